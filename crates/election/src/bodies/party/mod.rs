//! 党组织: the members, two recommendations and one election, the committee, its secretary, and what the superior answers.
//!
//! The base of every majority is those present with the right to vote, and there is no one third. Who is a member is sealed:
//! entries carry numbers.

mod meeting;
mod members;
mod nominate;
mod secretary;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use statute::{Body, Key, Rules};

use super::count::most_first;
use super::{Answer, rules_for};
use crate::command::{PersonInput, PersonVotes};
use crate::person::{Person, PersonId};
use crate::refusal::Refusal;
use crate::state::Election;

pub use meeting::PartyVote;
pub(super) use meeting::{open_vote, vote};
pub use members::ShouldAttend;
pub(super) use secretary::{open_plenary_vote, plenary_vote};

/// How somebody belongs to the branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// 正式党员.
    Full,
    /// 正式党员，党员权利停止行使或者留党察看.
    Suspended,
    /// 预备党员.
    Probationary,
}

/// A line of the members' register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemberInput {
    /// Who.
    pub who: PersonInput,
    /// As what.
    pub standing: Standing,
    /// Not counted among those who should attend: a word of `should_attend_excluded`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out: Option<String>,
}

/// A member of the branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// As what.
    pub standing: Standing,
    /// Not counted among those who should attend, on this ground.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out: Option<String>,
}

/// A change of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // the fields are those of the register
pub enum MemberChange {
    /// 转入.
    Joined { member: MemberInput },
    /// 转出、去世.
    Left { person: PersonId },
    /// 转正, 停止行使权利, 恢复权利.
    Standing { person: PersonId, standing: Standing },
    /// Not counted among those who should attend; without a ground, counted again.
    LeftOut { person: PersonId, ground: Option<String> },
}

/// The sealed register, with the people it makes known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// New people.
    pub people: Vec<Person>,
    /// All members.
    pub members: Vec<Member>,
}

/// The sealed change of a line: how it stands from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changed {
    /// New people.
    pub people: Vec<Person>,
    /// Whose line.
    pub person: PersonId,
    /// How it stands; nothing if it is gone.
    pub member: Option<Member>,
}

/// Who recommends (两推).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recommender {
    /// 党员推荐.
    Members,
    /// 群众推荐.
    Masses,
}

impl Recommender {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Members, Self::Masses];

    /// The word of the law's list of nominators.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Masses => "masses",
        }
    }
}

/// The people of a meeting, sealed: who was there, where, who worked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Held {
    /// Where.
    pub place: String,
    /// Members with the right to vote who were there.
    pub present: Vec<PersonId>,
    /// 监票人.
    pub scrutineers: Vec<PersonId>,
    /// 计票人.
    pub tellers: Vec<PersonId>,
}

/// What may be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // the fields carry the names of the regulation's own words
pub enum Command {
    /// The whole register of members; asked again, it takes the place of the one before.
    RegisterMembers { on: Date, members: Vec<MemberInput> },
    /// One line of it.
    ChangeMember { on: Date, change: MemberChange },
    /// The superior agreed to those left out on one day, the members' meeting passed it on another.
    AgreeLeftOut { on: Date, superior_on: Date },
    /// Day of the election, members of the committee (its secretary among them), deputies among them; a branch without a
    /// committee has one seat, the secretary's, and deputies besides.
    PlanParty { on: Date, election_day: Date, seats: u32, deputies: u32 },
    /// One of the two recommendations.
    Recommend { on: Date, by: Recommender, participants: u32, votes: Vec<PersonVotes> },
    /// 候选人预备人选报上级党组织; in a branch without a committee those for deputy are named last.
    ReportPreliminary { on: Date, people: Vec<PersonId> },
    /// What the superior answered: to whom it agreed.
    AnswerPreliminary { on: Date, agreed: Vec<PersonId>, reason: String },
    /// 党员大会: who is there, who scrutinises and counts.
    OpenPartyMeeting { on: Date, place: String, present: Vec<PersonId>, scrutineers: Vec<PersonId>, tellers: Vec<PersonId> },
    /// The next step of the agenda was taken.
    TakeStep { on: Date, step: String },
    /// 减少名额: so many of those present agree that the open seats stay empty.
    ReduceSeats { on: Date, agree: u32 },
    /// 第一次全体会议: who of the committee is there, who stands as secretary and deputies.
    OpenPlenary { on: Date, present: Vec<PersonId>, secretary: PersonId, deputies: Vec<PersonId> },
    /// The result goes up: members for the record, secretary and deputies for approval.
    ReportPartyResult { on: Date },
    /// What the superior answered.
    AnswerPartyResult { on: Date, approved: bool, reason: String },
}

