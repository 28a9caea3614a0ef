//! Representatives of villagers.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Answer, Ask, Asked, read};
use crate::case::{CaseError, error};
use crate::key::Key;
use crate::representatives::{self as reps, Column, ColumnBallot, Comparison, RepsCount, Written};
use crate::types::Sex;

pub(super) const QUESTIONS: &[(&str, Ask)] =
    &[("ballot", ballot), ("tally", tally), ("meetings", meetings), ("households", numbers), ("group_voters", leader_recall)];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ballot {
    ballot: Marked,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Marked {
    general_seats: u32,
    women_seats: Option<u32>,
    #[serde(default)]
    general: Vec<String>,
    #[serde(default)]
    women: Vec<String>,
}

/// A name as the table writes it: `乙(男)`, or a nickname with the committee's ruling, `阿强(可确认为王强)`.
fn written(text: &str) -> Written {
    const RULED: &str = "可确认为";
    let plain = text.replace('（', "(").replace('）', ")");
    let Some((name, remark)) = plain.strip_suffix(')').and_then(|t| t.split_once('(')) else {
        return Written { name: text.to_owned(), sex: None };
    };
    match remark {
        "男" => Written { name: name.to_owned(), sex: Some(Sex::Male) },
        "女" => Written { name: name.to_owned(), sex: Some(Sex::Female) },
        ruled => match ruled.strip_prefix(RULED) {
            Some(person) => Written { name: person.to_owned(), sex: None },
            None => Written { name: text.to_owned(), sex: None },
        },
    }
}

fn ballot(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let Ballot { ballot } = read::input(asked)?;
    let names = |names: &[String]| names.iter().map(|n| written(n)).collect();
    let mut columns = BTreeMap::from([(Column::General, (ballot.general_seats, names(&ballot.general)))]);
    if let Some(seats) = ballot.women_seats {
        columns.insert(Column::Women, (seats, names(&ballot.women)));
    } else if !ballot.women.is_empty() {
        return Err(error("bad_input", "women needs women_seats", "input.ballot.women_seats"));
    }
    let verdict = reps::judge(asked.rules, &ColumnBallot { columns });
    Ok(Answer::default()
        .set("ballot_valid", verdict.valid)
        .set("void_columns", verdict.void)
        .set("counted", verdict.counted)
        .set("counts_in_base", verdict.in_base)
        .why(verdict.because))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Count {
    general_seats: u32,
    #[serde(default)]
    women_seats: u32,
    returned: Option<u32>,
    tally: Tally,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tally {
    #[serde(default)]
    women_column: BTreeMap<String, u32>,
    general_column: BTreeMap<String, u32>,
}

fn tally(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Count = read::input(asked)?;
    let votes = RepsCount {
        general_seats: input.general_seats,
        women_seats: input.women_seats,
        returned: input.returned,
        general: input.tally.general_column.into_iter().collect(),
        women: input.tally.women_column.into_iter().collect(),
    };
    let decided = reps::decide(asked.rules, &votes);
    let seated = |(seat, name, votes): &(Column, String, u32)| serde_json::json!({ "seat": seat, "name": name, "votes": votes });
    let elected: Vec<_> = decided.elected.iter().map(seated).collect();
    let step = match (&decided.tied, decided.open) {
        (Some(_), _) => "tie_revote",
        (None, 0) => "done",
        (None, _) => "runoff",
    };
    let answer = Answer::default().set("elected", elected).set("next_step", step).why(decided.because);
    Ok(answer.maybe("tie", decided.tied.map(|(seat, names)| serde_json::json!({ "seat": seat, "names": names }))))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Meetings {
    meetings: Vec<MeetingOf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeetingOf {
    reps: u32,
    committee_not_reps: u32,
    women_reps: u32,
}

fn meetings(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Meetings = read::input(asked)?;
    let all: Vec<_> = input.meetings.iter().map(|m| reps::composition(asked.rules, m.reps, m.committee_not_reps, m.women_reps)).collect();
    if all.iter().any(|c| c.comparisons.is_empty()) {
        return Err(read::no_rule("how the meeting is composed"));
    }
    let ok: Vec<bool> = all.iter().map(|c| c.ok).collect();
    let why: Vec<String> = all.iter().map(|c| told(&c.comparisons, c.ok)).collect();
    Ok(Answer::default().set("ok", ok).set("why", why).why(all.into_iter().flat_map(|c| c.because)))
}

/// The comparisons in figures: all of them where they hold, only those that fail where one does.
fn told(comparisons: &[Comparison], ok: bool) -> String {
    let text = |c: &Comparison| {
        let sign = match (c.fraction.strict, c.met) {
            (true, true) => ">",
            (true, false) => "<=",
            (false, true) => ">=",
            (false, false) => "<",
        };
        format!("{}/{}{sign}{}/{}", c.part, c.whole, c.fraction.num, c.fraction.den)
    };
    comparisons.iter().filter(|c| c.met == ok).map(text).collect::<Vec<_>>().join(" and ")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Households {
    households: u32,
    people: Option<u32>,
}

fn numbers(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Households = read::input(asked)?;
    let found = reps::numbers(asked.rules, input.households, input.people);
    let (min, max, reason) = found.ok_or_else(|| read::no_rule("how many households choose one representative"))?;
    Ok(Answer::default().set("reps_min", min).set("reps_max", max).why([reason]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LeaderRecall {
    group_voters: u32,
    signers: Option<u32>,
    agree: Option<u32>,
}

fn leader_recall(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: LeaderRecall = read::input(asked)?;
    let silent = || read::no_rule("how the leader of a group is recalled");
    asked.rules.get(Key::GroupLeaderRecallPass).ok_or_else(silent)?;
    let mut answer = Answer::default();
    if let Some(signers) = input.signers {
        let verdict = reps::leader_recall_petition(asked.rules, input.group_voters, signers).ok_or_else(silent)?;
        answer = answer.set("petition_accepted", verdict.accepted).why(verdict.because);
    }
    if let Some(agree) = input.agree {
        let verdict = reps::leader_recalled(asked.rules, input.group_voters, agree).ok_or_else(silent)?;
        answer = answer.set("recalled", verdict.accepted).why(verdict.because);
    }
    Ok(answer)
}
