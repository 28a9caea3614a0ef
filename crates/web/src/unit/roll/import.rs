//! A roll sent as a sheet or pasted: read whole or not at all, off the threads that answer; first a preview, then taken over.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Form, FromRequest, Multipart, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use sheets::SheetError;
use tokio::sync::Semaphore;
use uuid::Uuid;
use words::Lang;

use super::super::desk::{self, Desk};
use super::STEP;
use super::import_jobs::{self, Job, Stand, View};
use super::import_preview::{self as preview, sentence};
use crate::app::{self, App};
use crate::attached::drain;
use crate::fail::Fail;
use crate::form::{self, Field};
use crate::guard::InUnit;

/// Bytes of a sheet, as the reader takes them.
pub(super) const LIMIT: usize = 96 * 1024 * 1024;
/// Bytes of a file that is too large which are still taken (and dropped), so that a browser reads the answer instead of a broken line.
const DRAINED: usize = 3 * LIMIT;
/// Seconds until a browser looks again.
const AGAIN: HeaderValue = HeaderValue::from_static("1");
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const _: () = assert!(LIMIT as u64 == sheets::MOST_FILE_MIB * 1024 * 1024, "what is received can be read");

/// Sheets received at the same time: each lies in memory as it comes.
static RECEIVING: Semaphore = Semaphore::const_new(3);

/// What was sent.
#[derive(Default)]
struct Upload {
    key: String,
    replace: bool,
    file: Option<Bytes>,
    pasted: Option<Bytes>,
}

/// Why there is nothing to read.
enum NoFile {
    TooLarge,
    Unreadable,
}

fn address(at: &InUnit) -> String {
    format!("/console/units/{}/roll/import", at.unit.code)
}

/// The form that sends a sheet.
pub(super) fn form(desk: &Desk<'_>) -> Markup {
    let address = format!("/console/units/{}/roll", desk.at.unit.code);
    let empty = desk.state.roll.voters.is_empty();
    let modes =
        [("replace", "unit-roll-replace"), ("add", "unit-roll-append")].map(|(value, key)| (value.to_owned(), desk.text(key))).to_vec();
    let megabytes = (LIMIT / (1024 * 1024)).to_string();
    let fields = html! {
        (form::hidden("key", &Uuid::now_v7().to_string()))
        @if empty { (form::hidden("mode", "replace")) }
        @else { (Field::select("mode", desk.text("unit-roll-mode"), modes).value("replace").within("import")) }
        (Field::file("file", desk.text("unit-roll-file"), ".xlsx,.xls,.et,.ods,.csv,.txt").hint(desk.with("unit-roll-file-hint", &[("most", &megabytes)])).within("import"))
        details {
            summary { (desk.text("roll-import-paste")) }
            div.field {
                label for="import-pasted" { (desk.text("roll-import-pasted")) }
                textarea id="import-pasted" name="pasted" rows="6" aria-describedby="import-pasted-hint" {}
                p.hint id="import-pasted-hint" { (desk.text("roll-import-pasted-hint")) }
            }
        }
    };
    html! {
        section.panel id="import" {
            h2 { (desk.text("unit-roll-import")) }
            p { (desk.text("roll-import-lead")) " " a href={ (address) "/template.xlsx" } { (desk.text("unit-roll-template")) } }
            (form::upload(&format!("{address}/import"), &desk.text("roll-import-send"), &fields))
        }
    }
}

/// `POST …/roll/import`: a sheet comes. What cannot be read is answered at once, all else on the page of the import.
pub(super) async fn take(State(app): State<Arc<App>>, at: InUnit, request: Request) -> Response {
    let upload = match received(request, &app).await {
        Ok(upload) => upload,
        Err(NoFile::Unreadable) => return Fail::unreadable().answer(at.lang, false),
        Err(NoFile::TooLarge) => {
            let error = SheetError::TooLarge { limit: sheets::Limit::File, most: sheets::MOST_FILE_MIB };
            return not_loaded(&app, &at, StatusCode::PAYLOAD_TOO_LARGE, &whole(at.lang, &error)).await;
        }
    };
    let Some(file) = upload.file.or(upload.pasted) else {
        let above = html! { div.refusal role="alert" id="problems" { h2 { (at.lang.text("unit-roll-no-file")) } } };
        return not_loaded(&app, &at, StatusCode::UNPROCESSABLE_ENTITY, &above).await;
    };
    let asked = match import_jobs::asked(&app, &at, upload.replace).await {
        Ok(asked) => asked,
        Err(fail) => return fail.answer(at.lang, false),
    };
    let key = if upload.key.is_empty() { Uuid::now_v7().to_string() } else { upload.key };
    let job = app.imports.put(&at, file, upload.replace, key);
    job.read(&app, asked);
    job.settled().await;
    let failed = match &*job.stand() {
        Stand::Failed(error) => Some(whole(at.lang, error)),
        _ => None,
    };
    match failed {
        Some(above) => {
            app.imports.forget(&at);
            not_loaded(&app, &at, StatusCode::UNPROCESSABLE_ENTITY, &above).await
        }
        None => Redirect::to(&address(&at)).into_response(),
    }
}

