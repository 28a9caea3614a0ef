//! 归档目录: which papers the file of a unit takes, as data of the programme, and how each of them stands.
//!
//! What the record gives is complete of itself; what exists only on paper is filed by somebody; what does not apply to the unit is
//! said to, with the reason. A photograph is never missing. Stands on a [`Filing`] only, so that lists ask no log.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use statute::Confidence;

use super::Catalogue;
use crate::command::Duty;
use crate::state::Election;
use crate::summary::Stage;

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

/// Papers that the record gives, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // each has its Chinese name
pub enum Named {
    /// 选举日公告.
    Plan,
    /// 选举委员会名单公告.
    Committee,
    /// 选民登记公告.
    Registration,
    /// 选情分析报告.
    Situation,
    /// 巩固提升计划、整顿计划.
    Measures,
    /// 选民名单公告, as posted.
    Roll,
    /// 选民登记情况统计表.
    Statistics,
    /// 申诉处理决定.
    Ruling,
    /// 更正后的选民名单公告.
    CorrectedRoll,
    /// 选民名单调整公告.
    Delta,
    /// 四增四减.
    DeltaReport,
    /// 初步候选人提名公告.
    NominationCall,
    /// 初步候选人一览表.
    Nominees,
    /// 初步候选人名单公告.
    NomineesPosted,
    /// 正式候选人名单公告.
    Candidates,
    /// 选票样.
    Ballot,
    /// 投票时间和地点公告.
    Poll,
    /// 选举工作人员名单公告.
    Staff,
    /// 流动票箱投票人员名单公告.
    Mobile,
    /// 委托投票名单公告.
    Proxies,
    /// 代写人员名单公告.
    Scribes,
    /// 选票有效、无效认定规则公告.
    VoidRules,
    /// 选举结果报告单.
    Report,
    /// 选举结果公告.
    Result,
    /// 当选证书.
    Certificates,
    /// 工作移交清单.
    Handover,
}

impl Named {
    /// All of them, in the order of the work.
    pub const ALL: [Self; 26] = [
        Self::Plan,
        Self::Committee,
        Self::Situation,
        Self::Measures,
        Self::Registration,
        Self::Roll,
        Self::Statistics,
        Self::Ruling,
        Self::CorrectedRoll,
        Self::Delta,
        Self::DeltaReport,
        Self::NominationCall,
        Self::Nominees,
        Self::NomineesPosted,
        Self::Candidates,
        Self::Ballot,
        Self::Poll,
        Self::Staff,
        Self::Mobile,
        Self::Proxies,
        Self::Scribes,
        Self::VoidRules,
        Self::Report,
        Self::Result,
        Self::Certificates,
        Self::Handover,
    ];

    /// Whether the record holds what the paper states, names aside.
    fn given(self, state: &Election) -> bool {
        let situation = &state.programme.situation;
        let round = |holds: fn(&crate::state::Round) -> bool| state.rounds.iter().any(holds);
        let planned = state.plan.is_some();
        planned
            && match self {
                Self::Plan => true,
                Self::Committee | Self::Registration | Self::NominationCall => state.election_committee.is_some(),
                Self::Situation => situation.reported.is_some(),
                Self::Measures => situation.reported.is_some() && !situation.measures.is_empty(),
                Self::Roll | Self::Statistics => state.roll.published.is_some(),
                Self::Ruling => state.roll.objections.iter().any(|objection| objection.ruling.is_some()),
                Self::CorrectedRoll => state.roll.corrected.is_some(),
                Self::Delta => state.roll.corrected.is_some() && !state.roll.last_told().is_empty(),
                Self::DeltaReport => state.roll.corrected.is_some() && !state.roll.movements.is_empty(),
                Self::Nominees | Self::NomineesPosted => state.nomination.is_some(),
                Self::Candidates => state.candidates.is_some(),
                Self::Ballot => round(|round| round.printed > 0),
                Self::Poll | Self::VoidRules => round(|round| round.arrangement.is_some()),
                Self::Staff => round(|round| round.arrangement.as_ref().is_some_and(|arranged| !arranged.staff.is_empty())),
                Self::Scribes => scribes(state),
                Self::Mobile => round(|round| round.arrangement.as_ref().is_some_and(|arranged| !arranged.mobile.is_empty())),
                Self::Proxies => state.proxies_published.is_some(),
                Self::Report => round(|round| round.announced.is_some() || round.invalid.is_some()),
                Self::Result => round(|round| round.announced.is_some()),
                Self::Certificates => !state.certificates.is_empty(),
                Self::Handover => state.handover.is_some(),
            }
    }
}

/// Somebody writes for voters who cannot.
fn scribes(state: &Election) -> bool {
    let arranged = state.rounds.iter().filter_map(|round| round.arrangement.as_ref());
    arranged.flat_map(|arranged| &arranged.staff).any(|worker| worker.duty == Duty::Scribe)
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
}

impl Minute {
    /// All of them, in order.
    pub const ALL: [Self; 11] = [
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
