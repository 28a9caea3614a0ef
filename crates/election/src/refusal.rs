//! A refusal: an answer a clerk can read, not an exception.

use std::collections::BTreeMap;

use serde::Serialize;
use statute::Citation;

/// Why a command is not lawful now, with the figures and what would make it lawful.
///
/// The sentence itself stands in the message files under `refusal-<rule>`, and what to do
/// under `remedy-<rule>`; both take the figures as arguments.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Refusal {
    /// Which rule: a stable snake_case code such as `roll_before_d20`.
    pub rule: &'static str,
    /// Its article, if a statute is the reason (order of steps and form errors have none).
    pub citation: Option<Citation>,
    /// Figures by name, ready to print.
    pub figures: BTreeMap<&'static str, String>,
}

impl Refusal {
    /// A refusal without article or figures.
    #[must_use]
    pub fn new(rule: &'static str) -> Self {
        Self { rule, citation: None, figures: BTreeMap::new() }
    }
    /// The article that says so.
    #[must_use]
    pub fn under(mut self, citation: Citation) -> Self {
        self.citation = Some(citation);
        self
    }
    /// A figure.
    #[must_use]
    pub fn figure(mut self, name: &'static str, value: impl ToString) -> Self {
        self.figures.insert(name, value.to_string());
        self
    }
}
