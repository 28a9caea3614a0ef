//! A whole record verified, beside the bare hashes and signatures of the same record on the same machine in the same run.
//!
//! `cargo bench -p verify`. `HUANJIE_UNITS` says how many units have a log (1000), `HUANJIE_REGISTER` how many stand in the
//! register (as many), `HUANJIE_CHECKPOINTS` how often each unit's checkpoint came into the log of the cycle (once),
//! `HUANJIE_SUITE` in which suite everything is signed (`ed25519` or `sm2`), `HUANJIE_RUNS` how often each thing is done (5; in
//! SM2, which takes seven times as long, 3).
//!
//! Times are those of the processor unless said otherwise, so that a busy machine gives nearly the same figures; the least of
//! the runs counts, the median stands beside it. Bare work and verifications take turns, for a processor is not as fast at
//! every time. The bare work is what no verifier can do without: the leaf hash of every
//! entry, the inner hashes of all trees, the hashes of all openings, every signature of entries and checkpoints.

mod made;

use std::env;
use std::fs;
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use made::{Bare, Made, Settings};
use record::{Hash, Suite};
use verify::{Folder, How};

/// Villages and communities of the country.
const NATION: f64 = 620_000.0;

fn number(name: &str, usual: usize) -> usize {
    env::var(name).map_or(usual, |text| text.parse().unwrap_or_else(|_| panic!("{name}={text}: not a number")))
}

fn settings() -> Settings {
    let suite = match env::var("HUANJIE_SUITE").as_deref() {
        Err(_) | Ok("ed25519") => Suite::Ed25519Sha256,
        Ok("sm2") => Suite::Sm2Sm3,
        Ok(other) => panic!("HUANJIE_SUITE={other}: ed25519 or sm2"),
    };
    let units = number("HUANJIE_UNITS", 1_000);
    let register = number("HUANJIE_REGISTER", units).max(units);
    Settings { units, register, checkpoints: number("HUANJIE_CHECKPOINTS", 1), suite }
}

/// Time this thread has had a processor.
fn of_thread() -> Duration {
    let schedule = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(schedule.split(' ').next().and_then(|n| n.parse().ok()).expect("Linux tells it"))
}

/// Time this process has had processors, threads that have ended among them; in steps of ten milliseconds.
fn of_process() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|n| n.parse::<u64>().ok()).expect("Linux tells it");
    Duration::from_millis((ticks(11) + ticks(12)) * 10)
}

/// Seconds of several runs.
struct Runs(Vec<f64>);

impl Runs {
    fn least(&self) -> f64 {
        self.0.iter().copied().fold(f64::MAX, f64::min)
    }

    fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted[sorted.len() / 2]
    }
}

fn bare_work(bare: &Bare) {
    let mut last = Hash::ZERO;
    for entry in &bare.entries {
        last = Hash::leaf(entry);
    }
    for _ in 0..bare.nodes {
        last = Hash::node(black_box(last), last);
    }
    for opening in &bare.openings {
        last = opening.commitment().hash();
    }
    black_box(last);
    for (key, text, signature) in &bare.signatures {
        assert!(bare.keys[*key].verifies(text, signature), "every signature is good");
    }
}

/// One thread: processor time.
fn one(go: impl Fn()) -> f64 {
    let before = of_thread();
    go();
    (of_thread() - before).as_secs_f64()
}

/// Two threads: the clock, and what two free cores would need: the time of the thread that waits for the others, and half of
/// the others' time.
fn two(go: impl Fn()) -> (f64, f64) {
    let (clock, thread, process) = (Instant::now(), of_thread(), of_process());
    go();
    let alone = (of_thread() - thread).as_secs_f64();
    let shared = (of_process() - process).as_secs_f64() - alone;
    (clock.elapsed().as_secs_f64(), alone + shared / 2.0)
}

fn float(n: usize) -> f64 {
    f64::from(u32::try_from(n).expect("few"))
}

fn tell_record(settings: Settings, made: &Made, took: Duration) {
    let Settings { units, register, checkpoints, suite } = settings;
    let bare = &made.bare;
    let bytes: usize = bare.entries.iter().map(Vec::len).sum();
    println!("{suite}: {units} units with a log, {register} in the register, made in {:.1} s", took.as_secs_f64());
    println!(
        "a unit: {:.1} entries in its log, those of one of the {} units of the demonstration that have handed over, \
         a lease and {checkpoints} checkpoint(s) in the log of the cycle",
        float(made.of_units) / float(units),
        made.models
    );
    println!(
        "in all: {} entries of {} bytes on average, {} signatures ({:.1} a unit), {} openings",
        bare.entries.len(),
        bytes / bare.entries.len(),
        bare.signatures.len(),
        float(bare.signatures.len()) / float(units),
        bare.openings.len()
    );
}

fn main() {
    let settings = settings();
    let runs = number("HUANJIE_RUNS", if settings.suite == Suite::Sm2Sm3 { 3 } else { 5 }).max(1);
    let start = Instant::now();
    let made = made::make(settings);
    tell_record(settings, &made, start.elapsed());
    let source = Folder::new(made.folder.path());
    let threads = |n| How { threads: NonZeroUsize::new(n).expect("some"), done: &|_| {} };
    let whole = |n: usize| {
        let report = verify::verify_as(&source, &made.policy, None, threads(n));
        assert_eq!(report.exit_code(), 0, "{report}");
    };
    let [mut bare, mut alone, mut clock, mut free] = std::array::from_fn(|_| Runs(Vec::new()));
    for _ in 0..runs {
        bare.0.push(one(|| bare_work(&made.bare)));
        alone.0.push(one(|| whole(1)));
        let (by_clock, on_free) = two(|| whole(2));
        clock.0.push(by_clock);
        free.0.push(on_free);
    }
    let entries = float(made.bare.entries.len());
    let line = |what: &str, runs: &Runs| {
        println!("{what:<46} {:>8.3} s least, {:>8.3} s median, {:>8.0} entries/s", runs.least(), runs.median(), entries / runs.least());
    };
    line("bare hashes and signatures, one core", &bare);
    line("verified in full, one core", &alone);
    line("two threads, on two free cores", &free);
    line("two threads, by the clock", &clock);
    let share = |of: f64| 100.0 * of / alone.least();
    println!(
        "share of the bare speed on one core: {:.0} % (medians: {:.0} %)",
        share(bare.least()),
        100.0 * bare.median() / alone.median()
    );
    println!(
        "speed-up of two threads: {:.2} on free cores, {:.2} by the clock",
        alone.least() / free.least(),
        alone.least() / clock.least()
    );
    if settings.units == settings.register {
        let minutes = |seconds: f64| seconds / float(settings.units) * NATION / 60.0;
        println!(
            "620,000 such units, in proportion: {:.1} min on two free cores, {:.1} min by the clock of this run",
            minutes(free.least()),
            minutes(clock.least())
        );
    }
}
