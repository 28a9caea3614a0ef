//! The one task that writes.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, Weak};

use election::{Context, Election, Recorded, Stream, decide};
use jiff::Timestamp;
use record::{Entry, GENESIS, canonical, commit};
use sha2::{Digest, Sha256};
use sqlx::{Row, Sqlite, SqliteConnection, Transaction};
use tokio::sync::mpsc;

use crate::fold::COMMITTEE;
use crate::{Ack, Inner, Job, Store, StoreError, SubmitError, sql};

/// Commands decided in one transaction at most.
const BATCH: usize = 64;

/// Facts of one unit to be appended as they are (demo, import of a record).
#[derive(Debug, Clone)]
pub struct UnitLoad {
    /// Unit.
    pub unit: String,
    /// Facts with the time and the actor of each.
    pub facts: Vec<(Recorded, String, String)>,
    /// The state they make.
    pub state: Arc<Election>,
}

fn name(stream: Stream) -> &'static str {
    match stream {
        Stream::Party => "party",
        Stream::Committee => COMMITTEE,
        Stream::Supervision => "supervision",
        Stream::Representatives => "representatives",
        Stream::Programme => "programme",
        Stream::Service => "service",
    }
}

type Heads = HashMap<(String, &'static str), (u64, String)>;

/// Writes until the store is dropped.
pub(crate) async fn run(inner: Weak<Inner>, mut queue: mpsc::Receiver<Job>) {
    let mut waiting = Vec::with_capacity(BATCH);
    loop {
        if queue.recv_many(&mut waiting, BATCH).await == 0 {
            return;
        }
        let Some(inner) = inner.upgrade() else { return };
        write_batch(&Store(inner), std::mem::take(&mut waiting)).await;
    }
}

/// A decided command that waits for the commit.
struct Decided {
    answer: tokio::sync::oneshot::Sender<Result<Ack, SubmitError>>,
    ack: Ack,
}

async fn write_batch(store: &Store, jobs: Vec<Job>) {
    let mut transaction = match store.0.writer.begin().await {
        Ok(transaction) => transaction,
        Err(error) => {
            tracing::error!(%error, "no transaction");
            return;
        }
    };
    let mut states: HashMap<String, Arc<Election>> = HashMap::new();
    let mut heads: Heads = HashMap::new();
    let mut decided = Vec::with_capacity(jobs.len());
    for job in jobs {
        match one(store, &mut transaction, &mut states, &mut heads, &job).await {
            Ok(ack) => decided.push(Decided { answer: job.answer, ack }),
            Err(error) => {
                let _ = job.answer.send(Err(error));
            }
        }
    }
    let written = summaries(&mut transaction, &states).await;
    let done = match written {
        Ok(()) => transaction.commit().await,
        Err(error) => Err(error),
    };
    if let Err(error) = done {
        tracing::error!(%error, "a batch was not written");
        for each in decided {
            let _ = each.answer.send(Err(SubmitError::Store(StoreError::Stopping)));
        }
        return;
    }
    publish(store, states);
    for each in decided {
        let _ = each.answer.send(Ok(each.ack));
    }
}

/// After the commit: memory follows the disk.
fn publish(store: &Store, states: HashMap<String, Arc<Election>>) {
    for (unit, state) in states {
        store.put_summary(&unit, state.summary());
        store.0.cache.lock().unwrap_or_else(PoisonError::into_inner).put(&unit, state);
        let _ = store.0.changes.send(unit);
    }
}

async fn summaries(connection: &mut SqliteConnection, states: &HashMap<String, Arc<Election>>) -> Result<(), sqlx::Error> {
    for (unit, state) in states {
        let summary = serde_json::to_string(&state.summary()).map_err(|e| sqlx::Error::Encode(Box::new(e)))?;
        sqlx::query(sql::PUT_SUMMARY).bind(unit).bind(summary).execute(&mut *connection).await?;
    }
    Ok(())
}

fn request_hash(job: &Job) -> String {
    let command = serde_json::to_value(&job.command).map(|v| canonical(&v)).unwrap_or_default();
    hex::encode(Sha256::digest(command.as_bytes()))
}

async fn one(
    store: &Store,
    transaction: &mut Transaction<'_, Sqlite>,
    states: &mut HashMap<String, Arc<Election>>,
    heads: &mut Heads,
    job: &Job,
) -> Result<Ack, SubmitError> {
    let request = job.key.as_ref().map(|key| (key, request_hash(job)));
    if let Some((key, hash)) = &request {
        let row = sqlx::query(sql::ANSWERED).bind(&job.unit).bind(key.as_str()).fetch_optional(&mut **transaction).await?;
        if let Some(row) = row {
            let (before, stream, seq): (String, String, i64) = (row.get(0), row.get(1), row.get(2));
            if &before != hash {
                return Err(SubmitError::KeyReused);
            }
            return Ok(Ack { stream, seq: u64::try_from(seq).unwrap_or(0), hash: row.get(3) });
        }
    }
    let mut state = match states.get(&job.unit) {
        Some(state) => state.clone(),
        None => store.election(&job.unit).await?,
    };
    let context = Context { today: job.today, actor: job.actor.clone() };
    let facts = decide(&state, &context, &job.command).map_err(|refusal| SubmitError::Refused(Box::new(refusal)))?;
    let at = Timestamp::now().to_string();
    let actor = actor_line(job);
    let mut last = None;
    for recorded in &facts {
        last = Some(append(transaction, heads, &job.unit, recorded, &at, &actor).await?);
        Arc::make_mut(&mut state).apply(&recorded.fact, recorded.sealed.as_ref());
    }
    let ack = last.ok_or(StoreError::Unreadable(job.unit.clone()))?;
    if let Some((key, hash)) = request {
        let seq = i64::try_from(ack.seq).unwrap_or(i64::MAX);
        sqlx::query(sql::PUT_ANSWERED)
            .bind(&job.unit)
            .bind(key.as_str())
            .bind(hash)
            .bind(&ack.stream)
            .bind(seq)
            .bind(&ack.hash)
            .execute(&mut **transaction)
            .await?;
    }
    states.insert(job.unit.clone(), state);
    Ok(ack)
}

fn actor_line(job: &Job) -> String {
    let role = serde_json::to_value(job.actor.role).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
    format!("{role}/{}", job.actor.account)
}

async fn head(
    connection: &mut SqliteConnection,
    heads: &mut Heads,
    unit: &str,
    stream: &'static str,
) -> Result<(u64, String), sqlx::Error> {
    if let Some(head) = heads.get(&(unit.to_owned(), stream)) {
        return Ok(head.clone());
    }
    let row = sqlx::query(sql::HEAD).bind(unit).bind(stream).fetch_optional(connection).await?;
    Ok(row.map_or((0, GENESIS.to_owned()), |row| {
        let seq: i64 = row.get(0);
        (u64::try_from(seq).unwrap_or(0) + 1, row.get(1))
    }))
}

/// Appends one fact. The primary key (unit, stream, seq) lets nobody else have its place.
async fn append(
    connection: &mut SqliteConnection,
    heads: &mut Heads,
    unit: &str,
    recorded: &Recorded,
    at: &str,
    actor: &str,
) -> Result<Ack, SubmitError> {
    let stream = name(recorded.fact.stream());
    let (seq, previous) = head(connection, heads, unit, stream).await?;
    let place = i64::try_from(seq).unwrap_or(i64::MAX);
    let encode = |e: serde_json::Error| sqlx::Error::Encode(Box::new(e));
    let payload = canonical(&serde_json::to_value(&recorded.fact).map_err(encode)?);
    let commitment = match &recorded.sealed {
        None => None,
        Some(part) => {
            let body = serde_json::to_string(part).map_err(encode)?;
            let mut salt = [0_u8; 32];
            getrandom::fill(&mut salt).map_err(|e| sqlx::Error::Io(std::io::Error::other(e.to_string())))?;
            let commitment = commit(&salt, body.as_bytes());
            sqlx::query(sql::PUT_SEALED)
                .bind(unit)
                .bind(stream)
                .bind(place)
                .bind(hex::encode(salt))
                .bind(body)
                .execute(&mut *connection)
                .await?;
            Some(commitment)
        }
    };
    let entry = Entry {
        unit: unit.to_owned(),
        stream: stream.to_owned(),
        seq,
        previous,
        at: at.to_owned(),
        actor: actor.to_owned(),
        commitment,
        payload,
        signatures: Vec::new(),
    };
    let hash = entry.hash();
    sqlx::query(sql::PUT_ENTRY)
        .bind(unit)
        .bind(stream)
        .bind(place)
        .bind(&entry.previous)
        .bind(at)
        .bind(actor)
        .bind(entry.commitment.unwrap_or_default())
        .bind(&entry.payload)
        .bind(&hash)
        .execute(&mut *connection)
        .await?;
    heads.insert((unit.to_owned(), stream), (seq + 1, hash.clone()));
    Ok(Ack { stream: stream.to_owned(), seq, hash })
}

impl Store {
    /// Appends whole units in one transaction, with the same hashing and lists as [`Store::submit`].
    ///
    /// # Errors
    /// If anything cannot be written: then nothing is.
    pub async fn bulk(&self, loads: Vec<UnitLoad>) -> Result<(), SubmitError> {
        let mut transaction = self.0.writer.begin().await?;
        let mut heads: Heads = HashMap::new();
        for load in &loads {
            for (recorded, at, actor) in &load.facts {
                append(&mut transaction, &mut heads, &load.unit, recorded, at, actor).await?;
            }
        }
        let states: HashMap<String, Arc<Election>> = loads.into_iter().map(|l| (l.unit, l.state)).collect();
        summaries(&mut transaction, &states).await?;
        transaction.commit().await?;
        publish(self, states);
        Ok(())
    }
}
