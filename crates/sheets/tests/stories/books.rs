//! Workbooks as clerks have them.

use std::sync::Arc;

use election::{PersonId, Registration};
use jiff::civil::date;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula};
use sheets::{Asked, Field, examine};
use statute::{Nationality, Sex};

use crate::tell::{book, book_of, names, number, problems, read, sentence, short, write};

#[test]
fn a_whole_roll_is_read_with_everything_it_says() {
    let rows: &[&[&str]] = &[
        &["序号", "户主姓名", "姓 名", "性别", "民族", "出生日期", "身份证号", "村民小组", "登记类别", "登记理由", "同意日期", "联系电话"],
        &["1", "甲某", "尕藏・卓玛", "女", "藏族", "1985-3-7", &number("19850307", 2), "一社", "常住", "", "", "13900000000"],
        &["2", "甲某", "张　三", "男", "汉", "", &number("19900102", 1), "一社", "外出", "在西宁务工，本人来电", "", ""],
        &["3", "乙某", "巴图", "", "蒙古", "1970.01.01", &number("19700101", 3), "二社", "三类", "居住三年，书面申请", "2026年11月5日", ""],
    ];
    let roll = read(&book(rows));
    let [first, second, third] = &roll.voters[..] else { panic!("three voters") };
    assert_eq!((first.person.id, first.person.name.as_str(), first.person.sex), (PersonId(0), "尕藏\u{B7}卓玛", Some(Sex::Female)));
    assert_eq!((first.person.birth, first.person.nationality.clone()), (Some(date(1985, 3, 7)), Some(Nationality("藏".into()))));
    assert_eq!((&*first.person.group, &first.registration, &*first.reason), ("一社", &Registration::Resident, "按户籍册登记"));
    assert_eq!(
        (second.person.name.as_str(), second.person.birth, &second.registration),
        ("张三", Some(date(1990, 1, 2)), &Registration::AwayTakingPart)
    );
    assert_eq!(&*second.reason, "在西宁务工，本人来电");
    assert_eq!(
        (third.person.sex, &third.registration),
        (Some(Sex::Male), &Registration::Applicant { approved_on: Some(date(2026, 11, 5)) })
    );
    assert_eq!(short(&roll.remarks), [("选民名单!C2".to_owned(), "name_dot")]);
    let read_as = |heading: &str| roll.columns.iter().find(|c| c.heading == heading).and_then(|c| c.field);
    assert_eq!((read_as("户主姓名"), read_as("姓 名"), read_as("联系电话")), (Some(Field::Household), Some(Field::Name), None));
}

#[test]
fn titles_merged_headers_separators_and_signatures_are_no_voters() {
    let bytes = book_of(|book| {
        let (sheet, format) = (book.add_worksheet(), Format::new());
        sheet.merge_range(0, 0, 0, 7, "天峻县某某村选民登记表", &format).unwrap();
        sheet.write_string(1, 0, "单位：某某村村民选举委员会（盖章）").unwrap();
        for (column, heading) in [(0, "序号"), (1, "姓名"), (5, "身份证号码"), (6, "登记类别"), (7, "备注")] {
            sheet.merge_range(3, column, 4, column, heading, &format).unwrap();
        }
        sheet.merge_range(3, 2, 3, 4, "基本情况", &format).unwrap();
        for (column, heading) in [(2, "性别"), (3, "民族"), (4, "出生年月")] {
            sheet.write_string(4, column, heading).unwrap();
        }
        let person = |row, name: &str, sequence| {
            [(1, name), (2, "男"), (3, "汉族"), (4, "1985.03"), (5, &number("19850307", sequence)), (6, "一类")]
                .map(|(column, text)| (row, column, text.to_owned()))
        };
        for (row, column, text) in [person(5, "甲一", 1), person(9, "乙二", 3)].concat() {
            sheet.write_string(row, column, text).unwrap();
        }
        sheet.write_string(6, 0, "第二村民小组").unwrap();
        sheet.write_number(8, 0, 3).unwrap();
        sheet.write_string(10, 0, "合计").unwrap();
        sheet.write_number(10, 1, 2).unwrap();
        for (row, text) in [(12, "填表人：丙三"), (13, "注：本表一式两份"), (14, "2026年11月3日")] {
            sheet.write_string(row, 0, text).unwrap();
        }
        sheet.write_string(15, 5, "已核对").unwrap();
    });
    let roll = read(&bytes);
    assert_eq!(names(&roll.voters), ["甲一", "乙二"]);
    assert_eq!(roll.voters[0].person.birth, Some(date(1985, 3, 7)), "the day comes from the identity number");
    assert_eq!(short(&roll.remarks), [("Sheet1!16".to_owned(), "row_skipped")]);
}

