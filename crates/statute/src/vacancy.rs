//! Seats that stay open: when one may stop, and who presides meanwhile.

use serde::Serialize;

use crate::decide::{because, figures};
use crate::key::Key;
use crate::outcome::Because;
use crate::ranking::rank;
use crate::rules::Rules;
use crate::types::Post;

/// Whether open seats may stay vacant with so many filled (BJ 30, SH 21, ZJ 30, 规程). Where no text says how many must be,
/// the fewest lawful members must.
#[must_use]
pub fn may_leave_vacant(rules: &Rules, filled: u32, chair: bool, after_runoff: bool) -> bool {
    let least = rules.maybe_number(Key::VacancyFilledMin).unwrap_or_else(|| rules.number(Key::CommitteeMin));
    let in_time = match rules.choice(Key::VacancyRule) {
        "after_runoff" => after_runoff,
        "after_runoff_with_chair" => after_runoff && chair,
        "after_first" => true,
        _ => false,
    };
    in_time && filled >= least
}

/// What follows a runoff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterRunoff {
    /// All seats filled.
    Done,
    /// Seats may stay vacant.
    LeaveVacantAllowed,
    /// Another runoff.
    Runoff,
    /// Nobody elected: the outgoing committee stays until a new election.
    NewElection,
}

/// What follows a runoff that leaves so many seats filled.
#[must_use]
pub fn after_runoff(rules: &Rules, seats: u32, filled: u32, chair: bool) -> (AfterRunoff, Because) {
    let step = match filled {
        0 => AfterRunoff::NewElection,
        n if n >= seats => AfterRunoff::Done,
        n if may_leave_vacant(rules, n, chair, true) => AfterRunoff::LeaveVacantAllowed,
        _ => AfterRunoff::Runoff,
    };
    let key = if step == AfterRunoff::NewElection { Key::NewElectionMonths } else { Key::VacancyRule };
    let met = matches!(step, AfterRunoff::Done | AfterRunoff::LeaveVacantAllowed);
    let facts = figures([("seats", seats.into()), ("filled", filled.into())]);
    (step, because(rules, "may_stop", key, met, facts))
}

/// Who presides without a chair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActingHead {
    /// The deputy, by office.
    Deputy(String),
    /// The member with most votes.
    MostVotes(String),
    /// Equal votes: the meeting decides.
    MeetingDecidesTie,
    /// The representatives' meeting chooses.
    RepresentativesChoose,
}

/// Who presides: the deputy (with several, the one with most votes); without one, as the rules say.
#[must_use]
pub fn acting_head(rules: &Rules, elected: &[(Post, String, u32)]) -> (ActingHead, Because) {
    let most = |post: Post| {
        let of_post = elected.iter().filter(|(p, _, _)| *p == post).map(|(_, name, votes)| (name.clone(), *votes));
        let ranked = rank(of_post, 1);
        (ranked.chosen.into_iter().next().map(|(name, _)| name), !ranked.tied.is_empty())
    };
    let head = match (most(Post::ViceChair), rules.choice(Key::ActingHeadRule)) {
        ((Some(name), _), _) => ActingHead::Deputy(name),
        ((None, true), _) => ActingHead::MeetingDecidesTie,
        ((None, false), "vice_else_most_votes") => match most(Post::Member) {
            (Some(name), _) => ActingHead::MostVotes(name),
            (None, _) => ActingHead::MeetingDecidesTie,
        },
        ((None, false), _) => ActingHead::RepresentativesChoose,
    };
    let name = match &head {
        ActingHead::Deputy(name) | ActingHead::MostVotes(name) => name.clone(),
        _ => String::new(),
    };
    let facts = figures([("name", name.clone().into())]);
    (head, because(rules, "acting_head", Key::ActingHeadRule, !name.is_empty(), facts))
}
