//! Step: poll.

use maud::{Markup, html};

use super::desk::{Desk, Step};

/// The step.
pub const STEP: Step = Step { name: "poll", show, actions: &[] };

fn show(_: &Desk<'_>) -> Markup {
    html! {}
}
