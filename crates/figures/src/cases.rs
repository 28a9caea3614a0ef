//! Measures of cases of corrections and accountability, in units. A zero is shown by the record: the new body stands, and every
//! case that was opened is decided.

use election::programme::case::Row;
use election::{Stage, Summary};
use jiff::civil::Date;

use crate::measure::{Seen, Shape};
use crate::value::Part;

/// Key, kind, and what is counted.
pub(crate) const MEASURES: [(&str, Shape, Seen); 7] = [
    ("cases.opened", Shape::People, |unit, day| Some(count(unit, |row| row.opened_by(day)))),
    ("cases.open", Shape::People, |unit, day| Some(count(unit, |row| row.open(day)))),
    ("cases.late", Shape::People, |unit, day| Some(count(unit, |row| row.late(day).is_some()))),
    ("cases.upheld", Shape::People, upheld),
    ("cases.upheld.share", Shape::Share, |unit, day| share(unit, |row| row.upheld(day))),
    ("cases.corrected", Shape::People, |unit, day| Some(count(unit, |row| row.corrected(day) == Some(true)))),
    ("cases.corrected.share", Shape::Share, |unit, day| share(unit, |row| row.corrected(day))),
];

fn count(unit: &Summary, holds: impl Fn(&Row) -> bool) -> Part {
    let rows = unit.standing.cases.iter().filter(|row| holds(row)).count();
    Part::number(u32::try_from(rows).unwrap_or(u32::MAX))
}

/// Those that were upheld. None is shown only once nothing can be added: the body stands and no case waits for its decision.
fn upheld(unit: &Summary, day: Date) -> Option<Part> {
    let upheld = count(unit, |row| row.upheld(day) == Some(true));
    let stands = unit.reached.get(&Stage::Elected).is_some_and(|on| *on <= day);
    let decided = unit.standing.cases.iter().all(|row| !row.opened_by(day) || row.upheld(day).is_some());
    (upheld.count > 0 || (stands && decided)).then_some(upheld)
}

/// Of those of which something is known, those of which it is so.
fn share(unit: &Summary, known: impl Fn(&Row) -> Option<bool>) -> Option<Part> {
    let told: Vec<bool> = unit.standing.cases.iter().filter_map(known).collect();
    let so = told.iter().filter(|so| **so).count();
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    (!told.is_empty()).then(|| Part::of(small(so), small(told.len())))
}
