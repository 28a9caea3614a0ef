//! 附件: files that come with a form, and the address where whoever may see the act opens them again.
//!
//! An act takes files once its form is named in [`WITH_FILES`], its reader asks for `form.files()` and its page lists them with
//! [`links`]. What a file is, and what is taken out of it, is the store's to say. Must not know: where files are kept.

use std::sync::Arc;

use axum::extract::{Form, FromRequest, Multipart, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use election::Election;
use election::programme::attachment::{MOST_BYTES, MOST_FILES};
use election::programme::vetting::Case;
use election::programme::{Attachment, Words};
use futures_util::StreamExt;
use maud::{Markup, html};
use store::{FileKind, Scan, StoreError, Unfit, office_log};
use tokio::sync::Semaphore;
use words::Lang;

use crate::app::App;
use crate::console::programme::DESKS;
use crate::fail::Fail;
use crate::form::Field;
use crate::guard::{self, InUnit, Staff, reaches};
use crate::outgoing;
use crate::routes::{Access, Gives, OFFICES, Table};
use crate::unit::sent::Sent;

/// Actions of a unit's pages whose forms take files.
pub const WITH_FILES: [&str; 7] =
    ["answer_dossier", "change_roll", "file_objection", "finish_measure", "record_action", "review_situation", "rule_objection"];

/// Largest body of a form with files: as many as an act may carry, and the words around them.
pub const FORM_LIMIT: usize = 101 * MIB;
/// Bytes of a body that is too large which are still taken (and dropped), so that a browser reads the answer.
const DRAINED: usize = 3 * FORM_LIMIT;
const MIB: usize = 1024 * 1024;
/// Under which name files are sent.
const FILES: &str = "files";
/// What a file dialogue offers.
const ENDINGS: &str = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.xls,.txt";
/// The same where a recording is asked for.
const SOUNDS: &str = ".mp3,.m4a,.opus,.ogg,.wav";

/// MiB of forms with files that may lie in memory at one time.
static ROOM: Semaphore = Semaphore::const_new(512);

/// Whether an action's form takes files.
#[must_use]
pub fn takes_files(action: &str) -> bool {
    WITH_FILES.contains(&action)
}

/// The routes of this room.
pub fn routes() -> Table {
    Table::new()
        .get("/console/units/{code}/files/{sha256}", Access::Roles(OFFICES), of_unit)
        .gives(Gives::Attached)
        .get("/console/offices/{office}/files/{sha256}", Access::Roles(DESKS), of_office)
        .gives(Gives::Attached)
}

impl FromRequest<Arc<App>> for Sent {
    type Rejection = Response;

    /// A form with or without files.
    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Response> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("multipart/form-data") {
            let form = Form::<Vec<(String, String)>>::from_request(request, app).await;
            return form.map(|Form(pairs)| Self::new(pairs)).map_err(IntoResponse::into_response);
        }
        let lang = guard::language(request.headers(), request.uri().query());
        received(request, app).await.map_err(|fail| fail.answer(lang, false))
    }
}

fn too_large() -> Fail {
    Fail::new(StatusCode::PAYLOAD_TOO_LARGE, "files_too_large")
}

/// The parts of a form with files. A body that says it is too large is taken to its end and dropped.
async fn received(request: Request, app: &Arc<App>) -> Result<Sent, Fail> {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok());
    let length: usize = length.unwrap_or(FORM_LIMIT);
    if length > FORM_LIMIT {
        drain(request, DRAINED).await;
        return Err(too_large());
    }
    let room = ROOM.try_acquire_many(u32::try_from(length / MIB + 1).unwrap_or(u32::MAX));
    let room = room.map_err(|_| Fail::new(StatusCode::SERVICE_UNAVAILABLE, "files_busy"))?;
    let mut form = Multipart::from_request(request, app).await.map_err(|_| Fail::unreadable())?;
    let (mut pairs, mut files, mut unfit) = (Vec::new(), Vec::new(), Vec::new());
    let why = |error: axum::extract::multipart::MultipartError| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE { too_large() } else { Fail::unreadable() }
    };
    while let Some(mut field) = form.next_field().await.map_err(why)? {
        let name = field.name().unwrap_or_default().to_owned();
        let Some(called) = field.file_name().map(str::to_owned) else {
            pairs.push((name, field.text().await.map_err(why)?));
            continue;
        };
        let (mut bytes, mut over) = (Vec::new(), false);
        while let Some(chunk) = field.chunk().await.map_err(why)? {
            over |= bytes.len() as u64 + chunk.len() as u64 > MOST_BYTES;
            if !over {
                bytes.extend_from_slice(&chunk);
            }
        }
        // A field in which nothing was chosen sends a file without a name.
        if name != FILES || (called.is_empty() && bytes.is_empty()) {
            continue;
        }
        let looked_at = if over { Err(Unfit::TooLarge) } else { looked_at(called.clone(), bytes).await? };
        match looked_at {
            Ok(scan) => files.push(scan),
            Err(why) => unfit.push((called, why)),
        }
    }
    Ok(Sent::with_files(pairs, files, unfit, room))
}

