//! `GET /api/v1/units/{code}/entries?stream=S&from=N`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use election::{Election, Fact, Role};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::EntryRow;

use crate::app::App;
use crate::fail::Fail;
use crate::guard::InUnit;

/// Entries per page.
const PAGE: u32 = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    #[serde(default = "committee")]
    stream: String,
    #[serde(default)]
    from: u64,
    #[serde(default)]
    #[allow(dead_code)] // the language of error messages, read by the gate
    lang: Option<String>,
}

fn committee() -> String {
    "committee".to_owned()
}

#[derive(Serialize)]
struct Shown {
    stream: String,
    seq: u64,
    previous: String,
    hash: String,
    at: String,
    actor: String,
    commitment: Option<String>,
    /// `null` while the figures are not announced; the hash already stands.
    payload: Option<Value>,
}

#[derive(Serialize)]
struct Page {
    entries: Vec<Shown>,
    next_from: Option<u64>,
}

/// Which round's figures a fact holds, if they are hidden until its announcement.
fn hidden_round(payload: &Value) -> Option<u32> {
    let fact: Fact = serde_json::from_value(payload.clone()).ok()?;
    if !fact.hidden_until_announced() {
        return None;
    }
    match fact {
        Fact::TallyEntered { round, .. } | Fact::TallyCompared { round, .. } | Fact::ResultConfirmed { round, .. } => Some(round),
        _ => Some(0),
    }
}

fn shown(row: EntryRow, state: &Election, counter: bool) -> Shown {
    let EntryRow { entry, hash } = row;
    let payload: Option<Value> = serde_json::from_str(&entry.payload).ok();
    let announced = |number: u32| state.rounds.iter().any(|r| r.number == number && r.announced.is_some());
    let payload = payload.filter(|p| counter || hidden_round(p).is_none_or(announced));
    Shown {
        stream: entry.stream,
        seq: entry.seq,
        previous: entry.previous,
        hash,
        at: entry.at,
        actor: entry.actor,
        commitment: entry.commitment,
        payload,
    }
}

/// Pages through the entries of a stream. Figures of a count are masked for everybody but the counters until the announcement.
pub async fn list(
    State(app): State<Arc<App>>,
    at: InUnit,
    asked: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
) -> Response {
    let Ok(Query(asked)) = asked else { return Fail::unreadable().answer(at.lang, true) };
    let known = ["party", "committee", "supervision", "representatives", "programme", "service"].contains(&asked.stream.as_str());
    if !known {
        return Fail::new(StatusCode::BAD_REQUEST, "unknown_stream").answer(at.lang, true);
    }
    let read = async {
        let rows = app.store.entries(&at.unit.code, &asked.stream, asked.from, PAGE).await?;
        Ok::<_, store::StoreError>((rows, app.store.election(&at.unit.code).await?))
    };
    let (rows, state) = match read.await {
        Ok(found) => found,
        Err(error) => return Fail::internal(&error).answer(at.lang, true),
    };
    let full = u32::try_from(rows.len()).is_ok_and(|n| n == PAGE);
    let next_from = rows.last().filter(|_| full).map(|row| row.entry.seq + 1);
    let counter = at.account.role == Role::Counter;
    let entries = rows.into_iter().map(|row| shown(row, &state, counter)).collect();
    Json(Page { entries, next_from }).into_response()
}
