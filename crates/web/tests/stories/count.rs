//! The count's page: two people enter, each alone; what differs is entered again, that post and no other.

use crate::village::{Answer, Signed, Until, Village, election_day, id};
use axum::http::StatusCode;
use election::command::InvalidGround;
use election::state::SectionState;
use election::{Election, Role};
use jiff::civil::date;

/// The fields of the whole sheet: valid, void, two for chair, three members.
fn sheet(state: &Election, figures: [&str; 7]) -> Vec<(String, String)> {
    let [valid, void, first, second, a, b, c] = figures;
    let person = |post: &str, n: u32| format!("votes-{post}-{}", id(state, n).0);
    let mut fields =
        vec![("section".to_owned(), "ballots".to_owned()), ("valid".to_owned(), valid.to_owned()), ("void".to_owned(), void.to_owned())];
    fields.extend(chair(state, [first, second]));
    fields.push(("section".into(), "member".into()));
    fields.extend([(2, a), (3, b), (4, c)].map(|(n, votes)| (person("member", n), votes.to_owned())));
    fields
}

fn chair(state: &Election, votes: [&str; 2]) -> Vec<(String, String)> {
    let line = |n: u32, votes: &str| (format!("votes-chair-{}", id(state, n).0), votes.to_owned());
    vec![("section".into(), "chair".into()), line(0, votes[0]), line(1, votes[1])]
}

const WHOLE: [&str; 7] = ["55", "2", "40", "15", "38", "30", "20"];

async fn enters(village: &Village, who: &Signed, fields: &[(String, String)]) -> Answer {
    let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    village.sends(who, "count", "enter_tally", &pairs).await
}

/// A page without the keys that make each copy of a form its own.
fn without_keys(page: &str) -> String {
    page.split("name=\"key\" value=\"").enumerate().map(|(at, part)| if at == 0 { part } else { &part[36..] }).collect()
}

fn agreed(state: &Election) -> usize {
    state.round().expect("a round").tally.iter().filter(|s| matches!(s, SectionState::Agreed(_))).count()
}

#[tokio::test]
async fn two_people_enter_the_sheet_and_a_clerk_confirms_what_agrees() {
    let village = Village::at(Until::Closed).await;
    let (first, second) = (village.sign_in("甲", Role::Counter).await, village.sign_in("乙", Role::Counter).await);
    let clerk = village.sign_in("选委会", Role::ElectionCommittee).await;
    let state = village.state().await;
    village.sees(&clerk, "count").await.holds("两人在每一部分都一致以后");
    enters(&village, &first, &sheet(&state, WHOLE)).await.is_done("enter_tally");
    assert_eq!(village.state().await.round().expect("a round").entrants, std::slice::from_ref(&first.account.id));
    village.sees(&first, "count").await.holds("您已录入。另一人录完后系统自动比对");
    enters(&village, &second, &sheet(&state, WHOLE)).await.is_done("enter_tally");
    assert_eq!(agreed(&*village.state().await), 3);
    village.sees(&second, "count").await.holds("两人全部一致");
    village.sees(&clerk, "count").await.holds("确认结果");
    village.sends(&clerk, "count", "confirm_result", &[("on", "2026-12-20")]).await.is_done("confirm_result");
    assert!(village.state().await.round().expect("a round").outcome.is_some());
}

#[tokio::test]
async fn nobody_learns_what_the_first_entered_until_both_agree() {
    let mut pages: Vec<Vec<String>> = Vec::new();
    for figures in [WHOLE, ["55", "2", "15", "40", "20", "30", "38"], ["50", "7", "1", "0", "2", "3", "4"]] {
        let village = Village::at(Until::Closed).await;
        let (first, second) = (village.sign_in("甲", Role::Counter).await, village.sign_in("乙", Role::Counter).await);
        enters(&village, &first, &sheet(&*village.state().await, figures)).await.is_done("enter_tally");
        let mut seen = vec![without_keys(&village.sees(&second, "count").await.page)];
        for (name, role) in
            [("选委会", Role::ElectionCommittee), ("乡镇", Role::Township), ("监票", Role::Scrutineer), ("观察", Role::Observer)]
        {
            let who = village.sign_in(name, role).await;
            for step in ["count", "result"] {
                seen.push(without_keys(&village.sees(&who, step).await.page));
            }
        }
        pages.push(seen);
    }
    assert_eq!(pages[0], pages[1], "the same pages whatever the first entered");
    assert_eq!(pages[0], pages[2], "the same pages whatever the first entered");
    assert!(pages[0][0].contains("一人已录入，等另一人"));
}

