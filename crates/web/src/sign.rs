//! Signing in and out.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;
use store::SignInError;
use words::Lang;

use crate::app::{App, DemoAccount, now};
use crate::fail::Fail;
use crate::form::{self, Field};
use crate::guard::{self, Visitor};
use crate::layout;
use crate::routes::{Access, Table};

/// The routes of this room.
pub fn routes() -> Table {
    Table::new().get("/sign-in", Access::Public, show).post("/sign-in", Access::Public, sign_in).post("/sign-out", Access::Public, sign_out)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Back {
    next: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignIn {
    name: String,
    passphrase: String,
    #[serde(default)]
    next: String,
}

/// Only a path of our own console is a place to go back to.
fn safe(next: &str) -> &str {
    let plain = next.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'_' | b'.'));
    if next.starts_with("/console") && plain { next } else { "/console" }
}

async fn show(State(app): State<Arc<App>>, Visitor { lang }: Visitor, Query(back): Query<Back>) -> Markup {
    page(&app, lang, safe(&back.next), None)
}

fn page(app: &App, lang: Lang, next: &str, error: Option<&str>) -> Markup {
    let title = lang.text("web-sign-in");
    let fields = html! {
        (form::hidden("next", next))
        (Field::text("name", lang.text("web-account")).required().error(error.map(|k| lang.text(k)).unwrap_or_default()))
        (Field::password("passphrase", lang.text("web-passphrase")).required())
    };
    layout::public(
        lang,
        &title,
        &html! {
            div.sign-in {
                h1 { (title) }
                (form::form("/sign-in", &title, &fields))
                @if app.settings.demo && !app.settings.demo_accounts.is_empty() {
                    h2 { (lang.text("web-demo-accounts")) }
                    p { (lang.text("web-demo-accounts-hint")) }
                    ul.demo-accounts { @for account in &app.settings.demo_accounts { li { (demo_button(lang, account, next)) } } }
                }
            }
        },
    )
}

fn demo_button(lang: Lang, account: &DemoAccount, next: &str) -> Markup {
    let role = if lang == Lang::En { &account.role.1 } else { &account.role.0 };
    html! {
        form method="post" action="/sign-in" {
            (form::hidden("name", &account.name)) (form::hidden("passphrase", &account.passphrase)) (form::hidden("next", next))
            button type="submit" { strong { (role) } small { (account.name) " · " (account.passphrase) } }
        }
    }
}

async fn sign_in(State(app): State<Arc<App>>, Visitor { lang }: Visitor, Form(sent): Form<SignIn>) -> Response {
    let next = safe(&sent.next);
    match app.store.sign_in(&sent.name, &sent.passphrase, now()).await {
        Ok(token) => with_cookie(&app, Redirect::to(next), &token, ""),
        Err(SignInError::WrongOrUnknown) => {
            (StatusCode::UNPROCESSABLE_ENTITY, page(&app, lang, next, Some("web-wrong-passphrase"))).into_response()
        }
        Err(SignInError::SlowDown(_)) => {
            (StatusCode::TOO_MANY_REQUESTS, page(&app, lang, next, Some("web-too-many-tries"))).into_response()
        }
        Err(SignInError::Store(error)) => Fail::internal(&error).answer(lang, false),
    }
}

fn with_cookie(app: &App, answer: impl IntoResponse, token: &str, more: &str) -> Response {
    let secure = if app.settings.secure_cookies { "; Secure" } else { "" };
    let cookie = format!("{}={token}; Path=/; HttpOnly; SameSite=Strict{secure}{more}", guard::session_cookie(app));
    let mut response = answer.into_response();
    match HeaderValue::from_str(&cookie) {
        Ok(value) => {
            response.headers_mut().append(header::SET_COOKIE, value);
            response
        }
        Err(error) => Fail::internal(&error).into_response(),
    }
}

async fn sign_out(State(app): State<Arc<App>>, Visitor { lang }: Visitor, headers: HeaderMap) -> Response {
    if let Some(token) = guard::cookie(&headers, guard::session_cookie(&app))
        && let Err(error) = app.store.sign_out(token).await
    {
        return Fail::internal(&error).answer(lang, false);
    }
    with_cookie(&app, Redirect::to("/"), "", "; Max-Age=0")
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn after_signing_in_one_stays_in_the_house() {
        assert_eq!(safe("/console/units/632823200201"), "/console/units/632823200201");
        for elsewhere in ["https://evil.example", "//evil.example", "/console\r\nx", "", "/console?a=//x"] {
            assert_eq!(safe(elsewhere), "/console", "{elsewhere}");
        }
    }
}
