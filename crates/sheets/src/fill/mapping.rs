//! Which cell of a form takes what: pointed at once, kept, used for every filling.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::place::{Column, Place};

/// Where everything goes. Sources are the caller's own keys, for example `progress.units_total`; nothing here knows what they mean.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Single cells.
    #[serde(default)]
    pub cells: Vec<One>,
    /// Lists.
    #[serde(default)]
    pub lists: Vec<List>,
}

/// A single cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct One {
    /// Name of the sheet.
    pub sheet: String,
    /// The cell; of merged cells the first.
    pub cell: Place,
    /// What it takes.
    pub source: String,
}

/// A list: one row per unit, township or county.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// Name of the sheet.
    pub sheet: String,
    /// Its first row, from 1.
    pub first: u32,
    /// Rows that the form has for it, at least 1. Those that are not needed stay empty.
    pub room: u32,
    /// Which rows it takes.
    pub rows: String,
    /// What each column takes of a row.
    pub columns: BTreeMap<Column, String>,
    /// If the form has the names printed already: where, and which source they are compared with.
    #[serde(default)]
    pub printed: Option<Printed>,
    /// What happens if there are more rows than room.
    #[serde(default)]
    pub growth: Growth,
}

/// Names that the form has in its list already, so that each row belongs to one unit. Such a list never grows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// Their column.
    pub column: Column,
    /// The source that names a row of values. Blanks, brackets and marks do not count.
    pub source: String,
}

/// What happens to the rows below a list that needs more rows than the form has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Growth {
    /// They move down: rows like the last one of the list are inserted.
    #[default]
    Insert,
    /// Nothing may move: the list must fit.
    Fixed,
}
