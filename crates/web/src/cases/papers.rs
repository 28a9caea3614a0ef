//! 处理决定书 and 送达通知书 as PDF, for those above the place of the case.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use documents::Paper;
use documents::papers::{CasePaper, case_decision, case_notice};

use super::{Sight, offices};
use crate::app::App;
use crate::fail::Fail;
use crate::guard::Staff;
use crate::unit::papers::pdf;

/// `GET /console/cases/{place}/papers/{file}`: `decision-1.pdf`, `notice-1.pdf`.
pub(super) async fn show(State(app): State<Arc<App>>, staff: Staff, Path((code, file)): Path<(String, String)>) -> Response {
    let lang = staff.lang;
    let sight = match Sight::of(&app, &staff.account, &code).await {
        Ok(sight) => sight,
        Err(fail) => return fail.answer(lang, false),
    };
    if !sight.page(&staff, "", None).is_some_and(|page| page.sees()) {
        return Fail::forbidden().answer(lang, false);
    }
    match paper(&app, &sight, &file) {
        Some(paper) => pdf(&app, lang, paper, &format!("{code}-{}", file.trim_end_matches(".pdf"))).await,
        None => Fail::new(StatusCode::NOT_FOUND, "no_paper_yet").answer(lang, false),
    }
}

fn paper(app: &App, sight: &Sight, file: &str) -> Option<Paper> {
    let (kind, number) = file.strip_suffix(".pdf")?.split_once('-')?;
    let case = sight.state.programme.cases.case(number.parse().ok()?).ok()?;
    let (issuer, above) = offices(app, &sight.place.log, words::Lang::Zh);
    let place = &sight.place;
    let full = place.unit.as_ref().map_or_else(|| place.name.clone(), |unit| format!("{}{}", unit.county, place.name));
    let of = CasePaper {
        case,
        catalogue: sight.catalogue.as_deref()?,
        place: &full,
        issuer: &issuer,
        above: &above,
        rehearsal: app.settings.demo,
    };
    match kind {
        "decision" => case_decision(&of),
        "notice" => case_notice(&of),
        _ => None,
    }
}
