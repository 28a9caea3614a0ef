//! `.csv` and text pasted from WPS: UTF-8, UTF-16 or GB 18030, with commas, tabs, semicolons or bars.

use std::borrow::Cow;
use std::io::Read;

use encoding_rs::{CoderResult, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::grid::{Cell, Feeder};
use crate::pipe::both;
use crate::problem::{SheetError, Why, unreadable};

/// Name of the one sheet of a text file.
const SHEET: &str = "CSV";
/// Lines in which the separator is looked for.
const LINES_LOOKED_AT: usize = 40;
/// Line breaks inside one field; more than that, and a quotation mark was never closed.
const MOST_BREAKS: u64 = 50;

/// The one sheet of a text file. UTF-8 is read where it lies; other encodings are decoded piece by piece.
pub(crate) fn stream(bytes: &[u8], feeder: &mut Feeder<'_>) -> Result<(), SheetError> {
    let lines = || memchr::memchr_iter(b'\n', bytes).count();
    let (utf8, (plain_text, lines)) = both(bytes, || std::str::from_utf8(bytes).ok(), || (is_plain(bytes), lines()));
    let encoding = encoding_of(bytes, utf8.is_some());
    let head = encoding.decode_with_bom_removal(bytes.get(..HEAD).unwrap_or(bytes)).0;
    if is_web_page(&head) {
        return unreadable(Why::WebPage);
    }
    let mark = separator(&head);
    feeder.sheet(SHEET, false, u32::try_from(lines).ok());
    let seen = match utf8 {
        Some(text) if encoding == UTF_8 && plain_text => {
            plain(parts(text.strip_prefix('\u{FEFF}').unwrap_or(text), b'\n').map(Cow::Borrowed), mark, feeder)?
        }
        // No byte of a character of several bytes is a line end.
        _ if encoding == GB18030 && plain_text => {
            plain(bytes.split(|b| *b == b'\n').map(|line| GB18030.decode_without_bom_handling(line).0), mark, feeder)?
        }
        _ => split(Decoded::new(bytes, encoding), mark, feeder)?,
    };
    feeder.end()?;
    if seen { Ok(()) } else { unreadable(Why::Empty) }
}

/// Bytes looked at to tell the separator and a web page.
const HEAD: usize = 64 * 1024;
/// Bytes searched for control characters at a time.
const PIECE: usize = 4 * 1024;

/// Text decoded piece by piece, line ends made one.
struct Decoded<'a> {
    bytes: &'a [u8],
    decoder: encoding_rs::Decoder,
    text: String,
    ready: Vec<u8>,
    at: usize,
    /// The piece before ended with a carriage return.
    returned: bool,
    over: bool,
}

impl<'a> Decoded<'a> {
    fn new(bytes: &'a [u8], encoding: &'static encoding_rs::Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Self { bytes, decoder, text: String::with_capacity(HEAD), ready: Vec::with_capacity(HEAD), at: 0, returned: false, over: false }
    }

    fn more(&mut self) {
        self.text.clear();
        let (result, taken, _) = self.decoder.decode_to_string(self.bytes, &mut self.text, true);
        self.bytes = self.bytes.get(taken..).unwrap_or_default();
        self.over = result == CoderResult::InputEmpty;
        self.ready.clear();
        self.at = 0;
        for byte in self.text.bytes() {
            match byte {
                b'\n' if self.returned => {}
                b'\r' => self.ready.push(b'\n'),
                byte => self.ready.push(byte),
            }
            self.returned = byte == b'\r';
        }
    }
}

impl Read for Decoded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.at == self.ready.len() && !self.over {
            self.more();
        }
        let rest = self.ready.get(self.at..).unwrap_or_default();
        let length = rest.len().min(buffer.len());
        buffer.iter_mut().zip(rest).for_each(|(into, from)| *into = *from);
        self.at += length;
        Ok(length)
    }
}

/// Text of a file in an unknown encoding: by its first bytes; without them UTF-8 if it is valid, UTF-16 if every second byte is zero, else GB 18030, which WPS writes.
#[must_use]
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    encoding_of(bytes, std::str::from_utf8(bytes).is_ok()).decode_with_bom_removal(bytes).0
}

fn encoding_of(bytes: &[u8], is_utf8: bool) -> &'static encoding_rs::Encoding {
    let zeros = |first: usize| bytes.iter().take(400).skip(first).step_by(2).filter(|b| **b == 0).count();
    if bytes.starts_with(&[0xFF, 0xFE]) || (zeros(1) > 2 && zeros(0) == 0) {
        UTF_16LE
    } else if bytes.starts_with(&[0xFE, 0xFF]) || (zeros(0) > 2 && zeros(1) == 0) {
        UTF_16BE
    } else if is_utf8 {
        UTF_8
    } else {
        GB18030
    }
}

