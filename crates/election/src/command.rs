//! What a person may ask of an election. A form, an Excel row, an API call becomes one of these.

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use statute::{Form, Post, Relation, Sex};

use crate::person::{PersonId, Registration, Unlisted, Voter};
use crate::programme::Attachment;
pub use crate::roll::{AddReason, ObjectionMatter, RollChange, StrikeReason};
pub use crate::seats::{Ballot, Seats, Way};

/// Who chose the election committee (VCL-2025 15(2)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChosenBy {
    /// 村民会议 / 居民会议.
    Meeting,
    /// 村民代表会议 / 居民代表会议.
    Representatives,
    /// 各村民小组会议.
    Groups,
}

/// Office within the election committee (VCL-2025 15(1)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommitteeOffice {
    /// 主任.
    Chair,
    /// 副主任 (since 2026).
    Deputy,
    /// 委员.
    Member,
}

/// A person not yet known to the unit, or one already known by `person`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonInput {
    /// Known person; then the other fields are ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// Name of a new person.
    #[serde(default)]
    pub name: String,
    /// Sex of a new person.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// Identity number of a new person, if it is at hand.
    #[serde(default)]
    pub id_number: Option<String>,
}

/// A member of the election committee as chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommitteeMemberInput {
    /// Who.
    pub who: PersonInput,
    /// As what.
    pub office: CommitteeOffice,
}

/// Why a member leaves the election committee (VCL-2025 15(3), ZJ 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExitReason {
    /// Nominated as a candidate.
    Nominated,
    /// A near relative was nominated.
    RelativeNominated,
    /// Resigned.
    Resigned,
    /// Absent too often (where the law says so).
    Absent,
}

/// How candidates were nominated (law.md 1.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NominationMode {
    /// 海选: open nomination ballot of voters at a meeting.
    OpenAtMeeting,
    /// Open nomination ballot by groups.
    OpenByGroups,
    /// 党组织推荐 together with voters' votes (since 2026).
    PartyAndVoters,
    /// 党组织提名 alone.
    PartyOrganisation,
    /// 选民联名: votes are the signatures of each nominee.
    Joint,
    /// 自荐.
    SelfNominated,
}

impl NominationMode {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::OpenAtMeeting, Self::OpenByGroups, Self::PartyAndVoters, Self::PartyOrganisation, Self::Joint, Self::SelfNominated];

    /// Name in commands and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OpenAtMeeting => "open_at_meeting",
            Self::OpenByGroups => "open_by_groups",
            Self::PartyAndVoters => "party_and_voters",
            Self::PartyOrganisation => "party_organisation",
            Self::Joint => "joint",
            Self::SelfNominated => "self_nominated",
        }
    }

    /// Voters vote on the nominees, so that a share of them has to take part.
    #[must_use]
    pub const fn by_ballot(self) -> bool {
        matches!(self, Self::OpenAtMeeting | Self::OpenByGroups | Self::PartyAndVoters)
    }
}

/// Votes for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonVotes {
    /// Who.
    pub person: PersonId,
    /// How many, as for the named post only.
    pub votes: u32,
}

/// Nomination votes for one post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostNominations {
    /// Which post.
    pub post: Post,
    /// Votes per nominee.
    pub votes: Vec<PersonVotes>,
}

/// Outcome of the qualification review of one nominee (VCL-2025 18(1)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case", deny_unknown_fields)]
pub enum Review {
    /// None of the bars applies.
    Cleared,
    /// A bar applies.
    Barred {
        /// Which of them.
        bar: Bar,
    },
}

/// The four national bars (VCL-2025 18(1)) and the two older ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bar {
    /// 被开除党籍.
    ExpelledFromParty,
    /// 受过刑事处罚.
    CriminallyPunished,
    /// 利用宗族势力或者黑恶势力从事违法活动.
    ClanOrBlackForces,
    /// 组织、参加非法宗教或邪教活动.
    IllegalReligionOrCult,
    /// 丧失行为能力.
    Incapacity,
    /// 被剥夺政治权利.
    Deprived,
}

