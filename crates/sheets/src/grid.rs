//! A row of a sheet, the same for every kind of file, and the stream that rows come in. A row is one piece of text and a list of places in
//! it, used again for the next row: a million rows cost no more memory than one.

use jiff::civil::Date;

use crate::limits::{Budget, MOST_COLUMNS, too_large};
use crate::problem::{Limit, SheetError, Why};

/// Content of a cell; the result, where there is a formula.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cell<'a> {
    /// Text as written, not trimmed.
    Text(&'a str),
    /// A number.
    Number(f64),
    /// A day, by the format of the cell.
    Day(Date),
    /// A formula that failed, for example `#REF!`.
    Error,
}

impl<'a> Cell<'a> {
    /// Text, or nothing if there are only blanks.
    #[inline]
    pub(crate) fn text(text: &'a str) -> Option<Self> {
        // Nearly every cell begins with a visible character of ASCII or a Han character.
        let visible = text.as_bytes().first().is_some_and(|b| matches!(b, b'!'..=b'~' | 0xE4..=0xE9));
        (visible || !is_blank(text)).then_some(Self::Text(text))
    }

    /// As a person reads it in the cell.
    pub(crate) fn shown(self) -> String {
        match self {
            Self::Text(text) => text.trim().to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Error => "#REF!".to_owned(),
        }
    }

    #[inline]
    fn bytes(self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            _ => 0,
        }
    }
}

fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}'))
}

/// A cell inside a row: text by its place in the row's text.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kept {
    Text(u32, u32),
    Number(f64),
    Day(Date),
    Error,
}

/// A row with content.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    /// Number as Excel shows it, from 1.
    pub number: u32,
    text: String,
    cells: Vec<(u16, Kept)>,
}

impl Row {
    /// Empty, with another number.
    pub(crate) fn begin(&mut self, number: u32) {
        self.number = number;
        self.text.clear();
        self.cells.clear();
    }

    /// One more cell. Its text must not make the row larger than 4 GiB; the limit of a row's text sees to that.
    pub(crate) fn put(&mut self, column: u16, cell: Cell<'_>) {
        let kept = match cell {
            Cell::Text(text) => {
                let from = self.text.len();
                self.text.push_str(text);
                match (u32::try_from(from), u32::try_from(self.text.len())) {
                    (Ok(from), Ok(to)) => Kept::Text(from, to),
                    _ => Kept::Error,
                }
            }
            Cell::Number(number) => Kept::Number(number),
            Cell::Day(day) => Kept::Day(day),
            Cell::Error => Kept::Error,
        };
        self.cells.push((column, kept));
    }

    /// Puts cells in order; of two at one place the first stays. Files written by Excel already have them so.
    fn sort(&mut self) {
        if !self.cells.is_sorted_by(|a, b| a.0 < b.0) {
            self.cells.sort_by_key(|(column, _)| *column);
            self.cells.dedup_by_key(|(column, _)| *column);
        }
    }

    #[inline]
    fn shown(&self, kept: Kept) -> Cell<'_> {
        match kept {
            Kept::Text(from, to) => {
                let place = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
                Cell::Text(self.text.get(place(from)..place(to)).unwrap_or_default())
            }
            Kept::Number(number) => Cell::Number(number),
            Kept::Day(day) => Cell::Day(day),
            Kept::Error => Cell::Error,
        }
    }

    /// Content of a column counted from 0.
    #[inline]
    pub(crate) fn cell(&self, column: u16) -> Option<Cell<'_>> {
        // No cell stands further right than its column; in most rows it stands just there.
        let last = usize::from(column).min(self.cells.len().checked_sub(1)?);
        let (at, kept) = self.cells.get(..=last)?.iter().rev().find(|(at, _)| *at <= column)?;
        (*at == column).then(|| self.shown(*kept))
    }

    /// Cells with content by column from 0, in order.
    pub(crate) fn cells(&self) -> impl DoubleEndedIterator<Item = (u16, Cell<'_>)> {
        self.cells.iter().map(|(column, kept)| (*column, self.shown(*kept)))
    }

    /// Text of all cells, one after another.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// How many cells have content.
    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }
}

/// Cells that are one cell to the eye, by rows from 1 and columns from 0, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Merge {
    /// First and last row.
    pub rows: (u32, u32),
    /// First and last column.
    pub columns: (u16, u16),
}

/// Where the rows of a file go, one after the other.
pub(crate) trait Sink {
    /// Whether it wants the rows of hidden sheets too.
    fn reads_hidden(&self) -> bool {
        false
    }
    /// A sheet begins; hidden ones are named and bring no rows. `expected` is how many rows it claims to have.
    fn sheet(&mut self, name: &str, hidden: bool, expected: Option<u32>);
    /// Merged cells of this sheet, before the rows they cover are over.
    fn merge(&mut self, _merge: Merge) {}
    /// A row with content; numbers rise. Another row may be left in its place, to be filled anew.
    ///
    /// # Errors
    /// The stream is to end here.
    fn row(&mut self, row: &mut Row) -> Result<(), SheetError>;
    /// The sheet is over.
    ///
    /// # Errors
    /// The stream is to end here.
    fn end(&mut self) -> Result<(), SheetError>;
}

/// Gathers cells into rows and hands each to a sink when it is whole, within the limits.
pub(crate) struct Feeder<'s> {
    /// Where rows go.
    pub sink: &'s mut dyn Sink,
    budget: Budget,
    row: Row,
    open: bool,
}

impl<'s> Feeder<'s> {
    pub(crate) fn new(sink: &'s mut dyn Sink) -> Self {
        Self { sink, budget: Budget::new(), row: Row::default(), open: false }
    }

