//! Whether an act may stand where it stands (V9): the order of the steps, read from the facts before it.
//!
//! The reasons are those of `election::decide`, as far as they can be told from facts without personal parts.

use election::programme::{Fact as ProgrammeFact, sample, vetting};
use election::{Election, Fact, Role, bodies};

use crate::{acts, cases};

/// Why a fact may not follow the ones before it; `blind` if figures of the round at hand are not published.
pub fn wrong(state: &Election, fact: &Fact, actor: (Role, &str), blind: bool) -> Option<String> {
    if !may(actor.0, fact) {
        return Some(format!("the role {:?} may not do this", actor.0));
    }
    if let Some(round) = round_of(fact) {
        let at_hand = state.round().map(|round| round.number);
        if at_hand != Some(round) {
            return Some(format!("it is about round {round}; the round at hand is {at_hand:?}"));
        }
    }
    if let Fact::Programme(ProgrammeFact::Case(fact)) = fact {
        return cases::wrong(state, fact, actor).map(str::to_owned);
    }
    let of_others = match fact {
        Fact::Body(fact) => acts::body(state, fact, actor.1, blind),
        Fact::Programme(ProgrammeFact::Archive(fact)) => acts::archive(state, fact),
        Fact::Programme(ProgrammeFact::Training(fact)) => acts::training(state, fact),
        _ => drawn(state, fact),
    };
    if let Some(why) = of_others {
        return Some(why.to_owned());
    }
    let why = preparation(state, fact).or_else(|| candidates(state, fact)).or_else(|| poll(state, fact, actor.1, blind));
    why.or_else(|| closing(state, fact, blind)).map(str::to_owned)
}

fn may(role: Role, fact: &Fact) -> bool {
    match fact {
        Fact::Programme(ProgrammeFact::Quality(_)) => role == Role::Observer,
        _ if role == Role::Observer => false,
        Fact::Programme(ProgrammeFact::Vetting(vetting::Fact::VettingAnswered { .. })) => role == Role::Reviewer,
        _ if role == Role::Reviewer => false,
        _ if role == Role::Villager => matches!(fact, Fact::ObjectionFiled { .. }),
        Fact::DoubleFound { .. } | Fact::DoubleContested { .. } => matches!(role, Role::Prefecture | Role::County),
        Fact::WorkLogged => true,
        Fact::Body(fact) => may_of_bodies(role, fact),
        Fact::Programme(_) => matches!(role, Role::Prefecture | Role::County | Role::Township | Role::ElectionCommittee),
        Fact::TallyEntered { .. } | Fact::TallyCompared { .. } => role == Role::Counter,
        Fact::PollDeclaredInvalid { .. } => matches!(role, Role::County | Role::Township | Role::ElectionCommittee),
        _ => matches!(role, Role::Township | Role::ElectionCommittee),
    }
}

/// Counters count; whoever is above a unit answers; the rest is the unit's own.
fn may_of_bodies(role: Role, fact: &bodies::Fact) -> bool {
    use bodies::{Fact as Of, party, term};
    let inside = matches!(role, Role::Township | Role::ElectionCommittee);
    match fact {
        Of::Party(party::Fact::PartyVoted { .. } | party::Fact::SecretaryVoted { .. })
        | Of::Chair(_)
        | Of::Representatives(bodies::representatives::Fact::RepresentativesVoted { .. })
        | Of::Supervision(bodies::supervision::Fact::SupervisionVoted { .. })
        | Of::Removal(bodies::removal::Fact::RemovalVoted { .. })
        | Of::Term(term::Fact::RecallVoted { .. } | term::Fact::ByElectionVoted { .. }) => role == Role::Counter,
        Of::Count(fact) if !matches!(fact, bodies::count::Fact::WorkersNamed { .. }) => role == Role::Counter,
        Of::Party(party::Fact::PreliminaryAnswered { .. } | party::Fact::PartyResultAnswered { .. })
        | Of::Term(term::Fact::PersonVoided { .. }) => matches!(role, Role::Township | Role::County),
        Of::Term(term::Fact::ShiftApproved { .. }) => role == Role::County,
        Of::Term(term::Fact::ShiftProposed { .. }) => role == Role::Township,
        Of::Count(_) | Of::Party(_) | Of::Representatives(_) | Of::Supervision(_) | Of::Removal(_) | Of::Term(_) => inside,
    }
}

