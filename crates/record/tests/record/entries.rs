//! Entries: strict both ways, refused when touched.

use proptest::prelude::*;
use record::entry::{Body, Content, Entry, EntryError, EventType, MAX_BYTES};
use record::note::{AddError, SignatureError};
use record::{Clock, Hash, MAX_NUMBER, Origin, Quality, Suite};
use serde_json::{Value, json};

use crate::world::{content, device, entries, event, known, mutations, person, witness};

#[test]
fn every_changed_byte_of_an_entry_is_refused() {
    for suite in Suite::ALL {
        let keys = known(&[&device(suite), &person(suite)]);
        let entry = &entries(suite, 2)[1];
        let bytes = entry.to_bytes();
        let both = |entry: &Entry| entry.verify(&keys).is_ok_and(|by| by.len() == 2);
        assert_eq!(Entry::parse(&bytes).as_ref(), Ok(entry));
        assert!(both(entry));
        for (at, changed) in mutations(suite, &bytes) {
            assert!(!Entry::parse(&changed).is_ok_and(|entry| both(&entry)), "{suite}: byte {at} touched");
            assert_ne!(Hash::leaf(&changed), entry.leaf());
        }
        for end in 0..bytes.len() {
            assert!(!Entry::parse(&bytes[..end]).is_ok_and(|entry| both(&entry)), "{suite}: cut at {end}");
        }
    }
}

#[test]
fn an_entry_names_who_answers_for_it() {
    for suite in Suite::ALL {
        let (device, person, witness) = (device(suite), person(suite), witness(suite, "person/a1"));
        let keys = known(&[&device, &person, &witness]);
        let entry = Entry::sign(content(0, Hash::ZERO, &json!({})), &[&device]).expect("signed");
        let signature = person.sign(entry.note().text()).expect("a signature");
        let leaf = entry.leaf();
        let both = entry.with(signature.clone()).expect("one more");
        assert_ne!(both.leaf(), leaf, "the signatures are part of the leaf");
        let names: Vec<&str> = both.verify(&keys).expect("both").iter().map(|key| key.name()).collect();
        assert_eq!(names, ["device/laptop-7", "person/a1"]);
        assert!(matches!(both.with(signature), Err(EntryError::Signature(AddError::Doubled(_)))));
    }
}

#[test]
fn a_witness_key_never_stands_for_a_person() {
    for suite in Suite::ALL {
        let (device, witness) = (device(suite), witness(suite, "witness.example/w1"));
        let entry = Entry::sign(content(0, Hash::ZERO, &json!({})), &[&device]).expect("signed");
        let cosignature = record::cosignature::cosign(entry.note().text(), &witness, 7).expect("a signature");
        let entry = entry.with(cosignature).expect("one more");
        assert_eq!(entry.verify(&known(&[&witness])), Err(SignatureError::Unsigned));
    }
}

