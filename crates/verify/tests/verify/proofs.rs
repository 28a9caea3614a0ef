//! Proofs of single entries, made from a record.

use record::{EntryProof, Suite};
use verify::{ProveError, RESULT, prove};

use crate::world::{COUNTING, DONE, World};

#[test]
fn the_newest_result_and_any_other_entry_are_proven() {
    for suite in Suite::ALL {
        let world = World::new(suite);
        let (published, policy) = (world.publish(), world.policy());
        let proof = prove(&published, DONE, None).expect("a proof");
        assert_eq!(proof.entry.content().kind.as_str(), RESULT);
        assert_eq!(proof.entry.content().index, world.find(DONE, RESULT) as u64);
        for code in [DONE, COUNTING] {
            for at in 0..world.units[code].len() as u64 {
                let proof = prove(&published, code, Some(at)).expect("a proof");
                assert_eq!(proof.entry.content().index, at);
                let read = EntryProof::parse(&proof.to_bytes()).expect("it reads back");
                let quorum = read.verify(&policy).expect("it holds");
                assert_eq!(quorum.by, [("county".to_owned(), 1_797_728_460)]);
            }
        }
    }
}

#[test]
fn what_is_not_in_the_record_is_not_proven() {
    let world = World::new(Suite::Ed25519Sha256);
    let mut published = world.publish();
    let size = world.units[DONE].len() as u64;
    assert!(matches!(prove(&published, DONE, Some(size)), Err(ProveError::Beyond { asked, known }) if asked == known));
    assert!(matches!(prove(&published, COUNTING, None), Err(ProveError::NoResult(_))));
    for strange in ["632823200299", "../secret", ""] {
        assert!(matches!(prove(&published, strange, None), Err(ProveError::Unknown(code)) if code == strange));
    }
    let path = format!("units/{DONE}/tile/0/000.p/{size}");
    published.files.get_mut(&path).expect("a tile")[0] ^= 1;
    let error = prove(&published, DONE, None).expect_err("a broken record").to_string();
    assert!(error.starts_with("the record does not hold: the entry is not in the log of its unit"), "{error}");
    published.files.remove(&path);
    assert_eq!(prove(&published, DONE, None).expect_err("a missing tile").to_string(), format!("file {path}: the file is missing"));
}
