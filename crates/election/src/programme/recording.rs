//! 课程录音: a lesson as somebody speaks it. One person of the office hands the recording in, another listens to all of it
//! and says whether it may be heard; before that nobody else hears it.
//!
//! The record holds numbers, days and languages; who speaks, who listened and the file are sealed. Which lessons there are,
//! and what a recording sounds like, is not known here.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Answer, Attachment, attachment, filled, part, short};
use crate::actor::Context;
use crate::refusal::Refusal;

/// Characters of a lesson's name.
const LONGEST_LESSON: usize = 40;

/// What is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// 汉语.
    Zh,
    /// English.
    En,
    /// 蒙古语.
    Mn,
    /// 藏语.
    Bo,
}

impl Language {
    /// All of them, in the order of forms and pages.
    pub const ALL: [Self; 4] = [Self::Zh, Self::En, Self::Mn, Self::Bo];

    /// Its code, which is its name in messages, forms and pages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
            Self::Mn => "mn",
            Self::Bo => "bo",
        }
    }
}

/// What an office may ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// A recording is handed in.
    HandInRecording {
        /// Day.
        on: Date,
        /// Name of the lesson.
        lesson: String,
        /// What is spoken.
        language: Language,
        /// How long it is, in seconds.
        seconds: u32,
        /// Who speaks.
        speaker: String,
        /// The recording: one file.
        attachments: Vec<Attachment>,
    },
    /// Somebody has listened to it. The last review holds.
    ReviewRecording {
        /// Day.
        on: Date,
        /// Which.
        recording: u32,
        /// It may be heard.
        passed: bool,
        /// Who listened, with knowledge of the language.
        reviewer: String,
        /// What is wrong with it; needed where it may not be heard.
        note: String,
    },
}

impl Command {
    pub(super) const fn day(&self) -> Date {
        match self {
            Self::HandInRecording { on, .. } | Self::ReviewRecording { on, .. } => *on,
        }
    }
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // mirrors `Command`; `by` is the account
pub enum Fact {
    RecordingHandedIn { on: Date, recording: u32, lesson: String, language: Language, seconds: u32, by: String },
    RecordingReviewed { on: Date, recording: u32, passed: bool, by: String },
}

/// Who speaks, and the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spoken {
    /// Who speaks.
    pub speaker: String,
    /// The recording: one file.
    pub attachments: Vec<Attachment>,
}

impl Spoken {
    /// The recording.
    #[must_use]
    pub fn file(&self) -> Option<&Attachment> {
        self.attachments.first()
    }
}

/// Who listened, and what was wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heard {
    /// Who listened.
    pub reviewer: String,
    /// What was wrong; may be empty.
    pub note: String,
}

/// The last review of a recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Review {
    /// Day.
    pub on: Date,
    /// It may be heard.
    pub passed: bool,
    /// Who listened and what was wrong; nothing once erased.
    pub heard: Option<Heard>,
}

/// A recording of a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recording {
    /// Number, from 1.
    pub number: u32,
    /// Day on which it was handed in.
    pub on: Date,
    /// Name of the lesson.
    pub lesson: String,
    /// What is spoken.
    pub language: Language,
    /// How long it is, in seconds.
    pub seconds: u32,
    /// Account of whoever handed it in.
    pub by: String,
    /// Who speaks, and the file; nothing once erased.
    pub spoken: Option<Spoken>,
    /// The last review.
    pub review: Option<Review>,
}

impl Recording {
    /// Whether everybody may hear it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.review.as_ref().is_some_and(|review| review.passed) && self.spoken.is_some()
    }
}

pub(super) fn decide(recordings: &[Recording], context: &Context, command: &Command) -> Answer {
    let by = context.actor.account.clone();
    let (fact, sealed) = match command {
        Command::HandInRecording { on, lesson, language, seconds, speaker, attachments } => {
            let named = |c: char| c.is_ascii_lowercase() || c == '-';
            if !(1..=LONGEST_LESSON).contains(&lesson.len()) || !lesson.chars().all(named) {
                return Err(Refusal::new("no_such_lesson"));
            }
            let recording = u32::try_from(recordings.len()).unwrap_or(u32::MAX).saturating_add(1);
            let spoken = Spoken { speaker: filled(speaker)?, attachments: attachment::sound(attachments)? };
            let fact = Fact::RecordingHandedIn { on: *on, recording, lesson: lesson.clone(), language: *language, seconds: *seconds, by };
            (fact, super::Sealed::Spoken(spoken))
        }
        Command::ReviewRecording { on, recording, passed, reviewer, note } => {
            let found = recordings.iter().find(|one| one.number == *recording);
            let found = found.ok_or_else(|| Refusal::new("no_such_recording").figure("recording", recording))?;
            crate::decide::not_before(*on, Some(found.review.as_ref().map_or(found.on, |review| review.on)))?;
            // Whoever handed it in may take it back, but not let it go out.
            if *passed && found.by == by {
                return Err(Refusal::new("own_recording"));
            }
            let note = if *passed { short(note)? } else { filled(note)? };
            let heard = Heard { reviewer: filled(reviewer)?, note };
            (Fact::RecordingReviewed { on: *on, recording: *recording, passed: *passed, by }, super::Sealed::Heard(heard))
        }
    };
    super::fact(super::Fact::Recording(fact), Some(sealed))
}

pub(super) fn apply(recordings: &mut Vec<Recording>, fact: &Fact, sealed: Option<&super::Sealed>) {
    match fact {
        Fact::RecordingHandedIn { on, recording, lesson, language, seconds, by } => recordings.push(Recording {
            number: *recording,
            on: *on,
            lesson: lesson.clone(),
            language: *language,
            seconds: *seconds,
            by: by.clone(),
            spoken: part!(sealed, Spoken).cloned(),
            review: None,
        }),
        Fact::RecordingReviewed { on, recording, passed, .. } => {
            if let Some(found) = recordings.iter_mut().find(|one| one.number == *recording) {
                found.review = Some(Review { on: *on, passed: *passed, heard: part!(sealed, Heard).cloned() });
            }
        }
    }
}
