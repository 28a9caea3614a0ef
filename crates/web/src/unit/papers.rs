//! Papers of a unit as PDF, and its tables as workbooks, made from a snapshot of its state, outside any transaction and off the
//! threads that answer.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use documents::papers::{CardLook, For, Handout, Matter, Offered, Part, Which};
use documents::{Look, Order, Paper, Seal, UnitInfo, papers};
use election::programme::Catalogue;
use election::programme::filing::Section;
use election::{Election, Role};
use maud::{Markup, html};
use serde::Deserialize;
use sheets::Table;
use store::{Store, StoreError, UnitRow};

use crate::app::App;
use crate::fail::Fail;
use crate::guard::InUnit;
use crate::outgoing::{self, Taken};
use crate::routes::{CLERKS, EVERYONE, OFFICES};
use crate::unit::desk::Desk;
use crate::unit::poll::check_in::LOOKERS;

/// Which copy, where a paper has several, and how it is laid out.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Number of an objection.
    objection: u32,
    /// `sheet household stroke`.
    order: String,
    /// Columns of names, six to ten.
    columns: u32,
    /// `yes`: every group on a page of its own.
    pages: String,
    /// Cards on a sheet: `8` or `10`.
    cards: u32,
    /// `yes`: with a stub.
    stub: String,
    /// Which batch of cards, from 1.
    batch: usize,
    /// One group, by its place on the roll, from 1; all for 0.
    group: usize,
    /// Which group, vote or case, from 1, of papers of the other bodies.
    case: u32,
    /// `committee`: the Party organisation is a Party committee, as the county approved.
    #[serde(rename = "as")]
    named: String,
    /// A mobile box, by its number; none for 0.
    #[serde(rename = "box")]
    at_box: u32,
}

impl Asked {
    fn order(&self) -> Order {
        match self.order.as_str() {
            "household" => Order::Household,
            "stroke" => Order::Stroke,
            _ => Order::Sheet,
        }
    }

    fn look(&self) -> Look {
        let columns = if self.columns == 0 { Look::default().columns } else { self.columns };
        Look { order: self.order(), columns, group_per_page: self.pages == "yes" }
    }

    fn which(&self) -> Which {
        Which { case: self.case, party_committee: self.named == COMMITTEE }
    }

    fn part(&self) -> Part {
        match (self.at_box, self.group) {
            (0, 0) => Part::Whole,
            (0, group) => Part::Group(group),
            (at_box, _) => Part::Box(at_box),
        }
    }
}

/// What a paper says of the unit besides its state; the seal is that of the record as it is now.
///
/// # Errors
/// The record cannot be read.
pub async fn info(app: &App, unit: &UnitRow) -> Result<UnitInfo, StoreError> {
    info_in(&app.store, unit, app.settings.demo, None).await
}

/// The same with the seal of the first entries of the record.
///
/// # Errors
/// The record cannot be read.
pub async fn info_in(store: &Store, unit: &UnitRow, rehearsal: bool, entries: Option<u64>) -> Result<UnitInfo, StoreError> {
    let seal = store.seal(&unit.code, entries).await?;
    let seal = (seal.size > 0).then(|| Seal { size: seal.size, groups: seal.groups().all() });
    Ok(UnitInfo { rehearsal, seal, ..unsealed(unit) })
}

/// The same without a seal: enough to tell which papers there are.
fn unsealed(unit: &UnitRow) -> UnitInfo {
    UnitInfo {
        code: unit.code.clone(),
        name: unit.name.clone(),
        county: unit.county.clone(),
        township: unit.township.clone(),
        body: unit.body,
        rehearsal: false,
        seal: None,
    }
}

/// Who may have a paper: what hangs on the wall everyone, the rest those who work with it.
fn readers(kind: &str) -> &'static [Role] {
    match kind {
        "voter-cards" => CLERKS,
        "issue-list" => LOOKERS,
        "delta-report" | "statistics" | "situation" | "measures" => OFFICES,
        _ if Handout::named(kind).is_some() || papers::body_paper_posted(kind) == Some(false) => OFFICES,
        _ => EVERYONE,
    }
}

