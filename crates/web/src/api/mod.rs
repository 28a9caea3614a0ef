//! The interface for programs, version 1, as the OpenAPI document describes it.

mod acts;
mod bodies;
mod commands;
mod entries;
mod openapi;
mod sync;

use election::Role;

use crate::routes::{Access, EVERYONE, Gives, Table};

/// Those who bring the records of units from one machine to another.
const CARRIERS: &[Role] = &[Role::Prefecture, Role::County, Role::Township];

/// The routes of this room. What a role may command is decided by `election`; a refusal is an answer, not a closed door.
pub fn routes() -> Table {
    Table::new()
        .get("/api/v1/openapi.json", Access::Public, openapi::show)
        .post("/api/v1/units/{code}/commands", Access::Roles(EVERYONE), commands::submit)
        .get("/api/v1/units/{code}/entries", Access::Roles(EVERYONE), entries::list)
        .gives(Gives::Record)
        .get("/api/v1/sync/heads", Access::Roles(CARRIERS), sync::heads)
        .put("/api/v1/sync/manifest/{hash}", Access::Roles(CARRIERS), sync::put_manifest)
        .put("/api/v1/sync/chunk/{hash}", Access::Roles(CARRIERS), sync::put_chunk)
        .post("/api/v1/sync/commit/{hash}", Access::Roles(CARRIERS), sync::commit)
}
