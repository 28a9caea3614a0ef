//! One action: how it is done well, how it stands at every place, what was recorded, and the form that records it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use election::programme::action::{Command as Act, Done, Told};
use election::programme::catalogue::{Action, Evidence};
use election::programme::{Command as Work, Leader};
use maud::{Markup, html};
use programme::{Item, Scene, Status};

use super::page::{Page, count};
use super::{Asked, act};
use crate::app::App;
use crate::attached;
use crate::fail::Fail;
use crate::form::{self, Field};
use crate::guard::Staff;
use crate::unit::sent::{Reader, Sent};

/// Rows for the names of those who led.
const LEADERS: usize = 3;
/// Name of the form.
const RECORD: &str = "record";

/// `GET /console/programme/actions/{action}`.
pub(super) async fn show(State(app): State<Arc<App>>, staff: Staff, Path(id): Path<String>, Query(asked): Query<Asked>) -> Response {
    act::answer(&app, staff, asked, |page| match page.sight.scene().and_then(|scene| body(page, &scene, &id)) {
        Some((title, body)) => page.inner(&title, &body).into_response(),
        None => Fail::not_found().answer(page.staff.lang, false),
    })
    .await
}

/// `POST` of the same: records that the action was done.
pub(super) async fn record(State(app): State<Arc<App>>, staff: Staff, Path(id): Path<String>, sent: Sent) -> Response {
    let form = act::Form { name: RECORD.to_owned(), to: format!("/actions/{}", crate::console::filter::encode(&id)) };
    let read = |page: &Page<'_>, form: &mut Reader<'_>| read(page, form, &id);
    let again = |page: &Page<'_>| {
        let shown = page.sight.scene().and_then(|scene| body(page, &scene, &id));
        let (title, body) = shown.unwrap_or_else(|| (page.text("record"), html! {}));
        page.inner(&title, &body)
    };
    act::record(&app, staff, sent, form, read, again).await
}

fn read(page: &Page<'_>, form: &mut Reader<'_>, id: &str) -> Option<Work> {
    let on = form.date("on");
    let asked = page.sight.scene().and_then(|scene| scene.catalogue.action(id)).map_or(&[][..], |action| &action.figures);
    let mut figures = BTreeMap::new();
    for name in asked {
        if let Some(number) = form.number(&figure(name)) {
            figures.insert(name.clone(), number);
        }
    }
    let leaders = form.all("led_name").into_iter().zip(form.all("led_post"));
    let led_by = leaders.filter(|(name, post)| !name.is_empty() || !post.is_empty());
    let led_by = led_by.map(|(name, post)| Leader { name: name.to_owned(), post: post.to_owned() }).collect();
    let (action, note) = (id.to_owned(), form.text("note"));
    Some(Work::Action(Act::RecordAction { on: on?, action, led_by, note, figures, attachments: form.files() }))
}

fn figure(name: &str) -> String {
    format!("figure-{name}")
}

/// What a figure is called.
fn figure_words(page: &Page<'_>, name: &str) -> String {
    let key = format!("programme-figure-{name}");
    if page.staff.lang.has(&key) { page.staff.lang.text(&key) } else { name.to_owned() }
}

fn body(page: &Page<'_>, scene: &Scene<'_>, id: &str) -> Option<(String, Markup)> {
    let action = scene.catalogue.action(id)?;
    let items = scene.items(action, &page.office);
    let own = programme::who_of(&page.office) == Some(action.who);
    let body = html! {
        (facts(page, scene, action))
        @if own {
            @if let [only] = items.as_slice() { p { strong { (page.text("col-status")) "：" } (page.status(only)) } }
            (records(page, action))
            @if page.own() && matches!(action.evidence, Evidence::Document | Evidence::Minute) { (record_form(page, action)) }
        } @else { (places(page, action, &items)) }
    };
    Some((action.title.clone(), body))
}

