//! The other bodies of a term change: 党组织, 代表和小组长, 监督委员会, and what happens to a committee between terms.
//!
//! A page each. Counters find the sheet of the vote at hand on the page of its body.

mod between;
pub(super) mod chair;
pub(super) mod count;
mod party;
mod representatives;
mod supervision;

use election::bodies::{party as branch, posts, representatives as deputies, supervision as overseers};
use election::{Election, PersonId};
use jiff::civil::Date;
use maud::{Markup, html};

use super::desk::{Desk, Filled, Step};
use super::people;
use super::row::Row;
use super::sent::{Reader, name_of};
use crate::form::{self, Field};
use crate::guard::InUnit;
use crate::routes::{EVERYONE, OFFICES};

/// The pages, in the order in which the bodies are elected.
pub static PAGES: [Step; 4] = [party::PAGE, representatives::PAGE, supervision::PAGE, between::PAGE];

/// The row of these pages.
#[must_use]
pub fn row(at: &InUnit, state: &Election) -> Option<Row> {
    if !EVERYONE.contains(&at.account.role) {
        return None;
    }
    let bodies = &state.bodies;
    let stage = |prefix: &str, stage: String| at.lang.text(&format!("{prefix}-stage-{stage}"));
    let standing = vec![
        (bodies.party.stage() == branch::Stage::Approved, stage("party", name_of(&bodies.party.stage()))),
        (bodies.representatives.stage() == deputies::Stage::Published, stage("representatives", name_of(&bodies.representatives.stage()))),
        (bodies.supervision.stage() == overseers::Stage::Announced, stage("supervision", name_of(&bodies.supervision.stage()))),
        (false, between::standing(at.lang, state)),
    ];
    Some(Row { label: "unit-bodies", pages: &PAGES, standing })
}

/// Where a body stands, and what comes next.
fn stage(desk: &Desk<'_>, prefix: &str, stage: &str) -> Markup {
    let next = format!("{prefix}-next-{stage}");
    html! {
        section.panel.standing {
            p.stage role="status" { (desk.text(&format!("{prefix}-stage-{stage}"))) (desk.text("web-stop")) }
            @if desk.lang().has(&next) { p { (desk.text(&next)) } }
        }
    }
}

/// A part of a page.
fn panel(desk: &Desk<'_>, id: &str, title_key: &str, within: &Markup) -> Markup {
    html! { section.panel id=(id) { h2 { (desk.text(title_key)) } (within) } }
}

/// A form that stands open while it is the next thing to do, or while it answers.
fn folded(desk: &Desk<'_>, summary_key: &str, open: bool, within: &Markup) -> Markup {
    html! { details open[open] { summary { (desk.text(summary_key)) } (within) } }
}

/// Names in one line.
fn names(desk: &Desk<'_>, people: impl IntoIterator<Item = PersonId>) -> String {
    people::names(desk.state, people)
}

/// Facts in words: what, and how it is.
fn facts(desk: &Desk<'_>, lines: &[(&str, String)]) -> Markup {
    html! { dl.facts { @for (key, value) in lines { dt { (desk.text(key)) } dd { (value) } } } }
}

/// A box for each of some people; `ticked` says which are ticked before anybody chose.
fn boxes(desk: &Desk<'_>, f: &Filled<'_>, (name, label_key): (&str, &str), people: &[PersonId], ticked: bool) -> Markup {
    let (sent, error) = (f.sent(name), f.error(name));
    let checked = |id: &PersonId| sent.as_ref().map_or(ticked, |all| all.iter().any(|one| *one == id.0.to_string()));
    html! {
        fieldset.wrong[!error.is_empty()] {
            legend { (desk.text(label_key)) }
            @if !error.is_empty() { p.error role="alert" { (error) } }
            div.choices { @for id in people { label.check {
                input type="checkbox" name=(name) value=(id.0) checked[checked(id)]; " " (people::unmistakable(desk.state, *id))
            } } }
        }
    }
}

/// People to choose one from.
fn choices(desk: &Desk<'_>, people: &[PersonId]) -> Vec<(String, String)> {
    people.iter().map(|id| (people::unmistakable(desk.state, *id), desk.name(*id).to_owned())).collect()
}

/// Words of the law to choose from.
fn words(desk: &Desk<'_>, prefix: &str, words: &[impl AsRef<str>]) -> Vec<(String, String)> {
    words.iter().map(|word| (word.as_ref().to_owned(), desk.text(&form::key(prefix, word.as_ref())))).collect()
}

/// Whoever stands in two elections, for those who may see nominations and recommendations.
pub fn twice(desk: &Desk<'_>) -> Markup {
    let all = if OFFICES.contains(&desk.at.account.role) { posts::standing_twice(desk.state) } else { Vec::new() };
    if all.is_empty() {
        return html! {};
    }
    let head = ["body-name", "body-stands-first", "body-stands-second", "body-means"].map(|key| desk.text(key));
    html! {
        section.panel id="twice" {
            h2 { (desk.text("body-twice")) }
            (form::table(&desk.text("body-twice-caption"), &head, &html! { @for one in &all { tr {
                td { (desk.name(one.person)) } td { (stands(desk, &one.first)) } td { (stands(desk, &one.second)) }
                td { (desk.text(&format!("standing-twice-{}", one.means.name()))) " " small { (form::citation(desk.lang(), &one.citation)) } }
            } } }))
        }
    }
}

/// Where somebody stands, in words.
fn stands(desk: &Desk<'_>, standing: &posts::Standing) -> String {
    use posts::Standing;
    let post = |post| Some(desk.text(form::post_key(post)));
    let (key, of) = match standing {
        Standing::Recommended => ("stands-recommended", None),
        Standing::Reported => ("stands-reported", None),
        Standing::PartyCandidate => ("stands-party-candidate", None),
        Standing::PartyElected { office } => ("stands-party-elected", Some(desk.text(&form::key("party-office", &name_of(office))))),
        Standing::Nominated => ("stands-nominated", None),
        Standing::Candidate { post: of } => ("stands-candidate", post(*of)),
        Standing::Elected { post: of } => ("stands-elected", post(*of)),
        Standing::SupervisionProposed => ("stands-supervision-proposed", None),
        Standing::SupervisionElected => ("stands-supervision-elected", None),
    };
    of.map_or_else(|| desk.text(key), |of| format!("{} · {of}", desk.text(key)))
}

/// What somebody above answers: yes or no, and why.
fn answer_fields(desk: &Desk<'_>, f: &Filled<'_>) -> Markup {
    html! {
        (f.field(Field::select("answer", desk.text("party-answer"), words(desk, "party-answer", &["yes", "no"]))))
        (reason_field(desk, f))
    }
}

/// Why it is answered so.
fn reason_field(desk: &Desk<'_>, f: &Filled<'_>) -> Field {
    f.field(Field::area("reason", desk.text("party-answer-reason")).hint(desk.text("party-answer-reason-hint")))
}

/// Whether the answer is yes.
fn read_yes(form: &mut Reader<'_>) -> Option<bool> {
    form.filled("answer").map(|answer| answer == "yes")
}

/// The day of an act, today unless something else was sent.
fn day(f: &Filled<'_>) -> Field {
    f.day("on", "body-on")
}

/// The day of an act that belongs to a meeting.
fn meeting_day(desk: &Desk<'_>, on: Date) -> Markup {
    let day = on.to_string();
    html! { (form::hidden("on", &day)) p.hint { (desk.with("body-meeting-day", &[("day", &day)])) } }
}
