//! At the end of a term change: samples drawn by a public seed, surveys in the drawn units, and the sheets of observers.

use std::collections::BTreeMap;

use election::programme::Command as Work;
use election::programme::catalogue::Given;
use election::programme::quality::{Command as Quality, With};
use election::programme::sample::{self, Command as Sample, QUALITY};
use election::programme::survey::{Command as Asking, Survey, Whose};
use election::{Election, Role};
use jiff::civil::Date;
use statute::shift;

use crate::cycle::Act;
use crate::places::PREFECTURE;
use crate::programme::programme;
use crate::rng::Rng;

/// How a unit stands at the end, as far as samples ask.
pub(crate) struct End {
    code: String,
    lines: u32,
    elected: u32,
    /// What the record says to each item of the observers' sheet.
    recorded: Vec<(String, Option<Given>)>,
}

impl End {
    pub(crate) fn of(state: &Election) -> Self {
        let programme = programme();
        Self {
            code: state.division.clone(),
            lines: u32::try_from(state.roll.voters.len()).unwrap_or(u32::MAX),
            elected: state.announced(),
            recorded: programme.checks.iter().map(|check| (check.id.clone(), check.recorded(state))).collect(),
        }
    }
}

/// What was drawn, all of it invented.
const SEED: &str = "03 07 12 21 26 30 05";

/// Every sample of the programme is announced, drawn by two people, and its units are asked and counted.
pub(crate) fn samples(ends: Date, units: &[End]) -> Vec<Act> {
    let programme = programme();
    let frame: Vec<String> = units.iter().map(|unit| unit.code.clone()).collect();
    let log = store::office_log(PREFECTURE.0);
    let (announced, seed_day) = (shift(ends, -12), shift(ends, -8));
    let mut acts = Vec::new();
    for name in programme.surveys.iter().map(|survey| survey.id.as_str()).chain([QUALITY]) {
        let sample = name.to_owned();
        let announce = Sample::AnnounceSample { on: announced, sample: sample.clone(), seed_day, frame: frame.clone() };
        acts.push(Act::work(&log, Role::Prefecture, "demo", Work::Sample(announce)));
        for account in ["demo", "demo-2"] {
            let draw = Sample::DrawSample { on: seed_day, sample: sample.clone(), seed: SEED.to_owned() };
            acts.push(Act::work(&log, Role::Prefecture, account, Work::Sample(draw)));
        }
        let Some(wanted) = programme.sample_units(name) else { continue };
        let seed = sample::seed(name, SEED);
        let drawn = sample::units(&seed, &frame, wanted);
        for unit in units.iter().filter(|unit| drawn.contains(&unit.code)) {
            match programme.survey(name) {
                Some(survey) => acts.extend(survey_in(unit, survey, (&seed, wanted), ends)),
                None => acts.push(observed(unit, shift(ends, -2))),
            }
        }
    }
    acts
}

/// A survey in a unit: opened by the county, counted by two of it.
fn survey_in(unit: &End, survey: &Survey, (seed, drawn): (&str, u32), ends: Date) -> Vec<Act> {
    let mut rng = Rng::seeded(&format!("survey {} {}", survey.id, unit.code));
    let (opened, counted, name) = (shift(ends, -6), shift(ends, -3), survey.id.clone());
    let listed = (survey.of == Whose::Members).then(|| rng.between(12, 40));
    let population = match survey.of {
        Whose::Roll => unit.lines,
        Whose::Elected => unit.elected,
        Whose::Members => listed.unwrap_or(0),
    };
    let asked = survey.persons.min(population);
    let sheets = asked - rng.below(1 + asked / 6);
    let mut answers: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for question in &survey.questions {
        let (mut left, mut counts) = (sheets, vec![0; question.options.len()]);
        for (at, count) in counts.iter_mut().enumerate() {
            *count = if at == 0 { left * rng.between(70, 96) / 100 } else { left.min(rng.below(2 + left / 2)) };
            left -= *count;
        }
        answers.insert(question.id.clone(), counts);
    }
    let by = |account, command| Act::work(&unit.code, Role::County, account, Work::Survey(command));
    let count = |account| by(account, Asking::CountSurvey { on: counted, survey: name.clone(), sheets, answers: answers.clone() });
    let open = Asking::OpenSurvey { on: opened, survey: name.clone(), seed: seed.to_owned(), drawn, listed };
    vec![by("demo-1", open), count("demo-1"), count("demo-2")]
}

/// The observer's sheet of a unit: as the record says, now and then otherwise.
fn observed(unit: &End, on: Date) -> Act {
    let mut rng = Rng::seeded(&format!("observer {}", unit.code));
    let programme = programme();
    let mut answers = BTreeMap::new();
    for (check, (id, recorded)) in programme.checks.iter().zip(&unit.recorded) {
        let seen = match (recorded, &check.with) {
            (Some(Given::Number(number)), _) => Given::Number(number + u32::from(rng.percent(3))),
            (Some(given), _) => given.clone(),
            (None, With::Figure { .. }) => Given::Number(0),
            (None, _) => Given::Is(true),
        };
        answers.insert(id.clone(), seen);
    }
    Act::work(&unit.code, Role::Observer, "demo", Work::Quality(Quality::CheckQuality { on, answers }))
}
