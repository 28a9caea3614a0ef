//! The pen: writes what happened as signed entries of a unit's log, and keeps beside the log what must not stand in it.
//!
//! A fact that is hidden until the announcement, or too long for an entry, stands in the log as a salted commitment; so
//! does every personal part. The openings are rows of their own. Must not know: the database, the law.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use election::{Fact, Recorded};
use jiff::Timestamp;
use record::commit::Opening;
use record::entry::{Body, Content, Entry, EventType};
use record::opening::Field;
use record::suite::LocalSigner;
use record::{Clock, Hash, NamedSigner, Origin, Purpose, Quality, Suite, Verifier};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::cache::Heads;
use crate::{StoreError, seed, writer};

/// Where the device's secret seed is kept, in the data directory.
pub(crate) const DEVICE_FILE: &str = "device.key";

/// A fact whose JSON is longer than this stands beside the log: an entry has at most 65,535 bytes, signatures included.
const LONGEST_FACT: usize = 40_000;

/// An entry as it is kept, with what opens its commitments.
pub(crate) struct Written {
    pub(crate) note: String,
    pub(crate) hash: Hash,
    pub(crate) stream: &'static str,
    pub(crate) seq: u64,
    pub(crate) place: u64,
    pub(crate) openings: Vec<(Field, Opening)>,
}

/// What a data directory is: whose logs it writes, in which suite, under which name among the devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The log of the cycle.
    pub cycle: Origin,
    /// Suite of its signatures.
    pub suite: Suite,
    /// Name of its device key.
    pub device: String,
    /// At a station: the key of the cycle's log, which another machine writes. None at home.
    pub log: Option<Verifier>,
}

/// Who writes, when, under which lease.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Act<'a> {
    pub(crate) unit: &'a str,
    pub(crate) epoch: u64,
    pub(crate) at: &'a str,
    pub(crate) actor: &'a str,
}

/// Signs for this server.
pub(crate) struct Pen {
    signer: Arc<LocalSigner>,
    device: NamedSigner,
    cycle: Origin,
    log: Option<Verifier>,
    started: Instant,
}

impl Pen {
    /// The pen of the device in a data directory, for the logs of a cycle.
    pub(crate) fn open(dir: &Path, about: About) -> Result<Self, StoreError> {
        let signer = seed::signer(dir, DEVICE_FILE, about.suite)?;
        let device = NamedSigner::new(&about.device, Purpose::Note, signer.clone()).map_err(|e| StoreError::Key(e.to_string()))?;
        Ok(Self { signer, device, cycle: about.cycle, log: about.log, started: Instant::now() })
    }

    /// The log of the cycle.
    pub(crate) const fn cycle(&self) -> &Origin {
        &self.cycle
    }

    /// At a station, the key of the cycle's log.
    pub(crate) const fn foreign_log(&self) -> Option<&Verifier> {
        self.log.as_ref()
    }

    /// This device, as it signs entries and bundles.
    pub(crate) const fn signer(&self) -> &NamedSigner {
        &self.device
    }

    /// This device under the name of a log: how a station signs the checkpoint of a unit that it has on lease.
    pub(crate) fn as_log(&self, log: &Origin) -> Result<NamedSigner, StoreError> {
        NamedSigner::new(log.as_str(), Purpose::Note, self.signer.clone()).map_err(|e| StoreError::Key(e.to_string()))
    }

    /// The key of this device.
    pub(crate) const fn device(&self) -> &Verifier {
        self.device.verifier()
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
    pub(crate) fn write(&self, heads: &mut Heads, act: Act<'_>, recorded: &Recorded) -> Result<Written, StoreError> {
        let Act { unit, epoch, at, actor } = act;
        let unreadable = |what: String| StoreError::NoEntry { unit: unit.to_owned(), what };
        let stream = writer::name(recorded.fact.stream());
        let seq = heads.streams.get(stream).copied().unwrap_or(0);
        let mut openings = Vec::new();
        let mut commit = |field, value: String| -> Result<Value, StoreError> {
            let opening = Opening { salt: seed::draw()?, value: value.into_bytes() };
            let commitment = serde_json::to_value(opening.commitment()).map_err(|e| unreadable(e.to_string()))?;
            openings.push((field, opening));
            Ok(commitment)
        };
        let fact = serde_json::to_value(&recorded.fact).map_err(|e| unreadable(e.to_string()))?;
        let kind = format!("{stream}.{}", Fact::name_in(&fact));
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
            epoch,
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
    pub(crate) fn clock(&self, at: &str) -> Option<Clock> {
        Clock::new(at, Quality::Manual, self.started.elapsed().as_secs())
    }
}

/// Now, in whole seconds, as an entry has it.
pub(crate) fn now() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
