//! The few files a browser gets beside the pages. Their names carry their content's hash, so they may be kept for a year.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

struct Asset {
    url: String,
    kind: &'static str,
    body: &'static str,
}

fn asset(stem: &str, ending: &str, kind: &'static str, body: &'static str) -> Asset {
    let hash = hex::encode(Sha256::digest(body.as_bytes()));
    Asset { url: format!("/assets/{stem}-{}.{ending}", &hash[..12]), kind, body }
}

static STYLE: LazyLock<Asset> = LazyLock::new(|| asset("huanjie", "css", "text/css; charset=utf-8", include_str!("../assets/huanjie.css")));
static SCRIPT: LazyLock<Asset> = LazyLock::new(|| asset("live", "js", "text/javascript; charset=utf-8", include_str!("../assets/live.js")));
static ICON: LazyLock<Asset> = LazyLock::new(|| asset("seal", "svg", "image/svg+xml", include_str!("../assets/seal.svg")));

/// Address of the style sheet.
#[must_use]
pub fn style() -> &'static str {
    &STYLE.url
}

/// Address of the optional script that keeps numbers fresh.
#[must_use]
pub fn script() -> &'static str {
    &SCRIPT.url
}

/// Address of the icon.
#[must_use]
pub fn icon() -> &'static str {
    &ICON.url
}

/// Serves them.
pub async fn serve(Path(name): Path<String>) -> Response {
    let found = [&STYLE, &SCRIPT, &ICON].into_iter().find(|a| a.url.strip_prefix("/assets/") == Some(name.as_str()));
    match found {
        Some(asset) => ([(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")], asset.body)
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
