//! A mobile box on its way, step by step: sealed, gone, back with the same seal, each before the staff that was there.

use election::Command;
use election::command::{BallotBox, BoxKind, BoxStep};
use election::state::{Arrangement, Round};
use jiff::civil::Time;
use maud::{Markup, html};
use statute::Key;

use crate::form::{self, Field};
use crate::unit::desk::Desk;
use crate::unit::people;
use crate::unit::sent::Reader;

/// The step that follows, as forms send it.
fn next(steps: &[(Time, BoxStep)]) -> &'static str {
    match steps.last().map(|(_, step)| step) {
        None | Some(BoxStep::Returned { .. } | BoxStep::ReturnedBroken { .. }) => "sealed",
        Some(BoxStep::Sealed { .. }) => "departed",
        Some(BoxStep::Departed) => "returned",
    }
}

/// Reads one step; the form's `which` is the box.
pub fn read(form: &mut Reader<'_>) -> Option<Command> {
    let (on, at, box_id, staff) = (form.date("on"), form.time("at"), form.number("which"), form.people("staff"));
    let step = match form.text("step").as_str() {
        "sealed" => form.filled("seal").map(|seal| BoxStep::Sealed { seal }),
        "departed" => Some(BoxStep::Departed),
        "returned" if form.checked("broken") => Some(BoxStep::ReturnedBroken { seal: form.text("seal") }),
        "returned" => form.filled("seal").map(|seal| BoxStep::Returned { seal }),
        _ => {
            form.wrong("step", "field-choose");
            None
        }
    };
    Some(Command::StepBox { on: on?, at: at?, box_id: box_id?, step: step?, staff: staff? })
}

/// On the day of the vote: every mobile box with its list, what happened to it, and what comes next.
pub fn show(desk: &Desk<'_>, round: &Round) -> Markup {
    let Some(arrangement) = &round.arrangement else { return html! {} };
    let listed = |b: &&BallotBox| b.kind == BoxKind::Mobile && arrangement.mobile.contains_key(&b.id);
    let boxes: Vec<&BallotBox> = arrangement.boxes.iter().filter(listed).collect();
    let begun = !arrangement.custody.is_empty();
    if boxes.is_empty() || !(begun || desk.at.today == round.day) {
        return html! {};
    }
    let open = round.account.is_none() && round.invalid.is_none() && desk.at.today == round.day;
    html! {
        section.panel id="custody" {
            h2 { (desk.text("poll-custody")) }
            p.hint { (desk.text("poll-custody-lead")) }
            @for each in boxes { (one(desk, round, arrangement, each, open)) }
        }
    }
}

fn one(desk: &Desk<'_>, round: &Round, arrangement: &Arrangement, each: &BallotBox, open: bool) -> Markup {
    let steps = arrangement.custody.get(&each.id).map_or(&[][..], Vec::as_slice);
    let staff: Vec<String> = arrangement
        .mobile
        .get(&each.id)
        .map(|list| list.staff.iter().map(|id| people::unmistakable(desk.state, *id)).collect())
        .unwrap_or_default();
    let next = next(steps);
    html! {
        h3 { (desk.with("poll-mobile-box", &[("number", &each.id.to_string()), ("name", &each.name)])) }
        @if steps.is_empty() { p { (desk.text("poll-custody-none")) } } @else { (way(desk, steps)) }
        @if open && desk.may("step_box") {
            (desk.form_named("step_box", &each.id.to_string(), |f| html! {
                p { strong { (desk.text(&format!("poll-custody-next-{next}"))) } }
                (form::hidden("on", &round.day.to_string()))
                (form::hidden("step", next))
                div.columns {
                    (f.field(Field::time("at", desk.text("poll-custody-at")).required()))
                    @if next == "sealed" { (f.field(Field::text("seal", desk.text("poll-custody-seal-sealed")).required())) }
                    @if next == "returned" { (f.field(Field::text("seal", desk.text("poll-custody-seal-returned")))) }
                    (f.field(Field::text("staff", desk.text("poll-custody-staff")).value(staff.join("、")).hint(desk.text("poll-custody-staff-hint")).required()))
                }
                @if next == "returned" { (f.field(Field::check("broken", desk.text("poll-custody-broken")).hint(desk.text("poll-custody-broken-hint")))) }
                @if let Some(rules) = &desk.rules { p.hint { (form::citation(desk.lang(), &rules.cite(Key::MobileStaffMin))) } }
            }))
        }
    }
}

fn way(desk: &Desk<'_>, steps: &[(Time, BoxStep)]) -> Markup {
    let head = ["poll-custody-at", "poll-custody-step", "poll-custody-seal"].map(|k| desk.text(k));
    let row = |at: Time, step: &BoxStep| {
        let (word, seal) = match step {
            BoxStep::Sealed { seal } => ("poll-custody-sealed", seal.as_str()),
            BoxStep::Departed => ("poll-custody-departed", ""),
            BoxStep::Returned { seal } => ("poll-custody-returned", seal.as_str()),
            BoxStep::ReturnedBroken { seal } => ("poll-custody-returned-broken", seal.as_str()),
        };
        html! { tr { td { (at.strftime("%H:%M")) } td { (desk.text(word)) } td { (seal) } } }
    };
    form::table(&desk.text("poll-custody"), &head, &html! { @for (at, step) in steps { (row(*at, step)) } })
}
