//! An objection filed by anybody from the public page, and how each one stands: numbers and days, never names.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Form, FromRequest, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use election::command::ObjectionMatter;
use election::state::Objection;
use election::{Actor, Command, Election, Role};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use statute::{Key, shift};
use store::{SubmitError, UnitRow};
use uuid::Uuid;
use words::Lang;

use super::lookup;
use crate::app::App;
use crate::fail::Fail;
use crate::form::{self, Field};
use crate::guard::Visitor;
use crate::layout;
use crate::unit::people;
use crate::unit::sent::{name_of, word_named};

/// Objections from one address to one unit within [`WINDOW`]: a household, not a flood.
const PER_ADDRESS: u32 = 6;
/// Objections to one unit from the web within [`WINDOW`].
const PER_UNIT: u32 = 40;
const WINDOW: Duration = Duration::from_secs(24 * 60 * 60);
/// Unanswered objections to one unit, beyond which the web takes no more and paper still does.
const UNANSWERED: usize = 100;
/// Characters of a name.
const LONGEST_NAME: usize = 100;
const MATTERS: [&str; 4] = ["omitted", "wrong", "duplicate", "not_entitled"];

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Typed {
    key: String,
    matter: String,
    objector: String,
    about: String,
    statement: String,
}

/// What the address of the page may ask for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Shown {
    /// The objection just filed.
    number: u32,
}

/// The last day on which an objection may be filed, while one may be.
fn last_day(state: &Election, today: Date) -> Option<Date> {
    let ((posted, _), None) = (state.roll.published?, state.roll.corrected) else { return None };
    let last = shift(posted, i64::from(state.rules()?.number(Key::ObjectionWindowDays)));
    (today <= last).then_some(last)
}

/// What somebody can do who is not on the roll or finds it wrong.
pub(super) fn invitation(lang: Lang, unit: &UnitRow, state: &Election, today: Date) -> Markup {
    html! {
        @match last_day(state, today) {
            Some(last) => {
                p { (lang.with("public-objection-until", &[("last", &last.to_string())])) }
                p.actions { a.button href={ "/u/" (unit.code) "/objection" } { (lang.text("public-objection")) } }
            }
            None => p { (lang.with("public-objection-over", &[("unit", &unit.name)])) },
        }
    }
}

/// On the unit's page: how to object while one may, and how each objection stands.
pub(super) fn list(lang: Lang, unit: &UnitRow, state: &Election, today: Date) -> Markup {
    let all = &state.roll.objections;
    if state.roll.published.is_none() || (all.is_empty() && last_day(state, today).is_none()) {
        return html! {};
    }
    html! {
        h2 id="objections" { (lang.text("public-objections")) }
        ul.people { @for objection in all {
            @let matter = lang.text(&form::key("objection", &name_of(&objection.matter)));
            @let (number, day) = (objection.number.to_string(), objection.on.to_string());
            li {
                (lang.with("unit-objection-title", &[("number", &number), ("matter", &matter), ("day", &day)]))
                (lang.text("web-stop")) (stands(lang, objection)) (lang.text("web-stop"))
            }
        } }
        @if last_day(state, today).is_some() { (invitation(lang, unit, state, today)) }
    }
}

fn stands(lang: Lang, objection: &Objection) -> String {
    match &objection.ruling {
        None => lang.with("public-objection-due", &[("due", &objection.ruling_due.to_string())]),
        Some(ruling) => {
            let word = lang.text(if ruling.upheld { "unit-objection-upheld" } else { "unit-objection-rejected" });
            lang.with("public-objection-ruled", &[("day", &ruling.on.to_string()), ("ruling", &word)])
        }
    }
}

/// `GET /u/{code}/objection`.
pub async fn show(
    State(app): State<Arc<App>>,
    Visitor { lang }: Visitor,
    Path(code): Path<String>,
    Query(shown): Query<Shown>,
) -> Response {
    let Some(unit) = app.unit(&code) else { return Fail::new(StatusCode::NOT_FOUND, "unknown_unit").answer(lang, false) };
    let state = match app.store.election(&code).await {
        Ok(state) => state,
        Err(error) => return Fail::internal(&error).answer(lang, false),
    };
    let filed = state.roll.objections.iter().find(|o| o.number == shown.number);
    page(lang, &app, &unit, &state, &Typed::default(), &html! { @if let Some(filed) = filed { (receipt(lang, &unit, filed)) } })
        .into_response()
}

