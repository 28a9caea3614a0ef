//! 零容忍: corrections and accountability. What somebody did against the prohibitions of the term change, or an act of
//! leadership that stayed missing, becomes a case; the person is heard, two people one level above decide the same, the person is
//! told, what must be put right is put right, and an appeal goes to a level that did not decide.
//!
//! The public facts number the cases and hold days; whom a case concerns, what it is about and what was decided is sealed.

mod decide;
mod row;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use statute::Confidence;

pub use decide::{Step, above, rules_appeals, steps};
pub(super) use decide::{allowed, decide};
pub use row::{Late, Row};

use super::hearing;
use super::{Catalogue, Leader, Words, part};
use crate::refusal::Refusal;

/// 十严禁-type line: what nobody may do in a term change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prohibition {
    /// Its name in the record.
    pub id: String,
    /// In words.
    pub title: String,
    /// The kind to which it belongs, `A` to `M`, so that figures of counties with different lists add up.
    pub letter: char,
    /// Article or instruction.
    pub source: String,
    /// How sure we are of that.
    pub confidence: Confidence,
}

/// What may follow from a case that is upheld.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sanction {
    /// Its name in the record.
    pub id: String,
    /// In words.
    pub title: String,
    /// Article or instruction.
    pub source: String,
    /// How sure we are of that.
    pub confidence: Confidence,
}

/// The terms of cases, in days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// From the opening: by then it should be decided.
    pub inquiry_days: u32,
    /// From the decision: at most as long may be given for a correction.
    pub correction_days: u32,
    /// From the opening: as long the person may make a statement.
    pub statement_days: u32,
    /// From the notice: as long the person may appeal.
    pub appeal_days: u32,
    /// Where that stands.
    pub source: String,
    /// How sure we are of that.
    pub confidence: Confidence,
}

/// What a case is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case", deny_unknown_fields)]
pub enum Kind {
    /// Something that is prohibited.
    Prohibited {
        /// Which, as the catalogue names it.
        prohibition: String,
    },
    /// An act that a leader should have led stayed missing.
    HandsOff {
        /// Which, as the catalogue names it.
        action: String,
    },
}

/// How it came to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Somebody reported it. Who, is written down nowhere.
    Report,
    /// An inspection.
    Inspection,
    /// An observer.
    Observer,
    /// The list of places at risk.
    RiskList,
}

/// How a notice was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// 直接送达: into the person's hands.
    Handed,
    /// 留置送达: left with a witness.
    Left,
    /// 邮寄送达: by post.
    Posted,
}

/// Whom a case concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concerned {
    /// Name and post.
    pub person: Leader,
    /// The account the person has here, if any: it decides nothing in this case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
}

/// What must be put right, by whom and by when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// What.
    pub what: String,
    /// Who answers for it.
    pub owner: Leader,
    /// By when.
    pub due: Date,
}

/// What somebody says a case comes to. Two people must say the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// It is so.
    pub upheld: bool,
    /// What follows, as the catalogue names it.
    #[serde(default)]
    pub sanctions: Vec<String>,
    /// What must be put right.
    #[serde(default)]
    pub correction: Option<Correction>,
}

/// What may be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)]
pub enum Command {
    /// A case begins: the person is told what it is about and may make a statement.
    OpenCase { on: Date, about: Kind, source: Source, concerned: Concerned, words: String },
    /// What the person says to it.
    StateInCase { on: Date, case: u32, statement: String },
    /// One of the two people who decide says what it comes to.
    DecideCase { on: Date, case: u32, finding: Finding, reason: String },
    /// The decision is told to the person in writing.
    NotifyCase { on: Date, case: u32, how: How, words: String },
    /// It is put right, somebody says.
    CorrectCase { on: Date, case: u32, done: String },
    /// It is, says somebody else who looked.
    ConfirmCorrection { on: Date, case: u32, words: String },
    /// The person appeals.
    AppealCase { on: Date, case: u32, words: String },
    /// A level that did not decide rules on the appeal.
    RuleCase { on: Date, case: u32, upheld: bool, reason: String },
}

