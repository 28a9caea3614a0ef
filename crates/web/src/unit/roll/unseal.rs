//! An identity number shown once to somebody who may see it and says why; the reason stands in the record.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use election::{Command, PersonId};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::super::desk::{self, Desk, Stopped};
use super::super::people;
use super::STEP;
use crate::app::App;
use crate::fail::Fail;
use crate::form::{self, Field};
use crate::guard::InUnit;

/// Whose number, and why.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    key: String,
    person: u32,
    reason: String,
}

/// The form, where there is a number.
pub(super) fn form(desk: &Desk<'_>, person: PersonId) -> Markup {
    if desk.state.person(person).is_none_or(|p| p.id_number.is_none()) {
        return html! {};
    }
    let fields = html! {
        (form::hidden("key", &Uuid::now_v7().to_string()))
        (form::hidden("person", &person.0.to_string()))
        (Field::text("reason", desk.text("unit-unseal-reason")).hint(desk.text("unit-unseal-hint")).required().within("unseal"))
    };
    html! {
        details { summary { (desk.text("unit-unseal")) } (form::form(&format!("/console/units/{}/roll/unseal", desk.at.unit.code), &desk.text("unit-unseal-do"), &fields)) }
    }
}

/// `POST …/roll/unseal`: recorded first, shown after.
pub(super) async fn take(State(app): State<Arc<App>>, at: InUnit, Form(asked): Form<Asked>) -> Response {
    let person = PersonId(asked.person);
    let command = Command::UnsealIdentity { person, reason: asked.reason };
    let refusal = match desk::record(&app, &at, command, Some(&asked.key)).await {
        Ok(()) => None,
        Err(Stopped::Refused(refusal)) => Some(*refusal),
        Err(Stopped::Fail(fail)) => return fail.answer(at.lang, false),
    };
    let state = match app.store.election(&at.unit.code).await {
        Ok(state) => state,
        Err(error) => return Fail::internal(&error).answer(at.lang, false),
    };
    let status = if refusal.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let number = state.person(person).and_then(|p| p.id_number.as_deref()).filter(|_| refusal.is_none());
    let above = html! {
        @if let Some(number) = number {
            div.done role="status" id="done" {
                (at.lang.with("unit-unsealed", &[("name", &people::unmistakable(&state, person))])) " " strong.number { (number) }
            }
        }
    };
    (status, desk::step_page(&app, &at, &state, &STEP, refusal, &above)).into_response()
}
