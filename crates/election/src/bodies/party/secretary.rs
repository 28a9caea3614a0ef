//! 第一次全体会议: secretary and deputies, and the result on its way up.

use jiff::civil::Date;
use statute::Key;

use super::meeting::{attended, decided};
use super::{Fact, Plenary, planned, rules};
use crate::bodies::count::{Count, Open};
use crate::bodies::{self, Answer, figure, once_each, small};
use crate::decide::not_before;
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::state::Election;

pub(super) fn open(state: &Election, on: Date, present: &[PersonId], (secretary, deputies): (PersonId, &[PersonId])) -> Answer {
    let plan = planned(state)?;
    let party = &state.bodies.party;
    if !plan.committee {
        return Err(Refusal::new("no_committee_no_plenary"));
    }
    if !party.filled() {
        return Err(Refusal::new("party_committee_not_elected"));
    }
    if party.secretary().is_some() && party.deputies().len() == party.plenary.as_ref().map_or(0, |p| p.deputies.len()) {
        return Err(Refusal::new("secretary_elected"));
    }
    not_before(on, party.votes.last().map(|vote| vote.on))?;
    let committee = party.elected();
    once_each(present)?;
    let stand: Vec<PersonId> = std::iter::once(secretary).chain(deputies.iter().copied()).collect();
    once_each(&stand)?;
    if let Some(other) = present.iter().chain(&stand).find(|person| !committee.contains(person)) {
        return Err(Refusal::new("not_on_party_committee").figure("person", figure(*other)));
    }
    if small(deputies.len()) != plan.deputies {
        return Err(Refusal::new("party_deputies").figure("deputies", deputies.len()).figure("seats", plan.deputies));
    }
    let (there, all) = (small(present.len()), small(committee.len()));
    attended(&rules(state, on)?, all, there)?;
    bodies::told(bodies::Fact::Party(Fact::PlenaryOpened { on, present: there, secretary, deputies: deputies.to_vec() }))
}

fn plenary(state: &Election, on: Date) -> Result<&Plenary, Refusal> {
    let plenary = state.bodies.party.plenary.as_ref().ok_or_else(|| Refusal::new("no_plenary"))?;
    if on != plenary.on {
        return Err(Refusal::new("not_the_meetings_day").figure("on", on).figure("day", plenary.on));
    }
    if state.bodies.party.plenary_votes.last().is_some_and(|vote| vote.on >= plenary.on) {
        return Err(Refusal::new("plenary_voted"));
    }
    Ok(plenary)
}

pub(in crate::bodies) fn open_plenary_vote(state: &Election, on: Date) -> Result<Open, Refusal> {
    let plenary = plenary(state, on)?;
    Ok(Open { seats: small(plenary.deputies.len()).saturating_add(1), women: 0, voters: plenary.present })
}

pub(in crate::bodies) fn plenary_vote(state: &Election, on: Date, count: &Count) -> Result<bodies::Fact, Refusal> {
    let plenary = plenary(state, on)?;
    let stand: Vec<PersonId> = std::iter::once(plenary.secretary).chain(plenary.deputies.iter().copied()).collect();
    let vote = decided(state, on, (plenary.present, small(stand.len())), (stand, count))?;
    Ok(bodies::Fact::Party(Fact::SecretaryVoted { on, vote }))
}

pub(super) fn report(state: &Election, on: Date) -> Answer {
    let party = &state.bodies.party;
    if party.secretary().is_none() {
        return Err(Refusal::new("no_secretary"));
    }
    let elected = party.plenary_votes.last().or(party.votes.last()).map(|vote| vote.on);
    not_before(on, elected)?;
    if party.result_reported.is_some() && party.result_answered.as_ref().is_none_or(|answer| answer.agreed) {
        return Err(Refusal::new("result_reported"));
    }
    bodies::told(bodies::Fact::Party(Fact::PartyResultReported { on }))
}

pub(super) fn answer(state: &Election, on: Date, approved: bool, reason: &str) -> Answer {
    let party = &state.bodies.party;
    let reported = party.result_reported.ok_or_else(|| Refusal::new("nothing_reported"))?;
    not_before(on, Some(reported))?;
    if party.result_answered.is_some() {
        return Err(Refusal::new("already_answered"));
    }
    let rules = rules(state, on)?;
    if !approved && reason.trim().is_empty() {
        return Err(Refusal::new("refusal_needs_reason").under(rules.cite(Key::PartyResultApproval)));
    }
    let text = crate::programme::short(reason)?;
    bodies::sealed(bodies::Fact::Party(Fact::PartyResultAnswered { on, approved }), bodies::Sealed::Words { text })
}
