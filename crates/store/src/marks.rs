//! Marks on the roll on the day of the vote: for whom a ballot has been handed out, and nothing else.
//!
//! When and in which order voters came must not be told from anything that stays: it could name their ballots. So every
//! line of the roll has its row before the first voter comes, in the order of the roll, and a mark is a change of that row
//! from 0 to 1, in place, on disk before it is acknowledged. No row has a time, a place in a sequence, or a clerk. The marks
//! of a unit's round stand in a file of their own, next to no other writes. Until the check-in is closed its write-ahead
//! log holds the order; closing rewrites the file, removes that log and dates the file to the day of the vote, so that any
//! order of the same marks leaves the same bytes. Must not know: names, the law, who asks.

use std::collections::HashMap;
use std::fs::{DirBuilder, File, FileTimes, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use jiff::civil::Date;
use jiff::tz::Offset;
use record::commit::Opening;
use serde_json::json;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Row};

use crate::durable::settle;
use crate::{StoreError, directory, seed};

/// The tables of a sheet. `mark` is 0 or 1, which take the same room in the file.
const TABLES: [&str; 3] = [
    "CREATE TABLE mark (number INTEGER PRIMARY KEY, mark INTEGER NOT NULL) STRICT",
    "CREATE TABLE at_box (box INTEGER PRIMARY KEY, marked INTEGER NOT NULL) STRICT",
    "CREATE TABLE sheet (salt TEXT NOT NULL, closed INTEGER NOT NULL) STRICT",
];

/// What asking for a change came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is on disk.
    Done,
    /// The row already says so; nothing changed.
    Already,
    /// The roll has no such number.
    NotOnRoll,
    /// No mark of that box is left to take back.
    NotAtBox,
    /// The check-in is closed, or not prepared.
    NotOpen,
}

/// How far a check-in has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Marks per box, for boxes that have some.
    pub boxes: Vec<(u32, u32)>,
    /// No further marks.
    pub closed: bool,
}

impl Standing {
    /// Marks at a box.
    #[must_use]
    pub fn at(&self, at_box: u32) -> u32 {
        self.boxes.iter().find(|(id, _)| *id == at_box).map_or(0, |(_, marked)| *marked)
    }

    /// Marks at all boxes.
    #[must_use]
    pub fn marked(&self) -> u32 {
        self.boxes.iter().fold(0, |sum, (_, marked)| sum.saturating_add(*marked))
    }
}

/// A sheet's connection while nobody uses it.
type Slot = Arc<tokio::sync::Mutex<Option<SqliteConnection>>>;

/// What is done with a sheet's connection.
type Work<'c, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'c>>;

/// The check-ins below a data directory; each is opened when it is first asked for.
pub struct Marks {
    dir: PathBuf,
    slots: Mutex<HashMap<PathBuf, Slot>>,
}

impl Marks {
    /// The check-ins of a data directory.
    #[must_use]
    pub fn in_dir(dir: &Path) -> Self {
        Self { dir: dir.join("marks"), slots: Mutex::default() }
    }

    fn path(&self, unit: &str, round: u32) -> Result<PathBuf, StoreError> {
        if unit.is_empty() || !unit.bytes().all(|b| b.is_ascii_digit()) {
            return Err(StoreError::UnknownUnit(unit.to_owned()));
        }
        Ok(self.dir.join(format!("{unit}-{round}.sqlite")))
    }

