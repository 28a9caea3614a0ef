//! 主任从当选委员中产生: the elected members vote on the page of the result.

use election::PersonId;
use election::bodies::count::Vote;
use election::command::Ballot;
use maud::{Markup, html};
use statute::Post;

use super::super::desk::Desk;
use super::count::{self, Decided, Sheet};
use super::panel;
use crate::form;

/// The members' votes, and the sheet of the one at hand; nothing where the chair was voted on by all.
pub fn show(desk: &Desk<'_>) -> Markup {
    let state = desk.state;
    if state.plan.as_ref().is_none_or(|plan| plan.way.ballot != Ballot::MembersFirst) || state.elected.is_empty() {
        return html! {};
    }
    let announced = state.round().and_then(|round| round.announced);
    let settled = state.open_seats().total() == 0 || state.left_vacant.is_some();
    let post = if state.elected.iter().any(|one| one.post == Post::Chair) { Post::ViceChair } else { Post::Chair };
    let members: Vec<PersonId> = state.elected.iter().filter(|one| one.post == Post::Member).map(|one| one.person).collect();
    let open = announced.is_some() && settled && state.certificates.is_empty();
    panel(
        desk,
        "chair",
        "body-chair",
        &html! {
            p.hint { (desk.text("body-chair-lead")) }
            @for (post, vote) in &state.bodies.chair {
                @let elected: Vec<PersonId> = vote.elected.iter().map(|line| line.person).collect();
                (count::decided(desk, &desk.text(form::post_key(*post)), &Decided { on: vote.on, count: &vote.count, elected, tied: &vote.tied, because: &vote.because }))
            }
            @if open {
                h3 { (desk.text(form::post_key(post))) }
                (count::sheet(desk, &Sheet { of: Vote::Chair { post }, on: desk.at.today, standing: &members, seats: 1, women: 0, households: false, closed: true }))
            }
        },
    )
}
