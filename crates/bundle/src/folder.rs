//! A folder of manifests and chunks: an outbox, a stick, an inbox.
//!
//! A file has its whole content or is not there: it is written beside, flushed, renamed, and the folder is flushed. Names
//! come from hashes alone, `<hash>.manifest`, `<hash>.chunk`; links, folders and whatever else lies there is never
//! opened. Must not know: what the files hold.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use record::Hash;

use crate::manifest::Chunk;
use crate::text::count;

/// The most names that are looked at in a folder.
pub const MAX_NAMES: usize = 65_536;
/// The most characters of a foreign name that are told.
pub const MAX_TOLD: usize = 80;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A signed manifest; the hash is that of its bytes.
    Manifest,
    /// A chunk; the hash is that of its bytes.
    Chunk,
    /// The manifest of a bundle that has been taken, in an inbox.
    Done,
}

/// The name of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name {
    /// What it holds.
    pub kind: Kind,
    /// Its hash.
    pub hash: Hash,
}

impl Name {
    const KINDS: [(Kind, &'static str); 3] = [(Kind::Manifest, "manifest"), (Kind::Chunk, "chunk"), (Kind::Done, "done")];

    /// Reads a name, exactly as it is written.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let (hash, kind) = name.split_once('.')?;
        let (kind, _) = Self::KINDS.into_iter().find(|(_, word)| *word == kind)?;
        Some(Self { kind, hash: Hash::from_hex(hash)? })
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = Self::KINDS.into_iter().find(|(kind, _)| *kind == self.kind).map_or("", |(_, word)| word);
        write!(f, "{}.{word}", self.hash.to_hex())
    }
}

/// Ends the name of a file that is being written.
const UNFINISHED: &str = ".part";

/// Why a file or folder cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{}: {error}", path.display())]
pub struct FolderError {
    /// Which.
    pub path: PathBuf,
    /// Why.
    pub error: io::Error,
}

/// Why something in a folder was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// A symbolic link.
    Link,
    /// A folder.
    Folder,
    /// Neither a file, a link nor a folder.
    Special,
    /// A file that was not written to its end.
    Unfinished,
    /// A file with a name that is none of a bundle's.
    Name,
    /// More than [`MAX_NAMES`] names; the rest was not looked at.
    TooMany,
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Link => "a link",
            Self::Folder => "a folder",
            Self::Special => "not a file",
            Self::Unfinished => "not written to its end",
            Self::Name => "not a file of a bundle",
            Self::TooMany => "too many files, the rest was not looked at",
        })
    }
}

/// What lies in a folder.
#[derive(Debug, Default)]
pub struct Listing {
    /// Files that have names of a bundle.
    pub names: BTreeSet<Name>,
    /// Everything else: its name, made fit to be shown, and what it is.
    pub foreign: Vec<(String, Foreign)>,
}

