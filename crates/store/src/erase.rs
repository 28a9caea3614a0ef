//! Erasing what opens commitments of units and offices once its retention has ended: personal parts of every kind, marked rolls.
//!
//! That it was erased is an entry of the cycle's log, signed by two people, in the transaction that erases; the commitments
//! stay and the record still holds. What the log says is erased stays erased: a start, a restore from an older backup, a
//! station that takes the log, a bundle that brings it back all come through here. Must not know: how long anything is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use election::{Election, Retained, Stage};
use jiff::civil::Date;
use record::cycle::{self, Act, ErasedUnit};
use record::entry::Entry;
use record::opening::Field;
use serde_json::Value;
use sqlx::{Row, SqliteConnection};

use crate::cycle::{ActRefused, Signed};
use crate::doubles::Touched;
use crate::handover::By;
use crate::offices::division;
use crate::{ActError, Store, StoreError, carry, shelf, sql, writer};

/// Type of the entry that closes a check-in.
const CHECK_IN_CLOSED: &str = "committee.check_in_closed";

/// Units in one entry of the cycle's log: some 40 bytes each, and an entry has at most 65,535.
const AT_ONCE: usize = 1_500;

/// What is erased beside a unit's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Erasable {
    /// Every personal part of its entries.
    Personal,
    /// One kind of personal data.
    Kind(Retained),
}

impl Erasable {
    /// Name in the record.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::Kind(kind) => kind.name(),
        }
    }

    fn named(name: &str) -> Option<Self> {
        if name == Self::Personal.name() { Some(Self::Personal) } else { Retained::named(name).map(Self::Kind) }
    }

    /// Whether the personal part of a fact of that name belongs to it.
    fn has(self, fact: &str) -> bool {
        match self {
            Self::Personal => true,
            Self::Kind(kind) => Retained::of(fact) == Some(kind),
        }
    }
}

/// What is erased beside one unit's log: each kind, of how many entries.
#[derive(Debug, Clone, Default)]
pub(crate) struct OfUnit(BTreeMap<Erasable, u64>);

impl OfUnit {
    /// Whether the personal part of an entry is, by its place and the name of its fact.
    pub(crate) fn part(&self, place: u64, fact: &str) -> bool {
        self.0.iter().any(|(what, size)| place < *size && what.has(fact))
    }

    /// Whether the marked roll is that the entry at a place has closed.
    pub(crate) fn sheet(&self, closed: u64) -> bool {
        self.0.get(&Erasable::Kind(Retained::CheckIn)).is_some_and(|size| closed < *size)
    }
}

/// All that the log of the cycle says is erased, by unit.
#[derive(Debug, Default)]
pub(crate) struct Erasures(BTreeMap<String, OfUnit>);

impl Erasures {
    /// Takes in an entry; of kinds that this program does not know it has nothing to erase.
    pub(crate) fn learn(&mut self, act: &cycle::Erased) {
        let Some(what) = Erasable::named(&act.what) else { return };
        for unit in &act.units {
            let size = self.0.entry(unit.code.clone()).or_default().0.entry(what).or_default();
            *size = unit.size.max(*size);
        }
    }

    pub(crate) fn of(&self, unit: &str) -> OfUnit {
        self.0.get(unit).cloned().unwrap_or_default()
    }
}

/// What was erased, or would be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Erased {
    /// Personal parts, or marked rolls, by unit.
    pub units: BTreeMap<String, u64>,
}

impl Erased {
    /// Parts of all units.
    #[must_use]
    pub fn parts(&self) -> u64 {
        self.units.values().sum()
    }
}

/// What is to be erased, and who says so.
pub(crate) struct Asked<'a> {
    pub(crate) what: Erasable,
    /// What was due before this day.
    pub(crate) before: Option<Date>,
    pub(crate) reason: &'a str,
    pub(crate) by: By<'a>,
}

/// What a transaction has taken away; memory follows once it is on disk.
#[derive(Default)]
struct Gone {
    states: BTreeMap<String, Arc<Election>>,
    touched: Touched,
}

/// The round of an entry that closes a check-in.
fn closed_round(note: &str) -> Option<u32> {
    let mut lines = note.lines().skip(7);
    if lines.next() != Some(CHECK_IN_CLOSED) {
        return None;
    }
    let body: Value = serde_json::from_str(lines.next()?).ok()?;
    u32::try_from(body.get("fact")?.get("round")?.as_u64()?).ok()
}

