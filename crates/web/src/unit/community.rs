//! Interface words are written for villages; in a community the same things have other names (RCL-2025).

use statute::Body;
use words::Lang;

/// Village words and those of a community, longer ones first.
const NAMES: [(&str, &str); 10] = [
    ("本村（社区）", "本社区"),
    ("村（社区）", "社区"),
    ("村（居）", "居"),
    ("村民委员会", "居民委员会"),
    ("村委会", "居委会"),
    ("村务", "居务"),
    ("村民", "居民"),
    ("本村", "本社区"),
    ("外村", "外社区"),
    ("全村", "全社区"),
];

/// A message of a unit that elects this body; what a community has otherwise than a village stands under the key with `-community` behind it.
pub(crate) fn text(lang: Lang, body: Body, key: &str) -> String {
    if body != Body::ResidentsCommittee {
        return lang.text(key);
    }
    let own = format!("{key}-community");
    let text = lang.text(if lang.has(&own) { &own } else { key });
    if lang == Lang::Zh { named(text) } else { text }
}

/// A message as a community has it. What is put into it, names of people among it, must be put in afterwards: see [`Kept`].
pub(super) fn named(text: String) -> String {
    if !text.contains('村') {
        return text;
    }
    NAMES.iter().fold(text, |text, (village, community)| text.replace(village, community))
}

/// What a message is filled with, taken out while its words are changed.
pub(super) struct Kept<'a>(Vec<(&'a str, &'a str, String)>);

impl<'a> Kept<'a> {
    /// Keeps what holds a village word; numbers and the rest stay, as messages may choose by them.
    pub(super) fn new(arguments: &[(&'a str, &'a str)]) -> Self {
        let mark = |at: usize| char::from_u32(0xF_0000 + u32::try_from(at).unwrap_or(0)).map(String::from).unwrap_or_default();
        Self(
            arguments
                .iter()
                .enumerate()
                .filter(|(_, (_, value))| value.contains('村'))
                .map(|(at, (name, value))| (*name, *value, mark(at)))
                .collect(),
        )
    }

    /// The arguments with marks in place of what is kept.
    pub(super) fn marked<'b>(&'b self, arguments: &[(&'b str, &'b str)]) -> Vec<(&'b str, &'b str)> {
        let mark = |name: &str| self.0.iter().find(|(kept, ..)| *kept == name).map(|(_, _, mark)| mark.as_str());
        arguments.iter().map(|(name, value)| (*name, mark(name).unwrap_or(value))).collect()
    }

    /// The message with what was kept in its place again.
    pub(super) fn put_back(&self, text: String) -> String {
        self.0.iter().fold(text, |text, (_, value, mark)| text.replace(mark.as_str(), value))
    }
}

#[cfg(test)]
mod tests {
    use super::{Body, Kept, Lang, named, text};

    #[test]
    fn a_community_has_residents_and_no_villagers() {
        assert_eq!(named("请村民选举委员会核对本村（社区）的村民小组".into()), "请居民选举委员会核对本社区的居民小组");
        assert_eq!(named("村（居）民会议".into()), "居民会议");
    }

    #[test]
    fn who_is_registered_is_another_question_in_a_community() {
        let said = |body| text(Lang::Zh, body, "category-applicant");
        assert!(said(Body::VillageCommittee).contains("会议同意") && said(Body::ResidentsCommittee).contains("选举委员会确认"));
        assert_eq!(text(Lang::Zh, Body::ResidentsCommittee, "unit-roll-group"), "居民小组");
    }

    #[test]
    fn names_of_people_and_places_stay() {
        let arguments = [("name", "村民09"), ("count", "3")];
        let kept = Kept::new(&arguments);
        let text = kept.marked(&arguments).iter().map(|(_, value)| *value).collect::<Vec<_>>().join("、本村");
        assert_eq!(kept.put_back(named(text)), "村民09、本社区3");
    }
}
