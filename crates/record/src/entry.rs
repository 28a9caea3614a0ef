//! An entry of a log: nine lines that a person can read, and the signatures of those who answer for it.
//!
//! `Entry::parse(bytes)?.to_bytes() == bytes` for all bytes that are an entry, and no others are read. Must not know: what
//! a type of entry means, who may sign it.

use std::fmt::Write as _;

use uuid::Uuid;

use crate::clock::Clock;
use crate::hash::Hash;
use crate::json;
use crate::key::{NamedSigner, Purpose, Verifier};
use crate::note::{AddError, Note, Signature, SignatureError, Verifiers};
use crate::origin::Origin;
use crate::text::{FormatError, MAX_NUMBER, number};

/// First line of every entry: the format and its version.
pub const FORMAT: &str = "huanjie/entry/v1";
/// The longest entry, signatures included, in bytes: what the length prefix of an entry bundle holds.
pub const MAX_BYTES: usize = 65_535;

/// What happened, as a stream and a fact in it: `committee.roll_posted`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EventType(String);

impl EventType {
    /// The longest type, in bytes.
    pub const MAX_BYTES: usize = 100;

    /// Reads a type: two names of `a-z`, `0-9` and `_` that begin with a letter, with one dot between them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let name = |name: &str| {
            name.starts_with(|c: char| c.is_ascii_lowercase())
                && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        };
        let (stream, fact) = text.split_once('.')?;
        (text.len() <= Self::MAX_BYTES && name(stream) && name(fact)).then(|| Self(text.to_owned()))
    }

    /// The whole type.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The stream.
    #[must_use]
    pub fn stream(&self) -> &str {
        self.0.split_once('.').map_or("", |(stream, _)| stream)
    }

    /// The fact.
    #[must_use]
    pub fn fact(&self) -> &str {
        self.0.split_once('.').map_or("", |(_, fact)| fact)
    }
}

/// What an entry says, one line of canonical JSON: an object.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Body(String);

impl Body {
    /// Writes a value canonically.
    ///
    /// # Errors
    /// It is no object, or holds what canonical JSON of the record does not.
    pub fn new(value: &serde_json::Value) -> Result<Self, json::JsonError> {
        Self::parse(&json::write(value)?)
    }

    /// Takes a line that is canonical already.
    ///
    /// # Errors
    /// It is no object, or not canonical.
    pub fn parse(line: &str) -> Result<Self, json::JsonError> {
        json::check(line)?;
        if line.starts_with('{') { Ok(Self(line.to_owned())) } else { Err(json::JsonError { byte: 1, why: "not an object" }) }
    }

    /// The line.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What an entry holds apart from its signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The log.
    pub origin: Origin,
    /// Place in the log, from 0; at most 2^63 - 1.
    pub index: u64,
    /// Leaf hash of the entry before; [`Hash::ZERO`] for the first.
    pub previous: Hash,
    /// Id of the event, a UUID of version 7: a command sent twice is found by it.
    pub event: Uuid,
    /// Number of the lease under which it was written; at most 2^63 - 1.
    pub epoch: u64,
    /// What the device said about the time.
    pub clock: Clock,
    /// What happened.
    pub kind: EventType,
    /// What it says.
    pub body: Body,
}

impl Content {
    /// The nine lines that are signed.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.body.0.len() + 360);
        let Self { origin, index, previous, event, epoch, clock, kind, body } = self;
        let _ = write!(text, "{FORMAT}\n{origin}\n{index}\n{previous}\n{event}\n{epoch}\n{clock}\n{}\n{}\n", kind.0, body.0);
        text
    }

    /// Reads the nine lines.
    ///
    /// # Errors
    /// The first line that no entry has there.
    pub fn parse(text: &str) -> Result<Self, FormatError> {
        let lines: Vec<&str> = text.lines().take(10).collect();
        let Ok([format, origin, index, previous, event, epoch, clock, kind, body]) = <[&str; 9]>::try_from(lines) else {
            return Err(FormatError::whole("an entry has nine lines"));
        };
        if format != FORMAT {
            return Err(FormatError::at(1, "not an entry of this version"));
        }
        Ok(Self {
            origin: Origin::parse(origin).ok_or(FormatError::at(2, "not the name of a log"))?,
            index: number(index).ok_or(FormatError::at(3, "not an index"))?,
            previous: Hash::parse(previous).ok_or(FormatError::at(4, "not a hash in base64"))?,
            event: event_id(event).ok_or(FormatError::at(5, "not a UUID of version 7 in lower case"))?,
            epoch: number(epoch).ok_or(FormatError::at(6, "not a lease epoch"))?,
            clock: Clock::parse(clock).ok_or(FormatError::at(7, "not a time, its quality and the seconds since start"))?,
            kind: EventType::parse(kind).ok_or(FormatError::at(8, "not a stream and a fact"))?,
            body: Body::parse(body).map_err(|e| FormatError { line: 9, byte: e.byte, why: e.why })?,
        })
    }
}

