//! Findings on their way to a decision that stands: notice, statement, two people, appeal.

use std::collections::BTreeMap;

use election::Role;
use election::programme::vetting::{Case, Command, Finding};
use jiff::civil::Date;
use maud::{Markup, html};
use words::Lang;

use super::{Page, papers, word};
use crate::attached;
use crate::form;
use crate::unit::sent::Sent;

pub(super) fn section(page: &Page<'_>) -> Markup {
    let cases = &page.vetting().cases;
    html! {
        h2 { (page.text("cases")) " · " (cases.iter().filter(|case| case.outcome(page.at.today).is_none()).count()) }
        @if cases.is_empty() { p { (page.text("no-cases")) } }
        @for case in cases { (one(page, case)) }
    }
}

fn one(page: &Page<'_>, case: &Case) -> Markup {
    let asked = page.catalogue.asked(&case.asked);
    let number = case.number.to_string();
    html! {
        section.panel id={ "case-" (number) } {
            h3 { (page.with("case", &[("case", &number), ("name", &page.name(case.person))])) }
            @if let Some(asked) = asked { p { (page.asked(asked)) } }
            @if sees_findings(page) { (found(page, case)) }
            ol.course { @for line in course(page, case) { li { (line) } } }
            (files(page, case))
            (papers::of_case(page, case))
            @if !case.withdrawn { (next(page, case)) }
        }
    }
}

/// Those who decide, and those who rule on appeals; the person's own village hears of it by the notice.
pub(super) fn sees_findings(page: &Page<'_>) -> bool {
    matches!(page.at.account.role, Role::County | Role::Prefecture)
}

fn found(page: &Page<'_>, case: &Case) -> Markup {
    let answers = page.vetting().answered.get(&case.department).and_then(|(_, answers)| answers.as_ref());
    let finding = answers.and_then(|answers| answers.answers.get(&case.person)?.get(&case.asked));
    html! {
        @if let Some(Finding::Found { clause, paper }) = finding {
            dl.facts {
                dt { (page.text("found-by")) } dd { (page.department(&case.department)) }
                dt { (page.text("fact-clause")) } dd { (clause) }
                dt { (page.text("fact-paper")) } dd { (paper) }
            }
        }
    }
}

/// What has happened, in words.
fn course(page: &Page<'_>, case: &Case) -> Vec<String> {
    let day = |day: &Date| day.to_string();
    let mut lines = Vec::new();
    if let Some((on, due, words)) = &case.notified {
        lines.push(page.with("was-notified", &[("day", &day(on)), ("due", &day(due))]));
        lines.extend(words.as_ref().filter(|_| sees_findings(page)).map(|words| format!("“{}”", words.text)));
    }
    if let Some((on, words)) = &case.stated {
        let words = words.as_ref().map(|words| words.text.clone()).unwrap_or_default();
        lines.push(page.with("was-stated", &[("day", &day(on)), ("words", &words)]));
    }
    if let (Some((on, _, ruling)), None) = (&case.proposed, &case.decided) {
        let outcome = ruling.as_ref().map(|ruling| outcome(page, ruling.barred)).unwrap_or_default();
        lines.push(page.with("was-proposed", &[("day", &day(on)), ("outcome", &outcome)]));
    }
    if let Some((on, _, barred, due)) = &case.decided {
        lines.push(page.with("was-decided", &[("day", &day(on)), ("outcome", &outcome(page, *barred)), ("due", &day(due))]));
    }
    if let Some((on, words)) = &case.appealed {
        let words = words.as_ref().map(|words| words.text.clone()).unwrap_or_default();
        lines.push(page.with("was-appealed", &[("day", &day(on)), ("words", &words)]));
    }
    if let Some((on, barred, _)) = &case.ruled {
        lines.push(page.with("was-ruled", &[("day", &day(on)), ("outcome", &outcome(page, *barred))]));
    }
    if case.withdrawn {
        lines.push(page.text("was-withdrawn"));
    } else if let Some(barred) = case.outcome(page.at.today) {
        lines.push(page.with("is-final", &[("outcome", &outcome(page, barred))]));
    }
    lines
}

/// Papers that the person has handed in.
fn files(page: &Page<'_>, case: &Case) -> Markup {
    let place = attached::in_unit(&page.at.unit.code);
    html! { @for words in attached::said(case) { (attached::links(page.at.lang, &place, &words.attachments)) } }
}

