//! A payload of 50 MB is sealed, carried and opened in less than 200 MB of memory.

use std::collections::BTreeMap;

use bundle::seal::{Terms, seal};
use bundle::stick::collect;
use bundle::{Folder, Identity, Inbox, Payload};
use record::suite::LocalSigner;
use record::{Checkpoint, Hash, NamedSigner, Origin, Purpose, SignedCheckpoint, Suite, Verifiers};

const UNIT: &str = "huanjie.example/2026-632823/632823200201";

fn key(name: &str) -> NamedSigner {
    let signer = LocalSigner::from_seed(Suite::Ed25519Sha256, &[3; 32]).expect("a seed");
    NamedSigner::new(name, Purpose::Note, std::sync::Arc::new(signer)).expect("a name")
}

/// 800 entries of 65,535 bytes; nothing here looks into them.
fn payload() -> Payload {
    let entries = (0..800_u32).map(|place| place.to_be_bytes().into_iter().cycle().take(65_535).collect()).collect();
    let checkpoint = Checkpoint { origin: Origin::parse(UNIT).expect("an origin"), size: 800, root: Hash::ZERO };
    let checkpoint = SignedCheckpoint::sign(checkpoint, &key(UNIT)).expect("signed");
    Payload::new(0, entries, vec![], checkpoint, BTreeMap::new()).expect("a payload")
}

/// The most memory this process had, in KiB, as Linux tells it.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

#[test]
fn fifty_megabytes_fit() {
    let Some(before) = peak() else {
        eprintln!("skipped: this system does not tell the memory of a process");
        return;
    };
    let room = tempfile::tempdir().unwrap();
    let (device, identity) = (key("device/1"), Identity::generate());
    let outbox = Folder::create(room.path().join("outbox")).unwrap();
    let terms = Terms { recipients: &[identity.to_public()], version: "huanjie 0.1.0", chunk: 1 << 20 };
    let sealed = seal(&payload(), &terms, &device, &outbox).unwrap();
    assert!(sealed.manifest().total() > 50_000_000);
    let devices = Verifiers::new([device.verifier().clone()]).unwrap();
    let inbox = Inbox::open(room.path().join("inbox"), 64 << 20).unwrap();
    collect(&inbox, &[outbox], &devices).unwrap();
    let opened = inbox.unpack(&sealed.hash(), &devices, Some(&identity)).unwrap();
    assert_eq!(opened.payload.entries().len(), 800);
    let used = peak().unwrap();
    assert!(used < 200 * 1024, "{used} KiB at most, {before} KiB before");
}
