//! What the record costs beside the bare hash and the bare signature of the same machine, in the same run.
//!
//! `cargo bench -p record`. The time is that of the processor, not of the clock, so that a busy machine gives the same
//! figures. The share says how much of the bare work's speed is left: 100 % would be no cost of our own.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ed25519_dalek::Signer as _;
use record::chain::Walk;
use record::entry::{Body, Content, Entry, EventType};
use record::suite::{LocalSigner, SM2_ID};
use record::tree::{Frontier, Tree};
use record::{Clock, Hash, NamedSigner, Origin, Purpose, Quality, Suite, Verifiers};
use sha2::{Digest, Sha256};
use sm2::dsa::signature::Verifier as _;

const LASTS: Duration = Duration::from_millis(400);
const ENTRIES: u32 = 200;
const LEAVES: u32 = 1_000_000;

/// Time this thread has had the processor.
fn on_processor(start: Instant) -> Duration {
    let schedule = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = schedule.split(' ').next().and_then(|n| n.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// Nanoseconds for one of `items`, the best of five.
fn measure(items: u32, mut all: impl FnMut()) -> f64 {
    let mut best = f64::MAX;
    for _ in 0..5 {
        let (start, mut rounds) = (Instant::now(), 0.0);
        let before = on_processor(start);
        while start.elapsed() < LASTS {
            all();
            rounds += 1.0;
        }
        let taken = on_processor(start).saturating_sub(before).as_secs_f64();
        best = best.min(taken * 1e9 / rounds / f64::from(items));
    }
    best
}

fn tell(what: &str, ours: f64, bare: f64) {
    println!("{what:<52} {:>9.2} us {:>9.0}/s  {:>4.0} % of the bare {:.2} us", ours / 1e3, 1e9 / ours, 100.0 * bare / ours, bare / 1e3);
}

fn named(suite: Suite, seed: u8, name: &str) -> NamedSigner {
    let signer = LocalSigner::from_seed(suite, &[seed; 32]).expect("a seed");
    NamedSigner::new(name, Purpose::Note, Arc::new(signer)).expect("a name")
}

fn content(index: u64, previous: Hash) -> Content {
    let body = serde_json::json!({
        "ballots": { "issued": 412, "returned": 398, "valid": 391, "void": 7 },
        "station": "003-02",
        "votes": [{ "c": "ub1fPa1n9m5SZZwCsKxv6pd1OvFkxGFbtIdPbMuWO5E=", "votes": 211 + index }, { "c": "2Jn7W1Xy6Pq8m0AVkGk0lR7e8qKp4G6bYt0o5a9V0cE=", "votes": 180 }],
    });
    Content {
        origin: Origin::parse("huanjie.example/2026-632823/632823200201").expect("an origin"),
        index,
        previous,
        event: uuid::Builder::from_unix_timestamp_millis(1_797_728_400_000 + index, &[6; 10]).into_uuid(),
        epoch: 1,
        clock: Clock::new("2026-12-20T09:00:00+08:00", Quality::Manual, 4210).expect("a time"),
        kind: EventType::parse("committee.tally_entered").expect("a type"),
        body: Body::new(&body).expect("canonical"),
    }
}

fn entries(device: &NamedSigner) -> Vec<Entry> {
    let mut previous = Hash::ZERO;
    let mut all = Vec::new();
    for index in 0..ENTRIES.into() {
        let entry = Entry::sign(content(index, previous), &[device]).expect("signed");
        previous = entry.leaf();
        all.push(entry);
    }
    all
}

/// Signing and verifying with nothing but the algorithm, in nanoseconds.
fn bare(suite: Suite, message: &[u8]) -> (f64, f64) {
    match suite {
        Suite::Ed25519Sha256 => {
            let key = ed25519_dalek::SigningKey::from_bytes(&[1; 32]);
            let (public, signature) = (key.verifying_key(), key.sign(message));
            let sign = measure(1, || {
                black_box(key.sign(black_box(message)));
            });
            (sign, measure(1, || public.verify_strict(black_box(message), &signature).expect("good")))
        }
        Suite::Sm2Sm3 => {
            let key = sm2::dsa::SigningKey::from_slice(SM2_ID, &[1; 32]).expect("a key");
            let (public, signature) = (key.verifying_key().clone(), key.sign(message));
            let sign = measure(1, || {
                black_box(key.sign(black_box(message)));
            });
            (sign, measure(1, || public.verify(black_box(message), &signature).expect("good")))
        }
    }
}

fn of_suite(suite: Suite) {
    let device = named(suite, 1, "huanjie.example/device/7");
    let keys = Verifiers::new([device.verifier().clone()]).expect("one key");
    let log = entries(&device);
    let bytes: Vec<Vec<u8>> = log.iter().map(Entry::to_bytes).collect();
    let text = log[0].note().text();
    println!("{suite}: entries of {} bytes", bytes[0].len());
    let hash = measure(ENTRIES, || {
        bytes.iter().for_each(|bytes| {
            black_box(Sha256::digest(bytes));
        })
    });
    let (sign, verify) = bare(suite, text.as_bytes());
    let contents: Vec<Content> = log.iter().take(20).map(|entry| entry.content().clone()).collect();
    let ours = measure(20, || {
        for content in &contents {
            black_box(Entry::sign(content.clone(), &[&device]).expect("signed").leaf());
        }
    });
    tell("entry signed, written and hashed", ours, sign + hash);
    let leaf = measure(ENTRIES, || {
        bytes.iter().for_each(|bytes| {
            black_box(Hash::leaf(bytes));
        })
    });
    tell("leaf hash", leaf, hash);
    let origin = log[0].content().origin.clone();
    let walk = measure(ENTRIES, || {
        let mut walk = Walk::new(origin.clone());
        bytes.iter().for_each(|bytes| drop(black_box(walk.step(bytes))));
        assert!(walk.breaks().is_empty());
    });
    tell("chain walked: parsed strictly, hashed, compared", walk, hash);
    let full = measure(ENTRIES, || {
        let (mut walk, mut tree) = (Walk::new(origin.clone()), Frontier::default());
        for bytes in &bytes {
            let (leaf, entry) = walk.step(bytes);
            tree.push(leaf);
            black_box(entry.expect("an entry").verify(&keys).expect("good"));
        }
        assert!(walk.breaks().is_empty());
        black_box(tree.root());
    });
    tell("verified in full: chain, signature, tree", full, verify + hash);
}

fn trees() {
    let leaves: Vec<Hash> = (0..LEAVES).map(|n| Hash::leaf(&n.to_be_bytes())).collect();
    let bare = measure(LEAVES, || {
        let mut block = [1_u8; 65];
        for leaf in &leaves {
            block[1..33].copy_from_slice(&leaf.0);
            black_box(Sha256::digest(black_box(block)));
        }
    });
    let frontier = measure(LEAVES, || {
        let mut tree = Frontier::default();
        tree.extend(leaves.iter().copied());
        black_box(tree.root());
    });
    tell("root of a million leaves, for each leaf", frontier, bare);
    let tree = measure(LEAVES, || {
        black_box(leaves.iter().copied().collect::<Tree>().root());
    });
    tell("tree of a million leaves kept, for each leaf", tree, bare);
}

fn main() {
    Suite::ALL.into_iter().for_each(of_suite);
    trees();
}
