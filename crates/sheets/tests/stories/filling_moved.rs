//! Rows are inserted into forms of Excel: what names rows anywhere in the file follows, or it is said why not.

use rust_xlsxwriter::{Chart, ChartType, DataValidation, Format, Formula, Workbook, Worksheet};
use sheets::fill::{Mapping, Problem, Template, Thing, fill};

use crate::filling::{formula, list, place, text, values};
use crate::filling_refused::{refused, with_markup, with_part};
use crate::forms::daily;

const SHEET: &str = "xl/worksheets/sheet1.xml";

/// 村, 人数 and two rows, then what a story adds.
fn form(add: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("表").unwrap();
    sheet.write(0, 0, "村").unwrap().write(0, 1, "人数").unwrap().write(1, 1, 0).unwrap().write(2, 1, 0).unwrap();
    add(sheet);
    book.save_to_buffer().unwrap()
}

fn mapping() -> Mapping {
    Mapping { cells: Vec::new(), lists: vec![list("表", 2, 2, &[("A", "name"), ("B", "done")])] }
}

fn grown(form: &[u8]) -> Vec<u8> {
    fill(form, &mapping(), &values(5)).unwrap().into_bytes()
}

#[test]
fn formulas_that_excel_shares_among_cells_are_told_apart_and_moved() {
    let plain = form(|sheet| {
        for row in 1..6 {
            sheet.write_formula(row, 3, Formula::new(format!("=B{}*2", row + 1)).set_result("0")).unwrap();
        }
    });
    let shared = with_markup(&plain, SHEET, |xml| {
        let xml = xml.replace("<f>B2*2</f>", "<f t=\"shared\" ref=\"D2:D6\" si=\"0\">B2*2</f>");
        (3..7).fold(xml, |xml, row| xml.replace(&format!("<f>B{row}*2</f>"), "<f t=\"shared\" si=\"0\"/>"))
    });
    let shown = Template::read(&shared).unwrap();
    assert_eq!(shown.sheet("表").unwrap().cells[&place("D6")].formula.as_deref(), Some("=B6*2"));
    let filled = grown(&shared);
    for (cell, expected) in [("D2", "B2*2"), ("D3", "B3*2"), ("D5", "B5*2"), ("D6", "B6*2"), ("D7", "B7*2"), ("D9", "B9*2")] {
        assert_eq!(formula(&filled, "表", cell), expected, "{cell}");
    }
    assert!(!text(&filled, SHEET).contains("shared"));
}

#[test]
fn formulas_over_several_cells_move_as_one_or_not_at_all() {
    let filled = grown(&form(|sheet| {
        sheet.write_array_formula(4, 1, 4, 1, "=SUM(B2:B3*1)").unwrap();
    }));
    let xml = text(&filled, SHEET);
    assert!(xml.contains("<f t=\"array\" ref=\"B8\">SUM(B2:B6*1)</f>"), "{xml}");
    let several = form(|sheet| {
        sheet.write_array_formula(4, 1, 5, 1, "=B2:B3*1").unwrap();
    });
    assert!(matches!(refused(&several, &mapping(), 5), Problem::Unmovable { thing: Thing::Formula, .. }));
}

#[test]
fn the_order_of_calculation_is_left_to_be_made_again() {
    let plain = form(|sheet| {
        sheet.write_formula(4, 1, Formula::new("=SUM(B2:B3)")).unwrap();
    });
    let chained = with_part(&plain, "xl/calcChain.xml", b"<calcChain><c r=\"B5\" i=\"1\"/></calcChain>");
    let chained = with_markup(&chained, "[Content_Types].xml", |xml| {
        xml.replace("</Types>", "<Override PartName=\"/xl/calcChain.xml\" ContentType=\"x\"/></Types>")
    });
    let chained = with_markup(&chained, "xl/_rels/workbook.xml.rels", |xml| {
        xml.replace(
            "</Relationships>",
            "<Relationship Id=\"rId99\" Type=\"x/calcChain\" Target=\"calcChain.xml\"></Relationship></Relationships>",
        )
    });
    let names = |bytes: &[u8]| zip::ZipArchive::new(std::io::Cursor::new(bytes.to_vec())).unwrap().file_names().count();
    let filled = grown(&chained);
    assert_eq!(names(&filled), names(&plain));
    assert!(
        !text(&filled, "[Content_Types].xml").contains("calcChain") && !text(&filled, "xl/_rels/workbook.xml.rels").contains("calcChain")
    );
    let kept = fill(&chained, &mapping(), &values(2)).unwrap().into_bytes();
    assert_eq!(names(&kept), names(&chained), "where no row moves it stays true");
}

