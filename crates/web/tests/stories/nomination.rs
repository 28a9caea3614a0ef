//! Step 4 as a clerk uses it: nomination votes, withdrawals, the review, the candidate list.

use crate::clerk::{Village, day, keep};
use axum::http::StatusCode;
use election::command::{Bar, Review};
use election::state::Reviewed;
use election::{Command, PersonId, Role};
use statute::{Post, Relation};

const ON: &str = "2026-11-21";

/// Thirty took part. 才让 of the election committee is nominated for chair.
fn votes<'a>(chair: &'a str, vice: &'a str, member: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("key", ""),
        ("on", ON),
        ("mode", "open_at_meeting"),
        ("participants", "30"),
        ("votes_chair", chair),
        ("votes_vice_chair", vice),
        ("votes_member", member),
    ]
}

const CHAIR: &str = "才让 15\r\n选民7 10\r\n选民9 2";
const VICE: &str = "选民8\t14\n选民10\t12\n选民11\t3";
const MEMBER: &str = "选民12 20票\n选民13，18\n选民14 16\n选民15 12\n选民16 12\n选民17 4";

/// A village in which all that was recorded, on the day after.
async fn nominated() -> (Village, String) {
    let village = Village::with_final_roll().await;
    village.today(ON).await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    village.post(&clerk, "nomination/record_nominations", &votes(CHAIR, VICE, MEMBER)).await.recorded();
    (village, clerk)
}

async fn all_cleared(village: &Village) {
    let state = village.state().await;
    let nominees: Vec<PersonId> = state.nomination.iter().flat_map(|n| n.votes.values().flatten()).map(|(id, _)| *id).collect();
    village.act(Command::ReviewNominees { on: day(ON), reviews: nominees.into_iter().map(|id| (id, Review::Cleared)).collect() }).await;
}

fn numbers<'a>(chair: &'a str, vice: &'a str, member: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("key", ""), ("on", ON), ("number_chair", chair), ("number_vice_chair", vice), ("number_member", member)]
}

#[tokio::test]
async fn before_the_roll_is_final_the_page_says_what_comes_first() {
    let village = Village::with_posted_roll().await;
    let clerk = village.sign_in(Role::Township).await;
    village.get(&clerk, "nomination").await.says(&["选民名单还没有确定", "请先公布更正后的名单"]).lacks(&["record_nominations\""]);
    village.post(&clerk, "nomination/record_nominations", &votes(CHAIR, VICE, MEMBER)).await.refused(&["选民名单还没有确定"]);
}

#[tokio::test]
async fn votes_are_read_as_pasted_and_the_nominated_member_leaves() {
    let village = Village::with_final_roll().await;
    village.today(ON).await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    let empty = village.get(&clerk, "nomination").await;
    keep("nomination-empty", &empty);
    empty.says(&["登记选民 40 人", "委员（应选 3 名）的提名票", "最迟 2026-12-15"]);
    village.post(&clerk, "nomination/record_nominations", &votes(CHAIR, VICE, MEMBER)).await.recorded();
    let state = village.state().await;
    let nomination = state.nomination.as_ref().expect("recorded");
    assert_eq!(nomination.votes[&Post::Member].iter().map(|(_, votes)| *votes).collect::<Vec<_>>(), [20, 18, 16, 12, 12, 4]);
    let page = village.get(&clerk, "nomination?done=record_nominations").await;
    keep("nomination-recorded", &page);
    page.says(&["才让因本人被提名，已在 2026-11-21 退出选举委员会，由李生财递补", "票数相同", "还没有审查", "第十五条第三款"]);
}

#[tokio::test]
async fn the_member_whose_relative_is_nominated_leaves_too() {
    let village = Village::with_final_roll().await;
    village.today(ON).await;
    let (a, b) = (village.number("马福祥").await, village.number("选民12").await);
    village.act(Command::DeclareKinship { a, b, relation: Relation::Spouse }).await;
    let clerk = village.sign_in(Role::Township).await;
    village.post(&clerk, "nomination/record_nominations", &votes("选民7 10\n选民9 2", VICE, MEMBER)).await.recorded();
    village.get(&clerk, "nomination").await.says(&["马福祥因近亲属被提名，已在 2026-11-21 退出选举委员会"]);
}

