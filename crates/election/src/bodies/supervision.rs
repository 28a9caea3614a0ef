//! 监督委员会: chosen by the meeting once the committee is known, without its members and their near relatives.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use statute::meetings::{Came, Meeting};
use statute::supervision::Nominee;
use statute::{Because, Body, Key, Relation, Rules};

use super::count::{Count, Open, named, people};
use super::{Answer, body_of, figure, figures, known, must, near, once_each, quorate, rules_for, small, told, within};
use crate::command::{ChosenBy, PersonVotes};
use crate::decide::not_before;
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::state::Election;
use crate::summary::Stage as CommitteeStage;

/// Somebody proposed for the supervision committee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposed {
    /// Who.
    pub person: PersonId,
    /// 具备财会、管理知识.
    #[serde(default)]
    pub accounting: bool,
    /// What the person is besides, in the words of `supervision_excluded`: `accountant`, `clerk`, ….
    #[serde(default)]
    pub posts: Vec<String>,
}

/// What may be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)]
pub enum Command {
    /// Day and seats.
    PlanSupervision { on: Date, day: Date, seats: u32 },
    /// Who is proposed.
    NominateSupervision { on: Date, nominees: Vec<Proposed> },
    /// The meeting that chooses: of villagers or of representatives, so many of so many came.
    OpenSupervisionMeeting { on: Date, by: ChosenBy, present: u32, whole: u32 },
    /// The result is announced.
    AnnounceSupervision { on: Date },
    /// Its members chose their chair: so many agreed.
    NameSupervisionChair { on: Date, person: PersonId, agree: u32 },
}

impl Command {
    pub(super) const fn day(&self) -> Date {
        match self {
            Self::PlanSupervision { on, .. }
            | Self::NominateSupervision { on, .. }
            | Self::OpenSupervisionMeeting { on, .. }
            | Self::AnnounceSupervision { on }
            | Self::NameSupervisionChair { on, .. } => *on,
        }
    }
}

/// A vote with its decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupervisionVote {
    /// Day.
    pub on: Date,
    /// Seats voted on.
    pub seats: u32,
    /// Who stood.
    pub candidates: Vec<PersonId>,
    /// The count.
    pub count: Count,
    /// Elected, most votes first.
    pub elected: Vec<PersonVotes>,
    /// With equal votes at the last seat.
    pub tied: Vec<PersonId>,
    /// Why.
    pub because: Vec<Because>,
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // mirrors `Command`
pub enum Fact {
    SupervisionPlanned { on: Date, day: Date, seats: u32, packs: Vec<String> },
    SupervisionNominated { on: Date, nominees: Vec<Proposed> },
    SupervisionMeetingOpened { on: Date, by: ChosenBy, present: u32, whole: u32 },
    SupervisionVoted { on: Date, vote: SupervisionVote },
    SupervisionAnnounced { on: Date },
    SupervisionChairNamed { on: Date, person: PersonId },
}

super::stages! {
    /// Where it stands. Its words stand under `supervision-stage-<name>`.
    Stage {
        /// Nothing recorded.
        NotBegun = "not-begun",
        /// Seats set.
        Planned = "planned",
        /// People proposed.
        Nominated = "nominated",
        /// The meeting is open.
        Meeting = "meeting",
        /// Another vote is due.
        VoteDue = "vote-due",
        /// All seats filled.
        Elected = "elected",
        /// Announced.
        Announced = "announced",
    }
}

/// How it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Supervision {
    /// Day of the plan, of the vote, seats.
    pub planned: Option<(Date, Date, u32)>,
    /// Who is proposed, since when.
    pub nominated: Option<(Date, Vec<Proposed>)>,
    /// The meeting: day, of whom, came, of how many.
    pub meeting: Option<(Date, ChosenBy, u32, u32)>,
    /// Votes, in order.
    pub votes: Vec<SupervisionVote>,
    /// Announced.
    pub announced: Option<Date>,
    /// Chair, since when.
    pub chair: Option<(Date, PersonId)>,
    /// Who took an open seat as the next in votes, since when.
    pub next: Vec<(Date, PersonId)>,
    /// Who left before the term ended, in order.
    pub left: Vec<PersonId>,
}

