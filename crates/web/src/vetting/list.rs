//! Where the vetting stands, unit by unit.

use std::sync::Arc;

use axum::extract::State;
use election::Role;
use election::programme::standing::VettingStanding;
use maud::{Markup, html};
use store::UnitRow;

use crate::app::App;
use crate::console::words::Words;
use crate::form;
use crate::guard::Staff;
use crate::layout::{self, Head};

/// `GET /console/vetting`: a department sees what it still has to answer first, an office the units below it.
pub(super) async fn show(State(app): State<Arc<App>>, staff: Staff) -> Markup {
    let words = Words::new(staff.lang);
    let units = app.units(&staff.account.division);
    let listed: Vec<(&UnitRow, &VettingStanding)> =
        units.iter().filter_map(|unit| unit.summary.standing.vetting.as_ref().map(|vetting| (&**unit, vetting))).collect();
    let body = if staff.account.role == Role::Reviewer {
        reviewer(&app, &staff, &words, &listed)
    } else {
        html! {
            p.hint { (words.text("vetting-lead")) }
            @if listed.is_empty() { p { (words.text("vetting-none-open")) } } @else { (table(&app, &words, &listed)) }
            (waiting(&words, &units))
        }
    };
    layout::console(&app, &staff, &Head::new(words.text("vetting-title"), Vec::new(), "vetting"), &body)
}

fn reviewer(app: &App, staff: &Staff, words: &Words, listed: &[(&UnitRow, &VettingStanding)]) -> Markup {
    let own = staff.account.department.as_str();
    let answered = |vetting: &VettingStanding| vetting.answered.iter().any(|department| department == own);
    let (done, open): (Vec<_>, Vec<_>) = listed.iter().partition(|(_, vetting)| answered(vetting));
    html! {
        p.hint { (words.text("vetting-reviewer-lead")) }
        h2 { (words.text("vetting-to-answer")) " · " (open.len()) }
        @if open.is_empty() { p { (words.text("vetting-nothing-to-answer")) } } @else { (table(app, words, &open)) }
        @if !done.is_empty() { h2 { (words.text("vetting-answered")) " · " (done.len()) } (table(app, words, &done)) }
    }
}

fn table(app: &App, words: &Words, listed: &[(&UnitRow, &VettingStanding)]) -> Markup {
    let head = ["unit", "listed", "due", "departments", "cases"].map(|column| words.text(&format!("vetting-col-{column}")));
    let rows = html! {
        @for (unit, vetting) in listed {
            @let waiting = departments(app, unit).saturating_sub(vetting.answered.len());
            @let late = vetting.due < app.today(unit) && waiting > 0;
            tr {
                td { a href={ "/console/vetting/" (unit.code) } { (unit.name) } " " small { (unit.county) " " (unit.township) } }
                td.n { (vetting.listed) }
                td.d { (vetting.due) @if late { " " span.overdue { (words.text("console-late")) } } }
                td { (words.lang.with("vetting-departments-done", &[("done", &vetting.answered.len().to_string()), ("waiting", &waiting.to_string())])) }
                td.n { (vetting.open) }
            }
        }
    };
    form::table(&words.text("vetting-title"), &head, &rows)
}

/// How many departments are asked there.
fn departments(app: &App, unit: &UnitRow) -> usize {
    let plan = app.store.programme(&unit.code);
    plan.and_then(|plan| plan.catalogue.as_ref().map(|catalogue| catalogue.asked_departments().len())).unwrap_or(0)
}

/// Units whose nominees have not been sent out.
fn waiting(words: &Words, units: &[Arc<UnitRow>]) -> Markup {
    let due = |unit: &&Arc<UnitRow>| unit.summary.stage == election::Stage::Nominated && unit.summary.standing.vetting.is_none();
    let units: Vec<_> = units.iter().filter(due).collect();
    html! {
        @if !units.is_empty() {
            h2 { (words.text("vetting-not-opened")) " · " (units.len()) }
            ul { @for unit in units { li { a href={ "/console/vetting/" (unit.code) } { (unit.name) } " " small { (unit.county) " " (unit.township) } } } }
        }
    }
}
