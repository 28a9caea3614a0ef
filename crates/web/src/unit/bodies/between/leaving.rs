//! 辞职, 职务终止, 当选无效.

use election::Command;
use election::bodies::term::{self, EndGround, Resignation, VoidGround};
use maud::{Markup, html};
use statute::Key;

use super::super::super::desk::Desk;
use super::super::super::sent::Reader;
use super::super::{day, folded, panel, words};
use super::{command, meeting_fields, members, read_figures};
use crate::form::{self, Field};
use crate::routes::OFFICES;

pub(super) fn read_resign(form: &mut Reader<'_>) -> Option<Command> {
    let (on, member, text) = (form.date("on"), form.person("member"), form.filled("text"));
    Some(command(term::Command::Resign { on: on?, member: member?, text: text? }))
}

pub(super) fn read_decision(form: &mut Reader<'_>) -> Option<Command> {
    let (on, case, by, figures) = (form.date("on"), form.number("which"), form.word("by"), read_figures(form));
    let (whole, present, agree) = figures?;
    Some(command(term::Command::DecideResignation { on: on?, case: case?, by: by?, whole, present, agree }))
}

pub(super) fn read_end(form: &mut Reader<'_>) -> Option<Command> {
    let (on, member, ground) = (form.date("on"), form.person("member"), form.word("ground"));
    Some(command(term::Command::EndOffice { on: on?, member: member?, ground: ground? }))
}

pub(super) fn read_void(form: &mut Reader<'_>) -> Option<Command> {
    let (on, person, ground, text) = (form.date("on"), form.person("person"), form.word("ground"), form.filled("text"));
    Some(command(term::Command::VoidPerson { on: on?, person: person?, ground: ground?, text: text? }))
}

pub(super) fn resignations(desk: &Desk<'_>) -> Markup {
    let all = &desk.state.bodies.term.resignations;
    panel(
        desk,
        "resignation",
        "between-resignation",
        &html! {
            @for (number, one) in (1..).zip(all) { (resignation(desk, number, one)) }
            @if desk.may("resign") { (folded(desk, "between-resign-new", desk.answers("resign"), &desk.form("resign", |f| html! {
                (day(f))
                (f.field(Field::select("member", desk.text("between-member"), members(desk))))
                (f.field(Field::area("text", desk.text("between-letter")).required()))
            }))) }
            @else if all.is_empty() { p.soft { (desk.text("between-none")) } }
        },
    )
}

fn resignation(desk: &Desk<'_>, case: u32, one: &Resignation) -> Markup {
    html! {
        h3 { (desk.with("between-resignation-of", &[("number", &case.to_string()), ("name", desk.name(one.member)), ("day", &one.on.to_string())])) }
        @if OFFICES.contains(&desk.at.account.role) { @if let Some(words) = &one.words { blockquote { (words) } } }
        @match one.decided {
            Some((on, accepted)) => p { (desk.with(if accepted { "between-accepted" } else { "between-declined" }, &[("day", &on.to_string())])) },
            None => {
                @if let Some(by) = one.decide_by { p { (desk.with("between-decide-by", &[("day", &by.to_string())])) } }
                (desk.form_named("decide_resignation", &case.to_string(), |f| html! { (day(f)) (meeting_fields(desk, f)) }))
            },
        }
    }
}

/// Offices that end by themselves, on the grounds that the law in force knows.
pub(super) fn ending(desk: &Desk<'_>) -> Markup {
    let Some(rules) = desk.rules.as_ref().filter(|_| desk.may("end_office")) else { return html! {} };
    let grounds: Vec<&str> = EndGround::ALL
        .into_iter()
        .filter(|ground| statute::recall::office_ends(rules, ground.name()).accepted)
        .map(EndGround::name)
        .collect();
    let form = desk.form("end_office", |f| {
        html! {
            p.hint { (desk.text("between-end-lead")) " " (form::citation(desk.lang(), &rules.cite(Key::OfficeEnds))) }
            (day(f))
            (f.field(Field::select("member", desk.text("between-member"), members(desk))))
            (f.field(Field::select("ground", desk.text("between-ground"), words(desk, "end-ground", &grounds))))
        }
    });
    panel(desk, "ending", "between-ending", &folded(desk, "between-end-new", desk.answers("end_office"), &form))
}

/// Declaring the election of one person void: for those above the unit.
pub(super) fn voiding(desk: &Desk<'_>) -> Markup {
    if !desk.may("void_person") || desk.state.elected.is_empty() {
        return html! {};
    }
    let grounds = VoidGround::ALL.map(VoidGround::name);
    let form = desk.form("void_person", |f| {
        html! {
            @if let Some(rules) = &desk.rules { p.hint { (desk.text("between-void-lead")) " " (form::citation(desk.lang(), &rules.cite(Key::PersonVoidDeclaredBy))) } }
            (day(f))
            (f.field(Field::select("person", desk.text("between-whose"), members(desk))))
            (f.field(Field::select("ground", desk.text("between-ground"), words(desk, "void-ground", &grounds))))
            (f.field(Field::area("text", desk.text("between-found")).required()))
        }
    });
    html! { details.panel.grave id="void" open[desk.answers("void_person")] { summary { (desk.text("between-void")) } (form) } }
}
