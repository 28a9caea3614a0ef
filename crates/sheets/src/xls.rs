//! `.xls` of Excel 97 to 2003 and WPS `.et` ([MS-XLS], BIFF8), record by record into rows with the same limits as every other kind.
//! (calamine's own reader builds a dense table per sheet and copies shared texts without a limit.)

use std::collections::BTreeMap;

use crate::cfb::{Compound, f64_at, u16_at, u32_at};
use crate::date::of_serial;
use crate::grid::{Cell, Feeder, Merge, Row};
use crate::limits::{MOST_SHEETS, MOST_TEXT_MIB, too_large};
use crate::problem::{Limit, SheetError, Why, unreadable};
use crate::styles::shows_days;
use crate::xls_text::{long_text, loose_text, shared_texts, short_text};

pub(crate) const BOF: u16 = 0x0809;
pub(crate) const EOF: u16 = 0x000A;
pub(crate) const CONTINUE: u16 = 0x003C;
const FILE_PASS: u16 = 0x002F;
const DATE_MODE: u16 = 0x0022;
const FORMAT: u16 = 0x041E;
const XF: u16 = 0x00E0;
pub(crate) const BOUND_SHEET: u16 = 0x0085;
pub(crate) const SST: u16 = 0x00FC;
const BIFF8: u16 = 0x0600;

const DAMAGED: SheetError = SheetError::Unreadable { why: Why::Damaged };

/// All sheets of a workbook in a compound file. Some writers store the cells of a sheet in any order: one sheet of at most 65,536 rows is
/// put in order before it is handed on.
pub(crate) fn stream(bytes: &[u8], feeder: &mut Feeder<'_>) -> Result<(), SheetError> {
    let file = Compound::open(bytes).ok_or(DAMAGED)?;
    if file.has("EncryptedPackage") {
        return unreadable(Why::Encrypted);
    }
    if !file.has("Workbook") {
        return unreadable(if file.has("Book") { Why::OtherWorkbook } else { Why::NotATable });
    }
    let stream = file.stream("Workbook").ok_or(DAMAGED)?;
    let book = Book::read(&stream)?;
    let mut read = 0;
    for (name, hidden, at) in &book.sheets {
        feeder.sheet(name, *hidden, None);
        if !hidden || feeder.sink.reads_hidden() {
            let part = stream.get(*at..).ok_or(DAMAGED)?;
            let mut sheet = Sheet::default();
            read += sheet.read(part, &book)?;
            sheet.merges.iter().for_each(|merge| feeder.sink.merge(*merge));
            for mut row in sheet.rows.into_values() {
                feeder.whole(&mut row)?;
            }
        }
        feeder.end()?;
        // Two sheets may point to the same place.
        if read > 8 * stream.len() {
            return too_large(Limit::Sheets, MOST_SHEETS);
        }
    }
    Ok(())
}

/// Records one after the other; ends where they break off.
pub(crate) struct Records<'a> {
    /// The stream.
    pub bytes: &'a [u8],
    /// Where the next one begins.
    pub at: usize,
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, length) = (u16_at(self.bytes, self.at)?, usize::from(u16_at(self.bytes, self.at + 2)?));
        let data = self.bytes.get(self.at + 4..self.at + 4 + length)?;
        self.at += 4 + length;
        Some((kind, data))
    }
}

/// What all sheets share.
#[derive(Default)]
pub(crate) struct Book {
    /// Name, hidden, place in the stream.
    pub sheets: Vec<(String, bool, usize)>,
    /// Shared texts.
    pub texts: Vec<Box<str>>,
    /// By cell format: the number of the format of its numbers, and its letters if it is no built-in one.
    pub formats: Vec<(u16, Option<String>)>,
    /// By cell format: whether numbers are shown as days.
    days: Vec<bool>,
    /// Days are counted from 1904.
    pub since_1904: bool,
}

