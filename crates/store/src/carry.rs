//! What goes with the database in the file of a backup: the sheets of check-ins, orphan branches, answers to surveys, and the log key, sealed, if it
//! is asked for.
//!
//! They are rows of one more table in the copy, which a restore takes out again. Must not know: what the sheets say.

use std::fs::{self, File, FileTimes, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::iter;
use std::path::Path;
use std::time::{Duration, SystemTime};

use age::{Decryptor, Encryptor};
use bundle::{Identity, Recipient};
use record::suite::LocalSigner;
use record::{NamedSigner, Purpose, Suite, Verifier};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection, Row, SqliteConnection};
use std::sync::Arc;

use crate::latest::SEED_FILE;
use crate::marks::{self, private_dir};
use crate::{Store, StoreError, answers, branch, directory, seed, sql};

/// Name of the sealed log key, in a backup and in a data directory that was restored from it.
pub(crate) const SEALED_KEY: &str = "log.key.age";

/// First line of what is sealed.
const KEY_HEAD: &str = "huanjie/log-key/v1";

/// A file of a backup is SQLite's in any case.
const MAKE: &str = "CREATE TABLE carried (name TEXT NOT NULL PRIMARY KEY, modified INTEGER NOT NULL, bytes BLOB NOT NULL)";
const PUT: &str = "INSERT INTO carried (name, modified, bytes) VALUES ($1, $2, $3)";
const IS_THERE: &str = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'carried'";
const TAKE: &str = "SELECT name, modified, bytes FROM carried ORDER BY name";
const DROP: &str = "DROP TABLE carried";

/// What a backup is to hold besides the database.
#[derive(Debug, Clone, Copy, Default)]
pub struct Along<'a> {
    /// Check-ins that are under way too. Such a copy tells who had come by then: it is as secret as the sheet.
    pub open_check_ins: bool,
    /// The log key, sealed to these recipients of age; not at all if there are none.
    pub log_key_for: &'a [Recipient],
}

/// A file of the data directory.
pub(crate) struct Carried {
    pub(crate) name: String,
    /// Seconds since 1970.
    pub(crate) modified: i64,
    pub(crate) bytes: Vec<u8>,
}

/// Whether a name is that of a sheet: digits, a hyphen, digits.
pub(crate) fn is_sheet(name: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    name.strip_suffix(".sqlite").and_then(|name| name.split_once('-')).is_some_and(|(unit, round)| digits(unit) && digits(round))
}

/// Names of the sheets in a data directory.
pub(crate) fn sheet_names(dir: &Path) -> Result<Vec<String>, StoreError> {
    names(&dir.join("marks"), is_sheet)
}

/// Names of the files of a kind in a folder, in order; none if there is no such folder.
pub(crate) fn names(folder: &Path, is: fn(&str) -> bool) -> Result<Vec<String>, StoreError> {
    let listed = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(|error| directory(folder, error))?,
    };
    let mut names = Vec::new();
    for file in listed {
        let file = file.map_err(|error| directory(folder, error))?;
        names.extend(file.file_name().into_string().ok().filter(|name| is(name)));
    }
    names.sort();
    Ok(names)
}

/// The sheets of a data directory, and how many that are under way were left out.
pub(crate) async fn sheets(dir: &Path, with_open: bool) -> Result<(Vec<Carried>, usize), StoreError> {
    let (mut carried, mut left_out) = (Vec::new(), 0);
    for name in sheet_names(dir)? {
        let path = dir.join("marks").join(&name);
        let mut connection = marks::options(&path).read_only(true).connect().await?;
        let closed = marks::is_sealed(&mut connection).await?;
        if !closed && !with_open {
            left_out += 1;
            connection.close().await?;
            continue;
        }
        let bytes = if closed { fs::read(&path) } else { copied(&mut connection, &path).await? };
        connection.close().await?;
        carried.push(Carried { name, modified: modified(&path), bytes: bytes.map_err(|error| directory(&path, error))? });
    }
    Ok((carried, left_out))
}

/// The orphan branches of a data directory, sealed as they are.
pub(crate) fn branches(dir: &Path) -> Result<Vec<Carried>, StoreError> {
    files(&dir.join(branch::FOLDER), branch::is_name)
}

/// Answers to surveys that are open.
pub(crate) fn answers(dir: &Path) -> Result<Vec<Carried>, StoreError> {
    files(&dir.join(answers::FOLDER), answers::is_name)
}

