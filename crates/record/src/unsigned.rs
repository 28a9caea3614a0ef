//! Entries of a record: one chain per unit and stream, personal data only as salted commitments.
//!
//! An entry is a few lines of text that a person can read; its hash is the RFC 6962 leaf hash of that text, and each
//! entry names the hash of the one before. Signatures, trees and proofs follow in a later version: their place is the
//! lines after the payload. Must not know: elections, databases.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// First line of every entry: the format and its version.
pub const FORMAT: &str = "huanjie/entry/v1";

/// Hash before the first entry of a chain.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// An entry of a unit's record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// 12-digit code of the unit.
    pub unit: String,
    /// Stream within the unit.
    pub stream: String,
    /// Place in the stream, from 0.
    pub seq: u64,
    /// Leaf hash of the entry before, hex; [`GENESIS`] for the first.
    pub previous: String,
    /// Time of the device, RFC 3339.
    pub at: String,
    /// Who acted: role and opaque account.
    pub actor: String,
    /// Salted hash of the sealed part, hex, if there is one.
    pub commitment: Option<String>,
    /// What happened, canonical JSON on one line.
    pub payload: String,
    /// Signature lines; none in this version.
    #[serde(default)]
    pub signatures: Vec<String>,
}

impl Entry {
    /// The text that is hashed.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.payload.len() + 320);
        let commitment = self.commitment.as_deref().unwrap_or("-");
        let _ = write!(
            text,
            "{FORMAT}\n{}/{}\n{}\n{}\n{}\n{}\n{}\n{}\n\n",
            self.unit, self.stream, self.seq, self.previous, self.at, self.actor, commitment, self.payload
        );
        for line in &self.signatures {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// RFC 6962 leaf hash of the text, hex.
    #[must_use]
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        hasher.update([0_u8]);
        hasher.update(self.text().as_bytes());
        hex::encode(hasher.finalize())
    }
}

/// JSON with sorted keys and no spaces, so that equal values have equal bytes.
#[must_use]
pub fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write_canonical(value, &mut out);
    out
}

fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort();
            out.push('{');
            for (at, key) in keys.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                let _ = write!(out, "{}:", Value::String(key.clone()));
                write_canonical(&map[key], out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_canonical(item, out);
            }
            out.push(']');
        }
        plain => {
            let _ = write!(out, "{plain}");
        }
    }
}

/// The salted commitment to a sealed part: SHA-256 over a fixed prefix, the salt and the bytes; hex.
#[must_use]
pub fn commit(salt: &[u8; 32], sealed: &[u8]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(b"huanjie/commit/v1");
    hasher.update(salt);
    hasher.update(sealed);
    hex::encode(hasher.finalize())
}

/// Where a chain breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("entry {seq}: {why}")]
pub struct Break {
    /// At which entry.
    pub seq: u64,
    /// Why.
    pub why: &'static str,
}

/// Walks a chain from its first entry; answers the number of entries and the last hash.
///
/// `entries` gives each entry with the hash that was stored for it.
///
/// # Errors
/// The first entry that does not hold.
pub fn verify_chain<'a>(entries: impl IntoIterator<Item = (&'a Entry, &'a str)>) -> Result<(u64, String), Break> {
    let mut previous = GENESIS.to_owned();
    let mut next = 0_u64;
    for (entry, stored) in entries {
        let broken = |why| Err(Break { seq: next, why });
        if entry.seq != next {
            return broken("the sequence has a gap or a double");
        }
        if entry.previous != previous {
            return broken("it does not name the hash of the entry before");
        }
        let hash = entry.hash();
        if hash != stored {
            return broken("its hash is not the one stored");
        }
        previous = hash;
        next += 1;
    }
    Ok((next, previous))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain() -> Vec<(Entry, String)> {
        let mut previous = GENESIS.to_owned();
        (0..5)
            .map(|seq| {
                let entry = Entry {
                    unit: "632823200201".into(),
                    stream: "committee".into(),
                    seq,
                    previous: previous.clone(),
                    at: "2026-11-23T10:00:00+08:00".into(),
                    actor: "township/a1".into(),
                    commitment: (seq == 2).then(|| commit(&[7; 32], b"names")),
                    payload: canonical(&serde_json::json!({ "fact": "work_logged", "n": seq })),
                    signatures: Vec::new(),
                };
                previous = entry.hash();
                let hash = previous.clone();
                (entry, hash)
            })
            .collect()
    }

    fn verify(chain: &[(Entry, String)]) -> Result<(u64, String), Break> {
        verify_chain(chain.iter().map(|(entry, hash)| (entry, hash.as_str())))
    }

    #[test]
    fn an_untouched_chain_holds() {
        let chain = chain();
        assert_eq!(verify(&chain), Ok((5, chain[4].1.clone())));
    }

    #[test]
    fn every_changed_byte_of_every_field_is_found() {
        type Touch = fn(&mut Entry);
        let touches: [Touch; 6] = [
            |e| e.payload.push(' '),
            |e| e.at = e.at.replace("10:00", "10:01"),
            |e| e.actor.push('x'),
            |e| e.commitment = Some("00".into()),
            |e| e.unit = "632823200202".into(),
            |e| e.signatures.push("forged".into()),
        ];
        for at in 0..5 {
            for touch in touches {
                let mut changed = chain();
                touch(&mut changed[at].0);
                assert!(verify(&changed).is_err(), "a change of entry {at} must be found");
            }
        }
    }

    #[test]
    fn a_missing_and_a_doubled_entry_are_found() {
        let mut missing = chain();
        missing.remove(2);
        assert_eq!(verify(&missing).map_err(|b| b.seq), Err(2));
        let mut doubled = chain();
        let again = doubled[1].clone();
        doubled.insert(2, again);
        assert_eq!(verify(&doubled).map_err(|b| b.seq), Err(2));
    }

    #[test]
    fn equal_json_has_equal_bytes() {
        let a: Value = serde_json::from_str(r#"{"b":1,"a":[{"d":"纳","c":null}]}"#).expect("JSON");
        assert_eq!(canonical(&a), r#"{"a":[{"c":null,"d":"纳"}],"b":1}"#);
    }
}
