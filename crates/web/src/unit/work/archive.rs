//! 归档: what the file of the unit has and lacks, item by item; originals, sealed ballots, the volume.

use documents::papers;
use election::programme::archive::{Command as Act, Stored, keeping};
use election::programme::catalogue::Catalogue;
use election::programme::filing::{Comes, Line, Section, Stand, count};
use election::{Command, Role, programme};
use maud::{Markup, html};
use statute::Confidence;

use super::{day, no_programme, opening};
use crate::form::{self, Field};
use crate::routes::CLERKS;
use crate::unit::desk::{Action, Desk, Filled, Step};
use crate::unit::sent::Reader;

const FILE: &str = "file_item";
const STORE: &str = "store_ballots";
const DESTROY: &str = "destroy_ballots";

/// The page.
pub const PAGE: Step = Step {
    name: "archive",
    show,
    actions: &[
        Action { name: FILE, roles: CLERKS, read: read_item },
        Action { name: STORE, roles: CLERKS, read: read_stored },
        Action { name: DESTROY, roles: &[Role::Township], read: read_destroyed },
    ],
};

/// A command of this matter.
pub(super) fn command(act: Act) -> Command {
    Command::Programme(programme::Command::Archive(act))
}

fn read_item(form: &mut Reader<'_>) -> Option<Command> {
    let (on, item, pages) = (form.date("on"), form.filled("item"), form.number("pages"));
    let (place, received_by) = (form.filled("place"), form.filled("received_by"));
    Some(command(Act::FileItem { on: on?, item: item?, pages: pages?, place: place?, received_by: received_by? }))
}

/// Two names, each in a field of its own.
fn pair(form: &mut Reader<'_>) -> Option<Vec<String>> {
    let names = [form.filled("first"), form.filled("second")];
    names.into_iter().collect()
}

fn read_stored(form: &mut Reader<'_>) -> Option<Command> {
    let (on, round, bags) = (form.date("on"), form.number("round"), form.number("bags"));
    let (place, keeper, witnesses) = (form.filled("place"), form.filled("keeper"), pair(form));
    let seals = form.text("seals").split(['、', ',', '，', ' ', '\n', '\r']).map(|seal| seal.trim().to_owned()).collect();
    let stored = Act::StoreBallots { on: on?, round: round?, bags: bags?, seals, place: place?, keeper: keeper?, witnesses: witnesses? };
    Some(command(stored))
}

fn read_destroyed(form: &mut Reader<'_>) -> Option<Command> {
    let (on, how, people) = (form.date("on"), form.filled("how"), pair(form));
    Some(command(Act::DestroyBallots { on: on?, how: how?, people: people? }))
}

fn show(desk: &Desk<'_>) -> Markup {
    let Some(catalogue) = desk.catalogue() else { return no_programme(desk) };
    let lines = catalogue.lines(&desk.state.filing(), desk.state.stage());
    html! {
        (glance(desk, &lines))
        (volume(desk, &lines))
        (ballots(desk))
        @if desk.may(FILE) {
            section.panel id="file" {
                h2 { (desk.text("archive-file")) }
                p.hint { (desk.text("archive-file-hint")) }
                (opening(&desk.text("archive-file"), desk.answers(FILE), &desk.form(FILE, |f| item_fields(desk, f, catalogue))))
            }
        }
        (items(desk, &lines))
    }
}

/// Stages with how many of their items are there; each number opens the items.
fn glance(desk: &Desk<'_>, lines: &[Line<'_>]) -> Markup {
    let mut head = vec![desk.text("filing-col-section")];
    head.extend(Stand::ALL.map(|stand| desk.text(&format!("filing-{}", stand.name()))));
    let rows = html! {
        @for section in Section::ALL {
            @let own: Vec<Line<'_>> = lines.iter().filter(|line| line.item.section == section).copied().collect();
            tr {
                th scope="row" { (desk.text(&format!("filing-section-{}", section.name()))) }
                @for stand in Stand::ALL {
                    @let n = count(&own, stand);
                    td.n { @if n > 0 { a href={ "#section-" (section.name()) } { (n) } } @else { "0" } }
                }
            }
        }
        tr.sum { th scope="row" { (desk.text("filing-all")) } @for stand in Stand::ALL { td.n { (count(lines, stand)) } } }
    };
    html! { div.figures { (form::table(&desk.text("archive-glance"), &head, &rows)) } }
}

