//! Surveys: the share of the satisfied with the bounds between which it lies, and how many of those asked answered.
//!
//! The interval is Wilson's with z² times (N − n) / (N − 1) for z² where it is known of how many (N) the sample (n) is one. Whole
//! numbers only; both bounds are rounded outward. It takes those asked for a simple sample of all.

use election::programme::survey::Whose;

use crate::measure::Unit;

/// The key of every measure of a survey begins so; then comes the survey, and a question if it is not the first.
const BEGINS: &str = "survey.";
/// Answers below which nothing is told of what they say.
pub const FEWEST_ANSWERS: u64 = 5;
/// A whole, in per mille.
const MILLE: u128 = 1_000;
/// Squares of the bounds of the normal distribution stand in millionths.
const SCALE: u128 = 1_000_000;

/// What a survey shows over units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Poll {
    /// Units of the whole sample.
    pub drawn: u32,
    /// Of them, units here in which people are asked.
    pub asked: u32,
    /// Of them, units that are counted.
    pub counted: u32,
    /// People asked in those that are counted.
    pub sample: u64,
    /// Sheets that came back there.
    pub sheets: u64,
    /// Of those who answered the question, how many are satisfied.
    pub satisfied: u64,
    /// How many answered it.
    pub answered: u64,
    /// Of how many these were drawn; nothing where nobody knows.
    pub population: Option<u64>,
    /// How sure the interval is, in per cent.
    pub level: u8,
}

impl Poll {
    /// The share of the satisfied in per mille, rounded; nothing where nobody answered.
    #[must_use]
    pub fn share(&self) -> Option<u64> {
        (self.satisfied * 1_000 + self.answered / 2).checked_div(self.answered)
    }

    /// Sheets that came back, in per mille of those asked.
    #[must_use]
    pub fn response(&self) -> Option<u64> {
        (self.sheets * 1_000 + self.sample / 2).checked_div(self.sample)
    }

    /// The bounds between which the share lies, in per mille.
    #[must_use]
    pub fn interval(&self) -> Option<(u64, u64)> {
        wilson(self.satisfied, self.answered, self.population, self.level)
    }

    /// Whether every unit of the sample is counted.
    #[must_use]
    pub const fn complete(&self) -> bool {
        self.counted > 0 && self.counted == self.drawn
    }

    /// Whether so few answered that nothing is told of what they said.
    #[must_use]
    pub const fn few(&self) -> bool {
        self.answered > 0 && self.answered < FEWEST_ANSWERS
    }
}

/// A share in per mille as it is written: `93.1%`.
#[must_use]
pub fn per_mille(mille: u64) -> String {
    format!("{}.{}%", mille / 10, mille % 10)
}

/// The square of the bound of the normal distribution for a level of confidence, in millionths.
const fn square(level: u8) -> u128 {
    let z: u128 = match level {
        90 => 1_645,
        99 => 2_576,
        _ => 1_960,
    };
    z * z
}

/// Wilson's interval in per mille, the lower bound rounded down and the upper one up.
#[must_use]
pub fn wilson(count: u64, of: u64, population: Option<u64>, level: u8) -> Option<(u64, u64)> {
    if of == 0 || count > of {
        return None;
    }
    let (k, n) = (u128::from(count), u128::from(of));
    let whole = population.map(u128::from).filter(|whole| *whole >= n);
    let z2 = match whole {
        Some(1) => 0,
        Some(whole) => (square(level) * (whole - n)).div_ceil(whole - 1),
        None => square(level),
    };
    let (middle, below) = (2 * k * SCALE + z2, 2 * (n * SCALE + z2));
    let under = z2 * z2 + (4 * z2 * SCALE * k * (n - k)).div_ceil(n);
    let floor = under.isqrt();
    let root = if floor * floor == under { floor } else { floor + 1 };
    let lower = middle.saturating_sub(root) * MILLE / below;
    let upper = ((middle + root) * MILLE).div_ceil(below).min(MILLE);
    Some((u64::try_from(lower).ok()?, u64::try_from(upper).ok()?))
}

