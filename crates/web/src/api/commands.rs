//! `POST /api/v1/units/{code}/commands`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use election::{Actor, Command, Refusal};
use serde::Serialize;
use store::SubmitError;
use words::Lang;

use crate::app::App;
use crate::fail::Fail;
use crate::form;
use crate::guard::InUnit;

/// Longest idempotency key.
const KEY_LENGTH: usize = 200;

#[derive(Serialize)]
struct Recorded {
    stream: String,
    seq: u64,
    hash: String,
}

#[derive(Serialize)]
struct Refused {
    rule: &'static str,
    article: Option<String>,
    message: String,
    figures: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
struct Unusable {
    code: &'static str,
    message: String,
}

fn unusable(status: StatusCode, code: &'static str, message: String) -> Response {
    (status, Json(Unusable { code, message })).into_response()
}

fn refused(lang: Lang, refusal: Refusal) -> Response {
    let message = form::refusal_sentence(lang, &refusal);
    let article = refusal.citation.as_ref().map(|c| c.article.to_string());
    (StatusCode::UNPROCESSABLE_ENTITY, Json(Refused { rule: refusal.rule, article, message, figures: refusal.figures })).into_response()
}

/// Records a command, or answers why not. The same key again answers the same.
pub async fn submit(State(app): State<Arc<App>>, at: InUnit, headers: HeaderMap, body: Bytes) -> Response {
    let lang = at.lang;
    let key = headers.get("idempotency-key").and_then(|v| v.to_str().ok()).map(str::trim).unwrap_or_default();
    if key.is_empty() || key.len() > KEY_LENGTH {
        return unusable(StatusCode::BAD_REQUEST, "no_idempotency_key", lang.text("api-no-idempotency-key"));
    }
    let json = headers.get("content-type").and_then(|v| v.to_str().ok()).is_some_and(|v| v.starts_with("application/json"));
    if !json {
        return unusable(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_json", lang.text("api-not-json"));
    }
    let command: Command = match serde_json::from_slice(&body) {
        Ok(command) => command,
        // The reader's message names the key and the place, never a value that was sent in a known field.
        Err(error) => return unusable(StatusCode::BAD_REQUEST, "unreadable_command", error.to_string()),
    };
    let actor = Actor { account: at.account.id.clone(), role: at.account.role };
    match app.store.submit(&at.unit.code, actor, at.today, command, Some(key)).await {
        Ok(ack) => (StatusCode::CREATED, Json(Recorded { stream: ack.stream, seq: ack.seq, hash: ack.hash })).into_response(),
        Err(SubmitError::Refused(refusal)) => refused(lang, *refusal),
        Err(SubmitError::KeyReused) => unusable(StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused", lang.text("api-key-reused")),
        Err(SubmitError::Conflict) => unusable(StatusCode::CONFLICT, "conflict", lang.text("api-conflict")),
        Err(SubmitError::Elsewhere(_)) => Fail::new(StatusCode::CONFLICT, "elsewhere").answer(lang, true),
        Err(SubmitError::Store(error)) => Fail::unrecorded(&error).answer(lang, true),
    }
}
