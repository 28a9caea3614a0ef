//! The clerk's own `.xlsx` with red cells and one more column, everything else byte for byte as it was: layout, merged cells, widths, prints.
//! Only the sheets with problems and the styles are written anew, tag by tag (ECMA-376 part 1, 18.3 and 18.8).

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufReader, Cursor, Read, Write};

use quick_xml::events::{BytesEnd, BytesStart, Event};
use quick_xml::{Reader, Writer};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::error_workbook::short;
use crate::grid::{Row, Sink, column_of, letters, place_of};
use crate::heading::{self, LOOKED_AT, Layouts, PROBLEMS};
use crate::problem::{Problem, SheetError};
use crate::styles::Styles;
use crate::{open, parts};

/// Width of the added column, in characters.
const WIDTH: &str = "48";

/// What is wrong in one row.
#[derive(Default)]
struct Mark {
    columns: BTreeSet<u16>,
    words: String,
}

/// What is written into one sheet.
struct Marks {
    rows: BTreeMap<u32, Mark>,
    /// The added column.
    column: u16,
    /// The row of the headings.
    header: Option<u32>,
}

/// The workbook marked, or nothing if it cannot be done in place.
pub(crate) fn marked(bytes: &[u8], problems: &[Problem], layouts: &Layouts, say: &dyn Fn(&Problem) -> String) -> Option<Vec<u8>> {
    let mut extents: Vec<Extent> = Vec::new();
    open::stream(bytes, &mut extents).ok()?;
    let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let sheets = parts::sheets(&mut zip);
    let styles = parts::text(&mut zip, "xl/styles.xml")?;
    let mut styles = Styles::read(&styles)?;
    let mut marks: BTreeMap<String, Marks> = BTreeMap::new();
    for (name, path) in &sheets {
        let extent = extents.iter().find(|extent| extent.name == *name && !extent.hidden)?;
        let own: Vec<&Problem> = problems.iter().filter(|problem| problem.sheet == *name).collect();
        if !own.is_empty() {
            marks.insert(path.to_ascii_lowercase(), extent.marks(&own, layouts, say));
        }
    }
    let mut other = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..zip.len() {
        let name = zip.by_index_raw(at).ok()?.name().ok()?.to_string();
        let lower = name.to_ascii_lowercase();
        if lower == "xl/vbaproject.bin" {
            return None;
        }
        if let Some(own) = marks.get(&lower) {
            out.start_file(name.as_str(), SimpleFileOptions::default()).ok()?;
            sheet(BufReader::with_capacity(64 * 1024, other.by_index(at).ok()?), &mut out, own, &mut styles)?;
        } else if lower != "xl/styles.xml" {
            out.raw_copy_file(zip.by_index_raw(at).ok()?).ok()?;
        }
    }
    out.start_file("xl/styles.xml", SimpleFileOptions::default()).ok()?;
    out.write_all(styles.written().as_bytes()).ok()?;
    out.finish().ok().map(Cursor::into_inner)
}

/// How far a sheet reaches, and its first rows.
struct Extent {
    name: String,
    hidden: bool,
    column: u16,
    head: Vec<Row>,
}

impl Sink for Vec<Extent> {
    fn sheet(&mut self, name: &str, hidden: bool, _: Option<u32>) {
        self.push(Extent { name: name.to_owned(), hidden, column: 0, head: Vec::new() });
    }

    fn row(&mut self, row: &mut Row) -> Result<(), SheetError> {
        if let Some(sheet) = self.last_mut() {
            sheet.column = sheet.column.max(row.cells().next_back().map_or(0, |(column, _)| column + 1));
            if sheet.head.len() < LOOKED_AT + 4 {
                sheet.head.push(std::mem::take(row));
            }
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), SheetError> {
        Ok(())
    }
}

impl Extent {
    fn marks(&self, problems: &[&Problem], layouts: &Layouts, say: &dyn Fn(&Problem) -> String) -> Marks {
        let header = heading::first(&self.head, layouts).map(|(header, _)| header.row);
        let mut rows: BTreeMap<u32, Mark> = BTreeMap::new();
        for problem in problems {
            let mark = rows.entry(problem.row.max(1)).or_default();
            mark.columns.extend(column_of(&problem.column));
            if !mark.words.is_empty() {
                mark.words.push('\n');
            }
            mark.words.push_str(&say(problem));
        }
        if let Some(row) = header {
            let mark = rows.entry(row).or_default();
            mark.words = if mark.words.is_empty() { PROBLEMS.to_owned() } else { format!("{PROBLEMS}：{}", mark.words) };
        }
        Marks { rows, column: self.column, header }
    }
}

struct Pass<'m, W: Write> {
    out: Writer<W>,
    marks: &'m Marks,
    styles: &'m mut Styles,
    prefix: String,
    row: u32,
    /// Column behind the last cell written.
    next: u16,
    columns_written: bool,
    /// Last column that has a width of its own, from 1.
    widths: u32,
}

fn sheet<R: Read>(part: BufReader<R>, out: &mut impl Write, marks: &Marks, styles: &mut Styles) -> Option<()> {
    let mut xml = Reader::from_reader(part);
    let mut pass = Pass { out: Writer::new(out), marks, styles, prefix: String::new(), row: 0, next: 0, columns_written: false, widths: 0 };
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).ok()? {
            Event::Eof => return Some(()),
            event => pass.event(event)?,
        }
    }
}

