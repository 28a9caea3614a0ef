//! A case without a name or a word: what lists and figures are made of.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Case, Cases, Kind};

/// A case in one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Number.
    pub number: u32,
    /// What it is about; nothing once erased.
    pub about: Option<Kind>,
    /// Day on which it was opened.
    pub opened: Date,
    /// By when it should be decided.
    pub decision_due: Date,
    /// The decision: day, and whether it is upheld.
    pub decided: Option<(Date, bool)>,
    /// The notice: day, and until when an appeal is possible.
    pub notified: Option<(Date, Date)>,
    /// By when something must be put right, if anything.
    pub correction_due: Option<Date>,
    /// Day on which somebody else confirmed that it is.
    pub confirmed: Option<Date>,
    /// Day of the appeal.
    pub appealed: Option<Date>,
    /// The ruling on it.
    pub ruled: Option<(Date, bool)>,
}

/// With what a case is late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Late {
    /// It should be decided.
    Decision(Date),
    /// Something should be put right.
    Correction(Date),
}

impl Late {
    /// The day that has passed.
    #[must_use]
    pub const fn due(self) -> Date {
        match self {
            Self::Decision(due) | Self::Correction(due) => due,
        }
    }
}

impl Row {
    /// It was opened by that day.
    #[must_use]
    pub fn opened_by(&self, day: Date) -> bool {
        self.opened <= day
    }

    /// Whether it was upheld, as of a day; nothing before it was decided.
    #[must_use]
    pub fn upheld(&self, day: Date) -> Option<bool> {
        let by = |known: Option<(Date, bool)>| known.filter(|(on, _)| *on <= day).map(|(_, upheld)| upheld);
        by(self.ruled).or(by(self.decided))
    }

    /// Whether something had to be put right, and whether that was confirmed, as of a day.
    #[must_use]
    pub fn corrected(&self, day: Date) -> Option<bool> {
        self.correction_due.filter(|_| self.upheld(day) == Some(true)).map(|_| self.confirmed.is_some_and(|on| on <= day))
    }

    /// With what it was late, as of a day.
    #[must_use]
    pub fn late(&self, day: Date) -> Option<Late> {
        if !self.opened_by(day) {
            return None;
        }
        let late = match self.upheld(day) {
            None => Some(Late::Decision(self.decision_due)),
            Some(_) => self.correction_due.filter(|_| self.corrected(day) == Some(false)).map(Late::Correction),
        };
        late.filter(|late| late.due() < day)
    }

    /// Whether something is still to be done about it, as of a day: a decision, its notice, an appeal, a correction.
    #[must_use]
    pub fn open(&self, day: Date) -> bool {
        if !self.opened_by(day) {
            return false;
        }
        let notified = self.notified.filter(|(on, _)| *on <= day);
        let appealed = self.appealed.is_some_and(|on| on <= day);
        let ruled = self.ruled.is_some_and(|(on, _)| on <= day);
        let may_change = !ruled && (appealed || notified.is_none_or(|(_, due)| due >= day));
        match self.upheld(day) {
            None => true,
            // Whom the decision clears is told, and has nothing to appeal.
            Some(false) => notified.is_none() && !ruled,
            Some(true) => may_change || self.corrected(day) == Some(false),
        }
    }
}

impl Case {
    /// In one row.
    #[must_use]
    pub fn row(&self) -> Row {
        Row {
            number: self.number,
            about: self.opening.as_ref().map(|opening| opening.about.clone()),
            opened: self.opened,
            decision_due: self.decision_due,
            decided: self.decided.as_ref().map(|decided| (decided.on, decided.upheld)),
            notified: self.notified.as_ref().map(|(on, due, _)| (*on, *due)),
            correction_due: self.decided.as_ref().and_then(|decided| decided.correction_due),
            confirmed: self.confirmed.as_ref().map(|(on, _)| *on),
            appealed: self.appealed.as_ref().map(|(on, _)| *on),
            ruled: self.ruled.as_ref().map(|(on, upheld, _)| (*on, *upheld)),
        }
    }
}

impl Cases {
    /// All of them, in rows.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        self.0.iter().map(Case::row).collect()
    }
}
