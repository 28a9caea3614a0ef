//! 两推: the recommendations, and the preparatory candidates reported upward and answered.

use jiff::civil::Date;
use statute::Key;

use super::{Fact, Recommender, planned, rules};
use crate::bodies::{self, Answer, figure, figures, known, must, once_each, small};
use crate::command::PersonVotes;
use crate::decide::not_before;
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::state::Election;

pub(super) fn plan(state: &Election, on: Date, election_day: Date, (seats, deputies): (u32, u32)) -> Answer {
    let party = &state.bodies.party;
    not_before(on, Some(party.registered.ok_or_else(|| Refusal::new("no_members"))?))?;
    not_before(election_day, Some(on))?;
    if party.reported.is_some() {
        return Err(Refusal::new("candidates_reported"));
    }
    let rules = bodies::rules_for(state, statute::Body::PartyBranch, election_day)?;
    let full = party.should_attend(&rules).voting;
    let least = rules.maybe_number(Key::BranchIfMembers).unwrap_or(0);
    if full < least {
        return Err(Refusal::new("too_few_members_for_branch")
            .under(rules.cite(Key::BranchIfMembers))
            .figure("members", full)
            .figure("needed", least));
    }
    let secretary = statute::party::secretary(&rules, full);
    let committee = secretary.as_ref().is_some_and(|secretary| secretary.committee);
    let (min, max) = if committee {
        (rules.maybe_number(Key::CommitteeMin).unwrap_or(1), rules.maybe_number(Key::CommitteeMax).unwrap_or(u32::MAX))
    } else {
        (1, 1)
    };
    if seats < min || seats > max {
        let cite = rules.cite(if committee { Key::CommitteeMin } else { Key::BranchCommitteeIfMembers });
        return Err(Refusal::new("party_seats").under(cite).figure("seats", seats).figure("min", min).figure("max", max));
    }
    if committee && deputies >= seats {
        return Err(Refusal::new("party_deputies").figure("deputies", deputies).figure("seats", seats));
    }
    let most = u32::from(secretary.is_some_and(|secretary| secretary.deputy_allowed));
    if !committee && deputies > most {
        return Err(Refusal::new("party_deputies_without_committee")
            .under(rules.cite(Key::DeputyAllowedWithoutCommittee))
            .figure("deputies", deputies)
            .figure("most", most));
    }
    let packs = rules.pack_ids();
    bodies::told(bodies::Fact::Party(Fact::PartyPlanned { on, election_day, seats, deputies, committee, packs }))
}

pub(super) fn recommend(state: &Election, on: Date, by: Recommender, (participants, votes): (u32, &[PersonVotes])) -> Answer {
    let plan = planned(state)?;
    not_before(on, Some(plan.on))?;
    if state.bodies.party.reported.is_some() {
        return Err(Refusal::new("candidates_reported"));
    }
    if votes.is_empty() {
        return Err(Refusal::new("nobody_recommended"));
    }
    let people: Vec<PersonId> = votes.iter().map(|line| line.person).collect();
    once_each(&people)?;
    for line in votes {
        known(state, line.person)?;
        may_stand(state, line.person)?;
        if line.votes > participants {
            return Err(Refusal::new("votes_exceed_participants")
                .figure("person", figure(line.person))
                .figure("votes", line.votes)
                .figure("participants", participants));
        }
    }
    if by == Recommender::Members {
        let members = state.bodies.party.should_attend(&rules(state, on)?).voting;
        if participants > members {
            return Err(Refusal::new("more_recommend_than_members").figure("participants", participants).figure("members", members));
        }
    }
    bodies::told(bodies::Fact::Party(Fact::Recommended { on, by, participants, votes: votes.to_vec() }))
}

/// Only full members with all rights stand (条例 5).
fn may_stand(state: &Election, person: PersonId) -> Result<(), Refusal> {
    if state.bodies.party.votes(person) {
        return Ok(());
    }
    let rules = rules(state, planned(state)?.election_day)?;
    Err(Refusal::new("not_full_member").under(rules.cite(Key::ProbationaryVote)).figure("person", figure(person)))
}

pub(super) fn report(state: &Election, on: Date, people: &[PersonId]) -> Answer {
    let plan = planned(state)?;
    let party = &state.bodies.party;
    let rules = rules(state, on)?;
    let by: Vec<String> = party.recommendations.keys().map(|by| by.name().to_owned()).collect();
    must("recommendation_missing", Some(statute::party::recommended(&rules, &by)))?;
    not_before(on, party.recommendations.values().map(|r| r.on).max())?;
    if party.answered.as_ref().is_some_and(|answer| answer.agreed) || party.meeting.is_some() {
        return Err(Refusal::new("candidates_agreed"));
    }
    once_each(people)?;
    for person in people {
        may_stand(state, *person)?;
        if !party.recommendations.values().all(|r| r.votes.iter().any(|line| line.person == *person)) {
            return Err(Refusal::new("not_recommended").figure("person", figure(*person)));
        }
    }
    surplus(&rules, plan, small(people.len()))?;
    bodies::told(bodies::Fact::Party(Fact::PreliminaryReported { on, people: people.to_vec() }))
}

/// Refuses fewer candidates than are needed.
fn surplus(rules: &statute::Rules, plan: &super::Plan, candidates: u32) -> Result<(), Refusal> {
    let needed = plan.candidates_needed(rules);
    if candidates >= needed {
        return Ok(());
    }
    Err(Refusal::new("party_surplus")
        .under(rules.cite(Key::SurplusShare))
        .figure("candidates", candidates)
        .figure("seats", plan.seats)
        .figure("needed", needed))
}

pub(super) fn answer(state: &Election, on: Date, agreed: &[PersonId], reason: &str) -> Answer {
    let (reported_on, reported) = state.bodies.party.reported.as_ref().ok_or_else(|| Refusal::new("nothing_reported"))?;
    not_before(on, Some(*reported_on))?;
    if state.bodies.party.answered.is_some() {
        return Err(Refusal::new("already_answered"));
    }
    once_each(agreed)?;
    let others: Vec<PersonId> = agreed.iter().copied().filter(|person| !reported.contains(person)).collect();
    if !others.is_empty() {
        return Err(Refusal::new("not_reported").figure("people", figures(&others)));
    }
    if agreed.len() < reported.len() && reason.trim().is_empty() {
        return Err(Refusal::new("refusal_needs_reason"));
    }
    let text = crate::programme::short(reason)?;
    bodies::sealed(bodies::Fact::Party(Fact::PreliminaryAnswered { on, agreed: agreed.to_vec() }), bodies::Sealed::Words { text })
}
