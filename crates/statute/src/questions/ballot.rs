//! One ballot of a committee election.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Answer, Asked, read};
use crate::ballot::{MarkedBallot, Validity, added_down, judge};
use crate::case::CaseError;
use crate::decide::{because, figures};
use crate::key::Key;
use crate::outcome::{Because, Figures};
use crate::ranking::count;
use crate::rules::Rules;
use crate::types::Post;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    ballot: Marked,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Marked {
    seats_total: Option<u32>,
    marked_for: Option<Vec<String>>,
    chair: Option<Vec<String>>,
    vice_chair: Option<Vec<String>>,
    member: Option<Vec<String>>,
    women_member: Option<Vec<String>>,
}

impl Marked {
    fn posts(self) -> BTreeMap<Post, (u32, Vec<String>)> {
        let seats = self.seats_total.unwrap_or(u32::MAX);
        let named = [
            (Post::Chair, self.chair),
            (Post::ViceChair, self.vice_chair),
            (Post::Member, self.member.or(self.marked_for)),
            (Post::WomenMember, self.women_member),
        ];
        named.into_iter().filter_map(|(post, names)| Some((post, (seats, names?)))).collect()
    }
}

pub(super) fn ballot(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Input = read::input(asked)?;
    let seats = input.ballot.seats_total;
    let ballot = MarkedBallot { posts: input.ballot.posts() };
    let marked = ballot.posts.values().fold(0_u32, |sum, (_, names)| sum.saturating_add(count(names.len())));
    let facts = figures([("marked", marked.into())]);
    let answer = Answer::default().set("counts_in_base", asked.rules.flag(Key::VoidInBase));
    match judge(asked.rules, &ballot) {
        Validity::Void(reason) => {
            let key = if reason == "over_vote" { Key::OvervoteScope } else { Key::SamePersonTwoPostsBallot };
            let rule = if reason == "over_vote" { "ballot_over_vote" } else { "ballot_same_person" };
            Ok(answer.set("ballot_valid", false).set("reason", reason).why([because(asked.rules, rule, key, false, facts)]))
        }
        Validity::Valid(counted) => {
            let adds: Vec<&String> = counted.values().flatten().collect();
            let answer = answer.set("ballot_valid", true).set("adds_votes", adds).why([reason(asked.rules, seats, facts)]);
            Ok(added(asked.rules, &ballot, answer))
        }
    }
}

/// Why a ballot stands: its names are no more than the seats; where those are not told, how votes are added down.
fn reason(rules: &Rules, seats: Option<u32>, facts: Figures) -> Because {
    if seats.is_some() {
        return because(rules, "ballot_over_vote", Key::OvervoteScope, true, facts);
    }
    because(rules, "ballot_adds_down", Key::DownwardAdding, rules.choice(Key::DownwardAdding) == "final", facts)
}

/// What the ballot adds to each name it has, per post.
fn added(rules: &Rules, ballot: &MarkedBallot, answer: Answer) -> Answer {
    let marks = ballot.posts.iter().flat_map(|(post, (_, names))| names.iter().map(move |name| (*post, name)));
    let down = |answer: Answer, (post, name): (Post, &String)| {
        answer.set(format!("votes_added_for_{name}_as_{}", post.name()), added_down(rules, ballot, name, post))
    };
    marks.fold(answer, down)
}
