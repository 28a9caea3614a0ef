//! 六个心中有数: six points, each with a few short questions of the prefecture's programme.

use std::collections::BTreeMap;

use documents::told;
use election::programme::catalogue::{Catalogue, Given, Point, Question, Takes};
use election::programme::situation::{Answers, Command as Situation};
use election::{Command, programme};
use jiff::civil::Date;
use maud::{Markup, html};

use super::{day, no_programme, opening};
use crate::form::Field;
use crate::routes::CLERKS;
use crate::unit::desk::{Action, Desk, Filled, Step};
use crate::unit::sent::Reader;

const ANSWER: &str = "answer_dossier";

/// The page.
pub const PAGE: Step = Step { name: "dossier", show, actions: &[Action { name: ANSWER, roles: CLERKS, read }] };

fn field_name(question: &Question) -> String {
    format!("q-{}", question.id)
}

fn read(form: &mut Reader<'_>) -> Option<Command> {
    let (on, point) = (form.date("on"), form.word::<Point>("which"));
    let catalogue = form.catalogue.clone();
    let asked: Vec<&Question> = catalogue.iter().flat_map(|catalogue| catalogue.questions(point.unwrap_or(Point::Village))).collect();
    let mut answers = BTreeMap::new();
    for question in &asked {
        answers.extend(given(form, question).map(|given| (question.id.clone(), given)));
    }
    let whole = answers.len() == asked.len();
    let answer = Situation::AnswerDossier { on: on?, point: point?, answers, note: form.text("note"), attachments: form.files() };
    whole.then_some(Command::Programme(programme::Command::Situation(answer)))
}

fn given(form: &mut Reader<'_>, question: &Question) -> Option<Given> {
    let name = field_name(question);
    let text = form.text(&name);
    match &question.takes {
        Takes::Number => return form.number(&name).map(Given::Number),
        Takes::YesNo if text == "yes" => return Some(Given::Is(true)),
        Takes::YesNo if text == "no" => return Some(Given::Is(false)),
        Takes::Choice { options } if options.contains(&text) => return Some(Given::Choice(text)),
        Takes::YesNo | Takes::Choice { .. } => form.wrong(&name, "field-choose"),
    }
    None
}

fn show(desk: &Desk<'_>) -> Markup {
    let Some(catalogue) = desk.catalogue() else { return no_programme(desk) };
    html! {
        div.notice { p { strong { (desk.text("dossier-never")) } } }
        @for (number, one) in Point::ALL.into_iter().enumerate() { (point(desk, catalogue, number + 1, one)) }
    }
}

fn point(desk: &Desk<'_>, catalogue: &Catalogue, number: usize, point: Point) -> Markup {
    let answered = desk.state.programme.situation.dossier.get(&point);
    let returned = desk.sent_to(ANSWER, "which") == Some(point.name());
    let summary = desk.text(if answered.is_some() { "dossier-change" } else { "dossier-fill" });
    let before = answered.and_then(|(_, answers)| answers.as_ref());
    let form = desk.form_named(ANSWER, point.name(), |f| fields(desk, f, catalogue, point, before));
    html! {
        section.panel id=(point.name()) {
            h2 { (number) " " (desk.text(&format!("point-{}", point.name()))) }
            p.hint { (desk.text(&format!("dossier-about-{}", point.name()))) }
            @match answered {
                Some((on, answers)) => (before_now(desk, catalogue, *on, answers.as_ref())),
                None => p { strong { (desk.text("dossier-open")) } },
            }
            @if desk.may(ANSWER) { (opening(&summary, returned || answered.is_none(), &form)) }
        }
    }
}

/// What was answered to a point.
fn before_now(desk: &Desk<'_>, catalogue: &Catalogue, on: Date, answers: Option<&Answers>) -> Markup {
    let lang = desk.lang();
    html! {
        p { (lang.with("dossier-answered", &[("day", &on.to_string())])) }
        @match answers {
            Some(answers) => {
                dl.facts { @for (question, given) in catalogue.in_order(&answers.answers) {
                    dt { (question) }
                    dd { strong { (told::answer(lang, given)) } }
                } @if !answers.note.is_empty() {
                    dt { (lang.text("dossier-note")) }
                    dd { (answers.note) }
                } }
                (desk.files(&answers.attachments))
            }
            None => p.soft { (lang.text("work-erased")) },
        }
    }
}

fn fields(desk: &Desk<'_>, f: &Filled<'_>, catalogue: &Catalogue, point: Point, before: Option<&Answers>) -> Markup {
    html! {
        (day(f))
        @for question in catalogue.questions(point) { (f.field(field(desk, question, before))) }
        (f.field(Field::area("note", desk.text("dossier-note")).value(before.map_or("", |answers| answers.note.as_str())).hint(desk.text("dossier-never"))))
    }
}

fn field(desk: &Desk<'_>, question: &Question, before: Option<&Answers>) -> Field {
    let (name, text) = (field_name(question), question.text.clone());
    let given = before.and_then(|answers| answers.answers.get(&question.id));
    let value = match given {
        None => String::new(),
        Some(Given::Is(is)) => (if *is { "yes" } else { "no" }).to_owned(),
        Some(other) => told::answer(desk.lang(), other),
    };
    let chosen = |options: Vec<(String, String)>| {
        let none = std::iter::once((String::new(), desk.text("work-choose")));
        Field::select(&name, text.clone(), none.chain(options).collect())
    };
    let field = match &question.takes {
        Takes::Number => Field::number(&name, text.clone(), 0, 1_000_000),
        Takes::YesNo => chosen(["yes", "no"].map(|word| (word.to_owned(), desk.text(&format!("value-{word}")))).to_vec()),
        Takes::Choice { options } => chosen(options.iter().map(|option| (option.clone(), option.clone())).collect()),
    };
    field.value(value).required()
}
