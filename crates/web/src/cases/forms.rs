//! The forms of a case, and how they are read. Words of the law and of the programme are chosen, everything else is written.

use election::programme::case::{Case, Command, Concerned, Correction, Finding, Kind, Ruling, Step, above};
use election::programme::{Desk, Leader, Who};
use maud::{Markup, html};
use uuid::Uuid;

use super::course;
use super::{HOME, Page};
use crate::form::{self, Field};
use crate::unit::sent::Reader;

/// The acts, as they stand in addresses; one about a case has its number behind it.
pub(super) const ACTS: [&str; 8] = ["open", "state", "decide", "notify", "correct", "confirm", "appeal", "rule"];

const SOURCES: [&str; 4] = ["report", "inspection", "observer", "risk_list"];
const HOWS: [&str; 3] = ["handed", "left", "posted"];

/// The word of an act.
pub(super) fn word(act: &str) -> &str {
    act.split('-').next().unwrap_or_default()
}

fn form(page: &Page<'_>, act: &str, inside: &Markup) -> Markup {
    let inside = html! { (form::hidden("key", &Uuid::now_v7().to_string())) (inside) };
    form::form(&format!("{HOME}/{}/{act}", page.code), &page.text(&format!("do-{}", word(act))), &inside)
}

fn area(page: &Page<'_>, act: &str, name: &str) -> Field {
    page.field(act, Field::area(name, page.text(&format!("{}-{name}", word(act)))).required())
}

fn words_of(page: &Page<'_>, prefix: &str, words: &[&str]) -> Vec<(String, String)> {
    words.iter().map(|word| ((*word).to_owned(), page.text(&form::key(prefix, word)))).collect()
}

/// The form that opens a case, for those who may.
pub(super) fn open(page: &Page<'_>) -> Markup {
    if !page.may(Step::Open) {
        return html! {};
    }
    if above(page.desk).is_none() {
        return html! { p.hint { (page.lang.text("refusal-no-office-above")) " " (page.lang.text("remedy-no-office-above")) } };
    }
    let who = match page.desk {
        Desk::Unit => Who::Unit,
        Desk::Office(who) => who,
    };
    let done = |id: &str| page.state.programme.actions.iter().any(|done| done.action == id);
    let missing = page.catalogue.actions.iter().filter(|action| action.leader && action.who == who && !done(&action.id));
    let mut kinds: Vec<(String, String)> =
        missing.map(|action| (format!("act:{}", action.id), page.with("hands-off", &[("action", &action.title)]))).collect();
    let lines = page.catalogue.prohibitions.iter().map(|one| (format!("line:{}", one.id), format!("{} {}", one.letter, one.title)));
    kinds.extend(lines);
    let own = !page.sees();
    let sources = words_of(page, "source", if own { &SOURCES[..1] } else { &SOURCES });
    let chosen = format!("act:{}", page.action);
    let known = kinds.iter().any(|(id, _)| *id == chosen);
    let inside = html! {
        (page.on("open"))
        (page.field("open", Field::select("about", page.text("about"), kinds).value(chosen).required()))
        (page.field("open", Field::select("source", page.text("source"), sources).value(if known { "risk_list" } else { "report" }).required()))
        fieldset.row {
            legend { (page.text("concerned")) }
            (page.field("open", Field::text("name", page.text("name")).required()))
            (page.field("open", Field::text("post", page.text("post"))))
            (page.field("open", Field::text("account", page.text("account")).hint(page.text("account-hint"))))
        }
        (area(page, "open", "words").hint(page.text("open-hint")))
    };
    html! {
        section.panel id="open" {
            details open[known || page.answer_to("open").is_some()] {
                summary { (page.text("do-open")) }
                p.hint { (page.text("open-lead")) }
                (form(page, "open", &inside))
            }
        }
    }
}

/// The forms for what may come next, for whoever may.
pub(super) fn next(page: &Page<'_>, case: &Case) -> Markup {
    let heard = case.stated.is_some() || case.statement_due < page.today;
    let decided = case.decided.as_ref();
    let told = case.notified.as_ref();
    let corrects = case.correction_due().is_some() && told.is_some();
    let steps = [
        (Step::State, "state", case.stated.is_none() && decided.is_none() && !heard),
        (Step::Decide, "decide", decided.is_none() && heard),
        (Step::Notify, "notify", decided.is_some() && told.is_none()),
        (Step::Correct, "correct", corrects && case.corrected.is_none()),
        (Step::Confirm, "confirm", corrects && case.corrected.is_some()),
        (Step::Appeal, "appeal", case.upheld() && case.appealed.is_none() && told.is_some_and(|(_, due, _)| *due >= page.today)),
        (Step::Rule, "rule", case.appealed.is_some() && case.ruled.is_none()),
    ];
    html! {
        @for (_, act, _) in steps.iter().filter(|(step, act, due)| page.may(*step) && (*due || page.answer_to(&own(act, case)).is_some())) {
            @let name = own(act, case);
            details open[page.answer_to(&name).is_some()] {
                summary { (page.text(&format!("do-{act}"))) }
                (form(page, &name, &html! { (form::hidden("case", &case.number.to_string())) (page.on(&name)) (fields(page, case, &name)) }))
            }
        }
        @if decided.is_none() && !heard && page.may(Step::Decide) { p.hint { (page.with("waits-statement", &[("day", &case.statement_due.to_string())])) } }
    }
}

fn own(act: &str, case: &Case) -> String {
    format!("{act}-{}", case.number)
}

