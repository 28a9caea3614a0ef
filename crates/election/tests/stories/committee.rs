//! The election committee: who chooses it, who leaves it, who follows.

use crate::common::{BEIJING, SHANGHAI, Village, ZHEJIANG, member, new_person, p};
use election::command::{ChosenBy, CommitteeOffice, ExitReason};
use election::{Command, Election, Fact};
use jiff::civil::date;
use statute::{Body, Key, Relation};

fn sitting(v: &Village) -> Vec<(u32, CommitteeOffice)> {
    let committee = v.state.election_committee.as_ref().expect("a committee");
    committee.seats.iter().map(|s| (s.person.0, s.office)).collect()
}

fn relatives(v: &mut Village, a: u32, b: u32, relation: Relation) -> Vec<Fact> {
    v.act(&Command::DeclareKinship { a: p(a), b: p(b), relation })
}

#[test]
fn a_member_who_is_nominated_leaves_and_the_next_in_order_follows() {
    let mut v = Village::qinghai();
    v.final_roll();
    let facts = v.nominate_votes(&[(3, 20), (12, 8)], &[(14, 20)], &[(16, 22)]);
    assert!(matches!(facts[1], Fact::ElectionCommitteeMemberLeft { member, reason: ExitReason::Nominated, .. } if member == p(3)));
    assert!(matches!(facts[2], Fact::ReserveSeated { person, office: CommitteeOffice::Member, .. } if person == p(6)));
    assert_eq!(sitting(&v).last(), Some(&(6, CommitteeOffice::Member)));
}

#[test]
fn from_2026_a_near_relative_of_a_nominee_leaves_too() {
    let mut v = Village::qinghai();
    v.final_roll();
    relatives(&mut v, 4, 16, Relation::Sibling);
    relatives(&mut v, 5, 17, Relation::Other);
    let facts = v.nominate_votes(&[(11, 20)], &[(14, 20)], &[(16, 22), (17, 20)]);
    assert!(matches!(facts[1], Fact::ElectionCommitteeMemberLeft { member, reason: ExitReason::RelativeNominated, .. } if member == p(4)));
    assert!(sitting(&v).iter().any(|(n, _)| *n == 5), "a cousin is no near relative");
}

#[test]
fn a_kinship_declared_after_the_nomination_has_the_same_effect() {
    let mut v = Village::qinghai();
    v.final_roll().nominate();
    let facts = relatives(&mut v, 11, 2, Relation::Spouse);
    assert!(matches!(facts[1], Fact::ElectionCommitteeMemberLeft { member, .. } if member == p(2)));
    let again = v.refused(&Command::DeclareKinship { a: p(2), b: p(11), relation: Relation::Spouse });
    assert_eq!(again.rule, "kinship_known");
    assert_eq!(v.refused(&Command::DeclareKinship { a: p(2), b: p(2), relation: Relation::Spouse }).rule, "person_twice");
    assert_eq!(v.refused(&Command::DeclareKinship { a: p(2), b: p(99), relation: Relation::Spouse }).rule, "unknown_person");
}

#[test]
fn before_2026_relatives_stay_except_where_the_province_says_otherwise() {
    for (division, leaves) in [(crate::common::QINGHAI, false), (ZHEJIANG, true)] {
        let mut v = Village::new(division, date(2025, 12, 20));
        v.final_roll();
        relatives(&mut v, 4, 16, Relation::Sibling);
        v.nominate();
        assert_eq!(!sitting(&v).iter().any(|(n, _)| *n == 4), leaves, "{division}");
    }
}

#[test]
fn shanghai_writes_confirmed_but_the_law_says_nominated_and_the_conflict_is_told() {
    for day in [date(2025, 12, 20), date(2026, 12, 20)] {
        let mut v = Village::new(SHANGHAI, day);
        v.final_roll();
        v.nominate_votes(&[(3, 25), (12, 8)], &[(14, 20)], &[(16, 22)]);
        assert!(!sitting(&v).iter().any(|(n, _)| *n == 3), "{day}");
        let rules = v.state.rules().expect("rules");
        let conflict = rules.conflicts().iter().find(|c| c.key == Key::EcExitTrigger).expect("told");
        assert_eq!(conflict.other.citation.article.as_ref(), "《上海市村民委员会选举办法》第七条第二款");
    }
}

#[test]
fn the_deputy_follows_a_leaving_chair_and_the_reserve_sits_as_a_member() {
    let mut v = Village::qinghai();
    v.final_roll();
    let on = v.today;
    v.act(&Command::LeaveElectionCommittee { on, member: p(1), reason: ExitReason::Resigned });
    let now = sitting(&v);
    assert!(now.contains(&(2, CommitteeOffice::Chair)) && now.contains(&(6, CommitteeOffice::Member)));
}

#[test]
fn chair_and_deputy_nominated_on_one_day_still_leave_a_committee_with_a_chair() {
    let mut v = Village::qinghai();
    v.final_roll();
    v.nominate_votes(&[(1, 20), (2, 9)], &[(14, 20)], &[(16, 22)]);
    assert_eq!(sitting(&v).iter().filter(|(_, office)| *office == CommitteeOffice::Chair).count(), 1, "{:?}", sitting(&v));
    assert_eq!(sitting(&v).len(), 5);
}