/// Whether a sample is what its seed gives.
fn drawn(state: &Election, fact: &Fact) -> Option<&'static str> {
    let Fact::Programme(ProgrammeFact::Sample(fact)) = fact else { return None };
    let samples = &state.programme.samples;
    match fact {
        sample::Fact::SampleAnnounced { on, sample, seed_day, .. } => {
            let late = on >= seed_day || samples.get(sample).is_some_and(|before| before.drawn.is_some() || before.seed_day <= *on);
            late.then_some("a sample is announced before its seed exists, and once")
        }
        sample::Fact::SampleSeedTyped { .. } => None,
        sample::Fact::SampleDrawn { on, sample: name, seed, by, units } => {
            let right = samples.get(name).is_some_and(|found| {
                let two = found.typed.as_ref().is_some_and(|(_, typed, first)| first != by && sample::seed(name, typed) == *seed);
                two && found.drawn.is_none() && *on >= found.seed_day && sample::units(seed, &found.frame, found.units) == *units
            });
            (!right).then_some("the sample is not what two people drew by the seed announced")
        }
    }
}

/// The round that a fact names as the one at hand.
pub fn round_of(fact: &Fact) -> Option<u32> {
    match fact {
        Fact::BallotsPrinted { round, .. }
        | Fact::PollArranged { round, .. }
        | Fact::MobileVotersListed { round, .. }
        | Fact::BoxStepped { round, .. }
        | Fact::CheckInClosed { round, .. }
        | Fact::PollClosed { round, .. }
        | Fact::TallyEntered { round, .. }
        | Fact::TallyCompared { round, .. }
        | Fact::ResultConfirmed { round, .. }
        | Fact::PollDeclaredInvalid { round, .. }
        | Fact::ResultAnnounced { round, .. } => Some(*round),
        _ => None,
    }
}

/// A later round has been called and its poll is not arranged: some provinces let the roll follow life then.
fn between_rounds(state: &Election) -> bool {
    state.round().is_some_and(|round| round.number > 1 && round.arrangement.is_none() && round.account.is_none())
}

fn preparation(state: &Election, fact: &Fact) -> Option<&'static str> {
    let roll = &state.roll;
    let published = roll.published.is_some();
    let told = |wrong: bool, why: &'static str| wrong.then_some(why);
    match fact {
        Fact::PlanSet { .. } => told(published, "the plan is fixed once the roll is published"),
        _ if state.plan.is_none() && !matches!(fact, Fact::WorkLogged | Fact::Programme(_) | Fact::Body(_)) => Some("there is no plan yet"),
        Fact::ElectionCommitteeFormed { .. } => {
            told(published && !state.committee_short(), "the election committee is fixed once the roll is published")
        }
        Fact::ElectionCommitteeMemberLeft { .. } | Fact::ReserveSeated { .. } => {
            told(state.election_committee.is_none(), "there is no election committee yet")
        }
        Fact::RollImported { .. } | Fact::RollPublished { .. } => told(published, "the roll is published already"),
        Fact::RollLineStruck { on, person, .. } if roll.open_doubles().any(|(id, _)| id == *person) => {
            let late = state.voting_day().is_some_and(|day| *on >= day);
            told(roll.corrected.is_some() && !between_rounds(state) && late, "the roll is final already")
        }
        Fact::RollLineAdded { .. } | Fact::RollLineStruck { .. } | Fact::RollLineCorrected { .. } => {
            told(roll.corrected.is_some() && !between_rounds(state), "the roll is final already")
        }
        Fact::LeftOffRoll { .. } => told(roll.corrected.is_some() && !between_rounds(state), "the roll is final already"),
        Fact::DoubleFound { person, .. } => {
            told(!roll.voters.contains_key(person) && !roll.voters.is_empty(), "the person does not stand on the roll")
        }
        Fact::DoubleContested { person, elsewhere, .. } => {
            let kept = |double: &election::state::Double| double.elsewhere == *elsewhere && double.kept.is_some();
            told(!roll.doubles.get(person).is_some_and(|doubles| doubles.iter().any(kept)), "the person is not kept here")
        }
        Fact::DoubleSettled { person, .. } => told(!roll.open_doubles().any(|(id, _)| id == *person), "nothing is open about the person"),
        Fact::ObjectionFiled { objection, .. } => {
            let doubled = roll.objections.iter().any(|o| o.number == *objection);
            told(!published || roll.corrected.is_some(), "the roll is not open for objections")
                .or(told(doubled, "the objection is filed already"))
        }
        Fact::ObjectionRuled { objection, .. } => {
            let open = roll.objections.iter().any(|o| o.number == *objection && o.ruling.is_none());
            told(!open, "no such objection is open")
        }
        Fact::CorrectedRollPublished { .. } => {
            let open = roll.objections.iter().any(|o| o.ruling.is_none());
            told(!published, "the roll is not published yet")
                .or(told(roll.corrected.is_some() && roll.untold().is_empty(), "the roll is final already"))
                .or(told(open, "an objection is open"))
                .or(told(roll.open_doubles().next().is_some(), "a double is open"))
        }
        _ => None,
    }
}

