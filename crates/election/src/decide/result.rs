//! Step 8: the result, and the rounds it opens.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use statute::{CountInput, CountRound, CountedKind, CountedPerson, Key, NextStep, Outcome, Post, PostCount, Relation, Rules};

use super::{Answer, fact, not_before, person_figure, registered, round_of, rules_of, under};
use crate::command::{InvalidGround, PersonVotes, Seats, TallySection};
use crate::fact::{Candidate, Fact, RoundKind};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::state::{Election, Round, SectionState};

/// Agreed votes of a post, candidates and write-ins together.
#[must_use]
pub fn agreed_votes(round: &Round, post: Post) -> Vec<(PersonVotes, CountedKind)> {
    let section = super::count::slot(round, crate::fact::SectionId::Post { post }).and_then(|at| round.tally.get(at));
    match section {
        Some(SectionState::Agreed(TallySection::Post { votes, write_ins, .. })) => {
            votes.iter().map(|v| (*v, CountedKind::Candidate)).chain(write_ins.iter().map(|v| (*v, CountedKind::WriteIn))).collect()
        }
        _ => Vec::new(),
    }
}

/// Agreed valid and void ballots.
#[must_use]
pub fn agreed_ballots(round: &Round) -> Option<(u32, u32)> {
    match round.tally.first() {
        Some(SectionState::Agreed(TallySection::Ballots { valid, void })) => Some((*valid, *void)),
        _ => None,
    }
}

/// What a relation is when said of the other.
fn converse(relation: Relation) -> Relation {
    match relation {
        Relation::Parent => Relation::Child,
        Relation::Child => Relation::Parent,
        Relation::Grandparent => Relation::Grandchild,
        Relation::Grandchild => Relation::Grandparent,
        same => same,
    }
}

fn counted(state: &Election, line: PersonVotes, kind: CountedKind) -> CountedPerson {
    let person = state.person(line.person);
    let relatives = state
        .kinship
        .iter()
        .filter_map(|k| {
            if k.a == line.person {
                Some((person_figure(k.b), k.relation))
            } else if k.b == line.person {
                Some((person_figure(k.a), converse(k.relation)))
            } else {
                None
            }
        })
        .collect();
    CountedPerson {
        name: person_figure(line.person),
        votes: line.votes,
        kind,
        sex: person.and_then(|p| p.sex),
        nationality: person.and_then(|p| p.nationality.clone()),
        relatives,
        disqualified: false,
    }
}

/// The count of the round at hand as `statute` asks it; names are `p` and the person's number.
#[must_use]
pub fn count_input(state: &Election, round: &Round) -> Option<CountInput> {
    let account = round.account.as_ref()?;
    let posts = round
        .seats
        .posts()
        .into_iter()
        .map(|post| PostCount {
            post,
            seats: round.seats.of(post),
            candidates: agreed_votes(round, post).into_iter().map(|(line, kind)| counted(state, line, kind)).collect(),
        })
        .collect();
    Some(CountInput {
        registered: Some(registered(state)),
        issued: Some(account.issued()),
        returned: Some(account.returned()),
        void: agreed_ballots(round).map(|(_, void)| void),
        irregularity: None,
        boxes: Vec::new(),
        posts,
    })
}

fn count_round(state: &Election, round: &Round) -> CountRound {
    match round.kind {
        RoundKind::First => CountRound::First,
        RoundKind::Runoff => CountRound::Runoff,
        RoundKind::TieRevote => CountRound::TieRevote,
        RoundKind::Rerun => {
            let before = state.rounds.iter().rev().skip(1).find(|r| r.kind != RoundKind::Rerun);
            before.map_or(CountRound::First, |r| count_round(state, r))
        }
    }
}

pub(super) fn confirm(state: &Election, on: Date) -> Answer {
    let (rules, _) = rules_of(state)?;
    let round = round_of(state)?;
    let account = round.account.as_ref().ok_or_else(|| Refusal::new("poll_not_closed"))?;
    not_before(on, Some(account.on))?;
    if round.outcome.is_some() || round.invalid.is_some() {
        return Err(Refusal::new("count_finished"));
    }
    let waiting = round.tally.iter().filter(|s| !matches!(s, SectionState::Agreed(_))).count();
    if waiting > 0 {
        return Err(Refusal::new("tally_incomplete").figure("waiting", waiting).figure("sections", round.tally.len()));
    }
    let (valid, _) = agreed_ballots(round).unwrap_or((0, 0));
    for post in round.seats.posts() {
        let sum: u64 = agreed_votes(round, post).iter().map(|(v, _)| u64::from(v.votes)).sum();
        let most = u64::from(valid) * u64::from(round.seats.of(post));
        if sum > most {
            return Err(Refusal::new("votes_exceed_seats")
                .figure("post", statute::post_name(post))
                .figure("sum", sum)
                .figure("ballots", valid)
                .figure("seats", round.seats.of(post))
                .figure("most", most));
        }
    }
    let input = count_input(state, round).ok_or_else(|| Refusal::new("poll_not_closed"))?;
    let outcome = statute::decide(&rules, count_round(state, round), &input);
    fact(Fact::ResultConfirmed { on, round: round.number, outcome: Box::new(outcome) })
}

pub(super) fn declare_invalid(state: &Election, on: Date, ground: InvalidGround) -> Answer {
    let (rules, _) = rules_of(state)?;
    let round = round_of(state)?;
    if on < round.day {
        return Err(Refusal::new("before_previous_act").figure("on", on).figure("previous", round.day));
    }
    if round.invalid.is_some() {
        return Err(Refusal::new("already_invalid"));
    }
    if !state.certificates.is_empty() {
        return Err(under("certificates_issued", rules.cite(Key::CertificateBy)));
    }
    fact(Fact::PollDeclaredInvalid { on, round: round.number, ground })
}

