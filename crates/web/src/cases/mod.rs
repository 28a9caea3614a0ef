//! 换届纪律案件: corrections and accountability. One list for an office, one page for each place that has cases, a unit's or an
//! office's, and every step of a case as a form.
//!
//! Whoever works where a case is sees its steps, its days and what must be put right; whom it concerns and what is said of it only
//! those above. Must not know: how a command is decided, how figures are counted.

mod course;
mod forms;
mod list;
mod papers;
mod register;

use std::sync::Arc;

use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use election::programme::case::{self, Command as Act, Step, steps};
use election::programme::{Catalogue, Command as Work, Desk};
use election::{Command, Election, Refusal, Role};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::{Account, Level, UnitRow, office_log};
use words::Lang;

use crate::app::App;
use crate::fail::Fail;
use crate::form::{self, Field};
use crate::guard::{Staff, reaches};
use crate::layout::{self, Head};
use crate::routes::{ABOVE, Access, OFFICES, Table};
use crate::unit::desk::{self, Stopped};
use crate::unit::sent::{Reader, Sent};

/// The address of the room.
const HOME: &str = "/console/cases";

/// The routes of this room.
pub fn routes() -> Table {
    let offices = Access::Roles(OFFICES);
    Table::new()
        .get(HOME, Access::Roles(ABOVE), list::show)
        .get("/console/cases.xlsx", Access::Roles(ABOVE), register::workbook)
        .get("/console/cases.pdf", Access::Roles(ABOVE), register::paper)
        .get("/console/cases/{place}", offices, show)
        .post("/console/cases/{place}/{act}", offices, act)
        .get("/console/cases/{place}/papers/{file}", Access::Roles(ABOVE), papers::show)
}

/// Where cases are: a unit, or the office of a division.
struct Place {
    code: String,
    log: String,
    name: String,
    today: Date,
    unit: Option<Arc<UnitRow>>,
}

impl Place {
    /// The place of a code within an account's division.
    fn of(app: &App, account: &Account, code: &str) -> Result<Self, Fail> {
        if !reaches(account, code) {
            return Err(Fail::forbidden());
        }
        if let Some(unit) = app.unit(code) {
            let name = format!("{}{}", unit.township, unit.name);
            return Ok(Self { code: code.to_owned(), log: code.to_owned(), name, today: app.today(&unit), unit: Some(unit) });
        }
        let divisions = app.store.divisions();
        let division = divisions.get(code).filter(|division| !matches!(division.level, Level::Unit(_)));
        let division = division.filter(|_| programme::who_of(code).is_some()).ok_or_else(Fail::not_found)?;
        let today = (app.settings.today)();
        Ok(Self { code: code.to_owned(), log: office_log(code), name: division.name.clone(), today, unit: None })
    }
}

/// What was sent and what came of it.
struct Answered {
    act: String,
    sent: Sent,
    errors: Vec<(String, String)>,
}

/// The cases of one place, being written.
pub(crate) struct Page<'a> {
    lang: Lang,
    role: Role,
    code: &'a str,
    desk: Desk,
    today: Date,
    state: &'a Election,
    catalogue: &'a Catalogue,
    /// A led act that stayed missing, of which a case is to be opened.
    action: &'a str,
    answered: Option<&'a Answered>,
}

impl<'a> Page<'a> {
    /// The cases of a unit, on its own page.
    pub(crate) fn of_unit(at: &'a crate::guard::InUnit, state: &'a Election, catalogue: &'a Catalogue) -> Self {
        let (lang, role, code, today) = (at.lang, at.account.role, at.unit.code.as_str(), at.today);
        Self { lang, role, code, desk: Desk::Unit, today, state, catalogue, action: "", answered: None }
    }

    fn text(&self, key: &str) -> String {
        self.lang.text(&format!("cases-{key}"))
    }

    fn with(&self, key: &str, figures: &[(&str, &str)]) -> String {
        self.lang.with(&format!("cases-{key}"), figures)
    }

    fn may(&self, step: Step) -> bool {
        steps(self.desk, self.role).contains(&step)
    }

