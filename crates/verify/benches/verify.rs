//! Entries verified in full per second, beside the bare hash and the bare signatures of the same machine in the same run.
//!
//! `cargo bench -p verify`. The time is that of the processor, not of the clock, so that a busy machine gives the same
//! figures. The share says how much of the bare work's speed is left: 100 % would be no cost of our own.

#[path = "../../election/tests/stories/common/mod.rs"]
mod common;
#[path = "../tests/verify/world.rs"]
mod world;

use std::hint::black_box;
use std::time::{Duration, Instant};

use record::tiles::{self, TileId};
use record::{Hash, Note, Suite};

use world::{Published, World};

const LASTS: Duration = Duration::from_secs(1);

/// Time this thread has had the processor.
fn on_processor(start: Instant) -> Duration {
    let schedule = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = schedule.split(' ').next().and_then(|n| n.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// Seconds for one go, the best of five.
fn measure(mut go: impl FnMut()) -> f64 {
    let mut best = f64::MAX;
    for _ in 0..5 {
        let (start, mut rounds) = (Instant::now(), 0.0);
        let before = on_processor(start);
        while start.elapsed() < LASTS / 5 {
            go();
            rounds += 1.0;
        }
        best = best.min(on_processor(start).saturating_sub(before).as_secs_f64() / rounds);
    }
    best
}

/// Every entry of the record, as bytes.
fn entries(published: &Published) -> Vec<Vec<u8>> {
    let bundles = published.files.iter().filter(|(path, _)| path.contains("tile/entries/"));
    bundles
        .flat_map(|(path, bytes)| {
            let id = TileId::parse(&path[path.find("tile/").expect("a tile")..]).expect("a tile");
            tiles::unbundle(bytes, id.width).expect("a bundle").into_iter().map(<[u8]>::to_vec).collect::<Vec<_>>()
        })
        .collect()
}

fn main() {
    for suite in Suite::ALL {
        let world = World::new(suite);
        let (published, policy) = (world.publish(), world.policy());
        let all = entries(&published);
        let names: Vec<_> = world.units.values().flatten().flat_map(|line| &line.signers).map(|key| key.verifier().clone()).collect();
        let own = [world.log_key(world::CYCLE), world.person(1), world.person(2)];
        let known = record::Verifiers::new(names.into_iter().chain(own.iter().map(|key| key.verifier().clone()))).expect("no two alike");
        let notes: Vec<Note> = all.iter().map(|bytes| Note::parse(bytes).expect("a note")).collect();
        let signed: Vec<_> =
            notes.iter().flat_map(|note| note.signatures().iter().map(move |signature| (note.text(), signature))).collect();
        let bare = measure(|| {
            all.iter().for_each(|bytes| {
                black_box(Hash::leaf(bytes));
            });
            for (text, signature) in &signed {
                assert!(known.find(signature).is_some_and(|key| key.verifies(text, &signature.bytes)));
            }
        });
        let full = measure(|| assert_eq!(verify::verify(&published, &policy, None).exit_code(), 0));
        let entries = f64::from(u32::try_from(all.len()).expect("few"));
        println!(
            "{suite:<15} {:>8.0} entries/s verified in full on one core, {:>3.0} % of the bare hashes and signatures ({} entries, {} signatures)",
            entries / full,
            100.0 * bare / full,
            all.len(),
            signed.len()
        );
    }
}