    fn slot(&self, path: &Path) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(slots.entry(path.to_owned()).or_default())
    }

    /// Does some work on a sheet, alone, and to its end even if whoever asked goes away meanwhile; nothing if the check-in is
    /// not prepared. After an error the connection is closed, what was not committed is undone, and the next one opens the
    /// file anew.
    async fn on_sheet<T, F>(&self, unit: &str, round: u32, work: F) -> Result<Option<T>, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> Work<'c, T> + Send + 'static,
    {
        let path = self.path(unit, round)?;
        let slot = self.slot(&path);
        let task = tokio::spawn(async move {
            let mut held = slot.lock_owned().await;
            let Some(mut connection) = taken(&mut held, &path).await? else { return Ok(None) };
            let done = work(&mut connection).await;
            if done.is_ok() {
                *held = Some(connection);
            } else {
                // The error told is the first one.
                let _ = connection.close().await;
            }
            done.map(Some)
        });
        task.await.map_err(|_| StoreError::Stopping)?
    }

    /// Makes a row for every line of the roll. A check-in that is prepared stays as it is.
    ///
    /// # Errors
    /// If the file cannot be written: then there is none.
    pub async fn prepare(&self, unit: &str, round: u32, roll: &[u32]) -> Result<(), StoreError> {
        let path = self.path(unit, round)?;
        let _held = self.slot(&path).lock_owned().await;
        if path.exists() {
            return Ok(());
        }
        private_dir(&self.dir)?;
        // Thrown away unless it is complete: its journal leaves no file that could be taken for another draft's.
        let draft = path.with_extension("new");
        match std::fs::remove_file(&draft) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(directory(&draft, error)),
            _ => {}
        }
        let mut connection = options(&draft).journal_mode(SqliteJournalMode::Memory).create_if_missing(true).connect().await?;
        write_rows(&mut connection, roll).await?;
        connection.close().await?;
        File::open(&draft).and_then(|f| f.sync_all()).map_err(|e| directory(&draft, e))?;
        std::fs::rename(&draft, &path).map_err(|e| directory(&path, e))?;
        sync_dir(&self.dir)
    }

    /// How far a check-in has come; nothing if it is not prepared.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub async fn standing(&self, unit: &str, round: u32) -> Result<Option<Standing>, StoreError> {
        self.on_sheet(unit, round, |connection| Box::pin(standing_of(connection))).await
    }

    /// The numbers on the roll that are marked, in its order.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub async fn marked(&self, unit: &str, round: u32) -> Result<Vec<u32>, StoreError> {
        Ok(self.on_sheet(unit, round, |connection| Box::pin(marked_of(connection))).await?.unwrap_or_default())
    }

    /// Marks a line of the roll: a ballot was handed out for this voter at a box. On disk when answered.
    ///
    /// # Errors
    /// If it could not be written: then it is not marked.
    pub async fn mark(&self, unit: &str, round: u32, line: u32, at_box: u32) -> Result<Change, StoreError> {
        self.change(unit, round, line, at_box, true).await
    }

    /// Takes a mark back that was a slip. On disk when answered.
    ///
    /// # Errors
    /// If it could not be written: then it is still marked.
    pub async fn undo(&self, unit: &str, round: u32, line: u32, at_box: u32) -> Result<Change, StoreError> {
        self.change(unit, round, line, at_box, false).await
    }

    async fn change(&self, unit: &str, round: u32, line: u32, at_box: u32, mark: bool) -> Result<Change, StoreError> {
        Ok(self
            .on_sheet(unit, round, move |connection| Box::pin(changed(connection, line, at_box, mark)))
            .await?
            .unwrap_or(Change::NotOpen))
    }

    /// Closes a check-in: no further marks, and a file that says nothing but the roll with its marks, dated to the day of
    /// the vote. Closing again answers the same. Nothing if it is not prepared.
    ///
    /// # Errors
    /// If the file cannot be written: then closing can be asked for again.
    pub async fn close(&self, unit: &str, round: u32, day: Date) -> Result<Option<Opening>, StoreError> {
        let path = self.path(unit, round)?;
        let slot = self.slot(&path);
        // Not given up halfway when whoever asked for it goes away.
        let sealing = tokio::spawn(async move {
            let mut held = slot.lock_owned().await;
            let Some(connection) = taken(&mut held, &path).await? else { return Ok(None) };
            seal(connection, &path, day).await.map(Some)
        });
        sealing.await.map_err(|_| StoreError::Stopping)?
    }

    /// What opens the commitment to a closed check-in; nothing if it is erased or not closed.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub async fn opening(&self, unit: &str, round: u32) -> Result<Option<Opening>, StoreError> {
        Ok(self.on_sheet(unit, round, |connection| Box::pin(opening_if_closed(connection))).await?.flatten())
    }

    /// Erases a check-in: its retention has ended. The commitment in the record stays and can no longer be opened.
    ///
    /// # Errors
    /// If the file cannot be overwritten and removed.
    pub async fn erase(&self, unit: &str, round: u32) -> Result<(), StoreError> {
        let path = self.path(unit, round)?;
        let mut held = self.slot(&path).lock_owned().await;
        let Some(connection) = taken(&mut held, &path).await? else { return Ok(()) };
        connection.close().await?;
        let overwritten = || -> std::io::Result<()> {
            seed::overwrite(&mut OpenOptions::new().write(true).open(&path)?)?;
            std::fs::remove_file(&path)
        };
        overwritten().map_err(|e| directory(&path, e))?;
        sync_dir(&self.dir)
    }
}