#[test]
fn all_sheets_with_a_header_are_read_and_the_others_named() {
    let header: &[&str] = &["姓名", "身份证号", "登记类别"];
    let bytes = book_of(|book| {
        let (a, b, c) = (number("19850307", 1), number("19850307", 2), number("19850307", 3));
        write(book.add_worksheet().set_name("一社").unwrap(), &[header, &["甲", &a, "常住"]]);
        write(book.add_worksheet().set_name("二社").unwrap(), &[&["二社名单"], header, &["乙", &b, "常住"]]);
        write(book.add_worksheet().set_name("说明").unwrap(), &[&["请按户填写"]]);
        write(book.add_worksheet().set_name("旧").unwrap().set_hidden(true), &[header, &["丙", &c, "常住"]]);
        book.add_worksheet().set_name("空").unwrap();
    });
    let roll = read(&bytes);
    assert_eq!(names(&roll.voters), ["甲", "乙"]);
    assert_eq!(short(&roll.remarks), [("说明".to_owned(), "sheet_without_header"), ("旧".to_owned(), "sheet_hidden")]);
}

#[test]
fn two_tables_on_one_sheet_are_both_read() {
    let (a, b) = (number("19850307", 1), number("19850307", 2));
    let rows: &[&[&str]] = &[
        &["姓名", "身份证号", "登记类别"],
        &["甲", &a, "常住"],
        &["填表人：丁"],
        &[],
        &["序号", "登记类别", "姓名", "公民身份号码"],
        &["1", "常住", "乙", &b],
    ];
    assert_eq!(names(&read(&book(rows)).voters), ["甲", "乙"]);
}

#[test]
fn numbers_that_excel_cut_off_are_damaged_and_never_repaired() {
    let bytes = book_of(|book| {
        let sheet = book.add_worksheet().set_name("名单").unwrap();
        write(
            sheet,
            &[
                &["姓名", "身份证号", "登记类别"],
                &["甲", "", "常住"],
                &["乙", "6.32823E+17", "常住"],
                &["丙", "632823198503071000", "常住"],
            ],
        );
        sheet.write_number(1, 1, 632_823_198_503_071_234_f64).unwrap();
        write_person(sheet, 4, "丁", &number("19850307", 9).replace('X', "0"));
        sheet.write_number(5, 1, 110_105_491_231_002_f64).unwrap();
        sheet.write_string(5, 0, "戊").unwrap().write_string(5, 2, "常住").unwrap();
    });
    let problems = problems(&bytes);
    let places = ["名单!B2", "名单!B3", "名单!B4"].map(|place| (place.to_owned(), "id_damaged"));
    assert_eq!(short(&problems)[..3], places);
    assert!(problems.iter().all(|problem| problem.row != 6), "an old number of 15 digits fits into a numeric cell");
    assert!(sentence(&problems[0]).contains("截断"));
}

fn write_person(sheet: &mut rust_xlsxwriter::Worksheet, row: u32, name: &str, number: &str) {
    sheet.write_string(row, 0, name).unwrap().write_string(row, 1, number).unwrap().write_string(row, 2, "常住").unwrap();
}

