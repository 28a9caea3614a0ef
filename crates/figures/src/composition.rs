//! Measures of the bodies before and after: each counts those members of whom something is known.

use election::Summary;
use election::programme::catalogue::Own;
use election::programme::composition::{Composition, Share};
use jiff::civil::Date;

use crate::measure::Shape;
use crate::value::Part;

/// Which body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// 换届前.
    Before,
    /// 换届后.
    After,
}

impl Side {
    /// Both, in order.
    pub const ALL: [Self; 2] = [Self::Before, Self::After];

    /// Name in keys and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
        }
    }

    /// The body of a unit as of a day, as far as it was described or announced by then.
    pub(crate) fn body(self, unit: &Summary, day: Date) -> Option<Composition> {
        match self {
            Self::Before => unit.before.filter(|_| unit.standing.shown.get(&Own::BodyBefore).is_some_and(|on| *on <= day)),
            Self::After => unit.after.filter(|_| unit.votes.iter().any(|vote| vote.announced.is_some_and(|on| on <= day))),
        }
    }
}

/// What is counted of a body.
#[derive(Debug, Clone, Copy)]
pub struct Item {
    /// Its name, in keys (`after.women.share`) and messages (`figure-item-women`).
    pub name: &'static str,
    /// What kind of number.
    pub shape: Shape,
    pub(crate) part: fn(&Composition) -> Part,
}

const fn share(name: &'static str, part: fn(&Composition) -> Part) -> Item {
    Item { name, shape: Shape::Share, part }
}

/// Everything that is counted of a body, in the order of the tables.
pub const ITEMS: [Item; 14] = [
    Item { name: "bodies", shape: Shape::Units, part: |body| Part::number(body.bodies) },
    Item { name: "members", shape: Shape::People, part: |body| Part::number(body.members) },
    share("women", |body| of(body.women)),
    share("minority", |body| of(body.minority)),
    share("young", |body| of(body.young)),
    Item { name: "age", shape: Shape::Mean, part: |body| Part::of(body.ages, body.young.of) },
    share("college", |body| of(body.college)),
    share("high", |body| of(body.high)),
    share("middle", |body| Part::of(body.college.of.saturating_sub(body.college.count + body.high.count), body.college.of)),
    share("party", |body| of(body.party)),
    share("crossed", |body| of(body.crossed)),
    share("one_shoulder", |body| of(body.one_shoulder)),
    share("re_elected", |body| of(body.re_elected)),
    share("skilled", |body| of(body.skilled)),
];

/// Items that make up a whole: two of them tell the third.
pub(crate) const STEPS: [&str; 3] = ["college", "high", "middle"];

fn of(share: Share) -> Part {
    Part::of(share.count, share.of)
}