fn receipt(lang: Lang, unit: &UnitRow, filed: &Objection) -> Markup {
    html! {
        p.crumbs { a href={ "/u/" (unit.code) } { (unit.name) } }
        h1 { (lang.text("public-objection")) }
        div.done role="status" id="done" {
            p { strong { (lang.with("public-objection-filed", &[("number", &filed.number.to_string())])) } }
            p { (stands(lang, filed)) (lang.text("web-stop")) (lang.with("public-objection-keep", &[("unit", &unit.name)])) }
        }
        ul.links {
            li { a href={ "/u/" (unit.code) "#objections" } { (lang.text("public-objections")) } }
            li { a href={ "/u/" (unit.code) "/objection" } { (lang.text("public-objection-another")) } }
        }
    }
}

/// `POST /u/{code}/objection`.
pub async fn file(State(app): State<Arc<App>>, Visitor { lang }: Visitor, Path(code): Path<String>, request: Request) -> Response {
    let address = lookup::address(&request);
    let Ok(Form(typed)) = Form::<Typed>::from_request(request, &()).await else {
        return Fail::unreadable().answer(lang, false);
    };
    let Some(unit) = app.unit(&code) else { return Fail::new(StatusCode::NOT_FOUND, "unknown_unit").answer(lang, false) };
    let state = match app.store.election(&code).await {
        Ok(state) => state,
        Err(error) => return Fail::internal(&error).answer(lang, false),
    };
    let today = app.today(&unit);
    let wrong = wrong(lang, &typed);
    let Some(matter) = word_named::<ObjectionMatter>(&typed.matter).filter(|_| wrong.is_empty()) else {
        return again(lang, &app, &unit, &state, &typed, &html! { div.refusal role="alert" { @for line in wrong { p { (line) } } } });
    };
    let flood = state.roll.objections.iter().filter(|o| o.ruling.is_none()).count() >= UNANSWERED
        || !app.brake.allows_in(format!("objection {code} {address}"), PER_ADDRESS, WINDOW)
        || !app.brake.allows_in(format!("objection {code}"), PER_UNIT, WINDOW);
    if flood {
        return Fail::new(StatusCode::TOO_MANY_REQUESTS, "too_many_objections").answer(lang, false);
    }
    let command = command(&state, today, matter, &typed);
    let actor = Actor { account: "public".to_owned(), role: Role::Villager };
    let key = Some(typed.key.as_str()).filter(|k| Uuid::try_parse(k).is_ok());
    match app.store.submit(&code, actor, today, command, key).await {
        Ok(_) => filed(&app, &code, lang, &typed).await,
        Err(SubmitError::Refused(refusal)) => {
            let said = form::refusal_box(lang, &form::named_refusal(lang, &state, *refusal));
            again(lang, &app, &unit, &state, &typed, &said)
        }
        Err(SubmitError::KeyReused | SubmitError::Conflict) => Fail::new(StatusCode::CONFLICT, "send_again").answer(lang, false),
        Err(SubmitError::Elsewhere(_)) => Fail::new(StatusCode::CONFLICT, "objection_elsewhere").answer(lang, false),
        Err(SubmitError::Store(error)) => Fail::unrecorded(&error).answer(lang, false),
    }
}

/// Back to the page with the number of what was filed: reloading it files nothing twice.
async fn filed(app: &App, code: &str, lang: Lang, typed: &Typed) -> Response {
    let state = match app.store.election(code).await {
        Ok(state) => state,
        Err(error) => return Fail::internal(&error).answer(lang, false),
    };
    let mine = state.roll.objections.iter().rev().find(|o| o.objector == typed.objector.trim() && o.statement == statement(typed));
    let number = mine.map_or(0, |o| o.number);
    Redirect::to(&format!("/u/{code}/objection?number={number}")).into_response()
}

