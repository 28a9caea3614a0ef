//! After the count of a committee: may one stop, who presides, relatives with equal votes, a seat to be filled, the rerun's
//! day, and turnout in the forms of a residents' committee.

use jiff::civil::Date;
use serde::Deserialize;

use super::{Answer, Ask, Asked, ballot, read};
use crate::calendar::{Counting, Form};
use crate::case::CaseError;
use crate::decide::{because, figures};
use crate::duties;
use crate::key::Key;
use crate::outcome::CountedPerson;
use crate::ranking::count;
use crate::relatives::{Avoidance, avoid, fills_after_drop};
use crate::rules::Rules;
use crate::turnout::turnout;
use crate::types::{Nationality, Post, Sex};
use crate::vacancy::{ActingHead, AfterRunoff, acting_head, after_runoff};

pub(super) const QUESTIONS: &[(&str, Ask)] = &[
    ("ballot", ballot::ballot),
    ("declared_invalid_by", rerun_day),
    ("elected_after_runoff", stop),
    ("losers", runoff_women),
    ("village_multi_ethnic", minority),
    ("open_after_relation_drop", fill),
    ("elected", among_elected),
    ("voted", turnout_of_form),
];

/// Someone who got votes, for some post.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    post: Option<Post>,
    name: String,
    #[serde(default)]
    votes: u32,
    sex: Option<Sex>,
    nationality: Option<Nationality>,
    #[serde(default)]
    relatives: std::collections::BTreeMap<String, crate::types::Relation>,
}

impl Person {
    fn counted(&self) -> CountedPerson {
        CountedPerson {
            name: self.name.clone(),
            votes: self.votes,
            kind: crate::outcome::CountedKind::Candidate,
            sex: self.sex,
            nationality: self.nationality.clone(),
            relatives: self.relatives.clone(),
            disqualified: false,
        }
    }

