//! The rules in force for one election: packs stacked by rank, conflicts found.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use jiff::civil::Date;

use crate::key::Key;
use crate::pack::{self, Level, Pack};
use crate::types::{Body, Citation, Confidence};
use crate::value::{Fraction, Value};

/// A value in force, with its source.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// The value.
    pub value: Value,
    /// Where it stands and how sure it is.
    pub citation: Citation,
    /// Remark for the reader.
    pub note: String,
}

/// A pack in the stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedPack {
    /// Identifier.
    pub id: &'static str,
    /// Title in Chinese.
    pub title: &'static str,
    /// Title in English.
    pub title_en: &'static str,
    /// First day in force.
    pub in_force_from: Date,
    /// Rank.
    pub level: Level,
}

/// A province's text and the national law differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// On what.
    pub key: Key,
    /// What is applied.
    pub applied: Setting,
    /// What the other text says.
    pub other: Setting,
}

/// Why no rules could be found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// No national law is in force for the body on that day.
    #[error("no law for {body:?} is known for {on}")]
    NoLaw {
        /// Which body.
        body: Body,
        /// Which day.
        on: Date,
    },
    /// A pack of that name is not known.
    #[error("unknown rule pack {0}")]
    UnknownPack(String),
    /// An override names no parameter.
    #[error("unknown parameter {0}")]
    UnknownKey(String),
    /// An override has a value the parameter cannot take.
    #[error("value of {key}: {why}")]
    BadValue {
        /// Which parameter.
        key: String,
        /// Why not.
        why: String,
    },
}

#[derive(Debug, PartialEq)]
struct Inner {
    body: Body,
    packs: Vec<AppliedPack>,
    /// One place for each key, in the order of [`Key::ALL`]. Settings are shared, so that replacing one value copies no text.
    settings: Vec<Option<Arc<Setting>>>,
    conflicts: Vec<Conflict>,
}

/// Rules that were stacked once: the packs, by their place in [`pack::all`], and the body.
type Stacked = RwLock<BTreeMap<(Body, Vec<usize>), Rules>>;

/// The rules in force for one election. Cheap to clone.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules(Arc<Inner>);

fn setting(pack: &Pack, key: Key) -> Option<Setting> {
    let entry = pack.parameters.get(&key)?;
    Some(Setting {
        value: entry.value.clone(),
        citation: Citation {
            pack: pack.id.as_str().into(),
            article: pack.cited(&entry.article).into(),
            confidence: entry.confidence.unwrap_or(pack.confidence),
        },
        note: entry.note.clone(),
    })
}

impl Rules {
    /// The packs in force in a division (12-digit code or a prefix of it) on a day.
    ///
    /// # Errors
    /// If no national law for the body is known for that day.
    pub fn resolve(division: &str, body: Body, on: Date) -> Result<Self, ResolveError> {
        let packs = pack::all();
        let stack: Vec<usize> = (0..packs.len()).filter(|at| packs[*at].applies(division, body, on)).collect();
        if !stack.iter().any(|at| packs[*at].level == Level::Law) {
            return Err(ResolveError::NoLaw { body, on });
        }
        Ok(Self::stacked(body, stack))
    }

    /// The packs named, for example `CN-VCL-2025+GC2013`. A province's pack alone stands on the national law of its day.
    ///
    /// # Errors
    /// If a name is not known.
    pub fn named(spec: &str) -> Result<Self, ResolveError> {
        let packs = pack::all();
        let place = |id: &str| packs.iter().position(|p| p.id == id);
        let mut stack: Vec<usize> = Vec::new();
        for id in spec.split('+').map(str::trim) {
            stack.push(place(id).ok_or_else(|| ResolveError::UnknownPack(id.to_owned()))?);
        }
        let body = stack.first().and_then(|at| packs[*at].bodies.first()).copied().unwrap_or(Body::VillageCommittee);
        if !stack.iter().any(|at| packs[*at].level == Level::Law) {
            let law = if body == Body::VillageCommittee { "CN-VCL-2018" } else { "CN-RCL-2025" };
            stack.extend(place(law));
        }
        stack.extend(place("CN-DEFAULT"));
        stack.sort_unstable();
        stack.dedup();
        Ok(Self::stacked(body, stack))
    }

