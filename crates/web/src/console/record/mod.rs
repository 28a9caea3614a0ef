//! 公开记录与设备: the office's page for the record. Which keys may sign, who writes which unit, what goes out on sticks and
//! comes back, what witnesses cosign.
//!
//! One page with a form for each act; an act answers with the page again, the error beside its form, or leads back to it.
//! Must not know: what fits the log of the cycle (asked of `store`), formats of bundles and cards.

mod bundles;
mod errors;
mod keys;
mod leases;
mod once;
mod outbox;
mod people;
pub(crate) mod shelf;
mod state;
mod witnesses;

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use election::Role;
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::App;
use crate::form::{self, Field};
use crate::guard::Staff;
use crate::layout::{self, Head};
use crate::routes::{Access, Table};
use crate::unit::sent::{Sent, name_of};

/// Who works on this page.
pub(crate) const OFFICES: &[Role] = &[Role::Prefecture, Role::County];
/// Who seals the register: it holds the units of all counties.
const WHOLE: &[Role] = &[Role::Prefecture];

/// Acts of the page, in its order; the words of each stand under `console-record-<act>`.
const ACTS: [&str; 10] = ["seal", "enrol", "issue", "revoke-key", "hand-out", "hand-back", "revoke-lease", "receive", "send", "cosign"];

/// The routes of this room.
pub(super) fn routes() -> Table {
    let offices = Access::Roles(OFFICES);
    Table::new()
        .get("/console/record", offices, show)
        .post("/console/record/seal", Access::Roles(WHOLE), state::seal)
        .post("/console/record/enrol", offices, keys::enrol)
        .post("/console/record/issue", offices, keys::issue)
        .post("/console/record/papers/{token}/{file}", offices, keys::paper)
        .post("/console/record/revoke-key", offices, keys::revoke)
        .post("/console/record/hand-out", offices, leases::hand_out)
        .post("/console/record/hand-back", offices, leases::hand_back)
        .post("/console/record/revoke-lease", offices, leases::revoke)
        .upload("/console/record/receive", offices, bundles::receive)
        .post("/console/record/send", offices, outbox::send)
        .get("/console/record/outbox/{file}", offices, outbox::file)
        .get("/console/record/request/{file}", offices, witnesses::request)
        .post("/console/record/cosign", offices, witnesses::cosign)
}

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// The act that was just done.
    done: String,
    /// Token of two papers that can be fetched once.
    issued: String,
    /// Hash of a manifest in the outbox, in hexadecimal.
    sealed: String,
    /// Code of a unit to be taken back.
    back: String,
    /// How many entries its paper tells of.
    paper: String,
}

/// What was sent to an act and why it was not done.
struct Answered {
    act: &'static str,
    sent: Sent,
    error: String,
}

/// The page being written.
struct Page<'a> {
    app: &'a App,
    staff: &'a Staff,
    asked: Asked,
    answered: Option<Answered>,
    /// What came of an upload.
    received: Vec<String>,
}

impl Page<'_> {
    fn text(&self, key: &str) -> String {
        self.staff.lang.text(&format!("console-record-{key}"))
    }

    fn with(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.staff.lang.with(&format!("console-record-{key}"), args)
    }

    /// Whether this page answers what was just sent to an act.
    fn answers(&self, act: &str) -> Option<&Answered> {
        self.answered.as_ref().filter(|answered| answered.act == act)
    }

    /// A field of an act's form, with what was sent.
    fn field(&self, act: &str, field: Field) -> Field {
        let field = field.within(act);
        match self.answers(act).and_then(|answered| answered.sent.get(field.name())) {
            Some(sent) => field.value(sent),
            None => field,
        }
    }

    fn error(&self, act: &str) -> Markup {
        html! {
            @if let Some(answered) = self.answers(act) {
                div.refusal role="alert" id={ (act) "-error" } { p.error { (answered.error) } }
            }
        }
    }

    /// A closed panel with the form of an act; open if it answers.
    fn panel(&self, act: &str, fields: &Markup) -> Markup {
        html! {
            details.panel id=(act) open[self.answers(act).is_some()] {
                summary { (self.text(act)) }
                p { (self.text(&format!("{act}-lead"))) }
                (self.error(act))
                (self.form(act, fields))
            }
        }
    }

    /// The form of an act, with the key under which it acts once.
    fn form(&self, act: &str, fields: &Markup) -> Markup {
        let fields = html! { (form::hidden(once::FIELD, &uuid::Uuid::now_v7().to_string())) (fields) };
        form::form(&format!("/console/record/{act}"), &self.text(act), &fields)
    }

    fn done(&self) -> Markup {
        let known = ACTS.contains(&self.asked.done.as_str());
        html! {
            @if known { div.done role="status" { (self.text("done")) " " strong { (self.text(&self.asked.done)) } } }
            @if !self.received.is_empty() {
                div.done role="status" id="received" { ul { @for line in &self.received { li { (line) } } } }
            }
        }
    }

    async fn markup(&self) -> Markup {
        let station = self.app.store.is_station();
        let open = self.app.store.cycle().is_open();
        let sections = html! {
            (state::section(self).await)
            @if station { p.notice { (self.text("station")) } }
            @if open && !station { (keys::section(self)) (leases::section(self).await) }
            (bundles::section(self))
            @if open { (outbox::section(self).await) }
            @if open && !station { (witnesses::section(self).await) }
        };
        // A form that is no longer on the page still gets its answer: the register is sealed, the unit has come back.
        let lost = self.answered.as_ref().filter(|answered| !sections.0.contains(&format!("id=\"{}-error\"", answered.act)));
        let body = html! {
            p.lead { (self.text("lead")) }
            (self.done())
            @if let Some(answered) = lost { (self.error(answered.act)) }
            (sections)
        };
        let crumbs = vec![(self.staff.lang.text("nav-home"), "/console".to_owned())];
        layout::console(self.app, self.staff, &Head::new(self.staff.lang.text("nav-devices"), crumbs, "devices"), &body)
    }
}

/// `GET /console/record`.
async fn show(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Markup {
    Page { app: &app, staff: &staff, asked, answered: None, received: Vec::new() }.markup().await
}

/// The answer to an act: back to the page, or the page with the sentence that says why not. What was sent holds no secret.
async fn answer_page(app: &App, staff: &Staff, act: &'static str, sent: Sent, done: Result<String, String>) -> Response {
    match done {
        Ok(more) => Redirect::to(&format!("/console/record?done={act}{more}#{act}")).into_response(),
        Err(error) => {
            let answered = Some(Answered { act, sent, error });
            let page = Page { app, staff, asked: Asked::default(), answered, received: Vec::new() };
            (StatusCode::UNPROCESSABLE_ENTITY, page.markup().await).into_response()
        }
    }
}

/// How the log of the cycle names who acts: role and account, never a person's name.
fn actor(staff: &Staff) -> String {
    format!("{}/{}", name_of(&staff.account.role), staff.account.id)
}

/// Nothing is done where the data is older than what was signed.
fn writable(app: &App, staff: &Staff) -> Result<(), String> {
    if app.store.frozen().is_some() { Err(staff.lang.text("console-record-frozen")) } else { Ok(()) }
}

/// What stands in a field that must hold something.
fn filled(staff: &Staff, sent: &Sent, name: &str) -> Result<String, String> {
    let found = sent.get(name).filter(|text| !text.is_empty() && text.len() <= 2_000).map(str::to_owned);
    found.ok_or_else(|| staff.lang.text("console-record-fill"))
}
