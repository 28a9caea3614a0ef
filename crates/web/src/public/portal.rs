//! The first page: what this is, and the way to one's own village in three taps.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use maud::{Markup, html};
use serde::Deserialize;
use store::UnitRow;
use words::Lang;

use crate::app::App;
use crate::form::Field;
use crate::guard::Visitor;
use crate::layout;
use crate::routes::digits;

/// Most units that a search shows.
const FOUND: usize = 60;

/// Where in the tree of divisions, or which name is searched.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    division: String,
}

/// `GET /`.
pub async fn show(State(app): State<Arc<App>>, Visitor { lang }: Visitor, Query(asked): Query<Asked>) -> Markup {
    let title = lang.text("public-title");
    let division = digits(&asked.division);
    let q = asked.q.trim();
    layout::public(
        lang,
        &title,
        &html! {
            h1 { (title) }
            @if division.is_empty() && q.is_empty() { p { (lang.text("public-lead")) } }
            form method="get" action="/" role="search" {
                (Field::text("q", lang.text("public-search")).value(q).hint(lang.text("public-search-hint")))
                button.main type="submit" { (lang.text("public-search-do")) }
            }
            @if q.is_empty() { (tree(&app, lang, &division)) } @else { (found(&app, lang, q)) }
        },
    )
}

fn found(app: &App, lang: Lang, q: &str) -> Markup {
    let units = app.units("");
    let found: Vec<&Arc<UnitRow>> = units.iter().filter(|u| u.full_name().contains(q) || u.code == q).collect();
    html! {
        h2 { (lang.with("public-found", &[("count", &found.len().to_string())])) }
        @if found.is_empty() { p { (lang.text("public-found-none")) } }
        ul.links { @for unit in found.iter().take(FOUND) {
            li { a href={ "/u/" (unit.code) } { (unit.name) } small { (unit.county) " " (unit.township) } }
        } }
        @if found.len() > FOUND { p { (lang.text("public-found-more")) } }
    }
}

fn tree(app: &App, lang: Lang, division: &str) -> Markup {
    let units = app.units(division);
    let level = match division.len() {
        0..6 => 6,
        6..9 => 9,
        _ => 12,
    };
    let mut below: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
    for unit in &units {
        let name = match level {
            6 => &unit.county,
            9 => &unit.township,
            _ => &unit.name,
        };
        below.entry(unit.code.get(..level).unwrap_or(&unit.code)).or_insert((name, 0)).1 += 1;
    }
    let first = units.first();
    html! {
        @if level > 6 { p.crumbs {
            a href="/" { (lang.text("public-all")) }
            @if let (Some(unit), 12) = (first, level) { " / " a href={ "/?division=" (unit.code.get(..6).unwrap_or("")) } { (unit.county) } }
        } }
        h2 { (match (level, first) {
            (9, Some(unit)) => unit.county.clone(),
            (12, Some(unit)) => format!("{} {}", unit.county, unit.township),
            _ => lang.text("public-choose"),
        }) }
        @if below.is_empty() { p { (lang.text("public-found-none")) } }
        ul.grid { @for (code, (name, count)) in &below {
            li {
                @if level == 12 { a href={ "/u/" (code) } { (name) } }
                @else { a href={ "/?division=" (code) } { (name) small { (lang.with("public-units", &[("count", &count.to_string())])) } } }
            }
        } }
    }
}