fn outcome(page: &Page<'_>, barred: bool) -> String {
    page.text(if barred { "bars" } else { "bars-not" })
}

/// The forms for what may come next, for whoever may.
fn next(page: &Page<'_>, case: &Case) -> Markup {
    let role = page.at.account.role;
    let beside = matches!(role, Role::County | Role::Township | Role::ElectionCommittee);
    let heard = case.stated.is_some() || case.notified.as_ref().is_some_and(|(_, due, _)| *due < page.at.today);
    let open = case.decided.is_none();
    let number = form::hidden("case", &case.number.to_string());
    let own = |act: &str| format!("{act}-{}", case.number);
    let form = |act: &str, inside: Markup| {
        let act = own(act);
        html! { details open[page.answered.is_some_and(|answered| answered.act == act)] { summary { (page.text(&format!("do-{}", word(&act)))) } (page.form(&act, &html! { (number) (page.day(&act)) (inside) })) } }
    };
    let against = case.decided.as_ref().is_some_and(|(_, _, barred, due)| *barred && *due >= page.at.today);
    html! {
        @if role == Role::County && case.notified.is_none() { (form("notify", page.area(&own("notify"), "words", &page.text("notice-draft")))) }
        @if beside && case.notified.is_some() && !heard { (form("state", page.area(&own("state"), "statement", ""))) }
        @if role == Role::County && open && heard { (form("decide", html! { (choice(page, case, &own("decide"))) (page.area(&own("decide"), "reason", "")) })) }
        @if beside && against && case.appealed.is_none() { (form("appeal", page.area(&own("appeal"), "appeal", ""))) }
        @if role == Role::Prefecture && case.appealed.is_some() && case.ruled.is_none() { (form("rule", html! { (choice(page, case, &own("rule"))) (page.area(&own("rule"), "reason", "")) })) }
    }
}

/// Whether the bar applies; what is no bar of the law cannot.
fn choice(page: &Page<'_>, case: &Case, act: &str) -> Markup {
    let lawful = page.catalogue.asked(&case.asked).is_some_and(|asked| asked.bar.is_some());
    let chosen = page.sent(act, "barred").unwrap_or_default();
    let error = page.error(act, "barred");
    html! {
        div.choices class=[error.map(|_| "wrong")] role="group" aria-label=(page.text("outcome")) {
            @if let Some(error) = error { p.error role="alert" { (error) } }
            @if lawful { label.check { input type="radio" name="barred" value="yes" checked[chosen == "yes"] required; " " (page.text("bars")) } }
            label.check { input type="radio" name="barred" value="no" checked[chosen == "no"] required; " " (page.text("bars-not")) }
        }
    }
}

pub(super) fn read(act: &str, lang: Lang, sent: &Sent, on: Option<Date>, errors: &mut BTreeMap<String, String>) -> Option<Command> {
    let case: u32 = sent.get("case")?.parse().ok()?;
    let mut filled = |name: &str| {
        let text = sent.get(name).unwrap_or_default().to_owned();
        if text.is_empty() {
            errors.insert(name.to_owned(), lang.text("field-required"));
        }
        text
    };
    let act = word(act);
    let words = match act {
        "notify" => filled("words"),
        "state" => filled("statement"),
        "appeal" => filled("appeal"),
        "decide" | "rule" => filled("reason"),
        _ => return None,
    };
    let barred = match sent.get("barred") {
        Some("yes") => Some(true),
        Some("no") => Some(false),
        _ => None,
    };
    if barred.is_none() && matches!(act, "decide" | "rule") {
        errors.insert("barred".to_owned(), lang.text("field-choose"));
    }
    errors.extend(attached::errors(lang, sent, attached::Wanted::Papers));
    let on = on?;
    Some(match act {
        "notify" => Command::NotifyFinding { on, case, words },
        "state" => Command::StateOnFinding { on, case, statement: words, attachments: sent.attachments() },
        "appeal" => Command::AppealDecision { on, case, words, attachments: sent.attachments() },
        "decide" => Command::DecideFinding { on, case, barred: barred?, reason: words },
        _ => Command::RuleAppeal { on, case, barred: barred?, reason: words },
    })
}