impl Supervision {
    /// Where it stands.
    #[must_use]
    pub fn stage(&self) -> Stage {
        if self.announced.is_some() {
            Stage::Announced
        } else if self.planned.is_none() {
            Stage::NotBegun
        } else if self.open() == 0 {
            Stage::Elected
        } else if !self.votes.is_empty() {
            Stage::VoteDue
        } else if self.meeting.is_some() {
            Stage::Meeting
        } else if self.nominated.is_some() {
            Stage::Nominated
        } else {
            Stage::Planned
        }
    }

    /// Elected over all votes, or seated as the next in votes, without those who left since.
    #[must_use]
    pub fn elected(&self) -> Vec<PersonId> {
        let voted = self.votes.iter().flat_map(|vote| vote.elected.iter().map(|line| line.person));
        let mut sits: Vec<PersonId> = voted.chain(self.next.iter().map(|(_, person)| *person)).collect();
        for gone in &self.left {
            if let Some(at) = sits.iter().position(|person| person == gone) {
                sits.remove(at);
            }
        }
        sits
    }

    /// Somebody's seat falls open: it is filled and announced again.
    pub(super) fn leaves(&mut self, person: PersonId) {
        self.left.push(person);
        self.announced = None;
        self.chair = self.chair.filter(|(_, chair)| *chair != person);
    }

    /// Seats nobody fills yet.
    #[must_use]
    pub fn open(&self) -> u32 {
        self.planned.map_or(0, |(_, _, seats)| seats).saturating_sub(small(self.elected().len()))
    }

    /// Who stands in the vote at hand: those with equal votes alone, else everybody proposed who does not sit.
    #[must_use]
    pub fn standing(&self) -> Vec<PersonId> {
        match self.votes.last().filter(|vote| !vote.tied.is_empty()) {
            Some(vote) => vote.tied.clone(),
            None => {
                let elected = self.elected();
                let proposed = self.nominated.iter().flat_map(|(_, people)| people.iter().map(|one| one.person));
                proposed.filter(|person| !elected.contains(person)).collect()
            }
        }
    }

    pub(super) fn apply(&mut self, fact: &Fact) {
        match fact {
            Fact::SupervisionPlanned { on, day, seats, .. } => self.planned = Some((*on, *day, *seats)),
            Fact::SupervisionNominated { on, nominees } => self.nominated = Some((*on, nominees.clone())),
            Fact::SupervisionMeetingOpened { on, by, present, whole } => self.meeting = Some((*on, *by, *present, *whole)),
            Fact::SupervisionVoted { vote, .. } => self.votes.push(vote.clone()),
            Fact::SupervisionAnnounced { on } => self.announced = Some(*on),
            Fact::SupervisionChairNamed { on, person } => self.chair = Some((*on, *person)),
        }
    }
}

/// The rules for the supervision committee of the unit on a day.
///
/// # Errors
/// `no_law` where no text is in force.
pub fn rules(state: &Election, on: Date) -> Result<Rules, Refusal> {
    rules_for(state, body_of(state, Body::SupervisionCommittee, Body::ResidentsSupervisionCommittee), on)
}

pub(super) fn decide(state: &Election, command: &Command) -> Answer {
    match command {
        Command::PlanSupervision { on, day, seats } => plan(state, *on, *day, *seats),
        Command::NominateSupervision { on, nominees } => nominate(state, *on, nominees),
        Command::OpenSupervisionMeeting { on, by, present, whole } => open_meeting(state, *on, *by, (*present, *whole)),
        Command::AnnounceSupervision { on } => announce(state, *on),
        Command::NameSupervisionChair { on, person, agree } => chair(state, *on, *person, *agree),
    }
}

/// Only once the committee is known: who sits on it decides who may supervise it.
fn committee_known(state: &Election) -> Result<Date, Refusal> {
    let announced = state.round().and_then(|round| round.announced);
    announced.filter(|_| state.stage() >= CommitteeStage::Elected).ok_or_else(|| Refusal::new("committee_not_known"))
}

