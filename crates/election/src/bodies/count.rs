//! One way of counting for every vote of these bodies: two people enter the same count, each from the sheet on the wall.
//!
//! Where they agree the vote is decided in the same act; where they differ neither is taken and both count again. What one
//! person entered is sealed until then.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Answer, known, party, representatives, supervision, term};
use crate::actor::Context;
use crate::command::PersonVotes;
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
}

impl Vote {
    /// The stream in which it stands.
    #[must_use]
    pub const fn stream(self) -> Stream {
        match self {
            Self::PartyCommittee | Self::PartySecretary => Stream::Party,
            Self::Representatives { .. } => Stream::Representatives,
            Self::Supervision => Stream::Supervision,
            Self::Recall { .. } | Self::ByElection { .. } => Stream::Committee,
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
}

impl Command {
    pub(super) const fn day(&self) -> Date {
        let Self::EnterCount { on, .. } = self;
        *on
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
}

impl Fact {
    pub(super) const fn stream(&self) -> Stream {
        match self {
            Self::CountEntered { of, .. } | Self::CountAgreed { of, .. } | Self::CountDiffered { of, .. } => of.stream(),
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
    /// How often two counts differed.
    pub differed: u32,
}

/// All counts at hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<Vote, Counting>);

impl Serialize for Counts {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter())
    }
}

impl Counts {
    /// How the count of a vote stands.
    #[must_use]
    pub fn of(&self, vote: Vote) -> Option<&Counting> {
        self.0.get(&vote)
    }

    pub(super) fn apply(&mut self, fact: &Fact, sealed: Option<&super::Sealed>) {
        match fact {
            Fact::CountEntered { of, entrant, .. } => {
                let count = if let Some(super::Sealed::Count(count)) = sealed { Some(count.clone()) } else { None };
                self.0.entry(*of).or_default().waiting = Some(Entered { entrant: entrant.clone(), count });
            }
            Fact::CountAgreed { of, .. } => drop(self.0.remove(of)),
            Fact::CountDiffered { of, .. } => {
                let counting = self.0.entry(*of).or_default();
                counting.waiting = None;
                counting.differed = counting.differed.saturating_add(1);
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
    }
}

pub(super) fn decide(state: &Election, context: &Context, command: &Command) -> Answer {
    let Command::EnterCount { on, of, count } = command;
    let open = open(state, *on, *of)?;
    if count.issued > open.voters {
        return Err(Refusal::new("issued_exceeds_voters").figure("issued", count.issued).figure("voters", open.voters));
    }
    count.possible(state, (open.seats, open.women))?;
    let entrant = context.actor.account.clone();
    let entered = Fact::CountEntered { on: *on, of: *of, entrant: entrant.clone() };
    let mut facts = vec![super::fact(super::Fact::Count(entered), Some(super::Sealed::Count(count.clone())))];
    let Some(first) = state.bodies.counts.of(*of).and_then(|counting| counting.waiting.as_ref()) else { return Ok(facts) };
    if first.entrant == entrant {
        return Err(Refusal::new("same_entrant"));
    }
    if first.count.as_ref().is_some_and(|first| same(first, count)) {
        facts.push(super::fact(super::Fact::Count(Fact::CountAgreed { on: *on, of: *of, count: count.clone() }), None));
        facts.push(super::fact(decided(state, *on, *of, count)?, None));
    } else {
        facts.push(super::fact(super::Fact::Count(Fact::CountDiffered { on: *on, of: *of }), None));
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

/// Votes as `statute` ranks them.
pub(super) fn named(lines: &[PersonVotes]) -> Vec<(String, u32)> {
    lines.iter().map(|line| (super::figure(line.person), line.votes)).collect()
}

/// People behind names of a count, in their order.
pub(super) fn people(names: &[String]) -> Vec<PersonId> {
    names.iter().filter_map(|name| crate::decide::person_of(name)).collect()
}
