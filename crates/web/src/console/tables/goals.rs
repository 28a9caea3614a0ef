//! 目标: the targets of the cycle and the office's own goals, judged by what the record shows; nothing is declared.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use election::programme::Catalogue;
use election::programme::catalogue::{Bound, Goal};
use figures::survey::per_mille as percent;
use figures::{Judged, Shape, cells, judge, judge_indicator};
use jiff::civil::Date;
use maud::{Markup, html};
use sheets::{Shown, Table};
use statute::Confidence;
use words::Lang;

use super::{Asked, Courses, Place, behind, downloads, files, formula, picker, title, wide};
use crate::app::App;
use crate::form;
use crate::guard::Staff;
use crate::layout::{self, Head};

/// A line: what is aimed at, and how it stands.
struct Line {
    title: String,
    /// What it means: the office's words, then the formula of the measure.
    meaning: String,
    bound: String,
    source: Option<(String, Confidence)>,
    judged: Judged,
}

/// Goals and targets of a place as of a day.
struct Goals {
    lang: Lang,
    place: Place,
    courses: Courses,
    day: Date,
    catalogue: Option<Arc<Catalogue>>,
    /// The reader's own county or prefecture: of parts of it, the page of a survey tells what may be told.
    whole: bool,
}

impl Goals {
    async fn of(app: &App, staff: &Staff, asked: &Asked) -> Result<Self, Response> {
        let place = Place::within(app, staff, &asked.place);
        let catalogue = app.store.programme(&staff.account.division).and_then(|plan| plan.catalogue.clone());
        let whole = place.code == staff.account.division && place.code.len() <= cells::COUNTY;
        let courses = Courses::read(app, staff, &place).await?;
        Ok(Self { lang: staff.lang, place, courses, day: asked.day(app), catalogue, whole })
    }

    fn line(&self, title: &str, definition: &str, bound: Bound, source: Option<(String, Confidence)>, judged: Judged) -> Line {
        let (key, number) = match bound {
            Bound::AtLeast(number) => ("tables-at-least", number),
            Bound::AtMost(number) => ("tables-at-most", number),
        };
        let none = || if judged.poll.is_some() { self.unit(Shape::Share) } else { String::new() };
        let unit = judged.measure.map_or_else(none, |measure| self.unit(measure.shape));
        let polled = || if judged.poll.is_some() { self.lang.text("tables-poll-how") } else { String::new() };
        let meaning = judged.measure.map_or_else(polled, |measure| formula(self.lang, measure.words()));
        let stop = if definition.is_empty() || meaning.is_empty() { "" } else { " " };
        Line {
            title: title.to_owned(),
            meaning: format!("{definition}{stop}{meaning}"),
            bound: self.lang.with(key, &[("number", &number.to_string()), ("unit", &unit)]),
            source,
            judged,
        }
    }

    /// The unit behind a number; the title says whether people, ballots or cases are counted.
    fn unit(&self, shape: Shape) -> String {
        match shape {
            Shape::People => String::new(),
            Shape::Share => self.lang.text(shape.unit()),
            Shape::Units | Shape::Mean => format!(" {}", self.lang.text(shape.unit())),
        }
    }

    fn targets(&self, catalogue: &Catalogue) -> Vec<Line> {
        let line = |target: &election::programme::catalogue::Target| {
            let source = Some((target.source.clone(), target.confidence));
            self.line(&target.title, "", target.bound, source, judge(target, self.place.rows(&self.courses), self.day))
        };
        catalogue.targets.iter().map(line).collect()
    }

    fn indicators(&self, goal: &Goal) -> Vec<Line> {
        let line = |one: &election::programme::catalogue::Indicator| {
            self.line(&one.title, &one.definition, one.bound, None, judge_indicator(one, self.place.rows(&self.courses), self.day))
        };
        goal.indicators.iter().map(line).collect()
    }

    fn value(&self, judged: &Judged) -> String {
        if let Some((poll, (lower, upper))) = judged.poll.and_then(|poll| Some((poll, poll.interval()?))) {
            if poll.few() || !self.whole {
                return self.lang.text("tables-polled-held");
            }
            let share = poll.share().map(percent).unwrap_or_default();
            let figures = [("share", share), ("level", poll.level.to_string()), ("lower", percent(lower)), ("upper", percent(upper))];
            let figures: Vec<(&str, &str)> = figures.iter().map(|(name, figure)| (*name, figure.as_str())).collect();
            return self.lang.with("tables-interval", &figures);
        }
        match judged.measure {
            Some(measure) if judged.value.seen > 0 => {
                let unit = if measure.shape == Shape::Share { String::new() } else { self.unit(measure.shape) };
                format!("{}{unit}", judged.value.text(measure.shape))
            }
            _ => self.lang.text("tables-verdict-no-evidence"),
        }
    }

    fn verdict(&self, judged: &Judged) -> String {
        self.lang.text(&format!("tables-verdict-{}", judged.verdict.name()))
    }

    /// How many units were counted, and of how many the record shows nothing.
    fn counted(&self, judged: &Judged) -> String {
        if let Some(poll) = &judged.poll {
            let (counted, drawn) = (poll.counted.to_string(), poll.drawn.to_string());
            return self.lang.with("tables-polled", &[("counted", &counted), ("drawn", &drawn)]);
        }
        if judged.measure.is_none() {
            return self.lang.text("tables-no-measure");
        }
        let (seen, unseen) = (judged.value.seen.to_string(), judged.value.unseen.to_string());
        self.lang.with("tables-evidence", &[("seen", &seen), ("unseen", &unseen)])
    }

