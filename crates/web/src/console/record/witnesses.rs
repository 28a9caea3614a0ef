//! Witnesses: what each has seen, what to ask it, and its answer.

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::{Markup, PreEscaped, html};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use record::policy::Party;
use record::witness::parse_answer;

use super::once::Request;
use super::{Page, errors, filled, writable};
use crate::app::App;
use crate::fail::Fail;
use crate::form::Field;
use crate::guard::Staff;
use crate::unit::sent::Sent;

pub(super) async fn section(page: &Page<'_>) -> Markup {
    let policy = match page.app.store.policy() {
        Ok(policy) => policy,
        Err(error) => return html! { h2 { (page.text("witnesses")) } p.error { (errors::publish(page.staff.lang, &error)) } },
    };
    let mut asked = Vec::new();
    for witness in policy.witnesses() {
        asked.push(one(page, witness).await);
    }
    html! {
        h2 { (page.text("witnesses")) }
        @if asked.is_empty() { p { (page.text("no-witnesses")) } } @else {
            p { (page.text("witnesses-lead")) }
            @for witness in asked { (witness) }
            section.panel id="cosign" {
                h3 { (page.text("cosign")) }
                p { (page.text("cosign-lead")) }
                (page.error("cosign"))
                (page.form("cosign", &html! {
                    (page.field("cosign", Field::lines("answer", page.text("witness-answer"), 5).hint(page.text("witness-answer-hint")).required()))
                }))
            }
        }
    }
}

/// The body of the request to a witness; nothing if no checkpoint waits that it has not seen.
async fn body(app: &App, witness: &Party) -> Result<(u64, Option<Vec<u8>>), store::PublishError> {
    let seen = app.store.witnessed(&witness.name).await?;
    let request = app.store.request(seen).await?.filter(|request| request.checkpoint.checkpoint().size > seen);
    Ok((seen, request.map(|request| request.to_bytes())))
}

async fn one(page: &Page<'_>, witness: &Party) -> Markup {
    let asked = body(page.app, witness).await;
    html! {
        section.panel {
            h3 { (witness.name) }
            @match &asked {
                Err(error) => p.error { (errors::publish(page.staff.lang, error)) },
                Ok((seen, request)) => {
                    p { (page.with("witness-seen", &[("size", &seen.to_string())])) }
                    @match request {
                        None => p { (page.text("witness-nothing")) },
                        Some(bytes) => {
                            p { a.button href={ "/console/record/request/" (encoded(&witness.name)) } download="request.txt" { (page.text("witness-request")) } }
                            @match picture(bytes) {
                                Some(picture) => details { summary { (page.text("witness-qr")) } div.qr { (picture) } },
                                None => p.hint { (page.text("witness-no-qr")) },
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The request as a QR code; none if it is too long for one.
fn picture(bytes: &[u8]) -> Option<Markup> {
    let code = QrCode::with_error_correction_level(bytes, EcLevel::L).ok()?;
    let picture = code.render::<svg::Color<'_>>().quiet_zone(true).build();
    picture.find("<svg").map(|at| PreEscaped(picture[at..].to_owned()))
}

fn encoded(name: &str) -> String {
    let letter = |b: u8| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") };
    name.bytes().map(letter).collect()
}

/// `GET …/request/{file}`: the request to a witness, by its name.
pub(super) async fn request(State(app): State<Arc<App>>, staff: Staff, Path(name): Path<String>) -> Response {
    let Ok(policy) = app.store.policy() else { return Fail::not_found().answer(staff.lang, false) };
    let Some(witness) = policy.witnesses().iter().find(|party| party.name == name) else {
        return Fail::not_found().answer(staff.lang, false);
    };
    match body(&app, witness).await {
        Ok((_, Some(bytes))) => {
            let headers = [
                (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"request.txt\""),
            ];
            (headers, bytes).into_response()
        }
        Ok((_, None)) => Fail::not_found().answer(staff.lang, false),
        Err(error) => Fail::internal(&error).answer(staff.lang, false),
    }
}

/// `POST …/cosign`.
pub(super) async fn cosign(State(app): State<Arc<App>>, staff: Staff, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let sent = Sent::new(pairs);
    let asked = Request::of(&staff, "cosign", &sent);
    let done = match asked.before(&app, staff.lang).await {
        Some(done) => done,
        None => cosigned(&app, &staff, &sent).await.map(|()| String::new()),
    };
    asked.answer(&app, &staff, sent, done).await
}

/// A browser ends lines with two characters, and not the last one; the answer of a witness is lines that end with one.
async fn cosigned(app: &App, staff: &Staff, sent: &Sent) -> Result<(), String> {
    writable(app, staff)?;
    let typed = sent.get("answer").unwrap_or_default().replace("\r\n", "\n") + "\n";
    if typed.trim().is_empty() {
        return filled(staff, sent, "answer").map(|_| ());
    }
    let signatures = parse_answer(typed.as_bytes()).map_err(|_| staff.lang.text("console-record-answer-wrong"))?;
    app.store.cosigned(&signatures).await.map(|_| ()).map_err(|error| errors::publish(staff.lang, &error))
}
