//! Step 3: the roll, from a sheet or typed; posted, objected to, corrected, final.

mod doubles;
mod electors;
mod import;
pub(crate) mod import_jobs;
pub(crate) mod import_preview;
mod line;
pub(super) mod list;
mod movements;
mod objections;
mod off;
mod order;
mod printing;
mod search;
mod unseal;

pub(super) use off::nowhere;

use election::Command;
use election::command::RollChange;
use jiff::civil::Date;
use maud::{Markup, html};
use statute::{Key, Rules, shift};

use super::desk::{Action, Desk, Step};
use super::round;
use super::sent::Reader;
use crate::form::{self, Field};
use crate::routes::{Access, CLERKS, EVERYONE, Gives, Table};

/// The step.
pub const STEP: Step = Step {
    name: "roll",
    show,
    actions: &[
        Action { name: "change_roll", roles: CLERKS, read: read_change },
        Action { name: "leave_off_roll", roles: CLERKS, read: off::read },
        Action { name: "settle_double", roles: CLERKS, read: doubles::read_settle },
        Action { name: "list_electors", roles: CLERKS, read: electors::read },
        Action { name: "publish_roll", roles: CLERKS, read: read_publish },
        Action { name: "file_objection", roles: CLERKS, read: objections::read_file },
        Action { name: "rule_objection", roles: CLERKS, read: objections::read_rule },
        Action { name: "publish_corrected_roll", roles: CLERKS, read: read_publish_corrected },
        // The form stands in `import`; it is named here so that its confirmation is known.
        Action { name: "import_roll", roles: CLERKS, read: |_| None },
    ],
};

/// The routes that take files, give files and look for names.
pub fn routes() -> Table {
    Table::new()
        .upload_up_to(import::LIMIT, "/console/units/{code}/roll/import", Access::Roles(CLERKS), import::take)
        .get("/console/units/{code}/roll/import", Access::Roles(CLERKS), import::show)
        .post("/console/units/{code}/roll/import/columns", Access::Roles(CLERKS), import::columns)
        .post("/console/units/{code}/roll/import/load", Access::Roles(CLERKS), import::load)
        .post("/console/units/{code}/roll/import/forget", Access::Roles(CLERKS), import::forget)
        .get("/console/units/{code}/roll/import/problems.xlsx", Access::Roles(CLERKS), import::problems)
        .gives(Gives::OwnSheet)
        .get("/console/units/{code}/roll/template.xlsx", Access::Roles(CLERKS), import::template)
        .gives(Gives::Program)
        .post("/console/units/{code}/roll/unseal", Access::Roles(CLERKS), unseal::take)
        .gives(Gives::OnePerson)
        .post("/console/units/{code}/roll/search", Access::Roles(EVERYONE), search::take)
}

fn read_change(form: &mut Reader<'_>) -> Option<Command> {
    let attachments = form.files();
    let change = match form.text("which").as_str() {
        "add" => {
            let (why, voter) = (form.word_if_any("added"), line::read(form, None));
            RollChange::Add { voter: voter?, why: why?.unwrap_or_default(), another: form.checked("another") }
        }
        "strike" => {
            let (person, why) = (form.person("person"), form.word("why"));
            RollChange::Strike { person: person?, why: why?, note: form.text("note") }
        }
        _ => {
            let person = form.person("person")?;
            let before = line::on_roll(form, "person", person)?;
            RollChange::Correct { voter: line::read(form, Some(&before))? }
        }
    };
    Some(Command::ChangeRoll { change, attachments })
}

fn read_publish(form: &mut Reader<'_>) -> Option<Command> {
    Some(Command::PublishRoll { on: form.date("on")? })
}

fn read_publish_corrected(form: &mut Reader<'_>) -> Option<Command> {
    Some(Command::PublishCorrectedRoll { on: form.date("on")? })
}

fn show(desk: &Desk<'_>) -> Markup {
    let Some(rules) = &desk.rules else {
        return html! { p.notice { (desk.text("refusal-no-plan")) " " (desk.text("remedy-no-plan")) } };
    };
    if desk.state.election_committee.is_none() {
        return html! { p.notice { (desk.text("refusal-no-election-committee")) " " (desk.text("remedy-no-election-committee")) } };
    }
    let roll = &desk.state.roll;
    html! {
        @match (roll.published, roll.corrected) {
            (None, _) => { (draft(desk, rules)) (doubles::show(desk, rules)) },
            (Some((on, registered)), None) => {
                (posted(desk, rules, on, registered))
                (objections::show(desk, rules, on))
                (doubles::show(desk, rules))
                (after_posting(desk))
                (publish_corrected(desk, rules, on))
            }
            (Some((on, _)), Some((corrected, registered))) => {
                (settled(desk, on, corrected, registered))
                (doubles::show(desk, rules))
                @if line::may_change(desk) { (after_posting(desk)) @if !roll.untold().is_empty() { (publish_corrected(desk, rules, on)) } }
                @else { (movements::show(desk)) }
                @if !roll.objections.is_empty() { (objections::show(desk, rules, on)) }
            }
        }
        @if !roll.voters.is_empty() { (list::show(desk)) (line::chosen_only(desk)) }
        (electors::show(desk, rules))
        (off::show(desk))
        (printing::show(desk))
    }
}

/// Between two postings: what life changes, each with its reason, told by the next posting.
fn after_posting(desk: &Desk<'_>) -> Markup {
    html! {
        (movements::show(desk))
        @if desk.may("change_roll") {
            details.panel open[desk.answers("change_roll") || desk.shown.line > 0] {
                summary { (desk.text("unit-roll-after-posting")) }
                p.hint { (desk.text("unit-roll-after-posting-lead")) }
                (line::changes(desk))
            }
        }
    }
}

