//! 归档情况: which units lack what, where ballots lie, which volumes are closed. From the rows of the units alone.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use election::programme::Catalogue;
use election::programme::filing::{Item, Line, Stand, count};
use maud::{Markup, html};
use serde::Deserialize;
use sheets::{Shown, Table};
use store::{UnitRow, office_log};
use words::Lang;

use super::tables::{Place, files};
use crate::app::App;
use crate::form;
use crate::guard::Staff;
use crate::layout::{self, Head};
use crate::routes::{ABOVE, Access};

/// The routes of this room.
pub(super) fn routes() -> crate::routes::Table {
    let readers = Access::Roles(ABOVE);
    crate::routes::Table::new().get("/console/archive", readers, show).get("/console/archive/archive.xlsx", readers, workbook).get(
        "/console/archive/archive.pdf",
        readers,
        paper,
    )
}

/// What is asked, as in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// A place within the account's division.
    place: String,
    /// Units that lack an item.
    item: String,
}

/// The file of a unit.
struct Filed<'a> {
    unit: &'a UnitRow,
    lines: Vec<Line<'a>>,
}

impl Filed<'_> {
    fn count(&self, stand: Stand) -> usize {
        count(&self.lines, stand)
    }

    fn lacks(&self, item: &Item) -> bool {
        self.lines.iter().any(|line| line.item.id == item.id && line.stand == Stand::Missing)
    }
}

fn filed<'a>(place: &'a Place, catalogue: &'a Catalogue) -> Vec<Filed<'a>> {
    place.units.iter().map(|unit| Filed { unit, lines: catalogue.lines(&unit.summary.filing, unit.summary.stage) }).collect()
}

fn catalogue(app: &App, place: &str) -> Option<Arc<Catalogue>> {
    app.store.programme(&office_log(place)).and_then(|plan| plan.catalogue.clone())
}

