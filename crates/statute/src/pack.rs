//! Rule packs: one instrument in one edition, as dated data that a lawyer reads and corrects.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::OnceLock;

use jiff::civil::Date;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::key::{Key, Kind, Unit};
use crate::types::{Body, Citation, Confidence};
use crate::value::{Fraction, Value};

/// Rank of an instrument in a stack, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Our reading where the texts are silent.
    Defaults,
    /// A reference procedure.
    Procedure,
    /// National law, or a regulation of the Party's centre.
    Law,
    /// Provincial regulation.
    Province,
    /// A text of a prefecture, county or township.
    Local,
}

impl Level {
    /// The name used in packs and messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Defaults => "defaults",
            Self::Procedure => "procedure",
            Self::Law => "law",
            Self::Province => "province",
            Self::Local => "local",
        }
    }
}

/// How far the law leaves a province room to say otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    /// None: another value does not apply.
    Exact,
    /// A province may ask for more, not for less.
    AtLeast,
    /// A province may allow less, not more.
    AtMost,
}

impl Binding {
    /// Whether a province's value stands beside the law's.
    #[must_use]
    pub fn leaves_room_for(self, law: &Value, other: &Value) -> bool {
        let more = match (law, other) {
            (Value::Number(law), Value::Number(other)) => other.cmp(law),
            (Value::Fraction(law), Value::Fraction(other)) => compare(*other, *law),
            (Value::List(law), Value::List(other)) => {
                let within = |a: &[String], b: &[String]| a.iter().all(|word| b.contains(word));
                return (self != Self::AtMost && within(law, other) || self == Self::AtMost)
                    && (self == Self::AtLeast || within(other, law));
            }
            _ => return law == other,
        };
        match self {
            Self::Exact => more.is_eq(),
            Self::AtLeast => more.is_ge(),
            Self::AtMost => more.is_le(),
        }
    }
}

/// The stricter fraction is the greater; of equal fractions "more than" is stricter than "not less than".
fn compare(a: Fraction, b: Fraction) -> std::cmp::Ordering {
    let (left, right) = (u64::from(a.num) * u64::from(b.den), u64::from(b.num) * u64::from(a.den));
    left.cmp(&right).then(a.strict.cmp(&b.strict))
}

/// One value of a pack.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The value.
    pub value: Value,
    /// What a number counts.
    #[serde(default)]
    pub unit: Option<Unit>,
    /// Article within the instrument.
    pub article: String,
    /// First day of this value; the pack's own if absent.
    #[serde(default)]
    pub from: Option<Date>,
    /// Last day of this value; the pack's own if absent.
    #[serde(default)]
    pub until: Option<Date>,
    /// How sure; the pack's own confidence if absent.
    #[serde(default)]
    pub confidence: Option<Confidence>,
    /// The words of the article, where they were read.
    #[serde(default)]
    pub quote: String,
    /// Remark for the reader.
    #[serde(default)]
    pub note: String,
    /// The law settles the matter against a province's text.
    #[serde(default)]
    pub binding: Option<Binding>,
}

impl Entry {
    fn in_force(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on <= until)
    }
}

/// One value, or several that follow one another in time.
struct Dated(Vec<Entry>);

impl<'de> Deserialize<'de> for Dated {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrSeveral;
        impl<'de> Visitor<'de> for OneOrSeveral {
            type Value = Dated;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value with its article, or a list of such values")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Dated, A::Error> {
                Entry::deserialize(MapAccessDeserializer::new(map)).map(|entry| Dated(vec![entry]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Dated, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(seq)).map(Dated)
            }
        }
        deserializer.deserialize_any(OneOrSeveral)
    }
}

/// What a bar does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BarEffect {
    /// 不得提名.
    Bar,
    /// 不宜提名: advice, which the villagers may set aside.
    Unsuitable,
}

