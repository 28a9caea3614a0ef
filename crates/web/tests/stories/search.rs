//! Somebody is looked for: on the roll of a village, and from an office on all rolls of its division.

use crate::clerk::{Answer, SECRET, UNIT, Village, keep, voter};
use axum::http::StatusCode;
use election::command::{RollChange, StrikeReason};
use election::{Command, PersonId, Role, Voter};
use statute::Sex;

const ADDRESS: &str = "/console/search";

async fn look(village: &Village, session: &str, name: &str) -> Answer {
    village.post_at(session, ADDRESS, &[("name", name)]).await
}

#[tokio::test]
async fn an_office_finds_people_by_characters_pinyin_initials_and_last_digits() {
    let village = Village::with_roll().await;
    let county = village.sign_in_for(Role::County, "632823").await;
    let empty = village.get_at(&county, ADDRESS).await;
    keep("search-empty", &empty);
    empty.says(&["查找人员", "2 个村和社区", "身份证号末四位", "aria-current=\"page\"", "method=\"post\" action=\"/console/search\""]);
    for way in ["马福祥", "福祥", "mafuxiang", "Ma Fuxiang", "mfx", "马fx"] {
        let found = look(&village, &county, way).await;
        found
            .says(&["找到 1 人", "马福祥", "纳尔宗村", "天峻县 快尔玛乡", "一组", "在名单上，第", "本村居住", "名单还没有公布"])
            .lacks(&["李生财"]);
    }
    look(&village, &county, "祁巴特尔").await.says(&["祁·巴特尔"]);
    let digits = look(&village, &county, &SECRET[14..]).await;
    keep("search-digits", &digits);
    digits.says(&["找到 1 人", "选民40"]).lacks(&["选民39"]);
    for less in [&SECRET[15..], &SECRET[13..], SECRET, "0016"] {
        let none = village.post_at(&county, ADDRESS, &[("name", less)]).await;
        none.lacks(&["选民40"]);
        assert!(none.page().contains("没有找到"), "{less}");
    }
    let script = look(&village, &county, "<b>").await;
    script.says(&["没有找到", "value=\"&lt;b&gt;\""]);
}

#[tokio::test]
async fn who_was_struck_is_found_off_the_roll_with_the_reason_at_once() {
    let village = Village::with_roll().await;
    let county = village.sign_in_for(Role::County, "632823").await;
    look(&village, &county, "lsc").await.says(&["李生财", "在名单上"]).lacks(&["不在名单上"]);
    let person = village.number("李生财").await;
    village
        .act(Command::ChangeRoll {
            change: RollChange::Strike { person, why: StrikeReason::MovedOut, note: "凭户口簿".into() },
            attachments: Vec::new(),
        })
        .await;
    let gone = look(&village, &county, "lsc").await;
    keep("search-off", &gone);
    gone.says(&["李生财", "不在名单上", "迁出（2026-11-10 起）"]).lacks(&["在名单上，第"]);
    let added: Voter = voter("仁青措毛", Sex::Female, "二组");
    village
        .act(Command::ChangeRoll {
            change: RollChange::Add { voter: added, why: Default::default(), another: false },
            attachments: Vec::new(),
        })
        .await;
    look(&village, &county, "renqingcuomao").await.says(&["仁青措毛", "二组"]);
}

#[tokio::test]
async fn an_office_elsewhere_finds_nobody_and_a_counter_may_not_ask() {
    let village = Village::with_roll().await;
    let elsewhere = village.sign_in_for(Role::County, "632822").await;
    look(&village, &elsewhere, "马福祥").await.says(&["没有找到", "0 个村和社区"]).lacks(&["一组"]);
    for role in [Role::Counter, Role::Scrutineer, Role::Observer] {
        let session = village.sign_in(role).await;
        assert_eq!(look(&village, &session, "马福祥").await.status, StatusCode::FORBIDDEN, "{role:?}");
        village.get_at(&session, "/console").await.lacks(&[ADDRESS]);
    }
}

#[tokio::test]
async fn guessing_at_last_digits_is_braked_for_the_account_that_guesses() {
    let village = Village::with_roll().await;
    let county = village.sign_in_for(Role::County, "632823").await;
    for guess in 0..30 {
        assert_eq!(look(&village, &county, &format!("{guess:04}")).await.status, StatusCode::OK, "{guess}");
    }
    let braked = look(&village, &county, &SECRET[14..]).await;
    assert_eq!(braked.status, StatusCode::TOO_MANY_REQUESTS);
    braked.lacks(&["选民40"]);
    let on_roll = village.post(&county, "roll/search", &[("name", &SECRET[14..])]).await;
    assert_eq!(on_roll.status, StatusCode::TOO_MANY_REQUESTS, "the roll's own search is no way round");
    let another = village.sign_in_for(Role::County, "632823").await;
    look(&village, &another, "马福祥").await.says(&["马福祥"]);
}

