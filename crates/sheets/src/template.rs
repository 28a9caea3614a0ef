//! An empty roll to fill in. Its words are Chinese: it is an official form.

use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use crate::category::OFFERED;
use crate::row_kind::EXAMPLE;

/// Rows prepared for entries: more than any village has voters on one sheet is no use, and pasting goes on below.
const PREPARED: u32 = 20_000;
const INSTRUCTIONS: &str = "填写说明：一人一行；身份证号、出生日期两列已设为文本，请勿改为数字格式；登记类别从下拉列表中选择；\
二类、三类必须填写登记理由；三类填写会议同意的日期，如 2026-11-05。第四行是示例，不会导入，可以删除。";
/// Heading and width of each column.
const COLUMNS: [(&str, f64); 10] = [
    ("序号", 6.0),
    ("姓名", 14.0),
    ("性别", 6.0),
    ("民族", 8.0),
    ("出生日期", 12.0),
    ("身份证号", 22.0),
    ("村民小组", 12.0),
    ("登记类别", 44.0),
    ("登记理由", 28.0),
    ("同意日期", 12.0),
];
/// An invented person; the number is the example of GB 11643 itself.
const EXAMPLE_ROW: [&str; 10] =
    [EXAMPLE, "张三", "女", "汉", "1949-12-31", "11010519491231002X", "一组", OFFERED[1], "在西宁务工，电话表示参加", ""];

/// An empty roll workbook: headings, identity numbers as text, a drop-down list for the category, short instructions and one example row
/// that is never imported.
///
/// # Panics
/// Never: all that is written is fixed here and within Excel's limits, and nothing goes to disk.
#[must_use]
pub fn template() -> Vec<u8> {
    written().expect("fixed content within Excel's limits")
}

fn written() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("选民名单")?;
    let title = Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
    let note = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_font_color(Color::RGB(0x0059_5959));
    let last = u16::try_from(COLUMNS.len()).unwrap_or(u16::MAX) - 1;
    sheet.merge_range(0, 0, 0, last, "选民登记表", &title)?;
    sheet.merge_range(1, 0, 1, last, INSTRUCTIONS, &note)?;
    sheet.set_row_height(0, 30)?.set_row_height(1, 52)?;
    columns(sheet)?;
    choices(sheet)?;
    sheet.set_freeze_panes(3, 2)?;
    sheet.set_landscape().set_paper_size(9).set_repeat_rows(2, 2)?;
    book.save_to_buffer()
}

fn columns(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let text = Format::new().set_num_format("@");
    let heading = Format::new()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_border(FormatBorder::Thin)
        .set_background_color(Color::RGB(0x00E7_EEF7))
        .set_num_format("@");
    let example = Format::new().set_italic().set_font_color(Color::RGB(0x0080_8080)).set_num_format("@");
    for ((column, (words, width)), shown) in (0..).zip(COLUMNS).zip(EXAMPLE_ROW) {
        sheet.set_column_width(column, width)?.set_column_format(column, &text)?;
        sheet.write_string_with_format(2, column, words, &heading)?;
        sheet.write_string_with_format(3, column, shown, &example)?;
    }
    Ok(())
}

fn choices(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let sexes = DataValidation::new().allow_list_strings(&["男", "女"])?;
    let categories =
        DataValidation::new().allow_list_strings(&OFFERED)?.set_error_title("登记类别")?.set_error_message("请从列表中选择。")?;
    sheet.add_data_validation(3, 2, PREPARED, 2, &sexes)?.add_data_validation(3, 7, PREPARED, 7, &categories)?;
    Ok(())
}