fn candidates(state: &Election, fact: &Fact) -> Option<&'static str> {
    let told = |wrong: bool, why: &'static str| wrong.then_some(why);
    let listed = told(state.candidates.is_some(), "the candidates are published already");
    match fact {
        Fact::NominationsRecorded { .. } => told(state.roll.corrected.is_none(), "the roll is not final yet").or(listed),
        Fact::NomineeWithdrew { .. } | Fact::NomineesReviewed { .. } | Fact::CandidatesPublished { .. } => {
            told(state.nomination.is_none(), "nobody is nominated yet").or(listed)
        }
        Fact::CandidateWithdrew { .. } => {
            let late = state.round().is_none_or(|round| round.account.is_some() || round.invalid.is_some());
            told(late, "nobody can withdraw now")
        }
        _ => None,
    }
}

fn poll(state: &Election, fact: &Fact, account: &str, blind: bool) -> Option<&'static str> {
    let told = |wrong: bool, why: &'static str| wrong.then_some(why);
    let round = state.round()?;
    let closed = round.account.is_some();
    let decided = round.outcome.is_some() || round.invalid.is_some();
    match fact {
        Fact::BallotsPrinted { .. }
        | Fact::PollArranged { .. }
        | Fact::ProxyRegistered { .. }
        | Fact::ProxyCancelled { .. }
        | Fact::ProxiesPublished { .. } => told(closed || decided, "the poll is closed already"),
        Fact::MobileVotersListed { .. } | Fact::BoxStepped { .. } => {
            told(closed || decided, "the poll is closed already").or(told(round.arrangement.is_none(), "the poll is not arranged yet"))
        }
        Fact::CheckInClosed { .. } => told(closed || decided, "the poll is closed already")
            .or(told(round.arrangement.is_none(), "the poll is not arranged yet"))
            .or(told(round.check_in.is_some(), "the check-in is closed already")),
        Fact::PollClosed { .. } => told(closed || decided, "the poll is closed already")
            .or(told(round.arrangement.is_none(), "the poll is not arranged yet"))
            .or(told(round.printed == 0, "no ballots are printed")),
        Fact::TallyEntered { entrant, .. } => {
            let third = round.entrants.len() >= 2 && !round.entrants.contains(entrant);
            told(!closed, "the poll is not closed yet")
                .or(told(decided, "the count is finished"))
                .or(told(entrant != account, "it was entered by another account than the actor's"))
                .or(told(third, "two people enter the tally, this is a third"))
        }
        Fact::TallyCompared { .. } => told(!blind && round.entrants.len() < 2, "two people must have entered the tally"),
        Fact::ResultConfirmed { .. } => told(!closed, "the poll is not closed yet").or(told(decided, "the count is finished")),
        _ => None,
    }
}

