//! What opens a commitment of an entry, as a line of canonical JSON.
//!
//! The lines are those of `openings.jsonl` in a published record; on their way between two offices they hold the personal
//! parts too. Must not know: what a value says.

use std::fmt;

use serde::Deserialize;

use crate::hash::Hash;
use crate::json::JsonError;
use crate::{commit, json};

/// Which commitment of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The fact itself, hidden for a time or for its length.
    Fact,
    /// The personal part.
    Personal,
}

impl Field {
    /// The member of the entry's body that holds the commitment.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fact => "fact",
            Self::Personal => "personal",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Why a line is no opening.
#[derive(Debug, thiserror::Error)]
pub enum OpeningError {
    /// Not canonical JSON.
    #[error("not canonical JSON: {0}")]
    Json(#[from] JsonError),
    /// Other members than those of an opening.
    #[error("not an opening: {0}")]
    Members(#[from] serde_json::Error),
    /// No salt.
    #[error("its salt is not 32 bytes of base64")]
    Salt,
}

impl OpeningError {
    /// The same without a place and without what was read.
    #[must_use]
    pub const fn why(&self) -> &'static str {
        match self {
            Self::Json(error) => error.why,
            Self::Members(_) => "not the members field, index, salt and value",
            Self::Salt => "its salt is not 32 bytes of base64",
        }
    }
}

/// An opening and where it belongs. Its debug form shows no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Place of the entry in the log.
    pub index: u64,
    /// Which commitment of the entry.
    pub field: Field,
    /// Salt and value; the value is text.
    pub opening: commit::Opening,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    field: Field,
    index: u64,
    salt: String,
    value: String,
}

impl Opening {
    /// Where it stands among others.
    #[must_use]
    pub const fn key(&self) -> (u64, Field) {
        (self.index, self.field)
    }

    /// The line, without its newline.
    ///
    /// # Errors
    /// The value is not text, or the index is beyond 2^53 - 1.
    pub fn line(&self) -> Result<String, &'static str> {
        let value = std::str::from_utf8(&self.opening.value).map_err(|_| "its value is not UTF-8")?;
        let salt = Hash(self.opening.salt).to_string();
        let line = serde_json::json!({ "field": self.field.word(), "index": self.index, "salt": salt, "value": value });
        json::write(&line).map_err(|error| error.why)
    }

    /// Reads a line without its newline, exactly as [`Opening::line`] writes it.
    ///
    /// # Errors
    /// Why it is none.
    pub fn parse(line: &str) -> Result<Self, OpeningError> {
        json::check(line)?;
        let read: Line = serde_json::from_str(line)?;
        let salt = Hash::parse(&read.salt).ok_or(OpeningError::Salt)?;
        let opening = commit::Opening { salt: salt.0, value: read.value.into_bytes() };
        Ok(Self { index: read.index, field: read.field, opening })
    }
}