#[tokio::test]
async fn only_the_post_that_differs_is_entered_again_and_by_both() {
    let village = Village::at(Until::Closed).await;
    let (first, second) = (village.sign_in("甲", Role::Counter).await, village.sign_in("乙", Role::Counter).await);
    let clerk = village.sign_in("选委会", Role::ElectionCommittee).await;
    let state = village.state().await;
    enters(&village, &first, &sheet(&state, WHOLE)).await.is_done("enter_tally");
    enters(&village, &second, &sheet(&state, ["55", "2", "41", "14", "38", "30", "20"])).await.is_done("enter_tally");
    assert_eq!(agreed(&*village.state().await), 2);
    for who in [&first, &second] {
        let page = village.sees(who, "count").await;
        page.holds("不一致的有：主任");
        page.holds("name=\"section\" value=\"chair\"");
        page.lacks("name=\"section\" value=\"member\"");
        page.lacks("name=\"section\" value=\"ballots\"");
        page.lacks("value=\"40\"");
        page.lacks("value=\"41\"");
    }
    village.sees(&clerk, "count").await.holds("两人不一致，都不采用");
    village.sends(&clerk, "count", "confirm_result", &[("on", "2026-12-20")]).await.is_refused("计票还有 1 个部分没有一致");
    enters(&village, &second, &chair(&state, ["40", "15"])).await.is_done("enter_tally");
    let page = village.sees(&clerk, "count").await;
    page.holds("不一致，一人已重录，等另一人");
    enters(&village, &first, &chair(&state, ["40", "15"])).await.is_done("enter_tally");
    assert_eq!(agreed(&*village.state().await), 3);
}

#[tokio::test]
async fn sums_that_cannot_be_come_back_with_figures_and_everything_typed() {
    let village = Village::at(Until::Closed).await;
    let counter = village.sign_in("甲", Role::Counter).await;
    let state = village.state().await;
    let page = enters(&village, &counter, &sheet(&state, ["56", "2", "40", "15", "38", "30", "20"])).await;
    page.is_refused("有效 56 ＋ 废票 2 ＝ 58，与收回的 57 张不符");
    for typed in ["56", "40", "15", "38", "30", "20"] {
        page.holds(&format!("value=\"{typed}\""));
    }
    let page = enters(&village, &counter, &sheet(&state, ["55", "2", "40", "16", "38", "30", "20"])).await;
    page.is_refused("主任票数合计 56，多于 55 张 × 1 名 ＝ 55");
    let page = enters(&village, &counter, &sheet(&state, ["55", "2", "56", "0", "38", "30", "20"])).await;
    page.is_refused("马金花 得 56 票，多于有效票 55 张");
    assert!(village.state().await.round().expect("a round").entrants.is_empty(), "nothing was recorded");
}

#[tokio::test]
async fn an_empty_field_is_asked_for_and_an_empty_section_is_left_for_later() {
    let village = Village::at(Until::Closed).await;
    let counter = village.sign_in("甲", Role::Counter).await;
    let state = village.state().await;
    let page = enters(&village, &counter, &sheet(&state, ["55", "2", "40", "", "38", "x", "20"])).await;
    page.is_refused("没有得票请填 0");
    page.holds("请填一个整数");
    page.holds("value=\"40\"");
    let mut fields = sheet(&state, WHOLE);
    fields.push(("write-ins-chair".into(), "无此人 3".into()));
    enters(&village, &counter, &fields).await.is_refused("没有找到“无此人”");
    assert!(village.state().await.round().expect("a round").entrants.is_empty(), "nothing was recorded");
    enters(&village, &counter, &sheet(&state, ["", "", "", "", "", "", ""])).await.is_refused("没有录入任何内容");
    enters(&village, &counter, &sheet(&state, ["55", "2", "", "", "38", "30", "20"])).await.is_done("enter_tally");
    let page = village.sees(&counter, "count").await;
    page.holds("name=\"section\" value=\"chair\"");
    page.lacks("name=\"section\" value=\"member\"");
}

