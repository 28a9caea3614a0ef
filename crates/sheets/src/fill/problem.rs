//! Why a form cannot be filled: codes and figures, never sentences. The sentences stand in `locales/*/sheets.ftl`.

use sieve::Kind;

use crate::book::BookError;
use crate::problem::{SheetError, Why};

use super::place::Place;

/// What stands in a form and cannot be moved safely when rows are inserted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// A formula that takes some rows of a list and not others, or builds its references at run time.
    Formula,
    /// Merged cells that begin inside a list and end with it.
    Merge,
    /// A table (Ctrl+T).
    Table,
    /// A pivot table.
    Pivot,
    /// A comment below the list.
    Comment,
    /// A picture that lies across the place of insertion.
    Picture,
    /// A form control or an embedded object.
    Control,
    /// Something else this program does not know.
    Other,
}

impl Thing {
    /// Its name in message keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Formula => "formula",
            Self::Merge => "merge",
            Self::Table => "table",
            Self::Pivot => "pivot",
            Self::Comment => "comment",
            Self::Picture => "picture",
            Self::Control => "control",
            Self::Other => "other",
        }
    }
}

/// Why there is no filled form. Nothing is written by halves.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The file cannot be read.
    #[error(transparent)]
    Unreadable(#[from] SheetError),
    /// Neither .xlsx nor .xls.
    #[error("{}", self.key())]
    Kind,
    /// The file holds macros. They are not stripped: buttons and figures may hang on them, and a file with macros is not passed on.
    #[error("{}", self.key())]
    Macros,
    /// The file is larger than a form.
    #[error("{}", self.key())]
    TooLarge {
        /// Mebibytes that a form may have.
        most: u64,
    },
    /// The form has no such sheet.
    #[error("{}", self.key())]
    NoSheet {
        /// Its name.
        sheet: String,
    },
    /// The sheet is hidden, so that nobody would see what is filled in.
    #[error("{}", self.key())]
    HiddenSheet {
        /// Its name.
        sheet: String,
    },
    /// A formula stands where a value should go.
    #[error("{}", self.key())]
    Formula {
        /// Name of the sheet.
        sheet: String,
        /// Where.
        cell: Place,
    },
    /// The cell is covered by merged cells.
    #[error("{}", self.key())]
    Covered {
        /// Name of the sheet.
        sheet: String,
        /// Where.
        cell: Place,
        /// First of the merged cells.
        by: Place,
    },
    /// Two values go into one cell, or two lists share rows.
    #[error("{}", self.key())]
    Twice {
        /// Name of the sheet.
        sheet: String,
        /// Where.
        cell: Place,
    },
    /// The row or cell lies outside a sheet.
    #[error("{}", self.key())]
    Outside {
        /// Name of the sheet.
        sheet: String,
        /// Which row.
        row: u32,
    },
    /// There is no value for a source.
    #[error("{}", self.key())]
    NoValue {
        /// The source.
        source_key: String,
    },
    /// The names printed in the form and those of the rows do not match one to one.
    #[error("{}", self.key())]
    NotPrinted {
        /// Name of the sheet.
        sheet: String,
        /// First row of the list.
        row: u32,
        /// A name without a printed row of its own.
        name: String,
    },
    /// A text is longer than a cell may hold.
    #[error("{}", self.key())]
    TooLong {
        /// Name of the sheet.
        sheet: String,
        /// Where.
        cell: Place,
        /// Characters that are possible.
        most: u64,
    },
    /// A list that may not grow has more rows than room.
    #[error("{}", self.key())]
    NoRoom {
        /// Name of the sheet.
        sheet: String,
        /// Its first row.
        row: u32,
        /// Rows that the form has.
        room: u32,
        /// Rows that there are.
        need: u32,
    },
    /// A list of an .xls form has more rows than room; rows are inserted in .xlsx only.
    #[error("{}", self.key())]
    OldFormat {
        /// Name of the sheet.
        sheet: String,
        /// Its first row.
        row: u32,
        /// Rows that the form has.
        room: u32,
        /// Rows that there are.
        need: u32,
    },
    /// Rows would have to be inserted, and something in the form cannot be moved safely.
    #[error("{}", self.key())]
    Unmovable {
        /// What.
        thing: Thing,
        /// Name of the sheet or of the part.
        sheet: String,
        /// Where, as far as it has a place.
        place: String,
    },
    /// The form or a value holds a number of a person.
    #[error("{}", self.key())]
    Held {
        /// Name of the sheet.
        sheet: String,
        /// Which cell.
        cell: String,
        /// What it holds.
        kind: Kind,
    },
}

