//! 规定动作和自选动作 of a unit: when each is due, what shows that it was done, and the form for what nothing else shows.

use std::collections::BTreeMap;

use election::programme::action::{Command as Act, Done};
use election::programme::catalogue::{Action as Planned, Evidence, Kind, Phase, Who};
use election::programme::plan::Adopted;
use election::programme::{Catalogue, Leader};
use election::{Command, Election, programme};
use jiff::civil::Date;
use maud::{Markup, html};
use statute::{Citation, Confidence};

use super::{day, no_programme, opening};
use crate::form::{self, Field};
use crate::routes::CLERKS;
use crate::unit::desk::{Action, Desk, Filled, Step};
use crate::unit::sent::{Reader, name_of};

const RECORD: &str = "record_action";

/// The page.
pub const PAGE: Step = Step { name: "actions", show, actions: &[Action { name: RECORD, roles: CLERKS, read }] };

/// An action of the unit, its days and the day on which it was done.
pub struct Entry<'a> {
    planned: &'a Planned,
    /// First and last day; nothing before an election day is known.
    window: Option<(Date, Date)>,
    /// When it was first done.
    pub done: Option<Date>,
}

/// The unit's own actions in the order of the programme.
#[must_use]
pub fn own<'a>(state: &Election, unit: &str, programme: Option<&'a Adopted>) -> Vec<Entry<'a>> {
    let Some((adopted, catalogue)) = programme.and_then(|adopted| Some((adopted, adopted.catalogue.as_deref()?))) else {
        return Vec::new();
    };
    let summary = state.summary();
    let election = state.plan.as_ref().map(|plan| plan.election_day).or_else(|| adopted.wave(unit).map(|wave| wave.election_day));
    let done = |action: &Planned| match &action.evidence {
        Evidence::Stage { stage } => summary.reached.get(stage).copied(),
        Evidence::Recorded { what } => summary.standing.shown.get(what).copied(),
        Evidence::Document | Evidence::Minute => summary.standing.actions.get(&action.id).copied(),
    };
    let own = catalogue.actions.iter().filter(|action| action.who == Who::Unit);
    own.map(|planned| Entry { planned, window: election.map(|day| planned.window.days(adopted.starts, day)), done: done(planned) })
        .collect()
}

fn figure_field(name: &str) -> String {
    format!("figure-{name}")
}

fn read(form: &mut Reader<'_>) -> Option<Command> {
    let (on, action) = (form.date("on"), form.text("which"));
    let catalogue = form.catalogue.clone();
    let named = catalogue.as_deref().and_then(|catalogue: &Catalogue| catalogue.action(&action));
    let mut figures = BTreeMap::new();
    for figure in named.iter().flat_map(|action| &action.figures) {
        figures.extend(form.number(&figure_field(figure)).map(|number| (figure.clone(), number)));
    }
    let whole = named.is_none_or(|action| figures.len() == action.figures.len());
    let name = form.text("leader");
    let led_by = if name.is_empty() { Vec::new() } else { vec![Leader { name, post: form.text("post") }] };
    let act = Act::RecordAction { on: on?, action, led_by, note: form.text("note"), figures, attachments: form.files() };
    whole.then_some(Command::Programme(programme::Command::Action(act)))
}

fn show(desk: &Desk<'_>) -> Markup {
    if desk.catalogue().is_none() {
        return no_programme(desk);
    }
    let own = own(desk.state, &desk.at.unit.code, desk.programme.as_deref());
    html! {
        @if own.is_empty() { p { (desk.text("actions-none")) } }
        @for phase in Phase::ALL { (of_phase(desk, phase, &own)) }
    }
}

fn of_phase(desk: &Desk<'_>, phase: Phase, own: &[Entry<'_>]) -> Markup {
    let entries: Vec<&Entry<'_>> = own.iter().filter(|entry| entry.planned.phase == phase).collect();
    let title = desk.text(&form::key("phase", &name_of(&phase)));
    let head = ["actions-col-action", "actions-col-window", "actions-col-state", "actions-col-source"].map(|key| desk.text(key));
    let done = entries.iter().filter(|entry| entry.done.is_some()).count();
    let caption = desk.with("actions-caption", &[("phase", &title), ("done", &done.to_string()), ("all", &entries.len().to_string())]);
    let rows = html! { @for entry in &entries { (row(desk, entry)) } };
    let forms = entries.iter().filter(|entry| matches!(entry.planned.evidence, Evidence::Document | Evidence::Minute));
    html! { @if !entries.is_empty() {
        h2 { (title) }
        div.deeds { (form::table(&caption, &head, &rows)) }
        @if desk.may(RECORD) { @for entry in forms { (record(desk, entry)) } }
    } }
}

