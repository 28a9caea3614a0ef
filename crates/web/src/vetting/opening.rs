//! The list goes out; which departments have answered.

use std::collections::BTreeMap;

use election::programme::vetting::{Command, Vetted};
use election::{PersonId, Role};
use jiff::civil::Date;
use maud::{Markup, html};
use statute::shift;

use super::{Page, lists, papers};
use crate::form::{self, Field};
use crate::unit::sent::Sent;

/// Days until departments answer, offered with the form.
const USUAL_DAYS: i64 = 3;

/// Nominees who stand on no list yet.
fn unlisted(page: &Page<'_>) -> Vec<PersonId> {
    let Some(nomination) = &page.state.nomination else { return Vec::new() };
    let gone = |id: &PersonId| nomination.withdrawn.iter().any(|(who, from, _)| who == id && from.is_none());
    let all = nomination.votes.values().flatten().map(|(id, _)| *id);
    let mut open: Vec<PersonId> = all.filter(|id| !page.vetting().persons.contains_key(id) && !gone(id)).collect();
    open.sort_unstable();
    open.dedup();
    open
}

pub(super) fn section(page: &Page<'_>) -> Markup {
    let open = unlisted(page);
    let may = matches!(page.at.account.role, Role::Township | Role::County);
    if page.state.nomination.is_none() {
        return html! { p { (page.text("no-nomination")) } };
    }
    if open.is_empty() || !may {
        return html! {};
    }
    let chosen: Option<Vec<&str>> = page.answered.filter(|answered| answered.act == "open").map(|answered| answered.sent.all("person"));
    let due = page.sent("open", "due").map_or_else(|| shift(page.at.today, USUAL_DAYS).to_string(), str::to_owned);
    let inside = html! {
        fieldset {
            legend { (page.text("persons")) }
            @for id in &open {
                @let number = id.0.to_string();
                label.check { input type="checkbox" name="person" value=(number) checked[chosen.as_ref().is_none_or(|all| all.contains(&number.as_str()))]; " " (page.name(*id)) }
            }
        }
        (page.day("open"))
        (Field::date("due", page.text("due")).value(due).error(page.error("open", "due").unwrap_or_default()).within("open").required())
    };
    html! { section.panel { h2 { (page.text("open")) } p.hint { (page.text("open-lead")) } (page.form("open", &inside)) } }
}

pub(super) fn read(page: &Page<'_>, sent: &Sent, on: Option<Date>, errors: &mut BTreeMap<String, String>) -> Option<Command> {
    let due = sent.get("due").and_then(|day| day.parse().ok());
    if due.is_none() {
        errors.insert("due".to_owned(), page.at.lang.text("field-date"));
    }
    let persons = sent.all("person").into_iter().filter_map(|number| number.parse().ok()).map(PersonId).collect();
    Some(Command::OpenVetting { on: on?, persons, due: due? })
}

/// Who is on the list and how it stands with each; which departments have answered, and nothing of what they said.
pub(super) fn departments(page: &Page<'_>) -> Markup {
    let vetting = page.vetting();
    let persons = html! {
        @for (person, due) in &vetting.persons {
            tr { td { (page.name(*person)) } td.d { (due) } td { (standing(page, *person)) } }
        }
    };
    let hands_out = lists::READERS.contains(&page.at.account.role);
    let departments = html! {
        @for id in page.catalogue.asked_departments() {
            tr {
                td { (page.department(id)) }
                td.d {
                    @match vetting.answered.get(id) { Some((on, _)) => { (on) } None => { (page.text("not-answered")) } }
                    @if page.late(id) { " " span.overdue { (page.at.lang.text("console-late")) } }
                }
                @if hands_out { td { (lists::links(page, id)) } }
            }
        }
    };
    let head = |columns: &[&str]| columns.iter().map(|column| page.text(&format!("col-{column}"))).collect::<Vec<_>>();
    html! {
        h2 { (page.text("listed")) " · " (vetting.persons.len()) }
        (form::table(&page.text("listed"), &head(&["person", "due", "standing"]), &persons))
        (papers::result(page))
        h2 { (page.text("departments")) }
        @if hands_out { p.hint { (page.text("lists-lead")) } }
        (form::table(&page.text("departments"), &head(if hands_out { &["department", "answered", "list"] } else { &["department", "answered"] }), &departments))
    }
}

fn standing(page: &Page<'_>, person: PersonId) -> String {
    match page.vetting().standing(person, page.at.today, page.catalogue) {
        Vetted::NotAsked => page.text("not-asked"),
        Vetted::Waiting(departments) => page.with("waiting", &[("count", &departments.len().to_string())]),
        Vetted::Open(case) => page.with("case-open", &[("case", &case.to_string())]),
        Vetted::Clear => page.text("clear"),
        Vetted::Barred(_) => page.text("barred"),
    }
}
