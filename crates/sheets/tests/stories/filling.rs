//! A superior's form is filled in: values where they were pointed at, everything else as it was.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{Data, Range, Reader, Xlsx};
use jiff::civil::date;
use sheets::fill::{Column, Decimal, Growth, List, Mapping, One, Place, Printed, Problem, Template, Thing, Value, Values, fill};

use crate::forms::{by_hand, daily, running, single, two_lists};
use crate::maker;

pub fn place(text: &str) -> Place {
    text.to_owned().try_into().unwrap()
}

pub fn one(sheet: &str, cell: &str, source: &str) -> One {
    One { sheet: sheet.to_owned(), cell: place(cell), source: source.to_owned() }
}

pub fn list(sheet: &str, first: u32, room: u32, columns: &[(&str, &str)]) -> List {
    let columns = columns.iter().map(|(column, key)| (Column::try_from((*column).to_owned()).unwrap(), (*key).to_owned())).collect();
    List { sheet: sheet.to_owned(), first, room, rows: "townships".to_owned(), columns, growth: Growth::Insert, printed: None }
}

/// Townships with their figures: name, villages, done, at once, turnout in tenths of a percent.
pub fn townships(count: i64) -> Vec<BTreeMap<String, Value>> {
    (1..=count)
        .map(|n| {
            [
                ("no", Value::Whole(n)),
                ("name", Value::Text(format!("第{n}镇"))),
                ("villages", Value::Whole(10 + n)),
                ("done", Value::Whole(n)),
                ("at_once", Value::Whole(n - 1)),
                ("turnout", Value::Percent(Decimal { units: 900 + n, places: 1 })),
            ]
            .map(|(key, value)| (key.to_owned(), value))
            .into()
        })
        .collect()
}

pub fn values(count: i64) -> Values {
    Values {
        single: [("office".to_owned(), Value::Text("某县换届办 <甲&乙>".to_owned())), ("day".to_owned(), Value::Day(date(2026, 12, 20)))]
            .into(),
        rows: [("townships".to_owned(), townships(count))].into(),
    }
}

pub fn daily_mapping() -> Mapping {
    let columns = [("A", "no"), ("B", "name"), ("C", "villages"), ("D", "done"), ("E", "at_once"), ("F", "turnout")];
    Mapping {
        cells: vec![one("进度日报", "B2", "office"), one("进度日报", "F2", "day")], lists: vec![list("进度日报", 6, 4, &columns)]
    }
}

pub fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut part = zip.by_index(at).unwrap();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            (part.name().unwrap().to_string(), content)
        })
        .collect()
}

pub fn text(bytes: &[u8], part: &str) -> String {
    String::from_utf8(parts(bytes).remove(part).unwrap()).unwrap()
}

pub fn xlsx(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes.to_vec())).unwrap()
}

pub fn range(bytes: &[u8], sheet: &str) -> Range<Data> {
    xlsx(bytes).worksheet_range(sheet).unwrap()
}

pub fn at(range: &Range<Data>, cell: &str) -> Data {
    let place = place(cell);
    range.get_value((place.row() - 1, place.column().number().into())).cloned().unwrap_or_default()
}

pub fn formula(bytes: &[u8], sheet: &str, cell: &str) -> String {
    let place = place(cell);
    let range = xlsx(bytes).worksheet_formula(sheet).unwrap();
    range.get_value((place.row() - 1, place.column().number().into())).cloned().unwrap_or_default()
}

pub fn words(text: &str) -> Data {
    Data::String(text.to_owned())
}

#[test]
fn a_form_is_shown_as_a_grid_to_point_at() {
    let template = Template::read(&daily()).unwrap();
    let names: Vec<_> = template.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.hidden)).collect();
    assert_eq!(names, [("进度日报", false), ("汇总", false), ("字典", true)]);
    let sheet = template.sheet("进度日报").unwrap();
    assert_eq!((sheet.rows, sheet.columns), (12, 8));
    assert_eq!(sheet.hidden_columns, [6]);
    assert_eq!(sheet.cells[&place("B3")].text, "乡镇");
    assert_eq!(sheet.cells[&place("C10")].formula.as_deref(), Some("=SUM(C6:C9)"));
    assert_eq!(sheet.merge_at(place("D4")), Some((place("D4"), place("E4"))));
    assert!(template.sheet("字典").unwrap().cells.is_empty(), "what nobody sees is not shown");
}

