//! Names of people as the roll prints them: NFC, one dot, no stray blanks; every character of every script stays.

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Characters of a name at most; `election` refuses longer ones. The notice of 12 ministries (民委发〔2016〕33号) asks for 50 at least.
const LONGEST: usize = 100;
/// The one dot between the parts of a name (民委发〔2016〕33号; GB 18030 A1A4).
const DOT: char = '\u{B7}';

/// What is wrong with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameProblem {
    /// Nothing there.
    Missing,
    /// Longer than a name can be.
    TooLong {
        /// Characters found.
        length: usize,
        /// Characters allowed.
        most: usize,
    },
    /// A line break, a tab or an invisible character that turns the direction of writing.
    Control,
    /// A character was lost on the way (U+FFFD).
    Lost,
    /// No letter of any script: a number or a mark got into the column.
    NoLetter,
}

impl NameProblem {
    /// Stable code of the problem.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "name_missing",
            Self::TooLong { .. } => "name_too_long",
            Self::Control => "name_control",
            Self::Lost => "character_lost",
            Self::NoLetter => "name_no_letter",
        }
    }
}

/// A name as it stands on the roll: NFC; outer blanks gone; all look-alike dots written as U+00B7 without blanks around them;
/// the blank that clerks put into two-character names (张　三) taken out. Everything else stays as written.
///
/// # Errors
/// What is wrong with it.
pub fn name(text: &str) -> Result<String, NameProblem> {
    read(text).map(|(name, _)| name)
}

/// The name, and whether a look-alike of the dot was written as the dot.
pub(crate) fn read(text: &str) -> Result<(String, bool), NameProblem> {
    if is_simple(text) {
        return Ok((text.to_owned(), false));
    }
    let name = tidied(text)?;
    let other_dot = name.contains(DOT) && text.chars().any(|c| (is_dot(c) && c != DOT) || c == '.');
    Ok((name, other_dot))
}

/// Two to five common Han characters, as nearly all names are: nothing to look for.
fn is_simple(text: &str) -> bool {
    (6..=15).contains(&text.len()) && text.chars().all(|c| matches!(c, '\u{4E00}'..='\u{9FFF}'))
}

fn tidied(text: &str) -> Result<String, NameProblem> {
    let composed = if is_nfc(text) { text.to_owned() } else { text.nfc().collect() };
    let visible: String = composed.chars().filter(|c| !matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}')).collect();
    let trimmed = visible.trim();
    if trimmed.is_empty() {
        return Err(NameProblem::Missing);
    }
    if trimmed.chars().any(is_control) {
        return Err(NameProblem::Control);
    }
    if trimmed.contains(char::REPLACEMENT_CHARACTER) {
        return Err(NameProblem::Lost);
    }
    let name = without_padding(&one_dot(&single_blanks(trimmed)));
    let length = name.chars().count();
    if length > LONGEST {
        return Err(NameProblem::TooLong { length, most: LONGEST });
    }
    if !name.chars().any(|c| c.is_alphabetic() || is_private(c)) {
        return Err(NameProblem::NoLetter);
    }
    Ok(name)
}

/// Control characters, line separators, and the marks that reverse the direction of what follows them.
fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A character of a private font: it prints as something else, or not at all, on another machine.
pub(crate) fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// A remark on one line: NFC, control characters and marks of direction gone, runs of blanks single.
pub(crate) fn plain(text: &str) -> String {
    let common = |c: char| c.is_ascii_graphic() || matches!(c, '\u{4E00}'..='\u{9FFF}' | '，' | '。' | '、' | '；' | '：');
    if text.chars().all(common) {
        return text.to_owned();
    }
    let visible: String = text.nfc().map(|c| if is_control(c) { ' ' } else { c }).collect();
    single_blanks(&visible)
}

fn single_blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What people type for the dot: bullets, katakana and full-width dots, the full stop of either width.
fn is_dot(c: char) -> bool {
    matches!(
        c,
        DOT | '\u{2022}'
            | '\u{2027}'
            | '\u{2219}'
            | '\u{22C5}'
            | '\u{25CF}'
            | '\u{3002}'
            | '\u{30FB}'
            | '\u{FF0E}'
            | '\u{FF61}'
            | '\u{FF65}'
            | '\u{318D}'
    )
}

