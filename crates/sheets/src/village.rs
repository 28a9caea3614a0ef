//! Which village a title, a tab or a cell speaks of, where one book holds the rolls of several.

use unicode_normalization::UnicodeNormalization;

/// How the name of a village or community ends; the longer ones first.
const ENDINGS: [&str; 8] = ["村民委员会", "居民委员会", "村委会", "居委会", "牧委会", "社区", "嘎查", "村"];
/// Where the name of what lies above a village ends.
const ABOVE: [char; 9] = ['州', '县', '市', '旗', '区', '镇', '乡', '道', '处'];
/// Words before 村 that make it no village.
const NO_NAME: [&str; 16] = ["本", "全", "各", "行政", "农", "该", "我", "每", "驻", "自然", "所在", "所属", "乡", "在", "不在", "户籍在"];
/// Words before a name in lines between tables.
const BEFORE: [&str; 5] = ["以下为", "以上为", "以下是", "以上是", "其中"];
/// What follows 村 where it means people, affairs or groups.
const NO_VILLAGE_AFTER: [&str; 9] = ["民", "务", "组", "级", "居", "情", "干", "庄", "（"];
/// Characters of a name at most.
const LONGEST: usize = 14;

/// Without blanks, in ordinary width.
pub(crate) fn compact(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// The village that a title names: 天峻县新源镇梅陇村选民登记表 names 梅陇村.
pub(crate) fn named_in(text: &str) -> Option<String> {
    if text.len() > 300 {
        return None;
    }
    let text = compact(text);
    let mut from = 0;
    while let Some((at, ending)) = next_ending(&text, from) {
        let rest = &text[at + ending.len()..];
        let means_it = ending != "村" || rest.starts_with("民委员会") || !NO_VILLAGE_AFTER.iter().any(|word| rest.starts_with(word));
        if let (true, Some(own)) = (means_it, own_name(&text[..at])) {
            let kind = match ending {
                "社区" | "居委会" | "居民委员会" => "社区",
                "嘎查" => "嘎查",
                _ => "村",
            };
            return Some(format!("{own}{kind}"));
        }
        from = at + ending.len();
    }
    None
}

fn next_ending(text: &str, from: usize) -> Option<(usize, &'static str)> {
    let rest = &text[from..];
    ENDINGS
        .iter()
        .filter_map(|ending| rest.find(ending).map(|at| (from + at, *ending)))
        .min_by_key(|(at, ending)| (*at, usize::MAX - ending.len()))
}

/// The end of what stands before 村: after the township, the last mark or number.
fn own_name(before: &str) -> Option<&str> {
    let start = before.char_indices().rev().find(|(_, c)| !is_name(*c)).map_or(0, |(at, c)| at + c.len_utf8());
    let name = &before[start..];
    let own = name
        .char_indices()
        .rev()
        .find(|(at, c)| ABOVE.contains(c) && at + c.len_utf8() < name.len())
        .map_or(0, |(at, c)| at + c.len_utf8());
    let name = &name[own..];
    let name = BEFORE.iter().find_map(|word| name.strip_prefix(word)).unwrap_or(name);
    let length = name.chars().count();
    (length > 0 && length <= LONGEST && !NO_NAME.contains(&name)).then_some(name)
}

fn is_name(c: char) -> bool {
    c == '\u{B7}' || (c.is_alphabetic() && !c.is_ascii())
}

/// Without the word for what it is: 梅陇村, 梅陇村委会 and 梅陇 are one.
fn core(name: &str) -> &str {
    ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).filter(|core| core.chars().count() > 1).unwrap_or(name)
}

/// Whether a label (of a title, a tab, a column) means this unit.
pub(crate) fn is_same(label: &str, unit: &str) -> bool {
    let plain = |text: &str| named_in(text).unwrap_or_else(|| compact(text));
    let (label, unit) = (plain(label), plain(unit));
    !unit.is_empty() && core(&label) == core(&unit)
}

/// A line between groups, or a tab: 第二村民小组, 三社, 2组.
pub(crate) fn is_group(text: &str) -> bool {
    let text = compact(text);
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    let length = text.chars().count();
    length > 1 && length <= 12 && ["小组", "组", "社", "队"].iter().any(|end| text.ends_with(end)) && !text.contains("合作社")
}

#[cfg(test)]
mod tests {
    use super::{is_group, is_same, named_in};

    #[test]
    fn titles_name_their_village() {
        for (title, village) in [
            ("天峻县新源镇梅陇村选民登记表", Some("梅陇村")),
            ("梅 陇 村 2026 年 选 民 名 单", Some("梅陇村")),
            ("填报单位：梅陇村村民委员会（盖章）", Some("梅陇村")),
            ("德令哈市河西街道朝阳社区居民花名册", Some("朝阳社区")),
            ("二、上环仓村", Some("上环仓村")),
            ("以下为梅陇村外出人员", Some("梅陇村")),
            ("阿力腾寺村民委员会", Some("阿力腾寺村")),
            ("哈仁嘎查选民名册", Some("哈仁嘎查")),
            ("镇中村", Some("中村")),
            ("村民小组选民登记表", None),
            ("本村村民登记册", None),
            ("第二村民小组", None),
            ("全县选民统计", None),
            ("行政村选民登记表", None),
        ] {
            assert_eq!(named_in(title).as_deref(), village, "{title}");
        }
    }

    #[test]
    fn a_unit_knows_its_own_name() {
        for label in ["梅陇村", "梅陇", "梅陇村委会", "新源镇梅陇村", "梅陇村村民委员会"] {
            assert!(is_same(label, "梅陇村"), "{label}");
        }
        for label in ["上环村", "梅村", "", "陇", "大梅陇村"] {
            assert!(!is_same(label, "梅陇村"), "{label}");
        }
        assert!(is_same("张村", "张村") && !is_same("大张村", "李村"));
    }

    #[test]
    fn lines_between_groups_are_known() {
        for line in ["第二村民小组", "三社", "2组", "（四）组", "牧业二队"] {
            assert!(is_group(line), "{line}");
        }
        for line in ["组", "张三", "供销合作社", "二组共三十五人其中女十八人已核对"] {
            assert!(!is_group(line), "{line}");
        }
    }
}
