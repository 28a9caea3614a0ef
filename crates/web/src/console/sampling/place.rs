//! A survey in a drawn unit: whose numbers are asked, the papers, answers by link, the count by two.

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use documents::papers;
use election::programme::Command as Work;
use election::programme::sample;
use election::programme::survey::{Command, Counts, Here, Survey, Whose};
use election::{Election, PersonId};
use maud::{Markup, html};

use super::{Answered, Room};
use crate::app::App;
use crate::fail::Fail;
use crate::form::Field;
use crate::guard::InUnit;
use crate::unit::papers::{info, pdf};

/// A survey of a unit that was drawn.
struct Place {
    room: Room,
    survey: Survey,
    at: InUnit,
    state: Arc<Election>,
    /// The whole seed of the sample.
    seed: String,
}

impl Place {
    async fn open(app: &Arc<App>, at: InUnit, survey: &str) -> Result<Self, Response> {
        let room = Room::at(app, &at).await?;
        let seed = room.sample(survey).and_then(|sample| sample.drawn.as_ref()).filter(|drawn| drawn.units.contains(&at.unit.code));
        let (Some(seed), Some(found)) = (seed.map(|drawn| drawn.seed.clone()), room.catalogue.survey(survey).cloned()) else {
            return Err(Fail::not_found().answer(at.lang, false));
        };
        match app.store.election(&at.unit.code).await {
            Ok(state) => Ok(Self { room, survey: found, at, state, seed }),
            Err(error) => Err(Fail::internal(&error).answer(at.lang, false)),
        }
    }

    fn here(&self) -> Option<&Here> {
        self.state.programme.surveys.get(&self.survey.id)
    }

    fn base(&self) -> String {
        format!("/console/surveys/{}/of/{}", self.survey.id, self.at.unit.code)
    }

    fn page(&self) -> Response {
        let title = self.room.with("of", &[("unit", &self.at.unit.name)]);
        let body = match self.here() {
            None => self.open_form(),
            Some(here) => self.opened(here),
        };
        self.room.page(&title, self.room.survey_crumbs(Some(&self.survey)), "surveys", &body)
    }

    fn open_form(&self) -> Markup {
        let room = &self.room;
        let listed = self.survey.of == Whose::Members;
        let fields = html! {
            @if listed { (room.field("open", Field::number("listed", room.text("listed"), 1, 100_000).hint(room.text("listed-hint")).required())) }
        };
        html! { p.lead { (room.text("open-lead")) } section.panel id="open" { h2 { (room.text("do-open")) } (room.form(&self.base(), "open", &fields)) } }
    }

    fn opened(&self, here: &Here) -> Markup {
        let room = &self.room;
        let figures = [("on", here.on.to_string()), ("population", here.population.to_string()), ("sample", here.sample.to_string())];
        let figures: Vec<(&str, &str)> = figures.iter().map(|(name, figure)| (*name, figure.as_str())).collect();
        html! {
            p.lead { (room.with("opened", &figures)) }
            (self.whom(here))
            @match &here.counted {
                Some((on, _, _)) => p { strong { (room.with("counted-on", &[("on", &on.to_string())])) } " " (room.text("counted-where")) },
                None => {
                    p.actions {
                        a.button href={ (self.base()) "/papers/questionnaire.pdf" } { (room.text("paper-questionnaire")) }
                        a.button href={ (self.base()) "/papers/count-sheet.pdf" } { (room.text("paper-count-sheet")) }
                    }
                    (self.link(here))
                    @if here.link.is_none() || here.by_link.is_some() { (self.count_form(here)) }
                },
            }
        }
    }

    /// The numbers who are asked, in the order in which they came; names for those who may see the roll anyway.
    fn whom(&self, here: &Here) -> Markup {
        let room = &self.room;
        if here.of != Whose::Roll {
            let all = here.sample == here.population;
            let numbers = sample::lines(&here.seed, &self.at.unit.code, 1..=here.population, here.sample);
            let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
            return html! { @if all { p { (room.text("everybody")) } } @else { p { (room.text("numbers-of-list")) } p.numbers-drawn { (numbers.join("、")) } } };
        }
        let lines = self.state.roll.voters.keys().map(|person| person.0);
        let drawn = sample::lines(&here.seed, &self.at.unit.code, lines, here.sample);
        let name = |number: u32| self.state.person(PersonId(number)).map_or_else(String::new, |person| person.name.clone());
        html! {
            details {
                summary { (room.with("whom", &[("count", &drawn.len().to_string())])) }
                ol.people { @for number in drawn { li { (number) " " (name(number)) } } }
                p.hint { (room.text("whom-hint")) }
            }
        }
    }

