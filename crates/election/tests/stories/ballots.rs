//! Ballots and boxes: printed, given out, spoiled, left over and returned must balance before anything is counted.

use crate::common::{Village, p, usual_sheet};
use election::command::{BallotBox, BoxCount, BoxKind, Duty, MobileReason, StaffMember};
use election::{Command, Stage};
use jiff::civil::{date, time};
use statute::{Post, Relation};

fn close(v: &Village, spoiled: u32, unused: u32, boxes: &[(u32, u32, u32)]) -> Command {
    let boxes = boxes.iter().map(|(id, issued, returned)| BoxCount { id: *id, issued: *issued, returned: *returned }).collect();
    Command::ClosePoll { on: v.day, spoiled, unused, boxes, by_proxy: 0, scribed: 0 }
}

fn ready() -> Village {
    let mut v = Village::qinghai();
    v.ready().at(0);
    v
}

#[test]
fn ballots_that_do_not_balance_stop_the_count_with_their_figures() {
    let v = ready();
    let refusal = v.refused(&close(&v, 2, 3, &[(1, 36, 35), (2, 2, 2)]));
    assert_eq!(refusal.rule, "ballots_do_not_balance");
    let figure = |name: &str| refusal.figures[name].as_str();
    assert_eq!((figure("printed"), figure("sum"), figure("difference")), ("44", "43", "1"));
    assert_eq!((figure("issued"), figure("spoiled"), figure("unused")), ("38", "2", "3"));
    let huge = v.refused(&close(&v, u32::MAX, u32::MAX, &[(1, u32::MAX, 0), (2, u32::MAX, 0)]));
    assert_eq!(huge.rule, "ballots_do_not_balance");
}

#[test]
fn one_box_cannot_give_back_more_than_it_gave_out_even_if_the_whole_fits() {
    let v = ready();
    let refusal = v.refused(&close(&v, 2, 4, &[(1, 36, 30), (2, 2, 3)]));
    assert_eq!(refusal.rule, "returned_exceed_issued");
    assert_eq!((refusal.figures["box"].as_str(), refusal.figures["over"].as_str()), ("流动票箱", "1"));
    assert!(refusal.citation.is_some());
}

#[test]
fn every_box_once_no_more_than_the_roll_and_on_the_day() {
    let mut v = ready();
    assert_eq!(v.refused(&close(&v, 2, 4, &[(1, 38, 37)])).rule, "every_box");
    assert_eq!(v.refused(&close(&v, 2, 4, &[(1, 19, 18), (1, 19, 18)])).rule, "every_box");
    assert_eq!(v.refused(&close(&v, 0, 0, &[(1, 42, 40), (2, 2, 2)])).rule, "issued_exceed_registered");
    v.carried().at(-1);
    let late = Village::account(v.today);
    assert_eq!(v.refused(&late).rule, "not_on_election_day");
    let too_many = Command::ClosePoll {
        on: v.day,
        spoiled: 2,
        unused: 4,
        boxes: vec![BoxCount { id: 1, issued: 36, returned: 35 }, BoxCount { id: 2, issued: 2, returned: 2 }],
        by_proxy: 0,
        scribed: 39,
    };
    assert_eq!(v.refused(&too_many).rule, "scribed_exceed_issued");
}

#[test]
fn a_mobile_box_without_a_posted_list_is_not_used() {
    let mut v = Village::qinghai();
    v.with_candidates().arrange().print().at(0);
    let refusal = v.refused(&Village::account(v.day));
    assert_eq!((refusal.rule, refusal.figures["box"].as_str()), ("mobile_list_missing", "2"));
    v.act(&close(&v, 2, 4, &[(1, 38, 37), (2, 0, 0)]));
}

