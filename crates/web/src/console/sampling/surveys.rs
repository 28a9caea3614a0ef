//! The surveys of the programme, and one of them: its sample, its units, what it shows.

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::response::Response;
use election::programme::survey::Survey;
use figures::survey::{per_mille, poll};
use maud::{Markup, html};

use super::{Room, draw, shown};
use crate::app::App;
use crate::console::tables::{files, unit_of};
use crate::fail::Fail;
use crate::form;
use crate::guard::Staff;

const HOME: &str = "/console/surveys";

impl Room {
    fn survey(&self, id: &str) -> Option<&Survey> {
        self.catalogue.survey(id)
    }

    fn surveys_crumbs(&self) -> Vec<(String, String)> {
        vec![(self.staff.lang.text("nav-home"), "/console".to_owned())]
    }

    /// The path to a page below a survey.
    pub(super) fn survey_crumbs(&self, survey: Option<&Survey>) -> Vec<(String, String)> {
        let mut crumbs = self.surveys_crumbs();
        crumbs.push((self.text("title"), HOME.to_owned()));
        crumbs.extend(survey.map(|survey| (survey.title.clone(), format!("{HOME}/{}", survey.id))));
        crumbs
    }
}

/// `GET /console/surveys`.
pub(super) async fn list(State(app): State<Arc<App>>, staff: Staff) -> Response {
    let room = match Room::of(&app, staff).await {
        Ok(room) => room,
        Err(answer) => return answer,
    };
    let units = app.units(&room.staff.account.division);
    let head = ["survey", "whom", "sample", "drawn", "counted", "response"].map(|key| room.text(&format!("col-{key}")));
    let line = |survey: &Survey| {
        let found = poll(&format!("survey.{}", survey.id), units.iter().map(|unit| unit_of(unit))).unwrap_or_default();
        let (units, persons) = (survey.units.to_string(), survey.persons.to_string());
        html! { tr {
            td { a href={ (HOME) "/" (survey.id) } { (survey.title) } br; small { (room.source(&survey.source, survey.confidence)) } }
            td { (room.text(&format!("whom-{}", crate::unit::sent::name_of(&survey.of)))) }
            td { (room.with("size", &[("units", &units), ("persons", &persons)])) }
            td.n { (room.drawn(&survey.id).len()) }
            td.n { (found.counted) }
            td.n { @match found.response() { Some(mille) => (per_mille(mille)), None => "—" } }
        } }
    };
    let body = html! {
        p.lead { (room.text("surveys-lead")) }
        @if room.catalogue.surveys.is_empty() { p.notice { (room.text("no-surveys")) } } @else {
            div.wide { (form::table(&room.text("title"), &head, &html! { @for survey in &room.catalogue.surveys { (line(survey)) } })) }
            p.hint { (room.text("response-how")) }
        }
    };
    room.page(&room.text("title"), room.surveys_crumbs(), "surveys", &body)
}

/// Opens the room at a survey that the programme knows.
async fn open(app: &Arc<App>, staff: Staff, survey: &str) -> Result<(Room, Survey), Response> {
    let room = Room::of(app, staff).await?;
    match room.survey(survey).cloned() {
        Some(survey) => Ok((room, survey)),
        None => Err(Fail::not_found().answer(room.staff.lang, false)),
    }
}

fn page(room: &Room, survey: &Survey) -> Response {
    let base = format!("{HOME}/{}", survey.id);
    let body = html! {
        p { (room.source(&survey.source, survey.confidence)) }
        (draw::section(room, &survey.id, &base))
        (results(room, survey, &base))
    };
    room.page(&survey.title, room.survey_crumbs(None), "surveys", &body)
}

fn results(room: &Room, survey: &Survey, base: &str) -> Markup {
    let tables = room.results(survey);
    let any = tables.iter().any(|table| !table.rows.is_empty());
    html! {
        h2 id="results" { (room.text("results")) }
        @if any {
            @for table in &tables { h3 { (table.title) } (shown(table)) }
            p.actions {
                a.button href={ (base) "/files/results.xlsx" } download { (room.staff.lang.text("tables-xlsx")) }
                a.button href={ (base) "/files/results.pdf" } { (room.staff.lang.text("tables-pdf")) }
            }
        } @else { p { (room.text("no-results")) } }
    }
}

/// `GET /console/surveys/{survey}`.
pub(super) async fn show(State(app): State<Arc<App>>, staff: Staff, Path(survey): Path<String>) -> Response {
    match open(&app, staff, &survey).await {
        Ok((room, survey)) => page(&room, &survey),
        Err(answer) => answer,
    }
}

/// `POST /console/surveys/{survey}/draw/{act}`.
pub(super) async fn draw(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path((survey, act)): Path<(String, String)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let (room, survey) = match open(&app, staff, &survey).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    match draw::act(room, &survey.id, &act, pairs, &format!("{HOME}/{}", survey.id)).await {
        Ok(room) => page(&room, &survey),
        Err(answer) => answer,
    }
}

/// `GET /console/surveys/{survey}/files/{file}`.
pub(super) async fn file(State(app): State<Arc<App>>, staff: Staff, Path((survey, file)): Path<(String, String)>) -> Response {
    let (room, survey) = match open(&app, staff, &survey).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let (tables, name) = (room.results(&survey), format!("survey-{}-{}", survey.id, room.staff.account.division));
    match file.as_str() {
        "results.xlsx" => files::workbook(room.staff.lang, &tables, &name),
        "results.pdf" => files::paper(&app, &room.staff, &survey.title, &tables, &name).await,
        _ => Fail::not_found().answer(room.staff.lang, false),
    }
}
