//! Place, hours, boxes and staff of a vote.

use election::Command;
use election::command::{BallotBox, BoxKind, Duty, StaffMember};
use election::state::{Arrangement, Round};
use maud::{Markup, html};
use statute::Key;

use crate::form::{self, Field};
use crate::unit::desk::{Desk, Filled};
use crate::unit::sent::Reader;
use crate::unit::{people, round};

/// Boxes that a form offers.
const BOXES: usize = 6;

const KINDS: [(BoxKind, &str); 3] = [(BoxKind::Central, "central"), (BoxKind::Station, "station"), (BoxKind::Mobile, "mobile")];

const DUTIES: [(Duty, &str); 5] = [
    (Duty::Scrutineer, "scrutineer"),
    (Duty::Caller, "caller"),
    (Duty::Teller, "teller"),
    (Duty::Issuer, "issuer"),
    (Duty::Scribe, "scribe"),
];

/// Reads the arrangement; rows without a name are no boxes.
pub fn read(form: &mut Reader<'_>) -> Option<Command> {
    let (on, place, opens, closes) = (form.date("on"), form.filled("place"), form.time("opens"), form.time("closes"));
    let boxes = read_boxes(form);
    let staff: Vec<Option<Vec<StaffMember>>> = DUTIES.iter().map(|(duty, name)| read_staff(form, *duty, name)).collect();
    let staff = staff.into_iter().collect::<Option<Vec<_>>>()?.concat();
    Some(Command::ArrangePoll { on: on?, place: place?, opens: opens?, closes: closes?, boxes: boxes?, staff })
}

fn read_boxes(form: &mut Reader<'_>) -> Option<Vec<BallotBox>> {
    let (names, kinds) = (form.all("box_name"), form.all("box_kind"));
    let named = names.iter().zip(&kinds).filter(|(name, _)| !name.is_empty());
    let read: Option<Vec<BallotBox>> = (1_u32..)
        .zip(named)
        .map(|(id, (name, kind))| {
            let kind = KINDS.iter().find(|(_, word)| word == kind).map(|(kind, _)| *kind)?;
            Some(BallotBox { id, name: (*name).to_owned(), kind })
        })
        .collect();
    if read.is_none() {
        form.wrong("boxes", "field-choose");
    }
    read
}

fn read_staff(form: &mut Reader<'_>, duty: Duty, name: &str) -> Option<Vec<StaffMember>> {
    let people = form.people(&format!("staff-{name}"))?;
    Some(people.into_iter().map(|person| StaffMember { person, duty, at_box: None }).collect())
}

/// The arrangement as posted, and the form to post it or change it.
pub fn show(desk: &Desk<'_>, round: &Round) -> Markup {
    let open = round.account.is_none() && round.invalid.is_none();
    html! {
        section.panel id="arrangement" {
            h2 { (desk.text("poll-arrangement")) }
            @match &round.arrangement {
                Some(found) => (posted(desk, found)),
                None => p { (desk.text("poll-arrangement-none")) },
            }
            @if open && desk.may("arrange_poll") {
                @if round.arrangement.is_some() { details open[desk.answers("arrange_poll")] { summary { (desk.text("poll-arrangement-change")) } (form(desk, round)) } }
                @else { (form(desk, round)) }
            }
        }
    }
}

fn posted(desk: &Desk<'_>, found: &Arrangement) -> Markup {
    let head = ["poll-col-box", "poll-col-name", "poll-col-kind"].map(|k| desk.text(k));
    let rows = html! { @for each in &found.boxes { tr { td { (each.id) } td { (each.name) } td { (kind(desk, each.kind)) } } } };
    html! {
        dl.facts {
            dt { (desk.text("poll-posted-on")) } dd { (found.on) }
            dt { (desk.text("public-place")) } dd { (found.place) }
            dt { (desk.text("public-hours")) } dd { (found.opens.strftime("%H:%M")) " – " (found.closes.strftime("%H:%M")) }
            @for (duty, name) in DUTIES {
                @let staff = found.staff.iter().filter(|w| w.duty == duty).map(|w| w.person);
                @let names = people::names(desk.state, staff);
                @if !names.is_empty() { dt { (desk.text(&form::key("duty", name))) } dd { (names) } }
            }
        }
        (form::table(&desk.text("poll-boxes"), &head, &rows))
        p {
            (desk.paper("poll")) " " (desk.paper("void-rules"))
            @if !found.staff.is_empty() { " " (desk.paper("staff")) }
            @if found.staff.iter().any(|worker| worker.duty == Duty::Scribe) { " " (desk.paper("scribes")) }
        }
    }
}

