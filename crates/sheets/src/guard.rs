//! The guard over a finished workbook: every cell of every sheet, hidden ones too, and the words around them (comments, headers and footers,
//! text boxes, names).

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use sieve::Mesh;
use zip::ZipArchive;

use crate::book::BookError;
use crate::grid::{Cell, Row, Sink, letters};
use crate::problem::SheetError;
use crate::{open, xls};

/// Parts of a packed workbook whose text is no text of a cell and yet is read by people.
const AROUND: [&str; 7] =
    ["xl/sharedstrings", "xl/comments", "xl/threadedcomments/", "xl/drawings/", "docprops/", "xl/worksheets/sheet", "xl/workbook.xml"];
/// Elements of a sheet's part outside its cells that hold words.
const WORDS_OF_SHEETS: [&str; 6] = ["oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"];

/// Stops a workbook that holds a number of a person.
pub(crate) fn workbook(bytes: &[u8]) -> Result<(), BookError> {
    let mut guard = Guard::default();
    let read = open::stream(bytes, &mut guard);
    match (guard.found, read) {
        (Some(held), _) => Err(held),
        (None, Err(error)) => Err(BookError::Unwritable(error.to_string())),
        (None, Ok(())) if bytes.starts_with(b"PK\x03\x04") => packed(bytes),
        (None, Ok(())) => records(bytes),
    }
}

/// Stops a text; `sheet` and `cell` say where it stands.
pub(crate) fn text(sheet: &str, cell: &dyn Fn() -> String, text: &str) -> Result<(), BookError> {
    match sieve::first(text.as_bytes(), Mesh::Published) {
        None => Ok(()),
        Some(found) => {
            // The name of the sheet may be where it stands.
            let sheet = if sieve::first(sheet.as_bytes(), Mesh::Published).is_some() { "—" } else { sheet };
            Err(BookError::Held { sheet: sheet.to_owned(), cell: cell(), kind: found.kind })
        }
    }
}

#[derive(Default)]
struct Guard {
    sheet: String,
    found: Option<BookError>,
}

impl Guard {
    fn look(&mut self, text: Result<(), BookError>) {
        if let (None, Err(held)) = (&self.found, text) {
            self.found = Some(held);
        }
    }
}

impl Sink for Guard {
    fn reads_hidden(&self) -> bool {
        true
    }

    fn sheet(&mut self, name: &str, _: bool, _: Option<u32>) {
        name.clone_into(&mut self.sheet);
        self.look(text(name, &|| "A1".to_owned(), name));
    }

    fn row(&mut self, row: &mut Row) -> Result<(), SheetError> {
        for (column, cell) in row.cells() {
            let shown = match cell {
                // Behind the point there are no people.
                Cell::Number(number) => number.trunc().to_string(),
                cell => cell.shown(),
            };
            let found = text(&self.sheet, &|| format!("{}{}", letters(column), row.number), &shown);
            self.look(found);
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), SheetError> {
        Ok(())
    }
}

/// The words around the cells of a packed workbook.
fn packed(bytes: &[u8]) -> Result<(), BookError> {
    let damaged = |what: &str| BookError::Unwritable(what.to_owned());
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error.to_string()))?;
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).map_err(|error| damaged(&error.to_string()))?;
        let name = part.name().unwrap_or_default().to_string();
        let lower = name.to_ascii_lowercase();
        let xml = [".xml", ".vml"].iter().any(|end| lower.ends_with(end));
        if !xml || !AROUND.iter().any(|begin| lower.starts_with(begin)) {
            continue;
        }
        let mut whole = Vec::new();
        part.read_to_end(&mut whole).map_err(|error| damaged(&error.to_string()))?;
        let only = if lower.starts_with("xl/worksheets/") { &WORDS_OF_SHEETS[..] } else { &[] };
        words_of(&String::from_utf8_lossy(&whole), &name, only)?;
    }
    Ok(())
}

/// The words of a part, those of one paragraph together: a number may stand in two runs.
fn words_of(xml: &str, part: &str, only: &[&str]) -> Result<(), BookError> {
    let mut reader = Reader::from_str(xml);
    // Old drawings hold markup of web pages.
    (reader.config_mut().check_end_names, reader.config_mut().allow_unmatched_ends) = (false, true);
    let (mut words, mut name) = (String::new(), String::new());
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => tag.local_name().as_ref().clone_into(&mut name),
            Ok(Event::Text(text)) if only.is_empty() || only.contains(&name.as_str()) => words.push_str(&text.xml10_content()),
            Ok(Event::End(tag)) if !matches!(tag.local_name().as_ref(), "t" | "r" | "rPr") => {
                text(part, &String::new, &words)?;
                words.clear();
            }
            Ok(Event::Eof) => return text(part, &String::new, &words),
            Err(_) => return Err(BookError::Unwritable(part.to_owned())),
            Ok(_) => {}
        }
    }
}

/// Headers, footers and the words of text boxes and comments of an `.xls` file.
fn records(bytes: &[u8]) -> Result<(), BookError> {
    xls::words_around(bytes).iter().try_for_each(|words| text("—", &String::new, words))
}
