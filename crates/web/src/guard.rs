//! Who is asking, and may they: one gate in front of every route, and the extractors that handlers read it from.
//!
//! The gate knows the route's [`Access`]; it signs in by cookie (pages) or bearer token (API), checks the role, and, where
//! the path names a unit, that the unit lies in the account's division. A handler cannot forget any of it.

use std::sync::Arc;

use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use store::{Account, UnitRow};
use words::Lang;

use crate::app::App;
use crate::fail::Fail;
use crate::outgoing;
use crate::routes::{Access, Gives};

/// Someone who is signed in and sees pages in a language.
pub trait Signed {
    /// Who.
    fn account(&self) -> &Account;
    /// In which language.
    fn lang(&self) -> Lang;
}

/// A person who is signed in.
#[derive(Debug, Clone)]
pub struct Staff {
    /// Who.
    pub account: Account,
    /// Language of the page.
    pub lang: Lang,
}

/// A person who is signed in, at a unit within the account's division.
#[derive(Debug, Clone)]
pub struct InUnit {
    /// Who.
    pub account: Account,
    /// Language of the page.
    pub lang: Lang,
    /// Which unit.
    pub unit: Arc<UnitRow>,
    /// The unit's today: the rehearsal's day where there is one.
    pub today: Date,
}

/// Anybody.
#[derive(Debug, Clone, Copy)]
pub struct Visitor {
    /// Language of the page.
    pub lang: Lang,
}

impl Signed for Staff {
    fn account(&self) -> &Account {
        &self.account
    }
    fn lang(&self) -> Lang {
        self.lang
    }
}

impl Signed for InUnit {
    fn account(&self) -> &Account {
        &self.account
    }
    fn lang(&self) -> Lang {
        self.lang
    }
}

/// Name of the session cookie; the `__Host-` form needs TLS, a laptop in a village has none.
pub(crate) fn session_cookie(app: &App) -> &'static str {
    if app.settings.secure_cookies { "__Host-huanjie" } else { "huanjie" }
}

/// A cookie of the request.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

/// The language of a page: the link just followed, else the one chosen before, else Chinese.
#[must_use]
pub fn language(headers: &HeaderMap, query: Option<&str>) -> Lang {
    let asked = asked_language(query).or_else(|| cookie(headers, "lang"));
    if asked == Some("en") { Lang::En } else { Lang::Zh }
}

fn asked_language(query: Option<&str>) -> Option<&str> {
    let asked = query?.split('&').find_map(|pair| pair.strip_prefix("lang="))?;
    matches!(asked, "zh" | "en").then_some(asked)
}

async fn signed_in(app: &App, headers: &HeaderMap, api: bool) -> Option<Account> {
    if api {
        let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
        return app.bearer(value.strip_prefix("Bearer ")?.trim()).await;
    }
    app.session(cookie(headers, session_cookie(app))?).await
}

/// Whether a unit lies within an account's division.
#[must_use]
pub fn reaches(account: &Account, code: &str) -> bool {
    !account.division.is_empty() && code.starts_with(account.division.as_str())
}

async fn admit(app: &App, access: Access, parts: &mut Parts, lang: Lang) -> Result<(), Response> {
    let api = parts.uri.path().starts_with("/api/");
    let account = signed_in(app, &parts.headers, api).await;
    let unit = named_unit(app, parts).await;
    if let Access::Roles(roles) = access {
        let Some(account) = account else {
            return Err(sign_in_first(parts, lang, api));
        };
        if !roles.contains(&account.role) {
            return Err(Fail::forbidden().answer(lang, api));
        }
        match &unit {
            Named::Nothing => {}
            Named::Unknown => return Err(Fail::new(StatusCode::NOT_FOUND, "unknown_unit").answer(lang, api)),
            Named::Unit(row) if !reaches(&account, &row.code) => return Err(Fail::forbidden().answer(lang, api)),
            Named::Unit(row) => {
                let today = app.today(row);
                let unit = Arc::clone(row);
                parts.extensions.insert(InUnit { account: account.clone(), lang, unit, today });
            }
        }
        parts.extensions.insert(Staff { account, lang });
    }
    parts.extensions.insert(Visitor { lang });
    Ok(())
}

enum Named {
    Nothing,
    Unknown,
    Unit(Arc<UnitRow>),
}

async fn named_unit(app: &App, parts: &mut Parts) -> Named {
    let Ok(params) = RawPathParams::from_request_parts(parts, &()).await else { return Named::Nothing };
    match params.iter().find(|(name, _)| *name == "code") {
        None => Named::Nothing,
        Some((_, code)) => app.unit(code).map_or(Named::Unknown, Named::Unit),
    }
}

fn sign_in_first(parts: &Parts, lang: Lang, api: bool) -> Response {
    if api {
        let mut answer = Fail::new(StatusCode::UNAUTHORIZED, "no_token").answer(lang, true);
        answer.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        return answer;
    }
    let back = if parts.method == Method::GET { parts.uri.path() } else { "/console" };
    Redirect::to(&format!("/sign-in?next={back}")).into_response()
}

/// The gate of one route.
pub async fn enforce(State((app, access, gives)): State<(Arc<App>, Access, Gives)>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let lang = language(&parts.headers, parts.uri.query());
    let chosen = asked_language(parts.uri.query()).map(str::to_owned);
    if let Err(answer) = admit(&app, access, &mut parts, lang).await {
        return answer;
    }
    let api = parts.uri.path().starts_with("/api/");
    let answer = next.run(Request::from_parts(parts, body)).await;
    let mut response = outgoing::pass(answer, access, gives, lang, api).await;
    if let Some(chosen) = chosen
        && let Ok(value) = HeaderValue::from_str(&format!("lang={chosen}; Path=/; Max-Age=31536000; SameSite=Lax"))
    {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

fn admitted<T: Clone + Send + Sync + 'static>(parts: &Parts) -> Result<T, Fail> {
    parts.extensions.get::<T>().cloned().ok_or_else(Fail::forbidden)
}

impl<S: Send + Sync> FromRequestParts<S> for Staff {
    type Rejection = Fail;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fail> {
        admitted(parts)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for InUnit {
    type Rejection = Fail;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fail> {
        admitted(parts)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Fail;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fail> {
        admitted(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_link_outweighs_the_choice_made_before() {
        let mut headers = HeaderMap::new();
        assert_eq!(language(&headers, None), Lang::Zh);
        headers.insert(header::COOKIE, HeaderValue::from_static("a=b; lang=en"));
        assert_eq!(language(&headers, None), Lang::En);
        assert_eq!(language(&headers, Some("x=1&lang=zh")), Lang::Zh);
        assert_eq!(language(&headers, Some("lang=%0d%0aSet-Cookie")), Lang::En, "an unknown language is no language");
    }
}
