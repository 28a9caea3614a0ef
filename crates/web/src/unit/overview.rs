//! A unit's page: where it stands, what is due under which article, what blocks it, and its nine steps.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use election::summary::{StepStatus, timeline};
use election::{Command, Election, Refusal, Sealed};
use maud::{Markup, html};
use serde::Deserialize;
use words::Lang;

use super::desk::{self, Stopped, status_class, status_key};
use super::{rehearsal, row};
use crate::app::{App, CHINA};
use crate::console::words::percent;
use crate::fail::Fail;
use crate::form::{self, Field};
use crate::guard::InUnit;
use crate::layout::{self, Head};

/// Remarks shown, newest first.
const REMARKS: u32 = 20;

/// `GET /console/units/{code}`.
pub async fn show(State(app): State<Arc<App>>, at: InUnit) -> Response {
    page(&app, &at, None, "").await
}

async fn page(app: &App, at: &InUnit, refusal: Option<Refusal>, typed: &str) -> Response {
    let read = async {
        let state = app.store.election(&at.unit.code).await?;
        Ok::<_, store::StoreError>((state, remarks(app, &at.unit.code).await?))
    };
    let (state, remarks) = match read.await {
        Ok(found) => found,
        Err(error) => return Fail::internal(&error).answer(at.lang, false),
    };
    let lang = at.lang;
    let body = html! {
        div data-live="" {
            (standing(at, &state))
            (steps(lang, at, &state))
            @for row in row::rows(at, &state, app.store.programme(&at.unit.code).as_deref()) { (row.overview(at)) }
        }
        (rehearsal::form(app, at))
        (work_log(at, &remarks, refusal, typed))
        p { a href={ "/u/" (at.unit.code) } { (lang.text("unit-public-page")) } }
    };
    let mut crumbs = desk::crumbs(at);
    crumbs.pop();
    layout::console(app, at, &Head::new(at.unit.name.clone(), crumbs, "units"), &body).into_response()
}

/// The state in words, the next deadline with its article, what blocks and what to do about it.
fn standing(at: &InUnit, state: &Election) -> Markup {
    let lang = at.lang;
    let summary = state.summary();
    let stage = lang.text(&format!("stage-{}", summary.stage.name()));
    html! {
        section.panel.standing {
            p.stage role="status" { (stage) @if let Some(more) = progress(lang, at, state) { (lang.text("web-comma")) (more) } (lang.text("web-stop")) }
            @if let Some(due) = &summary.due {
                p {
                    (lang.text("unit-next")) strong { (lang.text(&format!("due-{}", due.what))) }
                    (lang.text("web-comma")) (lang.with("unit-latest", &[("day", &due.by.to_string())]))
                    @if due.by < at.today { " " span.overdue { (lang.text("console-late")) } }
                    @else if due.by == at.today { " " strong { (lang.text("console-today")) } }
                    " " small { (form::citation(lang, &due.citation)) }
                }
            }
            @if let Some(code) = &summary.blocked { p.blocked { (lang.text("unit-blocked")) (lang.text(&format!("blocked-{code}"))) } }
            dl.facts {
                @if let Some(day) = summary.day { dt { (lang.text("unit-election-day")) } dd { (day) } }
                @if summary.registered > 0 { dt { (lang.text("public-registered")) } dd { (summary.registered) } }
                @if let Some(returned) = summary.returned {
                    dt { (lang.text("console-turnout")) }
                    dd { (percent(u64::from(returned), u64::from(summary.registered))) " " small { (lang.with("console-turnout-figures", &[("returned", &returned.to_string()), ("registered", &summary.registered.to_string())])) } }
                }
                @if summary.elected > 0 {
                    dt { (lang.text("console-elected")) }
                    dd { (summary.elected) " / " (summary.seats) " " small { (lang.with("unit-women", &[("women", &summary.women.to_string())])) } }
                }
            }
        }
    }
}

/// How far the stage has come: «名单已公布第3天，申诉2件待答复».
fn progress(lang: Lang, at: &InUnit, state: &Election) -> Option<String> {
    let days = |since: jiff::civil::Date| at.today.since(since).map_or(0, |span| span.get_days()).saturating_add(1).to_string();
    let (posted, _) = state.roll.published.filter(|_| state.roll.corrected.is_none())?;
    let open = state.roll.objections.iter().filter(|o| o.ruling.is_none()).count();
    let day = lang.with("unit-posted-day", &[("days", &days(posted))]);
    Some(if open == 0 {
        day
    } else {
        format!("{day}{}{}", lang.text("web-comma"), lang.with("console-objections-open", &[("count", &open.to_string())]))
    })
}

fn steps(lang: Lang, at: &InUnit, state: &Election) -> Markup {
    html! {
        h2 { (lang.text("unit-steps")) }
        ol.steps { @for (number, step) in timeline(state).into_iter().enumerate() {
            li class=(status_class(step.status)) {
                h3 { a href={ "/console/units/" (at.unit.code) "/" (step.name) } { (number + 1) " " (lang.text(&format!("unit-step-{}", step.name))) } }
                p {
                    strong { (lang.text(status_key(step.status))) }
                    @if let StepStatus::Done(day) = step.status { " " (day) }
                    @if let Some(found) = figures(lang, state, step.name) { " · " (found) }
                }
                @if step.status == StepStatus::InHand { p.hint { (lang.text(&format!("unit-lead-{}", step.name))) } }
            }
        } }
    }
}

