//! How many strokes a character has, and its place in the order of strokes.

use std::sync::LazyLock;

/// Written by `tools/strokes.py`.
const TABLE: &str = include_str!("../data/strokes.txt");
/// Unified ideographs of the first plane, with the characters before them that Unihan counts.
const FIRST: u32 = 0x3400;
/// Behind the last ideograph of the third plane that is assigned.
const END: u32 = 0x3_2400;
/// Places of characters without data: behind every counted one, by code point.
const UNKNOWN: u32 = 1 << 24;

struct Table {
    /// By code point from `FIRST`: place in the order from 1, 0 where there is none.
    places: Vec<u32>,
    /// By code point from `FIRST`: strokes, 0 where unknown.
    counts: Vec<u8>,
}

static STROKES: LazyLock<Table> = LazyLock::new(|| {
    let size = usize::try_from(END - FIRST).unwrap_or_default();
    let mut table = Table { places: vec![0; size], counts: vec![0; size] };
    let mut place = 0;
    for line in TABLE.lines() {
        let mut words = line.split(' ');
        let (kind, count) = (words.next(), words.next().and_then(|w| w.parse().ok()).unwrap_or_default());
        for word in words {
            if kind == Some("=") {
                word.chars().for_each(|c| table.put(u32::from(c), count, &mut place));
            } else {
                let (first, last) = word.split_once('-').unwrap_or((word, word));
                let code = |text| u32::from_str_radix(text, 16).unwrap_or(END);
                (code(first)..=code(last)).for_each(|code| table.put(code, count, &mut place));
            }
        }
    }
    table
});

impl Table {
    fn put(&mut self, code: u32, count: u8, place: &mut u32) {
        if let Some(at) = at(code).filter(|at| *at < self.places.len()) {
            *place += 1;
            self.places[at] = *place;
            self.counts[at] = count;
        }
    }
}

fn at(code: u32) -> Option<usize> {
    usize::try_from(code.checked_sub(FIRST)?).ok()
}

/// The strokes of a Han character as it is written on the mainland; `None` where the table has no count.
///
/// Source: Unicode Han database, `kTotalStrokes`.
#[must_use]
pub fn strokes(c: char) -> Option<u8> {
    STROKES.counts.get(at(c.into())?).copied().filter(|n| *n > 0)
}

/// The place of a character in the order: strokes, then their types 横竖撇点折, then code point; without data last, by code point.
pub(crate) fn place(c: char) -> u32 {
    let known = at(c.into()).and_then(|at| STROKES.places.get(at)).copied().unwrap_or_default();
    if known > 0 { known } else { UNKNOWN + u32::from(c) }
}
