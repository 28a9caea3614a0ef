//! Elections in a Party branch.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Answer, Ask, Asked, read};
use crate::case::{CaseError, error};
use crate::key::Key;
use crate::party::{self, Approved, LeftOut, Members, PartyCount};
use crate::ranking::count;

pub(super) const QUESTIONS: &[(&str, Ask)] = &[
    ("not_counted_if_agreed", should_attend),
    ("should_attend_with_right", attendance),
    ("cases", min_candidates),
    ("recommended_by", recommended),
    ("full_members", secretary),
    ("present_with_right", vote),
];

/// The grounds as the regulations' commentary words them, and the parameter's words for them.
const GROUNDS: [(&str, &str); 6] = [
    ("患精神病或其他疾病不能表达意志", "cannot_express_will"),
    ("自费出国半年以上", "abroad_half_year"),
    ("虽未受留党察看以上处分但正在服刑", "serving_sentence"),
    ("年老体弱卧床不起、长期生病生活不能自理", "bedridden"),
    ("应转未转组织关系且外出半年以上", "away_papers_not_moved"),
    ("离退休回原籍长期居住未转关系", "retired_home_papers_not_moved"),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Branch {
    full_members: u32,
    #[serde(default)]
    probationary: u32,
    not_counted_if_agreed: BTreeMap<String, u32>,
    #[serde(default = "yes")]
    agreed: bool,
    present_with_right: Option<u32>,
}

fn yes() -> bool {
    true
}

fn left_out((ground, members): (String, u32)) -> Result<LeftOut, CaseError> {
    let known = GROUNDS.iter().find(|(zh, word)| *zh == ground || *word == ground);
    let path = format!("input.not_counted_if_agreed.{ground}");
    let (_, word) = known.ok_or_else(|| error("bad_input", format!("{ground:?} is no ground"), &path))?;
    Ok(LeftOut { ground: (*word).to_owned(), members })
}

fn should_attend(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Branch = read::input(asked)?;
    let left_out = input.not_counted_if_agreed.into_iter().map(left_out).collect::<Result<_, _>>()?;
    let members = Members { full: input.full_members, probationary: input.probationary, left_out, left_out_agreed: input.agreed };
    let should = party::should_attend(asked.rules, &members);
    let answer = Answer::default().set("should_attend", should.number).why(should.because);
    let Some(present) = input.present_with_right else { return Ok(answer) };
    let came = party::attendance(asked.rules, should.number, present).ok_or_else(|| read::no_rule("how many must attend"))?;
    Ok(answer.set("attend_min", came.min).set("meeting_valid", came.valid).why(came.because))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Present {
    should_attend_with_right: u32,
    present_with_right: u32,
}

fn attendance(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Present = read::input(asked)?;
    let came = party::attendance(asked.rules, input.should_attend_with_right, input.present_with_right);
    let came = came.ok_or_else(|| read::no_rule("how many must attend"))?;
    Ok(Answer::default().set("meeting_valid", came.valid).why(came.because))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    cases: Vec<Seats>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seats {
    seats: u32,
}

fn min_candidates(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Cases = read::input(asked)?;
    let all: Option<Vec<_>> = input.cases.iter().map(|c| party::min_candidates(asked.rules, c.seats)).collect();
    let all = all.ok_or_else(|| read::no_rule("how many candidates there must be"))?;
    let numbers: Vec<u32> = all.iter().map(|(n, _)| *n).collect();
    Ok(Answer::default().set("min_candidates", numbers).why(all.into_iter().map(|(_, reason)| reason)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Recommended {
    recommended_by: Vec<String>,
}

fn recommended(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Recommended = read::input(asked)?;
    let verdict = party::recommended(asked.rules, &input.recommended_by);
    Ok(Answer::default().set("accepted", verdict.accepted).maybe("reason", verdict.reason).why(verdict.because))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Leaders {
    full_members: u32,
    #[serde(default)]
    committee: Vec<String>,
    plenary_present: Option<u32>,
    #[serde(default)]
    secretary_candidates: Vec<String>,
}

fn secretary(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Leaders = read::input(asked)?;
    let found = party::secretary(asked.rules, input.full_members);
    let found = found.ok_or_else(|| read::no_rule("from how many members on a branch has a committee"))?;
    let members = count(input.committee.len());
    if input.plenary_present.is_some_and(|present| members > 0 && present > members) {
        return Err(error("bad_input", "more present than the committee has members", "input.plenary_present"));
    }
    let answer = Answer::default()
        .set("committee", found.committee)
        .set("elected_by", &found.elected_by)
        .set("secretary_elected_by", &found.elected_by)
        .set("surplus_required", found.surplus_required)
        .set("deputy_allowed", found.deputy_allowed)
        .maybe("then", found.superior_approves.then_some("report_to_superior_for_approval"))
        .why(found.because);
    let enough = !found.surplus_required || input.secretary_candidates.len() > 1;
    let answer = if input.secretary_candidates.is_empty() { answer } else { answer.set("candidates_enough", enough) };
    let Some((needed, reason)) = input.plenary_present.and_then(|present| party::secretary_win_min(asked.rules, present)) else {
        return Ok(answer);
    };
    Ok(answer.set("win_min", needed).why([reason]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Candidate {
    name: String,
    approve: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vote {
    present_with_right: u32,
    voted: Option<u32>,
    issued: Option<u32>,
    returned: Option<u32>,
    #[serde(default)]
    seats: u32,
    #[serde(default)]
    candidates: Vec<Candidate>,
}

fn vote(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Vote = read::input(asked)?;
    let decided = party::decide(
        asked.rules,
        &PartyCount {
            present: input.present_with_right,
            voted: input.voted,
            issued: input.issued,
            returned: input.returned,
            seats: input.seats,
            candidates: input.candidates.into_iter().map(|c| Approved { name: c.name, approve: c.approve }).collect(),
        },
    );
    let answer = Answer::default().maybe("election_valid", decided.valid).maybe("next_step", decided.next).why(decided.because);
    if let Some(reason) = decided.invalid_reason {
        return Ok(answer.set("invalid_reason", reason).maybe("deadline_days", asked.rules.maybe_number(Key::RerunDeadlineDays)));
    }
    let tied = (!decided.tied.is_empty()).then_some(decided.tied);
    Ok(answer
        .maybe("base_votes", decided.base)
        .maybe("win_min", decided.win_min)
        .set("elected", decided.elected)
        .set("seats_left", decided.seats_left)
        .maybe("tie", tied)
        .maybe("reduce_seats_needs_consent_min", decided.consent_min))
}
