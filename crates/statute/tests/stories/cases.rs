//! The worked cases: each a count or a question, the rule packs, and what a lawyer expects.

use serde::Deserialize;
use serde_json::Value as Json;
use statute::case::{CaseError, answer_line};

#[derive(Deserialize)]
struct Worked {
    id: String,
    title_zh: String,
    subject: String,
    rule_pack: Json,
    overrides: Json,
    round: Json,
    input: Json,
    expected: serde_json::Map<String, Json>,
}

fn worked() -> Vec<Worked> {
    let file: Json = serde_json::from_str(include_str!("../cases/outcome_cases.json")).expect("the case table is JSON");
    file["cases"].as_array().expect("cases").iter().map(|c| serde_json::from_value(c.clone()).expect("a case")).collect()
}

fn line(question: &Json) -> Result<Json, CaseError> {
    let mut out = Vec::new();
    answer_line(&question.to_string(), &mut out).map_err(|(_, error)| error)?;
    Ok(serde_json::from_slice(&out).expect("JSON"))
}

fn differences(case: &Worked) -> Vec<String> {
    let question = serde_json::json!({
        "id": case.id, "subject": case.subject, "rule_pack": case.rule_pack,
        "overrides": case.overrides, "round": case.round, "input": case.input,
    });
    let given = match line(&question) {
        Ok(given) => given,
        Err(error) => return vec![format!("no answer: {} at {}", error.message, error.path)],
    };
    case.expected
        .iter()
        .filter(|(key, _)| key.as_str() != "not")
        .filter(|(key, expected)| &given.get(key.as_str()).cloned().unwrap_or(Json::Null) != *expected)
        .map(|(key, expected)| format!("{key}: expected {expected}, given {}", given.get(key.as_str()).unwrap_or(&Json::Null)))
        .collect()
}

#[test]
fn every_worked_case_is_answered_as_expected() {
    let cases = worked();
    assert_eq!(cases.len(), 81, "all of the table");
    let table: Vec<String> =
        cases.iter().flat_map(|case| differences(case).into_iter().map(move |d| format!("{} {}: {d}", case.id, case.title_zh))).collect();
    assert!(table.is_empty(), "\n{}", table.join("\n"));
}

#[test]
fn the_line_is_the_answer_and_what_cannot_be_read_is_told_with_its_place() {
    let question = |case: &Worked| {
        serde_json::json!({
            "id": case.id, "subject": case.subject, "rule_pack": case.rule_pack,
            "overrides": case.overrides, "round": case.round, "input": case.input,
        })
    };
    for case in worked().iter().filter(|c| matches!(c.subject.as_str(), "village_committee" | "residents_committee")) {
        let line = line(&question(case)).expect("a line");
        assert!(line["because"].is_array() && line["id"] == case.id.as_str());
    }
    let mut broken = question(&worked()[0]);
    for (key, value, code, path) in [
        ("subject", serde_json::json!("parish_council"), "unknown_subject", "subject"),
        ("rule_pack", serde_json::json!("CN-XX"), "unknown_rule_pack", "rule_pack"),
        ("overrides", serde_json::json!({"max_prox": 1}), "unknown_override", "overrides.max_prox"),
        ("overrides", serde_json::json!({"max_proxies": true}), "bad_override", "overrides.max_proxies"),
        ("round", serde_json::json!("third"), "unknown_round", "round"),
        ("input", serde_json::json!({"returned": -1}), "bad_input", "input"),
        ("input", serde_json::json!({"retruned": 600}), "bad_input", "input"),
    ] {
        let whole = std::mem::replace(&mut broken[key], value);
        let told = line(&broken).expect_err(code);
        assert_eq!((told.code, told.path.as_str()), (code, path));
        broken[key] = whole;
    }
}
