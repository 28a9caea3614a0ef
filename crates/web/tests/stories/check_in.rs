//! The check-in page: a voter is found, handed a ballot and marked, and nothing about it stands in an address.

use crate::village::{Answer, CODE, Signed, Until, VOTERS, Village, election_day, id, voter_name};
use axum::http::StatusCode;
use election::command::{BoxCount, InvalidGround, ProxyReason};
use election::{Command, Role};
use jiff::civil::date;
use statute::Relation;

struct Poll {
    village: Village,
    clerk: Signed,
}

impl Poll {
    /// The morning of the vote, with a prepared check-in.
    async fn opens() -> Self {
        let village = Village::at(Until::Arranged).await;
        Self::of(village).await
    }

    async fn of(village: Village) -> Self {
        village.is_the_day(election_day()).await;
        let clerk = village.sign_in("选委会", Role::ElectionCommittee).await;
        let poll = Self { village, clerk };
        poll.sends("prepare", &[]).await.is_done("prepare");
        poll
    }

    async fn sends(&self, action: &str, fields: &[(&str, &str)]) -> Answer {
        self.village.sends(&self.clerk, "check-in", action, fields).await
    }

    async fn number(&self, voter: u32) -> String {
        id(&*self.village.state().await, voter).0.to_string()
    }

    async fn marks(&self, voter: u32, at_box: &str) -> Answer {
        self.sends("mark", &[("box", at_box), ("line", &self.number(voter).await)]).await
    }

    async fn marked(&self) -> Vec<u32> {
        self.village.store.marks().marked(CODE, 1).await.expect("read")
    }
}

/// Confirmed, and led back to an address that names nobody.
fn leads_back(answer: &Answer, at_box: &str, done: &str) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.page);
    assert_eq!(answer.to, format!("/console/units/{CODE}/check-in?box={at_box}&done={done}"));
}

#[tokio::test]
async fn a_number_and_enter_twice_marks_a_voter_and_a_slip_is_taken_back() {
    let poll = Poll::opens().await;
    let number = poll.number(20).await;
    let page = poll.sends("find", &[("box", "1"), ("who", &number)]).await;
    assert_eq!(page.status, StatusCode::OK);
    page.holds(&voter_name(20));
    page.holds("<button class=\"main\" type=\"submit\" autofocus>发给选票");
    page.lacks("已领票</p>");
    leads_back(&poll.marks(20, "1").await, "1", "mark");
    assert_eq!(poll.marked().await, [number.parse::<u32>().expect("a number")]);

    let page = poll.sends("find", &[("box", "1"), ("who", &voter_name(20))]).await;
    page.holds("已领票");
    page.lacks("发给选票，登记领票");
    poll.marks(20, "1").await.is_refused("已经领过票，没有再登记");
    poll.sends("undo", &[("box", "2"), ("line", &number)]).await.is_refused("不是在这个票箱登记的");
    leads_back(&poll.sends("undo", &[("box", "1"), ("line", &number)]).await, "1", "undo");
    poll.sends("undo", &[("box", "1"), ("line", &number)]).await.is_refused("没有领票，不用撤销");
    assert!(poll.marked().await.is_empty());
    poll.sends("mark", &[("box", "1"), ("line", "5")]).await.is_refused("选民名单上没有");
    poll.sends("mark", &[("box", "1")]).await.is_refused("没有选人");
}

#[tokio::test]
async fn namesakes_are_told_apart_and_strangers_are_not_found() {
    let poll = Poll::opens().await;
    let page = poll.sends("find", &[("box", "1"), ("who", "完么措")]).await;
    page.holds("找到 2 人，请选一人");
    for voter in [VOTERS - 2, VOTERS - 1] {
        page.holds(&format!("name=\"who\" value=\"{}\"", poll.number(voter).await));
    }
    let page = poll.sends("find", &[("box", "1"), ("who", "金花")]).await;
    page.holds("找到 10 人");
    poll.sends("find", &[("box", "1"), ("who", "<b>不在")]).await.holds("选民名单上没有“&lt;b&gt;不在”");
    poll.sends("find", &[("box", "1"), ("who", "1")]).await.holds("选民名单上没有");
}

