//! Recall, resignation, and offices that end by themselves.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::calendar::{Counting, Form};
use crate::decide::{because, figures};
use crate::key::Key;
use crate::outcome::Because;
use crate::rules::Rules;
use crate::verdict::{Verdict, share};

/// Who asks for a recall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Petitioners {
    /// Voters.
    Voters,
    /// Households (communities).
    Households,
    /// Representatives.
    Representatives,
}

impl Petitioners {
    fn key(self) -> Key {
        match self {
            Self::Voters => Key::RecallPetitionVoters,
            Self::Households => Key::RecallPetitionHouseholds,
            Self::Representatives => Key::RecallPetitionReps,
        }
    }
}

/// Fewest who must sign among so many; none where no text lets them ask.
#[must_use]
pub fn petition_min(rules: &Rules, by: Petitioners, whole: u32) -> Option<u32> {
    Some(rules.maybe_fraction(by.key())?.min(whole))
}

/// Whether enough signed (VCL-2025 19(1), RCL-2025 20).
#[must_use]
pub fn petition(rules: &Rules, by: Petitioners, whole: u32, signers: u32) -> Option<Verdict> {
    share(rules, "recall_petition", by.key(), signers, whole).map(|b| Verdict::of("too_few_signers", b))
}

/// A vote on a recall.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RecallVote {
    /// Who votes: the form of the election by which the member came in (RCL-2025 20).
    pub form: Form,
    /// Voters, households or representatives on the roll.
    pub registered: u32,
    /// Ballots returned.
    pub returned: u32,
}

/// What a recall needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecallOutcome {
    /// Enough took part.
    pub valid: bool,
    /// Votes that recall.
    pub approve_min: u32,
    /// Why.
    pub because: Vec<Because>,
}

/// Enough must take part, and enough of them agree (VCL-2025 19(2)); where the base is the roll (1998), enough of all voters
/// must agree. None where no text sets the votes.
#[must_use]
pub fn vote(rules: &Rules, vote: RecallVote) -> Option<RecallOutcome> {
    let key = match vote.form {
        Form::Representatives => [Key::RecallTurnoutRepresentatives, Key::TurnoutThresholdRepresentatives],
        Form::Households => [Key::RecallTurnout, Key::TurnoutThresholdHouseholds],
        Form::AllVoters => [Key::RecallTurnout, Key::TurnoutThreshold],
    };
    let key = key.into_iter().find(|key| rules.maybe_fraction(*key).is_some());
    let turnout = key.and_then(|key| share(rules, "recall_turnout", key, vote.returned, vote.registered));
    let base = if rules.choice(Key::RecallBase) == "roll" { vote.registered } else { vote.returned };
    let approve_min = rules.maybe_fraction(Key::RecallPass)?.min(base);
    let facts = figures([("base", base.into()), ("needed", approve_min.into())]);
    let valid = turnout.as_ref().is_none_or(|b| b.met);
    let pass = because(rules, "recall_pass", Key::RecallPass, true, facts);
    Some(RecallOutcome { valid, approve_min, because: turnout.into_iter().chain([pass]).collect() })
}

/// An earlier recall that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earlier {
    /// Day of its vote.
    pub voted: Date,
    /// The new request rests on the same facts.
    pub same_facts: bool,
}

/// Whether a recall may be asked for again (ZJ: the same facts, for a year; BJ: for the rest of the term; 规程: six months).
#[must_use]
pub fn may_repeat(rules: &Rules, earlier: Earlier, on: Date) -> Verdict {
    let rule = rules.choice(Key::RecallRepeatRule);
    let free = rules.maybe_number(Key::RecallRepeatMonths).map(|n| earlier.voted.saturating_add(i64::from(n).months()));
    let (met, until) = match (rule, free) {
        ("rest_of_term_may_decline", _) => (false, "term".to_owned()),
        ("same_facts", Some(free)) => (!earlier.same_facts || on >= free, free.to_string()),
        (_, Some(free)) => (on >= free, free.to_string()),
        (_, None) => (true, "none".to_owned()),
    };
    let key = if free.is_some() { Key::RecallRepeatMonths } else { Key::RecallRepeatRule };
    let facts = figures([("voted", earlier.voted.to_string().into()), ("on", on.to_string().into()), ("until", until.into())]);
    Verdict::of("asked_again_too_soon", because(rules, "recall_repeat", key, met, facts))
}

/// Days by which a recall asked for on a day must be voted on, and by which the township then sees to it.
#[must_use]
pub fn vote_by(rules: &Rules, asked: Date) -> (Option<Date>, Option<Date>) {
    let counting = Counting::new(rules);
    let first = rules.maybe_number(Key::RecallVoteDays).map(|n| counting.last_day(asked, n));
    let then = first.and_then(|day| Some(counting.last_day(day, rules.maybe_number(Key::RecallTownshipDays)?)));
    (first, then)
}

/// A resignation, as far as it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resignation {
    /// Handed in on.
    pub handed_in: Date,
    /// Accepted by the meeting on.
    pub accepted: Option<Date>,
}

/// Where a resignation stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resigned {
    /// The office has ended: only an accepted resignation ends it (VCL-2025 20).
    pub ended: bool,
    /// Last day for the meeting.
    pub meeting_by: Option<Date>,
    /// Last day for the notice.
    pub notice_by: Option<Date>,
    /// A recall that was asked for ends with it (ZJ 36).
    pub ends_recall: bool,
    /// Why.
    pub because: Vec<Because>,
}

/// Whether the office has ended, and what is due when.
#[must_use]
pub fn resignation(rules: &Rules, resignation: Resignation) -> Resigned {
    let counting = Counting::new(rules);
    let within = |key, from: Date| Some(counting.last_day(from, rules.maybe_number(key)?));
    let ended = resignation.accepted.is_some();
    let facts = figures([("handed_in", resignation.handed_in.to_string().into())]);
    Resigned {
        ended,
        meeting_by: within(Key::ResignationMeetingDays, resignation.handed_in),
        notice_by: resignation.accepted.and_then(|on| within(Key::ResignationNoticeDays, on)),
        ends_recall: ended && rules.flag(Key::RecallEndsOnResignation),
        because: vec![because(rules, "resignation_accepted", Key::ResignationApprovedBy, ended, facts)],
    }
}

/// Whether an office ends by itself on a ground: a word of [`Key::OfficeEnds`] (VCL-2025 22, 38).
#[must_use]
pub fn office_ends(rules: &Rules, ground: &str) -> Verdict {
    let met = rules.list(Key::OfficeEnds).iter().any(|word| word == ground);
    let facts = figures([("ground", ground.to_owned().into())]);
    Verdict::of("no_such_ground", because(rules, "office_ends", Key::OfficeEnds, met, facts))
}
