//! 党员大会: the agenda step by step, the vote of those present, and what follows it.

use std::ops::RangeInclusive;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use statute::party::{Approved, PartyCount, PartyStep};
use statute::{Because, Key, Rules};

use super::{Fact, Held, Meeting, Party, planned, rules, with_surplus};
use crate::bodies::agenda::{self, Marks};
use crate::bodies::count::{Count, Open, impartial, most_first, people};
use crate::bodies::{self, Answer, because, figure, figures, once_each, small};
use crate::command::PersonVotes;
use crate::decide::not_before;
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::state::Election;

/// A vote with its decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartyVote {
    /// Day.
    pub on: Date,
    /// Present with the right to vote: the base.
    pub present: u32,
    /// Who stood.
    pub candidates: Vec<PersonId>,
    /// Seats voted on.
    pub seats: u32,
    /// The count.
    pub ballot: Count,
    /// Votes needed.
    pub needed: Option<u32>,
    /// Elected, most votes first.
    pub elected: Vec<PersonVotes>,
    /// With equal votes at the last seat.
    pub tied: Vec<PersonId>,
    /// The vote is void: more ballots came back than may.
    pub void: bool,
    /// Of those present, who must agree if the open seats are given up.
    pub consent: Option<u32>,
    /// Why.
    pub because: Vec<Because>,
}

impl Party {
    /// Seats of the vote at hand and who stands for them; nothing where no vote is due.
    #[must_use]
    pub fn at_hand(&self, rules: &Rules) -> Option<(u32, Vec<PersonId>)> {
        let plan = self.plan.as_ref()?;
        if self.filled() {
            return None;
        }
        if !plan.committee {
            return Some((1, self.post_at_hand(plan)));
        }
        let Some(last) = self.votes.last() else { return Some((plan.seats, self.candidates.clone())) };
        let open = self.seats().saturating_sub(small(self.elected().len()));
        if last.void {
            return Some((open, last.candidates.clone()));
        }
        if !last.tied.is_empty() {
            return Some((open, last.tied.clone()));
        }
        let elected = self.elected();
        let mut line: Vec<PersonVotes> = last.ballot.votes.iter().copied().filter(|line| !elected.contains(&line.person)).collect();
        most_first(&mut line);
        let places = usize::try_from(with_surplus(rules, open)).unwrap_or(usize::MAX);
        Some((open, line.into_iter().take(places).map(|line| line.person).collect()))
    }

    /// Who stands in a branch without a committee: for secretary first, then those named last for deputy. Where a vote elected
    /// nobody, those of it stand again, or those with equal votes alone.
    fn post_at_hand(&self, plan: &super::Plan) -> Vec<PersonId> {
        if let Some(last) = self.votes.last().filter(|last| last.elected.is_empty()) {
            return if last.tied.is_empty() { last.candidates.clone() } else { last.tied.clone() };
        }
        let deputies = usize::try_from(plan.deputies).unwrap_or(usize::MAX);
        let (secretary, deputy) = self.candidates.split_at(self.candidates.len().saturating_sub(deputies));
        let elected = self.elected();
        let stands = if elected.is_empty() { secretary } else { deputy };
        stands.iter().copied().filter(|person| !elected.contains(person)).collect()
    }
}

impl Meeting {
    /// Steps that may be taken now, by their places on the agenda: those that may be left out, up to the next fixed one.
    #[must_use]
    pub fn open_steps(&self) -> RangeInclusive<usize> {
        let agenda = agenda::party_meeting();
        let from = self.steps.last().and_then(|last| agenda.position(last)).map_or(0, |last| last.saturating_add(1));
        let fixed = agenda.steps.iter().skip(from).position(|step| step.fixed);
        from..=fixed.map_or(agenda.steps.len(), |ahead| from.saturating_add(ahead))
    }

