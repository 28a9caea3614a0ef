//! Rows of pages beside the nine steps: the work around an election, and the other bodies.

use election::Election;
use election::programme::plan::Adopted;
use maud::{Markup, html};

use super::desk::Step;
use super::{bodies, work};
use crate::guard::InUnit;

/// Pages that belong together, and how each stands: whether all of it is done, and in words.
pub struct Row {
    /// Key of its name.
    pub label: &'static str,
    /// The pages.
    pub pages: &'static [Step],
    /// How they stand, in their order.
    pub standing: Vec<(bool, String)>,
}

/// The rows that this person may see.
pub fn rows(at: &InUnit, state: &Election, programme: Option<&Adopted>) -> Vec<Row> {
    bodies::row(at, state).into_iter().chain(work::row(at, state, programme)).collect()
}

impl Row {
    /// The pages in one line, below that of the steps.
    #[must_use]
    pub fn bar(&self, at: &InUnit, current: &str) -> Markup {
        html! {
            nav.step-bar.work-bar aria-label=(at.lang.text(self.label)) {
                ol { @for (page, (done, words)) in self.pages.iter().zip(&self.standing) {
                    li.done-step[*done] {
                        a href=(address(at, page)) aria-current=[(page.name == current).then_some("step")] {
                            (title(at, page))
                            small { (words) }
                        }
                    }
                } }
            }
        }
    }

    /// The pages on the unit's page.
    #[must_use]
    pub fn overview(&self, at: &InUnit) -> Markup {
        html! {
            h2 { (at.lang.text(self.label)) }
            ol.steps { @for (page, (done, words)) in self.pages.iter().zip(&self.standing) {
                li.done-step[*done] {
                    h3 { a href=(address(at, page)) { (title(at, page)) } }
                    p { (words) }
                }
            } }
        }
    }
}

fn title(at: &InUnit, page: &Step) -> String {
    at.lang.text(&format!("unit-step-{}", page.name))
}

fn address(at: &InUnit, page: &Step) -> String {
    format!("/console/units/{}/{}", at.unit.code, page.name)
}