/// The parts of the form. A body that says it is too large is taken to its end and dropped.
async fn received(request: Request, app: &Arc<App>) -> Result<Upload, NoFile> {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<usize>().ok());
    if length.is_some_and(|n| n > LIMIT) {
        drain(request, DRAINED).await;
        return Err(NoFile::TooLarge);
    }
    let _turn = RECEIVING.acquire().await.map_err(|_| NoFile::Unreadable)?;
    let mut form = Multipart::from_request(request, app).await.map_err(|_| NoFile::Unreadable)?;
    let mut upload = Upload::default();
    let why = |error: axum::extract::multipart::MultipartError| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE { NoFile::TooLarge } else { NoFile::Unreadable }
    };
    while let Some(field) = form.next_field().await.map_err(why)? {
        match field.name().unwrap_or_default() {
            "key" => upload.key = field.text().await.map_err(why)?,
            "mode" => upload.replace = field.text().await.map_err(why)? == "replace",
            "file" => upload.file = Some(field.bytes().await.map_err(why)?).filter(|bytes| !bytes.is_empty()),
            "pasted" => upload.pasted = Some(field.bytes().await.map_err(why)?).filter(|bytes| !bytes.trim_ascii().is_empty()),
            _ => {}
        }
    }
    Ok(upload)
}

/// `GET …/roll/import`: how far the sheet is, and then how it was understood.
pub(super) async fn show(State(app): State<Arc<App>>, at: InUnit) -> Response {
    let Some(job) = app.imports.get(&at) else { return Redirect::to(&format!("/console/units/{}/roll", at.unit.code)).into_response() };
    job.settled().await;
    let state = match app.store.election(&at.unit.code).await {
        Ok(state) => state,
        Err(error) => return Fail::internal(&error).answer(at.lang, false),
    };
    let (refusal, failed) = match &*job.stand() {
        Stand::Read(view) => return read(&app, &at, &state, view, &job),
        stand @ (Stand::Reading | Stand::Recording) => {
            let (rows, of) = job.progress();
            let body = preview::progress(at.lang, matches!(stand, Stand::Recording), rows, of);
            let page = preview::framed(&app, &at, "roll-import-title", &body);
            return ([(header::REFRESH, AGAIN)], page).into_response();
        }
        Stand::Recorded => (None, None),
        Stand::Refused(refusal) => (Some((**refusal).clone()), None),
        Stand::Failed(error) => (None, Some(whole(at.lang, error))),
        Stand::Broken(fail) => {
            app.imports.forget(&at);
            return fail.answer(at.lang, false);
        }
    };
    app.imports.forget(&at);
    if refusal.is_none() && failed.is_none() {
        return desk::done(&at, &STEP, "import_roll");
    }
    let above = failed.unwrap_or_else(|| html! {});
    (StatusCode::UNPROCESSABLE_ENTITY, desk::step_page(&app, &at, &state, &STEP, refusal, &above)).into_response()
}

fn read(app: &App, at: &InUnit, state: &election::Election, view: &View, job: &Job) -> Response {
    let body = preview::show(at, state, view, job.replace);
    let status = if view.is_right() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    (status, preview::framed(app, at, "roll-import-title", &body)).into_response()
}

