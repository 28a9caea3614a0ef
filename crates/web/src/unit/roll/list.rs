//! The roll as a list, a hundred lines a page, and its figures.

use std::collections::HashMap;

use election::{Registration, Role, Voter};
use maud::{Markup, html};

use super::super::desk::Desk;
use super::super::sent::name_of;
use super::{order, search};
use crate::form;
use crate::routes::OFFICES;

/// Lines on a page.
const PAGE: usize = 100;
/// The categories in the order of the law, with their message keys.
pub(super) const CATEGORIES: [&str; 3] = ["resident", "away_taking_part", "applicant"];

/// The name of a category as forms send it.
pub(super) fn category(registration: &Registration) -> &'static str {
    match registration {
        Registration::Resident => CATEGORIES[0],
        Registration::AwayTakingPart => CATEGORIES[1],
        Registration::Applicant { .. } => CATEGORIES[2],
    }
}

/// The short words for a category.
pub(crate) fn category_key(registration: &Registration) -> String {
    form::key("unit-roll-short", category(registration))
}

/// How many by category and by group, and what the clerk should look at before posting.
pub(super) fn figures(desk: &Desk<'_>) -> Markup {
    let roll = &desk.state.roll;
    let without_birth = roll.lines().filter(|v| v.person.birth.is_none()).count();
    let groups: Vec<(&str, [usize; 3])> = roll.groups().into_iter().map(|(name, voters)| (name, counted(&voters))).collect();
    let sum = |at: usize| groups.iter().map(|(_, counts)| counts[at]).sum::<usize>();
    let mut head = vec![desk.text("unit-roll-group")];
    head.extend(CATEGORIES.iter().map(|c| desk.text(&form::key("category", c))));
    head.push(desk.text("console-sum"));
    let row = |name: &str, counts: [usize; 3]| {
        html! {
            td { (name) } @for count in counts { td.n { (count) } } td.n { (counts.iter().sum::<usize>()) }
        }
    };
    let none = desk.text("unit-roll-group-none");
    let rows = html! {
        @for (group, counts) in &groups { tr { (row(if group.is_empty() { &none } else { group }, *counts)) } }
        tr.sum { (row(&desk.text("console-sum"), [sum(0), sum(1), sum(2)])) }
    };
    html! {
        h2 { (desk.text("unit-roll-figures")) }
        div.figures { (form::table(&desk.text("unit-roll-figures-caption"), &head, &rows)) }
        (undecided(desk))
        @if without_birth > 0 { p.notice { (desk.with("unit-roll-without-birth", &[("count", &without_birth.to_string())])) } }
    }
}

/// How many of a group by category.
fn counted(voters: &[&Voter]) -> [usize; 3] {
    CATEGORIES.map(|known| voters.iter().filter(|voter| category(&voter.registration) == known).count())
}

/// Applicants without the meeting's consent, by name, each with the way to its line.
fn undecided(desk: &Desk<'_>) -> Markup {
    let all: Vec<&Voter> = desk.state.roll.lines().filter(|v| v.registration.undecided()).collect();
    if all.is_empty() {
        return html! {};
    }
    let changing = desk.may("change_roll");
    html! {
        p.notice {
            (desk.with("unit-roll-undecided", &[("count", &all.len().to_string())])) " "
            @for (at, voter) in all.iter().take(PAGE).enumerate() {
                @if at > 0 { "、" }
                @if changing { a href={ "?line=" (voter.person.id.0) "#change" } { (voter.person.name) } } @else { (voter.person.name) }
            }
        }
    }
}

/// The list, whole in the order asked for, or as looked for.
pub(super) fn show(desk: &Desk<'_>) -> Markup {
    let roll = &desk.state.roll;
    let looked_for = !desk.shown.name.is_empty();
    let found: Vec<&Voter> = if looked_for {
        desk.shown.found.iter().filter_map(|id| roll.line(*id)).collect()
    } else {
        let mut all: Vec<&Voter> = roll.lines().collect();
        order::sort(&mut all, order::asked(desk));
        all
    };
    let pages = found.len().div_ceil(PAGE).max(1);
    let page = if looked_for { 1 } else { desk.shown.page.clamp(1, pages) };
    let lines = found.iter().skip((page - 1) * PAGE).take(PAGE);
    let caption = desk.with("unit-roll-caption", &[("count", &found.len().to_string())]);
    let address = format!("/console/units/{}/roll", desk.at.unit.code);
    html! {
        h2 id="list" { (desk.text("unit-roll-list")) }
        (search::form(desk, &address))
        @if looked_for { (search::off(desk)) } @else { (order::choice(desk, &address)) }
        @if found.is_empty() { p { (search::nobody(desk)) } } @else { (form::table(&caption, &head(desk), &html! { (rows(desk, lines)) })) }
        @if looked_for && found.len() > PAGE { p.hint { (desk.with("unit-roll-search-more", &[("shown", &PAGE.to_string())])) } }
        @if !looked_for && pages > 1 { (turning(desk, &address, page, pages)) }
    }
}

