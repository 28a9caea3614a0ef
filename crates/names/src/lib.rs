//! Names of people: their order by strokes (姓氏笔画) and by pinyin, and an index to look for them.
//!
//! Sort with the keys: `lines.sort_by_cached_key(|line| names::stroke_key(&line.name))`. Two names that differ only in the dot have
//! equal keys; a stable sort keeps them as they came. Data and its licences: `data/SOURCES.md`.
//!
//! Pure: no files, no clock, and nothing here knows what a roll is. An index holds names; who keeps one keeps it in memory only.

mod order;
mod pattern;
mod reading;
mod search;
mod strokes;
mod surname;

pub use order::{PinyinKey, StrokeKey, pinyin_key, stroke_key};
pub use pattern::asks_for_digits;
pub use search::{Found, Hit, How, Index, Line};
pub use strokes::strokes;
pub use surname::surname;

/// The characters of a name that count: without blanks, variation selectors, and the dot of ethnic names (U+00B7) or a look-alike of it.
///
/// Source: the twelve ministries' notice of 2016 on names, which makes U+00B7 the dot and normalises the others.
pub fn letters(name: &str) -> impl Iterator<Item = char> + Clone + '_ {
    name.chars().filter(|c| !c.is_whitespace() && !dot(*c) && !matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}'))
}

/// The dot of ethnic names.
pub const DOT: char = '·';

/// Whether a character is the dot of ethnic names or one of the dots that keyboards have for it.
#[must_use]
pub fn dot(c: char) -> bool {
    matches!(c, DOT | '•' | '‧' | '∙' | '・' | '．' | '･' | '●' | '.' | '⋅' | '᛫' | '。' | '｡' | 'ㆍ')
}
