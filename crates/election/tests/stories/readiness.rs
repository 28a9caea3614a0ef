//! What the record knows of a unit's readiness, without anybody typing it.

use election::programme::readiness::{Readiness, Told};

use crate::common::Village;

fn told(lines: &[(&'static str, Told)], name: &str) -> Option<Told> {
    lines.iter().find(|(known, _)| *known == name).map(|(_, told)| told.clone())
}

#[test]
fn a_unit_of_which_nothing_is_recorded_tells_nothing() {
    assert_eq!(Readiness::of(&Village::qinghai().state), Readiness::default());
}

#[test]
fn the_parts_of_a_report_come_from_roll_committee_and_nomination_and_name_nobody() {
    let mut village = Village::qinghai();
    village.final_roll();
    let found = Readiness::of(&village.state);
    let lines = village.state.roll.voters.len();
    assert_eq!(told(&found.village, "lines"), Some(Told::Number(u32::try_from(lines).expect("small"))));
    assert_eq!(told(&found.preparation, "election-day"), Some(Told::Day(village.day)));
    assert_eq!(told(&found.preparation, "objections"), Some(Told::Number(0)));
    assert!(matches!(told(&found.preparation, "election-committee"), Some(Told::Pair(..))));
    assert!(found.body.is_empty() && found.reserve.is_empty(), "no body is described, nobody is nominated");

    village.nominate();
    let reserve = Readiness::of(&village.state).reserve;
    assert!(matches!(told(&reserve, "nominated"), Some(Told::Number(n)) if n > 0));
    village.review().publish_candidates();
    let found = Readiness::of(&village.state);
    assert!(matches!(told(&found.reserve, "candidates"), Some(Told::Number(n)) if n > 0));
    let all = format!("{found:?}");
    assert!(village.state.roll.voters.values().all(|voter| !all.contains(&voter.person.name)), "{all}");
}
