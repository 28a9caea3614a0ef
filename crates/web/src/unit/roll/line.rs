//! One line of the roll typed in: added, corrected, struck.

use std::sync::Arc;

use election::{Person, PersonId, Registration, Voter};
use maud::{Markup, html};
use statute::{Key, Nationality, Sex};

use super::super::desk::{Desk, Filled};
use super::super::people;
use super::super::sent::{Reader, name_of};
use super::list::{CATEGORIES, category};
use super::unseal;
use crate::form::{self, Field};

/// Why a line is struck, as forms send it.
pub(super) const WHY: [&str; 9] =
    ["died", "moved_out", "left_family", "deprived", "registered_elsewhere", "declined", "unreachable", "not_agreed", "error"];
/// Why a line is added, as forms send it.
pub(super) const ADDED: [&str; 6] = ["omitted", "came_of_age", "moved_in", "joined_family", "rights_restored", "agreed"];

/// The line of somebody who must stand on the roll.
pub(super) fn on_roll(form: &mut Reader<'_>, field: &str, person: PersonId) -> Option<Voter> {
    let found = form.state.roll.line(person).cloned();
    if found.is_none() {
        let name = people::name(form.state, person).to_owned();
        let sentence = form.lang.with("refusal-not-on-roll", &[("person", &name)]);
        form.wrong_sentence(field, sentence);
    }
    found
}

/// A person as typed. In a correction an empty field leaves what stood there.
pub(super) fn read_person(form: &mut Reader<'_>, before: Option<&Voter>) -> Option<Person> {
    let (name, number) = (read_name(form, before), read_number(form));
    let (sex, birth): (Option<Option<Sex>>, _) = (form.word_if_any("sex"), form.date_if_any("birth"));
    let nationality = read_nationality(form);
    let (number, sex, birth) = (number?, sex?, birth?);
    if let Some(id) = &number {
        for (field, contradicts) in [("sex", sex.is_some_and(|s| s != id.sex)), ("birth", birth.is_some_and(|b| b != id.birth))] {
            if contradicts {
                form.wrong(field, if field == "sex" { "problem-sex-contradicts-id" } else { "problem-birth-contradicts-id" });
            }
        }
    }
    let old = before.map(|v| &v.person);
    Some(Person {
        id: old.map_or(PersonId(0), |p| p.id),
        name: name?,
        sex: number.as_ref().map(|id| id.sex).or(sex).or(old.and_then(|p| p.sex)),
        birth: number.as_ref().map(|id| id.birth).or(birth).or(old.and_then(|p| p.birth)),
        nationality: nationality?.or(old.and_then(|p| p.nationality.clone())),
        id_number: number.map(|id| id.number).or(old.and_then(|p| p.id_number.clone())),
        group: kept_if_empty(form.text("group"), old.map(|p| &p.group)),
    })
}

/// A line as typed: without a line before it everything that the law asks for must be there.
pub(super) fn read(form: &mut Reader<'_>, before: Option<&Voter>) -> Option<Voter> {
    let (person, registration, reason) = (read_person(form, before), read_registration(form, before), read_reason(form, before));
    let person = person?;
    if before.is_none() && person.birth.is_none() {
        form.wrong("birth", "problem-birth-missing");
    }
    let household = kept_if_empty(form.text("household"), before.map(|v| &v.household));
    Some(Voter { person, registration: registration?, reason: reason?, household })
}

/// What is typed; an empty field leaves what stood there.
fn kept_if_empty(typed: String, before: Option<&Arc<str>>) -> Arc<str> {
    if typed.is_empty() { before.cloned().unwrap_or_default() } else { typed.into() }
}

fn read_name(form: &mut Reader<'_>, before: Option<&Voter>) -> Option<String> {
    let text = form.text("name");
    if let (true, Some(before)) = (text.is_empty(), before) {
        return Some(before.person.name.clone());
    }
    match sheets::name(&text) {
        Ok(name) => Some(name),
        Err(problem) => {
            let figures = match problem {
                sheets::NameProblem::TooLong { length, most } => vec![("length", length.to_string()), ("most", most.to_string())],
                _ => Vec::new(),
            };
            wrong_with(form, "name", &form::key("problem", problem.code()), &figures);
            None
        }
    }
}

