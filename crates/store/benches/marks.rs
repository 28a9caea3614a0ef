//! A day's check-in: `cargo bench -p store --bench marks`.
//!
//! 3,000 voters, four clerks at once, each mark on disk (`synchronous=FULL`) before the next voter of that clerk; then the
//! close. The aim is a p99 below 100 ms. The same machine's bare `fsync` of a 4 KiB write stands beside it.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::civil::date;
use store::{Change, Marks};

const UNIT: &str = "632823200201";
const VOTERS: u32 = 3_000;
const CLERKS: u32 = 4;

async fn clerk(marks: Arc<Marks>, first: u32) -> Vec<Duration> {
    let step = usize::try_from(CLERKS).expect("few");
    let mut took = Vec::new();
    for line in (first..=VOTERS).step_by(step) {
        let start = Instant::now();
        assert_eq!(marks.mark(UNIT, 1, line, first).await.expect("written"), Change::Done);
        took.push(start.elapsed());
    }
    took
}

async fn day(marks: Arc<Marks>) -> (Vec<Duration>, Duration, Duration) {
    marks.prepare(UNIT, 1, &(1..=VOTERS).collect::<Vec<_>>()).await.expect("prepared");
    let start = Instant::now();
    let clerks: Vec<_> = (1..=CLERKS).map(|first| tokio::spawn(clerk(Arc::clone(&marks), first))).collect();
    let mut took = Vec::new();
    for clerk in clerks {
        took.extend(clerk.await.expect("a clerk"));
    }
    let (marked, start) = (start.elapsed(), Instant::now());
    marks.close(UNIT, 1, date(2026, 12, 20)).await.expect("closed").expect("prepared");
    (took, marked, start.elapsed())
}

fn floor(dir: &Path) -> f64 {
    let mut file = File::create(dir.join("floor")).expect("a file");
    let start = Instant::now();
    for _ in 0..200 {
        file.write_all(&[7; 4096]).expect("written");
        file.sync_data().expect("synced");
    }
    200.0 / start.elapsed().as_secs_f64()
}

fn main() {
    let dir = tempfile::TempDir::new().expect("a directory");
    let fsyncs = floor(dir.path());
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (mut took, marked, closed) = runtime.block_on(day(Arc::new(Marks::in_dir(dir.path()))));
    took.sort();
    let at = |share: usize| took[(took.len() - 1) * share / 100].as_secs_f64() * 1_000.0;
    println!(
        "check-in, {CLERKS} clerks: {} marks, {:.0} a second (bare fsync of 4 KiB: {fsyncs:.0}/s), p50 {:.2} ms, p99 {:.2} ms, longest {:.2} ms; close {:.0} ms",
        took.len(),
        f64::from(VOTERS) / marked.as_secs_f64(),
        at(50),
        at(99),
        at(100),
        closed.as_secs_f64() * 1_000.0
    );
}
