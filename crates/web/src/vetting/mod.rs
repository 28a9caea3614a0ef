//! 资格联审: each department's own form, and the cases that come of it. No department sees what another said.

mod cases;
mod form;
mod list;
mod lists;
mod opening;
mod papers;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use election::programme::{Catalogue, Command as Work, vetting};
use election::{Command, Election, PersonId, Refusal, Role};
use maud::{Markup, html};
use statute::Confidence;
use uuid::Uuid;

use crate::app::App;
use crate::attached;
use crate::fail::Fail;
use crate::form as fields;
use crate::guard::InUnit;
use crate::layout::{self, Head};
use crate::routes::{Access, Table};
use crate::unit::desk::{self, Stopped};
use crate::unit::people;
use crate::unit::sent::Sent;

/// Who has to do with a vetting.
pub(crate) const ROLES: &[Role] = &[Role::Reviewer, Role::County, Role::Prefecture, Role::Township, Role::ElectionCommittee];

/// Acts whose forms take files.
const WITH_FILES: [&str; 2] = ["appeal", "state"];

/// The routes of this room.
pub fn routes() -> Table {
    let access = Access::Roles(ROLES);
    Table::new()
        .get("/console/vetting", access, list::show)
        .get("/console/vetting/{code}", access, show)
        .get("/console/vetting/{code}/lists/{file}", Access::Roles(lists::READERS), lists::show)
        .get("/console/vetting/{code}/papers/{file}", Access::Roles(papers::READERS), papers::show)
        .upload("/console/vetting/{code}/list", Access::Roles(&[Role::Reviewer]), lists::take)
        .upload_up_to(attached::FORM_LIMIT, "/console/vetting/{code}/{act}", access, act)
}

/// The word of an act; one about a case has its number behind it.
fn word(act: &str) -> &str {
    act.split('-').next().unwrap_or_default()
}

/// What was sent and what came of it.
struct Answered {
    act: String,
    sent: Sent,
    errors: BTreeMap<String, String>,
}

/// The page of one unit's vetting being written.
struct Page<'a> {
    at: &'a InUnit,
    state: &'a Election,
    catalogue: &'a Catalogue,
    answered: Option<&'a Answered>,
}

impl Page<'_> {
    fn text(&self, key: &str) -> String {
        self.at.lang.text(&format!("vetting-{key}"))
    }

    fn with(&self, key: &str, figures: &[(&str, &str)]) -> String {
        self.at.lang.with(&format!("vetting-{key}"), figures)
    }

    fn vetting(&self) -> &vetting::Vetting {
        &self.state.programme.vetting
    }

    fn name(&self, person: PersonId) -> String {
        people::unmistakable(self.state, person)
    }

    /// Whether a department has answered after its last day, or not yet although it is over.
    fn late(&self, department: &str) -> bool {
        let answered = self.vetting().answered.get(department).map_or(self.at.today, |(on, _)| *on);
        self.vetting().persons.values().max().is_some_and(|due| answered > *due)
    }

    fn department(&self, id: &str) -> String {
        let known = self.catalogue.departments.iter().find(|department| department.id == id);
        known.map_or_else(|| id.to_owned(), |department| department.title.clone())
    }

    /// A question with the instrument that sets it.
    fn asked(&self, asked: &vetting::Asked) -> Markup {
        html! {
            (asked.title) " " small {
                cite { (asked.source) }
                @if asked.confidence != Confidence::Text {
                    " " span.unverified title=(self.at.lang.text(fields::confidence_key(asked.confidence))) { (self.at.lang.text("web-unverified")) }
                }
            }
        }
    }

    /// What was sent under a name to an act that was not done.
    fn sent(&self, act: &str, name: &str) -> Option<&str> {
        self.answered.filter(|answered| answered.act == act)?.sent.get(name)
    }

    fn error(&self, act: &str, name: &str) -> Option<&str> {
        self.answered.filter(|answered| answered.act == act)?.errors.get(name).map(String::as_str)
    }

    /// A form of this page.
    fn form(&self, act: &str, inside: &Markup) -> Markup {
        let with_files = WITH_FILES.contains(&word(act));
        let came_back = self.answered.filter(|answered| answered.act == act).map(|answered| &answered.sent);
        let inside = html! {
            (fields::hidden("key", &Uuid::now_v7().to_string()))
            (inside)
            @if with_files { (attached::field(self.at.lang, act, came_back)) }
        };
        let form = if with_files { fields::upload } else { fields::form };
        form(&format!("/console/vetting/{}/{act}", self.at.unit.code), &self.text(&format!("do-{}", word(act))), &inside)
    }

    /// A day field of an act: what was sent, else today.
    fn day(&self, act: &str) -> Markup {
        let day = self.sent(act, "on").map_or_else(|| self.at.today.to_string(), str::to_owned);
        let error = self.error(act, "on").unwrap_or_default();
        html! { (fields::Field::date("on", self.text("on")).value(day).error(error).within(act).required()) }
    }

    /// A text field of an act.
    fn area(&self, act: &str, name: &str, before: &str) -> Markup {
        let value = self.sent(act, name).unwrap_or(before).to_owned();
        let error = self.error(act, name).unwrap_or_default();
        html! { (fields::Field::area(name, self.text(name)).value(value).error(error).within(act).required()) }
    }

    fn body(&self) -> Markup {
        if self.at.account.role == Role::Reviewer {
            return form::section(self);
        }
        html! {
            (opening::section(self))
            @if !self.vetting().persons.is_empty() { (opening::departments(self)) (cases::section(self)) }
        }
    }
}

