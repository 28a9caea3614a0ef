//! Questions in JSON beside the count: each subject of the case table reads its figures by name, asks the room of the law that
//! knows, and writes the answer with its reasons. No rule stands here.

mod after_count;
mod ballot;
mod by_election;
mod indicator;
mod meeting;
mod nomination;
mod packs;
mod party_branch;
mod proxy;
mod read;
mod recall;
mod representatives;
mod roll;
mod supervision;
mod timeline;

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::calendar::Form;
use crate::case::{Case, CaseError, error};
use crate::outcome::Because;
use crate::rules::Rules;

pub(crate) use packs::{body_of, named};

/// What a question is asked with.
pub(crate) struct Asked<'a> {
    pub(crate) rules: &'a Rules,
    pub(crate) input: &'a Map<String, Json>,
    pub(crate) form: Form,
}

/// Keys of an answer, and its reasons.
#[derive(Default)]
pub(crate) struct Answer {
    keys: Map<String, Json>,
    because: Vec<Because>,
}

impl Answer {
    fn set(mut self, key: impl Into<String>, value: impl Serialize) -> Self {
        self.keys.insert(key.into(), json!(value));
        self
    }

    fn maybe(self, key: &str, value: Option<impl Serialize>) -> Self {
        match value {
            Some(value) => self.set(key, value),
            None => self,
        }
    }

    fn why(mut self, reasons: impl IntoIterator<Item = Because>) -> Self {
        for reason in reasons {
            if !self.because.contains(&reason) {
                self.because.push(reason);
            }
        }
        self
    }
}

type Ask = fn(&Asked<'_>) -> Result<Answer, CaseError>;

/// The questions of a subject: the key of the input by which each is known, in the order in which they are looked for.
fn questions(subject: &str) -> Option<&'static [(&'static str, Ask)]> {
    Some(match subject {
        "village_committee" | "residents_committee" => after_count::QUESTIONS,
        "party_branch" => party_branch::QUESTIONS,
        "proxy" => proxy::QUESTIONS,
        "nomination" => nomination::QUESTIONS,
        "villager_reps" => representatives::QUESTIONS,
        "villagers_meeting" => meeting::QUESTIONS,
        "supervision_committee" => supervision::QUESTIONS,
        "recall" => recall::QUESTIONS,
        "by_election" => by_election::QUESTIONS,
        "roll" => roll::QUESTIONS,
        "timeline" => timeline::QUESTIONS,
        "indicator" => indicator::QUESTIONS,
        _ => return None,
    })
}

/// Answers a case that is not a count; `None` for a count.
pub(crate) fn answer(case: &Case<'_>) -> Result<Option<Json>, CaseError> {
    let unknown = || error("unknown_subject", format!("subject {:?} is not answered", case.subject), "subject");
    let asked = questions(&case.subject).ok_or_else(unknown)?;
    let Some((_, ask)) = asked.iter().find(|(key, _)| case.input.contains_key(*key)) else {
        let count = matches!(case.subject.as_ref(), "village_committee" | "residents_committee");
        return if count { Ok(None) } else { Err(not_asked(case, asked)) };
    };
    let answer = packs::each(case, *ask)?;
    let mut keys = answer.keys;
    keys.insert("id".to_owned(), Json::from(case.id.clone()));
    keys.insert("because".to_owned(), json!(answer.because));
    Ok(Some(Json::Object(keys)))
}

/// An input by whose keys no question is known: the keys are named, and those by which one is.
fn not_asked(case: &Case<'_>, asked: &[(&str, Ask)]) -> CaseError {
    let given: Vec<&str> = case.input.keys().map(String::as_str).collect();
    let known: Vec<&str> = asked.iter().map(|(key, _)| *key).collect();
    let message = format!("no question on {} is asked by {}; one of these is needed: {}", case.subject, given.join(", "), known.join(", "));
    error("bad_input", message, "input")
}
