//! The programme of the prefecture, and what its offices do about it: the plan, liaison, and every action that is theirs.

use std::sync::{Arc, OnceLock};

use election::Role;
use election::programme::action::Command as Record;
use election::programme::case::{Command as Cases, Concerned, Correction, Finding, How, Kind, Source};
use election::programme::catalogue::{Action, Evidence};
use election::programme::liaison::Command as Answer;
use election::programme::plan::{Command as Plan, Wave};
use election::programme::{Catalogue, Command as Work, Leader, Who};
use jiff::civil::Date;
use statute::{Sex, shift};

use crate::DemoError;
use crate::cycle::Act;
use crate::names::{self, People};
use crate::places::{COUNTIES, PREFECTURE, places, townships};
use crate::rng::Rng;
use crate::training::course;

/// The programme of the repository.
pub const PROGRAMME: &str = include_str!("../../../programmes/haixi.toml");

/// The demonstration's work began so many days ago.
const BEGAN: i64 = 25;
/// Units that have not planned theirs vote in so many days.
const UNTIL: i64 = 20;
/// Before the work begins the programme is adopted.
const ADOPTED: i64 = -15;
/// The county whose leaders leave what they should lead to others: its acts are missing.
const HANDS_OFF: &str = "632822";

/// What it says, read once.
pub(crate) fn programme() -> Arc<Catalogue> {
    static READ: OnceLock<Arc<Catalogue>> = OnceLock::new();
    let read = || {
        Arc::new(Catalogue::parse(PROGRAMME).unwrap_or_else(|fault| panic!("programmes/haixi.toml, line {}: {}", fault.line, fault.what)))
    };
    Arc::clone(READ.get_or_init(read))
}

/// The day on which the work of the demonstration of a day began.
#[must_use]
pub fn began(today: Date) -> Date {
    shift(today, -BEGAN)
}

/// The one wave of the demonstration of a day.
#[must_use]
pub fn waves(today: Date) -> Vec<Wave> {
    vec![Wave { name: "全州".to_owned(), scope: vec![PREFECTURE.0.to_owned()], election_day: shift(today, UNTIL) }]
}

/// Somebody who leads, invented.
pub(crate) fn leader(rng: &mut Rng, post: &str) -> Leader {
    let people = People::Han;
    let surname = names::surname(people, rng);
    let sex = if rng.percent(75) { Sex::Male } else { Sex::Female };
    Leader { name: names::name(people, surname, sex, false, rng), post: post.to_owned() }
}

/// Figures that an action asks for.
pub(crate) fn figures(action: &Action, rng: &mut Rng) -> std::collections::BTreeMap<String, u32> {
    let invited = rng.between(20, 90);
    let number = |name: &str, rng: &mut Rng| match name {
        "invited" => invited,
        _ => invited - rng.between(0, 9),
    };
    action.figures.iter().map(|name| (name.clone(), number(name, rng))).collect()
}

/// Whether somebody has to say that an action was done; all others the record shows.
pub(crate) const fn told(action: &Action) -> bool {
    matches!(action.evidence, Evidence::Document | Evidence::Minute)
}

struct Office {
    code: String,
    who: Who,
    role: Role,
    post: &'static str,
}

fn every() -> Result<Vec<Office>, DemoError> {
    let office = |code: &str, who, role, post| Office { code: code.to_owned(), who, role, post };
    let mut all = vec![office(PREFECTURE.0, Who::Prefecture, Role::Prefecture, "州委常委、组织部部长")];
    all.extend(COUNTIES.iter().map(|(code, _)| office(code, Who::County, Role::County, "县委副书记")));
    all.extend(townships()?.iter().map(|(code, _)| office(code, Who::Township, Role::Township, "乡镇党委书记")));
    Ok(all)
}

