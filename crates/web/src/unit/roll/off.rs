//! Who belongs to the village and does not stand on the roll, each with the reason: whoever asks gets an answer.

use std::collections::BTreeSet;

use election::command::StrikeReason;
use election::state::OffRoll;
use election::{Command, Election, PersonId, Unlisted};
use maud::{Markup, html};
use statute::Key;

use super::super::desk::{Desk, Step};
use super::super::sent::{Reader, name_of};
use super::line;
use crate::app::App;
use crate::form::{self, Field};
use crate::routes::OFFICES;

/// People looked up on other rolls at a time.
const MOST_LOOKED_UP: usize = 500;
/// Why somebody does not come onto the roll, as forms send it.
const WHY: [&str; 8] = ["declined", "unreachable", "registered_elsewhere", "moved_out", "left_family", "deprived", "not_agreed", "died"];

pub(super) fn read(form: &mut Reader<'_>) -> Option<Command> {
    let (why, note): (Option<StrikeReason>, _) = (form.word("why"), form.filled("note"));
    let person = line::read_person(form, None)?;
    Some(Command::LeaveOffRoll { line: Unlisted { person, why: why?, reason: note? } })
}

/// The list, for those who lead or do the work, and the form for one more.
pub(super) fn show(desk: &Desk<'_>) -> Markup {
    let off = &desk.state.roll.off;
    if !OFFICES.contains(&desk.at.account.role) || (off.is_empty() && !desk.may("leave_off_roll")) {
        return html! {};
    }
    html! {
        h2 id="off" { (desk.text("unit-off")) }
        p.hint { (desk.text("unit-off-lead")) }
        @if off.is_empty() { p { (desk.text("unit-off-none")) } } @else { (list(desk)) }
        @if desk.may("leave_off_roll") && line::may_change(desk) {
            details.panel open[desk.answers("leave_off_roll")] {
                summary { (desk.text("unit-leave-off-roll")) }
                (desk.form("leave_off_roll", |f| html! {
                    div.columns {
                        (f.field(Field::text("name", desk.text("unit-roll-name")).required()))
                        (f.field(Field::text("id_number", desk.text("unit-roll-id")).hint(desk.text("unit-off-id-hint"))))
                        (f.field(Field::date("birth", desk.text("unit-roll-birth")).hint(desk.text("unit-off-birth-hint"))))
                        (f.field(Field::text("group", desk.text("unit-roll-group"))))
                        (f.choose("why", "unit-off-why", "strike", &WHY))
                    }
                    (f.field(Field::area("note", desk.text("unit-off-note")).hint(desk.text("unit-off-note-hint")).required()))
                }))
            }
        }
    }
}

fn list(desk: &Desk<'_>) -> Markup {
    let head =
        ["unit-roll-name", "unit-roll-group", "unit-off-why", "unit-off-note", "unit-move-by", "unit-off-since"].map(|k| desk.text(k));
    let caption = desk.with("unit-roll-total", &[("count", &desk.state.roll.off.len().to_string())]);
    let row = |id: PersonId, off: &OffRoll| {
        html! { tr {
            td { (desk.name(id)) }
            td { (off.person.as_ref().map_or("", |p| &p.group)) }
            td {
                (off.why.map_or_else(String::new, |why| desk.text(&form::key("strike", &name_of(&why)))))
                @if desk.shown.nowhere.contains(&id) { " " small.blocked { (desk.text("unit-off-nowhere")) } }
            }
            td { (off.note) (line::papers(desk, id)) }
            td { (decided(desk, id, off)) }
            td { (off.on) }
        } }
    };
    form::table(&caption, &head, &html! { @for (id, off) in &desk.state.roll.off { (row(*id, off)) } })
}

/// Who decided and under which article: the election committee, or the ruling on an objection.
fn decided(desk: &Desk<'_>, id: PersonId, off: &OffRoll) -> Markup {
    let moved = desk.state.roll.movements.iter().rev().find(|moved| moved.person == id && moved.on == off.on);
    let by = match moved.and_then(|moved| moved.objection) {
        Some(number) => desk.with("unit-move-ruling", &[("number", &number.to_string())]),
        None => desk.text("unit-move-committee"),
    };
    let key = off.why.map(|why| article(desk, why));
    html! {
        (by)
        @if let (Some(key), Some(rules)) = (key, &desk.rules) { " " small { (form::citation(desk.lang(), &rules.cite(key))) } }
    }
}

/// Where the law says that somebody like this is not registered.
fn article(desk: &Desk<'_>, why: StrikeReason) -> Key {
    let known = |key: Key| desk.rules.as_ref().is_some_and(|rules| rules.get(key).is_some());
    match why {
        StrikeReason::Deprived => Key::VotingAge,
        StrikeReason::NotAgreed => Key::ThirdCategoryApprovedBy,
        StrikeReason::Unreachable if known(Key::UnreachableExcluded) => Key::UnreachableExcluded,
        StrikeReason::Declined if known(Key::RollOptIn) => Key::RollOptIn,
        _ => Key::LocalRegistration,
    }
}

/// Who is said to be registered elsewhere and stands on no other roll of this installation; asked for the roll's page only.
pub(crate) async fn nowhere(app: &App, unit: &str, state: &Election, step: &Step) -> BTreeSet<PersonId> {
    let said = state.roll.off.iter().filter(|(_, off)| off.why == Some(StrikeReason::RegisteredElsewhere));
    let numbers = said.filter_map(|(id, off)| Some((*id, off.person.as_ref()?.id_number.clone()?)));
    let people: Vec<(PersonId, String)> = numbers.take(if step.name == "roll" { MOST_LOOKED_UP } else { 0 }).collect();
    app.store.nowhere_else(unit, &people).await.unwrap_or_default()
}
