//! 选情分析报告: what the record knows, the reasons of difficulty, the class by the prefecture's criteria, the review from above.

use documents::told::{self, criterion};
use election::programme::catalogue::{Catalogue, Class, Point};
use election::programme::readiness::{Line, Readiness};
use election::programme::situation::{Command as Situation, Report, Reported};
use election::programme::{Around, Words};
use election::{Command, programme};
use maud::{Markup, html};

use super::{day, measures, no_programme, opening};
use crate::form::{self, Field};
use crate::routes::{ABOVE, CLERKS};
use crate::unit::desk::{Action, Desk, Filled, Step};
use crate::unit::sent::{Reader, name_of};

const REPORT: &str = "report_situation";
const REVIEW: &str = "review_situation";

/// The page.
pub const PAGE: Step = Step {
    name: "situation",
    show,
    actions: &[
        Action { name: REPORT, roles: CLERKS, read: read_report },
        Action { name: REVIEW, roles: ABOVE, read: read_review },
        Action { name: measures::PLAN, roles: CLERKS, read: measures::read_plan },
        Action { name: measures::FINISH, roles: CLERKS, read: measures::read_finish },
    ],
};

/// A command about the situation.
pub(super) fn command(command: Situation) -> Command {
    Command::Programme(programme::Command::Situation(command))
}

fn field_name(reason: &str) -> String {
    format!("reason-{reason}")
}

fn read_report(form: &mut Reader<'_>) -> Option<Command> {
    let on = form.date("on");
    let catalogue = form.catalogue.clone();
    let known = catalogue.iter().flat_map(|catalogue| &catalogue.reasons);
    let reasons = known.filter(|reason| form.checked(&field_name(&reason.id))).map(|reason| reason.id.clone()).collect();
    let class = match form.text("class").as_str() {
        "" => None,
        text => match text.parse::<u8>().ok().and_then(|number| Class::try_from(number).ok()) {
            Some(class) => Some(class),
            None => {
                form.wrong("class", "field-choose");
                return None;
            }
        },
    };
    Some(command(Situation::ReportSituation { on: on?, reasons, class, because: form.text("because") }))
}

fn read_review(form: &mut Reader<'_>) -> Option<Command> {
    let (on, remarks, attachments) = (form.date("on"), form.filled("remarks"), form.files());
    Some(command(Situation::ReviewSituation { on: on?, remarks: remarks?, attachments }))
}

fn show(desk: &Desk<'_>) -> Markup {
    let Some(catalogue) = desk.catalogue() else { return no_programme(desk) };
    let reported = desk.state.programme.situation.reported.as_ref();
    html! {
        @if let Some(reported) = reported { (standing(desk, catalogue, reported)) }
        (known(desk, catalogue))
        (report(desk, catalogue, reported))
        @if let Some(reported) = reported {
            (review(desk, reported))
            (measures::show(desk, catalogue, reported))
        }
    }
}

/// The report as it stands: class, criterion, review, papers.
fn standing(desk: &Desk<'_>, catalogue: &Catalogue, reported: &Reported) -> Markup {
    let by = desk.text(&form::key("role", &name_of(&reported.by)));
    html! {
        section.panel.standing id="report" {
            h2 { (desk.text("situation-report")) }
            @match &reported.report {
                Some(report) => (class(desk, catalogue, report)),
                None => p.soft { (desk.text("work-erased")) },
            }
            p { (desk.with("situation-reported", &[("day", &reported.on.to_string()), ("by", &by)])) }
            @if let Some((on, role, remarks)) = &reported.reviewed {
                p { (desk.with("situation-reviewed", &[("day", &on.to_string()), ("by", &desk.text(&form::key("role", &name_of(role))))]))
                    @if let Some(Words { text, .. }) = remarks { br; (text) } }
                @if let Some(Words { attachments, .. }) = remarks { (desk.files(attachments)) }
            } @else { p { strong { (desk.text("situation-not-reviewed")) } } }
            p.actions { (desk.paper("situation")) @if !desk.state.programme.situation.measures.is_empty() { (desk.paper("measures")) } }
        }
    }
}

fn class(desk: &Desk<'_>, catalogue: &Catalogue, report: &Report) -> Markup {
    let lang = desk.lang();
    let (now, by) = classify(desk, catalogue, &report.reasons);
    html! {
        p.stage { (told::class(lang, report.class)) }
        p { (lang.with("situation-by-criterion", &[("class", &told::class(lang, report.computed)), ("criterion", &criterion(lang, catalogue, &report.criterion))])) }
        @if report.class != report.computed { p { (lang.with("situation-other-class", &[("because", &report.because)])) } }
        @if report.reasons.is_empty() { p { (lang.text("situation-no-reasons")) } }
        @else { ul { @for reason in &report.reasons { li { (catalogue.reason_title(reason)) } } } }
        @if now != report.computed {
            p.notice { (lang.with("situation-changed", &[("class", &told::class(lang, now)), ("criterion", &criterion(lang, catalogue, by))])) }
        }
    }
}

/// The class as the answers and the record stand now.
fn classify<'a>(desk: &Desk<'_>, catalogue: &'a Catalogue, reasons: &[String]) -> (Class, &'a str) {
    catalogue.classify(reasons, &desk.state.programme.situation.answers(), &Around::of(desk.state).figures())
}

