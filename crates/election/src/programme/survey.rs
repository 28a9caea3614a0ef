//! 满意度调查: who is asked follows from the seed of the sample; what was answered is counted, never who answered.
//!
//! A unit's log says that it was asked and counted, and by which two people; the numbers themselves are sealed, for in a village
//! a few answers are soon somebody's. Must not know: codes of links, how a share is estimated from a sample.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use statute::Confidence;

use super::{Answer, Around, Catalogue, catalogue, part};
use crate::actor::{Context, Role};
use crate::refusal::Refusal;

/// Levels of confidence of an interval, in per cent, for which the crate `figures` knows the bounds.
pub const LEVELS: [u8; 3] = [90, 95, 99];

/// Who is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// Those on the roll.
    Roll,
    /// Party members, by the list of the branch.
    Members,
    /// Those elected.
    Elected,
}

/// A survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Survey {
    /// Its name in the record and in measures.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who is asked.
    pub of: Whose,
    /// Units drawn.
    pub units: u32,
    /// People drawn in each.
    pub persons: u32,
    /// How sure the interval is, in per cent.
    pub confidence_level: u8,
    /// Article or instruction.
    pub source: String,
    /// How sure we are of that.
    pub confidence: Confidence,
    /// What is asked, in order; the first is what goals look at unless they name another.
    #[serde(rename = "question")]
    pub questions: Vec<Asked>,
}

/// A question with the answers to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Its name in the record.
    pub id: String,
    /// The question.
    pub text: String,
    /// The answers.
    pub options: Vec<String>,
    /// Those that count as satisfied.
    pub satisfied: Vec<String>,
}

impl Catalogue {
    /// A survey.
    #[must_use]
    pub fn survey(&self, id: &str) -> Option<&Survey> {
        self.surveys.iter().find(|survey| survey.id == id)
    }

    pub(super) fn check_surveys(&self) -> Result<(), String> {
        for survey in &self.surveys {
            let fault = |what: &str| Err(format!("survey {:?}: {what}", survey.id));
            if survey.id == super::sample::QUALITY || survey.id.contains('-') {
                return fault("its name is that of another sample, or has a - in it");
            }
            if survey.units == 0 || survey.persons == 0 || !LEVELS.contains(&survey.confidence_level) {
                return fault("it asks nobody, or its confidence_level is none of 90, 95, 99");
            }
            let named = |asked: &Asked| {
                asked.options.len() > 1 && !asked.satisfied.is_empty() && asked.satisfied.iter().all(|one| asked.options.contains(one))
            };
            if survey.questions.is_empty() || !survey.questions.iter().all(named) {
                return fault("it asks nothing, or a question counts an answer as satisfied that cannot be given");
            }
        }
        if !self.surveys.is_empty() && self.sampling.is_none() {
            return Err("people are surveyed, but [sampling] does not say what gives the seed".to_owned());
        }
        Ok(())
    }
}

/// What may be asked of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)]
pub enum Command {
    /// The unit is drawn, one of `drawn`: its people are asked from now on. `listed` is needed where no roll tells how many there are.
    OpenSurvey { on: Date, survey: String, seed: String, drawn: u32, listed: Option<u32> },
    /// Answers are also taken by link, under one-time codes.
    InviteByLink { on: Date, survey: String },
    /// Answers by link are closed; so they were counted.
    TakeLinkAnswers { on: Date, survey: String, sheets: u32, answers: Counts },
    /// The first of two counts the sheets of paper; the second closes the survey here by counting the same.
    CountSurvey { on: Date, survey: String, sheets: u32, answers: Counts },
}

/// For each question, how often each answer was given, in the order of the programme.
pub type Counts = BTreeMap<String, Vec<u32>>;

impl Command {
    pub(super) const fn day(&self) -> Date {
        match self {
            Self::OpenSurvey { on, .. }
            | Self::InviteByLink { on, .. }
            | Self::TakeLinkAnswers { on, .. }
            | Self::CountSurvey { on, .. } => *on,
        }
    }
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // mirrors `Command`
pub enum Fact {
    SurveyOpened { on: Date, survey: String, of: Whose, seed: String, drawn: u32, population: u32, sample: u32, level: u8 },
    SurveyLinkOpened { on: Date, survey: String },
    SurveyLinkTaken { on: Date, survey: String },
    SurveyEntered { on: Date, survey: String, by: String },
    SurveyCounted { on: Date, survey: String, by: String },
}

/// What was answered, added up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// Sheets that came back.
    pub sheets: u32,
    /// Questions in the order of the programme.
    pub questions: Vec<Answered>,
}

