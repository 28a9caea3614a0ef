//! Writes `.ods` and `.xls` as offices do, row by row: no Rust library writes these formats.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

type Line = [String; 9];

/// A row's number in the first column, texts in the others; an empty text is no cell.
pub fn ods(lines: impl Iterator<Item = Line>, path: &Path) {
    let mut zip = ZipWriter::new(BufWriter::new(File::create(path).expect("a file")));
    zip.start_file("mimetype", SimpleFileOptions::default()).expect("a part");
    zip.write_all(b"application/vnd.oasis.opendocument.spreadsheet").expect("written");
    zip.start_file("META-INF/manifest.xml", SimpleFileOptions::default()).expect("a part");
    let namespace = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0";
    write!(zip, "<manifest:manifest xmlns:manifest=\"{namespace}\"/>").expect("written");
    zip.start_file("content.xml", SimpleFileOptions::default()).expect("a part");
    let mut content = BufWriter::new(&mut zip);
    let begin = "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>";
    write!(content, "{begin}<table:table table:name=\"Sheet1\">").expect("written");
    for (row, cells) in lines.enumerate() {
        write!(content, "<table:table-row>").expect("written");
        for (column, text) in cells.iter().enumerate() {
            let cell = match (row, column) {
                _ if text.is_empty() => "<table:table-cell/>".to_owned(),
                (1.., 0) => format!(
                    "<table:table-cell office:value-type=\"float\" office:value=\"{text}\"><text:p>{text}</text:p></table:table-cell>"
                ),
                _ => format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"),
            };
            content.write_all(cell.as_bytes()).expect("written");
        }
        write!(content, "</table:table-row>").expect("written");
    }
    write!(content, "</table:table></office:spreadsheet></office:body></office:document-content>").expect("written");
    drop(content);
    zip.finish().expect("written");
}

fn bytes_of<const N: usize>(numbers: [u16; N]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn record(stream: &mut Vec<u8>, kind: u16, data: &[u8]) {
    stream.extend(bytes_of([kind, u16::try_from(data.len()).expect("short")]));
    stream.extend(data);
}

/// Shared texts: one record and those that continue it, no text over a border.
fn shared(texts: &[String], cells: u32) -> Vec<u8> {
    const MOST: usize = 8_224;
    let (mut stream, mut kind) = (Vec::new(), 0x00FC);
    let mut part = [cells.to_le_bytes(), u32::try_from(texts.len()).expect("few").to_le_bytes()].concat();
    for text in texts {
        let (length, wide) = (u16::try_from(text.encode_utf16().count()).expect("short"), u8::from(!text.is_ascii()));
        let mut entry = length.to_le_bytes().to_vec();
        entry.push(wide);
        if wide == 1 {
            entry.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        } else {
            entry.extend(text.as_bytes());
        }
        if part.len() + entry.len() > MOST {
            record(&mut stream, kind, &part);
            (part, kind) = (Vec::new(), 0x003C);
        }
        part.extend(entry);
    }
    record(&mut stream, kind, &part);
    stream
}

/// BIFF8, the texts shared as Excel writes them: at most 65,536 rows.
pub fn xls(lines: impl Iterator<Item = Line>, path: &Path) {
    let begin = |kind: u16| bytes_of([0x0600, kind, 0x0DBB, 0x07CC, 0, 0, 6, 0]);
    let (mut texts, mut known, mut cells, mut sheet) = (Vec::new(), HashMap::new(), 0_u32, Vec::new());
    record(&mut sheet, 0x0809, &begin(0x10));
    for (row, line) in (0..=u16::MAX).zip(lines) {
        for (column, text) in (0_u16..).zip(line).filter(|(_, text)| !text.is_empty()) {
            let place = bytes_of([row, column, 0]);
            if row > 0 && column == 0 {
                record(&mut sheet, 0x0203, &[place, f64::from(row).to_le_bytes().to_vec()].concat());
                continue;
            }
            cells += 1;
            let at = *known.entry(text.clone()).or_insert_with(|| {
                texts.push(text);
                u32::try_from(texts.len() - 1).expect("few")
            });
            record(&mut sheet, 0x00FD, &[place, at.to_le_bytes().to_vec()].concat());
        }
    }
    record(&mut sheet, 0x000A, &[]);
    let texts = shared(&texts, cells);
    let globals = |place: u32| {
        let mut stream = Vec::new();
        record(&mut stream, 0x0809, &begin(5));
        record(&mut stream, 0x00E0, &bytes_of([0; 10]));
        record(&mut stream, 0x0085, &[place.to_le_bytes().as_slice(), &[0, 0, 6, 0], b"Sheet1"].concat());
        stream.extend(&texts);
        record(&mut stream, 0x000A, &[]);
        stream
    };
    let place = u32::try_from(globals(0).len()).expect("short");
    std::fs::write(path, compound(&[globals(place), sheet].concat())).expect("written");
}

/// One stream `Workbook` in a compound file of 4,096-byte sectors: the table, the directory, the stream.
fn compound(stream: &[u8]) -> Vec<u8> {
    const SECTOR: usize = 4_096;
    const END: u32 = u32::MAX - 1;
    let sectors = stream.len().div_ceil(SECTOR);
    let tables = (sectors + 1).div_ceil(SECTOR / 4 - 1);
    let number = |n: usize| u32::try_from(n).expect("a small file");
    let mut head = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    head.extend([0; 16]);
    head.extend(bytes_of([0x3E, 4, 0xFFFE, 12, 6, 0, 0, 0]));
    head.extend([1, number(tables), number(tables), 0, 4_096, END, 0, END, 0].map(u32::to_le_bytes).concat());
    head.extend((0..109).flat_map(|at| if at < tables { number(at) } else { u32::MAX }.to_le_bytes()));
    head.resize(SECTOR, 0);
    let mut table: Vec<u32> = vec![u32::MAX - 2; tables];
    table.push(END);
    table.extend((1..=sectors).map(|at| if at == sectors { END } else { number(tables + 1 + at) }));
    table.resize(tables * SECTOR / 4, u32::MAX);
    let entry = |name: &str, kind: u8, child: u32, start: u32, size: usize| {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = u16::try_from(entry.len() + 2).expect("short");
        entry.resize(64, 0);
        entry.extend(length.to_le_bytes());
        entry.extend([kind, 1]);
        entry.extend([u32::MAX, u32::MAX, child].map(u32::to_le_bytes).concat());
        entry.resize(116, 0);
        entry.extend([start, number(size), 0].map(u32::to_le_bytes).concat());
        entry
    };
    let mut file = [head, table.into_iter().flat_map(u32::to_le_bytes).collect()].concat();
    // calamine wants a place for short streams even where there are none.
    file.extend(entry("Root Entry", 5, 1, number(tables + 1), 0));
    file.extend(entry("Workbook", 2, u32::MAX, number(tables + 1), stream.len()));
    file.resize((tables + 2) * SECTOR, 0);
    file.extend(stream);
    file.resize((tables + 2 + sectors) * SECTOR, 0);
    file
}
