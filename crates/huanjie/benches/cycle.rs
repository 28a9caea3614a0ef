//! A whole term change by a simulated clock, and how long the office's pages take while it runs: `cargo bench -p huanjie --bench cycle`.
//!
//! Starts the built program with `rehearse --listen`, signs in as the prefecture's office as soon as there is an address, and
//! asks for one dashboard after another over one connection until the last act is done. `HUANJIE_BIN=PATH` measures another
//! build of the program.

#[path = "../tests/cycle/program.rs"]
mod program;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use program::{PAGES, Rehearsal};

fn look(rehearsal: &Rehearsal, over: &AtomicBool) -> BTreeMap<&'static str, Vec<Duration>> {
    let cookie = rehearsal.office();
    let mut took: BTreeMap<&'static str, Vec<Duration>> = BTreeMap::new();
    while !over.load(Ordering::Relaxed) {
        for page in PAGES {
            let begun = Instant::now();
            let (status, _) = rehearsal.get(&cookie, page);
            took.entry(page).or_default().push(begun.elapsed());
            assert_eq!(status, 200, "{page}");
        }
    }
    took
}

fn report(what: &str, took: &mut [Duration]) {
    took.sort_unstable();
    let at = |share: usize| took[(took.len() - 1) * share / 100].as_secs_f64() * 1_000.0;
    println!("{what}: {} times, p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms", took.len(), at(50), at(99), at(100));
}

fn main() {
    let data = tempfile::tempdir().expect("a directory");
    let program = std::env::var("HUANJIE_BIN").unwrap_or_else(|_| env!("CARGO_BIN_EXE_huanjie").to_owned());
    let begun = Instant::now();
    let (rehearsal, mut told) = Rehearsal::start(&program, data.path(), &[]);
    println!("all acts made, pages served after {:.1} s", begun.elapsed().as_secs_f64());
    let over = AtomicBool::new(false);
    let mut took = std::thread::scope(|scope| {
        let looking = scope.spawn(|| look(&rehearsal, &over));
        let end = told.end();
        over.store(true, Ordering::Relaxed);
        println!("{end}");
        looking.join().expect("the pages are looked at")
    });
    let mut all: Vec<Duration> = took.values().flatten().copied().collect();
    for (page, took) in &mut took {
        report(page, took);
    }
    report("all of them", &mut all);
}