impl Command {
    pub(super) const fn day(&self) -> Date {
        match self {
            Self::RegisterMembers { on, .. }
            | Self::ChangeMember { on, .. }
            | Self::AgreeLeftOut { on, .. }
            | Self::PlanParty { on, .. }
            | Self::Recommend { on, .. }
            | Self::ReportPreliminary { on, .. }
            | Self::AnswerPreliminary { on, .. }
            | Self::OpenPartyMeeting { on, .. }
            | Self::TakeStep { on, .. }
            | Self::ReduceSeats { on, .. }
            | Self::OpenPlenary { on, .. }
            | Self::ReportPartyResult { on }
            | Self::AnswerPartyResult { on, .. } => *on,
        }
    }
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // mirrors `Command`, field for field
pub enum Fact {
    MembersRegistered { on: Date, full: u32, suspended: u32, probationary: u32, left_out: u32 },
    MemberChanged { on: Date },
    LeftOutAgreed { on: Date, superior_on: Date },
    PartyPlanned { on: Date, election_day: Date, seats: u32, deputies: u32, committee: bool, packs: Vec<String> },
    Recommended { on: Date, by: Recommender, participants: u32, votes: Vec<PersonVotes> },
    PreliminaryReported { on: Date, people: Vec<PersonId> },
    PreliminaryAnswered { on: Date, agreed: Vec<PersonId> },
    PartyMeetingOpened { on: Date, should_attend: u32, present: u32 },
    StepTaken { on: Date, step: String },
    PartyVoted { on: Date, vote: PartyVote },
    SeatsReduced { on: Date, agree: u32, seats: u32 },
    PlenaryOpened { on: Date, present: u32, secretary: PersonId, deputies: Vec<PersonId> },
    SecretaryVoted { on: Date, vote: PartyVote },
    PartyResultReported { on: Date },
    PartyResultAnswered { on: Date, approved: bool },
}

crate::bodies::stages! {
    /// Where the branch stands. Its words stand under `party-stage-<name>`.
    Stage {
        /// No register yet.
        NotBegun = "not-begun",
        /// Members registered.
        Registered = "registered",
        /// Day and seats set.
        Planned = "planned",
        /// Both recommendations are in.
        Recommended = "recommended",
        /// The preparatory candidates are with the superior.
        Reported = "reported",
        /// The superior agreed to enough of them.
        CandidatesAgreed = "candidates-agreed",
        /// The meeting is open.
        Meeting = "meeting",
        /// Another vote is due.
        VoteDue = "vote-due",
        /// The committee is elected.
        CommitteeElected = "committee-elected",
        /// Secretary elected.
        SecretaryElected = "secretary-elected",
        /// The result is with the superior.
        ResultReported = "result-reported",
        /// Approved and on file.
        Approved = "approved",
    }
}

/// The plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Day it was made.
    pub on: Date,
    /// Day of the election.
    pub election_day: Date,
    /// Members of the committee, or 1 for a secretary alone.
    pub seats: u32,
    /// Deputy secretaries among them.
    pub deputies: u32,
    /// There is a committee, not a secretary alone.
    pub committee: bool,
    /// Rule packs in force.
    pub packs: Vec<String>,
}

impl Plan {
    /// Fewest candidates: the seats with their surplus where there is a committee; without one as many as there are posts, and
    /// more for secretary where the rules ask for a choice.
    #[must_use]
    pub fn candidates_needed(&self, rules: &Rules) -> u32 {
        if self.committee {
            with_surplus(rules, self.seats)
        } else {
            let secretary = if rules.flag(Key::SecretarySurplusRequired) { with_surplus(rules, self.seats) } else { self.seats };
            secretary.saturating_add(self.deputies)
        }
    }
}

/// So many seats with their surplus.
fn with_surplus(rules: &Rules, seats: u32) -> u32 {
    statute::party::min_candidates(rules, seats).map_or(seats, |(needed, _)| needed)
}

/// A recommendation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recommendation {
    /// Day.
    pub on: Date,
    /// Who took part.
    pub participants: u32,
    /// Votes, most first.
    pub votes: Vec<PersonVotes>,
}

/// A members' meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Meeting {
    /// Day.
    pub on: Date,
    /// Who should attend.
    pub should_attend: u32,
    /// Who came with the right to vote.
    pub present: u32,
    /// Steps taken, each with its name.
    pub steps: Vec<String>,
    /// Who and where; nothing once erased.
    pub held: Option<Held>,
}

/// The committee's first plenary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plenary {
    /// Day.
    pub on: Date,
    /// Members there.
    pub present: u32,
    /// Who stands as secretary.
    pub secretary: PersonId,
    /// As deputies.
    pub deputies: Vec<PersonId>,
}

/// What a superior answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answered {
    /// Day.
    pub on: Date,
    /// Agreed or approved.
    pub agreed: bool,
    /// Its words; nothing once erased.
    pub words: Option<String>,
}

