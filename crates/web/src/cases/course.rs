//! A case from its opening to its end: what has happened, in words, and what may come next.

use election::programme::case::{Case, Correction, Finding, Kind};
use election::programme::{Leader, Words};
use jiff::civil::Date;
use maud::{Markup, html};
use statute::Confidence;

use super::{HOME, Page, forms};
use crate::form;
use crate::unit::sent::name_of;

/// The terms, with where they stand.
pub(super) fn terms(page: &Page<'_>) -> Markup {
    let Some(terms) = &page.catalogue.cases else { return html! {} };
    let days = [
        ("inquiry", terms.inquiry_days),
        ("statement", terms.statement_days),
        ("correction", terms.correction_days),
        ("appeal", terms.appeal_days),
    ];
    let days = days.map(|(name, days)| page.with(&format!("term-{name}"), &[("days", &days.to_string())]));
    html! { p.hint { (days.join(&page.text("sep"))) " " (source(page, &terms.source, terms.confidence)) } }
}

/// Article or instruction, marked where nobody has confirmed it.
pub(super) fn source(page: &Page<'_>, source: &str, confidence: Confidence) -> Markup {
    html! {
        cite { (source) }
        @if confidence != Confidence::Text {
            " " span.unverified title=(page.lang.text(form::confidence_key(confidence))) { (page.lang.text("web-unverified")) }
        }
    }
}

/// One case: what it is about, its course, and the forms for what may come next.
pub(super) fn one(page: &Page<'_>, case: &Case) -> Markup {
    let number = case.number.to_string();
    let row = case.row();
    html! {
        section.panel id={ "case-" (number) } {
            h3 { (page.with("case", &[("case", &number)])) @if let Some(opening) = &case.opening { " " (about(page, &opening.about)) } }
            @if let Some(late) = row.late(page.today) { p.overdue role="status" { (page.with("is-late", &[("day", &late.due().to_string())])) } }
            @match &case.opening {
                Some(opening) if page.sees() => dl.facts {
                    dt { (page.text("concerned")) } dd { (leader(&opening.concerned.person)) }
                    dt { (page.text("source")) } dd { (page.text(&format!("source-{}", name_of(&opening.source).replace('_', "-")))) }
                    dt { (page.text("opening")) } dd { (opening.words) }
                },
                Some(_) => p.hint { (page.text("words-above")) },
                None => p.hint { (page.lang.text("work-erased")) },
            }
            @if let Some(correction) = standing(case) { (correction_facts(page, correction)) }
            ol.course { @for line in course(page, case) { li { (line) } } }
            (papers(page, case))
            (forms::next(page, case))
        }
    }
}

/// What it is about, with its source.
fn about(page: &Page<'_>, about: &Kind) -> Markup {
    let title = page.catalogue.about(about);
    match about {
        Kind::HandsOff { .. } => html! { (page.with("hands-off", &[("action", title)])) },
        Kind::Prohibited { prohibition } => html! {
            (title)
            @if let Some(known) = page.catalogue.prohibition(prohibition) { " " small { (known.letter) " · " (source(page, &known.source, known.confidence)) } }
        },
    }
}

fn leader(leader: &Leader) -> String {
    format!("{} {}", leader.name, leader.post).trim_end().to_owned()
}

/// What must be put right, as long as it stands.
fn standing(case: &Case) -> Option<&Correction> {
    let ruling = case.decided.as_ref()?.ruling.as_ref()?;
    ruling.finding.correction.as_ref().filter(|_| case.upheld())
}

fn correction_facts(page: &Page<'_>, correction: &Correction) -> Markup {
    html! { dl.facts {
        dt { (page.text("what")) } dd { (correction.what) }
        dt { (page.text("owner")) } dd { (leader(&correction.owner)) }
        dt { (page.text("due")) } dd { (correction.due) }
    } }
}

