//! 补选: one open seat, elected by the meeting, the representatives, or all voters.

use jiff::civil::Date;
use statute::by_election::ElectedBy;
use statute::{Key, Post, Rules};

use super::{Answer, By, ByElection, ByVote, Command, Fact, next, nth, told};
use crate::bodies::count::{Count, Open};
use crate::bodies::{self, figure, known, must, once_each, small};
use crate::command::PersonVotes;
use crate::decide::{not_before, rules_of};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::state::Election;

fn electors(by: By) -> ElectedBy {
    match by {
        By::Voters | By::Households => ElectedBy::Voters,
        By::Representatives => ElectedBy::Representatives,
        By::Meeting => ElectedBy::Meeting,
    }
}

/// Seats of the committee that nobody holds, once its certificates are out: since the last one left.
fn vacancy(state: &Election, post: Post) -> Result<Date, Refusal> {
    if state.certificates.is_empty() {
        return Err(Refusal::new("not_in_office_yet"));
    }
    if state.open_seats().of(post) == 0 {
        return Err(Refusal::new("no_vacancy").figure("post", statute::post_name(post)));
    }
    let left = state.bodies.term.left.iter().rev().find(|left| left.seat.post == post).map(|left| left.on);
    left.or(state.left_vacant).or(state.certificates.first().map(|c| c.on)).ok_or_else(|| Refusal::new("not_in_office_yet"))
}

pub(super) fn call(state: &Election, command: &Command) -> Answer {
    let Command::CallByElection { on, day, by, whole, post, candidates } = command else {
        return Err(Refusal::new("no_such_by_election"));
    };
    let (rules, _) = rules_of(state)?;
    not_before(*on, Some(vacancy(state, *post)?))?;
    not_before(*day, Some(*on))?;
    if state.bodies.term.by_elections.iter().any(|one| one.post == *post && one.elected().is_none()) {
        return Err(Refusal::new("by_election_open").figure("post", statute::post_name(*post)));
    }
    must("by_election_by", Some(statute::by_election::may_elect(&rules, electors(*by))))?;
    once_each(candidates)?;
    for person in candidates {
        known(state, *person)?;
        if state.elected.iter().any(|one| one.person == *person && one.post == *post) {
            return Err(Refusal::new("sits_already").figure("person", figure(*person)));
        }
    }
    if candidates.len() < 2 && rules.flag(Key::SurplusRequired) {
        return Err(Refusal::new("by_election_surplus").under(rules.cite(Key::SurplusRequired)).figure("candidates", candidates.len()));
    }
    woman(state, &rules, candidates)?;
    let fact = Fact::ByElectionCalled {
        on: *on,
        case: next(&state.bodies.term.by_elections),
        day: *day,
        by: *by,
        whole: *whole,
        post: *post,
        candidates: candidates.clone(),
    };
    told(fact)
}

/// Where no woman is left and the rules ask for one, only women stand.
fn woman(state: &Election, rules: &Rules, candidates: &[PersonId]) -> Result<(), Refusal> {
    let left = small(state.elected.iter().filter(|one| state.is_woman(one.person)).count());
    let (required, reason) = statute::by_election::woman_required(rules, left);
    match candidates.iter().find(|person| required && !state.is_woman(**person)) {
        Some(man) => Err(bodies::because("by_election_woman", &reason).figure("person", figure(*man))),
        None => Ok(()),
    }
}

fn open_case(state: &Election, on: Date, case: u32) -> Result<&ByElection, Refusal> {
    let by_election = nth(&state.bodies.term.by_elections, case, "no_such_by_election")?;
    if by_election.elected().is_some() {
        return Err(Refusal::new("by_election_decided").figure("case", case));
    }
    not_before(on, Some(by_election.votes.last().map_or(by_election.day, |vote| vote.on)))?;
    Ok(by_election)
}

/// Who stands now.
pub(in crate::bodies) fn standing(state: &Election, case: u32) -> Result<Vec<PersonId>, Refusal> {
    Ok(nth(&state.bodies.term.by_elections, case, "no_such_by_election")?.standing().to_vec())
}

pub(in crate::bodies) fn open(state: &Election, on: Date, case: u32) -> Result<Open, Refusal> {
    let by_election = open_case(state, on, case)?;
    Ok(Open { seats: 1, women: 0, voters: by_election.whole })
}

pub(in crate::bodies) fn vote(state: &Election, on: Date, case: u32, count: &Count) -> Result<bodies::Fact, Refusal> {
    let by_election = open_case(state, on, case)?;
    let (rules, _) = rules_of(state)?;
    let quorum = statute::by_election::quorum(&rules, electors(by_election.by), by_election.whole, count.returned);
    let valid = quorum.as_ref().is_none_or(|verdict| verdict.accepted);
    let revote = by_election.votes.last().is_some_and(|vote| !vote.tied.is_empty());
    let needed = if revote { 1 } else { rules.maybe_fraction(Key::WinThreshold).map_or(1, |share| share.min(count.returned)) };
    let mut line: Vec<PersonVotes> =
        count.votes.iter().copied().filter(|l| !revote || by_election.standing().contains(&l.person)).collect();
    line.retain(|l| !state.elected.iter().any(|one| one.person == l.person && one.post == by_election.post));
    let because = quorum.map(|verdict| verdict.because).unwrap_or_default();
    let vote = ByVote::of(on, count, line, needed, (valid, because));
    Ok(bodies::Fact::Term(Fact::ByElectionVoted { on, case, vote }))
}