/// What the offices have done from the adoption of the programme to a day, in the order of days.
///
/// # Errors
/// If the lists of divisions cannot be read.
pub fn offices(starts: Date, waves: &[Wave], until: Date) -> Result<Vec<Act>, DemoError> {
    let (every, places) = (every()?, places()?);
    let mut acts = Vec::new();
    for office in &every {
        let mut rng = Rng::seeded(&format!("office {}", office.code));
        let log = store::office_log(&office.code);
        let mut act = |work: Work| acts.push(Act::work(&log, office.role, "demo", work));
        if office.who == Who::Prefecture {
            let (on, waves) = (shift(starts, ADOPTED), waves.to_vec());
            act(Work::Plan(Plan::AdoptProgramme { on, text: PROGRAMME.to_owned(), starts, waves }));
        }
        for below in every.iter().filter(|below| answers_for(office, below)) {
            let on = shift(starts, rng.days(0, 5));
            let leader = leader(&mut rng, office.post);
            act(Work::Liaison(Answer::NameLiaison { on, scope: vec![below.code.clone()], leader }));
        }
        if office.who == Who::Township {
            let units = places.iter().map(|place| place.code.as_str()).filter(|code| code.starts_with(&office.code));
            let course = course(units, starts, &mut Rng::seeded(&format!("course {}", office.code)));
            course.into_iter().map(Work::Training).for_each(&mut act);
        }
        let Some(election) = first(waves, &office.code) else { continue };
        actions(office, starts, election, &mut rng).into_iter().map(Work::Action).for_each(&mut act);
        if office.code == HANDS_OFF {
            acts.extend(hands_off(office, starts, election, &mut rng));
        }
    }
    acts.retain(|act| act.on <= until);
    acts.sort_by_key(|act| act.on);
    Ok(acts)
}

/// The first act that a leader of the county should have led stayed missing: the prefecture's two decide, and it is put right.
fn hands_off(office: &Office, starts: Date, election: Date, rng: &mut Rng) -> Vec<Act> {
    let programme = programme();
    let Some(action) = programme.actions.iter().find(|action| action.who == office.who && action.leader && told(action)) else {
        return Vec::new();
    };
    let opened = shift(action.window.days(starts, election).1, 3);
    let (decided, right) = (shift(opened, 6), shift(opened, 12));
    let concerned = Concerned { person: leader(rng, office.post), account: None };
    let correction =
        Correction { what: "由主要领导重新主持。".to_owned(), owner: concerned.person.clone(), due: shift(decided, 10) };
    let finding = Finding { upheld: true, sanctions: vec!["admonition".to_owned()], correction: Some(correction) };
    let (case, reason) = (1, "应由领导主持的工作没有主持，属实。".to_owned());
    let about = Kind::HandsOff { action: action.id.clone() };
    let words = format!("“{}”到期没有记录。", action.title);
    let decide = Cases::DecideCase { on: decided, case, finding, reason };
    let text = |words: &str| words.to_owned();
    let steps = [
        (Role::Prefecture, "demo", Cases::OpenCase { on: opened, about, source: Source::RiskList, concerned, words }),
        (Role::County, "demo-1", Cases::StateInCase { on: shift(opened, 2), case, statement: text("已说明原因。") }),
        (Role::Prefecture, "demo", decide.clone()),
        (Role::Prefecture, "demo-2", decide),
        (Role::Prefecture, "demo", Cases::NotifyCase { on: decided, case, how: How::Handed, words: text("已送达。") }),
        (Role::County, "demo-1", Cases::CorrectCase { on: right, case, done: text("主要领导已重新主持。") }),
        (Role::Prefecture, "demo", Cases::ConfirmCorrection { on: right, case, words: text("查阅纪要属实。") }),
    ];
    let log = store::office_log(&office.code);
    steps.into_iter().map(|(role, account, step)| Act::work(&log, role, account, Work::Case(step))).collect()
}

/// Leaders of the prefecture answer for counties, those of a county for its townships.
fn answers_for(office: &Office, below: &Office) -> bool {
    let next = matches!((office.who, below.who), (Who::Prefecture, Who::County) | (Who::County, Who::Township));
    next && below.code.starts_with(&office.code)
}

/// The election day of the first wave within a division.
fn first(waves: &[Wave], code: &str) -> Option<Date> {
    let within = |wave: &&Wave| wave.scope.iter().any(|scope| scope.starts_with(code) || code.starts_with(scope.as_str()));
    waves.iter().filter(within).map(|wave| wave.election_day).min()
}

/// Its own actions: most within their days, a few late, a few never.
fn actions(office: &Office, starts: Date, election: Date, rng: &mut Rng) -> Vec<Record> {
    let mut all = Vec::new();
    for action in programme().actions.iter().filter(|action| action.who == office.who && told(action)) {
        let (first, last) = action.window.days(starts, election);
        let length = i64::from((last - first).get_days());
        let late = if rng.percent(5) { 3 } else { 0 };
        let on = shift(first, rng.days(0, length.max(0)) + late).max(shift(starts, ADOPTED));
        let led_by = vec![leader(rng, office.post)];
        let figures = figures(action, rng);
        if (action.leader && office.code.starts_with(HANDS_OFF)) || rng.percent(3) {
            continue;
        }
        let note = format!("{}，会议纪要存档。", action.title);
        all.push(Record::RecordAction { on, action: action.id.clone(), led_by, note, figures, attachments: Vec::new() });
    }
    all
}