fn page(app: &App, page: &Page<'_>, refusal: Option<Refusal>, above: &Markup) -> Markup {
    let at = page.at;
    let title = page.with("of", &[("unit", &at.unit.name)]);
    let body = html! {
        (above)
        @if page.answered.is_some_and(|answered| !answered.errors.is_empty()) { div.refusal role="alert" { (at.lang.text("unit-fields-wrong")) } }
        @if let Some(refusal) = refusal { (fields::refusal_box(at.lang, &fields::named_refusal(at.lang, page.state, refusal))) }
        (page.body())
    };
    let mut crumbs = vec![(at.lang.text("vetting-title"), "/console/vetting".to_owned())];
    if at.account.role != Role::Reviewer {
        crumbs.push((at.unit.name.clone(), format!("/console/units/{}", at.unit.code)));
    }
    layout::console(app, at, &Head::new(title, crumbs, "vetting"), &body)
}

/// The state of the unit and the programme there.
async fn read(app: &App, at: &InUnit) -> Result<(Arc<Election>, Option<Arc<Catalogue>>), Fail> {
    let state = app.store.election(&at.unit.code).await.map_err(|error| Fail::internal(&error))?;
    Ok((state, app.store.programme(&at.unit.code).and_then(|plan| plan.catalogue.clone())))
}

/// Where the prefecture has adopted nothing, or nothing that asks departments.
fn nothing(app: &App, at: &InUnit) -> Response {
    let body = html! { p { (at.lang.text("vetting-none-adopted")) } };
    let head = Head::new(at.lang.text("vetting-title"), Vec::new(), "vetting");
    layout::console(app, at, &head, &body).into_response()
}

/// `GET /console/vetting/{code}`.
async fn show(State(app): State<Arc<App>>, at: InUnit, axum::extract::RawQuery(query): axum::extract::RawQuery) -> Response {
    match read(&app, &at).await {
        Ok((state, Some(catalogue))) if catalogue.vetting.is_some() => {
            let done = query.as_deref().and_then(|query| query.strip_prefix("done=")).is_some_and(|act| !act.is_empty());
            let shown = Page { at: &at, state: &state, catalogue: &catalogue, answered: None };
            let above = html! { @if done { div.done role="status" id="done" { (shown.text("recorded")) } } };
            page(&app, &shown, None, &above).into_response()
        }
        Ok(_) => nothing(&app, &at),
        Err(fail) => fail.answer(at.lang, false),
    }
}

/// Reads what was sent into an act; notes what is wrong, field by field.
fn command(act: &str, page: &Page<'_>, sent: &Sent, errors: &mut BTreeMap<String, String>) -> Option<vetting::Command> {
    let lang = page.at.lang;
    let on = sent.get("on").and_then(|day| day.parse().ok());
    if on.is_none() {
        errors.insert("on".to_owned(), lang.text("field-date"));
    }
    match act {
        "answer" => form::read(page, sent, on, errors),
        "open" => opening::read(page, sent, on, errors),
        _ => cases::read(act, lang, sent, on, errors),
    }
}

async fn record(app: &App, at: &InUnit, command: vetting::Command, sent: &Sent) -> Result<(), Stopped> {
    let command = Command::Programme(Work::Vetting(command));
    desk::record_with(app, &at.account, &at.unit.code, at.today, command, sent.came()).await
}

/// `POST /console/vetting/{code}/{act}`.
async fn act(State(app): State<Arc<App>>, at: InUnit, Path((_, act)): Path<(String, String)>, sent: Sent) -> Response {
    let (state, catalogue) = match read(&app, &at).await {
        Ok((state, Some(catalogue))) => (state, catalogue),
        Ok(_) => return nothing(&app, &at),
        Err(fail) => return fail.answer(at.lang, false),
    };
    let mut errors = BTreeMap::new();
    let asked = command(&act, &Page { at: &at, state: &state, catalogue: &catalogue, answered: None }, &sent, &mut errors);
    let refusal = match asked.filter(|_| errors.is_empty()) {
        None if errors.is_empty() => return Fail::not_found().answer(at.lang, false),
        None => None,
        Some(command) => match record(&app, &at, command, &sent).await {
            Ok(()) => return Redirect::to(&format!("/console/vetting/{}?done={act}", at.unit.code)).into_response(),
            Err(Stopped::Refused(refusal)) => Some(*refusal),
            Err(Stopped::Fail(fail)) => return fail.answer(at.lang, false),
        },
    };
    let answered = Answered { act, sent, errors };
    let shown = Page { at: &at, state: &state, catalogue: &catalogue, answered: Some(&answered) };
    (StatusCode::UNPROCESSABLE_ENTITY, page(&app, &shown, refusal, &html! {})).into_response()
}