#[tokio::test]
async fn the_roll_is_searched_the_same_way_digits_only_by_offices() {
    let village = Village::with_roll().await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    for way in ["qibateer", "qbt", "祁巴"] {
        let found = village.post(&clerk, "roll/search", &[("name", way)]).await;
        assert_eq!(found.location, "", "the name is in no address");
        found.says(&["祁·巴特尔", "共 1 人"]).lacks(&["选民6<"]);
    }
    village.post(&clerk, "roll/search", &[("name", &SECRET[14..])]).await.says(&["选民40", "共 1 人", "末四位要写全"]);
    let observer = village.sign_in(Role::Observer).await;
    let refused = village.post(&observer, "roll/search", &[("name", &SECRET[14..])]).await;
    refused.says(&["您只能按姓名查找"]).lacks(&["选民40", "末四位"]);
    village.post(&observer, "roll/search", &[("name", "qbt")]).await.says(&["祁·巴特尔"]);

    let person = village.number("李生财").await;
    village
        .act(Command::ChangeRoll {
            change: RollChange::Strike { person, why: StrikeReason::Died, note: "凭户口簿".into() },
            attachments: Vec::new(),
        })
        .await;
    let off = village.post(&clerk, "roll/search", &[("name", "lishengcai")]).await;
    keep("roll-search-off", &off);
    off.says(&["名单上没有这个姓名", "找到不列入名单的：李生财", "#off"]);
    village.post(&observer, "roll/search", &[("name", "lishengcai")]).await.lacks(&["不列入名单的：李生财"]);
}

#[tokio::test]
async fn a_field_for_a_person_offers_whom_pinyin_may_mean() {
    let village = Village::with_posted_roll().await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    let sent =
        [("key", ""), ("on", "2026-11-12"), ("matter", "wrong"), ("objector", "马兰"), ("about", "mafuxiang"), ("statement", "姓名写错")];
    let number = village.number("马福祥").await;
    let answer = village.post(&clerk, "roll/file_objection", &sent).await;
    answer.refused(&["没有叫“mafuxiang”的人", &format!("马福祥#{}（一组）", number.0)]);
    assert!(village.state().await.roll.objections.is_empty(), "nobody is taken for another");
}

/// The numbers of the lines in the order of the page.
fn numbers(page: &str) -> Vec<u32> {
    let list = page.split("id=\"list\"").nth(1).and_then(|rest| rest.split("</table>").next()).unwrap_or_default();
    list.split("<td class=\"n\">").skip(1).filter_map(|cell| cell.split('<').next()?.parse().ok()).collect()
}

#[tokio::test]
async fn the_roll_stands_in_the_order_asked_for() {
    let village = Village::with_committee().await;
    let lines = [("曾国", "丁山"), ("单明", ""), ("王毅", ""), ("王小川", ""), ("丁山", "丁山"), ("欧阳海", "")];
    let roll: Vec<Voter> = lines
        .map(|(name, household)| Voter { household: household.into(), ..voter(name, Sex::Male, "一组") })
        .into_iter()
        .chain((1..=100).map(|n| voter(&format!("选民{n}"), Sex::Female, "一组")))
        .collect();
    village.act(Command::ImportRoll { voters: roll, unlisted: Vec::new(), replace: true }).await;
    let state = village.state().await;
    let first = state.roll.voters.keys().next().map_or(0, |id: &PersonId| id.0);
    let places = |page: &str| -> Vec<u32> { numbers(page).iter().map(|n| n - first + 1).filter(|n| *n <= 6).collect() };
    let clerk = village.sign_in(Role::Township).await;

    let sheet = village.get(&clerk, "roll").await;
    assert_eq!(places(&sheet.page()), [1, 2, 3, 4, 5, 6]);
    sheet.says(&["按登记序号", "?page=2#list"]);
    let strokes = village.get(&clerk, "roll?order=strokes").await;
    keep("roll-strokes", &strokes);
    assert_eq!(places(&strokes.page()), [5, 3, 4, 6, 2], "丁 王毅 王小川 欧阳 单; 曾 on the next page");
    strokes.says(&["?page=2&amp;order=strokes#list", "<strong aria-current=\"true\">按姓氏笔画</strong>"]);
    assert_eq!(places(&village.get(&clerk, "roll?order=strokes&page=2").await.page()), [1]);
    assert_eq!(places(&village.get(&clerk, "roll?order=pinyin").await.page()), [5, 6, 2, 4, 3], "ding ou shan wang; zeng on the next page");
    let household = village.get(&clerk, "roll?order=household").await;
    assert_eq!(places(&household.page()), [5, 1, 2, 3, 4, 6]);
    household.says(&["户主 丁山"]);
    assert_eq!(places(&village.get(&clerk, "roll?order=%3Cb%3E").await.page()), [1, 2, 3, 4, 5, 6], "an order there is not");
    assert!(!sheet.page().contains(&format!("/console/units/{UNIT}/roll?name")), "no name in an address");
}
