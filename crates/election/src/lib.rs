//! The election of one unit: facts, state, commands, refusals. Pure: no I/O, no clock, no SQL, no HTTP.
//!
//! ```text
//! Command -> decide(state, context, command) -> facts | Refusal -> state.apply(fact)
//! ```
//!
//! The crate asks `statute` for every number that a legislature chose. It must not know how entries are
//! stored, how pages look, or what time it is.

pub mod actor;
mod apply;
pub mod bodies;
pub mod command;
pub mod decide;
pub mod fact;
pub mod history;
pub mod id_number;
pub mod person;
pub mod programme;
pub mod refusal;
mod roll;
mod sealed;
mod seats;
pub mod state;
pub mod summary;

pub use actor::{Actor, Context, Role};
pub use bodies::Bodies;
pub use command::Command;
pub use decide::{allowed, decide};
pub use fact::{Fact, Recorded, Retained, Sealed, Stream};
pub use person::{Kinship, Person, PersonId, Registration, Unlisted, Voter};
pub use programme::Programme;
pub use refusal::Refusal;
pub use state::Election;
pub use summary::{Due, Stage, Summary, TimelineStep};