#[test]
fn each_wrong_line_is_refused_in_its_place() {
    let text = content(3, Hash::ZERO, &json!({ "a": 1 })).text();
    let changes = [
        (1, "huanjie/entry/v2"),
        (2, "huanjie.example"),
        (2, "huanjie.example/2026/1/2"),
        (2, "huanjie.example//1"),
        (2, "换届/2026/1"),
        (3, "03"),
        (3, "-1"),
        (3, "9223372036854775808"),
        (4, ""),
        (4, "AAAA"),
        (4, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB="),
        (5, "01928F5D-2A10-7707-8707-070707070707"),
        (5, "01928f5d-2a10-4707-8707-070707070707"),
        (5, "01928f5d2a1077078707070707070707"),
        (5, "01928f5d-2a10-7707-0707-070707070707"),
        (6, "+1"),
        (6, ""),
        (7, "2026-12-20T09:00:00+08:00 manual"),
        (7, "2026-12-20T09:00:00+08:00  manual 1"),
        (7, "2026-12-20T09:00:00+08:00 guessed 1"),
        (7, "2026-02-29T09:00:00+08:00 manual 1"),
        (7, "2026-12-20T09:00:60+08:00 manual 1"),
        (7, "2026-12-20T24:00:00+08:00 manual 1"),
        (7, "2026-12-20 09:00:00+08:00 manual 1"),
        (7, "2026-12-20T09:00:00.5Z manual 1"),
        (7, "2026-12-20T09:00:00-00:00 manual 1"),
        (7, "2026-12-20T09:00:00+8:00 manual 1"),
        (7, "2026-12-20T09:00:00+24:00 manual 1"),
        (7, "2026-12-20T09:00:00+08:00 manual 01"),
        (8, "committee"),
        (8, "committee.roll.posted"),
        (8, "Committee.roll"),
        (8, "committee."),
        (8, "committee.1st"),
        (9, "[]"),
        (9, r#"{"a": 1}"#),
        (9, r#"{"a":1.0}"#),
        (9, r#"{"b":1,"a":1}"#),
    ];
    for (line, wrong) in changes {
        let mut lines: Vec<&str> = text.lines().collect();
        lines[line - 1] = wrong;
        let error = Content::parse(&(lines.join("\n") + "\n")).expect_err(wrong);
        assert_eq!(error.line, line, "{wrong}: {error}");
    }
    assert_eq!(Content::parse(&text).map(|content| content.text()), Ok(text.clone()));
    for wrong in [format!("{text}\n"), format!("{text}{{}}\n"), text.lines().take(8).map(|l| format!("{l}\n")).collect()] {
        assert_eq!(Content::parse(&wrong).expect_err("nine lines").line, 0);
    }
}

#[test]
fn an_entry_fits_the_length_prefix_of_a_bundle() {
    let device = device(Suite::Ed25519Sha256);
    let sized = |length: usize| Entry::sign(content(0, Hash::ZERO, &json!({ "a": "x".repeat(length) })), &[&device]);
    let overhead = sized(0).expect("small").to_bytes().len();
    let longest = sized(MAX_BYTES - overhead).expect("the longest");
    assert_eq!(longest.to_bytes().len(), MAX_BYTES);
    assert_eq!(Entry::parse(&longest.to_bytes()), Ok(longest.clone()));
    assert_eq!(sized(MAX_BYTES - overhead + 1), Err(EntryError::TooLong(MAX_BYTES + 1)));
    let more = person(Suite::Ed25519Sha256).sign(longest.note().text()).expect("a signature");
    assert!(matches!(longest.with(more), Err(EntryError::TooLong(_))));
}

#[test]
fn what_no_reader_takes_is_not_signed() {
    let device = device(Suite::Ed25519Sha256);
    let good = content(0, Hash::ZERO, &json!({}));
    let index = Content { index: MAX_NUMBER + 1, ..good.clone() };
    let epoch = Content { epoch: MAX_NUMBER + 1, ..good.clone() };
    let event = Content { event: uuid::Uuid::nil(), ..good.clone() };
    for (content, line) in [(index, 3), (epoch, 6), (event, 5)] {
        assert!(matches!(Entry::sign(content, &[&device]), Err(EntryError::Content(e)) if e.line == line));
    }
    let most = Content { index: MAX_NUMBER, epoch: MAX_NUMBER, ..good };
    let entry = Entry::sign(most, &[&device]).expect("the greatest numbers");
    assert_eq!(Entry::parse(&entry.to_bytes()), Ok(entry));
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-(1_i64 << 53) + 1..1 << 53).prop_map(Value::from),
        "\\PC{0,12}|[\"\\\\\u{0}-\u{1f}\u{7f}\u{e000}\u{10000}]{0,4}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("\\PC{0,4}|[\"\n\u{e000}\u{10000}]{0,3}", inner, 0..4).prop_map(|map| json!(map)),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn reading_undoes_writing(
        origin in "[a-z0-9._-]{1,20}(/[A-Z0-9._-]{1,20}){1,2}",
        numbers in (0..=MAX_NUMBER, 0..=MAX_NUMBER, 0..=MAX_NUMBER, any::<u32>()),
        previous in any::<[u8; 32]>(),
        kind in "[a-z][a-z0-9_]{0,9}\\.[a-z][a-z0-9_]{0,9}",
        body in prop::collection::btree_map("[a-z]{1,4}", value(), 0..4),
    ) {
        let (index, epoch, uptime, id) = numbers;
        let content = Content {
            origin: Origin::parse(&origin).expect("an origin"),
            index,
            previous: Hash(previous),
            event: event(id.into()),
            epoch,
            clock: Clock::new("2024-02-29T23:59:59-11:30", Quality::Unset, uptime).expect("a time"),
            kind: EventType::parse(&kind).expect("a type"),
            body: Body::new(&json!(body)).expect("canonical"),
        };
        prop_assert_eq!(serde_json::from_str::<Value>(content.body.as_str()).expect("JSON"), json!(body));
        for suite in Suite::ALL {
            let entry = Entry::sign(content.clone(), &[&device(suite), &person(suite)]).expect("signed");
            let bytes = entry.to_bytes();
            prop_assert_eq!(entry.leaf(), Hash::leaf(&bytes));
            prop_assert_eq!(Entry::parse(&bytes), Ok(entry));
        }
    }

    /// Bytes near an entry: whatever is read at all is written as the same bytes.
    #[test]
    fn writing_undoes_reading(cuts in prop::collection::vec((any::<prop::sample::Index>(), 0..3_usize, "[ -~\n]{0,3}"), 0..3)) {
        let mut text = String::from_utf8(entries(Suite::Ed25519Sha256, 1)[0].to_bytes()).expect("UTF-8");
        for (at, length, other) in cuts {
            let at = at.index(text.len());
            if text.is_char_boundary(at) && text.is_char_boundary((at + length).min(text.len())) {
                text.replace_range(at..(at + length).min(text.len()), &other);
            }
        }
        if let Ok(entry) = Entry::parse(text.as_bytes()) {
            prop_assert_eq!(entry.to_bytes(), text.into_bytes());
        }
    }
}
