//! Small cells: numbers by which one or two people could be recognised are held back, and those from which they follow.
//!
//! The rule stands here and nowhere else; its words stand under every table that keeps it (`figure-cells-rule`).

use jiff::civil::Date;

use crate::measure::{Measure, Row, Shape};
use crate::value::{Part, Value};

/// A number of people below which somebody could be recognised.
pub const FEWEST: u64 = 3;
/// What stands for such a number.
pub const FEW: &str = "少于3";
/// What stands for a number from which such a one would follow.
pub const HELD: &str = "不显示";

/// Digits of a county's code.
pub const COUNTY: usize = 6;

const fn small(n: u64) -> bool {
    n > 0 && n < FEWEST
}

/// Whether rows of a place are protected from a reader: those below the county, unless the reader's own office is below it too.
#[must_use]
pub fn applies(place: &str, reader: &str) -> bool {
    place.len() > COUNTY && reader.len() <= COUNTY
}

/// Parts of a total of which none, and no difference, tells of fewer than three people: what is held back is `None`.
#[must_use]
pub fn protected(parts: &[u64], total: u64) -> Vec<Option<u64>> {
    let mut told: Vec<Option<u64>> = parts.iter().map(|n| (!small(*n)).then_some(*n)).collect();
    let rest = total.saturating_sub(parts.iter().sum());
    let hidden = told.iter().filter(|n| n.is_none()).count() + usize::from(small(rest));
    // One number alone follows from the total and the others: the next smallest is held back with it.
    if hidden == 1
        && let Some(at) = (0..parts.len()).filter(|at| told[*at].is_some_and(|n| n > 0)).min_by_key(|at| parts[*at])
    {
        told[at] = None;
    }
    told
}

/// Which rows of a column under one sum are held back.
///
/// Those that `begin` so, and with them the next smallest, until what is held back cannot be worked out from the sum: at least
/// two rows, and three people on either side.
fn held(rows: &[Part], begin: Vec<bool>) -> Vec<bool> {
    let mut held = begin;
    while held.contains(&true) {
        let hidden = || rows.iter().zip(&held).filter(|(_, held)| **held).map(|(part, _)| part);
        let (count, others) = (hidden().map(|part| part.count).sum::<u64>(), hidden().map(rest).sum::<u64>());
        if hidden().count() >= 2 && !small(count) && !small(others) {
            break;
        }
        let next = (0..rows.len()).filter(|at| !held[*at] && rows[*at].of > 0).min_by_key(|at| rows[*at].of);
        let Some(at) = next else { break };
        held[at] = true;
    }
    held
}

/// What is left of those who are known.
const fn rest(part: &Part) -> u64 {
    part.of.saturating_sub(part.count)
}

/// What is counted in a row, as it could tell of people: the mean of one or two is theirs.
fn telling(measure: &Measure, value: &Value) -> Part {
    if measure.shape == Shape::Mean { Part { count: value.of, of: value.of } } else { value.part() }
}

/// The numbers of a column under one sum as a reader sees them, one for each line of rows.
///
/// Protected, a row is held back whose number, or the rest of whose members, is one or two, or that of a measure that makes up a
/// whole with this one; and those from which it would follow.
#[must_use]
pub fn column(measure: &Measure, rows: &[Vec<Row<'_>>], day: Date, protect: bool) -> Vec<String> {
    let over = |measure: &Measure| -> Vec<Value> { rows.iter().map(|row| measure.over(row.iter().copied(), day)).collect() };
    let values = over(measure);
    if !protect || !measure.tells() {
        return values.iter().map(|value| value.text(measure.shape)).collect();
    }
    let parts: Vec<Part> = values.iter().map(|value| telling(measure, value)).collect();
    let mut begin = vec![false; rows.len()];
    let beside = measure.beside().into_iter().map(|other| over(other).iter().map(Value::part).collect());
    for column in std::iter::once(parts.clone()).chain(beside) {
        for (held, part) in begin.iter_mut().zip(&column) {
            *held |= small(part.count) || small(rest(part));
        }
    }
    let told = |(value, (part, held)): (&Value, (&Part, bool))| match (held, small(part.count)) {
        (false, _) => value.text(measure.shape),
        (true, true) => FEW.to_owned(),
        (true, false) => HELD.to_owned(),
    };
    values.iter().zip(parts.iter().zip(held(&parts, begin))).map(told).collect()
}
