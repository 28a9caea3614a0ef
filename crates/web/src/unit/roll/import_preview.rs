//! A sheet as it was understood: what each column was taken for, its first rows, which village, what is wrong, and one button to take it over.

use std::collections::BTreeMap;

use election::Election;
use maud::{Markup, html};
use sheets::{Field, FoundTable, Layout, Problem, Problems};
use words::Lang;

use super::super::desk;
use super::super::sent::name_of;
use super::import_jobs::View;
use crate::app::App;
use crate::form;
use crate::guard::InUnit;
use crate::layout::{self, Head};

/// Problems and remarks listed on the page; the workbook holds all problems.
const LISTED: usize = 100;
/// Templates whose columns are shown.
const TEMPLATES: usize = 20;
/// Words of the first rows shown beside a column.
const EXAMPLES: usize = 3;

/// A page of the import inside the console.
pub(super) fn framed(app: &App, at: &InUnit, title_key: &str, body: &Markup) -> Markup {
    let mut crumbs = desk::crumbs(at);
    crumbs.push((at.lang.text("unit-step-roll"), format!("/console/units/{}/roll", at.unit.code)));
    layout::console(app, at, &Head::new(at.lang.text(title_key), crumbs, "units"), body)
}

/// While a sheet is read or recorded: how far it is. The answer asks the browser to look again.
pub(super) fn progress(lang: Lang, recording: bool, rows: u32, of: Option<u32>) -> Markup {
    let rows_text = rows.to_string();
    html! {
        section.panel {
            h2 { (lang.text(if recording { "roll-import-recording" } else { "roll-import-reading" })) }
            p role="status" {
                @match of {
                    Some(of) => { (lang.with("roll-import-rows-of", &[("rows", &rows_text), ("of", &of.to_string())])) }
                    None => { (lang.with("roll-import-rows", &[("rows", &rows_text)])) }
                }
            }
            @if !recording { progress.import value=[of.map(|_| rows)] max=[of] aria-label=(lang.text("roll-import-reading")) {} }
            p.hint { (lang.text("roll-import-wait")) }
            p.actions { a.button href="" { (lang.text("roll-import-look-again")) } }
        }
    }
}

/// The preview.
pub(super) fn show(at: &InUnit, state: &Election, view: &View, replace: bool) -> Markup {
    let lang = at.lang;
    let address = format!("/console/units/{}/roll", at.unit.code);
    html! {
        @if let Some(error) = view.error { div.refusal role="alert" { (lang.text(error)) } }
        (standing(lang, view))
        (numbers(lang, view))
        @if view.is_right() { (take_over(lang, &address, state, view, replace)) }
        (problems(lang, &address, view))
        (remarks(lang, view))
        (correction(lang, &address, view))
        form.form method="post" action={ (address) "/import/forget" } { p.actions { button type="submit" { (lang.text("roll-import-forget")) } } }
    }
}

fn standing(lang: Lang, view: &View) -> Markup {
    let known = view.tables.iter().any(|table| table.columns.iter().any(|column| column.field == Some(Field::Name)));
    let count = view.problems.total().to_string();
    html! {
        @if !known {
            div.refusal role="alert" id="problems" { h2 { (lang.text("roll-import-which-columns")) } p { (lang.text("roll-import-which-columns-do")) } }
        } @else if view.undecided {
            div.refusal role="alert" id="problems" { h2 { (lang.text("roll-import-which-village")) } p { (lang.text("roll-import-which-village-do")) } }
        } @else if !view.problems.is_empty() {
            div.refusal role="alert" id="problems" {
                h2 { (lang.text("unit-roll-not-loaded")) }
                p.sentence { (lang.with("sheet-error-rows", &[("count", &count)])) }
            }
        } @else if view.voters == 0 {
            div.refusal role="alert" id="problems" { h2 { (lang.text("unit-roll-not-loaded")) } p.sentence { (lang.text("sheet-error-no-rows")) } }
        }
    }
}

