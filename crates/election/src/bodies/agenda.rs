//! 会议议程: the steps of a meeting in their fixed order, with the host's words. Data (`agendas/`), since whoever leads the
//! term change sets them.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use statute::Confidence;

/// What a step waits for, or where the meeting stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Marks {
    /// 分发选票、填写选票、投票: from here on a count may be entered.
    Vote,
    /// 宣布选举结果: only once the vote filled its seats.
    Result,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Name in commands and entries.
    pub id: String,
    /// What is done, as on the agenda.
    pub title: String,
    /// In English.
    pub title_en: String,
    /// What the host says; `{…}` is filled in from the record.
    pub says: String,
    /// It may not be left out.
    pub fixed: bool,
    /// What it marks.
    #[serde(default)]
    pub marks: Option<Marks>,
    /// Where the step comes from.
    pub source: String,
    /// How sure that is.
    pub confidence: Confidence,
}

/// The agenda of a kind of meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agenda {
    /// Title of the meeting.
    pub title: String,
    /// In English.
    pub title_en: String,
    /// Steps, in order.
    pub steps: Vec<Step>,
}

impl Agenda {
    /// Where a step stands.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.id == id)
    }

    /// Where the step with a mark stands.
    #[must_use]
    pub fn marked(&self, marks: Marks) -> Option<usize> {
        self.steps.iter().position(|step| step.marks == Some(marks))
    }
}

/// 党员大会 that elects the branch.
#[must_use]
pub fn party_meeting() -> &'static Agenda {
    static AGENDA: LazyLock<Agenda> = LazyLock::new(|| {
        toml::from_str(include_str!("../../../../agendas/party-meeting.toml")).expect("the agenda in the repository reads; a test reads it")
    });
    &AGENDA
}