#[test]
fn all_faults_of_all_rows_come_at_once() {
    let right = number("19850307", 1);
    let rows: &[&[&str]] = &[
        &["姓名", "性别", "出生日期", "身份证号", "民族", "登记类别", "备注", "同意日期"],
        &["甲", "女", "1985-3-7", &right, "汉", "常住"],
        &["乙", "男", "1985-3-8", &number("19850307", 3), "汗", "", "", ""],
        &["", "男", "", &number("19850307", 5), "汉", "常住"],
        &["丁", "？", "05.3.7", "无", "汉", "外出", ""],
        &["戊", "男", "1985.03", "", "汉", "三类", "申请", "十一月"],
        &["己", "男", "1985-3-7", "11010519491231002", "汉", "党员"],
        &["庚", "", "", "", "汉", "常住"],
    ];
    let found = problems(&book(rows));
    let expected = [
        ("B2", "sex_contradicts_id"),
        ("C3", "birth_contradicts_id"),
        ("E3", "nationality_unknown"),
        ("F3", "category_missing"),
        ("A4", "name_missing"),
        ("C5", "birth_unreadable"),
        ("B5", "sex_unknown"),
        ("G5", "reason_missing"),
        ("C6", "birth_day_missing"),
        ("H6", "approved_on_unreadable"),
        ("D7", "id_length"),
        ("F7", "category_unknown"),
        ("C8", "birth_missing"),
        ("B8", "sex_missing"),
    ];
    assert_eq!(short(&found), expected.map(|(place, code)| (format!("选民名单!{place}"), code)));
    assert_eq!(found.total(), 14);
    assert_eq!(sentence(&found[11]).split('”').next(), Some("登记类别“党员"));
}

#[test]
fn a_number_twice_is_told_with_both_rows_and_stops_nobody() {
    let id = number("19850307", 1);
    let bytes = book_of(|book| {
        write(book.add_worksheet().set_name("一社").unwrap(), &[&["姓名", "身份证号", "登记类别"], &["甲", &id, "常住"]]);
        write(
            book.add_worksheet().set_name("二社").unwrap(),
            &[&["姓名", "身份证号", "登记类别"], &["乙", &id.to_lowercase(), "常住"], &["甲", &id, "常住"]],
        );
    });
    let roll = read(&bytes);
    assert_eq!(names(&roll.voters), ["甲", "乙"]);
    assert_eq!(
        (roll.voters[1].person.id_number.clone(), roll.voters[1].person.birth),
        (None, Some(date(1985, 3, 7))),
        "never two with one number"
    );
    assert_eq!(short(&roll.remarks), [("二社!B2".to_owned(), "same_number"), ("二社!B3".to_owned(), "same_person_left_out")]);
    let said = sentence(&roll.remarks[0]);
    assert!(said.starts_with("第 2 行与“一社”第 2 行身份证号相同、姓名不同：两人都保留"), "both rows are named: {said}");
    assert_eq!(sentence(&roll.remarks[1]).split('：').next(), Some("与“一社”第 2 行姓名、身份证号都相同"));
}

/// Two real people with one number stand in old books: the older line keeps it, both stay, wherever they stand and whatever else they share.
#[test]
fn two_people_with_one_number_both_stay_on_the_roll() {
    let id = number("19620718", 3);
    let rows: &[&[&str]] = &[
        &["姓名", "性别", "出生日期", "身份证号", "组别", "登记类别"],
        &["马福祥", "男", "1962-7-18", &id, "一组", "常住"],
        &["乙", "女", "1980-1-1", "", "一组", "常住"],
        &["韩得彪", "男", "1962-7-18", &id, "二组", "常住"],
    ];
    let roll = read(&book(rows));
    let seen: Vec<_> = roll.voters.iter().map(|v| (v.person.name.as_str(), v.person.id_number.is_some(), &*v.person.group)).collect();
    assert_eq!(seen, [("马福祥", true, "一组"), ("乙", false, "一组"), ("韩得彪", false, "二组")]);
    assert_eq!(roll.voters[2].person.birth, Some(date(1962, 7, 18)), "what the number said of him stays");
    assert_eq!(short(&roll.remarks), [("选民名单!D4".to_owned(), "same_number")]);
    let said = sentence(&roll.remarks[0]);
    assert!(said.contains("第 4 行与“选民名单”第 2 行") && said.contains("第 4 行的人先不带身份证号"), "{said}");
}

