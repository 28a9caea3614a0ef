//! Where records live: streams, sealed parts, the list row of each unit, accounts. SQLite now; plain SQL throughout.
//!
//! One task writes: it takes all waiting commands, decides and appends them in one transaction, and answers only when
//! they are on disk (`synchronous=FULL`). Readers never wait for it. Must not know: pages, papers.

mod accounts;
mod cache;
mod divisions;
mod fold;
mod marks;
mod pen;
pub mod sql;
mod writer;

use std::collections::{BTreeMap, HashMap};
use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use election::{Actor, Command, Refusal, Summary};
use jiff::civil::Date;
use record::Origin;
use sqlx::Row;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use statute::Body;
use tokio::sync::{Semaphore, broadcast, mpsc, oneshot};

use crate::cache::Cache;
use crate::pen::Pen;

pub use accounts::{Account, SignInError};
pub use divisions::{Division, Level};
pub use fold::{EntryRow, Head};
pub use marks::{Change, Marks, Standing};
pub use pen::Field;
pub use writer::UnitLoad;

/// What can go wrong beneath the law.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database answered with an error.
    #[error("the database does not answer: {0}")]
    Database(#[from] sqlx::Error),
    /// Migrations could not be applied.
    #[error("the database could not be brought to this program's version: {0}")]
    Migration(sqlx::migrate::MigrateError),
    /// A newer program has written the database.
    #[error("a newer huanjie has written this data (version {0}); install that one, or restore an older backup")]
    Newer(i64),
    /// The data directory cannot be used.
    #[error("{path}: {why}")]
    Directory {
        /// Which.
        path: String,
        /// Why not.
        why: String,
    },
    /// Another process uses the data directory.
    #[error("{0} is in use by another huanjie; stop it first or choose another --data")]
    InUse(String),
    /// A stored line cannot be read.
    #[error("a stored line of {0} cannot be read")]
    Unreadable(String),
    /// A fact cannot be written as an entry.
    #[error("{unit}: what happened cannot be written as an entry: {what}")]
    NoEntry {
        /// Of which unit.
        unit: String,
        /// Why not.
        what: String,
    },
    /// The device's key cannot be made or used.
    #[error("the key of this device cannot be used: {0}")]
    Key(String),
    /// No such unit.
    #[error("no unit {0}")]
    UnknownUnit(String),
    /// The sign-in name belongs to somebody.
    #[error("the name is taken")]
    NameTaken,
    /// A batch was not written: nothing of it stands.
    #[error("nothing was recorded; please send it again")]
    NotWritten,
    /// The writer has stopped.
    #[error("the server is stopping")]
    Stopping,
}

/// An acknowledged command: its last entry is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ack {
    /// Stream of the last entry.
    pub stream: String,
    /// Its place.
    pub seq: u64,
    /// Its hash.
    pub hash: String,
}

/// Why a command was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// The law or the order of steps says no.
    #[error("refused: {}", .0.rule)]
    Refused(Box<Refusal>),
    /// The same idempotency key came with another command.
    #[error("the idempotency key was used for another command")]
    KeyReused,
    /// Somebody else appended first; ask again.
    #[error("another entry came first")]
    Conflict,
    /// Beneath the law.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        match error {
            sqlx::migrate::MigrateError::VersionMissing(version) => Self::Newer(version),
            other => Self::Migration(other),
        }
    }
}

impl From<sqlx::Error> for SubmitError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(inner) if inner.is_unique_violation() => Self::Conflict,
            _ => Self::Store(StoreError::Database(error)),
        }
    }
}

/// A unit as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    /// 12-digit code.
    pub code: String,
    /// Short name, for example "纳尔宗村".
    pub name: String,
    /// Which body it elects.
    pub body: Body,
    /// Name of its township.
    pub township: String,
    /// Name of its county.
    pub county: String,
    /// Where it stands.
    pub summary: Summary,
}

impl UnitRow {
    /// County, township and unit in one name.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{}{}{}", self.county, self.township, self.name)
    }
}

struct Job {
    unit: String,
    actor: Actor,
    today: Date,
    command: Command,
    key: Option<String>,
    answer: oneshot::Sender<Result<Ack, SubmitError>>,
}

/// Voters that folded states in memory may hold in all: a prefecture's, some 200 bytes each, once its units are looked at.
const CACHED_VOTERS: usize = 300_000;

/// Passphrases hashed at the same time: each takes 19 MiB.
const HASHERS: usize = 2;

