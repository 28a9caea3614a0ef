//! The staff's pages above the single unit: where all units stand, what is due, what is blocked.

mod archive;
mod calendar;
mod events;
pub(crate) mod filter;
pub(crate) mod forms;
mod home;
pub(crate) mod list;
mod personal;
mod phase;
pub(crate) mod programme;
pub(crate) mod record;
pub(crate) mod sampling;
mod search;
mod situation;
pub(crate) mod tables;
pub(crate) mod words;

use crate::routes::{ABOVE, ANYBODY, Access, EVERYONE, OFFICES, Table};

/// The routes of this room.
pub fn routes() -> Table {
    Table::new()
        .get("/console", Access::Roles(ANYBODY), home::show)
        .get("/console/units", Access::Roles(EVERYONE), list::show)
        .get("/console/units.csv", Access::Roles(EVERYONE), list::csv)
        .get("/console/search", Access::Roles(OFFICES), search::show)
        .post("/console/search", Access::Roles(OFFICES), search::answer)
        .get("/console/calendar", Access::Roles(EVERYONE), calendar::show)
        .get("/console/events", Access::Roles(EVERYONE), events::stream)
        .get("/console/personal", Access::Roles(ABOVE), personal::show)
        .with(programme::routes())
        .get("/console/situation", Access::Roles(ABOVE), situation::show)
        .get("/console/situation/units", Access::Roles(ABOVE), situation::list)
        .with(record::routes())
        .with(tables::routes())
        .with(archive::routes())
        .with(forms::routes())
        .with(sampling::routes())
}
