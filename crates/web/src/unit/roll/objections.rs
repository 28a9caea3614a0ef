//! Objections to the posted roll, each with its clock, and the rulings on them.

use election::command::{AddReason, ObjectionMatter, RollChange};
use election::state::Objection;
use election::{Command, PersonId};
use jiff::civil::Date;
use maud::{Markup, html};
use statute::{Key, Rules, shift};

use super::super::desk::{Desk, Filled};
use super::super::people;
use super::super::sent::{Reader, name_of};
use super::{line, nth_day};
use crate::form::{self, Field};
use crate::routes::OFFICES;

const MATTERS: [&str; 4] = ["omitted", "wrong", "duplicate", "not_entitled"];

pub(super) fn read_file(form: &mut Reader<'_>) -> Option<Command> {
    let (on, matter, objector) = (form.date("on"), form.word("matter"), form.filled("objector"));
    let (statement, attachments) = (form.filled("statement"), form.files());
    // Whoever is missing on the roll cannot be looked up on it: the statement names him.
    let about = if matter == Some(ObjectionMatter::Omitted) { Some(None) } else { form.person_if_any("about") };
    let omitted = form.text("about");
    let statement = statement.map(|text| if about == Some(None) && !omitted.is_empty() { format!("{text}（{omitted}）") } else { text });
    Some(Command::FileObjection { on: on?, matter: matter?, objector: objector?, statement: statement?, about: about?, attachments })
}

pub(super) fn read_rule(form: &mut Reader<'_>) -> Option<Command> {
    let number = form.number("which");
    let (on, ground, attachments) = (form.date("on"), form.filled("ground"), form.files());
    let upheld = match form.text("ruling").as_str() {
        "upheld" => Some(true),
        "rejected" => Some(false),
        _ => {
            form.wrong("ruling", "field-choose");
            None
        }
    };
    let change = if upheld == Some(true) { read_consequence(form) } else { Some(None) };
    Some(Command::RuleObjection { on: on?, objection: number?, upheld: upheld?, ground: ground?, change: change?, attachments })
}

/// What an upheld objection changes; the inner `None`: nothing.
#[allow(clippy::option_option)] // the outer: could it be read; the inner: is there a change
fn read_consequence(form: &mut Reader<'_>) -> Option<Option<RollChange>> {
    let change = match form.text("consequence").as_str() {
        "none" => return Some(None),
        "add" => RollChange::Add { voter: line::read(form, None)?, why: AddReason::Omitted, another: form.checked("another") },
        "strike" => {
            let (person, why) = (form.person("person"), form.word("why"));
            RollChange::Strike { person: person?, why: why?, note: String::new() }
        }
        "correct" => {
            let person = form.person("person")?;
            let before = line::on_roll(form, "person", person)?;
            RollChange::Correct { voter: line::read(form, Some(&before))? }
        }
        _ => {
            form.wrong("consequence", "field-choose");
            return None;
        }
    };
    Some(Some(change))
}

/// All objections, and the form for a new one while it may be filed.
pub(super) fn show(desk: &Desk<'_>, rules: &Rules, posted: Date) -> Markup {
    let objections = &desk.state.roll.objections;
    let open = objections.iter().filter(|o| o.ruling.is_none()).count();
    html! {
        h2 id="objections" { (desk.text("unit-objections")) }
        @if objections.is_empty() { p { (desk.text("unit-objections-none")) } }
        @else { p { (desk.with("unit-objections-count", &[("count", &objections.len().to_string()), ("open", &open.to_string())])) } }
        @for objection in objections { (one(desk, rules, objection)) }
        @if desk.state.roll.corrected.is_none() { (file(desk, rules, posted)) }
    }
}

fn one(desk: &Desk<'_>, rules: &Rules, objection: &Objection) -> Markup {
    let number = objection.number.to_string();
    let matter = desk.text(&form::key("objection", &name_of(&objection.matter)));
    html! {
        article.panel id={ "objection-" (number) } {
            h3 { (desk.with("unit-objection-title", &[("number", &number), ("matter", &matter), ("day", &objection.on.to_string())])) }
            @match &objection.ruling {
                None => (clock(desk, rules, objection)),
                Some(ruling) => p {
                    strong { (desk.text(if ruling.upheld { "unit-objection-upheld" } else { "unit-objection-rejected" })) }
                    (desk.text("web-comma")) (ruling.on)
                    @if ruling.late { " " span.overdue { (desk.text("unit-objection-late")) } }
                },
            }
            @if OFFICES.contains(&desk.at.account.role) { (particulars(desk, objection)) }
            @if objection.ruling.is_some() { p { (ruling_paper(desk, &number)) } }
            @else { (rule(desk, objection)) }
        }
    }
}

/// «第2天，最迟 2026-12-05 处理».
fn clock(desk: &Desk<'_>, rules: &Rules, objection: &Objection) -> Markup {
    let days = nth_day(objection.on, desk.at.today).to_string();
    html! {
        p.blocked {
            strong { (desk.text("unit-objection-open")) } (desk.text("web-comma"))
            (desk.with("unit-objection-clock", &[("days", &days), ("due", &objection.ruling_due.to_string())]))
            @if objection.ruling_due < desk.at.today { " " span.overdue { (desk.text("console-late")) } }
            @else if objection.ruling_due == desk.at.today { " " strong { (desk.text("console-today")) } }
            " " small { (form::citation(desk.lang(), &rules.cite(Key::ObjectionRulingDays))) }
        }
    }
}