#[tokio::test]
async fn write_ins_are_typed_by_name_and_two_of_one_name_by_number() {
    let village = Village::at(Until::Closed).await;
    let counter = village.sign_in("甲", Role::Counter).await;
    let state = village.state().await;
    let mut fields = sheet(&state, ["55", "2", "40", "10", "38", "30", "20"]);
    fields.push(("write-ins-chair".into(), "完么措 5".into()));
    let last = id(&state, crate::village::VOTERS - 1).0;
    enters(&village, &counter, &fields).await.is_refused(&format!("完么措#{last}"));
    fields.pop();
    fields.push(("write-ins-chair".into(), format!("完么措#{last} 5")));
    enters(&village, &counter, &fields).await.is_done("enter_tally");
}

#[tokio::test]
async fn roles_that_do_not_count_may_not_and_a_third_counter_cannot() {
    let village = Village::at(Until::Closed).await;
    let state = village.state().await;
    for (name, role) in [("选委会", Role::ElectionCommittee), ("乡镇", Role::Township), ("观察", Role::Observer)] {
        let who = village.sign_in(name, role).await;
        assert_eq!(enters(&village, &who, &sheet(&state, WHOLE)).await.status, StatusCode::FORBIDDEN);
        village.sees(&who, "count").await.lacks("enter_tally");
    }
    let (first, second) = (village.sign_in("甲", Role::Counter).await, village.sign_in("乙", Role::Counter).await);
    let third = village.sign_in("丙", Role::Counter).await;
    assert_eq!(village.sends(&first, "count", "confirm_result", &[("on", "2026-12-20")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(village.sends(&first, "count", "declare_invalid", &[("on", "2026-12-20")]).await.status, StatusCode::FORBIDDEN);
    enters(&village, &first, &sheet(&state, WHOLE)).await.is_done("enter_tally");
    enters(&village, &second, &sheet(&state, WHOLE)).await.is_done("enter_tally");
    village.sees(&third, "count").await.holds("本轮已由另外两人录入");
    village.sees(&third, "count").await.lacks("<td class=\"n\">40</td>");
    enters(&village, &third, &sheet(&state, WHOLE)).await.is_refused("本轮已由另外两人录入");
}

#[tokio::test]
async fn a_poll_is_declared_invalid_with_its_ground_from_the_day_of_the_vote_on() {
    let village = Village::at(Until::Closed).await;
    let county = village.sign_in("县", Role::County).await;
    let fields = |on: &'static str, ground: &'static str| [("on", on), ("ground", ground)];
    village.sees(&county, "count").await.holds("永远留在记录里");
    village
        .sends(&county, "count", "declare_invalid", &fields("2026-12-19", "count_not_public"))
        .await
        .is_refused("早于前一步的日期 2026-12-20");
    village.sends(&county, "count", "declare_invalid", &fields("2026-12-20", "no_ground")).await.is_refused("请从列出的选项中选择");
    assert!(village.state().await.round().expect("a round").invalid.is_none());
    village.sends(&county, "count", "declare_invalid", &fields("2026-12-20", "count_not_public")).await.is_done("declare_invalid");
    assert_eq!(village.state().await.round().expect("a round").invalid, Some((election_day(), InvalidGround::CountNotPublic)));
    village.sees(&county, "count").await.holds("没有公开唱票、计票");
}

#[tokio::test]
async fn before_the_poll_is_closed_nothing_can_be_entered() {
    let village = Village::at(Until::Arranged).await;
    village.is_the_day(date(2026, 12, 20)).await;
    let counter = village.sign_in("甲", Role::Counter).await;
    let page = village.sees(&counter, "count").await;
    page.holds("投票还没有结束清点");
    page.lacks("enter_tally");
    let state = village.state().await;
    enters(&village, &counter, &sheet(&state, WHOLE)).await.is_refused("投票还没有结束清点");
}