fn plan(state: &Election, on: Date, day: Date, seats: u32) -> Answer {
    not_before(on, Some(committee_known(state)?))?;
    not_before(day, Some(on))?;
    if !state.bodies.supervision.votes.is_empty() {
        return Err(Refusal::new("supervision_voted"));
    }
    let rules = rules(state, day)?;
    must("supervision_size", Some(statute::supervision::size(&rules, seats)))?;
    let packs = rules.pack_ids();
    told(super::Fact::Supervision(Fact::SupervisionPlanned { on, day, seats, packs }))
}

/// The nearest relation of a person to a member of the committee.
#[must_use]
pub fn related(state: &Election, person: PersonId) -> Option<Relation> {
    near(state, person, |other| state.elected.iter().any(|one| one.person == other)).map(|(_, relation)| relation)
}

fn eligible(state: &Election, rules: &Rules, proposed: &Proposed) -> Result<(), Refusal> {
    known(state, proposed.person)?;
    let mut posts = proposed.posts.clone();
    if state.elected.iter().any(|one| one.person == proposed.person) {
        posts.push("committee_members".to_owned());
    }
    let nominee = Nominee { relation: related(state, proposed.person), posts };
    let verdict = statute::supervision::eligible(rules, &nominee);
    must("supervision_excluded", Some(verdict)).map_err(|refusal| refusal.figure("person", figure(proposed.person)))
}

fn nominate(state: &Election, on: Date, nominees: &[Proposed]) -> Answer {
    let (planned, day, seats) = state.bodies.supervision.planned.ok_or_else(|| Refusal::new("supervision_not_planned"))?;
    not_before(on, Some(planned))?;
    let supervision = &state.bodies.supervision;
    if !supervision.votes.is_empty() && (supervision.left.is_empty() || supervision.open() == 0) {
        return Err(Refusal::new("supervision_voted"));
    }
    let people: Vec<PersonId> = nominees.iter().map(|one| one.person).collect();
    once_each(&people)?;
    let rules = rules(state, day)?;
    for one in nominees {
        eligible(state, &rules, one)?;
    }
    if let Some(sits) = people.iter().find(|person| supervision.elected().contains(person)) {
        return Err(Refusal::new("sits_already").figure("person", figure(*sits)));
    }
    let seats = if supervision.votes.is_empty() { seats } else { supervision.open() };
    if small(nominees.len()) < seats {
        return Err(Refusal::new("too_few_proposed").figure("proposed", nominees.len()).figure("seats", seats));
    }
    told(super::Fact::Supervision(Fact::SupervisionNominated { on, nominees: nominees.to_vec() }))
}

fn open_meeting(state: &Election, on: Date, by: ChosenBy, (present, whole): (u32, u32)) -> Answer {
    let supervision = &state.bodies.supervision;
    let (nominated, _) = supervision.nominated.as_ref().ok_or_else(|| Refusal::new("supervision_not_nominated"))?;
    not_before(on, Some(*nominated))?;
    if supervision.open() == 0 {
        return Err(Refusal::new("supervision_filled"));
    }
    let rules = rules(state, on)?;
    let (word, meeting) = match by {
        ChosenBy::Meeting => ("meeting", Meeting::All),
        ChosenBy::Representatives => ("representatives", Meeting::Representatives),
        ChosenBy::Groups => ("groups", Meeting::Group),
    };
    if !rules.list(Key::SupervisionChosenBy).iter().any(|way| way == word) {
        return Err(Refusal::new("supervision_chosen_by").under(rules.cite(Key::SupervisionChosenBy)));
    }
    let representatives = &state.bodies.representatives;
    let seats = representatives.published.map(|(_, others)| small(representatives.people().len()).saturating_add(others));
    if let Some(all) = seats.filter(|all| by == ChosenBy::Representatives && whole != *all) {
        return Err(Refusal::new("meeting_has_members").figure("whole", whole).figure("all", all));
    }
    within(present, whole)?;
    quorate(&statute::meetings::quorum(&rules, meeting, Some(Came { present, whole }), None))?;
    told(super::Fact::Supervision(Fact::SupervisionMeetingOpened { on, by, present, whole }))
}

