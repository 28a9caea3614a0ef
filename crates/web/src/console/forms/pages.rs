//! The pages of forms: the list with the upload, a form with its cells, and the filled file.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Form, FromRequest, Multipart, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use sheets::fill::{Mapping, Problem, Template, fill};
use store::KeptForm;
use words::Lang;

use super::super::tables::{Courses, Place};
use super::point::{self, Pointed};
use super::{grid, sources};
use crate::app::{self, App};
use crate::fail::Fail;
use crate::form::{self, Field};
use crate::guard::Staff;
use crate::layout::{self, Head};
use crate::outgoing;

/// Longest title of a form, in characters.
const LONGEST_TITLE: usize = 80;

/// `GET /console/forms`.
pub async fn list(State(app): State<Arc<App>>, staff: Staff) -> Response {
    page(&app, &staff, None).await
}

/// A page that failed is answered as such.
async fn page(app: &App, staff: &Staff, problem: Option<&Problem>) -> Response {
    let lang = staff.lang;
    let forms = match app.store.forms(&staff.account.division).await {
        Ok(forms) => forms,
        Err(error) => return Fail::internal(&error).answer(lang, false),
    };
    let head = ["forms-col-title", "forms-col-fill"].map(|key| lang.text(key));
    let rows = html! {
        @for form in &forms {
            tr {
                td { a href={ "/console/forms/" (form.form) } { (form.title) } }
                td { a.button href={ "/console/forms/" (form.form) "/filled" } { (lang.text("forms-fill")) } }
            }
        }
    };
    let body = html! {
        p.lead { (lang.text("forms-lead")) }
        @if let Some(problem) = problem { (told(lang, problem)) }
        @if forms.is_empty() { p { (lang.text("forms-none")) } } @else { (form::table(&lang.text("forms-caption"), &head, &rows)) }
        h2 { (lang.text("forms-put")) }
        (form::upload("/console/forms", &lang.text("forms-put-in"), &html! {
            (Field::file("file", lang.text("forms-file"), ".xlsx,.xls,.et").required().hint(lang.text("forms-file-hint")))
        }))
    };
    let crumbs = vec![(lang.text("nav-home"), "/console".to_owned())];
    let page = layout::console(app, staff, &Head::new(lang.text("nav-forms"), crumbs, "forms"), &body);
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    (status, page).into_response()
}

/// Why a form cannot be read or filled, and what to do.
fn told(lang: Lang, problem: &Problem) -> Markup {
    let figures = problem.figures();
    let figures: Vec<(&str, &str)> = figures.iter().map(|(name, figure)| (*name, figure.as_str())).collect();
    html! { section.refusal role="alert" { p.sentence { (lang.with(&problem.key(), &figures)) } } }
}

/// The file of a form that sends one, and what it is called.
pub(crate) async fn sent(request: Request, app: &Arc<App>) -> Result<(String, Bytes), StatusCode> {
    let mut form = Multipart::from_request(request, app).await.map_err(|_| StatusCode::BAD_REQUEST)?;
    while let Some(field) = form.next_field().await.map_err(|error| error.status())? {
        if field.name() == Some("file") {
            let title = field.file_name().unwrap_or_default().to_owned();
            return Ok((title, field.bytes().await.map_err(|error| error.status())?));
        }
    }
    Err(StatusCode::BAD_REQUEST)
}

/// `POST /console/forms`: a form is put in; what goes where is proposed by its words.
pub async fn put(State(app): State<Arc<App>>, staff: Staff, request: Request) -> Response {
    let (title, file) = match sent(request, &app).await {
        Ok(sent) => sent,
        Err(status) => return Fail::new(status, "unreadable").answer(staff.lang, false),
    };
    let template = match read(file.to_vec()).await {
        Ok(template) => template,
        Err(problem) => return page(&app, &staff, Some(&problem)).await,
    };
    let form = hex::encode(&Sha256::digest(&file)[..8]);
    let mapping = match app.store.form(&staff.account.division, &form).await {
        Ok(Some(known)) => known.mapping,
        Ok(None) => json(&sources::guess(&template)),
        Err(error) => return Fail::internal(&error).answer(staff.lang, false),
    };
    let masked = sieve::masked(&title, "").unwrap_or(title);
    let title: String = masked.chars().filter(|c| !c.is_control()).take(LONGEST_TITLE).collect();
    keep(&app, &staff, &form, &KeptForm { title, file: file.to_vec(), mapping }).await
}

/// Reads a form off the threads that answer.
async fn read(file: Vec<u8>) -> Result<Template, Problem> {
    let read = tokio::task::spawn_blocking(move || Template::read(&file)).await;
    read.unwrap_or(Err(Problem::Kind))
}

fn json(mapping: &Mapping) -> String {
    serde_json::to_string(mapping).unwrap_or_default()
}

