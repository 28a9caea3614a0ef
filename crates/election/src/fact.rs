//! What has happened. Facts hold numbers, days and opaque person numbers; everything personal stands in [`Sealed`].

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use statute::{Form, Outcome, Post, Relation};

use crate::command::{
    BallotBox, BoxCount, BoxMarks, BoxStep, ChosenBy, Committed, CommitteeOffice, ExitReason, HandoverItem, InvalidGround, NominationMode,
    ObjectionMatter, PostNominations, PostNumber, ProxyReason, Seats, StaffMember, TallySection, Way,
};
use crate::person::PersonId;
pub use crate::sealed::Sealed;

/// One stream per matter (DESIGN "The one idea").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    /// 党组织.
    Party,
    /// 村(居)委会.
    Committee,
    /// 监督委员会.
    Supervision,
    /// 村(居)民代表.
    Representatives,
    /// 换届周期的工作.
    Programme,
    /// 便民服务.
    Service,
}

/// A committee seat on the election committee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommitteeSeat {
    /// Who.
    pub person: PersonId,
    /// As what.
    pub office: CommitteeOffice,
}

/// A candidate on the published list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// Who.
    pub person: PersonId,
    /// For which post.
    pub post: Post,
    /// Nomination votes (first list) or votes of the round before (runoff, revote).
    pub votes: u32,
}

/// Kind of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundKind {
    /// The election itself.
    First,
    /// 另行选举.
    Runoff,
    /// Revote among the tied.
    TieRevote,
    /// 重新选举.
    Rerun,
}

/// How a tally section stood when both entries were in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "part", rename_all = "snake_case", deny_unknown_fields)]
pub enum SectionId {
    /// Valid and void.
    Ballots,
    /// One post.
    Post {
        /// Which.
        post: Post,
    },
}

