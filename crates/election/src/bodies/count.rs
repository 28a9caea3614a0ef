//! One way of counting for every vote of these bodies: two people enter the same count, each from the sheet on the wall.
//!
//! Where they agree the vote is decided in the same act; where they differ neither is taken and both count again. What one
//! person entered is sealed until then.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use statute::{Key, Post, Rules};

use super::{Answer, chair, known, party, removal, representatives, supervision, term};
use crate::actor::Context;
use crate::command::PersonVotes;
use crate::decide::kin_standing;
use crate::fact::Stream;
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::state::Election;

/// Which vote is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "vote", rename_all = "snake_case", deny_unknown_fields)]
pub enum Vote {
    /// The members' meeting elects the Party branch committee (or the secretary of a branch without one).
    PartyCommittee,
    /// The new committee's first plenary elects the secretary and deputies.
    PartySecretary,
    /// A group elects its representatives.
    Representatives {
        /// Which group, from 1.
        group: u32,
    },
    /// The meeting elects the supervision committee.
    Supervision,
    /// A recall.
    Recall {
        /// Which, from 1.
        case: u32,
    },
    /// A by-election.
    ByElection {
        /// Which, from 1.
        case: u32,
    },
    /// 互选: the elected members choose the chair or a deputy among themselves.
    Chair {
        /// Which of the two posts.
        post: Post,
    },
    /// A removal outside the committee.
    Removal {
        /// Of whose seat.
        of: removal::Seat,
        /// Which, from 1.
        case: u32,
    },
}

impl Vote {
    /// The stream in which it stands.
    #[must_use]
    pub const fn stream(self) -> Stream {
        match self {
            Self::PartyCommittee | Self::PartySecretary => Stream::Party,
            Self::Representatives { .. } => Stream::Representatives,
            Self::Supervision => Stream::Supervision,
            Self::Removal { of, .. } => of.stream(),
            Self::Recall { .. } | Self::ByElection { .. } | Self::Chair { .. } => Stream::Committee,
        }
    }
}

/// A count as it stands on the sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// 发出.
    pub issued: u32,
    /// 收回.
    pub returned: u32,
    /// 有效.
    pub valid: u32,
    /// 废票.
    pub void: u32,
    /// Votes for (赞成) each person, candidates and others written in. In a recall: votes that recall.
    pub votes: Vec<PersonVotes>,
    /// Votes of the women's column, where the ballot has one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub women: Vec<PersonVotes>,
    /// Households represented, where they are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub households: Option<u32>,
}

impl Count {
    /// Refuses figures that no pile of ballots can have. `seats`: names that one ballot may bear in the general and in the
    /// women's column.
    fn possible(&self, state: &Election, (seats, women): (u32, u32)) -> Result<(), Refusal> {
        if self.valid.checked_add(self.void) != Some(self.returned) {
            return Err(Refusal::new("count_parts")
                .figure("valid", self.valid)
                .figure("void", self.void)
                .figure("returned", self.returned));
        }
        for (lines, seats) in [(&self.votes, seats), (&self.women, women)] {
            let people: Vec<PersonId> = lines.iter().map(|line| line.person).collect();
            super::once_each(&people)?;
            for line in lines {
                known(state, line.person)?;
                if line.votes > self.valid {
                    return Err(Refusal::new("votes_exceed_ballots")
                        .figure("person", super::figure(line.person))
                        .figure("votes", line.votes)
                        .figure("ballots", self.valid));
                }
            }
            let sum: u64 = lines.iter().map(|line| u64::from(line.votes)).sum();
            let most = u64::from(self.valid).saturating_mul(u64::from(seats));
            if sum > most {
                return Err(Refusal::new("count_votes_sum").figure("sum", sum).figure("most", most).figure("seats", seats));
            }
        }
        Ok(())
    }
}

