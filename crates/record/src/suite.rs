//! Suites of signatures as data: Ed25519 with SHA-256 and SM2 with SM3 behind one pair of types.
//!
//! The tree hash is SHA-256 in both, so that every reader of C2SP tiles can check the tree. Must not know: notes, names
//! of keys, where a secret key is kept.

use std::fmt;
use std::sync::LazyLock;

use curve25519_dalek::constants::EIGHT_TORSION;
use ed25519_dalek::Signer as _;
use sm2::dsa::signature::Verifier as _;

/// Distinguishing identifier of every SM2 signer (GM/T 0009-2012, 10: the default user identity).
pub const SM2_ID: &str = "1234567812345678";

/// Bytes of a signature; both suites have the same length.
pub const SIGNATURE_BYTES: usize = 64;

/// A suite of algorithms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Suite {
    /// Ed25519 (RFC 8032), verified strictly.
    Ed25519Sha256,
    /// SM2 (GB/T 32918.2) over SM3 (GB/T 32905), nonces of RFC 6979 with SM3.
    Sm2Sm3,
}

impl Suite {
    /// Every suite; tests run over all of them.
    pub const ALL: [Self; 2] = [Self::Ed25519Sha256, Self::Sm2Sm3];

    /// The name in files of configuration.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ed25519Sha256 => "ed25519-sha256",
            Self::Sm2Sm3 => "sm2-sm3",
        }
    }

    /// The suite of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|suite| suite.name() == name)
    }
}

impl fmt::Display for Suite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why a key is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Wrong number of bytes, not on the curve, or of small order.
    #[error("not a public key of the suite {0}")]
    Public(Suite),
    /// Not a secret key; of 32 random bytes about one in 2^32 is none of SM2: draw again.
    #[error("not a secret key of the suite {0}")]
    Secret(Suite),
}

/// A signer did not sign: a card is out, a device does not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no signature: {0}")]
pub struct SignError(pub String);

/// Whatever holds a secret key and signs bytes with it: a file, a card, a UKey, a signing server.
pub trait Signer: Send + Sync {
    /// The key that verifies what this one signs.
    fn public_key(&self) -> PublicKey;

    /// Signs a message; equal messages have equal signatures where the device allows it.
    ///
    /// # Errors
    /// The device does not sign.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError>;
}

/// The spellings of the eight points of small order.
///
/// `verify` of the library compares R byte for byte with the one spelling of the point that it computes. So what it accepts
/// is what `verify_strict` accepts, but for an R that is one of these; keys of small order are refused where they are read.
/// This saves the decoding of R, a tenth of the time of a signature.
static SMALL_ORDER: LazyLock<[[u8; 32]; 8]> = LazyLock::new(|| EIGHT_TORSION.map(|point| point.compress().to_bytes()));

/// A key that verifies; it always holds a valid point.
#[derive(Clone)]
pub struct PublicKey(Public);

#[derive(Clone)]
enum Public {
    Ed25519(ed25519_dalek::VerifyingKey),
    Sm2(Box<sm2::dsa::VerifyingKey>),
}

impl PublicKey {
    /// Reads a key: 32 bytes of RFC 8032, or 65 bytes `04 || x || y` of SM2.
    ///
    /// # Errors
    /// Another length, a point off the curve, a point of small order.
    pub fn from_bytes(suite: Suite, bytes: &[u8]) -> Result<Self, KeyError> {
        Self::read(suite, bytes).ok_or(KeyError::Public(suite))
    }

    fn read(suite: Suite, bytes: &[u8]) -> Option<Self> {
        match suite {
            Suite::Ed25519Sha256 => {
                let key = ed25519_dalek::VerifyingKey::from_bytes(bytes.try_into().ok()?).ok()?;
                // The decoder of the curve accepts an x or y beyond the field; a second spelling of one key is none.
                (!key.is_weak() && key.to_edwards().compress().as_bytes() == bytes).then_some(Self(Public::Ed25519(key)))
            }
            Suite::Sm2Sm3 if bytes.len() == 65 && bytes[0] == 4 => {
                let key = sm2::dsa::VerifyingKey::from_sec1_bytes(SM2_ID, bytes).ok()?;
                Some(Self(Public::Sm2(Box::new(key))))
            }
            Suite::Sm2Sm3 => None,
        }
    }

    /// The bytes that [`PublicKey::from_bytes`] reads.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        match &self.0 {
            Public::Ed25519(key) => key.to_bytes().to_vec(),
            Public::Sm2(key) => {
                use sm2::elliptic_curve::sec1::ToSec1Point as _;
                key.as_affine().to_sec1_point(false).as_bytes().to_vec()
            }
        }
    }

    /// The suite it belongs to.
    #[must_use]
    pub const fn suite(&self) -> Suite {
        match self.0 {
            Public::Ed25519(_) => Suite::Ed25519Sha256,
            Public::Sm2(_) => Suite::Sm2Sm3,
        }
    }

    /// Whether the signature is this key's over the message.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let Ok(bytes) = <&[u8; SIGNATURE_BYTES]>::try_from(signature) else { return false };
        match &self.0 {
            Public::Ed25519(key) => {
                let signature = ed25519_dalek::Signature::from_bytes(bytes);
                !SMALL_ORDER.contains(signature.r_bytes()) && key.verify(message, &signature).is_ok()
            }
            Public::Sm2(key) => sm2::dsa::Signature::from_slice(bytes).is_ok_and(|s| key.verify(message, &s).is_ok()),
        }
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.suite() == other.suite() && self.to_bytes() == other.to_bytes()
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.suite(), hex::encode(self.to_bytes()))
    }
}

/// A secret key in memory, made from 32 random bytes that the caller drew; wiped when dropped.
pub struct LocalSigner(Secret);

enum Secret {
    Ed25519(Box<ed25519_dalek::SigningKey>),
    Sm2(Box<sm2::dsa::SigningKey>),
}

impl LocalSigner {
    /// The key of a seed: the seed of RFC 8032, or the secret number of SM2.
    ///
    /// # Errors
    /// The seed is no secret number of SM2.
    pub fn from_seed(suite: Suite, seed: &[u8; 32]) -> Result<Self, KeyError> {
        match suite {
            Suite::Ed25519Sha256 => Ok(Self(Secret::Ed25519(Box::new(ed25519_dalek::SigningKey::from_bytes(seed))))),
            Suite::Sm2Sm3 => {
                let key = sm2::dsa::SigningKey::from_slice(SM2_ID, seed).map_err(|_| KeyError::Secret(suite))?;
                // The number n-1 is a valid scalar with which SM2 cannot sign (1 + d has no inverse).
                key.try_sign(b"").map_err(|_| KeyError::Secret(suite))?;
                Ok(Self(Secret::Sm2(Box::new(key))))
            }
        }
    }
}

impl Signer for LocalSigner {
    fn public_key(&self) -> PublicKey {
        match &self.0 {
            Secret::Ed25519(key) => PublicKey(Public::Ed25519(key.verifying_key())),
            Secret::Sm2(key) => PublicKey(Public::Sm2(Box::new(key.verifying_key().clone()))),
        }
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        match &self.0 {
            Secret::Ed25519(key) => Ok(key.sign(message).to_bytes().to_vec()),
            Secret::Sm2(key) => {
                let signature = key.try_sign(message).map_err(|_| SignError("SM2 found no signature".into()))?;
                Ok(signature.to_bytes().to_vec())
            }
        }
    }
}

impl fmt::Debug for LocalSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LocalSigner({:?})", self.public_key())
    }
}
