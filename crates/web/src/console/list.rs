//! The list behind every number, with its filter row and its CSV.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use election::Stage;
use maud::{Markup, html};
use store::UnitRow;

use super::filter::Filter;
use super::phase::PHASES;
use super::words::{Words, percent};
use crate::app::App;
use crate::form::{self, Field};
use crate::guard::Staff;
use crate::layout::{self, Head};

/// Rows per page.
pub(crate) const PAGE: usize = 100;

/// `GET /console/units`.
pub async fn show(State(app): State<Arc<App>>, staff: Staff, Query(filter): Query<Filter>) -> Markup {
    let all = app.units(&staff.account.division);
    let words = Words::new(staff.lang);
    let shown: Vec<&UnitRow> = all.iter().map(Arc::as_ref).filter(|u| filter.shows(&app, u)).collect();
    let page = usize::try_from(filter.page.max(1)).unwrap_or(1);
    let part = shown.iter().skip((page - 1) * PAGE).take(PAGE);
    let head = columns().map(|k| words.text(k));
    let count = shown.len().to_string();
    let rows = html! { @for unit in part { (row(&app, &words, unit)) } };
    let body = html! {
        (filter_row(&words, &filter, &all))
        div data-live="" {
            p {
                strong { (words.lang.with("console-found", &[("count", &count)])) }
                " · " a href={ "/console/units.csv?" (filter.query()) } download { (words.text("console-csv")) }
            }
            (form::table(&words.text("console-units-caption"), &head, &rows))
            (pages(&words, "/console/units", &filter.query(), shown.len(), page))
        }
    };
    let head = Head::new(words.text("nav-units"), vec![(words.text("nav-home"), "/console".to_owned())], "units");
    layout::console(&app, &staff, &head, &body)
}

fn columns() -> [&'static str; 9] {
    [
        "console-col-unit",
        "console-col-township",
        "console-col-state",
        "console-col-due",
        "console-col-by",
        "console-col-blocked",
        "console-col-day",
        "console-col-turnout",
        "console-col-elected",
    ]
}

fn row(app: &App, words: &Words, unit: &UnitRow) -> Markup {
    let s = &unit.summary;
    let late = s.due.as_ref().is_some_and(|d| d.by < app.today(unit));
    html! {
        tr {
            td { a href={ "/console/units/" (unit.code) } { (unit.name) } }
            td { (unit.county) " " (unit.township) }
            td { (words.state(s)) }
            td title=[s.due.as_ref().map(|d| d.citation.article.as_ref())] { @if let Some(due) = &s.due { (words.due(&due.what)) } }
            td.d { @if let Some(due) = &s.due { (due.by) @if late { " " span.overdue { (words.text("console-late")) } } } }
            td { @if let Some(code) = &s.blocked { span.blocked { (words.blocked(code)) } } }
            td.d { @if let Some(day) = s.day { (day) } }
            td.n { @if let Some(returned) = s.returned { (percent(u64::from(returned), u64::from(s.registered))) } }
            td.n { @if s.seats > 0 { (s.elected) " / " (s.seats) } }
        }
    }
}

