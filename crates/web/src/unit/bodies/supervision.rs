//! 监督委员会: seats and day, who is proposed, the meeting that chooses, the announcement, its chair.

use election::bodies::Command as Of;
use election::bodies::count::Vote;
use election::bodies::supervision::{self, Proposed, Stage, related};
use election::{Command, PersonId};
use maud::{Markup, html};
use statute::{Key, Rules};

use super::super::desk::{Action, Desk, Filled, Step};
use super::super::people;
use super::super::sent::{Reader, name_of};
use super::count::{self, Decided, Sheet};
use super::{choices, day, facts, folded, names, panel, stage, words};
use crate::form::{self, Field};
use crate::routes::CLERKS;

/// The page.
pub const PAGE: Step = Step {
    name: "supervision",
    show,
    actions: &[
        Action { name: "plan_supervision", roles: CLERKS, read: read_plan },
        Action { name: "nominate_supervision", roles: CLERKS, read: read_nominate },
        Action { name: "open_supervision_meeting", roles: CLERKS, read: read_open },
        Action { name: "announce_supervision", roles: CLERKS, read: read_announce },
        Action { name: "name_supervision_chair", roles: CLERKS, read: read_chair },
        count::ACTION,
        count::WORKERS,
    ],
};

/// Empty rows offered beyond the seats.
const SPARE: usize = 3;
/// What sits on the committee is known; of the other words of the law a person may be one.
const KNOWN: [&str; 2] = ["committee_members", "near_relatives"];

fn command(command: supervision::Command) -> Command {
    Command::Body(Of::Supervision(command))
}

fn read_plan(form: &mut Reader<'_>) -> Option<Command> {
    let (on, day, seats) = (form.date("on"), form.date("day"), form.number("seats"));
    Some(command(supervision::Command::PlanSupervision { on: on?, day: day?, seats: seats? }))
}

fn read_nominate(form: &mut Reader<'_>) -> Option<Command> {
    let on = form.date("on");
    let at = |field: &str, row: usize| form.all(field).get(row).copied().unwrap_or_default();
    let rows: Vec<(usize, &str, bool, &str)> = form
        .all("name")
        .into_iter()
        .enumerate()
        .filter(|(_, name)| !name.is_empty())
        .map(|(row, name)| (row, name, at("accounting", row) == "yes", at("is", row)))
        .collect();
    let nominees: Vec<Option<Proposed>> = rows
        .into_iter()
        .map(|(row, name, accounting, is)| {
            let person = form.somebody(&format!("name-{row}"), name)?;
            let posts = Some(is).filter(|is| !is.is_empty()).map(str::to_owned).into_iter().collect();
            Some(Proposed { person, accounting, posts })
        })
        .collect();
    let nominees: Option<Vec<Proposed>> = nominees.into_iter().collect();
    Some(command(supervision::Command::NominateSupervision { on: on?, nominees: nominees? }))
}

fn read_open(form: &mut Reader<'_>) -> Option<Command> {
    let (on, by) = (form.date("on"), form.word("by"));
    let (present, whole) = (form.number("present"), form.number("whole"));
    Some(command(supervision::Command::OpenSupervisionMeeting { on: on?, by: by?, present: present?, whole: whole? }))
}

fn read_announce(form: &mut Reader<'_>) -> Option<Command> {
    Some(command(supervision::Command::AnnounceSupervision { on: form.date("on")? }))
}

fn read_chair(form: &mut Reader<'_>) -> Option<Command> {
    let (on, person, agree) = (form.date("on"), form.person("person"), form.number("agree"));
    Some(command(supervision::Command::NameSupervisionChair { on: on?, person: person?, agree: agree? }))
}

fn show(desk: &Desk<'_>) -> Markup {
    let found = &desk.state.bodies.supervision;
    let on = found.planned.map_or(desk.at.today, |(_, day, _)| day);
    let Ok(rules) = supervision::rules(desk.state, on) else {
        return html! { p.notice { (desk.with("refusal-no-law", &[("on", &on.to_string())])) } };
    };
    let now = found.stage();
    html! {
        (stage(desk, "supervision", &name_of(&now)))
        // What is at hand stands first, what is settled below it.
        @if now >= Stage::Elected { (result(desk, &rules)) }
        @if now >= Stage::Nominated { (meeting(desk, &rules)) }
        @if now >= Stage::Planned { (proposed(desk, &rules)) }
        (plan(desk, &rules))
        (super::twice(desk))
    }
}

