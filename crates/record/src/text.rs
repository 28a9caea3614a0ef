//! What all text formats share: an error with its place, strict decimal numbers, strict base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The greatest number that any format of the record holds: 2^63 - 1, so that databases can hold it too.
pub const MAX_NUMBER: u64 = (1 << 63) - 1;

/// Why bytes are not of a format, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatError {
    /// Line, from 1; 0 means the whole.
    pub line: usize,
    /// Byte within the line, from 1; 0 means the whole line.
    pub byte: usize,
    /// What is wrong there.
    pub why: &'static str,
}

impl FormatError {
    pub(crate) const fn whole(why: &'static str) -> Self {
        Self { line: 0, byte: 0, why }
    }

    /// A whole line that is wrong, from 1.
    #[must_use]
    pub const fn at(line: usize, why: &'static str) -> Self {
        Self { line, byte: 0, why }
    }

    /// The same error in a text that begins `lines` lines further down.
    pub(crate) const fn below(self, lines: usize) -> Self {
        Self { line: self.line + lines, ..self }
    }
}

impl std::fmt::Display for FormatError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.line, self.byte) {
            (0, _) => f.write_str(self.why),
            (line, 0) => write!(f, "line {line}: {}", self.why),
            (line, byte) => write!(f, "line {line}, byte {byte}: {}", self.why),
        }
    }
}

impl std::error::Error for FormatError {}

/// A decimal number of the record: ASCII digits, no leading zero, at most [`MAX_NUMBER`].
#[must_use]
pub fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let plain = digits && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|n| plain && *n <= MAX_NUMBER)
}

/// Standard base64 (RFC 4648, section 4) with padding; a second spelling of the same bytes is refused.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

pub(crate) fn to_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// UTF-8 within a limit, without control characters other than newline, ending with a newline.
pub(crate) fn checked(bytes: &[u8], limit: usize) -> Result<&str, FormatError> {
    if bytes.len() > limit {
        return Err(FormatError::whole("longer than the limit"));
    }
    let line_of = |at: usize| bytes[..at].iter().filter(|b| **b == b'\n').count() + 1;
    let text = std::str::from_utf8(bytes).map_err(|e| FormatError::at(line_of(e.valid_up_to()), "not UTF-8"))?;
    let control = |b: &u8| *b < b' ' && *b != b'\n';
    // Without a way out in the middle many bytes are looked at in one step.
    if bytes.iter().fold(false, |found, b| found | control(b)) {
        let at = bytes.iter().position(control).unwrap_or(0);
        return Err(FormatError::at(line_of(at), "a control character"));
    }
    if !text.ends_with('\n') {
        return Err(FormatError::at(line_of(bytes.len()), "no newline at the end"));
    }
    Ok(text)
}
