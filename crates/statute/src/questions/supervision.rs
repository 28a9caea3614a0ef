//! The supervision committee.

use serde::Deserialize;

use super::{Answer, Ask, Asked, read};
use crate::case::{CaseError, error};
use crate::key::Key;
use crate::supervision::{self, Nominee};
use crate::verdict::Verdict;

pub(super) const QUESTIONS: &[(&str, Ask)] = &[("candidate", eligible), ("members", size), ("candidates", decide)];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Candidate {
    #[serde(rename = "candidate")]
    _candidate: String,
    relation_to_committee_member: Option<String>,
    /// What the candidate is, in the words of the parameter `supervision_excluded`.
    #[serde(default)]
    posts: Vec<String>,
}

fn eligible(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Candidate = read::input(asked)?;
    let path = "input.relation_to_committee_member";
    let relation = input.relation_to_committee_member.as_deref().map(|word| read::relation(word, path)).transpose()?.flatten();
    if let Some(word) = input.posts.iter().find(|word| !Key::SupervisionExcluded.kind().words().contains(&word.as_str())) {
        return Err(error("bad_input", format!("{word:?} is no post that the law knows here"), "input.posts"));
    }
    Ok(verdict("eligible", supervision::eligible(asked.rules, &Nominee { relation, posts: input.posts })))
}

fn verdict(key: &str, verdict: Verdict) -> Answer {
    Answer::default().set(key, verdict.accepted).maybe("reason", verdict.reason).why(verdict.because)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Size {
    members: u32,
}

fn size(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Size = read::input(asked)?;
    Ok(verdict("allowed", supervision::size(asked.rules, input.members)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Votes {
    seats: u32,
    #[serde(default)]
    returned: u32,
    candidates: Vec<Voted>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Voted {
    name: String,
    votes: u32,
}

fn decide(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Votes = read::input(asked)?;
    let votes = input.candidates.into_iter().map(|c| (c.name, c.votes)).collect();
    let found = supervision::decide(asked.rules, input.seats, input.returned, votes);
    let step = match (found.tied.is_empty(), found.open) {
        (false, _) => "tie_revote",
        (true, 0) => "done",
        (true, _) => "runoff",
    };
    let tied = (!found.tied.is_empty()).then_some(found.tied);
    Ok(Answer::default()
        .set("elected", found.elected)
        .set("seats_left", found.open)
        .maybe("tie", tied)
        .set("next_step", step)
        .why(found.because))
}
