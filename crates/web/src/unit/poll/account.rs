//! The ballot account: what was printed is issued, spoiled or unused; counted per box before any ballot is opened.

use election::Command;
use election::command::BoxCount;
use election::state::{BallotAccount, Round};
use maud::{Markup, html};
use statute::Key;

use super::check_in;
use crate::console::words::percent;
use crate::form::{self, Field};
use crate::unit::desk::{Desk, Filled};
use crate::unit::round;
use crate::unit::sent::Reader;
use election::fact::RoundKind;

/// Reads the account: every box of the arrangement.
pub fn read(form: &mut Reader<'_>) -> Option<Command> {
    let (on, spoiled, unused) = (form.date("on"), form.number("spoiled"), form.number("unused"));
    let (by_proxy, scribed) = (form.number_or_zero("by_proxy"), form.number_or_zero("scribed"));
    let arranged = form.state.round().and_then(|r| r.arrangement.as_ref()).map(|a| a.boxes.as_slice()).unwrap_or_default();
    let boxes: Vec<Option<BoxCount>> = arranged
        .iter()
        .map(|each| {
            let (issued, returned) = (form.number(&issued_name(each.id)), form.number(&returned_name(each.id)));
            Some(BoxCount { id: each.id, issued: issued?, returned: returned? })
        })
        .collect();
    let boxes = boxes.into_iter().collect::<Option<Vec<_>>>();
    Some(Command::ClosePoll { on: on?, spoiled: spoiled?, unused: unused?, boxes: boxes?, by_proxy: by_proxy?, scribed: scribed? })
}

fn issued_name(id: u32) -> String {
    format!("issued-{id}")
}

fn returned_name(id: u32) -> String {
    format!("returned-{id}")
}

/// The form on the day of the vote; before it, what is missing.
pub fn show(desk: &Desk<'_>, round: &Round) -> Markup {
    if round.account.is_some() || round.invalid.is_some() {
        return html! {};
    }
    html! {
        section.panel id="account" {
            h2 { (desk.text("poll-account")) }
            @if round.arrangement.is_none() { p.notice { (desk.text("refusal-no-arrangement")) } }
            @else if round.printed == 0 { p.notice { (desk.text("refusal-no-ballots")) " " a href={ "/console/units/" (desk.at.unit.code) "/ballots" } { (desk.text("unit-step-ballots")) } } }
            @else if desk.at.today < round.day { p { (desk.with("poll-account-later", &[("day", &round.day.to_string())])) } }
            @else if desk.may("close_poll") { (form(desk, round)) }
            @else { p { (desk.text("poll-account-waits")) } }
        }
    }
}

fn form(desk: &Desk<'_>, round: &Round) -> Markup {
    let printed = round.printed.to_string();
    let published = desk.state.proxies.iter().filter(|p| p.published).count().to_string();
    html! {
        p { (desk.text("poll-account-lead")) }
        (desk.form("close_poll", |f| html! {
            (f.field(Field::date("on", desk.text("ballots-on")).value(round.day).required()))
            p.sum { (desk.with("poll-account-rule", &[("printed", &printed)])) }
            (check_in::told(desk, round))
            (boxes(desk, f, round))
            div.pair {
                (f.field(Field::number("spoiled", desk.text("poll-spoiled"), 0, u32::MAX).hint(desk.text("poll-spoiled-hint")).required()))
                (f.field(Field::number("unused", desk.text("poll-unused"), 0, u32::MAX).hint(desk.text("poll-unused-hint")).required()))
            }
            div.pair {
                (f.field(Field::number("by_proxy", desk.text("poll-by-proxy"), 0, u32::MAX).hint(desk.with("poll-by-proxy-hint", &[("published", &published)]))))
                (f.field(Field::number("scribed", desk.text("poll-scribed"), 0, u32::MAX).hint(desk.text("poll-scribed-hint"))))
            }
        }))
    }
}

fn boxes(desk: &Desk<'_>, f: &Filled<'_>, round: &Round) -> Markup {
    let head = ["poll-col-box", "poll-col-name", "poll-issued", "poll-returned"].map(|k| desk.text(k));
    let arranged = round.arrangement.as_ref().map(|a| a.boxes.as_slice()).unwrap_or_default();
    let rows = html! { @for each in arranged { tr {
        td { (each.id) }
        th scope="row" { (each.name) }
        td { (cell(f, &issued_name(each.id), &desk.with("poll-issued-at", &[("name", &each.name)]))) }
        td { (cell(f, &returned_name(each.id), &desk.with("poll-returned-at", &[("name", &each.name)]))) }
    } } };
    form::table(&desk.text("poll-account-caption"), &head, &rows)
}

