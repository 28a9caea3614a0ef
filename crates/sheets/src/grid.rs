//! A sheet as rows of cells, the same for every kind of file. Only cells with content are kept, so a sheet that claims a million rows
//! costs nothing.

use jiff::civil::Date;

use crate::limits::{Budget, MOST_COLUMNS, too_large};
use crate::problem::{Limit, SheetError};

/// Content of a cell; the result, where there is a formula.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// Text as written, not trimmed.
    Text(Box<str>),
    /// A number.
    Number(f64),
    /// A day, by the format of the cell.
    Day(Date),
    /// A formula that failed, for example `#REF!`.
    Error,
}

impl Cell {
    /// Text, or nothing if there are only blanks.
    pub(crate) fn text(text: &str) -> Option<Self> {
        let blank = text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}'));
        (!blank).then(|| Self::Text(text.into()))
    }

    /// As a person reads it in the cell.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.trim().to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Error => "#REF!".to_owned(),
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            _ => 0,
        }
    }
}

/// A row with content.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    /// Number as Excel shows it, from 1.
    pub number: u32,
    /// Cells with content by column from 0, in order.
    pub cells: Vec<(u16, Cell)>,
}

impl Row {
    pub(crate) fn cell(&self, column: u16) -> Option<&Cell> {
        self.cells.binary_search_by_key(&column, |(at, _)| *at).ok().map(|at| &self.cells[at].1)
    }
}

/// A sheet.
#[derive(Debug, Clone, Default)]
pub(crate) struct Grid {
    /// Name on its tab.
    pub name: String,
    /// Hidden sheets are named, not read.
    pub hidden: bool,
    /// Rows with content, in order.
    pub rows: Vec<Row>,
}

impl Grid {
    pub(crate) fn new(name: &str, hidden: bool) -> Self {
        Self { name: name.to_owned(), hidden, rows: Vec::new() }
    }

    /// A cell at a place counted from 0.
    pub(crate) fn put(&mut self, budget: &mut Budget, row: u32, column: u32, cell: Cell) -> Result<(), SheetError> {
        let column = match u16::try_from(column) {
            Ok(column) if u64::from(column) < MOST_COLUMNS => column,
            _ => return too_large(Limit::Columns, MOST_COLUMNS),
        };
        budget.cell(cell.bytes())?;
        let number = row.saturating_add(1);
        if self.rows.last().is_none_or(|last| last.number != number) {
            budget.row()?;
            self.rows.push(Row { number, cells: Vec::new() });
        }
        if let Some(last) = self.rows.last_mut() {
            last.cells.push((column, cell));
        }
        Ok(())
    }

    /// Puts rows and cells in order; files written by Excel already have them so. Of two cells at one place the first stays.
    pub(crate) fn in_order(mut self) -> Self {
        if !self.rows.is_sorted_by(|a, b| a.number < b.number) {
            self.rows.sort_by_key(|row| row.number);
            let mut merged: Vec<Row> = Vec::with_capacity(self.rows.len());
            for row in self.rows {
                match merged.last_mut() {
                    Some(last) if last.number == row.number => last.cells.extend(row.cells),
                    _ => merged.push(row),
                }
            }
            self.rows = merged;
        }
        for row in &mut self.rows {
            if !row.cells.is_sorted_by(|a, b| a.0 < b.0) {
                row.cells.sort_by_key(|(column, _)| *column);
                row.cells.dedup_by_key(|(column, _)| *column);
            }
        }
        self
    }
}

/// Column as Excel shows it: 0 is A, 26 is AA.
pub(crate) fn letters(column: u16) -> String {
    let (mut rest, mut name) = (u32::from(column) + 1, Vec::new());
    while rest > 0 {
        rest -= 1;
        name.push(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(rest % 26) as usize]);
        rest /= 26;
    }
    name.iter().rev().map(|b| char::from(*b)).collect()
}

/// Column counted from 0 of its letters.
pub(crate) fn column_of(letters: &str) -> Option<u16> {
    let mut column = 0_u32;
    for letter in letters.bytes() {
        if !letter.is_ascii_uppercase() || column > 1_000 {
            return None;
        }
        column = column * 26 + u32::from(letter - b'A') + 1;
    }
    u16::try_from(column.checked_sub(1)?).ok()
}

#[cfg(test)]
mod tests {
    use super::{Cell, Grid, column_of, letters};
    use crate::limits::Budget;

    #[test]
    fn columns_are_named_as_excel_names_them() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (255, "IV")] {
            assert_eq!(letters(column), name);
            assert_eq!(column_of(name), Some(column));
        }
        assert_eq!(column_of(""), None);
        assert_eq!(column_of("a1"), None);
    }

    #[test]
    fn cells_out_of_order_are_put_in_order() {
        let (mut grid, mut budget) = (Grid::new("表", false), Budget::new());
        for (row, column, text) in [(4, 1, "e1"), (2, 1, "c1"), (2, 0, "c0"), (4, 0, "e0"), (4, 1, "again")] {
            grid.put(&mut budget, row, column, Cell::text(text).unwrap()).unwrap();
        }
        let grid = grid.in_order();
        let seen: Vec<(u32, Vec<String>)> =
            grid.rows.iter().map(|r| (r.number, r.cells.iter().map(|(_, c)| c.shown()).collect())).collect();
        assert_eq!(seen, [(3, vec!["c0".to_owned(), "c1".to_owned()]), (5, vec!["e0".to_owned(), "e1".to_owned()])]);
    }
}
