//! How characters are read in Mandarin.

use pinyin::{Pinyin, ToPinyin, ToPinyinMulti};

use crate::{letters, surname};

/// One syllable as dictionaries spell it, the tone behind it: «lü3», «ma» without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reading(&'static str);

impl Reading {
    /// The letters, ü among them.
    pub(crate) fn syllable(self) -> &'static str {
        self.0.trim_end_matches(|c: char| c.is_ascii_digit())
    }

    /// 1 to 4; 5 for the neutral tone.
    pub(crate) fn tone(self) -> u8 {
        self.0.bytes().last().filter(u8::is_ascii_digit).map_or(5, |digit| digit - b'0')
    }
}

/// Every letter of a name with its reading: as a surname where it is one, otherwise the most usual.
pub(crate) fn read(name: &str) -> impl Iterator<Item = (char, Option<Reading>)> {
    let dotted = name.chars().any(crate::dot);
    let compound = surname::compound(name).map(|(_, readings)| readings).unwrap_or_default();
    let mut of_surname = compound.split(' ').filter(|r| !r.is_empty());
    letters(name).enumerate().map(move |(at, c)| {
        let single = if at == 0 && !dotted { surname::single(c) } else { None };
        let reading = of_surname.next().or(single).or_else(|| c.to_pinyin().map(Pinyin::with_tone_num_end));
        (c, reading.map(Reading))
    })
}

/// All readings of one character, as a surname too.
pub(crate) fn all(c: char) -> Vec<Reading> {
    let mut readings: Vec<Reading> = c
        .to_pinyin_multi()
        .into_iter()
        .flatten()
        .map(|p| Reading(p.with_tone_num_end()))
        .chain(surname::readings(c).map(Reading))
        .collect();
    let mut seen: Vec<&str> = Vec::new();
    readings.retain(|r| {
        let new = !seen.contains(&r.syllable());
        seen.push(r.syllable());
        new
    });
    readings
}
