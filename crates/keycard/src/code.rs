//! Bytes as a row of numbers below 2,048, the last three of which check the others; as digits and as words.

use sha2::{Digest, Sha256};

use crate::error::CardError;
use crate::words;

/// Bits of a number: a word of the list.
const BITS: u32 = 11;
/// Numbers that check the others: 33 bits.
pub(crate) const CHECKS: usize = 3;
/// What the check is computed over begins with this.
const LABEL: &[u8] = b"huanjie-card/v1";
/// The longest text that is read, in bytes: every card with its white space, nothing that takes long.
const MAX_TEXT: usize = 4096;

/// The numbers of some bytes: eleven bits each, the highest first, the last filled up with zeros; then the check.
pub(crate) fn encode(bytes: &[u8]) -> Vec<u16> {
    let (mut numbers, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for byte in bytes {
        (held, bits) = (held << 8 | u32::from(*byte), bits + 8);
        if bits >= BITS {
            bits -= BITS;
            numbers.push(low(held >> bits));
        }
    }
    if bits > 0 {
        numbers.push(low(held << (BITS - bits)));
    }
    checked(&numbers)
}

/// Some numbers with their check behind them.
pub(crate) fn checked(numbers: &[u16]) -> Vec<u16> {
    [numbers, &check(Sha256::new_with_prefix(LABEL), numbers)].concat()
}

/// The lowest eleven bits.
fn low(bits: u32) -> u16 {
    u16::try_from(bits & 0x7FF).unwrap_or_default()
}

/// The first 33 bits of SHA-256 over the label and the numbers, each as two bytes with the higher first.
fn check(begun: Sha256, numbers: &[u16]) -> [u16; CHECKS] {
    let mut hash = begun;
    for number in numbers {
        hash.update(number.to_be_bytes());
    }
    let digest = hash.finalize();
    let bits = digest.iter().take(5).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte)) >> 7;
    [22, 11, 0].map(|shift| u16::try_from(bits >> shift & 0x7FF).unwrap_or_default())
}

/// The bytes of some numbers whose check holds; the zeros that fill up the last number are left behind them.
pub(crate) fn decode(numbers: &[u16]) -> Result<Vec<u8>, CardError> {
    let Some(at) = numbers.len().checked_sub(CHECKS) else { return Err(CardError::Length) };
    let (body, checks) = numbers.split_at(at);
    if check(Sha256::new_with_prefix(LABEL), body) != checks {
        return Err(CardError::Damaged { place: None });
    }
    Ok(bytes(body))
}

/// The bits in bytes, the last of which is filled up with zeros.
fn bytes(numbers: &[u16]) -> Vec<u8> {
    let (mut out, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for number in numbers {
        (held, bits) = (held << BITS | u32::from(*number), bits + BITS);
        while bits >= 8 {
            bits -= 8;
            out.push(u8::try_from(held >> bits & 0xFF).unwrap_or_default());
        }
        held &= 0xFF;
    }
    if bits > 0 {
        out.push(u8::try_from(held << (8 - bits) & 0xFF).unwrap_or_default());
    }
    out
}

/// The first bytes as they stand, whether or not the check holds.
pub(crate) fn peek(numbers: &[u16]) -> Vec<u8> {
    bytes(&numbers[..numbers.len().min(8)])
}

/// The one place, from 1, where another number makes the check hold: the place of a single slip of hand or eye.
pub(crate) fn slip(numbers: &[u16]) -> Option<usize> {
    let (body, checks) = numbers.split_at(numbers.len().checked_sub(CHECKS)?);
    let begun = Sha256::new_with_prefix(LABEL);
    let right = check(begun.clone(), body);
    let wrong: Vec<usize> = (0..CHECKS).filter(|at| right[*at] != checks[*at]).collect();
    if let [at] = wrong[..] {
        return Some(body.len() + at + 1);
    }
    let mut before = begun;
    for (at, number) in body.iter().enumerate() {
        let holds = |other: u16| check(before.clone().chain_update(other.to_be_bytes()), &body[at + 1..]) == checks;
        if (0..1 << BITS).any(|other| other != *number && holds(other)) {
            return Some(at + 1);
        }
        before.update(number.to_be_bytes());
    }
    None
}

/// Four digits a number.
pub(crate) fn digits(numbers: &[u16]) -> String {
    numbers.iter().map(|number| format!("{number:04}")).collect()
}

/// Numbers from digits. White space is left out, full-width digits count as digits: what scanners send at the end of a line and
/// what a Chinese input method makes of a digit.
pub(crate) fn from_digits(typed: &str) -> Result<Vec<u16>, CardError> {
    short(typed)?;
    let mut all: Vec<u16> = Vec::new();
    for (at, c) in typed.chars().filter(|c| !c.is_whitespace()).enumerate() {
        let digit = narrow(c).to_digit(10).and_then(|digit| u16::try_from(digit).ok());
        all.push(digit.ok_or(CardError::Character { place: at + 1 })?);
    }
    if !all.len().is_multiple_of(4) {
        return Err(CardError::Length);
    }
    let number = |(at, group): (usize, &[u16])| {
        let number = group.iter().fold(0, |number, digit| number * 10 + digit);
        if usize::from(number) < words::COUNT { Ok(number) } else { Err(CardError::Group { place: at + 1 }) }
    };
    all.chunks(4).enumerate().map(number).collect()
}

/// Numbers from words.
pub(crate) fn from_words(typed: &str) -> Result<Vec<u16>, CardError> {
    short(typed)?;
    Ok(words::numbers(typed)?.to_vec())
}

fn short(typed: &str) -> Result<(), CardError> {
    if typed.len() <= MAX_TEXT { Ok(()) } else { Err(CardError::Length) }
}

/// U+FF10 to U+FF19 stand 0xFEE0 above the digits.
pub(crate) fn narrow(c: char) -> char {
    match u32::from(c) {
        code @ 0xFF10..=0xFF19 => char::from_u32(code - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}
