//! Text files: encodings, separators, rows as Excel counts them.

use encoding_rs::{GB18030, UTF_8};
use sheets::{SheetError, Why, read_roll};

use crate::tell::{names, number, problems, read, short};

fn roll() -> String {
    let names = ["𠮷三", "䶮㛃", "尕藏·卓玛", "尕藏•卓玛", "尕藏・卓玛", "尕藏．卓玛", "尕藏。卓玛"];
    let people = names.iter().zip(1..).map(|(name, n)| format!("{n},{name},{},常住\r\n", number("19850307", n)));
    format!("序号,姓名,身份证号,登记类别\r\n{}", people.collect::<String>())
}

const DOTTED: &str = "尕藏\u{B7}卓玛";

#[test]
fn every_encoding_gives_the_same_roll() {
    let text = roll();
    let (gb, _, lost) = GB18030.encode(&text);
    assert!(!lost);
    let utf16 =
        |big: bool| -> Vec<u8> { text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect() };
    let with = |bom: &[u8], rest: &[u8]| [bom, rest].concat();
    let files = [
        text.as_bytes().to_vec(),
        with(b"\xEF\xBB\xBF", text.as_bytes()),
        gb.to_vec(),
        with(b"\xFF\xFE", &utf16(false)),
        with(b"\xFE\xFF", &utf16(true)),
        utf16(false),
        utf16(true),
    ];
    for (at, file) in files.iter().enumerate() {
        assert_eq!(names(&read(file).voters), ["𠮷三", "䶮㛃", DOTTED, DOTTED, DOTTED, DOTTED, DOTTED], "file {at}");
    }
}

#[test]
fn tabs_semicolons_and_bars_separate_too() {
    for mark in ["\t", ";", "|"] {
        assert_eq!(read(roll().replace(',', mark).as_bytes()).rows, 7, "{mark:?}");
    }
}

#[test]
fn rows_are_counted_as_excel_counts_them() {
    let (a, b) = (number("19850307", 1), number("19850307", 3));
    let text = format!("某村名单\n\n姓名,身份证号,登记类别,备注\n甲,{a},常住,\"第一行\n第二行\"\n\n\n乙,{b},常住2,\n,{a},常住");
    let found = problems(text.as_bytes());
    assert_eq!(short(&found), [("CSV!C7".to_owned(), "category_unknown"), ("CSV!A8".to_owned(), "name_missing")]);
    for line_end in ["\r\n", "\r"] {
        assert_eq!(short(&problems(text.replace('\n', line_end).as_bytes())), short(&found));
    }
}

#[test]
fn a_number_wrapped_against_excel_is_unwrapped() {
    let id = number("19850307", 1);
    let text =
        format!("姓名,身份证号,登记类别\n甲,=\"{id}\",常住\n乙,'{},常住\n丙,\t{},常住\n", number("19850307", 3), number("19850307", 5));
    let roll = read(text.as_bytes());
    assert_eq!(roll.voters[0].person.id_number.as_deref(), Some(id.as_str()));
    assert_eq!(roll.rows, 3);
}

#[test]
fn a_byte_lost_on_the_way_is_found_in_its_cell() {
    let text = format!("姓名,身份证号,登记类别\n甲,{},常住\n", number("19850307", 1));
    let mut bytes = GB18030.encode(&text).0.into_owned();
    let at = bytes.windows(2).position(|pair| pair == GB18030.encode("甲").0.as_ref()).unwrap();
    bytes[at] = 0xFF;
    assert!(UTF_8.decode_without_bom_handling_and_without_replacement(&bytes).is_none());
    assert_eq!(short(&problems(&bytes)), [("CSV!A2".to_owned(), "character_lost")]);
}

#[test]
fn an_open_quotation_mark_is_said_and_not_read_on() {
    let text = format!("姓名,身份证号\n\"甲,{}\n{}", number("19850307", 1), "乙,1\n".repeat(100));
    assert_eq!(read_roll(text.as_bytes()), Err(SheetError::Unreadable { why: Why::OpenQuote }));
}
