//! 换届工作: an office's page for the work around the vote. What is done and late here and below, leaders who answer for
//! places, the programme and its calendar. Nothing is reported: every number is computed (`programme`) and opens its list.
//!
//! Must not know: how progress is counted, how a command is decided.

mod act;
mod action;
mod calendar;
mod ical;
mod liaison;
mod page;
mod place;
mod plan;
mod recordings;
mod risks;
mod sight;
mod training;

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use election::Role;
use serde::Deserialize;

use crate::app::App;
use crate::attached;
use crate::guard::Staff;
use crate::routes::{Access, Table};
use sight::Sight;

/// Who works here: the offices above the unit.
pub(crate) const DESKS: &[Role] = &[Role::Prefecture, Role::County, Role::Township];
/// Who adopts the programme.
const ADOPTS: &[Role] = &[Role::Prefecture];

/// Whose recordings of lessons are heard.
const SPEAK: &[Role] = &[Role::Prefecture, Role::County];

/// The address of the room.
const HOME: &str = "/console/programme";

/// The routes of this room.
pub(super) fn routes() -> Table {
    let desks = Access::Roles(DESKS);
    Table::new()
        .get("/console/programme", desks, show)
        .get("/console/programme/risks", desks, risks::show)
        .get("/console/programme/actions/{action}", desks, action::show)
        .upload_up_to(attached::FORM_LIMIT, "/console/programme/actions/{action}", desks, action::record)
        .get("/console/programme/liaison", desks, liaison::show)
        .post("/console/programme/liaison/name", desks, liaison::name)
        .post("/console/programme/liaison/end", desks, liaison::end)
        .get("/console/programme/training", desks, training::show)
        .post("/console/programme/training/plan", desks, training::plan)
        .post("/console/programme/training/hold", desks, training::hold)
        .post("/console/programme/training/cancel", desks, training::cancel)
        .get("/console/programme/recordings", Access::Roles(SPEAK), recordings::show)
        .upload_up_to(attached::FORM_LIMIT, "/console/programme/recordings/hand-in", Access::Roles(SPEAK), recordings::hand_in)
        .post("/console/programme/recordings/review", Access::Roles(SPEAK), recordings::review)
        .get("/console/programme/calendar", desks, calendar::show)
        .get("/console/programme/calendar/{file}", desks, calendar::file)
        .get("/console/programme/plan", desks, plan::show)
        .post("/console/programme/plan", Access::Roles(ADOPTS), plan::adopt)
}

/// What an address may ask for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// Code of the office; the account's own if empty.
    office: String,
    /// Name of a status, for a list.
    status: String,
    /// The act just recorded, to be confirmed.
    done: String,
}

/// `GET /console/programme`.
async fn show(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Response {
    act::answer(&app, staff, asked, |page| page.markup(page::home(page))).await
}
