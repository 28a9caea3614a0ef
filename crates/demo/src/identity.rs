//! Identity numbers (GB 11643) of people who do not exist.

use std::collections::BTreeMap;

use jiff::civil::Date;
use statute::Sex;

use crate::places::Place;

/// The last character of an identity number: ISO 7064 MOD 11-2 over the first seventeen digits; `None` if they are not that.
///
/// ```
/// assert_eq!(demo::check_digit("11010519491231002"), Some('X')); // the standard's own example
/// ```
#[must_use]
pub fn check_digit(first: &str) -> Option<char> {
    let whole = first.len() == 17 && first.bytes().all(|byte| byte.is_ascii_digit());
    whole.then(|| char::from(sieve::check_character(first.bytes())))
}

/// Gives out numbers within one unit. Each unit of a county has its own order codes, so that no number is given twice.
pub(crate) struct Identities {
    county: String,
    first: u32,
    width: u32,
    given: BTreeMap<(Date, Sex), u32>,
}

impl Identities {
    pub(crate) fn of(place: &Place) -> Self {
        let (at, units) = place.order;
        let width = (998 / units.max(1)) / 2 * 2;
        Self { county: place.county.0.clone(), first: 2 + at * width, width, given: BTreeMap::new() }
    }

    /// A birth date, at most a few days before the one asked for, and the number for it. Odd order codes are men's.
    pub(crate) fn give(&mut self, birth: Date, sex: Sex) -> (Date, String) {
        let mut day = birth;
        while self.given.get(&(day, sex)).is_some_and(|n| *n >= self.width / 2) {
            day = statute::shift(day, -1);
        }
        let given = self.given.entry((day, sex)).or_insert(0);
        let order = self.first + 2 * *given + u32::from(sex == Sex::Male);
        *given += 1;
        let mut number = format!("{}{:04}{:02}{:02}{order:03}", self.county, day.year(), day.month(), day.day());
        number.extend(check_digit(&number));
        (day, number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seventeen_digits_has_no_check_digit() {
        assert_eq!(check_digit("1101051949123100"), None);
        assert_eq!(check_digit("1101051949123100a"), None);
    }

    #[test]
    fn a_full_day_moves_to_the_day_before() {
        let place = crate::places::places().unwrap().into_iter().find(|p| p.code == crate::WALKTHROUGH).unwrap();
        let mut identities = Identities::of(&place);
        let day: Date = "1970-03-01".parse().unwrap();
        let numbers: Vec<_> = (0..20).map(|_| identities.give(day, Sex::Female)).collect();
        assert_eq!(numbers[0].0, day);
        assert_eq!(numbers[19].0.to_string(), "1970-02-27", "each day has seven numbers for women of this unit");
        let distinct: std::collections::BTreeSet<_> = numbers.iter().map(|(_, number)| number).collect();
        assert_eq!(distinct.len(), 20);
    }
}