fn numbers(lang: Lang, view: &View) -> Markup {
    let off: usize = view.off.values().sum();
    let kinds = ["unit-roll-short-resident", "unit-roll-short-away-taking-part", "unit-roll-short-applicant"];
    html! {
        ul.numbers {
            li { div { b { (view.voters) } (lang.text("roll-import-voters")) } }
            li { div { b { (off) } (lang.text("roll-import-off")) } }
            li { div { b { (view.problems.total()) } (lang.text("roll-import-problems")) } }
            li { div { b { (view.remarks.total()) } (lang.text("roll-import-remarks")) } }
        }
        @if view.voters > 0 {
            p.hint {
                @for (key, count) in kinds.iter().zip(view.kinds).filter(|(_, count)| *count > 0) { (lang.text(key)) " " (count) "　" }
                @for (why, count) in &view.off { (lang.text(&form::key("strike", &name_of(why)))) " " (count) "　" }
            }
        }
    }
}

fn take_over(lang: Lang, address: &str, state: &Election, view: &View, replace: bool) -> Markup {
    let before = state.roll.voters.len();
    html! {
        section.panel {
            form.form id="take-over" method="post" action={ (address) "/import/load" } accept-charset="utf-8" {
                @if before > 0 {
                    p.notice { (lang.with(if replace { "roll-import-replaces" } else { "roll-import-adds" }, &[("before", &before.to_string()), ("count", &view.voters.to_string())])) }
                }
                (form::submit(&lang.with("roll-import-take", &[("count", &view.voters.to_string())])))
            }
        }
    }
}

fn problems(lang: Lang, address: &str, view: &View) -> Markup {
    if view.problems.is_empty() {
        return html! {};
    }
    html! {
        p { a.button href={ (address) "/import/problems.xlsx" } download="" { (lang.text("unit-roll-workbook")) } " " small { (lang.text("roll-import-workbook-hint")) } }
        (listed(lang, &view.problems))
        p { a href={ (address) "#import" } { (lang.text("roll-import-another")) } }
    }
}

/// Problems of a sheet, each at its place.
pub(crate) fn listed(lang: Lang, problems: &Problems) -> Markup {
    let head = ["unit-roll-sheet", "unit-roll-row", "unit-roll-column", "unit-roll-problem"].map(|k| lang.text(k));
    let rows = html! { @for problem in problems.iter().take(LISTED) { tr {
        td { (problem.sheet) }
        td.n { @if problem.row > 0 { (problem.row) } }
        td.d { (column(problem)) }
        td { (sentence(lang, problem)) }
    } } };
    let count = problems.total().to_string();
    let caption = if problems.len() > LISTED {
        lang.with("unit-roll-problems-first", &[("listed", &LISTED.to_string()), ("count", &count)])
    } else {
        lang.with("unit-roll-problems-all", &[("count", &count)])
    };
    form::table(&caption, &head, &rows)
}

fn remarks(lang: Lang, view: &View) -> Markup {
    if view.remarks.is_empty() {
        return html! {};
    }
    let head = ["unit-roll-place", "unit-roll-column", "unit-roll-remark"].map(|k| lang.text(k));
    let rows = html! { @for remark in view.remarks.iter().take(LISTED) { tr {
        td { (remark.place()) }
        td.d { (column(remark)) }
        td { (sentence(lang, remark)) }
    } } };
    let count = view.remarks.total().to_string();
    let caption = if view.remarks.len() > LISTED {
        lang.with("roll-import-remarks-first", &[("listed", &LISTED.to_string()), ("count", &count)])
    } else {
        lang.with("unit-roll-remarks", &[("count", &count)])
    };
    form::table(&caption, &head, &rows)
}

