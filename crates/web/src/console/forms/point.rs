//! What goes where, as a form of the page: every cell and column with a list to choose from, one empty line for another.

use std::collections::BTreeMap;

use maud::{Markup, html};
use sheets::fill::{Growth, List, Mapping, One, Place, Sheet, Template};
use words::Lang;

use super::sources::ROWS;
use crate::form::Field;

/// Lines of a list at most.
const MOST_ROOM: u32 = 10_000;

/// The cell that was pointed at.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Pointed {
    sheet: String,
    cell: String,
}

/// A list of choices, the first of them nothing.
fn chosen(lang: Lang, name: &str, label: String, choices: &[(String, String)], value: &str) -> Field {
    let none = (String::new(), lang.text("forms-nothing"));
    let options = std::iter::once(none).chain(choices.iter().cloned()).collect();
    Field::select(name, label, options).value(value)
}

/// The fields of a mapping. Names: `cell:SHEET:C7`, `list:0:C`, and those of the empty lines.
pub(super) fn fields(lang: Lang, template: &Template, mapping: &Mapping, choices: &[(String, String)], pointed: &Pointed) -> Markup {
    let sheets: Vec<(String, String)> =
        template.sheets.iter().filter(|sheet| !sheet.hidden).map(|sheet| (sheet.name.clone(), sheet.name.clone())).collect();
    let rows: Vec<(String, String)> = ROWS.iter().map(|(name, _)| ((*name).to_owned(), lang.text(&format!("forms-rows-{name}")))).collect();
    html! {
        fieldset id="point" {
            legend { (lang.text("forms-cells")) }
            div.columns { @for one in &mapping.cells {
                (chosen(lang, &format!("cell:{}:{}", one.sheet, one.cell), format!("{} {}", one.sheet, one.cell), choices, &one.source))
            } }
            div.pair {
                (Field::select("sheet", lang.text("forms-sheet"), sheets.clone()).value(&pointed.sheet))
                (Field::text("cell", lang.text("forms-cell")).value(&pointed.cell).hint(lang.text("forms-cell-hint")))
                (chosen(lang, "source", lang.text("forms-takes"), choices, ""))
            }
        }
        @for (at, list) in mapping.lists.iter().enumerate() { (self::list(lang, at, list, choices, &rows)) }
        fieldset {
            legend { (lang.text("forms-new-list")) }
            div.pair {
                (Field::select("new-sheet", lang.text("forms-sheet"), sheets))
                (chosen(lang, "new-rows", lang.text("forms-rows"), &rows, ""))
                (Field::number("new-first", lang.text("forms-first"), 1, 1_048_576))
                (Field::number("new-room", lang.text("forms-room"), 1, MOST_ROOM))
            }
        }
    }
}

fn list(lang: Lang, at: usize, list: &List, choices: &[(String, String)], rows: &[(String, String)]) -> Markup {
    let name = |field: &str| format!("list:{at}:{field}");
    html! {
        fieldset {
            legend { (lang.text("forms-list")) " " (list.sheet) " " (list.first) }
            div.pair {
                (chosen(lang, &name("rows"), lang.text("forms-rows"), rows, &list.rows))
                (Field::number(&name("first"), lang.text("forms-first"), 1, 1_048_576).value(list.first))
                (Field::number(&name("room"), lang.text("forms-room"), 1, MOST_ROOM).value(list.room))
            }
            div.columns { @for (column, source) in &list.columns {
                (chosen(lang, &name(&column.to_string()), lang.with("forms-column", &[("column", &column.to_string())]), choices, source))
            } }
            div.pair {
                (Field::text(&name("new"), lang.text("forms-new-column")))
                (chosen(lang, &name("source"), lang.text("forms-takes"), choices, ""))
            }
        }
    }
}

/// The mapping that was sent; what is no place of a sheet, or takes nothing, is left out.
pub(super) fn read(template: &Template, before: &Mapping, sent: &[(String, String)]) -> Mapping {
    let sent: BTreeMap<&str, &str> = sent.iter().map(|(name, value)| (name.as_str(), value.trim())).collect();
    let get = |name: &str| sent.get(name).copied().unwrap_or_default();
    let known = |sheet: &str| template.sheet(sheet).filter(|sheet| !sheet.hidden).map(|sheet: &Sheet| sheet.name.clone());
    let kept = before.cells.iter().map(|one| (one.sheet.clone(), one.cell.to_string(), get(&format!("cell:{}:{}", one.sheet, one.cell))));
    let new = (get("sheet").to_owned(), get("cell").to_uppercase(), get("source"));
    let mut cells: Vec<One> = Vec::new();
    for (sheet, cell, source) in kept.chain([new]).filter(|(_, _, source)| !source.is_empty()) {
        if let (Some(sheet), Ok(cell)) = (known(&sheet), Place::try_from(cell)) {
            cells.retain(|one| (&one.sheet, one.cell) != (&sheet, cell));
            cells.push(One { sheet, cell, source: source.to_owned() });
        }
    }
    let mut lists: Vec<List> = before.lists.iter().enumerate().filter_map(|(at, list)| kept_list(at, list, &get)).collect();
    if let (Some(sheet), Ok(first), Ok(room)) = (known(get("new-sheet")), get("new-first").parse(), get("new-room").parse::<u32>()) {
        let rows = get("new-rows").to_owned();
        if ROWS.iter().any(|(name, _)| *name == rows) {
            let room = room.clamp(1, MOST_ROOM);
            lists.push(List { sheet, first, room, rows, columns: BTreeMap::new(), printed: None, growth: Growth::Insert });
        }
    }
    Mapping { cells, lists }
}

fn kept_list<'s>(at: usize, list: &List, get: &impl Fn(&str) -> &'s str) -> Option<List> {
    let field = |name: &str| get(&format!("list:{at}:{name}"));
    let rows = field("rows");
    if !ROWS.iter().any(|(name, _)| *name == rows) {
        return None;
    }
    let kept = list.columns.keys().map(|column| (*column, field(&column.to_string())));
    let new = sheets::fill::Column::try_from(field("new").to_uppercase()).ok().map(|column| (column, field("source")));
    let columns = kept.chain(new).filter(|(_, source)| !source.is_empty()).map(|(column, source)| (column, source.to_owned())).collect();
    Some(List {
        first: field("first").parse().unwrap_or(list.first),
        room: field("room").parse::<u32>().unwrap_or(list.room).clamp(1, MOST_ROOM),
        rows: rows.to_owned(),
        columns,
        ..list.clone()
    })
}