/// Before the roll is posted: bring in a sheet, type, change, post.
fn draft(desk: &Desk<'_>, rules: &Rules) -> Markup {
    let empty = desk.state.roll.voters.is_empty();
    html! {
        @if empty { p { (desk.text("unit-roll-empty")) } (desk.deadline(statute::Step::RollPublished)) } @else { (list::figures(desk)) }
        @if desk.may("import_roll") {
            (import::form(desk))
            @if !empty { (line::changes(desk)) }
            @else { details.panel open[desk.answers("change_roll")] { summary { (desk.text("unit-roll-type")) } (line::add(desk)) } }
        }
        @if !empty { (publish(desk, rules)) }
    }
}

fn publish(desk: &Desk<'_>, rules: &Rules) -> Markup {
    if !desk.may("publish_roll") {
        return html! {};
    }
    let (window, count) = (rules.number(Key::ObjectionWindowDays), desk.state.roll.voters.len());
    let last = shift(desk.at.today, i64::from(window));
    let waits = round::refusal(desk, &Command::PublishRoll { on: desk.at.today });
    html! {
        section.panel {
            h2 { (desk.text("unit-publish-roll")) }
            (desk.deadline(statute::Step::RollPublished))
            @if let Some(refusal) = &waits { (round::why(desk, refusal)) }
            @if waits.as_ref().is_none_or(|r| r.rule == "roll_too_late") {
                (desk.form("publish_roll", |f| html! {
                    (f.day("on", "unit-roll-publish-on"))
                    p.notice {
                        (desk.with("unit-roll-publish-means", &[("count", &count.to_string()), ("days", &window.to_string()), ("last", &last.to_string())])) " "
                        small { (form::citation(desk.lang(), &rules.cite(Key::ObjectionWindowDays))) }
                    }
                }))
            }
        }
    }
}

/// While objections may be filed: how long the roll has hung, how long it must.
fn posted(desk: &Desk<'_>, rules: &Rules, on: Date, registered: u32) -> Markup {
    let last = shift(on, i64::from(rules.number(Key::ObjectionWindowDays)));
    let days = nth_day(on, desk.at.today).to_string();
    html! {
        section.panel {
            p.stage {
                (desk.text("stage-roll-published")) (desk.text("web-comma")) (desk.with("unit-posted-day", &[("days", &days)])) (desk.text("web-stop"))
            }
            dl.facts {
                dt { (desk.text("unit-roll-published-on")) } dd { (on) }
                dt { (desk.text("public-registered")) } dd { (registered) }
                dt { (desk.text("unit-roll-window")) }
                dd {
                    (desk.with("unit-roll-until", &[("last", &last.to_string())])) " "
                    @if desk.at.today > last { strong { (desk.text("unit-roll-window-closed")) } " " }
                    small { (form::citation(desk.lang(), &rules.cite(Key::ObjectionWindowDays))) }
                }
            }
            @if desk.state.roll.movements.is_empty() { p { (desk.paper("roll")) } }
            @else { p.hint { (desk.text("unit-printing-first-changed")) } }
        }
    }
}

/// Which day of a posting a day is: the day itself is the first.
fn nth_day(since: Date, day: Date) -> i32 {
    day.since(since).map_or(0, |span| span.get_days()).saturating_add(1)
}

fn publish_corrected(desk: &Desk<'_>, rules: &Rules, posted: Date) -> Markup {
    let last = shift(posted, i64::from(rules.number(Key::ObjectionWindowDays)));
    let from = shift(last, 1);
    let waits = round::refusal(desk, &Command::PublishCorrectedRoll { on: desk.at.today });
    let possible = waits.as_ref().is_none_or(|r| !matches!(r.rule, "objection_window_open" | "objections_open"));
    html! {
        section.panel {
            h2 { (desk.text("unit-publish-corrected-roll")) }
            p.hint {
                (desk.with("unit-roll-corrected-from", &[("from", &from.to_string()), ("last", &last.to_string())])) " "
                (form::citation(desk.lang(), &rules.cite(Key::ObjectionWindowDays)))
            }
            (desk.deadline(statute::Step::CandidateList))
            @if let Some(refusal) = &waits { (round::why(desk, refusal)) }
            @if possible {
                (desk.form("publish_corrected_roll", |f| html! {
                    (f.field(Field::date("on", desk.text("unit-roll-publish-on")).value(desk.at.today.max(from)).required()))
                    p.notice { (desk.with("unit-roll-corrected-means", &[("count", &desk.state.roll.voters.len().to_string())])) }
                }))
            }
        }
    }
}

fn settled(desk: &Desk<'_>, published: Date, corrected: Date, registered: u32) -> Markup {
    html! {
        section.panel {
            p.stage { (desk.text("stage-roll-final")) (desk.text("web-comma")) (desk.with("unit-roll-total", &[("count", &registered.to_string())])) (desk.text("web-stop")) }
            dl.facts {
                dt { (desk.text("unit-roll-published-on")) } dd { (published) }
                dt { (desk.text("unit-roll-corrected-on")) } dd { (corrected) }
            }
            @if desk.state.roll.untold().is_empty() {
                p { (desk.paper("corrected-roll")) @if desk.state.roll.movements.is_empty() { " · " (desk.paper("roll")) } }
            } @else { p.notice { (desk.text("unit-printing-untold")) } }
        }
        (list::figures(desk))
    }
}
