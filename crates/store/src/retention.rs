//! 留存与清除: until when which personal data are kept, and erasing what is due.
//!
//! How long is data (`retention.toml`, and the packs it points to). Nothing is erased before its day; how it is erased, and
//! stays erased, is in `erase.rs`. Must not know: pages, who asks.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use election::{Retained, Stage, Summary};
use jiff::Span;
use jiff::civil::Date;
use serde::Deserialize;
use statute::{Citation, Confidence, Key, Rules};

use crate::erase::{self, Asked};
use crate::handover::By;
use crate::offices::division;
use crate::{ActError, Erasable, Erased, Store, StoreError, UnitRow};

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

/// The purge dates of a unit; none before it has a day of the vote.
#[must_use]
pub fn kept(unit: &UnitRow) -> Vec<Kept> {
    let Summary { day: Some(day), stage, .. } = unit.summary else { return Vec::new() };
    let Ok(rules) = Rules::resolve(&unit.code, unit.body, day) else { return Vec::new() };
    Retained::ALL.into_iter().filter_map(|kind| until(kind, &rules, day, stage >= Stage::Elected)).collect()
}

/// Kinds of personal data in the log of an office.
const OF_OFFICES: [Retained; 2] = [Retained::Cases, Retained::Programme];

/// The purge dates of an office's own log, counted from the latest vote of the units below it; they stand once all of those have
/// elected. None before one has a day of the vote.
#[must_use]
pub fn kept_of_office(units: &[Arc<UnitRow>]) -> Vec<Kept> {
    let Some((day, unit)) = units.iter().filter_map(|unit| Some((unit.summary.day?, unit))).max_by_key(|(day, _)| *day) else {
        return Vec::new();
    };
    let Ok(rules) = Rules::resolve(&unit.code, unit.body, day) else { return Vec::new() };
    let settled = units.iter().all(|unit| unit.summary.stage >= Stage::Elected);
    OF_OFFICES.into_iter().filter_map(|kind| until(kind, &rules, day, settled)).collect()
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
    /// The purge dates of every log here, of units and of offices that have one, by its code.
    pub fn kept(&self) -> impl Iterator<Item = (String, Vec<Kept>)> + '_ {
        let units = self.units("").into_iter().map(|unit| (unit.code.clone(), kept(&unit)));
        let offices = self.offices().into_iter().map(|log| {
            let below = kept_of_office(&self.units(division(&log)));
            (log, below)
        });
        units.chain(offices)
    }

    /// Personal parts of a kind that are still there in logs where it is due on that day; of check-ins, the marked rolls.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn due_parts(&self, kind: Retained, before: Date) -> Result<Erased, StoreError> {
        let due = |days: &[Kept]| days.iter().any(|kept| kept.kind == kind && kept.is_due(before));
        let mut erased = Erased::default();
        for (code, _) in self.kept().filter(|(_, days)| due(days)) {
            let parts = if kind == Retained::CheckIn {
                self.closed_sheets(&code).await?.len()
            } else {
                let mut connection = self.0.readers.acquire().await?;
                erase::parts(&mut connection, &code, |_, fact| Retained::of(fact) == Some(kind)).await?.len()
            };
            if parts > 0 {
                erased.units.insert(code, parts as u64);
            }
        }
        Ok(erased)
    }

    /// Erases one kind of personal data in every log where its last day was before `before`, and records that, as
    /// [`Store::erase`] does.
    ///
    /// # Errors
    /// `before` is later than today, nothing is due, two people must sign, or nothing could be written: then nothing is
    /// erased.
    pub async fn purge(&self, kind: Retained, before: Date, today: Date, reason: &str, by: By<'_>) -> Result<Erased, PurgeError> {
        if before > today {
            return Err(PurgeError::Early { before, today });
        }
        let units: Vec<String> = self.due_parts(kind, before).await?.units.into_keys().collect();
        if units.is_empty() {
            return Err(PurgeError::Nothing { kind: kind.name(), before });
        }
        Ok(self.erase_in(&units, &Asked { what: Erasable::Kind(kind), before: Some(before), reason, by }).await?)
    }
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
