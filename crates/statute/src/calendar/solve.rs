//! Earliest days forward from a day, latest days backward from election day.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::count::Counting;
use super::draft::{Node, Wait};
use super::step::Step;

/// Days found for the steps of an order.
#[derive(Debug, Default)]
pub(super) struct Days {
    pub earliest: HashMap<Step, Date>,
    pub latest: HashMap<Step, Date>,
    /// For which wait a step can be no earlier.
    pub held_by: HashMap<Step, Wait>,
}

/// Steps that are done, and all they had waited for.
pub(super) struct Done<'a> {
    on: HashMap<Step, Date>,
    past: HashSet<Step>,
    nodes: &'a [Node],
}

impl<'a> Done<'a> {
    pub fn new(nodes: &'a [Node], done: &[(Step, Date)]) -> Self {
        let on: HashMap<Step, Date> = done.iter().copied().collect();
        let mut past = HashSet::new();
        for node in nodes.iter().rev().filter(|node| node.step != Step::ElectionDay) {
            if on.contains_key(&node.step) || past.contains(&node.step) {
                past.extend(node.waits.iter().map(|wait| wait.on));
            }
        }
        past.retain(|step| !on.contains_key(step));
        Self { on, past, nodes }
    }

    pub fn still_to_do(&self) -> impl DoubleEndedIterator<Item = &'a Node> {
        self.nodes.iter().filter(|node| !self.past.contains(&node.step))
    }
}

/// Earliest days of what is still to be done, from a day on; without a day only of what follows election day.
pub(super) fn forward(counting: &Counting<'_>, done: &Done<'_>, today: Option<Date>, election: Option<Date>, days: &mut Days) {
    for node in done.still_to_do() {
        if let Some(on) = done.on.get(&node.step) {
            days.earliest.insert(node.step, *on);
            continue;
        }
        let waits = node.waits.iter().filter_map(|wait| Some((*wait, wait.lag.after(counting, *days.earliest.get(&wait.on)?))));
        let held = waits.reduce(|a, b| if b.1 > a.1 { b } else { a });
        let from = if node.passes { None } else { today };
        let found = match (held, from) {
            (Some((_, day)), Some(today)) if today > day => Some(today),
            (Some((wait, day)), _) => {
                days.held_by.insert(node.step, wait);
                Some(day)
            }
            (None, from) => from,
        };
        let fixed = if node.step == Step::ElectionDay { election.max(found) } else { found };
        days.earliest.extend(fixed.map(|day| (node.step, day)));
    }
}

/// Latest days, each early enough for what waits for it, none past the end of its period.
pub(super) fn backward(counting: &Counting<'_>, done: &Done<'_>, election: Date, days: &mut Days) {
    days.latest.insert(Step::ElectionDay, election);
    periods(counting, done, days);
    for node in done.still_to_do().rev() {
        let Some(last) = days.latest.get(&node.step).copied() else { continue };
        for wait in &node.waits {
            sooner(days, wait.on, wait.lag.before(counting, last));
        }
    }
    periods(counting, done, days);
}

/// The ends of the periods whose beginning is known; of a step that is done the day itself counts.
fn periods(counting: &Counting<'_>, done: &Done<'_>, days: &mut Days) {
    for node in done.still_to_do() {
        let Some(Wait { on, lag }) = node.within else { continue };
        if let Some(begun) = done.on.get(&on).or_else(|| days.latest.get(&on)).copied() {
            sooner(days, node.step, lag.after(counting, begun));
        }
    }
}

fn sooner(days: &mut Days, step: Step, by: Date) {
    days.latest.entry(step).and_modify(|day| *day = by.min(*day)).or_insert(by);
}
