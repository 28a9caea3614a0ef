//! One question as JSON, one answer as JSON: the entry point of `huanjie decide` and of the case table.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use crate::ballot::{self, MarkedBallot, Validity};
use crate::calendar::shift;
use crate::decide::decide;
use crate::key::Key;
use crate::outcome::{CountInput, CountRound, Outcome};
use crate::rules::Rules;
use crate::special;
use crate::types::{Body, Post};
use crate::value::Value;

/// Which packs a case is judged by.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum PackSpec {
    /// By name, for example `CN-VCL-2025+GC2013`.
    Named(String),
    /// By place and day.
    Place {
        /// 12-digit code or prefix.
        division: String,
        /// Day.
        on: Date,
    },
}

/// A case, as in `cases/outcome_cases.json`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Identifier, given back with the answer.
    #[serde(default)]
    pub id: String,
    /// `village_committee` or `residents_committee`.
    pub subject: String,
    /// Packs.
    pub rule_pack: PackSpec,
    /// Values that differ from the packs'.
    #[serde(default)]
    pub overrides: Map<String, Json>,
    /// `first`, `runoff`, `tie_revote`; `rerun` counts as first; `n/a` for a single ballot.
    #[serde(default)]
    pub round: String,
    /// The figures.
    pub input: Map<String, Json>,
}

/// Why a case cannot be answered: a code, a sentence, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseError {
    /// Stable code.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// Where, for example `input.posts`.
    pub path: String,
}

pub(crate) fn error(code: &'static str, message: impl ToString, path: &str) -> CaseError {
    CaseError { code, message: message.to_string(), path: path.to_owned() }
}

/// The rules a case is judged by, overrides applied.
///
/// # Errors
/// Unknown subject, pack, parameter or value.
pub fn rules_of(case: &Case) -> Result<Rules, CaseError> {
    let body = match case.subject.as_str() {
        "village_committee" => Body::VillageCommittee,
        "residents_committee" => Body::ResidentsCommittee,
        other => return Err(error("unknown_subject", format!("subject {other:?} is not answered"), "subject")),
    };
    let rules = match &case.rule_pack {
        PackSpec::Place { division, on } => Rules::resolve(division, body, *on),
        PackSpec::Named(name) if name.ends_with("-variant") => Rules::named("CN-VCL-2018"),
        PackSpec::Named(name) => Rules::named(name),
    };
    let mut rules = rules.map_err(|e| error("unknown_rule_pack", e, "rule_pack"))?;
    for (name, value) in &case.overrides {
        let (key, value) = override_of(name, value)?;
        let Some(key) = key else { continue };
        rules = rules.with(key, value).map_err(|e| error("bad_override", e, &format!("overrides.{name}")))?;
    }
    Ok(rules)
}

/// The words of the case table beside the packs' own parameter names.
fn override_of(name: &str, value: &Json) -> Result<(Option<Key>, Value), CaseError> {
    let path = format!("overrides.{name}");
    let parsed: Value = serde_json::from_value(value.clone()).map_err(|e| error("bad_override", e, &path))?;
    let key = match name {
        "women_rule" => Key::WomenMechanism,
        "box_overflow" => Key::OverflowEffect,
        "same_person_two_posts" => Key::SamePersonTwoPostsBallot,
        "form" => return Ok((None, parsed)),
        other => Key::named(other).ok_or_else(|| error("unknown_override", format!("{other:?} is no parameter"), &path))?,
    };
    let parsed = match parsed {
        Value::Choice(word) => Value::Choice(match word.as_str() {
            "guarantee_best_majority_woman" => "guarantee_best_majority".to_owned(),
            "runoff_candidate_guarantee" => "runoff_candidate".to_owned(),
            "final_election" => "final".to_owned(),
            _ => word,
        }),
        other => other,
    };
    Ok((Some(key), parsed))
}

/// Answers a case: the expected keys of its kind, and `because` where a count was decided.
///
/// # Errors
/// What is wrong with the case, and where.
pub fn answer(case: &Case) -> Result<Json, CaseError> {
    let rules = rules_of(case)?;
    answer_with(&rules, case)
}

/// The same as one line of JSON, written without a detour through a tree of values.
///
/// # Errors
/// What is wrong with the case, and where.
pub fn answer_line(case: &Case) -> Result<String, CaseError> {
    let rules = rules_of(case)?;
    let line = match other_answer(&rules, case)? {
        Some(answer) => serde_json::to_string(&answer),
        None => serde_json::to_string(&count_answer(&rules, case)?),
    };
    line.map_err(|e| error("internal", e, ""))
}

