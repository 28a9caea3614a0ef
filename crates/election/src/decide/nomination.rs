//! Step 4: nomination votes, withdrawals, review, the candidate list.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use statute::{Key, Post, Rules};

use super::committee::forced_exits;
use super::{Answer, by_days_before, fact, not_before, on_roll, person_figure, rules_of, sealed, under};
use crate::actor::Context;
use crate::command::{Bar, Command, PostNominations, PostNumber, Review};
use crate::fact::{Candidate, Fact, Recorded, RoundKind, Sealed};
use crate::person::PersonId;
use crate::programme::vetting::Vetted;
use crate::refusal::Refusal;
use crate::state::{CandidateList, Election, Nomination, Reviewed, Round};

pub(super) fn record(state: &Election, command: &Command) -> Answer {
    let Command::RecordNominations { on, mode, participants, posts } = command else {
        return Err(Refusal::new("no_nomination"));
    };
    let (rules, plan) = rules_of(state)?;
    let (corrected, registered) = state.roll.corrected.ok_or_else(|| Refusal::new("roll_not_final"))?;
    not_before(*on, Some(corrected))?;
    if state.candidates.is_some() {
        return Err(Refusal::new("candidates_published"));
    }
    let day = state.voting_day().unwrap_or(plan.election_day);
    if *on >= day {
        return Err(Refusal::new("after_election_day").figure("on", on).figure("election_day", day));
    }
    super::modes::lawful(&rules, *mode, (*on, day), posts)?;
    if mode.by_ballot() {
        turnout(&rules, *participants, registered)?;
    }
    let mut nominated = BTreeSet::new();
    for (at, each) in posts.iter().enumerate() {
        if posts.iter().take(at).any(|p| p.post == each.post) {
            return Err(Refusal::new("section_twice"));
        }
        if plan.seats.of(each.post) == 0 {
            return Err(Refusal::new("no_seat_for_post").figure("post", statute::post_name(each.post)));
        }
        votes_possible(state, each, *participants, plan.seats.of(each.post))?;
        nominated.extend(each.votes.iter().map(|v| v.person));
    }
    let recorded = Fact::NominationsRecorded { on: *on, mode: *mode, participants: *participants, posts: posts.clone() };
    let mut facts = vec![Recorded { fact: recorded, sealed: None }];
    if rules.choice(Key::EcExitTrigger) != "confirmed" {
        facts.extend(forced_exits(state, &rules, &state.kinship, *on, &nominated));
    }
    Ok(facts)
}

fn turnout(rules: &Rules, participants: u32, registered: u32) -> Result<(), Refusal> {
    if participants > registered {
        return Err(Refusal::new("more_participants_than_registered")
            .figure("participants", participants)
            .figure("registered", registered));
    }
    match rules.maybe_fraction(Key::NominationTurnout) {
        Some(fraction) if !fraction.met(participants, registered) => Err(under("nomination_turnout", rules.cite(Key::NominationTurnout))
            .figure("participants", participants)
            .figure("needed", fraction.min(registered))),
        _ => Ok(()),
    }
}

pub(super) fn votes_possible(state: &Election, each: &PostNominations, participants: u32, seats: u32) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    let mut sum = 0_u64;
    for line in &each.votes {
        on_roll(state, line.person)?;
        if !seen.insert(line.person) {
            return Err(Refusal::new("person_twice").figure("person", person_figure(line.person)));
        }
        if line.votes > participants {
            return Err(Refusal::new("votes_exceed_participants")
                .figure("person", person_figure(line.person))
                .figure("votes", line.votes)
                .figure("participants", participants));
        }
        sum += u64::from(line.votes);
    }
    let most = u64::from(participants) * u64::from(seats);
    if sum > most {
        return Err(Refusal::new("nomination_votes_sum")
            .figure("post", statute::post_name(each.post))
            .figure("sum", sum)
            .figure("most", most)
            .figure("participants", participants)
            .figure("seats", seats));
    }
    Ok(())
}

fn nomination(state: &Election) -> Result<&Nomination, Refusal> {
    state.nomination.as_ref().ok_or_else(|| Refusal::new("no_nomination"))
}

fn nominated(state: &Election, person: PersonId) -> Result<&Nomination, Refusal> {
    let nomination = nomination(state)?;
    if nomination.votes.values().flatten().any(|(id, _)| *id == person) {
        Ok(nomination)
    } else {
        Err(Refusal::new("not_nominated").figure("person", person_figure(person)))
    }
}

