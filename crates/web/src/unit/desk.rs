//! The frame of a step's page: what is shown, what may be done, what was sent and what came of it.
//!
//! A step is a page and its actions; an action is a form that becomes a command. Everything else (who may, the key that
//! makes a doubled click harmless, errors beside their fields, the refusal with its article) happens here, once.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use election::programme::plan::Adopted;
use election::programme::{Attachment, Catalogue};
use election::summary::{StepStatus, timeline};
use election::{Actor, Command, Election, PersonId, Refusal, Role};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use statute::{Body, Rules};
use store::{Account, SubmitError};
use uuid::Uuid;
use words::Lang;

use super::community::{self, Kept};
use super::sent::{Came, Reader, Sent};
use super::{STEPS, papers, people, roll, row};
use crate::app::App;
use crate::attached;
use crate::fail::Fail;
use crate::form::{self, Field};
use crate::guard::InUnit;
use crate::layout::{self, Head};

/// Errors shown at one field: a list pasted with the wrong names is not answered by a page of red.
const ERRORS: usize = 10;

/// One of the nine steps, or of the pages of the work around them.
pub struct Step {
    /// Its place in the address; words stand under `unit-step-<name>` and `unit-lead-<name>`.
    pub name: &'static str,
    /// Its page below the title.
    pub show: fn(&Desk<'_>) -> Markup,
    /// What can be done there.
    pub actions: &'static [Action],
}

/// A form that becomes a command.
pub struct Action {
    /// Its place in the address; the button's words stand under `unit-<name>`.
    pub name: &'static str,
    /// Who may.
    pub roles: &'static [Role],
    /// Reads the command; `None` when a field is wrong (the reader has noted which).
    pub read: fn(&mut Reader<'_>) -> Option<Command>,
}

/// What was sent and what came of it.
struct Answered<'a> {
    action: &'a str,
    sent: &'a Sent,
    errors: Vec<(String, String)>,
    /// Code of the refusal, if it was refused.
    refused: Option<&'static str>,
}

/// A step's page being written.
pub struct Desk<'a> {
    /// Who looks, at which unit, on which day.
    pub at: &'a InUnit,
    /// The unit as it stands.
    pub state: &'a Election,
    /// The rules of its plan.
    pub rules: Option<Rules>,
    /// A day asked about in the address, before anything is decided.
    pub asked: Option<Date>,
    /// What else the page was asked to show.
    pub shown: Shown,
    /// The programme in force here, if the prefecture has adopted one.
    pub programme: Option<Arc<Adopted>>,
    app: &'a App,
    step: &'static Step,
    answered: Option<Answered<'a>>,
}

impl<'a> Desk<'a> {
    fn new(app: &'a App, at: &'a InUnit, state: &'a Election, step: &'static Step) -> Self {
        let programme = app.store.programme(&at.unit.code);
        Self { at, state, rules: state.rules(), asked: None, shown: Shown::default(), programme, app, step, answered: None }
    }

    /// What the programme in force says.
    #[must_use]
    pub fn catalogue(&self) -> Option<&Catalogue> {
        self.programme.as_ref()?.catalogue.as_deref()
    }

