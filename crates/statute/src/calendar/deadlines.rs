//! Single deadlines and their checks, each a pure function of the rules and a day.

use jiff::civil::Date;
use serde::Serialize;

use super::count::{Counting, shift, shift_months};
use crate::key::Key;
use crate::rules::Rules;

/// Last lawful day to post the roll (VCL-2025 17(1), RCL-2025 17(1)).
#[must_use]
pub fn roll_deadline(rules: &Rules, election_day: Date) -> Date {
    shift(election_day, -Counting::new(rules).days_before(rules.number(Key::RollPublicationDays)))
}

/// Whether a roll posted on that day is out in time.
#[must_use]
pub fn roll_in_time(rules: &Rules, election_day: Date, published: Date) -> bool {
    published <= roll_deadline(rules, election_day)
}

/// Last lawful day to post the names of the household representatives or the new representatives where they elect the
/// committee: with the roll (RCL-2025 17(1)). None where the rules do not ask for the list.
#[must_use]
pub fn reps_list_deadline(rules: &Rules, election_day: Date) -> Option<Date> {
    rules.flag(Key::RepsListWithRoll).then(|| roll_deadline(rules, election_day))
}

/// Last lawful day to post the list of candidates; none where no text fixes one.
#[must_use]
pub fn candidate_list_deadline(rules: &Rules, election_day: Date) -> Option<Date> {
    let days = rules.maybe_number(Key::CandidateListDays)?;
    Some(shift(election_day, -Counting::new(rules).days_before(days)))
}

/// An objection to the roll in time or too late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Objection {
    /// Last day on which one may object.
    pub last_day: Date,
    /// Whether it is taken up.
    pub accepted: bool,
    /// Last day for the ruling; none where it is not taken up.
    pub rule_by: Option<Date>,
}

/// An objection filed on a day to a roll posted on another (VCL-2025 17(2)). Weekends are the days of rest.
#[must_use]
pub fn objection(rules: &Rules, published: Date, filed: Date) -> Objection {
    objection_counted(&Counting::new(rules), published, filed)
}

/// The same with the caller's days of rest.
#[must_use]
pub fn objection_counted(counting: &Counting<'_>, published: Date, filed: Date) -> Objection {
    let rules = counting.rules();
    let last_day = counting.last_day_on_roll(published, rules.number(Key::ObjectionWindowDays));
    let in_time = published <= filed && filed <= last_day;
    let accepted = in_time || filed > last_day && rules.choice(Key::LateObjections) == "accepted";
    let rule_by = accepted.then(|| counting.last_day_on_roll(filed, rules.number(Key::ObjectionRulingDays)));
    Objection { last_day, accepted, rule_by }
}

/// A term, and how far the next election may be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Term {
    /// Day on which the term ends.
    pub expires: Date,
    /// First lawful day of an election held early; none where no text says how far it may be moved.
    pub earliest: Option<Date>,
    /// Last lawful day of an election held late; none where no text says how far it may be moved.
    pub latest: Option<Date>,
}

/// The term of those elected on a day (VCL-2025 14(2)); moving the next election needs the approval the rules name.
#[must_use]
pub fn term(rules: &Rules, elected_on: Date) -> Term {
    let expires = shift_months(elected_on, i64::from(rules.number(Key::TermYears)) * MONTHS_OF_A_YEAR);
    let moved = rules.maybe_number(Key::ShiftMaxMonths).map(i64::from);
    Term { expires, earliest: moved.map(|m| shift_months(expires, -m)), latest: moved.map(|m| shift_months(expires, m)) }
}

const MONTHS_OF_A_YEAR: i64 = 12;

/// Last lawful day of the handover to a committee formed on a day (VCL-2025 24).
#[must_use]
pub fn handover_by(rules: &Rules, formed: Date) -> Option<Date> {
    within(rules, Key::HandoverDays, formed)
}

/// Last lawful day to hand over the seal; none where no text fixes one apart from the handover.
#[must_use]
pub fn seal_by(rules: &Rules, formed: Date) -> Option<Date> {
    within(rules, Key::SealHandoverDays, formed)
}

/// Last lawful day of the certificates of a committee formed on a day.
#[must_use]
pub fn certificate_by(rules: &Rules, formed: Date) -> Option<Date> {
    within(rules, Key::CertificateDays, formed)
}

/// Last lawful day of a runoff after an election day; none where no text fixes one.
#[must_use]
pub fn runoff_by(rules: &Rules, election_day: Date) -> Option<Date> {
    within(rules, Key::RunoffDeadlineDays, election_day)
}

fn within(rules: &Rules, key: Key, event: Date) -> Option<Date> {
    Some(Counting::new(rules).last_day(event, rules.maybe_number(key)?))
}
