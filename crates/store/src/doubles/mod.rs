//! The same person on two rolls, found without either village seeing the other's: by a keyed hash of the identity number.
//!
//! Inside an installation the hashes stand in a table, one for every line of a roll that has a number; the key is a file of
//! this machine. Between installations they go in a file under a key that both hold. A line without a number, or with a
//! damaged one, is compared with nothing: two people may bear one name. What is found becomes a case in both units, each
//! told where else the person stands and nothing more. Must not know: names, pages.

mod cases;
mod file;
mod lines;
mod shared;

use std::path::Path;
use std::sync::Arc;

use election::{PersonId, Voter, id_number};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::vault::{Outside, fingerprint};
use crate::{Store, StoreError, seed};

pub(crate) use cases::{Days, Pending, Touched};
pub use cases::{Open, Rebuilt};
pub use file::{HashFile, HashFileError, Kind, MOST_BYTES, MOST_HASHES};
pub(crate) use lines::{follow, keep, partners};
pub use shared::{SharedError, SharedKey, Sharing};

/// File of this machine's key for the hashes of its own rolls.
pub(crate) const KEY_FILE: &str = "doubles.key";

/// Bytes of a hash that are kept and exchanged. Among 10^9 lines on either side the chance that any two different numbers
/// share 128 bits is 10^18 / 2^128, some 3 in 10^21: whoever is told of a double is told of a double.
pub const HASH_BYTES: usize = 16;

/// A keyed hash of an identity number.
pub type LineHash = [u8; HASH_BYTES];

/// HMAC-SHA-256 over the parts, one after another.
pub(crate) fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = keyed(key);
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

pub(crate) fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    // Shorter keys than a block are filled up with zeros (RFC 2104).
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    <Hmac<Sha256> as KeyInit>::new(&block.into())
}

/// Hashes the identity numbers of lines under one key.
#[derive(Clone)]
pub(crate) struct Hasher {
    keyed: Hmac<Sha256>,
}

impl Hasher {
    /// For a key and a use of it, so that the hashes of one use say nothing in another.
    pub(crate) fn new(key: &[u8; 32], use_of_it: &str) -> Self {
        let mut keyed = keyed(key);
        keyed.update(use_of_it.as_bytes());
        Self { keyed }
    }

    /// The hash of a line's number; nothing if it has none, or a damaged one.
    pub(crate) fn line(&self, voter: &Voter) -> Option<LineHash> {
        self.number(voter.person.id_number.as_deref()?)
    }

    pub(crate) fn number(&self, number: &str) -> Option<LineHash> {
        let number = id_number::canonical(number)?;
        let mut mac = self.keyed.clone();
        mac.update(number.as_bytes());
        let whole: [u8; 32] = mac.finalize().into_bytes().into();
        whole.first_chunk::<HASH_BYTES>().copied()
    }

    /// Everybody of a roll who can be compared.
    pub(crate) fn roll<'a>(&self, voters: impl Iterator<Item = &'a Arc<Voter>>) -> impl Iterator<Item = (PersonId, String)> {
        voters.filter_map(|voter| Some((voter.person.id, hex::encode(self.line(voter)?))))
    }
}

/// The hasher of a data directory that this process writes; its key is drawn at the first start.
pub(crate) fn owned(dir: &Path) -> Result<Hasher, StoreError> {
    seed::seed(dir, KEY_FILE).map(|key| own(&key))
}

/// The hasher of a directory that another process may write, if it has a key.
pub(crate) fn beside(dir: &Path) -> Result<Option<Hasher>, StoreError> {
    if dir.join(KEY_FILE).exists() { owned(dir).map(Some) } else { Ok(None) }
}

/// The same with the fingerprint of its key.
pub(crate) fn beside_as_known(dir: &Path) -> Result<Option<(Hasher, String)>, StoreError> {
    if !dir.join(KEY_FILE).exists() {
        return Ok(None);
    }
    let key = seed::seed(dir, KEY_FILE)?;
    Ok(Some((own(&key), fingerprint(&key))))
}

fn own(key: &[u8; 32]) -> Hasher {
    Hasher::new(key, "huanjie/doubles/own/v1")
}

impl Store {
    /// Whether the hashes are of another key than the one that is here, or of none yet.
    pub(crate) async fn hashes_are_old(&self) -> Result<bool, StoreError> {
        let known = Outside::Doubles.known(&self.0.writer).await?;
        Ok(known != Some(fingerprint(&seed::seed(&self.0.dir, KEY_FILE)?)))
    }

    /// Lets the database know the key of its hashes.
    async fn learn_key(&self) -> Result<(), StoreError> {
        Outside::Doubles.learn(&self.0.writer, &fingerprint(&seed::seed(&self.0.dir, KEY_FILE)?)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test case 1, with its key of 20 bytes filled up with zeros to 32: HMAC pads keys with zeros anyway.
    #[test]
    fn it_is_hmac_sha_256() {
        let mut key = [0_u8; 32];
        key[..20].fill(0x0b);
        let due = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7";
        assert_eq!(hex::encode(mac(&key, &[b"Hi ", b"There"])), due);
    }

    #[test]
    fn another_key_or_another_use_is_another_hash() {
        let number = "11010519491231002X";
        let own = Hasher::new(&[1; 32], "a").number(number).expect("a number");
        assert_eq!(Hasher::new(&[1; 32], "a").number("110105491231002"), Some(own), "15 digits are the same person");
        assert_ne!(Hasher::new(&[2; 32], "a").number(number), Some(own));
        assert_ne!(Hasher::new(&[1; 32], "b").number(number), Some(own));
        assert_eq!(Hasher::new(&[1; 32], "a").number("110105194912310021"), None, "a damaged number is nobody's");
    }
}
