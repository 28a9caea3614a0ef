//! The other bodies of a term change: 党组织, 村(居)民代表和小组长, 监督委员会, and what happens to a committee between terms.
//!
//! One matter, one file, as in [`crate::programme`]. Each decision asks `statute` for its numbers. Votes of all of them are
//! counted by one machine ([`count`]). Must not know: how the committee itself is elected, pages, papers.

/// Stages of a body or a case, in their order, with the name that messages and drawings use.
macro_rules! stages {
    ($(#[$doc:meta])* $kind:ident { $($(#[$of:meta])* $stage:ident = $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $kind { $($(#[$of])* #[serde(rename = $name)] $stage,)* }

        impl $kind {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$stage,)*];

            /// Name used in messages and addresses.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$stage => $name,)* }
            }
        }
    };
}
use stages;

pub mod agenda;
pub mod chair;
pub mod count;
pub mod party;
pub mod posts;
pub mod published;
pub mod removal;
pub mod representatives;
pub mod supervision;
pub mod term;

use jiff::civil::Date;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use statute::{Body, Relation, Rules};

use crate::actor::{Context, Role};
use crate::fact::{Recorded, Stream};
use crate::person::{Person, PersonId};
use crate::programme::by_act;
use crate::refusal::Refusal;
use crate::state::Election;

/// What a person may ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[allow(missing_docs)] // each is told in its own file
pub enum Command {
    Count(count::Command),
    Party(party::Command),
    Representatives(representatives::Command),
    Supervision(supervision::Command),
    Removal(removal::Command),
    Term(term::Command),
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum Fact {
    Count(count::Fact),
    Chair(chair::Fact),
    Party(party::Fact),
    Representatives(representatives::Fact),
    Supervision(supervision::Fact),
    Removal(removal::Fact),
    Term(term::Fact),
}

by_act! { Command, ACTS:
    Count(count::Command) = ["enter_count", "name_workers"];
    Party(party::Command) = [
        "register_members", "change_member", "agree_left_out", "plan_party", "recommend", "report_preliminary", "answer_preliminary",
        "open_party_meeting", "take_step", "reduce_seats", "open_plenary", "report_party_result", "answer_party_result"
    ];
    Representatives(representatives::Command) = ["plan_representatives", "name_group_leader", "publish_representatives"];
    Supervision(supervision::Command) = [
        "plan_supervision", "nominate_supervision", "open_supervision_meeting", "announce_supervision", "name_supervision_chair"
    ];
    Removal(removal::Command) = ["petition_removal", "leave_seat", "seat_next"];
    Term(term::Command) = [
        "petition_recall", "state_on_recall", "resign", "decide_resignation", "end_office", "void_person", "call_by_election",
        "propose_shift", "pass_shift", "approve_shift", "name_acting_head"
    ];
}

by_act! { Fact, ACTS:
    Count(count::Fact) = ["count_entered", "count_agreed", "count_differed", "workers_named"];
    Chair(chair::Fact) = ["chair_voted"];
    Party(party::Fact) = [
        "members_registered", "member_changed", "left_out_agreed", "party_planned", "recommended", "preliminary_reported",
        "preliminary_answered", "party_meeting_opened", "step_taken", "party_voted", "seats_reduced", "plenary_opened",
        "secretary_voted", "party_result_reported", "party_result_answered"
    ];
    Representatives(representatives::Fact) = [
        "representatives_planned", "representatives_voted", "group_leader_named", "representatives_published"
    ];
    Supervision(supervision::Fact) = [
        "supervision_planned", "supervision_nominated", "supervision_meeting_opened", "supervision_voted", "supervision_announced",
        "supervision_chair_named"
    ];
    Removal(removal::Fact) = ["removal_petitioned", "removal_voted", "seat_left", "next_seated"];
    Term(term::Fact) = [
        "recall_petitioned", "recall_stated", "recall_voted", "resignation_handed_in", "resignation_decided", "office_ended",
        "person_voided", "by_election_called", "by_election_voted", "shift_proposed", "shift_passed", "shift_approved",
        "acting_head_named"
    ];
}

/// The personal or delicate part of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "part", rename_all = "snake_case", deny_unknown_fields)]
pub enum Sealed {
    /// A count as one person entered it: kept apart, so that its few figures cannot be guessed from a hash.
    Count(count::Count),
    /// The register of Party members, with the people it makes known.
    Register(party::Register),
    /// A change of it.
    Member(party::Changed),
    /// Who was there, where, and who worked.
    Meeting(party::Held),
    /// Words.
    Words {
        /// Them.
        text: String,
    },
    /// Why an office ended: it may tell of health, a sentence, a death.
    Ended {
        /// The ground.
        ground: term::EndGround,
    },
    /// How and why somebody left a seat outside the committee.
    SeatLeft {
        /// How.
        leaving: removal::Leaving,
        /// What was said to it.
        text: String,
    },
    /// Why the election of a person is void.
    Voided {
        /// The ground.
        ground: term::VoidGround,
        /// What was found.
        text: String,
    },
}

impl Sealed {
    /// Words that it holds.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Words { text } | Self::Voided { text, .. } | Self::SeatLeft { text, .. } => Some(text),
            _ => None,
        }
    }

    /// People that the part makes known to the unit.
    #[must_use]
    pub fn people(&self) -> &[Person] {
        match self {
            Self::Register(part) => &part.people,
            Self::Member(part) => &part.people,
            _ => &[],
        }
    }
}

