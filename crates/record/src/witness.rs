//! C2SP tlog-witness: when a witness cosigns, as a step from one head to the next.
//!
//! The head that is to be kept comes out before any signature can: keep it on disk first, in place of exactly the head it
//! replaces, and only then cosign. Must not know: HTTP, where heads are kept, the time.

use crate::checkpoint::SignedCheckpoint;
use crate::hash::Hash;
use crate::key::NamedSigner;
use crate::note::{MAX_BYTES, Signature, Verifiers};
use crate::suite::SignError;
use crate::text::{FormatError, checked, number};
use crate::tree::check_consistency;

/// The most hashes in a consistency proof.
pub const MAX_PROOF: usize = 63;

/// What a witness keeps of a log: the newest head that it let pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Number of leaves.
    pub size: u64,
    /// Root of the tree.
    pub root: Hash,
}

impl Seen {
    /// What a witness has seen of a log that it has never been asked about.
    #[must_use]
    pub fn nothing() -> Self {
        Self { size: 0, root: Hash::of_nothing() }
    }
}

/// A request to cosign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The size that the witness is believed to have seen.
    pub old: u64,
    /// That this size is a beginning of the checkpoint's; empty if it is 0 or the same.
    pub proof: Vec<Hash>,
    /// The checkpoint to cosign.
    pub checkpoint: SignedCheckpoint,
}

impl Request {
    /// The longest request, in bytes.
    pub const MAX_BYTES: usize = MAX_BYTES + 4096;

    /// Reads the body of `add-checkpoint`.
    ///
    /// # Errors
    /// The first place where it is none, an old size beyond the checkpoint's among them: status 400.
    pub fn parse(body: &[u8]) -> Result<Self, FormatError> {
        let text = checked(body, Self::MAX_BYTES)?;
        let (head, note) = text.split_once("\n\n").ok_or(FormatError::whole("no blank line before the checkpoint"))?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old ")).and_then(number);
        let old = old.ok_or(FormatError::at(1, "not `old` and a size"))?;
        let (proof, above) = hash_lines(lines, 1)?;
        let checkpoint = SignedCheckpoint::parse(note.as_bytes()).map_err(|e| e.below(above + 1))?;
        if old > checkpoint.checkpoint().size {
            return Err(FormatError::at(1, "the old size is beyond the checkpoint's"));
        }
        Ok(Self { old, proof, checkpoint })
    }

    /// The body.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let proof: String = self.proof.iter().map(|hash| format!("{hash}\n")).collect();
        let head = format!("old {}\n{proof}\n", self.old);
        [head.into_bytes(), self.checkpoint.to_bytes()].concat()
    }
}

/// Reads hashes, one a line, below `above` lines; answers them and how many lines there are then.
pub(crate) fn hash_lines<'a>(lines: impl Iterator<Item = &'a str>, above: usize) -> Result<(Vec<Hash>, usize), FormatError> {
    let mut hashes = Vec::new();
    for line in lines {
        let at = above + hashes.len() + 1;
        if hashes.len() >= MAX_PROOF {
            return Err(FormatError::at(at, "more than 63 hashes"));
        }
        hashes.push(Hash::parse(line).ok_or(FormatError::at(at, "not a hash in base64"))?);
    }
    let lines = above + hashes.len();
    Ok((hashes, lines))
}

/// Why a witness does not cosign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The body is no request.
    #[error("not a request: {0}")]
    Malformed(#[from] FormatError),
    /// No key of this log is known.
    #[error("this log is not known here")]
    UnknownLog,
    /// No signature by a key of the log, or one that does not verify.
    #[error("not signed by the log")]
    NotSigned,
    /// The witness has seen another size, or another root of this size.
    #[error("this witness has seen size {seen}")]
    Conflict {
        /// The size that it has seen.
        seen: u64,
    },
    /// The proof does not lead from the old head to the new one. The request may be evidence: keep it.
    #[error("the checkpoint does not extend the one seen before")]
    Inconsistent,
}

impl Refusal {
    /// The status of the answer.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Malformed(_) => 400,
            Self::UnknownLog => 404,
            Self::NotSigned => 403,
            Self::Conflict { .. } => 409,
            Self::Inconsistent => 422,
        }
    }

    /// Type and text of the answer's body.
    #[must_use]
    pub fn body(&self) -> (&'static str, String) {
        match self {
            Self::Conflict { seen } => ("text/x.tlog.size", format!("{seen}\n")),
            other => ("text/plain; charset=utf-8", format!("{other}\n")),
        }
    }
}

/// A head to be kept before anything is signed.
#[derive(Debug)]
#[must_use]
pub struct Accepted<'r> {
    replaces: Seen,
    seen: Seen,
    request: &'r Request,
}

/// A head that is on disk: now it may be cosigned.
#[derive(Debug)]
pub struct Kept<'r>(&'r Request);

/// Decides on a request. `log` holds the keys trusted for the checkpoint's origin, none if the log is unknown; `seen` is
/// what the witness keeps for it.
///
/// # Errors
/// Why it does not cosign.
pub fn add_checkpoint<'r>(request: &'r Request, log: Option<&Verifiers>, seen: Seen) -> Result<Accepted<'r>, Refusal> {
    let keys = log.ok_or(Refusal::UnknownLog)?;
    let signed = request.checkpoint.verify(keys).is_ok_and(|by| by.iter().any(|by| by.time.is_none()));
    if !signed {
        return Err(Refusal::NotSigned);
    }
    let new = request.checkpoint.checkpoint();
    let conflict = request.old != seen.size || (new.size == seen.size && new.root != seen.root);
    if conflict {
        return Err(Refusal::Conflict { seen: seen.size });
    }
    check_consistency(seen.size, new.size, &request.proof, seen.root, new.root).map_err(|_| Refusal::Inconsistent)?;
    Ok(Accepted { replaces: seen, seen: Seen { size: new.size, root: new.root }, request })
}

impl<'r> Accepted<'r> {
    /// The head that must still be the one kept when the new one takes its place.
    #[must_use]
    pub const fn replaces(&self) -> Seen {
        self.replaces
    }

    /// The head to keep.
    #[must_use]
    pub const fn seen(&self) -> Seen {
        self.seen
    }

    /// Says that the head is on disk, in place of exactly [`Accepted::replaces`].
    #[must_use]
    pub const fn kept(self) -> Kept<'r> {
        Kept(self.request)
    }
}

impl Kept<'_> {
    /// Cosigns at a time in seconds since 1970.
    ///
    /// # Errors
    /// The signer does not sign; the head stays kept, the request can be sent again.
    pub fn cosign(&self, witness: &NamedSigner, time: u64) -> Result<Signature, SignError> {
        self.0.checkpoint.cosign(witness, time)
    }
}

/// Reads the body of a witness's answer: one or more signature lines.
///
/// # Errors
/// The first line that is none.
pub fn parse_answer(body: &[u8]) -> Result<Vec<Signature>, FormatError> {
    let text = checked(body, MAX_BYTES)?;
    text.split_terminator('\n').enumerate().map(|(at, line)| Signature::parse(line).map_err(|e| e.below(at))).collect()
}
