//! Step 8: the result with its reasons, its announcement, and the next round or the seats left vacant.

use election::Command;
use election::fact::RoundKind;
use election::state::Round;
use maud::{Markup, html};
use statute::{Key, Outcome};

use super::count::invalid_since;
use super::desk::{Action, Desk, Step};
use super::sent::{Reader, name_of};
use super::{bodies, people, round};
use crate::form::{self, Field};
use crate::routes::CLERKS;

/// The step.
pub const STEP: Step = Step {
    name: "result",
    show,
    actions: &[
        Action { name: "announce_result", roles: CLERKS, read: |form| Some(Command::AnnounceResult { on: form.date("on")? }) },
        Action { name: "call_round", roles: CLERKS, read: read_call },
        Action { name: "leave_vacant", roles: CLERKS, read: |form| Some(Command::LeaveVacant { on: form.date("on")? }) },
        bodies::count::ACTION,
        bodies::count::WORKERS,
    ],
};

fn read_call(form: &mut Reader<'_>) -> Option<Command> {
    let (on, day) = (form.date("on"), form.date("day"));
    Some(Command::CallRound { on: on?, day: day? })
}

fn show(desk: &Desk<'_>) -> Markup {
    let Some(current) = desk.state.round() else { return round::none_yet(desk) };
    html! {
        (at_hand(desk, current))
        (bodies::chair::show(desk))
        (follows(desk, current))
        @let before: Vec<&Round> = desk.state.rounds.iter().rev().skip(1).collect();
        @if !before.is_empty() {
            h2 { (desk.text("result-before")) }
            @for round in before { details {
                summary { (desk.with("ballots-round", &[("number", &round.number.to_string())])) (round::kind(desk, round.kind)) " · " (round.day) }
                (decided(desk, round))
            } }
        }
    }
}

/// The round at hand: not decided yet, decided and waiting to be announced, or announced.
fn at_hand(desk: &Desk<'_>, current: &Round) -> Markup {
    let open = current.outcome.is_none() && current.invalid.is_none();
    html! {
        (round::head(desk, current))
        @if open {
            p.notice {
                (desk.text("refusal-no-result")) " " (desk.text("remedy-no-result")) " "
                a href={ "/console/units/" (desk.at.unit.code) "/count" } { (desk.text("unit-step-count")) }
            }
        }
        @else if round::may_see(&desk.at.account, current) { (decided(desk, current)) (papers(desk, current)) }
        @else { p.notice role="status" { (desk.text("result-waits")) } }
        @if !open && current.announced.is_none() { (announce(desk, current)) }
    }
}

fn papers(desk: &Desk<'_>, current: &Round) -> Markup {
    html! { p.actions { (desk.paper("report")) @if current.announced.is_some() { (desk.paper("result")) } } }
}

/// One round: whether it is valid, who is elected, what is left, the reasons, the votes.
fn decided(desk: &Desk<'_>, round: &Round) -> Markup {
    if !round::may_see(&desk.at.account, round) {
        return html! {};
    }
    html! {
        section.panel {
            @if let Some(day) = round.announced { p role="status" { (desk.with("result-announced-on", &[("day", &day.to_string())])) } }
            @if let Some((day, ground)) = round.invalid {
                p.notice { strong { (invalid_since(desk, day, ground)) } }
            }
            @if let Some((_, outcome)) = &round.outcome { (outcome_of(desk, round, outcome)) }
            @if round.account.is_some() { (round::votes(desk, round)) }
        }
    }
}

fn outcome_of(desk: &Desk<'_>, round: &Round, outcome: &Outcome) -> Markup {
    let elected: Vec<_> = desk.state.elected.iter().filter(|e| e.round == round.number).collect();
    let left: Vec<String> =
        outcome.seats_left.iter().filter(|(_, n)| **n > 0).map(|(post, n)| format!("{} {n}", desk.text(form::post_key(*post)))).collect();
    html! {
        @if round.invalid.is_none() {
            p.verdict { strong { (desk.text(if outcome.election_valid == Some(false) { "result-not-valid" } else { "result-valid" })) } }
            dl.facts {
                dt { (desk.text("console-elected")) }
                dd {
                    @if elected.is_empty() { (desk.text("public-nobody-elected")) }
                    @for seat in &elected { div {
                        strong { (people::unmistakable(desk.state, seat.person)) } " · " (desk.text(form::post_key(seat.post))) " · " (desk.with("public-votes", &[("votes", &seat.votes.to_string())]))
                    } }
                }
                @if !left.is_empty() { dt { (desk.text("result-left")) } dd { (left.join(&desk.text("web-comma"))) } }
                @if let Some(step) = outcome.next_step { dt { (desk.text("result-next")) } dd { (desk.text(&form::key("next", &name_of(&step)))) } }
            }
        }
        h3 { (desk.text("public-reasons")) }
        (form::because_list(desk.lang(), &form::named_reasons(desk.lang(), desk.state, &outcome.because)))
    }
}