/// Looks at a file beside the threads that answer requests.
async fn looked_at(name: String, bytes: Vec<u8>) -> Result<Result<Scan, Unfit>, Fail> {
    let work = tokio::task::spawn_blocking(move || Scan::of(&name, bytes));
    work.await.map_err(|error| Fail::internal(&error))
}

/// Takes a body to its end, or so far, and drops it.
pub(crate) async fn drain(request: Request, most: usize) {
    let mut body = request.into_body().into_data_stream();
    let mut taken = 0_usize;
    while let Some(Ok(chunk)) = body.next().await {
        taken = taken.saturating_add(chunk.len());
        if taken > most {
            return;
        }
    }
}

/// What a form asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Papers and photographs.
    Papers,
    /// A recording.
    Recording,
}

impl Wanted {
    /// The key of a message about its files.
    fn key(self, what: &str) -> String {
        if self == Self::Papers { format!("files-{what}") } else { format!("recording-{what}") }
    }
}

/// What is wrong with the files that came, one sentence each.
#[must_use]
pub fn errors(lang: Lang, sent: &Sent, wanted: Wanted) -> Vec<(String, String)> {
    let most = (MOST_BYTES / MIB as u64).to_string();
    let other = sent.files().iter().map(Scan::named).filter(|file| file.is_sound() != (wanted == Wanted::Recording));
    let unfit = sent.unfit().iter().map(|(name, why)| (name, *why)).chain(other.map(|file| (&file.name, Unfit::Kind)));
    let sentence = |(name, why): (&String, Unfit)| {
        let what = match why {
            Unfit::Empty => "empty",
            Unfit::TooLarge => "too-large",
            Unfit::Kind => "kind",
            Unfit::Damaged => "damaged",
        };
        (FILES.to_owned(), lang.with(&wanted.key(what), &[("name", name), ("most", &most)]))
    };
    unfit.map(sentence).collect()
}

/// The field of a form that takes files; where the form came back, with what was wrong with them.
#[must_use]
pub fn field(lang: Lang, within: &str, came_back: Option<&Sent>) -> Field {
    field_for(lang, Wanted::Papers, within, came_back)
}

/// The same for a recording.
#[must_use]
pub fn recording_field(lang: Lang, within: &str, came_back: Option<&Sent>) -> Field {
    field_for(lang, Wanted::Recording, within, came_back)
}

fn field_for(lang: Lang, wanted: Wanted, within: &str, came_back: Option<&Sent>) -> Field {
    let (most, count) = ((MOST_BYTES / MIB as u64).to_string(), MOST_FILES.to_string());
    let hint = lang.with(&wanted.key("hint"), &[("most", &most), ("count", &count)]);
    let wrong = came_back.map(|sent| errors(lang, sent, wanted)).unwrap_or_default();
    // A browser does not put files back into a form.
    let again = came_back.is_some_and(|sent| !sent.files().is_empty() || !wrong.is_empty()).then(|| lang.text("files-again"));
    let error = wrong.into_iter().map(|(_, sentence)| sentence).chain(again).collect::<Vec<_>>().join(" ");
    let (label, endings) = if wanted == Wanted::Papers { ("files", ENDINGS) } else { ("recording-file", SOUNDS) };
    Field::files(FILES, lang.text(label), endings).hint(hint).error(error).within(within)
}

/// The files of an act, each with the address where it is opened; `place` is [`in_unit`] or [`in_office`].
#[must_use]
pub fn links(lang: Lang, place: &str, files: &[Attachment]) -> Markup {
    html! { @if !files.is_empty() {
        ul.files aria-label=(lang.text("files")) { @for file in files {
            li { a href={ (place) "/files/" (file.sha256) } { (file.name) } " " small { (size(lang, file.bytes)) } }
        } }
    } }
}

