//! The rehearsal's day: in a demonstration each unit has its own today, so that a 35-day calendar fits one sitting.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::App;
use crate::fail::Fail;
use crate::form::{self, Field};
use crate::guard::InUnit;
use crate::routes::CLERKS;

/// The day as sent, and the page to go back to.
#[derive(Deserialize)]
pub struct Sent {
    day: String,
}

/// The form; nothing outside a demonstration.
pub fn form(app: &App, at: &InUnit) -> Markup {
    if !app.settings.demo || !CLERKS.contains(&at.account.role) {
        return html! {};
    }
    let lang = at.lang;
    html! {
        section.panel id="rehearsal-day" {
            h2 { (lang.text("unit-rehearsal")) }
            p.hint { (lang.text("unit-rehearsal-lead")) }
            form.filter method="post" action={ "/console/units/" (at.unit.code) "/rehearsal-day" } {
                (Field::date("day", lang.text("unit-rehearsal-day")).within("rehearsal").value(at.today).required())
                button type="submit" { (lang.text("unit-rehearsal-set")) }
            }
            @if let Some(due) = &at.unit.summary.due {
                @if due.by > at.today { (form::form(&format!("/console/units/{}/rehearsal-day", at.unit.code), &lang.with("unit-rehearsal-jump", &[("day", &due.by.to_string())]), &form::hidden("day", &due.by.to_string()))) }
            }
        }
    }
}

/// `POST /console/units/{code}/rehearsal-day`. Days only go forward: what is recorded stays in its past.
pub async fn set(State(app): State<Arc<App>>, at: InUnit, Form(sent): Form<Sent>) -> Response {
    if !app.settings.demo {
        return Fail::not_found().answer(at.lang, false);
    }
    let Ok(day) = sent.day.trim().parse::<Date>() else { return Fail::unreadable().answer(at.lang, false) };
    if day < at.today {
        return Fail::new(StatusCode::UNPROCESSABLE_ENTITY, "rehearsal_back").answer(at.lang, false);
    }
    match app.store.set_rehearsal_day(&at.unit.code, day).await {
        Ok(()) => Redirect::to(&format!("/console/units/{}#rehearsal-day", at.unit.code)).into_response(),
        Err(error) => Fail::internal(&error).answer(at.lang, false),
    }
}
