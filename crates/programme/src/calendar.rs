//! 工作日程表: the work of a place and of all below it, with its days.

use election::programme::catalogue::Action;
use jiff::civil::Date;

use crate::{Scene, who_of};

/// A line of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'a> {
    /// What is to be done.
    pub action: &'a Action,
    /// From the first day of the first place to the last day of the last one; nothing while no election day is set.
    pub days: Option<(Date, Date)>,
}

impl<'a> Scene<'a> {
    /// The calendar of a place, in the order of the programme: its own actions and those of all below it.
    #[must_use]
    pub fn calendar(&self, place: &str) -> Vec<Line<'a>> {
        let own = who_of(place);
        let shown = self.catalogue.actions.iter().filter(|action| own.is_some_and(|own| action.who >= own));
        shown.map(|action| Line { action, days: self.span(action, place) }).collect()
    }

    /// From the first day on which an action may be done, seen from a place, to the last: over all waves.
    #[must_use]
    pub fn span(&self, action: &Action, place: &str) -> Option<(Date, Date)> {
        let days: Vec<(Date, Date)> = self.places(action.who, place).into_iter().filter_map(|code| self.days(action, code)).collect();
        let first = days.iter().map(|(first, _)| *first).min()?;
        days.iter().map(|(_, last)| *last).max().map(|last| (first, last))
    }

    /// The units of which nobody knows when they vote: without a plan, and in no wave.
    #[must_use]
    pub fn undated(&self, place: &str) -> Vec<&'a str> {
        self.units_of(place).map(|unit| unit.code).filter(|code| self.election_day(code).is_none()).collect()
    }
}
