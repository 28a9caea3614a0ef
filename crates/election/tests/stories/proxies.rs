//! Proxies: three to a holder, none to a candidate, none passed on, filed in time and posted.

use crate::common::{HENAN, QINGHAI, SHANGHAI, Village, ZHEJIANG, p, usual_sheet};
use election::command::{BoxCount, ProxyReason};
use election::{Command, Fact};
use jiff::civil::{Date, date};
use statute::{Post, Relation};

fn standing(division: &str, day: Date) -> Village {
    let mut v = Village::new(division, day);
    v.with_candidates();
    v
}

fn with(on: Date, relation: Option<Relation>, reason: ProxyReason) -> Command {
    Command::RegisterProxy { on, principal: p(38), holder: p(39), relation, reason }
}

#[test]
fn nobody_holds_a_fourth_proxy() {
    let mut v = standing(QINGHAI, date(2026, 12, 20));
    let on = v.at(4);
    for principal in [35, 36, 37] {
        v.act(&Village::proxy(principal, 39, on));
    }
    let refusal = v.refused(&Village::proxy(38, 39, on));
    assert_eq!((refusal.rule, refusal.figures["most"].as_str()), ("max_proxies", "3"));
    assert_eq!(refusal.citation.expect("cited").article.as_ref(), "《村民委员会组织法》第十八条第四款");
    v.act(&Command::CancelProxy { on, principal: p(35) });
    v.act(&Village::proxy(38, 39, on));
    assert_eq!(v.refused(&Command::CancelProxy { on, principal: p(35) }).rule, "no_such_proxy");
}

#[test]
fn not_by_a_candidate_not_by_oneself_not_passed_on_and_only_once() {
    let mut v = standing(QINGHAI, date(2026, 12, 20));
    let on = v.at(4);
    assert_eq!(v.refused(&Village::proxy(38, 11, on)).rule, "holder_is_candidate");
    assert_eq!(v.refused(&Village::proxy(38, 38, on)).rule, "proxy_self");
    assert_eq!(v.refused(&Village::proxy(38, 77, on)).rule, "not_on_roll");
    v.act(&Village::proxy(38, 39, on));
    assert_eq!(v.refused(&Village::proxy(38, 37, on)).rule, "proxy_already_given");
    assert_eq!(v.refused(&Village::proxy(39, 37, on)).rule, "proxy_chain", "39 holds one and cannot give it on");
    assert_eq!(v.refused(&Village::proxy(37, 38, on)).rule, "proxy_chain", "38 has given a proxy and cannot hold one");
}

#[test]
fn a_voter_of_the_mobile_box_gives_no_proxy_and_the_other_way_round() {
    let mut v = standing(QINGHAI, date(2026, 12, 20));
    v.arrange();
    let on = v.at(4);
    v.act(&Village::proxy(36, 39, on));
    let list = v.mobile_list(on);
    assert_eq!(v.refused(&list).rule, "mobile_voter_has_proxy");
    v.act(&Command::CancelProxy { on, principal: p(36) });
    v.act(&list);
    assert_eq!(v.refused(&Village::proxy(36, 39, on)).rule, "mobile_voter_has_proxy");
}

#[test]
fn filing_ends_before_election_day_and_in_shanghai_five_days_before() {
    let table = [
        (QINGHAI, date(2026, 12, 20), date(2026, 12, 19)),
        (SHANGHAI, date(2026, 12, 20), date(2026, 12, 15)),
        (ZHEJIANG, date(2026, 12, 20), date(2026, 12, 17)),
    ];
    for (division, day, last) in table {
        let mut v = standing(division, day);
        v.today = statute::shift(last, 1);
        let refusal = v.refused(&Village::proxy(38, 39, v.today));
        assert_eq!((refusal.rule, refusal.figures["latest"].clone()), ("proxy_too_late", last.to_string()), "{division}");
        v.today = last;
        v.act(&Village::proxy(38, 39, last));
    }
}

