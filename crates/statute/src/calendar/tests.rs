//! Orders of the bodies whose packs say little, and the agreement of forward with backward under any lengths.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::count::{Counting, shift, weekend};
use super::draft::{Lag, Node};
use super::step::{Form, Step};
use super::{CalendarStep, Infeasible, Timeline, bodies};
use crate::key::{Key, Kind, Unit};
use crate::rules::Rules;
use crate::types::Body;
use crate::value::Value;

/// Rules in which only these parameters are set.
fn rules(body: Body, values: &[(Key, Value)]) -> Rules {
    let bare = Rules::stack(body, &[], None);
    values.iter().fold(bare, |rules, (key, value)| rules.with(*key, value.clone()).expect("a value of its kind"))
}

fn number(n: u32) -> Value {
    Value::Number(n)
}

fn words(words: &[&str]) -> Value {
    Value::List(words.iter().map(|word| (*word).to_owned()).collect())
}

fn of(rows: &[CalendarStep], step: Step) -> &CalendarStep {
    rows.iter().find(|row| row.step == step).unwrap_or_else(|| panic!("{} stands in the calendar", step.name()))
}

fn order(rows: &[CalendarStep]) -> Vec<Step> {
    rows.iter().map(|row| row.step).collect()
}

#[test]
fn a_party_branch_has_its_candidates_approved_before_and_its_result_after_the_meeting() {
    let rules = rules(Body::PartyBranch, &[]);
    let day = date(2026, 9, 10);
    let rows = Timeline::new(&rules).backward(day);
    let expected = [
        Step::SeatsDecided,
        Step::PartyRecommended,
        Step::PartyCandidatesApproved,
        Step::AttendanceFixed,
        Step::MeetingNotice,
        Step::ElectionDay,
        Step::SecretaryElected,
        Step::PartyResultApproved,
    ];
    assert_eq!(order(&rows), expected, "no roll, no proxies, no runoff with a third, no handover");
    assert_eq!(of(&rows, Step::PartyCandidatesApproved).latest, Some(date(2026, 9, 9)));
    assert_eq!(of(&rows, Step::PartyCandidatesApproved).waits_for, [Step::PartyRecommended]);
    assert_eq!(of(&rows, Step::ElectionDay).key, Key::AttendanceThreshold);
    assert!(rows.iter().all(|row| row.open_question.is_none()), "nothing is counted in days, and no turnout is asked of a tie");
    assert_eq!(of(&rows, Step::PartyResultApproved).waits_for, [Step::SecretaryElected]);
    assert_eq!((of(&rows, Step::SecretaryElected).earliest, of(&rows, Step::SecretaryElected).latest), (Some(day), None));
    assert_eq!(Timeline::new(&rules).soonest(day), date(2026, 9, 11), "approved today, elected tomorrow");
}

#[test]
fn notice_of_a_members_meeting_puts_off_its_earliest_day() {
    let rules = rules(Body::PartyBranch, &[(Key::MeetingNoticeDays, number(5))]);
    let refused = Timeline::new(&rules).plan(date(2026, 9, 10), date(2026, 9, 14)).expect_err("four days are not five");
    assert_eq!((refused.step, refused.earliest, refused.latest), (Step::MeetingNotice, date(2026, 9, 10), date(2026, 9, 9)));
    assert_eq!(refused.earliest_election_day, date(2026, 9, 15));
    let told = refused.to_string();
    for part in ["meeting_notice cannot be before 2026-09-10", "must be by 2026-09-09", "meeting_notice_days 5", "2026-09-15"] {
        assert!(told.contains(part), "{told}");
    }
}

