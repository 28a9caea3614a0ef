//! The public record's heads: for every unit how many entries its log has and the newest hash. Anybody may copy this list
//! and hold it against a later one.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use maud::html;
use serde::Deserialize;

use crate::app::App;
use crate::fail::Fail;
use crate::form;
use crate::guard::Visitor;
use crate::layout;
use crate::routes::{Access, Table, digits};

/// The routes of this room.
pub fn routes() -> Table {
    Table::new().get("/record", Access::Public, show).get("/record/", Access::Public, show).get("/record/heads.txt", Access::Public, text)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    division: String,
}

async fn show(State(app): State<Arc<App>>, Visitor { lang }: Visitor, Query(asked): Query<Asked>) -> Response {
    let scope = digits(&asked.division);
    let heads = match app.store.heads(&scope).await {
        Ok(heads) => heads,
        Err(error) => return Fail::internal(&error).answer(lang, false),
    };
    let title = lang.text("nav-record");
    let head = ["public-record-unit", "public-record-entries", "public-record-head"].map(|k| lang.text(k));
    let rows = html! {
        @for head in &heads {
            tr {
                td { a href={ "/u/" (head.unit) } { (app.unit(&head.unit).map_or_else(|| head.unit.clone(), |u| u.name.clone())) } }
                td.n { (head.size) }
                td { code { (head.hash) } }
            }
        }
    };
    let page = html! {
        h1 { (title) }
        p { (lang.text("public-record-lead")) }
        p { a.button href="/record/heads.txt" { (lang.text("public-record-text")) } }
        (form::table(&lang.text("public-record-caption"), &head, &rows))
    };
    layout::public(lang, &title, &page).into_response()
}

async fn text(State(app): State<Arc<App>>, Visitor { lang }: Visitor, Query(asked): Query<Asked>) -> Response {
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
