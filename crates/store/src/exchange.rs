//! Logs on their way: a unit's entries to a station and back, the cycle's log to a station; by sticks or over the network,
//! through one inbox.
//!
//! What comes under the lease that the log of the cycle knows is appended. Everything else that is signed by a known
//! device is evidence, not data: it is kept beside the record as an orphan branch and never merged. Must not know: HTTP,
//! sticks, pages.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::sync::PoisonError;

use bundle::check::{Faults, Held, Keys, Relation, check};
use bundle::folder::FolderError;
use bundle::inbox::{InboxError, Opened};
use bundle::payload::PayloadError;
use bundle::seal::{SealError, Terms, seal};
use bundle::{Folder, Identity, Inbox, Payload, Recipient, SignedManifest};
use record::cycle::{Act, Holder};
use record::entry::Entry;
use record::opening::{Field, Opening};
use record::rotation::follow;
use record::tree::Tree;
use record::{Checkpoint, Hash, NamedSigner, Origin, SignedCheckpoint, Verifier, Verifiers};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use crate::cycle::{self, Cycle};
use crate::fold::{Line, tree};
use crate::vault::Vault;
use crate::{Store, StoreError, branch, directory, sql, writer};

/// File of this machine's secret of age.
const IDENTITY_FILE: &str = "exchange.key";

/// Bytes of a bundle that are taken at most: a unit with photographs and a long roll has some megabytes.
const MOST: u64 = 256 << 20;

/// Bytes of a chunk: small enough to be sent again over a poor network.
const CHUNK: u32 = 256 << 10;

/// What came of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// All of it was here already.
    Known,
    /// The log of the cycle has grown to this size.
    Cycle(u64),
    /// A unit's log has grown.
    Unit {
        /// Code.
        unit: String,
        /// Its size before.
        from: u64,
        /// Its size now.
        to: u64,
    },
    /// It is kept as an orphan branch.
    Orphan {
        /// Code.
        unit: String,
        /// Place of the first entry that does not belong.
        at: u64,
        /// Why.
        why: String,
    },
}

