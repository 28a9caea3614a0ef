//! What a device said about the time when it wrote an entry.

use std::fmt;

use crate::text::{MAX_NUMBER, number};

/// How far a device's clock can be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quality {
    /// Set by a time service since the device started.
    Trusted,
    /// Set by hand.
    Manual,
    /// Never set.
    Unset,
}

impl Quality {
    const ALL: [(Self, &'static str); 3] = [(Self::Trusted, "trusted"), (Self::Manual, "manual"), (Self::Unset, "unset")];

    /// The word in an entry.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.into_iter().find(|(quality, _)| *quality == self).map_or("", |(_, word)| word)
    }

    /// The quality of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == word).map(|(quality, _)| quality)
    }
}

/// A device's time: `2026-12-20T09:00:00+08:00 trusted 4210`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Clock {
    at: String,
    quality: Quality,
    uptime: u64,
}

impl Clock {
    /// A time of RFC 3339 in whole seconds with `Z` or an offset, its quality, and the seconds since the device started;
    /// nothing if the time is not written so, no such day or second exists, or the uptime is beyond 2^63 - 1.
    #[must_use]
    pub fn new(at: &str, quality: Quality, uptime: u64) -> Option<Self> {
        (is_time(at) && uptime <= MAX_NUMBER).then(|| Self { at: at.to_owned(), quality, uptime })
    }

    /// Reads the line of an entry.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let (at, rest) = line.split_once(' ')?;
        let (quality, uptime) = rest.split_once(' ')?;
        Self::new(at, Quality::from_word(quality)?, number(uptime)?)
    }

    /// Local time with its offset.
    #[must_use]
    pub fn at(&self) -> &str {
        &self.at
    }

    /// How far it can be believed.
    #[must_use]
    pub const fn quality(&self) -> Quality {
        self.quality
    }

    /// Seconds since the device started.
    #[must_use]
    pub const fn uptime(&self) -> u64 {
        self.uptime
    }
}

/// `YYYY-MM-DDTHH:MM:SS` and `Z`, or `+HH:MM`, or `-HH:MM` that is not `-00:00`.
fn is_time(text: &str) -> bool {
    let (Some(local), Some(offset)) = (text.get(..19), text.get(19..)) else { return false };
    let shape = |text: &str, shape: &str| {
        text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(|(b, s)| if s == b'0' { b.is_ascii_digit() } else { b == s })
    };
    let offset_good = offset == "Z"
        || (shape(offset, "+00:00") || (shape(offset, "-00:00") && offset != "-00:00")) && &offset[1..3] < "24" && &offset[4..] < "60";
    offset_good && shape(local, "0000-00-00T00:00:00") && &local[17..] < "60" && local.parse::<jiff::civil::DateTime>().is_ok()
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.at, self.quality.word(), self.uptime)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