    fn head(&self) -> Vec<String> {
        ["tables-col-goal", "tables-col-aim", "tables-col-now", "tables-col-verdict", "tables-col-evidence"]
            .map(|key| self.lang.text(key))
            .to_vec()
    }

    fn table(&self, caption: &str, lines: &[Line]) -> Markup {
        let rows = html! {
            @for line in lines {
                tr {
                    th scope="row" {
                        (line.title)
                        @if let Some((source, confidence)) = &line.source { br; small { (sourced(self.lang, source, *confidence)) } }
                        br; small.soft { (line.meaning) }
                    }
                    td { (line.bound) }
                    td { (self.value(&line.judged)) }
                    td { strong { (self.verdict(&line.judged)) } }
                    td { @match line.judged.measure {
                        Some(measure) => a href=(behind(&measure.key, &self.place.code, self.day)) title=(title(self.lang, measure)) { (self.counted(&line.judged)) },
                        None => (self.counted(&line.judged)),
                    } }
                }
            }
        };
        wide(caption, &self.head(), &rows)
    }

    fn page(&self, catalogue: &Catalogue) -> Markup {
        let targets = self.targets(catalogue);
        html! {
            @if !targets.is_empty() {
                h2 { (self.lang.text("tables-targets")) }
                (self.table(&self.lang.text("tables-targets"), &targets))
            }
            @for goal in &catalogue.goals {
                h2 { (goal.title) }
                p { (sourced(self.lang, &goal.source, goal.confidence)) }
                @if !goal.note.is_empty() { p.notice { (goal.note) } }
                (self.table(&goal.title, &self.indicators(goal)))
            }
            @if targets.is_empty() && catalogue.goals.is_empty() { p { (self.lang.text("tables-no-goals")) } }
        }
    }

    fn title(&self) -> String {
        self.lang.with("tables-goals", &[("place", &self.place.name)])
    }

    fn tables(&self) -> Vec<Table> {
        let Some(catalogue) = &self.catalogue else { return Vec::new() };
        let row = |line: &Line| {
            let texts = [&line.title, &line.bound, &self.value(&line.judged), &self.verdict(&line.judged), &self.counted(&line.judged)];
            texts.map(|text| Shown::Words(text.clone())).to_vec()
        };
        let sheet = |name: &str, notes: Vec<String>, lines: &[Line]| {
            let meanings = lines.iter().map(|line| format!("{}{}{}", line.title, self.lang.text("tables-colon"), line.meaning));
            Table {
                name: name.to_owned(),
                title: format!("{name} {}", self.day),
                notes: notes.into_iter().chain(meanings).collect(),
                head: self.head(),
                rows: lines.iter().map(row).collect(),
            }
        };
        let said = |source: &str, confidence: Confidence| {
            if confidence == Confidence::Text { source.to_owned() } else { format!("{source} {}", self.lang.text("web-unverified")) }
        };
        let targets = self.targets(catalogue);
        let sources =
            targets.iter().filter_map(|line| line.source.as_ref()).map(|(source, confidence)| said(source, *confidence)).collect();
        let mut tables = vec![sheet(&self.lang.text("tables-targets"), sources, &targets)];
        for goal in &catalogue.goals {
            tables.push(sheet(&goal.title, vec![said(&goal.source, goal.confidence), goal.note.clone()], &self.indicators(goal)));
        }
        tables
    }
}

/// A source; what nobody has confirmed is marked.
fn sourced(lang: Lang, source: &str, confidence: Confidence) -> Markup {
    html! {
        (source)
        @if confidence != Confidence::Text {
            " " span.unverified title=(lang.text(form::confidence_key(confidence))) { (lang.text("web-unverified")) }
        }
    }
}

/// `GET /console/goals`.
pub async fn show(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Result<Markup, Response> {
    let goals = Goals::of(&app, &staff, &asked).await?;
    let lang = staff.lang;
    let body = html! {
        p.lead { (lang.text("tables-goals-lead")) }
        @match &goals.catalogue {
            None => p.notice { (lang.text("tables-no-programme")) },
            Some(catalogue) => {
                (picker(lang, "/console/goals", goals.day, &form::hidden("place", &goals.place.code)))
                (goals.page(catalogue))
                (downloads(lang, "/console/goals/goals", &format!("day={}&place={}", goals.day, goals.place.code)))
            }
        }
    };
    let crumbs = vec![(lang.text("nav-home"), "/console".to_owned())];
    Ok(layout::console(&app, &staff, &Head::new(goals.title(), crumbs, "goals"), &body))
}

/// `GET /console/goals/goals.xlsx`.
pub async fn workbook(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Result<Response, Response> {
    let goals = Goals::of(&app, &staff, &asked).await?;
    Ok(files::workbook(staff.lang, &goals.tables(), &format!("goals-{}-{}", goals.place.code, goals.day)))
}

/// `GET /console/goals/goals.pdf`.
pub async fn paper(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Result<Response, Response> {
    let goals = Goals::of(&app, &staff, &asked).await?;
    Ok(files::paper(&app, &staff, &goals.title(), &goals.tables(), &format!("goals-{}-{}", goals.place.code, goals.day)).await)
}
