//! Courses counted again from the entries of offices: JSON in, numbers out.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::recount::{Entry, Part, number, text};

/// For whom courses are.
const GROUPS: [&str; 7] = ["guides", "committee", "clerks", "counters", "scrutineers", "observers", "elected"];

/// What the entries of one office say of its courses up to a day.
#[derive(Default)]
pub struct Office {
    held: u64,
    /// By group: asked, came.
    came: BTreeMap<String, Part>,
    /// Units of which somebody came.
    pub reached: BTreeSet<String>,
}

impl Office {
    /// Of an office's entries, those with a day after `day` left out.
    pub fn of(entries: &[Entry], day: &str) -> Self {
        let mut office = Self::default();
        for (fact, _) in entries.iter().filter(|(fact, _)| text(fact, "act") == "course_held" && text(fact, "on") <= day) {
            office.held += 1;
            for (group, came) in fact["came"].as_object().into_iter().flatten() {
                let sum = office.came.entry(group.clone()).or_default();
                *sum = (sum.0 + number(came, "invited"), sum.1 + number(came, "attended"));
            }
            let units = fact["units"].as_object().into_iter().flatten();
            let some = |groups: &Value| groups.as_object().into_iter().flatten().any(|(_, n)| n.as_u64() > Some(0));
            office.reached.extend(units.filter(|(_, groups)| some(groups)).map(|(unit, _)| unit.clone()));
        }
        office
    }

    /// What is told of it, by key.
    pub fn told(&self) -> BTreeMap<String, Part> {
        let mut told = BTreeMap::from([("training.courses".to_owned(), (self.held, 1))]);
        let mut tell = |name: &str, (due, came): Part| {
            told.insert(format!("training.due{name}"), (due, 1));
            told.insert(format!("training.taught{name}"), (came, due));
        };
        tell("", self.came.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1)));
        for group in GROUPS {
            tell(&format!(".{group}"), self.came.get(group).copied().unwrap_or_default());
        }
        told
    }
}
