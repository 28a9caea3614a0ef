//! Going on from a backup. What was published since is taken from the public record, byte for byte; nothing is written
//! until two people have said so in the log of the cycle.
//!
//! Lost for good are only openings of personal parts and of figures that were not announced, and entries that nobody has
//! published: those are entered again from paper. Must not know: where the copy of the public record comes from.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use record::cycle::{Act, Restored};
use record::entry::Entry;
use record::opening::Opening;
use record::rotation::follow;
use record::tiles::{self, Shelf};
use record::{Hash, NamedSigner, SignedCheckpoint};

use crate::cycle::{self, Signed};
use crate::exchange::{self, New};
use crate::fold::{Line, tree};
use crate::{ActError, DATABASE, Store, StoreError, carry, directory};

/// Stands in the data directory from the restore until two people have confirmed it.
const MARK: &str = "restored";

/// What the public record gave back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Entries of the cycle's log.
    pub cycle: u64,
    /// Entries of units' logs.
    pub entries: u64,
    /// Units that they belong to.
    pub units: usize,
}

/// Puts a backup into a data directory that has no database: the database, and the sheets of check-ins that came with it. The
/// machine's keys, newest checkpoints and sheets stay if they are there.
///
/// # Errors
/// There is a database, or the file cannot be copied.
pub async fn put_backup(backup: &Path, dir: &Path) -> Result<(), StoreError> {
    let to = dir.join(DATABASE);
    if to.exists() {
        return Err(directory(&to, "there is a database already; move it away first, it may be evidence"));
    }
    let part = dir.join("huanjie.sqlite.part");
    let copy = || -> io::Result<()> {
        fs::create_dir_all(dir)?;
        // First the mark: a database that is put here is never written to before it is confirmed.
        File::create(dir.join(MARK))?.sync_all()?;
        fs::copy(backup, &part).map(|_| ())
    };
    copy().map_err(|error| directory(backup, error))?;
    carry::take_out(&part, dir).await?;
    let put = || -> io::Result<()> {
        File::open(&part)?.sync_all()?;
        fs::rename(&part, &to)?;
        File::open(dir)?.sync_all()
    };
    put().map_err(|error| directory(backup, error))
}

impl Store {
    /// Whether a restore waits for two people.
    pub(crate) fn is_marked(&self) -> bool {
        self.0.dir.join(MARK).exists()
    }

    /// Takes from a copy of the public record what the backup does not have.
    ///
    /// # Errors
    /// The copy is not whole, not signed by this log, or no continuation of what is here.
    pub async fn recover(&self, record: &Path) -> Result<Recovered, StoreError> {
        let writing = self.0.writing.lock().await;
        let published = Published { root: record.to_owned() };
        let mut recovered = Recovered { cycle: self.recover_cycle(&published).await?, ..Recovered::default() };
        let codes: Vec<String> = self.cycle().units().keys().cloned().collect();
        for code in codes {
            let entries = self.recover_unit(&published, &code).await?;
            recovered.entries += entries;
            recovered.units += usize::from(entries > 0);
        }
        drop(writing);
        if let Some(why) = self.wrong_log_key()? {
            self.alarm(why);
        }
        self.erase_what_is_erased().await?;
        Ok(recovered)
    }

    async fn recover_cycle(&self, published: &Published) -> Result<u64, StoreError> {
        let known = self.log_keys()?;
        // Only the newest key of the log may have signed it.
        let log = published.log("", |notes| follow(&known, notes.iter().map(String::as_bytes)).pop().into_iter().collect())?;
        let held = self.cycle().tree().leaves().to_vec();
        let new = log.after(&held)?;
        let mut entries = Vec::with_capacity(new.len());
        for (place, note) in new {
            let entry = Entry::parse(note.as_bytes()).map_err(|_| log.unreadable())?;
            let act = Act::read(&entry).map_err(|_| log.unreadable())?;
            entries.push((place, entry, act));
        }
        let mut transaction = self.0.writer.begin().await?;
        cycle::put(&mut transaction, entries.iter().map(|(place, entry, _)| (*place, entry.clone())).collect()).await?;
        transaction.commit().await?;
        let mut cycle = self.0.cycle.write().unwrap_or_else(PoisonError::into_inner);
        entries.iter().for_each(|(_, entry, act)| cycle.apply(entry, act));
        Ok(entries.len() as u64)
    }

