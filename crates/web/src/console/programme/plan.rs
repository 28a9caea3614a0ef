//! 工作方案: the programme in force, and the form in which the prefecture adopts it.

use std::sync::Arc;

use axum::extract::{Form, Query, State};
use axum::response::Response;
use election::programme::Command as Work;
use election::programme::plan::{Adopted, Command as Act, Wave};
use maud::{Markup, html};

use super::page::Page;
use super::{ADOPTS, Asked, act, place};
use crate::app::App;
use crate::form::{self, Field};
use crate::guard::Staff;
use crate::unit::sent::{Reader, Sent};

/// The programme that is shipped, to begin with.
const SHIPPED: &str = include_str!("../../../../../programmes/haixi.toml");
/// Name of the form.
const ADOPT: &str = "adopt";
/// Empty rows for waves.
const MORE: usize = 3;

fn markup(page: &Page<'_>) -> Markup {
    page.inner(&page.text("plan"), &body(page))
}

/// `GET /console/programme/plan`.
pub(super) async fn show(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Response {
    act::answer(&app, staff, asked, markup).await
}

/// `POST` of the same: adopts a programme.
pub(super) async fn adopt(State(app): State<Arc<App>>, staff: Staff, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let form = act::Form { name: ADOPT.to_owned(), to: "/plan".to_owned() };
    act::record(&app, staff, Sent::new(pairs), form, read, markup).await
}

fn read(page: &Page<'_>, form: &mut Reader<'_>) -> Option<Work> {
    let (on, starts) = (form.date("on"), form.date("starts"));
    let (names, scopes, days) = (form.all("wave_name"), form.all("wave_scope"), form.all("wave_day"));
    let mut waves = Vec::new();
    let mut right = true;
    for ((name, scope), day) in names.into_iter().zip(scopes).zip(days) {
        if name.is_empty() && scope.is_empty() && day.is_empty() {
            continue;
        }
        match (place::read(page, scope), day.parse()) {
            (Ok(scope), Ok(election_day)) => waves.push(Wave { name: name.to_owned(), scope, election_day }),
            (Err(lost), _) => {
                form.wrong_sentence("waves", format!("{name}：{}", lost.sentence(page)));
                right = false;
            }
            (_, Err(_)) => {
                form.wrong_sentence("waves", page.with("wave-day-wrong", &[("wave", name)]));
                right = false;
            }
        }
    }
    // A browser sends the lines of a text with the ends of Windows.
    let text = form.text("text").replace("\r\n", "\n") + "\n";
    right.then_some(())?;
    Some(Work::Plan(Act::AdoptProgramme { on: on?, text, starts: starts?, waves }))
}

fn body(page: &Page<'_>) -> Markup {
    let adopts = page.own() && ADOPTS.contains(&page.staff.account.role);
    let adopted = page.sight.adopted();
    html! {
        @match adopted {
            Some(adopted) => (in_force(page, adopted)),
            None => p.notice { (page.text("none")) },
        }
        @if adopts { (adopt_form(page, adopted)) }
    }
}

fn in_force(page: &Page<'_>, adopted: &Adopted) -> Markup {
    let title = adopted.catalogue.as_ref().map_or_else(|| page.text("erased"), |catalogue| catalogue.title.clone());
    let head = ["wave", "scope", "election-day"].map(|key| page.text(key));
    let places = |wave: &Wave| wave.scope.iter().map(|code| page.place(code)).collect::<Vec<_>>().join("、");
    let rows = html! { @for wave in &adopted.waves { tr { td { (wave.name) } td { (places(wave)) } td.d { (wave.election_day) } } } };
    let undated = page.sight.scene().map(|scene| scene.undated(&page.office)).unwrap_or_default();
    html! {
        p.lead { (page.with("in-force", &[("title", &title), ("on", &adopted.on.to_string()), ("starts", &adopted.starts.to_string())])) }
        (form::table(&page.text("waves"), &head, &rows))
        @if !undated.is_empty() {
            div.notice {
                p { (page.with("undated", &[("count", &undated.len().to_string())])) }
                ul.places { @for code in &undated { li { (page.place_link(code)) } } }
            }
        }
        details { summary { (page.text("text-in-force")) } pre { (adopted.text.as_deref().unwrap_or_default()) } }
    }
}

fn adopt_form(page: &Page<'_>, adopted: Option<&Adopted>) -> Markup {
    let text = adopted.and_then(|adopted| adopted.text.as_deref()).unwrap_or(SHIPPED);
    let known = adopted.map_or(&[][..], |adopted| &adopted.waves);
    let sent = page.sent_to(ADOPT);
    let rows = sent.map_or(known.len() + MORE, |answered| answered.sent.all("wave_name").len());
    let errors = sent.into_iter().flat_map(|answered| &answered.errors).filter(|(field, _)| field == "waves");
    let wave = |row: usize| {
        let wave = known.get(row);
        let scope = wave.map(|wave| wave.scope.join(" ")).unwrap_or_default();
        let day = wave.map(|wave| wave.election_day.to_string()).unwrap_or_default();
        html! { div.pair {
            (page.row_field(ADOPT, Field::text("wave_name", page.text("wave")).value(wave.map_or("", |wave| wave.name.as_str())), row))
            (page.row_field(ADOPT, Field::lines("wave_scope", page.text("scope"), 2).value(scope), row))
            (page.row_field(ADOPT, Field::date("wave_day", page.text("election-day")).value(day), row))
        } }
    };
    let fields = html! {
        (page.on(ADOPT))
        (page.field(ADOPT, Field::date("starts", page.text("starts")).value(adopted.map_or_else(|| page.sight.today(), |adopted| adopted.starts)).hint(page.text("starts-hint")).required()))
        (form::group(&page.text("waves"), &html! {
            p.hint { (page.text("waves-hint")) }
            @for (_, sentence) in errors { p.error role="alert" { (sentence) } }
            @for row in 0..rows { (wave(row)) }
        }))
        (page.field(ADOPT, Field::lines("text", page.text("text"), 24).value(text).hint(page.text("text-hint")).required()))
    };
    html! { section.panel id="adopt" {
        h2 { (page.text(ADOPT)) }
        p { (page.text("adopt-lead")) }
        (page.form(ADOPT, "/plan", &fields))
    } }
}