/// What may be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// One person's count of the vote at hand.
    EnterCount {
        /// Day of the vote.
        on: Date,
        /// Which vote.
        of: Vote,
        /// The count.
        count: Count,
    },
    /// 监票人、计票人 of a vote; the Party's meeting names its own. Named again, they take the place of those before.
    NameWorkers {
        /// Day.
        on: Date,
        /// Which vote.
        of: Vote,
        /// 监票人.
        scrutineers: Vec<PersonId>,
        /// 计票人.
        tellers: Vec<PersonId>,
    },
}

impl Command {
    pub(super) const fn day(&self) -> Date {
        match self {
            Self::EnterCount { on, .. } | Self::NameWorkers { on, .. } => *on,
        }
    }
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fact {
    /// One person has entered a count; the count itself is sealed.
    CountEntered {
        /// Day.
        on: Date,
        /// Which vote.
        of: Vote,
        /// By whose account.
        entrant: String,
    },
    /// Both entered the same: this is the count.
    CountAgreed {
        /// Day.
        on: Date,
        /// Which vote.
        of: Vote,
        /// The count.
        count: Count,
    },
    /// The two differ; neither is taken.
    CountDiffered {
        /// Day.
        on: Date,
        /// Which vote.
        of: Vote,
    },
    /// Who scrutinises and counts.
    WorkersNamed {
        /// Day.
        on: Date,
        /// Which vote.
        of: Vote,
        /// 监票人.
        scrutineers: Vec<PersonId>,
        /// 计票人.
        tellers: Vec<PersonId>,
    },
}

impl Fact {
    pub(super) const fn stream(&self) -> Stream {
        match self {
            Self::CountEntered { of, .. }
            | Self::CountAgreed { of, .. }
            | Self::CountDiffered { of, .. }
            | Self::WorkersNamed { of, .. } => of.stream(),
        }
    }
}

/// A count that one person has entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entered {
    /// By whose account.
    pub entrant: String,
    /// The count; nothing once erased.
    pub count: Option<Count>,
}

/// A vote at which somebody counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Counting {
    /// The first entry, while the second is awaited.
    pub waiting: Option<Entered>,
    /// By whose account the second came, until the two are compared.
    pub second: Option<String>,
    /// The count on which two people agreed last.
    pub agreed: Option<Count>,
    /// How often two counts differed.
    pub differed: u32,
}

/// Who scrutinises and counts at a vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Workers {
    /// Since when.
    pub on: Date,
    /// 监票人.
    pub scrutineers: Vec<PersonId>,
    /// 计票人.
    pub tellers: Vec<PersonId>,
}

/// All counts at hand, and who works at which vote.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    #[serde(serialize_with = "listed")]
    open: BTreeMap<Vote, Counting>,
    #[serde(serialize_with = "listed")]
    workers: BTreeMap<Vote, Workers>,
}

/// Votes are no names of JSON members: a list of pairs.
fn listed<T: Serialize, S: serde::Serializer>(map: &BTreeMap<Vote, T>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(map.iter())
}

impl Counts {
    /// How the count of a vote stands.
    #[must_use]
    pub fn of(&self, vote: Vote) -> Option<&Counting> {
        self.open.get(&vote)
    }

    /// Who works at a vote, where somebody was named.
    #[must_use]
    pub fn workers(&self, vote: Vote) -> Option<&Workers> {
        self.workers.get(&vote)
    }

    pub(super) fn apply(&mut self, fact: &Fact, sealed: Option<&super::Sealed>) {
        match fact {
            Fact::CountEntered { of, entrant, .. } => {
                let count = if let Some(super::Sealed::Count(count)) = sealed { Some(count.clone()) } else { None };
                let counting = self.open.entry(*of).or_default();
                counting.agreed = None;
                if counting.waiting.as_ref().is_some_and(|first| first.entrant != *entrant) {
                    counting.second = Some(entrant.clone());
                } else {
                    counting.waiting = Some(Entered { entrant: entrant.clone(), count });
                }
            }
            Fact::CountAgreed { of, count, .. } => {
                self.open.insert(*of, Counting { agreed: Some(count.clone()), ..Counting::default() });
            }
            Fact::CountDiffered { of, .. } => {
                let counting = self.open.entry(*of).or_default();
                (counting.waiting, counting.second) = (None, None);
                counting.differed = counting.differed.saturating_add(1);
            }
            Fact::WorkersNamed { on, of, scrutineers, tellers } => {
                let workers = Workers { on: *on, scrutineers: scrutineers.clone(), tellers: tellers.clone() };
                self.workers.insert(*of, workers);
            }
        }
    }
}

