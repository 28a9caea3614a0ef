//! What has come of bundles, piece by piece, from sticks and over the network: the one way in.
//!
//! A manifest comes first, signed by a known device; then chunks in any order, only those that a manifest lists and only
//! whole. Everything taken is on the disk before it is answered for, twice is as good as once, and what is there when the
//! process dies is there when it starts again. Once a bundle has been stored by the receiver, its chunks go and its
//! manifest stays, so that it is known when it comes again. Must not know: where pieces come from, what is done with them.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use record::note::SignatureError;
use record::{FormatError, Hash, Verifier, Verifiers};

use crate::Identity;
use crate::folder::{Folder, FolderError, Kind, Name};
use crate::manifest::{self, Chunk, MAX_CHUNK, Manifest, SignedManifest};
use crate::opening::Field;
use crate::payload::Payload;
use crate::seal::{ClosedError, unseal};
use crate::text::{count, sha256};

/// How far a bundle has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// No manifest of this hash has come.
    Unknown,
    /// It is on its way.
    Pending {
        /// Chunks that it has.
        of: usize,
        /// Those that have not come, in their order; none if it is complete.
        missing: Vec<Hash>,
    },
    /// It has been stored by the receiver.
    Done,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("unknown"),
            Self::Pending { of, missing } if missing.is_empty() => write!(f, "complete, {of} chunks"),
            Self::Pending { of, missing } => write!(f, "{} of {of} chunks missing", missing.len()),
            Self::Done => f.write_str("taken already"),
        }
    }
}

