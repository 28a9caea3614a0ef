//! 户代表: where a community elects by households, who votes for each, posted with the roll.

use std::collections::BTreeMap;

use election::{Command, PersonId};
use maud::{Markup, html};
use statute::{Form, Key, Rules};

use super::super::desk::Desk;
use super::super::people;
use super::super::sent::Reader;
use crate::form::{self, Field};

pub(super) fn read(form: &mut Reader<'_>) -> Option<Command> {
    let (on, people) = (form.date("on"), form.people("people"));
    Some(Command::ListElectors { on: on?, people: people? })
}

/// The list as it stands, and its form until somebody is nominated; nothing where all voters vote.
pub(super) fn show(desk: &Desk<'_>, rules: &Rules) -> Markup {
    if desk.state.plan.as_ref().is_none_or(|plan| plan.form != Form::Households) {
        return html! {};
    }
    let listed = desk.state.electors.as_ref();
    let form = desk.form("list_electors", |f| {
        html! {
            p.hint { (desk.text("unit-electors-lead")) " " (form::citation(desk.lang(), &rules.cite(Key::Form))) }
            (f.day("on", "unit-electors-on"))
            (f.field(Field::lines("people", desk.text("unit-electors-people"), 10).value(proposed(desk)).hint(desk.text("unit-electors-hint")).required()))
        }
    });
    html! {
        section.panel id="electors" {
            h2 { (desk.text("unit-electors")) }
            @if let Some((on, people)) = listed {
                p { (desk.with("unit-electors-listed", &[("day", &on.to_string()), ("count", &people.len().to_string())])) }
                details { summary { (desk.text("unit-electors-show")) } p { (people::names(desk.state, people.iter().copied())) } }
            }
            @if desk.state.nomination.is_none() && desk.may("list_electors") {
                details open[listed.is_none() || desk.answers("list_electors")] { summary { (desk.text("unit-electors-set")) } (form) }
            }
        }
    }
}

/// The list as it stands; before there is one, the first of every household on the roll, to be corrected.
fn proposed(desk: &Desk<'_>) -> String {
    let people: Vec<PersonId> = match &desk.state.electors {
        Some((_, people)) => people.clone(),
        None => {
            let mut first: BTreeMap<&str, PersonId> = BTreeMap::new();
            for line in desk.state.roll.lines().filter(|line| !line.household.is_empty()) {
                first.entry(&line.household).or_insert(line.person.id);
            }
            first.into_values().collect()
        }
    };
    people.into_iter().map(|id| people::unmistakable(desk.state, id)).collect::<Vec<_>>().join("\n")
}
