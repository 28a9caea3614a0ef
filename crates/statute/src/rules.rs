//! The rules in force for one election: packs stacked by rank, conflicts found.

use std::sync::{Arc, LazyLock};

use jiff::civil::Date;

use crate::key::Key;
use crate::pack::{self, Bar, Level, Pack};
use crate::resolve;
use crate::types::{Body, Citation, Confidence};
use crate::value::{Fraction, Value};

/// A value in force, with its source.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// The value.
    pub value: Value,
    /// Where it stands and how sure it is.
    pub citation: Citation,
    /// The words of the article, where they were read.
    pub quote: &'static str,
    /// Remark for the reader.
    pub note: &'static str,
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
    /// How many parameters it sets; none for a province whose text nobody has read.
    pub parameters: usize,
}

/// How two texts that differ were brought together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// The law settles the matter; the other text does not apply.
    LawPrevails,
    /// The law leaves room; the nearer text applies.
    NearerText,
    /// The nearer text asks for more than the law, or allows less, and the law lets it.
    WithinTheLaw,
}

/// Two texts in the stack say different things on one parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// On what.
    pub key: Key,
    /// What is applied.
    pub applied: Setting,
    /// What the other text says.
    pub other: Setting,
    /// Why the first is applied.
    pub settled: Settled,
    /// The other text, or the one applied, was last changed before the law was: somebody should ask whether it still holds.
    pub older_than_law: bool,
}

/// A bar to nomination in force, with its instrument.
#[derive(Debug, Clone, PartialEq)]
pub struct BarInForce {
    /// The bar.
    pub bar: &'static Bar,
    /// Where it stands and how sure it is.
    pub citation: Citation,
    /// Rank of the instrument.
    pub level: Level,
}

impl PartialEq for Bar {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code && self.article == other.article
    }
}

/// Why no rules could be found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// No national law is in force for the body on that day.
    #[error("no law for {} is known for {on}", body.name())]
    NoLaw {
        /// Which body.
        body: Body,
        /// Which day.
        on: Date,
    },
    /// A pack of that name is not known.
    #[error("unknown rule pack {0}")]
    UnknownPack(String),
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
pub(crate) struct Inner {
    body: Body,
    packs: Vec<AppliedPack>,
    /// The day whose values are in force; none where packs were named without one.
    on: Option<Date>,
    /// One place for each key, in the order of [`Key::ALL`].
    settings: Vec<Option<Setting>>,
    conflicts: Vec<Conflict>,
    bars: Vec<BarInForce>,
}

/// The rules in force for one election. Cheap to clone.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    inner: Arc<Inner>,
    /// Values put in place of the packs' ("what if", a village's own method), the last one first.
    replaced: Option<Arc<Replaced>>,
}

#[derive(Debug, PartialEq)]
struct Replaced {
    key: Key,
    setting: Setting,
    before: Option<Arc<Replaced>>,
}

fn setting(pack: &'static Pack, key: Key, on: Option<Date>) -> Option<Setting> {
    let entry = pack.entry(key, on)?;
    Some(Setting {
        value: entry.value.clone(),
        citation: pack.citation(&entry.article, entry.confidence),
        quote: &entry.quote,
        note: &entry.note,
    })
}

impl Rules {
    /// The packs in force in a division (12-digit code or a prefix of it) on a day.
    ///
    /// # Errors
    /// If no national law for the body is known for that day.
    pub fn resolve(division: &str, body: Body, on: Date) -> Result<Self, ResolveError> {
        resolve::in_force(division, body, on)
    }

    /// The packs named, for example `CN-VCL-2025+GC2013`. A province's pack alone stands on the national law of its day.
    ///
    /// # Errors
    /// If a name is not known.
    pub fn named(spec: &str) -> Result<Self, ResolveError> {
        resolve::named(spec)
    }

