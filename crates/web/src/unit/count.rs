//! Step: count.

use maud::{Markup, html};

use super::desk::{Desk, Step};

/// The step.
pub const STEP: Step = Step { name: "count", show, actions: &[] };

fn show(_: &Desk<'_>) -> Markup {
    html! {}
}