/// Why a piece is not taken, or a bundle not opened. Nothing has changed, but that damaged chunks are gone.
#[derive(Debug, thiserror::Error)]
pub enum InboxError {
    /// The bytes are no manifest.
    #[error("not a manifest: {0}")]
    Manifest(#[from] FormatError),
    /// No known device signed it.
    #[error("the manifest: {0}")]
    Signature(#[from] SignatureError),
    /// It declares more bytes than are taken here.
    #[error("the bundle has {total} bytes, at most {most} are taken")]
    TooLong {
        /// What it declares.
        total: u64,
        /// What is taken.
        most: u64,
    },
    /// The bytes are not what their hash says.
    #[error("{}: not the bytes of this hash", .0.to_hex())]
    Damaged(Hash),
    /// No manifest on its way lists this chunk.
    #[error("{}: no manifest lists this chunk", .0.to_hex())]
    Unlisted(Hash),
    /// It cannot be opened: unknown, done, or chunks are missing.
    #[error("the bundle cannot be opened: {0}")]
    NotReady(State),
    /// A chunk was damaged on this machine's disk, and has been removed.
    #[error("chunk {} was damaged here and removed: bring it again", .0.to_hex())]
    Spoiled(Hash),
    /// It cannot be decrypted or read.
    #[error(transparent)]
    Closed(ClosedError),
    /// The payload is not the one that the manifest announces.
    #[error("the payload has another {0} than the manifest")]
    Differs(&'static str),
    /// A personal part travelled in the clear.
    #[error("the personal part of entry {0} came unencrypted")]
    Personal(u64),
    /// The inbox cannot be read or written.
    #[error(transparent)]
    Folder(#[from] FolderError),
}

/// A bundle that is complete, signed by a known device, decrypted and read; nothing of it has been compared with a log yet.
#[derive(Debug)]
pub struct Opened {
    /// The device that signed the manifest.
    pub sender: Verifier,
    /// The manifest.
    pub manifest: Manifest,
    /// What it carried.
    pub payload: Payload,
}

/// What is known of the folder without reading it.
#[derive(Default)]
struct Index {
    pending: BTreeMap<Hash, SignedManifest>,
    done: HashSet<Hash>,
    /// Chunks that manifests on their way list.
    wanted: HashSet<Hash>,
    /// Those of them that are in the folder.
    held: HashSet<Hash>,
}

impl Index {
    fn want(&mut self, signed: SignedManifest) {
        self.wanted.extend(signed.manifest().chunks.iter().map(|chunk| chunk.hash));
        self.pending.insert(signed.hash(), signed);
    }

    fn state(&self, hash: &Hash) -> State {
        match self.pending.get(hash) {
            Some(signed) => {
                let chunks = &signed.manifest().chunks;
                let missing = chunks.iter().map(|chunk| chunk.hash).filter(|hash| !self.held.contains(hash));
                State::Pending { of: chunks.len(), missing: missing.collect() }
            }
            None if self.done.contains(hash) => State::Done,
            None => State::Unknown,
        }
    }

    /// Takes a manifest from those on their way; answers the chunks that no other one lists.
    fn forget(&mut self, hash: &Hash) -> Vec<Hash> {
        let Some(gone) = self.pending.remove(hash) else { return Vec::new() };
        let still: HashSet<Hash> = self.pending.values().flat_map(|other| &other.manifest().chunks).map(|chunk| chunk.hash).collect();
        let free = gone.manifest().chunks.iter().map(|chunk| chunk.hash).filter(|hash| !still.contains(hash));
        let free: Vec<Hash> = free.collect();
        for hash in &free {
            self.wanted.remove(hash);
            self.held.remove(hash);
        }
        free
    }
}

/// A folder of what has come. One process has one of it for a folder.
pub struct Inbox {
    folder: Folder,
    most: u64,
    index: Mutex<Index>,
}

impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Inbox({})", self.folder.path().display())
    }
}

const fn chunk_name(hash: Hash) -> Name {
    Name { kind: Kind::Chunk, hash }
}

const fn manifest_name(hash: Hash) -> Name {
    Name { kind: Kind::Manifest, hash }
}

const fn done_name(hash: Hash) -> Name {
    Name { kind: Kind::Done, hash }
}

impl Inbox {
    /// Opens an inbox, which is made if it is not there, for bundles of at most `most` bytes. What a crash has left is put
    /// in order: unfinished files go, and chunks that nothing lists.
    ///
    /// # Errors
    /// The folder cannot be read or written.
    pub fn open(path: impl Into<PathBuf>, most: u64) -> Result<Self, FolderError> {
        let folder = Folder::create(path)?;
        folder.tidy()?;
        let mut index = Index::default();
        let names = folder.list()?.names;
        for name in &names {
            match name.kind {
                Kind::Done => {
                    index.done.insert(name.hash);
                }
                Kind::Manifest => match read_manifest(&folder, *name)? {
                    Some(signed) => index.want(signed),
                    None => folder.remove(*name)?,
                },
                Kind::Chunk => {}
            }
        }
        for name in names.into_iter().filter(|name| name.kind == Kind::Chunk) {
            if index.wanted.contains(&name.hash) {
                index.held.insert(name.hash);
            } else {
                folder.remove(name)?;
            }
        }
        Ok(Self { folder, most, index: Mutex::new(index) })
    }

    /// The index stays right when a holder panics: each change of it follows one that is on the disk.
    fn index(&self) -> MutexGuard<'_, Index> {
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a manifest of at most [`manifest::MAX_BYTES`]; answers what of its bundle is missing.
    ///
    /// # Errors
    /// It is none, no known device signed it, or it declares too much.
    pub fn put_manifest(&self, bytes: &[u8], devices: &Verifiers) -> Result<State, InboxError> {
        let signed = SignedManifest::parse(bytes)?;
        signed.verify(devices)?;
        let (hash, total) = (signed.hash(), signed.manifest().total());
        if total > self.most {
            return Err(InboxError::TooLong { total, most: self.most });
        }
        let mut index = self.index();
        if index.state(&hash) == State::Unknown {
            self.folder.write(manifest_name(hash), bytes)?;
            index.want(signed);
        }
        Ok(index.state(&hash))
    }

    /// Takes a chunk; nothing happens if it is there already.
    ///
    /// # Errors
    /// No manifest on its way lists it, or the bytes are not its.
    pub fn put_chunk(&self, hash: &Hash, bytes: &[u8]) -> Result<(), InboxError> {
        if !self.index().wanted.contains(hash) {
            return Err(InboxError::Unlisted(*hash));
        }
        if !is_chunk(hash, bytes) {
            return Err(InboxError::Damaged(*hash));
        }
        let mut index = self.index();
        if index.wanted.contains(hash) && !index.held.contains(hash) {
            self.folder.write(chunk_name(*hash), bytes)?;
            index.held.insert(*hash);
        }
        Ok(())
    }

    /// How far a bundle has come, by the hash of its manifest.
    #[must_use]
    pub fn state(&self, manifest: &Hash) -> State {
        self.index().state(manifest)
    }

    /// The bundles on their way, by the hash of their manifest.
    #[must_use]
    pub fn pending(&self) -> Vec<(Hash, Manifest)> {
        self.index().pending.iter().map(|(hash, signed)| (*hash, signed.manifest().clone())).collect()
    }

    /// Opens a complete bundle. Call [`Inbox::finish`] once what it carried is stored; until then it can be opened again.
    ///
    /// # Errors
    /// It is not complete, the device is no longer known, it cannot be decrypted or read, it is not what the manifest
    /// announces, or a personal part came unencrypted.
    pub fn unpack(&self, manifest: &Hash, devices: &Verifiers, identity: Option<&Identity>) -> Result<Opened, InboxError> {
        let signed = {
            let index = self.index();
            let state = index.state(manifest);
            match index.pending.get(manifest) {
                Some(signed) if matches!(&state, State::Pending { missing, .. } if missing.is_empty()) => signed.clone(),
                _ => return Err(InboxError::NotReady(state)),
            }
        };
        let sender = signed.verify(devices)?.clone();
        let manifest = signed.manifest().clone();
        let payload = carried(&self.folder, &manifest, identity);
        if let Err(InboxError::Spoiled(hash)) = &payload {
            let mut index = self.index();
            index.held.remove(hash);
            self.folder.remove(chunk_name(*hash))?;
        }
        Ok(Opened { sender, manifest, payload: payload? })
    }

    /// Remembers that a bundle is stored, and lets its chunks go; nothing happens if it is done.
    ///
    /// # Errors
    /// No such bundle has come, or the folder cannot be written.
    pub fn finish(&self, manifest: &Hash) -> Result<(), InboxError> {
        let mut index = self.index();
        match index.state(manifest) {
            State::Done => return Ok(()),
            State::Unknown => return Err(InboxError::NotReady(State::Unknown)),
            State::Pending { .. } => {}
        }
        self.folder.rename(manifest_name(*manifest), done_name(*manifest))?;
        index.done.insert(*manifest);
        self.let_go(&mut index, manifest)
    }

    /// Throws a bundle away that will not be stored; it may come again.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn discard(&self, manifest: &Hash) -> Result<(), InboxError> {
        let mut index = self.index();
        if index.pending.contains_key(manifest) {
            self.folder.remove(manifest_name(*manifest))?;
        }
        self.let_go(&mut index, manifest)
    }

    fn let_go(&self, index: &mut Index, manifest: &Hash) -> Result<(), InboxError> {
        index.forget(manifest).into_iter().try_for_each(|hash| Ok(self.folder.remove(chunk_name(hash))?))
    }
}

/// The manifest of a file whose name is its hash.
pub(crate) fn read_manifest(folder: &Folder, name: Name) -> Result<Option<SignedManifest>, FolderError> {
    let bytes = folder.read(name, count(manifest::MAX_BYTES))?.filter(|bytes| sha256(bytes) == name.hash);
    Ok(bytes.and_then(|bytes| SignedManifest::parse(&bytes).ok()))
}

/// Whether bytes are those of a hash; their number follows from it, whatever a manifest declares.
fn is_chunk(hash: &Hash, bytes: &[u8]) -> bool {
    count(bytes.len()) <= u64::from(MAX_CHUNK) && sha256(bytes) == *hash
}

/// Reads what the chunks in a folder carry and compares it with their manifest, whose signature is not verified here.
/// Nothing in the folder is changed.
///
/// # Errors
/// A chunk is not there or not what its hash says ([`InboxError::Spoiled`]), the payload cannot be decrypted or read, or is not
/// the one that the manifest announces.
pub fn carried(folder: &Folder, manifest: &Manifest, identity: Option<&Identity>) -> Result<Payload, InboxError> {
    let mut spoiled = None;
    let chunks = Chunks { folder, left: manifest.chunks.iter(), bytes: Vec::new(), at: 0, spoiled: &mut spoiled };
    let payload = unseal(chunks, manifest.encrypted(), identity);
    let payload = match spoiled {
        None => payload.map_err(InboxError::Closed),
        Some(Spoiled::Unreadable(error)) => Err(error.into()),
        Some(Spoiled::Length) => Err(InboxError::Differs("length of a chunk")),
        Some(Spoiled::Chunk(hash)) => Err(InboxError::Spoiled(hash)),
    }?;
    announced(manifest, &payload)?;
    Ok(payload)
}

fn announced(manifest: &Manifest, payload: &Payload) -> Result<(), InboxError> {
    let checkpoint = payload.checkpoint().checkpoint();
    let same = [
        ("log", manifest.origin == checkpoint.origin),
        ("first place", manifest.from == payload.from()),
        ("size", manifest.to == checkpoint.size),
        ("root", manifest.root == checkpoint.root),
    ];
    if let Some((what, _)) = same.into_iter().find(|(_, same)| !same) {
        return Err(InboxError::Differs(what));
    }
    let personal = payload.openings().iter().find(|opening| opening.field == Field::Personal && !manifest.encrypted());
    personal.map_or(Ok(()), |opening| Err(InboxError::Personal(opening.index)))
}

/// A chunk that was there when the bundle was complete.
enum Spoiled {
    Chunk(Hash),
    /// It is whole, and the manifest declares another length.
    Length,
    Unreadable(FolderError),
}

/// The bytes of the chunks one after another, each compared with its hash before a byte of it is used.
struct Chunks<'a> {
    folder: &'a Folder,
    left: std::slice::Iter<'a, Chunk>,
    bytes: Vec<u8>,
    at: usize,
    spoiled: &'a mut Option<Spoiled>,
}

impl Read for Chunks<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.at == self.bytes.len() {
            let Some(chunk) = self.left.next() else { return Ok(0) };
            let fault = match self.folder.read(chunk_name(chunk.hash), MAX_CHUNK.into()) {
                Ok(Some(bytes)) if chunk.is(&bytes) => {
                    (self.bytes, self.at) = (bytes, 0);
                    None
                }
                Ok(Some(bytes)) if is_chunk(&chunk.hash, &bytes) => Some(Spoiled::Length),
                Ok(_) => Some(Spoiled::Chunk(chunk.hash)),
                Err(error) => Some(Spoiled::Unreadable(error)),
            };
            if fault.is_some() {
                *self.spoiled = fault;
                return Err(io::Error::other("a chunk is not what it was"));
            }
        }
        let read = (&self.bytes[self.at..]).read(to)?;
        self.at += read;
        Ok(read)
    }
}
