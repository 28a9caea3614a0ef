//! 提前或者延期换届: proposed by the township, passed by the meeting, answered by the county.

use election::Command;
use election::bodies::term::{self, Shift};
use maud::{Markup, html};
use statute::Key;

use super::super::super::desk::Desk;
use super::super::super::sent::Reader;
use super::super::{answer_fields, day, facts, folded, panel, read_yes};
use super::{command, meeting_fields, read_figures};
use crate::form::{self, Field};

pub(super) fn read_propose(form: &mut Reader<'_>) -> Option<Command> {
    let (on, due, to, reason) = (form.date("on"), form.date("due"), form.date("to"), form.filled("reason"));
    Some(command(term::Command::ProposeShift { on: on?, due: due?, to: to?, reason: reason? }))
}

pub(super) fn read_pass(form: &mut Reader<'_>) -> Option<Command> {
    let (on, by, figures) = (form.date("on"), form.word("by"), read_figures(form));
    let (whole, present, agree) = figures?;
    Some(command(term::Command::PassShift { on: on?, by: by?, whole, present, agree }))
}

pub(super) fn read_approve(form: &mut Reader<'_>) -> Option<Command> {
    let (on, approved) = (form.date("on"), read_yes(form));
    Some(command(term::Command::ApproveShift { on: on?, approved: approved?, reason: form.text("reason") }))
}

pub(super) fn show(desk: &Desk<'_>) -> Markup {
    let shift = desk.state.bodies.term.shift.as_ref();
    let proposable = shift.is_none_or(|shift| shift.answered.is_some());
    panel(
        desk,
        "shift",
        "between-shift",
        &html! {
            @match shift { Some(shift) => (stands(desk, shift)), None => p.soft { (desk.text("between-shift-none")) } }
            @if proposable && desk.may("propose_shift") { (folded(desk, "between-shift-new", desk.answers("propose_shift"), &propose(desk))) }
        },
    )
}

fn propose(desk: &Desk<'_>) -> Markup {
    desk.form("propose_shift", |f| {
        html! {
            @if let Some(rules) = &desk.rules { p.hint { (form::citation(desk.lang(), &rules.cite(Key::ShiftMaxMonths))) } }
            (day(f))
            (f.field(Field::date("due", desk.text("between-due")).value(desk.at.today).required()))
            (f.field(Field::date("to", desk.text("between-to")).required()))
            (f.field(Field::area("reason", desk.text("between-reason")).required()))
        }
    })
}

fn stands(desk: &Desk<'_>, shift: &Shift) -> Markup {
    let day_or = |day: Option<jiff::civil::Date>| day.map_or_else(|| "—".to_owned(), |day| day.to_string());
    html! {
        (facts(desk, &[
            ("between-proposed-on", shift.on.to_string()),
            ("between-due", shift.due.to_string()),
            ("between-to", shift.to.to_string()),
            ("between-passed-on", day_or(shift.passed)),
        ]))
        @if let Some(reason) = &shift.reason { blockquote { (reason) } }
        @match (shift.passed, shift.answered) {
            (_, Some((on, approved))) => p { (desk.with(if approved { "between-shift-approved" } else { "between-shift-refused" }, &[("day", &on.to_string())])) },
            (None, None) => (desk.form("pass_shift", |f| html! { (day(f)) (meeting_fields(desk, f)) })),
            (Some(_), None) => {
                @if desk.may("approve_shift") {
                    (desk.form("approve_shift", |f| html! {
                        (day(f))
                        (answer_fields(desk, f))
                    }))
                } @else { p.notice { (desk.text("party-answer-awaited")) } }
            },
        }
    }
}
