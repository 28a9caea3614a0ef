//! 手把手教你换届: lessons for everybody, without an account. One lesson, one file in `lessons/`; the law behind a lesson is
//! named by the keys of its parameters, and the page shows what is in force here today.
//!
//! Nothing that a reader does here is kept. Must not know law, units, people.

mod lesson;
mod sound;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use documents::papers;
use maud::{Markup, html};
use sheets::{Shown, Table as Sheet};
use statute::{Body, Key, Rules};
use words::Lang;

use crate::app::App;
use crate::fail::Fail;
use crate::form;
use crate::guard::Visitor;
use crate::layout;
use crate::routes::{Access, Gives, Table};
use crate::rules::say;
use lesson::{Kind, Lesson, Text, lessons};
pub use sound::player;

/// The routes of this room.
pub fn routes() -> Table {
    Table::new()
        .get("/learn", Access::Public, show)
        .get("/learn/booklet.pdf", Access::Public, booklet)
        .get("/learn/recordings/{office}/{number}", Access::Public, sound::hear)
        .gives(Gives::Attached)
        .get("/learn/{lesson}", Access::Public, one)
}

/// `GET /learn`.
async fn show(State(app): State<Arc<App>>, Visitor { lang }: Visitor) -> Markup {
    let title = lang.text("learn-title");
    let list = |kind: Kind| {
        html! { ol.links { @for lesson in lessons().iter().filter(|lesson| lesson.kind == kind) {
            @let text = lesson.text(lang);
            li { a href={ "/learn/" (lesson.id) } { (text.title) } small { (text.lead) @if let Some(heard) = sound::languages(&app, lang, lesson.id) { " " (heard) } } }
        } } }
    };
    let body = html! {
        h1 { (title) }
        p.lead { (lang.text("learn-lead")) }
        p { a.button href="/learn/booklet.pdf" { (lang.text("learn-booklet")) } }
        h2 { (lang.text("learn-steps")) }
        (list(Kind::Step))
        h2 { (lang.text("learn-cards")) }
        (list(Kind::Card))
    };
    layout::public(lang, &title, &body)
}

/// `GET /learn/{lesson}`.
async fn one(State(app): State<Arc<App>>, Visitor { lang }: Visitor, Path(id): Path<String>) -> Response {
    let Some(at) = lessons().iter().position(|lesson| lesson.id == id) else { return Fail::not_found().answer(lang, false) };
    let lesson = &lessons()[at];
    let text = lesson.text(lang);
    let beside = [at.checked_sub(1).map(|at| (at, "learn-before")), Some((at + 1, "learn-next"))];
    let beside = beside.into_iter().flatten().filter_map(|(at, key)| lessons().get(at).map(|other| (other, key)));
    let body = html! {
        p.crumbs { a href="/learn" { (lang.text("learn-title")) } }
        h1 { (text.title) }
        p.lead { (text.lead) }
        h2 { (lang.text("learn-do")) }
        ol { @for step in &text.steps { li { (step) } } }
        h2 { (lang.text("learn-mistakes")) }
        ul { @for mistake in &text.mistakes { li { (mistake) } } }
        (basis(&app, lang, lesson))
        (aloud(lang, text))
        (sound::all(&app, lang, lesson.id))
        h2 { (lang.text("learn-questions")) }
        p.hint { (lang.text("learn-questions-hint")) }
        @for question in &text.questions { details { summary { (question.ask) } p { (question.answer) } } }
        nav aria-label=(lang.text("learn-title")) { ul.links { @for (other, key) in beside {
            li { a href={ "/learn/" (other.id) } { (lang.text(key)) (other.text(lang).title) } }
        } } }
    };
    layout::public(lang, &text.title, &body).into_response()
}

/// The names and titles of all lessons.
pub fn titles(lang: Lang) -> impl Iterator<Item = (&'static str, String)> {
    lessons().iter().map(move |lesson| (lesson.id, lesson.text(lang).title.clone()))
}

/// `GET /learn/booklet.pdf`: all lessons on paper.
async fn booklet(State(app): State<Arc<App>>, Visitor { lang }: Visitor) -> Response {
    let table = on_paper(lang, |_| true);
    let paper = papers::office_table(&table, &SHARES, &lang.text("app-name"), (app.settings.today)(), app.settings.demo);
    crate::unit::papers::pdf(&app, lang, paper, "lessons").await
}

/// The cards of the roles on paper, for a rehearsal.
#[must_use]
pub fn cards(lang: Lang) -> Sheet {
    on_paper(lang, |kind| kind == Kind::Card)
}

/// Widths of the columns of lessons on paper.
pub const SHARES: [u32; 3] = [3, 2, 11];

/// Lessons as a table: the lesson, what kind of sentence, the sentence.
fn on_paper(lang: Lang, which: impl Fn(Kind) -> bool) -> Sheet {
    let mut rows = Vec::new();
    for text in lessons().iter().filter(|lesson| which(lesson.kind)).map(|lesson| lesson.text(lang)) {
        for (key, sentences) in [("learn-do", &text.steps), ("learn-mistakes", &text.mistakes), ("learn-spoken", &text.spoken)] {
            let row = |sentence: &String| [text.title.clone(), lang.text(key), sentence.clone()].map(Shown::Words).into();
            rows.extend(sentences.iter().map(row));
        }
    }
    let title = lang.text("learn-title");
    let head = ["learn-col-lesson", "learn-col-kind", "learn-col-sentence"].map(|key| lang.text(key)).into();
    Sheet { name: title.clone(), title, notes: vec![lang.text("learn-lead")], head, rows }
}

/// What the law says today about the lesson, here: in the division of the units of this server.
fn basis(app: &App, lang: Lang, lesson: &Lesson) -> Markup {
    let units = app.units("");
    let place = units.first().map_or(HERE, |unit| unit.code.as_str());
    let Ok(rules) = Rules::resolve(place, Body::VillageCommittee, (app.settings.today)()) else { return html! {} };
    let head = ["learn-col-what", "learn-col-value", "learn-col-article"].map(|key| lang.text(key));
    let rows = html! { @for key in lesson.keys() { tr {
        td { (say::title(lang, key)) } td { (value(lang, &rules, key)) } td { (form::citation(lang, &rules.cite(key))) }
    } } };
    html! {
        h2 { (lang.text("learn-basis")) }
        (form::table(&lang.with("learn-basis-caption", &[("day", &(app.settings.today)().to_string())]), &head, &rows))
    }
}

/// Where no unit is known yet: the province of the programme.
const HERE: &str = "63";

fn value(lang: Lang, rules: &Rules, key: Key) -> String {
    rules.get(key).map_or_else(|| lang.text("learn-silent"), |setting| say::value(lang, key, &setting.value))
}

/// The sentences to be read out in the village, and what may not be read.
fn aloud(lang: Lang, text: &Text) -> Markup {
    html! {
        h2 { (lang.text("learn-spoken")) }
        p.hint { (lang.text("learn-spoken-hint")) }
        blockquote { @for sentence in &text.spoken { p { (sentence) } } }
    }
}
