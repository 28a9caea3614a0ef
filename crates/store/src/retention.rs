//! 留存与清除: until when which personal data are kept, and erasing what is due.
//!
//! How long is data (`retention.toml`, and the packs it points to). Nothing is erased before its day, nothing without two
//! people where two are enrolled, and the act stands in the log of the cycle, in the transaction that erases. The entries
//! stay and still verify. Must not know: pages, who asks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use election::{Retained, Stage, Summary};
use jiff::Span;
use jiff::civil::Date;
use record::NamedSigner;
use record::cycle::{Act, Purged};
use record::entry::Entry;
use record::opening::Field;
use serde::Deserialize;
use sqlx::{Row, SqliteConnection};
use statute::{Citation, Confidence, Key, Rules};

use crate::cycle::Signed;
use crate::{ActError, Store, StoreError, UnitRow, sql, writer};

/// Units in one entry of the cycle's log: some 15 bytes each, and an entry has at most 65,535.
const AT_ONCE: usize = 3_000;

/// From which day the years are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum From {
    Election,
    Term,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Period {
    from: From,
    #[serde(default)]
    key: Option<String>,
    default_years: u32,
}

static PERIODS: LazyLock<BTreeMap<String, Period>> = LazyLock::new(|| {
    let text = include_str!("../retention.toml");
    // A test reads the same file; a program with a faulty one is never built.
    toml::from_str(text).unwrap_or_default()
});

/// Until when one kind of a unit's personal data is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Which kind.
    pub kind: Retained,
    /// The last day; erased after it.
    pub until: Date,
    /// Years counted.
    pub years: u32,
    /// Where the years stand; of confidence "default" where every text is silent and ours were taken.
    pub source: Citation,
    /// The election is over, so that the day stands; before that it is reckoned from the day of the vote at hand.
    pub settled: bool,
}

impl Kept {
    /// Whether somebody has to confirm the value before it is relied on.
    #[must_use]
    pub fn unconfirmed(&self) -> bool {
        self.source.confidence != Confidence::Text
    }

    /// Whether it may be erased on that day.
    #[must_use]
    pub fn is_due(&self, today: Date) -> bool {
        self.settled && self.until < today
    }
}

/// What was erased, or would be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Erased {
    /// Personal parts by unit.
    pub units: BTreeMap<String, u64>,
}

impl Erased {
    /// Parts of all units.
    #[must_use]
    pub fn parts(&self) -> u64 {
        self.units.values().sum()
    }
}

/// The purge dates of a unit; none before it has a day of the vote.
#[must_use]
pub fn kept(unit: &UnitRow) -> Vec<Kept> {
    let Summary { day: Some(day), stage, .. } = unit.summary else { return Vec::new() };
    let Ok(rules) = Rules::resolve(&unit.code, unit.body, day) else { return Vec::new() };
    Retained::ALL.into_iter().filter_map(|kind| until(kind, &rules, day, stage >= Stage::Elected)).collect()
}

fn until(kind: Retained, rules: &Rules, day: Date, settled: bool) -> Option<Kept> {
    let period = PERIODS.get(kind.name())?;
    let key = period.key.as_deref().and_then(Key::named);
    let lawful = key.and_then(|key| Some((rules.maybe_number(key)?, rules.cite(key))));
    let silent = || (period.default_years, Citation::new("CN-DEFAULT", "条文未作规定", Confidence::Default));
    let (years, source) = lawful.unwrap_or_else(silent);
    let term = if period.from == From::Term { rules.maybe_number(Key::TermYears).unwrap_or(0) } else { 0 };
    let span = i16::try_from(years.saturating_add(term)).ok()?;
    Some(Kept { kind, until: day.checked_add(Span::new().years(span)).ok()?, years, source, settled })
}