/// The answers to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// Which question.
    pub question: String,
    /// How often each answer was given.
    pub counts: Vec<u32>,
    /// How many of them are satisfied.
    pub satisfied: u32,
}

impl Answered {
    /// How many answered it.
    #[must_use]
    pub fn answered(&self) -> u32 {
        self.counts.iter().sum()
    }
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.sheets += other.sheets;
        for answered in &other.questions {
            match self.questions.iter_mut().find(|known| known.question == answered.question) {
                None => self.questions.push(answered.clone()),
                Some(known) => {
                    known.satisfied += answered.satisfied;
                    known.counts.iter_mut().zip(&answered.counts).for_each(|(sum, more)| *sum += more);
                }
            }
        }
    }
}

/// A survey in a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Here {
    /// Since when people are asked.
    pub on: Date,
    /// Who.
    pub of: Whose,
    /// The seed of the sample.
    pub seed: String,
    /// Units of the whole sample.
    pub drawn: u32,
    /// How many there are in the unit.
    pub population: u32,
    /// How many of them are asked.
    pub sample: u32,
    /// How sure the interval is, in per cent.
    pub level: u8,
    /// Since when answers are also taken by link.
    pub link: Option<Date>,
    /// Those by link: day, and what they say; nothing once erased.
    pub by_link: Option<(Date, Option<Tally>)>,
    /// What the first person counted: day, account, and the tally.
    pub entered: Option<(Date, String, Option<Tally>)>,
    /// What two people counted, the answers by link not in it: day, accounts, and the tally.
    pub counted: Option<(Date, [String; 2], Option<Tally>)>,
}

impl Here {
    /// Sheets and links together, once the survey is counted here; nothing once erased.
    #[must_use]
    pub fn all(&self) -> Option<Tally> {
        let (_, _, tally) = self.counted.as_ref()?;
        let mut all = tally.clone()?;
        if let Some((_, by_link)) = &self.by_link {
            all.add(by_link.as_ref()?);
        }
        Some(all)
    }

    fn by_link(&self) -> u32 {
        self.by_link.as_ref().and_then(|(_, tally)| tally.as_ref()).map_or(0, |tally| tally.sheets)
    }
}

/// Surveys in a unit by name.
pub type Surveys = BTreeMap<String, Here>;

/// The offices that lead the election ask; who is elected in it does not.
pub(super) const fn allowed(role: Role) -> bool {
    matches!(role, Role::Prefecture | Role::County | Role::Township)
}

fn recorded(fact: Fact, tally: Option<Tally>) -> Answer {
    super::fact(super::Fact::Survey(fact), tally.map(super::Sealed::Survey))
}

pub(super) fn decide(known: &Surveys, context: &Context, around: &Around<'_>, command: &Command) -> Answer {
    let survey = match command {
        Command::OpenSurvey { survey, .. }
        | Command::InviteByLink { survey, .. }
        | Command::TakeLinkAnswers { survey, .. }
        | Command::CountSurvey { survey, .. } => survey,
    };
    let Some(asked) = catalogue(context)?.survey(survey) else { return Err(Refusal::new("sample_unknown").figure("sample", survey)) };
    let here = known.get(survey);
    if let Command::OpenSurvey { on, seed, drawn, listed, .. } = command {
        return open(here, around, asked, (*on, seed, *drawn, *listed));
    }
    let Some(here) = here else { return Err(Refusal::new("survey_not_open")) };
    if here.counted.is_some() {
        return Err(Refusal::new("survey_counted"));
    }
    crate::decide::not_before(command.day(), Some(here.on))?;
    match command {
        Command::TakeLinkAnswers { on, sheets, answers, .. } => take(here, asked, *on, (*sheets, answers)),
        Command::CountSurvey { on, sheets, answers, .. } => count(here, context, asked, *on, (*sheets, answers)),
        Command::InviteByLink { on, .. } | Command::OpenSurvey { on, .. } => invite(here, asked, *on),
    }
}

fn open(known: Option<&Here>, around: &Around<'_>, asked: &Survey, opened: (Date, &str, u32, Option<u32>)) -> Answer {
    let (on, seed, drawn, listed) = opened;
    if known.is_some() {
        return Err(Refusal::new("survey_open"));
    }
    let population = match asked.of {
        Whose::Roll => around.lines(),
        Whose::Elected => around.announced(),
        Whose::Members => listed.unwrap_or(0),
    };
    if population == 0 {
        return Err(Refusal::new("survey_nobody"));
    }
    let fact = Fact::SurveyOpened {
        on,
        survey: asked.id.clone(),
        of: asked.of,
        seed: seed.to_owned(),
        drawn,
        population,
        sample: asked.persons.min(population),
        level: asked.confidence_level,
    };
    recorded(fact, None)
}

