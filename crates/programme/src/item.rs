//! An action at a place: its days and how it stands.

use election::programme::catalogue::{Action, Anchor};
use election::programme::plan::Wave;
use jiff::civil::Date;

use crate::Scene;

/// How an action stands at a place on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status<'a> {
    /// Done, and shown by the record.
    Done(Date),
    /// Its last day has passed; what it waits for, if anything.
    Late(Vec<&'a Action>),
    /// Others come first.
    Waits(Vec<&'a Action>),
    /// Its first day has not come.
    NotYet,
    /// Its days run.
    Open,
    /// No election day is set: its days are not known.
    Undated,
}

impl Status<'_> {
    /// Names in messages and addresses, in the order in which they matter.
    pub const NAMES: [&'static str; 6] = ["late", "open", "waits", "not-yet", "undated", "done"];

    /// Name in messages and addresses.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Done(_) => "done",
            Self::Late(_) => "late",
            Self::Waits(_) => "waits",
            Self::NotYet => "not-yet",
            Self::Open => "open",
            Self::Undated => "undated",
        }
    }
}

/// An action at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item<'a> {
    /// Which.
    pub action: &'a Action,
    /// Code of the place.
    pub place: &'a str,
    /// First and last day; nothing while no election day is set.
    pub days: Option<(Date, Date)>,
    /// How it stands.
    pub status: Status<'a>,
}

impl<'a> Scene<'a> {
    /// The election day from which the days of a place are counted: a unit's own, an office's that of its first wave.
    #[must_use]
    pub fn election_day(&self, place: &str) -> Option<Date> {
        match self.unit(place) {
            Some(unit) => unit.summary.election_day.or(unit.summary.day).or_else(|| self.adopted.wave(unit.code).map(day)),
            None => self.units_of(place).filter_map(|unit| self.adopted.wave(unit.code)).map(day).min(),
        }
    }

    /// First and last day of an action at a place.
    #[must_use]
    pub fn days(&self, action: &Action, place: &str) -> Option<(Date, Date)> {
        let start = self.adopted.starts;
        match action.window.from {
            Anchor::Start => Some(action.window.days(start, start)),
            Anchor::Election => self.election_day(place).map(|day| action.window.days(start, day)),
        }
    }

    /// An action at one of the places whose it is.
    #[must_use]
    pub fn item(&self, action: &'a Action, place: &'a str) -> Item<'a> {
        let days = self.days(action, place);
        let today = self.unit(place).map_or(self.today, |unit| unit.today);
        let status = match (self.done_at(action, place), days) {
            (Some(on), _) => Status::Done(on),
            (None, None) => Status::Undated,
            (None, Some((_, last))) if last < today => Status::Late(self.first(action, place)),
            (None, Some((first, _))) => match self.first(action, place) {
                waits if !waits.is_empty() => Status::Waits(waits),
                _ if first > today => Status::NotYet,
                _ => Status::Open,
            },
        };
        Item { action, place, days, status }
    }

    /// What comes before an action and is not done.
    fn first(&self, action: &Action, place: &str) -> Vec<&'a Action> {
        let before = action.after.iter().filter_map(|id| self.catalogue.action(id));
        before.filter(|one| self.done(one, place).is_none()).collect()
    }

    /// A place's own actions, in the order of the programme.
    #[must_use]
    pub fn own(&self, place: &str) -> Vec<Item<'a>> {
        let own = |action: &&Action| Some(action.who) == crate::who_of(place);
        self.catalogue.actions.iter().filter(own).flat_map(|action| self.items(action, place)).collect()
    }

    /// An action at every place whose it is, seen from a place: at the place itself, at the office above it, or at all below it.
    #[must_use]
    pub fn items(&self, action: &'a Action, from: &str) -> Vec<Item<'a>> {
        self.places(action.who, from).into_iter().map(|place| self.item(action, place)).collect()
    }
}

const fn day(wave: &Wave) -> Date {
    wave.election_day
}