    fn link(&self, here: &Here) -> Markup {
        let room = &self.room;
        html! {
            h2 { (room.text("link")) }
            p { (room.text("link-lead")) }
            @if here.by_link.is_some() { p { (room.text("link-closed")) } }
            @else {
                (room.form(&self.base(), "invite", &html! {}))
                @if here.link.is_some() { p.hint { (room.text("link-again")) } (room.form(&self.base(), "close", &html! {})) }
            }
        }
    }

    fn count_form(&self, here: &Here) -> Markup {
        let room = &self.room;
        let number = |name: &str, label: String| room.field("count", Field::number(name, label, 0, here.sample).required());
        let fields = html! {
            (number("sheets", room.text("sheets")))
            @for question in &self.survey.questions {
                fieldset {
                    legend { (question.text) }
                    div.pair { @for (at, option) in question.options.iter().enumerate() { (number(&field(&question.id, at), option.clone())) } }
                }
            }
        };
        html! {
            section.panel id="count" {
                h2 { (room.text("do-count")) }
                p { (room.text("count-lead")) }
                @if here.entered.is_some() { p.notice { (room.text("counted-once")) } }
                (room.form(&self.base(), "count", &fields))
            }
        }
    }

    fn read_count(&self, answered: &mut Answered) -> Command {
        let lang = self.at.lang;
        let sheets = answered.number(lang, "sheets");
        let mut answers = Counts::new();
        for question in &self.survey.questions {
            let counts = (0..question.options.len()).map(|at| answered.number(lang, &field(&question.id, at))).collect();
            answers.insert(question.id.clone(), counts);
        }
        Command::CountSurvey { on: self.at.today, survey: self.survey.id.clone(), sheets, answers }
    }

    /// Records a command; the page again, with why not, or where it leads.
    async fn record(mut self, command: Command, answered: Answered) -> Response {
        let came = if answered.errors.is_empty() {
            match self.room.record(&self.at.unit.code, self.at.today, Work::Survey(command), answered).await {
                Ok(None) => return Redirect::to(&self.base()).into_response(),
                Ok(Some(answered)) => answered,
                Err(answer) => return answer,
            }
        } else {
            answered
        };
        self.room.answered = Some(came);
        self.page()
    }

    /// Codes are made and printed, once the record says that answers are taken by link.
    async fn invite(mut self, answered: Answered) -> Response {
        let (lang, code) = (self.at.lang, self.at.unit.code.clone());
        let Some(here) = self.here().cloned() else { return Fail::not_found().answer(lang, false) };
        if here.link.is_none() {
            let command = Command::InviteByLink { on: self.at.today, survey: self.survey.id.clone() };
            match self.room.record(&code, self.at.today, Work::Survey(command), answered).await {
                Ok(None) => {}
                Ok(Some(answered)) => {
                    self.room.answered = Some(answered);
                    return self.page();
                }
                Err(answer) => return answer,
            }
        }
        let options = self.survey.questions.iter().map(|question| question.options.len()).collect();
        let people = usize::try_from(here.sample).unwrap_or(usize::MAX);
        let app = Arc::clone(&self.room.app);
        match app.store.answers().prepare(&code, &self.survey.id, options, people).await {
            Ok(codes) if codes.is_empty() => Fail::new(StatusCode::NOT_FOUND, "no_paper_yet").answer(lang, false),
            Ok(codes) => self.questionnaire(&codes).await,
            Err(error) => Fail::internal(&error).answer(lang, false),
        }
    }

