//! A tiny server of the same interface, right or wrong in one known way: the harness must see which.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path as InPath, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use record::entry::{Body, Content, Entry, EventType};
use record::suite::LocalSigner;
use record::{Clock, Hash, NamedSigner, Origin, Purpose, Quality, Suite};
use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, Row, SqliteConnection};
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::ledger::Answer;

/// What is wrong with a toy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    Sound,
    /// It acknowledges five commands before it commits them.
    Early,
    /// It does not know keys: what is sent again is recorded again.
    Keyless,
    /// WAL with `synchronous=NORMAL`: an acknowledged entry is not synced.
    Normal,
    /// `synchronous=OFF`.
    Off,
    /// It acknowledges although the commit failed.
    Swallow,
    /// It goes on with a connection whose commit failed: the next "commits" are ends of savepoints.
    Reused,
    /// It takes what it reads after a failed sync for what is on the disk.
    Trusting,
}

const FAULTS: [Fault; 8] =
    [Fault::Sound, Fault::Early, Fault::Keyless, Fault::Normal, Fault::Off, Fault::Swallow, Fault::Reused, Fault::Trusting];

/// This test binary once more, as the toy's server.
pub fn command(fault: Fault, data: &Path) -> Command {
    let mut program = Command::new(std::env::current_exe().expect("this test binary"));
    program.args(["--exact", "toy::the_toy_itself", "--ignored", "--nocapture"]);
    program.env("HUANJIE_TOY", format!("{fault:?}")).env("HUANJIE_TOY_DATA", data);
    program
}

#[tokio::test]
#[ignore = "not a test: the server that the tests of the harness start and kill"]
async fn the_toy_itself() {
    let name = std::env::var("HUANJIE_TOY").expect("started by the harness");
    let fault = FAULTS.into_iter().find(|fault| format!("{fault:?}") == name).expect("a known fault");
    let data = std::env::var("HUANJIE_TOY_DATA").expect("started by the harness");
    serve(fault, Path::new(&data)).await;
}

struct Toy {
    fault: Fault,
    pool: SqlitePool,
    device: NamedSigner,
    /// Acknowledged, but not committed yet.
    late: Mutex<Vec<Kept>>,
}

/// An entry and the key it was recorded under.
#[derive(Clone)]
struct Kept {
    unit: String,
    key: String,
    seq: i64,
    note: String,
    hash: String,
}

async fn serve(fault: Fault, data: &Path) {
    let synchronous = match fault {
        Fault::Normal => SqliteSynchronous::Normal,
        Fault::Off => SqliteSynchronous::Off,
        _ => SqliteSynchronous::Full,
    };
    let options = SqliteConnectOptions::new().filename(data.join("toy.sqlite")).create_if_missing(true);
    let options = options.journal_mode(SqliteJournalMode::Wal).synchronous(synchronous);
    let pool = SqlitePoolOptions::new().max_connections(1).after_release(move |connection, _| {
        Box::pin(async move {
            connection.ping().await?;
            Ok(fault == Fault::Reused || !connection.is_in_transaction())
        })
    });
    let pool = pool.after_connect(move |connection, _| {
        let begin = if fault == Fault::Trusting { "SELECT 1" } else { "PRAGMA wal_checkpoint(PASSIVE)" };
        Box::pin(async move { sqlx::query(begin).execute(connection).await.map(|_| ()) })
    });
    let table = "CREATE TABLE IF NOT EXISTS entry (unit TEXT, key TEXT, seq BIGINT, note TEXT, hash TEXT, PRIMARY KEY (unit, seq))";
    let begun = match pool.acquire_timeout(Duration::from_secs(2)).connect_with(options).await {
        Ok(pool) => sqlx::query(table).execute(&pool).await.map(|_| pool),
        Err(error) => Err(error),
    };
    let pool = begun.unwrap_or_else(|error| {
        eprintln!("toy: {error}");
        std::process::exit(2)
    });
    let toy = Arc::new(Toy { fault, pool, device: device(), late: Mutex::default() });
    let router = Router::new()
        .route("/readyz", get(|| async { "ready\n" }))
        .route("/api/v1/units/{code}/commands", post(submit))
        .route("/api/v1/units/{code}/entries", get(entries))
        .with_state(toy);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("an address");
    println!("http://{}/", listener.local_addr().expect("an address"));
    axum::serve(listener, router).await.expect("it serves until it is killed");
}

fn recorded(seq: i64, hash: &str) -> Response {
    (StatusCode::CREATED, Json(json!({ "stream": "programme", "seq": seq, "hash": hash }))).into_response()
}

fn failed(error: &sqlx::Error) -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "code": "not_written", "message": error.to_string() }))).into_response()
}

async fn submit(State(toy): State<Arc<Toy>>, InPath(unit): InPath<String>, headers: HeaderMap, body: String) -> Response {
    let key = headers.get("idempotency-key").and_then(|v| v.to_str().ok()).unwrap_or_default();
    // One command at a time.
    let mut late = toy.late.lock().await;
    match toy.record(&mut late, &unit, key, &body).await {
        Ok(Answer { seq, hash, .. }) => recorded(i64::try_from(seq).unwrap_or(0), &hash),
        Err(error) => failed(&error),
    }
}

