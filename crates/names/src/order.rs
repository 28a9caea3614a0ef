//! Keys to sort names by.

use crate::{letters, reading, strokes, surname};

/// The place of a name in the order of strokes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StrokeKey {
    surname: Vec<u32>,
    /// Whether the given name has more than one character.
    longer: bool,
    given: Vec<u32>,
}

/// The place of a name in the order of pinyin.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PinyinKey(Vec<u64>);

/// The key for 姓氏笔画: characters by strokes, those with as many by the types of their strokes in writing order (横竖撇点折).
///
/// The surname decides first, a surname of one character before a compound one that begins with it; under one surname given names
/// of one character stand before longer ones, as lists of elected people are published; then the next characters. Characters
/// without data stand last, by code point.
///
/// Source: 通用规范汉字表 (2013) for the order, `data/SOURCES.md` for the table.
#[must_use]
pub fn stroke_key(name: &str) -> StrokeKey {
    let mut surname: Vec<u32> = letters(name).map(strokes::place).collect();
    let given = surname.split_off(surname::surname(name).min(surname.len()));
    StrokeKey { surname, longer: given.len() > 1, given }
}

/// The key for pinyin: character by character the syllable, its tone, and of characters read alike the order of strokes.
///
/// Surnames are read as surnames (单 shan, 解 xie, 尉迟 yu chi). «lu» stands before «lü», and «lü» before «luan». Characters without a
/// reading stand last, by code point.
#[must_use]
pub fn pinyin_key(name: &str) -> PinyinKey {
    PinyinKey(reading::read(name).map(|(c, reading)| place(c, reading)).collect())
}

/// One character: bit 63 «no reading», then six letters, ü, tone, place by strokes.
fn place(c: char, reading: Option<reading::Reading>) -> u64 {
    let by_strokes = u64::from(strokes::place(c));
    let Some(reading) = reading else { return 1 << 63 | by_strokes };
    let mut spelled = 0_u64;
    let mut umlaut = 0_u64;
    for at in 0..6 {
        let letter = reading.syllable().chars().nth(at).unwrap_or(' ');
        if letter == 'ü' {
            umlaut = 1;
        }
        let letter = match letter {
            'ü' => 'u',
            'ê' => 'e',
            other => other,
        };
        let number = if letter.is_ascii_lowercase() { u64::from(u32::from(letter) - u32::from('a')) + 1 } else { 0 };
        spelled = spelled << 5 | number;
    }
    spelled << 29 | umlaut << 28 | u64::from(reading.tone()) << 25 | by_strokes
}
