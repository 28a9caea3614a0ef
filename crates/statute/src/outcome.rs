//! Who is elected, and what follows: a count in, a decision with its reasons out.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use crate::calendar::Form;
use crate::types::{Citation, Nationality, Post, Relation, Sex};

/// Which vote is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountRound {
    /// The first vote, or a rerun of it.
    First,
    /// 另行选举.
    Runoff,
    /// Revote among the tied.
    TieRevote,
}

/// Someone who got votes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountedPerson {
    /// Unique within the count (a name, or an opaque number).
    pub name: String,
    /// Votes for this post.
    pub votes: u32,
    /// Candidate or write-in.
    #[serde(default)]
    pub kind: CountedKind,
    /// Sex, for the women's seats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Nationality, for the minority duty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nationality: Option<Nationality>,
    /// Relatives among those who got votes: name to relation.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub relatives: BTreeMap<String, Relation>,
    /// Barred: votes do not elect this person.
    #[serde(default)]
    pub disqualified: bool,
}

/// Candidate or write-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountedKind {
    /// On the list.
    #[default]
    Candidate,
    /// 另选他人.
    WriteIn,
}

/// Votes for one post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostCount {
    /// Which post.
    pub post: Post,
    /// Seats voted on.
    pub seats: u32,
    /// Everyone with votes.
    pub candidates: Vec<CountedPerson>,
}

/// One box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoxTotal {
    /// Name or number.
    pub id: String,
    /// Voters at the box.
    pub voters: u32,
    /// Ballots taken from it.
    pub ballots: u32,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // the form serde asks for
fn all_voters(form: &Form) -> bool {
    *form == Form::AllVoters
}

/// A count, as in contracts "huanjie decide".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountInput {
    /// Who elects, in communities.
    #[serde(default, skip_serializing_if = "all_voters")]
    pub form: Form,
    /// Registered voters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered: Option<u32>,
    /// Ballots issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<u32>,
    /// Ballots taken from the boxes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned: Option<u32>,
    /// Void ballots among them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub void: Option<u32>,
    /// Ground of invalidity already established.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub irregularity: Option<String>,
    /// Per box, where the law voids single boxes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub boxes: Vec<BoxTotal>,
    /// The post that was kept for a woman beforehand (BJ 3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub women_post: Option<Post>,
    /// Per post.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub posts: Vec<PostCount>,
}

/// Someone elected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ElectedPerson {
    /// To which post.
    pub post: Post,
    /// Who.
    pub name: String,
    /// With how many votes for it.
    pub votes: u32,
}

/// Someone who sits already, from an earlier round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    /// To which post elected.
    pub post: Post,
    /// Who; the votes are those of that round.
    pub person: CountedPerson,
}

/// A tie at the last seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tie {
    /// At which post.
    pub post: Post,
    /// Who.
    pub names: Vec<String>,
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// All seats filled.
    Done,
    /// 另行选举.
    Runoff,
    /// A runoff in which only women stand (规程).
    RunoffWomenOnly,
    /// Revote among the tied.
    TieRevote,
    /// Revote between relatives with equal votes (ZJ 31).
    RelationTieRevote,
    /// 重新选举.
    Rerun,
    /// Vacant seats stay or go to a by-election.
    VacancyOrByElection,
    /// Seats may be left vacant now; otherwise runoff (SH 21).
    LeaveVacantAllowed,
    /// Boxes are settled, counting may begin.
    Count,
    /// The persons' eligibility is confirmed before the list is published (ZJ 32).
    EligibilityCheckThenPublish,
}

/// A figure of a reason, ready to print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Figure {
    /// A count.
    Number(u32),
    /// A word, a name, a day.
    Text(Cow<'static, str>),
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(n) => n.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl PartialEq<&str> for Figure {
    fn eq(&self, other: &&str) -> bool {
        matches!(self, Self::Text(text) if text == other)
    }
}

impl From<u32> for Figure {
    fn from(number: u32) -> Self {
        Self::Number(number)
    }
}

impl From<&'static str> for Figure {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Figure {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

/// The figures of a reason, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures(pub Vec<(Cow<'static, str>, Figure)>);

impl Figures {
    /// The figure of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Figure> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, figure)| figure)
    }
}

impl std::ops::Index<&str> for Figures {
    type Output = Figure;

    /// # Panics
    /// If there is no figure of that name.
    fn index(&self, name: &str) -> &Figure {
        self.get(name).expect("a figure of that name")
    }
}

impl Serialize for Figures {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, figure)| (name, figure)))
    }
}

impl<'de> Deserialize<'de> for Figures {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Figures;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("figures by name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Figures, A::Error> {
                let mut figures = Vec::new();
                while let Some((name, figure)) = map.next_entry::<String, Figure>()? {
                    figures.push((Cow::Owned(name), figure));
                }
                Ok(Figures(figures))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// A reason: which rule, whether it was met, with which figures, under which article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Because {
    /// Code of the rule; its sentences stand in the message files under `because-<rule>-met` and `-not`.
    pub rule: Cow<'static, str>,
    /// Met or not.
    pub met: bool,
    /// Figures by name, ready to print.
    pub figures: Figures,
    /// Where the rule stands.
    #[serde(flatten)]
    pub citation: Citation,
}

/// The decision.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Whether the election is valid; `None` if the figures do not say.
    pub election_valid: Option<bool>,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invalid_reason: Option<String>,
    /// Base of the majority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_votes: Option<u32>,
    /// Votes needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub win_min: Option<u32>,
    /// Elected.
    #[serde(default)]
    pub elected: Vec<ElectedPerson>,
    /// Seats left per post.
    #[serde(default)]
    pub seats_left: BTreeMap<Post, u32>,
    /// Tie at the last seat.
    #[serde(default)]
    pub tie: Option<Tie>,
    /// Seats the tied contest, where more than these are open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tie_seats: Option<u32>,
    /// What follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step: Option<NextStep>,
    /// Candidates of the runoff, best first.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub runoff_candidates: BTreeMap<Post, Vec<String>>,
    /// Days within which the next step is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline_days: Option<u32>,
    /// Boxes voided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub voided_boxes: Vec<String>,
    /// Seats reserved, for example `{member: "women"}`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub reserved: BTreeMap<Post, String>,
    /// Duties not met that do not change the result: `woman_missing`, `minority_member_missing`, `relatives_together`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<String>,
    /// The reasons, in the order in which they were asked.
    #[serde(default)]
    pub because: Vec<Because>,
}
