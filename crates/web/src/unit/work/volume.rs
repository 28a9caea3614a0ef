//! The volume and the folder of a unit: made from its entries one after the other, off the threads that answer.

use std::path::Path as FilePath;
use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use documents::Press;
use documents::papers::{filing_table, minutes};
use election::programme::filing::Minute;
use words::Lang;

use super::binder::{self, Volume};
use super::file::{NoFile, closing, pressed};
use crate::app::App;
use crate::fail::Fail;
use crate::guard::InUnit;
use crate::outgoing::{self, Folder, Taken};
use crate::routes::{Access, CLERKS, OFFICES, Table};
use crate::unit::desk::{self, Stopped};
use crate::unit::papers;
use crate::unit::sent::{Sent, word_named};

/// Routes beside the page's.
pub fn routes() -> Table {
    let readers = Access::Roles(OFFICES);
    Table::new()
        .get("/console/units/{code}/archive/volume.pdf", readers, volume)
        .get("/console/units/{code}/archive/folder.zip", readers, folder)
        .get("/console/units/{code}/archive/list.xlsx", readers, list)
        .get("/console/units/{code}/archive/minutes/{file}", readers, skeleton)
        .post("/console/units/{code}/archive/close", Access::Roles(CLERKS), close)
}

/// As it was closed, else as it is.
async fn as_closed(app: &App, at: &InUnit) -> Result<Volume, NoFile> {
    let state = app.store.election(&at.unit.code).await?;
    let closed = state.programme.archive.closed.as_ref().map(|closed| (closed.entries, closed.on));
    let (entries, on) = match closed {
        Some(closed) => closed,
        None => (app.store.seal(&at.unit.code, None).await?.size, at.today),
    };
    Ok(Volume { unit: Arc::clone(&at.unit), entries, on })
}

/// Works at the press when it is its turn.
async fn in_turn<T: Send + 'static>(app: &App, work: impl FnOnce(&Press) -> Result<T, NoFile> + Send + 'static) -> Result<T, NoFile> {
    let _turn = app.presses.acquire().await.map_err(|error| NoFile::Write(error.to_string()))?;
    pressed(work).await
}

/// `GET …/archive/volume.pdf`: the volume, or a page that says that it is being made and asks again.
async fn volume(State(app): State<Arc<App>>, at: InUnit) -> Response {
    let made = async {
        let volume = as_closed(&app, &at).await?;
        binder::bound(&app, volume).await
    };
    match made.await {
        Ok(Some(pdf)) => outgoing::pdf(pdf, &format!("{}-archive", at.unit.code), Taken::Shown),
        Ok(None) => binder::waiting(&app, &at),
        Err(not) => not.answer(at.lang),
    }
}

/// `GET …/archive/folder.zip`: papers, the filing list, the entries of the record as they are published, and the SHA-256 of all.
async fn folder(State(app): State<Arc<App>>, at: InUnit) -> Response {
    let made = async {
        let file = as_closed(&app, &at).await?.file(&app.store, app.settings.demo).await?;
        let published = app.store.public().join("units").join(&at.unit.code);
        in_turn(&app, move |press| {
            let mut folder = Folder::default();
            file.papers(press, &mut folder)?;
            folder.list("papers.sha256")?;
            let lines = file.catalogue.lines(&file.state.filing(), file.state.stage());
            let table = filing_table(Lang::Zh, &lines, Some(&file.state.programme.archive));
            let book = sheets::book(&[table]).map_err(|error| NoFile::Write(error.to_string()))?;
            folder.workbook("归档目录.xlsx", &book)?;
            records(&mut folder, &published, "record")?;
            folder.list("all.sha256")?;
            Ok(folder)
        })
        .await
    };
    let sent = made.await.and_then(|folder| Ok(folder.sent(&format!("{}-archive", at.unit.code))?));
    sent.unwrap_or_else(|not| not.answer(at.lang))
}

/// The files of the unit's public record below a folder, in the order of their names; none before the first publication.
fn records(folder: &mut Folder, from: &FilePath, to: &str) -> Result<(), NoFile> {
    if !from.is_dir() {
        return Ok(());
    }
    let mut found: Vec<_> = std::fs::read_dir(from).and_then(Iterator::collect::<Result<Vec<_>, _>>)?;
    found.sort_by_key(std::fs::DirEntry::file_name);
    for entry in found {
        let to = format!("{to}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            records(folder, &entry.path(), &to)?;
        } else {
            folder.record(&to, &std::fs::read(entry.path())?)?;
        }
    }
    Ok(())
}

/// `GET …/archive/list.xlsx`.
async fn list(State(app): State<Arc<App>>, at: InUnit) -> Response {
    let state = match app.store.election(&at.unit.code).await {
        Ok(state) => state,
        Err(error) => return Fail::internal(&error).answer(at.lang, false),
    };
    let Some(catalogue) = app.store.programme(&at.unit.code).and_then(|plan| plan.catalogue.clone()) else {
        return NoFile::Yet.answer(at.lang);
    };
    let lines = catalogue.lines(&state.filing(), state.stage());
    match sheets::book(&[filing_table(at.lang, &lines, Some(&state.programme.archive))]) {
        Ok(book) => outgoing::workbook(book, &format!("{}-filing", at.unit.code)),
        Err(error) => outgoing::no_workbook(at.lang, &at.lang.text("filing-list"), &error),
    }
}

/// `GET …/archive/minutes/{file}`: the skeleton of minutes, to be filled in and signed.
async fn skeleton(State(app): State<Arc<App>>, at: InUnit, Path((code, file)): Path<(String, String)>) -> Response {
    let Some(of) = file.strip_suffix(".pdf").and_then(word_named::<Minute>) else { return NoFile::Yet.answer(at.lang) };
    let made = async {
        let state = app.store.election(&code).await?;
        let info = papers::info(&app, &at.unit).await?;
        Ok(minutes(&state, &info, of))
    };
    match made.await {
        Ok(Some(paper)) => papers::pdf(&app, at.lang, paper, &format!("{code}-minutes")).await,
        Ok(None) => NoFile::Yet.answer(at.lang),
        Err(not) => NoFile::answer(&not, at.lang),
    }
}

/// `POST …/archive/close`: makes the papers, and records the SHA-256 of their list.
async fn close(State(app): State<Arc<App>>, at: InUnit, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let made = match app.presses.acquire().await {
        Ok(_turn) => closing(&app.store, &at.unit, app.settings.demo, at.today).await,
        Err(error) => Err(NoFile::Write(error.to_string())),
    };
    let act = match made {
        Ok(act) => act,
        Err(not) => return not.answer(at.lang),
    };
    let sent = Sent::new(pairs);
    match desk::record(&app, &at, act, sent.get("key")).await {
        Ok(()) => Redirect::to(&format!("/console/units/{}/archive#volume", at.unit.code)).into_response(),
        Err(Stopped::Fail(fail)) => fail.answer(at.lang, false),
        Err(Stopped::Refused(refusal)) => match app.store.election(&at.unit.code).await {
            Ok(state) => {
                let page = desk::step_page(&app, &at, &state, &super::archive::PAGE, Some(*refusal), &maud::html! {});
                (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
            }
            Err(error) => Fail::internal(&error).answer(at.lang, false),
        },
    }
}
