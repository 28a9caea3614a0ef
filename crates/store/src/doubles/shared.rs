//! Doubles between two installations: everybody's hash under a shared key goes out, those of the other side come in, and what
//! both have becomes a case here under the other's name. Must not know: where files lie.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use election::{Command, PersonId};
use jiff::civil::Date;
use sqlx::Row;
use zeroize::Zeroizing;

use super::cases::system;
use super::file::named;
use super::{HashFile, HashFileError, Hasher, Kind, LineHash};
use crate::vault::fingerprint;
use crate::{Store, StoreError, SubmitError, pen, seed, sql};

/// A key that two installations share. Whoever has it can test any identity number against a file of hashes.
pub struct SharedKey(Zeroizing<[u8; 32]>);

impl From<[u8; 32]> for SharedKey {
    fn from(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

impl SharedKey {
    /// Draws a key into a new file that only its owner reads.
    ///
    /// # Errors
    /// There is such a file already, or it cannot be written.
    pub fn make(path: &Path) -> Result<Self, StoreError> {
        let key = Self::from(seed::draw()?);
        seed::keep(path, format!("{}\n", hex::encode(*key.0)).as_bytes())?;
        Ok(key)
    }

    /// Reads a key from its file.
    ///
    /// # Errors
    /// There is none, or it is no key.
    pub fn read(path: &Path) -> Result<Self, StoreError> {
        if !path.exists() {
            return Err(crate::directory(path, "there is no key here; make one with `huanjie doubles key`, or get the other side's"));
        }
        seed::seed_at(path).map(Self::from)
    }

    /// By what both sides recognise that they have the same key.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.0)
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn hasher(&self) -> Hasher {
        Hasher::new(&self.0, "huanjie/doubles/shared/v1")
    }
}

/// What came of a file from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sharing {
    /// Lines found on both sides, by unit here.
    pub found: BTreeMap<String, u32>,
    /// Cases that are new.
    pub noted: u32,
    /// Cases that were known.
    pub known: u32,
    /// Cases that are over: the person stands there no longer.
    pub closed: u32,
    /// Cases that could not be recorded now: their units are written elsewhere. The same file can be taken again.
    pub waiting: u32,
    /// What the other side needs to note its own: only those whom both have.
    pub answer: HashFile,
}

/// Why a file from elsewhere was not taken to its end. Taking it again does the rest.
#[derive(Debug, thiserror::Error)]
pub enum SharedError {
    /// The file.
    #[error(transparent)]
    File(#[from] HashFileError),
    /// A command.
    #[error(transparent)]
    Submit(#[from] SubmitError),
    /// Beneath.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whom this installation has, by hash.
type Held = BTreeMap<LineHash, Vec<(String, PersonId)>>;

impl Store {
    async fn held(&self, key: &SharedKey) -> Result<Held, StoreError> {
        let hasher = key.hasher();
        let mut held = Held::new();
        for unit in self.units("") {
            for voter in self.fold(&unit.code).await?.roll.voters.values() {
                if let Some(hash) = hasher.line(voter) {
                    held.entry(hash).or_default().push((unit.code.clone(), voter.person.id));
                }
            }
        }
        Ok(held)
    }

    /// Name of the cycle, as the database has it.
    async fn cycle_of_data(&self) -> Result<String, StoreError> {
        let row = sqlx::query(sql::CYCLE).fetch_optional(&self.0.readers).await?;
        Ok(row.map(|row| row.get(0)).unwrap_or_default())
    }

    fn file(&self, kind: Kind, cycle: String, to: &str, hashes: Vec<LineHash>) -> HashFile {
        HashFile { kind, cycle, to: to.to_owned(), made: pen::now(), hashes }
    }

    /// The hashes of everybody on this installation's rolls, for another one. Reads only; works beside a server.
    ///
    /// # Errors
    /// If the rolls cannot be read, or the name is none.
    pub async fn share(&self, key: &SharedKey, to: &str) -> Result<HashFile, SharedError> {
        let to = named(to)?;
        let hashes = self.held(key).await?.into_keys().collect();
        Ok(self.file(Kind::All, self.cycle_of_data().await?, to, hashes))
    }

    /// Takes the hashes of another installation: whoever stands there and here gets a case here under its name; after a file
    /// with all of its people, cases of those who stand there no longer are closed.
    ///
    /// # Errors
    /// The name is none, or something could not be recorded.
    pub async fn take_hashes(&self, key: &SharedKey, file: &HashFile, from: &str, today: Date) -> Result<Sharing, SharedError> {
        let from = named(from)?;
        let held = self.held(key).await?;
        let theirs: BTreeSet<&LineHash> = file.hashes.iter().collect();
        let both: Vec<LineHash> = held.keys().filter(|hash| theirs.contains(hash)).copied().collect();
        let cycle = self.cycle_of_data().await?;
        let answer = self.file(Kind::Matches, cycle, from, both.clone());
        let mut sharing = Sharing { found: BTreeMap::new(), noted: 0, known: 0, closed: 0, waiting: 0, answer };
        let mut here: BTreeSet<(&str, PersonId)> = BTreeSet::new();
        for (unit, person) in both.iter().filter_map(|hash| held.get(hash)).flatten() {
            *sharing.found.entry(unit.clone()).or_default() += 1;
            here.insert((unit, *person));
        }
        for (unit, person) in &here {
            let note = Command::NoteDouble { person: *person, elsewhere: from.to_owned() };
            match self.case(unit, note, today).await? {
                Case::Recorded => sharing.noted += 1,
                Case::Known => sharing.known += 1,
                Case::Waits => sharing.waiting += 1,
            }
        }
        if file.kind == Kind::All {
            self.close_gone(from, &here, today, &mut sharing).await?;
        }
        Ok(sharing)
    }

    /// Closes the cases with that installation of everybody who is not among those found.
    async fn close_gone(
        &self,
        from: &str,
        here: &BTreeSet<(&str, PersonId)>,
        today: Date,
        sharing: &mut Sharing,
    ) -> Result<(), SharedError> {
        for unit in self.units("").iter().filter(|unit| unit.summary.lines > 0) {
            let state = self.election(&unit.code).await?;
            let with = |doubles: &[election::state::Double]| doubles.iter().any(|double| double.elsewhere == from);
            let noted = state.roll.doubles.iter().filter(|(_, doubles)| with(doubles)).map(|(person, _)| *person);
            for person in noted.filter(|person| !here.contains(&(unit.code.as_str(), *person))) {
                let close = Command::CloseDouble { person, elsewhere: from.to_owned() };
                match self.case(&unit.code, close, today).await? {
                    Case::Recorded => sharing.closed += 1,
                    Case::Known => {}
                    Case::Waits => sharing.waiting += 1,
                }
            }
        }
        Ok(())
    }

    async fn case(&self, unit: &str, command: Command, today: Date) -> Result<Case, SubmitError> {
        let day = self.rehearsal_day(unit).unwrap_or(today);
        match self.submit(unit, system(), day, command, None).await {
            Ok(_) => Ok(Case::Recorded),
            Err(SubmitError::Refused(refusal)) if matches!(refusal.rule, "double_known" | "no_double_there") => Ok(Case::Known),
            // What the unit cannot record now it records when the file is taken again.
            Err(SubmitError::Refused(_) | SubmitError::Elsewhere(_)) => Ok(Case::Waits),
            Err(error) => Err(error),
        }
    }
}

/// What came of a command about a case.
enum Case {
    Recorded,
    Known,
    Waits,
}
