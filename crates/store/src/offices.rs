//! The logs of offices: what a prefecture, a county or a township records of its own work, the programme in force, and the
//! recordings of lessons.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use election::programme::plan::Adopted;
use election::programme::recording::Recording;
use election::programme::{Catalogue, Desk, Programme, Who};
use statute::Body;

use crate::writer::Changed;
use crate::{Store, StoreError};

/// Digits of a prefecture's code.
const PREFECTURE: usize = 4;

/// Programmes in force by the code of the prefecture's log.
pub(crate) type Programmes = BTreeMap<String, Arc<Adopted>>;
/// Recordings by the code of the office's log.
pub(crate) type Recordings = BTreeMap<String, Vec<Recording>>;

/// The code of an office's log: that of its division, filled up to twelve digits.
#[must_use]
pub fn office_log(division: &str) -> String {
    format!("{division:0<12}")
}

/// The log of the prefecture in which a place lies.
fn prefecture(code: &str) -> String {
    office_log(code.get(..PREFECTURE).unwrap_or(code))
}

/// The division whose office writes a log.
pub(crate) fn division(log: &str) -> &str {
    match Desk::of(log) {
        Desk::Unit => log,
        Desk::Office(Who::Prefecture) => log.get(..PREFECTURE).unwrap_or(log),
        Desk::Office(Who::County) => log.get(..6).unwrap_or(log),
        Desk::Office(_) => log.get(..9).unwrap_or(log),
    }
}

impl Store {
    /// Whether a log is that of an office here.
    #[must_use]
    pub fn is_office(&self, log: &str) -> bool {
        Desk::of(log) != Desk::Unit && self.divisions().contains_key(division(log))
    }

    /// Which body a log elects: `Some(None)` for an office, nothing for a place that is not here.
    pub(crate) fn body(&self, log: &str) -> Option<Option<Body>> {
        match self.unit(log) {
            Some(unit) => Some(Some(unit.body)),
            None => self.is_office(log).then_some(None),
        }
    }

    /// The logs of all offices here.
    pub(crate) fn offices(&self) -> Vec<String> {
        let divisions = self.divisions();
        let offices = divisions.values().filter(|division| !matches!(division.level, crate::Level::Unit(_)));
        offices.map(|division| office_log(&division.code)).collect()
    }

    /// The programme in force at a place.
    #[must_use]
    pub fn programme(&self, place: &str) -> Option<Arc<Adopted>> {
        self.0.programmes.read().unwrap_or_else(PoisonError::into_inner).get(&prefecture(place)).cloned()
    }

    /// What the programme in force at a place says, as the transaction at hand has left it.
    pub(crate) fn catalogue(&self, changed: &Changed, place: &str) -> Option<Arc<Catalogue>> {
        match changed.get(&prefecture(place)) {
            Some(folded) => folded.state.programme.plan.as_ref()?.catalogue.clone(),
            None => self.programme(place)?.catalogue.clone(),
        }
    }

    /// After the commit: memory follows the disk.
    pub(crate) fn keep_office(&self, log: &str, work: &Programme) {
        if let Some(adopted) = &work.plan {
            let mut known = self.0.programmes.write().unwrap_or_else(PoisonError::into_inner);
            known.insert(log.to_owned(), Arc::new(adopted.clone()));
        }
        if !work.recordings.is_empty() {
            let mut known = self.0.recordings.write().unwrap_or_else(PoisonError::into_inner);
            known.insert(log.to_owned(), work.recordings.clone());
        }
    }

    /// Reads the programmes in force and the recordings.
    pub(crate) async fn load_offices(&self) -> Result<(), StoreError> {
        let has = |log: &String| matches!(Desk::of(log), Desk::Office(Who::Prefecture | Who::County));
        for log in self.offices().into_iter().filter(has) {
            self.keep_office(&log, &self.fold(&log).await?.programme);
        }
        Ok(())
    }

    /// The recordings that everybody may hear, each with the division of its office, in the order of languages.
    #[must_use]
    pub fn recordings(&self) -> Vec<(String, Recording)> {
        let known = self.0.recordings.read().unwrap_or_else(PoisonError::into_inner);
        let open = known
            .iter()
            .flat_map(|(log, all)| all.iter().filter(|one| one.is_open()).map(move |one| (division(log).to_owned(), one.clone())));
        let mut open: Vec<(String, Recording)> = open.collect();
        open.sort_by_key(|(_, recording)| recording.language);
        open
    }
}
