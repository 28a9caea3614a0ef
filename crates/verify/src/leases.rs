//! Leases of units: one writer at a time (V8).

use record::cycle::{Ended, Granted};
use record::{Hash, Origin, Verifier};

use crate::keys::Keys;
use crate::log::Log;
use crate::report::{Check, Place, Report};

/// The end of a lease.
#[derive(Debug, Clone, Copy)]
struct End {
    /// Place in the cycle's log.
    at: u64,
    size: u64,
    root: Option<Hash>,
    revoked: bool,
}

/// A lease of a unit.
#[derive(Debug)]
struct Lease {
    device: String,
    base: u64,
    end: Option<End>,
}

/// The leases of a unit; that of epoch 1 stands first.
#[derive(Debug, Default)]
pub struct Leases(Vec<Lease>);

impl Leases {
    fn held(&self) -> bool {
        self.0.last().is_some_and(|lease| lease.end.is_none())
    }

    /// A lease is granted; answers what is wrong with that.
    pub fn grant(&mut self, act: &Granted, keys: &Keys) -> Vec<String> {
        let mut wrong = Vec::new();
        let due = self.0.len() as u64 + 1;
        if act.epoch != due {
            wrong.push(format!("epoch {} is granted, {due} is due", act.epoch));
        }
        if self.held() {
            wrong.push("the lease before has not ended".to_owned());
        }
        let end = self.0.last().and_then(|lease| lease.end).map(|end| end.size);
        if let Some(size) = end.filter(|size| *size != act.base) {
            wrong.push(format!("it begins at {}, the lease before ended at {size}", act.base));
        }
        if keys.named(&act.device).is_none() {
            wrong.push(format!("no enrolled key is called {}", act.device));
        }
        self.0.push(Lease { device: act.device.clone(), base: act.base, end: None });
        wrong
    }

    /// A lease ends at a place of the cycle's log; answers what is wrong with that.
    pub fn end(&mut self, act: &Ended, at: u64) -> Vec<String> {
        let held = self.0.len() as u64;
        let root = Hash::parse(&act.root);
        let mut wrong = Vec::new();
        if root.is_none() {
            wrong.push("its root is not a hash".to_owned());
        }
        match self.0.last_mut() {
            Some(lease) if lease.end.is_none() && act.epoch == held => {
                if act.size < lease.base {
                    wrong.push(format!("it ends at {}, before it began at {}", act.size, lease.base));
                }
                lease.end = Some(End { at, size: act.size, root, revoked: act.reason.is_some() });
            }
            _ => wrong.push(format!("the lease of epoch {} is not held", act.epoch)),
        }
        wrong
    }

    /// Epochs of the leases that were revoked, each with the size at which it was.
    pub fn revoked(&self) -> impl Iterator<Item = (usize, u64)> {
        self.0.iter().enumerate().filter_map(|(at, lease)| lease.end.filter(|end| end.revoked).map(|end| (at + 1, end.size)))
    }

    /// What an entry at a place, under an epoch, by a device may not be.
    pub fn outside(&self, index: u64, epoch: u64, device: Option<&Verifier>) -> Option<String> {
        let epoch_at = usize::try_from(epoch).unwrap_or(usize::MAX);
        let Some(before) = epoch_at.checked_sub(1) else {
            let first = self.0.first().map_or(u64::MAX, |lease| lease.base);
            return (index >= first).then(|| format!("it names no lease, but the first one began at {first}"));
        };
        let Some(lease) = self.0.get(before) else { return Some(format!("no lease of epoch {epoch} was granted")) };
        let to = lease.end.map_or(u64::MAX, |end| end.size);
        if !(lease.base..to).contains(&index) {
            let to = lease.end.map_or_else(|| "now".to_owned(), |end| end.size.to_string());
            return Some(format!("the lease of epoch {epoch} runs from {} to {to}", lease.base));
        }
        let other = device.filter(|device| !device.is_called(&lease.device))?;
        Some(format!("the lease of epoch {epoch} is held by {}, {} signed", lease.device, other.name_and_id()))
    }

    /// Compares the roots at which leases ended with the unit's log.
    pub fn check_roots(&self, log: &Log, cycle: &Origin, report: &mut Report) {
        for end in self.0.iter().filter_map(|lease| lease.end) {
            let place = Place::Entry(cycle.clone(), end.at);
            match log.root_at(end.size) {
                None if log.tree.is_some() => report.fail(Check::V8, place, format!("the unit's log has fewer than {} entries", end.size)),
                Some(root) if end.root.is_some_and(|said| said != root) => {
                    report.fail(Check::V8, place, format!("the unit's first {} entries give the root {root}", end.size));
                }
                _ => {}
            }
        }
    }
}
