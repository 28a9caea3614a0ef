//! The home page: deadlines with their article, blocked units with their reason, and numbers that open their lists.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use election::{Role, Stage};
use maud::{Markup, html};
use store::UnitRow;

use super::filter::when;
use super::phase::PHASES;
use super::words::{Words, percent};
use crate::app::App;
use crate::form;
use crate::guard::Staff;
use crate::layout::{self, Head};

/// How many lines of a list the home page shows before it points to the whole list.
const FIRST: usize = 12;

/// `GET /console`.
pub async fn show(State(app): State<Arc<App>>, staff: Staff) -> Response {
    if staff.account.role == Role::Reviewer {
        return Redirect::to("/console/vetting").into_response();
    }
    let units = app.units(&staff.account.division);
    if let ([only], Role::ElectionCommittee | Role::Counter | Role::Scrutineer) = (units.as_slice(), staff.account.role) {
        return Redirect::to(&format!("/console/units/{}", only.code)).into_response();
    }
    let words = Words::new(staff.lang);
    let by_township = staff.account.division.len() >= 6;
    let body = html! {
        div data-live="" {
            (numbers(&app, &words, &units))
            (deadlines(&app, &words, &units))
            (blocked(&words, &units))
            (progress(&words, &units))
            (places(&words, &units, by_township))
        }
    };
    let head = Head::new(staff.lang.text("nav-home"), vec![], "home");
    layout::console(&app, &staff, &head, &body).into_response()
}

#[derive(Default)]
struct Sums {
    units: u64,
    registered: u64,
    returned: u64,
    voted_of: u64,
    seats: u64,
    elected: u64,
    women: u64,
    blocked: u64,
    phases: [u64; PHASES.len()],
}

impl Sums {
    fn add(&mut self, row: &UnitRow) {
        let s = &row.summary;
        self.units += 1;
        self.registered += u64::from(s.registered);
        if let Some(returned) = s.returned {
            self.returned += u64::from(returned);
            self.voted_of += u64::from(s.registered);
        }
        self.seats += u64::from(s.seats);
        self.elected += u64::from(s.elected);
        self.women += u64::from(s.women);
        self.blocked += u64::from(s.blocked.is_some());
        for ((_, stages), count) in PHASES.iter().zip(&mut self.phases) {
            *count += u64::from(stages.contains(&s.stage));
        }
    }
    fn of<'a>(rows: impl IntoIterator<Item = &'a UnitRow>) -> Self {
        let mut sums = Self::default();
        rows.into_iter().for_each(|row| sums.add(row));
        sums
    }
}

fn numbers(app: &App, words: &Words, units: &[Arc<UnitRow>]) -> Markup {
    let sums = Sums::of(units.iter().map(Arc::as_ref));
    let due = |span: &str| units.iter().filter(|u| u.summary.due.as_ref().is_some_and(|d| when(span, d.by, app.today(u)))).count();
    let cell = |number: String, key: &str, query: &str, more: String| {
        html! {
            li { a href={ "/console/units?" (query) } {
                b { (number) } (words.text(key)) @if !more.is_empty() { br; small { (more) } }
            } }
        }
    };
    html! {
        ul.numbers {
            (cell(sums.units.to_string(), "console-units", "", String::new()))
            (cell(due("overdue").to_string(), "console-overdue", "due=overdue", String::new()))
            (cell(due("week").to_string(), "console-due-week", "due=week", String::new()))
            (cell(sums.blocked.to_string(), "console-blocked", "blocked=yes", String::new()))
            (cell(percent(sums.returned, sums.voted_of), "console-turnout", "with=turnout",
                words.lang.with("console-turnout-figures", &[("returned", &sums.returned.to_string()), ("registered", &sums.voted_of.to_string())])))
            (cell(sums.elected.to_string(), "console-elected", "with=seats",
                words.lang.with("console-elected-figures", &[("seats", &sums.seats.to_string()), ("women", &sums.women.to_string())])))
        }
    }
}

fn deadlines(app: &App, words: &Words, units: &[Arc<UnitRow>]) -> Markup {
    let mut due: Vec<_> = units.iter().filter_map(|u| Some((u, u.summary.due.as_ref()?, app.today(u)))).collect();
    due.retain(|(_, due, today)| when("overdue", due.by, *today) || when("week", due.by, *today));
    due.sort_by_key(|(unit, due, today)| (due.by.since(*today).map_or(0, |s| s.get_days()), &unit.code));
    let head = ["console-col-by", "console-col-unit", "console-col-due", "console-col-article"].map(|k| words.text(k));
    let rows = html! {
        @for (unit, due, today) in due.iter().take(FIRST) {
            tr {
                td.d { (due.by) @if due.by < *today { " " span.overdue { (words.text("console-late")) } } @else if due.by == *today { " " strong { (words.text("console-today")) } } }
                td { a href={ "/console/units/" (unit.code) } { (unit.name) } " " small { (unit.township) } }
                td { (words.due(&due.what)) }
                td { (form::citation(words.lang, &due.citation)) }
            }
        }
    };
    html! {
        h2 { (words.text("console-deadlines")) }
        @if due.is_empty() { p { (words.text("console-no-deadlines")) } } @else {
            (form::table(&words.text("console-deadlines-caption"), &head, &rows))
            @if due.len() > FIRST { p { a href="/console/calendar" { (words.lang.with("console-all", &[("count", &due.len().to_string())])) } } }
        }
    }
}