/// A book added to a roll: whoever stands there already is told with the row here and the number there, before anything is loaded.
#[test]
fn a_book_added_to_a_roll_says_who_stands_there_already() {
    let (id, other) = (number("19850307", 1), number("19900102", 3));
    let there: &[&[&str]] = &[
        &["姓名", "出生日期", "身份证号", "登记类别"],
        &["多杰", "", &id, "常住"],
        &["卓玛", "1980-1-1", "", "常住"],
        &["才让", "", &other, "常住"],
    ];
    let mut standing = std::collections::BTreeMap::new();
    for (mut voter, number) in read(&book(there)).voters.into_iter().zip(7..) {
        voter.person.id = PersonId(number);
        standing.insert(voter.person.id, Arc::new(voter));
    }
    let rows: &[&[&str]] = &[
        &["姓名", "出生日期", "身份证号", "登记类别"],
        &["扎西", "", &number("19850307", 5), "常住"],
        &["扎西", "", &number("19850307", 5), "常住"],
        &["多杰", "", &id, "常住"],
        &["卓玛", "1980-1-1", &number("19800101", 2), "常住"],
        &["才让", "1990-1-2", "", "常住"],
        &["才让", "", &number("19900102", 5), "常住"],
        &["索南", "", &other, "常住"],
    ];
    let asked = Asked { standing: Arc::new(standing), ..Asked::default() };
    let found = examine(&book(rows), &asked, &|_| ()).unwrap();
    assert!(found.problems.is_empty(), "{:?}", short(&found.problems));
    let expected = [
        ("C3", "same_person_left_out"),
        ("C4", "already_on_roll"),
        ("A5", "perhaps_on_roll"),
        ("A6", "perhaps_on_roll"),
        ("A7", "same_name_and_birth"),
        ("C8", "number_on_roll"),
    ];
    assert_eq!(short(&found.remarks), expected.map(|(place, code)| (format!("选民名单!{place}"), code)));
    found.remarks.iter().for_each(|remark| drop(sentence(remark)));
    assert!(sentence(&found.remarks[1]).starts_with("名单上已经有这个人（第 7 号"));
    assert!(found.voters.iter().all(|voter| voter.person.name != "多杰"), "who stands there already is not listed twice");
    let off: &[&[&str]] = &[&["姓名", "身份证号", "是否参加"], &["多杰", &id, "否"]];
    assert_eq!(short(&examine(&book(off), &asked, &|_| ()).unwrap().problems), [("选民名单!B2".to_owned(), "on_roll_off_here")]);
    assert_eq!(found.voters.last().map(|v| (v.person.name.as_str(), v.person.id_number.clone())), Some(("索南", None)));
    assert!(examine(&book(rows), &Asked::default(), &|_| ()).unwrap().problems.is_empty(), "a roll that is replaced says nothing");
}

#[test]
fn a_person_on_the_roll_and_off_it_must_be_settled() {
    let id = number("19850307", 1);
    let rows: &[&[&str]] =
        &[&["姓名", "身份证号", "是否参加"], &["甲", &id, "是"], &["甲", &id, "否"], &["乙", &number("19850307", 3), "待定"]];
    assert_eq!(short(&problems(&book(rows))), [("选民名单!B3".to_owned(), "on_and_off"), ("选民名单!C4".to_owned(), "attends_unknown")]);
}

#[test]
fn same_name_and_birth_without_number_is_a_remark() {
    let rows: &[&[&str]] = &[
        &["姓名", "出生日期", "身份证号", "登记类别"],
        &["甲", "1985-3-7", "", "常住"],
        &["甲", "", &number("19850307", 1), "常住"],
        &["甲", "1985-3-8", "", "常住"],
    ];
    let roll = read(&book(rows));
    assert_eq!((roll.rows, short(&roll.remarks)), (3, vec![("选民名单!A3".to_owned(), "same_name_and_birth")]));
}

#[test]
fn without_a_category_column_all_are_residents_and_the_clerk_is_told_once() {
    let rows: &[&[&str]] = &[&["姓名", "出生日期", "备注"], &["甲", "1985-3-7", ""], &["乙", "1985-3-8", "残疾"]];
    let roll = read(&book(rows));
    assert_eq!(short(&roll.remarks), [("选民名单!1".to_owned(), "category_column_missing")]);
    assert!(roll.voters.iter().all(|voter| voter.registration == Registration::Resident));
    assert_eq!([&*roll.voters[0].reason, &*roll.voters[1].reason], ["按户籍册登记", "残疾"]);
}

