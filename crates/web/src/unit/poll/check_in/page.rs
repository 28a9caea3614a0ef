//! The page of the check-in, at every stage: to be prepared, at the desk, closed.

use election::command::BallotBox;
use election::state::{BallotAccount, Round};
use election::{Refusal, Voter};
use maud::{Markup, html};
use uuid::Uuid;

use super::{DESK, Found, LOOKERS, MOST_FOUND, View};
use crate::app::App;
use crate::form::{self, Field};
use crate::guard::InUnit;
use crate::layout::{self, Head};
use crate::routes::CLERKS;
use crate::unit::desk::{self, Desk};

/// The acts that the page confirms.
const ACTS: [&str; 5] = ["prepare", "mark", "undo", "close", "seal"];

/// The way to this page from the step of the poll.
pub fn link(desk: &Desk<'_>, round: &Round) -> Markup {
    let over = round.account.is_some() || round.invalid.is_some();
    if !LOOKERS.contains(&desk.at.account.role) || round.arrangement.is_none() || (over && round.check_in.is_none()) {
        return html! {};
    }
    html! {
        section.panel {
            h2 { (desk.text("check-in-title")) }
            p { (desk.text("check-in-optional")) }
            p { a.button href={ "/console/units/" (desk.at.unit.code) "/check-in" } { (desk.text("check-in-open")) } }
        }
    }
}

/// Ballots issued against marks, where the unit checked in by software; a difference is told and stays in the record.
pub fn compared(desk: &Desk<'_>, round: &Round, account: &BallotAccount) -> Markup {
    let Some(check_in) = &round.check_in else { return html! {} };
    let (marked, issued) = (check_in.marked(), account.issued());
    let figures = [("marked", marked.to_string()), ("issued", issued.to_string()), ("difference", marked.abs_diff(issued).to_string())];
    let figures: Vec<(&str, &str)> = figures.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let key = match issued.cmp(&marked) {
        std::cmp::Ordering::Equal => "check-in-compared-equal",
        std::cmp::Ordering::Greater => "check-in-compared-more",
        std::cmp::Ordering::Less => "check-in-compared-fewer",
    };
    html! { @if issued == marked { p { (desk.with(key, &figures)) } } @else { p.notice { (desk.with(key, &figures)) } } }
}

/// How many were checked in, beside the form of the account.
pub fn told(desk: &Desk<'_>, round: &Round) -> Markup {
    let Some(check_in) = &round.check_in else { return html! {} };
    html! { p.sum { (desk.with("check-in-told", &[("marked", &check_in.marked().to_string())])) } }
}

fn framed(app: &App, at: &InUnit, body: &Markup) -> Markup {
    let mut crumbs = desk::crumbs(at);
    crumbs.push((at.lang.text("unit-step-poll"), format!("/console/units/{}/poll", at.unit.code)));
    layout::console(app, at, &Head::new(at.lang.text("check-in-title"), crumbs, "units"), body)
}

/// That there is no vote at hand.
pub fn none_yet(app: &App, at: &InUnit) -> Markup {
    let refusal = Refusal::new("no_candidates");
    framed(app, at, &html! { p.notice { (form::refusal_sentence(at.lang, &refusal)) } })
}

/// The whole page.
pub fn page(app: &App, view: &View<'_>) -> Markup {
    let lang = view.at.lang;
    let body = html! {
        p.lead { (lang.text("check-in-lead")) }
        @if ACTS.contains(&view.done) { div.done role="status" { (lang.text(&format!("check-in-done-{}", view.done))) } }
        @if !view.troubles.is_empty() { div.refusal role="alert" { @for trouble in &view.troubles { p.sentence { (trouble) } } } }
        @if let Some(refusal) = &view.refusal { (form::refusal_box(lang, &form::named_refusal(lang, view.state, refusal.clone()))) }
        (stage(view))
        p.actions { a.button href={ "/console/units/" (view.at.unit.code) "/poll" } { (lang.text("check-in-to-poll")) } }
    };
    framed(app, view.at, &body)
}

