//! How the work around the vote stands in a unit, without a name or a word of anybody: what lists and tables are made of.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Programme;
use super::case::Row;
use super::catalogue::{Class, Own, Point};
use super::survey::{Here, Whose};

/// The work around the vote in one unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// Actions that were done, each with the first day.
    pub actions: BTreeMap<String, Date>,
    /// Points of the dossier that are answered.
    pub points: u32,
    /// What the record shows of itself, each with its day.
    pub shown: BTreeMap<Own, Date>,
    /// The class that was reported.
    pub class: Option<Class>,
    /// Reported reasons without a measure.
    pub unanswered: u32,
    /// Days until which open measures are due, the earliest first.
    pub open: Vec<Date>,
    /// Measures done.
    pub done: u32,
    /// The vetting of nominees, once their list has gone out.
    pub vetting: Option<VettingStanding>,
    /// Cases of corrections and accountability.
    #[serde(default)]
    pub cases: Vec<Row>,
    /// Surveys here, by name.
    #[serde(default)]
    pub surveys: BTreeMap<String, SurveyStanding>,
    /// Day of the observer's sheet.
    #[serde(default)]
    pub checked: Option<Date>,
}

/// How a survey stands in a unit. It says what was answered, never by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyStanding {
    /// Who is asked.
    pub of: Whose,
    /// Units of the whole sample.
    pub drawn: u32,
    /// How many there are in the unit.
    pub population: u32,
    /// How many of them are asked.
    pub sample: u32,
    /// How sure the interval is, in per cent.
    pub level: u8,
    /// Day of the count.
    pub counted: Option<Date>,
    /// Sheets that came back.
    pub sheets: u32,
    /// By question, in order: how many are satisfied, and of how many.
    pub questions: Vec<(String, u32, u32)>,
}

impl SurveyStanding {
    fn of(here: &Here) -> Self {
        let tally = here.all();
        let questions = tally.iter().flat_map(|tally| &tally.questions);
        Self {
            of: here.of,
            drawn: here.drawn,
            population: here.population,
            sample: here.sample,
            level: here.level,
            counted: here.counted.as_ref().filter(|_| tally.is_some()).map(|(on, _, _)| *on),
            sheets: tally.as_ref().map_or(0, |tally| tally.sheets),
            questions: questions.map(|one| (one.question.clone(), one.satisfied, one.answered())).collect(),
        }
    }
}

/// How a vetting stands, without a word of what anybody found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VettingStanding {
    /// People on the list.
    pub listed: u32,
    /// Until when departments answer.
    pub due: Date,
    /// Departments that have answered.
    pub answered: Vec<String>,
    /// Findings without a decision.
    pub open: u32,
}

impl Programme {
    /// How the work stands in a unit.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let situation = &self.situation;
        let mut actions = BTreeMap::new();
        for done in &self.actions {
            let first = actions.entry(done.action.clone()).or_insert(done.on);
            *first = done.on.min(*first);
        }
        let mut open: Vec<Date> = situation.measures.iter().filter(|one| one.done.is_none()).map(|one| one.due).collect();
        open.sort_unstable();
        Standing {
            actions,
            points: small(situation.dossier.len()),
            shown: self.shown(),
            class: situation.class(),
            unanswered: small(situation.unanswered().len()),
            done: small(situation.measures.len().saturating_sub(open.len())),
            open,
            cases: self.cases.rows(),
            vetting: self.vetting.persons.values().max().map(|due| VettingStanding {
                listed: small(self.vetting.persons.len()),
                due: *due,
                answered: self.vetting.answered.keys().cloned().collect(),
                open: small(self.vetting.cases.iter().filter(|case| !case.withdrawn && case.decided.is_none()).count()),
            }),
            surveys: self.surveys.iter().map(|(survey, here)| (survey.clone(), SurveyStanding::of(here))).collect(),
            checked: self.quality.as_ref().map(|checked| checked.on),
        }
    }

    fn shown(&self) -> BTreeMap<Own, Date> {
        let situation = &self.situation;
        let reported = situation.reported.as_ref();
        let answered = (situation.dossier.len() == Point::ALL.len()).then(|| situation.dossier.values().map(|(on, _)| *on).max());
        let planned = reported.filter(|_| situation.unanswered().is_empty());
        let planned = planned.map(|reported| situation.measures.iter().map(|one| one.on).max().unwrap_or(reported.on));
        let finished: Option<Vec<Date>> = situation.measures.iter().map(|one| one.done.as_ref().map(|(on, _)| *on)).collect();
        let finished = finished.and_then(|days| days.into_iter().max());
        let days = [
            (Own::ProgrammeAdopted, self.plan.as_ref().map(|plan| plan.on)),
            (Own::DossierAnswered, answered.flatten()),
            (Own::SituationReported, reported.map(|reported| reported.on)),
            (Own::SituationReviewed, reported.and_then(|reported| reported.reviewed.as_ref()).map(|(on, _, _)| *on)),
            (Own::MeasuresPlanned, planned),
            (Own::MeasuresDone, finished.filter(|_| planned.is_some())),
            (Own::BodyBefore, self.bodies.before.as_ref().map(|(on, _)| *on)),
            (Own::BodyAfter, self.bodies.after.as_ref().map(|(on, _)| *on)),
        ];
        days.into_iter().filter_map(|(what, day)| day.map(|day| (what, day))).collect()
    }
}