fn head(desk: &Desk<'_>) -> Vec<String> {
    let mut head =
        ["unit-roll-number", "unit-roll-name", "unit-roll-sex", "unit-roll-group", "unit-roll-category"].map(|k| desk.text(k)).to_vec();
    if OFFICES.contains(&desk.at.account.role) {
        head.push(desk.text("unit-roll-reason"));
    }
    if desk.may("change_roll") {
        head.push(desk.text("unit-roll-change"));
    }
    head
}

fn rows<'v>(desk: &Desk<'_>, lines: impl Iterator<Item = &'v &'v Voter>) -> Markup {
    let (changing, reasons) = (desk.may("change_roll"), OFFICES.contains(&desk.at.account.role));
    let houses = order::asked(desk) == "household";
    let digits = LastDigits::of(desk);
    html! { @for voter in lines { tr {
        td.n { (voter.person.id.0) }
        td {
            (voter.person.name)
            @if let Some(last) = digits.of_line(voter) { " " small { (desk.with("unit-roll-last-digits", &[("digits", last)])) } }
            @if houses && !voter.household.is_empty() { " " small { (desk.with("unit-roll-house-of", &[("name", &voter.household)])) } }
        }
        td { @if let Some(sex) = voter.person.sex { (desk.text(&form::key("sex", &name_of(&sex).to_lowercase()))) } }
        td { (voter.person.group) }
        td { (category_words(desk, &voter.registration)) }
        @if reasons { td { (voter.reason) } }
        @if changing { td.act { a href={ "?line=" (voter.person.id.0) "#change" } aria-label=(desk.with("unit-roll-change-whose", &[("name", &voter.person.name)])) { (desk.text("unit-roll-change-do")) } } }
    } } }
}

fn turning(desk: &Desk<'_>, address: &str, page: usize, pages: usize) -> Markup {
    let order = order::asked(desk);
    let kept = if order.is_empty() { String::new() } else { format!("&order={order}") };
    html! {
        nav.actions aria-label=(desk.text("console-pages")) {
            @if page > 1 { a.button rel="prev" href={ (address) "?page=" (page - 1) (kept) "#list" } { (desk.text("console-previous")) } }
            span { (page) " / " (pages) }
            @if page < pages { a.button rel="next" href={ (address) "?page=" (page + 1) (kept) "#list" } { (desk.text("console-next")) } }
        }
    }
}

fn category_words(desk: &Desk<'_>, registration: &Registration) -> Markup {
    html! {
        (desk.text(&category_key(registration)))
        @match registration {
            Registration::Applicant { approved_on: Some(on) } => { " " small { (desk.with("unit-roll-approved", &[("day", &on.to_string())])) } }
            Registration::Applicant { approved_on: None } => { " " strong.blocked { (desk.text("unit-roll-not-approved")) } }
            _ => {}
        }
    }
}

/// The last four characters of identity numbers, only where two people of one name and group must be told apart, and only for
/// those who keep the roll.
struct LastDigits<'a>(HashMap<(&'a str, &'a str), usize>);

impl<'a> LastDigits<'a> {
    fn of(desk: &Desk<'a>) -> Self {
        let mut namesakes: HashMap<(&str, &str), usize> = HashMap::new();
        if matches!(desk.at.account.role, Role::Township | Role::ElectionCommittee) {
            for voter in desk.state.roll.voters.values() {
                *namesakes.entry((&voter.person.name, &voter.person.group)).or_default() += 1;
            }
        }
        Self(namesakes)
    }
    fn of_line<'v>(&self, voter: &'v Voter) -> Option<&'v str> {
        let several = self.0.get(&(voter.person.name.as_str(), &*voter.person.group)).is_some_and(|n| *n > 1);
        let number = voter.person.id_number.as_deref().filter(|_| several)?;
        number.get(number.len().checked_sub(4)?..)
    }
}
