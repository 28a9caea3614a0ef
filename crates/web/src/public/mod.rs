//! Pages for everybody: the portal and each unit's public page. No sign-in, no script, nothing that identifies a voter.

mod bodies;
mod lookup;
mod objection;
mod papers;
mod portal;
pub(crate) mod survey;
mod unit;

use crate::routes::{Access, Table};

/// The routes of this room.
pub fn routes() -> Table {
    Table::new()
        .get("/", Access::Public, portal::show)
        .get("/u/{code}", Access::Public, unit::show)
        .post("/u/{code}/lookup", Access::Public, lookup::answer)
        .get("/u/{code}/objection", Access::Public, objection::show)
        .post("/u/{code}/objection", Access::Public, objection::file)
        .get(survey::ADDRESS, Access::Public, survey::show)
        .post(survey::ADDRESS, Access::Public, survey::open)
        .post("/survey/answer", Access::Public, survey::answer)
        .get("/u/{code}/notices/{file}", Access::Public, papers::show)
}
