//! Why a card or a passphrase is none: codes, places and figures. The sentences stand in `locales/*/keycard.ftl`.

use std::fmt;

use record::Suite;

/// Words of the list that may have been meant. `Debug` does not show them: they are close to a secret.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Near(pub Vec<&'static str>);

impl fmt::Debug for Near {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Near(..)")
    }
}

/// Why a card or a passphrase is none. Neither `Display` nor `Debug` shows what was typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// A word that is not in the list.
    #[error("word {place} is not in the list")]
    Word {
        /// Which word, from 1.
        place: usize,
        /// What may have been meant, nearest first.
        near: Near,
    },
    /// Too few or too many words or groups.
    #[error("{found} words or groups instead of {expected}")]
    Count {
        /// How many there are.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// A character that stands on no card.
    #[error("character {place} is not a digit")]
    Character {
        /// Which character, from 1, white space not counted.
        place: usize,
    },
    /// A group of four digits beyond the last word of the list.
    #[error("group {place} is above 2047")]
    Group {
        /// Which group, from 1.
        place: usize,
    },
    /// Shorter or longer than any card, or not whole groups of four digits.
    #[error("not the length of a key card")]
    Length,
    /// The check numbers contradict the rest: something was misread, mistyped or torn.
    #[error("the card is damaged or mistyped{}", place.map_or_else(String::new, |place| format!(", probably in group {place}")))]
    Damaged {
        /// Which group or word, from 1, if one alone explains it.
        place: Option<usize>,
    },
    /// The check numbers hold, but this is no card of this version.
    #[error("not a key card of this version: {0}")]
    Format(&'static str),
    /// Opening would take more memory or time than any card of ours, or less than it must.
    #[error("the card asks for other work than a key card may")]
    Cost,
    /// Another passphrase, or a card that was altered with its check numbers.
    #[error("the passphrase does not open this card")]
    Passphrase,
    /// Not a name of a key, or longer than [`crate::MAX_NAME`] bytes.
    #[error("not a key name of at most {} bytes", crate::MAX_NAME)]
    Name,
    /// The seed is no secret key of the suite, or not that of the key which the card names.
    #[error("not the secret key that the card names, suite {0}")]
    Seed(Suite),
    /// The system gives no random numbers.
    #[error("no random numbers: {0}")]
    Random(String),
    /// The memory that opening takes is not there.
    #[error("not enough memory to open the card")]
    Memory,
}

impl CardError {
    /// Key of its sentence in the message files.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Word { .. } => "keycard-word",
            Self::Count { .. } => "keycard-count",
            Self::Character { .. } => "keycard-character",
            Self::Group { .. } => "keycard-group",
            Self::Length => "keycard-length",
            Self::Damaged { place: Some(_) } => "keycard-damaged-at",
            Self::Damaged { place: None } => "keycard-damaged",
            Self::Format(_) => "keycard-format",
            Self::Cost => "keycard-cost",
            Self::Passphrase => "keycard-passphrase",
            Self::Name => "keycard-name",
            Self::Seed(_) => "keycard-seed",
            Self::Random(_) => "keycard-random",
            Self::Memory => "keycard-memory",
        }
    }

    /// The figures of the sentence by name, ready to print; of a word that is not in the list its place alone, for
    /// [`CardError::near`] may be shown only to whoever typed it.
    #[must_use]
    pub fn figures(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Word { place, .. } | Self::Character { place } | Self::Group { place } | Self::Damaged { place: Some(place) } => {
                vec![("place", place.to_string())]
            }
            Self::Count { found, expected } => vec![("found", found.to_string()), ("expected", expected.to_string())],
            _ => Vec::new(),
        }
    }

    /// Words that may have been meant where one is not in the list; never for a log.
    #[must_use]
    pub fn near(&self) -> &[&'static str] {
        match self {
            Self::Word { near, .. } => &near.0,
            _ => &[],
        }
    }
}
