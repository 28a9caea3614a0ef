//! The legal deadlines of the next fourteen days, over all units, day by day.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use election::Due;
use jiff::civil::Date;
use maud::{Markup, html};
use store::UnitRow;

use super::filter::when;
use super::words::Words;
use crate::app::App;
use crate::form;
use crate::guard::Staff;
use crate::layout::{self, Head};

/// `GET /console/calendar`.
pub async fn show(State(app): State<Arc<App>>, staff: Staff) -> Markup {
    let units = app.units(&staff.account.division);
    let words = Words::new(staff.lang);
    let mut late: Vec<(&UnitRow, &Due)> = Vec::new();
    let mut days: BTreeMap<Date, Vec<(&UnitRow, &Due)>> = BTreeMap::new();
    for unit in &units {
        let Some(due) = &unit.summary.due else { continue };
        let today = app.today(unit);
        if when("overdue", due.by, today) {
            late.push((unit, due));
        } else if when("fortnight", due.by, today) {
            days.entry(due.by).or_default().push((unit, due));
        }
    }
    let body = html! {
        div data-live="" {
            @if !late.is_empty() {
                h2.overdue { (words.text("console-overdue")) " · " (late.len()) }
                (rows(&words, &late, true))
            }
            @if days.is_empty() { p { (words.text("console-no-deadlines-fortnight")) } }
            @for (day, due) in &days {
                h2 { (day) " " (words.text(weekday(*day))) " · " (due.len()) }
                (rows(&words, due, false))
            }
        }
    };
    let head = Head::new(words.text("nav-calendar"), vec![(words.text("nav-home"), "/console".to_owned())], "calendar");
    layout::console(&app, &staff, &head, &body)
}

fn weekday(day: Date) -> &'static str {
    const DAYS: [&str; 7] = ["web-monday", "web-tuesday", "web-wednesday", "web-thursday", "web-friday", "web-saturday", "web-sunday"];
    let at = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
    DAYS.get(at).copied().unwrap_or("web-monday")
}

fn rows(words: &Words, due: &[(&UnitRow, &Due)], with_day: bool) -> Markup {
    let mut head: Vec<String> =
        ["console-col-unit", "console-col-township", "console-col-due", "console-col-article"].iter().map(|k| words.text(k)).collect();
    if with_day {
        head.insert(0, words.text("console-col-by"));
    }
    let rows = html! {
        @for (unit, due) in due {
            tr {
                @if with_day { td.d { (due.by) } }
                td { a href={ "/console/units/" (unit.code) } { (unit.name) } }
                td { (unit.county) " " (unit.township) }
                td { (words.due(&due.what)) }
                td { (form::citation(words.lang, &due.citation)) }
            }
        }
    };
    form::table(&words.text("console-deadlines-caption"), &head, &rows)
}
