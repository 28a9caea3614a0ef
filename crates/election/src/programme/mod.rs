//! 换届工作: what is done around the vote, in a unit's own log and in the logs of the offices above it.
//!
//! One matter, one file: each has its commands, facts, sealed part, state, and the decision between them. The
//! [`Catalogue`](catalogue::Catalogue) that the prefecture adopts says which actions, questions and reasons there are; what it
//! names is checked when it is entered. Must not know: how progress is counted, pages, papers.

pub mod action;
pub mod archive;
pub mod attachment;
pub mod body;
pub mod case;
pub mod catalogue;
pub mod composition;
pub mod filing;
pub mod goal;
mod hearing;
pub mod liaison;
pub mod plan;
pub mod quality;
pub mod readiness;
pub mod recording;
pub mod sample;
pub mod situation;
pub mod standing;
pub mod survey;
pub mod training;
pub mod vetting;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use statute::Post;

use crate::actor::{Context, Role};
use crate::fact::Recorded;
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::state::Election;
pub use attachment::Attachment;
pub(crate) use attachment::attached;
pub use catalogue::{Catalogue, Who};

/// Longest text a person may write into one field.
const LONGEST: usize = 4_000;

/// Whose log it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Desk {
    /// A unit's.
    Unit,
    /// The office of a prefecture, a county or a township.
    Office(Who),
}

impl Desk {
    /// Whose log a code names: 12 digits of which the places below the office are zero, or a unit.
    #[must_use]
    pub fn of(code: &str) -> Self {
        match code {
            code if code.ends_with("00000000") => Self::Office(Who::Prefecture),
            code if code.ends_with("000000") => Self::Office(Who::County),
            code if code.ends_with("000") => Self::Office(Who::Township),
            _ => Self::Unit,
        }
    }
}

/// Somebody who answers for something, as written down then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leader {
    /// Name.
    pub name: String,
    /// Post, for example 州委常委、组织部部长.
    pub post: String,
}

/// What a person may ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[allow(missing_docs)] // each is told in its own file
pub enum Command {
    Plan(plan::Command),
    Liaison(liaison::Command),
    Action(action::Command),
    Situation(situation::Command),
    Body(body::Command),
    Vetting(vetting::Command),
    Archive(archive::Command),
    Case(case::Command),
    Sample(sample::Command),
    Survey(survey::Command),
    Quality(quality::Command),
    Training(training::Command),
    Recording(recording::Command),
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum Fact {
    Plan(plan::Fact),
    Liaison(liaison::Fact),
    Action(action::Fact),
    Situation(situation::Fact),
    Body(body::Fact),
    Vetting(vetting::Fact),
    Archive(archive::Fact),
    Case(case::Fact),
    Sample(sample::Fact),
    Survey(survey::Fact),
    Quality(quality::Fact),
    Training(training::Fact),
    Recording(recording::Fact),
}

/// Reads an enum by the name under `act`, so that a fault is told of the very act that has it.
macro_rules! by_act {
    ($kind:ident, $names:ident: $($matter:ident($of:path) = [$($act:literal),*];)*) => {
        impl $kind {
            /// The names of all acts.
            pub const $names: &'static [&'static str] = &[$($($act),*),*];
        }

        impl<'de> Deserialize<'de> for $kind {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = Value::deserialize(deserializer)?;
                let act = value.get("act").and_then(Value::as_str).unwrap_or_default().to_owned();
                match act.as_str() {
                    $($($act)|* => <$of>::deserialize(value).map(Self::$matter).map_err(D::Error::custom),)*
                    other => Err(D::Error::unknown_variant(other, Self::$names)),
                }
            }
        }
    };
}

pub(crate) use by_act;

