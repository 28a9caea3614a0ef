//! The pages of result and closing: decided with reasons, announced once, the next round as the law calls it, certificates, handover.

use crate::village::{Signed, Until, VOTERS, Village, election_day, id, sections};
use axum::http::StatusCode;
use election::command::{BoxCount, HandoverItem, PersonVotes, TallySection};
use election::fact::RoundKind;
use election::{Command, Election, Role};
use jiff::civil::date;
use statute::Post;

async fn clerk(village: &Village) -> Signed {
    village.sign_in("选委会", Role::ElectionCommittee).await
}

#[tokio::test]
async fn figures_wait_for_the_announcement() {
    let village = Village::at(Until::Confirmed).await;
    let (clerk, observer) = (clerk(&village).await, village.sign_in("观察", Role::Observer).await);
    let counter = village.sign_in("丙", Role::Counter).await;
    let page = village.sees(&clerk, "result").await;
    page.holds("本轮选举有效");
    page.holds("当选须 29 票");
    page.holds("<td class=\"n\">40</td>");
    for who in [&observer, &counter] {
        let page = village.sees(who, "result").await;
        page.holds("等选举委员会当场公布");
        page.lacks("<td class=\"n\">40</td>");
        page.lacks("当选须");
        page.lacks("papers/report.pdf");
        let paper = village.sees(who, "papers/report.pdf").await;
        assert_eq!(paper.status, StatusCode::NOT_FOUND, "the report states the figures too");
    }
    assert_eq!(village.sends(&observer, "result", "announce_result", &[("on", "2026-12-20")]).await.status, StatusCode::FORBIDDEN);
    village.sends(&clerk, "result", "announce_result", &[("on", "")]).await.is_refused("请填日期");
    village.is_the_day(date(2026, 12, 21)).await;
    let page = village.sends(&clerk, "result", "announce_result", &[("on", "2026-12-21")]).await;
    page.is_refused("选举结果应当当场公布");
    page.holds("<cite");
    assert!(village.state().await.round().expect("a round").announced.is_none());
    village.sends(&clerk, "result", "announce_result", &[("on", "2026-12-20")]).await.is_done("announce_result");
    assert_eq!(village.state().await.round().expect("a round").announced, Some(election_day()));
    let page = village.sees(&observer, "result").await;
    page.holds("<td class=\"n\">40</td>");
    page.holds("papers/result.pdf");
}

/// Chair is elected; of the members only the first reached a majority.
async fn with_a_seat_open() -> Village {
    let mut village = Village::at(Until::Closed).await;
    village.tally([[40, 15], [38, 25]], 24).await;
    village.does(Command::ConfirmResult { on: election_day() }).await;
    village.does(Command::AnnounceResult { on: election_day() }).await;
    village.is_the_day(date(2026, 12, 21)).await;
    village
}

