//! What everybody sees of the other bodies: representatives once posted, the supervision committee once announced, who left the
//! committee and how, and by-elections. Never a ground, a reason or a word of anybody: they may tell of health or of a sentence.

use election::Election;
use election::bodies::posts::Seat;
use election::bodies::published;
use election::bodies::term::ByElection;
use maud::{Markup, html};
use words::Lang;

use crate::form;
use crate::unit::people::{name, names};

/// The parts that are there.
pub fn show(lang: Lang, state: &Election) -> Markup {
    html! { (representatives(lang, state)) (supervision(lang, state)) (changes(lang, state)) }
}

fn representatives(lang: Lang, state: &Election) -> Markup {
    let found = &state.bodies.representatives;
    let Some((on, _)) = found.published else { return html! {} };
    let head = ["representatives-name", "representatives-elected", "representatives-leader"].map(|key| lang.text(key));
    let rows = html! { @for group in &found.groups { tr {
        td { (group.plan.name) }
        td { (names(state, group.elected().map(|one| one.person))) }
        td { @if let Some((_, leader, _)) = group.leader { (name(state, leader)) } }
    } } };
    html! {
        h2 id="representatives" { (lang.text("unit-step-representatives")) }
        (form::table(&lang.with("public-posted-on", &[("day", &on.to_string())]), &head, &rows))
    }
}

fn supervision(lang: Lang, state: &Election) -> Markup {
    let found = &state.bodies.supervision;
    let Some(on) = found.announced else { return html! {} };
    html! {
        h2 id="supervision" { (lang.text("unit-step-supervision")) }
        p { (lang.with("public-posted-on", &[("day", &on.to_string())])) (lang.text("web-comma")) (names(state, found.elected())) }
        @if let Some((_, chair)) = found.chair { p { (lang.text("supervision-chair")) " " (name(state, chair)) } }
    }
}

/// What may be published of seats between terms, and by-elections that are called.
fn changes(lang: Lang, state: &Election) -> Markup {
    let notices = published::notices(state);
    let called: Vec<&ByElection> = state.bodies.term.by_elections.iter().filter(|one| one.elected().is_none()).collect();
    if notices.is_empty() && called.is_empty() {
        return html! {};
    }
    html! {
        h2 id="changes" { (lang.text("unit-step-between")) }
        ul {
            @for one in &notices { li {
                (one.on) " · " strong { (name(state, one.person)) } " · " (seat(lang, one.seat)) " · " (lang.text(&format!("notice-term-{}", one.what.name())))
                " " small { (form::citation(lang, &one.citation)) }
            } }
            @for one in called { li { (one.day) " · " (lang.text("between-by-election")) " · " (lang.text(form::post_key(one.post))) " · " (names(state, one.candidates.iter().copied())) } }
        }
    }
}

fn seat(lang: Lang, seat: Seat) -> String {
    match seat {
        Seat::Committee { post } => lang.text(form::post_key(post)),
        Seat::Party { .. } => lang.text("unit-step-party"),
        Seat::Supervision { .. } => lang.text("seat-supervision"),
        Seat::Representative { .. } => lang.text("seat-representative"),
        Seat::GroupLeader { .. } => lang.text("seat-group-leader"),
    }
}