/// How the bodies stand.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Bodies {
    /// 党组织.
    pub party: party::Party,
    /// 村(居)民代表、小组长.
    pub representatives: representatives::Representatives,
    /// 监督委员会.
    pub supervision: supervision::Supervision,
    /// Between terms, outside the committee.
    pub removals: removal::Removals,
    /// Between terms.
    pub term: term::Term,
    /// Votes of elected members on their chair.
    pub chair: chair::Votes,
    /// Counts that wait for the second person.
    pub counts: count::Counts,
}

impl Bodies {
    pub(crate) fn apply(&mut self, fact: &Fact, sealed: Option<&Sealed>) {
        match fact {
            Fact::Count(fact) => self.counts.apply(fact, sealed),
            Fact::Chair(_) => {}
            Fact::Party(fact) => self.party.apply(fact, sealed),
            Fact::Representatives(fact) => self.representatives.apply(fact),
            Fact::Supervision(fact) => self.supervision.apply(fact),
            Fact::Removal(fact) => self.apply_removal(fact, sealed),
            Fact::Term(fact) => self.term.apply(fact, sealed),
        }
    }
}

type Answer = Result<Vec<Recorded>, Refusal>;

/// Decides a command about another body than the committee.
///
/// # Errors
/// The refusal, with its article where a statute is the reason.
pub fn decide(state: &Election, context: &Context, command: &Command) -> Answer {
    match command {
        Command::Count(command) => count::decide(state, context, command),
        Command::Party(command) => party::decide(state, command),
        Command::Representatives(command) => representatives::decide(state, command),
        Command::Supervision(command) => supervision::decide(state, command),
        Command::Removal(command) => removal::decide(state, command),
        Command::Term(command) => term::decide(state, context, command),
    }
}

/// Who may ask for what. Whoever is above a unit answers what it reports; whoever works in it does the rest.
#[must_use]
pub fn allowed(role: Role, command: &Command) -> bool {
    let inside = matches!(role, Role::Township | Role::ElectionCommittee);
    match command {
        Command::Count(count::Command::EnterCount { .. }) => role == Role::Counter,
        Command::Party(party::Command::AnswerPreliminary { .. } | party::Command::AnswerPartyResult { .. }) => {
            matches!(role, Role::Township | Role::County)
        }
        Command::Term(term::Command::ApproveShift { .. }) => role == Role::County,
        Command::Term(term::Command::VoidPerson { .. }) => matches!(role, Role::Township | Role::County),
        Command::Term(term::Command::ProposeShift { .. }) => role == Role::Township,
        Command::Count(_)
        | Command::Party(_)
        | Command::Representatives(_)
        | Command::Supervision(_)
        | Command::Removal(_)
        | Command::Term(_) => inside,
    }
}

impl Command {
    /// The day of the act.
    #[must_use]
    pub fn day(&self) -> Date {
        match self {
            Self::Count(command) => command.day(),
            Self::Party(command) => command.day(),
            Self::Representatives(command) => command.day(),
            Self::Supervision(command) => command.day(),
            Self::Removal(command) => command.day(),
            Self::Term(command) => command.day(),
        }
    }
}

