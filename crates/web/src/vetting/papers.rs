//! Papers of a vetting: for the person concerned, and the list of those who passed.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use documents::{Paper, UnitInfo, papers};
use election::Role;
use election::programme::vetting::Case;
use maud::{Markup, html};

use super::{Page, cases, read};
use crate::app::App;
use crate::fail::Fail;
use crate::guard::InUnit;
use crate::routes::OFFICES;
use crate::unit::papers::{info, pdf};

/// Who gets papers of a vetting at all.
pub(super) const READERS: &[Role] = OFFICES;

fn link(page: &Page<'_>, paper: &str, kind: &str) -> Markup {
    html! {
        a.button href={ "/console/vetting/" (page.at.unit.code) "/papers/" (paper) ".pdf" } target="_blank" rel="noopener" {
            (page.text(&format!("paper-{kind}"))) " " small { "PDF" }
        }
    }
}

/// What there is to print about a case.
pub(super) fn of_case(page: &Page<'_>, case: &Case) -> Markup {
    let kinds = [("notice", case.notified.is_some()), ("decision", case.decided.is_some()), ("ruling", case.ruled.is_some())];
    let there: Vec<&str> = kinds.into_iter().filter(|(_, is)| *is && !case.withdrawn).map(|(kind, _)| kind).collect();
    html! {
        @if cases::sees_findings(page) && !there.is_empty() {
            p.actions { @for kind in there { (link(page, &format!("{kind}-{}", case.number), kind)) " " } }
        }
    }
}

/// The list of those who passed, once everybody's vetting is final.
pub(super) fn result(page: &Page<'_>) -> Markup {
    let there = papers::cleared(page.state, page.catalogue, page.at.today).is_some();
    html! { @if there { p.actions { (link(page, "result", "result")) " " span.hint { (page.text("result-hint")) } } } }
}

/// `GET /console/vetting/{code}/papers/{file}`.
pub(super) async fn show(State(app): State<Arc<App>>, at: InUnit, Path((code, file)): Path<(String, String)>) -> Response {
    let lang = at.lang;
    let not_yet = || Fail::new(StatusCode::NOT_FOUND, "no_paper_yet").answer(lang, false);
    let (state, catalogue) = match read(&app, &at).await {
        Ok((state, Some(catalogue))) => (state, catalogue),
        Ok(_) => return not_yet(),
        Err(fail) => return fail.answer(lang, false),
    };
    let page = Page { at: &at, state: &state, catalogue: &catalogue, answered: None };
    let Some(kind) = file.strip_suffix(".pdf") else { return not_yet() };
    if kind != "result" && !cases::sees_findings(&page) {
        return Fail::forbidden().answer(lang, false);
    }
    let unit = match info(&app, &at.unit).await {
        Ok(unit) => unit,
        Err(error) => return Fail::internal(&error).answer(lang, false),
    };
    let divisions = app.store.divisions();
    let above = code.get(..4).and_then(|prefecture| divisions.get(prefecture)).map(|division| division.name.as_str()).unwrap_or_default();
    match paper(&page, &unit, kind, above) {
        Some(paper) => pdf(&app, lang, paper, &format!("{code}-{kind}")).await,
        None => not_yet(),
    }
}

fn paper(page: &Page<'_>, unit: &UnitInfo, kind: &str, above: &str) -> Option<Paper> {
    let (state, catalogue) = (page.state, page.catalogue);
    if kind == "result" {
        return papers::cleared_list(state, unit, catalogue, page.at.today);
    }
    let (kind, case) = kind.split_once('-')?;
    let case = case.parse().ok()?;
    match kind {
        "notice" => papers::finding_notice(state, unit, catalogue, case, above),
        "decision" => papers::finding_decision(state, unit, catalogue, case, above),
        "ruling" => papers::appeal_ruling(state, unit, catalogue, case, above),
        _ => None,
    }
}
