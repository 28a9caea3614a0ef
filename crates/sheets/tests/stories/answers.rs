//! What goes back to the clerk: the error workbook and the template.

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};
use rust_xlsxwriter::{Format, Formula};
use sheets::{Asked, Field, Layouts, SheetError, Why, error_workbook, examine, read_roll, template};
use words::Lang;

use crate::tell::{book, names, number, problems, read, reason, sentence, short, write};

fn sheet(bytes: Vec<u8>) -> (Xlsx<Cursor<Vec<u8>>>, Range<Data>) {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    (book, range)
}

#[test]
fn the_error_workbook_is_their_sheet_with_red_cells_and_words() {
    let right = number("19850307", 1);
    let bytes = book(&[
        &["某村名单"],
        &["姓名", "身份证号", "登记类别", "备注"],
        &["=1+1", &right, "常住", "@SUM(A1)"],
        &["乙", "632823198503071000", "", ""],
    ]);
    let found = problems(&bytes);
    let answer = error_workbook(&bytes, &found, &Layouts::new(), &sentence).unwrap();
    let (mut workbook, range) = sheet(answer.clone());
    let text = |row: u32, column: u32| range.get_value((row, column)).cloned().unwrap_or_default();
    assert_eq!(text(1, 4), Data::String("问题".to_owned()));
    assert_eq!(text(2, 0), Data::String("=1+1".to_owned()), "text stays text");
    assert_eq!(text(2, 1), Data::String(right), "no number is made of an identity number");
    let Data::String(words) = text(3, 4) else { panic!("words stand beside the row") };
    assert!(words.contains("截断") && words.contains("缺少登记类别"), "{words}");
    assert!(workbook.worksheet_formula("选民名单").unwrap().is_empty(), "no formula is written");
    assert_eq!(short(&problems(&answer)), short(&found), "sent back unchanged, it says the same");
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    std::io::read_to_string(zip.by_name(name).unwrap()).unwrap()
}

#[test]
fn their_layout_stays_and_only_the_wrong_cells_turn_red() {
    let bytes = crate::tell::book_of(|book| {
        let sheet = book.add_worksheet().set_name("登记表").unwrap();
        let title = Format::new().set_bold().set_font_size(18);
        sheet.merge_range(0, 0, 0, 3, "某村选民登记表", &title).unwrap();
        sheet.set_column_width(1, 31).unwrap().set_row_height(0, 44).unwrap();
        write(sheet, &[&[], &["姓名", "身份证号", "登记类别", "备注"], &["甲", &number("19850307", 1), "常住"]]);
        let boxed = Format::new().set_border(rust_xlsxwriter::FormatBorder::Thin).set_num_format("@");
        sheet.write_string_with_format(3, 1, "632823198503071000", &boxed).unwrap().write_string(3, 0, "乙").unwrap();
        sheet.write_formula(2, 3, Formula::new("=COUNTA(A3:A4)").set_result("2")).unwrap();
        book.add_worksheet().set_name("封面").unwrap().write_string(0, 0, "二〇二六年").unwrap();
    });
    let found = problems(&bytes);
    assert_eq!(short(&found), [("登记表!B4".to_owned(), "id_damaged"), ("登记表!C4".to_owned(), "category_missing")]);
    let answer = error_workbook(&bytes, &found, &Layouts::new(), &sentence).unwrap();
    let (sheet, before) = (part(&answer, "xl/worksheets/sheet1.xml"), part(&bytes, "xl/worksheets/sheet1.xml"));
    assert!(sheet.contains("<mergeCell ref=\"A1:D1\"/>") && sheet.contains("COUNTA(A3:A4)") && sheet.contains("ht=\"44"), "{sheet}");
    assert!(sheet.contains("min=\"2\" max=\"2\" width=\"31") && sheet.contains("min=\"5\" max=\"5\" width=\"48\""), "{sheet}");
    assert_eq!(part(&answer, "xl/worksheets/sheet2.xml"), part(&bytes, "xl/worksheets/sheet2.xml"));
    let cell =
        |sheet: &str, place: &str| sheet.split(&format!("<c r=\"{place}\"")).nth(1).map(|rest| rest.split('>').next().unwrap().to_owned());
    assert_eq!(cell(&sheet, "B3"), cell(&before, "B3"), "a right cell stays as it was");
    assert_ne!(cell(&sheet, "B4"), cell(&before, "B4"));
    assert!(cell(&sheet, "C4").is_some() && cell(&before, "C4").is_none(), "an empty cell turns red too");
    let styles = part(&answer, "xl/styles.xml");
    assert!(styles.contains("FFFFC7CE") && styles.matches("<border>").count() == part(&bytes, "xl/styles.xml").matches("<border>").count());
    let (_, range) = self::sheet(answer);
    assert_eq!(range.get_value((3, 1)), Some(&Data::String("632823198503071000".to_owned())));
    let Some(Data::String(words)) = range.get_value((3, 4)) else { panic!("words stand beside the row") };
    assert!(words.contains("截断") && words.contains("缺少登记类别"), "{words}");
}