/// Who objects and in which words: for those who lead or do the work, nobody else.
fn particulars(desk: &Desk<'_>, objection: &Objection) -> Markup {
    html! {
        dl.facts {
            dt { (desk.text("unit-objection-by")) } dd { (objection.objector) }
            dt { (desk.text("unit-objection-statement")) } dd { (objection.statement) }
            @if !objection.attachments.is_empty() { dt { (desk.text("files")) } dd { (desk.files(&objection.attachments)) } }
            @if let Some(about) = objection.about { dt { (desk.text("unit-objection-about")) } dd { (people::unmistakable(desk.state, about)) } }
            @if let Some(ruling) = &objection.ruling { dt { (desk.text("unit-objection-ground")) } dd { (ruling.ground) (desk.files(&ruling.attachments)) } }
        }
    }
}

fn ruling_paper(desk: &Desk<'_>, number: &str) -> Markup {
    html! {
        a.button href={ "/console/units/" (desk.at.unit.code) "/papers/ruling.pdf?objection=" (number) } target="_blank" rel="noopener" {
            (desk.text("paper-ruling")) " " small { "PDF" }
        }
    }
}

/// The form for the ruling, with the consequence that fits the matter proposed.
fn rule(desk: &Desk<'_>, objection: &Objection) -> Markup {
    let number = objection.number.to_string();
    let proposed = match objection.matter {
        ObjectionMatter::Omitted => "add",
        ObjectionMatter::Wrong => "correct",
        ObjectionMatter::Duplicate | ObjectionMatter::NotEntitled => "strike",
    };
    let rulings = vec![
        (String::new(), desk.text("unit-roll-choose")),
        ("upheld".to_owned(), desk.text("unit-objection-upheld")),
        ("rejected".to_owned(), desk.text("unit-objection-rejected")),
    ];
    let possible: &[&str] = match objection.matter {
        ObjectionMatter::Omitted => &["add", "none"],
        ObjectionMatter::Wrong => &["correct", "strike", "none"],
        ObjectionMatter::Duplicate | ObjectionMatter::NotEntitled => &["strike", "correct", "none"],
    };
    let mut consequences = vec![(String::new(), desk.text("unit-consequence-rejected"))];
    consequences.extend(possible.iter().map(|word| ((*word).to_owned(), desk.text(&format!("unit-consequence-{word}")))));
    desk.form_named("rule_objection", &number, |f| {
        html! {
            (f.day("on", "unit-objection-ruled-on"))
            (f.field(Field::select("ruling", desk.text("unit-objection-ruling"), rulings.clone()).required()))
            (f.field(Field::area("ground", desk.text("unit-objection-ground")).hint(desk.text("unit-objection-ground-hint")).required()))
            (f.field(Field::select("consequence", desk.text("unit-consequence"), consequences.clone()).hint(desk.text("unit-consequence-hint"))))
            (change_fields(desk, f, objection, proposed))
        }
    })
}

fn change_fields(desk: &Desk<'_>, f: &Filled<'_>, objection: &Objection, proposed: &str) -> Markup {
    let about = objection.about.map(|id| people::unmistakable(desk.state, id)).unwrap_or_default();
    if proposed == "add" {
        let wrong = ["name", "sex", "birth", "id_number", "category", "reason"].iter().any(|field| !f.error(field).is_empty());
        return html! {
            details open[wrong] {
                summary { (desk.text("unit-consequence-line")) }
                (line::fields(desk, f, None))
                (line::namesake(desk, f))
            }
        };
    }
    let wrong = ["name", "sex", "birth", "id_number", "nationality", "category", "reason"].iter().any(|field| !f.error(field).is_empty());
    let before = objection.about.filter(|_| proposed == "correct").and_then(|id| voter(desk, id));
    html! {
        (f.field(Field::text("person", desk.text("unit-consequence-whose")).value(&about).hint(desk.text("unit-name-hint"))))
        details {
            summary { (desk.text("unit-consequence-strike")) }
            (f.choose("why", "unit-roll-why", "strike", &line::WHY))
        }
        details open[wrong] {
            summary { (desk.text("unit-consequence-correct")) }
            p.hint { (desk.text("unit-roll-correct-hint")) }
            (line::fields(desk, f, before))
        }
    }
}

fn voter<'a>(desk: &Desk<'a>, id: PersonId) -> Option<&'a election::Voter> {
    desk.state.roll.line(id)
}

/// The form for a new objection. After the window one filed in time may still be entered under the day on which it was filed.
fn file(desk: &Desk<'_>, rules: &Rules, posted: Date) -> Markup {
    if !desk.may("file_objection") {
        return html! {};
    }
    let last = shift(posted, i64::from(rules.number(Key::ObjectionWindowDays)));
    let over = desk.at.today > last;
    let until = desk.with(if over { "unit-objection-window-over" } else { "unit-objection-window" }, &[("last", &last.to_string())]);
    html! {
        details.panel open[!over || desk.answers("file_objection")] {
            summary { (desk.text(if over { "unit-objection-file-late" } else { "unit-file-objection" })) }
            p.hint { (until) " " (form::citation(desk.lang(), &rules.cite(Key::ObjectionWindowDays))) }
            (desk.form("file_objection", |f| html! {
                (f.field(Field::date("on", desk.text("unit-objection-on")).value(desk.at.today.min(last)).required()))
                (f.choose("matter", "unit-objection-matter", "objection", &MATTERS))
                (f.field(Field::text("objector", desk.text("unit-objection-by")).required()))
                (f.field(Field::area("statement", desk.text("unit-objection-statement")).required()))
                (f.field(Field::text("about", desk.text("unit-objection-about")).hint(desk.text("unit-objection-about-hint"))))
            }))
        }
    }
}
