//! `huanjie decide` and `huanjie calendar`, as somebody scripts against them.

use serde_json::Value;

use crate::{complained, huanjie, said};

const CASES: &str = include_str!("../../../statute/tests/cases/outcome_cases.json");

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn the_whole_case_table_as_it_is_goes_through_in_its_order() {
    let table: Value = serde_json::from_str(CASES).expect("JSON");
    let cases = table["cases"].as_array().expect("cases");
    let input: String = cases.iter().map(|case| format!("{case}\n")).collect();
    let output = huanjie(&["decide", "--sentences"], &input);
    assert!(output.status.success(), "{}", complained(&output));
    let answers = lines(&said(&output));
    assert_eq!(answers.len(), cases.len());
    for (case, answer) in cases.iter().zip(&answers) {
        assert_eq!(answer["id"], case["id"]);
        for (key, expected) in case["expected"].as_object().expect("expected").iter().filter(|(key, _)| *key != "not") {
            assert_eq!(answer.get(key).unwrap_or(&Value::Null), expected, "{} {key}", case["id"]);
        }
        let mut sentences = 0;
        reasons(answer, &mut |reason| {
            sentences += 1;
            for told in ["rule", "figures", "article", "pack", "confidence", "zh", "en"] {
                assert!(reason.get(told).is_some(), "{}: a reason without {told}: {reason}", case["id"]);
            }
            let unsaid = |name: &str| reason[name].as_str().is_none_or(|said| said.starts_with("because-") || said.contains('{'));
            assert!(!unsaid("zh") && !unsaid("en"), "{}: {reason}", case["id"]);
        });
        assert!(sentences > 0, "{}: an answer without a reason", case["id"]);
    }
}

fn reasons(value: &Value, found: &mut impl FnMut(&Value)) {
    match value {
        Value::Object(map) if map.contains_key("rule") && map.contains_key("met") => found(value),
        Value::Object(map) => map.values().for_each(|inner| reasons(inner, found)),
        Value::Array(items) => items.iter().for_each(|inner| reasons(inner, found)),
        _ => {}
    }
}

#[test]
fn a_line_that_cannot_be_read_is_answered_in_its_place_and_the_run_goes_on() {
    let good =
        r#"{"id":"a","subject":"village_committee","rule_pack":{"division":"632823200201","on":"2026-12-20"},"input":{"returned":600}}"#;
    let unknown = r#"{"id":"b","subject":"village_committee","rule_pack":"CN-VCL-2025","input":{"retruned":600}}"#;
    let output = huanjie(&["decide"], &format!("{good}\nnot JSON\n\n{unknown}\n{good}\n"));
    assert_eq!(output.status.code(), Some(2));
    let answers = lines(&said(&output));
    assert_eq!(answers.len(), 4);
    assert_eq!((&answers[0]["win_min"], &answers[3]["win_min"]), (&Value::from(301), &Value::from(301)));
    assert_eq!(answers[1]["error"]["code"], "not_json");
    assert_eq!(answers[2]["id"], "b");
    assert!(answers[2]["error"]["message"].as_str().is_some_and(|m| m.contains("retruned")), "{}", answers[2]);
    assert_eq!(complained(&output).lines().count(), 1);
}

#[test]
fn the_calendar_of_every_body_is_told_forward_and_backward() {
    let calendar = |more: &[&str]| {
        let arguments: Vec<&str> =
            ["calendar", "--division", "632823200201", "--election-day", "2026-12-20"].iter().chain(more).copied().collect();
        huanjie(&arguments, "")
    };
    for body in statute::Body::ALL {
        let output = calendar(&["--body", body.name()]);
        assert!(output.status.success(), "{}: {}", body.name(), complained(&output));
        let steps = lines(&said(&output));
        assert!(
            steps.iter().all(|step| ["step", "offset", "rule", "article", "pack", "waits_for"].iter().all(|key| step.get(key).is_some()))
        );
        assert!(steps.iter().any(|step| step["step"] == "election_day"), "{}", body.name());
    }
    let village = ["--body", "village_committee"];
    let in_time = calendar(&[&village[..], &["--today", "2026-11-10"]].concat());
    assert!(in_time.status.success(), "{}", complained(&in_time));
    assert!(lines(&said(&in_time)).iter().filter(|step| step.get("earliest").is_some()).count() > 10);
    let too_late = calendar(&[&village[..], &["--today", "2026-12-10"]].concat());
    assert_eq!(too_late.status.code(), Some(1));
    assert!(complained(&too_late).contains("2026-12-3") || complained(&too_late).contains("2027-01"), "{}", complained(&too_late));
}