fn facts(page: &Page<'_>, scene: &Scene<'_>, action: &Action) -> Markup {
    let after = action.after.iter().filter_map(|id| scene.catalogue.action(id));
    let after = after.map(|first| first.title.as_str()).collect::<Vec<_>>().join("、");
    html! {
        @if !action.how.is_empty() { p.lead { (action.how) } }
        dl.facts {
            dt { (page.text("col-kind")) } dd { (page.kind(action.kind)) }
            dt { (page.text("col-who")) } dd { (page.who(action.who)) }
            dt { (page.text("col-days")) } dd { (page.days(scene.span(action, &page.office))) }
            dt { (page.text("col-evidence")) } dd { (page.evidence(action)) }
            @if action.leader { dt { (page.text("leader")) } dd { (page.text("leader-needed")) } }
            @if !after.is_empty() { dt { (page.text("after")) } dd { (after) } }
            dt { (page.text("col-source")) } dd { (page.source(action)) }
        }
    }
}

/// The places of an action, of one status or of all.
fn places(page: &Page<'_>, action: &Action, items: &[Item<'_>]) -> Markup {
    let asked = Status::NAMES.into_iter().find(|name| *name == page.asked.status);
    let shown: Vec<&Item<'_>> = items.iter().filter(|item| asked.is_none_or(|name| item.status.name() == name)).collect();
    let head = ["col-place", "col-days", "col-status"].map(|key| page.text(key));
    let rows = html! { @for item in &shown { tr {
        td { (page.place_link(item.place)) } td { (page.span(item.days)) } td { (page.status(item)) }
    } } };
    let caption = page.with("places-caption", &[("count", &shown.len().to_string()), ("of", &items.len().to_string())]);
    html! {
        p {
            @for name in Status::NAMES {
                @let number = items.iter().filter(|item| item.status.name() == name).count();
                @if number > 0 { (page.text(&format!("status-{name}"))) " " (count(page, action, name, number)) "　" }
            }
            @if asked.is_some() { a href=(page.href(&format!("/actions/{}", action.id), "")) { (page.text("places-all")) } }
        }
        @if shown.is_empty() { p { (page.text("places-none")) } } @else { div.figures { (form::table(&caption, &head, &rows)) } }
    }
}

/// What the office has recorded of an action.
fn records(page: &Page<'_>, action: &Action) -> Markup {
    let done: Vec<&Done> =
        page.sight.work(&page.office).map_or(Vec::new(), |work| work.actions.iter().filter(|done| done.action == action.id).collect());
    let head = ["on", "led-by", "figures", "note"].map(|key| page.text(key));
    let leader = |leader: &Leader| format!("{} {}", leader.name, leader.post).trim_end().to_owned();
    let led = |told: &Told| told.led_by.iter().map(leader).collect::<Vec<_>>().join("；");
    let figures =
        |done: &Done| done.figures.iter().map(|(name, n)| format!("{} {n}", figure_words(page, name))).collect::<Vec<_>>().join("，");
    let rows = html! { @for one in &done { tr {
        td.d { (one.on) }
        @match &one.told {
            Some(told) => { td { (led(told)) } td { (figures(one)) } td { (told.note) (attached::links(page.staff.lang, &attached::in_office(&page.office), &told.attachments)) } }
            None => { td colspan="3" { (page.text("erased")) } }
        }
    } } };
    html! { @if !done.is_empty() { h2 { (page.text("recorded")) } (form::table(&page.text("recorded-caption"), &head, &rows)) } }
}

fn record_form(page: &Page<'_>, action: &Action) -> Markup {
    let note = Field::area("note", page.text("note"));
    let note = if action.evidence == Evidence::Minute { note.hint(page.text("note-hint")).required() } else { note };
    let rows = page.sent_to(RECORD).map_or(LEADERS, |answered| answered.sent.all("led_name").len().max(LEADERS));
    let fields = html! {
        (page.on(RECORD))
        (form::group(&page.text("led-by"), &html! {
            p.hint { (page.text(if action.leader { "led-by-needed" } else { "led-by-if-any" })) }
            @for row in 0..rows { div.pair {
                (page.row_field(RECORD, Field::text("led_name", page.text("name")), row))
                (page.row_field(RECORD, Field::text("led_post", page.text("post")), row))
            } }
        }))
        @for name in &action.figures { (page.field(RECORD, Field::number(&figure(name), figure_words(page, name), 0, u32::MAX).required())) }
        (page.field(RECORD, note))
        (attached::field(page.staff.lang, RECORD, page.sent_to(RECORD).map(|answered| &answered.sent)))
    };
    html! { section.panel id="record" {
        h2 { (page.text("record")) }
        p.hint { (page.text("record-lead")) }
        (page.form_with_files(RECORD, &format!("/actions/{}", action.id), &fields))
    } }
}