fn filter_row(words: &Words, filter: &Filter, all: &[Arc<UnitRow>]) -> Markup {
    let any = || vec![(String::new(), words.text("console-any"))];
    let mut places: BTreeMap<String, String> = BTreeMap::new();
    let mut townships: BTreeMap<String, String> = BTreeMap::new();
    for unit in all {
        if let (Some(county), Some(township)) = (unit.code.get(..6), unit.code.get(..9)) {
            places.entry(county.to_owned()).or_insert_with(|| unit.county.clone());
            townships.entry(township.to_owned()).or_insert_with(|| unit.township.clone());
        }
    }
    townships.retain(|code, _| code.starts_with(&filter.county));
    let with = |mut options: Vec<(String, String)>, more: Vec<(String, String)>| {
        options.extend(more);
        options
    };
    let stages = Stage::ALL.iter().map(|s| (s.name().to_owned(), words.stage(*s).to_owned())).collect();
    let phases = PHASES.iter().map(|(p, _)| ((*p).to_owned(), words.text(&format!("console-phase-{p}")))).collect();
    let due = ["overdue", "today", "week"].map(|d| (d.to_owned(), words.text(&format!("console-when-{d}")))).to_vec();
    let mut blocked = vec![("yes".to_owned(), words.text("console-blocked-any"))];
    let mut codes: Vec<&str> = all.iter().filter_map(|u| u.summary.blocked.as_deref()).collect();
    codes.sort_unstable();
    codes.dedup();
    blocked.extend(codes.into_iter().map(|code| (code.to_owned(), words.blocked(code))));
    html! {
        form.filter method="get" action="/console/units" role="search" {
            (Field::text("q", words.text("console-search")).value(&filter.q))
            (Field::select("county", words.text("console-col-county"), with(any(), places.into_iter().collect())).value(&filter.county))
            (Field::select("township", words.text("console-col-township"), with(any(), townships.into_iter().collect())).value(&filter.township))
            (Field::select("phase", words.text("console-phase"), with(any(), phases)).value(&filter.phase))
            (Field::select("stage", words.text("console-col-state"), with(any(), stages)).value(&filter.stage))
            (Field::select("due", words.text("console-col-by"), with(any(), due)).value(&filter.due))
            (Field::select("blocked", words.text("console-col-blocked"), with(any(), blocked)).value(&filter.blocked))
            @if !filter.with.is_empty() { (form::hidden("with", &filter.with)) }
            button.main type="submit" { (words.text("console-filter")) }
            a.button href="/console/units" { (words.text("console-reset")) }
        }
    }
}

/// Links to the page before and after, where a list at an address has several.
pub(crate) fn pages(words: &Words, address: &str, query: &str, found: usize, page: usize) -> Markup {
    let last = found.div_ceil(PAGE).max(1);
    html! {
        @if last > 1 {
            nav.actions aria-label=(words.text("console-pages")) {
                @if page > 1 { a.button rel="prev" href={ (address) "?" (query) "&page=" (page - 1) } { (words.text("console-previous")) } }
                span { (page) " / " (last) }
                @if page < last { a.button rel="next" href={ (address) "?" (query) "&page=" (page + 1) } { (words.text("console-next")) } }
            }
        }
    }
}

/// `GET /console/units.csv`: the same list, whole, in UTF-8 with the mark that Excel and WPS want.
pub async fn csv(State(app): State<Arc<App>>, staff: Staff, Query(filter): Query<Filter>) -> Response {
    let words = Words::new(staff.lang);
    let mut out = String::from("\u{feff}");
    let mut head = vec![words.text("console-col-code")];
    head.extend(columns().map(|k| words.text(k)));
    head.insert(2, words.text("console-col-county"));
    line(&mut out, &head);
    for unit in app.units(&staff.account.division).iter().filter(|u| filter.shows(&app, u)) {
        let s = &unit.summary;
        line(
            &mut out,
            &[
                unit.code.clone(),
                unit.name.clone(),
                unit.county.clone(),
                unit.township.clone(),
                words.state(s),
                s.due.as_ref().map(|d| words.due(&d.what)).unwrap_or_default(),
                s.due.as_ref().map(|d| d.by.to_string()).unwrap_or_default(),
                s.blocked.as_ref().map(|c| words.blocked(c)).unwrap_or_default(),
                s.day.map(|d| d.to_string()).unwrap_or_default(),
                s.returned.map(|r| percent(u64::from(r), u64::from(s.registered))).unwrap_or_default(),
                s.elected.to_string(),
            ],
        );
    }
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, "attachment; filename=\"units.csv\"")];
    (headers, out).into_response()
}

/// One line; a field that a spreadsheet would run as a formula gets a quote in front.
fn line(out: &mut String, fields: &[String]) {
    for (at, field) in fields.iter().enumerate() {
        let guard = if field.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']) { "'" } else { "" };
        let comma = if at == 0 { "" } else { "," };
        // Writing to a string cannot fail.
        let _ = write!(out, "{comma}\"{guard}{}\"", field.replace('"', "\"\""));
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_name_that_looks_like_a_formula_stays_a_name() {
        let mut out = String::new();
        line(&mut out, &["=HYPERLINK(\"x\")".into(), "纳尔宗村".into()]);
        assert_eq!(out, "\"'=HYPERLINK(\"\"x\"\")\",\"纳尔宗村\"\r\n");
    }
}
