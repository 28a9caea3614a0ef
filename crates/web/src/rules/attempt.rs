//! `/rules/try`: an election's figures tried out under the law of a place and a day, and under a second beside it.
//!
//! The figures are sent as a form, never in an address: names may stand in them. Nothing is kept.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Form, FromRequest, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use statute::{Because, Body, CountInput, CountRound, Outcome, Post, Rules, decide};
use words::Lang;

use super::ask::{Asked, Place, provinces};
use super::{block, figures, page, say, stack};
use crate::app::App;
use crate::fail::Fail;
use crate::form::{self, Field};
use crate::guard::Visitor;
use crate::unit::sent::name_of;

/// The bodies whose count is decided post by post.
pub const BODIES: [Body; 2] = [Body::VillageCommittee, Body::ResidentsCommittee];
/// Largest number of voters or ballots that the form offers.
const MOST: u32 = 1_000_000;
/// Seats and votes of the example that the empty form shows, by post.
const EXAMPLE: [(&str, &str); 4] = [("1", "甲 230 男\n乙 205 女"), ("0", ""), ("2", "丙 300 男\n丁 219 女\n戊 210 女"), ("0", "")];

/// `GET /rules/try`: the form with an example in it. Only the place is taken from the address, never a name or a figure.
pub async fn show(State(app): State<Arc<App>>, Visitor { lang }: Visitor, Query(sent): Query<HashMap<String, String>>) -> Response {
    let place_only = sent.into_iter().filter(|(name, _)| ["province", "division", "body", "on"].contains(&name.as_str()));
    let mut asked = Asked::new(lang, place_only.collect());
    let usual = Place::here(&app);
    let place = asked.place("", &usual).filter(|place| BODIES.contains(&place.body)).unwrap_or(usual);
    let status = if asked.is_wrong() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    (status, whole(&asked, &place, &html! {})).into_response()
}

/// `POST /rules/try`: the answer above the form, which keeps what was sent.
pub async fn answer(State(app): State<Arc<App>>, Visitor { lang }: Visitor, request: Request) -> Response {
    let Ok(Form(sent)) = Form::<HashMap<String, String>>::from_request(request, &()).await else {
        return Fail::unreadable().answer(lang, false);
    };
    let mut asked = Asked::new(lang, sent);
    let usual = Place::here(&app);
    let place = asked.place("", &usual).filter(|place| BODIES.contains(&place.body));
    let sides = place.as_ref().map(|place| sides(&mut asked, place)).unwrap_or_default();
    let count = figures::read(&mut asked);
    let shown = place.unwrap_or(usual);
    let (status, above) = match count {
        Some((round, input)) if !asked.is_wrong() && !sides.is_empty() => (StatusCode::OK, answers(lang, &sides, round, &input)),
        _ => (StatusCode::UNPROCESSABLE_ENTITY, html! { p.notice role="alert" { (lang.text("rules-try-wrong")) } }),
    };
    (status, whole(&asked, &shown, &above)).into_response()
}

/// The place asked for, and a second one where another province or day is chosen.
fn sides(asked: &mut Asked, first: &Place) -> Vec<(Place, Rules)> {
    let mut places = vec![("on", first.clone())];
    if !asked.text("second_province").is_empty() || !asked.text("second_on").is_empty() {
        let mut usual = first.clone();
        if !asked.text("second_province").is_empty() {
            usual.division.clear();
        }
        let same_place = asked.text("second_province").is_empty();
        if let Some(mut second) = asked.place("second_", &usual) {
            if same_place {
                second.division.clone_from(&first.division);
            }
            places.push(("second_on", second));
        }
    }
    let mut found = Vec::new();
    for (field, place) in places {
        match Rules::resolve(&place.division, place.body, place.on) {
            Ok(rules) => found.push((place, rules)),
            Err(error) => asked.wrong(field, stack::Unknown::Law(error).sentence(asked.lang)),
        }
    }
    found
}

fn whole(asked: &Asked, shown: &Place, above: &Markup) -> Markup {
    let lang = asked.lang;
    let body = html! {
        p.lead { (lang.text("rules-try-lead")) }
        (above)
        form.form method="post" action="/rules/try" accept-charset="utf-8" id="try" {
            (form::group(&lang.text("rules-try-where"), &html! {
                div.columns { (asked.place_fields("", shown, &BODIES)) }
                (asked.field(Field::select("round", lang.text("rules-try-round"), rounds(lang)).value("first").hint(lang.text("rules-try-round-hint"))))
            }))
            (form::group(&lang.text("rules-try-ballots"), &html! { div.columns {
                @for (name, example) in [("registered", 500), ("issued", 450), ("returned", 440)] {
                    (asked.field(Field::number(name, lang.text(&format!("rules-try-{name}")), 0, MOST).value(example).required()))
                }
            } }))
            @for ((post, name), (seats, votes)) in figures::POSTS.into_iter().zip(EXAMPLE) { (post_fields(asked, post, name, seats, votes)) }
            (form::group(&lang.text("rules-try-beside"), &html! {
                p.hint { (lang.text("rules-try-beside-hint")) }
                div.columns {
                    (asked.field(Field::select("second_province", lang.text("rules-province"), provinces(lang, "rules-try-same"))))
                    (asked.field(Field::date("second_on", lang.text("rules-on"))))
                }
            }))
            p.actions {
                button.main type="submit" { (lang.text("rules-try-do")) }
                @let (code, words) = if lang == Lang::En { ("zh", "中文") } else { ("en", "English") };
                button.plain type="submit" formaction={ "/rules/try?lang=" (code) } lang=[(lang == Lang::Zh).then_some("en")] { (words) }
            }
        }
    };
    page(lang, &lang.text("rules-try"), "", &body)
}

