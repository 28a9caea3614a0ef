//! Reading the input of a question: typed, every unknown key an error that names it.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::Asked;
use crate::case::{CaseError, error};
use crate::types::Relation;

/// Reads the whole input.
pub(super) fn input<T: DeserializeOwned>(asked: &Asked<'_>) -> Result<T, CaseError> {
    serde_json::from_value(Json::Object(asked.input.clone())).map_err(|e| error("bad_input", e, "input"))
}

/// The packs have no rule for what is asked.
pub(super) fn no_rule(what: &str) -> CaseError {
    error("no_rule", format!("the packs do not say {what}"), "rule_pack")
}

/// One value, or several to be answered one by one.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMany<T> {
    /// One.
    One(T),
    /// Several.
    Many(Vec<T>),
}

impl<T> OneOrMany<T> {
    pub(super) fn all(&self) -> &[T] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

/// What a word says of two people: near relatives by kind, or no relation that counts.
pub(super) fn relation(word: &str, path: &str) -> Result<Option<Relation>, CaseError> {
    Ok(match word {
        "spouse" | "husband" | "wife" => Some(Relation::Spouse),
        "parent" | "father" | "mother" => Some(Relation::Parent),
        "child" | "son" | "daughter" => Some(Relation::Child),
        "sibling" | "brother" | "sister" => Some(Relation::Sibling),
        "grandparent" | "grandfather" | "grandmother" => Some(Relation::Grandparent),
        "grandchild" | "grandson" | "granddaughter" => Some(Relation::Grandchild),
        "other" | "cousin" | "in_law" => Some(Relation::Other),
        "none" | "neighbour" | "friend" | "villager" => None,
        other => return Err(error("bad_input", format!("{other:?} is no relation"), path)),
    })
}
