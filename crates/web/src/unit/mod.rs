//! One unit's page: its timeline, and a form for each step.

use crate::routes::Table;

/// The routes of this room.
pub fn routes() -> Table {
    Table::new()
}
