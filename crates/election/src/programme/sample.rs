//! 抽样: a sample is announced before its seed exists, then drawn from the seed; anybody can draw it again.
//!
//! The units of the frame stand in the order of SHA-256(seed ‖ code), the lines of a roll in the order of
//! SHA-256(seed ‖ code ‖ number); those that come first are asked (docs/programme.md). Must not know: what they are asked.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use statute::Confidence;

use super::{Answer, Catalogue, catalogue};
use crate::actor::Context;
use crate::refusal::Refusal;

/// The sample of units whose record is checked by observers; the other samples have the names of surveys.
pub const QUALITY: &str = "quality";

/// How samples are drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sampling {
    /// What gives the seed, in words: something public that nobody knows before its day.
    pub seed: String,
    /// Units whose record is checked.
    pub quality_units: u32,
    /// Article or instruction.
    pub source: String,
    /// How sure we are of that.
    pub confidence: Confidence,
}

/// What the prefecture's office may ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Says from which units, and with the seed of which day to come, a sample will be drawn.
    AnnounceSample {
        /// Day.
        on: Date,
        /// A survey, or [`QUALITY`].
        sample: String,
        /// The day on which the seed comes about.
        seed_day: Date,
        /// Codes of the units from which is drawn.
        frame: Vec<String>,
    },
    /// The first of two types the seed; the second draws by typing the same.
    DrawSample {
        /// Day.
        on: Date,
        /// Which.
        sample: String,
        /// As it was made public, in digits and letters.
        seed: String,
    },
}

impl Command {
    pub(super) const fn day(&self) -> Date {
        match self {
            Self::AnnounceSample { on, .. } | Self::DrawSample { on, .. } => *on,
        }
    }
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // mirrors `Command`
pub enum Fact {
    SampleAnnounced { on: Date, sample: String, source: String, seed_day: Date, units: u32, frame: Vec<String> },
    SampleSeedTyped { on: Date, sample: String, seed: String, by: String },
    SampleDrawn { on: Date, sample: String, seed: String, by: String, units: Vec<String> },
}

/// A sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sample {
    /// Day of the announcement.
    pub on: Date,
    /// What gives the seed.
    pub source: String,
    /// The day on which it comes about.
    pub seed_day: Date,
    /// How many units are drawn.
    pub units: u32,
    /// From which.
    pub frame: Vec<String>,
    /// What the first person typed: day, seed, account.
    pub typed: Option<(Date, String, String)>,
    /// What was drawn.
    pub drawn: Option<Drawn>,
}

/// What was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Drawn {
    /// Day.
    pub on: Date,
    /// The whole seed: the name of the sample, a colon, and what was typed.
    pub seed: String,
    /// Codes of units, in the order in which they came.
    pub units: Vec<String>,
}

/// Samples by name.
pub type Samples = BTreeMap<String, Sample>;

/// The first of things in the order of the hash of their text behind the seed.
fn first<T>(things: impl IntoIterator<Item = T>, wanted: usize, text: impl Fn(&T) -> String) -> Vec<T> {
    let mut ranked: Vec<([u8; 32], T)> = things.into_iter().map(|thing| (Sha256::digest(text(&thing)).into(), thing)).collect();
    ranked.sort_by_key(|(hash, _)| *hash);
    ranked.into_iter().take(wanted).map(|(_, thing)| thing).collect()
}

fn many(wanted: u32) -> usize {
    usize::try_from(wanted).unwrap_or(usize::MAX)
}

/// The units of a sample, in the order in which they come.
#[must_use]
pub fn units(seed: &str, frame: &[String], wanted: u32) -> Vec<String> {
    first(frame.iter().cloned(), many(wanted), |code| format!("{seed}{code}"))
}

/// The numbers on a roll who are asked in a unit, in the order in which they come.
#[must_use]
pub fn lines(seed: &str, code: &str, numbers: impl IntoIterator<Item = u32>, wanted: u32) -> Vec<u32> {
    first(numbers, many(wanted), |number| format!("{seed}{code}{number}"))
}

/// The whole seed of a sample: two samples of one day are two draws.
#[must_use]
pub fn seed(sample: &str, typed: &str) -> String {
    format!("{sample}:{typed}")
}

