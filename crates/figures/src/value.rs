//! What measures count, and how it is written.

use crate::measure::Shape;

/// Of so many, so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Part {
    /// Of these it is true; of a mean, the sum.
    pub count: u64,
    /// Of so many something is known.
    pub of: u64,
}

impl Part {
    /// Yes or no, of one.
    #[must_use]
    pub fn is(yes: bool) -> Self {
        Self { count: u64::from(yes), of: 1 }
    }

    /// A number of people or acts.
    #[must_use]
    pub fn number(count: u32) -> Self {
        Self { count: count.into(), of: 1 }
    }

    /// Of so many, so many.
    #[must_use]
    pub fn of(count: u32, of: u32) -> Self {
        Self { count: count.into(), of: of.into() }
    }
}

/// A measure over many units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Value {
    /// Sum of what is counted.
    pub count: u64,
    /// Sum of what it is counted of.
    pub of: u64,
    /// Units of which the record shows something.
    pub seen: usize,
    /// Units of which it shows nothing yet.
    pub unseen: usize,
}

impl Value {
    /// Adds a unit.
    pub fn add(&mut self, part: Option<Part>) {
        match part {
            None => self.unseen += 1,
            Some(Part { count, of }) => {
                self.seen += 1;
                self.count += count;
                self.of += of;
            }
        }
    }

    /// The part, of all units together.
    #[must_use]
    pub const fn part(&self) -> Part {
        Part { count: self.count, of: self.of }
    }

    /// The number itself, in tenths where it is a share (of a per cent) or a mean; nothing where nothing is known.
    #[must_use]
    pub fn number(&self, shape: Shape) -> Option<u64> {
        match shape {
            Shape::Units | Shape::People => (self.seen > 0).then_some(self.count),
            Shape::Share => rounded(self.count, 1_000, self.of),
            Shape::Mean => rounded(self.count, 10, self.of),
        }
    }

    /// As it is written: `12`, `45.3%`, `47.5`; a dash where nothing is known.
    #[must_use]
    pub fn text(&self, shape: Shape) -> String {
        let Some(number) = self.number(shape) else { return NOTHING.to_owned() };
        match shape {
            Shape::Units | Shape::People => number.to_string(),
            Shape::Share => format!("{}%", tenths(number)),
            Shape::Mean => tenths(number),
        }
    }

    /// How much more than an earlier one, as the two are written: `+3`, `−1.2`; nothing where one is unknown.
    #[must_use]
    pub fn change(&self, earlier: &Self, shape: Shape) -> Option<String> {
        let (now, then) = (self.number(shape)?, earlier.number(shape)?);
        let (sign, by) = if now < then { ("−", then - now) } else { ("+", now - then) };
        let sign = if by == 0 { "" } else { sign };
        Some(match shape {
            Shape::Units | Shape::People => format!("{sign}{by}"),
            Shape::Share | Shape::Mean => format!("{sign}{}", tenths(by)),
        })
    }
}

/// What stands where nothing is known.
pub(crate) const NOTHING: &str = "—";

fn rounded(count: u64, times: u64, of: u64) -> Option<u64> {
    (count.saturating_mul(times) + of / 2).checked_div(of)
}

fn tenths(number: u64) -> String {
    format!("{}.{}", number / 10, number % 10)
}

/// A share in per cent with one decimal; empty when there is no whole.
#[must_use]
pub fn percent(part: u64, whole: u64) -> String {
    rounded(part, 1_000, whole).map(|mille| format!("{}%", tenths(mille))).unwrap_or_default()
}
