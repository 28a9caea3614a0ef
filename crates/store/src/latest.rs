//! The newest checkpoint of every log: the one small place in which a log can be signed.
//!
//! A checkpoint is signed only after its size and root stand here, on disk, in place of exactly those of a tree that is a
//! beginning of the new one. So a log whose database was put back to an older state, or that two processes write, cannot be
//! made to sign a fork. It is a file of its own: whoever restores the database does not restore this with it. Must not
//! know: what entries say, who may act.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use record::suite::LocalSigner;
use record::tree::Tree;
use record::{Checkpoint, Hash, NamedSigner, Origin, Purpose, SignedCheckpoint, Suite};
use sqlx::sqlite::SqlitePool;
use sqlx::{Row, SqliteConnection};

use crate::durable::{durable, one_writer};
use crate::{StoreError, directory, seed, sql};

/// File of the newest checkpoints in the data directory.
pub(crate) const FILE: &str = "latest.sqlite";

/// File of the seed with which the logs sign.
pub(crate) const SEED_FILE: &str = "log.key";

/// File of the seed with which they will sign once the log of the cycle says so.
const NEXT_FILE: &str = "log.key.next";

/// Why a log is not signed.
#[derive(Debug, thiserror::Error)]
pub enum ForkError {
    /// The log has fewer entries than it had when it was signed last.
    #[error(
        "the log {log} has {size} entries, but it was signed with {known}: the data is older than the record; nothing is written until it is restored"
    )]
    Shrunk {
        /// Name of the log.
        log: String,
        /// Its size now.
        size: u64,
        /// The size that was signed, or that a witness has seen.
        known: u64,
    },
    /// The entries that were signed have changed.
    #[error("the first {size} entries of the log {log} are not those that were signed")]
    Forked {
        /// Name of the log.
        log: String,
        /// How many entries were signed.
        size: u64,
    },
    /// Another process signed meanwhile.
    #[error("the log {0} was signed by another process meanwhile")]
    Raced(String),
    /// Beneath.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for ForkError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Size and root of a log.
pub(crate) type Head = (u64, Hash);

/// Holds the newest checkpoints and the key that signs them.
pub(crate) struct Latest {
    pool: SqlitePool,
    dir: PathBuf,
    suite: Suite,
    signer: RwLock<Arc<LocalSigner>>,
}

impl Latest {
    pub(crate) async fn open(dir: &Path, suite: Suite) -> Result<Self, StoreError> {
        let signer = seed::signer(dir, SEED_FILE, suite)?;
        let pool = one_writer(durable(&dir.join(FILE))).await?;
        sqlx::query(sql::MAKE_LATEST).execute(&pool).await?;
        sqlx::query(sql::MAKE_PENDING).execute(&pool).await?;
        Ok(Self { pool, dir: dir.to_owned(), suite, signer: RwLock::new(signer) })
    }

    /// The key of a log, under its name.
    pub(crate) fn key(&self, log: &Origin) -> Result<NamedSigner, StoreError> {
        named(log, self.signer.read().unwrap_or_else(PoisonError::into_inner).clone())
    }

    /// The key that the logs may be given next, under the name of one; drawn when it is first asked for, and kept.
    pub(crate) fn next_key(&self, log: &Origin) -> Result<NamedSigner, StoreError> {
        named(log, seed::signer(&self.dir, NEXT_FILE, self.suite)?)
    }

    /// Whether a next key was drawn.
    pub(crate) fn has_next(&self) -> bool {
        self.dir.join(NEXT_FILE).exists()
    }

    /// From now on the logs sign with the next key; the one before is gone.
    pub(crate) fn turn(&self) -> Result<(), StoreError> {
        let (next, path) = (self.dir.join(NEXT_FILE), self.dir.join(SEED_FILE));
        let turned = fs::rename(&next, &path).and_then(|()| File::open(&self.dir)?.sync_all());
        turned.map_err(|error| directory(&next, error))?;
        self.read_again()
    }

    /// From now on the logs sign with this seed, which a backup has brought back.
    pub(crate) fn adopt(&self, seed: &[u8; 32]) -> Result<(), StoreError> {
        let (part, path) = (self.dir.join("log.key.part"), self.dir.join(SEED_FILE));
        // Left by an attempt that was broken off.
        let _ = fs::remove_file(&part);
        seed::keep(&part, hex::encode(seed).as_bytes())?;
        let put = fs::rename(&part, &path).and_then(|()| File::open(&self.dir)?.sync_all());
        put.map_err(|error| directory(&path, error))?;
        self.read_again()
    }

    fn read_again(&self) -> Result<(), StoreError> {
        let signer = seed::signer(&self.dir, SEED_FILE, self.suite)?;
        *self.signer.write().unwrap_or_else(PoisonError::into_inner) = signer;
        Ok(())
    }

