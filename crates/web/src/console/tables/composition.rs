//! 班子结构: what the bodies are made of before and after, and how that changed; small numbers below the county protected.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use figures::{ITEMS, Item, Measure, Row, Shape, Side, Value, cells, measure};
use jiff::civil::Date;
use maud::{Markup, html};
use sheets::{Shown, Table};
use statute::Body;
use words::Lang;

use super::chart::{self, Pair};
use super::{Asked, Place, behind, defined, definitions, downloads, files, groups, picker, wide};
use crate::app::App;
use crate::form::Field;
use crate::guard::Staff;
use crate::layout::{self, Head};

const NOTHING: &str = "—";

/// What the table by place shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Of(Side),
    Change,
}

impl Look {
    const ALL: [Self; 3] = [Self::Of(Side::Before), Self::Of(Side::After), Self::Change];

    const fn name(self) -> &'static str {
        match self {
            Self::Of(side) => side.name(),
            Self::Change => "change",
        }
    }

    fn words(self, lang: Lang) -> String {
        match self {
            Self::Of(side) => lang.text(&format!("figure-{}", side.name())),
            Self::Change => lang.text("tables-change"),
        }
    }
}

/// The measure of an item; of shares the share.
fn of(side: Side, item: &Item) -> Option<&'static Measure> {
    let share = if item.shape == Shape::Share { ".share" } else { "" };
    measure(&format!("{}.{}{share}", side.name(), item.name))
}

fn words_of(item: &Item) -> String {
    format!("figure-item-{}", item.name.replace('_', "-"))
}

/// The composition of a place as of a day.
struct Composition {
    lang: Lang,
    reader: String,
    whole: Place,
    day: Date,
    look: Look,
    /// Lines of the table by place, in groups under one sum.
    groups: Vec<Vec<Place>>,
}

impl Composition {
    fn of(app: &App, staff: &Staff, asked: &Asked) -> Self {
        let lang = staff.lang;
        let all = Place::within(app, staff, &asked.place);
        let reader = staff.account.division.clone();
        // Where small numbers are protected, nobody gets the kinds apart: their difference from both together would tell.
        let kind = if cells::applies(&all.code, &reader) { "" } else { asked.kind.as_str() };
        let whole = match kind {
            "village" => all.only(Body::VillageCommittee, all.name.clone()),
            "residents" => all.only(Body::ResidentsCommittee, all.name.clone()),
            _ => all,
        };
        let kinds = [(Body::VillageCommittee, "tables-villages"), (Body::ResidentsCommittee, "tables-communities")];
        let kinds = kinds.map(|(body, words)| whole.only(body, lang.text(words)));
        let mut lines: Vec<Vec<Place>> = vec![kinds.into_iter().filter(|kind| !kind.units.is_empty()).collect()];
        let mut counties = Vec::new();
        for (part, townships) in groups(app, &whole) {
            if townships.is_empty() {
                counties.push(part);
            } else {
                lines.push(vec![part]);
                lines.push(townships);
            }
        }
        lines.push(counties);
        let apart = ["village", "residents"].contains(&kind);
        lines.retain(|group| !(apart && group.iter().any(|place| cells::applies(&place.code, &reader))));
        let look = Look::ALL.into_iter().find(|look| look.name() == asked.side).unwrap_or(Look::Of(Side::After));
        Self { lang, reader, whole, day: asked.day(app), look, groups: lines }
    }

    fn value(&self, place: &Place, side: Side, item: &Item) -> Value {
        of(side, item).map(|measure| measure.over(place.seen(), self.day)).unwrap_or_default()
    }

    /// The numbers of one item in the lines of a group, as this reader sees them.
    fn column(&self, places: &[Place], item: &Item, look: Look) -> Vec<String> {
        let protect = places.iter().any(|place| cells::applies(&place.code, &self.reader));
        let side = |side: Side| -> (Vec<Value>, Vec<String>) {
            let values: Vec<Value> = places.iter().map(|place| self.value(place, side, item)).collect();
            let units: Vec<Vec<Row<'_>>> = places.iter().map(|place| place.seen().map(Row::from).collect()).collect();
            let told = of(side, item).map(|measure| cells::column(measure, &units, self.day, protect)).unwrap_or_default();
            (values, told)
        };
        match look {
            Look::Of(of) => side(of).1,
            Look::Change => {
                let ((before, told_before), (after, told_after)) = (side(Side::Before), side(Side::After));
                let held = |text: &String| [cells::FEW, cells::HELD].contains(&text.as_str());
                let one = |at: usize| match (told_before.get(at), told_after.get(at)) {
                    (Some(then), Some(now)) if !held(then) && !held(now) => before
                        .get(at)
                        .zip(after.get(at))
                        .and_then(|(then, now)| now.change(then, item.shape))
                        .unwrap_or_else(|| NOTHING.to_owned()),
                    _ => cells::HELD.to_owned(),
                };
                (0..places.len()).map(one).collect()
            }
        }
    }

