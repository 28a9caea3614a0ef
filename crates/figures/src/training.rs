//! Measures of courses: how many were held, who was asked and who came, and units of which nobody came to any.
//!
//! Courses stand in the logs of offices, not in those of units: these measures look at [`Row::Office`] and [`Row::Sent`].

use std::collections::BTreeMap;

use election::programme::training::{Came, Course, Ended, Group};
use jiff::civil::Date;

use crate::measure::{Row, Shape};
use crate::value::Part;

/// The columns of the table of courses, in their order.
pub const COURSES: [&str; 5] = ["training.courses", "training.due", "training.taught", "training.taught.share", "training.untaught"];

/// What is counted of courses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counted {
    /// Courses held.
    Held,
    /// Those asked, once for every course.
    Due(Option<Group>),
    /// Those who came, of those asked.
    Taught(Option<Group>),
    /// Units of which nobody came.
    Untaught,
}

/// Key, kind, what is counted, and the words of its title.
pub(crate) fn measures() -> Vec<(String, Shape, Counted, &'static str)> {
    const DUE: &str = "figure-training-due";
    const TAUGHT: &str = "figure-training-taught";
    let key = |what: &str, group: Option<Group>| {
        let group = group.map(|group| format!(".{}", group.name())).unwrap_or_default();
        format!("training.{what}{group}")
    };
    let of = |group: Option<Group>| {
        let taught = key("taught", group);
        [
            (key("due", group), Shape::People, Counted::Due(group), DUE),
            (format!("{taught}.share"), Shape::Share, Counted::Taught(group), TAUGHT),
            (taught, Shape::People, Counted::Taught(group), TAUGHT),
        ]
    };
    let groups = std::iter::once(None).chain(Group::ALL.map(Some));
    let held = (key("courses", None), Shape::People, Counted::Held, "figure-training-courses");
    let untaught = (key("untaught", None), Shape::Units, Counted::Untaught, "figure-training-untaught");
    [held, untaught].into_iter().chain(groups.flat_map(of)).collect()
}

impl Counted {
    /// Of whom, if it is one group only.
    pub(crate) const fn group(self) -> Option<Group> {
        match self {
            Self::Due(group) | Self::Taught(group) => group,
            Self::Held | Self::Untaught => None,
        }
    }

    /// What is counted in a row as of a day; nothing where it is not what this looks at.
    pub(crate) fn part(self, row: &Row<'_>, day: Date) -> Option<Part> {
        match (self, row) {
            (Self::Untaught, Row::Sent { first, .. }) => Some(Part::is(first.is_none_or(|on| on > day))),
            (Self::Held, Row::Office { courses, .. }) => {
                Some(Part { count: u64::try_from(held(courses, day).count()).unwrap_or(u64::MAX), of: 1 })
            }
            (Self::Due(group), Row::Office { courses, .. }) => Some(Part { count: sum(courses, group, day).of, of: 1 }),
            (Self::Taught(group), Row::Office { courses, .. }) => Some(sum(courses, group, day)),
            _ => None,
        }
    }
}

/// Those of each group who were asked and came to courses that were held by a day.
fn held(courses: &[Course], day: Date) -> impl Iterator<Item = &BTreeMap<Group, Came>> {
    courses.iter().filter_map(move |course| match &course.ended {
        Some(Ended::Held { on, came, .. }) if *on <= day => Some(came),
        _ => None,
    })
}

/// Of those asked, those who came; of one group or of all.
fn sum(courses: &[Course], group: Option<Group>, day: Date) -> Part {
    let wanted = |of: &Group| group.is_none_or(|group| group == *of);
    let came = held(courses, day).flatten().filter(|(of, _)| wanted(of)).map(|(_, came)| came);
    came.fold(Part::default(), |sum, came| Part { count: sum.count + u64::from(came.attended), of: sum.of + u64::from(came.invited) })
}
