//! The statutory calendar of every body: backward from election day, forward from a given day, and why a day cannot be kept.
//!
//! [`bodies`] says which steps a body's election has and which waits for which; every length stands in the rules. Latest days
//! run backward from election day, earliest days forward from a given day; both use the same waits, so an election day can be
//! kept exactly when it is not before its own earliest day.

mod bodies;
mod check;
pub mod count;
pub mod deadlines;
mod draft;
mod infeasible;
mod open;
mod rows;
mod solve;
mod step;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use serde::Serialize;

use crate::key::Key;
use crate::rules::Rules;
use crate::types::Citation;

pub use check::{Breach, breaches};
pub use count::{Counting, shift, weekend};
pub use infeasible::{Infeasible, Link};
pub use step::{Form, Step};

use solve::{Days, Done};

/// A step of the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalendarStep {
    /// Which.
    pub step: Step,
    /// Not before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<Date>,
    /// Not after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<Date>,
    /// From election day, for example `D-20`.
    pub offset: String,
    /// The parameter behind it.
    #[serde(rename = "rule")]
    pub key: Key,
    /// Where it stands.
    #[serde(flatten)]
    pub citation: Citation,
    /// The steps that come first.
    pub waits_for: Vec<Step>,
    /// The parameter it depends on whose reading is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open_question: Option<Key>,
}

/// An election to be put in order: its rules and form, what is done already, and the days of rest.
#[derive(Debug, Clone, Copy)]
pub struct Timeline<'a> {
    counting: Counting<'a>,
    form: Form,
    done: &'a [(Step, Date)],
}

impl<'a> Timeline<'a> {
    /// Nothing is done yet; the form is the one the rules leave; weekends are the days of rest.
    #[must_use]
    pub fn new(rules: &'a Rules) -> Self {
        Self { counting: Counting::new(rules), form: Form::of(rules), done: &[] }
    }

    /// The same in a form the residents chose.
    #[must_use]
    pub fn form(self, form: Form) -> Self {
        Self { form, ..self }
    }

    /// The same with steps that were done on a day; what they waited for is then done too.
    #[must_use]
    pub fn done(self, done: &'a [(Step, Date)]) -> Self {
        Self { done, ..self }
    }

    /// The same with the caller's way of counting.
    #[must_use]
    pub fn counted(self, counting: Counting<'a>) -> Self {
        Self { counting, ..self }
    }

    /// Latest days for an election day, in the order of the days; a step without a day of its own stands after what it waits for.
    #[must_use]
    pub fn backward(&self, election_day: Date) -> Vec<CalendarStep> {
        let nodes = bodies::steps(self.counting, self.form);
        let done = Done::new(&nodes, self.done);
        let mut days = Days::default();
        solve::forward(&self.counting, &done, None, Some(election_day), &mut days);
        solve::backward(&self.counting, &done, election_day, &mut days);
        rows::rows(&self.counting, &done, &days, election_day)
    }

    /// Earliest and latest days when everything is still to be done on a given day, in the order of the days.
    ///
    /// # Errors
    /// If the election day cannot be kept: the step, the chain that makes it so, and the earliest election day that can be.
    pub fn plan(&self, today: Date, election_day: Date) -> Result<Vec<CalendarStep>, Infeasible> {
        let nodes = bodies::steps(self.counting, self.form);
        let done = Done::new(&nodes, self.done);
        let mut days = Days::default();
        solve::backward(&self.counting, &done, election_day, &mut days);
        solve::forward(&self.counting, &done, Some(today), None, &mut days);
        if days.earliest.get(&Step::ElectionDay).is_some_and(|first| *first > election_day) {
            return Err(Infeasible::of(&self.counting, &nodes, &days, election_day));
        }
        solve::forward(&self.counting, &done, Some(today), Some(election_day), &mut days);
        Ok(rows::rows(&self.counting, &done, &days, election_day))
    }

    /// The earliest election day that can be kept from a day on.
    #[must_use]
    pub fn soonest(&self, today: Date) -> Date {
        let nodes = bodies::steps(self.counting, self.form);
        let mut days = Days::default();
        solve::forward(&self.counting, &Done::new(&nodes, self.done), Some(today), None, &mut days);
        days.earliest.get(&Step::ElectionDay).copied().unwrap_or(today)
    }
}

/// The calendar for an election day: latest days, in the order of the days.
#[must_use]
pub fn calendar(rules: &Rules, day: Date) -> Vec<CalendarStep> {
    Timeline::new(rules).backward(day)
}

/// The calendar when everything is still to be done on a given day: earliest and latest days.
///
/// # Errors
/// If the election day cannot be kept, with the reasons and the earliest that can be.
pub fn plan(rules: &Rules, form: Form, today: Date, election_day: Date) -> Result<Vec<CalendarStep>, Infeasible> {
    Timeline::new(rules).form(form).plan(today, election_day)
}

/// The earliest election day when everything is still to be done on a given day.
#[must_use]
pub fn soonest_election_day(rules: &Rules, form: Form, today: Date) -> Date {
    Timeline::new(rules).form(form).soonest(today)
}

/// The earliest election day if the roll were posted on `roll_on`.
#[must_use]
pub fn earliest_election_day(rules: &Rules, roll_on: Date) -> Date {
    shift(roll_on, Counting::new(rules).days_before(rules.number(Key::RollPublicationDays)))
}
