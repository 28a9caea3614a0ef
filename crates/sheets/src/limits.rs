//! Limits of a file, checked before anything is kept. They are far above any village's roll and far below a machine's memory.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::grid::{Merge, merge_of};
use crate::problem::{Limit, SheetError, Why, unreadable};

const MIB: u64 = 1024 * 1024;
/// Mebibytes of a file as uploaded: a million lines of a county fit in, packed or as text.
pub const MOST_FILE_MIB: u64 = 96;
/// Mebibytes of a form to be filled in: a form is no roll.
pub(crate) const MOST_FORM_MIB: u64 = 8;
/// Mebibytes of all parts of a packed workbook together. Sheets are read as a stream and not kept.
pub(crate) const MOST_UNPACKED_MIB: u64 = 1_024;
/// Mebibytes of the parts that the reader keeps in memory: shared texts, styles, relations.
const MOST_KEPT_MIB: u64 = 256;
/// Mebibytes of all text in all cells.
pub(crate) const MOST_TEXT_MIB: u64 = 320;
/// Unpacked bytes per packed byte. Sheets pack 5 to 30 times, bombs a thousand times.
const MOST_RATIO: u64 = 200;
/// Below this the ratio is not looked at: a few repeated lines pack very well.
const RATIO_FROM: u64 = 4 * MIB;
/// Parts of a packed workbook (sheets, drawings, photographs).
const MOST_PARTS: u64 = 2_000;
/// XML tags in the list of shared texts, which the reader keeps in memory.
const MOST_TAGS_IN_TEXTS: u64 = 16_000_000;
/// XML tags in any other part that is not a sheet: styles, relations.
const MOST_TAGS_ELSEWHERE: u64 = 500_000;
/// Rows with content in all sheets.
pub(crate) const MOST_ROWS: u64 = 1_100_000;
/// Columns of a sheet.
pub(crate) const MOST_COLUMNS: u64 = 256;
/// Cells with content in all sheets.
pub(crate) const MOST_CELLS: u64 = 24_000_000;
/// Bytes of text in one cell: the 32,767 characters of Excel, four bytes each.
pub(crate) const MOST_CELL_TEXT: usize = 4 * 32_767;
/// Sheets of a workbook.
pub(crate) const MOST_SHEETS: u64 = 256;
/// Merged cells remembered of a workbook; those beyond are read as if they were not merged.
const MOST_MERGES: usize = 400_000;

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
        Self { rows: MOST_ROWS, cells: MOST_CELLS, text: MOST_TEXT_MIB * MIB }
    }

    /// One more row.
    pub(crate) fn row(&mut self) -> Result<(), SheetError> {
        take(&mut self.rows, 1, Limit::Rows, MOST_ROWS)
    }

    /// One more cell with so many bytes of text.
    pub(crate) fn cell(&mut self, text: usize) -> Result<(), SheetError> {
        if text > MOST_CELL_TEXT {
            return too_large(Limit::Unpacked, MOST_TEXT_MIB);
        }
        take(&mut self.cells, 1, Limit::Cells, MOST_CELLS)?;
        take(&mut self.text, text as u64, Limit::Unpacked, MOST_TEXT_MIB)
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

/// A packed workbook of which the parts that a reader keeps in memory were found harmless.
#[derive(Clone)]
pub(crate) struct Packed<'a> {
    /// Its parts.
    pub zip: ZipArchive<Cursor<&'a [u8]>>,
    left: Left,
}

/// What may still be unpacked.
#[derive(Clone, Copy)]
struct Left {
    bytes: u64,
    kept: u64,
    merges: usize,
}

/// What was seen of the parts that are read as a stream.
#[derive(Default)]
pub(crate) struct Streams {
    /// Unpacked bytes of the largest part.
    pub largest: u64,
    /// Merged cells by the name of the part, in small letters.
    pub merges: HashMap<String, Vec<Merge>>,
}

/// Opens a packed workbook after unpacking to nowhere what a reader keeps of it: what a part declares of its size is not believed.
pub(crate) fn open(bytes: &[u8]) -> Result<Packed<'_>, SheetError> {
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
    let left = Left { bytes: MOST_UNPACKED_MIB * MIB, kept: MOST_KEPT_MIB * MIB, merges: MOST_MERGES };
    let mut packed = Packed { zip, left };
    packed.count(true)?;
    Ok(packed)
}

impl Packed<'_> {
    /// Unpacks to nowhere what is read as a stream. On the way merged cells are noted, which stand behind the rows they belong to.
    pub(crate) fn streams(mut self) -> Result<Streams, SheetError> {
        self.count(false)
    }

    /// Counts the parts that are kept, or the others.
    fn count(&mut self, kept: bool) -> Result<Streams, SheetError> {
        let mut found = Streams::default();
        for at in 0..self.zip.len() {
            let name = self.zip.name_for_index(at).and_then(Result::ok).unwrap_or_default().to_ascii_lowercase();
            if most_tags(&name).is_some() == kept {
                count(&mut self.zip, at, name, &mut self.left, &mut found)?;
            }
        }
        Ok(found)
    }
}

fn bomb(unpacked: u64, packed: u64) -> bool {
    unpacked > RATIO_FROM && unpacked / MOST_RATIO > packed
}

