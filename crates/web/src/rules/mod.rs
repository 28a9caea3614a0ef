//! The law as this server applies it, for everybody and without an account: what is in force in a place on a day, every
//! pack, two places or years side by side, and an election's figures tried out.
//!
//! Must not know law: it asks `statute` and says the answers in words.

mod ask;
mod attempt;
mod block;
mod compare;
mod figures;
mod packs;
pub mod say;
mod show;
pub mod stack;

use maud::{Markup, html};
use words::Lang;

use crate::layout;
use crate::routes::{Access, Table};

/// The routes of this room.
pub fn routes() -> Table {
    Table::new()
        .get("/rules", Access::Public, show::show)
        .get("/rules/packs", Access::Public, packs::list)
        .get("/rules/packs/{id}", Access::Public, packs::show)
        .get("/rules/compare", Access::Public, compare::show)
        .get("/rules/try", Access::Public, attempt::show)
        .post("/rules/try", Access::Public, attempt::answer)
}

/// A page of the room: its title, its doors, its content. `query` is what was asked, so that the other language asks the same.
fn page(lang: Lang, title: &str, query: &str, body: &Markup) -> Markup {
    let doors =
        [("/rules", "rules-here"), ("/rules/packs", "rules-packs"), ("/rules/compare", "rules-compare"), ("/rules/try", "rules-try")];
    layout::law(
        lang,
        title,
        query,
        &html! {
            h1 { (title) }
            nav.doors aria-label=(lang.text("nav-rules")) {
                @for (href, key) in doors {
                    @let words = lang.text(key);
                    a href=(href) aria-current=[(words == title).then_some("page")] { (words) }
                }
            }
            (body)
        },
    )
}
