//! One rule on a page: value, article, quotation, how sure it is, what is to be asked.

use maud::{Markup, html};
use statute::rules::BarInForce;
use statute::{Citation, Confidence, Rules, Stage};
use words::Lang;

use super::say;
use crate::form;

/// A citation that leads to its pack.
pub fn cited(lang: Lang, citation: &Citation) -> Markup {
    html! {
        a href={ "/rules/packs/" (citation.pack) } { cite { (citation.article) } }
        (mark(lang, citation.confidence))
    }
}

/// The mark of what nobody has read in full.
pub fn mark(lang: Lang, confidence: Confidence) -> Markup {
    html! { @if confidence != Confidence::Text { " " span.unverified { (say::confidence(lang, confidence)) } } }
}

/// The words of the article, folded unless they are asked for open.
pub fn quote(lang: Lang, words: &str, open: bool) -> Markup {
    html! { @if !words.is_empty() { details open[open] { summary { (lang.text("rule-quote")) } blockquote { (words) } } } }
}

/// A line with its label.
pub fn line(lang: Lang, label: &str, words: &str) -> Markup {
    html! { @if !words.is_empty() { p { span.soft { (lang.text(label)) (lang.text("rules-colon")) } (words) } } }
}

/// Links to the stages of the page.
pub fn contents(lang: Lang, stages: &[Stage]) -> Markup {
    html! {
        nav.contents aria-label=(lang.text("rules-stages")) {
            @for stage in stages { a href={ "#stage-" (stage.name()) } { (say::stage(lang, *stage)) } }
        }
    }
}

/// The heading of a stage, where the links lead.
pub fn stage(lang: Lang, stage: Stage) -> Markup {
    html! { h2 id={ "stage-" (stage.name()) } { (say::stage(lang, stage)) } }
}

/// What the words of confidence mean.
pub fn legend(lang: Lang) -> Markup {
    html! {
        h2 { (lang.text("rules-confidence")) }
        ul { @for confidence in Confidence::ALL { li { (lang.text(form::confidence_key(confidence))) } } }
    }
}

/// The bars in force.
pub fn bars(lang: Lang, bars: &[BarInForce]) -> Markup {
    html! { @if !bars.is_empty() {
        h3 { (lang.text("rule-bars")) }
        ul { @for bar in bars {
            li { (say::bar(lang, bar.bar)) " · " (cited(lang, &bar.citation)) @if !bar.bar.note.is_empty() { br; small { (bar.bar.note) } } }
        } }
    } }
}

/// The packs of a set of rules, the first one first, with what was read of each.
pub fn packs(lang: Lang, rules: &Rules) -> Markup {
    html! {
        @if rules.province_unread() { p.notice role="note" { (lang.text("rule-unread")) } }
        h2 { (lang.text("rule-packs")) }
        ol.packs { @for pack in rules.packs().iter().filter_map(|p| statute::pack::find(p.id)) {
            li {
                a href={ "/rules/packs/" (pack.id) } { (say::pack_title(lang, pack)) }
                br; small { (say::pack_line(lang, pack)) (mark(lang, pack.confidence)) }
                @for (label, words) in [("rule-read", &pack.read), ("rule-note", &pack.note)] { (line(lang, label, words)) }
            }
        } }
    }
}
