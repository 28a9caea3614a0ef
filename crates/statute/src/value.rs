//! Values of parameters: numbers, fractions, yes or no, words.

use std::fmt;

use serde::de::{self, Deserializer};
use serde::{Deserialize, Serialize, Serializer};

/// A fraction with its side: "more than" or "not less than". Compared in integers only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    /// Numerator.
    pub num: u32,
    /// Denominator.
    pub den: u32,
    /// `true`: strictly more (过半数); `false`: not less than (三分之一以上).
    pub strict: bool,
}

impl Fraction {
    /// Whether `part` of `whole` meets the fraction.
    #[must_use]
    pub fn met(self, part: u32, whole: u32) -> bool {
        let (left, right) = (u64::from(part) * u64::from(self.den), u64::from(whole) * u64::from(self.num));
        if self.strict { left > right } else { left >= right }
    }

    /// The smallest whole number that meets the fraction of `whole`.
    #[must_use]
    pub fn min(self, whole: u32) -> u32 {
        let (product, den) = (u64::from(whole) * u64::from(self.num), u64::from(self.den));
        let least = if self.strict { product / den + 1 } else { product.div_ceil(den) };
        u32::try_from(least).unwrap_or(u32::MAX)
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}/{}", if self.strict { ">" } else { ">=" }, self.num, self.den)
    }
}

impl std::str::FromStr for Fraction {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (strict, rest) = match text.strip_prefix(">=") {
            Some(rest) => (false, rest),
            None => (true, text.strip_prefix('>').ok_or(())?),
        };
        let (num, den) = rest.split_once('/').ok_or(())?;
        let (num, den) = (num.parse().map_err(|_| ())?, den.parse().map_err(|_| ())?);
        if den == 0 { Err(()) } else { Ok(Self { num, den, strict }) }
    }
}

/// A value as a pack gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Days, years, persons.
    Number(u32),
    /// Yes or no.
    Flag(bool),
    /// `">1/2"`, `">=1/3"`.
    Fraction(Fraction),
    /// One of the rule's words.
    Choice(String),
    /// Several of them.
    List(Vec<String>),
}

impl Value {
    /// The value that JSON writes: as a pack's file would.
    #[must_use]
    pub fn of_json(json: &serde_json::Value) -> Option<Self> {
        use serde_json::Value as Json;
        match json {
            Json::Bool(yes) => Some(Self::Flag(*yes)),
            Json::Number(n) => n.as_u64().and_then(|n| u32::try_from(n).ok()).map(Self::Number),
            Json::String(text) if text.starts_with('>') => text.parse().ok().map(Self::Fraction),
            Json::String(text) => Some(Self::Choice(text.clone())),
            Json::Array(items) => items.iter().map(|item| item.as_str().map(str::to_owned)).collect::<Option<_>>().map(Self::List),
            Json::Null | Json::Object(_) => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(n) => n.fmt(f),
            Self::Flag(b) => b.fmt(f),
            Self::Fraction(x) => x.fmt(f),
            Self::Choice(s) => f.write_str(s),
            Self::List(items) => f.write_str(&items.join(", ")),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Raw {
            Flag(bool),
            Number(u32),
            Text(String),
            List(Vec<String>),
        }
        Ok(match Raw::deserialize(deserializer)? {
            Raw::Flag(b) => Self::Flag(b),
            Raw::Number(n) => Self::Number(n),
            Raw::List(items) => Self::List(items),
            Raw::Text(text) if text.starts_with('>') => {
                Self::Fraction(text.parse().map_err(|()| de::Error::custom(format!("not a fraction: {text}")))?)
            }
            Raw::Text(text) => Self::Choice(text),
        })
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(n) => serializer.serialize_u32(*n),
            Self::Flag(b) => serializer.serialize_bool(*b),
            Self::List(items) => items.serialize(serializer),
            other => serializer.collect_str(other),
        }
    }
}