#[tokio::test]
async fn an_open_seat_leads_to_a_runoff_with_the_right_candidates_and_day() {
    let village = with_a_seat_open().await;
    let (clerk, observer) = (clerk(&village).await, village.sign_in("观察", Role::Observer).await);
    let page = village.sees(&clerk, "result").await;
    page.holds("下一轮投票 · 另行选举");
    page.holds("最迟 2026-12-30");
    page.holds("张金花、赵金花");
    page.lacks("result/leave_vacant");
    village.sees(&clerk, "closing").await.holds("还有 1 个名额没有选出");
    let call = |day: &'static str| [("on", "2026-12-21"), ("day", day)];
    let page = village.sends(&clerk, "result", "call_round", &call("2027-01-05")).await;
    page.is_refused("下一轮投票最迟 2026-12-30");
    page.holds("value=\"2027-01-05\"");
    page.holds("<cite");
    village.sends(&clerk, "result", "call_round", &call("月底")).await.is_refused("请填日期");
    village.sends(&clerk, "result", "leave_vacant", &[("on", "2026-12-21")]).await.is_refused("还不符合可以暂缺的条件");
    for (action, fields) in [("call_round", call("2026-12-27").to_vec()), ("leave_vacant", vec![("on", "2026-12-21")])] {
        assert_eq!(village.sends(&observer, "result", action, &fields).await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(village.state().await.rounds.len(), 1);
    village.sends(&clerk, "result", "call_round", &call("2026-12-27")).await.is_done("call_round");
    let state = village.state().await;
    let round = state.round().expect("a round");
    assert_eq!((round.kind, round.day, round.candidates.len()), (RoundKind::Runoff, date(2026, 12, 27), 2));
    let page = village.sees(&observer, "result").await;
    page.holds("前几轮");
    page.holds("<td class=\"n\">38</td>");
    village.sees(&clerk, "ballots").await.holds("另行选举");
}

/// Votes for member, from voter 2 on.
fn members(state: &Election, votes: &[(u32, u32)]) -> TallySection {
    let votes = votes.iter().map(|(n, votes)| PersonVotes { person: id(state, *n), votes: *votes }).collect();
    TallySection::Post { post: Post::Member, votes, write_ins: Vec::new() }
}

#[tokio::test]
async fn after_a_runoff_that_elects_nobody_the_seats_may_stay_vacant() {
    let mut village = Village::with_members(4, Until::Closed).await;
    let state = village.state().await;
    let mut first = sections(&state, [[40, 15], [0, 0]], 0);
    first[2] = members(&state, &[(2, 38), (3, 36), (4, 25), (5, 20), (6, 10)]);
    village.enter(first).await;
    village.does(Command::ConfirmResult { on: election_day() }).await;
    village.does(Command::AnnounceResult { on: election_day() }).await;
    let day = date(2026, 12, 27);
    village.does(Command::CallRound { on: date(2026, 12, 21), day }).await;
    village.does(Command::PrintBallots { on: date(2026, 12, 22), copies: VOTERS }).await;
    village.arrange(date(2026, 12, 22)).await;
    let boxes = vec![BoxCount { id: 1, issued: 58, returned: 57 }, BoxCount { id: 2, issued: 0, returned: 0 }];
    village.does(Command::ClosePoll { on: day, spoiled: 1, unused: 1, boxes, by_proxy: 0, scribed: 0 }).await;
    let runoff = members(&*village.state().await, &[(4, 10), (5, 9), (6, 8)]);
    village.enter(vec![TallySection::Ballots { valid: 55, void: 2 }, runoff]).await;
    village.does(Command::ConfirmResult { on: day }).await;
    village.does(Command::AnnounceResult { on: day }).await;
    village.is_the_day(day).await;
    let clerk = clerk(&village).await;
    village.sees(&clerk, "result").await.holds("还空着：委员 2");
    village.sends(&clerk, "result", "leave_vacant", &[("on", "今天")]).await.is_refused("请填日期");
    assert!(village.state().await.left_vacant.is_none());
    village.sends(&clerk, "result", "leave_vacant", &[("on", "2026-12-27")]).await.is_done("leave_vacant");
    assert_eq!(village.state().await.left_vacant, Some(day));
    let page = village.sees(&clerk, "closing").await;
    page.holds("当选 3 名，应选 5 名");
    page.holds("2026-12-27 起暂缺");
}

#[tokio::test]
async fn a_poll_declared_invalid_leads_to_a_rerun() {
    let mut village = Village::at(Until::Closed).await;
    let ground = election::command::InvalidGround::CountNotPublic;
    village.does(Command::DeclareInvalid { on: election_day(), ground }).await;
    village.does(Command::AnnounceResult { on: election_day() }).await;
    let clerk = clerk(&village).await;
    let page = village.sees(&clerk, "result").await;
    page.holds("没有公开唱票、计票");
    page.holds("下一轮投票 · 重新选举");
}

#[tokio::test]
async fn certificates_are_issued_to_everyone_elected() {
    let village = Village::at(Until::Announced).await;
    let (clerk, observer) = (clerk(&village).await, village.sign_in("观察", Role::Observer).await);
    let page = village.sees(&clerk, "closing").await;
    page.holds("当选 3 名，应选 3 名");
    page.holds("马金花");
    page.holds("95.0%");
    village.sends(&clerk, "closing", "issue_certificates", &[("on", "2026-12-19")]).await.is_refused("早于前一步的日期 2026-12-20");
    village.sends(&clerk, "closing", "issue_certificates", &[("on", "明天")]).await.is_refused("请填日期");
    assert_eq!(village.sends(&observer, "closing", "issue_certificates", &[("on", "2026-12-20")]).await.status, StatusCode::FORBIDDEN);
    assert!(village.state().await.certificates.is_empty());
    village.sends(&clerk, "closing", "issue_certificates", &[("on", "2026-12-20")]).await.is_done("issue_certificates");
    assert_eq!(village.state().await.certificates.len(), 3);
    let page = village.sees(&observer, "closing").await;
    page.holds("已发证书 3 张");
    page.holds("papers/certificates.pdf");
}

#[tokio::test]
async fn the_handover_needs_the_seal_and_says_when_it_is_late() {
    let village = Village::at(Until::Announced).await;
    let (clerk, observer) = (clerk(&village).await, village.sign_in("观察", Role::Observer).await);
    village.is_the_day(date(2026, 12, 27)).await;
    let page = village.sees(&clerk, "closing").await;
    page.holds("最迟 2026-12-30");
    page.holds("还有 3 天");
    page.holds("第二十四条");
    village.is_the_day(date(2027, 1, 2)).await;
    village.sees(&clerk, "closing").await.holds("已超过期限 3 天");
    let fields = [("on", "2027-01-02"), ("item-accounts", "yes"), ("supervised_by", "快尔玛乡人民政府")];
    let page = village.sends(&clerk, "closing", "record_handover", &fields).await;
    page.is_refused("移交内容中没有印章");
    page.holds("<cite");
    page.holds("value=\"快尔玛乡人民政府\"");
    let fields = [("on", "昨天"), ("item-seal", "yes"), ("supervised_by", "快尔玛乡人民政府")];
    village.sends(&clerk, "closing", "record_handover", &fields).await.is_refused("请填日期");
    assert!(village.state().await.handover.is_none());
    let fields = [("on", "2027-01-02"), ("item-seal", "yes"), ("item-accounts", "yes"), ("supervised_by", "快尔玛乡人民政府")];
    assert_eq!(village.sends(&observer, "closing", "record_handover", &fields).await.status, StatusCode::FORBIDDEN);
    village.sends(&clerk, "closing", "record_handover", &fields).await.is_done("record_handover");
    assert_eq!(village.state().await.handover, Some((date(2027, 1, 2), vec![HandoverItem::Seal, HandoverItem::Accounts])));
    village.sees(&observer, "closing").await.holds("印章、账目、资金");
}
