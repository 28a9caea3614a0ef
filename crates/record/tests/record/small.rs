//! Canonical JSON, commitments, the groups on paper, names and times.

use proptest::prelude::*;
use record::commit::{Commitment, Opening};
use record::groups::{Groups, Mismatch};
use record::json::{check, write};
use record::{Hash, Origin};
use serde_json::{Value, json};

#[test]
fn canonical_json_is_that_of_the_rfc() {
    // RFC 8785, 3.2.3: the order of members.
    let value = json!({
        "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh", "1": "One",
        "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{f6}": "Latin Small Letter O With Diaeresis"
    });
    let text = write(&value).expect("canonical");
    let order = ["\\r", "1", "\u{80}", "\u{f6}", "\u{20ac}", "\u{1f600}", "\u{fb33}"];
    let places: Vec<usize> = order.iter().map(|name| text.find(&format!("\"{name}\":")).expect("a member")).collect();
    assert!(places.is_sorted(), "{text}");
    assert_eq!(check(&text), Ok(()));
    // RFC 8785, 3.2.2.2: the string of the example.
    let text = write(&json!("\u{20ac}$\u{f}\nA'B\"\\\\\"/")).expect("canonical");
    assert_eq!(text, "\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
    assert_eq!(check(&text), Ok(()));
}

#[test]
fn what_is_not_canonical_is_refused_at_its_byte() {
    let cases = [
        ("", 1),
        (" 1", 1),
        ("1 ", 2),
        ("01", 1),
        ("-0", 1),
        ("-", 1),
        ("1.0", 1),
        ("1e3", 1),
        ("9007199254740992", 1),
        ("-9007199254740992", 1),
        ("99999999999999999999999", 1),
        ("nul", 1),
        ("NaN", 1),
        ("[1, 2]", 4),
        ("[1,]", 4),
        ("[1", 3),
        ("[", 2),
        (r#"{"a":1,"a":2}"#, 8),
        (r#"{"b":1,"a":2}"#, 8),
        (r#"{"a" :1}"#, 5),
        (r#"{"a":1,}"#, 8),
        ("{1:2}", 2),
        (r#""a"#, 3),
        (r#""\u0041""#, 2),
        (r#""\/""#, 2),
        (r#""\u000A""#, 2),
        (r#""\u000a""#, 2),
        (r#""\u001F""#, 2),
        (r#""\ud800""#, 2),
        (r#""\+001""#, 2),
        (r#""\u00+1""#, 2),
        ("\"\t\"", 2),
        ("true false", 5),
        (r#"{"a":1}{"#, 8),
        ("{\"a\":\0}", 6),
    ];
    for (text, byte) in cases {
        assert_eq!(check(text).expect_err(text).byte, byte, "{text}");
    }
    for text in ["0", "-1", "9007199254740991", "-9007199254740991", "\"\u{7f}\"", r#""\u001f""#, "[]", "{}", r#"{"\n":1,"a":2}"#] {
        assert_eq!(check(text), Ok(()), "{text}");
    }
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert_eq!(check(&deep(32)), Ok(()));
    assert_eq!(check(&deep(33)).map_err(|e| e.byte), Err(33));
    assert!(check(&deep(100_000)).is_err());
    let value: Value = serde_json::from_str(&deep(33)).expect("JSON");
    assert!(write(&value).is_err());
    assert!(write(&json!(0.5)).is_err());
    assert!(write(&json!(u64::MAX)).is_err());
}

proptest! {
    /// A text is accepted exactly if writing what it means gives the same text.
    #[test]
    fn the_check_is_that_writing_gives_the_same(text in r#"[\[\]{}:, "\\abnu0-2.e+\-\x01é]{0,14}"#) {
        let same = serde_json::from_str::<Value>(&text).ok().and_then(|value| write(&value).ok()).is_some_and(|again| again == text);
        prop_assert_eq!(check(&text).is_ok(), same);
    }
}

#[test]
fn a_commitment_shows_nothing_and_opens_to_one_value() {
    let opening = Opening { salt: [7; 32], value: r#"{"id":"632823199001010011"}"#.into() };
    let commitment = opening.commitment();
    let json = serde_json::to_string(&commitment).expect("JSON");
    assert_eq!(json, format!(r#"{{"c":"{}"}}"#, commitment.hash()));
    assert_eq!(check(&json), Ok(()));
    assert_eq!(serde_json::from_str::<Commitment>(&json).expect("read"), commitment);
    assert!(opening.opens(&commitment));
    assert!(!Opening { salt: [8; 32], ..opening.clone() }.opens(&commitment));
    assert!(!Opening { value: b"{}".to_vec(), ..opening.clone() }.opens(&commitment));
    assert_eq!(format!("{opening:?}"), "Opening(..)");
    for wrong in [r#"{"c":"AA=="}"#, r#"{"c":1}"#, r"{}", &json.replace('}', r#","v":1}"#)] {
        assert!(serde_json::from_str::<Commitment>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn two_groups_are_typed_back_from_paper() {
    for n in 0..200_u8 {
        let root = Hash::leaf(&[n]);
        let groups = Groups::of(root);
        let (all, [a, b]) = (groups.all(), groups.asked());
        assert_eq!(all.concat().to_lowercase(), hex::encode(root.0));
        assert!(a < b && b < Groups::COUNT);
        let shown = groups.shown();
        assert!((0..Groups::COUNT).all(|at| shown[at].as_ref() == (at != a && at != b).then_some(&all[at])));
        let wide: String = all[b].chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).expect("a wide letter")).collect();
        assert_eq!(groups.check([&format!(" {} ", all[a].to_lowercase()), &wide]), Ok(()));
        assert_eq!(groups.check([&all[a], "000G"]), Err(vec![Mismatch { group: b + 1 }]));
        assert_eq!(groups.check(["", ""]).map_err(|e| e.len()), Err(2));
    }
}

#[test]
fn each_pair_of_groups_is_asked_for_sooner_or_later() {
    let pairs: std::collections::BTreeSet<[usize; 2]> = (0..4000_u32).map(|n| Groups::of(Hash::leaf(&n.to_be_bytes())).asked()).collect();
    assert_eq!(pairs.len(), 16 * 15 / 2);
}

#[test]
fn a_log_has_two_or_three_names() {
    let cycle = Origin::parse("huanjie.example/2026-632823").expect("a cycle");
    assert_eq!((cycle.unit(), cycle.cycle()), (None, cycle.clone()));
    let longest = format!("a/{}", "b".repeat(Origin::MAX_BYTES - 2));
    assert!(Origin::parse(&longest).is_some());
    assert!(Origin::parse(&format!("{longest}b")).is_none());
    for wrong in ["", "a", "a/", "/a", "a//b", "a/b/c/d", "a b/c", "a+b/c", "a/b\n", "a/村"] {
        assert!(Origin::parse(wrong).is_none(), "{wrong}");
    }
}