impl Store {
    /// Personal parts of a kind that are still there in units where it is due on that day.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn due_parts(&self, kind: Retained, before: Date) -> Result<Erased, StoreError> {
        let mut erased = Erased::default();
        for unit in self.due_units(kind, before) {
            let parts = match kind {
                Retained::CheckIn => self.sheets(&unit.code).await?.len(),
                _ => places(&mut *self.0.readers.acquire().await?, &unit.code, kind).await?.len(),
            };
            if parts > 0 {
                erased.units.insert(unit.code.clone(), parts as u64);
            }
        }
        Ok(erased)
    }

    fn due_units(&self, kind: Retained, before: Date) -> Vec<std::sync::Arc<UnitRow>> {
        let due = |unit: &UnitRow| kept(unit).iter().any(|kept| kept.kind == kind && kept.is_due(before));
        self.units("").into_iter().filter(|unit| due(unit)).collect()
    }

    /// Rounds of a unit whose check-in is still there.
    async fn sheets(&self, unit: &str) -> Result<Vec<u32>, StoreError> {
        let mut found = Vec::new();
        for round in &self.election(unit).await?.rounds {
            if self.marks().standing(unit, round.number).await?.is_some() {
                found.push(round.number);
            }
        }
        Ok(found)
    }

    /// Erases one kind of personal data in every unit where its last day was before `before`, signed by the people whose
    /// cards were opened. The act stands in the log of the cycle; what it tells of is gone in the same transaction, the
    /// sheets of a check-in right after it (asking again does what a crash has left).
    ///
    /// # Errors
    /// `before` is later than today, nothing is due, two people must sign, or nothing could be written: then nothing is
    /// erased.
    pub async fn purge(
        &self,
        kind: Retained,
        before: Date,
        today: Date,
        actor: &str,
        people: &[NamedSigner],
    ) -> Result<Erased, PurgeError> {
        if let Some(why) = self.frozen() {
            return Err(StoreError::Older(why).into());
        }
        if before > today {
            return Err(PurgeError::Early { before, today });
        }
        let due = self.due_parts(kind, before).await?;
        if due.units.is_empty() {
            return Err(PurgeError::Nothing { kind: kind.name(), before });
        }
        let units: Vec<String> = due.units.keys().cloned().collect();
        let acts = units.chunks(AT_ONCE).map(|units| {
            let parts = units.iter().filter_map(|unit| due.units.get(unit)).sum();
            let (actor, before, category) = (actor.to_owned(), before.to_string(), kind.name().to_owned());
            Signed { act: Act::Purged(Purged { actor, before, category, parts, units: units.to_vec() }), people }
        });
        let acts: Vec<Signed<'_>> = acts.collect();
        let writing = self.0.writing.lock().await;
        let mut transaction = self.0.writer.begin().await.map_err(StoreError::from)?;
        let mut touched = BTreeSet::new();
        for unit in units.iter().filter(|_| kind != Retained::CheckIn) {
            for place in places(&mut transaction, unit, kind).await? {
                let erase = sqlx::query(sql::ERASE_OPENING).bind(unit).bind(place).bind(Field::Personal.word());
                erase.execute(&mut *transaction).await.map_err(StoreError::from)?;
            }
            touched.append(&mut self.hash_lines_anew(&mut transaction, unit).await?);
            let summary = self.read_on(&mut transaction, unit).await?.state.summary();
            writer::put_summary(&mut transaction, unit, &summary).await.map_err(StoreError::from)?;
        }
        self.acts_in(transaction, &acts, None).await?;
        drop(writing);
        for unit in &units {
            self.cache().forget(unit);
            if kind == Retained::CheckIn {
                for round in self.sheets(unit).await? {
                    self.marks().erase(unit, round).await?;
                }
            }
            let summary = self.election(unit).await?.summary();
            self.put_summary(unit, summary);
        }
        self.wake(touched);
        Ok(due)
    }
}

/// Places of a unit's entries whose personal part is of a kind and still there.
async fn places(connection: &mut SqliteConnection, unit: &str, kind: Retained) -> Result<Vec<i64>, StoreError> {
    let rows = sqlx::query(sql::PERSONAL_NOTES).bind(unit).fetch_all(connection).await?;
    let of_kind = |row: &sqlx::sqlite::SqliteRow| {
        let (place, note): (i64, String) = (row.get(0), row.get(1));
        let entry = Entry::parse(note.as_bytes()).map_err(|_| StoreError::Unreadable(format!("{unit}, entry {place}")))?;
        Ok((Retained::of(entry.content().kind.fact()) == Some(kind)).then_some(place))
    };
    rows.iter().filter_map(|row| of_kind(row).transpose()).collect()
}

/// Why nothing was erased.
#[derive(Debug, thiserror::Error)]
pub enum PurgeError {
    /// The day has not come.
    #[error("--before {before}: that is later than today ({today}); what is not due yet is never erased")]
    Early {
        /// Asked for.
        before: Date,
        /// The day it is.
        today: Date,
    },
    /// Nothing of the kind is due.
    #[error("nothing of the kind {kind} was due before {before}")]
    Nothing {
        /// Which.
        kind: &'static str,
        /// By when.
        before: Date,
    },
    /// It does not fit the log of the cycle.
    #[error(transparent)]
    Act(#[from] ActError),
    /// Beneath.
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_period_and_every_key_is_one() {
        let periods: BTreeMap<String, Period> = toml::from_str(include_str!("../retention.toml")).expect("readable");
        assert_eq!(periods.len(), Retained::ALL.len());
        for kind in Retained::ALL {
            let period = &periods[kind.name()];
            assert!(period.default_years > 0 && period.key.as_deref().is_none_or(|key| Key::named(key).is_some()), "{}", kind.name());
        }
    }
}
