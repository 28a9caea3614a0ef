//! Measures over invented units: what is counted, what is unknown, and what is held back.

use std::collections::BTreeSet;

use election::fact::RoundKind;
use election::history::Vote;
use election::programme::Catalogue;
use election::programme::case;
use election::programme::catalogue::{Bound, Own, Target};
use election::programme::composition::{Composition, Share};
use election::programme::training::{ByUnit, Came, Course, Ended, Group};
use election::{Stage, Summary};
use figures::{Row, Unit, Value, Verdict, all, cells, judge, judge_indicator, measure};
use jiff::civil::{Date, date};
use statute::{Body, Confidence};
use words::Lang;

const CODE: &str = "632823200201";

fn day(day: i8) -> Date {
    date(2026, 12, day)
}

fn unit(summary: &Summary) -> Unit<'_> {
    Unit { code: CODE, body: Body::VillageCommittee, summary }
}

fn over(key: &str, units: &[Summary], on: Date) -> Value {
    measure(key).expect("a measure").over(units.iter().map(unit), on)
}

fn text(key: &str, units: &[Summary], on: Date) -> String {
    over(key, units, on).text(measure(key).expect("a measure").shape)
}

fn vote(kind: RoundKind, on: i8, returned: u32) -> Vote {
    Vote { kind, on: day(on), returned, void: false, announced: Some(day(on)), filled: true, elected: 3, stood: 3 }
}

/// Planned on the 1st, roll of 100 posted on the 3rd and of 98 on the 8th, voted on the 20th.
fn village() -> Summary {
    let mut unit = Summary::default();
    let first = [(Stage::Planned, 1), (Stage::CommitteeFormed, 2), (Stage::RollPublished, 3), (Stage::CandidatesPublished, 10)];
    unit.history.first = first.map(|(stage, on)| (stage, day(on))).into();
    unit.history.posted = vec![(day(3), 100), (day(8), 98)];
    unit.votes = vec![vote(RoundKind::First, 20, 70)];
    unit.reached.insert(Stage::Elected, day(20));
    unit
}

/// The first vote void, the rerun two days later.
fn rerun() -> Summary {
    let mut unit = village();
    unit.votes = vec![Vote { void: true, filled: false, elected: 0, stood: 0, announced: None, ..vote(RoundKind::First, 20, 40) }];
    unit.votes.push(Vote { elected: 3, stood: 2, ..vote(RoundKind::Rerun, 22, 60) });
    unit.reached.insert(Stage::Elected, day(22));
    unit
}

/// A case of the 5th that should be decided by the 15th; decided on the 10th, corrected on the 18th.
fn accused(upheld: Option<bool>) -> Summary {
    let mut unit = village();
    unit.standing.cases.push(case::Row {
        number: 1,
        about: None,
        opened: day(5),
        decision_due: day(15),
        decided: upheld.map(|upheld| (day(10), upheld)),
        notified: upheld.map(|_| (day(10), day(14))),
        correction_due: upheld.filter(|upheld| *upheld).map(|_| day(16)),
        confirmed: upheld.filter(|upheld| *upheld).map(|_| day(18)),
        appealed: None,
        ruled: None,
    });
    unit
}

#[test]
fn cases_are_counted_as_of_any_day() {
    let units = [accused(None), accused(Some(true)), accused(Some(false)), village()];
    let cases = [
        ("cases.opened", 4, "0"),
        ("cases.opened", 5, "3"),
        ("cases.open", 9, "3"),
        ("cases.open", 12, "2"),
        ("cases.open", 18, "1"),
        ("cases.late", 15, "0"),
        ("cases.late", 16, "1"),
        ("cases.late", 17, "2"),
        ("cases.late", 18, "1"),
        ("cases.upheld", 9, "—"),
        ("cases.upheld", 10, "1"),
        ("cases.upheld.share", 10, "50.0%"),
        ("cases.corrected", 17, "0"),
        ("cases.corrected", 18, "1"),
        ("cases.corrected.share", 9, "—"),
        ("cases.corrected.share", 18, "100.0%"),
    ];
    for (key, on, expected) in cases {
        assert_eq!(text(key, &units, day(on)), expected, "{key} as of the {on}th");
    }
}

