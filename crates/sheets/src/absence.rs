//! Who stands in the clerk's book and not on the roll, by the words of clerks: 不参加, 死亡, 迁出, 在他处登记 and their kin.

use election::command::StrikeReason;
use unicode_normalization::UnicodeNormalization;

/// Words, the first that fits counts. 外嫁 alone keeps nobody off the roll: many a married daughter's registration is still here.
const WORDS: [(StrikeReason, &[&str]); 9] = [
    (StrikeReason::Died, &["死亡", "去世", "已故", "亡故", "病故", "过世", "身故", "逝世"]),
    (StrikeReason::NotAgreed, &["未同意", "不同意", "未通过", "未获同意"]),
    (StrikeReason::Deprived, &["剥夺", "褫夺"]),
    (StrikeReason::LeftFamily, &["嫁", "婚迁", "婚姻迁出", "入赘", "上门女婿"]),
    (StrikeReason::MovedOut, &["迁出", "迁走", "迁往", "已迁", "入伍", "参军", "服兵役", "服役"]),
    (
        StrikeReason::Unreachable,
        &["联系不上", "失联", "无法联系", "无法取得联系", "未能取得联系", "未联系上", "下落不明", "联系不到", "失踪"],
    ),
    (
        StrikeReason::RegisteredElsewhere,
        &["他处登记", "外地登记", "异地登记", "别处登记", "居住地登记", "户籍地登记", "外村登记", "他村登记"],
    ),
    (StrikeReason::Error, &["重复", "重登", "错登", "登记有误", "登记错误", "未满", "不满", "年龄不足"]),
    (StrikeReason::Declined, &["不参加", "不参选", "不愿", "弃权", "放弃", "拒绝", "不回村", "不登记"]),
];
/// Whole remarks that say it beyond doubt.
const REMARKS: [(StrikeReason, &[&str]); 2] = [
    (StrikeReason::Died, &["死亡", "已死亡", "去世", "已去世", "已故", "病故", "已病故", "亡故"]),
    (StrikeReason::MovedOut, &["户口迁出", "户口已迁出", "户籍迁出", "户籍已迁出", "户口已迁走"]),
];
const YES: [&str; 17] =
    ["是", "参加", "参选", "愿意", "同意", "登记", "已登记", "√", "✓", "✔", "对", "有", "y", "yes", "1", "愿意参加", "列入"];
const NO: [&str; 19] = [
    "否",
    "不",
    "不参加",
    "未参加",
    "不参选",
    "不愿意",
    "不同意",
    "不登记",
    "未登记",
    "×",
    "✗",
    "✘",
    "x",
    "n",
    "no",
    "0",
    "不列入",
    "不愿参加",
    "不愿意参加",
];

fn words(text: &str) -> String {
    text.nfkc().filter(|c| c.is_alphanumeric() || "√✓✔×✗✘".contains(*c)).flat_map(char::to_lowercase).collect()
}

/// What a column 是否参加 says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// Takes part.
    Yes,
    /// Does not; why, if the word itself says so.
    No(Option<StrikeReason>),
}

/// Reads 是否参加; nothing if the words are not known.
pub(crate) fn attends(text: &str) -> Option<Said> {
    let words = words(text);
    if YES.contains(&words.as_str()) {
        Some(Said::Yes)
    } else if NO.contains(&words.as_str()) {
        Some(Said::No(None))
    } else {
        why(text).map(|why| Said::No(Some(why)))
    }
}

/// Reads 不参加原因; nothing if the words are not known.
pub(crate) fn why(text: &str) -> Option<StrikeReason> {
    let words = words(text);
    let elsewhere = words.contains("已在") && ["登记", "参加", "参选"].iter().any(|word| words.contains(word));
    if elsewhere && !words.contains("已在本村") {
        return Some(StrikeReason::RegisteredElsewhere);
    }
    WORDS.iter().find(|(_, known)| known.iter().any(|word| words.contains(word))).map(|(why, _)| *why)
}

/// A column 死亡 or 迁出: anything but a no. A day, a tick and a place all say yes.
pub(crate) fn flagged(text: &str) -> bool {
    let words = words(text);
    !words.is_empty() && !NO.contains(&words.as_str()) && words != "无" && words != "未" && words != "健在"
}

/// A remark that says beyond doubt that somebody is no voter here any more.
pub(crate) fn remarked(text: &str) -> Option<StrikeReason> {
    let words = words(text);
    REMARKS.iter().find(|(_, known)| known.contains(&words.as_str())).map(|(why, _)| *why)
}

#[cfg(test)]
mod tests {
    use super::{Said, attends, flagged, remarked, why};
    use election::command::StrikeReason::{Declined, Deprived, Died, LeftFamily, MovedOut, RegisteredElsewhere, Unreachable};

    #[test]
    fn reasons_of_clerks_are_understood() {
        for (text, reason) in [
            ("2025年3月病故", Some(Died)),
            ("本人书面表示不参加", Some(Declined)),
            ("外嫁甘肃，户口已迁", Some(LeftFamily)),
            ("户口迁出", Some(MovedOut)),
            ("入伍", Some(MovedOut)),
            ("多次联系不上", Some(Unreachable)),
            ("已在格尔木市黄河路社区登记", Some(RegisteredElsewhere)),
            ("被剥夺政治权利", Some(Deprived)),
            ("在外务工", None),
            ("", None),
        ] {
            assert_eq!(why(text), reason, "{text}");
        }
    }

    #[test]
    fn yes_and_no_are_told_apart() {
        for yes in ["是", " √ ", "参加", "Y", "１"] {
            assert_eq!(attends(yes), Some(Said::Yes), "{yes}");
        }
        for no in ["否", "不参加", "×", "N"] {
            assert_eq!(attends(no), Some(Said::No(None)), "{no}");
        }
        assert_eq!((attends("死亡"), attends("待定")), (Some(Said::No(Some(Died))), None));
        assert!(flagged("2024-5-1") && flagged("√") && flagged("是") && !flagged("否") && !flagged("无") && !flagged("  "));
    }

    #[test]
    fn only_remarks_beyond_doubt_keep_somebody_off() {
        assert_eq!((remarked("已故"), remarked("户口已迁出")), (Some(Died), Some(MovedOut)));
        for text in ["外嫁", "父亲已故", "在外务工", "丈夫死亡，本人在家"] {
            assert_eq!(remarked(text), None, "{text}");
        }
    }
}
