//! The personal part of what has happened: kept apart from the record, which holds its salted hash, and erased some day.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::command::{Bar, MobileReason};
use crate::person::{Person, Unlisted, Voter};
use crate::programme::Attachment;
use crate::roll::{AddReason, StrikeReason};

/// The personal part of a fact. The entry carries its salted hash only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "sealed", rename_all = "snake_case", deny_unknown_fields)]
pub enum Sealed {
    /// People made known by the fact (election committee, reserve).
    People {
        /// Them.
        people: Vec<Person>,
    },
    /// Lines of the roll, in the order of the sheet.
    Voters {
        /// Them; the state shares them.
        #[serde(deserialize_with = "crate::person::lines")]
        voters: Vec<Arc<Voter>>,
        /// Those of the sheet who do not come onto the roll.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        unlisted: Vec<Unlisted>,
        /// Why a single line is added: it may tell of rights that were restored.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<AddReason>,
        /// Papers that go with a single line.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attachments: Vec<Attachment>,
    },
    /// Why a line is struck: it may tell of a death or a sentence.
    Struck {
        /// The reason.
        why: StrikeReason,
        /// The evidence in words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
        /// Papers that go with it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attachments: Vec<Attachment>,
    },
    /// The way of a mobile box, and why each of its voters votes there, in their order: it may tell of health.
    Mobile {
        /// Its way.
        route: String,
        /// The reasons.
        reasons: Vec<MobileReason>,
    },
    /// Which bar applies to each of those barred, in their order.
    Bars {
        /// The bars.
        bars: Vec<Bar>,
    },
    /// An objection's words, with the line concerned if a ruling changes one.
    Words {
        /// Who said it, where that matters.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        by: String,
        /// What was said.
        text: String,
        /// Papers that go with it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attachments: Vec<Attachment>,
    },
    /// Of another body.
    Body {
        /// Which.
        part: Box<crate::bodies::Sealed>,
    },
    /// Of the work around the vote.
    Programme {
        /// Which.
        part: Box<crate::programme::Sealed>,
    },
    /// Erased: retention has ended. The entry still verifies.
    Erased,
}

impl Sealed {
    /// Words of which it does not matter who said them, without papers.
    #[must_use]
    pub fn words(text: impl Into<String>) -> Self {
        Self::Words { by: String::new(), text: text.into(), attachments: Vec::new() }
    }

    /// The files that it names.
    #[must_use]
    pub fn attachments(&self) -> &[Attachment] {
        match self {
            Self::Programme { part } => part.attachments(),
            Self::Words { attachments, .. } | Self::Voters { attachments, .. } | Self::Struck { attachments, .. } => attachments,
            _ => &[],
        }
    }
}
