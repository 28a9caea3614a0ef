//! Step 7: two people enter the tally; only what agrees counts.

use std::collections::BTreeSet;

use statute::Post;

use super::{Answer, on_roll, person_figure, round_of};
use crate::actor::Context;
use crate::command::TallySection;
use crate::fact::{Fact, Recorded, SectionId};
use crate::refusal::Refusal;
use crate::state::{BallotAccount, Election, Round, SectionState};

impl TallySection {
    /// Which section this is.
    #[must_use]
    pub fn id(&self) -> SectionId {
        match self {
            Self::Ballots { .. } => SectionId::Ballots,
            Self::Post { post, .. } => SectionId::Post { post: *post },
        }
    }

    /// The same numbers in a fixed order, so that two entries compare by value.
    #[must_use]
    pub fn normal(&self) -> Self {
        match self {
            Self::Ballots { .. } => self.clone(),
            Self::Post { post, votes, write_ins } => {
                let mut votes = votes.clone();
                votes.sort_by_key(|v| v.person);
                let mut write_ins: Vec<_> = write_ins.iter().copied().filter(|v| v.votes > 0).collect();
                write_ins.sort_by_key(|v| v.person);
                Self::Post { post: *post, votes, write_ins }
            }
        }
    }
}

impl SectionState {
    /// Entries of the attempt at hand.
    #[must_use]
    pub fn entries(&self) -> &[(String, TallySection)] {
        match self {
            Self::Waiting { entries } | Self::Differing { entries, .. } => entries,
            Self::Agreed(_) => &[],
        }
    }
}

pub(super) fn enter(state: &Election, context: &Context, sections: &[TallySection]) -> Answer {
    let round = round_of(state)?;
    let account = round.account.as_ref().ok_or_else(|| Refusal::new("poll_not_closed"))?;
    if round.outcome.is_some() || round.invalid.is_some() {
        return Err(Refusal::new("count_finished"));
    }
    let me = &context.actor.account;
    if round.entrants.len() >= 2 && !round.entrants.contains(me) {
        return Err(Refusal::new("two_people_count"));
    }
    if sections.is_empty() {
        return Err(Refusal::new("nothing_entered"));
    }
    let mut seen: Vec<SectionId> = Vec::new();
    let mut agreed = Vec::new();
    let mut differing = Vec::new();
    for section in sections {
        let id = section.id();
        if seen.contains(&id) {
            return Err(Refusal::new("section_twice"));
        }
        seen.push(id);
        let place = slot(round, id).and_then(|at| round.tally.get(at));
        let present = place.ok_or_else(|| Refusal::new("no_seat_for_post").figure("post", post_of(id)))?;
        open_for(present, me)?;
        possible(state, round, account, section, sections)?;
        if let Some((_, other)) = present.entries().iter().find(|(who, _)| who != me) {
            if other.normal() == section.normal() { agreed.push(id) } else { differing.push(id) }
        }
    }
    reopen_impossible(round, sections, &mut agreed, &mut differing);
    let entered =
        Fact::TallyEntered { round: round.number, entrant: me.clone(), sections: sections.iter().map(TallySection::normal).collect() };
    let mut facts = vec![Recorded { fact: entered, sealed: None }];
    if !agreed.is_empty() || !differing.is_empty() {
        facts.push(Recorded { fact: Fact::TallyCompared { round: round.number, agreed, differing }, sealed: None });
    }
    Ok(facts)
}

/// Two entries may agree on a post before they agree on the ballots. Posts that cannot be with the valid ballots agreed
/// now are entered again from the paper.
fn reopen_impossible(round: &Round, sections: &[TallySection], agreed: &mut Vec<SectionId>, differing: &mut Vec<SectionId>) {
    if !agreed.contains(&SectionId::Ballots) {
        return;
    }
    let Some(valid) = sections.iter().find_map(valid_of) else { return };
    for post in round.seats.posts() {
        let id = SectionId::Post { post };
        let present = slot(round, id).and_then(|at| round.tally.get(at));
        let taken = match present {
            Some(SectionState::Agreed(section)) => Some(section),
            _ => sections.iter().find(|s| s.id() == id && agreed.contains(&id)),
        };
        if taken.is_some_and(|section| !fits(section, valid, round.seats.of(post))) {
            agreed.retain(|other| *other != id);
            differing.push(id);
        }
    }
}

