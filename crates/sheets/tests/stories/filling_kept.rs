//! Forms as another program wrote them: `tests/data/form.xls` and `form.xlsx` are the form of `forms::daily`, opened in LibreOffice Calc 7.4
//! and saved there.

use std::io::Cursor;

use calamine::{Data, Reader, Xls};
use sheets::fill::{Format, Mapping, Problem, Template, Value, fill};

use crate::filling::{at, daily_mapping, formula, list, one, place, range, text, values, words};
use crate::maker;

const XLS: &[u8] = include_bytes!("../data/form.xls");
const XLSX: &[u8] = include_bytes!("../data/form.xlsx");

fn xls(bytes: &[u8]) -> Xls<Cursor<Vec<u8>>> {
    Xls::new(Cursor::new(bytes.to_vec())).unwrap()
}

#[test]
fn a_form_of_another_program_grows_as_well() {
    let filled = fill(XLSX, &daily_mapping(), &values(9)).unwrap().into_bytes();
    let sheet = range(&filled, "进度日报");
    assert_eq!((at(&sheet, "B14"), at(&sheet, "A15"), at(&sheet, "A17")), (words("第9镇"), words("合计"), words("审核人：")));
    assert_eq!(formula(&filled, "进度日报", "E15"), "SUM(E6:E14)");
    let book = text(&filled, "xl/workbook.xml");
    assert!(book.contains("进度日报!$A$1:$H$17") && book.contains("fullCalcOnLoad=\"1\""), "{book}");
    let xml = text(&filled, "xl/worksheets/sheet1.xml");
    assert!(xml.contains("<brk id=\"15\"") && xml.contains("sqref=\"C6:E14\"") && xml.contains("<mergeCell ref=\"A16:H16\"/>"), "{xml}");
}

#[test]
fn an_old_workbook_is_shown_with_its_formulas_and_hidden_columns() {
    let template = Template::read(XLS).unwrap();
    assert_eq!(template.format, Format::Xls);
    let sheet = template.sheet("进度日报").unwrap();
    assert_eq!((sheet.hidden_columns.as_slice(), sheet.rows), (&[6][..], 12));
    assert!(sheet.cells[&place("C10")].formula.is_some() && sheet.cells[&place("A10")].formula.is_none());
    assert_eq!(sheet.merge_at(place("B5")), Some((place("B3"), place("B5"))));
    assert!(template.sheet("字典").unwrap().hidden);
}

#[test]
fn an_old_workbook_is_filled_within_its_rows() {
    let book = fill(XLS, &daily_mapping(), &values(3)).unwrap();
    assert_eq!(book.extension(), "xls");
    let filled = book.into_bytes();
    let mut book = xls(&filled);
    let sheet = book.worksheet_range("进度日报").unwrap();
    assert_eq!((at(&sheet, "B2"), at(&sheet, "B8"), at(&sheet, "C6")), (words("某县换届办 <甲&乙>"), words("第3镇"), Data::Float(11.0)));
    assert_eq!((at(&sheet, "F7"), at(&sheet, "B9"), at(&sheet, "A12")), (Data::Float(0.902), Data::Empty, words("审核人：")));
    assert!(matches!(at(&sheet, "F2"), Data::DateTime(day) if day.as_f64() == 46_376.0), "a day in a cell of days");
    let formulas = book.worksheet_formula("进度日报").unwrap();
    assert_eq!(formulas.get_value((9, 2)).map(String::as_str), Some("SUM(C6:C9)"));
    let total = at(&sheet, "C10");
    assert!(total == Data::Empty || total == words(""), "an old result is dropped: {total:?}");
    assert_eq!(book.worksheet_range("字典").unwrap().get_value((1, 0)), Some(&words("否")), "sheets behind it are found");
    let (before, after) = (Template::read(XLS).unwrap(), Template::read(&filled).unwrap());
    let merges = |template: &Template| template.sheet("进度日报").unwrap().merges.clone();
    assert_eq!(merges(&before), merges(&after));
    assert_eq!(before.sheet("汇总"), after.sheet("汇总"));
}

