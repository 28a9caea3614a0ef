//! The law in words: names of parameters, stages, bodies and places; values with their unit; why a text is applied.
//!
//! Pages and the command line say the same words, so they stand here once.

use statute::pack::Problem;
use statute::{Bar, BarEffect, Body, Confidence, Conflict, Key, Kind, Level, Pack, Rules, Setting, Settled, Stage, Unit, Value};
use words::Lang;

use crate::form;

/// The provinces in which villages and communities elect committees, by the first two digits of their codes (GB/T 2260).
pub const PROVINCES: [&str; 31] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46", "50",
    "51", "52", "53", "54", "61", "62", "63", "64", "65",
];

/// The name of the province that a division code lies in.
#[must_use]
pub fn province(lang: Lang, division: &str) -> Option<String> {
    let code = division.get(..2)?;
    PROVINCES.contains(&code).then(|| lang.text(&format!("province-{code}")))
}

/// The title of a parameter.
#[must_use]
pub fn title(lang: Lang, key: Key) -> String {
    lang.text(&form::key("key", key.name()))
}

/// The name of a stage.
#[must_use]
pub fn stage(lang: Lang, stage: Stage) -> String {
    lang.text(&form::key("stage", stage.name()))
}

/// The name of a body.
#[must_use]
pub fn body(lang: Lang, body: Body) -> String {
    lang.text(&form::key("body", body.name()))
}

/// The rank of an instrument.
#[must_use]
pub fn level(lang: Lang, level: Level) -> String {
    lang.text(&form::key("level", level.name()))
}

/// How sure a value is.
#[must_use]
pub fn confidence(lang: Lang, confidence: Confidence) -> String {
    lang.text(form::confidence_key(confidence))
}

/// The title of a pack.
#[must_use]
pub fn pack_title(lang: Lang, pack: &Pack) -> &str {
    if lang == Lang::En { &pack.title_en } else { &pack.title }
}

/// A word of a parameter; where the parameter says it in its own way, in that way.
#[must_use]
pub fn word(lang: Lang, key: Key, word: &str) -> String {
    let own = form::key("value", &format!("{}-{word}", key.name()));
    lang.text(&if lang.has(&own) { own } else { form::key("value", word) })
}

/// Several words, one after another.
#[must_use]
pub fn list(lang: Lang, items: &[String]) -> String {
    items.join(if lang == Lang::En { ", " } else { "、" })
}

/// A number with what it counts.
#[must_use]
pub fn measure(lang: Lang, number: u32, unit: Unit) -> String {
    let key = format!("measure-{}{}", if number == 1 { "one-" } else { "" }, unit.name());
    lang.with(&key, &[("number", &number.to_string())])
}

/// A value of a parameter in words.
#[must_use]
pub fn value(lang: Lang, key: Key, value: &Value) -> String {
    match (value, key.kind()) {
        (Value::Number(number), Kind::Count(unit)) => measure(lang, *number, unit),
        (Value::Choice(one), _) => word(lang, key, one),
        (Value::List(several), _) => list(lang, &several.iter().map(|one| word(lang, key, one)).collect::<Vec<_>>()),
        (Value::Number(number), _) => number.to_string(),
        (Value::Flag(yes), _) => lang.text(if *yes { "value-yes" } else { "value-no" }),
        (Value::Fraction(f), _) => {
            let key = if f.strict { "value-more-than" } else { "value-at-least" };
            lang.with(key, &[("num", &f.num.to_string()), ("den", &f.den.to_string())])
        }
    }
}

/// What kind of value a parameter takes.
#[must_use]
pub fn kind(lang: Lang, kind: Kind) -> String {
    match kind {
        Kind::Count(unit) => lang.with("kind-count", &[("unit", unit.name())]),
        Kind::Share => lang.text("kind-share"),
        Kind::Flag => lang.text("kind-flag"),
        Kind::OneOf(_) => lang.text("kind-one-of"),
        Kind::Several(_) => lang.text("kind-several"),
    }
}

/// Why one of two texts is applied.
#[must_use]
pub fn settled(lang: Lang, settled: Settled) -> String {
    lang.text(match settled {
        Settled::LawPrevails => "rule-law-prevails",
        Settled::NearerText => "rule-nearer-text",
        Settled::WithinTheLaw => "rule-within-the-law",
    })
}

/// What is still to be asked about a value: what the law leaves open, its confidence, and whether an older text still holds.
#[must_use]
pub fn questions(lang: Lang, rules: &Rules, key: Key, setting: &Setting) -> Vec<String> {
    let article = [("article", setting.citation.article.as_ref())];
    let unsure = match setting.citation.confidence {
        Confidence::Text => None,
        Confidence::Partial => Some(lang.with("rule-ask-partial", &article)),
        Confidence::Memory => Some(lang.with("rule-ask-memory", &article)),
        Confidence::Default => Some(lang.text("rule-ask-default")),
    };
    let older = rules.conflicts().iter().any(|c| c.key == key && c.older_than_law);
    let open = rules.is_open(key).then(|| lang.text(&form::key("question", key.name())));
    open.into_iter().chain(unsure).chain(older.then(|| lang.text("rule-ask-older"))).collect()
}

/// What the law leaves open in a set of rules: the parameter, the question and the reading taken.
#[must_use]
pub fn open_questions(lang: Lang, rules: &Rules) -> Vec<(Key, String)> {
    let open = Key::OPEN.iter().copied().filter(|key| rules.is_open(*key));
    open.map(|key| (key, lang.text(&form::key("question", key.name())))).collect()
}

/// What another text of the stack says on a parameter, and why it is not applied.
pub struct Other {
    /// The other text.
    pub pack: &'static Pack,
    /// What it says.
    pub setting: Setting,
    /// Why it is not applied, as a sentence.
    pub why: String,
}

