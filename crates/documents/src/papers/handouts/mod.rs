//! Papers that are handed out, read out or sent, not posted: forms, host's scripts, records, reports and replies. What the record
//! knows stands in them; what it does not know is left to be written by hand.
//!
//! They are there from the plan on, so that they can be printed before their day. Where a value of the law is not confirmed by an
//! article they say 未经核实.

mod assembly;
mod letters;
mod nomination;
mod poll;
mod records;
mod registration;
mod scripts;

use election::Election;
use election::programme::filing::Section;
use election::state::Plan;
use statute::Rules;

use super::planned;
use crate::paper::{Paper, UnitInfo};
use crate::zh;

/// Such a paper, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // each has its Chinese name
pub enum Handout {
    /// 启动换届选举的请示.
    StartRequest,
    /// 同意启动换届选举的批复.
    StartReply,
    /// 提前、延期换届的请示.
    ShiftRequest,
    /// 提前、延期换届的批复.
    ShiftReply,
    /// 村民代表会议主持词.
    RepresentativesScript,
    /// 会议签到册.
    Attendance,
    /// 选举委员会成员推选提名表.
    CommitteeProposal,
    /// 选举委员会成员推选票.
    CommitteeBallot,
    /// 选民登记表.
    RegistrationSheet,
    /// 参加选举登记申请表.
    RegistrationApplication,
    /// 未在户籍地登记参加选举证明.
    NotRegisteredElsewhere,
    /// 申诉书.
    Objection,
    /// 申诉登记簿.
    ObjectionRegister,
    /// 提名票.
    NominationBallot,
    /// 联名提名表.
    JointNomination,
    /// 党组织推荐表.
    PartyRecommendation,
    /// 自荐表.
    SelfNomination,
    /// 退出竞选声明.
    Withdrawal,
    /// 预选会主持词.
    PreSelectionScript,
    /// 被提名人资格审查表.
    ReviewForm,
    /// 委托投票书、委托投票证.
    ProxyForm,
    /// 选票印制和保管登记表.
    BallotCustody,
    /// 投票大会主持词.
    AssemblyScript,
    /// 选举大会记录.
    AssemblyRecord,
    /// 流动票箱登记表.
    MobileLog,
    /// 代写登记表.
    ScribeLog,
    /// 疑难票认定单.
    DoubtfulBallots,
    /// 唱票计票记录.
    CountRecord,
    /// 当选人员名册.
    ElectedRoster,
    /// 选举结果备案报告.
    ResultFiling,
    /// 备案回执.
    FilingReceipt,
}

impl Handout {
    /// All of them, in the order of the work.
    pub const ALL: [Self; 31] = [
        Self::StartRequest,
        Self::StartReply,
        Self::ShiftRequest,
        Self::ShiftReply,
        Self::RepresentativesScript,
        Self::Attendance,
        Self::CommitteeProposal,
        Self::CommitteeBallot,
        Self::RegistrationSheet,
        Self::RegistrationApplication,
        Self::NotRegisteredElsewhere,
        Self::Objection,
        Self::ObjectionRegister,
        Self::NominationBallot,
        Self::JointNomination,
        Self::PartyRecommendation,
        Self::SelfNomination,
        Self::Withdrawal,
        Self::PreSelectionScript,
        Self::ReviewForm,
        Self::ProxyForm,
        Self::BallotCustody,
        Self::AssemblyScript,
        Self::AssemblyRecord,
        Self::MobileLog,
        Self::ScribeLog,
        Self::DoubtfulBallots,
        Self::CountRecord,
        Self::ElectedRoster,
        Self::ResultFiling,
        Self::FilingReceipt,
    ];

