//! The units or offices behind a number: which count, which do not, and of which the record shows nothing.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use figures::{Measure, Row, Shape, Value, cells, measure};
use jiff::civil::Date;
use maud::{Markup, html};
use store::UnitRow;
use words::Lang;

use super::{Asked, Courses, Place, formula, name, title};
use crate::app::App;
use crate::fail::Fail;
use crate::form;
use crate::guard::Staff;
use crate::layout::{self, Head};

/// Units of a list at most; the rest is said as a number.
const MOST: usize = 500;

/// A line: a unit or an office, and where it lies.
struct Line {
    name: String,
    above: String,
    href: String,
}

impl Line {
    /// Of a row; `units` are those of the place.
    fn of(app: &App, units: &[Arc<UnitRow>], row: &Row<'_>) -> Self {
        let code = row.code();
        let unit = units.iter().find(|unit| unit.code == code);
        let above = unit.map(|unit| format!("{} {}", unit.county, unit.township));
        let href = if unit.is_some() { "/console/units/" } else { "/console/programme/training?office=" };
        let county = || code.get(..cells::COUNTY).filter(|county| *county != code).map_or_else(String::new, |county| name(app, county));
        Self { name: name(app, code), above: above.unwrap_or_else(county), href: format!("{href}{code}") }
    }
}

/// `GET /console/tables/units`.
pub async fn show(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Result<Response, Response> {
    let Some(measure) = measure(&asked.measure) else {
        return Err(Fail::new(StatusCode::NOT_FOUND, "not_found").answer(staff.lang, false));
    };
    let (lang, day) = (staff.lang, asked.day(&app));
    let place = Place::within(&app, &staff, &asked.place);
    let courses = Courses::read(&app, &staff, &place).await?;
    let rows: Vec<Row<'_>> = place.rows(&courses).filter(|row| measure.regards(row)).collect();
    let protect = measure.tells() && cells::applies("000000000000", &staff.account.division);
    let value = measure.over(rows.iter().copied(), day);
    let own = protect && cells::applies(&place.code, &staff.account.division);
    let told = cells::column(measure, std::slice::from_ref(&rows), day, own);
    let line = |row: &Row<'_>| Line::of(&app, &place.units, row);
    let body = html! {
        p { strong { (place.name) } " " (day) (lang.text("tables-colon"))
            strong { (told.concat()) } " " @if value.seen > 0 && measure.shape != Shape::Share { (lang.text(measure.shape.unit())) } }
        p.lead { (formula(lang, measure.words())) }
        (lists(lang, measure, &rows, day, protect, &line))
        @if protect { p.hint { (lang.text("figure-cells-rule")) } }
    };
    let crumbs = vec![(lang.text("nav-home"), "/console".to_owned()), (lang.text("nav-tables"), "/console/tables".to_owned())];
    Ok(layout::console(&app, &staff, &Head::new(title(lang, measure), crumbs, "tables"), &body).into_response())
}

fn lists(lang: Lang, measure: &Measure, rows: &[Row<'_>], day: Date, protect: bool, line: &dyn Fn(&Row<'_>) -> Line) -> Markup {
    let values = rows.iter().map(|row| (*row, measure.over([*row], day)));
    let (seen, unseen): (Vec<(Row<'_>, Value)>, Vec<_>) = values.partition(|(_, value)| value.seen > 0);
    let alone: Vec<Vec<Row<'_>>> = seen.iter().map(|(row, _)| vec![*row]).collect();
    let told = cells::column(measure, &alone, day, protect);
    let of_value = |((row, value), text): (&(Row<'_>, Value), String)| ((line(row), of(measure, value, text, protect)), *value);
    // A protected number says nothing about which units are above zero.
    let (counted, rest): (Vec<_>, Vec<_>) =
        seen.iter().zip(told).map(of_value).partition(|(_, value)| protect || measure.shape == Shape::Mean || value.count > 0);
    let plain = |rows: Vec<((Line, String), Value)>| rows.into_iter().map(|(row, _)| row).collect::<Vec<_>>();
    let unseen = unseen.iter().map(|(row, _)| (line(row), String::new())).collect();
    let office = rows.iter().any(|row| matches!(row, Row::Office { .. }));
    let words = |of_units: &'static str, of_offices: &'static str| if office { of_offices } else { of_units };
    let first = words("console-col-unit", "tables-col-office");
    html! {
        (list(lang, words("tables-counted", "tables-offices-counted"), first, plain(counted)))
        (list(lang, words("tables-rest", "tables-offices-rest"), first, plain(rest)))
        (list(lang, "tables-unseen", first, unseen))
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

fn list(lang: Lang, heading: &str, first: &str, lines: Vec<(Line, String)>) -> Markup {
    let count = lines.len();
    let with = lines.iter().any(|(_, text)| !text.is_empty());
    let mut head = vec![lang.text(first), lang.text("console-col-township")];
    if with {
        head.push(lang.text("tables-col-number"));
    }
    let rows = html! {
        @for (line, text) in lines.into_iter().take(MOST) {
            tr {
                td { a href=(line.href) { (line.name) } }
                td { (line.above) }
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