/// One line of figures for a step that has begun.
fn figures(lang: Lang, state: &Election, step: &str) -> Option<String> {
    let number = |n: usize| n.to_string();
    let round = state.round();
    match step {
        "plan" => state
            .plan
            .as_ref()
            .map(|p| lang.with("unit-figures-plan", &[("day", &p.election_day.to_string()), ("seats", &p.seats.total().to_string())])),
        "committee" => state
            .election_committee
            .as_ref()
            .map(|c| lang.with("unit-figures-committee", &[("members", &number(c.seats.len())), ("reserve", &number(c.reserve.len()))])),
        "roll" if !state.roll.voters.is_empty() => Some(lang.with(
            "unit-figures-roll",
            &[("voters", &number(state.roll.voters.len())), ("objections", &number(state.roll.objections.len()))],
        )),
        "nomination" => state.nomination.as_ref().map(|n| {
            let nominees: std::collections::BTreeSet<_> = n.votes.values().flatten().map(|(id, _)| id).collect();
            let standing = state.candidates.as_ref().map_or(0, |c| c.candidates.len());
            lang.with("unit-figures-nomination", &[("nominees", &number(nominees.len())), ("candidates", &number(standing))])
        }),
        "ballots" => round.filter(|r| r.printed > 0).map(|r| lang.with("unit-figures-ballots", &[("printed", &r.printed.to_string())])),
        "poll" => round
            .and_then(|r| r.account.as_ref())
            .map(|a| lang.with("unit-figures-poll", &[("issued", &a.issued().to_string()), ("returned", &a.returned().to_string())])),
        "count" => {
            round.filter(|r| r.account.is_some()).map(|r| lang.with("unit-figures-count", &[("entrants", &number(r.entrants.len()))]))
        }
        "result" => (!state.elected.is_empty())
            .then(|| lang.with("unit-figures-result", &[("elected", &number(state.elected.len()))]))
            .filter(|_| round.is_some_and(|r| r.announced.is_some())),
        _ => None,
    }
}

/// A remark: when, who in which role, what.
struct Remark {
    at: String,
    role: String,
    text: String,
}

async fn remarks(app: &App, unit: &str) -> Result<Vec<Remark>, store::StoreError> {
    let mut found = Vec::new();
    for row in app.store.newest(unit, "programme", REMARKS).await? {
        let sealed = app.store.opening(unit, row.place, store::Field::Personal).await?;
        let Some(Sealed::Words { text, .. }) = sealed.and_then(|(_, body)| serde_json::from_str(&body).ok()) else { continue };
        let role = row.actor.split('/').next().unwrap_or_default().to_owned();
        found.push(Remark { at: row.at, role, text });
    }
    Ok(found)
}

/// The day and minute of an entry in China.
fn minute(at: &str) -> String {
    at.parse().map_or_else(|_| at.to_owned(), |t| CHINA.to_datetime(t).strftime("%Y-%m-%d %H:%M").to_string())
}

fn work_log(at: &InUnit, remarks: &[Remark], refusal: Option<Refusal>, typed: &str) -> Markup {
    let lang = at.lang;
    let may = election::allowed(at.account.role, &Command::WorkLog { text: String::new() });
    html! {
        section id="work-log" {
            h2 { (lang.text("unit-work-log")) }
            @if let Some(refusal) = &refusal { (form::refusal_box(lang, refusal)) }
            @if may {
                (form::form(&format!("/console/units/{}/work-log", at.unit.code), &lang.text("unit-work-log-add"), &html! {
                    (form::hidden("key", &uuid::Uuid::now_v7().to_string()))
                    (Field::area("text", lang.text("unit-work-log-text")).value(typed).required())
                }))
            }
            @if remarks.is_empty() { p.soft { (lang.text("unit-work-log-none")) } }
            ul.remarks { @for remark in remarks {
                li { small { (minute(&remark.at)) " · " (lang.text(&form::key("role", &remark.role))) } br; (remark.text) }
            } }
        }
    }
}

/// A remark as sent.
#[derive(Deserialize)]
pub struct Sent {
    text: String,
    #[serde(default)]
    key: String,
}

/// `POST /console/units/{code}/work-log`.
pub async fn remark(State(app): State<Arc<App>>, at: InUnit, Form(sent): Form<Sent>) -> Response {
    match desk::record(&app, &at, Command::WorkLog { text: sent.text.clone() }, Some(&sent.key)).await {
        Ok(()) => Redirect::to(&format!("/console/units/{}#work-log", at.unit.code)).into_response(),
        Err(Stopped::Refused(refusal)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, page(&app, &at, Some(*refusal), &sent.text).await).into_response()
        }
        Err(Stopped::Fail(fail)) => fail.answer(at.lang, false),
    }
}
