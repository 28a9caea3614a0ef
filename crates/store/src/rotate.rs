//! Another key for the log of the cycle, and with it for the logs of its units.
//!
//! The new key is drawn and on disk before the entry that names it, signed by the old one and by two people; it takes the
//! old one's place once that entry is on disk. A server that is stopped between the two finishes it at its next start. Must
//! not know: pages, who may ask for it.

use std::io;

use record::Verifier;
use record::cycle::{Act, Rotated};

use crate::cycle::{ActRefused, Signed};
use crate::handover::By;
use crate::{ActError, Store, StoreError, directory, files};

impl Store {
    /// Every key that the log of the cycle has had, as far as it is known here; the newest last.
    ///
    /// # Errors
    /// This store only reads.
    pub fn log_keys(&self) -> Result<Vec<Verifier>, StoreError> {
        let had = self.cycle().own_keys().to_vec();
        if !had.is_empty() {
            return Ok(had);
        }
        let pen = self.pen()?;
        match pen.foreign_log() {
            Some(log) => Ok(vec![log.clone()]),
            None => Ok(vec![self.latest()?.key(pen.cycle())?.verifier().clone()]),
        }
    }

    /// The key that signs the log of the cycle now.
    ///
    /// # Errors
    /// This store only reads.
    pub fn log_key(&self) -> Result<Verifier, StoreError> {
        self.log_keys()?.pop().ok_or(StoreError::Stopping)
    }

    /// Gives the log of the cycle another key, and its units' logs with it; answers the key. `trust.policy`, if there is one,
    /// lists it from now on.
    ///
    /// # Errors
    /// The log is not begun or written elsewhere, two people must sign, or nothing can be written.
    pub async fn rotate_log_key(&self, reason: &str, by: By<'_>) -> Result<Verifier, ActError> {
        let _one = self.0.publishing.lock().await;
        let _writing = self.0.writing.lock().await;
        if let Some(why) = self.frozen() {
            return Err(StoreError::Older(why).into());
        }
        if self.is_station() {
            return Err(ActRefused::Station.into());
        }
        let (pen, latest) = (self.pen()?, self.latest()?);
        let before = latest.key(pen.cycle())?.verifier().vkey();
        let next = latest.next_key(pen.cycle())?.verifier().clone();
        let act = Act::Rotated(Rotated { actor: by.actor.to_owned(), before, key: next.vkey(), reason: reason.to_owned() });
        self.cycle().fits(&act, by.people)?;
        self.list_in_policy(&next)?;
        self.write_acts(&[Signed { act, people: by.people }], by.once).await?;
        latest.turn()?;
        Ok(next)
    }

    /// `trust.policy` lists a key of the log behind those that it lists already.
    fn list_in_policy(&self, key: &Verifier) -> Result<(), StoreError> {
        let path = self.0.dir.join("trust.policy");
        let text = match std::fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            other => other.map_err(|error| directory(&path, error))?,
        };
        let line = format!("log {}", key.vkey());
        let mut lines: Vec<&str> = text.lines().collect();
        if lines.iter().any(|known| known.trim() == line) {
            return Ok(());
        }
        let last = lines.iter().rposition(|known| known.split_whitespace().next() == Some("log"));
        lines.insert(last.map_or(0, |last| last + 1), &line);
        files::put(&path, (lines.join("\n") + "\n").as_bytes()).map_err(|error| directory(&path, error))
    }

    /// At the start: why the key that is held is not the one that the log is signed with. A change that was begun is finished.
    ///
    /// # Errors
    /// The key cannot be read.
    pub(crate) fn wrong_log_key(&self) -> Result<Option<String>, StoreError> {
        let (pen, latest) = (self.pen()?, self.latest()?);
        let due = self.cycle().signs_with().map(str::to_owned);
        let Some(due) = due.filter(|_| !self.is_station()) else { return Ok(None) };
        if latest.has_next() && latest.next_key(pen.cycle())?.verifier().name_and_id() == due {
            latest.turn()?;
        }
        let held = latest.key(pen.cycle())?.verifier().name_and_id();
        Ok((held != due).then(|| format!("log.key is {held}, but the log of the cycle is signed with {due}")))
    }
}
