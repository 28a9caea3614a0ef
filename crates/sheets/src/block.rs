//! The lines of one village inside a book.

use std::collections::BTreeSet;

use election::{Unlisted, Voter};

use crate::problem::Problems;

/// A row of a table: number of the sheet in the book, row as Excel shows it, number of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub sheet: u16,
    pub row: u32,
    pub table: u16,
}

/// Lines with their places, in the order of the book within one block.
#[derive(Default)]
pub(crate) struct Lines {
    pub voters: Vec<Voter>,
    pub voters_at: Vec<Place>,
    pub off: Vec<Unlisted>,
    pub off_at: Vec<Place>,
}

impl Lines {
    /// Takes in the lines of another block; both in the order of the book.
    fn absorb(&mut self, other: Self) {
        (self.voters, self.voters_at) =
            in_order(std::mem::take(&mut self.voters), std::mem::take(&mut self.voters_at), other.voters, other.voters_at);
        (self.off, self.off_at) = in_order(std::mem::take(&mut self.off), std::mem::take(&mut self.off_at), other.off, other.off_at);
    }
}

fn in_order<T>(mut a: Vec<T>, mut a_at: Vec<Place>, b: Vec<T>, b_at: Vec<Place>) -> (Vec<T>, Vec<Place>) {
    let behind = a_at.last().zip(b_at.first()).is_none_or(|(last, first)| last <= first);
    a.extend(b);
    a_at.extend(b_at);
    if behind {
        return (a, a_at);
    }
    let mut placed: Vec<(Place, T)> = a_at.into_iter().zip(a).collect();
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(place, line)| (line, place)).unzip()
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
    pub lines: Lines,
    pub problems: Problems,
    pub remarks: Problems,
    /// Sheets its rows stand on.
    pub sheets: BTreeSet<u16>,
}

impl Block {
    pub(crate) fn new(label: &str, named: bool, is_unit: bool, kept: bool) -> Self {
        Self { label: label.to_owned(), named, is_unit, kept, ..Self::default() }
    }

    /// Forgets its lines: another village was meant.
    pub(crate) fn drop_lines(&mut self) {
        let (label, sheets) = (std::mem::take(&mut self.label), std::mem::take(&mut self.sheets));
        *self = Self { label, named: self.named, is_unit: self.is_unit, rows: self.rows, sheets, ..Self::default() };
    }

    /// Takes over the lines of another block.
    pub(crate) fn absorb(&mut self, other: Self) {
        self.lines.absorb(other.lines);
        self.problems.absorb(other.problems);
        self.remarks.absorb(other.remarks);
        self.sheets.extend(other.sheets);
        self.rows = self.rows.saturating_add(other.rows);
    }
}
