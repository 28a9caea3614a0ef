//! The same exchange over a line that loses answers.

use std::cell::Cell;

use bundle::peer::{SendError, send};
use bundle::{Folder, Peer, State};
use record::{Checkpoint, Hash, Suite};

use crate::world::{County, Trouble, Village, files, hex, place};

/// A line on which of so many messages one request and one answer are lost.
struct Line<'a> {
    county: &'a County,
    sent: Cell<u32>,
    lost: u32,
}

#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error("the answer is lost")]
    Lost,
    #[error(transparent)]
    Refused(Trouble),
}

impl Line<'_> {
    fn over<T>(&self, request: impl FnOnce() -> Result<T, Trouble>) -> Result<T, Broken> {
        self.sent.set(self.sent.get() + 1);
        match self.sent.get() % self.lost {
            0 => Err(Broken::Lost),
            1 => request().map_err(Broken::Refused).and(Err(Broken::Lost)),
            _ => request().map_err(Broken::Refused),
        }
    }
}

impl Peer for Line<'_> {
    type Error = Broken;

    fn heads(&self) -> Result<Vec<Checkpoint>, Broken> {
        self.over(|| self.county.heads())
    }

    fn put_manifest(&self, hash: &Hash, bytes: &[u8]) -> Result<State, Broken> {
        self.over(|| self.county.put_manifest(hash, bytes))
    }

    fn put_chunk(&self, hash: &Hash, bytes: &[u8]) -> Result<(), Broken> {
        self.over(|| self.county.put_chunk(hash, bytes))
    }

    fn commit(&self, manifest: &Hash) -> Result<State, Broken> {
        self.over(|| self.county.commit(manifest))
    }
}

#[test]
fn a_line_that_loses_requests_and_answers_still_brings_it() {
    for suite in Suite::ALL {
        for lost in 4..9 {
            let (room, village) = (place(), Village::new(suite, 5));
            let county = County::new(&village, &room.path().join("inbox"));
            let outbox = Folder::create(room.path().join("outbox")).unwrap();
            let line = Line { county: &county, sent: Cell::new(0), lost };
            for (from, to) in [(0, 2), (2, 5)] {
                let sealed = village.seal(&village.payload(from, to), &[county.identity.to_public()], 300, &outbox).unwrap();
                let mut tries = 0;
                let state = loop {
                    tries += 1;
                    match send(&line, &outbox, &sealed) {
                        Ok(state) => break state,
                        Err(SendError::Peer(Broken::Lost)) => {}
                        Err(error) => panic!("{error}"),
                    }
                };
                assert_eq!(state, State::Done);
                assert!(tries <= 4 + 2 * sealed.manifest().chunks.len(), "each try brings it further: {tries}");
            }
            let [head] = &county.heads().unwrap()[..] else { panic!("one log") };
            assert_eq!(head, village.checkpoint(5).checkpoint());
        }
    }
}

#[test]
fn a_damaged_outbox_is_told_and_nothing_is_taken() {
    let (room, village) = (place(), Village::new(Suite::Ed25519Sha256, 4));
    let county = County::new(&village, &room.path().join("inbox"));
    let outbox = Folder::create(room.path().join("outbox")).unwrap();
    let sealed = village.seal(&village.bare(0, 4), &[], 500, &outbox).unwrap();
    let chunk = sealed.manifest().chunks[2];
    std::fs::write(outbox.path().join(format!("{}.chunk", hex(&chunk.hash))), "cut").unwrap();
    assert!(matches!(send(&county, &outbox, &sealed), Err(SendError::Damaged(hash)) if hash == chunk.hash));
    assert_eq!(county.books.borrow().entries.len(), 0);
    // Sealed again, a plain payload has the same chunks and manifest: the outbox is healed.
    let again = village.seal(&village.bare(0, 4), &[], 500, &outbox).unwrap();
    assert_eq!(again, sealed);
    assert_eq!(send(&county, &outbox, &again).unwrap(), State::Done);
    assert_eq!(files(county.path()).len(), 1);
}

#[test]
fn answers_are_read_as_they_are_written_and_in_no_other_way() {
    let hashes: Vec<Hash> = (0..3_u8).map(|n| Hash::leaf(&[n])).collect();
    let states =
        [State::Unknown, State::Done, State::Pending { of: 7, missing: hashes.clone() }, State::Pending { of: 7, missing: vec![] }];
    for state in states {
        assert_eq!(State::parse(&state.to_text()).unwrap(), state);
    }
    let hash = hex(&hashes[0]);
    let wrong = [
        String::new(),
        "done".into(),
        "done\n\n".into(),
        "missing 1 of 0\n".into(),
        "missing 0 of 4097\n".into(),
        "missing 01 of 7\n".into(),
        format!("missing 1 of 7\n{hash}"),
        format!("missing 1 of 7\n{}\n", hash.to_uppercase()),
        format!("missing 1 of 7\n{hash}\n{hash}\n"),
        format!("missing 2 of 7\n{hash}\n"),
    ];
    for text in wrong {
        assert!(State::parse(&text).is_err(), "{text:?}");
    }
}
