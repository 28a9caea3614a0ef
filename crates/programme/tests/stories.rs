//! What is done, late or missing, as tables: the action, the day, how it stands and why.

use std::collections::BTreeMap;

use election::Summary;
use election::programme::action::Done;
use election::programme::case::Row;
use election::programme::catalogue::{Action, Own};
use election::programme::liaison::Liaison;
use election::programme::plan::{Adopted, Wave};
use election::programme::{Catalogue, Programme};
use election::summary::{Due, Stage};
use jiff::civil::{Date, date};
use programme::{Item, Office, Scene, Status, Unit, Why};
use statute::{Citation, Confidence};

const CATALOGUE: &str = include_str!("../../../programmes/haixi.toml");
const STARTS: Date = date(2026, 11, 5);
const FIRST: Date = date(2026, 12, 20);
const SECOND: Date = date(2026, 12, 27);
const VILLAGE: &str = "632823200201";
const OTHER: &str = "632823200202";

fn adopted() -> Adopted {
    let wave = |name: &str, scope: &str, election_day| Wave { name: name.into(), scope: vec![scope.into()], election_day };
    let catalogue = Catalogue::parse(CATALOGUE).expect("the shipped programme");
    let waves = vec![wave("第一批", "632823", FIRST), wave("第二批", OTHER, SECOND)];
    Adopted { on: date(2026, 11, 1), sha256: String::new(), starts: STARTS, waves, text: None, catalogue: Some(catalogue.into()) }
}

fn reached(stages: &[(Stage, Date)]) -> Summary {
    Summary { reached: stages.iter().copied().collect(), ..Summary::default() }
}

fn recorded(action: &str, on: Date) -> Done {
    Done { on, action: action.into(), figures: BTreeMap::new(), told: None }
}

fn liaison(number: u32, scope: &str, on: Date, ended: Option<Date>) -> Liaison {
    Liaison { number, on, scope: vec![scope.into()], leader: None, ended }
}

/// A case that should be decided by a day.
fn case(decision_due: Date) -> Row {
    Row {
        number: 1,
        about: None,
        opened: STARTS,
        decision_due,
        decided: None,
        notified: None,
        correction_due: None,
        confirmed: None,
        appealed: None,
        ruled: None,
    }
}

/// A prefecture, a county and a township with two villages.
#[derive(Default)]
struct Place {
    prefecture: Programme,
    county: Programme,
    township: Programme,
    villages: [Summary; 2],
}

impl Place {
    fn scene<'a>(&'a self, adopted: &'a Adopted, today: Date) -> Scene<'a> {
        let offices = [("6328", &self.prefecture), ("632823", &self.county), ("632823200", &self.township)];
        let offices = offices.map(|(code, work)| Office { code, work });
        let units = [VILLAGE, OTHER].into_iter().zip(&self.villages).map(|(code, summary)| Unit { code, summary, today });
        Scene::new(adopted, today, offices, units).expect("its text is there")
    }
}

fn action<'a>(scene: &Scene<'a>, id: &str) -> &'a Action {
    scene.catalogue.action(id).expect("in the programme")
}

fn told(item: &Item<'_>) -> String {
    match &item.status {
        Status::Done(on) => format!("done {on}"),
        Status::Late(first) | Status::Waits(first) => {
            let first: Vec<&str> = first.iter().map(|action| action.id.as_str()).collect();
            format!("{} {}", item.status.name(), first.join(" ")).trim_end().to_owned()
        }
        other => other.name().to_owned(),
    }
}

