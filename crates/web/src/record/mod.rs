//! The public record: what it is and how to check it, and its files as anyone may copy them.

mod files;
mod heads;
mod show;

use crate::routes::{Access, Gives, Table};

/// The routes of this room.
pub fn routes() -> Table {
    Table::new()
        .get("/record", Access::Public, show::page)
        .get("/record/", Access::Public, show::page)
        .get("/record/heads.txt", Access::Public, heads::text)
        .get("/record/trust.policy", Access::Public, files::policy)
        .get("/record/{*path}", Access::Public, files::file)
        .gives(Gives::Record)
}
