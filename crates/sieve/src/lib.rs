//! 出口检查: identity numbers and mobile telephone numbers in what is about to leave.
//!
//! Papers, workbooks and pages go through here before a byte of them is sent. Found are identity numbers of 18 characters
//! (GB 11643) and of 15 (as issued before 1999), and mobile numbers (1, then 3 to 9, then nine digits), also with full-width
//! digits, blanks or dashes inside. Works on bytes, so that it reads whatever is sent. Must not know: who asks, what a paper is.
//!
//! ```
//! use sieve::{Found, Kind, Mesh, first};
//! let found = first("证件１１０１０５ 19491231 002x。".as_bytes(), Mesh::Identity);
//! assert_eq!(found.map(|f| f.kind), Some(Kind::Identity));
//! assert!(first("632823200201 2026-12-20".as_bytes(), Mesh::Published).is_none(), "a division's code and a day");
//! ```

use std::ops::Range;

/// Weights of the first 17 digits (GB 11643, ISO 7064 MOD 11-2).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check character by the weighted sum modulo 11.
const CHECKS: [u8; 11] = *b"10X98765432";
/// First two digits of an identity number: province-level divisions of GB/T 2260, and 83 for residents' permits of Taiwan.
pub const PROVINCES: [u8; 35] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82,
    83,
];
/// Letters that may touch a number ("ID", "No"); a longer word around digits is a hash or a key.
const LETTERS: usize = 4;
/// Characters of a word in which digits are those of a hash, a key or a signature: 32 bytes in base64 are 43.
const WORD: usize = 40;
/// Blanks or dashes between two digits at most.
const GAP: usize = 2;
/// Third part of a division's code: streets, towns, townships and units like them (GB/T 10114).
const TOWNSHIPS: std::ops::RangeInclusive<u32> = 1..=599;
/// How telephone numbers are written in groups.
const GROUPS: [&[usize]; 6] = [&[11], &[3, 4, 4], &[4, 4, 3], &[4, 3, 4], &[3, 3, 5], &[1; 11]];

/// The 18th character of an identity number, as its first 17 digits (ASCII) have it.
///
/// ```
/// assert_eq!(sieve::check_character(*b"11010519491231002"), b'X');
/// ```
pub fn check_character(digits: impl IntoIterator<Item = u8>) -> u8 {
    let sum: u32 = digits.into_iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit & 0x0F) * weight).sum();
    CHECKS[(sum % 11) as usize]
}

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Of an identity card.
    Identity,
    /// Of a mobile telephone.
    Telephone,
}

impl Kind {
    /// Its name in message keys: `identity`, `telephone`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Telephone => "telephone",
        }
    }
}

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mesh {
    /// Identity numbers: nothing that leaves may hold one.
    Identity,
    /// Mobile numbers too: what is published.
    Published,
}

/// A number that was found. Holds its place and not the number: it may stand in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// Its bytes.
    pub at: Range<usize>,
}

/// The first number in a text.
#[must_use]
pub fn first(text: &[u8], mesh: Mesh) -> Option<Found> {
    next(text, 0, mesh)
}

/// The text with every identity number replaced; nothing if it holds none.
#[must_use]
pub fn masked(text: &str, with: &str) -> Option<String> {
    let mut found = next(text.as_bytes(), 0, Mesh::Identity)?;
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    loop {
        out.push_str(text.get(from..found.at.start).unwrap_or_default());
        out.push_str(with);
        from = found.at.end;
        match next(text.as_bytes(), from, Mesh::Identity) {
            Some(more) => found = more,
            None => break,
        }
    }
    out.push_str(text.get(from..).unwrap_or_default());
    Some(out)
}

/// The first number that begins at `from` or later. Only the beginnings of rows of digits are looked at.
fn next(text: &[u8], from: usize, mesh: Mesh) -> Option<Found> {
    let mut at = from;
    while let Some(byte) = text.get(at) {
        if !byte.is_ascii_digit() && *byte != 0xEF {
            at += 1;
            continue;
        }
        match digit(text, at) {
            None => at += 1,
            Some(_) => {
                if let Some(found) = beginning(text, at, mesh).filter(|found| !identifier(text, &found.at)) {
                    return Some(found);
                }
                while let Some((_, length)) = digit(text, at) {
                    at += length;
                }
            }
        }
    }
    None
}

