//! `.xlsx` (and `.xlsm`): streamed cell by cell, so that a sheet which claims to reach XFD1048576 allocates nothing for it.

use std::collections::HashMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use jiff::civil::Date;

use crate::grid::{Cell, Feeder, Merge};
use crate::limits::{MOST_SHEETS, MOST_UNPACKED_MIB, Packed, Streams, too_large};
use crate::parts;
use crate::pipe::both;
use crate::problem::{Limit, SheetError, Why, unreadable};

/// All sheets of a workbook. The reader is a foreign library and its input hostile: should it panic, the file is damaged.
pub(crate) fn stream(bytes: &[u8], mut packed: Packed<'_>, feeder: &mut Feeder<'_>) -> Result<(), SheetError> {
    let paths: HashMap<String, String> = parts::sheets(&mut packed.zip).into_iter().collect();
    // What the reader opens now was found harmless; the sheets are looked at meanwhile and read afterwards.
    let (book, streams) = both(bytes, || guarded(|| Xlsx::new(Cursor::new(bytes)).map_err(refused)), || packed.streams());
    let Streams { largest, mut merges } = streams?;
    let mut book = book?;
    let mut merged = |sheet: &str| paths.get(sheet).and_then(|path| merges.remove(&path.to_ascii_lowercase())).unwrap_or_default();
    guarded(|| read(&mut book, largest, &mut merged, feeder))
}

fn guarded<T>(read: impl FnOnce() -> Result<T, SheetError>) -> Result<T, SheetError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| unreadable(Why::Damaged))
}

fn read(
    book: &mut Xlsx<Cursor<&[u8]>>,
    largest: u64,
    merged: &mut dyn FnMut(&str) -> Vec<Merge>,
    feeder: &mut Feeder<'_>,
) -> Result<(), SheetError> {
    let sheets: Vec<_> = book.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet).cloned().collect();
    let count = sheets.len() as u64;
    // Two sheets may point to the same part: as many times the largest part is what may have to be read.
    if count > MOST_SHEETS || count.saturating_mul(largest) > 8 * MOST_UNPACKED_MIB * 1024 * 1024 {
        return too_large(Limit::Sheets, MOST_SHEETS);
    }
    for sheet in sheets {
        let hidden = sheet.visible != SheetVisible::Visible;
        if hidden && !feeder.sink.reads_hidden() {
            feeder.sheet(&sheet.name, true, None);
        } else {
            let mut cells = book.worksheet_cells_reader(&sheet.name).map_err(refused)?;
            let rows = cells.dimensions();
            feeder.sheet(&sheet.name, hidden, Some(rows.end.0.saturating_sub(rows.start.0)));
            merged(&sheet.name).into_iter().for_each(|merge| feeder.sink.merge(merge));
            while let Some(cell) = cells.next_cell().map_err(refused)? {
                let (row, column) = cell.get_position();
                match cell.get_value() {
                    DataRef::Int(number) => number.to_string().parse().map_or(Ok(()), |n| feeder.cell(row, column, Cell::Number(n)))?,
                    value => content(value).map_or(Ok(()), |content| feeder.cell(row, column, content))?,
                }
            }
        }
        feeder.end()?;
    }
    Ok(())
}

fn refused(error: XlsxError) -> SheetError {
    let why = if matches!(error, XlsxError::Password) { Why::Encrypted } else { Why::Damaged };
    SheetError::Unreadable { why }
}

fn content<'a>(value: &'a DataRef<'_>) -> Option<Cell<'a>> {
    match value {
        DataRef::Empty | DataRef::Int(_) => None,
        DataRef::Float(number) => Some(Cell::Number(*number)),
        DataRef::String(text) => Cell::text(text),
        DataRef::SharedString(text) => Cell::text(text),
        DataRef::Bool(yes) => Cell::text(if *yes { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            Some(day_of(year, month, day).map_or(Cell::Number(moment.as_f64()), Cell::Day))
        }
        DataRef::DateTimeIso(text) => Some(text.get(..10).and_then(|day| day.parse().ok()).map_or(Cell::Text(text.as_str()), Cell::Day)),
        DataRef::DurationIso(text) => Cell::text(text),
        DataRef::Error(_) => Some(Cell::Error),
    }
}

fn day_of(year: u16, month: u8, day: u8) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