/// A fact of one unit. Holds no name, number, address or free text of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // mirrors `Command`, field for field
pub enum Fact {
    WorkLogged,
    PlanSet {
        on: Date,
        term: u32,
        election_day: Date,
        seats: Seats,
        #[serde(default, skip_serializing_if = "all_voters")]
        form: Form,
        #[serde(default, skip_serializing_if = "Way::is_usual")]
        way: Way,
        packs: Vec<String>,
    },
    ElectionCommitteeFormed {
        on: Date,
        chosen_by: ChosenBy,
        seats: Vec<CommitteeSeat>,
        reserve: Vec<PersonId>,
    },
    KinshipDeclared {
        a: PersonId,
        b: PersonId,
        relation: Relation,
    },
    ElectionCommitteeMemberLeft {
        on: Date,
        member: PersonId,
        reason: ExitReason,
    },
    ReserveSeated {
        on: Date,
        person: PersonId,
        office: CommitteeOffice,
    },
    /// A large sheet comes in as several of these, one behind the other; the first alone may replace.
    RollImported {
        on: Date,
        lines: u32,
        unlisted: u32,
        replace: bool,
    },
    /// `objection`: the ruling of which it is the consequence.
    RollLineAdded {
        on: Date,
        person: PersonId,
        objection: Option<u32>,
    },
    RollLineStruck {
        on: Date,
        person: PersonId,
        objection: Option<u32>,
    },
    RollLineCorrected {
        on: Date,
        person: PersonId,
        objection: Option<u32>,
    },
    LeftOffRoll {
        on: Date,
        person: PersonId,
    },
    DoubleFound {
        on: Date,
        person: PersonId,
        elsewhere: String,
        due: Date,
    },
    DoubleContested {
        on: Date,
        person: PersonId,
        elsewhere: String,
        due: Date,
    },
    DoubleSettled {
        on: Date,
        person: PersonId,
    },
    DoubleClosed {
        on: Date,
        person: PersonId,
        elsewhere: String,
    },
    IdentityUnsealed {
        on: Date,
        person: PersonId,
    },
    RollPublished {
        on: Date,
        registered: u32,
    },
    ObjectionFiled {
        on: Date,
        objection: u32,
        matter: ObjectionMatter,
        about: Option<PersonId>,
        ruling_due: Date,
    },
    ObjectionRuled {
        on: Date,
        objection: u32,
        upheld: bool,
        late: bool,
    },
    CorrectedRollPublished {
        on: Date,
        registered: u32,
    },
    NominationsRecorded {
        on: Date,
        mode: NominationMode,
        participants: u32,
        posts: Vec<PostNominations>,
    },
    /// `needed`: with fewer votes one falls out.
    PreSelected {
        on: Date,
        by: ChosenBy,
        whole: u32,
        present: u32,
        needed: u32,
        posts: Vec<PostNominations>,
    },
    NomineeWithdrew {
        on: Date,
        person: PersonId,
        post: Option<Post>,
    },
    NomineesReviewed {
        on: Date,
        cleared: Vec<PersonId>,
        barred: Vec<PersonId>,
    },
    CandidatesPublished {
        on: Date,
        numbers: Vec<PostNumber>,
        candidates: Vec<Candidate>,
    },
    CandidateWithdrew {
        on: Date,
        person: PersonId,
        post: Post,
        filled_by: Option<Candidate>,
    },
    BallotsPrinted {
        on: Date,
        round: u32,
        copies: u32,
    },
    PollArranged {
        on: Date,
        round: u32,
        opens: Time,
        closes: Time,
        boxes: Vec<BallotBox>,
        staff: Vec<StaffMember>,
    },
    MobileVotersListed {
        on: Date,
        round: u32,
        box_id: u32,
        voters: Vec<PersonId>,
        staff: Vec<PersonId>,
    },
    BoxStepped {
        on: Date,
        round: u32,
        at: Time,
        box_id: u32,
        step: BoxStep,
        staff: Vec<PersonId>,
    },
    ProxyRegistered {
        on: Date,
        principal: PersonId,
        holder: PersonId,
        relation: Option<Relation>,
        reason: ProxyReason,
    },
    ProxyCancelled {
        on: Date,
        principal: PersonId,
    },
    ProxiesPublished {
        on: Date,
        count: u32,
    },
    CheckInClosed {
        on: Date,
        round: u32,
        boxes: Vec<BoxMarks>,
        by_proxy: u32,
        commitment: Committed,
    },
    PollClosed {
        on: Date,
        round: u32,
        printed: u32,
        spoiled: u32,
        unused: u32,
        boxes: Vec<BoxCount>,
        by_proxy: u32,
        scribed: u32,
    },
    TallyEntered {
        round: u32,
        entrant: String,
        sections: Vec<TallySection>,
    },
    /// Both entries are in: these sections agree and count, those differ and are entered again.
    TallyCompared {
        round: u32,
        agreed: Vec<SectionId>,
        differing: Vec<SectionId>,
    },
    ResultConfirmed {
        on: Date,
        round: u32,
        outcome: Box<Outcome>,
    },
    PollDeclaredInvalid {
        on: Date,
        round: u32,
        ground: InvalidGround,
    },
    ResultAnnounced {
        on: Date,
        round: u32,
    },
    RoundCalled {
        on: Date,
        round: u32,
        kind: RoundKind,
        day: Date,
        seats: Seats,
        candidates: Vec<Candidate>,
    },
    SeatsLeftVacant {
        on: Date,
    },
    CertificatesIssued {
        on: Date,
        numbers: Vec<(PersonId, Post, u32)>,
    },
    HandoverRecorded {
        on: Date,
        items: Vec<HandoverItem>,
    },
    ElectorsListed {
        on: Date,
        people: Vec<PersonId>,
    },
    /// Another body, or what happens between terms; which act it was stands under `act`.
    Body(crate::bodies::Fact),
    /// The work around the vote; which act it was stands under `act`.
    Programme(crate::programme::Fact),
}

#[allow(clippy::trivially_copy_pass_by_ref)] // the form serde asks for
fn all_voters(form: &Form) -> bool {
    *form == Form::AllVoters
}

/// What `decide` hands to the store: a fact and its personal part.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// The entry's payload.
    pub fact: Fact,
    /// Its sealed part, if it has one.
    pub sealed: Option<Sealed>,
}

/// Kinds of personal data that stand beside the record, each with a purge date of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Retained {
    /// Lines of the roll, and whom an imported sheet left off it. Proxies and the list of mobile voters name their people by
    /// these lines.
    Roll,
    /// Why single people do not stand on the roll.
    OffRoll,
    /// Words of objections and of the rulings on them.
    Objections,
    /// What is delicate about single people: grounds on which doubles stay, reasons for looking at identity numbers, why
    /// somebody votes at a mobile box, which bar applied to a nominee, whom a case of corrections and accountability concerns.
    Cases,
    /// Who was on the election committee and its reserve.
    Committee,
    /// Who supervised the handover, where the polls were.
    Papers,
    /// Remarks of the work log.
    WorkLog,
    /// Who led actions, dossiers, situation reports, measures.
    Programme,
    /// Who sat on the bodies before and after.
    Bodies,
    /// Whose line was marked when a ballot was handed out.
    CheckIn,
    /// Who belongs to the Party organisation, and who came to its meetings.
    PartyMembers,
}

