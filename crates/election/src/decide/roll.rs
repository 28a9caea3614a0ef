//! Step 3: the roll, objections, the corrected roll.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use statute::{Key, Rules, shift};

use super::{Answer, by_days_before, fact, not_before, on_roll, person_figure, rules_of, same_person, sealed, under};
use crate::command::{Command, RollChange};
use crate::fact::{Fact, Recorded, Sealed};
use crate::person::{PersonId, Registration, Voter};
use crate::refusal::Refusal;
use crate::state::Election;

pub(super) fn import(state: &Election, voters: &[Voter], replace: bool) -> Answer {
    draft(state)?;
    if voters.is_empty() {
        return Err(Refusal::new("empty_roll"));
    }
    let mut taken: BTreeSet<PersonId> = if replace { BTreeSet::new() } else { state.roll.voters.keys().copied().collect() };
    let mut numbers: BTreeSet<&str> = BTreeSet::new();
    if !replace {
        numbers.extend(state.roll.voters.values().filter_map(|v| v.person.id_number.as_deref()));
    }
    let mut names: BTreeMap<&str, u32> = BTreeMap::new();
    for voter in voters {
        *names.entry(voter.person.name.as_str()).or_insert(0) += 1;
    }
    let mut next = state.next_person;
    let mut lines = Vec::with_capacity(voters.len());
    for (at, voter) in voters.iter().enumerate() {
        named(voter)?;
        if let Some(number) = voter.person.id_number.as_deref()
            && !numbers.insert(number)
        {
            return Err(Refusal::new("duplicate_person").figure("line", at + 1));
        }
        let alone = names.get(voter.person.name.as_str()) == Some(&1);
        let known = same_person(state, &voter.person.name, voter.person.id_number.as_deref())
            .filter(|id| !taken.contains(id) && (alone || voter.person.id_number.is_some()));
        let id = known.unwrap_or_else(|| {
            let id = PersonId(next);
            next = next.saturating_add(1);
            id
        });
        taken.insert(id);
        let mut line = voter.clone();
        line.person.id = id;
        lines.push(line);
    }
    let count = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    sealed(Fact::RollImported { lines: count, replace }, Sealed::Voters { voters: lines })
}

/// The roll may be drafted: a plan and an election committee stand, nothing is posted yet.
fn draft(state: &Election) -> Result<(), Refusal> {
    rules_of(state)?;
    if state.election_committee.is_none() {
        return Err(Refusal::new("no_election_committee"));
    }
    if state.roll.published.is_some() {
        return Err(Refusal::new("roll_already_published"));
    }
    Ok(())
}

pub(super) fn change_draft(state: &Election, change: &RollChange) -> Answer {
    draft(state)?;
    Ok(vec![changed(state, change)?])
}

fn changed(state: &Election, change: &RollChange) -> Result<Recorded, Refusal> {
    let with = |fact, voter: Voter| Recorded { fact, sealed: Some(Sealed::Voters { voters: vec![voter] }) };
    match change {
        RollChange::Add { voter } => {
            unique(state, voter, None)?;
            let known = same_person(state, &voter.person.name, voter.person.id_number.as_deref());
            let id = known.filter(|id| !state.roll.voters.contains_key(id)).unwrap_or(PersonId(state.next_person));
            let mut line = voter.clone();
            line.person.id = id;
            Ok(with(Fact::RollLineAdded { person: id }, line))
        }
        RollChange::Strike { person, why } => {
            on_roll(state, *person)?;
            Ok(Recorded { fact: Fact::RollLineStruck { person: *person, why: *why }, sealed: None })
        }
        RollChange::Correct { voter } => {
            on_roll(state, voter.person.id)?;
            unique(state, voter, Some(voter.person.id))?;
            Ok(with(Fact::RollLineCorrected { person: voter.person.id }, voter.clone()))
        }
    }
}

fn named(voter: &Voter) -> Result<(), Refusal> {
    let length = voter.person.name.trim().chars().count();
    if length == 0 || length > 100 { Err(Refusal::new("name_length").figure("length", length)) } else { Ok(()) }
}

fn unique(state: &Election, voter: &Voter, own: Option<PersonId>) -> Result<(), Refusal> {
    named(voter)?;
    let double = state
        .roll
        .voters
        .values()
        .find(|v| Some(v.person.id) != own && v.person.id_number.is_some() && v.person.id_number == voter.person.id_number);
    match double {
        Some(v) => Err(Refusal::new("already_on_roll").figure("person", person_figure(v.person.id))),
        None => Ok(()),
    }
}

pub(super) fn publish(state: &Election, on: Date) -> Answer {
    let (rules, plan) = rules_of(state)?;
    draft(state)?;
    not_before(on, state.election_committee.as_ref().map(|c| c.on))?;
    if state.roll.voters.is_empty() {
        return Err(Refusal::new("empty_roll"));
    }
    let days = rules.number(Key::RollPublicationDays);
    by_days_before(on, plan.election_day, &rules, Key::RollPublicationDays, "roll_too_late")
        .map_err(|r| r.figure("earliest", shift(on, i64::from(days))))?;
    entitled(state, &rules, on, plan.election_day)?;
    fact(Fact::RollPublished { on, registered: count(state) })
}

fn count(state: &Election) -> u32 {
    u32::try_from(state.roll.voters.len()).unwrap_or(u32::MAX)
}