fn files(folder: &Path, is: fn(&str) -> bool) -> Result<Vec<Carried>, StoreError> {
    let carried = |name: String| {
        let path = folder.join(&name);
        let bytes = fs::read(&path).map_err(|error| directory(&path, error))?;
        Ok(Carried { name, modified: modified(&path), bytes })
    };
    names(folder, is)?.into_iter().map(carried).collect()
}

/// When a file was written, in seconds since 1970.
fn modified(path: &Path) -> i64 {
    let time = path.metadata().and_then(|held| held.modified()).ok();
    let since = time.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok()).map_or(0, |since| since.as_secs());
    i64::try_from(since).unwrap_or(0)
}

/// A sheet under way as it is at one moment, without its write-ahead log, which holds the order.
async fn copied(connection: &mut SqliteConnection, path: &Path) -> Result<std::io::Result<Vec<u8>>, StoreError> {
    let copy = path.with_extension("copy");
    // Left by a backup that was broken off.
    let _ = fs::remove_file(&copy);
    let name = copy.to_str().ok_or_else(|| directory(&copy, "the name of the file must be UTF-8"))?;
    sqlx::query("VACUUM INTO $1").bind(name).execute(connection).await?;
    let bytes = fs::read(&copy);
    fs::remove_file(&copy).map_err(|error| directory(&copy, error))?;
    Ok(bytes)
}

async fn open(file: &Path) -> Result<SqliteConnection, StoreError> {
    let options = SqliteConnectOptions::new().filename(file).journal_mode(SqliteJournalMode::Memory).pragma("secure_delete", "ON");
    Ok(options.disable_statement_logging().connect().await?)
}

/// Puts files into a backup that nobody else has open.
pub(crate) async fn put(backup: &Path, carried: &[Carried]) -> Result<(), StoreError> {
    if carried.is_empty() {
        return Ok(());
    }
    let mut connection = open(backup).await?;
    let mut transaction = connection.begin().await?;
    sqlx::query(MAKE).execute(&mut *transaction).await?;
    for file in carried {
        sqlx::query(PUT).bind(&file.name).bind(file.modified).bind(&file.bytes).execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(connection.close().await?)
}

/// The files that a backup carries.
pub(crate) async fn inside(backup: &mut SqliteConnection) -> Result<Vec<Carried>, StoreError> {
    if sqlx::query(IS_THERE).fetch_optional(&mut *backup).await?.is_none() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query(TAKE).fetch_all(backup).await?;
    Ok(rows.iter().map(|row| Carried { name: row.get(0), modified: row.get(1), bytes: row.get(2) }).collect())
}

/// Takes the files out of a backup into a data directory; what is there already stays.
pub(crate) async fn take_out(backup: &Path, dir: &Path) -> Result<(), StoreError> {
    let mut connection = open(backup).await?;
    let carried = inside(&mut connection).await?;
    if carried.is_empty() {
        return Ok(connection.close().await?);
    }
    for Carried { name, modified, bytes } in carried {
        let within = |folder: &str| private_dir(&dir.join(folder)).map(|()| dir.join(folder).join(&name));
        let path = match name.as_str() {
            SEALED_KEY => dir.join(SEALED_KEY),
            sheet if is_sheet(sheet) => within("marks")?,
            told if answers::is_name(told) => within(answers::FOLDER)?,
            orphan if branch::is_name(orphan) => within(branch::FOLDER)?,
            other => return Err(directory(backup, format!("it carries a file {other:?} that no backup has"))),
        };
        lay_down(&path, modified, &bytes).map_err(|error| directory(&path, error))?;
    }
    sqlx::query(DROP).execute(&mut connection).await?;
    Ok(connection.close().await?)
}

fn lay_down(path: &Path, modified: i64, bytes: &[u8]) -> std::io::Result<()> {
    if path.exists() {
        return Ok(());
    }
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(modified).unwrap_or(0));
    replace(path, time, bytes)
}

/// Writes a file that no other user can read, whole or not at all.
pub(crate) fn replace(path: &Path, time: SystemTime, bytes: &[u8]) -> std::io::Result<()> {
    let part = path.with_extension("part");
    let _ = fs::remove_file(&part);
    let mut file = seed::create(&part)?;
    file.write_all(bytes)?;
    file.set_times(FileTimes::new().set_accessed(time).set_modified(time))?;
    file.sync_all()?;
    fs::rename(&part, path)?;
    File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all()
}

