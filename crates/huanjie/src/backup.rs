//! `huanjie backup` and `huanjie fsck`: a copy of the data beside a running server, and everything in it that does not hold.

use std::path::PathBuf;

use bundle::Recipient;

use crate::Failure;
use crate::account::beside;
use crate::rules::print;

/// Copies the database into a new file.
///
/// With a recipient the keys of what is sealed come beside it, encrypted.
pub async fn save(data: PathBuf, to: PathBuf, personal_key_for: Option<String>) -> Result<(), Failure> {
    let recipient = personal_key_for.map(|text| text.parse::<Recipient>()).transpose();
    let recipient = recipient.map_err(|e| Failure::unusable(format!("--personal-key-for: {e}; a recipient of age begins with age1")))?;
    let mut keys = to.clone().into_os_string();
    keys.push(".keys.age");
    let keys = PathBuf::from(keys);
    if recipient.is_some() && keys.exists() {
        return Err(Failure::unusable(format!("{}: there is a file already; a backup overwrites nothing", keys.display())));
    }
    let store = beside(&data).await?;
    let saved = store.backup(&to).await.map_err(Failure::unusable)?;
    let told = match recipient {
        Some(recipient) => {
            store.save_keys(&recipient, &keys).map_err(Failure::unusable)?;
            format!("the keys of what is sealed are in {}, for {recipient} alone", keys.display())
        }
        None => "keys are not in it, and without the key of personal data nothing that is sealed can be read".to_owned(),
    };
    print(&format!("{}: {} bytes; {told}\n", to.display(), saved.bytes))
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