#[test]
fn yesterdays_table_can_be_made_again() {
    let units = [village(), rerun(), Summary::default()];
    let cases = [
        ("progress.units", 1, "3"),
        ("progress.planned", 1, "2"),
        ("progress.committee", 1, "0"),
        ("progress.committee", 2, "2"),
        ("progress.roll", 3, "2"),
        ("progress.registered", 2, "—"),
        ("progress.registered", 3, "200"),
        ("progress.registered", 7, "200"),
        ("progress.registered", 8, "196"),
        ("progress.nominated", 30, "0"),
        ("progress.voted", 19, "0"),
        ("progress.voted", 20, "2"),
        ("progress.turnout", 19, "—"),
        ("progress.turnout", 20, "71.4%"),
        ("progress.turnout", 22, "66.3%"),
        ("progress.first_round", 20, "1"),
        ("progress.first_round.share", 20, "50.0%"),
        ("progress.rerun", 21, "0"),
        ("progress.rerun", 22, "1"),
        ("progress.runoff", 22, "0"),
        ("progress.elected", 21, "1"),
        ("progress.elected", 22, "2"),
        ("progress.unfinished", 21, "2"),
        ("progress.elected.share", 22, "66.7%"),
        ("result.returned", 22, "130"),
        ("result.elected", 22, "6"),
        ("result.candidates_elected", 22, "83.3%"),
        ("record.void_votes", 19, "—"),
        ("record.void_votes", 22, "1"),
    ];
    for (key, on, expected) in cases {
        assert_eq!(text(key, &units, day(on)), expected, "{key} as of the {on}th");
    }
}

#[test]
fn the_week_is_the_difference_of_two_days() {
    let units = [village(), rerun()];
    let change = |key: &str, from: i8, to: i8| {
        let shape = measure(key).expect("a measure").shape;
        over(key, &units, day(to)).change(&over(key, &units, day(from)), shape)
    };
    assert_eq!(change("progress.voted", 13, 20).as_deref(), Some("+2"));
    assert_eq!(change("progress.registered", 3, 8).as_deref(), Some("−4"));
    assert_eq!(change("progress.roll", 3, 8).as_deref(), Some("0"));
    assert_eq!(change("progress.turnout", 20, 22).as_deref(), Some("−5.1"), "as the two shares are written");
    assert_eq!(change("progress.turnout", 13, 20), None, "there was no turnout before");
}

fn body(women: u32, members: u32) -> Summary {
    let of = |count, of| Share { count, of };
    let after = Composition {
        bodies: 1,
        members,
        women: of(women, members),
        young: of(1, members),
        ages: 40 * members + 1,
        college: of(1, members),
        high: of(1, members),
        one_shoulder: of(1, 1),
        ..Composition::default()
    };
    let mut unit = village();
    unit.after = Some(after);
    unit.standing.shown.insert(Own::BodyAfter, day(23));
    unit
}

#[test]
fn bodies_are_counted_by_those_of_whom_something_is_known() {
    let units = [body(2, 5), body(1, 4), village()];
    let cases = [
        ("after.bodies", "2"),
        ("after.members", "9"),
        ("after.women", "3"),
        ("after.women.share", "33.3%"),
        ("after.age", "40.2"),
        ("after.college.share", "22.2%"),
        ("after.middle.share", "55.6%"),
        ("after.party.share", "—"),
        ("before.women.share", "—"),
        ("progress.one_shoulder", "2"),
    ];
    for (key, expected) in cases {
        assert_eq!(text(key, &units, day(25)), expected, "{key}");
    }
    assert_eq!(text("progress.one_shoulder", &units, day(22)), "—", "the bodies were described on the 23rd");
    assert_eq!(text("after.women", &units, day(19)), "—", "nobody was announced yet");
    let value = over("after.women", &units, day(25));
    assert_eq!((value.seen, value.unseen), (2, 1));
}

