//! Seats outside the committee between terms: a representative, a group leader or a member of the supervision committee is
//! removed by those who chose, or leaves; the place is filled again by the vote of its body, or by the next in votes.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use statute::meetings::Came;
use statute::removal::{By as Asking, Seat as Of};
use statute::{Because, Body, Key, Rules};

use super::count::{Count, Open};
use super::term::{By, EndGround};
use super::{Answer, Sealed, body_of, figure, index, known, must, rules_for, sealed, small};
use crate::decide::not_before;
use crate::fact::Stream;
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::state::Election;

/// Whose seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "seat", rename_all = "snake_case", deny_unknown_fields)]
pub enum Seat {
    /// A representative's.
    Representative {
        /// Of which group, from 1.
        group: u32,
    },
    /// A group leader's.
    GroupLeader {
        /// Of which group, from 1.
        group: u32,
    },
    /// One on the supervision committee.
    Supervision,
}

impl Seat {
    const fn of(self) -> Of {
        match self {
            Self::Representative { .. } => Of::Representative,
            Self::GroupLeader { .. } => Of::GroupLeader,
            Self::Supervision => Of::Supervision,
        }
    }

    /// The stream of its body.
    #[must_use]
    pub const fn stream(self) -> Stream {
        match self {
            Self::Representative { .. } | Self::GroupLeader { .. } => Stream::Representatives,
            Self::Supervision => Stream::Supervision,
        }
    }

    const fn group(self) -> Option<u32> {
        match self {
            Self::Representative { group } | Self::GroupLeader { group } => Some(group),
            Self::Supervision => None,
        }
    }
}

/// How somebody leaves without a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case", deny_unknown_fields)]
pub enum Leaving {
    /// 书面辞职.
    Resigned,
    /// 连续无故缺席.
    Absent {
        /// So many times in a row.
        times: u32,
    },
    /// 职务自行终止.
    Ended {
        /// On which ground of the committee's law.
        ground: EndGround,
    },
}

/// What may be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)]
pub enum Command {
    /// So many of so many ask that somebody be removed.
    PetitionRemoval { on: Date, of: Seat, person: PersonId, by: By, whole: u32, signers: u32, reasons: String },
    /// Somebody leaves without a vote.
    LeaveSeat { on: Date, of: Seat, person: PersonId, leaving: Leaving, text: String },
    /// 递补: the next in votes takes the open seat of the supervision committee.
    SeatNext { on: Date },
}

impl Command {
    pub(super) const fn day(&self) -> Date {
        match self {
            Self::PetitionRemoval { on, .. } | Self::LeaveSeat { on, .. } | Self::SeatNext { on } => *on,
        }
    }
}

/// The vote on a removal, decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemovalVote {
    /// Day.
    pub on: Date,
    /// The count.
    pub count: Count,
    /// Who may vote.
    pub whole: u32,
    /// Enough took part.
    pub valid: bool,
    /// The seat falls open.
    pub removed: bool,
    /// Why.
    pub because: Vec<Because>,
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // mirrors `Command`
pub enum Fact {
    RemovalPetitioned { on: Date, case: u32, of: Seat, person: PersonId, by: By, whole: u32, signers: u32, vote_by: Option<Date> },
    RemovalVoted { on: Date, case: u32, of: Seat, person: PersonId, vote: RemovalVote },
    SeatLeft { on: Date, of: Seat, person: PersonId, notice_by: Option<Date> },
    NextSeated { on: Date, person: PersonId },
}

impl Fact {
    pub(super) const fn stream(&self) -> Stream {
        match self {
            Self::RemovalPetitioned { of, .. } | Self::RemovalVoted { of, .. } | Self::SeatLeft { of, .. } => of.stream(),
            Self::NextSeated { .. } => Stream::Supervision,
        }
    }
}

super::stages! {
    /// Where a removal stands. Its words stand under `removal-stage-<name>`.
    Stage {
        /// Asked for by enough.
        Asked = "asked",
        /// The vote removed the person.
        Removed = "removed",
        /// The vote did not.
        Kept = "kept",
        /// The person left otherwise.
        Moot = "moot",
    }
}

