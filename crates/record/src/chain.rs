//! Walks a log entry by entry and tells every place where the chain is broken.
//!
//! Must not know: signatures, the tree, what a type of entry means.

use std::collections::HashMap;

use uuid::Uuid;

use crate::entry::Entry;
use crate::hash::Hash;
use crate::origin::Origin;
use crate::text::FormatError;

/// What is broken at an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The bytes are no entry.
    #[error("not an entry: {0}")]
    Unreadable(#[from] FormatError),
    /// It belongs to another log.
    #[error("it belongs to the log {0}")]
    Origin(String),
    /// It says another index than its place.
    #[error("it says index {says}, its place is {place}")]
    Index {
        /// What it says.
        says: u64,
        /// Where it stands.
        place: u64,
    },
    /// It does not name the leaf hash of the entry before.
    #[error("it does not name the hash of the entry before")]
    Previous,
    /// Its lease is older than the one before.
    #[error("its lease epoch {says} is older than {before}")]
    Epoch {
        /// Its epoch.
        says: u64,
        /// The epoch before.
        before: u64,
    },
    /// The event stands in the log already.
    #[error("its event stands at {first} already")]
    Event {
        /// Where.
        first: u64,
    },
}

/// A broken place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("entry {place}: {fault}")]
pub struct Break {
    /// Place in the log, from 0, counted, not read from the entry.
    pub place: u64,
    /// What is broken.
    pub fault: Fault,
}

/// Where a log stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Number of entries.
    pub size: u64,
    /// Leaf hash of the last; [`Hash::ZERO`] if there is none.
    pub last: Hash,
    /// Lease epoch of the last; 0 if there is none.
    pub epoch: u64,
}

impl Head {
    /// A log without entries.
    pub const EMPTY: Self = Self { size: 0, last: Hash::ZERO, epoch: 0 };
}

/// A walk over a log. After a break it goes on from what it found, so that one missing entry is one break.
#[derive(Debug)]
pub struct Walk {
    origin: Origin,
    head: Head,
    /// How much the entries' own indexes are ahead of their places, from gaps that were told already.
    ahead: i128,
    events: HashMap<Uuid, u64>,
    breaks: Vec<Break>,
}

impl Walk {
    /// Begins at the first entry.
    #[must_use]
    pub fn new(origin: Origin) -> Self {
        Self::from(origin, Head::EMPTY)
    }

    /// Goes on from a head that has been verified before; events before it are not known.
    #[must_use]
    pub fn from(origin: Origin, head: Head) -> Self {
        Self { origin, head, ahead: 0, events: HashMap::new(), breaks: Vec::new() }
    }

    /// The next entry, as bytes; answers its leaf hash and, if it can be read, the entry.
    pub fn step(&mut self, bytes: &[u8]) -> (Hash, Option<Entry>) {
        let (leaf, read) = (Hash::leaf(bytes), Entry::parse(bytes));
        self.take(leaf, read.as_ref());
        (leaf, read.ok())
    }

    /// The next entry, read before: its leaf hash, and what was read.
    pub fn take(&mut self, leaf: Hash, read: Result<&Entry, &FormatError>) {
        match read {
            Ok(entry) => {
                self.look_at(entry);
                self.head.epoch = entry.content().epoch;
            }
            Err(error) => self.broken(Fault::Unreadable(error.clone())),
        }
        self.head = Head { size: self.head.size + 1, last: leaf, ..self.head };
    }

    fn broken(&mut self, fault: Fault) {
        self.breaks.push(Break { place: self.head.size, fault });
    }

    fn look_at(&mut self, entry: &Entry) {
        let content = entry.content();
        let place = self.head.size;
        if content.origin != self.origin {
            self.broken(Fault::Origin(content.origin.to_string()));
        }
        let ahead = i128::from(content.index) - i128::from(place);
        if ahead != self.ahead {
            self.broken(Fault::Index { says: content.index, place });
            self.ahead = ahead;
        }
        if content.previous != self.head.last {
            self.broken(Fault::Previous);
        }
        if content.epoch < self.head.epoch {
            self.broken(Fault::Epoch { says: content.epoch, before: self.head.epoch });
        }
        match self.events.get(&content.event) {
            Some(first) => self.broken(Fault::Event { first: *first }),
            None => {
                self.events.insert(content.event, place);
            }
        }
    }

    /// The log.
    #[must_use]
    pub const fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Where the walk stands.
    #[must_use]
    pub const fn head(&self) -> Head {
        self.head
    }

    /// Every break so far, in order.
    #[must_use]
    pub fn breaks(&self) -> &[Break] {
        &self.breaks
    }
}
