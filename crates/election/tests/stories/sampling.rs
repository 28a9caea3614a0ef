//! Samples, surveys and the quality sample: a seed that nobody knew, answers that are nobody's, a sheet beside the record.

use std::collections::BTreeMap;
use std::sync::Arc;

use election::programme::catalogue::Given;
use election::programme::quality::{self, Verdict};
use election::programme::sample::{self, QUALITY};
use election::programme::survey::{self, Counts};
use election::programme::{Catalogue, Command as Work};
use election::{Command, Election, Role};
use jiff::civil::Date;

use crate::common::{QINGHAI, Village, check, usual_sheet};

const HAIXI: &str = include_str!("../../../../programmes/haixi.toml");
/// As a lottery made it public.
const SEED: &str = "03 07 12 21 26 30 05";

fn haixi() -> Catalogue {
    Catalogue::parse(HAIXI).expect("the programme of the repository is read")
}

fn prefecture() -> Village {
    let mut office = Village::qinghai();
    office.state = Election::of_office("632800000000");
    office.catalogue = Some(Arc::new(haixi()));
    office
}

fn frame() -> Vec<String> {
    (201..=240).map(|unit| format!("632823200{unit}")).collect()
}

fn announce(on: Date, sample: &str, days: i64, frame: Vec<String>) -> Command {
    let seed_day = statute::shift(on, days);
    Command::Programme(Work::Sample(sample::Command::AnnounceSample { on, sample: sample.to_owned(), seed_day, frame }))
}

fn draw(on: Date, sample: &str, seed: &str) -> Command {
    Command::Programme(Work::Sample(sample::Command::DrawSample { on, sample: sample.to_owned(), seed: seed.to_owned() }))
}

fn refused(village: &Village, role: Role, account: &str, command: &Command) -> &'static str {
    let refusal = village.refused_as(role, account, command);
    check::readable(&refusal);
    refusal.rule
}

#[test]
fn anybody_draws_the_same_sample_from_the_seed() {
    // The vector of docs/programme.md.
    let codes: Vec<String> = (201..=206).map(|unit| format!("632823200{unit}")).collect();
    let seed = sample::seed("villagers", SEED);
    assert_eq!(seed, "villagers:03 07 12 21 26 30 05");
    let units = sample::units(&seed, &codes, 3);
    let lines = sample::lines(&seed, &units[0], 1..=40, 5);
    assert_eq!(units, ["632823200203", "632823200201", "632823200205"]);
    assert_eq!(lines, [38, 14, 31, 26, 37]);
    let fewer = sample::lines(&seed, &units[0], (1..=40).filter(|line| *line != lines[0]), 4);
    assert_eq!(fewer, lines[1..], "who is struck off the roll makes room for the next, and nobody else moves");
    assert_ne!(sample::units(&sample::seed(QUALITY, SEED), &codes, 3), units, "two samples of one day are two draws");
}

#[test]
fn a_sample_is_announced_before_its_seed_exists_and_drawn_by_two() {
    let mut office = prefecture();
    let on = office.today;
    let p = Role::Prefecture;
    assert_eq!(refused(&office, p, "a", &draw(on, QUALITY, SEED)), "sample_not_announced");
    assert_eq!(refused(&office, p, "a", &announce(on, "nobody", 3, frame())), "sample_unknown");
    assert_eq!(refused(&office, p, "a", &announce(on, QUALITY, 0, frame())), "seed_day_past");
    assert_eq!(refused(&office, p, "a", &announce(office.before(45), QUALITY, 2, frame())), "seed_day_past");
    assert_eq!(refused(&office, p, "a", &announce(on, QUALITY, 3, frame()[..5].to_vec())), "frame_unfit");
    let twice = [frame(), frame()].concat();
    assert_eq!(refused(&office, p, "a", &announce(on, QUALITY, 3, twice)), "frame_unfit");
    assert_eq!(refused(&office, Role::County, "c", &announce(on, QUALITY, 3, frame())), "role_not_allowed");
    office.act_as(p, "a", &announce(on, QUALITY, 3, frame()));
    office.act_as(p, "a", &announce(on, QUALITY, 4, frame()));
    assert_eq!(refused(&office, p, "a", &draw(on, QUALITY, SEED)), "seed_early");
    let on = office.at(36);
    assert_eq!(refused(&office, p, "a", &announce(on, QUALITY, 3, frame())), "sample_announced");
    assert_eq!(refused(&office, p, "a", &draw(on, QUALITY, "红球")), "seed_unfit");
    office.act_as(p, "a", &draw(on, QUALITY, "03 07 12 21 26 30 50"));
    assert_eq!(refused(&office, p, "b", &draw(on, QUALITY, SEED)), "seed_differs");
    office.act_as(p, "a", &draw(on, QUALITY, SEED));
    assert!(office.state.programme.samples[QUALITY].drawn.is_none(), "one person alone draws nothing");
    office.act_as(p, "b", &draw(on, QUALITY, SEED));
    let drawn = office.state.programme.samples[QUALITY].drawn.clone().expect("drawn");
    assert_eq!((drawn.units.len(), drawn.units.clone()), (20, sample::units(&drawn.seed, &frame(), 20)));
    assert_eq!(refused(&office, p, "a", &draw(on, QUALITY, SEED)), "sample_drawn");
}

