//! The units behind a number: which count, which do not, and of which the record shows nothing.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use figures::{Measure, Shape, Unit, Value, cells, measure};
use jiff::civil::Date;
use maud::{Markup, html};
use store::UnitRow;
use words::Lang;

use super::{Asked, Place, formula, title, unit_of};
use crate::app::App;
use crate::fail::Fail;
use crate::form;
use crate::guard::Staff;
use crate::layout::{self, Head};

/// Units of a list at most; the rest is said as a number.
const MOST: usize = 500;

/// `GET /console/tables/units`.
pub async fn show(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Response {
    let Some(measure) = measure(&asked.measure) else {
        return Fail::new(StatusCode::NOT_FOUND, "not_found").answer(staff.lang, false);
    };
    let (lang, day) = (staff.lang, asked.day(&app));
    let place = Place::within(&app, &staff, &asked.place);
    let protect = measure.tells() && cells::applies("000000000000", &staff.account.division);
    let value = measure.over(place.seen(), day);
    let own = protect && cells::applies(&place.code, &staff.account.division);
    let told = cells::column(measure, &[place.seen().collect()], day, own);
    let body = html! {
        p { strong { (place.name) } " " (day) (lang.text("tables-colon"))
            strong { (told.concat()) } " " @if value.seen > 0 && measure.shape != Shape::Share { (lang.text(measure.shape.unit())) } }
        p.lead { (formula(lang, measure.words())) }
        (lists(lang, measure, &place, day, protect))
        @if protect { p.hint { (lang.text("figure-cells-rule")) } }
    };
    let crumbs = vec![(lang.text("nav-home"), "/console".to_owned()), (lang.text("nav-tables"), "/console/tables".to_owned())];
    layout::console(&app, &staff, &Head::new(title(lang, measure), crumbs, "tables"), &body).into_response()
}

fn lists(lang: Lang, measure: &Measure, place: &Place, day: Date, protect: bool) -> Markup {
    let mut seen: Vec<(&UnitRow, Value)> = Vec::new();
    let mut unseen: Vec<(&UnitRow, Value)> = Vec::new();
    for unit in &place.units {
        let value = measure.over([unit_of(unit)], day);
        if value.seen > 0 { seen.push((unit, value)) } else { unseen.push((unit, value)) }
    }
    let values: Vec<Value> = seen.iter().map(|(_, value)| *value).collect();
    let units: Vec<Vec<Unit<'_>>> = seen.iter().map(|(unit, _)| vec![unit_of(unit)]).collect();
    let told = cells::column(measure, &units, day, protect);
    let rows: Vec<(&UnitRow, String)> =
        seen.iter().zip(told).map(|((unit, value), text)| (*unit, of(measure, value, text, protect))).collect();
    // A protected number says nothing about which units are above zero.
    let (counted, rest): (Vec<_>, Vec<_>) =
        rows.into_iter().zip(&values).partition(|(_, value)| protect || measure.shape == Shape::Mean || value.count > 0);
    let plain = |rows: Vec<((_, _), &Value)>| rows.into_iter().map(|(row, _)| row).collect::<Vec<(&UnitRow, String)>>();
    let unseen = unseen.into_iter().map(|(unit, _)| (unit, String::new())).collect();
    html! {
        (list(lang, "tables-counted", plain(counted)))
        (list(lang, "tables-rest", plain(rest)))
        (list(lang, "tables-unseen", unseen))
    }
}

/// What a unit counts, with what it is counted of where that says more.
fn of(measure: &Measure, value: &Value, text: String, protect: bool) -> String {
    match measure.shape {
        Shape::Share if !protect => format!("{} / {}", value.count, value.of),
        Shape::Units => String::new(),
        _ => text,
    }
}

fn list(lang: Lang, heading: &str, units: Vec<(&UnitRow, String)>) -> Markup {
    let count = units.len();
    let with = units.iter().any(|(_, text)| !text.is_empty());
    let mut head = vec![lang.text("console-col-unit"), lang.text("console-col-township")];
    if with {
        head.push(lang.text("tables-col-number"));
    }
    let rows = html! {
        @for (unit, text) in units.into_iter().take(MOST) {
            tr {
                td { a href={ "/console/units/" (unit.code) } { (unit.name) } }
                td { (unit.county) " " (unit.township) }
                @if with { td.n { (text) } }
            }
        }
    };
    let caption = lang.with(heading, &[("count", &count.to_string())]);
    html! {
        @if count > 0 {
            (form::table(&caption, &head, &rows))
            @if count > MOST { p { (lang.with("tables-more", &[("count", &(count - MOST).to_string())])) } }
        }
    }
}
