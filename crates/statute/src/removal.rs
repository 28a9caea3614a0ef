//! Whoever sits outside the committee and is to leave between terms: representatives, group leaders, the supervision committee.

use jiff::civil::Date;

use crate::calendar::Counting;
use crate::decide::{because, figures};
use crate::key::Key;
use crate::meetings::{self, Came, Meeting};
use crate::outcome::Because;
use crate::representatives::leader_recall_petition;
use crate::rules::Rules;
use crate::verdict::{Verdict, share};

/// Whose seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seat {
    /// A representative's.
    Representative,
    /// A group leader's.
    GroupLeader,
    /// One on the supervision committee.
    Supervision,
}

/// Who asks, and who decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Voters: of the group, or of the village or community.
    Voters,
    /// Their representatives.
    Representatives,
}

/// Whether enough ask for the removal (ZJ-实 21, CQ-实, HA 43, SH-实); none where no text gives them that right.
#[must_use]
pub fn petition(rules: &Rules, seat: Seat, by: By, whole: u32, signers: u32) -> Option<Verdict> {
    let key = match (seat, by) {
        (Seat::GroupLeader, By::Voters) => return leader_recall_petition(rules, whole, signers),
        (Seat::Representative, By::Voters) => Key::RepRecallPetition,
        (Seat::Supervision, By::Voters) => Key::SupervisionRecallVoters,
        (Seat::Supervision, By::Representatives) => Key::SupervisionRecallReps,
        (Seat::Representative | Seat::GroupLeader, By::Representatives) => return None,
    };
    share(rules, "removal_petition", key, signers, whole).map(|b| Verdict::of("too_few_signers", b))
}

/// The parameter that gives the right to ask, for a citation.
#[must_use]
pub fn petition_key(seat: Seat, by: By) -> Key {
    match (seat, by) {
        (Seat::Representative, _) => Key::RepRecallPetition,
        (Seat::GroupLeader, _) => Key::GroupLeaderRecallPetition,
        (Seat::Supervision, By::Voters) => Key::SupervisionRecallVoters,
        (Seat::Supervision, By::Representatives) => Key::SupervisionRecallReps,
    }
}

/// Last day of the vote; none where no text sets one.
#[must_use]
pub fn vote_by(rules: &Rules, seat: Seat, asked: Date) -> Option<Date> {
    let key = match seat {
        Seat::Representative => Key::RepRecallDays,
        Seat::GroupLeader => Key::GroupLeaderRecallDays,
        Seat::Supervision => return None,
    };
    Some(Counting::new(rules).last_day(asked, rules.maybe_number(key)?))
}

/// Last day on which a change of representatives is posted; none where no text sets one.
#[must_use]
pub fn notice_by(rules: &Rules, seat: Seat, changed: Date) -> Option<Date> {
    let days = rules.maybe_number(Key::RepChangeNoticeDays).filter(|_| seat == Seat::Representative)?;
    Some(Counting::new(rules).last_day(changed, days))
}

/// What a vote on a removal says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// Enough took part.
    pub valid: bool,
    /// The seat falls open.
    pub removed: bool,
    /// Why.
    pub because: Vec<Because>,
}

/// A vote on a removal, by those who chose: the group, or the meeting of villagers or representatives. A group leader needs
/// the shares of a text of its own where there is one (HA 43).
#[must_use]
pub fn vote(rules: &Rules, seat: Seat, by: By, came: Came, agree: u32) -> Removed {
    let meeting = match (seat, by) {
        (Seat::Representative | Seat::GroupLeader, _) => Meeting::Group,
        (Seat::Supervision, By::Voters) => Meeting::All,
        (Seat::Supervision, By::Representatives) => Meeting::Representatives,
    };
    let turnout = (seat == Seat::GroupLeader)
        .then(|| share(rules, "leader_recall_turnout", Key::GroupLeaderRecallTurnout, came.present, came.whole))
        .flatten();
    let turnout = turnout.map_or_else(|| meetings::quorum(rules, meeting, Some(came), None).because, |reason| vec![reason]);
    let base = if rules.choice(Key::GroupLeaderRecallBase) == "cast" { came.present } else { came.whole };
    let passed = (seat == Seat::GroupLeader).then(|| share(rules, "removal_pass", Key::GroupLeaderRecallPass, agree, base)).flatten();
    let by_meeting = || meetings::passes(rules, meeting, agree, came.present).and_then(|verdict| verdict.because.into_iter().next());
    let passed = passed.or_else(by_meeting);
    let valid = turnout.iter().all(|reason| reason.met);
    let removed = valid && passed.as_ref().is_some_and(|reason| reason.met);
    Removed { valid, removed, because: turnout.into_iter().chain(passed).collect() }
}

/// Whether a representative who was absent so many times in a row leaves the seat (ZJ-实 22, SD-实, CQ-实); none where no text
/// says so.
#[must_use]
pub fn absent(rules: &Rules, times: u32) -> Option<Verdict> {
    let limit = rules.maybe_number(Key::RepAbsenceLimit)?;
    let facts = figures([("part", times.into()), ("needed", limit.into())]);
    Some(Verdict::of("not_absent_enough", because(rules, "rep_absence", Key::RepAbsenceLimit, times >= limit, facts)))
}

/// Whether an open seat of the supervision committee goes to the next in votes (SH-实: filled so, or by another vote).
#[must_use]
pub fn next_in_votes(rules: &Rules) -> Verdict {
    let met = rules.choice(Key::SupervisionFill) == "either";
    Verdict::of("not_filled_so", because(rules, "supervision_fill", Key::SupervisionFill, met, figures([])))
}