by_act! { Command, ACTS:
    Plan(plan::Command) = ["adopt_programme"];
    Liaison(liaison::Command) = ["name_liaison", "end_liaison"];
    Action(action::Command) = ["record_action"];
    Situation(situation::Command) = ["answer_dossier", "report_situation", "review_situation", "plan_measure", "finish_measure"];
    Body(body::Command) = ["describe_body"];
    Vetting(vetting::Command) = [
        "open_vetting", "answer_vetting", "notify_finding", "state_on_finding", "decide_finding", "appeal_decision", "rule_appeal"
    ];
    Archive(archive::Command) = ["file_item", "store_ballots", "destroy_ballots", "close_volume"];
    Case(case::Command) = [
        "open_case", "state_in_case", "decide_case", "notify_case", "correct_case", "confirm_correction", "appeal_case", "rule_case"
    ];
    Sample(sample::Command) = ["announce_sample", "draw_sample"];
    Survey(survey::Command) = ["open_survey", "invite_by_link", "take_link_answers", "count_survey"];
    Quality(quality::Command) = ["check_quality"];
    Training(training::Command) = ["plan_course", "hold_course", "cancel_course"];
    Recording(recording::Command) = ["hand_in_recording", "review_recording"];
}

by_act! { Fact, ACTS:
    Plan(plan::Fact) = ["programme_adopted"];
    Liaison(liaison::Fact) = ["liaison_named", "liaison_ended"];
    Action(action::Fact) = ["action_recorded"];
    Situation(situation::Fact) = ["dossier_answered", "situation_reported", "situation_reviewed", "measure_planned", "measure_finished"];
    Body(body::Fact) = ["body_described"];
    Vetting(vetting::Fact) = [
        "vetting_opened", "vetting_answered", "finding_notified", "finding_stated", "finding_proposed", "finding_decided",
        "decision_appealed", "appeal_ruled"
    ];
    Archive(archive::Fact) = ["item_filed", "ballots_stored", "ballots_destroyed", "volume_closed"];
    Case(case::Fact) = [
        "case_opened", "case_stated", "case_proposed", "case_decided", "case_notified", "case_corrected", "correction_confirmed",
        "case_appealed", "case_ruled"
    ];
    Sample(sample::Fact) = ["sample_announced", "sample_seed_typed", "sample_drawn"];
    Survey(survey::Fact) = ["survey_opened", "survey_link_opened", "survey_link_taken", "survey_entered", "survey_counted"];
    Quality(quality::Fact) = ["quality_checked"];
    Training(training::Fact) = ["course_planned", "course_held", "course_cancelled"];
    Recording(recording::Fact) = ["recording_handed_in", "recording_reviewed"];
}

/// The personal or delicate part of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "part", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)]
pub enum Sealed {
    Plan(plan::Text),
    Liaison(liaison::Named),
    Action(action::Told),
    Answers(situation::Answers),
    Situation(situation::Report),
    Measure(situation::Planned),
    Words(Words),
    Body(body::Described),
    Vetting(vetting::Answers),
    Ruling(vetting::Ruling),
    Kept(archive::Kept),
    Custody(archive::Custody),
    Destruction(archive::Destruction),
    CaseOpening(case::Opening),
    CaseRuling(case::Ruling),
    CaseNotice(case::Notice),
    Survey(survey::Tally),
    Quality(quality::Found),
    Course(training::Topic),
    Attended(training::Names),
    Spoken(recording::Spoken),
    Heard(recording::Heard),
}

impl Sealed {
    /// The files that it names. A part that carries files is entered here: what is not named here is not kept.
    #[must_use]
    pub fn attachments(&self) -> &[Attachment] {
        match self {
            Self::Action(part) => &part.attachments,
            Self::Answers(part) => &part.attachments,
            Self::Words(part) => &part.attachments,
            Self::Spoken(part) => &part.attachments,
            _ => &[],
        }
    }
}

/// Words of an act that has nothing else to seal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// What was said.
    pub text: String,
    /// Papers that go with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

/// How the work stands: in a unit, or in an office.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Programme {
    /// The adopted programme, the newest last; offices only.
    pub plan: Option<plan::Adopted>,
    /// Leaders who answer for places; offices only.
    pub liaison: Vec<liaison::Liaison>,
    /// What was done, in order.
    pub actions: Vec<action::Done>,
    /// The dossier, the situation report, the class and its measures; units only.
    pub situation: situation::Situation,
    /// The bodies before and after; units only.
    pub bodies: body::Bodies,
    /// The vetting of nominees; units only.
    pub vetting: vetting::Vetting,
    /// The file; units only.
    pub archive: archive::Archive,
    /// Corrections and accountability.
    pub cases: case::Cases,
    /// Samples that were announced and drawn; the prefecture's office only.
    pub samples: sample::Samples,
    /// Surveys; units only.
    pub surveys: survey::Surveys,
    /// The observer's sheet; units only.
    pub quality: Option<quality::Checked>,
    /// Courses; offices only.
    pub courses: Vec<training::Course>,
    /// Recordings of lessons; offices of a prefecture or a county only.
    pub recordings: Vec<recording::Recording>,
}