    async fn recover_unit(&self, published: &Published, code: &str) -> Result<u64, StoreError> {
        let prefix = format!("units/{code}/");
        if !published.root.join(&prefix).join("checkpoint").exists() {
            return Ok(0);
        }
        let (origin, own) = (self.pen()?.origin(code)?, self.log_keys()?);
        let log = published.log(&prefix, |_| own.iter().filter_map(|key| exchange::named(&origin, key)).collect())?;
        let held = self.log(code).await?;
        let new = log.after(tree(code, &held)?.leaves())?.into_iter().map(|(place, note)| {
            let entry = Entry::parse(note.as_bytes()).map_err(|_| log.unreadable())?;
            let line: Line = serde_json::from_str(entry.content().body.as_str()).map_err(|_| log.unreadable())?;
            Ok(New { place, seq: line.seq(), note, entry })
        });
        let new: Vec<New> = new.collect::<Result<_, StoreError>>()?;
        if new.is_empty() {
            return Ok(0);
        }
        let openings = published.openings(&prefix)?;
        let from = held.len() as u64;
        let mut transaction = self.0.writer.begin().await?;
        exchange::put_unit(&mut transaction, code, &new).await?;
        exchange::put_openings(&mut transaction, self.vault()?, code, openings.iter().filter(|opening| opening.index >= from)).await?;
        transaction.commit().await?;
        self.refresh(code).await?;
        Ok(new.len() as u64)
    }

    /// Two people say that the server goes on from a backup: from now on it is written to, if it is as new as what was
    /// signed.
    ///
    /// # Errors
    /// Two people must sign, or the data is still older than the record.
    pub async fn confirm_restore(&self, actor: &str, reason: &str, people: &[NamedSigner]) -> Result<(), ActError> {
        if let Some(why) = self.older().await? {
            return Err(StoreError::Older(why).into());
        }
        let act = Act::Restored(Restored { actor: actor.to_owned(), reason: reason.to_owned() });
        self.acts(vec![Signed { act, people }]).await?;
        let mark = self.0.dir.join(MARK);
        let gone = || fs::remove_file(&mark).and_then(|()| File::open(&self.0.dir)?.sync_all());
        gone().map_err(|error| directory(&mark, error))?;
        *self.0.frozen.write().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(())
    }
}

/// A copy of the public record.
struct Published {
    root: PathBuf,
}

/// A log of it, whole and signed.
struct Log {
    name: String,
    notes: Vec<String>,
    leaves: Vec<Hash>,
}

impl Log {
    fn unreadable(&self) -> StoreError {
        StoreError::Unreadable(format!("{} in the copy of the public record", self.name))
    }

    /// The entries behind those that are held.
    fn after(&self, held: &[Hash]) -> Result<Vec<(u64, String)>, StoreError> {
        let common = held.len().min(self.leaves.len());
        if held[..common] != self.leaves[..common] {
            return Err(StoreError::Older(format!("{} in the copy of the public record is no continuation of the backup", self.name)));
        }
        Ok((common as u64..).zip(self.notes[common..].iter().cloned()).collect())
    }
}

impl Published {
    fn read(&self, path: &str) -> Result<Vec<u8>, StoreError> {
        let path = self.root.join(path);
        fs::read(&path).map_err(|error| directory(&path, error))
    }

    fn log(&self, prefix: &str, keys: impl FnOnce(&[String]) -> Vec<record::Verifier>) -> Result<Log, StoreError> {
        let name = format!("{prefix}checkpoint");
        let unreadable = || StoreError::Unreadable(format!("{name} in the copy of the public record"));
        let signed = SignedCheckpoint::parse(&self.read(&name)?).map_err(|_| unreadable())?;
        let mut notes = Vec::new();
        for id in tiles::all(signed.checkpoint().size).iter().filter(|id| id.shelf == Shelf::Entries) {
            let bytes = self.read(&format!("{prefix}{id}"))?;
            for entry in tiles::unbundle(&bytes, id.width).map_err(|_| unreadable())? {
                notes.push(String::from_utf8(entry.to_vec()).map_err(|_| unreadable())?);
            }
        }
        let leaves: Vec<Hash> = notes.iter().map(|note| Hash::leaf(note.as_bytes())).collect();
        let tree: record::tree::Tree = leaves.iter().copied().collect();
        if tree.root() != signed.checkpoint().root {
            return Err(unreadable());
        }
        let known = record::Verifiers::new(keys(&notes)).unwrap_or_default();
        signed.verify(&known).map_err(|_| unreadable())?;
        Ok(Log { name: signed.checkpoint().origin.to_string(), notes, leaves })
    }

    fn openings(&self, prefix: &str) -> Result<Vec<Opening>, StoreError> {
        let name = format!("{prefix}openings.jsonl");
        if !self.root.join(&name).exists() {
            return Ok(Vec::new());
        }
        let text = String::from_utf8(self.read(&name)?).map_err(|_| StoreError::Unreadable(name.clone()))?;
        text.lines().map(|line| Opening::parse(line).map_err(|_| StoreError::Unreadable(name.clone()))).collect()
    }
}
