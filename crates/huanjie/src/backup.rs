//! `huanjie backup` and `huanjie fsck`: a copy of the data beside a running server, and everything in it that does not hold.

use std::path::PathBuf;

use ::bundle::Recipient;
use clap::Args;
use store::Along;

use crate::Failure;
use crate::account::beside;
use crate::rules::print;

/// What is copied, and where to.
#[derive(Debug, Args)]
pub struct Options {
    /// Data directory
    #[arg(long)]
    data: PathBuf,
    /// The new file
    #[arg(long)]
    to: PathBuf,
    /// Put the log key in, sealed to this recipient of age (age1…); several are possible
    #[arg(long)]
    log_key_for: Vec<Recipient>,
    /// Check-ins under way too: such a copy tells who had come by then
    #[arg(long)]
    with_open_check_ins: bool,
}

/// Copies the database and the sheets of check-ins into a new file.
pub async fn save(options: Options) -> Result<(), Failure> {
    let along = Along { open_check_ins: options.with_open_check_ins, log_key_for: &options.log_key_for };
    let saved = beside(&options.data).await?.backup_with(&options.to, &along).await.map_err(Failure::unusable)?;
    let keys = match options.log_key_for.len() {
        0 => "keys are not in it".to_owned(),
        n => format!("the log key is in it, sealed to {n}; no other key is"),
    };
    let open = match saved.left_out {
        0 => String::new(),
        n => format!("{n} check-ins under way are not in it: make another backup once they are closed\n"),
    };
    print(&format!("{}: {} bytes, {} check-ins; {keys}\n{open}", options.to.display(), saved.bytes, saved.sheets))
}

/// Prints every fault with its place.
pub async fn check(data: PathBuf) -> Result<(), Failure> {
    let checked = store::fsck(&data).await.map_err(Failure::unusable)?;
    let faults: String = checked.faults.iter().map(|fault| format!("{fault}\n")).collect();
    print(&format!("{faults}{} entries in the logs of {} units and of the cycle\n", checked.entries, checked.units))?;
    match checked.faults.len() {
        0 => Ok(()),
        n => Err(Failure::no(format!("{}: {n} faults; restore a backup, or take the units' logs from the public record", data.display()))),
    }
}