    async fn questionnaire(&self, codes: &[String]) -> Response {
        let app = &self.room.app;
        match info(app, &self.at.unit).await {
            Ok(unit) => {
                let paper = papers::questionnaire(&self.survey, &unit, codes);
                pdf(app, self.at.lang, paper, &format!("{}-{}", unit.code, self.survey.id)).await
            }
            Err(error) => Fail::internal(&error).answer(self.at.lang, false),
        }
    }

    /// Answers by link are closed where they are kept, then recorded, then forgotten there.
    async fn close(self, answered: Answered) -> Response {
        let (app, code, survey) = (Arc::clone(&self.room.app), self.at.unit.code.clone(), self.survey.id.clone());
        let told = match app.store.answers().close(&code, &survey).await {
            Ok(told) => told,
            Err(error) => return Fail::internal(&error).answer(self.at.lang, false),
        };
        let (sheets, counts) = told.map_or((0, Vec::new()), |told| (told.sheets, told.counts));
        let none = |question: &election::programme::survey::Asked| vec![0; question.options.len()];
        let each = self.survey.questions.iter().enumerate();
        let answers = each.map(|(at, question)| (question.id.clone(), counts.get(at).cloned().unwrap_or_else(|| none(question)))).collect();
        let command = Command::TakeLinkAnswers { on: self.at.today, survey: survey.clone(), sheets, answers };
        let answer = self.record(command, answered).await;
        if answer.status() == StatusCode::SEE_OTHER
            && let Err(error) = app.store.answers().forget(&code, &survey).await
        {
            tracing::warn!(%error, "closed answers that stand in the record could not be removed");
        }
        answer
    }
}

/// The field of one answer to a question.
fn field(question: &str, at: usize) -> String {
    format!("{question}-{at}")
}

/// `GET /console/surveys/{survey}/of/{code}`.
pub(super) async fn show(State(app): State<Arc<App>>, at: InUnit, Path((survey, _)): Path<(String, String)>) -> Response {
    match Place::open(&app, at, &survey).await {
        Ok(place) => place.page(),
        Err(answer) => answer,
    }
}

/// `POST /console/surveys/{survey}/of/{code}/{act}`.
pub(super) async fn act(
    State(app): State<Arc<App>>,
    at: InUnit,
    Path((survey, _, act)): Path<(String, String, String)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let place = match Place::open(&app, at, &survey).await {
        Ok(place) => place,
        Err(answer) => return answer,
    };
    let mut answered = Answered::new(&act, pairs);
    match act.as_str() {
        "open" => {
            let listed = (place.survey.of == Whose::Members).then(|| answered.number(place.at.lang, "listed"));
            let drawn = u32::try_from(place.room.drawn(&survey).len()).unwrap_or(u32::MAX);
            let command = Command::OpenSurvey { on: place.at.today, survey, seed: place.seed.clone(), drawn, listed };
            place.record(command, answered).await
        }
        "count" => {
            let command = place.read_count(&mut answered);
            place.record(command, answered).await
        }
        "invite" => place.invite(answered).await,
        "close" => place.close(answered).await,
        _ => Fail::not_found().answer(place.at.lang, false),
    }
}

/// `GET /console/surveys/{survey}/of/{code}/papers/{file}`.
pub(super) async fn paper(State(app): State<Arc<App>>, at: InUnit, Path((survey, _, file)): Path<(String, String, String)>) -> Response {
    let place = match Place::open(&app, at, &survey).await {
        Ok(place) => place,
        Err(answer) => return answer,
    };
    let not_yet = || Fail::new(StatusCode::NOT_FOUND, "no_paper_yet").answer(place.at.lang, false);
    let Some(here) = place.here() else { return not_yet() };
    match file.as_str() {
        "questionnaire.pdf" => place.questionnaire(&vec![String::new(); usize::try_from(here.sample).unwrap_or(0)]).await,
        "count-sheet.pdf" => match info(&app, &place.at.unit).await {
            Ok(unit) => match papers::survey_count_sheet(&place.state, &place.survey, &unit, place.at.today) {
                Some(paper) => pdf(&app, place.at.lang, paper, &format!("{}-{survey}-count", unit.code)).await,
                None => not_yet(),
            },
            Err(error) => Fail::internal(&error).answer(place.at.lang, false),
        },
        _ => not_yet(),
    }
}