#[test]
fn a_mobile_box_has_three_staff_a_list_before_the_day_and_no_voter_twice() {
    let mut v = Village::qinghai();
    v.with_candidates().arrange();
    let on = v.at(3);
    let list = |staff: &[u32], voters: &[u32], box_id, on| Command::ListMobileVoters {
        on,
        box_id,
        route: "一组".to_owned(),
        voters: voters.iter().map(|n| (p(*n), election::command::MobileReason::Ill)).collect(),
        staff: staff.iter().map(|n| p(*n)).collect(),
    };
    let refusal = v.refused(&list(&[31, 32, 32], &[36], 2, on));
    assert_eq!((refusal.rule, refusal.figures["staff"].as_str()), ("mobile_staff", "2"), "the same person twice is one");
    assert_eq!(v.refused(&list(&[31, 32, 11], &[36], 2, on)).rule, "staff_is_candidate");
    assert_eq!(v.refused(&list(&[31, 32, 33], &[36], 1, on)).rule, "not_a_mobile_box");
    assert_eq!(v.refused(&list(&[31, 32, 33], &[36, 36], 2, on)).rule, "person_twice");
    assert_eq!(v.refused(&list(&[31, 32, 33], &[99], 2, on)).rule, "not_on_roll");
    assert_eq!(v.refused(&list(&[31, 32, 33], &[], 2, on)).rule, "mobile_list_empty");
    let day = v.at(0);
    assert_eq!(v.refused(&list(&[31, 32, 33], &[36], 2, day)).rule, "mobile_list_too_late");
    assert_eq!(v.refused(&list(&[31, 32, 33], &[36], 2, on)).rule, "mobile_list_too_late", "another date does not make it earlier");
}

#[test]
fn a_mobile_box_counts_when_its_way_is_on_record_and_for_those_listed() {
    let mut v = ready();
    let refusal = v.refused(&close(&v, 2, 4, &[(1, 36, 35), (2, 2, 2)]));
    assert_eq!((refusal.rule, refusal.figures["issued"].as_str()), ("box_without_custody", "2"));
    v.carried();
    let refusal = v.refused(&close(&v, 2, 4, &[(1, 35, 35), (2, 3, 3)]));
    assert_eq!((refusal.rule, refusal.figures["listed"].as_str()), ("mobile_issued_exceed_listed", "2"));
    v.act(&close(&v, 2, 4, &[(1, 36, 35), (2, 2, 2)]));
}

#[test]
fn who_may_use_a_mobile_box_is_the_provinces_to_say() {
    for (division, why, allowed) in [
        (crate::common::QINGHAI, MobileReason::RemotePasture, true),
        (crate::common::ZHEJIANG, MobileReason::RemotePasture, true),
        (crate::common::ZHEJIANG, MobileReason::Aged, false),
    ] {
        let mut v = Village::new(division, date(2026, 12, 20));
        v.with_candidates().arrange();
        let on = v.at(3);
        let Command::ListMobileVoters { box_id, route, staff, .. } = v.mobile_list(on) else { unreachable!("a list") };
        let list = Command::ListMobileVoters { on, box_id, route, voters: vec![(p(36), why)], staff };
        if allowed {
            v.act(&list);
        } else {
            let refusal = v.refused(&list);
            assert_eq!((refusal.rule, refusal.figures["person"].as_str()), ("mobile_reason", "p36"), "{division}");
        }
    }
}

#[test]
fn no_number_of_a_person_becomes_the_name_of_a_box_or_a_place() {
    let mut v = Village::qinghai();
    v.with_candidates();
    let on = v.at(6);
    let Command::ArrangePoll { place, opens, closes, boxes, staff, .. } = v.arrangement(on) else { unreachable!("an arrangement") };
    let with = |place: &str, name: &str| {
        let mut boxes = boxes.clone();
        boxes[0].name = name.to_owned();
        Command::ArrangePoll { on, place: place.to_owned(), opens, closes, boxes, staff: staff.clone() }
    };
    let named = v.refused(&with(&place, "一号流动 13800000000"));
    assert_eq!((named.rule, named.figures["kind"].as_str()), ("number_in_open_words", "telephone"));
    assert_eq!(v.refused(&with(&place, "流动 11010519491231002X")).figures["kind"], "identity");
    assert_eq!(v.refused(&with("村委会，电话 13800000000", "一号")).rule, "number_in_open_words");
    v.act(&with(&place, "一号流动"));
}