/// A bar to nomination, with the instrument it comes from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bar {
    /// Stable code.
    pub code: String,
    /// Article within the instrument.
    pub article: String,
    /// In Chinese, as the article has it.
    pub zh: String,
    /// In English.
    pub en: String,
    /// What it does.
    pub effect: BarEffect,
    /// How far back it looks, in months; without end if absent.
    #[serde(default)]
    pub look_back_months: Option<u32>,
    /// Departments that can tell, in Chinese.
    #[serde(default)]
    pub checked_by: Vec<String>,
    /// How sure; the pack's own confidence if absent.
    #[serde(default)]
    pub confidence: Option<Confidence>,
    /// Remark for the reader.
    #[serde(default)]
    pub note: String,
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
    /// What was read of the text, and what is still to be read.
    #[serde(default)]
    pub read: String,
    /// Remark for the reader.
    #[serde(default)]
    pub note: String,
    /// The values, by date.
    #[serde(default, deserialize_with = "dated")]
    pub parameters: BTreeMap<Key, Vec<Entry>>,
    /// Bars to nomination.
    #[serde(default)]
    pub bars: Vec<Bar>,
}

fn dated<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<Key, Vec<Entry>>, D::Error> {
    let read: BTreeMap<Key, Dated> = BTreeMap::deserialize(deserializer)?;
    Ok(read.into_iter().map(|(key, Dated(entries))| (key, entries)).collect())
}

/// What is wrong in a pack, and in which line of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line, from one.
    pub line: usize,
    /// What, in the words of the message file: `pack-<code>`.
    pub code: &'static str,
    /// What it is about, for example the parameter's name.
    pub about: String,
    /// Further words: the value, the kind expected, the reader's own message.
    pub detail: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}: {} {}", self.line, self.code, self.about, self.detail)
    }
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
    /// Everything that is wrong: what cannot be read, unknown names, values of another kind, units, dates that do not follow.
    pub fn read(text: &str) -> Result<Self, Vec<Problem>> {
        let pack: Self = toml::from_str(text).map_err(|error| vec![unreadable(text, &error)])?;
        let problems = pack.problems(text);
        if problems.is_empty() { Ok(pack) } else { Err(problems) }
    }

    fn problems(&self, text: &str) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut tell = |line: usize, code, about: &str, detail: String| {
            problems.push(Problem { line, code, about: about.to_owned(), detail });
        };
        let at = |what: &str| line_of(text, what);
        for (name, value) in [("id", &self.id), ("title", &self.title), ("title_en", &self.title_en), ("short", &self.short)] {
            if value.trim().is_empty() {
                tell(at(&format!("{name} =")), "empty", name, String::new());
            }
        }
        if !self.division.bytes().all(|b| b.is_ascii_digit()) || ![0, 2, 4, 6, 9, 12].contains(&self.division.len()) {
            tell(at("division ="), "division", "division", self.division.clone());
        }
        if self.in_force_until.is_some_and(|until| until < self.in_force_from) {
            tell(at("in_force_until ="), "dates", "in_force_until", String::new());
        }
        if self.bodies.is_empty() {
            tell(at("bodies ="), "empty", "bodies", String::new());
        }
        for (key, entries) in &self.parameters {
            let line = at(&format!("parameters.{}]", key.name()));
            for entry in entries {
                if let Some((code, detail)) = entry_problem(*key, entry) {
                    tell(line, code, key.name(), detail);
                }
            }
            if entries.windows(2).any(|pair| pair[0].until.is_none() || pair[1].from.is_none() || pair[0].until >= pair[1].from) {
                tell(line, "dates", key.name(), String::new());
            }
        }
        let mut codes = BTreeSet::new();
        for bar in &self.bars {
            let line = at(&format!("code = \"{}\"", bar.code));
            if !codes.insert(&bar.code) {
                tell(line, "bar_twice", &bar.code, String::new());
            }
            if bar.article.trim().is_empty() || bar.zh.trim().is_empty() || bar.en.trim().is_empty() {
                tell(line, "empty", &bar.code, String::new());
            }
        }
        problems
    }

    /// The value of a parameter on a day; without a day the last one.
    #[must_use]
    pub fn entry(&self, key: Key, on: Option<Date>) -> Option<&Entry> {
        let entries = self.parameters.get(&key)?;
        match on {
            Some(day) => entries.iter().find(|entry| entry.in_force(day)),
            None => entries.last(),
        }
    }

    /// The article as people cite it; what is no article stands in brackets.
    #[must_use]
    pub fn cited(&self, article: &str) -> String {
        let (short, an_article) = (&self.short, article.starts_with('第'));
        if an_article { format!("{short}{article}") } else { format!("{short}（{article}）") }
    }

    /// Where an article of this pack stands.
    #[must_use]
    pub fn citation(&self, article: &str, confidence: Option<Confidence>) -> Citation {
        Citation::new(&self.id, &self.cited(article), confidence.unwrap_or(self.confidence))
    }
}

