//! Step 2 as a clerk uses it: the election committee, its reserve, kinship, exits.

use crate::clerk::{Village, keep};
use axum::http::StatusCode;
use election::Role;
use election::command::{CommitteeOffice, ExitReason};
use statute::Relation;

const FORM: &str = "committee/form_election_committee";

/// Rows as the page sends them: every row, the empty ones too.
fn committee<'a>(rows: &[(&'a str, &'a str, &'a str)], reserve: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut sent = vec![("key", ""), ("on", "2026-11-10"), ("chosen_by", "representatives"), ("reserve", reserve)];
    for (name, office, sex) in rows {
        sent.extend([("name", *name), ("office", *office), ("sex", *sex)]);
    }
    for _ in rows.len()..9 {
        sent.extend([("name", ""), ("office", "member"), ("sex", "")]);
    }
    sent
}

#[tokio::test]
async fn the_committee_is_recorded_with_people_nobody_knew_before() {
    let village = Village::planned().await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    let empty = village.get(&clerk, "committee").await;
    keep("committee-empty", &empty);
    empty.says(&["第十五条", "副主任一名以上"]);
    let rows = [("才让", "chair", "M"), ("卓玛", "deputy", "F"), ("尕藏•扎西", "member", "")];
    village.post(&clerk, FORM, &committee(&rows, "李生财\r\n\r\n 王秀英 \r\n")).await.recorded();

    let state = village.state().await;
    let formed = state.election_committee.as_ref().expect("formed");
    let offices: Vec<CommitteeOffice> = formed.seats.iter().map(|s| s.office).collect();
    assert_eq!(offices, [CommitteeOffice::Chair, CommitteeOffice::Deputy, CommitteeOffice::Member]);
    let names: Vec<&str> = formed.reserve.iter().filter_map(|id| state.person(*id)).map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["李生财", "王秀英"], "the reserve in order of votes");
    let page = village.get(&clerk, "committee?done=form_election_committee").await;
    keep("committee-formed", &page);
    page.says(&["已记录", "尕藏·扎西", "papers/committee.pdf", "候补第一名李生财"]);
}

#[tokio::test]
async fn too_few_members_are_refused_with_the_article() {
    let village = Village::planned().await;
    let clerk = village.sign_in(Role::Township).await;
    let answer = village.post(&clerk, FORM, &committee(&[("才让", "chair", ""), ("卓玛", "deputy", "")], "")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    answer.says(&["选举委员会现有 2 人", "依据", "value=\"才让\""]);
    let answer =
        village.post(&clerk, FORM, &committee(&[("才让", "chair", ""), ("卓玛", "member", ""), ("马福祥", "member", "")], "")).await;
    answer.says(&["副主任 0 名", "第十五条"]);
    assert!(village.state().await.election_committee.is_none());
}

#[tokio::test]
async fn wrong_fields_are_named_and_what_was_typed_stays() {
    let village = Village::planned().await;
    let clerk = village.sign_in(Role::Township).await;
    let rows = [("才让", "chair", "M"), ("<script>1</script>#9", "deputy", ""), ("12345", "member", "")];
    let answer = village.post(&clerk, FORM, &committee(&rows, "李生财")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    keep("committee-wrong", &answer);
    answer.says(&["“12345”不像一个人的姓名", "&lt;script&gt;", "value=\"才让\"", "李生财</textarea>"]);
    assert!(!answer.page().contains("<script>1"), "what people type is never markup");
    let mut sent = committee(&[("才让", "chair", "M")], "");
    sent[1] = ("on", "昨天");
    village.post(&clerk, FORM, &sent).await.says(&["请填日期"]);
    assert!(village.state().await.election_committee.is_none(), "nothing is recorded");
}

#[tokio::test]
async fn the_next_in_order_takes_the_seat_of_who_leaves() {
    let village = Village::with_committee().await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    let leave = [("key", ""), ("on", "2026-11-10"), ("member", "才让"), ("reason", "resigned")];
    village.post(&clerk, "committee/leave_election_committee", &leave).await.recorded();
    let state = village.state().await;
    let formed = state.election_committee.as_ref().expect("formed");
    assert_eq!(formed.left.iter().map(|(_, _, why)| *why).collect::<Vec<_>>(), [ExitReason::Resigned]);
    let (left, next) = (village.number("才让").await, village.number("李生财").await);
    assert_eq!(formed.successor(left), Some(next));
    let page = village.get(&clerk, "committee").await;
    keep("committee-left", &page);
    page.says(&["<td>辞去</td><td>李生财</td>", "候补第一名祁·巴特尔"]);
    let again = village.post(&clerk, "committee/leave_election_committee", &leave).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    again.says(&["才让 不是选举委员会成员"]);
}

#[tokio::test]
async fn kinship_is_recorded_once() {
    let village = Village::with_committee().await;
    let clerk = village.sign_in(Role::Township).await;
    let kinship = [("key", ""), ("a", "才让"), ("b", "祁.巴特尔"), ("relation", "sibling")];
    village.post(&clerk, "committee/declare_kinship", &kinship).await.recorded();
    assert_eq!(village.state().await.kinship.iter().map(|k| k.relation).collect::<Vec<_>>(), [Relation::Sibling]);
    village.get(&clerk, "committee").await.says(&["祁·巴特尔是才让的兄弟姐妹"]);
    let again = village.post(&clerk, "committee/declare_kinship", &kinship).await;
    again.says(&["才让 与 祁·巴特尔 的亲属关系已经登记"]);
    let nobody = village.post(&clerk, "committee/declare_kinship", &[("a", "王五"), ("b", ""), ("relation", "cousin")]).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    nobody.says(&["没有找到“王五”", "这一栏必须填", "请从列出的选项中选择", "value=\"王五\""]);
    assert_eq!(village.state().await.kinship.len(), 1);
}

#[tokio::test]
async fn observers_look_on_and_nothing_can_be_replaced_once_the_roll_is_posted() {
    let village = Village::with_final_roll().await;
    let observer = village.sign_in(Role::Observer).await;
    let page = village.get(&observer, "committee").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.page().contains("committee/leave_election_committee"), "an observer is offered no form");
    for action in [FORM, "committee/leave_election_committee", "committee/declare_kinship"] {
        assert_eq!(village.post(&observer, action, &[]).await.status, StatusCode::FORBIDDEN, "{action}");
    }
    let clerk = village.sign_in(Role::Township).await;
    let rows = [("才让", "chair", ""), ("卓玛", "deputy", ""), ("马福祥", "member", "")];
    let answer = village.post(&clerk, FORM, &committee(&rows, "")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    answer.says(&["选举委员会不能整体更换"]);
    assert!(!answer.page().contains(crate::clerk::SECRET));
}

#[tokio::test]
async fn the_page_speaks_english_too() {
    let village = Village::with_committee().await;
    let clerk = village.sign_in(Role::Township).await;
    village.get(&clerk, "committee?lang=en").await.says(&["Sitting members", "lang=\"en\"", "representatives' meeting"]);
}
