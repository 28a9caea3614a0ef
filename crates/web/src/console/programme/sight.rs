//! What an office sees: the programme in force, its own log, those above and below it, and the rows of its units.

use std::sync::Arc;

use election::Election;
use election::programme::plan::Adopted;
use election::programme::{Programme, Who};
use jiff::civil::Date;
use programme::{Office, Scene, Unit};
use store::{Level, StoreError, UnitRow, office_log};

use crate::app::App;

/// What is looked at, read once for a page.
pub(super) struct Sight {
    adopted: Option<Arc<Adopted>>,
    offices: Vec<(String, Arc<Election>)>,
    units: Vec<(Arc<UnitRow>, Date)>,
    today: Date,
}

impl Sight {
    /// Of an office.
    pub(super) async fn of(app: &App, office: &str) -> Result<Self, StoreError> {
        let mut offices = Vec::new();
        for (code, division) in app.store.divisions().iter() {
            let near = code.starts_with(office) || office.starts_with(code.as_str());
            if near && !matches!(division.level, Level::Unit(_)) {
                offices.push((code.clone(), app.store.election(&office_log(code)).await?));
            }
        }
        let units = app.units(office).into_iter().map(|unit| (Arc::clone(&unit), app.today(&unit))).collect();
        Ok(Self { adopted: app.store.programme(office), offices, units, today: (app.settings.today)() })
    }

    /// The programme in force.
    pub(super) fn adopted(&self) -> Option<&Adopted> {
        self.adopted.as_deref()
    }

    /// How the work stands; nothing while no programme is in force, or once its text is erased.
    pub(super) fn scene(&self) -> Option<Scene<'_>> {
        let offices = self.offices.iter().map(|(code, state)| Office { code, work: &state.programme });
        let units = self.units.iter().map(|(row, today)| Unit { code: &row.code, summary: &row.summary, today: *today });
        Scene::new(self.adopted.as_deref()?, self.today, offices, units)
    }

    /// The state of an office's log.
    pub(super) fn state(&self, office: &str) -> Option<&Election> {
        self.offices.iter().find(|(code, _)| code == office).map(|(_, state)| state.as_ref())
    }

    /// What an office has recorded.
    pub(super) fn work(&self, office: &str) -> Option<&Programme> {
        self.state(office).map(|state| &state.programme)
    }

    /// The row of a unit.
    pub(super) fn unit(&self, code: &str) -> Option<&UnitRow> {
        self.units.iter().map(|(row, _)| row.as_ref()).find(|row| row.code == code)
    }

    /// How many units there are.
    pub(super) fn units(&self) -> usize {
        self.units.len()
    }

    /// Today, for offices.
    pub(super) const fn today(&self) -> Date {
        self.today
    }
}

/// The name of a kind of office in messages.
pub(super) const fn who_name(who: Who) -> &'static str {
    match who {
        Who::Prefecture => "prefecture",
        Who::County => "county",
        Who::Township => "township",
        Who::Unit => "unit",
    }
}
