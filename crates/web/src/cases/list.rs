//! The cases of an office and of all below it: how many of which kind, which are late and with whom, and the list behind each number.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use election::programme::Catalogue;
use election::programme::case::{Kind, Late, Row};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::{Account, Level, StoreError, office_log};
use words::Lang;

use super::{HOME, offices};
use crate::app::App;
use crate::console::list::{PAGE, pages};
use crate::console::words::Words;
use crate::fail::Fail;
use crate::form::{self, Field};
use crate::guard::Staff;
use crate::layout::{self, Head};
use crate::routes;

/// What is asked of a case on a day.
type Holds = fn(&Row, Date) -> bool;

/// What is counted, by its name in the address; the words stand under `cases-count-<name>`.
pub(super) const COUNTS: [(&str, Holds); 6] = [
    ("all", Row::opened_by),
    ("open", Row::open),
    ("undecided", |row, day| row.upheld(day).is_none()),
    ("late", |row, day| row.late(day).is_some()),
    ("upheld", |row, day| row.upheld(day) == Some(true)),
    ("corrected", |row, day| row.corrected(day) == Some(true)),
];

/// Kind of cases of acts that nobody led, in addresses.
const HANDS_OFF: &str = "hands-off";
/// Kind of cases of which is no longer known what they were about.
const UNKNOWN: &str = "unknown";

/// Which list, as in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// What holds of each case: a name of [`COUNTS`].
    show: String,
    /// A letter, or another kind.
    kind: String,
    /// First digits of the codes.
    place: String,
    /// Page, from 1.
    page: usize,
}

impl Asked {
    fn holds(&self) -> (&'static str, Holds) {
        *COUNTS.iter().find(|(name, _)| *name == self.show).unwrap_or(&COUNTS[0])
    }

    pub(super) fn query(&self) -> String {
        let kind: String = self.kind.chars().filter(|c| c.is_ascii_alphabetic() || *c == '-').collect();
        format!("show={}&kind={kind}&place={}", self.holds().0, routes::digits(&self.place))
    }
}

/// A case with the place where it is.
pub(super) struct Entry {
    /// Code of the place.
    pub(super) code: String,
    /// Its name.
    pub(super) name: String,
    /// Its log.
    log: String,
    /// Its today.
    pub(super) today: Date,
    /// The case.
    pub(super) row: Row,
}

/// All cases of an account's division, those of offices first.
pub(super) async fn entries(app: &App, account: &Account) -> Result<Vec<Entry>, StoreError> {
    let mut all = Vec::new();
    let divisions = app.store.divisions();
    let own = divisions.range(account.division.clone()..).take_while(|(code, _)| code.starts_with(account.division.as_str()));
    for (code, division) in own.filter(|(_, division)| !matches!(division.level, Level::Unit(_))) {
        let log = office_log(code);
        let state = app.store.election(&log).await?;
        let entry = |row| Entry { code: code.clone(), name: division.name.clone(), log: log.clone(), today: (app.settings.today)(), row };
        all.extend(state.programme.cases.rows().into_iter().map(entry));
    }
    for unit in app.units(&account.division) {
        let name = format!("{}{}", unit.township, unit.name);
        let entry = |row: &Row| Entry {
            code: unit.code.clone(),
            name: name.clone(),
            log: unit.code.clone(),
            today: app.today(&unit),
            row: row.clone(),
        };
        all.extend(unit.summary.standing.cases.iter().map(entry));
    }
    Ok(all)
}

/// The kind of a case, by the letter of the catalogue.
fn kind(catalogue: &Catalogue, row: &Row) -> String {
    match &row.about {
        Some(Kind::Prohibited { prohibition }) => match catalogue.prohibition(prohibition) {
            Some(known) => known.letter.to_string(),
            None => UNKNOWN.to_owned(),
        },
        Some(Kind::HandsOff { .. }) => HANDS_OFF.to_owned(),
        None => UNKNOWN.to_owned(),
    }
}

/// The kinds there are, each with its words.
fn kinds(lang: Lang, catalogue: &Catalogue) -> Vec<(String, String)> {
    let mut kinds: BTreeMap<String, String> = BTreeMap::new();
    for one in &catalogue.prohibitions {
        let titles = kinds.entry(one.letter.to_string()).or_insert_with(|| one.letter.to_string());
        titles.push(' ');
        titles.push_str(&one.title);
    }
    let mut kinds: Vec<(String, String)> = kinds.into_iter().collect();
    kinds.push((HANDS_OFF.to_owned(), lang.text("cases-kind-hands-off")));
    kinds.push((UNKNOWN.to_owned(), lang.text("cases-kind-unknown")));
    kinds
}

