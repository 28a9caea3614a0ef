//! RFC 8785 canonical JSON without fractions: one spelling for one value.
//!
//! Members in the order of their UTF-16 code units, no spaces, the shortest escapes, whole numbers between -(2^53-1) and
//! 2^53-1. Must not know: what the members mean.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::Value;

/// The greatest number, 2^53 - 1: beyond it JSON readers differ (RFC 7493, 2.2).
pub const MAX_INTEGER: u64 = (1 << 53) - 1;
/// How deep arrays and objects may stand in each other.
pub const MAX_DEPTH: usize = 32;

/// Why a value or a text is not canonical JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("byte {byte}: {why}")]
pub struct JsonError {
    /// Byte of the text, from 1; 0 if a value was to be written.
    pub byte: usize,
    /// What is wrong there.
    pub why: &'static str,
}

const DEEP: &str = "nested deeper than 32";
const RANGE: &str = "a number beyond 2^53 - 1";
const FRACTION: &str = "a number with a fraction or an exponent";

/// Writes a value canonically.
///
/// # Errors
/// A number with a fraction or out of range, or nesting beyond [`MAX_DEPTH`].
pub fn write(value: &Value) -> Result<String, JsonError> {
    let mut out = String::new();
    put(value, 0, &mut out).map_err(|why| JsonError { byte: 0, why })?;
    Ok(out)
}

fn put(value: &Value, depth: usize, out: &mut String) -> Result<(), &'static str> {
    match value {
        Value::Array(_) | Value::Object(_) if depth >= MAX_DEPTH => return Err(DEEP),
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => {
            let size = number.as_i64().map(i64::unsigned_abs).or_else(|| number.as_u64()).ok_or(FRACTION)?;
            if size > MAX_INTEGER {
                return Err(RANGE);
            }
            let _ = write!(out, "{number}");
        }
        Value::String(text) => put_string(text, out),
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                put(item, depth + 1, out)?;
            }
            out.push(']');
        }
        Value::Object(map) => {
            let mut members: Vec<(&String, &Value)> = map.iter().collect();
            members.sort_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
            out.push('{');
            for (at, (name, item)) in members.into_iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                put_string(name, out);
                out.push(':');
                put(item, depth + 1, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

/// The escape of a character that must be escaped.
const fn escape(c: char) -> Option<&'static str> {
    Some(match c {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\u{8}' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\u{c}' => "\\f",
        '\r' => "\\r",
        _ => return None,
    })
}

fn put_string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match escape(c) {
            Some(escaped) => out.push_str(escaped),
            None if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            None => out.push(c),
        }
    }
    out.push('"');
}

/// Checks that a text is one canonical value and nothing else.
///
/// # Errors
/// The first byte that no canonical text has there.
pub fn check(text: &str) -> Result<(), JsonError> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0 };
    let value = reader.value(0);
    let whole = if reader.at == text.len() { Ok(()) } else { Err("something after the value") };
    value.and(whole).map_err(|why| JsonError { byte: reader.at + 1, why })
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

type Checked = Result<(), &'static str>;

impl<'a> Reader<'a> {
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn take(&mut self, wanted: &str) -> bool {
        let found = self.bytes[self.at..].starts_with(wanted.as_bytes());
        self.at += if found { wanted.len() } else { 0 };
        found
    }

    fn value(&mut self, depth: usize) -> Checked {
        match self.peek() {
            b'{' | b'[' if depth >= MAX_DEPTH => Err(DEEP),
            b'{' => self.object(depth + 1),
            b'[' => self.array(depth + 1),
            b'"' => self.string().map(drop),
            b'-' | b'0'..=b'9' => self.number(),
            _ if self.take("true") || self.take("false") || self.take("null") => Ok(()),
            _ => Err("not a value"),
        }
    }

    fn array(&mut self, depth: usize) -> Checked {
        self.at += 1;
        if self.take("]") {
            return Ok(());
        }
        loop {
            self.value(depth)?;
            if self.take("]") {
                return Ok(());
            }
            if !self.take(",") {
                return Err("neither comma nor closing bracket");
            }
        }
    }

    fn object(&mut self, depth: usize) -> Checked {
        self.at += 1;
        let mut before: Option<&str> = None;
        if self.take("}") {
            return Ok(());
        }
        loop {
            let start = self.at;
            let name = self.string()?;
            if before.is_some_and(|before| !in_order(before, name)) {
                self.at = start;
                return Err("a member out of order or doubled");
            }
            before = Some(name);
            if !self.take(":") {
                return Err("no colon after the member's name");
            }
            self.value(depth)?;
            if self.take("}") {
                return Ok(());
            }
            if !self.take(",") {
                return Err("neither comma nor closing brace");
            }
        }
    }

    /// The inside of a string.
    fn string(&mut self) -> Result<&'a str, &'static str> {
        if !self.take("\"") {
            return Err("not a string");
        }
        let start = self.at;
        loop {
            let plain = self.bytes[self.at..].iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=31));
            self.at = plain.map_or(self.bytes.len(), |plain| self.at + plain);
            match self.peek() {
                b'"' => break,
                b'\\' => self.escape()?,
                _ => return Err("a bare control character or no closing quote"),
            }
        }
        // Quotes are ASCII, so both ends stand between characters.
        let inside = &self.text[start..self.at];
        self.at += 1;
        Ok(inside)
    }

    fn escape(&mut self) -> Checked {
        let short = ["\\\"", "\\\\", "\\b", "\\t", "\\n", "\\f", "\\r"];
        if short.into_iter().any(|escape| self.take(escape)) {
            return Ok(());
        }
        let long = self.text.get(self.at..self.at + 6);
        let code = long.and_then(|text| text.strip_prefix("\\u00")).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (code, long) {
            (Some(code), Some(text)) if code < 32 && escape(code.into()).is_none() && text == format!("\\u{code:04x}") => {
                self.at += 6;
                Ok(())
            }
            _ => Err("an escape where the canonical form has none, or not the shortest"),
        }
    }

    fn number(&mut self) -> Checked {
        let start = self.at;
        let negative = self.take("-");
        let digits = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        let text = &self.text[digits..self.at];
        let after = self.peek();
        let fault = match text.parse::<u64>() {
            _ if text.is_empty() => Some("a sign without digits"),
            _ if matches!(after, b'.' | b'e' | b'E') => Some(FRACTION),
            _ if text.starts_with('0') && (negative || text.len() > 1) => Some("a leading zero or a negative zero"),
            Ok(number) if number <= MAX_INTEGER => None,
            _ => Some(RANGE),
        };
        self.at = if fault.is_some() { start } else { self.at };
        fault.map_or(Ok(()), Err)
    }
}

/// Whether a member may stand behind another. Names are the insides of checked strings.
fn in_order(before: &str, name: &str) -> bool {
    let plain = |inside: &str| inside.bytes().all(|byte| byte.is_ascii() && byte != b'\\');
    if plain(before) && plain(name) {
        return before < name;
    }
    unescaped(before).encode_utf16().lt(unescaped(name).encode_utf16())
}

/// The characters of a checked string, so that escaped names sort as what they mean.
fn unescaped(inside: &str) -> Cow<'_, str> {
    let quoted = || serde_json::from_str(&format!("\"{inside}\"")).unwrap_or_default();
    if inside.contains('\\') { Cow::Owned(quoted()) } else { Cow::Borrowed(inside) }
}