/// How a removal stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Removal {
    /// Asked for on.
    pub on: Date,
    /// Whose seat.
    pub of: Seat,
    /// Who.
    pub person: PersonId,
    /// Who asked.
    pub by: By,
    /// So many signed.
    pub signers: u32,
    /// Of so many.
    pub whole: u32,
    /// The reasons; nothing once erased.
    pub reasons: Option<String>,
    /// Last day of the vote, where a text sets one.
    pub vote_by: Option<Date>,
    /// The vote.
    pub vote: Option<RemovalVote>,
    /// The person left otherwise.
    pub moot: Option<Date>,
}

impl Removal {
    /// Where it stands.
    #[must_use]
    pub fn stage(&self) -> Stage {
        match (&self.vote, self.moot) {
            (Some(vote), _) if vote.removed => Stage::Removed,
            (Some(_), _) => Stage::Kept,
            (None, Some(_)) => Stage::Moot,
            (None, None) => Stage::Asked,
        }
    }
}

/// Somebody who left a seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gone {
    /// Since when.
    pub on: Date,
    /// Whose seat.
    pub of: Seat,
    /// Who.
    pub person: PersonId,
    /// Removed by a vote, not otherwise.
    pub removed: bool,
    /// How and why, where it was without a vote; nothing once erased.
    pub told: Option<(Leaving, String)>,
    /// Last day of the notice, where a text sets one.
    pub notice_by: Option<Date>,
}

/// Removals and seats left, of all three bodies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Removals {
    /// Removals, from 1.
    pub cases: Vec<Removal>,
    /// Who left, in order.
    pub gone: Vec<Gone>,
}

impl super::Bodies {
    pub(super) fn apply_removal(&mut self, fact: &Fact, part: Option<&Sealed>) {
        let cases = &mut self.removals.cases;
        match fact {
            Fact::RemovalPetitioned { on, of, person, by, whole, signers, vote_by, .. } => cases.push(Removal {
                on: *on,
                of: *of,
                person: *person,
                by: *by,
                signers: *signers,
                whole: *whole,
                reasons: part.and_then(Sealed::words).map(str::to_owned),
                vote_by: *vote_by,
                vote: None,
                moot: None,
            }),
            Fact::RemovalVoted { on, case, of, person, vote } => {
                if let Some(case) = index(*case).and_then(|at| cases.get_mut(at)) {
                    case.vote = Some(vote.clone());
                }
                if vote.removed {
                    self.leaves(Gone { on: *on, of: *of, person: *person, removed: true, told: None, notice_by: None });
                }
            }
            Fact::SeatLeft { on, of, person, notice_by } => {
                let told = if let Some(Sealed::SeatLeft { leaving, text }) = part { Some((*leaving, text.clone())) } else { None };
                self.leaves(Gone { on: *on, of: *of, person: *person, removed: false, told, notice_by: *notice_by });
            }
            Fact::NextSeated { on, person } => self.supervision.next.push((*on, *person)),
        }
    }

    /// A seat falls open; a removal that was not decided has nothing to decide any more.
    fn leaves(&mut self, gone: Gone) {
        let pending = |case: &&mut Removal| (case.of, case.person) == (gone.of, gone.person) && case.vote.is_none() && case.moot.is_none();
        self.removals.cases.iter_mut().filter(pending).for_each(|case| case.moot = Some(gone.on));
        match gone.of {
            Seat::Representative { group } => self.representatives.leaves(group, gone.person),
            Seat::GroupLeader { group } => self.representatives.leader_leaves(group, gone.person),
            Seat::Supervision => self.supervision.leaves(gone.person),
        }
        self.removals.gone.push(gone);
    }
}

/// The parameter under whose article somebody leaves such a seat.
pub(super) const fn article(of: Seat) -> Key {
    match of {
        Seat::Representative { .. } => Key::RepRecallPetition,
        Seat::GroupLeader { .. } => Key::GroupLeaderRecallPetition,
        Seat::Supervision => Key::SupervisionRecallVoters,
    }
}