/// Number of candidates for a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostNumber {
    /// Which post.
    pub post: Post,
    /// How many.
    pub number: u32,
}

/// What happens to a mobile box on its way (chain of custody).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
pub enum BoxStep {
    /// Shown empty, locked, sealed.
    Sealed {
        /// Number on the seal.
        seal: String,
    },
    /// Left the polling place with its staff.
    Departed,
    /// Back at the polling place, the seal read again before everybody.
    Returned {
        /// Number on the seal as read.
        seal: String,
    },
    /// Back at the polling place with another seal than the one put on, or with none: recorded as it was found.
    ReturnedBroken {
        /// Number on the seal as read; empty if there was none.
        seal: String,
    },
}

/// What kind of box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoxKind {
    /// 中心会场.
    Central,
    /// 投票站.
    Station,
    /// 流动票箱.
    Mobile,
}

/// A ballot box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BallotBox {
    /// Number within the unit, from 1.
    pub id: u32,
    /// Name on the box, for example "中心会场".
    pub name: String,
    /// Kind.
    pub kind: BoxKind,
}

/// Duty of a poll worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// 监票人.
    Scrutineer,
    /// 唱票人.
    Caller,
    /// 计票人.
    Teller,
    /// 验证发票员.
    Issuer,
    /// 代书员.
    Scribe,
}

/// A poll worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffMember {
    /// Who.
    pub person: PersonId,
    /// Duty.
    pub duty: Duty,
    /// At which box, if at one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_box: Option<u32>,
}

/// Why a voter uses a mobile box (HA 31, BJ 23).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MobileReason {
    /// 年老体弱.
    Aged,
    /// 患病.
    Ill,
    /// 残疾.
    Disabled,
    /// 放牧点偏远.
    RemotePasture,
}

/// Why a voter gives a proxy (VCL-2025 18(4): away).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProxyReason {
    /// 外出务工.
    AwayWorking,
    /// 外出经商.
    AwayTrading,
    /// 外出就学.
    AwayStudying,
    /// 外出放牧.
    AwayHerding,
    /// 其他外出.
    AwayOther,
    /// Not away (some provinces allow other reasons).
    Special,
}

/// What was counted at one box when the poll closed, before any ballot was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoxCount {
    /// Which box.
    pub id: u32,
    /// Sheets given out and kept by voters at this box, one per vote (proxies included), exchanged sheets not counted twice.
    pub issued: u32,
    /// Sheets taken from the box, counted face down.
    pub returned: u32,
}

/// For how many voters a ballot was handed out at one box, by the marks on the roll.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoxMarks {
    /// Which box.
    pub id: u32,
    /// Marks made at it.
    pub marked: u32,
}

/// A salted commitment, as the record writes one: base64 of 32 bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Committed {
    /// The hash.
    pub c: String,
}

/// One part of the tally that two people enter independently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "section", rename_all = "snake_case", deny_unknown_fields)]
pub enum TallySection {
    /// How many ballots were valid and void.
    Ballots {
        /// 有效票.
        valid: u32,
        /// 废票.
        void: u32,
    },
    /// Votes for one post.
    Post {
        /// Which post.
        post: Post,
        /// Votes per candidate, each candidate of the post exactly once.
        votes: Vec<PersonVotes>,
        /// Write-ins (另选他人) that were given a person, with their votes.
        #[serde(default)]
        write_ins: Vec<PersonVotes>,
    },
}

/// Grounds on which a poll is declared invalid (规程's eight).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvalidGround {
    /// 选举委员会未按法定程序产生.
    CommitteeNotLawfullyFormed,
    /// 候选人未按法定程序产生.
    CandidatesNotLawfullyProduced,
    /// 参加投票人数未过半数.
    TurnoutNotMajority,
    /// 等额选举.
    NoSurplusCandidates,
    /// 收回多于发出.
    ReturnedGtIssued,
    /// 未公开唱票、计票.
    CountNotPublic,
    /// 未当场公布结果.
    ResultNotAnnouncedOnSpot,
    /// 其他违反法定程序.
    OtherBreach,
}