    /// The lines of the table by place: place, and a text for each item.
    fn lines(&self) -> Vec<(&Place, Vec<String>)> {
        let mut lines = Vec::new();
        for group in self.groups.iter().filter(|group| !group.is_empty()) {
            let columns: Vec<Vec<String>> = ITEMS.iter().map(|item| self.column(group, item, self.look)).collect();
            let line = |at: usize| columns.iter().map(|column| column.get(at).cloned().unwrap_or_default()).collect();
            lines.extend(group.iter().enumerate().map(|(at, place)| (place, line(at))));
        }
        lines
    }

    /// Whether anything here is protected from this reader.
    fn protects(&self) -> bool {
        self.groups.iter().flatten().any(|place| cells::applies(&place.code, &self.reader))
    }

    fn title(&self) -> String {
        self.lang.with("tables-composition", &[("place", &self.whole.name)])
    }

    fn query(&self, asked: &Asked) -> String {
        format!(
            "day={}&side={}&place={}&kind={}",
            self.day,
            self.look.name(),
            self.whole.code,
            if asked.kind == "village" || asked.kind == "residents" { &asked.kind } else { "" }
        )
    }

    fn notes(&self) -> Vec<String> {
        let keys: Vec<String> = ITEMS.iter().map(words_of).collect();
        let mut notes = definitions(self.lang, keys.iter().map(String::as_str));
        notes.push(self.lang.text("tables-change-how"));
        if self.protects() {
            notes.push(self.lang.text("figure-cells-rule"));
        }
        notes
    }

    /// The whole, item by item: before, after, change.
    fn totals(&self) -> Vec<(&'static Item, [String; 3])> {
        let whole = std::slice::from_ref(&self.whole);
        ITEMS.iter().map(|item| (item, Look::ALL.map(|look| self.column(whole, item, look).concat()))).collect()
    }

    /// Of how many, beside a share that is not held back.
    fn fraction(&self, side: Side, item: &Item, text: &str) -> String {
        let value = self.value(&self.whole, side, item);
        if item.shape == Shape::Share && value.of > 0 && text.ends_with('%') {
            format!(" ({}/{})", value.count, value.of)
        } else {
            String::new()
        }
    }

    fn totals_table(&self) -> Markup {
        let head: Vec<String> =
            std::iter::once(self.lang.text("tables-col-item")).chain(Look::ALL.map(|look| look.words(self.lang))).collect();
        let rows = html! {
            @for (item, texts) in self.totals() {
                tr {
                    th scope="row" { (self.lang.text(&words_of(item))) }
                    @for (side, text) in Side::ALL.into_iter().zip(&texts) {
                        td.n { @if let Some(measure) = of(side, item).filter(|_| text != NOTHING) {
                            a href=(behind(&measure.key, &self.whole.code, self.day)) { (text) }
                            small { (self.fraction(side, item, text)) }
                        } @else { (text) } }
                    }
                    td.n { (texts[2]) }
                }
            }
        };
        html! { div.figures { (crate::form::table(&self.title(), &head, &rows)) } }
    }

    fn chart(&self) -> Markup {
        let shares = self.totals().into_iter().filter(|(item, _)| item.shape == Shape::Share);
        let bar = |side: Side, item: &Item, text: &String| {
            let mille = self.value(&self.whole, side, item).number(Shape::Share).filter(|_| text.ends_with('%'));
            (mille, text.clone())
        };
        let pairs: Vec<Pair> = shares
            .map(|(item, [before, after, _])| Pair {
                label: self.lang.text(&words_of(item)),
                before: bar(Side::Before, item, &before),
                after: bar(Side::After, item, &after),
            })
            .collect();
        let sides = Side::ALL.map(|side| Look::Of(side).words(self.lang));
        html! { figure {
            (chart::bars(&self.title(), [&sides[0], &sides[1]], &pairs))
            figcaption { (self.lang.text("tables-chart")) }
        } }
    }