/// Where a unit's files are opened.
#[must_use]
pub fn in_unit(code: &str) -> String {
    format!("/console/units/{code}")
}

/// Where an office's files are opened.
#[must_use]
pub fn in_office(division: &str) -> String {
    format!("/console/offices/{division}")
}

/// The size of a file in words.
#[must_use]
pub fn size(lang: Lang, bytes: u64) -> String {
    let (key, unit) = if bytes < MIB as u64 { ("files-kib", 1024) } else { ("files-mib", MIB as u64) };
    lang.with(key, &[("size", &bytes.div_ceil(unit).to_string())])
}

/// The files that the acts of a log name, as far as these still stand. Whoever may see the acts may open them.
fn named(state: &Election) -> impl Iterator<Item = &Attachment> {
    let work = &state.programme;
    let told = work.actions.iter().filter_map(|done| done.told.as_ref()).flat_map(|told| &told.attachments);
    let answers = work.situation.dossier.values().filter_map(|(_, answers)| answers.as_ref()).flat_map(|answers| &answers.attachments);
    let review = work.situation.reported.iter().filter_map(|reported| reported.reviewed.as_ref()?.2.as_ref());
    let done = work.situation.measures.iter().filter_map(|measure| measure.done.as_ref()?.1.as_ref());
    let said = work.vetting.cases.iter().flat_map(said);
    let objections = state.roll.objections.iter().flat_map(|objection| &objection.attachments);
    let rulings = state.roll.objections.iter().filter_map(|objection| objection.ruling.as_ref()).flat_map(|ruling| &ruling.attachments);
    let lines = state.roll.papers.values().flatten().map(|(_, file)| file);
    let spoken = work.recordings.iter().filter_map(|recording| recording.spoken.as_ref()).flat_map(|spoken| &spoken.attachments);
    told.chain(answers)
        .chain(objections)
        .chain(rulings)
        .chain(lines)
        .chain(spoken)
        .chain(review.chain(done).chain(said).flat_map(|words| &words.attachments))
}

/// What the person of a case has said.
pub fn said(case: &Case) -> impl Iterator<Item = &Words> {
    [case.stated.as_ref(), case.appealed.as_ref()].into_iter().flatten().filter_map(|(_, words)| words.as_ref())
}

/// `GET /console/units/{code}/files/{sha256}`.
async fn of_unit(State(app): State<Arc<App>>, at: InUnit, Path((code, sha256)): Path<(String, String)>, headers: HeaderMap) -> Response {
    sent(at.lang, opened(&app, &code, |file| file.sha256 == sha256).await, &headers)
}

/// `GET /console/offices/{office}/files/{sha256}`. A recording is heard here by the office that reviews it only.
async fn of_office(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path((office, sha256)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    if !reaches(&staff.account, &office) {
        return Fail::forbidden().answer(staff.lang, false);
    }
    let own = staff.account.division == office;
    let asked = |file: &Attachment| file.sha256 == sha256 && (own || !file.is_sound());
    sent(staff.lang, opened(&app, &office_log(&office), asked).await, &headers)
}

/// Answers with the name and the bytes of a file, or with that it is not here.
pub fn sent(lang: Lang, found: Result<Option<(String, Vec<u8>)>, StoreError>, headers: &HeaderMap) -> Response {
    match found {
        Ok(Some((name, bytes))) => match FileKind::of(&bytes) {
            Some(kind) => outgoing::attached(bytes, kind.media_type(), &name, headers),
            None => Fail::new(StatusCode::NOT_FOUND, "file_gone").answer(lang, false),
        },
        Ok(None) => Fail::new(StatusCode::NOT_FOUND, "file_gone").answer(lang, false),
        Err(StoreError::UnknownUnit(_)) => Fail::not_found().answer(lang, false),
        Err(error) => Fail::internal(&error).answer(lang, false),
    }
}

/// Name and bytes of a file that an act of the log names.
async fn opened(app: &App, log: &str, asked: impl Fn(&Attachment) -> bool) -> Result<Option<(String, Vec<u8>)>, StoreError> {
    let state = app.store.election(log).await?;
    let Some(file) = named(&state).find(|file| asked(file)) else { return Ok(None) };
    Ok(app.store.attached(log, &file.sha256).await?.map(|bytes| (file.name.clone(), bytes)))
}