/// What was handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandoverItem {
    /// 印章.
    Seal,
    /// 办公场所和设备.
    Premises,
    /// 账目、资金.
    Accounts,
    /// 资产.
    Assets,
    /// 档案.
    Archive,
    /// 债权债务.
    Debts,
    /// 未结事项.
    OpenMatters,
}

/// A command. `on` is the day of the act itself: not after today, not before the acts it follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // the fields carry the names of the law's own words, explained on their types
pub enum Command {
    /// 工作记录: a dated remark in the `programme` stream.
    WorkLog { text: String },

    // 1 计划
    /// The plan: term number, election day, seats; in communities, who elects; in how many votes.
    SetPlan {
        on: Date,
        term: u32,
        election_day: Date,
        seats: Seats,
        #[serde(default)]
        form: Form,
        #[serde(default)]
        way: Way,
    },

    // 2 村民选举委员会
    /// The election committee was chosen, with its ranked reserve.
    FormElectionCommittee {
        on: Date,
        chosen_by: ChosenBy,
        members: Vec<CommitteeMemberInput>,
        #[serde(default)]
        reserve: Vec<PersonInput>,
    },
    /// Two people are relatives; `b` is `relation` of `a`.
    DeclareKinship { a: PersonId, b: PersonId, relation: Relation },
    /// A member leaves; the next reserve takes the seat.
    LeaveElectionCommittee { on: Date, member: PersonId, reason: ExitReason },

    // 3 名单
    /// Lines added to the roll's draft, all or none. `replace` empties the draft first.
    ImportRoll {
        voters: Vec<Voter>,
        #[serde(default)]
        unlisted: Vec<Unlisted>,
        #[serde(default)]
        replace: bool,
    },
    /// One change of the draft, or of the posted roll before it is final.
    ChangeRoll {
        change: RollChange,
        /// Papers that show why.
        #[serde(default)]
        attachments: Vec<Attachment>,
    },
    /// Somebody who belongs to the unit does not come onto the roll; the reason stays visible. The person's `id` is given by the system.
    LeaveOffRoll { line: Unlisted },
    /// The same person was found on the roll of another unit; nobody sees the other roll.
    NoteDouble { person: PersonId, elsewhere: String },
    /// The person does not stand on that other roll any more.
    CloseDouble { person: PersonId, elsewhere: String },
    /// Both places keep the person: whoever stands above them decides.
    ContestDouble { person: PersonId, elsewhere: String },
    /// The person stays on this roll, on the ground given.
    SettleDouble { on: Date, person: PersonId, ground: String },
    /// Somebody of the office has looked at a person's identity number, for the reason given.
    UnsealIdentity { person: PersonId, reason: String },
    /// The roll is posted.
    PublishRoll { on: Date },
    /// An objection within the window.
    FileObjection {
        on: Date,
        matter: ObjectionMatter,
        objector: String,
        statement: String,
        #[serde(default)]
        about: Option<PersonId>,
        /// Papers handed in with it.
        #[serde(default)]
        attachments: Vec<Attachment>,
    },
    /// The ruling on an objection, with its consequence.
    RuleObjection {
        on: Date,
        objection: u32,
        upheld: bool,
        ground: String,
        #[serde(default)]
        change: Option<RollChange>,
        /// Papers on which it rests.
        #[serde(default)]
        attachments: Vec<Attachment>,
    },
    /// The corrected roll is posted: from now on it is final.
    PublishCorrectedRoll { on: Date },

    /// One representative of each household is listed, where households elect (communities).
    ListElectors { on: Date, people: Vec<PersonId> },