    fn places_head(&self) -> Vec<String> {
        let items = ITEMS.iter().map(|item| self.lang.text(&words_of(item)));
        std::iter::once(self.lang.text("tables-col-place")).chain(items).collect()
    }

    fn places(&self) -> Markup {
        let rows = html! {
            @for (place, texts) in self.lines() {
                tr.county[place.code.len() == 6] {
                    th scope="row" { (place.name) }
                    @for (item, text) in ITEMS.iter().zip(texts) {
                        @let measure = match self.look { Look::Of(side) => of(side, item), Look::Change => None };
                        td.n { @match measure.filter(|_| text != NOTHING && place.code != self.whole.code) {
                            Some(measure) => a href=(behind(&measure.key, &place.code, self.day)) { (text) },
                            None => (text),
                        } }
                    }
                }
            }
        };
        wide(&format!("{}{}{}", self.title(), self.lang.text("tables-colon"), self.look.words(self.lang)), &self.places_head(), &rows)
    }

    fn tables(&self) -> Vec<Table> {
        let words = |text: String| Shown::Words(text);
        let mut head = vec![self.lang.text("tables-col-item")];
        head.extend(Look::ALL.map(|look| look.words(self.lang)));
        let total = |(item, texts): (&Item, [String; 3])| {
            let mut cells = vec![words(self.lang.text(&words_of(item)))];
            cells.extend(texts.map(|text| files::cell(&text)));
            cells
        };
        let place = |(place, texts): (&Place, Vec<String>)| {
            let cells = texts.iter().map(|text| files::cell(text));
            std::iter::once(words(place.name.clone())).chain(cells).collect()
        };
        let title = format!("{} {}", self.title(), self.day);
        vec![
            Table {
                name: self.lang.text("tables-sheet-totals"),
                title: title.clone(),
                notes: self.notes(),
                head,
                rows: self.totals().into_iter().map(total).collect(),
            },
            Table {
                name: self.lang.text("tables-sheet-places"),
                title: format!("{title} {}", self.look.words(self.lang)),
                notes: Vec::new(),
                head: self.places_head(),
                rows: self.lines().into_iter().map(place).collect(),
            },
        ]
    }
}

/// `GET /console/composition`.
pub async fn show(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Markup {
    let table = Composition::of(&app, &staff, &asked);
    let lang = staff.lang;
    let looks = Look::ALL.map(|look| (look.name().to_owned(), look.words(lang))).to_vec();
    let kinds = [("", "tables-both"), ("village", "tables-villages"), ("residents", "tables-communities")];
    let kinds = kinds.map(|(value, words)| (value.to_owned(), lang.text(words))).to_vec();
    let more = html! {
        (Field::select("kind", lang.text("tables-kind"), kinds).value(&asked.kind))
        (Field::select("side", lang.text("tables-by-place"), looks).value(table.look.name()))
        (crate::form::hidden("place", &table.whole.code))
    };
    let body = html! {
        p.lead { (lang.text("tables-composition-lead")) }
        (picker(lang, "/console/composition", table.day, &more))
        (table.totals_table())
        (table.chart())
        (table.places())
        (downloads(lang, "/console/composition/composition", &table.query(&asked)))
        (defined(lang, &table.notes()))
    };
    let crumbs = vec![(lang.text("nav-home"), "/console".to_owned())];
    layout::console(&app, &staff, &Head::new(table.title(), crumbs, "composition"), &body)
}

/// `GET /console/composition/composition.xlsx`.
pub async fn workbook(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Response {
    let table = Composition::of(&app, &staff, &asked);
    files::workbook(staff.lang, &table.tables(), &format!("composition-{}-{}", table.whole.code, table.day))
}

/// `GET /console/composition/composition.pdf`.
pub async fn paper(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Response {
    let table = Composition::of(&app, &staff, &asked);
    let name = format!("composition-{}-{}", table.whole.code, table.day);
    files::paper(&app, &staff, &table.title(), &table.tables(), &name).await
}
