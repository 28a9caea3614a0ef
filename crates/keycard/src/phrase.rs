//! The passphrase: five words of the list, 55 bits.

use std::fmt;

use zeroize::{Zeroize, Zeroizing};

use crate::error::CardError;
use crate::words;

/// Five words that open a card; wiped when dropped, never shown by `Debug`.
pub struct Passphrase([u16; Passphrase::WORDS]);

impl Passphrase {
    /// How many words it has.
    pub const WORDS: usize = 5;

    /// Longest text that is read, in bytes: more than five words with any reasonable white space.
    const MAX_BYTES: usize = 256;

    /// Five words drawn by the system's random numbers, each as likely as any other.
    ///
    /// # Errors
    /// [`CardError::Random`].
    pub fn draw() -> Result<Self, CardError> {
        let mut bytes = Zeroizing::new([0_u8; 2 * Self::WORDS]);
        random(bytes.as_mut())?;
        let word = |at: usize| u16::from_be_bytes([bytes[2 * at], bytes[2 * at + 1]]) & 0x7FF;
        Ok(Self(std::array::from_fn(word)))
    }

    /// Reads five words with white space of any kind between them or none.
    ///
    /// # Errors
    /// [`CardError::Word`] for a word that is not in the list, [`CardError::Count`] for more or fewer than five,
    /// [`CardError::Length`] for a text that is far too long.
    pub fn parse(typed: &str) -> Result<Self, CardError> {
        if typed.len() > Self::MAX_BYTES {
            return Err(CardError::Length);
        }
        let numbers = words::numbers(typed)?;
        match <[u16; Self::WORDS]>::try_from(numbers.as_slice()) {
            Ok(numbers) => Ok(Self(numbers)),
            Err(_) => Err(CardError::Count { found: numbers.len(), expected: Self::WORDS }),
        }
    }

    /// The words, to be printed once.
    #[must_use]
    pub fn words(&self) -> [&'static str; Self::WORDS] {
        self.0.map(words::word)
    }

    /// What the key of a card is derived from: the words with one space between them, in UTF-8.
    pub(crate) fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(self.words().join(" "))
    }
}

impl Drop for Passphrase {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(..)")
    }
}

pub(crate) fn random(bytes: &mut [u8]) -> Result<(), CardError> {
    getrandom::fill(bytes).map_err(|error| CardError::Random(error.to_string()))
}
