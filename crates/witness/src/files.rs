//! Files that are written whole or not at all.

use std::fs::File;
use std::io::{Result, Write as _};
use std::path::Path;

/// Writes a file, readable by its owner alone, and answers when it is on disk; one that is there is replaced or, without
/// `replace`, an error.
pub(crate) fn put(path: &Path, bytes: &[u8], replace: bool) -> Result<()> {
    let dir = path.parent().unwrap_or(Path::new("."));
    // Temporary files are made with mode 0600.
    let mut file = tempfile::NamedTempFile::new_in(dir)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    if replace { file.persist(path) } else { file.persist_noclobber(path) }?;
    // The name is on disk when the directory is, where systems know of that.
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}
