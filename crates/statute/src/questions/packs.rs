//! Which packs a question is asked under: one stack, several side by side (`P2020|P1990`), or the edition in force on each day
//! that the question names (`CN-VCL-2018|2025`).

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::{Answer, Ask, Asked};
use crate::calendar::Form;
use crate::case::{Case, CaseError, PackSpec, error, with_overrides};
use crate::pack::{self, Pack};
use crate::rules::{ResolveError, Rules};
use crate::types::Body;

/// The body a subject is about; in a division where the subject does not say, by the unit's number: the last three digits of a
/// division code are below 200 for communities.
pub(crate) fn body_of(subject: &str, division: &str) -> Option<Body> {
    const FIRST_VILLAGE: u16 = 200;
    let community = division.get(9..12).and_then(|unit| unit.parse::<u16>().ok()).is_some_and(|unit| unit < FIRST_VILLAGE);
    let either = |village, residents| if community { residents } else { village };
    Some(match subject {
        "village_committee" => Body::VillageCommittee,
        "residents_committee" => Body::ResidentsCommittee,
        "party_branch" => Body::PartyBranch,
        "villager_reps" => either(Body::Representatives, Body::ResidentsRepresentatives),
        "supervision_committee" => either(Body::SupervisionCommittee, Body::ResidentsSupervisionCommittee),
        "proxy" | "nomination" | "timeline" | "recall" | "by_election" | "roll" | "villagers_meeting" | "indicator" => {
            either(Body::VillageCommittee, Body::ResidentsCommittee)
        }
        _ => return None,
    })
}

/// The stack of that name. A name that ends in `-variant` is the law of 2018 with other values; `reporting` the law in force
/// with the procedure.
pub(crate) fn named(name: &str) -> Result<Rules, ResolveError> {
    match name {
        _ if name.ends_with("-variant") => Rules::named("CN-VCL-2018"),
        "reporting" => Rules::named("CN-VCL-2025+GC2013"),
        _ => Rules::named(name),
    }
}

/// The question, waiting for rules and input.
type Under<'a> = &'a dyn Fn(Rules, &Map<String, Json>) -> Result<Answer, CaseError>;

/// Asks a question under the case's packs.
pub(super) fn each(case: &Case<'_>, ask: Ask) -> Result<Answer, CaseError> {
    let form = form(case)?;
    let under = |rules: Rules, input: &Map<String, Json>| {
        let rules = with_overrides(rules, case)?;
        ask(&Asked { rules: &rules, input, form })
    };
    let unknown = |e: ResolveError| error("unknown_rule_pack", e, "rule_pack");
    let PackSpec::Named(name) = &case.rule_pack else {
        return under(crate::case::stack_of(case)?, &case.input);
    };
    if !name.contains('|') {
        return under(named(name).map_err(unknown)?, &case.input);
    }
    if let Some(editions) = editions(name) {
        return by_day(case, &editions, &under);
    }
    let mut answers = Vec::new();
    for alternative in name.split('|') {
        answers.push((alternative.to_owned(), under(named(alternative).map_err(unknown)?, &case.input)?));
    }
    Ok(side_by_side(answers))
}

/// The form of the election, where the case gives one beside its packs.
fn form(case: &Case<'_>) -> Result<Form, CaseError> {
    let given = case.overrides.0.iter().find(|(name, _)| name == "form");
    given.map_or(Ok(Form::default()), |(_, word)| Form::deserialize(word).map_err(|e| error("bad_override", e, "overrides.form")))
}

/// Editions of one law, where every name after the first is a year only.
fn editions(name: &str) -> Option<Vec<&'static Pack>> {
    let (first, years) = name.split_once('|')?;
    let law = first.rsplit_once('-')?.0;
    let later = years.split('|').map(|year| pack::find(&format!("{law}-{year}")));
    std::iter::once(pack::find(first)).chain(later).collect()
}

/// Asks under the edition in force on each election day.
fn by_day(case: &Case<'_>, editions: &[&'static Pack], under: Under<'_>) -> Result<Answer, CaseError> {
    let path = "input.election_day";
    let days = case.input.get("election_day").cloned().ok_or_else(|| error("bad_input", "election_day is missing", path))?;
    let days: super::read::OneOrMany<Date> =
        serde_json::from_value(days).map_err(|_| error("bad_input", "election_day is no day", path))?;
    let mut answers = Vec::new();
    for day in days.all() {
        let in_force = |p: &&&Pack| p.in_force_from <= *day && p.in_force_until.is_none_or(|until| *day <= until);
        let edition = editions.iter().find(in_force).ok_or_else(|| error("no_rule", format!("no edition was in force on {day}"), path))?;
        let rules = named(&edition.id).map_err(|e| error("unknown_rule_pack", e, "rule_pack"))?;
        let mut input = case.input.clone();
        input.insert("election_day".to_owned(), Json::from(day.to_string()));
        answers.push((day.to_string(), under(rules, &input)?));
    }
    Ok(side_by_side(answers))
}

/// Each answer under its own name; what all of them say stands beside.
fn side_by_side(answers: Vec<(String, Answer)>) -> Answer {
    let mut whole = Answer::default();
    if let Some((_, first)) = answers.first() {
        for (key, value) in &first.keys {
            if answers.iter().all(|(_, other)| other.keys.get(key) == Some(value)) {
                whole.keys.insert(key.clone(), value.clone());
            }
        }
    }
    for (name, answer) in answers {
        whole = whole.set(name, answer.keys).why(answer.because);
    }
    whole
}
