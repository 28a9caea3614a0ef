//! The card: what stands in it, sealing and opening, reading what was scanned or typed.

use std::fmt;
use std::sync::Arc;

use record::key::is_name;
use record::suite::{KeyError, LocalSigner};
use record::{NamedSigner, Purpose, Suite, Verifier};
use zeroize::Zeroizing;

use crate::code;
use crate::error::CardError;
use crate::phrase::{Passphrase, random};
use crate::seal::{self, Cost, SALT_BYTES, SEALED_BYTES};
use crate::words;

/// The longest name of a key on a card, in bytes: with it the words still fit their page.
pub const MAX_NAME: usize = 64;

const FORMAT: u8 = 1;
const SUITES: [(u8, Suite); 2] = [(1, Suite::Ed25519Sha256), (2, Suite::Sm2Sm3)];

/// Bytes before the name.
const HEAD: usize = 6;
/// Bytes after the name: id, salt, locked seed.
const TAIL: usize = 4 + SALT_BYTES + SEALED_BYTES;

/// A person's signing key, locked with a passphrase. Nothing in it is readable but which key it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Card {
    suite: Suite,
    cost: Cost,
    name: String,
    id: [u8; 4],
    salt: [u8; SALT_BYTES],
    sealed: [u8; SEALED_BYTES],
}

impl Card {
    /// Draws a key and seals it: the card, and the key to be enrolled.
    ///
    /// # Errors
    /// [`CardError::Name`], [`CardError::Random`], [`CardError::Memory`].
    pub fn issue(suite: Suite, name: &str, phrase: &Passphrase) -> Result<(Self, Verifier), CardError> {
        let mut seed = Zeroizing::new([0; 32]);
        loop {
            random(seed.as_mut())?;
            match named(suite, name, &seed) {
                Err(CardError::Seed(_)) => {}
                Err(error) => return Err(error),
                Ok(signer) => return Ok((Self::seal(&seed, suite, name, phrase)?, signer.verifier().clone())),
            }
        }
    }

    /// Seals a seed as [`LocalSigner::from_seed`] takes it, with a new salt.
    ///
    /// # Errors
    /// [`CardError::Name`], [`CardError::Seed`] if the seed is none of the suite, [`CardError::Random`],
    /// [`CardError::Memory`].
    pub fn seal(seed: &[u8; 32], suite: Suite, name: &str, phrase: &Passphrase) -> Result<Self, CardError> {
        let mut salt = [0; SALT_BYTES];
        random(&mut salt)?;
        Self::seal_with(seed, suite, name, phrase, salt)
    }

    /// As [`Card::seal`], with a given salt; one salt must never seal two cards.
    pub(crate) fn seal_with(
        seed: &[u8; 32],
        suite: Suite,
        name: &str,
        phrase: &Passphrase,
        salt: [u8; SALT_BYTES],
    ) -> Result<Self, CardError> {
        let id = named(suite, name, seed)?.verifier().id();
        let mut card = Self { suite, cost: Cost::NEW, name: name.to_owned(), id, salt, sealed: [0; SEALED_BYTES] };
        card.sealed = seal::lock(seed, &card.head(), phrase, &card.salt, card.cost)?;
        Ok(card)
    }

    /// A card that nobody sealed and nobody can open, to be printed and read in tests.
    #[cfg(test)]
    pub(crate) fn unsealed(suite: Suite, name: &str, filled: [u8; 32]) -> Self {
        let (mut salt, mut sealed) = ([0; SALT_BYTES], [0; SEALED_BYTES]);
        salt.copy_from_slice(&filled[8..24]);
        sealed[..32].copy_from_slice(&filled);
        sealed[32..].copy_from_slice(&filled[16..]);
        Self { suite, cost: Cost::NEW, name: name.to_owned(), id: [filled[0], filled[9], filled[18], filled[27]], salt, sealed }
    }

    /// Opens the card: whoever holds the signer signs as this person until it is dropped, and it is wiped then.
    ///
    /// Takes 64 MiB, at most 256, and a good part of a second: call it where waiting is allowed, one card at a time.
    ///
    /// # Errors
    /// [`CardError::Passphrase`] if another passphrase sealed it, [`CardError::Memory`], [`CardError::Seed`] if the card lies
    /// about its key.
    pub fn open(&self, phrase: &Passphrase) -> Result<NamedSigner, CardError> {
        let seed = seal::unlock(&self.sealed, &self.head(), phrase, &self.salt, self.cost)?;
        let signer = named(self.suite, &self.name, &seed)?;
        if signer.verifier().id() == self.id { Ok(signer) } else { Err(CardError::Seed(self.suite)) }
    }

    /// The suite of its key.
    #[must_use]
    pub const fn suite(&self) -> Suite {
        self.suite
    }

    /// The name of its key.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The id of its key, as a card says it; opening makes sure.
    #[must_use]
    pub const fn id(&self) -> [u8; 4] {
        self.id
    }

