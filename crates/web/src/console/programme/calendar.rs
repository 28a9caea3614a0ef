//! 工作日程表: the calendar of a level as a page, a paper, a workbook and a calendar file.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use election::programme::catalogue::Action;
use maud::{Markup, html};
use programme::Line;
use sheets::{Shown, Table};

use super::ical::{self, Event};
use super::page::Page;
use super::{Asked, act};
use crate::app::App;
use crate::fail::Fail;
use crate::form;
use crate::guard::Staff;
use crate::outgoing;
use crate::unit::papers;
use crate::unit::sent::name_of;

/// Shares of the width of the columns, on paper.
const SHARES: [u32; 5] = [2, 4, 6, 8, 3];

/// `GET /console/programme/calendar`.
pub(super) async fn show(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Response {
    act::answer(&app, staff, asked, |page| page.inner(&page.text("calendar"), &body(page))).await
}

/// `GET /console/programme/calendar/{file}`: the same as `.pdf`, `.xlsx` or `.ics`.
pub(super) async fn file(State(app): State<Arc<App>>, staff: Staff, Path(file): Path<String>, Query(asked): Query<Asked>) -> Response {
    let page = match act::open(&app, staff, asked).await {
        Ok(page) => page,
        Err(answer) => return answer,
    };
    let lang = page.staff.lang;
    let Some(table) = table(&page) else { return Fail::not_found().answer(lang, false) };
    let name = format!("calendar-{}", page.office);
    match file.as_str() {
        "calendar.pdf" => {
            let issuer = page.with("office-name", &[("office", &page.place(&page.office))]);
            let paper = documents::papers::office_table(&table, &SHARES, &issuer, page.sight.today(), app.settings.demo);
            papers::pdf(&app, lang, paper, &name).await
        }
        "calendar.xlsx" => match sheets::book(std::slice::from_ref(&table)) {
            Ok(book) => outgoing::workbook(book, &name),
            Err(error) => outgoing::no_workbook(lang, &table.title, &error),
        },
        "calendar.ics" => {
            let disposition = format!("attachment; filename=\"{name}.ics\"");
            let headers = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, disposition)];
            (headers, events(&page)).into_response()
        }
        _ => Fail::not_found().answer(lang, false),
    }
}

fn lines<T>(page: &Page<'_>, make: impl Fn(&Line<'_>) -> T) -> Option<Vec<T>> {
    page.sight.scene().map(|scene| scene.calendar(&page.office).iter().map(make).collect())
}

fn head(page: &Page<'_>) -> [String; 5] {
    ["cal-phase", "cal-days", "cal-work", "cal-how", "cal-who"].map(|key| page.text(key))
}

/// 工作要求: how it is done well, who must lead it and what shows that it was done.
fn wanted(page: &Page<'_>, action: &Action) -> String {
    let led = if action.leader { page.text("leader-needed") } else { String::new() };
    let shown = page.with("shown-by", &[("evidence", &page.evidence(action))]);
    [action.how.clone(), led, shown].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn cells(page: &Page<'_>, line: &Line<'_>) -> [String; 5] {
    let action = line.action;
    let phase = page.text(&format!("phase-{}", name_of(&action.phase)));
    let work = format!("{}（{}）", action.title, page.kind(action.kind));
    [phase, page.days(line.days), work, wanted(page, action), page.who(action.who)]
}

fn table(page: &Page<'_>) -> Option<Table> {
    let rows = lines(page, |line| cells(page, line).map(Shown::Words).to_vec())?;
    let adopted = page.sight.adopted()?;
    let title = page.with("calendar-of", &[("office", &page.place(&page.office))]);
    let waves = adopted.waves.iter().map(|wave| format!("{} {}", wave.name, wave.election_day)).collect::<Vec<_>>().join("，");
    let notes =
        vec![page.with("calendar-note", &[("on", &adopted.on.to_string()), ("starts", &adopted.starts.to_string()), ("waves", &waves)])];
    Some(Table { name: page.text("calendar"), title, notes, head: head(page).to_vec(), rows })
}

fn events(page: &Page<'_>) -> String {
    let event = |line: &Line<'_>| {
        let (first, last) = line.days?;
        let [phase, _, summary, wanted, who] = cells(page, line);
        let uid = format!("{}.{}.huanjie", line.action.id, page.office);
        Some(Event { uid, first, last, summary, description: format!("{phase} · {who}\n{wanted}\n{}", line.action.source) })
    };
    let events: Vec<Event> = lines(page, event).unwrap_or_default().into_iter().flatten().collect();
    let stamped = page.sight.adopted().map_or(page.sight.today(), |adopted| adopted.on);
    ical::calendar(&page.with("calendar-of", &[("office", &page.place(&page.office))]), stamped, &events)
}

fn body(page: &Page<'_>) -> Markup {
    let Some(table) = table(page) else { return html! { p.notice { (page.text("none")) } } };
    let Some(lines) = lines(page, |line| row(page, line)) else { return html! {} };
    let link = |file: &str, kind: &str| html! { a.button href=(page.href(&format!("/calendar/calendar.{file}"), "")) { (page.text("calendar")) " " small { (kind) } } };
    html! {
        @for note in &table.notes { p.lead { (note) } }
        p.actions { (link("pdf", "PDF")) (link("xlsx", "Excel")) (link("ics", "iCalendar")) }
        p.hint { (page.text("ics-hint")) }
        div.wide { (form::table(&table.title, &head(page), &html! { @for line in lines { (line) } })) }
    }
}

fn row(page: &Page<'_>, line: &Line<'_>) -> Markup {
    let [phase, _, work, wanted, who] = cells(page, line);
    html! { tr {
        td.d { (phase) } td { (page.span(line.days)) }
        td { a href=(page.href(&format!("/actions/{}", line.action.id), "")) { (work) } }
        td { (wanted) " " small { (page.source(line.action)) } } td { (who) }
    } }
}
