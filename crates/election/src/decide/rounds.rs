//! Step 8, what follows: the next round with its candidates and last day, or seats left vacant.

use std::collections::BTreeSet;

use jiff::civil::Date;
use statute::{Confidence, CountRound, Key, NextStep, Outcome, Post, Rules};

use super::committee::forced_exits;
use super::result::agreed_votes;
use super::{Answer, fact, not_before, person_figure, round_of, rules_of, under};
use crate::command::{Ballot, InvalidGround, Seats};
use crate::fact::{Candidate, Fact, Recorded, RoundKind};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::state::{Election, Round};

impl Election {
    /// Which vote a round repeats or is: a rerun is judged as the round it replaces.
    pub(crate) fn count_round(&self, round: &Round) -> CountRound {
        match round.kind {
            RoundKind::First => CountRound::First,
            RoundKind::Runoff => CountRound::Runoff,
            RoundKind::TieRevote => CountRound::TieRevote,
            RoundKind::Rerun => {
                let before = self.rounds.iter().rev().find(|r| r.number < round.number && r.kind != RoundKind::Rerun);
                before.map_or(CountRound::First, |r| self.count_round(r))
            }
        }
    }

    /// Seats not filled yet, over all rounds.
    #[must_use]
    pub fn open_seats(&self) -> Seats {
        let mut open = self.plan.as_ref().map(|p| p.seats).unwrap_or_default();
        for elected in &self.elected {
            open.take(elected.post);
        }
        open
    }

    /// The next round, if one is due: its kind, seats and candidates. A rerun without candidates is one for which they are
    /// nominated anew.
    #[must_use]
    pub fn next_round(&self) -> Option<(RoundKind, Seats, Vec<Candidate>)> {
        let round = self.round()?;
        round.announced?;
        if self.left_vacant.is_some() || !self.certificates.is_empty() {
            return None;
        }
        if !round.stands() {
            let candidates = if self.nominate_again(round) { Vec::new() } else { round.candidates.clone() };
            return Some((RoundKind::Rerun, round.seats, candidates));
        }
        let (_, outcome) = round.outcome.as_ref()?;
        if let Some(tie) = &outcome.tie {
            let mut seats = Seats::default();
            let contested = outcome.tie_seats.or(outcome.seats_left.get(&tie.post).copied());
            seats.set(tie.post, contested.unwrap_or(1));
            let names: BTreeSet<&String> = tie.names.iter().collect();
            let candidates = line_of(round, tie.post).into_iter().filter(|c| names.contains(&person_figure(c.person))).collect();
            return Some((RoundKind::TieRevote, seats, candidates));
        }
        let open = self.open_seats();
        if open.total() == 0 {
            return None;
        }
        if let Some(next) = self.next_post(open) {
            let candidates = self.candidates_for(next);
            return Some((RoundKind::First, open.only(next), candidates));
        }
        let open = self.runoff_of_one(open).unwrap_or(open);
        let candidates = open.posts().into_iter().flat_map(|post| self.runoff_candidates(post, open.of(post), outcome)).collect();
        Some((RoundKind::Runoff, open, candidates))
    }

    /// Posts on which a vote that stands was held.
    fn voted_posts(&self) -> BTreeSet<Post> {
        self.rounds.iter().filter(|round| round.stands()).flat_map(|round| round.seats.posts()).collect()
    }

    fn post_by_post(&self) -> bool {
        self.plan.as_ref().is_some_and(|plan| plan.way.ballot == Ballot::PostByPost)
    }

    /// Where posts are voted on one after the other: the seats of the post at hand, while a runoff for it was not held and it
    /// is not the last post.
    fn runoff_of_one(&self, open: Seats) -> Option<Seats> {
        let post = self.round().filter(|_| self.post_by_post())?.seats.posts().last().copied()?;
        let held = self.rounds.iter().any(|r| r.stands() && self.count_round(r) == CountRound::Runoff && r.seats.of(post) > 0);
        let last = self.plan.as_ref()?.seats.posts().last() == Some(&post);
        (open.of(post) > 0 && !held && !last).then(|| open.only(post))
    }

