//! A village's log, its keys and witnesses, the same on every run.

use std::sync::Arc;

use record::entry::{Body, Content, Entry, EventType};
use record::suite::LocalSigner;
use record::tree::Tree;
use record::{Checkpoint, Clock, Hash, NamedSigner, Origin, Purpose, Quality, SignedCheckpoint, Suite, Verifiers};
use uuid::Uuid;

pub const UNIT: &str = "huanjie.example/2026-632823/632823200201";

pub fn origin() -> Origin {
    Origin::parse(UNIT).expect("an origin")
}

/// A key from a name: the same name gives the same key.
pub fn key(suite: Suite, purpose: Purpose, name: &str) -> NamedSigner {
    let seed = Hash::leaf(format!("{suite} {name}").as_bytes()).0;
    let signer = LocalSigner::from_seed(suite, &seed).expect("a seed");
    NamedSigner::new(name, purpose, Arc::new(signer)).expect("a name")
}

pub fn device(suite: Suite) -> NamedSigner {
    key(suite, Purpose::Note, "device/laptop-7")
}

pub fn person(suite: Suite) -> NamedSigner {
    key(suite, Purpose::Note, "person/a1")
}

pub fn log(suite: Suite) -> NamedSigner {
    key(suite, Purpose::Note, UNIT)
}

pub fn witness(suite: Suite, name: &str) -> NamedSigner {
    key(suite, Purpose::Cosignature, name)
}

pub fn known(keys: &[&NamedSigner]) -> Verifiers {
    Verifiers::new(keys.iter().map(|key| key.verifier().clone())).expect("no two alike")
}

pub fn event(number: u64) -> Uuid {
    uuid::Builder::from_unix_timestamp_millis(1_797_728_400_000 + number, &[7; 10]).into_uuid()
}

pub fn content(index: u64, previous: Hash, body: &serde_json::Value) -> Content {
    Content {
        origin: origin(),
        index,
        previous,
        event: event(index),
        epoch: 1,
        clock: Clock::new("2026-12-20T09:00:00+08:00", Quality::Manual, 4210 + index).expect("a time"),
        kind: EventType::parse("committee.roll_posted").expect("a type"),
        body: Body::new(body).expect("canonical"),
    }
}

/// The first entries of the log, each signed by the device and a person.
pub fn entries(suite: Suite, count: u64) -> Vec<Entry> {
    let (device, person) = (device(suite), person(suite));
    let mut previous = Hash::ZERO;
    let mut all = Vec::new();
    for index in 0..count {
        let content = content(index, previous, &serde_json::json!({ "day": "2026-11-25", "voters": 412 + index }));
        let entry = Entry::sign(content, &[&device, &person]).expect("signed");
        previous = entry.leaf();
        all.push(entry);
    }
    all
}

/// A tree of leaves that differ.
pub fn tree(size: u64) -> Tree {
    (0..size).map(|n| Hash::leaf(&n.to_be_bytes())).collect()
}

pub fn signed(suite: Suite, size: u64, root: Hash) -> SignedCheckpoint {
    SignedCheckpoint::sign(Checkpoint { origin: origin(), size, root }, &log(suite)).expect("signed")
}

/// Every text that differs from `bytes` in one byte; for SM2, which takes ten times as long to verify, in one bit.
pub fn mutations(suite: Suite, bytes: &[u8]) -> impl Iterator<Item = (usize, Vec<u8>)> + '_ {
    let bits = move |mask: &u8| suite == Suite::Ed25519Sha256 || mask.is_power_of_two();
    (0..bytes.len()).flat_map(move |at| {
        (1..=255_u8).filter(bits).map(move |mask| {
            let mut changed = bytes.to_vec();
            changed[at] ^= mask;
            (at, changed)
        })
    })
}
