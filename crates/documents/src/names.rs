//! How much room a name takes. Names of 20 characters and more exist; none may overflow or be cut.

use serde_json::{Value, json};

use crate::fonts::FONTS;

/// Ems that a mark takes for a character that no font has, with its code.
const MARK: f64 = 3.0;

/// Width of a text in ems, estimated from above: a Han character is one em wide, an ASCII character at most 0.6.
pub(crate) fn ems(text: &str) -> f64 {
    text.chars().map(width).sum()
}

fn width(character: char) -> f64 {
    match character {
        c if c.is_ascii() => 0.6,
        // A test knows that every one of these is in the binary.
        '\u{4E00}'..='\u{9FA5}' | '·' => 1.0,
        c if FONTS.has(c) => 1.0,
        _ => MARK,
    }
}

/// A name in a grid of `columns` columns of `room` ems each: how many columns it takes, and by how much its type is
/// reduced where even all of them are too few.
pub(crate) fn cell(name: &str, columns: u32, room: f64) -> Value {
    let width = ems(name);
    let span = (1..=columns).find(|n| width <= f64::from(*n) * room).unwrap_or(columns);
    let scale = (f64::from(columns) * room / width.max(0.1)).min(1.0);
    json!({ "name": name, "span": span, "scale": scale })
}

/// A part of a name's cell that tells its bearer from a namesake, at this share of the name's size.
const NOTE: f64 = 0.7;

/// The same with something smaller behind the name.
pub(crate) fn noted(name: &str, note: &str, columns: u32, room: f64) -> Value {
    let width = ems(name).max(3.0) + NOTE * ems(note);
    let span = (1..=columns).find(|n| width <= f64::from(*n) * room).unwrap_or(columns);
    let scale = (f64::from(columns) * room / width).min(1.0);
    json!({ "name": name, "span": span, "scale": scale, "note": note })
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_long_name_takes_more_columns_and_then_smaller_type() {
        assert_eq!(cell("卓玛", 5, 5.0)["span"], 1);
        assert_eq!(cell("阿卜杜热合曼·买买提", 5, 5.0)["span"], 2);
        let longest = cell(&"长".repeat(50), 5, 5.0);
        assert_eq!(longest["span"], 5);
        assert_eq!(longest["scale"], 0.5);
    }
}
