//! Where the record stands, and the act that begins it.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::response::Response;
use maud::{Markup, html};
use record::SignedCheckpoint;

use super::once::{Done, Request};
use super::{Page, WHOLE, actor, errors, writable};
use crate::app::{App, CHINA};
use crate::guard::Staff;
use crate::unit::sent::Sent;

pub(super) async fn section(page: &Page<'_>) -> Markup {
    let store = &page.app.store;
    let (open, units, size) = {
        let cycle = store.cycle();
        (cycle.is_open(), cycle.units().keys().filter(|code| page.app.unit(code).is_some()).count(), cycle.size())
    };
    let name = store.log_key().map(|key| key.name().to_owned()).unwrap_or_default();
    let published = published(page.app).await;
    html! {
        section.panel {
            h2 { (page.text("state")) }
            @if let Some(why) = store.frozen() {
                div.refusal role="alert" {
                    h2 { (page.staff.lang.text("error-older")) }
                    p { (page.staff.lang.text("error-older-do")) }
                    p.soft lang="en" { (why) }
                }
            }
            dl.facts {
                dt { (page.text("cycle")) } dd { code { (name) } }
                dt { (page.text("register")) }
                dd { @if open { (page.with("register-sealed", &[("count", &units.to_string())])) } @else { (page.text("register-not-sealed")) } }
                @if open {
                    dt { (page.text("size")) } dd { (size) }
                    dt { (page.text("published")) }
                    dd { @match published {
                        Some((size, time)) => { (page.with("published-at", &[("size", &size.to_string()), ("time", &time)])) }
                        None => { (page.text("not-published")) }
                    } }
                }
            }
            p { a href="/record/" { (page.text("to-record")) } }
            @if !open { (seal_form(page)) }
        }
    }
}

fn seal_form(page: &Page<'_>) -> Markup {
    let count = page.app.units("").len().to_string();
    html! {
        div id="seal" {
            (page.error("seal"))
            p { (page.with("seal-lead", &[("count", &count)])) }
            @if WHOLE.contains(&page.staff.account.role) && !page.app.store.is_station() {
                (page.form("seal", &html! {}))
            } @else { p.notice { (page.text("seal-who")) } }
        }
    }
}

/// Size and time of the published checkpoint.
async fn published(app: &App) -> Option<(u64, String)> {
    let path = app.store.public().join("checkpoint");
    let bytes = tokio::fs::read(&path).await.ok()?;
    let written = tokio::fs::metadata(&path).await.ok()?.modified().ok()?;
    let time = CHINA.to_datetime(jiff::Timestamp::try_from(written).ok()?).strftime("%Y-%m-%d %H:%M").to_string();
    Some((SignedCheckpoint::parse(&bytes).ok()?.checkpoint().size, time))
}

/// `POST …/seal`.
pub(super) async fn seal(State(app): State<Arc<App>>, staff: Staff, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let sent = Sent::new(pairs);
    let asked = Request::of(&staff, "seal", &sent);
    let done = match asked.before(&app, staff.lang).await {
        Some(done) => done,
        None => sealed(&app, &staff, &asked).await,
    };
    asked.answer(&app, &staff, sent, done).await
}

async fn sealed(app: &App, staff: &Staff, asked: &Request) -> Done {
    writable(app, staff)?;
    let done = app.store.open_cycle_once(&actor(staff), asked.once("")).await;
    done.map(|_| String::new()).map_err(|error| errors::act(staff.lang, &error))
}
