//! Seats outside the committee between terms: removals, seats left, and the next in votes who takes one.

use election::bodies::count::Vote;
use election::bodies::removal::{self, Leaving, Removal, Seat, Stage};
use election::bodies::{Command as Of, posts};
use election::{Command, PersonId};
use maud::{Markup, html};

use super::super::super::desk::{Desk, Filled};
use super::super::super::people;
use super::super::super::sent::{Reader, name_of};
use super::super::count::{self, Decided, Sheet};
use super::super::{day, facts, folded, panel, words};
use super::BY;
use crate::form::{self, Field};
use crate::routes::OFFICES;

/// Ways of leaving without a vote.
const LEAVING: [&str; 3] = ["resigned", "absent", "ended"];

fn command(command: removal::Command) -> Command {
    Command::Body(Of::Removal(command))
}

/// A seat and who holds it, as the form sends it: `representative-2-17`, `supervision-0-17`.
fn read_seat(form: &mut Reader<'_>) -> Option<(Seat, PersonId)> {
    let text = form.text("seat");
    let words: Vec<&str> = text.split('-').collect();
    let read = if let [name, group, person] = words.as_slice() {
        let group = group.parse().ok();
        let seat = match (*name, group) {
            ("representative", Some(group)) => Some(Seat::Representative { group }),
            ("group_leader", Some(group)) => Some(Seat::GroupLeader { group }),
            ("supervision", _) => Some(Seat::Supervision),
            _ => None,
        };
        seat.zip(person.parse().ok().map(PersonId))
    } else {
        None
    };
    if read.is_none() {
        form.wrong("seat", "field-choose");
    }
    read
}

pub(super) fn read_petition(form: &mut Reader<'_>) -> Option<Command> {
    let (on, seat, by) = (form.date("on"), read_seat(form), form.word("by"));
    let (whole, signers, reasons) = (form.number("whole"), form.number("signers"), form.filled("reasons"));
    let (of, person) = seat?;
    let (whole, signers, reasons) = (whole?, signers?, reasons?);
    Some(command(removal::Command::PetitionRemoval { on: on?, of, person, by: by?, whole, signers, reasons }))
}

pub(super) fn read_leave(form: &mut Reader<'_>) -> Option<Command> {
    let (on, seat, text) = (form.date("on"), read_seat(form), form.filled("text"));
    let leaving = match form.text("leaving").as_str() {
        "absent" => form.number("times").map(|times| Leaving::Absent { times }),
        "ended" => form.word("ground").map(|ground| Leaving::Ended { ground }),
        _ => Some(Leaving::Resigned),
    };
    let (of, person) = seat?;
    Some(command(removal::Command::LeaveSeat { on: on?, of, person, leaving: leaving?, text: text? }))
}

pub(super) fn read_next(form: &mut Reader<'_>) -> Option<Command> {
    Some(command(removal::Command::SeatNext { on: form.date("on")? }))
}

pub(super) fn show(desk: &Desk<'_>) -> Markup {
    let cases = &desk.state.bodies.removals.cases;
    let held = held(desk);
    if held.is_empty() && cases.is_empty() {
        return html! {};
    }
    let vacant = desk.state.bodies.supervision.announced.is_some() && desk.state.bodies.supervision.open() > 0;
    panel(
        desk,
        "removal",
        "between-removal",
        &html! {
            @for (number, case) in (1..).zip(cases) { (one(desk, number, case)) }
            (gone(desk))
            @if desk.may("petition_removal") { (folded(desk, "between-removal-new", desk.answers("petition_removal"), &petition(desk, &held))) }
            @if desk.may("leave_seat") { (folded(desk, "between-leave-new", desk.answers("leave_seat"), &leave(desk, &held))) }
            @if vacant { (desk.form("seat_next", |f| html! { p.hint { (desk.text("between-next-lead")) } (day(f)) })) }
        },
    )
}

/// Who sits outside the two committees, to choose one from.
fn held(desk: &Desk<'_>) -> Vec<(String, String)> {
    let option = |(person, seat): (PersonId, posts::Seat)| {
        let (word, group) = match seat {
            posts::Seat::Representative { group } => ("representative", group),
            posts::Seat::GroupLeader { group } => ("group_leader", group),
            posts::Seat::Supervision { .. } => ("supervision", 0),
            posts::Seat::Party { .. } | posts::Seat::Committee { .. } => return None,
        };
        let name = people::unmistakable(desk.state, person);
        Some((format!("{word}-{group}-{}", person.0), format!("{} · {name}", desk.text(&form::key("seat", word)))))
    };
    posts::seats(desk.state).into_iter().filter_map(option).collect()
}