impl Catalogue {
    /// Units that a sample has; nothing if the programme knows no such sample.
    #[must_use]
    pub fn sample_units(&self, sample: &str) -> Option<u32> {
        let sampling = self.sampling.as_ref()?;
        let of_survey = self.survey(sample).map(|survey| survey.units);
        if sample == QUALITY { Some(sampling.quality_units).filter(|_| !self.checks.is_empty()) } else { of_survey }
    }
}

fn recorded(fact: Fact) -> Answer {
    super::fact(super::Fact::Sample(fact), None)
}

pub(super) fn decide(known: &Samples, context: &Context, command: &Command) -> Answer {
    match command {
        Command::AnnounceSample { on, sample, seed_day, frame } => announce(known, context, (*on, sample, *seed_day), frame),
        Command::DrawSample { on, sample, seed: typed } => draw(known, context, (*on, sample, typed)),
    }
}

fn announce(known: &Samples, context: &Context, (on, sample, seed_day): (Date, &str, Date), frame: &[String]) -> Answer {
    let catalogue = catalogue(context)?;
    let (Some(units), Some(sampling)) = (catalogue.sample_units(sample), &catalogue.sampling) else {
        return Err(Refusal::new("sample_unknown").figure("sample", sample));
    };
    // Nobody tries a second seed once the first may be known.
    if let Some(before) = known.get(sample).filter(|before| before.seed_day <= context.today) {
        return Err(Refusal::new("sample_announced").figure("day", before.on));
    }
    if seed_day <= on || seed_day <= context.today {
        return Err(Refusal::new("seed_day_past").figure("day", seed_day));
    }
    let codes: BTreeSet<&String> = frame.iter().collect();
    if codes.len() != frame.len() || codes.len() < many(units) || frame.iter().any(|code| super::Desk::of(code) != super::Desk::Unit) {
        return Err(Refusal::new("frame_unfit").figure("frame", codes.len()).figure("units", units));
    }
    let frame = codes.into_iter().cloned().collect();
    recorded(Fact::SampleAnnounced { on, sample: sample.to_owned(), source: sampling.seed.clone(), seed_day, units, frame })
}

fn draw(known: &Samples, context: &Context, (on, sample, typed): (Date, &str, &str)) -> Answer {
    let Some(found) = known.get(sample) else { return Err(Refusal::new("sample_not_announced")) };
    if let Some(drawn) = &found.drawn {
        return Err(Refusal::new("sample_drawn").figure("day", drawn.on));
    }
    if on < found.seed_day || context.today < found.seed_day {
        return Err(Refusal::new("seed_early").figure("day", found.seed_day));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || " ,+-".contains(c);
    let typed = typed.trim();
    if typed.len() < 6 || typed.len() > 200 || !typed.chars().all(plain) {
        return Err(Refusal::new("seed_unfit"));
    }
    let (sample, by) = (sample.to_owned(), context.actor.account.clone());
    match &found.typed {
        Some((_, seed, first)) if *first != by => {
            if *seed != typed {
                return Err(Refusal::new("seed_differs"));
            }
            let seed = self::seed(&sample, typed);
            let units = units(&seed, &found.frame, found.units);
            recorded(Fact::SampleDrawn { on, sample, seed, by, units })
        }
        // The first, or the same person typing it again.
        _ => recorded(Fact::SampleSeedTyped { on, sample, seed: typed.to_owned(), by }),
    }
}

pub(super) fn apply(samples: &mut Samples, fact: &Fact) {
    match fact {
        Fact::SampleAnnounced { on, sample, source, seed_day, units, frame } => {
            let announced = Sample {
                on: *on,
                source: source.clone(),
                seed_day: *seed_day,
                units: *units,
                frame: frame.clone(),
                typed: None,
                drawn: None,
            };
            samples.insert(sample.clone(), announced);
        }
        Fact::SampleSeedTyped { on, sample, seed, by } => {
            if let Some(found) = samples.get_mut(sample) {
                found.typed = Some((*on, seed.clone(), by.clone()));
            }
        }
        Fact::SampleDrawn { on, sample, seed, units, .. } => {
            if let Some(found) = samples.get_mut(sample) {
                found.drawn = Some(Drawn { on: *on, seed: seed.clone(), units: units.clone() });
            }
        }
    }
}