    /// Everything before the locked seed, which is bound to it.
    fn head(&self) -> Vec<u8> {
        let suite = SUITES.iter().find(|entry| entry.1 == self.suite).map_or(0, |entry| entry.0);
        let length = u8::try_from(self.name.len()).unwrap_or_default();
        let mut head = vec![FORMAT, suite, self.cost.memory, self.cost.passes, self.cost.lanes, length];
        head.extend_from_slice(self.name.as_bytes());
        head.extend_from_slice(&self.id);
        head.extend_from_slice(&self.salt);
        head
    }

    fn numbers(&self) -> Vec<u16> {
        code::encode(&[&self.head()[..], &self.sealed].concat())
    }

    /// The card as one line of digits, for the QR code: four for each word of [`Card::words`].
    #[must_use]
    pub fn text(&self) -> String {
        code::digits(&self.numbers())
    }

    /// The card as words, the last three of which check the others.
    #[must_use]
    pub fn words(&self) -> Vec<&'static str> {
        self.numbers().into_iter().map(words::word).collect()
    }

    /// Reads what a scanner or a hand typed: digits or words, whichever comes first.
    ///
    /// # Errors
    /// As [`Card::from_text`] and [`Card::from_words`].
    pub fn read(typed: &str) -> Result<Self, CardError> {
        let first = typed.chars().find(|c| !c.is_whitespace());
        if first.is_some_and(|c| code::narrow(c).is_ascii()) { Self::from_text(typed) } else { Self::from_words(typed) }
    }

    /// Reads the digits of the QR code. White space does not matter, full-width digits are digits.
    ///
    /// # Errors
    /// The place of what is wrong, as far as it can be found; nothing is decrypted for it.
    pub fn from_text(typed: &str) -> Result<Self, CardError> {
        Self::from_numbers(&code::from_digits(typed)?)
    }

    /// Reads the words of a card. White space does not matter.
    ///
    /// # Errors
    /// The place of what is wrong, as far as it can be found; nothing is decrypted for it.
    pub fn from_words(typed: &str) -> Result<Self, CardError> {
        Self::from_numbers(&code::from_words(typed)?)
    }

    fn from_numbers(numbers: &[u16]) -> Result<Self, CardError> {
        if !(groups(1)..=groups(MAX_NAME)).contains(&numbers.len()) {
            return Err(CardError::Length);
        }
        let bytes = code::decode(numbers).map_err(|error| diagnosis(numbers, error))?;
        Self::from_bytes(&bytes, numbers.len())
    }

    /// Reads bytes whose check holds, and behind them the zeros that fill up the last number.
    fn from_bytes(bytes: &[u8], count: usize) -> Result<Self, CardError> {
        let [FORMAT, suite, memory, passes, lanes, length, rest @ ..] = bytes else { return Err(CardError::Format("its first number")) };
        let suite = SUITES.iter().find(|entry| entry.0 == *suite).ok_or(CardError::Format("its suite"))?.1;
        let cost = Cost { memory: *memory, passes: *passes, lanes: *lanes }.checked()?;
        let length = usize::from(*length);
        if !(1..=MAX_NAME).contains(&length) || groups(length) != count {
            return Err(CardError::Format("its length"));
        }
        let (name, rest) = rest.split_at(length);
        let name = std::str::from_utf8(name).ok().filter(|name| is_name(name)).ok_or(CardError::Name)?;
        let split = rest.split_first_chunk().and_then(|(id, rest)| {
            let (salt, rest) = rest.split_first_chunk()?;
            let (sealed, rest) = rest.split_first_chunk()?;
            Some((id, salt, sealed, rest))
        });
        match split {
            Some((id, salt, sealed, rest)) if rest.iter().all(|byte| *byte == 0) => {
                Ok(Self { suite, cost, name: name.to_owned(), id: *id, salt: *salt, sealed: *sealed })
            }
            _ => Err(CardError::Format("its end")),
        }
    }
}

/// How many numbers a card has whose key has a name of so many bytes.
fn groups(name: usize) -> usize {
    (8 * (HEAD + name + TAIL)).div_ceil(11) + code::CHECKS
}

/// What is wrong where the check does not hold: one slip, a number left out or doubled, or more than that.
fn diagnosis(numbers: &[u16], error: CardError) -> CardError {
    if error != (CardError::Damaged { place: None }) {
        return error;
    }
    if let Some(place) = code::slip(numbers) {
        return CardError::Damaged { place: Some(place) };
    }
    match code::peek(numbers)[..] {
        [FORMAT, 1 | 2, _, _, _, length, ..] if (1..=MAX_NAME).contains(&usize::from(length)) => {
            let expected = groups(usize::from(length));
            if expected == numbers.len() { error } else { CardError::Count { found: numbers.len(), expected } }
        }
        _ => error,
    }
}

/// The signer of a seed.
fn named(suite: Suite, name: &str, seed: &[u8; 32]) -> Result<NamedSigner, CardError> {
    if name.len() > MAX_NAME || !is_name(name) {
        return Err(CardError::Name);
    }
    let signer = LocalSigner::from_seed(suite, seed).map_err(|error| match error {
        KeyError::Secret(suite) | KeyError::Public(suite) => CardError::Seed(suite),
    })?;
    NamedSigner::new(name, Purpose::Note, Arc::new(signer)).map_err(|_| CardError::Name)
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Card({}+{})", self.name, self.id.map(|byte| format!("{byte:02x}")).concat())
    }
}
