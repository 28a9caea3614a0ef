//! Who stands in a book twice, or in it and on the roll it is added to: by identity number, and where one is missing by name and day of birth.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use election::{Person, PersonId, Voter};
use jiff::civil::Date;

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
    fn sheet(&self, place: Place) -> String {
        self.sheets.get(usize::from(place.sheet)).cloned().unwrap_or_default()
    }

    fn problem(&self, columns: &[(String, String)], place: Place, figures: Vec<(&'static str, String)>) -> Problem {
        let (column, heading) = columns.get(usize::from(place.table)).cloned().unwrap_or_default();
        Problem { sheet: self.sheet(place), row: place.row, column, heading, code: "", figures }
    }

    fn beside(&self, columns: &[(String, String)], place: Place, first: Place) -> Problem {
        let figures = vec![("row", place.row.to_string()), ("other_sheet", self.sheet(first)), ("other_row", first.row.to_string())];
        self.problem(columns, place, figures)
    }
}

/// Leaves out the same line twice and notes what else is twice. Afterwards no two lines have one identity number. Lines are sorted by what
/// makes them equal: that is several times quicker for a million than looking each up in a table.
pub(crate) fn settle(lines: &mut Lines, spots: &Spots<'_>, problems: &mut Problems, remarks: &mut Problems) {
    let mut dropped = (Vec::new(), Vec::new());
    for (first, slot) in alike(lines, |own| own.id_number.as_deref().and_then(key)) {
        let (Some(known), Some(own)) = (person(lines, first), person(lines, slot)) else { continue };
        let same_name = known.name == own.name;
        let found = spots.beside(&spots.number, place(lines, slot), place(lines, first));
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
            let found = spots.beside(&spots.name, place(lines, slot), place(lines, first));
            remarks.push(Problem { code: "same_name_and_birth", ..found });
        }
    }
    leave_out(&mut lines.voters, &dropped.0);
    leave_out(&mut lines.voters_at, &dropped.0);
    leave_out(&mut lines.off, &dropped.1);
    leave_out(&mut lines.off_at, &dropped.1);
}

/// People of a roll as they are asked for.
struct There<'a> {
    numbers: HashMap<u64, &'a Person>,
    names: HashMap<(&'a str, Date), Vec<&'a Person>>,
}

impl<'a> There<'a> {
    fn new(standing: &'a BTreeMap<PersonId, Arc<Voter>>) -> Self {
        let mut there = Self { numbers: HashMap::new(), names: HashMap::new() };
        for own in standing.values().map(|voter| &voter.person) {
            there.numbers.extend(own.id_number.as_deref().and_then(key).map(|number| (number, own)));
            if let Some(birth) = own.birth {
                there.names.entry((own.name.as_str(), birth)).or_default().push(own);
            }
        }
        there
    }

    fn of_number(&self, own: &Person) -> Option<&'a Person> {
        self.numbers.get(&own.id_number.as_deref().and_then(key)?).copied()
    }

    /// Somebody of this name and day of birth; where both have a number they are two people.
    fn of_name(&self, own: &Person) -> Option<&'a Person> {
        let alike = self.names.get(&(own.name.as_str(), own.birth?))?;
        alike.iter().copied().find(|known| known.id_number.is_none() || own.id_number.is_none())
    }
}

/// Leaves out who stands on the roll already that the lines are added to, and notes who perhaps does, each with the number of the line there.
/// Afterwards no line has an identity number of the roll, unless a problem says so.
pub(crate) fn compare(
    lines: &mut Lines,
    standing: &BTreeMap<PersonId, Arc<Voter>>,
    spots: &Spots<'_>,
    problems: &mut Problems,
    remarks: &mut Problems,
) {
    if standing.is_empty() {
        return;
    }
    let there = There::new(standing);
    let (mut forgotten, mut dropped) = (Vec::new(), Vec::new());
    for (own, slot) in people(lines).zip(slots(lines)) {
        let found = |columns: &[(String, String)], known: &Person, code: &'static str| {
            let figures = vec![("number", known.id.0.to_string())];
            Problem { code, ..spots.problem(columns, place(lines, slot), figures) }
        };
        match (there.of_number(own), there.of_name(own)) {
            (Some(known), _) if known.name == own.name && slot.off => problems.push(found(&spots.number, known, "on_roll_off_here")),
            (Some(known), _) if known.name == own.name => {
                remarks.push(found(&spots.number, known, "already_on_roll"));
                dropped.push(slot.at);
            }
            (Some(known), _) => {
                remarks.push(found(&spots.number, known, "number_on_roll"));
                forgotten.push(slot);
            }
            (None, Some(known)) => remarks.push(found(&spots.name, known, "perhaps_on_roll")),
            (None, None) => {}
        }
    }
    forgotten.into_iter().for_each(|slot| forget_number(lines, slot));
    leave_out(&mut lines.voters, &dropped);
}

/// All lines, those on the roll first.
fn slots(lines: &Lines) -> impl Iterator<Item = Slot> {
    let of = |off: bool, count: usize| (0..u32::try_from(count).unwrap_or(u32::MAX)).map(move |at| Slot { off, at });
    of(false, lines.voters.len()).chain(of(true, lines.off.len()))
}

/// Lines with one key: each with the first line of that key.
fn alike(lines: &Lines, key: impl Fn(&Person) -> Option<u64>) -> Vec<(Slot, Slot)> {
    let mut all: Vec<(u64, Slot)> = Vec::with_capacity(lines.voters.len() + lines.off.len());
    all.extend(people(lines).zip(slots(lines)).filter_map(|(own, slot)| Some((key(own)?, slot))));
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