/// Why a bundle was not made or not taken. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// Not sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// Not put together.
    #[error(transparent)]
    Payload(#[from] PayloadError),
    /// Not complete, not ours, damaged.
    #[error(transparent)]
    Inbox(#[from] InboxError),
    /// It does not hold in itself.
    #[error("{0}")]
    Faults(Faults),
    /// The folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// An entry cannot be read.
    #[error("entry {place}: {why}")]
    Entry {
        /// Its place.
        place: u64,
        /// Why.
        why: String,
    },
    /// Of another log than those of this cycle.
    #[error("{0} is no log of this cycle")]
    Foreign(String),
    /// The log of the cycle must come first.
    #[error("the log of the cycle is not here yet: take the bundle with it first")]
    NoCycle,
    /// Beneath.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for ExchangeError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Sealing and opening take long: they are done beside the threads that answer requests.
async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T, ExchangeError> + Send + 'static) -> Result<T, ExchangeError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Stopping)?
}

/// A row of openings: place, field, sealed value.
pub(crate) fn opening(unit: &str, vault: &Vault, row: &SqliteRow) -> Result<Opening, StoreError> {
    let unreadable = || StoreError::Unreadable(unit.to_owned());
    let (place, field, sealed): (i64, String, String) = (row.get(0), row.get(1), row.get(2));
    let opening = vault.open(unit, place, &field, &sealed).ok_or_else(unreadable)?;
    let field = if field == Field::Fact.word() { Field::Fact } else { Field::Personal };
    let index = u64::try_from(place).map_err(|_| unreadable())?;
    Ok(Opening { index, field, opening })
}

fn verifiers(keys: impl IntoIterator<Item = Verifier>) -> Verifiers {
    Verifiers::new(keys).unwrap_or_default()
}

/// A key under the name of a log: whoever keeps a log signs it with his one key.
pub(crate) fn named(log: &Origin, key: &Verifier) -> Option<Verifier> {
    Verifier::new(log.as_str(), record::Purpose::Note, key.key().clone()).ok()
}

impl Store {
    /// The folder of bundles that are on their way from here.
    #[must_use]
    pub fn outbox(&self) -> Folder {
        Folder::at(self.0.dir.join("outbox"))
    }

    /// Where what comes is gathered.
    ///
    /// # Errors
    /// The folder cannot be used.
    pub fn inbox(&self) -> Result<&Inbox, ExchangeError> {
        if let Some(inbox) = self.0.inbox.get() {
            return Ok(inbox);
        }
        let inbox = Inbox::open(self.0.dir.join("inbox"), MOST)?;
        Ok(self.0.inbox.get_or_init(|| inbox))
    }

    fn identity(&self) -> Result<Identity, StoreError> {
        let path = self.0.dir.join(IDENTITY_FILE);
        match fs::read_to_string(&path) {
            Ok(text) => bundle::identity(&text).map_err(|e| directory(&path, e)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let identity = Identity::generate();
                let text = age_secret(&identity);
                crate::seed::keep(&path, text.as_bytes())?;
                Ok(identity)
            }
            Err(error) => Err(directory(&path, error)),
        }
    }

    /// Whom bundles for this machine are encrypted to.
    ///
    /// # Errors
    /// The key cannot be made or read.
    pub fn recipient(&self) -> Result<Recipient, StoreError> {
        self.identity().map(|identity| identity.to_public())
    }

    /// Who may send bundles: enrolled devices, and the log of the cycle itself.
    ///
    /// # Errors
    /// This store only reads.
    pub fn senders(&self) -> Result<Verifiers, StoreError> {
        let log = self.log_key()?;
        let cycle = self.cycle();
        let devices = cycle.keys().iter().filter(|key| key.purpose == Holder::Device && key.revoked.is_none());
        Ok(verifiers(devices.map(|key| key.key.clone()).chain([log])))
    }

    /// Who signs bundles from here: the log of the cycle at home, the device at a station.
    fn sender(&self) -> Result<NamedSigner, StoreError> {
        let pen = self.pen()?;
        if self.is_station() { Ok(pen.signer().clone()) } else { self.latest()?.key(pen.cycle()) }
    }

    /// Who signs a bundle of the cycle's log from a place on. Whoever holds the entry that enrols this device knows it, also if
    /// the log was given another key since.
    fn sender_from(&self, from: u64) -> Result<NamedSigner, StoreError> {
        let known = self.cycle().key(&self.device_name()?).is_some_and(|key| key.since < from);
        if known { Ok(self.pen()?.signer().clone()) } else { self.sender() }
    }

    fn checkpoint(&self, log: &Origin, tree: &Tree) -> Result<SignedCheckpoint, StoreError> {
        let signer = if self.is_station() { self.pen()?.as_log(log)? } else { self.latest()?.key(log)? };
        let checkpoint = Checkpoint { origin: log.clone(), size: tree.size(), root: tree.root() };
        SignedCheckpoint::sign(checkpoint, &signer).map_err(|e| StoreError::Key(e.to_string()))
    }

    async fn sealed(&self, payload: Payload, recipients: Vec<Recipient>, sender: NamedSigner) -> Result<SignedManifest, ExchangeError> {
        let store = self.clone();
        on_a_thread(move || {
            let terms = Terms { recipients: &recipients, version: concat!("huanjie ", env!("CARGO_PKG_VERSION")), chunk: CHUNK };
            let outbox = Folder::create(store.outbox().path())?;
            Ok(seal(&payload, &terms, &sender, &outbox)?)
        })
        .await
    }

    /// Seals the log of the cycle from a place on, unencrypted: it is public.
    ///
    /// # Errors
    /// The outbox cannot be written, or a station has no such log to give.
    pub async fn seal_cycle(&self, from: u64) -> Result<SignedManifest, ExchangeError> {
        let (log, tree) = (self.pen()?.cycle().clone(), self.cycle().tree().clone());
        // Only a tree that continues what was signed leaves this machine.
        let checkpoint = self.latest()?.sign(&[(log, &tree)]).await.map_err(|e| StoreError::Older(e.to_string()))?.remove(0);
        let place = i64::try_from(from).unwrap_or(i64::MAX);
        let rows = sqlx::query(sql::CYCLE_NOTES_FROM).bind(place).fetch_all(&self.0.readers).await?;
        let to = usize::try_from(tree.size().saturating_sub(from)).unwrap_or(0);
        let entries = rows.iter().take(to).map(|row| row.get::<String, _>(0).into_bytes()).collect();
        let payload = Payload::new(from, entries, Vec::new(), checkpoint, BTreeMap::new())?;
        self.sealed(payload, Vec::new(), self.sender_from(from)?).await
    }

    /// Seals a unit's log from a place on with everything that opens its commitments, for named recipients.
    ///
    /// # Errors
    /// No recipient is named, or the outbox cannot be written.
    pub async fn seal_unit(&self, unit: &str, from: u64, recipients: &[Recipient]) -> Result<SignedManifest, ExchangeError> {
        let log = self.log(unit).await?;
        let tree = tree(unit, &log)?;
        let skip = usize::try_from(from).unwrap_or(usize::MAX);
        let openings = self.openings(unit, from, tree.size()).await?;
        let checkpoint = self.checkpoint(&self.pen()?.origin(unit)?, &tree)?;
        let entries = log.into_iter().skip(skip).map(|(note, _)| note.into_bytes()).collect();
        let payload = Payload::new(from, entries, openings, checkpoint, BTreeMap::new())?;
        self.sealed(payload, recipients.to_vec(), self.sender()?).await
    }

    async fn openings(&self, unit: &str, from: u64, to: u64) -> Result<Vec<Opening>, StoreError> {
        let place = i64::try_from(from).unwrap_or(i64::MAX);
        let rows = sqlx::query(sql::OPENINGS).bind(unit).bind(place).fetch_all(&self.0.readers).await?;
        let vault = self.vault()?;
        let all = rows.iter().map(|row| opening(unit, vault, row));
        all.filter(|opening| opening.as_ref().map_or(true, |opening| opening.index < to)).collect()
    }

    /// Opens a complete bundle in the inbox, checks it and stores what it carried, all of it or nothing. Twice is as good
    /// as once.
    ///
    /// # Errors
    /// It is not complete, cannot be decrypted, does not hold, or belongs to another cycle.
    pub async fn take(&self, manifest: &Hash) -> Result<Taken, ExchangeError> {
        let inbox = self.inbox()?;
        if inbox.state(manifest) == bundle::State::Done {
            return Ok(Taken::Known);
        }
        let (store, hash) = (self.clone(), *manifest);
        let unpacked = on_a_thread(move || Ok(store.inbox()?.unpack(&hash, &store.senders()?, Some(&store.identity()?))?));
        let Opened { payload, .. } = unpacked.await?;
        let origin = payload.origin().clone();
        let pen = self.pen()?;
        let taken = match origin.unit() {
            None if origin == *pen.cycle() => self.take_cycle(&payload).await?,
            Some(unit) if origin.cycle() == *pen.cycle() => {
                // What is erased does not come back by a bundle.
                let erased = self.cycle().erased.of(unit);
                self.take_unit(unit, &branch::without_erased(payload, &erased)).await?
            }
            _ => return Err(ExchangeError::Foreign(origin.to_string())),
        };
        inbox.finish(manifest)?;
        Ok(taken)
    }

    async fn take_cycle(&self, payload: &Payload) -> Result<Taken, ExchangeError> {
        let writing = self.0.writing.lock().await;
        let keys = follow(&self.log_keys()?, payload.entries().iter().map(Vec::as_slice));
        let (logs, signers) = (verifiers(keys.last().cloned()), verifiers(keys));
        let leaves = self.cycle().tree().leaves().to_vec();
        let checked = check(payload, &Held { leaves: &leaves, epoch: 0 }, &Keys { logs: &logs, signers: &signers });
        let checked = checked.map_err(ExchangeError::Faults)?;
        let at = match checked.relation {
            Relation::Known => return Ok(Taken::Known),
            Relation::Extends { at } => at,
            Relation::Forks { at } => {
                return Err(ExchangeError::Entry { place: at, why: "another entry of the cycle's log is held here".to_owned() });
            }
        };
        let mut new = Vec::new();
        for (place, bytes) in (payload.from()..).zip(payload.entries()).filter(|(place, _)| *place >= at) {
            let wrong = |why: String| ExchangeError::Entry { place, why };
            let entry = Entry::parse(bytes).map_err(|e| wrong(e.to_string()))?;
            let act = Act::read(&entry).map_err(wrong)?;
            new.push((place, entry, act));
        }
        let mut transaction = self.0.writer.begin().await?;
        cycle::put(&mut transaction, new.iter().map(|(place, entry, _)| (*place, entry.clone())).collect()).await?;
        transaction.commit().await?;
        {
            let mut cycle = self.0.cycle.write().unwrap_or_else(PoisonError::into_inner);
            new.iter().for_each(|(_, entry, act)| cycle.apply(entry, act));
        }
        drop(writing);
        self.erase_what_is_erased().await?;
        Ok(Taken::Cycle(self.cycle().size()))
    }

    async fn take_unit(&self, unit: &str, payload: &Payload) -> Result<Taken, ExchangeError> {
        if self.unit(unit).is_none() {
            return Err(StoreError::UnknownUnit(unit.to_owned()).into());
        }
        let _writing = self.0.writing.lock().await;
        let log = self.log(unit).await?;
        let held = tree(unit, &log)?;
        let before = usize::try_from(payload.from()).ok().and_then(|from| log.get(from.checked_sub(1)?));
        let epoch = before.and_then(|(note, _)| Entry::parse(note.as_bytes()).ok()).map_or(0, |entry| entry.content().epoch);
        let (logs, signers) = self.keys(payload.origin())?;
        let checked = check(payload, &Held { leaves: held.leaves(), epoch }, &Keys { logs: &logs, signers: &signers });
        let checked = checked.map_err(ExchangeError::Faults)?;
        let at = match checked.relation {
            Relation::Known => return Ok(Taken::Known),
            Relation::Extends { at } => at,
            Relation::Forks { at } => return self.orphan(unit, payload, at, "another entry is held at this place".to_owned()),
        };
        let new = self.new_entries(unit, payload, at)?;
        if let Some((at, why)) = self.outside(unit, &new) {
            return self.orphan(unit, payload, at, why);
        }
        let mut transaction = self.0.writer.begin().await?;
        put_unit(&mut transaction, unit, &new).await?;
        put_openings(&mut transaction, self.vault()?, unit, payload.openings().iter().filter(|opening| opening.index >= at)).await?;
        transaction.commit().await?;
        self.refresh(unit).await?;
        Ok(Taken::Unit { unit: unit.to_owned(), from: at, to: payload.to() })
    }

    /// The lists and the memory follow what was just written to a unit's log.
    pub(crate) async fn refresh(&self, unit: &str) -> Result<(), StoreError> {
        self.cache().forget(unit);
        let summary = self.fold(unit).await?.summary();
        let mut transaction = self.0.writer.begin().await?;
        writer::put_summary(&mut transaction, unit, &summary).await?;
        let touched = self.hash_lines_anew(&mut transaction, unit).await?;
        transaction.commit().await?;
        self.wake(touched);
        self.put_summary(unit, summary);
        self.has_changed(unit.to_owned());
        // Nobody may be listening.
        let _ = self.0.changes.send(unit.to_owned());
        Ok(())
    }

    /// Who may have signed a unit's checkpoint, and its entries: the log of the cycle and the enrolled keys.
    fn keys(&self, log: &Origin) -> Result<(Verifiers, Verifiers), ExchangeError> {
        let home = self.log_keys()?;
        let cycle = self.cycle();
        if !cycle.is_open() {
            return Err(ExchangeError::NoCycle);
        }
        let devices = cycle.keys().iter().filter(|key| key.purpose == Holder::Device);
        let logs: Vec<Verifier> = devices.map(|key| &key.key).chain(&home).filter_map(|key| named(log, key)).collect();
        let signers = cycle.keys().iter().map(|key| key.key.clone()).chain(home.clone());
        Ok((verifiers(logs), verifiers(signers)))
    }

    /// The new entries of a payload, each with what it says; nothing is taken of which a part cannot be read.
    fn new_entries(&self, unit: &str, payload: &Payload, at: u64) -> Result<Vec<New>, ExchangeError> {
        let fact = |index| payload.openings().iter().find(|o| o.index == index && o.field == Field::Fact);
        let places = (payload.from()..).zip(payload.entries()).filter(|(place, _)| *place >= at);
        let read = |(place, bytes): (u64, &Vec<u8>)| {
            let wrong = |why: String| ExchangeError::Entry { place, why };
            let entry = Entry::parse(bytes).map_err(|e| wrong(e.to_string()))?;
            let line: Line = serde_json::from_str(entry.content().body.as_str()).map_err(|e| wrong(e.to_string()))?;
            let opening = fact(place).and_then(|o| std::str::from_utf8(&o.opening.value).ok());
            let seq = line.seq();
            line.fact(opening).map_err(|_| wrong(format!("its fact is none of a unit ({unit})")))?;
            let note = String::from_utf8(bytes.clone()).map_err(|e| wrong(e.to_string()))?;
            Ok(New { place, seq, note, entry })
        };
        places.map(read).collect()
    }

    /// The first entry that does not stand under the lease that is held now.
    fn outside(&self, unit: &str, new: &[New]) -> Option<(u64, String)> {
        let cycle = self.cycle();
        let lease = cycle.units().get(unit).and_then(|unit| unit.lease.as_ref());
        let first = new.first().map_or(0, |new| new.place);
        let Some(lease) = lease else { return Some((first, "the unit was never on lease".to_owned())) };
        let stands = |new: &New| stands(&cycle, lease, new);
        new.iter().find(|new| !stands(new)).map(|new| (new.place, format!("the lease {} is held by {}", lease.epoch, lease.device)))
    }

    /// Keeps a payload beside the record.
    fn orphan(&self, unit: &str, payload: &Payload, at: u64, why: String) -> Result<Taken, ExchangeError> {
        self.keep_branch(unit, payload, at)?;
        tracing::error!(unit, at, %why, "an orphan branch is kept");
        Ok(Taken::Orphan { unit: unit.to_owned(), at, why })
    }

    /// Name and id of this machine's key.
    ///
    /// # Errors
    /// This store only reads.
    pub fn device_name(&self) -> Result<String, StoreError> {
        Ok(self.pen()?.device().name_and_id())
    }

    /// Name of the cycle's log.
    #[must_use]
    pub fn cycle_name(&self) -> String {
        self.0.pen.as_ref().map(|pen| pen.cycle().to_string()).unwrap_or_default()
    }
}

/// A new entry of a unit's log.
pub(crate) struct New {
    pub(crate) place: u64,
    pub(crate) seq: u64,
    pub(crate) note: String,
    pub(crate) entry: Entry,
}

/// Whether an entry stands under a lease: its epoch, its place, its first signature. Before the first lease here, at a
/// station, earlier leases count too: their entries come from the office.
fn stands(cycle: &Cycle, lease: &crate::Lease, new: &New) -> bool {
    if new.place < lease.base {
        return new.entry.content().epoch < lease.epoch;
    }
    let first = new.entry.note().signatures().first();
    let device = cycle.keys().iter().find(|key| key.name == lease.device);
    let signed = device.zip(first).is_some_and(|(device, first)| device.key.is_of(first));
    lease.ended.is_none() && new.entry.content().epoch == lease.epoch && signed
}

pub(crate) async fn put_unit(connection: &mut SqliteConnection, unit: &str, new: &[New]) -> Result<(), sqlx::Error> {
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    for New { place, seq, note, entry } in new {
        let put = sqlx::query(sql::PUT_ENTRY).bind(unit).bind(number(*place)).bind(entry.content().kind.stream());
        put.bind(number(*seq)).bind(note).bind(entry.leaf().to_string()).execute(&mut *connection).await?;
    }
    Ok(())
}

pub(crate) async fn put_openings(
    connection: &mut SqliteConnection,
    vault: &Vault,
    unit: &str,
    openings: impl Iterator<Item = &Opening>,
) -> Result<(), StoreError> {
    for Opening { index, field, opening } in openings {
        let place = i64::try_from(*index).unwrap_or(i64::MAX);
        let sealed = vault.seal(unit, place, field.word(), opening)?;
        sqlx::query(sql::PUT_OPENING).bind(unit).bind(place).bind(field.word()).bind(sealed).execute(&mut *connection).await?;
    }
    Ok(())
}

/// The secret as age writes it.
fn age_secret(identity: &Identity) -> String {
    use age::secrecy::ExposeSecret;
    identity.to_string().expose_secret().to_owned()
}
