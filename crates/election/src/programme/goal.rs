//! 目标: what the office wants to reach, as data: targets of the cycle, and goals with their indicators.
//!
//! An indicator names a measure of the record. Nothing is declared: what no measure shows has no evidence (crate `figures`).

use serde::{Deserialize, Serialize};
use statute::Confidence;

/// A bound, in the measure's own unit: units, people, per cent or years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// At least so many.
    AtLeast(u32),
    /// At most so many.
    AtMost(u32),
}

/// A target of the cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Its name, `a-z 0-9 -`.
    pub id: String,
    /// In words.
    pub title: String,
    /// Key of the measure.
    pub measure: String,
    /// What it must reach.
    pub bound: Bound,
    /// Article or instruction.
    pub source: String,
    /// How sure we are of that.
    pub confidence: Confidence,
}

/// A goal that the office has set itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// Its name, `a-z 0-9 -`.
    pub id: String,
    /// In words.
    pub title: String,
    /// What the office says of it.
    #[serde(default)]
    pub note: String,
    /// Article or instruction.
    pub source: String,
    /// How sure we are of that.
    pub confidence: Confidence,
    /// What it is made of, in order.
    #[serde(rename = "indicator")]
    pub indicators: Vec<Indicator>,
}

/// An indicator of a goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Its name, `a-z 0-9 -`.
    pub id: String,
    /// In words.
    pub title: String,
    /// What it means, in a sentence.
    pub definition: String,
    /// Key of the measure: of progress, results, bodies, the record, cases or surveys.
    pub measure: String,
    /// What it must reach.
    pub bound: Bound,
}

/// Every measure is named by a key, and every goal by what it is made of.
pub(super) fn check(targets: &[Target], goals: &[Goal]) -> Result<(), String> {
    let key = |key: &str| !key.is_empty() && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._".contains(&b));
    if let Some(target) = targets.iter().find(|target| !key(&target.measure)) {
        return Err(format!("target {:?}: a measure is named by a-z 0-9 . _", target.id));
    }
    for goal in goals {
        if goal.indicators.is_empty() {
            return Err(format!("goal {:?}: it has no indicator", goal.id));
        }
        if let Some(indicator) = goal.indicators.iter().find(|indicator| !key(&indicator.measure)) {
            return Err(format!("indicator {:?}: a measure is named by a-z 0-9 . _", indicator.id));
        }
    }
    Ok(())
}
