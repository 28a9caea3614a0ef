//! What the entries of a cycle's log say: the register of units, keys, leases, the units' checkpoints.
//!
//! Must not know: who may act, whether an act fits those before it.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::entry::{Body, Entry, EventType};
use crate::json::JsonError;

/// A unit of the sealed register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registered {
    /// Which body is elected, for example `village_committee`.
    pub body: String,
    /// Code of the unit.
    pub code: String,
}

/// The register is sealed: the first entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    /// Who acted, of free form.
    pub actor: String,
    /// All units, no code twice.
    pub units: Vec<Registered>,
}

/// Whose key it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// A machine that writes logs (电子印章).
    Device,
    /// A person's card (密钥卡).
    Person,
}

/// A key may sign from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enrolled {
    /// Who acted.
    pub actor: String,
    /// Office or machine, never a person's name.
    pub holder: String,
    /// Verifier key of type note.
    pub key: String,
    /// Whose key it is.
    pub purpose: Holder,
    /// The one unit for which it signs; all if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Code of the division whose office holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub division: Option<String>,
    /// Opaque account of the person who holds it: two keys of one account are one person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
}

/// The log of the cycle is given another key: the one before signs this entry, the new one all that follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rotated {
    /// Who acted.
    pub actor: String,
    /// Verifier key of the log until now.
    pub before: String,
    /// Verifier key of the log from now on, under the same name.
    pub key: String,
    /// Why.
    pub reason: String,
}

/// What opens commitments beside units' logs is erased for good: its retention has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Erased {
    /// Who acted.
    pub actor: String,
    /// What was due before this day, YYYY-MM-DD, if it was erased because it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// How many parts were erased.
    pub parts: u64,
    /// Why: which retention has ended, or who asked.
    pub reason: String,
    /// Beside which logs.
    pub units: Vec<ErasedUnit>,
    /// What: `check_in`, the marked rolls; `personal`, every personal part; or one kind of personal part by its name.
    pub what: String,
}

/// A log beside which something is erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErasedUnit {
    /// Code of the unit.
    pub code: String,
    /// Entries in its log then: what comes later is not erased by this.
    pub size: u64,
}

/// A key may no longer sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revoked {
    /// Who acted.
    pub actor: String,
    /// Name and id of the key: `name+id`.
    pub key: String,
    /// Why: lost, left the office, replaced.
    pub reason: String,
}

/// A device may write a unit's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Granted {
    /// Who acted.
    pub actor: String,
    /// Entries in the unit's log when the lease begins.
    pub base: u64,
    /// Name and id of the device's key.
    pub device: String,
    /// Number of the lease, from 1.
    pub epoch: u64,
    /// Code of the unit.
    pub unit: String,
}

/// A device may no longer write a unit's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ended {
    /// Who acted.
    pub actor: String,
    /// Number of the lease.
    pub epoch: u64,
    /// Why it was revoked; released leases have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Root of the unit's log at that size, base64.
    pub root: String,
    /// Entries that stand.
    pub size: u64,
    /// Code of the unit.
    pub unit: String,
}

/// A unit's log has grown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpointed {
    /// Who acted.
    pub actor: String,
    /// The unit's signed checkpoint.
    pub checkpoint: String,
    /// Code of the unit.
    pub unit: String,
}

/// The server goes on from a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Restored {
    /// Who acted.
    pub actor: String,
    /// Why, and from what.
    pub reason: String,
}

/// An act in the log of a cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// `cycle.opened`.
    Opened(Opened),
    /// `keys.enrolled`.
    Enrolled(Enrolled),
    /// `keys.revoked`.
    Revoked(Revoked),
    /// `keys.rotated`.
    Rotated(Rotated),
    /// `lease.granted`.
    Granted(Granted),
    /// `lease.released`, or `lease.revoked` if there is a reason.
    Ended(Ended),
    /// `unit.checkpoint`.
    Checkpointed(Checkpointed),
    /// `cycle.restored`.
    Restored(Restored),
    /// `data.erased`.
    Erased(Erased),
}

fn read<T: DeserializeOwned>(entry: &Entry) -> Result<T, String> {
    serde_json::from_str(entry.content().body.as_str()).map_err(|error| format!("not what such an entry says: {error}"))
}

impl Act {
    /// Reads an entry of a cycle's log.
    ///
    /// # Errors
    /// The type is none of a cycle's log, or the body is not what such an entry says.
    pub fn read(entry: &Entry) -> Result<Self, String> {
        let kind = entry.content().kind.as_str();
        Ok(match kind {
            "cycle.opened" => Self::Opened(read(entry)?),
            "keys.enrolled" => Self::Enrolled(read(entry)?),
            "keys.revoked" => Self::Revoked(read(entry)?),
            "keys.rotated" => Self::Rotated(read(entry)?),
            "lease.granted" => Self::Granted(read(entry)?),
            "lease.released" | "lease.revoked" => {
                let ended: Ended = read(entry)?;
                if ended.reason.is_some() != (kind == "lease.revoked") {
                    return Err("a lease is revoked with a reason and released without one".into());
                }
                Self::Ended(ended)
            }
            "unit.checkpoint" => Self::Checkpointed(read(entry)?),
            "cycle.restored" => Self::Restored(read(entry)?),
            "data.erased" => Self::Erased(read(entry)?),
            other => return Err(format!("a cycle's log has no entries of the type {other}")),
        })
    }

    /// The type of its entry.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Opened(_) => "cycle.opened",
            Self::Enrolled(_) => "keys.enrolled",
            Self::Revoked(_) => "keys.revoked",
            Self::Rotated(_) => "keys.rotated",
            Self::Granted(_) => "lease.granted",
            Self::Ended(Ended { reason: None, .. }) => "lease.released",
            Self::Ended(_) => "lease.revoked",
            Self::Checkpointed(_) => "unit.checkpoint",
            Self::Restored(_) => "cycle.restored",
            Self::Erased(_) => "data.erased",
        }
    }

    /// Whether two people must sign it as soon as two are enrolled.
    #[must_use]
    pub const fn needs_two(&self) -> bool {
        match self {
            Self::Revoked(_) | Self::Rotated(_) | Self::Granted(_) | Self::Restored(_) | Self::Erased(_) => true,
            Self::Ended(ended) => ended.reason.is_some(),
            Self::Opened(_) | Self::Enrolled(_) | Self::Checkpointed(_) => false,
        }
    }

    /// Type and ninth line of its entry.
    ///
    /// # Errors
    /// A text in it cannot stand in an entry.
    pub fn line(&self) -> Result<(EventType, Body), JsonError> {
        let body = match self {
            Self::Opened(act) => serde_json::to_value(act),
            Self::Enrolled(act) => serde_json::to_value(act),
            Self::Revoked(act) => serde_json::to_value(act),
            Self::Rotated(act) => serde_json::to_value(act),
            Self::Granted(act) => serde_json::to_value(act),
            Self::Ended(act) => serde_json::to_value(act),
            Self::Checkpointed(act) => serde_json::to_value(act),
            Self::Restored(act) => serde_json::to_value(act),
            Self::Erased(act) => serde_json::to_value(act),
        };
        let kind = EventType::parse(self.kind()).unwrap_or_else(|| unreachable!("every type above is one"));
        Ok((kind, Body::new(&body.unwrap_or_default())?))
    }
}
