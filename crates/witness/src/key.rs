//! The witness's key: a file of two lines, the verifier key and the secret seed in hexadecimal.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use record::key::VkeyError;
use record::suite::LocalSigner;
use record::{NamedSigner, Purpose, Suite, Verifier};

use crate::error::Error;
use crate::files;

/// The file's name in the data directory.
pub(crate) const FILE: &str = "witness.key";

fn draw() -> Result<[u8; 32], Error> {
    let mut seed = [0_u8; 32];
    getrandom::fill(&mut seed).map_err(|e| Error::Key(format!("the operating system gives no random bytes: {e}")))?;
    Ok(seed)
}

fn named(name: &str, signer: LocalSigner) -> Result<NamedSigner, VkeyError> {
    NamedSigner::new(name, Purpose::Cosignature, Arc::new(signer))
}

/// Draws a key and keeps it, readable by its owner alone; a key that is there is never overwritten.
pub(crate) fn make(dir: &Path, name: &str, suite: Suite) -> Result<Verifier, Error> {
    let path = dir.join(FILE);
    // One of 2^32 draws is no secret number of SM2.
    let (seed, signer) = loop {
        let seed = draw()?;
        if let Ok(signer) = LocalSigner::from_seed(suite, &seed) {
            break (seed, signer);
        }
    };
    let key = named(name, signer).map_err(|e| Error::Key(format!("--name {name}: {e}")))?.verifier().clone();
    let text = format!("{}\n{}\n", key.vkey(), hex::encode(seed));
    files::put(&path, text.as_bytes(), false).map_err(|e| Error::file(&path, e))?;
    Ok(key)
}

/// Reads the key; the seed must be that of the verifier key.
pub(crate) fn read(dir: &Path) -> Result<NamedSigner, Error> {
    let path = dir.join(FILE);
    let text = fs::read_to_string(&path).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => Error::file(&path, "no key here; make one with: huanjie-witness init"),
        _ => Error::file(&path, e),
    })?;
    parse(&text).ok_or_else(|| Error::file(&path, "not a witness's key and its seed; restore the file from the copy kept of it"))
}

fn parse(text: &str) -> Option<NamedSigner> {
    let (vkey, seed) = text.strip_suffix('\n')?.split_once('\n')?;
    let key = Verifier::parse(vkey).ok()?;
    let seed = hex::decode(seed).ok()?.try_into().ok()?;
    let signer = LocalSigner::from_seed(key.key().suite(), &seed).ok()?;
    named(key.name(), signer).ok().filter(|signer| *signer.verifier() == key)
}
