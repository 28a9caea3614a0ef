//! The same exchange over a network: what a receiver answers, and what a sender does with the answers.
//!
//! | request | method |
//! |---|---|
//! | `GET /sync/heads` | [`Peer::heads`] |
//! | `PUT /sync/manifest/{hash}` | [`Peer::put_manifest`] |
//! | `PUT /sync/chunk/{hash}` | [`Peer::put_chunk`] |
//! | `POST /sync/commit/{hash}` | [`Peer::commit`] |
//!
//! Every request may be sent again when its answer was lost. Must not know: HTTP, who the other side is.

use record::{Checkpoint, FormatError, Hash, number};

use crate::folder::{Folder, FolderError};
use crate::inbox::State;
use crate::manifest::{MAX_CHUNKS, SignedManifest};

/// A receiver, here or behind a network. The receiving side keeps an [`Inbox`](crate::Inbox).
pub trait Peer {
    /// Why it does not answer.
    type Error;

    /// The newest head of each log that it holds and this sender may know: from there on is what it lacks.
    ///
    /// # Errors
    /// It does not answer.
    fn heads(&self) -> Result<Vec<Checkpoint>, Self::Error>;

    /// Takes a manifest; answers what of the bundle is missing.
    ///
    /// # Errors
    /// It is refused, or the receiver does not answer.
    fn put_manifest(&self, hash: &Hash, bytes: &[u8]) -> Result<State, Self::Error>;

    /// Takes a chunk.
    ///
    /// # Errors
    /// It is refused, or the receiver does not answer.
    fn put_chunk(&self, hash: &Hash, bytes: &[u8]) -> Result<(), Self::Error>;

    /// Opens, checks and stores the complete bundle of this manifest, all of it or nothing; answers how it stands then.
    ///
    /// # Errors
    /// It is refused, or the receiver does not answer.
    fn commit(&self, manifest: &Hash) -> Result<State, Self::Error>;
}

/// Why a bundle did not arrive.
#[derive(Debug, thiserror::Error)]
pub enum SendError<E> {
    /// The receiver refused it or did not answer; send it again to go on.
    #[error("{0}")]
    Peer(E),
    /// A chunk in the outbox is gone or damaged: seal the payload again.
    #[error("chunk {} is damaged in the outbox: seal the payload again", .0.to_hex())]
    Damaged(Hash),
    /// The outbox cannot be read.
    #[error(transparent)]
    Folder(#[from] FolderError),
}

/// Brings a bundle to a receiver, only what it lacks; answers how the bundle stands there.
///
/// # Errors
/// The receiver refuses or does not answer, the outbox is damaged.
pub fn send<P: Peer>(peer: &P, outbox: &Folder, bundle: &SignedManifest) -> Result<State, SendError<P::Error>> {
    let hash = bundle.hash();
    let State::Pending { missing, .. } = peer.put_manifest(&hash, &bundle.to_bytes()).map_err(SendError::Peer)? else {
        return Ok(State::Done);
    };
    let missing: std::collections::HashSet<Hash> = missing.into_iter().collect();
    for chunk in bundle.manifest().chunks.iter().filter(|chunk| missing.contains(&chunk.hash)) {
        let bytes = outbox.chunk(chunk)?.ok_or(SendError::Damaged(chunk.hash))?;
        peer.put_chunk(&chunk.hash, &bytes).map_err(SendError::Peer)?;
    }
    peer.commit(&hash).map_err(SendError::Peer)
}

impl State {
    /// As a body of an answer: `unknown`, `done`, or `missing` with two numbers and the hashes of the missing chunks.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Unknown => "unknown\n".to_owned(),
            Self::Done => "done\n".to_owned(),
            Self::Pending { of, missing } => {
                let hashes: String = missing.iter().map(|hash| format!("{}\n", hash.to_hex())).collect();
                format!("missing {} of {of}\n{hashes}", missing.len())
            }
        }
    }

    /// Reads a body of an answer.
    ///
    /// # Errors
    /// The first line that none has there.
    pub fn parse(text: &str) -> Result<Self, FormatError> {
        let (first, rest) = text.split_once('\n').ok_or(FormatError::at(1, "no newline at the end"))?;
        match (first, rest) {
            ("unknown", "") => return Ok(Self::Unknown),
            ("done", "") => return Ok(Self::Done),
            _ => {}
        }
        let small = |text: &str| number(text).and_then(|number| usize::try_from(number).ok()).filter(|number| *number <= MAX_CHUNKS);
        let counts = first.strip_prefix("missing ").and_then(|counts| counts.split_once(" of "));
        let counts = counts.and_then(|(missing, of)| Some((small(missing)?, small(of)?))).filter(|(missing, of)| missing <= of);
        let (count, of) = counts.ok_or(FormatError::at(1, "neither `unknown`, `done` nor how many chunks are missing"))?;
        let mut missing = Vec::new();
        for (line, place) in rest.split_inclusive('\n').zip(2..) {
            let hash = line.strip_suffix('\n').and_then(Hash::from_hex).ok_or(FormatError::at(place, "not a hash in hexadecimal"))?;
            missing.push(hash);
            if missing.len() > count {
                return Err(FormatError::at(place, "more hashes than the first line says"));
            }
        }
        if missing.len() == count {
            Ok(Self::Pending { of, missing })
        } else {
            Err(FormatError::at(0, "fewer hashes than the first line says"))
        }
    }
}
