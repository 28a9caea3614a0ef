//! 今天逾期或有法律风险的村: which units, and why.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use maud::{Markup, html};
use programme::{Scene, Why};

use super::Asked;
use super::act;
use super::page::Page;
use crate::app::App;
use crate::console::words::Words;
use crate::form;
use crate::guard::Staff;

/// Units shown on the office's page before it points to the whole list.
const FIRST: usize = 12;

/// `GET /console/programme/risks`.
pub(super) async fn show(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Response {
    act::answer(&app, staff, asked, |page| {
        let body = page.sight.scene().map(|scene| table(page, &all(page, &scene), usize::MAX));
        let body =
            html! { p.lead { (page.text("risks-lead")) } @if let Some(body) = body { (body) } @else { p.notice { (page.text("none")) } } };
        page.inner(&page.text("risks"), &body)
    })
    .await
}

/// A unit's code and why it is late or at risk.
pub(super) type Risky<'a> = (&'a str, Vec<Why<'a>>);

/// All units that are, in order of code.
pub(super) fn all<'a>(page: &Page<'_>, scene: &Scene<'a>) -> Vec<Risky<'a>> {
    scene.units_of(&page.office).map(|unit| (unit.code, scene.risks(unit))).filter(|(_, why)| !why.is_empty()).collect()
}

/// The first of them, on the office's page.
pub(super) fn section(page: &Page<'_>, all: &[Risky<'_>]) -> Markup {
    html! {
        h2 id="risks" { (page.text("risks")) }
        (table(page, all, FIRST))
    }
}

fn table(page: &Page<'_>, all: &[Risky<'_>], most: usize) -> Markup {
    let words = Words::new(page.staff.lang);
    let head = ["col-unit", "col-why"].map(|key| page.text(key));
    let rows = html! { @for (unit, why) in all.iter().take(most) { tr {
        td { (page.place_link(unit)) }
        td { ul.why { @for why in why { li { (reason(page, &words, why)) } } } }
    } } };
    html! {
        @if all.is_empty() { p { (page.text("risks-none")) } } @else {
            (form::table(&page.with("risks-caption", &[("count", &all.len().to_string())]), &head, &rows))
            @if all.len() > most { p { a href=(page.href("/risks", "")) { (words.lang.with("console-all", &[("count", &all.len().to_string())])) } } }
        }
    }
}

fn reason(page: &Page<'_>, words: &Words, why: &Why<'_>) -> Markup {
    match why {
        Why::Overdue(due) | Why::LastDay(due) => {
            let key = if matches!(why, Why::Overdue(_)) { "why-overdue" } else { "why-last-day" };
            html! { (page.with(key, &[("what", &words.due(&due.what)), ("day", &due.by.to_string())])) " " small { (form::citation(page.staff.lang, &due.citation)) } }
        }
        Why::Blocked(code) => html! { span.blocked { (words.blocked(code)) } },
        Why::Late(item) => {
            let last = item.days.map(|(_, last)| last.to_string()).unwrap_or_default();
            html! { (page.with("why-late", &[("action", &item.action.title), ("day", &last)])) " " small { (page.source(item.action)) } }
        }
        Why::Measures(count, earliest) | Why::Cases(count, earliest) => {
            let key = if matches!(why, Why::Measures(..)) { "why-measures" } else { "why-cases" };
            html! { (page.with(key, &[("count", &count.to_string()), ("day", &earliest.to_string())])) }
        }
    }
}
