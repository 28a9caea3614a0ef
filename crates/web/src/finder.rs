//! Finding people: an index of names for each unit, built when it is first asked for, and again once the unit was written.
//!
//! It holds names and last digits of identity numbers: it lives in memory only and is never written down.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use election::{Election, PersonId};
use names::{Hit, Index, Line};
use store::{StoreError, UnitRow};

use crate::app::App;

/// How long a search waits for indexes being built; the building goes on.
const PATIENCE: Duration = Duration::from_secs(3);
/// Lines kept in memory in all, some thirty bytes each; the units not looked at for longest are given up first.
const LINES: usize = 4_000_000;
/// Searches an account may make in a minute.
const PER_ACCOUNT: u32 = 30;

/// The people of one unit, on the roll or off it.
#[derive(Debug)]
pub(crate) struct People {
    index: Index,
    numbers: Vec<PersonId>,
}

/// Somebody found.
pub(crate) struct Somebody {
    pub(crate) unit: Arc<UnitRow>,
    pub(crate) person: PersonId,
}

/// What a search over several units found.
pub(crate) struct Answer {
    /// The best first, no more than asked for.
    pub(crate) people: Vec<Somebody>,
    /// How many there are in all.
    pub(crate) total: usize,
    /// Units searched; the others are still being built.
    pub(crate) searched: usize,
}

impl People {
    fn of(state: &Election) -> Self {
        let roll = &state.roll;
        let on = roll.voters.values().map(|v| &v.person);
        let off = roll.off.keys().filter(|id| !roll.voters.contains_key(id)).filter_map(|id| state.person(*id));
        let everyone: Vec<_> = on.chain(off).collect();
        Self {
            index: everyone.iter().map(|p| Line { name: &p.name, id_number: p.id_number.as_deref() }).collect(),
            numbers: everyone.iter().map(|p| p.id).collect(),
        }
    }

    /// Those of this unit who answer a query, the best first.
    pub(crate) fn search(&self, query: &str) -> Vec<PersonId> {
        self.index.search(query, self.index.len()).hits.iter().filter_map(|hit| self.number(hit)).collect()
    }

    fn number(&self, hit: &Hit) -> Option<PersonId> {
        self.numbers.get(hit.line).copied()
    }
}

struct Entry {
    people: Arc<People>,
    writes: u64,
    used: u64,
}

/// Indexes by unit.
#[derive(Default)]
struct Kept {
    units: HashMap<String, Entry>,
    lines: usize,
    clock: u64,
}

impl Kept {
    fn fresh(&mut self, code: &str, writes: u64) -> Option<Arc<People>> {
        self.clock += 1;
        let entry = self.units.get_mut(code).filter(|entry| entry.writes == writes)?;
        entry.used = self.clock;
        Some(Arc::clone(&entry.people))
    }

    fn keep(&mut self, code: &str, people: Arc<People>, writes: u64, most: usize) {
        self.clock += 1;
        self.lines += people.index.len();
        if let Some(old) = self.units.insert(code.to_owned(), Entry { people, writes, used: self.clock }) {
            self.lines -= old.people.index.len();
        }
        while self.lines > most && self.units.len() > 1 {
            let oldest = self.units.iter().min_by_key(|(_, entry)| entry.used).map(|(code, _)| code.clone());
            let Some(gone) = oldest.and_then(|code| self.units.remove(&code)) else { return };
            self.lines -= gone.people.index.len();
        }
    }
}

/// The indexes of a server.
#[derive(Default)]
pub(crate) struct Finder {
    kept: Mutex<Kept>,
    /// One builds at a time: a folded state costs more than its index.
    building: tokio::sync::Mutex<()>,
}

impl Finder {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The people of a unit, if their index is as new as the unit.
    fn fresh(&self, app: &App, code: &str) -> Option<Arc<People>> {
        let writes = app.store.writes(code);
        self.kept().fresh(code, writes)
    }
}

/// Whether an account may search once more in this minute.
pub(crate) fn allowed(app: &App, account: &str) -> bool {
    app.brake.allows(format!("search {account}"), PER_ACCOUNT)
}