/// A vote that is open: what its ballots may bear and who takes its decision.
pub(super) struct Open {
    /// Names one ballot may bear in the general column.
    pub seats: u32,
    /// In the women's column.
    pub women: u32,
    /// Most ballots that can have been issued.
    pub voters: u32,
}

fn open(state: &Election, on: Date, of: Vote) -> Result<Open, Refusal> {
    match of {
        Vote::PartyCommittee => party::open_vote(state, on),
        Vote::PartySecretary => party::open_plenary_vote(state, on),
        Vote::Representatives { group } => representatives::open_vote(state, on, group),
        Vote::Supervision => supervision::open_vote(state, on),
        Vote::Recall { case } => term::open_recall(state, on, case),
        Vote::ByElection { case } => term::open_by_election(state, on, case),
        Vote::Chair { post } => chair::open(state, on, post),
        Vote::Removal { of, case } => removal::open(state, on, (of, case)),
    }
}

fn decided(state: &Election, on: Date, of: Vote, count: &Count) -> Result<super::Fact, Refusal> {
    match of {
        Vote::PartyCommittee => party::vote(state, on, count),
        Vote::PartySecretary => party::plenary_vote(state, on, count),
        Vote::Representatives { group } => representatives::vote(state, on, group, count),
        Vote::Supervision => supervision::vote(state, on, count),
        Vote::Recall { case } => term::recall_vote(state, on, case, count),
        Vote::ByElection { case } => term::by_election_vote(state, on, case, count),
        Vote::Chair { post } => chair::vote(state, on, post, count),
        Vote::Removal { of, case } => removal::vote(state, on, (of, case), count),
    }
}

/// Who stands in a vote; in a group's vote for representatives nobody but those with equal votes.
fn standing(state: &Election, of: Vote) -> Result<Vec<PersonId>, Refusal> {
    match of {
        Vote::PartyCommittee | Vote::PartySecretary => Err(Refusal::new("workers_of_the_meeting")),
        Vote::Representatives { group } => representatives::standing(state, group),
        Vote::Supervision => Ok(state.bodies.supervision.standing()),
        Vote::Recall { case } => term::recall_concerns(state, case),
        Vote::ByElection { case } => term::by_election_standing(state, case),
        Vote::Chair { .. } => Ok(state.elected.iter().map(|one| one.person).collect()),
        Vote::Removal { of, case } => removal::concerns(state, of, case),
    }
}

/// Refuses somebody who stands, or whose relative does, as one who scrutinises or counts.
pub(super) fn impartial(state: &Election, rules: &Rules, workers: &[PersonId], standing: &[PersonId]) -> Result<(), Refusal> {
    for worker in workers {
        let article = rules.cite(Key::StaffExcluded);
        if standing.contains(worker) {
            return Err(Refusal::new("worker_is_candidate").under(article).figure("person", super::figure(*worker)));
        }
        if let Some(candidate) = kin_standing(state, rules, standing.iter().copied(), *worker) {
            return Err(Refusal::new("worker_is_relative")
                .under(article)
                .figure("person", super::figure(*worker))
                .figure("candidate", super::figure(candidate)));
        }
    }
    Ok(())
}

fn name_workers(state: &Election, on: Date, of: Vote, (scrutineers, tellers): (&[PersonId], &[PersonId])) -> Answer {
    let standing = standing(state, of)?;
    if scrutineers.is_empty() || tellers.is_empty() {
        return Err(Refusal::new("workers_missing"));
    }
    let workers: Vec<PersonId> = scrutineers.iter().chain(tellers).copied().collect();
    super::once_each(&workers)?;
    for worker in &workers {
        known(state, *worker)?;
    }
    impartial(state, &super::rules_for(state, state.body, on)?, &workers, &standing)?;
    super::told(super::Fact::Count(Fact::WorkersNamed { on, of, scrutineers: scrutineers.to_vec(), tellers: tellers.to_vec() }))
}

