//! The volume and the folder of a unit: made from its entries one after the other, off the threads that answer.

use std::path::Path as FilePath;
use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use documents::papers::{Gathered, Leaf, filing_table, minutes, volume_front};
use documents::{Paper, Press, PressError, UnitInfo};
use election::Election;
use election::programme::Catalogue;
use election::programme::archive::Command as Act;
use election::programme::filing::{Minute, Stand, count};
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use store::StoreError;
use words::Lang;

use super::archive::command;
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

/// A unit's file, ready to be bound.
struct Ready {
    state: Arc<Election>,
    unit: UnitInfo,
    catalogue: Arc<Catalogue>,
    leaves: Vec<Leaf>,
    on: Date,
    entries: u64,
}

/// Why there is no file.
enum Not {
    Yet,
    Read(StoreError),
    Press(PressError),
    Write(String),
}

impl From<StoreError> for Not {
    fn from(error: StoreError) -> Self {
        Self::Read(error)
    }
}

impl Not {
    fn answer(self, lang: Lang) -> Response {
        match self {
            Self::Yet => Fail::new(StatusCode::NOT_FOUND, "no_paper_yet").answer(lang, false),
            Self::Read(error) => Fail::internal(&error).answer(lang, false),
            Self::Press(error) => outgoing::no_paper(lang, &error),
            Self::Write(why) => Fail::internal(&why).answer(lang, false),
        }
    }
}

/// The file as of a number of entries, on a day.
async fn ready(app: &App, at: &InUnit, entries: Option<u64>, on: Date) -> Result<Ready, Not> {
    let catalogue = app.store.programme(&at.unit.code).and_then(|plan| plan.catalogue.clone()).ok_or(Not::Yet)?;
    let unit = papers::info_of(app, &at.unit, entries).await?;
    let entries = unit.seal.as_ref().map(|seal| seal.size).ok_or(Not::Yet)?;
    let gathered = Gathered::new(unit.clone(), Arc::clone(&catalogue));
    let (state, gathered) = app.store.replay(&at.unit.code, entries, gathered, Gathered::seen).await?;
    let leaves = gathered.leaves(&state, on);
    Ok(Ready { state, unit, catalogue, leaves, on, entries })
}

/// As it was closed, else as it is.
async fn as_closed(app: &App, at: &InUnit) -> Result<Ready, Not> {
    let state = app.store.election(&at.unit.code).await?;
    match &state.programme.archive.closed {
        Some(closed) => ready(app, at, Some(closed.entries), closed.on).await,
        None => ready(app, at, None, at.today).await,
    }
}

/// Works at the press, off the threads that answer.
async fn pressed<T: Send + 'static>(app: &App, work: impl FnOnce(&Press) -> Result<T, Not> + Send + 'static) -> Result<T, Not> {
    let broken = |error: &dyn std::fmt::Display| Not::Write(error.to_string());
    let _turn = app.presses.acquire().await.map_err(|error| broken(&error))?;
    let press = Arc::clone(&app.press);
    tokio::task::spawn_blocking(move || work(&press)).await.map_err(|error| broken(&error))?
}

impl Ready {
    fn bind(&self, press: &Press) -> Result<documents::Bound, Not> {
        let papers: Vec<Paper> = self.leaves.iter().map(|leaf| leaf.paper.clone()).collect();
        let front = |pages: &[u32]| volume_front(&self.state, &self.unit, &self.leaves, pages, self.on);
        press.bind(&papers, self.on, &front).map_err(Not::Press)
    }

    /// Each paper under its stage, in the order of the volume.
    fn papers(&self, press: &Press, folder: &mut Folder) -> Result<(), Not> {
        for (at, leaf) in self.leaves.iter().enumerate() {
            let section =
                election::programme::filing::Section::ALL.iter().position(|section| *section == leaf.section).unwrap_or_default() + 1;
            let stage = Lang::Zh.text(&format!("filing-section-{}", leaf.section.name()));
            let path = format!("{section:02}-{stage}/{:03}-{}.pdf", at + 1, plain(&leaf.title));
            folder.pdf(&path, &press.pdf(&leaf.paper).map_err(Not::Press)?).map_err(written)?;
        }
        Ok(())
    }
}

fn written(error: std::io::Error) -> Not {
    Not::Write(error.to_string())
}

/// A title as the name of a file on any system.
fn plain(title: &str) -> String {
    title.chars().map(|c| if "/\\:*?\"<>|".contains(c) || c.is_control() { '、' } else { c }).collect()
}

