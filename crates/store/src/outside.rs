//! The keys outside the database on their way into a backup and back: only ever sealed with age to somebody who keeps the
//! secret for it. Must not know: where the secret lies.

use std::path::Path;

use bundle::{Identity, Recipient};
use zeroize::Zeroizing;

use crate::{Store, StoreError, directory, doubles, seed, vault};

/// What the plain text begins with.
const FIRST: &str = "huanjie keys 1";

/// Bytes of such a file at most.
const MOST: u64 = 64 << 10;

impl Store {
    /// The key of personal data and the key of the hashes of doubles, encrypted to a recipient of age.
    ///
    /// # Errors
    /// The keys cannot be read.
    pub fn sealed_keys(&self, to: &Recipient) -> Result<Vec<u8>, StoreError> {
        let mut text = Zeroizing::new(format!("{FIRST}\n"));
        for (name, path) in [(vault::KEY_FILE, vault::place(&self.0.dir)?), (doubles::KEY_FILE, self.0.dir.join(doubles::KEY_FILE))] {
            if !path.exists() {
                return Err(directory(&path, "there is no such key here; start `huanjie serve` there once"));
            }
            let key = Zeroizing::new(hex::encode(seed::seed_at(&path)?));
            text.push_str(&format!("{name} {}\n", key.as_str()));
        }
        age::encrypt(to, text.as_bytes()).map_err(|e| StoreError::Key(e.to_string()))
    }

    /// The same in a new file that only its owner reads.
    ///
    /// # Errors
    /// There is a file already, or the keys cannot be read.
    pub fn save_keys(&self, to: &Recipient, file: &Path) -> Result<(), StoreError> {
        seed::keep(file, &self.sealed_keys(to)?)
    }
}

/// Puts keys that were sealed by [`Store::sealed_keys`] into a data directory; a key that is there stays, and must be the
/// same.
///
/// # Errors
/// The file is not for this secret, is damaged, or other keys are there: then nothing is written.
pub fn put_keys(file: &Path, secret: &Identity, dir: &Path) -> Result<(), StoreError> {
    let wrong = |why: &str| directory(file, why);
    let length = file.metadata().map_err(|e| directory(file, e))?.len();
    if length > MOST {
        return Err(wrong("it is too long for a file of keys"));
    }
    let bytes = std::fs::read(file).map_err(|e| directory(file, e))?;
    let plain = Zeroizing::new(age::decrypt(secret, &bytes).map_err(|e| directory(file, e))?);
    let text = std::str::from_utf8(&plain).map_err(|_| wrong("not a file of keys"))?;
    let mut lines = text.lines();
    if lines.next() != Some(FIRST) {
        return Err(wrong("not a file of keys of this version"));
    }
    let mut keys = Vec::new();
    for line in lines {
        let (name, key) = line.split_once(' ').ok_or_else(|| wrong("a line has no key"))?;
        let known = [vault::KEY_FILE, doubles::KEY_FILE].contains(&name);
        let whole = hex::decode(key).is_ok_and(|key| key.len() == 32);
        if !known || !whole {
            return Err(wrong("a line is no key"));
        }
        let path = dir.join(name);
        if path.exists() {
            if std::fs::read_to_string(&path).map_err(|e| directory(&path, e))?.trim() != key {
                return Err(directory(&path, "there is another key here; move it away first, it may be the right one"));
            }
            continue;
        }
        keys.push((path, key));
    }
    std::fs::create_dir_all(dir).map_err(|e| directory(dir, e))?;
    keys.into_iter().try_for_each(|(path, key)| seed::keep(&path, key.as_bytes()))
}
