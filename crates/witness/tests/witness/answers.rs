//! The table of answers, over the real router.

use record::witness::Request;
use record::{Hash, Suite};

use crate::world::{LOG, ask, call, cosigned, directory, files, fork, heads, key, now, open, request, signed, tree};

const TEXT: &str = "text/plain; charset=utf-8";

#[tokio::test]
async fn a_log_that_grows_is_cosigned_step_by_step() {
    for suite in Suite::ALL {
        let (dir, tree, since) = (directory(suite).await, tree(50), now());
        let witness = open(dir.path()).await;
        for (old, new) in [(0, 0), (0, 0), (0, 7), (7, 7), (7, 8), (8, 50)] {
            let request = request(suite, &tree, old, new);
            let (status, kind, body) = ask(&witness, &request).await;
            assert_eq!((status, kind.as_str()), (200, TEXT), "{suite}: {old} to {new}: {body}");
            assert!(cosigned(witness.verifier(), &request.checkpoint, &body, since), "{suite}: {body}");
            assert_eq!(heads(&witness).await, [(LOG.to_owned(), new, tree.root_at(new))]);
        }
    }
}

/// What is sent to a witness that has seen ten entries, and its status, type and body.
fn refused(suite: Suite) -> Vec<(&'static str, Vec<u8>, u16, &'static str, &'static str)> {
    let (grown, forked) = (tree(20), fork(20));
    let good = request(suite, &grown, 10, 20);
    let plain = |request: &Request| request.to_bytes();
    let text = String::from_utf8(good.to_bytes()).expect("UTF-8");
    let unknown = "huanjie.example/2026-632822";
    let other = |name: &str| Request { checkpoint: signed(&key(suite, name), name, &grown, 20), ..good.clone() };
    let mut forged = good.clone();
    forged.checkpoint = signed(&key(Suite::ALL[usize::from(suite == Suite::ALL[0])], LOG), LOG, &grown, 20);
    let tampered = text.replacen(&grown.root_at(20).to_string(), &Hash::ZERO.to_string(), 1).into_bytes();
    let mut cut = good.clone();
    cut.proof.pop();
    let needless = Request { proof: vec![Hash::ZERO], ..request(suite, &grown, 10, 10) };
    let (unread, unsigned, size) = ("not a request: ", "not signed by the log\n", "text/x.tlog.size");
    let past = "the checkpoint does not extend the one seen before\n";
    vec![
        ("nothing", Vec::new(), 400, TEXT, unread),
        ("no request", b"hello\n".to_vec(), 400, TEXT, unread),
        ("a size with a zero before it", text.replacen("old 10", "old 010", 1).into_bytes(), 400, TEXT, unread),
        ("an old size beyond the new one", text.replacen("old 10", "old 21", 1).into_bytes(), 400, TEXT, unread),
        ("no newline at the end", text.trim_end().as_bytes().to_vec(), 400, TEXT, unread),
        ("something after it", [text.as_bytes(), b"\n"].concat(), 400, TEXT, unread),
        ("too long", [text.as_bytes(), &vec![b'a'; Request::MAX_BYTES]].concat(), 400, TEXT, "not a request: longer than the limit"),
        ("an unknown log", plain(&other(unknown)), 404, TEXT, "this log is not known here\n"),
        ("another key of that name", plain(&forged), 403, TEXT, unsigned),
        ("a signature over another text", tampered, 403, TEXT, unsigned),
        ("from a smaller size", plain(&request(suite, &grown, 9, 20)), 409, size, "10\n"),
        ("from a larger size", plain(&request(suite, &grown, 11, 20)), 409, size, "10\n"),
        ("from the beginning", plain(&request(suite, &grown, 0, 20)), 409, size, "10\n"),
        ("a smaller log", plain(&request(suite, &grown, 5, 5)), 409, size, "10\n"),
        ("another root of that size", plain(&request(suite, &forked, 10, 10)), 409, size, "10\n"),
        ("another past", plain(&request(suite, &forked, 10, 20)), 422, TEXT, past),
        ("a proof cut short", plain(&cut), 422, TEXT, past),
        ("a proof where none is due", plain(&needless), 422, TEXT, past),
    ]
}