/// Which village and what each column is, to be corrected once.
fn correction(lang: Lang, address: &str, view: &View) -> Markup {
    let mut templates: BTreeMap<(usize, &str), Vec<&FoundTable>> = BTreeMap::new();
    for (at, table) in view.tables.iter().enumerate() {
        let first = view.tables.iter().position(|other| other.template == table.template).unwrap_or(at);
        templates.entry((first, table.template.as_str())).or_default().push(table);
    }
    html! {
        form.form id="columns" method="post" action={ (address) "/import/columns" } accept-charset="utf-8" {
            @if view.villages.len() > 1 {
                fieldset {
                    legend { (lang.text("roll-import-villages")) }
                    @for (at, village) in view.villages.iter().enumerate() {
                        div.field.check {
                            label for={ "village-" (at) } { (village.label) " " small { (lang.with("unit-roll-total", &[("count", &village.rows.to_string())])) } }
                            input type="checkbox" id={ "village-" (at) } name="village" value=(village.label) checked[village.taken];
                        }
                    }
                }
            }
            @for ((first, _), tables) in templates.iter().take(TEMPLATES) { (template(lang, *first, tables)) }
            p.hint { (lang.text("roll-import-remembered")) }
            p.actions { button type="submit" { (lang.text("roll-import-read-again")) } }
        }
    }
}

/// One template: a line for each column, with what it was taken for and words of the first rows.
fn template(lang: Lang, number: usize, tables: &[&FoundTable]) -> Markup {
    let Some(table) = tables.first() else { return html! {} };
    let sheets: Vec<&str> = tables.iter().map(|table| table.sheet.as_str()).collect();
    let head = ["unit-roll-column", "roll-import-heading", "roll-import-taken-for", "roll-import-examples"].map(|k| lang.text(k));
    let caption = lang.with("roll-import-table", &[("sheets", &sheets.join("、")), ("row", &table.header_row.to_string())]);
    let examples = |column: &str| {
        let words: Vec<&str> = table.first_rows.iter().filter_map(|row| row.get(column)).map(String::as_str).take(EXAMPLES).collect();
        words.join("　")
    };
    let rows = html! { @for column in &table.columns { tr {
        td.n { (column.column) }
        td { (column.heading) }
        td {
            select name={ "t" (number) "-" (column.column) } aria-label={ (column.column) " " (column.heading) } {
                option value="" selected[column.field.is_none()] { (lang.text("roll-import-not-read")) }
                @for field in Field::ALL { option value=(field.name()) selected[column.field == Some(field)] { (lang.text(&field.key())) } }
            }
        }
        td { (examples(&column.column)) }
    } } };
    html! {
        (form::table(&caption, &head, &rows))
        @if table.remembered { p.hint { (lang.text("roll-import-known")) } }
    }
}

/// What was sent as the columns of the templates: those that read otherwise than before.
///
/// # Errors
/// The key of what is wrong with it.
pub(super) fn corrected(view: &View, sent: &[(String, String)]) -> Result<BTreeMap<String, Layout>, &'static str> {
    let mut said = BTreeMap::new();
    for (number, table) in view.tables.iter().enumerate() {
        let mut layout = Layout::new();
        let (mut named, mut other) = (false, false);
        for column in &table.columns {
            let name = format!("t{number}-{}", column.column);
            let Some((_, value)) = sent.iter().find(|(key, _)| *key == name) else { continue };
            named = true;
            let field = Field::of_name(value);
            other |= field != column.field;
            if let (Some(field), Some(at)) = (field, sheets::column_number(&column.column)) {
                if !matches!(field, Field::Reason | Field::WhyNot) && layout.values().any(|known| *known == field) {
                    return Err("roll-import-twice");
                }
                layout.insert(at, field);
            }
        }
        if named && other {
            if !layout.values().any(|field| *field == Field::Name) {
                return Err("roll-import-no-name");
            }
            said.insert(table.template.clone(), layout);
        }
    }
    Ok(said)
}

/// A problem in words.
pub(super) fn sentence(lang: Lang, problem: &Problem) -> String {
    lang.with(&problem.key(), &problem.arguments())
}

/// «C 身份证号».
fn column(problem: &Problem) -> String {
    format!("{} {}", problem.column, problem.heading).trim().to_owned()
}