impl Programme {
    /// Applies a fact and its sealed part, if that still exists.
    pub fn apply(&mut self, fact: &Fact, sealed: Option<&Sealed>) {
        match fact {
            Fact::Plan(fact) => plan::apply(&mut self.plan, fact, sealed),
            Fact::Liaison(fact) => liaison::apply(&mut self.liaison, fact, sealed),
            Fact::Action(fact) => action::apply(&mut self.actions, fact, sealed),
            Fact::Situation(fact) => self.situation.apply(fact, sealed),
            Fact::Body(fact) => self.bodies.apply(fact, sealed),
            Fact::Vetting(fact) => self.vetting.apply(fact, sealed),
            Fact::Archive(fact) => self.archive.apply(fact, sealed),
            Fact::Case(fact) => self.cases.apply(fact, sealed),
            Fact::Sample(fact) => sample::apply(&mut self.samples, fact),
            Fact::Survey(fact) => survey::apply(&mut self.surveys, fact, sealed),
            Fact::Quality(fact) => quality::apply(&mut self.quality, fact, sealed),
            Fact::Training(fact) => training::apply(&mut self.courses, fact, sealed),
            Fact::Recording(fact) => recording::apply(&mut self.recordings, fact, sealed),
        }
    }
}

/// What a unit's election says that the work around it relies on.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    election: &'a Election,
}

impl<'a> Around<'a> {
    /// Of a unit's election.
    #[must_use]
    pub const fn of(election: &'a Election) -> Self {
        Self { election }
    }

    /// Figures by the names that criteria use ([`catalogue::FIGURES`]), counted over the roll.
    #[must_use]
    pub fn figures(&self) -> BTreeMap<&'static str, u32> {
        catalogue::figures(self.election)
    }

    fn known(&self, person: PersonId) -> bool {
        self.election.person(person).is_some()
    }

    fn nominated(&self, person: PersonId) -> bool {
        self.election.nomination.iter().flat_map(|nomination| nomination.votes.values().flatten()).any(|(id, _)| *id == person)
    }

    fn lines(&self) -> u32 {
        self.election.roll.published.map_or(0, |_| u32::try_from(self.election.roll.voters.len()).unwrap_or(u32::MAX))
    }

    fn announced(&self) -> u32 {
        self.election.announced()
    }

    fn elected(&self) -> impl Iterator<Item = (PersonId, Post)> {
        self.election.elected.iter().map(|elected| (elected.person, elected.post))
    }
}

type Answer = Result<Vec<Recorded>, Refusal>;

/// Decides a command about the work around the vote.
///
/// # Errors
/// The refusal. None has an article: these are instructions of offices, not law.
pub fn decide(state: &Programme, desk: Desk, around: &Around<'_>, context: &Context, command: &Command) -> Answer {
    if !allowed(desk, context.actor.role, command) {
        return Err(Refusal::new("role_not_allowed"));
    }
    match command {
        Command::Plan(command) => plan::decide(command),
        Command::Liaison(command) => liaison::decide(&state.liaison, command),
        Command::Action(command) => action::decide(desk, context, command),
        Command::Situation(command) => situation::decide(&state.situation, context, around, command),
        Command::Body(command) => body::decide(around, command),
        Command::Vetting(command) => vetting::decide(&state.vetting, context, around, command),
        Command::Archive(command) => archive::decide(&state.archive, context, around, command),
        Command::Case(command) => case::decide(state, desk, context, command),
        Command::Sample(command) => sample::decide(&state.samples, context, command),
        Command::Survey(command) => survey::decide(&state.surveys, context, around, command),
        Command::Quality(command) => quality::decide(context, command),
        Command::Training(command) => training::decide(&state.courses, desk, around, command),
        Command::Recording(command) => recording::decide(&state.recordings, context, command),
    }
}

