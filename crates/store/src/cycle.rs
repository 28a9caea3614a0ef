//! The log of the cycle: the sealed register of units, keys, leases, and the checkpoints of the units' logs.
//!
//! Its state is what its entries say; an act that does not fit it is refused before anything is written. Must not know:
//! elections, pages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{PoisonError, RwLockReadGuard};

use record::cycle::{Act, Checkpointed, Ended, Enrolled, Granted, Holder, Opened, Registered, Rotated};
use record::entry::{Content, Entry};
use record::tree::Tree;
use record::{Hash, NamedSigner, Purpose, SignedCheckpoint, Verifier};
use serde_json::json;
use sqlx::{Row, Sqlite, SqliteConnection, Transaction};
use uuid::Uuid;

use crate::erase::Erasures;
use crate::once::{Done, Once};
use crate::pen::{self, Pen};
use crate::{Store, StoreError, sql};

/// Units in one entry of the register: some 60 bytes each, and an entry has at most 65,535.
const REGISTERED_AT_ONCE: usize = 800;

/// A key that was enrolled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrolledKey {
    /// The key.
    pub key: Verifier,
    /// Name and id: how acts call it.
    pub name: String,
    /// Whose key it is.
    pub purpose: Holder,
    /// Office or machine.
    pub holder: String,
    /// The one unit for which it signs.
    pub unit: Option<String>,
    /// Code of the division whose office holds it.
    pub division: Option<String>,
    /// Account of the person who holds it.
    pub account: Option<String>,
    /// Place of the entry that enrolled it.
    pub since: u64,
    /// Why it was revoked, if it was.
    pub revoked: Option<String>,
}

/// A lease of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// Number, from 1.
    pub epoch: u64,
    /// Name and id of the device's key.
    pub device: String,
    /// Entries in the log when it began.
    pub base: u64,
    /// When it was granted, as the entry says.
    pub since: String,
    /// Entries that stand, once it has ended.
    pub ended: Option<u64>,
}

/// A unit of the register, as the log of the cycle knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegisteredUnit {
    /// The newest lease.
    pub lease: Option<Lease>,
    /// Size in the newest checkpoint.
    pub size: u64,
}

/// In the register, the body of an office: it elects nobody.
const OFFICE: &str = "office";

/// What the log of the cycle says.
#[derive(Debug, Default)]
pub struct Cycle {
    tree: Tree,
    last: Hash,
    units: BTreeMap<String, RegisteredUnit>,
    keys: Vec<EnrolledKey>,
    /// Keys that this log itself has had, in their order; none if it still has its first.
    own: Vec<Verifier>,
    /// Name and id of the key that it is signed with now.
    signs_with: Option<String>,
    /// What is erased beside the units' logs.
    pub(crate) erased: Erasures,
    /// Something stands behind the register.
    sealed: bool,
}

