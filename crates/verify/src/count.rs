//! The arithmetic of a unit (V10) and its published results (V11), recomputed from the entries.

use std::collections::BTreeSet;

use election::command::{BoxMarks, TallySection};
use election::decide::{agreed_ballots, agreed_votes, outcome_of, slot};
use election::fact::SectionId;
use election::state::{Round, SectionState};
use election::{Election, Fact, Person, PersonId};
use record::json;
use statute::{Outcome, Sex};

/// Up to how many people of unknown sex all possibilities are tried.
const MOST_UNKNOWN: usize = 12;

/// What is wrong with the figures of a fact, before it is applied.
pub fn figures(state: &Election, fact: &Fact) -> Vec<String> {
    let Some(round) = state.round() else { return Vec::new() };
    match fact {
        Fact::PollClosed { printed, spoiled, unused, boxes, by_proxy, scribed, .. } => {
            let sum = |of: &dyn Fn(&election::command::BoxCount) -> u32| boxes.iter().map(|b| u64::from(of(b))).sum::<u64>();
            let (issued, returned) = (sum(&|b| b.issued), sum(&|b| b.returned));
            let mut wrong = balance(u64::from(*printed), issued, u64::from(*spoiled), u64::from(*unused));
            if *printed != round.printed {
                wrong.push(format!("{printed} ballots are said to be printed, the entries before say {}", round.printed));
            }
            if boxes.iter().any(|b| b.returned > b.issued) {
                wrong.push(format!("more ballots returned than issued at a box; in all {returned} of {issued}"));
            }
            if u64::from(*by_proxy).max(u64::from(*scribed)) > issued {
                wrong.push("more ballots by proxy or by a scribe than issued".to_owned());
            }
            let registered = state.roll.corrected.map_or(0, |(_, n)| n);
            if issued > u64::from(registered) {
                wrong.push(format!("{issued} ballots are issued to {registered} voters"));
            }
            wrong
        }
        Fact::CheckInClosed { boxes, by_proxy, .. } => marks(state, round, boxes, *by_proxy),
        Fact::TallyEntered { sections, .. } => sections.iter().filter_map(|section| possible(round, section)).collect(),
        Fact::TallyCompared { agreed, differing, .. } => compared(round, agreed, differing),
        _ => Vec::new(),
    }
}

/// Marks on the roll: at each box once, no more than there are voters.
fn marks(state: &Election, round: &Round, boxes: &[BoxMarks], by_proxy: u32) -> Vec<String> {
    let marked: u64 = boxes.iter().map(|b| u64::from(b.marked)).sum();
    let registered = state.roll.corrected.map_or(0, |(_, n)| n);
    let arranged: BTreeSet<u32> = round.arrangement.iter().flat_map(|a| &a.boxes).map(|b| b.id).collect();
    let counted: BTreeSet<u32> = boxes.iter().map(|b| b.id).collect();
    let mut wrong = Vec::new();
    if counted != arranged || counted.len() != boxes.len() {
        wrong.push("not each box of the arrangement exactly once".to_owned());
    }
    if marked > u64::from(registered) {
        wrong.push(format!("{marked} voters are marked on a roll of {registered}"));
    }
    if u64::from(by_proxy) > marked {
        wrong.push(format!("{by_proxy} marks by proxy among {marked}"));
    }
    wrong
}

fn balance(printed: u64, issued: u64, spoiled: u64, unused: u64) -> Vec<String> {
    let sum = issued + spoiled + unused;
    if sum == printed {
        Vec::new()
    } else {
        vec![format!("{issued} issued, {spoiled} spoiled and {unused} unused make {sum}, printed were {printed}")]
    }
}

/// A section of an entry that cannot be with the ballots returned.
fn possible(round: &Round, section: &TallySection) -> Option<String> {
    let returned = u64::from(round.account.as_ref().map_or(0, election::state::BallotAccount::returned));
    match section {
        TallySection::Ballots { valid, void } => {
            let sum = u64::from(*valid) + u64::from(*void);
            (sum != returned).then(|| format!("{valid} valid and {void} void ballots make {sum}, returned were {returned}"))
        }
        TallySection::Post { post, votes, write_ins } => {
            let sum: u64 = votes.iter().chain(write_ins).map(|line| u64::from(line.votes)).sum();
            let most = returned * u64::from(round.seats.of(*post));
            let standing: BTreeSet<PersonId> = round.candidates.iter().filter(|c| c.post == *post).map(|c| c.person).collect();
            let entered: BTreeSet<PersonId> = votes.iter().map(|line| line.person).collect();
            if sum > most {
                return Some(format!("{sum} votes for {post:?}, at most {most} are possible"));
            }
            (entered != standing || entered.len() != votes.len()).then(|| format!("not each candidate for {post:?} exactly once"))
        }
    }
}

/// Sections count as agreed only if two entries say the same.
fn compared(round: &Round, agreed: &[SectionId], differing: &[SectionId]) -> Vec<String> {
    let entries = |id: &SectionId| slot(round, *id).and_then(|at| round.tally.get(at)).map(SectionState::entries).unwrap_or_default();
    let both = |id: &SectionId| match entries(id) {
        [(first, a), (second, b)] if first != second => Some(a.normal() == b.normal()),
        _ => None,
    };
    let not_agreed = agreed.iter().filter(|id| both(id) != Some(true)).map(|id| format!("{id:?}: no two equal entries by two people"));
    // Two entries that agree are entered again if they cannot be with the valid ballots; a post agreed before may be too.
    let again = |id: &&SectionId| {
        both(id).is_none() && !matches!(slot(round, **id).and_then(|at| round.tally.get(at)), Some(SectionState::Agreed(_)))
    };
    let not_differing = differing.iter().filter(again).map(|id| format!("{id:?}: no two entries by two people"));
    not_agreed.chain(not_differing).collect()
}