/// The person it concerns is named by number if exactly one on the roll bears the name, else in the words of the objection: what is
/// answered never tells whether a name stands there.
fn command(state: &Election, on: Date, matter: ObjectionMatter, typed: &Typed) -> Command {
    let about = people::find(state, typed.about.trim()).ok().filter(|id| state.roll.voters.contains_key(id));
    let about = about.filter(|_| !typed.about.trim().is_empty());
    Command::FileObjection {
        on,
        matter,
        objector: typed.objector.trim().to_owned(),
        statement: statement(typed),
        about,
        attachments: Vec::new(),
    }
}

fn statement(typed: &Typed) -> String {
    let (about, words) = (typed.about.trim(), typed.statement.trim());
    if about.is_empty() { words.to_owned() } else { format!("（关于：{about}）{words}") }
}

/// What is missing or too long, in sentences.
fn wrong(lang: Lang, typed: &Typed) -> Vec<String> {
    let length = |text: &str| text.trim().chars().count();
    let mut found = Vec::new();
    if !MATTERS.contains(&typed.matter.as_str()) {
        found.push(lang.text("public-objection-needs-matter"));
    }
    if !(1..=LONGEST_NAME).contains(&length(&typed.objector)) || length(&typed.about) > LONGEST_NAME {
        found.push(lang.with("public-objection-needs-name", &[("most", &LONGEST_NAME.to_string())]));
    }
    if length(&typed.statement) == 0 {
        found.push(lang.text("public-objection-needs-words"));
    }
    found
}

fn again(lang: Lang, app: &App, unit: &UnitRow, state: &Election, typed: &Typed, above: &Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page(lang, app, unit, state, typed, above)).into_response()
}

fn page(lang: Lang, app: &App, unit: &UnitRow, state: &Election, typed: &Typed, above: &Markup) -> Markup {
    let title = lang.text("public-objection");
    let last = last_day(state, app.today(unit));
    let body = html! {
        p.crumbs { a href={ "/u/" (unit.code) } { (unit.name) } }
        h1 { (title) }
        (above)
        @match (state.roll.published, last) {
            (None, _) => p.notice { (lang.with("public-lookup-not-yet", &[("unit", &unit.name)])) },
            (Some(_), None) => p.notice { (lang.with("public-objection-over", &[("unit", &unit.name)])) },
            (Some(_), Some(last)) => (form(lang, unit, state, typed, last)),
        }
    };
    layout::public(lang, &title, &body)
}

fn form(lang: Lang, unit: &UnitRow, state: &Election, typed: &Typed, last: Date) -> Markup {
    let mut matters = vec![(String::new(), lang.text("unit-roll-choose"))];
    matters.extend(MATTERS.iter().map(|m| ((*m).to_owned(), lang.text(&form::key("public-objection-is", m)))));
    let key = if typed.key.is_empty() { Uuid::now_v7().to_string() } else { typed.key.clone() };
    let fields = html! {
        (form::hidden("key", &key))
        (Field::select("matter", lang.text("public-objection-matter"), matters).value(&typed.matter).required())
        (Field::text("objector", lang.text("public-objection-by")).value(&typed.objector).hint(lang.text("public-objection-by-hint")).required())
        (Field::text("about", lang.text("public-objection-about")).value(&typed.about).hint(lang.text("public-objection-about-hint")))
        (Field::area("statement", lang.text("public-objection-words")).value(&typed.statement).hint(lang.text("public-objection-words-hint")).required())
    };
    html! {
        p {
            (lang.with("public-objection-lead", &[("last", &last.to_string())]))
            @if let Some(rules) = state.rules() { " " small { (form::citation(lang, &rules.cite(Key::ObjectionWindowDays))) } }
        }
        (form::form(&format!("/u/{}/objection", unit.code), &lang.text("public-objection-do"), &fields))
        p.soft { (lang.with("public-objection-paper", &[("unit", &unit.name)])) }
    }
}