#[tokio::test]
async fn lines_that_cannot_be_read_and_sums_that_cannot_be_are_named() {
    let village = Village::with_final_roll().await;
    village.today(ON).await;
    let clerk = village.sign_in(Role::Township).await;
    let post = "nomination/record_nominations";
    let wrong = village.post(&clerk, post, &votes("才让\n王五 3", "", "选民12 20")).await;
    keep("nomination-wrong", &wrong);
    wrong.refused(&["这一行读不懂：“才让”", "没有找到“王五”", "这一栏必须填", "选民12 20</textarea>"]);
    village.post(&clerk, post, &votes("才让 20\n选民7 11", VICE, MEMBER)).await.refused(&["主任提名票合计 31，多于 30 人 × 1 名 ＝ 30"]);
    assert!(village.state().await.nomination.is_none(), "nothing is recorded");
}

#[tokio::test]
async fn the_review_is_a_clause_and_nothing_else() {
    let (village, clerk) = nominated().await;
    village.get(&clerk, "nomination").await.says(&["还有 12 人没有审查结论", "第十八条第一款", "利用宗族或黑恶势力违法"]);
    let (first, second) = (village.number("选民7").await.0.to_string(), village.number("选民9").await.0.to_string());
    let sent = [
        ("key", ""),
        ("on", ON),
        ("nominee", first.as_str()),
        ("outcome", "cleared"),
        ("nominee", &second),
        ("outcome", "criminally_punished"),
    ];
    let mut free = sent;
    free[5].1 = "爱喝酒";
    village.post(&clerk, "nomination/review_nominees", &free).await.refused(&["请从列出的选项中选择"]).lacks(&["爱喝酒"]);
    village.post(&clerk, "nomination/review_nominees", &sent).await.recorded();
    let state = village.state().await;
    let barred = village.number("选民9").await;
    assert_eq!(state.nomination.as_ref().map(|n| n.reviews[&barred]), Some(Reviewed::Barred(Some(Bar::CriminallyPunished))));
    let page = village.get(&clerk, "nomination").await;
    keep("nomination-review", &page);
    page.says(&["还有 10 人没有审查结论", "value=\"criminally_punished\" selected"]);
    let observer = village.sign_in(Role::Observer).await;
    village.get(&observer, "nomination").await.says(&["不得提名"]).lacks(&["受过刑事处罚"]);
}

#[tokio::test]
async fn the_list_is_posted_in_order_of_votes_and_a_tie_for_the_last_place_is_explained() {
    let (village, clerk) = nominated().await;
    let publish = "nomination/publish_candidates";
    village.post(&clerk, publish, &numbers("2", "2", "3")).await.refused(&["委员应选 3 名，候选人 3 名", "至少 4 名", "第十八条第一款"]);
    village.post(&clerk, publish, &numbers("2", "2", "")).await.refused(&["请填一个整数"]);
    let tied = village.post(&clerk, publish, &numbers("2", "2", "4")).await;
    keep("nomination-tie", &tied);
    tied.refused(&["委员末位候选人得票相同（各 12 票）：选民15、选民16", "请在得票相同的人中再次投票"]);
    village.post(&clerk, publish, &numbers("2", "2", "5")).await.refused(&["还没有资格审查结论"]);

    let who = village.number("选民16").await.0.to_string();
    let declines = [("key", ""), ("on", ON), ("person", who.as_str()), ("post", "member")];
    village.post(&clerk, "nomination/withdraw_nominee", &declines).await.recorded();
    all_cleared(&village).await;
    let ready = village.get(&clerk, "nomination").await;
    keep("nomination-ready", &ready);
    ready.says(&["照现在的人数，列入名单的是", "2026-11-21 退出", "都有审查结论了", "提名票和审查结论不能再改"]);
    village.post(&clerk, publish, &numbers("2", "2", "4")).await.recorded();
    let state = village.state().await;
    let list = state.candidates.as_ref().expect("posted");
    let names: Vec<&str> = list.candidates.iter().filter_map(|c| state.person(c.person)).map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["才让", "选民7", "选民8", "选民10", "选民12", "选民13", "选民14", "选民15"]);
    let page = village.get(&clerk, "nomination?done=publish_candidates").await;
    keep("nomination-published", &page);
    page.says(&["papers/candidates.pdf", "现有候选人 8 名", "退出后由选民9递补（2 票）"])
        .lacks(&["review_nominees\"", "record_nominations\""]);
    village
        .post(&clerk, "nomination/review_nominees", &[("on", ON), ("nominee", &who), ("outcome", "cleared")])
        .await
        .refused(&["正式候选人名单已经公布"]);
}

