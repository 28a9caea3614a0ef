//! Notices of a unit as PDF: only those that the law has already put on the wall, and never the roll.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use documents::{Paper, UnitInfo, papers};
use election::Election;
use maud::{Markup, html};
use words::Lang;

use crate::app::App;
use crate::fail::Fail;
use crate::guard::Visitor;
use crate::unit::papers::{info, pdf};

/// Kinds of notices on the web, and whether each has been posted.
fn posted(state: &Election) -> Vec<&'static str> {
    let candidates = state.candidates.is_some();
    let result = state.rounds.iter().any(|r| r.announced.is_some());
    [("candidates", candidates), ("result", result)].into_iter().filter(|(_, yes)| *yes).map(|(kind, _)| kind).collect()
}

fn paper(kind: &str, state: &Election, unit: &UnitInfo) -> Option<Paper> {
    match kind {
        "candidates" => papers::candidate_notice(state, unit),
        "result" => papers::result_notice(state, unit),
        _ => None,
    }
}

/// The notices with their links: the same words on this page, and the sheet as it hangs on the wall.
pub fn list(lang: Lang, code: &str, state: &Election) -> Markup {
    let kinds = posted(state);
    html! {
        h2 id="notices" { (lang.text("public-notices")) }
        @if kinds.is_empty() { p { (lang.text("public-no-notices")) } }
        ul.links { @for kind in kinds {
            @let title = lang.text(&format!("public-notice-{kind}"));
            li { a href={ "#" (kind) } { (title) } a href={ "/u/" (code) "/notices/" (kind) ".pdf" } { "PDF" } }
        } }
    }
}

/// `GET /u/{code}/notices/{kind}.pdf`.
pub async fn show(State(app): State<Arc<App>>, Visitor { lang }: Visitor, Path((code, file)): Path<(String, String)>) -> Response {
    let not_found = || Fail::not_found().answer(lang, false);
    let (Some(kind), Some(unit)) = (file.strip_suffix(".pdf"), app.unit(&code)) else { return not_found() };
    let state = match app.store.election(&code).await {
        Ok(state) => state,
        Err(error) => return Fail::internal(&error).answer(lang, false),
    };
    if !posted(&state).contains(&kind) {
        return not_found();
    }
    let info = match info(&app, &unit).await {
        Ok(info) => info,
        Err(error) => return Fail::internal(&error).answer(lang, false),
    };
    match paper(kind, &state, &info) {
        Some(paper) => pdf(&app, lang, paper, &format!("{code}-{kind}")).await,
        None => not_found(),
    }
}