/// Nothing typed is no number; a wrong one is an error.
#[allow(clippy::option_option)] // the outer: could it be read; the inner: is there one
fn read_number(form: &mut Reader<'_>) -> Option<Option<sheets::id_number::Id>> {
    let text = form.text("id_number");
    if text.is_empty() {
        return Some(None);
    }
    match sheets::id_number::check(&text) {
        Ok(id) => Some(Some(id)),
        Err(problem) => {
            let figures = match problem {
                sheets::id_number::IdProblem::Length { length } => vec![("length", length.to_string())],
                _ => Vec::new(),
            };
            wrong_with(form, "id_number", &form::key("problem", problem.code()), &figures);
            None
        }
    }
}

#[allow(clippy::option_option)] // as above
fn read_nationality(form: &mut Reader<'_>) -> Option<Option<Nationality>> {
    let text = form.text("nationality");
    let short = text.strip_suffix('族').unwrap_or(&text);
    if short.chars().count() > 10 {
        wrong_with(form, "nationality", "problem-nationality-unknown", &[("value", text.clone())]);
        return None;
    }
    Some((!short.is_empty()).then(|| Nationality(short.into())))
}

fn read_registration(form: &mut Reader<'_>, before: Option<&Voter>) -> Option<Registration> {
    let approved_on = form.date_if_any("approved_on");
    match (form.text("category").as_str(), before) {
        ("", Some(before)) => Some(before.registration.clone()),
        ("resident", _) => Some(Registration::Resident),
        ("away_taking_part", _) => Some(Registration::AwayTakingPart),
        ("applicant", before) => {
            let agreed = match before.map(|v| &v.registration) {
                Some(Registration::Applicant { approved_on }) => *approved_on,
                _ => None,
            };
            Some(Registration::Applicant { approved_on: approved_on?.or(agreed) })
        }
        _ => {
            form.wrong("category", "field-choose");
            None
        }
    }
}

fn read_reason(form: &mut Reader<'_>, before: Option<&Voter>) -> Option<Arc<str>> {
    let text = form.text("reason");
    match before {
        Some(before) if text.is_empty() => Some(before.reason.clone()),
        _ => form.filled("reason").map(Arc::from),
    }
}

fn wrong_with(form: &mut Reader<'_>, field: &str, key: &str, figures: &[(&str, String)]) {
    let figures: Vec<(&str, &str)> = figures.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let sentence = form.lang.with(key, &figures);
    form.wrong_sentence(field, sentence);
}

