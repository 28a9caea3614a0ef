//! Every error has its sentence in both languages, with all of its figures.

use record::Suite;
use words::Lang;

use crate::error::{CardError, Near};

fn all() -> Vec<CardError> {
    vec![
        CardError::Word { place: 71, near: Near(vec!["青稞"]) },
        CardError::Count { found: 71, expected: 72 },
        CardError::Character { place: 71 },
        CardError::Group { place: 71 },
        CardError::Length,
        CardError::Damaged { place: Some(71) },
        CardError::Damaged { place: None },
        CardError::Format("its suite"),
        CardError::Cost,
        CardError::Passphrase,
        CardError::Name,
        CardError::Seed(Suite::Sm2Sm3),
        CardError::Random("none".into()),
        CardError::Memory,
    ]
}

#[test]
fn every_error_has_its_sentence_and_every_sentence_its_error() {
    for lang in [Lang::Zh, Lang::En] {
        for error in all() {
            let figures = error.figures();
            let figures: Vec<(&str, &str)> = figures.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let sentence = lang.with(error.key(), &figures);
            assert!(sentence != error.key() && !sentence.contains(['{', '$']) && !sentence.contains("青稞"), "{sentence}");
            assert!(figures.iter().all(|(_, value)| sentence.contains(value)), "{sentence}");
        }
    }
    let file = include_str!("../../../../locales/zh-CN/keycard.ftl");
    let mut written: Vec<&str> = file.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key).collect();
    let mut used: Vec<&str> = all().iter().map(CardError::key).collect();
    written.sort_unstable();
    used.sort_unstable();
    assert_eq!(written, used);
}
