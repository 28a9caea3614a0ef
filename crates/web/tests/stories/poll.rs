//! The pages of ballots and poll: what is lawful is recorded, what is not comes back with its article and everything typed.

use crate::village::{Signed, Until, VOTERS, Village, id, voter_name};
use axum::http::StatusCode;
use election::command::{BoxKind, Duty, ProxyReason};
use election::{Command, Role};
use jiff::civil::date;
use statute::{Post, Relation};

async fn clerk(village: &Village) -> Signed {
    village.sign_in("选委会", Role::ElectionCommittee).await
}

#[tokio::test]
async fn ballots_are_printed_for_the_voters_and_a_reserve() {
    let village = Village::at(Until::Candidates).await;
    village.is_the_day(date(2026, 12, 14)).await;
    let (clerk, observer) = (clerk(&village).await, village.sign_in("观察", Role::Observer).await);
    let page = village.sees(&clerk, "ballots").await;
    page.holds("登记 60 人");
    page.holds("李金花");
    let print = |on: &'static str, voters: &'static str, reserve: &'static str| [("on", on), ("voters", voters), ("reserve", reserve)];
    village.sends(&clerk, "ballots", "print_ballots", &print("2026-12-14", "0", "0")).await.is_refused("印制 0 张不合理");
    let page = village.sends(&clerk, "ballots", "print_ballots", &print("十四日", "60", "七")).await;
    page.is_refused("请填一个整数");
    page.holds("value=\"60\"");
    assert_eq!(village.state().await.round().expect("a round").printed, 0);
    assert_eq!(village.sends(&observer, "ballots", "print_ballots", &print("2026-12-14", "60", "7")).await.status, StatusCode::FORBIDDEN);
    village.sends(&clerk, "ballots", "print_ballots", &print("2026-12-14", "60", "7")).await.is_done("print_ballots");
    assert_eq!(village.state().await.round().expect("a round").printed, 67);
    village.sees(&clerk, "ballots").await.holds("共 67 页");
}

#[tokio::test]
async fn a_withdrawal_voids_the_ballots_printed() {
    let mut village = Village::at(Until::Candidates).await;
    village.does(Command::PrintBallots { on: date(2026, 12, 13), copies: 70 }).await;
    let person = id(&*village.state().await, 4);
    village.does(Command::WithdrawCandidate { on: date(2026, 12, 14), person, post: Post::Member }).await;
    village.is_the_day(date(2026, 12, 14)).await;
    let clerk = clerk(&village).await;
    let page = village.sees(&clerk, "ballots").await;
    page.holds("请按新的名单重新印制");
    page.holds(&format!("{}、{}、{}", voter_name(2), voter_name(3), voter_name(5)));
    page.lacks("papers/ballots.pdf");
}

/// The arrangement as a clerk types it.
fn arrangement(scrutineers: &str) -> Vec<(&str, &str)> {
    vec![
        ("on", "2026-12-14"),
        ("place", "村委会院内"),
        ("opens", "09:00"),
        ("closes", "16:30"),
        ("box_name", "中心会场"),
        ("box_kind", "central"),
        ("box_name", ""),
        ("box_kind", "mobile"),
        ("box_name", "夏季草场"),
        ("box_kind", "mobile"),
        ("staff-scrutineer", scrutineers),
    ]
}

#[tokio::test]
async fn the_arrangement_is_posted_with_boxes_and_staff() {
    let village = Village::at(Until::Printed).await;
    let clerk = clerk(&village).await;
    village.sees(&clerk, "poll").await.holds("最迟 2026-12-1");
    let scrutineers = format!("{}、{}", voter_name(20), voter_name(21));
    village.sends(&clerk, "poll", "arrange_poll", &arrangement(&scrutineers)).await.is_done("arrange_poll");
    let state = village.state().await;
    let found = state.round().expect("a round").arrangement.as_ref().expect("an arrangement");
    assert_eq!(found.boxes.iter().map(|b| (b.id, b.kind)).collect::<Vec<_>>(), [(1, BoxKind::Central), (2, BoxKind::Mobile)]);
    assert_eq!(found.staff.iter().map(|w| (w.person, w.duty)).collect::<Vec<_>>(), [20, 21].map(|n| (id(&state, n), Duty::Scrutineer)));
    let page = village.sees(&clerk, "poll").await;
    page.holds("村委会院内");
    page.holds(&scrutineers);
}

