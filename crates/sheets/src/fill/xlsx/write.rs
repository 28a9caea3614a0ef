//! A sheet written again with values in it and rows inserted; cells that are not touched are copied as they stand.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesStart, Event};

use crate::fill::formula::copied;
use crate::fill::place::Place;
use crate::fill::plan::{Line, Lines};
use crate::fill::problem::{Problem, Thing};
use crate::fill::shift::{At, Grow, Mover, Shift};
use crate::fill::value::{Put, Shows, Value};
use crate::parts::{self, attribute};

use super::read::{CellXml, FormulaXml, RowXml, Shared, SheetXml, is_true};

/// Characters of a cell at most, by Excel.
const LONGEST: usize = 32_767;

/// What is done to a sheet.
pub(super) struct Edit<'e> {
    pub name: &'e str,
    pub lines: &'e Lines<'e>,
    pub mover: &'e Mover,
    /// What numbers look like by cell format.
    pub shows: &'e [Shows],
    pub since_1904: bool,
    /// Results of formulas by where they stand afterwards.
    pub results: &'e Results,
}

/// Results of formulas by place.
pub(super) type Results = BTreeMap<Place, Put>;

/// The rows of a sheet after the edit, from `<sheetData>` to its end. Formulas lose their last results and get those that are known.
pub(super) fn rows(sheet: &SheetXml<'_>, edit: &Edit<'_>) -> Result<String, Problem> {
    let still = Shift::default();
    let shift = edit.mover.shift(edit.name).unwrap_or(&still);
    let inserted = shift.0.iter().flat_map(|grow| {
        let last = shift.row(grow.last);
        last + 1..=last + grow.more
    });
    let waiting = edit.lines.keys().copied().chain(inserted).collect();
    let mut pass = Pass { sheet, edit, shift, shared: sheet.shared(), out: Writer::new(Vec::new()), waiting, patterns: BTreeMap::new() };
    pass.raw(&format!("<{}sheetData>", sheet.prefix));
    for row in &sheet.rows {
        let number = shift.row(row.number);
        pass.until(number)?;
        pass.waiting.remove(&number);
        pass.row(row, number)?;
        if let Some(grow) = shift.0.iter().find(|grow| grow.last == row.number) {
            pass.patterns.insert(number, (row, *grow));
        }
    }
    pass.until(u32::MAX)?;
    pass.raw(&format!("</{}sheetData>", sheet.prefix));
    String::from_utf8(pass.out.into_inner()).map_err(|_| Problem::damaged())
}

struct Pass<'e, 'x> {
    sheet: &'e SheetXml<'x>,
    edit: &'e Edit<'e>,
    shift: &'e Shift,
    shared: Shared,
    out: Writer<Vec<u8>>,
    /// Rows still to be made, because values go into them or they are inserted.
    waiting: BTreeSet<u32>,
    /// Last rows of growing lists by where they stand now: inserted rows look like them.
    patterns: BTreeMap<u32, (&'e RowXml<'x>, Grow)>,
}

impl<'e, 'x> Pass<'e, 'x> {
    fn raw(&mut self, text: &str) {
        self.out.get_mut().extend_from_slice(text.as_bytes());
    }

    fn tag(&mut self, tag: BytesStart<'_>, empty: bool) -> Result<(), Problem> {
        let event = if empty { Event::Empty(tag) } else { Event::Start(tag) };
        self.out.write_event(event).map_err(|_| Problem::damaged())
    }

    fn line(&self, row: u32) -> Option<&'e Line<'e>> {
        self.edit.lines.get(&row)
    }

    /// Makes the rows that stand before one that is there.
    fn until(&mut self, number: u32) -> Result<(), Problem> {
        while let Some(row) = self.waiting.first().copied().filter(|row| *row < number) {
            self.waiting.remove(&row);
            let pattern = self.patterns.range(..row).next_back().filter(|(at, (_, grow))| row <= **at + grow.more);
            match pattern.map(|(at, (pattern, _))| (*pattern, row - at)) {
                Some((pattern, down)) => self.cells(pattern, row, down)?,
                None => self.new_row(row)?,
            }
        }
        Ok(())
    }