struct Inner {
    readers: SqlitePool,
    writer: SqlitePool,
    jobs: mpsc::Sender<Job>,
    units: RwLock<BTreeMap<String, Arc<UnitRow>>>,
    divisions: RwLock<Arc<BTreeMap<String, Division>>>,
    rehearsal: RwLock<HashMap<String, Date>>,
    cache: Mutex<Cache>,
    marks: Marks,
    /// Held from the begin of a transaction on records until memory follows the disk.
    writing: tokio::sync::Mutex<()>,
    hashers: Semaphore,
    changes: broadcast::Sender<String>,
    slow_down: Mutex<HashMap<String, (u32, i64)>>,
    /// Only who holds the directory writes.
    pen: Option<Pen>,
    _lock: Option<File>,
}

/// The store. Cheap to clone.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

fn directory(path: &Path, why: impl ToString) -> StoreError {
    StoreError::Directory { path: path.display().to_string(), why: why.to_string() }
}

/// The cycle whose logs stand here; named after the year at the first start.
async fn cycle(writer: &SqlitePool) -> Result<Origin, StoreError> {
    let known: Option<String> = sqlx::query(sql::CYCLE).fetch_optional(writer).await?.map(|row| row.get(0));
    let origin = match known {
        Some(origin) => origin,
        None => {
            let origin = format!("huanjie.local/{}", jiff::Timestamp::now().strftime("%Y"));
            sqlx::query(sql::PUT_CYCLE).bind(&origin).execute(writer).await?;
            origin
        }
    };
    Origin::parse(&origin).ok_or(StoreError::Unreadable(origin))
}

