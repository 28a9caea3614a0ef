//! The file in which one installation tells another whom it has, without telling: sorted hashes under a shared key, a head,
//! a code over all of it (docs/doubles.md). Strict to read: what is not exactly so is refused, before anything is changed.

use std::fmt::Write as _;
use std::io::{self, Read};

use super::{HASH_BYTES, LineHash, SharedKey, mac};

/// Hashes in one file at most: more than any one prefecture has voters.
pub const MOST_HASHES: usize = 5_000_000;

/// Bytes of a file at most: those hashes, a line each, and the head.
pub const MOST_BYTES: u64 = (MOST_HASHES as u64) * (2 * HASH_BYTES as u64 + 1) + 4_096;

const FIRST: &str = "huanjie doubles 1";
const LABEL: &[u8] = b"huanjie/doubles/file/v1";

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Everybody on the sender's rolls: whoever is not in it does not stand there.
    All,
    /// Only those whom the other side has too: the answer to a file with all.
    Matches,
}

impl Kind {
    const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Matches => "matches",
        }
    }
}

/// A file of hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HashFile {
    /// What it holds.
    pub kind: Kind,
    /// The sender's cycle.
    pub cycle: String,
    /// For whom it was made.
    pub to: String,
    /// When, RFC 3339.
    pub made: String,
    /// Sorted, none twice.
    pub hashes: Vec<LineHash>,
}

/// Why a file is not taken. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum HashFileError {
    /// Cannot be read.
    #[error("it cannot be read: {0}")]
    Io(#[from] io::Error),
    /// Longer than any such file.
    #[error("it is longer than {MOST_BYTES} bytes; a file of hashes never is")]
    TooLong,
    /// No such file, or another version.
    #[error("its first line is not \"{FIRST}\": not a file of hashes, or of another version of huanjie")]
    Foreign,
    /// Something is not as it must be.
    #[error("line {line}: {what}; the file is damaged, ask for it again")]
    Damaged {
        /// From 1.
        line: usize,
        /// What.
        what: &'static str,
    },
    /// Made under another key.
    #[error("it was made under the key {theirs}, the key file here is {ours}; both sides must use the same key")]
    OtherKey {
        /// Fingerprint in the file.
        theirs: String,
        /// Fingerprint here.
        ours: String,
    },
    /// The code at its end does not fit.
    #[error("the code at its end does not fit: it was changed on its way; ask for it again")]
    Changed,
    /// A text of the head cannot stand there.
    #[error("{0:?}: a name has 1 to 60 characters, no line breaks, and is not a code of 12 digits")]
    Name(String),
}

/// A name of an installation: short, one line, and never taken for the code of a unit.
pub(crate) fn named(name: &str) -> Result<&str, HashFileError> {
    let name = name.trim();
    let length = name.chars().count();
    let code = name.len() == 12 && name.bytes().all(|b| b.is_ascii_digit());
    if (1..=60).contains(&length) && !name.contains(char::is_control) && !code {
        Ok(name)
    } else {
        Err(HashFileError::Name(name.to_owned()))
    }
}

impl HashFile {
    /// The file's text.
    ///
    /// # Errors
    /// A name in it is none.
    pub fn write(&self, key: &SharedKey) -> Result<String, HashFileError> {
        let mut text = String::with_capacity(self.hashes.len() * (2 * HASH_BYTES + 1) + 512);
        let head = [
            FIRST.to_owned(),
            format!("kind {}", self.kind.word()),
            format!("cycle {}", self.cycle),
            format!("for {}", named(&self.to)?),
            format!("made {}", self.made),
            format!("key {}", key.fingerprint()),
            format!("count {}", self.hashes.len()),
        ];
        for line in head {
            text.push_str(&line);
            text.push('\n');
        }
        for hash in &self.hashes {
            text.push_str(&hex::encode(hash));
            text.push('\n');
        }
        let code = mac(key.bytes(), &[LABEL, text.as_bytes()]);
        // A String takes everything.
        let _ = writeln!(text, "mac {}", hex::encode(code));
        Ok(text)
    }

    /// Reads a file; bounded before anything is parsed.
    ///
    /// # Errors
    /// It is not exactly such a file, or of another key.
    pub fn read(from: impl Read, key: &SharedKey) -> Result<Self, HashFileError> {
        let mut bytes = Vec::new();
        from.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MOST_BYTES {
            return Err(HashFileError::TooLong);
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| HashFileError::Foreign)?;
        if text.lines().next() != Some(FIRST) {
            return Err(HashFileError::Foreign);
        }
        Self::parse(text, key)
    }

