//! 进度表: how far the units have come, as of any day, with what was added in a day or a week.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use figures::{COLUMNS, Measure, Value, measure};
use jiff::civil::Date;
use maud::{Markup, html};
use sheets::Table;
use statute::shift;
use words::Lang;

use super::courses::Taught;
use super::{Asked, Courses, Place, behind, defined, definitions, downloads, files, groups, picker, title, wide};
use crate::app::App;
use crate::form::Field;
use crate::guard::Staff;
use crate::layout::{self, Head};

/// A table as of a day, compared with an earlier one.
struct Progress {
    lang: Lang,
    whole: Place,
    rows: Vec<Place>,
    courses: Courses,
    day: Date,
    week: bool,
}

impl Progress {
    async fn of(app: &App, staff: &Staff, asked: &Asked) -> Result<Self, Response> {
        let whole = Place::within(app, staff, &asked.place);
        let mut rows = Vec::new();
        for (part, townships) in groups(app, &whole) {
            rows.push(part);
            rows.extend(townships);
        }
        let courses = Courses::read(app, staff, &whole).await?;
        Ok(Self { lang: staff.lang, whole, rows, courses, day: asked.day(app), week: asked.period == "week" })
    }

    fn from(&self) -> Date {
        shift(self.day, if self.week { -7 } else { -1 })
    }

    fn columns() -> impl Iterator<Item = &'static Measure> {
        COLUMNS.iter().filter_map(|key| measure(key))
    }

    /// What a cell says, and how much more that is than before.
    fn cell(&self, place: &Place, measure: &Measure) -> (Value, Option<String>) {
        let now = measure.over(place.seen(), self.day);
        let change = now.change(&measure.over(place.seen(), self.from()), measure.shape);
        (now, change.filter(|change| change.starts_with(['+', '−'])))
    }

    fn title(&self) -> String {
        let key = if self.week { "tables-progress-weekly" } else { "tables-progress-daily" };
        self.lang.with(key, &[("place", &self.whole.name)])
    }

    /// As of when, compared with when.
    fn period(&self, key: &str) -> String {
        self.lang.with(key, &[("day", &self.day.to_string()), ("from", &self.from().to_string())])
    }

    fn query(&self) -> String {
        format!("day={}&period={}&place={}", self.day, if self.week { "week" } else { "day" }, self.whole.code)
    }

    fn head(&self) -> Vec<String> {
        let columns = Self::columns().map(|measure| title(self.lang, measure));
        std::iter::once(self.lang.text("tables-col-place")).chain(columns).collect()
    }

    fn taught(&self) -> Taught<'_> {
        Taught { lang: self.lang, whole: &self.whole, rows: &self.rows, courses: &self.courses, day: self.day }
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = definitions(self.lang, Self::columns().map(Measure::words).chain(Taught::defined()));
        notes.push(self.lang.text("tables-not-recorded"));
        notes
    }

    fn row(&self, place: &Place) -> Markup {
        let class = if place.code == self.whole.code {
            "sum"
        } else if place.code.len() == 6 {
            "county"
        } else {
            ""
        };
        html! {
            tr class=(class) {
                th scope="row" {
                    @if place.code.len() < 12 { a href={ "/console/tables?" "place=" (place.code) "&day=" (self.day) } { (place.name) } }
                    @else { a href={ "/console/units/" (place.code) } { (place.name) } }
                }
                @for measure in Self::columns() {
                    @let (value, change) = self.cell(place, measure);
                    td.n {
                        @if value.seen == 0 { (value.text(measure.shape)) }
                        @else { a href=(behind(&measure.key, &place.code, self.day)) { (value.text(measure.shape)) } }
                        @if let Some(change) = change { br; small { (change) } }
                    }
                }
            }
        }
    }

    /// Values, and what was added, each a sheet.
    fn tables(&self) -> Vec<Table> {
        let sheet = |name: &str, title: String, text: &dyn Fn(&Place, &Measure) -> String| {
            let row = |place: &Place| {
                let cells = Self::columns().map(|measure| files::cell(&text(place, measure)));
                std::iter::once(sheets::Shown::Words(place.name.clone())).chain(cells).collect()
            };
            let rows = self.rows.iter().chain([&self.whole]).map(row).collect();
            Table { name: self.lang.text(name), title, notes: Vec::new(), head: self.head(), rows }
        };
        let value = |place: &Place, measure: &Measure| self.cell(place, measure).0.text(measure.shape);
        let change = |place: &Place, measure: &Measure| self.cell(place, measure).1.unwrap_or_default();
        let mut values = sheet("tables-sheet-values", format!("{} {}", self.title(), self.day), &value);
        values.notes = self.notes();
        let mut tables = vec![values, sheet("tables-sheet-change", self.period("tables-change-since"), &change)];
        tables.extend(self.taught().tables());
        tables
    }
}

/// `GET /console/tables`.
pub async fn show(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Result<Markup, Response> {
    let table = Progress::of(&app, &staff, &asked).await?;
    let lang = staff.lang;
    let period = ["day", "week"].map(|period| (period.to_owned(), lang.text(&format!("tables-period-{period}"))));
    let more = html! {
        (Field::select("period", lang.text("tables-compared"), period.to_vec()).value(if table.week { "week" } else { "day" }))
        (crate::form::hidden("place", &table.whole.code))
    };
    let rows = html! { @for place in &table.rows { (table.row(place)) } (table.row(&table.whole)) };
    let body = html! {
        p.lead { (lang.text("tables-lead")) }
        (picker(lang, "/console/tables", table.day, &more))
        p { strong { (table.period("tables-period")) } }
        (wide(&table.title(), &table.head(), &rows))
        (table.taught().markup())
        (downloads(lang, "/console/tables/progress", &table.query()))
        (defined(lang, &table.notes()))
    };
    let mut crumbs = vec![(lang.text("nav-home"), "/console".to_owned())];
    if table.whole.code != staff.account.division {
        crumbs.push((lang.text("nav-tables"), "/console/tables".to_owned()));
    }
    Ok(layout::console(&app, &staff, &Head::new(table.title(), crumbs, "tables"), &body))
}

/// `GET /console/tables/progress.xlsx`.
pub async fn workbook(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Result<Response, Response> {
    let table = Progress::of(&app, &staff, &asked).await?;
    Ok(files::workbook(staff.lang, &table.tables(), &format!("progress-{}-{}", table.whole.code, table.day)))
}

/// `GET /console/tables/progress.pdf`.
pub async fn paper(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Result<Response, Response> {
    let table = Progress::of(&app, &staff, &asked).await?;
    Ok(files::paper(&app, &staff, &table.title(), &table.tables(), &format!("progress-{}-{}", table.whole.code, table.day)).await)
}