fn closing(state: &Election, fact: &Fact, blind: bool) -> Option<&'static str> {
    let told = |wrong: bool, why: &'static str| wrong.then_some(why);
    let about_round = round_of(fact).is_some()
        || matches!(
            fact,
            Fact::RoundCalled { .. } | Fact::SeatsLeftVacant { .. } | Fact::CertificatesIssued { .. } | Fact::HandoverRecorded { .. }
        );
    let Some(round) = state.round() else { return told(about_round, "there are no candidates yet") };
    let announced = round.announced.is_some();
    match fact {
        Fact::PollDeclaredInvalid { .. } => {
            told(round.invalid.is_some(), "it is invalid already").or(told(!state.certificates.is_empty(), "the certificates are issued"))
        }
        Fact::ResultAnnounced { .. } => {
            let none = round.outcome.is_none() && round.invalid.is_none();
            told(none && !blind, "there is no result yet").or(told(announced, "the result is announced already"))
        }
        Fact::RoundCalled { round: called, kind, seats, candidates, .. } => {
            let due = state.next_round();
            let fits =
                due.is_some_and(|(k, s, c)| (k, s) == (*kind, *seats) && c == *candidates) && round.number.checked_add(1) == Some(*called);
            told(!announced, "the result is not announced yet").or(told(!fits && !blind, "another round is due, or none"))
        }
        Fact::SeatsLeftVacant { .. } => {
            told(!announced, "the result is not announced yet").or(told(!blind && state.open_seats().total() == 0, "no seat is open"))
        }
        Fact::CertificatesIssued { .. } | Fact::HandoverRecorded { .. } => {
            let open = !blind && state.open_seats().total() > 0 && state.left_vacant.is_none();
            let again = match fact {
                Fact::CertificatesIssued { .. } => !state.certificates.is_empty(),
                _ => state.handover.is_some(),
            };
            told(!announced, "the result is not announced yet").or(told(open, "seats are open")).or(told(again, "it is done already"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_sample_is_what_two_people_drew_by_the_seed_announced_before() {
        let sampled = |fact| Fact::Programme(ProgrammeFact::Sample(fact));
        let frame: Vec<String> = (201..=206).map(|unit| format!("632823200{unit}")).collect();
        let announced = |on, seed_day| {
            let (sample, source) = ("quality".to_owned(), "开奖号码".to_owned());
            sampled(sample::Fact::SampleAnnounced { on, sample, source, seed_day, units: 3, frame: frame.clone() })
        };
        let seed = sample::seed("quality", "03 07 12");
        let drawn = |by: &str, units: Vec<String>| {
            let (on, sample) = (date(2026, 12, 24), "quality".to_owned());
            sampled(sample::Fact::SampleDrawn { on, sample, seed: seed.clone(), by: by.to_owned(), units })
        };
        let right = sample::units(&seed, &frame, 3);
        let mut office = Election::of_office("632800000000");
        let says = |office: &Election, fact: &Fact| wrong(office, fact, (Role::Prefecture, "b"), false);
        assert!(says(&office, &announced(date(2026, 12, 23), date(2026, 12, 23))).is_some(), "the seed may be known");
        assert!(says(&office, &drawn("b", right.clone())).is_some(), "nothing is announced");
        let first = announced(date(2026, 12, 20), date(2026, 12, 23));
        assert_eq!(says(&office, &first), None);
        office.apply(&first, None);
        assert!(says(&office, &announced(date(2026, 12, 23), date(2026, 12, 25))).is_some(), "another seed is tried");
        let typed = sample::Fact::SampleSeedTyped {
            on: date(2026, 12, 24),
            sample: "quality".to_owned(),
            seed: "03 07 12".to_owned(),
            by: "a".to_owned(),
        };
        office.apply(&sampled(typed), None);
        assert!(says(&office, &drawn("a", right.clone())).is_some(), "one person alone");
        assert!(says(&office, &drawn("b", frame[..3].to_vec())).is_some(), "not by the seed");
        assert_eq!(says(&office, &drawn("b", right)), None);
        let checked = Fact::Programme(ProgrammeFact::Quality(election::programme::quality::Fact::QualityChecked {
            on: date(2026, 12, 24),
            by: "o".to_owned(),
        }));
        assert!(says(&office, &checked).is_some(), "an office does not observe");
        assert_eq!(wrong(&office, &checked, (Role::Observer, "o"), false), None);
    }
}
