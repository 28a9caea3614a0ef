//! Proof files: whole, self-contained, and worth nothing once touched.

use record::proof::Unproven;
use record::tree::{ProofError, Tree};
use record::{Hash, Policy, Proof, SignedCheckpoint, Suite};

use crate::world::{entries, log, mutations, signed, witness};

fn policy(suite: Suite) -> Policy {
    let (log, a, b) = (log(suite), witness(suite, "a"), witness(suite, "b"));
    let [log, a, b] = [log, a, b].map(|key| key.verifier().vkey());
    Policy::parse(format!("log {log}\nwitness a {a}\nwitness b {b}\ngroup both all a b\nquorum both\n").as_bytes()).expect("a policy")
}

fn cosigned(suite: Suite, tree: &Tree) -> SignedCheckpoint {
    let mut checkpoint = signed(suite, tree.size(), tree.root());
    for name in ["a", "b"] {
        checkpoint.add(checkpoint.cosign(&witness(suite, name), 77).expect("cosigned")).expect("added");
    }
    checkpoint
}

/// A proof of the fourth of seven entries, with its leaf.
fn proof(suite: Suite) -> (Proof, Hash) {
    let entries = entries(suite, 7);
    let tree: Tree = entries.iter().map(record::entry::Entry::leaf).collect();
    let proof = Proof { extra: None, index: 3, hashes: tree.inclusion(3, 7), checkpoint: cosigned(suite, &tree) };
    (proof, entries[3].leaf())
}

#[test]
fn every_changed_byte_of_a_proof_is_refused() {
    for suite in Suite::ALL {
        let (proof, leaf) = proof(suite);
        let (bytes, policy) = (proof.to_bytes(), policy(suite));
        assert_eq!(Proof::parse(&bytes).as_ref(), Ok(&proof));
        assert!(proof.verify(leaf, &policy).is_ok_and(|quorum| quorum.met));
        for (at, changed) in mutations(suite, &bytes) {
            assert!(!Proof::parse(&changed).is_ok_and(|proof| proof.verify(leaf, &policy).is_ok()), "{suite}: byte {at}");
        }
        for end in 0..bytes.len() {
            assert!(!Proof::parse(&bytes[..end]).is_ok_and(|proof| proof.verify(leaf, &policy).is_ok()), "{suite}: cut at {end}");
        }
    }
}

#[test]
fn why_a_proof_does_not_prove() {
    for suite in Suite::ALL {
        let (proof, leaf) = proof(suite);
        let policy = policy(suite);
        assert_eq!(proof.verify(Hash::leaf(b"another entry"), &policy), Err(Unproven::Tree(ProofError::Root)));
        let beyond = Proof { index: 7, ..proof.clone() };
        assert_eq!(beyond.verify(leaf, &policy), Err(Unproven::Tree(ProofError::Sizes)));
        let alone = Proof { checkpoint: signed(suite, 7, proof.checkpoint.checkpoint().root), ..proof };
        let Err(Unproven::Quorum(quorum)) = alone.verify(leaf, &policy) else { panic!("no witness signed") };
        assert_eq!(quorum.missing, ["a", "b"]);
    }
}

#[test]
fn extra_data_is_carried_and_a_tree_of_one_needs_no_hash() {
    for suite in Suite::ALL {
        let tree: Tree = [Hash::leaf(b"only")].into_iter().collect();
        let proof = Proof { extra: Some(b"\x00\xff".to_vec()), index: 0, hashes: Vec::new(), checkpoint: cosigned(suite, &tree) };
        let bytes = proof.to_bytes();
        assert!(bytes.starts_with(b"c2sp.org/tlog-proof@v1\nextra AP8=\nindex 0\n\nhuanjie.example/"));
        let read = Proof::parse(&bytes).expect("a proof");
        assert_eq!(read, proof);
        assert!(read.verify(Hash::leaf(b"only"), &policy(suite)).is_ok());
        let empty = Proof { extra: Some(Vec::new()), ..proof };
        assert_eq!(Proof::parse(&empty.to_bytes()), Ok(empty));
    }
}

#[test]
fn what_is_no_proof_is_refused_in_its_place() {
    let good = String::from_utf8(proof(Suite::Ed25519Sha256).0.to_bytes()).expect("UTF-8");
    let line = |text: &str| Proof::parse(text.as_bytes()).expect_err(text).line;
    assert_eq!(line(&good.replace("@v1", "@v2")), 1);
    assert_eq!(line(&good.replace("index 3", "extra !\nindex 3")), 2);
    assert_eq!(line(&good.replace("index 3", "index 03")), 2);
    assert_eq!(line(&good.replace("index 3", "extra AA==\nindex")), 3);
    assert_eq!(line(&good.replacen("=\n", "\n", 1)), 3);
    assert_eq!(line(&good.replace("\n7\n", "\n07\n")), 2 + 3 + 1 + 2, "the checkpoint's second line");
    let many = format!("index 3\n{}", format!("{}\n", Hash::ZERO).repeat(64));
    assert_eq!(line(&good.replace("index 3\n", &many)), 66);
    assert_eq!(line("c2sp.org/tlog-proof@v1\nindex 0\n"), 0);
}
