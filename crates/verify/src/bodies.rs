//! What the entries of a unit's log say.

use std::borrow::Cow;

use election::{Fact, Role, Stream};
use record::Hash;
use record::commit::Commitment;
use record::entry::{Entry, EventType};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error as Unknown;
use serde_json::value::RawValue;

/// What an entry of a unit's log says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitBody<'a> {
    #[serde(borrow)]
    pub actor: Cow<'a, str>,
    #[serde(borrow)]
    fact: &'a RawValue,
    #[serde(default)]
    pub personal: Option<Commitment>,
    pub seq: u64,
}

/// A fact and the name that it gives itself.
pub struct Named<'a> {
    pub fact: Fact,
    name: Cow<'a, str>,
}

/// A fact, or the commitment to one.
pub enum Told<'a> {
    Open(Named<'a>),
    Hidden(Commitment),
}

/// The name that a fact gives itself; the other members are passed over.
#[derive(Deserialize)]
struct Tag<'a> {
    #[serde(borrow, default)]
    fact: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    act: Option<Cow<'a, str>>,
}

impl<'a> Named<'a> {
    /// Reads a fact from canonical JSON; nothing if the text is an object without the name of a fact.
    fn find(text: &'a str) -> Result<Option<Self>, String> {
        if !text.starts_with('{') {
            return Err("no object".to_owned());
        }
        let tag: Tag<'a> = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let Some(name) = tag.fact else { return Ok(None) };
        let name = if matches!(name.as_ref(), "programme" | "body") { tag.act.unwrap_or(name) } else { name };
        let fact = serde_json::from_str(text).map_err(|error| error.to_string())?;
        Ok(Some(Self { fact, name }))
    }

    /// Reads a fact from canonical JSON.
    pub fn read(text: &'a str) -> Result<Self, String> {
        Self::find(text)?.ok_or_else(|| "it has no member `fact`".to_owned())
    }

    /// Whether the type of an entry is `<stream>.<fact>` of this fact.
    pub fn is_kind(&self, kind: &EventType) -> bool {
        let stream = Stream::deserialize(IntoDeserializer::<Unknown>::into_deserializer(kind.stream()));
        stream == Ok(self.fact.stream()) && self.name == kind.fact()
    }
}

impl<'a> UnitBody<'a> {
    /// Reads an entry of a unit's log.
    pub fn read(entry: &'a Entry) -> Result<Self, String> {
        serde_json::from_str(entry.content().body.as_str()).map_err(|error| format!("not what such an entry says: {error}"))
    }

    /// The fact that it tells.
    pub fn told(&self) -> Result<Told<'a>, String> {
        let text = self.fact.get();
        let wrong = |error: String| format!("not a fact: {error}");
        match Named::find(text).map_err(wrong)? {
            Some(named) => {
                if let Fact::CheckInClosed { commitment, .. } = &named.fact {
                    Hash::parse(&commitment.c).ok_or("the commitment to the marks is no hash")?;
                }
                Ok(Told::Open(named))
            }
            None => serde_json::from_str(text).map(Told::Hidden).map_err(|error| wrong(error.to_string())),
        }
    }

    /// Role and account of who acted.
    pub fn actor(&self) -> Option<(Role, &str)> {
        let (role, account) = self.actor.split_once('/')?;
        let role = Role::deserialize(IntoDeserializer::<Unknown>::into_deserializer(role)).ok()?;
        (!account.is_empty()).then_some((role, account))
    }
}
