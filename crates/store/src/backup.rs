//! A copy of the database at one moment, made while the server goes on: every entry up to then and everything that is kept
//! beside them, openings of personal parts and accounts among them, in one file that only its owner can read.
//!
//! The sheets of closed check-ins and orphan branches go with it. Keys are not copied in the clear, neither the device's nor the logs': whoever has
//! a copy must not be able to sign. The log key is put in only where it is asked for, sealed to a recipient. A server that is
//! restored on another machine signs entries with a device key of its own, which is enrolled, and its units are granted to
//! it, as entries of the cycle's log; the old key is revoked there. Must not know: what entries say, how a backup is taken back into use.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::{Along, Store, StoreError, carry, directory, seed};

/// A finished backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backup {
    /// Its size.
    pub bytes: u64,
    /// Check-ins that are in it.
    pub sheets: usize,
    /// Check-ins under way that are not.
    pub left_out: usize,
    /// Orphan branches that are in it.
    pub branches: usize,
}

/// The file while it is being written. It is deleted if it is given up.
struct Part(PathBuf);

impl Part {
    fn beside(to: &Path) -> Result<Self, StoreError> {
        let mut name = to.as_os_str().to_owned();
        name.push(".part");
        let part = PathBuf::from(name);
        match seed::create(&part) {
            Ok(_) => Ok(Self(part)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                Err(directory(&part, "another backup is being made, or was broken off; delete this file if none is"))
            }
            Err(error) => Err(directory(&part, error)),
        }
    }

    /// Puts the file in its place, on disk.
    fn finish(self, to: &Path) -> io::Result<u64> {
        let file = File::open(&self.0)?;
        file.sync_all()?;
        let bytes = file.metadata()?.len();
        fs::rename(&self.0, to)?;
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
        Ok(bytes)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // Once it is in its place there is nothing left here.
        let _ = fs::remove_file(&self.0);
    }
}

impl Store {
    /// Copies the database into a new file, as it is at one moment. The server goes on meanwhile.
    ///
    /// # Errors
    /// There is a file already, or none can be written there: then nothing is left of it.
    pub async fn backup(&self, to: &Path) -> Result<Backup, StoreError> {
        self.backup_with(to, &Along::default()).await
    }

    /// The same, with more than the database and the closed check-ins.
    ///
    /// # Errors
    /// As [`Store::backup`], or there is no log key here.
    pub async fn backup_with(&self, to: &Path, along: &Along<'_>) -> Result<Backup, StoreError> {
        let free = |to: &Path| {
            if to.symlink_metadata().is_ok() { Err(directory(to, "there is a file already; a backup overwrites nothing")) } else { Ok(()) }
        };
        free(to)?;
        let part = Part::beside(to)?;
        let name = part.0.to_str().ok_or_else(|| directory(to, "the name of the file must be UTF-8"))?;
        // SQLite takes an empty file for the copy; no other database has this statement.
        sqlx::query("VACUUM INTO $1").bind(name).execute(&self.0.readers).await.map_err(|error| directory(to, error))?;
        let (mut carried, left_out) = carry::sheets(&self.0.dir, along.open_check_ins).await?;
        let sheets = carried.len();
        carried.append(&mut carry::branches(&self.0.dir)?);
        carried.append(&mut carry::answers(&self.0.dir)?);
        let branches = carried.len() - sheets;
        if !along.log_key_for.is_empty() {
            carried.push(self.sealed_log_key(along.log_key_for).await?);
        }
        carry::put(&part.0, &carried).await?;
        free(to)?;
        let bytes = part.finish(to).map_err(|error| directory(to, error))?;
        Ok(Backup { bytes, sheets, left_out, branches })
    }
}
