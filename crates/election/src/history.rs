//! What tables of an earlier day are made of: first days and figures that no later act takes back.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::fact::{Fact, RoundKind};
use crate::state::{BallotAccount, Election, Round};
use crate::summary::Stage;

/// Stages with the first day on which each was reached, and the postings of the roll.
///
/// A rerun begins with new nominations: [`crate::Summary::reached`] forgets the old ones, this does not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct History {
    /// First days, up to the list of candidates.
    pub first: BTreeMap<Stage, Date>,
    /// Postings of the roll, each with its day and the number registered, in order.
    pub posted: Vec<(Date, u32)>,
}

/// A vote that was held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vote {
    /// Kind.
    pub kind: RoundKind,
    /// Day on which the ballots were accounted for.
    pub on: Date,
    /// Ballots returned.
    pub returned: u32,
    /// Declared invalid, or too few took part.
    pub void: bool,
    /// Day of the announcement.
    pub announced: Option<Date>,
    /// All its seats are filled by it.
    pub filled: bool,
    /// Elected by it; nobody before the announcement.
    pub elected: u32,
    /// Of them, those who stood on its list for the post they won; the others were written in.
    pub stood: u32,
}

impl History {
    pub(crate) fn apply(&mut self, fact: &Fact) {
        let (stage, on) = match fact {
            Fact::PlanSet { on, .. } => (Stage::Planned, *on),
            Fact::ElectionCommitteeFormed { on, .. } => (Stage::CommitteeFormed, *on),
            Fact::RollPublished { on, registered } => {
                self.posted.push((*on, *registered));
                (Stage::RollPublished, *on)
            }
            Fact::CorrectedRollPublished { on, registered, .. } => {
                self.posted.push((*on, *registered));
                (Stage::RollFinal, *on)
            }
            Fact::NominationsRecorded { on, .. } => (Stage::Nominated, *on),
            Fact::CandidatesPublished { on, .. } => (Stage::CandidatesPublished, *on),
            _ => return,
        };
        self.first.entry(stage).or_insert(on);
    }

    /// How many were registered as of a day, by the last posting until then.
    #[must_use]
    pub fn registered(&self, day: Date) -> Option<u32> {
        self.posted.iter().rfind(|(on, _)| *on <= day).map(|(_, registered)| *registered)
    }
}

impl Election {
    /// The votes held, in order.
    #[must_use]
    pub fn votes(&self) -> Vec<Vote> {
        self.rounds.iter().filter_map(|round| self.vote(round)).collect()
    }

    fn vote(&self, round: &Round) -> Option<Vote> {
        let account: &BallotAccount = round.account.as_ref()?;
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let elected: Vec<_> = self.elected.iter().filter(|one| one.round == round.number && round.announced.is_some()).collect();
        let on_list = |person, post| round.candidates.iter().any(|candidate| candidate.person == person && candidate.post == post);
        Some(Vote {
            kind: round.kind,
            on: account.on,
            returned: account.returned(),
            void: round.invalid.is_some() || round.outcome.as_ref().is_some_and(|(_, outcome)| outcome.election_valid == Some(false)),
            announced: round.announced,
            filled: round.filled() == Some(true),
            elected: small(elected.len()),
            stood: small(elected.iter().filter(|one| on_list(one.person, one.post)).count()),
        })
    }
}
