//! Where records live: streams, sealed parts, the list row of each unit, accounts. SQLite now; plain SQL throughout.
//!
//! One task writes: it takes all waiting commands, decides and appends them in one transaction, and answers only when
//! they are on disk (`synchronous=FULL`). Readers never wait for it. Must not know: pages, papers.

mod accounts;
mod answers;
mod backup;
mod beside;
mod branch;
mod cache;
pub mod card_key;
mod carry;
mod cycle;
mod divisions;
mod doubles;
mod durable;
mod erase;
mod exchange;
mod files;
mod fold;
mod forms;
mod fsck;
mod handover;
mod latest;
mod marks;
mod offices;
mod once;
mod outside;
mod pen;
mod publish;
mod rehearsal;
mod restore;
mod retention;
mod rotate;
mod seed;
mod shelf;
pub mod sql;
mod templates;
mod vault;
mod writer;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use election::{Actor, Command, Refusal, Summary};
use jiff::civil::Date;
use record::{Origin, Suite, Verifier};
use sqlx::Row;
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};
use statute::Body;
use tokio::sync::{Notify, Semaphore, broadcast, mpsc, oneshot};

use crate::cache::Cache;
use crate::doubles::{Hasher, Pending};
use crate::durable::{durable, is_full, one_writer};
use crate::latest::Latest;
use crate::pen::Pen;
use crate::shelf::Ready;
use crate::vault::Vault;
use crate::writer::{Ask, Job};

pub use accounts::{Account, SignInError};
pub use answers::{Answers, Told};
pub use backup::Backup;
pub use carry::Along;
pub use cycle::{ActError, ActRefused, Cycle, EnrolledKey, Lease, RegisteredUnit};
pub use divisions::{Division, Level};
pub use doubles::{
    HASH_BYTES, HashFile, HashFileError, Kind, LineHash, MOST_BYTES, MOST_HASHES, Open, Rebuilt, SharedError, SharedKey, Sharing,
};
pub use erase::{Erasable, Erased};
pub use exchange::{ExchangeError, Taken};
pub use fold::{EntryRow, Head};
pub use forms::{FormRow, KeptForm};
pub use fsck::{Checked, Fault, What, fsck, fsck_with};
pub use handover::{By, HandoverError, Seal};
pub use latest::ForkError;
pub use marks::{Change, Marks, Standing};
pub use offices::office_log;
pub use once::{Done, Once};
pub use outside::put_keys;
pub use pen::About;
pub use publish::{Publication, PublishError};
pub use record::opening::Field;
pub use restore::{Recovered, put_backup};
pub use retention::{Kept, PurgeError, kept, kept_of_office};
pub use shelf::{FileKind, Scan, Unfit};
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
    /// A program from before the first release has written the database, in another form.
    #[error(
        "this data was written by a huanjie from before the first release, whose tables were others; keep it for that program and begin anew in an empty directory"
    )]
    Unreleased,
    /// The key of personal data is not there.
    #[error(
        "the key of personal data is not here: {0} is missing; put it back from where it is kept (--personal-key FILE if it lies elsewhere)"
    )]
    NoPersonalKey(String),
    /// The key of personal data is another one.
    #[error(
        "{path} is not the key of personal data under which this database was written (that has the fingerprint {known}); put the right one there"
    )]
    OtherPersonalKey {
        /// The file.
        path: String,
        /// Fingerprint of the right one.
        known: String,
    },
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
    /// A batch was not written. What it was about is sent again under the same key.
    #[error("it was not recorded; please send it again")]
    NotWritten,
    /// The disk is full.
    #[error("it was not recorded: the disk is full")]
    Full,
    /// The writer has stopped.
    #[error("the server is stopping")]
    Stopping,
    /// The data is older than what was signed: it is read only.
    #[error("{0}")]
    Older(String),
    /// The key that is held is not the one that signs the log.
    #[error("the key {0} is not the one that the log of the cycle is signed with")]
    LogKey(String),
    /// What is here is real, and a rehearsal was asked for.
    #[error("{0} holds real data, or data of an older program; a rehearsal begins in a directory of its own. Nothing was changed")]
    Real(String),
    /// The data directory belongs to another cycle.
    #[error("this directory keeps the logs of {known}, signed in {suite}; make another one for {asked}")]
    OtherCycle {
        /// Which.
        known: String,
        /// In which suite.
        suite: String,
        /// What was asked for.
        asked: String,
    },
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
    /// The unit is on lease to another device, or to none.
    #[error("the unit is on lease to {}", .0.as_ref().map_or("nobody", |lease| lease.device.as_str()))]
    Elsewhere(Option<Box<Lease>>),
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
            sqlx::migrate::MigrateError::VersionMismatch(_) => Self::Unreleased,
            other => Self::Migration(other),
        }
    }
}

impl From<sqlx::Error> for SubmitError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(inner) if inner.is_unique_violation() => Self::Conflict,
            error if is_full(error) => Self::Store(StoreError::Full),
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

/// File of the database in the data directory.
const DATABASE: &str = "huanjie.sqlite";