/// What the record knows, and the answers of the dossier beside it.
fn known(desk: &Desk<'_>, catalogue: &Catalogue) -> Markup {
    let found = Readiness::of(desk.state);
    let parts = [
        ("situation-village", &found.village[..], Some(Point::Village)),
        ("situation-body", &found.body[..], Some(Point::Body)),
        ("situation-preparation", &found.preparation[..], None),
        ("situation-conflicts", &[][..], Some(Point::Adverse)),
        ("situation-prone", &[][..], Some(Point::Prone)),
        ("situation-reserve", &found.reserve[..], Some(Point::Reserve)),
        ("situation-measures-known", &[][..], Some(Point::Measures)),
    ];
    html! {
        section.panel id="known" {
            h2 { (desk.text("situation-known")) }
            p.hint { (desk.text("situation-known-lead")) }
            div.sides { @for (title, lines, point) in parts { div { (part(desk, catalogue, title, lines, point)) } } }
        }
    }
}

fn part(desk: &Desk<'_>, catalogue: &Catalogue, title: &str, lines: &[Line], point: Option<Point>) -> Markup {
    let answers = point.and_then(|point| desk.state.programme.situation.dossier.get(&point)).and_then(|(_, answers)| answers.as_ref());
    let lang = desk.lang();
    let missing = if title == "situation-body" { "situation-body-missing" } else { "situation-nothing" };
    html! {
        h3 { (lang.text(title)) }
        @if lines.is_empty() && answers.is_none() { p.soft { (lang.text(missing)) } }
        dl.facts {
            @for (name, figure) in lines { dt { (lang.text(&format!("readiness-{name}"))) } dd { (told::figure(lang, figure)) } }
            @if let Some(answers) = answers {
                @for (question, given) in catalogue.in_order(&answers.answers) { dt { (question) } dd { (told::answer(lang, given)) } }
                @if !answers.note.is_empty() { dt { (lang.text("dossier-note")) } dd { (answers.note) } }
            }
        }
    }
}

/// The form of the report, once the dossier is answered; the criteria stand above it.
fn report(desk: &Desk<'_>, catalogue: &Catalogue, reported: Option<&Reported>) -> Markup {
    let situation = &desk.state.programme.situation;
    let open: Vec<String> = Point::ALL
        .iter()
        .filter(|point| !situation.dossier.contains_key(point))
        .map(|point| desk.text(&format!("point-{}", point.name())))
        .collect();
    let form = desk.form(REPORT, |f| fields(desk, f, catalogue, reported));
    let title = desk.text(if reported.is_some() { "situation-again" } else { "situation-make" });
    html! {
        section.panel id="make" {
            h2 { (title) }
            (criteria(desk, catalogue))
            @if !open.is_empty() {
                p { strong { (desk.with("situation-waits", &[("points", &open.join("、"))])) } " "
                    a href={ "/console/units/" (desk.at.unit.code) "/dossier" } { (desk.text("unit-step-dossier")) } }
            } @else if desk.may(REPORT) {
                (opening(&title, reported.is_none() || desk.answers(REPORT), &form))
            }
        }
    }
}

fn criteria(desk: &Desk<'_>, catalogue: &Catalogue) -> Markup {
    let lang = desk.lang();
    let (class, by) = classify(desk, catalogue, &[]);
    html! {
        details {
            summary { (lang.text("situation-criteria")) }
            ol { @for one in &catalogue.criteria { li { (one.title) " → " strong { (told::class(lang, one.class)) } } } }
            p { (lang.text("situation-else")) }
        }
        p { (lang.with("situation-so-far", &[("class", &told::class(lang, class)), ("criterion", &criterion(lang, catalogue, by))])) }
    }
}

fn fields(desk: &Desk<'_>, f: &Filled<'_>, catalogue: &Catalogue, reported: Option<&Reported>) -> Markup {
    let before = reported.and_then(|reported| reported.report.as_ref());
    let holds = |id: &str| before.is_some_and(|report| report.reasons.iter().any(|reason| reason == id));
    let reasons = html! { @for reason in &catalogue.reasons {
        (f.field(Field::check(&field_name(&reason.id), reason.title.clone()).value(if holds(&reason.id) { "yes" } else { "" })))
    } };
    let mut classes = vec![(String::new(), desk.text("situation-class-criteria"))];
    classes.extend(Class::ALL.map(|class| (class.number().to_string(), told::class(desk.lang(), class))));
    let other = before.filter(|report| report.class != report.computed);
    html! {
        (day(f))
        (form::group(&desk.text("situation-reasons"), &html! { p.hint { (desk.text("situation-reasons-hint")) } div.columns { (reasons) } }))
        (f.field(Field::select("class", desk.text("situation-class"), classes).value(other.map_or_else(String::new, |report| report.class.number().to_string()))))
        (f.field(Field::area("because", desk.text("situation-because")).value(other.map_or("", |report| report.because.as_str())).hint(desk.text("situation-because-hint"))))
    }
}

/// The form of the office above whoever made the report.
fn review(desk: &Desk<'_>, reported: &Reported) -> Markup {
    let above = desk.at.account.role < reported.by;
    html! { @if desk.may(REVIEW) && above {
        section.panel id="review" {
            h2 { (desk.text("situation-review")) }
            (desk.form(REVIEW, |f| html! {
                (day(f))
                (f.field(Field::area("remarks", desk.text("situation-remarks")).hint(desk.text("situation-remarks-hint")).required()))
            }))
        }
    } }
}
