//! How far each unit has come: shares of every stage, and the election days that make them lawful.

use std::collections::BTreeMap;

use crate::WALKTHROUGH;
use crate::places::Place;
use crate::rng::Rng;

/// The last act that has happened, in the order of the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reach {
    NotPlanned,
    Planned,
    CommitteeFormed,
    RollDrafted,
    RollPosted,
    RollFinal,
    Nominated,
    CandidatesPosted,
    BallotsPrinted,
    PollArranged,
    OneEntry,
    BothEntries,
    Decided,
    Announced,
    SecondCalled,
    SecondHeld,
    Settled,
    Certified,
    HandedOver,
}

/// How a vote ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vote {
    /// Every seat filled.
    Full,
    /// One seat without a majority: a runoff is due.
    Short,
    /// Two equal at the last member's seat: a revote is due.
    Tie,
    /// Half of the voters or fewer: a rerun is due.
    LowTurnout,
    /// Nobody reaches a third: the seat stays open.
    NoThird,
}

/// Objections to the roll of a unit whose roll is posted and not final.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Objections {
    /// None, or all ruled.
    Settled,
    /// One without a ruling.
    Open,
    /// One whose ruling is overdue.
    Overdue,
}

/// Who must leave the election committee when the nominees are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leaver {
    Nobody,
    /// A member whose near relative is nominated.
    Relative,
    /// A member who is nominated.
    Nominee,
}

/// What happens in a unit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Course {
    pub(crate) reach: Reach,
    pub(crate) objections: Objections,
    pub(crate) first: Vote,
    pub(crate) second: Vote,
    pub(crate) leaver: Leaver,
    /// The two entries differ in one section.
    pub(crate) differing: bool,
    /// Election day, in days from today.
    pub(crate) day: (i64, i64),
}

const PLAIN: Course = Course {
    reach: Reach::NotPlanned,
    objections: Objections::Settled,
    first: Vote::Full,
    second: Vote::Full,
    leaver: Leaver::Nobody,
    differing: false,
    day: (30, 34),
};

pub(crate) const fn to(reach: Reach, from: i64, until: i64) -> Course {
    Course { reach, day: (from, until), ..PLAIN }
}

const fn voted(reach: Reach, first: Vote, second: Vote, from: i64, until: i64) -> Course {
    Course { reach, first, second, day: (from, until), ..PLAIN }
}

/// How many units take which course; all others go on to the handover.
const SHARES: [(u32, Course); 30] = [
    (4, PLAIN),
    (8, to(Reach::Planned, 24, 32)),
    (10, to(Reach::CommitteeFormed, 22, 27)),
    (10, to(Reach::RollDrafted, 20, 24)),
    (6, to(Reach::RollPosted, 13, 19)),
    (10, Course { objections: Objections::Open, ..to(Reach::RollPosted, 16, 19) }),
    (6, Course { objections: Objections::Overdue, ..to(Reach::RollPosted, 13, 14) }),
    (12, to(Reach::RollFinal, 8, 11)),
    (6, to(Reach::Nominated, 7, 9)),
    (4, Course { leaver: Leaver::Relative, ..to(Reach::Nominated, 7, 9) }),
    (14, to(Reach::CandidatesPosted, 4, 7)),
    (8, to(Reach::BallotsPrinted, 2, 5)),
    (10, to(Reach::PollArranged, 0, 3)),
    (5, to(Reach::OneEntry, 0, 0)),
    (3, Course { differing: true, ..to(Reach::BothEntries, 0, 0) }),
    (4, to(Reach::Decided, 0, 0)),
    (13, voted(Reach::Announced, Vote::Short, Vote::Full, -8, 0)),
    (1, voted(Reach::Announced, Vote::Short, Vote::Full, -12, -11)),
    (5, voted(Reach::Announced, Vote::Tie, Vote::Full, -7, 0)),
    (6, voted(Reach::Announced, Vote::LowTurnout, Vote::Full, -7, 0)),
    (6, voted(Reach::SecondCalled, Vote::Short, Vote::Full, -4, -1)),
    (4, voted(Reach::SecondHeld, Vote::Short, Vote::NoThird, -14, -8)),
    (60, to(Reach::Settled, -9, 0)),
    (3, to(Reach::Settled, -13, -11)),
    (6, voted(Reach::Settled, Vote::Short, Vote::NoThird, -14, -8)),
    (8, voted(Reach::Settled, Vote::Short, Vote::Full, -14, -8)),
    (50, to(Reach::Certified, -11, -3)),
    (7, voted(Reach::Certified, Vote::Tie, Vote::Full, -14, -9)),
    (4, voted(Reach::HandedOver, Vote::LowTurnout, Vote::Full, -20, -15)),
    (10, voted(Reach::HandedOver, Vote::Short, Vote::Full, -20, -14)),
];

/// How many units take which course in a term change that is over; all others fill their seats in the first vote.
const WHOLE: [(u32, Course); 6] = [
    (26, voted(Reach::HandedOver, Vote::Short, Vote::Full, 0, 0)),
    (9, voted(Reach::HandedOver, Vote::Tie, Vote::Full, 0, 0)),
    (6, voted(Reach::HandedOver, Vote::LowTurnout, Vote::Full, 0, 0)),
    (8, voted(Reach::HandedOver, Vote::Short, Vote::NoThird, 0, 0)),
    (7, to(Reach::Certified, 0, 0)),
    (3, to(Reach::Settled, 0, 0)),
];

/// The course of every unit in a term change that is over; who shares them out says on which day each votes.
pub(crate) fn whole(places: &[Place]) -> BTreeMap<&str, Course> {
    shared(places, &WHOLE, to(Reach::HandedOver, 0, 0), "whole")
}

/// The course of every unit, by code. The same units always take the same courses.
pub(crate) fn courses(places: &[Place]) -> BTreeMap<&str, Course> {
    let mut courses = shared(places, &SHARES, to(Reach::HandedOver, -17, -7), "courses");
    courses.insert(WALKTHROUGH, PLAIN);
    courses
}

fn shared<'p>(places: &'p [Place], shares: &[(u32, Course)], rest: Course, seed: &str) -> BTreeMap<&'p str, Course> {
    let mut rng = Rng::seeded(seed);
    let mut codes: Vec<&str> = places.iter().map(|p| p.code.as_str()).filter(|code| *code != WALKTHROUGH).collect();
    rng.shuffle(&mut codes);
    let shares = shares.iter().flat_map(|(count, course)| (0..*count).map(move |_| *course));
    let mut courses: BTreeMap<&str, Course> = codes.into_iter().zip(shares.chain(std::iter::repeat(rest))).collect();
    for course in courses.values_mut() {
        vary(course, &mut rng);
    }
    courses.insert(WALKTHROUGH, rest);
    courses
}

/// What may happen to any unit once it has come so far.
fn vary(course: &mut Course, rng: &mut Rng) {
    if course.reach > Reach::Nominated {
        course.leaver = rng.weighted(&[(Leaver::Nobody, 90), (Leaver::Relative, 7), (Leaver::Nominee, 3)]);
    }
    if course.reach > Reach::BothEntries {
        course.differing = rng.percent(12);
    }
}