/// How a recorded outcome stands to the recomputed one.
pub enum Recount {
    /// They are the same.
    Same,
    /// They are the same but for what depends on people's sex or nationality, which is not published.
    SameForSome,
    /// They differ.
    Differs(String),
    /// It cannot be recomputed.
    Unknown(String),
}

/// Decides the round at hand anew and compares.
pub fn recount(state: &Election, recorded: &Outcome) -> Recount {
    let (Some(round), Some(rules)) = (state.round(), state.rules()) else {
        return Recount::Unknown("there is no plan, no candidate list, or no law is known for the place and day".into());
    };
    if round.tally.iter().any(|section| !matches!(section, SectionState::Agreed(_))) {
        return Recount::Differs("the tally is not agreed in all sections".into());
    }
    if let Some(why) = impossible(round) {
        return Recount::Differs(why);
    }
    let Some(own) = outcome_of(state, round, &rules) else { return Recount::Unknown("the poll is not closed".into()) };
    if same(&own, recorded) {
        return Recount::Same;
    }
    let unknown = unknown(state, round);
    if unknown.is_empty() {
        return Recount::Differs(difference(&own, recorded));
    }
    if decisive(&own) == decisive(recorded) {
        return Recount::SameForSome;
    }
    if unknown.len() > MOST_UNKNOWN {
        return Recount::Unknown(format!("the sex of {} people is not published, and the outcome depends on it", unknown.len()));
    }
    let fits = |chosen: u32| {
        let mut guess = state.clone();
        for (at, id) in unknown.iter().enumerate() {
            let sex = if chosen >> at & 1 == 1 { Sex::Female } else { Sex::Male };
            guess.people.insert(*id, stranger(*id, sex));
        }
        guess.round().and_then(|round| outcome_of(&guess, round, &rules)).is_some_and(|own| decisive(&own) == decisive(recorded))
    };
    if (0..1_u32 << unknown.len()).any(fits) { Recount::SameForSome } else { Recount::Differs(difference(&own, recorded)) }
}

/// Compared as the record writes them: figures of a reason have no order there.
fn same(own: &Outcome, recorded: &Outcome) -> bool {
    let written = |outcome| serde_json::to_value(outcome).ok().and_then(|value| json::write(&value).ok());
    own == recorded || in_order(own) == in_order(recorded) || written(own).is_some_and(|own| Some(own) == written(recorded))
}

/// The outcome with the figures of each reason by name.
fn in_order(outcome: &Outcome) -> Outcome {
    let mut outcome = outcome.clone();
    outcome.because.iter_mut().for_each(|reason| reason.figures.0.sort_by(|a, b| a.0.cmp(&b.0)));
    outcome
}

fn impossible(round: &Round) -> Option<String> {
    let (valid, void) = agreed_ballots(round)?;
    let returned = round.account.as_ref().map_or(0, election::state::BallotAccount::returned);
    if u64::from(valid) + u64::from(void) != u64::from(returned) {
        return Some(format!("{valid} valid and {void} void ballots, returned were {returned}"));
    }
    round.seats.posts().into_iter().find_map(|post| {
        let sum: u64 = agreed_votes(round, post).iter().map(|(line, _)| u64::from(line.votes)).sum();
        let most = u64::from(valid) * u64::from(round.seats.of(post));
        (sum > most).then(|| format!("{sum} votes for {post:?}, at most {most} are possible"))
    })
}

/// Those who got votes or sit already, of whom the sex is not known.
fn unknown(state: &Election, round: &Round) -> Vec<PersonId> {
    let voted = round.seats.posts().into_iter().flat_map(|post| agreed_votes(round, post)).map(|(line, _)| line.person);
    let all: BTreeSet<PersonId> = voted.chain(state.elected.iter().map(|elected| elected.person)).collect();
    all.into_iter().filter(|id| state.person(*id).is_none_or(|person| person.sex.is_none())).collect()
}

fn stranger(id: PersonId, sex: Sex) -> Person {
    Person { id, name: String::new(), sex: Some(sex), birth: None, nationality: None, id_number: None, group: Default::default() }
}

/// What decides; flags and reasons name duties that depend on sex and nationality.
fn decisive(outcome: &Outcome) -> Outcome {
    Outcome { flags: Vec::new(), because: Vec::new(), ..outcome.clone() }
}

fn difference(own: &Outcome, recorded: &Outcome) -> String {
    let names = |outcome: &Outcome| {
        let line = |e: &statute::ElectedPerson| format!("{:?} {} with {}", e.post, e.name, e.votes);
        outcome.elected.iter().map(line).collect::<Vec<_>>().join(", ")
    };
    if own.elected != recorded.elected {
        return format!("elected are: {}; the record says: {}", names(own), names(recorded));
    }
    let figures =
        |o: &Outcome| format!("valid {:?}, base {:?}, needed {:?}, next {:?}", o.election_valid, o.base_votes, o.win_min, o.next_step);
    format!("recomputed: {}; the record says: {}; seats, ties, candidates or reasons may differ too", figures(own), figures(recorded))
}
