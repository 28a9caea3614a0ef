//! Tables as a workbook: what an office hands upward. Every cell goes through the guard before the file exists.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use sieve::Kind;

use crate::{cfb, guard};

/// Characters that a sheet's name may have, and those it may not hold, by Excel.
const LONGEST_NAME: usize = 31;
const NOT_IN_NAMES: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];
/// Widths of columns, in characters.
const WIDTH: std::ops::RangeInclusive<u16> = 8..=40;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// Words; never a formula.
    Words(String),
    /// A number of people, sheets or days.
    Number(u64),
    /// Nothing.
    Empty,
}

impl Shown {
    /// As a person reads it.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Words(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Empty => String::new(),
        }
    }
}

/// A table on a sheet of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Name of the sheet.
    pub name: String,
    /// Title above the table.
    pub title: String,
    /// Lines between title and table: unit, day, definitions.
    pub notes: Vec<String>,
    /// Headings.
    pub head: Vec<String>,
    /// Rows; each has as many cells as there are headings, or fewer.
    pub rows: Vec<Vec<Shown>>,
}

/// A finished workbook. Only [`book`] and [`crate::fill::fill`] make one, so that none leaves unguarded.
#[derive(Clone, PartialEq, Eq)]
pub struct Book(Vec<u8>);

impl Book {
    /// A file of any make, once every cell and every word in it went through the guard.
    pub(crate) fn guarded(bytes: Vec<u8>) -> Result<Self, BookError> {
        guard::workbook(&bytes)?;
        Ok(Self(bytes))
    }

    /// Ending of its name: `xlsx`, or `xls` for a form that came as one.
    #[must_use]
    pub fn extension(&self) -> &'static str {
        if cfb::is_compound(&self.0) { "xls" } else { "xlsx" }
    }

    /// The file.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl AsRef<[u8]> for Book {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Shows its size only.
impl std::fmt::Debug for Book {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Book({} bytes)", self.0.len())
    }
}

/// Why there is no workbook.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BookError {
    /// A cell holds a number that must not leave.
    #[error("the sheet {sheet} holds a number of a person ({}) in {cell}; no file was made", .kind.name())]
    Held {
        /// Which sheet.
        sheet: String,
        /// Which cell, for example C7.
        cell: String,
        /// What it holds.
        kind: Kind,
    },
    /// The writer refused something.
    #[error("the workbook could not be written: {0}")]
    Unwritable(String),
}

impl From<XlsxError> for BookError {
    fn from(error: XlsxError) -> Self {
        Self::Unwritable(error.to_string())
    }
}

/// Tables as an .xlsx workbook, one sheet each.
///
/// # Errors
/// A cell, a note or a title holds an identity or mobile telephone number, or the writer refuses something.
pub fn book(tables: &[Table]) -> Result<Book, BookError> {
    let mut book = Workbook::new();
    for table in tables {
        write(book.add_worksheet(), table)?;
    }
    Ok(Book(book.save_to_buffer()?))
}

/// Stops a cell that holds a number of a person, in words or as a number.
fn guarded(table: &Table, row: u32, column: u16, text: &str) -> Result<(), BookError> {
    guard::text(&table.name, &|| rust_xlsxwriter::utility::row_col_to_cell(row, column), text)
}

fn write(sheet: &mut Worksheet, table: &Table) -> Result<(), BookError> {
    guarded(table, 0, 0, &table.name)?;
    let name: String = table.name.chars().filter(|c| !NOT_IN_NAMES.contains(c)).take(LONGEST_NAME).collect();
    sheet.set_name(&name)?;
    let last = u16::try_from(table.head.len().max(2)).unwrap_or(u16::MAX) - 1;
    let title = Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
    let note = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    guarded(table, 0, 0, &table.title)?;
    sheet.merge_range(0, 0, 0, last, &table.title, &title)?;
    sheet.set_row_height(0, 30)?;
    let mut row = 1;
    for line in &table.notes {
        guarded(table, row, 0, line)?;
        sheet.merge_range(row, 0, row, last, line, &note)?;
        row += 1;
    }
    let head_at = row;
    cells(sheet, table, head_at)?;
    sheet.set_freeze_panes(head_at + 1, 0)?;
    sheet.set_landscape().set_paper_size(9).set_repeat_rows(head_at, head_at)?;
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

fn cells(sheet: &mut Worksheet, table: &Table, head_at: u32) -> Result<(), BookError> {
    let plain = Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
    let words = plain.clone().set_num_format("@").set_text_wrap();
    let heading = words.clone().set_bold();
    for (column, text) in (0..).zip(&table.head) {
        guarded(table, head_at, column, text)?;
        sheet.write_string_with_format(head_at, column, text, &heading)?;
        let widest = table.rows.iter().filter_map(|cells| cells.get(usize::from(column))).map(width).chain([wide(text)]).max().unwrap_or(0);
        sheet.set_column_width(column, widest.clamp(*WIDTH.start(), *WIDTH.end()))?;
    }
    for (row, line) in (head_at + 1..).zip(&table.rows) {
        for (column, cell) in (0..).zip(line) {
            match cell {
                Shown::Words(text) => {
                    guarded(table, row, column, text)?;
                    sheet.write_string_with_format(row, column, text, &words)?;
                }
                Shown::Number(number) => {
                    let text = number.to_string();
                    guarded(table, row, column, &text)?;
                    // Excel keeps fifteen digits; no count has more.
                    sheet.write_number_with_format(row, column, text.parse::<f64>().unwrap_or(0.0), &plain)?;
                }
                Shown::Empty => drop(sheet.write_blank(row, column, &plain)?),
            }
        }
    }
    Ok(())
}

fn width(cell: &Shown) -> u16 {
    match cell {
        Shown::Words(text) => wide(text),
        Shown::Number(_) | Shown::Empty => 0,
    }
}

/// A Han character is two wide.
pub(crate) fn wide(text: &str) -> u16 {
    let sum = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>() + 2;
    u16::try_from(sum).unwrap_or(u16::MAX)
}
