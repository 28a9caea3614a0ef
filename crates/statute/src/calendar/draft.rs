//! An order of steps in the making: which waits for which, how long at least, and how long at most.

use jiff::civil::Date;

use super::count::{Counting, shift};
use super::step::Step;
use crate::key::{Key, Kind, Unit};
use crate::rules::Rules;

/// How long one step waits for another. Lengths stand in the rules; a silent parameter leaves only the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lag {
    /// Not before it; the same day will do.
    SameDay,
    /// After the day on which it is done ("before" said of the other).
    NextDay,
    /// So many days before ("选举日的二十日前"); before the day itself where the parameter is silent.
    DaysBefore(Key),
    /// Within a period that begins with the other, in days or months.
    Period(Key),
    /// The same for objections to the roll, whose first day is counted by a parameter of its own.
    OnRoll(Key),
}

impl Lag {
    /// The parameter that gives the length.
    #[must_use]
    pub fn key(self) -> Option<Key> {
        match self {
            Self::SameDay | Self::NextDay => None,
            Self::DaysBefore(key) | Self::Period(key) | Self::OnRoll(key) => Some(key),
        }
    }

    /// The day so long after another. Never falls when the other day rises.
    pub(super) fn after(self, counting: &Counting<'_>, day: Date) -> Date {
        let number = |key| counting.rules().maybe_number(key);
        match self {
            Self::SameDay => day,
            Self::NextDay => shift(day, 1),
            Self::DaysBefore(key) => shift(day, number(key).map_or(1, |n| counting.days_before(n))),
            Self::Period(key) => number(key).map_or(day, |n| match key.kind() {
                Kind::Count(Unit::Months) => counting.last_day_of_months(day, n),
                _ => counting.last_day(day, n),
            }),
            Self::OnRoll(key) => number(key).map_or(day, |n| counting.last_day_on_roll(day, n)),
        }
    }

    /// The last day from which [`Lag::after`] does not pass another.
    pub(super) fn before(self, counting: &Counting<'_>, day: Date) -> Date {
        let length = day.until(self.after(counting, day)).map_or(0, |span| i64::from(span.get_days()));
        let mut from = shift(day, -length);
        while from > Date::MIN && self.after(counting, from) > day {
            from = shift(from, -1);
        }
        while from < day && self.after(counting, shift(from, 1)) <= day {
            from = shift(from, 1);
        }
        from
    }
}

/// A step waits for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// For which.
    pub on: Step,
    /// How long.
    pub lag: Lag,
}

/// A step with what it waits for.
#[derive(Debug)]
pub(super) struct Node {
    pub step: Step,
    /// The parameter it stands on.
    pub key: Key,
    /// Not before these.
    pub waits: Vec<Wait>,
    /// Not after this.
    pub within: Option<Wait>,
    /// It comes by itself as days pass: nobody can be late with it.
    pub passes: bool,
}

/// Steps in an order in which each stands after those it waits for.
pub(super) struct Draft<'a> {
    pub counting: Counting<'a>,
    nodes: Vec<Node>,
    /// What election day will wait for.
    election: Vec<Wait>,
}

impl<'a> Draft<'a> {
    pub fn new(counting: Counting<'a>) -> Self {
        Self { counting, nodes: Vec::new(), election: Vec::new() }
    }

    pub fn rules(&self) -> &'a Rules {
        self.counting.rules()
    }

    /// A step after others, the same day at the earliest; those that do not stand in this order are not waited for.
    pub fn step(&mut self, step: Step, key: Key, after: &[Step]) -> &mut Self {
        let stands = |on: &&Step| self.nodes.iter().any(|node| node.step == **on);
        let waits = after.iter().filter(stands).map(|on| Wait { on: *on, lag: Lag::SameDay }).collect();
        self.nodes.push(Node { step, key, waits, within: None, passes: false });
        self
    }

    fn last(&mut self) -> Option<&mut Node> {
        self.nodes.last_mut()
    }

    /// The step just put down waits so long for another.
    pub fn later(&mut self, on: Step, lag: Lag) -> &mut Self {
        if self.nodes.iter().any(|node| node.step == on)
            && let Some(node) = self.last()
        {
            node.waits.retain(|wait| wait.on != on);
            node.waits.push(Wait { on, lag });
        }
        self
    }

    /// The step just put down is due so long after another.
    pub fn within(&mut self, on: Step, lag: Lag) -> &mut Self {
        let silent = lag.key().is_some_and(|key| self.rules().maybe_number(key).is_none());
        if !silent && let Some(node) = self.last() {
            node.within = Some(Wait { on, lag });
        }
        self
    }

    /// The step just put down is the end of a period.
    pub fn period(&mut self, on: Step, lag: Lag) -> &mut Self {
        self.later(on, lag).within(on, lag);
        if let Some(node) = self.last() {
            node.passes = true;
        }
        self
    }

    /// Election day waits so long for the step just put down.
    pub fn then_election(&mut self, lag: Lag) -> &mut Self {
        if let Some(on) = self.last().map(|node| node.step) {
            self.election.push(Wait { on, lag });
        }
        self
    }

    /// Election day, after everything that has asked for it.
    pub fn election_day(&mut self, key: Key) {
        let waits = std::mem::take(&mut self.election);
        self.nodes.push(Node { step: Step::ElectionDay, key, waits, within: None, passes: false });
    }

    /// A step after election day, due within a period where the rules give one.
    pub fn after_election(&mut self, step: Step, key: Key) -> &mut Self {
        self.step(step, key, &[Step::ElectionDay]).within(Step::ElectionDay, Lag::Period(key))
    }

    pub fn finish(self) -> Vec<Node> {
        self.nodes
    }
}
