//! Numbers and issuers of the notices: data (`notices.toml`), because places number differently.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::paper::UnitInfo;

/// A numbered notice of a term change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Numbered {
    /// 选举日公告.
    Plan,
    /// 选举委员会名单公告.
    Committee,
    /// 选民登记公告.
    Registration,
    /// 选民名单公告.
    Roll,
    /// 更正后的选民名单公告.
    CorrectedRoll,
    /// 选民名单调整公告.
    RollChanges,
    /// 初步候选人提名公告.
    Nomination,
    /// 初步候选人名单公告.
    Nominees,
    /// 预选办法公告.
    PreSelection,
    /// 正式候选人公告.
    Candidates,
    /// 投票时间和地点公告.
    Poll,
    /// 选举工作人员名单公告.
    Staff,
    /// 流动票箱投票人员名单公告.
    Mobile,
    /// 委托投票公告.
    Proxies,
    /// 代写人员名单公告.
    Scribes,
    /// 无效票认定规则公告.
    VoidRules,
    /// 选举结果公告.
    Result,
    /// 代表和小组长推选公告.
    RepresentativesCall,
    /// 代表名单公告.
    Representatives,
    /// 小组长、副组长名单公告.
    Leaders,
    /// 户代表名单公告.
    Households,
    /// 监督委员会推选结果公告.
    Supervision,
}

/// Who issues a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum By {
    Township,
    Committee,
    ElectionCommittee,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    number: String,
    /// Its number in a community, where that is another.
    #[serde(default)]
    community: Option<String>,
    by: By,
}

impl Entry {
    fn of(&self, community: bool) -> &str {
        self.community.as_deref().filter(|_| community).unwrap_or(&self.number)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    division: String,
    notices: BTreeMap<Numbered, Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    notices: BTreeMap<Numbered, Entry>,
    #[serde(default)]
    place: Vec<Place>,
}

impl Book {
    fn read(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The entry of the nearest place that has one, else the general one.
    fn entry(&self, division: &str, which: Numbered) -> Option<&Entry> {
        let near = |place: &&Place| division.starts_with(&place.division) && place.notices.contains_key(&which);
        let nearest = self.place.iter().filter(near).max_by_key(|place| place.division.len());
        nearest.map_or(&self.notices, |place| &place.notices).get(&which)
    }
}

static BOOK: LazyLock<Book> =
    LazyLock::new(|| Book::read(include_str!("../notices.toml")).expect("a test reads the numbers of the notices"));

/// The number of a notice of a round: "9" in the first, "9-1" in the second.
pub(crate) fn number(unit: &UnitInfo, which: Numbered, round: u32) -> String {
    let number = BOOK.entry(&unit.code, which).map_or("", |entry| entry.of(unit.body.of_community()));
    if round > 1 { format!("{number}-{}", round - 1) } else { number.to_owned() }
}

/// Who issues a notice in a unit.
pub(crate) fn issuer(unit: &UnitInfo, which: Numbered) -> String {
    match BOOK.entry(&unit.code, which).map(|entry| entry.by) {
        Some(By::Township) => unit.township_office(),
        Some(By::Committee) => unit.committee(),
        Some(By::ElectionCommittee) | None => unit.election_committee(),
    }
}

#[cfg(test)]
mod tests {
    use super::{BOOK, Book, By, Numbered};

    #[test]
    fn every_notice_has_a_number_of_its_own() {
        for community in [false, true] {
            let mut numbers: Vec<&str> = BOOK.notices.values().map(|entry| entry.of(community)).collect();
            numbers.sort_unstable();
            numbers.dedup();
            assert_eq!(numbers.len(), 22);
        }
    }

    #[test]
    fn a_place_numbers_some_notices_differently_and_keeps_the_others() {
        let text = format!(
            "{}\n[[place]]\ndivision = \"6328\"\nnotices.plan = {{ number = \"5\", by = \"committee\" }}\n\
             [[place]]\ndivision = \"632823\"\nnotices.plan = {{ number = \"6\", by = \"election_committee\" }}\n",
            include_str!("../notices.toml")
        );
        let book = Book::read(&text).expect("it can be read");
        let of = |division: &str, which| book.entry(division, which).map(|entry| (entry.number.as_str(), entry.by));
        assert_eq!(of("632823200201", Numbered::Plan), Some(("6", By::ElectionCommittee)));
        assert_eq!(of("632801100001", Numbered::Plan), Some(("5", By::Committee)));
        assert_eq!(of("110101001001", Numbered::Plan), Some(("1", By::Township)));
        assert_eq!(of("632823200201", Numbered::Result), Some(("17", By::ElectionCommittee)));
    }
}
