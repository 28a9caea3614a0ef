//! `.xls` forms ([MS-XLS], BIFF8): records of cells are exchanged, all others stay. No rows are inserted here: too much in such a file names
//! rows in ways that cannot be moved for certain.

mod cells;
mod texts;

use std::collections::BTreeMap;

use crate::cfb::{Compound, u16_at, u32_at};
use crate::cfb_write::replaced;
use crate::xls::{BOF, BOUND_SHEET, Book, CONTINUE, EOF, FORMULA, Records, SST};

use super::place::Place;
use super::plan::Plan;
use super::problem::Problem;
use super::template::Look;
use super::value::Shows;
use texts::Texts;

const ROW: u16 = 0x0208;
const COLUMNS: u16 = 0x007D;
const INDEX: u16 = 0x020B;
/// An index into the shared texts, made again by programs that want one.
const TEXT_INDEX: u16 = 0x00FF;
/// Which program counted the formulas last.
const RECALCULATED: u16 = 0x01C1;

fn workbook(bytes: &[u8]) -> Result<Vec<u8>, Problem> {
    let file = Compound::open(bytes).ok_or_else(Problem::damaged)?;
    // A file in two formats at once would say two things.
    if file.has("Book") || !file.has("Workbook") {
        return Err(Problem::Kind);
    }
    if ["_VBA_PROJECT_CUR", "VBA", "_VBA_PROJECT"].iter().any(|name| file.has(name)) {
        return Err(Problem::Macros);
    }
    file.stream("Workbook").ok_or_else(Problem::damaged)
}

/// What a form shows beyond texts, by sheet.
pub(super) fn look(bytes: &[u8]) -> Result<Vec<(String, Look)>, Problem> {
    let stream = workbook(bytes)?;
    let book = Book::read(&stream)?;
    let before_sheets = Records { bytes: &stream, at: 0 }.take_while(|(kind, _)| *kind != EOF);
    // Sheets of macros of Excel 4, and modules.
    if before_sheets.filter(|(kind, _)| *kind == BOUND_SHEET).any(|(_, data)| matches!(data.get(5), Some(1 | 6))) {
        return Err(Problem::Macros);
    }
    let mut looks = Vec::new();
    for (name, _, at) in &book.sheets {
        let mut look = Look::default();
        for (kind, data) in own_records(stream.get(*at..).unwrap_or_default()) {
            let flag = |at: usize, bit: u16| u16_at(data, at).is_some_and(|flags| flags & bit != 0);
            match (kind, u16_at(data, 0), u16_at(data, 2)) {
                (ROW, Some(row), _) if flag(12, 0x20) => look.hidden_rows.push(u32::from(row) + 1),
                (COLUMNS, Some(from), Some(to)) if flag(8, 1) => look.hidden_columns.extend(from..=to.min(255)),
                (FORMULA, Some(row), Some(column)) => {
                    look.formulas.extend(Place::new(u32::from(row) + 1, column).map(|place| (place, "=".to_owned())));
                }
                _ => {}
            }
        }
        looks.push((name.clone(), look));
    }
    Ok(looks)
}

/// The records of a sheet itself, not of charts that lie on it.
fn own_records(part: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut depth = 0_u32;
    Records { bytes: part, at: 0 }
        .map_while(move |(kind, data)| {
            match kind {
                BOF => depth += 1,
                EOF => depth = depth.checked_sub(1)?,
                _ => {}
            }
            (depth > 0).then_some((depth, kind, data))
        })
        .filter(|(depth, ..)| *depth == 1)
        .map(|(_, kind, data)| (kind, data))
}

/// The form with the values of a plan in it.
pub(super) fn filled(bytes: &[u8], plan: &Plan<'_>) -> Result<Vec<u8>, Problem> {
    let stream = workbook(bytes)?;
    let book = Book::read(&stream)?;
    let mut texts = Texts::new(&book.texts);
    let shows: Vec<Shows> = book.formats.iter().map(|(format, letters)| Shows::of(*format, letters.as_deref())).collect();
    let starts = starts(&stream).ok_or_else(Problem::damaged)?;
    let begin = *starts.first().ok_or_else(Problem::damaged)?;
    let ends = starts.iter().skip(1).copied().chain([stream.len()]);
    let mut pieces = Vec::new();
    for (start, end) in starts.iter().zip(ends) {
        let part = stream.get(*start..end).ok_or_else(Problem::damaged)?;
        let name = book.sheets.iter().find(|(.., at)| at == start).map(|(name, ..)| name);
        let lines = name.and_then(|name| plan.sheets.get(name).map(|lines| (name, lines)));
        let piece = match lines {
            Some((name, lines)) => {
                let style = cells::Style { shows: &shows, since_1904: book.since_1904 };
                cells::written(part, name, lines, &style, &mut texts)?
            }
            None => part.to_vec(),
        };
        pieces.push((*start, piece));
    }
    let head = globals(stream.get(..begin).ok_or_else(Problem::damaged)?, &texts).ok_or_else(Problem::damaged)?;
    let whole = joined(head, pieces, plan, &book).ok_or_else(Problem::damaged)?;
    replaced(bytes, "Workbook", &whole).ok_or_else(Problem::damaged)
}

