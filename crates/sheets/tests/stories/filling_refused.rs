//! Forms and mappings that are refused: what, where, what to do; and any bytes at all.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use rust_xlsxwriter::{Note, Table, Workbook};
use sheets::fill::{Growth, Mapping, Place, Problem, Template, Thing, Value, fill};
use sheets::{SheetError, Why};
use sieve::Kind;
use words::Lang;
use zip::write::SimpleFileOptions;

use crate::filling::{at, daily_mapping, list, one, place, range, values, words as said};
use crate::forms::{daily, single};
use crate::maker;

/// Its sentence stands in both languages and needs no figure that it does not bring.
fn spoken(problem: &Problem) {
    let arguments = problem.figures();
    let arguments: Vec<(&str, &str)> = arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
    for lang in [Lang::En, Lang::Zh] {
        let sentence = lang.with(&problem.key(), &arguments);
        assert!(!sentence.contains(&problem.key()) && !sentence.contains('{'), "{sentence}");
    }
}

pub fn refused(form: &[u8], mapping: &Mapping, count: i64) -> Problem {
    let problem = fill(form, mapping, &values(count)).unwrap_err();
    spoken(&problem);
    problem
}

fn cell(sheet: &str, place: &str) -> Mapping {
    Mapping { cells: vec![one(sheet, place, "office")], lists: Vec::new() }
}

fn sheet() -> String {
    "进度日报".to_owned()
}

#[test]
fn a_mapping_that_does_not_fit_is_refused_with_its_place() {
    let form = daily();
    assert_eq!(refused(&form, &cell("日报", "A1"), 1), Problem::NoSheet { sheet: "日报".to_owned() });
    assert_eq!(refused(&form, &cell("字典", "A1"), 1), Problem::HiddenSheet { sheet: "字典".to_owned() });
    assert_eq!(refused(&form, &cell("进度日报", "C10"), 1), Problem::Formula { sheet: sheet(), cell: place("C10") });
    let covered = Problem::Covered { sheet: sheet(), cell: place("B1"), by: place("A1") };
    assert_eq!(refused(&form, &cell("进度日报", "B1"), 1), covered);
    let over = |first, column| Mapping { cells: Vec::new(), lists: vec![list("进度日报", first, 2, &[(column, "no")])] };
    assert_eq!(refused(&form, &over(6, "H"), 1), Problem::Formula { sheet: sheet(), cell: place("H6") });
    let under = |cell, by| Problem::Covered { sheet: sheet(), cell: place(cell), by: place(by) };
    assert_eq!(refused(&form, &over(11, "B"), 1), under("B11", "A11"));
    assert_eq!(refused(&form, &over(3, "B"), 1), under("B4", "B3"));
    assert_eq!(refused(&form, &over(5, "B"), 1), under("B5", "B3"));
    let unknown = Mapping { cells: vec![one("进度日报", "B2", "nobody")], lists: Vec::new() };
    assert_eq!(refused(&form, &unknown, 1), Problem::NoValue { source_key: "nobody".to_owned() });
    let twice = Mapping { cells: vec![one("进度日报", "B2", "office"), one("进度日报", "B2", "day")], lists: Vec::new() };
    assert_eq!(refused(&form, &twice, 1), Problem::Twice { sheet: sheet(), cell: place("B2") });
    let outside = Mapping { cells: Vec::new(), lists: vec![list("进度日报", 0, 4, &[("A", "no")])] };
    assert_eq!(refused(&form, &outside, 1), Problem::Outside { sheet: sheet(), row: 0 });
    let far = Mapping { cells: Vec::new(), lists: vec![list("进度日报", 1_048_576, 1, &[("A", "no")])] };
    assert_eq!(refused(&form, &far, 2), Problem::Outside { sheet: sheet(), row: 1_048_577 });
    let mut torn = daily_mapping();
    torn.lists.push(list("进度日报", 8, 2, &[("G", "no")]));
    assert!(matches!(refused(&form, &torn, 6), Problem::Twice { .. }), "lists that share some rows cannot both grow");
    let mut fixed = daily_mapping();
    fixed.lists[0].growth = Growth::Fixed;
    assert_eq!(refused(&form, &fixed, 5), Problem::NoRoom { sheet: sheet(), row: 6, room: 4, need: 5 });
}

pub fn with_part(form: &[u8], name: &str, content: &[u8]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new_append(Cursor::new(form.to_vec())).unwrap();
    out.start_file(name, SimpleFileOptions::default()).unwrap();
    out.write_all(content).unwrap();
    out.finish().unwrap().into_inner()
}

