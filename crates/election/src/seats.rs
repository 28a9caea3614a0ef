//! Seats of a committee by post, and the way in which they are voted on.

use serde::{Deserialize, Serialize};
use statute::Post;

/// Seats per post. Qinghai: an odd number, 3 to 7 in all (QH-选 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seats {
    /// 主任.
    pub chair: u32,
    /// 副主任.
    #[serde(default)]
    pub vice_chair: u32,
    /// 委员.
    #[serde(default)]
    pub member: u32,
    /// 妇女委员, where the law lists that seat separately.
    #[serde(default)]
    pub women_member: u32,
}

impl Seats {
    /// Posts with seats, highest first.
    #[must_use]
    pub fn posts(self) -> Vec<Post> {
        [Post::Chair, Post::ViceChair, Post::Member, Post::WomenMember].into_iter().filter(|p| self.of(*p) > 0).collect()
    }

    /// Seats of a post.
    #[must_use]
    pub fn of(self, post: Post) -> u32 {
        match post {
            Post::Chair => self.chair,
            Post::ViceChair => self.vice_chair,
            Post::Member => self.member,
            Post::WomenMember => self.women_member,
        }
    }

    /// Sets the seats of a post.
    pub fn set(&mut self, post: Post, seats: u32) {
        match post {
            Post::Chair => self.chair = seats,
            Post::ViceChair => self.vice_chair = seats,
            Post::Member => self.member = seats,
            Post::WomenMember => self.women_member = seats,
        }
    }

    /// The seats of one post alone.
    #[must_use]
    pub fn only(self, post: Post) -> Self {
        let mut one = Self::default();
        one.set(post, self.of(post));
        one
    }

    /// Takes one seat of a post, if one is left.
    pub fn take(&mut self, post: Post) {
        self.set(post, self.of(post).saturating_sub(1));
    }

    /// All seats.
    #[must_use]
    pub fn total(self) -> u32 {
        [self.chair, self.vice_chair, self.member, self.women_member].into_iter().fold(0, u32::saturating_add)
    }
}

/// In how many votes the posts are filled (law.md 1.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ballot {
    /// 一次性投票: all posts in one vote.
    #[default]
    OneGo,
    /// 分次投票: one post after the other, the highest first, on the same or another day.
    PostByPost,
    /// 先选委员: members are voted on, who then choose the chair among themselves.
    MembersFirst,
}

/// The way in which the seats are voted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// In how many votes.
    #[serde(default)]
    pub ballot: Ballot,
    /// The post that the meeting kept for a woman, where the law lets it (BJ 3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub woman_post: Option<Post>,
}

impl Way {
    /// One vote on all posts, none kept for a woman.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}
