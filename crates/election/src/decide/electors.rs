//! 户代表: where a community elects by households, who votes for each, listed with the roll (RCL-2025 17(1)).

use jiff::civil::Date;
use statute::{Form, Key};

use super::{Answer, by_days_before, fact, not_before, on_roll, rules_of};
use crate::fact::Fact;
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::state::Election;

pub(super) fn list(state: &Election, on: Date, people: &[PersonId]) -> Answer {
    let (rules, plan) = rules_of(state)?;
    not_before(on, Some(plan.on))?;
    if plan.form != Form::Households {
        return Err(Refusal::new("not_by_households").under(rules.cite(Key::Form)));
    }
    if state.nomination.is_some() {
        return Err(Refusal::new("nominated_already"));
    }
    by_days_before(on, plan.election_day, &rules, Key::RollPublicationDays, "electors_too_late")?;
    if people.is_empty() {
        return Err(Refusal::new("no_electors"));
    }
    crate::bodies::once_each(people)?;
    let mut households = std::collections::BTreeSet::new();
    for person in people {
        on_roll(state, *person)?;
        let household = state.roll.voters.get(person).map(|voter| voter.household.clone()).unwrap_or_default();
        if !household.is_empty() && !households.insert(household) {
            return Err(Refusal::new("household_twice").figure("person", super::person_figure(*person)));
        }
    }
    fact(Fact::ElectorsListed { on, people: people.to_vec() })
}
