//! The record of all 383 units.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;

use record::Suite;
use verify::{Check, Folder, How, Report};

use crate::made::{Made, all_units, one_of_each, reached};
use crate::python;

/// Verifies the log of the cycle whole, and of the units those that stand on standard input.
const SOME: &str = "
some = {line.strip() for line in sys.stdin}
class Some(verify.Run):
    def unit(self, code, unit):
        if code in some:
            super().unit(code, unit)
run = Some(verify.Folder(words[0]), verify.Policy(open(words[1], 'rb').read()))
for check, place, why in run.report.failures + run.report.unchecked:
    print(check, place, why)
print(len(run.cycle.entries), 'entries', len(run.units), 'registered', run.report.counted['V14', 'units'], 'looked at')
";

fn holds(report: &Report) {
    assert!(report.failures().is_empty() && report.unchecked().is_empty(), "{report}");
}

#[test]
fn the_record_of_the_whole_demonstration_holds_for_both_verifiers() {
    let units = all_units();
    let entries: usize = units.iter().map(|unit| unit.facts.len()).sum();
    let mut seen = BTreeSet::new();
    let sample: Vec<String> = units.iter().filter(|unit| seen.insert(reached(unit))).map(|unit| unit.unit.clone()).collect();
    let made = Made::of(Suite::Ed25519Sha256, units);
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let report = verify::verify_as(&Folder::new(made.public()), &made.policy(), None, How { threads, ..How::ALONE });
    holds(&report);
    // 383 villages and communities, and the logs of 54 offices above them.
    assert!(report.line(Check::V14).contains("437 units"), "{report}");
    let of_cycle = report.seen().all().find(|(log, ..)| log.unit().is_none()).map_or(0, |(_, size, _)| size);
    let counted = usize::try_from(of_cycle).expect("few") + entries;
    assert!(report.line(Check::V1).contains(&format!(" {counted} entries,")), "{report}");
    if python::missing() {
        return;
    }
    let policy = made.data.path().join("policy");
    std::fs::write(&policy, &made.policy).expect("written");
    let told = python::answers(SOME, &[&made.public(), &policy], sample.join("\n"));
    assert_eq!(told, [format!("{of_cycle} entries 437 registered {} looked at", sample.len())]);
}

#[test]
fn a_record_of_every_stage_holds_in_both_suites() {
    for suite in Suite::ALL {
        let made = Made::of(suite, one_of_each().into_values().collect());
        holds(&verify::verify(&Folder::new(made.public()), &made.policy(), None));
    }
}