impl Command {
    pub(super) const fn day(&self) -> Date {
        match self {
            Self::OpenCase { on, .. }
            | Self::StateInCase { on, .. }
            | Self::DecideCase { on, .. }
            | Self::NotifyCase { on, .. }
            | Self::CorrectCase { on, .. }
            | Self::ConfirmCorrection { on, .. }
            | Self::AppealCase { on, .. }
            | Self::RuleCase { on, .. } => *on,
        }
    }
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)]
pub enum Fact {
    CaseOpened { on: Date, case: u32, statement_due: Date, decision_due: Date },
    CaseStated { on: Date, case: u32 },
    CaseProposed { on: Date, case: u32, by: String },
    CaseDecided { on: Date, case: u32, by: String, upheld: bool, correction_due: Option<Date> },
    CaseNotified { on: Date, case: u32, appeal_due: Date },
    CaseCorrected { on: Date, case: u32, by: String },
    CorrectionConfirmed { on: Date, case: u32, by: String },
    CaseAppealed { on: Date, case: u32 },
    CaseRuled { on: Date, case: u32, upheld: bool },
}

impl Fact {
    /// Which case it is about.
    #[must_use]
    pub const fn case(&self) -> u32 {
        match self {
            Self::CaseOpened { case, .. }
            | Self::CaseStated { case, .. }
            | Self::CaseProposed { case, .. }
            | Self::CaseDecided { case, .. }
            | Self::CaseNotified { case, .. }
            | Self::CaseCorrected { case, .. }
            | Self::CorrectionConfirmed { case, .. }
            | Self::CaseAppealed { case, .. }
            | Self::CaseRuled { case, .. } => *case,
        }
    }
}

/// What a case is about, and whom it concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// What.
    pub about: Kind,
    /// How it came to be known.
    pub source: Source,
    /// Whom.
    pub concerned: Concerned,
    /// What is said to have happened.
    pub words: String,
}

/// A decision in its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ruling {
    /// What it comes to.
    pub finding: Finding,
    /// Why.
    pub reason: String,
}

/// A notice as it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// How.
    pub how: How,
    /// Its words.
    pub words: String,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decided {
    /// Day.
    pub on: Date,
    /// Accounts of the two.
    pub by: [String; 2],
    /// It is so.
    pub upheld: bool,
    /// By when something must be put right, if anything.
    pub correction_due: Option<Date>,
    /// Its words; nothing once erased.
    pub ruling: Option<Ruling>,
}

/// A case. What is sealed is nothing once erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Case {
    /// Number, from 1.
    pub number: u32,
    /// Day on which it was opened.
    pub opened: Date,
    /// Until when a statement may be made.
    pub statement_due: Date,
    /// By when it should be decided.
    pub decision_due: Date,
    /// What it is about.
    pub opening: Option<Opening>,
    /// The statement.
    pub stated: Option<(Date, Option<Words>)>,
    /// The proposal: day, account, what it says.
    pub proposed: Option<(Date, String, Option<Ruling>)>,
    /// The decision.
    pub decided: Option<Decided>,
    /// The notice: day, until when an appeal is possible, how and in which words.
    pub notified: Option<(Date, Date, Option<Notice>)>,
    /// Put right: day, account, what was done.
    pub corrected: Option<(Date, String, Option<Words>)>,
    /// Confirmed: day and what was seen.
    pub confirmed: Option<(Date, Option<Words>)>,
    /// The appeal.
    pub appealed: Option<(Date, Option<Words>)>,
    /// The ruling on it.
    pub ruled: Option<(Date, bool, Option<Words>)>,
}

impl Case {
    /// Whether it is so, once nobody can change it any more on that day.
    #[must_use]
    pub fn outcome(&self, today: Date) -> Option<bool> {
        let decided = self.decided.as_ref()?;
        let due = self.notified.as_ref().map(|(_, due, _)| *due);
        hearing::outcome(decided.upheld, due, self.appealed.is_some(), self.ruled.as_ref().map(|(_, upheld, _)| *upheld), today)
    }

    /// Whether it is held to be so now, final or not.
    #[must_use]
    pub fn upheld(&self) -> bool {
        let ruled = self.ruled.as_ref().map(|(_, upheld, _)| *upheld);
        ruled.or(self.decided.as_ref().map(|decided| decided.upheld)).unwrap_or(false)
    }