/// A digit and its bytes: ASCII or full-width (U+FF10 to U+FF19).
fn digit(text: &[u8], at: usize) -> Option<(u8, usize)> {
    match text.get(at)? {
        byte @ b'0'..=b'9' => Some((byte - b'0', 1)),
        0xEF => match (text.get(at + 1)?, text.get(at + 2)?) {
            (0xBC, byte @ 0x90..=0x99) => Some((byte - 0x90, 3)),
            _ => None,
        },
        _ => None,
    }
}

/// Bytes of a blank, a dash, or a character without width.
fn gap(text: &[u8], at: usize) -> Option<usize> {
    let byte = |n: usize| text.get(at + n).copied().unwrap_or(0);
    match (byte(0), byte(1), byte(2)) {
        (b' ' | b'\t' | b'-', ..) => Some(1),
        (0xC2, 0xA0 | 0xAD, _) => Some(2),
        (0xE2, 0x80, 0x80..=0x95 | 0xAF) | (0xE2, 0x81, 0xA0) | (0xE3, 0x80, 0x80) | (0xEF, 0xBC, 0x8D) | (0xEF, 0xBB, 0xBF) => Some(3),
        _ => None,
    }
}

/// Bytes of an X in any width and case.
fn cross(text: &[u8], at: usize) -> Option<usize> {
    let byte = |n: usize| text.get(at + n).copied().unwrap_or(0);
    match (byte(0), byte(1), byte(2)) {
        (b'x' | b'X', ..) => Some(1),
        (0xEF, 0xBC, 0xB8) | (0xEF, 0xBD, 0x98) | (0xE2, 0x85, 0xA9 | 0xB9) => Some(3),
        _ => None,
    }
}

/// After the gaps at a place, if a digit or an X follows them: where it stands.
fn over_gaps(text: &[u8], mut at: usize) -> Option<usize> {
    for _ in 0..GAP {
        at += gap(text, at)?;
        if digit(text, at).is_some() || cross(text, at).is_some() {
            return Some(at);
        }
    }
    None
}

/// Digits read from a beginning, in the groups in which they stand.
struct Read {
    digits: [u8; 18],
    count: usize,
    groups: [usize; 18],
    group: usize,
}

impl Read {
    fn digits(&self) -> &[u8] {
        &self.digits[..self.count]
    }
    /// The digits stand in one row.
    fn whole(&self) -> bool {
        self.group == 0
    }
}

