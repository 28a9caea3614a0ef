//! 满意度调查、质量抽查: samples that anybody can draw again, what was answered, and what observers saw beside the record.
//!
//! Must not know: how a sample is drawn, how a share is estimated, how an item is compared.

mod draw;
mod place;
mod quality;
mod results;
mod sheet;
mod surveys;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use election::programme::{Catalogue, Command as Work};
use election::{Command, Election, Refusal, Role};
use maud::{Markup, html};
use sheets::{Shown, Table as Rows};
use statute::Confidence;
use store::office_log;
use uuid::Uuid;
use words::Lang;

use crate::app::App;
use crate::fail::Fail;
use crate::form::{self, Field};
use crate::guard::{InUnit, Staff};
use crate::layout::{self, Head};
use crate::routes::{ABOVE, Access, Table};
use crate::unit::desk::{Stopped, record_in};
use crate::unit::sent::Sent;

/// Who sees the quality sample: the offices, and observers, who fill in its sheets.
pub(crate) const LOOKERS: &[Role] = &[Role::Prefecture, Role::County, Role::Township, Role::Observer];
/// Who announces and draws.
const DRAWS: &[Role] = &[Role::Prefecture];
/// Digits of a prefecture's code.
const PREFECTURE: usize = 4;

/// The routes of this room.
pub(super) fn routes() -> Table {
    let (above, lookers, draws) = (Access::Roles(ABOVE), Access::Roles(LOOKERS), Access::Roles(DRAWS));
    Table::new()
        .get("/console/surveys", above, surveys::list)
        .get("/console/surveys/{survey}", above, surveys::show)
        .post("/console/surveys/{survey}/draw/{act}", draws, surveys::draw)
        .get("/console/surveys/{survey}/files/{file}", above, surveys::file)
        .get("/console/surveys/{survey}/of/{code}", above, place::show)
        .post("/console/surveys/{survey}/of/{code}/{act}", above, place::act)
        .get("/console/surveys/{survey}/of/{code}/papers/{file}", above, place::paper)
        .get("/console/quality", lookers, quality::show)
        .post("/console/quality/draw/{act}", draws, quality::draw)
        .get("/console/quality/files/{file}", lookers, quality::file)
        .get("/console/quality/of/{code}", lookers, sheet::show)
        .post("/console/quality/of/{code}/check", Access::Roles(&[Role::Observer]), sheet::check)
        .get("/console/quality/of/{code}/papers/{file}", lookers, sheet::paper)
}

/// What was sent to a form and why it was not recorded.
struct Answered {
    act: String,
    sent: Sent,
    /// Field and sentence.
    errors: BTreeMap<String, String>,
    refusal: Option<Refusal>,
}

impl Answered {
    /// A form that was just sent, with nothing wrong so far.
    fn new(act: &str, pairs: Vec<(String, String)>) -> Self {
        Self { act: act.to_owned(), sent: Sent::new(pairs), errors: BTreeMap::new(), refusal: None }
    }

    /// What is wrong with a field.
    fn wrong(&mut self, field: &str, sentence: String) {
        self.errors.insert(field.to_owned(), sentence);
    }

    /// A whole number in a field; an empty one is wrong.
    fn number(&mut self, lang: Lang, field: &str) -> u32 {
        let read = self.sent.get(field).and_then(crate::unit::sent::whole_number);
        if read.is_none() {
            self.wrong(field, lang.text("field-number"));
        }
        read.unwrap_or(0)
    }
}

/// What all pages here are written from: the prefecture's programme and the log of its office.
struct Room {
    app: Arc<App>,
    staff: Staff,
    catalogue: Arc<Catalogue>,
    office: Arc<Election>,
    answered: Option<Answered>,
}

impl Room {
    /// Opens the room; a page that says so where no programme is adopted.
    async fn of(app: &Arc<App>, staff: Staff) -> Result<Self, Response> {
        let log = office_log(prefecture(&staff));
        let office = match app.store.election(&log).await {
            Ok(office) => office,
            Err(error) => return Err(Fail::internal(&error).answer(staff.lang, false)),
        };
        match app.store.programme(&log).and_then(|plan| plan.catalogue.clone()) {
            Some(catalogue) => Ok(Self { app: Arc::clone(app), staff, catalogue, office, answered: None }),
            None => {
                let head = Head::new(staff.lang.text("sampling-title"), Vec::new(), "surveys");
                let body = html! { p.notice { (staff.lang.text("tables-no-programme")) } };
                Err(layout::console(app, &staff, &head, &body).into_response())
            }
        }
    }

    /// The same at a unit.
    async fn at(app: &Arc<App>, at: &InUnit) -> Result<Self, Response> {
        Self::of(app, Staff { account: at.account.clone(), lang: at.lang }).await
    }

