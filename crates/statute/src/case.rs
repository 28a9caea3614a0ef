//! One question as JSON, one answer as JSON: the entry point of `huanjie decide` and of the case table.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value as Json};

use crate::decide::decide;
use crate::key::Key;
use crate::line;
use crate::outcome::{CountInput, CountRound, CountedPerson, Outcome};
use crate::questions;
use crate::rules::Rules;
use crate::types::Post;
use crate::value::Value;

/// Which packs a case is judged by.
#[derive(Debug, Clone)]
pub enum PackSpec<'a> {
    /// By name, for example `CN-VCL-2025+GC2013`.
    Named(Cow<'a, str>),
    /// By place (12-digit code or a prefix of it) and day.
    Place(Cow<'a, str>, Date),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Place<'a> {
    #[serde(borrow)]
    division: Cow<'a, str>,
    on: Date,
}

impl<'de: 'a, 'a> Deserialize<'de> for PackSpec<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameOrPlace;
        impl<'de> Visitor<'de> for NameOrPlace {
            type Value = PackSpec<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(r#"a name such as "CN-VCL-2025", or {"division": "632823200201", "on": "2026-12-20"}"#)
            }

            fn visit_borrowed_str<E: de::Error>(self, name: &'de str) -> Result<Self::Value, E> {
                Ok(PackSpec::Named(Cow::Borrowed(name)))
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Self::Value, E> {
                Ok(PackSpec::Named(Cow::Owned(name.to_owned())))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                Place::deserialize(MapAccessDeserializer::new(map)).map(|place| PackSpec::Place(place.division, place.on))
            }
        }
        deserializer.deserialize_any(NameOrPlace)
    }
}

/// Values put in place of the packs', by name, in the order of the line.
#[derive(Debug, Clone, Default)]
pub struct Overrides<'a>(pub Vec<(Cow<'a, str>, Json)>);

impl<'de: 'a, 'a> Deserialize<'de> for Overrides<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ByName;
        impl<'de> Visitor<'de> for ByName {
            type Value = Overrides<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("parameters by name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut values = Vec::new();
                while let Some(Name(name)) = map.next_key()? {
                    values.push((name, map.next_value()?));
                }
                Ok(Overrides(values))
            }
        }
        deserializer.deserialize_map(ByName)
    }
}

/// A name that is borrowed from the line where it can be.
#[derive(Deserialize)]
#[serde(transparent)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// A case, as in `cases/outcome_cases.json`. Of a count `I` is [`CountInput`]; of other questions the figures are read later.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case<'a, I = Map<String, Json>> {
    /// Identifier, given back with the answer.
    #[serde(borrow, default)]
    pub id: Cow<'a, str>,
    /// What is asked about, for example `village_committee`.
    #[serde(borrow)]
    pub subject: Cow<'a, str>,
    /// Packs.
    #[serde(borrow)]
    pub rule_pack: PackSpec<'a>,
    /// Values that differ from the packs'.
    #[serde(borrow, default)]
    pub overrides: Overrides<'a>,
    /// `first`, `runoff`, `tie_revote`; `rerun` counts as first; `n/a` for a single ballot.
    #[serde(borrow, default)]
    pub round: Cow<'a, str>,
    /// The figures.
    pub input: I,
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
pub fn rules_of<I>(case: &Case<'_, I>) -> Result<Rules, CaseError> {
    with_overrides(stack_of(case)?, case)
}

/// The packs of a case as they are.
pub(crate) fn stack_of<I>(case: &Case<'_, I>) -> Result<Rules, CaseError> {
    let division = if let PackSpec::Place(division, _) = &case.rule_pack { division.as_ref() } else { "" };
    let body = questions::body_of(&case.subject, division);
    let body = body.ok_or_else(|| error("unknown_subject", format!("subject {:?} is not answered", case.subject), "subject"))?;
    let rules = match &case.rule_pack {
        PackSpec::Place(division, on) => Rules::resolve(division, body, *on),
        PackSpec::Named(name) => questions::named(name),
    };
    rules.map_err(|e| error("unknown_rule_pack", e, "rule_pack"))
}

/// The same rules with the case's own values in place of the packs'.
pub(crate) fn with_overrides<I>(mut rules: Rules, case: &Case<'_, I>) -> Result<Rules, CaseError> {
    for (name, value) in &case.overrides.0 {
        let (key, value) = override_of(name, value)?;
        let Some(key) = key else { continue };
        rules = rules.with(key, value).map_err(|e| error("bad_override", e, &format!("overrides.{name}")))?;
    }
    Ok(rules)
}

