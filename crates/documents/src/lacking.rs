//! Characters of names and other words of the record that no font of the press has: set as a mark 〓 with their code, so that a
//! name never keeps a paper from being made.
//!
//! While a paper is set each such character is a character for private use, one for each kind, and the paper's data name their
//! codes in that order (`lacking`); the templates make marks of them and say at the foot where a pen is needed (`common.typ`).

use std::collections::BTreeSet;

use serde_json::{Value, json};

/// The first character that stands for another. Those from here on are never printed as they are.
const PLACE: u32 = 0xF_0000;
/// Characters for private use that stand for others.
const PLACES: std::ops::RangeInclusive<u32> = PLACE..=0xF_FFFD;

/// A character that is not seen where a font lacks it: joiners, variation selectors, marks of direction.
fn unseen(character: char) -> bool {
    matches!(u32::from(character),
        0xAD | 0x34F | 0x61C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F | 0x202A..=0x202E
        | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xE_0000..=0xE_0FFF)
}

/// What is put in place of the characters that are lacking.
pub(crate) struct Lacking {
    /// Those that get a mark, each with its place.
    marked: Vec<char>,
    /// Those that are left out or become a blank.
    unseen: BTreeSet<char>,
}

impl Lacking {
    /// Of the characters of a paper's data those that `has` does not know and those of `known`, which did not come out although
    /// it does; nothing where the data can be set as they are.
    pub(crate) fn of(data: &Value, has: impl Fn(char) -> bool, known: &BTreeSet<char>) -> Option<Self> {
        let (mut marked, mut seen, mut blank) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
        each_text(data, &mut |text| {
            for character in text.chars().filter(|c| !c.is_ascii() || c.is_ascii_control()) {
                let laid_out = matches!(character, '\n' | '\t');
                if laid_out || !seen.insert(character) {
                    continue;
                }
                let reserved = PLACES.contains(&u32::from(character));
                if !reserved && !known.contains(&character) && (unseen(character) || has(character)) {
                    continue;
                }
                if unseen(character) || character.is_whitespace() || character.is_control() {
                    blank.insert(character);
                } else {
                    marked.push(character);
                }
            }
        });
        (!marked.is_empty() || !blank.is_empty()).then_some(Self { marked, unseen: blank })
    }

    /// The data with the characters replaced and the codes of the marks beside them.
    pub(crate) fn marked(&self, data: &Value) -> Value {
        let mut data = self.replaced(data);
        let code = |c: &char| format!("U+{:04X}", u32::from(*c));
        data["lacking"] = json!(self.marked.iter().map(code).collect::<Vec<_>>());
        data
    }

    fn replaced(&self, data: &Value) -> Value {
        match data {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(items) => items.iter().map(|item| self.replaced(item)).collect(),
            Value::Object(parts) => Value::Object(parts.iter().map(|(name, part)| (name.clone(), self.replaced(part))).collect()),
            other => other.clone(),
        }
    }

    fn text(&self, text: &str) -> String {
        let (mut out, mut after_mark) = (String::with_capacity(text.len()), false);
        for character in text.chars() {
            if let Some(place) = self.place(character) {
                out.push(place);
                after_mark = true;
            } else if self.unseen.contains(&character) {
                out.extend(character.is_whitespace().then_some(' '));
            } else if !(after_mark && unseen(character)) {
                out.push(character);
                after_mark = false;
            }
        }
        out
    }

    fn place(&self, character: char) -> Option<char> {
        let at = self.marked.iter().position(|c| *c == character)?;
        u32::try_from(at).ok().and_then(|at| char::from_u32(PLACE + at))
    }
}

/// Whether a character of the data is among some.
pub(crate) fn any(data: &Value, of: &BTreeSet<char>) -> bool {
    let mut found = false;
    each_text(data, &mut |text| found |= text.chars().any(|c| of.contains(&c)));
    found
}

fn each_text(data: &Value, seen: &mut impl FnMut(&str)) {
    match data {
        Value::String(text) => seen(text),
        Value::Array(items) => items.iter().for_each(|item| each_text(item, seen)),
        Value::Object(parts) => parts.values().for_each(|part| each_text(part, seen)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lacking(data: &Value) -> Option<Value> {
        Lacking::of(data, |c| u32::from(c) < 0xA000, &BTreeSet::new()).map(|lacking| lacking.marked(data))
    }

    #[test]
    fn what_the_fonts_have_is_left_alone() {
        assert_eq!(lacking(&json!({ "p": "张三\n李四", "names": ["王\u{FE00}五"] })), None, "a selector is not seen");
    }

    #[test]
    fn each_character_has_one_place_and_the_codes_stand_in_their_order() {
        let data = json!({ "p": "\u{30EDD}明\u{2B5E7}", "names": [{ "name": "\u{30EDD}\u{FE00}\u{A0}三" }] });
        let marked = lacking(&data).expect("two are lacking");
        assert_eq!(marked["lacking"], json!(["U+30EDD", "U+2B5E7"]));
        assert_eq!(marked["p"], "\u{F0000}明\u{F0001}");
        assert_eq!(marked["names"][0]["name"], "\u{F0000}\u{A0}三");
    }

    #[test]
    fn blanks_stay_blanks_and_what_looks_like_a_place_gets_a_mark() {
        let has = |c: char| c == ' ' || c.is_ascii_graphic();
        let data = json!({ "p": "a\u{2003}b\u{7}c\u{F0000}" });
        let marked = Lacking::of(&data, has, &BTreeSet::new()).expect("lacking").marked(&data);
        assert_eq!((&marked["p"], &marked["lacking"]), (&json!("a bc\u{F0000}"), &json!(["U+F0000"])));
    }
}
