//! The files of the public record, below `/record/` as in the folder (`docs/record-format.md`, section 16).

use std::io::ErrorKind;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use record::tiles::{TileId, WIDTH};

use crate::app::App;
use crate::fail::Fail;
use crate::guard::Visitor;

const TEXT: &str = "text/plain; charset=utf-8";
/// A full tile never changes.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Everything else is asked for again.
const ASK: &str = "no-cache";

/// Type and lifetime of a file of a record; nothing for any other path.
fn kind(path: &str) -> Option<(&'static str, &'static str)> {
    let below = match path.strip_prefix("units/").map(|rest| rest.split_once('/')) {
        None => path,
        Some(Some((code, below))) if !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit()) => below,
        Some(_) => return None,
    };
    match below {
        "checkpoint" => Some((TEXT, ASK)),
        "log.vkey" if below.len() == path.len() => Some((TEXT, ASK)),
        "openings.jsonl" if below.len() < path.len() => Some((TEXT, ASK)),
        tile => TileId::parse(tile).map(|id| ("application/octet-stream", if id.width == WIDTH { FOREVER } else { ASK })),
    }
}

/// A file of the record.
pub async fn file(State(app): State<Arc<App>>, Visitor { lang }: Visitor, Path(path): Path<String>) -> Response {
    let Some((media, lifetime)) = kind(&path) else { return Fail::not_found().answer(lang, false) };
    match tokio::fs::read(app.store.public().join(&path)).await {
        Ok(bytes) => ([(header::CONTENT_TYPE, media), (header::CACHE_CONTROL, lifetime)], bytes).into_response(),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Fail::not_found().answer(lang, false),
        Err(error) => Fail::internal(&error).answer(lang, false),
    }
}

/// Which logs and witnesses this office counts on: a proposal to whoever verifies.
pub async fn policy(State(app): State<Arc<App>>, Visitor { lang }: Visitor) -> Response {
    match app.store.policy_text() {
        Ok(text) => ([(header::CONTENT_TYPE, TEXT), (header::CACHE_CONTROL, ASK)], text).into_response(),
        Err(error) => Fail::internal(&error).answer(lang, false),
    }
}

#[cfg(test)]
mod tests {
    use super::kind;

    #[test]
    fn only_paths_of_a_record_are_files() {
        for path in ["checkpoint", "log.vkey", "tile/0/000.p/7", "tile/entries/x001/234", "units/632823200201/checkpoint"] {
            assert!(kind(path).is_some(), "{path}");
        }
        assert!(kind("units/632823200201/openings.jsonl").is_some());
        assert!(kind("units/632823200201/tile/entries/000").is_some());
        for path in ["", "openings.jsonl", "units", "units/", "units/x/checkpoint", "units/632823200201/log.vkey", "../device.key"] {
            assert!(kind(path).is_none(), "{path}");
        }
        for path in
            ["units/../huanjie.sqlite", "units/632823200201/../../device.key", "tile/0/000.p/0", "tile/0/../../checkpoint", "/checkpoint"]
        {
            assert!(kind(path).is_none(), "{path}");
        }
    }
}
