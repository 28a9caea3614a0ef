//! Entries appended a second, each acknowledged only when on disk: `cargo bench -p store`.
//!
//! One writer after another, then sixteen and sixty-four at once over as many units. The same machine's bare `fsync` of a
//! 4 KiB write stands beside it: it is the floor that no acknowledged entry can go below.

use std::fs::File;
use std::io::Write;
use std::time::{Duration, Instant};

use election::{Actor, Command, Role};
use jiff::civil::date;
use statute::Body;
use store::{Division, Level, Store};

const ENTRIES: usize = 4_000;

fn unit(n: usize) -> String {
    format!("6328232{n:05}")
}

async fn store(dir: &std::path::Path) -> Store {
    let store = Store::open(dir).await.expect("opened");
    let units = (0..64).map(|n| Division {
        code: unit(n),
        name: format!("村{n}"),
        level: Level::Unit(Body::VillageCommittee),
        parent: "632823200".into(),
    });
    store.load_divisions(&units.collect::<Vec<_>>()).await.expect("loaded");
    store
}

async fn writer(store: Store, n: usize, entries: usize) -> Vec<Duration> {
    let actor = Actor { account: format!("a{n}"), role: Role::Township };
    let mut took = Vec::with_capacity(entries);
    for at in 0..entries {
        let start = Instant::now();
        let command = Command::WorkLog { text: format!("第 {at} 条工作记录，入户宣传，发放资料") };
        store.submit(&unit(n), actor.clone(), date(2026, 11, 24), command, None).await.expect("recorded");
        took.push(start.elapsed());
    }
    took
}

fn floor(dir: &std::path::Path) -> f64 {
    let mut file = File::create(dir.join("floor")).expect("a file");
    let start = Instant::now();
    for _ in 0..200 {
        file.write_all(&[7; 4096]).expect("written");
        file.sync_data().expect("synced");
    }
    200.0 / start.elapsed().as_secs_f64()
}

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for writers in [1, 16, 64] {
        let dir = tempfile::TempDir::new().expect("a directory");
        let fsyncs = floor(dir.path());
        let (took, total) = runtime.block_on(async {
            let store = store(dir.path()).await;
            let start = Instant::now();
            let tasks: Vec<_> = (0..writers).map(|n| tokio::spawn(writer(store.clone(), n, ENTRIES / writers))).collect();
            let mut took = Vec::new();
            for task in tasks {
                took.extend(task.await.expect("a writer"));
            }
            (took, start.elapsed())
        });
        let mut took = took;
        took.sort();
        let at = |share: usize| took[(took.len() - 1) * share / 100].as_secs_f64() * 1_000.0;
        println!(
            "append, {writers:2} writers: {:7.0} entries/s, p50 {:.2} ms, p99 {:.2} ms (bare fsync of 4 KiB: {fsyncs:.0}/s)",
            took.len() as f64 / total.as_secs_f64(),
            at(50),
            at(99),
        );
    }
}
