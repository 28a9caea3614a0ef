//! Parameters whose reading is open: the texts can be read in two ways, or say nothing, and somebody must decide.

use crate::key::Key;
use crate::rules::Rules;
use crate::types::Confidence;
use crate::value::Value;

impl Key {
    /// Parameters on which the law is open to more than one reading. The question and the reading taken stand in the
    /// message files under `question-<key>`.
    pub const OPEN: &'static [Key] = &[
        Key::AgeInclusive,
        Key::DaysBeforeInclusive,
        Key::ObjectionDayOneExcluded,
        Key::HolidayExtends,
        Key::ProxyScope,
        Key::BarsBindWriteIns,
        Key::TieRevoteTurnout,
        Key::RunoffRollUpdate,
    ];
}

impl Rules {
    /// Whether nobody but ourselves has answered an open question in these rules: no text of the stack states a value, or
    /// two texts state different ones.
    #[must_use]
    pub fn is_open(&self, key: Key) -> bool {
        let ours = || self.get(key).is_none_or(|setting| setting.citation.confidence == Confidence::Default);
        Key::OPEN.contains(&key) && (ours() || self.conflicts().iter().any(|conflict| conflict.key == key))
    }

    /// The reading of an open question of counting: what the stack says, or the one taken where it is silent. By the
    /// analogy of 民法典 201 the first day of a period does not count; the last of "days before" does; nothing moves a last day.
    pub(crate) fn reads(&self, key: Key) -> bool {
        match self.get(key).map(|setting| &setting.value) {
            Some(Value::Flag(yes)) => *yes,
            _ => matches!(key, Key::DaysBeforeInclusive | Key::ObjectionDayOneExcluded | Key::AgeInclusive),
        }
    }
}