/// Reads the seed in a file of a data directory; unlike [`seed::signer`] it draws none.
pub(crate) fn held_seed(dir: &Path, file: &str) -> Result<Option<[u8; 32]>, StoreError> {
    let path = dir.join(file);
    match OpenOptions::new().read(true).open(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(directory(&path, error)),
        Ok(mut file) => {
            let mut text = String::new();
            file.read_to_string(&mut text).map_err(|error| directory(&path, error))?;
            let seed = hex::decode(text.trim()).ok().and_then(|seed| seed.try_into().ok());
            seed.map(Some).ok_or_else(|| directory(&path, "it is not a key of 32 bytes in hexadecimal"))
        }
    }
}

/// The key of a seed under a name.
pub(crate) fn key_of(seed: &[u8; 32], suite: Suite, name: &str) -> Result<NamedSigner, StoreError> {
    let signer = LocalSigner::from_seed(suite, seed).map_err(|error| StoreError::Key(error.to_string()))?;
    NamedSigner::new(name, Purpose::Note, Arc::new(signer)).map_err(|error| StoreError::Key(error.to_string()))
}

impl Store {
    /// The log key, sealed to recipients.
    pub(crate) async fn sealed_log_key(&self, recipients: &[Recipient]) -> Result<Carried, StoreError> {
        let row = sqlx::query(sql::CYCLE).fetch_optional(&self.0.readers).await?;
        let (log, suite, foreign): (String, String, String) =
            row.map(|row| (row.get(0), row.get(1), row.get(3))).ok_or_else(|| directory(&self.0.dir, "no cycle is begun here"))?;
        if !foreign.is_empty() {
            return Err(directory(&self.0.dir, "this is a station: the log key is at the office"));
        }
        let suite = Suite::from_name(&suite).ok_or_else(|| StoreError::Unreadable(suite.clone()))?;
        let path = self.0.dir.join(SEED_FILE);
        let held = held_seed(&self.0.dir, SEED_FILE)?.ok_or_else(|| directory(&path, "there is no log key here"))?;
        let text = format!("{KEY_HEAD}\n{}\n{}\n", key_of(&held, suite, &log)?.verifier().vkey(), hex::encode(held));
        let sealed = || -> std::io::Result<Vec<u8>> {
            let to = recipients.iter().map(|recipient| recipient as &dyn age::Recipient);
            let encryptor = Encryptor::with_recipients(to).map_err(std::io::Error::other)?;
            let mut bytes = Vec::new();
            let mut writer = encryptor.wrap_output(&mut bytes)?;
            writer.write_all(text.as_bytes())?;
            writer.finish()?;
            Ok(bytes)
        };
        let bytes = sealed().map_err(|error| StoreError::Key(error.to_string()))?;
        Ok(Carried { name: SEALED_KEY.to_owned(), modified: 0, bytes })
    }

    /// Takes the log key into use that came sealed with a backup, if it is the one that the log is signed with; answers it.
    ///
    /// # Errors
    /// No key came, the identity does not open it, or it is not the key of this log.
    pub async fn adopt_log_key(&self, identity: &Identity) -> Result<Verifier, StoreError> {
        let path = self.0.dir.join(SEALED_KEY);
        let bytes = fs::read(&path).map_err(|error| directory(&path, error))?;
        let wrong = |why: &str| directory(&path, why);
        let (seed, key) = opened(&bytes, identity).ok_or_else(|| wrong("the identity does not open it, or it is no log key"))?;
        let _one = self.0.publishing.lock().await;
        let due = self.cycle().signs_with().map(str::to_owned);
        if self.is_station() || due.as_ref().is_some_and(|due| *due != key.name_and_id()) {
            return Err(StoreError::LogKey(key.name_and_id()));
        }
        let (pen, latest) = (self.pen()?, self.latest()?);
        if key.name() != pen.cycle().as_str() {
            return Err(StoreError::LogKey(key.name_and_id()));
        }
        latest.adopt(&seed)?;
        fs::remove_file(&path).map_err(|error| directory(&path, error))?;
        self.thaw();
        self.check_age().await?;
        Ok(key)
    }
}

fn opened(bytes: &[u8], identity: &Identity) -> Option<([u8; 32], Verifier)> {
    let decryptor = Decryptor::new_buffered(bytes).ok()?;
    let mut text = String::new();
    decryptor.decrypt(iter::once(identity as &dyn age::Identity)).ok()?.read_to_string(&mut text).ok()?;
    let [KEY_HEAD, key, seed] = text.lines().collect::<Vec<_>>()[..] else { return None };
    let (key, seed) = (Verifier::parse(key).ok()?, hex::decode(seed).ok()?.try_into().ok()?);
    let drawn = key_of(&seed, key.key().suite(), key.name()).ok()?;
    (*drawn.verifier() == key).then_some((seed, key))
}