#[tokio::test]
async fn a_holder_gets_the_ballots_of_the_proxies_whose_mandate_is_shown() {
    let mut village = Village::at(Until::Arranged).await;
    let state = village.state().await;
    for principal in [10, 11] {
        let (principal, holder) = (id(&state, principal), id(&state, 20));
        let reason = ProxyReason::AwayHerding;
        village.does(Command::RegisterProxy { on: date(2026, 12, 15), principal, holder, relation: Some(Relation::Sibling), reason }).await;
    }
    village.does(Command::PublishProxies { on: date(2026, 12, 15) }).await;
    let poll = Poll::of(village).await;
    let (holder, first, second) = (poll.number(20).await, poll.number(10).await, poll.number(11).await);
    let page = poll.sends("find", &[("box", "1"), ("who", &holder)]).await;
    page.holds("受托的选票（2 人委托）");
    page.holds(&format!("type=\"checkbox\" id=\"proxy-{first}\" name=\"line\" value=\"{first}\""));
    poll.sends("find", &[("box", "1"), ("who", &first)]).await.holds(&format!("已书面委托 {} 投票", voter_name(20)));
    leads_back(&poll.sends("mark", &[("box", "1"), ("line", &holder), ("line", &first)]).await, "1", "mark");
    let page = poll.sends("find", &[("box", "1"), ("who", &holder)]).await;
    page.holds(&format!("value=\"{second}\""));
    page.holds("发给选票");
    poll.sends("close", &[]).await.is_done_at("close");
    let state = poll.village.state().await;
    let check_in = state.round().and_then(|r| r.check_in.as_ref()).expect("closed");
    assert_eq!((check_in.marked(), check_in.by_proxy), (2, 1));
}

