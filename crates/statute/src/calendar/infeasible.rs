//! Why an election day cannot be kept.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use super::count::Counting;
use super::draft::Node;
use super::solve::Days;
use super::step::Step;
use crate::key::Key;
use crate::types::Citation;

/// One step of the chain that makes an election day too early.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Which.
    pub step: Step,
    /// Its earliest day.
    pub earliest: Date,
    /// The parameter that sets how long it waits for the link before; none for the first, or where only the order is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<Key>,
    /// The number in force, in days or months.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citation: Option<Citation>,
}

/// An election day that cannot be kept, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
pub struct Infeasible {
    /// The day asked for.
    pub election_day: Date,
    /// The step that comes too late for it.
    pub step: Step,
    /// Its earliest day.
    pub earliest: Date,
    /// Its last lawful day.
    pub latest: Date,
    /// From the first step that is still to be done to election day, each link waiting for the one before.
    pub chain: Vec<Link>,
    /// The earliest election day that can be kept.
    pub earliest_election_day: Date,
}

impl Infeasible {
    /// The gap that decides: between the step that comes too late and election day.
    #[must_use]
    pub fn decisive(&self) -> Option<&Link> {
        self.chain.last()
    }

    pub(super) fn of(counting: &Counting<'_>, nodes: &[Node], days: &Days, election_day: Date) -> Self {
        let mut chain = Vec::new();
        let mut at = nodes.iter().find(|node| node.step == Step::ElectionDay).map(|node| node.step);
        while let Some(step) = at {
            let held = days.held_by.get(&step);
            let key = held.and_then(|wait| wait.lag.key()).filter(|key| counting.rules().maybe_number(*key).is_some());
            chain.push(Link {
                step,
                earliest: days.earliest.get(&step).copied().unwrap_or(election_day),
                rule: key,
                number: key.and_then(|key| counting.rules().maybe_number(key)),
                citation: key.map(|key| counting.rules().cite(key)),
            });
            at = held.map(|wait| wait.on);
        }
        let (step, first) = (chain.get(1).or(chain.first()), chain.first());
        let (step, earliest) = step.map_or((Step::ElectionDay, election_day), |link| (link.step, link.earliest));
        let earliest_election_day = first.map_or(election_day, |link| link.earliest);
        let latest = days.latest.get(&step).copied().unwrap_or(election_day);
        chain.reverse();
        Self { election_day, step, earliest, latest, chain, earliest_election_day }
    }
}

impl fmt::Display for Infeasible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (day, step) = (self.election_day, self.step.name());
        write!(f, "election day {day} cannot be kept: {step} cannot be before {} and must be by {}", self.earliest, self.latest)?;
        f.write_str(" (")?;
        for (at, link) in self.chain.iter().enumerate() {
            if at > 0 {
                f.write_str(", ")?;
            }
            write!(f, "{} {}", link.step.name(), link.earliest)?;
            if let (Some(rule), Some(number), Some(citation)) = (link.rule, link.number, &link.citation) {
                write!(f, " by {} {number} {}", rule.name(), citation.article)?;
            }
        }
        write!(f, "); the earliest lawful election day is {}", self.earliest_election_day)
    }
}