    /// Stacks packs, lowest rank first.
    pub(crate) fn stack(body: Body, stack: &[&'static Pack], on: Option<Date>) -> Self {
        let mut settings = vec![None; Key::ALL.len()];
        let mut conflicts = Vec::new();
        for key in Key::ALL.iter().copied() {
            let saying: Vec<&'static Pack> = stack.iter().rev().copied().filter(|p| p.entry(key, on).is_some()).collect();
            settings[key as usize] = in_force(key, &saying, on, &mut conflicts);
        }
        let packs = stack
            .iter()
            .rev()
            .map(|p| AppliedPack {
                id: &p.id,
                title: &p.title,
                title_en: &p.title_en,
                in_force_from: p.in_force_from,
                level: p.level,
                parameters: p.parameters.len(),
            })
            .collect();
        let bars = stack.iter().rev().flat_map(|pack| {
            pack.bars.iter().map(|bar| BarInForce { bar, citation: pack.citation(&bar.article, bar.confidence), level: pack.level })
        });
        let inner = Inner { body, packs, on, settings, conflicts, bars: bars.collect() };
        Self { inner: Arc::new(inner), replaced: None }
    }

    /// The same rules with one value replaced ("what if", a village's own method).
    ///
    /// # Errors
    /// If the value is of another kind than the parameter's.
    pub fn with(&self, key: Key, value: Value) -> Result<Self, ResolveError> {
        if !key.kind().accepts(&value) {
            let why = format!("{value} is none of: {}", pack::expected(key.kind()));
            return Err(ResolveError::BadValue { key: key.name().to_owned(), why });
        }
        static CITATION: LazyLock<Citation> = LazyLock::new(|| Citation::new("override", "本次指定", Confidence::Default));
        let citation = CITATION.clone();
        let setting = Setting { value, citation, quote: "", note: "" };
        let replaced = Some(Arc::new(Replaced { key, setting, before: self.replaced.clone() }));
        Ok(Self { inner: Arc::clone(&self.inner), replaced })
    }

    /// Body the rules are for.
    #[must_use]
    pub fn body(&self) -> Body {
        self.inner.body
    }

    /// Packs, highest rank first.
    #[must_use]
    pub fn packs(&self) -> &[AppliedPack] {
        &self.inner.packs
    }

    /// Identifiers of the packs, highest rank first.
    #[must_use]
    pub fn pack_ids(&self) -> Vec<String> {
        self.inner.packs.iter().map(|p| p.id.to_owned()).collect()
    }

    /// Where two texts differ.
    #[must_use]
    pub fn conflicts(&self) -> &[Conflict] {
        &self.inner.conflicts
    }

    /// Bars to nomination, those of the nearest instrument first.
    #[must_use]
    pub fn bars(&self) -> &[BarInForce] {
        &self.inner.bars
    }

    /// No text of the province has been read: what is applied is the national law and our own reading.
    #[must_use]
    pub fn province_unread(&self) -> bool {
        self.packs().iter().any(|p| p.level == Level::Province && p.parameters == 0)
            && !self.packs().iter().any(|p| p.level == Level::Province && p.parameters > 0)
    }

    /// What every pack of the stack says on a parameter, highest rank first.
    #[must_use]
    pub fn sources(&self, key: Key) -> Vec<(&'static Pack, Setting)> {
        let packs = self.packs().iter().filter_map(|p| pack::find(p.id));
        packs.filter_map(|pack| Some((pack, setting(pack, key, self.inner.on)?))).collect()
    }

    /// Everything in force.
    pub fn settings(&self) -> impl Iterator<Item = (Key, &Setting)> {
        Key::ALL.iter().filter_map(|key| Some((*key, self.get(*key)?)))
    }

    /// The value of a parameter, if any text or default has one.
    #[must_use]
    pub fn get(&self, key: Key) -> Option<&Setting> {
        let mut replaced = self.replaced.as_deref();
        while let Some(this) = replaced {
            if this.key == key {
                return Some(&this.setting);
            }
            replaced = this.before.as_deref();
        }
        self.inner.settings.get(key as usize)?.as_ref()
    }

    /// Where the value of a parameter stands; where every text is silent, that is said.
    #[must_use]
    pub fn cite(&self, key: Key) -> Citation {
        self.get(key).map_or_else(|| Citation::new("CN-DEFAULT", "条文未作规定", Confidence::Default), |s| s.citation.clone())
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

/// The value in force among packs that say something, highest rank first; every difference is told.
fn in_force(key: Key, saying: &[&'static Pack], on: Option<Date>, conflicts: &mut Vec<Conflict>) -> Option<Setting> {
    let nearest = *saying.first()?;
    let law = saying.iter().copied().find(|p| p.level == Level::Law);
    let applied = match law {
        Some(law) if !leaves_room(law, nearest, key, on) => law,
        _ => nearest,
    };
    let ours = setting(applied, key, on)?;
    for other in saying.iter().copied().filter(|p| p.level >= Level::Law && !std::ptr::eq(*p, applied)) {
        let Some(theirs) = setting(other, key, on).filter(|s| s.value != ours.value) else { continue };
        let settled = match law {
            Some(law) if std::ptr::eq(law, applied) && other.level > Level::Law => Settled::LawPrevails,
            Some(law) if law.entry(key, on).is_some_and(|e| e.binding.is_some()) => Settled::WithinTheLaw,
            _ => Settled::NearerText,
        };
        let local = if applied.level > Level::Law { applied } else { other };
        let changed = law.and_then(|law| law.entry(key, on)?.from.or(Some(law.in_force_from)));
        let older = changed.is_some_and(|changed| local.in_force_from < changed);
        conflicts.push(Conflict { key, applied: ours.clone(), other: theirs, settled, older_than_law: older });
    }
    Some(ours)
}

/// Whether the nearer text's value stands beside the law: where the law settles the matter and both agree, the law is cited.
fn leaves_room(law: &Pack, nearest: &Pack, key: Key, on: Option<Date>) -> bool {
    let (Some(own), Some(near)) = (law.entry(key, on), nearest.entry(key, on)) else { return true };
    own.binding.is_none_or(|binding| own.value != near.value && binding.leaves_room_for(&own.value, &near.value))
}

/// A parameter on which two sets of rules differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference<'a> {
    /// On what.
    pub key: Key,
    /// What the first says; nothing where it is silent.
    pub first: Option<&'a Setting>,
    /// What the second says.
    pub second: Option<&'a Setting>,
}

/// Where two sets of rules have different values: two provinces, or two years.
#[must_use]
pub fn compare<'a>(first: &'a Rules, second: &'a Rules) -> Vec<Difference<'a>> {
    let pair = |key: &Key| Difference { key: *key, first: first.get(*key), second: second.get(*key) };
    Key::ALL.iter().map(pair).filter(|d| d.first.map(|s| &s.value) != d.second.map(|s| &s.value)).collect()
}
