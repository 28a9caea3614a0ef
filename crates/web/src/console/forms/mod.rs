//! 报表: a superior's own form, put in once, its cells pointed at once, filled from the record as often as wanted.
//!
//! What a source means is said by `figures`, how a file is filled by `sheets::fill`; here they meet.

mod grid;
mod pages;
mod point;
mod sources;

use crate::routes::{Access, Table, UPLOAD_LIMIT};

use super::tables::OWN;

pub(crate) use pages::sent as sent_file;

/// The routes of this room.
pub(crate) fn routes() -> Table {
    let offices = Access::Roles(OWN);
    Table::new()
        .get("/console/forms", offices, pages::list)
        .upload_up_to(UPLOAD_LIMIT, "/console/forms", offices, pages::put)
        .get("/console/forms/{form}", offices, pages::show)
        .post("/console/forms/{form}", offices, pages::say)
        .post("/console/forms/{form}/drop", offices, pages::forget)
        .get("/console/forms/{form}/filled", offices, pages::filled)
}
