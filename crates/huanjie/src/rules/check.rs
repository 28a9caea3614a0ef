//! `huanjie rules check`: what is wrong in a pack file and in which line, and what reading the pack would change.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use statute::pack::{Binding, Entry, Problem};
use statute::{Body, Confidence, Key, Level, Pack, Rules, Setting};
use web::rules::say;
use words::Lang;

use super::print;
use super::text::labelled;
use crate::Failure;

/// Checks every file: unusable where one cannot be opened, the answer "no" where one has a problem.
pub fn run(files: &[PathBuf], today: Date, lang: Lang) -> Result<(), Failure> {
    let (mut unread, mut wrong, mut problems) = (Vec::new(), 0_usize, 0_usize);
    for file in files {
        let text = match fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) => {
                unread.push(format!("{}: {error}", file.display()));
                continue;
            }
        };
        match read(file, &text) {
            Ok(pack) => print(&good(file, &pack, today, lang))?,
            Err(mut found) => {
                found.sort_by_key(|problem| problem.line);
                let line = |p: &Problem| format!("{}:{}: {}\n", file.display(), p.line, say::problem(lang, p));
                print(&found.iter().map(line).collect::<String>())?;
                wrong += 1;
                problems += found.len();
            }
        }
    }
    if !unread.is_empty() {
        return Err(Failure::unusable(unread.join("; ")));
    }
    if wrong > 0 {
        let figures = [("files", wrong.to_string()), ("count", problems.to_string())];
        return Err(Failure::no(lang.with("check-failed", &figures.each_ref().map(|(name, n)| (*name, n.as_str())))));
    }
    Ok(())
}

/// The pack of a file; a file is named like its pack.
fn read(file: &Path, text: &str) -> Result<Pack, Vec<Problem>> {
    let pack = Pack::read(text)?;
    if file.file_stem().is_some_and(|stem| stem == pack.id.as_str()) {
        return Ok(pack);
    }
    let line = text.lines().position(|line| line.starts_with("id")).map_or(1, |at| at + 1);
    Err(vec![Problem { line, code: "name", about: "id".to_owned(), detail: format!("{}.toml", pack.id) }])
}

/// A pack that can be read: what is in it, what is unconfirmed, and what it changes for each body it speaks of.
fn good(file: &Path, pack: &Pack, today: Date, lang: Lang) -> String {
    let figures = [
        ("id", pack.id.clone()),
        ("title", say::pack_title(lang, pack).to_owned()),
        ("count", pack.parameters.len().to_string()),
        ("bars", pack.bars.len().to_string()),
    ];
    let summary = lang.with("check-read", &figures.each_ref().map(|(name, text)| (*name, text.as_str())));
    let mut out = format!("{}: {}\n", file.display(), lang.text("check-good"));
    out.push_str(&labelled(2, "", &summary));
    out.push_str(&unconfirmed(pack, lang));
    let on = today.max(pack.in_force_from).min(pack.in_force_until.unwrap_or(Date::MAX));
    for body in &pack.bodies {
        out.push_str(&against(pack, *body, on, lang));
    }
    out
}

fn unconfirmed(pack: &Pack, lang: Lang) -> String {
    let unsure = |entry: &Entry| entry.confidence.unwrap_or(pack.confidence) != Confidence::Text;
    let keys: Vec<Key> = pack.parameters.iter().filter(|(_, entries)| entries.iter().any(unsure)).map(|(key, _)| *key).collect();
    if keys.is_empty() {
        return labelled(2, "", &lang.text("check-all-confirmed"));
    }
    named("check-unconfirmed", &keys, lang)
}

/// A sentence with a count, then the parameters it is about.
fn named(sentence: &str, keys: &[Key], lang: Lang) -> String {
    let titles: Vec<String> = keys.iter().map(|key| say::title(lang, *key)).collect();
    let separator = if lang == Lang::En { "; " } else { "；" };
    labelled(2, "", &lang.with(sentence, &[("count", &keys.len().to_string())])) + &labelled(4, "", &titles.join(separator))
}

/// The pack beside the other texts in force there on a day: where it is silent, where it is alone, where it differs.
fn against(pack: &Pack, body: Body, on: Date, lang: Lang) -> String {
    let place = [("body", say::body(lang, body)), ("on", on.to_string())];
    let place = place.each_ref().map(|(name, text)| (*name, text.as_str()));
    let Ok(rules) = Rules::resolve(&pack.division, body, on) else {
        return labelled(2, "", &lang.with("check-against-nothing", &place));
    };
    let mut out = labelled(2, "", &lang.with("check-against", &place));
    let (mut silent, mut alone, mut differs) = (Vec::new(), Vec::new(), Vec::new());
    for key in Key::ALL.iter().copied() {
        let texts: Vec<(&'static Pack, Setting)> = rules.sources(key).into_iter().filter(|(other, _)| other.id != pack.id).collect();
        let nearest = texts.first();
        match (pack.entry(key, Some(on)), nearest) {
            (None, Some((other, _))) if other.level > Level::Defaults => silent.push(key),
            (Some(_), None) => alone.push(key),
            (Some(own), Some(_)) => differs.extend(difference(pack, key, own, on, &texts, lang)),
            _ => {}
        }
    }
    for (sentence, keys) in [("check-silent", &silent), ("check-new", &alone)] {
        if !keys.is_empty() {
            out.push_str(&named(sentence, keys, lang));
        }
    }
    match differs.len() {
        0 => out.push_str(&labelled(2, "", &lang.text("check-same"))),
        count => out.push_str(&labelled(2, "", &lang.with("check-differs", &[("count", &count.to_string())]))),
    }
    out.extend(differs);
    out
}

/// What the law, or where it is silent the nearest text, says otherwise; whether this text applies; whether it is older.
fn difference(pack: &Pack, key: Key, own: &Entry, on: Date, texts: &[(&'static Pack, Setting)], lang: Lang) -> Option<String> {
    let (other, setting) = texts.iter().find(|(text, _)| text.level == Level::Law).or(texts.first())?;
    if setting.value == own.value {
        return None;
    }
    let words = [
        ("about", say::title(lang, key)),
        ("own", say::value(lang, key, &own.value)),
        ("article", setting.citation.article.to_string()),
        ("other", say::value(lang, key, &setting.value)),
    ];
    let mut text = lang.with("check-difference", &words.each_ref().map(|(name, word)| (*name, word.as_str())));
    let binding = other.entry(key, Some(on)).and_then(|entry| entry.binding);
    let gap = if lang == Lang::En { " " } else { "" };
    text.push_str(&format!("{gap}{}", lang.text(applies(pack, binding, setting, own))));
    if other.level == Level::Law && pack.level > Level::Law && pack.in_force_from < other.in_force_from {
        let law = [("law", other.short.as_str()), ("on", &other.in_force_from.to_string())];
        text.push_str(&format!("{gap}{}", lang.with("check-older", &law)));
    }
    Some(labelled(4, "• ", &text))
}

/// Whether this text applies beside the other, as `Rules` will find.
fn applies(pack: &Pack, binding: Option<Binding>, law: &Setting, own: &Entry) -> &'static str {
    match binding {
        Some(binding) if pack.level > Level::Law && binding.leaves_room_for(&law.value, &own.value) => "check-within",
        Some(_) if pack.level > Level::Law => "check-law-prevails",
        _ => "check-nearer",
    }
}
