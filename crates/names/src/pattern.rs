//! What is looked for, and how far one character of a name takes it.

use crate::letters;

/// Letters of a query: more are cut off, no name needs them.
const LONGEST: usize = 60;

/// A query: parts of a name, last digits of identity numbers, or both.
pub(crate) struct Pattern {
    /// What must follow itself in the name: Han characters and pinyin, in any mixture.
    wanted: Vec<char>,
    /// Last digits, all of which must be the line's.
    pub(crate) digits: Vec<[u8; 4]>,
}

impl Pattern {
    pub(crate) fn new(query: &str) -> Self {
        let mut wanted = Vec::new();
        let mut digits = Vec::new();
        for word in query.split_whitespace() {
            let word: String = word.chars().map(narrow).collect();
            match last_four(&word) {
                Some(four) if word.len() == 4 => digits.push(four),
                _ => wanted
                    .extend(letters(&word).filter(|c| !matches!(c, '\'' | '’' | '‘' | '-')).flat_map(char::to_lowercase).map(toneless)),
            }
        }
        wanted.truncate(LONGEST);
        for at in 1..wanted.len() {
            let umlaut_as_u = matches!(wanted[at - 1], 'j' | 'q' | 'x' | 'y');
            if wanted[at] == 'v' && umlaut_as_u {
                wanted[at] = 'u';
            }
        }
        Self { wanted, digits }
    }

    pub(crate) fn len(&self) -> usize {
        self.wanted.len()
    }

    /// From each place of the query, how many of its letters a syllable may take; bit n stands for n.
    pub(crate) fn spoken(&self, syllable: &str) -> impl Iterator<Item = u8> {
        (0..self.wanted.len()).map(move |at| spelled(&self.wanted[at..], syllable))
    }

    /// The same for a character standing for itself.
    pub(crate) fn written(&self, c: char) -> impl Iterator<Item = u8> {
        self.wanted.iter().map(move |wanted| u8::from(*wanted == c) << 1)
    }
}

/// How many letters of `rest` one syllable may take: all of its own, its initial, or, at the end of the query, some of its first.
fn spelled(rest: &[char], syllable: &str) -> u8 {
    if !(syllable.starts_with(rest[0]) || rest[0] == 'e' && syllable.starts_with('ê')) {
        return 0;
    }
    if !syllable.contains(['ü', 'ê']) {
        return taken(rest, syllable);
    }
    let plain = syllable.replace('ê', "e");
    ["v", "u", "yu"].iter().fold(0, |steps, way| steps | taken(rest, &plain.replace('ü', way)))
}

fn taken(rest: &[char], syllable: &str) -> u8 {
    let same = syllable.chars().zip(rest).take_while(|(own, asked)| own == *asked).count();
    let initial = if matches!(syllable.as_bytes(), [b'z' | b'c' | b's', b'h', ..]) { 2 } else { 1 };
    let mut steps = 0;
    for length in 1..=same {
        if length == 1 || length == initial || length == syllable.len() || length == rest.len() {
            steps |= 1 << length;
        }
    }
    steps
}

/// The last four characters of an identity number: digits, the last perhaps an X.
pub(crate) fn last_four(number: &str) -> Option<[u8; 4]> {
    let four: [u8; 4] = number.as_bytes().last_chunk::<4>()?.to_ascii_uppercase().try_into().ok()?;
    let [first @ .., last] = four;
    (first.iter().all(u8::is_ascii_digit) && (last.is_ascii_digit() || last == b'X')).then_some(four)
}

/// Full-width letters and digits as keyboards for Chinese give them.
fn narrow(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

fn toneless(c: char) -> char {
    match c {
        'ā' | 'á' | 'ǎ' | 'à' => 'a',
        'ē' | 'é' | 'ě' | 'è' | 'ê' => 'e',
        'ī' | 'í' | 'ǐ' | 'ì' => 'i',
        'ō' | 'ó' | 'ǒ' | 'ò' => 'o',
        'ū' | 'ú' | 'ǔ' | 'ù' => 'u',
        'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => 'v',
        other => other,
    }
}

/// Whether a query asks for last digits of identity numbers.
#[must_use]
pub fn asks_for_digits(query: &str) -> bool {
    !Pattern::new(query).digits.is_empty()
}
