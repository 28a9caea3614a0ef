//! What entries say: the bodies of a cycle's log and of a unit's log.

use election::{Fact, Role};
use record::Hash;
use record::commit::Commitment;
use record::entry::{Entry, EventType};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A unit of the sealed register.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registered {
    pub body: String,
    pub code: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)] // read for its form
pub struct Opened {
    pub actor: String,
    pub units: Vec<Registered>,
}

/// Whose key it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    Device,
    Person,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)] // read for its form
pub struct Enrolled {
    pub actor: String,
    pub holder: String,
    pub key: String,
    pub purpose: Holder,
    #[serde(default)]
    pub unit: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)] // read for its form
pub struct Revoked {
    pub actor: String,
    pub key: String,
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)] // read for its form
pub struct Granted {
    pub actor: String,
    pub base: u64,
    pub device: String,
    pub epoch: u64,
    pub unit: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)] // read for its form
pub struct Ended {
    pub actor: String,
    pub epoch: u64,
    #[serde(default)]
    pub reason: Option<String>,
    pub root: String,
    pub size: u64,
    pub unit: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)] // read for its form
pub struct Checkpointed {
    pub actor: String,
    pub checkpoint: String,
    pub unit: String,
}

/// An act in the log of a cycle.
pub enum CycleAct {
    Opened(Opened),
    Enrolled(Enrolled),
    Revoked(Revoked),
    Granted(Granted),
    Ended(Ended),
    Checkpointed(Checkpointed),
}

fn read<T: DeserializeOwned>(entry: &Entry) -> Result<T, String> {
    serde_json::from_str(entry.content().body.as_str()).map_err(|error| format!("not what such an entry says: {error}"))
}

impl CycleAct {
    /// Reads an entry of a cycle's log.
    pub fn read(entry: &Entry) -> Result<Self, String> {
        let kind = entry.content().kind.as_str();
        Ok(match kind {
            "cycle.opened" => Self::Opened(read(entry)?),
            "keys.enrolled" => Self::Enrolled(read(entry)?),
            "keys.revoked" => Self::Revoked(read(entry)?),
            "lease.granted" => Self::Granted(read(entry)?),
            "lease.released" | "lease.revoked" => {
                let ended: Ended = read(entry)?;
                if ended.reason.is_some() != (kind == "lease.revoked") {
                    return Err("a lease is revoked with a reason and released without one".into());
                }
                Self::Ended(ended)
            }
            "unit.checkpoint" => Self::Checkpointed(read(entry)?),
            other => return Err(format!("a cycle's log has no entries of the type {other}")),
        })
    }
}

/// What an entry of a unit's log says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitBody {
    pub actor: String,
    pub fact: Value,
    #[serde(default)]
    pub personal: Option<Commitment>,
    pub seq: u64,
}

/// A fact, or the commitment to one.
pub enum Told {
    Open(Fact),
    Hidden(Commitment),
}

impl UnitBody {
    /// Reads an entry of a unit's log.
    pub fn read(entry: &Entry) -> Result<Self, String> {
        read(entry)
    }

    /// The fact that it tells.
    pub fn told(&self) -> Result<Told, String> {
        let wrong = |error| format!("not a fact: {error}");
        if self.fact.get("fact").is_some() {
            let fact = Fact::deserialize(&self.fact).map_err(wrong)?;
            if let Fact::CheckInClosed { commitment, .. } = &fact {
                Hash::parse(&commitment.c).ok_or("the commitment to the marks is no hash")?;
            }
            return Ok(Told::Open(fact));
        }
        Commitment::deserialize(&self.fact).map(Told::Hidden).map_err(wrong)
    }

    /// Role and account of who acted.
    pub fn actor(&self) -> Option<(Role, &str)> {
        let (role, account) = self.actor.split_once('/')?;
        let role = Role::deserialize(Value::from(role)).ok()?;
        (!account.is_empty()).then_some((role, account))
    }
}

/// Whether the type of an entry is `<stream>.<fact>` of the fact that it tells; `value` is the fact as JSON.
pub fn is_kind(kind: &EventType, fact: &Fact, value: &Value) -> bool {
    let stream = serde_json::to_value(fact.stream()).unwrap_or_default();
    stream.as_str() == Some(kind.stream()) && value.get("fact").and_then(Value::as_str) == Some(kind.fact())
}
