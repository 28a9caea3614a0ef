//! Named measures over the rows of units and offices: progress, turnout, success, composition, courses, and whether a goal is reached.
//!
//! A [`Measure`] has a stable key, says of each row that it looks at what it counts there ([`Part`]) or that the record shows
//! nothing yet, and adds up over any division and any day. Whole numbers only: a share is two of them. What a measure means stands in the
//! message files under [`Measure::words`] and the same with `-how`.
//!
//! Must not know: the database, pages, papers, whose names stand behind a number.
//!
//! ```
//! use figures::{Unit, measure};
//! let summary = election::Summary::default();
//! let unit = Unit { code: "632823200201", body: statute::Body::VillageCommittee, summary: &summary };
//! let day = jiff::civil::date(2026, 12, 20);
//! let started = measure("progress.planned").expect("a measure").over([unit], day);
//! assert_eq!((started.count, started.of), (0, 1));
//! ```

mod bound;
mod cases;
pub mod cells;
mod composition;
mod measure;
mod progress;
pub mod survey;
mod training;
mod value;

pub use bound::{Judged, Verdict, judge, judge_indicator};
pub use composition::{ITEMS, Item, Side};
pub use measure::{Measure, Row, Shape, Unit, all, measure};
pub use progress::COLUMNS;
pub use training::COURSES;
pub use value::{Part, Value, percent};
