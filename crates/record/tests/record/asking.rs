//! A log asks its witnesses, and learns of a past that is not its own.

use std::convert::Infallible;

use record::ask::{Answer, Next, NoRequest, NotCosigned, next, request, verified};
use record::note::{SignatureError, Verifiers};
use record::tiles::{Published, tile};
use record::tree::Tree;
use record::typed::{typed, untyped};
use record::witness::{Request, Seen, add_checkpoint, parse_answer};
use record::{Hash, NamedSigner, Signature, Suite};

use crate::world::{known, log, mutations, signed, tree, witness};

const TIME: u64 = 1_797_728_400;

/// A witness as it answers over the wire, and how often it was asked.
struct Office {
    log: Verifiers,
    key: NamedSigner,
    seen: Seen,
    asked: usize,
}

impl Office {
    fn new(suite: Suite) -> Self {
        Self { log: known(&[&log(suite)]), key: witness(suite, "witness.example/w1"), seen: Seen::nothing(), asked: 0 }
    }

    fn answer(&mut self, request: &Request) -> Answer {
        self.asked += 1;
        let request = Request::parse(&request.to_bytes()).expect("a request");
        let (status, body) = match add_checkpoint(&request, Some(&self.log), self.seen) {
            Err(refusal) => (refusal.status(), refusal.body().1),
            Ok(accepted) => {
                self.seen = accepted.seen();
                (200, accepted.kept().cosign(&self.key, TIME).expect("cosigned").line())
            }
        };
        Answer::read(status, body.as_bytes()).expect("an answer")
    }

    /// A log asks until it has a cosignature, or none is to be had.
    fn asked(&mut self, suite: Suite, tree: &Tree, mut seen: u64) -> Result<Signature, Alarm> {
        let checkpoint = signed(suite, tree.size(), tree.root());
        loop {
            let request = request(tree, &checkpoint, seen).map_err(Alarm::NoRequest)?;
            let answer = self.answer(&request);
            match next(&request, answer, self.key.verifier()).map_err(Alarm::NotCosigned)? {
                Next::Add(signature) => return Ok(signature),
                Next::AskFrom(size) => seen = size,
            }
        }
    }
}

#[derive(Debug, PartialEq)]
enum Alarm {
    NoRequest(NoRequest<Infallible>),
    NotCosigned(NotCosigned),
}

fn fork(size: u64) -> Tree {
    [&[Hash::ZERO], &tree(size).leaves()[1..]].concat().into_iter().collect()
}

#[test]
fn a_witness_is_asked_from_what_it_has_seen() {
    for suite in Suite::ALL {
        let mut office = Office::new(suite);
        let mut asked = |size, seen| {
            let signature = office.asked(suite, &tree(size), seen).expect("cosigned");
            let mut checkpoint = signed(suite, size, tree(size).root());
            checkpoint.add(signature).expect("added");
            let by = known(&[&office.key]);
            assert_eq!(checkpoint.verify(&by).expect("by the witness")[0].time, Some(TIME));
            std::mem::take(&mut office.asked)
        };
        assert_eq!(asked(20, 0), 1);
        assert_eq!(asked(50, 20), 1, "what was believed is so");
        assert_eq!(asked(50, 50), 1, "nothing new");
        assert_eq!(asked(300, 0), 2, "the witness tells what it has seen");
    }
}

#[test]
fn a_past_that_is_not_this_logs_is_an_alarm() {
    for suite in Suite::ALL {
        let mut office = Office::new(suite);
        office.asked(suite, &tree(20), 0).expect("cosigned");
        let ahead = |size| Err(Alarm::NoRequest(NoRequest::Ahead { seen: 20, size }));
        let other = Err(Alarm::NotCosigned(NotCosigned::OtherPast { seen: 20 }));
        assert_eq!(office.asked(suite, &tree(15), 15), ahead(15), "set back");
        assert_eq!(office.asked(suite, &tree(15), 0), ahead(15), "set back, and all that was known of the witness with it");
        assert_eq!(office.asked(suite, &fork(20), 20), other, "another root");
        assert_eq!(office.asked(suite, &fork(30), 0), other, "another beginning");
        assert_eq!(office.seen.size, 20);
    }
}

