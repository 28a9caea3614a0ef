//! Publishing: the logs' checkpoints, first signed in [`crate::latest`], then written out as plain files that anyone can
//! copy, mirror and verify.
//!
//! The order makes a cut at any point harmless: the unit's head stands in `latest`, then its checkpoint in the log of the
//! cycle, then its files; then the same for the cycle, whose checkpoint is published once it meets the policy.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::PoisonError;

use election::Fact;
use record::note::SignatureError;
use record::tree::Tree;
use record::witness::Request;
use record::{Origin, Policy, Signature, SignedCheckpoint, Verifiers};
use sqlx::Row;

use crate::exchange::{named, opening};
use crate::files::{self, Part};
use crate::fold::tree;
use crate::latest::continues;
use crate::{ActError, ForkError, Store, StoreError, sql};

/// Units whose logs are in memory at the same time.
const AT_ONCE: usize = 32;

/// What a publication has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Publication {
    /// Units whose logs had grown.
    pub units: usize,
    /// Entries in the log of the cycle.
    pub size: u64,
    /// Entries that the published checkpoint covers: fewer while cosignatures are missing.
    pub published: u64,
}

/// Why nothing, or not everything, was published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// A log is not a continuation of what was signed.
    #[error(transparent)]
    Fork(#[from] ForkError),
    /// A checkpoint was not recorded.
    #[error(transparent)]
    Act(#[from] ActError),
    /// Beneath.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file cannot be written.
    #[error("the public record cannot be written: {0}")]
    Files(#[from] io::Error),
    /// `trust.policy` is none.
    #[error("trust.policy: {0}")]
    Policy(String),
    /// What a witness answered does not fit.
    #[error("the cosignature is not by a witness of trust.policy, or not of a checkpoint that waits for one")]
    Cosignature,
    /// A signature does not verify.
    #[error(transparent)]
    Signature(#[from] SignatureError),
}

impl From<sqlx::Error> for PublishError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A unit's log as it is read for publication.
struct UnitLog {
    code: String,
    origin: Origin,
    notes: Vec<String>,
    tree: Tree,
    openings: String,
}

/// Fact of an entry: the second part of its type, on its eighth line.
fn fact_name(note: &str) -> &str {
    note.lines().nth(7).and_then(|kind| kind.split_once('.')).map_or("", |(_, fact)| fact)
}

/// Whether what opens the fact at a place is published: at once if it is only too long for an entry; a figure of a count
/// once its result is announced, and never if another round was called before that.
fn is_public(notes: &[String], place: usize) -> bool {
    let Some(note) = notes.get(place) else { return false };
    if !Fact::HIDDEN.contains(&fact_name(note)) {
        return true;
    }
    let after = notes.iter().skip(place + 1).map(|note| fact_name(note));
    after.into_iter().find(|fact| matches!(*fact, "result_announced" | "round_called")) == Some("result_announced")
}

impl Store {
    /// Whether the log of the cycle is written elsewhere, and this machine writes the units that it has on lease.
    #[must_use]
    pub fn is_station(&self) -> bool {
        self.0.pen.as_ref().is_some_and(|pen| pen.foreign_log().is_some())
    }

    /// The folder of the published record: the same paths below `/record/`.
    #[must_use]
    pub fn public(&self) -> PathBuf {
        self.0.dir.join("public")
    }

    /// Which witnesses must cosign before a checkpoint is published: `trust.policy` in the data directory. Nobody must,
    /// until the office names some.
    ///
    /// # Errors
    /// The file is no policy.
    pub fn policy(&self) -> Result<Policy, PublishError> {
        Policy::parse(self.policy_text()?.as_bytes()).map_err(|e| PublishError::Policy(e.to_string()))
    }

    /// The text of `trust.policy`.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn policy_text(&self) -> Result<String, PublishError> {
        match std::fs::read_to_string(self.0.dir.join("trust.policy")) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let logs: String = self.log_keys()?.iter().map(|key| format!("log {}\n", key.vkey())).collect();
                Ok(format!("{logs}quorum none\n"))
            }
            other => other.map_err(|e| PublishError::Policy(e.to_string())),
        }
    }

    /// Publishes every log that has grown. Nothing happens before the register is sealed.
    ///
    /// # Errors
    /// A log is not a continuation of what was signed: then the store is read only from now on. Or nothing can be written.
    pub async fn publish(&self) -> Result<Publication, PublishError> {
        let _one = self.0.publishing.lock().await;
        if let Some(why) = self.frozen() {
            return Err(StoreError::Older(why).into());
        }
        if !self.cycle().is_open() || self.is_station() {
            return Ok(Publication { units: 0, size: 0, published: 0 });
        }
        let done = self.publish_all().await;
        if let Err(PublishError::Fork(fork)) = &done {
            self.freeze(fork);
        }
        done
    }

    async fn publish_all(&self) -> Result<Publication, PublishError> {
        let codes: Vec<String> = {
            let mut grown = self.0.grown.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *grown).into_iter().collect()
        };
        let mut left = codes.as_slice();
        while !left.is_empty() {
            let (now, later) = left.split_at(left.len().min(AT_ONCE));
            if let Err(error) = self.publish_units(now).await {
                self.0.grown.lock().unwrap_or_else(PoisonError::into_inner).extend(left.iter().cloned());
                return Err(error);
            }
            left = later;
        }
        let (size, published) = (self.cycle().size(), files::published(&self.public()));
        // Nothing has come since: the minute's round costs nothing.
        let published = if size == published { published } else { self.publish_cycle().await? };
        Ok(Publication { units: codes.len(), size: self.cycle().size(), published })
    }

    async fn publish_units(&self, codes: &[String]) -> Result<(), PublishError> {
        let mut logs = Vec::with_capacity(codes.len());
        for code in codes.iter().filter(|code| self.cycle().units().contains_key(*code)) {
            logs.push(self.unit_log(code).await?);
        }
        let trees: Vec<(Origin, &Tree)> = logs.iter().map(|log| (log.origin.clone(), &log.tree)).collect();
        let signed = self.latest()?.sign(&trees).await?;
        let new = |signed: &&SignedCheckpoint| {
            let checkpoint = signed.checkpoint();
            let known = checkpoint.origin.unit().and_then(|unit| self.cycle().units().get(unit).map(|unit| unit.size));
            known != Some(checkpoint.size)
        };
        let news: Vec<SignedCheckpoint> = signed.iter().filter(new).cloned().collect();
        self.put_checkpoints(&news).await?;
        let public = self.public().join("units");
        on_a_thread(move || {
            for (log, signed) in logs.iter().zip(&signed) {
                let folder = public.join(&log.code);
                files::put_log(&folder, &Part { tree: &log.tree, notes: &log.notes, first: 0 })?;
                if !log.openings.is_empty() {
                    files::put(&folder.join("openings.jsonl"), log.openings.as_bytes())?;
                }
                files::put(&folder.join("checkpoint"), &signed.to_bytes())?;
            }
            Ok(())
        })
        .await
    }

    async fn unit_log(&self, code: &str) -> Result<UnitLog, PublishError> {
        let log = self.log(code).await?;
        let tree = tree(code, &log)?;
        let notes: Vec<String> = log.into_iter().map(|(note, _)| note).collect();
        let mut openings = String::new();
        for row in sqlx::query(sql::FACT_OPENINGS).bind(code).fetch_all(&self.0.readers).await? {
            let opening = opening(code, self.vault()?, &row)?;
            if is_public(&notes, usize::try_from(opening.index).unwrap_or(usize::MAX)) {
                openings.push_str(&opening.line().map_err(|_| StoreError::Unreadable(code.to_owned()))?);
                openings.push('\n');
            }
        }
        Ok(UnitLog { code: code.to_owned(), origin: self.pen()?.origin(code)?, notes, tree, openings })
    }

    /// Signs the log of the cycle, writes its files, publishes its checkpoint if it meets the policy.
    async fn publish_cycle(&self) -> Result<u64, PublishError> {
        let (pen, latest) = (self.pen()?, self.latest()?);
        let tree = self.cycle().tree().clone();
        let signed = latest.sign(&[(pen.cycle().clone(), &tree)]).await?.remove(0);
        let first = files::bundle_start(files::published(&self.public()));
        let from = i64::try_from(first).unwrap_or(i64::MAX);
        let rows = sqlx::query(sql::CYCLE_NOTES_FROM).bind(from).fetch_all(&self.0.readers).await?;
        let notes: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        let keys = self.published_keys()?;
        let public = self.public();
        on_a_thread(move || {
            files::put(&public.join("log.vkey"), keys.as_bytes())?;
            files::put_log(&public, &Part { tree: &tree, notes: &notes, first })
        })
        .await?;
        let waits = latest.pending().await?.into_iter().any(|waiting| waiting.checkpoint() == signed.checkpoint());
        if !waits {
            latest.put_pending(&signed).await?;
        }
        self.publish_pending().await
    }

    /// Verifier keys of the cycle's log and of all units' logs, one a line; each log has had them all, the newest last.
    fn published_keys(&self) -> Result<String, StoreError> {
        let (pen, own) = (self.pen()?, self.log_keys()?);
        let mut keys: String = own.iter().map(|key| key.vkey() + "\n").collect();
        for code in self.cycle().units().keys() {
            let log = pen.origin(code)?;
            for key in &own {
                let named = named(&log, key).ok_or_else(|| StoreError::UnknownUnit(code.clone()))?;
                keys.push_str(&(named.vkey() + "\n"));
            }
        }
        Ok(keys)
    }

    /// Publishes the newest waiting checkpoint that meets the policy; answers the size that is published then.
    async fn publish_pending(&self) -> Result<u64, PublishError> {
        let (policy, latest) = (self.policy()?, self.latest()?);
        let waiting = latest.pending().await?;
        let ready = waiting.iter().rev().find(|signed| policy.satisfied(signed).is_ok_and(|quorum| quorum.met && quorum.log.is_some()));
        let Some(ready) = ready else { return Ok(files::published(&self.public())) };
        let (path, bytes, size) = (self.public().join("checkpoint"), ready.to_bytes(), ready.checkpoint().size);
        on_a_thread(move || files::put(&path, &bytes)).await?;
        latest.forget_pending_below(size).await?;
        Ok(size)
    }

    /// What to ask a witness for that has seen `old` entries of the cycle's log: the newest checkpoint that waits.
    ///
    /// # Errors
    /// The data cannot be read, or is older than what the witness has seen: then the store is read only from now on.
    pub async fn request(&self, old: u64) -> Result<Option<Request>, PublishError> {
        let Some(checkpoint) = self.latest()?.pending().await?.pop() else { return Ok(None) };
        let size = checkpoint.checkpoint().size;
        if old > size {
            let log = checkpoint.checkpoint().origin.to_string();
            let fork = ForkError::Shrunk { log, size, known: old };
            self.freeze(&fork);
            return Err(fork.into());
        }
        Ok(Some(Request { old, proof: self.cycle().tree().consistency(old, size), checkpoint }))
    }

    /// How many entries of the cycle's log a witness is known to have seen: those that it has cosigned.
    ///
    /// # Errors
    /// The data cannot be read.
    pub async fn witnessed(&self, witness: &str) -> Result<u64, PublishError> {
        let policy = self.policy()?;
        let Some(party) = policy.witnesses().iter().find(|party| party.name == witness) else { return Ok(0) };
        let mut known: Vec<SignedCheckpoint> = self.latest()?.pending().await?;
        known.extend(files::checkpoint(&self.public()));
        let by = |signed: &&SignedCheckpoint| signed.note().signatures().iter().any(|signature| party.key.is_of(signature));
        Ok(known.iter().filter(by).map(|signed| signed.checkpoint().size).max().unwrap_or(0))
    }

    /// Takes the cosignatures that a witness gave to a waiting checkpoint; answers the size that is published then.
    ///
    /// # Errors
    /// They are not of a waiting checkpoint, not by a witness of the policy, or do not verify.
    pub async fn cosigned(&self, signatures: &[Signature]) -> Result<u64, PublishError> {
        let _one = self.0.publishing.lock().await;
        let (policy, latest) = (self.policy()?, self.latest()?);
        let witnesses = Verifiers::new(policy.witnesses().iter().map(|party| party.key.clone())).unwrap_or_default();
        let mut taken = false;
        for mut signed in latest.pending().await? {
            let before = signed.clone();
            for signature in signatures {
                let mut with = signed.clone();
                if with.add(signature.clone()).is_ok() && with.verify(&witnesses).is_ok() {
                    signed = with;
                }
            }
            if signed != before {
                latest.put_pending(&signed).await?;
                taken = true;
            }
        }
        if taken { self.publish_pending().await } else { Err(PublishError::Cosignature) }
    }

    fn freeze(&self, fork: &ForkError) {
        // A race or a failing disk is not an older state.
        if matches!(fork, ForkError::Shrunk { .. } | ForkError::Forked { .. }) {
            self.alarm(fork.to_string());
        }
    }

    /// Whether the data is older than what was signed, and why that is so.
    pub(crate) async fn older(&self) -> Result<Option<String>, StoreError> {
        let sizes = self.sizes().await?;
        for (log, head) in self.latest()?.heads().await? {
            let origin = Origin::parse(&log).ok_or_else(|| StoreError::Unreadable(log.clone()))?;
            let older = match origin.unit() {
                None => continues(&origin, head, self.cycle().tree()).err(),
                Some(unit) => {
                    let (size, known) = (sizes.get(unit).copied().unwrap_or(0), head.0);
                    (size < known).then_some(ForkError::Shrunk { log, size, known })
                }
            };
            if let Some(fork) = older {
                return Ok(Some(fork.to_string()));
            }
        }
        Ok(None)
    }

    async fn sizes(&self) -> Result<BTreeMap<String, u64>, StoreError> {
        Ok(self.heads("").await?.into_iter().map(|head| (head.unit, head.size)).collect())
    }

    /// At the start: whether the data is as new as what was signed, and which logs have grown since they were published.
    pub(crate) async fn check_age(&self) -> Result<(), StoreError> {
        let waits = self.is_marked().then(|| "restored from a backup: two people must confirm it".to_owned());
        if let Some(why) = self.wrong_log_key()?.or(self.older().await?).or(waits) {
            self.alarm(why);
        }
        let sizes = self.sizes().await?;
        let public = self.public().join("units");
        let cycle = self.cycle();
        let stale = |(code, size): &(&String, &u64)| {
            let known = cycle.units().get(*code).map_or(0, |unit| unit.size);
            known != **size || files::published(&public.join(code)) != **size
        };
        let stale = sizes.iter().filter(stale).map(|(code, _)| code.clone());
        self.0.grown.lock().unwrap_or_else(PoisonError::into_inner).extend(stale);
        Ok(())
    }

    /// What was alarming is looked at anew.
    pub(crate) fn thaw(&self) {
        *self.0.frozen.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// From now on the store is read only.
    pub fn alarm(&self, why: String) {
        tracing::error!(%why, "read only from now on");
        *self.0.frozen.write().unwrap_or_else(PoisonError::into_inner) = Some(why);
    }

    /// Whether a log has grown since the last publication.
    #[must_use]
    pub fn has_grown(&self) -> bool {
        !self.0.grown.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }
}

/// Files are written beside the threads that answer requests.
async fn on_a_thread(work: impl FnOnce() -> io::Result<()> + Send + 'static) -> Result<(), PublishError> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?.map_err(PublishError::Files)
}