/// What a measure of a survey shows over units; nothing if the key names no survey, or nobody is asked here.
#[must_use]
pub fn poll<'a>(key: &str, units: impl IntoIterator<Item = Unit<'a>>) -> Option<Poll> {
    let name = key.strip_prefix(BEGINS)?;
    let (survey, question) = name.split_once('.').map_or((name, None), |(survey, question)| (survey, Some(question)));
    let mut poll = Poll::default();
    let (mut of, mut registered, mut elected) = (None, 0_u64, 0_u64);
    for unit in units {
        registered += u64::from(unit.summary.registered);
        elected += u64::from(unit.summary.elected);
        let Some(here) = unit.summary.standing.surveys.get(survey) else { continue };
        of = Some(here.of);
        (poll.drawn, poll.level, poll.asked) = (here.drawn.max(poll.drawn), here.level.max(poll.level), poll.asked + 1);
        let found = here.questions.iter().find(|(id, _, _)| question.is_none_or(|question| question == id));
        if let (Some(_), Some((_, satisfied, answered))) = (here.counted, found) {
            poll.counted += 1;
            (poll.sample, poll.sheets) = (poll.sample + u64::from(here.sample), poll.sheets + u64::from(here.sheets));
            (poll.satisfied, poll.answered) = (poll.satisfied + u64::from(*satisfied), poll.answered + u64::from(*answered));
        }
    }
    let whole = match of? {
        Whose::Roll => Some(registered),
        Whose::Elected => Some(elected),
        Whose::Members => None,
    };
    poll.population = whole.filter(|whole| *whole >= poll.answered);
    Some(poll)
}

/// Which of several places under one sum are held back: those where few answered, and if one would follow from the sum and the
/// others, the one with the fewest answers besides.
#[must_use]
pub fn hidden(polls: &[Poll]) -> Vec<bool> {
    let mut hidden: Vec<bool> = polls.iter().map(Poll::few).collect();
    let (count, told) = (hidden.iter().filter(|hidden| **hidden).count(), |at: &usize| !hidden[*at] && polls[*at].answered > 0);
    let next = (0..polls.len()).filter(told).min_by_key(|at| polls[*at].answered);
    if let (1, Some(at)) = (count, next) {
        hidden[at] = true;
    }
    hidden
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_wilsons() {
        // Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3: 95 % to four places, here rounded outward.
        let known = [((81, 263), (255, 367)), ((15, 148), (62, 161)), ((0, 20), (0, 162)), ((1, 29), (6, 172))];
        for ((count, of), bounds) in known {
            assert_eq!(wilson(count, of, None, 95), Some(bounds), "{count} of {of}");
        }
        assert_eq!(wilson(20, 20, None, 95), Some((838, 1_000)), "the other side of 0 of 20");
        assert_eq!(wilson(0, 0, None, 95), None);
        assert_eq!(wilson(3, 2, None, 95), None);
    }

    #[test]
    fn where_few_answered_nothing_is_told_and_nothing_follows_from_the_sum() {
        let polls = |answered: &[u64]| answered.iter().map(|answered| Poll { answered: *answered, ..Poll::default() }).collect::<Vec<_>>();
        assert_eq!(hidden(&polls(&[30, 4, 12, 0])), [false, true, true, false]);
        assert_eq!(hidden(&polls(&[30, 4, 3, 12])), [false, true, true, false]);
        assert_eq!(hidden(&polls(&[30, 5, 0])), [false, false, false]);
    }

    #[test]
    fn whoever_asks_everybody_knows_it_exactly_and_whoever_asks_many_knows_it_better() {
        assert_eq!(wilson(45, 50, Some(50), 95), Some((900, 900)));
        assert_eq!(wilson(1, 1, Some(1), 95), Some((1_000, 1_000)));
        let width = |population, level| wilson(45, 50, population, level).map(|(lower, upper)| upper - lower).expect("an interval");
        assert!(width(Some(60), 95) < width(Some(5_000), 95) && width(Some(5_000), 95) <= width(None, 95));
        assert!(width(None, 90) < width(None, 95) && width(None, 95) < width(None, 99));
        assert_eq!(wilson(45, 50, Some(10), 95), wilson(45, 50, None, 95), "a whole smaller than the sample is none");
    }
}
