//! 归档目录: which papers the file of a unit takes, as data of the programme, and how each of them stands.
//!
//! What the record gives is complete of itself; what exists only on paper is filed by somebody; what does not apply to the unit is
//! said to, with the reason. A photograph is never missing. Stands on a [`Filing`] only, so that lists ask no log.

mod named;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use statute::Confidence;

use named::scribes;

use super::Catalogue;
use crate::state::Election;
use crate::summary::Stage;

pub use named::Named;

/// The stages of a file, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // each has its Chinese name
pub enum Section {
    /// 前期准备.
    Preparation,
    /// 选民登记.
    Registration,
    /// 名单公布.
    Posting,
    /// 调整解释.
    Corrections,
    /// 村(居)民代表、小组长推选.
    Representatives,
    /// 提名.
    Nomination,
    /// 竞选预选.
    Contest,
    /// 资格审查.
    Review,
    /// 选举准备.
    Arrangement,
    /// 选举日.
    Poll,
    /// 监委会、移交.
    Closing,
}

impl Section {
    /// All of them, in order.
    pub const ALL: [Self; 11] = [
        Self::Preparation,
        Self::Registration,
        Self::Posting,
        Self::Corrections,
        Self::Representatives,
        Self::Nomination,
        Self::Contest,
        Self::Review,
        Self::Arrangement,
        Self::Poll,
        Self::Closing,
    ];

    /// Name in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Preparation => "preparation",
            Self::Registration => "registration",
            Self::Posting => "posting",
            Self::Corrections => "corrections",
            Self::Representatives => "representatives",
            Self::Nomination => "nomination",
            Self::Contest => "contest",
            Self::Review => "review",
            Self::Arrangement => "arrangement",
            Self::Poll => "poll",
            Self::Closing => "closing",
        }
    }

    /// The stage of the election from which its papers are expected to be there.
    const fn over(self) -> Stage {
        match self {
            Self::Preparation => Stage::CommitteeFormed,
            Self::Registration | Self::Posting => Stage::RollPublished,
            Self::Corrections => Stage::RollFinal,
            Self::Representatives | Self::Nomination => Stage::Nominated,
            Self::Contest | Self::Review => Stage::CandidatesPublished,
            Self::Arrangement => Stage::Counting,
            Self::Poll => Stage::Elected,
            Self::Closing => Stage::HandedOver,
        }
    }
}

/// Minutes whose skeleton is generated; the signed original is filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // each has its Chinese name
pub enum Minute {
    /// 村(居)“两委”联席会议.
    TwoCommittees,
    /// 村(居)民代表会议.
    Representatives,
    /// 推选选举委员会的会议.
    CommitteeChosen,
    /// 选举委员会第一次会议.
    CommitteeFirst,
    /// 提名大会.
    Nomination,
    /// 审查被提名人的会议.
    Review,
    /// 确定正式候选人的会议.
    Candidates,
    /// 候选人与选民见面.
    Meeting,
    /// 选举准备会议.
    Arrangement,
    /// 新一届委员会第一次会议.
    NewCommittee,
    /// 移交会议.
    Handover,
    /// 党员大会.
    Party,
    /// 推选代表和小组长的小组会议.
    Groups,
    /// 推选监督委员会的会议.
    Supervision,
}

impl Minute {
    /// All of them, in order.
    pub const ALL: [Self; 14] = [
        Self::TwoCommittees,
        Self::Representatives,
        Self::CommitteeChosen,
        Self::CommitteeFirst,
        Self::Nomination,
        Self::Review,
        Self::Candidates,
        Self::Meeting,
        Self::Arrangement,
        Self::NewCommittee,
        Self::Handover,
        Self::Party,
        Self::Groups,
        Self::Supervision,
    ];
}

/// How an item comes into the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Comes {
    /// The record gives it.
    Paper {
        /// Which.
        paper: Named,
    },
    /// Its skeleton comes from the record, its signed original is filed.
    Minutes {
        /// Which.
        of: Minute,
    },
    /// It exists on paper only.
    Original,
    /// A photograph: welcome, never missing.
    Photo,
    /// The sealed ballots.
    Ballots,
}

