//! What is answered when something cannot be answered: a page or, under `/api/`, JSON `{code, message}`.

use std::any::Any;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::html;
use store::StoreError;
use words::Lang;

use crate::{guard, layout};

/// A failure with its HTTP status and a stable code. Its sentences stand under `error-<code>` and `error-<code>-do`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fail {
    /// Status.
    pub status: StatusCode,
    /// Code, snake_case.
    pub code: &'static str,
}

impl Fail {
    /// A failure.
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str) -> Self {
        Self { status, code }
    }
    /// No such unit, page or paper.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found")
    }
    /// The role or the division does not reach so far.
    #[must_use]
    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden")
    }
    /// Something of ours broke; the cause goes to the operator's log, never to the page.
    #[must_use]
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    }
    /// A command was not recorded, for a reason beneath the law.
    #[must_use]
    pub fn unrecorded(cause: &StoreError) -> Self {
        let (status, code) = match cause {
            StoreError::Older(_) => (StatusCode::SERVICE_UNAVAILABLE, "older"),
            StoreError::Full => (StatusCode::INSUFFICIENT_STORAGE, "disk_full"),
            StoreError::NotWritten => (StatusCode::SERVICE_UNAVAILABLE, "not_written"),
            other => return Self::internal(other),
        };
        tracing::error!(%cause, "a command was not recorded");
        Self::new(status, code)
    }
    /// What was sent cannot be read.
    #[must_use]
    pub fn unreadable() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "unreadable")
    }

    /// The answer as a page or as JSON.
    #[must_use]
    pub fn answer(self, lang: Lang, api: bool) -> Response {
        let key = crate::form::key("error", self.code);
        if api {
            let body = serde_json::json!({ "code": self.code, "message": lang.text(&key) });
            return (self.status, axum::Json(body)).into_response();
        }
        let title = lang.text(&key);
        let page = layout::public(
            lang,
            &title,
            &html! {
                h1 { (title) }
                p { (lang.text(&format!("{key}-do"))) }
                p.soft { "HTTP " (self.status.as_u16()) }
                ul.links { li { a href="/" { (lang.text("error-home")) } } li { a href="/console" { (lang.text("nav-console")) } } }
            },
        );
        (self.status, page).into_response()
    }
}

impl IntoResponse for Fail {
    fn into_response(self) -> Response {
        self.answer(Lang::Zh, false)
    }
}

fn of(request: &Request, fail: Fail) -> Response {
    fail.answer(guard::language(request.headers(), request.uri().query()), request.uri().path().starts_with("/api/"))
}

/// No such address.
pub async fn not_found(request: Request) -> Response {
    of(&request, Fail::not_found())
}

/// The address exists, the method does not.
pub async fn method_not_allowed(request: Request) -> Response {
    of(&request, Fail::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"))
}

/// A handler panicked: the process lives, the visitor gets a page, the log gets the place but not the request.
pub fn panicked(_: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let mut response = Fail::internal(&"a handler panicked").answer(Lang::Zh, false);
    response.headers_mut().insert(header::CONNECTION, header::HeaderValue::from_static("close"));
    response
}
