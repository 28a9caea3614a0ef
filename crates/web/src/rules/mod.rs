//! The law as this server applies it: packs, parameters with their articles, conflicts, and how sure each value is.

pub mod say;
pub mod stack;

use std::sync::Arc;

use axum::extract::{Query, State};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use statute::{Body, Confidence, Rules};
use words::Lang;

use crate::app::App;
use crate::form::{self, Field};
use crate::guard::Visitor;
use crate::layout;
use crate::routes::{Access, Table, digits};

/// The routes of this room.
pub fn routes() -> Table {
    Table::new().get("/rules", Access::Public, show)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    division: String,
    on: String,
    body: String,
}

async fn show(State(app): State<Arc<App>>, Visitor { lang }: Visitor, Query(asked): Query<Asked>) -> Markup {
    let today = (app.settings.today)();
    let on: Date = asked.on.parse().unwrap_or(today);
    let division = if asked.division.is_empty() { "632823".to_owned() } else { digits(&asked.division) };
    let (body, body_name) = match asked.body.as_str() {
        "residents_committee" => (Body::ResidentsCommittee, "residents_committee"),
        _ => (Body::VillageCommittee, "village_committee"),
    };
    let bodies = ["village_committee", "residents_committee"].map(|b| (b.to_owned(), lang.text(&form::key("web-body", b)))).to_vec();
    let title = lang.text("nav-rules");
    layout::public(
        lang,
        &title,
        &html! {
            h1 { (title) }
            p { (lang.text("public-rules-lead")) }
            form.filter method="get" action="/rules" {
                (Field::text("division", lang.text("public-rules-division")).value(&division))
                (Field::select("body", lang.text("public-rules-body"), bodies).value(body_name))
                (Field::date("on", lang.text("public-rules-on")).value(on))
                button.main type="submit" { (lang.text("public-rules-show")) }
            }
            @match Rules::resolve(&division, body, on) {
                Ok(rules) => (stack(lang, &rules)),
                Err(_) => p.notice { (lang.text("public-rules-none")) },
            }
            (confidence_words(lang))
        },
    )
}

fn stack(lang: Lang, rules: &Rules) -> Markup {
    let head = ["public-rules-parameter", "public-rules-value", "public-rules-article"].map(|k| lang.text(k));
    let rows = html! {
        @for (key, setting) in rules.settings() {
            tr id=(key.name()) {
                td { (lang.text(&form::key("key", key.name()))) }
                td { (form::value(lang, &setting.value)) }
                td { (form::citation(lang, &setting.citation)) @if !setting.note.is_empty() { br; small { (setting.note) } } }
            }
        }
    };
    html! {
        h2 { (lang.text("public-rules-packs")) }
        ol { @for pack in rules.packs() {
            li { (if lang == Lang::En { pack.title_en } else { pack.title }) " " small { (lang.with("public-rules-since", &[("on", &pack.in_force_from.to_string())])) " · " code { (pack.id) } } }
        } }
        h2 { (lang.text("public-rules-conflicts")) }
        @if rules.conflicts().is_empty() { p { (lang.text("public-rules-no-conflicts")) } }
        @else { ul { @for conflict in rules.conflicts() {
            li {
                strong { (lang.text(&form::key("key", conflict.key.name()))) }
                p { (lang.text("public-rules-applied")) (form::value(lang, &conflict.applied.value)) " · " (form::citation(lang, &conflict.applied.citation)) }
                p { (lang.text("public-rules-other")) (form::value(lang, &conflict.other.value)) " · " (form::citation(lang, &conflict.other.citation)) }
            }
        } } }
        h2 { (lang.text("public-rules-parameters")) }
        (form::table(&lang.text("public-rules-caption"), &head, &rows))
    }
}

fn confidence_words(lang: Lang) -> Markup {
    let all = [Confidence::Text, Confidence::Partial, Confidence::Memory, Confidence::Default];
    html! {
        h2 { (lang.text("public-rules-confidence")) }
        ul { @for confidence in all { li { (lang.text(form::confidence_key(confidence))) } } }
    }
}
