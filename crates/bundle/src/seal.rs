//! From a payload to a manifest and chunks in an outbox, and back through age.
//!
//! Encryption is age's (X25519, ChaCha20-Poly1305) in both suites of signatures. Each sealing draws new randomness, so a
//! bundle is sealed once and its chunks are kept until the receiver has them all. Must not know: who a recipient is.

use std::collections::HashSet;
use std::io::{self, BufReader, ErrorKind, Read, Write};
use std::iter;

use age::{DecryptError, Decryptor, Encryptor};
use record::note::AddError;
use record::{Hash, NamedSigner};

use crate::folder::{Folder, FolderError, Kind, Name};
use crate::manifest::{Chunk, MAX_CHUNK, MAX_CHUNKS, Manifest, SignedManifest, are_recipients, is_version};
use crate::opening::Field;
use crate::payload::{Payload, PayloadError};
use crate::text::sha256;
use crate::{Identity, Recipient};

/// How a payload is sealed.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// Whom it is encrypted to; nobody for a plain bundle.
    pub recipients: &'a [Recipient],
    /// Versions of program and rules, for people.
    pub version: &'a str,
    /// How long a chunk is, 1 to [`MAX_CHUNK`] bytes; the last may be shorter.
    pub chunk: u32,
}

/// Why a payload is not sealed. Nothing is left of it in the outbox.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// A personal part must not travel in the clear.
    #[error("the personal part of entry {0} would travel unencrypted: name the county's recipient")]
    Personal(u64),
    /// A recipient is named twice, or there are more than sixteen.
    #[error("1 to 16 different recipients can be named")]
    Recipients,
    /// The line of versions is empty, too long or not plain ASCII.
    #[error("not a line of versions: {0:?}")]
    Version(String),
    /// A chunk has from 1 byte to 1 MiB.
    #[error("a chunk has 1 to 1048576 bytes, not {0}")]
    Chunk(u32),
    /// More than [`MAX_CHUNKS`] chunks.
    #[error("the payload gives more than 4096 chunks")]
    TooLong,
    /// Two chunks of a plain payload are the same, which no manifest lists.
    #[error("the payload repeats itself: encrypt it")]
    Repeats,
    /// The payload cannot be written.
    #[error(transparent)]
    Payload(PayloadError),
    /// The device does not sign.
    #[error(transparent)]
    Signature(#[from] AddError),
    /// The outbox cannot be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
}

/// Encrypts, cuts and signs a payload; once this answers, all of it is on the disk in the outbox.
///
/// # Errors
/// A personal part and no recipient, terms out of range, a payload too long, a device that does not sign, the disk.
pub fn seal(payload: &Payload, terms: &Terms<'_>, device: &NamedSigner, outbox: &Folder) -> Result<SignedManifest, SealError> {
    let recipients: Vec<String> = terms.recipients.iter().map(ToString::to_string).collect();
    if recipients.is_empty() {
        payload.openings().iter().find(|opening| opening.field == Field::Personal).map_or(Ok(()), |o| Err(SealError::Personal(o.index)))?;
    } else if !are_recipients(&recipients) {
        return Err(SealError::Recipients);
    }
    if !is_version(terms.version) {
        return Err(SealError::Version(terms.version.to_owned()));
    }
    if !(1..=MAX_CHUNK).contains(&terms.chunk) {
        return Err(SealError::Chunk(terms.chunk));
    }
    let mut cutter = Cutter::new(outbox, terms.chunk);
    let signed = cutter.cut(payload, terms.recipients).and_then(|()| {
        let checkpoint = payload.checkpoint().checkpoint();
        let manifest = Manifest {
            origin: checkpoint.origin.clone(),
            from: payload.from(),
            to: checkpoint.size,
            root: checkpoint.root,
            version: terms.version.to_owned(),
            recipients,
            chunks: cutter.chunks.clone(),
        };
        let signed = SignedManifest::sign(manifest, device)?;
        outbox.write(Name { kind: Kind::Manifest, hash: signed.hash() }, &signed.to_bytes())?;
        Ok(signed)
    });
    if signed.is_err() {
        for hash in cutter.written {
            outbox.remove(Name { kind: Kind::Chunk, hash })?;
        }
    }
    signed
}

/// Cuts what is written to it into chunks and puts them into the outbox.
struct Cutter<'a> {
    outbox: &'a Folder,
    chunk: u32,
    buffer: Vec<u8>,
    chunks: Vec<Chunk>,
    seen: HashSet<Hash>,
    /// What was not in the outbox before.
    written: Vec<Hash>,
    /// Why it stopped: age and the payload see an I/O error only.
    fault: Option<SealError>,
}

