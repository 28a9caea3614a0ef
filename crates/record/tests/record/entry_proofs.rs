//! Proofs of one entry in the record of a cycle: whole, self-contained, and worth nothing once touched.

use record::cycle::{Act, Checkpointed};
use record::entry::{Content, Entry};
use record::entry_proof::Unshown;
use record::proof::Unproven;
use record::tree::{ProofError, Tree};
use record::{Checkpoint, EntryProof, Hash, NamedSigner, Policy, Proof, Purpose, SignedCheckpoint, Suite};

use crate::world::{content, device, entries, key, origin, signed, witness};

fn cycle_key(suite: Suite) -> NamedSigner {
    key(suite, Purpose::Note, origin().cycle().as_str())
}

fn policy(suite: Suite) -> Policy {
    let (log, witness) = (cycle_key(suite), witness(suite, "a"));
    let text = format!("log {}\nwitness a {}\nquorum a\n", log.verifier().vkey(), witness.verifier().vkey());
    Policy::parse(text.as_bytes()).expect("a policy")
}

/// The entry of the cycle's log that holds a checkpoint.
fn covering(suite: Suite, index: u64, unit: &str, checkpoint: &SignedCheckpoint) -> Entry {
    let checkpoint = String::from_utf8(checkpoint.to_bytes()).expect("text");
    let (kind, body) = Act::Checkpointed(Checkpointed { actor: "server".into(), checkpoint, unit: unit.into() }).line().expect("a line");
    let other = content(index, Hash::ZERO, &serde_json::json!({}));
    Entry::sign(Content { origin: origin().cycle(), epoch: 0, kind, body, ..other }, &[&cycle_key(suite)]).expect("signed")
}

/// A proof of the fourth of seven entries, whose checkpoint is the third entry of five of the cycle's log.
fn proof(suite: Suite, unit: &str, touch: impl Fn(&mut Proof)) -> EntryProof {
    let entries = entries(suite, 7);
    let tree: Tree = entries.iter().map(Entry::leaf).collect();
    let checkpoint = signed(suite, 7, tree.root());
    let covering = covering(suite, 2, unit, &checkpoint);
    let other = |n: u8| Hash::leaf(&[n]);
    let leaves: Tree = [other(0), other(1), covering.leaf(), other(3), other(4)].into_iter().collect();
    let head = Checkpoint { origin: origin().cycle(), size: 5, root: leaves.root() };
    let mut head = SignedCheckpoint::sign(head, &cycle_key(suite)).expect("signed");
    head.add(head.cosign(&witness(suite, "a"), 1_797_728_460).expect("cosigned")).expect("added");
    let mut in_unit = Proof { extra: None, index: 3, hashes: tree.inclusion(3, 7), checkpoint };
    touch(&mut in_unit);
    let in_cycle = Proof { extra: None, index: 2, hashes: leaves.inclusion(2, 5), checkpoint: head };
    EntryProof { entry: entries[3].clone(), in_unit, covering, in_cycle }
}

const UNIT: &str = "632823200201";

#[test]
fn every_changed_byte_is_refused() {
    for suite in Suite::ALL {
        let (proof, policy) = (proof(suite, UNIT, |_| {}), policy(suite));
        let bytes = proof.to_bytes();
        assert_eq!(EntryProof::parse(&bytes).as_ref(), Ok(&proof));
        let quorum = proof.verify(&policy).expect("it holds");
        assert_eq!(quorum.by, [("a".to_owned(), 1_797_728_460)]);
        let holds = |bytes: &[u8]| EntryProof::parse(bytes).is_ok_and(|proof| proof.verify(&policy).is_ok());
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut changed = bytes.clone();
                changed[at] ^= 1 << bit;
                assert!(!holds(&changed), "{suite}: byte {at}");
            }
        }
        for end in 0..bytes.len() {
            assert!(!holds(&bytes[..end]), "{suite}: cut at {end}");
        }
        assert!(!holds(&[&bytes[..], b"\n"].concat()));
    }
}

#[test]
fn each_part_is_a_file_that_others_read() {
    let suite = Suite::Ed25519Sha256;
    let proof = proof(suite, UNIT, |_| {});
    let [(_, entry), (_, in_unit), (_, covering), (name, in_cycle)] = proof.parts();
    assert_eq!(name, "unit.checkpoint.tlog-proof");
    assert_eq!(Entry::parse(&entry).as_ref(), Ok(&proof.entry));
    assert!(Proof::parse(&in_unit).is_ok());
    let leaf = Entry::parse(&covering).expect("an entry").leaf();
    assert!(Proof::parse(&in_cycle).expect("a proof").verify(leaf, &policy(suite)).is_ok());
}

#[test]
fn why_an_entry_is_not_shown() {
    let (suite, policy) = (Suite::Ed25519Sha256, policy(Suite::Ed25519Sha256));
    let whole = proof(suite, UNIT, |_| {});
    let other = EntryProof { entry: entries(suite, 5)[4].clone(), ..whole.clone() };
    assert_eq!(other.verify(&policy), Err(Unshown::Apart("the entry says another index than its proof")));
    let alone = content(3, Hash::ZERO, &serde_json::json!({}));
    let changed = EntryProof { entry: Entry::sign(alone, &[&device(suite)]).expect("signed"), ..whole.clone() };
    assert_eq!(changed.verify(&policy), Err(Unshown::Unit(ProofError::Root)));
    let older = proof(suite, UNIT, |in_unit| {
        let tree: Tree = entries(suite, 6).iter().map(Entry::leaf).collect();
        (in_unit.hashes, in_unit.checkpoint) = (tree.inclusion(3, 6), signed(suite, 6, tree.root()));
    });
    assert_eq!(older.verify(&policy), Err(Unshown::Apart("the log of the cycle holds another checkpoint of the unit than the proof")));
    let misnamed = proof(suite, "632823200202", |_| {});
    assert_eq!(misnamed.verify(&policy), Err(Unshown::Apart("the log of the cycle says another unit than the checkpoint")));
    let mut bare = whole.clone();
    bare.in_cycle.checkpoint = SignedCheckpoint::sign(whole.checkpoint().checkpoint().clone(), &cycle_key(suite)).expect("signed");
    let Err(Unshown::Cycle(Unproven::Quorum(quorum))) = bare.verify(&policy) else { panic!("no witness signed") };
    assert_eq!(quorum.missing, ["a"]);
    let mut extra = whole;
    extra.in_unit.extra = Some(b"anything".to_vec());
    let error = EntryProof::parse(&extra.to_bytes()).expect_err("nothing vouches for it");
    assert_eq!(error.why, "extra data, for which nothing vouches");
}
