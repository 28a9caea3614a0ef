//! The manifest: what is on its way and in which chunks, signed by the device that sends it.
//!
//! Must not know: files, what the chunks hold, which devices are known.

use std::collections::HashSet;
use std::fmt::Write as _;

use record::note::{AddError, Note, SignatureError};
use record::{FormatError, Hash, NamedSigner, Origin, Purpose, Verifier, Verifiers, number};

use crate::Recipient;
use crate::text::{count, sha256};

/// First line of every manifest.
pub const FORMAT: &str = "huanjie/bundle/v1";
/// The longest manifest, its signature included, in bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// The most chunks.
pub const MAX_CHUNKS: usize = 4096;
/// The longest chunk, in bytes.
pub const MAX_CHUNK: u32 = 1 << 20;
/// The most recipients.
pub const MAX_RECIPIENTS: usize = 16;
/// The longest line of version, in bytes.
pub const MAX_VERSION: usize = 200;

/// A chunk: SHA-256 of its bytes, and how many they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chunk {
    /// SHA-256.
    pub hash: Hash,
    /// From 1 to [`MAX_CHUNK`].
    pub bytes: u32,
}

impl Chunk {
    /// Whether the bytes are this chunk.
    #[must_use]
    pub fn is(&self, bytes: &[u8]) -> bool {
        count(bytes.len()) == u64::from(self.bytes) && sha256(bytes) == self.hash
    }
}

/// What a manifest says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The log.
    pub origin: Origin,
    /// Place of the first entry.
    pub from: u64,
    /// Size of the log behind the last entry.
    pub to: u64,
    /// Root of the log at that size.
    pub root: Hash,
    /// Versions of program and rules: 1 to [`MAX_VERSION`] bytes of ASCII from space to tilde.
    pub version: String,
    /// Whom the payload is encrypted to, as `age1…`; none if it is plain.
    pub recipients: Vec<String>,
    /// The chunks in order.
    pub chunks: Vec<Chunk>,
}

impl Manifest {
    /// Bytes of all chunks.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.chunks.iter().map(|chunk| u64::from(chunk.bytes)).sum()
    }

    /// Whether the payload is encrypted.
    #[must_use]
    pub const fn encrypted(&self) -> bool {
        !self.recipients.is_empty()
    }

    /// The text that is signed.
    #[must_use]
    pub fn text(&self) -> String {
        let Self { origin, from, to, root, version, recipients, chunks } = self;
        let mut text = format!("{FORMAT}\n{origin}\n{from}\n{to}\n{root}\n{version}\n");
        let sealed: String = recipients.iter().map(|recipient| format!(" {recipient}")).collect();
        let kind = if self.encrypted() { "age" } else { "plain" };
        let _ = write!(text, "{kind}{sealed}\n{}\n{}\n", self.total(), chunks.len());
        chunks.iter().for_each(|chunk| {
            let _ = writeln!(text, "{} {}", chunk.hash.to_hex(), chunk.bytes);
        });
        text
    }

    /// Reads the text.
    ///
    /// # Errors
    /// The first line that no manifest has there.
    pub fn parse(text: &str) -> Result<Self, FormatError> {
        let mut lines = text.lines();
        let mut next = |line| lines.next().ok_or(FormatError::at(line, "the manifest ends too early"));
        if next(1)? != FORMAT {
            return Err(FormatError::at(1, "not a manifest of this version"));
        }
        let origin = Origin::parse(next(2)?).ok_or(FormatError::at(2, "not the name of a log"))?;
        let from = number(next(3)?).ok_or(FormatError::at(3, "not a place"))?;
        let to = number(next(4)?).filter(|to| *to >= from).ok_or(FormatError::at(4, "not a size of at least the first place"))?;
        let root = Hash::parse(next(5)?).ok_or(FormatError::at(5, "not a hash in base64"))?;
        let version = Some(next(6)?).filter(|line| is_version(line)).ok_or(FormatError::at(6, "not a line of versions"))?.to_owned();
        let recipients = recipients(next(7)?).ok_or(FormatError::at(7, "neither `plain` nor `age` and 1 to 16 recipients"))?;
        let total = number(next(8)?).ok_or(FormatError::at(8, "not a number of bytes"))?;
        let count = number(next(9)?).and_then(|count| usize::try_from(count).ok());
        let count =
            count.filter(|count| (1..=MAX_CHUNKS).contains(count)).ok_or(FormatError::at(9, "not a number of chunks from 1 to 4096"))?;
        let chunks = (10..10 + count).map(|line| chunk(next(line)?).ok_or(FormatError::at(line, "not a hash and 1 to 1048576 bytes")));
        let chunks = chunks.collect::<Result<Vec<Chunk>, FormatError>>()?;
        if lines.next().is_some() {
            return Err(FormatError::at(10 + count, "something follows the last chunk"));
        }
        let mut seen = HashSet::new();
        if let Some(twice) = chunks.iter().position(|chunk| !seen.insert(chunk.hash)) {
            return Err(FormatError::at(10 + twice, "a chunk that stands above already"));
        }
        let manifest = Self { origin, from, to, root, version, recipients, chunks };
        if manifest.total() == total { Ok(manifest) } else { Err(FormatError::at(8, "not the sum of the chunks")) }
    }
}

