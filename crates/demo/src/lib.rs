//! The demonstration: Haixi's real divisions, filled with invented people and an election in every stage.
//!
//! Nobody here exists: names are put together from syllables, numbers from their parts. Every history is played
//! through [`election::decide`], so that each state is one the law allows. The same day gives the same demonstration.
//! Must not know: SQL, HTTP, pages.

mod course;
mod cycle;
mod evening;
mod identity;
mod load;
mod names;
mod people;
mod places;
mod programme;
mod rng;
mod samples;
mod story;
mod training;
mod units;

pub use cycle::{Act, Cycle, cycle};
pub use evening::evening;
pub use identity::check_digit;
pub use load::divisions;
pub use people::{ROLL_HEADINGS, people, roll_rows};
pub use places::Place;
pub use programme::{PROGRAMME, began, offices, waves};
pub use units::{DemoUnit, units};

/// 第几届: the term that every unit of the demonstration elects.
pub const TERM: u32 = 11;

/// 天峻县快尔玛乡纳尔宗村: nothing is recorded there; it is taken by hand from the first step to the certificate.
pub const WALKTHROUGH: &str = "632823200201";

/// Why the demonstration cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The list of divisions cannot be read.
    #[error("the list of divisions cannot be read: {0}")]
    Divisions(#[from] csv::Error),
    /// A division stands under one that is not in the lists.
    #[error("the lists of divisions do not name {0}")]
    UnknownDivision(String),
    /// A command of the script was refused: the script is wrong, or the law has changed under it.
    #[error("the demonstration of {unit} is refused on {on}: {command}, {rule} {figures}")]
    Refused {
        /// Unit.
        unit: String,
        /// Day of the act.
        on: jiff::civil::Date,
        /// Which command.
        command: String,
        /// Rule of the refusal.
        rule: String,
        /// Its figures.
        figures: String,
    },
    /// A unit is too small for the people its story needs.
    #[error("{0} has too few people for its story")]
    TooFewPeople(String),
}