#[test]
fn who_does_not_sign_is_not_asked_on() {
    for suite in Suite::ALL {
        let (key, asked) = (witness(suite, "w1"), request(&tree(20), &signed(suite, 20, tree(20).root()), 0).expect("a request"));
        let follows = |answer| next(&asked, answer, key.verifier());
        let refused = Answer::read(404, b"this log is not known here\n").expect("an answer");
        assert_eq!(follows(refused), Err(NotCosigned::Refused { status: 404, why: "this log is not known here".into() }));
        assert_eq!(follows(Answer::Cosigned(Vec::new())), Err(NotCosigned::Signature(SignatureError::Unsigned)));
        assert_eq!(follows(Answer::Seen(5)), Ok(Next::AskFrom(5)));
    }
}

#[test]
fn only_the_witness_itself_cosigns() {
    for suite in Suite::ALL {
        let (checkpoint, key) = (signed(suite, 3, tree(3).root()), witness(suite, "w1"));
        let other = checkpoint.cosign(&witness(suite, "w2"), TIME).expect("cosigned");
        let own = checkpoint.cosign(&key, TIME).expect("cosigned");
        assert_eq!(verified(&checkpoint, &[other.clone(), own.clone()], key.verifier()), Ok(own.clone()));
        assert_eq!(verified(&checkpoint, &[other], key.verifier()), Err(SignatureError::Unsigned));
        let later = signed(suite, 4, tree(4).root());
        let bad = SignatureError::Bad { place: 1, name: "w1".into() };
        assert_eq!(verified(&later, std::slice::from_ref(&own), key.verifier()), Err(bad), "of another checkpoint");
        for (at, changed) in mutations(suite, own.line().as_bytes()) {
            let taken = parse_answer(&changed).is_ok_and(|answer| verified(&checkpoint, &answer, key.verifier()).is_ok());
            assert!(!taken, "{suite}: byte {at}");
        }
    }
}

#[test]
fn an_answer_is_read_by_its_status() {
    assert_eq!(Answer::read(409, b"20\n"), Ok(Answer::Seen(20)));
    for body in ["20", "020\n", "\n", "20\n\n", "-1\n", "9223372036854775808\n", "a page\n"] {
        assert!(Answer::read(409, body.as_bytes()).is_err(), "{body}");
    }
    assert!(Answer::read(200, b"20\n").is_err());
    assert!(Answer::read(200, b"").is_err());
    let long = format!("\u{7}{}\nmore", "x".repeat(900));
    assert_eq!(Answer::read(502, long.as_bytes()), Ok(Answer::Refused { status: 502, why: "x".repeat(200) }));
}

#[test]
fn the_request_can_be_made_from_published_tiles() {
    let (suite, whole) = (Suite::Ed25519Sha256, tree(700));
    let checkpoint = signed(suite, 700, whole.root());
    let published = Published::new(700, |id| tile(&whole, id).ok());
    assert_eq!(
        request(&published, &checkpoint, 300),
        Ok(Request { old: 300, proof: whole.consistency(300, 700), checkpoint: checkpoint.clone() })
    );
    let gone = Published::new(700, |_| None);
    assert!(matches!(request(&gone, &checkpoint, 300), Err(NoRequest::Tree(_))));
}

#[test]
fn what_a_scanner_types_reads_back() {
    let request = request(&tree(21), &signed(Suite::Sm2Sm3, 21, tree(21).root()), 10).expect("a request").to_bytes();
    let line = typed(&request);
    assert!(line.is_ascii() && !line.contains(char::is_whitespace));
    for around in [line.clone(), format!("{line}\r\n"), format!("\t{line}\n\n")] {
        assert_eq!(untyped(around.as_bytes()), request, "{around:?}");
    }
    assert_eq!(untyped(&request), request, "a file is what it is");
    for other in ["", "\n", "— w1 AAAA\n", "old 0\n"] {
        assert_eq!(untyped(other.as_bytes()), other.as_bytes());
    }
}
