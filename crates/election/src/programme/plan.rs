//! 工作方案: the programme that the prefecture adopts, with its waves and their election days.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::catalogue::{Catalogue, Fault};
use super::{Answer, part};
use crate::refusal::Refusal;

/// Units whose election day is the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wave {
    /// What it is called.
    pub name: String,
    /// Codes of counties, townships or units; the longest that fits a unit holds.
    pub scope: Vec<String>,
    /// Election day.
    pub election_day: Date,
}

/// What a prefecture may ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Adopts a programme, or a newer text of it.
    AdoptProgramme {
        /// Day.
        on: Date,
        /// The catalogue, as data (docs/programme.md).
        text: String,
        /// Day on which the work begins.
        starts: Date,
        /// The waves.
        waves: Vec<Wave>,
    },
}

impl Command {
    pub(super) const fn day(&self) -> Date {
        let Self::AdoptProgramme { on, .. } = self;
        *on
    }
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fact {
    /// A programme holds from now on.
    ProgrammeAdopted {
        /// Day.
        on: Date,
        /// SHA-256 of its text, hex.
        sha256: String,
        /// Day on which the work begins.
        starts: Date,
        /// The waves.
        waves: Vec<Wave>,
    },
}

/// The text of a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// As it was adopted.
    pub text: String,
}

/// The programme in force.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Adopted {
    /// Day.
    pub on: Date,
    /// SHA-256 of its text, hex.
    pub sha256: String,
    /// Day on which the work begins.
    pub starts: Date,
    /// The waves.
    pub waves: Vec<Wave>,
    /// Its text; nothing once erased.
    #[serde(skip)]
    pub text: Option<Arc<str>>,
    /// What it says; nothing once erased.
    #[serde(skip)]
    pub catalogue: Option<Arc<Catalogue>>,
}

impl Adopted {
    /// The wave of a unit.
    #[must_use]
    pub fn wave(&self, unit: &str) -> Option<&Wave> {
        let fits = |wave: &Wave| wave.scope.iter().filter(|code| unit.starts_with(code.as_str())).map(String::len).max();
        self.waves.iter().filter_map(|wave| fits(wave).map(|length| (length, wave))).max_by_key(|(length, _)| *length).map(|(_, wave)| wave)
    }
}

pub(super) fn decide(command: &Command) -> Answer {
    let Command::AdoptProgramme { on, text, starts, waves } = command;
    if let Err(Fault { line, what }) = Catalogue::parse(text) {
        return Err(Refusal::new("programme_unreadable").figure("line", line).figure("what", what));
    }
    if waves.is_empty() {
        return Err(Refusal::new("no_waves"));
    }
    for wave in waves {
        if wave.name.trim().is_empty() || wave.scope.is_empty() {
            return Err(Refusal::new("wave_incomplete").figure("wave", &wave.name));
        }
        if wave.election_day <= *starts {
            return Err(Refusal::new("wave_before_start").figure("day", wave.election_day).figure("starts", starts));
        }
    }
    let twice = waves.iter().enumerate().find_map(|(at, wave)| {
        let known = |code: &&String| waves.iter().take(at).any(|other| other.scope.contains(code));
        wave.scope.iter().find(known)
    });
    if let Some(code) = twice {
        return Err(Refusal::new("scope_twice").figure("code", code));
    }
    let sha256 = hex::encode(Sha256::digest(text.as_bytes()));
    let adopted = Fact::ProgrammeAdopted { on: *on, sha256, starts: *starts, waves: waves.clone() };
    super::fact(super::Fact::Plan(adopted), Some(super::Sealed::Plan(Text { text: text.clone() })))
}

pub(super) fn apply(plan: &mut Option<Adopted>, fact: &Fact, sealed: Option<&super::Sealed>) {
    let Fact::ProgrammeAdopted { on, sha256, starts, waves } = fact;
    let text = part!(sealed, Plan).map(|part| Arc::from(part.text.as_str()));
    let catalogue = text.as_deref().and_then(|text| Catalogue::parse(text).ok()).map(Arc::new);
    *plan = Some(Adopted { on: *on, sha256: sha256.clone(), starts: *starts, waves: waves.clone(), text, catalogue });
}
