//! What is asked of a book, and what it was understood as.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use election::{PersonId, Unlisted, Voter};
use jiff::civil::Date;

use crate::RollSheet;
use crate::field::Field;
use crate::grid::{Row, letters};
use crate::heading::{FoundColumn, Layouts};
use crate::problem::{Problems, SheetError};

/// What is asked of a book.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Name of the unit whose lines are wanted; empty: all lines.
    pub unit: String,
    /// Which blocks are this unit's, as the clerk said; empty: by the unit's name.
    pub blocks: BTreeSet<String>,
    /// What clerks said before about templates.
    pub layouts: Layouts,
    /// Whoever was born before this day is of age on election day without doubt.
    pub of_age: Option<Date>,
    /// The roll that the lines are added to; nobody where it is replaced.
    pub standing: Arc<BTreeMap<PersonId, Arc<Voter>>>,
}

/// How far a reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows read.
    pub rows: u32,
    /// Rows that the file claims to have; not to be believed.
    pub of: Option<u32>,
}

/// A table of the book, for the preview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundTable {
    /// Name of the sheet.
    pub sheet: String,
    /// Row of the header as Excel shows it.
    pub header_row: u32,
    /// What tells its template from others.
    pub template: String,
    /// A clerk said before what its columns are.
    pub remembered: bool,
    /// Its columns from left to right.
    pub columns: Vec<FoundColumn>,
    /// The first rows, cells by column; identity numbers and telephones reduced to their last digits.
    pub first_rows: Vec<BTreeMap<String, String>>,
    /// Rows taken for lines of the roll.
    pub rows: u32,
}

/// A village in the book, or a tab that names none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Village {
    /// Its name, or the name of the tab.
    pub label: String,
    /// A village is named; else the label is the name of a tab.
    pub named: bool,
    /// It is the unit asked about.
    pub is_unit: bool,
    /// Its lines were taken.
    pub taken: bool,
    /// Rows.
    pub rows: u32,
}

/// A book as it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Its tables; those without a known header have columns that say nothing.
    pub tables: Vec<FoundTable>,
    /// Its villages.
    pub villages: Vec<Village>,
    /// Several villages, none of them this unit: the clerk has to say which.
    pub undecided: bool,
    /// Voters in the order of the book, all with the number 0: `election::decide` gives the numbers.
    pub voters: Vec<Voter>,
    /// Who stands in the book and not on the roll, with the reason.
    pub unlisted: Vec<Unlisted>,
    /// What is wrong. Nothing may be loaded while there is anything.
    pub problems: Problems,
    /// What the clerk should look at.
    pub remarks: Problems,
}

impl Reading {
    /// The roll, if nothing is wrong with it.
    ///
    /// # Errors
    /// No header was known, nobody stands under it, or rows have problems.
    pub fn whole(self) -> Result<RollSheet, SheetError> {
        let known = |table: &&FoundTable| table.columns.iter().any(|column| column.field == Some(Field::Name));
        if !self.tables.iter().any(|table| known(&table)) {
            let mut sheets: Vec<String> = self.tables.into_iter().map(|table| table.sheet).collect();
            sheets.dedup();
            return Err(SheetError::NoHeader { sheets });
        }
        if !self.problems.is_empty() {
            return Err(SheetError::Rows(self.problems));
        }
        if self.voters.is_empty() && self.unlisted.is_empty() {
            return Err(SheetError::NoRows);
        }
        let rows = u32::try_from(self.voters.len()).unwrap_or(u32::MAX);
        let mut columns: Vec<FoundColumn> = Vec::new();
        for column in self.tables.into_iter().flat_map(|table| table.columns) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        Ok(RollSheet { voters: self.voters, unlisted: self.unlisted, columns, remarks: self.remarks.into_vec(), rows })
    }
}

/// A row for the preview: no long number whole.
pub(crate) fn shown(row: &Row) -> BTreeMap<String, String> {
    row.cells().map(|(at, cell)| (letters(at), masked(&cell.shown()))).collect()
}

fn masked(text: &str) -> String {
    let text: String = text.chars().take(40).collect();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if digits < 10 {
        return text;
    }
    let last: Vec<char> = text.chars().rev().filter(|c| c.is_ascii_alphanumeric()).take(4).collect();
    format!("••••{}", last.into_iter().rev().collect::<String>())
}
