//! A department's own form: for everybody on the list and every question that it answers, no, yes with the clause, or open.

use std::collections::BTreeMap;

use election::PersonId;
use election::programme::vetting::{Asked, Command, Finding};
use jiff::civil::Date;
use maud::{Markup, html};

use super::{Page, lists};
use crate::unit::sent::Sent;

const FINDINGS: [&str; 3] = ["clear", "found", "open"];

/// Name of a field about one person and one question.
fn field(part: &str, person: PersonId, asked: &str) -> String {
    format!("{part}-{}-{asked}", person.0)
}

pub(super) fn section(page: &Page<'_>) -> Markup {
    let department = page.at.account.department.as_str();
    let asked: Vec<&Asked> = page.catalogue.asked_of(department).collect();
    let persons = &page.vetting().persons;
    let Some(due) = persons.values().max().filter(|_| !asked.is_empty()) else {
        return html! { p { (page.text("nothing-to-answer")) } };
    };
    let answered = page.vetting().answered.get(department);
    let inside = html! {
        @for person in persons.keys() {
            fieldset.person {
                legend { (page.name(*person)) (about(page, *person)) }
                @for asked in &asked { (one(page, *person, asked)) }
            }
        }
        (page.day("answer"))
    };
    html! {
        p { (page.with("form-lead", &[("department", &page.department(department)), ("due", &due.to_string())])) }
        @if answered.is_none() && page.late(department) { p.overdue role="status" { (page.text("form-late")) } }
        (lists::section(page))
        @if let Some((on, _)) = answered { p.hint { (page.with("form-again", &[("day", &on.to_string())])) } }
        (page.form("answer", &inside))
    }
}

/// What tells people of one name apart. No identity number: whoever needs it asks the office.
fn about(page: &Page<'_>, person: PersonId) -> Markup {
    let Some(known) = page.state.person(person) else { return html! {} };
    html! { " " small {
        @if let Some(birth) = known.birth { (page.with("born", &[("month", &birth.strftime("%Y-%m").to_string())])) " " }
        (known.group)
    } }
}

/// A finding as its three fields.
fn parts(finding: &Finding) -> (&str, &str, &str) {
    match finding {
        Finding::Clear => ("clear", "", ""),
        Finding::Found { clause, paper } => ("found", clause.as_str(), paper.as_str()),
        Finding::Open => ("open", "", ""),
    }
}

fn one(page: &Page<'_>, person: PersonId, asked: &Asked) -> Markup {
    let own = page.vetting().answered.get(&page.at.account.department).and_then(|(_, answers)| answers.as_ref());
    let before = own.and_then(|answers| answers.answers.get(&person)?.get(&asked.id));
    let (was, was_clause, was_paper) = before.map_or(("", "", ""), parts);
    let name = |part: &str| field(part, person, &asked.id);
    let sent = |part: &str, before: &str| page.sent("answer", &name(part)).unwrap_or(before).to_owned();
    let chosen = sent("finding", was);
    let error = page.error("answer", &name("finding"));
    html! {
        div.asked class=[error.map(|_| "wrong")] {
            p id=(name("asked")) { (page.asked(asked)) }
            @if let Some(error) = error { p.error role="alert" { (error) } }
            div.choices role="group" aria-labelledby=(name("asked")) {
                @for finding in FINDINGS {
                    label.check { input type="radio" name=(name("finding")) value=(finding) checked[chosen == finding] required; " " (page.text(&format!("finding-{finding}"))) }
                }
            }
            div.row {
                label { (page.text("clause")) " " input type="text" name=(name("clause")) value=(sent("clause", was_clause)) maxlength="200"; }
                label { (page.text("paper")) " " input type="text" name=(name("paper")) value=(sent("paper", was_paper)) maxlength="200"; }
            }
        }
    }
}

/// What was read from a sheet, as this form sends it.
pub(super) fn pairs(told: &sheets::Told) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for (person, own) in told {
        for (asked, finding) in own {
            let (found, clause, paper) = parts(finding);
            for (part, text) in [("finding", found), ("clause", clause), ("paper", paper)] {
                pairs.push((field(part, *person, asked), text.to_owned()));
            }
        }
    }
    pairs
}

pub(super) fn read(page: &Page<'_>, sent: &Sent, on: Option<Date>, errors: &mut BTreeMap<String, String>) -> Option<Command> {
    // Whose answers they are says the account, never the form.
    let department = page.at.account.department.clone();
    let mut answers = BTreeMap::new();
    for person in page.vetting().persons.keys() {
        let mut own = BTreeMap::new();
        for asked in page.catalogue.asked_of(&department) {
            let text = |part| sent.get(&field(part, *person, &asked.id)).unwrap_or_default();
            let finding = match text("finding") {
                "clear" => Ok(Finding::Clear),
                "open" => Ok(Finding::Open),
                "found" if text("clause").is_empty() || text("paper").is_empty() => Err("vetting-clause-missing"),
                "found" => Ok(Finding::Found { clause: text("clause").to_owned(), paper: text("paper").to_owned() }),
                _ => Err("field-choose"),
            };
            match finding {
                Ok(finding) => {
                    own.insert(asked.id.clone(), finding);
                }
                Err(why) => {
                    errors.insert(field("finding", *person, &asked.id), page.at.lang.text(why));
                }
            }
        }
        answers.insert(*person, own);
    }
    Some(Command::AnswerVetting { on: on?, department, answers })
}