#[test]
fn charts_take_their_figures_from_where_they_are_now() {
    let charted = |row| {
        form(move |sheet| {
            let mut chart = Chart::new(ChartType::Column);
            chart.add_series().set_categories("=表!$A$2:$A$3").set_values("=表!$B$2:$B$3");
            sheet.insert_chart(row, 3, &chart).unwrap();
        })
    };
    let filled = grown(&charted(6));
    let chart = text(&filled, "xl/charts/chart1.xml");
    assert!(chart.contains("$A$2:$A$6</c:f>") && chart.contains("$B$2:$B$6</c:f>"), "{chart}");
    assert!(text(&filled, "xl/drawings/drawing1.xml").contains("<xdr:row>9</xdr:row>"));
    assert!(matches!(refused(&charted(1), &mapping(), 5), Problem::Unmovable { thing: Thing::Picture, .. }));
}

#[test]
fn links_filters_and_hidden_rows_follow() {
    let filled = grown(&form(|sheet| {
        sheet.autofilter(0, 0, 2, 1).unwrap();
        sheet
            .write_url(2, 3, "https://example.org/D3")
            .unwrap()
            .write_url(6, 0, "internal:表!A9")
            .unwrap()
            .write_url(7, 0, "https://example.org/A9")
            .unwrap();
        sheet.set_row_hidden(9).unwrap().set_row_format(10, &Format::new().set_bold()).unwrap();
    }));
    let xml = text(&filled, SHEET);
    for expected in ["<autoFilter ref=\"A1:B6\"", "<hyperlink ref=\"D3\"", "ref=\"A10\"", "location=\"表!A12\"", "ref=\"A11\""] {
        assert!(xml.contains(expected), "{expected} in {xml}");
    }
    assert_eq!(Template::read(&filled).unwrap().sheet("表").unwrap().hidden_rows, [13]);
    assert!(text(&filled, "xl/workbook.xml").contains("表!$A$1:$B$6"));
}

#[test]
fn a_rule_on_another_sheet_follows_and_its_cells_stay() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("表").unwrap().write(0, 0, "村").unwrap();
    let other = book.add_worksheet().set_name("选").unwrap().set_hidden(true);
    let choice = DataValidation::new().allow_list_formula(Formula::new("=表!$A$2:$A$3"));
    other.add_data_validation(0, 0, 4, 0, &choice).unwrap().merge_range(6, 0, 6, 3, "合并", &Format::new()).unwrap();
    let form = book.save_to_buffer().unwrap();
    let part = "xl/worksheets/sheet2.xml";
    let (before, after) = (text(&form, part), text(&grown(&form), part));
    assert_eq!(after, before.replace("$A$2:$A$3", "$A$2:$A$6"));
    assert_eq!(text(&fill(&form, &mapping(), &values(2)).unwrap().into_bytes(), part), before);
}

#[test]
fn what_a_form_holds_that_is_not_known_stops_the_insertion() {
    let form = daily();
    let mapping = crate::filling::daily_mapping();
    for (content, thing) in [
        ("<customSheetViews/>", Thing::Other),
        ("<oleObjects/>", Thing::Control),
        ("<extLst><ext><sparklineGroups></sparklineGroups></ext></extLst>", Thing::Other),
        ("<mc:AlternateContent xmlns:mc=\"x\"><controls/></mc:AlternateContent>", Thing::Control),
    ] {
        let strange = with_markup(&form, SHEET, |xml| xml.replace("<drawing ", &format!("{content}<drawing ")));
        assert!(matches!(refused(&strange, &mapping, 6), Problem::Unmovable { thing: found, .. } if found == thing), "{content}");
        assert!(fill(&strange, &mapping, &values(4)).is_ok(), "within its rows it is filled all the same");
    }
    let strange = with_markup(&form, "xl/worksheets/_rels/sheet1.xml.rels", |xml| {
        xml.replace("</Relationships>", "<Relationship Id=\"rId9\" Type=\"x/pivotTable\" Target=\"../pivot.xml\"/></Relationships>")
    });
    assert!(matches!(refused(&strange, &mapping, 6), Problem::Unmovable { thing: Thing::Pivot, .. }));
}
