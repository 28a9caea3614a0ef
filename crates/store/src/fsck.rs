//! Looks through a data directory, or a backup, for everything that does not hold. Reads only, works beside a server.
//!
//! What is found here is damage of this copy. Whether a key was good at its place, and whether what is published is what
//! witnesses have seen, is for the crate `verify`. Must not know: pages, elections beyond their fold.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::path::{Path, PathBuf};

use election::programme::Desk;
use election::{Fact, Sealed, Summary};
use record::chain::{self, Walk};
use record::commit::Commitment;
use record::cycle::Act;
use record::entry::Entry;
use record::note::SignatureError;
use record::opening::Field;
use record::tree::Tree;
use record::{Origin, Suite, Verifier};
use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{ConnectOptions, Row, SqliteConnection};
use statute::Body;

use crate::beside::{self, About, Known};
use crate::doubles::{self, Hasher};
use crate::durable::is_corrupt;
use crate::fold::{Line, Stands, fold_rows, stands};
use crate::latest::{self, Head, continues};
use crate::shelf::{self, Wrong};
use crate::vault::{self, Vault};
use crate::{DATABASE, StoreError, branch, directory, erase, sql};

/// What has been looked through, and what does not hold there.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Units with a log.
    pub units: u64,
    /// Entries in all logs, that of the cycle included.
    pub entries: u64,
    /// What is sealed was not looked into: its key is not here.
    pub sealed_unread: bool,
    /// Every fault, first of the log of the cycle, then of the units by their codes.
    pub faults: Vec<Fault>,
}

/// A fault and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The unit, by code; none for the cycle and for the database as a whole.
    pub unit: Option<String>,
    /// Place of the entry in its log.
    pub place: Option<u64>,
    /// What does not hold.
    pub what: What,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.unit, &self.what) {
            (Some(unit), _) => write!(f, "{unit}")?,
            (None, What::Database(_)) => f.write_str("the database")?,
            (None, _) => f.write_str("the cycle")?,
        }
        if let Some(place) = self.place {
            write!(f, ", entry {place}")?;
        }
        write!(f, ": {}", self.what)
    }
}

/// What does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum What {
    /// SQLite finds its own file damaged.
    #[error("{0}")]
    Database(String),
    /// The log is not a chain.
    #[error("{0}")]
    Chain(chain::Fault),
    /// The row has another place than its number in the log.
    #[error("its row says place {0}")]
    Row(i64),
    /// The hash beside the note is not the note's.
    #[error("the hash kept beside it is not its leaf hash")]
    Hash,
    /// The ninth line is not one that this program writes.
    #[error("its ninth line cannot be read: {0}")]
    Line(String),
    /// Stream or place in it, as the row says, are not those of the note.
    #[error("its row says {0} {1}, the entry says otherwise")]
    Stream(String, i64),
    /// Places in the stream have a gap or stand twice.
    #[error("it says place {says} in its stream, {due} is due")]
    Seq {
        /// What it says.
        says: u64,
        /// What is due.
        due: u64,
    },
    /// What is kept beside the entry does not open its commitment.
    #[error("what is kept beside it does not open its commitment ({0})")]
    Opening(String),
    /// What opens the commitment to the fact is gone.
    #[error("its fact is a commitment, and what opens it is gone")]
    Closed,
    /// Something is kept beside an entry, or beside none, that opens nothing.
    #[error("something is kept beside it that opens nothing ({0})")]
    Orphan(String),
    /// The unit is not in the list of divisions.
    #[error("it has a log, but is not in the list of divisions")]
    Unknown,
    /// The entries do not make a state.
    #[error("its entries cannot be read as one election")]
    Fold,
    /// What lists show is not what the entries say.
    #[error("what lists show of it is not what its entries say; the lists can be made anew from the record")]
    Summary,
    /// The hashes by which doubles are found are not those of the roll.
    #[error("the hashes by which doubles are found are not those of its roll; `huanjie doubles rebuild` makes them anew")]
    Hashes,
    /// The record says that it is erased.
    #[error("its personal part is still kept, the record says that it is erased; the next start of the server erases it")]
    NotErased,
    /// An answer is kept to an entry that is not there.
    #[error("an answer is kept to the entry {1} of {0}, which is not there")]
    Answered(String, i64),
    /// A file that the entry names is not here.
    #[error("the file {0} that it names is not here")]
    FileMissing(String),
    /// A file beside the entry is another one.
    #[error("the file {0} kept beside it is not the one that it names")]
    FileAltered(String),
    /// The log is not a continuation of what was signed.
    #[error("{0}")]
    Signed(String),
    /// A signature by a known key does not verify, or there is none.
    #[error("{0}")]
    Signature(SignatureError),
    /// A sheet of a check-in.
    #[error("{0}")]
    Sheet(String),
    /// An orphan branch.
    #[error("the orphan branch {0}: {1}")]
    Branch(String, String),
}

