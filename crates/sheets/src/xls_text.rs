//! Texts inside `.xls` ([MS-XLS] 2.5.293 `XLUnicodeRichExtendedString` and its shorter kin): one or two bytes a character, and in the list
//! of shared texts broken anywhere by the border of a record.

use crate::cfb::u16_at;

/// A text whose length takes two bytes.
pub(crate) fn long_text(data: &[u8], at: usize) -> Option<String> {
    let length = usize::from(u16_at(data, at)?);
    characters(data, at.checked_add(2)?, length)
}

/// A text whose length takes one byte.
pub(crate) fn short_text(data: &[u8], at: usize) -> Option<String> {
    characters(data, at.checked_add(1)?, usize::from(*data.get(at)?))
}

/// A text without a length, as long as its record.
pub(crate) fn loose_text(data: &[u8]) -> Option<String> {
    characters(data, 0, data.len())
}

fn characters(data: &[u8], at: usize, length: usize) -> Option<String> {
    let wide = *data.get(at)? & 1 == 1;
    let bytes = data.get(at + 1..)?;
    let mut units = Vec::new();
    push_units(&mut units, bytes, wide, length);
    Some(String::from_utf16_lossy(&units))
}

/// Up to so many characters; says how many bytes they took.
fn push_units(units: &mut Vec<u16>, bytes: &[u8], wide: bool, most: usize) -> usize {
    if wide {
        let pairs = bytes.chunks_exact(2).take(most);
        let taken = pairs.len();
        units.extend(pairs.map(|pair| u16::from_le_bytes([pair[0], pair[1]])));
        2 * taken
    } else {
        let taken = bytes.len().min(most);
        units.extend(bytes[..taken].iter().map(|b| u16::from(*b)));
        taken
    }
}

/// The list of shared texts, from its record and the records that continue it.
pub(crate) fn shared_texts(parts: Vec<&[u8]>) -> Option<Vec<Box<str>>> {
    if parts.is_empty() {
        return Some(Vec::new());
    }
    // Total and number of texts come first, four bytes each; the number is not believed but found.
    let mut list = List { parts, part: 0, at: 8 };
    let mut texts = Vec::new();
    while list.more() {
        texts.push(list.text()?);
    }
    Some(texts)
}

struct List<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
    at: usize,
}

impl<'a> List<'a> {
    /// The rest of the current record; goes on to the next one at its end.
    fn rest(&mut self) -> Option<&'a [u8]> {
        while self.at >= self.parts.get(self.part)?.len() {
            self.part += 1;
            self.at = 0;
        }
        self.parts[self.part].get(self.at..)
    }

    fn more(&mut self) -> bool {
        self.rest().is_some()
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.rest()?.first()?;
        self.at += 1;
        Some(byte)
    }

    fn two(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > 0 {
            let step = self.rest()?.len().min(bytes);
            self.at += step;
            bytes -= step;
        }
        Some(())
    }

    /// Length, flags, number of format runs, bytes of phonetic notes, characters, and then the runs and notes, which nobody needs.
    fn text(&mut self) -> Option<Box<str>> {
        let length = usize::from(self.two()?);
        let flags = self.byte()?;
        let runs = if flags & 8 == 0 { 0 } else { usize::from(self.two()?) };
        let notes = if flags & 4 == 0 { 0 } else { usize::from(self.two()?) | usize::from(self.two()?) << 16 };
        let mut wide = flags & 1 == 1;
        let mut units = Vec::new();
        while units.len() < length {
            let before = self.part;
            let rest = self.rest()?;
            // A text that goes on in the next record says again how wide its characters are.
            let rest = if self.part == before {
                rest
            } else {
                wide = self.byte()? & 1 == 1;
                self.rest()?
            };
            let most = length - units.len();
            let taken = push_units(&mut units, rest, wide, most);
            if taken == 0 {
                return None;
            }
            self.at += taken;
        }
        self.skip(4 * runs)?;
        self.skip(notes)?;
        Some(String::from_utf16_lossy(&units).into())
    }
}

#[cfg(test)]
mod tests {
    use super::{shared_texts, short_text};

    #[test]
    fn a_text_broken_by_a_record_is_joined() {
        let mut first = vec![2, 0, 0, 0, 2, 0, 0, 0, 3, 0, 1];
        first.extend("张三".encode_utf16().flat_map(u16::to_le_bytes));
        let mut second = vec![1];
        second.extend("丰".encode_utf16().flat_map(u16::to_le_bytes));
        second.extend([2, 0, 0, b'A', b'B']);
        let texts = shared_texts(vec![&first, &second]).unwrap();
        assert_eq!(texts, ["张三丰".into(), "AB".into()]);
    }

    #[test]
    fn runs_and_notes_are_passed_over() {
        let bytes = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 12, 1, 0, 2, 0, 0, 0, b'A', 9, 9, 9, 9, 7, 7, 1, 0, 0, b'B'];
        assert_eq!(shared_texts(vec![&bytes]).unwrap(), ["A".into(), "B".into()]);
    }

    #[test]
    fn what_breaks_off_is_refused() {
        assert_eq!(shared_texts(vec![&[0; 8], &[9, 0, 0, b'A']]), None);
        assert_eq!(short_text(&[], 0), None);
    }
}
