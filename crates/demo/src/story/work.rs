//! What is done around the vote in a unit: each act on a day within its window; a few late, a few never.

use std::collections::BTreeMap;

use election::Command;
use election::programme::action::Command as Record;
use election::programme::body::{Command as Bodies, Education, Member, PartyOffice, Which};
use election::programme::catalogue::{Given, Phase, Point, Question, Takes, Who as Whose};
use election::programme::situation::Command as Situation;
use election::programme::{Command as Work, Leader};
use jiff::civil::Date;
use statute::{Nationality, Post, Sex, shift};

use super::filing::Step;
use super::{Story, Told, Who};
use crate::course::Reach;
use crate::names::{self, People};
use crate::programme::{figures, leader, programme, told};
use crate::rng::Rng;

/// What is still to be done, the next first.
pub(super) struct Schedule {
    days: Vec<(Date, Task)>,
    /// Chance of its own: the election does not change with what is done around it.
    pub(super) rng: Rng,
}

impl Default for Schedule {
    fn default() -> Self {
        Self { days: Vec::new(), rng: Rng::seeded("") }
    }
}

/// Something to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Task {
    Body(Which),
    Dossier(Point),
    Report,
    Review,
    Measures,
    Finish(u32),
    Record(String),
    File,
    Case(Step),
}

impl Schedule {
    fn on(&mut self, day: Date, task: Task) {
        let at = self.days.partition_point(|(other, _)| *other <= day);
        self.days.insert(at, (day, task));
    }
}

/// Reasons and how often they are given.
const REASONS: [(&str, u32); 7] =
    [("old-problems", 14), ("poor", 9), ("tense", 7), ("petitions", 5), ("clan", 4), ("incomplete", 4), ("not-elected", 2)];

impl Story {
    /// Plans the work of the unit, from the day on which that of the prefecture begins.
    pub(super) fn schedule(&mut self, starts: Date) {
        self.work.rng = Rng::seeded(&format!("work {}", self.place.code));
        let poll = self.days.poll;
        let day = |rng: &mut Rng, first, last| shift(poll, -rng.days(last, first)).max(starts);
        let body = day(&mut self.work.rng, 44, 33);
        self.work.on(body, Task::Body(Which::Before));
        let dossier = day(&mut self.work.rng, 44, 37);
        for (at, point) in (0..).zip(Point::ALL) {
            self.work.on(shift(dossier, at / 3), Task::Dossier(point));
        }
        let report = shift(dossier, self.work.rng.days(2, 4));
        let review = shift(report, self.work.rng.days(1, 6));
        let measures = shift(report, self.work.rng.days(1, 7));
        self.work.on(report, Task::Report);
        if !self.work.rng.percent(4) {
            self.work.on(review, Task::Review);
        }
        self.work.on(measures, Task::Measures);
        self.schedule_actions(starts);
        if self.course.reach >= Reach::Settled {
            let described = shift(self.last_vote(), self.work.rng.days(2, 8));
            self.work.on(described, Task::Body(Which::After));
            let filed = shift(self.last_vote(), self.work.rng.days(3, 7));
            self.work.on(filed, Task::File);
        }
        if self.work.rng.percent(4) {
            let opened = day(&mut self.work.rng, 18, 4);
            self.schedule_case(opened);
        }
    }

    /// A case, and what comes of it: put right, dropped, or nothing yet.
    fn schedule_case(&mut self, opened: Date) {
        self.work.on(opened, Task::Case(Step::Open));
        self.work.on(shift(opened, 2), Task::Case(Step::State));
        let upheld = self.work.rng.weighted(&[(Some(true), 45), (Some(false), 45), (None, 10)]);
        if let Some(upheld) = upheld {
            self.work.on(shift(opened, 5), Task::Case(Step::Decide(upheld)));
        }
        if upheld == Some(true) {
            self.work.on(shift(opened, 9), Task::Case(Step::PutRight));
        }
    }

    /// Every action that somebody has to say was done: most in time, some late, some never.
    fn schedule_actions(&mut self, starts: Date) {
        let programme = programme();
        for action in programme.actions.iter().filter(|action| action.who == Whose::Unit && told(action)) {
            let settled = self.course.reach >= Reach::Settled;
            let anchor = if action.phase == Phase::After { self.last_vote() } else { self.days.poll };
            let (first, last) = action.window.days(starts, anchor);
            let late = if self.work.rng.percent(5) { 4 } else { 0 };
            let day = shift(first, self.work.rng.days(0, i64::from((last - first).get_days())) + late).max(starts);
            let never = self.work.rng.percent(3);
            if !never && (action.phase != Phase::After || settled) {
                self.work.on(day, Task::Record(action.id.clone()));
            }
        }
    }

    /// Does what was to be done by a day.
    pub(super) fn work_until(&mut self, today: Date) -> Told {
        while self.work.days.first().is_some_and(|(day, _)| *day <= today) {
            let (day, task) = self.work.days.remove(0);
            self.do_task(day, task)?;
        }
        Ok(())
    }