impl<'a> Cutter<'a> {
    fn new(outbox: &'a Folder, chunk: u32) -> Self {
        Self { outbox, chunk, buffer: Vec::new(), chunks: Vec::new(), seen: HashSet::new(), written: Vec::new(), fault: None }
    }

    fn cut(&mut self, payload: &Payload, recipients: &[Recipient]) -> Result<(), SealError> {
        let written = self.encrypt(payload, recipients);
        let flushed = written.and_then(|()| Ok(self.flush_chunk()?));
        match (self.fault.take(), flushed) {
            (Some(fault), _) => Err(fault),
            (None, flushed) => flushed.map_err(SealError::Payload),
        }
    }

    fn encrypt(&mut self, payload: &Payload, recipients: &[Recipient]) -> Result<(), PayloadError> {
        if recipients.is_empty() {
            return payload.write(self);
        }
        let encryptor = Encryptor::with_recipients(recipients.iter().map(|recipient| recipient as _)).map_err(io::Error::other)?;
        let mut writer = encryptor.wrap_output(self)?;
        payload.write(&mut writer)?;
        writer.finish()?;
        Ok(())
    }

    fn flush_chunk(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let chunk = Chunk { hash: sha256(&self.buffer), bytes: u32::try_from(self.buffer.len()).unwrap_or(MAX_CHUNK) };
        if let Err(fault) = self.keep(&chunk) {
            self.fault = Some(fault);
            return Err(io::Error::other("the chunk was not kept"));
        }
        self.chunks.push(chunk);
        self.buffer.clear();
        Ok(())
    }

    fn keep(&mut self, chunk: &Chunk) -> Result<(), SealError> {
        if self.chunks.len() == MAX_CHUNKS {
            return Err(SealError::TooLong);
        }
        if !self.seen.insert(chunk.hash) {
            return Err(SealError::Repeats);
        }
        if self.outbox.chunk(chunk)?.is_none() {
            self.outbox.write(Name { kind: Kind::Chunk, hash: chunk.hash }, &self.buffer)?;
            self.written.push(chunk.hash);
        }
        Ok(())
    }
}

impl Write for Cutter<'_> {
    /// Takes all bytes at once: age's header writer does not come back with the rest.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut left = bytes;
        while !left.is_empty() {
            let room = usize::try_from(self.chunk).unwrap_or(usize::MAX).saturating_sub(self.buffer.len());
            let (taken, rest) = left.split_at(room.min(left.len()));
            self.buffer.extend_from_slice(taken);
            if taken.len() == room {
                self.flush_chunk()?;
            }
            left = rest;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Why an encrypted payload stays closed.
#[derive(Debug, thiserror::Error)]
pub enum ClosedError {
    /// There is no identity to open it with.
    #[error("it is encrypted, and no identity was given")]
    NoIdentity,
    /// It is encrypted to others.
    #[error("it is encrypted to other recipients")]
    NotForUs,
    /// The bytes are no age file, or were changed.
    #[error("it is not what was encrypted")]
    Changed,
    /// What was encrypted is no payload, or the bytes cannot be had.
    #[error(transparent)]
    Payload(#[from] PayloadError),
}

/// Reads a payload from the bytes of the chunks, one after another.
pub(crate) fn unseal(bytes: impl Read, encrypted: bool, identity: Option<&Identity>) -> Result<Payload, ClosedError> {
    let mut bytes = BufReader::new(bytes);
    if !encrypted {
        return Ok(Payload::read(&mut bytes)?);
    }
    let identity = identity.ok_or(ClosedError::NoIdentity)?;
    let stream = Decryptor::new_buffered(&mut bytes).and_then(|decryptor| decryptor.decrypt(iter::once(identity as &dyn age::Identity)));
    let stream = stream.map_err(|error| match error {
        DecryptError::NoMatchingKeys => ClosedError::NotForUs,
        DecryptError::Io(error) => changed(PayloadError::Io(error)),
        _ => ClosedError::Changed,
    })?;
    Payload::read(&mut BufReader::new(stream)).map_err(changed)
}

/// The errors by which age says that bytes are not as they were encrypted.
fn changed(error: PayloadError) -> ClosedError {
    match error {
        PayloadError::Io(error) if matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::UnexpectedEof) => ClosedError::Changed,
        error => ClosedError::Payload(error),
    }
}