    /// Language of the page.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.at.lang
    }
    /// A message.
    #[must_use]
    pub fn text(&self, key: &str) -> String {
        community::text(self.at.lang, self.at.unit.body, key)
    }
    fn in_community(&self) -> bool {
        self.at.unit.body == Body::ResidentsCommittee && self.at.lang == Lang::Zh
    }
    /// A message with its arguments.
    #[must_use]
    pub fn with(&self, key: &str, args: &[(&str, &str)]) -> String {
        if !self.in_community() {
            return self.at.lang.with(key, args);
        }
        let kept = Kept::new(args);
        kept.put_back(community::named(self.at.lang.with(key, &kept.marked(args))))
    }
    /// Name of a person of the unit.
    #[must_use]
    pub fn name(&self, id: PersonId) -> &str {
        people::name(self.state, id)
    }
    /// The name of another unit, by its code; what is not the code of a unit here stays as it is.
    #[must_use]
    pub fn place(&self, elsewhere: &str) -> String {
        self.app.unit(elsewhere).map_or_else(|| elsewhere.to_owned(), |unit| format!("{}{}", unit.township, unit.name))
    }
    /// Whether the person looking may use an action of this step.
    #[must_use]
    pub fn may(&self, action: &str) -> bool {
        self.step.actions.iter().any(|a| a.name == action && a.roles.contains(&self.at.account.role))
    }
    /// Whether this page answers what was just sent to an action: its form is then shown open.
    #[must_use]
    pub fn answers(&self, action: &str) -> bool {
        self.answered.as_ref().is_some_and(|a| a.action == action)
    }
    /// What was sent under a name, if this page answers what was just sent to an action.
    #[must_use]
    pub fn sent_to(&self, action: &str, name: &str) -> Option<&str> {
        self.answered.as_ref().filter(|a| a.action == action)?.sent.get(name)
    }
    /// A form for an action; nothing for those who may not use it.
    #[must_use]
    pub fn form(&self, action: &'static str, fields: impl FnOnce(&Filled<'_>) -> Markup) -> Markup {
        self.form_named(action, "", fields)
    }
    /// The same where an action has several forms on one page, told apart by `which`.
    #[must_use]
    pub fn form_named(&self, action: &'static str, which: &str, fields: impl FnOnce(&Filled<'_>) -> Markup) -> Markup {
        if !self.may(action) {
            return html! {};
        }
        let (filled, with_files) = (Filled { desk: self, action, which }, attached::takes_files(action));
        let (button, own) = (form::key("unit", action), form::key("unit", &format!("{action}-{which}")));
        let button = if self.lang().has(&own) { own } else { button };
        html! {
            form.form id=(filled.id()) method="post" action={ "/console/units/" (self.at.unit.code) "/" (self.step.name) "/" (action) } accept-charset="utf-8" enctype=[with_files.then_some("multipart/form-data")] {
                (form::hidden("key", &Uuid::now_v7().to_string()))
                @if !which.is_empty() { (form::hidden("which", which)) }
                (fields(&filled))
                @if with_files { (attached::field(self.lang(), &filled.id(), filled.answered().map(|a| a.sent))) }
                (form::submit(&self.text(&button)))
            }
        }
    }
    /// The files of an act, to be opened.
    #[must_use]
    pub fn files(&self, files: &[Attachment]) -> Markup {
        attached::links(self.lang(), &attached::in_unit(&self.at.unit.code), files)
    }
    /// A link to a paper of this unit.
    #[must_use]
    pub fn paper(&self, kind: &str) -> Markup {
        html! { a.button href={ "/console/units/" (self.at.unit.code) "/papers/" (kind) ".pdf" } target="_blank" rel="noopener" { (self.text(&format!("paper-{kind}"))) " " small { "PDF" } } }
    }
    /// A day with its article: the last lawful one of a step.
    #[must_use]
    pub fn deadline(&self, step: statute::Step) -> Markup {
        let (Some(rules), Some(plan)) = (&self.rules, &self.state.plan) else { return html! {} };
        let found = statute::calendar(rules, plan.election_day).into_iter().find(|s| s.step == step);
        let Some((found, latest)) = found.and_then(|s| s.latest.map(|latest| (s, latest))) else { return html! {} };
        html! { p.hint { (self.with("unit-latest", &[("day", &latest.to_string())])) " " (form::citation(self.lang(), &found.citation)) } }
    }
}

/// A form of the page: its fields hold what was sent, with the error beside it.
pub struct Filled<'a> {
    desk: &'a Desk<'a>,
    action: &'a str,
    which: &'a str,
}

