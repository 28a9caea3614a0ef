//! Step 3: the roll is brought in, posted, and posted corrected.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use statute::{Key, Rules, shift};

use super::{Answer, by_days_before, fact, not_before, person_figure, rules_of, same_person, under};
use crate::fact::{Fact, Recorded, Sealed};
use crate::person::{Person, PersonId, Registration, Unlisted, Voter};
use crate::refusal::Refusal;
use crate::state::Election;

/// Lines of one fact at most: what is sealed with a fact is written, encrypted and read in one piece.
const LINES: usize = 5_000;

/// Gives numbers to the people of a sheet: known ones keep theirs, nobody stands there twice.
struct Numbering<'a> {
    state: &'a Election,
    taken: BTreeSet<PersonId>,
    numbers: BTreeSet<&'a str>,
    names: BTreeMap<&'a str, u32>,
    next: u32,
}

impl<'a> Numbering<'a> {
    fn number(&mut self, person: &'a Person, at: usize) -> Result<PersonId, Refusal> {
        named(person)?;
        if let Some(number) = person.id_number.as_deref()
            && !self.numbers.insert(number)
        {
            return Err(Refusal::new("duplicate_person").figure("line", at + 1));
        }
        let alone = self.names.get(person.name.as_str()) == Some(&1);
        let known = same_person(self.state, &person.name, person.id_number.as_deref())
            .filter(|id| !self.taken.contains(id) && (alone || person.id_number.is_some()));
        let id = known.unwrap_or_else(|| {
            let id = PersonId(self.next);
            self.next = self.next.saturating_add(1);
            id
        });
        self.taken.insert(id);
        Ok(id)
    }
}

/// The lines of a sheet, each given its number. A large sheet becomes several facts, which follow one another at once.
pub(super) fn import(state: &Election, on: Date, mut voters: Vec<Voter>, mut unlisted: Vec<Unlisted>, replace: bool) -> Answer {
    draft(state)?;
    if voters.is_empty() {
        return Err(Refusal::new("empty_roll"));
    }
    let numbers = numbers(state, &voters, &unlisted, replace)?;
    let people = voters.iter_mut().map(|v| &mut v.person).chain(unlisted.iter_mut().map(|u| &mut u.person));
    people.zip(numbers).for_each(|(person, id)| person.id = id);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let (on_roll, all) = (voters.len(), voters.len() + unlisted.len());
    // From the end, so that the sheet shrinks as the facts grow: a large roll never lies in memory twice.
    let mut facts: Vec<Recorded> = Vec::with_capacity(all.div_ceil(LINES));
    for first in (0..all).step_by(LINES).rev() {
        let off = unlisted.split_off(first.saturating_sub(on_roll));
        let lines: Vec<Arc<Voter>> = voters.drain(first.min(on_roll)..).map(Arc::new).collect();
        voters.shrink_to_fit();
        let replace = replace && first == 0;
        let fact = Fact::RollImported { on, lines: count(lines.len()), unlisted: count(off.len()), replace };
        facts.push(Recorded { fact, sealed: Some(Sealed::Voters { voters: lines, unlisted: off, why: None, attachments: Vec::new() }) });
    }
    facts.reverse();
    Ok(facts)
}

/// The numbers of the people of a sheet, in its order.
fn numbers(state: &Election, voters: &[Voter], unlisted: &[Unlisted], replace: bool) -> Result<Vec<PersonId>, Refusal> {
    let people = || voters.iter().map(|v| &v.person).chain(unlisted.iter().map(|u| &u.person));
    let mut numbering =
        Numbering { state, taken: BTreeSet::new(), numbers: BTreeSet::new(), names: BTreeMap::new(), next: state.next_person };
    if !replace {
        numbering.taken.extend(state.roll.voters.keys());
        numbering.numbers.extend(state.roll.voters.values().filter_map(|v| v.person.id_number.as_deref()));
    }
    for person in people() {
        *numbering.names.entry(person.name.as_str()).or_insert(0) += 1;
    }
    people().enumerate().map(|(at, person)| numbering.number(person, at)).collect()
}

/// The roll may be drafted: a plan and an election committee stand, nothing is posted yet.
pub(super) fn draft(state: &Election) -> Result<(), Refusal> {
    rules_of(state)?;
    if state.election_committee.is_none() {
        return Err(Refusal::new("no_election_committee"));
    }
    if state.roll.published.is_some() {
        return Err(Refusal::new("roll_already_published"));
    }
    Ok(())
}

pub(super) fn named(person: &Person) -> Result<(), Refusal> {
    let length = person.name.trim().chars().count();
    if length == 0 || length > 100 { Err(Refusal::new("name_length").figure("length", length)) } else { Ok(()) }
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
    let open = |v: &&Arc<Voter>| match &v.registration {
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

/// The corrected roll; before a later round once more, where the roll was changed for it.
pub(super) fn publish_corrected(state: &Election, on: Date) -> Answer {
    let (rules, _) = rules_of(state)?;
    let (posted, _) = state.roll.published.ok_or_else(|| Refusal::new("roll_not_published"))?;
    if state.roll.corrected.is_some() && state.roll.untold().is_empty() {
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
    if let Some((person, double)) = state.roll.open_doubles().next() {
        return Err(under("doubles_open", rules.cite(Key::ObjectionRulingDays))
            .figure("count", state.roll.open_doubles().count())
            .figure("person", person_figure(person))
            .figure("elsewhere", &double.elsewhere)
            .figure("due", double.due));
    }
    not_before(on, state.roll.objections.iter().filter_map(|o| o.ruling.as_ref()).map(|r| r.on).max())?;
    not_before(on, state.roll.movements.last().map(|m| m.on))?;
    let day = state.voting_day().unwrap_or(on);
    if on >= day {
        return Err(under("after_election_day", rules.cite(Key::RollPublicationDays)).figure("on", on).figure("election_day", day));
    }
    entitled(state, &rules, on, day)?;
    fact(Fact::CorrectedRollPublished { on, registered: count(state) })
}
