//! Single lines of the roll: changed, left off, found twice, looked at.

use std::sync::Arc;

use jiff::civil::Date;
use statute::{Key, Rules, shift};

use super::roll::{draft, named};
use super::{Answer, not_before, on_roll, person_figure, rules_of, same_person, sealed, under};
use crate::actor::{Context, Role};
use crate::command::RollChange;
use crate::fact::{Fact, Recorded, Sealed};
use crate::person::{Person, PersonId, Unlisted, Voter};
use crate::programme::{Attachment, attached};
use crate::refusal::Refusal;
use crate::roll::{AddReason, StrikeReason};
use crate::state::Election;

/// A change of the draft, or of the posted roll until it is final; before a later round where the law lets the roll follow life.
pub(super) fn change(state: &Election, on: Date, change: &RollChange, files: &[Attachment]) -> Answer {
    if !twice_at_the_end(state, on, change) {
        open(state)?;
    }
    if let RollChange::Strike { note, .. } = change
        && note.trim().is_empty()
        && files.is_empty()
    {
        return Err(Refusal::new("strike_needs_evidence"));
    }
    Ok(vec![changed(state, on, change, None, attached(files)?)?])
}

/// Lines may change.
fn open(state: &Election) -> Result<(), Refusal> {
    let (rules, _) = rules_of(state)?;
    match (state.roll.published, state.roll.corrected) {
        (None, _) => draft(state),
        (Some(_), None) => Ok(()),
        (Some(_), Some(_)) => between_rounds(state, &rules),
    }
}

/// Even a final roll gives up, before the day of the vote, whoever turns out to stand on another one: nobody votes in two places
/// (VCL-2025 16(3)).
fn twice_at_the_end(state: &Election, on: Date, change: &RollChange) -> bool {
    let RollChange::Strike { person, why: StrikeReason::RegisteredElsewhere, .. } = change else { return false };
    let twice = state.roll.open_doubles().any(|(id, _)| id == *person);
    twice && state.roll.corrected.is_some() && state.voting_day().is_some_and(|day| on < day)
}

/// A final roll changes only before a later round, where the province says so, and before that round's poll is arranged.
fn between_rounds(state: &Election, rules: &Rules) -> Result<(), Refusal> {
    match state.round() {
        Some(round) if round.number > 1 && round.arrangement.is_none() && round.account.is_none() => {
            if rules.flag(Key::RunoffRollUpdate) {
                Ok(())
            } else {
                Err(under("roll_final_for_all_rounds", rules.cite(Key::RunoffRollUpdate)))
            }
        }
        _ => Err(Refusal::new("roll_final")),
    }
}

pub(super) fn changed(
    state: &Election,
    on: Date,
    change: &RollChange,
    objection: Option<u32>,
    attachments: Vec<Attachment>,
) -> Result<Recorded, Refusal> {
    not_before(on, state.roll.movements.last().map(|m| m.on))?;
    let with = |fact, voter: Voter, why, attachments| Recorded {
        fact,
        sealed: Some(Sealed::Voters { voters: vec![Arc::new(voter)], unlisted: Vec::new(), why, attachments }),
    };
    match change {
        RollChange::Add { voter, why, another } => {
            unique(state, voter, None)?;
            if !another {
                not_a_namesake(state, voter)?;
            }
            if *why == AddReason::Agreed && voter.registration.undecided() {
                return Err(Refusal::new("agreed_needs_day"));
            }
            let id = numbered(state, &voter.person.name, voter.person.id_number.as_deref());
            let mut line = voter.clone();
            line.person.id = id;
            Ok(with(Fact::RollLineAdded { on, person: id, objection }, line, Some(*why), attachments))
        }
        RollChange::Strike { person, why, note } => {
            on_roll(state, *person)?;
            let fact = Fact::RollLineStruck { on, person: *person, objection };
            Ok(Recorded { fact, sealed: Some(Sealed::Struck { why: *why, note: note.trim().to_owned(), attachments }) })
        }
        RollChange::Correct { voter } => {
            on_roll(state, voter.person.id)?;
            unique(state, voter, Some(voter.person.id))?;
            Ok(with(Fact::RollLineCorrected { on, person: voter.person.id, objection }, voter.clone(), None, attachments))
        }
    }
}

/// The number of somebody who does not stand on the roll: the one he has, else the next.
fn numbered(state: &Election, name: &str, id_number: Option<&str>) -> PersonId {
    same_person(state, name, id_number).filter(|id| !state.roll.voters.contains_key(id)).unwrap_or(PersonId(state.next_person))
}

fn unique(state: &Election, voter: &Voter, own: Option<PersonId>) -> Result<(), Refusal> {
    named(&voter.person)?;
    match bearer(state, voter.person.id_number.as_deref()).filter(|id| Some(*id) != own) {
        Some(id) => Err(Refusal::new("already_on_roll").figure("person", person_figure(id))),
        None => Ok(()),
    }
}

