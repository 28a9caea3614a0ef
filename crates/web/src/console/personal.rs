//! 重复登记与个人信息: who stands on two rolls and is not settled, by unit and without a name, and until when which personal
//! data are kept. Reads only: cases are settled on the unit's own page, erasing is for two people at the server.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use election::{Retained, Stage};
use jiff::civil::Date;
use maud::{Markup, html};
use store::{Division, Kept, Level, Open, UnitRow, kept, kept_of_office};

use super::words::Words;
use crate::app::App;
use crate::fail::Fail;
use crate::form;
use crate::guard::Staff;
use crate::layout::{self, Head};

/// Lines of a list at most; the rest is said as a number.
const MOST: usize = 200;

/// `GET /console/personal`.
pub async fn show(State(app): State<Arc<App>>, staff: Staff) -> Response {
    let units = app.units(&staff.account.division);
    let found = async {
        let open = app.store.open_doubles(&staff.account.division).await?;
        let compared = app.store.compared_lines().await?;
        Ok::<_, store::StoreError>((open, compared))
    };
    let (open, compared) = match found.await {
        Ok(found) => found,
        Err(error) => return Fail::internal(&error).answer(staff.lang, false),
    };
    let words = Words::new(staff.lang);
    let body = html! {
        section id="doubles" { (doubles(&app, &words, &units, &open, &compared)) }
        section id="retention" { (retention(&app, &words, &units, &staff.account.division)) }
    };
    let head = Head::new(words.text("personal-title"), vec![(words.text("nav-home"), "/console".to_owned())], "personal");
    layout::console(&app, &staff, &head, &body).into_response()
}

fn doubles(app: &App, words: &Words, units: &[Arc<UnitRow>], open: &[Open], compared: &BTreeMap<String, u64>) -> Markup {
    let lines: u64 = units.iter().map(|unit| u64::from(unit.summary.lines)).sum();
    let with: u64 = units.iter().filter_map(|unit| compared.get(&unit.code)).sum();
    let figures = [("lines", lines), ("compared", with), ("rest", lines.saturating_sub(with))].map(|(name, n)| (name, n.to_string()));
    let figures: Vec<(&str, &str)> = figures.iter().map(|(name, n)| (*name, n.as_str())).collect();
    let head = ["personal-col-unit", "personal-col-elsewhere", "personal-col-found", "personal-col-due"].map(|key| words.text(key));
    let rows = html! {
        @for case in open.iter().take(MOST) {
            @let unit = app.unit(&case.unit);
            tr {
                td { a href={ "/console/units/" (case.unit) "/roll#double-" (case.person.0) } { (unit.as_ref().map_or(case.unit.clone(), |unit| unit.name.clone())) }
                    @if let Some(unit) = &unit { " " small { (unit.township) } } }
                td { (place(app, &case.elsewhere)) }
                td.d { (case.on) }
                td.d { (case.due) @if unit.as_ref().is_some_and(|unit| case.due < app.today(unit)) { " " span.overdue { (words.text("console-late")) } } }
            }
        }
    };
    html! {
        h2 { (words.text("personal-doubles")) " · " (open.len()) }
        p.hint { (words.text("personal-doubles-lead")) }
        p { (words.lang.with("personal-compared", &figures)) }
        @if open.is_empty() { p { (words.text("personal-doubles-none")) } }
        @else { (form::table(&words.text("personal-doubles"), &head, &rows)) }
        @if open.len() > MOST { p.hint { (words.lang.with("personal-more", &[("count", &(open.len() - MOST).to_string())])) } }
    }
}

/// The name of a unit whose code is told, and the code; another installation by its name.
fn place(app: &App, elsewhere: &str) -> String {
    app.unit(elsewhere).map_or_else(|| elsewhere.to_owned(), |unit| format!("{} {elsewhere}", unit.full_name()))
}

/// What one kind comes to over all units and offices.
#[derive(Default)]
struct Kind {
    sources: Vec<Kept>,
    due: usize,
    next: Option<Date>,
}

/// Whose data it is: its name, where it lies, and its page.
struct Whose {
    name: String,
    above: String,
    href: String,
    code: String,
}