#[test]
fn keys_are_plain_and_stand_once_with_title_and_formula_in_both_languages() {
    let mut keys: Vec<&str> = all().iter().map(|measure| measure.key.as_str()).collect();
    assert!(keys.iter().all(|key| key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._".contains(&b))));
    keys.sort_unstable();
    let many = keys.len();
    keys.dedup();
    assert_eq!(keys.len(), many);
    for found in all() {
        for lang in [Lang::Zh, Lang::En] {
            let words = found.words();
            assert!(lang.has(words) && lang.has(&format!("{words}-how")), "{lang:?}: {words}");
            assert!(lang.has(found.shape.unit()), "{}", found.shape.unit());
        }
    }
    assert!(figures::COLUMNS.iter().all(|key| measure(key).is_some()));
}

#[test]
fn small_numbers_and_those_that_give_them_away_are_held_back() {
    let protected = cells::protected;
    assert_eq!(protected(&[20, 30], 50), [Some(20), Some(30)]);
    assert_eq!(protected(&[1, 49], 50), [None, None], "49 of 50 tells of the one");
    assert_eq!(protected(&[0, 50], 50), [Some(0), Some(50)]);
    assert_eq!(protected(&[2, 10, 38], 50), [None, None, Some(38)]);
    assert_eq!(protected(&[1, 2, 47], 50), [None, None, Some(47)]);
    assert_eq!(protected(&[48], 50), [None], "the two others could be told by the difference");
    assert_eq!(protected(&[2], 50), [None]);
}

/// Women and members of each row, and what is told.
type Case = (&'static [(u32, u32)], &'static [&'static str]);

#[test]
fn a_small_number_below_the_county_is_held_back_with_what_it_follows_from() {
    let column_of = |key: &str, rows: &[(u32, u32)], protect: bool| {
        let bodies: Vec<Summary> = rows.iter().map(|(women, members)| body(*women, *members)).collect();
        let rows: Vec<Vec<Row<'_>>> = bodies.iter().map(|body| vec![unit(body).into()]).collect();
        cells::column(measure(key).expect("a measure"), &rows, day(25), protect)
    };
    let column = |rows: &[(u32, u32)], protect: bool| column_of("after.women", rows, protect);
    let cases: [Case; 5] = [
        (&[(5, 12), (8, 20)], &["5", "8"]),
        (&[(1, 5), (8, 20), (6, 30)], &["少于3", "不显示", "6"]),
        (&[(1, 5), (1, 6), (8, 20), (9, 30)], &["少于3", "少于3", "不显示", "9"]),
        (&[(4, 5), (8, 20), (6, 30)], &["不显示", "不显示", "6"]),
        (&[(0, 6), (8, 20)], &["0", "8"]),
    ];
    for (rows, expected) in cases {
        assert_eq!(column(rows, true), expected, "{rows:?}");
    }
    let steps = column_of("after.middle.share", &[(5, 12), (8, 20)], true);
    assert_eq!(steps, ["不显示", "不显示"], "one of each has college: the other steps would tell of it");
    assert_eq!(column_of("after.members", &[(1, 2), (1, 5)], true), ["2", "5"], "the size of a body tells of nobody");
    assert_eq!(column(&[(1, 5), (8, 20)], false), ["1", "8"], "the own office sees its own");
    for (place, reader, protected) in
        [("632823", "6328", false), ("632823200", "6328", true), (CODE, "632823", true), (CODE, "632823200", false), (CODE, CODE, false)]
    {
        assert_eq!(cells::applies(place, reader), protected, "{place} seen from {reader}");
    }
}

#[test]
fn a_target_is_judged_by_what_was_counted() {
    let verdict = |key: &str, bound, units: &[Summary], on: i8| {
        let target = Target {
            id: "t".into(),
            title: String::new(),
            measure: key.into(),
            bound,
            source: String::new(),
            confidence: Confidence::Default,
        };
        judge(&target, units.iter().map(unit), day(on)).verdict
    };
    let (done, open) = ([village(), village()], [village(), Summary::default()]);
    let cases: [(&str, Bound, &[Summary], i8, Verdict); 17] = [
        ("record.void_votes", Bound::AtMost(0), &done, 25, Verdict::Met),
        ("record.void_votes", Bound::AtMost(0), &open, 25, Verdict::Open),
        ("record.void_votes", Bound::AtMost(0), &[rerun(), Summary::default()], 25, Verdict::NotMet),
        ("record.void_votes", Bound::AtMost(0), &[Summary::default()], 25, Verdict::NoEvidence),
        ("progress.elected.share", Bound::AtLeast(100), &done, 25, Verdict::Met),
        ("progress.elected.share", Bound::AtLeast(100), &open, 25, Verdict::NotMet),
        ("progress.turnout", Bound::AtLeast(71), &done, 25, Verdict::Met),
        ("progress.turnout", Bound::AtLeast(72), &done, 25, Verdict::NotMet),
        ("progress.turnout", Bound::AtLeast(71), &open, 25, Verdict::Open),
        ("progress.voted", Bound::AtLeast(1), &open, 25, Verdict::Met),
        ("progress.voted", Bound::AtLeast(1), &done, 19, Verdict::NotMet),
        ("survey.villagers", Bound::AtLeast(90), &done, 25, Verdict::NoEvidence),
        ("cases.upheld", Bound::AtMost(0), &done, 25, Verdict::Met),
        ("cases.upheld", Bound::AtMost(0), &done, 19, Verdict::NoEvidence),
        ("cases.upheld", Bound::AtMost(0), &open, 25, Verdict::Open),
        ("cases.upheld", Bound::AtMost(0), &[accused(None), village()], 25, Verdict::Open),
        ("cases.upheld", Bound::AtMost(0), &[accused(Some(true)), Summary::default()], 25, Verdict::NotMet),
    ];
    for (key, bound, units, on, expected) in cases {
        assert_eq!(verdict(key, bound, units, on), expected, "{key} {bound:?} as of the {on}th");
    }
}

#[test]
fn the_programme_of_haixi_names_measures_that_there_are_or_says_what_is_missing() {
    let programme = Catalogue::parse(include_str!("../../../programmes/haixi.toml")).expect("read");
    let known = |key: &str| measure(key).is_some();
    assert!(programme.targets.iter().all(|target| known(&target.measure)));
    assert!(programme.targets.iter().all(|target| target.confidence != Confidence::Text), "nobody has confirmed one");
    let goal = programme.goals.first().expect("a goal");
    assert_eq!((goal.indicators.len(), goal.confidence), (9, Confidence::Default));
    for indicator in &goal.indicators {
        let waits = indicator.measure.starts_with("survey.");
        assert!(waits != known(&indicator.measure), "{}", indicator.measure);
    }
    let nothing = goal.indicators.iter().filter(|one| judge_indicator(one, [unit(&village())], day(25)).verdict == Verdict::NoEvidence);
    assert_eq!(nothing.count(), 3, "surveys");
}

/// A course held on a day, to which so many of each group were asked and came.
fn held(on: i8, came: &[(Group, u32, u32)]) -> Course {
    let came = came.iter().map(|(group, invited, attended)| (*group, Came { invited: *invited, attended: *attended }));
    let ended = Ended::Held { on: day(on), came: came.collect(), units: ByUnit::new(), names: None };
    Course { number: 1, on: day(1), day: day(on), groups: BTreeSet::new(), topic: None, ended: Some(ended) }
}

#[test]
fn courses_are_counted_in_the_logs_of_offices_and_those_they_did_not_reach_in_units() {
    let mut cancelled = held(5, &[]);
    cancelled.ended = Some(Ended::Cancelled { on: day(5) });
    let township = [held(5, &[(Group::Counters, 10, 9), (Group::Scrutineers, 6, 6)]), cancelled, held(9, &[(Group::Counters, 4, 1)])];
    let county = [held(7, &[(Group::Guides, 20, 15)])];
    let summary = village();
    let rows = [
        Row::Unit(unit(&summary)),
        Row::Office { code: "632823200", courses: &township },
        Row::Office { code: "632823", courses: &county },
        Row::Sent { code: CODE, first: Some(day(5)) },
        Row::Sent { code: "632823200202", first: None },
    ];
    let text = |key: &str, on: i8| {
        let measure = measure(key).expect("a measure");
        measure.over(rows, day(on)).text(measure.shape)
    };
    let cases = [
        ("training.courses", 4, "0"),
        ("training.courses", 5, "1"),
        ("training.courses", 9, "3"),
        ("training.due", 7, "36"),
        ("training.taught", 7, "30"),
        ("training.taught.share", 7, "83.3%"),
        ("training.taught.share", 4, "—"),
        ("training.due.counters", 9, "14"),
        ("training.taught.counters", 9, "10"),
        ("training.taught.counters.share", 9, "71.4%"),
        ("training.taught.observers", 9, "0"),
        ("training.taught.observers.share", 9, "—"),
        ("training.untaught", 4, "2"),
        ("training.untaught", 5, "1"),
        ("training.untaught.share", 5, "50.0%"),
        ("progress.units", 5, "1"),
    ];
    for (key, on, expected) in cases {
        assert_eq!(text(key, on), expected, "{key} as of the {on}th");
    }
    let nowhere = measure("training.courses").expect("a measure").over([unit(&summary)], day(9));
    assert_eq!((nowhere.seen, nowhere.unseen), (0, 0), "a unit has no courses of its own");
    assert!(figures::COURSES.iter().all(|key| measure(key).is_some()));
}
