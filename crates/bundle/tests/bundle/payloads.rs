//! Payloads are read as they are written and in no other way.

use std::collections::BTreeMap;

use bundle::opening::{Field, Opening};
use bundle::payload::{MAX_ATTACHMENT, PayloadError};
use bundle::seal::{SealError, Terms, seal};
use bundle::{Attachment, Folder, Payload, Recipient};
use proptest::prelude::*;
use record::{Suite, commit};

use crate::world::{Village, files, place};

fn written(payload: &Payload) -> Vec<u8> {
    let mut bytes = Vec::new();
    payload.write(&mut bytes).expect("written");
    bytes
}

fn full(village: &Village) -> Payload {
    let attachments = Attachment::ALL.into_iter().map(|attachment| (attachment, attachment.name().as_bytes().to_vec())).collect();
    let payload = village.payload(1, 3);
    Payload::new(1, payload.entries().to_vec(), payload.openings().to_vec(), village.checkpoint(3), attachments).expect("a payload")
}

#[test]
fn reading_and_writing_gives_the_same_bytes() {
    for suite in Suite::ALL {
        let village = Village::new(suite, 3);
        let empty = Payload::new(3, vec![], vec![], village.checkpoint(3), BTreeMap::new()).unwrap();
        let nothing = Payload::new(0, vec![], vec![], village.checkpoint(0), BTreeMap::new()).unwrap();
        for payload in [full(&village), village.payload(0, 3), village.bare(2, 3), empty, nothing] {
            let bytes = written(&payload);
            assert_eq!(Payload::read(&mut bytes.as_slice()).unwrap(), payload);
        }
    }
}

#[test]
fn every_bit_and_every_cut_is_refused_or_another_payload() {
    for suite in Suite::ALL {
        let bytes = written(&full(&Village::new(suite, 3)));
        for at in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[at / 8] ^= 1 << (at % 8);
            if let Ok(read) = Payload::read(&mut changed.as_slice()) {
                assert_eq!(written(&read), changed, "bit {at}");
            }
        }
        for at in 0..bytes.len() {
            assert!(Payload::read(&mut &bytes[..at]).is_err(), "cut at {at}");
        }
        assert!(matches!(Payload::read(&mut [&bytes[..], b"x"].concat().as_slice()), Err(PayloadError::Trailing)));
    }
}

#[test]
fn a_head_that_no_writer_makes_is_refused() {
    let village = Village::new(Suite::Ed25519Sha256, 3);
    let bytes = written(&full(&village));
    let end = bytes.windows(2).position(|two| two == b"\n\n").unwrap() + 2;
    let (head, rest) = (String::from_utf8(bytes[..end].to_vec()).unwrap(), &bytes[end..]);
    let lines: Vec<&str> = head.lines().collect();
    assert_eq!(lines.len(), 12, "{head}");
    let read = |head: &str| Payload::read(&mut [head.as_bytes(), rest].concat().as_slice());
    assert!(read(&head).is_ok());
    let wrong = [
        (1, "huanjie/payload/v2"),
        (2, "x"),
        (3, "4"),
        (3, "+1"),
        (4, "0"),
        (5, "entries 18446744073709551615"),
        (5, "entries  7"),
        (6, "opening 7"),
        (7, "checkpoint 65536"),
        (8, "cycle 0"),
        (8, "cycle 1048577"),
        (8, "photo 5"),
        (9, "cycle 5"),
        (10, "cycle 5"),
        (11, "lease 5"),
    ];
    for (line, new) in wrong {
        let mut changed = lines.clone();
        changed[line - 1] = new;
        match read(&(changed.join("\n") + "\n")) {
            Err(PayloadError::Head(error)) => assert!(error.line == line || (line, new) == (3, "4") && error.line == 4, "{new}: {error}"),
            other => panic!("{new}: {other:?}"),
        }
    }
    assert!(matches!(read(""), Err(PayloadError::Head(_))));
    assert!(matches!(Payload::read(&mut [b'x'; 5000].as_slice()), Err(PayloadError::Head(error)) if error.to_string().contains("1024")));
    // What a head declares is not believed: the bytes end first.
    let declares = |line: usize, new: &str| {
        let mut changed = lines.clone();
        changed[line - 1] = new;
        read(&(changed.join("\n") + "\n"))
    };
    assert!(declares(4, "9223372036854775807").is_err());
    assert!(matches!(declares(6, "openings 9223372036854775807"), Err(PayloadError::Cut("openings"))));
    assert!(declares(5, "entries 9223372036854775807").is_err());
}

