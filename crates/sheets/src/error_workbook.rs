//! The clerk's own sheets once more, with what is wrong in red and in words, to be corrected and sent again.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::grid::{Cell, Grid, Row, column_of};
use crate::heading::{Layouts, PROBLEMS};
use crate::marked::marked;
use crate::problem::{Problem, SheetError, Why};
use crate::{heading, open};

/// Characters of a cell at most, by Excel.
const LONGEST: usize = 32_767;
/// Numbers up to this are written as numbers; longer ones are identity or telephone numbers that Excel would round.
const LONGEST_NUMBER: f64 = 1e11;

/// The clerk's own workbook with the wrong cells in red and one more column 问题 that says what is wrong. An `.xlsx` keeps its layout. Of other
/// kinds an `.xlsx` of the same rows and merged cells is made; there text is written as text: no formula, no number made of an identity number,
/// and hidden sheets are left out: they were not read. `layouts` is what the reading knew of templates ([`crate::Asked::layouts`]): without it
/// the headings that only a clerk could explain are not found again.
///
/// # Errors
/// The file cannot be read or is too large.
pub fn error_workbook(
    bytes: &[u8],
    problems: &[Problem],
    layouts: &Layouts,
    say: &dyn Fn(&Problem) -> String,
) -> Result<Vec<u8>, SheetError> {
    if bytes.starts_with(b"PK\x03\x04")
        && let Some(own) = marked(bytes, problems, layouts, say)
    {
        return Ok(own);
    }
    let grids = open::grids(bytes)?;
    let mut book = Workbook::new();
    for grid in grids.iter().filter(|grid| !grid.hidden) {
        let sheet = book.add_worksheet();
        // A name that Excel would not take (from .ods) leaves the sheet with a number for a name.
        let _ = sheet.set_name(&grid.name);
        let own: Vec<&Problem> = problems.iter().filter(|problem| problem.sheet == grid.name).collect();
        write(sheet, grid, (&own, layouts), say).map_err(|_| SheetError::Unreadable { why: Why::Damaged })?;
    }
    book.save_to_buffer().map_err(|_| SheetError::Unreadable { why: Why::Damaged })
}

/// How cells look.
struct Looks {
    plain: Format,
    red: Format,
    day: Format,
    red_day: Format,
    words: Format,
}

impl Looks {
    fn new() -> Self {
        let red = Format::new().set_background_color(Color::RGB(0x00FF_C7CE)).set_font_color(Color::RGB(0x009C_0006)).set_num_format("@");
        Self {
            plain: Format::new().set_num_format("@"),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            red_day: red.clone().set_num_format("yyyy-mm-dd"),
            red,
            words: Format::new().set_font_color(Color::RGB(0x009C_0006)).set_text_wrap().set_align(FormatAlign::Top),
        }
    }
}

fn write(
    sheet: &mut Worksheet,
    grid: &Grid,
    (problems, layouts): (&[&Problem], &Layouts),
    say: &dyn Fn(&Problem) -> String,
) -> Result<(), XlsxError> {
    let looks = Looks::new();
    let mut by_row: BTreeMap<u32, Vec<&Problem>> = BTreeMap::new();
    for problem in problems {
        by_row.entry(problem.row.max(1)).or_default().push(problem);
    }
    for merge in &grid.merges {
        // Merged first and written after: content stands in the first cell. Merged cells that overlap are no workbook and stay single.
        let _ = sheet.merge_range(merge.rows.0 - 1, merge.columns.0, merge.rows.1 - 1, merge.columns.1, "", &looks.plain);
    }
    for row in &grid.rows {
        let wrong: Vec<u16> = by_row.get(&row.number).into_iter().flatten().filter_map(|p| column_of(&p.column)).collect();
        write_row(sheet, row, &wrong, &looks)?;
    }
    let added = grid.rows.iter().filter_map(|row| row.cells().next_back()).map(|(column, _)| column + 1).max().unwrap_or(0);
    sheet.set_column_width(added, 48)?;
    if let Some((header, _)) = heading::first(&grid.rows, layouts) {
        sheet.write_string_with_format(header.row - 1, added, PROBLEMS, &looks.words)?;
        for column in &header.columns {
            sheet.set_column_width(column.at, 16)?;
        }
    }
    for (row, problems) in by_row {
        let words: Vec<String> = problems.into_iter().map(say).collect();
        sheet.write_string_with_format(row - 1, added, short(&words.join("\n")), &looks.words)?;
    }
    Ok(())
}

fn write_row(sheet: &mut Worksheet, row: &Row, wrong: &[u16], looks: &Looks) -> Result<(), XlsxError> {
    let at = row.number - 1;
    for column in wrong.iter().filter(|column| row.cell(**column).is_none()) {
        sheet.write_blank(at, *column, &looks.red)?;
    }
    for (column, cell) in row.cells() {
        let is_wrong = wrong.contains(&column);
        let look = if is_wrong { &looks.red } else { &looks.plain };
        match cell {
            Cell::Number(number) if number.abs() < LONGEST_NUMBER && !is_wrong => sheet.write_number(at, column, number)?,
            Cell::Day(day) => {
                match ExcelDateTime::from_ymd(day.year().unsigned_abs(), day.month().unsigned_abs(), day.day().unsigned_abs()) {
                    Ok(moment) => {
                        sheet.write_datetime_with_format(at, column, &moment, if is_wrong { &looks.red_day } else { &looks.day })?
                    }
                    Err(_) => sheet.write_string_with_format(at, column, day.to_string(), look)?,
                }
            }
            cell => sheet.write_string_with_format(at, column, short(&cell.shown()), look)?,
        };
    }
    Ok(())
}

pub(crate) fn short(text: &str) -> &str {
    text.char_indices().nth(LONGEST / 2).map_or(text, |(at, _)| &text[..at])
}