#[test]
fn before_2026_only_near_relatives_hold_proxies_and_since_then_any_villager() {
    for division in [QINGHAI, SHANGHAI, ZHEJIANG, HENAN] {
        let mut v = standing(division, date(2025, 12, 20));
        let on = v.at(6);
        for stranger in [None, Some(Relation::Other)] {
            assert_eq!(v.refused(&with(on, stranger, ProxyReason::AwayHerding)).rule, "proxy_scope", "{division}");
        }
        v.act(&with(on, Some(Relation::Grandchild), ProxyReason::AwayHerding));
        let mut v = standing(division, date(2026, 12, 20));
        let on = v.at(6);
        v.act(&with(on, None, ProxyReason::AwayHerding));
    }
}

#[test]
fn the_reason_is_absence_unless_the_province_is_wider() {
    for (division, lawful) in [(QINGHAI, false), (ZHEJIANG, false), (SHANGHAI, true), (HENAN, true)] {
        let mut v = standing(division, date(2026, 12, 20));
        let on = v.at(6);
        let command = with(on, Some(Relation::Parent), ProxyReason::Special);
        if lawful {
            v.act(&command);
        } else {
            assert_eq!(v.refused(&command).rule, "proxy_reason", "{division}");
        }
    }
}

#[test]
fn only_posted_proxies_vote() {
    let mut v = Village::qinghai();
    v.ready();
    let on = v.at(3);
    v.act(&Village::proxy(38, 39, on));
    v.act(&Command::PublishProxies { on });
    let on = v.at(2);
    v.act(&Village::proxy(35, 39, on));
    assert_eq!(v.state.due().expect("due").what, "proxies", "the second is not posted yet");
    let day = v.at(0);
    let close = |by_proxy| Command::ClosePoll {
        on: day,
        spoiled: 2,
        unused: 4,
        boxes: vec![BoxCount { id: 1, issued: 36, returned: 35 }, BoxCount { id: 2, issued: 2, returned: 2 }],
        by_proxy,
        scribed: 0,
    };
    v.carried();
    let refusal = v.refused(&close(2));
    assert_eq!((refusal.rule, refusal.figures["published"].as_str()), ("proxies_not_published", "1"));
    assert_eq!(v.refused(&Command::PublishProxies { on: day }).rule, "proxies_published_late");
    v.act(&close(1));
}

#[test]
fn an_earlier_date_on_the_paper_does_not_make_a_late_proxy_timely() {
    let mut v = Village::qinghai();
    v.ready();
    let early = v.at(3);
    v.act(&Village::proxy(38, 39, early));
    v.at(0);
    assert_eq!(v.refused(&Village::proxy(35, 39, early)).rule, "proxy_too_late");
    assert_eq!(v.refused(&Command::PublishProxies { on: early }).rule, "proxies_published_late");
}

#[test]
fn whoever_becomes_a_candidate_later_gives_the_proxies_back() {
    let mut v = standing(QINGHAI, date(2026, 12, 20));
    let on = v.at(4);
    v.act(&Village::proxy(38, 13, on));
    let facts = v.act(&Command::WithdrawCandidate { on, person: p(12), post: Post::Chair });
    assert_eq!(v.standing(Post::Chair), [11, 13]);
    assert!(facts.contains(&Fact::ProxyCancelled { on, principal: p(38) }));
    assert!(v.state.proxies.is_empty());
}

#[test]
fn proxies_are_for_one_vote_and_a_runoff_needs_its_own() {
    let mut v = Village::qinghai();
    v.ready();
    let on = v.at(3);
    v.act(&Village::proxy(38, 39, on));
    v.act(&Command::PublishProxies { on });
    let mut sheet = usual_sheet();
    sheet[1] = crate::common::column(Post::Chair, &[(11, 18), (12, 18)]);
    v.close().count(sheet).confirm().announce();
    v.call(8);
    assert!(v.state.proxies.is_empty());
    v.at(-4);
    let on = v.today;
    assert_eq!(v.refused(&Command::PublishProxies { on }).rule, "no_proxies");
    assert_eq!(v.refused(&Village::proxy(38, 12, on)).rule, "holder_is_candidate");
    v.act(&Village::proxy(38, 39, on));
}
