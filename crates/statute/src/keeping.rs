//! How long ballots are kept, and from which day they may be destroyed.

use jiff::Span;
use jiff::civil::Date;

use crate::key::Key;
use crate::rules::Rules;
use crate::types::Citation;

/// How long the ballots of an election are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keeping {
    /// The first day on which they may be destroyed; none where no text says how many years.
    pub earliest: Option<Date>,
    /// Where it stands.
    pub citation: Citation,
}

/// Ballots of a vote held on a day: for so many years where the text says so; until the next election, which is not before the
/// term is over; with the election's archive, for the years that any text in force names for the one or the other.
#[must_use]
pub fn ballots(rules: &Rules, voted: Date) -> Keeping {
    let (years, key) = match rules.choice(Key::BallotsKept) {
        "until_next_election" => (rules.maybe_number(Key::TermYears), Key::BallotsKept),
        "years" => (rules.maybe_number(Key::BallotsKeptYears), Key::BallotsKeptYears),
        _ => {
            let archive = rules.maybe_number(Key::ArchiveYears);
            let ballots = rules.maybe_number(Key::BallotsKeptYears);
            (archive.max(ballots), if archive >= ballots { Key::ArchiveYears } else { Key::BallotsKeptYears })
        }
    };
    let years = years.and_then(|years| i16::try_from(years).ok());
    let earliest = years.and_then(|years| voted.checked_add(Span::new().years(years)).ok());
    Keeping { earliest, citation: rules.cite(if earliest.is_some() { key } else { Key::BallotsKept }) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::ballots;
    use crate::{Body, Confidence, Rules};

    fn kept(division: &str, body: Body) -> super::Keeping {
        let rules = Rules::resolve(division, body, date(2026, 12, 20)).expect("a stack");
        ballots(&rules, date(2026, 12, 20))
    }

    #[test]
    fn ballots_are_kept_as_long_as_the_nearest_text_says() {
        let henan = kept("410000000000", Body::VillageCommittee);
        assert_eq!(henan.earliest, Some(date(2029, 12, 20)), "three years");
        let qinghai = kept("632823200201", Body::VillageCommittee);
        assert_eq!(qinghai.earliest, Some(date(2029, 12, 20)), "the regulation of the ministry, where the law names no years");
        assert_ne!(qinghai.citation.confidence, Confidence::Text, "which nobody has confirmed");
    }
}
