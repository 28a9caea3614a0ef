//! The keys of the logs that the witness is asked about: a file of verifier keys, one a line, none twice.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use record::note::Verifiers;
use record::{Origin, Purpose, Verifier};

use crate::error::Error;
use crate::files;

const FILE: &str = "logs.vkey";

/// The longest file of keys, in bytes: some 150,000 keys.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Known logs and their keys, in the order of names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Logs(BTreeMap<Origin, Vec<Verifier>>);

/// What became of a key that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// The first key of its log.
    First,
    /// A further key of a log that is known: a new suite, or a key that was changed. Ask the log why.
    Further,
    /// It was known.
    Known,
}

impl Logs {
    /// Reads keys as `log.vkey` of a published record has them.
    ///
    /// # Errors
    /// The first line that is no key of a log, or one a second time; `path` names the file.
    pub fn parse(bytes: &[u8], path: &Path) -> Result<Self, Error> {
        let text = std::str::from_utf8(bytes).ok().filter(|_| bytes.len() <= MAX_BYTES);
        let text = text.ok_or_else(|| Error::file(path, "not lines of UTF-8, or longer than 16 MiB"))?;
        let mut logs = Self::default();
        for (line, at) in text.split_inclusive('\n').zip(1..) {
            let wrong = |why: String| Error::Line { path: path.display().to_string(), line: at, why };
            let vkey = line.strip_suffix('\n').ok_or_else(|| wrong("no newline at the end".into()))?;
            if logs.add(vkey).map_err(wrong)? == Added::Known {
                return Err(wrong("the same key a second time".into()));
            }
        }
        Ok(logs)
    }

    /// The known logs of a data directory; none, if there is no file yet.
    ///
    /// # Errors
    /// The file cannot be read, or a line of it is none.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        let path = dir.join(FILE);
        match fs::read(&path) {
            Ok(bytes) => Self::parse(&bytes, &path),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(Error::file(&path, error)),
        }
    }

    /// Takes a key in, given as text.
    ///
    /// # Errors
    /// Why it is no key of a log, or cannot stand beside those known.
    pub fn add(&mut self, vkey: &str) -> Result<Added, String> {
        let key = Verifier::parse(vkey).map_err(|e| format!("not a verifier key: {e}"))?;
        if key.purpose() != Purpose::Note {
            return Err("a key for cosignatures, a witness's; a log's is needed".into());
        }
        let log = Origin::parse(key.name()).ok_or_else(|| format!("{} is not the name of a log", key.name()))?;
        let keys = self.0.entry(log).or_default();
        match keys.iter().find(|known| known.id() == key.id()) {
            Some(known) if *known == key => return Ok(Added::Known),
            Some(_) => return Err("another key of this log has the same id".into()),
            None => keys.push(key),
        }
        Ok(if keys.len() == 1 { Added::First } else { Added::Further })
    }

    /// Keeps the keys, whole or not at all.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn keep(&self, dir: &Path) -> Result<(), Error> {
        let path = dir.join(FILE);
        let text: String = self.all().map(|key| key.vkey() + "\n").collect();
        files::put(&path, text.as_bytes(), true).map_err(|e| Error::file(&path, e))
    }

    /// All keys.
    pub fn all(&self) -> impl Iterator<Item = &Verifier> {
        self.0.values().flatten()
    }

    /// The names of all logs.
    pub fn names(&self) -> impl Iterator<Item = &Origin> {
        self.0.keys()
    }

    /// The keys of a log, if it is known.
    #[must_use]
    pub fn keys(&self, log: &Origin) -> Option<Verifiers> {
        // Of one log no two keys have one id.
        self.0.get(log).and_then(|keys| Verifiers::new(keys.iter().cloned()).ok())
    }
}
