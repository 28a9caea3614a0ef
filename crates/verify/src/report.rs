//! What was checked, and every place that does not hold.

use std::fmt;

use record::Origin;

use crate::seen::Seen;

/// A check of integrity.md 1.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // each is told by its title
pub enum Check {
    V1,
    V2,
    V3,
    V4,
    V5,
    V6,
    V7,
    V8,
    V9,
    V10,
    V11,
    V12,
    V13,
    V14,
}

impl Check {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::V1,
        Self::V2,
        Self::V3,
        Self::V4,
        Self::V5,
        Self::V6,
        Self::V7,
        Self::V8,
        Self::V9,
        Self::V10,
        Self::V11,
        Self::V12,
        Self::V13,
        Self::V14,
    ];

    /// What it checks.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::V1 => "notes parse strictly",
            Self::V2 => "entries are signed by keys good at their place",
            Self::V3 => "chains hold",
            Self::V4 => "entries and tiles give the roots",
            Self::V5 => "checkpoints are signed as the policy asks",
            Self::V6 => "logs extend the heads seen before",
            Self::V7 => "unit checkpoints extend one another",
            Self::V8 => "leases follow one another and hold every entry",
            Self::V9 => "acts stand in lawful order, with two people where two are due",
            Self::V10 => "counts are recomputed",
            Self::V11 => "results are the recomputed ones",
            Self::V12 => "openings open their commitments",
            Self::V13 => "orphan branches are listed",
            Self::V14 => "the record is complete",
        }
    }

    /// What it counts, in the order in which it is told.
    const fn counts(self) -> &'static [&'static str] {
        match self {
            Self::V1 => &["entries", "checkpoints", "openings"],
            Self::V2 => &["signatures"],
            Self::V3 => &["entries", "logs"],
            Self::V4 => &["checkpoints", "tiles"],
            Self::V5 => &["signatures of logs", "cosignatures"],
            Self::V6 => &["heads"],
            Self::V7 => &["unit checkpoints"],
            Self::V8 => &["leases", "entries"],
            Self::V9 => &["acts", "by two people"],
            Self::V10 => &["rounds"],
            Self::V11 => &["results"],
            Self::V12 => &["openings", "commitments"],
            Self::V13 => &["orphan branches"],
            Self::V14 => &["units"],
        }
    }

    fn at(self) -> usize {
        Self::ALL.iter().position(|check| *check == self).unwrap_or(0)
    }
}

/// Where something does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A file.
    File(String),
    /// A line of a file, from 1.
    Line(String, usize),
    /// An entry of a log, by its place from 0.
    Entry(Origin, u64),
    /// A log as a whole.
    Log(Origin),
    /// A unit, by its code.
    Unit(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "file {path}"),
            Self::Line(path, line) => write!(f, "file {path}, line {line}"),
            Self::Entry(log, index) => write!(f, "log {log}, entry {index}"),
            Self::Log(log) => write!(f, "log {log}"),
            Self::Unit(code) => write!(f, "unit {code}"),
        }
    }
}

/// Something that does not hold, or could not be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Which check.
    pub check: Check,
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub why: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}: {}", self.check, self.place, self.why)
    }
}

/// What was checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// How many of what each check looked at, by the check's place and the place of the word.
    counted: [[usize; 3]; 14],
    remarks: Vec<(Check, String)>,
    failures: Vec<Failure>,
    unchecked: Vec<Failure>,
    seen: Seen,
}

impl Report {
    /// Everything that does not hold, by check.
    #[must_use]
    pub fn failures(&self) -> &[Failure] {
        &self.failures
    }

    /// Everything that could not be checked.
    #[must_use]
    pub fn unchecked(&self) -> &[Failure] {
        &self.unchecked
    }

    /// The heads of the logs as this record has them; to be kept if everything holds.
    #[must_use]
    pub const fn seen(&self) -> &Seen {
        &self.seen
    }

    /// 0: all hold; 1: something does not; 2: something could not be checked.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match (self.failures.is_empty(), self.unchecked.is_empty()) {
            (false, _) => 1,
            (true, false) => 2,
            (true, true) => 0,
        }
    }

    /// The line of a check.
    #[must_use]
    pub fn line(&self, check: Check) -> String {
        let counted = self.counted[check.at()];
        let looked: Vec<String> = check.counts().iter().zip(counted).map(|(what, n)| format!("{n} {what}")).collect();
        let of = |list: &[Failure]| list.iter().filter(|f| f.check == check).count();
        let told = match (of(&self.failures), of(&self.unchecked)) {
            (0, 0) if counted == [0; 3] => "nothing to check".to_owned(),
            (0, 0) => "ok".to_owned(),
            (0, n) => format!("{n} not checked"),
            (n, _) => format!("{n} failed"),
        };
        format!("{check:?} {}: {} … {told}", check.title(), looked.join(", "))
    }

    pub(crate) fn count(&mut self, check: Check, what: &'static str, n: usize) {
        let place = check.counts().iter().position(|known| *known == what);
        debug_assert!(place.is_some(), "{check:?} counts no {what}");
        self.counted[check.at()][place.unwrap_or(0)] += n;
    }

    pub(crate) fn fail(&mut self, check: Check, place: Place, why: impl ToString) {
        self.failures.push(Failure { check, place, why: why.to_string() });
    }

    pub(crate) fn not_checked(&mut self, check: Check, place: Place, why: impl ToString) {
        self.unchecked.push(Failure { check, place, why: why.to_string() });
    }

    pub(crate) fn remark(&mut self, check: Check, text: String) {
        self.remarks.push((check, text));
    }

    pub(crate) fn saw(&mut self, log: &Origin, size: u64, root: record::Hash) {
        self.seen.put(log.clone(), size, root);
    }

    /// Takes in what was found of another part of the record.
    pub(crate) fn take(&mut self, other: Self) {
        for check in Check::ALL {
            let sums = self.counted[check.at()].iter_mut().zip(other.counted[check.at()]);
            sums.for_each(|(sum, n)| *sum += n);
        }
        self.remarks.extend(other.remarks);
        self.failures.extend(other.failures);
        self.unchecked.extend(other.unchecked);
        other.seen.all().for_each(|(log, size, root)| self.seen.put(log.clone(), size, root));
    }

    pub(crate) fn sorted(mut self) -> Self {
        self.failures.sort_by_key(|failure| failure.check);
        self.unchecked.sort_by_key(|failure| failure.check);
        self
    }
}

/// Remarks below a check that are shown unless all are asked for.
const REMARKS: usize = 3;

impl fmt::Display for Report {
    /// A line for each check, below it what is to be said and what does not hold. Of many remarks the first few; `{:#}`
    /// shows all. What does not hold is always shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for check in Check::ALL {
            writeln!(f, "{}", self.line(check))?;
            let remarks: Vec<&String> = self.remarks.iter().filter(|(of, _)| *of == check).map(|(_, remark)| remark).collect();
            let shown = if f.alternate() { remarks.len() } else { REMARKS };
            for remark in remarks.iter().take(shown) {
                writeln!(f, "    {remark}")?;
            }
            if remarks.len() > shown {
                writeln!(f, "    … and {} more", remarks.len() - shown)?;
            }
            for failure in self.failures.iter().chain(&self.unchecked).filter(|failure| failure.check == check) {
                writeln!(f, "    {}: {}", failure.place, failure.why)?;
            }
        }
        Ok(())
    }
}
