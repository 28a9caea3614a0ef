//! Courses of an office: planned, held with who came from where, or cancelled; the record names nobody.

use std::collections::{BTreeMap, BTreeSet};

use election::programme::Command as Work;
use election::programme::training::{self, Came, Ended, Group, Sent};
use election::{Command, Election, Role};

use crate::common::{Village, check};

fn county() -> Village {
    let mut office = Village::qinghai();
    office.state = Election::of_office("632823000000");
    office.at(40);
    office
}

fn work(command: training::Command) -> Command {
    Command::Programme(Work::Training(command))
}

fn plan(office: &Village, days: i64, groups: &[Group], topic: &str) -> Command {
    let (on, day) = (office.today, statute::shift(office.today, days));
    let groups: BTreeSet<Group> = groups.iter().copied().collect();
    work(training::Command::PlanCourse { on, day, groups, topic: topic.into(), place: "县党校".into(), teacher: "王建国".into() })
}

fn hold(office: &Village, attended: u32, sent: &[(&str, Group, u32, &[&str])]) -> Command {
    let came = BTreeMap::from([(Group::Counters, Came { invited: 9, attended }), (Group::Observers, Came::default())]);
    let sent = sent.iter().map(|(unit, group, number, names)| Sent {
        unit: (*unit).to_owned(),
        group: *group,
        number: *number,
        names: names.iter().map(|name| (*name).to_owned()).collect(),
    });
    work(training::Command::HoldCourse { on: office.today, course: 1, came, sent: sent.collect() })
}

fn refused(office: &Village, command: &Command) -> &'static str {
    let refusal = office.refused_as(Role::County, "county", command);
    check::readable(&refusal);
    refusal.rule
}

const VILLAGE: &str = "632823200201";

#[test]
fn a_course_is_planned_then_held_and_the_record_names_nobody() {
    let mut office = county();
    assert_eq!(refused(&office, &plan(&office, 3, &[], "计票")), "no_groups");
    assert_eq!(refused(&office, &plan(&office, -1, &[Group::Counters], "计票")), "before_previous_act");
    assert_eq!(refused(&office, &plan(&office, 3, &[Group::Counters], " ")), "text_length");
    assert_eq!(refused(&office, &hold(&office, 5, &[])), "no_such_course");
    assert_eq!(office.refused_as(Role::Township, "t", &plan(&office, 3, &[Group::Counters], "计票")).rule, "role_not_allowed");
    office.act_as(Role::County, "county", &plan(&office, 3, &[Group::Counters], "计票"));
    let names: &[&str] = &["马金花", "李卓玛"];
    office.act_as(Role::County, "county", &hold(&office, 5, &[(VILLAGE, Group::Counters, 3, names)]));
    let courses = &office.state.programme.courses;
    assert_eq!(courses[0].topic.as_ref().expect("kept").teacher, "王建国");
    let Some(Ended::Held { came, units, names: Some(kept), .. }) = &courses[0].ended else { panic!("held") };
    assert_eq!((came.len(), units[VILLAGE][&Group::Counters], kept.names[VILLAGE][&Group::Counters].len()), (1, 3, 2));
    assert_eq!(training::trained(courses, VILLAGE, Group::Counters), Some(office.today));
    assert_eq!(training::trained(courses, VILLAGE, Group::Scrutineers), None);
    assert_eq!(training::trained(courses, "632823200202", Group::Counters), None);
    assert_eq!(refused(&office, &hold(&office, 5, &[])), "no_such_course", "what was held is not changed");
    for line in &office.log {
        let public = serde_json::to_string(&line.fact).expect("JSON");
        assert!(["王建国", "马金花", "党校", "计票"].iter().all(|word| !public.contains(word)), "{public}");
    }
}

#[test]
fn who_came_from_units_adds_up_and_lies_within_the_office() {
    let mut office = county();
    office.act_as(Role::County, "county", &plan(&office, 0, &[Group::Counters], "计票"));
    let told = |sent: &[(&str, Group, u32, &[&str])]| refused(&office, &hold(&office, 5, sent));
    assert_eq!(refused(&office, &hold(&office, 0, &[])), "nobody_came");
    assert_eq!(told(&[("632822100201", Group::Counters, 1, &[])]), "not_a_unit_here");
    assert_eq!(told(&[("632823200000", Group::Counters, 1, &[])]), "not_a_unit_here");
    assert_eq!(told(&[(VILLAGE, Group::Counters, 1, &["甲", "乙"])]), "more_names_than_people");
    assert_eq!(told(&[(VILLAGE, Group::Counters, 1, &[]), (VILLAGE, Group::Counters, 2, &[])]), "unit_twice");
    assert_eq!(told(&[(VILLAGE, Group::Counters, 6, &[])]), "units_exceed_attended");
    assert_eq!(told(&[(VILLAGE, Group::Clerks, 1, &[])]), "units_exceed_attended");
}

#[test]
fn a_course_that_is_cancelled_has_trained_nobody() {
    let mut office = county();
    office.act_as(Role::County, "county", &plan(&office, 0, &[Group::Counters], "计票"));
    let cancel = work(training::Command::CancelCourse { on: office.today, course: 1, reason: "大雪封路".into() });
    office.act_as(Role::County, "county", &cancel);
    assert_eq!(office.state.programme.courses[0].ended, Some(Ended::Cancelled { on: office.today }));
    assert_eq!(refused(&office, &cancel), "no_such_course");
    assert_eq!(training::trained(&office.state.programme.courses, VILLAGE, Group::Counters), None);
}
