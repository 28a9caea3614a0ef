//! "我在名单上吗": a question that is answered yes or no. The roll itself never stands on the web.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Form, FromRequest, Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use election::Election;
use maud::html;
use serde::Deserialize;
use words::Lang;

use crate::app::App;
use crate::fail::Fail;
use crate::form::{self, Field};
use crate::guard::Visitor;
use crate::layout;

/// Questions per unit and minute from one address: a family, not a harvest.
const PER_ADDRESS: u32 = 10;
/// Questions per unit and minute in all.
const PER_UNIT: u32 = 60;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    name: String,
    last_four: String,
}

/// The form.
pub fn form(lang: Lang, code: &str) -> maud::Markup {
    let fields = html! {
        (Field::text("name", lang.text("public-lookup-name")).required())
        (Field::text("last_four", lang.text("public-lookup-four")).hint(lang.text("public-lookup-hint")).required())
    };
    form::form(&format!("/u/{code}/lookup"), &lang.text("public-lookup-ask"), &fields)
}

/// `POST /u/{code}/lookup`.
pub async fn answer(State(app): State<Arc<App>>, Visitor { lang }: Visitor, Path(code): Path<String>, request: Request) -> Response {
    let address = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|a| a.0.ip().to_string()).unwrap_or_default();
    let Ok(Form(question)) = Form::<Question>::from_request(request, &()).await else {
        return Fail::unreadable().answer(lang, false);
    };
    let Some(unit) = app.unit(&code) else { return Fail::new(StatusCode::NOT_FOUND, "unknown_unit").answer(lang, false) };
    let allowed = app.brake.allows(format!("lookup {code} {address}"), PER_ADDRESS) && app.brake.allows(format!("lookup {code}"), PER_UNIT);
    if !allowed {
        return Fail::new(StatusCode::TOO_MANY_REQUESTS, "too_many").answer(lang, false);
    }
    let state = match app.store.election(&code).await {
        Ok(state) => state,
        Err(error) => return Fail::internal(&error).answer(lang, false),
    };
    let (key, class) = match (state.roll.published.is_some(), on_roll(&state, &question)) {
        (false, _) => ("public-lookup-not-yet", "notice"),
        (true, true) => ("public-lookup-yes", "done"),
        (true, false) => ("public-lookup-no", "notice"),
    };
    let title = lang.text("public-lookup");
    layout::public(
        lang,
        &title,
        &html! {
            p.crumbs { a href={ "/u/" (code) } { (unit.name) } }
            h1 { (title) }
            p class=(class) role="status" { (lang.with(key, &[("unit", &unit.name)])) }
            (form(lang, &code))
        },
    )
    .into_response()
}

/// Name and the last four characters of the identity number, both exactly.
fn on_roll(state: &Election, question: &Question) -> bool {
    let (name, four) = (question.name.trim(), question.last_four.trim().to_ascii_uppercase());
    four.len() == 4
        && state.roll.voters.values().any(|voter| {
            voter.person.name == name && voter.person.id_number.as_ref().is_some_and(|id| id.to_ascii_uppercase().ends_with(&four))
        })
}
