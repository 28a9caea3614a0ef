//! The supervision committee: who may serve, how many, who is elected.

use crate::decide::{because, figures};
use crate::key::Key;
use crate::outcome::Because;
use crate::ranking::{Votes, rank};
use crate::rules::Rules;
use crate::types::Relation;
use crate::verdict::Verdict;

/// Someone who would serve on the supervision committee.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Nominee {
    /// Nearest relation to a member of the villagers' or residents' committee.
    pub relation: Option<Relation>,
    /// What the person is, in the words of [`Key::SupervisionExcluded`]: `committee_members`, `accountant`, ….
    pub posts: Vec<String>,
}

/// Whether one may serve (VCL-2025 37(1)). Settled only once the result of the committee's election is.
#[must_use]
pub fn eligible(rules: &Rules, nominee: &Nominee) -> Verdict {
    let near = nominee.relation.is_some_and(|r| r != Relation::Other);
    let asked = rules.list(Key::SupervisionExcluded).iter().map(|word| {
        let relatives = word == "near_relatives";
        let met = if relatives { !near } else { !nominee.posts.contains(word) };
        let facts = figures([("who", word.clone().into())]);
        let reason = if relatives { "near_relative" } else { "excluded_post" };
        (reason, because(rules, "supervision_excluded", Key::SupervisionExcluded, met, facts))
    });
    Verdict::all(asked.collect())
}

/// Whether the committee may have so many members: fewest, most, odd.
#[must_use]
pub fn size(rules: &Rules, members: u32) -> Verdict {
    let (min, max) = (rules.maybe_number(Key::SupervisionMin), rules.maybe_number(Key::SupervisionMax));
    let odd = rules.flag(Key::SupervisionOddRequired);
    let facts = |needed: u32| figures([("members", members.into()), ("needed", needed.into())]);
    let mut asked = Vec::new();
    if let Some(least) = min {
        asked.push(("too_few", because(rules, "supervision_min", Key::SupervisionMin, members >= least, facts(least))));
    }
    if let Some(most) = max {
        asked.push(("too_many", because(rules, "supervision_max", Key::SupervisionMax, members <= most, facts(most))));
    }
    let met = !odd || members % 2 == 1;
    asked.push(("not_odd", because(rules, "supervision_odd", Key::SupervisionOddRequired, met, figures([("members", members.into())]))));
    Verdict::all(asked)
}

/// Who is elected to the supervision committee.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SupervisionOutcome {
    /// Elected, most votes first.
    pub elected: Vec<String>,
    /// With equal votes at the last seat: vote again among these (SD-实 31).
    pub tied: Vec<String>,
    /// Seats open.
    pub open: u32,
    /// Why.
    pub because: Vec<Because>,
}

/// Most votes win; where the rules send it to the committee's procedure (HA 56), more than the committee's threshold of the
/// ballots returned is needed besides.
#[must_use]
pub fn decide(rules: &Rules, seats: u32, returned: u32, votes: Vec<Votes>) -> SupervisionOutcome {
    let procedure = rules.choice(Key::SupervisionWin) == "committee_procedure";
    let needed = if procedure { rules.maybe_fraction(Key::WinThreshold).map_or(1, |f| f.min(returned)) } else { 1 };
    let ranked = rank(votes.into_iter().filter(|(_, votes)| *votes >= needed), seats);
    let elected: Vec<String> = ranked.chosen.into_iter().map(|(name, _)| name).collect();
    let facts = figures([("seats", seats.into()), ("needed", needed.into()), ("names", elected.join("、").into())]);
    let mut reasons = vec![because(rules, "supervision_seats", Key::SupervisionWin, ranked.open == 0, facts)];
    if !ranked.tied.is_empty() {
        reasons.push(because(rules, "equal_votes", Key::TieRule, false, figures([("names", ranked.tied.join("、").into())])));
    }
    SupervisionOutcome { elected, tied: ranked.tied, open: ranked.open, because: reasons }
}