impl<W: Write> Pass<'_, W> {
    fn event(&mut self, event: Event<'_>) -> Option<()> {
        match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                let empty = matches!(event, Event::Empty(_));
                match tag.local_name().as_ref() {
                    "dimension" => return Some(()),
                    "col" => {
                        let last = parts::attribute(tag, "max").and_then(|max| max.parse().ok()).unwrap_or(u32::MAX);
                        self.widths = self.widths.max(last);
                    }
                    "sheetData" => self.before_rows(tag)?,
                    "row" => return self.begin_row(tag, empty),
                    "c" => return self.cell(tag, empty),
                    _ => {}
                }
            }
            Event::End(tag) => match tag.local_name().as_ref() {
                "dimension" => return Some(()),
                "cols" => self.width()?,
                "row" => self.end_row()?,
                _ => {}
            },
            _ => {}
        }
        self.out.write_event(event).ok()
    }

    fn before_rows(&mut self, tag: &BytesStart<'_>) -> Option<()> {
        self.prefix = parts::prefix(tag);
        if !self.columns_written {
            let name = format!("{}cols", self.prefix);
            self.out.write_event(Event::Start(BytesStart::new(name.clone()))).ok()?;
            self.width()?;
            self.out.write_event(Event::End(BytesEnd::new(name))).ok()?;
        }
        Some(())
    }

    /// The width of the added column, unless a wider range of columns has one already.
    fn width(&mut self) -> Option<()> {
        self.columns_written = true;
        let column = u32::from(self.marks.column) + 1;
        if self.widths >= column {
            return Some(());
        }
        let column = column.to_string();
        let mut tag = BytesStart::new(format!("{}col", self.prefix));
        for attribute in [("min", column.as_str()), ("max", &column), ("width", WIDTH), ("customWidth", "1")] {
            tag.push_attribute(attribute);
        }
        self.out.write_event(Event::Empty(tag)).ok()
    }

    fn begin_row(&mut self, tag: &BytesStart<'_>, empty: bool) -> Option<()> {
        self.row = parts::attribute(tag, "r").and_then(|r| r.parse().ok()).unwrap_or(self.row + 1);
        self.next = 0;
        let Some(mark) = self.marks.rows.get(&self.row) else {
            let tag = tag.borrow();
            return self.out.write_event(if empty { Event::Empty(tag) } else { Event::Start(tag) }).ok();
        };
        // Reasons want height: a row of a fixed height would hide all but the first.
        let tall = mark.words.contains('\n');
        let made =
            if tall { parts::with(tag, &[("spans", ""), ("ht", ""), ("customHeight", "")])? } else { parts::with(tag, &[("spans", "")])? };
        let end = made.to_end().into_owned();
        self.out.write_event(Event::Start(made)).ok()?;
        if empty {
            self.end_row()?;
            self.out.write_event(Event::End(end)).ok()?;
        }
        Some(())
    }

    fn cell(&mut self, tag: &BytesStart<'_>, empty: bool) -> Option<()> {
        let column = match parts::attribute(tag, "r") {
            Some(place) => place_of(&place)?.1,
            None => self.next,
        };
        self.blanks(column)?;
        self.next = column + 1;
        let wrong = self.marks.rows.get(&self.row).is_some_and(|mark| mark.columns.contains(&column));
        let tag = if wrong {
            let style = parts::attribute(tag, "s").and_then(|s| s.parse().ok()).unwrap_or(0);
            parts::with(tag, &[("s", &self.styles.red(style).to_string())])?
        } else {
            tag.borrow().into_owned()
        };
        self.out.write_event(if empty { Event::Empty(tag) } else { Event::Start(tag) }).ok()
    }

    /// Wrong cells that are not there, because nothing stands in them.
    fn blanks(&mut self, until: u16) -> Option<()> {
        let Some(mark) = self.marks.rows.get(&self.row) else { return Some(()) };
        let missing: Vec<u16> = mark.columns.iter().copied().filter(|column| (self.next..until).contains(column)).collect();
        for column in missing {
            let mut tag = BytesStart::new(format!("{}c", self.prefix));
            tag.push_attribute(("r", format!("{}{}", letters(column), self.row).as_str()));
            tag.push_attribute(("s", self.styles.red(0).to_string().as_str()));
            self.out.write_event(Event::Empty(tag)).ok()?;
        }
        Some(())
    }

    fn end_row(&mut self) -> Option<()> {
        let Some(mark) = self.marks.rows.get(&self.row) else { return Some(()) };
        self.blanks(self.marks.column)?;
        if self.next > self.marks.column {
            return None;
        }
        let mut tag = BytesStart::new(format!("{}c", self.prefix));
        tag.push_attribute(("r", format!("{}{}", letters(self.marks.column), self.row).as_str()));
        let style = if self.marks.header == Some(self.row) { self.styles.heading() } else { self.styles.words() };
        tag.push_attribute(("s", style.to_string().as_str()));
        parts::words(&mut self.out, tag, short(&mark.words))?;
        self.next = self.marks.column + 1;
        Some(())
    }
}