fn seat_field(desk: &Desk<'_>, f: &Filled<'_>, held: &[(String, String)]) -> Markup {
    html! { (f.field(Field::select("seat", desk.text("between-seat"), held.to_vec()))) }
}

fn petition(desk: &Desk<'_>, held: &[(String, String)]) -> Markup {
    desk.form("petition_removal", |f| {
        html! {
            (day(f))
            (seat_field(desk, f, held))
            (f.field(Field::select("by", desk.text("between-asked-by"), words(desk, "between-by", &BY))))
            div.pair {
                (f.field(Field::number("whole", desk.text("body-whole"), 0, u32::MAX).required()))
                (f.field(Field::number("signers", desk.text("between-signers"), 0, u32::MAX).required()))
            }
            (f.field(Field::area("reasons", desk.text("between-reasons")).required()))
        }
    })
}

fn leave(desk: &Desk<'_>, held: &[(String, String)]) -> Markup {
    let grounds = election::bodies::term::EndGround::ALL.map(|ground| ground.name());
    desk.form("leave_seat", |f| {
        html! {
            (day(f))
            (seat_field(desk, f, held))
            (f.field(Field::select("leaving", desk.text("between-how"), words(desk, "leaving", &LEAVING))))
            (f.field(Field::number("times", desk.text("between-absent-times"), 1, 99)))
            (f.field(Field::select("ground", desk.text("between-ended-ground"), words(desk, "end-ground", &grounds))))
            (f.field(Field::area("text", desk.text("between-leave-text")).required()))
        }
    })
}

fn one(desk: &Desk<'_>, number: u32, case: &Removal) -> Markup {
    let seat = desk.text(&form::key("seat", seat_word(case.of)));
    let (number_words, stage) = (number.to_string(), desk.text(&format!("removal-stage-{}", name_of(&case.stage()))));
    let signed = desk.with("body-of", &[("part", &case.signers.to_string()), ("whole", &case.whole.to_string())]);
    let of = Vote::Removal { of: case.of, case: number };
    html! {
        h3 { (desk.with("between-removal-of", &[("number", &number_words), ("seat", &seat), ("name", desk.name(case.person))])) }
        (facts(desk, &[
            ("between-asked-on", case.on.to_string()),
            ("between-asked-by", desk.text(&form::key("between-by", &name_of(&case.by)))),
            ("between-signers", signed),
            ("between-stage", stage),
        ]))
        @if OFFICES.contains(&desk.at.account.role) { @if let Some(reasons) = &case.reasons { blockquote { (reasons) } } }
        @if let Some(vote) = &case.vote {
            (count::decided(desk, &desk.text("between-removal-vote"), &Decided { on: vote.on, count: &vote.count, elected: Vec::new(), tied: &[], because: &vote.because }))
        }
        @if case.stage() == Stage::Asked {
            (count::sheet(desk, &Sheet { of, on: desk.at.today, standing: &[case.person], seats: 1, women: 0, households: false, closed: true }))
        }
    }
}

const fn seat_word(seat: Seat) -> &'static str {
    match seat {
        Seat::Representative { .. } => "representative",
        Seat::GroupLeader { .. } => "group_leader",
        Seat::Supervision => "supervision",
    }
}

/// Who left such a seat; how and why only for those who do the work.
fn gone(desk: &Desk<'_>) -> Markup {
    let all = &desk.state.bodies.removals.gone;
    if all.is_empty() {
        return html! {};
    }
    let inside = OFFICES.contains(&desk.at.account.role);
    let head = ["body-name", "between-seat", "between-left-on", "between-how"].map(|key| desk.text(key));
    let how = |one: &removal::Gone| match (&one.told, one.removed) {
        (_, true) => desk.text("removal-stage-removed"),
        (Some((Leaving::Resigned, _)), false) => desk.text("leaving-resigned"),
        (Some((Leaving::Absent { .. }, _)), false) if inside => desk.text("leaving-absent"),
        _ => desk.text("leaving-ended"),
    };
    form::table(
        &desk.text("between-left-caption"),
        &head,
        &html! { @for one in all { tr {
            td { (desk.name(one.person)) } td { (desk.text(&form::key("seat", seat_word(one.of)))) } td { (one.on) }
            td { (how(one)) @if inside { @if let Some((_, text)) = &one.told { br; small { (text) } } } }
        } } },
    )
}
