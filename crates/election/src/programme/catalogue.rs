//! The programme as data: actions, questions, reasons and the criteria of classes, written by the prefecture in TOML.
//!
//! Nothing here is law. Every action names its instrument and how sure we are of it; what nobody has confirmed is shown so.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use statute::{Confidence, shift};

use super::case::{self, Prohibition, Sanction};
pub use super::filing::Item;
pub use super::goal::{Bound, Goal, Indicator, Target};
use super::quality::Check;
use super::sample::Sampling;
use super::survey::Survey;
use super::vetting::{Asked, Department, Terms};
use crate::person::Registration;
use crate::state::Election;
use crate::summary::Stage;

/// Whose action it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// 州.
    Prefecture,
    /// 县.
    County,
    /// 乡镇.
    Township,
    /// 村、社区.
    Unit,
}

/// 规定动作 or 自选动作.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 规定动作: the province prescribes it.
    Prescribed,
    /// 自选动作: the prefecture has chosen it.
    Chosen,
}

/// Before, during or after the election.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// 换届前.
    Before,
    /// 换届中.
    During,
    /// 换届后.
    After,
}

impl Phase {
    /// All of them, in order.
    pub const ALL: [Self; 3] = [Self::Before, Self::During, Self::After];
}

/// From which day an action's days are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// The day on which the work begins.
    Start,
    /// The election day of the unit, or of the first wave within an office's division.
    Election,
}

/// When an action is due: days from an anchor, negative before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// From which day.
    pub from: Anchor,
    /// First day.
    pub first: i32,
    /// Last day.
    pub last: i32,
}

impl Window {
    /// Its first and last day.
    #[must_use]
    pub fn days(&self, start: Date, election: Date) -> (Date, Date) {
        let anchor = if self.from == Anchor::Start { start } else { election };
        (shift(anchor, i64::from(self.first)), shift(anchor, i64::from(self.last)))
    }
}

/// What the record shows of itself, without anybody saying so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Own {
    /// The programme is adopted.
    ProgrammeAdopted,
    /// A leader answers for every unit of the division, or for the unit.
    LiaisonNamed,
    /// All six points are answered.
    DossierAnswered,
    /// The situation report is made.
    SituationReported,
    /// It is reviewed.
    SituationReviewed,
    /// Every reported reason has a measure.
    MeasuresPlanned,
    /// Every measure is done.
    MeasuresDone,
    /// The body before the election is described.
    BodyBefore,
    /// The body after it is described.
    BodyAfter,
}

/// What shows that an action was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Evidence {
    /// The election has reached a stage: its entries show it.
    Stage {
        /// Which.
        stage: Stage,
    },
    /// The record of the work shows it.
    Recorded {
        /// What.
        what: Own,
    },
    /// A printed document.
    Document,
    /// Minutes, or a short note of what came of it.
    Minute,
}

/// An action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// Its name in the record, `a-z 0-9 -`.
    pub id: String,
    /// What is done, as the office calls it.
    pub title: String,
    /// How it is done well, in a sentence or two.
    #[serde(default)]
    pub how: String,
    /// Prescribed or chosen.
    pub kind: Kind,
    /// Before, during, after.
    pub phase: Phase,
    /// Whose it is.
    pub who: Who,
    /// When it is due.
    pub window: Window,
    /// What shows that it was done.
    pub evidence: Evidence,
    /// A named leader must have led it.
    #[serde(default)]
    pub leader: bool,
    /// Figures that go with it, for example `attended`.
    #[serde(default)]
    pub figures: Vec<String>,
    /// Actions that come first.
    #[serde(default)]
    pub after: Vec<String>,
    /// Article or instruction.
    pub source: String,
    /// How sure we are of that.
    pub confidence: Confidence,
}

/// 六个心中有数.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Point {
    /// 村情民情.
    Village,
    /// 班子运行.
    Body,
    /// 后备人选.
    Reserve,
    /// 不利因素.
    Adverse,
    /// 易发问题.
    Prone,
    /// 对策措施.
    Measures,
}

impl Point {
    /// All six, in order.
    pub const ALL: [Self; 6] = [Self::Village, Self::Body, Self::Reserve, Self::Adverse, Self::Prone, Self::Measures];

