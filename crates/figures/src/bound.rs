//! Whether a target or an indicator of a goal is reached, by what was counted; nothing is declared.

use election::programme::catalogue::{Bound, Indicator, Target};
use jiff::civil::Date;

use crate::measure::{Measure, Row, Shape, measure};
use crate::survey::{self, Poll};
use crate::value::Value;

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Reached, and every unit was counted.
    Met,
    /// Not reached.
    NotMet,
    /// Nothing speaks against it so far, but units are not counted yet.
    Open,
    /// Nothing in the record shows it.
    NoEvidence,
}

impl Verdict {
    /// Name in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not-met",
            Self::Open => "open",
            Self::NoEvidence => "no-evidence",
        }
    }
}

/// A judgement with what it rests on.
#[derive(Debug, Clone)]
pub struct Judged {
    /// How it stands.
    pub verdict: Verdict,
    /// The measure, if there is one of that name.
    pub measure: Option<&'static Measure>,
    /// What was counted.
    pub value: Value,
    /// What was found by asking, where that is what the key names: it is judged by its interval.
    pub poll: Option<Poll>,
}

/// Judges a target over rows as of a day.
#[must_use]
pub fn judge<'a>(target: &Target, rows: impl IntoIterator<Item = impl Into<Row<'a>>>, day: Date) -> Judged {
    judged(&target.measure, target.bound, rows, day)
}

/// Judges an indicator of a goal over rows as of a day.
#[must_use]
pub fn judge_indicator<'a>(indicator: &Indicator, rows: impl IntoIterator<Item = impl Into<Row<'a>>>, day: Date) -> Judged {
    judged(&indicator.measure, indicator.bound, rows, day)
}

fn judged<'a>(key: &str, bound: Bound, rows: impl IntoIterator<Item = impl Into<Row<'a>>>, day: Date) -> Judged {
    let Some(found) = measure(key) else {
        let poll = survey::poll(key, rows.into_iter().filter_map(|row| row.into().unit()));
        return Judged {
            verdict: poll.map_or(Verdict::NoEvidence, |poll| of_poll(&poll, bound)),
            measure: None,
            value: Value::default(),
            poll,
        };
    };
    let value = found.over(rows, day);
    Judged { verdict: verdict(&value, found.shape, bound), measure: Some(found), value, poll: None }
}

/// By the whole interval, and only by the whole sample: what a part of it says is not settled.
fn of_poll(poll: &Poll, bound: Bound) -> Verdict {
    let Some((lower, upper)) = poll.interval() else { return Verdict::NoEvidence };
    let reach = |bound: u32| u64::from(bound).saturating_mul(10);
    let (met, not) = match bound {
        Bound::AtLeast(least) => (lower >= reach(least), upper < reach(least)),
        Bound::AtMost(most) => (upper <= reach(most), lower > reach(most)),
    };
    match (poll.complete(), met, not) {
        (true, true, _) => Verdict::Met,
        (true, _, true) => Verdict::NotMet,
        _ => Verdict::Open,
    }
}

fn verdict(value: &Value, shape: Shape, bound: Bound) -> Verdict {
    if value.seen == 0 || value.of == 0 {
        return Verdict::NoEvidence;
    }
    // Both sides of the comparison times the whole: no fraction is rounded.
    let (count, times) = match shape {
        Shape::Units | Shape::People => (value.count, 1),
        Shape::Share => (value.count.saturating_mul(100), value.of),
        Shape::Mean => (value.count, value.of),
    };
    let reach = |bound: u32| u64::from(bound).saturating_mul(times);
    let holds = match bound {
        Bound::AtLeast(least) => count >= reach(least),
        Bound::AtMost(most) => count <= reach(most),
    };
    // Counts only grow with the units still to come: some verdicts stand before the last of them.
    let stands = match (shape, bound) {
        (Shape::Units | Shape::People, Bound::AtLeast(_)) => holds,
        (Shape::Units | Shape::People, Bound::AtMost(_)) => !holds,
        _ => false,
    };
    match (value.unseen == 0 || stands, holds) {
        (false, _) => Verdict::Open,
        (true, true) => Verdict::Met,
        (true, false) => Verdict::NotMet,
    }
}