impl Fact {
    /// The stream it belongs to.
    #[must_use]
    pub fn stream(&self) -> Stream {
        match self {
            Self::Count(fact) => fact.stream(),
            Self::Chair(_) => Stream::Committee,
            Self::Party(_) => Stream::Party,
            Self::Representatives(_) => Stream::Representatives,
            Self::Supervision(_) => Stream::Supervision,
            Self::Removal(fact) => fact.stream(),
            Self::Term(_) => Stream::Committee,
        }
    }
}

/// The body of this kind in a unit: communities have bodies of their own.
#[must_use]
pub fn body_of(state: &Election, village: Body, community: Body) -> Body {
    if state.body.of_community() { community } else { village }
}

/// The rules for a body of the unit on a day.
fn rules_for(state: &Election, body: Body, day: Date) -> Result<Rules, Refusal> {
    Rules::resolve(&state.division, body, day).map_err(|_| Refusal::new("no_law").figure("on", day))
}

fn fact(fact: Fact, sealed: Option<Sealed>) -> Recorded {
    let sealed = sealed.map(|part| crate::fact::Sealed::Body { part: Box::new(part) });
    Recorded { fact: crate::fact::Fact::Body(fact), sealed }
}

fn told(told: Fact) -> Answer {
    Ok(vec![fact(told, None)])
}

fn sealed(told: Fact, part: Sealed) -> Answer {
    Ok(vec![fact(told, Some(part))])
}

fn known(state: &Election, person: PersonId) -> Result<(), Refusal> {
    match state.person(person) {
        Some(_) => Ok(()),
        None => Err(Refusal::new("unknown_person").figure("person", figure(person))),
    }
}

pub(crate) fn once_each(people: &[PersonId]) -> Result<(), Refusal> {
    let mut seen = std::collections::BTreeSet::new();
    match people.iter().find(|id| !seen.insert(**id)) {
        Some(twice) => Err(Refusal::new("person_twice").figure("person", figure(*twice))),
        None => Ok(()),
    }
}

fn figure(person: PersonId) -> String {
    format!("p{}", person.0)
}

fn figures(people: &[PersonId]) -> String {
    people.iter().copied().map(figure).collect::<Vec<_>>().join("、")
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Where the item with a number stands in a list; they are numbered from 1.
fn index(number: u32) -> Option<usize> {
    usize::try_from(number).ok().and_then(|n| n.checked_sub(1))
}

/// Refuses more people in a meeting than it has members.
pub(crate) fn within(present: u32, whole: u32) -> Result<(), Refusal> {
    if present > whole {
        return Err(Refusal::new("more_present_than_members").figure("present", present).figure("whole", whole));
    }
    Ok(())
}

/// Refuses a meeting that may not decide because too few came.
pub(crate) fn quorate(quorum: &statute::meetings::Quorum) -> Result<(), Refusal> {
    match quorum.because.iter().find(|reason| !reason.met) {
        Some(reason) => Err(because("meeting_quorum", reason)),
        None => Ok(()),
    }
}

/// A near relative of a person among others, with the relation.
fn near(state: &Election, person: PersonId, among: impl Fn(PersonId) -> bool) -> Option<(PersonId, Relation)> {
    state.kinship.iter().filter(|k| k.relation != Relation::Other).find_map(|k| {
        let other = if k.a == person { Some(k.b) } else { (k.b == person).then_some(k.a) };
        other.filter(|other| among(*other)).map(|other| (other, k.relation))
    })
}

/// Refuses what a rule does not let pass, with its figures and its article.
pub(crate) fn must(rule: &'static str, verdict: Option<statute::Verdict>) -> Result<(), Refusal> {
    let Some(broken) = verdict.filter(|verdict| !verdict.accepted).and_then(|v| v.because.into_iter().find(|b| !b.met)) else {
        return Ok(());
    };
    Err(because(rule, &broken))
}

/// A refusal that says what a rule said.
pub(crate) fn because(rule: &'static str, reason: &statute::Because) -> Refusal {
    let mut refusal = Refusal::new(rule).under(reason.citation.clone());
    for (name, value) in &reason.figures.0 {
        if let Some(name) = FIGURES.iter().find(|known| **known == name.as_ref()) {
            refusal = refusal.figure(name, value);
        }
    }
    refusal
}

/// Figures of rules that sentences of refusals name.
const FIGURES: [&str; 14] =
    ["part", "whole", "needed", "min", "max", "seats", "members", "days", "voted", "on", "until", "who", "left", "ground"];