    // 4 提名与候选人
    /// The nomination votes, all posts at once.
    RecordNominations { on: Date, mode: NominationMode, participants: u32, posts: Vec<PostNominations> },
    /// 预选: voters or representatives vote on the nominees; with too few votes one falls out.
    PreSelect { on: Date, by: ChosenBy, whole: u32, present: u32, posts: Vec<PostNominations> },
    /// 无候选人: the vote is held without a list, where the law in force lets it; the meeting's consent where it asks for it.
    StandWithoutCandidates {
        on: Date,
        #[serde(default)]
        whole: u32,
        #[serde(default)]
        present: u32,
        #[serde(default)]
        agree: u32,
    },
    /// A nominee declines (for one post, or for all).
    WithdrawNominee {
        on: Date,
        person: PersonId,
        #[serde(default)]
        post: Option<Post>,
    },
    /// The review of nominees, each with its outcome.
    ReviewNominees { on: Date, reviews: Vec<(PersonId, Review)> },
    /// The candidate list is posted, in order of votes, with so many candidates per post.
    PublishCandidates { on: Date, numbers: Vec<PostNumber> },
    /// A candidate withdraws after the list; the next in votes fills the place.
    WithdrawCandidate { on: Date, person: PersonId, post: Post },

    // 5 选票
    /// So many ballots were printed for the round at hand.
    PrintBallots { on: Date, copies: u32 },

    // 6 投票
    /// Place, hours, boxes and staff are posted.
    ArrangePoll { on: Date, place: String, opens: Time, closes: Time, boxes: Vec<BallotBox>, staff: Vec<StaffMember> },
    /// The voters of a mobile box are posted, with its route and (at least three) staff.
    ListMobileVoters { on: Date, box_id: u32, route: String, voters: Vec<(PersonId, MobileReason)>, staff: Vec<PersonId> },
    /// A step of a mobile box on its way, with those who witnessed it.
    StepBox { on: Date, at: Time, box_id: u32, step: BoxStep, staff: Vec<PersonId> },
    /// A proxy is registered.
    RegisterProxy {
        on: Date,
        principal: PersonId,
        holder: PersonId,
        #[serde(default)]
        relation: Option<Relation>,
        reason: ProxyReason,
    },
    /// A proxy is cancelled by its principal.
    CancelProxy { on: Date, principal: PersonId },
    /// The list of principals and holders is posted.
    PublishProxies { on: Date },
    /// The check-in is over: nobody gets a ballot any more. The marks themselves are committed to, never told.
    CloseCheckIn {
        on: Date,
        boxes: Vec<BoxMarks>,
        #[serde(default)]
        by_proxy: u32,
        commitment: Committed,
    },
    /// The poll is over and the ballots are accounted for, before any is opened.
    ClosePoll {
        on: Date,
        spoiled: u32,
        unused: u32,
        boxes: Vec<BoxCount>,
        #[serde(default)]
        by_proxy: u32,
        #[serde(default)]
        scribed: u32,
    },

    // 7 计票
    /// One person's tally, whole or only the differing sections.
    EnterTally { sections: Vec<TallySection> },

    // 8 结果
    /// The agreed tally is decided.
    ConfirmResult { on: Date },
    /// The poll is declared invalid.
    DeclareInvalid { on: Date, ground: InvalidGround },
    /// The result is announced.
    AnnounceResult { on: Date },
    /// The next round (runoff, tie revote, rerun) is called.
    CallRound { on: Date, day: Date },
    /// Seats are left vacant, where the law allows it.
    LeaveVacant { on: Date },

    // 9 证书与移交
    /// Certificates of election are issued to all elected.
    IssueCertificates { on: Date },
    /// The handover is complete.
    RecordHandover { on: Date, items: Vec<HandoverItem>, supervised_by: String },

    // 其他组织
    /// Party organisation, representatives, supervision committee, and what happens between terms; which act it is stands under
    /// `act`.
    Body(crate::bodies::Command),

    // 换届工作
    /// The work around the vote; which act it is stands under `act`.
    Programme(crate::programme::Command),
}

impl Registration {
    /// Third-category applicants need a decision before they are published.
    #[must_use]
    pub fn undecided(&self) -> bool {
        matches!(self, Self::Applicant { approved_on: None })
    }
}