/// The fields of a line; the identity number that is on record is never shown.
pub(super) fn fields(desk: &Desk<'_>, f: &Filled<'_>, before: Option<&Voter>) -> Markup {
    let person = before.map(|v| &v.person);
    let sex = person.and_then(|p| p.sex).map_or_else(String::new, |s| name_of(&s));
    let birth = person.and_then(|p| p.birth).map_or_else(String::new, |b| b.to_string());
    let approved = match before.map(|v| &v.registration) {
        Some(Registration::Applicant { approved_on: Some(on) }) => on.to_string(),
        _ => String::new(),
    };
    let number_hint = if person.is_some_and(|p| p.id_number.is_some()) { "unit-roll-id-kept" } else { "unit-roll-id-hint" };
    let mut categories = vec![(String::new(), desk.text("unit-roll-choose"))];
    categories.extend(CATEGORIES.iter().map(|c| ((*c).to_owned(), desk.text(&form::key("category", c)))));
    let sexes = [("", "sex-unknown"), ("M", "sex-m"), ("F", "sex-f")].map(|(value, key)| (value.to_owned(), desk.text(key))).to_vec();
    html! {
        div.columns {
            (f.field(Field::text("name", desk.text("unit-roll-name")).value(person.map_or("", |p| &p.name))))
            (f.field(Field::text("group", desk.text("unit-roll-group")).value(person.map_or("", |p| &p.group))))
            (f.field(Field::text("household", desk.text("unit-roll-household")).value(before.map_or("", |v| &v.household))))
            (f.field(Field::select("sex", desk.text("unit-roll-sex"), sexes).value(sex)))
            (f.field(Field::date("birth", desk.text("unit-roll-birth")).value(birth)))
            (f.field(Field::text("nationality", desk.text("unit-roll-nationality")).value(person.and_then(|p| p.nationality.as_ref()).map_or("", |n| &n.0))))
            (f.field(Field::text("id_number", desk.text("unit-roll-id")).hint(desk.text(number_hint))))
            (f.field(Field::select("category", desk.text("unit-roll-category"), categories).value(before.map_or("", |v| category(&v.registration)))))
            (f.field(Field::date("approved_on", desk.text("unit-roll-approved-on")).value(approved).hint(desk.text("unit-roll-approved-hint"))))
        }
        (further_categories(desk))
        (f.field(Field::text("reason", desk.text("unit-roll-reason")).value(before.map_or("", |v| &v.reason)).hint(desk.text("unit-roll-reason-hint"))))
    }
}

/// Whom the province lets be registered besides the three categories of the law.
fn further_categories(desk: &Desk<'_>) -> Markup {
    let Some(rules) = &desk.rules else { return html! {} };
    let who: Vec<String> = rules.list(Key::ExtraCategories).iter().map(|word| desk.text(&form::key("value", word))).collect();
    html! {
        @if !who.is_empty() {
            p.hint {
                (desk.with("unit-roll-further", &[("who", &who.join("、"))])) " "
                (form::citation(desk.lang(), &rules.cite(Key::ExtraCategories)))
            }
        }
    }
}

/// The form that adds a line.
pub(super) fn add(desk: &Desk<'_>) -> Markup {
    desk.form_named("change_roll", "add", |f| {
        html! {
            (fields(desk, f, None))
            (f.choose("added", "unit-roll-added", "added", &ADDED))
            (namesake(desk, f))
        }
    })
}

/// That these are two people, asked where somebody of the same name and day of birth stands on the roll.
pub(super) fn namesake(desk: &Desk<'_>, f: &Filled<'_>) -> Markup {
    let asked = f.refused("same_name_and_birth");
    html! { @if asked { (f.field(Field::check("another", desk.text("unit-roll-another")).required())) } }
}

/// Lines may change now: before the roll is final, and before a later round where the province lets the roll follow life.
pub(super) fn may_change(desk: &Desk<'_>) -> bool {
    let roll = &desk.state.roll;
    let later = || desk.state.round().is_some_and(|r| r.number > 1 && r.arrangement.is_none() && r.account.is_none());
    roll.corrected.is_none() || (later() && desk.rules.as_ref().is_some_and(|r| r.flag(Key::RunoffRollUpdate)))
}

/// The line chosen in a final roll: nothing can be changed, but a number can be looked at.
pub(super) fn chosen_only(desk: &Desk<'_>) -> Markup {
    if may_change(desk) || !desk.may("change_roll") || desk.shown.line == 0 {
        return html! {};
    }
    let Some(voter) = chosen(desk) else { return html! {} };
    html! {
        section.panel id="change" {
            h2 { (voter.person.name) }
            (basis(desk, voter))
            (unseal::form(desk, voter.person.id))
            @if desk.state.roll.open_doubles().any(|(id, _)| id == voter.person.id) { (strike(desk, &voter.person, &["registered_elsewhere"])) }
        }
    }
}

