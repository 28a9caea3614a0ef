//! All checks over a record: the log of the cycle, then each unit.

use std::num::NonZeroUsize;

use record::Policy;

use crate::cycle::{self, Cycle};
use crate::log::Log;
use crate::report::{Check, Place, Report};
use crate::seen::Seen;
use crate::source::Source;
use crate::unit;

/// Checks a record against a policy, and against the heads seen before if there are any. Never stops at a failure.
pub fn verify(source: &dyn Source, policy: &Policy, last_heads: Option<&Seen>) -> Report {
    verify_on(source, policy, last_heads, NonZeroUsize::MIN)
}

/// The same on several threads; units are checked beside one another. The report is the same.
pub fn verify_on(source: &dyn Source, policy: &Policy, last_heads: Option<&Seen>, threads: NonZeroUsize) -> Report {
    let mut report = Report::default();
    if let Some(cycle) = cycle::read(source, policy, &mut report) {
        seen(&cycle.log, last_heads, &mut report);
        units(source, &cycle, last_heads, threads, &mut report);
        left_behind(&cycle, last_heads, &mut report);
    } else {
        report.fail(Check::V14, Place::File("checkpoint".to_owned()), "without the log of the cycle no unit is known");
    }
    report.remark(Check::V13, "the record publishes no orphan branches".to_owned());
    report.sorted()
}

fn units(source: &dyn Source, cycle: &Cycle, last_heads: Option<&Seen>, threads: NonZeroUsize, report: &mut Report) {
    let codes: Vec<&str> = cycle.units.keys().map(String::as_str).collect();
    let share = codes.len().div_ceil(threads.get()).max(1);
    let check = |codes: &[&str]| codes.iter().map(|code| unit::verify(source, cycle, code, last_heads)).collect::<Vec<_>>();
    if codes.len() <= share {
        return check(&codes).into_iter().for_each(|of_unit| report.take(of_unit));
    }
    std::thread::scope(|scope| {
        let running: Vec<_> = codes.chunks(share).map(|codes| (codes, scope.spawn(move || check(codes)))).collect();
        for (codes, running) in running {
            match running.join() {
                Ok(reports) => reports.into_iter().for_each(|of_unit| report.take(of_unit)),
                Err(_) => report.not_checked(Check::V14, Place::Unit(codes.join(", ")), "the verifier broke down here"),
            }
        }
    });
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
fn left_behind(cycle: &Cycle, last_heads: Option<&Seen>, report: &mut Report) {
    for (log, size, _) in last_heads.iter().flat_map(|heads| heads.all()) {
        let of_cycle = log.unit().is_some() && log.cycle() == cycle.log.origin;
        if of_cycle && size > 0 && report.seen().get(log).is_none() {
            report.fail(Check::V6, Place::Log(log.clone()), format!("{size} entries were seen before, now there is no such log"));
        }
    }
}