/// How the branch stands.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Party {
    /// Day of the register and how many lines it had; the lines are in `members` unless erased.
    pub registered: Option<Date>,
    /// Members by person.
    pub members: BTreeMap<PersonId, Member>,
    /// The superior agreed to those left out on, the meeting passed it on.
    pub left_out_agreed: Option<(Date, Date)>,
    /// The plan.
    pub plan: Option<Plan>,
    /// Recommendations.
    pub recommendations: BTreeMap<Recommender, Recommendation>,
    /// Preparatory candidates as reported.
    pub reported: Option<(Date, Vec<PersonId>)>,
    /// The superior's answer to them.
    pub answered: Option<Answered>,
    /// Those it agreed to.
    pub candidates: Vec<PersonId>,
    /// The meeting at hand.
    pub meeting: Option<Meeting>,
    /// Votes of members' meetings, in order.
    pub votes: Vec<PartyVote>,
    /// Seats after they were reduced.
    pub reduced: Option<(Date, u32)>,
    /// The plenary at hand.
    pub plenary: Option<Plenary>,
    /// Votes of plenaries, in order.
    pub plenary_votes: Vec<PartyVote>,
    /// Day on which the result went up.
    pub result_reported: Option<Date>,
    /// The superior's answer to it.
    pub result_answered: Option<Answered>,
}

impl Party {
    /// Where the branch stands.
    #[must_use]
    pub fn stage(&self) -> Stage {
        if self.result_answered.as_ref().is_some_and(|answer| answer.agreed) {
            Stage::Approved
        } else if self.result_reported.is_some() && self.result_answered.is_none() {
            Stage::ResultReported
        } else if self.secretary().is_some() {
            Stage::SecretaryElected
        } else if self.filled() {
            Stage::CommitteeElected
        } else if self.meeting.as_ref().is_some_and(|meeting| self.votes.last().is_none_or(|v| v.on < meeting.on)) {
            Stage::Meeting
        } else if !self.votes.is_empty() {
            Stage::VoteDue
        } else if self.answered.as_ref().is_some_and(|answer| answer.agreed) {
            Stage::CandidatesAgreed
        } else if self.reported.is_some() && self.answered.is_none() {
            Stage::Reported
        } else if self.plan.is_some() && Recommender::ALL.iter().all(|by| self.recommendations.contains_key(by)) {
            Stage::Recommended
        } else if self.plan.is_some() {
            Stage::Planned
        } else if self.registered.is_some() {
            Stage::Registered
        } else {
            Stage::NotBegun
        }
    }

    /// Those elected by members' meetings, over all votes.
    #[must_use]
    pub fn elected(&self) -> Vec<PersonId> {
        self.votes.iter().flat_map(|vote| vote.elected.iter().map(|line| line.person)).collect()
    }

    /// Seats to be filled: those of the committee, or the secretary and the deputies of a branch without one.
    #[must_use]
    pub fn seats(&self) -> u32 {
        let planned = |plan: &Plan| if plan.committee { plan.seats } else { plan.seats.saturating_add(plan.deputies) };
        self.reduced.map_or_else(|| self.plan.as_ref().map_or(0, planned), |(_, seats)| seats)
    }

    /// Whether every seat of the committee is filled.
    #[must_use]
    pub fn filled(&self) -> bool {
        self.plan.is_some() && !self.votes.is_empty() && super::small(self.elected().len()) >= self.seats()
    }

    /// The secretary: elected by the plenary, or by the meeting where there is no committee.
    #[must_use]
    pub fn secretary(&self) -> Option<PersonId> {
        let plan = self.plan.as_ref()?;
        if !plan.committee {
            return self.filled().then(|| self.elected().first().copied()).flatten();
        }
        let plenary = self.plenary.as_ref()?;
        let vote = self.plenary_votes.last()?;
        vote.elected.iter().map(|line| line.person).find(|person| *person == plenary.secretary)
    }

    /// Deputy secretaries.
    #[must_use]
    pub fn deputies(&self) -> Vec<PersonId> {
        if self.plan.as_ref().is_some_and(|plan| !plan.committee) {
            return self.elected().into_iter().skip(1).collect();
        }
        let stood = self.plenary.as_ref().map(|plenary| plenary.deputies.clone()).unwrap_or_default();
        let elected = |id: &PersonId| self.plenary_votes.last().is_some_and(|vote| vote.elected.iter().any(|line| line.person == *id));
        stood.into_iter().filter(elected).collect()
    }

