//! C2SP tlog-checkpoint: the size and root of a log, signed by it; no extension lines.
//!
//! Must not know: whether the tree behind it exists, which witnesses are trusted.

use crate::cosignature::{cosign, split};
use crate::hash::Hash;
use crate::key::{NamedSigner, Purpose, Verifier};
use crate::note::{AddError, Note, Signature, SignatureError, Verifiers};
use crate::origin::Origin;
use crate::suite::SignError;
use crate::text::{FormatError, MAX_NUMBER, number};

/// How many leaves a log has and what they hash to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Checkpoint {
    /// The log.
    pub origin: Origin,
    /// Number of leaves, at most 2^63 - 1.
    pub size: u64,
    /// Root of the tree.
    pub root: Hash,
}

impl Checkpoint {
    /// The three lines that are signed.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, self.root)
    }

    /// Reads the three lines.
    ///
    /// # Errors
    /// The first line that no checkpoint has there.
    pub fn parse(text: &str) -> Result<Self, FormatError> {
        let lines: Vec<&str> = text.lines().take(4).collect();
        let Ok([origin, size, root]) = <[&str; 3]>::try_from(lines) else {
            return Err(FormatError::whole("a checkpoint has three lines: origin, size, root"));
        };
        let checkpoint = Self {
            origin: Origin::parse(origin).ok_or(FormatError::at(1, "not the name of a log"))?,
            size: number(size).ok_or(FormatError::at(2, "not a size"))?,
            root: Hash::parse(root).ok_or(FormatError::at(3, "not a hash in base64"))?,
        };
        if checkpoint.size == 0 && checkpoint.root != Hash::of_nothing() {
            return Err(FormatError::at(3, "not the root of an empty tree"));
        }
        Ok(checkpoint)
    }
}

/// Why a checkpoint cannot be signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The key is not named as the log.
    #[error("the key is called {key}, the log {origin}")]
    Name {
        /// Name of the key.
        key: String,
        /// Name of the log.
        origin: String,
    },
    /// The size is beyond 2^63 - 1, or an empty tree has another root than the hash of nothing.
    #[error("no tree has this size and root")]
    Tree,
    /// The signature does not fit, or the signer does not sign.
    #[error(transparent)]
    Signature(#[from] AddError),
}

/// A checkpoint with the log's signature and any cosignatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: Note,
}

/// A known key that signed a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedBy<'v> {
    /// The key.
    pub key: &'v Verifier,
    /// When, in seconds since 1970, if it is a witness.
    pub time: Option<u64>,
}

impl SignedCheckpoint {
    /// Signs a checkpoint as the log. Whoever calls this has seen to it that the tree has only grown.
    ///
    /// # Errors
    /// The key has another name than the log, no tree is such, or the signer does not sign.
    pub fn sign(checkpoint: Checkpoint, log: &NamedSigner) -> Result<Self, CheckpointError> {
        let key = log.verifier().name();
        if key != checkpoint.origin.as_str() {
            return Err(CheckpointError::Name { key: key.to_owned(), origin: checkpoint.origin.to_string() });
        }
        if checkpoint.size > MAX_NUMBER || (checkpoint.size == 0 && checkpoint.root != Hash::of_nothing()) {
            return Err(CheckpointError::Tree);
        }
        let note = Note::sign(checkpoint.text(), &[log])?;
        Ok(Self { checkpoint, note })
    }

    /// Reads a signed checkpoint of at most [`crate::note::MAX_BYTES`].
    ///
    /// # Errors
    /// The first place where the bytes are none.
    pub fn parse(bytes: &[u8]) -> Result<Self, FormatError> {
        let note = Note::parse(bytes)?;
        Ok(Self { checkpoint: Checkpoint::parse(note.text())?, note })
    }

    /// The bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.note.to_bytes()
    }

    /// What it says.
    #[must_use]
    pub const fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// Text and signatures.
    #[must_use]
    pub const fn note(&self) -> &Note {
        &self.note
    }

    /// Adds a signature, for example a witness's; it is not verified here.
    ///
    /// # Errors
    /// The key has signed already, or there are too many.
    pub fn add(&mut self, signature: Signature) -> Result<(), AddError> {
        self.note.add(signature)
    }

    /// A cosignature at a time in seconds since 1970.
    ///
    /// # Errors
    /// The signer does not sign.
    pub fn cosign(&self, witness: &NamedSigner, time: u64) -> Result<Signature, SignError> {
        cosign(self.note.text(), witness, time)
    }

    /// Verifies the signatures by known keys; answers who signed and when. A log's key counts only for the log it is named
    /// after.
    ///
    /// # Errors
    /// A signature by a known key does not verify, or none by a known key.
    pub fn verify<'v>(&self, known: &'v Verifiers) -> Result<Vec<SignedBy<'v>>, SignatureError> {
        let own = |key: &Verifier| key.purpose() == Purpose::Cosignature || key.name() == self.checkpoint.origin.as_str();
        let time = |key: &Verifier, place: usize| {
            let bytes = &self.note.signatures()[place].bytes;
            (key.purpose() == Purpose::Cosignature).then(|| split(bytes).map_or(0, |(time, _)| time))
        };
        let by = self.note.verify(known)?.into_iter().filter(|(key, _)| own(key));
        let by: Vec<SignedBy<'v>> = by.map(|(key, place)| SignedBy { key, time: time(key, place) }).collect();
        if by.is_empty() { Err(SignatureError::Unsigned) } else { Ok(by) }
    }
}