    /// The step that has to be taken before a count is entered.
    #[must_use]
    pub fn before_vote(&self) -> Option<&'static agenda::Step> {
        let agenda = agenda::party_meeting();
        let voting = agenda.marked(Marks::Vote).and_then(|at| agenda.steps.get(at));
        voting.filter(|step| !self.steps.contains(&step.id))
    }
}

/// The vote at hand by the rules in force.
fn at_hand(state: &Election, on: Date) -> Result<(u32, Vec<PersonId>), Refusal> {
    let rules = rules(state, on)?;
    state.bodies.party.at_hand(&rules).ok_or_else(|| Refusal::new("party_seats_filled"))
}

pub(super) fn open(state: &Election, on: Date, held: Held) -> Answer {
    let plan = planned(state)?;
    let party = &state.bodies.party;
    let answered = party.answered.as_ref().filter(|answer| answer.agreed).ok_or_else(|| Refusal::new("candidates_not_agreed"))?;
    not_before(on, Some(answered.on))?;
    let (_, mut standing) = at_hand(state, on)?;
    if !plan.committee {
        standing.clone_from(&party.candidates);
    }
    match party.votes.last() {
        None if on < plan.election_day => {
            return Err(Refusal::new("before_previous_act").figure("on", on).figure("previous", plan.election_day));
        }
        Some(last) => not_before(on, Some(last.on))?,
        None if party.meeting.is_some() => return Err(Refusal::new("party_meeting_open").figure("on", on)),
        None => {}
    }
    once_each(&held.present)?;
    if let Some(person) = held.present.iter().find(|person| !party.votes(**person)) {
        return Err(Refusal::new("no_right_to_vote").figure("person", figure(*person)));
    }
    let rules = rules(state, on)?;
    let should = party.should_attend(&rules).number;
    let present = small(held.present.len());
    attended(&rules, should, present)?;
    workers(state, &rules, &held, &standing)?;
    let place = crate::programme::filled(&held.place)?;
    let fact = Fact::PartyMeetingOpened { on, should_attend: should, present };
    bodies::sealed(bodies::Fact::Party(fact), bodies::Sealed::Meeting(Held { place, ..held }))
}

/// Refuses an election at which too few of those who should attend are there.
pub(super) fn attended(rules: &Rules, should: u32, present: u32) -> Result<(), Refusal> {
    let attendance = statute::party::attendance(rules, should, present).filter(|attendance| !attendance.valid);
    match attendance.and_then(|attendance| attendance.because.into_iter().next()) {
        Some(reason) => Err(because("party_attendance", &reason)),
        None => Ok(()),
    }
}

/// Who scrutinises and counts: members of the meeting, no candidates, no near relatives of candidates, and not both.
fn workers(state: &Election, rules: &Rules, held: &Held, standing: &[PersonId]) -> Result<(), Refusal> {
    let workers: Vec<PersonId> = held.scrutineers.iter().chain(&held.tellers).copied().collect();
    once_each(&workers)?;
    if held.scrutineers.is_empty() || held.tellers.is_empty() {
        return Err(Refusal::new("workers_missing"));
    }
    if let Some(worker) = workers.iter().find(|worker| !held.present.contains(worker)) {
        return Err(Refusal::new("worker_not_present").figure("person", figure(*worker)));
    }
    impartial(state, rules, &workers, standing)
}

fn meeting(state: &Election, on: Date) -> Result<&Meeting, Refusal> {
    let meeting = state.bodies.party.meeting.as_ref().ok_or_else(|| Refusal::new("no_party_meeting"))?;
    if on != meeting.on {
        return Err(Refusal::new("not_the_meetings_day").figure("on", on).figure("day", meeting.on));
    }
    Ok(meeting)
}

