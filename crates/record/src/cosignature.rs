//! C2SP tlog-cosignature v1: a witness says that a checkpoint was the newest it saw at a time.
//!
//! SM2 cosignatures sign the same bytes under a type of their own. Must not know: whether the checkpoint is consistent.

use crate::key::{NamedSigner, Purpose};
use crate::note::Signature;
use crate::suite::SignError;
use crate::text::MAX_NUMBER;

/// What a witness signs: two lines, then the text of the checkpoint.
#[must_use]
pub fn message(checkpoint_text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{checkpoint_text}")
}

/// Seconds since 1970 and the bare signature of a cosignature's bytes.
#[must_use]
pub fn split(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (time, signature) = bytes.split_first_chunk::<8>()?;
    Some((u64::from_be_bytes(*time), signature)).filter(|(time, _)| *time <= MAX_NUMBER)
}

/// Cosigns the text of a checkpoint at a time in seconds since 1970.
///
/// # Errors
/// The signer does not sign, the key is not a witness's, or the time is beyond 2^63 - 1.
pub fn cosign(checkpoint_text: &str, key: &NamedSigner, time: u64) -> Result<Signature, SignError> {
    if key.verifier().purpose() != Purpose::Cosignature {
        return Err(SignError("a key for notes gives no cosignature".into()));
    }
    if time > MAX_NUMBER {
        return Err(SignError("the time is beyond 2^63 - 1".into()));
    }
    let mut bytes = time.to_be_bytes().to_vec();
    bytes.extend(key.raw(&message(checkpoint_text, time))?);
    Ok(key.line(bytes))
}