#[tokio::test]
async fn candidates_are_no_staff_and_a_late_arrangement_is_refused_with_its_article() {
    let village = Village::at(Until::Printed).await;
    let clerk = clerk(&village).await;
    let page = village.sends(&clerk, "poll", "arrange_poll", &arrangement(&voter_name(0))).await;
    page.is_refused("马金花 是候选人，不能做选举工作人员");
    page.holds("value=\"夏季草场\"");
    village.is_the_day(date(2026, 12, 19)).await;
    let mut late = arrangement("");
    late[0].1 = "2026-12-19";
    let page = village.sends(&clerk, "poll", "arrange_poll", &late).await;
    page.is_refused("投票时间、地点最迟应在");
    page.holds("<cite");
    let mut wrong = arrangement("无此人");
    wrong[2].1 = "上午";
    let page = village.sends(&clerk, "poll", "arrange_poll", &wrong).await;
    page.is_refused("没有找到“无此人”");
    page.holds("请填时间");
    assert!(village.state().await.round().expect("a round").arrangement.is_none());
    let counter = village.sign_in("甲", Role::Counter).await;
    assert_eq!(village.sends(&counter, "poll", "arrange_poll", &arrangement("")).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_mobile_box_has_its_voters_and_enough_staff() {
    let village = Village::at(Until::Arranged).await;
    village.is_the_day(date(2026, 12, 15)).await;
    let clerk = clerk(&village).await;
    let (old, ill) = (format!("{}\n{}", voter_name(30), voter_name(31)), voter_name(32));
    let fields = |staff: &'static [u32], ill: &str| {
        let staff = staff.iter().map(|n| voter_name(*n)).collect::<Vec<_>>().join("、");
        [
            ("on", "2026-12-15".to_owned()),
            ("which", "2".into()),
            ("route", "夏季草场".into()),
            ("voters-aged", old.clone()),
            ("voters-ill", ill.to_owned()),
            ("staff", staff),
        ]
    };
    let send = async |fields: &[(&str, String)]| {
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        village.sends(&clerk, "poll", "list_mobile_voters", &pairs).await
    };
    let page = send(&fields(&[40, 41], &ill)).await;
    page.is_refused("流动票箱只有 2 名工作人员，至少要 3 名");
    page.holds(&old);
    page.holds("<cite");
    send(&fields(&[40, 41, 42], "没有这个人")).await.is_refused("没有找到“没有这个人”");
    assert!(village.state().await.round().and_then(|r| r.arrangement.as_ref()).expect("an arrangement").mobile.is_empty());
    send(&fields(&[40, 41, 42], &ill)).await.is_done("list_mobile_voters");
    let state = village.state().await;
    let list = &state.round().and_then(|r| r.arrangement.as_ref()).expect("an arrangement").mobile[&2];
    assert_eq!((list.route.as_str(), list.voters.len(), list.staff.len()), ("夏季草场", 3, 3));
    let page = village.sees(&clerk, "poll").await;
    page.holds(&ill);
    page.holds("papers/mobile.pdf");
}

#[tokio::test]
async fn proxies_are_registered_counted_posted_and_cancelled() {
    let village = Village::at(Until::Arranged).await;
    village.is_the_day(date(2026, 12, 15)).await;
    let clerk = clerk(&village).await;
    let proxy = |principal: u32, holder: u32| {
        [
            ("on", "2026-12-15".to_owned()),
            ("principal", voter_name(principal)),
            ("holder", voter_name(holder)),
            ("relation", "sibling".into()),
            ("reason", "away_herding".into()),
        ]
    };
    let send = async |action: &'static str, fields: &[(&str, String)]| {
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        village.sends(&clerk, "poll", action, &pairs).await
    };
    for principal in [10, 11, 12] {
        send("register_proxy", &proxy(principal, 20)).await.is_done("register_proxy");
    }
    let state = village.state().await;
    let first = &state.proxies[0];
    assert_eq!(
        (first.principal, first.holder, first.relation, first.reason),
        (id(&state, 10), id(&state, 20), Some(Relation::Sibling), ProxyReason::AwayHerding)
    );
    let page = send("register_proxy", &proxy(13, 20)).await;
    page.is_refused(&format!("{} 已接受 3 人委托，每人最多 3 人", voter_name(20)));
    page.holds("第十八条第四款");
    page.holds(&format!("value=\"{}\"", voter_name(13)));
    send("register_proxy", &proxy(13, 1)).await.is_refused("候选人不得接受委托");
    send("register_proxy", &proxy(VOTERS - 1, 21)).await.is_refused("有不止一人叫“完么措”");
    village.sees(&clerk, "poll").await.holds("3/3");
    send("cancel_proxy", &[("on", "2026-12-15".into()), ("which", id(&state, 12).0.to_string())]).await.is_done("cancel_proxy");
    send("cancel_proxy", &[("on", "2026-12-15".into()), ("which", id(&state, 12).0.to_string())]).await.is_refused("没有办理委托");
    village.sees(&clerk, "poll").await.holds("2/3");
    send("publish_proxies", &[("on", "十五".into())]).await.is_refused("请填日期");
    send("publish_proxies", &[("on", "2026-12-15".into())]).await.is_done("publish_proxies");
    let state = village.state().await;
    assert!(state.proxies.len() == 2 && state.proxies.iter().all(|p| p.published));
    village.sees(&clerk, "poll").await.holds("papers/proxies.pdf");
    let scrutineer = village.sign_in("监票", Role::Scrutineer).await;
    for action in ["register_proxy", "cancel_proxy", "publish_proxies", "list_mobile_voters"] {
        assert_eq!(village.sends(&scrutineer, "poll", action, &[("on", "2026-12-15")]).await.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn the_account_must_balance_before_counting() {
    let village = Village::at(Until::Arranged).await;
    let clerk = clerk(&village).await;
    village.is_the_day(date(2026, 12, 19)).await;
    let page = village.sees(&clerk, "poll").await;
    page.holds("投票日是 2026-12-20");
    page.lacks("poll/close_poll");
    village.is_the_day(date(2026, 12, 20)).await;
    let account = |issued: &'static str, returned: &'static str, unused: &'static str| {
        [
            ("on", "2026-12-20"),
            ("issued-1", issued),
            ("returned-1", returned),
            ("issued-2", "0"),
            ("returned-2", "0"),
            ("spoiled", "3"),
            ("unused", unused),
            ("by_proxy", ""),
            ("scribed", "1"),
        ]
    };
    village.sees(&clerk, "poll").await.holds("印制 70 张 ＝ 发出 ＋ 作废 ＋ 剩余");
    let page = village.sends(&clerk, "poll", "close_poll", &account("58", "57", "8")).await;
    page.is_refused("印制 70 张，而发出 58 ＋ 作废 3 ＋ 剩余 8 ＝ 69 张，相差 1 张");
    page.holds("value=\"57\"");
    let page = village.sends(&clerk, "poll", "close_poll", &account("58", "59", "9")).await;
    page.is_refused("中心会场：收回 59 张，多于发出的 58 张，多 1 张");
    page.holds("<cite");
    village.sends(&clerk, "poll", "close_poll", &account("58", "", "9")).await.is_refused("请填一个整数");
    assert!(village.state().await.round().expect("a round").account.is_none());
    let observer = village.sign_in("观察", Role::Observer).await;
    assert_eq!(village.sends(&observer, "poll", "close_poll", &account("58", "57", "9")).await.status, StatusCode::FORBIDDEN);
    village.sends(&clerk, "poll", "close_poll", &account("58", "57", "9")).await.is_done("close_poll");
    assert_eq!(village.state().await.round().and_then(|r| r.account.as_ref()).expect("an account").returned(), 57);
    let page = village.sees(&observer, "poll").await;
    page.holds("印制 70 张 ＝ 发出 58 ＋ 作废 3 ＋ 剩余 9");
    page.holds("至少要 31 张");
    page.holds("95.0%");
}

#[tokio::test]
async fn a_mobile_box_is_followed_on_its_way_and_the_poll_waits_for_it() {
    let mut village = Village::at(Until::Arranged).await;
    let state = village.state().await;
    let voters = vec![(id(&state, 30), election::command::MobileReason::Aged)];
    let staff = vec![id(&state, 40), id(&state, 41), id(&state, 42)];
    village.does(Command::ListMobileVoters { on: date(2026, 12, 15), box_id: 2, route: "夏季草场".into(), voters, staff }).await;
    let clerk = clerk(&village).await;
    village.is_the_day(date(2026, 12, 19)).await;
    village.sees(&clerk, "poll").await.lacks("流动票箱的去向");
    village.is_the_day(date(2026, 12, 20)).await;
    let page = village.sees(&clerk, "poll").await;
    page.holds("流动票箱的去向");
    page.holds("下一步：当众验空、上锁、贴封条");
    let staff = [40, 41, 42].map(voter_name).join("、");
    let step = async |step: &str, at: &str, seal: &str| {
        let fields = [("on", "2026-12-20"), ("which", "2"), ("step", step), ("at", at), ("seal", seal), ("staff", &staff)];
        village.sends(&clerk, "poll", "step_box", &fields).await
    };
    step("departed", "08:40", "").await.is_refused("封箱");
    step("sealed", "08:30", "").await.is_refused("value=\"08:30\"");
    step("sealed", "08:30", "QH-0417").await.is_done("step_box");
    step("departed", "08:40", "").await.is_done("step_box");
    let page = village.sees(&clerk, "poll").await;
    page.holds("QH-0417");
    page.holds("读到的封条编号");
    step("returned", "15:00", "QH-0471").await.is_refused("QH-0417");
    step("returned", "15:00", "QH-0417").await.is_done("step_box");
    village.sees(&clerk, "poll").await.holds("回到投票地点，封条完好");
}