/// The words of the case table beside the packs' own parameter names.
fn override_of(name: &str, value: &Json) -> Result<(Option<Key>, Value), CaseError> {
    let path = || format!("overrides.{name}");
    let parsed = Value::of_json(value).ok_or_else(|| error("bad_override", format!("{value} is no value of a parameter"), &path()))?;
    let key = match name {
        "women_rule" => Key::WomenMechanism,
        "box_overflow" => Key::OverflowEffect,
        "same_person_two_posts" => Key::SamePersonTwoPostsBallot,
        "women_votes_carry" => Key::RepsWomenVotesCarry,
        "threshold" => Key::RepsWin,
        "form" => return Ok((None, parsed)),
        other => Key::named(other).ok_or_else(|| error("unknown_override", format!("{other:?} is no parameter"), &path()))?,
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

/// Answers one line of JSON with one line of JSON, written at the end of `out` without its line break.
///
/// A count is read and written in one pass; whatever else stands in the line is read as a question.
///
/// # Errors
/// The line's identifier, as far as it can be read, and what is wrong. `out` is as before.
pub fn answer_line(line: &str, out: &mut Vec<u8>) -> Result<(), (Json, CaseError)> {
    let before = out.len();
    let answered = match serde_json::from_str::<Case<'_, CountInput>>(line) {
        Ok(case) if is_count(&case) => answer_count(&case, out).map_err(|error| (Json::from(case.id), error)),
        _ => answer_question(line, out),
    };
    if answered.is_err() {
        out.truncate(before);
    }
    answered
}

fn is_count(case: &Case<'_, CountInput>) -> bool {
    matches!(case.subject.as_ref(), "village_committee" | "residents_committee") && case.input != CountInput::default()
}

fn answer_count(case: &Case<'_, CountInput>, out: &mut Vec<u8>) -> Result<(), CaseError> {
    let rules = rules_of(case)?;
    write_count(&rules, &case.id, &case.round, &case.input, out)
}

/// Keys of the case table that say something about a case and do not enter the decision.
const REMARKS: [&str; 8] = ["title_zh", "title_en", "origin", "confidence", "source", "expected", "authority", "notes"];

fn answer_question(line: &str, out: &mut Vec<u8>) -> Result<(), (Json, CaseError)> {
    if let Ok(case) = serde_json::from_str::<Case<'_>>(line) {
        return answer_read(&case, out).map_err(|error| (Json::from(case.id), error));
    }
    let mut object: Map<String, Json> = serde_json::from_str(line).map_err(|e| (Json::Null, error("not_json", e, "")))?;
    object.retain(|key, _| !REMARKS.contains(&key.as_str()));
    let id = object.get("id").cloned().unwrap_or(Json::Null);
    let bare = Json::Object(object).to_string();
    let answered = serde_json::from_str(&bare).map_err(|e| error("bad_case", e, "")).and_then(|case: Case<'_>| answer_read(&case, out));
    answered.map_err(|error| (id, error))
}

fn answer_read(case: &Case<'_>, out: &mut Vec<u8>) -> Result<(), CaseError> {
    match questions::answer(case)? {
        Some(answer) => serde_json::to_writer(out, &answer).map_err(|e| error("internal", e, "")),
        None => {
            let rules = rules_of(case)?;
            let input = CountInput::deserialize(&case.input).map_err(|e| error("bad_input", e, "input"))?;
            write_count(&rules, &case.id, &case.round, &input, out)
        }
    }
}

fn write_count(rules: &Rules, id: &str, round: &str, input: &CountInput, out: &mut Vec<u8>) -> Result<(), CaseError> {
    let round = match round {
        "" | "n/a" | "first" | "rerun" => CountRound::First,
        "runoff" => CountRound::Runoff,
        "tie_revote" => CountRound::TieRevote,
        other => return Err(error("unknown_round", format!("round {other:?} is not one of first, runoff, tie_revote"), "round")),
    };
    for (at, post) in input.posts.iter().enumerate() {
        if let Some(name) = twice(&post.candidates) {
            return Err(error("double_name", format!("{name:?} stands twice"), &format!("input.posts[{at}]")));
        }
    }
    let outcome = decide(rules, round, input);
    write_outcome(rules, id, input, &outcome, out).map_err(|e| error("internal", e, ""))
}

fn write_outcome(rules: &Rules, id: &str, input: &CountInput, outcome: &Outcome, out: &mut Vec<u8>) -> serde_json::Result<()> {
    let mut object = line::Object::new(out);
    object.value("id", &id)?;
    if keeps_women_column(rules, input, outcome) {
        object.value("runoff_ballot_keeps_women_column", &true)?;
    }
    line::outcome(&mut object, outcome)?;
    object.end();
    Ok(())
}

/// ZJ 29(4): with no woman elected the runoff's ballot keeps its women's column.
fn keeps_women_column(rules: &Rules, input: &CountInput, outcome: &Outcome) -> bool {
    input.posts.iter().any(|p| p.post == Post::WomenMember)
        && rules.choice(Key::WomenMechanism) == "dedicated_post"
        && outcome.seats_left.get(&Post::WomenMember).is_some_and(|n| *n > 0)
}

/// A name that stands twice. Lists of candidates are short; a long one is looked up instead of compared.
fn twice(candidates: &[CountedPerson]) -> Option<&str> {
    const SHORT: usize = 24;
    let mut names = candidates.iter().map(|c| c.name.as_str()).enumerate();
    if candidates.len() <= SHORT {
        return names.find(|(n, name)| candidates[..*n].iter().any(|before| before.name == *name)).map(|(_, name)| name);
    }
    let mut seen = BTreeSet::new();
    names.map(|(_, name)| name).find(|name| !seen.insert(*name))
}