/// `GET …/archive/volume.pdf`.
async fn volume(State(app): State<Arc<App>>, at: InUnit) -> Response {
    let made = async {
        let ready = as_closed(&app, &at).await?;
        pressed(&app, move |press| ready.bind(press)).await
    };
    match made.await {
        Ok(bound) => outgoing::pdf(bound.pdf, &format!("{}-archive", at.unit.code), Taken::Shown),
        Err(not) => not.answer(at.lang),
    }
}

/// `GET …/archive/folder.zip`: papers, the filing list, the entries of the record as they are published, and the SHA-256 of all.
async fn folder(State(app): State<Arc<App>>, at: InUnit) -> Response {
    let made = async {
        let ready = as_closed(&app, &at).await?;
        let published = app.store.public().join("units").join(&at.unit.code);
        pressed(&app, move |press| {
            let mut folder = Folder::default();
            ready.papers(press, &mut folder)?;
            folder.list("papers.sha256").map_err(written)?;
            let lines = ready.catalogue.lines(&ready.state.filing(), ready.state.stage());
            let table = filing_table(Lang::Zh, &lines, Some(&ready.state.programme.archive));
            let book = sheets::book(&[table]).map_err(|error| Not::Write(error.to_string()))?;
            folder.workbook("归档目录.xlsx", &book).map_err(written)?;
            records(&mut folder, &published, "record")?;
            folder.list("all.sha256").map_err(written)?;
            Ok(folder)
        })
        .await
    };
    let sent = made.await.and_then(|folder| folder.sent(&format!("{}-archive", at.unit.code)).map_err(written));
    sent.unwrap_or_else(|not| not.answer(at.lang))
}

/// The files of the unit's public record below a folder, in the order of their names; none before the first publication.
fn records(folder: &mut Folder, from: &FilePath, to: &str) -> Result<(), Not> {
    if !from.is_dir() {
        return Ok(());
    }
    let mut found: Vec<_> = std::fs::read_dir(from).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(written)?;
    found.sort_by_key(std::fs::DirEntry::file_name);
    for entry in found {
        let to = format!("{to}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            records(folder, &entry.path(), &to)?;
        } else {
            folder.record(&to, &std::fs::read(entry.path()).map_err(written)?).map_err(written)?;
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
        return Not::Yet.answer(at.lang);
    };
    let lines = catalogue.lines(&state.filing(), state.stage());
    match sheets::book(&[filing_table(at.lang, &lines, Some(&state.programme.archive))]) {
        Ok(book) => outgoing::workbook(book, &format!("{}-filing", at.unit.code)),
        Err(error) => outgoing::no_workbook(at.lang, &at.lang.text("filing-list"), &error),
    }
}

/// `GET …/archive/minutes/{file}`: the skeleton of minutes, to be filled in and signed.
async fn skeleton(State(app): State<Arc<App>>, at: InUnit, Path((code, file)): Path<(String, String)>) -> Response {
    let Some(of) = file.strip_suffix(".pdf").and_then(word_named::<Minute>) else { return Not::Yet.answer(at.lang) };
    let made = async {
        let state = app.store.election(&code).await?;
        let info = papers::info(&app, &at.unit).await?;
        Ok(minutes(&state, &info, of))
    };
    match made.await {
        Ok(Some(paper)) => papers::pdf(&app, at.lang, paper, &format!("{code}-minutes")).await,
        Ok(None) => Not::Yet.answer(at.lang),
        Err(not) => Not::answer(not, at.lang),
    }
}

/// `POST …/archive/close`: binds the volume and the papers, and records the SHA-256 of their list.
async fn close(State(app): State<Arc<App>>, at: InUnit, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let made = async {
        let ready = ready(&app, &at, None, at.today).await?;
        pressed(&app, move |press| {
            let mut folder = Folder::default();
            ready.papers(press, &mut folder)?;
            let bound = ready.bind(press)?;
            let lines = ready.catalogue.lines(&ready.state.filing(), ready.state.stage());
            let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            Ok((
                ready.entries,
                hex::encode(Sha256::digest(folder.sums())),
                small(bound.pages.len()),
                bound.pages.iter().sum::<u32>(),
                small(count(&lines, Stand::Missing)),
            ))
        })
        .await
    };
    let (entries, sha256, papers, pages, missing) = match made.await {
        Ok(made) => made,
        Err(not) => return not.answer(at.lang),
    };
    let sent = Sent::new(pairs);
    let act = command(Act::CloseVolume { on: at.today, entries, sha256, papers, pages, missing });
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
