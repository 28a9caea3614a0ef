//! Whether one ballot is valid, and what it adds.

use std::collections::{BTreeMap, BTreeSet};

use crate::key::Key;
use crate::rules::Rules;
use crate::types::Post;

/// A ballot as marked: names per post, and the seats of each post.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarkedBallot {
    /// Seats and names marked, per post.
    pub posts: BTreeMap<Post, (u32, Vec<String>)>,
}

/// What a ballot is worth. A void ballot stays in the base of the majority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Validity {
    /// The votes it adds per post.
    Valid(BTreeMap<Post, Vec<String>>),
    /// The whole ballot is void.
    Void(&'static str),
}

/// Judges a ballot under the rules.
#[must_use]
pub fn judge(rules: &Rules, ballot: &MarkedBallot) -> Validity {
    let by_column = rules.choice(Key::OvervoteScope) == "column";
    let mut counted = BTreeMap::new();
    for (post, (seats, names)) in &ballot.posts {
        let marked = u32::try_from(names.len()).unwrap_or(u32::MAX);
        if marked <= *seats {
            counted.insert(*post, names.clone());
        } else if !by_column {
            return Validity::Void("over_vote");
        }
    }
    let rule = rules.choice(Key::SamePersonTwoPostsBallot);
    let mut seen: BTreeSet<&String> = BTreeSet::new();
    let doubled = ballot.posts.values().flat_map(|(_, names)| names).any(|name| !seen.insert(name));
    if doubled && rule == "void_ballot" {
        return Validity::Void("same_person_two_posts");
    }
    Validity::Valid(counted)
}

/// Votes a ballot adds to a person for a post where higher posts are added down: one at most, whatever was marked.
#[must_use]
pub fn added_down(rules: &Rules, ballot: &MarkedBallot, name: &str, post: Post) -> u32 {
    let down = rules.choice(Key::DownwardAdding) == "final";
    let counts =
        ballot.posts.iter().filter(|(p, _)| **p == post || (down && **p < post)).any(|(_, (_, names))| names.iter().any(|n| n == name));
    u32::from(counts)
}
