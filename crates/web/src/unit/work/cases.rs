//! 换届纪律案件 of the unit: each with its steps; the forms send to the room of cases (`crate::cases`).

use maud::{Markup, html};

use super::no_programme;
use crate::cases;
use crate::unit::desk::{Desk, Step};

/// The page.
pub(super) const PAGE: Step = Step { name: "cases", show, actions: &[] };

fn show(desk: &Desk<'_>) -> Markup {
    match desk.catalogue().filter(|catalogue| catalogue.cases.is_some()) {
        Some(catalogue) => html! { (cases::Page::of_unit(desk.at, desk.state, catalogue).section()) },
        None if desk.catalogue().is_some() => cases::nothing(desk.lang()),
        None => no_programme(desk),
    }
}