/// The purge dates of units and offices, with the day by which each is judged.
fn dates(app: &App, words: &Words, units: &[Arc<UnitRow>], division: &str) -> Vec<(Whose, Vec<Kept>, Date)> {
    let of_unit = |unit: &Arc<UnitRow>| {
        let (name, above, code) = (unit.name.clone(), unit.township.clone(), unit.code.clone());
        (Whose { name, above, href: format!("/console/units/{code}"), code }, kept(unit), app.today(unit))
    };
    let divisions = app.store.divisions();
    let offices = divisions.iter().filter(|(code, known)| code.starts_with(division) && !matches!(known.level, Level::Unit(_)));
    let of_office = |(code, known): (&String, &Division)| {
        let (name, above) = (known.name.clone(), words.text("personal-office"));
        let whose = Whose { name, above, href: format!("/console/programme?office={code}"), code: code.clone() };
        (whose, kept_of_office(&app.units(code)), (app.settings.today)())
    };
    units.iter().map(of_unit).chain(offices.map(of_office)).collect()
}

fn retention(app: &App, words: &Words, units: &[Arc<UnitRow>], division: &str) -> Markup {
    let mut kinds: BTreeMap<Retained, Kind> = BTreeMap::new();
    let mut settled: Vec<(Kept, Rc<Whose>, bool)> = Vec::new();
    for (whose, days, today) in dates(app, words, units, division) {
        let whose = Rc::new(whose);
        for kept in days {
            let kind = kinds.entry(kept.kind).or_default();
            if !kind.sources.iter().any(|known| (known.years, &*known.source.article) == (kept.years, &*kept.source.article)) {
                kind.sources.push(kept.clone());
            }
            let due = kept.is_due(today);
            kind.due += usize::from(due);
            if kept.settled && !due {
                kind.next = Some(kind.next.map_or(kept.until, |next| next.min(kept.until)));
            }
            if kept.settled {
                settled.push((kept, Rc::clone(&whose), due));
            }
        }
    }
    settled.sort_by(|(a, x, _), (b, y, _)| (a.until, &x.code, a.kind).cmp(&(b.until, &y.code, b.kind)));
    let over = units.iter().filter(|unit| unit.summary.stage >= Stage::Elected).count();
    html! {
        h2 { (words.text("personal-retention")) }
        p.hint { (words.text("personal-retention-lead")) }
        (periods(words, &kinds))
        p { (words.lang.with("personal-settled", &[("count", &over.to_string())])) }
        @if !settled.is_empty() { (by_date(words, &settled)) }
        @if settled.len() > MOST { p.hint { (words.lang.with("personal-more", &[("count", &(settled.len() - MOST).to_string())])) } }
        p.hint { (words.text("personal-purge")) " " code { "huanjie retention purge" } }
    }
}

fn periods(words: &Words, kinds: &BTreeMap<Retained, Kind>) -> Markup {
    let head = ["personal-col-kind", "personal-col-years", "personal-col-due-units", "personal-col-next"].map(|key| words.text(key));
    let rows = html! {
        @for (kind, sums) in kinds {
            tr {
                td { (words.text(&form::key("retained", kind.name()))) }
                td { @for kept in &sums.sources {
                    div { (words.lang.with("personal-years", &[("years", &kept.years.to_string())]))
                        (words.text(&form::key("retained-from", kind.name()))) " " (form::citation(words.lang, &kept.source)) }
                } }
                td.n { (sums.due) }
                td.d { @if let Some(next) = sums.next { (next) } }
            }
        }
    };
    form::table(&words.text("personal-retention"), &head, &rows)
}

fn by_date(words: &Words, dates: &[(Kept, Rc<Whose>, bool)]) -> Markup {
    let head = ["personal-col-until", "personal-col-whose", "personal-col-kind"].map(|key| words.text(key));
    let rows = html! {
        @for (kept, whose, due) in dates.iter().take(MOST) {
            tr {
                td.d { (kept.until) @if *due { " " span.overdue { (words.text("personal-due")) } } }
                td { a href=(whose.href) { (whose.name) } " " small { (whose.above) } }
                td { (words.text(&form::key("retained", kept.kind.name())))
                    @if kept.unconfirmed() { " " span.unverified { (words.text("web-unverified")) } } }
            }
        }
    };
    form::table(&words.text("personal-by-date"), &head, &rows)
}
