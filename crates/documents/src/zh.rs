//! Chinese words of the papers: days, numbers, articles, the field's words.

use jiff::civil::{Date, Time};
use serde::Serialize;
use statute::{Citation, Confidence, Fraction, Key, Rules};
use words::Lang;

const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// 2026年12月20日.
pub(crate) fn date(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// A day of a year with month and day left to be written by hand.
pub(crate) fn undated(of: Date) -> String {
    format!("{}年\u{3000}\u{3000}月\u{3000}\u{3000}日", of.year())
}

/// 2026年12月20日（星期日）.
pub(crate) fn date_and_weekday(day: Date) -> String {
    let at = usize::try_from(day.weekday().to_sunday_zero_offset()).unwrap_or_default();
    let name = ["日", "一", "二", "三", "四", "五", "六"].get(at).copied().unwrap_or_default();
    format!("{}（星期{name}）", date(day))
}

/// 9:00, 18:30.
pub(crate) fn time(time: Time) -> String {
    format!("{}:{:02}", time.hour(), time.minute())
}

/// 十二, up to ninety-nine; larger numbers in figures.
pub(crate) fn number(n: u32) -> String {
    let digit = |d: u32| usize::try_from(d).ok().and_then(|at| DIGITS.get(at)).copied().unwrap_or_default();
    match (n / 10, n % 10) {
        (0, ones) => digit(ones).to_owned(),
        (tens @ 1..=9, ones) => {
            let tens = if tens == 1 { "" } else { digit(tens) };
            format!("{tens}十{}", if ones == 0 { "" } else { digit(ones) })
        }
        _ => n.to_string(),
    }
}

/// The word of a value under `prefix-`, for example `relation-spouse`, from the message files: one word per thing, on
/// screen and on paper.
pub(crate) fn word(prefix: &str, value: &impl Serialize) -> String {
    let name = serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
    Lang::Zh.text(&format!("{prefix}-{}", name.replace('_', "-")))
}

/// 根据《…法》第十七条第一款、第二款的规定: the confirmed articles behind the parameters, each once; where none is
/// confirmed, 依照有关法律法规的规定.
pub(crate) fn under(rules: &Rules, keys: &[Key]) -> String {
    let mut cited: Vec<String> = Vec::new();
    for key in keys {
        let citation = rules.cite(*key);
        let article = citation.article.to_string();
        if citation.confidence == Confidence::Text && !cited.contains(&article) {
            cited.push(article);
        }
    }
    if cited.is_empty() {
        return "依照有关法律法规的规定".to_owned();
    }
    format!("根据{}的规定", joined(&cited))
}

/// （《…法》第十七条第一款）, or nothing where the article is not confirmed.
pub(crate) fn article(rules: &Rules, key: Key) -> String {
    let citation = rules.cite(key);
    if citation.confidence == Confidence::Text { cited(&citation) } else { String::new() }
}

/// （《…法》第十七条第一款）; 未经核实 where it is not confirmed.
pub(crate) fn cited(citation: &Citation) -> String {
    if citation.confidence == Confidence::Text { format!("（{}）", citation.article) } else { UNSURE.to_owned() }
}

/// A word of a parameter, as the screens have it.
pub(crate) fn value(word: &str) -> String {
    Lang::Zh.text(&format!("value-{}", word.replace('_', "-")))
}

/// （未经核实） where one of the values that a paper relies on is not confirmed by an article.
pub(crate) fn unsure(rules: &Rules, keys: &[Key]) -> &'static str {
    if keys.iter().all(|key| rules.cite(*key).confidence == Confidence::Text) { "" } else { UNSURE }
}

/// What stands behind a value that no article confirms.
pub(crate) const UNSURE: &str = "（未经核实）";

/// 过半数, 三分之二以上, 超过三分之二.
pub(crate) fn share(of: Fraction) -> String {
    match (of.num, of.den, of.strict) {
        (1, 2, true) => "过半数".to_owned(),
        (num, den, strict) => {
            let part = format!("{}分之{}", number(den), number(num));
            if strict { format!("超过{part}") } else { format!("{part}以上") }
        }
    }
}

/// Articles of the same instrument name it once.
fn joined(cited: &[String]) -> String {
    let mut text = String::new();
    let mut last = "";
    for article in cited {
        let (instrument, rest) = article.find('》').map_or(("", article.as_str()), |at| article.split_at(at + '》'.len_utf8()));
        if !text.is_empty() {
            text.push('、');
        }
        text.push_str(if instrument == last { rest } else { article });
        last = instrument;
    }
    text
}

/// Fewest digits in a row that are taken for an identity or telephone number.
const LONG_NUMBER: usize = 7;

/// Free text without numbers as long as those of an identity card or a telephone.
pub(crate) fn guarded(text: &str) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    let flush = |digits: &mut String, out: &mut String| {
        let count = digits.chars().filter(char::is_ascii_digit).count();
        out.push_str(if count >= LONG_NUMBER { "（略）" } else { digits });
        digits.clear();
    };
    for c in text.chars() {
        let c = halfwidth(c);
        if c.is_ascii_digit() || (!digits.is_empty() && matches!(c, '-' | ' ' | 'X' | 'x')) {
            digits.push(c);
        } else {
            flush(&mut digits, &mut out);
            out.push(c);
        }
    }
    flush(&mut digits, &mut out);
    out
}

/// Full-width figures as half-width ones.
fn halfwidth(c: char) -> char {
    match u32::from(c) {
        code @ 0xFF10..=0xFF19 => char::from_u32(code - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::{date_and_weekday, guarded, joined, number};

    #[test]
    fn numbers_are_written_as_people_write_them() {
        for (n, text) in [(0, "〇"), (3, "三"), (10, "十"), (12, "十二"), (20, "二十"), (45, "四十五"), (100, "100")] {
            assert_eq!(number(n), text);
        }
    }

    #[test]
    fn the_weekday_is_right() {
        assert_eq!(date_and_weekday(jiff::civil::date(2026, 12, 20)), "2026年12月20日（星期日）");
    }

    #[test]
    fn an_instrument_is_named_once() {
        let cited = ["《甲法》第一条".to_owned(), "《甲法》第二条".to_owned(), "《乙办法》第三条".to_owned()];
        assert_eq!(joined(&cited), "《甲法》第一条、第二条、《乙办法》第三条");
    }

    #[test]
    fn long_numbers_never_reach_a_paper() {
        assert_eq!(guarded("身份证11010519491231002X有误"), "身份证（略）有误");
        assert_eq!(guarded("电话 138 0000 0000。"), "电话 （略）。");
        assert_eq!(guarded("１３８００００００００"), "（略）");
        assert_eq!(guarded("2026年12月20日第3组"), "2026年12月20日第3组");
    }
}
