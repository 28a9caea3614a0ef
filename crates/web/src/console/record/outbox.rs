//! What goes out on sticks: a log is sealed for a machine, and its files are fetched one by one.

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bundle::folder::{Kind, Name};
use bundle::{Folder, Recipient, SignedManifest, manifest};
use maud::{Markup, html};

use super::once::Request;
use super::{Page, errors, filled, writable};
use crate::app::App;
use crate::fail::Fail;
use crate::form::Field;
use crate::guard::{Staff, reaches};
use crate::unit::sent::Sent;

pub(super) async fn section(page: &Page<'_>) -> Markup {
    let files = files(page).await;
    html! {
        (page.panel("send", &html! {
            (page.field("send", Field::text("unit", page.text("send-unit")).hint(page.text("send-unit-hint"))))
            (page.field("send", Field::number("from", page.text("send-from"), 0, u32::MAX).value(0).hint(page.text("send-from-hint")).required()))
            (page.field("send", Field::text("recipient", page.text("send-recipient")).hint(page.text("send-recipient-hint"))))
        }))
        @if !files.is_empty() {
            section.panel id="outbox" {
                h3 { (page.text("outbox")) }
                p { (page.with("outbox-lead", &[("count", &files.len().to_string())])) }
                ol { @for name in &files { li { a href={ "/console/record/outbox/" (name) } download=(name) { (name) } } } }
            }
        }
    }
}

/// The files of the bundle that was just sealed: its manifest, then its chunks.
async fn files(page: &Page<'_>) -> Vec<String> {
    let Some(name) = Name::parse(&format!("{}.manifest", page.asked.sealed)) else { return Vec::new() };
    let Ok(Some(bytes)) = read(page.app.store.outbox(), name).await else { return Vec::new() };
    let Ok(signed) = SignedManifest::parse(&bytes) else { return Vec::new() };
    let chunks = signed.manifest().chunks.iter().map(|chunk| Name { kind: Kind::Chunk, hash: chunk.hash });
    [name].into_iter().chain(chunks).map(|name| name.to_string()).collect()
}

async fn read(folder: Folder, name: Name) -> Result<Option<Vec<u8>>, String> {
    let most = match name.kind {
        Kind::Manifest => manifest::MAX_BYTES as u64,
        Kind::Chunk => u64::from(manifest::MAX_CHUNK),
        Kind::Done => return Ok(None),
    };
    let read = tokio::task::spawn_blocking(move || folder.read(name, most).map_err(|error| error.to_string()));
    read.await.map_err(|error| error.to_string())?
}

/// `GET …/outbox/{file}`.
pub(super) async fn file(State(app): State<Arc<App>>, staff: Staff, Path(file): Path<String>) -> Response {
    let Some(name) = Name::parse(&file) else { return Fail::not_found().answer(staff.lang, false) };
    match read(app.store.outbox(), name).await {
        Ok(Some(bytes)) => {
            let disposition = format!("attachment; filename=\"{name}\"");
            let headers = [(header::CONTENT_TYPE, "application/octet-stream".to_owned()), (header::CONTENT_DISPOSITION, disposition)];
            (headers, bytes).into_response()
        }
        Ok(None) => Fail::not_found().answer(staff.lang, false),
        Err(error) => Fail::internal(&error).answer(staff.lang, false),
    }
}

/// `POST …/send`.
pub(super) async fn send(State(app): State<Arc<App>>, staff: Staff, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let sent = Sent::new(pairs);
    let asked = Request::of(&staff, "send", &sent);
    let done = match asked.before(&app, staff.lang).await {
        Some(done) => done,
        None => sealed(&app, &staff, &sent).await.map(|hash| format!("&sealed={hash}")),
    };
    asked.answer(&app, &staff, sent, done).await
}

async fn sealed(app: &App, staff: &Staff, sent: &Sent) -> Result<String, String> {
    let lang = staff.lang;
    writable(app, staff)?;
    let from: u64 = filled(staff, sent, "from")?.parse().map_err(|_| lang.text("field-number"))?;
    let unit = sent.get("unit").unwrap_or_default().to_owned();
    let recipient = sent.get("recipient").unwrap_or_default().to_owned();
    if !unit.is_empty() && (!reaches(&staff.account, &unit) || app.unit(&unit).is_none()) {
        return Err(lang.with("console-record-unknown-unit", &[("unit", &unit)]));
    }
    let size = match unit.as_str() {
        "" => app.store.cycle().size(),
        unit => app.store.seal(unit, None).await.map_err(|error| errors::store(lang, &error))?.size,
    };
    if from > size {
        return Err(lang.with("console-record-from-beyond", &[("size", &size.to_string())]));
    }
    let recipient: Option<Recipient> = match (unit.as_str(), recipient.as_str()) {
        ("", _) => None,
        (_, typed) => Some(typed.parse().map_err(|_: &str| lang.text("console-record-recipient-needed"))?),
    };
    let signed = match recipient {
        None => app.store.seal_cycle(from).await,
        Some(recipient) => app.store.seal_unit(&unit, from, &[recipient]).await,
    };
    signed.map(|signed| hex::encode(signed.hash().0)).map_err(|error| errors::exchange(lang, &error))
}