/// Whether a line may tell versions.
#[must_use]
pub fn is_version(line: &str) -> bool {
    (1..=MAX_VERSION).contains(&line.len()) && line.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

fn recipients(line: &str) -> Option<Vec<String>> {
    if line == "plain" {
        return Some(Vec::new());
    }
    let all: Vec<String> = line.strip_prefix("age ")?.split(' ').map(str::to_owned).take(MAX_RECIPIENTS + 1).collect();
    are_recipients(&all).then_some(all)
}

/// One to sixteen recipients as age writes them, none twice.
pub(crate) fn are_recipients(all: &[String]) -> bool {
    let known = |text: &String| text.parse::<Recipient>().is_ok_and(|recipient| recipient.to_string() == *text);
    let distinct: HashSet<&String> = all.iter().collect();
    (1..=MAX_RECIPIENTS).contains(&all.len()) && distinct.len() == all.len() && all.iter().all(known)
}

fn chunk(line: &str) -> Option<Chunk> {
    let (hash, bytes) = line.split_once(' ')?;
    let bytes = u32::try_from(number(bytes)?).ok().filter(|bytes| (1..=MAX_CHUNK).contains(bytes))?;
    Some(Chunk { hash: Hash::from_hex(hash)?, bytes })
}

/// A manifest with its one signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedManifest {
    manifest: Manifest,
    note: Note,
    hash: Hash,
}

impl SignedManifest {
    pub(crate) fn sign(manifest: Manifest, device: &NamedSigner) -> Result<Self, AddError> {
        let note = Note::sign(manifest.text(), &[device])?;
        let hash = sha256(&note.to_bytes());
        Ok(Self { manifest, note, hash })
    }

    /// Reads a manifest of at most [`MAX_BYTES`] with exactly one signature, which is not verified here.
    ///
    /// # Errors
    /// The first place where the bytes are none.
    pub fn parse(bytes: &[u8]) -> Result<Self, FormatError> {
        let note = Note::parse_within(bytes, MAX_BYTES)?;
        let manifest = Manifest::parse(note.text())?;
        if note.signatures().len() != 1 {
            return Err(FormatError::at(0, "more than one signature"));
        }
        Ok(Self { manifest, note, hash: sha256(bytes) })
    }

    /// The device that signed it.
    ///
    /// # Errors
    /// No known key, or its signature does not verify.
    pub fn verify<'v>(&self, devices: &'v Verifiers) -> Result<&'v Verifier, SignatureError> {
        let by = self.note.verify(devices)?;
        by.into_iter().map(|(key, _)| key).find(|key| key.purpose() == Purpose::Note).ok_or(SignatureError::Unsigned)
    }

    /// What it says.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.note.to_bytes()
    }

    /// SHA-256 of the bytes: the name of the bundle.
    #[must_use]
    pub const fn hash(&self) -> Hash {
        self.hash
    }
}
