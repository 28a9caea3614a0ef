//! One unit's pages: its timeline, and a page with its forms for each of the nine steps.

mod ballots;
mod bodies;
mod closing;
mod committee;
pub(crate) mod community;
mod count;
pub mod desk;
mod nomination;
mod overview;
pub(crate) mod papers;
pub(crate) mod people;
mod plan;
mod poll;
mod rehearsal;
mod result;
pub(crate) mod roll;
mod round;
mod row;
pub(crate) mod sent;
mod work;

use crate::attached;
use crate::routes::{Access, CLERKS, EVERYONE, OFFICES, Table};
use desk::Step;
use election::Role;
pub(crate) use poll::check_in::PATH as CHECK_IN;
pub(crate) use roll::import_jobs::Imports;
pub(crate) use roll::list::category_key;
pub(crate) use sent::name_of;
pub(crate) use work::binder::Binder;
pub use work::file::{NoFile, closing as close_volume};

/// The nine steps, in the order of the law.
pub static STEPS: [Step; 9] =
    [plan::STEP, committee::STEP, roll::STEP, nomination::STEP, ballots::STEP, poll::STEP, count::STEP, result::STEP, closing::STEP];

/// The routes of this room.
pub fn routes() -> Table {
    let mut table = Table::new()
        .get("/console/units/{code}", Access::Roles(EVERYONE), overview::show)
        .post("/console/units/{code}/work-log", Access::Roles(EVERYONE), overview::remark)
        .post("/console/units/{code}/rehearsal-day", Access::Roles(CLERKS), rehearsal::set)
        .get("/console/units/{code}/papers/{file}", Access::Roles(EVERYONE), papers::show)
        .with(roll::routes())
        .with(poll::check_in::routes())
        .with(work::routes());
    for step in &STEPS {
        table = pages(table, step, EVERYONE);
    }
    for step in &bodies::PAGES {
        table = pages(table, step, EVERYONE);
    }
    for step in &work::PAGES {
        table = pages(table, step, OFFICES);
    }
    table
}

/// A page for its readers, and its actions each for its own roles.
fn pages(table: Table, step: &'static Step, readers: &'static [Role]) -> Table {
    let path = format!("/console/units/{{code}}/{}", step.name);
    let mut table = table.get(path.clone(), Access::Roles(readers), move |app, at, shown| desk::show(app, at, shown, step));
    for action in step.actions {
        let path = format!("{path}/{}", action.name);
        let (access, act) = (Access::Roles(action.roles), move |app, at, sent| desk::act(app, at, sent, step, action));
        table = if attached::takes_files(action.name) {
            table.upload_up_to(attached::FORM_LIMIT, path, access, act)
        } else {
            table.post(path, access, act)
        };
    }
    table
}
