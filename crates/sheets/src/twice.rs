//! Who stands in a book twice: by identity number, and where one is missing by name and day of birth.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use election::Person;

use crate::block::{Lines, Place};
use crate::problem::{Problem, Problems};

/// Where a line stands: on the roll or off it, and its place in the list.
#[derive(Debug, Clone, Copy)]
struct Slot {
    off: bool,
    at: u32,
}

/// Column and heading of the identity number and of the name in each table.
pub(crate) struct Spots<'a> {
    pub sheets: &'a [String],
    pub number: Vec<(String, String)>,
    pub name: Vec<(String, String)>,
}

impl Spots<'_> {
    fn problem(&self, columns: &[(String, String)], place: Place, first: Place) -> Problem {
        let name = |sheet: u16| self.sheets.get(usize::from(sheet)).cloned().unwrap_or_default();
        let (column, heading) = columns.get(usize::from(place.table)).cloned().unwrap_or_default();
        let figures = vec![("other_sheet", name(first.sheet)), ("other_row", first.row.to_string())];
        Problem { sheet: name(place.sheet), row: place.row, column, heading, code: "", figures }
    }
}

/// Leaves out the same line twice and notes what else is twice. Afterwards no two lines have one identity number.
pub(crate) fn settle(lines: &mut Lines, spots: &Spots<'_>, problems: &mut Problems, remarks: &mut Problems) {
    let numbered = |lines: &Lines| lines.voters.iter().filter(|voter| voter.person.id_number.is_some()).count();
    let mut twice = Twice {
        numbers: HashMap::with_capacity(numbered(lines)),
        people: HashMap::with_capacity(lines.voters.len()),
        hasher: RandomState::new(),
        dropped: (Vec::new(), Vec::new()),
    };
    for off in [false, true] {
        let length = if off { lines.off.len() } else { lines.voters.len() };
        for at in 0..length {
            twice.line(lines, Slot { off, at: u32::try_from(at).unwrap_or(u32::MAX) }, spots, problems, remarks);
        }
    }
    leave_out(&mut lines.voters, &twice.dropped.0);
    leave_out(&mut lines.off, &twice.dropped.1);
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

struct Twice {
    numbers: HashMap<u64, Slot>,
    people: HashMap<u64, Slot>,
    hasher: RandomState,
    dropped: (Vec<u32>, Vec<u32>),
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

impl Twice {
    fn line(&mut self, lines: &mut Lines, slot: Slot, spots: &Spots<'_>, problems: &mut Problems, remarks: &mut Problems) {
        let Some(own) = person(lines, slot) else { return };
        if let Some(key) = own.id_number.as_deref().and_then(key) {
            match self.numbers.get(&key).copied() {
                None => {
                    self.numbers.insert(key, slot);
                }
                Some(first) => {
                    let same_name = person(lines, first).is_some_and(|known| known.name == own.name);
                    let found = spots.problem(&spots.number, place(lines, slot), place(lines, first));
                    if same_name && first.off == slot.off {
                        remarks.push(Problem { code: "same_person_left_out", ..found });
                        return if slot.off { self.dropped.1.push(slot.at) } else { self.dropped.0.push(slot.at) };
                    }
                    if same_name {
                        return problems.push(Problem { code: "on_and_off", ..found });
                    }
                    // Two people with one number exist in old papers: both are registered, and told apart at the police station.
                    remarks.push(Problem { code: "same_number", ..found });
                    forget_number(lines, slot);
                }
            }
        }
        self.same_name(lines, slot, spots, remarks);
    }

    /// Same name and day of birth where not both have a number: perhaps one person.
    fn same_name(&mut self, lines: &Lines, slot: Slot, spots: &Spots<'_>, remarks: &mut Problems) {
        let Some((own, birth)) = person(lines, slot).and_then(|own| Some((own, own.birth?))) else { return };
        let key = self.hasher.hash_one((own.name.as_str(), birth));
        let Some(first) = self.people.get(&key).copied() else {
            self.people.insert(key, slot);
            return;
        };
        let known = person(lines, first);
        let same = known.is_some_and(|known| known.name == own.name && known.birth == Some(birth));
        let both = own.id_number.is_some() && known.is_some_and(|known| known.id_number.is_some());
        if same && !both {
            let found = spots.problem(&spots.name, place(lines, slot), place(lines, first));
            remarks.push(Problem { code: "same_name_and_birth", ..found });
        }
    }
}

/// An identity number as a number: its first 17 digits, from which the last character follows.
fn key(number: &str) -> Option<u64> {
    number.get(..17)?.parse().ok()
}
