//! 统计表: what superiors demand, made from the record: progress, composition, goals; as page, workbook and paper.
//!
//! What a number means is said by `figures`; here is which units stand behind it and how it is shown.

mod chart;
mod composition;
mod courses;
pub(crate) mod files;
mod goals;
mod progress;
mod units;

use std::collections::BTreeMap;
use std::sync::Arc;

use election::Role;
use figures::{Measure, Unit};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::UnitRow;
use words::Lang;

pub(super) use courses::Courses;

use super::filter::encode;
use crate::app::App;
use crate::form::{self, Field};
use crate::guard::Staff;
use crate::routes::{Access, Table, digits};

/// Who sees the tables: offices, and those who look on.
pub(crate) const READERS: &[Role] = &[Role::Prefecture, Role::County, Role::Township, Role::Observer];

/// Whose own tables are filled into forms of superiors.
pub(crate) const OWN: &[Role] = &[Role::Prefecture, Role::County, Role::Township];

/// The routes of this room.
pub(crate) fn routes() -> Table {
    let readers = Access::Roles(READERS);
    Table::new()
        .get("/console/tables", readers, progress::show)
        .get("/console/tables/progress.xlsx", readers, progress::workbook)
        .get("/console/tables/progress.pdf", readers, progress::paper)
        .get("/console/tables/units", readers, units::show)
        .get("/console/composition", readers, composition::show)
        .get("/console/composition/composition.xlsx", readers, composition::workbook)
        .get("/console/composition/composition.pdf", readers, composition::paper)
        .get("/console/goals", readers, goals::show)
        .get("/console/goals/goals.xlsx", readers, goals::workbook)
        .get("/console/goals/goals.pdf", readers, goals::paper)
}

/// What is asked of a table, as in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// As of which day; today if it is none.
    day: String,
    /// `week`, else a day.
    period: String,
    /// A place within the account's division.
    place: String,
    /// A measure.
    measure: String,
    /// Before, after or change.
    side: String,
    /// Only villages, or only communities.
    kind: String,
}

impl Asked {
    fn day(&self, app: &App) -> Date {
        self.day.parse().unwrap_or_else(|_| (app.settings.today)())
    }
}

/// A line of a table: a division and the units in it.
pub(super) struct Place {
    /// Its code.
    pub(super) code: String,
    /// Its name.
    pub(super) name: String,
    /// Its units.
    pub(super) units: Vec<Arc<UnitRow>>,
}

impl Place {
    /// A division with all its units.
    pub(super) fn of(app: &App, code: &str) -> Self {
        Self { code: code.to_owned(), name: name(app, code), units: app.units(code) }
    }

    /// The place asked for if it lies within an account's division, else that division.
    pub(super) fn within(app: &App, staff: &Staff, asked: &str) -> Self {
        let (place, division) = (digits(asked), &staff.account.division);
        Self::of(app, if place.starts_with(division) { &place } else { division })
    }

    /// Its units as measures see them.
    pub(super) fn seen(&self) -> impl Iterator<Item = Unit<'_>> {
        self.units.iter().map(|unit| unit_of(unit))
    }

    /// Its parts, one level below: counties, townships, or units.
    fn parts(&self, app: &App) -> Vec<Self> {
        self.cut(
            app,
            match self.code.len() {
                ..=4 => 6,
                5..=6 => 9,
                _ => 12,
            },
        )
    }

    /// The divisions within it whose codes have so many digits.
    pub(super) fn cut(&self, app: &App, digits: usize) -> Vec<Self> {
        let mut parts: BTreeMap<&str, Vec<Arc<UnitRow>>> = BTreeMap::new();
        for unit in &self.units {
            parts.entry(unit.code.get(..digits).unwrap_or(&unit.code)).or_default().push(Arc::clone(unit));
        }
        let part = |(code, units): (&str, _)| Self { name: name(app, code), code: code.to_owned(), units };
        parts.into_iter().filter(|(code, _)| *code != self.code).map(part).collect()
    }

    /// The same place with the units of one kind only.
    fn only(&self, body: statute::Body, name: String) -> Self {
        let units = self.units.iter().filter(|unit| unit.body == body).cloned().collect();
        Self { code: self.code.clone(), name, units }
    }
}

/// A unit as measures see it.
pub(crate) fn unit_of(unit: &UnitRow) -> Unit<'_> {
    Unit { code: &unit.code, body: unit.body, summary: &unit.summary }
}

/// The name of a division; its code if it has none.
pub(crate) fn name(app: &App, code: &str) -> String {
    app.store.divisions().get(code).map_or_else(|| code.to_owned(), |division| division.name.clone())
}

/// The parts of a place, and of counties their townships, in the order of a table: each group stands under one sum.
fn groups(app: &App, place: &Place) -> Vec<(Place, Vec<Place>)> {
    let below = |part: Place| {
        let townships = if part.code.len() == 6 { part.parts(app) } else { Vec::new() };
        (part, townships)
    };
    place.parts(app).into_iter().map(below).collect()
}

/// What a measure is called.
pub(super) fn title(lang: Lang, measure: &Measure) -> String {
    let title = lang.text(measure.words());
    let title = if measure.key.ends_with(".share") { lang.with("figure-share-of", &[("title", &title)]) } else { title };
    match (measure.side(), measure.group()) {
        (Some(side), _) => lang.with("figure-side", &[("side", &lang.text(&format!("figure-{}", side.name()))), ("title", &title)]),
        (None, Some(group)) => lang.with("figure-of-group", &[("title", &title), ("group", &lang.text(&courses::group_words(group)))]),
        (None, None) => title,
    }
}

/// How a measure is worked out, in words.
fn formula(lang: Lang, words: &str) -> String {
    lang.text(&format!("{words}-how"))
}

/// Definitions under a table: what each measure is called and how it is worked out.
fn definitions<'a>(lang: Lang, words: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    words.into_iter().map(|words| format!("{}{}{}", lang.text(words), lang.text("tables-colon"), formula(lang, words))).collect()
}

fn defined(lang: Lang, lines: &[String]) -> Markup {
    html! {
        section.definitions {
            h2 { (lang.text("tables-definitions")) }
            ul { @for line in lines { li { (line) } } }
        }
    }
}

/// The address of the list behind a number.
fn behind(measure: &str, place: &str, day: Date) -> String {
    format!("/console/tables/units?measure={}&place={place}&day={day}", encode(measure))
}

/// The two files of a table.
fn downloads(lang: Lang, address: &str, query: &str) -> Markup {
    html! {
        p.actions {
            a.button href={ (address) ".xlsx?" (query) } download { (lang.text("tables-xlsx")) }
            a.button href={ (address) ".pdf?" (query) } { (lang.text("tables-pdf")) }
        }
    }
}

/// The day picker of every table, with what else the table asks.
fn picker(lang: Lang, address: &str, day: Date, more: &Markup) -> Markup {
    html! {
        form.filter method="get" action=(address) {
            (Field::date("day", lang.text("tables-day")).value(day))
            (more)
            button.main type="submit" { (lang.text("tables-show")) }
        }
    }
}

/// A table that may be wider than the page.
fn wide(caption: &str, head: &[String], rows: &Markup) -> Markup {
    html! { div.wide { (form::table(caption, head, rows)) } }
}