/// The same with rules already at hand.
///
/// # Errors
/// What is wrong with the case, and where.
pub fn answer_with(rules: &Rules, case: &Case) -> Result<Json, CaseError> {
    match other_answer(rules, case)? {
        Some(answer) => Ok(answer),
        None => serde_json::to_value(count_answer(rules, case)?).map_err(|e| error("internal", e, "")),
    }
}

/// Answers what is not a count: one ballot, or a question after the count.
fn other_answer(rules: &Rules, case: &Case) -> Result<Option<Json>, CaseError> {
    let answer = if case.input.contains_key("ballot") { Some(ballot_answer(rules, &case.input)?) } else { special::answer(rules, case)? };
    Ok(answer.map(|mut answer| {
        if let Some(map) = answer.as_object_mut() {
            map.insert("id".to_owned(), Json::String(case.id.clone()));
            map.entry("because").or_insert_with(|| json!([]));
        }
        answer
    }))
}

/// The answer to a count: its outcome beside the identifier.
#[derive(Serialize)]
struct CountAnswer<'a> {
    id: &'a str,
    #[serde(flatten)]
    outcome: Outcome,
    /// ZJ 29(4): with no woman elected the runoff's ballot keeps its women's column.
    #[serde(skip_serializing_if = "Option::is_none")]
    runoff_ballot_keeps_women_column: Option<bool>,
}

fn count_answer<'a>(rules: &Rules, case: &'a Case) -> Result<CountAnswer<'a>, CaseError> {
    let input: CountInput = CountInput::deserialize(&case.input).map_err(|e| error("bad_input", e, "input"))?;
    let round = match case.round.as_str() {
        "" | "n/a" | "first" | "rerun" => CountRound::First,
        "runoff" => CountRound::Runoff,
        "tie_revote" => CountRound::TieRevote,
        other => return Err(error("unknown_round", format!("round {other:?} is not one of first, runoff, tie_revote"), "round")),
    };
    for (at, post) in input.posts.iter().enumerate() {
        let mut names = std::collections::BTreeSet::new();
        if let Some(double) = post.candidates.iter().find(|c| !names.insert(&c.name)) {
            return Err(error("double_name", format!("{:?} stands twice", double.name), &format!("input.posts[{at}]")));
        }
    }
    let outcome = decide(rules, round, &input);
    let keeps = input.posts.iter().any(|p| p.post == Post::WomenMember)
        && rules.choice(Key::WomenMechanism) == "dedicated_post"
        && outcome.seats_left.get(&Post::WomenMember).is_some_and(|n| *n > 0);
    Ok(CountAnswer { id: &case.id, outcome, runoff_ballot_keeps_women_column: keeps.then_some(true) })
}

fn names(json: &Json) -> Vec<String> {
    json.as_array().into_iter().flatten().filter_map(|n| n.as_str().map(str::to_owned)).collect()
}

fn ballot_answer(rules: &Rules, input: &Map<String, Json>) -> Result<Json, CaseError> {
    let raw = input.get("ballot").and_then(Json::as_object).ok_or_else(|| error("bad_input", "ballot is not an object", "input.ballot"))?;
    let seats = raw.get("seats_total").and_then(Json::as_u64).and_then(|n| u32::try_from(n).ok());
    let mut posts = BTreeMap::new();
    for (name, marked) in raw {
        let post = match name.as_str() {
            "seats_total" => continue,
            "marked_for" => Post::Member,
            other => serde_json::from_value(Json::String(other.to_owned()))
                .map_err(|e| error("bad_input", e, &format!("input.ballot.{other}")))?,
        };
        posts.insert(post, (seats.unwrap_or(u32::MAX), names(marked)));
    }
    let ballot = MarkedBallot { posts };
    let mut answer = Map::new();
    answer.insert("counts_in_base".to_owned(), Json::Bool(rules.flag(Key::VoidInBase)));
    match ballot::judge(rules, &ballot) {
        Validity::Void(reason) => {
            answer.insert("ballot_valid".to_owned(), Json::Bool(false));
            answer.insert("reason".to_owned(), json!(reason));
        }
        Validity::Valid(counted) => {
            let adds: Vec<&String> = counted.values().flatten().collect();
            answer.insert("ballot_valid".to_owned(), Json::Bool(true));
            answer.insert("adds_votes".to_owned(), json!(adds));
        }
    }
    for (post, (_, marked)) in &ballot.posts {
        for name in marked {
            let post_word = serde_json::to_value(post).map_err(|e| error("internal", e, ""))?;
            let key = format!("votes_added_for_{name}_as_{}", post_word.as_str().unwrap_or_default());
            answer.insert(key, json!(ballot::added_down(rules, &ballot, name, *post)));
        }
    }
    Ok(Json::Object(answer))
}

/// A deadline so many days after a day; the day itself is not counted.
pub(crate) fn deadline(from: Date, days: u32) -> Date {
    shift(from, i64::from(days))
}