    fn text(&self, key: &str) -> String {
        self.staff.lang.text(&format!("sampling-{key}"))
    }

    fn with(&self, key: &str, figures: &[(&str, &str)]) -> String {
        self.staff.lang.with(&format!("sampling-{key}"), figures)
    }

    fn prefecture(&self) -> &str {
        prefecture(&self.staff)
    }

    /// Whether the account announces and draws.
    fn draws(&self) -> bool {
        DRAWS.contains(&self.staff.account.role)
    }

    /// A place in words.
    fn place(&self, code: &str) -> String {
        match self.app.unit(code) {
            Some(unit) => format!("{} {}{}", unit.county, unit.township, unit.name),
            None => super::tables::name(&self.app, code),
        }
    }

    /// A unit as a link where the account reaches it.
    fn link(&self, base: &str, code: &str) -> Markup {
        html! {
            @if code.starts_with(self.staff.account.division.as_str()) { a href={ (base) "/of/" (code) } { (self.place(code)) } } @else { (self.place(code)) }
        }
    }

    fn sent(&self, act: &str) -> Option<&Answered> {
        self.answered.as_ref().filter(|answered| answered.act == act)
    }

    /// A field with what was sent to a form, and the error beside it.
    fn field(&self, act: &str, field: Field) -> Field {
        let field = field.within(act);
        let Some(answered) = self.sent(act) else { return field };
        let error = answered.errors.get(field.name()).cloned().unwrap_or_default();
        let value = answered.sent.get(field.name()).unwrap_or_default().to_owned();
        field.value(value).error(error)
    }

    /// A form that acts once.
    fn form(&self, address: &str, act: &str, fields: &Markup) -> Markup {
        let fields = html! { (form::hidden("key", &Uuid::now_v7().to_string())) (fields) };
        form::form(&format!("{address}/{act}"), &self.text(&format!("do-{act}")), &fields)
    }

    /// A source, marked where nobody has confirmed it.
    fn source(&self, source: &str, confidence: Confidence) -> Markup {
        let lang = self.staff.lang;
        html! {
            cite { (source) }
            @if confidence != Confidence::Text { " " span.unverified title=(lang.text(form::confidence_key(confidence))) { (lang.text("web-unverified")) } }
        }
    }

    /// A page; what came of an act stands above it.
    fn page(&self, title: &str, crumbs: Vec<(String, String)>, active: &'static str, body: &Markup) -> Response {
        let lang = self.staff.lang;
        let answered = self.answered.as_ref();
        let body = html! {
            @if answered.is_some_and(|answered| !answered.errors.is_empty()) { div.refusal role="alert" { (lang.text("unit-fields-wrong")) } }
            @if let Some(refusal) = answered.and_then(|answered| answered.refusal.as_ref()) { (form::refusal_box(lang, refusal)) }
            (body)
        };
        let page = layout::console(&self.app, &self.staff, &Head::new(title, crumbs, active), &body);
        let status = if answered.is_some() { axum::http::StatusCode::UNPROCESSABLE_ENTITY } else { axum::http::StatusCode::OK };
        (status, page).into_response()
    }

    /// Records a command in a log; `Ok(None)` if it is recorded, else what was sent comes back with why not.
    async fn record(
        &self,
        log: &str,
        today: jiff::civil::Date,
        command: Work,
        mut answered: Answered,
    ) -> Result<Option<Answered>, Response> {
        let key = answered.sent.get("key").map(str::to_owned);
        match record_in(&self.app, &self.staff.account, log, today, Command::Programme(command), key.as_deref()).await {
            Ok(()) => Ok(None),
            Err(Stopped::Refused(refusal)) => {
                answered.refusal = Some(*refusal);
                Ok(Some(answered))
            }
            Err(Stopped::Fail(fail)) => Err(fail.answer(self.staff.lang, false)),
        }
    }
}

fn prefecture(staff: &Staff) -> &str {
    staff.account.division.get(..PREFECTURE).unwrap_or(&staff.account.division)
}

fn words(text: impl Into<String>) -> Shown {
    Shown::Words(text.into())
}

/// A table as a page shows it: the same rows as in its workbook and on its paper.
fn shown(table: &Rows) -> Markup {
    let cell = |cell: &Shown| match cell {
        Shown::Number(number) => html! { td.n { (number) } },
        other => html! { td { (other.words()) } },
    };
    let rows = html! { @for row in &table.rows { tr { @for one in row { (cell(one)) } } } };
    html! {
        div.wide { (form::table(&table.title, &table.head, &rows)) }
        @for note in &table.notes { p.hint { (note) } }
    }
}
