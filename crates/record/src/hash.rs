//! SHA-256 as RFC 6962 uses it: of leaves, of nodes, and a hash as a value.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::text::{base64, to_base64};

/// A SHA-256 hash; as text it is standard base64.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// Stands where the first entry of a log names the hash before it.
    pub const ZERO: Self = Self([0; 32]);

    /// The root of a tree without leaves: the hash of nothing.
    #[must_use]
    pub fn of_nothing() -> Self {
        Self(Sha256::digest([]).into())
    }

    /// Hash of a leaf: SHA-256 over a zero byte and the leaf (RFC 6962, 2.1).
    #[must_use]
    pub fn leaf(data: &[u8]) -> Self {
        Self(Sha256::new_with_prefix([0]).chain_update(data).finalize().into())
    }

    /// Hash of a node: SHA-256 over a one byte and the two hashes below (RFC 6962, 2.1).
    #[must_use]
    pub fn node(left: Self, right: Self) -> Self {
        let mut block = [1; 65];
        block[1..33].copy_from_slice(&left.0);
        block[33..].copy_from_slice(&right.0);
        Self(Sha256::digest(block).into())
    }

    /// Reads base64; a second spelling of the same hash is refused.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 44 {
            return None;
        }
        Some(Self(base64(text)?.try_into().ok()?))
    }

    /// Reads 64 hexadecimal digits in lower case, as they stand in names of files and in addresses.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let hash = Self(hex::decode(text).ok()?.try_into().ok()?);
        (hash.to_hex() == text).then_some(hash)
    }

    /// The hash as 64 hexadecimal digits in lower case.
    #[must_use]
    pub fn to_hex(self) -> String {
        hex::encode(self.0)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_base64(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