#[tokio::test]
async fn too_late_for_the_list_is_refused_with_day_and_article() {
    let (village, clerk) = nominated().await;
    all_cleared(&village).await;
    village.today("2026-12-16").await;
    village.get(&clerk, "nomination").await.says(&["最迟 2026-12-15", "已过期"]);
    let mut late = numbers("2", "2", "5");
    late[1].1 = "2026-12-16";
    village.post(&clerk, "nomination/publish_candidates", &late).await.refused(&["最迟应在 2026-12-15 公布", "依据"]);
}

#[tokio::test]
async fn the_next_in_votes_fills_the_place_of_who_steps_down() {
    let (village, clerk) = nominated().await;
    all_cleared(&village).await;
    village.post(&clerk, "nomination/publish_candidates", &numbers("2", "2", "5")).await.recorded();
    let value = format!("{} chair", village.number("选民7").await.0);
    let sent = [("key", ""), ("on", ON), ("candidate", value.as_str())];
    village.post(&clerk, "nomination/withdraw_candidate", &[("on", ON), ("candidate", "x")]).await.refused(&["请从列出的选项中选择"]);
    village.post(&clerk, "nomination/withdraw_candidate", &sent).await.recorded();
    let next = village.number("选民9").await;
    assert!(
        village.state().await.candidates.as_ref().is_some_and(|l| l.candidates.iter().any(|c| c.person == next && c.post == Post::Chair))
    );
    let page = village.get(&clerk, "nomination").await;
    page.says(&["选民7（主任）2026-11-21 退出", "主任 选民9：现在不能退出"]);
    let last = format!("{} chair", next.0);
    village
        .post(&clerk, "nomination/withdraw_candidate", &[("on", ON), ("candidate", &last)])
        .await
        .refused(&["又无人可以递补", "第十八条第一款"]);
}

#[tokio::test]
async fn only_clerks_act() {
    let (village, _) = nominated().await;
    for role in [Role::County, Role::Scrutineer, Role::Observer] {
        let session = village.sign_in(role).await;
        for action in ["record_nominations", "withdraw_nominee", "review_nominees", "publish_candidates", "withdraw_candidate"] {
            assert_eq!(
                village.post(&session, &format!("nomination/{action}"), &[]).await.status,
                StatusCode::FORBIDDEN,
                "{role:?} {action}"
            );
        }
        village.get(&session, "nomination").await.says(&["选民12"]).lacks(&["<form class=\"form\""]);
    }
}

#[tokio::test]
async fn whoever_stands_for_the_party_as_well_is_shown_to_those_who_run_both_and_to_nobody_else() {
    let (village, clerk) = nominated().await;
    let members = [
        ("key", ""),
        ("on", ON),
        ("members_full", "选民7\r\n选民20\r\n选民21\r\n选民22\r\n选民23\r\n选民24\r\n选民25\r\n选民26"),
        ("members_suspended", ""),
        ("members_probationary", ""),
    ];
    village.post(&clerk, "party/register_members", &members).await.recorded();
    let plan = [("key", ""), ("on", ON), ("election_day", "2026-11-25"), ("seats", "3"), ("deputies", "0")];
    village.post(&clerk, "party/plan_party", &plan).await.recorded();
    let recommended = [("key", ""), ("which", "members"), ("on", ON), ("participants", "8"), ("votes", "选民7 8\r\n选民20 6")];
    village.post(&clerk, "party/recommend", &recommended).await.recorded();
    for page in ["nomination", "party"] {
        village.get(&clerk, page).await.says(&["同一人参加两项选举", "党组织：被推荐", "委员会：被提名", "可以交叉任职"]);
    }
    let observer = village.sign_in(Role::Observer).await;
    village.get(&observer, "party").await.lacks(&["同一人参加两项选举"]);
}
