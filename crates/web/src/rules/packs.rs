//! `/rules/packs`: every text this program knows, and one text with all that was taken from it.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use statute::pack::{self, Binding, Entry};
use statute::{Confidence, Key, Level, Pack, Stage};
use words::Lang;

use super::{block, page, say};
use crate::fail::Fail;
use crate::guard::Visitor;

/// Ranks, highest first, as the page lists them.
const LEVELS: [Level; 5] = [Level::Law, Level::Province, Level::Local, Level::Procedure, Level::Defaults];

/// `GET /rules/packs`.
pub async fn list(Visitor { lang }: Visitor) -> Markup {
    let of = |level: Level| pack::all().iter().filter(move |p| p.level == level);
    let body = html! {
        p.lead { (lang.with("rules-packs-lead", &[("count", &pack::all().len().to_string())])) }
        @for level in LEVELS { @if of(level).next().is_some() {
            h2 { (say::level(lang, level)) }
            ul.packs { @for pack in of(level) {
                li {
                    a href={ "/rules/packs/" (pack.id) } { (say::pack_title(lang, pack)) }
                    br; small { (place(lang, pack)) " · " (say::pack_line(lang, pack)) " · " (unconfirmed(lang, pack)) }
                }
            } }
        } }
    };
    page(lang, &lang.text("rules-packs"), "", &body)
}

fn place(lang: Lang, pack: &Pack) -> String {
    let name = say::province(lang, &pack.division);
    match name {
        Some(name) if pack.division.len() > 2 => format!("{name} {}", pack.division),
        Some(name) => name,
        None => lang.text("rules-nation"),
    }
}

fn unsure(pack: &Pack, entry: &Entry) -> bool {
    entry.confidence.unwrap_or(pack.confidence) != Confidence::Text
}

fn unconfirmed(lang: Lang, pack: &Pack) -> String {
    let count = pack.parameters.values().filter(|entries| entries.iter().any(|entry| unsure(pack, entry))).count();
    lang.with("rules-unconfirmed", &[("count", &count.to_string())])
}

/// `GET /rules/packs/{id}`; with `.toml` at its end the file itself.
pub async fn show(Visitor { lang }: Visitor, Path(id): Path<String>) -> Response {
    if let Some(source) = id.strip_suffix(".toml").and_then(pack::source) {
        let kind = [
            (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{id}\"")),
        ];
        return (kind, source).into_response();
    }
    match pack::find(&id) {
        Some(pack) => page(lang, say::pack_title(lang, pack), "", &one(lang, pack)).into_response(),
        None => Fail::not_found().answer(lang, false),
    }
}

fn one(lang: Lang, pack: &'static Pack) -> Markup {
    let stages: Vec<Stage> = Stage::ALL.iter().copied().filter(|stage| pack.parameters.keys().any(|key| key.stage() == *stage)).collect();
    let bodies: Vec<String> = pack.bodies.iter().map(|body| say::body(lang, *body)).collect();
    html! {
        dl.facts {
            dt { (lang.text("rules-pack-id")) } dd { code { (pack.id) } }
            dt { (lang.text("rules-pack-cited")) } dd { (pack.short) }
            dt { (lang.text("rules-pack-level")) } dd { (say::level(lang, pack.level)) }
            dt { (lang.text("rules-pack-place")) } dd { (place(lang, pack)) }
            dt { (lang.text("rules-pack-bodies")) } dd { (say::list(lang, &bodies)) }
            dt { (lang.text("rules-pack-from")) } dd { (pack.in_force_from) @if let Some(until) = pack.in_force_until { " – " (until) } }
            dt { (lang.text("rules-confidence")) } dd { (say::confidence(lang, pack.confidence)) }
            dt { (lang.text("rules-parameters")) } dd { (pack.parameters.len()) " · " (unconfirmed(lang, pack)) }
        }
        (block::line(lang, "rule-read", &pack.read))
        (block::line(lang, "rule-note", &pack.note))
        p.actions { a.button href={ "/rules/packs/" (pack.id) ".toml" } { (lang.text("rules-download")) } }
        @if pack.parameters.is_empty() { p.notice { (lang.text("rules-pack-empty")) } }
        (block::contents(lang, &stages))
        @for stage in stages {
            (block::stage(lang, stage))
            @for (key, entries) in pack.parameters.iter().filter(|(key, _)| key.stage() == stage) { (rule(lang, pack, *key, entries)) }
        }
        (bars(lang, pack))
        (block::legend(lang))
    }
}

fn rule(lang: Lang, pack: &Pack, key: Key, entries: &[Entry]) -> Markup {
    html! {
        section.rule id=(key.name()) {
            h3 { (say::title(lang, key)) }
            div { @for entry in entries {
                p.value { (say::value(lang, key, &entry.value)) }
                p.source {
                    cite { (pack.cited(&entry.article)) } (block::mark(lang, entry.confidence.unwrap_or(pack.confidence)))
                    @if entry.from.is_some() || entry.until.is_some() {
                        " · " (entry.from.map(|day| day.to_string()).unwrap_or_default()) " – " (entry.until.map(|day| day.to_string()).unwrap_or_default())
                    }
                }
                (block::quote(lang, &entry.quote, false))
                (block::line(lang, "rule-note", &entry.note))
                @if let Some(binding) = entry.binding { p.soft { (lang.text(binding_key(binding))) } }
            } }
        }
    }
}

fn binding_key(binding: Binding) -> &'static str {
    match binding {
        Binding::Exact => "rules-binding-exact",
        Binding::AtLeast => "rules-binding-at-least",
        Binding::AtMost => "rules-binding-at-most",
    }
}

fn bars(lang: Lang, pack: &'static Pack) -> Markup {
    html! { @if !pack.bars.is_empty() {
        h2 { (lang.text("rule-bars")) }
        ul { @for bar in &pack.bars {
            li {
                (say::bar(lang, bar)) " · " cite { (pack.cited(&bar.article)) } (block::mark(lang, bar.confidence.unwrap_or(pack.confidence)))
                @if !bar.note.is_empty() { br; small { (bar.note) } }
            }
        } }
    } }
}
