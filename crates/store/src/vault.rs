//! The vault: what is sealed stands in the database only as ciphertext, under a key that is kept in a file outside it.
//!
//! XChaCha20-Poly1305 with a random nonce for every value; the unit, the place of the entry and the field are bound to it, so
//! that no row can be put in the place of another. The database knows the fingerprint of its key, and a start with another
//! key, or without it, says so. Must not know: what a value says.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key, KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use record::commit::Opening;
use record::opening::Field;
use serde::Serialize;
use sha2::Sha256;
use sqlx::Row;
use sqlx::sqlite::SqlitePool;
use zeroize::{Zeroize, Zeroizing};

use crate::doubles::{keyed, mac};
use crate::{StoreError, directory, seed, sql};

/// File of the key of personal data: the key itself in hexadecimal, or `at ` and the path of the file that holds it.
pub(crate) const KEY_FILE: &str = "personal.key";

/// What the file begins with when the key lies elsewhere.
const ELSEWHERE: &str = "at ";

/// Bound to every value before its unit, place and field.
const LABEL: &str = "huanjie/opening/v1";

/// Bound to every file before its name.
const FILE_LABEL: &str = "huanjie/file/v1";

const NONCE: usize = 24;
const SALT: usize = 32;

/// Seals and opens values with the key of a data directory.
pub(crate) struct Vault {
    cipher: XChaCha20Poly1305,
    tag: Zeroizing<[u8; 32]>,
    fingerprint: String,
}

/// A key outside the database, as the database knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outside {
    /// Of personal data.
    Personal,
    /// Of the hashes by which doubles are found.
    Doubles,
}

impl Outside {
    const fn name(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::Doubles => "doubles",
        }
    }

    /// The fingerprint that the database knows, if it knows one.
    pub(crate) async fn known(self, pool: &SqlitePool) -> Result<Option<String>, StoreError> {
        let row = sqlx::query(sql::OUTSIDE_KEY).bind(self.name()).fetch_optional(pool).await?;
        Ok(row.map(|row| row.get(0)))
    }

    /// Lets the database know it.
    pub(crate) async fn learn(self, pool: &SqlitePool, fingerprint: &str) -> Result<(), StoreError> {
        sqlx::query(sql::PUT_OUTSIDE_KEY).bind(self.name()).bind(fingerprint).execute(pool).await?;
        Ok(())
    }
}

/// By what a key of 32 random bytes is recognised; nothing of it can be told from that.
pub(crate) fn fingerprint(key: &[u8; 32]) -> String {
    hex::encode(&mac(key, &[b"huanjie/fingerprint/v1"])[..8])
}

/// Takes what is written into a keyed hash.
struct Tag(Hmac<Sha256>);

impl Write for Tag {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Vault {
    pub(crate) fn new(mut key: [u8; 32]) -> Self {
        let mut whole = Key::from(key);
        let vault = Self {
            cipher: XChaCha20Poly1305::new(&whole),
            tag: Zeroizing::new(mac(&key, &[b"huanjie/request/v1"])),
            fingerprint: fingerprint(&key),
        };
        whole.zeroize();
        key.zeroize();
        vault
    }

    /// The vault of a data directory that this process writes; its key is drawn at the first start, in the directory or in
    /// the file that is asked for.
    ///
    /// # Errors
    /// The key is missing, is another one, or cannot be read or made.
    pub(crate) async fn owned(dir: &Path, asked: Option<&Path>, pool: &SqlitePool) -> Result<Self, StoreError> {
        let known = Outside::Personal.known(pool).await?;
        let path = dir.join(KEY_FILE);
        if let Some(asked) = asked {
            point(&path, asked)?;
        }
        let place = resolve(&path)?;
        if !place.exists() && known.is_some() {
            return Err(StoreError::NoPersonalKey(place.display().to_string()));
        }
        let vault = Self::new(seed::seed_at(&place)?);
        match known {
            Some(known) if known != vault.fingerprint => Err(StoreError::OtherPersonalKey { path: place.display().to_string(), known }),
            Some(_) => Ok(vault),
            None => Outside::Personal.learn(pool, &vault.fingerprint).await.map(|()| vault),
        }
    }

    /// The vault of a directory that another process may write, if its key can be read and is the right one.
    ///
    /// # Errors
    /// If the database does not answer.
    pub(crate) async fn beside(dir: &Path, pool: &SqlitePool) -> Result<Option<Self>, StoreError> {
        let vault = Self::read(&dir.join(KEY_FILE))?;
        let known = Outside::Personal.known(pool).await?;
        Ok(vault.filter(|vault| known.as_ref() == Some(&vault.fingerprint)))
    }

    /// The vault of a key file, if there is one.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>, StoreError> {
        let place = resolve(path)?;
        if place.exists() { Ok(Some(Self::new(seed::seed_at(&place)?))) } else { Ok(None) }
    }

    pub(crate) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// A keyed hash of what somebody asked for: the request holds personal data that a plain hash would let one guess.
    pub(crate) fn tag(&self, account: &str, asked: &impl Serialize) -> Result<String, StoreError> {
        let mut mac = Tag(keyed(&self.tag));
        mac.0.update(account.as_bytes());
        mac.0.update(&[0]);
        serde_json::to_writer(&mut mac, asked).map_err(|e| StoreError::Unreadable(e.to_string()))?;
        Ok(hex::encode(mac.0.finalize().into_bytes()))
    }