/// When an item applies to a unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Applies {
    /// Always.
    #[default]
    Always,
    /// It belongs to a body whose election is not recorded here.
    NotRecorded,
    /// Somebody votes through a proxy.
    Proxies,
    /// Somebody votes at a mobile box.
    Mobile,
    /// Somebody writes for voters who cannot.
    Scribes,
    /// Somebody has objected to the roll.
    Objections,
    /// The roll has changed after it was posted.
    Changes,
    /// A nominee or a candidate has withdrawn.
    Withdrawal,
    /// Departments were asked about nominees.
    Vetting,
    /// A measure was planned.
    Measures,
    /// The members of the Party organisation are registered here.
    Party,
    /// The places of representatives are set here.
    Representatives,
    /// The supervision committee's seats are set here.
    Supervision,
    /// Candidates were chosen among the nominees.
    PreSelection,
    /// Only once it has happened: nobody waits for it.
    Happened,
}

impl Applies {
    /// Name in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::NotRecorded => "not-recorded",
            Self::Proxies => "proxies",
            Self::Mobile => "mobile",
            Self::Scribes => "scribes",
            Self::Objections => "objections",
            Self::Changes => "changes",
            Self::Withdrawal => "withdrawal",
            Self::Vetting => "vetting",
            Self::Measures => "measures",
            Self::Party => "party",
            Self::Representatives => "representatives",
            Self::Supervision => "supervision",
            Self::PreSelection => "pre-selection",
            Self::Happened => "happened",
        }
    }

    /// The conditions that a unit fulfils.
    fn holding(state: &Election) -> BTreeSet<Self> {
        let withdrawn = state.nomination.as_ref().is_some_and(|nomination| !nomination.withdrawn.is_empty())
            || state.candidates.as_ref().is_some_and(|list| !list.withdrawn.is_empty());
        let all = [
            (Self::Always, true),
            (Self::Proxies, !state.proxies.is_empty()),
            (Self::Mobile, Named::Mobile.given(state)),
            (Self::Scribes, scribes(state)),
            (Self::Objections, !state.roll.objections.is_empty()),
            (Self::Changes, !state.roll.movements.is_empty()),
            (Self::Withdrawal, withdrawn),
            (Self::Vetting, !state.programme.vetting.persons.is_empty()),
            (Self::Measures, !state.programme.situation.measures.is_empty()),
            (Self::Party, state.bodies.party.registered.is_some()),
            (Self::Representatives, state.bodies.representatives.planned.is_some()),
            (Self::Supervision, state.bodies.supervision.planned.is_some()),
            (Self::PreSelection, state.nomination.as_ref().is_some_and(|nomination| nomination.pre_selected.is_some())),
        ];
        all.into_iter().filter_map(|(what, holds)| holds.then_some(what)).collect()
    }
}

/// An item of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its name in the record, `a-z 0-9 -`.
    pub id: String,
    /// Its number on the office's list, for example 12 or 公告4.
    pub number: String,
    /// What it is.
    pub title: String,
    /// To which stage it belongs.
    pub section: Section,
    /// How it comes.
    pub comes: Comes,
    /// When it applies.
    #[serde(default)]
    pub applies: Applies,
    /// Instruction or example that asks for it.
    pub source: String,
    /// How sure we are of that.
    pub confidence: Confidence,
}

/// What is in a unit's file, without a name or a place: lists of offices are made of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Filing {
    /// Items filed, each with its pages.
    pub filed: BTreeMap<String, u32>,
    /// Papers that the record gives.
    pub given: BTreeSet<Named>,
    /// Conditions that hold.
    pub holds: BTreeSet<Applies>,
    /// Bags of ballots under seal, once all votes held are.
    pub bags: Option<u32>,
    /// The first day on which they may be destroyed, as far as a text says.
    pub keep_until: Option<Date>,
    /// They are destroyed.
    pub destroyed: Option<Date>,
    /// The volume is closed.
    pub closed: Option<Date>,
}