/// Why an act does not fit the log of the cycle.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ActRefused {
    /// The register is sealed already.
    #[error("the register of units is sealed already")]
    Open,
    /// The register is not sealed yet.
    #[error("the register of units is not sealed yet; that comes first")]
    NotOpen,
    /// No units to register.
    #[error("there is no unit to put into the register")]
    NoUnits,
    /// The unit is not in the register.
    #[error("the unit {0} is not in the register")]
    UnknownUnit(String),
    /// No such key.
    #[error("no enrolled key is called {0}, or it is revoked")]
    UnknownKey(String),
    /// The key is enrolled already.
    #[error("the key {0} is enrolled already")]
    KnownKey(String),
    /// The text is no verifier key of type note.
    #[error("not a verifier key: {0}")]
    NoKey(String),
    /// The lease is held.
    #[error("the unit {unit} is on lease to {device} (number {epoch}); it must be released or revoked first")]
    Held {
        /// Code.
        unit: String,
        /// Who holds it.
        device: String,
        /// Its number.
        epoch: u64,
    },
    /// No lease of that number is held.
    #[error("the lease {epoch} of the unit {unit} is not held")]
    NotHeld {
        /// Code.
        unit: String,
        /// Number.
        epoch: u64,
    },
    /// Another number or size is due.
    #[error("the unit {unit}: {what} {says} is said, {due} is due")]
    Figure {
        /// Code.
        unit: String,
        /// Which figure.
        what: &'static str,
        /// What was said.
        says: u64,
        /// What is due.
        due: u64,
    },
    /// The log of the cycle is written elsewhere.
    #[error("this is a station: the office that keeps the log of the cycle decides that")]
    Station,
    /// Two people must sign.
    #[error("two people must sign with their key cards, {0} did")]
    TwoPeople(usize),
    /// Two cards of one person.
    #[error("both key cards are of one person; two people must sign")]
    OnePerson,
    /// Not the key that the log goes on with.
    #[error("{0} is no new key of this log")]
    NotOwn(String),
    /// The roll is still being marked.
    #[error("the check-in of the unit {0} is not closed; close it first")]
    CheckInOpen(String),
    /// Names are still needed.
    #[error("the election of the unit {0} is under way; its names are needed until the handover")]
    UnderWay(String),
    /// Who signs is not enrolled as a person.
    #[error("the key card {0} is not enrolled, or revoked")]
    Stranger(String),
}

