//! The sheet as it goes out.

use election::programme::vetting::Finding;
use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::{CLEAR, CODE, DepartmentList, FOUND, Listed, OPEN, Question, WHO};
use crate::book::{Book, BookError, wide};

/// Width of each column that says who is meant, and of the three of a question.
const WIDTHS: [f64; 5] = [7.0, 14.0, 6.0, 13.0, 12.0];
const ASKED_WIDTHS: [f64; 3] = [16.0, 24.0, 28.0];
/// Height of the row of headings: questions are sentences.
const HEAD_HEIGHT: f64 = 64.0;
/// Height of a line of a note.
const LINE_HEIGHT: f64 = 18.0;

/// The list as an .xlsx workbook: only the answers can be changed, each finding is chosen from 无, 有 and 需核实.
///
/// # Errors
/// A cell holds an identity or mobile telephone number, or the writer refuses something.
pub fn department_sheet(list: &DepartmentList) -> Result<Book, BookError> {
    Book::guarded(written(list)?)
}

fn written(list: &DepartmentList) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("联审表")?;
    let head = list.head();
    let last = u16::try_from(head.len()).unwrap_or(u16::MAX) - 1;
    let head_at = above(sheet, list, last)?;
    let border = Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter).set_text_wrap().set_num_format("@");
    let heading = border.clone().set_bold().set_align(FormatAlign::Center).set_background_color(Color::RGB(0x00E7_EEF7));
    let widths = WIDTHS.into_iter().chain(ASKED_WIDTHS.into_iter().cycle());
    for ((column, text), width) in (0..).zip(&head).zip(widths) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(head_at, column, text, &heading)?;
    }
    sheet.set_row_height(head_at, HEAD_HEIGHT)?;
    let looks = Looks { fixed: border.clone().set_align(FormatAlign::Center), open: border.set_unlocked() };
    for (row, listed) in (head_at + 1..).zip(&list.persons) {
        line(sheet, row, list, listed, &looks)?;
    }
    choices(sheet, list, head_at + 1)?;
    sheet.protect();
    sheet.set_freeze_panes(head_at + 1, 2)?;
    sheet.set_landscape().set_paper_size(9).set_repeat_rows(head_at, head_at)?;
    sheet.set_print_fit_to_pages(1, 0);
    book.save_to_buffer()
}

/// How cells look: what is given, and what is to be filled in.
struct Looks {
    fixed: Format,
    open: Format,
}

/// Title, notes, questions with their sources and the code; answers the row of the headings.
fn above(sheet: &mut Worksheet, list: &DepartmentList, last: u16) -> Result<u32, XlsxError> {
    let title = Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
    let note = Format::new().set_text_wrap().set_align(FormatAlign::VerticalCenter);
    sheet.merge_range(0, 0, 0, last, &list.title, &title)?;
    sheet.set_row_height(0, 30)?;
    let source = |(at, question): (usize, &Question)| format!("{}．{}：{}", at + 1, question.title, question.source);
    let sources = list.questions.iter().enumerate().map(source);
    let code = format!("{CODE}{}", list.code);
    let lines: Vec<String> = list.notes.iter().cloned().chain(sources).chain([code]).collect();
    let width: f64 = WIDTHS.into_iter().chain(ASKED_WIDTHS.into_iter().cycle()).take(usize::from(last) + 1).sum();
    let mut row = 1;
    for line in &lines {
        sheet.merge_range(row, 0, row, last, line, &note)?;
        // Merged cells do not grow with their text.
        let rows = (f64::from(wide(line)) / width).ceil().max(1.0);
        sheet.set_row_height(row, rows * LINE_HEIGHT)?;
        row += 1;
    }
    Ok(row)
}

fn line(sheet: &mut Worksheet, row: u32, list: &DepartmentList, listed: &Listed, looks: &Looks) -> Result<(), XlsxError> {
    let number = listed.person.0.to_string();
    let who: [&str; WHO.len()] = [&number, &listed.name, &listed.sex, &listed.birth, &listed.group];
    for (column, text) in (0..).zip(who) {
        sheet.write_string_with_format(row, column, text, &looks.fixed)?;
    }
    let own = list.before.get(&listed.person);
    let asked = list.questions.iter().flat_map(|question| shown(own.and_then(|own| own.get(&question.id))));
    for (column, text) in (5..).zip(asked) {
        sheet.write_string_with_format(row, column, text, &looks.open)?;
    }
    Ok(())
}

/// The three cells of an answer given before.
fn shown(finding: Option<&Finding>) -> [&str; 3] {
    match finding {
        None => ["", "", ""],
        Some(Finding::Clear) => [CLEAR, "", ""],
        Some(Finding::Open) => [OPEN, "", ""],
        Some(Finding::Found { clause, paper }) => [FOUND, clause, paper],
    }
}

fn choices(sheet: &mut Worksheet, list: &DepartmentList, first: u32) -> Result<(), XlsxError> {
    let Some(rows) = u32::try_from(list.persons.len()).ok().filter(|rows| *rows > 0) else { return Ok(()) };
    let offered = DataValidation::new()
        .allow_list_strings(&[CLEAR, FOUND, OPEN])?
        .set_error_title("答复")?
        .set_error_message("请从列表中选择：无、有、需核实。")?;
    for (question, _) in (0_u16..).zip(&list.questions) {
        let column = 5 + 3 * question;
        sheet.add_data_validation(first, column, first + rows - 1, column, &offered)?;
    }
    Ok(())
}
