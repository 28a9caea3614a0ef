//! A measure: its key, what it is, and what it counts in a row on a day.

use std::sync::LazyLock;

use election::Summary;
use election::programme::training::{Course, Group};
use jiff::civil::Date;
use statute::Body;

use crate::composition::{self, Item, Side};
use crate::training::{self, Counted};
use crate::value::{Part, Value};
use crate::{cases, progress};

/// A unit as measures see it.
#[derive(Debug, Clone, Copy)]
pub struct Unit<'a> {
    /// 12 digits.
    pub code: &'a str,
    /// Which body it elects.
    pub body: Body,
    /// Where it stands.
    pub summary: &'a Summary,
}

/// What measures look at.
#[derive(Debug, Clone, Copy)]
pub enum Row<'a> {
    /// A unit: where its election stands.
    Unit(Unit<'a>),
    /// An office: the courses in its log.
    Office {
        /// Of its division.
        code: &'a str,
        /// All of them.
        courses: &'a [Course],
    },
    /// A unit: whom it sent to courses of any office.
    Sent {
        /// 12 digits.
        code: &'a str,
        /// The first day on which somebody came.
        first: Option<Date>,
    },
}

impl<'a> From<Unit<'a>> for Row<'a> {
    fn from(unit: Unit<'a>) -> Self {
        Self::Unit(unit)
    }
}

impl<'a> Row<'a> {
    /// Code of the unit or of the office's division.
    #[must_use]
    pub const fn code(&self) -> &'a str {
        match self {
            Self::Unit(Unit { code, .. }) | Self::Office { code, .. } | Self::Sent { code, .. } => code,
        }
    }

    /// The unit, if it is one with its election.
    pub(crate) const fn unit(self) -> Option<Unit<'a>> {
        match self {
            Self::Unit(unit) => Some(unit),
            Self::Office { .. } | Self::Sent { .. } => None,
        }
    }
}

/// What kind of number a measure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Units.
    Units,
    /// People, ballots or acts.
    People,
    /// A share, in per cent.
    Share,
    /// A mean, in years.
    Mean,
}

impl Shape {
    /// The unit of the number, as a message key.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Units => "figure-unit-units",
            Self::People => "figure-unit-people",
            Self::Share => "figure-unit-percent",
            Self::Mean => "figure-unit-years",
        }
    }
}

/// What is counted in a unit as of a day; nothing where the record shows nothing.
pub(crate) type Seen = fn(&Summary, Date) -> Option<Part>;

#[derive(Debug, Clone, Copy)]
enum Of {
    Record(Seen),
    Body(Side, Item),
    Course(Counted),
}

/// A measure.
#[derive(Debug, Clone)]
pub struct Measure {
    /// Its name in programmes and templates; never changes its meaning.
    pub key: String,
    /// What kind of number.
    pub shape: Shape,
    /// Its title and, with `-how` behind it, its formula, as a message key.
    words: String,
    of: Of,
}

impl Measure {
    /// Whether it looks at a row: the others are not units of which the record shows nothing, they are none of its own.
    #[must_use]
    pub const fn regards(&self, row: &Row<'_>) -> bool {
        match (self.of, row) {
            (Of::Course(Counted::Untaught), Row::Sent { .. }) => true,
            (Of::Course(counted), Row::Office { .. }) => !matches!(counted, Counted::Untaught),
            (Of::Record(_) | Of::Body(..), Row::Unit(_)) => true,
            _ => false,
        }
    }

    /// What it counts in a row as of a day; nothing where the record shows nothing.
    fn part(&self, row: &Row<'_>, day: Date) -> Option<Part> {
        match (self.of, row) {
            (Of::Record(seen), Row::Unit(unit)) => seen(unit.summary, day),
            (Of::Body(side, item), Row::Unit(unit)) => Some((item.part)(&side.body(unit.summary, day)?)),
            (Of::Course(counted), row) => counted.part(row, day),
            _ => None,
        }
    }

    /// Over rows; those that it does not look at count nothing.
    #[must_use]
    pub fn over<'a>(&self, rows: impl IntoIterator<Item = impl Into<Row<'a>>>, day: Date) -> Value {
        let mut value = Value::default();
        let rows = rows.into_iter().map(Into::into).filter(|row| self.regards(row));
        rows.for_each(|row| value.add(self.part(&row, day)));
        value
    }

    /// Its title as a message key; the formula stands under the same with `-how`.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.words
    }

    /// Whether it tells of people what is not on the wall anyway: small numbers of it are protected ([`crate::cells`]).
    #[must_use]
    pub const fn tells(&self) -> bool {
        matches!(self.of, Of::Body(_, Item { shape: Shape::Share | Shape::Mean, .. }))
    }

    /// The measures that make up a whole with this one: the steps of education.
    pub(crate) fn beside(&self) -> Vec<&'static Self> {
        match self.of {
            Of::Body(side, item) if composition::STEPS.contains(&item.name) => {
                let others = composition::STEPS.iter().filter(|name| **name != item.name);
                others.filter_map(|name| measure(&format!("{}.{name}", side.name()))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Of which body, if it is of a composition: its title begins with that.
    #[must_use]
    pub const fn side(&self) -> Option<Side> {
        match self.of {
            Of::Record(_) | Of::Course(_) => None,
            Of::Body(side, _) => Some(side),
        }
    }

    /// Of whom, if it counts one group of those who are taught: its title ends with that.
    #[must_use]
    pub const fn group(&self) -> Option<Group> {
        match self.of {
            Of::Course(counted) => counted.group(),
            Of::Record(_) | Of::Body(..) => None,
        }
    }
}

/// All measures, in the order of lists.
pub fn all() -> &'static [Measure] {
    static ALL: LazyLock<Vec<Measure>> = LazyLock::new(|| {
        let of_record = |(key, shape, seen): &(&str, Shape, Seen)| Measure {
            key: (*key).to_owned(),
            shape: *shape,
            words: format!("figure-{}", key.replace(['.', '_'], "-")),
            of: Of::Record(*seen),
        };
        let mut all: Vec<Measure> = progress::MEASURES.iter().chain(&cases::MEASURES).map(of_record).collect();
        all.extend(training::measures().into_iter().map(|(key, shape, counted, words)| Measure {
            key,
            shape,
            words: words.to_owned(),
            of: Of::Course(counted),
        }));
        for measure in all.clone().iter().filter(|measure| measure.shape == Shape::Units) {
            all.push(Measure { key: format!("{}.share", measure.key), shape: Shape::Share, ..measure.clone() });
        }
        for side in Side::ALL {
            for item in &composition::ITEMS {
                let key = format!("{}.{}", side.name(), item.name);
                let words = format!("figure-item-{}", item.name.replace('_', "-"));
                let of = Of::Body(side, *item);
                if item.shape == Shape::Share {
                    all.push(Measure { key: format!("{key}.share"), shape: Shape::Share, words: words.clone(), of });
                    all.push(Measure { key, shape: Shape::People, words, of });
                } else {
                    all.push(Measure { key, shape: item.shape, words, of });
                }
            }
        }
        all
    });
    &ALL
}

/// A measure by its key.
#[must_use]
pub fn measure(key: &str) -> Option<&'static Measure> {
    all().iter().find(|measure| measure.key == key)
}
