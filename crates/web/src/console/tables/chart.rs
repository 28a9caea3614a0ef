//! Bars before and after, drawn on the server; every bar has its number in words beside it.

use maud::{Markup, html};

/// Height of a pair of bars with its label.
const ROW: usize = 34;
/// Where the bars begin, and how wide a whole one is.
const LEFT: usize = 150;
const WIDTH: usize = 400;

/// One item: its label, and before and after as permille and as written.
pub(super) struct Pair {
    pub label: String,
    pub before: (Option<u64>, String),
    pub after: (Option<u64>, String),
}

/// The bars; `title` says what they show, `sides` what the two of a pair are called.
pub(super) fn bars(title: &str, sides: [&str; 2], pairs: &[Pair]) -> Markup {
    let height = pairs.len() * ROW + 28;
    let told = |pair: &Pair| format!("{}：{} {}，{} {}", pair.label, sides[0], pair.before.1, sides[1], pair.after.1);
    let text: Vec<String> = pairs.iter().map(told).collect();
    html! {
        svg.bars viewBox={ "0 0 640 " (height) } role="img" aria-label={ (title) "。" (text.join("；")) } {
            (key(0, "before", sides[0])) (key(120, "after", sides[1]))
            @for (at, pair) in pairs.iter().enumerate() {
                @let top = at * ROW + 26;
                text x=(LEFT - 8) y=(top + 17) text-anchor="end" { (pair.label) }
                (bar("before", top, &pair.before))
                (bar("after", top + 13, &pair.after))
            }
        }
    }
}

fn key(x: usize, class: &str, words: &str) -> Markup {
    html! { rect class=(class) x=(LEFT + x) y="4" width="12" height="12" {} text x=(LEFT + x + 18) y="15" { (words) } }
}

fn bar(class: &str, y: usize, (mille, text): &(Option<u64>, String)) -> Markup {
    let width = mille.map_or(0, |mille| usize::try_from(mille).unwrap_or(0).min(1_000) * WIDTH / 1_000);
    html! {
        rect class=(class) x=(LEFT) y=(y) width=(width) height="11" {}
        text.small x=(LEFT + width + 6) y=(y + 10) { (text) }
    }
}
