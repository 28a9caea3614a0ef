//! The state of one unit's election: what its facts say, nothing else.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use serde::Serialize;
use statute::{Body, Form, Outcome, Post, Relation, Sex};

use crate::bodies::Bodies;
use crate::command::{
    Ballot, BallotBox, Bar, BoxCount, BoxMarks, BoxStep, ChosenBy, Committed, ExitReason, HandoverItem, InvalidGround, MobileReason,
    NominationMode, PostNumber, ProxyReason, Seats, StaffMember, TallySection, Way,
};
use crate::fact::{Candidate, CommitteeSeat, RoundKind};
use crate::history::History;
use crate::person::{Kinship, Person, PersonId};
use crate::programme::Programme;
pub use crate::roll::{Double, Move, Movement, Objection, OffRoll, Roll, Ruling};

/// The plan of the term change in one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Day it was made.
    pub on: Date,
    /// 第几届.
    pub term: u32,
    /// Election day.
    pub election_day: Date,
    /// Seats.
    pub seats: Seats,
    /// Who elects: all voters, households or representatives.
    pub form: Form,
    /// In how many votes.
    pub way: Way,
    /// The rule packs in force for this election, in order of precedence.
    pub packs: Vec<String>,
}

impl Plan {
    /// Seats of the first vote: all, or those of the highest post where posts are voted on one after the other.
    #[must_use]
    pub fn first_seats(&self) -> Seats {
        let first = self.seats.posts().first().copied();
        match (self.way.ballot, first) {
            (Ballot::PostByPost, Some(post)) => self.seats.only(post),
            _ => self.seats,
        }
    }
}

/// The election committee as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ElectionCommittee {
    /// Day it was chosen.
    pub on: Date,
    /// By whom.
    pub chosen_by: ChosenBy,
    /// Sitting members.
    pub seats: Vec<CommitteeSeat>,
    /// Reserve not yet used, best first.
    pub reserve: Vec<PersonId>,
    /// Who left, when, why.
    pub left: Vec<(PersonId, Date, ExitReason)>,
    /// Who took the seat of whom: who left, who came.
    pub succeeded: Vec<(PersonId, PersonId)>,
}

impl ElectionCommittee {
    /// Who took the seat of a member who left; nobody once the reserve is used up.
    #[must_use]
    pub fn successor(&self, left: PersonId) -> Option<PersonId> {
        self.succeeded.iter().find(|(gone, _)| *gone == left).map(|(_, came)| *came)
    }
}

/// The nomination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Nomination {
    /// Day.
    pub on: Date,
    /// Mode.
    pub mode: NominationMode,
    /// Voters who took part.
    pub participants: u32,
    /// Votes per post and nominee, highest first.
    pub votes: BTreeMap<Post, Vec<(PersonId, u32)>>,
    /// Day of the pre-selection, if there was one: `votes` are its votes then.
    pub pre_selected: Option<Date>,
    /// Who declined, and for which post (`None`: for all).
    pub withdrawn: Vec<(PersonId, Option<Post>, Date)>,
    /// Reviews.
    pub reviews: BTreeMap<PersonId, Reviewed>,
}

/// How the review of a nominee ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reviewed {
    /// None of the bars applies.
    Cleared,
    /// A bar applies: which, or nothing once erased.
    Barred(Option<Bar>),
}

/// The published candidate list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CandidateList {
    /// Day of the posting.
    pub on: Date,
    /// Number of candidates per post.
    pub numbers: Vec<PostNumber>,
    /// Candidates by post, in order of votes.
    pub candidates: Vec<Candidate>,
    /// Who withdrew after the posting.
    pub withdrawn: Vec<(PersonId, Post, Date)>,
}

/// A proxy in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proxy {
    /// Day registered.
    pub on: Date,
    /// Who votes through another.
    pub principal: PersonId,
    /// Who casts the vote.
    pub holder: PersonId,
    /// What the holder is to the principal.
    pub relation: Option<Relation>,
    /// Why.
    pub reason: ProxyReason,
    /// On the posted list of principals and holders.
    pub published: bool,
}

