//! Reported rates and their formulas.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value as Json;

use super::{Answer, Ask, Asked, read};
use crate::case::{CaseError, error};
use crate::indicators::{Indicator, per_mille};

pub(super) const QUESTIONS: &[(&str, Ask)] = &[("published", definitions), ("figures", definitions)];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Report {
    #[serde(rename = "villages")]
    _villages: Option<u32>,
    #[serde(rename = "communities")]
    _communities: Option<u32>,
    #[serde(rename = "published", default)]
    _published: BTreeMap<String, Json>,
    /// Part and whole by the code of the rate.
    #[serde(default)]
    figures: BTreeMap<String, (u32, u32)>,
}

fn definitions(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Report = read::input(asked)?;
    let defined: BTreeMap<&str, &str> = Indicator::ALL.into_iter().map(|i| (i.title(), i.formula())).collect();
    let answer = Answer::default().set("definitions", defined).why(Indicator::ALL.into_iter().map(|i| i.because(asked.rules)));
    let mut rates = BTreeMap::new();
    for (code, (part, whole)) in &input.figures {
        let found = Indicator::ALL.into_iter().find(|i| i.code() == code);
        let indicator = found.ok_or_else(|| error("bad_input", format!("{code:?} is no rate"), "input.figures"))?;
        rates.insert(indicator.title(), per_mille(*part, *whole).map(|n| format!("{}.{}%", n / 10, n % 10)));
    }
    Ok(if rates.is_empty() { answer } else { answer.set("rates", rates) })
}
