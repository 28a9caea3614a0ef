//! 质量抽查: an observer looks again at what a drawn unit recorded; the comparison with the record is computed, not told.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use statute::Confidence;

use super::catalogue::Given;
use super::{Answer, Catalogue, catalogue, part};
use crate::actor::Context;
use crate::refusal::Refusal;
use crate::state::{BallotAccount, Election, Round};
use crate::summary::Stage;

/// Which form an item stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// 选举结果表.
    Results,
    /// 选举过程表.
    Process,
}

impl Form {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Results, Self::Process];

    /// Name in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Results => "results",
            Self::Process => "process",
        }
    }
}

/// With what an observer's answer is compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum With {
    /// A number, with a figure of the record ([`RECORD`]).
    Figure {
        /// Which.
        figure: String,
    },
    /// Yes or no, with whether the record has come so far.
    Stage {
        /// How far.
        stage: Stage,
    },
    /// Yes or no, with nothing: only people see it.
    Nothing,
}

/// An item of the observer's sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Its name in the record.
    pub id: String,
    /// On which form.
    pub form: Form,
    /// What is looked at.
    pub text: String,
    /// With what it is compared.
    pub with: With,
    /// Article or instruction.
    pub source: String,
    /// How sure we are of that.
    pub confidence: Confidence,
}

impl Check {
    /// Whether an answer fits.
    #[must_use]
    pub const fn takes(&self, given: &Given) -> bool {
        matches!((&self.with, given), (With::Figure { .. }, Given::Number(_)) | (With::Stage { .. } | With::Nothing, Given::Is(_)))
    }

    /// What the record says; nothing where it says nothing, or not yet.
    #[must_use]
    pub fn recorded(&self, election: &Election) -> Option<Given> {
        match &self.with {
            With::Figure { figure } => figure_of(figure, election).map(Given::Number),
            With::Stage { stage } => Some(Given::Is(election.summary().reached.contains_key(stage))),
            With::Nothing => None,
        }
    }
}

type Figure = (&'static str, fn(&Election) -> Option<u32>);

/// Figures of the record that observers look at again.
pub const RECORD: [Figure; 9] = [
    ("registered", |election| election.roll.corrected.or(election.roll.published).map(|(_, registered)| registered)),
    ("candidates", |election| election.candidates.as_ref().map(|list| small(list.candidates.len()))),
    ("issued", |election| account(election).map(BallotAccount::issued)),
    ("returned", |election| account(election).map(BallotAccount::returned)),
    ("valid", |election| ballots(election).map(|(valid, _)| valid)),
    ("invalid", |election| ballots(election).map(|(_, invalid)| invalid)),
    ("elected", |election| announced(election).map(|_| election.announced())),
    ("roll_days", |election| days(election.roll.published.map(|(on, _)| on)?, election.plan.as_ref()?.election_day)),
    ("candidate_days", |election| days(election.candidates.as_ref()?.on, election.rounds.first()?.day)),
];

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn days(from: Date, to: Date) -> Option<u32> {
    u32::try_from((to - from).get_days()).ok()
}

/// The first vote that stands, once its result is announced: before that nobody is told its figures.
fn announced(election: &Election) -> Option<&Round> {
    election.rounds.iter().find(|round| round.stands() && round.announced.is_some())
}

fn account(election: &Election) -> Option<&BallotAccount> {
    announced(election)?.account.as_ref()
}

fn ballots(election: &Election) -> Option<(u32, u32)> {
    crate::decide::agreed_ballots(announced(election)?)
}

/// A figure of the record; nothing where it is not recorded yet, or there is no such figure.
#[must_use]
pub fn figure_of(figure: &str, election: &Election) -> Option<u32> {
    RECORD.iter().find(|(name, _)| *name == figure).and_then(|(_, of)| of(election))
}

impl Election {
    /// How many are elected, as far as it is announced.
    #[must_use]
    pub fn announced(&self) -> u32 {
        let told = |round: u32| self.rounds.iter().any(|one| one.number == round && one.announced.is_some());
        small(self.elected.iter().filter(|elected| told(elected.round)).count())
    }
}

impl Catalogue {
    pub(super) fn check_checks(&self) -> Result<(), String> {
        let known = |with: &With| match with {
            With::Figure { figure } => RECORD.iter().any(|(name, _)| name == figure),
            With::Stage { .. } | With::Nothing => true,
        };
        let wrong = self.checks.iter().find(|check| !known(&check.with));
        wrong.map_or(Ok(()), |check| Err(format!("check {:?}: it names a figure that is not there", check.id)))
    }
}

/// What an observer may ask of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// The sheet, all of it; sent again, it takes the place of the earlier one.
    CheckQuality {
        /// Day.
        on: Date,
        /// By item.
        answers: BTreeMap<String, Given>,
    },
}

impl Command {
    pub(super) const fn day(&self) -> Date {
        let Self::CheckQuality { on, .. } = self;
        *on
    }
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // mirrors `Command`
pub enum Fact {
    QualityChecked { on: Date, by: String },
}

/// What the observer found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// By item.
    pub answers: BTreeMap<String, Given>,
}

/// The sheet of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Day.
    pub on: Date,
    /// Account of the observer.
    pub by: String,
    /// What was found; nothing once erased.
    pub found: Option<Found>,
}

/// How an item came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// As the record says.
    Agrees,
    /// Otherwise.
    Differs,
    /// The record says nothing about it.
    Alone,
    /// Not looked at.
    NotChecked,
}

/// An item of the sheet beside the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'a> {
    /// Which.
    pub check: &'a Check,
    /// What the record says.
    pub recorded: Option<Given>,
    /// What the observer saw.
    pub seen: Option<Given>,
    /// How it came out.
    pub verdict: Verdict,
}

/// Every item of the programme beside what a unit's record says and its observer saw.
#[must_use]
pub fn compare<'a>(catalogue: &'a Catalogue, election: &Election) -> Vec<Line<'a>> {
    let found = election.programme.quality.as_ref().and_then(|checked| checked.found.as_ref());
    let line = |check: &'a Check| {
        let (recorded, seen) = (check.recorded(election), found.and_then(|found| found.answers.get(&check.id)).cloned());
        let verdict = match (&recorded, &seen) {
            (_, None) => Verdict::NotChecked,
            (None, Some(_)) => Verdict::Alone,
            (recorded, seen) if recorded == seen => Verdict::Agrees,
            _ => Verdict::Differs,
        };
        Line { check, recorded, seen, verdict }
    };
    catalogue.checks.iter().map(line).collect()
}

pub(super) fn decide(context: &Context, command: &Command) -> Answer {
    let Command::CheckQuality { on, answers } = command;
    let checks = &catalogue(context)?.checks;
    let fits = |check: &Check| answers.get(&check.id).is_some_and(|given| check.takes(given));
    if checks.is_empty() || answers.len() != checks.len() || !checks.iter().all(fits) {
        return Err(Refusal::new("checks_unfit").figure("asked", checks.len()).figure("told", answers.len()));
    }
    let checked = Fact::QualityChecked { on: *on, by: context.actor.account.clone() };
    super::fact(super::Fact::Quality(checked), Some(super::Sealed::Quality(Found { answers: answers.clone() })))
}

pub(super) fn apply(state: &mut Option<Checked>, fact: &Fact, sealed: Option<&super::Sealed>) {
    let Fact::QualityChecked { on, by } = fact;
    *state = Some(Checked { on: *on, by: by.clone(), found: part!(sealed, Quality).cloned() });
}
