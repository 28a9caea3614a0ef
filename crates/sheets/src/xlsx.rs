//! `.xlsx` (and `.xlsm`): streamed cell by cell, so that a sheet which claims to reach XFD1048576 allocates nothing for it.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use jiff::civil::Date;

use crate::grid::{Cell, Grid};
use crate::limits::{Budget, MOST_SHEETS, MOST_UNPACKED_MIB, too_large};
use crate::problem::{Limit, SheetError, Why, unreadable};

/// All sheets of a workbook. The reader is a foreign library and its input hostile: should it panic, the file is damaged.
/// `largest` is the unpacked size of the largest part.
pub(crate) fn grids(bytes: &[u8], largest: u64) -> Result<Vec<Grid>, SheetError> {
    catch_unwind(AssertUnwindSafe(|| read(bytes, largest))).unwrap_or_else(|_| unreadable(Why::Damaged))
}

fn read(bytes: &[u8], largest: u64) -> Result<Vec<Grid>, SheetError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(refused)?;
    let sheets: Vec<_> = book.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet).cloned().collect();
    let count = sheets.len() as u64;
    // Two sheets may point to the same part: as many times the largest part is what may have to be read.
    if count > MOST_SHEETS || count.saturating_mul(largest) > 8 * MOST_UNPACKED_MIB * 1024 * 1024 {
        return too_large(Limit::Sheets, MOST_SHEETS);
    }
    let mut budget = Budget::new();
    let mut grids = Vec::with_capacity(sheets.len());
    for sheet in sheets {
        let mut grid = Grid::new(&sheet.name, sheet.visible != SheetVisible::Visible);
        if !grid.hidden {
            let mut cells = book.worksheet_cells_reader(&sheet.name).map_err(refused)?;
            while let Some(cell) = cells.next_cell().map_err(refused)? {
                if let Some(content) = content(cell.get_value()) {
                    let (row, column) = cell.get_position();
                    grid.put(&mut budget, row, column, content)?;
                }
            }
        }
        grids.push(grid.in_order());
    }
    Ok(grids)
}

fn refused(error: XlsxError) -> SheetError {
    let why = if matches!(error, XlsxError::Password) { Why::Encrypted } else { Why::Damaged };
    SheetError::Unreadable { why }
}

fn content(value: &DataRef<'_>) -> Option<Cell> {
    match value {
        DataRef::Empty => None,
        DataRef::Int(number) => number.to_string().parse().ok().map(Cell::Number),
        DataRef::Float(number) => Some(Cell::Number(*number)),
        DataRef::String(text) => Cell::text(text),
        DataRef::SharedString(text) => Cell::text(text),
        DataRef::Bool(yes) => Cell::text(if *yes { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            Some(day_of(year, month, day).map_or(Cell::Number(moment.as_f64()), Cell::Day))
        }
        DataRef::DateTimeIso(text) => {
            Some(text.get(..10).and_then(|day| day.parse().ok()).map_or_else(|| Cell::Text(text.as_str().into()), Cell::Day))
        }
        DataRef::DurationIso(text) => Cell::text(text),
        DataRef::Error(_) => Some(Cell::Error),
    }
}

fn day_of(year: u16, month: u8, day: u8) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