/// Where one of the two has no identity number, the same name and day of birth are perhaps one person: the clerk has to say they are two.
fn not_a_namesake(state: &Election, voter: &Voter) -> Result<(), Refusal> {
    let new = &voter.person;
    let alike = |known: &Person| {
        known.name == new.name
            && known.birth.is_some()
            && known.birth == new.birth
            && (known.id_number.is_none() || new.id_number.is_none())
    };
    match state.roll.voters.values().find(|known| alike(&known.person)) {
        Some(known) => Err(Refusal::new("same_name_and_birth").figure("person", person_figure(known.person.id))),
        None => Ok(()),
    }
}

/// Who bears an identity number on the roll.
fn bearer(state: &Election, number: Option<&str>) -> Option<PersonId> {
    let number = number?;
    state.roll.voters.values().find(|v| v.person.id_number.as_deref() == Some(number)).map(|v| v.person.id)
}

/// Somebody does not come onto the roll: whoever asks later finds the reason, with the words on which it rests.
pub(super) fn leave_off(state: &Election, on: Date, line: &Unlisted) -> Answer {
    open(state)?;
    named(&line.person)?;
    if let Some(id) = bearer(state, line.person.id_number.as_deref()) {
        return Err(Refusal::new("on_roll_strike_instead").figure("person", person_figure(id)));
    }
    if line.why == StrikeReason::Error || line.reason.trim().is_empty() {
        return Err(Refusal::new("left_off_needs_reason"));
    }
    let mut line = line.clone();
    line.person.id = numbered(state, &line.person.name, line.person.id_number.as_deref());
    let fact = Fact::LeftOffRoll { on, person: line.person.id };
    sealed(fact, Sealed::Voters { voters: Vec::new(), unlisted: vec![line], why: None, attachments: Vec::new() })
}

/// The clock of a double is that of an objection: both ask whether a line may stand.
pub(super) fn note_double(state: &Election, on: Date, person: PersonId, elsewhere: &str) -> Answer {
    let (rules, _) = rules_of(state)?;
    on_roll(state, person)?;
    let elsewhere = elsewhere.trim();
    if elsewhere.is_empty() || elsewhere.chars().count() > 60 || elsewhere == state.division {
        return Err(Refusal::new("double_elsewhere"));
    }
    if noted(state, person, elsewhere) {
        return Err(Refusal::new("double_known").figure("person", person_figure(person)));
    }
    let due = shift(on, i64::from(rules.number(Key::ObjectionRulingDays)));
    super::fact(Fact::DoubleFound { on, person, elsewhere: elsewhere.to_owned(), due })
}

fn noted(state: &Election, person: PersonId, elsewhere: &str) -> bool {
    state.roll.doubles.get(&person).is_some_and(|doubles| doubles.iter().any(|double| double.elsewhere == elsewhere))
}

/// Both places keep the person.
pub(super) fn contest_double(state: &Election, on: Date, person: PersonId, elsewhere: &str) -> Answer {
    let (rules, _) = rules_of(state)?;
    let kept = state.roll.doubles.get(&person).into_iter().flatten().find(|double| double.elsewhere == elsewhere && double.kept.is_some());
    if kept.is_none() {
        return Err(Refusal::new("no_double_there").figure("person", person_figure(person)).figure("elsewhere", elsewhere));
    }
    let due = shift(on, i64::from(rules.number(Key::ObjectionRulingDays)));
    super::fact(Fact::DoubleContested { on, person, elsewhere: elsewhere.to_owned(), due })
}

/// The ground on which a line stays holds against every other place that is known by then.
pub(super) fn settle_double(state: &Election, context: &Context, on: Date, person: PersonId, ground: &str) -> Answer {
    let open = state.roll.open_doubles().filter(|(id, _)| *id == person).map(|(_, double)| double.on).max();
    if context.actor.role != Role::Township
        && let Some((_, double)) = state.roll.open_doubles().find(|(id, double)| *id == person && double.contested)
    {
        return Err(Refusal::new("double_contested").figure("person", person_figure(person)).figure("elsewhere", &double.elsewhere));
    }
    let found = open.ok_or_else(|| Refusal::new("no_open_double").figure("person", person_figure(person)))?;
    not_before(on, Some(found))?;
    sealed(Fact::DoubleSettled { on, person }, words(ground)?)
}

/// The person does not stand on the other roll any more.
pub(super) fn close_double(state: &Election, on: Date, person: PersonId, elsewhere: &str) -> Answer {
    let elsewhere = elsewhere.trim();
    if !noted(state, person, elsewhere) {
        return Err(Refusal::new("no_double_there").figure("person", person_figure(person)).figure("elsewhere", elsewhere));
    }
    super::fact(Fact::DoubleClosed { on, person, elsewhere: elsewhere.to_owned() })
}

/// Whoever opens sealed data says why, and that stands in the record.
pub(super) fn unseal(state: &Election, on: Date, person: PersonId, reason: &str) -> Answer {
    if state.person(person).is_none_or(|p| p.id_number.is_none()) {
        return Err(Refusal::new("nothing_sealed").figure("person", person_figure(person)));
    }
    sealed(Fact::IdentityUnsealed { on, person }, words(reason)?)
}

/// Words that must be there.
fn words(text: &str) -> Result<Sealed, Refusal> {
    let (text, most) = (text.trim(), 500);
    let length = text.chars().count();
    if length == 0 || length > most {
        return Err(Refusal::new("text_length").figure("length", length).figure("most", most));
    }
    Ok(Sealed::words(text))
}
