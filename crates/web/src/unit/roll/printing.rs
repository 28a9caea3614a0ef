//! What is printed of the roll: posters, cards, lists for the desk, figures. Only links and small forms; no name stands in them.

use maud::{Markup, html};

use super::super::desk::Desk;
use crate::form::{self, Field};
use crate::routes::{CLERKS, OFFICES};
use crate::unit::poll::check_in::LOOKERS;

/// Papers of the roll, as far as there is something to print.
pub(super) fn show(desk: &Desk<'_>) -> Markup {
    let roll = &desk.state.roll;
    if roll.voters.is_empty() {
        return html! {};
    }
    // Between the changes of a final roll and their posting nothing of it is printed: it would be neither list.
    let settled = roll.corrected.is_some() && roll.untold().is_empty();
    let first = roll.published.is_some() && roll.corrected.is_none() && roll.movements.is_empty();
    let role = desk.at.account.role;
    html! {
        h2 id="printing" { (desk.text("unit-printing")) }
        @if first { (poster(desk, "roll")) }
        @if settled { (poster(desk, "corrected-roll")) }
        @if settled && CLERKS.contains(&role) { (cards(desk)) }
        @if settled && desk.state.round().is_some() && LOOKERS.contains(&role) { (issue_list(desk)) }
        (statistics(desk, OFFICES.contains(&role)))
    }
}

/// A form that opens a paper in its own window.
fn asking(desk: &Desk<'_>, kind: &str, fields: &Markup) -> Markup {
    html! {
        section.panel {
            h3 { (desk.text(&format!("paper-{kind}"))) }
            @let hint = format!("paper-{kind}-hint");
            @if desk.lang().has(&hint) { p.hint { (desk.text(&hint)) } }
            form.filter method="get" action={ "/console/units/" (desk.at.unit.code) "/papers/" (kind) ".pdf" } target="_blank" {
                (fields)
                button type="submit" { (desk.text("unit-printing-open")) " " small { "PDF" } }
            }
        }
    }
}

fn options(desk: &Desk<'_>, prefix: &str, values: &[&str]) -> Vec<(String, String)> {
    values.iter().map(|value| ((*value).to_owned(), desk.text(&form::key(prefix, value)))).collect()
}

fn order(desk: &Desk<'_>, within: &str) -> Field {
    Field::select("order", desk.text("unit-printing-order"), options(desk, "unit-order", &["sheet", "household", "stroke"])).within(within)
}

/// Groups by place: an address holds no name of a group.
fn group(desk: &Desk<'_>, within: &str) -> Field {
    let groups = desk.state.roll.groups();
    let mut all = vec![("0".to_owned(), desk.text("unit-printing-all-groups"))];
    let none = desk.text("unit-roll-group-none");
    all.extend(
        groups
            .iter()
            .enumerate()
            .map(|(at, (name, _))| ((at + 1).to_string(), if name.is_empty() { none.clone() } else { (*name).to_owned() })),
    );
    Field::select("group", desk.text("unit-roll-group"), all).within(within)
}

fn poster(desk: &Desk<'_>, kind: &str) -> Markup {
    let columns = (6..=10).map(|n: u32| (n.to_string(), n.to_string())).collect();
    asking(
        desk,
        kind,
        &html! {
            (order(desk, "poster"))
            (Field::select("columns", desk.text("unit-printing-columns"), columns).within("poster"))
            (Field::select("pages", desk.text("unit-printing-pages"), options(desk, "unit-printing-pages", &["no", "yes"])).within("poster"))
        },
    )
}

fn cards(desk: &Desk<'_>) -> Markup {
    let (voters, most) = (desk.state.roll.voters.len(), documents::papers::BATCH);
    let batches: Vec<(String, String)> =
        (1..=voters.div_ceil(most)).map(|n| (n.to_string(), format!("{}—{}", (n - 1) * most + 1, (n * most).min(voters)))).collect();
    let layout = ["10", "8"].map(|n| (n.to_owned(), desk.with("unit-printing-cards-sheet", &[("count", n)]))).to_vec();
    asking(
        desk,
        "voter-cards",
        &html! {
            (group(desk, "cards"))
            @if batches.len() > 1 { (Field::select("batch", desk.text("unit-printing-batch"), batches).within("cards")) }
            (order(desk, "cards"))
            (Field::select("cards", desk.text("unit-printing-layout"), layout).within("cards"))
            (Field::select("stub", desk.text("unit-printing-stub"), options(desk, "unit-printing-stub", &["yes", "no"])).within("cards"))
        },
    )
}

fn issue_list(desk: &Desk<'_>) -> Markup {
    let arranged = desk.state.round().and_then(|round| round.arrangement.as_ref());
    let mut boxes = vec![("0".to_owned(), desk.text("unit-printing-by-group"))];
    for id in arranged.iter().flat_map(|a| a.mobile.keys()) {
        let name = arranged.iter().flat_map(|a| &a.boxes).find(|b| b.id == *id).map_or("", |b| b.name.as_str());
        boxes.push((id.to_string(), format!("{id} {name}")));
    }
    asking(
        desk,
        "issue-list",
        &html! {
            (group(desk, "issue"))
            (order(desk, "issue"))
            @if boxes.len() > 1 { (Field::select("box", desk.text("unit-printing-box"), boxes).within("issue")) }
        },
    )
}

fn workbook(desk: &Desk<'_>, kind: &str) -> Markup {
    html! { a.button href={ "/console/units/" (desk.at.unit.code) "/papers/" (kind) ".xlsx" } { (desk.text(&format!("paper-{kind}"))) " " small { "XLSX" } } }
}

fn statistics(desk: &Desk<'_>, office: bool) -> Markup {
    html! {
        section.panel {
            h3 { (desk.text("paper-statistics")) }
            p.hint { (desk.text("paper-statistics-hint")) }
            p.actions {
                @if office { (desk.paper("statistics")) " " (workbook(desk, "statistics")) " " }
                (desk.paper("statistics-public")) " " (workbook(desk, "statistics-public"))
            }
        }
    }
}

/// Papers of the movements, beside their list.
pub(super) fn of_movements(desk: &Desk<'_>) -> Markup {
    html! {
        p.actions {
            @if !desk.state.roll.last_told().is_empty() { (desk.paper("delta")) " " }
            @if OFFICES.contains(&desk.at.account.role) { (desk.paper("delta-report")) " " (workbook(desk, "delta-report")) }
        }
    }
}
