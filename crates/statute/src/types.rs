//! Words of the field that every rule uses.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Which body is chosen, and so which law applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// 村民委员会 (村民委员会组织法; 牧委会 is the same body, Qinghai 1990 art. 2).
    VillageCommittee,
    /// 居民委员会 (城市居民委员会组织法).
    ResidentsCommittee,
    /// 村（社区）党支部 (中国共产党基层组织选举工作条例).
    PartyBranch,
    /// 村务监督委员会 (村民委员会组织法 37).
    SupervisionCommittee,
    /// 居务监督委员会 (城市居民委员会组织法 36).
    ResidentsSupervisionCommittee,
    /// 村民代表、村民小组长 (村民委员会组织法 29, 32).
    Representatives,
    /// 居民代表、居民小组长 (城市居民委员会组织法 13).
    ResidentsRepresentatives,
}

impl Body {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::VillageCommittee,
        Self::ResidentsCommittee,
        Self::PartyBranch,
        Self::SupervisionCommittee,
        Self::ResidentsSupervisionCommittee,
        Self::Representatives,
        Self::ResidentsRepresentatives,
    ];

    /// The name used in packs, messages and commands.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::VillageCommittee => "village_committee",
            Self::ResidentsCommittee => "residents_committee",
            Self::PartyBranch => "party_branch",
            Self::SupervisionCommittee => "supervision_committee",
            Self::ResidentsSupervisionCommittee => "residents_supervision_committee",
            Self::Representatives => "representatives",
            Self::ResidentsRepresentatives => "residents_representatives",
        }
    }

    /// The body of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|body| body.name() == name)
    }

    /// A body of a community (社区), under the law of residents' committees; a Party branch may be of either.
    #[must_use]
    pub fn of_community(self) -> bool {
        matches!(self, Self::ResidentsCommittee | Self::ResidentsSupervisionCommittee | Self::ResidentsRepresentatives)
    }
}

/// A post on the committee, highest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Post {
    /// 主任.
    Chair,
    /// 副主任.
    ViceChair,
    /// 委员.
    Member,
    /// 妇女委员, where that seat is voted on separately (ZJ 21(3)).
    WomenMember,
}

impl Post {
    /// The name used in questions and commands.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Chair => "chair",
            Self::ViceChair => "vice_chair",
            Self::Member => "member",
            Self::WomenMember => "women_member",
        }
    }
}

/// Sex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Sex {
    /// 男.
    #[serde(rename = "M")]
    Male,
    /// 女.
    #[serde(rename = "F")]
    Female,
}

/// Nationality as its GB/T 3304 short name without 族, for example "汉", "蒙古", "藏", "回", "土", "撒拉". Many people share it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Nationality(pub Arc<str>);

/// Kinship, said of the second person: what `b` is to `a`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// 配偶.
    Spouse,
    /// 父母.
    Parent,
    /// 子女.
    Child,
    /// 兄弟姐妹.
    Sibling,
    /// 祖父母、外祖父母.
    Grandparent,
    /// 孙子女、外孙子女.
    Grandchild,
    /// 其他亲属, not a near relative (民法典 1045).
    Other,
}

impl Confidence {
    /// All of them, surest first.
    pub const ALL: [Self; 4] = [Self::Text, Self::Partial, Self::Memory, Self::Default];

    /// The name used in packs and messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Partial => "partial",
            Self::Memory => "memory",
            Self::Default => "default",
        }
    }
}

impl Relation {
    /// The word used in packs and messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Spouse => "spouse",
            Self::Parent => "parent",
            Self::Child => "child",
            Self::Sibling => "sibling",
            Self::Grandparent => "grandparent",
            Self::Grandchild => "grandchild",
            Self::Other => "other",
        }
    }
}

/// How sure a value is (law.md 0.2). Anything but `Text` is shown as unconfirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// The article was read in full.
    Text,
    /// Read in part or relayed.
    Partial,
    /// From memory.
    Memory,
    /// Our default where no text says anything.
    Default,
}

/// Where a value or a reason comes from. Cheap to clone.
#[derive(Clone)]
pub struct Citation(Arc<Cited>);

/// What a citation says.
#[derive(Debug, PartialEq, Eq)]
pub struct Cited {
    /// Pack, for example `CN-VCL-2025`.
    pub pack: Box<str>,
    /// As people cite it, for example "《村民委员会组织法》第十七条第一款".
    pub article: Box<str>,
    /// How sure.
    pub confidence: Confidence,
    /// The three as fields of a JSON object, written once: every answer repeats them.
    fields: Box<str>,
}

#[derive(Serialize, Deserialize)]
struct CitationFields<'a> {
    pack: Cow<'a, str>,
    article: Cow<'a, str>,
    confidence: Confidence,
}

impl Citation {
    /// A citation of an article of a pack.
    #[must_use]
    pub fn new(pack: &str, article: &str, confidence: Confidence) -> Self {
        let text = |text: &str| serde_json::Value::from(text).to_string();
        let fields = format!(r#""pack":{},"article":{},"confidence":"{}""#, text(pack), text(article), confidence.name());
        Self(Arc::new(Cited { pack: pack.into(), article: article.into(), confidence, fields: fields.into() }))
    }

    pub(crate) fn json_fields(&self) -> &str {
        &self.0.fields
    }
}

impl Deref for Citation {
    type Target = Cited;

    fn deref(&self) -> &Cited {
        &self.0
    }
}

impl fmt::Debug for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ({})", self.pack, self.article, self.confidence.name())
    }
}

impl PartialEq for Citation {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Eq for Citation {}

impl Serialize for Citation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (pack, article) = (Cow::Borrowed(&*self.pack), Cow::Borrowed(&*self.article));
        CitationFields { pack, article, confidence: self.confidence }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Citation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        CitationFields::deserialize(deserializer).map(|c| Self::new(&c.pack, &c.article, c.confidence))
    }
}