/// Voters that folded states in memory may hold in all: a prefecture's, some 200 bytes each, once its units are looked at.
const CACHED_VOTERS: usize = 300_000;

/// First part of the name of a cycle that was given no other name.
const REAL: &str = "huanjie.local";

/// Passphrases hashed at the same time: each takes 19 MiB.
const HASHERS: usize = 2;

struct Inner {
    readers: SqlitePool,
    writer: SqlitePool,
    jobs: mpsc::Sender<Job>,
    units: RwLock<BTreeMap<String, Arc<UnitRow>>>,
    divisions: RwLock<Arc<BTreeMap<String, Division>>>,
    rehearsal: RwLock<HashMap<String, Date>>,
    programmes: RwLock<offices::Programmes>,
    recordings: RwLock<offices::Recordings>,
    cache: Mutex<Cache>,
    marks: Marks,
    answers: Answers,
    /// Held from the begin of a transaction on records until memory follows the disk.
    writing: tokio::sync::Mutex<()>,
    hashers: Semaphore,
    changes: broadcast::Sender<String>,
    slow_down: Mutex<HashMap<String, (u32, i64)>>,
    dir: PathBuf,
    /// Only who holds the directory writes and signs.
    pen: Option<Pen>,
    card_key: Option<[u8; 32]>,
    latest: Option<Latest>,
    /// Seals what is personal; none beside a server whose key this process cannot read.
    vault: Option<Vault>,
    hasher: Option<Arc<Hasher>>,
    pending: Arc<Pending>,
    inbox: OnceLock<bundle::Inbox>,
    cycle: RwLock<Cycle>,
    /// Why nothing may be written: the data is older than what was signed.
    frozen: RwLock<Option<String>>,
    /// Units whose logs have grown since they were published.
    grown: Mutex<BTreeSet<String>>,
    /// Something was recorded that is published at once.
    urgent: AtomicBool,
    hurry: Notify,
    /// Held while a publication is made: there is one at a time.
    publishing: tokio::sync::Mutex<()>,
    _lock: Option<File>,
}

/// A data directory that this process writes.
struct Owned<'a> {
    lock: File,
    asked: Option<About>,
    personal_key: Option<&'a Path>,
}

/// The store. Cheap to clone.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

fn directory(path: &Path, why: impl ToString) -> StoreError {
    StoreError::Directory { path: path.display().to_string(), why: why.to_string() }
}

/// What the directory is; made at the first start, named after the year if nothing else is asked for.
async fn about(writer: &SqlitePool, asked: Option<About>) -> Result<About, StoreError> {
    if let Some(row) = sqlx::query(sql::CYCLE).fetch_optional(writer).await? {
        let (cycle, suite, device, log): (String, String, String, String) = (row.get(0), row.get(1), row.get(2), row.get(3));
        let known = Origin::parse(&cycle).zip(Suite::from_name(&suite));
        let (cycle, suite) = known.ok_or_else(|| StoreError::Unreadable(cycle.clone()))?;
        let known = About { cycle, suite, device, log: Verifier::parse(&log).ok() };
        return match asked.filter(|asked| *asked != known) {
            None => Ok(known),
            Some(asked) => {
                let (known, suite) = (known.device, known.suite.to_string());
                Err(StoreError::OtherCycle { known, suite, asked: asked.device })
            }
        };
    }
    let about = match asked {
        Some(about) => about,
        None => About::of_this_year(REAL)?,
    };
    let log = about.log.as_ref().map(Verifier::vkey).unwrap_or_default();
    let put = sqlx::query(sql::PUT_CYCLE).bind(about.cycle.as_str()).bind(about.suite.name()).bind(&about.device).bind(log);
    put.execute(writer).await?;
    Ok(about)
}

impl Store {
    /// Opens (or makes) the database in a data directory and applies migrations.
    ///
    /// # Errors
    /// One clear line: the directory cannot be used, another process has it, the database is not ours.
    pub async fn open(dir: &Path) -> Result<Self, StoreError> {
        Self::open_as(dir, None).await
    }

    /// The same; a directory without data becomes what is asked for.
    ///
    /// # Errors
    /// As [`Store::open`], or the directory is something else.
    pub async fn open_as(dir: &Path, asked: Option<About>) -> Result<Self, StoreError> {
        Self::open_keyed(dir, asked, None).await
    }