fn announce(desk: &Desk<'_>, current: &Round) -> Markup {
    if !desk.may("announce_result") {
        return html! {};
    }
    html! {
        section.panel {
            h2 { (desk.text("result-announce")) }
            p { (desk.text("result-announce-lead")) }
            @if current.invalid.is_none() && desk.rules.as_ref().is_some_and(|r| r.flag(Key::ResultOnSpot)) { (round::last_day(desk, current.day, Key::ResultOnSpot)) }
            (desk.form("announce_result", |f| html! { (round::day(f)) }))
        }
    }
}

/// After the announcement: the next round, seats left vacant, or the certificates.
fn follows(desk: &Desk<'_>, current: &Round) -> Markup {
    if current.announced.is_none() {
        return html! {};
    }
    if let Some(day) = desk.state.left_vacant {
        return html! {
            p.notice role="status" { (desk.with("result-left-vacant", &[("day", &day.to_string()), ("seats", &round::seats(desk, desk.state.open_seats()))])) }
            (to_closing(desk))
        };
    }
    match desk.state.next_round() {
        Some((kind, seats, candidates)) => html! {
            (call(desk, current, kind, seats, &candidates))
            (vacancy(desk))
        },
        None => to_closing(desk),
    }
}

fn to_closing(desk: &Desk<'_>) -> Markup {
    html! { p.actions { a.button href={ "/console/units/" (desk.at.unit.code) "/closing" } { (desk.text("unit-step-closing")) } } }
}

/// The next round as the law calls it: its kind, its seats, who stands, by when.
fn call(
    desk: &Desk<'_>,
    current: &Round,
    kind: RoundKind,
    seats: election::command::Seats,
    standing: &[election::fact::Candidate],
) -> Markup {
    let key = if kind == RoundKind::Rerun { Key::RerunDeadlineDays } else { Key::RunoffDeadlineDays };
    let from = current.invalid.map_or(current.day, |(day, _)| day);
    let days = desk.rules.as_ref().and_then(|r| r.maybe_number(key));
    let latest = days.map(|days| statute::shift(from, i64::from(days)));
    html! {
        section.panel id="next-round" {
            h2 { (desk.text("result-call")) " · " (round::kind(desk, kind)) }
            p { (desk.text("public-seats")) " " (round::seats(desk, seats)) }
            @if standing.is_empty() { p.notice { (desk.text("result-nominate-anew")) } }
            @else { (round::candidates(desk, seats, standing)) }
            @match latest {
                Some(latest) => (round::last_day(desk, latest, key)),
                None => p.hint { (desk.text("result-no-deadline")) },
            }
            (desk.form("call_round", |f| html! {
                p { (desk.text("result-call-lead")) }
                (round::day(f))
                (f.field(Field::date("day", desk.text("result-day")).value(latest.unwrap_or(desk.at.today)).required()))
            }))
        }
    }
}

/// Leaving the open seats vacant, only where the law allows it now.
fn vacancy(desk: &Desk<'_>) -> Markup {
    let refusal = round::refusal(desk, &Command::LeaveVacant { on: desk.at.today });
    if !desk.may("leave_vacant") || refusal.is_some() {
        return html! {};
    }
    html! {
        section.panel id="vacancy" {
            h2 { (desk.text("result-vacancy")) }
            p {
                (desk.with("result-vacancy-lead", &[("seats", &round::seats(desk, desk.state.open_seats()))])) " "
                @if let Some(rules) = &desk.rules { small { (form::citation(desk.lang(), &rules.cite(Key::VacancyRule))) } }
            }
            (desk.form("leave_vacant", |f| html! { (round::day(f)) }))
        }
    }
}
