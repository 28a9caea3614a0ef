//! 巩固提升计划、整顿计划: a measure against each reason, who answers for it and by when, until it is done.

use election::Command;
use election::programme::Leader;
use election::programme::catalogue::{Catalogue, Class};
use election::programme::situation::{Command as Situation, Measure, Reported};
use jiff::civil::Date;
use maud::{Markup, html};

use super::situation::command;
use super::{day, opening};
use crate::form::{self, Field};
use crate::unit::desk::{Desk, Filled};
use crate::unit::sent::Reader;

pub(super) const PLAN: &str = "plan_measure";
pub(super) const FINISH: &str = "finish_measure";

pub(super) fn read_plan(form: &mut Reader<'_>) -> Option<Command> {
    let (on, measure, name, due) = (form.date("on"), form.filled("measure"), form.filled("owner"), form.date("due"));
    let reason = Some(form.text("reason")).filter(|reason| !reason.is_empty());
    let owner = Leader { name: name?, post: form.text("post") };
    Some(command(Situation::PlanMeasure { on: on?, reason, measure: measure?, owner, due: due? }))
}

pub(super) fn read_finish(form: &mut Reader<'_>) -> Option<Command> {
    let (on, measure, note, attachments) = (form.date("on"), form.number("which"), form.filled("note"), form.files());
    Some(command(Situation::FinishMeasure { on: on?, measure: measure?, note: note?, attachments }))
}

/// Whether a measure is late on a day.
fn late(measure: &Measure, today: Date) -> bool {
    measure.done.is_none() && measure.due < today
}

pub(super) fn show(desk: &Desk<'_>, catalogue: &Catalogue, reported: &Reported) -> Markup {
    let situation = &desk.state.programme.situation;
    let strong = reported.report.as_ref().is_some_and(|report| report.class == Class::One);
    let without: Vec<&str> = situation.unanswered().into_iter().map(|reason| catalogue.reason_title(reason)).collect();
    let overdue = situation.measures.iter().filter(|measure| late(measure, desk.at.today)).count();
    html! {
        section.panel id="measures" {
            h2 { (desk.text(if strong { "measures-strengthen" } else { "measures-rectify" })) }
            p.hint { (desk.text(if strong { "measures-strengthen-lead" } else { "measures-rectify-lead" })) }
            @if !without.is_empty() { p.blocked { (desk.with("measures-without", &[("reasons", &without.join("、"))])) } }
            @if overdue > 0 { p.overdue role="status" { (desk.with("measures-late", &[("count", &overdue.to_string())])) } }
            @if situation.measures.is_empty() { p { (desk.text("measures-none")) } }
            @else { (table(desk, catalogue, &situation.measures)) }
            @for measure in situation.measures.iter().filter(|measure| measure.done.is_none()) { (finish(desk, measure)) }
            (plan(desk, catalogue, reported))
        }
    }
}

fn table(desk: &Desk<'_>, catalogue: &Catalogue, measures: &[Measure]) -> Markup {
    let head = [
        "measures-col-number",
        "measures-col-reason",
        "measures-col-measure",
        "measures-col-owner",
        "measures-col-due",
        "measures-col-state",
    ]
    .map(|key| desk.text(key));
    let rows = html! { @for measure in measures { tr {
        td { (measure.number) }
        @match &measure.planned {
            Some(planned) => {
                td { @match &planned.reason { Some(reason) => (catalogue.reason_title(reason)), None => (desk.text("measures-no-reason")) } }
                td { (planned.measure) }
                td { (planned.owner.name) @if !planned.owner.post.is_empty() { br; small { (planned.owner.post) } } }
            }
            None => td colspan="3" { span.soft { (desk.text("work-erased")) } },
        }
        td.d { (measure.due) }
        td { (state(desk, measure)) }
    } } };
    let done = measures.iter().filter(|measure| measure.done.is_some()).count();
    let caption = desk.with("measures-caption", &[("all", &measures.len().to_string()), ("done", &done.to_string())]);
    form::table(&caption, &head, &rows)
}

fn state(desk: &Desk<'_>, measure: &Measure) -> Markup {
    html! { @match &measure.done {
        Some((on, words)) => {
            (desk.with("measures-done", &[("day", &on.to_string())]))
            @if let Some(words) = words { br; small { (words.text) } (desk.files(&words.attachments)) }
        }
        None if late(measure, desk.at.today) => span.overdue { (desk.text("console-late")) },
        None => (desk.text("measures-open")),
    } }
}

fn finish(desk: &Desk<'_>, measure: &Measure) -> Markup {
    if !desk.may(FINISH) {
        return html! {};
    }
    let number = measure.number.to_string();
    let form = desk.form_named(FINISH, &number, |f| {
        html! {
            (day(f))
            (f.field(Field::area("note", desk.text("measures-result")).required()))
        }
    });
    let returned = desk.sent_to(FINISH, "which") == Some(number.as_str());
    opening(&desk.with("measures-finish", &[("number", &number)]), returned, &form)
}

fn plan(desk: &Desk<'_>, catalogue: &Catalogue, reported: &Reported) -> Markup {
    let Some(report) = reported.report.as_ref().filter(|_| desk.may(PLAN)) else { return html! {} };
    let without = desk.state.programme.situation.unanswered();
    let mut reasons: Vec<(String, String)> = report.reasons.iter().map(|id| (id.clone(), catalogue.reason_title(id).to_owned())).collect();
    // What has no measure yet comes first.
    reasons.sort_by_key(|(id, _)| !without.contains(&id.as_str()));
    reasons.push((String::new(), desk.text("measures-no-reason")));
    let form = desk.form(PLAN, |f| fields(desk, f, reasons.clone()));
    opening(&desk.text("measures-add"), desk.answers(PLAN) || !without.is_empty(), &form)
}

fn fields(desk: &Desk<'_>, f: &Filled<'_>, reasons: Vec<(String, String)>) -> Markup {
    html! {
        (day(f))
        (f.field(Field::select("reason", desk.text("measures-col-reason"), reasons)))
        (f.field(Field::area("measure", desk.text("measures-col-measure")).required()))
        fieldset.row {
            legend { (desk.text("measures-who")) }
            (f.field(Field::text("owner", desk.text("work-name")).required()))
            (f.field(Field::text("post", desk.text("work-post"))))
            (f.field(Field::date("due", desk.text("measures-col-due")).required()))
        }
    }
}
