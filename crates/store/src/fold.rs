//! Reading: a unit's state from its entries, entries as they stand, heads.

use std::sync::Arc;

use election::{Election, Fact, Sealed};
use futures_util::TryStreamExt;
use record::Hash;
use record::commit::Commitment;
use record::entry::{Content, Entry};
use record::opening::Field;
use record::tree::Tree;
use serde::Deserialize;
use serde_json::Value;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection, SqliteExecutor};
use tokio::sync::mpsc;

use crate::cache::{Folded, Heads};
use crate::vault::Vault;
use crate::{Store, StoreError, erase, sql};

/// Entries read ahead of the fold.
const READ_AHEAD: usize = 4;

/// An entry as it is kept, and what it says.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryRow {
    /// The signed entry, byte for byte.
    pub note: String,
    /// Its leaf hash, base64.
    pub hash: String,
    /// Leaf hash of the entry before in the unit's log, base64.
    pub previous: String,
    /// Place in the unit's log.
    pub place: u64,
    /// Stream.
    pub stream: String,
    /// Place in the stream.
    pub seq: u64,
    /// Time of the device.
    pub at: String,
    /// Who acted: role and opaque account.
    pub actor: String,
    /// What happened; of a fact that stands as a commitment, what opens it.
    pub fact: Value,
    /// Commitment to the fact, if it stands as one.
    pub hidden: Option<String>,
    /// Commitment to the personal part, if there is one.
    pub personal: Option<String>,
}

/// The newest entry of a unit's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Unit.
    pub unit: String,
    /// Entries in its log.
    pub size: u64,
    /// Leaf hash of the newest, base64.
    pub hash: String,
}

/// The ninth line of an entry.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Line {
    actor: String,
    pub(crate) fact: Value,
    pub(crate) seq: u64,
    #[serde(default)]
    pub(crate) personal: Option<Commitment>,
}

impl Line {
    /// Place in the stream.
    pub(crate) const fn seq(&self) -> u64 {
        self.seq
    }

    /// Whether it is a commitment that nothing opens: after a restore, a figure that was not announced. It is entered again.
    fn is_lost(&self, opening: Option<&str>) -> bool {
        opening.is_none() && self.fact.get("fact").is_none()
    }

    /// What happened; `opening` is what opens it, if it stands as a commitment.
    pub(crate) fn fact(self, opening: Option<&str>) -> Result<Fact, serde_json::Error> {
        match stands(self.fact)? {
            Stands::Open(fact) => serde_json::from_value(fact),
            Stands::Committed(_) => serde_json::from_str(opening.unwrap_or_default()),
        }
    }
}

/// How the fact of a line stands there: as itself, or as a commitment to it.
pub(crate) enum Stands {
    Open(Value),
    Committed(Commitment),
}

/// Every fact names itself under `fact`; a commitment has nothing but its hash.
pub(crate) fn stands(fact: Value) -> Result<Stands, serde_json::Error> {
    if fact.get("fact").is_some() { Ok(Stands::Open(fact)) } else { serde_json::from_value(fact).map(Stands::Committed) }
}

fn entry_row(unit: &str, vault: &Vault, row: &SqliteRow) -> Result<EntryRow, StoreError> {
    let (note, hash, sealed): (String, String, Option<String>) = (row.get(0), row.get(1), row.get(2));
    let unreadable = || StoreError::Unreadable(hash.clone());
    let opening = sealed.map(|sealed| vault.text(unit, row.get(3), Field::Fact, &sealed)).transpose()?;
    let entry = Entry::parse(note.as_bytes()).map_err(|_| unreadable())?;
    let Content { index, previous, clock, kind, body, .. } = entry.content();
    let line: Line = serde_json::from_str(body.as_str()).map_err(|_| unreadable())?;
    let (fact, hidden) = match stands(line.fact).map_err(|_| unreadable())? {
        Stands::Open(fact) => (fact, None),
        Stands::Committed(to) => {
            let fact = opening.as_deref().map_or(Ok(Value::Null), serde_json::from_str).map_err(|_| unreadable())?;
            (fact, Some(to.hash().to_string()))
        }
    };
    Ok(EntryRow {
        previous: previous.to_string(),
        place: *index,
        stream: kind.stream().to_owned(),
        seq: line.seq,
        at: clock.at().to_owned(),
        actor: line.actor,
        fact,
        hidden,
        personal: line.personal.map(|c| c.hash().to_string()),
        note,
        hash,
    })
}

