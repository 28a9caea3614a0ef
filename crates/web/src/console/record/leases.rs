//! Who writes which unit: handed to a machine, taken back with two groups from paper, taken from a lost machine.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::response::Response;
use maud::{Markup, html};
use record::cycle::Holder;
use store::{By, Lease, Seal};

use super::once::{Done, Request};
use super::{Page, actor, errors, filled, people, writable};
use crate::app::{App, CHINA};
use crate::form::{self, Field};
use crate::guard::{Staff, reaches};
use crate::unit::sent::Sent;

/// Units within the account's division that are written elsewhere.
fn away(page: &Page<'_>) -> Vec<(String, Lease, u64)> {
    let here = page.app.store.device_name().unwrap_or_default();
    let cycle = page.app.store.cycle();
    let elects = |code: &str| page.app.unit(code).is_some();
    let ours = cycle.units().iter().filter(|(code, _)| reaches(&page.staff.account, code) && elects(code));
    let held = ours.filter_map(|(code, unit)| Some((code.clone(), unit.lease.clone()?, unit.size)));
    held.filter(|(_, lease, _)| lease.ended.is_none() && lease.device != here).collect()
}

fn name(page: &Page<'_>, code: &str) -> String {
    page.app.unit(code).map_or_else(|| code.to_owned(), |unit| format!("{} {} {code}", unit.township, unit.name))
}

/// The time of an entry on China's clocks.
fn china(time: &str) -> String {
    let read = time.parse::<jiff::Timestamp>().map(|time| CHINA.to_datetime(time).strftime("%Y-%m-%d %H:%M").to_string());
    read.unwrap_or_else(|_| time.to_owned())
}

pub(super) async fn section(page: &Page<'_>) -> Markup {
    let away = away(page);
    let units: Vec<(String, String)> = away.iter().map(|(code, _, _)| (code.clone(), name(page, code))).collect();
    let head = ["col-unit", "col-device", "col-since", "col-size", "col-back"].map(|key| page.text(key));
    let rows = html! {
        @for (code, lease, size) in &away {
            tr {
                td { a href={ "/console/units/" (code) } { (name(page, code)) } }
                td.key { code { (lease.device) } }
                td.d { (china(&lease.since)) }
                td.n { (size) }
                td { a href={ "/console/record?back=" (code) "#hand-back" } { (page.text("hand-back")) } }
            }
        }
    };
    html! {
        h2 { (page.text("leases")) }
        @if away.is_empty() { p { (page.text("none-away")) } }
        @else { (form::table(&page.text("leases-caption"), &head, &rows)) }
        (page.panel("hand-out", &html! {
            (page.field("hand-out", Field::text("unit", page.text("unit-code")).hint(page.text("unit-code-hint")).required()))
            (page.field("hand-out", Field::select("device", page.text("col-device"), devices(page)).required()))
            (people::fields(page, "hand-out"))
        }))
        (hand_back_form(page).await)
        @if !units.is_empty() {
            (page.panel("revoke-lease", &html! {
                (page.field("revoke-lease", Field::select("unit", page.text("col-unit"), units).required()))
                (page.field("revoke-lease", Field::text("reason", page.text("reason")).hint(page.text("lost-hint")).required()))
                (people::fields(page, "revoke-lease"))
            }))
        }
        (orphans(page).await)
    }
}

/// Machines that could write a unit, other than this one.
fn devices(page: &Page<'_>) -> Vec<(String, String)> {
    let here = page.app.store.device_name().unwrap_or_default();
    let cycle = page.app.store.cycle();
    let valid = cycle.keys().iter().filter(|key| key.purpose == Holder::Device && key.revoked.is_none() && key.name != here);
    valid.map(|key| (key.name.clone(), format!("{} · {}", key.holder, key.name))).collect()
}

/// The paper's number of entries first, then the seal of so many entries with two gaps.
async fn hand_back_form(page: &Page<'_>) -> Markup {
    let answered = page.answers("hand-back");
    let sent = |name: &str| answered.and_then(|answered| answered.sent.get(name)).map(str::to_owned);
    let unit = sent("unit").unwrap_or_else(|| page.asked.back.clone());
    if unit.is_empty() || !reaches(&page.staff.account, &unit) || page.app.unit(&unit).is_none() {
        return html! {};
    }
    let paper: Option<u64> = sent("paper").unwrap_or_else(|| page.asked.paper.clone()).parse().ok();
    let seal = match page.app.store.seal(&unit, paper).await {
        Ok(seal) => seal,
        Err(error) => return html! { p.error { (errors::store(page.staff.lang, &error)) } },
    };
    let asked = paper.unwrap_or(seal.size);
    html! {
        section.panel id="hand-back" {
            h3 { (page.text("hand-back")) "：" (name(page, &unit)) }
            p { (page.text("hand-back-lead")) }
            (page.error("hand-back"))
            form.filter method="get" action="/console/record#hand-back" {
                (form::hidden("back", &unit))
                (Field::number("paper", page.text("paper-entries"), 0, u32::MAX).value(asked).within("back"))
                button type="submit" { (page.text("show-seal")) }
            }
            @if asked > seal.size {
                p.notice { (page.with("entries-missing", &[("paper", &asked.to_string()), ("here", &seal.size.to_string())])) }
            } @else {
                (page.form("hand-back", &html! {
                    (form::hidden("unit", &unit))
                    (form::hidden("paper", &asked.to_string()))
                    (groups(page, seal))
                    (people::fields(page, "hand-back"))
                }))
            }
        }
    }
}

