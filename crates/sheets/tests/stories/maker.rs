//! Makes books as clerks' programs write them: one table in mind, five kinds of file. All people are invented.

use std::io::{Cursor, Write};

use encoding_rs::GB18030;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Content of a cell.
#[derive(Clone)]
pub enum Is {
    Text(String),
    Number(f64),
    /// Shown as a day: year, month, day.
    Day(u16, u8, u8),
}

/// A sheet: cells by row and column from 0, and merged cells as (first row, first column, last row, last column).
#[derive(Clone, Default)]
pub struct Tab {
    pub name: String,
    pub cells: Vec<(u16, u16, Is)>,
    pub merges: Vec<(u16, u16, u16, u16)>,
}

impl Tab {
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// A row of texts; `#5` is the number 5, `@1975-3-1` a day, an empty text no cell.
    pub fn row(mut self, row: u16, cells: &[&str]) -> Self {
        for (column, text) in (0..).zip(cells) {
            let is = match (text.strip_prefix('#'), text.strip_prefix('@')) {
                (Some(number), _) => Is::Number(number.parse().unwrap()),
                (_, Some(day)) => {
                    let parts: Vec<u16> = day.split('-').map(|part| part.parse().unwrap()).collect();
                    Is::Day(parts[0], parts[1].try_into().unwrap(), parts[2].try_into().unwrap())
                }
                _ if text.is_empty() => continue,
                _ => Is::Text((*text).to_owned()),
            };
            self.cells.push((row, column, is));
        }
        self
    }

    /// Rows from one on.
    pub fn rows(self, from: u16, rows: &[&[&str]]) -> Self {
        (from..).zip(rows).fold(self, |tab, (row, cells)| tab.row(row, cells))
    }

    pub fn merged(mut self, merge: (u16, u16, u16, u16)) -> Self {
        self.merges.push(merge);
        self
    }
}

fn serial(day: &Is) -> Option<f64> {
    let Is::Day(year, month, day) = day else { return None };
    let days = |y: i32, m: i32, d: i32| {
        let (y, m) = if m <= 2 { (y - 1, m + 12) } else { (y, m) };
        365 * y + y / 4 - y / 100 + y / 400 + (153 * (m - 3) + 2) / 5 + d
    };
    Some(f64::from(days((*year).into(), (*month).into(), (*day).into()) - days(1899, 12, 30)))
}

pub fn xlsx(tabs: &[Tab]) -> Vec<u8> {
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    for tab in tabs {
        let sheet = book.add_worksheet().set_name(&tab.name).unwrap();
        for (top, left, bottom, right) in &tab.merges {
            sheet.merge_range((*top).into(), *left, (*bottom).into(), *right, "", &Format::new().set_bold()).unwrap();
        }
        for (row, column, is) in &tab.cells {
            match is {
                Is::Text(text) => sheet.write_string((*row).into(), *column, text).unwrap(),
                Is::Number(number) => sheet.write_number((*row).into(), *column, *number).unwrap(),
                Is::Day(y, m, d) => {
                    sheet.write_datetime_with_format((*row).into(), *column, ExcelDateTime::from_ymd(*y, *m, *d).unwrap(), &day).unwrap()
                }
            };
        }
    }
    book.save_to_buffer().unwrap()
}

/// BIFF8 in a compound file, as WPS writes `.xls` and `.et`: texts in their cells, days by the built-in format 14.
pub fn xls(tabs: &[Tab]) -> Vec<u8> {
    fn record(stream: &mut Vec<u8>, kind: u16, data: &[u8]) {
        stream.extend(kind.to_le_bytes());
        stream.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
        stream.extend(data);
    }
    fn words(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }
    let begin = |kind: u16| [0x0600_u16, kind, 0x0DBB, 0x07CC, 0, 0, 6, 0].map(u16::to_le_bytes).concat();
    let sheet = |tab: &Tab| {
        let mut stream = Vec::new();
        record(&mut stream, 0x0809, &begin(0x10));
        for (row, column, is) in &tab.cells {
            let place = |format: u16| [*row, *column, format].map(u16::to_le_bytes).concat();
            match is {
                Is::Text(text) => {
                    let length = u16::try_from(text.encode_utf16().count()).unwrap();
                    record(&mut stream, 0x0204, &[place(0), length.to_le_bytes().to_vec(), vec![1], words(text)].concat());
                }
                Is::Number(number) => record(&mut stream, 0x0203, &[place(0), number.to_le_bytes().to_vec()].concat()),
                day => record(&mut stream, 0x0203, &[place(1), serial(day).unwrap().to_le_bytes().to_vec()].concat()),
            }
        }
        let merges: Vec<u8> = tab
            .merges
            .iter()
            .flat_map(|(top, left, bottom, right)| [*top, *bottom, *left, *right].map(u16::to_le_bytes).concat())
            .collect();
        record(&mut stream, 0x00E5, &[u16::try_from(tab.merges.len()).unwrap().to_le_bytes().to_vec(), merges].concat());
        record(&mut stream, 0x000A, &[]);
        stream
    };
    let bodies: Vec<Vec<u8>> = tabs.iter().map(sheet).collect();
    let globals = |places: &[u32]| {
        let mut stream = Vec::new();
        record(&mut stream, 0x0809, &begin(5));
        for format in [0_u16, 14] {
            record(&mut stream, 0x00E0, &[0_u16, format, 0, 0, 0, 0, 0, 0, 0, 0].map(u16::to_le_bytes).concat());
        }
        for (tab, place) in tabs.iter().zip(places) {
            let length = u8::try_from(tab.name.encode_utf16().count()).unwrap();
            record(&mut stream, 0x0085, &[place.to_le_bytes().to_vec(), vec![0, 0, length, 1], words(&tab.name)].concat());
        }
        record(&mut stream, 0x000A, &[]);
        stream
    };
    let length = globals(&vec![0; tabs.len()]).len();
    let places: Vec<u32> =
        bodies.iter().scan(length, |at, body| Some(u32::try_from(std::mem::replace(at, *at + body.len())).unwrap())).collect();
    let mut stream = globals(&places);
    bodies.iter().for_each(|body| stream.extend(body));
    compound(stream)
}

