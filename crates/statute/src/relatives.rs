//! Relatives among those with enough votes: who stays, who steps back, who fills the seat.

use crate::decide::{because, figures};
use crate::key::Key;
use crate::outcome::{Because, CountedPerson};
use crate::rules::Rules;
use crate::seats::related;
use crate::types::Post;

/// What becomes of two relatives of whom one may sit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Avoidance {
    /// The higher post, or within a post the higher votes, stays.
    Keeps {
        /// Who stays.
        keeps: String,
        /// Who steps back.
        dropped: String,
        /// The seat is filled by the next (ZJ 31(3)).
        filled: bool,
    },
    /// Equal votes for one post: the two are voted on again (ZJ 31, HA 8).
    VoteAgain(String, String),
}

/// The first pair of relatives among the elected that the rules keep apart.
#[must_use]
pub fn avoid(rules: &Rules, elected: &[(Post, CountedPerson)]) -> Option<(Avoidance, Because)> {
    let rule = rules.choice(Key::RelativesRule);
    if !rule.starts_with("keep_higher") {
        return None;
    }
    let mut line: Vec<&(Post, CountedPerson)> = elected.iter().collect();
    line.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.votes.cmp(&a.1.votes)));
    for (at, (post, first)) in line.iter().enumerate() {
        for (other_post, second) in line.iter().skip(at + 1) {
            let Some(relation) = related(rules, first, second) else { continue };
            let facts =
                figures([("name", second.name.clone().into()), ("other", first.name.clone().into()), ("relation", relation.into())]);
            if post == other_post && first.votes == second.votes {
                let reason = because(rules, "relatives_equal", Key::RelativesRule, false, facts);
                return Some((Avoidance::VoteAgain(first.name.clone(), second.name.clone()), reason));
            }
            let (keeps, dropped) = (first.name.clone(), second.name.clone());
            let reason = because(rules, "relatives", Key::RelativesRule, false, facts);
            return Some((Avoidance::Keeps { keeps, dropped, filled: rule == "keep_higher_fill" }, reason));
        }
    }
    None
}

/// Whether the next in line fills a seat that a relative left in a runoff: with the votes a runoff asks for (ZJ 31(3)).
#[must_use]
pub fn fills_after_drop(rules: &Rules, returned: u32, votes: u32) -> Option<(u32, Because)> {
    let needed = rules.maybe_fraction(Key::RunoffThreshold)?.min(returned);
    let facts = figures([("votes", votes.into()), ("needed", needed.into()), ("base", returned.into())]);
    Some((needed, because(rules, "fills_after_drop", Key::RunoffThreshold, votes >= needed, facts)))
}