/// Sixteen groups in four rows; two of them are to be typed.
fn groups(page: &Page<'_>, seal: Seal) -> Markup {
    let shown = seal.groups().shown();
    let mut gaps = ["one", "other"].into_iter();
    let rows: Vec<Vec<Markup>> = shown.chunks(4).zip(0..).map(|(row, at)| {
        let cell = |(group, place): (&Option<String>, usize)| match group {
            Some(group) => html! { td { code { (group) } } },
            None => {
                let at = (at * 4 + place + 1).to_string();
                html! { td { input type="text" name=(gaps.next().unwrap_or_default()) maxlength="8" size="5" required autocomplete="off" spellcheck="false" aria-label=(page.with("group-at", &[("at", &at)])); } }
            }
        };
        row.iter().zip(0..).map(cell).collect()
    }).collect();
    html! {
        p { (page.with("seal-of", &[("size", &seal.size.to_string())])) }
        div.table { table.groups { tbody { @for row in rows { tr { @for cell in row { (cell) } } } } } }
    }
}

async fn orphans(page: &Page<'_>) -> Markup {
    let mut names = Vec::new();
    if let Ok(mut folder) = tokio::fs::read_dir(page.app.store.orphans()).await {
        while let Ok(Some(file)) = folder.next_entry().await {
            names.extend(file.file_name().into_string().ok().filter(|name| reaches(&page.staff.account, name)));
        }
    }
    names.sort();
    html! {
        @if !names.is_empty() {
            section.panel id="orphans" {
                h3 { (page.text("orphans")) }
                p { (page.text("orphans-lead")) }
                ul { @for name in names { li { code { (name) } } } }
            }
        }
    }
}

/// The unit of a form, within the account's division.
fn unit(app: &App, staff: &Staff, sent: &Sent) -> Result<String, String> {
    let unit = filled(staff, sent, "unit")?;
    let known = reaches(&staff.account, &unit) && app.unit(&unit).is_some();
    if known { Ok(unit) } else { Err(staff.lang.with("console-record-unknown-unit", &[("unit", &unit)])) }
}

/// `POST …/hand-out`.
pub(super) async fn hand_out(State(app): State<Arc<App>>, staff: Staff, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let (sent, cards) = people::part(pairs);
    let asked = Request::of(&staff, "hand-out", &sent);
    let done = match asked.before(&app, staff.lang).await {
        Some(done) => done,
        None => handed_out(&app, &staff, &sent, cards, &asked).await,
    };
    asked.answer(&app, &staff, sent, done).await
}

async fn handed_out(app: &App, staff: &Staff, sent: &Sent, cards: people::Cards, asked: &Request) -> Done {
    writable(app, staff)?;
    let (unit, device) = (unit(app, staff, sent)?, filled(staff, sent, "device")?);
    let people = people::open(app, staff, cards).await?;
    let by = By { actor: &actor(staff), people: &people, once: asked.once("") };
    let done = app.store.hand_out(&unit, &device, by).await;
    done.map(|()| String::new()).map_err(|error| errors::handover(staff.lang, &error))
}

/// `POST …/hand-back`.
pub(super) async fn hand_back(State(app): State<Arc<App>>, staff: Staff, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let (sent, cards) = people::part(pairs);
    let asked = Request::of(&staff, "hand-back", &sent);
    let done = match asked.before(&app, staff.lang).await {
        Some(done) => done,
        None => handed_back(&app, &staff, &sent, cards, &asked).await,
    };
    asked.answer(&app, &staff, sent, done).await
}

async fn handed_back(app: &App, staff: &Staff, sent: &Sent, cards: people::Cards, asked: &Request) -> Done {
    writable(app, staff)?;
    let unit = unit(app, staff, sent)?;
    let paper = filled(staff, sent, "paper")?.parse().map_err(|_| staff.lang.text("field-number"))?;
    let typed = [filled(staff, sent, "one")?, filled(staff, sent, "other")?];
    let people = people::open(app, staff, cards).await?;
    let by = By { actor: &actor(staff), people: &people, once: asked.once("") };
    let done = app.store.hand_back(&unit, paper, [&typed[0], &typed[1]], by).await;
    done.map(|()| String::new()).map_err(|error| errors::handover(staff.lang, &error))
}

/// `POST …/revoke-lease`.
pub(super) async fn revoke(State(app): State<Arc<App>>, staff: Staff, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let (sent, cards) = people::part(pairs);
    let asked = Request::of(&staff, "revoke-lease", &sent);
    let done = match asked.before(&app, staff.lang).await {
        Some(done) => done,
        None => revoked(&app, &staff, &sent, cards, &asked).await,
    };
    asked.answer(&app, &staff, sent, done).await
}

async fn revoked(app: &App, staff: &Staff, sent: &Sent, cards: people::Cards, asked: &Request) -> Done {
    writable(app, staff)?;
    let (unit, reason) = (unit(app, staff, sent)?, filled(staff, sent, "reason")?);
    let people = people::open(app, staff, cards).await?;
    let by = By { actor: &actor(staff), people: &people, once: asked.once("") };
    let done = app.store.revoke(&unit, &reason, by).await;
    done.map(|()| String::new()).map_err(|error| errors::handover(staff.lang, &error))
}