fn fields(page: &Page<'_>, case: &Case, act: &str) -> Markup {
    match word(act) {
        "decide" => decision(page, case, act),
        "notify" => html! {
            (page.field(act, Field::select("how", page.text("how"), words_of(page, "how", &HOWS)).required()))
            (page.field(act, Field::area("words", page.text("notify-words")).value(page.text("notice-draft")).required()))
        },
        "rule" => html! { (upheld(page, act, "")) (area(page, act, "words")) },
        _ => html! { (area(page, act, "words")) },
    }
}

/// Upheld or not.
fn upheld(page: &Page<'_>, act: &str, before: &str) -> Markup {
    let sent = page.answer_to(act);
    let chosen = sent.map_or(before, |answered| answered.sent.get("upheld").unwrap_or_default());
    let error = sent.and_then(|answered| answered.errors.iter().find(|(name, _)| name == "upheld"));
    html! {
        div.choices class=[error.map(|_| "wrong")] role="group" aria-label=(page.text("outcome")) {
            @if let Some((_, error)) = error { p.error role="alert" { (error) } }
            @for (value, key) in [("yes", "upheld"), ("no", "not-upheld")] {
                label.check { input type="radio" name="upheld" value=(value) checked[chosen == value] required; " " (page.text(key)) }
            }
        }
    }
}

/// What it comes to: laid out as the first of the two has said, so that the second need only agree or differ.
fn decision(page: &Page<'_>, case: &Case, act: &str) -> Markup {
    let proposed: Option<&Ruling> = case.proposed.as_ref().and_then(|(_, _, ruling)| ruling.as_ref());
    let finding = proposed.map(|ruling| &ruling.finding);
    let correction = finding.and_then(|finding| finding.correction.as_ref());
    let sent = page.answer_to(act);
    let checked = |id: &str| match sent {
        Some(answered) => answered.sent.all("sanction").contains(&id),
        None => finding.is_some_and(|finding| finding.sanctions.iter().any(|known| known == id)),
    };
    let before = match finding.map(|finding| finding.upheld) {
        Some(true) => "yes",
        Some(false) => "no",
        None => "",
    };
    let of = |told: fn(&Correction) -> String| correction.map(told).unwrap_or_default();
    html! {
        @if proposed.is_some() { p.hint { (page.text("second-hint")) } }
        (upheld(page, act, before))
        fieldset {
            legend { (page.text("sanctions")) }
            @for one in &page.catalogue.sanctions {
                div { label.check { input type="checkbox" name="sanction" value=(one.id) checked[checked(&one.id)]; " " (one.title) " " small { (course::source(page, &one.source, one.confidence)) } } }
            }
        }
        fieldset.row {
            legend { (page.text("correction")) }
            (page.field(act, Field::area("what", page.text("what")).value(of(|one| one.what.clone())).hint(page.text("what-hint"))))
            (page.field(act, Field::text("owner", page.text("owner")).value(of(|one| one.owner.name.clone()))))
            (page.field(act, Field::text("owner_post", page.text("post")).value(of(|one| one.owner.post.clone()))))
            (page.field(act, Field::date("due", page.text("due")).value(of(|one| one.due.to_string()))))
        }
        (area(page, act, "words"))
    }
}

/// Reads a form; nothing where a field is wrong (the reader has noted which).
pub(super) fn read(act: &str, form: &mut Reader<'_>) -> Option<Command> {
    let (on, words) = (form.date("on"), form.filled("words"));
    if act == "open" {
        let (about, source, name) = (about(form), form.word("source"), form.filled("name"));
        let account = Some(form.text("account")).filter(|account| !account.is_empty());
        let person = Leader { name: name?, post: form.text("post") };
        return Some(Command::OpenCase {
            on: on?,
            about: about?,
            source: source?,
            concerned: Concerned { person, account },
            words: words?,
        });
    }
    let case = form.number("case");
    let finding = if act == "decide" { Some(finding(form)) } else { None };
    let stands = if act == "rule" { Some(stands(form)) } else { None };
    let how = if act == "notify" { Some(form.word("how")) } else { None };
    let (on, case, words) = (on?, case?, words?);
    Some(match act {
        "state" => Command::StateInCase { on, case, statement: words },
        "decide" => Command::DecideCase { on, case, finding: finding??, reason: words },
        "notify" => Command::NotifyCase { on, case, how: how??, words },
        "correct" => Command::CorrectCase { on, case, done: words },
        "confirm" => Command::ConfirmCorrection { on, case, words },
        "appeal" => Command::AppealCase { on, case, words },
        _ => Command::RuleCase { on, case, upheld: stands??, reason: words },
    })
}

fn about(form: &mut Reader<'_>) -> Option<Kind> {
    let text = form.text("about");
    let read = match text.split_once(':') {
        Some(("act", action)) => Some(Kind::HandsOff { action: action.to_owned() }),
        Some(("line", prohibition)) => Some(Kind::Prohibited { prohibition: prohibition.to_owned() }),
        _ => None,
    };
    if read.is_none() {
        form.wrong("about", "field-choose");
    }
    read
}

fn stands(form: &mut Reader<'_>) -> Option<bool> {
    match form.text("upheld").as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => {
            form.wrong("upheld", "field-choose");
            None
        }
    }
}

fn finding(form: &mut Reader<'_>) -> Option<Finding> {
    let upheld = stands(form);
    let sanctions = form.all("sanction").into_iter().map(str::to_owned).collect();
    let what = form.text("what");
    let correction = if what.is_empty() {
        None
    } else {
        let (name, due) = (form.filled("owner"), form.date("due"));
        Some(Correction { what, owner: Leader { name: name?, post: form.text("owner_post") }, due: due? })
    };
    Some(Finding { upheld: upheld?, sanctions, correction })
}
