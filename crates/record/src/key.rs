//! Named keys of signed notes: key names, key ids, verifier keys as text, and signers with a name.
//!
//! As C2SP signed-note and tlog-cosignature say; SM2 has the byte 0xff and a long identifier. Must not know: what a key
//! may sign, who holds it.

use std::fmt;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::cosignature;
use crate::note::Signature;
use crate::suite::{PublicKey, SignError, Signer, Suite};
use crate::text::{base64, to_base64};

/// The longest key name, in bytes.
pub const MAX_NAME: usize = 255;

/// What a key signs; the same key pair with another purpose is another key with another id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// The text of a note: entries, checkpoints, manifests.
    Note,
    /// A checkpoint with a time before it, as a witness.
    Cosignature,
}

const KINDS: [(Suite, Purpose, &[u8]); 4] = [
    (Suite::Ed25519Sha256, Purpose::Note, b"\x01"),
    (Suite::Ed25519Sha256, Purpose::Cosignature, b"\x04"),
    (Suite::Sm2Sm3, Purpose::Note, b"\xffhuanjie-sm2-v1"),
    (Suite::Sm2Sm3, Purpose::Cosignature, b"\xffhuanjie-sm2-cosignature-v1"),
];

/// Signature type bytes of a suite and a purpose.
#[must_use]
pub fn signature_type(suite: Suite, purpose: Purpose) -> &'static [u8] {
    KINDS.iter().find(|kind| (kind.0, kind.1) == (suite, purpose)).map_or(&[], |kind| kind.2)
}

/// Whether a text may name a key: not empty, at most [`MAX_NAME`] bytes, no space of Unicode, no plus, no control character.
#[must_use]
pub fn is_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= MAX_NAME && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

/// Why a text is no verifier key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VkeyError {
    /// Not `name+id+base64`.
    #[error("not of the form name+id+base64")]
    Form,
    /// The name may not name a key.
    #[error("not a key name")]
    Name,
    /// A type of signature that this version does not verify.
    #[error("a type of signature that is not supported")]
    Kind,
    /// The bytes are no public key.
    #[error("not a public key")]
    Key,
    /// The id does not belong to name and key.
    #[error("the key id does not belong to this name and key")]
    Id,
}

/// A key with its name and purpose: who may have signed a note.
#[derive(Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    purpose: Purpose,
    key: PublicKey,
    id: [u8; 4],
}

impl Verifier {
    /// Names a key.
    ///
    /// # Errors
    /// [`VkeyError::Name`] if the name may not name a key.
    pub fn new(name: &str, purpose: Purpose, key: PublicKey) -> Result<Self, VkeyError> {
        if !is_name(name) {
            return Err(VkeyError::Name);
        }
        let mut hasher = Sha256::new();
        hasher.update(name.as_bytes());
        hasher.update(b"\n");
        hasher.update(signature_type(key.suite(), purpose));
        hasher.update(key.to_bytes());
        let hash = hasher.finalize();
        Ok(Self { name: name.to_owned(), purpose, key, id: [hash[0], hash[1], hash[2], hash[3]] })
    }

    /// Reads a verifier key: name, plus, key id in eight hexadecimal digits, plus, base64 of type and public key.
    ///
    /// # Errors
    /// The form, an unknown type, a key that is none, an id that does not belong to it.
    pub fn parse(vkey: &str) -> Result<Self, VkeyError> {
        let mut parts = vkey.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else { return Err(VkeyError::Form) };
        let bytes = base64(key).ok_or(VkeyError::Form)?;
        let (suite, purpose, kind) = KINDS.into_iter().find(|k| bytes.starts_with(k.2)).ok_or(VkeyError::Kind)?;
        let key = PublicKey::from_bytes(suite, &bytes[kind.len()..]).map_err(|_| VkeyError::Key)?;
        let verifier = Self::new(name, purpose, key)?;
        if hex::encode(verifier.id) == id { Ok(verifier) } else { Err(VkeyError::Id) }
    }

    /// The text that [`Verifier::parse`] reads.
    #[must_use]
    pub fn vkey(&self) -> String {
        let kind = signature_type(self.key.suite(), self.purpose);
        format!("{}+{}+{}", self.name, hex::encode(self.id), to_base64(&[kind, &self.key.to_bytes()].concat()))
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Name and id in one word, `name+id`: how acts of a cycle call a key.
    #[must_use]
    pub fn name_and_id(&self) -> String {
        format!("{}+{}", self.name, hex::encode(self.id))
    }

    /// Whether a text is this key's name and id in one word.
    #[must_use]
    pub fn is_called(&self, text: &str) -> bool {
        let id = text.strip_prefix(self.name.as_str()).and_then(|rest| rest.strip_prefix('+'));
        let mut digits = [0; 8];
        id.is_some_and(|id| hex::encode_to_slice(self.id, &mut digits).is_ok() && id.as_bytes() == digits)
    }

    /// What it signs.
    #[must_use]
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The key.
    #[must_use]
    pub const fn key(&self) -> &PublicKey {
        &self.key
    }

    /// The first four bytes of the SHA-256 of name, newline, type and key.
    #[must_use]
    pub const fn id(&self) -> [u8; 4] {
        self.id
    }

    /// Whether a signature line claims to be by this key.
    #[must_use]
    pub fn is_of(&self, signature: &Signature) -> bool {
        self.id == signature.id && self.name == signature.name
    }

    /// Whether the signature bytes are this key's over the text of a note.
    #[must_use]
    pub fn verifies(&self, text: &str, signature: &[u8]) -> bool {
        match self.purpose {
            Purpose::Note => self.key.verifies(text.as_bytes(), signature),
            Purpose::Cosignature => cosignature::split(signature)
                .is_some_and(|(time, signature)| self.key.verifies(cosignature::message(text, time).as_bytes(), signature)),
        }
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.vkey())
    }
}

/// A signer with its name and purpose: who signs a note.
#[derive(Clone)]
pub struct NamedSigner {
    verifier: Verifier,
    signer: Arc<dyn Signer>,
}

impl NamedSigner {
    /// Names a signer.
    ///
    /// # Errors
    /// [`VkeyError::Name`] if the name may not name a key.
    pub fn new(name: &str, purpose: Purpose, signer: Arc<dyn Signer>) -> Result<Self, VkeyError> {
        Ok(Self { verifier: Verifier::new(name, purpose, signer.public_key())?, signer })
    }

    /// The key that verifies.
    #[must_use]
    pub const fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    pub(crate) fn line(&self, bytes: Vec<u8>) -> Signature {
        Signature { name: self.verifier.name.clone(), id: self.verifier.id, bytes }
    }

    pub(crate) fn raw(&self, message: &str) -> Result<Vec<u8>, SignError> {
        self.signer.sign(message.as_bytes())
    }

    /// Signs the text of a note.
    ///
    /// # Errors
    /// The signer does not sign, or the key is a witness's.
    pub fn sign(&self, text: &str) -> Result<Signature, SignError> {
        match self.verifier.purpose {
            Purpose::Note => Ok(self.line(self.raw(text)?)),
            Purpose::Cosignature => Err(SignError("a key for cosignatures signs no note".into())),
        }
    }
}

impl fmt::Debug for NamedSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NamedSigner({:?})", self.verifier)
    }
}
