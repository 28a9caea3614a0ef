//! The election committee: who leaves on a nomination, who fills the seat, and absences.

use statute::Relation;
use statute::election_committee::{Ground, Nominated, Nomination, after_absences, exits};

use super::{names, rules};

fn nominee(name: &str, near: &[(&str, Option<Relation>)]) -> Nominated {
    Nominated { name: name.to_owned(), near_relatives: near.iter().map(|(of, relation)| ((*of).to_owned(), *relation)).collect() }
}

#[test]
fn a_member_leaves_when_nominated_and_since_2026_when_a_near_relative_is() {
    let (members, reserve) = (names(&["赵", "钱", "孙"]), names(&["吴", "郑"]));
    let brother = [nominee("钱二", &[("钱", Some(Relation::Sibling))])];
    let new = exits(&rules("CN-VCL-2025"), &members, &reserve, &brother, Nomination::Nominated);
    assert_eq!(new.leave, [("钱".to_owned(), Ground::RelativeNominated)]);
    assert_eq!((new.filled_by, new.new_choice), (names(&["吴"]), true), "the next in order, or a new choice");
    assert!(exits(&rules("CN-VCL-2018"), &members, &reserve, &brother, Nomination::Nominated).leave.is_empty());
    let cousin = [nominee("钱三", &[("钱", Some(Relation::Other))])];
    assert!(exits(&rules("CN-VCL-2025"), &members, &reserve, &cousin, Nomination::Nominated).leave.is_empty());
    let own = exits(&rules("CN-VCL-2018"), &members, &reserve, &[nominee("孙", &[])], Nomination::Nominated);
    assert_eq!(own.leave, [("孙".to_owned(), Ground::Nominated)]);
}

#[test]
fn a_reserve_who_would_have_to_leave_at_once_is_passed_over() {
    let found = exits(
        &rules("CN-VCL-2025"),
        &names(&["赵", "钱"]),
        &names(&["吴", "郑"]),
        &[nominee("钱", &[]), nominee("吴二", &[("吴", None)])],
        Nomination::Nominated,
    );
    assert_eq!((found.filled_by, found.open), (names(&["郑"]), 0));
    let empty = exits(&rules("CN-BJ-2012"), &names(&["赵"]), &[], &[nominee("赵", &[])], Nomination::Nominated);
    assert_eq!((empty.open, empty.new_choice), (1, true), "with nobody in reserve others are chosen");
}

/// Henan's own text waits for the confirmed list; the law does not, and the law is applied.
#[test]
fn the_law_of_the_day_decides_when_a_member_leaves() {
    let leaves = |packs: &str, come| !exits(&rules(packs), &names(&["赵"]), &[], &[nominee("赵", &[])], come).leave.is_empty();
    assert!(leaves("CN-HA-2011", Nomination::Confirmed));
    assert!(leaves("CN-SH-2020", Nomination::Nominated), "the national text is stricter");
    let henan = rules("CN-HA-2011");
    let conflict = henan.conflicts().iter().find(|c| c.key == statute::Key::EcExitTrigger).expect("told");
    assert_eq!(conflict.other.value.to_string(), "confirmed");
}

#[test]
fn zhejiang_ends_membership_with_the_second_absence_in_a_row() {
    let zhejiang = rules("CN-ZJ-2020");
    assert!(after_absences(&zhejiang, 1).expect("a limit").accepted);
    assert_eq!(after_absences(&zhejiang, 2).expect("a limit").reason, Some("absent"));
    assert_eq!(after_absences(&rules("CN-VCL-2025"), 9), None);
}