pub(super) fn step(state: &Election, on: Date, id: &str) -> Answer {
    let meeting = meeting(state, on)?;
    let agenda = agenda::party_meeting();
    let at = agenda.position(id).ok_or_else(|| Refusal::new("no_such_step"))?;
    let open = meeting.open_steps();
    if !open.contains(&at) {
        let next = if at < *open.start() { open.start() } else { open.end() };
        let next = agenda.steps.get(*next).map_or_else(String::new, |step| step.title.clone());
        return Err(Refusal::new("agenda_order").figure("next", next));
    }
    if agenda.marked(Marks::Result).is_some_and(|result| at >= result && !state.bodies.party.filled()) {
        return Err(Refusal::new("agenda_needs_result"));
    }
    bodies::told(bodies::Fact::Party(Fact::StepTaken { on, step: id.to_owned() }))
}

/// The members' meeting votes: its base, and names on one ballot.
pub(in crate::bodies) fn open_vote(state: &Election, on: Date) -> Result<Open, Refusal> {
    let meeting = meeting(state, on)?;
    if let Some(step) = meeting.before_vote() {
        return Err(Refusal::new("agenda_order").figure("next", &step.title));
    }
    let (seats, _) = at_hand(state, on)?;
    Ok(Open { seats, women: 0, voters: meeting.present })
}

/// Decides a vote of members. Votes for somebody who may not stand elect nobody.
pub(super) fn decided(
    state: &Election,
    on: Date,
    (present, seats): (u32, u32),
    (candidates, count): (Vec<PersonId>, &Count),
) -> Result<PartyVote, Refusal> {
    let rules = rules(state, on)?;
    let may_be = count.votes.iter().filter(|line| state.bodies.party.votes(line.person));
    let approved = may_be.map(|line| Approved { name: figure(line.person), approve: line.votes }).collect();
    let asked = PartyCount {
        present,
        voted: Some(count.issued.min(present)),
        issued: Some(count.issued),
        returned: Some(count.returned),
        seats,
        candidates: approved,
    };
    let outcome = statute::party::decide(&rules, &asked);
    let votes = |person: PersonId| count.votes.iter().find(|line| line.person == person).copied();
    Ok(PartyVote {
        on,
        present,
        candidates,
        seats,
        ballot: count.clone(),
        needed: outcome.win_min,
        elected: people(&outcome.elected).into_iter().filter_map(votes).collect(),
        tied: people(&outcome.tied),
        void: outcome.next == Some(PartyStep::Rerun),
        consent: outcome.consent_min,
        because: outcome.because,
    })
}

pub(in crate::bodies) fn vote(state: &Election, on: Date, count: &Count) -> Result<bodies::Fact, Refusal> {
    let present = meeting(state, on)?.present;
    let (seats, standing) = at_hand(state, on)?;
    let vote = decided(state, on, (present, seats), (standing, count))?;
    Ok(bodies::Fact::Party(Fact::PartyVoted { on, vote }))
}

pub(super) fn reduce(state: &Election, on: Date, agree: u32) -> Answer {
    let meeting = meeting(state, on)?;
    let party = &state.bodies.party;
    let last = party.votes.last().filter(|last| last.on == on).ok_or_else(|| Refusal::new("no_party_vote"))?;
    let rules = rules(state, on)?;
    let needed = last.consent.filter(|_| !party.filled()).ok_or_else(|| Refusal::new("no_seats_to_reduce"))?;
    if agree > meeting.present {
        return Err(Refusal::new("more_agree_than_present").figure("agree", agree).figure("present", meeting.present));
    }
    let elected = small(party.elected().len());
    let committee = planned(state)?.committee;
    let least = rules.maybe_number(Key::CommitteeMin).filter(|_| committee).unwrap_or(1);
    if elected < least {
        return Err(Refusal::new("too_few_elected_to_reduce")
            .under(rules.cite(Key::CommitteeMin))
            .figure("elected", elected)
            .figure("needed", least));
    }
    if agree < needed {
        return Err(Refusal::new("consent_missing")
            .under(rules.cite(Key::ReduceSeatsConsent))
            .figure("agree", agree)
            .figure("needed", needed)
            .figure("people", figures(&party.elected())));
    }
    bodies::told(bodies::Fact::Party(Fact::SeatsReduced { on, agree, seats: elected }))
}
