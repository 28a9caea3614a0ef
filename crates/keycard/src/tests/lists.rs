//! The word list and the passphrase.

use std::collections::BTreeSet;

use crate::error::{CardError, Near};
use crate::phrase::Passphrase;
use crate::words;

#[test]
fn the_list_has_2048_words_of_two_characters_and_initials_in_order() {
    assert_eq!(words::all().len(), words::COUNT);
    for word in words::all() {
        assert_eq!(word.text.chars().count(), 2, "{}", word.text);
        assert!(word.text.chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c)), "{}", word.text);
        assert!(word.initials.len() == 2 && word.initials.bytes().all(|b| b.is_ascii_lowercase()), "{}", word.initials);
    }
    assert!(words::all().is_sorted_by(|a, b| (a.initials, a.text) < (b.initials, b.text)), "in order, none twice");
    let lines: String = words::all().iter().map(|word| format!("{} {}\n", word.text, word.initials)).collect();
    assert!(lines == include_str!("../words.txt"), "nothing else stands in the file");
}

#[test]
fn no_two_words_have_the_same_two_characters() {
    let mut pairs = BTreeSet::new();
    for word in words::all() {
        let pair: BTreeSet<char> = word.text.chars().collect();
        assert_eq!(pair.len(), 2, "{} doubles a character", word.text);
        assert!(pairs.insert(pair), "{} is another word turned", word.text);
    }
}

#[test]
fn a_printed_card_can_be_read_for_ever_because_the_list_never_changes() {
    use sha2::{Digest, Sha256};
    let hash = hex::encode(Sha256::digest(include_bytes!("../words.txt")));
    assert_eq!(hash, "1b2486083af9b2f8ec320f53750c31c7a736494a14274de046c3db8a5103b9e2");
}

#[test]
fn initials_find_their_words() {
    assert_eq!(words::find("ab"), ["案板"]);
    assert_eq!(words::find(" QK "), ["千克", "轻快", "青稞"]);
    assert!(words::find("m").len() > 60 && words::find("m").iter().all(|word| !words::find(word).contains(word)));
    assert!(words::find("").is_empty() && words::find("iu").is_empty() && words::find("qkk").is_empty());
    let found: usize = ('a'..='z').map(|letter| words::find(&letter.to_string()).len()).sum();
    assert_eq!(found, words::COUNT, "each word by its first letter");
}

#[test]
fn near_words_share_characters_or_sound() {
    assert_eq!(words::near("木乔").first(), words::near("木乔").iter().find(|word| word.starts_with('木')));
    assert!(words::near("桥木").contains(&"木桥"), "turned");
    assert!(words::near("目标").iter().any(|word| word.contains('目') || word.contains('标')));
    assert!(words::near("sg").len() == words::MOST_NEAR);
    assert!(words::near("𫍯𬭎").is_empty() && words::near("").is_empty());
}

#[test]
fn a_passphrase_is_five_words_however_they_are_spaced() {
    let words = ["晨光", "木桥", "青稞", "渡口", "风筝"];
    for typed in [
        "晨光 木桥 青稞 渡口 风筝",
        "晨光木桥青稞渡口风筝",
        "晨光\u{3000}木桥\u{3000}青稞\u{3000}渡口\u{3000}风筝",
        "  晨光木桥  青稞\t渡口\r\n风筝\n",
        "晨 光 木 桥 青 稞 渡 口 风 筝",
    ] {
        assert_eq!(Passphrase::parse(typed).expect("read").words(), words, "{typed:?}");
    }
    for (typed, found) in [("晨光 木桥 青稞 渡口", 4), ("晨光 木桥 青稞 渡口 风筝 晨光", 6), ("", 0), (" \u{3000}", 0)]
    {
        assert_eq!(Passphrase::parse(typed).expect_err("not five"), CardError::Count { found, expected: 5 });
    }
    assert_eq!(Passphrase::parse(&"晨光".repeat(50)).expect_err("far too long"), CardError::Length);
}

#[test]
fn a_word_that_is_not_in_the_list_is_named_by_its_place_and_not_shown() {
    for (typed, at) in [
        ("晨光 木桥 青棵 渡口 风筝", 3),
        ("晨光木桥青棵渡口风筝", 3),
        ("晨光 木桥桥 青稞 渡口 风筝", 2),
        ("晨光 木桥 青稞 渡口 zfz", 5),
        ("晨光 木桥 青稞 渡口 风", 5),
        ("桥木 晨光 青稞 渡口 风筝", 1),
        ("晨光木桥青稞渡口风筝了", 5),
    ] {
        let error = Passphrase::parse(typed).expect_err("not in the list");
        let CardError::Word { place, near } = &error else { panic!("{error:?}") };
        assert_eq!(*place, at, "{typed}");
        assert!(near.0.len() <= words::MOST_NEAR);
        assert_eq!((error.key(), error.figures()), ("keycard-word", vec![("place", at.to_string())]));
        let shown = format!("{error} {error:?} {:?}", Near(vec!["青稞"]));
        assert!(shown.is_ascii(), "{shown}");
    }
    let error = Passphrase::parse("晨光 木桥 青棵 渡口 风筝").expect_err("not in the list");
    assert!(error.near().contains(&"青稞"), "{:?}", error.near());
}

#[test]
fn drawn_phrases_are_read_back_and_use_the_whole_list() {
    let mut seen = BTreeSet::new();
    for _ in 0..2000 {
        let phrase = Passphrase::draw().expect("drawn");
        let again = Passphrase::parse(&phrase.words().concat()).expect("read");
        assert_eq!(again.words(), phrase.words());
        seen.extend(phrase.words());
    }
    // 10,000 draws miss a given word with a chance of 0.8 %: 1,950 of 2,048 and fewer come about less than once in 10^30.
    assert!(seen.len() > 1950, "{}", seen.len());
    assert_eq!(format!("{:?}", Passphrase::draw().expect("drawn")), "Passphrase(..)");
}