impl Store {
    /// Opens (or makes) the database in a data directory and applies migrations.
    ///
    /// # Errors
    /// One clear line: the directory cannot be used, another process has it, the database is not ours.
    pub async fn open(dir: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(dir).map_err(|e| directory(dir, e))?;
        let lock = File::create(dir.join("huanjie.lock")).map_err(|e| directory(dir, e))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => StoreError::InUse(dir.display().to_string()),
            TryLockError::Error(error) => directory(dir, error),
        })?;
        let (store, queue) = Self::connect(dir, Some(lock)).await?;
        store.load_lists().await?;
        tokio::spawn(writer::run(Arc::downgrade(&store.0), queue));
        Ok(store)
    }

    /// Opens the accounts beside a server that may be running: records can be read but not written.
    ///
    /// # Errors
    /// If the database cannot be opened or is of another version.
    pub async fn beside(dir: &Path) -> Result<Self, StoreError> {
        Ok(Self::connect(dir, None).await?.0)
    }

    async fn connect(dir: &Path, lock: Option<File>) -> Result<(Self, mpsc::Receiver<Job>), StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(dir.join("huanjie.sqlite"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("trusted_schema", "OFF")
            .pragma("secure_delete", "ON")
            .pragma("mmap_size", "268435456");
        let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        sqlx::migrate!().run(&writer).await?;
        let readers = SqlitePoolOptions::new().max_connections(4).connect_with(options.read_only(true)).await?;
        let pen = match lock {
            Some(_) => Some(Pen::open(dir, cycle(&writer).await?)?),
            None => None,
        };
        let (jobs, queue) = mpsc::channel(1_024);
        let store = Self(Arc::new(Inner {
            readers,
            writer,
            jobs,
            units: RwLock::default(),
            divisions: RwLock::default(),
            rehearsal: RwLock::default(),
            cache: Mutex::new(Cache::new(CACHED_VOTERS)),
            marks: Marks::in_dir(dir),
            writing: tokio::sync::Mutex::default(),
            hashers: Semaphore::new(HASHERS),
            changes: broadcast::channel(1_024).0,
            slow_down: Mutex::default(),
            pen,
            _lock: lock,
        }));
        Ok((store, queue))
    }

    async fn load_lists(&self) -> Result<(), StoreError> {
        self.load_divisions_from_disk().await?;
        let mut written_by_this_program = true;
        for row in sqlx::query(sql::SUMMARIES).fetch_all(&self.0.readers).await? {
            let (unit, summary): (String, String) = (row.get(0), row.get(1));
            match serde_json::from_str::<Summary>(&summary) {
                Ok(summary) => self.put_summary(&unit, summary),
                Err(_) => written_by_this_program = false,
            }
        }
        if !written_by_this_program {
            self.rebuild_lists().await?;
        }
        for row in sqlx::query(sql::REHEARSAL_DAYS).fetch_all(&self.0.readers).await? {
            let (unit, day): (String, String) = (row.get(0), row.get(1));
            let day = day.parse().map_err(|_| StoreError::Unreadable(unit.clone()))?;
            self.0.rehearsal.write().unwrap_or_else(PoisonError::into_inner).insert(unit, day);
        }
        Ok(())
    }

    /// Makes the lists anew from the records: they are derived, and another version of the program may derive more.
    ///
    /// # Errors
    /// If the database does not answer or an entry cannot be read.
    pub async fn rebuild_lists(&self) -> Result<(), StoreError> {
        let _writing = self.0.writing.lock().await;
        let mut transaction = self.0.writer.begin().await?;
        for row in sqlx::query(sql::RECORDED_UNITS).fetch_all(&self.0.readers).await? {
            let unit: String = row.get(0);
            let summary = self.fold(&unit).await?.summary();
            writer::put_summary(&mut transaction, &unit, &summary).await?;
            self.put_summary(&unit, summary);
        }
        transaction.commit().await?;
        Ok(())
    }

    fn pen(&self) -> Result<&Pen, StoreError> {
        self.0.pen.as_ref().ok_or(StoreError::Stopping)
    }

    /// The key that verifies the entries this server writes, as C2SP verifier key text.
    ///
    /// # Errors
    /// If this store only reads.
    pub fn device_key(&self) -> Result<String, StoreError> {
        self.pen().map(Pen::vkey)
    }

    /// The check-ins of this server's units.
    #[must_use]
    pub fn marks(&self) -> &Marks {
        &self.0.marks
    }

    fn put_summary(&self, unit: &str, summary: Summary) {
        let mut units = self.0.units.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(row) = units.get_mut(unit) {
            *row = Arc::new(UnitRow { summary, ..(**row).clone() });
        }
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.0.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the database answers and the writer runs.
    ///
    /// # Errors
    /// If one of them does not.
    pub async fn ready(&self) -> Result<(), StoreError> {
        if self.0.jobs.is_closed() {
            return Err(StoreError::Stopping);
        }
        sqlx::query(sql::PING).execute(&self.0.readers).await?;
        Ok(())
    }

    /// Asks for a command to be recorded: decided against the unit's state, appended, acknowledged when on disk.
    /// The same key with the same command answers the same again.
    ///
    /// # Errors
    /// The refusal, a reused key, a lost race, or what is wrong beneath.
    pub async fn submit(&self, unit: &str, actor: Actor, today: Date, command: Command, key: Option<&str>) -> Result<Ack, SubmitError> {
        let (answer, waiting) = oneshot::channel();
        let job = Job { unit: unit.to_owned(), actor, today, command, key: key.map(str::to_owned), answer };
        self.0.jobs.send(job).await.map_err(|_| StoreError::Stopping)?;
        waiting.await.map_err(|_| StoreError::NotWritten)?
    }

    /// Units whose code begins with `scope`, in order of code.
    #[must_use]
    pub fn units(&self, scope: &str) -> Vec<Arc<UnitRow>> {
        let units = self.0.units.read().unwrap_or_else(PoisonError::into_inner);
        units.range(scope.to_owned()..).take_while(|(code, _)| code.starts_with(scope)).map(|(_, row)| row.clone()).collect()
    }

    /// One unit.
    #[must_use]
    pub fn unit(&self, code: &str) -> Option<Arc<UnitRow>> {
        self.0.units.read().unwrap_or_else(PoisonError::into_inner).get(code).cloned()
    }

    /// Codes of units as they change.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<String> {
        self.0.changes.subscribe()
    }

    /// The rehearsal's day of a unit, if it has one.
    #[must_use]
    pub fn rehearsal_day(&self, unit: &str) -> Option<Date> {
        self.0.rehearsal.read().unwrap_or_else(PoisonError::into_inner).get(unit).copied()
    }

    /// Sets the rehearsal's day of a unit.
    ///
    /// # Errors
    /// If it cannot be written.
    pub async fn set_rehearsal_day(&self, unit: &str, day: Date) -> Result<(), StoreError> {
        sqlx::query(sql::PUT_REHEARSAL_DAY).bind(unit).bind(day.to_string()).execute(&self.0.writer).await?;
        self.0.rehearsal.write().unwrap_or_else(PoisonError::into_inner).insert(unit.to_owned(), day);
        Ok(())
    }
}