    fn parse(text: &str, key: &SharedKey) -> Result<Self, HashFileError> {
        let mut lines = text.split_inclusive('\n').enumerate().map(|(at, line)| (at + 1, line.strip_suffix('\n')));
        lines.next();
        let mut head = |word: &'static str, what: &'static str| {
            let (line, text) = lines.next().unwrap_or((1, None));
            let value = text.and_then(|text| text.strip_prefix(word)?.strip_prefix(' '));
            value.map(|value| (line, value)).ok_or(HashFileError::Damaged { line, what })
        };
        let (line, kind) = head("kind", "\"kind\" is expected")?;
        let kind = [Kind::All, Kind::Matches].into_iter().find(|known| known.word() == kind);
        let kind = kind.ok_or(HashFileError::Damaged { line, what: "the kind is all or matches" })?;
        let (_, cycle) = head("cycle", "\"cycle\" is expected")?;
        let (_, to) = head("for", "\"for\" is expected")?;
        let (_, made) = head("made", "\"made\" is expected")?;
        let (_, theirs) = head("key", "\"key\" is expected")?;
        if theirs != key.fingerprint() {
            return Err(HashFileError::OtherKey { theirs: theirs.to_owned(), ours: key.fingerprint() });
        }
        let (line, count) = head("count", "\"count\" is expected")?;
        let count = count.parse().ok().filter(|count: &usize| *count <= MOST_HASHES);
        let count = count.ok_or(HashFileError::Damaged { line, what: "the count is no number of hashes" })?;
        let mut hashes: Vec<LineHash> = Vec::with_capacity(count.min(text.len() / (2 * HASH_BYTES + 1)));
        for _ in 0..count {
            let (line, hash) = lines.next().unwrap_or((0, None));
            let wrong = |what| HashFileError::Damaged { line, what };
            let mut bytes = LineHash::default();
            let read = hash.filter(|hash| hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)));
            let read = read.and_then(|hash| hex::decode_to_slice(hash, &mut bytes).ok());
            read.ok_or_else(|| wrong("a hash of 32 hexadecimal digits is expected"))?;
            if hashes.last().is_some_and(|last| *last >= bytes) {
                return Err(wrong("the hashes are not in order"));
            }
            hashes.push(bytes);
        }
        let (line, code) = lines.next().unwrap_or((0, None));
        let code = code.and_then(|code| code.strip_prefix("mac "));
        let code = code.ok_or(HashFileError::Damaged { line, what: "the code at the end is expected" })?;
        if lines.next().is_some() {
            return Err(HashFileError::Damaged { line: line + 1, what: "something stands behind the end" });
        }
        let body = text.trim_end_matches('\n').rfind('\n').map_or(0, |at| at + 1);
        let due = hex::encode(mac(key.bytes(), &[LABEL, &text.as_bytes()[..body]]));
        if !same(code.as_bytes(), due.as_bytes()) {
            return Err(HashFileError::Changed);
        }
        Ok(Self { kind, cycle: cycle.to_owned(), to: named(to)?.to_owned(), made: made.to_owned(), hashes })
    }
}

/// Compares without telling by its time where two codes differ.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> HashFile {
        let mut hashes: Vec<LineHash> = (0..40_u8).map(|n| [n.wrapping_mul(37); HASH_BYTES]).collect();
        hashes.sort_unstable();
        HashFile { kind: Kind::All, cycle: "a.example/2026".into(), to: "甲县".into(), made: "2026-11-28T08:00:00Z".into(), hashes }
    }

    #[test]
    fn what_was_written_is_read() {
        let key = SharedKey::from([3; 32]);
        for kind in [Kind::All, Kind::Matches] {
            for hashes in [file().hashes, Vec::new()] {
                let file = HashFile { kind, hashes, ..file() };
                let text = file.write(&key).expect("written");
                assert_eq!(HashFile::read(text.as_bytes(), &key).expect("read"), file);
            }
        }
    }

    #[test]
    fn every_changed_byte_and_every_cut_is_found() {
        let key = SharedKey::from([3; 32]);
        let text = file().write(&key).expect("written").into_bytes();
        for at in 0..text.len() {
            let mut changed = text.clone();
            changed[at] ^= 1;
            assert!(HashFile::read(changed.as_slice(), &key).is_err(), "byte {at}");
            assert!(HashFile::read(&text[..at], &key).is_err(), "cut at {at}");
        }
        let mut longer = text.clone();
        longer.push(b'\n');
        assert!(HashFile::read(longer.as_slice(), &key).is_err());
    }

    #[test]
    fn another_key_is_called_so() {
        let text = file().write(&SharedKey::from([3; 32])).expect("written");
        let read = HashFile::read(text.as_bytes(), &SharedKey::from([4; 32]));
        assert!(matches!(read, Err(HashFileError::OtherKey { .. })), "{read:?}");
    }

    #[test]
    fn a_count_beyond_the_limit_takes_no_memory() {
        let text = file().write(&SharedKey::from([3; 32])).expect("written").replace("count 40", "count 4000000000");
        assert!(matches!(HashFile::read(text.as_bytes(), &SharedKey::from([3; 32])), Err(HashFileError::Damaged { line: 7, .. })));
        let first = format!("{FIRST}\n");
        let endless = first.as_bytes().chain(io::repeat(b'0'));
        assert!(matches!(HashFile::read(endless, &SharedKey::from([3; 32])), Err(HashFileError::TooLong)));
    }

    #[test]
    fn a_name_is_never_taken_for_a_unit() {
        for wrong in ["", "  ", "632823200201", "a\nb", &"长".repeat(61)] {
            assert!(named(wrong).is_err(), "{wrong}");
        }
        assert_eq!(named(" 玉树州 ").ok(), Some("玉树州"));
    }
}
