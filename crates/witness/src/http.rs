//! The witness over HTTP: C2SP tlog-witness, and its page.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jiff::Timestamp;
use record::FormatError;
use record::witness::{Refusal, Request};

use crate::error::{Error, Unsigned};
use crate::page::page;
use crate::witness::Witness;

/// How long a request may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

const TEXT: &str = "text/plain; charset=utf-8";

/// What a witness answers: `POST /add-checkpoint`, `GET /healthz`, `GET /`.
pub fn router(witness: Arc<Witness>) -> Router {
    Router::new()
        .route("/add-checkpoint", post(add_checkpoint))
        .route("/healthz", get(|| async { ([(CONTENT_TYPE, TEXT)], "ok\n") }))
        .route("/", get(status))
        .with_state(witness)
}

async fn add_checkpoint(State(witness): State<Arc<Witness>>, body: Body) -> Response {
    let Ok(body) = tokio::time::timeout(PATIENCE, to_bytes(body, Request::MAX_BYTES)).await else {
        return (StatusCode::REQUEST_TIMEOUT, [(CONTENT_TYPE, TEXT)], "the request did not arrive in time\n").into_response();
    };
    let cut = |_| FormatError { line: 0, byte: 0, why: "longer than the limit, or cut off" };
    let answer = match body.map_err(cut).and_then(|body| Request::parse(&body)) {
        Ok(request) => witness.answer(&request).await,
        Err(error) => Err(Refusal::from(error).into()),
    };
    match answer {
        Ok(signature) => ([(CONTENT_TYPE, TEXT)], signature.line()).into_response(),
        Err(Unsigned::Refused(refusal)) => {
            let (kind, body) = refusal.body();
            let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
            (status, [(CONTENT_TYPE, kind)], body).into_response()
        }
        Err(Unsigned::Broken(error)) => broken(&error),
    }
}

async fn status(State(witness): State<Arc<Witness>>) -> Response {
    let seen = witness.logs().await.and_then(|logs| Ok((logs, witness.evidence()?)));
    match seen {
        Ok((logs, evidence)) => {
            let page = page(witness.verifier(), &logs, evidence, Timestamp::now());
            let policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
            ([(CACHE_CONTROL, "no-store"), (CONTENT_SECURITY_POLICY, policy)], page).into_response()
        }
        Err(error) => broken(&error),
    }
}

/// What is wrong stands in the witness's own output; who asks is told to come again.
fn broken(error: &Error) -> Response {
    tracing::error!("{error}");
    (StatusCode::INTERNAL_SERVER_ERROR, [(CONTENT_TYPE, TEXT)], "the witness is not well; ask again later\n").into_response()
}
