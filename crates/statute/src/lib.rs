//! The law of term-change elections as dated, cited data, and the questions it answers.
//!
//! [`Rules::resolve`] stacks the packs in force for a division, body and day; [`calendar()`] counts its days;
//! [`decide()`] tells who is elected, with its reasons; [`ballot`] judges one ballot. No I/O, no clock.
//! Must not know: people, pages, storage.

pub mod ballot;
pub mod by_election;
pub mod calendar;
pub mod candidates;
pub mod case;
mod catalogue;
pub mod decide;
pub mod duties;
pub mod election_committee;
mod explain;
pub mod indicators;
pub mod keeping;
pub mod key;
mod line;
pub mod meetings;
pub mod outcome;
pub mod pack;
pub mod party;
pub mod proxy;
mod questions;
mod ranking;
pub mod recall;
pub mod relatives;
pub mod removal;
pub mod representatives;
mod resolve;
pub mod roll;
pub mod rules;
mod seats;
pub mod supervision;
pub mod turnout;
pub mod types;
pub mod vacancy;
pub mod value;
pub mod verdict;

pub use calendar::{
    Breach, CalendarStep, Counting, Form, Infeasible, Link, Step, Timeline, breaches, calendar, earliest_election_day, plan, shift,
    soonest_election_day,
};
pub use decide::{decide, decide_after, post_name};
pub use key::{Key, Kind, Stage, Unit};
pub use outcome::{
    Because, BoxTotal, CountInput, CountRound, CountedKind, CountedPerson, ElectedPerson, Figure, Figures, NextStep, Outcome, PostCount,
    Sitting, Tie,
};
pub use pack::{Bar, BarEffect, Level, Pack};
pub use rules::{AppliedPack, BarInForce, Conflict, Difference, ResolveError, Rules, Setting, Settled, compare};
pub use types::{Body, Citation, Confidence, Nationality, Post, Relation, Sex};
pub use vacancy::may_leave_vacant;
pub use value::{Fraction, Value};
pub use verdict::Verdict;
