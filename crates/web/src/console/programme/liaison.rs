//! 挂钩联系: who answers for which places, since when, and for which nobody does.

use std::sync::Arc;

use axum::extract::{Form, Query, State};
use axum::response::Response;
use election::programme::liaison::{Command as Act, Liaison};
use election::programme::{Command as Work, Leader};
use maud::{Markup, html};

use super::page::Page;
use super::{Asked, act, place};
use crate::app::App;
use crate::form::{self, Field};
use crate::guard::Staff;
use crate::unit::sent::{Reader, Sent};

const NAME: &str = "name-liaison";
const END: &str = "end-liaison";

fn form(name: &str) -> act::Form {
    act::Form { name: name.to_owned(), to: "/liaison".to_owned() }
}

fn markup(page: &Page<'_>) -> Markup {
    page.inner(&page.text("liaison"), &body(page))
}

/// `GET /console/programme/liaison`.
pub(super) async fn show(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Response {
    act::answer(&app, staff, asked, markup).await
}

/// `POST …/name`: a leader answers for places from now on.
pub(super) async fn name(State(app): State<Arc<App>>, staff: Staff, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    act::record(&app, staff, Sent::new(pairs), form(NAME), read_name, markup).await
}

/// `POST …/end`: somebody does not answer any more.
pub(super) async fn end(State(app): State<Arc<App>>, staff: Staff, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    act::record(&app, staff, Sent::new(pairs), form(END), read_end, markup).await
}

fn read_name(page: &Page<'_>, form: &mut Reader<'_>) -> Option<Work> {
    let on = form.date("on");
    let leader = (form.filled("name"), form.filled("post"));
    let scope = match place::read(page, &form.text("scope")) {
        Ok(scope) if scope.is_empty() => {
            form.wrong("scope", "field-required");
            None
        }
        Ok(scope) => Some(scope),
        Err(lost) => {
            form.wrong_sentence("scope", lost.sentence(page));
            None
        }
    };
    let leader = Leader { name: leader.0?, post: leader.1? };
    Some(Work::Liaison(Act::NameLiaison { on: on?, scope: scope?, leader }))
}

fn read_end(_: &Page<'_>, form: &mut Reader<'_>) -> Option<Work> {
    let (on, liaison, reason) = (form.date("on"), form.number("liaison"), form.filled("reason"));
    Some(Work::Liaison(Act::EndLiaison { on: on?, liaison: liaison?, reason: reason? }))
}

fn body(page: &Page<'_>) -> Markup {
    let none = Vec::new();
    let all = page.sight.work(&page.office).map_or(&none, |work| &work.liaison);
    let open: Vec<&Liaison> = all.iter().filter(|one| one.ended.is_none()).collect();
    html! {
        p.lead { (page.text("liaison-lead")) }
        (table(page, all))
        (unanswered(page))
        @if page.own() {
            (name_form(page))
            @if !open.is_empty() { (end_form(page, &open)) }
        }
    }
}

fn leader(page: &Page<'_>, liaison: &Liaison) -> String {
    liaison.leader.as_ref().map_or_else(|| page.text("erased"), |leader| format!("{} {}", leader.name, leader.post))
}

fn places(page: &Page<'_>, liaison: &Liaison) -> String {
    liaison.scope.iter().map(|code| page.place(code)).collect::<Vec<_>>().join("、")
}

fn table(page: &Page<'_>, all: &[Liaison]) -> Markup {
    let head = ["col-leader", "col-places", "col-since", "col-until"].map(|key| page.text(key));
    let rows = html! { @for one in all { tr {
        td { (leader(page, one)) } td { (places(page, one)) } td.d { (one.on) }
        td.d { @if let Some(ended) = one.ended { (ended) } }
    } } };
    html! { @if all.is_empty() { p { (page.text("liaison-none")) } } @else { (form::table(&page.text("liaison-caption"), &head, &rows)) } }
}

/// The units for which nobody of this office answers.
fn unanswered(page: &Page<'_>) -> Markup {
    let Some(scene) = page.sight.scene() else { return html! {} };
    let Some(office) = scene.office(&page.office) else { return html! {} };
    let alone: Vec<&str> = scene.unanswered(office).map(|unit| unit.code).collect();
    html! {
        h2 id="unanswered" { (page.with("unanswered", &[("count", &alone.len().to_string())])) }
        @if alone.is_empty() { p { (page.text("unanswered-none")) } }
        @else { ul.places { @for code in alone { li { (page.place_link(code)) } } } }
    }
}

fn name_form(page: &Page<'_>) -> Markup {
    let fields = html! {
        (page.on(NAME))
        (page.field(NAME, Field::text("name", page.text("name")).required()))
        (page.field(NAME, Field::text("post", page.text("post")).required()))
        (page.field(NAME, Field::lines("scope", page.text("scope"), 4).hint(page.text("scope-hint")).required()))
    };
    html! { section.panel id="name" { h2 { (page.text(NAME)) } (page.form(NAME, "/liaison/name", &fields)) } }
}

fn end_form(page: &Page<'_>, open: &[&Liaison]) -> Markup {
    let options = open.iter().map(|one| (one.number.to_string(), format!("{} · {}", leader(page, one), places(page, one)))).collect();
    let fields = html! {
        (page.on(END))
        (page.field(END, Field::select("liaison", page.text("col-leader"), options).required()))
        (page.field(END, Field::text("reason", page.text("reason")).required()))
    };
    html! { section.panel id="end" { h2 { (page.text(END)) } (page.form(END, "/liaison/end", &fields)) } }
}
