//! Days: roll, objections, term, handover, and a published schedule against the law.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;

use super::read::{self, OneOrMany};
use super::{Answer, Ask, Asked};
use crate::calendar::{Form, deadlines, shift};
use crate::case::{CaseError, error};
use crate::decide::{because, figures};
use crate::key::Key;
use crate::outcome::Because;
use crate::pack::{self, Pack};
use crate::rules::Rules;
use crate::types::Body;
use crate::value::Value;

pub(super) const QUESTIONS: &[(&str, Ask)] = &[
    ("offsets", schedule),
    ("objection_filed", objections),
    ("reps_list_published", reps_list),
    ("roll_published", roll),
    ("new_committee_formed", formed),
    ("elected", term),
];

/// A day against the last lawful one.
fn day_reason(rules: &Rules, rule: &'static str, key: Key, on: Date, latest: Date) -> Because {
    let facts = figures([("on", on.to_string().into()), ("latest", latest.to_string().into())]);
    because(rules, rule, key, on <= latest, facts)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Roll {
    election_day: Date,
    roll_published: OneOrMany<Date>,
}

fn roll(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Roll = read::input(asked)?;
    let latest = deadlines::roll_deadline(asked.rules, input.election_day);
    Ok(input.roll_published.all().iter().fold(Answer::default(), |answer, on| {
        let reason = day_reason(asked.rules, "roll_in_time", Key::RollPublicationDays, *on, latest);
        answer.set(on.to_string(), reason.met).why([reason])
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RepsList {
    election_day: Date,
    roll_published: Date,
    reps_list_published: Date,
}

fn reps_list(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: RepsList = read::input(asked)?;
    let roll_by = deadlines::roll_deadline(asked.rules, input.election_day);
    let days = asked.rules.number(Key::RollPublicationDays);
    let roll = day_reason(asked.rules, "roll_in_time", Key::RollPublicationDays, input.roll_published, roll_by);
    let asks = asked.form != Form::AllVoters;
    let list_by = deadlines::reps_list_deadline(asked.rules, input.election_day).filter(|_| asks);
    let list = list_by.map(|by| day_reason(asked.rules, "reps_list_in_time", Key::RepsListWithRoll, input.reps_list_published, by));
    let late = match (&roll, &list) {
        (roll, _) if !roll.met => Some("roll_after_D"),
        (_, Some(list)) if !list.met => Some("reps_list_after_D"),
        _ => None,
    };
    let answer = Answer::default().set("ok", late.is_none()).set("latest", roll_by.to_string());
    Ok(answer.maybe("reason", late.map(|what| format!("{what}-{days}"))).why([roll]).why(list))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Objections {
    roll_published: Date,
    objection_filed: OneOrMany<Date>,
}

fn objections(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Objections = read::input(asked)?;
    let mut answer = Answer::default();
    for filed in input.objection_filed.all() {
        let found = deadlines::objection(asked.rules, input.roll_published, *filed);
        let mut told = json!({ "accepted": found.accepted });
        if let (Some(by), Some(map)) = (found.rule_by, told.as_object_mut()) {
            map.insert("rule_by".to_owned(), json!(by.to_string()));
        }
        let reason = day_reason(asked.rules, "objection_in_time", Key::ObjectionWindowDays, *filed, found.last_day);
        answer = answer.set("last_day", found.last_day.to_string()).set(filed.to_string(), told).why([reason]);
    }
    Ok(answer)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Formed {
    new_committee_formed: Date,
}

fn formed(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Formed = read::input(asked)?;
    let on = input.new_committee_formed;
    let due = [
        ("handover_by", Key::HandoverDays, deadlines::handover_by(asked.rules, on)),
        ("certificate_by", Key::CertificateDays, deadlines::certificate_by(asked.rules, on)),
        ("seal_by", Key::SealHandoverDays, deadlines::seal_by(asked.rules, on)),
    ];
    let known = due.into_iter().filter_map(|(name, key, by)| Some((name, key, by?)));
    Ok(known.fold(Answer::default(), |answer, (name, key, by)| {
        let facts = figures([("formed", on.to_string().into()), ("latest", by.to_string().into())]);
        answer.set(name, by.to_string()).why([because(asked.rules, name, key, true, facts)])
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    elected: Date,
    /// A province by the head of its packs' identifiers, for example `CN-QH`.
    jurisdiction: Option<String>,
}

fn term(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Term = read::input(asked)?;
    let rules = match &input.jurisdiction {
        Some(place) => in_place(asked.rules, place, input.elected)?,
        None => asked.rules.clone(),
    };
    let term = deadlines::term(&rules, input.elected);
    let facts = figures([("elected", input.elected.to_string().into()), ("expires", term.expires.to_string().into())]);
    let mut reasons = vec![because(&rules, "term", Key::TermYears, true, facts)];
    if let (Some(earliest), Some(latest)) = (term.earliest, term.latest) {
        let facts = figures([("earliest", earliest.to_string().into()), ("latest", latest.to_string().into())]);
        reasons.push(because(&rules, "term_shift", Key::ShiftMaxMonths, true, facts));
    }
    let day = |day: Option<Date>| day.map(|d| d.to_string());
    Ok(Answer::default()
        .set("expires", term.expires.to_string())
        .maybe("earliest_if_advanced", day(term.earliest))
        .maybe("latest_if_extended", day(term.latest))
        .why(reasons))
}

/// The rules in force in a province on a day.
fn in_place(rules: &Rules, place: &str, on: Date) -> Result<Rules, CaseError> {
    let path = "input.jurisdiction";
    let text = pack::all().iter().find(|p| p.id.starts_with(&format!("{place}-")) && p.bodies.contains(&rules.body()));
    let text = text.ok_or_else(|| error("bad_input", format!("no pack is known for {place:?}"), path))?;
    Rules::resolve(&text.division, rules.body(), on).map_err(|e| error("unknown_rule_pack", e, path))
}

/// Steps of a published schedule: days from election day, or from one day to another.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Schedule {
    offsets: BTreeMap<String, Offset>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(untagged)]
enum Offset {
    On(i64),
    Between(i64, i64),
}

impl Offset {
    fn first(self) -> i64 {
        match self {
            Self::On(day) | Self::Between(day, _) => day,
        }
    }

    fn last(self) -> i64 {
        match self {
            Self::On(day) | Self::Between(_, day) => day,
        }
    }
}

/// The provincial texts against whose day for the candidate list a schedule from elsewhere is held (law.md 2.1).
const COMPARED: [&str; 4] = ["CN-SH-2020", "CN-BJ-2012", "CN-ZJ-2020", "CN-HA-2011"];

/// The steps of a schedule that the law has a word on.
const STEPS: [&str; 11] = [
    "election_committee",
    "registration",
    "roll",
    "appeals",
    "reps_and_group_leaders",
    "nomination",
    "pre_election",
    "joint_review",
    "final_candidate_list",
    "vote",
    "handover",
];

fn schedule(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Schedule = read::input(asked)?;
    if let Some(step) = input.offsets.keys().find(|step| !STEPS.contains(&step.as_str())) {
        return Err(error("bad_input", format!("unknown step {step:?}"), &format!("input.offsets.{step}")));
    }
    let at = |step: &str| input.offsets.get(step).copied();
    let day = Date::constant(2026, 12, 20);
    let offset = |on: Date| i64::from((on - day).get_days());
    let rules = asked.rules;
    let mut answer = Answer::default();
    if let Some(roll) = at("roll") {
        let posted = shift(day, roll.first());
        let days = rules.number(Key::RollPublicationDays);
        let in_time = day_reason(rules, "roll_in_time", Key::RollPublicationDays, posted, deadlines::roll_deadline(rules, day));
        answer = answer.set(format!("roll_D{days}_ok"), in_time.met).why([offsets(in_time, roll.first(), -i64::from(days))]);
        if let Some(appeals) = at("appeals") {
            let last = offset(deadlines::objection(rules, posted, posted).last_day);
            let window = rules.number(Key::ObjectionWindowDays);
            let facts = figures([("on", sign(last).into()), ("latest", sign(appeals.last()).into())]);
            let reason = because(rules, "objection_window_kept", Key::ObjectionWindowDays, last <= appeals.last(), facts);
            answer = answer.set(format!("objection_{window}d_ok"), reason.met).why([reason]);
        }
    }
    if let (Some(handover), Some(by)) = (at("handover"), deadlines::handover_by(rules, day)) {
        let reason = day_reason(rules, "handover_in_time", Key::HandoverDays, shift(day, handover.last()), by);
        answer = answer.set("handover_ok", reason.met).why([offsets(reason, handover.last(), offset(by))]);
    }
    if let Some(list) = at("final_candidate_list") {
        answer = candidate_list(answer, list.last());
    }
    if let Some(chosen) = at("reps_and_group_leaders") {
        answer = reps_before_roll(answer, chosen.last(), day)?;
    }
    Ok(answer)
}

/// The same reason with its days as offsets from election day.
fn offsets(reason: Because, on: i64, latest: i64) -> Because {
    Because { figures: figures([("on", sign(on).into()), ("latest", sign(latest).into())]), ..reason }
}

fn sign(offset: i64) -> String {
    if offset == 0 { "D".to_owned() } else { format!("D{offset:+}") }
}

/// The candidate list against the provinces that fix its day.
fn candidate_list(mut answer: Answer, listed: i64) -> Answer {
    let (mut late, mut asks) = (Vec::new(), 0);
    for text in COMPARED.iter().filter_map(|id| pack::find(id)) {
        let Some((days, reason)) = list_days(text, listed) else { continue };
        asks = asks.max(days);
        if !reason.met {
            late.push(text.id.split('-').nth(1).unwrap_or_default());
        }
        answer = answer.why([reason]);
    }
    let told =
        if late.is_empty() { "kept".to_owned() } else { format!("fails where the province requires >={asks} days ({})", late.join("/")) };
    answer.set(format!("candidate_list_D{asks}_rule"), told)
}

fn list_days(text: &Pack, listed: i64) -> Option<(u32, Because)> {
    let entry = text.entry(Key::CandidateListDays, None)?;
    let Value::Number(days) = entry.value else { return None };
    let latest = -i64::from(days);
    let facts = figures([("on", sign(listed).into()), ("latest", sign(latest).into())]);
    let citation = text.citation(&entry.article, entry.confidence);
    Some((days, Because { rule: "candidate_list_in_time".into(), met: listed <= latest, figures: facts, citation }))
}

/// The same schedule used for a community whose representatives elect: they must be known with the roll.
fn reps_before_roll(answer: Answer, chosen: i64, day: Date) -> Result<Answer, CaseError> {
    let law = Rules::resolve("", Body::ResidentsCommittee, day).map_err(|e| error("unknown_rule_pack", e, "rule_pack"))?;
    let Some(by) = deadlines::reps_list_deadline(&law, day) else { return Ok(answer) };
    let reason = day_reason(&law, "reps_list_in_time", Key::RepsListWithRoll, shift(day, chosen), by);
    let days = law.number(Key::RollPublicationDays);
    let told = if reason.met { "kept".to_owned() } else { format!("fails {}", cited(&reason)) };
    let reason = offsets(reason, chosen, -i64::from(days));
    Ok(answer.set(format!("reps_before_D{days}_for_residents_reps_form"), told).why([reason]))
}

/// `RCL-2025 art 17`.
fn cited(reason: &Because) -> String {
    let pack = reason.citation.pack.trim_start_matches("CN-");
    let article = reason.citation.article.split('第').nth(1).and_then(|rest| numeral(rest.split('条').next()?));
    article.map_or_else(|| pack.to_owned(), |n| format!("{pack} art {n}"))
}

/// A Chinese numeral below a hundred.
fn numeral(text: &str) -> Option<u32> {
    let digit = |c: char| "一二三四五六七八九".chars().zip(1..).find(|(known, _)| *known == c).map(|(_, n)| n);
    let (tens, ones) = match text.split_once('十') {
        Some((tens, ones)) => (tens.chars().next().map_or(Some(1), digit)?, ones),
        None => (0, text),
    };
    Some(tens * 10 + ones.chars().next().map_or(Some(0), digit)?)
}