    /// Whether whom a case concerns and what is said of it is shown: to those above the place.
    fn sees(&self) -> bool {
        self.may(Step::Confirm)
    }

    fn answer_to(&self, act: &str) -> Option<&Answered> {
        self.answered.filter(|answered| answered.act == act)
    }

    /// A field of an act: what was sent stands in it, and the error beside it.
    fn field(&self, act: &str, field: Field) -> Field {
        let field = field.within(act);
        let Some(answered) = self.answer_to(act) else { return field };
        let errors = answered.errors.iter().filter(|(name, _)| name == field.name());
        let error = errors.map(|(_, sentence)| sentence.as_str()).collect::<Vec<_>>().join(" ");
        let value = answered.sent.get(field.name()).unwrap_or_default().to_owned();
        field.value(value).error(error)
    }

    /// The day of an act, today unless something else was sent.
    fn on(&self, act: &str) -> Field {
        self.field(act, Field::date("on", self.text("on")).value(self.today).required())
    }

    /// All of it below the title: the terms, each case with its steps, the form that opens one.
    pub(crate) fn section(&self) -> Markup {
        let cases = &self.state.programme.cases.0;
        html! {
            (course::terms(self))
            h2 { (self.text("title")) " · " (cases.len()) }
            @if cases.is_empty() { p { (self.text("none")) } }
            @for case in cases { (course::one(self, case)) }
            (forms::open(self))
        }
    }
}

/// What the address of a place's page may ask for.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// The act just recorded, to be confirmed.
    done: String,
    /// A led act that stayed missing.
    action: String,
}

/// A place with its state and the programme there.
struct Sight {
    place: Place,
    state: Arc<Election>,
    catalogue: Option<Arc<Catalogue>>,
}

impl Sight {
    async fn of(app: &App, account: &Account, code: &str) -> Result<Self, Fail> {
        let place = Place::of(app, account, code)?;
        let state = app.store.election(&place.log).await.map_err(|error| Fail::internal(&error))?;
        let catalogue = app.store.programme(code).and_then(|plan| plan.catalogue.clone());
        Ok(Self { place, state, catalogue })
    }

    /// The page; nothing while the programme has no terms for cases.
    fn page<'a>(&'a self, staff: &Staff, action: &'a str, answered: Option<&'a Answered>) -> Option<Page<'a>> {
        let catalogue = self.catalogue.as_deref().filter(|catalogue| catalogue.cases.is_some())?;
        let desk = Desk::of(&self.place.log);
        let (code, today) = (self.place.code.as_str(), self.place.today);
        Some(Page { lang: staff.lang, role: staff.account.role, code, desk, today, state: &self.state, catalogue, action, answered })
    }
}

fn framed(app: &App, staff: &Staff, sight: &Sight, page: Option<&Page<'_>>, (refusal, done): (Option<Refusal>, &str)) -> Markup {
    let lang = staff.lang;
    let wrong = page.and_then(|page| page.answered).is_some_and(|answered| !answered.errors.is_empty());
    let known = forms::ACTS.contains(&forms::word(done));
    let body = html! {
        @if known { div.done role="status" id="done" { (lang.text("unit-recorded")) " " strong { (lang.text(&format!("cases-do-{}", forms::word(done)))) } } }
        @if wrong { div.refusal role="alert" { (lang.text("unit-fields-wrong")) } }
        @if let Some(refusal) = refusal { (form::refusal_box(lang, &refusal)) }
        p.lead { (lang.text("cases-lead")) }
        @match page { Some(page) => (page.section()), None => (nothing(lang)) }
    };
    let mut crumbs = Vec::new();
    if ABOVE.contains(&staff.account.role) {
        crumbs.push((lang.text("nav-cases"), HOME.to_owned()));
    }
    if let Some(unit) = &sight.place.unit {
        crumbs.push((unit.name.clone(), format!("/console/units/{}", unit.code)));
    }
    let title = lang.with("cases-of", &[("place", &sight.place.name)]);
    layout::console(app, staff, &Head::new(title, crumbs, "cases"), &body)
}

