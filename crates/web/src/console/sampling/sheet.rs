//! The observer's sheet of a drawn unit, beside what the record says once it is filled in.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use documents::papers;
use election::programme::Command as Work;
use election::programme::catalogue::Given;
use election::programme::quality::{Check, Command, Form as Side, With, compare};
use election::programme::sample::QUALITY;
use election::{Election, Role};
use maud::{Markup, html};

use super::{Answered, Room, quality};
use crate::app::App;
use crate::fail::Fail;
use crate::form::{self, Field};
use crate::guard::InUnit;
use crate::unit::papers::{info, pdf};

/// Name of the form.
const CHECK: &str = "check";

async fn open(app: &Arc<App>, at: &InUnit) -> Result<(Room, Arc<Election>), Response> {
    let room = Room::at(app, at).await?;
    if !room.drawn(QUALITY).contains(&at.unit.code) {
        return Err(Fail::not_found().answer(at.lang, false));
    }
    match app.store.election(&at.unit.code).await {
        Ok(state) => Ok((room, state)),
        Err(error) => Err(Fail::internal(&error).answer(at.lang, false)),
    }
}

fn base(at: &InUnit) -> String {
    format!("{}/of/{}", quality::HOME, at.unit.code)
}

/// Papers of a unit; who has not yet said what is to be seen gets none that says what is recorded.
fn papers_for(at: &InUnit, state: &Election) -> &'static [&'static str] {
    let all = &["sheet", "results", "process"];
    if at.account.role == Role::Observer && state.programme.quality.is_none() { &all[..1] } else { all }
}

fn page(room: &Room, at: &InUnit, state: &Election) -> Response {
    let title = room.with("quality-of", &[("unit", &at.unit.name)]);
    let observer = at.account.role == Role::Observer;
    let body = html! {
        p.actions { @for kind in papers_for(at, state) {
            a.button href={ (base(at)) "/papers/" (kind) ".pdf" } { (room.text(&format!("paper-{kind}"))) " " small { "PDF" } }
        } }
        @match &state.programme.quality {
            None => p { (room.text(if observer { "sheet-lead" } else { "not-checked" })) },
            Some(checked) => {
                p.lead { (room.with("checked-on", &[("on", &checked.on.to_string())])) }
                (comparison(room, state))
            },
        }
        @if observer { (check_form(room, at, state)) }
    };
    room.page(&title, room.quality_crumbs(true), "quality", &body)
}

fn comparison(room: &Room, state: &Election) -> Markup {
    let head = ["item", "recorded", "seen", "verdict", "source"].map(|key| room.text(&format!("col-{key}")));
    let rows = html! { @for line in compare(&room.catalogue, state) { tr {
        td { (line.check.text) }
        td { (room.given(line.recorded.as_ref())) }
        td { (room.given(line.seen.as_ref())) }
        td { strong { (room.text(&format!("verdict-{}", quality::name(line.verdict)))) } }
        td { (room.source(&line.check.source, line.check.confidence)) }
    } } };
    html! { div.wide { (form::table(&room.text("comparison"), &head, &rows)) } }
}

fn check_form(room: &Room, at: &InUnit, state: &Election) -> Markup {
    let before = state.programme.quality.as_ref().and_then(|checked| checked.found.as_ref());
    let field = |check: &Check| {
        let value = match before.and_then(|found| found.answers.get(&check.id)) {
            Some(Given::Is(is)) => (if *is { "yes" } else { "no" }).to_owned(),
            Some(Given::Number(number)) => number.to_string(),
            Some(Given::Choice(_)) | None => String::new(),
        };
        let field = match check.with {
            With::Figure { .. } => Field::number(&check.id, &check.text, 0, 1_000_000),
            With::Stage { .. } | With::Nothing => Field::select(&check.id, &check.text, yes_no(room)),
        };
        room.field(CHECK, field.value(value).required())
    };
    let fields = html! { @for side in Side::ALL {
        fieldset {
            legend { (room.text(&format!("form-{}", side.name()))) }
            @for check in room.catalogue.checks.iter().filter(|check| check.form == side) { (field(check)) }
        }
    } };
    html! { section.panel id="check" { h2 { (room.text("do-check")) } p { (room.text("check-lead")) } (room.form(&base(at), CHECK, &fields)) } }
}

fn yes_no(room: &Room) -> Vec<(String, String)> {
    let lang = room.staff.lang;
    let option = |value: &str, words: String| (value.to_owned(), words);
    vec![option("", room.text("choose")), option("yes", lang.text("value-yes")), option("no", lang.text("value-no"))]
}

/// `GET /console/quality/of/{code}`.
pub(super) async fn show(State(app): State<Arc<App>>, at: InUnit) -> Response {
    match open(&app, &at).await {
        Ok((room, state)) => page(&room, &at, &state),
        Err(answer) => answer,
    }
}

/// `POST /console/quality/of/{code}/check`.
pub(super) async fn check(State(app): State<Arc<App>>, at: InUnit, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let (mut room, state) = match open(&app, &at).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let mut answered = Answered::new(CHECK, pairs);
    let mut answers = BTreeMap::new();
    for check in &room.catalogue.checks {
        let given = match (&check.with, answered.sent.get(&check.id)) {
            (With::Figure { .. }, _) => Given::Number(answered.number(at.lang, &check.id)),
            (_, Some("yes")) => Given::Is(true),
            (_, Some("no")) => Given::Is(false),
            _ => {
                answered.wrong(&check.id, at.lang.text("field-choose"));
                continue;
            }
        };
        answers.insert(check.id.clone(), given);
    }
    if answered.errors.is_empty() {
        let command = Work::Quality(Command::CheckQuality { on: at.today, answers });
        match room.record(&at.unit.code, at.today, command, answered).await {
            Ok(None) => return Redirect::to(&base(&at)).into_response(),
            Ok(Some(back)) => answered = back,
            Err(answer) => return answer,
        }
    }
    room.answered = Some(answered);
    page(&room, &at, &state)
}

/// `GET /console/quality/of/{code}/papers/{file}`.
pub(super) async fn paper(State(app): State<Arc<App>>, at: InUnit, Path((code, file)): Path<(String, String)>) -> Response {
    let (room, state) = match open(&app, &at).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let unit = match info(&app, &at.unit).await {
        Ok(unit) => unit,
        Err(error) => return Fail::internal(&error).answer(at.lang, false),
    };
    let form = |side| papers::quality_form(&state, &unit, &room.catalogue, side, at.today);
    let kind = file.strip_suffix(".pdf").filter(|kind| papers_for(&at, &state).contains(kind)).unwrap_or_default();
    let paper = match kind {
        "sheet" => papers::observer_sheet(&state, &unit, &room.catalogue, at.today),
        "results" => form(Side::Results),
        "process" => form(Side::Process),
        _ => None,
    };
    match paper {
        Some(paper) => pdf(&app, at.lang, paper, &format!("{code}-quality-{kind}")).await,
        None => Fail::new(StatusCode::NOT_FOUND, "no_paper_yet").answer(at.lang, false),
    }
}
