//! The word list: 2,048 common words of two characters, each standing for a number of eleven bits.
//!
//! A word's number is its line in `words.txt`, from 0; lines are in the order of the initials, then of the characters.
//! The list is part of the format and never changes. No two words consist of the same two characters, so that a turned
//! word is none; each has exactly two, so that words need no space between them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use zeroize::Zeroizing;

use crate::error::{CardError, Near};

/// How many words there are: eleven bits each.
pub const COUNT: usize = 2048;

/// The most words that [`near`] answers.
pub const MOST_NEAR: usize = 6;

/// A word of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Its two characters.
    pub text: &'static str,
    /// First letters of its two syllables in pinyin, lower case.
    pub initials: &'static str,
}

struct List {
    words: Vec<Word>,
    numbers: BTreeMap<&'static str, u16>,
    /// The initials with which a character stands in the list.
    letters: BTreeMap<char, BTreeSet<char>>,
}

static LIST: LazyLock<List> = LazyLock::new(|| {
    let lines = include_str!("words.txt").lines();
    let words: Vec<Word> = lines.filter_map(|line| line.split_once(' ')).map(|(text, initials)| Word { text, initials }).collect();
    let numbers = words.iter().zip(0..).map(|(word, number)| (word.text, number)).collect();
    let mut letters: BTreeMap<char, BTreeSet<char>> = BTreeMap::new();
    for word in &words {
        for (c, letter) in word.text.chars().zip(word.initials.chars()) {
            letters.entry(c).or_default().insert(letter);
        }
    }
    List { words, numbers, letters }
});

/// Every word, in the order of its number.
#[must_use]
pub fn all() -> &'static [Word] {
    &LIST.words
}

/// Typing aid: the words whose initials begin with these one or two letters, in the order of the list. Case and white space
/// around do not matter.
#[must_use]
pub fn find(initials: &str) -> Vec<&'static str> {
    let wanted = initials.trim().to_ascii_lowercase();
    if wanted.is_empty() {
        return Vec::new();
    }
    all().iter().filter(|word| word.initials.starts_with(&wanted)).map(|word| word.text).collect()
}

/// At most [`MOST_NEAR`] words that may have been meant, nearest first: the same characters count most, then the same
/// initials as far as the list knows the characters. Letters are taken as initials.
#[must_use]
pub fn near(typed: &str) -> Vec<&'static str> {
    let typed = typed.trim();
    if typed.is_ascii() {
        return find(typed).into_iter().take(MOST_NEAR).collect();
    }
    let mut scored: Vec<(u32, &'static str)> =
        all().iter().map(|word| (likeness(typed, *word), word.text)).filter(|(score, _)| *score >= 2).collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().take(MOST_NEAR).map(|(_, text)| text).collect()
}

fn likeness(typed: &str, word: Word) -> u32 {
    let place = |at: usize, c: char| {
        let letter = word.initials.chars().nth(at);
        let sounds = LIST.letters.get(&c).zip(letter).is_some_and(|(letters, letter)| letters.contains(&letter));
        match (word.text.chars().nth(at) == Some(c), word.text.contains(c), sounds) {
            (true, ..) => 4,
            (false, true, _) => 2,
            (false, false, true) => 1,
            (false, false, false) => 0,
        }
    };
    typed.chars().take(2).enumerate().map(|(at, c)| place(at, c)).sum()
}

/// The word of a number below [`COUNT`].
pub(crate) fn word(number: u16) -> &'static str {
    all().get(usize::from(number)).map_or("", |word| word.text)
}

/// The numbers of typed words. White space of any kind stands between words or nowhere.
pub(crate) fn numbers(typed: &str) -> Result<Zeroizing<Vec<u16>>, CardError> {
    let mut numbers = Zeroizing::new(Vec::new());
    for (at, piece) in cut(typed).iter().enumerate() {
        match LIST.numbers.get(piece.as_str()) {
            Some(number) => numbers.push(*number),
            None => return Err(CardError::Word { place: at + 1, near: Near(near(piece)) }),
        }
    }
    Ok(numbers)
}

/// Pieces of two characters, as far as white space allows; an odd one at the end of a piece stays with it, so that the
/// place of an error is where the hand slipped. Where characters stand alone and pair up, white space says nothing.
fn cut(typed: &str) -> Vec<Zeroizing<String>> {
    let joined = Zeroizing::new(typed.split_whitespace().collect::<String>());
    let alone = typed.split_whitespace().any(|part| part.chars().count() == 1);
    let pairs = joined.chars().count().is_multiple_of(2);
    let parts: Vec<&str> = if alone && pairs { vec![joined.as_str()] } else { typed.split_whitespace().collect() };
    let mut pieces: Vec<Zeroizing<String>> = Vec::new();
    for part in parts {
        let letters = Zeroizing::new(part.chars().collect::<Vec<char>>());
        let mut chunks: Vec<&[char]> = letters.chunks(2).collect();
        if letters.len() > 2 && letters.len() % 2 == 1 {
            chunks.truncate(chunks.len() - 2);
            chunks.push(&letters[letters.len() - 3..]);
        }
        pieces.extend(chunks.into_iter().map(|chunk| Zeroizing::new(chunk.iter().collect::<String>())));
    }
    pieces
}
