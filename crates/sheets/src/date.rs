//! Days as clerks write them: 1985-3-7, 1985.03.07, 1985年3月7日, 19850307, the serial number of Excel; and months alone.

use jiff::civil::{Date, date};
use unicode_normalization::UnicodeNormalization;

use crate::grid::Cell;

/// Bytes of a written day at most.
const LONGEST: usize = 100;

/// Words before a day and behind it: 出生于1985年3月7日, 1985年3月7日出生.
const BEFORE: [char; 5] = ['出', '生', '于', ':', ' '];
const BEHIND: [char; 6] = ['.', '日', '号', '出', '生', ' '];

/// A day as far as it is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelled {
    /// Year, month and day.
    Day(Date),
    /// Year and month (1985.03).
    Month(i16, i8),
    /// The year alone; also the number 1985.1, which may be January or October.
    Year(i16),
    /// The last two figures of the year, the month, and the day if it is written: 75年3月1日, 75年3月.
    Short(i16, i8, Option<i8>),
}

impl Spelled {
    /// Whether a known day is what was meant.
    pub(crate) fn fits(self, day: Date) -> bool {
        match self {
            Self::Day(written) => written == day,
            Self::Month(year, month) => (year, month) == (day.year(), day.month()),
            Self::Year(year) => year == day.year(),
            Self::Short(year, month, of_month) => {
                (year, month) == (day.year() % 100, day.month()) && of_month.is_none_or(|of_month| of_month == day.day())
            }
        }
    }

    /// A short year with the century that all voters of it have: 20 to 99 are 1920 to 1999. Nobody can tell 1915 from 2015.
    pub(crate) fn of_last_century(self) -> Option<Self> {
        match self {
            Self::Short(year, month, Some(day)) if year >= 20 => Date::new(1900 + year, month, day).ok().map(Self::Day),
            Self::Short(year, month, None) if year >= 20 => Some(Self::Month(1900 + year, month)),
            _ => None,
        }
    }

