//! Step: roll.

use maud::{Markup, html};

use super::desk::{Desk, Step};

/// The step.
pub const STEP: Step = Step { name: "roll", show, actions: &[] };

fn show(_: &Desk<'_>) -> Markup {
    html! {}
}

/// The routes that take files.
pub fn routes() -> crate::routes::Table {
    crate::routes::Table::new()
}