fn survey(command: survey::Command) -> Command {
    Command::Programme(Work::Survey(command))
}

fn counts(overall: [u32; 4]) -> Counts {
    let sum: u32 = overall.iter().sum();
    BTreeMap::from([("overall".to_owned(), overall.to_vec()), ("open".to_owned(), vec![sum, 0, 0]), ("free".to_owned(), vec![0, 0, sum])])
}

fn open(village: &Village, name: &str, listed: Option<u32>) -> Command {
    let (on, seed) = (village.today, sample::seed(name, SEED));
    survey(survey::Command::OpenSurvey { on, survey: name.to_owned(), seed, drawn: 1, listed })
}

fn count(village: &Village, sheets: u32, overall: [u32; 4]) -> Command {
    survey(survey::Command::CountSurvey { on: village.today, survey: "villagers".to_owned(), sheets, answers: counts(overall) })
}

/// A village whose people are asked, thirty of the forty on its roll.
fn asked() -> Village {
    let mut village = Village::qinghai();
    village.catalogue = Some(Arc::new(haixi()));
    village.final_roll();
    let command = open(&village, "villagers", None);
    village.act_as(Role::Township, "t", &command);
    village
}

#[test]
fn sheets_are_counted_by_two_and_the_record_says_nothing_of_what_was_answered() {
    let mut village = asked();
    let t = Role::Township;
    assert_eq!(refused(&village, t, "t", &open(&village, "villagers", None)), "survey_open");
    assert_eq!(refused(&village, t, "t", &open(&village, "elected", None)), "survey_nobody");
    assert_eq!(refused(&village, t, "t", &open(&village, "nothing", None)), "sample_unknown");
    assert_eq!(refused(&village, Role::ElectionCommittee, "e", &count(&village, 20, [17, 2, 1, 0])), "role_not_allowed");
    assert_eq!(refused(&village, t, "t", &count(&village, 31, [17, 2, 1, 0])), "survey_sheets");
    assert_eq!(refused(&village, t, "t", &count(&village, 19, [17, 2, 1, 0])), "survey_tally_unfit");
    let first = count(&village, 20, [17, 2, 1, 0]);
    village.act_as(t, "t", &first);
    assert_eq!(refused(&village, t, "u", &count(&village, 20, [17, 1, 2, 0])), "survey_differs");
    assert_eq!(refused(&village, t, "u", &count(&village, 21, [17, 2, 1, 0])), "survey_differs");
    village.act_as(t, "u", &first);
    assert_eq!(refused(&village, t, "t", &first), "survey_counted");
    let standing = village.state.summary().standing.surveys["villagers"].clone();
    assert_eq!((standing.population, standing.sample, standing.sheets, standing.counted), (40, 30, 20, Some(village.today)));
    assert_eq!(standing.questions[0], ("overall".to_owned(), 19, 20));
    for recorded in &village.log {
        let public = serde_json::to_string(&recorded.fact).expect("JSON");
        assert!(!public.contains("overall") && !public.contains("[17"), "{public}");
    }
    let mut erased = village.state.clone();
    erased.programme.surveys.clear();
    village.log.iter().for_each(|recorded| erased.programme_apply(recorded));
    assert_eq!(erased.summary().standing.surveys["villagers"].counted, None, "what is erased counts no more");
}

/// Applies what was recorded as if its sealed part were erased.
trait Erased {
    fn programme_apply(&mut self, recorded: &election::Recorded);
}

