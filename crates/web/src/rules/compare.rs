//! `/rules/compare`: two places, days or bodies, or two texts, side by side.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use statute::{Body, Key, Rules, Setting, compare};
use words::Lang;

use super::ask::{Asked, Place};
use super::{block, page, say, stack};
use crate::app::App;
use crate::form::{self, Field};
use crate::guard::Visitor;

/// One side: its rules, and what it is called.
struct Side {
    rules: Rules,
    title: String,
}

/// `GET /rules/compare`.
pub async fn show(
    State(app): State<Arc<App>>,
    Visitor { lang }: Visitor,
    RawQuery(raw): RawQuery,
    Query(sent): Query<HashMap<String, String>>,
) -> Response {
    let mut asked = Asked::new(lang, sent);
    let usual = Place::here(&app);
    for name in ["first", "second"] {
        asked.spread(name);
    }
    let places = ["first_", "second_"].map(|prefix| asked.place(prefix, &usual));
    let sides = [("first", &places[0]), ("second", &places[1])].map(|(name, place)| side(&mut asked, name, place.as_ref()));
    let all = asked.text("all") == "yes";
    let status = if asked.is_wrong() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let body = html! {
        p.lead { (lang.text("rules-compare-lead")) }
        form.form method="get" action="/rules/compare" {
            div.columns {
                @for (name, place) in [("first", &places[0]), ("second", &places[1])] {
                    (fields(&asked, name, place.as_ref().unwrap_or(&usual)))
                }
            }
            (asked.field(Field::check("all", lang.text("rules-compare-all"))))
            (form::submit(&lang.text("rules-compare-do")))
        }
        @if let [Some(first), Some(second)] = &sides { (table(lang, first, second, all)) }
    };
    (status, page(lang, &lang.text("rules-compare"), raw.as_deref().unwrap_or_default(), &body)).into_response()
}

/// The rules of one side: what is written as packs or as a place and a day, else the place chosen.
fn side(asked: &mut Asked, name: &str, place: Option<&Place>) -> Option<Side> {
    let written = asked.text(name).to_owned();
    let place = place?;
    let found = if written.is_empty() {
        Rules::resolve(&place.division, place.body, place.on).map_err(stack::Unknown::Law)
    } else {
        stack::read(&written, place.body)
    };
    match found {
        Ok(rules) if written.is_empty() => Some(Side { rules, title: place.words(asked.lang) }),
        Ok(rules) => Some(Side { title: stack::title(asked.lang, &written, &rules), rules }),
        Err(unknown) => {
            let field = if written.is_empty() { format!("{name}_on") } else { name.to_owned() };
            asked.wrong(&field, unknown.sentence(asked.lang));
            None
        }
    }
}

fn fields(asked: &Asked, name: &str, shown: &Place) -> Markup {
    let lang = asked.lang;
    let fields = html! {
        (asked.place_fields(&format!("{name}_"), shown, &Body::ALL))
        (asked.field(Field::text(name, lang.text("rules-compare-text")).hint(lang.text("rules-compare-text-hint"))))
    };
    form::group(&lang.text(&format!("rules-compare-{name}")), &fields)
}

fn table(lang: Lang, first: &Side, second: &Side, all: bool) -> Markup {
    let differing: Vec<Key> = compare(&first.rules, &second.rules).iter().map(|d| d.key).collect();
    let spoken = |key: &Key| first.rules.get(*key).is_some() || second.rules.get(*key).is_some();
    let shown: Vec<Key> = Key::ALL.iter().copied().filter(|key| if all { spoken(key) } else { differing.contains(key) }).collect();
    let head = [lang.text("diff-matter"), first.title.clone(), second.title.clone()];
    let rows = html! {
        @for (at, key) in shown.iter().enumerate() {
            @if at == 0 || shown.get(at - 1).is_some_and(|before| before.stage() != key.stage()) {
                tr.county { th colspan="3" scope="colgroup" { (say::stage(lang, key.stage())) } }
            }
            tr.differs[all && differing.contains(key)] {
                th scope="row" { (say::title(lang, *key)) }
                td data-label=(first.title) { (cell(lang, *key, first.rules.get(*key))) }
                td data-label=(second.title) { (cell(lang, *key, second.rules.get(*key))) }
            }
        }
    };
    let count = differing.len().to_string();
    let told = if differing.is_empty() { lang.text("diff-none") } else { lang.with("diff-count", &[("count", &count)]) };
    html! {
        p.verdict role="status" { (told) }
        @for side in [first, second] { @if side.rules.province_unread() { p.notice { (side.title) (lang.text("rules-colon")) (lang.text("rule-unread")) } } }
        @if !shown.is_empty() { div.compare { (form::table(&told, &head, &rows)) } }
    }
}

fn cell(lang: Lang, key: Key, setting: Option<&Setting>) -> Markup {
    html! {
        @match setting {
            Some(setting) => { strong { (say::value(lang, key, &setting.value)) } br; small { (block::cited(lang, &setting.citation)) } }
            None => span.soft { (lang.text("rule-silent")) },
        }
    }
}