#[test]
fn files_that_are_no_forms_are_refused() {
    assert_eq!(refused(&with_part(&daily(), "xl/vbaProject.bin", b"x"), &Mapping::default(), 0), Problem::Macros);
    assert_eq!(refused("村,人数\n甲,1\n".as_bytes(), &Mapping::default(), 0), Problem::Kind);
    assert_eq!(refused(&maker::ods(&[maker::Tab::new("表").row(0, &["村"])]), &Mapping::default(), 0), Problem::Kind);
    assert_eq!(refused(&vec![0; (8 << 20) + 1], &Mapping::default(), 0), Problem::TooLarge { most: 8 });
    let empty = Problem::Unreadable(SheetError::Unreadable { why: Why::Empty });
    assert_eq!(refused(b"", &Mapping::default(), 0), empty);
}

#[test]
fn what_cannot_be_moved_is_named_and_without_new_rows_it_stays() {
    let make = |add: &dyn Fn(&mut rust_xlsxwriter::Worksheet)| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("表").unwrap();
        sheet.write(0, 0, "村").unwrap().write(0, 1, "人数").unwrap().write(6, 0, "填表人：").unwrap();
        add(sheet);
        book.save_to_buffer().unwrap()
    };
    let mapping = Mapping { cells: Vec::new(), lists: vec![list("表", 2, 2, &[("A", "name"), ("B", "done")])] };
    let comment = make(&|sheet| {
        sheet.insert_note(6, 0, &Note::new("本人签字")).unwrap();
    });
    let table = make(&|sheet| {
        sheet.add_table(0, 3, 4, 4, &Table::new()).unwrap();
    });
    let merge = make(&|sheet| {
        sheet.merge_range(2, 3, 3, 3, "片区", &rust_xlsxwriter::Format::new()).unwrap();
    });
    for (form, thing) in [(&comment, Thing::Comment), (&table, Thing::Table)] {
        assert!(matches!(refused(form, &mapping, 3), Problem::Unmovable { thing: found, .. } if found == thing), "{thing:?}");
        assert!(fill(form, &mapping, &values(2)).is_ok());
    }
    let three = Mapping { cells: Vec::new(), lists: vec![list("表", 2, 3, &[("A", "name")])] };
    let torn = Problem::Unmovable { thing: Thing::Merge, sheet: "表".to_owned(), place: "D3:D4".to_owned() };
    assert_eq!(refused(&merge, &three, 4), torn);
    assert!(fill(&merge, &mapping, &values(4)).is_ok(), "merged cells across the place of insertion grow");
}

#[test]
fn a_number_of_a_person_stops_the_form_before_and_after_it_is_filled() {
    let held = |form: &[u8]| match refused(form, &Mapping::default(), 0) {
        Problem::Held { sheet, cell, kind } => (sheet, cell, kind),
        other => panic!("{other:?}"),
    };
    let form = maker::xlsx(&[maker::Tab::new("表").rows(0, &[&["联系人"], &["", "#13800000000"]])]);
    assert_eq!(held(&form), ("表".to_owned(), "B2".to_owned(), Kind::Telephone));
    let form = maker::xls(&[maker::Tab::new("表").row(3, &["110105 19491231 002X"])]);
    assert_eq!(held(&form), ("表".to_owned(), "A4".to_owned(), Kind::Identity));
    let mut book = Workbook::new();
    book.add_worksheet().set_name("表").unwrap().set_footer("&L联系电话 13800000000").insert_note(0, 0, &Note::new("甲")).unwrap();
    book.add_worksheet().set_name("隐").unwrap().set_hidden(true).write(0, 0, "11010519491231002X").unwrap();
    assert_eq!(held(&book.save_to_buffer().unwrap()), ("隐".to_owned(), "A1".to_owned(), Kind::Identity), "hidden sheets too");
    let mut book = Workbook::new();
    book.add_worksheet().set_footer("&L联系电话 13800000000").write(0, 0, "甲").unwrap();
    assert_eq!(held(&book.save_to_buffer().unwrap()).2, Kind::Telephone, "footers too");
    let mut book = Workbook::new();
    book.add_worksheet().insert_note(0, 0, &Note::new("联系电话 138 0000 0000")).unwrap();
    assert_eq!(held(&book.save_to_buffer().unwrap()).2, Kind::Telephone, "comments too");
    let mut values = values(0);
    values.single.insert("office".to_owned(), Value::Text("张三 11010519491231002X".to_owned()));
    let problem = fill(&single(), &cell("基本情况", "B2"), &values).unwrap_err();
    assert_eq!(problem, Problem::Held { sheet: "基本情况".to_owned(), cell: "B2".to_owned(), kind: Kind::Identity });
}

