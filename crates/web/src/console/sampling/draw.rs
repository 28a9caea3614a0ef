//! A sample from its announcement to what was drawn, and how anybody draws it again.

use axum::response::{IntoResponse, Redirect, Response};
use election::programme::Command as Work;
use election::programme::sample::{Command, Sample};
use maud::{Markup, html};
use store::office_log;

use super::{Answered, Room};
use crate::fail::Fail;
use crate::form::{self, Field};

const ANNOUNCE: &str = "announce";
const DRAW: &str = "draw";

impl Room {
    /// A sample, if it was announced.
    pub(super) fn sample(&self, sample: &str) -> Option<&Sample> {
        self.office.programme.samples.get(sample)
    }

    /// The units that were drawn, in the order in which they came.
    pub(super) fn drawn(&self, sample: &str) -> &[String] {
        self.sample(sample).and_then(|sample| sample.drawn.as_ref()).map_or(&[], |drawn| &drawn.units)
    }
}

/// How the sample stands, below the address of its page.
pub(super) fn section(room: &Room, sample: &str, base: &str) -> Markup {
    let address = format!("{base}/draw");
    let found = room.sample(sample);
    let early = found.is_some_and(|found| (room.app.settings.today)() < found.seed_day);
    html! {
        h2 id="sample" { (room.text("sample")) }
        p.lead { (room.text("lead")) }
        @match found {
            None => p { (room.text("not-announced")) },
            Some(found) => (announced(room, found, base)),
        }
        @if room.draws() && (found.is_none() || early) { (announce_form(room, &address)) }
        @if let Some(found) = found.filter(|found| room.draws() && found.drawn.is_none() && !early) { (draw_form(room, found, &address)) }
    }
}

fn announced(room: &Room, sample: &Sample, base: &str) -> Markup {
    let count = sample.frame.len().to_string();
    let figures = [("on", sample.on.to_string()), ("count", count), ("units", sample.units.to_string())];
    let figures: Vec<(&str, &str)> = figures.iter().map(|(name, figure)| (*name, figure.as_str())).collect();
    html! {
        p { (room.with("announced", &figures)) }
        dl.facts {
            dt { (room.text("seed-source")) } dd { (sample.source) }
            dt { (room.text("seed-day")) } dd { (sample.seed_day) }
            @if let Some(drawn) = &sample.drawn { dt { (room.text("seed")) } dd { code { (drawn.seed) } " (" (drawn.on) ")" } }
        }
        @if sample.typed.is_some() && sample.drawn.is_none() { p.notice { (room.text("typed-once")) } }
        @if let Some(drawn) = &sample.drawn {
            @let head = ["col-order", "col-unit"].map(|key| room.text(key));
            (form::table(&room.with("drawn-caption", &[("count", &drawn.units.len().to_string())]), &head, &html! {
                @for (at, code) in drawn.units.iter().enumerate() { tr { td.n { (at + 1) } td { (room.link(base, code)) } } }
            }))
        }
        details {
            summary { (room.text("again")) }
            p { (room.text("again-how")) }
            pre { (room.text("again-command")) }
            p { (room.text("frame")) }
            pre { (sample.frame.join(" ")) }
        }
    }
}

fn announce_form(room: &Room, address: &str) -> Markup {
    let source = room.catalogue.sampling.as_ref();
    let fields = html! {
        @if let Some(sampling) = source { p { (room.text("seed-source")) "：" (sampling.seed) " " (room.source(&sampling.source, sampling.confidence)) } }
        (room.field(ANNOUNCE, Field::date("seed_day", room.text("seed-day")).hint(room.text("seed-day-hint")).required()))
    };
    html! { section.panel id="announce" { h3 { (room.text("do-announce")) } (room.form(address, ANNOUNCE, &fields)) } }
}

fn draw_form(room: &Room, sample: &Sample, address: &str) -> Markup {
    let fields = html! {
        p { (room.with("draw-lead", &[("source", &sample.source), ("day", &sample.seed_day.to_string())])) }
        (room.field(DRAW, Field::text("seed", room.text("seed")).hint(room.text("seed-hint")).required()))
    };
    html! { section.panel id="draw" { h3 { (room.text("do-draw")) } (room.form(address, DRAW, &fields)) } }
}

/// Announces or draws a sample; `Err` is the answer, `Ok` the room with what was sent and why it was not recorded.
pub(super) async fn act(mut room: Room, sample: &str, act: &str, pairs: Vec<(String, String)>, back: &str) -> Result<Room, Response> {
    let lang = room.staff.lang;
    let today = (room.app.settings.today)();
    let mut answered = Answered::new(act, pairs);
    let sample = sample.to_owned();
    let command = match act {
        ANNOUNCE => match answered.sent.get("seed_day").and_then(|day| day.parse().ok()) {
            Some(seed_day) => {
                let frame = room.app.units(room.prefecture()).iter().map(|unit| unit.code.clone()).collect();
                Some(Command::AnnounceSample { on: today, sample, seed_day, frame })
            }
            None => {
                answered.wrong("seed_day", lang.text("field-date"));
                None
            }
        },
        DRAW => {
            let seed = answered.sent.get("seed").unwrap_or_default().to_owned();
            Some(Command::DrawSample { on: today, sample, seed })
        }
        _ => return Err(Fail::not_found().answer(lang, false)),
    };
    let came = match command {
        None => Some(answered),
        Some(command) => room.record(&office_log(room.prefecture()), today, Work::Sample(command), answered).await?,
    };
    match came {
        None => Err(Redirect::to(&format!("{back}#sample")).into_response()),
        Some(answered) => {
            room.answered = Some(answered);
            Ok(room)
        }
    }
}