    /// Whether every day it can mean lies before another.
    pub(crate) fn surely_before(self, day: Date) -> bool {
        match self {
            Self::Day(own) => own < day,
            Self::Month(year, month) => (year, month) < (day.year(), day.month()),
            Self::Year(year) => year < day.year(),
            Self::Short(..) => false,
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

/// A day cut over neighbouring columns: year, month, and the day if it has a column and stands there. A whole day in the first column is read too.
pub(crate) fn read_in_parts(year: Cell<'_>, month: Option<Cell<'_>>, day: Option<Cell<'_>>) -> Option<Spelled> {
    let part = |cell: Cell<'_>, name: char| {
        let digits = in_digits(&cell.shown());
        let digits = digits.trim().trim_end_matches([name, '号']).trim_end();
        (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then(|| format!("{digits}{name}"))
    };
    match (month, day) {
        (None, None) => read(year),
        (None, Some(_)) => None,
        (Some(month), None) => of_text(&(part(year, '年')? + &part(month, '月')?)),
        (Some(month), Some(day)) => of_text(&(part(year, '年')? + &part(month, '月')? + &part(day, '日')?)),
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
        // A serial number with a time of the day; 75.3 is none.
        Some((serial, _)) if serial.len() == 5 => of_serial(serial.parse().ok()?, false).map(Spelled::Day),
        Some(_) => None,
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
    let text = text.trim().trim_start_matches(BEFORE).trim_end_matches(BEHIND);
    let digits: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let separators = text.chars().filter(|c| !c.is_ascii_digit());
    let clock = text.contains(':');
    if !separators.clone().all(|c| is_separator(c) || (clock && matches!(c, ':' | 'T' | 'Z'))) {
        return None;
    }
    match (&digits[..], clock) {
        ([one], false) => of_digits(one),
        ([year, month], false) if year.len() == 2 && text.contains('年') => short(year, month, None),
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
        6 if known_year(digits[..4].parse().ok()?).is_none() => short(&digits[..2], &digits[2..4], Some(&digits[4..])),
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
    if year.len() == 2 {
        return short(year, month, Some(day));
    }
    let year = known_year(four(year)?)?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok().map(Spelled::Day)
}

/// A day of which only the last two figures of the year are written. It must be one of the calendar in one century or the other.
fn short(year: &str, month: &str, day: Option<&str>) -> Option<Spelled> {
    if month.len() > 2 || day.is_some_and(|day| day.len() > 2) {
        return None;
    }
    let (year, month, of_month) = (year.parse().ok()?, month.parse().ok()?, day.map(str::parse).transpose().ok()?);
    let exists = [1900, 2000].into_iter().any(|century| Date::new(century + year, month, of_month.unwrap_or(1)).is_ok());
    exists.then_some(Spelled::Short(year, month, of_month))
}

/// A year with all its digits.
fn four(year: &str) -> Option<i16> {
    if year.len() == 4 { year.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::{Spelled, read, read_in_month_column, read_in_parts};
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
            "1985年3月7日出生",
            "1985.3.7出生",
            "1985.3.7 生",
            "出生于1985年3月7日",
            "出生：1985-03-07",
            "１９８５年０３月０７日",
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
        for spelling in ["1985.03", "1985年3月", "198503", "1985-3", "一九八五年三月", "1985年3月出生", "1985.03生"] {
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
    fn two_figures_of_a_year_are_a_day_but_for_the_century() {
        for spelling in ["75年3月1日", "75.3.1", "75-03-01", "七五年三月一日", "７５年３月１日出生", "750301"] {
            assert_eq!(text(spelling), Some(Spelled::Short(75, 3, Some(1))), "{spelling}");
        }
        assert_eq!(text("75年3月"), Some(Spelled::Short(75, 3, None)));
        let day = |year: i16| Spelled::Short(year, 3, Some(1));
        assert_eq!(day(75).of_last_century(), Some(Spelled::Day(date(1975, 3, 1))));
        assert_eq!(Spelled::Short(75, 3, None).of_last_century(), Some(Spelled::Month(1975, 3)));
        assert_eq!((day(19).of_last_century(), day(0).of_last_century()), (None, None), "1919 or 2019, 1900 or 2000");
        assert!(day(8).fits(date(2008, 3, 1)) && day(8).fits(date(1908, 3, 1)) && !day(8).fits(date(2008, 3, 2)));
        assert!(text("00年2月29日").is_some_and(|leap| leap.fits(date(2000, 2, 29))), "a day of 2000, none of 1900");
    }

    #[test]
    fn a_day_cut_over_three_columns_is_one_day() {
        let parts = |year, month, day| read_in_parts(Cell::Text(year), Cell::text(month), Cell::text(day));
        for (year, month, day) in [("1985", "3", "7"), ("１９８５年", "03", "7日"), ("一九八五", "三", "七"), ("1985-3-7", "", "")]
        {
            assert_eq!(parts(year, month, day), Some(Spelled::Day(date(1985, 3, 7))), "{year} {month} {day}");
        }
        assert_eq!(
            read_in_parts(Cell::Number(1985.0), Some(Cell::Number(3.0)), Some(Cell::Number(7.0))),
            Some(Spelled::Day(date(1985, 3, 7)))
        );
        assert_eq!((parts("1985", "3", ""), parts("1985", "", "")), (Some(Spelled::Month(1985, 3)), Some(Spelled::Year(1985))));
        assert_eq!(
            (parts("85", "3", "7"), parts("85", "3", "")),
            (Some(Spelled::Short(85, 3, Some(7))), Some(Spelled::Short(85, 3, None)))
        );
        for (year, month, day) in [("1985", "", "7"), ("1985.3", "7", ""), ("1985", "13", "7"), ("甲", "3", "7"), ("85", "", "")] {
            assert_eq!(parts(year, month, day), None, "{year} {month} {day}");
        }
    }

    #[test]
    fn what_is_no_day_is_not_guessed() {
        for spelling in [
            "5.3.7",
            "3/7/1985",
            "3/7/85",
            "85.3",
            "75年13月1日",
            "75年2月30日",
            "农历75年3月1日",
            "民国三十五年三月一日",
            "1985-02-30",
            "1985.13",
            "不详",
            "出生",
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
        for number in [f64::NAN, f64::INFINITY, -1.0, 0.0, 1e300, 0.5, 75.3] {
            assert_eq!(read(Cell::Number(number)), None, "{number}");
        }
    }
}
