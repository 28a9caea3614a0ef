//! What the entries of a unit's log say.

use election::{Fact, Role};
use record::Hash;
use record::commit::Commitment;
use record::entry::{Entry, EventType};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

fn read<T: DeserializeOwned>(entry: &Entry) -> Result<T, String> {
    serde_json::from_str(entry.content().body.as_str()).map_err(|error| format!("not what such an entry says: {error}"))
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
