//! 培训: the courses of offices as measures see them, and the tables of them below that of progress.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::response::Response;
use election::Election;
use election::programme::training::{self, Group};
use figures::{Measure, Row, measure};
use jiff::civil::Date;
use maud::{Markup, html};
use sheets::{Shown, Table};
use store::{Level, StoreError, office_log};
use words::Lang;

use super::{Place, behind, files, title, wide};
use crate::app::App;
use crate::fail::Fail;
use crate::guard::Staff;

/// The logs of the offices of a place, above and below it, read once for a page; and since when each unit has sent somebody.
#[derive(Default)]
pub(in super::super) struct Courses {
    offices: Vec<(String, Arc<Election>)>,
    sent: BTreeMap<String, Date>,
}

impl Courses {
    /// Of a place.
    async fn of(app: &App, place: &str) -> Result<Self, StoreError> {
        let mut courses = Self::default();
        let divisions = app.store.divisions();
        let offices = divisions.iter().filter(|(_, division)| !matches!(division.level, Level::Unit(_)));
        for (code, _) in offices.filter(|(code, _)| code.starts_with(place) || place.starts_with(code.as_str())) {
            let state = app.store.election(&office_log(code)).await?;
            for (unit, on) in training::sent(&state.programme.courses) {
                let first = courses.sent.entry(unit.to_owned()).or_insert(on);
                *first = on.min(*first);
            }
            courses.offices.push((code.clone(), state));
        }
        Ok(courses)
    }

    /// The same for a page, or the answer that it cannot be made.
    pub(in super::super) async fn read(app: &App, staff: &Staff, place: &Place) -> Result<Self, Response> {
        Self::of(app, &place.code).await.map_err(|error| Fail::internal(&error).answer(staff.lang, false))
    }

    /// The offices of a place and of all below it.
    fn below(&self, place: &str) -> impl Iterator<Item = Row<'_>> {
        let below = self.offices.iter().filter(move |(code, _)| code.starts_with(place));
        below.map(|(code, state)| Row::Office { code, courses: &state.programme.courses })
    }
}

impl Place {
    /// Everything that measures look at here: its units, its offices, and whom its units sent to courses.
    pub(in super::super) fn rows<'a>(&'a self, courses: &'a Courses) -> impl Iterator<Item = Row<'a>> {
        let sent = self.units.iter().map(|unit| Row::Sent { code: &unit.code, first: courses.sent.get(&unit.code).copied() });
        self.seen().map(Row::from).chain(courses.below(&self.code)).chain(sent)
    }
}

/// The tables of courses of a place as of a day.
pub(super) struct Taught<'a> {
    pub(super) lang: Lang,
    pub(super) whole: &'a Place,
    /// Its parts, in the order of the table.
    pub(super) rows: &'a [Place],
    pub(super) courses: &'a Courses,
    pub(super) day: Date,
}

/// The measures of a table, by their keys.
fn columns(keys: &[String]) -> Vec<&'static Measure> {
    keys.iter().filter_map(|key| measure(key)).collect()
}

/// Asked, came, and the share; of a group.
fn of_group(group: Group) -> Vec<&'static Measure> {
    let name = group.name();
    columns(&[format!("training.due.{name}"), format!("training.taught.{name}"), format!("training.taught.{name}.share")])
}

impl Taught<'_> {
    fn text(&self, place: &Place, measure: &Measure) -> String {
        measure.over(place.rows(self.courses), self.day).text(measure.shape)
    }

    /// A number that opens the list behind it.
    fn cell(&self, place: &Place, measure: &Measure) -> Markup {
        let value = measure.over(place.rows(self.courses), self.day);
        let text = value.text(measure.shape);
        html! { @if value.seen == 0 { (text) } @else { a href=(behind(&measure.key, &place.code, self.day)) { (text) } } }
    }

    fn by_place() -> Vec<&'static Measure> {
        columns(&figures::COURSES.map(str::to_owned))
    }

    fn head(&self, first: &str, columns: &[&Measure]) -> Vec<String> {
        std::iter::once(self.lang.text(first)).chain(columns.iter().map(|measure| title(self.lang, measure))).collect()
    }

    /// The words under which the measures of these tables are defined.
    pub(super) fn defined() -> impl Iterator<Item = &'static str> {
        let mut words: Vec<&str> = Self::by_place().into_iter().map(Measure::words).collect();
        words.dedup();
        words.into_iter()
    }

    /// Columns of the table by group: as they are called of all groups together.
    fn of_all() -> Vec<&'static Measure> {
        columns(&["training.due", "training.taught", "training.taught.share"].map(str::to_owned))
    }

    fn caption(&self, key: &str) -> String {
        self.lang.with(key, &[("place", &self.whole.name)])
    }

    pub(super) fn markup(&self) -> Markup {
        let columns = Self::by_place();
        // Units hold no courses: a row of theirs says nothing here.
        let places = self.rows.iter().filter(|place| place.code.len() < 12).chain([self.whole]);
        let rows = html! { @for place in places {
            tr.county[place.code.len() == 6] {
                th scope="row" { a href={ "/console/programme/training?office=" (place.code) } { (place.name) } }
                @for measure in &columns { td.n { (self.cell(place, measure)) } }
            }
        } };
        let groups = html! { @for group in Group::ALL {
            tr {
                th scope="row" { (self.lang.text(&group_words(group))) }
                @for measure in of_group(group) { td.n { (self.cell(self.whole, measure)) } }
            }
        } };
        html! {
            (wide(&self.caption("tables-courses"), &self.head("tables-col-place", &columns), &rows))
            div.figures { (crate::form::table(&self.caption("tables-courses-groups"), &self.head("tables-courses-col-group", &Self::of_all()), &groups)) }
        }
    }

    /// The same as sheets.
    pub(super) fn tables(&self) -> [Table; 2] {
        let columns = Self::by_place();
        let line = |first: String, place: &Place, columns: &[&Measure]| {
            let cells = columns.iter().map(|measure| files::cell(&self.text(place, measure)));
            std::iter::once(Shown::Words(first)).chain(cells).collect::<Vec<Shown>>()
        };
        let places = self.rows.iter().filter(|place| place.code.len() < 12).chain([self.whole]);
        let groups = Group::ALL.map(|group| line(self.lang.text(&group_words(group)), self.whole, &of_group(group)));
        let sheet = |name: &str, title: &str, head: Vec<String>, rows: Vec<Vec<Shown>>| {
            let title = format!("{} {}", self.caption(title), self.day);
            Table { name: self.lang.text(name), title, notes: Vec::new(), head, rows }
        };
        let by_place = places.map(|place| line(place.name.clone(), place, &columns)).collect();
        [
            sheet("tables-sheet-courses", "tables-courses", self.head("tables-col-place", &columns), by_place),
            sheet("tables-sheet-groups", "tables-courses-groups", self.head("tables-courses-col-group", &Self::of_all()), groups.to_vec()),
        ]
    }
}

/// What a group is called.
pub(super) fn group_words(group: Group) -> String {
    format!("programme-group-{}", group.name())
}
