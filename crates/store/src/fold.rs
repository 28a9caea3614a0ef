//! Reading: a unit's state from its entries, entries as they stand, heads.

use std::sync::{Arc, PoisonError};

use election::{Election, Fact, Sealed};
use record::Entry;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::{CACHED_VOTERS, Cache, Store, StoreError, sql};

/// An entry with the hash stored for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// The entry.
    pub entry: Entry,
    /// Its leaf hash.
    pub hash: String,
}

/// The newest entry of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Unit.
    pub unit: String,
    /// Stream.
    pub stream: String,
    /// Place of the newest entry.
    pub seq: u64,
    /// Its hash.
    pub hash: String,
}

/// The stream whose facts make the election's state.
pub(crate) const COMMITTEE: &str = "committee";

impl Cache {
    fn touch(&mut self, unit: &str) -> Option<Arc<Election>> {
        self.clock += 1;
        let clock = self.clock;
        self.states.get_mut(unit).map(|(state, used)| {
            *used = clock;
            state.clone()
        })
    }

    pub(crate) fn put(&mut self, unit: &str, state: Arc<Election>) {
        self.clock += 1;
        self.voters += state.roll.voters.len();
        if let Some((old, _)) = self.states.insert(unit.to_owned(), (state, self.clock)) {
            self.voters -= old.roll.voters.len();
        }
        while self.voters > CACHED_VOTERS && self.states.len() > 1 {
            let oldest = self.states.iter().min_by_key(|(_, (_, used))| *used).map(|(unit, _)| unit.clone());
            let Some((gone, _)) = oldest.and_then(|unit| self.states.remove(&unit)) else { return };
            self.voters -= gone.roll.voters.len();
        }
    }
}

fn entry_row(row: &SqliteRow) -> EntryRow {
    let seq: i64 = row.get("seq");
    let commitment: String = row.get("commitment");
    EntryRow {
        entry: Entry {
            unit: row.get("unit"),
            stream: row.get("stream"),
            seq: u64::try_from(seq).unwrap_or(0),
            previous: row.get("previous"),
            at: row.get("at"),
            actor: row.get("actor"),
            commitment: (!commitment.is_empty()).then_some(commitment),
            payload: row.get("payload"),
            signatures: Vec::new(),
        },
        hash: row.get("hash"),
    }
}

impl Store {
    /// The state of a unit: from memory, else folded from its entries.
    ///
    /// # Errors
    /// Unknown unit, or the database does not answer.
    pub async fn election(&self, unit: &str) -> Result<Arc<Election>, StoreError> {
        if let Some(state) = self.0.cache.lock().unwrap_or_else(PoisonError::into_inner).touch(unit) {
            return Ok(state);
        }
        let state = Arc::new(self.fold(unit).await?);
        self.0.cache.lock().unwrap_or_else(PoisonError::into_inner).put(unit, state.clone());
        Ok(state)
    }

    /// The state of a unit, always folded anew.
    ///
    /// # Errors
    /// Unknown unit, or the database does not answer.
    pub async fn fold(&self, unit: &str) -> Result<Election, StoreError> {
        let row = self.unit(unit).ok_or_else(|| StoreError::UnknownUnit(unit.to_owned()))?;
        let mut state = Election::new(unit, row.body);
        let rows = sqlx::query(sql::FOLD).bind(unit).bind(COMMITTEE).fetch_all(&self.0.readers).await?;
        for row in rows {
            let (payload, body): (String, Option<String>) = (row.get(0), row.get(1));
            let fact: Fact = serde_json::from_str(&payload).map_err(|_| StoreError::Unreadable(unit.to_owned()))?;
            let sealed: Option<Sealed> = match body {
                Some(body) => Some(serde_json::from_str(&body).map_err(|_| StoreError::Unreadable(unit.to_owned()))?),
                None => None,
            };
            state.apply(&fact, sealed.as_ref());
        }
        Ok(state)
    }

    /// Entries of a stream from a place on, at most `limit`.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn entries(&self, unit: &str, stream: &str, from: u64, limit: u32) -> Result<Vec<EntryRow>, StoreError> {
        let from = i64::try_from(from).unwrap_or(i64::MAX);
        let rows = sqlx::query(sql::ENTRIES).bind(unit).bind(stream).bind(from).bind(i64::from(limit)).fetch_all(&self.0.readers).await?;
        Ok(rows.iter().map(entry_row).collect())
    }

    /// The sealed part of an entry with its salt (hex), if it has not been erased.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn sealed(&self, unit: &str, stream: &str, seq: u64) -> Result<Option<(String, String)>, StoreError> {
        let seq = i64::try_from(seq).unwrap_or(i64::MAX);
        let row = sqlx::query(sql::SEALED).bind(unit).bind(stream).bind(seq).fetch_optional(&self.0.readers).await?;
        Ok(row.map(|row| (row.get(0), row.get(1))))
    }

    /// Erases the sealed part of an entry: its retention has ended. The entry stays and still verifies.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn erase_sealed(&self, unit: &str, stream: &str, seq: u64) -> Result<(), StoreError> {
        let seq = i64::try_from(seq).unwrap_or(i64::MAX);
        sqlx::query(sql::ERASE_SEALED).bind(unit).bind(stream).bind(seq).execute(&self.0.writer).await?;
        let mut cache = self.0.cache.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((state, _)) = cache.states.remove(unit) {
            cache.voters -= state.roll.voters.len();
        }
        Ok(())
    }

    /// The newest entry of every stream in a scope.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn heads(&self, scope: &str) -> Result<Vec<Head>, StoreError> {
        let rows = sqlx::query(sql::HEADS).bind(scope).bind(format!("{scope}~")).fetch_all(&self.0.readers).await?;
        Ok(rows
            .iter()
            .map(|row| {
                let seq: i64 = row.get(2);
                Head { unit: row.get(0), stream: row.get(1), seq: u64::try_from(seq).unwrap_or(0), hash: row.get(3) }
            })
            .collect())
    }
}