/// The rules of the seat's body.
pub(super) fn rules(state: &Election, of: Seat, on: Date) -> Result<Rules, Refusal> {
    match of {
        Seat::Supervision => super::supervision::rules(state, on),
        Seat::Representative { .. } | Seat::GroupLeader { .. } => super::representatives::rules(state, on),
    }
}

/// Refuses somebody who does not hold the seat.
fn holds(state: &Election, of: Seat, person: PersonId) -> Result<(), Refusal> {
    let bodies = &state.bodies;
    let group = |number: u32| index(number).and_then(|at| bodies.representatives.groups.get(at));
    let sits = match of {
        Seat::Representative { group: number } => group(number).is_some_and(|group| group.elected().any(|one| one.person == person)),
        Seat::GroupLeader { group: number } => {
            group(number).is_some_and(|group| group.leader.is_some_and(|(_, leader, _)| leader == person))
        }
        Seat::Supervision => bodies.supervision.elected().contains(&person),
    };
    if sits { Ok(()) } else { Err(Refusal::new("seat_not_held").figure("person", figure(person))) }
}

/// The last vote of the seat's body.
fn since(state: &Election, of: Seat) -> Option<Date> {
    let bodies = &state.bodies;
    match of {
        Seat::Representative { group } | Seat::GroupLeader { group } => {
            index(group).and_then(|at| bodies.representatives.groups.get(at)).and_then(|group| group.votes.last()).map(|vote| vote.on)
        }
        Seat::Supervision => bodies.supervision.votes.last().map(|vote| vote.on),
    }
}

const fn asking(by: By) -> Asking {
    match by {
        By::Voters | By::Households | By::Meeting => Asking::Voters,
        By::Representatives => Asking::Representatives,
    }
}

fn petition(state: &Election, command: &Command) -> Answer {
    let Command::PetitionRemoval { on, of, person, by, whole, signers, reasons } = command else {
        return Err(Refusal::new("no_such_removal"));
    };
    known(state, *person)?;
    holds(state, *of, *person)?;
    not_before(*on, since(state, *of))?;
    let open = |case: &Removal| (case.of, case.person) == (*of, *person) && case.stage() == Stage::Asked;
    if state.bodies.removals.cases.iter().any(open) {
        return Err(Refusal::new("removal_open").figure("person", figure(*person)));
    }
    if signers > whole {
        return Err(Refusal::new("more_signers_than_whole").figure("signers", signers).figure("whole", whole));
    }
    let voters = of.group().and_then(index).and_then(|at| state.bodies.representatives.groups.get(at)).map(|group| group.plan.voters);
    if let Some(voters) = voters.filter(|voters| whole != voters) {
        return Err(Refusal::new("group_has_voters").figure("whole", whole).figure("voters", voters));
    }
    let rules = rules(state, *of, *on)?;
    let verdict = statute::removal::petition(&rules, of.of(), asking(*by), *whole, *signers);
    if verdict.is_none() {
        let article = rules.cite(statute::removal::petition_key(of.of(), asking(*by)));
        return Err(Refusal::new("removal_not_by_them").under(article));
    }
    must("removal_signers", verdict)?;
    let (case, vote_by) = (small(state.bodies.removals.cases.len()).saturating_add(1), statute::removal::vote_by(&rules, of.of(), *on));
    let text = crate::programme::filled(reasons)?;
    let (on, of, person, by, whole, signers) = (*on, *of, *person, *by, *whole, *signers);
    let fact = Fact::RemovalPetitioned { on, case, of, person, by, whole, signers, vote_by };
    sealed(super::Fact::Removal(fact), Sealed::Words { text })
}

fn case(state: &Election, of: Seat, number: u32) -> Result<&Removal, Refusal> {
    let found = index(number).and_then(|at| state.bodies.removals.cases.get(at)).filter(|case| case.of == of);
    let case = found.ok_or_else(|| Refusal::new("no_such_removal").figure("case", number))?;
    match case.stage() {
        Stage::Asked => Ok(case),
        _ => Err(Refusal::new("removal_decided").figure("case", number)),
    }
}

/// Whom a removal concerns, for those who count.
pub(super) fn concerns(state: &Election, of: Seat, number: u32) -> Result<Vec<PersonId>, Refusal> {
    Ok(vec![case(state, of, number)?.person])
}