#[test]
fn every_problem_has_a_sentence_in_both_languages() {
    let (sheet, cell, place) = (sheet(), place("A1"), String::new());
    let things = [Thing::Formula, Thing::Merge, Thing::Table, Thing::Pivot, Thing::Comment, Thing::Picture, Thing::Control, Thing::Other];
    let unmovable = things.map(|thing| Problem::Unmovable { thing, sheet: sheet.clone(), place: place.clone() });
    let kinds = [Kind::Identity, Kind::Telephone];
    let held = kinds.map(|kind| Problem::Held { sheet: sheet.clone(), cell: cell.to_string(), kind });
    let not_printed = Problem::NotPrinted { sheet: sheet.clone(), row: 2, name: "某镇".to_owned() };
    let too_long = [not_printed, Problem::TooLong { sheet: sheet.clone(), cell, most: 4_000 }];
    for problem in unmovable.into_iter().chain(held).chain(too_long) {
        spoken(&problem);
    }
}

fn answered(bytes: &[u8]) {
    if let Ok(filled) = fill(bytes, &daily_mapping(), &values(6)).or_else(|_| fill(bytes, &daily_mapping(), &values(4))) {
        Template::read(filled.as_ref()).unwrap();
    }
}

fn forms() -> Vec<Vec<u8>> {
    vec![daily(), include_bytes!("../data/form.xls").to_vec(), include_bytes!("../data/form.xlsx").to_vec()]
}

#[test]
fn forms_that_break_off_anywhere_are_answered() {
    for bytes in forms() {
        let step = (bytes.len() / 60).max(1);
        (0..bytes.len()).step_by(step).for_each(|length| answered(&bytes[..length]));
    }
}

/// A part of a packed form in other words.
pub fn with_markup(form: &[u8], part: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(form)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..zip.len() {
        let own = zip.by_index(at).unwrap().name().unwrap().to_string();
        if own == part {
            let text = std::io::read_to_string(zip.by_index(at).unwrap()).unwrap();
            out.start_file(own, SimpleFileOptions::default()).unwrap();
            out.write_all(change(&text).as_bytes()).unwrap();
        } else {
            out.raw_copy_file(zip.by_index_raw(at).unwrap()).unwrap();
        }
    }
    out.finish().unwrap().into_inner()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn forms_with_wrong_bytes_are_answered(kind in 0_usize..3, hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut bytes = forms().swap_remove(kind);
        for (at, byte) in hits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        answered(&bytes);
    }

    /// The stream of records, where every byte means something.
    #[test]
    fn old_forms_with_wrong_records_are_answered(hits in prop::collection::vec((512_usize..9_000, any::<u8>()), 1..6)) {
        let mut bytes = include_bytes!("../data/form.xls").to_vec();
        for (at, byte) in hits {
            bytes[at] = byte;
        }
        answered(&bytes);
    }

    #[test]
    fn forms_with_wrong_markup_are_answered(part in prop::sample::select(vec!["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/drawings/drawing1.xml"]), hits in prop::collection::vec((any::<prop::sample::Index>(), "[<>/\"'&;A-C0-9 $!:.=(]"), 1..6)) {
        let form = with_markup(&daily(), part, |text| {
            let mut letters: Vec<char> = text.chars().collect();
            for (at, letter) in &hits {
                let at = at.index(letters.len());
                letters[at] = letter.chars().next().unwrap();
            }
            letters.into_iter().collect()
        });
        answered(&form);
    }

    #[test]
    fn what_was_put_is_what_is_read(rows in prop::collection::vec(("[ -~一-龥]{0,12}", -1_000_000_i64..1_000_000), 0..12), office in "[ -~一-龥]{1,30}") {
        let mut values = values(0);
        values.single.insert("office".to_owned(), Value::Text(office.clone()));
        let lines = rows.iter().map(|(name, done)| [("name".to_owned(), Value::Text(name.clone())), ("done".to_owned(), Value::Whole(*done))].into());
        values.rows.insert("townships".to_owned(), lines.collect());
        if let Ok(filled) = fill(&daily(), &daily_mapping(), &values) {
            let sheet = range(filled.as_ref(), "进度日报");
            prop_assert_eq!(at(&sheet, "B2"), said(&office));
            for ((name, done), row) in rows.iter().zip(6..) {
                let place = |column: &str| Place::try_from(format!("{column}{row}")).unwrap().to_string();
                let expected = if name.is_empty() { calamine::Data::Empty } else { said(name) };
                prop_assert_eq!(at(&sheet, &place("B")), expected);
                prop_assert_eq!(at(&sheet, &place("D")).to_string(), done.to_string());
            }
            let below = 6 + rows.len().max(4);
            prop_assert_eq!(at(&sheet, &format!("A{below}")), said("合计"));
        }
    }
}
