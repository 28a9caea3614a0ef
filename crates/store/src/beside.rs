//! What stands beside the database, for whoever looks through a data directory: keys that entries are verified by, sheets of
//! check-ins.

use std::collections::BTreeMap;
use std::path::Path;

use record::commit::Commitment;
use record::cycle::Act;
use record::entry::Entry;
use record::{Origin, Suite, Verifier, Verifiers};
use sqlx::{ConnectOptions, Connection, Row, SqliteConnection};

use crate::erase::Erasures;
use crate::fsck::{Fault, What};
use crate::latest::SEED_FILE;
use crate::pen::DEVICE_FILE;
use crate::{StoreError, carry, marks};

/// What the row of the cycle says: whose logs, in which suite, the device's name, at a station the log's key.
pub(crate) struct About {
    pub(crate) cycle: Origin,
    pub(crate) suite: Suite,
    pub(crate) device: String,
    pub(crate) log: String,
}

/// What entries are held against.
#[derive(Default)]
pub(crate) struct Known {
    /// Keys of the log of the cycle, as far as they are known here.
    pub(crate) logs: Vec<Verifier>,
    /// Keys of devices and persons.
    pub(crate) signers: Vec<Verifier>,
    /// What the log says is erased.
    pub(crate) erased: Erasures,
    /// The data goes on from a backup.
    pub(crate) restored: bool,
    /// Closed check-ins: unit and round, with place and commitment.
    pub(crate) check_ins: BTreeMap<(String, u32), (u64, Commitment)>,
}

impl Known {
    /// The keys of this machine; of a backup, none.
    pub(crate) fn of(dir: Option<&Path>, about: &About) -> Result<Self, StoreError> {
        let mut known = Self::default();
        known.logs.extend(Verifier::parse(&about.log).ok());
        let Some(dir) = dir else { return Ok(known) };
        if let (true, Some(seed)) = (about.log.is_empty(), carry::held_seed(dir, SEED_FILE)?) {
            known.logs.push(carry::key_of(&seed, about.suite, about.cycle.as_str())?.verifier().clone());
        }
        if let Some(seed) = carry::held_seed(dir, DEVICE_FILE)? {
            known.signers.push(carry::key_of(&seed, about.suite, &about.device)?.verifier().clone());
        }
        Ok(known)
    }

    /// Takes in what an entry of the cycle's log says.
    pub(crate) fn learn(&mut self, act: &Act) {
        match act {
            Act::Enrolled(act) => self.signers.extend(Verifier::parse(&act.key).ok().filter(|key| !self.signers.contains(key))),
            Act::Rotated(act) => {
                let keys = [&act.before, &act.key].into_iter().filter_map(|key| Verifier::parse(key).ok());
                let new: Vec<Verifier> = keys.filter(|key| !self.logs.contains(key)).collect();
                self.logs.extend(new);
            }
            Act::Restored(_) => self.restored = true,
            Act::Erased(act) => self.erased.learn(act),
            Act::Opened(_) | Act::Revoked(_) | Act::Granted(_) | Act::Ended(_) | Act::Checkpointed(_) => {}
        }
    }
}

/// What does not hold about the signatures of an entry; nothing where no key is known.
pub(crate) fn signature(entry: &Entry, keys: &[Verifier]) -> Option<What> {
    if keys.is_empty() {
        return None;
    }
    let keys = Verifiers::new(keys.to_vec()).unwrap_or_default();
    entry.verify(&keys).err().map(What::Signature)
}

/// Looks through the sheets.
pub(crate) async fn sheets(dir: &Path, known: &Known) -> Result<Vec<Fault>, StoreError> {
    let mut faults = Vec::new();
    let mut missing = known.check_ins.clone();
    for name in carry::sheet_names(dir)? {
        let Some((unit, round)) = name.strip_suffix(".sqlite").and_then(|name| name.split_once('-')) else { continue };
        let told = round.parse().ok().and_then(|round: u32| missing.remove(&(unit.to_owned(), round)));
        let mut fault = |what| faults.push(Fault { unit: Some(unit.to_owned()), place: told.as_ref().map(|(place, _)| *place), what });
        if told.as_ref().is_some_and(|(place, _)| known.erased.of(unit).sheet(*place)) {
            fault(What::Sheet(format!("{name} is still there, the record says that it is erased")));
            continue;
        }
        match sheet(&dir.join("marks").join(&name), told.as_ref().map(|(_, commitment)| commitment)).await {
            Ok(None) => {}
            Ok(Some(why)) => fault(What::Sheet(format!("{name}: {why}"))),
            Err(error) => fault(What::Sheet(format!("{name}: {error}"))),
        }
    }
    for ((unit, round), (place, _)) in missing {
        if !known.restored && !known.erased.of(&unit).sheet(place) {
            let what = What::Sheet(format!("the marked roll of round {round} is gone"));
            faults.push(Fault { unit: Some(unit), place: Some(place), what });
        }
    }
    Ok(faults)
}

/// What is wrong with a sheet; a closed one opens the commitment of the record.
async fn sheet(path: &Path, told: Option<&Commitment>) -> Result<Option<String>, StoreError> {
    let mut connection: SqliteConnection = marks::options(path).read_only(true).connect().await?;
    let mut wrong = None;
    for row in sqlx::query("PRAGMA integrity_check").fetch_all(&mut connection).await? {
        let line: String = row.get(0);
        wrong = wrong.or_else(|| (line != "ok").then_some(line));
    }
    if let (None, Some(commitment)) = (&wrong, told) {
        wrong = if !marks::is_closed(&mut connection).await? {
            Some("the record says that it is closed".to_owned())
        } else if marks::opening_of(&mut connection).await?.opens(commitment) {
            None
        } else {
            Some("it does not open the commitment of the record".to_owned())
        };
    }
    connection.close().await?;
    Ok(wrong)
}