/// What is said where the programme in force has no terms for cases.
pub(crate) fn nothing(lang: Lang) -> Markup {
    html! { div.notice {
        p { strong { (lang.text("refusal-no-cases")) } }
        p { (lang.text("remedy-no-cases")) }
    } }
}

/// `GET /console/cases/{place}`.
async fn show(State(app): State<Arc<App>>, staff: Staff, Path(code): Path<String>, Query(asked): Query<Asked>) -> Response {
    match Sight::of(&app, &staff.account, &code).await {
        Ok(sight) => {
            let page = sight.page(&staff, &asked.action, None);
            framed(&app, &staff, &sight, page.as_ref(), (None, &asked.done)).into_response()
        }
        Err(fail) => fail.answer(staff.lang, false),
    }
}

/// The account that a name typed into the form belongs to takes the name's place.
async fn resolve(app: &App, act: &mut Act) -> Result<bool, Fail> {
    let Act::OpenCase { concerned, .. } = act else { return Ok(true) };
    let Some(name) = concerned.account.take() else { return Ok(true) };
    let found = app.store.account_named(&name).await.map_err(|error| Fail::internal(&error))?;
    concerned.account = found.map(|account| account.id);
    Ok(concerned.account.is_some())
}

/// `POST /console/cases/{place}/{act}`.
async fn act(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path((code, act)): Path<(String, String)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let lang = staff.lang;
    let sight = match Sight::of(&app, &staff.account, &code).await {
        Ok(sight) => sight,
        Err(fail) => return fail.answer(lang, false),
    };
    if !forms::ACTS.contains(&forms::word(&act)) {
        return Fail::not_found().answer(lang, false);
    }
    let sent = Sent::new(pairs);
    let mut reader = Reader::new(lang, &sight.state, sight.catalogue.clone(), &sent);
    let mut command = forms::read(forms::word(&act), &mut reader);
    if let Some(command) = &mut command {
        match resolve(&app, command).await {
            Ok(true) => {}
            Ok(false) => reader.wrong("account", "cases-account-unknown"),
            Err(fail) => return fail.answer(lang, false),
        }
    }
    let errors = reader.errors();
    let refusal = match command.filter(|_| errors.is_empty()) {
        None => None,
        Some(command) => match record(&app, &staff, &sight.place, command, sent.get("key")).await {
            Ok(()) => {
                let number: String = sent.get("case").unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
                let to = if number.is_empty() { "done".to_owned() } else { format!("case-{number}") };
                return Redirect::to(&format!("{HOME}/{}?done={}#{to}", sight.place.code, forms::word(&act))).into_response();
            }
            Err(Stopped::Refused(refusal)) => Some(*refusal),
            Err(Stopped::Fail(fail)) => return fail.answer(lang, false),
        },
    };
    let answered = Answered { act, sent, errors };
    let page = sight.page(&staff, "", Some(&answered));
    (StatusCode::UNPROCESSABLE_ENTITY, framed(&app, &staff, &sight, page.as_ref(), (refusal, ""))).into_response()
}

async fn record(app: &App, staff: &Staff, place: &Place, command: Act, key: Option<&str>) -> Result<(), Stopped> {
    desk::record_in(app, &staff.account, &place.log, place.today, Command::Programme(Work::Case(command)), key).await
}

/// The offices that decide the cases of a log and that rule on appeals.
fn offices(app: &App, log: &str, lang: Lang) -> (String, String) {
    let named = |role: Role| {
        let digits = match role {
            Role::Township => 9,
            Role::County => 6,
            _ => 4,
        };
        let code = log.get(..digits).unwrap_or(log);
        let name = app.store.divisions().get(code).map_or_else(|| code.to_owned(), |division| division.name.clone());
        lang.with("programme-office-name", &[("office", &name)])
    };
    let desk = Desk::of(log);
    (case::above(desk).map(named).unwrap_or_default(), named(case::rules_appeals(desk)))
}
