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
    /// The syllables that occur.
    syllables: Vec<&'static str>,
    /// Those of each character of the alphabet as numbers of `syllables`, and where they end.
    read: Vec<u16>,
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
            let number = *numbers.entry(c).or_insert_with(|| self.learn(c));
            self.cells.push(number);
        }
        self.cells.push(BETWEEN);
        let Ok(end) = u32::try_from(self.cells.len()) else { return };
        self.starts.push(end);
        self.digits.push(line.id_number.and_then(last_four).unwrap_or(NO_DIGITS));
    }

    /// One more character of the alphabet: its number.
    fn learn(&mut self, c: char) -> u32 {
        for reading in reading::all(c) {
            let syllable = reading.syllable();
            let known = self.syllables.iter().position(|s| *s == syllable).unwrap_or_else(|| {
                self.syllables.push(syllable);
                self.syllables.len() - 1
            });
            self.read.extend(u16::try_from(known));
        }
        self.ends.push(u32::try_from(self.read.len()).unwrap_or_default());
        self.alphabet.push(c);
        u32::try_from(self.alphabet.len() - 1).unwrap_or_default()
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
        let lines = size_of_val(self.cells.as_slice()) + size_of_val(self.starts.as_slice()) + size_of_val(self.digits.as_slice());
        let read = size_of_val(self.syllables.as_slice()) + size_of_val(self.read.as_slice()) + size_of_val(self.ends.as_slice());
        lines + size_of_val(self.alphabet.as_slice()) + read
    }

    /// The lines that answer a query, at most `most` of them, and how many there are.
    ///
    /// A query is part of a name in characters, the dot left out or not; in pinyin, whole («zhangsan», «zhang san», «lü», «lv», «lyu»)
    /// or by initials («zs», «zhs»), of characters with several readings any; in a mixture of these; or the last four characters of an
    /// identity number, which must all be the same, alone or beside a name. An empty query finds nothing.
    #[must_use]
    pub fn search(&self, query: &str, most: usize) -> Found {
        let pattern = Pattern::new(query);
        let mut answer = Answer { most, total: 0, lines: Default::default() };
        let steps = self.steps(&pattern);
        match (pattern.len(), pattern.digits.as_slice()) {
            (0, []) => {}
            (0, wanted) => self.with_digits(wanted, |line| answer.take(line, How::Whole)),
            (length, []) => self.scan(length, &steps, |line, how| answer.take(line, how)),
            (length, wanted) => self.with_digits(wanted, |line| {
                if let Some(how) = self.compare(line, length, &steps) {
                    answer.take(line, how);
                }
            }),
        }
        answer.found()
    }

    /// Lines whose last digits are all of these.
    fn with_digits(&self, wanted: &[[u8; 4]], mut take: impl FnMut(usize)) {
        for (line, digits) in self.digits.iter().enumerate() {
            if wanted.iter().all(|wanted| wanted == digits) {
                take(line);
            }
        }
    }

    /// What each character of the alphabet may take of the query, from each place of it; a row for each.
    fn steps(&self, pattern: &Pattern) -> Vec<u8> {
        let length = pattern.len();
        let spoken: Vec<u8> = self.syllables.iter().flat_map(|syllable| pattern.spoken(syllable)).collect();
        let mut steps = vec![0; length];
        for (at, c) in self.alphabet.iter().enumerate().skip(1) {
            steps.extend(pattern.written(*c));
            let row = at * length;
            for syllable in &self.read[number(self.ends[at - 1])..number(self.ends[at])] {
                let from = usize::from(*syllable) * length;
                steps[row..].iter_mut().zip(&spoken[from..from + length]).for_each(|(steps, more)| *steps |= more);
            }
        }
        steps
    }

    /// All lines once, from one end of the cells to the other.
    fn scan(&self, length: usize, steps: &[u8], mut take: impl FnMut(usize, How)) {
        const NEXT: u8 = u8::MAX;
        // What to do at each character: nothing, look closer, or go on to the next line.
        let mut first: Vec<u8> = steps.chunks_exact(length).map(|row| row[0]).collect();
        first[number(BETWEEN)] = NEXT;
        let (mut line, mut start, mut decided) = (0, 0, false);
        for (at, cell) in self.cells.iter().enumerate() {
            match first[number(*cell)] {
                0 => {}
                NEXT => (line, start, decided) = (line + 1, at + 1, false),
                _ if decided => {}
                _ => {
                    if let Some(all) = matched(&self.cells[at..], length, steps) {
                        take(line, how(at == start, all));
                        decided = true;
                    }
                }
            }
        }
    }

    fn compare(&self, line: usize, length: usize, steps: &[u8]) -> Option<How> {
        let [from, to] = [line, line + 1].map(|n| self.starts.get(n).map_or(self.cells.len(), |start| number(*start)));
        let cells = &self.cells[from..to];
        (0..cells.len()).find_map(|at| matched(&cells[at..], length, steps).map(|all| how(at == 0, all)))
    }
}

/// Lines by how they answer, as many of each as are asked for.
struct Answer {
    most: usize,
    total: usize,
    lines: [Vec<usize>; 3],
}

impl Answer {
    fn take(&mut self, line: usize, how: How) {
        self.total += 1;
        let [whole, begins, within] = &mut self.lines;
        let lines = match how {
            How::Whole => whole,
            How::Begins => begins,
            How::Within => within,
        };
        if lines.len() < self.most {
            lines.push(line);
        }
    }

    fn found(self) -> Found {
        let kinds = [How::Whole, How::Begins, How::Within].into_iter().zip(self.lines);
        let hits = kinds.flat_map(|(how, lines)| lines.into_iter().map(move |line| Hit { how, line })).take(self.most).collect();
        Found { hits, total: self.total }
    }
}

fn how(from_start: bool, all: bool) -> How {
    match (from_start, all) {
        (true, true) => How::Whole,
        (true, false) => How::Begins,
        (false, _) => How::Within,
    }
}

fn number(cell: u32) -> usize {
    usize::try_from(cell).unwrap_or_default()
}

/// Whether the name at these cells takes up the query from its first character on, and whether it ends with it. Bit n of `places`:
/// n letters are taken.
fn matched(cells: &[u32], length: usize, steps: &[u8]) -> Option<bool> {
    let (mut places, mut taken) = (1_u64, None);
    for (at, cell) in cells.iter().enumerate() {
        let row = &steps[number(*cell) * length..][..length];
        let (mut next, mut left) = (0, places);
        while left != 0 {
            let place = left.trailing_zeros();
            left &= left - 1;
            if let Some(taking) = usize::try_from(place).ok().and_then(|place| row.get(place)) {
                next |= u64::from(*taking) << place;
            }
        }
        if next >> length & 1 == 1 {
            taken = Some(cells.get(at + 1).is_none_or(|cell| *cell == BETWEEN));
        }
        if next == 0 || taken == Some(true) {
            break;
        }
        places = next;
    }
    taken
}
