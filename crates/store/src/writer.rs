//! The one task that writes.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError, Weak};

use election::{Actor, Command, Context, Election, Fact, Recorded, Stream, Summary, decide};
use jiff::civil::Date;
use sqlx::{Acquire, Row, SqliteConnection};
use tokio::sync::{mpsc, oneshot};

use crate::cache::{Folded, Heads};
use crate::doubles::{Days, Pending, Touched};
use crate::durable::is_full;
use crate::pen::{Act, Pen};
use crate::shelf::Ready;
use crate::vault::Vault;
use crate::{Ack, Inner, Store, StoreError, SubmitError, doubles, pen, sql};

/// Commands decided in one transaction at most.
const BATCH: usize = 64;

/// The lease under which a server writes before the register is sealed: it is granted with the register.
const FIRST_LEASE: u64 = 1;

/// What somebody asks to have recorded.
pub(crate) struct Ask {
    pub(crate) unit: String,
    pub(crate) actor: Actor,
    pub(crate) today: Date,
    pub(crate) command: Command,
    pub(crate) key: Option<String>,
    pub(crate) files: Ready,
}

/// The same, and who waits for the answer.
pub(crate) struct Job {
    pub(crate) ask: Ask,
    pub(crate) answer: oneshot::Sender<Result<Ack, SubmitError>>,
}

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

pub(crate) fn name(stream: Stream) -> &'static str {
    match stream {
        Stream::Party => "party",
        Stream::Committee => "committee",
        Stream::Supervision => "supervision",
        Stream::Representatives => "representatives",
        Stream::Programme => "programme",
        Stream::Service => "service",
    }
}

/// Writes until the store is dropped.
pub(crate) async fn run(inner: Weak<Inner>, pending: Arc<Pending>, mut queue: mpsc::Receiver<Job>) {
    let mut waiting = Vec::with_capacity(BATCH);
    loop {
        tokio::select! {
            biased;
            came = queue.recv_many(&mut waiting, BATCH) => if came == 0 { return },
            () = pending.wake.notified() => {}
        }
        let Some(inner) = inner.upgrade() else { return };
        Store(inner).write_batch(std::mem::take(&mut waiting)).await;
    }
}

/// Units as the transaction at hand has left them.
pub(crate) type Changed = HashMap<String, Folded>;

/// A recorded command that waits for the commit.
type Waiting = (oneshot::Sender<Result<Ack, SubmitError>>, Ack);

impl Store {
    /// One transaction, one `fsync`: what is acknowledged afterwards is on disk.
    ///
    /// Cases of people who stand on two rolls are noted in the same transaction, those that wait from before too. Answers
    /// whether it was written.
    pub(crate) async fn write_batch(&self, jobs: Vec<Job>) -> bool {
        let _writing = self.0.writing.lock().await;
        let mut touched = self.0.pending.take();
        let before = touched.clone();
        let mut changed = Changed::new();
        let mut waiting: Vec<Waiting> = Vec::with_capacity(jobs.len());
        if let Err(error) = self.write_jobs(jobs, &mut changed, &mut waiting, &mut touched).await {
            tracing::error!(%error, "a batch was not written");
            // They come with the next batch.
            self.0.pending.add(before);
            for (answer, _) in waiting {
                // Whoever no longer waits for the answer asks again with the same key.
                let why = if is_full(&error) { StoreError::Full } else { StoreError::NotWritten };
                let _ = answer.send(Err(why.into()));
            }
            return false;
        }
        self.tell(changed);
        self.wake(touched);
        for (answer, ack) in waiting {
            // The entry stands whether or not somebody still waits.
            let _ = answer.send(Ok(ack));
        }
        true
    }

    async fn write_jobs(
        &self,
        jobs: Vec<Job>,
        changed: &mut Changed,
        waiting: &mut Vec<Waiting>,
        touched: &mut Touched,
    ) -> Result<(), sqlx::Error> {
        let mut transaction = self.0.writer.begin().await?;
        let mut days = Days::default();
        for job in jobs {
            // A savepoint of its own: what fails halfway leaves nothing behind in the batch.
            let mut own = transaction.begin().await?;
            let mut moved = Touched::new();
            let Job { ask, answer } = job;
            let (unit, today) = (ask.unit.clone(), ask.today);
            match self.write_asked(&mut own, changed, ask, &mut moved).await {
                Ok((ack, folded)) => {
                    own.commit().await?;
                    touched.append(&mut moved);
                    days.note(self, &unit, today);
                    if let Some(folded) = folded {
                        changed.insert(unit, folded);
                    }
                    waiting.push((answer, ack));
                }
                Err(error) => {
                    own.rollback().await?;
                    if matches!(error, SubmitError::Conflict) {
                        self.cache().forget(&unit);
                    }
                    let _ = answer.send(Err(error));
                }
            }
        }
        self.write_cases(&mut transaction, changed, touched, &days).await?;
        for (unit, folded) in changed.iter() {
            put_summary(&mut transaction, unit, &folded.state.summary()).await?;
        }
        transaction.commit().await
    }

