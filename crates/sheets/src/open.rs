//! Which kind of file it is, by its content: names of files lie, and clerks rename.

use crate::grid::Grid;
use crate::limits::{self, Unpacked};
use crate::problem::{SheetError, Why, unreadable};
use crate::{cfb, ods, text, xls, xlsx};

/// All sheets of a file of any kind.
pub(crate) fn grids(bytes: &[u8]) -> Result<Vec<Grid>, SheetError> {
    limits::file(bytes)?;
    if bytes.starts_with(b"PK\x03\x04") {
        packed(bytes)
    } else if cfb::is_compound(bytes) {
        xls::grids(bytes)
    } else if is_known_other(bytes) {
        unreadable(Why::NotATable)
    } else {
        Ok(vec![text::grid(bytes)?])
    }
}

/// Pictures, PDF and archives, which would else be taken for text in some encoding.
fn is_known_other(bytes: &[u8]) -> bool {
    let heads: [&[u8]; 9] = [b"%PDF", b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"BM", b"Rar!", b"7z\xBC\xAF", b"\x1F\x8B", b"{\\rtf"];
    let picture_of_windows = |head: &[u8]| head == b"BM" && bytes.get(6..10) != Some(&[0; 4][..]);
    heads.iter().any(|head| bytes.starts_with(head) && !picture_of_windows(head))
}

fn packed(bytes: &[u8]) -> Result<Vec<Grid>, SheetError> {
    let Unpacked { mut zip, largest } = limits::unpack(bytes)?;
    let parts: Vec<String> = zip.file_names().filter_map(Result::ok).map(|part| part.to_ascii_lowercase()).collect();
    let has = |name: &str| parts.iter().any(|part| part == name);
    if has("xl/workbook.bin") {
        unreadable(Why::OtherWorkbook)
    } else if parts.iter().any(|part| part.starts_with("xl/")) {
        xlsx::grids(bytes, largest)
    } else if has("content.xml") && has("mimetype") {
        ods::grids(&mut zip)
    } else {
        unreadable(Why::NotATable)
    }
}