/// Looks through a data directory, or the file of a backup.
///
/// # Errors
/// It cannot be read at all, is no data of huanjie, or is of another version.
pub async fn fsck(path: &Path) -> Result<Checked, StoreError> {
    fsck_with(path, None).await
}

/// The same with the key of personal data in a file of its own. Without a key nothing that is sealed is looked into; that
/// of a data directory is found there.
///
/// # Errors
/// As [`fsck`], or the key cannot be read or is another one.
pub async fn fsck_with(path: &Path, personal_key: Option<&Path>) -> Result<Checked, StoreError> {
    let dir = path.is_dir().then_some(path);
    let (file, signed) = if path.is_dir() { (path.join(DATABASE), heads(path).await?) } else { (path.to_owned(), Vec::new()) };
    let mut connection = open(&file).await?;
    let mut checked = Checked::default();
    let keys = keys(&mut connection, path, personal_key).await?;
    checked.sealed_unread = keys.vault.is_none();
    match look(&mut connection, dir, signed, &keys, &mut checked).await {
        // What is damaged need not be readable to the end.
        Err(StoreError::Database(error)) if !checked.faults.is_empty() || is_corrupt(&error) => {
            checked.faults.push(Fault { unit: None, place: None, what: What::Database(error.to_string()) });
        }
        other => other?,
    }
    Ok(checked)
}

/// What is needed to look into what is sealed and derived.
struct Keys {
    vault: Option<Vault>,
    hasher: Option<Hasher>,
}

async fn keys(connection: &mut SqliteConnection, path: &Path, personal_key: Option<&Path>) -> Result<Keys, StoreError> {
    let dir = path.is_dir().then_some(path);
    let inside = dir.map(|dir| dir.join(vault::KEY_FILE));
    let file = personal_key.map(Path::to_owned).or(inside);
    let vault = match &file {
        Some(file) => Vault::read(file)?,
        None => None,
    };
    let known = |name: &'static str| sqlx::query(sql::OUTSIDE_KEY).bind(name);
    let personal = known("personal").fetch_optional(&mut *connection).await.ok().flatten().map(|row| text(&row, 0));
    if let (Some(vault), Some(known), Some(file)) = (&vault, personal, &file)
        && vault.fingerprint() != known
    {
        return Err(StoreError::OtherPersonalKey { path: file.display().to_string(), known });
    }
    let own = dir.map(doubles::beside_as_known).transpose()?.flatten();
    let known = known("doubles").fetch_optional(&mut *connection).await.ok().flatten().map(|row| text(&row, 0));
    let hasher = own.filter(|(_, print)| Some(print) == known.as_ref()).map(|(hasher, _)| hasher);
    Ok(Keys { vault, hasher })
}

async fn open(file: &Path) -> Result<SqliteConnection, StoreError> {
    if !file.is_file() {
        return Err(directory(file, "there is no huanjie data here"));
    }
    let mut connection = SqliteConnectOptions::new().filename(file).read_only(true).connect().await?;
    let version = sqlx::query(sql::VERSION).fetch_one(&mut connection).await;
    let version: i64 = version.map_err(|error| directory(file, format!("not the database of huanjie ({error})")))?.get(0);
    match sqlx::migrate!().iter().map(|migration| migration.version).max() {
        Some(ours) if version > ours => Err(StoreError::Newer(version)),
        Some(ours) if version < ours => Err(directory(file, "written by an older huanjie; start `huanjie serve` there once")),
        _ if !ours(&mut connection).await? => Err(StoreError::Unreleased),
        _ => Ok(connection),
    }
}

