//! Step 8: the result of the round at hand.

use std::collections::BTreeMap;

use jiff::civil::Date;
use statute::{
    Because, CountInput, CountedKind, CountedPerson, Figures, Key, Nationality, Outcome, Post, PostCount, Relation, Rules, Sitting,
};

use super::{Answer, fact, not_before, person_figure, registered, round_of, rules_of, under};
use crate::command::{InvalidGround, PersonVotes, TallySection};
use crate::fact::Fact;
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::state::{Elected, Election, Reviewed, Round, SectionState};

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

/// Whether the review found a bar. Where bars bind write-ins too, votes do not elect such a person.
fn barred(state: &Election, person: PersonId) -> bool {
    let bars = state.rules().is_some_and(|r| r.flag(Key::BarsBindWriteIns));
    let review = state.nomination.as_ref().and_then(|n| n.reviews.get(&person));
    bars && matches!(review, Some(Reviewed::Barred(_)))
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
        disqualified: kind == CountedKind::WriteIn && barred(state, line.person),
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
        form: state.plan.as_ref().map(|plan| plan.form).unwrap_or_default(),
        registered: Some(registered(state)),
        issued: Some(account.issued()),
        returned: Some(account.returned()),
        void: agreed_ballots(round).map(|(_, void)| void),
        irregularity: None,
        boxes: Vec::new(),
        women_post: state.plan.as_ref().and_then(|plan| plan.way.woman_post),
        posts,
    })
}

/// Those who sit from rounds before the one at hand, as `statute` asks for them.
fn sitting(state: &Election) -> Vec<Sitting> {
    let as_counted = |e: &Elected| counted(state, PersonVotes { person: e.person, votes: e.votes }, CountedKind::Candidate);
    state.elected.iter().map(|e| Sitting { post: e.post, person: as_counted(e) }).collect()
}

/// Qinghai 2(2): a member of a smaller nationality where several live together. A duty without a method: the result stands.
fn minority_missing(state: &Election, rules: &Rules, outcome: &mut Outcome) {
    let of = |id: PersonId| state.person(id).and_then(|p| p.nationality.as_ref());
    let mut sizes: BTreeMap<&Nationality, u32> = BTreeMap::new();
    for nationality in state.roll.voters.values().filter_map(|v| v.person.nationality.as_ref()) {
        *sizes.entry(nationality).or_insert(0) += 1;
    }
    let Some((largest, _)) = sizes.iter().max_by_key(|(_, n)| **n) else { return };
    let here = outcome.elected.iter().filter_map(|e| number(&e.name)).chain(state.elected.iter().map(|e| e.person));
    let elected: Vec<_> = here.map(of).collect();
    let full = outcome.seats_left.values().all(|open| *open == 0) && !elected.is_empty();
    if !rules.flag(Key::MinorityMemberRequired) || sizes.len() < 2 || !full || !elected.iter().all(|n| n == &Some(*largest)) {
        return;
    }
    outcome.flags.push("minority_member_missing".to_owned());
    outcome.because.push(Because {
        rule: "minority".into(),
        met: false,
        figures: Figures(vec![("nationalities".into(), u32::try_from(sizes.len()).unwrap_or(u32::MAX).into())]),
        citation: rules.cite(Key::MinorityMemberRequired),
    });
}

/// The person behind a name of the count.
pub(crate) fn number(name: &str) -> Option<PersonId> {
    name.strip_prefix('p').and_then(|n| n.parse().ok()).map(PersonId)
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
    let outcome = outcome_of(state, round, &rules).ok_or_else(|| Refusal::new("poll_not_closed"))?;
    fact(Fact::ResultConfirmed { on, round: round.number, outcome: Box::new(outcome) })
}

/// The outcome of the round at hand by the rules of the election, as its agreed tally says; nothing before the poll is
/// closed.
#[must_use]
pub fn outcome_of(state: &Election, round: &Round, rules: &Rules) -> Option<Outcome> {
    let input = count_input(state, round)?;
    let mut outcome = statute::decide_after(rules, state.count_round(round), &input, &sitting(state));
    minority_missing(state, rules, &mut outcome);
    Some(outcome)
}

pub(super) fn declare_invalid(state: &Election, on: Date, ground: InvalidGround) -> Answer {
    let (rules, _) = rules_of(state)?;
    let round = round_of(state)?;
    if on < round.day {
        return Err(Refusal::new("before_previous_act").figure("on", on).figure("previous", round.day));
    }
    if round.awaits_candidates() {
        return Err(Refusal::new("no_candidates"));
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
