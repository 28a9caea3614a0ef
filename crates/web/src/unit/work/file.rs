//! The file of a unit: its papers, each as it was at its act, made from the entries one after the other; and the act that closes it.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use documents::papers::{Gathered, Leaf, volume_front};
use documents::{Press, PressError, UnitInfo};
use election::programme::archive::Command as Act;
use election::programme::filing::{Section, Stand, count};
use election::programme::{Catalogue, Command as Work};
use election::{Command, Election};
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use store::{Store, StoreError, UnitRow};
use words::Lang;

use crate::fail::Fail;
use crate::outgoing::{self, Folder};
use crate::unit::papers;

/// A unit's file, ready to be bound.
pub(super) struct File {
    pub(super) state: Arc<Election>,
    pub(super) unit: UnitInfo,
    pub(super) catalogue: Arc<Catalogue>,
    pub(super) leaves: Vec<Leaf>,
    pub(super) on: Date,
    /// Entries of the log that it was made from.
    pub(super) entries: u64,
}

/// Why there is no file.
#[derive(Debug, Clone, thiserror::Error)]
pub enum NoFile {
    /// No programme is in force, or nothing is recorded.
    #[error("no programme is in force, or nothing is recorded")]
    Yet,
    /// The record does not answer.
    #[error(transparent)]
    Read(Arc<StoreError>),
    /// A paper cannot be made.
    #[error(transparent)]
    Press(#[from] PressError),
    /// The folder cannot be written, or the work was broken off.
    #[error("{0}")]
    Write(String),
}

impl From<StoreError> for NoFile {
    fn from(error: StoreError) -> Self {
        Self::Read(Arc::new(error))
    }
}

impl From<std::io::Error> for NoFile {
    fn from(error: std::io::Error) -> Self {
        Self::Write(error.to_string())
    }
}

impl NoFile {
    pub(super) fn answer(&self, lang: Lang) -> Response {
        match self {
            Self::Yet => Fail::new(StatusCode::NOT_FOUND, "no_paper_yet").answer(lang, false),
            Self::Press(error) => outgoing::no_paper(lang, error),
            Self::Read(_) | Self::Write(_) => Fail::internal(self).answer(lang, false),
        }
    }
}

impl File {
    /// As of a number of entries, else of all, on a day.
    pub(super) async fn of(store: &Store, unit: &UnitRow, rehearsal: bool, entries: Option<u64>, on: Date) -> Result<Self, NoFile> {
        let catalogue = store.programme(&unit.code).and_then(|plan| plan.catalogue.clone()).ok_or(NoFile::Yet)?;
        let info = papers::info_in(store, unit, rehearsal, entries).await?;
        let entries = info.seal.as_ref().map(|seal| seal.size).ok_or(NoFile::Yet)?;
        let gathered = Gathered::new(info.clone(), Arc::clone(&catalogue));
        let (state, gathered) = store.replay(&unit.code, entries, gathered, Gathered::seen).await?;
        let leaves = gathered.leaves(&state, on);
        Ok(Self { state, unit: info, catalogue, leaves, on, entries })
    }

    /// The volume.
    pub(super) fn bind(&self, press: &Press) -> Result<documents::Bound, NoFile> {
        let front = |pages: &[u32]| volume_front(&self.state, &self.unit, &self.leaves, pages, self.on);
        Ok(press.bind(&self.leaves, self.on, &front)?)
    }

    /// Each paper under its stage, in the order of the volume; how many pages they have.
    pub(super) fn papers(&self, press: &Press, folder: &mut Folder) -> Result<u32, NoFile> {
        let mut all = 0_u32;
        for (at, leaf) in self.leaves.iter().enumerate() {
            let section = Section::ALL.iter().position(|section| *section == leaf.section).unwrap_or_default() + 1;
            let stage = Lang::Zh.text(&format!("filing-section-{}", leaf.section.name()));
            let path = format!("{section:02}-{stage}/{:03}-{}.pdf", at + 1, plain(&leaf.title));
            let (pdf, pages) = press.counted(&leaf.paper)?;
            folder.pdf(&path, &pdf)?;
            all = all.saturating_add(pages);
        }
        Ok(all)
    }

    /// The act that closes it as it is: every paper is made, and the SHA-256 of their list goes into the record.
    fn closing(&self, press: &Press) -> Result<Command, NoFile> {
        let mut folder = Folder::default();
        let pages = self.papers(press, &mut folder)?;
        let lines = self.catalogue.lines(&self.state.filing(), self.state.stage());
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(Command::Programme(Work::Archive(Act::CloseVolume {
            on: self.on,
            entries: self.entries,
            sha256: hex::encode(Sha256::digest(folder.sums())),
            papers: small(self.leaves.len()),
            pages,
            missing: small(count(&lines, Stand::Missing)),
        })))
    }
}

/// A title as the name of a file on any system.
fn plain(title: &str) -> String {
    title.chars().map(|c| if "/\\:*?\"<>|".contains(c) || c.is_control() { '、' } else { c }).collect()
}

/// Works at the press, off the threads that answer.
pub(super) async fn pressed<T: Send + 'static>(work: impl FnOnce(&Press) -> Result<T, NoFile> + Send + 'static) -> Result<T, NoFile> {
    let made = tokio::task::spawn_blocking(move || work(&Press::new())).await;
    made.map_err(|error| NoFile::Write(error.to_string()))?
}

/// The act that closes the volume of a unit as its record stands, on a day: all its papers are made for it.
///
/// # Errors
/// Nothing is recorded, the record does not answer, or a paper cannot be made.
pub async fn closing(store: &Store, unit: &UnitRow, rehearsal: bool, on: Date) -> Result<Command, NoFile> {
    let file = File::of(store, unit, rehearsal, None, on).await?;
    pressed(move |press| file.closing(press)).await
}
