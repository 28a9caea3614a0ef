//! 班子结构 before and after the election, side by side, with the definition of every figure below.

use election::programme::composition::{Composition, Share};
use maud::{Markup, html};
use words::Lang;

use crate::console::words::percent;
use crate::form;

/// A figure: its name in messages (`composition-<name>`, `composition-<name>-means`) and how it is found.
type Figure = (&'static str, fn(&Composition) -> Share);

/// What is told as a share of those of whom it is known.
const SHARES: [Figure; 10] = [
    ("women", |one| one.women),
    ("minority", |one| one.minority),
    ("young", |one| one.young),
    ("college", |one| one.college),
    ("high", |one| one.high),
    ("party", |one| one.party),
    ("crossed", |one| one.crossed),
    ("one-shoulder", |one| one.one_shoulder),
    ("re-elected", |one| one.re_elected),
    ("skilled", |one| one.skilled),
];

/// The table, with its definitions.
#[must_use]
pub fn compared(lang: Lang, before: Option<&Composition>, after: Option<&Composition>) -> Markup {
    let head = ["composition-figure", "composition-before", "composition-after"].map(|key| lang.text(key));
    let pair = |name: &str, cell: &dyn Fn(&Composition) -> String| {
        let cell = |side: Option<&Composition>| side.map_or_else(|| "—".to_owned(), cell);
        html! { tr { th scope="row" { (lang.text(&format!("composition-{name}"))) } td { (cell(before)) } td { (cell(after)) } } }
    };
    let rows = html! {
        (pair("members", &|one| one.members.to_string()))
        (pair("average-age", &|one| age(lang, one)))
        @for (name, of) in SHARES { (pair(name, &|one| share(lang, of(one)))) }
    };
    html! {
        div.figures { (form::table(&lang.text("composition-caption"), &head, &rows)) }
        details {
            summary { (lang.text("composition-means")) }
            dl.facts {
                dt { (lang.text("composition-average-age")) } dd { (lang.text("composition-average-age-means")) }
                @for (name, _) in SHARES { dt { (lang.text(&format!("composition-{name}"))) } dd { (lang.text(&format!("composition-{name}-means"))) } }
            }
        }
    }
}

/// 3 of 5, 60.0%; of whom nothing is known there is no share.
fn share(lang: Lang, share: Share) -> String {
    if share.of == 0 {
        return lang.text("composition-unknown");
    }
    let (count, of) = (share.count.to_string(), share.of.to_string());
    lang.with("composition-share", &[("count", &count), ("of", &of), ("percent", &percent(u64::from(share.count), u64::from(share.of)))])
}

fn age(lang: Lang, one: &Composition) -> String {
    one.average_age().map_or_else(|| lang.text("composition-unknown"), |tenths| format!("{}.{}", tenths / 10, tenths % 10))
}