impl Erased for Election {
    fn programme_apply(&mut self, recorded: &election::Recorded) {
        if let election::Fact::Programme(fact) = &recorded.fact {
            self.programme.apply(fact, None);
        }
    }
}

#[test]
fn answers_by_link_are_closed_before_the_sheets_are_counted_and_added_to_them() {
    let mut village = asked();
    let t = Role::Township;
    let name = || "villagers".to_owned();
    let take = |village: &Village, sheets, overall| {
        survey(survey::Command::TakeLinkAnswers { on: village.today, survey: name(), sheets, answers: counts(overall) })
    };
    let invite = survey(survey::Command::InviteByLink { on: village.today, survey: name() });
    assert_eq!(refused(&village, t, "t", &take(&village, 1, [1, 0, 0, 0])), "survey_no_link");
    village.act_as(t, "t", &invite);
    assert_eq!(refused(&village, t, "t", &invite), "survey_link_open");
    assert_eq!(refused(&village, t, "t", &count(&village, 5, [5, 0, 0, 0])), "survey_link_first");
    let command = take(&village, 10, [9, 0, 1, 0]);
    village.act_as(t, "t", &command);
    assert_eq!(refused(&village, t, "t", &count(&village, 21, [21, 0, 0, 0])), "survey_sheets");
    for account in ["t", "u"] {
        let command = count(&village, 20, [18, 1, 1, 0]);
        village.act_as(t, account, &command);
    }
    let standing = village.state.summary().standing.surveys["villagers"].clone();
    assert_eq!((standing.sheets, standing.questions[0].clone()), (30, ("overall".to_owned(), 28, 30)));
}

#[test]
fn party_members_are_asked_by_the_list_of_the_branch() {
    let mut village = asked();
    assert_eq!(refused(&village, Role::Township, "t", &open(&village, "members", None)), "survey_nobody");
    let command = open(&village, "members", Some(7));
    village.act_as(Role::Township, "t", &command);
    assert_eq!(village.state.programme.surveys["members"].sample, 7);
    let not_here = Command::Programme(Work::Survey(survey::Command::InviteByLink { on: village.today, survey: "elected".to_owned() }));
    assert_eq!(refused(&village, Role::Township, "t", &not_here), "survey_not_open");
}

/// What an observer sees who sees everything as the record has it.
fn seen(catalogue: &Catalogue, election: &Election) -> BTreeMap<String, Given> {
    let of = |check: &quality::Check| check.recorded(election).unwrap_or(Given::Is(true));
    catalogue.checks.iter().map(|check| (check.id.clone(), of(check))).collect()
}

#[test]
fn an_observer_sees_what_the_record_says_or_it_is_said_where_not() {
    let mut village = Village::qinghai();
    village.catalogue = Some(Arc::new(haixi()));
    village.voted(usual_sheet());
    let catalogue = haixi();
    let figures: Vec<Option<u32>> = quality::RECORD.iter().map(|(name, _)| quality::figure_of(name, &village.state)).collect();
    assert!(figures.iter().all(Option::is_some), "{figures:?}");
    let command =
        |village: &Village, answers| Command::Programme(Work::Quality(quality::Command::CheckQuality { on: village.today, answers }));
    let mut answers = seen(&catalogue, &village.state);
    assert_eq!(refused(&village, Role::Township, "t", &command(&village, answers.clone())), "role_not_allowed");
    assert_eq!(refused(&village, Role::Observer, "o", &command(&village, BTreeMap::new())), "checks_unfit");
    answers.insert("valid".to_owned(), Given::Number(35));
    let sheet = command(&village, answers.clone());
    village.act_as(Role::Observer, "o", &sheet);
    answers.insert("valid".to_owned(), Given::Is(true));
    assert_eq!(refused(&village, Role::Observer, "o", &command(&village, answers)), "checks_unfit");
    let lines = quality::compare(&catalogue, &village.state);
    let of = |id: &str| lines.iter().find(|line| line.check.id == id).map(|line| line.verdict);
    assert_eq!((of("valid"), of("invalid"), of("booth")), (Some(Verdict::Differs), Some(Verdict::Agrees), Some(Verdict::Alone)));
    assert_eq!(village.state.summary().standing.checked, Some(village.today));
    let mut elsewhere = Village::new(QINGHAI, village.day);
    elsewhere.catalogue = village.catalogue.clone();
    assert!(quality::compare(&catalogue, &elsewhere.state).iter().all(|line| line.verdict == Verdict::NotChecked));
}