/// Arrangement of one round's poll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Arrangement {
    /// Day posted.
    pub on: Date,
    /// Where; empty once erased.
    pub place: String,
    /// From.
    pub opens: Time,
    /// To.
    pub closes: Time,
    /// Boxes.
    pub boxes: Vec<BallotBox>,
    /// Staff.
    pub staff: Vec<StaffMember>,
    /// Mobile boxes by box number.
    pub mobile: BTreeMap<u32, MobileList>,
    /// Steps of each mobile box on its way, in order.
    pub custody: BTreeMap<u32, Vec<(Time, BoxStep)>>,
}

/// A mobile box: its way, its voters, its staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MobileList {
    /// Its way; empty once erased.
    pub route: String,
    /// Who votes there, each with the reason; nothing once erased.
    pub voters: Vec<(PersonId, Option<MobileReason>)>,
    /// Who goes with it.
    pub staff: Vec<PersonId>,
}

/// The closed check-in of a round: for how many voters a ballot was handed out, never for whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckIn {
    /// Day.
    pub on: Date,
    /// Per box.
    pub boxes: Vec<BoxMarks>,
    /// Of those marked, voters whose ballot went to the holder of their proxy.
    pub by_proxy: u32,
    /// Commitment to every line of the roll with its mark.
    pub commitment: Committed,
}

impl CheckIn {
    /// Voters marked, all boxes.
    #[must_use]
    pub fn marked(&self) -> u32 {
        self.boxes.iter().fold(0, |sum, b| sum.saturating_add(b.marked))
    }
}

/// The ballot account of a closed poll. `printed = issued + spoiled + unused`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BallotAccount {
    /// Day.
    pub on: Date,
    /// Printed for the round.
    pub printed: u32,
    /// Cancelled sheets (misprinted, exchanged).
    pub spoiled: u32,
    /// Never given out.
    pub unused: u32,
    /// Per box.
    pub boxes: Vec<BoxCount>,
    /// Of those issued, to holders for principals.
    pub by_proxy: u32,
    /// Of those issued, written by a scribe.
    pub scribed: u32,
}

impl BallotAccount {
    /// Sheets issued, all boxes.
    #[must_use]
    pub fn issued(&self) -> u32 {
        self.boxes.iter().fold(0, |sum, b| sum.saturating_add(b.issued))
    }
    /// Sheets returned, all boxes: the base of the majority (规程).
    #[must_use]
    pub fn returned(&self) -> u32 {
        self.boxes.iter().fold(0, |sum, b| sum.saturating_add(b.returned))
    }
}

/// One section of the tally with its two independent entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum SectionState {
    /// Nobody, or one of the two, has entered it.
    Waiting {
        /// First entry, by account.
        entries: Vec<(String, TallySection)>,
    },
    /// The two differ; neither is taken. Both enter it again from the paper.
    Differing {
        /// Both refused entries, kept as evidence.
        refused: Vec<(String, TallySection)>,
        /// Entries of the new attempt.
        entries: Vec<(String, TallySection)>,
    },
    /// Both agree.
    Agreed(TallySection),
}

/// A round of voting.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Round {
    /// From 1.
    pub number: u32,
    /// Kind.
    pub kind: RoundKind,
    /// Day of the vote.
    pub day: Date,
    /// Seats voted on.
    pub seats: Seats,
    /// Who stands.
    pub candidates: Vec<Candidate>,
    /// Ballots printed in all.
    pub printed: u32,
    /// Day of the last printing.
    pub printed_on: Option<Date>,
    /// Arrangement.
    pub arrangement: Option<Arrangement>,
    /// Closed check-in, where the unit checked in by software.
    pub check_in: Option<CheckIn>,
    /// Ballot account.
    pub account: Option<BallotAccount>,
    /// Tally, in the order of the sheet: ballots first, then the posts.
    pub tally: Vec<SectionState>,
    /// The two people who enter, by account, in order of their first entry.
    pub entrants: Vec<String>,
    /// The outcome.
    pub outcome: Option<(Date, Outcome)>,
    /// Declared invalid.
    pub invalid: Option<(Date, InvalidGround)>,
    /// Announced.
    pub announced: Option<Date>,
}

/// Someone elected, over all rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Elected {
    /// Who.
    pub person: PersonId,
    /// To what.
    pub post: Post,
    /// With how many votes.
    pub votes: u32,
    /// In which round; 0: in a by-election.
    pub round: u32,
}