impl Book {
    /// Reads what stands before the sheets.
    pub(crate) fn read(stream: &[u8]) -> Result<Self, SheetError> {
        let mut book = Self::default();
        let (mut formats, mut cell_formats, mut shared) = (Vec::new(), Vec::new(), Vec::new());
        let mut last = 0;
        for (at, (kind, data)) in (Records { bytes: stream, at: 0 }).enumerate() {
            match kind {
                BOF if at == 0 && u16_at(data, 0) != Some(BIFF8) => return unreadable(Why::OtherWorkbook),
                BOF if at == 0 => {}
                _ if at == 0 => return Err(DAMAGED),
                FILE_PASS => return unreadable(Why::Encrypted),
                DATE_MODE => book.since_1904 = u16_at(data, 0) == Some(1),
                FORMAT => formats.extend(u16_at(data, 0).zip(long_text(data, 2))),
                XF => cell_formats.push(u16_at(data, 2).unwrap_or(0)),
                BOUND_SHEET => book.sheets.extend(bound_sheet(data)),
                SST => shared.push(data),
                CONTINUE if last == SST => shared.push(data),
                EOF => break,
                _ => {}
            }
            last = if kind == CONTINUE { last } else { kind };
        }
        if book.sheets.len() as u64 > MOST_SHEETS {
            return too_large(Limit::Sheets, MOST_SHEETS);
        }
        book.texts = shared_texts(shared).ok_or(DAMAGED)?;
        let letters =
            |format: u16| formats.iter().find(|(number, _)| *number == format).map(|(_, letters): &(u16, String)| letters.clone());
        book.formats = cell_formats.into_iter().map(|format| (format, letters(format))).collect();
        book.days = book.formats.iter().map(|(format, letters)| shows_days(*format, letters.as_deref())).collect();
        Ok(book)
    }

    /// A number in a cell of this format.
    fn number(&self, format: u16, number: f64) -> Cell<'static> {
        if self.days.get(usize::from(format)) != Some(&true) {
            return Cell::Number(number);
        }
        let serial = number.trunc().to_string().parse().ok();
        serial.and_then(|serial| of_serial(serial, self.since_1904)).map_or(Cell::Number(number), Cell::Day)
    }
}

/// Worksheets only: charts and macros have no cells.
fn bound_sheet(data: &[u8]) -> Option<(String, bool, usize)> {
    let (place, hidden, kind) = (u32_at(data, 0)?, *data.get(4)? & 3 != 0, *data.get(5)?);
    (kind == 0).then_some((short_text(data, 6)?, hidden, usize::try_from(place).ok()?))
}

const HEADER: u16 = 0x0014;
const FOOTER: u16 = 0x0015;
const TEXT_BOX: u16 = 0x01B6;

/// Words that stand in no cell: headers, footers, text boxes, comments, and shared texts that no cell shows any more.
pub(crate) fn words_around(bytes: &[u8]) -> Vec<String> {
    let stream = Compound::open(bytes).and_then(|file| file.stream("Workbook")).unwrap_or_default();
    let (mut words, mut last) = (Vec::new(), 0);
    for (kind, data) in (Records { bytes: &stream, at: 0 }) {
        match kind {
            HEADER | FOOTER => words.extend(long_text(data, 0)),
            CONTINUE if last == TEXT_BOX => words.extend(loose_text(data)),
            _ => {}
        }
        last = kind;
    }
    words.extend(Book::read(&stream).map(|book| book.texts).unwrap_or_default().into_iter().map(String::from));
    words
}

/// One sheet, its rows in order.
#[derive(Default)]
struct Sheet {
    rows: BTreeMap<u32, Row>,
    merges: Vec<Merge>,
    /// Bytes of text kept.
    text: usize,
    /// Place of a formula whose text follows in a record of its own.
    formula: Option<(u16, u16)>,
}

impl Sheet {
    /// Reads the sheet and says how many bytes it took.
    fn read(&mut self, part: &[u8], book: &Book) -> Result<usize, SheetError> {
        let mut records = Records { bytes: part, at: 0 };
        let mut depth = 0_u32;
        while let Some((kind, data)) = records.next() {
            match kind {
                BOF => depth += 1,
                EOF if depth <= 1 => return Ok(records.at),
                EOF => depth -= 1,
                _ if depth == 1 => self.record(kind, data, book)?,
                _ => {}
            }
        }
        Err(DAMAGED)
    }

    fn record(&mut self, kind: u16, data: &[u8], book: &Book) -> Result<(), SheetError> {
        match kind {
            MULTIPLE_RK => return self.numbers(data, book).ok_or(DAMAGED)?,
            MERGED_CELLS => {
                self.merged(data);
                return Ok(());
            }
            _ => {}
        }
        let place = if kind == TEXT_RESULT { self.formula.take() } else { u16_at(data, 0).zip(u16_at(data, 2)) };
        let Some((row, column)) = place else { return Ok(()) };
        if kind == FORMULA && is_text_result(data) {
            self.formula = Some((row, column));
        }
        let mut own = String::new();
        match content(kind, data, book, &mut own) {
            Some(cell) => self.put(row, column, cell),
            None => Ok(()),
        }
    }

