//! 补选, and who presides while there is no chair.

use election::bodies::count::Vote;
use election::bodies::term::{self, ByElection, Head};
use election::{Command, PersonId};
use maud::{Markup, html};
use statute::Key;

use super::super::super::desk::Desk;
use super::super::super::sent::{Reader, name_of};
use super::super::count::{self, Decided, Sheet};
use super::super::{day, facts, folded, names, panel, words};
use super::{BY, agreeing, command, members, read_figures};
use crate::form::{self, Field};

pub(super) fn read(form: &mut Reader<'_>) -> Option<Command> {
    let (on, day, by, whole) = (form.date("on"), form.date("day"), form.word("by"), form.number("whole"));
    let (post, candidates) = (form.word("post"), form.people("candidates"));
    let (by, whole, post, candidates) = (by?, whole?, post?, candidates?);
    Some(command(term::Command::CallByElection { on: on?, day: day?, by, whole, post, candidates }))
}

pub(super) fn read_head(form: &mut Reader<'_>) -> Option<Command> {
    let (on, person, figures) = (form.date("on"), form.person("person"), read_figures(form));
    let (whole, present, agree) = figures?;
    Some(command(term::Command::NameActingHead { on: on?, person: person?, whole, present, agree }))
}

pub(super) fn show(desk: &Desk<'_>) -> Markup {
    let all = &desk.state.bodies.term.by_elections;
    let vacant = desk.state.open_seats();
    html! {
        (acting(desk))
        (panel(desk, "by-election", "between-by-elections", &html! {
            @for (number, one) in (1..).zip(all) { (case(desk, number, one)) }
            @if vacant.total() > 0 && desk.may("call_by_election") { (folded(desk, "between-call", desk.answers("call_by_election"), &call(desk))) }
            @else if all.is_empty() { p.soft { (desk.text("between-no-vacancy")) } }
        }))
    }
}

/// The representatives' meeting chooses who presides, where nobody does by office or by votes.
fn acting(desk: &Desk<'_>) -> Markup {
    if !matches!(desk.state.acting_head(), Some((Head::ToBeChosen | Head::Chosen(..), _))) || !desk.may("name_acting_head") {
        return html! {};
    }
    let form = desk.form("name_acting_head", |f| {
        html! { (day(f)) (f.field(Field::select("person", desk.text("between-acting-who"), members(desk)))) (agreeing(desk, f)) }
    });
    panel(desk, "acting", "between-acting-title", &form)
}

fn call(desk: &Desk<'_>) -> Markup {
    let posts: Vec<String> = desk.state.open_seats().posts().into_iter().map(|post| name_of(&post)).collect();
    let posts: Vec<(String, String)> = posts.into_iter().map(|name| (name.clone(), desk.text(&form::key("web-post", &name)))).collect();
    desk.form("call_by_election", |f| {
        html! {
            @if let Some(rules) = &desk.rules { p.hint { (desk.text("between-call-lead")) " " (form::citation(desk.lang(), &rules.cite(Key::ByelectionBody))) } }
            (day(f))
            (f.field(Field::date("day", desk.text("between-vote-day")).value(desk.at.today).required()))
            (f.field(Field::select("post", desk.text("between-post"), posts.clone())))
            (f.field(Field::select("by", desk.text("between-elected-by"), words(desk, "between-by", &BY))))
            (f.field(Field::number("whole", desk.text("body-whole"), 0, u32::MAX).required()))
            (f.field(Field::lines("candidates", desk.text("between-candidates"), 3).hint(desk.text("between-candidates-hint")).required()))
        }
    })
}

fn case(desk: &Desk<'_>, number: u32, one: &ByElection) -> Markup {
    let of = Vote::ByElection { case: number };
    let revote = one.votes.last().is_some_and(|vote| !vote.tied.is_empty());
    let on = desk.at.today.max(one.day);
    html! {
        h3 { (desk.with("between-by-election-number", &[("number", &number.to_string()), ("post", &desk.text(form::post_key(one.post)))])) }
        (facts(desk, &[
            ("between-vote-day", one.day.to_string()),
            ("between-elected-by", desk.text(&form::key("between-by", &name_of(&one.by)))),
            ("body-whole", one.whole.to_string()),
            ("between-candidates", names(desk, one.candidates.iter().copied())),
        ]))
        @for vote in &one.votes {
            @let elected: Vec<PersonId> = vote.elected.iter().map(|line| line.person).collect();
            (count::decided(desk, &desk.text("between-by-election"), &Decided { on: vote.on, count: &vote.count, elected, tied: &vote.tied, because: &vote.because }))
            @if !vote.valid { p.notice { (desk.text("body-vote-invalid")) } }
            @if !vote.tied.is_empty() { p.notice { (desk.with("body-tied-again", &[("names", &names(desk, vote.tied.iter().copied()))])) } }
        }
        @match one.elected() {
            Some((on, line)) => p { strong { (desk.with("between-by-elected", &[("day", &on.to_string()), ("name", desk.name(line.person))])) } },
            None => (count::sheet(desk, &Sheet { of, on, standing: one.standing(), seats: 1, women: 0, households: false, closed: revote })),
        }
    }
}