/// Whether its tables are those of this program.
async fn ours(connection: &mut SqliteConnection) -> Result<bool, StoreError> {
    let rows = sqlx::query(sql::CHECKSUMS).fetch_all(connection).await?;
    let known: Vec<(i64, Vec<u8>)> = rows.iter().map(|row| (number(row, 0), row.get(1))).collect();
    Ok(sqlx::migrate!().iter().all(|ours| known.iter().any(|(version, sum)| *version == ours.version && **sum == *ours.checksum)))
}

/// What was signed, read before the logs are: they may grow meanwhile.
async fn heads(dir: &Path) -> Result<Vec<(String, Head)>, StoreError> {
    let file: PathBuf = dir.join(latest::FILE);
    if !file.is_file() {
        return Ok(Vec::new());
    }
    let mut connection = SqliteConnectOptions::new().filename(&file).read_only(true).connect().await?;
    latest::read(&mut connection).await
}

async fn look(
    connection: &mut SqliteConnection,
    dir: Option<&Path>,
    signed: Vec<(String, Head)>,
    keys: &Keys,
    checked: &mut Checked,
) -> Result<(), StoreError> {
    for row in sqlx::query(INTEGRITY).fetch_all(&mut *connection).await? {
        let line = text(&row, 0);
        if line != "ok" {
            checked.faults.push(Fault { unit: None, place: None, what: What::Database(line) });
        }
    }
    // One moment of a database that may be written to.
    sqlx::query(BEGIN).execute(&mut *connection).await?;
    let about = sqlx::query(sql::CYCLE).fetch_optional(&mut *connection).await?;
    let Some(about) = about.as_ref().map(read_about).transpose()? else { return Ok(()) };
    let cycle = &about.cycle;
    let signed: HashMap<String, Head> = signed.into_iter().collect();
    let mut known = Known::of(dir, &about)?;
    let mut log = Log { unit: None, found: Vec::new(), tree: Tree::default(), files: Files::new(), keys };
    log.cycle(connection, cycle, &mut known).await?;
    log.close(signed.get(cycle.as_str()), cycle, checked);
    let branches = branch::held(dir, connection).await?;
    let mut leaves = BTreeMap::new();
    for row in sqlx::query(sql::KEPT_UNITS).fetch_all(&mut *connection).await? {
        let unit = text(&row, 0);
        let mut log = Log { unit: Some(unit.clone()), found: Vec::new(), tree: Tree::default(), files: Files::new(), keys };
        log.unit(connection, cycle, &unit, &mut known).await?;
        // Only the logs that have orphan branches, which are few, are looked at again.
        if branches.iter().any(|branch| erase::unit_of(&branch.name) == unit) {
            leaves.insert(unit.clone(), log.tree.leaves().to_vec());
        }
        log.close(signed.get(&format!("{cycle}/{unit}")), cycle, checked);
    }
    if let Some(dir) = dir {
        checked.faults.extend(beside::sheets(dir, &known).await?);
    }
    if let Some(vault) = &keys.vault {
        checked.faults.extend(branch::look_through(&branches, vault, cycle, &known, &leaves));
    }
    Ok(())
}

fn read_about(row: &SqliteRow) -> Result<About, StoreError> {
    let (cycle, suite) = (text(row, 0), text(row, 1));
    let read = Origin::parse(&cycle).zip(Suite::from_name(&suite));
    let (cycle, suite) = read.ok_or(StoreError::Unreadable(cycle))?;
    Ok(About { cycle, suite, device: text(row, 2), log: text(row, 3) })
}

/// SQLite's own check of its file; no other database has it.
const INTEGRITY: &str = "PRAGMA integrity_check";

/// SQLite's readers see one moment from their first read in a transaction on.
const BEGIN: &str = "BEGIN";

/// A column as text, whatever bytes are there.
fn text(row: &SqliteRow, at: usize) -> String {
    String::from_utf8_lossy(row.try_get_unchecked::<&[u8], _>(at).unwrap_or_default()).into_owned()
}

