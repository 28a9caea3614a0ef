//! Official papers of an election: data to Typst to PDF and PNG, Chinese fonts in the binary.
//!
//! [`papers`] says which papers there are and what each states; a [`Paper`] is data only. [`Press`] sets it: in the
//! manner of GB/T 9704-2012 as village notices imitate it. Names reach the templates as values, never as markup.
//! No identity number, telephone number, address or reason of health stands on any paper. A character of a name that
//! no font has is printed as 〓 with its code, and the paper says at its foot that a pen is needed; an operator may give
//! further fonts ([`further_fonts`]). Every word goes through the guard (`sieve`) before it is set: a number of a person
//! stops its paper ([`PressError::Held`]).
//!
//! Must not know: the database, HTTP.
//!
//! ```
//! use documents::{Press, UnitInfo, papers};
//! let state = election::Election::new("632823200201", statute::Body::VillageCommittee);
//! let unit = UnitInfo {
//!     code: state.division.clone(),
//!     name: "纳尔宗村民委员会".into(),
//!     county: "天峻县".into(),
//!     township: "快尔玛乡".into(),
//!     body: state.body,
//!     rehearsal: false,
//!     seal: None,
//! };
//! assert!(papers::candidate_notice(&state, &unit).is_none(), "nothing to publish yet");
//! let press = Press::new();
//! # let _ = press;
//! ```

mod fonts;
mod form;
mod held;
mod lacking;
mod names;
mod notice;
mod paper;
pub mod papers;
mod press;
mod roster;
mod series;
pub mod told;
mod unit;
mod volume;
mod zh;

pub use fonts::{FontsError, further_fonts};
pub use paper::{Paper, Seal, UnitInfo};
pub use press::{Pdf, Press, PressError};
pub use roster::{Look, Order};
pub use unit::office;
pub use volume::Bound;
