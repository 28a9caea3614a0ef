//! Words for the stories.

use election::Voter;
use rust_xlsxwriter::{Workbook, Worksheet};
use sheets::{Problem, Problems, RollSheet, SheetError, read_roll};
use words::Lang;

/// A right identity number of 天峻县 for a day of birth and a sequence number (odd: male), worked out by ISO 7064 itself, not by the table of
/// GB 11643: the number read as a polynomial in 2 leaves 1 modulo 11.
pub fn number(birth: &str, sequence: u32) -> String {
    let body = format!("632823{birth}{sequence:03}");
    let check = "0123456789X".chars().zip(0..).find(|(_, check)| {
        let sum = body.bytes().map(|b| u32::from(b - b'0')).chain([*check]).fold(0, |sum, digit| (sum * 2 + digit) % 11);
        sum == 1
    });
    format!("{body}{}", check.expect("one of eleven remainders fits").0)
}

/// A workbook with one sheet, its cells written as text.
pub fn book(rows: &[&[&str]]) -> Vec<u8> {
    book_of(|book| write(book.add_worksheet().set_name("选民名单").unwrap(), rows))
}

pub fn book_of(make: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    make(&mut book);
    book.save_to_buffer().unwrap()
}

pub fn write(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            if !text.is_empty() {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
    }
}

/// The roll, which must be right.
pub fn read(bytes: &[u8]) -> RollSheet {
    let roll = read_roll(bytes).unwrap_or_else(|error| panic!("{}", told(&error)));
    assert_eq!(roll.rows as usize, roll.voters.len());
    roll.remarks.iter().for_each(|remark| drop(sentence(remark)));
    roll
}

fn told(error: &SheetError) -> String {
    match error {
        SheetError::Rows(problems) => format!("{:?}", short(problems)),
        other => format!("{other:?}"),
    }
}

/// The problems of a roll that must be refused for its rows.
pub fn problems(bytes: &[u8]) -> Problems {
    match read_roll(bytes) {
        Err(SheetError::Rows(problems)) => {
            problems.iter().for_each(|problem| drop(sentence(problem)));
            problems
        }
        other => panic!("rows should be wrong: {other:?}"),
    }
}

/// Place and code of each.
pub fn short(problems: &[Problem]) -> Vec<(String, &'static str)> {
    problems.iter().map(|problem| (problem.place(), problem.code)).collect()
}

/// As the page says it; in both languages, all figures filled in.
pub fn sentence(problem: &Problem) -> String {
    for lang in [Lang::En, Lang::Zh] {
        filled(&lang.with(&problem.key(), &problem.arguments()), &problem.key());
    }
    Lang::Zh.with(&problem.key(), &problem.arguments())
}

/// As the page says why the file is refused.
pub fn reason(error: &SheetError) -> String {
    let figures = error.figures();
    let arguments: Vec<(&str, &str)> = figures.iter().map(|(name, value)| (*name, value.as_str())).collect();
    for lang in [Lang::En, Lang::Zh] {
        filled(&lang.with(error.key(), &arguments), error.key());
    }
    Lang::Zh.with(error.key(), &arguments)
}

fn filled(sentence: &str, key: &str) {
    assert!(sentence != key && !sentence.contains("{$"), "{key}: {sentence}");
}

pub fn names(voters: &[Voter]) -> Vec<&str> {
    voters.iter().map(|voter| voter.person.name.as_str()).collect()
}