/// Nobody under age on the day of the vote, nobody whom the meeting has not agreed to by the day of the posting.
fn entitled(state: &Election, rules: &Rules, on: Date, day: Date) -> Result<(), Refusal> {
    let open = |v: &&Voter| match &v.registration {
        Registration::Applicant { approved_on } => approved_on.is_none_or(|agreed| agreed > on),
        _ => false,
    };
    let undecided: Vec<PersonId> = state.roll.voters.values().filter(open).map(|v| v.person.id).collect();
    if let Some(first) = undecided.first() {
        return Err(under("undecided_applicant", rules.cite(Key::ThirdCategoryApprovedBy))
            .figure("count", undecided.len())
            .figure("person", person_figure(*first)));
    }
    let age = rules.number(Key::VotingAge);
    let of_age = |birth: Date| {
        let years = i16::try_from(age).unwrap_or(i16::MAX);
        let birthday = birth.saturating_add(jiff::Span::new().years(years));
        if rules.flag(Key::AgeInclusive) { birthday <= day } else { birthday < day }
    };
    let young = state.roll.voters.values().find(|v| v.person.birth.is_some_and(|b| !of_age(b)));
    match young {
        Some(v) => Err(under("under_age", rules.cite(Key::VotingAge))
            .figure("person", person_figure(v.person.id))
            .figure("age", age)
            .figure("election_day", day)),
        None => Ok(()),
    }
}

pub(super) fn object(state: &Election, command: &Command) -> Answer {
    let Command::FileObjection { on, matter, objector, statement, about } = command else {
        return Err(Refusal::new("roll_not_published"));
    };
    let (rules, _) = rules_of(state)?;
    let (posted, _) = state.roll.published.ok_or_else(|| Refusal::new("roll_not_published"))?;
    if state.roll.corrected.is_some() {
        return Err(Refusal::new("roll_final"));
    }
    not_before(*on, Some(posted))?;
    let days = rules.number(Key::ObjectionWindowDays);
    let last = shift(posted, i64::from(days));
    if *on > last {
        return Err(under("objection_too_late", rules.cite(Key::ObjectionWindowDays))
            .figure("on", on)
            .figure("last", last)
            .figure("days", days));
    }
    if let Some(id) = about {
        on_roll(state, *id)?;
    }
    let text = statement.trim();
    if text.is_empty() || text.chars().count() > 2_000 {
        return Err(Refusal::new("text_length").figure("length", text.chars().count()).figure("most", 2_000));
    }
    let number = u32::try_from(state.roll.objections.len()).unwrap_or(u32::MAX).saturating_add(1);
    let ruling_due = shift(*on, i64::from(rules.number(Key::ObjectionRulingDays)));
    sealed(
        Fact::ObjectionFiled { on: *on, objection: number, matter: *matter, about: *about, ruling_due },
        Sealed::Words { by: objector.trim().to_owned(), text: text.to_owned() },
    )
}

pub(super) fn rule(state: &Election, command: &Command) -> Answer {
    let Command::RuleObjection { on, objection, upheld, ground, change } = command else {
        return Err(Refusal::new("roll_not_published"));
    };
    let found = state
        .roll
        .objections
        .iter()
        .find(|o| o.number == *objection)
        .ok_or_else(|| Refusal::new("unknown_objection").figure("objection", objection))?;
    if found.ruling.is_some() {
        return Err(Refusal::new("objection_ruled").figure("objection", objection));
    }
    not_before(*on, Some(found.on))?;
    if ground.trim().is_empty() {
        return Err(Refusal::new("ruling_needs_ground").figure("objection", objection));
    }
    let mut facts = vec![Recorded {
        fact: Fact::ObjectionRuled { on: *on, objection: *objection, upheld: *upheld, late: *on > found.ruling_due },
        sealed: Some(Sealed::Words { by: String::new(), text: ground.trim().to_owned() }),
    }];
    match (upheld, change) {
        (true, Some(change)) => facts.push(changed(state, change)?),
        (false, Some(_)) => return Err(Refusal::new("rejected_changes_nothing").figure("objection", objection)),
        _ => {}
    }
    Ok(facts)
}

pub(super) fn publish_corrected(state: &Election, on: Date) -> Answer {
    let (rules, plan) = rules_of(state)?;
    let (posted, _) = state.roll.published.ok_or_else(|| Refusal::new("roll_not_published"))?;
    if state.roll.corrected.is_some() {
        return Err(Refusal::new("roll_final"));
    }
    let last = shift(posted, i64::from(rules.number(Key::ObjectionWindowDays)));
    if on <= last {
        return Err(under("objection_window_open", rules.cite(Key::ObjectionWindowDays)).figure("on", on).figure("last", last));
    }
    let open: Vec<String> = state.roll.objections.iter().filter(|o| o.ruling.is_none()).map(|o| o.number.to_string()).collect();
    if !open.is_empty() {
        return Err(under("objections_open", rules.cite(Key::ObjectionRulingDays))
            .figure("count", open.len())
            .figure("numbers", open.join("、")));
    }
    not_before(on, state.roll.objections.iter().filter_map(|o| o.ruling.as_ref()).map(|r| r.on).max())?;
    if on >= plan.election_day {
        return Err(under("after_election_day", rules.cite(Key::RollPublicationDays))
            .figure("on", on)
            .figure("election_day", plan.election_day));
    }
    entitled(state, &rules, on, plan.election_day)?;
    fact(Fact::CorrectedRollPublished { on, registered: count(state) })
}