fn plan(desk: &Desk<'_>, rules: &Rules) -> Markup {
    let found = &desk.state.bodies.supervision;
    let (least, most) = (rules.maybe_number(Key::SupervisionMin).unwrap_or(1), rules.maybe_number(Key::SupervisionMax).unwrap_or(99));
    let range = desk.with("party-seats-hint", &[("min", &least.to_string()), ("max", &most.to_string())]);
    let form = desk.form("plan_supervision", |f| {
        html! {
            p.hint { (desk.text("supervision-plan-lead")) }
            (day(f))
            (f.field(Field::date("day", desk.text("supervision-day")).value(found.planned.map_or(desk.at.today, |(_, day, _)| day)).required()))
            (f.field(Field::number("seats", desk.text("body-seats"), least, most).value(found.planned.map_or(least, |(_, _, seats)| seats)).hint(&range).required()))
            p.hint { (form::citation(desk.lang(), &rules.cite(Key::SupervisionMin))) }
        }
    });
    panel(
        desk,
        "plan",
        "supervision-plan",
        &html! {
            @match found.planned {
                Some((_, day, seats)) => {
                    (facts(desk, &[("supervision-day", day.to_string()), ("body-seats", seats.to_string())]))
                    @if found.votes.is_empty() && desk.may("plan_supervision") { (folded(desk, "supervision-plan-again", desk.answers("plan_supervision"), &form)) }
                },
                None => (form),
            }
        },
    )
}

fn proposed(desk: &Desk<'_>, rules: &Rules) -> Markup {
    let found = &desk.state.bodies.supervision;
    let head = ["body-name", "supervision-accounting", "supervision-relation"].map(|key| desk.text(key));
    let people = found.nominated.as_ref().map(|(_, people)| people.as_slice()).unwrap_or_default();
    let relation = |id| {
        related(desk.state, id).map_or_else(|| desk.text("supervision-no-relative"), |r| desk.text(&form::key("relation", &name_of(&r))))
    };
    let form = propose_form(desk, rules, people);
    panel(
        desk,
        "proposed",
        "supervision-proposed",
        &html! {
            p.hint { (desk.text("supervision-excluded-lead")) " " (form::citation(desk.lang(), &rules.cite(Key::SupervisionExcluded))) }
            @if let Some((on, _)) = &found.nominated {
                (form::table(&desk.with("supervision-proposed-caption", &[("day", &on.to_string())]), &head, &html! { @for one in people { tr {
                    td { (desk.name(one.person)) }
                    td { @if one.accounting { (desk.text("value-yes")) } }
                    td { (relation(one.person)) }
                } } }))
                @if found.votes.is_empty() && desk.may("nominate_supervision") { (folded(desk, "supervision-propose-again", desk.answers("nominate_supervision"), &form)) }
            } @else { (form) }
        },
    )
}

fn propose_form(desk: &Desk<'_>, rules: &Rules, before: &[Proposed]) -> Markup {
    let seats = desk.state.bodies.supervision.planned.map_or(0, |(_, _, seats)| seats);
    let rows = before.len().max(usize::try_from(seats).unwrap_or(0)) + SPARE;
    let others: Vec<&String> = rules.list(Key::SupervisionExcluded).iter().filter(|word| !KNOWN.contains(&word.as_str())).collect();
    let mut is = vec![(String::new(), desk.text("supervision-is-nothing"))];
    is.extend(words(desk, "value", &others));
    let yes = vec![(String::new(), "—".to_owned()), ("yes".to_owned(), desk.text("value-yes"))];
    desk.form("nominate_supervision", |f| {
        html! {
            (day(f))
            fieldset.members {
                legend { (desk.text("supervision-proposed")) }
                p.hint { (desk.text("unit-name-hint")) }
                ol { @for row in 0..rows { (propose_row(desk, f, row, before.get(row), (&yes, &is))) } }
            }
        }
    })
}

type Options<'a> = &'a [(String, String)];

