//! How long papers take: `cargo bench -p documents`.
//!
//! 400 distinct notices (200 candidate notices, 200 rolls of 300 voters) become PDF on as many threads as the machine
//! has cores, each measured from data to bytes; then one print run of 1,000 ballots. Every notice has another place
//! and other names, so that no layout can be taken from a cache by being the same paper. The first paper, which reads
//! the fonts, is measured apart. Memory is the process's own, as the kernel counts it.

#[path = "../tests/stories/played/mod.rs"]
#[allow(dead_code)]
mod played;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use documents::{Look, Order, Paper, Press, UnitInfo, papers};
use election::Election;
use played::{Until, made_name, played, unit};
use statute::Body;

const NOTICES: u32 = 400;
const VOTERS: u32 = 300;
const BALLOTS: u32 = 1_000;
/// Voters of a large village.
const LARGE: u32 = 5_000;

/// A village of its own: another name, and every voter another name.
fn village(base: &Election, n: u32) -> (Election, UnitInfo) {
    let mut state = base.clone();
    for (at, voter) in (0_u32..).zip(Arc::make_mut(&mut state.roll.voters).values_mut()) {
        Arc::make_mut(voter).person.name = made_name(n.wrapping_mul(7_919).wrapping_add(at.wrapping_mul(31)) % 2_000);
    }
    let name = format!("{}村", made_name(n));
    (state, UnitInfo { name, ..unit(Body::VillageCommittee) })
}

fn notices() -> Vec<Paper> {
    let posted = played(Body::VillageCommittee, VOTERS, Until::RollPosted).state;
    let standing = played(Body::VillageCommittee, VOTERS, Until::Candidates).state;
    let made = |n: u32| {
        if n.is_multiple_of(2) {
            let (state, unit) = village(&posted, n);
            papers::roll_notice(&state, &unit)
        } else {
            let (state, unit) = village(&standing, n);
            papers::candidate_notice(&state, &unit)
        }
    };
    (0..NOTICES).map(|n| made(n).expect("the state holds the paper")).collect()
}

/// A line of `/proc/self/status`, in MiB; nothing where there is no such file.
fn memory(line: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let found = status.lines().find_map(|l| l.strip_prefix(line))?;
    Some(found.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}

fn remembered(when: &str) {
    let part = |line| memory(line).map_or_else(|| "-".to_owned(), |n| n.to_string());
    println!("memory {when}: resident {} MiB, of it own (anonymous) {} MiB, peak {} MiB", part("VmRSS"), part("RssAnon"), part("VmHWM"));
}

fn main() {
    let press = Press::new();
    let papers = notices();
    remembered("before the first paper");
    let begun = Instant::now();
    press.pdf(&papers[0]).expect("the paper is made");
    println!("first paper (reads the fonts): {:.0?}", begun.elapsed());

    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let begun = Instant::now();
    let mut times: Vec<(Duration, usize)> = std::thread::scope(|scope| {
        let work = || {
            let mut done = Vec::new();
            while let Some(paper) = papers.get(next.fetch_add(1, Ordering::Relaxed)) {
                let begun = Instant::now();
                let bytes = press.pdf(paper).expect("the paper is made").len();
                done.push((begun.elapsed(), bytes));
            }
            done
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("no paper fails")).collect()
    });
    let whole = begun.elapsed();
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].0;
    let bytes: usize = times.iter().map(|t| t.1).sum();
    println!(
        "{} notices on {threads} threads: {whole:.2?}; each p50 {:.0?}, p99 {:.0?}, longest {:.0?}",
        times.len(),
        at(50),
        at(99),
        at(100)
    );
    println!("PDF: {} KiB each on average", bytes / times.len() / 1024);
    remembered("after the notices");
    print_run(&press);
    large(&press);
    remembered("after the print run");
}

/// The poster, the cards and the list at the desk of the largest village, and the guard's share of them.
fn large(press: &Press) {
    let (mut state, unit) = village(&played(Body::VillageCommittee, LARGE, Until::RollPosted).state, 1);
    let look = Look { order: Order::Stroke, columns: 10, group_per_page: false };
    let begun = Instant::now();
    let poster = papers::roll_poster(&state, &unit, look).expect("posted");
    let composed = begun.elapsed();
    let begun = Instant::now();
    let bytes = press.pdf(&poster).expect("made").len();
    println!("poster of {LARGE} names by stroke: composed {composed:.1?}, set {:.2?}, {} KiB", begun.elapsed(), bytes / 1024);
    let text: String = state.roll.voters.values().map(|v| format!("\"{}\",", v.person.name)).collect();
    let begun = Instant::now();
    assert!(sieve::first(text.as_bytes(), sieve::Mesh::Published).is_none());
    println!("guard of {LARGE} names ({} KiB): {:.1?}", text.len() / 1024, begun.elapsed());
    state.roll.corrected = Some((jiff::civil::date(2026, 12, 4), LARGE));
    let cards = papers::CardLook { ten: true, stub: true, order: Order::Sheet, part: papers::Part::Whole, batch: 1 };
    let cards = papers::voter_cards(&state, &unit, cards, &|person| format!("K7Q2M9X{:04}", person.0 % 10_000)).expect("made");
    let begun = Instant::now();
    let bytes = press.pdf(&cards).expect("made").len();
    println!("{} voter cards with stubs: {:.2?}, {} KiB", papers::BATCH, begun.elapsed(), bytes / 1024);
}

fn print_run(press: &Press) {
    let (state, unit) = village(&played(Body::VillageCommittee, VOTERS, Until::Candidates).state, 1);
    let run = papers::ballots(&state, &unit, BALLOTS).expect("the state holds the ballot");
    let begun = Instant::now();
    let bytes = press.pdf(&run).expect("the run is made").len();
    println!("{BALLOTS} ballots in one file: {:.2?}, {} KiB", begun.elapsed(), bytes / 1024);
}
