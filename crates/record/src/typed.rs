//! Bytes as a scanner of QR codes types them: one line of base64, letters and digits that every keyboard has.
//!
//! Such a scanner is a keyboard; the dash of a signature line or a Chinese name does not survive it. Must not know: what
//! the bytes are, how a QR code is drawn.

use std::borrow::Cow;

use crate::text::{base64, to_base64};

/// The line, without a newline: what stands in a QR code.
#[must_use]
pub fn typed(bytes: &[u8]) -> String {
    to_base64(bytes)
}

/// The bytes behind a typed line, white space around it left off; any other bytes as they are.
///
/// No format of the record is taken for base64: each has a space in it.
#[must_use]
pub fn untyped(bytes: &[u8]) -> Cow<'_, [u8]> {
    let line = std::str::from_utf8(bytes.trim_ascii()).ok().filter(|line| !line.is_empty());
    line.and_then(base64).map_or(Cow::Borrowed(bytes), Cow::Owned)
}
