//! What an entry leaves open to everybody cannot be taken back: no number of a person may stand in it.

use sieve::{Mesh, first};

use crate::fact::{Fact, Recorded};
use crate::refusal::Refusal;

/// The open part of what is about to be recorded holds neither an identity number nor a mobile number.
pub(super) fn guard(facts: &[Recorded]) -> Result<(), Refusal> {
    facts.iter().try_for_each(|recorded| {
        // A seal may bear eleven digits.
        let mesh = if matches!(recorded.fact, Fact::BoxStepped { .. }) { Mesh::Identity } else { Mesh::Published };
        let open = serde_json::to_string(&recorded.fact).unwrap_or_default();
        clean(&open, mesh)
    })
}

/// Words that are sealed in the record and printed for everybody, as the polling place.
pub(super) fn published(text: &str) -> Result<(), Refusal> {
    clean(text, Mesh::Published)
}

fn clean(text: &str, mesh: Mesh) -> Result<(), Refusal> {
    match first(text.as_bytes(), mesh) {
        Some(found) => Err(Refusal::new("number_in_open_words").figure("kind", found.kind.name())),
        None => Ok(()),
    }
}
