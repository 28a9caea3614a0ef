//! Duties of composition beside the count: a woman in the runoff, a member of a smaller nationality.

use crate::decide::{because, figures};
use crate::key::Key;
use crate::outcome::{Because, CountedPerson};
use crate::rules::Rules;
use crate::types::Sex;

/// The woman who must stand in the runoff where no woman was elected: the one with most votes (SX 38(3)).
#[must_use]
pub fn woman_in_runoff(rules: &Rules, women_elected: u32, losers: &[CountedPerson]) -> (Option<String>, Because) {
    let applies = women_elected == 0 && rules.choice(Key::WomenMechanism) == "runoff_candidate";
    let best = losers
        .iter()
        .filter(|c| c.sex == Some(Sex::Female))
        .max_by(|a, b| a.votes.cmp(&b.votes).then_with(|| b.name.cmp(&a.name)))
        .filter(|_| applies)
        .map(|c| c.name.clone());
    let facts = figures([("name", best.clone().unwrap_or_default().into())]);
    let reason = because(rules, "woman_in_runoff", Key::WomenMechanism, best.is_none(), facts);
    (best, reason)
}

/// Whether the duty to have a member of a smaller nationality is missed (QH-选 2(2)): all of one nationality in a village of
/// several. A duty without a method of counting; it never changes a result.
#[must_use]
pub fn minority_missing(rules: &Rules, several_nationalities: bool, elected: &[CountedPerson]) -> (bool, Because) {
    let first = elected.first().and_then(|c| c.nationality.as_ref());
    let one = first.is_some() && elected.iter().all(|c| c.nationality.as_ref() == first);
    let missing = several_nationalities && one && rules.flag(Key::MinorityMemberRequired);
    (missing, because(rules, "minority_member", Key::MinorityMemberRequired, !missing, figures([])))
}