async fn keep(app: &App, staff: &Staff, form: &str, kept: &KeptForm) -> Response {
    match app.store.put_form(&staff.account.division, form, kept, app::now()).await {
        Ok(()) => Redirect::to(&format!("/console/forms/{form}")).into_response(),
        Err(error) => Fail::internal(&error).answer(staff.lang, false),
    }
}

/// A form of the account's office with what goes where.
async fn found(app: &App, staff: &Staff, form: &str) -> Result<(KeptForm, Mapping), Response> {
    match app.store.form(&staff.account.division, form).await {
        Ok(Some(kept)) => {
            let mapping = serde_json::from_str(&kept.mapping).unwrap_or_default();
            Ok((kept, mapping))
        }
        Ok(None) => Err(Fail::new(StatusCode::NOT_FOUND, "not_found").answer(staff.lang, false)),
        Err(error) => Err(Fail::internal(&error).answer(staff.lang, false)),
    }
}

/// `GET /console/forms/{form}`.
pub async fn show(State(app): State<Arc<App>>, staff: Staff, Path(form): Path<String>, Query(pointed): Query<Pointed>) -> Response {
    match found(&app, &staff, &form).await {
        Ok((kept, mapping)) => one(&app, &staff, &form, (kept, mapping), &pointed, None).await,
        Err(answer) => answer,
    }
}

async fn one(
    app: &App,
    staff: &Staff,
    form: &str,
    (kept, mapping): (KeptForm, Mapping),
    pointed: &Pointed,
    problem: Option<&Problem>,
) -> Response {
    let lang = staff.lang;
    let template = match read(kept.file).await {
        Ok(template) => template,
        Err(problem) => return page(app, staff, Some(&problem)).await,
    };
    let address = format!("/console/forms/{form}");
    let choices = sources::choices(lang);
    let named = |key: &str| choices.iter().find(|(known, _)| known == key).map_or_else(|| key.to_owned(), |(_, title)| title.clone());
    let body = html! {
        p.lead { (lang.text("forms-one-lead")) }
        @if let Some(problem) = problem { (told(lang, problem)) }
        form.filter method="get" action={ (address) "/filled" } {
            (Field::date("day", lang.text("tables-day")).value((app.settings.today)()))
            button.main type="submit" { (lang.text("forms-fill")) }
        }
        @for sheet in template.sheets.iter().filter(|sheet| !sheet.hidden) { (grid::sheet(lang, &address, sheet, &mapping, &named)) }
        (form::form(&address, &lang.text("forms-save"), &point::fields(lang, &template, &mapping, &choices, pointed)))
        form method="post" action={ (address) "/drop" } { button type="submit" { (lang.text("forms-forget")) } }
    };
    let crumbs = vec![(lang.text("nav-home"), "/console".to_owned()), (lang.text("nav-forms"), "/console/forms".to_owned())];
    let page = layout::console(app, staff, &Head::new(kept.title, crumbs, "forms"), &body);
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    (status, page).into_response()
}

/// `POST /console/forms/{form}`: what goes where.
pub async fn say(State(app): State<Arc<App>>, staff: Staff, Path(form): Path<String>, Form(sent): Form<Vec<(String, String)>>) -> Response {
    let (kept, before) = match found(&app, &staff, &form).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    match read(kept.file.clone()).await {
        Ok(template) => {
            let mapping = json(&point::read(&template, &before, &sent));
            keep(&app, &staff, &form, &KeptForm { mapping, ..kept }).await
        }
        Err(problem) => page(&app, &staff, Some(&problem)).await,
    }
}

/// `POST /console/forms/{form}/drop`.
pub async fn forget(State(app): State<Arc<App>>, staff: Staff, Path(form): Path<String>) -> Response {
    match app.store.drop_form(&staff.account.division, &form).await {
        Ok(()) => Redirect::to("/console/forms").into_response(),
        Err(error) => Fail::internal(&error).answer(staff.lang, false),
    }
}

/// As of which day a form is filled.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AsOf {
    day: String,
}

/// `GET /console/forms/{form}/filled`.
pub async fn filled(State(app): State<Arc<App>>, staff: Staff, Path(form): Path<String>, Query(asked): Query<AsOf>) -> Response {
    let (kept, mapping) = match found(&app, &staff, &form).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let day = asked.day.parse().unwrap_or_else(|_| (app.settings.today)());
    let place = Place::of(&app, &staff.account.division);
    let courses = match Courses::read(&app, &staff, &place).await {
        Ok(courses) => courses,
        Err(answer) => return answer,
    };
    let values = sources::values(&app, &place, &courses, day);
    let old = !kept.file.starts_with(b"PK");
    let (file, wanted) = (kept.file.clone(), mapping.clone());
    let made = tokio::task::spawn_blocking(move || fill(&file, &wanted, &values)).await.unwrap_or(Err(Problem::Kind));
    match made {
        Ok(book) => outgoing::filled(book, &format!("{form}-{day}"), old),
        Err(problem) => one(&app, &staff, &form, (kept, mapping), &Pointed::default(), Some(&problem)).await,
    }
}
