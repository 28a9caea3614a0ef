//! Reading: a unit's state from its entries, entries as they stand, heads.

use std::sync::Arc;

use election::{Election, Fact, Sealed};
use record::Entry;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::cache::{Folded, Heads};
use crate::{Store, StoreError, sql};

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

/// Applies the entries of a unit in the order of each stream.
fn fold_rows(unit: &str, body: statute::Body, rows: &[SqliteRow]) -> Result<Folded, StoreError> {
    let unreadable = || StoreError::Unreadable(unit.to_owned());
    let mut state = Election::new(unit, body);
    let mut heads = Heads::new();
    for row in rows {
        let (stream, seq, hash, payload): (String, i64, String, String) = (row.get(0), row.get(1), row.get(2), row.get(3));
        let sealed: Option<String> = row.get(4);
        let fact: Fact = serde_json::from_str(&payload).map_err(|_| unreadable())?;
        let sealed: Option<Sealed> = sealed.map(|text| serde_json::from_str(&text)).transpose().map_err(|_| unreadable())?;
        state.apply(&fact, sealed.as_ref());
        heads.insert(stream, (u64::try_from(seq).map_err(|_| unreadable())? + 1, hash));
    }
    Ok(Folded { state: Arc::new(state), heads })
}

impl Store {
    /// The state of a unit: from memory, else folded from its entries.
    ///
    /// # Errors
    /// Unknown unit, or the database does not answer.
    pub async fn election(&self, unit: &str) -> Result<Arc<Election>, StoreError> {
        Ok(self.folded(unit).await?.state)
    }

    pub(crate) async fn folded(&self, unit: &str) -> Result<Folded, StoreError> {
        let writes = {
            let mut cache = self.cache();
            if let Some(folded) = cache.get(unit) {
                return Ok(folded);
            }
            cache.writes(unit)
        };
        let folded = self.read(unit).await?;
        self.cache().keep_read(unit, folded.clone(), writes);
        Ok(folded)
    }

    /// The state of a unit, always folded anew.
    ///
    /// # Errors
    /// Unknown unit, or the database does not answer.
    pub async fn fold(&self, unit: &str) -> Result<Arc<Election>, StoreError> {
        Ok(self.read(unit).await?.state)
    }

    async fn read(&self, unit: &str) -> Result<Folded, StoreError> {
        let body = self.unit(unit).ok_or_else(|| StoreError::UnknownUnit(unit.to_owned()))?.body;
        let rows = sqlx::query(sql::FOLD).bind(unit).fetch_all(&self.0.readers).await?;
        let code = unit.to_owned();
        let folded = tokio::task::spawn_blocking(move || fold_rows(&code, body, &rows)).await;
        folded.map_err(|_| StoreError::Unreadable(unit.to_owned()))?
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

    /// The newest entries of a stream, newest first.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn newest(&self, unit: &str, stream: &str, limit: u32) -> Result<Vec<EntryRow>, StoreError> {
        let rows = sqlx::query(sql::NEWEST).bind(unit).bind(stream).bind(i64::from(limit)).fetch_all(&self.0.readers).await?;
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
        let _writing = self.0.writing.lock().await;
        sqlx::query(sql::ERASE_SEALED).bind(unit).bind(stream).bind(seq).execute(&self.0.writer).await?;
        self.cache().forget(unit);
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
