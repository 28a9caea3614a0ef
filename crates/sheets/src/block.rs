//! The lines of one village inside a book, and who stands there twice.

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasher, RandomState};

use election::{Person, Unlisted, Voter};

use crate::problem::{Problem, Problems};

/// A row of a sheet: number of the sheet in the book, row as Excel shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub sheet: u16,
    pub row: u32,
}

/// Where a line stood: on the roll or off it, and its place in the list.
#[derive(Debug, Clone, Copy)]
struct Slot {
    off: bool,
    at: u32,
}

/// How a problem of a line is placed: column and heading of the field it is about.
pub(crate) type Spot = (String, String);

/// A line as read, before it is known whether the person stands there already.
pub(crate) enum Read {
    Voter(Voter),
    Off(Unlisted),
}

impl Read {
    fn person(&mut self) -> &mut Person {
        match self {
            Self::Voter(voter) => &mut voter.person,
            Self::Off(off) => &mut off.person,
        }
    }
}

/// The lines of one village, or of one tab that names none.
#[derive(Default)]
pub(crate) struct Block {
    /// Name of the village, or of the tab.
    pub label: String,
    /// A village is named; else the label is the name of a tab.
    pub named: bool,
    /// It is the unit asked about.
    pub is_unit: bool,
    /// Rows seen, read or not.
    pub rows: u32,
    /// Lines are kept; else only counted.
    pub kept: bool,
    pub voters: Vec<Voter>,
    pub off: Vec<Unlisted>,
    pub problems: Problems,
    pub remarks: Problems,
    /// Sheets its rows stand on.
    pub sheets: BTreeSet<u16>,
    places: (Vec<Place>, Vec<Place>),
    numbers: HashMap<u64, Slot>,
    people: HashMap<u64, Slot>,
    hasher: RandomState,
}

impl Block {
    pub(crate) fn new(label: &str, named: bool, is_unit: bool, kept: bool) -> Self {
        Self { label: label.to_owned(), named, is_unit, kept, ..Self::default() }
    }

    /// Forgets its lines: another village was meant.
    pub(crate) fn drop_lines(&mut self) {
        let (label, named, is_unit, rows, sheets) = (std::mem::take(&mut self.label), self.named, self.is_unit, self.rows, std::mem::take(&mut self.sheets));
        *self = Self { label, named, is_unit, rows, sheets, ..Self::default() };
    }

    /// Takes a line, unless the same person stands there already. `spots` place what is remarked: identity number and name.
    pub(crate) fn take(&mut self, mut line: Read, place: Place, sheets: &[String], spots: &dyn Fn() -> (Spot, Spot)) {
        let off = matches!(line, Read::Off(_));
        let key = line.person().id_number.as_deref().and_then(key);
        if let Some(first) = key.and_then(|key| self.numbers.get(&key)).copied() {
            let same_name = self.person(first).is_some_and(|known| known.name == line.person().name);
            let remark = self.twice(first, place, sheets, spots().0);
            if same_name && first.off == off {
                return self.remarks.push(Problem { code: "same_person_left_out", ..remark });
            }
            if same_name {
                return self.problems.push(Problem { code: "on_and_off", ..remark });
            }
            // Two people with one number exist in old papers: both are registered, and told apart at the police station.
            self.remarks.push(Problem { code: "same_number", ..remark });
            line.person().id_number = None;
        } else if let Some(key) = key {
            self.numbers.insert(key, self.next(off));
        }
        self.same_name(&mut line, place, off, sheets, spots);
        match line {
            Read::Voter(voter) => {
                self.voters.push(voter);
                self.places.0.push(place);
            }
            Read::Off(unlisted) => {
                self.off.push(unlisted);
                self.places.1.push(place);
            }
        }
    }

    /// Same name and day of birth where not both have a number: perhaps one person.
    fn same_name(&mut self, line: &mut Read, place: Place, off: bool, sheets: &[String], spots: &dyn Fn() -> (Spot, Spot)) {
        let person = line.person();
        let Some(birth) = person.birth else { return };
        let key = self.hasher.hash_one((person.name.as_str(), birth));
        match self.people.get(&key).copied() {
            Some(first) => {
                let known = self.person(first);
                let same = known.is_some_and(|known| known.name == person.name && known.birth == Some(birth));
                let both = person.id_number.is_some() && known.is_some_and(|known| known.id_number.is_some());
                if same && !both {
                    let remark = self.twice(first, place, sheets, spots().1);
                    self.remarks.push(Problem { code: "same_name_and_birth", ..remark });
                }
            }
            None => {
                self.people.insert(key, self.next(off));
            }
        }
    }

    fn next(&self, off: bool) -> Slot {
        let length = if off { self.off.len() } else { self.voters.len() };
        Slot { off, at: u32::try_from(length).unwrap_or(u32::MAX) }
    }

    fn person(&self, slot: Slot) -> Option<&Person> {
        let at = usize::try_from(slot.at).ok()?;
        if slot.off { self.off.get(at).map(|off| &off.person) } else { self.voters.get(at).map(|voter| &voter.person) }
    }

    fn twice(&self, first: Slot, place: Place, sheets: &[String], (column, heading): Spot) -> Problem {
        let name = |sheet: u16| sheets.get(usize::from(sheet)).cloned().unwrap_or_default();
        let list = if first.off { &self.places.1 } else { &self.places.0 };
        let other = usize::try_from(first.at).ok().and_then(|at| list.get(at));
        let figures = vec![
            ("other_sheet", other.map(|place| name(place.sheet)).unwrap_or_default()),
            ("other_row", other.map(|place| place.row.to_string()).unwrap_or_default()),
        ];
        Problem { sheet: name(place.sheet), row: place.row, column, heading, code: "", figures }
    }

    /// Takes over the lines of another block, in the order of the book.
    pub(crate) fn absorb(&mut self, other: Self, sheets: &[String]) {
        let none = || (Spot::default(), Spot::default());
        for (voter, place) in other.voters.into_iter().zip(other.places.0) {
            self.take(Read::Voter(voter), place, sheets, &none);
        }
        for (off, place) in other.off.into_iter().zip(other.places.1) {
            self.take(Read::Off(off), place, sheets, &none);
        }
        self.problems.absorb(other.problems);
        self.remarks.absorb(other.remarks);
        self.sheets.extend(other.sheets);
        self.rows = self.rows.saturating_add(other.rows);
    }

    /// The lines in the order of the book.
    pub(crate) fn into_lines(self) -> (Vec<Voter>, Vec<Unlisted>, Problems, Problems) {
        let mut voters = self.voters;
        if !self.places.0.is_sorted() {
            let mut placed: Vec<(Place, Voter)> = self.places.0.into_iter().zip(voters).collect();
            placed.sort_by_key(|(place, _)| *place);
            voters = placed.into_iter().map(|(_, voter)| voter).collect();
        }
        (voters, self.off, self.problems, self.remarks)
    }
}

/// An identity number as a number: its first 17 digits, from which the last character follows.
fn key(number: &str) -> Option<u64> {
    number.get(..17)?.parse().ok()
}
