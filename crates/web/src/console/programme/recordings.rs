//! 课程录音: recordings of lessons that this office has handed in, and the review without which nobody else hears them.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use election::programme::Command as Work;
use election::programme::recording::{Command as Act, Language, Recording};
use maud::{Markup, html};

use super::page::Page;
use super::{Asked, act};
use crate::app::App;
use crate::attached;
use crate::form::{self, Field};
use crate::guard::Staff;
use crate::learn;
use crate::unit::sent::{Reader, Sent};

const HAND_IN: &str = "hand-in-recording";
const REVIEW: &str = "review-recording";

fn form(name: &str) -> act::Form {
    act::Form { name: name.to_owned(), to: "/recordings".to_owned() }
}

fn markup(page: &Page<'_>) -> Markup {
    page.inner(&page.text("recordings"), &body(page))
}

/// `GET /console/programme/recordings`.
pub(super) async fn show(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Response {
    act::answer(&app, staff, asked, markup).await
}

/// `POST …/hand-in`: a recording of a lesson.
pub(super) async fn hand_in(State(app): State<Arc<App>>, staff: Staff, sent: Sent) -> Response {
    act::record(&app, staff, sent, form(HAND_IN), read_hand_in, markup).await
}

/// `POST …/review`: somebody has listened to it.
pub(super) async fn review(State(app): State<Arc<App>>, staff: Staff, sent: Sent) -> Response {
    act::record(&app, staff, sent, form(REVIEW), read_review, markup).await
}

fn read_hand_in(page: &Page<'_>, form: &mut Reader<'_>) -> Option<Work> {
    let (on, language, speaker) = (form.date("on"), form.word::<Language>("language"), form.filled("speaker"));
    let lesson = form.text("lesson");
    if !learn::titles(page.staff.lang).any(|(id, _)| id == lesson) {
        form.wrong("lesson", "field-choose");
        return None;
    }
    let (attachments, seconds) = form.recording();
    Some(Work::Recording(Act::HandInRecording { on: on?, lesson, language: language?, seconds, speaker: speaker?, attachments }))
}

fn read_review(_: &Page<'_>, form: &mut Reader<'_>) -> Option<Work> {
    let (on, recording, reviewer) = (form.date("on"), form.number("recording"), form.filled("reviewer"));
    let passed = match form.text("passed").as_str() {
        "yes" => true,
        "no" => false,
        _ => {
            form.wrong("passed", "field-choose");
            return None;
        }
    };
    let note = form.text("note");
    Some(Work::Recording(Act::ReviewRecording { on: on?, recording: recording?, passed, reviewer: reviewer?, note }))
}

fn body(page: &Page<'_>) -> Markup {
    let none = Vec::new();
    let all = page.sight.work(&page.office).map_or(&none, |work| &work.recordings);
    html! {
        p.lead { (page.text("recordings-lead")) }
        @if all.is_empty() { p { (page.text("recordings-none")) } } @else { (recordings(page, all)) }
        @if page.own() {
            (hand_in_form(page))
            @if !all.is_empty() { (review_form(page, all)) }
        }
    }
}

fn lesson(page: &Page<'_>, recording: &Recording) -> String {
    learn::titles(page.staff.lang).find(|(id, _)| *id == recording.lesson).map_or_else(|| recording.lesson.clone(), |(_, title)| title)
}

fn language(page: &Page<'_>, language: Language) -> String {
    page.staff.lang.text(&format!("learn-language-{}", language.name()))
}

fn recordings(page: &Page<'_>, all: &[Recording]) -> Markup {
    let head = ["col-number", "col-lesson", "language", "speaker", "col-handed-in", "col-review", "col-hear"].map(|key| page.text(key));
    let rows = html! { @for one in all { tr {
        td.n { (one.number) }
        td { a href={ "/learn/" (one.lesson) } { (lesson(page, one)) } }
        td { (language(page, one.language)) }
        td { @match &one.spoken { Some(spoken) => { (spoken.speaker) } None => { (page.text("erased")) } } }
        td.d { (one.on) }
        td { (reviewed(page, one)) }
        td { (hear(page, one)) }
    } } };
    html! { div.wide { (form::table(&page.text("recordings-caption"), &head, &rows)) } }
}

/// How a recording stands: not listened to yet, or by whom and when, and what was wrong.
fn reviewed(page: &Page<'_>, recording: &Recording) -> Markup {
    let Some(review) = &recording.review else { return html! { span.overdue { (page.text("recording-waits")) } } };
    let key = if review.passed { "recording-passed" } else { "recording-rejected" };
    let (reviewer, note) = review.heard.as_ref().map_or(("", ""), |heard| (heard.reviewer.as_str(), heard.note.as_str()));
    html! {
        (page.with(key, &[("day", &review.on.to_string()), ("reviewer", reviewer)]))
        @if !note.is_empty() { br; small { (note) } }
    }
}

/// The office that reviews hears everything; others what everybody hears.
fn hear(page: &Page<'_>, recording: &Recording) -> Markup {
    let file = recording.spoken.as_ref().and_then(|spoken| spoken.file());
    html! { @match file {
        Some(file) if page.own() => { (learn::player(page.staff.lang, &format!("{}/files/{}", attached::in_office(&page.office), file.sha256), recording)) }
        Some(_) if recording.is_open() => { (learn::player(page.staff.lang, &format!("/learn/recordings/{}/{}", page.office, recording.number), recording)) }
        _ => { "—" }
    } }
}

fn hand_in_form(page: &Page<'_>) -> Markup {
    let lang = page.staff.lang;
    let lessons = learn::titles(lang).map(|(id, title)| (id.to_owned(), title)).collect();
    let languages = Language::ALL.map(|one| (one.name().to_owned(), language(page, one))).into();
    let fields = html! {
        (page.on(HAND_IN))
        (page.field(HAND_IN, Field::select("lesson", page.text("col-lesson"), lessons).required()))
        (page.field(HAND_IN, Field::select("language", page.text("language"), languages).required()))
        (page.field(HAND_IN, Field::text("speaker", page.text("speaker")).hint(page.text("speaker-hint")).required()))
        (attached::recording_field(lang, HAND_IN, page.sent_to(HAND_IN).map(|answered| &answered.sent)))
    };
    html! { section.panel id="hand-in" {
        h2 { (page.text(HAND_IN)) }
        p.hint { (page.text("hand-in-lead")) }
        (page.form_with_files(HAND_IN, "/recordings/hand-in", &fields))
    } }
}

fn review_form(page: &Page<'_>, all: &[Recording]) -> Markup {
    let named =
        |one: &Recording| (one.number.to_string(), format!("{} · {} · {}", one.number, lesson(page, one), language(page, one.language)));
    let answers = ["yes", "no"].map(|name| (name.to_owned(), page.text(&format!("passed-{name}"))));
    let fields = html! {
        (page.on(REVIEW))
        (page.field(REVIEW, Field::select("recording", page.text("recording"), all.iter().map(named).collect()).required()))
        (page.field(REVIEW, Field::select("passed", page.text("passed"), answers.into()).required()))
        (page.field(REVIEW, Field::text("reviewer", page.text("reviewer")).hint(page.text("reviewer-hint")).required()))
        (page.field(REVIEW, Field::area("note", page.text("review-note")).hint(page.text("review-note-hint"))))
    };
    html! { section.panel id="review" {
        h2 { (page.text(REVIEW)) }
        p.hint { (page.text("review-lead")) }
        (page.form(REVIEW, "/recordings/review", &fields))
    } }
}