/// Somebody named earlier may stand, or be a relative, by now.
fn still_impartial(state: &Election, on: Date, of: Vote) -> Result<(), Refusal> {
    let Some(named) = state.bodies.counts.workers(of) else { return Ok(()) };
    let workers: Vec<PersonId> = named.scrutineers.iter().chain(&named.tellers).copied().collect();
    impartial(state, &super::rules_for(state, state.body, on)?, &workers, &standing(state, of)?)
}

pub(super) fn decide(state: &Election, context: &Context, command: &Command) -> Answer {
    match command {
        Command::EnterCount { on, of, count } => enter(state, context, (*on, *of), count),
        Command::NameWorkers { on, of, scrutineers, tellers } => name_workers(state, *on, *of, (scrutineers, tellers)),
    }
}

fn enter(state: &Election, context: &Context, (on, of): (Date, Vote), count: &Count) -> Answer {
    let open = open(state, on, of)?;
    still_impartial(state, on, of)?;
    if count.issued > open.voters {
        return Err(Refusal::new("issued_exceeds_voters").figure("issued", count.issued).figure("voters", open.voters));
    }
    count.possible(state, (open.seats, open.women))?;
    let entrant = context.actor.account.clone();
    let entered = Fact::CountEntered { on, of, entrant: entrant.clone() };
    let mut facts = vec![super::fact(super::Fact::Count(entered), Some(super::Sealed::Count(count.clone())))];
    let Some(first) = state.bodies.counts.of(of).and_then(|counting| counting.waiting.as_ref()) else { return Ok(facts) };
    if first.entrant == entrant {
        return Err(Refusal::new("same_entrant"));
    }
    if first.count.as_ref().is_some_and(|first| same(first, count)) {
        facts.push(super::fact(super::Fact::Count(Fact::CountAgreed { on, of, count: count.clone() }), None));
        facts.push(super::fact(decided(state, on, of, count)?, None));
    } else {
        facts.push(super::fact(super::Fact::Count(Fact::CountDiffered { on, of }), None));
    }
    Ok(facts)
}

/// The same figures, in whatever order the names were entered; a name without votes is as good as none.
fn same(a: &Count, b: &Count) -> bool {
    let line = |lines: &[PersonVotes]| {
        let mut line: Vec<_> = lines.iter().filter(|l| l.votes > 0).map(|l| (l.person, l.votes)).collect();
        line.sort_unstable();
        line
    };
    let plain = |count: &Count| (count.issued, count.returned, count.valid, count.void, count.households);
    plain(a) == plain(b) && line(&a.votes) == line(&b.votes) && line(&a.women) == line(&b.women)
}

/// Puts those with most votes first; with equal votes, in the order of their numbers.
pub(super) fn most_first(lines: &mut [PersonVotes]) {
    lines.sort_by(|a, b| b.votes.cmp(&a.votes).then(a.person.cmp(&b.person)));
}

/// Who has most of those with enough votes; else all who have equally many.
pub(super) fn best(mut lines: Vec<PersonVotes>, needed: u32) -> (Option<PersonVotes>, Vec<PersonId>) {
    lines.retain(|line| line.votes >= needed);
    most_first(&mut lines);
    let most = lines.first().map_or(0, |first| first.votes);
    let equal: Vec<PersonId> = lines.iter().filter(|line| line.votes == most).map(|line| line.person).collect();
    if equal.len() > 1 { (None, equal) } else { (lines.first().copied(), Vec::new()) }
}

/// Votes as `statute` ranks them.
pub(super) fn named(lines: &[PersonVotes]) -> Vec<(String, u32)> {
    lines.iter().map(|line| (super::figure(line.person), line.votes)).collect()
}

/// People behind names of a count, in their order.
pub(super) fn people(names: &[String]) -> Vec<PersonId> {
    names.iter().filter_map(|name| crate::decide::person_of(name)).collect()
}