fn stage(view: &View<'_>) -> Markup {
    let lang = view.at.lang;
    if view.round.check_in.is_some() {
        return closed(view);
    }
    let Some(standing) = &view.standing else { return to_prepare(view) };
    html! {
        @if view.marking() { (at_desk(view)) }
        @else if view.poll_open() && !standing.closed && view.at.today < view.round.day {
            p.notice { (lang.with("check-in-on-the-day", &[("day", &view.round.day.to_string())])) }
        }
        @if view.at.today >= view.round.day { (to_close(view)) }
    }
}

fn address(view: &View<'_>, action: &str) -> String {
    format!("/console/units/{}/check-in/{action}", view.at.unit.code)
}

fn to_prepare(view: &View<'_>) -> Markup {
    let lang = view.at.lang;
    if view.round.arrangement.is_none() {
        return html! { p.notice { (lang.text("refusal-no-arrangement")) } };
    }
    if !view.poll_open() || view.at.today > view.round.day {
        return html! { p.notice { (lang.text("check-in-never")) } };
    }
    let voters = view.state.roll.voters.len().to_string();
    html! {
        section.panel {
            h2 { (lang.text("check-in-prepare")) }
            p { (lang.text("check-in-optional")) }
            p { (lang.with("check-in-prepare-lead", &[("voters", &voters)])) }
            @if CLERKS.contains(&view.at.account.role) { (form::form(&address(view, "prepare"), &lang.text("check-in-prepare-do"), &html! {})) }
            @else { p.notice { (lang.text("check-in-prepare-waits")) } }
        }
    }
}

fn at_desk(view: &View<'_>) -> Markup {
    let lang = view.at.lang;
    let count = rounded(view.standing.as_ref().map_or(0, store::Standing::marked));
    let so_far = if count == 0 { lang.text("check-in-few") } else { lang.with("check-in-so-far", &[("count", &count.to_string())]) };
    if !DESK.contains(&view.at.account.role) {
        return html! { section.panel { p { (so_far) } } };
    }
    html! {
        section.panel.check-in {
            (where_at(view))
            form.form method="post" action=(address(view, "find")) accept-charset="utf-8" autocomplete="off" {
                (form::hidden("box", &view.at_box.to_string()))
                div.field {
                    label for="who" { (lang.text("check-in-who")) }
                    input type="text" id="who" name="who" required maxlength="100" autocomplete="off" aria-describedby="who-hint" autofocus[!at_button(view)];
                    p.hint id="who-hint" { (lang.text("check-in-who-hint")) }
                }
                p.actions { button type="submit" { (lang.text("check-in-find")) } }
            }
            (found(view))
            p.soft { (so_far) }
        }
    }
}

/// Down to tens: fewer than ten is not told.
fn rounded(count: u32) -> u32 {
    count / 10 * 10
}

fn boxes<'a>(view: &View<'a>) -> &'a [BallotBox] {
    view.round.arrangement.as_ref().map(|a| a.boxes.as_slice()).unwrap_or_default()
}

/// At which box the desk stands; where there are several it can be chosen.
fn where_at(view: &View<'_>) -> Markup {
    let (lang, boxes) = (view.at.lang, boxes(view));
    if boxes.len() < 2 {
        return html! {};
    }
    let options = boxes.iter().map(|b| (b.id.to_string(), format!("{} {}", b.id, b.name))).collect();
    html! {
        form.filter method="get" action={ "/console/units/" (view.at.unit.code) "/check-in" } {
            (Field::select("box", lang.text("check-in-box"), options).within("desk").value(view.at_box))
            button type="submit" { (lang.text("check-in-box-do")) }
        }
    }
}

fn found(view: &View<'_>) -> Markup {
    let lang = view.at.lang;
    match &view.found {
        Found::Nothing => html! {},
        Found::Nobody(text) => {
            html! { div.refusal role="alert" id="found" { p.sentence { (lang.with("check-in-nobody", &[("name", text)])) } } }
        }
        Found::Misread => html! { div.refusal role="alert" id="found" { p.sentence { (lang.text("check-in-card-misread")) } } },
        Found::Stranger => html! { div.refusal role="alert" id="found" { p.sentence { (lang.text("check-in-card-stranger")) } } },
        Found::Several(voters) => several(view, voters),
        Found::One(voter) => one(view, voter, false),
        Found::Card(voter) => one(view, voter, true),
    }
}