pub(super) fn withdraw(state: &Election, on: Date, person: PersonId, post: Option<Post>) -> Answer {
    let nomination = nominated(state, person)?;
    not_before(on, Some(nomination.on))?;
    if state.candidates.is_some() {
        return Err(Refusal::new("candidates_published"));
    }
    fact(Fact::NomineeWithdrew { on, person, post })
}

/// What was vetted is decided as the vetting ended, and not before.
fn as_vetted(state: &Election, context: &Context, reviews: &[(PersonId, Review)]) -> Result<(), Refusal> {
    let (vetting, Some(catalogue)) = (&state.programme.vetting, context.catalogue.as_deref()) else { return Ok(()) };
    for (person, review) in reviews {
        match (vetting.standing(*person, context.today, catalogue), review) {
            (Vetted::NotAsked, _) | (Vetted::Clear, Review::Cleared) => {}
            (Vetted::Barred(bar), Review::Barred { bar: told }) if bar == *told => {}
            (Vetted::Waiting(departments), _) => {
                return Err(Refusal::new("vetting_open").figure("departments", departments.len()));
            }
            (Vetted::Open(case), _) => return Err(Refusal::new("vetting_not_final").figure("case", case)),
            (Vetted::Clear | Vetted::Barred(_), _) => {
                return Err(Refusal::new("not_as_vetted").figure("person", person_figure(*person)));
            }
        }
    }
    Ok(())
}

pub(super) fn review(state: &Election, context: &Context, on: Date, reviews: &[(PersonId, Review)]) -> Answer {
    not_before(on, Some(nomination(state)?.on))?;
    if state.candidates.is_some() {
        return Err(Refusal::new("candidates_published"));
    }
    for (person, _) in reviews {
        nominated(state, *person)?;
    }
    if reviews.is_empty() {
        return Err(Refusal::new("nothing_reviewed"));
    }
    as_vetted(state, context, reviews)?;
    let cleared = reviews.iter().filter(|(_, review)| *review == Review::Cleared).map(|(id, _)| *id).collect();
    let bar = |(id, review): &(PersonId, Review)| if let Review::Barred { bar } = review { Some((*id, *bar)) } else { None };
    let (barred, bars): (Vec<PersonId>, Vec<Bar>) = reviews.iter().filter_map(bar).unzip();
    sealed(Fact::NomineesReviewed { on, cleared, barred }, Sealed::Bars { bars })
}

/// Nominees of a post who may stand, best first.
fn standing(nomination: &Nomination, post: Post) -> Vec<(PersonId, u32)> {
    let gone = |id: PersonId| {
        nomination.withdrawn.iter().any(|(who, from, _)| *who == id && from.is_none_or(|p| p == post))
            || matches!(nomination.reviews.get(&id), Some(Reviewed::Barred(_)))
    };
    nomination.votes.get(&post).into_iter().flatten().copied().filter(|(id, _)| !gone(*id)).collect()
}

pub(super) fn publish(state: &Election, on: Date, numbers: &[PostNumber]) -> Answer {
    let (rules, plan) = rules_of(state)?;
    let nomination = nomination(state)?;
    not_before(on, Some(nomination.on))?;
    if state.candidates.is_some() {
        return Err(Refusal::new("candidates_published"));
    }
    let day = state.voting_day().unwrap_or(plan.election_day);
    by_days_before(on, day, &rules, Key::CandidateListDays, "candidate_list_too_late")?;
    let mut candidates: Vec<Candidate> = Vec::new();
    for post in plan.seats.posts() {
        let number = numbers.iter().find(|n| n.post == post).map_or(0, |n| n.number);
        surplus(&rules, post, plan.seats.of(post), number)?;
        candidates.extend(best(line(&rules, nomination, post, &candidates), post, number)?);
    }
    one_post_each(&candidates)?;
    for_a_woman(state, plan.way.woman_post, &candidates)?;
    candidates.extend(woman(state, &rules, nomination, &candidates));
    if let Some(c) = candidates.iter().find(|c| !nomination.reviews.contains_key(&c.person)) {
        return Err(under("candidate_not_reviewed", rules.cite(Key::NegativeList)).figure("person", person_figure(c.person)));
    }
    let people = candidates.iter().map(|c| c.person).collect();
    let mut facts = vec![Recorded { fact: Fact::CandidatesPublished { on, numbers: numbers.to_vec(), candidates }, sealed: None }];
    facts.extend(forced_exits(state, &rules, &state.kinship, on, &people));
    Ok(facts)
}