/// Why an act was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// It does not fit.
    #[error(transparent)]
    Refused(#[from] ActRefused),
    /// Something else was sent under its key before.
    #[error("another request was sent under this key before")]
    Reused,
    /// Beneath.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for ActError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl Cycle {
    /// Entries in the log.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.tree.size()
    }

    /// Its tree.
    #[must_use]
    pub const fn tree(&self) -> &Tree {
        &self.tree
    }

    /// Whether the register is sealed.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.sealed
    }

    /// Units of the register, by code.
    #[must_use]
    pub const fn units(&self) -> &BTreeMap<String, RegisteredUnit> {
        &self.units
    }

    /// Keys, in the order of their enrolment.
    #[must_use]
    pub fn keys(&self) -> &[EnrolledKey] {
        &self.keys
    }

    /// A key that may sign, by name and id.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<&EnrolledKey> {
        self.keys.iter().find(|key| key.name == name && key.revoked.is_none())
    }

    /// How many people could sign an act of the cycle: two cards of one account are one person.
    #[must_use]
    pub fn people(&self) -> usize {
        distinct(self.keys.iter().filter(|key| key.purpose == Holder::Person && key.unit.is_none() && key.revoked.is_none()))
    }

    /// The keys that this log has had, in their order, if it was ever given another one.
    #[must_use]
    pub fn own_keys(&self) -> &[Verifier] {
        &self.own
    }

    /// Name and id of the key that signs this log now; nothing while it is empty.
    #[must_use]
    pub fn signs_with(&self) -> Option<&str> {
        self.signs_with.as_deref()
    }

    /// What does not fit about an act, signed by these people besides the log.
    ///
    /// # Errors
    /// The first thing that does not fit.
    pub fn fits(&self, act: &Act, people: &[NamedSigner]) -> Result<(), ActRefused> {
        match act {
            Act::Opened(_) if self.sealed => return Err(ActRefused::Open),
            Act::Opened(_) => {}
            _ if self.units.is_empty() => return Err(ActRefused::NotOpen),
            _ => {}
        }
        let mut signers = Vec::with_capacity(people.len());
        for person in people {
            let name = person.verifier().name_and_id();
            let known = self.key(&name).filter(|key| key.purpose == Holder::Person && key.unit.is_none());
            signers.push(known.ok_or(ActRefused::Stranger(name))?);
        }
        if act.needs_two() && self.people() >= 2 && distinct(signers.iter().copied()) < 2 {
            return Err(if people.len() < 2 { ActRefused::TwoPeople(people.len()) } else { ActRefused::OnePerson });
        }
        match act {
            Act::Opened(opened) if opened.units.is_empty() => Err(ActRefused::NoUnits),
            Act::Enrolled(act) => self.enrolling(act),
            Act::Revoked(act) => self.key(&act.key).map(|_| ()).ok_or_else(|| ActRefused::UnknownKey(act.key.clone())),
            Act::Granted(act) => self.granting(act),
            Act::Ended(act) => self.ending(act),
            Act::Rotated(act) => self.rotating(act),
            Act::Checkpointed(act) => self.registered(&act.unit).map(|_| ()),
            Act::Erased(act) => act.units.iter().try_for_each(|unit| self.registered(&unit.code).map(|_| ())),
            Act::Opened(_) | Act::Restored(_) => Ok(()),
        }
    }

    fn registered(&self, unit: &str) -> Result<&RegisteredUnit, ActRefused> {
        self.units.get(unit).ok_or_else(|| ActRefused::UnknownUnit(unit.to_owned()))
    }

    fn enrolling(&self, act: &Enrolled) -> Result<(), ActRefused> {
        let key = Verifier::parse(&act.key).map_err(|error| ActRefused::NoKey(error.to_string()))?;
        if key.purpose() != Purpose::Note {
            return Err(ActRefused::NoKey("it is the key of a witness".to_owned()));
        }
        if let Some(unit) = &act.unit {
            self.registered(unit)?;
        }
        self.unknown_key(&key)
    }

    /// A key is enrolled once, under whatever name: one card is one person.
    fn unknown_key(&self, key: &Verifier) -> Result<(), ActRefused> {
        let name = key.name_and_id();
        let same = |known: &Verifier| known.key() == key.key();
        let known = self.keys.iter().any(|known| known.name == name || same(&known.key)) || self.own.iter().any(same);
        if known { Err(ActRefused::KnownKey(name)) } else { Ok(()) }
    }

    /// The log is given another key under its name.
    fn rotating(&self, act: &Rotated) -> Result<(), ActRefused> {
        let read = |key: &str| Verifier::parse(key).map_err(|error| ActRefused::NoKey(error.to_string()));
        let (before, key) = (read(&act.before)?, read(&act.key)?);
        let fits = Some(before.name_and_id().as_str()) == self.signs_with() && key.name() == before.name();
        if !fits || key.purpose() != Purpose::Note || key == before {
            return Err(ActRefused::NotOwn(key.name_and_id()));
        }
        self.unknown_key(&key)
    }

    fn granting(&self, act: &Granted) -> Result<(), ActRefused> {
        let unit = act.unit.clone();
        let lease = self.registered(&unit)?.lease.as_ref();
        if let Some(Lease { epoch, device, ended: None, .. }) = lease {
            return Err(ActRefused::Held { unit, device: device.clone(), epoch: *epoch });
        }
        let good = self.key(&act.device).filter(|key| key.purpose == Holder::Device);
        let good = good.filter(|key| key.unit.as_ref().is_none_or(|only| *only == unit));
        if good.is_none() {
            return Err(ActRefused::UnknownKey(act.device.clone()));
        }
        let (epoch, base) = lease.map_or((1, 0), |lease| (lease.epoch + 1, lease.ended.unwrap_or(0)));
        let figure = |what, says, due| Err(ActRefused::Figure { unit: act.unit.clone(), what, says, due });
        match () {
            () if act.epoch != epoch => figure("lease number", act.epoch, epoch),
            () if act.base != base => figure("size", act.base, base),
            () => Ok(()),
        }
    }

    fn ending(&self, act: &Ended) -> Result<(), ActRefused> {
        let unit = act.unit.clone();
        match &self.registered(&unit)?.lease {
            Some(Lease { epoch, base, ended: None, .. }) if *epoch == act.epoch => {
                let due = *base;
                if act.size < due { Err(ActRefused::Figure { unit, what: "size", says: act.size, due }) } else { Ok(()) }
            }
            _ => Err(ActRefused::NotHeld { unit, epoch: act.epoch }),
        }
    }

    pub(crate) fn apply(&mut self, entry: &Entry, act: &Act) {
        let place = self.tree.size();
        self.last = entry.leaf();
        self.tree.push(self.last);
        if place == 0 {
            self.signs_with = entry.note().signatures().first().map(|first| format!("{}+{}", first.name, hex::encode(first.id)));
        }
        self.sealed |= !matches!(act, Act::Opened(_));
        match act {
            Act::Opened(act) => self.units.extend(act.units.iter().map(|unit| (unit.code.clone(), RegisteredUnit::default()))),
            Act::Enrolled(act) => {
                if let Ok(key) = Verifier::parse(&act.key) {
                    let (name, Enrolled { holder, purpose, unit, division, account, .. }) = (key.name_and_id(), act.clone());
                    self.keys.push(EnrolledKey { key, name, purpose, holder, unit, division, account, since: place, revoked: None });
                }
            }
            Act::Revoked(act) => {
                let known = self.keys.iter_mut().find(|key| key.name == act.key);
                known.into_iter().for_each(|key| key.revoked = Some(act.reason.clone()));
            }
            Act::Granted(Granted { unit, epoch, device, base, .. }) => {
                let since = entry.content().clock.at().to_owned();
                let lease = Lease { epoch: *epoch, device: device.clone(), base: *base, since, ended: None };
                self.units.entry(unit.clone()).or_default().lease = Some(lease);
            }
            Act::Ended(act) => {
                let lease = self.units.get_mut(&act.unit).and_then(|unit| unit.lease.as_mut());
                lease.into_iter().for_each(|lease| lease.ended = Some(act.size));
            }
            Act::Checkpointed(act) => {
                if let (Ok(signed), Some(unit)) = (SignedCheckpoint::parse(act.checkpoint.as_bytes()), self.units.get_mut(&act.unit)) {
                    unit.size = signed.checkpoint().size;
                }
            }
            Act::Rotated(act) => self.rotated(act),
            Act::Erased(act) => self.erased.learn(act),
            Act::Restored(_) => {}
        }
    }

    fn rotated(&mut self, act: &Rotated) {
        let (Ok(before), Ok(key)) = (Verifier::parse(&act.before), Verifier::parse(&act.key)) else { return };
        if self.own.is_empty() {
            self.own.push(before);
        }
        self.signs_with = Some(key.name_and_id());
        self.own.push(key);
    }

    /// The state that entries make, in their order.
    pub(crate) fn fold(notes: impl IntoIterator<Item = String>) -> Result<Self, StoreError> {
        let unreadable = |error: String| StoreError::Unreadable(format!("the log of the cycle ({error})"));
        let mut cycle = Self::default();
        for note in notes {
            let entry = Entry::parse(note.as_bytes()).map_err(|error| unreadable(error.to_string()))?;
            let act = Act::read(&entry).map_err(unreadable)?;
            cycle.apply(&entry, &act);
        }
        Ok(cycle)
    }
}