fn volume(desk: &Desk<'_>, lines: &[Line<'_>]) -> Markup {
    let base = format!("/console/units/{}/archive", desk.at.unit.code);
    let missing = count(lines, Stand::Missing);
    let may = CLERKS.contains(&desk.at.account.role) && desk.state.handover.is_some();
    html! {
        section.panel id="volume" {
            h2 { (desk.text("archive-volume")) }
            p.hint { (desk.text("archive-volume-hint")) }
            p.actions {
                a.button href={ (base) "/volume.pdf" } { (desk.text("archive-volume")) " " small { "PDF/A" } }
                a.button href={ (base) "/folder.zip" } download { (desk.text("archive-folder")) " " small { "ZIP" } }
                a.button href={ (base) "/list.xlsx" } download { (desk.text("filing-list")) " " small { "XLSX" } }
            }
            @if let Some(closed) = &desk.state.programme.archive.closed {
                dl.facts {
                    dt { (desk.text("archive-closed")) } dd { (closed.on) }
                    dt { (desk.text("archive-closed-holds")) }
                    dd { (desk.with("archive-closed-figures", &[("papers", &closed.papers.to_string()), ("pages", &closed.pages.to_string()), ("missing", &closed.missing.to_string()), ("entries", &closed.entries.to_string())])) }
                    dt { (desk.text("archive-closed-hash")) } dd { code { (closed.sha256) } }
                }
            }
            @if may {
                @if missing > 0 { p.blocked { (desk.with("archive-close-missing", &[("missing", &missing.to_string())])) } }
                form.form method="post" action={ (base) "/close" } accept-charset="utf-8" {
                    (form::hidden("key", &uuid::Uuid::now_v7().to_string()))
                    (form::submit(&desk.text(if desk.state.programme.archive.closed.is_some() { "archive-close-again" } else { "archive-close" })))
                }
            } @else if desk.state.handover.is_none() { p.hint { (desk.text("archive-close-later")) } }
        }
    }
}

fn ballots(desk: &Desk<'_>) -> Markup {
    let archive = &desk.state.programme.archive;
    let voted: Vec<u32> = desk.state.rounds.iter().filter(|r| r.announced.is_some() || r.invalid.is_some()).map(|r| r.number).collect();
    html! {
        section.panel id="ballots" {
            h2 { (desk.text("archive-ballots")) }
            @if let Some(keeping) = keeping(desk.state) {
                p {
                    @match keeping.earliest {
                        Some(earliest) => (desk.with("archive-ballots-until", &[("day", &earliest.to_string())])),
                        None => (desk.text("archive-ballots-no-end")),
                    }
                    " " (form::citation(desk.lang(), &keeping.citation))
                }
            }
            @if voted.is_empty() { p { (desk.text("archive-ballots-none")) } }
            @if !archive.stored.is_empty() { (stored(desk, archive.stored.iter())) }
            @match &archive.destroyed {
                Some((on, how)) => p {
                    (desk.with("archive-ballots-destroyed", &[("day", &on.to_string())]))
                    @if let Some(how) = how { " " (how.how) " " (how.people.join("、")) }
                },
                None => {
                    @if !voted.is_empty() && desk.may(STORE) {
                        (opening(&desk.text("archive-store"), desk.answers(STORE) || archive.stored.is_empty(), &desk.form(STORE, |f| stored_fields(desk, f, &voted))))
                    }
                    @if desk.state.filing().bags.is_some() && desk.may(DESTROY) {
                        (opening(&desk.text("archive-destroy"), desk.answers(DESTROY), &desk.form(DESTROY, |f| html! {
                            (day(f))
                            (f.field(Field::text("how", desk.text("archive-how")).required()))
                            (two_people(desk, f))
                        })))
                    }
                },
            }
        }
    }
}

