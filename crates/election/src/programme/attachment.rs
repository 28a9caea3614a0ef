//! A file beside an act: a scan of the minutes, of a statement. The act names it; the bytes are kept elsewhere.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// Files that one act may carry.
pub const MOST_FILES: usize = 5;
/// Bytes of one file: 20 MiB.
pub const MOST_BYTES: u64 = 20 * 1024 * 1024;
/// Characters of a name.
pub const LONGEST_NAME: usize = 120;
/// Endings of recordings. The name of a file that is kept ends as its content says.
pub const SOUNDS: [&str; 5] = ["m4a", "mp3", "ogg", "opus", "wav"];

/// A file that is kept beside the record, sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// What it is called.
    pub name: String,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
}

impl Attachment {
    /// That it did not come with the act that names it.
    #[must_use]
    pub fn missing(&self) -> Refusal {
        Refusal::new("attachment_missing").figure("name", &self.name)
    }

    /// Whether it is a recording.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.name.rsplit_once('.').is_some_and(|(_, ending)| SOUNDS.contains(&ending))
    }

    fn is_fit(&self) -> bool {
        let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        let name = self.name.chars().count();
        (1..=LONGEST_NAME).contains(&name)
            && !self.name.chars().any(char::is_control)
            && (self.sha256.len() == 64 && self.sha256.bytes().all(hex))
            && (1..=MOST_BYTES).contains(&self.bytes)
    }
}

/// The one recording of an act.
///
/// # Errors
/// There is none or more than one, or it is not named as a recording is.
pub(super) fn sound(files: &[Attachment]) -> Result<Vec<Attachment>, Refusal> {
    match files {
        [one] if one.is_fit() && one.is_sound() => Ok(vec![one.clone()]),
        [one] => Err(Refusal::new("attachment_unfit").figure("name", &one.name)),
        other => Err(Refusal::new("one_recording").figure("count", other.len())),
    }
}

/// The papers of an act, each once.
///
/// # Errors
/// There are too many, or one is not named as a file is, or is a recording.
pub(crate) fn attached(files: &[Attachment]) -> Result<Vec<Attachment>, Refusal> {
    if files.len() > MOST_FILES {
        return Err(Refusal::new("attachments_too_many").figure("count", files.len()).figure("most", MOST_FILES));
    }
    if let Some(unfit) = files.iter().find(|file| !file.is_fit() || file.is_sound()) {
        return Err(Refusal::new("attachment_unfit").figure("name", &unfit.name));
    }
    let mut seen = BTreeSet::new();
    Ok(files.iter().filter(|file| seen.insert(file.sha256.as_str())).cloned().collect())
}
