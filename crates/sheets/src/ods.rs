//! `.ods` of LibreOffice and WPS, read as a stream of XML events. (calamine's own reader keeps a dense table of up to a hundred million
//! cells and waits for ever on a file that breaks off.) Entities other than the five of XML and character numbers are refused.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{BufRead, BufReader, Cursor, Read};

use jiff::civil::Date;
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};
use zip::ZipArchive;

use crate::grid::{Cell, Feeder, Merge};
use crate::limits::{MOST_CELL_TEXT, MOST_COLUMNS, MOST_SHEETS, MOST_UNPACKED_MIB, too_large};
use crate::problem::{Limit, SheetError, Why, unreadable};

const DAMAGED: SheetError = SheetError::Unreadable { why: Why::Damaged };

/// All sheets of a document.
pub(crate) fn stream(zip: &mut ZipArchive<Cursor<&[u8]>>, feeder: &mut Feeder<'_>) -> Result<(), SheetError> {
    if is_locked(zip) {
        return unreadable(Why::Encrypted);
    }
    let content = zip.by_name("content.xml").map_err(|_| DAMAGED)?;
    let mut xml = Reader::from_reader(BufReader::with_capacity(64 * 1024, content));
    xml.config_mut().expand_empty_elements = true;
    Document { xml, feeder, hidden: HashSet::new(), row: Vec::new() }.read()
}

fn is_locked(zip: &mut ZipArchive<Cursor<&[u8]>>) -> bool {
    let mut manifest = String::new();
    zip.by_name("META-INF/manifest.xml").is_ok_and(|mut part| part.read_to_string(&mut manifest).is_ok())
        && manifest.contains("encryption-data")
}

/// Content of a cell as read.
#[derive(Debug, Clone)]
enum Content {
    Text(String),
    Number(f64),
    Day(Date),
    Error,
}

impl Content {
    fn cell(&self) -> Option<Cell<'_>> {
        match self {
            Self::Text(text) => Cell::text(text),
            Self::Number(number) => Some(Cell::Number(*number)),
            Self::Day(day) => Some(Cell::Day(*day)),
            Self::Error => Some(Cell::Error),
        }
    }
}

struct Document<'f, 's, R> {
    xml: Reader<R>,
    feeder: &'f mut Feeder<'s>,
    /// Styles of hidden sheets.
    hidden: HashSet<String>,
    /// Cells of the row being read: first column, number of columns, content, rows and columns it reaches over.
    row: Vec<(u32, u32, Content, (u32, u32))>,
}

