//! The record: entries that people sign, trees that nobody can rewrite unseen, and the proofs of both.
//!
//! A unit's log is a chain of [`Entry`](entry::Entry)s, each a signed note that a person can read. Their leaf hashes make a
//! Merkle tree; the log signs its size and root as a [`SignedCheckpoint`], witnesses cosign it, and a [`Proof`] shows
//! without a network that one entry is in it. Everything is published as plain [`tiles`]. The formats, byte for byte, are
//! in `docs/record-format.md`; most are C2SP's, so that other people's tools read them.
//!
//! Pure: bytes in, bytes out. Must not know: elections, databases, files, the network, the time of day, where secret keys
//! are kept.

mod clock;
mod hash;
mod origin;
mod text;

pub mod ask;
pub mod chain;
pub mod checkpoint;
pub mod commit;
pub mod cosignature;
pub mod cycle;
pub mod entry;
pub mod entry_proof;
pub mod groups;
pub mod json;
pub mod key;
pub mod note;
pub mod opening;
pub mod policy;
pub mod proof;
pub mod rotation;
pub mod suite;
pub mod tiles;
pub mod tree;
pub mod typed;
pub mod witness;

pub use checkpoint::{Checkpoint, SignedCheckpoint};
pub use clock::{Clock, Quality};
pub use entry_proof::EntryProof;
pub use hash::Hash;
pub use key::{NamedSigner, Purpose, Verifier};
pub use note::{Note, Signature, Verifiers};
pub use origin::Origin;
pub use policy::{Policy, Quorum};
pub use proof::Proof;
pub use suite::{PublicKey, Signer, Suite};
pub use text::{FormatError, MAX_NUMBER, number};
