//! People as an election knows them: voters, committee members, candidates.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize};
use statute::{Nationality, Relation, Sex};

use crate::roll::StrikeReason;

/// A person's number within one unit and cycle. Opaque: entries carry this number, never a name,
/// so that erasing the sealed part leaves no personal data behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonId(pub u32);

/// What is known of a person. Sealed data: it never stands in an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The number entries use.
    pub id: PersonId,
    /// Full name, NFC, the dot of ethnic names as U+00B7.
    pub name: String,
    /// Sex as on the identity card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Date of birth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth: Option<Date>,
    /// GB/T 3304 nationality.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nationality: Option<Nationality>,
    /// Citizen identity number (GB 11643), 18 characters. Never printed or published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_number: Option<String>,
    /// Villagers' group (村民小组), as printed on the roll. The lines of a roll share it.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub group: Arc<str>,
}

/// Why a person is on the roll (VCL-2025 16(2), RCL-2025 16).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "category", rename_all = "snake_case", deny_unknown_fields)]
pub enum Registration {
    /// Household registration here and living here: registered without asking.
    Resident,
    /// Household registration here, living elsewhere, says he or she takes part.
    AwayTakingPart,
    /// No household registration here; lived or did village work here a year, applied, and the meeting agreed.
    Applicant {
        /// Day on which the villagers' or representatives' meeting agreed; without it the name cannot be published.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        approved_on: Option<Date>,
    },
}

/// A line of the roll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Voter {
    /// Who.
    pub person: Person,
    /// Under which category.
    pub registration: Registration,
    /// Evidence or remark in the clerk's words; shared like the group.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub reason: Arc<str>,
    /// Householder (户主) by whom posters keep a household together; empty where the sheet had none. Shared like the group.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub household: Arc<str>,
}

/// Reads lines of a roll. Words that many lines have stand in memory once: a roll of a million is a third smaller.
pub(crate) fn lines<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Arc<Voter>>, D::Error> {
    let mut known = BTreeSet::new();
    let mut lines = Vec::<Voter>::deserialize(from)?;
    for line in &mut lines {
        let nationality = line.person.nationality.as_mut().map(|nationality| &mut nationality.0);
        let words = [&mut line.person.group, &mut line.reason, &mut line.household];
        words.into_iter().chain(nationality).for_each(|text| share(text, &mut known));
    }
    Ok(lines.into_iter().map(Arc::new).collect())
}

fn share(text: &mut Arc<str>, known: &mut BTreeSet<Arc<str>>) {
    match known.get(text) {
        Some(same) => text.clone_from(same),
        None => drop(known.insert(Arc::clone(text))),
    }
}

/// Somebody who does not stand on the roll, kept visible to those who work on it with the reason: nobody vanishes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unlisted {
    /// Who.
    pub person: Person,
    /// Why not.
    pub why: StrikeReason,
    /// Evidence or remark in the clerk's words: how often and how it was tried to reach the person, where he is registered.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// Kinship between two people of the unit, as declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kinship {
    /// One of the two.
    pub a: PersonId,
    /// The other.
    pub b: PersonId,
    /// What `b` is to `a`.
    pub relation: Relation,
}