#[test]
fn an_action_is_not_yet_due_then_open_then_late_and_says_what_it_waits_for() {
    let adopted = adopted();
    let mut place = Place::default();
    place.villages[0] = reached(&[(Stage::CommitteeFormed, date(2026, 11, 12))]);
    let table = [
        // The committee is formed from 10 to 25 November; this one was, the other was not.
        (VILLAGE, "committee", date(2026, 11, 9), "done 2026-11-12"),
        (OTHER, "committee", date(2026, 11, 16), "not-yet"),
        (OTHER, "committee", date(2026, 11, 17), "open"),
        (OTHER, "committee", date(2026, 12, 2), "open"),
        (OTHER, "committee", date(2026, 12, 3), "late"),
        // The roll is posted from 15 November, after the committee.
        (VILLAGE, "roll-posted", date(2026, 11, 14), "not-yet"),
        (VILLAGE, "roll-posted", date(2026, 11, 15), "open"),
        (VILLAGE, "roll-posted", date(2026, 12, 1), "late"),
        (OTHER, "roll-posted", date(2026, 11, 22), "waits committee"),
        (OTHER, "roll-posted", date(2026, 12, 8), "late committee"),
        // What an office does by itself has days of its own, those of the first wave where the election counts.
        ("6328", "plan-adopted", date(2026, 11, 9), "done 2026-11-01"),
        ("6328", "plan-reviewed", date(2026, 11, 8), "open"),
        ("6328", "plan-reviewed", date(2026, 11, 9), "late"),
        ("632823", "risk-meeting", date(2026, 11, 17), "not-yet"),
        ("632823", "risk-meeting", date(2026, 11, 18), "open"),
        ("632823", "risk-meeting", date(2026, 11, 30), "late"),
    ];
    for (at, id, today, expected) in table {
        let scene = place.scene(&adopted, today);
        assert_eq!(told(&scene.item(action(&scene, id), at)), expected, "{id} at {at} on {today}");
    }
}

#[test]
fn days_are_counted_from_the_plan_of_the_unit_then_from_its_wave_and_else_are_not_known() {
    let mut adopted = adopted();
    let mut place = Place::default();
    let days = |place: &Place, adopted: &Adopted, at: &str| {
        let scene = place.scene(adopted, STARTS);
        scene.days(action(&scene, "vote"), at).map(|(first, _)| first)
    };
    assert_eq!(days(&place, &adopted, VILLAGE), Some(FIRST));
    assert_eq!(days(&place, &adopted, OTHER), Some(SECOND), "the nearest wave holds");
    place.villages[0].election_day = Some(date(2026, 12, 22));
    place.villages[0].day = Some(date(2027, 1, 3));
    assert_eq!(days(&place, &adopted, VILLAGE), Some(date(2026, 12, 22)), "a runoff does not move the work before the vote");
    adopted.waves.clear();
    let scene = place.scene(&adopted, STARTS);
    assert_eq!(scene.undated("6328"), [OTHER]);
    assert_eq!(told(&scene.item(action(&scene, "vote"), OTHER)), "undated");
    assert_eq!(told(&scene.item(action(&scene, "risk-meeting"), "632823")), "undated");
    assert_eq!(scene.days(action(&scene, "column"), "6328"), Some((STARTS, date(2026, 11, 15))), "counted from the start of the work");
}

#[test]
fn an_office_is_answered_for_once_an_open_liaison_holds_for_every_unit_below() {
    let adopted = adopted();
    let on = date(2026, 11, 6);
    let table = [
        (vec![], "open", 2),
        (vec![liaison(1, VILLAGE, on, None)], "open", 1),
        (vec![liaison(1, VILLAGE, on, None), liaison(2, OTHER, date(2026, 11, 7), None)], "done 2026-11-07", 0),
        (vec![liaison(1, "632823200", on, None)], "done 2026-11-06", 0),
        (vec![liaison(1, "632823200", on, Some(date(2026, 11, 7)))], "open", 2),
    ];
    for (liaison, expected, unanswered) in table {
        let place = Place { prefecture: Programme { liaison, ..Programme::default() }, ..Place::default() };
        let scene = place.scene(&adopted, date(2026, 11, 8));
        assert_eq!(told(&scene.item(action(&scene, "liaison"), "6328")), expected);
        assert_eq!(scene.unanswered(scene.office("6328").expect("known")).count(), unanswered);
    }
}

