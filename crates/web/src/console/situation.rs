//! 选情分析 over all units of an office: how many are of which class, what is reported and reviewed, which measures wait.
//!
//! Counts by place, in the order of the codes and in no other; each opens the list of its units. Read from the rows in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use documents::told;
use election::programme::catalogue::{Class, Own};
use election::programme::standing::Standing;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::UnitRow;

use super::list::{PAGE, pages};
use super::words::Words;
use crate::app::App;
use crate::form;
use crate::guard::Staff;
use crate::layout::{self, Head};

const LIST: &str = "/console/situation/units";

/// What a unit is asked, and whether it holds on a day.
type Holds = fn(&Standing, Date) -> bool;

/// What is counted, by its name in the address; the words stand under `situations-<name>`.
const COUNTS: [(&str, Holds); 10] = [
    ("all", |_, _| true),
    ("dossier", |standing, _| standing.shown.contains_key(&Own::DossierAnswered)),
    ("class-1", |standing, _| standing.class == Some(Class::One)),
    ("class-2", |standing, _| standing.class == Some(Class::Two)),
    ("class-3", |standing, _| standing.class == Some(Class::Three)),
    ("unreported", |standing, _| !standing.shown.contains_key(&Own::SituationReported)),
    ("unreviewed", |standing, _| {
        standing.shown.contains_key(&Own::SituationReported) && !standing.shown.contains_key(&Own::SituationReviewed)
    }),
    ("reviewed", |standing, _| standing.shown.contains_key(&Own::SituationReviewed)),
    ("unanswered", |standing, _| standing.unanswered > 0),
    ("late", |standing, today| late(standing, today) > 0),
];

/// Open measures whose day is past.
fn late(standing: &Standing, today: Date) -> usize {
    standing.open.iter().filter(|due| **due < today).count()
}

type Sums = [u64; COUNTS.len()];

fn sums<'a>(app: &App, units: impl IntoIterator<Item = &'a UnitRow>) -> Sums {
    let mut sums = Sums::default();
    for unit in units {
        let (standing, today) = (&unit.summary.standing, app.today(unit));
        for ((_, holds), sum) in COUNTS.iter().zip(&mut sums) {
            *sum += u64::from(holds(standing, today));
        }
    }
    sums
}

/// `GET /console/situation`.
pub async fn show(State(app): State<Arc<App>>, staff: Staff) -> Markup {
    let units = app.units(&staff.account.division);
    let words = Words::new(staff.lang);
    let whole = sums(&app, units.iter().map(Arc::as_ref));
    let body = html! {
        p.lead { (words.text("situations-lead")) }
        @if app.store.programme(&staff.account.division).is_none() {
            div.notice { p { strong { (words.text("refusal-no-programme")) } } p { (words.text("remedy-no-programme")) } }
        }
        div data-live="" {
            ul.numbers { @for ((name, _), count) in COUNTS.iter().zip(whole) {
                li { a href={ (LIST) "?show=" (name) } { b { (count) } (words.text(&format!("situations-{name}"))) } }
            } }
            (places(&app, &words, &units, &whole, &staff.account.division))
        }
        details { summary { (words.text("situations-means")) } dl.facts { @for (name, _) in COUNTS {
            dt { (words.text(&format!("situations-{name}"))) } dd { (words.text(&format!("situations-{name}-means"))) }
        } } }
    };
    layout::console(
        &app,
        &staff,
        &Head::new(words.text("nav-situation"), vec![(words.text("nav-home"), "/console".to_owned())], "situation"),
        &body,
    )
}