impl Filled<'_> {
    fn id(&self) -> String {
        if self.which.is_empty() { self.action.to_owned() } else { format!("{}-{}", self.action, self.which) }
    }
    fn answered(&self) -> Option<&Answered<'_>> {
        self.desk.answered.as_ref().filter(|a| a.action == self.action && a.sent.get("which").unwrap_or_default() == self.which)
    }
    /// A field of this form.
    #[must_use]
    pub fn field(&self, field: Field) -> Field {
        let field = field.within(&self.id());
        let Some(answered) = self.answered() else { return field };
        let error = self.error(field.name());
        let value = answered.sent.get(field.name()).unwrap_or_default().to_owned();
        field.value(value).error(error)
    }
    /// What to show in a plain input: what was sent, else `before`.
    #[must_use]
    pub fn value(&self, name: &str, before: &str) -> String {
        self.answered().map_or_else(|| before.to_owned(), |a| a.sent.get(name).unwrap_or_default().to_owned())
    }
    /// What was sent under a name that occurs once per row.
    #[must_use]
    pub fn row_value(&self, name: &str, row: usize, before: &str) -> String {
        self.answered().map_or_else(|| before.to_owned(), |a| a.sent.all(name).get(row).copied().unwrap_or_default().to_owned())
    }
    /// All that was sent under a name; nothing before anything was sent.
    #[must_use]
    pub fn sent(&self, name: &str) -> Option<Vec<&str>> {
        self.answered().map(|answered| answered.sent.all(name))
    }
    /// The errors at a field, the first of them where a list has many; empty if it is right.
    #[must_use]
    pub fn error(&self, name: &str) -> String {
        let found = self.answered().into_iter().flat_map(|a| &a.errors).filter(|(field, _)| field == name);
        found.map(|(_, sentence)| sentence.as_str()).take(ERRORS).collect::<Vec<_>>().join(" ")
    }
    /// It was refused for this reason.
    #[must_use]
    pub fn refused(&self, code: &str) -> bool {
        self.answered().is_some_and(|answered| answered.refused == Some(code))
    }
    /// A day field, today unless something else was sent.
    #[must_use]
    pub fn day(&self, name: &str, label_key: &str) -> Field {
        let desk = self.desk;
        self.field(Field::date(name, desk.text(label_key)).value(desk.at.today).required())
    }
    /// Words to choose from: the serialised names of a type, with messages under `<prefix>-<name>`.
    #[must_use]
    pub fn choose(&self, name: &str, label_key: &str, prefix: &str, words: &[&str]) -> Field {
        let desk = self.desk;
        let options = words.iter().map(|w| ((*w).to_owned(), desk.text(&form::key(prefix, w)))).collect();
        self.field(Field::select(name, desk.text(label_key), options))
    }
}

/// What the address of a step's page may ask for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Shown {
    /// The act just recorded, to be confirmed.
    pub done: String,
    /// A day to try out.
    pub day: String,
    /// Which page of a long list, from 1.
    pub page: usize,
    /// Number of a person whose line is to be changed.
    pub line: u32,
    /// The order of a list; empty for its own.
    pub order: String,
    /// A name looked for; it is posted, an address never holds a name.
    #[serde(skip)]
    pub name: String,
    /// Who was found under it, the best first, on the roll or off it.
    #[serde(skip)]
    pub found: Vec<PersonId>,
    /// Who is said to be registered elsewhere and stands on no other roll here.
    #[serde(skip)]
    pub nowhere: BTreeSet<PersonId>,
}

/// `GET` of a step.
pub async fn show(State(app): State<Arc<App>>, at: InUnit, Query(shown): Query<Shown>, step: &'static Step) -> Response {
    look(&app, &at, shown, step).await
}

/// The page of a step with what was asked to be shown.
pub async fn look(app: &App, at: &InUnit, shown: Shown, step: &'static Step) -> Response {
    match app.store.election(&at.unit.code).await {
        Ok(state) => {
            let mut desk = Desk::new(app, at, &state, step);
            desk.asked = shown.day.parse().ok();
            let done = shown.done.clone();
            desk.shown = shown;
            desk.shown.nowhere = roll::nowhere(app, &at.unit.code, &state, step).await;
            page(app, &desk, None, &done).into_response()
        }
        Err(error) => Fail::internal(&error).answer(at.lang, false),
    }
}