#[test]
fn an_old_workbook_filled_over_itself_is_the_same() {
    let once = fill(XLS, &daily_mapping(), &values(2)).unwrap().into_bytes();
    assert!(once == fill(XLS, &daily_mapping(), &values(2)).unwrap().into_bytes());
    let full = fill(XLS, &daily_mapping(), &values(4)).unwrap().into_bytes();
    let over = fill(&full, &daily_mapping(), &values(2)).unwrap().into_bytes();
    let cells = |bytes: &[u8]| Template::read(bytes).unwrap();
    assert_eq!(cells(&once), cells(&over), "nothing of the last filling is left");
    assert!(over == fill(&over, &daily_mapping(), &values(2)).unwrap().into_bytes());
}

#[test]
fn an_old_workbook_gets_no_new_rows_and_says_what_to_do() {
    let problem = fill(XLS, &daily_mapping(), &values(5)).unwrap_err();
    assert_eq!(problem, Problem::OldFormat { sheet: "进度日报".to_owned(), row: 6, room: 4, need: 5 });
    assert_eq!(problem.key(), "fill-problem-old-format");
}

#[test]
fn an_old_workbook_without_shared_texts_takes_words_and_numbers_in_new_cells() {
    let tab = maker::Tab::new("表").rows(0, &[&["填报单位", ""], &["村", "人数", "@2026-1-1"], &[], &["合计", "#3"]]);
    let form = maker::xls(&[tab, maker::Tab::new("后").row(0, &["末"])]);
    let mapping = Mapping {
        cells: vec![one("表", "B1", "office"), one("表", "C2", "day"), one("表", "B4", "office")],
        lists: vec![list("表", 3, 1, &[("A", "name"), ("B", "done"), ("D", "turnout")])],
    };
    let filled = fill(&form, &mapping, &values(1)).unwrap().into_bytes();
    let mut book = xls(&filled);
    let sheet = book.worksheet_range("表").unwrap();
    assert_eq!((at(&sheet, "B1"), at(&sheet, "B4")), (words("某县换届办 <甲&乙>"), words("某县换届办 <甲&乙>")));
    assert_eq!((at(&sheet, "A3"), at(&sheet, "B3"), at(&sheet, "D3")), (words("第1镇"), Data::Float(1.0), words("90.1%")));
    assert!(matches!(at(&sheet, "C2"), Data::DateTime(day) if day.as_f64() == 46_376.0));
    assert_eq!(at(&book.worksheet_range("后").unwrap(), "A1"), words("末"));
}

#[test]
fn an_old_workbook_takes_many_long_texts() {
    let rows: Vec<Vec<String>> = (0..40).map(|row| vec![format!("{row}村"), "空".to_owned()]).collect();
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let form = maker::xls(&[maker::Tab::new("表").rows(0, &rows)]);
    let mapping = Mapping { cells: Vec::new(), lists: vec![list("表", 1, 40, &[("B", "note")])] };
    let note = |n: usize| format!("{n}{}", "长".repeat(1_500 + n));
    let mut values = values(0);
    let lines = (0..40).map(|n| [("note".to_owned(), Value::Text(note(n)))].into()).collect();
    values.rows.insert("townships".to_owned(), lines);
    let filled = fill(&form, &mapping, &values).unwrap().into_bytes();
    let sheet = xls(&filled).worksheet_range("表").unwrap();
    for n in 0..40 {
        assert_eq!(at(&sheet, &format!("B{}", n + 1)), words(&note(n)));
    }
    values.rows.insert("townships".to_owned(), vec![[("note".to_owned(), Value::Text("长".repeat(4_001)))].into()]);
    let problem = fill(&form, &mapping, &values).unwrap_err();
    assert_eq!(problem, Problem::TooLong { sheet: "表".to_owned(), cell: place("B1"), most: 4_000 });
}
