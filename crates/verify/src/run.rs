//! All checks over a record: the log of the cycle, then each unit.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

use record::Policy;

use crate::cycle::{self, Cycle};
use crate::log::Log;
use crate::report::{Check, Place, Report};
use crate::seen::Seen;
use crate::source::Source;
use crate::{share, unit};

/// Units whose findings are put together before the others': few, so that threads end at the same time.
const AT_ONCE: usize = 8;

/// How far a verifier has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// Entries of the cycle's log, of how many.
    Entries(u64, u64),
    /// Units, of how many.
    Units(usize, usize),
}

/// How a record is gone through; what is found is the same.
#[derive(Clone, Copy)]
pub struct How<'a> {
    /// Bundles and units are checked beside one another on so many threads.
    pub threads: NonZeroUsize,
    /// Is told now and then how far it is.
    pub done: &'a (dyn Fn(Done) + Sync),
}

impl How<'static> {
    /// On the thread that asks, silently.
    pub const ALONE: Self = Self { threads: NonZeroUsize::MIN, done: &|_| {} };
}

/// Checks a record against a policy, and against the heads seen before if there are any. Never stops at a failure.
pub fn verify(source: &dyn Source, policy: &Policy, last_heads: Option<&Seen>) -> Report {
    verify_as(source, policy, last_heads, How::ALONE)
}

/// The same, gone through in another way.
pub fn verify_as(source: &dyn Source, policy: &Policy, last_heads: Option<&Seen>, how: How<'_>) -> Report {
    verify_units(source, policy, last_heads, how, None)
}

/// The same for the log of the cycle and some of its units alone, by code; of the others nothing is read.
pub fn verify_units(
    source: &dyn Source,
    policy: &Policy,
    last_heads: Option<&Seen>,
    how: How<'_>,
    only: Option<&BTreeSet<String>>,
) -> Report {
    let mut report = Report::default();
    if let Some((cycle, log)) = cycle::read(source, policy, how, &mut report) {
        seen(&log, last_heads, &mut report);
        drop(log);
        let wanted = |code: &str| only.is_none_or(|only| only.contains(code));
        let codes: Vec<&str> = cycle.units.keys().map(String::as_str).filter(|code| wanted(code)).collect();
        units(source, &cycle, &codes, last_heads, how, &mut report);
        left_behind(&cycle, last_heads, wanted, &mut report);
        if codes.len() < cycle.units.len() {
            let text = format!("{} of the {} units of the register are looked at, the others are not", codes.len(), cycle.units.len());
            report.remark(Check::V14, text);
        }
        for code in only.into_iter().flatten().filter(|code| !cycle.units.contains_key(*code)) {
            report.fail(Check::V14, Place::Unit(code.clone()), "it is not in the register");
        }
    } else {
        report.fail(Check::V14, Place::File("checkpoint".to_owned()), "without the log of the cycle no unit is known");
    }
    report.remark(Check::V13, "the record publishes no orphan branches".to_owned());
    report.sorted()
}

fn units(source: &dyn Source, cycle: &Cycle, codes: &[&str], last_heads: Option<&Seen>, how: How<'_>, report: &mut Report) {
    let (parts, through, all): (Vec<&[&str]>, _, _) = (codes.chunks(AT_ONCE).collect(), AtomicUsize::new(0), codes.len());
    let found = share::map(how.threads, &parts, |codes| {
        let mut found = Report::default();
        for code in *codes {
            unit::verify(source, cycle, code, last_heads, &mut found);
        }
        let now = through.fetch_add(codes.len(), Ordering::Relaxed) + codes.len();
        (how.done)(Done::Units(now, all));
        found
    });
    found.into_iter().for_each(|of_units| report.take(of_units));
}

/// A log extends the head that was seen of it before (V6); its own head is kept.
pub fn seen(log: &Log, last_heads: Option<&Seen>, report: &mut Report) {
    let checkpoint = log.signed.checkpoint();
    report.saw(&log.origin, checkpoint.size, checkpoint.root);
    let Some((size, root)) = last_heads.and_then(|heads| heads.get(&log.origin)) else { return };
    report.count(Check::V6, "heads", 1);
    let place = Place::Log(log.origin.clone());
    if size > checkpoint.size {
        return report.fail(Check::V6, place, format!("it has {} entries, {size} were seen before", checkpoint.size));
    }
    if log.root_at(size) != Some(root) {
        report.fail(Check::V6, place, format!("its first {size} entries are not those that were seen before"));
    }
}

/// Logs of this cycle that were seen before and are gone.
fn left_behind(cycle: &Cycle, last_heads: Option<&Seen>, wanted: impl Fn(&str) -> bool, report: &mut Report) {
    for (log, size, _) in last_heads.iter().flat_map(|heads| heads.all()) {
        let of_cycle = log.unit().is_some_and(&wanted) && log.cycle() == cycle.origin;
        if of_cycle && size > 0 && report.seen().get(log).is_none() {
            report.fail(Check::V6, Place::Log(log.clone()), format!("{size} entries were seen before, now there is no such log"));
        }
    }
}