/// The words of a kind of box.
pub fn kind(desk: &Desk<'_>, kind: BoxKind) -> String {
    let word = KINDS.iter().find(|(k, _)| *k == kind).map_or("central", |(_, word)| *word);
    desk.text(&form::key("box", word))
}

fn form(desk: &Desk<'_>, round: &Round) -> Markup {
    let before = round.arrangement.as_ref().or_else(|| desk.state.rounds.iter().rev().find_map(|r| r.arrangement.as_ref()));
    let text = |of: fn(&Arrangement) -> String, without: &str| before.map_or_else(|| without.to_owned(), of);
    html! {
        @if round.number == 1 { (round::days_before(desk, round, Key::PollNoticeDays)) }
        p { (desk.text("poll-arrange-lead")) }
        (desk.form("arrange_poll", |f| html! {
            (round::day(f))
            (f.field(Field::text("place", desk.text("public-place")).value(text(|a| a.place.clone(), "")).required()))
            div.pair {
                (f.field(Field::time("opens", desk.text("poll-opens")).value(text(|a| a.opens.strftime("%H:%M").to_string(), "")).required()))
                (f.field(Field::time("closes", desk.text("poll-closes")).value(text(|a| a.closes.strftime("%H:%M").to_string(), "")).required()))
            }
            (boxes(desk, f, before))
            (staff(desk, f, before))
        }))
    }
}

fn boxes(desk: &Desk<'_>, f: &Filled<'_>, before: Option<&Arrangement>) -> Markup {
    let known = |row: usize| before.and_then(|a| a.boxes.get(row));
    let error = f.error("boxes");
    let head = ["poll-col-box", "poll-col-name", "poll-col-kind"].map(|k| desk.text(k));
    let rows = html! { @for row in 0..BOXES {
        @let first = if row == 0 && before.is_none() { desk.text("box-central") } else { String::new() };
        @let name = f.row_value("box_name", row, known(row).map_or(first.as_str(), |b| b.name.as_str()));
        @let word = known(row).and_then(|b| KINDS.iter().find(|(k, _)| *k == b.kind)).map_or(if row == 0 { "central" } else { "mobile" }, |(_, w)| *w);
        @let chosen = f.row_value("box_kind", row, word);
        tr {
            td { (row + 1) }
            td { input type="text" name="box_name" value=(name) maxlength="40" aria-label=(desk.with("poll-box-name", &[("number", &(row + 1).to_string())])); }
            td { select name="box_kind" aria-label=(desk.with("poll-box-kind", &[("number", &(row + 1).to_string())])) {
                @for (_, word) in KINDS { option value=(word) selected[word == chosen] { (desk.text(&form::key("box", word))) } }
            } }
        }
    } };
    let fields = html! {
        @if !error.is_empty() { p.error role="alert" { (error) } }
        (form::table(&desk.text("poll-boxes-hint"), &head, &rows))
    };
    form::group(&desk.text("poll-boxes"), &fields)
}

fn staff(desk: &Desk<'_>, f: &Filled<'_>, before: Option<&Arrangement>) -> Markup {
    let fields = html! {
        p.hint { (desk.text("poll-staff-hint")) " " @if let Some(rules) = &desk.rules { (form::citation(desk.lang(), &rules.cite(Key::StaffExcluded))) } }
        @for (duty, name) in DUTIES {
            @let known: Vec<_> = before.into_iter().flat_map(|a| &a.staff).filter(|w| w.duty == duty).map(|w| people::unmistakable(desk.state, w.person)).collect();
            (f.field(Field::text(&format!("staff-{name}"), desk.text(&form::key("duty", name))).value(known.join("、"))))
        }
    };
    form::group(&desk.text("poll-staff"), &fields)
}