/// A folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// A folder that may be there or not.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// A folder that is made if it is not there.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn create(path: impl Into<PathBuf>) -> Result<Self, FolderError> {
        let folder = Self::at(path);
        fs::create_dir_all(&folder.path).map_err(|error| folder.error(None, error))?;
        Ok(folder)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn error(&self, name: Option<Name>, error: io::Error) -> FolderError {
        let path = name.map_or_else(|| self.path.clone(), |name| self.path.join(name.to_string()));
        FolderError { path, error }
    }

    /// Lists the folder, links not followed.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn list(&self) -> Result<Listing, FolderError> {
        let mut listing = Listing::default();
        let entries = fs::read_dir(&self.path).map_err(|error| self.error(None, error))?;
        for (entry, at) in entries.zip(0..) {
            if at == MAX_NAMES {
                listing.foreign.push((String::new(), Foreign::TooMany));
                break;
            }
            let entry = entry.map_err(|error| self.error(None, error))?;
            let (name, kind) = (entry.file_name(), entry.file_type().map_err(|error| self.error(None, error))?);
            let ours = name.to_str().and_then(Name::parse).filter(|_| kind.is_file());
            let unfinished = || name.to_str().is_some_and(|name| name.strip_suffix(UNFINISHED).and_then(Name::parse).is_some());
            let foreign = match ours {
                Some(name) => {
                    listing.names.insert(name);
                    continue;
                }
                None if kind.is_symlink() => Foreign::Link,
                None if kind.is_dir() => Foreign::Folder,
                None if !kind.is_file() => Foreign::Special,
                None if unfinished() => Foreign::Unfinished,
                None => Foreign::Name,
            };
            listing.foreign.push((shown(&name.to_string_lossy()), foreign));
        }
        listing.foreign.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(listing)
    }

    /// How long a file is; nothing if there is no file of that name that is neither link nor folder.
    ///
    /// # Errors
    /// It cannot be looked at.
    pub fn length(&self, name: Name) -> Result<Option<u64>, FolderError> {
        match fs::symlink_metadata(self.path.join(name.to_string())) {
            Ok(found) => Ok(found.is_file().then_some(found.len())),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound) => Ok(None),
            Err(error) => Err(self.error(Some(name), error)),
        }
    }

    /// Reads a file; nothing if there is none, it is a link or folder, or it is longer than `most` bytes.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read(&self, name: Name, most: u64) -> Result<Option<Vec<u8>>, FolderError> {
        if self.length(name)?.is_none_or(|length| length > most) {
            return Ok(None);
        }
        let read = || -> io::Result<Vec<u8>> {
            let mut bytes = Vec::new();
            File::open(self.path.join(name.to_string()))?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        let bytes = read().map_err(|error| self.error(Some(name), error))?;
        Ok((count(bytes.len()) <= most).then_some(bytes))
    }

    /// Reads a chunk; nothing if it is not there or not what its hash says.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn chunk(&self, chunk: &Chunk) -> Result<Option<Vec<u8>>, FolderError> {
        let bytes = self.read(Name { kind: Kind::Chunk, hash: chunk.hash }, chunk.bytes.into())?;
        Ok(bytes.filter(|bytes| chunk.is(bytes)))
    }

    /// Writes a file in place of any other of its name. Once this answers, it is on the disk; before, it is not there.
    ///
    /// # Errors
    /// It cannot be written; nothing of it is left.
    pub fn write(&self, name: Name, bytes: &[u8]) -> Result<(), FolderError> {
        let beside = self.path.join(format!("{name}{UNFINISHED}"));
        self.replace(name, &beside, bytes).map_err(|error| {
            let _ = fs::remove_file(&beside);
            self.error(Some(name), error)
        })
    }

    /// What lies under the name of the unfinished file is removed, not opened: it could be a link.
    fn replace(&self, name: Name, beside: &Path, bytes: &[u8]) -> io::Result<()> {
        fs::remove_file(beside).or_else(absent)?;
        let mut file = OpenOptions::new().write(true).create_new(true).open(beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        drop(file);
        fs::rename(beside, self.path.join(name.to_string()))?;
        self.flush()
    }

    fn flush(&self) -> io::Result<()> {
        File::open(&self.path)?.sync_all()
    }

    /// Gives a file another name.
    ///
    /// # Errors
    /// It is not there, or cannot be renamed.
    pub fn rename(&self, old: Name, new: Name) -> Result<(), FolderError> {
        let renamed = fs::rename(self.path.join(old.to_string()), self.path.join(new.to_string()));
        renamed.and_then(|()| self.flush()).map_err(|error| self.error(Some(old), error))
    }

    /// Removes a file if it is there.
    ///
    /// # Errors
    /// It cannot be removed.
    pub fn remove(&self, name: Name) -> Result<(), FolderError> {
        fs::remove_file(self.path.join(name.to_string())).or_else(absent).map_err(|error| self.error(Some(name), error))
    }

    /// Removes files that were not written to their end.
    ///
    /// # Errors
    /// The folder cannot be read, or a file not removed.
    pub fn tidy(&self) -> Result<(), FolderError> {
        for (name, foreign) in self.list()?.foreign {
            if foreign == Foreign::Unfinished {
                fs::remove_file(self.path.join(name)).or_else(absent).map_err(|error| self.error(None, error))?;
            }
        }
        Ok(())
    }
}

fn absent(error: io::Error) -> io::Result<()> {
    if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

/// A foreign name as it may be shown: letters, digits and a few signs, not too long.
fn shown(name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || " .-_()+".contains(c) { c } else { '\u{fffd}' };
    name.chars().map(plain).take(MAX_TOLD).collect()
}