    /// Its name in addresses and message files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::StartRequest => "start-request",
            Self::StartReply => "start-reply",
            Self::ShiftRequest => "shift-request",
            Self::ShiftReply => "shift-reply",
            Self::RepresentativesScript => "representatives-script",
            Self::Attendance => "attendance",
            Self::CommitteeProposal => "committee-proposal",
            Self::CommitteeBallot => "committee-ballot",
            Self::RegistrationSheet => "registration-sheet",
            Self::RegistrationApplication => "registration-application",
            Self::NotRegisteredElsewhere => "not-registered-elsewhere",
            Self::Objection => "objection",
            Self::ObjectionRegister => "objection-register",
            Self::NominationBallot => "nomination-ballot",
            Self::JointNomination => "joint-nomination",
            Self::PartyRecommendation => "party-recommendation",
            Self::SelfNomination => "self-nomination",
            Self::Withdrawal => "withdrawal",
            Self::PreSelectionScript => "pre-selection-script",
            Self::ReviewForm => "review-form",
            Self::ProxyForm => "proxy-form",
            Self::BallotCustody => "ballot-custody",
            Self::AssemblyScript => "assembly-script",
            Self::AssemblyRecord => "assembly-record",
            Self::MobileLog => "mobile-log",
            Self::ScribeLog => "scribe-log",
            Self::DoubtfulBallots => "doubtful-ballots",
            Self::CountRecord => "count-record",
            Self::ElectedRoster => "elected-roster",
            Self::ResultFiling => "result-filing",
            Self::FilingReceipt => "filing-receipt",
        }
    }

    /// The one of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|handout| handout.name() == name)
    }

    /// The stage of the file to which it belongs.
    #[must_use]
    pub const fn section(self) -> Section {
        match self {
            Self::StartRequest
            | Self::StartReply
            | Self::ShiftRequest
            | Self::ShiftReply
            | Self::RepresentativesScript
            | Self::Attendance
            | Self::CommitteeProposal
            | Self::CommitteeBallot => Section::Preparation,
            Self::RegistrationSheet | Self::RegistrationApplication | Self::NotRegisteredElsewhere => Section::Registration,
            Self::Objection | Self::ObjectionRegister => Section::Corrections,
            Self::NominationBallot | Self::JointNomination | Self::PartyRecommendation | Self::SelfNomination => Section::Nomination,
            Self::Withdrawal | Self::PreSelectionScript => Section::Contest,
            Self::ReviewForm => Section::Review,
            Self::ProxyForm | Self::BallotCustody => Section::Arrangement,
            Self::AssemblyScript | Self::AssemblyRecord | Self::MobileLog | Self::ScribeLog | Self::DoubtfulBallots | Self::CountRecord => {
                Section::Poll
            }
            Self::ElectedRoster | Self::ResultFiling | Self::FilingReceipt => Section::Closing,
        }
    }
}

/// What such a paper is made from: a planned election and its rules.
struct Given<'a> {
    state: &'a Election,
    unit: &'a UnitInfo,
    plan: &'a Plan,
    term: u32,
    rules: Rules,
}

impl Given<'_> {
    /// A word of a parameter, of villagers or of residents.
    fn value(&self, word: &str) -> String {
        zh::value(word).replace("村（居）民", self.unit.people())
    }
}

/// The paper as it stands; nothing before there is a plan, where the law knows no such paper, or where names are erased.
#[must_use]
pub fn handout(state: &Election, unit: &UnitInfo, which: Handout) -> Option<Paper> {
    let (term, rules) = planned(state)?;
    let given = Given { state, unit, plan: state.plan.as_ref()?, term, rules };
    let paper = match which {
        Handout::StartRequest => letters::start_request(&given),
        Handout::StartReply => letters::start_reply(&given),
        Handout::ShiftRequest => letters::shift_request(&given),
        Handout::ShiftReply => letters::shift_reply(&given),
        Handout::RepresentativesScript => scripts::representatives(&given),
        Handout::Attendance => records::attendance(&given),
        Handout::CommitteeProposal => nomination::committee_proposal(&given),
        Handout::CommitteeBallot => nomination::committee_ballot(&given),
        Handout::RegistrationSheet => registration::sheet(&given),
        Handout::RegistrationApplication => registration::application(&given),
        Handout::NotRegisteredElsewhere => registration::not_elsewhere(&given),
        Handout::Objection => registration::objection(&given),
        Handout::ObjectionRegister => return registration::objection_register(&given),
        Handout::NominationBallot => nomination::ballot(&given),
        Handout::JointNomination => nomination::joint(&given),
        Handout::PartyRecommendation => nomination::recommendation(&given),
        Handout::SelfNomination => nomination::self_nomination(&given),
        Handout::Withdrawal => nomination::withdrawal(&given),
        Handout::PreSelectionScript => scripts::pre_selection(&given),
        Handout::ReviewForm => nomination::review(&given),
        Handout::ProxyForm => return poll::proxy(&given),
        Handout::BallotCustody => poll::custody(&given),
        Handout::AssemblyScript => return assembly::script(&given),
        Handout::AssemblyRecord => return assembly::record(&given),
        Handout::MobileLog => poll::mobile(&given),
        Handout::ScribeLog => poll::scribes(&given),
        Handout::DoubtfulBallots => poll::doubtful(&given),
        Handout::CountRecord => records::count(&given),
        Handout::ElectedRoster => return records::elected(&given),
        Handout::ResultFiling => return letters::filing(&given),
        Handout::FilingReceipt => return letters::receipt(&given),
    };
    Some(paper)
}