    /// Salt and value as the database keeps them.
    pub(crate) fn seal(&self, unit: &str, place: i64, field: &str, opening: &Opening) -> Result<String, StoreError> {
        let mut plain = Zeroizing::new(Vec::with_capacity(SALT + opening.value.len()));
        plain.extend_from_slice(&opening.salt);
        plain.extend_from_slice(&opening.value);
        self.seal_bytes(&bound(unit, place, field), &plain).map(|sealed| STANDARD_NO_PAD.encode(sealed))
    }

    /// What was sealed there; nothing if it is damaged, of another key, or of another place.
    pub(crate) fn open(&self, unit: &str, place: i64, field: &str, sealed: &str) -> Option<Opening> {
        let plain = self.open_bytes(&bound(unit, place, field), &STANDARD_NO_PAD.decode(sealed).ok()?)?;
        let (salt, value) = plain.split_first_chunk::<SALT>()?;
        Some(Opening { salt: *salt, value: value.to_vec() })
    }

    /// A file as it is kept beside the database: it opens under its name only.
    pub(crate) fn seal_file(&self, name: &str, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.seal_bytes(&format!("{FILE_LABEL}\n{name}"), plain)
    }

    /// What was sealed under that name; nothing if it is damaged, of another key, or of another name.
    pub(crate) fn open_file(&self, name: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        self.open_bytes(&format!("{FILE_LABEL}\n{name}"), sealed)
    }

    fn seal_bytes(&self, bound: &str, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0_u8; NONCE];
        getrandom::fill(&mut nonce).map_err(|e| StoreError::Key(e.to_string()))?;
        let payload = Payload { msg: plain, aad: bound.as_bytes() };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload).map_err(|e| StoreError::Key(e.to_string()))?;
        Ok([&nonce[..], &sealed].concat())
    }

    fn open_bytes(&self, bound: &str, whole: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = whole.split_first_chunk::<NONCE>()?;
        self.cipher.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: bound.as_bytes() }).ok()
    }

    /// The value that was sealed there, as text.
    pub(crate) fn text(&self, unit: &str, place: i64, field: Field, sealed: &str) -> Result<String, StoreError> {
        let unreadable = || StoreError::Unreadable(format!("{unit}, entry {place} ({field})"));
        let opening = self.open(unit, place, field.word(), sealed).ok_or_else(unreadable)?;
        String::from_utf8(opening.value).map_err(|_| unreadable())
    }
}

fn bound(unit: &str, place: i64, field: &str) -> String {
    format!("{LABEL}\n{unit}\n{place}\n{field}")
}

/// Where the key of a data directory lies.
pub(crate) fn place(dir: &Path) -> Result<PathBuf, StoreError> {
    resolve(&dir.join(KEY_FILE))
}

/// Where the key lies: in that file, or in the one it points to.
fn resolve(path: &Path) -> Result<PathBuf, StoreError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(text.trim_end().strip_prefix(ELSEWHERE).map_or_else(|| path.to_owned(), PathBuf::from)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(path.to_owned()),
        Err(error) => Err(directory(path, error)),
    }
}

/// Lets the data directory know that its key lies elsewhere.
fn point(path: &Path, to: &Path) -> Result<(), StoreError> {
    let to = std::path::absolute(to).map_err(|e| directory(to, e))?;
    if to == path || resolve(path)? == to {
        return Ok(());
    }
    if path.exists() {
        let why = format!("the key of personal data is here already; stop the server and move this file to {}", to.display());
        return Err(directory(path, why));
    }
    let text = to.to_str().ok_or_else(|| directory(&to, "the name of the file must be UTF-8"))?;
    seed::keep(path, format!("{ELSEWHERE}{text}\n").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_opens_only_in_its_place_and_with_its_key() {
        let vault = Vault::new([7; 32]);
        let opening = Opening { salt: [1; 32], value: "才让".as_bytes().to_vec() };
        let sealed = vault.seal("632823200201", 4, "personal", &opening).expect("sealed");
        let again = vault.seal("632823200201", 4, "personal", &opening).expect("sealed");
        assert_ne!(sealed, again, "the same value twice cannot be recognised");
        let opened = vault.open("632823200201", 4, "personal", &sealed).expect("opens");
        assert!(opened.salt == opening.salt && opened.value == opening.value);
        for (unit, place, field) in [("632823200202", 4, "personal"), ("632823200201", 5, "personal"), ("632823200201", 4, "fact")] {
            assert!(vault.open(unit, place, field, &sealed).is_none(), "{unit} {place} {field}");
        }
        assert!(Vault::new([8; 32]).open("632823200201", 4, "personal", &sealed).is_none());
        for at in 0..sealed.len() {
            let mut bytes = sealed.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).expect("text");
            assert!(vault.open("632823200201", 4, "personal", &changed).is_none(), "character {at}");
        }
    }

    #[test]
    fn the_fingerprint_tells_keys_apart_and_is_short() {
        assert_eq!(fingerprint(&[1; 32]).len(), 16);
        assert_ne!(fingerprint(&[1; 32]), fingerprint(&[2; 32]));
    }
}
