//! The records of one sheet with other content in some cells. A cell keeps its format; a new one takes that of its row or column.

use std::collections::{BTreeMap, BTreeSet};

use crate::cfb::{u16_at, u32_at};
use crate::fill::place::Place;
use crate::fill::plan::Lines;
use crate::fill::problem::Problem;
use crate::fill::value::{Put, Shows, Value};
use crate::xls::{BOF, EOF, FORMULA, LABEL, MULTIPLE_RK, NUMBER, RICH_LABEL, RK, Records, SHARED_TEXT, TEXT_RESULT, TRUTH};

use super::texts::{LONGEST, Texts};
use super::{COLUMNS, INDEX, ROW, record};

const BLANK: u16 = 0x0201;
const MULTIPLE_BLANK: u16 = 0x00BE;
const DIMENSIONS: u16 = 0x0200;
/// Where the rows of a block begin; not kept, as it would no longer be true. Programs make it again.
const BLOCK: u16 = 0x00D7;
const SHARED_FORMULA: u16 = 0x04BC;
const ARRAY: u16 = 0x0221;
const DATA_TABLE: u16 = 0x0236;
/// An empty text as the result of a formula.
const NO_RESULT: [u8; 8] = [3, 0, 0, 0, 0, 0, 0xFF, 0xFF];
/// The format of cells that have none.
const USUAL_FORMAT: u16 = 15;

type Cell = (u16, u16);

/// How numbers are shown.
pub(super) struct Style<'b> {
    pub shows: &'b [Shows],
    pub since_1904: bool,
}

/// The sheet written again.
pub(super) fn written(part: &[u8], name: &str, lines: &Lines<'_>, style: &Style<'_>, texts: &mut Texts<'_>) -> Result<Vec<u8>, Problem> {
    let mut values = BTreeMap::new();
    for (row, line) in lines {
        let at = row.checked_sub(1).and_then(|row| u16::try_from(row).ok());
        let at = at.ok_or_else(|| Problem::Outside { sheet: name.to_owned(), row: *row })?;
        values.extend(line.iter().map(|(column, value)| ((at, *column), *value)));
    }
    let seen = Seen::of(part);
    let new = values.iter().filter(|(cell, value)| value.is_some() && !seen.cells.contains(*cell)).map(|(cell, _)| *cell).collect();
    let mut pass = Pass { name, values, new, seen, style, texts, out: Vec::with_capacity(part.len() + 1024) };
    pass.run(part)?;
    Ok(pass.out)
}

/// What there is before anything is written.
#[derive(Default)]
struct Seen {
    cells: BTreeSet<Cell>,
    rows: BTreeMap<u16, u16>,
    columns: Vec<(u16, u16, u16)>,
    /// The record behind which new cells at the end go.
    last: usize,
}

impl Seen {
    fn of(part: &[u8]) -> Self {
        let mut seen = Self::default();
        let mut rank = 0;
        for (at, (kind, data)) in own(part) {
            let (row, column) = (u16_at(data, 0).unwrap_or(0), u16_at(data, 2).unwrap_or(0));
            let mut own_rank = 3;
            match kind {
                MULTIPLE_RK | MULTIPLE_BLANK => seen.cells.extend((column..=last_of(data)).map(|column| (row, column))),
                _ if is_cell(kind) => drop(seen.cells.insert((row, column))),
                TEXT_RESULT | SHARED_FORMULA | ARRAY | DATA_TABLE => {}
                ROW => {
                    own_rank = 2;
                    let has_format = u16_at(data, 12).is_some_and(|flags| flags & 0x80 != 0);
                    seen.rows.extend(u16_at(data, 14).filter(|_| has_format).map(|format| (row, format & 0x0FFF)));
                }
                COLUMNS => {
                    own_rank = 0;
                    seen.columns.extend(u16_at(data, 6).map(|format| (row, column, format)));
                }
                DIMENSIONS => own_rank = 1,
                _ => own_rank = 0,
            }
            // Cells come last, before them rows, before them the extent of the sheet.
            if own_rank > 0 && own_rank >= rank {
                (rank, seen.last) = (own_rank, at);
            }
        }
        seen
    }

