//! `.csv` and text pasted from WPS: UTF-8, UTF-16 or GB 18030, with commas, tabs, semicolons or bars.

use std::borrow::Cow;

use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::grid::{Cell, Grid};
use crate::limits::Budget;
use crate::problem::{SheetError, Why, unreadable};

/// Name of the one sheet of a text file.
const SHEET: &str = "CSV";
/// Lines in which the separator is looked for.
const LINES_LOOKED_AT: usize = 40;
/// Line breaks inside one field; more than that, and a quotation mark was never closed.
const MOST_BREAKS: u64 = 50;

/// The one sheet of a text file.
pub(crate) fn grid(bytes: &[u8]) -> Result<Grid, SheetError> {
    let text = decode(bytes);
    if text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').is_empty() {
        return unreadable(Why::Empty);
    }
    if is_web_page(&text) {
        return unreadable(Why::WebPage);
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{1A}' | '\u{B}' | '\u{C}')) {
        return unreadable(Why::NotATable);
    }
    let mut lines = text.replace("\r\n", "\n").replace('\r', "\n");
    if !lines.ends_with('\n') {
        lines.push('\n');
    }
    split(&lines)
}

/// Text of a file in an unknown encoding: by its first bytes; without them UTF-8 if it is valid, UTF-16 if every second byte is zero, else GB 18030, which WPS writes.
#[must_use]
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let zeros = |first: usize| bytes.iter().take(400).skip(first).step_by(2).filter(|b| **b == 0).count();
    let encoding = if bytes.starts_with(&[0xFF, 0xFE]) || (zeros(1) > 2 && zeros(0) == 0) {
        UTF_16LE
    } else if bytes.starts_with(&[0xFE, 0xFF]) || (zeros(0) > 2 && zeros(1) == 0) {
        UTF_16BE
    } else if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        GB18030
    };
    encoding.decode_with_bom_removal(bytes).0
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

fn split(text: &str) -> Result<Grid, SheetError> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator(text)).from_reader(text.as_bytes());
    let (mut grid, mut budget) = (Grid::new(SHEET, false), Budget::new());
    let mut record = csv::StringRecord::new();
    let mut breaks = 0_u64;
    while reader.read_record(&mut record).map_err(|_| SheetError::Unreadable { why: Why::Damaged })? {
        let inside = record.iter().map(|field| field.matches('\n').count() as u64).sum::<u64>();
        if inside > MOST_BREAKS {
            return unreadable(Why::OpenQuote);
        }
        breaks += inside;
        // The reader skips empty lines, Excel counts them; Excel counts a field with line breaks as one row.
        let row = reader.position().line().saturating_sub(2 + breaks);
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        for (column, field) in record.iter().enumerate() {
            if let Some(cell) = Cell::text(unwrapped(field)) {
                grid.put(&mut budget, row, u32::try_from(column).unwrap_or(u32::MAX), cell)?;
            }
        }
    }
    Ok(grid.in_order())
}

/// `="632823…"` keeps Excel from eating a number; the text is meant.
fn unwrapped(field: &str) -> &str {
    field.trim().strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(field)
}
