//! Who was nominated, with how many votes, and who declined.

use election::state::{Nomination, Reviewed};
use election::{Command, PersonId};
use maud::{Markup, html};
use statute::Post;

use super::super::desk::Desk;
use super::super::people;
use super::super::sent::{Reader, name_of};
use crate::form::{self, Field};
use crate::routes::OFFICES;

pub(super) fn read_withdraw(form: &mut Reader<'_>) -> Option<Command> {
    let (on, person, post) = (form.date("on"), form.person("person"), form.word_if_any("post"));
    Some(Command::WithdrawNominee { on: on?, person: person?, post: post? })
}

/// Whether a nominee declined a post, and when.
fn withdrawn(nomination: &Nomination, id: PersonId, post: Post) -> Option<jiff::civil::Date> {
    nomination.withdrawn.iter().find(|(who, from, _)| *who == id && from.is_none_or(|p| p == post)).map(|(_, _, on)| *on)
}

fn barred(nomination: &Nomination, id: PersonId) -> bool {
    matches!(nomination.reviews.get(&id), Some(Reviewed::Barred(_)))
}

/// Everyone nominated, each once, in the order of the posts and of votes.
pub(super) fn all(nomination: &Nomination) -> Vec<PersonId> {
    let mut once = Vec::new();
    for (id, _) in nomination.votes.values().flatten() {
        if !once.contains(id) {
            once.push(*id);
        }
    }
    once
}

/// The posts for which somebody was nominated, in words.
pub(super) fn posts_of(desk: &Desk<'_>, nomination: &Nomination, id: PersonId) -> String {
    let posts = nomination.votes.iter().filter(|(_, line)| line.iter().any(|(who, _)| *who == id));
    posts.map(|(post, _)| desk.text(form::post_key(*post))).collect::<Vec<_>>().join("、")
}

/// One table per post, in order of votes; equal votes share a place.
pub(super) fn tables(desk: &Desk<'_>, nomination: &Nomination) -> Markup {
    let head = ["unit-nominee-place", "unit-nominee-name", "unit-nominee-votes", "unit-nominee-state"].map(|k| desk.text(k));
    html! {
        h2 { (desk.text("unit-nominees")) }
        @for (post, line) in &nomination.votes {
            @let seats = desk.state.plan.as_ref().map_or(0, |p| p.seats.of(*post)).to_string();
            @let caption = desk.with("unit-nominees-of", &[("post", &desk.text(form::post_key(*post))), ("seats", &seats), ("count", &line.len().to_string())]);
            div.nominees.figures { (form::table(&caption, &head, &rows(desk, nomination, *post, line))) }
        }
    }
}

fn rows(desk: &Desk<'_>, nomination: &Nomination, post: Post, line: &[(PersonId, u32)]) -> Markup {
    let stands = |id: PersonId| withdrawn(nomination, id, post).is_none() && !barred(nomination, id);
    let standing: Vec<u32> = line.iter().filter(|(id, _)| stands(*id)).map(|(_, votes)| *votes).collect();
    html! { @for (id, votes) in line {
        @let place = standing.iter().position(|v| v == votes).filter(|_| stands(*id)).map(|at| at + 1);
        @let tied = place.is_some() && standing.iter().filter(|v| *v == votes).count() > 1;
        tr {
            td { @match place { Some(place) => { (place) @if tied { " " small { (desk.text("unit-nominee-tied")) } } } None => "—" } }
            td { (people::unmistakable(desk.state, *id)) }
            td.n { (votes) }
            td { (standing_words(desk, nomination, *id, post)) }
        }
    } }
}

/// Declined, reviewed with what outcome, or not yet. Which bar applies is for those who lead or do the work.
fn standing_words(desk: &Desk<'_>, nomination: &Nomination, id: PersonId, post: Post) -> Markup {
    if let Some(on) = withdrawn(nomination, id, post) {
        return html! { (desk.with("unit-nominee-withdrew", &[("day", &on.to_string())])) };
    }
    html! { @match nomination.reviews.get(&id) {
        None => (desk.text("unit-nominee-not-reviewed")),
        Some(Reviewed::Cleared) => (desk.text("unit-review-cleared")),
        Some(Reviewed::Barred(bar)) => {
            span.blocked { (desk.text("unit-review-barred")) }
            @if let (Some(bar), true) = (bar, OFFICES.contains(&desk.at.account.role)) { (desk.text("web-comma")) (desk.text(&form::key("bar", &name_of(bar)))) }
        }
    } }
}

/// The form for a nominee who declines.
pub(super) fn withdraw(desk: &Desk<'_>, nomination: &Nomination) -> Markup {
    if !desk.may("withdraw_nominee") {
        return html! {};
    }
    let gone = |id: PersonId| nomination.withdrawn.iter().any(|(who, from, _)| *who == id && from.is_none());
    let who: Vec<(String, String)> = all(nomination)
        .into_iter()
        .filter(|id| !gone(*id))
        .map(|id| (id.0.to_string(), format!("{}（{}）", people::unmistakable(desk.state, id), posts_of(desk, nomination, id))))
        .collect();
    let mut posts = vec![(String::new(), desk.text("unit-nominee-all-posts"))];
    posts.extend(nomination.votes.keys().map(|post| (name_of(post), desk.text(form::post_key(*post)))));
    html! {
        details.panel open[desk.answers("withdraw_nominee")] {
            summary { (desk.text("unit-nominee-withdraw")) }
            p.hint { (desk.text("unit-nominee-withdraw-lead")) }
            (desk.form("withdraw_nominee", |f| html! {
                (f.field(Field::select("person", desk.text("unit-nominee-who"), who.clone())))
                (f.field(Field::select("post", desk.text("unit-nominee-which-post"), posts.clone())))
                (f.day("on", "unit-nominee-withdraw-on"))
            }))
        }
    }
}
