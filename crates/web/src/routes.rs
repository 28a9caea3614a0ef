//! The table of routes: method, path and who may. A route cannot be entered without saying who.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::{Method, StatusCode};
use axum::middleware;
use axum::routing::{MethodFilter, MethodRouter, on};
use election::Role;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::timeout::TimeoutLayer;

use crate::app::App;
use crate::{fail, guard, headers, metrics};

/// Largest body of an ordinary request.
const BODY_LIMIT: usize = 256 * 1024;
/// Largest body of an upload (a piece of a bundle).
pub const UPLOAD_LIMIT: usize = 20 * 1024 * 1024;
/// Time until a request is given up.
const TIME_LIMIT: Duration = Duration::from_secs(30);
/// The same for a file that is sent here: a large one over a poor network.
const UPLOAD_TIME: Duration = Duration::from_secs(15 * 60);

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody, without signing in.
    Public,
    /// These roles, within their division.
    Roles(&'static [Role]),
}

/// What the answers of a route are to the guard of everything that leaves ([`crate::outgoing`]).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Gives {
    /// Pages, texts and guarded files: read before they are sent.
    #[default]
    Guarded,
    /// A person's own number, shown once to somebody who gave the reason.
    OnePerson,
    /// To a clerk the sheet that he or she has just sent, with what is wrong in it.
    OwnSheet,
    /// A paper with a key: guarded by the press, then kept where it is wiped after the only fetch.
    KeyPaper,
    /// Pieces of a record in its own format: they hold commitments, or are sealed for whom they are sent to.
    Record,
    /// To those who may see an act the files that were attached to it.
    Attached,
    /// Files of the program itself.
    Program,
}

/// Every role that looks on at elections.
pub const EVERYONE: &[Role] =
    &[Role::Prefecture, Role::County, Role::Township, Role::ElectionCommittee, Role::Counter, Role::Scrutineer, Role::Observer];
/// The same, and departments that answer in vettings.
pub const ANYBODY: &[Role] = &[
    Role::Prefecture,
    Role::County,
    Role::Township,
    Role::ElectionCommittee,
    Role::Counter,
    Role::Scrutineer,
    Role::Observer,
    Role::Reviewer,
];
/// Those who lead or do the work of an election; counting staff and observers only look on.
pub const OFFICES: &[Role] = &[Role::Prefecture, Role::County, Role::Township, Role::ElectionCommittee];
/// The offices above the units.
pub const ABOVE: &[Role] = &[Role::Prefecture, Role::County, Role::Township];
/// Those who act inside a unit.
pub const CLERKS: &[Role] = &[Role::Township, Role::ElectionCommittee];

/// One route.
pub struct Route {
    /// Method.
    pub method: Method,
    /// Path as a template, for example `/u/{code}`.
    pub path: Cow<'static, str>,
    /// Who may.
    pub access: Access,
    /// What is answered.
    pub gives: Gives,
    time: Duration,
    handler: MethodRouter<Arc<App>>,
}

/// All routes.
#[derive(Default)]
pub struct Table {
    routes: Vec<Route>,
}

impl Table {
    /// An empty table.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
    /// Enters a route that reads.
    #[must_use]
    pub fn get<H, T>(self, path: impl Into<Cow<'static, str>>, access: Access, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: 'static,
    {
        self.enter(Method::GET, path, access, on(MethodFilter::GET, handler))
    }
    /// Enters a route that changes something.
    #[must_use]
    pub fn post<H, T>(self, path: impl Into<Cow<'static, str>>, access: Access, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: 'static,
    {
        self.enter(Method::POST, path, access, on(MethodFilter::POST, handler))
    }
    /// Enters a route that takes a file of up to [`UPLOAD_LIMIT`] bytes.
    #[must_use]
    pub fn upload<H, T>(self, path: impl Into<Cow<'static, str>>, access: Access, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: 'static,
    {
        self.upload_up_to(UPLOAD_LIMIT, path, access, handler)
    }
    /// Enters a route that takes a file of up to so many bytes.
    #[must_use]
    pub fn upload_up_to<H, T>(self, most: usize, path: impl Into<Cow<'static, str>>, access: Access, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: 'static,
    {
        let handler = on(MethodFilter::POST, handler).layer(DefaultBodyLimit::max(most));
        self.enter(Method::POST, path, access, handler).slow()
    }
    /// Enters a route that takes a piece of a bundle, of up to [`UPLOAD_LIMIT`] bytes.
    #[must_use]
    pub fn put<H, T>(self, path: impl Into<Cow<'static, str>>, access: Access, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: 'static,
    {
        let handler = on(MethodFilter::PUT, handler).layer(DefaultBodyLimit::max(UPLOAD_LIMIT));
        self.enter(Method::PUT, path, access, handler).slow()
    }
    /// The route entered last may take as long as a poor network needs.
    fn slow(mut self) -> Self {
        if let Some(route) = self.routes.last_mut() {
            route.time = UPLOAD_TIME;
        }
        self
    }
    fn enter(mut self, method: Method, path: impl Into<Cow<'static, str>>, access: Access, handler: MethodRouter<Arc<App>>) -> Self {
        self.routes.push(Route { method, path: path.into(), access, gives: Gives::Guarded, time: TIME_LIMIT, handler });
        self
    }
    /// Says that the route entered last gives something that the guard lets by; `routes.rs` of the tests lists them.
    #[must_use]
    pub fn gives(mut self, gives: Gives) -> Self {
        if let Some(route) = self.routes.last_mut() {
            route.gives = gives;
        }
        self
    }
    /// Takes over the routes of another table.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.routes.extend(other.routes);
        self
    }
    /// The routes, for tests and the API's description.
    #[must_use]
    pub fn routes(&self) -> &[Route] {
        &self.routes
    }
}

/// The whole table.
#[must_use]
pub fn table() -> Table {
    crate::probes::routes()
        .with(crate::public::routes())
        .with(crate::sign::routes())
        .with(crate::rules::routes())
        .with(crate::learn::routes())
        .with(crate::record::routes())
        .with(crate::console::routes())
        .with(crate::unit::routes())
        .with(crate::cases::routes())
        .with(crate::vetting::routes())
        .with(crate::attached::routes())
        .with(crate::api::routes())
}

/// The server's routes with everything around them: who may, limits, headers, compression, counting.
pub fn router(app: Arc<App>) -> Router {
    let mut router: Router<Arc<App>> = Router::new();
    for route in table().routes {
        let gate = (Arc::clone(&app), route.access, route.gives);
        let time = TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, route.time);
        let handler = route.handler.route_layer(middleware::from_fn_with_state(gate, guard::enforce)).layer(time);
        router = router.route(&route.path, handler);
    }
    let compress =
        DefaultPredicate::new().and(NotForContentType::const_new("application/pdf")).and(NotForContentType::const_new("application/zip"));
    let compress = compress.and(NotForContentType::const_new("audio/"));
    router
        .method_not_allowed_fallback(fail::method_not_allowed)
        .fallback(fail::not_found)
        .route_layer(middleware::from_fn_with_state(Arc::clone(&app), metrics::count))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(middleware::from_fn_with_state(Arc::clone(&app), headers::same_origin))
        .layer(CatchPanicLayer::custom(fail::panicked))
        .layer(CompressionLayer::new().compress_when(compress))
        .layer(middleware::from_fn_with_state(Arc::clone(&app), headers::secure))
        .with_state(app)
}

/// The digits of what was sent, at most twelve: a division code or a part of one.
pub(crate) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).take(12).collect()
}
