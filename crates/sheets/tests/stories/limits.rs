//! Files that want the machine's memory or time.

use std::io::{Cursor, Read, Write};

use sheets::{Limit, SheetError, Why, read_roll};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::tell::{book, book_of, names, number, read, reason, write};

/// A workbook with one part written anew, bit by bit.
fn with_part(bytes: &[u8], name: &str, write: impl Fn(&mut dyn Write)) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut into = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut part = from.by_index(at).unwrap();
        let own = part.name().unwrap().into_owned();
        into.start_file(own.as_str(), SimpleFileOptions::default()).unwrap();
        if own == name {
            write(&mut into);
        } else {
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            into.write_all(&content).unwrap();
        }
    }
    into.finish().unwrap().into_inner()
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

fn small() -> Vec<u8> {
    book(&[&["姓名", "身份证号", "登记类别"], &["甲", &number("19850307", 1), "常住"]])
}

fn refused(bytes: &[u8], limit: Limit) {
    let answer = read_roll(bytes);
    assert!(matches!(&answer, Err(SheetError::TooLarge { limit: found, .. }) if *found == limit), "{limit:?}: {answer:?}");
    reason(&answer.unwrap_err());
}

#[test]
fn a_zip_bomb_with_the_name_of_a_workbook_is_refused() {
    let block = vec![b' '; 1 << 20];
    let bomb = with_part(&small(), SHEET, |part| (0..300).for_each(|_| part.write_all(&block).unwrap()));
    assert!(bomb.len() < 1 << 20, "it is a bomb");
    refused(&bomb, Limit::Unpacked);
}

#[test]
fn a_bomb_that_declares_a_small_size_is_found_out() {
    let block = vec![b' '; 1 << 20];
    let mut bomb = with_part(&small(), SHEET, |part| (0..300).for_each(|_| part.write_all(&block).unwrap()));
    let size = (300_u32 << 20).to_le_bytes();
    let places: Vec<usize> = bomb.windows(4).enumerate().filter(|(_, four)| *four == size).map(|(at, _)| at).collect();
    assert!(!places.is_empty());
    for at in places {
        bomb[at..at + 4].copy_from_slice(&1000_u32.to_le_bytes());
    }
    let answer = read_roll(&bomb);
    let damaged = answer == Err(SheetError::Unreadable { why: Why::Damaged });
    assert!(damaged || matches!(answer, Err(SheetError::TooLarge { limit: Limit::Unpacked, .. })), "{answer:?}");
}

#[test]
fn a_hundred_megabytes_are_not_looked_at() {
    let mut bytes = small();
    bytes.resize(100 << 20, 0);
    refused(&bytes, Limit::File);
}

#[test]
fn a_sheet_that_claims_to_reach_the_last_cell_costs_nothing() {
    let bytes = book_of(|book| {
        let sheet = book.add_worksheet();
        write(sheet, &[&["姓名", "身份证号", "登记类别"], &["甲", &number("19850307", 1), "常住"]]);
        sheet.write_blank(1_048_575, 16_383, &rust_xlsxwriter::Format::new().set_bold()).unwrap();
        sheet.write_string(1_000_000, 0, "乙").unwrap().write_string(1_000_000, 1, number("19850307", 3)).unwrap();
        sheet.write_string(1_000_000, 2, "常住").unwrap();
    });
    assert_eq!(names(&read(&bytes).voters), ["甲", "乙"]);
}

#[test]
fn too_many_columns_are_refused() {
    let bytes = book_of(|book| {
        let sheet = book.add_worksheet();
        write(sheet, &[&["姓名", "身份证号"]]);
        sheet.write_string(1, 256, "x").unwrap();
    });
    refused(&bytes, Limit::Columns);
}

#[test]
fn too_many_rows_are_refused() {
    let rows = "甲,男\n".repeat(1_100_000);
    refused(format!("姓名,性别\n{rows}").as_bytes(), Limit::Rows);
}

#[test]
fn too_many_parts_are_refused() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..2_001 {
        zip.start_file(format!("xl/media/{at}.png"), SimpleFileOptions::default()).unwrap();
    }
    refused(&zip.finish().unwrap().into_inner(), Limit::Parts);
}

#[test]
fn one_long_text_in_every_cell_does_not_multiply() {
    let long = "长".repeat(30_000);
    let bytes = book_of(|book| {
        let sheet = book.add_worksheet();
        write(sheet, &[&["姓名", "备注"]]);
        (1..4_000).for_each(|row| drop(sheet.write_string(row, 1, &long)));
    });
    refused(&bytes, Limit::Unpacked);
}

fn ods(rows: &str) -> Vec<u8> {
    let head = "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet><table:table table:name=\"a\">";
    let tail = "</table:table></office:spreadsheet></office:body></office:document-content>";
    ods_of(&format!("{head}{rows}{tail}"))
}

fn ods_of(content: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content)] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn an_open_document_that_repeats_itself_is_refused() {
    let row = |repeat: &str, cells: &str| format!("<table:table-row {repeat}>{cells}</table:table-row>");
    let cell = |repeat: &str| format!("<table:table-cell {repeat}><text:p>甲</text:p></table:table-cell>");
    refused(&ods(&row("table:number-rows-repeated=\"4000000000\"", &cell(""))), Limit::Rows);
    refused(&ods(&row("", &cell("table:number-columns-repeated=\"4000000000\""))), Limit::Columns);
}

#[test]
fn an_open_document_that_breaks_off_or_brings_entities_is_damaged() {
    let cut = "<office:document-content xmlns:table=\"t\"><table:table table:name=\"a\"><table:table-row>";
    assert_eq!(read_roll(&ods_of(cut)), Err(SheetError::Unreadable { why: Why::Damaged }));
    let cell = "<table:table-row><table:table-cell><text:p>&x;</text:p></table:table-cell></table:table-row>";
    let entity = format!("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><table:table table:name=\"a\">{cell}</table:table>");
    assert_eq!(read_roll(&ods_of(&entity)), Err(SheetError::Unreadable { why: Why::Damaged }));
}

#[test]
fn entities_in_a_workbook_are_not_expanded() {
    let sheet = |name: &str| {
        format!(
            "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x \"甲\"><!ENTITY y SYSTEM \"file:///etc/passwd\">]><worksheet><sheetData><row r=\"1\">\
             <c r=\"A1\" t=\"inlineStr\"><is><t>姓名</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>性别</t></is></c></row><row r=\"2\">\
             <c r=\"A2\" t=\"inlineStr\"><is><t>{name}</t></is></c><c r=\"B2\" t=\"inlineStr\"><is><t>男</t></is></c></row></sheetData></worksheet>"
        )
    };
    let bytes = |name: &str| with_part(&small(), SHEET, |part| part.write_all(sheet(name).as_bytes()).unwrap());
    assert_eq!(names(&read(&bytes("乙")).voters), ["乙"]);
    for entity in ["&x;", "&y;"] {
        assert_eq!(read_roll(&bytes(entity)), Err(SheetError::Unreadable { why: Why::Damaged }), "{entity}");
    }
}