#[test]
fn a_reserve_who_would_have_to_leave_is_passed_over_and_an_exhausted_reserve_leaves_the_seat_empty() {
    let mut v = Village::qinghai();
    v.final_roll();
    v.nominate_votes(&[(6, 20), (12, 9)], &[(14, 20)], &[(16, 22)]);
    let on = v.today;
    for (gone, follows) in [(3, Some(7)), (4, Some(8)), (5, None)] {
        let facts = v.act(&Command::LeaveElectionCommittee { on, member: p(gone), reason: ExitReason::Resigned });
        let next = facts.iter().find_map(|f| match f {
            Fact::ReserveSeated { person, .. } => Some(person.0),
            _ => None,
        });
        assert_eq!(next, follows);
    }
    assert_eq!(v.state.blocked(), None, "four are still a lawful committee");
}

#[test]
fn a_committee_below_its_legal_size_is_told_and_may_be_chosen_again_without_nominees() {
    let mut v = Village::qinghai();
    v.final_roll().nominate();
    let on = v.today;
    for gone in [1, 2, 3, 4, 5, 6] {
        v.act(&Command::LeaveElectionCommittee { on, member: p(gone), reason: ExitReason::Resigned });
    }
    assert_eq!(v.state.blocked(), Some("committee-short"));
    let again = |third: u32| Command::FormElectionCommittee {
        on,
        chosen_by: ChosenBy::Meeting,
        members: vec![member(21, CommitteeOffice::Chair), member(22, CommitteeOffice::Deputy), member(third, CommitteeOffice::Member)]
            .into_iter()
            .map(|mut m| {
                m.who = election::command::PersonInput { person: Some(p(m.who.name[6..].parse().expect("a number"))), ..m.who };
                m
            })
            .collect(),
        reserve: Vec::new(),
    };
    let refusal = v.refused(&again(11));
    assert_eq!((refusal.rule, refusal.figures["person"].as_str()), ("member_is_nominee", "p11"));
    v.act(&again(23));
    assert_eq!(v.state.blocked(), None);
    assert_eq!(v.refused(&again(24)).rule, "committee_fixed", "a lawful committee is not replaced as a whole");
}

#[test]
fn size_and_offices_follow_the_law_of_the_day() {
    let forms = |v: &Village, size: u32, deputy: bool| Command::FormElectionCommittee {
        on: v.today,
        chosen_by: ChosenBy::Representatives,
        members: (1..=size)
            .map(|n| {
                member(
                    n,
                    match n {
                        1 => CommitteeOffice::Chair,
                        2 if deputy => CommitteeOffice::Deputy,
                        _ => CommitteeOffice::Member,
                    },
                )
            })
            .collect(),
        reserve: Vec::new(),
    };
    let mut v = Village::qinghai();
    v.plan(crate::common::SEATS);
    assert_eq!(v.refused(&forms(&v, 2, true)).rule, "election_committee_size");
    let refusal = v.refused(&forms(&v, 5, false));
    assert_eq!(refusal.rule, "election_committee_offices");
    assert_eq!(refusal.citation.expect("cited").article.as_ref(), "《村民委员会组织法》第十五条第二款");

    let mut v = Village::new(BEIJING, date(2025, 12, 20));
    v.plan(crate::common::SEATS);
    v.act(&forms(&v, 5, false));
    let refusal = v.refused(&forms(&v, 10, false));
    assert_eq!((refusal.rule, refusal.figures["max"].as_str()), ("election_committee_size", "9"));
    let on = v.today;
    let absent = Command::LeaveElectionCommittee { on, member: p(4), reason: ExitReason::Absent };
    assert_eq!(v.refused(&absent).rule, "absence_no_rule", "Beijing has no rule on absence");
    let mut v = Village::new(ZHEJIANG, date(2025, 12, 20));
    v.plan(crate::common::SEATS).committee_of(5);
    let on = v.today;
    v.act(&Command::LeaveElectionCommittee { on, member: p(4), reason: ExitReason::Absent });
    assert_eq!(
        v.refused(&Command::LeaveElectionCommittee { on, member: p(4), reason: ExitReason::Absent }).rule,
        "not_on_election_committee"
    );
}

#[test]
fn a_community_knows_no_groups_meeting() {
    let mut v = Village::qinghai();
    v.state = Election::new("632802001001", Body::ResidentsCommittee);
    v.plan(crate::common::SEATS);
    let by = |chosen_by| Command::FormElectionCommittee {
        on: v.today,
        chosen_by,
        members: vec![member(1, CommitteeOffice::Chair), member(2, CommitteeOffice::Deputy), member(3, CommitteeOffice::Member)],
        reserve: Vec::new(),
    };
    assert_eq!(v.refused(&by(ChosenBy::Groups)).rule, "election_committee_chosen_by");
    assert!(v.ask(election::Role::Township, "t", &by(ChosenBy::Representatives)).is_ok());
}

#[test]
fn the_same_person_is_known_once() {
    let mut v = Village::qinghai();
    v.plan(crate::common::SEATS);
    let twice = Command::FormElectionCommittee {
        on: v.today,
        chosen_by: ChosenBy::Meeting,
        members: vec![member(1, CommitteeOffice::Chair), member(2, CommitteeOffice::Deputy), member(3, CommitteeOffice::Member)],
        reserve: vec![new_person(4), election::command::PersonInput { person: Some(p(1)), ..new_person(9) }],
    };
    assert_eq!(v.refused(&twice).rule, "unknown_person", "nobody has the number 1 yet");
    v.committee_of(5).import();
    let committee = &v.state.election_committee.as_ref().expect("a committee").seats[0];
    assert_eq!(v.state.roll.voters[&committee.person].person.name, "村民01", "the roll finds the member again by the identity number");
    assert_eq!(v.state.roll.voters.len(), 40);
}
