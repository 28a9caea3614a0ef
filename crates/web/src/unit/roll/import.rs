//! A roll sent as a sheet: read whole or not at all, off the threads that answer, one sheet at a time.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use election::Command;
use futures_util::StreamExt;
use maud::{Markup, html};
use sheets::{Problem, RollSheet, SheetError};
use tokio::sync::Semaphore;
use uuid::Uuid;
use words::Lang;

use super::super::desk::{self, Desk, Stopped};
use super::STEP;
use crate::app::App;
use crate::fail::Fail;
use crate::form::{self, Field};
use crate::guard::InUnit;
use crate::routes::UPLOAD_LIMIT;

/// Problems and remarks listed on the page; the workbook holds all of them.
const LISTED: usize = 100;
/// Bytes of a file that is too large which are still taken (and dropped), so that a browser reads the answer instead of a broken line.
const DRAINED: usize = 10 * UPLOAD_LIMIT;
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A sheet is read into memory several times over: one at a time, so that memory stays bounded.
static READING: Semaphore = Semaphore::const_new(1);

/// What was sent.
#[derive(Default)]
struct Upload {
    key: String,
    replace: bool,
    file: Option<Bytes>,
}

/// Why there is nothing to read.
enum NoFile {
    TooLarge,
    Unreadable,
}

/// The form that sends a sheet.
pub(super) fn form(desk: &Desk<'_>) -> Markup {
    let address = format!("/console/units/{}/roll", desk.at.unit.code);
    let empty = desk.state.roll.voters.is_empty();
    let modes =
        [("replace", "unit-roll-replace"), ("add", "unit-roll-append")].map(|(value, key)| (value.to_owned(), desk.text(key))).to_vec();
    let megabytes = (UPLOAD_LIMIT / (1024 * 1024)).to_string();
    let fields = html! {
        (form::hidden("key", &Uuid::now_v7().to_string()))
        @if empty { (form::hidden("mode", "replace")) }
        @else { (Field::select("mode", desk.text("unit-roll-mode"), modes).value("replace").within("import")) }
        (Field::file("file", desk.text("unit-roll-file"), ".xlsx,.xls,.ods,.csv").hint(desk.with("unit-roll-file-hint", &[("most", &megabytes)])).required().within("import"))
    };
    html! {
        section.panel {
            h2 { (desk.text("unit-roll-import")) }
            p { (desk.text("unit-roll-import-lead")) " " a href={ (address) "/template.xlsx" } { (desk.text("unit-roll-template")) } }
            (form::upload(&format!("{address}/import"), &desk.text("unit-import-roll"), &fields))
        }
    }
}

/// `POST …/roll/import`.
pub(super) async fn take(State(app): State<Arc<App>>, at: InUnit, request: Request) -> Response {
    let upload = match received(request, &app).await {
        Ok(upload) => upload,
        Err(NoFile::Unreadable) => return Fail::unreadable().answer(at.lang, false),
        Err(NoFile::TooLarge) => {
            let error = SheetError::TooLarge { limit: sheets::Limit::File, most: (UPLOAD_LIMIT / (1024 * 1024)) as u64 };
            return not_loaded(&app, &at, StatusCode::PAYLOAD_TOO_LARGE, &whole(at.lang, &error)).await;
        }
    };
    let Some(file) = upload.file else {
        let above = html! { div.refusal role="alert" id="problems" { h2 { (at.lang.text("unit-roll-no-file")) } } };
        return not_loaded(&app, &at, StatusCode::UNPROCESSABLE_ENTITY, &above).await;
    };
    match read(file, at.lang).await {
        Ok(Ok(sheet)) => load(&app, &at, sheet, upload.replace, &upload.key).await,
        Ok(Err((SheetError::Rows(problems), workbook))) => {
            let token = workbook.map(|bytes| app.shelf.put(&at.account.id, bytes));
            let above = faulty(&at, &problems, problems.total(), token.as_deref());
            not_loaded(&app, &at, StatusCode::UNPROCESSABLE_ENTITY, &above).await
        }
        Ok(Err((error, _))) => not_loaded(&app, &at, StatusCode::UNPROCESSABLE_ENTITY, &whole(at.lang, &error)).await,
        Err(fail) => fail.answer(at.lang, false),
    }
}

/// The parts of the form. A body that says it is too large is taken to its end and dropped.
async fn received(request: Request, app: &Arc<App>) -> Result<Upload, NoFile> {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<usize>().ok());
    if length.is_some_and(|n| n > UPLOAD_LIMIT) {
        drain(request).await;
        return Err(NoFile::TooLarge);
    }
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
            _ => {}
        }
    }
    Ok(upload)
}

async fn drain(request: Request) {
    let mut body = request.into_body().into_data_stream();
    let mut taken = 0_usize;
    while let Some(Ok(chunk)) = body.next().await {
        taken = taken.saturating_add(chunk.len());
        if taken > DRAINED {
            return;
        }
    }
}

/// The sheet, or why not with the clerk's own workbook marked in red.
type Read = Result<RollSheet, (SheetError, Option<Vec<u8>>)>;