fn propose_row(desk: &Desk<'_>, f: &Filled<'_>, row: usize, before: Option<&Proposed>, (yes, is): (Options<'_>, Options<'_>)) -> Markup {
    let error = f.error(&format!("name-{row}"));
    let name = f.row_value("name", row, &before.map_or_else(String::new, |one| people::unmistakable(desk.state, one.person)));
    let knows = f.row_value("accounting", row, if before.is_some_and(|one| one.accounting) { "yes" } else { "" });
    let post = f.row_value("is", row, before.and_then(|one| one.posts.first()).map_or("", String::as_str));
    let select = |field: &str, key: &str, options: Options<'_>, value: &str| {
        let id = format!("proposed-{field}-{row}");
        html! { div { label for=(id) { (desk.text(key)) } select id=(id) name=(field) { @for (word, text) in options { option value=(word) selected[word == value] { (text) } } } } }
    };
    html! { li.wrong[!error.is_empty()] {
        @if !error.is_empty() { p.error role="alert" { (error) } }
        div {
            label for={ "proposed-name-" (row) } { (desk.text("body-name")) }
            input type="text" id={ "proposed-name-" (row) } name="name" value=(name) maxlength="200" autocomplete="off";
        }
        (select("accounting", "supervision-accounting", yes, &knows))
        (select("is", "supervision-is", is, &post))
    } }
}

fn meeting(desk: &Desk<'_>, rules: &Rules) -> Markup {
    let found = &desk.state.bodies.supervision;
    let standing = found.standing();
    let form = meeting_form(desk, rules);
    panel(
        desk,
        "meeting",
        "supervision-meeting",
        &html! {
            @for vote in &found.votes {
                @let elected: Vec<PersonId> = vote.elected.iter().map(|line| line.person).collect();
                (count::decided(desk, &desk.text("supervision-vote"), &Decided { on: vote.on, count: &vote.count, elected, tied: &vote.tied, because: &vote.because }))
                @if !vote.tied.is_empty() { p.notice { (desk.with("body-tied-again", &[("names", &names(desk, vote.tied.iter().copied()))])) } }
            }
            @if let Some((on, by, present, whole)) = found.meeting {
                (facts(desk, &[
                    ("supervision-by", desk.text(&form::key("chosen-by", &name_of(&by)))),
                    ("supervision-meeting-day", on.to_string()),
                    ("supervision-came", desk.with("body-of", &[("part", &present.to_string()), ("whole", &whole.to_string())])),
                ]))
                @if found.open() > 0 {
                    @let closed = found.votes.last().is_some_and(|vote| !vote.tied.is_empty());
                    (count::sheet(desk, &Sheet { of: Vote::Supervision, on, standing: &standing, seats: found.open(), women: 0, households: false, closed }))
                    @if desk.may("open_supervision_meeting") { (folded(desk, "supervision-meeting-again", desk.answers("open_supervision_meeting"), &form)) }
                }
            } @else { (form) }
        },
    )
}

fn meeting_form(desk: &Desk<'_>, rules: &Rules) -> Markup {
    let representatives = &desk.state.bodies.representatives;
    let all = representatives.published.map(|(_, others)| representatives.people().len() + usize::try_from(others).unwrap_or(0));
    desk.form("open_supervision_meeting", |f| {
        html! {
            (day(f))
            (f.field(Field::select("by", desk.text("supervision-by"), words(desk, "chosen-by", rules.list(Key::SupervisionChosenBy))).value(if all.is_some() { "representatives" } else { "meeting" })))
            p.hint { (form::citation(desk.lang(), &rules.cite(Key::SupervisionChosenBy))) }
            div.pair {
                (f.field(Field::number("whole", desk.text("body-whole"), 0, u32::MAX).value(all.map_or_else(String::new, |all| all.to_string())).required()))
                (f.field(Field::number("present", desk.text("body-present"), 0, u32::MAX).required()))
            }
        }
    })
}

fn result(desk: &Desk<'_>, rules: &Rules) -> Markup {
    let found = &desk.state.bodies.supervision;
    let members = found.elected();
    panel(
        desk,
        "result",
        "supervision-result",
        &html! {
            p { (names(desk, members.iter().copied())) }
            @match found.announced {
                Some(on) => p { (desk.with("supervision-announced", &[("day", &on.to_string())])) },
                None => (desk.form("announce_supervision", |f| html! { (day(f)) })),
            }
            @if let Some((on, chair)) = found.chair { p { (desk.with("supervision-chair-since", &[("day", &on.to_string()), ("name", desk.name(chair))])) } }
            @else if found.announced.is_some() {
                (desk.form("name_supervision_chair", |f| html! {
                    (day(f))
                    (f.field(Field::select("person", desk.text("supervision-chair"), choices(desk, &members))))
                    (f.field(Field::number("agree", desk.text("body-agree"), 0, u32::try_from(members.len()).unwrap_or(u32::MAX)).required()))
                    p.hint { (form::citation(desk.lang(), &rules.cite(Key::RepsMeetingPass))) }
                }))
            }
        },
    )
}
