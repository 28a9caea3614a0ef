//! Days as clerks write them: 1985-3-7, 1985.03.07, 1985年3月7日, 19850307, the serial number of Excel; and months alone.

use jiff::civil::{Date, date};
use unicode_normalization::UnicodeNormalization;

use crate::grid::Cell;

/// Bytes of a written day at most.
const LONGEST: usize = 100;

/// A day as far as it is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelled {
    /// Year, month and day.
    Day(Date),
    /// Year and month (1985.03).
    Month(i16, i8),
    /// The year alone; also the number 1985.1, which may be January or October.
    Year(i16),
}

impl Spelled {
    /// Whether a known day is what was meant.
    pub(crate) fn fits(self, day: Date) -> bool {
        match self {
            Self::Day(written) => written == day,
            Self::Month(year, month) => (year, month) == (day.year(), day.month()),
            Self::Year(year) => year == day.year(),
        }
    }
}

impl Spelled {
    /// Whether every day it can mean lies before another.
    pub(crate) fn surely_before(self, day: Date) -> bool {
        match self {
            Self::Day(own) => own < day,
            Self::Month(year, month) => (year, month) < (day.year(), day.month()),
            Self::Year(year) => year < day.year(),
        }
    }
}

/// Reads the day of a cell; nothing if it is none.
pub(crate) fn read(cell: Cell<'_>) -> Option<Spelled> {
    match cell {
        Cell::Day(day) => Some(Spelled::Day(day)),
        Cell::Number(number) => of_number(number),
        Cell::Text(text) => of_text(text),
        Cell::Error => None,
    }
}

/// As [`read`], for a column that asks for months only (出生年月): there Excel turns 1985年3月 into 1 March, and nobody can tell any more.
pub(crate) fn read_in_month_column(cell: Cell<'_>) -> Option<Spelled> {
    match (cell, read(cell)?) {
        (Cell::Day(_) | Cell::Number(_), Spelled::Day(day)) if day.day() == 1 && !eight_digits(cell) => {
            Some(Spelled::Month(day.year(), day.month()))
        }
        (_, spelled) => Some(spelled),
    }
}

fn eight_digits(cell: Cell<'_>) -> bool {
    matches!(cell, Cell::Number(number) if number >= 10_000_000.0)
}

/// 19850307, 198503, 1985.03, 1985, or a serial number.
fn of_number(number: f64) -> Option<Spelled> {
    let written = number.to_string();
    match written.split_once('.') {
        Some((year, "1")) if year.len() == 4 => Some(Spelled::Year(known_year(year.parse().ok()?)?)),
        Some((year, _)) if year.len() == 4 => of_text(&written),
        Some((serial, _)) => of_serial(serial.parse().ok()?, false).map(Spelled::Day),
        None => of_text(&written),
    }
}

/// Days since the end of 1899 as Excel counts them, or since 1904 in workbooks of old Macintoshes.
pub(crate) fn of_serial(serial: i64, since_1904: bool) -> Option<Date> {
    if serial < 1 {
        return None;
    }
    let zero = if since_1904 { date(1904, 1, 1) } else { date(1899, 12, 30) };
    // Excel believes in 29 February 1900, so the days before it are one off.
    let shift = i64::from(!since_1904 && serial < 60);
    let span = jiff::Span::new().try_days(serial.checked_add(shift)?).ok()?;
    let day = zero.checked_add(span).ok()?;
    known_year(day.year()).map(|_| day)
}

/// The serial number of a day; nothing before 1 March 1900, where Excel counts wrongly.
pub(crate) fn serial_of(day: Date, since_1904: bool) -> Option<i32> {
    let zero = if since_1904 { date(1904, 1, 1) } else { date(1899, 12, 30) };
    let days = zero.until(day).ok()?.get_days();
    (day >= date(1900, 3, 1) && days > 0).then_some(days)
}

fn of_text(text: &str) -> Option<Spelled> {
    if text.len() > LONGEST {
        return None;
    }
    if let Some(day) = plain(text) {
        return known_year(day.year()).map(|_| Spelled::Day(day));
    }
    let text: String = if text.is_ascii() { text.chars().filter(|c| *c != '\'').collect() } else { in_digits(text) };
    let text = text.trim().trim_end_matches(['.', '生', '日', '号']);
    let digits: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let separators = text.chars().filter(|c| !c.is_ascii_digit());
    let clock = text.contains(':');
    if !separators.clone().all(|c| is_separator(c) || (clock && matches!(c, ':' | 'T' | 'Z'))) {
        return None;
    }
    match (&digits[..], clock) {
        ([one], false) => of_digits(one),
        ([year, month], false) => month_of(year, month),
        ([year, month, day], false) => day_of(year, month, day),
        ([year, month, day, _, ..], true) if digits.len() <= 7 => day_of(year, month, day),
        _ => None,
    }
}

/// A day as most are written: 1985-3-7, 1985/03/07, 1985.3.7.
fn plain(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let mark = *bytes.get(4)?;
    if !matches!(mark, b'-' | b'/' | b'.') {
        return None;
    }
    let (year, rest) = (text.get(..4)?, text.get(5..)?);
    let (month, day) = rest.split_once(char::from(mark))?;
    let figures = |part: &str| (!part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<i16>().ok()).flatten();
    if month.len() > 2 || day.len() > 2 {
        return None;
    }
    Date::new(figures(year)?, i8::try_from(figures(month)?).ok()?, i8::try_from(figures(day)?).ok()?).ok()
}

