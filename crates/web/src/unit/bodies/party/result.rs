//! The committee, its first plenary with secretary and deputies, and the result reported upward and answered.

use election::bodies::count::Vote;
use election::bodies::party::{self, Plenary, Stage};
use election::{Command, PersonId};
use maud::{Markup, html};

use super::super::super::desk::Desk;
use super::super::super::sent::Reader;
use super::super::count::{self, Decided, Sheet};
use super::super::{answer_fields, boxes, choices, day, facts, folded, names, panel, read_yes};
use super::command;
use crate::form::Field;

pub(super) fn read_plenary(form: &mut Reader<'_>) -> Option<Command> {
    let (on, present, secretary) = (form.date("on"), form.ticked("present"), form.person("secretary"));
    let deputies: Option<Vec<PersonId>> = form.all("deputy").into_iter().map(|name| form.somebody("deputy", name)).collect();
    Some(command(party::Command::OpenPlenary { on: on?, present: present?, secretary: secretary?, deputies: deputies? }))
}

pub(super) fn read_report(form: &mut Reader<'_>) -> Option<Command> {
    Some(command(party::Command::ReportPartyResult { on: form.date("on")? }))
}

pub(super) fn read_answer(form: &mut Reader<'_>) -> Option<Command> {
    let (on, approved) = (form.date("on"), read_yes(form));
    Some(command(party::Command::AnswerPartyResult { on: on?, approved: approved?, reason: form.text("reason") }))
}

pub(super) fn show(desk: &Desk<'_>) -> Markup {
    let party = &desk.state.bodies.party;
    let stage = party.stage();
    let committee = party.plan.as_ref().is_some_and(|plan| plan.committee);
    let secretary = party.secretary().map_or_else(|| "—".to_owned(), |id| desk.name(id).to_owned());
    let deputies = names(desk, party.deputies());
    panel(
        desk,
        "result",
        "party-result",
        &html! {
            (facts(desk, &[
                ("party-elected", names(desk, party.elected())),
                ("party-secretary", secretary),
                ("party-deputies-elected", if deputies.is_empty() { "—".to_owned() } else { deputies }),
            ]))
            @for vote in &party.plenary_votes {
                (count::decided(desk, &desk.text("party-plenary-vote"), &Decided {
                    on: vote.on,
                    count: &vote.ballot,
                    elected: vote.elected.iter().map(|line| line.person).collect(),
                    tied: &vote.tied,
                    because: &vote.because,
                }))
            }
            @if committee && stage == Stage::CommitteeElected { (plenary(desk)) }
            @if stage >= Stage::SecretaryElected { (upward(desk)) }
        },
    )
}

fn plenary(desk: &Desk<'_>) -> Markup {
    let party = &desk.state.bodies.party;
    let at_hand = party.plenary.as_ref().filter(|plenary| party.plenary_votes.last().is_none_or(|vote| vote.on < plenary.on));
    let form = plenary_form(desk);
    html! {
        h3 { (desk.text("party-plenary")) }
        @match at_hand {
            Some(plenary) => {
                (plenary_sheet(desk, plenary))
                (folded(desk, "party-plenary-again", desk.answers("open_plenary"), &form))
            },
            None => (form),
        }
    }
}

fn plenary_sheet(desk: &Desk<'_>, plenary: &Plenary) -> Markup {
    let standing: Vec<PersonId> = std::iter::once(plenary.secretary).chain(plenary.deputies.iter().copied()).collect();
    let seats = u32::try_from(standing.len()).unwrap_or(u32::MAX);
    html! {
        p { (desk.with("party-plenary-stands", &[("day", &plenary.on.to_string()), ("names", &names(desk, standing.iter().copied()))])) }
        (count::sheet(desk, &Sheet { of: Vote::PartySecretary, on: plenary.on, standing: &standing, seats, women: 0, households: false, closed: true }))
    }
}

fn plenary_form(desk: &Desk<'_>) -> Markup {
    let party = &desk.state.bodies.party;
    let (members, deputies) = (party.elected(), party.plan.as_ref().map_or(0, |plan| plan.deputies));
    desk.form("open_plenary", |f| {
        html! {
            (day(f))
            (boxes(desk, f, ("present", "party-plenary-present"), &members, true))
            (f.field(Field::select("secretary", desk.text("party-secretary"), choices(desk, &members))))
            @for number in 0..deputies {
                @let known = members.get(usize::try_from(number).unwrap_or(0) + 1).map(|id| desk.name(*id).to_owned()).unwrap_or_default();
                @let row = usize::try_from(number).unwrap_or(0);
                (Field::select("deputy", desk.text("party-deputy"), choices(desk, &members)).within(&format!("plenary-{number}")).value(f.row_value("deputy", row, &known)).error(f.error("deputy")))
            }
        }
    })
}

fn upward(desk: &Desk<'_>) -> Markup {
    let party = &desk.state.bodies.party;
    let awaits = party.result_reported.is_some() && party.result_answered.is_none();
    let approved = party.result_answered.as_ref().is_some_and(|answer| answer.agreed);
    html! {
        h3 { (desk.text("party-upward")) }
        @if let Some(on) = party.result_reported { p { (desk.with("party-result-reported", &[("day", &on.to_string())])) } }
        @if let Some(answer) = &party.result_answered {
            p { (desk.with(if answer.agreed { "party-result-approved" } else { "party-result-sent-back" }, &[("day", &answer.on.to_string())])) }
            @if let Some(words) = answer.words.as_ref().filter(|words| !words.is_empty()) { blockquote { (words) } }
        }
        @if !awaits && !approved { (desk.form("report_party_result", |f| html! { p.hint { (desk.text("party-upward-lead")) } (day(f)) })) }
        @if awaits {
            @if desk.may("answer_party_result") {
                (desk.form("answer_party_result", |f| html! {
                    (day(f))
                    (answer_fields(desk, f))
                }))
            } @else { p.notice { (desk.text("party-answer-awaited")) } }
        }
    }
}