    /// Its log waits for publication.
    pub(crate) fn has_changed(&self, unit: String) {
        self.0.grown.lock().unwrap_or_else(PoisonError::into_inner).insert(unit);
        if self.0.urgent.swap(false, Ordering::Relaxed) {
            self.0.hurry.notify_one();
        }
    }

    /// After the commit: memory follows the disk.
    fn tell(&self, changed: Changed) {
        for (unit, folded) in changed {
            self.put_summary(&unit, folded.state.summary());
            self.keep_office(&unit, &folded.state.programme);
            self.cache().keep_written(&unit, folded);
            self.has_changed(unit.clone());
            // Nobody may be listening.
            let _ = self.0.changes.send(unit);
        }
    }

    /// The lease under which this server writes a unit's log now.
    pub(crate) fn may_write(&self, unit: &str) -> Result<u64, SubmitError> {
        if let Some(why) = self.frozen() {
            return Err(StoreError::Older(why).into());
        }
        let cycle = self.cycle();
        if !cycle.is_open() {
            return Ok(FIRST_LEASE);
        }
        let lease = cycle.units().get(unit).and_then(|unit| unit.lease.as_ref());
        match lease {
            Some(lease) if lease.ended.is_none() && lease.device == self.pen()?.device().name_and_id() => Ok(lease.epoch),
            lease => Err(SubmitError::Elsewhere(lease.cloned().map(Box::new))),
        }
    }

    /// Whether the roll of the round at hand is being marked here and the check-in is not closed.
    async fn check_in_open(&self, unit: &str, state: &Election) -> Result<bool, StoreError> {
        let Some(round) = state.round() else { return Ok(false) };
        Ok(self.marks().standing(unit, round.number).await?.is_some_and(|standing| !standing.closed))
    }

    /// Decides a command and appends its facts; answers the last entry and the unit as it now stands.
    pub(crate) async fn write_asked(
        &self,
        connection: &mut SqliteConnection,
        changed: &Changed,
        ask: Ask,
        touched: &mut Touched,
    ) -> Result<(Ack, Option<Folded>), SubmitError> {
        let vault = self.vault()?;
        let Ask { unit, actor, today, command, key, files } = ask;
        // The same key from somebody else, or with another command, is another request.
        let request = key.map(|key| vault.tag(&actor.account, &command).map(|hash| (key, hash))).transpose()?;
        if let Some((key, hash)) = &request
            && let Some(ack) = answered(connection, &unit, key, hash).await?
        {
            return Ok((ack, None));
        }
        let mut folded = match changed.get(&unit) {
            Some(folded) => folded.clone(),
            None => self.folded(&unit).await?,
        };
        let check_in_open = matches!(command, Command::ClosePoll { .. }) && self.check_in_open(&unit, &folded.state).await?;
        let (at, line) = (pen::now(), actor_line(&actor));
        let context = Context { today, actor, check_in_open, catalogue: self.catalogue(changed, &unit) };
        let facts = decide(&folded.state, &context, command).and_then(|facts| files.holds(&facts).map(|()| facts));
        let facts = facts.map_err(|refusal| SubmitError::Refused(Box::new(refusal)))?;
        let act = Act { unit: &unit, epoch: self.may_write(&unit)?, at: &at, actor: &line };
        let hand = Hand { pen: self.pen()?, vault };
        let imported = facts.iter().any(|recorded| matches!(recorded.fact, Fact::RollImported { .. }));
        let mut last = None;
        for recorded in facts {
            let place = folded.heads.size;
            last = Some(append(connection, hand, &mut folded.heads, act, &recorded).await?);
            files.put(connection, (&unit, place), &recorded).await?;
            doubles::follow(connection, self.hasher()?, &unit, &recorded, touched).await?;
            Arc::make_mut(&mut folded.state).apply(&recorded.fact, recorded.sealed.as_ref());
            if recorded.fact.seals() {
                self.0.urgent.store(true, Ordering::Relaxed);
            }
        }
        if imported {
            doubles::partners(connection, &unit, touched).await?;
        }
        let ack = last.ok_or_else(|| StoreError::Unreadable(unit.clone()))?;
        if let Some((key, hash)) = request {
            put_answered(connection, &unit, &key, &hash, &ack).await?;
        }
        Ok((ack, Some(folded)))
    }
}

