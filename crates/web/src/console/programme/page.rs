//! The office's page, and what all pages here share: names, forms, how an action stands in words.

use std::sync::Arc;

use election::programme::catalogue::{Action, Evidence, Kind, Own, Phase};
use election::programme::{Desk, Who, case};
use jiff::civil::Date;
use maud::{Markup, html};
use programme::{Item, Missing, Scene, Status};
use statute::Confidence;
use uuid::Uuid;

use super::act::{Answered, works_in};
use super::risks::{self, Risky};
use super::sight::who_name;
use super::{Asked, HOME, Sight};
use crate::app::App;
use crate::form::{self, Field};
use crate::guard::Staff;
use crate::layout::{self, Head};
use crate::unit::sent::name_of;

/// A page of an office, being written.
pub(super) struct Page<'a> {
    pub(super) app: &'a Arc<App>,
    pub(super) staff: Staff,
    pub(super) asked: Asked,
    /// Code of the office.
    pub(super) office: String,
    pub(super) sight: Sight,
    pub(super) answered: Option<Answered>,
}

impl<'a> Page<'a> {
    pub(super) const fn new(app: &'a Arc<App>, staff: Staff, asked: Asked, office: String, sight: Sight) -> Self {
        Self { app, staff, asked, office, sight, answered: None }
    }

    pub(super) fn text(&self, key: &str) -> String {
        self.staff.lang.text(&format!("programme-{key}"))
    }

    pub(super) fn with(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.staff.lang.with(&format!("programme-{key}"), args)
    }

    /// Whether the person looking may record for this office.
    pub(super) fn own(&self) -> bool {
        works_in(&self.staff, &self.office)
    }

    /// The name of a place below the office, with its township where it is a unit.
    pub(super) fn place(&self, code: &str) -> String {
        match self.sight.unit(code) {
            Some(unit) => format!("{}{}", unit.township, unit.name),
            None => self.app.store.divisions().get(code).map_or_else(|| code.to_owned(), |division| division.name.clone()),
        }
    }

    /// A place with the page where its work stands.
    pub(super) fn place_link(&self, code: &str) -> Markup {
        let href = if self.sight.unit(code).is_some() { format!("/console/units/{code}") } else { format!("{HOME}?office={code}") };
        // What lies above is not open to those below.
        html! { @if code.starts_with(self.staff.account.division.as_str()) { a href=(href) { (self.place(code)) } } @else { (self.place(code)) } }
    }

    /// The address of a page here, for this office.
    pub(super) fn href(&self, path: &str, query: &str) -> String {
        let more = if query.is_empty() { String::new() } else { format!("&{query}") };
        format!("{HOME}{path}?office={}{more}", self.office)
    }

    /// What was sent to a form, if this page answers it.
    pub(super) fn sent_to(&self, form: &str) -> Option<&Answered> {
        self.answered.as_ref().filter(|answered| answered.form == form)
    }

    /// A field of a form with what was sent, and the error beside it.
    pub(super) fn field(&self, form: &str, field: Field) -> Field {
        self.row_field(form, field, 0)
    }

    /// The same for a name that occurs once per row.
    pub(super) fn row_field(&self, form: &str, field: Field, row: usize) -> Field {
        let field = field.within(&format!("{form}-{row}"));
        let Some(answered) = self.sent_to(form) else { return field };
        let errors = answered.errors.iter().filter(|(name, _)| row == 0 && name == field.name());
        let error = errors.map(|(_, sentence)| sentence.as_str()).collect::<Vec<_>>().join(" ");
        let value = answered.sent.all(field.name()).get(row).copied().unwrap_or_default().to_owned();
        field.value(value).error(error)
    }

    /// A form with the key under which it acts once.
    pub(super) fn form(&self, name: &str, path: &str, fields: &Markup) -> Markup {
        form::form(&format!("{HOME}{path}"), &self.text(name), &keyed(fields))
    }

    /// The same for a form that takes files.
    pub(super) fn form_with_files(&self, name: &str, path: &str, fields: &Markup) -> Markup {
        form::upload(&format!("{HOME}{path}"), &self.text(name), &keyed(fields))
    }

    /// The day of an act: today unless something else was sent.
    pub(super) fn on(&self, form: &str) -> Field {
        self.field(form, Field::date("on", self.text("on")).value(self.sight.today()).required())
    }

    /// What came of an act, above a page.
    fn came(&self) -> Markup {
        let known = DONE.contains(&self.asked.done.as_str());
        let wrong = self.answered.as_ref().is_some_and(|answered| !answered.errors.is_empty());
        html! {
            @if known { div.done role="status" id="done" { (self.staff.lang.text("unit-recorded")) " " strong { (self.text(&self.asked.done)) } } }
            @if wrong { div.refusal role="alert" { (self.staff.lang.text("unit-fields-wrong")) } }
            @if let Some(refusal) = self.answered.as_ref().and_then(|answered| answered.refusal.as_ref()) { (form::refusal_box(self.staff.lang, refusal)) }
        }
    }

