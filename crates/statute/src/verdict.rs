//! An answer to "may this be?", with its reasons.

use serde::Serialize;

use crate::decide::{because, figures};
use crate::key::Key;
use crate::outcome::Because;
use crate::rules::Rules;

/// Yes or no, with what stands in the way and why.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Yes.
    pub accepted: bool,
    /// Stable code of what stands in the way; none where nothing does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// The reasons, in the order in which they were asked.
    pub because: Vec<Because>,
}

impl Verdict {
    /// One question: the reason says whether it is met.
    pub(crate) fn of(reason: &'static str, because: Because) -> Self {
        Self::all(vec![(reason, because)])
    }

    /// Several questions in their order. The first that is not met decides, and nothing after it is asked.
    pub(crate) fn all(asked: Vec<(&'static str, Because)>) -> Self {
        let stop = asked.iter().position(|(_, because)| !because.met);
        let reason = stop.map(|at| asked[at].0);
        let heard = stop.map_or(asked.len(), |at| at + 1);
        Self { accepted: reason.is_none(), reason, because: asked.into_iter().take(heard).map(|(_, because)| because).collect() }
    }
}

/// Whether a part of a whole reaches the share that a parameter asks for; none where no text in force sets one.
///
/// Figures: `part`, `whole`, `needed`.
pub fn share(rules: &Rules, rule: &'static str, key: Key, part: u32, whole: u32) -> Option<Because> {
    let fraction = rules.maybe_fraction(key)?;
    let facts = figures([("part", part.into()), ("whole", whole.into()), ("needed", fraction.min(whole).into())]);
    Some(because(rules, rule, key, fraction.met(part, whole), facts))
}
