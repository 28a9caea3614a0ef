//! Orphan branches: entries that a device wrote without the right to. They are evidence, not data: kept beside the record, never
//! merged, sealed as all personal data is (`vault.rs`).
//!
//! A file is `<unit>-<first entry that does not belong>-<size>-<root>.sealed` and opens under that name only. What the log of
//! the cycle says is erased is erased here too. Must not know: who may write a log.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use bundle::Payload;
use bundle::check::{Held, Keys, check};
use record::entry::Entry;
use record::opening::Field;
use record::{Hash, Origin, Verifier, Verifiers};

use crate::beside::Known;
use crate::carry::{self, Carried};
use crate::erase::{OfUnit, unit_of};
use crate::exchange::named;
use crate::fsck::{Fault, What};
use crate::marks::private_dir;
use crate::vault::Vault;
use crate::{ExchangeError, Store, StoreError, directory, seed};

/// The folder in the data directory.
pub(crate) const FOLDER: &str = "orphans";

/// Whether a name is that of a branch: three numbers and a hash.
pub(crate) fn is_name(name: &str) -> bool {
    let Some(stem) = name.strip_suffix(".sealed") else { return false };
    let parts: Vec<&str> = stem.split('-').collect();
    let [numbers @ .., root] = &parts[..] else { return false };
    let of = |text: &str, is: fn(&u8) -> bool| !text.is_empty() && text.bytes().all(|byte| is(&byte));
    numbers.len() == 3 && numbers.iter().all(|number| of(number, u8::is_ascii_digit)) && of(root, u8::is_ascii_hexdigit)
}

/// What was sealed under a name.
fn opened(vault: &Vault, name: &str, sealed: &[u8]) -> Result<Payload, String> {
    let plain = vault.open_file(name, sealed).ok_or("it is damaged, or sealed under another key or name")?;
    Payload::read(&mut &plain[..]).map_err(|error| error.to_string())
}

fn sealed(vault: &Vault, name: &str, payload: &Payload) -> Result<Vec<u8>, ExchangeError> {
    let mut plain = Vec::new();
    payload.write(&mut plain)?;
    Ok(vault.seal_file(name, &plain)?)
}

/// A payload without the personal parts that are erased.
pub(crate) fn without_erased(payload: Payload, erased: &OfUnit) -> Payload {
    let places = (payload.from()..).zip(payload.entries());
    let facts: BTreeMap<u64, String> =
        places.filter_map(|(place, bytes)| Some((place, Entry::parse(bytes).ok()?.content().kind.fact().to_owned()))).collect();
    let gone = |place: &u64| facts.get(place).is_some_and(|fact| erased.part(*place, fact));
    payload.keeping(|opening| opening.field != Field::Personal || !gone(&opening.index))
}

impl Store {
    /// The folder of orphan branches.
    #[must_use]
    pub fn orphans(&self) -> PathBuf {
        self.0.dir.join(FOLDER)
    }

    /// What an orphan branch holds, in the clear.
    ///
    /// # Errors
    /// There is none of that name, the key of personal data is not here, or it is damaged.
    pub fn branch(&self, name: &str) -> Result<Payload, StoreError> {
        let path = self.orphans().join(name);
        if !is_name(name) {
            return Err(directory(&path, "no name of an orphan branch"));
        }
        let bytes = fs::read(&path).map_err(|error| directory(&path, error))?;
        opened(self.vault()?, name, &bytes).map_err(|why| directory(&path, why))
    }

    /// Writes what an orphan branch holds, in the clear, into a new file that only its owner reads.
    ///
    /// # Errors
    /// As [`Store::branch`], or there is a file already.
    pub fn save_branch(&self, name: &str, to: &Path) -> Result<(), StoreError> {
        let mut plain = Vec::new();
        self.branch(name)?.write(&mut plain).map_err(|error| directory(&self.orphans().join(name), error))?;
        seed::keep(to, &plain)
    }

    /// Keeps a payload beside the record.
    pub(crate) fn keep_branch(&self, unit: &str, payload: &Payload, at: u64) -> Result<(), ExchangeError> {
        let root = hex::encode(&payload.checkpoint().checkpoint().root.0[..8]);
        let name = format!("{unit}-{at}-{}-{root}.sealed", payload.to());
        let path = self.orphans().join(&name);
        if path.exists() {
            return Ok(());
        }
        private_dir(&self.orphans())?;
        Ok(seed::keep(&path, &sealed(self.vault()?, &name, payload)?)?)
    }

    /// Takes what is erased out of the branches of units.
    pub(crate) fn erase_in_branches(&self, units: &BTreeSet<String>) -> Result<(), StoreError> {
        for name in carry::names(&self.orphans(), is_name)?.iter().filter(|name| units.contains(&unit_of(name))) {
            let erased = self.cycle().erased.of(&unit_of(name));
            // What cannot be opened is for fsck to tell.
            let Ok(payload) = self.branch(name) else { continue };
            let before = payload.openings().len();
            let payload = without_erased(payload, &erased);
            if payload.openings().len() < before {
                let path = self.orphans().join(name);
                let bytes = sealed(self.vault()?, name, &payload).map_err(|error| directory(&path, error))?;
                let put = || -> io::Result<()> {
                    let mut old = OpenOptions::new().write(true).open(&path)?;
                    carry::replace(&path, SystemTime::now(), &bytes)?;
                    seed::overwrite(&mut old)
                };
                put().map_err(|error| directory(&path, error))?;
            }
        }
        Ok(())
    }
}

/// Looks through branches; `leaves` are those of the units' logs.
pub(crate) fn look_through(
    branches: &[Carried],
    vault: &Vault,
    cycle: &Origin,
    known: &Known,
    leaves: &BTreeMap<String, Vec<Hash>>,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    for Carried { name, bytes, .. } in branches {
        let unit = unit_of(name);
        let held = leaves.get(&unit).map(Vec::as_slice).unwrap_or_default();
        if let Err(why) = opened(vault, name, bytes).and_then(|payload| holds(&payload, &unit, cycle, known, held)) {
            faults.push(Fault { unit: Some(unit), place: None, what: What::Branch(name.clone(), why) });
        }
    }
    faults
}

/// A branch holds in itself and from the entries on that it shares with the unit's log, and holds nothing that is erased.
fn holds(payload: &Payload, unit: &str, cycle: &Origin, known: &Known, leaves: &[Hash]) -> Result<(), String> {
    let origin = payload.origin();
    if origin.cycle() != *cycle || origin.unit() != Some(unit) {
        return Err(format!("it is of the log {origin}"));
    }
    let verifiers = |keys: Vec<Verifier>| Verifiers::new(keys).unwrap_or_default();
    let logs = verifiers(known.signers.iter().chain(&known.logs).filter_map(|key| named(origin, key)).collect());
    let signers = verifiers(known.signers.iter().chain(&known.logs).cloned().collect());
    check(payload, &Held { leaves, epoch: 0 }, &Keys { logs: &logs, signers: &signers }).map_err(|faults| faults.to_string())?;
    let kept = without_erased(payload.clone(), &known.erased.of(unit)).openings().len();
    match payload.openings().len() - kept {
        0 => Ok(()),
        n => Err(format!("{n} personal parts are still in it, the record says that they are erased")),
    }
}

/// The folder of a data directory, or what a backup carries.
pub(crate) async fn held(dir: Option<&Path>, connection: &mut sqlx::SqliteConnection) -> Result<Vec<Carried>, StoreError> {
    match dir {
        Some(dir) => carry::branches(dir),
        None => Ok(carry::inside(connection).await?.into_iter().filter(|carried| is_name(&carried.name)).collect()),
    }
}
