//! 党员大会: who came, the agenda step by step, the vote, and seats that stay empty by consent.

use election::bodies::agenda;
use election::bodies::count::Vote;
use election::bodies::party::{self, Meeting, PartyVote};
use election::{Command, PersonId};
use maud::{Markup, html};
use statute::Rules;

use super::super::super::desk::Desk;
use super::super::super::sent::Reader;
use super::super::count::{self, Decided, Sheet};
use super::super::{boxes, day, facts, folded, meeting_day, names, panel};
use super::command;
use crate::form::{self, Field};
use crate::routes::OFFICES;
use words::Lang;

pub(super) fn read_open(form: &mut Reader<'_>) -> Option<Command> {
    let (on, place, present) = (form.date("on"), form.filled("place"), form.ticked("present"));
    let (scrutineers, tellers) = (form.people("scrutineers"), form.people("tellers"));
    let (place, present) = (place?, present?);
    Some(command(party::Command::OpenPartyMeeting { on: on?, place, present, scrutineers: scrutineers?, tellers: tellers? }))
}

pub(super) fn read_step(form: &mut Reader<'_>) -> Option<Command> {
    let (on, step) = (form.date("on"), form.filled("which"));
    Some(command(party::Command::TakeStep { on: on?, step: step? }))
}

pub(super) fn read_reduce(form: &mut Reader<'_>) -> Option<Command> {
    let (on, agree) = (form.date("on"), form.number("agree"));
    Some(command(party::Command::ReduceSeats { on: on?, agree: agree? }))
}

pub(super) fn show(desk: &Desk<'_>, rules: &Rules) -> Markup {
    let party = &desk.state.bodies.party;
    let at_hand = party.at_hand(rules);
    panel(
        desk,
        "meeting",
        "party-meeting",
        &html! {
            @for (number, vote) in party.votes.iter().enumerate() { (decided(desk, number + 1, vote)) }
            @if let Some((on, seats)) = party.reduced { p.notice { (desk.with("party-reduced", &[("day", &on.to_string()), ("seats", &seats.to_string())])) } }
            @if let Some(meeting) = &party.meeting {
                (held(desk, meeting))
                (steps(desk, meeting))
                @if let Some((seats, standing)) = at_hand.as_ref().filter(|_| meeting.before_vote().is_none()) {
                    (count::sheet(desk, &Sheet { of: Vote::PartyCommittee, on: meeting.on, standing, seats: *seats, women: 0, households: false, closed: false }))
                }
                (reduce(desk, meeting))
            }
            @if at_hand.is_some() { (open(desk, rules)) }
        },
    )
}

fn decided(desk: &Desk<'_>, number: usize, vote: &PartyVote) -> Markup {
    let elected: Vec<PersonId> = vote.elected.iter().map(|line| line.person).collect();
    let shown = Decided { on: vote.on, count: &vote.ballot, elected, tied: &vote.tied, because: &vote.because };
    html! {
        h3 { (desk.with("party-vote-number", &[("number", &number.to_string())])) }
        (facts(desk, &[
            ("party-present", vote.present.to_string()),
            ("body-seats", vote.seats.to_string()),
            ("body-needed", vote.needed.map_or_else(|| "—".to_owned(), |needed| needed.to_string())),
        ]))
        (count::decided(desk, &desk.text("party-vote"), &shown))
        @if vote.void { p.notice { (desk.text("party-vote-void")) } }
        @if !vote.tied.is_empty() { p.notice { (desk.with("body-tied-again", &[("names", &names(desk, vote.tied.iter().copied()))])) } }
    }
}

fn held(desk: &Desk<'_>, meeting: &Meeting) -> Markup {
    let seen = meeting.held.as_ref().filter(|_| OFFICES.contains(&desk.at.account.role));
    html! {
        h3 { (desk.with("party-meeting-of", &[("day", &meeting.on.to_string())])) }
        (facts(desk, &[("party-should-attend", meeting.should_attend.to_string()), ("party-present", meeting.present.to_string())]))
        @if let Some(held) = seen {
            (facts(desk, &[
                ("party-place", held.place.clone()),
                ("party-scrutineers", names(desk, held.scrutineers.iter().copied())),
                ("party-tellers", names(desk, held.tellers.iter().copied())),
            ]))
        }
    }
}

/// The agenda: what was done, what comes next; a step that is not fixed may be passed over.
fn steps(desk: &Desk<'_>, meeting: &Meeting) -> Markup {
    let agenda = agenda::party_meeting();
    let open = meeting.open_steps();
    html! {
        h3 { (desk.text("party-agenda")) }
        ol.agenda { @for (at, step) in agenda.steps.iter().enumerate() {
            @let taken = meeting.steps.contains(&step.id);
            @let takeable = open.contains(&at);
            li.done-step[taken] {
                (if desk.lang() == Lang::En { &step.title_en } else { &step.title })
                @if taken { " " small { (desk.text("party-step-taken")) } }
                @else if at < *open.start() { " " small { (desk.text("party-step-left-out")) } }
                @else if !step.fixed { " " small { (desk.text("party-step-free")) } }
                @if takeable && desk.may("take_step") {
                    (desk.form_named("take_step", &step.id, |_| html! { (form::hidden("on", &meeting.on.to_string())) }))
                }
            }
        } }
    }
}

fn reduce(desk: &Desk<'_>, meeting: &Meeting) -> Markup {
    let party = &desk.state.bodies.party;
    let consent = party.votes.last().filter(|last| last.on == meeting.on && !party.filled()).and_then(|last| last.consent);
    let Some(needed) = consent.filter(|_| desk.may("reduce_seats")) else { return html! {} };
    let form = desk.form("reduce_seats", |f| {
        html! {
            p { (desk.with("party-reduce-lead", &[("needed", &needed.to_string())])) }
            (meeting_day(desk, meeting.on))
            (f.field(Field::number("agree", desk.text("party-agree-number"), 0, meeting.present).required()))
        }
    });
    folded(desk, "party-reduce", desk.answers("reduce_seats"), &form)
}

fn open(desk: &Desk<'_>, rules: &Rules) -> Markup {
    let party = &desk.state.bodies.party;
    if !desk.may("open_party_meeting") {
        return html! {};
    }
    let voting: Vec<PersonId> = party.members.keys().copied().filter(|id| party.votes(*id)).collect();
    let should = party.should_attend(rules).number;
    let least = statute::party::attendance(rules, should, 0).map_or(0, |attendance| attendance.min);
    let form = desk.form("open_party_meeting", |f| {
        html! {
            p.hint { (desk.with("party-attendance-hint", &[("should", &should.to_string()), ("least", &least.to_string())])) }
            (day(f))
            (f.field(Field::text("place", desk.text("party-place")).required()))
            (boxes(desk, f, ("present", "party-present-people"), &voting, false))
            (f.field(Field::text("scrutineers", desk.text("party-scrutineers")).hint(desk.text("party-workers-hint")).required()))
            (f.field(Field::text("tellers", desk.text("party-tellers")).hint(desk.text("unit-name-hint")).required()))
        }
    });
    let first = party.meeting.is_none();
    if first { form } else { folded(desk, "party-meeting-again", desk.answers("open_party_meeting"), &form) }
}
