//! What was seen is never forgotten: crashes, races, several at work in one directory.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use record::Suite;
use tempfile::TempDir;
use tokio::task::JoinSet;
use witness::Unsigned;

use crate::world::{LOG, ask, cosigned, directory, files, fork, heads, now, open, request, tree};

/// The directory as a power cut at this moment would leave it.
fn cut_off(dir: &Path) -> TempDir {
    let after = tempfile::tempdir().expect("a directory");
    fs::create_dir(after.path().join("evidence")).expect("made");
    for (name, bytes) in files(dir) {
        fs::write(after.path().join(name), bytes).expect("written");
    }
    after
}

#[tokio::test]
async fn a_crash_between_keeping_and_signing_loses_only_the_answer() {
    for suite in Suite::ALL {
        let (dir, tree, since) = (directory(suite).await, tree(30), now());
        let witness = open(dir.path()).await;
        assert_eq!(ask(&witness, &request(suite, &tree, 0, 10)).await.0, 200);
        let asked = request(suite, &tree, 10, 20);
        witness.keep(&asked).await.expect("kept, and never signed");
        let after = cut_off(dir.path());

        let witness = open(after.path()).await;
        assert_eq!(heads(&witness).await, [(LOG.to_owned(), 20, tree.root_at(20))], "{suite}: on disk before the signature");
        for (what, refused, status) in [
            ("smaller", request(suite, &tree, 10, 15), 409),
            ("another root of that size", request(suite, &fork(30), 20, 20), 409),
            ("from before, forked", request(suite, &fork(30), 10, 20), 409),
            ("forked", request(suite, &fork(30), 20, 25), 422),
        ] {
            assert_eq!(ask(&witness, &refused).await.0, status, "{suite}: {what}");
        }
        let told = ask(&witness, &asked).await;
        assert_eq!((told.0, told.2.as_str()), (409, "20\n"), "{suite}: over the network it is told the size");
        let (status, _, body) = ask(&witness, &request(suite, &tree, 20, 20)).await;
        assert!(status == 200 && cosigned(witness.verifier(), &asked.checkpoint, &body, since), "{suite}: and signed from there");
        let line = witness.answer_stick(asked.clone()).await.expect("signed").line();
        assert!(cosigned(witness.verifier(), &asked.checkpoint, &line, since), "{suite}: by stick the same request is answered");
    }
}

#[tokio::test]
async fn what_a_killed_witness_kept_stands_in_the_table_once_it_is_started_again() {
    let suite = Suite::Ed25519Sha256;
    let (dir, tree) = (directory(suite).await, tree(30));
    let witness = open(dir.path()).await;
    witness.keep(&request(suite, &tree, 0, 20)).await.expect("kept, and killed before it answered");
    let killed = cut_off(dir.path());
    let started = open(killed.path()).await;
    let later = cut_off(killed.path());
    for log in ["heads.sqlite-wal", "heads.sqlite-shm"] {
        // A log that a power cut takes away takes nothing with it.
        let _ = fs::remove_file(later.path().join(log));
    }
    let again = open(later.path()).await;
    assert_eq!(heads(&again).await, [(LOG.to_owned(), 20, tree.root_at(20))]);
    drop(started);
}

#[tokio::test]
async fn a_stick_is_answered_again_only_for_the_head_that_is_kept() {
    for suite in Suite::ALL {
        let dir = directory(suite).await;
        let witness = open(dir.path()).await;
        let (first, second) = (request(suite, &tree(20), 0, 10), request(suite, &tree(20), 10, 20));
        for asked in [&first, &first, &second, &second] {
            witness.answer_stick(asked.clone()).await.expect("signed");
        }
        for (what, asked, status) in [
            ("an old stick", first, 409),
            ("a fork of that size", request(suite, &fork(20), 10, 20), 409),
            ("a fork", request(suite, &fork(30), 20, 30), 422),
        ] {
            let refused = witness.answer_stick(asked).await.expect_err("refused");
            let told = match &refused {
                Unsigned::Refused(refusal) => refusal.status(),
                Unsigned::Broken(error) => panic!("{error}"),
            };
            assert_eq!(told, status, "{suite}: {what}");
        }
        assert_eq!(heads(&witness).await, [(LOG.to_owned(), 20, tree(20).root())]);
    }
}

/// Fifty requests at once from one head, to fifty sizes, at two witnesses in one directory.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_racing_requests_one_advances() {
    for suite in Suite::ALL {
        let (dir, tree, since) = (directory(suite).await, tree(100), now());
        let offices = [open(dir.path()).await, open(dir.path()).await];
        let mut head = 0;
        for _ in 0..3 {
            let mut asking = JoinSet::new();
            for step in 1..=50 {
                let (office, size) = (Arc::clone(&offices[usize::from(step % 2 == 0)]), head + step % 25 + 1);
                let request = request(suite, &tree, head, size);
                asking.spawn(async move { (ask(&office, &request).await, request) });
            }
            let answers = asking.join_all().await;
            let signed: Vec<_> = answers.iter().filter(|(answer, _)| answer.0 == 200).collect();
            assert_eq!(signed.len(), 1, "{suite}: one advances");
            let (answer, winner) = signed[0];
            assert!(cosigned(offices[0].verifier(), &winner.checkpoint, &answer.2, since));
            let told = format!("{}\n", winner.checkpoint.checkpoint().size);
            for (answer, _) in answers.iter().filter(|(answer, _)| answer.0 != 200) {
                assert_eq!((answer.0, &answer.2), (409, &told), "{suite}: the others are told where it went");
            }
            head = winner.checkpoint.checkpoint().size;
            assert_eq!(heads(&offices[1]).await, [(LOG.to_owned(), head, tree.root_at(head))]);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn racing_requests_for_one_head_never_fork_it() {
    let suite = Suite::Ed25519Sha256;
    let dir = directory(suite).await;
    let offices = [open(dir.path()).await, open(dir.path()).await];
    let (grown, forked) = (tree(20), fork(20));
    let mut asking = JoinSet::new();
    for step in 0..50 {
        let office = Arc::clone(&offices[step % 2]);
        let request = request(suite, if step % 4 < 2 { &grown } else { &forked }, 0, 20);
        asking.spawn(async move { (ask(&office, &request).await.0, request.checkpoint.checkpoint().root) });
    }
    let answers = asking.join_all().await;
    let signed: Vec<_> = answers.iter().filter(|(status, _)| *status == 200).collect();
    assert_eq!(signed.len(), 1);
    assert_eq!(heads(&offices[0]).await, [(LOG.to_owned(), 20, signed[0].1)]);
}
