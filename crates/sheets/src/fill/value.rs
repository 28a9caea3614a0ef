//! What goes into a cell, and how it is written there by the format that the cell has.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::date::serial_of;

/// Digits that a number of a spreadsheet keeps.
const DIGITS: usize = 15;

/// What a cell takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Words; never a formula. An empty text empties the cell.
    Text(String),
    /// A number of people, units or days.
    Whole(i64),
    /// A number with places.
    Decimal(Decimal),
    /// A day: as a day in a cell that shows days, else in words (2026-12-20).
    Day(Date),
    /// So many of a hundred. In a cell that shows percent it is a percentage; where numbers are shown, the figure alone; else words (93.5%).
    Percent(Decimal),
}

/// A number with places, exact: 9350 with two places is 93.50.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    /// The number without its point.
    pub units: i64,
    /// Digits after the point.
    pub places: u8,
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let places = usize::from(self.places);
        let digits = format!("{:0>width$}", self.units.unsigned_abs(), width = places + 1);
        let (whole, part) = digits.split_at(digits.len() - places);
        let (sign, point) = (if self.units < 0 { "-" } else { "" }, if places > 0 { "." } else { "" });
        write!(f, "{sign}{whole}{point}{part}")
    }
}

/// All values of one filling.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values {
    /// By source.
    pub single: BTreeMap<String, Value>,
    /// Rows of each list by its name; what a row does not have stays empty.
    pub rows: BTreeMap<String, Vec<BTreeMap<String, Value>>>,
}

/// What the format of a cell makes of a number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Shows {
    /// As it is.
    #[default]
    Anything,
    /// Digits.
    Numbers,
    /// A day.
    Days,
    /// A percentage.
    Percent,
}

impl Shows {
    /// By the number of a built-in format, else by the letters of a written one.
    pub(super) fn of(format: u16, written: Option<&str>) -> Self {
        if crate::styles::shows_days(format, written) {
            return Self::Days;
        }
        match (written, format) {
            (Some(pattern), _) if pattern.contains('%') => Self::Percent,
            (Some(pattern), _) if pattern.contains(['0', '#']) => Self::Numbers,
            (None, 9 | 10) => Self::Percent,
            (None, 1..=8 | 11..=13 | 37..=44 | 48) => Self::Numbers,
            _ => Self::Anything,
        }
    }
}

/// What is written into a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Put {
    Blank,
    Words(String),
    /// A number in digits.
    Number(String),
}

impl Value {
    pub(super) fn put(&self, shows: Shows, since_1904: bool) -> Put {
        match self {
            Self::Text(text) if text.is_empty() => Put::Blank,
            Self::Text(text) => Put::Words(text.clone()),
            Self::Whole(number) => digits(number.to_string()),
            Self::Decimal(number) => digits(number.to_string()),
            Self::Day(day) => match serial_of(*day, since_1904).filter(|_| shows == Shows::Days) {
                Some(serial) => Put::Number(serial.to_string()),
                None => Put::Words(day.to_string()),
            },
            Self::Percent(number) => match shows {
                Shows::Percent => digits(Decimal { units: number.units, places: number.places.saturating_add(2) }.to_string()),
                Shows::Numbers => digits(number.to_string()),
                Shows::Anything | Shows::Days => Put::Words(format!("{number}%")),
            },
        }
    }
}

/// A number, or words where a spreadsheet would round it.
fn digits(number: String) -> Put {
    if number.bytes().filter(u8::is_ascii_digit).count() > DIGITS { Put::Words(number) } else { Put::Number(number) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Decimal, Put, Shows, Value};

    #[test]
    fn values_are_written_as_the_cell_shows_them() {
        let percent = Value::Percent(Decimal { units: 935, places: 1 });
        let put = |value: &Value, shows| value.put(shows, false);
        assert_eq!(put(&percent, Shows::Percent), Put::Number("0.935".into()));
        assert_eq!(put(&percent, Shows::Numbers), Put::Number("93.5".into()));
        assert_eq!(put(&percent, Shows::Anything), Put::Words("93.5%".into()));
        let day = Value::Day(date(2026, 12, 20));
        assert_eq!(put(&day, Shows::Days), Put::Number("46376".into()));
        assert_eq!(put(&day, Shows::Anything), Put::Words("2026-12-20".into()));
        assert_eq!(put(&Value::Text(String::new()), Shows::Anything), Put::Blank);
        assert_eq!(put(&Value::Whole(1_234_567_890_123_456), Shows::Numbers), Put::Words("1234567890123456".into()));
        let small = Value::Decimal(Decimal { units: -5, places: 2 });
        assert_eq!(put(&small, Shows::Anything), Put::Number("-0.05".into()));
    }

    #[test]
    fn formats_say_what_they_show() {
        let of = |format, written| Shows::of(format, written);
        assert_eq!((of(0, None), of(49, None), of(2, None), of(10, None), of(14, None)), {
            (Shows::Anything, Shows::Anything, Shows::Numbers, Shows::Percent, Shows::Days)
        });
        assert_eq!(of(164, Some("0.0%")), Shows::Percent);
        assert_eq!(of(165, Some("0.00_ ")), Shows::Numbers);
        assert_eq!(of(166, Some("yyyy\"年\"m\"月\"d\"日\"")), Shows::Days);
        assert_eq!(of(167, Some("@")), Shows::Anything);
    }
}
