//! What comes on sticks: files are told apart by what they hold, and a bundle that is whole is taken.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use bundle::{Manifest, SignedManifest, State as Progress};
use maud::{Markup, html};
use record::Hash;
use sha2::{Digest, Sha256};
use store::{Store, Taken};
use words::Lang;

use super::{Asked, Page, answer_page, errors, writable};
use crate::app::App;
use crate::fail::Fail;
use crate::form;
use crate::guard::Staff;
use crate::routes::UPLOAD_LIMIT;
use crate::unit::sent::Sent;

pub(super) fn section(page: &Page<'_>) -> Markup {
    let most = (UPLOAD_LIMIT / (1024 * 1024)).to_string();
    let waiting = waiting(page);
    html! {
        h2 { (page.text("bundles")) }
        dl.facts {
            dt { (page.text("recipient-here")) } dd.key { code { (page.app.store.recipient().map(|key| key.to_string()).unwrap_or_default()) } }
            dt { (page.text("device-here")) } dd.key { code { (page.app.store.device_key().unwrap_or_default()) } }
        }
        section.panel id="receive" {
            h3 { (page.text("receive")) }
            p { (page.text("receive-lead")) }
            (page.error("receive"))
            @if !waiting.is_empty() { ul { @for line in &waiting { li { (line) } } } }
            (form::upload("/console/record/receive", &page.text("receive"), &html! {
                div.field {
                    label for="receive-files" { (page.text("files")) }
                    input type="file" id="receive-files" name="files" multiple required aria-describedby="receive-hint";
                    p.hint id="receive-hint" { (page.with("files-hint", &[("most", &most)])) }
                }
            }))
        }
    }
}

fn waiting(page: &Page<'_>) -> Vec<String> {
    let Ok(inbox) = page.app.store.inbox() else { return Vec::new() };
    inbox.pending().iter().map(|(hash, manifest)| missing(page.staff.lang, manifest, &inbox.state(hash))).collect()
}

/// What a bundle is about.
fn about(lang: Lang, manifest: &Manifest) -> String {
    let what = manifest.origin.unit().map_or_else(|| lang.text("console-record-of-cycle"), str::to_owned);
    let (from, to) = (manifest.from.to_string(), manifest.to.to_string());
    lang.with("console-record-bundle", &[("what", &what), ("from", &from), ("to", &to)])
}

fn missing(lang: Lang, manifest: &Manifest, state: &Progress) -> String {
    let (missing, of) = match state {
        Progress::Pending { of, missing } => (missing.len(), *of),
        Progress::Unknown | Progress::Done => (0, 0),
    };
    let figures = [("bundle", about(lang, manifest)), ("missing", missing.to_string()), ("of", of.to_string())];
    lang.with("console-record-bundle-missing", &figures.each_ref().map(|(name, value)| (*name, value.as_str())))
}

fn taken(lang: Lang, manifest: &Manifest, taken: &Taken) -> String {
    let bundle = about(lang, manifest);
    match taken {
        Taken::Known => lang.with("console-record-taken-known", &[("bundle", &bundle)]),
        Taken::Cycle(size) => lang.with("console-record-taken-cycle", &[("size", &size.to_string())]),
        Taken::Unit { unit, from, to } => {
            lang.with("console-record-taken-unit", &[("unit", unit), ("from", &from.to_string()), ("to", &to.to_string())])
        }
        Taken::Orphan { unit, at, .. } => lang.with("console-record-taken-orphan", &[("unit", unit), ("at", &at.to_string())]),
    }
}