/// How many people the holders of keys are: keys of one account are one person's.
fn distinct<'k>(keys: impl Iterator<Item = &'k EnrolledKey>) -> usize {
    let who = |key: &'k EnrolledKey| key.account.as_deref().ok_or(key.name.as_str());
    keys.map(who).collect::<BTreeSet<_>>().len()
}

/// An act with the people who sign it besides the log.
pub(crate) struct Signed<'a> {
    pub(crate) act: Act,
    pub(crate) people: &'a [NamedSigner],
}

impl<'a> Signed<'a> {
    pub(crate) const fn alone(act: Act) -> Self {
        Self { act, people: &[] }
    }
}

/// The next entry of the cycle's log, signed by the log itself and by people.
fn entry(pen: &Pen, log: &NamedSigner, cycle: &Cycle, signed: &Signed<'_>) -> Result<Entry, StoreError> {
    let wrong = |what: String| StoreError::NoEntry { unit: pen.cycle().to_string(), what };
    let (kind, body) = signed.act.line().map_err(|e| wrong(e.to_string()))?;
    let content = Content {
        origin: pen.cycle().clone(),
        index: cycle.size(),
        previous: cycle.last,
        event: Uuid::now_v7(),
        epoch: 0,
        clock: pen.clock(&pen::now()).ok_or_else(|| wrong("no time".to_owned()))?,
        kind,
        body,
    };
    let signers: Vec<&NamedSigner> = std::iter::once(log).chain(signed.people).collect();
    Entry::sign(content, &signers).map_err(|e| wrong(e.to_string()))
}