#[test]
fn a_category_column_left_empty_is_one_problem_not_a_thousand() {
    let rows: &[&[&str]] = &[&["姓名", "出生日期", "登记类别"], &["甲", "1985-3-7"], &["乙", "1985-3-8"]];
    assert_eq!(short(&problems(&book(rows))), [("选民名单!C1".to_owned(), "category_column_empty")]);
}

#[test]
fn lists_side_by_side_are_refused_instead_of_half_read() {
    let rows: &[&[&str]] = &[&["姓名", "性别", "姓名", "性别"], &["甲", "男", "乙", "女"]];
    assert_eq!(short(&problems(&book(rows))), [("选民名单!C1".to_owned(), "heading_twice")]);
}

#[test]
fn formulas_are_read_by_their_results_and_failed_ones_are_problems() {
    let id = number("19850307", 1);
    let bytes = book_of(|book| {
        let sheet = book.add_worksheet().set_name("名单").unwrap();
        write(sheet, &[&["姓名", "身份证号", "性别", "登记类别"], &["甲", &id, "", "常住"], &["乙", &number("19850307", 3), "", "常住"]]);
        sheet.write_formula(1, 2, Formula::new("=IF(MOD(MID(B2,17,1),2),\"男\",\"女\")").set_result("男")).unwrap();
        sheet.write_formula(2, 2, Formula::new("=#REF!").set_result("#REF!")).unwrap();
    });
    let found = problems(&bytes);
    assert_eq!(short(&found), [("名单!C3".to_owned(), "cell_error")], "row 2 is right");
}

#[test]
fn dates_of_excel_are_days_and_months_typed_as_dates_are_only_months() {
    let day = Format::new().set_num_format("yyyy\"年\"m\"月\"");
    let bytes = |heading: &str, row: u32, with_id: bool| {
        book_of(|book| {
            let sheet = book.add_worksheet().set_name("名单").unwrap();
            let id = if with_id { number("19850307", 1) } else { String::new() };
            write(sheet, &[&["姓名", heading, "身份证号", "登记类别"], &["甲", "", &id, "常住"]]);
            sheet.write_datetime_with_format(1, 1, ExcelDateTime::from_ymd(1985, 3, u8::try_from(row).unwrap()).unwrap(), &day).unwrap();
        })
    };
    assert_eq!(read(&bytes("出生日期", 7, false)).voters[0].person.birth, Some(date(1985, 3, 7)));
    assert_eq!(read(&bytes("出生日期", 1, false)).voters[0].person.birth, Some(date(1985, 3, 1)));
    assert_eq!(read(&bytes("出生年月", 1, true)).voters[0].person.birth, Some(date(1985, 3, 7)));
    assert_eq!(short(&problems(&bytes("出生年月", 1, false))), [("名单!B2".to_owned(), "birth_day_missing")]);
    assert_eq!(short(&problems(&bytes("出生日期", 1, true))), [("名单!B2".to_owned(), "birth_contradicts_id")]);
}

#[test]
fn markup_and_rare_characters_stay_letters() {
    let written = ["<script>alert(1)</script>", "𠮷䶮", "㛃𬭩", "བཀྲ་ཤིས", "尕藏.卓玛", "=HYPERLINK(\"x\")"];
    let ids: Vec<String> = (1..).take(written.len()).map(|n| number("19850307", n)).collect();
    let mut rows: Vec<Vec<&str>> = vec![vec!["姓名", "身份证号", "登记类别"]];
    rows.extend(written.iter().zip(&ids).map(|(name, id)| vec![*name, id.as_str(), "常住"]));
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let mut expected = written;
    expected[4] = "尕藏\u{B7}卓玛";
    assert_eq!(names(&read(&book(&rows)).voters), expected);
}

#[test]
fn doubtful_names_are_remarked() {
    let rows: &[&[&str]] =
        &[&["姓名", "身份证号", "登记类别"], &["张?", &number("19850307", 1), "常住"], &["李\u{E863}", "110105491231002", "常住"]];
    let found = short(&read(&book(rows)).remarks);
    let expected = [("A2", "name_question_mark"), ("A3", "name_private_character"), ("B3", "id_old")];
    assert_eq!(found, expected.map(|(place, code)| (format!("选民名单!{place}"), code)));
}
