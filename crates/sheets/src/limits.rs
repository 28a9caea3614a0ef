//! Limits of a file, checked before anything is kept. They are far above any village's roll and far below a machine's memory.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::problem::{Limit, SheetError, Why, unreadable};

const MIB: u64 = 1024 * 1024;
/// Mebibytes of a file as uploaded.
pub(crate) const MOST_FILE_MIB: u64 = 20;
/// Mebibytes of all parts of a packed workbook together, and of all text kept from it.
pub(crate) const MOST_UNPACKED_MIB: u64 = 200;
/// Unpacked bytes per packed byte. Sheets pack 5 to 30 times, bombs a thousand times.
const MOST_RATIO: u64 = 200;
/// Below this the ratio is not looked at: a few repeated lines pack very well.
const RATIO_FROM: u64 = 4 * MIB;
/// Parts of a packed workbook (sheets, drawings, photographs).
const MOST_PARTS: u64 = 2_000;
/// XML tags in the list of shared texts, which the reader keeps in memory.
const MOST_TAGS_IN_TEXTS: u64 = 8_000_000;
/// XML tags in any other part that is not a sheet: styles, relations.
const MOST_TAGS_ELSEWHERE: u64 = 500_000;
/// Rows with content in all sheets.
pub(crate) const MOST_ROWS: u64 = 200_000;
/// Columns of a sheet.
pub(crate) const MOST_COLUMNS: u64 = 256;
/// Cells with content in all sheets.
pub(crate) const MOST_CELLS: u64 = 4_000_000;
/// Bytes of text in one cell: the 32,767 characters of Excel, four bytes each.
pub(crate) const MOST_CELL_TEXT: usize = 4 * 32_767;
/// Sheets of a workbook.
pub(crate) const MOST_SHEETS: u64 = 256;

pub(crate) fn too_large<T>(limit: Limit, most: u64) -> Result<T, SheetError> {
    Err(SheetError::TooLarge { limit, most })
}

/// The file as uploaded.
pub(crate) fn file(bytes: &[u8]) -> Result<(), SheetError> {
    if bytes.is_empty() {
        return unreadable(Why::Empty);
    }
    if bytes.len() as u64 > MOST_FILE_MIB * MIB {
        return too_large(Limit::File, MOST_FILE_MIB);
    }
    Ok(())
}

/// What may still be kept of a file.
pub(crate) struct Budget {
    rows: u64,
    cells: u64,
    text: u64,
}

impl Budget {
    pub(crate) fn new() -> Self {
        Self { rows: MOST_ROWS, cells: MOST_CELLS, text: MOST_UNPACKED_MIB * MIB }
    }

    /// One more row.
    pub(crate) fn row(&mut self) -> Result<(), SheetError> {
        take(&mut self.rows, 1, Limit::Rows, MOST_ROWS)
    }

    /// One more cell with so many bytes of text.
    pub(crate) fn cell(&mut self, text: usize) -> Result<(), SheetError> {
        if text > MOST_CELL_TEXT {
            return too_large(Limit::Unpacked, MOST_UNPACKED_MIB);
        }
        take(&mut self.cells, 1, Limit::Cells, MOST_CELLS)?;
        take(&mut self.text, text as u64, Limit::Unpacked, MOST_UNPACKED_MIB)
    }
}

fn take(left: &mut u64, amount: u64, limit: Limit, most: u64) -> Result<(), SheetError> {
    match left.checked_sub(amount) {
        Some(rest) => {
            *left = rest;
            Ok(())
        }
        None => too_large(limit, most),
    }
}

/// A packed workbook that was found harmless.
pub(crate) struct Unpacked<'a> {
    /// Its parts.
    pub zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Unpacked bytes of the largest part.
    pub largest: u64,
}

/// Opens a packed workbook after unpacking it once to nowhere: what a part declares of its size is not believed.
pub(crate) fn unpack(bytes: &[u8]) -> Result<Unpacked<'_>, SheetError> {
    let Ok(mut zip) = ZipArchive::new(Cursor::new(bytes)) else { return unreadable(Why::Damaged) };
    if zip.len() as u64 > MOST_PARTS {
        return too_large(Limit::Parts, MOST_PARTS);
    }
    let mut declared = 0_u64;
    for at in 0..zip.len() {
        let part = zip.by_index_raw(at).map_err(|_| SheetError::Unreadable { why: Why::Damaged })?;
        declared = declared.saturating_add(part.size());
        if declared > MOST_UNPACKED_MIB * MIB || bomb(part.size(), part.compressed_size()) {
            return too_large(Limit::Unpacked, MOST_UNPACKED_MIB);
        }
    }
    let (mut left, mut largest) = (MOST_UNPACKED_MIB * MIB, 0);
    for at in 0..zip.len() {
        largest = largest.max(count(&mut zip, at, &mut left)?);
    }
    Ok(Unpacked { zip, largest })
}

fn bomb(unpacked: u64, packed: u64) -> bool {
    unpacked > RATIO_FROM && unpacked / MOST_RATIO > packed
}

/// Unpacks one part and counts its bytes and, where the reader keeps all of it, its tags.
fn count(zip: &mut ZipArchive<Cursor<&[u8]>>, at: usize, left: &mut u64) -> Result<u64, SheetError> {
    let mut part = match zip.by_index(at) {
        Ok(part) => part,
        Err(ZipError::UnsupportedArchive(why)) if why == ZipError::PASSWORD_REQUIRED => return unreadable(Why::Encrypted),
        Err(_) => return unreadable(Why::Damaged),
    };
    let packed = part.compressed_size();
    let most_tags = most_tags(&part.name().unwrap_or_default());
    let (mut unpacked, mut tags) = (0_u64, 0_u64);
    let mut chunk = [0_u8; 32 * 1024];
    loop {
        let read = match part.read(&mut chunk) {
            Ok(0) => return Ok(unpacked),
            Ok(read) => read,
            Err(_) => return unreadable(Why::Damaged),
        };
        unpacked += read as u64;
        take(left, read as u64, Limit::Unpacked, MOST_UNPACKED_MIB)?;
        if let Some(most) = most_tags {
            tags += chunk[..read].iter().filter(|b| **b == b'<').count() as u64;
            if tags > most {
                return too_large(Limit::Unpacked, MOST_UNPACKED_MIB);
            }
        }
        if bomb(unpacked, packed) {
            return too_large(Limit::Unpacked, MOST_UNPACKED_MIB);
        }
    }
}

/// Sheets and the content of an `.ods` file are read as a stream and need no count.
fn most_tags(name: &str) -> Option<u64> {
    let name = name.to_ascii_lowercase();
    if !name.ends_with(".xml") && !name.ends_with(".rels") || name.contains("/worksheets/sheet") || name == "content.xml" {
        None
    } else if name.ends_with("sharedstrings.xml") {
        Some(MOST_TAGS_IN_TEXTS)
    } else {
        Some(MOST_TAGS_ELSEWHERE)
    }
}
