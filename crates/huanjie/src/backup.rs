//! `huanjie backup` and `huanjie fsck`: a copy of the data beside a running server, and everything in it that does not hold.

use std::path::PathBuf;

use crate::Failure;
use crate::account::beside;
use crate::rules::print;

/// Copies the database into a new file.
pub async fn save(data: PathBuf, to: PathBuf) -> Result<(), Failure> {
    let saved = beside(&data).await?.backup(&to).await.map_err(Failure::unusable)?;
    print(&format!("{}: {} bytes; keys are not in it\n", to.display(), saved.bytes))
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