fn cell(f: &Filled<'_>, name: &str, label: &str) -> Markup {
    let error = f.error(name);
    html! {
        @if !error.is_empty() { p.error id={ (name) "-error" } role="alert" { (error) } }
        input.number type="number" id=(name) name=(name) value=(f.value(name, "")) min="0" inputmode="numeric" autocomplete="off" required aria-label=(label)
            aria-invalid=[(!error.is_empty()).then_some("true")] aria-describedby=[(!error.is_empty()).then(|| format!("{name}-error"))];
    }
}

/// The account as recorded, and whether enough voters took part.
pub fn done(desk: &Desk<'_>, round: &Round) -> Markup {
    let Some(account) = &round.account else { return html! {} };
    html! {
        section.panel id="account" {
            h2 { (desk.text("poll-account")) " · " (account.on) }
            (table(desk, round, account))
            dl.facts {
                dt { (desk.text("ballots-copies")) } dd { (sum(desk, account)) }
                dt { (desk.text("poll-by-proxy")) } dd { (account.by_proxy) }
                dt { (desk.text("poll-scribed")) } dd { (account.scribed) }
            }
            (check_in::compared(desk, round, account))
            (turnout(desk, round, account))
            p { a.button href={ "/console/units/" (desk.at.unit.code) "/count" } { (desk.text("poll-to-count")) } }
        }
    }
}

fn sum(desk: &Desk<'_>, account: &BallotAccount) -> String {
    let figures = [
        ("printed", account.printed.to_string()),
        ("issued", account.issued().to_string()),
        ("spoiled", account.spoiled.to_string()),
        ("unused", account.unused.to_string()),
    ];
    let figures: Vec<(&str, &str)> = figures.iter().map(|(name, value)| (*name, value.as_str())).collect();
    desk.with("poll-account-sum", &figures)
}

fn table(desk: &Desk<'_>, round: &Round, account: &BallotAccount) -> Markup {
    let head = ["poll-col-box", "poll-col-name", "poll-issued", "poll-returned"].map(|k| desk.text(k));
    let name = |id: u32| round.arrangement.as_ref().and_then(|a| a.boxes.iter().find(|b| b.id == id)).map_or("", |b| b.name.as_str());
    let rows = html! {
        @for each in &account.boxes { tr { td { (each.id) } td { (name(each.id)) } td.n { (each.issued) } td.n { (each.returned) } } }
        tr.sum { td {} th scope="row" { (desk.text("console-sum")) } td.n { (account.issued()) } td.n { (account.returned()) } }
    };
    html! { div.figures { (form::table(&desk.text("poll-account-caption"), &head, &rows)) } }
}

/// Ballots returned against the majority needed, where this vote needs one.
fn turnout(desk: &Desk<'_>, round: &Round, account: &BallotAccount) -> Markup {
    let (Some(rules), Some((_, registered))) = (&desk.rules, desk.state.roll.corrected) else { return html! {} };
    let kind = round::judged_as(desk.state, round);
    let runoff = (kind == RoundKind::Runoff).then(|| rules.maybe_fraction(Key::RunoffTurnout)).flatten();
    let key = if runoff.is_some() { Key::RunoffTurnout } else { Key::TurnoutThreshold };
    let needed = runoff.or_else(|| rules.maybe_fraction(key)).filter(|_| kind != RoundKind::TieRevote);
    let returned = account.returned();
    html! {
        p {
            (desk.text("console-turnout")) " " strong { (percent(u64::from(returned), u64::from(registered))) } " · "
            (desk.with("console-turnout-figures", &[("returned", &returned.to_string()), ("registered", &registered.to_string())]))
        }
        @if let Some(fraction) = needed { p {
            @let key_met = if fraction.met(returned, registered) { "poll-turnout-met" } else { "poll-turnout-not" };
            strong { (desk.with(key_met, &[("needed", &fraction.min(registered).to_string())])) } " " small { (form::citation(desk.lang(), &rules.cite(key))) }
        } }
    }
}
