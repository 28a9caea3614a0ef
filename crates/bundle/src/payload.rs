//! What is carried: entries of one log in their places, what opens their commitments, the log's checkpoint, attachments.
//!
//! `Payload::read(bytes)?.write() == bytes` for all bytes that are a payload, and no others are read. Must not know: whether
//! the entries fit what anyone holds, what an attachment says.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, BufRead, Read, Write};

use record::{FormatError, Origin, SignedCheckpoint, entry, note, number};

use crate::opening::Opening;
use crate::text::count;

/// First line of every payload.
pub const FORMAT: &str = "huanjie/payload/v1";
/// The longest head, its blank line included, in bytes.
pub const MAX_HEAD: u64 = 1024;
/// The longest attachment, in bytes.
pub const MAX_ATTACHMENT: u64 = 1 << 20;

/// What may travel with the entries. Whoever takes it checks what it says; the formats are in `docs/record-format.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Attachment {
    /// The newest checkpoint of the cycle's log.
    Cycle,
    /// Entries of the cycle's log that enrol or revoke keys.
    Keys,
    /// The lease under which the receiver writes, with its proof.
    Lease,
    /// Proof that the cycle's log holds a checkpoint that the receiver sent.
    Receipt,
}

impl Attachment {
    /// All of them, in the order in which they stand.
    pub const ALL: [Self; 4] = [Self::Cycle, Self::Keys, Self::Lease, Self::Receipt];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cycle => "cycle",
            Self::Keys => "keys",
            Self::Lease => "lease",
            Self::Receipt => "receipt",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|attachment| attachment.name() == name)
    }
}

/// Why something is no payload, and where.
#[derive(Debug, thiserror::Error)]
pub enum PayloadError {
    /// The head.
    #[error("head of the payload: {0}")]
    Head(FormatError),
    /// An entry, by its place in the log.
    #[error("entry {place}: {why}")]
    Entry {
        /// Its place.
        place: u64,
        /// What is wrong.
        why: &'static str,
    },
    /// An opening, by its line from 1.
    #[error("opening {line}: {why}")]
    Opening {
        /// Its line.
        line: usize,
        /// What is wrong.
        why: &'static str,
    },
    /// The checkpoint.
    #[error("checkpoint: {0}")]
    Checkpoint(FormatError),
    /// An attachment.
    #[error("attachment {name}: {why}")]
    Attachment {
        /// Its name.
        name: &'static str,
        /// What is wrong.
        why: &'static str,
    },
    /// It ends within a part.
    #[error("the payload ends within its {0}")]
    Cut(&'static str),
    /// It goes on after its last part.
    #[error("something follows the payload's last part")]
    Trailing,
    /// The bytes cannot be had.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A part of a log on its way.
#[derive(Clone, PartialEq, Eq)]
pub struct Payload {
    from: u64,
    entries: Vec<Vec<u8>>,
    openings: Vec<Opening>,
    checkpoint: SignedCheckpoint,
    attachments: BTreeMap<Attachment, Vec<u8>>,
}

impl fmt::Debug for Payload {
    /// Shows no content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Payload({} {}..{})", self.origin(), self.from, self.to())
    }
}

impl Payload {
    /// Puts a payload together: the entries from `from` up to the checkpoint's size, in order; there may be none.
    ///
    /// # Errors
    /// The entries do not end at the checkpoint's size, one is empty or too long, an opening is out of order, doubled or
    /// belongs to none of the entries, an attachment is empty or too long.
    pub fn new(
        from: u64,
        entries: Vec<Vec<u8>>,
        openings: Vec<Opening>,
        checkpoint: SignedCheckpoint,
        attachments: BTreeMap<Attachment, Vec<u8>>,
    ) -> Result<Self, PayloadError> {
        let payload = Self { from, entries, openings, checkpoint, attachments };
        if from.checked_add(count(payload.entries.len())) != Some(payload.to()) {
            return Err(PayloadError::Checkpoint(FormatError::at(2, "the entries do not end at its size")));
        }
        for (place, entry) in (from..).zip(&payload.entries) {
            if entry.is_empty() || entry.len() > entry::MAX_BYTES {
                return Err(PayloadError::Entry { place, why: "empty or longer than 65535 bytes" });
            }
        }
        let mut last = None;
        for (opening, line) in payload.openings.iter().zip(1..) {
            let wrong = |why| Err(PayloadError::Opening { line, why });
            if !(from..payload.to()).contains(&opening.index) {
                return wrong("it belongs to none of the entries");
            }
            if last.replace(opening.key()).is_some_and(|last| last >= opening.key()) {
                return wrong("out of order or doubled");
            }
        }
        for (attachment, bytes) in &payload.attachments {
            if bytes.is_empty() || count(bytes.len()) > MAX_ATTACHMENT {
                return Err(PayloadError::Attachment { name: attachment.name(), why: "empty or longer than 1 MiB" });
            }
        }
        Ok(payload)
    }

