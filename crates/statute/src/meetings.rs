//! Meetings of villagers or residents, of their representatives, and of a group: calling them, quorum, majority.

use crate::decide::{because, figures};
use crate::key::Key;
use crate::outcome::Because;
use crate::rules::Rules;
use crate::verdict::{Verdict, share};

/// Which meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meeting {
    /// 村民会议, 居民会议.
    All,
    /// 村民代表会议, 居民代表会议.
    Representatives,
    /// 村民小组会议.
    Group,
}

impl Meeting {
    fn keys(self) -> (Key, Option<Key>, Key) {
        match self {
            Self::All => (Key::VillagersMeetingQuorum, Some(Key::VillagersMeetingHouseholds), Key::VillagersMeetingPass),
            Self::Representatives => (Key::RepsMeetingQuorum, None, Key::RepsMeetingPass),
            Self::Group => (Key::GroupMeetingQuorum, Some(Key::GroupMeetingHouseholds), Key::GroupMeetingPass),
        }
    }
}

/// Those who came out of those who may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Came {
    /// Came.
    pub present: u32,
    /// May come.
    pub whole: u32,
}

/// Whether enough came, by persons or by households: either is enough.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quorum {
    /// By adults, or by representatives; none if not counted, or no text says how many.
    pub by_persons: Option<bool>,
    /// By households.
    pub by_households: Option<bool>,
    /// Why.
    pub because: Vec<Because>,
}

impl Quorum {
    /// The meeting may decide.
    #[must_use]
    pub fn met(&self) -> bool {
        self.by_persons == Some(true) || self.by_households == Some(true)
    }
}

/// Whether the meeting may decide (VCL-2025 26, 30, 32).
#[must_use]
pub fn quorum(rules: &Rules, meeting: Meeting, persons: Option<Came>, households: Option<Came>) -> Quorum {
    let (by_persons, by_households, _) = meeting.keys();
    let asked = |rule, key: Option<Key>, came: Option<Came>| came.and_then(|c| share(rules, rule, key?, c.present, c.whole));
    let first = asked("quorum_persons", Some(by_persons), persons);
    let second = asked("quorum_households", by_households, households);
    Quorum {
        by_persons: first.as_ref().map(|b| b.met),
        by_households: second.as_ref().map(|b| b.met),
        because: first.into_iter().chain(second).collect(),
    }
}

/// Votes that pass among so many present; none where no text says.
#[must_use]
pub fn approve_min(rules: &Rules, meeting: Meeting, present: u32) -> Option<u32> {
    Some(rules.maybe_fraction(meeting.keys().2)?.min(present))
}

/// Whether so many of those present pass a decision.
#[must_use]
pub fn passes(rules: &Rules, meeting: Meeting, agree: u32, present: u32) -> Option<Verdict> {
    share(rules, "meeting_passes", meeting.keys().2, agree, present).map(|b| Verdict::of("not_passed", b))
}

/// Who asks that a meeting be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// Adults, or voters.
    Voters,
    /// Households.
    Households,
    /// Representatives.
    Representatives,
}

/// Whether so many may have a meeting called (VCL-2025 25, 30); none where no text gives them that right.
#[must_use]
pub fn may_call(rules: &Rules, meeting: Meeting, caller: Caller, asking: u32, whole: u32) -> Option<Verdict> {
    let key = match (meeting, caller) {
        (Meeting::All, Caller::Voters) => Key::CallMeetingVoters,
        (Meeting::All, Caller::Households) => Key::CallMeetingHouseholds,
        (Meeting::All, Caller::Representatives) => Key::CallMeetingReps,
        (Meeting::Representatives, Caller::Representatives) => Key::CallRepsMeeting,
        _ => return None,
    };
    share(rules, "meeting_called", key, asking, whole).map(|b| Verdict::of("too_few_ask", b))
}

/// Whether enough women representatives came (SD-实 24); none where no text asks.
#[must_use]
pub fn women_came(rules: &Rules, women: Came) -> Option<Verdict> {
    share(rules, "women_came", Key::RepsMeetingWomenAttendance, women.present, women.whole).map(|b| Verdict::of("too_few_women", b))
}

/// Whether a meeting called so many days ahead is called in time; none where no text asks for notice.
#[must_use]
pub fn notice(rules: &Rules, meeting: Meeting, days_ahead: u32) -> Option<Verdict> {
    let key = if meeting == Meeting::Representatives { Key::RepsNoticeDays } else { Key::MeetingNoticeDays };
    let needed = rules.maybe_number(key)?;
    let facts = figures([("days", days_ahead.into()), ("needed", needed.into())]);
    Some(Verdict::of("notice_too_short", because(rules, "meeting_notice", key, days_ahead >= needed, facts)))
}