#[test]
fn what_does_not_belong_together_makes_no_payload() {
    let village = Village::new(Suite::Ed25519Sha256, 4);
    let make = |from, entries: Vec<Vec<u8>>, openings: Vec<Opening>, attached: Vec<u8>| {
        let attachments = BTreeMap::from([(Attachment::Keys, attached)]);
        Payload::new(from, entries, openings, village.checkpoint(3), attachments).map(drop)
    };
    let (entries, own) = (village.slice(1, 3), || village.openings[1..3].to_vec());
    make(1, entries.clone(), own(), vec![1]).unwrap();
    assert!(matches!(make(0, entries.clone(), vec![], vec![1]), Err(PayloadError::Checkpoint(_))));
    assert!(matches!(make(u64::MAX, entries.clone(), vec![], vec![1]), Err(PayloadError::Checkpoint(_))));
    assert!(matches!(make(1, vec![vec![1], vec![]], vec![], vec![1]), Err(PayloadError::Entry { place: 2, .. })));
    assert!(matches!(make(1, vec![vec![0; 65_536], vec![1]], vec![], vec![1]), Err(PayloadError::Entry { place: 1, .. })));
    assert!(matches!(make(1, entries.clone(), village.openings[..1].to_vec(), vec![1]), Err(PayloadError::Opening { line: 1, .. })));
    assert!(matches!(make(1, entries.clone(), own().into_iter().rev().collect(), vec![1]), Err(PayloadError::Opening { line: 2, .. })));
    let twice = [own(), own()[1..].to_vec()].concat();
    assert!(matches!(make(1, entries.clone(), twice, vec![1]), Err(PayloadError::Opening { line: 3, .. })));
    assert!(matches!(make(1, entries.clone(), vec![], vec![]), Err(PayloadError::Attachment { name: "keys", .. })));
    let long = vec![0; usize::try_from(MAX_ATTACHMENT).unwrap() + 1];
    assert!(matches!(make(1, entries.clone(), vec![], long), Err(PayloadError::Attachment { .. })));
    let mut binary = own();
    binary[0].opening.value = vec![0xff];
    let payload = Payload::new(1, entries, binary, village.checkpoint(3), BTreeMap::new()).unwrap();
    assert!(matches!(payload.write(&mut Vec::new()), Err(PayloadError::Opening { line: 1, .. })), "a value that is no text");
}

#[test]
fn terms_out_of_range_leave_nothing_behind() {
    let (room, village) = (place(), Village::new(Suite::Ed25519Sha256, 4));
    let outbox = Folder::create(room.path()).unwrap();
    let one = bundle::Identity::generate().to_public();
    let many: Vec<Recipient> = (0..17).map(|_| bundle::Identity::generate().to_public()).collect();
    let try_to = |payload: &Payload, recipients: &[Recipient], version: &str, chunk: u32| {
        let refused = seal(payload, &Terms { recipients, version, chunk }, &village.device, &outbox).unwrap_err();
        assert_eq!(files(room.path()), [""; 0], "{refused}");
        refused
    };
    let bare = village.bare(0, 4);
    assert!(matches!(try_to(&bare, &[one.clone(), one.clone()], "v", 9), SealError::Recipients));
    assert!(matches!(try_to(&bare, &many, "v", 9), SealError::Recipients));
    assert!(matches!(try_to(&bare, &[], "", 9), SealError::Version(_)));
    assert!(matches!(try_to(&bare, &[], "v\n", 9), SealError::Version(_)));
    assert!(matches!(try_to(&bare, &[], "v", 0), SealError::Chunk(0)));
    assert!(matches!(try_to(&bare, &[], "v", (1 << 20) + 1), SealError::Chunk(_)));
    assert!(matches!(try_to(&bare, &[], "v", 1), SealError::Repeats), "single bytes repeat themselves");
    assert!(matches!(try_to(&Village::padded(Suite::Ed25519Sha256, 2, 40_000).bare(0, 2), &[one], "v", 8), SealError::TooLong));
}

fn openings() -> impl Strategy<Value = Opening> {
    let field = prop_oneof![Just(Field::Fact), Just(Field::Personal)];
    (0..1_u64 << 53, field, any::<[u8; 32]>(), any::<String>()).prop_map(|(index, field, salt, value)| Opening {
        index,
        field,
        opening: commit::Opening { salt, value: value.into_bytes() },
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_opening_is_its_line(opening in openings()) {
        let line = opening.line().unwrap();
        prop_assert_eq!(&Opening::parse(&line).unwrap(), &opening);
        let (spaced, renamed) = (format!(" {line}"), line.replacen("\"field\"", "\"kind\"", 1));
        prop_assert!(Opening::parse(&spaced).is_err());
        prop_assert!(Opening::parse(&renamed).is_err());
    }
}