fn several(view: &View<'_>, voters: &[&Voter]) -> Markup {
    let lang = view.at.lang;
    let head = ["unit-roll-number", "unit-roll-name", "unit-roll-group", "check-in-col-choose"].map(|key| lang.text(key));
    let rows = html! { @for voter in voters.iter().take(MOST_FOUND) { tr {
        td.n { (voter.person.id.0) }
        td { (voter.person.name) }
        td { (voter.person.group) }
        td.act { form method="post" action=(address(view, "find")) {
            (form::hidden("box", &view.at_box.to_string()))
            (form::hidden("who", &voter.person.id.0.to_string()))
            button type="submit" aria-label=(lang.with("check-in-choose-whose", &[("name", &voter.person.name), ("number", &voter.person.id.0.to_string())])) { (lang.text("check-in-choose")) }
        } }
    } } };
    html! {
        div id="found" {
            (form::table(&lang.with("check-in-several", &[("count", &voters.len().to_string())]), &head, &rows))
            @if voters.len() > MOST_FOUND { p.hint { (lang.with("check-in-more", &[("shown", &MOST_FOUND.to_string())])) } }
        }
    }
}

/// Whether the next Enter hands out a ballot. Not after a scan: the Enter of the next scan would do it for the last voter.
fn at_button(view: &View<'_>) -> bool {
    handing_out(view) && !matches!(view.found, Found::Card(_))
}

/// Whether somebody was found to whom a ballot can be handed out.
fn handing_out(view: &View<'_>) -> bool {
    let Some(voter) = view.found.one() else { return false };
    std::iter::once(voter).chain(view.proxies_of(voter.person.id)).any(|v| !view.marked.contains(&v.person.id.0))
}

/// One voter: what speaks against handing out a ballot, the button, and the proxies that this voter holds.
fn one(view: &View<'_>, voter: &Voter, by_card: bool) -> Markup {
    let lang = view.at.lang;
    let has = |v: &Voter| view.marked.contains(&v.person.id.0);
    let proxies: Vec<&Voter> = view.proxies_of(voter.person.id).collect();
    html! {
        div.found id="found" {
            p.name { span.n { (voter.person.id.0) } " " strong { (voter.person.name) } " " small { (voter.person.group) } }
            @if by_card { p.hint { (lang.text("check-in-card")) } }
            @if has(voter) { p.notice role="status" { (lang.text("check-in-has")) } }
            (cautions(view, voter))
            @if handing_out(view) { form.form method="post" action=(address(view, "mark")) autocomplete="off" {
                (form::hidden("box", &view.at_box.to_string()))
                @if !has(voter) { (form::hidden("line", &voter.person.id.0.to_string())) }
                @if !proxies.is_empty() { (due(view, voter, &proxies)) (held(view, &proxies)) }
                p.actions { button.main type="submit" autofocus[at_button(view)] { (lang.text("check-in-mark")) } }
            } }
            @for marked in std::iter::once(voter).chain(proxies.iter().copied()).filter(|v| has(v)) { form.form method="post" action=(address(view, "undo")) {
                (form::hidden("box", &view.at_box.to_string()))
                (form::hidden("line", &marked.person.id.0.to_string()))
                p.actions { button type="submit" { (lang.with("check-in-undo", &[("name", &marked.person.name)])) } }
            } }
        }
    }
}

/// How many ballots this person can be handed, and for whom: never more than one each.
fn due(view: &View<'_>, voter: &Voter, proxies: &[&Voter]) -> Markup {
    let lang = view.at.lang;
    let open: Vec<String> = std::iter::once(voter)
        .chain(proxies.iter().copied())
        .filter(|v| !view.marked.contains(&v.person.id.0))
        .map(|v| {
            if v.person.id == voter.person.id { lang.text("check-in-own") } else { lang.with("check-in-for", &[("name", &v.person.name)]) }
        })
        .collect();
    html! { p.due { strong { (lang.with("check-in-due", &[("count", &open.len().to_string())])) } " " (open.join(&lang.text("web-comma"))) } }
}

