//! The law of term-change elections as dated, cited data, and the questions it answers.
//!
//! [`Rules::resolve`] stacks the packs in force for a division, body and day; [`calendar()`] counts its days;
//! [`decide()`] tells who is elected, with its reasons; [`ballot`] judges one ballot. No I/O, no clock.
//! Must not know: people, pages, storage.

pub mod ballot;
pub mod calendar;
pub mod case;
mod catalogue;
pub mod decide;
mod explain;
pub mod key;
mod line;
pub mod outcome;
pub mod pack;
mod resolve;
pub mod rules;
mod seats;
pub mod special;
pub mod types;
pub mod value;

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
pub use special::may_leave_vacant;
pub use types::{Body, Citation, Confidence, Nationality, Post, Relation, Sex};
pub use value::{Fraction, Value};