pub(crate) async fn put(connection: &mut SqliteConnection, entries: Vec<(u64, Entry)>) -> Result<(), sqlx::Error> {
    for (place, entry) in entries {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        let note = String::from_utf8_lossy(&entry.to_bytes()).into_owned();
        let row = sqlx::query(sql::PUT_CYCLE_ENTRY).bind(place).bind(note).bind(entry.leaf().to_string());
        row.execute(&mut *connection).await?;
    }
    Ok(())
}

impl Store {
    /// What the log of the cycle says now.
    pub fn cycle(&self) -> RwLockReadGuard<'_, Cycle> {
        self.0.cycle.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records an act of the cycle, signed by the log and by the people whose cards were opened for it.
    ///
    /// # Errors
    /// It does not fit, or nothing could be written.
    pub async fn act(&self, act: Act, people: &[NamedSigner]) -> Result<u64, ActError> {
        self.acts(vec![Signed { act, people }]).await
    }

    /// The same for a request that may come twice: it is done once, and answered the same again.
    ///
    /// # Errors
    /// It does not fit, something else came under its key before, or nothing could be written.
    pub async fn act_once(&self, act: Act, people: &[NamedSigner], once: Option<Once<'_>>) -> Result<Done, ActError> {
        self.acts_once(vec![Signed { act, people }], once).await
    }

    /// Records acts in one transaction; answers the size of the log then.
    pub(crate) async fn acts(&self, acts: Vec<Signed<'_>>) -> Result<u64, ActError> {
        self.acts_once(acts, None).await?;
        Ok(self.cycle().size())
    }

    pub(crate) async fn acts_once(&self, acts: Vec<Signed<'_>>, once: Option<Once<'_>>) -> Result<Done, ActError> {
        let _writing = self.0.writing.lock().await;
        self.write_acts(&acts, once).await
    }

