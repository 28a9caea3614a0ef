//! What came, compared with what the receiver holds: chain, signatures, openings, root.
//!
//! Must not know: what entries mean, who may write under which lease, which key was good when.

use std::fmt;

use record::chain::{Break, Head, Walk};
use record::commit::Commitment;
use record::entry::Entry;
use record::note::SignatureError;
use record::tree::Frontier;
use record::{Hash, Verifiers};

use crate::opening::{Field, Opening};
use crate::payload::Payload;
use crate::text::count;

/// What the receiver holds of the log.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// Leaf hashes of all its entries, from the first.
    pub leaves: &'a [Hash],
    /// Lease epoch of the entry before the payload's first; 0 if there is none.
    pub epoch: u64,
}

/// The keys that the receiver knows.
#[derive(Debug, Clone, Copy)]
pub struct Keys<'a> {
    /// Of logs: they sign checkpoints.
    pub logs: &'a Verifiers,
    /// Of devices and persons: they sign entries. Which was good at which place is for the receiver to say.
    pub signers: &'a Verifiers,
}

/// How what came stands to what is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// All of it is held already.
    Known,
    /// What is held goes on at this place; the entries before it are held already.
    Extends {
        /// Place of the first new entry.
        at: u64,
    },
    /// At this place another entry is held: one of the two branches is an orphan.
    Forks {
        /// Place of the first entry that differs.
        at: u64,
    },
}

/// A payload that holds in itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Leaf hashes of the payload's entries.
    pub leaves: Vec<Hash>,
    /// How it stands to what is held.
    pub relation: Relation,
    /// Commitments of its entries that nothing in it opens.
    pub closed: Vec<(u64, Field)>,
}

/// What does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Entries between what is held and what came are missing.
    #[error("the entries {held} to {from} are missing: they are in an earlier bundle")]
    Gap {
        /// How many are held.
        held: u64,
        /// Where the payload begins.
        from: u64,
    },
    /// The chain is broken.
    #[error(transparent)]
    Chain(#[from] Break),
    /// The signatures of an entry.
    #[error("entry {place}: {error}")]
    Signature {
        /// Its place.
        place: u64,
        /// What is wrong.
        error: SignatureError,
    },
    /// An opening.
    #[error("the opening of entry {place}, {field}, opens nothing there")]
    Opening {
        /// The entry.
        place: u64,
        /// Which commitment.
        field: Field,
    },
    /// The entries do not give the root.
    #[error("the entries do not give the root of the checkpoint")]
    Root,
    /// The checkpoint's signature.
    #[error("the checkpoint: {0}")]
    Checkpoint(SignatureError),
}

/// All that does not hold, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("; "))
    }
}

impl std::error::Error for Faults {}

/// Checks a payload in itself and against what the receiver holds: the chain, at least one known signature under each
/// entry and no wrong one, every opening, the root over what is held before it and what came, the checkpoint's signature.
///
/// # Errors
/// Everything that does not hold.
pub fn check(payload: &Payload, held: &Held<'_>, keys: &Keys<'_>) -> Result<Checked, Faults> {
    let from = payload.from();
    let before = usize::try_from(from).ok().and_then(|from| held.leaves.get(..from));
    let Some(before) = before else { return Err(Faults(vec![Fault::Gap { held: count(held.leaves.len()), from }])) };
    let head = Head { size: from, last: before.last().copied().unwrap_or(Hash::ZERO), epoch: held.epoch };
    let mut walk = Walk::from(payload.origin().clone(), head);
    let (mut leaves, mut closed, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    let mut openings = payload.openings().iter().peekable();
    for (place, bytes) in (from..).zip(payload.entries()) {
        let (leaf, entry) = walk.step(bytes);
        leaves.push(leaf);
        let Some(entry) = entry else { continue };
        if let Err(error) = entry.verify(keys.signers) {
            faults.push(Fault::Signature { place, error });
        }
        let mut own = Vec::new();
        while let Some(opening) = openings.next_if(|opening| opening.index <= place) {
            own.push(opening);
        }
        look_at(place, &commitments(&entry), &own, &mut closed, &mut faults);
    }
    let mut all: Vec<Fault> = walk.breaks().iter().cloned().map(Fault::Chain).collect();
    all.append(&mut faults);
    let mut tree = Frontier::default();
    tree.extend(before.iter().chain(&leaves).copied());
    if tree.root() != payload.checkpoint().checkpoint().root {
        all.push(Fault::Root);
    }
    if let Err(error) = payload.checkpoint().verify(keys.logs) {
        all.push(Fault::Checkpoint(error));
    }
    let relation = relation(from, &leaves, &held.leaves[before.len()..]);
    if all.is_empty() { Ok(Checked { leaves, relation, closed }) } else { Err(Faults(all)) }
}

/// The commitments of an entry's body: its members `fact` and `personal`, where they are commitments.
fn commitments(entry: &Entry) -> Vec<(Field, Commitment)> {
    let body = serde_json::from_str::<serde_json::Value>(entry.content().body.as_str()).unwrap_or_default();
    let found = [Field::Fact, Field::Personal].into_iter().filter_map(|field| {
        let commitment = serde_json::from_value(body.get(field.word())?.clone()).ok()?;
        Some((field, commitment))
    });
    found.collect()
}

fn look_at(
    place: u64,
    commitments: &[(Field, Commitment)],
    openings: &[&Opening],
    closed: &mut Vec<(u64, Field)>,
    faults: &mut Vec<Fault>,
) {
    for opening in openings {
        let commitment = commitments.iter().find(|(field, _)| opening.index == place && *field == opening.field);
        if !commitment.is_some_and(|(_, commitment)| opening.opening.opens(commitment)) {
            faults.push(Fault::Opening { place: opening.index, field: opening.field });
        }
    }
    let open = |field| openings.iter().any(|opening| opening.field == field);
    closed.extend(commitments.iter().filter(|(field, _)| !open(*field)).map(|(field, _)| (place, *field)));
}

/// `later` are the leaves held from `from` on.
fn relation(from: u64, leaves: &[Hash], later: &[Hash]) -> Relation {
    let same = count(leaves.iter().zip(later).take_while(|(came, held)| came == held).count());
    let at = from + same;
    if same == count(leaves.len()) {
        Relation::Known
    } else if same == count(later.len()) {
        Relation::Extends { at }
    } else {
        Relation::Forks { at }
    }
}
