//! The newest head of each log that a verifier has seen: what a record that was rolled back or split cannot satisfy.

use std::collections::BTreeMap;
use std::fmt;

use record::{Checkpoint, Hash, Origin};

const FORMAT: &str = "huanjie/seen/v1";

/// Newest heads by log.
///
/// As text: the line `huanjie/seen/v1`, then one line for each log, in the order of their names: name, size and root in
/// base64 with one space between, as in a checkpoint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen(BTreeMap<Origin, (u64, Hash)>);

/// Why a text holds no heads.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct SeenError {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub why: &'static str,
}

impl Seen {
    /// Reads the text.
    ///
    /// # Errors
    /// The first line that is not as it should be.
    pub fn parse(text: &str) -> Result<Self, SeenError> {
        let wrong = |line, why| Err(SeenError { line, why });
        let mut lines = text.split_inclusive('\n').zip(1..);
        if lines.next().is_none_or(|(line, _)| line.strip_suffix('\n') != Some(FORMAT)) {
            return wrong(1, "not heads seen before, of this version");
        }
        let mut heads = BTreeMap::new();
        for (line, at) in lines {
            let Some(line) = line.strip_suffix('\n') else { return wrong(at, "no newline at the end") };
            let Ok(head) = Checkpoint::parse(&format!("{}\n", line.replacen(' ', "\n", 2))) else {
                return wrong(at, "not a log's name, size and root");
            };
            if heads.last_key_value().is_some_and(|(last, _)| *last >= head.origin) {
                return wrong(at, "out of order or doubled");
            }
            heads.insert(head.origin, (head.size, head.root));
        }
        Ok(Self(heads))
    }

    /// Size and root of a log when it was seen last.
    #[must_use]
    pub fn get(&self, log: &Origin) -> Option<(u64, Hash)> {
        self.0.get(log).copied()
    }

    /// All heads, by log.
    pub fn all(&self) -> impl Iterator<Item = (&Origin, u64, Hash)> {
        self.0.iter().map(|(log, (size, root))| (log, *size, *root))
    }

    /// Takes note of a head in place of the one before.
    pub fn put(&mut self, log: Origin, size: u64, root: Hash) {
        self.0.insert(log, (size, root));
    }

    /// The heads of both; where both have one, the other's.
    #[must_use]
    pub fn updated(&self, newer: &Self) -> Self {
        let both = self.0.iter().chain(&newer.0);
        Self(both.map(|(log, head)| (log.clone(), *head)).collect())
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FORMAT}")?;
        self.all().try_for_each(|(log, size, root)| writeln!(f, "{log} {size} {root}"))
    }
}
