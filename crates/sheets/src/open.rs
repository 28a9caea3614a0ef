//! Which kind of file it is, by its content: names of files lie, and clerks rename.

use crate::grid::{Feeder, Grid, Sink};
use crate::limits;
use crate::problem::{SheetError, Why, unreadable};
use crate::{cfb, ods, text, xls, xlsx};

/// All sheets of a file of any kind, row by row.
pub(crate) fn stream(bytes: &[u8], sink: &mut dyn Sink) -> Result<(), SheetError> {
    limits::file(bytes)?;
    let mut feeder = Feeder::new(sink);
    if bytes.starts_with(b"PK\x03\x04") {
        packed(bytes, &mut feeder)
    } else if cfb::is_compound(bytes) {
        xls::stream(bytes, &mut feeder)
    } else if is_known_other(bytes) {
        unreadable(Why::NotATable)
    } else {
        text::stream(bytes, &mut feeder)
    }
}

/// All sheets kept whole.
pub(crate) fn grids(bytes: &[u8]) -> Result<Vec<Grid>, SheetError> {
    let mut grids = Vec::new();
    stream(bytes, &mut grids)?;
    Ok(grids)
}

/// Pictures, PDF and archives, which would else be taken for text in some encoding.
fn is_known_other(bytes: &[u8]) -> bool {
    let heads: [&[u8]; 9] = [b"%PDF", b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"BM", b"Rar!", b"7z\xBC\xAF", b"\x1F\x8B", b"{\\rtf"];
    let picture_of_windows = |head: &[u8]| head == b"BM" && bytes.get(6..10) != Some(&[0; 4][..]);
    heads.iter().any(|head| bytes.starts_with(head) && !picture_of_windows(head))
}

fn packed(bytes: &[u8], feeder: &mut Feeder<'_>) -> Result<(), SheetError> {
    let mut packed = limits::open(bytes)?;
    let parts: Vec<String> = packed.zip.file_names().filter_map(Result::ok).map(|part| part.to_ascii_lowercase()).collect();
    let has = |name: &str| parts.iter().any(|part| part == name);
    if has("xl/workbook.bin") {
        unreadable(Why::OtherWorkbook)
    } else if parts.iter().any(|part| part.starts_with("xl/")) {
        xlsx::stream(bytes, packed, feeder)
    } else if has("content.xml") && has("mimetype") {
        packed.clone().streams()?;
        ods::stream(&mut packed.zip, feeder)
    } else {
        unreadable(Why::NotATable)
    }
}
