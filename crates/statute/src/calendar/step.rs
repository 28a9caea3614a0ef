//! The steps of an election, of every body, and the form in which a residents' committee is elected.

use serde::{Deserialize, Serialize};

use crate::key::Key;
use crate::rules::Rules;

macro_rules! steps {
    ($($step:ident = $name:literal, $doc:literal;)*) => {
        /// A step with a place in the order of an election, and often a day of its own.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Step { $(#[doc = $doc] $step,)* }

        impl Step {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$step,)*];

            /// The name used in messages.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$step => $name,)* }
            }
        }
    };
}

steps! {
    AuditPublished = "audit_published", "离任审计结果公布 (VCL-2025 40).";
    PartyBranchElected = "party_branch_elected", "党组织换届完成.";
    SeatsDecided = "seats_decided", "职数和选举办法确定.";
    ElectionCommittee = "election_committee", "选举委员会产生.";
    Registration = "registration", "选民登记.";
    ThirdCategoryDecided = "third_category_decided", "第三类登记申请的决定 (VCL-2025 16(2)(3)).";
    HouseholdsChosen = "households_chosen", "户代表推选.";
    RepresentativesChosen = "representatives_chosen", "新一届居民代表推选.";
    RepresentativesListed = "representatives_listed", "户代表或者居民代表名单公布 (RCL-2025 17(1)).";
    RollPublished = "roll_published", "名单公布.";
    ObjectionsEnd = "objections_end", "申诉截止 (counted from the posting of the roll).";
    RulingsEnd = "rulings_end", "申诉处理截止 (of an objection filed on the last day).";
    CorrectedRoll = "corrected_roll", "更正后的名单公布.";
    VoterCertificates = "voter_certificates", "参选证发放.";
    SelfNomination = "self_nomination", "自荐截止.";
    Nomination = "nomination", "提名.";
    PreSelection = "pre_selection", "预选.";
    JointReview = "joint_review", "资格联审.";
    CandidateList = "candidate_list", "正式候选人名单公布.";
    Withdrawal = "withdrawal", "候选人退出截止.";
    CandidatesMeet = "candidates_meet", "候选人与选民见面.";
    PollArrangement = "poll_arrangement", "投票时间、地点、工作人员公布.";
    ProxiesFiled = "proxies_filed", "委托办理截止.";
    ProxiesPublished = "proxies_published", "委托名单公布.";
    MobileListed = "mobile_listed", "流动票箱名单公布.";
    PartyRecommended = "party_recommended", "党员推荐和群众推荐.";
    PartyCandidatesApproved = "party_candidates_approved", "上级党组织批准候选人预备人选.";
    AttendanceFixed = "attendance_fixed", "应到会党员名册确定.";
    CommitteeResultFinal = "committee_result_final", "村（居）民委员会选举结果确定 (relatives of its members are excluded from supervision).";
    RepsAllotted = "reps_allotted", "代表名额分配到组.";
    MeetingNotice = "meeting_notice", "会议通知.";
    ElectionDay = "election_day", "选举日.";
    SecretaryElected = "secretary_elected", "书记、副书记选举.";
    ResultListed = "result_listed", "当选名单公布.";
    Filing = "filing", "结果报备案.";
    PartyResultApproved = "party_result_approved", "选举结果报上级党组织备案、审批.";
    Runoff = "runoff", "另行选举.";
    Certificates = "certificates", "当选证书.";
    SealHandover = "seal_handover", "印章移交.";
    Handover = "handover", "工作移交.";
    GroupLeaders = "group_leaders", "小组长推选.";
    Subcommittees = "subcommittees", "下属委员会产生.";
    SupervisionCommittee = "supervision_committee", "监督委员会产生.";
    Training = "training", "新任成员培训.";
}

/// Who elects a residents' committee (RCL-2025 14): settled by what the residents want.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// 全体有选举权的居民; the only form of a villagers' committee.
    #[default]
    AllVoters,
    /// 每户派代表.
    Households,
    /// 居民代表.
    Representatives,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::AllVoters, Self::Households, Self::Representatives];

    /// The name used in packs and commands.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AllVoters => "all_voters",
            Self::Households => "households",
            Self::Representatives => "representatives",
        }
    }

    /// The form of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.name() == name)
    }

    /// The only form the rules leave (a form chosen for this election is set with [`Rules::with`]); else all voters.
    #[must_use]
    pub fn of(rules: &Rules) -> Self {
        match rules.list(Key::Form) {
            [only] => Self::named(only).unwrap_or_default(),
            _ => Self::default(),
        }
    }

    /// The turnout the election needs in this form.
    #[must_use]
    pub fn turnout(self) -> Key {
        match self {
            Self::AllVoters => Key::TurnoutThreshold,
            Self::Households => Key::TurnoutThresholdHouseholds,
            Self::Representatives => Key::TurnoutThresholdRepresentatives,
        }
    }
}
