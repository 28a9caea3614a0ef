//! The parameters of the law, by name.

use serde::{Deserialize, Serialize};

macro_rules! keys {
    ($($name:ident = $text:literal, $doc:literal;)*) => {
        /// A parameter that a legislature chose.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Key { $(#[doc = $doc] $name,)* }

        impl Key {
            /// All of them, in the order of an election.
            pub const ALL: &'static [Key] = &[$(Key::$name,)*];

            /// The name used in packs and messages.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Key::$name => $text,)* }
            }
        }
    };
}

keys! {
    TermYears = "term_years", "任期（年） (term in years).";
    ShiftMaxMonths = "shift_max_months", "提前或延期最多（月） (shift at most, months).";
    CommitteeMin = "committee_min", "委员会成员最少人数 (fewest members).";
    CommitteeMax = "committee_max", "委员会成员最多人数 (most members).";
    CommitteeOddRequired = "committee_odd_required", "成员人数为单数 (odd number of members).";
    SeatsDecidedBy = "seats_decided_by", "职数由谁确定 (who fixes the seats).";
    WomenMin = "women_min", "妇女成员最少人数 (fewest women members).";
    WomenMechanism = "women_mechanism", "妇女成员的产生方法 (how the woman member is ensured).";
    MinorityMemberRequired = "minority_member_required", "应有人数较少民族的成员 (minority-nationality member required).";
    RelativesRule = "relatives_rule", "近亲属回避的方法 (how relatives are avoided).";
    RelativesScope = "relatives_scope", "近亲属的范围 (relatives within the rule).";
    ElectoralCommitteeMin = "electoral_committee_min", "选举委员会最少人数 (election committee: fewest).";
    ElectoralCommitteeMax = "electoral_committee_max", "选举委员会最多人数 (election committee: most).";
    ElectoralCommitteePosts = "electoral_committee_posts", "选举委员会的职务 (election committee: offices).";
    ElectoralCommitteeChosenBy = "electoral_committee_chosen_by", "选举委员会的推选方式 (election committee: chosen by).";
    EcExitTrigger = "ec_exit_trigger", "选委会成员退出的时点 (when an election committee member leaves).";
    EcExitRelatives = "ec_exit_relatives", "近亲属被提名时退出 (leaves when a near relative is nominated).";
    EcAbsenceLimit = "ec_absence_limit", "缺席几次视为退出 (absences that end membership).";
    EcFillRule = "ec_fill_rule", "选委会缺额的补充 (how a vacancy is filled).";
    VotingAge = "voting_age", "选民年龄 (voting age).";
    AgeInclusive = "age_inclusive", "选举日当天满十八周岁的列入 (birthday on election day counts).";
    BirthdateSource = "birthdate_source", "出生日期的依据 (source of the birth date).";
    ResidenceMinYears = "residence_min_years", "第三类登记的居住年限 (years of residence, third category).";
    ThirdCategoryApprovedBy = "third_category_approved_by", "第三类登记由谁同意 (who agrees to third-category names).";
    RollPublicationDays = "roll_publication_days", "名单公布：选举日前至少几日 (roll published, days before at least).";
    ObjectionWindowDays = "objection_window_days", "申诉期（日） (days for objections).";
    ObjectionRulingDays = "objection_ruling_days", "处理申诉的期限（日） (days for a ruling).";
    ObjectionDayOneExcluded = "objection_day_one_excluded", "公布当日不计入 (day of posting not counted).";
    LateObjections = "late_objections", "逾期申诉 (late objections).";
    Nominator = "nominator", "谁可以提名 (who nominates).";
    NominationTurnout = "nomination_turnout", "提名的参加人数要求 (turnout at nomination).";
    NominationProxyAllowed = "nomination_proxy_allowed", "提名可否委托 (proxy at nomination).";
    SurplusRequired = "surplus_required", "候选人多于应选名额 (more candidates than seats).";
    SurplusChairMin = "surplus_chair_min", "主任候选人至少多几名 (surplus for chair, at least).";
    SurplusChairMax = "surplus_chair_max", "主任候选人至多多几名 (surplus for chair, at most).";
    SurplusViceMin = "surplus_vice_min", "副主任候选人至少多几名 (surplus for deputy, at least).";
    SurplusViceMax = "surplus_vice_max", "副主任候选人至多多几名 (surplus for deputy, at most).";
    SurplusMemberMin = "surplus_member_min", "委员候选人至少多几名 (surplus for member, at least).";
    SurplusMemberMax = "surplus_member_max", "委员候选人至多多几名 (surplus for member, at most).";
    SelfNomination = "self_nomination", "可以自荐 (self-nomination).";
    SelfNominationDeadlineDays = "self_nomination_deadline_days", "自荐截止：选举日前几日 (self-nomination closes, days before).";
    CandidateListDays = "candidate_list_days", "候选人名单：选举日前至少几日 (candidate list, days before).";
    CandidateOrder = "candidate_order", "候选人排列 (order of candidates).";
    CandidateWomanGuarantee = "candidate_woman_guarantee", "候选人中应有妇女 (a woman among the candidates).";
    CandidateWithdrawDays = "candidate_withdraw_days", "退出竞选：选举日前几日 (withdrawal, days before).";
    CandidateWithdrawAfterDays = "candidate_withdraw_after_days", "退出竞选：名单公布后几日 (withdrawal, days after the list).";
    NegativeList = "negative_list", "不得提名的情形 (bars to nomination).";
    CampaignOnDay = "campaign_on_day", "选举日可否介绍候选人 (campaign on election day).";
    PollNoticeDays = "poll_notice_days", "投票安排：选举日前几日公布 (poll arrangement posted, days before).";
    ChairFromElectedMembers = "chair_from_elected_members", "主任从当选委员中产生 (chair from elected members).";
    StaffExcluded = "staff_excluded", "候选人的哪些亲属不得担任工作人员 (relatives of candidates who may not be poll workers).";
    MobileStaffMin = "mobile_staff_min", "流动票箱工作人员最少人数 (mobile box staff, at least).";
    ProxyScope = "proxy_scope", "谁可以受委托 (who may hold a proxy).";
    ProxyReason = "proxy_reason", "可以委托的原因 (reason for a proxy).";
    ProxyPublished = "proxy_published", "委托名单公布 (proxy list published).";
    MaxProxies = "max_proxies", "每人最多接受委托数 (proxies per holder).";
    ProxyCandidateMayHold = "proxy_candidate_may_hold", "候选人可否受委托 (candidate may hold proxies).";
    ProxyChain = "proxy_chain", "可否转委托 (proxy passed on).";
    ProxyDeadlineDays = "proxy_deadline_days", "委托办理：选举日前几日 (proxies filed, days before).";
    ProxyPublishDays = "proxy_publish_days", "委托公布：选举日前几日 (proxies published, days before).";
    SecretBallot = "secret_ballot", "无记名投票 (secret ballot).";
    TurnoutThreshold = "turnout_threshold", "选举有效的参加人数 (turnout needed).";
    TurnoutThresholdRepresentatives = "turnout_threshold_representatives", "代表选举的参加人数 (turnout in the representatives form).";
    TurnoutMeasuredBy = "turnout_measured_by", "参加人数的计算 (turnout measured by).";
    ReturnedLimit = "returned_limit", "收回票数与何比较 (returned compared with).";
    OverflowEffect = "overflow_effect", "收回多于发出的后果 (effect of too many ballots).";
    OvervoteScope = "overvote_scope", "超选的无效范围 (scope of an over-vote).";
    SamePersonTwoPostsBallot = "same_person_two_posts_ballot", "一人填两职 (one person for two posts).";
    VoidInBase = "void_in_base", "废票计入总数 (void ballots in the base).";
    VoidExtraMarks = "void_extra_marks", "附加标记无效 (extra marks void).";
    DoubtfulBallotDecider = "doubtful_ballot_decider", "疑难票由谁认定 (who decides doubtful ballots).";
    DownwardAdding = "downward_adding", "票数下加 (downward adding).";
    WinThreshold = "win_threshold", "当选票数 (votes needed).";
    WriteInElectable = "write_in_electable", "另选他人可当选 (write-ins may be elected).";
    BarsBindWriteIns = "bars_bind_write_ins", "不得提名的情形适用于另选他人 (bars apply to write-ins).";
    TieRule = "tie_rule", "票数相同的处理 (ties).";
    RunoffThreshold = "runoff_threshold", "另行选举当选票数 (votes needed in a runoff).";
    RunoffSurplus = "runoff_surplus", "另行选举差额 (surplus in a runoff).";
    RunoffTurnout = "runoff_turnout", "另行选举的参加人数 (turnout in a runoff).";
    RunoffDeadlineDays = "runoff_deadline_days", "另行选举期限（日） (runoff within days).";
    RunoffRollUpdate = "runoff_roll_update", "另行选举前更新名单 (roll updated before a runoff).";
    RerunDeadlineDays = "rerun_deadline_days", "重新选举期限（日） (rerun within days).";
    VacancyRule = "vacancy_rule", "可以暂缺的条件 (when seats may stay vacant).";
    ActingHeadRule = "acting_head_rule", "主任空缺时由谁主持 (acting head).";
    PostVoteEligibilityCheck = "post_vote_eligibility_check", "投票后资格确认 (eligibility check after the vote).";
    ResultOnSpot = "result_on_spot", "当场公布结果 (result on the spot).";
    CertificateBy = "certificate_by", "当选证书由谁颁发 (who issues certificates).";
    CertificateDays = "certificate_days", "当选证书期限（日） (certificates within days).";
    HandoverDays = "handover_days", "工作移交期限（日） (handover within days).";
    BallotsKept = "ballots_kept", "选票保存 (ballots kept).";
    BallotsKeptYears = "ballots_kept_years", "选票保存（年） (ballots kept, years).";
    RecallPetitionVoters = "recall_petition_voters", "罢免联名：选民 (recall petition: voters).";
    RecallPetitionReps = "recall_petition_reps", "罢免联名：代表 (recall petition: representatives).";
    RecallVoteDays = "recall_vote_days", "罢免表决期限（日） (recall vote within days).";
    RecallRepeatMonths = "recall_repeat_months", "再次提出罢免的间隔（月） (repeat of a recall, months).";
    ByelectionBody = "byelection_body", "补选的会议 (by-election by).";
    ByelectionSkipIfLeft = "byelection_skip_if_left", "尚余几人可不补选 (by-election may be skipped with).";
    ByelectionMonths = "byelection_months", "补选期限（月） (by-election within months).";
    ByelectionRepsQuorum = "byelection_reps_quorum", "代表会议补选的参加人数 (quorum of representatives in a by-election).";
}

impl Key {
    /// The key of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|key| key.name() == name)
    }
}