impl<R: BufRead> Document<'_, '_, R> {
    fn read(mut self) -> Result<(), SheetError> {
        let (mut sheets, mut style, mut buffer) = (0, String::new(), Vec::new());
        loop {
            buffer.clear();
            match self.xml.read_event_into(&mut buffer).map_err(|_| DAMAGED)? {
                Event::Start(tag) => match tag.name().as_ref() {
                    "style:style" => style = attribute(&tag, "style:name")?.unwrap_or_default().into_owned(),
                    "style:table-properties" if attribute(&tag, "table:display")?.as_deref() == Some("false") => {
                        self.hidden.insert(style.clone());
                    }
                    "table:table" => {
                        if sheets == MOST_SHEETS {
                            return too_large(Limit::Sheets, MOST_SHEETS);
                        }
                        sheets += 1;
                        let name = attribute(&tag, "table:name")?.unwrap_or_default();
                        let hidden = attribute(&tag, "table:style-name")?.is_some_and(|style| self.hidden.contains(&*style));
                        self.feeder.sheet(&name, hidden, None);
                        self.table(hidden)?;
                        self.feeder.end()?;
                    }
                    _ => {}
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// Up to the end of the table. A table inside a cell is passed over.
    fn table(&mut self, hidden: bool) -> Result<(), SheetError> {
        let (mut row, mut buffer) = (0_u32, Vec::new());
        loop {
            buffer.clear();
            match self.xml.read_event_into(&mut buffer).map_err(|_| DAMAGED)? {
                Event::Start(tag) if tag.name().as_ref() == "table:table-row" => {
                    let [times] = attributes(&tag, ["table:number-rows-repeated"])?;
                    let times = repeats(times)?;
                    self.row()?;
                    for at in 0..if self.row.is_empty() || hidden { 0 } else { times } {
                        self.give(row.saturating_add(at))?;
                    }
                    row = row.saturating_add(times);
                }
                Event::End(tag) if tag.name().as_ref() == "table:table" => return Ok(()),
                Event::Eof => return Err(DAMAGED),
                _ => {}
            }
        }
    }

    /// Hands the row to the feeder, with what it merges.
    fn give(&mut self, row: u32) -> Result<(), SheetError> {
        for (first, columns, content, (down, across)) in &self.row {
            let last = first.saturating_add(across.saturating_sub(1)).min(MOST_COLUMNS.try_into().unwrap_or(u32::MAX));
            if let (true, Ok(left), Ok(right)) = (*down > 1 || *across > 1, u16::try_from(*first), u16::try_from(last)) {
                let number = row.saturating_add(1);
                self.feeder.sink.merge(Merge { rows: (number, number.saturating_add(down.saturating_sub(1))), columns: (left, right) });
            }
            for column in *first..first.saturating_add(*columns) {
                if let Some(cell) = content.cell() {
                    self.feeder.cell(row, column, cell)?;
                }
            }
        }
        Ok(())
    }

    fn row(&mut self) -> Result<(), SheetError> {
        self.row.clear();
        let (mut column, mut buffer, mut inner) = (0_u32, Vec::new(), Vec::new());
        loop {
            buffer.clear();
            match self.xml.read_event_into(&mut buffer).map_err(|_| DAMAGED)? {
                Event::Start(tag) if is_cell(tag.name().as_ref()) => {
                    let (times, spans, value) = cell(&tag)?;
                    let text = self.text_until_cell_ends(&mut inner)?;
                    let end = column.saturating_add(times);
                    if let Some(content) = value.or_else(|| Cell::text(&text).is_some().then_some(Content::Text(text))) {
                        if u64::from(end) > MOST_COLUMNS {
                            return too_large(Limit::Columns, MOST_COLUMNS);
                        }
                        self.row.push((column, times, content, spans));
                    }
                    column = end;
                }
                Event::End(tag) if tag.name().as_ref() == "table:table-row" => return Ok(()),
                Event::Eof => return Err(DAMAGED),
                _ => {}
            }
        }
    }

    /// Text of the paragraphs of a cell, without notes and tables inside it.
    fn text_until_cell_ends(&mut self, buffer: &mut Vec<u8>) -> Result<String, SheetError> {
        let (mut text, mut aside) = (String::new(), 0_u32);
        loop {
            buffer.clear();
            if text.len() > MOST_CELL_TEXT {
                return too_large(Limit::Unpacked, MOST_UNPACKED_MIB);
            }
            match self.xml.read_event_into(buffer).map_err(|_| DAMAGED)? {
                Event::Start(tag) => match tag.name().as_ref() {
                    "office:annotation" | "table:table" => aside += 1,
                    "text:p" if aside == 0 && !text.is_empty() => text.push('\n'),
                    "text:s" | "text:tab" if aside == 0 => text.push(' '),
                    _ => {}
                },
                Event::End(tag) => match tag.name().as_ref() {
                    "office:annotation" | "table:table" => aside = aside.saturating_sub(1),
                    name if aside == 0 && is_cell(name) => return Ok(text),
                    _ => {}
                },
                Event::Text(part) if aside == 0 => text.push_str(&part.xml10_content()),
                Event::CData(part) if aside == 0 => text.push_str(&part.xml10_content()),
                Event::GeneralRef(part) if aside == 0 => text.push(character(&part)?),
                Event::Eof => return Err(DAMAGED),
                _ => {}
            }
        }
    }
}

fn is_cell(name: &str) -> bool {
    matches!(name, "table:table-cell" | "table:covered-table-cell")
}

/// Attributes of a cell that are looked at, one after the other, each cell once.
const CELL: [&str; 8] = [
    "table:number-columns-repeated",
    "table:number-rows-spanned",
    "table:number-columns-spanned",
    "calcext:value-type",
    "office:value-type",
    "office:value",
    "office:date-value",
    "office:string-value",
];

/// How often a cell stands there, over how many rows and columns, its value.
type Told = (u32, (u32, u32), Option<Content>);

/// What the attributes of a cell say; text stands in its paragraphs.
fn cell(tag: &BytesStart<'_>) -> Result<Told, SheetError> {
    let [times, down, across, error, kind, number, day, text] = attributes(tag, CELL)?;
    let (times, spans) = (repeats(times)?, (repeats(down)?, repeats(across)?));
    if said(error)?.as_deref() == Some("error") {
        return Ok((times, spans, Some(Content::Error)));
    }
    let value = match said(kind)?.as_deref() {
        Some("float" | "currency" | "percentage") => said(number)?.and_then(|v| v.parse().ok()).map(Content::Number),
        Some("date") => said(day)?.and_then(|v| v.get(..10)?.parse().ok()).map(Content::Day),
        Some("string") => said(text)?.filter(|v| Cell::text(v).is_some()).map(|v| Content::Text(v.into_owned())),
        _ => None,
    };
    Ok((times, spans, value))
}

fn attributes<'t, const N: usize>(tag: &'t BytesStart<'_>, names: [&str; N]) -> Result<[Option<Attribute<'t>>; N], SheetError> {
    let mut found = [const { None }; N];
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| DAMAGED)?;
        let place = found.iter_mut().zip(names).find(|(_, name)| *name == attribute.key.as_ref());
        if let Some((place @ None, _)) = place {
            *place = Some(attribute);
        }
    }
    Ok(found)
}

fn said(attribute: Option<Attribute<'_>>) -> Result<Option<Cow<'_, str>>, SheetError> {
    attribute.map(|attribute| attribute.normalized_value(XmlVersion::Implicit1_0)).transpose().map_err(|_| DAMAGED)
}

fn attribute<'t>(tag: &'t BytesStart<'_>, name: &str) -> Result<Option<Cow<'t, str>>, SheetError> {
    let [found] = attributes(tag, [name])?;
    said(found)
}

fn repeats(attribute: Option<Attribute<'_>>) -> Result<u32, SheetError> {
    said(attribute)?.map_or(Ok(1), |times| times.parse().map_err(|_| DAMAGED))
}

/// One of the five entities of XML, or a character number.
fn character(part: &BytesRef<'_>) -> Result<char, SheetError> {
    if let Some(c) = part.resolve_char_ref().map_err(|_| DAMAGED)? {
        return Ok(c);
    }
    match &*part.xml10_content() {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "apos" => Ok('\''),
        "quot" => Ok('"'),
        _ => Err(DAMAGED),
    }
}