fn number(row: &SqliteRow, at: usize) -> i64 {
    row.try_get(at).unwrap_or(-1)
}

/// What is kept beside an entry, sealed.
type Kept = BTreeMap<(i64, String), String>;

/// Next place in each stream.
type Streams = BTreeMap<String, u64>;

/// Files that entries name: the place of the entry, and the hash.
type Files = BTreeSet<(i64, String)>;

/// What there is of an entry's personal part.
enum Personal {
    /// It has none.
    None,
    Kept,
    Erased,
}

/// One log, as it is looked through.
struct Log<'a> {
    unit: Option<String>,
    found: Vec<Fault>,
    tree: Tree,
    files: Files,
    keys: &'a Keys,
}

impl Log<'_> {
    fn find(&mut self, place: Option<u64>, what: What) {
        self.found.push(Fault { unit: self.unit.clone(), place, what });
    }

    /// The rows as a chain: place, hash, note. Answers the entries that can be read, by place.
    fn chain(&mut self, origin: Origin, rows: &[(i64, String, Vec<u8>)]) -> Vec<Option<Entry>> {
        let mut walk = Walk::new(origin);
        let mut entries = Vec::with_capacity(rows.len());
        for (place, (says, hash, note)) in (0_u64..).zip(rows) {
            let (leaf, entry) = walk.step(note);
            self.tree.push(leaf);
            if i64::try_from(place) != Ok(*says) {
                self.find(Some(place), What::Row(*says));
            }
            if leaf.to_string() != *hash {
                self.find(Some(place), What::Hash);
            }
            entries.push(entry);
        }
        for at in walk.breaks() {
            self.find(Some(at.place), What::Chain(at.fault.clone()));
        }
        entries
    }

    /// Signatures, by keys that are known.
    fn signatures(&mut self, entries: &[Option<Entry>], keys: &[Verifier]) {
        for (place, entry) in (0..).zip(entries) {
            let wrong = entry.as_ref().and_then(|entry| beside::signature(entry, keys));
            wrong.into_iter().for_each(|what| self.find(Some(place), what));
        }
    }

    /// The log of the cycle.
    async fn cycle(&mut self, connection: &mut SqliteConnection, cycle: &Origin, known: &mut Known) -> Result<(), StoreError> {
        let rows = sqlx::query(sql::CYCLE_ROWS).fetch_all(&mut *connection).await?;
        let rows: Vec<_> = rows.iter().map(|row| (number(row, 0), text(row, 1), text(row, 2).into_bytes())).collect();
        let entries = self.chain(cycle.clone(), &rows);
        for (place, entry) in (0..).zip(&entries) {
            match entry.as_ref().map(Act::read) {
                Some(Err(why)) => self.find(Some(place), What::Line(why)),
                Some(Ok(act)) => known.learn(&act),
                None => {}
            }
        }
        self.signatures(&entries, &known.logs);
        Ok(())
    }

    async fn unit(&mut self, connection: &mut SqliteConnection, cycle: &Origin, unit: &str, known: &mut Known) -> Result<(), StoreError> {
        let Some(origin) = Origin::parse(&format!("{cycle}/{unit}")) else {
            self.find(None, What::Unknown);
            return Ok(());
        };
        let rows = sqlx::query(sql::UNIT_ROWS).bind(unit).fetch_all(&mut *connection).await?;
        let chain: Vec<_> = rows.iter().map(|row| (number(row, 0), text(row, 3), text(row, 4).into_bytes())).collect();
        let entries = self.chain(origin, &chain);
        self.signatures(&entries, &known.signers);
        for (round, place, commitment) in entries.iter().flatten().filter_map(closed) {
            known.check_ins.insert((unit.to_owned(), round), (place, commitment));
        }
        let kept = sqlx::query(sql::UNIT_OPENINGS).bind(unit).fetch_all(&mut *connection).await?;
        let mut kept: Kept = kept.iter().map(|row| ((number(row, 0), text(row, 1)), text(row, 2))).collect();
        let mut streams = Streams::new();
        let (mut erased, gone) = (false, known.erased.of(unit));
        for ((place, entry), row) in (0..).zip(&entries).zip(&rows) {
            if let Some(entry) = entry {
                let row = (number(row, 0), text(row, 1), number(row, 2));
                let due = gone.part(place, entry.content().kind.fact());
                match self.entry(place, entry, row, &mut streams, &mut kept) {
                    Personal::Erased => erased = true,
                    Personal::Kept if due => self.find(Some(place), What::NotErased),
                    Personal::Kept | Personal::None => {}
                }
            }
        }
        for ((place, field), _) in kept {
            self.find(u64::try_from(place).ok(), What::Orphan(field));
        }
        self.files(connection, unit).await?;
        for row in sqlx::query(sql::UNIT_ANSWERS_TO_NOTHING).bind(unit).fetch_all(&mut *connection).await? {
            self.find(None, What::Answered(text(&row, 0), number(&row, 1)));
        }
        if known.restored {
            // A figure that was not announced is not in the public record: it is entered again.
            let figure = |fault: &Fault| {
                let entry = fault.place.and_then(|place| entries.get(usize::try_from(place).ok()?)).and_then(Option::as_ref);
                fault.what == What::Closed && entry.is_some_and(|entry| Fact::HIDDEN.contains(&entry.content().kind.fact()))
            };
            self.found.retain(|fault| !figure(fault));
        }
        // What is derived from damaged entries, or from entries without their personal parts, is not compared.
        let whole = self.found.iter().all(|fault| matches!(fault.what, What::Signature(_)));
        if whole { self.derived(connection, unit, erased).await } else { Ok(()) }
    }

    /// One entry: its row (place, stream, place in the stream), its place in its stream, what opens its commitments. Answers
    /// what there is of its personal part.
    fn entry(&mut self, place: u64, entry: &Entry, row: (i64, String, i64), streams: &mut Streams, kept: &mut Kept) -> Personal {
        let content = entry.content();
        let line = serde_json::from_str::<Line>(content.body.as_str()).and_then(|line| Ok((stands(line.fact)?, line.seq, line.personal)));
        let (fact, seq, personal) = match line {
            Ok(line) => line,
            Err(error) => {
                self.find(Some(place), What::Line(error.to_string()));
                return Personal::None;
            }
        };
        let stream = content.kind.stream();
        let (row, word, n) = row;
        if word != stream || u64::try_from(n) != Ok(seq) {
            self.find(Some(place), What::Stream(word, n));
        }
        let due = streams.insert(stream.to_owned(), seq.saturating_add(1)).unwrap_or(0);
        if seq != due {
            self.find(Some(place), What::Seq { says: seq, due });
        }
        if let Stands::Committed(to) = fact {
            match kept.remove(&(row, Field::Fact.word().to_owned())) {
                Some(sealed) => self.opening(place, Field::Fact, &to, &sealed),
                None => self.find(Some(place), What::Closed),
            }
        }
        let Some(to) = personal else { return Personal::None };
        let Some(sealed) = kept.remove(&(row, Field::Personal.word().to_owned())) else { return Personal::Erased };
        self.opening(place, Field::Personal, &to, &sealed);
        Personal::Kept
    }

    /// What is kept opens the commitment.
    fn opening(&mut self, place: u64, field: Field, to: &Commitment, sealed: &str) {
        let (Some(vault), Some(unit)) = (&self.keys.vault, &self.unit) else { return };
        let row = i64::try_from(place).unwrap_or(i64::MAX);
        let opened = vault.open(unit, row, field.word(), sealed).filter(|opening| opening.opens(to));
        let Some(opening) = opened else { return self.find(Some(place), What::Opening(field.word().to_owned())) };
        if field == Field::Personal
            && let Ok(sealed) = serde_json::from_slice::<Sealed>(&opening.value)
        {
            self.files.extend(sealed.attachments().iter().map(|file| (row, file.sha256.clone())));
        }
    }

    /// The files beside the entries.
    async fn files(&mut self, connection: &mut SqliteConnection, unit: &str) -> Result<(), StoreError> {
        let Some(vault) = &self.keys.vault else { return Ok(()) };
        for wrong in shelf::look_through(connection, vault, unit, std::mem::take(&mut self.files)).await? {
            let (place, what) = match wrong {
                Wrong::Missing(place, file) => (place, What::FileMissing(file)),
                Wrong::Altered(place, file) => (place, What::FileAltered(file)),
                Wrong::Unnamed(place, file) => (place, What::Orphan(file)),
            };
            self.find(u64::try_from(place).ok(), what);
        }
        Ok(())
    }

    /// What is derived from the entries: the row of the lists, and the hashes of the roll.
    async fn derived(&mut self, connection: &mut SqliteConnection, unit: &str, erased: bool) -> Result<(), StoreError> {
        let Some(vault) = &self.keys.vault else { return Ok(()) };
        let body = sqlx::query(sql::UNIT_BODY).bind(unit).fetch_optional(&mut *connection).await?;
        let body = body.and_then(|row| Body::named(&text(&row, 0)));
        if body.is_none() && Desk::of(unit) == Desk::Unit {
            self.find(None, What::Unknown);
            return Ok(());
        }
        let rows = sqlx::query(sql::FOLD).bind(unit).fetch_all(&mut *connection).await?;
        let Ok(folded) = fold_rows(unit, body, vault, rows.into_iter(), |_, _| {}) else {
            self.find(None, What::Fold);
            return Ok(());
        };
        let shown = sqlx::query(sql::UNIT_SUMMARY).bind(unit).fetch_optional(&mut *connection).await?;
        if !erased && !shown.is_some_and(|row| shows(&row, &folded.state.summary())) {
            self.find(None, What::Summary);
        }
        if let Some(hasher) = &self.keys.hasher {
            let kept = sqlx::query(sql::LINE_HASHES).bind(unit).fetch_all(&mut *connection).await?;
            let kept: Vec<(i64, String)> = kept.iter().map(|row| (number(row, 0), text(row, 1))).collect();
            let due = hasher.roll(folded.state.roll.voters.values());
            if !due.map(|(person, hash)| (i64::from(person.0), hash)).eq(kept) {
                self.find(None, What::Hashes);
            }
        }
        Ok(())
    }

    /// Ends the log: is it a continuation of what was signed?
    fn close(mut self, signed: Option<&Head>, cycle: &Origin, checked: &mut Checked) {
        if let Some(head) = signed {
            let name = self.unit.as_ref().map_or_else(|| cycle.to_string(), |unit| format!("{cycle}/{unit}"));
            let fork = Origin::parse(&name).and_then(|log| continues(&log, *head, &self.tree).err());
            if let Some(fork) = fork {
                self.find(None, What::Signed(fork.to_string()));
            }
        }
        checked.units += u64::from(self.unit.is_some() && self.tree.size() > 0);
        checked.entries += self.tree.size();
        checked.faults.append(&mut self.found);
    }
}