fn event_id(text: &str) -> Option<Uuid> {
    let id = Uuid::try_parse(text).ok()?;
    let seven = id.get_version_num() == 7 && id.get_variant() == uuid::Variant::RFC4122;
    (seven && id.hyphenated().to_string() == text).then_some(id)
}

/// Why an entry cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// An index or epoch beyond 2^63 - 1, or an event id that is no UUID of version 7.
    #[error("{0}")]
    Content(FormatError),
    /// With its signatures it is longer than [`MAX_BYTES`].
    #[error("the entry has {0} bytes, more than 65535")]
    TooLong(usize),
    /// The signatures do not fit, or a signer does not sign.
    #[error(transparent)]
    Signature(#[from] AddError),
}

/// A signed entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    content: Content,
    note: Note,
}

impl Entry {
    /// Signs a content: the device first, then each acting person.
    ///
    /// # Errors
    /// A number or id out of range, more than [`MAX_BYTES`], a doubled or failing signer.
    pub fn sign(content: Content, signers: &[&NamedSigner]) -> Result<Self, EntryError> {
        if content.index > MAX_NUMBER {
            return Err(EntryError::Content(FormatError::at(3, "an index beyond 2^63 - 1")));
        }
        if content.epoch > MAX_NUMBER {
            return Err(EntryError::Content(FormatError::at(6, "an epoch beyond 2^63 - 1")));
        }
        if event_id(&content.event.to_string()).is_none() {
            return Err(EntryError::Content(FormatError::at(5, "not a UUID of version 7")));
        }
        let note = Note::sign(content.text(), signers)?;
        Self { content, note }.within()
    }

    /// The same entry with one more signature, which is not verified here. Its leaf hash is another.
    ///
    /// # Errors
    /// The key has signed already, or the entry grows too long.
    pub fn with(mut self, signature: Signature) -> Result<Self, EntryError> {
        self.note.add(signature)?;
        self.within()
    }

    fn within(self) -> Result<Self, EntryError> {
        let length = self.note.to_bytes().len();
        if length > MAX_BYTES { Err(EntryError::TooLong(length)) } else { Ok(self) }
    }

    /// Reads an entry.
    ///
    /// # Errors
    /// The first place where the bytes are none.
    pub fn parse(bytes: &[u8]) -> Result<Self, FormatError> {
        let note = Note::parse_within(bytes, MAX_BYTES)?;
        Ok(Self { content: Content::parse(note.text())?, note })
    }

    /// The bytes that are kept, published and hashed.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.note.to_bytes()
    }

    /// The leaf hash: RFC 6962 over the whole note, signatures included.
    #[must_use]
    pub fn leaf(&self) -> Hash {
        Hash::leaf(self.note.write().as_bytes())
    }

    /// What it holds.
    #[must_use]
    pub const fn content(&self) -> &Content {
        &self.content
    }

    /// Text and signatures.
    #[must_use]
    pub const fn note(&self) -> &Note {
        &self.note
    }

    /// Verifies the signatures by known keys; answers who signed, in the order of the signatures.
    ///
    /// # Errors
    /// A signature by a known key does not verify, or none by a known key that signs entries.
    pub fn verify<'v>(&self, known: &'v Verifiers) -> Result<Vec<&'v Verifier>, SignatureError> {
        let by = self.note.verify(known)?.into_iter().map(|(key, _)| key).filter(|key| key.purpose() == Purpose::Note);
        let by: Vec<&Verifier> = by.collect();
        if by.is_empty() { Err(SignatureError::Unsigned) } else { Ok(by) }
    }
}