/// The people of one unit as it stands.
///
/// # Errors
/// Unknown unit, or the database does not answer.
pub(crate) async fn people(app: &App, code: &str) -> Result<Arc<People>, StoreError> {
    if let Some(people) = app.finder.fresh(app, code) {
        return Ok(people);
    }
    let writes = app.store.writes(code);
    let state = app.store.election(code).await?;
    let built = tokio::task::spawn_blocking(move || People::of(&state)).await;
    let people = Arc::new(built.map_err(|_| StoreError::Unreadable(code.to_owned()))?);
    app.finder.kept().keep(code, Arc::clone(&people), writes, LINES);
    Ok(people)
}

/// Those who answer a query in these units, at most `most` of them.
pub(crate) async fn search(app: &Arc<App>, units: Vec<Arc<UnitRow>>, query: String, most: usize) -> Answer {
    let (builder, wanted) = (Arc::clone(app), units.clone());
    let work = tokio::spawn(async move { build(&builder, &wanted).await });
    // What is not ready in time goes on being built for the next search.
    let _ = tokio::time::timeout(PATIENCE, work).await;
    let ready: Vec<(Arc<UnitRow>, Arc<People>)> =
        units.into_iter().filter_map(|unit| app.finder.fresh(app, &unit.code).map(|people| (unit, people))).collect();
    let searched = ready.len();
    let looked = tokio::task::spawn_blocking(move || look(&ready, &query, most)).await;
    let (people, total) = looked.unwrap_or_default();
    Answer { people, total, searched }
}

async fn build(app: &App, units: &[Arc<UnitRow>]) {
    let _one = app.finder.building.lock().await;
    for unit in units {
        if let Err(error) = people(app, &unit.code).await {
            tracing::warn!(unit = %unit.code, %error, "no index of names");
        }
    }
}

fn look(ready: &[(Arc<UnitRow>, Arc<People>)], query: &str, most: usize) -> (Vec<Somebody>, usize) {
    let mut total = 0;
    let mut hits = Vec::new();
    for (unit, people) in ready {
        let found = people.index.search(query, most);
        total += found.total;
        hits.extend(found.hits.into_iter().map(|hit| (hit.how, unit, people, hit)));
    }
    hits.sort_by_key(|(how, ..)| *how);
    let somebody = |(_, unit, people, hit): (_, &Arc<UnitRow>, &Arc<People>, Hit)| {
        people.number(&hit).map(|person| Somebody { unit: Arc::clone(unit), person })
    };
    (hits.into_iter().take(most).filter_map(somebody).collect(), total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(names: &[&str]) -> Arc<People> {
        let index = names.iter().map(|name| Line { name, id_number: None }).collect();
        Arc::new(People { index, numbers: (1..).take(names.len()).map(PersonId).collect() })
    }

    #[test]
    fn an_index_older_than_the_unit_is_not_used() {
        let mut kept = Kept::default();
        kept.keep("a", people(&["马福祥"]), 3, 100);
        assert!(kept.fresh("a", 3).is_some());
        assert!(kept.fresh("a", 4).is_none(), "the unit was written");
        assert!(kept.fresh("b", 0).is_none());
        kept.keep("a", people(&["马福祥", "马艳"]), 4, 100);
        assert_eq!((kept.fresh("a", 4).map(|p| p.search("mayan")), kept.lines), (Some(vec![PersonId(2)]), 2));
    }

    #[test]
    fn the_unit_not_looked_at_for_longest_is_given_up_first() {
        let mut kept = Kept::default();
        kept.keep("a", people(&["才让", "卓玛"]), 0, 5);
        kept.keep("b", people(&["扎西", "多杰"]), 0, 5);
        assert!(kept.fresh("a", 0).is_some());
        kept.keep("c", people(&["仁青", "尕藏"]), 0, 5);
        assert!(kept.fresh("b", 0).is_none() && kept.fresh("a", 0).is_some() && kept.fresh("c", 0).is_some());
        assert_eq!(kept.lines, 4);
    }

    #[test]
    fn it_does_not_say_whom_it_holds() {
        assert!(!format!("{:?}", people(&["才让"])).contains("才让"));
    }
}
