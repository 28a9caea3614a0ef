//! Recall.

use jiff::civil::Date;
use serde::Deserialize;

use super::read::{self, OneOrMany};
use super::{Answer, Ask, Asked};
use crate::case::CaseError;
use crate::recall::{self, Earlier, Petitioners, RecallVote};

pub(super) const QUESTIONS: &[(&str, Ask)] = &[
    ("signers_voters", petition),
    ("signers_households", petition),
    ("signers_reps", petition),
    ("approve", vote),
    ("last_vote", repeat),
    ("office_ends", office_ends),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Petition {
    voters: Option<u32>,
    households: Option<u32>,
    reps: Option<u32>,
    signers_voters: Option<OneOrMany<u32>>,
    signers_households: Option<OneOrMany<u32>>,
    signers_reps: Option<OneOrMany<u32>>,
}

fn petition(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Petition = read::input(asked)?;
    let sides = [
        ("voters_min", Petitioners::Voters, input.voters, input.signers_voters),
        ("households_min", Petitioners::Households, input.households, input.signers_households),
        ("reps_min", Petitioners::Representatives, input.reps, input.signers_reps),
    ];
    let mut answer = Answer::default();
    for (key, by, whole, signers) in sides {
        let (Some(whole), Some(signers)) = (whole, signers) else { continue };
        let silent = || read::no_rule("that they may ask for a recall");
        answer = answer.set(key, recall::petition_min(asked.rules, by, whole).ok_or_else(silent)?);
        for signed in signers.all() {
            let verdict = recall::petition(asked.rules, by, whole, *signed).ok_or_else(silent)?;
            answer = answer.set(signed.to_string(), verdict.accepted).why(verdict.because);
        }
    }
    Ok(answer)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vote {
    registered: u32,
    returned: u32,
    approve: OneOrMany<u32>,
}

fn vote(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Vote = read::input(asked)?;
    let vote = RecallVote { form: asked.form, registered: input.registered, returned: input.returned };
    let found = recall::vote(asked.rules, vote).ok_or_else(|| read::no_rule("how many votes recall"))?;
    let answer = Answer::default().set("valid", found.valid).set("approve_min", found.approve_min).why(found.because);
    let recalls = |agree: u32| found.valid && agree >= found.approve_min;
    Ok(input.approve.all().iter().fold(answer, |answer, agree| answer.set(agree.to_string(), recalls(*agree))))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Repeat {
    last_vote: Date,
    on: Date,
    #[serde(default)]
    same_facts: bool,
}

fn repeat(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Repeat = read::input(asked)?;
    let verdict = recall::may_repeat(asked.rules, Earlier { voted: input.last_vote, same_facts: input.same_facts }, input.on);
    Ok(Answer::default().set("accepted", verdict.accepted).maybe("reason", verdict.reason).why(verdict.because))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ends {
    office_ends: String,
}

fn office_ends(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Ends = read::input(asked)?;
    let verdict = recall::office_ends(asked.rules, &input.office_ends);
    Ok(Answer::default().set("ends", verdict.accepted).maybe("reason", verdict.reason).why(verdict.because))
}