/// Counties and townships, each a row; for a county's office townships only.
fn places(app: &App, words: &Words, units: &[Arc<UnitRow>], whole: &Sums, division: &str) -> Markup {
    let mut by: BTreeMap<&str, Vec<&UnitRow>> = BTreeMap::new();
    let lengths: &[usize] = if division.len() < 6 { &[6, 9] } else { &[9] };
    for unit in units {
        for place in lengths.iter().filter_map(|length| unit.code.get(..*length)) {
            by.entry(place).or_default().push(unit);
        }
    }
    let mut head = vec![words.text("situations-place")];
    head.extend(COUNTS.iter().map(|(name, _)| words.text(&format!("situations-{name}"))));
    let rows = html! {
        @for (place, units) in &by {
            @let county = place.len() == 6;
            @let name = units.first().map_or("", |unit| if county { unit.county.as_str() } else { unit.township.as_str() });
            tr.county[county] {
                th.d scope="row" { (name) }
                @for ((show, _), count) in COUNTS.iter().zip(sums(app, units.iter().copied())) {
                    td.n { @if count == 0 { "0" } @else { a href={ (LIST) "?show=" (show) "&place=" (place) } { (count) } } }
                }
            }
        }
        tr.sum { th scope="row" { (words.text("console-sum")) } @for count in whole { td.n { (count) } } }
    };
    form::table(&words.text("situations-caption"), &head, &rows)
}

/// Which list, as in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// What holds of each unit: a name of [`COUNTS`].
    show: String,
    /// First digits of the codes.
    place: String,
    /// Page, from 1.
    page: usize,
}

/// `GET /console/situation/units`: the units behind a number.
pub async fn list(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Markup {
    let words = Words::new(staff.lang);
    let (name, holds) = COUNTS.iter().find(|(name, _)| *name == asked.show).unwrap_or(&COUNTS[0]);
    let place = crate::routes::digits(&asked.place);
    let units = app.units(&staff.account.division);
    let shown: Vec<&UnitRow> = units
        .iter()
        .map(Arc::as_ref)
        .filter(|unit| unit.code.starts_with(&place) && holds(&unit.summary.standing, app.today(unit)))
        .collect();
    let page = asked.page.max(1);
    let title = words.text(&format!("situations-{name}"));
    let rows = html! { @for unit in shown.iter().skip((page - 1) * PAGE).take(PAGE) { (row(&app, &words, unit)) } };
    let head = [
        "console-col-unit",
        "console-col-township",
        "situations-col-points",
        "situations-col-class",
        "situations-col-reported",
        "situations-col-reviewed",
        "situations-col-unanswered",
        "situations-col-open",
        "situations-col-late",
        "situations-col-done",
    ]
    .map(|key| words.text(key));
    let body = html! {
        p { (words.text(&format!("situations-{name}-means"))) }
        p { strong { (words.lang.with("console-found", &[("count", &shown.len().to_string())])) } }
        @if shown.is_empty() { p { (words.text("situations-nobody")) } } @else {
            (form::table(&title, &head, &rows))
            (pages(&words, LIST, &format!("show={name}&place={place}"), shown.len(), page))
        }
    };
    let crumbs = vec![(words.text("nav-home"), "/console".to_owned()), (words.text("nav-situation"), "/console/situation".to_owned())];
    layout::console(&app, &staff, &Head::new(title, crumbs, "situation"), &body)
}

fn row(app: &App, words: &Words, unit: &UnitRow) -> Markup {
    let standing = &unit.summary.standing;
    let day = |what: Own| standing.shown.get(&what);
    let late = late(standing, app.today(unit));
    html! { tr {
        td { a href={ "/console/units/" (unit.code) "/situation" } { (unit.name) } }
        td { (unit.county) " " (unit.township) }
        td.n { (standing.points) "/6" }
        td.d { @match standing.class { Some(class) => (told::class(words.lang, class)), None => (words.text("work-not-reported")) } }
        td.d { @if let Some(day) = day(Own::SituationReported) { (day) } }
        td.d { @if let Some(day) = day(Own::SituationReviewed) { (day) } }
        td.n { (standing.unanswered) }
        td.n { (standing.open.len()) }
        td.n { @if late > 0 { span.overdue { (late) } } @else { "0" } }
        td.n { (standing.done) }
    } }
}
