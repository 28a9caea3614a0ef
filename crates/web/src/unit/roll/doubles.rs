//! People who stand on another roll too: the line here, the name of the other place, and a clock. Nobody sees the other roll.

use election::state::Double;
use election::{Command, PersonId, Role};
use maud::{Markup, html};
use statute::{Key, Rules};

use super::super::desk::Desk;
use super::super::people;
use super::super::sent::Reader;
use crate::form::{self, Field};
use crate::routes::OFFICES;

pub(super) fn read_settle(form: &mut Reader<'_>) -> Option<Command> {
    let (person, on, ground) = (form.number("which"), form.date("on"), form.filled("ground"));
    Some(Command::SettleDouble { on: on?, person: PersonId(person?), ground: ground? })
}

pub(super) fn show(desk: &Desk<'_>, rules: &Rules) -> Markup {
    let doubles = &desk.state.roll.doubles;
    if doubles.is_empty() || !OFFICES.contains(&desk.at.account.role) {
        return html! {};
    }
    html! {
        h2 id="doubles" { (desk.text("unit-doubles")) }
        p.hint { (desk.text("unit-doubles-lead")) " " (form::citation(desk.lang(), &rules.cite(Key::ObjectionRulingDays))) }
        @for (person, doubles) in doubles { (one(desk, *person, doubles)) }
    }
}

/// Each other place is a case of its own; the ground on which a line stays holds against all of them.
fn one(desk: &Desk<'_>, person: PersonId, doubles: &[Double]) -> Markup {
    let number = person.0.to_string();
    let group = desk.state.person(person).map_or("", |p| &p.group);
    html! {
        article.panel id={ "double-" (number) } {
            h3 { (people::unmistakable(desk.state, person)) @if !group.is_empty() { " · " (group) } }
            @for double in doubles {
                p { (desk.with("unit-double-where", &[("place", &desk.place(&double.elsewhere)), ("day", &double.on.to_string())])) }
                @match &double.kept {
                    Some((on, ground)) => p { strong { (desk.text("unit-double-kept")) } (desk.text("web-comma")) (on) (desk.text("web-comma")) (ground) },
                    None => p.blocked {
                        @if double.contested { strong { (desk.text("unit-double-contested")) } " " }
                        (desk.with("unit-double-due", &[("due", &double.due.to_string())]))
                        @if double.due < desk.at.today { " " span.overdue { (desk.text("console-late")) } }
                    },
                }
            }
            @if doubles.iter().any(|double| double.kept.is_none()) {
                @if desk.at.account.role == Role::Township || doubles.iter().all(|double| !double.contested) { (desk.form_named("settle_double", &number, |f| html! {
                    (f.day("on", "unit-double-on"))
                    (f.field(Field::area("ground", desk.text("unit-double-ground")).hint(desk.text("unit-double-ground-hint")).required()))
                })) }
                @if desk.may("change_roll") { p { a href={ "?line=" (number) "#change" } { (desk.text("unit-double-strike")) } } }
            }
        }
    }
}
