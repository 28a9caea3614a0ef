//! By-elections.

use serde::Deserialize;

use super::read::{self, OneOrMany};
use super::{Answer, Ask, Asked};
use crate::by_election::{self, ElectedBy, Need};
use crate::case::CaseError;

pub(super) const QUESTIONS: &[(&str, Ask)] =
    &[("rep_meeting_members", quorum), ("adults", quorum), ("registered", quorum), ("remaining", need)];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Quorum {
    rep_meeting_members: Option<u32>,
    adults: Option<u32>,
    registered: Option<u32>,
    voted: OneOrMany<u32>,
}

fn quorum(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Quorum = read::input(asked)?;
    let (by, whole) = match (input.rep_meeting_members, input.adults) {
        (Some(members), _) => (ElectedBy::Representatives, members),
        (None, Some(adults)) => (ElectedBy::Meeting, adults),
        (None, None) => (ElectedBy::Voters, input.registered.unwrap_or(0)),
    };
    let silent = || read::no_rule("how many must vote in a by-election");
    let min = by_election::quorum_min(asked.rules, by, whole).ok_or_else(silent)?;
    let mut answer = Answer::default().set("min", min);
    for voted in input.voted.all() {
        let verdict = by_election::quorum(asked.rules, by, whole, *voted).ok_or_else(silent)?;
        answer = answer.set(voted.to_string(), verdict.accepted).why(verdict.because);
    }
    Ok(answer)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Remaining {
    remaining: OneOrMany<u32>,
}

fn need(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Remaining = read::input(asked)?;
    Ok(input.remaining.all().iter().fold(Answer::default(), |answer, left| {
        let (need, reason) = by_election::need(asked.rules, *left);
        let word = match need {
            Need::MaySkip => "may_skip_with_rep_meeting_consent".to_owned(),
            Need::Within(months) => format!("by_election_within_{months}_months"),
            Need::Optional => "by_election_optional".to_owned(),
        };
        answer.set(left.to_string(), word).why([reason])
    }))
}