impl Problem {
    /// Key of its sentence, for example `fill-problem-macros`; of an unreadable file that of [`SheetError`].
    #[must_use]
    pub fn key(&self) -> String {
        let name = match self {
            Self::Unreadable(error) => return error.key().to_owned(),
            Self::Kind => "kind",
            Self::Macros => "macros",
            Self::TooLarge { .. } => "too-large",
            Self::NoSheet { .. } => "no-sheet",
            Self::HiddenSheet { .. } => "hidden-sheet",
            Self::Formula { .. } => "formula",
            Self::Covered { .. } => "covered",
            Self::Twice { .. } => "twice",
            Self::Outside { .. } => "outside",
            Self::NoValue { .. } => "no-value",
            Self::NotPrinted { .. } => "not-printed",
            Self::TooLong { .. } => "too-long",
            Self::NoRoom { .. } => "no-room",
            Self::OldFormat { .. } => "old-format",
            Self::Unmovable { thing, .. } => return format!("fill-problem-unmovable-{}", thing.name()),
            Self::Held { kind, .. } => return format!("fill-problem-held-{}", kind.name()),
        };
        format!("fill-problem-{name}")
    }

    /// Figures of the sentence by name, ready to print.
    #[must_use]
    pub fn figures(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Unreadable(error) => error.figures(),
            Self::Kind | Self::Macros => Vec::new(),
            Self::TooLarge { most } => vec![("most", most.to_string())],
            Self::NoSheet { sheet } | Self::HiddenSheet { sheet } => vec![("sheet", sheet.clone())],
            Self::Formula { sheet, cell } | Self::Twice { sheet, cell } => vec![("sheet", sheet.clone()), ("cell", cell.to_string())],
            Self::Covered { sheet, cell, by } => {
                vec![("sheet", sheet.clone()), ("cell", cell.to_string()), ("by", by.to_string())]
            }
            Self::Outside { sheet, row } => vec![("sheet", sheet.clone()), ("row", row.to_string())],
            Self::NotPrinted { sheet, row, name } => vec![("sheet", sheet.clone()), ("row", row.to_string()), ("name", name.clone())],
            Self::NoValue { source_key } => vec![("source", source_key.clone())],
            Self::TooLong { sheet, cell, most } => {
                vec![("sheet", sheet.clone()), ("cell", cell.to_string()), ("most", most.to_string())]
            }
            Self::NoRoom { sheet, row, room, need } | Self::OldFormat { sheet, row, room, need } => {
                vec![("sheet", sheet.clone()), ("row", row.to_string()), ("room", room.to_string()), ("need", need.to_string())]
            }
            Self::Unmovable { sheet, place, .. } => vec![("sheet", sheet.clone()), ("place", place.clone())],
            Self::Held { sheet, cell, .. } => vec![("sheet", sheet.clone()), ("cell", cell.clone())],
        }
    }

    pub(super) const fn damaged() -> Self {
        Self::Unreadable(SheetError::Unreadable { why: Why::Damaged })
    }
}

impl From<BookError> for Problem {
    fn from(error: BookError) -> Self {
        match error {
            BookError::Held { sheet, cell, kind } => Self::Held { sheet, cell, kind },
            BookError::Unwritable(_) => Self::damaged(),
        }
    }
}