/// The digits stand inside a UUID, or inside a long word of letters and digits: a hash, a key, a signature.
fn identifier(text: &[u8], at: &Range<usize>) -> bool {
    let token = |is: fn(&u8) -> bool| {
        let before = text[..at.start].iter().rev().take_while(|b| is(b)).count();
        let after = text[at.end..].iter().take_while(|b| is(b)).count();
        &text[at.start - before..at.end + after]
    };
    let uuid = token(|b| b.is_ascii_hexdigit() || *b == b'-');
    let dashes = uuid.iter().enumerate().filter(|(_, b)| **b == b'-').map(|(at, _)| at);
    let word = token(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'));
    (uuid.len() == 36 && dashes.eq([8, 13, 18, 23]))
        || (word.len() >= WORD && word.iter().filter(|b| b.is_ascii_alphabetic()).count() >= WORD / 5)
}

/// A number that begins exactly here.
fn beginning(text: &[u8], start: usize, mesh: Mesh) -> Option<Found> {
    if !loose_before(text, start) {
        return None;
    }
    let mut read = Read { digits: [0; 18], count: 0, groups: [0; 18], group: 0 };
    let mut at = start;
    while let Some((value, length)) = digit(text, at) {
        if read.count == 18 {
            return None;
        }
        read.digits[read.count] = value;
        read.count += 1;
        read.groups[read.group] += 1;
        at += length;
        if digit(text, at).is_some() {
            continue;
        }
        if let Some((kind, end)) = judged(text, start, at, &read, mesh) {
            return Some(Found { kind, at: start..end });
        }
        match over_gaps(text, at) {
            Some(there) if read.count < 18 => {
                read.group += 1;
                at = there;
            }
            _ => return None,
        }
    }
    None
}

/// What the digits read so far are, if they end here.
fn judged(text: &[u8], start: usize, end: usize, read: &Read, mesh: Mesh) -> Option<(Kind, usize)> {
    if read.count == 17 {
        let at = if cross(text, end).is_some() { end } else { over_gaps(text, end)? };
        let end = at + cross(text, at)?;
        return (loose_after(text, end) && person(read.digits())).then_some((Kind::Identity, end));
    }
    if !loose_after(text, end) {
        return None;
    }
    let identity = match read.count {
        // A number with a wrong check digit names somebody all the same; in groups it might be figures of a table.
        18 => person(read.digits()) && (read.whole() || checked(read.digits())),
        15 => old(read.digits()) && (read.whole() || (alone(text, start, end) && typed(read))),
        _ => false,
    };
    if identity {
        return Some((Kind::Identity, end));
    }
    (mesh == Mesh::Published && telephone(read)).then_some((Kind::Telephone, end))
}

/// At most a few letters touch the number from the left.
fn loose_before(text: &[u8], start: usize) -> bool {
    text[..start].iter().rev().take(LETTERS + 1).take_while(|b| b.is_ascii_alphanumeric()).count() <= LETTERS
}

/// At most a few letters touch the number from the right.
fn loose_after(text: &[u8], end: usize) -> bool {
    text[end..].iter().take(LETTERS + 1).take_while(|b| b.is_ascii_alphanumeric()).count() <= LETTERS
}

/// No other digits stand a gap away: the groups are the whole number.
fn alone(text: &[u8], start: usize, end: usize) -> bool {
    let before = text[..start].iter().rev().take(2).any(u8::is_ascii_digit);
    !before && over_gaps(text, end).is_none()
}

/// Digits of a unit's code.
const CODE: usize = 12;
/// Most digits of the groups in which a long number is evenly parted.
const EVEN: usize = 5;

/// Whether people part a number of 15 digits so: evenly, or where its parts end (division, year, month, day of birth). A unit's
/// code and a count of three digits are not one: the three digits after the county's are then a township's, and as the year and
/// month of a birth they are of people born before 1960.
fn typed(read: &Read) -> bool {
    let groups = &read.groups[..=read.group];
    let (first, last) = (groups[0], groups[groups.len() - 1]);
    if first == CODE {
        let township = read.digits()[6..9].iter().fold(0_u32, |sum, digit| sum * 10 + u32::from(*digit));
        return !TOWNSHIPS.contains(&township);
    }
    let even = first <= EVEN && last <= first && groups[..groups.len() - 1].iter().all(|group| *group == first);
    let mut ends = groups.iter().scan(0, |at, group| {
        *at += group;
        Some(*at)
    });
    even || ends.all(|end| matches!(end, 2..=4 | 6 | 8 | 10 | 12..=15))
}

/// Province and day of birth of a number of 17 or 18 digits are possible.
fn person(digits: &[u8]) -> bool {
    let number = |range: Range<usize>| digits[range].iter().fold(0_u32, |sum, d| sum * 10 + u32::from(*d));
    province(digits) && (1850..2100).contains(&number(6..10)) && day(number(10..12), number(12..14))
}

/// Province and day of birth of a number of 15 digits are possible.
fn old(digits: &[u8]) -> bool {
    let pair = |at: usize| u32::from(digits[at]) * 10 + u32::from(digits[at + 1]);
    province(digits) && day(pair(8), pair(10))
}

fn province(digits: &[u8]) -> bool {
    PROVINCES.contains(&(digits[0] * 10 + digits[1]))
}

fn day(month: u32, day: u32) -> bool {
    let most = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1..=12).contains(&month) && (1..=most).contains(&day)
}

/// The check digit of 18 digits follows from the others.
fn checked(digits: &[u8]) -> bool {
    digits.last().is_some_and(|last| check_character(digits.iter().map(|d| b'0' + d)) == b'0' + last)
}

/// A mobile number, alone or after 86.
fn telephone(read: &Read) -> bool {
    let mobile = |digits: &[u8]| digits.len() == 11 && digits[0] == 1 && digits[1] >= 3;
    if read.whole() && read.count == 13 {
        return read.digits()[..2] == [8, 6] && mobile(&read.digits()[2..]);
    }
    mobile(read.digits()) && GROUPS.contains(&&read.groups[..=read.group])
}

#[cfg(test)]
mod tests;
