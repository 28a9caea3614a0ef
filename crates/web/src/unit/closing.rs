//! Step 9: the new committee, its certificates, the handover within its legal days.

use election::Command;
use election::command::HandoverItem;
use election::fact::RoundKind;
use jiff::civil::Date;
use maud::{Markup, html};
use statute::{Key, shift};

use super::desk::{Action, Desk, Filled, Step};
use super::sent::Reader;
use super::{people, round};
use crate::console::words::percent;
use crate::form::{self, Field};
use crate::routes::CLERKS;

const ITEMS: [(HandoverItem, &str); 7] = [
    (HandoverItem::Seal, "seal"),
    (HandoverItem::Premises, "premises"),
    (HandoverItem::Accounts, "accounts"),
    (HandoverItem::Assets, "assets"),
    (HandoverItem::Archive, "archive"),
    (HandoverItem::Debts, "debts"),
    (HandoverItem::OpenMatters, "open_matters"),
];

/// The step.
pub const STEP: Step = Step {
    name: "closing",
    show,
    actions: &[
        Action { name: "issue_certificates", roles: CLERKS, read: |form| Some(Command::IssueCertificates { on: form.date("on")? }) },
        Action { name: "record_handover", roles: CLERKS, read: read_handover },
    ],
};

fn read_handover(form: &mut Reader<'_>) -> Option<Command> {
    let (on, supervised_by) = (form.date("on"), form.text("supervised_by"));
    let items = ITEMS.iter().filter(|(_, name)| form.checked(&item_name(name))).map(|(item, _)| *item).collect();
    Some(Command::RecordHandover { on: on?, items, supervised_by })
}

fn item_name(name: &str) -> String {
    format!("item-{name}")
}

fn show(desk: &Desk<'_>) -> Markup {
    let settled = desk.state.open_seats().total() == 0 || desk.state.left_vacant.is_some();
    let Some(formed) = desk.state.formed_on().filter(|_| settled) else { return not_yet(desk) };
    html! {
        (committee(desk))
        (certificates(desk, formed))
        (handover(desk, formed))
    }
}

/// Why there is nothing to close yet, in the words of the refusal.
fn not_yet(desk: &Desk<'_>) -> Markup {
    html! { @if let Some(refusal) = round::refusal(desk, &Command::IssueCertificates { on: desk.at.today }) { (round::why(desk, &refusal)) } }
}

/// The committee elected, over all rounds.
fn committee(desk: &Desk<'_>) -> Markup {
    let summary = desk.state.summary();
    let head = ["public-col-post", "public-col-name", "public-col-votes", "closing-col-round"].map(|k| desk.text(k));
    let mut elected: Vec<_> = desk.state.elected.iter().collect();
    elected.sort_by(|a, b| a.post.cmp(&b.post).then(a.round.cmp(&b.round)).then(b.votes.cmp(&a.votes)));
    let kind = |number: u32| desk.state.rounds.iter().find(|r| r.number == number).map_or(RoundKind::First, |r| r.kind);
    let rows = html! { @for seat in elected { tr {
        td { (desk.text(form::post_key(seat.post))) }
        td { strong { (people::unmistakable(desk.state, seat.person)) } }
        td.n { (seat.votes) }
        td { (round::kind(desk, kind(seat.round))) }
    } } };
    html! {
        h2 { (desk.text("closing-committee")) }
        div.figures { (form::table(&desk.with("closing-caption", &[("elected", &summary.elected.to_string()), ("seats", &summary.seats.to_string())]), &head, &rows)) }
        dl.facts {
            dt { (desk.text("closing-women")) } dd { (summary.women) }
            @if let Some(returned) = summary.returned {
                dt { (desk.text("console-turnout")) }
                dd { (percent(u64::from(returned), u64::from(summary.registered))) " · " (desk.with("console-turnout-figures", &[("returned", &returned.to_string()), ("registered", &summary.registered.to_string())])) }
            }
            @if let Some(day) = desk.state.left_vacant { dt { (desk.text("result-left")) } dd { (round::seats(desk, desk.state.open_seats())) " · " (desk.with("closing-vacant", &[("day", &day.to_string())])) } }
        }
    }
}

fn certificates(desk: &Desk<'_>, formed: Date) -> Markup {
    let state = desk.state;
    html! {
        section.panel id="certificates" {
            h2 { (desk.text("closing-certificates")) }
            @if state.certificates.is_empty() {
                p { (desk.text("closing-certificates-lead")) }
                (left(desk, formed, Key::CertificateDays))
                (desk.form("issue_certificates", |f| html! { (round::day(f)) }))
            } @else {
                (issued(desk))
                p { (desk.paper("certificates")) }
            }
        }
    }
}

fn issued(desk: &Desk<'_>) -> Markup {
    let head = ["closing-col-number", "public-col-name", "public-col-post", "closing-col-issued"].map(|k| desk.text(k));
    let rows = html! { @for each in &desk.state.certificates { tr {
        td.n { (each.number) } td { (people::unmistakable(desk.state, each.person)) } td { (desk.text(form::post_key(each.post))) } td.d { (each.on) }
    } } };
    html! { div.figures { (form::table(&desk.with("closing-issued-caption", &[("count", &desk.state.certificates.len().to_string())]), &head, &rows)) } }
}

/// The last day of an act so many days after the committee stood, and how many days are left for it.
fn left(desk: &Desk<'_>, formed: Date, key: Key) -> Markup {
    let Some(rules) = &desk.rules else { return html! {} };
    let latest = shift(formed, i64::from(rules.number(key)));
    let days = latest.since(desk.at.today).map_or(0, |span| span.get_days());
    html! {
        (round::last_day(desk, latest, key))
        @if days < 0 { p.overdue role="status" { (desk.with("closing-overdue", &[("days", &(-days).to_string())])) } }
        @else { p role="status" { (desk.with("closing-days-left", &[("days", &days.to_string())])) } }
    }
}

fn handover(desk: &Desk<'_>, formed: Date) -> Markup {
    html! {
        section.panel id="handover" {
            h2 { (desk.text("closing-handover")) }
            @match &desk.state.handover {
                Some((day, items)) => (handed_over(desk, *day, items)),
                None => {
                    p { (desk.text("closing-handover-lead")) }
                    (left(desk, formed, Key::HandoverDays))
                    p { (desk.paper("handover")) " " span.hint { (desk.text("closing-handover-paper")) } }
                    (desk.form("record_handover", |f| fields(desk, f)))
                }
            }
        }
    }
}

fn handed_over(desk: &Desk<'_>, day: Date, items: &[HandoverItem]) -> Markup {
    let names: Vec<String> =
        ITEMS.iter().filter(|(item, _)| items.contains(item)).map(|(_, name)| desk.text(&form::key("handover", name))).collect();
    html! {
        dl.facts {
            dt { (desk.text("closing-handed-over")) } dd { (day) }
            dt { (desk.text("closing-items")) } dd { (names.join("、")) }
        }
        p { (desk.paper("handover")) }
    }
}

fn fields(desk: &Desk<'_>, f: &Filled<'_>) -> Markup {
    let items = html! { @for (_, name) in ITEMS { (f.field(Field::check(&item_name(name), desk.text(&form::key("handover", name))))) } };
    html! {
        (round::day(f))
        (form::group(&desk.text("closing-items"), &items))
        (f.field(Field::text("supervised_by", desk.text("closing-supervised")).hint(desk.text("closing-supervised-hint")).required()))
    }
}
