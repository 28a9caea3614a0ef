//! The exchange of bundles over a network: the same inbox as that of sticks (`docs/record-format.md`, section 17).

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use bundle::inbox::InboxError;
use record::Hash;
use store::{ExchangeError, StoreError, Taken};
use words::Lang;

use crate::app::App;
use crate::fail::Fail;
use crate::guard::{Staff, reaches};

fn say(lang: Lang, error: &ExchangeError) -> Response {
    let (status, code) = match error {
        ExchangeError::Inbox(InboxError::Folder(_)) => return Fail::internal(error).answer(lang, true),
        ExchangeError::Store(StoreError::Older(_)) => (StatusCode::SERVICE_UNAVAILABLE, "older"),
        ExchangeError::Store(StoreError::UnknownUnit(_)) => (StatusCode::NOT_FOUND, "unknown_unit"),
        ExchangeError::Store(_) => return Fail::internal(error).answer(lang, true),
        _ => (StatusCode::UNPROCESSABLE_ENTITY, "bundle_refused"),
    };
    tracing::warn!(%error, "a bundle was not taken");
    Fail::new(status, code).answer(lang, true)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, ExchangeError> + Send + 'static) -> Result<T, ExchangeError> {
    let joined = tokio::task::spawn_blocking(work).await;
    joined.unwrap_or_else(|_| Err(StoreError::Stopping.into()))
}

/// What is held of the units that are written elsewhere, within the division of the account: where a sender goes on.
pub async fn heads(State(app): State<Arc<App>>, Staff { account, lang }: Staff) -> Response {
    let elsewhere: Vec<String> = {
        let cycle = app.store.cycle();
        let here = app.store.device_name().unwrap_or_default();
        let other = |unit: &store::RegisteredUnit| unit.lease.as_ref().is_some_and(|lease| lease.device != here);
        cycle.units().iter().filter(|(code, unit)| reaches(&account, code) && other(unit)).map(|(code, _)| code.clone()).collect()
    };
    let mut out = String::from("huanjie/seen/v1\n");
    for code in elsewhere {
        match app.store.seal(&code, None).await {
            Ok(seal) => out.push_str(&format!("{}/{code} {} {}\n", app.store.cycle_name(), seal.size, seal.root)),
            Err(error) => return Fail::internal(&error).answer(lang, true),
        }
    }
    out.into_response()
}

/// Takes a manifest; answers what of its bundle is missing.
pub async fn put_manifest(State(app): State<Arc<App>>, Staff { lang, .. }: Staff, Path(named): Path<String>, body: Bytes) -> Response {
    let Some(named) = Hash::from_hex(&named) else { return Fail::unreadable().answer(lang, true) };
    let store = app.store.clone();
    let taken = blocking(move || {
        let senders = store.senders()?;
        let state = store.inbox()?.put_manifest(&body, &senders)?;
        Ok((state, bundle::SignedManifest::parse(&body).map(|signed| signed.hash()).ok()))
    });
    match taken.await {
        Ok((state, Some(hash))) if hash == named => state.to_text().into_response(),
        Ok(_) => Fail::unreadable().answer(lang, true),
        Err(error) => say(lang, &error),
    }
}

/// Takes a chunk.
pub async fn put_chunk(State(app): State<Arc<App>>, Staff { lang, .. }: Staff, Path(named): Path<String>, body: Bytes) -> Response {
    let Some(named) = Hash::from_hex(&named) else { return Fail::unreadable().answer(lang, true) };
    let store = app.store.clone();
    match blocking(move || Ok(store.inbox()?.put_chunk(&named, &body)?)).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => say(lang, &error),
    }
}

/// Opens, checks and stores a complete bundle; answers how it stands then.
pub async fn commit(State(app): State<Arc<App>>, Staff { lang, .. }: Staff, Path(named): Path<String>) -> Response {
    let Some(named) = Hash::from_hex(&named) else { return Fail::unreadable().answer(lang, true) };
    match app.store.take(&named).await {
        Ok(Taken::Orphan { .. }) => Fail::new(StatusCode::CONFLICT, "orphan").answer(lang, true),
        Ok(_) => bundle::State::Done.to_text().into_response(),
        Err(error) => say(lang, &error),
    }
}