fn invite(here: &Here, asked: &Survey, on: Date) -> Answer {
    if here.link.is_some() {
        return Err(Refusal::new("survey_link_open"));
    }
    recorded(Fact::SurveyLinkOpened { on, survey: asked.id.clone() }, None)
}

fn take(here: &Here, asked: &Survey, on: Date, told: (u32, &Counts)) -> Answer {
    if here.link.is_none() || here.by_link.is_some() {
        return Err(Refusal::new("survey_no_link"));
    }
    recorded(Fact::SurveyLinkTaken { on, survey: asked.id.clone() }, Some(tally(here, asked, told)?))
}

/// The numbers of every question, none of them above the sheets, and no more sheets than people asked.
fn tally(here: &Here, asked: &Survey, (sheets, answers): (u32, &Counts)) -> Result<Tally, Refusal> {
    let room = here.sample.saturating_sub(here.by_link());
    if sheets > room {
        return Err(Refusal::new("survey_sheets").figure("sheets", sheets).figure("sample", room));
    }
    let of = |question: &Asked| {
        let unfit = || Refusal::new("survey_tally_unfit").figure("question", &question.text);
        let counts = answers.get(&question.id).ok_or_else(unfit)?;
        let total = counts.iter().try_fold(0_u32, |sum, count| sum.checked_add(*count));
        if counts.len() != question.options.len() || total.is_none_or(|total| total > sheets) {
            return Err(unfit());
        }
        let satisfied = question.options.iter().zip(counts).filter(|(option, _)| question.satisfied.contains(option));
        let satisfied = satisfied.map(|(_, count)| count).sum();
        Ok(Answered { question: question.id.clone(), counts: counts.clone(), satisfied })
    };
    Ok(Tally { sheets, questions: asked.questions.iter().map(of).collect::<Result<_, _>>()? })
}

fn count(here: &Here, context: &Context, asked: &Survey, on: Date, told: (u32, &Counts)) -> Answer {
    if here.link.is_some() && here.by_link.is_none() {
        return Err(Refusal::new("survey_link_first"));
    }
    let tally = tally(here, asked, told)?;
    let (survey, by) = (asked.id.clone(), context.actor.account.clone());
    match &here.entered {
        Some((_, first, Some(entered))) if *first != by => {
            let other = entered.questions.iter().zip(&tally.questions).find(|(first, second)| first != second);
            let text =
                other.and_then(|(first, _)| asked.questions.iter().find(|one| one.id == first.question)).map(|one| one.text.as_str());
            match text.or((entered.sheets != tally.sheets).then_some("")) {
                Some(question) => Err(Refusal::new("survey_differs").figure("question", question)),
                None => recorded(Fact::SurveyCounted { on, survey, by }, Some(tally)),
            }
        }
        // The first, or the same person counting again.
        _ => recorded(Fact::SurveyEntered { on, survey, by }, Some(tally)),
    }
}

pub(super) fn apply(surveys: &mut Surveys, fact: &Fact, sealed: Option<&super::Sealed>) {
    if let Fact::SurveyOpened { on, survey, of, seed, drawn, population, sample, level } = fact {
        let here = Here {
            on: *on,
            of: *of,
            seed: seed.clone(),
            drawn: *drawn,
            population: *population,
            sample: *sample,
            level: *level,
            link: None,
            by_link: None,
            entered: None,
            counted: None,
        };
        surveys.insert(survey.clone(), here);
        return;
    }
    let tally = part!(sealed, Survey).cloned();
    match fact {
        Fact::SurveyOpened { .. } => {}
        Fact::SurveyLinkOpened { on, survey } => change(surveys, survey, |here| here.link = Some(*on)),
        Fact::SurveyLinkTaken { on, survey } => change(surveys, survey, |here| here.by_link = Some((*on, tally))),
        Fact::SurveyEntered { on, survey, by } => change(surveys, survey, |here| here.entered = Some((*on, by.clone(), tally))),
        Fact::SurveyCounted { on, survey, by } => change(surveys, survey, |here| {
            let first = here.entered.as_ref().map(|(_, by, _)| by.clone()).unwrap_or_default();
            here.counted = Some((*on, [first, by.clone()], tally));
        }),
    }
}

fn change(surveys: &mut Surveys, survey: &str, change: impl FnOnce(&mut Here)) {
    if let Some(here) = surveys.get_mut(survey) {
        change(here);
    }
}