fn blocked(words: &Words, units: &[Arc<UnitRow>]) -> Markup {
    let stuck: Vec<_> = units.iter().filter_map(|u| Some((u, u.summary.blocked.as_deref()?))).collect();
    let mut reasons: BTreeMap<&str, u32> = BTreeMap::new();
    for (_, code) in &stuck {
        *reasons.entry(code).or_default() += 1;
    }
    let head = ["console-col-unit", "console-col-state", "console-col-blocked"].map(|k| words.text(k));
    let rows = html! {
        @for (unit, code) in stuck.iter().take(FIRST) {
            tr {
                td { a href={ "/console/units/" (unit.code) } { (unit.name) } " " small { (unit.township) } }
                td { (words.state(&unit.summary)) }
                td { (words.blocked(code)) }
            }
        }
    };
    html! {
        h2 { (words.text("console-blocked-units")) }
        @if stuck.is_empty() { p { (words.text("console-none-blocked")) } } @else {
            ul { @for (code, count) in &reasons {
                li { (words.blocked(code)) " · " a href={ "/console/units?blocked=" (code) } { (words.lang.with("console-count-units", &[("count", &count.to_string())])) } }
            } }
            (form::table(&words.text("console-blocked-caption"), &head, &rows))
            @if stuck.len() > FIRST { p { a href="/console/units?blocked=yes" { (words.lang.with("console-all", &[("count", &stuck.len().to_string())])) } } }
        }
    }
}

fn progress(words: &Words, units: &[Arc<UnitRow>]) -> Markup {
    let head = ["console-col-state", "console-col-units", "console-col-share"].map(|k| words.text(k));
    let rows = html! {
        @for stage in Stage::ALL {
            @let count = units.iter().filter(|u| u.summary.stage == stage).count();
            tr {
                td { (words.stage(stage)) }
                td.n { @if count > 0 { a href={ "/console/units?stage=" (stage.name()) } { (count) } } @else { "0" } }
                td { (bar(count, units.len())) }
            }
        }
    };
    html! {
        h2 { (words.text("console-progress")) }
        (form::table(&words.text("console-progress-caption"), &head, &rows))
    }
}

/// A bar with its share in words beside it; the words alone say everything.
fn bar(part: usize, whole: usize) -> Markup {
    let share = percent(u64::try_from(part).unwrap_or(0), u64::try_from(whole).unwrap_or(0));
    html! {
        svg.bar viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label=(share) {
            rect.all x="0" y="0" width="100" height="4" {}
            rect.part x="0" y="0" width=(share.trim_end_matches('%')) height="4" {}
        }
        small { (share) }
    }
}

fn number(count: u64, query: &str, filter: &str) -> Markup {
    html! { td.n { @if count == 0 { "0" } @else { a href={ "/console/units?" (query) "&" (filter) } { (count) } } } }
}

fn places(words: &Words, units: &[Arc<UnitRow>], by_township: bool) -> Markup {
    let mut groups: BTreeMap<&str, Vec<&UnitRow>> = BTreeMap::new();
    let digits = if by_township { 9 } else { 6 };
    for unit in units {
        groups.entry(unit.code.get(..digits).unwrap_or(&unit.code)).or_default().push(unit);
    }
    let mut head =
        vec![words.text(if by_township { "console-col-township" } else { "console-col-county" }), words.text("console-col-units")];
    head.extend(PHASES.iter().map(|(name, _)| words.text(&format!("console-phase-{name}"))));
    head.extend(["console-col-blocked-short", "console-col-turnout", "console-col-elected"].map(|k| words.text(k)));
    let rows = html! {
        @for (code, rows) in &groups {
            (place(code, rows, by_township))
            @if !by_township { (townships(rows)) }
        }
        (sum_row(words, &Sums::of(units.iter().map(Arc::as_ref))))
    };
    html! {
        h2 { (words.text(if by_township { "console-by-township" } else { "console-by-county" })) }
        (form::table(&words.text("console-places-caption"), &head, &rows))
    }
}

fn townships(rows: &[&UnitRow]) -> Markup {
    let mut groups: BTreeMap<&str, Vec<&UnitRow>> = BTreeMap::new();
    for unit in rows {
        groups.entry(unit.code.get(..9).unwrap_or(&unit.code)).or_default().push(unit);
    }
    html! { @for (code, rows) in &groups { (place(code, rows, true)) } }
}

fn place(code: &str, rows: &[&UnitRow], township: bool) -> Markup {
    let sums = Sums::of(rows.iter().copied());
    let name = rows.first().map_or("", |r| if township { r.township.as_str() } else { r.county.as_str() });
    let filter = format!("{}={code}", if township { "township" } else { "county" });
    html! {
        tr.county[!township] {
            th scope="row" { a href={ "/console/units?" (filter) } { (name) } }
            (number(sums.units, "", &filter))
            @for ((phase, _), count) in PHASES.iter().zip(sums.phases) { (number(count, &format!("phase={phase}"), &filter)) }
            (number(sums.blocked, "blocked=yes", &filter))
            td.n { (percent(sums.returned, sums.voted_of)) }
            td.n { (sums.elected) " / " (sums.seats) }
        }
    }
}

fn sum_row(words: &Words, sums: &Sums) -> Markup {
    html! {
        tr.sum {
            th scope="row" { (words.text("console-sum")) }
            td.n { (sums.units) }
            @for count in sums.phases { td.n { (count) } }
            td.n { (sums.blocked) }
            td.n { (percent(sums.returned, sums.voted_of)) }
            td.n { (sums.elected) " / " (sums.seats) }
        }
    }
}
