//! Spreadsheets in and out: the roll (选民名单) as clerks have it.
//!
//! `.xlsx`, `.xls`, `.ods` and `.csv` (UTF-8, UTF-16, GB 18030) are read row by row and become voters and people who stand off the roll; what
//! is wrong comes back by sheet, row and column, and then nothing is loaded. Must not know the database, the web, or which day it is.

mod absence;
mod block;
mod book;
mod carry;
mod category;
mod cfb;
mod cfb_write;
mod date;
mod department;
mod error_workbook;
mod field;
pub mod fill;
mod grid;
mod guard;
mod heading;
pub mod id_number;
mod limits;
mod line;
mod marked;
mod name;
mod nationality;
mod ods;
mod open;
mod parts;
mod pipe;
mod problem;
mod readers;
mod reading;
mod roll;
mod row_kind;
mod styles;
mod template;
mod text;
mod twice;
mod village;
mod xls;
mod xls_text;
mod xlsx;

pub use book::{Book, BookError, Shown, Table, book};
pub use department::{DepartmentList, Listed, NotTaken, Question, Told, department_sheet, read_department};
pub use error_workbook::error_workbook;
pub use field::Field;
pub use heading::{FoundColumn, Layout, Layouts};
pub use limits::MOST_FILE_MIB;
pub use name::{NameProblem, name};
pub use problem::{Limit, Problem, Problems, SheetError, Why};
pub use reading::{Asked, FoundTable, Progress, Reading, Village};
pub use template::template;
pub use text::decode;

/// A roll that was read whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollSheet {
    /// Voters in the order of the file, all with the number 0: `election::decide` gives the numbers.
    pub voters: Vec<election::Voter>,
    /// Who stands in the file and not on the roll, with the reason.
    pub unlisted: Vec<election::Unlisted>,
    /// Columns found, read or not.
    pub columns: Vec<FoundColumn>,
    /// What the clerk should look at before confirming; none of it stops the file.
    pub remarks: Vec<Problem>,
    /// Rows read, one per voter.
    pub rows: u32,
}

/// Column counted from 0 of its letters: C is 2.
#[must_use]
pub fn column_number(letters: &str) -> Option<u16> {
    grid::column_of(letters)
}

/// Reads a book and says how it was understood, what is wrong included. The kind of file is recognised by its content; limits are checked
/// before anything is unpacked. `progress` is told how far it is every few thousand rows.
///
/// # Errors
/// The file cannot be read, is too large, or has nothing that could be a header.
pub fn examine(bytes: &[u8], asked: &Asked, progress: &dyn Fn(Progress)) -> Result<Reading, SheetError> {
    roll::read(bytes, asked, progress)
}

/// Reads a roll, all villages of the file together, whole or not at all.
///
/// # Errors
/// As [`examine`]; also if no header is known, nobody stands under it, or rows have problems (all of them are listed).
pub fn read_roll(bytes: &[u8]) -> Result<RollSheet, SheetError> {
    examine(bytes, &Asked::default(), &|_| ())?.whole()
}

/// Rows of the first sheet that is shown, each cell as people read it; for tables of a few lines. What stands after `most` rows is left out.
///
/// # Errors
/// The file cannot be read or is too large.
pub fn rows(bytes: &[u8], most: usize) -> Result<Vec<Vec<String>>, SheetError> {
    let sheets = open::grids(bytes)?;
    let Some(sheet) = sheets.iter().find(|sheet| !sheet.hidden && !sheet.rows.is_empty()) else { return Ok(Vec::new()) };
    let cells = |row: &grid::Row| -> Vec<String> {
        let last = row.cells().next_back().map_or(0, |(column, _)| column + 1);
        (0..last).map(|column| row.cell(column).map_or_else(String::new, grid::Cell::shown)).collect()
    };
    Ok(sheet.rows.iter().take(most).map(cells).collect())
}

/// A day as clerks write it (1985-3-7, 1985年3月); of a month alone its first day. Nothing if it is neither.
#[must_use]
pub fn day(text: &str) -> Option<jiff::civil::Date> {
    match date::read(grid::Cell::text(text)?)? {
        date::Spelled::Day(day) => Some(day),
        date::Spelled::Month(year, month) => jiff::civil::Date::new(year, month, 1).ok(),
        date::Spelled::Year(_) | date::Spelled::Short(..) => None,
    }
}

/// A nationality of GB/T 3304 as clerks write it: 汉, 汉族, 蒙. Nothing if it is none.
#[must_use]
pub fn nationality(text: &str) -> Option<statute::Nationality> {
    nationality::read(text)
}

/// Hands the rows of all sheets over without understanding any of them: what a reading is measured against. Answers how many there were.
///
/// # Errors
/// The file cannot be read or is too large.
#[doc(hidden)]
pub fn bare(bytes: &[u8]) -> Result<u32, SheetError> {
    struct Count(u32);
    impl grid::Sink for Count {
        fn sheet(&mut self, _: &str, _: bool, _: Option<u32>) {}
        fn row(&mut self, row: &mut grid::Row) -> Result<(), SheetError> {
            std::hint::black_box(row);
            self.0 += 1;
            Ok(())
        }
        fn end(&mut self) -> Result<(), SheetError> {
            Ok(())
        }
    }
    let mut count = Count(0);
    open::stream(bytes, &mut count)?;
    Ok(count.0)
}