/// A certificate of election.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Certificate {
    /// Number within the unit and term.
    pub number: u32,
    /// Whose.
    pub person: PersonId,
    /// Post.
    pub post: Post,
    /// Day of issue.
    pub on: Date,
}

/// The election of one unit's committee.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Election {
    /// 12-digit division code.
    pub division: String,
    /// Village or residents.
    pub body: Body,
    /// Plan.
    pub plan: Option<Plan>,
    /// Everyone known who is not (or not only) on the roll.
    pub people: BTreeMap<PersonId, Person>,
    /// Next person number.
    pub next_person: u32,
    /// Kinship as declared.
    pub kinship: Vec<Kinship>,
    /// Election committee.
    pub election_committee: Option<ElectionCommittee>,
    /// Roll.
    pub roll: Roll,
    /// Nomination.
    pub nomination: Option<Nomination>,
    /// Candidates.
    pub candidates: Option<CandidateList>,
    /// Proxies in force.
    pub proxies: Vec<Proxy>,
    /// Day the proxies were posted.
    pub proxies_published: Option<Date>,
    /// Rounds.
    pub rounds: Vec<Round>,
    /// Everyone elected so far.
    pub elected: Vec<Elected>,
    /// Seats left vacant on purpose.
    pub left_vacant: Option<Date>,
    /// Certificates.
    pub certificates: Vec<Certificate>,
    /// Handover.
    pub handover: Option<(Date, Vec<HandoverItem>)>,
    /// Remarks: newest last.
    pub work_log: u32,
    /// Household representatives who elect, since when.
    pub electors: Option<(Date, Vec<PersonId>)>,
    /// The other bodies, and what happens between terms.
    pub bodies: Bodies,
    /// The work around the vote.
    pub programme: Programme,
    /// What tables of an earlier day are made of.
    pub history: History,
    /// Day of the latest act, for the order of acts.
    pub last_act: Option<Date>,
}

impl Election {
    /// The log of an office above the units, which elects nobody: only the work around the vote is recorded there. Its body is
    /// that of the villages it leads, and decides nothing.
    #[must_use]
    pub fn of_office(code: &str) -> Self {
        Self::new(code, Body::VillageCommittee)
    }

    /// A unit in which nothing has happened yet.
    #[must_use]
    pub fn new(division: &str, body: Body) -> Self {
        Self {
            division: division.to_owned(),
            body,
            plan: None,
            people: BTreeMap::new(),
            next_person: 1,
            kinship: Vec::new(),
            election_committee: None,
            roll: Roll::default(),
            nomination: None,
            candidates: None,
            proxies: Vec::new(),
            proxies_published: None,
            rounds: Vec::new(),
            elected: Vec::new(),
            left_vacant: None,
            certificates: Vec::new(),
            handover: None,
            work_log: 0,
            electors: None,
            bodies: Bodies::default(),
            programme: Programme::default(),
            history: History::default(),
            last_act: None,
        }
    }

    /// What is known of a person: on the roll first, else otherwise known.
    #[must_use]
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        let off = || self.roll.off.get(&id).and_then(|off| off.person.as_ref());
        self.roll.voters.get(&id).map(|v| &v.person).or_else(|| self.people.get(&id)).or_else(off)
    }

    /// Whether a person is known to be a woman.
    #[must_use]
    pub fn is_woman(&self, id: PersonId) -> bool {
        self.person(id).and_then(|person| person.sex) == Some(Sex::Female)
    }

    /// The day of the vote at hand: of the last round, else of the plan.
    #[must_use]
    pub fn voting_day(&self) -> Option<Date> {
        self.round().map(|r| r.day).or(self.plan.as_ref().map(|p| p.election_day))
    }

    /// The round at hand.
    #[must_use]
    pub fn round(&self) -> Option<&Round> {
        self.rounds.last()
    }
}

impl Round {
    /// A rerun for which candidates are nominated anew.
    #[must_use]
    pub fn awaits_candidates(&self) -> bool {
        self.kind == RoundKind::Rerun && self.candidates.is_empty()
    }

    /// Whether the vote was decided and stands.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.invalid.is_none() && self.outcome.as_ref().is_some_and(|(_, o)| o.election_valid != Some(false))
    }
}