async fn read(file: Bytes, lang: Lang) -> Result<Read, Fail> {
    let _turn = READING.acquire().await.map_err(|error| Fail::internal(&error))?;
    let work = move || {
        sheets::read_roll(&file).map_err(|error| {
            let marked = match &error {
                SheetError::Rows(problems) => sheets::error_workbook(&file, problems, &|p| sentence(lang, p)).ok(),
                _ => None,
            };
            (error, marked)
        })
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| Fail::internal(&error))
}

async fn load(app: &App, at: &InUnit, sheet: RollSheet, replace: bool, key: &str) -> Response {
    let remarks: Vec<[String; 3]> = sheet.remarks.iter().map(|p| [place(p), column(p), sentence(at.lang, p)]).collect();
    let command = Command::ImportRoll { voters: sheet.voters, unlisted: Vec::new(), replace };
    match desk::record(app, at, command, Some(key)).await {
        Ok(()) if remarks.is_empty() => desk::done(at, &STEP, "import_roll"),
        Ok(()) => match serde_json::to_vec(&remarks) {
            Ok(kept) => {
                let token = app.shelf.put(&at.account.id, kept);
                Redirect::to(&format!("/console/units/{}/roll/remarks/{token}", at.unit.code)).into_response()
            }
            Err(error) => Fail::internal(&error).answer(at.lang, false),
        },
        Err(Stopped::Refused(refusal)) => match app.store.election(&at.unit.code).await {
            Ok(state) => {
                (StatusCode::UNPROCESSABLE_ENTITY, desk::step_page(app, at, &state, &STEP, Some(*refusal), &html! {})).into_response()
            }
            Err(error) => Fail::internal(&error).answer(at.lang, false),
        },
        Err(Stopped::Fail(fail)) => fail.answer(at.lang, false),
    }
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

/// The rows that are wrong, with their places, and the marked workbook.
fn faulty(at: &InUnit, problems: &[Problem], total: u32, token: Option<&str>) -> Markup {
    let lang = at.lang;
    let head = ["unit-roll-sheet", "unit-roll-row", "unit-roll-column", "unit-roll-problem"].map(|k| lang.text(k));
    let rows = html! { @for problem in problems.iter().take(LISTED) { tr {
        td { (problem.sheet) }
        td.n { @if problem.row > 0 { (problem.row) } }
        td.d { (column(problem)) }
        td { (sentence(lang, problem)) }
    } } };
    let count = total.to_string();
    let caption = if problems.len() > LISTED {
        lang.with("unit-roll-problems-first", &[("listed", &LISTED.to_string()), ("count", &count)])
    } else {
        lang.with("unit-roll-problems-all", &[("count", &count)])
    };
    html! {
        div.refusal role="alert" id="problems" {
            h2 { (lang.text("unit-roll-not-loaded")) }
            p.sentence { (lang.with("sheet-error-rows", &[("count", &count)])) }
            @if let Some(token) = token {
                p { a.button href={ "/console/units/" (at.unit.code) "/roll/problems/" (token) } download="" { (lang.text("unit-roll-workbook")) } " " small { (lang.text("unit-roll-workbook-hint")) } }
            }
        }
        (form::table(&caption, &head, &rows))
    }
}

fn sentence(lang: Lang, problem: &Problem) -> String {
    lang.with(&problem.key(), &problem.arguments())
}

/// «选民名单!C7».
fn place(problem: &Problem) -> String {
    problem.place()
}

/// «C 身份证号».
fn column(problem: &Problem) -> String {
    format!("{} {}", problem.column, problem.heading).trim().to_owned()
}

/// `GET …/roll/remarks/{token}`: the draft just loaded, with what the clerk should look at before posting it.
pub(super) async fn remarks(State(app): State<Arc<App>>, at: InUnit, Path((_, token)): Path<(String, String)>) -> Response {
    let kept = app.shelf.get(&token, &at.account.id).and_then(|bytes| serde_json::from_slice::<Vec<[String; 3]>>(&bytes).ok());
    let (Some(remarks), Ok(state)) = (kept, app.store.election(&at.unit.code).await) else { return desk::done(&at, &STEP, "import_roll") };
    let head = ["unit-roll-place", "unit-roll-column", "unit-roll-remark"].map(|k| at.lang.text(k));
    let rows = html! { @for remark in remarks.iter().take(LISTED) { tr { @for cell in remark { td { (cell) } } } } };
    let caption = at.lang.with("unit-roll-remarks", &[("count", &remarks.len().to_string())]);
    let above = html! {
        div.done role="status" id="done" { (at.lang.text("unit-recorded")) " " strong { (at.lang.text("unit-import-roll")) } }
        div.notice { (at.lang.text("unit-roll-remarks-lead")) }
        (form::table(&caption, &head, &rows))
    };
    desk::step_page(&app, &at, &state, &STEP, None, &above).into_response()
}

/// `GET …/roll/problems/{token}`: the clerk's own workbook with the wrong cells in red.
pub(super) async fn problems(State(app): State<Arc<App>>, at: InUnit, Path((code, token)): Path<(String, String)>) -> Response {
    match app.shelf.get(&token, &at.account.id) {
        Some(bytes) => workbook(bytes, &format!("{code}-roll-problems")),
        None => Fail::new(StatusCode::NOT_FOUND, "sheet_gone").answer(at.lang, false),
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