    /// The same; the key of personal data lies in the file that is named, and the directory remembers where.
    ///
    /// # Errors
    /// As [`Store::open_as`], or the key is missing or another one.
    pub async fn open_keyed(dir: &Path, asked: Option<About>, personal_key: Option<&Path>) -> Result<Self, StoreError> {
        std::fs::create_dir_all(dir).map_err(|e| directory(dir, e))?;
        let lock = File::create(dir.join("huanjie.lock")).map_err(|e| directory(dir, e))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => StoreError::InUse(dir.display().to_string()),
            TryLockError::Error(error) => directory(dir, error),
        })?;
        let (store, queue) = Self::connect(dir, Some(Owned { lock, asked, personal_key })).await?;
        store.load_lists().await?;
        store.load_offices().await?;
        store.reload_cycle().await?;
        store.check_age().await?;
        store.erase_what_is_erased().await?;
        if store.hashes_are_old().await? {
            store.rebuild_hashes().await?;
        }
        store.find_missed().await?;
        tokio::spawn(writer::run(Arc::downgrade(&store.0), Arc::clone(&store.0.pending), queue));
        Ok(store)
    }

    /// Opens the accounts beside a server that may be running: records can be read but not written.
    ///
    /// # Errors
    /// If the database cannot be opened or is of another version.
    pub async fn beside(dir: &Path) -> Result<Self, StoreError> {
        let store = Self::connect(dir, None).await?.0;
        store.load_divisions_from_disk().await?;
        Ok(store)
    }

    async fn connect(dir: &Path, owned: Option<Owned<'_>>) -> Result<(Self, mpsc::Receiver<Job>), StoreError> {
        let options = durable(&dir.join(DATABASE));
        let writer = one_writer(options.clone()).await?;
        sqlx::migrate!().run(&writer).await?;
        let readers = SqlitePoolOptions::new().max_connections(4).connect_with(options.read_only(true)).await?;
        let (vault, hasher) = match &owned {
            Some(owned) => (Some(Vault::owned(dir, owned.personal_key, &writer).await?), Some(doubles::owned(dir)?)),
            None => (Vault::beside(dir, &readers).await?, doubles::beside(dir)?),
        };
        let (lock, pen, latest, card_key) = match owned {
            Some(Owned { lock, asked, .. }) => {
                let about = about(&writer, asked).await?;
                let latest = Latest::open(dir, about.suite).await?;
                (Some(lock), Some(Pen::open(dir, about)?), Some(latest), Some(card_key::open(dir)?))
            }
            None => (None, None, None, None),
        };
        let (jobs, queue) = mpsc::channel(1_024);
        let store = Self(Arc::new(Inner {
            readers,
            writer,
            jobs,
            units: RwLock::default(),
            divisions: RwLock::default(),
            rehearsal: RwLock::default(),
            programmes: RwLock::default(),
            recordings: RwLock::default(),
            cache: Mutex::new(Cache::new(CACHED_VOTERS)),
            marks: Marks::in_dir(dir),
            answers: Answers::in_dir(dir),
            writing: tokio::sync::Mutex::default(),
            hashers: Semaphore::new(HASHERS),
            changes: broadcast::channel(1_024).0,
            slow_down: Mutex::default(),
            dir: dir.to_owned(),
            pen,
            card_key,
            latest,
            vault,
            hasher: hasher.map(Arc::new),
            pending: Arc::default(),
            inbox: OnceLock::new(),
            cycle: RwLock::default(),
            frozen: RwLock::default(),
            grown: Mutex::default(),
            urgent: AtomicBool::new(false),
            hurry: Notify::new(),
            publishing: tokio::sync::Mutex::default(),
            _lock: lock,
        }));
        Ok((store, queue))
    }

    fn pen(&self) -> Result<&Pen, StoreError> {
        self.0.pen.as_ref().ok_or(StoreError::Stopping)
    }

    fn latest(&self) -> Result<&Latest, StoreError> {
        self.0.latest.as_ref().ok_or(StoreError::Stopping)
    }

    pub(crate) fn vault(&self) -> Result<&Vault, StoreError> {
        self.0.vault.as_ref().ok_or_else(|| StoreError::NoPersonalKey(self.0.dir.join(vault::KEY_FILE).display().to_string()))
    }

    pub(crate) fn hasher(&self) -> Result<&Hasher, StoreError> {
        self.0.hasher.as_deref().ok_or(StoreError::Stopping)
    }

    /// Why nothing may be written, if so: the data is older than what was signed, or than what a witness has seen.
    #[must_use]
    pub fn frozen(&self) -> Option<String> {
        self.0.frozen.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The key that verifies the entries this server writes, as C2SP verifier key text.
    ///
    /// # Errors
    /// If this store only reads.
    pub fn device_key(&self) -> Result<String, StoreError> {
        self.pen().map(Pen::vkey)
    }

    /// Answers by link to surveys in this server's units.
    #[must_use]
    pub fn answers(&self) -> &Answers {
        &self.0.answers
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
        self.ask(unit, actor, today, command, key, Ready::default()).await
    }

    async fn ask(
        &self,
        unit: &str,
        actor: Actor,
        today: Date,
        command: Command,
        key: Option<&str>,
        files: Ready,
    ) -> Result<Ack, SubmitError> {
        let (answer, waiting) = oneshot::channel();
        let ask = Ask { unit: unit.to_owned(), actor, today, command, key: key.map(str::to_owned), files };
        self.0.jobs.send(Job { ask, answer }).await.map_err(|_| StoreError::Stopping)?;
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

    /// Waits until something is recorded that is published at once: a sealed roll, a result.
    pub async fn hurried(&self) {
        self.0.hurry.notified().await;
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
