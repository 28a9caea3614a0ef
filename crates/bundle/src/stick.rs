//! Bundles on sticks: written to as many as it takes, gathered from any of them in any order.
//!
//! Nothing on a stick is trusted: not its names, not its lengths, not that it is still there. Must not know: where sticks are
//! mounted, what a bundle carries.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;
use std::io::ErrorKind;

use record::{Hash, Verifiers};

use crate::folder::{Folder, FolderError, Foreign, Kind, Name};
use crate::inbox::{Inbox, InboxError, State};
use crate::manifest::{self, MAX_CHUNK, Manifest, SignedManifest};
use crate::text::{count, sha256};

/// What a stick holds of a bundle after writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The bundle's chunks on this stick, those that were there before among them.
    pub here: BTreeSet<Hash>,
    /// Chunks that are neither here nor elsewhere, in their order: for the next stick.
    pub left: Vec<Hash>,
    /// Bytes written now.
    pub bytes: u64,
}

/// Why a stick was not written.
#[derive(Debug, thiserror::Error)]
pub enum StickError {
    /// The manifest and one chunk need more room.
    #[error("the stick needs room for {needed} bytes at least, {budget} are free")]
    Small {
        /// What is needed.
        needed: u64,
        /// What may be written.
        budget: u64,
    },
    /// A chunk in the outbox is gone or damaged: seal the payload again.
    #[error("chunk {} is damaged in the outbox: seal the payload again", .0.to_hex())]
    Damaged(Hash),
    /// The stick or the outbox cannot be read or written.
    #[error(transparent)]
    Folder(#[from] FolderError),
}

/// Writes the manifest, then as many chunks as fit into `budget` bytes, to a stick. What is there whole is not written again,
/// and what is `elsewhere`, on other sticks or with the receiver, is left out. A full stick ends it like the budget does.
///
/// # Errors
/// Not even one chunk fits, the outbox is damaged, the stick cannot be written.
pub fn write(
    outbox: &Folder,
    bundle: &SignedManifest,
    stick: &Folder,
    budget: u64,
    elsewhere: &BTreeSet<Hash>,
) -> Result<Written, StickError> {
    let mut written = Written { here: BTreeSet::new(), left: Vec::new(), bytes: 0 };
    let mut due = Vec::new();
    for chunk in &bundle.manifest().chunks {
        if stick.chunk(chunk)?.is_some() {
            written.here.insert(chunk.hash);
        } else if !elsewhere.contains(&chunk.hash) {
            due.push(chunk);
        }
    }
    let (name, manifest) = (Name { kind: Kind::Manifest, hash: bundle.hash() }, bundle.to_bytes());
    let listed = stick.read(name, count(manifest.len()))?.is_some_and(|bytes| bytes == manifest);
    let mut room = Room { budget, bytes: 0, full: false };
    let needed = if listed { 0 } else { count(manifest.len()) } + due.iter().map(|chunk| u64::from(chunk.bytes)).min().unwrap_or(0);
    if needed > budget {
        return Err(StickError::Small { needed, budget });
    }
    if !listed && !room.write(stick, name, &manifest)? {
        return Err(StickError::Small { needed, budget: room.bytes });
    }
    for chunk in due {
        let fits = room.has(chunk.bytes.into()) && {
            let bytes = outbox.chunk(chunk)?.ok_or(StickError::Damaged(chunk.hash))?;
            room.write(stick, Name { kind: Kind::Chunk, hash: chunk.hash }, &bytes)?
        };
        if fits {
            written.here.insert(chunk.hash);
        } else {
            written.left.push(chunk.hash);
        }
    }
    written.bytes = room.bytes;
    Ok(written)
}

/// What may still be written.
struct Room {
    budget: u64,
    bytes: u64,
    full: bool,
}

impl Room {
    fn has(&self, bytes: u64) -> bool {
        !self.full && self.bytes.saturating_add(bytes) <= self.budget
    }

    fn write(&mut self, stick: &Folder, name: Name, bytes: &[u8]) -> Result<bool, FolderError> {
        match stick.write(name, bytes) {
            Ok(()) => {
                self.bytes += count(bytes.len());
                Ok(true)
            }
            Err(FolderError { error, .. }) if error.kind() == ErrorKind::StorageFull => {
                self.full = true;
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }
}

/// Why something on a stick was not taken.
#[derive(Debug)]
pub enum Ignored {
    /// It is none of a bundle's files.
    Foreign(Foreign),
    /// The bytes are not what the name says: cut off, or changed.
    Damaged,
    /// The inbox does not take it.
    Refused(InboxError),
    /// No manifest on these sticks or on its way lists this chunk.
    Unlisted,
    /// It cannot be read; the stick may be gone.
    Unreadable(FolderError),
}

impl fmt::Display for Ignored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign(foreign) => foreign.fmt(f),
            Self::Damaged => f.write_str("damaged or cut off"),
            Self::Refused(error) => error.fmt(f),
            Self::Unlisted => f.write_str("no manifest lists this chunk"),
            Self::Unreadable(error) => error.fmt(f),
        }
    }
}

