//! Workbooks that leave: they say what they should, and never a number of a person.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use sheets::{BookError, Shown, Table, book};
use sieve::Kind;

fn table(rows: Vec<Vec<Shown>>) -> Table {
    Table {
        name: "登记情况".into(),
        title: "纳尔宗村登记情况统计表".into(),
        notes: vec!["截至2026年12月4日".into()],
        head: vec!["组别".into(), "人数".into()],
        rows,
    }
}

fn words(text: &str) -> Shown {
    Shown::Words(text.into())
}

#[test]
fn a_table_is_written_with_words_as_words_and_numbers_as_numbers() {
    let file = book(&[table(vec![vec![words("=一社"), Shown::Number(40)], vec![words("二社"), Shown::Empty]])]).expect("written");
    let mut read: Xlsx<_> = Xlsx::new(Cursor::new(file.into_bytes())).expect("a workbook");
    let range = read.worksheet_range("登记情况").expect("the sheet");
    let cell = |row, column| range.get_value((row, column)).cloned().unwrap_or(Data::Empty);
    assert_eq!(cell(0, 0), Data::String("纳尔宗村登记情况统计表".into()));
    assert_eq!(cell(1, 0), Data::String("截至2026年12月4日".into()));
    assert_eq!((cell(3, 0), cell(3, 1)), (Data::String("=一社".into()), Data::Float(40.0)));
    assert_eq!(cell(4, 1), Data::Empty);
}

#[test]
fn a_number_of_a_person_stops_the_whole_file_and_says_where() {
    let held = |table: Table| match book(&[table]) {
        Err(BookError::Held { sheet, cell, kind }) => (sheet, cell, kind),
        other => panic!("{other:?}"),
    };
    let place = |cell: &str, kind| ("登记情况".to_owned(), cell.to_owned(), kind);
    let ids = [words("11010519491231002X"), words("１１０１０５ 19491231 002x"), Shown::Number(110_105_194_912_310_021)];
    for id in ids {
        let rows = vec![vec![words("一社"), Shown::Number(40)], vec![words("二社"), id]];
        assert_eq!(held(table(rows)), place("B5", Kind::Identity));
    }
    assert_eq!(held(table(vec![vec![Shown::Number(13_800_000_000)]])), place("A4", Kind::Telephone));
    let noted = Table { notes: vec!["经办人11010519491231002X".into()], ..table(Vec::new()) };
    assert_eq!(held(noted), place("A2", Kind::Identity));
    let titled = Table { title: "张三11010519491231002X".into(), ..table(Vec::new()) };
    assert_eq!(held(titled), place("A1", Kind::Identity));
    let named = Table { name: "11010519491231002X".into(), ..table(Vec::new()) };
    assert_eq!(held(named).0, "—", "the error does not repeat it");
    let error = book(&[table(vec![vec![words("11010519491231002X")]])]).expect_err("held").to_string();
    assert!(error.contains("登记情况") && error.contains("A4") && !error.contains("1949"), "{error}");
}
