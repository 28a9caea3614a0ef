//! An index of names in memory, scanned whole for each query: no word list to keep, nothing to be out of date.

use std::collections::HashMap;
use std::fmt;

use crate::pattern::{Pattern, last_four};
use crate::{letters, reading};

/// Between two names.
const BETWEEN: u32 = 0;
/// Last digits of a line without an identity number.
const NO_DIGITS: [u8; 4] = [0; 4];

/// What the index takes of one line.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    /// The name.
    pub name: &'a str,
    /// The identity number, or its end; only the last four characters are kept, for comparing.
    pub id_number: Option<&'a str>,
}

/// How a name answers a query; the better, the less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// The query is the whole name, or only last digits were asked for.
    Whole,
    /// The name begins with it.
    Begins,
    /// It stands within the name.
    Within,
}

/// A line that answers a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// How well.
    pub how: How,
    /// Its place among the lines the index was built from.
    pub line: usize,
}

/// The answer to a query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// The best first, those alike in the order of the lines; no more than asked for.
    pub hits: Vec<Hit>,
    /// How many lines answer in all.
    pub total: usize,
}

/// Names to look in. Holds personal data: keep it in memory, never write it down.
#[derive(Default)]
pub struct Index {
    /// Characters as numbers of `alphabet`, a name behind the other, `BETWEEN` behind each.
    cells: Vec<u32>,
    /// Where each name begins in `cells`, and the end.
    starts: Vec<u32>,
    digits: Vec<[u8; 4]>,
    /// The characters that occur; the first is none.
    alphabet: Vec<char>,
    /// All syllables of the alphabet, and where those of each character end.
    syllables: Vec<&'static str>,
    ends: Vec<u32>,
}

/// Says how much is in it, not what.
impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index").field("lines", &self.len()).finish_non_exhaustive()
    }
}

impl<'a> FromIterator<Line<'a>> for Index {
    /// Lines beyond four thousand million characters are left out.
    fn from_iter<I: IntoIterator<Item = Line<'a>>>(lines: I) -> Self {
        let mut index = Self { starts: vec![0], alphabet: vec!['\0'], ends: vec![0], ..Self::default() };
        let mut numbers = HashMap::new();
        for line in lines {
            index.push(line, &mut numbers);
        }
        index.cells.shrink_to_fit();
        index.starts.shrink_to_fit();
        index.digits.shrink_to_fit();
        index
    }
}

impl Index {
    fn push(&mut self, line: Line<'_>, numbers: &mut HashMap<char, u32>) {
        for c in letters(line.name).flat_map(char::to_lowercase) {
            let number = *numbers.entry(c).or_insert_with(|| {
                let number = u32::try_from(self.alphabet.len()).unwrap_or_default();
                self.alphabet.push(c);
                self.syllables.extend(reading::all(c).into_iter().map(reading::Reading::syllable));
                self.ends.push(u32::try_from(self.syllables.len()).unwrap_or_default());
                number
            });
            self.cells.push(number);
        }
        self.cells.push(BETWEEN);
        let Ok(end) = u32::try_from(self.cells.len()) else { return };
        self.starts.push(end);
        self.digits.push(line.id_number.and_then(last_four).unwrap_or(NO_DIGITS));
    }

    /// How many lines it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.digits.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.digits.is_empty()
    }

    /// Bytes it takes in memory.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let small = size_of_val(self.alphabet.as_slice()) + size_of_val(self.syllables.as_slice()) + size_of_val(self.ends.as_slice());
        size_of_val(self.cells.as_slice()) + size_of_val(self.starts.as_slice()) + size_of_val(self.digits.as_slice()) + small
    }

    /// The lines that answer a query, at most `most` of them, and how many there are.
    ///
    /// A query is part of a name in characters, the dot left out or not; in pinyin, whole («zhangsan», «zhang san», «lü», «lv», «lyu»)
    /// or by initials («zs», «zhs»), of characters with several readings any; in a mixture of these; or the last four characters of an
    /// identity number, which must all be the same, alone or beside a name. An empty query finds nothing.
    #[must_use]
    pub fn search(&self, query: &str, most: usize) -> Found {
        let pattern = Pattern::new(query);
        let steps = self.steps(&pattern);
        let mut found = Found::default();
        let mut others: [Vec<usize>; 2] = Default::default();
        if pattern.len() == 0 && pattern.digits.is_empty() {
            return found;
        }
        for line in 0..self.len() {
            if pattern.digits.iter().any(|digits| self.digits[line] != *digits) {
                continue;
            }
            let how = if pattern.len() == 0 { Some(How::Whole) } else { self.compare(line, pattern.len(), &steps) };
            let Some(how) = how else { continue };
            found.total += 1;
            match how {
                How::Whole if found.hits.len() < most => found.hits.push(Hit { how, line }),
                How::Begins if others[0].len() < most => others[0].push(line),
                How::Within if others[1].len() < most => others[1].push(line),
                _ => {}
            }
        }
        let [begins, within] = others;
        found.hits.extend(begins.into_iter().map(|line| Hit { how: How::Begins, line }));
        found.hits.extend(within.into_iter().map(|line| Hit { how: How::Within, line }));
        found.hits.truncate(most);
        found
    }

    /// What each character of the alphabet may take of the query, from each place of it.
    fn steps(&self, pattern: &Pattern) -> Vec<u8> {
        let mut steps = vec![0; pattern.len()];
        for (at, c) in self.alphabet.iter().enumerate().skip(1) {
            let [from, to] = [at - 1, at].map(|n| usize::try_from(self.ends[n]).unwrap_or_default());
            steps.extend(pattern.steps(*c, &self.syllables[from..to]));
        }
        steps
    }

    fn compare(&self, line: usize, length: usize, steps: &[u8]) -> Option<How> {
        let [from, to] = [line, line + 1].map(|n| usize::try_from(self.starts[n]).unwrap_or_default());
        let cells = &self.cells[from..to];
        let mut best = None;
        for start in 0..cells.len() {
            if steps[number(cells[start]) * length] == 0 {
                continue;
            }
            match matched(&cells[start..], length, steps) {
                Some(true) if start == 0 => return Some(How::Whole),
                Some(_) if start == 0 => best = Some(How::Begins),
                Some(_) => return best.or(Some(How::Within)),
                None => {}
            }
        }
        best
    }
}

fn number(cell: u32) -> usize {
    usize::try_from(cell).unwrap_or_default()
}

/// Whether the query is taken up by the cells from their first on, and whether by all of them. Bit n of `places`: n letters are taken.
fn matched(cells: &[u32], length: usize, steps: &[u8]) -> Option<bool> {
    let mut places = 1_u64;
    let mut taken = None;
    for (at, cell) in cells.iter().enumerate() {
        let row = &steps[number(*cell) * length..][..length];
        let mut next = 0;
        let mut left = places;
        while left != 0 {
            let place = left.trailing_zeros();
            left &= left - 1;
            if let Some(taking) = usize::try_from(place).ok().and_then(|place| row.get(place)) {
                next |= u64::from(*taking) << place;
            }
        }
        if next >> length & 1 == 1 {
            taken = Some(at + 2 == cells.len());
            if taken == Some(true) {
                return taken;
            }
        }
        if next == 0 {
            return taken;
        }
        places = next;
    }
    taken
}
