//! Nomination: who leaves the election committee, who stands.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::{Answer, Ask, Asked, read};
use crate::candidates::{self, Nominee, PostNominations};
use crate::case::CaseError;
use crate::decide::{because, figures};
use crate::election_committee::{Nominated, Nomination, exits};
use crate::key::Key;
use crate::outcome::Because;
use crate::pack::{self, Level, Pack};
use crate::rules::{Rules, Settled};
use crate::types::Post;
use crate::value::Value;

pub(super) const QUESTIONS: &[(&str, Ask)] = &[
    ("election_committee", committee),
    ("event", trigger),
    ("joint_nominators", joint),
    ("formal_candidates", list),
    ("candidates", surplus),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Committee {
    election_committee: Vec<String>,
    #[serde(default)]
    ranked_reserve: Vec<String>,
    nominated: Vec<Name>,
    #[serde(default)]
    event: Event,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Name {
    name: String,
    near_relative_of: Option<String>,
    relation: Option<String>,
}

#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Event {
    #[default]
    PreliminaryNominationOnly,
    ConfirmedAsCandidate,
}

impl Event {
    fn come(self) -> Nomination {
        match self {
            Self::PreliminaryNominationOnly => Nomination::Nominated,
            Self::ConfirmedAsCandidate => Nomination::Confirmed,
        }
    }
}

fn committee(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Committee = read::input(asked)?;
    let mut nominated = Vec::new();
    for each in input.nominated {
        let relation = each.relation.as_deref().map(|word| read::relation(word, "input.nominated.relation")).transpose()?.flatten();
        let near_relatives = each.near_relative_of.into_iter().map(|of| (of, relation)).collect();
        nominated.push(Nominated { name: each.name, near_relatives });
    }
    let found = exits(asked.rules, &input.election_committee, &input.ranked_reserve, &nominated, input.event.come());
    let leave: Vec<&String> = found.leave.iter().map(|(member, _)| member).collect();
    let answer = Answer::default().set("must_leave", leave).set("filled_by", &found.filled_by);
    Ok(answer.maybe("or", found.new_choice.then_some("new_choice")).why(found.because))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Trigger {
    event: Event,
}

/// What each text says of the event, the law of every edition and the province's, and how a difference is settled.
fn trigger(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Trigger = read::input(asked)?;
    let mut answer = Answer::default();
    let laws = pack::all().iter().filter(|p| p.level == Level::Law && p.bodies.contains(&asked.rules.body()));
    let own = asked.rules.packs().iter().filter(|p| p.level > Level::Law).filter_map(|p| pack::find(p.id));
    for text in laws.chain(own) {
        let Some((leaves, reason)) = says(text, input.event) else { continue };
        let name = if text.level == Level::Law { format!("national_{}", edition(text)) } else { format!("{}_text", place(text)) };
        answer = answer.set(format!("must_leave_{name}"), leaves).why([reason]);
    }
    let conflict = asked.rules.conflicts().iter().find(|c| c.key == Key::EcExitTrigger);
    Ok(answer.set("system", conflict.map_or("apply", |c| settled(c.settled))))
}

fn settled(settled: Settled) -> &'static str {
    match settled {
        Settled::LawPrevails => "apply_national_and_flag_conflict",
        Settled::NearerText | Settled::WithinTheLaw => "apply_nearer_text_and_flag_conflict",
    }
}

fn says(text: &Pack, event: Event) -> Option<(bool, Because)> {
    let entry = text.entry(Key::EcExitTrigger, None)?;
    let confirmed = matches!(&entry.value, Value::Choice(word) if word == "confirmed");
    let leaves = matches!(event, Event::ConfirmedAsCandidate) || !confirmed;
    let facts = figures([("text", text.title.clone().into())]);
    let citation = text.citation(&entry.article, entry.confidence);
    Some((leaves, Because { rule: "exit_trigger".into(), met: !leaves, figures: facts, citation }))
}

/// The edition of a law: the year at the end of its identifier.
fn edition(text: &Pack) -> &str {
    text.id.rsplit('-').next().unwrap_or_default()
}

/// The place a text is from: the first word of its English title.
fn place(text: &Pack) -> String {
    let word = text.title_en.split(|c: char| !c.is_alphanumeric()).next();
    word.unwrap_or_default().to_lowercase()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Joint {
    joint_nominators: u32,
}

fn joint(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Joint = read::input(asked)?;
    let verdict = candidates::joint(asked.rules, input.joint_nominators).ok_or_else(|| read::no_rule("how many nominate jointly"))?;
    let needed = asked.rules.number(Key::JointNominatorsMin);
    let reason = verdict.reason.map(|_| format!("needs_{needed}"));
    Ok(Answer::default().set("accepted", verdict.accepted).maybe("reason", reason).why(verdict.because))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    formal_candidates: BTreeMap<Post, u32>,
    nomination_votes: BTreeMap<Post, BTreeMap<String, u32>>,
}

fn list(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: List = read::input(asked)?;
    let of = |(post, votes): (&Post, &BTreeMap<String, u32>)| {
        let nominees = votes.iter().map(|(name, votes)| Nominee { name: name.clone(), votes: *votes, sex: None }).collect();
        (*post, PostNominations { places: input.formal_candidates.get(post).copied().unwrap_or(0), nominees })
    };
    let nominations: BTreeMap<Post, PostNominations> = input.nomination_votes.iter().map(of).collect();
    let made = candidates::list(asked.rules, &nominations);
    let mut answer = Answer::default();
    for (post, list) in &made.posts {
        let word = post.name();
        let names: Vec<&String> = list.iter().map(|(name, _)| name).collect();
        answer = answer.set(format!("{word}_candidates"), names);
        for (name, votes) in list {
            answer = answer.set(format!("{name}_{word}_votes"), votes);
        }
    }
    for (post, tied) in &made.tied {
        answer = answer.set(format!("{}_tied", post.name()), tied);
    }
    Ok(answer.why(made.because))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Surplus {
    seats: u32,
    candidates: u32,
    post: Option<Post>,
    election_day: Option<Date>,
}

/// Whether so many may stand; where the law is silent, which provinces said in so many words that as many as the seats may.
fn surplus(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Surplus = read::input(asked)?;
    let verdict = candidates::surplus(asked.rules, input.post, input.seats, input.candidates);
    let answer = Answer::default().set("allowed", verdict.accepted).why(verdict.because);
    let texts = match input.election_day {
        Some(day) if verdict.accepted && asked.rules.get(Key::SurplusRequired).is_none() => local_texts(asked.rules, day),
        _ => Vec::new(),
    };
    let places: Vec<&str> = texts.iter().map(|(place, _)| *place).collect();
    let answer = if places.is_empty() { answer } else { answer.set("where", places.join("/")) };
    Ok(answer.why(texts.into_iter().map(|(_, reason)| reason)))
}

/// Provinces whose text, in force on a day, does not ask for a surplus; the newest first.
fn local_texts(rules: &Rules, day: Date) -> Vec<(&'static str, Because)> {
    let in_force = |p: &&Pack| {
        let dated = p.in_force_from <= day && p.in_force_until.is_none_or(|until| day <= until);
        dated && p.level == Level::Province && p.bodies.contains(&rules.body())
    };
    let texts = pack::all().iter().rev().filter(in_force).filter_map(|text| {
        let entry = text.entry(Key::SurplusRequired, Some(day)).filter(|entry| entry.value == Value::Flag(false))?;
        let place = text.title.split(['省', '市']).next()?;
        let facts = figures([("text", text.title.clone().into())]);
        let reason = because(rules, "equal_numbers_allowed", Key::SurplusRequired, true, facts);
        Some((place, Because { citation: text.citation(&entry.article, entry.confidence), ..reason }))
    });
    texts.collect()
}
