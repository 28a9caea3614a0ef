//! Somebody looked for on the roll: by characters, pinyin, initials or, in the offices, last digits of the identity number.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::desk::{self, Desk, Shown};
use super::STEP;
use crate::app::App;
use crate::fail::Fail;
use crate::finder;
use crate::form::Field;
use crate::guard::InUnit;
use crate::routes::OFFICES;

/// Who is looked for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    name: String,
}

/// `POST …/roll/search`: a name is posted and not written into the address, where it would be logged.
pub(super) async fn take(State(app): State<Arc<App>>, at: InUnit, Form(wanted): Form<Wanted>) -> Response {
    let name: String = wanted.name.trim().chars().take(100).collect();
    let digits = names::asks_for_digits(&name);
    if digits && !finder::allowed(&app, &at.account.id) {
        return Fail::new(StatusCode::TOO_MANY_REQUESTS, "too_many").answer(at.lang, false);
    }
    let found = match finder::people(&app, &at.unit.code).await {
        Ok(_) if digits && !OFFICES.contains(&at.account.role) => Vec::new(),
        Ok(people) => people.search(&name),
        Err(error) => return Fail::internal(&error).answer(at.lang, false),
    };
    desk::look(&app, &at, Shown { name, found, ..Shown::default() }, &STEP).await
}

/// The search box.
pub(super) fn form(desk: &Desk<'_>, address: &str) -> Markup {
    let hint = if OFFICES.contains(&desk.at.account.role) { "find-hint" } else { "find-hint-names" };
    html! {
        form.filter.find method="post" action={ (address) "/search#list" } role="search" accept-charset="utf-8" {
            (Field::text("name", desk.text("unit-roll-search")).within("search").hint(desk.text(hint)).value(&desk.shown.name))
            button type="submit" { (desk.text("unit-roll-search-do")) }
            @if !desk.shown.name.is_empty() { a.button href={ (address) "#list" } { (desk.text("unit-roll-search-all")) } }
        }
    }
}

/// The words where nobody on the roll was found.
pub(super) fn nobody(desk: &Desk<'_>) -> String {
    let digits = names::asks_for_digits(&desk.shown.name) && !OFFICES.contains(&desk.at.account.role);
    desk.text(if digits { "find-names-only" } else { "unit-roll-search-none" })
}

/// Those found who stand off the roll, for the offices: whoever asks gets an answer.
pub(super) fn off(desk: &Desk<'_>) -> Markup {
    let off: Vec<_> = desk.shown.found.iter().filter(|id| !desk.state.roll.voters.contains_key(id)).collect();
    if off.is_empty() || !OFFICES.contains(&desk.at.account.role) {
        return html! {};
    }
    let names: Vec<&str> = off.iter().map(|id| desk.name(**id)).collect();
    html! { p.notice { (desk.with("unit-roll-search-off", &[("names", &names.join("、"))])) " " a href="#off" { (desk.text("unit-off")) } } }
}