/// `POST …/receive`.
pub(super) async fn receive(State(app): State<Arc<App>>, staff: Staff, request: Request) -> Response {
    let lang = staff.lang;
    if let Err(error) = writable(&app, &staff) {
        return answer_page(&app, &staff, "receive", Sent::default(), Err(error)).await;
    }
    let files = match files(request, &app).await {
        Ok(files) => files,
        Err(StatusCode::PAYLOAD_TOO_LARGE) => {
            let most = (UPLOAD_LIMIT / (1024 * 1024)).to_string();
            let error = lang.with("console-record-files-large", &[("most", &most)]);
            return answer_page(&app, &staff, "receive", Sent::default(), Err(error)).await;
        }
        Err(_) => return Fail::unreadable().answer(lang, false),
    };
    let store = app.store.clone();
    let runtime = tokio::runtime::Handle::current();
    match tokio::task::spawn_blocking(move || runtime.block_on(gather(&store, lang, &files))).await {
        Ok(Ok(received)) => {
            let page = Page { app: &app, staff: &staff, asked: Asked::default(), answered: None, received };
            page.markup().await.into_response()
        }
        Ok(Err(error)) => answer_page(&app, &staff, "receive", Sent::default(), Err(error)).await,
        Err(error) => Fail::internal(&error).answer(lang, false),
    }
}

/// The files of the form; their names are not looked at.
async fn files(request: Request, app: &Arc<App>) -> Result<Vec<Bytes>, StatusCode> {
    let mut form = Multipart::from_request(request, app).await.map_err(|_| StatusCode::BAD_REQUEST)?;
    let mut files = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|error| error.status())? {
        if field.name() == Some("files") {
            files.push(field.bytes().await.map_err(|error| error.status())?);
        }
    }
    files.retain(|file| !file.is_empty());
    Ok(files)
}

/// Puts files into the inbox, takes each bundle that is whole, answers a line for each bundle and for what nobody asked for.
async fn gather(store: &Store, lang: Lang, files: &[Bytes]) -> Result<Vec<String>, String> {
    if files.is_empty() {
        return Err(lang.text("console-record-no-files"));
    }
    let exchange = |error: &store::ExchangeError| errors::exchange(lang, error);
    let inbox = store.inbox().map_err(|error| exchange(&error))?;
    let senders = store.senders().map_err(|error| errors::store(lang, &error))?;
    let (manifests, chunks): (Vec<&Bytes>, Vec<&Bytes>) = files.iter().partition(|file| SignedManifest::parse(file).is_ok());
    let (mut lines, mut known) = (Vec::new(), Vec::new());
    for manifest in manifests {
        match (inbox.put_manifest(manifest, &senders), SignedManifest::parse(manifest)) {
            (Err(error), _) => lines.push(errors::inbox(lang, &error)),
            // Its chunks are not waited for any more.
            (Ok(Progress::Done), Ok(signed)) => {
                lines.push(taken(lang, signed.manifest(), &Taken::Known));
                known.extend(signed.manifest().chunks.iter().map(|chunk| chunk.hash));
            }
            (Ok(_), _) => {}
        }
    }
    let mut unlisted = 0_usize;
    let hashed = chunks.into_iter().map(|chunk| (Hash(Sha256::digest(chunk).into()), chunk));
    for (hash, chunk) in hashed.filter(|(hash, _)| !known.contains(hash)) {
        match inbox.put_chunk(&hash, chunk) {
            Ok(()) => {}
            Err(bundle::inbox::InboxError::Unlisted(_)) => unlisted += 1,
            Err(error) => lines.push(errors::inbox(lang, &error)),
        }
    }
    if unlisted > 0 {
        lines.push(lang.with("console-record-files-unlisted", &[("count", &unlisted.to_string())]));
    }
    // The log of the cycle first: it says who may have written the others.
    let mut pending = inbox.pending();
    pending.sort_by_key(|(_, manifest)| manifest.origin.unit().is_some());
    for (hash, manifest) in pending {
        let state = inbox.state(&hash);
        let whole = matches!(&state, Progress::Pending { missing, .. } if missing.is_empty());
        lines.push(match whole {
            false => missing(lang, &manifest, &state),
            true => match store.take(&hash).await {
                Ok(done) => taken(lang, &manifest, &done),
                Err(error) => format!("{}：{}", about(lang, &manifest), exchange(&error)),
            },
        });
    }
    Ok(lines)
}
