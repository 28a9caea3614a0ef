//! Answering a survey under the code of an invitation: no account, no name, nothing kept but the answers.
//!
//! The code is posted, it never stands in an address; these routes are neither logged nor counted.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use election::programme::survey::Survey;
use maud::{Markup, html};
use words::Lang;

use crate::app::App;
use crate::fail::Fail;
use crate::form::{self, Field};
use crate::guard::Visitor;
use crate::layout;
use crate::unit::sent::Sent;

/// Where it is; metrics leave out what lies below.
pub(crate) const ADDRESS: &str = "/survey";
/// Codes tried in a minute, from everywhere together: whoever guesses finds none among 2^60, whoever holds one gets through.
const PER_MINUTE: u32 = 600;

fn ask(lang: Lang, wrong: bool) -> Markup {
    let error = if wrong { lang.text("survey-code-wrong") } else { String::new() };
    let fields = Field::text("code", lang.text("survey-code")).hint(lang.text("survey-code-hint")).error(error).required();
    html! {
        h1 { (lang.text("survey-title")) }
        p.lead { (lang.text("survey-lead")) }
        (form::form(ADDRESS, &lang.text("survey-go"), &html! { (fields) }))
        p { (lang.text("survey-promise")) }
    }
}

fn questions(lang: Lang, survey: &Survey, place: &str, code: &str) -> Markup {
    let fields = html! {
        (form::hidden("code", code))
        @for question in &survey.questions {
            fieldset {
                legend { (question.text) }
                div.choices { @for (at, option) in question.options.iter().enumerate() {
                    label.check { input type="radio" name=(question.id) value=(at); (option) }
                } }
            }
        }
    };
    html! {
        h1 { (survey.title) }
        p.lead { (place) }
        p { (lang.text("survey-questions-lead")) }
        (form::form(&format!("{ADDRESS}/answer"), &lang.text("survey-send"), &fields))
    }
}

fn page(lang: Lang, status: StatusCode, body: &Markup) -> Response {
    (status, layout::public(lang, &lang.text("survey-title"), body)).into_response()
}

/// `GET /survey`.
pub async fn show(Visitor { lang }: Visitor) -> Response {
    page(lang, StatusCode::OK, &ask(lang, false))
}

/// What a code opens: the place in words, and the survey.
async fn opened(app: &App, lang: Lang, code: &str) -> Result<Option<(String, Survey)>, Response> {
    if !app.brake.allows("survey".to_owned(), PER_MINUTE) {
        return Err(Fail::new(StatusCode::TOO_MANY_REQUESTS, "too_many").answer(lang, false));
    }
    let found = app.store.answers().find(code).await.map_err(|error| Fail::internal(&error).answer(lang, false))?;
    let Some((unit, survey)) = found else { return Ok(None) };
    let catalogue = app.store.programme(&unit).and_then(|plan| plan.catalogue.clone());
    let survey = catalogue.and_then(|catalogue| catalogue.survey(&survey).cloned());
    Ok(survey.zip(app.unit(&unit)).map(|(survey, unit)| (format!("{}{}", unit.township, unit.name), survey)))
}

/// `POST /survey`: the questions that a code opens.
pub async fn open(State(app): State<Arc<App>>, Visitor { lang }: Visitor, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let sent = Sent::new(pairs);
    let code = sent.get("code").unwrap_or_default();
    match opened(&app, lang, code).await {
        Ok(Some((place, survey))) => page(lang, StatusCode::OK, &questions(lang, &survey, &place, code)),
        Ok(None) => page(lang, StatusCode::UNPROCESSABLE_ENTITY, &ask(lang, true)),
        Err(answer) => answer,
    }
}

/// `POST /survey/answer`.
pub async fn answer(State(app): State<Arc<App>>, Visitor { lang }: Visitor, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let sent = Sent::new(pairs);
    let code = sent.get("code").unwrap_or_default();
    let survey = match opened(&app, lang, code).await {
        Ok(Some((_, survey))) => survey,
        Ok(None) => return page(lang, StatusCode::UNPROCESSABLE_ENTITY, &ask(lang, true)),
        Err(answer) => return answer,
    };
    let choices = survey.questions.iter().map(|question| sent.get(&question.id).and_then(|at| at.parse().ok())).collect();
    match app.store.answers().answer(code, choices).await {
        Ok(true) => page(lang, StatusCode::OK, &html! { h1 { (lang.text("survey-thanks")) } p { (lang.text("survey-counted")) } }),
        Ok(false) => page(lang, StatusCode::UNPROCESSABLE_ENTITY, &ask(lang, true)),
        Err(error) => Fail::unrecorded(&error).answer(lang, false),
    }
}