    fn of_post(&self) -> Option<(Post, String, u32)> {
        Some((self.post?, self.name.clone(), self.votes))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Declared {
    declared_invalid_by: String,
    declared_on: Date,
}

fn rerun_day(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Declared = read::input(asked)?;
    let days = asked.rules.maybe_number(Key::RerunDeadlineDays);
    let deadline = days.map(|n| Counting::new(asked.rules).last_day(input.declared_on, n).to_string());
    let facts = figures([
        ("by", input.declared_invalid_by.into()),
        ("on", input.declared_on.to_string().into()),
        ("latest", deadline.clone().unwrap_or_default().into()),
    ]);
    let reason = because(asked.rules, "rerun_by", Key::RerunDeadlineDays, days.is_some(), facts);
    Ok(Answer::default().set("next_step", "rerun").set("deadline", deadline).why([reason]))
}

#[derive(Deserialize)]
#[serde(untagged)]
enum NumberOrPeople {
    Number(u32),
    People(Vec<Person>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stop {
    seats_total: u32,
    elected_after_runoff: NumberOrPeople,
    chair_elected: Option<bool>,
}

fn stop(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Stop = read::input(asked)?;
    let (filled, people) = match &input.elected_after_runoff {
        NumberOrPeople::Number(n) => (*n, None),
        NumberOrPeople::People(people) => (count(people.len()), Some(people)),
    };
    let chair = input.chair_elected.unwrap_or_else(|| people.is_some_and(|p| p.iter().any(|p| p.post == Some(Post::Chair))));
    let (step, reason) = after_runoff(asked.rules, input.seats_total, filled, chair);
    let may_stop = matches!(step, AfterRunoff::Done | AfterRunoff::LeaveVacantAllowed);
    let answer = Answer::default().set("may_stop", may_stop).set("next_step", step).why([reason]);
    if step == AfterRunoff::NewElection {
        let months = asked.rules.maybe_number(Key::NewElectionMonths);
        return Ok(answer.set("outgoing_committee_continues", true).maybe("deadline_months", months));
    }
    Ok(match people.filter(|_| !chair) {
        Some(people) => head(asked.rules, people, answer),
        None => answer,
    })
}

fn head(rules: &Rules, people: &[Person], answer: Answer) -> Answer {
    let elected: Vec<_> = people.iter().filter_map(Person::of_post).collect();
    let (head, reason) = acting_head(rules, &elected);
    let (name, by) = match head {
        ActingHead::Deputy(name) => (Some(name), "office"),
        ActingHead::MostVotes(name) => (Some(name), "most_votes"),
        ActingHead::MeetingDecidesTie => (None, "meeting_because_tied"),
        ActingHead::RepresentativesChoose => (None, "representatives_meeting"),
    };
    answer.set("acting_head", name).set("acting_head_by", by).why([reason])
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Losers {
    #[serde(default)]
    seats_left: Option<u32>,
    women_elected: u32,
    losers: Vec<Person>,
}

fn runoff_women(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Losers = read::input(asked)?;
    let losers: Vec<CountedPerson> = input.losers.iter().map(Person::counted).collect();
    let (must, reason) = duties::woman_in_runoff(asked.rules, input.women_elected, &losers);
    let after = if asked.rules.choice(Key::WomenMechanism) == "runoff_candidate" { "seat_may_stay_vacant" } else { "by_law" };
    let must: Vec<String> = must.into_iter().filter(|_| input.seats_left != Some(0)).collect();
    Ok(Answer::default().set("runoff_candidates_must_include", must).set("after_runoff_no_woman", after).why([reason]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mixed {
    village_multi_ethnic: bool,
    elected: Vec<Person>,
}

fn minority(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Mixed = read::input(asked)?;
    let elected: Vec<CountedPerson> = input.elected.iter().map(Person::counted).collect();
    let (missing, reason) = duties::minority_missing(asked.rules, input.village_multi_ethnic, &elected);
    let flag = missing.then_some("minority_member_missing");
    Ok(Answer::default().set("compliance_flag", flag).set("auto_change_of_result", false).why([reason]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fill {
    returned: u32,
    open_after_relation_drop: u32,
    next_in_line: Person,
}

fn fill(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Fill = read::input(asked)?;
    let found = fills_after_drop(asked.rules, input.returned, input.next_in_line.votes);
    let (needed, reason) = found.ok_or_else(|| read::no_rule("how many votes a runoff needs"))?;
    let filled = reason.met && input.open_after_relation_drop > 0;
    Ok(Answer::default().set("filled", filled).set("fill_min", needed).why([reason]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Elected {
    elected: Vec<Person>,
}

fn among_elected(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Elected = read::input(asked)?;
    let line: Vec<_> = input.elected.iter().filter_map(|p| Some((p.post?, p.counted()))).collect();
    let Some((avoidance, reason)) = avoid(asked.rules, &line) else {
        return Ok(head(asked.rules, &input.elected, Answer::default()));
    };
    let answer = Answer::default().why([reason]);
    Ok(match avoidance {
        Avoidance::VoteAgain(first, second) => answer.set("next_step", "relation_tie_revote").set("between", [first, second]),
        Avoidance::Keeps { keeps, dropped, filled } => {
            let next = if filled { "fill" } else { "vacancy_or_by_election" };
            answer.set("keeps", keeps).set("dropped", dropped).set("next_step", next)
        }
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Voted {
    registered: Option<u32>,
    households: Option<u32>,
    representatives: Option<u32>,
    voted: u32,
}

fn turnout_of_form(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Voted = read::input(asked)?;
    let told = [(Form::Representatives, input.representatives), (Form::Households, input.households), (Form::AllVoters, input.registered)];
    let (form, whole) = told
        .into_iter()
        .find_map(|(form, whole)| Some((form, whole?)))
        .ok_or_else(|| crate::case::error("bad_input", "registered, households or representatives is missing", "input"))?;
    let found = turnout(asked.rules, form, input.voted, whole).ok_or_else(|| read::no_rule("how many must take part in this form"))?;
    let answer = Answer::default().set("election_valid", found.valid).why(found.because);
    if found.valid {
        return Ok(answer.set("base_votes", input.voted).maybe("win_min", found.win_min));
    }
    let reason = if form == Form::Representatives { "turnout_not_more_than_two_thirds" } else { "turnout_not_majority" };
    Ok(answer.set("invalid_reason", reason).set("next_step", "rerun"))
}
