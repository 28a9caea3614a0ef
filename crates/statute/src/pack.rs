//! Rule packs: one instrument in one edition, as dated data.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::Date;
use serde::Deserialize;

use crate::key::Key;
use crate::types::{Body, Confidence};
use crate::value::Value;

/// Rank of an instrument in a stack, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Our reading where the texts are silent.
    Defaults,
    /// A reference procedure.
    Procedure,
    /// National law.
    Law,
    /// Provincial regulation.
    Province,
}

/// One value of a pack.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The value.
    pub value: Value,
    /// Article within the instrument.
    pub article: String,
    /// How sure; the pack's own confidence if absent.
    #[serde(default)]
    pub confidence: Option<Confidence>,
    /// Remark for the reader.
    #[serde(default)]
    pub note: String,
    /// The law settles the matter against a province's older text.
    #[serde(default)]
    pub binding: bool,
}

/// A pack as its file says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Identifier, for example `CN-VCL-2025`.
    pub id: String,
    /// Full title.
    pub title: String,
    /// English title.
    pub title_en: String,
    /// As cited.
    pub short: String,
    /// Bodies it speaks of.
    pub bodies: Vec<Body>,
    /// Prefix of the division codes where it is in force.
    pub division: String,
    /// Rank.
    pub level: Level,
    /// First day in force.
    pub in_force_from: Date,
    /// Last day in force.
    #[serde(default)]
    pub in_force_until: Option<Date>,
    /// How sure its values are unless they say otherwise.
    pub confidence: Confidence,
    /// The values.
    pub parameters: BTreeMap<Key, Entry>,
}

impl Pack {
    /// Whether the pack is in force in a division, for a body, on a day.
    #[must_use]
    pub fn applies(&self, division: &str, body: Body, on: Date) -> bool {
        self.bodies.contains(&body)
            && division.starts_with(&self.division)
            && self.in_force_from <= on
            && self.in_force_until.is_none_or(|until| on <= until)
    }

    /// Reads a pack from the text of its file.
    ///
    /// # Errors
    /// What cannot be read; an unknown parameter is named.
    pub fn read(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The article as people cite it.
    #[must_use]
    pub fn cited(&self, article: &str) -> String {
        format!("{}{}", self.short, article)
    }
}

const SOURCES: &[&str] = &[
    include_str!("../../../statutes/CN-DEFAULT.toml"),
    include_str!("../../../statutes/GC2013.toml"),
    include_str!("../../../statutes/CN-VCL-2018.toml"),
    include_str!("../../../statutes/CN-VCL-2025.toml"),
    include_str!("../../../statutes/CN-RCL-2025.toml"),
    include_str!("../../../statutes/CN-QH-2020.toml"),
    include_str!("../../../statutes/CN-SH-2020.toml"),
    include_str!("../../../statutes/CN-BJ-2012.toml"),
    include_str!("../../../statutes/CN-ZJ-2020.toml"),
    include_str!("../../../statutes/CN-HA-2011.toml"),
    include_str!("../../../statutes/CN-SX-2011.toml"),
    include_str!("../../../statutes/CN-GS-pre2013.toml"),
];

/// All packs known to the program, lowest rank first.
///
/// # Panics
/// If a pack file of the repository cannot be read; a test reads them all.
#[must_use]
pub fn all() -> &'static [Pack] {
    static PACKS: OnceLock<Vec<Pack>> = OnceLock::new();
    PACKS.get_or_init(|| {
        let mut packs: Vec<Pack> =
            SOURCES.iter().map(|text| Pack::read(text).expect("the repository's packs are read by a test")).collect();
        packs.sort_by_key(|pack| (pack.level, pack.in_force_from));
        packs
    })
}

/// The pack of that identifier.
#[must_use]
pub fn find(id: &str) -> Option<&'static Pack> {
    all().iter().find(|pack| pack.id == id)
}
