//! Proxies: who may hold one, how many, until when.

use jiff::civil::date;
use statute::proxy::{Link, Reason, Request, filed_by, judge, judge_in_order, published_by};
use statute::{Form, Key, Relation, Value};

use super::{rules, told, with};

#[test]
fn a_neighbour_may_hold_a_proxy_since_2026() {
    let by = |relation| Request { relation: Some(relation), ..Request::default() };
    let (old, new) = (rules("CN-VCL-2018"), rules("CN-VCL-2025"));
    assert!(judge(&old, &by(Some(Relation::Sibling))).accepted);
    for far in [None, Some(Relation::Other)] {
        let refused = told(&judge(&old, &by(far))).expect("refused");
        assert_eq!(refused, ("proxy_scope", "《村民委员会组织法》第十五条第四款".to_owned()));
        assert!(judge(&new, &by(far)).accepted);
    }
}

#[test]
fn three_proxies_and_no_fourth_and_two_where_a_text_says_two() {
    let held = |held| Request { held, ..Request::default() };
    let rules = rules("CN-VCL-2025");
    assert!(judge(&rules, &held(2)).accepted);
    assert_eq!(told(&judge(&rules, &held(3))).expect("refused").0, "max_proxies");
    assert!(!judge(&with("CN-VCL-2018", Key::MaxProxies, Value::Number(2)), &held(2)).accepted);
}

#[test]
fn candidates_oneself_and_voters_with_the_mobile_box_are_out() {
    let rules = rules("CN-VCL-2025");
    for (request, reason) in [
        (Request { holder_is_candidate: true, ..Request::default() }, "holder_is_candidate"),
        (Request { holder_is_principal: true, ..Request::default() }, "proxy_self"),
        (Request { principal_has_given: true, ..Request::default() }, "proxy_already_given"),
        (Request { principal_votes_at_home: true, ..Request::default() }, "mobile_voter_has_proxy"),
        (Request { reason: Some(Reason::Special), ..Request::default() }, "proxy_reason"),
    ] {
        assert_eq!(judge(&rules, &request).reason, Some(reason));
    }
    let special = Request { reason: Some(Reason::Special), ..Request::default() };
    assert!(judge(&super::rules("CN-SH-2020"), &special).accepted, "Shanghai knows special reasons");
}

/// The one that comes second makes the chain, whichever it is.
#[test]
fn a_proxy_is_not_passed_on() {
    let link = |principal: &str, holder: &str| Link { principal: principal.to_owned(), holder: holder.to_owned() };
    let accepted = |links: &[Link]| judge_in_order(&rules("CN-SH-2020"), links).iter().map(|v| v.accepted).collect::<Vec<_>>();
    assert_eq!(accepted(&[link("丙", "乙"), link("乙", "甲")]), [true, false]);
    assert_eq!(accepted(&[link("乙", "甲"), link("丙", "乙")]), [true, false]);
    let four = ["丙", "丁", "戊", "己"].map(|principal| link(principal, "甲"));
    assert_eq!(accepted(&four), [true, true, true, false]);
    assert_eq!(accepted(&[link("丙", "甲"), link("丙", "乙")]), [true, false], "one proxy a voter");
}

#[test]
fn shanghai_files_five_days_before_and_zhejiang_voids_what_is_not_published() {
    let day = date(2021, 3, 20);
    let shanghai = rules("CN-SH-2020");
    assert_eq!((filed_by(&shanghai, day), published_by(&shanghai, day)), (date(2021, 3, 15), date(2021, 3, 18)));
    let on = |filed| Request { filed: Some((day, filed)), ..Request::default() };
    assert_eq!(judge(&shanghai, &on(date(2021, 3, 16))).reason, Some("proxy_too_late"));
    assert_eq!(judge(&shanghai, &on(day)).reason, Some("proxy_on_spot"));
    let zhejiang = rules("CN-ZJ-2020");
    let published = |published| Request { published: Some(published), ..on(date(2021, 3, 17)) };
    assert_eq!(told(&judge(&zhejiang, &published(false))).expect("void").0, "not_published");
    assert!(judge(&zhejiang, &published(true)).accepted);
}

#[test]
fn no_proxies_among_representatives_nor_in_the_party() {
    let of = |form| Request { form, ..Request::default() };
    let community = rules("CN-RCL-2025");
    assert!(judge(&community, &of(Form::AllVoters)).accepted && judge(&community, &of(Form::Households)).accepted);
    assert_eq!(judge(&community, &of(Form::Representatives)).reason, Some("proxy_form"));
    for packs in ["P2020", "P1990"] {
        assert_eq!(judge(&rules(packs), &Request::default()).reason, Some("proxy_allowed"), "{packs}");
    }
}
