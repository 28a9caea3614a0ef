//! 换届工作进度: which actions of the programme are done, open or late at a place on a day, and what puts a unit at risk.
//!
//! Everything is computed from what is recorded: the programme in force ([`Adopted`]), the logs of offices and the rows of
//! units. Nobody reports anything, and nothing is scored: a missing act is a missing act. Must not know: pages, papers, where
//! records are kept, the clock.

mod calendar;
mod item;
mod risk;

pub use calendar::Line;
pub use item::{Item, Status};
pub use risk::{Missing, Why};

use std::collections::BTreeMap;
use std::ops::Bound;

use election::Summary;
use election::programme::catalogue::{Action, Evidence, Own};
use election::programme::liaison::Liaison;
use election::programme::plan::Adopted;
use election::programme::{Catalogue, Programme, Who};
use jiff::civil::Date;

/// An office and its log.
#[derive(Debug, Clone, Copy)]
pub struct Office<'a> {
    /// Code of its division: 4, 6 or 9 digits.
    pub code: &'a str,
    /// What it has recorded.
    pub work: &'a Programme,
}

/// A unit and its row.
#[derive(Debug, Clone, Copy)]
pub struct Unit<'a> {
    /// 12-digit code.
    pub code: &'a str,
    /// Where it stands.
    pub summary: &'a Summary,
    /// Its today: a rehearsal has a day of its own.
    pub today: Date,
}

/// The programme, the offices and the units that are looked at together.
///
/// For an office's page: the office itself, those above it (their acts may come first) and all below it.
#[derive(Debug)]
pub struct Scene<'a> {
    /// The programme in force.
    pub adopted: &'a Adopted,
    /// What it says.
    pub catalogue: &'a Catalogue,
    /// Today, for offices.
    pub today: Date,
    offices: BTreeMap<&'a str, Office<'a>>,
    units: BTreeMap<&'a str, Unit<'a>>,
}

/// Digits of the code of a place whose actions are of a kind.
const fn digits(who: Who) -> usize {
    match who {
        Who::Prefecture => 4,
        Who::County => 6,
        Who::Township => 9,
        Who::Unit => 12,
    }
}

/// Whose actions a place's are, by the length of its code; nothing for a code of another length.
#[must_use]
pub fn who_of(code: &str) -> Option<Who> {
    [Who::Prefecture, Who::County, Who::Township, Who::Unit].into_iter().find(|who| digits(*who) == code.len())
}

/// The last of some days, if there is one of each and there is any.
fn all_of(days: impl IntoIterator<Item = Option<Date>>) -> Option<Date> {
    days.into_iter().collect::<Option<Vec<Date>>>()?.into_iter().max()
}

/// The entries of a map whose key begins with a code.
fn within<'m, 'a: 'm, T>(all: &'m BTreeMap<&'a str, T>, code: &'m str) -> impl Iterator<Item = (&'a str, &'m T)> + use<'m, 'a, T> {
    all.range::<str, _>((Bound::Included(code), Bound::Unbounded))
        .map(|(key, one)| (*key, one))
        .take_while(move |(key, _)| key.starts_with(code))
}

impl<'a> Scene<'a> {
    /// The programme with what is looked at; nothing once its text is erased.
    #[must_use]
    pub fn new(
        adopted: &'a Adopted,
        today: Date,
        offices: impl IntoIterator<Item = Office<'a>>,
        units: impl IntoIterator<Item = Unit<'a>>,
    ) -> Option<Self> {
        let catalogue = adopted.catalogue.as_deref()?;
        let offices = offices.into_iter().map(|office| (office.code, office)).collect();
        let units = units.into_iter().map(|unit| (unit.code, unit)).collect();
        Some(Self { adopted, catalogue, today, offices, units })
    }

    /// An office that is looked at.
    #[must_use]
    pub fn office(&self, code: &str) -> Option<&Office<'a>> {
        self.offices.get(code)
    }

    /// A unit that is looked at.
    #[must_use]
    pub fn unit(&self, code: &str) -> Option<&Unit<'a>> {
        self.units.get(code)
    }

    /// The units below a place, or the unit itself.
    pub fn units_of<'s>(&'s self, place: &'s str) -> impl Iterator<Item = &'s Unit<'a>> {
        within(&self.units, place).map(|(_, unit)| unit)
    }

    /// The codes of the places whose an action of a kind is, seen from a place: its own, that of the office above it, or all below.
    #[must_use]
    pub fn places(&self, who: Who, from: &str) -> Vec<&'a str> {
        let seen = from.get(..digits(who)).unwrap_or(from);
        match who {
            Who::Unit => within(&self.units, seen).map(|(code, _)| code).collect(),
            _ => within(&self.offices, seen).map(|(code, _)| code).filter(|code| code.len() == digits(who)).collect(),
        }
    }

    /// The day on which an action was done at the place whose it is; nothing while it is not.
    #[must_use]
    pub fn done_at(&self, action: &Action, place: &str) -> Option<Date> {
        match self.unit(place) {
            Some(unit) => self.unit_shows(action, unit),
            None => self.office_shows(action, self.office(place)?),
        }
    }

    /// The day on which an action was done, seen from any place: by itself, by the office above it, or by all below it.
    #[must_use]
    pub fn done(&self, action: &Action, from: &str) -> Option<Date> {
        all_of(self.places(action.who, from).into_iter().map(|place| self.done_at(action, place)))
    }

    fn unit_shows(&self, action: &Action, unit: &Unit<'a>) -> Option<Date> {
        let summary = unit.summary;
        match &action.evidence {
            Evidence::Stage { stage } => summary.reached.range(stage..).map(|(_, day)| *day).min(),
            Evidence::Recorded { what: Own::ProgrammeAdopted } => Some(self.adopted.on),
            Evidence::Recorded { what: Own::LiaisonNamed } => {
                answered(self.offices.values().flat_map(|office| &office.work.liaison), unit.code)
            }
            Evidence::Recorded { what } => summary.standing.shown.get(what).copied(),
            Evidence::Document | Evidence::Minute => summary.standing.actions.get(&action.id).copied(),
        }
    }

    fn office_shows(&self, action: &Action, office: &Office<'a>) -> Option<Date> {
        let units = || self.units_of(office.code);
        match &action.evidence {
            Evidence::Recorded { what: Own::ProgrammeAdopted } => Some(self.adopted.on),
            Evidence::Recorded { what: Own::LiaisonNamed } => all_of(units().map(|unit| answered(&office.work.liaison, unit.code))),
            Evidence::Stage { .. } | Evidence::Recorded { .. } => all_of(units().map(|unit| self.unit_shows(action, unit))),
            Evidence::Document | Evidence::Minute => {
                office.work.actions.iter().filter(|done| done.action == action.id).map(|done| done.on).min()
            }
        }
    }

    /// Units for which no leader of an office answers now.
    pub fn unanswered<'s>(&'s self, office: &'s Office<'a>) -> impl Iterator<Item = &'s Unit<'a>> {
        self.units_of(office.code).filter(|unit| answered(&office.work.liaison, unit.code).is_none())
    }
}

/// Since when a leader answers for a place; nothing if nobody does now.
fn answered<'l>(liaison: impl IntoIterator<Item = &'l Liaison>, code: &str) -> Option<Date> {
    liaison.into_iter().filter(|one| one.answers_for(code)).map(|one| one.on).min()
}