    /// Where posts are voted on one after the other: the next one, once the one at hand has had its vote and, where seats
    /// stayed open, its runoff.
    fn next_post(&self, open: Seats) -> Option<Post> {
        if !self.post_by_post() || self.runoff_of_one(open).is_some() {
            return None;
        }
        let voted = self.voted_posts();
        open.posts().into_iter().find(|post| !voted.contains(post))
    }

    /// Who stands for the next post: its candidates on the list and, where one may stand for two posts that are not on one
    /// ballot, those who lost a higher one, with the votes they had there.
    fn candidates_for(&self, post: Post) -> Vec<Candidate> {
        let sits = |id: PersonId| self.elected.iter().any(|e| e.person == id);
        let void = |id: PersonId| self.bodies.term.left.iter().any(|left| left.seat.person == id);
        let list = self.candidates.iter().flat_map(|list| &list.candidates);
        let mut line: Vec<Candidate> = list.filter(|c| c.post == post && !sits(c.person) && !void(c.person)).copied().collect();
        let twice = self.rules().is_some_and(|r| matches!(r.choice(Key::SamePersonTwoPostsNomination), "not_on_one_ballot" | "allowed"));
        let higher: Vec<Post> = self.voted_posts().into_iter().filter(|voted| twice && *voted < post).collect();
        for lost in higher.into_iter().flat_map(|post| voted_before(self, post)) {
            let stood = self.rounds.iter().any(|r| r.candidates.iter().any(|c| c.person == lost.person));
            if stood && !sits(lost.person) && !void(lost.person) && line.iter().all(|c| c.person != lost.person) {
                line.push(Candidate { post, ..lost });
            }
        }
        line
    }

    /// Candidates that were not lawfully produced cannot stand again in the rerun of the first vote.
    fn nominate_again(&self, round: &Round) -> bool {
        use InvalidGround::{CandidatesNotLawfullyProduced, CommitteeNotLawfullyFormed, NoSurplusCandidates};
        let ground = round.invalid.map(|(_, ground)| ground);
        self.count_round(round) == CountRound::First
            && matches!(ground, Some(CommitteeNotLawfullyFormed | CandidatesNotLawfullyProduced | NoSurplusCandidates))
    }

    /// As the outcome named them; else the best of the last vote on the post, one more than the seats, equal votes at the
    /// last place all of them.
    fn runoff_candidates(&self, post: Post, open: u32, outcome: &Outcome) -> Vec<Candidate> {
        let elected: BTreeSet<PersonId> = self.elected.iter().map(|e| e.person).collect();
        let mut line = voted_before(self, post);
        let void = |id: PersonId| self.bodies.term.left.iter().any(|left| left.seat.person == id);
        line.retain(|c| !elected.contains(&c.person) && !void(c.person));
        match outcome.runoff_candidates.get(&post) {
            Some(named) => line.retain(|c| named.contains(&person_figure(c.person))),
            None => {
                let places = usize::try_from(open).unwrap_or(usize::MAX);
                let last = line.get(places).map_or(0, |c| c.votes);
                line.retain(|c| c.votes >= last);
            }
        }
        line
    }
}

/// Everyone with votes in the last vote on a post, best first.
pub(super) fn voted_before(state: &Election, post: Post) -> Vec<Candidate> {
    let voted = state.rounds.iter().rev().find(|r| r.seats.of(post) > 0 && r.stands());
    voted.map(|r| line_of(r, post)).unwrap_or_default()
}

fn line_of(round: &Round, post: Post) -> Vec<Candidate> {
    let mut line: Vec<Candidate> =
        agreed_votes(round, post).into_iter().map(|(v, _)| Candidate { person: v.person, post, votes: v.votes }).collect();
    line.sort_by(|a, b| b.votes.cmp(&a.votes).then(a.person.cmp(&b.person)));
    line
}