/// What is wrong with one value: a code, and the words about it.
fn entry_problem(key: Key, entry: &Entry) -> Option<(&'static str, String)> {
    if !key.kind().accepts(&entry.value) {
        return Some(("value", format!("{} ({})", entry.value, expected(key.kind()))));
    }
    if entry.unit != key.kind().unit() {
        return Some(("unit", key.kind().unit().map_or("-", Unit::name).to_owned()));
    }
    if entry.article.trim().is_empty() {
        return Some(("empty", "article".to_owned()));
    }
    if matches!((entry.from, entry.until), (Some(from), Some(until)) if until < from) {
        return Some(("dates", String::new()));
    }
    None
}

/// A kind of value in a few words that need no translation.
#[must_use]
pub fn expected(kind: Kind) -> String {
    match kind {
        Kind::Count(unit) => format!("0, 1, 2 … {}", unit.name()),
        Kind::Share => r#"">1/2", ">=1/3""#.to_owned(),
        Kind::Flag => "true, false".to_owned(),
        Kind::OneOf(words) => words.join(" | "),
        Kind::Several(words) => format!("[{}]", words.join(", ")),
    }
}

fn unreadable(text: &str, error: &toml::de::Error) -> Problem {
    let start = error.span().map_or(0, |span| span.start.min(text.len()));
    let line = text.get(..start).map_or(1, |before| before.matches('\n').count() + 1);
    let said = error.message();
    let short = said.split_once(", expected one of").map_or(said, |(before, _)| before);
    Problem { line, code: "unreadable", about: String::new(), detail: short.to_owned() }
}

/// The line in which something first stands; the first where it does not.
fn line_of(text: &str, what: &str) -> usize {
    text.lines().position(|line| line.contains(what)).map_or(1, |at| at + 1)
}

include!(concat!(env!("OUT_DIR"), "/packs.rs"));

/// All packs known to the program, lowest rank first, then by date.
///
/// # Panics
/// If a pack file of the repository cannot be read; a test reads them all.
#[must_use]
pub fn all() -> &'static [Pack] {
    static PACKS: OnceLock<Vec<Pack>> = OnceLock::new();
    PACKS.get_or_init(|| {
        let read = |(name, text): &(&str, &str)| Pack::read(text).unwrap_or_else(|problems| panic!("{name}: {}", problems[0]));
        let mut packs: Vec<Pack> = SOURCES.iter().map(read).collect();
        packs.sort_by(|a, b| (a.level, a.in_force_from, &a.id).cmp(&(b.level, b.in_force_from, &b.id)));
        packs
    })
}

/// The pack of that identifier.
#[must_use]
pub fn find(id: &str) -> Option<&'static Pack> {
    all().iter().find(|pack| pack.id == id)
}

/// The text of the file of that pack.
#[must_use]
pub fn source(id: &str) -> Option<&'static str> {
    let name = format!("{id}.toml");
    SOURCES.iter().find(|(file, _)| file.rsplit('/').next() == Some(&name)).map(|(_, text)| *text)
}