/// Ordinary width, and 一九七五年三月十五日 as 1975年3月15日. 〇, 零 and a circle drawn for it are all nought.
fn in_digits(text: &str) -> String {
    let mut digits = String::with_capacity(text.len());
    let mut pending = String::new();
    for c in text.nfkc().filter(|c| *c != '\'').chain(['\u{0}']) {
        if c == '十' || value_of(c).is_some() {
            pending.push(c);
            continue;
        }
        if !pending.is_empty() {
            digits.push_str(&number_of(&pending));
            pending.clear();
        }
        if c != '\u{0}' {
            digits.push(c);
        }
    }
    digits
}

/// A written figure: 一九七五 digit by digit, 二十八 and 廿八 by tens.
fn number_of(written: &str) -> String {
    let value = |text: &str| text.chars().next().and_then(value_of).unwrap_or(0);
    match written.split_once('十') {
        None => written.chars().filter_map(value_of).map(|digit| digit.to_string()).collect(),
        Some((tens, ones)) => (if tens.is_empty() { 10 } else { 10 * value(tens) } + value(ones)).to_string(),
    }
}

fn value_of(c: char) -> Option<u32> {
    if matches!(c, '〇' | '○' | '零' | '◯') {
        return Some(0);
    }
    "一二三四五六七八九".chars().position(|digit| digit == c).and_then(|at| u32::try_from(at + 1).ok())
}

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '/' | '.' | '\\' | ',' | '年' | '月' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{B7}' | '、' | '。')
}

fn of_digits(digits: &str) -> Option<Spelled> {
    match digits.len() {
        8 => day_of(&digits[..4], &digits[4..6], &digits[6..]),
        6 => month_of(&digits[..4], &digits[4..]),
        4 => known_year(digits.parse().ok()?).map(Spelled::Year),
        5 => of_serial(digits.parse().ok()?, false).map(Spelled::Day),
        _ => None,
    }
}

/// Nobody on a roll was born before 1850, and no meeting agreed after 2199: such a year is a slip of the pen.
fn known_year(year: i16) -> Option<i16> {
    (1850..2200).contains(&year).then_some(year)
}

fn month_of(year: &str, month: &str) -> Option<Spelled> {
    let (year, month) = (known_year(four(year)?)?, month.parse().ok()?);
    (1..=12).contains(&month).then_some(Spelled::Month(year, month))
}

fn day_of(year: &str, month: &str, day: &str) -> Option<Spelled> {
    let year = known_year(four(year)?)?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok().map(Spelled::Day)
}

/// A year with all its digits: 85.3.7 may be another century.
fn four(year: &str) -> Option<i16> {
    if year.len() == 4 { year.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::{Spelled, read, read_in_month_column};
    use crate::grid::Cell;
    use jiff::civil::date;

    fn text(text: &str) -> Option<Spelled> {
        read(Cell::Text(text))
    }

    #[test]
    fn every_spelling_of_a_day_is_read() {
        let day = Some(Spelled::Day(date(1985, 3, 7)));
        let spellings = [
            "1985-3-7",
            "1985-03-07",
            "1985.03.07",
            "1985.3.7.",
            "1985/3/7",
            "1985年3月7日",
            "1985年03月07号",
            "19850307",
            "１９８５．３．７",
            "1985—3—7",
            "1985 年 3 月 7 日",
            "1985-03-07 00:00:00",
            "1985-03-07T00:00:00",
            "31113",
            "一九八五年三月七日",
        ];
        for spelling in spellings {
            assert_eq!(text(spelling), day, "{spelling}");
        }
        assert_eq!(text("二〇〇六年十一月二十八日"), Some(Spelled::Day(date(2006, 11, 28))));
        assert_eq!(text("一九七○年十月十日"), Some(Spelled::Day(date(1970, 10, 10))));
        assert_eq!(read(Cell::Number(31113.0)), day);
        assert_eq!(read(Cell::Number(31113.5)), day);
        assert_eq!(read(Cell::Number(19_850_307.0)), day);
    }

    #[test]
    fn a_month_alone_stays_a_month() {
        for spelling in ["1985.03", "1985年3月", "198503", "1985-3", "一九八五年三月"] {
            assert_eq!(text(spelling), Some(Spelled::Month(1985, 3)), "{spelling}");
        }
        assert_eq!(read(Cell::Number(1985.03)), Some(Spelled::Month(1985, 3)));
        assert_eq!(read(Cell::Number(1985.12)), Some(Spelled::Month(1985, 12)));
        assert_eq!(read(Cell::Number(1985.1)), Some(Spelled::Year(1985)));
        assert_eq!(text("1985.10"), Some(Spelled::Month(1985, 10)));
        assert_eq!(text("1985年"), Some(Spelled::Year(1985)));
    }

    #[test]
    fn the_first_of_a_month_under_months_is_only_a_month() {
        let first = Cell::Day(date(1985, 3, 1));
        assert_eq!(read_in_month_column(first), Some(Spelled::Month(1985, 3)));
        assert_eq!(read_in_month_column(Cell::Text("1985-03-01")), Some(Spelled::Day(date(1985, 3, 1))));
        assert_eq!(read_in_month_column(Cell::Number(19_850_301.0)), Some(Spelled::Day(date(1985, 3, 1))));
        assert_eq!(read_in_month_column(Cell::Day(date(1985, 3, 7))), Some(Spelled::Day(date(1985, 3, 7))));
    }

    #[test]
    fn what_is_no_day_is_not_guessed() {
        for spelling in [
            "85.3.7",
            "3/7/1985",
            "1985-02-30",
            "1985.13",
            "八五年三月七日",
            "不详",
            "1985-3-7-1",
            "123",
            "3000-1-1",
            "2985",
            "1700",
            "-",
            "1985?3?7",
        ] {
            assert_eq!(text(spelling), None, "{spelling}");
        }
        for number in [f64::NAN, f64::INFINITY, -1.0, 0.0, 1e300, 0.5] {
            assert_eq!(read(Cell::Number(number)), None, "{number}");
        }
    }
}