/// One stream `Workbook` of at least 4,096 bytes in a compound file of 512-byte sectors: one sector of table, one of directory.
fn compound(mut stream: Vec<u8>) -> Vec<u8> {
    let size = u32::try_from(stream.len().max(4096)).unwrap();
    stream.resize(stream.len().max(4096).next_multiple_of(512), 0);
    let sectors = u32::try_from(stream.len() / 512).unwrap();
    assert!(sectors < 120, "one sector of table is enough");
    let mut head = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    head.extend([0; 16]);
    head.extend([0x3E_u16, 3, 0xFFFE, 9, 6, 0, 0, 0].map(u16::to_le_bytes).concat());
    head.extend([0, 1, 1, 0, 4096, u32::MAX - 1, 0, u32::MAX - 1, 0, 0].map(u32::to_le_bytes).concat());
    head.extend(vec![0xFF; 432]);
    let mut table: Vec<u32> = vec![u32::MAX - 2, u32::MAX - 1];
    table.extend((0..sectors).map(|at| if at + 1 == sectors { u32::MAX - 1 } else { at + 3 }));
    table.resize(128, u32::MAX);
    let entry = |name: &str, kind: u8, child: u32, start: u32, size: u32| {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = u16::try_from(entry.len() + 2).unwrap();
        entry.resize(64, 0);
        entry.extend(length.to_le_bytes());
        entry.extend([kind, 1]);
        entry.extend([u32::MAX, u32::MAX, child].map(u32::to_le_bytes).concat());
        entry.resize(116, 0);
        entry.extend([start, size, 0].map(u32::to_le_bytes).concat());
        entry
    };
    let mut directory = entry("Root Entry", 5, 1, u32::MAX - 1, 0);
    directory.extend(entry("Workbook", 2, u32::MAX, 2, size));
    directory.resize(512, 0);
    [head, table.into_iter().flat_map(u32::to_le_bytes).collect(), directory, stream].concat()
}

pub fn ods(tabs: &[Tab]) -> Vec<u8> {
    let mut content =
        String::from("<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>");
    for tab in tabs {
        content.push_str(&format!("<table:table table:name=\"{}\">", tab.name));
        let last = tab.cells.iter().map(|(row, ..)| *row).max().unwrap_or(0);
        for row in 0..=last {
            content.push_str("<table:table-row>");
            for column in 0..24 {
                let merge = tab.merges.iter().find(|m| m.0 == row && m.1 == column);
                let covered = merge.is_none() && tab.merges.iter().any(|m| (m.0..=m.2).contains(&row) && (m.1..=m.3).contains(&column));
                if covered {
                    content.push_str("<table:covered-table-cell/>");
                    continue;
                }
                let span = merge.map_or_else(String::new, |m| {
                    format!(" table:number-rows-spanned=\"{}\" table:number-columns-spanned=\"{}\"", m.2 - m.0 + 1, m.3 - m.1 + 1)
                });
                match tab.cells.iter().find(|(r, c, _)| (*r, *c) == (row, column)).map(|(.., is)| is) {
                    None => content.push_str(&format!("<table:table-cell{span}/>")),
                    Some(Is::Text(text)) => content.push_str(&format!("<table:table-cell{span} office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")),
                    Some(Is::Number(n)) => content.push_str(&format!("<table:table-cell{span} office:value-type=\"float\" office:value=\"{n}\"><text:p>{n}</text:p></table:table-cell>")),
                    Some(Is::Day(y, m, d)) => content
                        .push_str(&format!("<table:table-cell{span} office:value-type=\"date\" office:date-value=\"{y}-{m:02}-{d:02}\"><text:p>{y}</text:p></table:table-cell>")),
                }
            }
            content.push_str("</table:table-row>");
        }
        content.push_str("</table:table>");
    }
    content.push_str("</office:spreadsheet></office:body></office:document-content>");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_str())] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The first sheet as text, days as Excel shows them.
pub fn text(tab: &Tab, mark: char) -> String {
    let last = tab.cells.iter().map(|(row, ..)| *row).max().unwrap_or(0);
    let mut lines = String::new();
    for row in 0..=last {
        let width = tab.cells.iter().filter(|(r, ..)| *r == row).map(|(_, c, _)| *c + 1).max().unwrap_or(0);
        let cell = |column: u16| match tab.cells.iter().find(|(r, c, _)| (*r, *c) == (row, column)).map(|(.., is)| is) {
            None => String::new(),
            Some(Is::Text(text)) => text.clone(),
            Some(Is::Number(number)) => number.to_string(),
            Some(Is::Day(y, m, d)) => format!("{y}/{m}/{d}"),
        };
        lines.push_str(&(0..width).map(cell).collect::<Vec<_>>().join(&mark.to_string()));
        lines.push_str("\r\n");
    }
    lines
}

pub fn gb18030(text: &str) -> Vec<u8> {
    let (bytes, _, lost) = GB18030.encode(text);
    assert!(!lost);
    bytes.into_owned()
}