#[test]
fn the_supervision_committee_is_chosen_once_the_committee_is_known() {
    let days = [(Key::RepsNoticeDays, number(3)), (Key::MeetingNoticeDays, number(10))];
    let by = |who: &[&str]| {
        let rules = rules(Body::SupervisionCommittee, &[days.as_slice(), &[(Key::SupervisionChosenBy, words(who))]].concat());
        Timeline::new(&rules).backward(date(2026, 12, 21))
    };
    let rows = by(&["meeting", "representatives"]);
    assert_eq!(of(&rows, Step::CommitteeResultFinal).latest, Some(date(2026, 12, 21)), "on the same day, as Putian does");
    assert!(of(&rows, Step::ElectionDay).waits_for.contains(&Step::CommitteeResultFinal));
    assert_eq!(of(&rows, Step::MeetingNotice).latest, Some(date(2026, 12, 18)), "representatives are called three days before");
    assert_eq!(of(&by(&["meeting"]), Step::MeetingNotice).latest, Some(date(2026, 12, 11)), "villagers ten");
}

#[test]
fn representatives_come_before_their_group_leaders() {
    for body in [Body::Representatives, Body::ResidentsRepresentatives] {
        let rows = Timeline::new(&rules(body, &[])).backward(date(2026, 11, 10));
        let expected = [Step::RepsAllotted, Step::ElectionDay, Step::RepresentativesListed, Step::GroupLeaders];
        assert_eq!(order(&rows), expected);
    }
}

#[test]
fn a_silent_parameter_leaves_a_step_between_its_neighbours() {
    let silent = rules(Body::VillageCommittee, &[(Key::CandidateListDays, number(5))]);
    let rows = Timeline::new(&silent).backward(date(2026, 12, 20));
    assert_eq!(of(&rows, Step::RollPublished).latest, Some(date(2026, 12, 15)), "nothing but the candidate list hurries it");
    assert_eq!(of(&rows, Step::JointReview).latest, of(&rows, Step::CandidateList).latest);
    let handover = of(&rows, Step::Handover);
    assert_eq!((handover.earliest, handover.latest, handover.offset.as_str()), (Some(date(2026, 12, 20)), None, "D"));
}

#[test]
fn days_are_counted_as_the_rules_say() {
    let day = date(2026, 12, 20);
    let lengths = [(Key::RollPublicationDays, number(20)), (Key::ObjectionWindowDays, number(5)), (Key::ObjectionRulingDays, number(3))];
    let counted = |more: &[(Key, Value)]| {
        let rules = rules(Body::VillageCommittee, &[lengths.as_slice(), more].concat());
        let rows = Timeline::new(&rules).backward(day);
        [Step::RollPublished, Step::ObjectionsEnd, Step::RulingsEnd].map(|step| of(&rows, step).offset.clone())
    };
    assert_eq!(counted(&[]), ["D-20", "D-15", "D-12"]);
    assert_eq!(counted(&[(Key::DaysBeforeInclusive, Value::Flag(false))]), ["D-21", "D-16", "D-13"]);
    assert_eq!(counted(&[(Key::ObjectionDayOneExcluded, Value::Flag(false))]), ["D-20", "D-16", "D-14"]);
    let extended = counted(&[(Key::HolidayExtends, Value::Flag(true))]);
    assert_eq!(extended, ["D-20", "D-13", "D-10"], "the fifth day is Saturday 5 December: objections to Monday, rulings to Thursday");
}

#[test]
fn a_holiday_is_what_the_caller_says() {
    let extends = rules(Body::VillageCommittee, &[(Key::HolidayExtends, Value::Flag(true)), (Key::HandoverDays, number(10))]);
    let new_year = |day: Date| weekend(day) && day != date(2027, 1, 3) || day == date(2027, 1, 1);
    let counting = Counting::with_rest_days(&extends, &new_year);
    assert_eq!(
        counting.last_day(date(2026, 12, 22), 10),
        date(2027, 1, 3),
        "Friday is a holiday, Saturday a weekend, Sunday made a working day"
    );
    let rows = Timeline::new(&extends).counted(counting).backward(date(2026, 12, 22));
    assert_eq!(of(&rows, Step::Handover).latest, Some(date(2027, 1, 3)));
    let always = |_: Date| true;
    let counting = Counting::with_rest_days(&extends, &always);
    assert_eq!(counting.last_day(date(2026, 12, 22), 10), date(2027, 1, 1), "rest without end moves nothing");
}