fn fits(section: &TallySection, valid: u32, seats: u32) -> bool {
    let TallySection::Post { votes, write_ins, .. } = section else { return true };
    let lines = || votes.iter().chain(write_ins).map(|l| l.votes);
    lines().all(|n| n <= valid) && lines().map(u64::from).sum::<u64>() <= u64::from(valid) * u64::from(seats)
}

fn valid_of(section: &TallySection) -> Option<u32> {
    match section {
        TallySection::Ballots { valid, .. } => Some(*valid),
        TallySection::Post { .. } => None,
    }
}

fn post_of(id: SectionId) -> &'static str {
    match id {
        SectionId::Ballots => "",
        SectionId::Post { post } => statute::post_name(post),
    }
}

/// Sections in the order of the sheet: ballots, then the posts voted on.
#[must_use]
pub fn slot(round: &Round, id: SectionId) -> Option<usize> {
    match id {
        SectionId::Ballots => Some(0),
        SectionId::Post { post } => round.seats.posts().iter().position(|p| *p == post).map(|at| at + 1),
    }
}

fn open_for(present: &SectionState, me: &str) -> Result<(), Refusal> {
    match present {
        SectionState::Agreed(_) => Err(Refusal::new("section_agreed")),
        other if other.entries().iter().any(|(who, _)| who == me) => Err(Refusal::new("already_entered")),
        _ => Ok(()),
    }
}

/// Sums that cannot be stop the entry with the figures.
fn possible(state: &Election, round: &Round, account: &BallotAccount, section: &TallySection, all: &[TallySection]) -> Result<(), Refusal> {
    let returned = account.returned();
    match section {
        TallySection::Ballots { valid, void } => {
            let sum = u64::from(*valid) + u64::from(*void);
            if sum != u64::from(returned) {
                return Err(Refusal::new("valid_and_void")
                    .figure("valid", valid)
                    .figure("void", void)
                    .figure("sum", sum)
                    .figure("returned", returned));
            }
            Ok(())
        }
        TallySection::Post { post, votes, write_ins } => {
            let valid = valid_ballots(round, all).unwrap_or(returned);
            every_candidate_once(round, *post, votes.iter().map(|v| v.person).collect())?;
            let mut written = BTreeSet::new();
            for line in write_ins {
                on_roll(state, line.person)?;
                if !written.insert(line.person) {
                    return Err(Refusal::new("person_twice").figure("person", person_figure(line.person)));
                }
                if round.candidates.iter().any(|c| c.post == *post && c.person == line.person) {
                    return Err(Refusal::new("write_in_is_candidate").figure("person", person_figure(line.person)));
                }
            }
            let lines = || votes.iter().chain(write_ins);
            if let Some(line) = lines().find(|l| l.votes > valid) {
                return Err(Refusal::new("votes_exceed_ballots")
                    .figure("person", person_figure(line.person))
                    .figure("votes", line.votes)
                    .figure("ballots", valid));
            }
            let sum: u64 = lines().map(|l| u64::from(l.votes)).sum();
            let seats = round.seats.of(*post);
            let most = u64::from(valid) * u64::from(seats);
            if sum > most {
                return Err(Refusal::new("votes_exceed_seats")
                    .figure("post", statute::post_name(*post))
                    .figure("sum", sum)
                    .figure("ballots", valid)
                    .figure("seats", seats)
                    .figure("most", most));
            }
            Ok(())
        }
    }
}

/// Valid ballots: as agreed, else as entered together with the posts.
fn valid_ballots(round: &Round, all: &[TallySection]) -> Option<u32> {
    match round.tally.first() {
        Some(SectionState::Agreed(section)) => valid_of(section),
        _ => all.iter().find_map(valid_of),
    }
}

fn every_candidate_once(round: &Round, post: Post, entered: Vec<crate::person::PersonId>) -> Result<(), Refusal> {
    let standing: BTreeSet<_> = round.candidates.iter().filter(|c| c.post == post).map(|c| c.person).collect();
    let distinct: BTreeSet<_> = entered.iter().copied().collect();
    if distinct != standing || distinct.len() != entered.len() {
        return Err(Refusal::new("every_candidate_once")
            .figure("post", statute::post_name(post))
            .figure("standing", standing.len())
            .figure("entered", entered.len()));
    }
    Ok(())
}