    /// A page below the office's.
    pub(super) fn inner(&self, title: &str, body: &Markup) -> Markup {
        let crumbs = vec![(self.staff.lang.text("nav-home"), "/console".to_owned()), (self.title(), self.href("", ""))];
        self.framed(title, crumbs, body)
    }

    fn title(&self) -> String {
        self.with("title", &[("office", &self.place(&self.office))])
    }

    /// The office's page.
    pub(super) fn markup(&self, body: Markup) -> Markup {
        let above = self.staff.account.division.as_str();
        let mut crumbs = vec![(self.staff.lang.text("nav-home"), "/console".to_owned())];
        let upper = [4, 6].into_iter().filter_map(|digits| self.office.get(..digits)).filter(|code| code.starts_with(above));
        for code in upper.filter(|code| *code != self.office) {
            crumbs.push((self.with("title", &[("office", &self.place(code))]), format!("{HOME}?office={code}")));
        }
        self.framed(&self.title(), crumbs, &body)
    }

    fn framed(&self, title: &str, crumbs: Vec<(String, String)>, body: &Markup) -> Markup {
        let body = html! { (self.came()) (body) };
        layout::console(self.app, &self.staff, &Head::new(title, crumbs, "programme"), &body)
    }

    /// The days of an action in words.
    pub(super) fn days(&self, days: Option<(Date, Date)>) -> String {
        match days {
            None => self.text("no-day"),
            Some((first, last)) if first == last => first.to_string(),
            Some((first, last)) => self.with("days", &[("first", &first.to_string()), ("last", &last.to_string())]),
        }
    }

    /// The same on a page, where no day is broken.
    pub(super) fn span(&self, days: Option<(Date, Date)>) -> Markup {
        match days {
            Some((first, last)) if first != last => html! { span.day { (first) } " " (self.text("to")) " " span.day { (last) } },
            days => html! { span.day { (self.days(days)) } },
        }
    }

    /// How an action stands, in words.
    pub(super) fn status(&self, item: &Item<'_>) -> Markup {
        let titles = |first: &[&Action]| first.iter().map(|action| action.title.as_str()).collect::<Vec<_>>().join("、");
        match &item.status {
            Status::Done(on) => html! { (self.with("status-done-on", &[("day", &on.to_string())])) },
            Status::Late(first) => html! {
                span.overdue { (self.text("status-late")) }
                @if !first.is_empty() { " " (self.with("status-after", &[("first", &titles(first))])) }
            },
            Status::Waits(first) => html! { (self.with("status-after", &[("first", &titles(first))])) },
            other => html! { (self.text(&format!("status-{}", other.name()))) },
        }
    }

    /// Article or instruction, marked where nobody has confirmed it.
    pub(super) fn source(&self, action: &Action) -> Markup {
        let lang = self.staff.lang;
        html! {
            cite { (action.source) }
            @if action.confidence != Confidence::Text {
                " " span.unverified title=(lang.text(form::confidence_key(action.confidence))) { (lang.text("web-unverified")) }
            }
        }
    }

    /// 规定动作 or 自选动作.
    pub(super) fn kind(&self, kind: Kind) -> String {
        self.text(&format!("kind-{}", name_of(&kind)))
    }

    /// Whose an action is.
    pub(super) fn who(&self, who: Who) -> String {
        self.text(&format!("who-{}", who_name(who)))
    }

    /// What shows that an action was done.
    pub(super) fn evidence(&self, action: &Action) -> String {
        let lang = self.staff.lang;
        match &action.evidence {
            Evidence::Stage { stage } => self.with("evidence-stage", &[("stage", &lang.text(&format!("stage-{}", stage.name())))]),
            Evidence::Recorded { what } => self.text(&form::key("evidence", &name_of(what))),
            Evidence::Document => self.text("evidence-document"),
            Evidence::Minute => self.text("evidence-minute"),
        }
    }
}

/// Acts that a page confirms.
const DONE: [&str; 9] = [
    "adopt",
    "cancel-course",
    "end-liaison",
    "hand-in-recording",
    "hold-course",
    "name-liaison",
    "plan-course",
    "record",
    "review-recording",
];

/// Fields of a form that acts once.
fn keyed(fields: &Markup) -> Markup {
    html! { (form::hidden("key", &Uuid::now_v7().to_string())) (fields) }
}