/// Why this name stands here: category, evidence, who decided, when, under which article.
fn basis(desk: &Desk<'_>, voter: &Voter) -> Markup {
    let (decided, key) = match voter.registration {
        Registration::Applicant { approved_on: Some(on) } => {
            (desk.with("unit-roll-approved", &[("day", &on.to_string())]), Key::ThirdCategoryApprovedBy)
        }
        Registration::Applicant { approved_on: None } => (desk.text("unit-roll-not-approved-yet"), Key::ThirdCategoryApprovedBy),
        Registration::Resident | Registration::AwayTakingPart => (desk.text("unit-move-committee"), Key::LocalRegistration),
    };
    let since = desk.state.roll.since.get(&voter.person.id);
    html! {
        dl.facts {
            dt { (desk.text("unit-roll-category")) } dd { (desk.text(&form::key("category", category(&voter.registration)))) }
            @if !voter.reason.is_empty() { dt { (desk.text("unit-roll-reason")) } dd { (voter.reason) } }
            dt { (desk.text("unit-move-by")) } dd { (decided) }
            @if let Some(on) = since { dt { (desk.text("unit-off-since")) } dd { (on) } }
            @if desk.state.roll.papers.contains_key(&voter.person.id) { dt { (desk.text("files")) } dd { (papers(desk, voter.person.id)) } }
            @if let Some(rules) = &desk.rules { dt { (desk.text("unit-roll-basis")) } dd { (form::citation(desk.lang(), &rules.cite(key))) } }
        }
    }
}

/// The papers that came with changes of somebody's line.
pub(super) fn papers(desk: &Desk<'_>, person: PersonId) -> Markup {
    let papers = desk.state.roll.papers.get(&person);
    let files: Vec<_> = papers.into_iter().flatten().map(|(_, file)| file.clone()).collect();
    desk.files(&files)
}

/// The forms that change the draft: a line added; the line chosen in the list corrected or struck.
pub(super) fn changes(desk: &Desk<'_>) -> Markup {
    let which = desk.sent_to("change_roll", "which").unwrap_or_default();
    html! {
        details.panel open[which == "add"] { summary { (desk.text("unit-roll-add")) } (add(desk)) }
        @match chosen(desk) {
            Some(voter) => (change(desk, voter)),
            None => p.hint { (desk.text("unit-roll-change-lead")) },
        }
    }
}

/// The line chosen in the list, or the one just sent.
fn chosen<'a>(desk: &Desk<'a>) -> Option<&'a Voter> {
    let sent = desk.sent_to("change_roll", "person").and_then(|n| n.parse().ok());
    desk.state.roll.line(PersonId(sent.unwrap_or(desk.shown.line)))
}

fn change(desk: &Desk<'_>, voter: &Voter) -> Markup {
    let person = &voter.person;
    let number = person.id.0.to_string();
    html! {
        section.panel id="change" {
            h2 { (desk.with("unit-roll-change-line", &[("number", &number), ("name", &person.name)])) }
            (basis(desk, voter))
            h3 { (desk.text("unit-roll-correct")) }
            p.hint { (desk.text("unit-roll-correct-hint")) }
            (desk.form_named("change_roll", "correct", |f| html! { (form::hidden("person", &number)) (fields(desk, f, Some(voter))) }))
            (unseal::form(desk, person.id))
            (strike(desk, person, &WHY))
        }
    }
}

/// The form that takes a line off, for one of these reasons and with the evidence.
fn strike(desk: &Desk<'_>, person: &Person, why: &[&str]) -> Markup {
    let number = person.id.0.to_string();
    let means = if desk.state.roll.published.is_some() { "unit-roll-strike-after-posting" } else { "unit-roll-strike-means" };
    html! {
        h3 { (desk.text("unit-roll-strike")) }
        (desk.form_named("change_roll", "strike", |f| html! {
            (form::hidden("person", &number))
            (f.choose("why", "unit-roll-why", "strike", why))
            (f.field(Field::text("note", desk.text("unit-off-note")).hint(desk.text("unit-roll-strike-note-hint"))))
            p.notice { (desk.with(means, &[("name", &person.name)])) }
        }))
    }
}