fn is_web_page(text: &str) -> bool {
    let head: String = text.trim_start().chars().take(20).collect::<String>().to_ascii_lowercase();
    ["<html", "<!doctype", "<table", "<?xml", "<meta", "<head"].iter().any(|tag| head.starts_with(tag))
}

/// The separator that occurs most in the first lines.
fn separator(text: &str) -> u8 {
    let head: Vec<&str> = text.lines().take(LINES_LOOKED_AT).collect();
    let count = |mark: u8| head.iter().map(|line| line.bytes().filter(|b| *b == mark).count()).sum::<usize>();
    let mut best = b',';
    for mark in [b'\t', b';', b'|'] {
        if count(mark) > count(best) {
            best = mark;
        }
    }
    best
}

/// No quotation mark, no carriage return alone, nothing that stands in no table: every line is a row, and every separator ends a field.
fn is_plain(bytes: &[u8]) -> bool {
    memchr::memchr(b'"', bytes).is_none()
        && !has_control(bytes, b'\r')
        && memchr::memchr_iter(b'\r', bytes).all(|at| bytes.get(at + 1) == Some(&b'\n'))
}

/// Hands the lines of a plain text on as rows; says whether there was anything.
fn plain<'t>(lines: impl Iterator<Item = Cow<'t, str>>, mark: u8, feeder: &mut Feeder<'_>) -> Result<bool, SheetError> {
    let mut seen = false;
    for (row, line) in (0..).zip(lines) {
        let line = line.strip_suffix('\r').unwrap_or(&line);
        seen |= put(row, parts(line, mark), feeder)?;
    }
    Ok(seen)
}

/// What stands before, between and behind the marks; a mark is one byte.
fn parts(text: &str, mark: u8) -> impl Iterator<Item = &str> {
    let mut from = 0;
    memchr::memchr_iter(mark, text.as_bytes()).chain([text.len()]).map(move |to| {
        let part = text.get(from..to).unwrap_or_default();
        from = to + 1;
        part
    })
}

/// Control characters stand in programs and pictures, not in tables.
fn has_control(bytes: &[u8], allowed: u8) -> bool {
    let control = |b: u8| (b < b' ' && !matches!(b, b'\n' | b'\t' | 0x0B | 0x0C | 0x1A) && b != allowed) || b == 0x7F;
    // To the end of a piece in any case: that is quicker than to ask after each byte.
    bytes.chunks(PIECE).any(|piece| piece.iter().fold(false, |found, b| found | control(*b)))
}

/// Hands a row on; says whether there was anything in it.
fn put<'t>(row: u32, fields: impl Iterator<Item = &'t str>, feeder: &mut Feeder<'_>) -> Result<bool, SheetError> {
    let mut seen = false;
    for (column, field) in (0..).zip(fields) {
        if let Some(cell) = Cell::text(field) {
            seen |= !matches!(cell, Cell::Text("\u{1A}"));
            feeder.cell(row, column, cell)?;
        }
    }
    Ok(seen)
}

/// Hands the rows on, whatever is quoted; says whether there was anything.
fn split(text: impl Read, mark: u8, feeder: &mut Feeder<'_>) -> Result<bool, SheetError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(mark)
        .buffer_capacity(HEAD)
        .from_reader(text.chain(&b"\n"[..]));
    let mut record = csv::StringRecord::new();
    let (mut breaks, mut seen) = (0_u64, false);
    while reader.read_record(&mut record).map_err(|_| SheetError::Unreadable { why: Why::Damaged })? {
        let inside = memchr::memchr_iter(b'\n', record.as_slice().as_bytes()).count() as u64;
        if inside > MOST_BREAKS {
            return unreadable(Why::OpenQuote);
        }
        breaks += inside;
        // The reader skips empty lines, Excel counts them; Excel counts a field with line breaks as one row.
        let row = u32::try_from(reader.position().line().saturating_sub(2 + breaks)).unwrap_or(u32::MAX);
        if has_control(record.as_slice().as_bytes(), b'\n') {
            return unreadable(Why::NotATable);
        }
        seen |= put(row, record.iter().map(unwrapped), feeder)?;
    }
    Ok(seen)
}

/// `="632823…"` keeps Excel from eating a number; the text is meant.
fn unwrapped(field: &str) -> &str {
    field.trim().strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(field)
}
