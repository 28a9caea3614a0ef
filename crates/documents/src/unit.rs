//! What a unit's papers call it: its place, its committee, its voters.

use serde_json::{Value, json};

use crate::paper::UnitInfo;

/// Endings under which the division tables list a committee, longest first, and the ending of its place.
const ENDINGS: [(&str, &str); 9] = [
    ("社区居民委员会", "社区"),
    ("社区居委会", "社区"),
    ("社区委员会", "社区"),
    ("牧民委员会", "村"),
    ("村民委员会", "村"),
    ("居民委员会", "社区"),
    ("村委会", "村"),
    ("牧委会", "村"),
    ("居委会", "社区"),
];

/// 天峻县村（社区）“两委”换届工作领导小组办公室: the office of a county or prefecture that leads the term change.
#[must_use]
pub fn office(division: &str) -> String {
    format!("{division}村（社区）“两委”换届工作领导小组办公室")
}

impl UnitInfo {
    /// 纳尔宗村, 博爱巷社区: the place without the committee. A name already in that form stays.
    #[must_use]
    pub fn place(&self) -> String {
        for (ending, place) in ENDINGS {
            if let Some(stem) = self.name.strip_suffix(ending) {
                let stem = stem.strip_suffix(place).unwrap_or(stem);
                return format!("{stem}{place}");
            }
        }
        self.name.clone()
    }

    /// 封存码 as the templates print it: entries and four rows of groups; nothing where there is none.
    pub(crate) fn seal_rows(&self) -> Value {
        self.seal.as_ref().map_or(Value::Null, |seal| {
            let rows: Vec<&[String]> = seal.groups.chunks(4).collect();
            json!({ "size": seal.size.to_string(), "rows": rows })
        })
    }

    /// 天峻县快尔玛乡纳尔宗村.
    pub(crate) fn full_place(&self) -> String {
        format!("{}{}{}", self.county, self.township, self.place())
    }

    /// 村民 or 居民.
    pub(crate) fn people(&self) -> &'static str {
        if self.body.of_community() { "居民" } else { "村民" }
    }

    /// 本村 or 本社区.
    pub(crate) fn here(&self) -> &'static str {
        if self.body.of_community() { "本社区" } else { "本村" }
    }

    /// 村民委员会 or 居民委员会.
    pub(crate) fn body_name(&self) -> String {
        format!("{}委员会", self.people())
    }

    /// 纳尔宗村村民委员会.
    pub(crate) fn committee(&self) -> String {
        format!("{}{}", self.place(), self.body_name())
    }

    /// 村民选举委员会 or 居民选举委员会.
    pub(crate) fn election_body(&self) -> String {
        format!("{}选举委员会", self.people())
    }

    /// 纳尔宗村村民选举委员会.
    pub(crate) fn election_committee(&self) -> String {
        format!("{}{}", self.place(), self.election_body())
    }

    /// 村民代表 or 居民代表.
    pub(crate) fn representatives(&self) -> String {
        format!("{}代表", self.people())
    }

    /// 村民小组 or 居民小组.
    pub(crate) fn groups(&self) -> String {
        format!("{}小组", self.people())
    }

    /// 村务监督委员会 or 居务监督委员会.
    pub(crate) fn supervision_body(&self) -> &'static str {
        if self.body.of_community() { "居务监督委员会" } else { "村务监督委员会" }
    }

    /// 纳尔宗村村务监督委员会.
    pub(crate) fn supervision(&self) -> String {
        format!("{}{}", self.place(), self.supervision_body())
    }

    /// 中共快尔玛乡委员会, 中共昆仑路街道工作委员会: the Party organisation above the unit's.
    pub(crate) fn superior_party(&self) -> String {
        if self.township.ends_with("街道") {
            format!("中共{}工作委员会", self.township)
        } else {
            format!("中共{}委员会", self.township)
        }
    }

    /// 快尔玛乡人民政府, 昆仑路街道办事处; other township-like units by their own name.
    pub(crate) fn township_office(&self) -> String {
        if self.township.ends_with('乡') || self.township.ends_with('镇') {
            format!("{}人民政府", self.township)
        } else if self.township.ends_with("街道") {
            format!("{}办事处", self.township)
        } else {
            self.township.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use statute::Body;

    use super::UnitInfo;

    fn place(name: &str) -> String {
        let unit = UnitInfo {
            code: String::new(),
            name: name.into(),
            county: String::new(),
            township: String::new(),
            body: Body::VillageCommittee,
            rehearsal: false,
            seal: None,
        };
        unit.place()
    }

    #[test]
    fn the_place_is_found_in_every_form_of_the_division_table() {
        for (name, expected) in [
            ("纳尔宗村民委员会", "纳尔宗村"),
            ("纳尔宗村", "纳尔宗村"),
            ("新村村委会", "新村"),
            ("团结村委会", "团结村"),
            ("斯台牧委会", "斯台村"),
            ("博爱巷社区居委会", "博爱巷社区"),
            ("团结湖路社区委员会", "团结湖路社区"),
            ("莫河居民委员会", "莫河社区"),
            ("青海某公司生活区", "青海某公司生活区"),
        ] {
            assert_eq!(place(name), expected);
        }
    }
}
