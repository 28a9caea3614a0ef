//! What a machine asks of the server: is it up, is it ready, how is it doing; and the embedded files.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;

use crate::app::App;
use crate::routes::{Access, Gives, Table};
use crate::{assets, metrics};

/// The routes of this room.
pub fn routes() -> Table {
    Table::new()
        .get("/healthz", Access::Public, healthy)
        .get("/readyz", Access::Public, ready)
        .get("/metrics", Access::Public, metrics::show)
        .get("/assets/{name}", Access::Public, assets::serve)
        .gives(Gives::Program)
}

async fn healthy() -> &'static str {
    "ok\n"
}

async fn ready(State(app): State<Arc<App>>) -> (StatusCode, &'static str) {
    if app.ready().await { (StatusCode::OK, "ready\n") } else { (StatusCode::SERVICE_UNAVAILABLE, "database not reachable\n") }
}