    /// By when something must be put right, as long as the case is upheld and nobody has confirmed that it is.
    #[must_use]
    pub fn correction_due(&self) -> Option<Date> {
        let due = self.decided.as_ref().and_then(|decided| decided.correction_due);
        due.filter(|_| self.upheld() && self.confirmed.is_none())
    }

    fn apply(&mut self, fact: &Fact, sealed: Option<&super::Sealed>) {
        let words = || part!(sealed, Words).cloned();
        let ruling = || part!(sealed, CaseRuling).cloned();
        match fact {
            Fact::CaseOpened { .. } => {}
            Fact::CaseStated { on, .. } => self.stated = Some((*on, words())),
            Fact::CaseProposed { on, by, .. } => self.proposed = Some((*on, by.clone(), ruling())),
            Fact::CaseDecided { on, by, upheld, correction_due, .. } => {
                let first = self.proposed.as_ref().map(|(_, by, _)| by.clone()).unwrap_or_default();
                let by = [first, by.clone()];
                self.decided = Some(Decided { on: *on, by, upheld: *upheld, correction_due: *correction_due, ruling: ruling() });
            }
            Fact::CaseNotified { on, appeal_due, .. } => {
                self.notified = Some((*on, *appeal_due, part!(sealed, CaseNotice).cloned()));
            }
            Fact::CaseCorrected { on, by, .. } => self.corrected = Some((*on, by.clone(), words())),
            Fact::CorrectionConfirmed { on, .. } => self.confirmed = Some((*on, words())),
            Fact::CaseAppealed { on, .. } => self.appealed = Some((*on, words())),
            Fact::CaseRuled { on, upheld, .. } => self.ruled = Some((*on, *upheld, words())),
        }
    }
}

/// The cases of a unit or an office.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Cases(pub Vec<Case>);

impl Cases {
    /// A case by its number.
    ///
    /// # Errors
    /// `no_such_case`.
    pub fn case(&self, number: u32) -> Result<&Case, Refusal> {
        let found = self.0.iter().find(|case| case.number == number);
        found.ok_or_else(|| Refusal::new("no_such_case").figure("case", number))
    }

    pub(super) fn apply(&mut self, fact: &Fact, sealed: Option<&super::Sealed>) {
        if let Fact::CaseOpened { on, case, statement_due, decision_due } = fact {
            self.0.push(Case {
                number: *case,
                opened: *on,
                statement_due: *statement_due,
                decision_due: *decision_due,
                opening: part!(sealed, CaseOpening).cloned(),
                stated: None,
                proposed: None,
                decided: None,
                notified: None,
                corrected: None,
                confirmed: None,
                appealed: None,
                ruled: None,
            });
        } else if let Some(case) = self.0.iter_mut().find(|case| case.number == fact.case()) {
            case.apply(fact, sealed);
        }
    }
}

/// The kinds of prohibitions that figures are added up by (products.md 4.19).
pub const LETTERS: std::ops::RangeInclusive<char> = 'A'..='M';

impl Catalogue {
    /// A prohibition.
    #[must_use]
    pub fn prohibition(&self, id: &str) -> Option<&Prohibition> {
        self.prohibitions.iter().find(|one| one.id == id)
    }

    /// A sanction.
    #[must_use]
    pub fn sanction(&self, id: &str) -> Option<&Sanction> {
        self.sanctions.iter().find(|one| one.id == id)
    }

    /// What a case is about in words, also if the programme names it no more.
    #[must_use]
    pub fn about<'a>(&'a self, about: &'a Kind) -> &'a str {
        match about {
            Kind::Prohibited { prohibition } => self.prohibition(prohibition).map_or(prohibition, |one| &one.title),
            Kind::HandsOff { action } => self.action(action).map_or(action, |one| &one.title),
        }
    }

    pub(super) fn check_cases(&self) -> Result<(), String> {
        if let Some(wrong) = self.prohibitions.iter().find(|one| !LETTERS.contains(&one.letter)) {
            return Err(format!("prohibition {:?}: its letter is {} to {}", wrong.id, LETTERS.start(), LETTERS.end()));
        }
        if self.cases.is_none() && !(self.prohibitions.is_empty() && self.sanctions.is_empty()) {
            return Err("prohibitions or sanctions are named, but [cases] does not say how long anything may take".to_owned());
        }
        Ok(())
    }
}
