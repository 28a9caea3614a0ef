//! A set of rules by what a person writes: packs (`CN-VCL-2018+GC2013`), or a place and a day (`632823@2026-12-20`).

use jiff::civil::Date;
use statute::rules::ResolveError;
use statute::{Body, Rules};
use words::Lang;

use super::say;

/// Why no rules could be found for what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unknown {
    /// Not a division code.
    Division(String),
    /// Not a day.
    Day(String),
    /// The law says nothing there and then, or the pack is not known.
    Law(ResolveError),
}

impl Unknown {
    /// As a sentence.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            Self::Division(text) => lang.with("stack-division", &[("text", text)]),
            Self::Day(text) => lang.with("stack-day", &[("text", text)]),
            Self::Law(ResolveError::NoLaw { body, on }) => {
                lang.with("stack-no-law", &[("body", &say::body(lang, *body)), ("on", &on.to_string())])
            }
            Self::Law(ResolveError::UnknownPack(id)) => lang.with("stack-unknown-pack", &[("text", id)]),
            Self::Law(other) => other.to_string(),
        }
    }
}

/// A division code: of the whole country, a province, a prefecture, a county, a township or a unit.
///
/// # Errors
/// If it is something else.
pub fn division(text: &str) -> Result<&str, Unknown> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    if digits && matches!(text.len(), 0 | 2 | 4 | 6 | 9 | 12) { Ok(text) } else { Err(Unknown::Division(text.to_owned())) }
}

/// A day, `YYYY-MM-DD`.
///
/// # Errors
/// If it is something else.
pub fn day(text: &str) -> Result<Date, Unknown> {
    let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    text.parse().ok().filter(|_| plain).ok_or_else(|| Unknown::Day(text.to_owned()))
}

/// The rules of what was written; `body` is asked only for a place and a day.
///
/// # Errors
/// If it cannot be read, or nothing is known for it.
pub fn read(text: &str, body: Body) -> Result<Rules, Unknown> {
    match text.split_once('@') {
        Some((code, on)) => Rules::resolve(division(code.trim())?, body, day(on.trim())?).map_err(Unknown::Law),
        None => Rules::named(text.trim()).map_err(Unknown::Law),
    }
}

/// The rules in words: the place and the day that were written, or the packs.
#[must_use]
pub fn title(lang: Lang, text: &str, rules: &Rules) -> String {
    let body = say::body(lang, rules.body());
    match text.split_once('@') {
        Some((code, on)) => {
            let place = say::province(lang, code).map(|name| format!("{name} ")).unwrap_or_default();
            format!("{place}{} · {body} · {}", code.trim(), on.trim()).trim().to_owned()
        }
        None => format!("{} · {body}", text.trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_and_a_day_or_packs_by_name() {
        let body = Body::VillageCommittee;
        let qinghai = read("632823@2026-12-20", body).expect("Qinghai");
        assert!(qinghai.pack_ids().iter().any(|id| id.starts_with("CN-QH")));
        let law = read("CN-VCL-2018", body).expect("a pack");
        assert!(law.pack_ids().contains(&"CN-VCL-2018".to_owned()));
        assert_eq!(title(Lang::Zh, "632823@2026-12-20", &qinghai), "青海省 632823 · 村（牧）民委员会 · 2026-12-20");
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let say = |text: &str| read(text, Body::VillageCommittee).expect_err(text).sentence(Lang::Zh);
        assert_eq!(say("6328x3@2026-12-20"), "“6328x3”：区划代码应为 2、4、6、9 或 12 位数字，例如 632823。");
        assert_eq!(say("63@明天"), "“明天”：日期应写成 2026-12-20 的样子。");
        assert_eq!(say("63@1900-01-01"), "1900-01-01 没有已知的法律适用于村（牧）民委员会。");
        assert_eq!(say("CN-NO-1"), "没有“CN-NO-1”这个规则文件。");
    }
}
