//! Who stands in a book twice: by identity number, and where one is missing by name and day of birth.

use std::hash::{BuildHasher, RandomState};

use election::Person;

use crate::block::{Lines, Place};
use crate::problem::{Problem, Problems};

/// Where a line stands: on the roll or off it, and its place in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Slot {
    off: bool,
    at: u32,
}

/// Column and heading of a field in each table.
pub(crate) type Headings = Vec<(String, String)>;

/// Where the identity number and the name stand in each table.
pub(crate) struct Spots<'a> {
    pub sheets: &'a [String],
    pub number: Headings,
    pub name: Headings,
}

impl Spots<'_> {
    fn problem(&self, columns: &[(String, String)], place: Place, first: Place) -> Problem {
        let name = |sheet: u16| self.sheets.get(usize::from(sheet)).cloned().unwrap_or_default();
        let (column, heading) = columns.get(usize::from(place.table)).cloned().unwrap_or_default();
        let figures = vec![("row", place.row.to_string()), ("other_sheet", name(first.sheet)), ("other_row", first.row.to_string())];
        Problem { sheet: name(place.sheet), row: place.row, column, heading, code: "", figures }
    }
}

/// Leaves out the same line twice and notes what else is twice. Afterwards no two lines have one identity number. Lines are sorted by what
/// makes them equal: that is several times quicker for a million than looking each up in a table.
pub(crate) fn settle(lines: &mut Lines, spots: &Spots<'_>, problems: &mut Problems, remarks: &mut Problems) {
    let mut dropped = (Vec::new(), Vec::new());
    for (first, slot) in alike(lines, |own| own.id_number.as_deref().and_then(key)) {
        let (Some(known), Some(own)) = (person(lines, first), person(lines, slot)) else { continue };
        let same_name = known.name == own.name;
        let found = spots.problem(&spots.number, place(lines, slot), place(lines, first));
        if same_name && first.off == slot.off {
            remarks.push(Problem { code: "same_person_left_out", ..found });
            if slot.off { dropped.1.push(slot.at) } else { dropped.0.push(slot.at) }
        } else if same_name {
            problems.push(Problem { code: "on_and_off", ..found });
        } else {
            // Two people with one number exist in old papers: both are registered, and told apart at the police station.
            remarks.push(Problem { code: "same_number", ..found });
            forget_number(lines, slot);
        }
    }
    dropped.0.sort_unstable();
    dropped.1.sort_unstable();
    let hasher = RandomState::new();
    // Sought only where somebody has no number: else nobody is perhaps somebody else.
    let without = people(lines).any(|own| own.id_number.is_none());
    let of_name = |own: &Person| own.birth.filter(|_| without).map(|birth| hasher.hash_one((own.name.as_str(), birth)));
    for (first, slot) in alike(lines, of_name) {
        let out = |slot: Slot| if slot.off { &dropped.1 } else { &dropped.0 }.binary_search(&slot.at).is_ok();
        let (Some(known), Some(own)) = (person(lines, first), person(lines, slot)) else { continue };
        let same = known.name == own.name && known.birth == own.birth;
        let both = known.id_number.is_some() && own.id_number.is_some();
        // Where not both have a number it is perhaps one person.
        if same && !both && !out(slot) && !out(first) {
            let found = spots.problem(&spots.name, place(lines, slot), place(lines, first));
            remarks.push(Problem { code: "same_name_and_birth", ..found });
        }
    }
    leave_out(&mut lines.voters, &dropped.0);
    leave_out(&mut lines.off, &dropped.1);
}

/// Lines with one key: each with the first line of that key.
fn alike(lines: &Lines, key: impl Fn(&Person) -> Option<u64>) -> Vec<(Slot, Slot)> {
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let on = lines.voters.iter().enumerate().filter_map(|(at, voter)| Some((key(&voter.person)?, Slot { off: false, at: number(at) })));
    let off = lines.off.iter().enumerate().filter_map(|(at, off)| Some((key(&off.person)?, Slot { off: true, at: number(at) })));
    let mut all: Vec<(u64, Slot)> = Vec::with_capacity(lines.voters.len() + lines.off.len());
    all.extend(on);
    all.extend(off);
    all.sort_unstable();
    all.chunk_by(|a, b| a.0 == b.0)
        .filter_map(<[_]>::split_first)
        .flat_map(|((_, first), others)| others.iter().map(|(_, slot)| (*first, *slot)))
        .collect()
}

fn people(lines: &Lines) -> impl Iterator<Item = &Person> {
    lines.voters.iter().map(|voter| &voter.person).chain(lines.off.iter().map(|off| &off.person))
}

fn leave_out<T>(list: &mut Vec<T>, dropped: &[u32]) {
    if dropped.is_empty() {
        return;
    }
    let (mut at, mut next) = (0_u32, dropped.iter().peekable());
    list.retain(|_| {
        let out = next.next_if(|dropped| **dropped == at).is_some();
        at += 1;
        !out
    });
}

fn person(lines: &Lines, slot: Slot) -> Option<&Person> {
    let at = usize::try_from(slot.at).ok()?;
    if slot.off { lines.off.get(at).map(|off| &off.person) } else { lines.voters.get(at).map(|voter| &voter.person) }
}

fn place(lines: &Lines, slot: Slot) -> Place {
    let list = if slot.off { &lines.off_at } else { &lines.voters_at };
    usize::try_from(slot.at).ok().and_then(|at| list.get(at)).copied().unwrap_or(Place { sheet: 0, row: 0, table: 0 })
}

fn forget_number(lines: &mut Lines, slot: Slot) {
    let Ok(at) = usize::try_from(slot.at) else { return };
    let person =
        if slot.off { lines.off.get_mut(at).map(|off| &mut off.person) } else { lines.voters.get_mut(at).map(|voter| &mut voter.person) };
    if let Some(person) = person {
        person.id_number = None;
    }
}

/// An identity number as a number: its first 17 digits, from which the last character follows.
fn key(number: &str) -> Option<u64> {
    number.get(..17)?.parse().ok()
}
