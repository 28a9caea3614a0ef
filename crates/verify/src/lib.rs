//! Checks a published record as anyone can: the fourteen checks V1 to V14, each with its own line, every failure with its
//! place.
//!
//! The formats are in `docs/record-format.md`; a second verifier, `tools/verify.py`, was written from that text alone.
//! Pure but for [`Folder`], which reads files: no database, no network, no clock. Must not know: how a record comes about,
//! where secret keys are kept, how an interface looks.

mod acts;
mod bodies;
mod cases;
mod count;
mod cycle;
mod keys;
mod leases;
mod log;
mod openings;
mod order;
mod prove;
mod report;
mod run;
mod seen;
mod share;
mod source;
mod unit;

pub use prove::{ProveError, RESULT, prove};
pub use report::{Check, Failure, Place, Report};
pub use run::{Done, How, verify, verify_as, verify_units};
pub use seen::{Seen, SeenError};
pub use source::{Folder, Source, SourceError};
