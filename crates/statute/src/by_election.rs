//! By-elections: whether one is needed, by when, by whom, and for how long.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::decide::{because, figures};
use crate::key::Key;
use crate::outcome::Because;
use crate::rules::Rules;
use crate::verdict::{Verdict, share};

/// Whether a seat must be filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// May stay open with the consent of the representatives' meeting (SH 29).
    MaySkip,
    /// To be filled within so many months.
    Within(u32),
    /// May be filled; no text sets a time (VCL-2025 23).
    Optional,
}

/// Whether a by-election is needed with so many members left.
#[must_use]
pub fn need(rules: &Rules, left: u32) -> (Need, Because) {
    let told = |rule, key, met, more: (&'static str, u32)| {
        because(rules, rule, key, met, figures([("left", left.into()), (more.0, more.1.into())]))
    };
    match (rules.maybe_number(Key::ByelectionSkipIfLeft), rules.maybe_number(Key::ByelectionMonths)) {
        (Some(enough), _) if left >= enough => {
            (Need::MaySkip, told("by_election_skipped", Key::ByelectionSkipIfLeft, true, ("enough", enough)))
        }
        (_, Some(months)) => (Need::Within(months), told("by_election_due", Key::ByelectionMonths, true, ("months", months))),
        _ => (Need::Optional, because(rules, "by_election_optional", Key::ByelectionBody, true, figures([("left", left.into())]))),
    }
}

/// Last day of a by-election for a seat that fell open on a day; none where no text sets a time.
#[must_use]
pub fn due(rules: &Rules, open_since: Date) -> Option<Date> {
    let months = rules.maybe_number(Key::ByelectionMonths)?;
    Some(open_since.saturating_add(i64::from(months).months()))
}

/// Who elects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ElectedBy {
    /// 村民会议.
    Meeting,
    /// 村民代表会议.
    Representatives,
    /// All voters, as in a term change.
    Voters,
}

impl ElectedBy {
    /// Parameters in the order in which they are asked: the by-election's own, then that of the meeting.
    fn keys(self) -> [Key; 2] {
        match self {
            Self::Meeting => [Key::ByelectionMeetingQuorum, Key::VillagersMeetingQuorum],
            Self::Representatives => [Key::ByelectionRepsQuorum, Key::RepsMeetingQuorum],
            Self::Voters => [Key::TurnoutThreshold, Key::TurnoutThreshold],
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Meeting => "meeting",
            Self::Representatives => "representatives",
            Self::Voters => "election",
        }
    }
}

/// Whether they may elect at all.
#[must_use]
pub fn may_elect(rules: &Rules, by: ElectedBy) -> Verdict {
    let met = rules.list(Key::ByelectionBody).iter().any(|word| word == by.word());
    Verdict::of("not_by_them", because(rules, "by_election_by", Key::ByelectionBody, met, figures([("who", by.word().into())])))
}

/// Fewest who must vote among so many; none where no text says.
#[must_use]
pub fn quorum_min(rules: &Rules, by: ElectedBy, members: u32) -> Option<u32> {
    by.keys().into_iter().find_map(|key| rules.maybe_fraction(key)).map(|fraction| fraction.min(members))
}

/// Whether enough voted.
#[must_use]
pub fn quorum(rules: &Rules, by: ElectedBy, members: u32, voted: u32) -> Option<Verdict> {
    let key = by.keys().into_iter().find(|key| rules.maybe_fraction(*key).is_some())?;
    share(rules, "by_election_quorum", key, voted, members).map(|b| Verdict::of("too_few_voted", b))
}

/// Who runs it: the committee, or a new election committee; always the latter where nobody is left to run it.
#[must_use]
pub fn run_by(rules: &Rules, members_left: u32) -> (&str, Because) {
    let word = if members_left == 0 { "election_committee" } else { rules.choice(Key::ByelectionRunBy) };
    (word, because(rules, "by_election_run_by", Key::ByelectionRunBy, true, figures([("who", word.to_owned().into())])))
}

/// Whether a woman must be elected: none is left, and the rules ask for one.
#[must_use]
pub fn woman_required(rules: &Rules, women_left: u32) -> (bool, Because) {
    let required = women_left == 0 && rules.flag(Key::ByelectionWoman);
    (required, because(rules, "by_election_woman", Key::ByelectionWoman, !required, figures([("women", women_left.into())])))
}

/// The day on which the term of those elected ends: with the committee's own where they serve the rest of it (VCL-2025 23).
#[must_use]
pub fn term_ends(rules: &Rules, committee_term_ends: Date, elected_on: Date) -> Date {
    if rules.flag(Key::ByelectionRestOfTerm) {
        return committee_term_ends;
    }
    elected_on.saturating_add(i64::from(rules.number(Key::TermYears)).years())
}
