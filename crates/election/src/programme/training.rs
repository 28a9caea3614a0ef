//! 培训: courses of an office, who came, and which units have sent whom.
//!
//! The record holds days and numbers only; topic, place, teacher and names are sealed. A course that was held is not changed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Answer, Around, Desk, Words, filled, part, short};
use crate::refusal::Refusal;

/// For whom a course is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// 指导组、包村干部.
    Guides,
    /// 村民选举委员会成员.
    Committee,
    /// 登记、验证、发票工作人员.
    Clerks,
    /// 唱票、计票人员.
    Counters,
    /// 监票人员.
    Scrutineers,
    /// 观察员.
    Observers,
    /// 新任“两委”成员.
    Elected,
}

impl Group {
    /// All of them, in the order of forms and tables.
    pub const ALL: [Self; 7] =
        [Self::Guides, Self::Committee, Self::Clerks, Self::Counters, Self::Scrutineers, Self::Observers, Self::Elected];

    /// Name in messages and forms.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Guides => "guides",
            Self::Committee => "committee",
            Self::Clerks => "clerks",
            Self::Counters => "counters",
            Self::Scrutineers => "scrutineers",
            Self::Observers => "observers",
            Self::Elected => "elected",
        }
    }
}

/// How many were asked and how many came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Came {
    /// Asked.
    pub invited: u32,
    /// Came.
    pub attended: u32,
}

/// Those of a unit who came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    /// 12-digit code.
    pub unit: String,
    /// As what.
    pub group: Group,
    /// How many.
    pub number: u32,
    /// Their names, as far as they were written down; never more than the number.
    #[serde(default)]
    pub names: Vec<String>,
}

/// What an office may ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// A course is planned.
    PlanCourse {
        /// Day of the act.
        on: Date,
        /// Day of the course.
        day: Date,
        /// For whom.
        groups: BTreeSet<Group>,
        /// What is taught.
        topic: String,
        /// Where.
        place: String,
        /// Who teaches.
        teacher: String,
    },
    /// It was held.
    HoldCourse {
        /// Day on which it was held.
        on: Date,
        /// Which.
        course: u32,
        /// Who was asked and who came.
        came: BTreeMap<Group, Came>,
        /// Those who came, by unit.
        #[serde(default)]
        sent: Vec<Sent>,
    },
    /// It will not be held.
    CancelCourse {
        /// Day.
        on: Date,
        /// Which.
        course: u32,
        /// Why.
        reason: String,
    },
}

impl Command {
    pub(super) const fn day(&self) -> Date {
        match self {
            Self::PlanCourse { on, .. } | Self::HoldCourse { on, .. } | Self::CancelCourse { on, .. } => *on,
        }
    }
}

/// Those who came, by unit and group.
pub type ByUnit = BTreeMap<String, BTreeMap<Group, u32>>;

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // mirrors `Command`
pub enum Fact {
    CoursePlanned { on: Date, course: u32, day: Date, groups: BTreeSet<Group> },
    CourseHeld { on: Date, course: u32, came: BTreeMap<Group, Came>, units: ByUnit },
    CourseCancelled { on: Date, course: u32 },
}

/// What is taught, where and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// What is taught.
    pub topic: String,
    /// Where.
    pub place: String,
    /// Who teaches.
    pub teacher: String,
}

/// The names of those who came, by unit and group.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// By unit and group.
    pub names: BTreeMap<String, BTreeMap<Group, Vec<String>>>,
}

/// How a course ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Ended {
    /// It was held.
    Held {
        /// Day.
        on: Date,
        /// Who was asked and who came.
        came: BTreeMap<Group, Came>,
        /// By unit.
        units: ByUnit,
        /// Names; nothing once erased.
        names: Option<Names>,
    },
    /// It will not be held.
    Cancelled {
        /// Day.
        on: Date,
    },
}

/// A course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Course {
    /// Number, from 1.
    pub number: u32,
    /// Day on which it was planned.
    pub on: Date,
    /// Day for which it is planned.
    pub day: Date,
    /// For whom.
    pub groups: BTreeSet<Group>,
    /// What, where, by whom; nothing once erased.
    pub topic: Option<Topic>,
    /// How it ended.
    pub ended: Option<Ended>,
}

/// The first day on which somebody of a unit came to a course as one of a group.
#[must_use]
pub fn trained(courses: &[Course], unit: &str, group: Group) -> Option<Date> {
    let day = |course: &Course| match &course.ended {
        Some(Ended::Held { on, units, .. }) if units.get(unit).is_some_and(|came| came.contains_key(&group)) => Some(*on),
        _ => None,
    };
    courses.iter().filter_map(day).min()
}

/// The units of which somebody came to a course, each with the day.
pub fn sent(courses: &[Course]) -> impl Iterator<Item = (&str, Date)> {
    courses.iter().flat_map(|course| match &course.ended {
        Some(Ended::Held { on, units, .. }) => units.keys().map(|unit| (unit.as_str(), *on)).collect(),
        _ => Vec::new(),
    })
}