    /// Stacks packs once and keeps the result: a nation has a few dozen stacks, and every page asks for one.
    fn stacked(body: Body, places: Vec<usize>) -> Self {
        static STACKED: OnceLock<Stacked> = OnceLock::new();
        let known = STACKED.get_or_init(Stacked::default);
        let key = (body, places);
        if let Some(rules) = known.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return rules.clone();
        }
        let stack: Vec<&Pack> = key.1.iter().map(|at| &pack::all()[*at]).collect();
        let rules = Self::stack(body, &stack);
        known.write().unwrap_or_else(PoisonError::into_inner).insert(key, rules.clone());
        rules
    }

    fn stack(body: Body, stack: &[&'static Pack]) -> Self {
        let mut settings = vec![None; Key::ALL.len()];
        let mut conflicts = Vec::new();
        for key in Key::ALL.iter().copied() {
            let law = stack.iter().rev().find(|p| p.level == Level::Law && p.parameters.contains_key(&key));
            let province = stack.iter().rev().find(|p| p.level == Level::Province && p.parameters.contains_key(&key));
            let below = stack.iter().rev().find(|p| p.level < Level::Law && p.parameters.contains_key(&key));
            let in_force = match (law, province) {
                (Some(law), Some(province)) => {
                    let binding = law.parameters.get(&key).is_some_and(|e| e.binding);
                    let (applied, other) = if binding { (law, province) } else { (province, law) };
                    if let (Some(a), Some(o)) = (setting(applied, key), setting(other, key))
                        && a.value != o.value
                    {
                        conflicts.push(Conflict { key, applied: a, other: o });
                    }
                    Some(applied)
                }
                (law, province) => province.or(law).or(below),
            };
            settings[key as usize] = in_force.and_then(|p| setting(p, key)).map(Arc::new);
        }
        let packs = stack
            .iter()
            .rev()
            .map(|p| AppliedPack { id: &p.id, title: &p.title, title_en: &p.title_en, in_force_from: p.in_force_from, level: p.level })
            .collect();
        Self(Arc::new(Inner { body, packs, settings, conflicts }))
    }

    /// The same rules with one value replaced ("what if", a village's own method).
    ///
    /// # Errors
    /// If the value is of another kind than the parameter's.
    pub fn with(&self, key: Key, value: Value) -> Result<Self, ResolveError> {
        if let Some(present) = self.get(key)
            && !present.value.is_none()
            && std::mem::discriminant(&present.value) != std::mem::discriminant(&value)
        {
            return Err(ResolveError::BadValue { key: key.name().to_owned(), why: format!("{value} is not like {}", present.value) });
        }
        let mut settings = self.0.settings.clone();
        settings[key as usize] = Some(Arc::new(Setting {
            value,
            citation: Citation { pack: "override".into(), article: "本次指定".into(), confidence: Confidence::Default },
            note: String::new(),
        }));
        Ok(Self(Arc::new(Inner { body: self.0.body, packs: self.0.packs.clone(), settings, conflicts: self.0.conflicts.clone() })))
    }

    /// Body the rules are for.
    #[must_use]
    pub fn body(&self) -> Body {
        self.0.body
    }

    /// Packs, highest rank first.
    #[must_use]
    pub fn packs(&self) -> &[AppliedPack] {
        &self.0.packs
    }

    /// Identifiers of the packs, highest rank first.
    #[must_use]
    pub fn pack_ids(&self) -> Vec<String> {
        self.0.packs.iter().map(|p| p.id.to_owned()).collect()
    }

    /// Where a province's text and the law differ.
    #[must_use]
    pub fn conflicts(&self) -> &[Conflict] {
        &self.0.conflicts
    }

    /// Everything in force.
    pub fn settings(&self) -> impl Iterator<Item = (Key, &Setting)> {
        Key::ALL.iter().filter_map(|key| Some((*key, self.get(*key)?)))
    }

    /// The value of a parameter, if any text or default has one.
    #[must_use]
    pub fn get(&self, key: Key) -> Option<&Setting> {
        self.0.settings.get(key as usize)?.as_deref()
    }

    /// Where the value of a parameter stands; an unknown parameter cites our default reading.
    #[must_use]
    pub fn cite(&self, key: Key) -> Citation {
        self.get(key).map_or_else(
            || Citation { pack: "CN-DEFAULT".into(), article: "条文未作规定".into(), confidence: Confidence::Default },
            |s| s.citation.clone(),
        )
    }

    /// A number, if one is in force.
    #[must_use]
    pub fn maybe_number(&self, key: Key) -> Option<u32> {
        match self.get(key)?.value {
            Value::Number(n) => Some(n),
            _ => None,
        }
    }

    /// A number; zero where none is in force. A test shows that each number asked for without [`Rules::maybe_number`]
    /// is in force in every stack.
    #[must_use]
    pub fn number(&self, key: Key) -> u32 {
        self.maybe_number(key).unwrap_or(0)
    }

    /// Yes or no; no where nothing is in force.
    #[must_use]
    pub fn flag(&self, key: Key) -> bool {
        matches!(self.get(key).map(|s| &s.value), Some(Value::Flag(true)))
    }

    /// A fraction, if one is in force.
    #[must_use]
    pub fn maybe_fraction(&self, key: Key) -> Option<Fraction> {
        match self.get(key)?.value {
            Value::Fraction(x) => Some(x),
            _ => None,
        }
    }

    /// A word; empty where nothing is in force.
    #[must_use]
    pub fn choice(&self, key: Key) -> &str {
        match self.get(key).map(|s| &s.value) {
            Some(Value::Choice(word)) => word,
            _ => "",
        }
    }

    /// Several words; none where nothing is in force.
    #[must_use]
    pub fn list(&self, key: Key) -> &[String] {
        match self.get(key).map(|s| &s.value) {
            Some(Value::List(words)) => words,
            _ => &[],
        }
    }
}
