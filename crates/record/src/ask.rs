//! The log's side of C2SP tlog-witness: what to ask a witness, what its answer means, and whether its cosignature is one.
//!
//! Must not know: how a request travels, where the log's hashes are kept, which witnesses a policy asks for.

use crate::checkpoint::SignedCheckpoint;
use crate::key::Verifier;
use crate::note::{self, Signature, SignatureError};
use crate::text::{FormatError, checked, number};
use crate::tree::{Subtrees, consistency};
use crate::witness::{Request, parse_answer};

/// The longest reason of a refusal that is told on, in characters.
const LONGEST_REASON: usize = 200;

/// What a witness answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It signed; nothing is verified yet.
    Cosigned(Vec<Signature>),
    /// It has seen this size: ask from there.
    Seen(u64),
    /// It does not sign.
    Refused {
        /// Status of HTTP: 400, 403, 404, 422, or one that says that it is not well.
        status: u16,
        /// The first line of what it says, without control characters.
        why: String,
    },
}

impl Answer {
    /// The longest answer, in bytes.
    pub const MAX_BYTES: usize = note::MAX_BYTES;

    /// Reads status and body of an answer to `add-checkpoint`.
    ///
    /// # Errors
    /// Status 200 without signature lines, or 409 without a size.
    pub fn read(status: u16, body: &[u8]) -> Result<Self, FormatError> {
        match status {
            200 => parse_answer(body).map(Self::Cosigned),
            409 => {
                let text = checked(body, Self::MAX_BYTES)?;
                let size = text.strip_suffix('\n').and_then(number);
                size.map(Self::Seen).ok_or(FormatError::at(1, "not a size"))
            }
            _ => {
                let text = String::from_utf8_lossy(body);
                let line = text.lines().next().unwrap_or_default();
                let why = line.chars().filter(|c| !c.is_control()).take(LONGEST_REASON).collect();
                Ok(Self::Refused { status, why })
            }
        }
    }
}

/// Why there is no request for a witness.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoRequest<S> {
    /// The witness has seen more of this log than there is: an older state was restored, or somebody else writes it too.
    /// An alarm: the log must not be written on.
    #[error("the witness has seen {seen} entries of this log, of which there are {size}: it was set back, or somebody else writes it too")]
    Ahead {
        /// What it has seen.
        seen: u64,
        /// What there is.
        size: u64,
    },
    /// A hash of the log cannot be had.
    #[error("the proof cannot be made: {0}")]
    Tree(S),
}

/// The request for a witness that has seen `seen` entries. Best with the log's signature alone under the checkpoint.
///
/// # Errors
/// The witness has seen more, or a hash of the log cannot be had.
pub fn request<S: Subtrees>(source: &S, checkpoint: &SignedCheckpoint, seen: u64) -> Result<Request, NoRequest<S::Error>> {
    let size = checkpoint.checkpoint().size;
    if seen > size {
        return Err(NoRequest::Ahead { seen, size });
    }
    let proof = consistency(source, seen, size).map_err(NoRequest::Tree)?;
    Ok(Request { old: seen, proof, checkpoint: checkpoint.clone() })
}

/// What follows from an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// The witness's cosignature, verified, to be added to the checkpoint.
    Add(Signature),
    /// It has seen this many entries: make a request for that. Once is enough unless two publish one log.
    AskFrom(u64),
}

/// Why there is no cosignature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotCosigned {
    /// The witness does not sign.
    #[error("the witness answered {status}: {why}")]
    Refused {
        /// Status of HTTP.
        status: u16,
        /// What it says.
        why: String,
    },
    /// The witness has seen other entries. An alarm: there are two of this log, it must not be written on.
    #[error("the witness has seen {seen} other entries of this log: there are two of it")]
    OtherPast {
        /// How many entries the past has that is not this log's.
        seen: u64,
    },
    /// No signature by the witness's key, or one that does not verify.
    #[error("the answer is not the witness's: {0}")]
    Signature(#[from] SignatureError),
}

/// What follows from the answer of a witness to a request that was made by [`request`].
///
/// # Errors
/// Why there is no cosignature, and none is to be had by asking again.
pub fn next(asked: &Request, answer: Answer, witness: &Verifier) -> Result<Next, NotCosigned> {
    match answer {
        Answer::Cosigned(signatures) => Ok(Next::Add(verified(&asked.checkpoint, &signatures, witness)?)),
        // The request is as the log's own tree has it; what it does not fit is another tree.
        Answer::Seen(seen) if seen == asked.old => Err(NotCosigned::OtherPast { seen }),
        Answer::Refused { status: 422, .. } => Err(NotCosigned::OtherPast { seen: asked.old }),
        Answer::Refused { status, why } => Err(NotCosigned::Refused { status, why }),
        Answer::Seen(seen) => Ok(Next::AskFrom(seen)),
    }
}

/// The witness's own among the signatures of an answer, verified; those by other keys are ignored.
///
/// # Errors
/// There is none, or it does not verify.
pub fn verified(checkpoint: &SignedCheckpoint, answer: &[Signature], witness: &Verifier) -> Result<Signature, SignatureError> {
    let own = answer.iter().zip(1..).find(|(signature, _)| witness.is_of(signature));
    let (signature, place) = own.ok_or(SignatureError::Unsigned)?;
    match witness.verifies(checkpoint.note().text(), &signature.bytes) {
        true => Ok(signature.clone()),
        false => Err(SignatureError::Bad { place, name: signature.name.clone() }),
    }
}