#[tokio::test]
async fn closing_commits_to_the_marked_roll_in_one_entry() {
    let poll = Poll::opens().await;
    let before = poll.village.store.log(CODE).await.expect("read").len();
    for voter in 0..14 {
        leads_back(&poll.marks(voter, if voter < 11 { "1" } else { "2" }).await, if voter < 11 { "1" } else { "2" }, "mark");
    }
    let page = poll.village.sees(&poll.clerk, "check-in").await;
    page.holds("已领票：10 人以上");
    page.holds("<td class=\"n\">14</td>");
    assert_eq!(poll.village.store.log(CODE).await.expect("read").len(), before, "no entry before the close");
    poll.sends("close", &[("key", "k")]).await.is_done_at("close");
    let log = poll.village.store.log(CODE).await.expect("read");
    assert_eq!(log.len(), before + 1);

    let state = poll.village.state().await;
    let check_in = state.round().and_then(|r| r.check_in.as_ref()).expect("closed");
    assert_eq!(check_in.boxes.iter().map(|b| (b.id, b.marked)).collect::<Vec<_>>(), [(1, 11), (2, 3)]);
    let opening = poll.village.store.marks().opening(CODE, 1).await.expect("read").expect("closed");
    assert_eq!(opening.commitment().hash().to_string(), check_in.commitment.c);
    let page = poll.village.sees(&poll.clerk, "check-in").await;
    page.holds("领票登记已于 2026-12-20 结束");
    page.holds(&check_in.commitment.c);
    poll.marks(30, "1").await.is_refused("现在不能登记领票");
    poll.sends("close", &[]).await.is_refused("领票登记已于 2026-12-20 结束，共 14 人领票");
    let left: Vec<_> = std::fs::read_dir(poll.village.data().join("marks")).expect("a directory").collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[tokio::test]
async fn ballots_and_marks_that_differ_are_told_and_stay_in_the_record() {
    let mut poll = Poll::opens().await;
    for voter in 0..9 {
        poll.marks(voter, "1").await;
    }
    poll.village.sees(&poll.clerk, "check-in").await.holds("不到 10 人");
    poll.sends("close", &[]).await.is_done_at("close");
    poll.village.sees(&poll.clerk, "poll").await.holds("领票登记 9 人");
    let boxes = vec![BoxCount { id: 1, issued: 10, returned: 10 }, BoxCount { id: 2, issued: 0, returned: 0 }];
    let unused = VOTERS + 10 - 10;
    poll.village.does(Command::ClosePoll { on: election_day(), spoiled: 0, unused, boxes, by_proxy: 0, scribed: 0 }).await;
    poll.village.sees(&poll.clerk, "poll").await.holds("发出 10 张，领票登记 9 人，多发 1 张");
}

#[tokio::test]
async fn a_crash_between_the_sheet_and_the_record_is_gone_on_from() {
    let poll = Poll::opens().await;
    poll.marks(3, "1").await;
    poll.village.store.marks().close(CODE, 1, election_day()).await.expect("closed").expect("prepared");
    let page = poll.village.sees(&poll.clerk, "check-in").await;
    page.holds("结束登记，写入记录");
    page.lacks("序号或姓名");
    poll.sends("close", &[]).await.is_done_at("close");
    assert_eq!(poll.village.state().await.round().and_then(|r| r.check_in.as_ref()).expect("closed").marked(), 1);
}

#[tokio::test]
async fn a_poll_that_ended_without_it_leaves_no_order_behind() {
    let mut poll = Poll::opens().await;
    poll.marks(3, "1").await;
    let state = poll.village.state().await;
    poll.village.does(Command::DeclareInvalid { on: election_day(), ground: InvalidGround::OtherBreach }).await;
    assert!(state.round().expect("a round").check_in.is_none());
    poll.village.sees(&poll.clerk, "check-in").await.holds("封存以后，登记册里不留先后次序");
    poll.marks(4, "1").await.is_refused("现在不能登记领票");
    poll.sends("close", &[]).await.is_done_at("seal");
    poll.village.sees(&poll.clerk, "check-in").await.holds("登记册已封存");
    assert!(poll.village.store.marks().standing(CODE, 1).await.expect("read").expect("prepared").closed);
}

#[tokio::test]
async fn nobody_is_checked_in_before_the_day_or_by_those_above() {
    let village = Village::at(Until::Arranged).await;
    let township = village.sign_in_for("乡镇", Role::Township, "632823200").await;
    let scrutineer = village.sign_in("监票", Role::Scrutineer).await;
    village.is_the_day(date(2026, 12, 19)).await;
    village.sees(&township, "poll").await.holds("打开领票登记");
    village.sees(&township, "check-in").await.holds("为 60 名选民各备一行");
    village.sees(&scrutineer, "check-in").await.lacks("/check-in/prepare");
    village.sends(&township, "check-in", "prepare", &[]).await.is_done("prepare");
    village.sees(&scrutineer, "check-in").await.holds("投票日 2026-12-20 当天开始登记");
    village.sends(&scrutineer, "check-in", "find", &[("who", "20")]).await.is_refused("现在不能登记领票");
    village.sends(&township, "check-in", "close", &[]).await.is_refused("2026-12-20 还没有到");
    assert!(!village.store.marks().standing(CODE, 1).await.expect("read").expect("prepared").closed, "a refusal closes nothing");

    village.is_the_day(election_day()).await;
    village.sees(&scrutineer, "check-in").await.holds("序号或姓名");
    village.sees(&township, "check-in").await.lacks("序号或姓名");
    for action in ["find", "mark", "undo"] {
        assert_eq!(village.sends(&township, "check-in", action, &[("who", "20")]).await.status, StatusCode::FORBIDDEN);
    }
    let observer = village.sign_in("观察", Role::Observer).await;
    assert_eq!(village.sees(&observer, "check-in").await.status, StatusCode::FORBIDDEN);
    village.sees(&observer, "poll").await.lacks("/check-in");
}

#[tokio::test]
async fn what_anybody_can_read_does_not_move_with_the_marks() {
    let poll = Poll::opens().await;
    let asked = |path: &str| axum::http::Request::get(path).body(axum::body::Body::empty()).expect("a request");
    let public = format!("/u/{CODE}");
    let before = poll.village.answer(asked(&public)).await.page;
    for voter in 0..30 {
        poll.marks(voter, "1").await;
    }
    assert_eq!(poll.village.answer(asked(&public)).await.page, before);
    let metrics = poll.village.answer(asked("/metrics")).await;
    metrics.holds("route=\"/u/{code}\"");
    metrics.lacks("check-in");
}

#[tokio::test]
async fn the_poll_is_not_closed_before_its_check_in() {
    let poll = Poll::opens().await;
    for voter in 0..9 {
        poll.marks(voter, "1").await;
    }
    let unused = (VOTERS + 10 - 9).to_string();
    let account = [
        ("key", "close"),
        ("on", "2026-12-20"),
        ("spoiled", "0"),
        ("unused", unused.as_str()),
        ("issued-1", "9"),
        ("returned-1", "9"),
        ("issued-2", "0"),
        ("returned-2", "0"),
    ];
    let closes = || poll.village.sends(&poll.clerk, "poll", "close_poll", &account);
    let refused = closes().await;
    refused.is_refused("领票登记还没有结束");
    refused.holds("请先到“领票登记”页结束登记");
    assert!(poll.village.state().await.round().expect("a round").account.is_none());
    poll.sends("close", &[]).await.is_done_at("close");
    closes().await.is_done("close_poll");
}