/// What has happened, in words.
fn course(page: &Page<'_>, case: &Case) -> Vec<String> {
    let day = |day: &Date| day.to_string();
    let words =
        |words: &Option<Words>| words.as_ref().filter(|_| page.sees()).map_or_else(String::new, |words| format!("“{}”", words.text));
    let said = |key: &str, on: &Date, what: &Option<Words>| format!("{}{}", page.with(key, &[("day", &day(on))]), words(what));
    let mut lines = vec![page.with(
        "was-opened",
        &[("day", &day(&case.opened)), ("statement", &day(&case.statement_due)), ("decision", &day(&case.decision_due))],
    )];
    lines.extend(case.stated.as_ref().map(|(on, what)| said("was-stated", on, what)));
    if let (Some((on, _, ruling)), None) = (&case.proposed, &case.decided) {
        let outcome = ruling.as_ref().filter(|_| page.sees()).map(|ruling| outcome(page, &ruling.finding)).unwrap_or_default();
        lines.push(page.with("was-proposed", &[("day", &day(on)), ("outcome", &outcome)]));
    }
    if let Some(decided) = &case.decided {
        let told = decided.ruling.as_ref().map_or_else(|| upheld(page, decided.upheld), |ruling| outcome(page, &ruling.finding));
        lines.push(page.with("was-decided", &[("day", &day(&decided.on)), ("outcome", &told)]));
        let reason = decided.ruling.as_ref().filter(|_| page.sees());
        lines.extend(reason.map(|ruling| page.with("reason-was", &[("words", &ruling.reason)])));
    }
    if let Some((on, due, notice)) = &case.notified {
        let how = notice.as_ref().map(|notice| page.text(&format!("how-{}", name_of(&notice.how)))).unwrap_or_default();
        lines.push(page.with("was-notified", &[("day", &day(on)), ("how", &how), ("due", &day(due))]));
    }
    lines.extend(case.corrected.as_ref().map(|(on, _, what)| said("was-corrected", on, what)));
    lines.extend(case.confirmed.as_ref().map(|(on, what)| said("was-confirmed", on, what)));
    lines.extend(case.appealed.as_ref().map(|(on, what)| said("was-appealed", on, what)));
    if let Some((on, stands, what)) = &case.ruled {
        lines.push(format!("{}{}", page.with("was-ruled", &[("day", &day(on)), ("outcome", &upheld(page, *stands))]), words(what)));
    }
    if let Some(stands) = case.outcome(page.today) {
        lines.push(page.with("is-final", &[("outcome", &upheld(page, stands))]));
    }
    lines
}

fn upheld(page: &Page<'_>, upheld: bool) -> String {
    page.text(if upheld { "upheld" } else { "not-upheld" })
}

/// What a finding comes to: upheld or not, and what follows.
fn outcome(page: &Page<'_>, finding: &Finding) -> String {
    let title = |id: &String| page.catalogue.sanction(id).map_or_else(|| id.clone(), |known| known.title.clone());
    let mut parts = vec![upheld(page, finding.upheld)];
    parts.extend(finding.sanctions.iter().map(title));
    parts.extend(finding.correction.as_ref().map(|correction| page.with("correct-by", &[("day", &correction.due.to_string())])));
    parts.join(&page.text("sep"))
}

/// The papers of a case, for those above.
fn papers(page: &Page<'_>, case: &Case) -> Markup {
    let link = |kind: &str| {
        let href = format!("{HOME}/{}/papers/{kind}-{}.pdf", page.code, case.number);
        html! { a.button href=(href) target="_blank" rel="noopener" { (page.text(&format!("paper-{kind}"))) " " small { "PDF" } } " " }
    };
    let decided = case.decided.as_ref().is_some_and(|decided| decided.ruling.is_some());
    html! { @if page.sees() && decided && case.opening.is_some() { p.actions {
        (link("decision"))
        @if case.notified.is_some() { (link("notice")) }
    } } }
}
