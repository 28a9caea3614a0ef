//! Step 7: the paper's figures, and the two who enter them.

use election::command::{InvalidGround, PersonVotes, TallySection};
use election::fact::{Candidate, SectionId};
use election::state::SectionState;
use election::{Command, PersonId};
use jiff::civil::Date;
use statute::{Post, Sex};

use super::{Story, Told, Who};
use crate::course::{Reach, Vote};

impl Story {
    pub(super) fn close_and_enter(&mut self) -> Told {
        self.vote(self.days.poll, self.course.first)
    }

    /// Closes a poll; the first counter enters. With half of the voters or fewer the committee may also leave the boxes shut.
    pub(super) fn vote(&mut self, on: Date, vote: Vote) -> Told {
        let returned = self.close(on, vote)?;
        if vote == Vote::LowTurnout && self.rng.percent(50) {
            self.paper.clear();
            return self.act(on, Who::Committee, &Command::DeclareInvalid { on, ground: InvalidGround::TurnoutNotMajority });
        }
        self.paper = self.figures(returned, vote);
        self.act(on, Who::FirstCounter, &Command::EnterTally { sections: self.paper.clone() })
    }

    pub(super) fn enter_again(&mut self) -> Told {
        self.second_entry(self.days.poll, self.course.differing)
    }

    /// The second counter enters; where the two differ, both enter that section again from the paper.
    pub(super) fn second_entry(&mut self, on: Date, differing: bool) -> Told {
        if self.paper.is_empty() {
            return Ok(());
        }
        let mut sections = self.paper.clone();
        if differing {
            misread(&mut sections);
        }
        self.act(on, Who::SecondCounter, &Command::EnterTally { sections })?;
        if self.course.reach == Reach::BothEntries {
            return Ok(());
        }
        let again = self.differing();
        if again.is_empty() {
            return Ok(());
        }
        self.act(on, Who::FirstCounter, &Command::EnterTally { sections: again.clone() })?;
        self.act(on, Who::SecondCounter, &Command::EnterTally { sections: again })
    }

    /// The paper's figures of the sections in which the two differ.
    fn differing(&self) -> Vec<TallySection> {
        let Some(round) = self.state.round() else { return Vec::new() };
        let differs = |id: SectionId| {
            let at = election::decide::slot(round, id);
            at.and_then(|at| round.tally.get(at)).is_some_and(|state| matches!(state, SectionState::Differing { .. }))
        };
        self.paper.iter().filter(|section| differs(section.id())).cloned().collect()
    }

    fn figures(&mut self, returned: u32, vote: Vote) -> Vec<TallySection> {
        let void = returned * self.rng.below(26) / 1_000;
        let valid = returned - void;
        let (posts, seats, candidates) = match self.state.round() {
            Some(round) => (round.seats.posts(), round.seats, round.candidates.clone()),
            None => return Vec::new(),
        };
        let short = if seats.member > 1 && self.rng.percent(55) { Post::Member } else { Post::Chair };
        let mut sections = vec![TallySection::Ballots { valid, void }];
        for post in posts {
            let standing = self.by_favour(post, &candidates);
            let shares = match vote {
                Vote::Short if post == short => self.shares_short(seats.of(post), standing.len()),
                Vote::Tie if post == Post::Member => shares_tie(seats.of(post), standing.len()),
                Vote::NoThird => standing.iter().zip(0..).map(|(_, at)| 300_u32.saturating_sub(25 * at)).collect(),
                _ => self.shares_full(seats.of(post), standing.len()),
            };
            let votes: Vec<PersonVotes> =
                standing.into_iter().zip(shares).map(|(person, share)| PersonVotes { person, votes: share_of(valid, share) }).collect();
            let write_ins = self.write_ins(post, valid, &candidates);
            sections.push(TallySection::Post { post, votes, write_ins });
        }
        sections
    }

    /// Candidates of a post in the order in which the voters will prefer them; among members a woman leads.
    fn by_favour(&mut self, post: Post, candidates: &[Candidate]) -> Vec<PersonId> {
        let mut line: Vec<PersonId> = candidates.iter().filter(|c| c.post == post).map(|c| c.person).collect();
        if self.rng.percent(30) && line.len() > 1 {
            line.swap(0, 1);
        }
        let woman = |id: &PersonId| self.state.person(*id).and_then(|p| p.sex) == Some(Sex::Female);
        if post == Post::Member
            && let Some(at) = line.iter().position(woman)
        {
            line[..=at].rotate_right(1);
        }
        line
    }

    /// In thousandths of the valid ballots: seats well above half, the others far below, together never more than each voter's choices.
    fn shares_full(&mut self, seats: u32, standing: usize) -> Vec<u32> {
        let mut share = if seats == 1 { self.rng.between(565, 780) } else { self.rng.between(720, 860) };
        let mut shares = Vec::new();
        let mut left = 1_000 * seats - 20;
        for at in 0..u32::try_from(standing).unwrap_or(0) {
            if at < seats {
                shares.push(share);
                left = left.saturating_sub(share);
                share = share.saturating_sub(self.rng.between(6, 24)).max(565);
            } else {
                let losers = u32::try_from(standing).unwrap_or(1).saturating_sub(seats).max(1);
                shares.push((left / losers).min(self.rng.between(180, 430)));
            }
        }
        shares
    }

    /// As [`Self::shares_full`], but nobody reaches half for the last seat.
    fn shares_short(&mut self, seats: u32, standing: usize) -> Vec<u32> {
        let mut shares = self.shares_full(seats, standing);
        let last = usize::try_from(seats.saturating_sub(1)).unwrap_or(0);
        for (at, share) in shares.iter_mut().enumerate().skip(last) {
            *share = if at == last { self.rng.between(430, 485) } else { self.rng.between(300, 390) };
        }
        shares
    }

    /// Now and then a few voters write in somebody else.
    fn write_ins(&mut self, post: Post, valid: u32, candidates: &[Candidate]) -> Vec<PersonVotes> {
        if post != Post::Member || valid < 200 || !self.rng.percent(20) {
            return Vec::new();
        }
        let Ok(at) = self.somebody(None, 25, 64) else { return Vec::new() };
        let person = self.id(at);
        let stands = candidates.iter().any(|c| c.person == person);
        if stands { Vec::new() } else { vec![PersonVotes { person, votes: self.rng.between(1, valid / 100) }] }
    }
}

/// Two equal at the last seat, both above half.
fn shares_tie(seats: u32, standing: usize) -> Vec<u32> {
    (1..=u32::try_from(standing).unwrap_or(0))
        .map(|place| {
            if place < seats {
                800 - 10 * place
            } else if place <= seats + 1 {
                560
            } else {
                50
            }
        })
        .collect()
}

fn share_of(valid: u32, share: u32) -> u32 {
    u32::try_from(u64::from(valid) * u64::from(share) / 1_000).unwrap_or(u32::MAX)
}

/// One figure read one lower than it stands.
fn misread(sections: &mut [TallySection]) {
    for section in sections.iter_mut().rev() {
        if let TallySection::Post { votes, .. } = section
            && let Some(line) = votes.iter_mut().find(|line| line.votes > 1)
        {
            line.votes -= 1;
            return;
        }
    }
}