/// Whether a case is of a kind and a place, all of them where nothing is asked.
pub(super) fn shown(asked: &Asked, catalogue: &Catalogue, entry: &Entry) -> bool {
    let (_, holds) = asked.holds();
    let place = routes::digits(&asked.place);
    entry.code.starts_with(&place) && (asked.kind.is_empty() || kind(catalogue, &entry.row) == asked.kind) && holds(&entry.row, entry.today)
}

/// Headings of the list and the register.
pub(super) const COLUMNS: [&str; 7] = ["place", "number", "about", "opened", "decision-due", "state", "late"];

/// A case in words, one for each of [`COLUMNS`].
pub(super) fn cells(app: &App, lang: Lang, catalogue: &Catalogue, entry: &Entry) -> [String; 7] {
    let row = &entry.row;
    let about = match &row.about {
        None => lang.text("cases-kind-unknown"),
        Some(about @ Kind::HandsOff { .. }) => lang.with("cases-hands-off", &[("action", catalogue.about(about))]),
        Some(about) => format!("{} {}", kind(catalogue, row), catalogue.about(about)),
    };
    [
        entry.name.clone(),
        row.number.to_string(),
        about,
        row.opened.to_string(),
        row.decision_due.to_string(),
        state(lang, row, entry.today),
        late(app, lang, entry),
    ]
}

/// How a case stands, in words.
fn state(lang: Lang, row: &Row, today: Date) -> String {
    let text = |key: &str| lang.text(&format!("cases-state-{key}"));
    let until = |key: &str, day: Date| lang.with(&format!("cases-state-{key}"), &[("day", &day.to_string())]);
    let Some((_, decided)) = row.decided else { return text("undecided") };
    let stands = row.upheld(today).unwrap_or(decided);
    let word = lang.text(if stands { "cases-upheld" } else { "cases-not-upheld" });
    let next = match (row.notified, row.appealed, row.ruled) {
        (None, ..) => text("not-notified"),
        (_, Some(_), None) => text("appealed"),
        (Some((_, due)), None, _) if decided && due >= today => until("may-appeal", due),
        _ => match row.correction_due.filter(|_| row.corrected(today) == Some(false)) {
            Some(due) => until("correcting", due),
            None => text("closed"),
        },
    };
    format!("{word}{}{next}", lang.text("web-comma"))
}

/// With whom a case is late, and since when.
fn late(app: &App, lang: Lang, entry: &Entry) -> String {
    let (key, office, due) = match entry.row.late(entry.today) {
        None => return String::new(),
        Some(Late::Decision(due)) => ("cases-late-decision", offices(app, &entry.log, lang).0, due),
        Some(Late::Correction(due)) => ("cases-late-correction", entry.name.clone(), due),
    };
    lang.with(key, &[("who", &office), ("day", &due.to_string())])
}

