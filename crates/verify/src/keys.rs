//! Which keys were good at which place, and who signed an entry (V2).

use std::collections::{HashMap, HashSet};

use record::entry::Entry;
use record::{Purpose, Signature, Verifier};

use crate::report::{Check, Place, Report};
use record::cycle::{Enrolled, Holder, Rotated};

/// A key that the log of the cycle enrolled, or the log's own.
#[derive(Debug, Clone)]
pub struct Known {
    pub key: Verifier,
    pub holder: Holder,
    /// For the entries of this unit alone.
    unit: Option<String>,
    /// Whose it is, if that is said: two keys of one account are one person.
    account: Option<String>,
    /// A key of the cycle's log itself.
    own: bool,
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
    /// Which of them the log of the cycle signs with now.
    own: Option<usize>,
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
        if self.all.iter().any(|other| other.key.key() == known.key.key()) {
            return Err("this key is known already");
        }
        if self.of(known.key.id()).any(|other| self.all[other].key.name() == known.key.name()) {
            return Err("a key of this name and id is known already");
        }
        self.people += self.counts(&known);
        self.by_id.entry(known.key.id()).or_default().push(self.all.len());
        self.all.push(known);
        Ok(())
    }

    /// Whether a person's key makes one more person who could sign an act of the cycle.
    fn counts(&self, known: &Known) -> usize {
        let same = |other: &Known| other.until.is_none() && other.is_of_all() && other.account == known.account;
        usize::from(known.is_of_all() && (known.account.is_none() || !self.all.iter().any(same)))
    }

    /// Places of the keys with an id.
    fn of(&self, id: [u8; 4]) -> impl Iterator<Item = usize> {
        self.by_id.get(&id).into_iter().flatten().copied()
    }

    /// Place of the key of that name and id, `name+id`.
    fn place_of(&self, which: &str) -> Option<usize> {
        let id = u32::from_str_radix(which.rsplit_once('+')?.1, 16).ok()?.to_be_bytes();
        self.of(id).find(|at| self.all[*at].key.name_and_id() == which)
    }

    /// The first key of the cycle's log, which signs its entries too.
    pub fn add_own(&mut self, key: Verifier) {
        self.own = Some(self.all.len());
        // It is the first one.
        let _ = self.add(Known { key, holder: Holder::Device, unit: None, account: None, own: true, from: None, until: None });
    }

    /// The log of the cycle is given another key at a place of it: the one before signs until there.
    pub fn rotate(&mut self, act: &Rotated, at: u64) -> Result<(), String> {
        let held = self.own.and_then(|own| self.all.get(own)).ok_or("no key of the log is known")?;
        if held.key.vkey() != act.before {
            return Err(format!("it follows {}, the log signs with {}", act.before, held.key.name_and_id()));
        }
        let key = Verifier::parse(&act.key).map_err(|error| format!("not a verifier key: {error}"))?;
        if key.purpose() != Purpose::Note || key.name() != held.key.name() {
            return Err("it is no key of the log".into());
        }
        let next = self.all.len();
        self.add(Known { key, holder: Holder::Device, unit: None, account: None, own: true, from: Some(at), until: None })?;
        if let Some(before) = self.own.replace(next) {
            self.all[before].until = Some(at);
        }
        Ok(())
    }

    /// The keys that the log of the cycle has had, in their order.
    pub fn own(&self) -> impl DoubleEndedIterator<Item = &Verifier> {
        self.all.iter().filter(|known| known.own).map(|known| &known.key)
    }

    /// Enrols a key at a place of the cycle's log.
    pub fn enrol(&mut self, act: &Enrolled, at: u64) -> Result<(), String> {
        let key = Verifier::parse(&act.key).map_err(|error| format!("not a verifier key: {error}"))?;
        if key.purpose() != Purpose::Note {
            return Err("a key for cosignatures signs no entries".into());
        }
        let (unit, account) = (act.unit.clone(), act.account.clone());
        self.add(Known { key, holder: act.purpose, unit, account, own: false, from: Some(at), until: None }).map_err(Into::into)
    }

    /// Revokes a key by its name and id at a place of the cycle's log.
    pub fn revoke(&mut self, which: &str, at: u64) -> Result<(), String> {
        let place = self.place_of(which);
        match place.map(|at| &mut self.all[at]).filter(|known| !known.own) {
            None => Err(format!("no enrolled key is called {which}")),
            Some(known) if known.until.is_some() => Err(format!("the key {which} is revoked already")),
            Some(known) => {
                known.until = Some(at);
                let known = known.clone();
                self.people -= self.counts(&known);
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
        let (mut signed, mut accounts) = (Signed::default(), HashSet::new());
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
                // Two cards of one person are one person.
                signed.people += usize::from(known.account.as_deref().is_none_or(|account| accounts.insert(account)));
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