    /// Name in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Village => "village",
            Self::Body => "body",
            Self::Reserve => "reserve",
            Self::Adverse => "adverse",
            Self::Prone => "prone",
            Self::Measures => "measures",
        }
    }
}

/// What a question takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Takes {
    /// Yes or no.
    YesNo,
    /// A whole number.
    Number,
    /// One of these.
    Choice {
        /// The words to choose from.
        options: Vec<String>,
    },
}

/// A short question of the dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its name in the record.
    pub id: String,
    /// To which point it belongs.
    pub point: Point,
    /// The question.
    pub text: String,
    /// What it takes.
    pub takes: Takes,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Given {
    /// Yes or no.
    Is(bool),
    /// A number.
    Number(u32),
    /// A choice.
    Choice(String),
}

impl Question {
    /// Whether an answer fits.
    #[must_use]
    pub fn takes(&self, given: &Given) -> bool {
        match (&self.takes, given) {
            (Takes::YesNo, Given::Is(_)) | (Takes::Number, Given::Number(_)) => true,
            (Takes::Choice { options }, Given::Choice(choice)) => options.contains(choice),
            _ => false,
        }
    }
}

/// A reason of difficulty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Its name in the record.
    pub id: String,
    /// In words.
    pub title: String,
}

/// 一类、二类、三类村.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Class {
    /// 一类: calm.
    One,
    /// 二类: ordinary.
    Two,
    /// 三类: difficult.
    Three,
}

impl Class {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::One, Self::Two, Self::Three];

    /// 1, 2 or 3.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Three => 3,
        }
    }
}

impl From<Class> for u8 {
    fn from(class: Class) -> Self {
        class.number()
    }
}

impl TryFrom<u8> for Class {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        Self::ALL.into_iter().find(|class| class.number() == number).ok_or_else(|| format!("a class is 1, 2 or 3, not {number}"))
    }
}

/// When a criterion holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum When {
    /// A reason is reported.
    Reason {
        /// Which.
        reason: String,
    },
    /// So many reasons are reported.
    Reasons {
        /// How many at least.
        at_least: u32,
    },
    /// A question is answered by a number that reaches a bound.
    Answer {
        /// Which.
        question: String,
        /// The bound.
        at_least: u32,
    },
    /// A question is answered by yes or no.
    Said {
        /// Which.
        question: String,
        /// How.
        is: bool,
    },
    /// A figure of the record ([`FIGURES`]) reaches a bound.
    Figure {
        /// Which.
        figure: String,
        /// The bound.
        at_least: u32,
    },
}

/// A criterion: the first that holds gives the class; if none does, the class is 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Its name in the record.
    pub id: String,
    /// In words.
    pub title: String,
    /// Which class it gives.
    pub class: Class,
    /// All of these hold.
    pub when: Vec<When>,
}

/// The action by which the audit of those who leave is recorded, where a programme has it.
pub const LEAVING_AUDIT: &str = "leaving-audit";

/// Names of figures that criteria may use.
pub const FIGURES: [&str; 7] = ["lines", "registered", "off_roll", "away_percent", "doubles", "objections_open", "groups"];

/// These figures of a unit's election.
#[must_use]
pub fn figures(election: &Election) -> BTreeMap<&'static str, u32> {
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let voters = election.roll.voters.values();
    let away = voters.clone().filter(|voter| voter.registration == Registration::AwayTakingPart).count();
    let groups: BTreeSet<&str> = voters.map(|voter| &*voter.person.group).filter(|group| !group.is_empty()).collect();
    let lines = election.roll.voters.len();
    let open = election.roll.objections.iter().filter(|objection| objection.ruling.is_none()).count();
    let values = [
        small(lines),
        election.roll.corrected.or(election.roll.published).map_or(0, |(_, registered)| registered),
        small(election.roll.off.len()),
        small((away * 100).checked_div(lines).unwrap_or(0)),
        small(election.roll.open_doubles().count()),
        small(open),
        small(groups.len()),
    ];
    FIGURES.into_iter().zip(values).collect()
}

