//! Mobile boxes: who votes at them and why, their way, their staff.

use election::Command;
use election::command::{BallotBox, BoxKind, MobileReason};
use election::state::{MobileList, Round};
use maud::{Markup, html};
use statute::Key;

use crate::form::{self, Field};
use crate::routes::OFFICES;
use crate::unit::desk::Desk;
use crate::unit::sent::Reader;
use crate::unit::{people, round};

const REASONS: [(MobileReason, &str); 4] = [
    (MobileReason::Aged, "aged"),
    (MobileReason::Ill, "ill"),
    (MobileReason::Disabled, "disabled"),
    (MobileReason::RemotePasture, "remote_pasture"),
];

/// Reads the list of one box; the form's `which` is the box.
pub fn read(form: &mut Reader<'_>) -> Option<Command> {
    let (on, box_id, route) = (form.date("on"), form.number("which"), form.filled("route"));
    let voters: Vec<Option<Vec<(election::PersonId, MobileReason)>>> = REASONS
        .iter()
        .map(|(reason, name)| Some(form.people(&format!("voters-{name}"))?.into_iter().map(|id| (id, *reason)).collect()))
        .collect();
    let staff = form.people("staff");
    let voters = voters.into_iter().collect::<Option<Vec<_>>>()?.concat();
    Some(Command::ListMobileVoters { on: on?, box_id: box_id?, route: route?, voters, staff: staff? })
}

/// Each mobile box of the arrangement with its list and its form.
pub fn show(desk: &Desk<'_>, round: &Round) -> Markup {
    let Some(arrangement) = &round.arrangement else { return html! {} };
    let boxes: Vec<&BallotBox> = arrangement.boxes.iter().filter(|b| b.kind == BoxKind::Mobile).collect();
    if boxes.is_empty() {
        return html! {};
    }
    let open = round.account.is_none() && round.invalid.is_none();
    html! {
        section.panel id="mobile" {
            h2 { (desk.text("poll-mobile")) }
            @if open && boxes.iter().any(|b| !arrangement.mobile.contains_key(&b.id)) { (round::last_day(desk, statute::shift(round.day, -1), Key::MobileStaffMin)) }
            @for each in boxes {
                @let listed = arrangement.mobile.get(&each.id);
                h3 { (desk.with("poll-mobile-box", &[("number", &each.id.to_string()), ("name", &each.name)])) }
                @match listed {
                    Some(list) => (posted(desk, list)),
                    None => p { (desk.text("poll-mobile-none")) },
                }
                @if open && desk.may("list_mobile_voters") && desk.at.today < round.day {
                    @if listed.is_some() { details open[desk.answers("list_mobile_voters")] { summary { (desk.text("poll-mobile-change")) } (form(desk, each, listed)) } }
                    @else { (form(desk, each, None)) }
                }
            }
            @if arrangement.mobile.values().any(|list| !list.voters.is_empty()) { p { (desk.paper("mobile")) } }
        }
    }
}

fn posted(desk: &Desk<'_>, list: &MobileList) -> Markup {
    html! {
        dl.facts {
            @if !list.route.is_empty() { dt { (desk.text("poll-route")) } dd { (list.route) } }
            // Why somebody cannot come is for those who lead or do the work; others see who.
            @if !OFFICES.contains(&desk.at.account.role) {
                dt { (desk.text("poll-mobile-voters")) } dd { (people::names(desk.state, list.voters.iter().map(|(id, _)| *id))) }
            }
            @for (reason, name) in REASONS.into_iter().filter(|_| OFFICES.contains(&desk.at.account.role)) {
                @let names = people::names(desk.state, list.voters.iter().filter(|(_, why)| *why == Some(reason)).map(|(id, _)| *id));
                @if !names.is_empty() { dt { (desk.text(&form::key("mobile-reason", name))) } dd { (names) } }
            }
            dt { (desk.text("poll-mobile-staff")) } dd { (people::names(desk.state, list.staff.iter().copied())) }
        }
    }
}

fn form(desk: &Desk<'_>, each: &BallotBox, listed: Option<&MobileList>) -> Markup {
    let lines = |ids: Vec<election::PersonId>, between: &str| -> String {
        ids.into_iter().map(|id| people::unmistakable(desk.state, id)).collect::<Vec<_>>().join(between)
    };
    let of = |reason: MobileReason| {
        listed.map(|list| list.voters.iter().filter(|(_, why)| *why == Some(reason)).map(|(id, _)| *id).collect()).unwrap_or_default()
    };
    let min = desk.rules.as_ref().map_or(0, |r| r.number(Key::MobileStaffMin)).to_string();
    desk.form_named("list_mobile_voters", &each.id.to_string(), |f| {
        html! {
            (round::day(f))
            (f.field(Field::text("route", desk.text("poll-route")).value(listed.map_or("", |list| &list.route)).hint(desk.text("poll-route-hint")).required()))
            p.hint { (desk.text("poll-mobile-hint")) }
            div.columns {
                @for (reason, name) in REASONS {
                    (f.field(Field::lines(&format!("voters-{name}"), desk.text(&form::key("mobile-reason", name)), 3).value(lines(of(reason), "\n"))))
                }
            }
            (f.field(Field::text("staff", desk.text("poll-mobile-staff")).value(lines(listed.map(|list| list.staff.clone()).unwrap_or_default(), "、")).hint(desk.with("poll-mobile-staff-hint", &[("min", &min)])).required()))
            @if let Some(rules) = &desk.rules { p.hint { (form::citation(desk.lang(), &rules.cite(Key::MobileStaffMin))) } }
        }
    })
}