fn surplus(rules: &Rules, post: Post, seats: u32, number: u32) -> Result<(), Refusal> {
    let (least, most) = match post {
        Post::Chair => (Key::SurplusChairMin, Key::SurplusChairMax),
        Post::ViceChair => (Key::SurplusViceMin, Key::SurplusViceMax),
        Post::Member | Post::WomenMember => (Key::SurplusMemberMin, Key::SurplusMemberMax),
    };
    let min = seats.saturating_add(rules.number(least));
    let max = rules.maybe_number(most).map(|n| seats.saturating_add(n));
    if number < min {
        return Err(under("too_few_candidates", rules.cite(Key::SurplusRequired))
            .figure("post", statute::post_name(post))
            .figure("number", number)
            .figure("seats", seats)
            .figure("min", min));
    }
    match max {
        Some(max) if number > max => Err(under("too_many_candidates", rules.cite(most))
            .figure("post", statute::post_name(post))
            .figure("number", number)
            .figure("max", max)),
        _ => Ok(()),
    }
}

/// The nominees of a post, best first. Where the law merges votes down at the nomination (HA 25), those not placed in a
/// higher post bring the votes they had there.
fn line(rules: &Rules, nomination: &Nomination, post: Post, placed: &[Candidate]) -> Vec<(PersonId, u32)> {
    let mut line = standing(nomination, post);
    if rules.choice(Key::DownwardAdding) != "nomination_only" {
        return line;
    }
    line.retain(|(id, _)| !placed.iter().any(|c| c.person == *id));
    for (higher, votes) in nomination.votes.iter().filter(|(p, _)| **p < post) {
        for (id, more) in votes.iter().filter(|(id, _)| !placed.iter().any(|c| c.person == *id && c.post <= *higher)) {
            if let Some((_, sum)) = line.iter_mut().find(|(in_line, _)| in_line == id) {
                *sum = sum.saturating_add(*more);
            }
        }
    }
    line.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    line
}

fn best(line: Vec<(PersonId, u32)>, post: Post, number: u32) -> Result<Vec<Candidate>, Refusal> {
    let places = usize::try_from(number).unwrap_or(usize::MAX);
    if line.len() < places {
        return Err(Refusal::new("not_enough_nominees")
            .figure("post", statute::post_name(post))
            .figure("number", number)
            .figure("standing", line.len()));
    }
    if let (Some(last), Some(next)) = (line.get(places.saturating_sub(1)), line.get(places))
        && last.1 == next.1
    {
        let tied: Vec<String> = line.iter().filter(|(_, v)| *v == last.1).map(|(id, _)| person_figure(*id)).collect();
        return Err(Refusal::new("nomination_tie")
            .figure("post", statute::post_name(post))
            .figure("people", tied.join("、"))
            .figure("votes", last.1));
    }
    Ok(line.into_iter().take(places).map(|(person, votes)| Candidate { person, post, votes }).collect())
}

fn one_post_each(candidates: &[Candidate]) -> Result<(), Refusal> {
    let mut posts: BTreeMap<PersonId, Post> = BTreeMap::new();
    for c in candidates {
        if let Some(first) = posts.insert(c.person, c.post) {
            return Err(Refusal::new("nominated_for_two_posts")
                .figure("person", person_figure(c.person))
                .figure("first", statute::post_name(first))
                .figure("second", statute::post_name(c.post)));
        }
    }
    Ok(())
}

/// For the post that the meeting kept for a woman only women stand.
fn for_a_woman(state: &Election, kept: Option<Post>, candidates: &[Candidate]) -> Result<(), Refusal> {
    match candidates.iter().find(|c| Some(c.post) == kept && !state.is_woman(c.person)) {
        Some(man) => Err(Refusal::new("woman_post_candidate")
            .figure("post", statute::post_name(man.post))
            .figure("person", person_figure(man.person))),
        None => Ok(()),
    }
}

