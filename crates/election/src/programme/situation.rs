//! 六个心中有数、选情分析报告: what is known of a unit's readiness and risks, its class, and what is done about them.
//!
//! Short answers to the questions of the catalogue, counts and reasons; never a word on how anybody will vote.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::catalogue::{Class, Given, Point, Question};
use super::{Around, Attachment, Leader, Words, attached, catalogue, filled, part, short};
use crate::actor::{Context, Role};
use crate::refusal::Refusal;

/// What may be asked of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)]
pub enum Command {
    /// One point of the dossier is answered, all its questions at once.
    AnswerDossier {
        on: Date,
        point: Point,
        answers: BTreeMap<String, Given>,
        #[serde(default)]
        note: String,
        #[serde(default)]
        attachments: Vec<Attachment>,
    },
    /// The situation report: the reasons that hold, and the class.
    ReportSituation {
        on: Date,
        /// Reasons of difficulty, as the catalogue names them.
        reasons: Vec<String>,
        /// Another class than the criteria give, with the reason for it.
        #[serde(default)]
        class: Option<Class>,
        #[serde(default)]
        because: String,
    },
    /// The report is reviewed by an office above whoever made it.
    ReviewSituation {
        on: Date,
        remarks: String,
        #[serde(default)]
        attachments: Vec<Attachment>,
    },
    /// A measure against a reason, or to keep a unit of class 1 where it is.
    PlanMeasure {
        on: Date,
        #[serde(default)]
        reason: Option<String>,
        measure: String,
        owner: Leader,
        due: Date,
    },
    /// A measure is done.
    FinishMeasure {
        on: Date,
        measure: u32,
        note: String,
        #[serde(default)]
        attachments: Vec<Attachment>,
    },
}

impl Command {
    pub(super) const fn day(&self) -> Date {
        match self {
            Self::AnswerDossier { on, .. }
            | Self::ReportSituation { on, .. }
            | Self::ReviewSituation { on, .. }
            | Self::PlanMeasure { on, .. }
            | Self::FinishMeasure { on, .. } => *on,
        }
    }
}

/// What has happened. What it says is sealed: a village's weak points are nobody's reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // mirrors `Command`
pub enum Fact {
    DossierAnswered {
        on: Date,
        point: Point,
    },
    /// `by`: in which role it was made.
    SituationReported {
        on: Date,
        by: Role,
    },
    SituationReviewed {
        on: Date,
        by: Role,
    },
    MeasurePlanned {
        on: Date,
        measure: u32,
        due: Date,
    },
    MeasureFinished {
        on: Date,
        measure: u32,
    },
}

/// Answers to one point.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// By question.
    pub answers: BTreeMap<String, Given>,
    /// What the answers do not say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Papers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

impl Answers {
    /// Papers that came with earlier answers stay with the point.
    fn with_papers_of(mut self, before: Self) -> Self {
        let new = self.attachments.iter().map(|file| file.sha256.clone()).collect::<Vec<_>>();
        let earlier = before.attachments.into_iter().filter(|file| !new.contains(&file.sha256));
        self.attachments = earlier.chain(self.attachments).collect();
        self
    }
}

/// What a situation report says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Reasons of difficulty.
    pub reasons: Vec<String>,
    /// The class.
    pub class: Class,
    /// The class by the criteria.
    pub computed: Class,
    /// The criterion that gave it; empty if none held.
    pub criterion: String,
    /// Why the class is another one; empty if it is not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub because: String,
}

/// What a measure is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Planned {
    /// Against which reason.
    pub reason: Option<String>,
    /// What is done.
    pub measure: String,
    /// Who answers for it.
    pub owner: Leader,
}

/// A measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Measure {
    /// Number, from 1.
    pub number: u32,
    /// Day planned.
    pub on: Date,
    /// Until when.
    pub due: Date,
    /// What it is; nothing once erased.
    pub planned: Option<Planned>,
    /// Day done, with the words for it.
    pub done: Option<(Date, Option<Words>)>,
}

/// A situation report that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reported {
    /// Day.
    pub on: Date,
    /// In which role.
    pub by: Role,
    /// What it says; nothing once erased.
    pub report: Option<Report>,
    /// Day and role of the review, with its remarks.
    pub reviewed: Option<(Date, Role, Option<Words>)>,
}