#[tokio::test]
async fn each_refusal_has_its_answer_and_changes_no_head() {
    for suite in Suite::ALL {
        let dir = directory(suite).await;
        let witness = open(dir.path()).await;
        assert_eq!(ask(&witness, &request(suite, &tree(20), 0, 10)).await.0, 200);
        let before = (heads(&witness).await, files(dir.path()));
        for (what, body, status, kind, begins) in refused(suite) {
            let answer = call(&witness, "POST", "/add-checkpoint", body).await;
            assert_eq!((answer.0, answer.1.as_str()), (status, kind), "{suite}: {what}: {}", answer.2);
            assert!(answer.2.starts_with(begins) && answer.2.ends_with('\n'), "{suite}: {what}: {}", answer.2);
            let mut after = files(dir.path());
            after.retain(|name, _| !name.starts_with("evidence/"));
            assert!((heads(&witness).await, after) == before, "{suite}: {what}: a byte was changed");
        }
        assert_eq!(ask(&witness, &request(suite, &tree(20), 10, 20)).await.0, 200, "{suite}: it goes on");
    }
}

#[tokio::test]
async fn what_contradicts_the_head_is_kept_once_and_nothing_else_is() {
    for suite in Suite::ALL {
        let dir = directory(suite).await;
        let witness = open(dir.path()).await;
        ask(&witness, &request(suite, &tree(20), 0, 10)).await;
        let (same, longer) = (request(suite, &fork(20), 10, 10), request(suite, &fork(20), 10, 20));
        let spoilt = Request { proof: vec![Hash::ZERO], ..longer.clone() };
        for contradicting in [&longer, &same, &longer, &spoilt] {
            assert!([409, 422].contains(&ask(&witness, contradicting).await.0));
        }
        for harmless in [request(suite, &tree(20), 9, 20), request(suite, &tree(20), 5, 5)] {
            assert_eq!(ask(&witness, &harmless).await.0, 409);
        }
        assert_eq!(call(&witness, "POST", "/add-checkpoint", "hello\n").await.0, 400);
        let kept = files(&dir.path().join("evidence"));
        let name = |request: &Request| hex::encode(Hash::leaf(request.checkpoint.note().text().as_bytes()).0);
        let head = format!("huanjie/seen/v1\n{LOG} 10 {}\n", tree(10).root());
        let mut wanted = std::collections::BTreeMap::new();
        for request in [&same, &longer] {
            wanted.insert(format!("{}.request", name(request)), request.to_bytes());
            wanted.insert(format!("{}.seen", name(request)), head.clone().into_bytes());
        }
        assert!(kept == wanted, "{suite}: {:?}", kept.keys());
        assert_eq!(witness.evidence().expect("counted"), 2);
    }
}

#[tokio::test]
async fn evidence_is_bounded() {
    let suite = Suite::Ed25519Sha256;
    let dir = directory(suite).await;
    let witness = open(dir.path()).await;
    ask(&witness, &request(suite, &tree(20), 0, 10)).await;
    for piece in 0..999 {
        std::fs::write(dir.path().join(format!("evidence/{piece}.request")), "").expect("written");
    }
    for size in [11, 12, 13] {
        assert_eq!(ask(&witness, &request(suite, &fork(20), 10, size)).await.0, 422, "the answer is the same");
    }
    assert_eq!(witness.evidence().expect("counted"), 1_000);
}

#[tokio::test]
async fn other_ways_in_are_closed() {
    let dir = directory(Suite::Ed25519Sha256).await;
    let witness = open(dir.path()).await;
    assert_eq!(call(&witness, "GET", "/healthz", "").await, (200, TEXT.to_owned(), "ok\n".to_owned()));
    assert_eq!(call(&witness, "GET", "/add-checkpoint", "").await.0, 405);
    assert_eq!(call(&witness, "GET", "/witness.key", "").await.0, 404);
}
