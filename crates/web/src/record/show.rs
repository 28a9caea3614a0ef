//! The page of the public record: how far it reaches, its seal, how a stranger checks it.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use record::groups::Groups;
use record::{Policy, SignedCheckpoint};
use words::Lang;

use crate::app::App;
use crate::fail::Fail;
use crate::form;
use crate::guard::Visitor;
use crate::layout;
use crate::record::heads::Asked;
use crate::routes::digits;

/// The sixteen groups of a root, in four rows as on paper.
pub fn seal(lang: Lang, groups: &Groups) -> Markup {
    let all = groups.all();
    html! {
        p.seal aria-label=(lang.text("record-seal")) { @for row in all.chunks(4) { code { (row.join(" ")) } br; } }
    }
}

/// The page.
pub async fn page(State(app): State<Arc<App>>, Visitor { lang }: Visitor, Query(asked): Query<Asked>) -> Response {
    let scope = digits(&asked.division);
    let heads = match app.store.heads(&scope).await {
        Ok(heads) => heads,
        Err(error) => return Fail::internal(&error).answer(lang, false),
    };
    let published = tokio::fs::read(app.store.public().join("checkpoint")).await.ok();
    let published = published.and_then(|bytes| SignedCheckpoint::parse(&bytes).ok());
    let title = lang.text("nav-record");
    let head = ["public-record-unit", "public-record-entries", "record-published", "public-record-head"].map(|k| lang.text(k));
    let sizes: Vec<u64> = {
        let cycle = app.store.cycle();
        heads.iter().map(|head| cycle.units().get(&head.unit).map_or(0, |unit| unit.size)).collect()
    };
    let rows = html! {
        @for (head, size) in heads.iter().zip(sizes) {
            tr {
                td { a href={ "/u/" (head.unit) } { (app.unit(&head.unit).map_or_else(|| head.unit.clone(), |u| u.name.clone())) } }
                td.n { (head.size) }
                td.n { @if size == 0 { "—" } @else { a href={ "/record/units/" (head.unit) "/checkpoint" } { (size) } } }
                td { code { (head.hash) } }
            }
        }
    };
    let page = html! {
        h1 { (title) }
        p { (lang.text("public-record-lead")) }
        (state(&app, lang, published.as_ref()))
        (how(lang))
        h2 { (lang.text("public-record-caption")) }
        p { a.button href="/record/heads.txt" { (lang.text("public-record-text")) } }
        (form::table(&lang.text("public-record-caption"), &head, &rows))
    };
    layout::public(lang, &title, &page).into_response()
}

/// How far the published record reaches, and who has seen it.
fn state(app: &App, lang: Lang, published: Option<&SignedCheckpoint>) -> Markup {
    let Some(signed) = published else { return html! { p.notice { (lang.text("record-not-published")) } } };
    let checkpoint = signed.checkpoint();
    let policy = app.store.policy().ok();
    html! {
        section.panel {
            h2 { (lang.text("record-newest")) }
            dl.facts {
                dt { (lang.text("record-log")) } dd { code { (checkpoint.origin) } }
                dt { (lang.text("record-size")) } dd { a href="/record/checkpoint" { (checkpoint.size) } }
                dt { (lang.text("record-witnesses")) } dd { (witnesses(lang, policy.as_ref(), signed)) }
                dt { (lang.text("record-seal")) } dd { (seal(lang, &Groups::of(checkpoint.root))) }
            }
            p.soft { (lang.text("record-seal-hint")) }
        }
    }
}

fn witnesses(lang: Lang, policy: Option<&Policy>, signed: &SignedCheckpoint) -> Markup {
    let by = policy.and_then(|policy| policy.satisfied(signed).ok()).map(|quorum| quorum.by).unwrap_or_default();
    html! {
        @if by.is_empty() { (lang.text("record-no-witness")) }
        @for (at, (name, time)) in by.iter().enumerate() {
            @if at > 0 { "、" }
            (name) " (" (seconds(*time)) ")"
        }
    }
}

fn seconds(time: u64) -> String {
    let stamp = i64::try_from(time).ok().and_then(|time| jiff::Timestamp::from_second(time).ok());
    stamp.map_or_else(|| time.to_string(), |stamp| crate::app::CHINA.to_datetime(stamp).strftime("%Y-%m-%d %H:%M").to_string())
}

/// How a stranger checks it.
fn how(lang: Lang) -> Markup {
    html! {
        section.panel {
            h2 { (lang.text("record-how")) }
            ol {
                li { (lang.text("record-how-policy")) " " a href="/record/trust.policy" { "trust.policy" } }
                li { (lang.text("record-how-copy")) br; code { "huanjie verify http://…/record/ --policy trust.policy --seen seen" } }
                li { (lang.text("record-how-again")) br; code { "huanjie verify-diff http://…/record/ --policy trust.policy --seen seen" } }
                li { (lang.text("record-how-second")) br; code { "python3 tools/verify.py …" } }
            }
            p.links { a href="/record/checkpoint" { "checkpoint" } " · " a href="/record/log.vkey" { "log.vkey" } }
        }
    }
}
