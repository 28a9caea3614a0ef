//! The review of nominees: for each a yes, or the bar that applies. A clause, never a remark.

use documents::papers;
use election::command::{Bar, Review};
use election::state::{Nomination, Reviewed};
use election::{Command, PersonId};
use maud::{Markup, html};
use statute::{Key, Rules};

use super::super::desk::{Desk, Filled};
use super::super::people;
use super::super::sent::{Reader, name_of, word_named};
use super::nominees;
use crate::form;

/// Bars that take away the right to vote and to be elected itself, whatever list a law adds.
const ALWAYS: [&str; 2] = ["deprived", "incapacity"];
const CLEARED: &str = "cleared";

pub(super) fn read(form: &mut Reader<'_>) -> Option<Command> {
    let on = form.date("on");
    let (nominees, outcomes) = (form.all("nominee"), form.all("outcome"));
    let mut reviews = Vec::new();
    for (row, number) in nominees.into_iter().enumerate() {
        let field = format!("outcome-{row}");
        let person = number.parse().ok().map(PersonId);
        let outcome = match outcomes.get(row).copied().unwrap_or_default() {
            CLEARED => Some(Review::Cleared),
            word => word_named::<Bar>(word).map(|bar| Review::Barred { bar }),
        };
        if person.is_none() || outcome.is_none() {
            form.wrong(&field, "field-choose");
        }
        reviews.push(person.zip(outcome));
    }
    let reviews: Option<Vec<(PersonId, Review)>> = reviews.into_iter().collect();
    Some(Command::ReviewNominees { on: on?, reviews: reviews? })
}

/// One row per nominee who has not declined everything.
pub(super) fn form(desk: &Desk<'_>, rules: &Rules, nomination: &Nomination) -> Markup {
    if !desk.may("review_nominees") {
        return html! {};
    }
    let gone = |id: PersonId| nomination.withdrawn.iter().any(|(who, from, _)| *who == id && from.is_none());
    let who: Vec<PersonId> = nominees::all(nomination).into_iter().filter(|id| !gone(*id)).collect();
    let waiting = who.iter().filter(|id| !nomination.reviews.contains_key(id)).count();
    let listed = rules.list(Key::NegativeList);
    html! {
        details.panel open[waiting > 0 || desk.answers("review_nominees")] {
            summary { (desk.text("unit-review")) }
            p {
                @if waiting == 0 { (desk.text("unit-review-complete")) }
                @else { (desk.with("unit-review-waiting", &[("waiting", &waiting.to_string()), ("count", &who.len().to_string())])) }
            }
            p.hint { (desk.text("unit-review-lead")) @if !listed.is_empty() { " " (form::citation(desk.lang(), &rules.cite(Key::NegativeList))) } }
            (vetting(desk))
            (desk.form("review_nominees", |f| html! {
                (f.day("on", "unit-review-on"))
                fieldset.people-rows {
                    legend { (desk.text("unit-review-rows")) }
                    ol { @for (row, id) in who.iter().enumerate() { (one(desk, f, nomination, listed, row, *id)) } }
                }
            }))
        }
    }
}

/// Where departments were asked: how far that is, and the list of those who passed.
fn vetting(desk: &Desk<'_>) -> Markup {
    let Some(catalogue) = desk.catalogue().filter(|catalogue| catalogue.vetting.is_some()) else { return html! {} };
    let address = format!("/console/vetting/{}", desk.at.unit.code);
    html! {
        p.actions {
            a.button href=(address) { (desk.text("unit-review-vetting")) }
            @if papers::cleared(desk.state, catalogue, desk.at.today).is_some() {
                " " a.button href={ (address) "/papers/result.pdf" } target="_blank" rel="noopener" { (desk.text("vetting-paper-result")) " " small { "PDF" } }
            }
        }
    }
}

fn one(desk: &Desk<'_>, f: &Filled<'_>, nomination: &Nomination, listed: &[String], row: usize, id: PersonId) -> Markup {
    let before = match nomination.reviews.get(&id) {
        Some(Reviewed::Barred(Some(bar))) => name_of(bar),
        _ => CLEARED.to_owned(),
    };
    let (value, error) = (f.row_value("outcome", row, &before), f.error(&format!("outcome-{row}")));
    let name = people::unmistakable(desk.state, id);
    let more = ALWAYS.into_iter().filter(|bar| !listed.iter().any(|l| l == bar));
    html! {
        li.reviewed class=[(!error.is_empty()).then_some("wrong")] {
            @if !error.is_empty() { p.error role="alert" { (error) } }
            span { (name) " " small { (nominees::posts_of(desk, nomination, id)) @if !nomination.reviews.contains_key(&id) { " · " (desk.text("unit-nominee-not-reviewed")) } } }
            (form::hidden("nominee", &id.0.to_string()))
            select name="outcome" aria-label=(desk.with("unit-review-of", &[("name", &name)])) {
                option value=(CLEARED) selected[value == CLEARED] { (desk.text("unit-review-cleared")) }
                @for bar in listed.iter().map(String::as_str).chain(more) {
                    option value=(bar) selected[value == bar] { (desk.text("unit-review-barred")) "：" (desk.text(&form::key("bar", bar))) }
                }
            }
        }
    }
}
