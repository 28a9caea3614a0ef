//! Places in a sheet as Excel writes them: `C7`, `C`.

use serde::{Deserialize, Serialize};

use crate::grid::{column_of, letters, place_of};
use crate::limits::MOST_COLUMNS;

/// Rows of a sheet, by Excel.
pub(crate) const MOST_ROWS_OF_A_SHEET: u32 = 1_048_576;

/// A cell: `C7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Place {
    row: u32,
    column: Column,
}

impl Place {
    /// A place by its row from 1 and its column from 0; nothing outside a sheet.
    #[must_use]
    pub fn new(row: u32, column: u16) -> Option<Self> {
        let column = Column::new(column)?;
        (1..=MOST_ROWS_OF_A_SHEET).contains(&row).then_some(Self { row, column })
    }

    /// Its row, from 1.
    #[must_use]
    pub const fn row(self) -> u32 {
        self.row
    }

    /// Its column.
    #[must_use]
    pub const fn column(self) -> Column {
        self.column
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.column, self.row)
    }
}

impl From<Place> for String {
    fn from(place: Place) -> Self {
        place.to_string()
    }
}

impl TryFrom<String> for Place {
    type Error = NoPlace;

    fn try_from(text: String) -> Result<Self, NoPlace> {
        place_of(&text).and_then(|(row, column)| Self::new(row, column)).ok_or(NoPlace)
    }
}

/// A column: `C`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Column(u16);

impl Column {
    /// A column counted from 0; nothing beyond the columns that are read.
    #[must_use]
    pub fn new(column: u16) -> Option<Self> {
        (u64::from(column) < MOST_COLUMNS).then_some(Self(column))
    }

    /// Its number, from 0.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }
}

impl std::fmt::Display for Column {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&letters(self.0))
    }
}

impl From<Column> for String {
    fn from(column: Column) -> Self {
        column.to_string()
    }
}

impl TryFrom<String> for Column {
    type Error = NoPlace;

    fn try_from(text: String) -> Result<Self, NoPlace> {
        column_of(&text).and_then(Self::new).ok_or(NoPlace)
    }
}

/// A text that names no place of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no place of a sheet")]
pub struct NoPlace;
