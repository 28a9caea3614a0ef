//! The part of a sheet taken apart into slices (ECMA-376 part 1, 18.3.1), so that what stays can be written again byte for byte.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::fill::formula::copied;
use crate::fill::place::Place;
use crate::fill::template::Look;
use crate::grid::place_of;
use crate::parts::{self, attribute};

/// A sheet.
pub(super) struct SheetXml<'x> {
    /// Before and after the rows.
    pub head: &'x str,
    pub tail: &'x str,
    pub prefix: String,
    pub rows: Vec<RowXml<'x>>,
    columns: Vec<Columns>,
}

struct Columns {
    from: u16,
    to: u16,
    style: Option<usize>,
    hidden: bool,
}

/// A row.
pub(super) struct RowXml<'x> {
    pub number: u32,
    pub tag: BytesStart<'x>,
    /// All of it.
    pub raw: &'x str,
    pub cells: Vec<CellXml<'x>>,
    /// Behind its last cell.
    pub rest: &'x str,
}

/// A cell.
pub(super) struct CellXml<'x> {
    pub column: u16,
    pub tag: BytesStart<'x>,
    /// All of it, and its content with its end.
    pub raw: &'x str,
    pub rest: &'x str,
    pub formula: Option<FormulaXml<'x>>,
}

/// A formula.
pub(super) struct FormulaXml<'x> {
    pub tag: BytesStart<'x>,
    pub raw: &'x str,
    pub text: String,
}

/// First cells of shared formulas by their numbers.
pub(super) type Shared = BTreeMap<String, (u32, u16, String)>;

/// A text of XML, event by event, each with the place where it stands.
pub(super) struct Pieces<'x> {
    pub text: &'x str,
    pub reader: Reader<&'x [u8]>,
}

impl<'x> Pieces<'x> {
    pub(super) fn at(&self) -> Option<usize> {
        usize::try_from(self.reader.buffer_position()).ok()
    }

    /// The next event and where it begins; nothing if the text is no XML.
    pub(super) fn event(&mut self) -> Option<(usize, Event<'x>)> {
        Some((self.at()?, self.reader.read_event().ok()?))
    }

    /// The next event before the end.
    fn next(&mut self) -> Option<(usize, Event<'x>)> {
        self.event().filter(|(_, event)| !matches!(event, Event::Eof))
    }

    pub(super) fn since(&self, from: usize) -> Option<&'x str> {
        self.text.get(from..self.at()?)
    }
}

impl<'x> SheetXml<'x> {
    /// Takes a sheet apart; nothing if it is none.
    pub(super) fn read(text: &'x str) -> Option<Self> {
        let mut pieces = Pieces { text, reader: Reader::from_str(text) };
        let mut columns = Vec::new();
        loop {
            let (before, event) = pieces.next()?;
            let empty = matches!(event, Event::Empty(_));
            let (Event::Start(tag) | Event::Empty(tag)) = event else { continue };
            match tag.local_name().as_ref() {
                "col" => columns.extend(columns_of(&tag)),
                "sheetData" => {
                    let head = text.get(..before)?;
                    let rows = if empty { Vec::new() } else { rows(&mut pieces)? };
                    let tail = text.get(pieces.at()?..)?;
                    return Some(Self { head, tail, prefix: parts::prefix(&tag), rows, columns });
                }
                _ => {}
            }
        }
    }

    /// The format of cells of a column that have none of their own.
    pub(super) fn style_of(&self, column: u16) -> Option<usize> {
        self.columns.iter().find(|columns| (columns.from..=columns.to).contains(&column)).and_then(|columns| columns.style)
    }

    pub(super) fn shared(&self) -> Shared {
        let mut shared = Shared::new();
        for row in &self.rows {
            for cell in &row.cells {
                if let Some(formula) = &cell.formula
                    && let (Some(number), false) = (formula.shared(), formula.text.is_empty())
                {
                    shared.insert(number, (row.number, cell.column, formula.text.clone()));
                }
            }
        }
        shared
    }

    /// What people would see beyond texts.
    pub(super) fn look(&self) -> Look {
        let (mut look, shared) = (Look::default(), self.shared());
        for row in &self.rows {
            if attribute(&row.tag, "hidden").is_some_and(|hidden| is_true(&hidden)) {
                look.hidden_rows.push(row.number);
            }
            for cell in &row.cells {
                if let (Some(formula), Some(place)) = (&cell.formula, Place::new(row.number, cell.column)) {
                    look.formulas.insert(place, format!("={}", formula.words(place, &shared).unwrap_or_default()));
                }
            }
        }
        let hidden = self.columns.iter().filter(|columns| columns.hidden);
        look.hidden_columns = hidden.flat_map(|columns| columns.from..=columns.to).collect();
        look
    }
}