#[test]
fn what_is_done_is_not_asked_for_again() {
    let lengths = [
        (Key::RollPublicationDays, number(20)),
        (Key::ObjectionWindowDays, number(5)),
        (Key::ObjectionRulingDays, number(3)),
        (Key::CandidateListDays, number(5)),
    ];
    let rules = rules(Body::VillageCommittee, &lengths);
    let (today, day) = (date(2026, 12, 10), date(2026, 12, 20));
    assert!(Timeline::new(&rules).plan(today, day).is_err(), "a roll posted today is too late");
    let done = [(Step::RollPublished, date(2026, 11, 28))];
    let rows = Timeline::new(&rules).done(&done).plan(today, day).expect("the roll was out in time");
    assert!(rows.iter().all(|row| row.step != Step::ElectionCommittee), "its committee stood before");
    assert_eq!(of(&rows, Step::ObjectionsEnd).latest, Some(date(2026, 12, 3)), "counted from the day it was posted");
    assert_eq!(of(&rows, Step::CandidateList).earliest, Some(today));
    let late = Timeline::new(&rules).done(&done).plan(date(2026, 12, 16), day).expect_err("no candidates yet at D-4");
    assert_eq!((late.step, late.earliest_election_day), (Step::CandidateList, date(2026, 12, 21)));
    let done = [(Step::RollPublished, date(2026, 12, 1))];
    let late = Timeline::new(&rules).done(&done).plan(date(2026, 12, 2), day).expect_err("posted at D-19");
    assert_eq!((late.step, late.latest, late.earliest_election_day), (Step::RollPublished, date(2026, 11, 30), date(2026, 12, 21)));
}

#[test]
fn objections_and_rulings_put_off_the_candidate_list() {
    let lengths = [
        (Key::RollPublicationDays, number(8)),
        (Key::ObjectionWindowDays, number(5)),
        (Key::ObjectionRulingDays, number(3)),
        (Key::CandidateListDays, number(5)),
    ];
    let rules = rules(Body::VillageCommittee, &lengths);
    let refused = Timeline::new(&rules).plan(date(2026, 12, 1), date(2026, 12, 12)).expect_err("eight days for the roll, then five");
    assert_eq!((refused.step, refused.earliest, refused.latest), (Step::CandidateList, date(2026, 12, 10), date(2026, 12, 7)));
    let chain: Vec<_> = refused.chain.iter().filter_map(|link| Some((link.step, link.rule?, link.number?))).collect();
    let expected = [
        (Step::ObjectionsEnd, Key::ObjectionWindowDays, 5),
        (Step::RulingsEnd, Key::ObjectionRulingDays, 3),
        (Step::ElectionDay, Key::CandidateListDays, 5),
    ];
    assert_eq!(chain, expected);
    assert_eq!(refused.chain.first().map(|link| (link.step, link.earliest)), Some((Step::ElectionCommittee, date(2026, 12, 1))));
    assert_eq!(refused.earliest_election_day, date(2026, 12, 15));
}

/// Every length a calendar asks for, of any size.
fn lengths() -> impl Strategy<Value = Vec<(Key, Value)>> {
    let counts: Vec<Key> = Key::ALL.iter().copied().filter(|key| matches!(key.kind(), Kind::Count(Unit::Days | Unit::Months))).collect();
    let flags = [
        Key::DaysBeforeInclusive,
        Key::ObjectionDayOneExcluded,
        Key::HolidayExtends,
        Key::RepsListWithRoll,
        Key::PartyBranchFirst,
        Key::SelfNomination,
        Key::CampaignOnDay,
        Key::VoterCertificate,
    ];
    let numbers = proptest::collection::vec(proptest::option::weighted(0.8, 0_u32..30), counts.len());
    (numbers, proptest::array::uniform8(any::<bool>())).prop_map(move |(numbers, yes)| {
        let numbers = counts.iter().zip(numbers).filter_map(|(key, n)| Some((*key, Value::Number(n?))));
        numbers.chain(flags.into_iter().zip(yes.map(Value::Flag))).collect()
    })
}