/// A programme as data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Its name, `a-z 0-9 -`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When somebody of every unit who counts must come to a course.
    #[serde(default)]
    pub trained: Option<Window>,
    /// Actions, in the order of the work.
    #[serde(default, rename = "action")]
    pub actions: Vec<Action>,
    /// Questions of the dossier.
    #[serde(default, rename = "question")]
    pub questions: Vec<Question>,
    /// Reasons of difficulty.
    #[serde(default, rename = "reason")]
    pub reasons: Vec<Reason>,
    /// Criteria of the classes, the weightiest first.
    #[serde(default, rename = "criterion")]
    pub criteria: Vec<Criterion>,
    /// Targets of the cycle.
    #[serde(default, rename = "target")]
    pub targets: Vec<Target>,
    /// Goals of the office's own.
    #[serde(default, rename = "goal")]
    pub goals: Vec<Goal>,
    /// Departments that are asked about nominees.
    #[serde(default, rename = "department")]
    pub departments: Vec<Department>,
    /// What they are asked.
    #[serde(default)]
    pub asked: Vec<Asked>,
    /// The terms of that.
    #[serde(default)]
    pub vetting: Option<Terms>,
    /// What the file of a unit takes, in its order.
    #[serde(default, rename = "item")]
    pub items: Vec<Item>,
    /// What nobody may do.
    #[serde(default, rename = "prohibition")]
    pub prohibitions: Vec<Prohibition>,
    /// What may follow from it.
    #[serde(default, rename = "sanction")]
    pub sanctions: Vec<Sanction>,
    /// The terms of cases.
    #[serde(default)]
    pub cases: Option<case::Terms>,
    /// How samples are drawn.
    #[serde(default)]
    pub sampling: Option<Sampling>,
    /// Surveys of satisfaction.
    #[serde(default, rename = "survey")]
    pub surveys: Vec<Survey>,
    /// What observers look at again in drawn units.
    #[serde(default, rename = "check")]
    pub checks: Vec<Check>,
}

/// What is wrong in a text, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Line, from 1; 0 if it is not one line's.
    pub line: usize,
    /// What.
    pub what: String,
}

