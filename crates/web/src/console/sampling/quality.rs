//! 质量抽查: the sample of units, and what observers saw there beside the record.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::response::Response;
use documents::told;
use election::Election;
use election::programme::catalogue::Given;
use election::programme::quality::{Line, Verdict, compare};
use election::programme::sample::QUALITY;
use maud::html;
use sheets::{Shown, Table};

use super::{Room, draw, shown, words};
use crate::app::App;
use crate::console::tables::files;
use crate::fail::Fail;
use crate::guard::Staff;

pub(super) const HOME: &str = "/console/quality";

/// A drawn unit as its log stands.
type Units = Vec<(String, Arc<Election>)>;

/// Verdicts in the order of the tables.
const VERDICTS: [Verdict; 4] = [Verdict::Agrees, Verdict::Differs, Verdict::Alone, Verdict::NotChecked];

/// Name in messages.
pub(super) const fn name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Agrees => "agrees",
        Verdict::Differs => "differs",
        Verdict::Alone => "alone",
        Verdict::NotChecked => "not-checked",
    }
}

impl Room {
    /// The drawn units that the account reaches.
    async fn checked_units(&self) -> Result<Units, Response> {
        let mut units = Vec::new();
        for code in self.drawn(QUALITY).iter().filter(|code| code.starts_with(self.staff.account.division.as_str())) {
            match self.app.store.election(code).await {
                Ok(election) => units.push((code.clone(), election)),
                Err(error) => return Err(Fail::internal(&error).answer(self.staff.lang, false)),
            }
        }
        Ok(units)
    }

    /// An answer in words; a dash where there is none.
    pub(super) fn given(&self, given: Option<&Given>) -> String {
        given.map_or_else(|| "—".to_owned(), |given| told::answer(self.staff.lang, given))
    }

    /// Unit by unit, item by item, and every difference.
    fn comparison(&self, units: &Units) -> [Table; 3] {
        let compared: Vec<(&String, &Election, Vec<Line<'_>>)> =
            units.iter().map(|(code, election)| (code, election.as_ref(), compare(&self.catalogue, election))).collect();
        let counts = |lines: &[&Line<'_>]| {
            VERDICTS.map(|verdict| Shown::Number(lines.iter().filter(|line| line.verdict == verdict).count() as u64)).to_vec()
        };
        let verdicts = || VERDICTS.map(|verdict| self.text(&format!("verdict-{}", name(verdict)))).to_vec();
        let head = |first: &[&str]| -> Vec<String> { first.iter().map(|key| self.text(&format!("col-{key}"))).collect() };
        let unit = |(code, election, lines): &(&String, &Election, Vec<Line<'_>>)| {
            let day = election.programme.quality.as_ref().map_or_else(|| "—".to_owned(), |checked| checked.on.to_string());
            let lines: Vec<&Line<'_>> = lines.iter().collect();
            [vec![words(self.place(code)), words(day)], counts(&lines)].concat()
        };
        let mut by_item: BTreeMap<&str, Vec<&Line<'_>>> = BTreeMap::new();
        for line in compared.iter().flat_map(|(_, _, lines)| lines) {
            by_item.entry(line.check.id.as_str()).or_default().push(line);
        }
        let item = |check: &election::programme::quality::Check| {
            let lines = by_item.get(check.id.as_str()).cloned().unwrap_or_default();
            [vec![words(&check.text), words(self.text(&format!("form-{}", check.form.name())))], counts(&lines)].concat()
        };
        let differing = |(code, _, lines): &(&String, &Election, Vec<Line<'_>>)| {
            let place = self.place(code);
            let row = |line: &Line<'_>| {
                vec![
                    words(&place),
                    words(&line.check.text),
                    words(self.given(line.recorded.as_ref())),
                    words(self.given(line.seen.as_ref())),
                ]
            };
            lines.iter().filter(|line| line.verdict == Verdict::Differs).map(row).collect::<Vec<_>>()
        };
        let table = |key: &str, head: Vec<String>, rows: Vec<Vec<Shown>>| {
            let title = self.text(key);
            Table { name: title.clone(), title, notes: Vec::new(), head, rows }
        };
        let mut tables = [
            table("by-unit", [head(&["unit", "checked"]), verdicts()].concat(), compared.iter().map(unit).collect()),
            table("differences", head(&["unit", "item", "recorded", "seen"]), compared.iter().flat_map(differing).collect()),
            table("by-item", [head(&["item", "form"]), verdicts()].concat(), self.catalogue.checks.iter().map(item).collect()),
        ];
        tables[0].notes.push(self.text("quality-how"));
        tables
    }

    pub(super) fn quality_crumbs(&self, below: bool) -> Vec<(String, String)> {
        let mut crumbs = vec![(self.staff.lang.text("nav-home"), "/console".to_owned())];
        crumbs.extend(below.then(|| (self.text("quality"), HOME.to_owned())));
        crumbs
    }
}

async fn page(room: &Room) -> Response {
    let units = match room.checked_units().await {
        Ok(units) => units,
        Err(answer) => return answer,
    };
    let lang = room.staff.lang;
    let body = html! {
        p.lead { (room.text("quality-lead")) }
        @if room.catalogue.checks.is_empty() { p.notice { (room.text("no-checks")) } } @else {
            (draw::section(room, QUALITY, HOME))
            @if !units.is_empty() {
                h2 id="comparison" { (room.text("comparison")) }
                @for table in room.comparison(&units) {
                    @if table.rows.is_empty() { p { (room.text("no-differences")) } } @else { (shown(&table)) }
                }
                p.actions {
                    a.button href={ (HOME) "/files/comparison.xlsx" } download { (lang.text("tables-xlsx")) }
                    a.button href={ (HOME) "/files/comparison.pdf" } { (lang.text("tables-pdf")) }
                }
            }
        }
    };
    room.page(&room.text("quality"), room.quality_crumbs(false), "quality", &body)
}

/// `GET /console/quality`.
pub(super) async fn show(State(app): State<Arc<App>>, staff: Staff) -> Response {
    match Room::of(&app, staff).await {
        Ok(room) => page(&room).await,
        Err(answer) => answer,
    }
}

/// `POST /console/quality/draw/{act}`.
pub(super) async fn draw(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path(act): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let room = match Room::of(&app, staff).await {
        Ok(room) => room,
        Err(answer) => return answer,
    };
    match draw::act(room, QUALITY, &act, pairs, HOME).await {
        Ok(room) => page(&room).await,
        Err(answer) => answer,
    }
}

/// `GET /console/quality/files/{file}`.
pub(super) async fn file(State(app): State<Arc<App>>, staff: Staff, Path(file): Path<String>) -> Response {
    let room = match Room::of(&app, staff).await {
        Ok(room) => room,
        Err(answer) => return answer,
    };
    let tables = match room.checked_units().await {
        Ok(units) => room.comparison(&units),
        Err(answer) => return answer,
    };
    let name = format!("quality-{}", room.staff.account.division);
    match file.as_str() {
        "comparison.xlsx" => files::workbook(room.staff.lang, &tables, &name),
        "comparison.pdf" => files::paper(&app, &room.staff, &room.text("quality"), &tables, &name).await,
        _ => Fail::not_found().answer(room.staff.lang, false),
    }
}