/// The texts of the stack that speak on a parameter beside the one applied, highest rank first; our own reading is no text.
#[must_use]
pub fn others(lang: Lang, rules: &Rules, key: Key, applied: &Setting) -> Vec<Other> {
    let beside = rules.sources(key).into_iter().filter(|(pack, _)| pack.level > Level::Defaults && pack.id != *applied.citation.pack);
    beside
        .map(|(pack, setting)| {
            let conflict = |c: &&Conflict| c.key == key && c.other.citation.pack == setting.citation.pack;
            let why = match rules.conflicts().iter().find(conflict) {
                _ if setting.value == applied.value => lang.text("rule-other-same"),
                Some(conflict) => settled(lang, conflict.settled),
                None => lang.text("rule-other-lower"),
            };
            Other { pack, setting, why }
        })
        .collect()
}

/// A bar in one line: what it says, what it does, how far back it looks, who can tell.
#[must_use]
pub fn bar(lang: Lang, bar: &Bar) -> String {
    let effect = lang.text(if bar.effect == BarEffect::Bar { "rule-bar-bar" } else { "rule-bar-unsuitable" });
    let mut parts = vec![if lang == Lang::En { bar.en.clone() } else { bar.zh.clone() }, effect];
    parts.extend(bar.look_back_months.map(|n| lang.with("rule-bar-months", &[("months", &n.to_string())])));
    if !bar.checked_by.is_empty() {
        parts.push(lang.with("rule-bar-asks", &[("departments", &bar.checked_by.join("、"))]));
    }
    parts.join(if lang == Lang::En { "; " } else { "；" })
}

/// A pack of the stack: rank, first day, how much it sets.
#[must_use]
pub fn pack_line(lang: Lang, pack: &Pack) -> String {
    let (on, count) = (pack.in_force_from.to_string(), pack.parameters.len().to_string());
    lang.with("rule-pack-line", &[("level", &level(lang, pack.level)), ("on", &on), ("count", &count)])
}

/// A problem of a pack file as a sentence.
#[must_use]
pub fn problem(lang: Lang, problem: &Problem) -> String {
    let about = match Key::named(&problem.about) {
        Some(key) => lang.with("pack-named", &[("title", &title(lang, key)), ("name", key.name())]),
        None => problem.about.clone(),
    };
    let detail = problem.detail.as_str();
    let say = |key: &str, detail: &str| lang.with(key, &[("about", &about), ("detail", detail)]);
    match problem.code {
        "unreadable" => unreadable(lang, detail),
        "empty" if !detail.is_empty() => say("pack-empty-part", detail),
        "unit" if detail == "-" => say("pack-no-unit", detail),
        code => say(&form::key("pack", code), detail),
    }
}

/// What the reader of the file said; a name that it does not know, or a field that it misses, in plain words.
fn unreadable(lang: Lang, said: &str) -> String {
    let known =
        [("unknown field `", "pack-unknown-field"), ("unknown variant `", "pack-unknown-word"), ("missing field `", "pack-missing-field")];
    let found = known.into_iter().find_map(|(begins, key)| Some((key, said.strip_prefix(begins)?)));
    match found.and_then(|(key, rest)| Some((key, rest.split_once('`')?.0))) {
        Some((key, name)) => lang.with(key, &[("detail", name)]),
        None => lang.with("pack-unreadable", &[("detail", said)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_and_every_word_of_it_can_be_said_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            for key in Key::ALL.iter().copied() {
                assert!(lang.has(&form::key("key", key.name())), "{lang:?}: {key:?} has no title");
                for word in key.kind().words() {
                    assert!(lang.has(&form::key("value", word)), "{lang:?}: {word}, a word of {key:?}, has no words");
                }
            }
            for stage in Stage::ALL {
                assert!(lang.has(&form::key("stage", stage.name())), "{lang:?}: {stage:?}");
            }
            for unit in Unit::ALL {
                assert!([1, 3].iter().all(|n| !measure(lang, *n, unit).contains("measure-")), "{lang:?}: {unit:?}");
            }
            for body in Body::ALL {
                assert!(lang.has(&form::key("body", body.name())), "{lang:?}: {body:?}");
            }
            for rank in [Level::Defaults, Level::Procedure, Level::Law, Level::Province, Level::Local] {
                assert!(lang.has(&form::key("level", rank.name())), "{lang:?}: {rank:?}");
            }
            for code in PROVINCES {
                assert!(lang.has(&format!("province-{code}")), "{lang:?}: {code}");
            }
        }
    }

    #[test]
    fn a_number_is_said_with_what_it_counts_and_a_word_as_its_parameter_says_it() {
        assert_eq!(value(Lang::Zh, Key::RollPublicationDays, &Value::Number(20)), "20 日");
        assert_eq!(value(Lang::En, Key::RollPublicationDays, &Value::Number(1)), "1 day");
        assert_eq!(value(Lang::En, Key::CommitteeMin, &Value::Number(3)), "3 persons");
        let of = |key, word: &str| value(Lang::Zh, key, &Value::List(vec![word.to_owned()]));
        assert_eq!(of(Key::Nominator, "representatives"), "代表", "who nominates is a person");
        assert_eq!(of(Key::SupervisionChosenBy, "representatives"), "代表会议", "who chooses is a meeting");
    }

    #[test]
    fn every_pack_lies_in_a_province_that_has_a_name() {
        for pack in statute::pack::all().iter().filter(|p| !p.division.is_empty()) {
            assert!(province(Lang::Zh, &pack.division).is_some(), "{}: {}", pack.id, pack.division);
        }
    }
}