    pub(super) fn apply(&mut self, fact: &Fact, sealed: Option<&super::Sealed>) {
        match fact {
            Fact::MembersRegistered { .. } | Fact::MemberChanged { .. } | Fact::LeftOutAgreed { .. } => self.apply_members(fact, sealed),
            Fact::PartyPlanned { on, election_day, seats, deputies, committee, packs } => {
                let (on, election_day, packs) = (*on, *election_day, packs.clone());
                self.plan = Some(Plan { on, election_day, seats: *seats, deputies: *deputies, committee: *committee, packs });
            }
            Fact::Recommended { on, by, participants, votes } => {
                let mut votes = votes.clone();
                most_first(&mut votes);
                self.recommendations.insert(*by, Recommendation { on: *on, participants: *participants, votes });
            }
            Fact::PreliminaryReported { on, people } => {
                (self.reported, self.answered) = (Some((*on, people.clone())), None);
                self.candidates.clear();
            }
            Fact::PreliminaryAnswered { on, agreed } => {
                self.candidates.clone_from(agreed);
                let all = self.reported.as_ref().is_some_and(|(_, people)| people.len() == agreed.len());
                self.answered = Some(Answered { on: *on, agreed: all, words: words(sealed) });
            }
            _ => self.apply_meetings(fact, sealed),
        }
    }

    fn apply_meetings(&mut self, fact: &Fact, sealed: Option<&super::Sealed>) {
        match fact {
            Fact::PartyMeetingOpened { on, should_attend, present } => {
                let held = if let Some(super::Sealed::Meeting(held)) = sealed { Some(held.clone()) } else { None };
                let (should_attend, present) = (*should_attend, *present);
                self.meeting = Some(Meeting { on: *on, should_attend, present, steps: Vec::new(), held });
            }
            Fact::StepTaken { step, .. } => {
                if let Some(meeting) = &mut self.meeting {
                    meeting.steps.push(step.clone());
                }
            }
            Fact::PartyVoted { vote, .. } => self.votes.push(vote.clone()),
            Fact::SeatsReduced { on, seats, .. } => self.reduced = Some((*on, *seats)),
            Fact::PlenaryOpened { on, present, secretary, deputies } => {
                self.plenary = Some(Plenary { on: *on, present: *present, secretary: *secretary, deputies: deputies.clone() });
            }
            Fact::SecretaryVoted { vote, .. } => self.plenary_votes.push(vote.clone()),
            Fact::PartyResultReported { on } => (self.result_reported, self.result_answered) = (Some(*on), None),
            Fact::PartyResultAnswered { on, approved } => {
                self.result_answered = Some(Answered { on: *on, agreed: *approved, words: words(sealed) });
            }
            _ => {}
        }
    }
}

fn words(sealed: Option<&super::Sealed>) -> Option<String> {
    sealed.and_then(super::Sealed::words).map(str::to_owned)
}

pub(super) fn decide(state: &Election, command: &Command) -> Answer {
    match command {
        Command::RegisterMembers { on, members } => members::register(state, *on, members),
        Command::ChangeMember { on, change } => members::change(state, *on, change),
        Command::AgreeLeftOut { on, superior_on } => members::agree_left_out(state, *on, *superior_on),
        Command::PlanParty { on, election_day, seats, deputies } => nominate::plan(state, *on, *election_day, (*seats, *deputies)),
        Command::Recommend { on, by, participants, votes } => nominate::recommend(state, *on, *by, (*participants, votes)),
        Command::ReportPreliminary { on, people } => nominate::report(state, *on, people),
        Command::AnswerPreliminary { on, agreed, reason } => nominate::answer(state, *on, agreed, reason),
        Command::OpenPartyMeeting { on, place, present, scrutineers, tellers } => {
            let held = Held { place: place.clone(), present: present.clone(), scrutineers: scrutineers.clone(), tellers: tellers.clone() };
            meeting::open(state, *on, held)
        }
        Command::TakeStep { on, step } => meeting::step(state, *on, step),
        Command::ReduceSeats { on, agree } => meeting::reduce(state, *on, *agree),
        Command::OpenPlenary { on, present, secretary, deputies } => secretary::open(state, *on, present, (*secretary, deputies)),
        Command::ReportPartyResult { on } => secretary::report(state, *on),
        Command::AnswerPartyResult { on, approved, reason } => secretary::answer(state, *on, *approved, reason),
    }
}

/// The rules of the branch: those of its election day, or of a day before it is planned.
fn rules(state: &Election, on: Date) -> Result<Rules, Refusal> {
    rules_for(state, Body::PartyBranch, state.bodies.party.plan.as_ref().map_or(on, |plan| plan.election_day))
}

/// The rules by which the branch elects, once it is planned.
#[must_use]
pub fn rules_in_force(state: &Election) -> Option<Rules> {
    rules(state, state.bodies.party.plan.as_ref()?.election_day).ok()
}

fn planned(state: &Election) -> Result<&Plan, Refusal> {
    state.bodies.party.plan.as_ref().ok_or_else(|| Refusal::new("party_not_planned"))
}
