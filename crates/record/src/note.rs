//! C2SP signed notes: a text and the signatures under it, read and written strictly.
//!
//! Reading answers the one note whose writing gives the same bytes, or the place where the bytes are none. Must not know:
//! what a text means.

use crate::key::{NamedSigner, Verifier, is_name};
use crate::suite::SignError;
use crate::text::{FormatError, base64, checked, to_base64};

/// The longest note, in bytes, where a format does not set its own limit.
pub const MAX_BYTES: usize = 65_535;
/// The most signatures under a note.
pub const MAX_SIGNATURES: usize = 16;

const DASH: &str = "\u{2014} ";

/// One signature line, by a known or unknown key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Name of the key.
    pub name: String,
    /// Key id.
    pub id: [u8; 4],
    /// What follows the key id.
    pub bytes: Vec<u8>,
}

impl Signature {
    /// Reads a signature line without its newline.
    ///
    /// # Errors
    /// What is wrong with it, in line 1.
    pub fn parse(line: &str) -> Result<Self, FormatError> {
        let wrong = |why| Err(FormatError::at(1, why));
        let Some((name, encoded)) = line.strip_prefix(DASH).and_then(|rest| rest.split_once(' ')) else {
            return wrong("not a signature line: em dash, space, key name, space, base64");
        };
        if !is_name(name) {
            return wrong("not a key name");
        }
        let Some(bytes) = base64(encoded) else { return wrong("the signature is not base64") };
        match bytes.split_first_chunk::<4>() {
            Some((id, rest)) if !rest.is_empty() => Ok(Self { name: name.to_owned(), id: *id, bytes: rest.to_vec() }),
            _ => wrong("the signature is too short"),
        }
    }

    /// The signature line with its newline.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{DASH}{} {}\n", self.name, to_base64(&[&self.id[..], &self.bytes].concat()))
    }
}

/// A text with at least one signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

/// Why a signature cannot stand under a note.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddError {
    /// There are [`MAX_SIGNATURES`] already.
    #[error("too many signatures")]
    TooMany,
    /// A key signs once.
    #[error("a second signature by the key {0}")]
    Doubled(String),
    /// The text holds a control character or does not end with a newline.
    #[error("not the text of a note: {0}")]
    Text(FormatError),
    /// The signer does not sign.
    #[error(transparent)]
    Sign(#[from] SignError),
}

/// Why the signatures of a note do not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// A known key's signature does not verify.
    #[error("signature {place} ({name}) does not verify")]
    Bad {
        /// Which signature, from 1.
        place: usize,
        /// Name of the key.
        name: String,
    },
    /// No signature is by a known key.
    #[error("no signature by a known key")]
    Unsigned,
}

impl Note {
    /// Signs a text.
    ///
    /// # Errors
    /// The text is none of a note, two signers are one, there are more than [`MAX_SIGNATURES`] or none, one does not sign.
    pub fn sign(text: String, signers: &[&NamedSigner]) -> Result<Self, AddError> {
        checked(text.as_bytes(), usize::MAX).map_err(AddError::Text)?;
        let mut note = Self { text, signatures: Vec::with_capacity(signers.len()) };
        for signer in signers {
            let signature = signer.sign(&note.text)?;
            note.add(signature)?;
        }
        if note.signatures.is_empty() { Err(AddError::Sign(SignError("nobody to sign".into()))) } else { Ok(note) }
    }

    /// Adds a signature, which is not verified here.
    ///
    /// # Errors
    /// The key has signed already, or there are [`MAX_SIGNATURES`].
    pub fn add(&mut self, signature: Signature) -> Result<(), AddError> {
        if self.signatures.len() >= MAX_SIGNATURES {
            return Err(AddError::TooMany);
        }
        if self.signatures.iter().any(|s| s.id == signature.id && s.name == signature.name) {
            return Err(AddError::Doubled(signature.name));
        }
        self.signatures.push(signature);
        Ok(())
    }

    /// Reads a note of at most [`MAX_BYTES`].
    ///
    /// # Errors
    /// The first place where the bytes are no note.
    pub fn parse(bytes: &[u8]) -> Result<Self, FormatError> {
        Self::parse_within(bytes, MAX_BYTES)
    }

    /// Reads a note of at most `limit` bytes.
    ///
    /// # Errors
    /// The first place where the bytes are no note.
    pub fn parse_within(bytes: &[u8], limit: usize) -> Result<Self, FormatError> {
        let all = checked(bytes, limit)?;
        let Some(end) = all.rfind("\n\n") else { return Err(FormatError::whole("no blank line before the signatures")) };
        let (text, lines) = (&all[..=end], &all[end + 2..]);
        let above = || text.matches('\n').count() + 1;
        let mut note = Self { text: text.to_owned(), signatures: Vec::new() };
        for (at, line) in lines.lines().enumerate() {
            let signature = Signature::parse(line).map_err(|e| e.below(above() + at))?;
            note.add(signature).map_err(|e| match e {
                AddError::TooMany => FormatError::at(above() + at + 1, "more than 16 signatures"),
                _ => FormatError::at(above() + at + 1, "a second signature by one key"),
            })?;
        }
        if note.signatures.is_empty() { Err(FormatError::at(above(), "no signature")) } else { Ok(note) }
    }

    /// The bytes of the note.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.write().into_bytes()
    }

    pub(crate) fn write(&self) -> String {
        let mut out = String::with_capacity(self.text.len() + 1 + self.signatures.len() * 160);
        out.push_str(&self.text);
        out.push('\n');
        self.signatures.iter().for_each(|signature| out.push_str(&signature.line()));
        out
    }

    /// What is signed, with its last newline.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures as they stand.
    #[must_use]
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Verifies the signatures by known keys, ignores those by unknown ones; answers the keys that signed, with the place
    /// of their signature.
    ///
    /// # Errors
    /// A signature by a known key that does not verify, or none by a known key.
    pub fn verify<'v>(&self, known: &'v Verifiers) -> Result<Vec<(&'v Verifier, usize)>, SignatureError> {
        let mut by = Vec::new();
        for (place, signature) in self.signatures.iter().enumerate() {
            let Some(verifier) = known.find(signature) else { continue };
            if !verifier.verifies(&self.text, &signature.bytes) {
                return Err(SignatureError::Bad { place: place + 1, name: signature.name.clone() });
            }
            by.push((verifier, place));
        }
        if by.is_empty() { Err(SignatureError::Unsigned) } else { Ok(by) }
    }
}

/// Known keys, no two of one name and id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verifiers(Vec<Verifier>);

/// Two known keys have one name and one id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("two keys are called {0} and have the same id")]
pub struct Ambiguous(pub String);

impl Verifiers {
    /// Collects known keys; the same key twice counts once.
    ///
    /// # Errors
    /// Two different keys have one name and one id.
    pub fn new(keys: impl IntoIterator<Item = Verifier>) -> Result<Self, Ambiguous> {
        let mut all: Vec<Verifier> = Vec::new();
        for key in keys {
            match all.iter().find(|k| k.id() == key.id() && k.name() == key.name()) {
                Some(same) if *same == key => {}
                Some(_) => return Err(Ambiguous(key.name().to_owned())),
                None => all.push(key),
            }
        }
        Ok(Self(all))
    }

    /// The key that a signature line claims to be by.
    #[must_use]
    pub fn find(&self, signature: &Signature) -> Option<&Verifier> {
        self.0.iter().find(|key| key.is_of(signature))
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Verifier] {
        &self.0
    }
}
