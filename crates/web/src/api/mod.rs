//! The interface for programs, version 1, as the OpenAPI document describes it.

mod commands;
mod entries;
mod openapi;

use crate::routes::{Access, EVERYONE, Table};

/// The routes of this room. What a role may command is decided by `election`; a refusal is an answer, not a closed door.
pub fn routes() -> Table {
    Table::new()
        .get("/api/v1/openapi.json", Access::Public, openapi::show)
        .post("/api/v1/units/{code}/commands", Access::Roles(EVERYONE), commands::submit)
        .get("/api/v1/units/{code}/entries", Access::Roles(EVERYONE), entries::list)
}
