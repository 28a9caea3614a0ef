//! The harness can fail: each toy is caught in the way it is wrong, the sound one never, and the ledger tells what it sees.

use record::Hash;
use serde_json::json;

use crate::ledger::{Answer, Finding, Ledger, Shown};
use crate::program::Which;
use crate::rounds::{Mode, run};
use crate::toy::{self, Fault};

/// Rounds in which a toy is caught at the latest.
const PATIENCE: usize = 40;

fn caught(fault: Fault, mode: Mode, is: fn(&Finding) -> bool) {
    let report = run(Which::Toy(fault), mode, PATIENCE, 1);
    assert!(report.findings.iter().any(is), "{report}");
}

fn lost(finding: &Finding) -> bool {
    matches!(finding, Finding::Lost { .. })
}

#[test]
fn a_sound_server_passes_everything() {
    for mode in [Mode::Kill, Mode::Syscall, Mode::Power, Mode::NoSync, Mode::NoSpace] {
        let report = run(Which::Toy(Fault::Sound), mode, 6, 1);
        assert!(report.findings.is_empty(), "{report}");
    }
}

#[test]
fn an_answer_before_the_commit_is_caught_by_a_kill() {
    // What was acknowledged is gone; if the killed request is sent again before it is missed, another entry has its place.
    caught(Fault::Early, Mode::Kill, |finding| lost(finding) || matches!(finding, Finding::Changed { .. }));
}

#[test]
fn a_server_that_knows_no_keys_is_caught_by_a_kill_behind_a_sync() {
    caught(Fault::Keyless, Mode::Syscall, |finding| matches!(finding, Finding::Extra { .. } | Finding::Changed { .. }));
}

#[test]
fn a_write_ahead_log_that_is_not_synced_passes_kills_and_is_caught_by_a_power_cut() {
    for fault in [Fault::Normal, Fault::Off] {
        let report = run(Which::Toy(fault), Mode::Kill, 6, 1);
        assert!(report.findings.is_empty(), "{report}");
        caught(fault, Mode::Power, lost);
    }
}

#[test]
fn a_failed_commit_that_is_acknowledged_is_caught() {
    caught(Fault::Swallow, Mode::NoSync, lost);
    caught(Fault::Swallow, Mode::NoSpace, lost);
}

/// sqlx counts a transaction whose commit failed as open.
#[test]
fn a_connection_that_is_used_after_a_failed_commit_is_caught() {
    caught(Fault::Reused, Mode::NoSync, lost);
}

/// The system's memory still has what a failed sync has lost.
#[test]
fn a_log_that_is_read_again_after_a_failed_sync_is_caught() {
    caught(Fault::Trusting, Mode::NoSync, lost);
}

/// A log of three entries as a server would show it.
fn log() -> Vec<Shown> {
    let (device, mut previous) = (toy::device(), Hash::ZERO);
    let shown = |seq| {
        let (note, hash) = toy::sign(&device, "1", seq, previous, &json!({ "n": seq }));
        previous = hash;
        Shown { seq, hash: hash.to_string(), note }
    };
    (0..3).map(shown).collect()
}

fn answer(entry: &Shown) -> Answer {
    Answer { stream: "programme".to_owned(), seq: entry.seq, hash: entry.hash.clone() }
}

/// A ledger of commands answered with these entries, one after another.
fn told(order: &[&Shown]) -> Ledger {
    let ledger = Ledger::default();
    for entry in order {
        let request = ledger.ask(0);
        ledger.answer(request, answer(entry));
    }
    ledger
}

fn found(ledger: &Ledger, shown: &[Shown]) -> Vec<Finding> {
    ledger.compare(0, shown);
    ledger.findings()
}

#[test]
fn the_ledger_tells_what_is_lost_doubled_made_up_or_reordered() {
    let log = log();
    let [a, b, c] = [&log[0], &log[1], &log[2]];
    assert_eq!(found(&told(&[a, b, c]), &log), []);
    assert_eq!(found(&told(&[a, b, c]), &log[..2]), [Finding::Lost { request: 2, seq: 2 }]);
    assert_eq!(found(&told(&[a, b]), &log), [Finding::Extra { unit: 0, seq: 2 }]);
    assert_eq!(found(&told(&[a, c, b]), &log), [Finding::Reordered { unit: 0, seq: 2 }]);
    assert_eq!(found(&told(&[a, b, b, c]), &log), [Finding::Shared { unit: 0, seq: 1 }]);
    let gap = [log[0].clone(), log[2].clone()];
    assert!(found(&told(&[a, b, c]), &gap).contains(&Finding::Place { unit: 0, seq: 2, at: 1 }));
    assert!(found(&told(&[a, b, c]), &gap).iter().any(|finding| matches!(finding, Finding::Chain { .. })));
}

#[test]
fn the_ledger_takes_commands_under_way_at_once_in_either_order() {
    let log = log();
    let ledger = Ledger::default();
    let requests = [ledger.ask(0), ledger.ask(0), ledger.ask(0)];
    for (request, entry) in requests.into_iter().zip([2, 0, 1]) {
        ledger.answer(request, answer(&log[entry]));
    }
    assert_eq!(found(&ledger, &log), []);
}

#[test]
fn the_ledger_tells_a_changed_answer_and_a_changed_entry() {
    let log = log();
    let ledger = told(&[&log[0], &log[1], &log[2]]);
    ledger.answer(1, answer(&log[2]));
    assert!(matches!(found(&ledger, &log)[..], [Finding::Changed { request: 1, .. }]));
    let mut changed = log.clone();
    changed[1].note = changed[1].note.replace("\"n\":1", "\"n\":7");
    let found = found(&told(&[&log[0], &log[1], &log[2]]), &changed);
    assert!(found.iter().any(|finding| matches!(finding, Finding::Chain { .. })), "{found:?}");
}
