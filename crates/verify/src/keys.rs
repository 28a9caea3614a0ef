//! Which keys were good at which place, and who signed an entry (V2).

use std::collections::HashMap;

use record::entry::Entry;
use record::{Purpose, Signature, Verifier};

use crate::report::{Check, Place, Report};
use record::cycle::{Enrolled, Holder};

/// A key that the log of the cycle enrolled, or the log's own.
#[derive(Debug, Clone)]
pub struct Known {
    pub key: Verifier,
    pub holder: Holder,
    /// For the entries of this unit alone.
    unit: Option<String>,
    /// Good for what came into the log of the cycle after this place; the log's own key from the start.
    from: Option<u64>,
    /// Revoked at this place.
    until: Option<u64>,
}

/// Where a signature must have been good.
#[derive(Debug, Clone, Copy)]
pub struct When<'a> {
    /// In the log of this unit, else in that of the cycle.
    pub unit: Option<&'a str>,
    /// The place in the log of the cycle at which the entry stands, or by which it was there.
    pub cycle: u64,
}

impl Known {
    /// A person's, not for one unit alone.
    fn is_of_all(&self) -> bool {
        self.holder == Holder::Person && self.unit.is_none()
    }

    fn good(&self, when: When<'_>) -> Result<(), String> {
        let scope = self.unit.is_none() || self.unit.as_deref() == when.unit;
        match (scope, self.from, self.until) {
            (false, ..) => Err(format!("the key is enrolled for the unit {} alone", self.unit.as_deref().unwrap_or_default())),
            (_, Some(from), _) if when.cycle <= from => Err(format!("the key was enrolled at entry {from} of the cycle's log only")),
            (_, _, Some(until)) if when.cycle > until => Err(format!("the key was revoked at entry {until} of the cycle's log")),
            _ => Ok(()),
        }
    }
}

/// All keys that sign entries.
#[derive(Debug, Default)]
pub struct Keys {
    all: Vec<Known>,
    by_id: HashMap<[u8; 4], Vec<usize>>,
    /// How many people could sign an act of the cycle now.
    people: usize,
}

/// The good signatures of an entry.
#[derive(Debug, Default)]
pub struct Signed<'a> {
    /// Key of the device, which signs first.
    pub device: Option<&'a Verifier>,
    /// How many people signed.
    pub people: usize,
}

impl Keys {
    fn add(&mut self, known: Known) -> Result<(), &'static str> {
        if self.of(known.key.id()).any(|other| self.all[other].key.name() == known.key.name()) {
            return Err("a key of this name and id is known already");
        }
        self.people += usize::from(known.is_of_all());
        self.by_id.entry(known.key.id()).or_default().push(self.all.len());
        self.all.push(known);
        Ok(())
    }

    /// Places of the keys with an id.
    fn of(&self, id: [u8; 4]) -> impl Iterator<Item = usize> {
        self.by_id.get(&id).into_iter().flatten().copied()
    }

    /// Place of the key of that name and id, `name+id`.
    fn place_of(&self, which: &str) -> Option<usize> {
        let id = u32::from_str_radix(which.rsplit_once('+')?.1, 16).ok()?.to_be_bytes();
        self.of(id).find(|at| self.all[*at].key.is_called(which))
    }

    /// The key of the cycle's log, which signs its entries too.
    pub fn add_own(&mut self, key: Verifier) {
        // A second line with the same key was told where it was read.
        let _ = self.add(Known { key, holder: Holder::Device, unit: None, from: None, until: None });
    }

    /// Enrols a key at a place of the cycle's log.
    pub fn enrol(&mut self, act: &Enrolled, at: u64) -> Result<(), String> {
        let key = Verifier::parse(&act.key).map_err(|error| format!("not a verifier key: {error}"))?;
        if key.purpose() != Purpose::Note {
            return Err("a key for cosignatures signs no entries".into());
        }
        self.add(Known { key, holder: act.purpose, unit: act.unit.clone(), from: Some(at), until: None }).map_err(Into::into)
    }

    /// Revokes a key by its name and id at a place of the cycle's log.
    pub fn revoke(&mut self, which: &str, at: u64) -> Result<(), String> {
        let place = self.place_of(which);
        match place.map(|at| &mut self.all[at]).filter(|known| known.from.is_some()) {
            None => Err(format!("no enrolled key is called {which}")),
            Some(known) if known.until.is_some() => Err(format!("the key {which} is revoked already")),
            Some(known) => {
                known.until = Some(at);
                self.people -= usize::from(known.is_of_all());
                Ok(())
            }
        }
    }

    /// The key of that name and id.
    pub fn named(&self, which: &str) -> Option<&Known> {
        self.place_of(which).map(|at| &self.all[at])
    }

    /// How many people could sign an act of the cycle now, after the acts read so far.
    pub const fn people(&self) -> usize {
        self.people
    }

    fn find(&self, signature: &Signature) -> Option<&Known> {
        self.of(signature.id).map(|at| &self.all[at]).find(|known| known.key.is_of(signature))
    }

    /// Verifies the signatures of an entry by the keys known so far, whether these were good or not: nothing where none is.
    pub fn verified(&self, entry: &Entry) -> Vec<Option<bool>> {
        let verifies = |signature| self.find(signature).map(|known| known.key.verifies(entry.note().text(), &signature.bytes));
        entry.note().signatures().iter().map(verifies).collect()
    }

    /// Checks the signatures of an entry by known keys; ignores those by unknown ones. What is verified already is not
    /// verified again.
    pub fn check(
        &self,
        entry: &Entry,
        verified: &[Option<bool>],
        when: When<'_>,
        place: impl Fn() -> Place,
        report: &mut Report,
    ) -> Signed<'_> {
        let mut signed = Signed::default();
        let text = entry.note().text();
        for (at, signature) in entry.note().signatures().iter().enumerate() {
            let Some(known) = self.find(signature) else { continue };
            let verifies = || verified.get(at).copied().flatten().unwrap_or_else(|| known.key.verifies(text, &signature.bytes));
            report.count(Check::V2, "signatures", 1);
            let mut fail = |why: String| report.fail(Check::V2, place(), format!("signature {} ({}): {why}", at + 1, signature.name));
            if let Err(why) = known.good(when) {
                fail(why);
            } else if !verifies() {
                fail("it does not verify".into());
            } else if known.holder == Holder::Person {
                signed.people += 1;
            } else if at == 0 {
                signed.device = Some(&known.key);
            }
        }
        if signed.device.is_none() {
            report.fail(Check::V2, place(), "the first signature is not a good one by a known device");
        }
        signed
    }
}