fn allowed(desk: Desk, role: Role, command: &Command) -> bool {
    let inside = matches!(role, Role::Township | Role::ElectionCommittee);
    match (desk, command) {
        (desk, Command::Case(command)) => case::allowed(desk, role, command),
        (Desk::Unit, Command::Situation(command)) => situation::allowed(role, command),
        (Desk::Unit, Command::Action(_) | Command::Body(_)) => inside,
        (Desk::Unit, Command::Vetting(command)) => vetting::allowed(role, command),
        (Desk::Unit, Command::Archive(command)) => archive::allowed(role, command),
        (Desk::Unit, Command::Survey(_)) => survey::allowed(role),
        (Desk::Unit, Command::Quality(_)) => role == Role::Observer,
        (Desk::Office(Who::Prefecture), Command::Sample(_)) => role == Role::Prefecture,
        (Desk::Office(who), Command::Action(_)) => leads(who, role),
        (Desk::Office(Who::Prefecture), Command::Plan(_)) => role == Role::Prefecture,
        (Desk::Office(who @ (Who::Prefecture | Who::County)), Command::Recording(_)) => leads(who, role),
        (Desk::Office(who), Command::Liaison(_) | Command::Training(_)) => leads(who, role),
        _ => false,
    }
}

/// Whether a role works for the office.
fn leads(who: Who, role: Role) -> bool {
    match who {
        Who::Prefecture => role == Role::Prefecture,
        Who::County => role == Role::County,
        Who::Township => role == Role::Township,
        Who::Unit => false,
    }
}

impl Command {
    /// The day of the act.
    #[must_use]
    pub fn day(&self) -> Date {
        match self {
            Self::Plan(command) => command.day(),
            Self::Liaison(command) => command.day(),
            Self::Action(command) => command.day(),
            Self::Situation(command) => command.day(),
            Self::Body(command) => command.day(),
            Self::Vetting(command) => command.day(),
            Self::Archive(command) => command.day(),
            Self::Case(command) => command.day(),
            Self::Sample(command) => command.day(),
            Self::Survey(command) => command.day(),
            Self::Quality(command) => command.day(),
            Self::Training(command) => command.day(),
            Self::Recording(command) => command.day(),
        }
    }
}

fn fact(fact: Fact, sealed: Option<Sealed>) -> Answer {
    let sealed = sealed.map(|part| crate::fact::Sealed::Programme { part: Box::new(part) });
    Ok(vec![Recorded { fact: crate::fact::Fact::Programme(fact), sealed }])
}

/// The catalogue in force, which says what there is.
fn catalogue(context: &Context) -> Result<&Catalogue, Refusal> {
    context.catalogue.as_deref().ok_or_else(|| Refusal::new("no_programme"))
}

/// What somebody says, and the papers that go with it.
type Said<'a> = (&'a str, &'a [Attachment]);

/// The sealed part of an act that has nothing else to seal than what was said.
fn said((text, attachments): Said<'_>) -> Result<Option<Sealed>, Refusal> {
    Ok(Some(Sealed::Words(Words { text: filled(text)?, attachments: attached(attachments)? })))
}

/// A field that must say something, and not too much.
pub(crate) fn filled(text: &str) -> Result<String, Refusal> {
    let text = short(text)?;
    if text.is_empty() {
        return Err(Refusal::new("text_length").figure("length", 0).figure("most", LONGEST));
    }
    Ok(text)
}

/// A field that may stay empty.
pub(crate) fn short(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let length = text.chars().count();
    if length > LONGEST {
        return Err(Refusal::new("text_length").figure("length", length).figure("most", LONGEST));
    }
    Ok(text.to_owned())
}

/// The part of a kind, if it is there and was not erased.
macro_rules! part {
    ($sealed:expr, $kind:ident) => {
        match $sealed {
            Some($crate::programme::Sealed::$kind(part)) => Some(part),
            _ => None,
        }
    };
}
pub(crate) use part;
