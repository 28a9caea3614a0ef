//! In which order the list stands: of the sheet, by strokes, by pinyin, by household.

use std::collections::HashMap;

use election::{PersonId, Voter};
use maud::{Markup, html};

use super::super::desk::Desk;

/// The orders as addresses ask for them; the first is the list's own.
const ORDERS: [&str; 4] = ["", "strokes", "pinyin", "household"];

/// The order asked for, the list's own if it is none of these.
pub(super) fn asked(desk: &Desk<'_>) -> &'static str {
    ORDERS.into_iter().find(|order| *order == desk.shown.order).unwrap_or_default()
}

/// Lines in an order; equal ones stay in the order of the sheet.
pub(super) fn sort(lines: &mut [&Voter], order: &str) {
    match order {
        "strokes" => lines.sort_by_cached_key(|v| names::stroke_key(&v.person.name)),
        "pinyin" => lines.sort_by_cached_key(|v| names::pinyin_key(&v.person.name)),
        "household" => by_household(lines),
        _ => {}
    }
}

/// Households where their first line stands, the householder first in each; lines without one stay where they are.
fn by_household(lines: &mut [&Voter]) {
    let mut first: HashMap<(&str, &str), PersonId> = HashMap::new();
    for voter in lines.iter().filter(|v| !v.household.is_empty()) {
        first.entry((&voter.person.group, &voter.household)).or_insert(voter.person.id);
    }
    lines.sort_by_key(|v| {
        let house = first.get(&(&*v.person.group, &*v.household)).copied().unwrap_or(v.person.id);
        (house, *v.person.name != *v.household, v.person.id)
    });
}

/// The orders to choose from.
pub(super) fn choice(desk: &Desk<'_>, address: &str) -> Markup {
    let chosen = asked(desk);
    html! {
        nav.actions aria-label=(desk.text("unit-roll-order")) {
            span { (desk.text("unit-roll-order")) }
            @for order in ORDERS {
                @let query = if order.is_empty() { String::new() } else { format!("?order={order}") };
                @if order == chosen { strong aria-current="true" { (desk.text(key(order))) } }
                @else { a.button href={ (address) (query) "#list" } { (desk.text(key(order))) } }
            }
        }
    }
}

fn key(order: &str) -> &'static str {
    match order {
        "strokes" => "unit-roll-order-strokes",
        "pinyin" => "unit-roll-order-pinyin",
        "household" => "unit-roll-order-household",
        _ => "unit-roll-order-sheet",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use election::{Person, Registration};

    fn voter(id: u32, name: &str, household: &str) -> Voter {
        let person = Person {
            id: PersonId(id),
            name: name.into(),
            sex: None,
            birth: None,
            nationality: None,
            id_number: None,
            group: "一组".into(),
        };
        Voter { person, registration: Registration::Resident, reason: Default::default(), household: household.into() }
    }

    fn sorted(order: &str) -> Vec<u32> {
        let roll = [
            voter(1, "王二", "王一"),
            voter(2, "丁山", ""),
            voter(3, "欧阳海", "欧阳海"),
            voter(4, "王一", "王一"),
            voter(5, "解放", "欧阳海"),
        ];
        let mut lines: Vec<&Voter> = roll.iter().collect();
        sort(&mut lines, order);
        lines.iter().map(|v| v.person.id.0).collect()
    }

    #[test]
    fn each_order_has_its_own_first_and_last() {
        assert_eq!(sorted(""), [1, 2, 3, 4, 5]);
        assert_eq!(sorted("strokes"), [2, 4, 1, 3, 5]);
        assert_eq!(sorted("pinyin"), [2, 3, 1, 4, 5], "ding, ou, wang er, wang yi, xie");
        assert_eq!(sorted("household"), [4, 1, 2, 3, 5], "the householder first, a household kept together");
    }
}