/// How an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stand {
    /// It is there.
    Complete,
    /// Its stage is over and it is not there.
    Missing,
    /// Its stage is not over.
    NotYet,
    /// It may be there and need not.
    Optional,
    /// It does not apply to the unit: the item says when it would.
    NotApplicable,
}

impl Stand {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Complete, Self::Missing, Self::NotYet, Self::Optional, Self::NotApplicable];

    /// Name in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Missing => "missing",
            Self::NotYet => "not-yet",
            Self::Optional => "optional",
            Self::NotApplicable => "not-applicable",
        }
    }
}

/// An item with its standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// Which.
    pub item: &'a Item,
    /// How it stands.
    pub stand: Stand,
    /// Pages of the original that was filed.
    pub pages: Option<u32>,
}

impl Catalogue {
    /// An item of the file.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// The file of a unit, item by item in the order of the programme.
    #[must_use]
    pub fn lines(&self, filing: &Filing, stage: Stage) -> Vec<Line<'_>> {
        self.items.iter().map(|item| Line { item, stand: item.stand(filing, stage), pages: filing.filed.get(&item.id).copied() }).collect()
    }

    pub(super) fn check_items(&self) -> Result<(), String> {
        let mut papers = BTreeSet::new();
        let mut minutes = BTreeSet::new();
        let mut numbers = BTreeSet::new();
        let mut last = Section::Preparation;
        for item in &self.items {
            let new = match item.comes {
                Comes::Paper { paper } => papers.insert(paper),
                Comes::Minutes { of } => minutes.insert(of),
                Comes::Original | Comes::Photo | Comes::Ballots => true,
            };
            if !new || !numbers.insert(&item.number) {
                return Err(format!("item {:?}: its number, paper or minutes stand at another item too", item.id));
            }
            if item.section < last {
                return Err(format!("item {:?}: items stand in the order of the stages", item.id));
            }
            last = item.section;
        }
        Ok(())
    }
}

impl Item {
    fn stand(&self, filing: &Filing, stage: Stage) -> Stand {
        let there = filing.filed.contains_key(&self.id)
            || match self.comes {
                Comes::Paper { paper } => filing.given.contains(&paper),
                Comes::Ballots => filing.bags.is_some() || filing.destroyed.is_some(),
                Comes::Minutes { .. } | Comes::Original | Comes::Photo => false,
            };
        if there {
            Stand::Complete
        } else if !filing.holds.contains(&self.applies) {
            Stand::NotApplicable
        } else if self.comes == Comes::Photo {
            Stand::Optional
        } else if stage < self.section.over() {
            Stand::NotYet
        } else {
            Stand::Missing
        }
    }
}

/// How many lines stand in a way.
#[must_use]
pub fn count(lines: &[Line<'_>], stand: Stand) -> usize {
    lines.iter().filter(|line| line.stand == stand).count()
}

impl Election {
    /// What is in the unit's file.
    #[must_use]
    pub fn filing(&self) -> Filing {
        let archive = &self.programme.archive;
        let voted = super::archive::voted(self);
        let stored = !voted.is_empty() && voted.iter().all(|round| archive.stored.contains_key(round));
        Filing {
            filed: archive.filed.iter().map(|(id, filed)| (id.clone(), filed.pages)).collect(),
            given: Named::ALL.into_iter().filter(|paper| paper.given(self)).collect(),
            holds: Applies::holding(self),
            bags: stored.then(|| archive.stored.values().fold(0, |sum, stored| u32::saturating_add(sum, stored.bags))),
            keep_until: super::archive::keeping(self).and_then(|keeping| keeping.earliest),
            destroyed: archive.destroyed.as_ref().map(|(on, _)| *on),
            closed: archive.closed.as_ref().map(|closed| closed.on),
        }
    }
}
