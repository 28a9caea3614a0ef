//! The two files kept in `tests/data`; `make.py` there says how they were made.

use std::io::Cursor;

use calamine::{Data, Reader, Xls};
use election::Registration;
use jiff::civil::date;
use sheets::{SheetError, Why, read_roll};

use crate::tell::{names, read, short};

const XLS: &[u8] = include_bytes!("../data/roll.xls");
const ODS: &[u8] = include_bytes!("../data/roll.ods");

fn tells_the_same(bytes: &[u8]) {
    let roll = read(bytes);
    assert_eq!(names(&roll.voters), ["尕藏\u{B7}卓玛", "𠮷䶮", "<b>巴图</b>", "马尔沙"]);
    let births: Vec<_> = roll.voters.iter().filter_map(|voter| voter.person.birth).collect();
    assert_eq!(births, [date(1985, 3, 7), date(1990, 11, 2), date(1970, 1, 1), date(2001, 2, 28)]);
    assert_eq!(roll.voters[1].registration, Registration::AwayTakingPart);
    assert_eq!((&*roll.voters[2].person.group, &roll.voters[2].registration), ("2", &Registration::Resident));
    assert_eq!(roll.voters[3].reason.chars().count(), 300);
}

#[test]
fn a_workbook_of_excel_97_is_read() {
    tells_the_same(XLS);
    let remarks = short(&read(XLS).remarks);
    assert_eq!(
        remarks,
        [("选民名单!B4".to_owned(), "name_dot"), ("旧名单".to_owned(), "sheet_hidden"), ("说明".to_owned(), "sheet_without_header")]
    );
}

#[test]
fn an_open_document_is_read() {
    tells_the_same(ODS);
    assert_eq!(short(&read(ODS).remarks), [("选民名单!B4".to_owned(), "name_dot"), ("旧名单".to_owned(), "sheet_hidden")]);
}

#[test]
fn the_reader_of_xls_sees_what_calamine_sees() {
    let mut book: Xls<_> = Xls::new(Cursor::new(XLS)).unwrap();
    let range = book.worksheet_range("选民名单").unwrap();
    let theirs: Vec<String> =
        range.rows().skip(3).filter_map(|row| row.get(5).filter(|c| **c != Data::Empty)).map(ToString::to_string).collect();
    let ours: Vec<String> = read(XLS).voters.into_iter().filter_map(|voter| voter.person.id_number).collect();
    assert_eq!((ours.len(), &ours), (4, &theirs));
    let notes = book.worksheet_range("说明").unwrap();
    assert!(notes.rows().flatten().map(|cell| cell.to_string().len()).sum::<usize>() > 2 * 8_224, "the texts go over a record");
}

/// Name of a directory line in a compound file.
fn renamed(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let name = |text: &str| -> Vec<u8> { text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect() };
    let (from, to) = (name(from), name(to));
    let at = bytes.windows(from.len()).rposition(|part| part == from).expect("the name stands in the directory");
    let mut bytes = bytes.to_vec();
    bytes[at..at + to.len()].copy_from_slice(&to);
    bytes[at + 64] = u8::try_from(to.len()).unwrap();
    bytes
}

#[test]
fn locked_and_older_workbooks_are_named() {
    assert_eq!(read_roll(&renamed(XLS, "Workbook", "EncryptedPackage")), Err(SheetError::Unreadable { why: Why::Encrypted }));
    assert_eq!(read_roll(&renamed(XLS, "Workbook", "Book")), Err(SheetError::Unreadable { why: Why::OtherWorkbook }));
    assert_eq!(read_roll(&renamed(XLS, "Workbook", "WordDocument")), Err(SheetError::Unreadable { why: Why::NotATable }));
}