pub(super) fn call(state: &Election, on: Date, day: Date) -> Answer {
    let (rules, _) = rules_of(state)?;
    let round = round_of(state)?;
    let announced = round.announced.ok_or_else(|| Refusal::new("not_announced"))?;
    not_before(on, Some(announced))?;
    let (kind, seats, candidates) = state.next_round().ok_or_else(|| Refusal::new("no_round_due"))?;
    not_before(day, Some(on))?;
    deadline(&rules, kind, round.invalid.map_or(round.day, |(d, _)| d), day)?;
    if kind == RoundKind::Rerun && candidates.is_empty() {
        time_to_nominate(&rules, on, day)?;
    } else {
        let listed = state.candidates.as_ref().is_some_and(|list| !list.candidates.is_empty());
        if kind != RoundKind::First || listed {
            contested(&rules, kind, seats, &candidates)?;
        }
    }
    let standing: BTreeSet<PersonId> = candidates.iter().map(|c| c.person).collect();
    let called = Fact::RoundCalled { on, round: round.number.saturating_add(1), kind, day, seats, candidates };
    let mut facts = vec![Recorded { fact: called, sealed: None }];
    facts.extend(forced_exits(state, &rules, &state.kinship, on, &standing));
    Ok(facts)
}

fn deadline(rules: &Rules, kind: RoundKind, from: Date, day: Date) -> Result<(), Refusal> {
    let key = match kind {
        RoundKind::First => return Ok(()),
        RoundKind::Rerun => Key::RerunDeadlineDays,
        RoundKind::Runoff | RoundKind::TieRevote => Key::RunoffDeadlineDays,
    };
    let Some(days) = rules.maybe_number(key) else { return Ok(()) };
    let latest = statute::shift(from, i64::from(days));
    if day > latest {
        return Err(under("round_too_late", rules.cite(key)).figure("day", day).figure("latest", latest).figure("days", days));
    }
    Ok(())
}

/// Candidates nominated anew are posted so many days before the rerun.
fn time_to_nominate(rules: &Rules, on: Date, day: Date) -> Result<(), Refusal> {
    let days = rules.number(Key::CandidateListDays);
    let earliest = statute::shift(on, i64::from(days));
    if day < earliest {
        return Err(under("rerun_too_soon", rules.cite(Key::CandidateListDays))
            .figure("day", day)
            .figure("earliest", earliest)
            .figure("days", days));
    }
    Ok(())
}

/// Somebody must stand for each open post. Where a text demands a choice, more must stand than there are seats; where only
/// our default does, everyone who is left stands.
fn contested(rules: &Rules, kind: RoundKind, seats: Seats, candidates: &[Candidate]) -> Result<(), Refusal> {
    let text = rules.flag(Key::RunoffSurplus) && rules.cite(Key::RunoffSurplus).confidence != Confidence::Default;
    for post in seats.posts() {
        let standing = u32::try_from(candidates.iter().filter(|c| c.post == post).count()).unwrap_or(u32::MAX);
        let choice = kind == RoundKind::First || (kind == RoundKind::Runoff && text);
        let need = if choice { seats.of(post).saturating_add(1) } else { 1 };
        if standing < need {
            return Err(under("runoff_surplus", rules.cite(Key::RunoffSurplus))
                .figure("post", statute::post_name(post))
                .figure("standing", standing)
                .figure("seats", seats.of(post)));
        }
    }
    Ok(())
}

pub(super) fn leave_vacant(state: &Election, on: Date) -> Answer {
    let (rules, _) = rules_of(state)?;
    let round = round_of(state)?;
    let announced = round.announced.ok_or_else(|| Refusal::new("not_announced"))?;
    not_before(on, Some(announced))?;
    if state.open_seats().total() == 0 || state.left_vacant.is_some() {
        return Err(Refusal::new("no_seat_open"));
    }
    let tied = |o: &Outcome| matches!(o.next_step, Some(NextStep::TieRevote | NextStep::RelationTieRevote));
    let posts_left = state.next_round().is_some_and(|(kind, _, _)| kind == RoundKind::First);
    let undecided = posts_left || !round.stands() || round.outcome.as_ref().is_some_and(|(_, o)| tied(o));
    let filled = u32::try_from(state.elected.len()).unwrap_or(u32::MAX);
    let chair = state.elected.iter().any(|e| e.post == Post::Chair);
    let nobody = state.next_round().is_some_and(|(_, _, candidates)| candidates.is_empty());
    let runoff = state.rounds.iter().any(|r| state.count_round(r) == CountRound::Runoff && r.stands());
    if undecided || !statute::may_leave_vacant(&rules, filled, chair, runoff || nobody) {
        return Err(under("may_not_leave_vacant", rules.cite(Key::VacancyRule)).figure("filled", filled));
    }
    fact(Fact::SeatsLeftVacant { on })
}
