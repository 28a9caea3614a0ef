//! 规定动作、自选动作: that an action of the catalogue was done, when and under whom.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::catalogue::{Action, Evidence, Who};
use super::{Answer, Attachment, Desk, Leader, attached, catalogue, filled, part, short};
use crate::actor::Context;
use crate::refusal::Refusal;

/// What an office or a unit may ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// An action was done.
    RecordAction {
        /// Day.
        on: Date,
        /// Which, as the catalogue names it.
        action: String,
        /// Who led it; the catalogue says whether somebody must.
        #[serde(default)]
        led_by: Vec<Leader>,
        /// What came of it.
        #[serde(default)]
        note: String,
        /// Figures that the catalogue asks for, for example how many attended.
        #[serde(default)]
        figures: BTreeMap<String, u32>,
        /// Papers. None is ever compulsory.
        #[serde(default)]
        attachments: Vec<Attachment>,
    },
}

impl Command {
    pub(super) const fn day(&self) -> Date {
        let Self::RecordAction { on, .. } = self;
        *on
    }
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fact {
    /// An action was done.
    ActionRecorded {
        /// Day.
        on: Date,
        /// Which.
        action: String,
        /// Figures.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        figures: BTreeMap<String, u32>,
        /// How many papers go with it.
        attachments: u32,
    },
}

/// Who led it, and what was said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// Who led it.
    pub led_by: Vec<Leader>,
    /// What came of it.
    pub note: String,
    /// Papers.
    pub attachments: Vec<Attachment>,
}

/// An action that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Done {
    /// Day.
    pub on: Date,
    /// Which.
    pub action: String,
    /// Figures.
    pub figures: BTreeMap<String, u32>,
    /// Who led it and what was said; nothing once erased.
    pub told: Option<Told>,
}

pub(super) fn decide(desk: Desk, context: &Context, command: &Command) -> Answer {
    let Command::RecordAction { on, action, led_by, note, figures, attachments } = command;
    let known = catalogue(context)?.action(action).ok_or_else(|| Refusal::new("unknown_action").figure("action", action))?;
    fits(desk, known)?;
    let mut leaders = Vec::with_capacity(led_by.len());
    for leader in led_by {
        leaders.push(Leader { name: filled(&leader.name)?, post: short(&leader.post)? });
    }
    if known.leader && leaders.is_empty() {
        return Err(Refusal::new("leader_missing").figure("action", &known.title));
    }
    if let Some(missing) = known.figures.iter().find(|name| !figures.contains_key(*name)) {
        return Err(Refusal::new("figure_missing").figure("figure", missing));
    }
    if let Some(unknown) = figures.keys().find(|name| !known.figures.contains(*name)) {
        return Err(Refusal::new("unknown_figure").figure("figure", unknown));
    }
    let note = if known.evidence == Evidence::Minute { filled(note)? } else { short(note)? };
    let attachments = attached(attachments)?;
    let count = u32::try_from(attachments.len()).unwrap_or(u32::MAX);
    let done = Fact::ActionRecorded { on: *on, action: action.clone(), figures: figures.clone(), attachments: count };
    let told = Told { led_by: leaders, note, attachments };
    super::fact(super::Fact::Action(done), Some(super::Sealed::Action(told)))
}

/// What the record shows of itself is not typed again; what is another's to do is not recorded here.
fn fits(desk: Desk, action: &Action) -> Result<(), Refusal> {
    if matches!(action.evidence, Evidence::Stage { .. } | Evidence::Recorded { .. }) {
        return Err(Refusal::new("shown_by_record").figure("action", &action.title));
    }
    let own = match desk {
        Desk::Unit => Who::Unit,
        Desk::Office(who) => who,
    };
    if action.who == own { Ok(()) } else { Err(Refusal::new("not_your_action").figure("action", &action.title)) }
}

pub(super) fn apply(all: &mut Vec<Done>, fact: &Fact, sealed: Option<&super::Sealed>) {
    let Fact::ActionRecorded { on, action, figures, .. } = fact;
    all.push(Done { on: *on, action: action.clone(), figures: figures.clone(), told: part!(sealed, Action).cloned() });
}
