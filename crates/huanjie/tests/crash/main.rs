//! Kills the built program at any moment and at every kind of write, and asks it afterwards what it has.
//!
//! A real server (`huanjie serve`) is written to by clerks over the wire until it dies. Then it is started again, every
//! command whose answer never came is sent again unchanged under its key, everything is read back and compared with a ledger:
//! nothing acknowledged is lost, nothing stands twice, nothing stands that nobody asked for, order and chain hold, the same
//! key answers the same. Nobody repairs anything in between. How it dies: a signal at any moment; the K-th write or sync; a
//! power cut, after which what was not synced is gone or any part of it is there; a sync that fails; a full disk.
//!
//! `HUANJIE_CRASH=50` runs fifty times as many rounds, `HUANJIE_CRASH_SEED=N` draws the same plans again,
//! `HUANJIE_BIN=PATH` kills another build; the figures are printed with `-- --nocapture`.
#![cfg(target_os = "linux")]

mod ledger;
mod program;
mod rounds;
mod shim;
mod toy;
mod toys;
mod web;

use program::Which;
use rounds::{Mode, run};

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name}={text} is not a number")))
}

/// So many rounds in the continuous run; all must be sound.
fn sound(mode: Mode, rounds: usize) {
    let times = usize::try_from(number("HUANJIE_CRASH").unwrap_or(1)).expect("a number of rounds");
    let seed = number("HUANJIE_CRASH_SEED").unwrap_or_else(|| fastrand::u64(..1_000_000));
    let report = run(Which::Huanjie, mode, rounds * times, seed);
    println!("{report}");
    assert!(report.findings.is_empty(), "{report}");
}

#[test]
fn killed_at_any_moment() {
    sound(Mode::Kill, 200);
}

#[test]
fn killed_at_a_write_or_a_sync() {
    sound(Mode::Syscall, 150);
}

#[test]
fn the_power_is_cut() {
    sound(Mode::Power, 100);
}

#[test]
fn a_sync_fails() {
    sound(Mode::NoSync, 25);
}

#[test]
fn the_disk_is_full() {
    sound(Mode::NoSpace, 25);
}