/// Round, place and commitment of an entry that closes a check-in.
fn closed(entry: &Entry) -> Option<(u32, u64, Commitment)> {
    let content = entry.content();
    let line: Line = serde_json::from_str(content.body.as_str()).ok()?;
    match line.fact(None).ok()? {
        Fact::CheckInClosed { round, commitment, .. } => {
            let commitment = serde_json::to_value(&commitment).and_then(serde_json::from_value).ok()?;
            Some((round, content.index, commitment))
        }
        _ => None,
    }
}

/// Whether a row of the lists is that of a summary, in every column.
fn shows(row: &SqliteRow, summary: &Summary) -> bool {
    let words = |at: usize| row.try_get::<Option<String>, _>(at).ok();
    let count = |at: usize| row.try_get::<Option<i64>, _>(at).ok();
    words(0) == Some(Some(summary.stage.name().to_owned()))
        && words(1) == Some(summary.due.as_ref().map(|due| due.by.to_string()))
        && words(2) == Some(summary.blocked.clone())
        && count(3) == Some(Some(summary.registered.into()))
        && count(4) == Some(summary.returned.map(i64::from))
        && count(5) == Some(Some(summary.seats.into()))
        && count(6) == Some(Some(summary.elected.into()))
        && serde_json::to_string(summary).ok() == words(7).flatten()
}