    /// The same by whoever holds the right to write.
    pub(crate) async fn write_acts(&self, acts: &[Signed<'_>], once: Option<Once<'_>>) -> Result<Done, ActError> {
        let mut transaction = self.0.writer.begin().await?;
        if let Some(once) = once
            && let Some(answer) = once.before(&mut transaction).await?
        {
            return Ok(Done::Before(answer));
        }
        self.acts_in(transaction, acts, once).await
    }

    /// Records acts in a transaction that has done something already: all of it is done, or nothing. Whoever calls holds
    /// `writing`.
    pub(crate) async fn acts_in(
        &self,
        mut transaction: Transaction<'_, Sqlite>,
        acts: &[Signed<'_>],
        once: Option<Once<'_>>,
    ) -> Result<Done, ActError> {
        let mut done = match self.stage(acts) {
            Ok(entries) => put(&mut transaction, entries).await.map_err(ActError::from),
            Err(error) => Err(error),
        };
        if let (Ok(()), Some(once)) = (&done, once) {
            done = once.keep(&mut transaction).await.map_err(ActError::from);
        }
        let done = match done {
            Ok(()) => transaction.commit().await.map_err(ActError::from),
            Err(error) => Err(error),
        };
        if let Err(error) = done {
            self.reload_cycle().await?;
            return Err(error);
        }
        Ok(Done::Now)
    }

    /// Makes the entries of acts and moves the state on with each; what was moved is read anew if they are not written.
    fn stage(&self, acts: &[Signed<'_>]) -> Result<Vec<(u64, Entry)>, ActError> {
        let pen = self.pen()?;
        if pen.foreign_log().is_some() {
            return Err(ActRefused::Station.into());
        }
        let log = self.latest()?.key(pen.cycle())?;
        let mut cycle = self.0.cycle.write().unwrap_or_else(PoisonError::into_inner);
        if cycle.signs_with().is_some_and(|due| due != log.verifier().name_and_id()) {
            return Err(StoreError::LogKey(log.verifier().name_and_id()).into());
        }
        let mut entries = Vec::with_capacity(acts.len());
        for signed in acts {
            cycle.fits(&signed.act, signed.people)?;
            let entry = entry(pen, &log, &cycle, signed)?;
            let place = cycle.size();
            cycle.apply(&entry, &signed.act);
            entries.push((place, entry));
        }
        Ok(entries)
    }

    /// Reads the log of the cycle from disk.
    pub(crate) async fn reload_cycle(&self) -> Result<(), StoreError> {
        let rows = sqlx::query(sql::CYCLE_NOTES).fetch_all(&self.0.readers).await?;
        let cycle = Cycle::fold(rows.iter().map(|row| row.get(0)))?;
        *self.0.cycle.write().unwrap_or_else(PoisonError::into_inner) = cycle;
        Ok(())
    }

    /// Seals the register of all units and offices there are, enrols this server's key and grants it every unit.
    ///
    /// # Errors
    /// The register is sealed already, or nothing could be written.
    pub async fn open_cycle(&self, actor: &str) -> Result<(), ActError> {
        self.open_cycle_once(actor, None).await.map(|_| ())
    }

    /// The same for a request that may come twice.
    ///
    /// # Errors
    /// As [`Store::open_cycle`].
    pub async fn open_cycle_once(&self, actor: &str, once: Option<Once<'_>>) -> Result<Done, ActError> {
        if self.cycle().is_open() {
            return Err(ActRefused::Open.into());
        }
        let body = |body: statute::Body| json!(body).as_str().unwrap_or_default().to_owned();
        let mut units: Vec<Registered> =
            self.units("").iter().map(|unit| Registered { body: body(unit.body), code: unit.code.clone() }).collect();
        if units.is_empty() {
            return Err(ActRefused::NoUnits.into());
        }
        units.extend(self.offices().into_iter().map(|code| Registered { body: OFFICE.to_owned(), code }));
        let pen = self.pen()?;
        let device = pen.device().name_and_id();
        let opened = units.chunks(REGISTERED_AT_ONCE).map(|units| Act::Opened(Opened { actor: actor.to_owned(), units: units.to_vec() }));
        let enrolled = Act::Enrolled(Enrolled {
            actor: actor.to_owned(),
            holder: "huanjie".to_owned(),
            key: pen.vkey(),
            purpose: Holder::Device,
            unit: None,
            division: None,
            account: None,
        });
        let granted = units.iter().map(|unit| {
            Act::Granted(Granted { actor: actor.to_owned(), base: 0, device: device.clone(), epoch: 1, unit: unit.code.clone() })
        });
        let acts = opened.chain([enrolled]).chain(granted).map(Signed::alone).collect();
        self.acts_once(acts, once).await
    }

    /// Records the newest checkpoints of units' logs.
    pub(crate) async fn put_checkpoints(&self, signed: &[SignedCheckpoint]) -> Result<(), ActError> {
        let act = |signed: &SignedCheckpoint| {
            let unit = signed.checkpoint().origin.unit().unwrap_or_default().to_owned();
            let checkpoint = String::from_utf8_lossy(&signed.to_bytes()).into_owned();
            Signed::alone(Act::Checkpointed(Checkpointed { actor: "server".to_owned(), checkpoint, unit }))
        };
        self.acts(signed.iter().map(act).collect()).await.map(|_| ())
    }
}