#[test]
fn the_units_behind_each_number_are_those_of_the_office() {
    let adopted = adopted();
    let mut place = Place::default();
    place.villages[0].standing.actions.insert("prohibitions".into(), date(2026, 11, 20));
    place.villages[1].standing.shown.insert(Own::DossierAnswered, date(2026, 11, 21));
    let scene = place.scene(&adopted, date(2026, 12, 6));
    let places = |id: &str, status: &str, from: &str| {
        let items = scene.items(action(&scene, id), from);
        items.iter().filter(|item| item.status.name() == status).map(|item| item.place.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(places("prohibitions", "done", "6328"), [VILLAGE]);
    assert_eq!(places("prohibitions", "open", "6328"), [OTHER], "its wave votes a week later");
    assert_eq!(places("dossier", "late", "632823"), [VILLAGE]);
    assert_eq!(places("dossier", "done", "632823200"), [OTHER]);
    assert_eq!(places("training-township", "open", "6328"), ["632823200"]);
    assert!(places("dossier", "late", "632801").is_empty(), "another county's are not ours");
    assert_eq!(scene.offices_below("6328"), ["632823", "632823200"]);
}

#[test]
fn leading_that_nobody_has_recorded_is_a_missing_act() {
    let adopted = adopted();
    let mut place = Place::default();
    place.county.actions.push(recorded("training-county", date(2026, 11, 10)));
    let missing = |place: &Place, from: &str| {
        let scene = place.scene(&adopted, date(2026, 11, 18));
        scene.missing(from).iter().map(|one| format!("{} {} {}", one.by, one.item.place, one.item.action.id)).collect::<Vec<_>>()
    };
    let all = ["2026-11-08 6328 plan-reviewed", "2026-11-08 632823 guidance-county", "2026-11-10 632823200 guidance-township"];
    assert_eq!(missing(&place, "6328"), all);
    assert_eq!(missing(&place, "632823"), all[1..]);
    place.township.actions.push(recorded("guidance-township", date(2026, 11, 17)));
    assert_eq!(missing(&place, "6328"), all[..2], "late is not missing once it is done");
}

#[test]
fn a_unit_is_late_or_at_risk_for_reasons_the_law_first() {
    let adopted = adopted();
    let today = date(2026, 12, 1);
    let due = |by| Some(Due { what: "roll".into(), by, citation: Citation::new("P", "第一条", Confidence::Text) });
    let why = |change: &dyn Fn(&mut Summary)| {
        let mut place = Place::default();
        place.villages[0].standing.actions.insert("deliberation-rules".into(), today);
        place.villages[0].standing.actions.insert("prohibitions".into(), today);
        for what in [Own::BodyBefore, Own::DossierAnswered, Own::SituationReported, Own::SituationReviewed, Own::MeasuresPlanned] {
            place.villages[0].standing.shown.insert(what, today);
        }
        place.villages[0].reached.insert(Stage::RollPublished, today);
        change(&mut place.villages[0]);
        let scene = place.scene(&adopted, today);
        let told = |why: Why<'_>| match why {
            Why::Overdue(due) => format!("overdue {}", due.what),
            Why::LastDay(due) => format!("last day {}", due.what),
            Why::Blocked(code) => format!("blocked {code}"),
            Why::Late(item) => format!("late {}", item.action.id),
            Why::Measures(count, earliest) => format!("{count} measures since {earliest}"),
            Why::Cases(count, earliest) => format!("{count} cases since {earliest}"),
        };
        scene.risks(scene.unit(VILLAGE).expect("known")).into_iter().map(told).collect::<Vec<_>>()
    };
    assert!(why(&|_| {}).is_empty());
    assert_eq!(why(&|unit| unit.due = due(today)), ["last day roll"]);
    assert!(why(&|unit| unit.due = due(date(2026, 12, 2))).is_empty(), "there is a day left");
    let everything = |unit: &mut Summary| {
        unit.due = due(date(2026, 11, 30));
        unit.blocked = Some("tie".into());
        unit.standing.actions.clear();
        unit.standing.open = vec![date(2026, 11, 20), date(2026, 11, 30), today];
        unit.standing.cases = vec![case(date(2026, 11, 30)), case(date(2026, 11, 25)), case(today)];
    };
    let all = ["overdue roll", "blocked tie", "late deliberation-rules", "2 measures since 2026-11-20", "2 cases since 2026-11-25"];
    assert_eq!(why(&everything), all);
}

#[test]
fn the_calendar_of_a_level_spans_all_waves_below_it() {
    let adopted = adopted();
    let place = Place::default();
    let scene = place.scene(&adopted, STARTS);
    let lines = |at: &str| scene.calendar(at);
    let vote = |at: &str| lines(at).into_iter().find(|line| line.action.id == "vote").and_then(|line| line.days);
    assert_eq!(vote("6328"), Some((FIRST, SECOND)));
    assert_eq!(vote(OTHER), Some((SECOND, SECOND)));
    assert_eq!(lines("6328").len(), scene.catalogue.actions.len(), "the prefecture sees all");
    assert!(lines("632823").iter().all(|line| line.action.id != "plan-reviewed"), "what is done above is not the county's work");
    assert!(lines("63").is_empty(), "no office has such a code");
}

#[test]
fn a_programme_whose_text_is_erased_shows_nothing() {
    let adopted = Adopted { catalogue: None, ..adopted() };
    assert!(Scene::new(&adopted, STARTS, [], []).is_none());
}