    fn format(&self, (row, column): Cell, formats: usize) -> u16 {
        let of_column = || self.columns.iter().find(|(from, to, _)| (*from..=*to).contains(&column)).map(|(.., format)| *format);
        let usual = if formats > usize::from(USUAL_FORMAT) { USUAL_FORMAT } else { 0 };
        self.rows.get(&row).copied().or_else(of_column).unwrap_or(usual)
    }
}

/// The records of the sheet itself with their numbers.
fn own(part: &[u8]) -> impl Iterator<Item = (usize, (u16, &[u8]))> {
    let mut depth = 0_u32;
    (Records { bytes: part, at: 0 }).enumerate().filter(move |(_, (kind, _))| {
        match *kind {
            BOF => depth += 1,
            EOF => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 1
    })
}

fn is_cell(kind: u16) -> bool {
    matches!(kind, NUMBER | RK | SHARED_TEXT | LABEL | RICH_LABEL | FORMULA | TRUTH | BLANK)
}

/// Last column of a run.
fn last_of(data: &[u8]) -> u16 {
    data.len().checked_sub(2).and_then(|at| u16_at(data, at)).unwrap_or(0)
}

struct Pass<'p, 'b> {
    name: &'p str,
    values: BTreeMap<Cell, Option<&'p Value>>,
    /// Values for cells that are not there.
    new: BTreeSet<Cell>,
    seen: Seen,
    style: &'p Style<'p>,
    texts: &'p mut Texts<'b>,
    out: Vec<u8>,
}

impl Pass<'_, '_> {
    fn run(&mut self, part: &[u8]) -> Result<(), Problem> {
        let mut records = Records { bytes: part, at: 0 };
        let (mut nth, mut depth) = (0, 0_u32);
        for (kind, data) in records.by_ref() {
            match kind {
                BOF => depth += 1,
                EOF => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 && kind == EOF {
                self.until(None)?;
            }
            let own = if depth == 1 { kind } else { 0 };
            self.one(own, kind, data)?;
            if depth == 1 && nth == self.seen.last && nth > 0 {
                self.until(None)?;
            }
            nth += 1;
        }
        self.out.extend(part.get(records.at..).unwrap_or_default());
        Ok(())
    }

    /// One record; `own` is its kind where it belongs to the sheet itself.
    fn one(&mut self, own: u16, kind: u16, data: &[u8]) -> Result<(), Problem> {
        let cell = (u16_at(data, 0).unwrap_or(0), u16_at(data, 2).unwrap_or(0));
        match own {
            // The last result of a formula before it, if that was a text.
            INDEX | BLOCK | TEXT_RESULT => Ok(()),
            MULTIPLE_RK | MULTIPLE_BLANK => self.run_of_cells(own, data, cell),
            FORMULA => {
                self.until(Some(cell))?;
                let mut counted_again = data.to_vec();
                if let Some([result @ .., flags]) = counted_again.get_mut(6..15) {
                    result.copy_from_slice(&NO_RESULT);
                    *flags |= 1;
                }
                self.record(kind, &counted_again)
            }
            _ if is_cell(own) => {
                self.until(Some(cell))?;
                match self.values.get(&cell).copied() {
                    Some(value) => self.put(cell, u16_at(data, 4).unwrap_or(0), value),
                    None => self.record(kind, data),
                }
            }
            DIMENSIONS | ROW => {
                let wider = self.wider(own, data, cell.0);
                self.record(kind, &wider)
            }
            _ => self.record(kind, data),
        }
    }

    fn record(&mut self, kind: u16, data: &[u8]) -> Result<(), Problem> {
        record(&mut self.out, kind, data).ok_or_else(Problem::damaged)
    }

    /// Writes new cells that stand before another, or all that are left.
    fn until(&mut self, cell: Option<Cell>) -> Result<(), Problem> {
        while let Some(first) = self.new.first().copied().filter(|first| cell.is_none_or(|cell| *first < cell)) {
            self.new.remove(&first);
            let format = self.seen.format(first, self.style.shows.len());
            self.put(first, format, self.values.get(&first).copied().flatten())?;
        }
        Ok(())
    }

    /// Several cells of a row in one record: taken apart if one of them changes or a new one stands before them.
    fn run_of_cells(&mut self, kind: u16, data: &[u8], (row, first): Cell) -> Result<(), Problem> {
        self.until(Some((row, first)))?;
        let last = last_of(data);
        if self.values.range((row, first)..=(row, last.max(first))).next().is_none() {
            return self.record(kind, data);
        }
        let (width, single) = if kind == MULTIPLE_RK { (6, RK) } else { (2, BLANK) };
        let run = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
        for (column, one) in (first..=last).zip(run.chunks_exact(width)) {
            let format = u16_at(one, 0).unwrap_or(0);
            match self.values.get(&(row, column)).copied() {
                Some(value) => self.put((row, column), format, value)?,
                None => self.record(single, &[&row.to_le_bytes()[..], &column.to_le_bytes(), one].concat())?,
            }
        }
        Ok(())
    }

    /// The extent of the sheet or of a row with the new cells in it.
    fn wider(&self, kind: u16, data: &[u8], row: u16) -> Vec<u8> {
        let mut data = data.to_vec();
        let within = |cell: &&Cell| kind == DIMENSIONS || cell.0 == row;
        let written: Vec<&Cell> = self.values.keys().filter(within).collect();
        let columns = written.iter().map(|cell| cell.1).min().zip(written.iter().map(|cell| cell.1).max());
        let rows = written.first().zip(written.last());
        let at = if kind == DIMENSIONS { 8 } else { 2 };
        if let (Some((left, right)), Some(from), Some(to)) = (columns, u16_at(&data, at), u16_at(&data, at + 2)) {
            let from = if to == 0 { left } else { from.min(left) };
            data[at..at + 2].copy_from_slice(&from.to_le_bytes());
            data[at + 2..at + 4].copy_from_slice(&to.max(right.saturating_add(1)).to_le_bytes());
        }
        if let (DIMENSIONS, Some((top, bottom)), Some(from), Some(to)) = (kind, rows, u32_at(&data, 0), u32_at(&data, 4)) {
            let from = if to == 0 { u32::from(top.0) } else { from.min(top.0.into()) };
            data[..4].copy_from_slice(&from.to_le_bytes());
            data[4..8].copy_from_slice(&to.max(u32::from(bottom.0) + 1).to_le_bytes());
        }
        data
    }

    fn put(&mut self, (row, column): Cell, format: u16, value: Option<&Value>) -> Result<(), Problem> {
        let shows = self.style.shows.get(usize::from(format)).copied().unwrap_or_default();
        let place = [row, column, format].map(u16::to_le_bytes).concat();
        match value.map_or(Put::Blank, |value| value.put(shows, self.style.since_1904)) {
            Put::Blank => self.record(BLANK, &place),
            Put::Number(number) => {
                let number: f64 = number.parse().map_err(|_| Problem::damaged())?;
                self.record(NUMBER, &[place, number.to_le_bytes().to_vec()].concat())
            }
            Put::Words(words) if words.encode_utf16().count() > LONGEST => {
                let cell = Place::new(u32::from(row) + 1, column).ok_or_else(Problem::damaged)?;
                Err(Problem::TooLong { sheet: self.name.to_owned(), cell, most: LONGEST as u64 })
            }
            Put::Words(words) => {
                let number = self.texts.number(&words).ok_or_else(Problem::damaged)?;
                self.record(SHARED_TEXT, &[place, number.to_le_bytes().to_vec()].concat())
            }
        }
    }
}
