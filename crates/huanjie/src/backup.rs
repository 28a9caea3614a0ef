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
    /// Put the keys of personal data and of doubles beside it, in FILE.keys.age, encrypted to this recipient of age
    /// (age1…); without them nothing that is sealed in the backup can be read
    #[arg(long)]
    personal_key_for: Option<Recipient>,
    /// Check-ins under way too: such a copy tells who had come by then
    #[arg(long)]
    with_open_check_ins: bool,
}

/// Copies the database and the sheets of check-ins into a new file; with recipients keys go along, each sealed to its own.
pub async fn save(options: Options) -> Result<(), Failure> {
    let mut keys = options.to.clone().into_os_string();
    keys.push(".keys.age");
    let keys = PathBuf::from(keys);
    if options.personal_key_for.is_some() && keys.exists() {
        return Err(Failure::unusable(format!("{}: there is a file already; a backup overwrites nothing", keys.display())));
    }
    let along = Along { open_check_ins: options.with_open_check_ins, log_key_for: &options.log_key_for };
    let store = beside(&options.data).await?;
    let saved = store.backup_with(&options.to, &along).await.map_err(Failure::unusable)?;
    let log_key = match options.log_key_for.len() {
        0 => "the log key is not in it".to_owned(),
        n => format!("the log key is in it, sealed to {n}"),
    };
    let personal = match &options.personal_key_for {
        Some(recipient) => {
            store.save_keys(recipient, &keys).map_err(Failure::unusable)?;
            format!("the keys of what is sealed are in {}, for {recipient} alone", keys.display())
        }
        None => "without the key of personal data, which is not in it, nothing that is sealed can be read".to_owned(),
    };
    let open = match saved.left_out {
        0 => String::new(),
        n => format!("{n} check-ins under way are not in it: make another backup once they are closed\n"),
    };
    let to = options.to.display();
    let (bytes, sheets, branches) = (saved.bytes, saved.sheets, saved.branches);
    print(&format!("{to}: {bytes} bytes, {sheets} check-ins, {branches} orphan branches; {log_key}; {personal}\n{open}"))
}

/// Prints every fault with its place.
pub async fn check(data: PathBuf, personal_key: Option<PathBuf>) -> Result<(), Failure> {
    let checked = store::fsck_with(&data, personal_key.as_deref()).await.map_err(Failure::unusable)?;
    if checked.sealed_unread {
        print("what is sealed was not looked into: the key of personal data is not here (--personal-key FILE)\n")?;
    }
    let faults: String = checked.faults.iter().map(|fault| format!("{fault}\n")).collect();
    print(&format!("{faults}{} entries in the logs of {} units and of the cycle\n", checked.entries, checked.units))?;
    match checked.faults.len() {
        0 => Ok(()),
        n => Err(Failure::no(format!("{}: {n} faults; restore a backup, or take the units' logs from the public record", data.display()))),
    }
}
