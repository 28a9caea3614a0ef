//! Measures of the process: how far the units have come by a day, and what their record shows.

use election::fact::RoundKind;
use election::programme::catalogue::{LEAVING_AUDIT, Own};
use election::{Stage, Summary};
use jiff::civil::Date;

use crate::measure::{Seen, Shape};
use crate::value::Part;

/// The columns of the progress table that superiors demand, in its order.
pub const COLUMNS: [&str; 17] = [
    "progress.units",
    "progress.planned",
    "progress.audited",
    "progress.committee",
    "progress.roll",
    "progress.registered",
    "progress.nominated",
    "progress.candidates",
    "progress.voted",
    "progress.turnout",
    "progress.first_round.share",
    "progress.runoff",
    "progress.rerun",
    "progress.elected",
    "progress.one_shoulder",
    "progress.certified",
    "progress.handed_over",
];

/// Key, kind, and what is counted.
pub(crate) const MEASURES: [(&str, Shape, Seen); 25] = [
    ("progress.units", Shape::Units, |_, _| Some(Part::is(true))),
    ("progress.planned", Shape::Units, |unit, day| first(unit, Stage::Planned, day)),
    ("progress.audited", Shape::Units, |unit, day| by(unit.standing.actions.get(LEAVING_AUDIT), day)),
    ("progress.committee", Shape::Units, |unit, day| first(unit, Stage::CommitteeFormed, day)),
    ("progress.roll", Shape::Units, |unit, day| first(unit, Stage::RollPublished, day)),
    ("progress.registered", Shape::People, |unit, day| unit.history.registered(day).map(Part::number)),
    ("progress.nominated", Shape::Units, |unit, day| first(unit, Stage::Nominated, day)),
    ("progress.candidates", Shape::Units, |unit, day| first(unit, Stage::CandidatesPublished, day)),
    ("progress.voted", Shape::Units, |unit, day| by(unit.votes.first().map(|vote| &vote.on), day)),
    ("progress.turnout", Shape::Share, turnout),
    ("progress.first_round", Shape::Units, first_round),
    ("progress.runoff", Shape::Units, |unit, day| held(unit, RoundKind::Runoff, day)),
    ("progress.rerun", Shape::Units, |unit, day| held(unit, RoundKind::Rerun, day)),
    ("progress.elected", Shape::Units, |unit, day| by(unit.reached.get(&Stage::Elected), day)),
    ("progress.one_shoulder", Shape::Units, one_shoulder),
    ("progress.certified", Shape::Units, |unit, day| by(unit.reached.get(&Stage::Certified), day)),
    ("progress.handed_over", Shape::Units, |unit, day| by(unit.reached.get(&Stage::HandedOver), day)),
    ("progress.unfinished", Shape::Units, |unit, day| by(unit.reached.get(&Stage::Elected), day).map(|part| Part::is(part.count == 0))),
    ("result.returned", Shape::People, |unit, day| turnout(unit, day).map(|part| Part { of: 1, ..part })),
    ("result.elected", Shape::People, |unit, day| candidates_elected(unit, day).map(|part| Part { count: part.of, of: 1 })),
    ("result.candidates_elected", Shape::Share, candidates_elected),
    ("record.objections_open", Shape::People, |unit, day| posted(unit, day).map(|()| Part::number(unit.objections_open))),
    ("record.doubles_open", Shape::People, |unit, day| posted(unit, day).map(|()| Part::number(unit.doubles))),
    ("record.void_votes", Shape::People, void_votes),
    ("record.measures_late", Shape::People, measures_late),
];

fn by(reached: Option<&Date>, day: Date) -> Option<Part> {
    Some(Part::is(reached.is_some_and(|on| *on <= day)))
}

fn first(unit: &Summary, stage: Stage, day: Date) -> Option<Part> {
    by(unit.history.first.get(&stage), day)
}

fn held(unit: &Summary, kind: RoundKind, day: Date) -> Option<Part> {
    by(unit.votes.iter().find(|vote| vote.kind == kind).map(|vote| &vote.on), day)
}

fn posted(unit: &Summary, day: Date) -> Option<()> {
    unit.history.registered(day).map(|_| ())
}

/// Ballots returned in the first vote that stands, of those registered then.
fn turnout(unit: &Summary, day: Date) -> Option<Part> {
    let vote = unit.votes.iter().find(|vote| !vote.void && vote.on <= day)?;
    Some(Part::of(vote.returned, unit.history.registered(vote.on)?))
}

/// The first vote alone filled every seat, of the units whose first vote is announced or void.
fn first_round(unit: &Summary, day: Date) -> Option<Part> {
    let vote = unit.votes.first()?;
    let known = if vote.void { Some(vote.on) } else { vote.announced };
    known.filter(|on| *on <= day).map(|_| Part::is(vote.filled && !vote.void))
}

/// Those elected who stood on the list for the post they won, of all elected.
fn candidates_elected(unit: &Summary, day: Date) -> Option<Part> {
    let told = unit.votes.iter().filter(|vote| !vote.void && vote.announced.is_some_and(|on| on <= day));
    let part =
        told.fold(Part::default(), |sum, vote| Part { count: sum.count + u64::from(vote.stood), of: sum.of + u64::from(vote.elected) });
    (part.of > 0).then_some(part)
}

/// The chair is the Party secretary, as the description of the new body says.
fn one_shoulder(unit: &Summary, day: Date) -> Option<Part> {
    unit.standing.shown.get(&Own::BodyAfter).filter(|on| **on <= day)?;
    let share = unit.after?.one_shoulder;
    (share.of > 0).then(|| Part::is(share.count > 0))
}

fn void_votes(unit: &Summary, day: Date) -> Option<Part> {
    let held: Vec<_> = unit.votes.iter().filter(|vote| vote.on <= day).collect();
    let void = held.iter().filter(|vote| vote.void).count();
    (!held.is_empty()).then(|| Part::number(u32::try_from(void).unwrap_or(u32::MAX)))
}

/// Measures of the unit's own report that are due before a day and not done.
fn measures_late(unit: &Summary, day: Date) -> Option<Part> {
    unit.standing.shown.get(&Own::MeasuresPlanned).filter(|on| **on <= day)?;
    let late = unit.standing.open.iter().filter(|due| **due < day).count();
    Some(Part::number(u32::try_from(late).unwrap_or(u32::MAX)))
}