/// Unpacks one part and counts its bytes and, where the reader keeps all of it, its tags.
fn count(zip: &mut ZipArchive<Cursor<&[u8]>>, at: usize, name: String, left: &mut Left, found: &mut Streams) -> Result<(), SheetError> {
    let mut part = match zip.by_index(at) {
        Ok(part) => part,
        Err(ZipError::UnsupportedArchive(why)) if why == ZipError::PASSWORD_REQUIRED => return unreadable(Why::Encrypted),
        Err(_) => return unreadable(Why::Damaged),
    };
    let packed = part.compressed_size();
    let (most_tags, is_sheet) = (most_tags(&name), name.contains("/worksheets/sheet"));
    let (mut unpacked, mut tags) = (0_u64, 0_u64);
    let mut merged = Merged::default();
    let mut chunk = vec![0_u8; 64 * 1024];
    loop {
        let read = match part.read(&mut chunk) {
            Ok(0) => break,
            Ok(read) => read,
            Err(_) => return unreadable(Why::Damaged),
        };
        let piece = chunk.get(..read).unwrap_or_default();
        unpacked += read as u64;
        take(&mut left.bytes, read as u64, Limit::Unpacked, MOST_UNPACKED_MIB)?;
        if let Some(most) = most_tags {
            take(&mut left.kept, read as u64, Limit::Unpacked, MOST_KEPT_MIB)?;
            tags += memchr::memchr_iter(b'<', piece).count() as u64;
            if tags > most {
                return too_large(Limit::Unpacked, MOST_UNPACKED_MIB);
            }
        } else if is_sheet {
            merged.look(piece, &mut left.merges);
        }
        if bomb(unpacked, packed) {
            return too_large(Limit::Unpacked, MOST_UNPACKED_MIB);
        }
    }
    found.largest = found.largest.max(unpacked);
    if !merged.found.is_empty() {
        found.merges.insert(name, merged.found);
    }
    Ok(())
}

/// Sheets and the content of an `.ods` file are read as a stream and need no count.
fn most_tags(name: &str) -> Option<u64> {
    let xml = [".xml", ".rels"].iter().any(|end| name.ends_with(end));
    if !xml || name.contains("/worksheets/sheet") || name == "content.xml" {
        None
    } else if name.ends_with("sharedstrings.xml") {
        Some(MOST_TAGS_IN_TEXTS)
    } else {
        Some(MOST_TAGS_ELSEWHERE)
    }
}

/// Finds `<mergeCell ref="A1:B2"/>` in a part that goes by in pieces.
#[derive(Default)]
struct Merged {
    /// End of the piece before, where a tag may have been cut.
    tail: Vec<u8>,
    found: Vec<Merge>,
}

impl Merged {
    /// Longest tag looked for.
    const TAG: usize = 80;

    fn look(&mut self, mut piece: &[u8], left: &mut usize) {
        if !self.tail.is_empty() {
            let Some(end) = memchr::memchr(b'>', piece) else {
                self.tail.extend_from_slice(piece.get(..Self::TAG).unwrap_or(piece));
                if self.tail.len() > Self::TAG {
                    self.tail.clear();
                }
                return;
            };
            let (rest_of_tag, rest) = piece.split_at(end + 1);
            let mut tag = std::mem::take(&mut self.tail);
            tag.extend_from_slice(rest_of_tag.get(..Self::TAG).unwrap_or(rest_of_tag));
            self.tags(&tag, left);
            piece = rest;
        }
        self.tags(piece, left);
        let end = piece.get(piece.len().saturating_sub(Self::TAG)..).unwrap_or_default();
        let begun = memchr::memrchr(b'<', end).and_then(|at| end.get(at..)).filter(|tag| !tag.contains(&b'>'));
        self.tail.extend_from_slice(begun.unwrap_or_default());
    }

    /// Tags that end within the bytes.
    fn tags(&mut self, bytes: &[u8], left: &mut usize) {
        for at in memchr::memmem::find_iter(bytes, b"mergeCell ") {
            if *left == 0 {
                return;
            }
            let tag = bytes.get(at..).unwrap_or_default();
            let Some(end) = memchr::memchr(b'>', tag.get(..Self::TAG).unwrap_or(tag)) else { continue };
            let text = std::str::from_utf8(tag.get(..end).unwrap_or_default()).unwrap_or_default();
            let range = text.split("ref=").nth(1).and_then(|rest| rest.get(1..)).and_then(|rest| rest.split(['"', '\'']).next());
            if let Some(merge) = range.and_then(merge_of) {
                self.found.push(merge);
                *left -= 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Merged;

    #[test]
    fn merged_cells_are_found_wherever_the_pieces_are_cut() {
        let text = br#"<c r="A1"/></sheetData><mergeCells count="2"><mergeCell ref="A1:B2"/><x:mergeCell ref='C10:C12' /></mergeCells>"#;
        for size in 1..text.len() {
            let (mut merged, mut left) = (Merged::default(), 10);
            text.chunks(size).for_each(|piece| merged.look(piece, &mut left));
            let rows: Vec<_> = merged.found.iter().map(|merge| merge.rows).collect();
            assert_eq!(rows, [(1, 2), (10, 12)], "{size}");
        }
    }
}
