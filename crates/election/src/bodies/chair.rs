//! 主任从当选委员中产生: where the law lets it and the plan says so, the elected members choose the chair, and deputies, among
//! themselves before their certificates are out.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use statute::verdict::share;
use statute::{Key, Post};

use super::count::{Count, Open};
use super::term::ByVote;
use super::{figure, small};
use crate::command::Ballot;
use crate::decide::{not_before, rules_of};
use crate::refusal::Refusal;
use crate::state::Election;

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fact {
    /// The members voted; whoever has more than half holds the post from now on.
    ChairVoted {
        /// Day.
        on: Date,
        /// Which post.
        post: Post,
        /// The vote, decided.
        vote: ByVote,
    },
}

/// The members' votes so far, in order.
pub type Votes = Vec<(Post, ByVote)>;

/// The vote is open once every seat of a member is filled and announced; the chair is chosen first.
pub(super) fn open(state: &Election, on: Date, post: Post) -> Result<Open, Refusal> {
    let (rules, plan) = rules_of(state)?;
    if plan.way.ballot != Ballot::MembersFirst {
        return Err(Refusal::new("chair_not_from_members").under(rules.cite(Key::ChairFromElectedMembers)));
    }
    let announced = state.round().and_then(|round| round.announced).ok_or_else(|| Refusal::new("not_announced"))?;
    not_before(on, Some(state.bodies.chair.last().map_or(announced, |(_, vote)| vote.on)))?;
    if state.open_seats().total() > 0 && state.left_vacant.is_none() {
        return Err(Refusal::new("seats_open").figure("open", state.open_seats().total()));
    }
    if !state.certificates.is_empty() {
        return Err(Refusal::new("certificates_issued"));
    }
    let chair = state.elected.iter().any(|one| one.post == Post::Chair);
    match post {
        Post::Chair if chair => return Err(Refusal::new("chair_chosen")),
        Post::ViceChair if !chair => return Err(Refusal::new("chair_not_chosen")),
        Post::Member | Post::WomenMember => return Err(Refusal::new("no_seat_for_post").figure("post", statute::post_name(post))),
        Post::Chair | Post::ViceChair => {}
    }
    Ok(Open { seats: 1, women: 0, voters: small(state.elected.len()) })
}

/// Enough members must vote and more than half of the votes must agree, as in the election itself.
pub(super) fn vote(state: &Election, on: Date, post: Post, count: &Count) -> Result<super::Fact, Refusal> {
    let (rules, _) = rules_of(state)?;
    let member =
        |line: &&crate::command::PersonVotes| state.elected.iter().any(|one| one.person == line.person && one.post == Post::Member);
    if let Some(other) = count.votes.iter().find(|line| !member(line)) {
        return Err(Refusal::new("not_elected").figure("person", figure(other.person)));
    }
    let turnout = share(&rules, "turnout_of_members", Key::TurnoutThreshold, count.returned, small(state.elected.len()));
    let valid = turnout.as_ref().is_none_or(|reason| reason.met);
    let needed = rules.maybe_fraction(Key::WinThreshold).map_or(1, |share| share.min(count.returned));
    let vote = ByVote::of(on, count, count.votes.clone(), needed, (valid, turnout.into_iter().collect()));
    Ok(super::Fact::Chair(Fact::ChairVoted { on, post, vote }))
}

impl Election {
    /// Takes the consequence: the member chosen holds the post, and the plan has a seat for it.
    pub(crate) fn apply_chair(&mut self, fact: &Fact) {
        let Fact::ChairVoted { post, vote, .. } = fact;
        self.bodies.chair.push((*post, vote.clone()));
        let chosen = vote.elected.and_then(|line| self.elected.iter_mut().find(|one| one.person == line.person));
        if let (Some(member), Some(plan)) = (chosen, &mut self.plan) {
            plan.seats.take(member.post);
            plan.seats.set(*post, plan.seats.of(*post).saturating_add(1));
            member.post = *post;
        }
    }
}