/// The office's page below its title.
pub(super) fn home(page: &Page<'_>) -> Markup {
    let Some(scene) = page.sight.scene() else { return none(page) };
    let missing = scene.missing(&page.office);
    let risky = risks::all(page, &scene);
    html! {
        (in_force(page, &scene))
        @if !page.own() { p.notice { (page.text("read-only")) } }
        div data-live="" {
            (numbers(page, &scene, &missing, &risky))
            (risks::section(page, &risky))
            (led(page, &missing))
            @if own_only(page).is_some() { p.notice { (page.with("only", &[("status", &page.text(&format!("status-{}", page.asked.status)))])) " " a href=(page.href("", "")) { (page.text("places-all")) } } }
            @for phase in Phase::ALL { (actions(page, &scene, phase)) }
            p.hint { (page.text("definitions")) }
        }
        (offices(page, &scene, &risky))
    }
}

/// Nothing is adopted: who does it, and where.
fn none(page: &Page<'_>) -> Markup {
    let adopts = page.own() && super::ADOPTS.contains(&page.staff.account.role);
    html! {
        p.notice { (page.text("none")) }
        @if adopts { p.actions { a.button.main href=(format!("{HOME}/plan")) { (page.text("adopt")) } } }
        @else { p { (page.text("none-wait")) } }
    }
}

fn in_force(page: &Page<'_>, scene: &Scene<'_>) -> Markup {
    let adopted = scene.adopted;
    html! {
        p.lead { (page.with("in-force", &[("title", &scene.catalogue.title), ("on", &adopted.on.to_string()), ("starts", &adopted.starts.to_string())])) }
        p.actions {
            a.button href=(page.href("/calendar", "")) { (page.text("calendar")) }
            a.button href=(page.href("/liaison", "")) { (page.text("liaison")) }
            a.button href=(page.href("/training", "")) { (page.text("training")) }
            a.button href=(page.href("/plan", "")) { (page.text("plan")) }
        }
    }
}

/// The figures, each with the list behind it.
fn numbers(page: &Page<'_>, scene: &Scene<'_>, missing: &[Missing<'_>], risky: &[Risky<'_>]) -> Markup {
    let own = scene.own(&page.office);
    let late = own.iter().filter(|item| matches!(item.status, Status::Late(_))).count();
    // Who is not asked to name leaders is not told whom they miss.
    let names = own.iter().any(|item| item.action.evidence == Evidence::Recorded { what: Own::LiaisonNamed });
    let alone = scene.office(&page.office).filter(|_| names).map(|office| scene.unanswered(office).count());
    let cell = |number: usize, key: &str, href: String| html! { li { a href=(href) { b { (number) } (page.text(key)) } } };
    html! {
        ul.numbers {
            (cell(late, "number-late", page.href("", "status=late")))
            (cell(risky.len(), "number-risks", page.href("/risks", "")))
            (cell(missing.len(), "number-led", "#led".to_owned()))
            @if let Some(alone) = alone { (cell(alone, "number-unanswered", page.href("/liaison", "") + "#unanswered")) }
        }
    }
}

/// Acts that somebody should have led and that are missing, by action.
fn led(page: &Page<'_>, missing: &[Missing<'_>]) -> Markup {
    let mut by: Vec<(&Action, Vec<&Missing<'_>>)> = Vec::new();
    for one in missing {
        match by.iter_mut().find(|(action, _)| action.id == one.item.action.id) {
            Some((_, all)) => all.push(one),
            None => by.push((one.item.action, vec![one])),
        }
    }
    let head = ["col-action", "col-by", "col-missing", "col-where"].map(|key| page.text(key));
    let rows = html! { @for (action, all) in &by { tr {
        td { (action.title) }
        td.d { @if let Some(first) = all.first() { (first.by) } }
        td.n { (count(page, action, "late", all.len())) }
        td { @for (at, one) in all.iter().take(SHOWN).enumerate() { @if at > 0 { "、" } (page.place_link(one.item.place)) (open_case(page, one)) } @if all.len() > SHOWN { "…" } }
    } } };
    html! {
        h2 id="led" { (page.text("led")) }
        p.hint { (page.text("led-lead")) }
        @if by.is_empty() { p { (page.text("led-none")) } } @else { (form::table(&page.with("led-caption", &[("count", &missing.len().to_string())]), &head, &rows)) }
    }
}

/// A case of an act that nobody led, for those above the place.
fn open_case(page: &Page<'_>, missing: &Missing<'_>) -> Markup {
    let (place, role) = (missing.item.place, page.staff.account.role);
    let log = store::office_log(place);
    let may = case::steps(Desk::of(&log), role).contains(&case::Step::Open) && case::above(Desk::of(&log)).is_some();
    let terms = page.sight.scene().is_some_and(|scene| scene.catalogue.cases.is_some());
    html! { @if may && terms { " " small { a href={ "/console/cases/" (place) "?action=" (missing.item.action.id) "#open" } { (page.text("open-case")) } } } }
}

/// Places named in a row before the rest is left to the list.
const SHOWN: usize = 6;

/// A number that opens the places behind it.
pub(super) fn count(page: &Page<'_>, action: &Action, status: &str, number: usize) -> Markup {
    let href = page.href(&format!("/actions/{}", action.id), &format!("status={status}"));
    html! { @if number == 0 { "0" } @else { a href=(href) { (number) } } }
}

fn actions(page: &Page<'_>, scene: &Scene<'_>, phase: Phase) -> Markup {
    let name = name_of(&phase);
    let head = ["col-action", "col-kind", "col-who", "col-days", "col-status", "col-evidence", "col-source"].map(|key| page.text(key));
    let title = page.text(&format!("phase-{name}"));
    let lines = lines(page, scene, phase);
    let rows = html! { @for line in &lines { tr {
        td { a href=(page.href(&format!("/actions/{}", line.action.id), "")) { (line.action.title) } }
        td.d { (page.kind(line.action.kind)) }
        td { (page.who(line.action.who)) }
        td { (page.span(line.days)) }
        td { (standing(page, line)) }
        td { (page.evidence(line.action)) }
        td { (page.source(line.action)) }
    } } };
    html! {
        h2 { (title) }
        @if lines.is_empty() { p { (page.text("none-so")) } } @else {
            div.wide { (form::table(&page.with("phase-caption", &[("phase", &title), ("count", &lines.len().to_string())]), &head, &rows)) }
        }
    }
}

/// An action as an office sees it: at one place, or at many.
struct Line<'a> {
    action: &'a Action,
    days: Option<(Date, Date)>,
    items: Vec<Item<'a>>,
}

