//! The newest head of each log, in one table on disk.
//!
//! Whoever can put an older table in this one's place can make the witness contradict itself: it is in no backup that is
//! ever restored.

use std::path::Path;

use record::witness::Seen;
use record::{Hash, Origin};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous};

use crate::error::Error;

const FILE: &str = "heads.sqlite";

const TABLE: &str = "CREATE TABLE IF NOT EXISTS head (origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL) STRICT";
const SETTLE: &str = "PRAGMA wal_checkpoint(PASSIVE)";
const HEAD: &str = "SELECT origin, size, root FROM head WHERE origin = $1";
const HEADS: &str = "SELECT origin, size, root FROM head ORDER BY origin";
const REPLACE: &str = "UPDATE head SET size = $2, root = $3 WHERE origin = $1 AND size = $4 AND root = $5";
const FIRST: &str = "INSERT INTO head (origin, size, root) VALUES ($1, $2, $3) ON CONFLICT (origin) DO NOTHING";

/// The heads kept.
#[derive(Debug, Clone)]
pub struct Heads(SqlitePool);

impl Heads {
    async fn connect(dir: &Path, make: bool) -> Result<Self, Error> {
        let options = SqliteConnectOptions::new()
            .filename(dir.join(FILE))
            .create_if_missing(make)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("trusted_schema", "OFF");
        Ok(Self(SqlitePoolOptions::new().max_connections(1).connect_with(options).await?))
    }

    /// Makes the table of a new witness.
    pub(crate) async fn make(dir: &Path) -> Result<(), Error> {
        let heads = Self::connect(dir, true).await?;
        sqlx::query(TABLE).execute(&heads.0).await?;
        heads.0.close().await;
        Ok(())
    }

    /// Opens the table of a data directory.
    ///
    /// # Errors
    /// There is none: a witness that has forgotten what it saw must not sign on.
    pub async fn open(dir: &Path) -> Result<Self, Error> {
        if !dir.join(FILE).is_file() {
            let why = "no heads here. A witness that has forgotten what it saw must not sign on: make a new one, \
                       with a new key, by `huanjie-witness init` in another directory";
            return Err(Error::file(&dir.join(FILE), why));
        }
        let heads = Self::connect(dir, false).await?;
        // What a failed sync has left of the log before is read from the system's memory as if it were on disk; no later sync
        // brings it there, and what is signed behind it would be forgotten at a power cut. Into the table with it, synced.
        sqlx::query(SETTLE).execute(&heads.0).await?;
        Ok(heads)
    }

    /// What was seen of a log: nothing, if it was never asked about.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn get(&self, log: &Origin) -> Result<Seen, Error> {
        let row = sqlx::query(HEAD).bind(log.as_str()).fetch_optional(&self.0).await?;
        row.map_or(Ok(Seen::nothing()), |row| Ok(head(&row)?.1))
    }

    /// Puts a head in place of exactly the old one and answers true, on disk then; false, if another one stands there.
    pub(crate) async fn replace(&self, log: &Origin, old: Seen, new: Seen) -> Result<bool, Error> {
        let unreadable = |_| Error::Unreadable(log.to_string());
        let (before, after) = (i64::try_from(old.size).map_err(unreadable)?, i64::try_from(new.size).map_err(unreadable)?);
        let bound = |sql| sqlx::query(sql).bind(log.as_str()).bind(after).bind(new.root.0.to_vec());
        let mut put = bound(REPLACE).bind(before).bind(old.root.0.to_vec()).execute(&self.0).await?.rows_affected();
        if put == 0 && old == Seen::nothing() {
            put = bound(FIRST).execute(&self.0).await?.rows_affected();
        }
        Ok(put == 1)
    }

    /// All heads, in the order of the logs' names.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn all(&self) -> Result<Vec<(Origin, Seen)>, Error> {
        sqlx::query(HEADS).fetch_all(&self.0).await?.iter().map(head).collect()
    }

    /// All heads as `huanjie verify --seen` reads them.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn text(&self) -> Result<String, Error> {
        Ok(text(self.all().await?.iter().map(|(log, seen)| (log, *seen))))
    }
}

fn head(row: &SqliteRow) -> Result<(Origin, Seen), Error> {
    let (log, size, root): (String, i64, Vec<u8>) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    let read = || Some((Origin::parse(&log)?, Seen { size: u64::try_from(size).ok()?, root: Hash(root.try_into().ok()?) }));
    read().ok_or_else(|| Error::Unreadable(log.clone()))
}

/// Heads as text: what `huanjie verify --seen` reads (docs/record-format.md, section 16).
pub(crate) fn text<'h>(heads: impl IntoIterator<Item = (&'h Origin, Seen)>) -> String {
    let lines = heads.into_iter().map(|(log, seen)| format!("{log} {} {}\n", seen.size, seen.root));
    std::iter::once("huanjie/seen/v1\n".to_owned()).chain(lines).collect()
}