#[test]
fn a_mapping_is_kept_as_text_and_names_places_as_excel_does() {
    let mapping = daily_mapping();
    let kept = serde_json::to_string(&mapping).unwrap();
    assert!(kept.contains("\"cell\":\"B2\"") && kept.contains("\"B\":\"name\"") && kept.contains("\"growth\":\"insert\""), "{kept}");
    assert_eq!(serde_json::from_str::<Mapping>(&kept).unwrap(), mapping);
    for wrong in ["\"0\"", "\"A0\"", "\"XFE1\"", "\"A1:B2\"", "\"A1048577\"", "\"a1\""] {
        assert!(serde_json::from_str::<Place>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_list_that_fits_is_written_into_the_rows_that_are_there() {
    let form = daily();
    let filled = fill(&form, &daily_mapping(), &values(3)).unwrap().into_bytes();
    let sheet = range(&filled, "进度日报");
    assert_eq!((at(&sheet, "B2"), at(&sheet, "B6"), at(&sheet, "C8")), (words("某县换届办 <甲&乙>"), words("第1镇"), Data::Float(13.0)));
    assert_eq!(at(&sheet, "F6"), Data::Float(0.901), "a share in a cell of percent");
    assert!(matches!(at(&sheet, "F2"), Data::DateTime(day) if day.as_f64() == 46_376.0), "a day in a cell of days");
    assert_eq!(at(&sheet, "B9"), Data::Empty, "what is not needed stays empty");
    assert_eq!((at(&sheet, "A10"), at(&sheet, "A12")), (words("合计"), words("审核人：")));
    assert_eq!(formula(&filled, "进度日报", "C10"), "SUM(C6:C9)");
    let (before, after) = (parts(&form), parts(&filled));
    let changed: Vec<_> = before.keys().filter(|name| before[*name] != after[*name]).map(String::as_str).collect();
    // The second sheet takes its figures from the first: its old results are gone.
    assert_eq!(changed, ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"]);
    let (was, is) = (text(&form, "xl/worksheets/sheet1.xml"), text(&filled, "xl/worksheets/sheet1.xml"));
    assert_eq!(was.split("</sheetData>").nth(1), is.split("</sheetData>").nth(1), "rules, merges, prints: byte by byte");
    assert!(text(&filled, "xl/workbook.xml").contains("fullCalcOnLoad=\"1\""));
    assert_eq!((at(&sheet, "C10"), at(&sheet, "H8")), (Data::Float(36.0), Data::Float(3.0 / 13.0)), "totals for those who only look");
    assert_eq!(at(&range(&filled, "汇总"), "B1"), Data::Float(6.0));
}

#[test]
fn a_longer_list_moves_the_total_and_the_signatures_down() {
    let form = daily();
    let filled = fill(&form, &daily_mapping(), &values(7)).unwrap().into_bytes();
    let sheet = range(&filled, "进度日报");
    for n in 1..=7 {
        assert_eq!(at(&sheet, &format!("B{}", 5 + n)), words(&format!("第{n}镇")));
    }
    assert_eq!(
        (at(&sheet, "A13"), at(&sheet, "A14"), at(&sheet, "A15")),
        (words("合计"), words("注：本表每日17时前报送。"), words("审核人："))
    );
    assert_eq!((formula(&filled, "进度日报", "C13").as_str(), at(&sheet, "C13")), ("SUM(C6:C12)", Data::Float(98.0)));
    assert_eq!(formula(&filled, "进度日报", "H12"), "IF(C12=0,0,D12/C12)", "a formula beside the list is copied down");
    assert_eq!(formula(&filled, "汇总", "B1"), "SUM(进度日报!D6:D12)");
    let xml = text(&filled, "xl/worksheets/sheet1.xml");
    for kept in [
        "<mergeCell ref=\"A1:H1\"/>",
        "<mergeCell ref=\"A14:H14\"/>",
        "sqref=\"F6:F12\"",
        "sqref=\"C6:E12\"",
        "<brk id=\"13\"",
        "hidden=\"1\"",
        "换届办",
    ] {
        assert!(xml.contains(kept), "{kept} in {xml}");
    }
    assert_eq!(xml.matches("ht=\"24\"").count(), 7, "inserted rows are as high as the last");
    let style = |row: u32| xml.split(&format!("<c r=\"F{row}\" s=\"")).nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned);
    assert!(style(9).is_some() && style(9) == style(12), "and look alike");
    let book = text(&filled, "xl/workbook.xml");
    for name in ["进度日报!$A$1:$H$15", "进度日报!$1:$5", "进度日报!$C$13"] {
        assert!(book.contains(name), "{name} in {book}");
    }
    let drawing = text(&filled, "xl/drawings/drawing1.xml");
    assert!(drawing.contains("<xdr:row>14</xdr:row>") && drawing.contains("<xdr:row>0</xdr:row>"), "{drawing}");
    assert_eq!(parts(&form)["xl/media/image1.png"], parts(&filled)["xl/media/image1.png"]);
    assert_eq!(parts(&form)["xl/worksheets/sheet3.xml"], parts(&filled)["xl/worksheets/sheet3.xml"]);
    assert_eq!(parts(&form)["xl/styles.xml"], parts(&filled)["xl/styles.xml"]);
}

#[test]
fn filling_is_the_same_every_time() {
    let form = daily();
    let once = fill(&form, &daily_mapping(), &values(9)).unwrap().into_bytes();
    assert!(once == fill(&form, &daily_mapping(), &values(9)).unwrap().into_bytes());
    let short = fill(&form, &daily_mapping(), &values(2)).unwrap().into_bytes();
    assert!(short == fill(&short, &daily_mapping(), &values(2)).unwrap().into_bytes(), "over itself too");
    let other = fill(&fill(&form, &daily_mapping(), &values(4)).unwrap().into_bytes(), &daily_mapping(), &values(2)).unwrap();
    assert!(short == other.into_bytes(), "nothing of the last filling is left");
}

#[test]
fn single_cells_are_filled_where_nothing_stood() {
    let form = single();
    let mapping = Mapping {
        cells: vec![one("基本情况", "B2", "a"), one("基本情况", "D3", "b"), one("基本情况", "B9", "c")],
        lists: Vec::new(),
    };
    let values = Values {
        single: [
            ("a".to_owned(), Value::Whole(383)),
            ("b".to_owned(), Value::Decimal(Decimal { units: 1250, places: 2 })),
            ("c".to_owned(), Value::Day(date(2026, 12, 20))),
        ]
        .into(),
        ..Values::default()
    };
    let filled = fill(&form, &mapping, &values).unwrap().into_bytes();
    let sheet = range(&filled, "基本情况");
    assert_eq!((at(&sheet, "B2"), at(&sheet, "D3"), at(&sheet, "B9")), (Data::Float(383.0), Data::Float(12.5), words("2026-12-20")));
    assert_eq!(parts(&form)["xl/worksheets/sheet2.xml"], parts(&filled)["xl/worksheets/sheet2.xml"], "the other sheet is not touched");
}

#[test]
fn two_lists_of_one_sheet_grow_each_by_its_own() {
    let mut mapping = Mapping { cells: Vec::new(), lists: vec![list("名册", 2, 2, &[("A", "name"), ("B", "done")])] };
    mapping.lists.push(List { rows: "towns".to_owned(), ..list("名册", 8, 2, &[("A", "name"), ("B", "done")]) });
    let mut values = values(3);
    values.rows.insert("towns".to_owned(), townships(6));
    let filled = fill(&two_lists(), &mapping, &values).unwrap().into_bytes();
    let sheet = range(&filled, "名册");
    assert_eq!(
        (at(&sheet, "A4"), at(&sheet, "A5"), at(&sheet, "A8"), at(&sheet, "A9")),
        (words("第3镇"), words("小计"), words("社区"), words("第1镇"))
    );
    assert_eq!((at(&sheet, "A14"), at(&sheet, "A15"), at(&sheet, "A17")), (words("第6镇"), words("小计"), words("总计")));
    assert_eq!(formula(&filled, "名册", "B5"), "SUM(B2:B4)");
    assert_eq!(formula(&filled, "名册", "B15"), "SUM(B9:B14)");
    assert_eq!(formula(&filled, "名册", "B17"), "B5+B15");
}

#[test]
fn a_running_sum_goes_on_in_the_inserted_rows() {
    let mapping = Mapping { cells: Vec::new(), lists: vec![list("台账", 2, 3, &[("A", "name"), ("B", "done")])] };
    let filled = fill(&running(), &mapping, &values(5)).unwrap().into_bytes();
    assert_eq!(formula(&filled, "台账", "C4"), "SUM(B$2:B4)");
    assert_eq!(formula(&filled, "台账", "C6"), "SUM(B$2:B6)");
    assert_eq!(formula(&filled, "台账", "D2"), "B2/SUM(B$2:B$6)");
    assert_eq!(formula(&filled, "台账", "D6"), "B6/SUM(B$2:B$6)");
    assert_eq!(at(&range(&filled, "台账"), "A8"), words("填表人："));
}

#[test]
fn a_result_that_is_not_certain_is_dropped_and_left_to_the_program_that_opens_the_file() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("表").unwrap();
    for (row, words) in (0..).zip(["=TEXT(B1,\"0\")", "=A1", "=A4+B1", "=A3+1", "=IF(B1=\"\",\"未报\",B1)", "=1/(B1-7)"]) {
        sheet.write_formula(row, 0, rust_xlsxwriter::Formula::new(words).set_result("99")).unwrap();
    }
    let form = book.save_to_buffer().unwrap();
    let mapping = Mapping { cells: vec![one("表", "B1", "n")], lists: Vec::new() };
    let fill = |value| {
        let values = Values { single: [("n".to_owned(), value)].into(), ..Values::default() };
        let filled = fill(&form, &mapping, &values).unwrap().into_bytes();
        let sheet = range(&filled, "表");
        ["A1", "A2", "A3", "A4", "A5", "A6"].map(|cell| at(&sheet, cell))
    };
    let empty = Data::Empty;
    let expected = [empty.clone(), empty.clone(), empty.clone(), empty.clone(), Data::Float(7.0), empty.clone()];
    assert_eq!(fill(Value::Whole(7)), expected, "a function that is not counted, a circle, a division by nothing");
    assert_eq!(fill(Value::Text(String::new()))[4], words("未报"));
}

#[test]
fn rows_with_printed_names_are_filled_by_name_and_not_by_order() {
    let form =
        maker::xlsx(&[maker::Tab::new("表").rows(0, &[&["乡镇", "已完成"], &["第 2 镇"], &["第3镇"], &["第1镇（县城）"], &["合计"]])]);
    let printed = Some(Printed { column: Column::new(0).unwrap(), source: "name".to_owned() });
    let mut mapping = Mapping { cells: Vec::new(), lists: vec![List { printed, ..list("表", 2, 3, &[("B", "done")]) }] };
    let filled = fill(&form, &mapping, &values(3)).unwrap().into_bytes();
    let sheet = range(&filled, "表");
    assert_eq!(["B2", "B3", "B4"].map(|cell| at(&sheet, cell)), [2.0, 3.0, 1.0].map(Data::Float));
    assert_eq!(at(&sheet, "A4"), words("第1镇（县城）"));
    let unknown = Problem::NotPrinted { sheet: "表".to_owned(), row: 2, name: "第4镇".to_owned() };
    assert_eq!(fill(&form, &mapping, &values(4)).unwrap_err(), unknown);
    let mut over = mapping.clone();
    over.lists[0].columns.insert(Column::new(0).unwrap(), "name".to_owned());
    let twice = Problem::Twice { sheet: "表".to_owned(), cell: place("A2") };
    assert_eq!(fill(&form, &over, &values(3)).unwrap_err(), twice, "printed names are not written over");
    mapping.lists[0].room = 2;
    let missing = Problem::NotPrinted { sheet: "表".to_owned(), row: 2, name: "第1镇".to_owned() };
    assert_eq!(fill(&form, &mapping, &values(3)).unwrap_err(), missing, "nobody is left out in silence");
}

#[test]
fn a_total_that_would_miss_the_new_rows_is_said_and_nothing_is_damaged() {
    let mapping = Mapping { cells: Vec::new(), lists: vec![list("表", 2, 2, &[("A", "name"), ("B", "done")])] };
    assert!(fill(&by_hand(), &mapping, &values(2)).is_ok(), "without new rows it is right");
    let problem = fill(&by_hand(), &mapping, &values(3)).unwrap_err();
    assert_eq!(problem, Problem::Unmovable { thing: Thing::Formula, sheet: "表".to_owned(), place: "B4".to_owned() });
}