/// Headings that only a clerk could explain, once: the error workbook finds them too, and it is known when it comes back.
#[test]
fn a_remembered_template_gets_its_error_workbook_too() {
    let id = number("19850307", 1);
    let rows: &[&[&str]] =
        &[&["某村名册"], &["行次", "何人", "证上的号", "片"], &["1", "甲", &id, "一片"], &["2", "乙", "6.32823E+17", "二片"]];
    let text: String = rows.iter().map(|cells| format!("{}\n", cells.join(","))).collect();
    for bytes in [book(rows), text.into_bytes()] {
        let unknown = examine(&bytes, &Asked::default(), &|_| ()).unwrap();
        assert!(unknown.voters.is_empty() && unknown.problems.is_empty());
        let said = [(1, Field::Name), (2, Field::IdNumber), (3, Field::Group)].into();
        let layouts = Layouts::from([(unknown.tables[0].template.clone(), said)]);
        let asked = Asked { layouts, ..Asked::default() };
        let found = examine(&bytes, &asked, &|_| ()).unwrap().problems;
        assert_eq!(found.iter().map(|p| (p.row, p.column.as_str(), p.code)).collect::<Vec<_>>(), [(4, "C", "id_damaged")]);

        let answer = error_workbook(&bytes, &found, &asked.layouts, &sentence).unwrap();
        let (_, range) = sheet(answer.clone());
        assert_eq!(range.get_value((1, 4)), Some(&Data::String("问题".to_owned())), "the added column has its heading");
        let Some(Data::String(words)) = range.get_value((3, 4)) else { panic!("words stand beside the row") };
        assert!(words.contains("截断"), "{words}");
        let xml = part(&answer, "xl/worksheets/sheet1.xml");
        let style = |place: &str| xml.split(&format!("<c r=\"{place}\"")).nth(1).map(|rest| rest.split('>').next().unwrap().to_owned());
        assert_ne!(style("C4"), style("C3"), "the wrong cell is red");
        let back = examine(&answer, &asked, &|_| ()).unwrap();
        assert!(back.tables[0].remembered, "the added column makes it no other template");
        assert_eq!(short(&back.problems), short(&found));
    }
}

#[test]
fn a_long_reading_says_how_far_it_is() {
    let lines: String = (0..20_000).map(|at| format!("甲,{}\n", 1950 + at % 50)).collect();
    let told = std::cell::RefCell::new(Vec::new());
    let text = format!("姓名,出生日期\n{lines}");
    sheets::examine(text.as_bytes(), &sheets::Asked::default(), &|progress| told.borrow_mut().push(progress)).unwrap();
    let told = told.into_inner();
    assert!(told.len() >= 4 && told.windows(2).all(|pair| pair[0].rows < pair[1].rows));
    assert_eq!(told[0].of, Some(20_001));
}

#[test]
fn the_error_workbook_is_made_of_every_kind_of_file() {
    let text = format!("姓名,身份证号,登记类别\n甲,{},常住\n乙,6.32823E+17,常住\n", number("19850307", 1));
    let found = problems(text.as_bytes());
    let answer = error_workbook(text.as_bytes(), &found, &Layouts::new(), &sentence).unwrap();
    assert_eq!(short(&problems(&answer)), [("CSV!B3".to_owned(), "id_damaged")]);
    for kept in [&include_bytes!("../data/roll.xls")[..], include_bytes!("../data/roll.ods")] {
        let (_, range) = sheet(error_workbook(kept, &[], &Layouts::new(), &sentence).unwrap());
        assert_eq!(range.get_value((4, 1)), Some(&Data::String("𠮷 䶮".to_owned())));
    }
}

#[test]
fn dates_come_back_as_dates() {
    let ods = include_bytes!("../data/roll.ods");
    let (_, range) = sheet(error_workbook(ods, &[], &Layouts::new(), &sentence).unwrap());
    assert!(
        matches!(range.get_value((3, 4)), Some(Data::DateTime(moment)) if moment.as_f64() == 31_113.0),
        "{:?}",
        range.get_value((3, 4))
    );
}

#[test]
fn the_template_alone_holds_nobody() {
    assert_eq!(read_roll(&template()), Err(SheetError::NoRows));
}

#[test]
fn the_template_filled_in_is_a_roll() {
    let (_, range) = sheet(template());
    let rows: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    let filled = crate::tell::book_of(|book| {
        let old: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let mut all: Vec<&[&str]> = old.iter().map(Vec::as_slice).collect();
        let id = number("19850307", 1);
        let own = ["1", "甲", "男", "汉", "", &id, "一组", "三类：户籍不在本村、居住一年以上、申请并经会议同意", "申请", "2026-11-05"];
        all.push(&own);
        write(book.add_worksheet(), &all);
    });
    let roll = read(&filled);
    assert_eq!((names(&roll.voters), roll.remarks.len()), (vec!["甲"], 0));
    let fields: Vec<Field> = roll.columns.iter().filter_map(|column| column.field).collect();
    assert_eq!(fields.len(), 9, "every field has its column");
    for field in fields {
        assert_ne!(Lang::Zh.text(&field.key()), field.key());
        assert_ne!(Lang::En.text(&field.key()), field.key());
    }
}

#[test]
fn every_refusal_has_its_words() {
    let unreadable = |bytes: &[u8]| read_roll(bytes).unwrap_err();
    for (bytes, why) in [
        (&b""[..], Why::Empty),
        (b" \r\n\t", Why::Empty),
        (b"%PDF-1.7 x", Why::NotATable),
        (b"\x89PNG\r\n", Why::NotATable),
        (b"\x7FELF\x00\x01\x02", Why::NotATable),
        (b"<html><table><tr><td>", Why::WebPage),
        (b"PK\x03\x04 and then nothing", Why::Damaged),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Why::Damaged),
    ] {
        assert_eq!(unreadable(bytes), SheetError::Unreadable { why }, "{bytes:?}");
        reason(&unreadable(bytes));
    }
    let other = book(&[&["姓名", "签字"], &["甲", ""]]);
    assert_eq!(unreadable(&other), SheetError::NoHeader { sheets: vec!["选民名单".to_owned()] });
    assert!(reason(&unreadable(&other)).contains("选民名单"));
    reason(&unreadable("姓名,性别\n".as_bytes()));
    assert_eq!(unreadable("姓名,性别\n".as_bytes()), SheetError::NoRows);
}