/// The tree of a unit's log, as [`Store::log`] answers it.
pub(crate) fn tree(unit: &str, log: &[(String, String)]) -> Result<Tree, StoreError> {
    let leaves: Option<Tree> = log.iter().map(|(_, hash)| Hash::parse(hash)).collect();
    leaves.ok_or_else(|| StoreError::Unreadable(unit.to_owned()))
}

/// Applies the entries of a unit in the order of its log; `seen` is shown each fact with the state right after it.
pub(crate) fn fold_rows(
    unit: &str,
    body: Option<statute::Body>,
    vault: &Vault,
    rows: impl Iterator<Item = SqliteRow>,
    mut seen: impl FnMut(&Election, &Fact),
) -> Result<Folded, StoreError> {
    let unreadable = || StoreError::Unreadable(unit.to_owned());
    let mut state = body.map_or_else(|| Election::of_office(unit), |body| Election::new(unit, body));
    let mut heads = Heads::new();
    for row in rows {
        let (stream, hash, note): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        let (opening, personal): (Option<String>, Option<String>) = (row.get(3), row.get(4));
        let place: i64 = row.get(5);
        let opening = opening.map(|sealed| vault.text(unit, place, Field::Fact, &sealed)).transpose()?;
        // Whether the note is what was signed is for whoever verifies; here its ninth line is what happened.
        let line: Line = note.lines().nth(8).and_then(|line| serde_json::from_str(line).ok()).ok_or_else(unreadable)?;
        heads.step(&stream, Hash::parse(&hash).ok_or_else(unreadable)?);
        if line.is_lost(opening.as_deref()) {
            continue;
        }
        let fact = line.fact(opening.as_deref()).map_err(|_| unreadable())?;
        let opened = personal.map(|sealed| vault.open(unit, place, Field::Personal.word(), &sealed).ok_or_else(unreadable)).transpose()?;
        let sealed = opened.map(|opening| serde_json::from_slice::<Sealed>(&opening.value)).transpose().map_err(|_| unreadable())?;
        state.apply(&fact, sealed.as_ref());
        seen(&state, &fact);
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

    /// How often a unit was written since the store was opened: who keeps something made of its state asks before it makes it, and
    /// again before it uses it. A write that was acknowledged has been counted.
    #[must_use]
    pub fn writes(&self, unit: &str) -> u64 {
        self.cache().writes(unit)
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
        self.whole(&self.0.readers, unit).await
    }

    /// Folds the first entries of a unit anew, and shows each fact with the state right after it to `see`, with what it has gathered
    /// so far.
    ///
    /// # Errors
    /// Unknown unit, or the database does not answer.
    pub async fn replay<S: Send + 'static>(
        &self,
        unit: &str,
        entries: u64,
        gathered: S,
        see: fn(&mut S, &Election, &Fact),
    ) -> Result<(Arc<Election>, S), StoreError> {
        let entries = usize::try_from(entries).unwrap_or(usize::MAX);
        let (folded, gathered) = self.fold_from(&self.0.readers, unit, entries, gathered, see).await?;
        Ok((folded.state, gathered))
    }

    /// The unit as a transaction that is under way has it.
    pub(crate) async fn read_on(&self, connection: &mut SqliteConnection, unit: &str) -> Result<Folded, StoreError> {
        self.whole(connection, unit).await
    }

    async fn whole(&self, connection: impl SqliteExecutor<'_>, unit: &str) -> Result<Folded, StoreError> {
        Ok(self.fold_from(connection, unit, usize::MAX, (), |(), _, _| {}).await?.0)
    }

    /// Entries are folded as they are read: a roll can be large, and its sealed parts never lie in memory all at once.
    async fn fold_from<S: Send + 'static>(
        &self,
        connection: impl SqliteExecutor<'_>,
        unit: &str,
        entries: usize,
        mut gathered: S,
        see: fn(&mut S, &Election, &Fact),
    ) -> Result<(Folded, S), StoreError> {
        let body = self.body(unit).ok_or_else(|| StoreError::UnknownUnit(unit.to_owned()))?;
        let (store, code) = (self.clone(), unit.to_owned());
        let (send, mut read) = mpsc::channel(READ_AHEAD);
        let folding = tokio::task::spawn_blocking(move || {
            let rows = std::iter::from_fn(|| read.blocking_recv()).take(entries);
            let folded = fold_rows(&code, body, store.vault()?, rows, |state, fact| see(&mut gathered, state, fact))?;
            Ok((folded, gathered))
        });
        let mut rows = sqlx::query(sql::FOLD).bind(unit).fetch(connection);
        while let Some(row) = rows.try_next().await? {
            if send.send(row).await.is_err() {
                // An entry cannot be read, and the fold says which; or it has all it was asked for.
                break;
            }
        }
        drop((rows, send));
        folding.await.map_err(|_| StoreError::Unreadable(unit.to_owned()))?
    }

    /// Entries of a stream from a place on, at most `limit`.
    ///
    /// # Errors
    /// If the database does not answer, or an entry cannot be read.
    pub async fn entries(&self, unit: &str, stream: &str, from: u64, limit: u32) -> Result<Vec<EntryRow>, StoreError> {
        let from = i64::try_from(from).unwrap_or(i64::MAX);
        let asked = sqlx::query(sql::ENTRIES).bind(unit).bind(stream).bind(from).bind(i64::from(limit));
        let vault = self.vault()?;
        asked.fetch_all(&self.0.readers).await?.iter().map(|row| entry_row(unit, vault, row)).collect()
    }

    /// The newest entries of a stream, newest first.
    ///
    /// # Errors
    /// If the database does not answer, or an entry cannot be read.
    pub async fn newest(&self, unit: &str, stream: &str, limit: u32) -> Result<Vec<EntryRow>, StoreError> {
        let asked = sqlx::query(sql::NEWEST).bind(unit).bind(stream).bind(i64::from(limit));
        let vault = self.vault()?;
        asked.fetch_all(&self.0.readers).await?.iter().map(|row| entry_row(unit, vault, row)).collect()
    }

    /// A unit's whole log in its order: each signed entry with its leaf hash.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn log(&self, unit: &str) -> Result<Vec<(String, String)>, StoreError> {
        let rows = sqlx::query(sql::NOTES).bind(unit).fetch_all(&self.0.readers).await?;
        Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
    }

    /// What opens a commitment of an entry: the salt (hex) and the value, unless it has been erased.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn opening(&self, unit: &str, place: u64, field: Field) -> Result<Option<(String, String)>, StoreError> {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        let row = sqlx::query(sql::OPENING).bind(unit).bind(place).bind(field.word()).fetch_optional(&self.0.readers).await?;
        let Some(sealed) = row.map(|row| row.get::<String, _>(0)) else { return Ok(None) };
        let unreadable = || StoreError::Unreadable(format!("{unit}, entry {place} ({field})"));
        let opening = self.vault()?.open(unit, place, field.word(), &sealed).ok_or_else(unreadable)?;
        let value = String::from_utf8(opening.value).map_err(|_| unreadable())?;
        Ok(Some((hex::encode(opening.salt), value)))
    }

    /// Erases the personal part of an entry: its retention has ended. The entry stays and still verifies.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn erase_personal(&self, unit: &str, place: u64) -> Result<(), StoreError> {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        let _writing = self.0.writing.lock().await;
        let mut transaction = self.0.writer.begin().await?;
        erase::part(&mut transaction, unit, place).await?;
        let touched = self.hash_lines_anew(&mut transaction, unit).await?;
        transaction.commit().await?;
        self.cache().forget(unit);
        self.wake(touched);
        Ok(())
    }

    /// Where every log in a scope ends.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn heads(&self, scope: &str) -> Result<Vec<Head>, StoreError> {
        let rows = sqlx::query(sql::HEADS).bind(scope).bind(format!("{scope}~")).fetch_all(&self.0.readers).await?;
        let head = |row: &SqliteRow| {
            let place: i64 = row.get(1);
            Head { unit: row.get(0), size: u64::try_from(place).unwrap_or(0) + 1, hash: row.get(2) }
        };
        Ok(rows.iter().map(head).collect())
    }
}