/// `POST` of an action.
pub async fn act(State(app): State<Arc<App>>, at: InUnit, sent: Sent, step: &'static Step, action: &'static Action) -> Response {
    let state = match app.store.election(&at.unit.code).await {
        Ok(state) => state,
        Err(error) => return Fail::internal(&error).answer(at.lang, false),
    };
    let catalogue = app.store.programme(&at.unit.code).and_then(|plan| plan.catalogue.clone());
    let mut reader = Reader::new(at.lang, &state, catalogue, &sent);
    let command = (action.read)(&mut reader);
    let errors = reader.errors();
    let refusal = match command.filter(|_| errors.is_empty()) {
        None => None,
        Some(command) => match record_with(&app, &at.account, &at.unit.code, at.today, command, sent.came()).await {
            Ok(()) => return done(&at, step, action.name),
            Err(Stopped::Refused(refusal)) => Some(*refusal),
            Err(Stopped::Fail(fail)) => return fail.answer(at.lang, false),
        },
    };
    let mut desk = Desk::new(&app, &at, &state, step);
    desk.answered = Some(Answered { action: action.name, sent: &sent, errors, refused: refusal.as_ref().map(|refusal| refusal.rule) });
    (StatusCode::UNPROCESSABLE_ENTITY, page(&app, &desk, refusal, "")).into_response()
}

/// Why a command was not recorded.
pub enum Stopped {
    /// Not lawful now.
    Refused(Box<Refusal>),
    /// Anything else.
    Fail(Fail),
}

/// Records a command in the name of the person at the desk.
///
/// # Errors
/// The refusal, or what the page has to say instead.
pub async fn record(app: &App, at: &InUnit, command: Command, key: Option<&str>) -> Result<(), Stopped> {
    record_in(app, &at.account, &at.unit.code, at.today, command, key).await
}

/// Records a command in a log, a unit's or an office's, in the name of an account.
///
/// # Errors
/// The refusal, or what the page has to say instead.
pub async fn record_in(app: &App, who: &Account, log: &str, today: Date, command: Command, key: Option<&str>) -> Result<(), Stopped> {
    record_with(app, who, log, today, command, (key, Vec::new())).await
}

/// The same with the files that the command names.
///
/// # Errors
/// As [`record_in`].
pub async fn record_with(
    app: &App,
    who: &Account,
    log: &str,
    today: Date,
    command: Command,
    (key, files): Came<'_>,
) -> Result<(), Stopped> {
    let actor = Actor { account: who.id.clone(), role: who.role };
    let key = key.filter(|k| !k.is_empty() && k.len() <= 200);
    match app.store.submit_with(log, actor, today, command, key, files).await {
        Ok(_) => Ok(()),
        Err(SubmitError::Refused(refusal)) => Err(Stopped::Refused(refusal)),
        Err(SubmitError::KeyReused | SubmitError::Conflict) => Err(Stopped::Fail(Fail::new(StatusCode::CONFLICT, "send_again"))),
        Err(SubmitError::Elsewhere(_)) => Err(Stopped::Fail(Fail::new(StatusCode::CONFLICT, "elsewhere"))),
        Err(SubmitError::Store(error)) => Err(Stopped::Fail(Fail::unrecorded(&error))),
    }
}

/// Back to the step, which confirms the act: reloading the page sends nothing twice.
#[must_use]
pub fn done(at: &InUnit, step: &Step, action: &str) -> Response {
    Redirect::to(&format!("/console/units/{}/{}?done={action}", at.unit.code, step.name)).into_response()
}

/// The page of a step with a refusal or with something of its own above it (the problems of a sheet).
#[must_use]
pub fn step_page(app: &App, at: &InUnit, state: &Election, step: &'static Step, refusal: Option<Refusal>, above: &Markup) -> Markup {
    let desk = Desk::new(app, at, state, step);
    framed(app, &desk, &html! { @if let Some(refusal) = refusal { (refused(&desk, refusal)) } (above) })
}