/// 规程: with no woman among the candidates, the best-placed woman stands too.
fn woman(state: &Election, rules: &Rules, nomination: &Nomination, candidates: &[Candidate]) -> Option<Candidate> {
    if !rules.flag(Key::CandidateWomanGuarantee) || candidates.iter().any(|c| state.is_woman(c.person)) {
        return None;
    }
    let (person, votes) = standing(nomination, Post::Member).into_iter().find(|(id, _)| state.is_woman(*id))?;
    Some(Candidate { person, post: Post::Member, votes })
}

/// A candidate steps down before the vote. The next in votes fills the place; the ballots are printed anew, and whoever
/// fills it holds no proxies any more and sits on no election committee.
pub(super) fn withdraw_candidate(state: &Election, on: Date, person: PersonId, post: Post) -> Answer {
    let (rules, _) = rules_of(state)?;
    let list = state.candidates.as_ref().ok_or_else(|| Refusal::new("no_candidates"))?;
    not_before(on, Some(list.on))?;
    let round = super::round_of(state)?;
    if round.account.is_some() || round.invalid.is_some() || on >= round.day {
        return Err(Refusal::new("after_election_day").figure("on", on).figure("election_day", round.day));
    }
    in_time(&rules, on, list.on, round)?;
    if !round.candidates.iter().any(|c| c.person == person && c.post == post) {
        return Err(Refusal::new("not_a_candidate").figure("person", person_figure(person)));
    }
    let filled_by = next_in_votes(state, &rules, list, round, post);
    let left = round.candidates.iter().filter(|c| c.post == post).count();
    let seats = usize::try_from(round.seats.of(post)).unwrap_or(usize::MAX);
    if filled_by.is_none() && left <= seats.saturating_add(1) {
        return Err(under("withdrawal_leaves_no_surplus", rules.cite(Key::SurplusRequired))
            .figure("person", person_figure(person))
            .figure("left", left.saturating_sub(1))
            .figure("seats", seats));
    }
    let mut facts = vec![Recorded { fact: Fact::CandidateWithdrew { on, person, post, filled_by }, sealed: None }];
    if let Some(new) = filled_by {
        let held = state.proxies.iter().filter(|p| p.holder == new.person && !rules.flag(Key::ProxyCandidateMayHold));
        facts.extend(held.map(|p| Recorded { fact: Fact::ProxyCancelled { on, principal: p.principal }, sealed: None }));
        facts.extend(forced_exits(state, &rules, &state.kinship, on, &BTreeSet::from([new.person])));
    }
    Ok(facts)
}

/// ZJ 19: by so many days before the vote; HA 26: within so many days of the list. Both speak of the first vote.
fn in_time(rules: &Rules, on: Date, listed: Date, round: &Round) -> Result<(), Refusal> {
    if matches!(round.kind, RoundKind::Runoff | RoundKind::TieRevote) {
        return Ok(());
    }
    if rules.maybe_number(Key::CandidateWithdrawDays).is_some() {
        by_days_before(on, round.day, rules, Key::CandidateWithdrawDays, "withdrawal_too_late")?;
    }
    let Some(days) = rules.maybe_number(Key::CandidateWithdrawAfterDays) else { return Ok(()) };
    let latest = statute::shift(listed, i64::from(days));
    if on > latest {
        return Err(under("withdrawal_too_late", rules.cite(Key::CandidateWithdrawAfterDays)).figure("on", on).figure("latest", latest));
    }
    Ok(())
}

/// In the first vote the next in nomination votes, reviewed and cleared; in a runoff the next in votes of the vote before.
fn next_in_votes(state: &Election, rules: &Rules, list: &CandidateList, round: &Round, post: Post) -> Option<Candidate> {
    let taken = |id: PersonId| {
        round.candidates.iter().any(|c| c.person == id)
            || list.withdrawn.iter().any(|(w, _, _)| *w == id)
            || state.elected.iter().any(|e| e.person == id)
    };
    match round.kind {
        RoundKind::TieRevote => None,
        RoundKind::Runoff => super::rounds::voted_before(state, post).into_iter().find(|c| !taken(c.person)),
        RoundKind::First | RoundKind::Rerun => {
            let nomination = state.nomination.as_ref()?;
            line(rules, nomination, post, &round.candidates)
                .into_iter()
                .find(|(id, _)| !taken(*id) && nomination.reviews.contains_key(id))
                .map(|(person, votes)| Candidate { person, post, votes })
        }
    }
}
