//! What the public may see of a committee and its neighbours between terms: who does not serve any more, who came, since when,
//! who decided and under which article. Never why: grounds, reasons and anything of health stay sealed.

use jiff::civil::Date;
use serde::Serialize;
use statute::{Body, Citation, Key, Rules};

use super::posts::Seat;
use super::removal;
use super::term::{Decider, Gone, Head};
use super::{body_of, rules_for};
use crate::person::PersonId;
use crate::state::Election;

/// What happened. Its words stand under `notice-term-<name>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// 罢免: recalled or removed by a vote.
    Recalled,
    /// 辞职: resigned.
    Resigned,
    /// 职务终止: the office ended.
    Ended,
    /// 当选无效: the election of the person is void.
    Voided,
    /// 补选: elected between terms.
    Elected,
    /// 递补: seated as the next in votes.
    Seated,
    /// 主持工作: presides while there is no chair.
    Presides,
}

impl What {
    /// All of them.
    pub const ALL: [Self; 7] = [Self::Recalled, Self::Resigned, Self::Ended, Self::Voided, Self::Elected, Self::Seated, Self::Presides];

    /// Name used in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Recalled => "recalled",
            Self::Resigned => "resigned",
            Self::Ended => "ended",
            Self::Voided => "voided",
            Self::Elected => "elected",
            Self::Seated => "seated",
            Self::Presides => "presides",
        }
    }
}

/// One line of what may be published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Since when.
    pub on: Date,
    /// Who.
    pub person: PersonId,
    /// Which seat.
    pub seat: Seat,
    /// What.
    pub what: What,
    /// Who decided, where the record says.
    pub by: Option<Decider>,
    /// Under which article.
    pub citation: Citation,
}

/// Everything that may be published, in order of days.
#[must_use]
pub fn notices(state: &Election) -> Vec<Notice> {
    let mut all = of_committee(state);
    all.extend(of_others(state));
    all.sort_by_key(|notice| (notice.on, notice.person));
    all
}

/// The committee's law on a day.
fn law(state: &Election, on: Date) -> Option<Rules> {
    rules_for(state, body_of(state, Body::VillageCommittee, Body::ResidentsCommittee), on).ok()
}

fn of_committee(state: &Election) -> Vec<Notice> {
    let term = &state.bodies.term;
    let left = term.left.iter().filter_map(|left| {
        let (what, key) = match left.how {
            Gone::Recalled => (What::Recalled, Key::RecallPass),
            Gone::Resigned => (What::Resigned, Key::ResignationApprovedBy),
            Gone::Ended { .. } => (What::Ended, Key::OfficeEnds),
            Gone::Voided { .. } => (What::Voided, Key::PersonVoidDeclaredBy),
        };
        let seat = Seat::Committee { post: left.seat.post };
        Some(Notice { on: left.on, person: left.seat.person, seat, what, by: left.by, citation: law(state, left.on)?.cite(key) })
    });
    let came = term.by_elections.iter().filter_map(|one| {
        let (on, line) = one.elected()?;
        let (seat, by) = (Seat::Committee { post: one.post }, Some(Decider::People(one.by)));
        let citation = law(state, on)?.cite(Key::ByelectionBody);
        Some(Notice { on, person: line.person, seat, what: What::Elected, by, citation })
    });
    left.chain(came).chain(presides(state)).collect()
}

/// Who presides, since the chair left or the meeting chose.
fn presides(state: &Election) -> Option<Notice> {
    let (head, because) = state.acting_head()?;
    let chair = state.bodies.term.left.iter().rev().find(|left| left.seat.post == statute::Post::Chair);
    let (on, person, by) = match head {
        Head::Person(person) => (chair?.on, person, Decider::Law),
        Head::Chosen(on, person) => (on, person, Decider::People(super::term::By::Representatives)),
        Head::ToBeChosen => return None,
    };
    let post = state.elected.iter().find(|one| one.person == person)?.post;
    Some(Notice { on, person, seat: Seat::Committee { post }, what: What::Presides, by: Some(by), citation: because.citation })
}

fn seat_of(of: removal::Seat) -> Seat {
    match of {
        removal::Seat::Representative { group } => Seat::Representative { group },
        removal::Seat::GroupLeader { group } => Seat::GroupLeader { group },
        removal::Seat::Supervision => Seat::Supervision { chair: false },
    }
}

/// Representatives, group leaders, the supervision committee.
fn of_others(state: &Election) -> Vec<Notice> {
    let removals = &state.bodies.removals;
    let gone = removals.gone.iter().filter_map(|gone| {
        let rules = removal::rules(state, gone.of, gone.on).ok()?;
        let vote = removals.cases.iter().rev().find(|case| (case.of, case.person) == (gone.of, gone.person)).filter(|_| gone.removed);
        // How somebody left without a vote tells of health or a sentence, unless it was by resigning.
        let resigned = matches!(gone.told, Some((removal::Leaving::Resigned, _)));
        let (what, by) = match vote {
            Some(case) => (What::Recalled, Some(Decider::People(case.by))),
            None if resigned => (What::Resigned, Some(Decider::Own)),
            None => (What::Ended, None),
        };
        let key = removal::article(gone.of);
        Some(Notice { on: gone.on, person: gone.person, seat: seat_of(gone.of), what, by, citation: rules.cite(key) })
    });
    let seated = state.bodies.supervision.next.iter().filter_map(|(on, person)| {
        let rules = super::supervision::rules(state, *on).ok()?;
        let (seat, by) = (Seat::Supervision { chair: false }, Some(Decider::Law));
        Some(Notice { on: *on, person: *person, seat, what: What::Seated, by, citation: rules.cite(Key::SupervisionFill) })
    });
    gone.chain(seated).collect()
}
