//! Folded states kept in memory, the least recently used given up first.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use election::Election;
use record::Hash;

/// Where a unit's log and its streams end.
#[derive(Debug, Clone)]
pub(crate) struct Heads {
    /// Entries in the log.
    pub(crate) size: u64,
    /// Leaf hash of the last one.
    pub(crate) last: Hash,
    /// Next place in each stream.
    pub(crate) streams: BTreeMap<String, u64>,
}

impl Heads {
    pub(crate) fn new() -> Self {
        Self { size: 0, last: Hash::ZERO, streams: BTreeMap::new() }
    }

    /// One more entry, in a stream.
    pub(crate) fn step(&mut self, stream: &str, hash: Hash) {
        self.size += 1;
        self.last = hash;
        *self.streams.entry(stream.to_owned()).or_insert(0) += 1;
    }
}

/// A unit's state and the heads of the very entries it was folded from.
///
/// What is decided on the state is appended at these heads: if the state is stale, the place is taken and the append
/// fails (optimistic append on unit and place).
#[derive(Debug, Clone)]
pub(crate) struct Folded {
    pub(crate) state: Arc<Election>,
    pub(crate) heads: Heads,
}

impl Folded {
    /// What it costs to keep: its voters, and a little for the unit itself.
    fn weight(&self) -> usize {
        self.state.roll.voters.len() + 20
    }
}

/// Folded states by unit, bounded by their voters.
pub(crate) struct Cache {
    kept: HashMap<String, (Folded, u64)>,
    /// Counts the writes of a unit, so that a reader who folded an older state does not put it back.
    writes: HashMap<String, u64>,
    clock: u64,
    weight: usize,
    limit: usize,
}

impl Cache {
    pub(crate) fn new(limit: usize) -> Self {
        Self { kept: HashMap::new(), writes: HashMap::new(), clock: 0, weight: 0, limit }
    }

    /// The state of a unit, if it is kept.
    pub(crate) fn get(&mut self, unit: &str) -> Option<Folded> {
        self.clock += 1;
        let clock = self.clock;
        self.kept.get_mut(unit).map(|(folded, used)| {
            *used = clock;
            folded.clone()
        })
    }

    /// How often the unit has been written: ask before reading it from disk.
    pub(crate) fn writes(&self, unit: &str) -> u64 {
        self.writes.get(unit).copied().unwrap_or(0)
    }

    /// Keeps what a reader folded, unless the unit was written meanwhile.
    pub(crate) fn keep_read(&mut self, unit: &str, folded: Folded, writes: u64) {
        if self.writes(unit) == writes {
            self.keep(unit, folded);
        }
    }

    /// Keeps what was just committed.
    pub(crate) fn keep_written(&mut self, unit: &str, folded: Folded) {
        *self.writes.entry(unit.to_owned()).or_insert(0) += 1;
        self.keep(unit, folded);
    }

    /// Gives a unit up: the disk knows better.
    pub(crate) fn forget(&mut self, unit: &str) {
        *self.writes.entry(unit.to_owned()).or_insert(0) += 1;
        if let Some((gone, _)) = self.kept.remove(unit) {
            self.weight -= gone.weight();
        }
    }

    fn keep(&mut self, unit: &str, folded: Folded) {
        self.clock += 1;
        self.weight += folded.weight();
        if let Some((old, _)) = self.kept.insert(unit.to_owned(), (folded, self.clock)) {
            self.weight -= old.weight();
        }
        while self.weight > self.limit && self.kept.len() > 1 {
            let oldest = self.kept.iter().min_by_key(|(_, (_, used))| *used).map(|(unit, _)| unit.clone());
            let Some((gone, _)) = oldest.and_then(|unit| self.kept.remove(&unit)) else { return };
            self.weight -= gone.weight();
        }
    }
}

#[cfg(test)]
mod tests {
    use statute::Body;

    use super::*;

    fn folded(unit: &str) -> Folded {
        Folded { state: Arc::new(Election::new(unit, Body::VillageCommittee)), heads: Heads::new() }
    }

    #[test]
    fn the_unit_not_looked_at_for_longest_is_given_up_first() {
        let mut cache = Cache::new(40);
        cache.keep_written("a", folded("a"));
        cache.keep_written("b", folded("b"));
        assert!(cache.get("a").is_some(), "a is looked at");
        cache.keep_written("c", folded("c"));
        assert!(cache.get("b").is_none(), "so b goes");
        assert!(cache.get("a").is_some() && cache.get("c").is_some());
        assert_eq!(cache.weight, 40);
    }

    #[test]
    fn a_slow_reader_does_not_put_an_older_state_back() {
        let mut cache = Cache::new(1_000);
        let before = cache.writes("a");
        cache.keep_written("a", folded("newer"));
        cache.keep_read("a", folded("older"), before);
        assert_eq!(cache.get("a").expect("kept").state.division, "newer");
        cache.forget("a");
        cache.keep_read("a", folded("older"), before);
        assert!(cache.get("a").is_none());
    }
}
