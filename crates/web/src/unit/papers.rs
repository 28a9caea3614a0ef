//! Papers of a unit as PDF, made from a snapshot of its state, outside any transaction and off the threads that answer.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use documents::{Paper, Seal, UnitInfo, papers};
use election::Election;
use serde::Deserialize;
use store::{StoreError, UnitRow};

use crate::app::App;
use crate::fail::Fail;
use crate::guard::InUnit;

/// Which copy, where a paper has several.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Number of an objection.
    objection: u32,
}

/// What a paper says of the unit besides its state; the seal is that of the record as it is now.
///
/// # Errors
/// The record cannot be read.
pub async fn info(app: &App, unit: &UnitRow) -> Result<UnitInfo, StoreError> {
    let seal = app.store.seal(&unit.code, None).await?;
    Ok(UnitInfo {
        code: unit.code.clone(),
        name: unit.name.clone(),
        county: unit.county.clone(),
        township: unit.township.clone(),
        body: unit.body,
        rehearsal: app.settings.demo,
        seal: (seal.size > 0).then(|| Seal { size: seal.size, groups: seal.groups().all() }),
    })
}

fn paper(kind: &str, asked: &Asked, state: &Election, unit: &UnitInfo) -> Option<Paper> {
    match kind {
        "plan" => papers::plan_notice(state, unit),
        "committee" => papers::committee_notice(state, unit),
        "roll" => papers::roll_notice(state, unit),
        "corrected-roll" => papers::corrected_roll_notice(state, unit),
        "ruling" => papers::ruling_notice(state, unit, asked.objection),
        "candidates" => papers::candidate_notice(state, unit),
        "poll" => papers::poll_notice(state, unit),
        "mobile" => papers::mobile_notice(state, unit),
        "proxies" => papers::proxy_notice(state, unit),
        "ballot" => papers::ballot(state, unit),
        "ballots" => papers::ballots(state, unit, state.round()?.printed),
        "count-sheet" => papers::count_sheet(state, unit),
        "result" => papers::result_notice(state, unit),
        "report" => papers::result_report(state, unit),
        "certificates" => papers::certificates(state, unit),
        "handover" => papers::handover_list(state, unit),
        _ => None,
    }
}

/// `GET /console/units/{code}/papers/{file}`.
pub async fn show(
    State(app): State<Arc<App>>,
    at: InUnit,
    Path((code, file)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Response {
    let not_yet = || Fail::new(StatusCode::NOT_FOUND, "no_paper_yet").answer(at.lang, false);
    let Some(kind) = file.strip_suffix(".pdf") else { return not_yet() };
    let state = match app.store.election(&code).await {
        Ok(state) => state,
        Err(error) => return Fail::internal(&error).answer(at.lang, false),
    };
    if kind == "report" && !super::round::may_see_report(&at.account, &state) {
        return not_yet();
    }
    let info = match info(&app, &at.unit).await {
        Ok(info) => info,
        Err(error) => return Fail::internal(&error).answer(at.lang, false),
    };
    match paper(kind, &asked, &state, &info) {
        Some(paper) => pdf(&app, at.lang, paper, &format!("{code}-{kind}")).await,
        None => not_yet(),
    }
}

/// Renders a paper and answers it; a paper that cannot be made fails alone, with the reason.
pub async fn pdf(app: &App, lang: words::Lang, paper: Paper, name: &str) -> Response {
    let Ok(_turn) = app.presses.acquire().await else { return Fail::internal(&"the press is closed").answer(lang, false) };
    let press = Arc::clone(&app.press);
    match tokio::task::spawn_blocking(move || press.pdf(&paper)).await {
        Ok(Ok(bytes)) => {
            let disposition = format!("inline; filename=\"{name}.pdf\"");
            ([(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
        }
        Ok(Err(error)) => Fail::internal(&error).answer(lang, false),
        Err(error) => Fail::internal(&error).answer(lang, false),
    }
}