impl Toy {
    async fn record(&self, late: &mut Vec<Kept>, unit: &str, key: &str, body: &str) -> Result<Answer, sqlx::Error> {
        let answer = |seq: i64, hash: String| Answer { stream: "programme".to_owned(), seq: u64::try_from(seq).unwrap_or(0), hash };
        let mut transaction = self.pool.begin().await?;
        if self.fault != Fault::Keyless {
            let known = sqlx::query("SELECT seq, hash FROM entry WHERE unit = $1 AND key = $2").bind(unit).bind(key);
            if let Some(row) = known.fetch_optional(&mut *transaction).await? {
                return Ok(answer(row.get(0), row.get(1)));
            }
        }
        let newest = sqlx::query("SELECT seq, hash FROM entry WHERE unit = $1 ORDER BY seq DESC LIMIT 1").bind(unit);
        let newest = newest.fetch_optional(&mut *transaction).await?.map(|row| (row.get::<i64, _>(0), row.get::<String, _>(1)));
        let newest = late.iter().rev().find(|row| row.unit == unit).map(|row| (row.seq, row.hash.clone())).or(newest);
        let (seq, previous) = newest.map_or((0, Hash::ZERO), |(seq, hash)| (seq + 1, Hash::parse(&hash).expect("a hash")));
        let body: Value = serde_json::from_str(body).expect("JSON");
        let (note, hash) = sign(&self.device, unit, u64::try_from(seq).expect("a place"), previous, &body);
        let hash = hash.to_string();
        let row = Kept { unit: unit.to_owned(), key: key.to_owned(), seq, note, hash: hash.clone() };
        if self.fault == Fault::Early {
            late.push(row);
            if late.len() < 5 {
                return Ok(answer(seq, hash));
            }
            for row in std::mem::take(late) {
                put(&mut transaction, &row).await?;
            }
        } else {
            put(&mut transaction, &row).await?;
        }
        match transaction.commit().await {
            Err(error) if self.fault != Fault::Swallow => Err(error),
            _ => Ok(answer(seq, hash)),
        }
    }
}

/// The key of the toys.
pub fn device() -> NamedSigner {
    let signer = LocalSigner::from_seed(Suite::Ed25519Sha256, &[7; 32]).expect("a seed");
    NamedSigner::new("toy/device", Purpose::Note, Arc::new(signer)).expect("a name")
}

/// An entry of a toy's log: the note and its hash.
pub fn sign(device: &NamedSigner, unit: &str, seq: u64, previous: Hash, body: &Value) -> (String, Hash) {
    let content = Content {
        origin: Origin::parse(&format!("toy/2026/{unit}")).expect("a name"),
        index: seq,
        previous,
        event: Uuid::now_v7(),
        epoch: 1,
        clock: Clock::new("2026-11-24T08:00:00Z", Quality::Manual, 0).expect("a clock"),
        kind: EventType::parse("programme.toy").expect("a type"),
        body: Body::new(body).expect("a body"),
    };
    let entry = Entry::sign(content, &[device]).expect("signed");
    (String::from_utf8(entry.to_bytes()).expect("text"), entry.leaf())
}

async fn put(connection: &mut SqliteConnection, row: &Kept) -> Result<(), sqlx::Error> {
    let put = sqlx::query("INSERT INTO entry (unit, key, seq, note, hash) VALUES ($1, $2, $3, $4, $5)");
    let put = put.bind(&row.unit).bind(&row.key).bind(row.seq).bind(&row.note).bind(&row.hash);
    put.execute(connection).await.map(|_| ())
}

#[derive(Deserialize)]
struct Asked {
    from: i64,
}

async fn entries(State(toy): State<Arc<Toy>>, InPath(unit): InPath<String>, Query(Asked { from }): Query<Asked>) -> Response {
    let read = async {
        let mut late = toy.late.lock().await;
        let mut transaction = toy.pool.begin().await?;
        for row in std::mem::take(&mut *late) {
            put(&mut transaction, &row).await?;
        }
        transaction.commit().await?;
        let asked = sqlx::query("SELECT seq, hash, note FROM entry WHERE unit = $1 AND seq >= $2 ORDER BY seq").bind(unit).bind(from);
        asked.fetch_all(&toy.pool).await
    };
    let rows = match read.await {
        Ok(rows) => rows,
        Err(error) => return failed(&error),
    };
    let shown = |row: &sqlx::sqlite::SqliteRow| {
        let (seq, hash, note): (i64, String, String) = (row.get(0), row.get(1), row.get(2));
        json!({ "seq": seq, "hash": hash, "entry": note })
    };
    let page: HashMap<&str, Value> = [("entries", rows.iter().map(shown).collect()), ("next_from", Value::Null)].into_iter().collect();
    Json(page).into_response()
}