#[test]
fn candidates_and_their_relatives_do_not_work_at_the_poll() {
    let mut v = Village::qinghai();
    v.with_candidates();
    let on = v.at(6);
    let with = |person| Command::ArrangePoll {
        on,
        place: "村委会".to_owned(),
        opens: time(8, 0, 0, 0),
        closes: time(12, 0, 0, 0),
        boxes: vec![BallotBox { id: 1, name: "中心会场".to_owned(), kind: BoxKind::Central }],
        staff: vec![StaffMember { person: p(person), duty: Duty::Teller, at_box: None }],
    };
    assert_eq!(v.refused(&with(11)).rule, "staff_is_candidate");
    assert_eq!(v.refused(&with(99)).rule, "unknown_person");
    v.act(&Command::DeclareKinship { a: p(11), b: p(30), relation: Relation::Sibling });
    let refusal = v.refused(&with(30));
    assert_eq!((refusal.rule, refusal.figures["candidate"].as_str()), ("staff_is_relative", "p11"));
    v.act(&with(29));
}

#[test]
fn a_kinship_found_after_the_posting_is_put_right_by_another_worker_without_a_new_notice() {
    let mut v = ready();
    v.act(&Command::DeclareKinship { a: p(16), b: p(31), relation: Relation::Spouse });
    assert_eq!(v.refused(&Village::account(v.day)).rule, "staff_is_relative");
    let on = v.today;
    let Command::ArrangePoll { on, place, opens, closes, boxes, .. } = v.arrangement(on) else { unreachable!("an arrangement") };
    let staff = vec![StaffMember { person: p(30), duty: Duty::Scrutineer, at_box: Some(1) }];
    let moved =
        Command::ArrangePoll { on, place: place.clone(), opens: time(9, 0, 0, 0), closes, boxes: boxes.clone(), staff: staff.clone() };
    assert_eq!(v.refused(&moved).rule, "poll_notice_too_late", "other hours are another notice");
    v.act(&Command::ArrangePoll { on, place, opens, closes, boxes, staff });
    v.close();
}

#[test]
fn a_withdrawal_after_the_printing_makes_the_old_ballots_waste() {
    let mut v = Village::qinghai();
    v.with_candidates().arrange().print();
    assert_eq!(v.state.stage(), Stage::BallotsPrinted);
    let on = v.at(4);
    v.act(&Command::WithdrawCandidate { on, person: p(19), post: Post::Member });
    assert_eq!(v.standing(Post::Member), [16, 17, 18, 20], "the next in votes");
    assert_eq!((v.state.stage(), v.state.round().expect("a round").printed), (Stage::CandidatesPublished, 0));
    v.list_mobile().at(0);
    assert_eq!(v.refused(&Village::account(v.day)).rule, "no_ballots");
    v.act(&Command::PrintBallots { on: v.day, copies: 44 });
    v.close();
    let on = v.day;
    assert_eq!(v.refused(&Command::PrintBallots { on, copies: 1 }).rule, "poll_closed");
}

#[test]
fn no_withdrawal_may_leave_as_many_candidates_as_seats() {
    let mut v = Village::qinghai();
    v.with_candidates();
    let on = v.at(6);
    v.act(&Command::WithdrawCandidate { on, person: p(12), post: Post::Chair });
    let refusal = v.refused(&Command::WithdrawCandidate { on, person: p(13), post: Post::Chair });
    assert_eq!((refusal.rule, refusal.figures["left"].as_str()), ("withdrawal_leaves_no_surplus", "1"));
    assert_eq!(v.refused(&Command::WithdrawCandidate { on, person: p(12), post: Post::Chair }).rule, "not_a_candidate");
}

#[test]
fn printing_has_a_measure_and_hours_an_order() {
    let mut v = Village::qinghai();
    v.with_candidates();
    let on = v.at(6);
    assert_eq!(v.refused(&Command::PrintBallots { on, copies: 0 }).rule, "copies");
    assert_eq!(v.refused(&Command::PrintBallots { on, copies: 81 }).rule, "copies");
    let Command::ArrangePoll { on, place, opens, boxes, staff, .. } = v.arrangement(on) else { unreachable!("an arrangement") };
    let never = Command::ArrangePoll { on, place, opens, closes: opens, boxes, staff };
    assert_eq!(v.refused(&never).rule, "poll_hours");
    let late = v.arrangement(v.before(4));
    v.at(4);
    let refusal = v.refused(&late);
    assert_eq!((refusal.rule, refusal.figures["latest"].as_str()), ("poll_notice_too_late", "2026-12-15"));
    assert_eq!(usual_sheet().len(), 4);
}