/// The status to which the office's own actions are narrowed down, if the address asks for one.
fn own_only<'p>(page: &'p Page<'_>) -> Option<&'p str> {
    Some(page.asked.status.as_str()).filter(|asked| Status::NAMES.contains(asked))
}

fn lines<'a>(page: &Page<'_>, scene: &Scene<'a>, phase: Phase) -> Vec<Line<'a>> {
    let office = page.office.as_str();
    let actions = scene.catalogue.actions.iter().filter(|action| action.phase == phase);
    let lines = actions.map(|action| Line { action, days: scene.span(action, office), items: scene.items(action, office) });
    let asked = |line: &Line<'_>| {
        own_only(page).is_none_or(|name| line.items.iter().any(|item| item.place == office && item.status.name() == name))
    };
    lines.filter(asked).collect()
}

/// One place's standing in words, or how many places stand how.
fn standing(page: &Page<'_>, line: &Line<'_>) -> Markup {
    // An office's own action, or that of the one above it, is one place's even where only one place lies below.
    if let ([only], true) = (line.items.as_slice(), page.office.starts_with(line.items.first().map_or("-", |item| item.place))) {
        return page.status(only);
    }
    let of = |name: &str| line.items.iter().filter(|item| item.status.name() == name).count();
    let counts: Vec<(&str, usize)> = Status::NAMES.into_iter().map(|name| (name, of(name))).filter(|(_, count)| *count > 0).collect();
    html! {
        @if counts.is_empty() { (page.text("nowhere")) }
        @for (at, (name, number)) in counts.into_iter().enumerate() {
            @if at > 0 { " · " }
            span.overdue[name == "late"] { (page.text(&format!("status-{name}"))) " " (count(page, line.action, name, number)) }
        }
    }
}

/// The offices below, each with what it is late with.
fn offices(page: &Page<'_>, scene: &Scene<'_>, risky: &[Risky<'_>]) -> Markup {
    let below = scene.offices_below(&page.office);
    let head = ["col-office", "col-own-late", "col-own-done", "col-risky"].map(|key| page.text(key));
    let own = |code: &str, name: &str| scene.own(code).iter().filter(|item| item.status.name() == name).count();
    let rows = html! { @for code in &below { tr.county[code.len() == 6] {
        th scope="row" { (page.place_link(code)) }
        td.n { a href={ (HOME) "?office=" (code) "&status=late" } { (own(code, "late")) } }
        td.n { a href={ (HOME) "?office=" (code) "&status=done" } { (own(code, "done")) } }
        td.n { a href={ (HOME) "/risks?office=" (code) } { (risky.iter().filter(|(unit, _)| unit.starts_with(code)).count()) } }
    } } };
    html! {
        @if !below.is_empty() {
            h2 { (page.text("offices")) }
            p.hint { (page.with("offices-lead", &[("units", &page.sight.units().to_string())])) }
            div.figures { (form::table(&page.text("offices-caption"), &head, &rows)) }
        }
    }
}