/// The sums of a place: units, units that lack something, items missing, ballots under seal, ballots destroyed, volumes closed.
fn sums(files: &[Filed<'_>]) -> [usize; 6] {
    let units = |fits: &dyn Fn(&Filed<'_>) -> bool| files.iter().filter(|one| fits(one)).count();
    [
        files.len(),
        units(&|one| one.count(Stand::Missing) > 0),
        files.iter().map(|one| one.count(Stand::Missing)).sum(),
        units(&|one| one.unit.summary.filing.bags.is_some()),
        units(&|one| one.unit.summary.filing.destroyed.is_some()),
        units(&|one| one.unit.summary.filing.closed.is_some()),
    ]
}

const SUMS: [&str; 6] = [
    "console-archive-units",
    "console-archive-lacking",
    "console-archive-items",
    "console-archive-stored",
    "console-archive-destroyed",
    "console-archive-closed",
];

/// `GET /console/archive`.
async fn show(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Markup {
    let lang = staff.lang;
    let place = Place::within(&app, &staff, &asked.place);
    let body = match catalogue(&app, &place.code) {
        None => html! { div.notice { p { strong { (lang.text("refusal-no-programme")) } } p { (lang.text("remedy-no-programme")) } } },
        Some(catalogue) => match catalogue.item(&asked.item) {
            Some(item) => lacking(lang, &place, &catalogue, item),
            None => whole(&app, lang, &place, &catalogue),
        },
    };
    let mut crumbs = vec![(lang.text("nav-home"), "/console".to_owned())];
    if place.code != staff.account.division || !asked.item.is_empty() {
        crumbs.push((lang.text("nav-archive"), "/console/archive".to_owned()));
    }
    layout::console(&app, &staff, &Head::new(lang.text("console-archive-title"), crumbs, "archive"), &body)
}

fn whole(app: &App, lang: Lang, place: &Place, catalogue: &Catalogue) -> Markup {
    let files = filed(place, catalogue);
    html! {
        p.lead { (lang.text("console-archive-lead")) }
        p { strong { (place.name) } }
        p.actions {
            a.button href={ "/console/archive/archive.xlsx?place=" (place.code) } download { (lang.text("tables-xlsx")) }
            a.button href={ "/console/archive/archive.pdf?place=" (place.code) } { (lang.text("tables-pdf")) }
        }
        @if place.code.len() < 9 { (places(app, lang, place, catalogue, &files)) } @else { (units(lang, &files)) }
        h2 { (lang.text("console-archive-by-item")) }
        (by_item(lang, place, catalogue, &files))
    }
}

/// Places one level below; each opens its own page, at last its units.
fn places(app: &App, lang: Lang, place: &Place, catalogue: &Catalogue, files: &[Filed<'_>]) -> Markup {
    let mut head = vec![lang.text("tables-col-place")];
    head.extend(SUMS.map(|key| lang.text(key)));
    let parts = place.cut(app, if place.code.len() < 6 { 6 } else { 9 });
    let rows = html! {
        @for part in &parts {
            @let address = format!("/console/archive?place={}", part.code);
            tr {
                th scope="row" { a href=(address) { (part.name) } }
                @for sum in sums(&filed(part, catalogue)) { td.n { a href=(address) { (sum) } } }
            }
        }
        tr.sum { th scope="row" { (place.name) } @for sum in sums(files) { td.n { (sum) } } }
    };
    html! { div.wide { (form::table(&lang.text("console-archive-title"), &head, &rows)) } }
}

fn units(lang: Lang, files: &[Filed<'_>]) -> Markup {
    let mut head = vec![lang.text("console-col-unit")];
    head.extend(Stand::ALL.map(|stand| lang.text(&format!("filing-{}", stand.name()))));
    head.extend(["archive-ballots", "console-archive-keep", "console-archive-closed"].map(|key| lang.text(key)));
    let rows = html! { @for one in files {
        @let address = format!("/console/units/{}/archive", one.unit.code);
        @let filing = &one.unit.summary.filing;
        tr {
            th scope="row" { a href=(address) { (one.unit.name) } }
            @for stand in Stand::ALL { td.n { a href=(address) { (one.count(stand)) } } }
            td { @if let Some(on) = filing.destroyed { (lang.text("console-archive-destroyed")) " " (on) } @else if let Some(bags) = filing.bags { (bags) } @else { "—" } }
            td.d { @if let Some(day) = filing.keep_until.filter(|_| filing.bags.is_some()) { (day) } @else { "—" } }
            td.d { @if let Some(day) = filing.closed { (day) } @else { "—" } }
        }
    } };
    html! { div.wide { (form::table(&lang.text("console-archive-title"), &head, &rows)) } }
}

/// Each item with how many units have it and how many lack it.
fn by_item(lang: Lang, place: &Place, catalogue: &Catalogue, files: &[Filed<'_>]) -> Markup {
    let mut head = ["filing-col-number", "filing-col-title", "filing-col-section"].map(|key| lang.text(key)).to_vec();
    head.extend(Stand::ALL.map(|stand| lang.text(&format!("filing-{}", stand.name()))));
    let rows = html! { @for (at, item) in catalogue.items.iter().enumerate() { tr {
        td { (item.number) } td { (item.title) } td { (lang.text(&format!("filing-section-{}", item.section.name()))) }
        @for stand in Stand::ALL {
            @let n = standing(files, at, stand);
            td.n { @if stand == Stand::Missing && n > 0 { a href={ "/console/archive?place=" (place.code) "&item=" (item.id) } { (n) } } @else { (n) } }
        }
    } } };
    html! { div.wide { (form::table(&lang.text("console-archive-by-item"), &head, &rows)) } }
}

/// How many units have the item of a line standing so.
fn standing(files: &[Filed<'_>], at: usize, stand: Stand) -> usize {
    files.iter().filter(|one| one.lines.get(at).is_some_and(|line| line.stand == stand)).count()
}

/// The units that lack an item.
fn lacking(lang: Lang, place: &Place, catalogue: &Catalogue, item: &Item) -> Markup {
    let files = filed(place, catalogue);
    let found: Vec<&UnitRow> = files.iter().filter(|one| one.lacks(item)).map(|one| one.unit).collect();
    let head = [lang.text("console-col-unit"), lang.text("console-col-township")];
    let rows = html! { @for unit in &found { tr {
        td { a href={ "/console/units/" (unit.code) "/archive#section-" (item.section.name()) } { (unit.name) } }
        td { (unit.county) " " (unit.township) }
    } } };
    html! {
        @if found.is_empty() { p { (lang.text("console-archive-nobody")) } }
        @else { (form::table(&lang.with("console-archive-list", &[("title", &item.title)]), &head, &rows)) }
    }
}

/// Units and items as tables: the office's filing list.
fn tables(lang: Lang, place: &Place, catalogue: &Catalogue) -> Vec<Table> {
    let files = filed(place, catalogue);
    let number = |n: usize| Shown::Number(u64::try_from(n).unwrap_or(u64::MAX));
    let mut head = ["console-col-unit", "console-col-township"].map(|key| lang.text(key)).to_vec();
    head.extend(Stand::ALL.map(|stand| lang.text(&format!("filing-{}", stand.name()))));
    head.extend(["archive-col-bags", "console-archive-keep", "console-archive-closed"].map(|key| lang.text(key)));
    let day = |day: Option<jiff::civil::Date>| day.map_or(Shown::Empty, |day| Shown::Words(day.to_string()));
    let row = |one: &Filed<'_>| {
        let filing = &one.unit.summary.filing;
        let mut cells = vec![Shown::Words(one.unit.name.clone()), Shown::Words(format!("{} {}", one.unit.county, one.unit.township))];
        cells.extend(Stand::ALL.map(|stand| number(one.count(stand))));
        cells.push(filing.bags.map_or(Shown::Empty, |bags| Shown::Number(u64::from(bags))));
        cells.extend([day(filing.keep_until.filter(|_| filing.bags.is_some())), day(filing.closed)]);
        cells
    };
    let title = lang.text("console-archive-title");
    let units = Table {
        name: title.clone(),
        title: format!("{} {title}", place.name),
        notes: Vec::new(),
        head,
        rows: files.iter().map(row).collect(),
    };
    let mut head = ["filing-col-number", "filing-col-title", "filing-col-section"].map(|key| lang.text(key)).to_vec();
    head.extend(Stand::ALL.map(|stand| lang.text(&format!("filing-{}", stand.name()))));
    let row = |(at, item): (usize, &Item)| {
        let section = lang.text(&format!("filing-section-{}", item.section.name()));
        let mut cells = vec![Shown::Words(item.number.clone()), Shown::Words(item.title.clone()), Shown::Words(section)];
        cells.extend(Stand::ALL.map(|stand| number(standing(&files, at, stand))));
        cells
    };
    let name = lang.text("filing-list");
    let items =
        Table { name: name.clone(), title: name, notes: Vec::new(), head, rows: catalogue.items.iter().enumerate().map(row).collect() };
    vec![units, items]
}

/// The tables of a place, or that there is no programme.
fn asked_tables(app: &App, staff: &Staff, asked: &Asked) -> Result<(Place, Vec<Table>), Box<Response>> {
    let place = Place::within(app, staff, &asked.place);
    let none = || Box::new(crate::fail::Fail::new(axum::http::StatusCode::NOT_FOUND, "no_paper_yet").answer(staff.lang, false));
    let catalogue = catalogue(app, &place.code).ok_or_else(none)?;
    let tables = tables(staff.lang, &place, &catalogue);
    Ok((place, tables))
}

/// `GET /console/archive/archive.xlsx`.
async fn workbook(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Response {
    match asked_tables(&app, &staff, &asked) {
        Ok((place, tables)) => files::workbook(staff.lang, &tables, &format!("archive-{}", place.code)),
        Err(answer) => *answer,
    }
}

/// `GET /console/archive/archive.pdf`.
async fn paper(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Response {
    match asked_tables(&app, &staff, &asked) {
        Ok((place, tables)) => {
            files::paper(&app, &staff, &staff.lang.text("console-archive-title"), &tables, &format!("archive-{}", place.code)).await
        }
        Err(answer) => *answer,
    }
}