pub(super) fn open(state: &Election, on: Date, (of, number): (Seat, u32)) -> Result<Open, Refusal> {
    let case = case(state, of, number)?;
    not_before(on, Some(case.on))?;
    Ok(Open { seats: 1, women: 0, voters: case.whole })
}

pub(super) fn vote(state: &Election, on: Date, (of, number): (Seat, u32), count: &Count) -> Result<super::Fact, Refusal> {
    let case = case(state, of, number)?;
    if let Some(other) = count.votes.iter().find(|line| line.person != case.person) {
        return Err(Refusal::new("vote_not_on_member").figure("person", figure(other.person)));
    }
    let rules = rules(state, case.of, on)?;
    let agree = count.votes.first().map_or(0, |line| line.votes);
    let came = Came { present: count.returned, whole: case.whole };
    let outcome = statute::removal::vote(&rules, case.of.of(), asking(case.by), came, agree);
    let (valid, removed) = (outcome.valid, outcome.removed);
    let vote = RemovalVote { on, count: count.clone(), whole: case.whole, valid, removed, because: outcome.because };
    Ok(super::Fact::Removal(Fact::RemovalVoted { on, case: number, of: case.of, person: case.person, vote }))
}

fn leave(state: &Election, (on, of, person): (Date, Seat, PersonId), leaving: Leaving, text: &str) -> Answer {
    holds(state, of, person)?;
    not_before(on, since(state, of))?;
    let rules = rules(state, of, on)?;
    match leaving {
        Leaving::Resigned => {}
        Leaving::Absent { times } => {
            let verdict = statute::removal::absent(&rules, times).filter(|_| of.of() == Of::Representative);
            if verdict.is_none() {
                return Err(Refusal::new("absence_ends_no_seat").under(rules.cite(Key::RepAbsenceLimit)));
            }
            must("absent_too_seldom", verdict)?;
        }
        Leaving::Ended { ground } => {
            let of_the_committee = rules_for(state, body_of(state, Body::VillageCommittee, Body::ResidentsCommittee), on)?;
            must("office_does_not_end", Some(statute::recall::office_ends(&of_the_committee, ground.name())))?;
        }
    }
    let notice_by = statute::removal::notice_by(&rules, of.of(), on);
    let part = Sealed::SeatLeft { leaving, text: crate::programme::short(text)? };
    let mut facts = vec![super::fact(super::Fact::Removal(Fact::SeatLeft { on, of, person, notice_by }), Some(part))];
    // Where leaders are representatives, whoever is no representative any more does not lead.
    if let Seat::Representative { group } = of
        && rules.flag(Key::GroupLeaderFromReps)
        && holds(state, Seat::GroupLeader { group }, person).is_ok()
    {
        let of = Seat::GroupLeader { group };
        let part = Sealed::SeatLeft { leaving, text: String::new() };
        facts.push(super::fact(super::Fact::Removal(Fact::SeatLeft { on, of, person, notice_by: None }), Some(part)));
    }
    Ok(facts)
}

fn seat_next(state: &Election, on: Date) -> Answer {
    let supervision = &state.bodies.supervision;
    if supervision.open() == 0 {
        return Err(Refusal::new("supervision_filled"));
    }
    let left = state.bodies.removals.gone.iter().rev().find(|gone| gone.of == Seat::Supervision);
    not_before(on, Some(left.ok_or_else(|| Refusal::new("no_seat_left"))?.on))?;
    let rules = rules(state, Seat::Supervision, on)?;
    must("supervision_not_filled_so", Some(statute::removal::next_in_votes(&rules)))?;
    let person = super::supervision::next_in_votes(state, &rules).ok_or_else(|| Refusal::new("nobody_next"))?;
    super::told(super::Fact::Removal(Fact::NextSeated { on, person }))
}

pub(super) fn decide(state: &Election, command: &Command) -> Answer {
    match command {
        Command::PetitionRemoval { .. } => petition(state, command),
        Command::LeaveSeat { on, of, person, leaving, text } => leave(state, (*on, *of, *person), *leaving, text),
        Command::SeatNext { on } => seat_next(state, *on),
    }
}