fn paper(kind: &str, asked: &Asked, state: &Election, unit: &UnitInfo, catalogue: Option<&Catalogue>) -> Option<Paper> {
    match kind {
        "situation" => papers::situation_report(state, unit, catalogue?),
        "measures" => papers::measure_plan(state, unit, catalogue?),
        "plan" => papers::plan_notice(state, unit),
        "committee" => papers::committee_notice(state, unit),
        "registration" => papers::registration_notice(state, unit),
        "nomination" => papers::nomination_notice(state, unit),
        "nominees" => papers::nominees_notice(state, unit),
        "pre-selection" => papers::pre_selection_notice(state, unit),
        "staff" => papers::staff_notice(state, unit),
        "scribes" => papers::scribe_notice(state, unit),
        "void-rules" => papers::void_notice(state, unit),
        "roll" => papers::roll_poster(state, unit, asked.look()),
        "corrected-roll" => papers::corrected_roll_poster(state, unit, asked.look()),
        "delta" => papers::delta_notice(state, unit),
        "delta-report" => papers::delta_report(state, unit),
        "statistics" => papers::statistics(state, unit, For::Office),
        "statistics-public" => papers::statistics(state, unit, For::Public),
        "issue-list" => papers::issue_list(state, unit, asked.order(), asked.part()),
        "ruling" => papers::ruling_notice(state, unit, asked.objection),
        "candidates" => papers::candidate_notice(state, unit),
        "poll" => papers::poll_notice(state, unit),
        "mobile" => papers::mobile_notice(state, unit),
        "proxies" => papers::proxy_notice(state, unit),
        "ballot" => papers::ballot(state, unit),
        "ballots" => papers::ballots(state, unit, state.round()?.printed),
        "count-sheet" => papers::count_sheet(state, unit),
        "result" => papers::result_notice(state, unit),
        "report" => papers::result_report(state, unit),
        "certificates" => papers::certificates(state, unit),
        "handover" => papers::handover_list(state, unit),
        _ => match Handout::named(kind) {
            Some(handout) => papers::handout(state, unit, handout),
            None => papers::body_paper(state, unit, kind, asked.which()),
        },
    }
}

/// The step at whose page a form, script, record or letter is offered.
fn step_of(which: Handout) -> &'static str {
    match (which, which.section()) {
        (Handout::StartRequest | Handout::StartReply | Handout::ShiftRequest | Handout::ShiftReply, _) => "plan",
        (Handout::BallotCustody, _) => "ballots",
        (Handout::DoubtfulBallots | Handout::CountRecord, _) => "count",
        (_, Section::Registration | Section::Posting | Section::Corrections) => "roll",
        (_, Section::Nomination | Section::Contest | Section::Review) => "nomination",
        (_, Section::Arrangement | Section::Poll) => "poll",
        (_, Section::Closing) => "closing",
        (_, Section::Preparation | Section::Representatives) => "committee",
    }
}

/// What a link says where the Party organisation is a Party committee.
const COMMITTEE: &str = "committee";

/// Papers of another body at this stage, for those who may have them.
fn of_body(desk: &Desk<'_>, matter: Matter) -> Markup {
    let role = desk.at.account.role;
    let all = papers::body_offers(desk.state, &unsealed(&desk.at.unit), matter);
    let offered: Vec<Offered> = all.into_iter().filter(|one| readers(one.name).contains(&role)).collect();
    if offered.is_empty() {
        return html! {};
    }
    let link = |one: &Offered, named: &str| {
        let case = (one.case > 0).then(|| format!("case={}", one.case));
        let named = (!named.is_empty()).then(|| format!("as={named}"));
        let asked: Vec<String> = case.into_iter().chain(named).collect();
        let asked = if asked.is_empty() { String::new() } else { format!("?{}", asked.join("&")) };
        let href = format!("/console/units/{}/papers/{}.pdf{asked}", desk.at.unit.code, one.name);
        let of = if one.of.is_empty() { String::new() } else { desk.with("unit-handouts-of", &[("of", &one.of)]) };
        html! { a.button href=(href) target="_blank" rel="noopener" { (desk.text(&format!("paper-{}", one.name))) (of) " " small { "PDF" } } " " }
    };
    let committee = matter == Matter::Party && papers::may_be_party_committee(desk.state);
    html! {
        details.panel {
            summary { (desk.text("unit-handouts")) }
            p.hint { (desk.text("unit-handouts-lead")) }
            p.actions { @for one in &offered { (link(one, "")) } }
            @if committee {
                p.hint { (desk.text("unit-handouts-committee")) }
                p.actions { @for one in &offered { (link(one, COMMITTEE)) } }
            }
        }
    }
}

