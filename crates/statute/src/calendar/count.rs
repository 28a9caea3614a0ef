//! Counting days as the rules in force count them.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::key::Key;
use crate::rules::Rules;

/// A day so many days before or after another. Days outside the calendar's range stay at its end.
#[must_use]
pub fn shift(day: Date, days: i64) -> Date {
    day.saturating_add(days.days())
}

/// A day so many months before or after another; the last day of a shorter month stands for one it lacks.
pub(super) fn shift_months(day: Date, months: i64) -> Date {
    day.saturating_add(months.months())
}

/// Saturday or Sunday: the days of rest that are known without the State Council's list of holidays.
#[must_use]
pub fn weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Longest row of days of rest that is followed to its end.
const REST_FOLLOWED: usize = 400;

/// Counts days under some rules. Which days are days of rest is for the caller to say: the State Council fixes them year by
/// year and makes some weekends working days.
#[derive(Clone, Copy)]
pub struct Counting<'a> {
    rules: &'a Rules,
    rest: &'a dyn Fn(Date) -> bool,
}

impl std::fmt::Debug for Counting<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Counting").field("packs", &self.rules.pack_ids()).finish_non_exhaustive()
    }
}

impl<'a> Counting<'a> {
    /// Counts with weekends as the days of rest.
    #[must_use]
    pub fn new(rules: &'a Rules) -> Self {
        Self { rules, rest: &weekend }
    }

    /// Counts with the caller's days of rest.
    #[must_use]
    pub fn with_rest_days(rules: &'a Rules, rest: &'a dyn Fn(Date) -> bool) -> Self {
        Self { rules, rest }
    }

    /// The rules.
    #[must_use]
    pub fn rules(&self) -> &'a Rules {
        self.rules
    }

    /// Days that "so many days before" come to: where the day itself is one of them, as many as are written; else one more.
    #[must_use]
    pub fn days_before(&self, written: u32) -> i64 {
        i64::from(written) + i64::from(!self.rules.reads(Key::DaysBeforeInclusive))
    }

    /// Last day of a period of so many days that begins with an event; the day of the event is not counted (民法典 201).
    #[must_use]
    pub fn last_day(&self, event: Date, days: u32) -> Date {
        if days == 0 { event } else { self.moved(shift(event, i64::from(days))) }
    }

    /// Last day of a period of so many months that begins with an event.
    #[must_use]
    pub fn last_day_of_months(&self, event: Date, months: u32) -> Date {
        if months == 0 { event } else { self.moved(shift_months(event, i64::from(months))) }
    }

    /// Last day of a period on the roll (objections, rulings): whether the first day is counted is a parameter.
    #[must_use]
    pub fn last_day_on_roll(&self, event: Date, days: u32) -> Date {
        let counted = u32::from(!self.rules.reads(Key::ObjectionDayOneExcluded));
        self.last_day(event, days.saturating_sub(counted))
    }

    /// Where the rules say so, a last day that is a day of rest moves to the next that is not (民法典 203).
    fn moved(&self, last: Date) -> Date {
        if !self.rules.reads(Key::HolidayExtends) {
            return last;
        }
        last.series(1.day()).take(REST_FOLLOWED).find(|day| !(self.rest)(*day)).unwrap_or(last)
    }
}
