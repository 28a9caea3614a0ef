//! 挂钩联系: named leaders who answer for townships, villages and communities during the change.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Answer, Leader, Words, filled, part};
use crate::refusal::Refusal;

/// What an office may ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// A leader answers for places from now on.
    NameLiaison {
        /// Day.
        on: Date,
        /// Codes of townships or units.
        scope: Vec<String>,
        /// Who.
        leader: Leader,
    },
    /// He or she does not answer for them any more.
    EndLiaison {
        /// Day.
        on: Date,
        /// Which.
        liaison: u32,
        /// Why.
        reason: String,
    },
}

impl Command {
    pub(super) const fn day(&self) -> Date {
        match self {
            Self::NameLiaison { on, .. } | Self::EndLiaison { on, .. } => *on,
        }
    }
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // mirrors `Command`
pub enum Fact {
    LiaisonNamed { on: Date, liaison: u32, scope: Vec<String> },
    LiaisonEnded { on: Date, liaison: u32 },
}

/// Who it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// The leader.
    pub leader: Leader,
}

/// A leader and the places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Liaison {
    /// Number, from 1.
    pub number: u32,
    /// Since.
    pub on: Date,
    /// Codes of townships or units.
    pub scope: Vec<String>,
    /// Who; nothing once erased.
    pub leader: Option<Leader>,
    /// Until.
    pub ended: Option<Date>,
}

impl Liaison {
    /// Whether it holds for a place: its own code, or one it lies within.
    #[must_use]
    pub fn answers_for(&self, code: &str) -> bool {
        self.ended.is_none() && self.scope.iter().any(|place| code.starts_with(place.as_str()))
    }
}

pub(super) fn decide(known: &[Liaison], command: &Command) -> Answer {
    match command {
        Command::NameLiaison { on, scope, leader } => {
            if scope.is_empty() {
                return Err(Refusal::new("no_places"));
            }
            let leader = Leader { name: filled(&leader.name)?, post: filled(&leader.post)? };
            let liaison = u32::try_from(known.len()).unwrap_or(u32::MAX).saturating_add(1);
            let named = Fact::LiaisonNamed { on: *on, liaison, scope: scope.clone() };
            super::fact(super::Fact::Liaison(named), Some(super::Sealed::Liaison(Named { leader })))
        }
        Command::EndLiaison { on, liaison, reason } => {
            let Some(found) = known.iter().find(|found| found.number == *liaison && found.ended.is_none()) else {
                return Err(Refusal::new("no_such_liaison").figure("liaison", liaison));
            };
            crate::decide::not_before(*on, Some(found.on))?;
            let words = Words { text: filled(reason)?, attachments: Vec::new() };
            let ended = Fact::LiaisonEnded { on: *on, liaison: *liaison };
            super::fact(super::Fact::Liaison(ended), Some(super::Sealed::Words(words)))
        }
    }
}

pub(super) fn apply(all: &mut Vec<Liaison>, fact: &Fact, sealed: Option<&super::Sealed>) {
    match fact {
        Fact::LiaisonNamed { on, liaison, scope } => {
            let leader = part!(sealed, Liaison).map(|part| part.leader.clone());
            all.push(Liaison { number: *liaison, on: *on, scope: scope.clone(), leader, ended: None });
        }
        Fact::LiaisonEnded { on, liaison } => {
            if let Some(found) = all.iter_mut().find(|found| found.number == *liaison) {
                found.ended = Some(*on);
            }
        }
    }
}