fn obeys(nodes: &[Node], counting: &Counting<'_>, rows: &[CalendarStep], today: Date) {
    let places: Vec<Step> = order(rows);
    let place = |step: Step| places.iter().position(|at| *at == step).expect("in the calendar");
    for node in nodes {
        let row = of(rows, node.step);
        let earliest = row.earliest.expect("every step has an earliest day from today on");
        assert!(earliest >= today, "{}", node.step.name());
        assert!(row.latest.is_none_or(|latest| earliest <= latest), "{row:?}");
        for wait in &node.waits {
            let on = of(rows, wait.on);
            assert!(place(wait.on) < place(node.step), "{} stands after {}", node.step.name(), wait.on.name());
            assert!(wait.lag.after(counting, on.earliest.expect("earliest")) <= earliest, "{} after {}", node.step.name(), wait.on.name());
            if let Some(latest) = row.latest {
                let before = on.latest.expect("what a dated step waits for has a last day");
                assert!(wait.lag.after(counting, before) <= latest, "{} after {}", node.step.name(), wait.on.name());
            }
        }
        if let Some(within) = node.within {
            let due = within.lag.after(counting, of(rows, within.on).latest.expect("begins"));
            assert!(row.latest.is_some_and(|latest| latest <= due), "{}", node.step.name());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// A plan obeys every wait and limit; where there is none, the day suggested has one and the day before it has none.
    #[test]
    fn forward_and_backward_agree(values in lengths(), body in 0..Body::ALL.len(), form in 0..Form::ALL.len(), from in 0_i64..800, span in -5_i64..90) {
        let rules = rules(Body::ALL[body], &values);
        let form = Form::ALL[form];
        let timeline = Timeline::new(&rules).form(form);
        let today = shift(date(2026, 1, 1), from);
        let soonest = timeline.soonest(today);
        let counting = Counting::new(&rules);
        let nodes = bodies::steps(counting, form);
        match timeline.plan(today, shift(today, span)) {
            Ok(rows) => {
                prop_assert!(shift(today, span) >= soonest);
                obeys(&nodes, &counting, &rows, today);
            }
            Err(Infeasible { earliest, latest, earliest_election_day, chain, .. }) => {
                prop_assert!(earliest > latest);
                prop_assert_eq!(earliest_election_day, soonest);
                prop_assert!(chain.windows(2).all(|pair| pair[0].earliest <= pair[1].earliest));
                prop_assert_eq!(chain.last().map(|link| (link.step, link.earliest)), Some((Step::ElectionDay, soonest)));
                obeys(&nodes, &counting, &timeline.plan(today, soonest).expect("the day suggested can be kept"), today);
                prop_assert!(timeline.plan(today, shift(soonest, -1)).is_err());
            }
        }
    }

    /// The last day from which a wait does not pass another, and none later.
    #[test]
    fn a_wait_counted_back_is_the_last_that_is_in_time(n in 0_u32..40, extends: bool, inclusive: bool, first: bool, at in 0_i64..1_000) {
        let flags = [(Key::HolidayExtends, extends), (Key::DaysBeforeInclusive, inclusive), (Key::ObjectionDayOneExcluded, first)];
        let flags = flags.map(|(key, yes)| (key, Value::Flag(yes)));
        let keys = [Key::RollPublicationDays, Key::HandoverDays, Key::ObjectionWindowDays, Key::TrainingMonths];
        let rules = rules(Body::VillageCommittee, &[flags.as_slice(), &keys.map(|key| (key, number(n)))].concat());
        let counting = Counting::new(&rules);
        let day = date(2026, 1, 1).saturating_add(at.days());
        let [before, period, roll, months] = keys;
        for lag in [Lag::SameDay, Lag::NextDay, Lag::DaysBefore(before), Lag::Period(period), Lag::OnRoll(roll), Lag::Period(months)] {
            let back = lag.before(&counting, day);
            prop_assert!(lag.after(&counting, back) <= day, "{lag:?}");
            prop_assert!(lag.after(&counting, shift(back, 1)) > day, "{lag:?}");
        }
    }
}
