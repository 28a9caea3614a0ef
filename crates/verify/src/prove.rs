//! Makes the proof of one entry from a published record.
//!
//! The record is not trusted: what is answered hangs together, or nothing is answered. Whether the checkpoint at its end
//! counts, whoever holds a policy decides.

use record::cycle::Act;
use record::entry::Entry;
use record::entry_proof::Unshown;
use record::tiles::{self, Published, TileFault, TileId};
use record::tree::inclusion;
use record::{EntryProof, Proof, SignedCheckpoint};

use crate::cycle::is_code;
use crate::source::{Source, SourceError};

/// The type of the entry that is proven if none is asked for.
pub const RESULT: &str = "committee.result_announced";

/// Why there is no proof.
#[derive(Debug, thiserror::Error)]
pub enum ProveError {
    /// A file cannot be read.
    #[error("file {path}: {error}")]
    Read {
        /// Which.
        path: String,
        /// Why.
        error: SourceError,
    },
    /// A file is not what it should be.
    #[error("file {path}: {why}")]
    File {
        /// Which.
        path: String,
        /// What is wrong.
        why: String,
    },
    /// The log of the cycle holds no checkpoint of the unit.
    #[error("the log of the cycle holds no checkpoint of the unit {0}")]
    Unknown(String),
    /// No result is announced.
    #[error(
        "among the {0} entries that the log of the cycle knows of this unit no result is announced; ask for another entry by its index"
    )]
    NoResult(u64),
    /// The entry is not in the log of the cycle yet.
    #[error("the log of the cycle knows {known} entries of this unit; entry {asked} is not among them")]
    Beyond {
        /// What was asked for.
        asked: u64,
        /// How many there are.
        known: u64,
    },
    /// The parts do not hang together.
    #[error("the record does not hold: {0}")]
    Broken(#[from] Unshown),
}

/// Proves the entry at a place of a unit's log, or the newest result that the log of the cycle knows of.
///
/// # Errors
/// There is no such entry, or the record cannot be read or does not hold.
pub fn prove(source: &dyn Source, unit: &str, entry: Option<u64>) -> Result<EntryProof, ProveError> {
    if !is_code(unit) {
        return Err(ProveError::Unknown(unit.to_owned()));
    }
    let cycle = Log::open(source, String::new())?;
    let (covering, checkpoint) = newest(&cycle, unit)?;
    let log = Log::open(source, format!("units/{unit}/"))?;
    let known = checkpoint.checkpoint().size;
    let entry = match entry {
        Some(asked) if asked >= known => return Err(ProveError::Beyond { asked, known }),
        Some(asked) => log.entry(asked)?,
        None => log.find(known, |entry| (entry.content().kind.as_str() == RESULT).then_some(()))?.ok_or(ProveError::NoResult(known))?.0,
    };
    let in_unit = log.proof(entry.content().index, checkpoint)?;
    let in_cycle = cycle.proof(covering.content().index, cycle.signed.clone())?;
    let proof = EntryProof { entry, in_unit, covering, in_cycle };
    proof.hang_together()?;
    Ok(proof)
}

/// The newest entry of the cycle's log that holds a checkpoint of the unit.
fn newest(cycle: &Log<'_>, unit: &str) -> Result<(Entry, SignedCheckpoint), ProveError> {
    let of_unit = |entry: &Entry| match Act::read(entry) {
        Ok(Act::Checkpointed(act)) if act.unit == unit => SignedCheckpoint::parse(act.checkpoint.as_bytes()).ok(),
        _ => None,
    };
    cycle.find(cycle.signed.checkpoint().size, of_unit)?.ok_or_else(|| ProveError::Unknown(unit.to_owned()))
}

/// A published log.
struct Log<'a> {
    source: &'a dyn Source,
    prefix: String,
    signed: SignedCheckpoint,
}

impl<'a> Log<'a> {
    fn open(source: &'a dyn Source, prefix: String) -> Result<Self, ProveError> {
        let path = format!("{prefix}checkpoint");
        let bytes = read(source, &path)?;
        let signed = SignedCheckpoint::parse(&bytes).map_err(|error| file(&path, format!("not a checkpoint: {error}")))?;
        Ok(Self { source, prefix, signed })
    }

    /// The entries of a bundle, which are cut behind the published size.
    fn bundle(&self, index: u64) -> Result<Vec<Entry>, ProveError> {
        let id = tiles::bundle_id(self.signed.checkpoint().size, index);
        let path = format!("{}{id}", self.prefix);
        let bytes = read(self.source, &path)?;
        let held = tiles::unbundle(&bytes, id.width).map_err(|error| file(&path, error))?;
        held.into_iter().map(|bytes| Entry::parse(bytes).map_err(|error| file(&path, format!("not an entry: {error}")))).collect()
    }

    fn entry(&self, at: u64) -> Result<Entry, ProveError> {
        let width = u64::from(tiles::WIDTH);
        let held = self.bundle(at / width)?;
        let entry = usize::try_from(at % width).ok().and_then(|within| held.into_iter().nth(within));
        entry.ok_or_else(|| file(&self.prefix, format!("its checkpoint has fewer than {} entries", at + 1)))
    }

    /// The newest of the first entries that is looked for.
    fn find<T>(&self, size: u64, wanted: impl Fn(&Entry) -> Option<T>) -> Result<Option<(Entry, T)>, ProveError> {
        for index in (0..size.div_ceil(tiles::WIDTH.into())).rev() {
            let held = self.bundle(index)?.into_iter().rev().filter(|entry| entry.content().index < size);
            for entry in held {
                if let Some(found) = wanted(&entry) {
                    return Ok(Some((entry, found)));
                }
            }
        }
        Ok(None)
    }

    /// Proves the entry at a place in a checkpoint of this log, which may be older than the published one.
    fn proof(&self, index: u64, checkpoint: SignedCheckpoint) -> Result<Proof, ProveError> {
        let fetch = |id: &TileId| self.source.read(&format!("{}{id}", self.prefix)).ok().flatten();
        let published = Published::new(self.signed.checkpoint().size, fetch);
        let wrong = |TileFault { id, error }| file(&format!("{}{id}", self.prefix), error);
        let hashes = inclusion(&published, index, checkpoint.checkpoint().size).map_err(wrong)?;
        Ok(Proof { extra: None, index, hashes, checkpoint })
    }
}

fn file(path: &str, why: impl ToString) -> ProveError {
    ProveError::File { path: path.to_owned(), why: why.to_string() }
}

fn read(source: &dyn Source, path: &str) -> Result<Vec<u8>, ProveError> {
    let bytes = source.read(path).map_err(|error| ProveError::Read { path: path.to_owned(), error })?;
    bytes.ok_or_else(|| file(path, "the file is missing"))
}
