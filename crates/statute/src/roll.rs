//! Who is old enough for the roll.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::decide::{because, figures};
use crate::key::Key;
use crate::rules::Rules;
use crate::verdict::Verdict;

/// Whether someone born on a day is of voting age on election day. Whether the birthday itself counts is a parameter
/// (VCL-2025 16 does not say).
#[must_use]
pub fn of_age(rules: &Rules, born: Date, election_day: Date) -> Verdict {
    let age = rules.number(Key::VotingAge);
    let birthday = born.saturating_add(i64::from(age).years());
    let inclusive = rules.flag(Key::AgeInclusive);
    let met = if inclusive { birthday <= election_day } else { birthday < election_day };
    let key = if birthday == election_day { Key::AgeInclusive } else { Key::VotingAge };
    let facts = figures([("age", age.into()), ("birthday", birthday.to_string().into()), ("day", election_day.to_string().into())]);
    Verdict::of("under_age", because(rules, "of_age", key, met, facts))
}
