//! 培训: the courses of an office, who came, and which units have sent nobody who counts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::{Form, Query, State};
use axum::response::Response;
use election::programme::Command as Work;
use election::programme::training::{Came, Command as Act, Course, Ended, Group, Sent as From};
use maud::{Markup, Render as _, html};
use programme::{Scene, Unit};

use super::page::Page;
use super::{Asked, act, place};
use crate::app::App;
use crate::form::{self, Field};
use crate::guard::Staff;
use crate::unit::sent::{Reader, Sent, whole_number};

const PLAN: &str = "plan-course";
const HOLD: &str = "hold-course";
const CANCEL: &str = "cancel-course";

fn form(name: &str) -> act::Form {
    act::Form { name: name.to_owned(), to: "/training".to_owned() }
}

fn markup(page: &Page<'_>) -> Markup {
    page.inner(&page.text("training"), &body(page))
}

/// `GET /console/programme/training`.
pub(super) async fn show(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Response {
    act::answer(&app, staff, asked, markup).await
}

/// `POST …/plan`: a course is planned.
pub(super) async fn plan(State(app): State<Arc<App>>, staff: Staff, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    act::record(&app, staff, Sent::new(pairs), form(PLAN), read_plan, markup).await
}

/// `POST …/hold`: it was held.
pub(super) async fn hold(State(app): State<Arc<App>>, staff: Staff, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    act::record(&app, staff, Sent::new(pairs), form(HOLD), read_hold, markup).await
}

/// `POST …/cancel`: it will not be held.
pub(super) async fn cancel(State(app): State<Arc<App>>, staff: Staff, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    act::record(&app, staff, Sent::new(pairs), form(CANCEL), read_cancel, markup).await
}

/// A field of a group.
fn of(what: &str, group: Group) -> String {
    format!("{what}-{}", group.name())
}

fn words(page: &Page<'_>, group: Group) -> String {
    page.text(&of("group", group))
}

fn read_plan(_: &Page<'_>, form: &mut Reader<'_>) -> Option<Work> {
    let (on, day) = (form.date("on"), form.date("day"));
    let told = (form.filled("topic"), form.filled("place"), form.filled("teacher"));
    let groups: BTreeSet<Group> = Group::ALL.into_iter().filter(|group| form.checked(&of("group", *group))).collect();
    let (topic, place, teacher) = (told.0?, told.1?, told.2?);
    Some(Work::Training(Act::PlanCourse { on: on?, day: day?, groups, topic, place, teacher }))
}

fn read_hold(page: &Page<'_>, form: &mut Reader<'_>) -> Option<Work> {
    let (on, course) = (form.date("on"), form.number("course"));
    let mut came = BTreeMap::new();
    for group in Group::ALL {
        let (invited, attended) = (form.number_or_zero(&of("invited", group)), form.number_or_zero(&of("attended", group)));
        came.insert(group, Came { invited: invited?, attended: attended? });
    }
    let text = form.text("sent");
    let lines: Result<Vec<From>, String> = text.lines().filter(|line| !line.trim().is_empty()).map(|line| sent(page, line)).collect();
    match lines {
        Ok(sent) => Some(Work::Training(Act::HoldCourse { on: on?, course: course?, came, sent })),
        Err(sentence) => {
            form.wrong_sentence("sent", sentence);
            None
        }
    }
}

fn read_cancel(_: &Page<'_>, form: &mut Reader<'_>) -> Option<Work> {
    let (on, course, reason) = (form.date("on"), form.number("course"), form.filled("reason"));
    Some(Work::Training(Act::CancelCourse { on: on?, course: course?, reason: reason? }))
}

/// A line such as 纳尔宗村 计票 3, or with the names of those who came instead of their number.
fn sent(page: &Page<'_>, line: &str) -> Result<From, String> {
    let unreadable = || page.with("sent-unreadable", &[("line", line.trim())]);
    let mut parts = line.trim().splitn(3, |c: char| c.is_whitespace() || c == '：' || c == ':').map(str::trim);
    let (unit, group, who) =
        (parts.next().ok_or_else(unreadable)?, parts.next().ok_or_else(unreadable)?, parts.next().ok_or_else(unreadable)?);
    let unit = match place::read(page, unit).map_err(|lost| lost.sentence(page))?.as_slice() {
        [unit] => unit.clone(),
        _ => return Err(unreadable()),
    };
    let named = |one: &Group| !group.is_empty() && (one.name() == group || words(page, *one).contains(group));
    let group = Group::ALL.into_iter().find(named).ok_or_else(unreadable)?;
    if let Some(number) = whole_number(who) {
        return Ok(From { unit, group, number, names: Vec::new() });
    }
    let names: Vec<String> = who.split(['、', ',', '，']).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    let number = u32::try_from(names.len()).unwrap_or(u32::MAX);
    if names.is_empty() { Err(unreadable()) } else { Ok(From { unit, group, number, names }) }
}

fn body(page: &Page<'_>) -> Markup {
    let none = Vec::new();
    let all = page.sight.work(&page.office).map_or(&none, |work| &work.courses);
    let open: Vec<&Course> = all.iter().filter(|course| course.ended.is_none()).collect();
    html! {
        p.lead { (page.text("training-lead")) }
        @if super::SPEAK.contains(&page.staff.account.role) { p.actions { a.button href=(page.href("/recordings", "")) { (page.text("recordings")) } } }
        (courses(page, all))
        (totals(page, all))
        @if let Some(scene) = page.sight.scene() { (units(page, &scene)) }
        @if page.own() {
            (plan_form(page))
            @if !open.is_empty() { (hold_form(page, &open)) (cancel_form(page, &open)) }
        }
    }
}

fn topic(page: &Page<'_>, course: &Course) -> String {
    course.topic.as_ref().map_or_else(|| page.text("erased"), |topic| topic.topic.clone())
}

fn add(sum: &mut Came, one: Came) {
    sum.invited = sum.invited.saturating_add(one.invited);
    sum.attended = sum.attended.saturating_add(one.attended);
}

/// Asked and come, over all groups.
fn sum(came: &BTreeMap<Group, Came>) -> Came {
    let mut sum = Came::default();
    came.values().for_each(|one| add(&mut sum, *one));
    sum
}

fn courses(page: &Page<'_>, all: &[Course]) -> Markup {
    let head = ["col-number", "col-day", "topic", "course-place", "teacher", "col-for", "col-invited", "col-attended", "col-status"];
    let head = head.map(|key| page.text(key));
    let groups = |course: &Course| course.groups.iter().map(|group| words(page, *group)).collect::<Vec<_>>().join("；");
    let rows = html! { @for course in all { tr {
        td.n { (course.number) }
        td.d { (course.day) }
        td { (topic(page, course)) }
        @if let Some(topic) = &course.topic { td { (topic.place) } td { (topic.teacher) } } @else { td {} td {} }
        td { (groups(course)) }
        @match &course.ended {
            Some(Ended::Held { on, came, .. }) => {
                td.n { (sum(came).invited) } td.n { (sum(came).attended) }
                td { (page.with("course-held", &[("day", &on.to_string())])) }
            }
            Some(Ended::Cancelled { on }) => { td.n {} td.n {} td { (page.with("course-cancelled", &[("day", &on.to_string())])) } }
            None => { td.n {} td.n {} td { (page.text(if course.day < page.sight.today() { "course-past" } else { "course-open" })) } }
        }
    } } };
    html! {
        @if all.is_empty() { p { (page.text("training-none")) } }
        @else { div.wide { (form::table(&page.text("training-caption"), &head, &rows)) } }
    }
}

/// Those who were asked and who came, by group, over all courses of the office.
fn totals(page: &Page<'_>, all: &[Course]) -> Markup {
    let mut by: BTreeMap<Group, Came> = BTreeMap::new();
    for course in all {
        if let Some(Ended::Held { came, .. }) = &course.ended {
            came.iter().for_each(|(group, came)| add(by.entry(*group).or_default(), *came));
        }
    }
    let head = ["col-for", "col-invited", "col-attended"].map(|key| page.text(key));
    let rows = html! { @for (group, came) in &by { tr {
        th scope="row" { (words(page, *group)) } td.n { (came.invited) } td.n { (came.attended) }
    } } };
    html! { @if !by.is_empty() {
        div.figures { (form::table(&page.text("totals-caption"), &head, &rows)) }
        p.hint { (page.text("totals-how")) }
    } }
}

/// Which units have sent somebody, as what, and since when; and those that have sent nobody who counts.
fn units(page: &Page<'_>, scene: &Scene<'_>) -> Markup {
    const SHOWN: [Group; 4] = [Group::Committee, Group::Clerks, Group::Counters, Group::Scrutineers];
    let all: Vec<&Unit<'_>> = scene.units_of(&page.office).collect();
    let alone: Vec<(&str, Option<String>)> = all
        .iter()
        .filter(|unit| scene.trained(unit.code, Group::Counters).is_none())
        .map(|unit| (unit.code, scene.untrained(unit).map(|(last, _)| last.to_string())))
        .collect();
    let head: Vec<String> = std::iter::once(page.text("col-unit")).chain(SHOWN.map(|group| words(page, group))).collect();
    let rows = html! { @for unit in &all { tr {
        td { (page.place_link(unit.code)) }
        @for group in SHOWN { td.d { @match scene.trained(unit.code, group) { Some(on) => { (on) } None => { "—" } } } }
    } } };
    html! {
        h2 id="untrained" { (page.with("untrained", &[("count", &alone.len().to_string())])) }
        @if alone.is_empty() { p { (page.text("untrained-none")) } } @else {
            ul.places { @for (code, last) in alone { li {
                (page.place_link(code))
                @if let Some(last) = last { " " small { (page.with("untrained-by", &[("day", &last)])) } }
            } } }
        }
        details { summary { (page.text("trained-caption")) } div.wide { (form::table(&page.text("trained-caption"), &head, &rows)) } }
    }
}

fn plan_form(page: &Page<'_>) -> Markup {
    let fields = html! {
        (page.on(PLAN))
        (page.field(PLAN, Field::date("day", page.text("course-day")).required()))
        (page.field(PLAN, Field::text("topic", page.text("topic")).required()))
        (page.field(PLAN, Field::text("place", page.text("course-place")).required()))
        (page.field(PLAN, Field::text("teacher", page.text("teacher")).required()))
        (form::group(&page.text("col-for"), &html! { @for group in Group::ALL { (page.field(PLAN, Field::check(&of("group", group), words(page, group)))) } }))
    };
    html! { section.panel id="plan" { h2 { (page.text(PLAN)) } (page.form(PLAN, "/training/plan", &fields)) } }
}

fn which(page: &Page<'_>, form: &str, open: &[&Course]) -> Markup {
    let options =
        open.iter().map(|course| (course.number.to_string(), format!("{} · {} · {}", course.number, course.day, topic(page, course))));
    page.field(form, Field::select("course", page.text("course"), options.collect()).required()).render()
}

fn hold_form(page: &Page<'_>, open: &[&Course]) -> Markup {
    let fields = html! {
        (page.on(HOLD))
        (which(page, HOLD, open))
        @for group in Group::ALL {
            (form::group(&words(page, group), &html! {
                (page.field(HOLD, Field::number(&of("invited", group), page.text("col-invited"), 0, 9_999)))
                (page.field(HOLD, Field::number(&of("attended", group), page.text("col-attended"), 0, 9_999)))
            }))
        }
        (page.field(HOLD, Field::lines("sent", page.text("sent"), 6).hint(page.text("sent-hint"))))
    };
    html! { section.panel id="hold" { h2 { (page.text(HOLD)) } (page.form(HOLD, "/training/hold", &fields)) } }
}

fn cancel_form(page: &Page<'_>, open: &[&Course]) -> Markup {
    let fields = html! {
        (page.on(CANCEL))
        (which(page, CANCEL, open))
        (page.field(CANCEL, Field::text("reason", page.text("reason")).required()))
    };
    html! { section.panel id="cancel" { h2 { (page.text(CANCEL)) } (page.form(CANCEL, "/training/cancel", &fields)) } }
}
