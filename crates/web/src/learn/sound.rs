//! Recordings of a lesson, heard by everybody once somebody else than whoever handed them in has listened.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use election::programme::recording::Recording;
use maud::{Markup, html};
use store::office_log;
use words::Lang;

use crate::app::App;
use crate::attached;
use crate::guard::Visitor;

/// What is recorded does not change under its number, but may be taken back: a browser keeps it for an hour.
const KEPT: HeaderValue = HeaderValue::from_static("private, max-age=3600");

/// `GET /learn/recordings/{office}/{number}`.
pub(super) async fn hear(
    State(app): State<Arc<App>>,
    Visitor { lang }: Visitor,
    Path((office, number)): Path<(String, u32)>,
    headers: HeaderMap,
) -> Response {
    let open = app.store.recordings().into_iter().find(|(division, one)| *division == office && one.number == number);
    let file = open.and_then(|(_, one)| {
        let file = one.spoken.as_ref()?.file()?;
        let ending = file.name.rsplit('.').next().unwrap_or_default();
        Some((format!("{}-{}.{ending}", one.lesson, one.language.name()), file.sha256.clone()))
    });
    let found = match file {
        Some((name, sha256)) => app.store.attached(&office_log(&office), &sha256).await.map(|bytes| bytes.map(|bytes| (name, bytes))),
        None => Ok(None),
    };
    let mut answer = attached::sent(lang, found, &headers);
    if matches!(answer.status(), StatusCode::OK | StatusCode::PARTIAL_CONTENT) {
        answer.headers_mut().insert(header::CACHE_CONTROL, KEPT);
    }
    answer
}

/// Something to hear, with its length and size; where no player is, it is saved.
#[must_use]
pub fn player(lang: Lang, address: &str, recording: &Recording) -> Markup {
    let size = recording.spoken.as_ref().and_then(|spoken| spoken.file()).map(|file| attached::size(lang, file.bytes));
    let (minutes, seconds) = (recording.seconds / 60, (recording.seconds % 60).to_string());
    let long = match minutes {
        0 => lang.with("learn-seconds", &[("seconds", &seconds)]),
        minutes => lang.with("learn-minutes", &[("minutes", &minutes.to_string()), ("seconds", &seconds)]),
    };
    html! { @if let Some(size) = size {
        audio controls preload="none" src=(address) aria-label=(language(lang, recording)) {}
        p.hint { (long) " · " (size) " · " a href=(address) download { (lang.text("learn-save")) } }
    } }
}

fn language(lang: Lang, recording: &Recording) -> String {
    lang.text(&format!("learn-language-{}", recording.language.name()))
}

/// The recordings of a lesson, or that there is none.
pub(super) fn all(app: &App, lang: Lang, lesson: &str) -> Markup {
    let open: Vec<(String, Recording)> = app.store.recordings().into_iter().filter(|(_, one)| one.lesson == lesson).collect();
    let told = |office: &str, one: &Recording| {
        let divisions = app.store.divisions();
        let office = divisions.get(office).map_or(office, |division| division.name.as_str()).to_owned();
        let speaker = one.spoken.as_ref().map_or("", |spoken| spoken.speaker.as_str()).to_owned();
        let (day, reviewer) = one.review.as_ref().map_or_else(Default::default, |review| {
            (review.on.to_string(), review.heard.as_ref().map_or_else(String::new, |heard| heard.reviewer.clone()))
        });
        lang.with("learn-recorded", &[("speaker", &speaker), ("office", &office), ("reviewer", &reviewer), ("day", &day)])
    };
    html! {
        @if open.is_empty() { p.hint { (lang.text("learn-no-recording")) } } @else {
            h2 id="hear" { (lang.text("learn-hear")) }
            @for (office, one) in &open { section.recording {
                h3 { (language(lang, one)) }
                (player(lang, &format!("/learn/recordings/{office}/{}", one.number), one))
                p.hint { (told(office, one)) }
            } }
        }
    }
}

/// Languages in which a lesson can be heard, for the list of lessons.
pub(super) fn languages(app: &App, lang: Lang, lesson: &str) -> Option<String> {
    let mut spoken: Vec<String> =
        app.store.recordings().iter().filter(|(_, one)| one.lesson == lesson).map(|(_, one)| language(lang, one)).collect();
    spoken.dedup();
    (!spoken.is_empty()).then(|| lang.with("learn-heard-in", &[("languages", &spoken.join("、"))]))
}
