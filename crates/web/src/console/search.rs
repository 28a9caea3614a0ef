//! Somebody looked for on all rolls of a division: the name is posted, an address never holds one.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use election::{Election, PersonId, Voter};
use maud::{Markup, html};
use serde::Deserialize;
use store::UnitRow;

use crate::app::App;
use crate::fail::Fail;
use crate::finder::{self, Answer, Somebody};
use crate::form::{self, Field};
use crate::guard::Staff;
use crate::layout::{self, Head};
use crate::routes::CLERKS;
use crate::unit::{category_key, name_of};

/// People shown.
const MOST: usize = 100;
/// Letters of a query that are read.
const LONGEST: usize = 100;

/// Who is looked for.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Wanted {
    name: String,
}

/// `GET /console/search`.
pub(super) async fn show(State(app): State<Arc<App>>, staff: Staff) -> Markup {
    let units = within(&app, &staff);
    page(&app, &staff, units.len(), "", &html! {})
}

/// `POST /console/search`.
pub(super) async fn answer(State(app): State<Arc<App>>, staff: Staff, Form(wanted): Form<Wanted>) -> Response {
    let query: String = wanted.name.trim().chars().take(LONGEST).collect();
    let units = within(&app, &staff);
    let all = units.len();
    if query.is_empty() {
        return page(&app, &staff, all, "", &html! {}).into_response();
    }
    if !finder::allowed(&app, &staff.account.id) {
        return Fail::new(StatusCode::TOO_MANY_REQUESTS, "too_many").answer(staff.lang, false);
    }
    let answer = finder::search(&app, units, query.clone(), MOST).await;
    let mut lines = Vec::new();
    for somebody in &answer.people {
        match app.store.election(&somebody.unit.code).await {
            Ok(state) => lines.push(line(&staff, somebody, &state)),
            Err(error) => return Fail::internal(&error).answer(staff.lang, false),
        }
    }
    page(&app, &staff, all, &query, &found(&staff, &answer, all, &lines)).into_response()
}

/// The units whose rolls this account may see.
fn within(app: &App, staff: &Staff) -> Vec<Arc<UnitRow>> {
    if staff.account.division.is_empty() { Vec::new() } else { app.units(&staff.account.division) }
}

fn page(app: &App, staff: &Staff, units: usize, query: &str, below: &Markup) -> Markup {
    let lang = staff.lang;
    let body = html! {
        p.lead { (lang.with("find-lead", &[("count", &units.to_string())])) }
        form.filter.find method="post" action="/console/search" role="search" accept-charset="utf-8" {
            (Field::text("name", lang.text("find-who")).hint(lang.text("find-hint")).value(query).required())
            button.main type="submit" { (lang.text("find-do")) }
        }
        (below)
    };
    let head = Head::new(lang.text("nav-search"), vec![(lang.text("nav-home"), "/console".to_owned())], "search");
    layout::console(app, staff, &head, &body)
}

fn found(staff: &Staff, answer: &Answer, all: usize, lines: &[Markup]) -> Markup {
    let lang = staff.lang;
    let (total, searched) = (answer.total.to_string(), answer.searched.to_string());
    let head = ["find-unit", "find-group", "find-name", "find-state"].map(|k| lang.text(k));
    let rows = html! { @for line in lines { (line) } };
    html! {
        div role="status" {
            @if answer.searched < all { p.notice { (lang.with("find-building", &[("searched", &searched), ("all", &all.to_string())])) } }
            @if lines.is_empty() { p { (lang.text("find-none")) } }
            @else if answer.total > lines.len() { p.hint { (lang.with("find-more", &[("total", &total), ("shown", &lines.len().to_string())])) } }
        }
        @if !lines.is_empty() { (form::table(&lang.with("find-caption", &[("total", &total)]), &head, &rows)) }
    }
}

fn line(staff: &Staff, somebody: &Somebody, state: &Election) -> Markup {
    let (unit, id) = (&somebody.unit, somebody.person);
    let Some(person) = state.person(id) else { return html! {} };
    let on = state.roll.line(id);
    let roll = format!("/console/units/{}/roll", unit.code);
    html! { tr {
        td { a href=(roll) { (unit.name) } " " small { (unit.county) " " (unit.township) } }
        td { (person.group) }
        td.d { @if on.is_some() && CLERKS.contains(&staff.account.role) { a href={ (roll) "?line=" (id.0) "#change" } { (person.name) } } @else { (person.name) } }
        td { (standing(staff, state, id, on)) }
    } }
}

/// Where a line stands: on the roll with its number and category, or off it and why.
fn standing(staff: &Staff, state: &Election, id: PersonId, on: Option<&Voter>) -> Markup {
    let lang = staff.lang;
    match (on, state.roll.off.get(&id)) {
        (Some(voter), _) => html! {
            (lang.with("find-on", &[("number", &id.0.to_string()), ("category", &lang.text(&category_key(&voter.registration)))]))
            @if voter.registration.undecided() { " " strong.blocked { (lang.text("unit-roll-not-approved")) } }
            @if state.roll.published.is_none() { " " small { (lang.text("find-draft")) } }
        },
        (None, Some(off)) => html! {
            strong { (lang.text("find-off")) }
            @let why = off.why.map_or_else(|| lang.text("unit-move-erased"), |why| lang.text(&form::key("strike", &name_of(&why))));
            (lang.with("find-off-why", &[("why", &why), ("day", &off.on.to_string())]))
        },
        (None, None) => html! {},
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use election::Role;
    use store::Account;
    use words::Lang;

    #[test]
    fn while_indexes_are_built_the_page_says_how_much_was_searched() {
        let account =
            Account { id: String::new(), name: "甲".into(), role: Role::County, division: "632823".into(), department: String::new() };
        let staff = Staff { account, lang: Lang::Zh };
        let answer = Answer { people: Vec::new(), total: 0, searched: 7 };
        let building = found(&staff, &answer, 62, &[]).into_string();
        assert!(building.contains("7 个") && building.contains("62 个") && building.contains("再查一次"), "{building}");
        assert!(!found(&staff, &answer, 7, &[]).into_string().contains("再查一次"));
    }
}