    /// Every log that was signed, with its newest size and root.
    pub(crate) async fn heads(&self) -> Result<Vec<(String, Head)>, StoreError> {
        let mut connection = self.pool.acquire().await?;
        read(&mut connection).await
    }

    /// Signs the trees of logs as they are now, all or none.
    ///
    /// # Errors
    /// One of them is not a continuation of what was signed before.
    pub(crate) async fn sign(&self, logs: &[(Origin, &Tree)]) -> Result<Vec<SignedCheckpoint>, ForkError> {
        let mut transaction = self.pool.begin().await?;
        for (log, tree) in logs {
            advance(&mut transaction, log, tree).await?;
        }
        transaction.commit().await?;
        logs.iter().map(|(log, tree)| self.checkpoint(log, tree)).collect()
    }

    fn checkpoint(&self, log: &Origin, tree: &Tree) -> Result<SignedCheckpoint, ForkError> {
        let checkpoint = Checkpoint { origin: log.clone(), size: tree.size(), root: tree.root() };
        SignedCheckpoint::sign(checkpoint, &self.key(log)?).map_err(|e| StoreError::Key(e.to_string()).into())
    }

    /// Keeps a signed checkpoint of the cycle's log with the cosignatures that it has so far.
    pub(crate) async fn put_pending(&self, signed: &SignedCheckpoint) -> Result<(), StoreError> {
        let size = i64::try_from(signed.checkpoint().size).unwrap_or(i64::MAX);
        let note = String::from_utf8_lossy(&signed.to_bytes()).into_owned();
        sqlx::query(sql::PUT_PENDING).bind(size).bind(note).execute(&self.pool).await?;
        Ok(())
    }

    /// Checkpoints of the cycle's log that wait for cosignatures, by size; the newest published one among them.
    pub(crate) async fn pending(&self) -> Result<Vec<SignedCheckpoint>, StoreError> {
        let rows = sqlx::query(sql::PENDING).fetch_all(&self.pool).await?;
        let read = |note: String| SignedCheckpoint::parse(note.as_bytes()).map_err(|_| StoreError::Unreadable(FILE.to_owned()));
        rows.iter().map(|row| read(row.get(0))).collect()
    }

    /// Forgets the checkpoints below a size: a larger one is published.
    pub(crate) async fn forget_pending_below(&self, size: u64) -> Result<(), StoreError> {
        let size = i64::try_from(size).unwrap_or(i64::MAX);
        sqlx::query(sql::FORGET_PENDING).bind(size).execute(&self.pool).await?;
        Ok(())
    }
}

fn named(log: &Origin, signer: Arc<LocalSigner>) -> Result<NamedSigner, StoreError> {
    NamedSigner::new(log.as_str(), Purpose::Note, signer).map_err(|e| StoreError::Key(e.to_string()))
}

/// Every log that was signed, with its newest size and root.
pub(crate) async fn read(connection: &mut SqliteConnection) -> Result<Vec<(String, Head)>, StoreError> {
    let rows = sqlx::query(sql::ALL_LATEST).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((row.get(0), head(row.get(1), row.get(2))?))).collect()
}

fn head(size: i64, root: String) -> Result<Head, StoreError> {
    let unreadable = || StoreError::Unreadable(FILE.to_owned());
    Ok((u64::try_from(size).map_err(|_| unreadable())?, Hash::parse(&root).ok_or_else(unreadable)?))
}

/// Whether a tree continues a head.
pub(crate) fn continues(log: &Origin, (known, root): Head, tree: &Tree) -> Result<(), ForkError> {
    if tree.size() < known {
        return Err(ForkError::Shrunk { log: log.to_string(), size: tree.size(), known });
    }
    if tree.root_at(known) != root {
        return Err(ForkError::Forked { log: log.to_string(), size: known });
    }
    Ok(())
}

/// Compare-and-swap: the new head takes the place of exactly the one that it continues.
async fn advance(connection: &mut SqliteConnection, log: &Origin, tree: &Tree) -> Result<(), ForkError> {
    let size = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let (new, root) = (size(tree.size()), tree.root().to_string());
    let known = sqlx::query(sql::LATEST).bind(log.as_str()).fetch_optional(&mut *connection).await?;
    let swapped = match known {
        None => sqlx::query(sql::FIRST_LATEST).bind(log.as_str()).bind(new).bind(root).execute(connection).await?,
        Some(row) => {
            let before = head(row.get(0), row.get(1))?;
            continues(log, before, tree)?;
            let swap = sqlx::query(sql::SWAP_LATEST).bind(log.as_str()).bind(new).bind(root);
            swap.bind(size(before.0)).bind(before.1.to_string()).execute(connection).await?
        }
    };
    if swapped.rows_affected() == 1 { Ok(()) } else { Err(ForkError::Raced(log.to_string())) }
}
