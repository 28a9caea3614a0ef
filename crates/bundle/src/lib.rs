//! A part of a log on its way from a field node to the county or back, on sticks or over a network.
//!
//! A [`Payload`] holds entries of one log, what opens their commitments, the log's checkpoint and small attachments.
//! [`seal`](seal::seal) encrypts it, cuts it into chunks named by their hash and signs a manifest that lists them, all in a
//! [`Folder`]. [`write`](stick::write) carries them to as many sticks as it takes, [`collect`](stick::collect) gathers them from any
//! sticks in any order, and [`send`](peer::send) does the same over a network: both feed one [`Inbox`], which takes only what a
//! signed manifest lists, and answers what is missing. What came is [`check`](check::check)ed against what the receiver holds.
//! The formats, byte for byte, are in `docs/record-format.md`.
//!
//! Must not know: databases, the network, elections, who may write a log, where secret keys are kept.

mod text;

pub mod check;
pub mod folder;
pub mod inbox;
pub mod manifest;
pub mod payload;
pub mod peer;
pub mod seal;
pub mod stick;

pub use record::opening;

pub use age::x25519::{Identity, Recipient};
pub use folder::Folder;
pub use inbox::{Inbox, State};
pub use manifest::{Manifest, SignedManifest};
pub use payload::{Attachment, Payload};
pub use peer::Peer;

/// The secret of age in a text, among comments as `age-keygen` writes them.
///
/// # Errors
/// No line begins with `AGE-SECRET-KEY-1`, or the first that does is no secret of age.
pub fn identity(text: &str) -> Result<Identity, &'static str> {
    let line = text.lines().map(str::trim).find(|line| line.starts_with("AGE-SECRET-KEY-1"));
    line.ok_or("there is no secret of age in it (a line that begins with AGE-SECRET-KEY-1)")?.parse()
}