impl FormulaXml<'_> {
    pub(super) fn shared(&self) -> Option<String> {
        attribute(&self.tag, "t").filter(|kind| kind == "shared").and_then(|_| attribute(&self.tag, "si"))
    }

    /// Its words, those of a shared formula as they are meant here.
    pub(super) fn words(&self, at: Place, shared: &Shared) -> Option<String> {
        match self.shared() {
            Some(number) if self.text.is_empty() => {
                let (row, column, text) = shared.get(&number)?;
                let right = i64::from(at.column().number()) - i64::from(*column);
                copied(text, i64::from(at.row()) - i64::from(*row), right).ok()
            }
            _ => Some(self.text.clone()),
        }
    }
}

pub(super) fn is_true(text: &str) -> bool {
    matches!(text, "1" | "true")
}

fn columns_of(tag: &BytesStart<'_>) -> Option<Columns> {
    let number = |name: &str| attribute(tag, name).and_then(|text| text.parse::<u16>().ok()).and_then(|n| n.checked_sub(1));
    let style = attribute(tag, "style").and_then(|style| style.parse().ok());
    // What lies beyond the columns that are read is of no interest.
    let to = number("max")?.min(255);
    Some(Columns { from: number("min")?, to, style, hidden: attribute(tag, "hidden").is_some_and(|hidden| is_true(&hidden)) })
}

/// The rows; they and their cells must stand in order, as Excel demands too.
fn rows<'x>(pieces: &mut Pieces<'x>) -> Option<Vec<RowXml<'x>>> {
    let mut rows: Vec<RowXml<'x>> = Vec::new();
    loop {
        match pieces.next()? {
            (before, Event::Start(tag)) if tag.local_name().as_ref() == "row" => {
                let number = number_of(&tag, rows.last())?;
                let (cells, rest) = cells(pieces, number)?;
                rows.push(RowXml { number, tag, raw: pieces.since(before)?, cells, rest });
            }
            (before, Event::Empty(tag)) if tag.local_name().as_ref() == "row" => {
                let number = number_of(&tag, rows.last())?;
                rows.push(RowXml { number, tag, raw: pieces.since(before)?, cells: Vec::new(), rest: "" });
            }
            (_, Event::End(tag)) if tag.local_name().as_ref() == "sheetData" => return Some(rows),
            _ => {}
        }
    }
}

fn number_of(tag: &BytesStart<'_>, last: Option<&RowXml<'_>>) -> Option<u32> {
    let last = last.map_or(0, |row| row.number);
    let number = attribute(tag, "r").map_or(Some(last + 1), |r| r.parse().ok())?;
    (number > last).then_some(number)
}

fn cells<'x>(pieces: &mut Pieces<'x>, row: u32) -> Option<(Vec<CellXml<'x>>, &'x str)> {
    let mut cells: Vec<CellXml<'x>> = Vec::new();
    let mut rest_from = pieces.at()?;
    loop {
        let (before, event) = pieces.next()?;
        match event {
            Event::Start(tag) if tag.local_name().as_ref() == "c" => {
                let column = column_of(&tag, row, cells.last())?;
                let begun = pieces.at()?;
                let formula = content(pieces)?;
                cells.push(CellXml { column, tag, raw: pieces.since(before)?, rest: pieces.since(begun)?, formula });
                rest_from = pieces.at()?;
            }
            Event::Empty(tag) if tag.local_name().as_ref() == "c" => {
                let column = column_of(&tag, row, cells.last())?;
                cells.push(CellXml { column, tag, raw: pieces.since(before)?, rest: "", formula: None });
                rest_from = pieces.at()?;
            }
            Event::End(tag) if tag.local_name().as_ref() == "row" => return Some((cells, pieces.text.get(rest_from..before)?)),
            _ => {}
        }
    }
}

fn column_of(tag: &BytesStart<'_>, row: u32, last: Option<&CellXml<'_>>) -> Option<u16> {
    let next = last.map_or(0, |cell| cell.column + 1);
    match attribute(tag, "r") {
        None => Some(next),
        Some(place) => place_of(&place).filter(|(own, column)| *own == row && *column >= next).map(|(_, column)| column),
    }
}

/// Reads a cell to its end and says which formula it has.
fn content<'x>(pieces: &mut Pieces<'x>) -> Option<Option<FormulaXml<'x>>> {
    let mut formula = None;
    loop {
        let (before, event) = pieces.next()?;
        match event {
            Event::Start(tag) if tag.local_name().as_ref() == "f" => {
                let inner = pieces.reader.read_text(tag.name()).ok()?.into_inner();
                let text = quick_xml::escape::unescape(&inner).ok()?.into_owned();
                formula = Some(FormulaXml { tag, raw: pieces.since(before)?, text });
            }
            Event::Empty(tag) if tag.local_name().as_ref() == "f" => {
                formula = Some(FormulaXml { tag, raw: pieces.since(before)?, text: String::new() });
            }
            Event::End(tag) if tag.local_name().as_ref() == "c" => return Some(formula),
            _ => {}
        }
    }
}
