//! Salted commitments: what stands in the log for a value that must not.
//!
//! Who has the salt and the value can prove it; once both are erased nobody can, and the log still verifies. Must not
//! know: what the value is, where it is kept.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::hash::Hash;

/// What is hashed first, so that no other hash of the record is a commitment.
pub const PREFIX: &[u8] = b"huanjie/commit/v1";

/// A commitment; in JSON `{"c":"<base64>"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// SHA-256 over the prefix, the salt and the value.
    #[serde(rename = "c", with = "as_base64")]
    hash: Hash,
}

impl Commitment {
    /// The hash.
    #[must_use]
    pub const fn hash(&self) -> Hash {
        self.hash
    }
}

mod as_base64 {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    use crate::hash::Hash;

    pub fn serialize<S: Serializer>(hash: &Hash, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(hash)
    }

    pub fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Hash, D::Error> {
        let text = std::borrow::Cow::<'d, str>::deserialize(from)?;
        Hash::parse(&text).ok_or_else(|| D::Error::custom("not a hash in base64"))
    }
}

/// What opens a commitment. Kept beside the log, never in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Opening {
    /// 32 random bytes, drawn for this value alone.
    pub salt: [u8; 32],
    /// The value; of JSON its canonical bytes.
    pub value: Vec<u8>,
}

impl Opening {
    /// The commitment to it.
    #[must_use]
    pub fn commitment(&self) -> Commitment {
        let hasher = Sha256::new_with_prefix(PREFIX).chain_update(self.salt).chain_update(&self.value);
        Commitment { hash: Hash(hasher.finalize().into()) }
    }

    /// Whether it opens that commitment.
    #[must_use]
    pub fn opens(&self, commitment: &Commitment) -> bool {
        self.commitment() == *commitment
    }
}

impl std::fmt::Debug for Opening {
    /// Shows nothing: an opening is personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Opening(..)")
    }
}
