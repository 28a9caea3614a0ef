//! 密钥卡: a person's signing key on a printed paper card, opened by a passphrase of five words.
//!
//! A [`Card`] holds the seed of a key, encrypted under a [`Passphrase`]: who finds the card has nothing without the five
//! words, who hears the words has nothing without the card. The card is a row of numbers below 2,048, printed as digits in
//! a QR code and as [`words`] for an office without a scanner; both are the same card, and three of the numbers check the
//! others. The format, byte for byte, is in `docs/record-format.md`; who holds which key, and what to do when a card is
//! lost, in `docs/keys.md`.
//!
//! A card may be printed twice: the second sheet is the same card, opens with the same words, and makes the same signatures.
//!
//! Pure: bytes and text in, bytes and text out; randomness from the system. Must not know: people, databases, the network,
//! paper, which keys are enrolled.
//!
//! ```
//! use keycard::{Card, CardError, Passphrase};
//! use record::Suite;
//!
//! let phrase = Passphrase::draw()?;
//! let (card, key) = Card::issue(Suite::Ed25519Sha256, "huanjie.example/person/a1", &phrase)?;
//! let scanned = Card::read(&card.text())?;
//! let typed = Card::read(&card.words().join(" "))?;
//! assert_eq!(scanned, typed);
//! let signer = scanned.open(&Passphrase::parse(&phrase.words().join(" "))?)?;
//! assert_eq!(signer.verifier(), &key);
//! # Ok::<(), CardError>(())
//! ```

mod card;
mod code;
mod error;
mod phrase;
mod seal;
#[cfg(test)]
mod tests;
pub mod words;

pub use card::{Card, MAX_NAME};
pub use error::{CardError, Near};
pub use phrase::Passphrase;
