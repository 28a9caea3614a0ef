//! Checkpoints and cosignatures.

use record::checkpoint::CheckpointError;
use record::note::SignatureError;
use record::{Checkpoint, Hash, Purpose, SignedCheckpoint, Suite, cosignature};

use crate::world::{key, known, log, mutations, origin, signed, tree, witness};

#[test]
fn the_text_of_a_checkpoint_and_of_a_cosignature_is_that_of_the_specification() {
    let text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    let checkpoint = Checkpoint::parse(text).expect("a checkpoint");
    assert_eq!((checkpoint.size, checkpoint.text().as_str()), (20_852_163, text));
    let message = cosignature::message(text, 1_679_315_147);
    assert_eq!(message, format!("cosignature/v1\ntime 1679315147\n{text}"));
}

#[test]
fn every_changed_byte_of_a_cosigned_checkpoint_is_refused() {
    for suite in Suite::ALL {
        let (log, witness) = (log(suite), witness(suite, "witness.example/w1"));
        let keys = known(&[&log, &witness]);
        let mut checkpoint = signed(suite, 12, tree(12).root());
        checkpoint.add(checkpoint.cosign(&witness, 1_797_728_400).expect("cosigned")).expect("added");
        let bytes = checkpoint.to_bytes();
        assert_eq!(SignedCheckpoint::parse(&bytes).as_ref(), Ok(&checkpoint));
        let times: Vec<Option<u64>> = checkpoint.verify(&keys).expect("both").iter().map(|by| by.time).collect();
        assert_eq!(times, [None, Some(1_797_728_400)]);
        for (at, changed) in mutations(suite, &bytes) {
            let both = SignedCheckpoint::parse(&changed).is_ok_and(|c| c.verify(&keys).is_ok_and(|by| by.len() == 2));
            assert!(!both, "{suite}: byte {at}");
        }
    }
}

#[test]
fn what_is_no_checkpoint_is_refused_in_its_place() {
    let root = tree(3).root();
    let empty = Hash::of_nothing();
    let cases = [
        (format!("a/b\n3\n{root}\nextension\n"), 0),
        (format!("a/b\n{root}\n"), 0),
        (format!("a b\n3\n{root}\n"), 1),
        (format!("a/b\n03\n{root}\n"), 2),
        (format!("a/b\n9223372036854775808\n{root}\n"), 2),
        ("a/b\n3\nAAAA\n".to_owned(), 3),
        (format!("a/b\n0\n{root}\n"), 3),
    ];
    for (text, line) in cases {
        assert_eq!(Checkpoint::parse(&text).expect_err(&text).line, line, "{text}");
    }
    assert!(Checkpoint::parse(&format!("a/b\n0\n{empty}\n")).is_ok());
}

#[test]
fn a_log_signs_only_under_its_own_name_and_only_trees() {
    for suite in Suite::ALL {
        let checkpoint = Checkpoint { origin: origin(), size: 3, root: tree(3).root() };
        let other = key(suite, Purpose::Note, "huanjie.example/2026-632823/632823200202");
        assert!(matches!(SignedCheckpoint::sign(checkpoint.clone(), &other), Err(CheckpointError::Name { .. })));
        let empty = Checkpoint { size: 0, ..checkpoint.clone() };
        assert_eq!(SignedCheckpoint::sign(empty, &log(suite)), Err(CheckpointError::Tree));
        let mut signed = signed(suite, 3, tree(3).root());
        signed.add(other.sign(&checkpoint.text()).expect("a signature")).expect("added");
        let keys = known(&[&log(suite), &other]);
        let by = signed.verify(&keys).expect("by the log");
        assert_eq!(by.len(), 1, "a key of another log counts nothing here");
        assert_eq!(signed.verify(&known(&[&other])), Err(SignatureError::Unsigned));
    }
}

#[test]
fn a_cosignature_is_no_signature_of_the_log_and_the_other_way_round() {
    for suite in Suite::ALL {
        let checkpoint = signed(suite, 3, tree(3).root());
        assert!(checkpoint.cosign(&log(suite), 1).is_err(), "a key for notes");
        assert!(checkpoint.cosign(&witness(suite, "w"), 1 << 63).is_err(), "a time beyond the numbers");
        assert_eq!(cosignature::split(&[0xff; 72]), None);
        assert_eq!(cosignature::split(&[0; 7]), None);
        let witness = witness(suite, "w");
        let mut late = checkpoint.cosign(&witness, 5).expect("cosigned");
        late.bytes[7] = 6;
        let mut with = checkpoint.clone();
        with.add(late).expect("added");
        assert!(matches!(with.verify(&known(&[&witness])), Err(SignatureError::Bad { .. })), "the time is signed");
    }
}