/// `POST …/roll/import/columns`: the clerk says which village and what the columns are; it is remembered, and the sheet is read again.
pub(super) async fn columns(State(app): State<Arc<App>>, at: InUnit, Form(sent): Form<Vec<(String, String)>>) -> Response {
    let Some(job) = app.imports.get(&at) else { return Redirect::to(&format!("/console/units/{}/roll", at.unit.code)).into_response() };
    let said = match &mut *job.stand() {
        Stand::Read(view) => match preview::corrected(view, &sent) {
            Ok(said) => Some(said),
            Err(error) => {
                view.error = Some(error);
                None
            }
        },
        _ => None,
    };
    if let Some(said) = said {
        for (template, layout) in &said {
            let kept = match import_jobs::kept(layout) {
                Ok(kept) => kept,
                Err(fail) => return fail.answer(at.lang, false),
            };
            if let Err(error) = app.store.put_roll_template(template, &kept, app::now()).await {
                return Fail::internal(&error).answer(at.lang, false);
            }
        }
        let mut asked = match import_jobs::asked(&app, &at, job.replace).await {
            Ok(asked) => asked,
            Err(fail) => return fail.answer(at.lang, false),
        };
        asked.layouts.extend(said);
        asked.blocks = sent.into_iter().filter(|(name, _)| name == "village").map(|(_, label)| label).collect::<BTreeSet<_>>();
        job.read(&app, asked);
        job.settled().await;
    }
    Redirect::to(&address(&at)).into_response()
}

/// `POST …/roll/import/load`: the sheet as it was understood becomes the draft, all lines or none.
pub(super) async fn load(State(app): State<Arc<App>>, at: InUnit) -> Response {
    if let Some(job) = app.imports.get(&at) {
        job.record(&app, &at);
        job.settled().await;
        if matches!(&*job.stand(), Stand::Recorded) {
            app.imports.forget(&at);
            return desk::done(&at, &STEP, "import_roll");
        }
    }
    Redirect::to(&address(&at)).into_response()
}

/// `POST …/roll/import/forget`.
pub(super) async fn forget(State(app): State<Arc<App>>, at: InUnit) -> Response {
    app.imports.forget(&at);
    Redirect::to(&format!("/console/units/{}/roll", at.unit.code)).into_response()
}

/// The step's page saying why nothing was loaded.
async fn not_loaded(app: &App, at: &InUnit, status: StatusCode, above: &Markup) -> Response {
    match app.store.election(&at.unit.code).await {
        Ok(state) => (status, desk::step_page(app, at, &state, &STEP, None, above)).into_response(),
        Err(error) => Fail::internal(&error).answer(at.lang, false),
    }
}

/// The file as a whole cannot be taken.
fn whole(lang: Lang, error: &SheetError) -> Markup {
    let figures = error.figures();
    let figures: Vec<(&str, &str)> = figures.iter().map(|(name, value)| (*name, value.as_str())).collect();
    html! {
        div.refusal role="alert" id="problems" {
            h2 { (lang.text("unit-roll-not-loaded")) }
            p.sentence { (lang.with(error.key(), &figures)) }
        }
    }
}

/// `GET …/roll/import/problems.xlsx`: the clerk's own workbook with the wrong cells in red.
pub(super) async fn problems(State(app): State<Arc<App>>, at: InUnit) -> Response {
    let job = app.imports.get(&at);
    let found = job.as_ref().and_then(|job| match &*job.stand() {
        Stand::Read(view) if !view.problems.is_empty() => Some((view.problems.clone(), view.layouts().clone())),
        _ => None,
    });
    let (Some(job), Some((found, layouts))) = (job, found) else {
        return Fail::new(StatusCode::NOT_FOUND, "sheet_gone").answer(at.lang, false);
    };
    let turn = app.imports.turn().await;
    let lang = at.lang;
    let work = move || {
        let _turn = turn;
        sheets::error_workbook(&job.bytes(), &found, &layouts, &|problem| sentence(lang, problem))
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(bytes)) => workbook(bytes, &format!("{}-roll-problems", at.unit.code)),
        Ok(Err(error)) => Fail::internal(&error).answer(at.lang, false),
        Err(error) => Fail::internal(&error).answer(at.lang, false),
    }
}

/// `GET …/roll/template.xlsx`: an empty roll to fill in.
pub(super) async fn template(at: InUnit) -> Response {
    workbook(sheets::template(), &format!("{}-roll", at.unit.code))
}

fn workbook(bytes: Vec<u8>, name: &str) -> Response {
    let disposition = format!("attachment; filename=\"{name}.xlsx\"");
    ([(header::CONTENT_TYPE, XLSX.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}