/// What was gathered from sticks.
#[derive(Debug, Default)]
pub struct Collected {
    /// Each bundle whose manifest was found on them, and how far it has come.
    pub bundles: BTreeMap<Hash, (Manifest, State)>,
    /// What was not taken: which stick, from 0, the name as it may be shown (none for the stick itself), and why.
    pub ignored: Vec<(usize, String, Ignored)>,
}

/// Gathers what sticks hold into the inbox, in whatever order they come. Twice is as good as once.
///
/// # Errors
/// The inbox cannot be written. What is wrong with a stick is told in the answer.
pub fn collect(inbox: &Inbox, sticks: &[Folder], devices: &Verifiers) -> Result<Collected, InboxError> {
    let mut collected = Collected::default();
    let mut chunks = Vec::new();
    for (place, stick) in sticks.iter().enumerate() {
        let listing = match stick.list() {
            Ok(listing) => listing,
            Err(error) => {
                collected.ignored.push((place, String::new(), Ignored::Unreadable(error)));
                continue;
            }
        };
        collected.ignored.extend(listing.foreign.into_iter().map(|(name, foreign)| (place, name, Ignored::Foreign(foreign))));
        for name in listing.names {
            match name.kind {
                Kind::Manifest => collected.manifest(inbox, (place, stick), name, devices)?,
                Kind::Chunk => chunks.push((place, stick, name)),
                Kind::Done => collected.ignored.push((place, name.to_string(), Ignored::Foreign(Foreign::Name))),
            }
        }
    }
    collected.chunks(inbox, chunks)?;
    for (hash, (_, state)) in &mut collected.bundles {
        *state = inbox.state(hash);
    }
    Ok(collected)
}

impl Collected {
    fn manifest(&mut self, inbox: &Inbox, (place, stick): (usize, &Folder), name: Name, devices: &Verifiers) -> Result<(), InboxError> {
        let ignored = match stick.read(name, count(manifest::MAX_BYTES)) {
            Err(error) => Ignored::Unreadable(error),
            Ok(Some(bytes)) if sha256(&bytes) == name.hash => match inbox.put_manifest(&bytes, devices) {
                Ok(state) => {
                    self.bundles.insert(name.hash, (SignedManifest::parse(&bytes)?.manifest().clone(), state));
                    return Ok(());
                }
                Err(error @ InboxError::Folder(_)) => return Err(error),
                Err(error) => Ignored::Refused(error),
            },
            Ok(_) => Ignored::Damaged,
        };
        self.ignored.push((place, name.to_string(), ignored));
        Ok(())
    }

    /// Takes the chunks that bundles on their way miss; names of files are made here from the manifests' hashes.
    fn chunks(&mut self, inbox: &Inbox, found: Vec<(usize, &Folder, Name)>) -> Result<(), InboxError> {
        let pending = inbox.pending();
        let known: HashSet<Hash> = self.bundles.values().map(|(manifest, _)| manifest).flat_map(listed).collect();
        let wanted: HashSet<Hash> = pending.iter().flat_map(|(_, manifest)| listed(manifest)).collect();
        let mut missing: HashSet<Hash> = pending.iter().flat_map(|(hash, _)| missing(inbox, hash)).collect();
        for (place, stick, name) in found {
            let ignored = if missing.contains(&name.hash) {
                match stick.read(name, MAX_CHUNK.into()) {
                    Err(error) => Some(Ignored::Unreadable(error)),
                    Ok(None) => Some(Ignored::Damaged),
                    Ok(Some(bytes)) => put(inbox, &name.hash, &bytes)?,
                }
            } else {
                (!known.contains(&name.hash) && !wanted.contains(&name.hash)).then_some(Ignored::Unlisted)
            };
            match ignored {
                Some(ignored) => self.ignored.push((place, name.to_string(), ignored)),
                None => {
                    missing.remove(&name.hash);
                }
            }
        }
        Ok(())
    }
}

fn put(inbox: &Inbox, hash: &Hash, bytes: &[u8]) -> Result<Option<Ignored>, InboxError> {
    match inbox.put_chunk(hash, bytes) {
        Ok(()) => Ok(None),
        Err(InboxError::Damaged(_)) => Ok(Some(Ignored::Damaged)),
        Err(InboxError::Unlisted(_)) => Ok(Some(Ignored::Unlisted)),
        Err(error) => Err(error),
    }
}

fn listed(manifest: &Manifest) -> impl Iterator<Item = Hash> {
    manifest.chunks.iter().map(|chunk| chunk.hash)
}

fn missing(inbox: &Inbox, manifest: &Hash) -> Vec<Hash> {
    if let State::Pending { missing, .. } = inbox.state(manifest) { missing } else { Vec::new() }
}