fn row(desk: &Desk<'_>, entry: &Entry<'_>) -> Markup {
    let planned = entry.planned;
    let basis = Citation::new("", &planned.source, planned.confidence);
    html! { tr id={ "action-" (planned.id) } {
        td {
            strong { (planned.title) } br; small { (desk.text(if planned.kind == Kind::Prescribed { "actions-prescribed" } else { "actions-chosen" })) }
            @if !planned.how.is_empty() { br; small { (planned.how) } }
        }
        td.d { @match entry.window { Some((first, last)) => { (first) @if last != first { br; (last) } }, None => (desk.text("actions-no-day")) } }
        td { (state(desk, entry)) @for done in told(desk.state, planned) { (words(desk, done)) } }
        td { small { (form::citation(desk.lang(), &basis)) } }
    } }
}

/// How an action stands: done, late, due, or to come; what shows it stands beside.
fn state(desk: &Desk<'_>, entry: &Entry<'_>) -> Markup {
    let today = desk.at.today;
    let shown = matches!(entry.planned.evidence, Evidence::Stage { .. } | Evidence::Recorded { .. });
    html! {
        @match (entry.done, entry.window) {
            (Some(day), window) => {
                (desk.with("actions-done", &[("day", &day.to_string())]))
                @if window.is_some_and(|(_, last)| day > last) { " " span.overdue { (desk.text("actions-done-late")) } }
            }
            (None, Some((_, last))) if last < today => span.overdue { (desk.text("console-late")) },
            (None, Some((first, _))) if first <= today => strong { (desk.text("actions-due")) },
            (None, _) => (desk.text("unit-status-later")),
        }
        @if shown { br; small { (desk.text("actions-by-record")) } }
    }
}

fn told<'a>(state: &'a Election, planned: &'a Planned) -> impl Iterator<Item = &'a Done> {
    state.programme.actions.iter().filter(|done| done.action == planned.id)
}

/// Who led it, the figures and the note.
fn words(desk: &Desk<'_>, done: &Done) -> Markup {
    let leaders = done.told.iter().flat_map(|told| &told.led_by).map(|leader| format!("{} {}", leader.name, leader.post));
    let figures = done.figures.iter().map(|(name, number)| format!("{} {number}", figure_words(desk, name)));
    let note = done.told.iter().map(|told| told.note.clone()).filter(|note| !note.is_empty());
    let parts: Vec<String> = leaders.chain(figures).chain(note).map(|part| part.trim().to_owned()).collect();
    let files = done.told.as_ref().map_or(&[][..], |told| &told.attachments);
    html! { br; small { (done.on) " " (parts.join("；")) } (desk.files(files)) }
}

/// A figure of the programme in words, where the message files know it.
fn figure_words(desk: &Desk<'_>, name: &str) -> String {
    let key = form::key("figure", name);
    if desk.lang().has(&key) { desk.text(&key) } else { name.to_owned() }
}

fn record(desk: &Desk<'_>, entry: &Entry<'_>) -> Markup {
    let id = entry.planned.id.as_str();
    let form = desk.form_named(RECORD, id, |f| fields(desk, f, entry.planned));
    let returned = desk.sent_to(RECORD, "which") == Some(id);
    opening(&desk.with("actions-record", &[("action", &entry.planned.title)]), returned, &form)
}

fn fields(desk: &Desk<'_>, f: &Filled<'_>, planned: &Planned) -> Markup {
    let required = |field: Field, is: bool| if is { field.required() } else { field };
    html! {
        (day(f))
        fieldset.row {
            legend { (desk.text("actions-leader")) }
            (f.field(required(Field::text("leader", desk.text("work-name")), planned.leader)))
            (f.field(required(Field::text("post", desk.text("work-post")), false)))
        }
        @for figure in &planned.figures { (f.field(Field::number(&figure_field(figure), figure_words(desk, figure), 0, 1_000_000).required())) }
        (f.field(required(Field::area("note", desk.text("actions-note")), planned.evidence == Evidence::Minute).hint(desk.text("actions-note-hint"))))
        @if planned.confidence != Confidence::Text { p.hint { (desk.text("actions-unverified")) } }
    }
}
