//! Small pieces of the formats: strict numbers, hashes in hexadecimal, errors with their line.

use record::{FormatError, Hash, MAX_NUMBER};
use sha2::{Digest, Sha256};

pub const fn at(line: usize, why: &'static str) -> FormatError {
    FormatError { line, byte: 0, why }
}

/// A number of the record: ASCII digits, no leading zero, at most [`MAX_NUMBER`].
pub fn number(text: &str) -> Option<u64> {
    text.parse().ok().filter(|number: &u64| *number <= MAX_NUMBER && number.to_string() == text)
}

/// A hash as it stands in names of files: 64 digits, lower case.
pub fn hex_hash(text: &str) -> Option<Hash> {
    let bytes = hex::decode(text).ok()?.try_into().ok()?;
    (hex::encode(bytes) == text).then_some(Hash(bytes))
}

pub fn to_hex(hash: &Hash) -> String {
    hex::encode(hash.0)
}

pub fn sha256(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

/// How many, as formats count; nothing that fits into memory is beyond it.
pub fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