/// Proxies that the voter holds: each is ticked when its written mandate is shown.
fn held(view: &View<'_>, proxies: &[&Voter]) -> Markup {
    let lang = view.at.lang;
    let fields = html! {
        p.hint { (lang.text("check-in-held-hint")) }
        @for voter in proxies {
            @let id = format!("proxy-{}", voter.person.id.0);
            @if view.marked.contains(&voter.person.id.0) {
                p { (voter.person.id.0) " " (voter.person.name) " · " (lang.text("check-in-has")) }
            } @else { div.field.check {
                label for=(id) { (voter.person.id.0) " " (lang.with("check-in-for", &[("name", &voter.person.name)])) }
                input type="checkbox" id=(id) name="line" value=(voter.person.id.0);
            } }
        }
    };
    form::group(&lang.with("check-in-held", &[("count", &proxies.len().to_string())]), &fields)
}

fn cautions(view: &View<'_>, voter: &Voter) -> Markup {
    let (lang, id) = (view.at.lang, voter.person.id);
    let given = view.state.proxies.iter().find(|p| p.principal == id && p.published);
    let holder = given.and_then(|p| view.state.person(p.holder)).map(|p| p.name.as_str());
    let mobile = view.round.arrangement.iter().flat_map(|a| &a.mobile).find(|(_, list)| list.voters.iter().any(|(v, _)| *v == id));
    let mobile = mobile.map(|(at_box, _)| *at_box).filter(|at_box| *at_box != view.at_box);
    html! {
        @if let Some(holder) = holder { p.notice { (lang.with("check-in-given", &[("holder", holder)])) } }
        @if let Some(at_box) = mobile { p.notice { (lang.with("check-in-mobile", &[("box", &at_box.to_string())])) } }
    }
}

fn table(view: &View<'_>, marked: &dyn Fn(u32) -> u32, sum: u32) -> Markup {
    let lang = view.at.lang;
    let head = ["poll-col-box", "poll-col-name", "check-in-col-marked"].map(|key| lang.text(key));
    let rows = html! {
        @for each in boxes(view) { tr { td { (each.id) } td { (each.name) } td.n { (marked(each.id)) } } }
        tr.sum { td {} th scope="row" { (lang.text("console-sum")) } td.n { (sum) } }
    };
    html! { div.figures { (form::table(&lang.text("check-in-caption"), &head, &rows)) } }
}

/// Closing: the figures, to be compared with the ballots handed out while marks can still be put right.
fn to_close(view: &View<'_>) -> Markup {
    let lang = view.at.lang;
    let Some(standing) = &view.standing else { return html! {} };
    if !CLERKS.contains(&view.at.account.role) {
        return html! {};
    }
    if !view.poll_open() {
        let sealed = standing.closed;
        return html! { section.panel {
            h2 { (lang.text("check-in-seal")) }
            p { (lang.text(if sealed { "check-in-sealed" } else { "check-in-seal-lead" })) }
            @if !sealed { (form::form(&address(view, "close"), &lang.text("check-in-seal-do"), &html! {})) }
        } };
    }
    html! {
        details.panel open[view.refusal.is_some() || standing.closed] {
            summary { (lang.text("check-in-close")) }
            (table(view, &|id| standing.at(id), standing.marked()))
            p { (lang.text("check-in-close-lead")) }
            (form::form(&address(view, "close"), &lang.text("check-in-close-do"), &form::hidden("key", &Uuid::now_v7().to_string())))
        }
    }
}

/// The closed check-in, as the record has it.
fn closed(view: &View<'_>) -> Markup {
    let lang = view.at.lang;
    let Some(check_in) = &view.round.check_in else { return html! {} };
    let marked = |id: u32| check_in.boxes.iter().find(|b| b.id == id).map_or(0, |b| b.marked);
    html! {
        section.panel {
            h2 { (lang.with("check-in-closed-on", &[("day", &check_in.on.to_string())])) }
            (table(view, &marked, check_in.marked()))
            dl.facts {
                dt { (lang.text("poll-by-proxy")) } dd { (check_in.by_proxy) }
                dt { (lang.text("check-in-commitment")) } dd { code { (check_in.commitment.c) } }
            }
            p.hint { (lang.text("check-in-commitment-hint")) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn the_count_so_far_is_told_in_tens() {
        assert_eq!([0, 9, 10, 119, 120].map(rounded), [0, 0, 10, 110, 120]);
    }
}
