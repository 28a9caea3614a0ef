//! `/rules`: what is in force in a place, for a body, on a day.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use statute::rules::Conflict;
use statute::{Body, Confidence, Key, Rules, Setting, Stage};
use words::Lang;

use super::ask::{Asked, Place};
use super::{block, page, say};
use crate::app::App;
use crate::guard::Visitor;

/// `GET /rules`.
pub async fn show(
    State(app): State<Arc<App>>,
    Visitor { lang }: Visitor,
    RawQuery(raw): RawQuery,
    Query(sent): Query<HashMap<String, String>>,
) -> Response {
    let mut asked = Asked::new(lang, sent);
    let usual = Place::here(&app);
    let place = asked.place("", &usual);
    let open = asked.text("quotes") == "open";
    let status = if place.is_some() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = place.as_ref().unwrap_or(&usual);
    let body = html! {
        p.lead { (lang.text("rules-lead")) }
        form.filter method="get" action="/rules" {
            (asked.place_fields("", shown, &Body::ALL))
            button.main type="submit" { (lang.text("rules-show")) }
        }
        @if let Some(place) = &place { (answer(lang, place, open)) }
    };
    (status, page(lang, &lang.text("rules-here"), raw.as_deref().unwrap_or_default(), &body)).into_response()
}

fn answer(lang: Lang, place: &Place, open: bool) -> Markup {
    let rules = match Rules::resolve(&place.division, place.body, place.on) {
        Ok(rules) => rules,
        Err(_) => {
            let words = [("body", say::body(lang, place.body)), ("on", place.on.to_string())];
            let words = words.each_ref().map(|(name, text)| (*name, text.as_str()));
            return html! { p.notice role="status" { (lang.with("stack-no-law", &words)) } };
        }
    };
    let all: Vec<(Key, &Setting)> = rules.settings().collect();
    let unsure = all.iter().filter(|(_, s)| s.citation.confidence != Confidence::Text).count().to_string();
    let figures = [("all", all.len().to_string()), ("unconfirmed", unsure)];
    let stages: Vec<Stage> = Stage::ALL.iter().copied().filter(|stage| all.iter().any(|(key, _)| key.stage() == *stage)).collect();
    html! {
        p.verdict { strong { (place.words(lang)) } }
        (block::packs(lang, &rules))
        p { (lang.with("rule-count", &figures.each_ref().map(|(name, n)| (*name, n.as_str())))) }
        ul.links {
            li { a href={ "/rules/compare?first_division=" (place.division) "&first_body=" (place.body.name()) "&first_on=" (place.on) } { (lang.text("rules-compare-this")) } }
            @if super::attempt::BODIES.contains(&place.body) { li { a href={ "/rules/try?" (place.query()) } { (lang.text("rules-try-this")) } } }
            @if !open { li { a href={ "/rules?" (place.query()) "&quotes=open" } { (lang.text("rules-open-quotes")) } } }
        }
        (conflicts(lang, rules.conflicts()))
        (open_questions(lang, &rules))
        (block::contents(lang, &stages))
        @for stage in stages {
            (block::stage(lang, stage))
            @for (key, setting) in all.iter().filter(|(key, _)| key.stage() == stage) { (rule(lang, &rules, *key, setting, open)) }
            @if stage == Stage::Nomination { (block::bars(lang, rules.bars())) }
        }
        (block::legend(lang))
    }
}

/// Where the texts differ, what is applied and why. Never settled in silence.
fn conflicts(lang: Lang, conflicts: &[Conflict]) -> Markup {
    html! {
        h2 id="conflicts" { (lang.with("rule-conflicts", &[("count", &conflicts.len().to_string())])) }
        @if conflicts.is_empty() { p { (lang.text("rule-no-conflicts")) } }
        @for conflict in conflicts {
            section.conflict {
                h3 { a href={ "#" (conflict.key.name()) } { (say::title(lang, conflict.key)) } }
                p { strong { (lang.text("rule-applied")) } (say::value(lang, conflict.key, &conflict.applied.value)) " · " (block::cited(lang, &conflict.applied.citation)) }
                p { (lang.text("rule-not-applied")) (say::value(lang, conflict.key, &conflict.other.value)) " · " (block::cited(lang, &conflict.other.citation)) }
                p { (lang.text("rule-why")) (say::settled(lang, conflict.settled)) }
                @if conflict.older_than_law { p.ask { (lang.text("rule-question")) (lang.text("rules-colon")) (lang.text("rule-ask-older")) } }
            }
        }
    }
}

/// What no text settles, with the reading taken.
fn open_questions(lang: Lang, rules: &Rules) -> Markup {
    let open = say::open_questions(lang, rules);
    html! { @if !open.is_empty() {
        h2 id="open" { (lang.with("rule-open", &[("count", &open.len().to_string())])) }
        ul.questions { @for (key, question) in &open { li { strong { (say::title(lang, *key)) } (lang.text("rules-colon")) (question) } } }
    } }
}

fn rule(lang: Lang, rules: &Rules, key: Key, setting: &Setting, open: bool) -> Markup {
    let others = say::others(lang, rules, key, setting);
    html! {
        section.rule id=(key.name()) {
            h3 { (say::title(lang, key)) }
            div {
                p.value { (say::value(lang, key, &setting.value)) }
                p.source { (block::cited(lang, &setting.citation)) }
                (block::quote(lang, setting.quote, open))
                (block::line(lang, "rule-note", setting.note))
                @for question in say::questions(lang, rules, key, setting) {
                    p.ask { (lang.text("rule-question")) (lang.text("rules-colon")) (question) }
                }
                @if !others.is_empty() {
                    details open[open] {
                        summary { (lang.text("rule-others")) }
                        ul { @for other in &others {
                            li { (say::value(lang, key, &other.setting.value)) " · " (block::cited(lang, &other.setting.citation)) br; small { (other.why) } }
                        } }
                    }
                }
            }
        }
    }
}