/// Places of a unit's entries whose personal part is still there, among those that are asked for by place and name of the fact.
pub(crate) async fn parts(
    connection: &mut SqliteConnection,
    unit: &str,
    asked: impl Fn(u64, &str) -> bool,
) -> Result<Vec<i64>, StoreError> {
    let rows = sqlx::query(sql::PERSONAL_NOTES).bind(unit).fetch_all(connection).await?;
    let mut places = Vec::new();
    for row in rows {
        let (place, note): (i64, String) = (row.get(0), row.get(1));
        let entry = Entry::parse(note.as_bytes()).map_err(|_| StoreError::Unreadable(format!("{unit}, entry {place}")))?;
        let content = entry.content();
        if asked(content.index, content.kind.fact()) {
            places.push(place);
        }
    }
    Ok(places)
}

/// Takes the personal part of one entry away, with the files that it names.
pub(crate) async fn part(connection: &mut SqliteConnection, unit: &str, place: i64) -> Result<(), sqlx::Error> {
    let erase = sqlx::query(sql::ERASE_OPENING).bind(unit).bind(place).bind(Field::Personal.word());
    erase.execute(&mut *connection).await?;
    shelf::take_away(connection, unit, place).await
}

impl Store {
    /// Erases what the entries of a unit or an office so far have, and records that; answers how many parts there were.
    ///
    /// # Errors
    /// The check-in or election of the unit, or of one below the office, is under way, two people must sign, or nothing could be written: then nothing is
    /// erased.
    pub async fn erase(&self, unit: &str, what: Erasable, reason: &str, by: By<'_>) -> Result<u64, ActError> {
        let state = self.fold(unit).await?;
        if what == Erasable::Kind(Retained::CheckIn) {
            if self.rounds(unit)?.len() > self.closed_sheets(unit).await?.len() {
                return Err(ActRefused::CheckInOpen(unit.to_owned()).into());
            }
        } else if let Some(running) = self.running(unit, &state) {
            return Err(ActRefused::UnderWay(running).into());
        }
        let erased = self.erase_in(&[unit.to_owned()], &Asked { what, before: None, reason, by }).await?;
        Ok(erased.parts())
    }

    /// The unit whose election still needs the names in a log: that of the log, or one below its office.
    fn running(&self, log: &str, state: &Election) -> Option<String> {
        if !self.is_office(log) {
            return (state.plan.is_some() && state.handover.is_none()).then(|| log.to_owned());
        }
        let below = self.units(division(log)).into_iter().find(|unit| unit.summary.stage < Stage::HandedOver);
        below.map(|unit| unit.code.clone())
    }

    /// Erases beside the logs of units, and records that in the same transaction; sheets and orphan branches follow right after
    /// it, or at the next start.
    pub(crate) async fn erase_in(&self, units: &[String], asked: &Asked<'_>) -> Result<Erased, ActError> {
        if let Some(why) = self.frozen() {
            return Err(StoreError::Older(why).into());
        }
        let writing = self.0.writing.lock().await;
        let mut transaction = self.0.writer.begin().await?;
        if let Some(once) = asked.by.once
            && once.before(&mut transaction).await?.is_some()
        {
            return Ok(Erased::default());
        }
        let (mut erased, mut told, mut gone) = (Erased::default(), Vec::with_capacity(units.len()), Gone::default());
        for code in units {
            let size: i64 = sqlx::query(sql::UNIT_SIZE).bind(code).fetch_one(&mut *transaction).await?.get(0);
            let size = u64::try_from(size).unwrap_or_default();
            let parts = if asked.what == Erasable::Kind(Retained::CheckIn) {
                self.closed_sheets(code).await?.len() as u64
            } else {
                self.take_away(&mut transaction, code, &OfUnit([(asked.what, size)].into()), &mut gone).await?
            };
            erased.units.insert(code.clone(), parts);
            told.push((ErasedUnit { code: code.clone(), size }, parts));
        }
        let acts = told.chunks(AT_ONCE).map(|told| {
            Act::Erased(cycle::Erased {
                actor: asked.by.actor.to_owned(),
                before: asked.before.map(|day| day.to_string()),
                parts: told.iter().map(|(_, parts)| parts).sum(),
                reason: asked.reason.to_owned(),
                units: told.iter().map(|(unit, _)| unit.clone()).collect(),
                what: asked.what.name().to_owned(),
            })
        });
        let acts: Vec<Signed<'_>> = acts.map(|act| Signed { act, people: asked.by.people }).collect();
        self.acts_in(transaction, &acts, asked.by.once).await?;
        self.forget(gone);
        drop(writing);
        self.erase_beside(&units.iter().cloned().collect()).await?;
        Ok(erased)
    }

