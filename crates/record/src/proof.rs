//! C2SP tlog-proof: one file that shows, without a network, that an entry is in a log which witnesses saw.
//!
//! Must not know: what the entry is.

use crate::checkpoint::SignedCheckpoint;
use crate::hash::Hash;
use crate::note::SignatureError;
use crate::policy::{Policy, Quorum};
use crate::text::{FormatError, base64, checked, number, to_base64};
use crate::tree::{ProofError, check_inclusion};
use crate::witness::hash_lines;

/// First line of every proof.
pub const FORMAT: &str = "c2sp.org/tlog-proof@v1";
/// The longest proof, in bytes.
pub const MAX_BYTES: usize = 131_072;

/// A proof that an entry is in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// What the application adds; nothing vouches for it.
    pub extra: Option<Vec<u8>>,
    /// Place of the entry in the log, from 0.
    pub index: u64,
    /// From the sibling of the leaf up to the child of the root.
    pub hashes: Vec<Hash>,
    /// The checkpoint, with the cosignatures.
    pub checkpoint: SignedCheckpoint,
}

/// Why a proof does not prove.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// The leaf is not in the tree.
    #[error("the entry is not in the log: {0}")]
    Tree(#[from] ProofError),
    /// A signature by a listed key does not verify.
    #[error("the checkpoint: {0}")]
    Signature(#[from] SignatureError),
    /// No listed log signed, or too few witnesses.
    #[error("the checkpoint does not meet the policy")]
    Quorum(Quorum),
}

impl Proof {
    /// Writes the proof.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let extra = self.extra.as_ref().map(|extra| format!("extra {}\n", to_base64(extra))).unwrap_or_default();
        let hashes: String = self.hashes.iter().map(|hash| format!("{hash}\n")).collect();
        let head = format!("{FORMAT}\n{extra}index {}\n{hashes}\n", self.index);
        [head.into_bytes(), self.checkpoint.to_bytes()].concat()
    }

    /// Reads a proof.
    ///
    /// # Errors
    /// The first place where the bytes are none.
    pub fn parse(bytes: &[u8]) -> Result<Self, FormatError> {
        let text = checked(bytes, MAX_BYTES)?;
        let (head, note) = text.split_once("\n\n").ok_or(FormatError::whole("no blank line before the checkpoint"))?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(FORMAT) {
            return Err(FormatError::at(1, "not a proof of this version"));
        }
        let (mut above, mut extra) = (1, None);
        if let Some(encoded) = lines.peek().and_then(|line| line.strip_prefix("extra ")) {
            extra = Some(base64(encoded).ok_or(FormatError::at(2, "the extra data is not base64"))?);
            above += 1;
            lines.next();
        }
        above += 1;
        let index = lines.next().and_then(|line| line.strip_prefix("index ")).and_then(number);
        let index = index.ok_or(FormatError::at(above, "not `index` and a number"))?;
        let (hashes, above) = hash_lines(lines, above)?;
        let checkpoint = SignedCheckpoint::parse(note.as_bytes()).map_err(|e| e.below(above + 1))?;
        Ok(Self { extra, index, hashes, checkpoint })
    }

    /// Checks that the leaf is in the log and the checkpoint meets the policy.
    ///
    /// # Errors
    /// Why it is not proven.
    pub fn verify(&self, leaf: Hash, policy: &Policy) -> Result<Quorum, Unproven> {
        let quorum = policy.satisfied(&self.checkpoint)?;
        let tree = self.checkpoint.checkpoint();
        check_inclusion(leaf, self.index, tree.size, &self.hashes, tree.root)?;
        if quorum.met { Ok(quorum) } else { Err(Unproven::Quorum(quorum)) }
    }
}