    fn new_row(&mut self, number: u32) -> Result<(), Problem> {
        let mut tag = BytesStart::new(format!("{}row", self.sheet.prefix));
        tag.push_attribute(("r", number.to_string().as_str()));
        let end = tag.to_end().into_owned();
        self.tag(tag, false)?;
        for (column, value) in self.line(number).into_iter().flatten() {
            self.put(number, *column, self.fresh(None, number, *column), *value)?;
        }
        self.out.write_event(Event::End(end)).map_err(|_| Problem::damaged())
    }

    /// A row that is there.
    fn row(&mut self, row: &RowXml<'x>, number: u32) -> Result<(), Problem> {
        let as_it_is = number == row.number && self.line(number).is_none() && row.cells.iter().all(|cell| cell.formula.is_none());
        if as_it_is {
            self.raw(row.raw);
            return Ok(());
        }
        self.cells(row, number, 0)
    }

    /// A row with its cells, or so many rows further `down` one that looks like it.
    fn cells(&mut self, row: &RowXml<'x>, number: u32, down: u32) -> Result<(), Problem> {
        let tag = if number == row.number && self.line(number).is_none() {
            row.tag.borrow()
        } else {
            parts::with(&row.tag, &[("r", &number.to_string()), ("spans", "")]).ok_or_else(Problem::damaged)?
        };
        let end = tag.to_end().into_owned();
        self.tag(tag.into_owned(), false)?;
        let mut values = self.line(number).into_iter().flatten().peekable();
        for cell in &row.cells {
            while let Some((column, value)) = values.next_if(|(column, _)| **column < cell.column) {
                self.put(number, *column, self.fresh(Some(row), number, *column), *value)?;
            }
            match values.next_if(|(column, _)| **column == cell.column) {
                Some((column, value)) => self.put(number, *column, placed(&cell.tag, number, *column)?, *value)?,
                None => self.kept(cell, row.number, number, down)?,
            }
        }
        for (column, value) in values {
            self.put(number, *column, self.fresh(Some(row), number, *column), *value)?;
        }
        if down == 0 {
            self.raw(row.rest);
        }
        self.out.write_event(Event::End(end)).map_err(|_| Problem::damaged())
    }

    /// A cell that takes no value.
    fn kept(&mut self, cell: &CellXml<'x>, old: u32, number: u32, down: u32) -> Result<(), Problem> {
        match &cell.formula {
            Some(formula) => self.formula(cell, formula, old, number, down),
            None if down > 0 => self.tag(placed(&cell.tag, number, cell.column)?, true),
            None if number == old => {
                self.raw(cell.raw);
                Ok(())
            }
            None => {
                let place = Place::new(number, cell.column).ok_or_else(Problem::damaged)?;
                let tag = parts::with(&cell.tag, &[("r", &place.to_string())]).ok_or_else(Problem::damaged)?;
                self.tag(tag, cell.rest.is_empty())?;
                self.raw(cell.rest);
                Ok(())
            }
        }
    }

    /// A formula without its last result.
    fn formula(&mut self, cell: &CellXml<'x>, formula: &FormulaXml<'x>, old: u32, number: u32, down: u32) -> Result<(), Problem> {
        let end = cell.tag.to_end().into_owned();
        let place = Place::new(number, cell.column).ok_or_else(Problem::damaged)?.to_string();
        let result = Place::new(number, cell.column).and_then(|place| self.edit.results.get(&place));
        let kind = if matches!(result, Some(Put::Words(_))) { "str" } else { "" };
        self.tag(parts::with(&cell.tag, &[("r", &place), ("t", kind)]).ok_or_else(Problem::damaged)?, false)?;
        if self.edit.mover.rests() {
            self.raw(formula.raw);
        } else {
            self.moved(formula, Place::new(old, cell.column).ok_or_else(Problem::damaged)?, down)?;
        }
        if let Some(Put::Number(shown) | Put::Words(shown)) = result {
            self.raw(&format!("<{0}v>{1}</{0}v>", self.sheet.prefix, partial_escape(shown.as_str())));
        }
        self.out.write_event(Event::End(end)).map_err(|_| Problem::damaged())
    }