/// Statements are not logged: a line of a log at each mark would tell when voters came. Temporary copies stay in memory.
pub(crate) fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .synchronous(SqliteSynchronous::Full)
        .pragma("trusted_schema", "OFF")
        .pragma("secure_delete", "ON")
        .pragma("temp_store", "MEMORY")
        .disable_statement_logging()
}

async fn taken(held: &mut Option<SqliteConnection>, path: &Path) -> Result<Option<SqliteConnection>, StoreError> {
    if let Some(connection) = held.take() {
        return Ok(Some(connection));
    }
    if !path.exists() {
        return Ok(None);
    }
    let mut connection = options(path).connect().await?;
    if !is_closed(&mut connection).await? {
        sqlx::query("PRAGMA journal_mode = WAL").execute(&mut connection).await?;
        settle(&mut connection).await?;
    }
    Ok(Some(connection))
}

async fn write_rows(connection: &mut SqliteConnection, roll: &[u32]) -> Result<(), StoreError> {
    let mut salt = [0_u8; 32];
    getrandom::fill(&mut salt).map_err(|e| StoreError::Key(e.to_string()))?;
    let mut transaction = connection.begin().await?;
    for table in TABLES {
        sqlx::query(table).execute(&mut *transaction).await?;
    }
    for line in roll {
        sqlx::query("INSERT INTO mark (number, mark) VALUES ($1, 0)").bind(i64::from(*line)).execute(&mut *transaction).await?;
    }
    sqlx::query("INSERT INTO sheet (salt, closed) VALUES ($1, 0)").bind(hex::encode(salt)).execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(())
}

async fn standing_of(connection: &mut SqliteConnection) -> Result<Standing, StoreError> {
    let closed = is_closed(connection).await?;
    let rows = sqlx::query("SELECT box, marked FROM at_box WHERE marked > 0 ORDER BY box").fetch_all(connection).await?;
    Ok(Standing { boxes: rows.iter().map(|row| (number(row.get(0)), number(row.get(1)))).collect(), closed })
}

async fn marked_of(connection: &mut SqliteConnection) -> Result<Vec<u32>, StoreError> {
    let rows = sqlx::query("SELECT number FROM mark WHERE mark = 1 ORDER BY number").fetch_all(connection).await?;
    Ok(rows.iter().map(|row| number(row.get(0))).collect())
}

pub(crate) async fn is_closed(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    Ok(sqlx::query("SELECT closed FROM sheet").fetch_one(connection).await?.get::<i64, _>(0) != 0)
}

/// Whether a sheet is closed and has been rewritten: its bytes are those that stay.
pub(crate) async fn is_sealed(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    let mode: String = sqlx::query("PRAGMA journal_mode").fetch_one(&mut *connection).await?.get(0);
    Ok(mode != "wal" && is_closed(connection).await?)
}