    /// The log.
    #[must_use]
    pub const fn origin(&self) -> &Origin {
        &self.checkpoint.checkpoint().origin
    }

    /// Place of the first entry.
    #[must_use]
    pub const fn from(&self) -> u64 {
        self.from
    }

    /// The checkpoint's size: the place behind the last entry.
    #[must_use]
    pub const fn to(&self) -> u64 {
        self.checkpoint.checkpoint().size
    }

    /// The entries, byte for byte.
    #[must_use]
    pub fn entries(&self) -> &[Vec<u8>] {
        &self.entries
    }

    /// What opens commitments of the entries, in the order of place and field.
    #[must_use]
    pub fn openings(&self) -> &[Opening] {
        &self.openings
    }

    /// The log's checkpoint at the size [`Payload::to`].
    #[must_use]
    pub const fn checkpoint(&self) -> &SignedCheckpoint {
        &self.checkpoint
    }

    /// The attachments.
    #[must_use]
    pub const fn attachments(&self) -> &BTreeMap<Attachment, Vec<u8>> {
        &self.attachments
    }

    /// Writes the payload.
    ///
    /// # Errors
    /// An opening whose value is no text, or the sink's.
    pub fn write(&self, to: &mut impl Write) -> Result<(), PayloadError> {
        let line = |(opening, line): (&Opening, usize)| opening.line().map_err(|why| PayloadError::Opening { line, why });
        let mut openings = String::new();
        for opening in self.openings.iter().zip(1..) {
            openings.push_str(&line(opening)?);
            openings.push('\n');
        }
        let checkpoint = self.checkpoint.to_bytes();
        let entries: u64 = self.entries.iter().map(|entry| 2 + count(entry.len())).sum();
        let mut head = format!("{FORMAT}\n{}\n{}\n{}\n", self.origin(), self.from, self.to());
        let parts = [("entries", entries), ("openings", count(openings.len())), ("checkpoint", count(checkpoint.len()))];
        let attached = self.attachments.iter().map(|(attachment, bytes)| (attachment.name(), count(bytes.len())));
        parts.into_iter().chain(attached).for_each(|(name, bytes)| head.push_str(&format!("{name} {bytes}\n")));
        head.push('\n');
        to.write_all(head.as_bytes())?;
        for (place, entry) in (self.from..).zip(&self.entries) {
            let length = u16::try_from(entry.len()).map_err(|_| PayloadError::Entry { place, why: "longer than 65535 bytes" })?;
            to.write_all(&length.to_be_bytes())?;
            to.write_all(entry)?;
        }
        to.write_all(openings.as_bytes())?;
        to.write_all(&checkpoint)?;
        self.attachments.values().try_for_each(|bytes| to.write_all(bytes))?;
        Ok(())
    }

    /// The same without the openings that are not to be kept; entries and checkpoint stay.
    #[must_use]
    pub fn keeping(mut self, keep: impl Fn(&Opening) -> bool) -> Self {
        self.openings.retain(keep);
        self
    }

