//! A witness lets a log grow, and never shrink or fork.

use record::note::Verifiers;
use record::tree::Tree;
use record::witness::{Refusal, Request, Seen, add_checkpoint, parse_answer};
use record::{Hash, NamedSigner, Signature, Suite};

use crate::world::{device, key, known, log, mutations, signed, tree, witness};

const TIME: u64 = 1_797_728_400;

/// A witness with one log, that keeps what it must before it answers.
struct Office {
    log: Verifiers,
    key: NamedSigner,
    seen: Seen,
}

impl Office {
    fn new(suite: Suite) -> Self {
        Self { log: known(&[&log(suite)]), key: witness(suite, "witness.example/w1"), seen: Seen::nothing() }
    }

    fn ask(&mut self, request: &Request) -> Result<Signature, Refusal> {
        let accepted = add_checkpoint(request, Some(&self.log), self.seen)?;
        assert_eq!(accepted.replaces(), self.seen);
        self.seen = accepted.seen();
        Ok(accepted.kept().cosign(&self.key, TIME).expect("cosigned"))
    }
}

fn request(suite: Suite, tree: &Tree, old: u64, new: u64) -> Request {
    Request { old, proof: tree.consistency(old, new), checkpoint: signed(suite, new, tree.root_at(new)) }
}

#[test]
fn a_log_that_grows_is_cosigned_step_by_step() {
    for suite in Suite::ALL {
        let (mut office, tree) = (Office::new(suite), tree(50));
        for (old, new) in [(0, 0), (0, 7), (7, 7), (7, 8), (8, 50)] {
            let request = request(suite, &tree, old, new);
            let signature = office.ask(&request).expect("cosigned");
            let mut checkpoint = request.checkpoint.clone();
            checkpoint.add(signature).expect("added");
            let keys = known(&[office_key(suite)].iter().collect::<Vec<_>>());
            assert_eq!(checkpoint.verify(&keys).expect("by the witness")[0].time, Some(TIME));
            assert_eq!(office.seen, Seen { size: new, root: tree.root_at(new) });
        }
    }
}

fn office_key(suite: Suite) -> NamedSigner {
    witness(suite, "witness.example/w1")
}

#[test]
fn each_refusal_has_its_status_and_keeps_what_was_seen() {
    for suite in Suite::ALL {
        let (mut office, grown, forked) = (Office::new(suite), tree(20), fork());
        office.ask(&request(suite, &grown, 0, 10)).expect("cosigned");
        let seen = office.seen;
        let mut refuse = |request: Request| office.ask(&request).expect_err("refused").status();
        assert_eq!(refuse(request(suite, &grown, 0, 12)), 409, "it has seen 10");
        assert_eq!(refuse(request(suite, &grown, 5, 5)), 409, "smaller than seen");
        assert_eq!(refuse(request(suite, &forked, 10, 10)), 409, "another root of the same size");
        assert_eq!(refuse(request(suite, &forked, 10, 20)), 422, "another past");
        let mut proven = request(suite, &grown, 10, 20);
        proven.proof.pop();
        assert_eq!(refuse(proven.clone()), 422, "a proof cut short");
        proven.proof = vec![Hash::ZERO; 63];
        assert_eq!(refuse(proven), 422, "no proof");
        let same = Request { proof: vec![Hash::ZERO], ..request(suite, &grown, 10, 10) };
        assert_eq!(refuse(same), 422, "a proof where none is due");
        assert_eq!(office.seen, seen);
        let unknown = add_checkpoint(&request(suite, &grown, 10, 20), None, seen).expect_err("refused");
        assert_eq!(unknown.status(), 404);
        let other = known(&[&device(suite)]);
        let request = request(suite, &grown, 10, 20);
        assert_eq!(add_checkpoint(&request, Some(&other), seen).expect_err("refused").status(), 403);
        let body = Refusal::Conflict { seen: 10 }.body();
        assert_eq!(body, ("text/x.tlog.size", "10\n".to_owned()));
    }
}

/// A tree that differs in its first leaf.
fn fork() -> Tree {
    let leaves = tree(20).leaves().to_vec();
    [&[Hash::ZERO], &leaves[1..]].concat().into_iter().collect()
}

#[test]
fn a_witness_key_does_not_sign_for_the_log() {
    for suite in Suite::ALL {
        let witness = key(suite, record::Purpose::Cosignature, crate::world::UNIT);
        let mut request = request(suite, &tree(3), 0, 3);
        request.checkpoint.add(request.checkpoint.cosign(&witness, 1).expect("cosigned")).expect("added");
        assert_eq!(add_checkpoint(&request, Some(&known(&[&witness])), Seen::nothing()).expect_err("refused"), Refusal::NotSigned);
    }
}

#[test]
fn a_request_reads_back_and_no_change_of_it_is_cosigned() {
    for suite in Suite::ALL {
        let tree = tree(21);
        let request = request(suite, &tree, 10, 21);
        let bytes = request.to_bytes();
        assert!(bytes.starts_with(b"old 10\n"));
        assert_eq!(Request::parse(&bytes).as_ref(), Ok(&request));
        let (keys, seen) = (known(&[&log(suite)]), Seen { size: 10, root: tree.root_at(10) });
        for (at, changed) in mutations(suite, &bytes) {
            let accepted = Request::parse(&changed).is_ok_and(|request| add_checkpoint(&request, Some(&keys), seen).is_ok());
            assert!(!accepted, "{suite}: byte {at}");
        }
    }
}

#[test]
fn a_body_that_is_no_request_is_refused_in_its_place() {
    let good = String::from_utf8(request(Suite::Ed25519Sha256, &tree(21), 10, 21).to_bytes()).expect("UTF-8");
    let line = |text: &str| Request::parse(text.as_bytes()).expect_err(text).line;
    assert_eq!(line(&good.replace("old 10", "old 010")), 1);
    assert_eq!(line(&good.replace("old 10", "old 22")), 1, "beyond the checkpoint");
    assert_eq!(line(&good.replace("old 10", "size 10")), 1);
    assert_eq!(line(&good.replacen("=\n", "\n", 1)), 2);
    assert_eq!(line(&good.replacen("old 10\n", &format!("old 10\n{}", format!("{}\n", Hash::ZERO).repeat(64)), 1)), 65);
    let proof = tree(21).consistency(10, 21).len();
    assert_eq!(line(&good.replace("\n21\n", "\n021\n")), 1 + proof + 1 + 2, "the checkpoint's second line");
    assert_eq!(Request::parse(good.replace("\n\n", "\n").as_bytes()).map_err(|e| Refusal::from(e).status()), Err(400));
}

#[test]
fn an_answer_is_signature_lines() {
    let suite = Suite::Ed25519Sha256;
    let checkpoint = signed(suite, 3, tree(3).root());
    let one = checkpoint.cosign(&witness(suite, "a"), 1).expect("cosigned");
    let two = checkpoint.cosign(&witness(suite, "b"), 2).expect("cosigned");
    let body = one.line() + &two.line();
    assert_eq!(parse_answer(body.as_bytes()), Ok(vec![one, two]));
    assert_eq!(parse_answer(format!("{body}nonsense\n").as_bytes()).map_err(|e| e.line), Err(3));
    assert!(parse_answer(b"").is_err());
}