    /// What the log of the cycle says is erased is gone here too.
    pub(crate) async fn erase_what_is_erased(&self) -> Result<(), StoreError> {
        let units: BTreeSet<String> = self.cycle().erased.0.keys().cloned().collect();
        if units.is_empty() {
            return Ok(());
        }
        let mut gone = Gone::default();
        {
            let _writing = self.0.writing.lock().await;
            let mut transaction = self.0.writer.begin().await?;
            for unit in &units {
                let erased = self.cycle().erased.of(unit);
                self.take_away(&mut transaction, unit, &erased, &mut gone).await?;
            }
            transaction.commit().await?;
            self.forget(gone);
        }
        self.erase_beside(&units).await
    }

    /// Takes the personal parts of a unit away that are erased, and what is derived from them; answers how many there were.
    async fn take_away(&self, connection: &mut SqliteConnection, unit: &str, erased: &OfUnit, gone: &mut Gone) -> Result<u64, StoreError> {
        let places = parts(connection, unit, |place, fact| erased.part(place, fact)).await?;
        if places.is_empty() {
            return Ok(0);
        }
        for place in &places {
            part(connection, unit, *place).await?;
        }
        gone.touched.append(&mut self.hash_lines_anew(connection, unit).await?);
        let state = self.read_on(connection, unit).await?.state;
        writer::put_summary(connection, unit, &state.summary()).await?;
        gone.states.insert(unit.to_owned(), state);
        Ok(places.len() as u64)
    }

    /// Memory follows the disk. Whoever calls holds `writing`: nothing is written meanwhile that was decided from memory.
    fn forget(&self, gone: Gone) {
        for (unit, state) in gone.states {
            self.cache().forget(&unit);
            self.put_summary(&unit, state.summary());
            self.keep_office(&unit, &state.programme);
            // Nobody may be listening.
            let _ = self.0.changes.send(unit);
        }
        self.wake(gone.touched);
    }

    /// Behind the transaction: marked rolls and orphan branches of these units, and what the write-ahead log still has of the
    /// pages that were overwritten.
    async fn erase_beside(&self, units: &BTreeSet<String>) -> Result<(), StoreError> {
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.0.writer).await?;
        let with_sheets: BTreeSet<String> = carry::sheet_names(&self.0.dir)?.iter().map(|name| unit_of(name)).collect();
        for unit in with_sheets.intersection(units) {
            let erased = self.cycle().erased.of(unit);
            for (round, place) in self.closed_sheets(unit).await? {
                if erased.sheet(place) {
                    self.marks().erase(unit, round).await?;
                }
            }
        }
        self.erase_in_branches(units)
    }

    /// Rounds of a unit of which there is a sheet.
    fn rounds(&self, unit: &str) -> Result<BTreeSet<u32>, StoreError> {
        let names = carry::sheet_names(&self.0.dir)?;
        let round = |name: &String| name.strip_suffix(".sqlite")?.strip_prefix(unit)?.strip_prefix('-')?.parse().ok();
        Ok(names.iter().filter_map(round).collect())
    }

    /// Closed check-ins of a unit of which there is a sheet: the round, and the place of the entry that closed it.
    pub(crate) async fn closed_sheets(&self, unit: &str) -> Result<BTreeMap<u32, u64>, StoreError> {
        let rounds = self.rounds(unit)?;
        if rounds.is_empty() {
            return Ok(BTreeMap::new());
        }
        let log = self.log(unit).await?;
        let closed = (0..).zip(&log).filter_map(|(place, (note, _))| Some((closed_round(note)?, place)));
        Ok(closed.filter(|(round, _)| rounds.contains(round)).collect())
    }
}

/// The unit in the name of a file beside the database.
pub(crate) fn unit_of(name: &str) -> String {
    name.split('-').next().unwrap_or_default().to_owned()
}
