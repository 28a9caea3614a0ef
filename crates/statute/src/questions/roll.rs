//! Age on the roll.

use jiff::civil::Date;
use serde::Deserialize;

use super::read::{self, OneOrMany};
use super::{Answer, Ask, Asked};
use crate::case::CaseError;
use crate::roll::of_age;

pub(super) const QUESTIONS: &[(&str, Ask)] = &[("births", births)];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Births {
    election_day: Date,
    births: OneOrMany<Date>,
}

fn births(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Births = read::input(asked)?;
    Ok(input.births.all().iter().fold(Answer::default(), |answer, born| {
        let verdict = of_age(asked.rules, *born, input.election_day);
        answer.set(born.to_string(), verdict.accepted).why(verdict.because)
    }))
}