/// The situation of a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Situation {
    /// Points of the dossier, each with the day and the newest answers.
    pub dossier: BTreeMap<Point, (Date, Option<Answers>)>,
    /// The newest report.
    pub reported: Option<Reported>,
    /// Measures.
    pub measures: Vec<Measure>,
}

impl Situation {
    /// All answers of the dossier.
    #[must_use]
    pub fn answers(&self) -> BTreeMap<&str, &Given> {
        let parts = self.dossier.values().filter_map(|(_, answers)| answers.as_ref());
        parts.flat_map(|part| part.answers.iter().map(|(question, given)| (question.as_str(), given))).collect()
    }

    /// The class that was reported.
    #[must_use]
    pub fn class(&self) -> Option<Class> {
        self.reported.as_ref()?.report.as_ref().map(|report| report.class)
    }

    /// Reported reasons without a measure against them.
    #[must_use]
    pub fn unanswered(&self) -> Vec<&str> {
        let Some(report) = self.reported.as_ref().and_then(|reported| reported.report.as_ref()) else { return Vec::new() };
        let answered = |reason: &&str| {
            let mut planned = self.measures.iter().filter_map(|measure| measure.planned.as_ref());
            planned.any(|planned| planned.reason.as_deref() == Some(*reason))
        };
        report.reasons.iter().map(String::as_str).filter(|reason| !answered(reason)).collect()
    }

    pub(super) fn apply(&mut self, fact: &Fact, sealed: Option<&super::Sealed>) {
        match fact {
            Fact::DossierAnswered { on, point } => {
                let before = self.dossier.remove(point).and_then(|(_, answers)| answers).unwrap_or_default();
                let answers = part!(sealed, Answers).cloned().map(|answers| answers.with_papers_of(before));
                self.dossier.insert(*point, (*on, answers));
            }
            Fact::SituationReported { on, by } => {
                let report = part!(sealed, Situation).cloned();
                self.reported = Some(Reported { on: *on, by: *by, report, reviewed: None });
            }
            Fact::SituationReviewed { on, by } => {
                if let Some(reported) = &mut self.reported {
                    reported.reviewed = Some((*on, *by, part!(sealed, Words).cloned()));
                }
            }
            Fact::MeasurePlanned { on, measure, due } => {
                let planned = part!(sealed, Measure).cloned();
                self.measures.push(Measure { number: *measure, on: *on, due: *due, planned, done: None });
            }
            Fact::MeasureFinished { on, measure } => {
                if let Some(found) = self.measures.iter_mut().find(|found| found.number == *measure) {
                    found.done = Some((*on, part!(sealed, Words).cloned()));
                }
            }
        }
    }
}

pub(super) fn allowed(role: Role, command: &Command) -> bool {
    match command {
        Command::ReviewSituation { .. } => matches!(role, Role::Prefecture | Role::County | Role::Township),
        _ => matches!(role, Role::Township | Role::ElectionCommittee),
    }
}

pub(super) fn decide(state: &Situation, context: &Context, around: &Around<'_>, command: &Command) -> super::Answer {
    match command {
        Command::AnswerDossier { on, point, answers, note, attachments } => {
            let told = Answers { answers: answers.clone(), note: short(note)?, attachments: attached(attachments)? };
            answer(context, *on, *point, told)
        }
        Command::ReportSituation { on, reasons, class, because } => report(state, context, around, *on, (reasons, *class, because)),
        Command::ReviewSituation { on, remarks, attachments } => review(state, context, *on, words(remarks, attachments)?),
        Command::PlanMeasure { on, reason, measure, owner, due } => plan(state, context, *on, (reason.as_deref(), measure, owner, *due)),
        Command::FinishMeasure { on, measure, note, attachments } => finish(state, *on, *measure, words(note, attachments)?),
    }
}

fn recorded(fact: Fact, sealed: super::Sealed) -> super::Answer {
    super::fact(super::Fact::Situation(fact), Some(sealed))
}

/// What is said, with the papers that go with it.
fn words(text: &str, attachments: &[Attachment]) -> Result<Words, Refusal> {
    Ok(Words { text: filled(text)?, attachments: attached(attachments)? })
}