impl Catalogue {
    /// Reads a programme.
    ///
    /// # Errors
    /// The first fault, with its line where the text itself is at fault.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let read: Self = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(0, |span| text.get(..span.start).unwrap_or_default().matches('\n').count() + 1);
            Fault { line, what: error.message().to_owned() }
        })?;
        read.check().map_err(|what| Fault { line: 0, what })?;
        Ok(read)
    }

    /// An action.
    #[must_use]
    pub fn action(&self, id: &str) -> Option<&Action> {
        self.actions.iter().find(|action| action.id == id)
    }

    /// A reason.
    #[must_use]
    pub fn reason(&self, id: &str) -> Option<&Reason> {
        self.reasons.iter().find(|reason| reason.id == id)
    }

    /// A reason in words, also if the programme names it no more.
    #[must_use]
    pub fn reason_title<'a>(&'a self, id: &'a str) -> &'a str {
        self.reason(id).map_or(id, |reason| reason.title.as_str())
    }

    /// Answers with the words of their questions, in the order of the programme; those it asks no more come last, by their names.
    #[must_use]
    pub fn in_order<'a>(&'a self, answers: &'a BTreeMap<String, Given>) -> Vec<(&'a str, &'a Given)> {
        let asked = self.questions.iter().filter_map(|question| Some((question.text.as_str(), answers.get(&question.id)?)));
        let known = |id: &String| self.questions.iter().any(|question| question.id == *id);
        let others = answers.iter().filter(|(id, _)| !known(id)).map(|(id, given)| (id.as_str(), given));
        asked.chain(others).collect()
    }

    /// A criterion.
    #[must_use]
    pub fn criterion(&self, id: &str) -> Option<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.id == id)
    }

    /// The questions of a point.
    pub fn questions(&self, point: Point) -> impl Iterator<Item = &Question> {
        self.questions.iter().filter(move |question| question.point == point)
    }

    /// The class that the criteria give, and the one that gave it (empty if none holds).
    #[must_use]
    pub fn classify(&self, reasons: &[String], answers: &BTreeMap<&str, &Given>, figures: &BTreeMap<&'static str, u32>) -> (Class, &str) {
        let holds = |when: &When| match when {
            When::Reason { reason } => reasons.contains(reason),
            When::Reasons { at_least } => reasons.iter().collect::<BTreeSet<_>>().len() >= *at_least as usize,
            When::Answer { question, at_least } => matches!(answers.get(question.as_str()), Some(Given::Number(n)) if n >= at_least),
            When::Said { question, is } => matches!(answers.get(question.as_str()), Some(Given::Is(said)) if said == is),
            When::Figure { figure, at_least } => figures.get(figure.as_str()).is_some_and(|n| n >= at_least),
        };
        let found = self.criteria.iter().find(|criterion| criterion.when.iter().all(holds));
        found.map_or((Class::One, ""), |criterion| (criterion.class, criterion.id.as_str()))
    }

    fn check(&self) -> Result<(), String> {
        let ids = |what: &str, all: Vec<&str>| {
            let mut seen = BTreeSet::new();
            let word = |id: &str| !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b));
            let wrong = all.iter().find(|id| !word(id) || !seen.insert(**id));
            wrong.map_or(Ok(()), |id| Err(format!("{what} {id:?}: a name is a-z 0-9 - and stands once")))
        };
        ids("programme", vec![&self.id])?;
        ids("action", self.actions.iter().map(|one| one.id.as_str()).collect())?;
        ids("question", self.questions.iter().map(|one| one.id.as_str()).collect())?;
        ids("reason", self.reasons.iter().map(|one| one.id.as_str()).collect())?;
        ids("criterion", self.criteria.iter().map(|one| one.id.as_str()).collect())?;
        ids("target", self.targets.iter().map(|one| one.id.as_str()).collect())?;
        ids("goal", self.goals.iter().map(|one| one.id.as_str()).collect())?;
        ids("indicator", self.goals.iter().flat_map(|one| &one.indicators).map(|one| one.id.as_str()).collect())?;
        super::goal::check(&self.targets, &self.goals)?;
        ids("department", self.departments.iter().map(|one| one.id.as_str()).collect())?;
        ids("asked", self.asked.iter().map(|one| one.id.as_str()).collect())?;
        ids("item", self.items.iter().map(|one| one.id.as_str()).collect())?;
        self.check_items()?;
        ids("prohibition", self.prohibitions.iter().map(|one| one.id.as_str()).collect())?;
        ids("sanction", self.sanctions.iter().map(|one| one.id.as_str()).collect())?;
        self.check_actions()?;
        self.check_vetting()?;
        self.check_cases()?;
        ids("survey", self.surveys.iter().map(|one| one.id.as_str()).collect())?;
        ids("check", self.checks.iter().map(|one| one.id.as_str()).collect())?;
        for survey in &self.surveys {
            ids("question of a survey", survey.questions.iter().map(|one| one.id.as_str()).collect())?;
        }
        self.check_surveys()?;
        self.check_checks()?;
        self.check_criteria()
    }

    fn check_actions(&self) -> Result<(), String> {
        for (at, action) in self.actions.iter().enumerate() {
            if action.window.first > action.window.last {
                return Err(format!("action {:?}: its first day lies after its last", action.id));
            }
            let earlier = self.actions.get(..at).unwrap_or_default();
            if let Some(later) = action.after.iter().find(|id| !earlier.iter().any(|known| known.id == **id)) {
                return Err(format!("action {:?}: {later:?}, which comes first, must stand above it", action.id));
            }
        }
        Ok(())
    }

    fn check_criteria(&self) -> Result<(), String> {
        for criterion in &self.criteria {
            let known = |when: &When| match when {
                When::Reason { reason } => self.reason(reason).is_some(),
                When::Reasons { .. } => true,
                When::Answer { question, .. } => self.asks(question, |takes| *takes == Takes::Number),
                When::Said { question, .. } => self.asks(question, |takes| *takes == Takes::YesNo),
                When::Figure { figure, .. } => FIGURES.contains(&figure.as_str()),
            };
            if criterion.when.is_empty() || !criterion.when.iter().all(known) {
                return Err(format!("criterion {:?}: it names a reason, question or figure that is not there, or nothing", criterion.id));
            }
        }
        Ok(())
    }

    fn asks(&self, id: &str, fits: impl Fn(&Takes) -> bool) -> bool {
        self.questions.iter().any(|question| question.id == id && fits(&question.takes))
    }
}
