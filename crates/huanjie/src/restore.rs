//! `huanjie restore`: going on from a backup.

use std::path::{Path, PathBuf};

use bundle::Identity;
use clap::Args;
use store::{put_backup, put_keys};

use crate::Failure;
use crate::cards::cards;
use crate::serve::open;

/// Which backup, and what the record has kept since.
#[derive(Debug, Args)]
pub struct Options {
    /// Data directory: without a database; keys and the public record of the old disk may be there
    #[arg(long)]
    data: PathBuf,
    /// The backup; without it the restore that was begun in the directory goes on
    #[arg(long)]
    backup: Option<PathBuf>,
    /// Keys that were saved with the backup (FILE.keys.age)
    #[arg(long, requires = "secret")]
    keys: Option<PathBuf>,
    /// File with the secret of age for them (a line that begins with AGE-SECRET-KEY-1)
    #[arg(long)]
    secret: Option<PathBuf>,
    /// Copies of the public record: folders of mirrors, sticks, the old disk
    #[arg(long)]
    record: Vec<PathBuf>,
    /// The identity of age (AGE-SECRET-KEY-…) that opens the log key which came sealed with the backup
    #[arg(long)]
    log_key_identity: Option<PathBuf>,
    /// Why: what has happened to the data. With it the restore is confirmed and recorded
    #[arg(long)]
    reason: Option<String>,
    /// How many key cards sign it; each is read from standard input: a line with the card, a line with its five words
    #[arg(long, default_value_t = 0)]
    cards: usize,
}

/// Puts the backup there, recovers, and records the restore if there is a reason.
pub async fn run(options: Options) -> Result<(), Failure> {
    if let Some(backup) = &options.backup {
        put_backup(backup, &options.data).await.map_err(Failure::unusable)?;
    }
    if let (Some(keys), Some(secret)) = (&options.keys, &options.secret) {
        put_keys(keys, &identity("--secret", secret)?, &options.data).map_err(Failure::unusable)?;
    }
    let store = open(&options.data).await?;
    if let Some(path) = &options.log_key_identity {
        let key = store.adopt_log_key(&identity("--log-key-identity", path)?).await.map_err(|error| Failure::no(error.to_string()))?;
        println!("huanjie: the log key {} is in use again", key.name_and_id());
    }
    for record in &options.record {
        let recovered = store.recover(record).await.map_err(|error| Failure::no(error.to_string()))?;
        let from = record.display();
        println!("huanjie: {from}: {} entries of the cycle, {} entries of {} units", recovered.cycle, recovered.entries, recovered.units);
    }
    if options.record.is_empty() {
        println!(
            "huanjie: without --record: what was erased since this backup is back, for only the newer record knows of it; if there is a copy \
             of the public record anywhere, name it before the restore is confirmed"
        );
    }
    let Some(reason) = options.reason else {
        println!("huanjie: it can be read; it is written to once two people confirm it: huanjie restore --reason … --cards 2");
        return Ok(());
    };
    let people = cards(options.cards)?;
    store.confirm_restore("prefecture/office", &reason, &people).await.map_err(|error| Failure::no(error.to_string()))?;
    println!("huanjie: the restore is recorded; the server can be started");
    Ok(())
}

/// The secret of age in the file of an option.
pub fn identity(option: &str, file: &Path) -> Result<Identity, Failure> {
    let wrong = |why: &str| Failure::unusable(format!("{option} {}: {why}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|error| wrong(&error.to_string()))?;
    bundle::identity(&text).map_err(wrong)
}
