//! Forms as superiors send them, made here. All names are invented.

use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, DataValidationRule, Format, FormatAlign, FormatBorder, Formula,
    Image, Shape, Workbook, Worksheet,
};

/// A picture of one dot: the seal's place.
const DOT: [u8; 67] = [
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3A,
    0x7E, 0x9B, 0x55, 0, 0, 0, 0x0A, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0x60, 0, 0, 0, 2, 0, 1, 0x48, 0xAF, 0xA4, 0x71, 0, 0, 0, 0,
    0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];

fn boxed() -> Format {
    Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::Center)
}

fn merged(sheet: &mut Worksheet, (top, left, bottom, right): (u32, u16, u32, u16), text: &str) {
    sheet.merge_range(top, left, bottom, right, text, &boxed()).unwrap();
}

/// The daily progress of townships: a title, a row of unit and day, a header of three merged rows, four rows for townships, a total, a note
/// across the sheet and signatures. Two columns are hidden. A second sheet takes its totals, a third one is hidden.
pub fn daily() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("进度日报").unwrap();
    merged(sheet, (0, 0, 0, 7), "村（社区）“两委”换届选举进度日报表");
    sheet.write(1, 0, "填报单位：").unwrap().write(1, 4, "截至日期：").unwrap();
    sheet.write_blank(1, 5, &Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"")).unwrap();
    for (range, text) in [
        ((2, 0, 4, 0), "序号"),
        ((2, 1, 4, 1), "乡镇"),
        ((2, 2, 2, 5), "换届选举情况"),
        ((3, 2, 4, 2), "应换届村数"),
        ((3, 3, 3, 4), "其中"),
        ((3, 5, 4, 5), "投票率"),
        ((2, 6, 4, 6), "内部编号"),
        ((2, 7, 4, 7), "完成率"),
    ] {
        merged(sheet, range, text);
    }
    sheet.write_with_format(4, 3, "已完成", &boxed()).unwrap().write_with_format(4, 4, "一次成功", &boxed()).unwrap();
    let (plain, percent) = (boxed(), boxed().set_num_format("0.0%"));
    for row in 5..9 {
        sheet.set_row_height(row, 24).unwrap();
        for column in 0..8 {
            sheet.write_blank(row, column, if column == 5 { &percent } else { &plain }).unwrap();
        }
        let rate = format!("=IF(C{0}=0,0,D{0}/C{0})", row + 1);
        sheet.write_formula_with_format(row, 7, Formula::new(rate).set_result("0"), &percent).unwrap();
    }
    sheet.write_with_format(9, 0, "合计", &boxed()).unwrap();
    for (column, letter) in [(2, 'C'), (3, 'D'), (4, 'E')] {
        let sum = Formula::new(format!("=SUM({letter}6:{letter}9)")).set_result("0");
        sheet.write_formula_with_format(9, column, sum, &boxed()).unwrap();
    }
    merged(sheet, (10, 0, 10, 7), "注：本表每日17时前报送。");
    sheet.write(11, 0, "审核人：").unwrap().write(11, 4, "填表人：").unwrap();
    sheet.set_column_hidden(6).unwrap().set_column_width(1, 18.5).unwrap();
    let high = ConditionalFormatCell::new().set_rule(ConditionalFormatCellRule::LessThan(0.5)).set_format(Format::new().set_bold());
    sheet.add_conditional_format(5, 5, 8, 5, &high).unwrap();
    let whole = DataValidation::new().allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0));
    sheet.add_data_validation(5, 2, 8, 4, &whole).unwrap();
    sheet.set_print_area(0, 0, 11, 7).unwrap().set_repeat_rows(0, 4).unwrap().set_page_breaks(&[10]).unwrap();
    sheet.set_landscape().set_paper_size(9).set_header("&C换届办").set_footer("&C第 &P 页").set_freeze_panes(5, 2).unwrap();
    sheet.insert_image(11, 1, &Image::new_from_buffer(&DOT).unwrap()).unwrap();
    sheet.insert_shape(0, 9, &Shape::textbox().set_text("内部资料").set_width(60).set_height(20)).unwrap();
    let sums = book.add_worksheet().set_name("汇总").unwrap();
    sums.write(0, 0, "全县已完成").unwrap();
    sums.write_formula(0, 1, Formula::new("=SUM(进度日报!D6:D9)").set_result("0")).unwrap();
    let lists = book.add_worksheet().set_name("字典").unwrap().set_hidden(true);
    lists.write(0, 0, "是").unwrap().write(1, 0, "否").unwrap();
    book.define_name("村数", "=进度日报!$C$10").unwrap();
    book.save_to_buffer().unwrap()
}

/// A form with single cells only, one beside each label, in two blocks side by side.
pub fn single() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("基本情况").unwrap();
    merged(sheet, (0, 0, 0, 3), "换届选举基本情况统计表");
    for (row, column, text) in [(1, 0, "行政村总数"), (1, 2, "社区总数"), (2, 0, "选民总数"), (2, 2, "参加投票人数"), (3, 0, "填报日期")]
    {
        sheet.write_with_format(row, column, text, &boxed()).unwrap();
    }
    sheet.write_formula(4, 1, Formula::new("=B2+D2").set_result("0")).unwrap().write(4, 0, "合计").unwrap();
    book.add_worksheet().set_name("填表说明").unwrap().write(0, 0, "每月25日前报送").unwrap();
    book.save_to_buffer().unwrap()
}

/// Two lists on one sheet, each with its own total, and two lists side by side further down.
pub fn two_lists() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("名册").unwrap();
    for (row, head) in [(0, ["村", "人数"]), (6, ["社区", "人数"])] {
        sheet.write(row, 0, head[0]).unwrap().write(row, 1, head[1]).unwrap();
        sheet.write(row + 3, 0, "小计").unwrap();
        let sum = format!("=SUM(B{}:B{})", row + 2, row + 3);
        sheet.write_formula(row + 3, 1, Formula::new(sum).set_result("0")).unwrap();
    }
    sheet.write(11, 0, "总计").unwrap().write_formula(11, 1, Formula::new("=B4+B10").set_result("0")).unwrap();
    book.save_to_buffer().unwrap()
}

/// A list with one pattern row under a frozen header, a running total and groups that are merged by hand.
pub fn running() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("台账").unwrap();
    for (column, text) in (0..).zip(["村", "当日", "累计", "占比"]) {
        sheet.write_with_format(0, column, text, &boxed()).unwrap();
    }
    for row in 1..4 {
        let number = row + 1;
        sheet.write_blank(row, 0, &boxed()).unwrap().write_blank(row, 1, &boxed()).unwrap();
        sheet.write_formula_with_format(row, 2, Formula::new(format!("=SUM(B$2:B{number})")).set_result("0"), &boxed()).unwrap();
        sheet.write_formula_with_format(row, 3, Formula::new(format!("=B{number}/SUM(B$2:B$4)")).set_result("0"), &boxed()).unwrap();
    }
    sheet.write(5, 0, "填表人：").unwrap();
    book.save_to_buffer().unwrap()
}

/// A form that names single rows of its list in a total.
pub fn by_hand() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("表").unwrap();
    sheet.write(0, 0, "村").unwrap().write(0, 1, "人数").unwrap().write(3, 0, "合计").unwrap();
    sheet.write_formula(3, 1, Formula::new("=B2+B3").set_result("0")).unwrap();
    book.save_to_buffer().unwrap()
}