/// One U+00B7 for each run of dots, without blanks around it. A plain full stop counts between Han characters only (尕藏.卓玛);
/// in other scripts it is an abbreviation.
fn one_dot(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let between_han = |at: usize| {
        let before = chars[..at].iter().rev().find(|c| **c != ' ');
        let after = chars[at + 1..].iter().find(|c| **c != ' ');
        before.is_some_and(|c| is_han(*c)) && after.is_some_and(|c| is_han(*c))
    };
    let mut name = String::with_capacity(text.len());
    for (at, c) in chars.iter().enumerate() {
        if is_dot(*c) || (*c == '.' && between_han(at)) {
            name.truncate(name.trim_end_matches([' ', DOT]).len());
            name.push(DOT);
        } else if *c != ' ' || !name.ends_with(DOT) {
            name.push(*c);
        }
    }
    name.trim_matches(DOT).trim().to_owned()
}

/// 张 三 is 张三, padded to the width of three; a blank in a longer name may belong there.
fn without_padding(text: &str) -> String {
    let parts: Vec<char> = text.chars().collect();
    match parts[..] {
        [family, ' ', given] if is_han(family) && is_han(given) => [family, given].iter().collect(),
        _ => text.to_owned(),
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '〇')
        || is_private(c)
}

#[cfg(test)]
mod tests {
    use super::{NameProblem, name};

    #[test]
    fn every_dot_becomes_the_one_dot() {
        for written in
            ["尕藏·卓玛", "尕藏•卓玛", "尕藏・卓玛", "尕藏．卓玛", "尕藏。卓玛", "尕藏.卓玛", "尕藏 · 卓玛", "尕藏··卓玛", "　尕藏‧卓玛 "]
        {
            assert_eq!(name(written).as_deref(), Ok("尕藏\u{B7}卓玛"), "{written}");
        }
        assert_eq!(name("J. Smith").as_deref(), Ok("J. Smith"));
    }

    #[test]
    fn a_dot_that_was_another_is_told() {
        for (written, told) in [("尕藏·卓玛", false), ("尕藏•卓玛", true), ("尕藏.卓玛", true), ("卓玛", false), ("J. Smith", false)]
        {
            assert_eq!(super::read(written).map(|(_, other)| other), Ok(told), "{written}");
        }
    }

    #[test]
    fn long_names_and_all_planes_of_gb_18030_stay_whole() {
        let long = "阿卜杜热合曼".repeat(9);
        assert_eq!((long.chars().count(), name(&long)), (54, Ok(long.clone())));
        let planes = "㐀䶮𠀀𪛟𪜀𫝀𫠝𬺡𬺰𮯠𮯰𰀀𱍊𱍐";
        assert_eq!(name(planes).as_deref(), Ok(planes));
    }

    #[test]
    fn padding_goes_and_real_blanks_stay() {
        assert_eq!(name("张　三").as_deref(), Ok("张三"));
        assert_eq!(name("𠮷  䶮").as_deref(), Ok("𠮷䶮"));
        assert_eq!(name("阿依古丽 买买提").as_deref(), Ok("阿依古丽 买买提"));
    }

    #[test]
    fn rare_characters_and_markup_stay_as_written() {
        for written in ["𠮷㛃", "䶮", "𬭩𰻝", "བཀྲ་ཤིས", "ᠪᠠᠲᠤ", "<script>alert(1)</script>", "O'Neil & \"X\"", "=cmd|' /C calc'!A0"]
        {
            assert_eq!(name(written).as_deref(), Ok(written));
        }
    }

    #[test]
    fn what_is_no_name_is_said() {
        assert_eq!(name(" \u{3000}\u{200B}"), Err(NameProblem::Missing));
        assert_eq!(name("张三\n李四"), Err(NameProblem::Control));
        assert_eq!(name("张\u{202E}三"), Err(NameProblem::Control));
        assert_eq!(name("张\u{FFFD}"), Err(NameProblem::Lost));
        assert_eq!(name("12"), Err(NameProblem::NoLetter));
        assert_eq!(name("···"), Err(NameProblem::NoLetter));
        assert_eq!(name(&"长".repeat(101)), Err(NameProblem::TooLong { length: 101, most: 100 }));
    }
}
