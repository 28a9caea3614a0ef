//! 罢免: who asks, what the member says to it, the vote.

use election::Command;
use election::bodies::count::Vote;
use election::bodies::term::{self, Recall};
use maud::{Markup, html};
use statute::Key;

use super::super::super::desk::Desk;
use super::super::super::sent::{Reader, name_of};
use super::super::count::{self, Decided, Sheet};
use super::super::{day, facts, folded, panel, words};
use super::{BY, command, members};
use crate::form::{self, Field};
use crate::routes::OFFICES;

pub(super) fn read_petition(form: &mut Reader<'_>) -> Option<Command> {
    let (on, member, by) = (form.date("on"), form.person("member"), form.word("by"));
    let (whole, signers, reasons) = (form.number("whole"), form.number("signers"), form.filled("reasons"));
    let (member, by, same_facts) = (member?, by?, form.checked("same_facts"));
    Some(command(term::Command::PetitionRecall { on: on?, member, by, whole: whole?, signers: signers?, reasons: reasons?, same_facts }))
}

pub(super) fn read_statement(form: &mut Reader<'_>) -> Option<Command> {
    let (on, case, text) = (form.date("on"), form.number("which"), form.filled("text"));
    Some(command(term::Command::StateOnRecall { on: on?, case: case?, text: text? }))
}

pub(super) fn show(desk: &Desk<'_>) -> Markup {
    let recalls = &desk.state.bodies.term.recalls;
    panel(
        desk,
        "recall",
        "between-recall",
        &html! {
            @for (number, recall) in (1..).zip(recalls) { (one(desk, number, recall)) }
            @if desk.may("petition_recall") { (folded(desk, "between-recall-new", desk.answers("petition_recall"), &petition(desk))) }
            @else if recalls.is_empty() { p.soft { (desk.text("between-none")) } }
        },
    )
}

fn petition(desk: &Desk<'_>) -> Markup {
    desk.form("petition_recall", |f| {
        html! {
            @if let Some(rules) = &desk.rules { p.hint { (desk.text("between-recall-lead")) " " (form::citation(desk.lang(), &rules.cite(Key::RecallPetitionVoters))) } }
            (day(f))
            (f.field(Field::select("member", desk.text("between-member"), members(desk))))
            (f.field(Field::select("by", desk.text("between-asked-by"), words(desk, "between-by", &BY))))
            div.pair {
                (f.field(Field::number("whole", desk.text("body-whole"), 0, u32::MAX).required()))
                (f.field(Field::number("signers", desk.text("between-signers"), 0, u32::MAX).required()))
            }
            (f.field(Field::area("reasons", desk.text("between-reasons")).required()))
            (f.field(Field::check("same_facts", desk.text("between-same-facts"))))
        }
    })
}

fn one(desk: &Desk<'_>, case: u32, recall: &Recall) -> Markup {
    let open = recall.vote.is_none() && recall.moot.is_none();
    let inside = OFFICES.contains(&desk.at.account.role);
    let by = desk.text(&form::key("between-by", &name_of(&recall.by)));
    let signed = desk.with("body-of", &[("part", &recall.signers.to_string()), ("whole", &recall.whole.to_string())]);
    html! {
        h3 { (desk.with("between-recall-of", &[("number", &case.to_string()), ("name", desk.name(recall.member))])) }
        (facts(desk, &[
            ("between-asked-on", recall.on.to_string()),
            ("between-asked-by", by),
            ("between-signers", signed),
            ("between-vote-by", recall.vote_by.map_or_else(|| "—".to_owned(), |day| day.to_string())),
        ]))
        @if inside {
            @if let Some(reasons) = &recall.reasons { blockquote { (reasons) } }
            @if let Some((on, words)) = &recall.stated {
                p { (desk.with("between-stated", &[("day", &on.to_string())])) }
                @if let Some(words) = words { blockquote { (words) } }
            }
        }
        @if let Some(on) = recall.moot { p.notice { (desk.with("between-recall-moot", &[("day", &on.to_string())])) } }
        @if let Some(vote) = &recall.vote {
            (count::decided(desk, &desk.text("between-recall-vote"), &Decided { on: vote.on, count: &vote.count, elected: Vec::new(), tied: &[], because: &vote.because }))
            p { strong { (desk.text(if vote.recalled { "between-is-recalled" } else { "between-not-recalled" })) } " " (desk.with("between-needed", &[("needed", &vote.needed.to_string())])) }
        }
        @if open {
            @if recall.stated.is_none() {
                (desk.form_named("state_on_recall", &case.to_string(), |f| html! { (day(f)) (f.field(Field::area("text", desk.text("between-statement")).required())) }))
            }
            (count::sheet(desk, &Sheet { of: Vote::Recall { case }, on: desk.at.today, standing: &[recall.member], seats: 1, women: 0, households: false, closed: true }))
        }
    }
}