    /// Reads a payload to the end of its bytes. Memory grows with what is there, not with what a head declares.
    ///
    /// # Errors
    /// The first place where the bytes are none.
    pub fn read(from: &mut impl BufRead) -> Result<Self, PayloadError> {
        let head = Head::read(from)?;
        let entries = head.entries(from)?;
        let openings = openings(&part(from, head.openings, "openings")?)?;
        let checkpoint = part(from, head.checkpoint, "checkpoint")?;
        let checkpoint = SignedCheckpoint::parse(&checkpoint).map_err(PayloadError::Checkpoint)?;
        if checkpoint.checkpoint().origin != head.origin {
            return Err(PayloadError::Checkpoint(FormatError::at(1, "another log than the head names")));
        }
        if checkpoint.checkpoint().size != head.to {
            return Err(PayloadError::Checkpoint(FormatError::at(2, "another size than the head names")));
        }
        let mut attachments = BTreeMap::new();
        for (attachment, bytes) in head.attachments {
            attachments.insert(attachment, part(from, bytes, attachment.name())?);
        }
        if !from.fill_buf()?.is_empty() {
            return Err(PayloadError::Trailing);
        }
        Self::new(head.from, entries, openings, checkpoint, attachments)
    }
}

/// The next `bytes` bytes.
fn part(from: &mut impl Read, bytes: u64, name: &'static str) -> Result<Vec<u8>, PayloadError> {
    let mut part = Vec::new();
    from.take(bytes).read_to_end(&mut part)?;
    if count(part.len()) == bytes { Ok(part) } else { Err(PayloadError::Cut(name)) }
}

fn openings(bytes: &[u8]) -> Result<Vec<Opening>, PayloadError> {
    let wrong = |line, why| PayloadError::Opening { line, why };
    let lines = bytes.split_inclusive(|byte| *byte == b'\n').zip(1..);
    let one = |(bytes, line): (&[u8], usize)| {
        let text = bytes.strip_suffix(b"\n").ok_or(wrong(line, "no newline at the end"))?;
        let text = std::str::from_utf8(text).map_err(|_| wrong(line, "not UTF-8"))?;
        Opening::parse(text).map_err(|error| wrong(line, error.why()))
    };
    lines.map(one).collect()
}

/// What the head declares: where the entries stand, and the bytes of each part.
struct Head {
    origin: Origin,
    from: u64,
    to: u64,
    entries: u64,
    openings: u64,
    checkpoint: u64,
    attachments: Vec<(Attachment, u64)>,
}

impl Head {
    fn read(from: &mut impl BufRead) -> Result<Self, PayloadError> {
        let (mut bytes, mut limited) = (Vec::new(), from.take(MAX_HEAD));
        while bytes != b"\n" && !bytes.ends_with(b"\n\n") {
            if limited.read_until(b'\n', &mut bytes)? == 0 {
                let cut = if limited.limit() == 0 {
                    PayloadError::Head(FormatError::at(0, "longer than 1024 bytes"))
                } else {
                    PayloadError::Cut("head")
                };
                return Err(cut);
            }
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| PayloadError::Head(FormatError::at(0, "not UTF-8")))?;
        Self::parse(text.strip_suffix('\n').unwrap_or(text)).map_err(PayloadError::Head)
    }

    fn parse(text: &str) -> Result<Self, FormatError> {
        let mut lines = text.split_terminator('\n').zip(1..);
        let mut next = |why| lines.next().map(|(line, _)| line).ok_or(FormatError::at(0, why));
        if next("an empty head")? != FORMAT {
            return Err(FormatError::at(1, "not a payload of this version"));
        }
        let origin = Origin::parse(next("no name of a log")?).ok_or(FormatError::at(2, "not the name of a log"))?;
        let from = number(next("no first place")?).ok_or(FormatError::at(3, "not a number"))?;
        let to = number(next("no size")?).filter(|to| *to >= from).ok_or(FormatError::at(4, "not a size of at least the first place"))?;
        let mut bytes = |name, line, most| {
            let found = next("a part is missing")?.strip_prefix(name).and_then(|rest| number(rest.strip_prefix(' ')?));
            found
                .filter(|bytes| *bytes <= most)
                .ok_or(FormatError::at(line, "not the part that stands here and its length within the limit"))
        };
        let entries = bytes("entries", 5, u64::MAX)?;
        let openings = bytes("openings", 6, u64::MAX)?;
        let checkpoint = bytes("checkpoint", 7, count(note::MAX_BYTES))?;
        let mut attachments: Vec<(Attachment, u64)> = Vec::new();
        for (line, place) in lines {
            let found = line.split_once(' ').and_then(|(name, bytes)| Some((Attachment::from_name(name)?, number(bytes)?)));
            let (attachment, bytes) = found.ok_or(FormatError::at(place, "not an attachment and its length"))?;
            if bytes == 0 || bytes > MAX_ATTACHMENT {
                return Err(FormatError::at(place, "an attachment that is empty or longer than 1 MiB"));
            }
            if attachments.last().is_some_and(|(last, _)| *last >= attachment) {
                return Err(FormatError::at(place, "an attachment out of order or doubled"));
            }
            attachments.push((attachment, bytes));
        }
        Ok(Self { origin, from, to, entries, openings, checkpoint, attachments })
    }

    /// The entries: exactly as many as the head says, in exactly as many bytes.
    fn entries(&self, from: &mut impl Read) -> Result<Vec<Vec<u8>>, PayloadError> {
        let (mut entries, mut left) = (Vec::new(), self.entries);
        for place in self.from..self.to {
            let wrong = |why| PayloadError::Entry { place, why };
            left = left.checked_sub(2).ok_or(wrong("beyond the part of entries"))?;
            let length = part(from, 2, "entries")?;
            let length = length.iter().fold(0, |length, byte| length << 8 | u64::from(*byte));
            left = left.checked_sub(length).ok_or(wrong("beyond the part of entries"))?;
            entries.push(part(from, length, "entries")?);
        }
        if left == 0 { Ok(entries) } else { Err(PayloadError::Entry { place: self.to, why: "more bytes than entries" }) }
    }
}
