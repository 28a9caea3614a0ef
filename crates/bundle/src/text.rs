//! Hashes of bytes, and how many they are.

use record::Hash;
use sha2::{Digest, Sha256};

pub fn sha256(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

/// How many, as formats count; nothing that fits into memory is beyond it.
pub fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