fn stored<'a>(desk: &Desk<'_>, all: impl Iterator<Item = (&'a u32, &'a Stored)>) -> Markup {
    let head = [
        "archive-col-round",
        "archive-col-day",
        "archive-col-bags",
        "archive-seals",
        "archive-place",
        "archive-keeper",
        "archive-witnesses",
    ]
    .map(|key| desk.text(key));
    let rows = html! { @for (round, stored) in all { tr {
        td.n { (round) } td.d { (stored.on) } td.n { (stored.bags) }
        @match &stored.custody {
            Some(custody) => {
                td { (custody.seals.join("、")) } td { (custody.place) } td { (custody.keeper) } td { (custody.witnesses.join("、")) }
            }
            None => td colspan="4" { span.soft { (desk.text("work-erased")) } },
        }
    } } };
    html! { div.wide { (form::table(&desk.text("archive-ballots"), &head, &rows)) } }
}

fn two_people(desk: &Desk<'_>, f: &Filled<'_>) -> Markup {
    html! {
        fieldset.row {
            legend { (desk.text("archive-two")) }
            (f.field(Field::text("first", desk.text("archive-first")).required()))
            (f.field(Field::text("second", desk.text("archive-second")).required()))
        }
    }
}

fn stored_fields(desk: &Desk<'_>, f: &Filled<'_>, voted: &[u32]) -> Markup {
    let rounds = voted.iter().map(|round| (round.to_string(), round.to_string())).collect();
    html! {
        (day(f))
        (f.field(Field::select("round", desk.text("archive-col-round"), rounds)))
        (f.field(Field::number("bags", desk.text("archive-col-bags"), 1, 10_000).required()))
        (f.field(Field::text("seals", desk.text("archive-seals")).required().hint(desk.text("archive-seals-hint"))))
        (f.field(Field::text("place", desk.text("archive-place")).required()))
        (f.field(Field::text("keeper", desk.text("archive-keeper")).required()))
        (two_people(desk, f))
    }
}

fn item_fields(desk: &Desk<'_>, f: &Filled<'_>, catalogue: &Catalogue) -> Markup {
    let options = catalogue.items.iter().filter(|item| item.comes != Comes::Ballots);
    let options = options.map(|item| (item.id.clone(), format!("{} {}", item.number, item.title))).collect();
    html! {
        (day(f))
        (f.field(Field::select("item", desk.text("archive-item"), options)))
        (f.field(Field::number("pages", desk.text("filing-col-pages"), 1, 10_000).required()))
        (f.field(Field::text("place", desk.text("archive-place")).required()))
        (f.field(Field::text("received_by", desk.text("archive-received")).required()))
    }
}

/// Every item under its stage.
fn items(desk: &Desk<'_>, lines: &[Line<'_>]) -> Markup {
    let lang = desk.lang();
    let head = ["filing-col-number", "filing-col-title", "filing-col-stand", "filing-col-pages", "filing-col-place", "filing-col-source"]
        .map(|key| lang.text(key));
    html! {
        @for section in Section::ALL {
            @let own: Vec<&Line<'_>> = lines.iter().filter(|line| line.item.section == section).collect();
            @if !own.is_empty() {
                div.wide id={ "section-" (section.name()) } {
                    (form::table(&lang.text(&format!("filing-section-{}", section.name())), &head, &html! {
                        @for line in own { (row(desk, line)) }
                    }))
                }
            }
        }
    }
}

fn row(desk: &Desk<'_>, line: &Line<'_>) -> Markup {
    let (lang, item) = (desk.lang(), line.item);
    let filed = desk.state.programme.archive.filed.get(&item.id);
    html! { tr {
        td { (item.number) }
        td { (item.title) @if let Comes::Minutes { of } = item.comes { br; a href={ "/console/units/" (desk.at.unit.code) "/archive/minutes/" (crate::unit::sent::name_of(&of)) ".pdf" } { (lang.text("archive-skeleton")) " " small { "PDF" } } } }
        td { span.overdue[line.stand == Stand::Missing] { (papers::stand(lang, line)) } }
        td.n { @if let Some(pages) = line.pages { (pages) } }
        td { @if let Some(filed) = filed {
            @match &filed.kept {
                Some(kept) => { (kept.place) br; small { (filed.on) " " (kept.received_by) } }
                None => span.soft { (lang.text("work-erased")) },
            }
        } }
        td { small { (item.source) @if item.confidence != Confidence::Text { " " span.unverified title=(lang.text(form::confidence_key(item.confidence))) { (lang.text("web-unverified")) } } } }
    } }
}