    fn do_task(&mut self, on: Date, task: Task) -> Told {
        let work = match task {
            Task::Body(which) => match self.members(which) {
                members if members.is_empty() => return Ok(()),
                members => Work::Body(Bodies::DescribeBody { on, which, members }),
            },
            Task::Dossier(point) => Work::Situation(self.answers(on, point)),
            Task::Report => Work::Situation(self.report(on)),
            Task::Review => {
                let remarks = "已审阅，请按措施落实。".to_owned();
                return self.ask(
                    on,
                    Who::FirstOfCounty,
                    &around(Work::Situation(Situation::ReviewSituation { on, remarks, attachments: Vec::new() })),
                );
            }
            Task::Measures => return self.plan_measures(on),
            Task::File => return self.file_originals(on),
            Task::Case(step) => return self.case(on, step),
            Task::Finish(measure) => {
                let note = "已落实，村务公开栏公布。".to_owned();
                Work::Situation(Situation::FinishMeasure { on, measure, note, attachments: Vec::new() })
            }
            Task::Record(action) => match self.record(on, &action) {
                Some(record) => Work::Action(record),
                None => return Ok(()),
            },
        };
        self.ask(on, Who::Township, &around(work))
    }

    fn record(&mut self, on: Date, id: &str) -> Option<Record> {
        let programme = programme();
        let action = programme.action(id)?;
        let led_by = if action.leader { vec![leader(&mut self.work.rng, "乡镇包村领导")] } else { Vec::new() };
        let figures = figures(action, &mut self.work.rng);
        Some(Record::RecordAction {
            on,
            action: action.id.clone(),
            led_by,
            note: format!("{}，已办理。", action.title),
            figures,
            attachments: Vec::new(),
        })
    }

    fn answers(&mut self, on: Date, point: Point) -> Situation {
        let programme = programme();
        let rng = &mut self.work.rng;
        let answers: BTreeMap<String, Given> =
            programme.questions(point).map(|question| (question.id.clone(), given(question, rng))).collect();
        Situation::AnswerDossier { on, point, answers, note: String::new(), attachments: Vec::new() }
    }

    fn report(&mut self, on: Date) -> Situation {
        let mut reasons: Vec<String> = Vec::new();
        for (reason, share) in REASONS {
            if self.work.rng.percent(share) {
                reasons.push(reason.to_owned());
            }
        }
        Situation::ReportSituation { on, reasons, class: None, because: String::new() }
    }

    /// One measure against every reason; where there is none, one that keeps the unit where it is.
    fn plan_measures(&mut self, on: Date) -> Told {
        let reported = self.state.programme.situation.reported.as_ref().and_then(|reported| reported.report.as_ref());
        let reasons: Vec<Option<String>> = match reported {
            Some(report) if !report.reasons.is_empty() => report.reasons.iter().cloned().map(Some).collect(),
            _ => vec![None],
        };
        for (measure, reason) in (1..).zip(reasons) {
            let owner = Leader { post: "包村干部".to_owned(), ..leader(&mut self.work.rng, "") };
            let due = shift(self.days.poll, self.work.rng.days(-8, 12)).max(on);
            let text = if reason.is_some() { "走访到户，限期解决。" } else { "保持村务公开，巩固班子运行。" };
            let plan = Situation::PlanMeasure { on, reason, measure: text.to_owned(), owner, due };
            self.ask(on, Who::Township, &around(Work::Situation(plan)))?;
            let late = if self.work.rng.percent(6) { 5 } else { -self.work.rng.days(0, 4) };
            if !self.work.rng.percent(4) {
                self.work.on(shift(due, late).max(on), Task::Finish(measure));
            }
        }
        Ok(())
    }

    fn members(&mut self, which: Which) -> Vec<Member> {
        let rng = &mut self.work.rng;
        match which {
            Which::Before => {
                let posts = std::iter::once(Post::Chair)
                    .chain(std::iter::repeat_n(Post::Member, usize::try_from(rng.pick(&[2, 4, 4, 6])).unwrap_or(2)));
                posts.map(|post| before(post, self.place.kind, self.days.poll, rng)).collect()
            }
            Which::After => {
                self.state.elected.iter().map(|elected| Member { person: Some(elected.person), ..other(elected.post, rng, 45) }).collect()
            }
        }
    }
}

fn around(work: Work) -> Command {
    Command::Programme(work)
}

/// What is said of a member beside who it is.
fn other(post: Post, rng: &mut Rng, college: u32) -> Member {
    let party_member = rng.percent(if post == Post::Chair { 90 } else { 60 });
    let office = if post == Post::Chair { PartyOffice::Secretary } else { PartyOffice::Member };
    let education = match rng.below(100) {
        at if at < college => Education::College,
        at if at < college + 35 => Education::High,
        _ => Education::Middle,
    };
    Member {
        person: None,
        name: String::new(),
        sex: None,
        birth: None,
        nationality: None,
        post,
        education: Some(education),
        party_member,
        party_office: (party_member && rng.percent(70)).then_some(office),
        skilled: rng.percent(30),
    }
}

/// A member of the body before, who may not stand on the roll.
fn before(post: Post, kind: crate::places::Kind, poll: Date, rng: &mut Rng) -> Member {
    let people = People::of(kind, rng);
    let sex = if rng.percent(24) { Sex::Female } else { Sex::Male };
    let surname = names::surname(people, rng);
    let name = names::name(people, surname, sex, false, rng);
    let birth = shift(poll, -365 * rng.days(33, 60) - rng.days(0, 364));
    Member { name, sex: Some(sex), birth: Some(birth), nationality: Some(Nationality(people.name().into())), ..other(post, rng, 25) }
}

fn given(question: &Question, rng: &mut Rng) -> Given {
    match &question.takes {
        Takes::YesNo => Given::Is(rng.percent(if question.point == Point::Adverse || question.point == Point::Prone { 5 } else { 93 })),
        Takes::Number => Given::Number(rng.pick(&[0, 0, 0, 1, 1, 2, 5])),
        Takes::Choice { options } => Given::Choice(options.get(rng.index(options.len())).cloned().unwrap_or_default()),
    }
}
