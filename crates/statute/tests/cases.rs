//! The worked cases: each a count, the rule packs, and what a lawyer expects.

use serde::Deserialize;
use serde_json::Value as Json;
use statute::case::{Case, answer};

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
    let file: Json = serde_json::from_str(include_str!("cases/outcome_cases.json")).expect("the case table is JSON");
    file["cases"].as_array().expect("cases").iter().map(|c| serde_json::from_value(c.clone()).expect("a case")).collect()
}

fn differences(case: &Worked) -> Vec<String> {
    let question = serde_json::json!({
        "id": case.id, "subject": case.subject, "rule_pack": case.rule_pack,
        "overrides": case.overrides, "round": case.round, "input": case.input,
    });
    let parsed: Case = serde_json::from_value(question).expect("a case has the keys of the contract");
    let given = match answer(&parsed) {
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
fn every_worked_committee_case_is_decided_as_expected() {
    let cases: Vec<Worked> =
        worked().into_iter().filter(|c| matches!(c.subject.as_str(), "village_committee" | "residents_committee")).collect();
    assert_eq!(cases.len(), 39, "36 of villages and 3 of communities");
    let table: Vec<String> =
        cases.iter().flat_map(|case| differences(case).into_iter().map(move |d| format!("{} {}: {d}", case.id, case.title_zh))).collect();
    assert!(table.is_empty(), "\n{}", table.join("\n"));
}