/// Digits of the code of an office's division: what lies within begins with them.
const fn digits(desk: Desk) -> usize {
    match desk {
        Desk::Office(super::Who::Prefecture) => 4,
        Desk::Office(super::Who::County) => 6,
        Desk::Office(_) => 9,
        Desk::Unit => 12,
    }
}

fn open(courses: &[Course], number: u32) -> Result<&Course, Refusal> {
    let found = courses.iter().find(|course| course.number == number && course.ended.is_none());
    found.ok_or_else(|| Refusal::new("no_such_course").figure("course", number))
}

pub(super) fn decide(courses: &[Course], desk: Desk, around: &Around<'_>, command: &Command) -> Answer {
    let (fact, sealed) = match command {
        Command::PlanCourse { on, day, groups, topic, place, teacher } => {
            if groups.is_empty() {
                return Err(Refusal::new("no_groups"));
            }
            crate::decide::not_before(*day, Some(*on))?;
            let course = u32::try_from(courses.len()).unwrap_or(u32::MAX).saturating_add(1);
            let topic = Topic { topic: filled(topic)?, place: filled(place)?, teacher: filled(teacher)? };
            (Fact::CoursePlanned { on: *on, course, day: *day, groups: groups.clone() }, super::Sealed::Course(topic))
        }
        Command::HoldCourse { on, course, came, sent } => {
            crate::decide::not_before(*on, Some(open(courses, *course)?.on))?;
            let came: BTreeMap<Group, Came> = came.iter().filter(|(_, came)| **came != Came::default()).map(|(g, c)| (*g, *c)).collect();
            let home = around.election.division.get(..digits(desk)).unwrap_or_default();
            let (units, names) = by_unit(&came, sent, home)?;
            (Fact::CourseHeld { on: *on, course: *course, came, units }, super::Sealed::Attended(names))
        }
        Command::CancelCourse { on, course, reason } => {
            crate::decide::not_before(*on, Some(open(courses, *course)?.on))?;
            let words = Words { text: filled(reason)?, attachments: Vec::new() };
            (Fact::CourseCancelled { on: *on, course: *course }, super::Sealed::Words(words))
        }
    };
    super::fact(super::Fact::Training(fact), Some(sealed))
}

/// Those who came, by unit; no more of a group than came in all, and only from units of this office.
fn by_unit(came: &BTreeMap<Group, Came>, sent: &[Sent], home: &str) -> Result<(ByUnit, Names), Refusal> {
    if came.values().all(|came| came.attended == 0) {
        return Err(Refusal::new("nobody_came"));
    }
    let (mut units, mut names, mut total) = (ByUnit::new(), Names::default(), BTreeMap::<Group, u32>::new());
    for one in sent.iter().filter(|one| one.number > 0) {
        if !one.unit.starts_with(home) || one.unit.len() != digits(Desk::Unit) || Desk::of(&one.unit) != Desk::Unit {
            return Err(Refusal::new("not_a_unit_here").figure("unit", &one.unit));
        }
        let known = one.names.iter().map(|name| short(name)).collect::<Result<Vec<_>, _>>()?;
        if u32::try_from(known.len()).unwrap_or(u32::MAX) > one.number {
            return Err(Refusal::new("more_names_than_people").figure("names", known.len()).figure("number", one.number));
        }
        if units.entry(one.unit.clone()).or_default().insert(one.group, one.number).is_some() {
            return Err(Refusal::new("unit_twice").figure("unit", &one.unit));
        }
        let sum = total.entry(one.group).or_default();
        *sum = sum.saturating_add(one.number);
        if !known.is_empty() {
            names.names.entry(one.unit.clone()).or_default().insert(one.group, known);
        }
    }
    let most = |group: &Group| came.get(group).map_or(0, |came| came.attended);
    match total.iter().find(|(group, sum)| **sum > most(group)) {
        Some((group, sum)) => Err(Refusal::new("units_exceed_attended").figure("sum", sum).figure("attended", most(group))),
        None => Ok((units, names)),
    }
}

pub(super) fn apply(courses: &mut Vec<Course>, fact: &Fact, sealed: Option<&super::Sealed>) {
    let mut end = |number: u32, ended: Ended| {
        if let Some(course) = courses.iter_mut().find(|course| course.number == number) {
            course.ended = Some(ended);
        }
    };
    match fact {
        Fact::CourseHeld { on, course, came, units } => {
            let names = part!(sealed, Attended).cloned();
            end(*course, Ended::Held { on: *on, came: came.clone(), units: units.clone(), names });
        }
        Fact::CourseCancelled { on, course } => end(*course, Ended::Cancelled { on: *on }),
        Fact::CoursePlanned { on, course, day, groups } => {
            let topic = part!(sealed, Course).cloned();
            courses.push(Course { number: *course, on: *on, day: *day, groups: groups.clone(), topic, ended: None });
        }
    }
}