/// Where the sheets of every kind begin, in order.
fn starts(stream: &[u8]) -> Option<Vec<usize>> {
    let records = Records { bytes: stream, at: 0 }.take_while(|(kind, _)| *kind != EOF);
    let starts = records.filter(|(kind, _)| *kind == BOUND_SHEET).map(|(_, data)| usize::try_from(u32_at(data, 0)?).ok());
    let mut starts = starts.collect::<Option<Vec<usize>>>()?;
    starts.sort_unstable();
    starts.windows(2).all(|pair| pair[0] < pair[1]).then_some(starts)
}

fn record(out: &mut Vec<u8>, kind: u16, data: &[u8]) -> Option<()> {
    out.extend(kind.to_le_bytes());
    out.extend(u16::try_from(data.len()).ok()?.to_le_bytes());
    out.extend(data);
    Some(())
}

/// What stands before the sheets, with more shared texts, to be counted again when opened.
fn globals(head: &[u8], texts: &Texts<'_>) -> Option<Vec<u8>> {
    let mut records = Records { bytes: head, at: 0 };
    let list: Vec<(u16, &[u8])> = records.by_ref().collect();
    let first = |wanted: u16| list.iter().position(|(kind, _)| *kind == wanted);
    // Without texts so far the list goes before the end.
    let (from, had) = match first(SST) {
        Some(at) => (at, 1 + list[at + 1..].iter().take_while(|(kind, _)| *kind == CONTINUE).count()),
        None => (first(EOF)?, 0),
    };
    let old: Vec<&[u8]> = list[from..from + had].iter().map(|(_, data)| *data).collect();
    let mut out = Vec::with_capacity(head.len());
    for (nth, (kind, data)) in list.into_iter().enumerate() {
        if texts.added() && nth == from {
            texts.written(&mut out, &old)?;
        }
        match kind {
            _ if texts.added() && (from..from + had).contains(&nth) => {}
            TEXT_INDEX if texts.added() => {}
            RECALCULATED => record(&mut out, kind, &[data.get(..4)?, &[0; 4]].concat())?,
            _ => record(&mut out, kind, data)?,
        }
    }
    out.extend(head.get(records.at..)?);
    Some(out)
}

/// The stream: sheets have moved, and what says where they and their rows begin follows.
fn joined(mut head: Vec<u8>, pieces: Vec<(usize, Vec<u8>)>, plan: &Plan<'_>, book: &Book) -> Option<Vec<u8>> {
    let mut end = head.len();
    let mut moved: BTreeMap<usize, usize> = BTreeMap::new();
    for (start, piece) in &pieces {
        moved.insert(*start, end);
        end += piece.len();
    }
    let mut records = Records { bytes: &head.clone(), at: 0 };
    let mut at = 0;
    while let Some((kind, data)) = records.next() {
        if kind == BOUND_SHEET {
            let place = moved.get(&usize::try_from(u32_at(data, 0)?).ok()?)?;
            head.get_mut(at + 4..at + 8)?.copy_from_slice(&u32::try_from(*place).ok()?.to_le_bytes());
        }
        at = records.at;
    }
    for (start, mut piece) in pieces {
        let written = book.sheets.iter().any(|(name, _, at)| *at == start && plan.sheets.contains_key(name));
        if !written {
            indexed(&mut piece, *moved.get(&start)?, start)?;
        }
        head.extend(piece);
    }
    Some(head)
}

/// Moves the places in the index of a sheet that was not written again.
fn indexed(piece: &mut [u8], now: usize, before: usize) -> Option<()> {
    let copy = piece.to_vec();
    let mut records = Records { bytes: &copy, at: 0 };
    let mut at = 0;
    let step = u32::try_from(now).ok()?.wrapping_sub(u32::try_from(before).ok()?);
    while let Some((kind, data)) = records.next() {
        if kind == INDEX && step != 0 {
            for place in (12..data.len()).step_by(4) {
                let moved = u32_at(data, place)?.wrapping_add(step);
                piece.get_mut(at + 4 + place..at + 8 + place)?.copy_from_slice(&moved.to_le_bytes());
            }
        }
        at = records.at;
    }
    Some(())
}
