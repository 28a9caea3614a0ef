//! The keys that a log has had, one after another.

use crate::cycle::Act;
use crate::entry::Entry;
use crate::{Verifier, Verifiers};

/// Line of an entry's type.
const KIND: &[u8] = b"\nkeys.rotated\n";

/// The keys of a log, from those that are known and the entries of a copy of it: each that follows is named by an entry that
/// the one before signed, and those before the first known one are taken from the entries that lead to it. Only the last may
/// have signed the copy's checkpoint.
#[must_use]
pub fn follow<'n>(known: &[Verifier], notes: impl Iterator<Item = &'n [u8]>) -> Vec<Verifier> {
    let mut keys = known.to_vec();
    let turns: Vec<(Entry, Verifier, Verifier)> = notes.filter_map(turn).collect();
    for (_, before, key) in turns.iter().rev() {
        if keys.first() == Some(key) {
            keys.insert(0, before.clone());
        }
    }
    for (entry, before, key) in turns {
        if keys.last() == Some(&before) && signed_by(&entry, &before) && !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

fn turn(note: &[u8]) -> Option<(Entry, Verifier, Verifier)> {
    note.windows(KIND.len()).any(|part| part == KIND).then_some(())?;
    let entry = Entry::parse(note).ok()?;
    let Ok(Act::Rotated(act)) = Act::read(&entry) else { return None };
    let (before, key) = (Verifier::parse(&act.before).ok()?, Verifier::parse(&act.key).ok()?);
    (before.name() == key.name()).then_some((entry, before, key))
}

fn signed_by(entry: &Entry, key: &Verifier) -> bool {
    Verifiers::new([key.clone()]).is_ok_and(|key| entry.verify(&key).is_ok())
}