/// The page of a step with values laid into the form of an action, as if they had been sent; nothing is recorded.
#[must_use]
pub fn filled_page(app: &App, at: &InUnit, state: &Election, step: &'static Step, (action, sent): (&str, &Sent), above: &Markup) -> Markup {
    let mut desk = Desk::new(app, at, state, step);
    desk.answered = Some(Answered { action, sent, errors: Vec::new(), refused: None });
    framed(app, &desk, above)
}

fn page(app: &App, desk: &Desk<'_>, refusal: Option<Refusal>, done: &str) -> Markup {
    let known = desk.step.actions.iter().any(|a| a.name == done);
    let wrong = desk.answered.as_ref().is_some_and(|a| !a.errors.is_empty());
    framed(
        app,
        desk,
        &html! {
            @if known { div.done role="status" id="done" { (desk.text("unit-recorded")) " " strong { (desk.text(&form::key("unit", done))) } } }
            @if wrong { div.refusal role="alert" { (desk.text("unit-fields-wrong")) } }
            @if let Some(refusal) = refusal { (refused(desk, refusal)) }
        },
    )
}

fn refused(desk: &Desk<'_>, refusal: Refusal) -> Markup {
    form::refusal_box(desk.lang(), &form::named_refusal(desk.lang(), desk.state, refusal))
}

fn framed(app: &App, desk: &Desk<'_>, above: &Markup) -> Markup {
    let (unit, step) = (&desk.at.unit, desk.step);
    let title = desk.text(&format!("unit-step-{}", step.name));
    let head = Head::new(title, crumbs(desk.at), "units");
    let body = html! {
        (step_bar(desk))
        p.lead { (desk.text(&format!("unit-lead-{}", step.name))) }
        (above)
        ((step.show)(desk))
        (papers::handouts(desk, step.name))
        p.actions { a.button href={ "/console/units/" (unit.code) } { (desk.text("unit-back")) } }
    };
    layout::console(app, desk.at, &head, &body)
}

/// Where a unit's pages stand: all units, its township, itself.
#[must_use]
pub fn crumbs(at: &InUnit) -> Vec<(String, String)> {
    let unit = &at.unit;
    let township = unit.code.get(..9).unwrap_or_default();
    vec![
        (at.lang.text("nav-units"), "/console/units".to_owned()),
        (unit.township.clone(), format!("/console/units?township={township}")),
        (unit.name.clone(), format!("/console/units/{}", unit.code)),
    ]
}

/// The nine steps in one line, each with its standing in words.
fn step_bar(desk: &Desk<'_>) -> Markup {
    let standing = timeline(desk.state);
    html! {
        nav.step-bar aria-label=(desk.text("unit-steps")) {
            ol { @for (number, (step, found)) in STEPS.iter().zip(&standing).enumerate() {
                li class=(status_class(found.status)) {
                    a href={ "/console/units/" (desk.at.unit.code) "/" (step.name) } aria-current=[(step.name == desk.step.name).then_some("step")] {
                        (number + 1) " " (desk.text(&format!("unit-step-{}", step.name)))
                        small { (desk.text(status_key(found.status))) }
                    }
                }
            } }
        }
        @for row in row::rows(desk.at, desk.state, desk.programme.as_deref()) { (row.bar(desk.at, desk.step.name)) }
    }
}

/// The class of a step's standing.
#[must_use]
pub fn status_class(status: StepStatus) -> &'static str {
    match status {
        StepStatus::Done(_) => "done-step",
        StepStatus::InHand => "due",
        StepStatus::Later => "later",
    }
}

/// The words of a step's standing.
#[must_use]
pub fn status_key(status: StepStatus) -> &'static str {
    match status {
        StepStatus::Done(_) => "unit-status-done",
        StepStatus::InHand => "unit-status-in-hand",
        StepStatus::Later => "unit-status-later",
    }
}
