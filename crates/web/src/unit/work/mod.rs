//! 换届工作: the pages of a unit beside its nine steps. What is known of it, what is done about it, who sits on its body.
//!
//! They are for the unit and the offices above it: counters, scrutineers and observers have no use for a village's weak points.

mod actions;
mod archive;
pub(crate) mod binder;
mod bodies;
mod cases;
mod composition;
mod dossier;
pub mod file;
mod measures;
mod roster;
mod situation;
mod volume;

use documents::told;
use election::Election;
use election::programme::catalogue::Point;
use election::programme::filing::{self, Stand};
use election::programme::plan::Adopted;
use maud::{Markup, html};
use words::Lang;

use super::desk::{Desk, Step};
use super::row::Row;
use crate::form;
use crate::guard::InUnit;
use crate::routes::{OFFICES, Table};

/// The pages, in their order.
pub static PAGES: [Step; 6] = [dossier::PAGE, situation::PAGE, bodies::PAGE, actions::PAGE, cases::PAGE, archive::PAGE];

/// Routes beside those of the pages.
pub fn routes() -> Table {
    bodies::routes().with(volume::routes())
}

/// The row of these pages, for those who may see them.
#[must_use]
pub fn row(at: &InUnit, state: &Election, programme: Option<&Adopted>) -> Option<Row> {
    if !OFFICES.contains(&at.account.role) {
        return None;
    }
    let lang = at.lang;
    let (situation, bodies) = (&state.programme.situation, &state.programme.bodies);
    let points = situation.dossier.len();
    let of = |done: usize, all: usize| lang.with("work-of", &[("done", &done.to_string()), ("all", &all.to_string())]);
    let reviewed = situation.reported.as_ref().is_some_and(|reported| reported.reviewed.is_some());
    let report = match situation.class() {
        None => lang.text("work-not-reported"),
        Some(class) => {
            let class = told::class(lang, class);
            format!("{class}{}{}", lang.text("web-comma"), lang.text(if reviewed { "work-reviewed" } else { "work-not-reviewed" }))
        }
    };
    let body = match (&bodies.before, &bodies.after) {
        (_, Some(_)) => "work-body-after",
        (Some(_), None) => "work-body-before",
        (None, None) => "work-body-none",
    };
    let own = actions::own(state, &at.unit.code, programme);
    let done = own.iter().filter(|entry| entry.done.is_some()).count();
    let open = state.programme.cases.rows().iter().filter(|row| row.open(at.today)).count();
    let standing = vec![
        (points == Point::ALL.len(), of(points, Point::ALL.len())),
        (reviewed, report),
        (bodies.after.is_some(), lang.text(body)),
        (!own.is_empty() && done == own.len(), of(done, own.len())),
        (!state.programme.cases.0.is_empty() && open == 0, lang.with("work-cases", &[("open", &open.to_string())])),
        filed(lang, state, programme),
    ];
    Some(Row { label: "work-pages", pages: &PAGES, standing })
}

/// How the file stands: closed or not, and how many items are missing.
fn filed(lang: Lang, state: &Election, programme: Option<&Adopted>) -> (bool, String) {
    let catalogue = programme.and_then(|plan| plan.catalogue.as_deref());
    let missing = catalogue.map_or(0, |catalogue| filing::count(&catalogue.lines(&state.filing(), state.stage()), Stand::Missing));
    match &state.programme.archive.closed {
        Some(closed) => (true, lang.with("archive-closed-on", &[("day", &closed.on.to_string())])),
        None => (false, lang.with("archive-lacks", &[("missing", &missing.to_string())])),
    }
}

/// What a page says while the prefecture has adopted no programme.
fn no_programme(desk: &Desk<'_>) -> Markup {
    html! { div.notice {
        p { strong { (desk.text("refusal-no-programme")) } }
        p { (desk.text("remedy-no-programme")) }
    } }
}

/// A section that opens where there is something to do, and stays open on a form that came back.
fn opening(summary: &str, open: bool, within: &Markup) -> Markup {
    html! { details open[open] { summary { (summary) } (within) } }
}

/// The day of the act, today unless something else was sent.
fn day(f: &super::desk::Filled<'_>) -> form::Field {
    f.day("on", "work-on")
}