/// What was answered under the key before, if anything.
async fn answered(connection: &mut SqliteConnection, unit: &str, key: &str, hash: &str) -> Result<Option<Ack>, SubmitError> {
    let Some(row) = sqlx::query(sql::ANSWERED).bind(unit).bind(key).fetch_optional(connection).await? else { return Ok(None) };
    let (before, stream, seq): (String, String, i64) = (row.get(0), row.get(1), row.get(2));
    if before != hash {
        return Err(SubmitError::KeyReused);
    }
    Ok(Some(Ack { stream, seq: u64::try_from(seq).unwrap_or(0), hash: row.get(3) }))
}

async fn put_answered(connection: &mut SqliteConnection, unit: &str, key: &str, hash: &str, ack: &Ack) -> Result<(), sqlx::Error> {
    let seq = i64::try_from(ack.seq).unwrap_or(i64::MAX);
    let put = sqlx::query(sql::PUT_ANSWERED).bind(unit).bind(key).bind(hash).bind(&ack.stream).bind(seq).bind(&ack.hash);
    put.execute(connection).await.map(|_| ())
}

pub(crate) async fn put_summary(connection: &mut SqliteConnection, unit: &str, summary: &Summary) -> Result<(), sqlx::Error> {
    let text = serde_json::to_string(summary).map_err(|e| sqlx::Error::Encode(Box::new(e)))?;
    sqlx::query(sql::PUT_SUMMARY)
        .bind(unit)
        .bind(summary.stage.name())
        .bind(summary.due.as_ref().map(|d| d.by.to_string()))
        .bind(&summary.blocked)
        .bind(i64::from(summary.registered))
        .bind(summary.returned.map(i64::from))
        .bind(i64::from(summary.seats))
        .bind(i64::from(summary.elected))
        .bind(text)
        .execute(connection)
        .await
        .map(|_| ())
}

fn actor_line(actor: &Actor) -> String {
    let role = serde_json::to_value(actor.role).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
    format!("{role}/{}", actor.account)
}

/// What entries are written with.
#[derive(Clone, Copy)]
pub(crate) struct Hand<'a> {
    pub(crate) pen: &'a Pen,
    pub(crate) vault: &'a Vault,
}

/// Appends one fact at the heads it was decided on. The primary key (unit, place) lets nobody else have its place.
async fn append(
    connection: &mut SqliteConnection,
    hand: Hand<'_>,
    heads: &mut Heads,
    act: Act<'_>,
    recorded: &Recorded,
) -> Result<Ack, SubmitError> {
    let (unit, written) = (act.unit, hand.pen.write(heads, act, recorded)?);
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let place = number(written.place);
    for (field, opening) in &written.openings {
        let sealed = hand.vault.seal(unit, place, field.word(), opening)?;
        let put = sqlx::query(sql::PUT_OPENING).bind(unit).bind(place).bind(field.word()).bind(sealed);
        put.execute(&mut *connection).await?;
    }
    let hash = written.hash.to_string();
    sqlx::query(sql::PUT_ENTRY)
        .bind(unit)
        .bind(place)
        .bind(written.stream)
        .bind(number(written.seq))
        .bind(&written.note)
        .bind(&hash)
        .execute(&mut *connection)
        .await?;
    Ok(Ack { stream: written.stream.to_owned(), seq: written.seq, hash })
}

impl Store {
    /// Appends whole units in one transaction, with the same hashing and lists as [`Store::submit`]. The units must be
    /// empty so far.
    ///
    /// # Errors
    /// If anything cannot be written, or a unit has entries already: then nothing is.
    pub async fn bulk(&self, loads: Vec<UnitLoad>) -> Result<(), SubmitError> {
        let _writing = self.0.writing.lock().await;
        let hand = Hand { pen: self.pen()?, vault: self.vault()? };
        let mut transaction = self.0.writer.begin().await?;
        let mut loaded = Vec::with_capacity(loads.len());
        for load in loads {
            let mut heads = Heads::new();
            for (recorded, at, actor) in &load.facts {
                let act = Act { unit: &load.unit, epoch: FIRST_LEASE, at, actor };
                append(&mut transaction, hand, &mut heads, act, recorded).await?;
            }
            doubles::keep(&mut transaction, &load.unit, self.hasher()?.roll(load.state.roll.voters.values())).await?;
            let summary = load.state.summary();
            put_summary(&mut transaction, &load.unit, &summary).await?;
            loaded.push((load.unit, summary));
        }
        transaction.commit().await?;
        // Memory holds what is looked at, not all that was loaded.
        for (unit, summary) in loaded {
            self.put_summary(&unit, summary);
            self.cache().forget(&unit);
            self.has_changed(unit.clone());
            // Nobody may be listening.
            let _ = self.0.changes.send(unit);
        }
        Ok(())
    }
}
