//! 今天晚于期限或有法律风险: which units, and why; and acts of leadership that are missing.

use election::programme::case::Late;
use election::programme::catalogue::Who;
use election::summary::Due;
use jiff::civil::Date;

use crate::{Item, Scene, Status, Unit, who_of};

/// Why a unit is late or at legal risk today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why<'a> {
    /// A step of the law should have been taken.
    Overdue(&'a Due),
    /// Today is the last lawful day of a step.
    LastDay(&'a Due),
    /// Something blocks the election: a code whose words stand under `blocked-<code>`.
    Blocked(&'a str),
    /// An action of the programme is late.
    Late(Item<'a>),
    /// Measures that should have been done, and the earliest of their days.
    Measures(usize, Date),
    /// Cases that should have been decided or put right, and the earliest of their days.
    Cases(usize, Date),
}

/// An act that a leader should have led and that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing<'a> {
    /// The act and whose it is.
    pub item: Item<'a>,
    /// The day by which it should have been done.
    pub by: Date,
}

impl<'a> Scene<'a> {
    /// Why a unit is late or at legal risk today, the law first; empty if it is not.
    #[must_use]
    pub fn risks(&self, unit: &Unit<'a>) -> Vec<Why<'a>> {
        let summary = unit.summary;
        let mut why = Vec::new();
        match &summary.due {
            Some(due) if due.by < unit.today => why.push(Why::Overdue(due)),
            Some(due) if due.by == unit.today => why.push(Why::LastDay(due)),
            _ => {}
        }
        why.extend(summary.blocked.as_deref().map(Why::Blocked));
        why.extend(self.own(unit.code).into_iter().filter(|item| matches!(item.status, Status::Late(_))).map(Why::Late));
        let late: Vec<Date> = summary.standing.open.iter().copied().filter(|due| *due < unit.today).collect();
        why.extend(late.first().map(|earliest| Why::Measures(late.len(), *earliest)));
        let cases: Vec<Date> = summary.standing.cases.iter().filter_map(|row| row.late(unit.today)).map(Late::due).collect();
        why.extend(cases.iter().min().map(|earliest| Why::Cases(cases.len(), *earliest)));
        why
    }

    /// Acts of a place and of all below it that a named leader should have led by today and that nobody has recorded.
    #[must_use]
    pub fn missing(&self, from: &str) -> Vec<Missing<'a>> {
        let own = who_of(from);
        let led = self.catalogue.actions.iter().filter(|action| action.leader && own.is_some_and(|own| action.who >= own));
        let late = led.flat_map(|action| self.items(action, from)).filter_map(|item| match (&item.status, item.days) {
            (Status::Late(_), Some((_, by))) => Some(Missing { item, by }),
            _ => None,
        });
        let mut missing: Vec<Missing<'a>> = late.collect();
        missing.sort_by(|a, b| (a.by, a.item.place).cmp(&(b.by, b.item.place)));
        missing
    }

    /// Offices directly or further below a place, the widest first.
    #[must_use]
    pub fn offices_below(&self, from: &str) -> Vec<&'a str> {
        let below = |who| self.places(who, from).into_iter().filter(|code| code.len() > from.len());
        [Who::County, Who::Township].into_iter().flat_map(below).collect()
    }
}
