//! 演练: whether a data directory holds a rehearsal or real work, from its first day and for good.
//!
//! The name of the cycle says it. That name stands in the database and so in every backup, in every checkpoint and in the
//! origin of every log: entries of a rehearsal are no entries of a real log, and there is no way to turn one into the other.

use std::path::Path;

use record::{Origin, Suite};

use crate::pen::About;
use crate::{Store, StoreError};

/// First part of the names of cycles that are rehearsals.
const REHEARSAL: &str = "huanjie.rehearsal";

/// Whether a name, of a cycle or of a device of it, is of a rehearsal.
fn rehearses(name: &str) -> bool {
    name.split('/').next() == Some(REHEARSAL)
}

impl About {
    /// The first device of a cycle that is named after a kind and the year.
    pub(crate) fn of_this_year(kind: &str) -> Result<Self, StoreError> {
        let name = format!("{kind}/{}", jiff::Timestamp::now().strftime("%Y"));
        let cycle = Origin::parse(&name).ok_or_else(|| StoreError::Unreadable(name.clone()))?;
        Ok(Self { cycle, suite: Suite::Ed25519Sha256, device: format!("{name}/device/1"), log: None })
    }
}

impl Store {
    /// Opens the data directory of a rehearsal; one without data becomes that.
    ///
    /// # Errors
    /// As [`Store::open`], or what is there is real.
    pub async fn open_rehearsal(dir: &Path) -> Result<Self, StoreError> {
        match Self::open_as(dir, Some(About::of_this_year(REHEARSAL)?)).await {
            // One that was begun in another year.
            Err(StoreError::OtherCycle { known, .. }) if rehearses(&known) => Self::open(dir).await,
            Err(StoreError::OtherCycle { .. }) => Err(StoreError::Real(dir.display().to_string())),
            opened => opened,
        }
    }

    /// Whether what is here is a rehearsal. A store beside a running server does not know and says no.
    #[must_use]
    pub fn is_rehearsal(&self) -> bool {
        self.pen().is_ok_and(|pen| rehearses(pen.cycle().as_str()))
    }
}
