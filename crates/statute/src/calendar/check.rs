//! A schedule somebody has drawn up, held against the rules.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::Serialize;

use super::bodies;
use super::count::Counting;
use super::draft::Wait;
use super::step::{Form, Step};
use crate::key::Key;
use crate::rules::Rules;
use crate::types::Citation;

/// A day of a schedule that the rules do not allow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Breach {
    /// Which step.
    pub step: Step,
    /// Its day in the schedule.
    pub day: Date,
    /// It may not be before this day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Date>,
    /// It may not be after this day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_after: Option<Date>,
    /// The step it is counted from.
    pub from: Step,
    /// The parameter behind it.
    pub rule: Key,
    /// Where that stands.
    pub citation: Citation,
}

/// What is wrong with a schedule: every step that is too early after the steps before it, too late for election day, or past
/// the end of its period. Steps the schedule does not name are taken at their earliest after those it names.
#[must_use]
pub fn breaches(rules: &Rules, form: Form, election_day: Date, schedule: &[(Step, Date)]) -> Vec<Breach> {
    let counting = Counting::new(rules);
    let mut given: HashMap<Step, Date> = schedule.iter().copied().collect();
    given.insert(Step::ElectionDay, election_day);
    let (mut days, mut found): (HashMap<Step, Date>, Vec<Breach>) = (HashMap::new(), Vec::new());
    for node in bodies::steps(counting, form) {
        let waits = node.waits.iter().filter_map(|wait| Some((*wait, *days.get(&wait.on)?))).collect::<Vec<_>>();
        let breach = |step, day, wait: Wait, not_before, not_after| {
            let rule = wait.lag.key().unwrap_or(node.key);
            Breach {
                step,
                day,
                not_before,
                not_after,
                from: if step == wait.on { node.step } else { wait.on },
                rule,
                citation: rules.cite(rule),
            }
        };
        let held = waits.iter().map(|(wait, on)| (wait.lag.after(&counting, *on), *wait)).max_by_key(|(day, _)| *day);
        if let Some(day) = given.get(&node.step).copied() {
            if node.step == Step::ElectionDay {
                let late = |(wait, on): &(Wait, Date)| wait.lag.after(&counting, *on) > day;
                found.extend(
                    waits
                        .iter()
                        .filter(|pair| late(pair))
                        .map(|(wait, on)| breach(wait.on, *on, *wait, None, Some(wait.lag.before(&counting, day)))),
                );
            } else if let Some((first, wait)) = held.filter(|(first, _)| *first > day) {
                found.push(breach(node.step, day, wait, Some(first), None));
            }
            let due = node.within.filter(|_| !node.passes).and_then(|wait| Some((wait, wait.lag.after(&counting, *days.get(&wait.on)?))));
            if let Some((wait, due)) = due.filter(|(_, due)| *due < day) {
                found.push(breach(node.step, day, wait, None, Some(due)));
            }
            days.insert(node.step, day);
        } else if let Some((first, _)) = held {
            days.insert(node.step, first);
        }
    }
    found
}