/// `GET /console/cases`.
pub(super) async fn show(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Response {
    let words = Words::new(staff.lang);
    let plan = app.store.programme(&staff.account.division);
    let catalogue = plan.as_ref().and_then(|plan| plan.catalogue.as_deref()).filter(|catalogue| catalogue.cases.is_some());
    let body = match (catalogue, entries(&app, &staff.account).await) {
        (_, Err(error)) => return Fail::internal(&error).answer(staff.lang, false),
        (None, _) => super::nothing(staff.lang),
        (Some(catalogue), Ok(all)) => body(&app, &staff, &words, catalogue, (&all, &asked)),
    };
    let crumbs = vec![(words.text("nav-home"), "/console".to_owned())];
    layout::console(&app, &staff, &Head::new(words.text("nav-cases"), crumbs, "cases"), &body).into_response()
}

fn body(app: &App, staff: &Staff, words: &Words, catalogue: &Catalogue, (all, asked): (&[Entry], &Asked)) -> Markup {
    let found: Vec<&Entry> = all.iter().filter(|entry| shown(asked, catalogue, entry)).collect();
    let page = asked.page.max(1);
    let head = COLUMNS.map(|column| words.text(&format!("cases-col-{column}")));
    let rows = html! { @for entry in found.iter().skip((page - 1) * PAGE).take(PAGE) { (row(app, staff.lang, catalogue, entry)) } };
    let query = asked.query();
    html! {
        p.lead { (words.text("cases-lead")) }
        div data-live="" { ul.numbers { @for (name, holds) in COUNTS {
            li { a href={ (HOME) "?show=" (name) } { b { (all.iter().filter(|entry| holds(&entry.row, entry.today)).count()) } (words.text(&format!("cases-count-{name}"))) } }
        } } }
        (filter(app, staff, words, catalogue, asked))
        p {
            strong { (words.lang.with("cases-found", &[("count", &found.len().to_string())])) }
            " · " a href={ (HOME) ".xlsx?" (query) } { (words.text("cases-register")) " Excel" } " · " a href={ (HOME) ".pdf?" (query) } { "PDF" }
        }
        @if found.is_empty() { p { (words.text("cases-none-so")) } } @else {
            div.wide { (form::table(&words.text("cases-caption"), &head, &rows)) }
            (pages(words, HOME, &query, found.len(), page))
        }
        (by_kind(words, catalogue, all))
        details { summary { (words.text("cases-means")) } dl.facts { @for (name, _) in COUNTS {
            dt { (words.text(&format!("cases-count-{name}"))) } dd { (words.text(&format!("cases-count-{name}-means"))) }
        } } }
        p.actions { a.button href={ (HOME) "/" (staff.account.division) } { (words.text("cases-own-office")) } }
        p.hint { (words.text("cases-open-where")) }
    }
}

fn row(app: &App, lang: Lang, catalogue: &Catalogue, entry: &Entry) -> Markup {
    let [name, number, about, opened, due, state, late] = cells(app, lang, catalogue, entry);
    html! { tr {
        td { a href={ (HOME) "/" (entry.code) "#case-" (number) } { (name) } }
        td.n { (number) } td { (about) } td.d { (opened) } td.d { (due) } td { (state) }
        td { @if !late.is_empty() { span.overdue { (late) } } }
    } }
}

fn filter(app: &App, staff: &Staff, words: &Words, catalogue: &Catalogue, asked: &Asked) -> Markup {
    let any = || vec![(String::new(), words.text("console-any"))];
    let with = |mut options: Vec<(String, String)>, more: Vec<(String, String)>| {
        options.extend(more);
        options
    };
    let shows = COUNTS.iter().map(|(name, _)| ((*name).to_owned(), words.text(&format!("cases-count-{name}")))).collect();
    let divisions = app.store.divisions();
    let own = staff.account.division.as_str();
    let below = divisions.range(own.to_owned()..).take_while(|(code, _)| code.starts_with(own));
    let places = below.filter(|(code, division)| code.as_str() != own && !matches!(division.level, Level::Unit(_)));
    let places = places.map(|(code, division)| (code.clone(), division.name.clone())).collect();
    html! {
        form.filter method="get" action=(HOME) role="search" {
            (Field::select("show", words.text("cases-show"), shows).value(asked.holds().0))
            (Field::select("kind", words.text("cases-col-about"), with(any(), kinds(words.lang, catalogue))).value(&asked.kind))
            (Field::select("place", words.text("cases-col-place"), with(any(), places)).value(&asked.place))
            button.main type="submit" { (words.text("console-filter")) }
            a.button href=(HOME) { (words.text("console-reset")) }
        }
    }
}

/// Every kind with its numbers: letters of the catalogue, so that lists of several counties add up.
fn by_kind(words: &Words, catalogue: &Catalogue, all: &[Entry]) -> Markup {
    let mut head = vec![words.text("cases-col-about")];
    head.extend(COUNTS.iter().map(|(name, _)| words.text(&format!("cases-count-{name}"))));
    let rows = html! { @for (id, title) in kinds(words.lang, catalogue) {
        @let of: Vec<&Entry> = all.iter().filter(|entry| kind(catalogue, &entry.row) == id).collect();
        @if id != UNKNOWN || !of.is_empty() { tr {
            th scope="row" { (title) }
            @for (name, holds) in COUNTS {
                @let count = of.iter().filter(|entry| holds(&entry.row, entry.today)).count();
                td.n { @if count == 0 { "0" } @else { a href={ (HOME) "?show=" (name) "&kind=" (id) } { (count) } } }
            }
        } }
    } };
    html! { h2 { (words.text("cases-by-kind")) } div.figures { (form::table(&words.text("cases-by-kind-caption"), &head, &rows)) } }
}
