//! What can go wrong, in lines for the person at the keyboard.

use std::path::Path;

use record::witness::Refusal;

/// What can go wrong beneath a request.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or directory cannot be used.
    #[error("{path}: {why}")]
    File {
        /// Which.
        path: String,
        /// Why not, and what to do.
        why: String,
    },
    /// A line of a file is not as it should be.
    #[error("{path}, line {line}: {why}")]
    Line {
        /// Which file.
        path: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// The table of heads does not answer.
    #[error("the heads cannot be read or kept: {0}")]
    Heads(#[from] sqlx::Error),
    /// A head in the table is none.
    #[error("the head kept of {0} cannot be read")]
    Unreadable(String),
    /// A key cannot be made or used.
    #[error("{0}")]
    Key(String),
}

impl Error {
    pub(crate) fn file(path: &Path, why: impl ToString) -> Self {
        Self::File { path: path.display().to_string(), why: why.to_string() }
    }
}

/// Why there is no signature.
#[derive(Debug, thiserror::Error)]
pub enum Unsigned {
    /// The answer is no; nothing was changed.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The witness itself is not well; the same request can be sent again.
    #[error(transparent)]
    Broken(#[from] Error),
}
