//! Seeds of this machine's keys: drawn once, in files that the server alone can read.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;

use record::Suite;
use record::suite::LocalSigner;

use crate::{StoreError, directory};

/// 32 bytes of the operating system's generator.
pub(crate) fn draw() -> Result<[u8; 32], StoreError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|e| StoreError::Key(e.to_string()))?;
    Ok(bytes)
}

/// The signer whose seed is in that file of the data directory; the seed is drawn if there is none yet.
pub(crate) fn signer(dir: &Path, file: &str, suite: Suite) -> Result<Arc<LocalSigner>, StoreError> {
    LocalSigner::from_seed(suite, &seed(dir, file)?).map(Arc::new).map_err(|e| StoreError::Key(e.to_string()))
}

/// Writes a secret that no other user can read; there is none of that name yet.
pub(crate) fn keep(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let mut file = create(path).map_err(|e| directory(path, e))?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    written.and_then(|()| File::open(folder)?.sync_all()).map_err(|e| directory(path, e))
}

/// Overwrites what a file holds, so that it is not read from the disk once the file is gone.
pub(crate) fn overwrite(file: &mut File) -> io::Result<()> {
    let length = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
    file.write_all(&vec![0; length])?;
    file.sync_all()
}

/// A new file that no other user can read.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The secret in that file of the data directory, drawn if there is none yet.
pub(crate) fn seed(dir: &Path, file: &str) -> Result<[u8; 32], StoreError> {
    seed_at(&dir.join(file))
}

/// The 32 bytes in a file; they are drawn if there is none.
pub(crate) fn seed_at(path: &Path) -> Result<[u8; 32], StoreError> {
    if !path.exists() {
        let seed = draw()?;
        keep(path, hex::encode(seed).as_bytes())?;
        return Ok(seed);
    }
    let mut text = String::new();
    File::open(path).and_then(|mut f| f.read_to_string(&mut text)).map_err(|e| directory(path, e))?;
    let bytes = hex::decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(|| directory(path, "it is not a key of 32 bytes in hexadecimal; restore it from the backup"))
}
