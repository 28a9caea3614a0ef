//! The law of term-change elections as dated, cited data, and the questions it answers.
//!
//! No I/O, no clock. Must not know: people, pages, storage.

pub mod outcome;
pub mod types;

pub use outcome::{
    Because, BoxTotal, CountInput, CountRound, CountedKind, CountedPerson, ElectedPerson, NextStep,
    Outcome, PostCount, Tie,
};
pub use types::{Body, Citation, Confidence, Nationality, Post, Relation, Sex};