    fn put(&mut self, row: u16, column: u16, cell: Cell<'_>) -> Result<(), SheetError> {
        if let Cell::Text(text) = cell {
            self.text += text.len();
            if self.text as u64 > MOST_TEXT_MIB << 20 {
                return too_large(Limit::Unpacked, MOST_TEXT_MIB);
            }
        }
        let number = u32::from(row) + 1;
        let row = self.rows.entry(number).or_default();
        row.number = number;
        row.put(column, cell);
        Ok(())
    }

    /// A run of numbers in one row.
    fn numbers(&mut self, data: &[u8], book: &Book) -> Option<Result<(), SheetError>> {
        let (row, first) = (u16_at(data, 0)?, u16_at(data, 2)?);
        let run = data.get(4..data.len().checked_sub(2)?)?;
        for (column, pair) in (first..).zip(run.chunks_exact(6)) {
            let cell = book.number(u16_at(pair, 0)?, rk(u32_at(pair, 2)?));
            if let Err(error) = self.put(row, column, cell) {
                return Some(Err(error));
            }
        }
        Some(Ok(()))
    }

    /// First and last row, first and last column of each, two bytes each.
    fn merged(&mut self, data: &[u8]) {
        for range in data.get(2..).unwrap_or_default().chunks_exact(8) {
            if let (Some(top), Some(bottom), Some(left), Some(right)) =
                (u16_at(range, 0), u16_at(range, 2), u16_at(range, 4), u16_at(range, 6))
            {
                self.merges.push(Merge { rows: (u32::from(top) + 1, u32::from(bottom) + 1), columns: (left, right) });
            }
        }
    }
}

pub(crate) const NUMBER: u16 = 0x0203;
pub(crate) const RK: u16 = 0x027E;
pub(crate) const MULTIPLE_RK: u16 = 0x00BD;
pub(crate) const SHARED_TEXT: u16 = 0x00FD;
pub(crate) const LABEL: u16 = 0x0204;
pub(crate) const RICH_LABEL: u16 = 0x00D6;
pub(crate) const FORMULA: u16 = 0x0006;
pub(crate) const TEXT_RESULT: u16 = 0x0207;
pub(crate) const TRUTH: u16 = 0x0205;
const MERGED_CELLS: u16 = 0x00E5;

/// What a record says of its cell; `own` holds a text that stands in the record itself.
fn content<'a>(kind: u16, data: &[u8], book: &'a Book, own: &'a mut String) -> Option<Cell<'a>> {
    let format = u16_at(data, 4);
    match kind {
        NUMBER => Some(book.number(format?, f64_at(data, 6)?)),
        RK => Some(book.number(format?, rk(u32_at(data, 6)?))),
        SHARED_TEXT => Cell::text(book.texts.get(usize::try_from(u32_at(data, 6)?).ok()?)?),
        LABEL | RICH_LABEL => Cell::text(own_text(own, long_text(data, 6)?)),
        TEXT_RESULT => Cell::text(own_text(own, long_text(data, 0)?)),
        TRUTH if *data.get(7)? == 1 => Some(Cell::Error),
        TRUTH => Cell::text(if *data.get(6)? == 1 { "TRUE" } else { "FALSE" }),
        FORMULA if u16_at(data, 12)? != 0xFFFF => Some(book.number(format?, f64_at(data, 6)?)),
        FORMULA if *data.get(6)? == 1 => Cell::text(if *data.get(8)? == 1 { "TRUE" } else { "FALSE" }),
        FORMULA if *data.get(6)? == 2 => Some(Cell::Error),
        _ => None,
    }
}

fn own_text(own: &mut String, text: String) -> &str {
    *own = text;
    own
}

/// The text itself follows in a record of its own.
fn is_text_result(data: &[u8]) -> bool {
    u16_at(data, 12) == Some(0xFFFF) && data.get(6) == Some(&0)
}

/// A number in 30 bits: the upper bits of a double or an integer, perhaps times a hundred.
fn rk(bits: u32) -> f64 {
    let number = if bits & 2 == 0 { f64::from_bits(u64::from(bits & !3) << 32) } else { f64::from(bits.cast_signed() >> 2) };
    if bits & 1 == 0 { number } else { number / 100.0 }
}

#[cfg(test)]
mod tests {
    use super::rk;

    #[test]
    fn short_numbers_are_unpacked() {
        assert_eq!(rk((31_113 << 2) | 2), 31_113.0);
        assert_eq!(rk((198_503 << 2) | 3), 1985.03);
        assert_eq!(rk(((-5_i32 << 2) | 2).cast_unsigned()), -5.0);
        assert_eq!(rk(0x3FF0_0000), 1.0);
    }
}