fn rounds(lang: Lang) -> Vec<(String, String)> {
    [CountRound::First, CountRound::Runoff, CountRound::TieRevote]
        .map(|round| (name_of(&round), lang.text(&form::key("round", &name_of(&round)))))
        .to_vec()
}

fn post_fields(asked: &Asked, post: Post, name: &str, seats: &str, votes: &str) -> Markup {
    let lang = asked.lang;
    form::group(
        &lang.text(form::post_key(post)),
        &html! {
            (asked.field(Field::number(&format!("seats_{name}"), lang.text("rules-try-seats"), 0, 20).value(seats)))
            (asked.field(Field::lines(&format!("votes_{name}"), lang.text("rules-try-votes"), 4).value(votes).hint(lang.text("rules-try-votes-hint"))))
        },
    )
}

fn answers(lang: Lang, sides: &[(Place, Rules)], round: CountRound, input: &CountInput) -> Markup {
    html! {
        section.answer role="status" {
            h2 { (lang.text("rules-try-answer")) }
            div.sides { @for (place, rules) in sides { (one(lang, place, rules, &decide(rules, round, input))) } }
        }
    }
}

/// What the law of one place says to the figures.
fn one(lang: Lang, place: &Place, rules: &Rules, outcome: &Outcome) -> Markup {
    let verdict = match outcome.election_valid {
        Some(false) => "result-not-valid",
        Some(true) => "result-valid",
        None => "rules-try-validity-open",
    };
    let left: Vec<String> =
        outcome.seats_left.iter().filter(|(_, n)| **n > 0).map(|(post, n)| format!("{} {n}", lang.text(form::post_key(*post)))).collect();
    html! {
        section.panel {
            h3 { (place.words(lang)) }
            p { a href={ "/rules?" (place.query()) } { (lang.text("rules-try-rules")) } }
            @if rules.province_unread() { p.notice { (lang.text("rule-unread")) } }
            p.verdict { strong { (lang.text(verdict)) } @if let Some(reason) = &outcome.invalid_reason { " " (say::word(lang, statute::Key::InvalidGrounds, reason)) } }
            dl.facts {
                @if let Some(base) = outcome.base_votes { dt { (lang.text("rules-try-base")) } dd { (base) } }
                @if let Some(least) = outcome.win_min { dt { (lang.text("rules-try-least")) } dd { (least) } }
                @if outcome.election_valid != Some(false) {
                    dt { (lang.text("rules-try-elected")) }
                    dd {
                        @if outcome.elected.is_empty() { (lang.text("public-nobody-elected")) }
                        @for seat in &outcome.elected { div { strong { (seat.name) } " · " (lang.text(form::post_key(seat.post))) " · " (lang.with("public-votes", &[("votes", &seat.votes.to_string())])) } }
                    }
                }
                @if !left.is_empty() { dt { (lang.text("result-left")) } dd { (say::list(lang, &left)) } }
                @if let Some(tie) = &outcome.tie { dt { (lang.text("rules-try-tie")) } dd { (lang.text(form::post_key(tie.post))) (lang.text("rules-colon")) (say::list(lang, &tie.names)) } }
                @if let Some(step) = outcome.next_step { dt { (lang.text("result-next")) } dd { strong { (lang.text(&form::key("next", &name_of(&step)))) } } }
                @if let Some(days) = outcome.deadline_days { dt { (lang.text("rules-try-within")) } dd { (say::measure(lang, days, statute::Unit::Days)) } }
                @if !outcome.runoff_candidates.is_empty() {
                    dt { (lang.text("rules-try-standing")) }
                    dd { @for (post, names) in &outcome.runoff_candidates { div { (lang.text(form::post_key(*post))) (lang.text("rules-colon")) (say::list(lang, names)) } } }
                }
            }
            h4 { (lang.text("public-reasons")) }
            (reasons(lang, &outcome.because))
        }
    }
}

/// Every reason as one sentence with its article, its pack and how sure it is.
fn reasons(lang: Lang, reasons: &[Because]) -> Markup {
    html! {
        ol.because { @for reason in reasons {
            li class=(if reason.met { "met" } else { "not" }) {
                span.mark { (lang.text(if reason.met { "web-met" } else { "web-not-met" })) } " "
                (form::because_sentence(lang, reason))
                br; small { (block::cited(lang, &reason.citation)) " · " code { (reason.citation.pack) } @if reason.citation.confidence == statute::Confidence::Text { " · " (say::confidence(lang, reason.citation.confidence)) } }
            }
        } }
    }
}