fn answer(context: &Context, on: Date, point: Point, told: Answers) -> super::Answer {
    let catalogue = catalogue(context)?;
    let asked: Vec<&Question> = catalogue.questions(point).collect();
    if let Some(missing) = asked.iter().find(|question| !told.answers.contains_key(&question.id)) {
        return Err(Refusal::new("question_open").figure("question", &missing.text));
    }
    for (id, given) in &told.answers {
        let question = asked.iter().find(|question| question.id == *id);
        let question = question.ok_or_else(|| Refusal::new("unknown_question").figure("question", id))?;
        if !question.takes(given) {
            return Err(Refusal::new("answer_unfit").figure("question", &question.text));
        }
    }
    recorded(Fact::DossierAnswered { on, point }, super::Sealed::Answers(told))
}

type Asked<'a> = (&'a [String], Option<Class>, &'a str);

fn report(state: &Situation, context: &Context, around: &Around<'_>, on: Date, (reasons, class, because): Asked<'_>) -> super::Answer {
    let catalogue = catalogue(context)?;
    if let Some(open) = Point::ALL.into_iter().find(|point| !state.dossier.contains_key(point)) {
        return Err(Refusal::new("dossier_incomplete").figure("point", open.name()));
    }
    if let Some(unknown) = reasons.iter().find(|reason| catalogue.reason(reason).is_none()) {
        return Err(Refusal::new("unknown_reason").figure("reason", unknown));
    }
    let (computed, criterion) = catalogue.classify(reasons, &state.answers(), &around.figures());
    let class = class.unwrap_or(computed);
    let because = if class == computed { String::new() } else { short(because)? };
    if class != computed && because.is_empty() {
        return Err(Refusal::new("class_without_reason").figure("computed", computed.number()).figure("class", class.number()));
    }
    let mut reasons = reasons.to_vec();
    reasons.sort_unstable();
    reasons.dedup();
    let report = Report { reasons, class, computed, criterion: criterion.to_owned(), because };
    recorded(Fact::SituationReported { on, by: context.actor.role }, super::Sealed::Situation(report))
}

/// Nobody reviews what was made at the own level: the roles stand in the order of the offices, the highest first.
fn review(state: &Situation, context: &Context, on: Date, words: Words) -> super::Answer {
    let Some(reported) = &state.reported else { return Err(Refusal::new("no_report")) };
    crate::decide::not_before(on, Some(reported.on))?;
    let by = context.actor.role;
    if by >= reported.by {
        return Err(Refusal::new("review_from_above"));
    }
    recorded(Fact::SituationReviewed { on, by }, super::Sealed::Words(words))
}

type Wanted<'a> = (Option<&'a str>, &'a str, &'a Leader, Date);

fn plan(state: &Situation, context: &Context, on: Date, (reason, measure, owner, due): Wanted<'_>) -> super::Answer {
    let catalogue = catalogue(context)?;
    let report = state.reported.as_ref().and_then(|reported| reported.report.as_ref());
    let report = report.ok_or_else(|| Refusal::new("no_report"))?;
    if let Some(reason) = reason.filter(|reason| !report.reasons.iter().any(|known| known == reason)) {
        let title = catalogue.reason(reason).map_or(reason, |known| known.title.as_str());
        return Err(Refusal::new("reason_not_reported").figure("reason", title));
    }
    if due < on {
        return Err(Refusal::new("due_before_planned").figure("due", due).figure("on", on));
    }
    let owner = Leader { name: filled(&owner.name)?, post: short(&owner.post)? };
    let planned = Planned { reason: reason.map(str::to_owned), measure: filled(measure)?, owner };
    let number = u32::try_from(state.measures.len()).unwrap_or(u32::MAX).saturating_add(1);
    recorded(Fact::MeasurePlanned { on, measure: number, due }, super::Sealed::Measure(planned))
}

fn finish(state: &Situation, on: Date, number: u32, words: Words) -> super::Answer {
    let Some(measure) = state.measures.iter().find(|measure| measure.number == number) else {
        return Err(Refusal::new("no_such_measure").figure("measure", number));
    };
    if measure.done.is_some() {
        return Err(Refusal::new("measure_done").figure("measure", number));
    }
    crate::decide::not_before(on, Some(measure.on))?;
    recorded(Fact::MeasureFinished { on, measure: number }, super::Sealed::Words(words))
}
