//! Every answer of the case table gives its reasons, every reason can be read in Chinese and English, and a key that no question
//! knows is an error that names it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};
use statute::case::answer_line;

fn table() -> Vec<Json> {
    let file: Json = serde_json::from_str(include_str!("../cases/outcome_cases.json")).expect("the case table is JSON");
    file["cases"].as_array().expect("cases").clone()
}

fn ask(question: &Json) -> Result<Json, statute::case::CaseError> {
    let mut out = Vec::new();
    answer_line(&question.to_string(), &mut out).map_err(|(_, error)| error)?;
    Ok(serde_json::from_slice(&out).expect("JSON"))
}

/// Messages by key, with the arguments each takes.
fn messages(text: &'static str) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut key = "";
    for line in text.lines() {
        if let Some((name, _)) = line.split_once(" =").filter(|_| line.starts_with("because-")) {
            key = name;
        } else if !line.starts_with(' ') {
            key = "";
        }
        if !key.is_empty() {
            let args = line.split('$').skip(1).map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or(""));
            found.entry(key).or_default().extend(args);
        }
    }
    found
}

fn sentences() -> [BTreeMap<&'static str, BTreeSet<&'static str>>; 2] {
    [
        [include_str!("../../../../locales/zh-CN/election.ftl"), include_str!("../../../../locales/zh-CN/because.ftl")],
        [include_str!("../../../../locales/en/election.ftl"), include_str!("../../../../locales/en/because.ftl")],
    ]
    .map(|files| files.into_iter().flat_map(messages).collect())
}

#[test]
fn every_answer_gives_reasons_that_can_be_read_in_both_languages() {
    let sentences = sentences();
    let mut rules = BTreeSet::new();
    for case in table() {
        let answer = ask(&case).expect("an answer");
        let reasons = answer["because"].as_array().expect("reasons").clone();
        assert!(!reasons.is_empty(), "{}: no reason is given", case["id"]);
        for reason in &reasons {
            let rule = reason["rule"].as_str().expect("a code").replace('_', "-");
            let figures = reason["figures"].as_object().expect("figures");
            for key in ["met", "not"].map(|side| format!("because-{rule}-{side}")) {
                for language in &sentences {
                    let wanted = language.get(key.as_str()).unwrap_or_else(|| panic!("{}: {key} has no sentence", case["id"]));
                    let missing: Vec<_> = wanted.iter().filter(|name| !figures.contains_key(**name)).collect();
                    assert!(missing.is_empty(), "{key} asks for {missing:?}, given {figures:?}");
                }
            }
            for key in ["article", "pack", "confidence"] {
                assert!(reason[key].as_str().is_some_and(|text| !text.is_empty()), "{}: {rule} names no {key}", case["id"]);
            }
            rules.insert(rule);
        }
    }
    assert!(rules.len() > 50, "the table touches most rules: {}", rules.len());
}

/// The input of a question with a key that nobody knows.
#[test]
fn a_key_that_no_question_knows_is_an_error_that_names_it() {
    for case in table() {
        let mut broken = case.clone();
        broken["input"]["misspelt"] = json!(1);
        let told = ask(&broken).expect_err("the key is not read past");
        assert!(told.message.contains("misspelt"), "{}: {}", case["id"], told.message);
        assert_eq!((told.code, told.path.as_str()), ("bad_input", "input"), "{}", case["id"]);
    }
    let told = ask(&json!({"id": "1", "subject": "proxy", "rule_pack": "CN-VCL-2025", "input": {"holdr": "甲"}})).expect_err("no question");
    assert!(told.message.contains("holdr") && told.message.contains("holder"), "{}", told.message);
}

#[test]
fn packs_side_by_side_and_editions_by_day_are_told_apart() {
    let party = |present: u32| {
        let input = json!({"should_attend_with_right": 50, "present_with_right": present});
        ask(&json!({"id": "1", "subject": "party_branch", "rule_pack": "P2020|P1990", "input": input})).expect("an answer")
    };
    let at_the_line = party(40);
    assert_eq!((&at_the_line["P2020"]["meeting_valid"], &at_the_line["P1990"]["meeting_valid"]), (&json!(true), &json!(false)));
    assert_eq!(at_the_line.get("meeting_valid"), None, "what they differ on does not stand beside them");
    assert_eq!(party(41)["meeting_valid"], json!(true), "what they agree on does");

    let proxy = |days: Json| {
        let input = json!({"holder_relation": "neighbour", "election_day": days});
        ask(&json!({"id": "1", "subject": "proxy", "rule_pack": "CN-VCL-2018|2025", "input": input}))
    };
    let both = proxy(json!(["2025-12-31", "2026-01-01"])).expect("an answer");
    assert_eq!((&both["2025-12-31"]["accepted"], &both["2026-01-01"]["accepted"]), (&json!(false), &json!(true)));
    assert_eq!(proxy(json!("1999-01-01")).expect_err("before both").path, "input.election_day");
    let unknown = json!({"id": "1", "subject": "proxy", "rule_pack": "P2020|P1900", "input": {"holder": "甲"}});
    assert_eq!(ask(&unknown).expect_err("no such pack").code, "unknown_rule_pack");
}

#[test]
fn a_place_and_a_day_ask_under_the_packs_in_force_there() {
    let held = |division: &str, on: &str, relation: &str| {
        let input = json!({"holder_relation": relation, "election_day": on});
        let place = json!({"division": division, "on": on});
        ask(&json!({"id": "1", "subject": "proxy", "rule_pack": place, "input": input})).expect("an answer")
    };
    assert_eq!(held("632823200201", "2025-12-20", "neighbour")["reason"], "not_near_relative");
    assert_eq!(held("632823200201", "2026-12-20", "neighbour")["accepted"], true);
    let community = held("632823200001", "2026-12-20", "neighbour");
    assert_eq!(community["because"][0]["pack"], "CN-RCL-2025", "a unit below 200 is a community: {community}");
}