/// Forms, scripts, records and letters of a step, for those who work with them; the last ones once a result is announced.
pub fn handouts(desk: &Desk<'_>, step: &str) -> Markup {
    if let Some(matter) = Matter::named(step) {
        return of_body(desk, matter);
    }
    let announced = desk.state.rounds.iter().any(|round| round.announced.is_some());
    let offered = |which: &Handout| step_of(*which) == step && (announced || which.section() != Section::Closing);
    let offered: Vec<Handout> = Handout::ALL.into_iter().filter(offered).collect();
    if offered.is_empty() || desk.state.plan.is_none() || !OFFICES.contains(&desk.at.account.role) {
        return html! {};
    }
    html! {
        details.panel {
            summary { (desk.text("unit-handouts")) }
            p.hint { (desk.text("unit-handouts-lead")) }
            p.actions { @for which in offered { (desk.paper(which.name())) " " } }
        }
    }
}

/// Cards bear codes that the store makes.
fn cards(app: &App, asked: &Asked, state: &Election, unit: &UnitInfo) -> Result<Option<Paper>, StoreError> {
    let codes = app.store.cards(&unit.code)?;
    let look =
        CardLook { ten: asked.cards != 8, stub: asked.stub == "yes", order: asked.order(), part: asked.part(), batch: asked.batch.max(1) };
    Ok(papers::voter_cards(state, unit, look, &|person| codes.of(person)))
}

/// Tables that are handed upward.
fn tables(kind: &str, state: &Election, unit: &UnitInfo) -> Option<Vec<Table>> {
    match kind {
        "delta-report" => papers::delta_table(state, unit).map(|table| vec![table]),
        "statistics" => papers::statistics_tables(state, unit, For::Office).map(Vec::from),
        "statistics-public" => papers::statistics_tables(state, unit, For::Public).map(Vec::from),
        _ => None,
    }
}

/// `GET /console/units/{code}/papers/{file}`.
pub async fn show(
    State(app): State<Arc<App>>,
    at: InUnit,
    Path((code, file)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Response {
    let not_yet = || Fail::new(StatusCode::NOT_FOUND, "no_paper_yet").answer(at.lang, false);
    let Some((kind, ending)) = file.rsplit_once('.') else { return not_yet() };
    if !readers(kind).contains(&at.account.role) {
        return Fail::forbidden().answer(at.lang, false);
    }
    let state = match app.store.election(&code).await {
        Ok(state) => state,
        Err(error) => return Fail::internal(&error).answer(at.lang, false),
    };
    if kind == "report" && !super::round::may_see_report(&at.account, &state) {
        return not_yet();
    }
    let info = match info(&app, &at.unit).await {
        Ok(info) => info,
        Err(error) => return Fail::internal(&error).answer(at.lang, false),
    };
    let name = format!("{code}-{kind}");
    match ending {
        "pdf" => {
            let programme = app.store.programme(&code);
            let catalogue = programme.as_ref().and_then(|plan| plan.catalogue.as_deref());
            let made =
                if kind == "voter-cards" { cards(&app, &asked, &state, &info) } else { Ok(paper(kind, &asked, &state, &info, catalogue)) };
            match made {
                Ok(Some(paper)) => pdf(&app, at.lang, paper, &name).await,
                Ok(None) => not_yet(),
                Err(error) => Fail::internal(&error).answer(at.lang, false),
            }
        }
        "xlsx" => match tables(kind, &state, &info) {
            Some(tables) => match sheets::book(&tables) {
                Ok(book) => outgoing::workbook(book, &name),
                Err(error) => outgoing::no_workbook(at.lang, &at.lang.text(&format!("paper-{kind}")), &error),
            },
            None => not_yet(),
        },
        _ => not_yet(),
    }
}

/// Renders a paper and answers it; a paper that cannot be made fails alone, with the reason.
pub async fn pdf(app: &App, lang: words::Lang, paper: Paper, name: &str) -> Response {
    let Ok(_turn) = app.presses.acquire().await else { return Fail::internal(&"the press is closed").answer(lang, false) };
    let press = Arc::clone(&app.press);
    match tokio::task::spawn_blocking(move || press.pdf(&paper)).await {
        Ok(Ok(made)) => outgoing::pdf(made, name, Taken::Shown),
        Ok(Err(error)) => outgoing::no_paper(lang, &error),
        Err(error) => Fail::internal(&error).answer(lang, false),
    }
}
