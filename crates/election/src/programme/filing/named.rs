//! Papers that the record gives, by name, and whether it holds what each states.

use serde::{Deserialize, Serialize};
use statute::{Form, Post};

use crate::bodies::term::Gone;
use crate::command::Duty;
use crate::state::Election;

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
    /// 应到会有选举权党员人数计算表.
    PartyShouldAttend,
    /// 推荐情况汇总表.
    RecommendationSummary,
    /// 候选人预备人选的请示.
    PreliminaryRequest,
    /// 候选人预备人选的批复.
    PreliminaryReply,
    /// 党员大会选举结果报告单.
    PartyReport,
    /// 书记、副书记选举结果报告单.
    SecretaryReport,
    /// 党组织选举结果的请示.
    PartyResultRequest,
    /// 党组织选举结果的批复.
    PartyResultReply,
    /// 代表名额分配表.
    PlacesTable,
    /// 代表和小组长推选公告.
    RepresentativesCall,
    /// 代表、小组长推选结果报告.
    RepresentativesReport,
    /// 代表名单公告.
    RepresentativesPosted,
    /// 小组长、副组长名单公告.
    LeadersPosted,
    /// 户代表名单公告.
    HouseholdsPosted,
    /// 代表花名册.
    RepresentativesRoster,
    /// 小组长花名册.
    LeadersRoster,
    /// 代表统计表.
    RepresentativesTable,
    /// 小组长统计表.
    LeadersTable,
    /// 监督委员会候选人公示.
    SupervisionCandidates,
    /// 监督委员会推选结果报告单.
    SupervisionReport,
    /// 监督委员会推选结果公告.
    SupervisionPosted,
    /// 罢免投票表决公告.
    RecallNotice,
    /// 罢免投票结果报告单.
    RecallReport,
    /// 罢免结果公告.
    RecallResult,
    /// 辞职公告.
    ResignationNotice,
    /// 职务终止公告.
    EndOfOfficeNotice,
    /// 当选无效公告.
    VoidPersonNotice,
    /// 主持工作公告.
    ActingHeadNotice,
    /// 补选公告.
    ByElectionNotice,
    /// 补选结果报告单.
    ByElectionReport,
    /// 补选结果公告.
    ByElectionResult,
    /// 提前、延期换届的请示.
    ShiftReport,
    /// 提前、延期换届的批复.
    ShiftApproval,
}

impl Named {
    /// All of them, in the order of the work.
    pub const ALL: [Self; 59] = [
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
        Self::PartyShouldAttend,
        Self::RecommendationSummary,
        Self::PreliminaryRequest,
        Self::PreliminaryReply,
        Self::PartyReport,
        Self::SecretaryReport,
        Self::PartyResultRequest,
        Self::PartyResultReply,
        Self::PlacesTable,
        Self::RepresentativesCall,
        Self::RepresentativesReport,
        Self::RepresentativesPosted,
        Self::LeadersPosted,
        Self::HouseholdsPosted,
        Self::RepresentativesRoster,
        Self::LeadersRoster,
        Self::RepresentativesTable,
        Self::LeadersTable,
        Self::SupervisionCandidates,
        Self::SupervisionReport,
        Self::SupervisionPosted,
        Self::RecallNotice,
        Self::RecallReport,
        Self::RecallResult,
        Self::ResignationNotice,
        Self::EndOfOfficeNotice,
        Self::VoidPersonNotice,
        Self::ActingHeadNotice,
        Self::ByElectionNotice,
        Self::ByElectionReport,
        Self::ByElectionResult,
        Self::ShiftReport,
        Self::ShiftApproval,
    ];

    /// Whether the record holds what the paper states, names aside.
    pub(super) fn given(self, state: &Election) -> bool {
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
                _ => self.of_bodies(state),
            }
    }

    /// The same of the papers of the other bodies.
    fn of_bodies(self, state: &Election) -> bool {
        let (party, representatives) = (&state.bodies.party, &state.bodies.representatives);
        let supervision = &state.bodies.supervision;
        match self {
            Self::PartyShouldAttend => party.registered.is_some(),
            Self::RecommendationSummary => !party.recommendations.is_empty(),
            Self::PreliminaryRequest => party.reported.is_some(),
            Self::PreliminaryReply => party.answered.is_some(),
            Self::PartyReport => !party.votes.is_empty(),
            Self::SecretaryReport => !party.plenary_votes.is_empty(),
            Self::PartyResultRequest => party.result_reported.is_some(),
            Self::PartyResultReply => party.result_answered.is_some(),
            Self::PlacesTable | Self::RepresentativesCall => representatives.planned.is_some(),
            Self::RepresentativesReport => representatives.groups.iter().any(|group| !group.votes.is_empty()),
            Self::RepresentativesPosted | Self::RepresentativesRoster | Self::RepresentativesTable => representatives.published.is_some(),
            Self::LeadersPosted | Self::LeadersRoster | Self::LeadersTable => {
                representatives.groups.iter().any(|group| group.leader.is_some())
            }
            Self::HouseholdsPosted => state.electors.is_some() && state.plan.as_ref().is_some_and(|plan| plan.form == Form::Households),
            Self::SupervisionCandidates => supervision.nominated.is_some(),
            Self::SupervisionReport => !supervision.votes.is_empty(),
            Self::SupervisionPosted => supervision.announced.is_some(),
            _ => self.between_terms(state),
        }
    }

    /// The same of what happens between terms.
    fn between_terms(self, state: &Election) -> bool {
        let term = &state.bodies.term;
        match self {
            Self::RecallNotice => !term.recalls.is_empty(),
            Self::RecallReport | Self::RecallResult => term.recalls.iter().any(|recall| recall.vote.is_some()),
            Self::ResignationNotice => term.left.iter().any(|left| left.how == Gone::Resigned),
            Self::EndOfOfficeNotice => term.left.iter().any(|left| matches!(left.how, Gone::Ended { .. })),
            Self::VoidPersonNotice => term.left.iter().any(|left| matches!(left.how, Gone::Voided { .. })),
            Self::ActingHeadNotice => {
                let deputy = state.elected.iter().any(|one| one.post == Post::ViceChair);
                term.acting.is_some() || (deputy && term.left.iter().any(|left| left.seat.post == Post::Chair))
            }
            Self::ByElectionNotice => !term.by_elections.is_empty(),
            Self::ByElectionReport => term.by_elections.iter().any(|one| !one.votes.is_empty()),
            Self::ByElectionResult => term.by_elections.iter().any(|one| one.elected().is_some()),
            Self::ShiftReport => term.shift.is_some(),
            Self::ShiftApproval => term.shift.as_ref().is_some_and(|shift| shift.answered.is_some()),
            _ => false,
        }
    }
}

/// Somebody writes for voters who cannot.
pub(super) fn scribes(state: &Election) -> bool {
    let arranged = state.rounds.iter().filter_map(|round| round.arrangement.as_ref());
    arranged.flat_map(|arranged| &arranged.staff).any(|worker| worker.duty == Duty::Scribe)
}