/// Changes a row and the count of its box, both or neither.
async fn changed(connection: &mut SqliteConnection, line: u32, at_box: u32, mark: bool) -> Result<Change, StoreError> {
    let mut transaction = connection.begin().await?;
    if is_closed(&mut transaction).await? {
        return Ok(Change::NotOpen);
    }
    let set = sqlx::query("UPDATE mark SET mark = $2 WHERE number = $1 AND mark <> $2").bind(i64::from(line)).bind(i64::from(mark));
    if set.execute(&mut *transaction).await?.rows_affected() == 0 {
        let known = sqlx::query("SELECT 1 FROM mark WHERE number = $1").bind(i64::from(line)).fetch_optional(&mut *transaction).await?;
        return Ok(if known.is_some() { Change::Already } else { Change::NotOnRoll });
    }
    let count = if mark {
        "INSERT INTO at_box (box, marked) VALUES ($1, 1) ON CONFLICT (box) DO UPDATE SET marked = marked + 1"
    } else {
        "UPDATE at_box SET marked = marked - 1 WHERE box = $1 AND marked > 0"
    };
    if sqlx::query(count).bind(i64::from(at_box)).execute(&mut *transaction).await?.rows_affected() == 0 {
        return Ok(Change::NotAtBox);
    }
    transaction.commit().await?;
    Ok(Change::Done)
}

/// The salt, and the whole roll with its marks: canonical JSON `[[number,mark],…]` in the order of the numbers.
pub(crate) async fn opening_of(connection: &mut SqliteConnection) -> Result<Opening, StoreError> {
    let unreadable = |what: &str| StoreError::Unreadable(format!("the marks ({what})"));
    let salt: String = sqlx::query("SELECT salt FROM sheet").fetch_one(&mut *connection).await?.get(0);
    let salt = hex::decode(salt).ok().and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| unreadable("salt"))?;
    let rows = sqlx::query("SELECT number, mark FROM mark ORDER BY number").fetch_all(&mut *connection).await?;
    let lines: Vec<_> = rows.iter().map(|row| json!([row.get::<i64, _>(0), row.get::<i64, _>(1)])).collect();
    let value = record::json::write(&json!(lines)).map_err(|_| unreadable("roll"))?;
    Ok(Opening { salt, value: value.into_bytes() })
}

async fn opening_if_closed(connection: &mut SqliteConnection) -> Result<Option<Opening>, StoreError> {
    Ok(if is_closed(connection).await? { Some(opening_of(connection).await?) } else { None })
}

/// Rewrites the file from its content, so that its layout tells nothing of its past, and removes the write-ahead log. A
/// sheet that is no longer in WAL mode has been through this.
async fn seal(mut connection: SqliteConnection, path: &Path, day: Date) -> Result<Opening, StoreError> {
    if !is_closed(&mut connection).await? {
        let mut transaction = connection.begin().await?;
        sqlx::query("UPDATE sheet SET closed = 1").execute(&mut *transaction).await?;
        sqlx::query("DELETE FROM at_box WHERE marked = 0").execute(&mut *transaction).await?;
        transaction.commit().await?;
    }
    let opening = opening_of(&mut connection).await?;
    let mode: String = sqlx::query("PRAGMA journal_mode").fetch_one(&mut connection).await?.get(0);
    if mode == "wal" {
        for statement in ["VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA journal_mode = DELETE"] {
            sqlx::query(statement).execute(&mut connection).await?;
        }
    }
    connection.close().await?;
    let midnight = Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).map_err(|e| directory(path, e))?;
    let since_1970 = Duration::from_secs(u64::try_from(midnight.as_second()).map_err(|e| directory(path, e))?);
    let time = SystemTime::UNIX_EPOCH + since_1970;
    let times = FileTimes::new().set_accessed(time).set_modified(time);
    let dated = OpenOptions::new().write(true).open(path).and_then(|file| file.set_times(times).and_then(|()| file.sync_all()));
    dated.map_err(|e| directory(path, e))?;
    Ok(opening)
}

/// A directory that only the server's user can look into.
pub(crate) fn private_dir(dir: &Path) -> Result<(), StoreError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir).map_err(|e| directory(dir, e))
}

/// What was renamed or removed in a directory is so on disk.
fn sync_dir(dir: &Path) -> Result<(), StoreError> {
    File::open(dir).and_then(|f| f.sync_all()).map_err(|e| directory(dir, e))
}

fn number(found: i64) -> u32 {
    u32::try_from(found).unwrap_or(u32::MAX)
}