    /// A sheet begins.
    pub(crate) fn sheet(&mut self, name: &str, hidden: bool, expected: Option<u32>) {
        self.row.begin(0);
        self.open = false;
        self.sink.sheet(name, hidden, expected);
    }

    /// A cell at a place counted from 0. Rows that go back are no sheet: Excel refuses such a file too.
    pub(crate) fn cell(&mut self, row: u32, column: u32, cell: Cell<'_>) -> Result<(), SheetError> {
        let column = match u16::try_from(column) {
            Ok(column) if u64::from(column) < MOST_COLUMNS => column,
            _ => return too_large(Limit::Columns, MOST_COLUMNS),
        };
        self.budget.cell(cell.bytes())?;
        let number = row.saturating_add(1);
        if !self.open || self.row.number != number {
            if self.row.number > number {
                return Err(SheetError::Unreadable { why: Why::Damaged });
            }
            self.flush()?;
            self.budget.row()?;
            self.row.begin(number);
            self.open = true;
        }
        self.row.put(column, cell);
        Ok(())
    }

    /// A row that stands ready elsewhere.
    pub(crate) fn whole(&mut self, row: &mut Row) -> Result<(), SheetError> {
        self.budget.row()?;
        for (column, cell) in row.cells() {
            if u64::from(column) >= MOST_COLUMNS {
                return too_large(Limit::Columns, MOST_COLUMNS);
            }
            self.budget.cell(cell.bytes())?;
        }
        row.sort();
        self.sink.row(row)
    }

    fn flush(&mut self) -> Result<(), SheetError> {
        if self.open {
            self.row.sort();
            self.sink.row(&mut self.row)?;
        }
        Ok(())
    }

    /// The sheet is over.
    pub(crate) fn end(&mut self) -> Result<(), SheetError> {
        self.flush()?;
        self.open = false;
        self.sink.end()
    }
}

/// A sheet kept whole: for the workbook with red cells, and for tests.
#[derive(Debug, Clone, Default)]
pub(crate) struct Grid {
    /// Name on its tab.
    pub name: String,
    /// Hidden sheets are named, not read.
    pub hidden: bool,
    /// Rows with content, in order.
    pub rows: Vec<Row>,
    /// Merged cells.
    pub merges: Vec<Merge>,
}

impl Sink for Vec<Grid> {
    fn sheet(&mut self, name: &str, hidden: bool, _expected: Option<u32>) {
        self.push(Grid { name: name.to_owned(), hidden, ..Grid::default() });
    }

    fn merge(&mut self, merge: Merge) {
        if let Some(grid) = self.last_mut() {
            grid.merges.push(merge);
        }
    }

    fn row(&mut self, row: &mut Row) -> Result<(), SheetError> {
        if let Some(grid) = self.last_mut() {
            grid.rows.push(std::mem::take(row));
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), SheetError> {
        Ok(())
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

/// `C7` as a row from 1 and a column from 0.
pub(crate) fn place_of(name: &str) -> Option<(u32, u16)> {
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, number) = name.split_at(digits);
    Some((number.parse().ok().filter(|n| *n > 0)?, column_of(letters)?))
}

/// `C7:E9` as merged cells.
pub(crate) fn merge_of(range: &str) -> Option<Merge> {
    let (from, to) = range.split_once(':')?;
    let (from, to) = (place_of(from)?, place_of(to)?);
    (from.0 <= to.0 && from.1 <= to.1).then_some(Merge { rows: (from.0, to.0), columns: (from.1, to.1) })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{Cell, Feeder, Grid, Merge, column_of, letters, merge_of};
    use crate::problem::{SheetError, Why};

    /// A sheet of texts; empty ones are no cells.
    pub(crate) fn grid(rows: &[&[&str]]) -> Grid {
        let mut grids: Vec<Grid> = Vec::new();
        let mut feeder = Feeder::new(&mut grids);
        feeder.sheet("表", false, None);
        for (row, cells) in (0..).zip(rows) {
            for (column, text) in (0..).zip(*cells) {
                if let Some(cell) = Cell::text(text) {
                    feeder.cell(row, column, cell).unwrap();
                }
            }
        }
        feeder.end().unwrap();
        grids.remove(0)
    }

    #[test]
    fn columns_are_named_as_excel_names_them() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (255, "IV")] {
            assert_eq!(letters(column), name);
            assert_eq!(column_of(name), Some(column));
        }
        assert_eq!(column_of(""), None);
        assert_eq!(column_of("a1"), None);
        assert_eq!(merge_of("C7:E9"), Some(Merge { rows: (7, 9), columns: (2, 4) }));
        assert_eq!((merge_of("C7"), merge_of("C9:C7"), merge_of("C0:C2"), merge_of("7:9")), (None, None, None, None));
    }

    #[test]
    fn cells_out_of_order_are_put_in_order_and_rows_that_go_back_are_no_sheet() {
        let mut grids: Vec<Grid> = Vec::new();
        let mut feeder = Feeder::new(&mut grids);
        feeder.sheet("表", false, None);
        for (row, column, text) in [(2, 1, "c1"), (2, 0, "c0"), (4, 1, "e1"), (4, 0, "e0"), (4, 1, "again")] {
            feeder.cell(row, column, Cell::Text(text)).unwrap();
        }
        assert_eq!(feeder.cell(3, 0, Cell::Number(1.0)), Err(SheetError::Unreadable { why: Why::Damaged }));
        feeder.end().unwrap();
        let seen: Vec<(u32, Vec<String>)> = grids[0].rows.iter().map(|r| (r.number, r.cells().map(|(_, c)| c.shown()).collect())).collect();
        assert_eq!(seen, [(3, vec!["c0".to_owned(), "c1".to_owned()]), (5, vec!["e0".to_owned(), "e1".to_owned()])]);
    }
}
