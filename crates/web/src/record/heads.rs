//! Where every unit's log ends now: anybody may copy this list and hold it against a later one.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::app::App;
use crate::fail::Fail;
use crate::guard::Visitor;
use crate::routes::digits;

/// Which units.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Prefix of their codes.
    pub division: String,
}

/// The list as text.
pub async fn text(State(app): State<Arc<App>>, Visitor { lang }: Visitor, Query(asked): Query<Asked>) -> Response {
    let heads = match app.store.heads(&digits(&asked.division)).await {
        Ok(heads) => heads,
        Err(error) => return Fail::internal(&error).answer(lang, false),
    };
    let mut out = String::from("huanjie/heads/v2\n");
    for head in heads {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{} {} {}", head.unit, head.size, head.hash);
    }
    out.into_response()
}
