//! Spreadsheets in and out: the roll (选民名单) as clerks have it.
//!
//! `.xlsx`, `.xls`, `.ods` and `.csv` (UTF-8, UTF-16, GB 18030) become voters; what is wrong comes back by sheet, row and column, and then
//! nothing is loaded. Must not know the database, the web, or which day it is.

mod book;
mod category;
mod cfb;
mod date;
mod error_workbook;
mod grid;
mod heading;
pub mod id_number;
mod limits;
mod line;
mod name;
mod nationality;
mod ods;
mod open;
mod problem;
mod roll;
mod template;
mod text;
mod xls;
mod xls_text;
mod xlsx;

pub use book::{Book, BookError, Shown, Table, book};
pub use error_workbook::error_workbook;
pub use heading::{Field, FoundColumn};
pub use name::{NameProblem, name};
pub use problem::{Limit, Problem, Problems, SheetError, Why};
pub use template::template;
pub use text::decode;

/// A roll that was read whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollSheet {
    /// Voters in the order of the file, all with the number 0: `election::decide` gives the numbers.
    pub voters: Vec<election::Voter>,
    /// Columns found, read or not.
    pub columns: Vec<FoundColumn>,
    /// What the clerk should look at before confirming; none of it stops the file.
    pub remarks: Vec<Problem>,
    /// Rows read, one per voter.
    pub rows: u32,
}

/// Reads a roll. The kind of file is recognised by its content; limits are checked before anything is unpacked.
///
/// # Errors
/// The file cannot be read, is too large, has no header, or has rows with problems (all of them are listed).
pub fn read_roll(bytes: &[u8]) -> Result<RollSheet, SheetError> {
    roll::read(&open::grids(bytes)?)
}
