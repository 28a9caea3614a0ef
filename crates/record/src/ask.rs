//! The log's side of C2SP tlog-witness: what to ask a witness, what its answer means, and whether its cosignature is one.
//!
//! Must not know: how a request travels, where the log's hashes are kept, which witnesses a policy asks for.

use crate::checkpoint::SignedCheckpoint;
use crate::key::Verifier;
use crate::note::{self, Signature, SignatureError};
use crate::text::{FormatError, checked, number};
use crate::tree::{Subtrees, consistency};
use crate::witness::{Request, parse_answer};

/// How often a witness is asked in a row. One that knew another size is asked a second time; only a log that two publish
/// at once moves on in between.
const ROUNDS: usize = 3;

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

/// Why there is no cosignature. `S` is why a hash of the log cannot be had, `T` why nothing could be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AskError<S, T> {
    /// A hash of the log itself cannot be had.
    #[error("the proof cannot be made: {0}")]
    Tree(S),
    /// The witness could not be asked.
    #[error("{0}")]
    Send(T),
    /// The witness does not sign.
    #[error("the witness answered {status}: {why}")]
    Refused {
        /// Status of HTTP.
        status: u16,
        /// What it says.
        why: String,
    },
    /// The witness has seen more of this log than there is: an older state was restored, or another server publishes it.
    #[error("the witness has seen {seen} entries, more than there are here: this log was set back, or somebody else writes it too")]
    Ahead {
        /// What it has seen.
        seen: u64,
    },
    /// The witness has seen other entries: the log was forked.
    #[error("the witness has seen {seen} other entries of this log: there are two of it")]
    OtherPast {
        /// How many entries the past has that is not this log's.
        seen: u64,
    },
    /// Each answer tells another size.
    #[error("the witness is being asked about this log by somebody else at this moment")]
    Moving,
    /// No signature by the witness's key, or one that does not verify.
    #[error("the answer is not the witness's: {0}")]
    Signature(#[from] SignatureError),
}

/// The request for a witness that has seen `old` entries; of more than the checkpoint has, as many as that.
///
/// # Errors
/// A hash of the log cannot be had.
pub fn request<S: Subtrees>(source: &S, checkpoint: &SignedCheckpoint, old: u64) -> Result<Request, S::Error> {
    let size = checkpoint.checkpoint().size;
    let old = old.min(size);
    Ok(Request { old, proof: consistency(source, old, size)?, checkpoint: checkpoint.clone() })
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

/// Asks a witness that is believed to have seen `old` entries, and asks again from the size that it tells; answers the
/// verified cosignature, to be added to the checkpoint. Under a checkpoint that is asked about best stands the log's
/// signature alone.
///
/// # Errors
/// Why there is none. [`AskError::Ahead`] and [`AskError::OtherPast`] are alarms: this log must not be written on.
pub fn cosignature<S: Subtrees, T>(
    source: &S,
    checkpoint: &SignedCheckpoint,
    witness: &Verifier,
    mut old: u64,
    mut send: impl FnMut(&Request) -> Result<Answer, T>,
) -> Result<Signature, AskError<S::Error, T>> {
    let size = checkpoint.checkpoint().size;
    for _ in 0..ROUNDS {
        let request = request(source, checkpoint, old).map_err(AskError::Tree)?;
        match send(&request).map_err(AskError::Send)? {
            Answer::Cosigned(signatures) => return Ok(verified(checkpoint, &signatures, witness)?),
            Answer::Seen(seen) if seen > size => return Err(AskError::Ahead { seen }),
            Answer::Seen(seen) if seen == request.old => return Err(AskError::OtherPast { seen }),
            Answer::Refused { status: 422, .. } => return Err(AskError::OtherPast { seen: request.old }),
            Answer::Refused { status, why } => return Err(AskError::Refused { status, why }),
            Answer::Seen(seen) => old = seen,
        }
    }
    Err(AskError::Moving)
}