impl Retained {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Roll,
        Self::OffRoll,
        Self::Objections,
        Self::Cases,
        Self::Committee,
        Self::Papers,
        Self::WorkLog,
        Self::Programme,
        Self::Bodies,
        Self::CheckIn,
        Self::PartyMembers,
    ];

    /// Name in commands, data files and the record.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Roll => "roll",
            Self::OffRoll => "off_roll",
            Self::Objections => "objections",
            Self::Cases => "cases",
            Self::Committee => "committee",
            Self::Papers => "papers",
            Self::WorkLog => "work_log",
            Self::Programme => "programme",
            Self::Bodies => "bodies",
            Self::CheckIn => "check_in",
            Self::PartyMembers => "party_members",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// To which kind the personal part of a fact belongs, by the fact's name; facts without one have none.
    #[must_use]
    pub fn of(fact: &str) -> Option<Self> {
        Some(match fact {
            "roll_imported" | "roll_line_added" | "roll_line_corrected" => Self::Roll,
            "left_off_roll" | "roll_line_struck" => Self::OffRoll,
            "objection_filed" | "objection_ruled" => Self::Objections,
            "double_settled" | "identity_unsealed" | "mobile_voters_listed" | "nominees_reviewed" => Self::Cases,
            "election_committee_formed" => Self::Committee,
            "poll_arranged" | "handover_recorded" | "count_entered" | "preliminary_answered" | "party_result_answered" => Self::Papers,
            "members_registered" | "member_changed" | "party_meeting_opened" => Self::PartyMembers,
            "recall_petitioned"
            | "recall_stated"
            | "resignation_handed_in"
            | "office_ended"
            | "person_voided"
            | "shift_proposed"
            | "shift_approved"
            | "removal_petitioned"
            | "seat_left" => Self::Cases,
            "work_logged" => Self::WorkLog,
            "body_described" => Self::Bodies,
            "vetting_answered"
            | "finding_notified"
            | "finding_stated"
            | "finding_proposed"
            | "finding_decided"
            | "decision_appealed"
            | "appeal_ruled"
            | "case_opened"
            | "case_stated"
            | "case_proposed"
            | "case_decided"
            | "case_notified"
            | "case_corrected"
            | "correction_confirmed"
            | "case_appealed"
            | "case_ruled" => Self::Cases,
            name if crate::programme::Fact::ACTS.contains(&name) => Self::Programme,
            _ => return None,
        })
    }
}

impl Fact {
    /// The name of a fact written as JSON, as the type of its entry has it: of the work around the vote, its act.
    #[must_use]
    pub fn name_in(fact: &Value) -> &str {
        let word = |member| fact.get(member).and_then(Value::as_str);
        word("fact").filter(|name| !matches!(*name, "programme" | "body")).or_else(|| word("act")).unwrap_or_default()
    }

    /// Names of the facts that are hidden until the announcement.
    pub const HIDDEN: [&'static str; 3] = ["tally_entered", "tally_compared", "result_confirmed"];

    /// The stream the fact belongs to.
    #[must_use]
    pub fn stream(&self) -> Stream {
        match self {
            Self::WorkLogged | Self::Programme(_) => Stream::Programme,
            Self::Body(fact) => fact.stream(),
            _ => Stream::Committee,
        }
    }

    /// Whether it closes a stage, so that the record is published at once.
    #[must_use]
    pub fn seals(&self) -> bool {
        matches!(
            self,
            Self::RollPublished { .. }
                | Self::CorrectedRollPublished { .. }
                | Self::CandidatesPublished { .. }
                | Self::PollClosed { .. }
                | Self::ResultAnnounced { .. }
                | Self::PollDeclaredInvalid { .. }
                | Self::CertificatesIssued { .. }
                | Self::HandoverRecorded { .. }
        )
    }

    /// Figures of a count that nobody but the counters may see before the announcement
    /// (integrity.md 2.2 "two kinds of log").
    #[must_use]
    pub fn hidden_until_announced(&self) -> bool {
        matches!(self, Self::TallyEntered { .. } | Self::TallyCompared { .. } | Self::ResultConfirmed { .. })
    }
}