    fn moved(&mut self, formula: &FormulaXml<'x>, at: Place, down: u32) -> Result<(), Problem> {
        let unsure = || Problem::Unmovable { thing: Thing::Formula, sheet: self.edit.name.to_owned(), place: at.to_string() };
        let words = formula.words(at, &self.shared).ok_or_else(unsure)?;
        let mut words = self.edit.mover.formula(&words, At::Cell(self.edit.name, at.row())).map_err(|_| unsure())?;
        if down > 0 {
            words = copied(&words, i64::from(down), 0).map_err(|_| unsure())?;
        }
        let kind = attribute(&formula.tag, "t").unwrap_or_default();
        let tag = match kind.as_str() {
            "array" | "dataTable" if down > 0 => return Err(unsure()),
            "dataTable" => return Err(unsure()),
            "array" => {
                let range = attribute(&formula.tag, "ref").and_then(|range| super::around::range(&range)).ok_or_else(unsure)?;
                let (from, to) = range.rows;
                if from != to && !self.shift.is_empty() {
                    return Err(unsure());
                }
                let moved = super::around::written(&crate::grid::Merge { rows: (self.shift.row(from), self.shift.row(to)), ..range });
                parts::with(&formula.tag, &[("ref", &moved)])
            }
            _ => parts::with(&formula.tag, &[("t", ""), ("ref", ""), ("si", "")]),
        };
        let tag = tag.ok_or_else(unsure)?;
        let end = tag.to_end().into_owned();
        self.tag(tag, false)?;
        self.raw(&partial_escape(words.as_str()));
        self.out.write_event(Event::End(end)).map_err(|_| Problem::damaged())
    }

    /// The tag of a cell that was not there, with the format of its row or column.
    fn fresh(&self, row: Option<&RowXml<'_>>, number: u32, column: u16) -> BytesStart<'static> {
        let mut tag = BytesStart::new(format!("{}c", self.sheet.prefix));
        if let Some(place) = Place::new(number, column) {
            tag.push_attribute(("r", place.to_string().as_str()));
        }
        let of_row = row
            .filter(|row| attribute(&row.tag, "customFormat").is_some_and(|custom| is_true(&custom)))
            .and_then(|row| attribute(&row.tag, "s"));
        if let Some(style) = of_row.or_else(|| self.sheet.style_of(column).map(|style| style.to_string())) {
            tag.push_attribute(("s", style.as_str()));
        }
        tag
    }

    /// A cell with a value.
    fn put(&mut self, row: u32, column: u16, tag: BytesStart<'static>, value: Option<&Value>) -> Result<(), Problem> {
        let style: usize = attribute(&tag, "s").and_then(|style| style.parse().ok()).unwrap_or(0);
        let shows = self.edit.shows.get(style).copied().unwrap_or_default();
        let done = match value.map_or(Put::Blank, |value| value.put(shows, self.edit.since_1904)) {
            Put::Blank => self.tag(tag, true).ok(),
            Put::Number(number) => {
                let (end, prefix) = (tag.to_end().into_owned(), &self.sheet.prefix);
                let content = format!("<{prefix}v>{number}</{prefix}v>");
                self.tag(tag, false)?;
                self.raw(&content);
                self.out.write_event(Event::End(end)).ok()
            }
            Put::Words(words) if words.encode_utf16().count() > LONGEST => {
                let cell = Place::new(row, column).ok_or_else(Problem::damaged)?;
                return Err(Problem::TooLong { sheet: self.edit.name.to_owned(), cell, most: LONGEST as u64 });
            }
            // Characters that XML cannot hold would leave a file that no program opens.
            Put::Words(words) => {
                let unwritable = |c: char| (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{FFFE}' | '\u{FFFF}');
                parts::words(&mut self.out, tag, &words.replace(unwritable, ""))
            }
        };
        done.ok_or_else(Problem::damaged)
    }
}

/// The tag of a cell at another place and without what its old content needed.
fn placed(tag: &BytesStart<'_>, row: u32, column: u16) -> Result<BytesStart<'static>, Problem> {
    let place = Place::new(row, column).ok_or_else(Problem::damaged)?.to_string();
    parts::with(tag, &[("r", &place), ("t", ""), ("cm", ""), ("vm", "")]).ok_or_else(Problem::damaged)
}
