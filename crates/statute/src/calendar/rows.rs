//! Days and waits as the rows of a calendar.

use std::collections::HashMap;

use jiff::civil::Date;

use super::CalendarStep;
use super::count::Counting;
use super::draft::{Lag, Node};
use super::solve::{Days, Done};
use super::step::Step;
use crate::key::Key;
use crate::rules::Rules;

/// The rows in the order of their days; on one day, and for a step without a day, in the order of the steps.
pub(super) fn rows(counting: &Counting<'_>, done: &Done<'_>, days: &Days, election: Date) -> Vec<CalendarStep> {
    let counted_back: HashMap<Step, Lag> = done
        .still_to_do()
        .flat_map(|node| &node.waits)
        .filter(|wait| matches!(wait.lag, Lag::DaysBefore(_)))
        .map(|wait| (wait.on, wait.lag))
        .collect();
    let mut when: HashMap<Step, Date> = HashMap::new();
    let mut rows = Vec::new();
    for node in done.still_to_do() {
        let (earliest, latest) = (days.earliest.get(&node.step).copied(), days.latest.get(&node.step).copied());
        let after = node.waits.iter().filter_map(|wait| when.get(&wait.on)).max().copied();
        let at = latest.or(earliest.max(after)).unwrap_or(election).max(after.unwrap_or(Date::MIN));
        when.insert(node.step, at);
        let row = CalendarStep {
            step: node.step,
            earliest,
            latest,
            offset: offset(election, latest.or(earliest).unwrap_or(election)),
            key: node.key,
            citation: counting.rules().cite(node.key),
            waits_for: node.waits.iter().map(|wait| wait.on).collect(),
            open_question: question(counting.rules(), node, counted_back.get(&node.step).copied()),
        };
        rows.push((at, row));
    }
    rows.sort_by_key(|(at, _)| *at);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// `D`, `D-20`, `D+10`.
fn offset(election: Date, day: Date) -> String {
    match election.until(day).map_or(0, |span| span.get_days()) {
        0 => "D".to_owned(),
        days => format!("D{days:+}"),
    }
}

/// The open question that touches a step first: of the step itself, then of how its days are counted.
fn question(rules: &Rules, node: &Node, before: Option<Lag>) -> Option<Key> {
    let own = match node.step {
        Step::Registration => Some(Key::AgeInclusive),
        Step::JointReview => Some(Key::BarsBindWriteIns),
        Step::ProxiesFiled => Some(Key::ProxyScope),
        Step::ElectionDay if rules.maybe_fraction(Key::TurnoutThreshold).is_some() => Some(Key::TieRevoteTurnout),
        Step::Runoff => Some(Key::RunoffRollUpdate),
        _ => None,
    };
    let counted = |lag: Lag| match lag {
        Lag::DaysBefore(key) => rules.maybe_number(key).map(|_| Key::DaysBeforeInclusive),
        Lag::OnRoll(_) => Some(Key::ObjectionDayOneExcluded),
        Lag::Period(_) | Lag::SameDay | Lag::NextDay => None,
    };
    let within = node.within.map(|wait| wait.lag);
    let ends = within.filter(|lag| matches!(lag, Lag::OnRoll(_) | Lag::Period(_))).map(|_| Key::HolidayExtends);
    let asked = [own, before.and_then(counted), within.and_then(counted), ends];
    asked.into_iter().flatten().find(|key| rules.is_open(*key))
}
