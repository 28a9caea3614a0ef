//! 资格联审表: out to a department without network, and in again, whole or not at all.

use std::collections::BTreeMap;

use election::PersonId;
use election::programme::vetting::Finding;
use rust_xlsxwriter::Workbook;
use sheets::{BookError, DepartmentList, Listed, NotTaken, Question, Told, department_sheet, read_department, rows};
use sieve::Kind;

use crate::tell::{number, sentence, short};

fn list() -> DepartmentList {
    let question =
        |id: &str, title: &str| Question {
            id: id.into(), title: title.into(), source: "《村民委员会组织法》第十八条第一款".into()
        };
    let listed = |number, name: &str, group: &str| Listed {
        person: PersonId(number),
        name: name.into(),
        sex: "男".into(),
        birth: "1985年3月7日".into(),
        group: group.into(),
    };
    DepartmentList {
        code: "632823200201-court-2".into(),
        title: "纳尔宗村资格联审表".into(),
        notes: vec!["联审单位：天峻县法院".into(), "每个人、每个问题都要答复。".into()],
        questions: vec![question("punished", "受过刑事处罚"), question("deprived", "被依法剥夺政治权利")],
        persons: vec![listed(12, "尕藏·卓玛", "一社"), listed(20, "=马 福祥", "二社")],
        before: Told::new(),
    }
}

fn found() -> Finding {
    Finding::Found { clause: "第十八条第一款".into(), paper: "（2019）青2823刑初7号".into() }
}

fn answered(first: &Finding, second: &Finding) -> BTreeMap<String, Finding> {
    BTreeMap::from([("punished".to_owned(), first.clone()), ("deprived".to_owned(), second.clone())])
}

/// The cells of the sheet that goes out, as somebody sees them.
fn cells(list: &DepartmentList) -> Vec<Vec<String>> {
    let book = department_sheet(list).expect("written");
    let mut cells = rows(book.as_ref(), 100).expect("read");
    cells.iter_mut().for_each(|row| row.resize(11, String::new()));
    cells
}

/// A sheet of its own make with such cells, as an office program writes it again.
fn written(cells: &[Vec<String>]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("联审表").unwrap();
    for (row, line) in (0..).zip(cells) {
        for (column, text) in (0..).zip(line).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// The list with everything answered by 无, then changed cell by cell; rows 8 and 9 are the persons, F and I the findings.
fn filled(changes: &[(&str, &str)]) -> Result<Told, NotTaken> {
    let mut cells = cells(&list());
    for row in [7, 8] {
        for column in [5, 8] {
            cells[row][column] = "无".into();
        }
    }
    for (place, text) in changes {
        let (column, row) = place.split_at(1);
        let column = usize::from(sheets::column_number(column).unwrap());
        cells[row.parse::<usize>().unwrap() - 1][column] = (*text).into();
    }
    read_department(&written(&cells), &list())
}

fn wrong(changes: &[(&str, &str)]) -> Vec<(String, &'static str)> {
    match filled(changes) {
        Err(NotTaken::Cells(problems)) => {
            problems.iter().for_each(|problem| drop(sentence(problem)));
            short(&problems)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_sheet_says_whom_and_what_and_is_read_as_it_was_filled() {
    let out = cells(&list());
    assert_eq!(out[5][0], "表码：632823200201-court-2");
    assert_eq!(out[6][..6], ["编号", "姓名", "性别", "出生日期", "村民小组", "1．受过刑事处罚"]);
    assert_eq!(out[8][..5], ["20", "=马 福祥", "男", "1985年3月7日", "二社"], "a name is no formula");
    let told = filled(&[("F8", " 有 "), ("G8", "第十八条第一款"), ("H8", "（2019）青2823刑初7号"), ("I9", "需核实")]).expect("right");
    let wanted = [(PersonId(12), answered(&found(), &Finding::Clear)), (PersonId(20), answered(&Finding::Clear, &Finding::Open))];
    assert_eq!(told, BTreeMap::from(wanted));
}

#[test]
fn what_a_department_has_answered_before_stands_in_its_sheet_and_comes_back_the_same() {
    let before =
        BTreeMap::from([(PersonId(12), answered(&found(), &Finding::Open)), (PersonId(20), answered(&Finding::Clear, &Finding::Clear))]);
    let list = DepartmentList { before: before.clone(), ..list() };
    let book = department_sheet(&list).expect("written");
    assert_eq!(read_department(book.as_ref(), &list).expect("right"), before);
    let blank = DepartmentList { before: Told::new(), ..list };
    let again = department_sheet(&blank).expect("written");
    assert!(
        matches!(read_department(again.as_ref(), &blank), Err(NotTaken::Cells(problems)) if problems.total() == 4),
        "nothing is answered"
    );
}

#[test]
fn every_wrong_cell_is_told_at_its_place_and_nothing_is_taken() {
    let at = |place: &str, code| (format!("联审表!{place}"), code);
    let identity = number("19850307", 2);
    let told = wrong(&[("F8", "有"), ("G8", &identity), ("I8", "也许"), ("F9", ""), ("J9", "第一条"), ("B9", "马生祥")]);
    let wanted = [
        at("G8", "department_number_of_person"),
        at("H8", "department_words_missing"),
        at("I8", "department_answer_unknown"),
        at("B9", "department_name_differs"),
        at("F9", "department_answer_missing"),
        at("J9", "department_words_without_finding"),
    ];
    assert_eq!(told, wanted);
    let long = "长".repeat(201);
    assert_eq!(wrong(&[("F8", "有"), ("G8", &long), ("H8", "刑初7号")]), [at("G8", "text_too_long")]);
}

#[test]
fn rows_and_columns_are_those_of_the_list() {
    let at = |place: &str, code| (format!("联审表{place}"), code);
    assert_eq!(wrong(&[("A9", "12"), ("B9", "尕藏·卓玛")]), [at("!A9", "department_row_twice"), at("", "department_rows_missing")]);
    assert_eq!(wrong(&[("A9", "21")]), [at("!A9", "department_row_unknown"), at("", "department_rows_missing")]);
    assert_eq!(wrong(&[("F7", "受过处罚")]), [at("!7", "department_heading_missing")]);
}

#[test]
fn another_list_and_another_form_are_not_taken() {
    assert!(matches!(filled(&[("A6", "表码：632823200201-police-2")]), Err(NotTaken::OtherList)));
    assert!(matches!(filled(&[("A6", "表码：632823200202-court-2")]), Err(NotTaken::OtherList)));
    assert!(matches!(filled(&[("A6", "")]), Err(NotTaken::NoList)));
    assert!(matches!(filled(&[("A7", "序号")]), Err(NotTaken::NoList)));
    assert!(matches!(read_department(b"%PDF-1.7", &list()), Err(NotTaken::Unreadable(_))));
}

#[test]
fn a_list_with_a_number_of_a_person_in_it_is_not_made() {
    let mut list = list();
    list.persons[0].group = number("19850307", 2);
    assert!(matches!(department_sheet(&list), Err(BookError::Held { kind: Kind::Identity, .. })));
}
