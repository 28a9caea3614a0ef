//! A form as it came, as a table on the page: each empty cell can be pointed at.

use maud::{Markup, html};
use sheets::fill::{Mapping, Place, Sheet};
use words::Lang;

use super::super::filter::encode;

/// Rows and columns that are shown; a form that is larger is pointed at by typing the cell.
const ROWS: u32 = 80;
const COLUMNS: u16 = 40;

/// The sheet; `address` is the form's page.
pub(super) fn sheet(lang: Lang, address: &str, sheet: &Sheet, mapping: &Mapping, named: &dyn Fn(&str) -> String) -> Markup {
    // The rows of its lists belong to it, even if nothing stands in them yet.
    let lists =
        mapping.lists.iter().filter(|list| list.sheet == sheet.name).map(|list| list.first.saturating_add(list.room).saturating_sub(1));
    let rows = lists.chain([sheet.rows]).max().unwrap_or(0).min(ROWS);
    let columns: Vec<Place> = (0..sheet.columns.min(COLUMNS)).filter_map(|column| Place::new(1, column)).collect();
    html! {
        div.wide.form-grid { div.table tabindex="0" role="region" aria-label=(sheet.name) {
            table {
                caption { (sheet.name) }
                thead { tr { th {} @for column in &columns { th scope="col" { (column.column()) } } } }
                tbody {
                    @for row in 1..=rows {
                        tr {
                            th scope="row" { (row) }
                            @for column in &columns {
                                @if let Some(place) = Place::new(row, column.column().number()) { (cell(lang, address, sheet, place, mapping, named)) }
                            }
                        }
                    }
                }
            }
        } }
    }
}

fn cell(lang: Lang, address: &str, sheet: &Sheet, place: Place, mapping: &Mapping, named: &dyn Fn(&str) -> String) -> Markup {
    let merge = sheet.merge_at(place);
    if merge.is_some_and(|(first, _)| first != place) {
        return html! {};
    }
    let across = merge.map(|(first, last)| last.column().number() - first.column().number() + 1);
    let down = merge.map(|(first, last)| last.row() - first.row() + 1);
    let text = sheet.cells.get(&place).map_or("", |cell| cell.text.as_str());
    let formula = sheet.cells.get(&place).is_some_and(|cell| cell.formula.is_some());
    html! {
        td colspan=[across.filter(|n| *n > 1)] rowspan=[down.filter(|n| *n > 1)] {
            @if let Some(source) = source(&sheet.name, place, mapping) { mark { (named(source)) } }
            @else if formula { small { (lang.text("forms-formula")) } }
            @else if text.is_empty() {
                a.point href={ (address) "?sheet=" (encode(&sheet.name)) "&cell=" (place) "#point" } aria-label={ (lang.text("forms-point")) " " (place) } { "·" }
            } @else { (text) }
        }
    }
}

/// What a cell takes, if it takes something.
fn source<'m>(sheet: &str, place: Place, mapping: &'m Mapping) -> Option<&'m str> {
    let one = mapping.cells.iter().find(|one| one.sheet == sheet && one.cell == place).map(|one| one.source.as_str());
    one.or_else(|| {
        let list = mapping
            .lists
            .iter()
            .find(|list| list.sheet == sheet && (list.first..list.first.saturating_add(list.room)).contains(&place.row()))?;
        list.columns.get(&place.column()).map(String::as_str)
    })
}
