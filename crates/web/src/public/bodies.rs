//! What everybody sees of the other bodies: representatives once posted, the supervision committee once announced, who left the
//! committee and how, and by-elections. Never a ground, a reason or a word of anybody: they may tell of health or of a sentence.

use election::bodies::term::{Gone, Head};
use election::{Election, PersonId};
use maud::{Markup, html};
use words::Lang;

use crate::form;

/// The parts that are there.
pub fn show(lang: Lang, state: &Election) -> Markup {
    html! { (representatives(lang, state)) (supervision(lang, state)) (changes(lang, state)) }
}

fn name(state: &Election, id: PersonId) -> &str {
    state.person(id).map_or("—", |person| person.name.as_str())
}

fn names(state: &Election, ids: impl IntoIterator<Item = PersonId>) -> String {
    ids.into_iter().map(|id| name(state, id)).collect::<Vec<_>>().join("、")
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

fn changes(lang: Lang, state: &Election) -> Markup {
    let term = &state.bodies.term;
    if term.left.is_empty() && term.by_elections.is_empty() {
        return html! {};
    }
    let how = |gone: Gone| {
        lang.text(match gone {
            Gone::Recalled => "between-recalled",
            Gone::Resigned => "between-resigned",
            Gone::Ended { .. } => "between-ended",
            Gone::Voided { .. } => "between-voided",
        })
    };
    html! {
        h2 id="changes" { (lang.text("unit-step-between")) }
        ul {
            @for left in &term.left { li { (left.on) " · " (name(state, left.seat.person)) " · " (lang.text(form::post_key(left.seat.post))) " · " (how(left.how)) } }
            @for one in &term.by_elections { @match one.elected() {
                Some((on, line)) => li { (on) " · " (lang.text("between-by-election")) " · " (lang.text(form::post_key(one.post))) " · " strong { (name(state, line.person)) } },
                None => li { (one.day) " · " (lang.text("between-by-election")) " · " (lang.text(form::post_key(one.post))) " · " (names(state, one.candidates.iter().copied())) },
            } }
        }
        @if let Some((Head::Person(person) | Head::Chosen(_, person), _)) = state.acting_head() { p { (lang.with("between-acting", &[("name", name(state, person))])) } }
    }
}
