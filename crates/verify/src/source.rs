//! Where the files of a record come from.

use std::io::Read as _;
use std::path::PathBuf;

/// A file cannot be read, although it may be there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SourceError(pub String);

/// The files of a published record by path, for example `units/632823200201/checkpoint`.
pub trait Source: Sync {
    /// The bytes of a file; nothing if there is no such file.
    ///
    /// # Errors
    /// It cannot be told whether there is one, or what it holds.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, SourceError>;
}

/// Room that is made for a file before any of it is read, in bytes: files of a record are seldom longer.
const LIKELY: u64 = 1 << 20;

/// A record in a folder: a download, a mirror, a stick.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

impl Folder {
    /// The longest file that is read, in bytes: a full bundle has at most 16.8 million.
    pub const MAX_BYTES: u64 = 1 << 28;

    /// The record in that folder.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }
}

impl Source for Folder {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, SourceError> {
        let failed = |error: std::io::Error| SourceError(error.to_string());
        let file = match std::fs::File::open(self.0.join(path)) {
            Err(error) if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => return Ok(None),
            other => other.map_err(failed)?,
        };
        let length = file.metadata().map_err(failed)?.len();
        let mut bytes = Vec::with_capacity(usize::try_from(length.min(LIKELY) + 1).unwrap_or(0));
        file.take(Self::MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > Self::MAX_BYTES {
            return Err(SourceError(format!("longer than {} bytes", Self::MAX_BYTES)));
        }
        Ok(Some(bytes))
    }
}