pub(super) fn announce(state: &Election, on: Date) -> Answer {
    let (rules, _) = rules_of(state)?;
    let round = round_of(state)?;
    let decided = round.outcome.as_ref().map(|(day, _)| *day).or(round.invalid.map(|(day, _)| day));
    let decided = decided.ok_or_else(|| Refusal::new("no_result"))?;
    if round.announced.is_some() {
        return Err(Refusal::new("already_announced"));
    }
    not_before(on, Some(decided))?;
    if on != round.day && rules.flag(Key::ResultOnSpot) && round.invalid.is_none() {
        return Err(under("announce_on_spot", rules.cite(Key::ResultOnSpot)).figure("on", on).figure("election_day", round.day));
    }
    fact(Fact::ResultAnnounced { on, round: round.number })
}

impl Election {
    /// Seats not filled yet, over all rounds.
    #[must_use]
    pub fn open_seats(&self) -> Seats {
        let mut open = self.plan.as_ref().map(|p| p.seats).unwrap_or_default();
        for elected in &self.elected {
            open.take(elected.post);
        }
        open
    }

    /// The next round, if one is due: its kind, seats and candidates.
    #[must_use]
    pub fn next_round(&self) -> Option<(RoundKind, Seats, Vec<Candidate>)> {
        let round = self.round()?;
        round.announced?;
        if self.left_vacant.is_some() || !self.certificates.is_empty() {
            return None;
        }
        let again = |round: &Round| Some((RoundKind::Rerun, round.seats, round.candidates.clone()));
        if round.invalid.is_some() {
            return again(round);
        }
        let (_, outcome) = round.outcome.as_ref()?;
        if outcome.election_valid == Some(false) {
            return again(round);
        }
        if let Some(tie) = &outcome.tie {
            let mut seats = Seats::default();
            seats.set(tie.post, outcome.seats_left.get(&tie.post).copied().unwrap_or(1));
            let names: BTreeSet<&String> = tie.names.iter().collect();
            let candidates = losers(round, tie.post).into_iter().filter(|c| names.contains(&person_figure(c.person))).collect();
            return Some((RoundKind::TieRevote, seats, candidates));
        }
        let open = self.open_seats();
        if open.total() == 0 {
            return None;
        }
        let candidates = open.posts().into_iter().flat_map(|post| self.runoff_candidates(post, open.of(post), outcome)).collect();
        Some((RoundKind::Runoff, open, candidates))
    }

    /// As the outcome named them; else the best of the last vote on the post, one more than the seats.
    fn runoff_candidates(&self, post: Post, open: u32, outcome: &Outcome) -> Vec<Candidate> {
        let voted = self.rounds.iter().rev().find(|r| r.seats.of(post) > 0 && r.outcome.is_some());
        let elected: BTreeSet<PersonId> = self.elected.iter().map(|e| e.person).collect();
        let mut line: Vec<Candidate> = voted.map(|r| losers(r, post)).unwrap_or_default();
        line.retain(|c| !elected.contains(&c.person));
        match outcome.runoff_candidates.get(&post) {
            Some(named) => line.retain(|c| named.contains(&person_figure(c.person))),
            None => line.truncate(usize::try_from(open.saturating_add(1)).unwrap_or(usize::MAX)),
        }
        line
    }
}

/// Everyone voted for in a post, best first.
fn losers(round: &Round, post: Post) -> Vec<Candidate> {
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
    contested(&rules, kind, seats, &candidates)?;
    fact(Fact::RoundCalled { on, round: round.number + 1, kind, day, seats, candidates })
}

fn deadline(rules: &Rules, kind: RoundKind, from: Date, day: Date) -> Result<(), Refusal> {
    let key = if kind == RoundKind::Rerun { Key::RerunDeadlineDays } else { Key::RunoffDeadlineDays };
    let Some(days) = rules.maybe_number(key) else { return Ok(()) };
    let latest = statute::shift(from, i64::from(days));
    if day > latest {
        return Err(under("round_too_late", rules.cite(key)).figure("day", day).figure("latest", latest).figure("days", days));
    }
    Ok(())
}

fn contested(rules: &Rules, kind: RoundKind, seats: Seats, candidates: &[Candidate]) -> Result<(), Refusal> {
    let mut per_post: BTreeMap<Post, u32> = BTreeMap::new();
    for c in candidates {
        *per_post.entry(c.post).or_insert(0) += 1;
    }
    for post in seats.posts() {
        let standing = per_post.get(&post).copied().unwrap_or(0);
        let need = if kind == RoundKind::Runoff && rules.flag(Key::RunoffSurplus) { seats.of(post) + 1 } else { 1 };
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
    let tie = round.outcome.as_ref().is_some_and(|(_, o)| o.next_step == Some(NextStep::TieRevote));
    let filled = u32::try_from(state.elected.len()).unwrap_or(u32::MAX);
    let chair = state.elected.iter().any(|e| e.post == Post::Chair);
    let after_runoff = round.kind == RoundKind::Runoff;
    if tie || !statute::may_leave_vacant(&rules, filled, chair, after_runoff) {
        return Err(under("may_not_leave_vacant", rules.cite(Key::VacancyRule)).figure("filled", filled));
    }
    fact(Fact::SeatsLeftVacant { on })
}
