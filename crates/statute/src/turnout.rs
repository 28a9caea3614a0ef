//! Turnout in the three forms of a residents' committee election.

use crate::calendar::Form;
use crate::decide::{because, figures};
use crate::key::Key;
use crate::outcome::Because;
use crate::rules::Rules;
use crate::verdict::share;

/// Whether enough voted, and the votes that elect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turnout {
    /// The election counts.
    pub valid: bool,
    /// Votes needed among those who voted.
    pub win_min: Option<u32>,
    /// Why.
    pub because: Vec<Because>,
}

/// Where it stands how many must take part in a form.
pub(crate) fn threshold(rules: &Rules, form: Form) -> Option<Key> {
    let keys = match form {
        Form::AllVoters => [Key::TurnoutThreshold; 2],
        Form::Households => [Key::TurnoutThresholdHouseholds, Key::TurnoutThreshold],
        Form::Representatives => [Key::TurnoutThresholdRepresentatives; 2],
    };
    keys.into_iter().find(|key| rules.maybe_fraction(*key).is_some())
}

/// Voters or households more than half, representatives more than two thirds (RCL-2025 19(1)); none where no text says.
#[must_use]
pub fn turnout(rules: &Rules, form: Form, voted: u32, whole: u32) -> Option<Turnout> {
    let key = threshold(rules, form)?;
    let reason = share(rules, "turnout_of_form", key, voted, whole)?;
    let valid = reason.met;
    let mut reasons = vec![reason];
    let win_min = rules.maybe_fraction(Key::WinThreshold).map(|f| f.min(voted)).filter(|_| valid);
    if let Some(needed) = win_min {
        let facts = figures([("base", voted.into()), ("needed", needed.into())]);
        reasons.push(because(rules, "votes_needed", Key::WinThreshold, true, facts));
    }
    Some(Turnout { valid, win_min, because: reasons })
}
