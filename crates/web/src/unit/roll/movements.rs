//! What moved since the roll was first posted: 四增四减, line by line and in sums.

use std::collections::BTreeMap;

use election::state::{Move, Movement};
use maud::{Markup, html};

use super::super::desk::Desk;
use super::super::people;
use super::super::sent::name_of;
use crate::form;
use crate::routes::OFFICES;

/// The words of a movement.
fn words(desk: &Desk<'_>, what: Move) -> String {
    match what {
        Move::Added(why) => desk.with("unit-move-added", &[("why", &reason(desk, "added", why))]),
        Move::Struck(why) => desk.with("unit-move-struck", &[("why", &reason(desk, "strike", why))]),
        Move::Corrected => desk.text("unit-move-corrected"),
    }
}

fn reason<T: serde::Serialize>(desk: &Desk<'_>, prefix: &str, why: Option<T>) -> String {
    why.map_or_else(|| desk.text("unit-move-erased"), |why| desk.text(&form::key(prefix, &name_of(&why))))
}

pub(super) fn show(desk: &Desk<'_>) -> Markup {
    let moves = &desk.state.roll.movements;
    if moves.is_empty() {
        return html! {};
    }
    let mut sums: BTreeMap<Move, usize> = BTreeMap::new();
    moves.iter().for_each(|m| *sums.entry(m.what).or_default() += 1);
    let untold = desk.state.roll.untold().len();
    html! {
        h2 id="movements" { (desk.text("unit-moves")) }
        @if untold > 0 { p.notice { (desk.with("unit-moves-untold", &[("count", &untold.to_string())])) } }
        div.figures {
            (form::table(&desk.text("unit-moves-sums"), &[desk.text("unit-move"), desk.text("unit-move-people")], &html! {
                @for (what, count) in &sums { tr { td { (words(desk, *what)) } td.n { (count) } } }
            }))
        }
        (super::printing::of_movements(desk))
        @if OFFICES.contains(&desk.at.account.role) { details { summary { (desk.text("unit-moves-lines")) } (lines(desk, moves)) } }
    }
}

fn lines(desk: &Desk<'_>, moves: &[Movement]) -> Markup {
    let head = ["unit-move-day", "unit-roll-name", "unit-move", "unit-move-by"].map(|k| desk.text(k));
    let rows = html! { @for movement in moves { tr {
        td { (movement.on) }
        td { (people::unmistakable(desk.state, movement.person)) }
        td { (words(desk, movement.what)) }
        td { @match movement.objection {
            Some(number) => a href={ "#objection-" (number) } { (desk.with("unit-move-ruling", &[("number", &number.to_string())])) },
            None => (desk.text("unit-move-committee")),
        } }
    } } };
    form::table(&desk.text("unit-moves-lines"), &head, &rows)
}
