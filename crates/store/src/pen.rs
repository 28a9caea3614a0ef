//! The pen: writes what happened as signed entries of a unit's log, and keeps beside the log what must not stand in it.
//!
//! A fact that is hidden until the announcement, or too long for an entry, stands in the log as a salted commitment; so
//! does every personal part. The openings are rows of their own. Must not know: the database, the law.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use election::Recorded;
use jiff::Timestamp;
use record::commit::Opening;
use record::entry::{Body, Content, Entry, EventType};
use record::suite::LocalSigner;
use record::{Clock, Hash, NamedSigner, Origin, Purpose, Quality, Suite};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::cache::Heads;
use crate::{StoreError, directory, writer};

/// Where the device's secret seed is kept, in the data directory.
const SEED_FILE: &str = "device.key";

/// A fact whose JSON is longer than this stands beside the log: an entry has at most 65,535 bytes, signatures included.
const LONGEST_FACT: usize = 40_000;

/// The lease under which this server writes. Field nodes with leases of their own are a later version.
const EPOCH: u64 = 1;

/// Which part of a fact an opening opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The fact itself.
    Fact,
    /// Its personal part.
    Personal,
}

impl Field {
    /// The word in the database and in published openings.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Fact => "fact",
            Self::Personal => "personal",
        }
    }
}

/// An entry as it is kept, with what opens its commitments.
pub(crate) struct Written {
    pub(crate) note: String,
    pub(crate) hash: Hash,
    pub(crate) stream: &'static str,
    pub(crate) seq: u64,
    pub(crate) place: u64,
    pub(crate) openings: Vec<(Field, Opening)>,
}

/// Signs for this server.
pub(crate) struct Pen {
    device: NamedSigner,
    cycle: Origin,
    started: Instant,
}

fn draw() -> Result<[u8; 32], StoreError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|e| StoreError::Key(e.to_string()))?;
    Ok(bytes)
}

/// The seed of the device's key, drawn at the first start and readable by the server alone.
fn seed(dir: &Path) -> Result<[u8; 32], StoreError> {
    let path = dir.join(SEED_FILE);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(&path) {
        Ok(mut file) => {
            let seed = draw()?;
            let written = file.write_all(hex::encode(seed).as_bytes()).and_then(|()| file.sync_all());
            written.map_err(|e| directory(&path, e))?;
            Ok(seed)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let mut text = String::new();
            File::open(&path).and_then(|mut f| f.read_to_string(&mut text)).map_err(|e| directory(&path, e))?;
            let bytes = hex::decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
            bytes.ok_or_else(|| directory(&path, "it is not a key of 32 bytes in hexadecimal; restore it from the backup"))
        }
        Err(error) => Err(directory(&path, error)),
    }
}

impl Pen {
    /// The pen of the server in a data directory, for the logs of a cycle.
    pub(crate) fn open(dir: &Path, cycle: Origin) -> Result<Self, StoreError> {
        let signer = LocalSigner::from_seed(Suite::Ed25519Sha256, &seed(dir)?).map_err(|e| StoreError::Key(e.to_string()))?;
        let name = format!("{cycle}/device/1");
        let device = NamedSigner::new(&name, Purpose::Note, Arc::new(signer)).map_err(|e| StoreError::Key(e.to_string()))?;
        Ok(Self { device, cycle, started: Instant::now() })
    }

    /// The key that verifies what this server writes, as text.
    pub(crate) fn vkey(&self) -> String {
        self.device.verifier().vkey()
    }

    /// Name of a unit's log.
    pub(crate) fn origin(&self, unit: &str) -> Result<Origin, StoreError> {
        Origin::parse(&format!("{}/{unit}", self.cycle)).ok_or_else(|| StoreError::UnknownUnit(unit.to_owned()))
    }

    /// Writes the next entry of a unit's log at its heads, which move on.
    pub(crate) fn write(&self, heads: &mut Heads, unit: &str, recorded: &Recorded, at: &str, actor: &str) -> Result<Written, StoreError> {
        let unreadable = |what: String| StoreError::NoEntry { unit: unit.to_owned(), what };
        let stream = writer::name(recorded.fact.stream());
        let seq = heads.streams.get(stream).copied().unwrap_or(0);
        let mut openings = Vec::new();
        let mut commit = |field, value: String| -> Result<Value, StoreError> {
            let opening = Opening { salt: draw()?, value: value.into_bytes() };
            let commitment = serde_json::to_value(opening.commitment()).map_err(|e| unreadable(e.to_string()))?;
            openings.push((field, opening));
            Ok(commitment)
        };
        let fact = serde_json::to_value(&recorded.fact).map_err(|e| unreadable(e.to_string()))?;
        let kind = format!("{stream}.{}", fact.get("fact").and_then(Value::as_str).unwrap_or_default());
        let line = record::json::write(&fact).map_err(|e| unreadable(e.to_string()))?;
        let hide = recorded.fact.hidden_until_announced() || line.len() > LONGEST_FACT;
        let fact = if hide { commit(Field::Fact, line)? } else { fact };
        let mut body = json!({ "actor": actor, "fact": fact, "seq": seq });
        if let Some(part) = &recorded.sealed {
            let text = serde_json::to_string(part).map_err(|e| unreadable(e.to_string()))?;
            body["personal"] = commit(Field::Personal, text)?;
        }
        let content = Content {
            origin: self.origin(unit)?,
            index: heads.size,
            previous: heads.last,
            event: Uuid::now_v7(),
            epoch: EPOCH,
            clock: self.clock(at).ok_or_else(|| unreadable(format!("no time: {at}")))?,
            kind: EventType::parse(&kind).ok_or_else(|| unreadable(kind.clone()))?,
            body: Body::new(&body).map_err(|e| unreadable(e.to_string()))?,
        };
        let entry = Entry::sign(content, &[&self.device]).map_err(|e| unreadable(e.to_string()))?;
        let note = String::from_utf8(entry.to_bytes()).map_err(|e| unreadable(e.to_string()))?;
        let written = Written { note, hash: entry.leaf(), stream, seq, place: heads.size, openings };
        heads.step(stream, written.hash);
        Ok(written)
    }

    /// This server's clock is set by its operator; nothing here knows of a time service.
    fn clock(&self, at: &str) -> Option<Clock> {
        Clock::new(at, Quality::Manual, self.started.elapsed().as_secs())
    }
}

/// Now, in whole seconds, as an entry has it.
pub(crate) fn now() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