pub(super) fn open_vote(state: &Election, on: Date) -> Result<Open, Refusal> {
    let supervision = &state.bodies.supervision;
    let (day, _, present, _) = supervision.meeting.ok_or_else(|| Refusal::new("no_supervision_meeting"))?;
    if on != day {
        return Err(Refusal::new("not_the_meetings_day").figure("on", on).figure("day", day));
    }
    if supervision.open() == 0 {
        return Err(Refusal::new("supervision_filled"));
    }
    Ok(Open { seats: supervision.open(), women: 0, voters: present })
}

pub(super) fn vote(state: &Election, on: Date, count: &Count) -> Result<super::Fact, Refusal> {
    let supervision = &state.bodies.supervision;
    let rules = rules(state, on)?;
    let standing = supervision.standing();
    let only = supervision.votes.last().is_some_and(|vote| !vote.tied.is_empty());
    let sits = supervision.elected();
    let may_be = |line: &&PersonVotes| {
        let stands = standing.contains(&line.person);
        let written_in = !only && eligible(state, &rules, &Proposed { person: line.person, accounting: false, posts: Vec::new() }).is_ok();
        (stands || written_in) && !sits.contains(&line.person)
    };
    let lines: Vec<PersonVotes> = count.votes.iter().filter(may_be).copied().collect();
    let seats = supervision.open();
    let outcome = statute::supervision::decide(&rules, seats, count.returned, named(&lines));
    let votes = |person: PersonId| lines.iter().find(|line| line.person == person).copied();
    let vote = SupervisionVote {
        on,
        seats,
        candidates: standing,
        count: count.clone(),
        elected: people(&outcome.elected).into_iter().filter_map(votes).collect(),
        tied: people(&outcome.tied),
        because: outcome.because,
    };
    Ok(super::Fact::Supervision(Fact::SupervisionVoted { on, vote }))
}

/// Who had most votes in the last vote of those who do not sit and never left, and still may serve; nobody where two have equally many.
pub(super) fn next_in_votes(state: &Election, rules: &Rules) -> Option<PersonId> {
    let supervision = &state.bodies.supervision;
    let sits = supervision.elected();
    let may = |line: &&PersonVotes| {
        let proposed = Proposed { person: line.person, accounting: false, posts: Vec::new() };
        !sits.contains(&line.person) && !supervision.left.contains(&line.person) && eligible(state, rules, &proposed).is_ok()
    };
    let mut line: Vec<PersonVotes> =
        supervision.votes.last()?.count.votes.iter().filter(may).filter(|line| line.votes > 0).copied().collect();
    super::count::most_first(&mut line);
    let (first, second) = (line.first()?, line.get(1));
    second.is_none_or(|second| second.votes < first.votes).then_some(first.person)
}

fn announce(state: &Election, on: Date) -> Answer {
    let supervision = &state.bodies.supervision;
    if supervision.planned.is_none() || supervision.open() > 0 {
        return Err(Refusal::new("supervision_not_filled").figure("people", figures(&supervision.standing())));
    }
    if supervision.announced.is_some() {
        return Err(Refusal::new("already_announced"));
    }
    not_before(on, supervision.votes.last().map(|vote| vote.on).max(supervision.next.last().map(|(on, _)| *on)))?;
    told(super::Fact::Supervision(Fact::SupervisionAnnounced { on }))
}

fn chair(state: &Election, on: Date, person: PersonId, agree: u32) -> Answer {
    let supervision = &state.bodies.supervision;
    let announced = supervision.announced.ok_or_else(|| Refusal::new("supervision_not_announced"))?;
    not_before(on, Some(announced))?;
    let members = supervision.elected();
    if !members.contains(&person) {
        return Err(Refusal::new("not_on_supervision").figure("person", figure(person)));
    }
    let all = small(members.len());
    if agree > all {
        return Err(Refusal::new("more_agree_than_present").figure("agree", agree).figure("present", all));
    }
    must("chair_not_agreed", statute::meetings::passes(&rules(state, on)?, Meeting::Representatives, agree, all))?;
    told(super::Fact::Supervision(Fact::SupervisionChairNamed { on, person }))
}
