//! Every refusal has its sentence and its remedy in both languages, and no sentence stands without a refusal.

use std::collections::BTreeSet;
use std::path::Path;

use crate::common::check;

/// The codes in the source: what follows `Refusal::new(`, `under(`, `must(`, `because(` and `by_days_before(`; and what the law says of proxies.
fn codes() -> BTreeSet<String> {
    let mut found: BTreeSet<String> = statute::proxy::REASONS.map(str::to_owned).into();
    let source =
        |room: &str| std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(room)).expect("the source stands beside its tests");
    let rooms = ["src/decide", "src/programme", "src/programme/case", "src/bodies", "src/bodies/party", "src/bodies/term"];
    let files = rooms.into_iter().flat_map(source);
    for file in files.map(|file| file.expect("readable").path()).filter(|path| path.is_file()) {
        let text = std::fs::read_to_string(file).expect("UTF-8");
        for begins in ["Refusal::new(", "under(", "must(", "because(", "by_days_before("] {
            for (at, _) in text.match_indices(begins).filter(|(at, _)| !text[..*at].ends_with('.')) {
                let call = text[at + begins.len()..].split([';', '{']).next().unwrap_or_default();
                let first =
                    if begins == "by_days_before(" { call } else { call.trim_start().get(..1).filter(|c| *c == "\"").map_or("", |_| call) };
                let word = first.split('"').nth(1).unwrap_or_default();
                if !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
                    found.insert(word.to_owned());
                }
            }
        }
    }
    found
}

fn stands(language: &str, kind: &str) -> BTreeSet<String> {
    let begins = format!("{kind}-");
    let text = check::messages(language);
    let keys =
        text.lines().filter_map(|l| l.strip_prefix(&begins)).filter_map(|l| l.split_once(" = ")).map(|(key, _)| key.replace('-', "_"));
    keys.collect()
}

#[test]
fn codes_and_messages_are_the_same_set() {
    let codes = codes();
    assert!(codes.len() > 100, "{}", codes.len());
    for language in ["zh-CN", "en"] {
        for kind in ["refusal", "remedy"] {
            let given = stands(language, kind);
            let missing: Vec<_> = codes.difference(&given).collect();
            let unused: Vec<_> = given.difference(&codes).collect();
            assert!(missing.is_empty() && unused.is_empty(), "{language} {kind}: missing {missing:?}, unused {unused:?}");
        }
    }
}

#[test]
fn the_table_of_refusals_without_an_article_names_refusals_that_exist() {
    let codes = codes();
    let unknown: Vec<_> = check::ORDER_OR_FORM.iter().filter(|code| !codes.contains(**code)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}
