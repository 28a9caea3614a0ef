//! The office's page for the work around the vote: adopt, record, see what is late, be refused. People are invented.

use std::sync::Arc;

use crate::clerk::{Answer, UNIT, Village, keep};
use axum::http::StatusCode;
use election::Role;
use jiff::civil::{Date, date};
use web::{App, Settings};

const PAGE: &str = "/console/programme";
pub const SHIPPED: &str = include_str!("../../../../programmes/haixi.toml");

/// The offices on a day: they have no rehearsal day of their own.
pub fn on(village: Village, today: fn() -> Date) -> Village {
    let settings = Settings { demo: true, secure_cookies: false, today, ..Settings::default() };
    Village { app: Arc::new(App::new(village.app.store.clone(), Arc::clone(&village.app.press), settings)), dir: village.dir }
}

/// The village and its offices on 10 November, five days after the work began.
async fn offices() -> (Village, String) {
    let village = on(Village::new("2026-11-10").await, || date(2026, 11, 10));
    let prefecture = village.sign_in_for(Role::Prefecture, "6328").await;
    (village, prefecture)
}

/// A form that adopts the shipped programme, with one wave.
fn adoption<'a>(text: &'a str, key: &'a str, scope: &'a str) -> Vec<(&'a str, &'a str)> {
    let wave = [("wave_name", "第一批"), ("wave_scope", scope), ("wave_day", "2026-12-20")];
    let empty = [("wave_name", ""), ("wave_scope", ""), ("wave_day", "")];
    let mut form = vec![("key", key), ("on", "2026-11-10"), ("starts", "2026-11-05"), ("text", text)];
    form.extend(wave);
    form.extend(empty);
    form
}

pub async fn adopted() -> (Village, String) {
    let (village, prefecture) = offices().await;
    village.post_at(&prefecture, &format!("{PAGE}/plan"), &adoption(SHIPPED, "adopt-1", "海西蒙古族藏族自治州")).await.recorded();
    (village, prefecture)
}

fn guidance<'a>(name: &'a str, note: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("key", "record-1"), ("on", "2026-11-10"), ("led_name", name), ("led_post", "县委书记"), ("note", note)]
}

#[tokio::test]
async fn the_prefecture_adopts_the_programme_once_however_often_it_clicks() {
    let (village, prefecture) = offices().await;
    village.get_at(&prefecture, PAGE).await.says(&["还没有发布换届工作方案", "href=\"/console/programme/plan\""]);
    let county = village.sign_in_for(Role::County, "632823").await;
    village.get_at(&county, PAGE).await.says(&["由州换届办发布"]).lacks(&["id=\"adopt\""]);
    let form = village.get_at(&prefecture, &format!("{PAGE}/plan")).await;
    form.says(&["id=\"adopt\"", "制定并发布换届工作方案", "maxlength=\"20000\""]);
    keep("programme-adopt", &form);

    let twice = adoption(SHIPPED, "the same click", "6328");
    let [one, other] = [
        village.post_at(&prefecture, &format!("{PAGE}/plan"), &twice).await,
        village.post_at(&prefecture, &format!("{PAGE}/plan"), &twice).await,
    ];
    assert_eq!(
        (one.recorded().location.as_str(), other.recorded().location.as_str()),
        ("/console/programme/plan?done=adopt", one.location.as_str())
    );
    let log = store::office_log("6328");
    assert_eq!(village.app.store.newest(&log, "programme", 9).await.expect("a log").len(), 1, "one entry");
    village.get_at(&county, &format!("{PAGE}/plan")).await.says(&["第一批", "2026-12-20", "海西蒙古族藏族自治州"]).lacks(&["id=\"adopt\""]);
    let again = village.get_at(&prefecture, &format!("{PAGE}/plan?done=adopt")).await;
    again.says(&["已记录", ">6328</textarea>", "# Nothing in this file is law."]);
    keep("programme-plan", &again);
    assert_eq!(village.post_at(&county, &format!("{PAGE}/plan"), &twice).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_faulty_programme_is_refused_with_its_line_and_nothing_typed_is_lost() {
    let (village, prefecture) = offices().await;
    let send = async |text: &str, scope: &str| village.post_at(&prefecture, &format!("{PAGE}/plan"), &adoption(text, "", scope)).await;
    let faulty = SHIPPED.replacen("kind = \"prescribed\"", "kind = \"compulsory\"", 1);
    let line = faulty.lines().position(|line| line.contains("compulsory")).expect("there") + 1;
    let refused = send(&faulty, "6328").await;
    refused.refused(&[&format!("第 {line} 行"), "compulsory&quot;", "value=\"第一批\"", "value=\"2026-11-05\""]);
    keep("programme-refused", &refused);
    send(SHIPPED, "快尔马乡").await.refused(&["辖区里没有“快尔马乡”", ">快尔马乡</textarea>"]);
    send(SHIPPED, "").await.refused(&["value=\"第一批\""]);
    assert!(village.app.store.programme(UNIT).is_none());
}

#[tokio::test]
async fn a_county_records_what_it_did_and_sees_what_is_late() {
    let (village, prefecture) = adopted().await;
    let county = village.sign_in_for(Role::County, "632823").await;
    let page = village.get_at(&county, PAGE).await;
    page.says(&[
        "天峻县换届工作",
        "成立县级指导机构，主要领导负责",
        "逾期",
        "2026-10-31</span> 至 <span class=\"day\">2026-11-08",
        "未经核实",
        "应由领导主持而没有记录的工作",
    ]);
    keep("programme-county", &page);

    let action = format!("{PAGE}/actions/guidance-county");
    village.get_at(&county, &action).await.says(&["id=\"record\"", "须有领导主持并记名", "《青海省村民委员会选举办法》第七条"]);
    let nobody = village.post_at(&county, &action, &[("on", "2026-11-10"), ("led_name", ""), ("led_post", ""), ("note", "已成立")]).await;
    nobody.refused(&["成立县级指导机构", ">已成立</textarea>"]);
    keep("programme-no-leader", &nobody);
    let done = village.post_at(&county, &action, &guidance("王建国", "领导小组组长为县委书记。")).await;
    assert_eq!(done.recorded().location, "/console/programme/actions/guidance-county?done=record");
    village.post_at(&county, &action, &guidance("王建国", "领导小组组长为县委书记。")).await.recorded();
    let shown = village.get_at(&county, &done.location).await;
    shown.says(&["已完成，2026-11-10", "王建国 县委书记", "领导小组组长为县委书记。"]);
    assert_eq!(shown.page().matches("王建国 县委书记").count(), 1, "a doubled click is one record");
    keep("programme-action", &shown);
    village.get_at(&county, PAGE).await.says(&["已完成，2026-11-10"]);

    let above = village.get_at(&prefecture, &format!("{PAGE}?office=632823")).await;
    above.says(&["已完成，2026-11-10", "只能查看"]);
    village.get_at(&prefecture, &format!("{action}?office=632823")).await.says(&["王建国 县委书记"]).lacks(&["id=\"record\""]);
    village.get_at(&prefecture, &action).await.says(&["1处中的1处", "天峻县"]).lacks(&["王建国"]);
}

#[tokio::test]
async fn figures_that_the_programme_asks_for_are_asked_for() {
    let (village, _) = adopted().await;
    let county = village.sign_in_for(Role::County, "632823").await;
    let action = format!("{PAGE}/actions/training-county");
    village.get_at(&county, &action).await.says(&["应到人数", "实到人数"]);
    let mut form = guidance("李卓玛", "培训一天。");
    form.extend([("figure-invited", "40"), ("figure-attended", "三十八")]);
    village.post_at(&county, &action, &form).await.refused(&["value=\"40\"", "value=\"三十八\""]);
    form.extend([("figure-attended", "38")]);
    form.retain(|(_, value)| *value != "三十八");
    village.post_at(&county, &action, &form).await.recorded();
    village.get_at(&county, &action).await.says(&["实到人数 38", "应到人数 40"]);
}

#[tokio::test]
async fn an_office_reads_those_below_and_nobody_reads_those_above_or_beside() {
    let (village, prefecture) = adopted().await;
    let township = village.sign_in_for(Role::Township, "632823200").await;
    let status = async |who: &str, path: &str| village.get_at(who, path).await.status;
    assert_eq!(status(&prefecture, &format!("{PAGE}?office=632823200")).await, StatusCode::OK);
    for office in ["6328", "632823", "632801"] {
        assert_eq!(status(&township, &format!("{PAGE}?office={office}")).await, StatusCode::FORBIDDEN, "{office}");
    }
    assert_eq!(status(&township, &format!("{PAGE}?office={UNIT}")).await, StatusCode::NOT_FOUND, "a unit has no office");
    assert_eq!(status(&township, &format!("{PAGE}/actions/sing")).await, StatusCode::NOT_FOUND);
    let page = village.get_at(&township, PAGE).await;
    page.says(&["快尔玛乡换届工作", "成立乡镇指导组，排定包村干部", "主要领导主持审定工作方案"]).lacks(&["?office=632823\""]);
    village
        .post_at(&township, &format!("{PAGE}/actions/guidance-county"), &guidance("王建国", "已成立"))
        .await
        .refused(&["成立县级指导机构"]);
    assert!(village.get_at(&township, "/console").await.page().contains("href=\"/console/programme\""));
    let clerk = village.sign_in_for(Role::ElectionCommittee, UNIT).await;
    assert_eq!(status(&clerk, PAGE).await, StatusCode::FORBIDDEN);
    village.get_at(&clerk, "/console/units").await.lacks(&["href=\"/console/programme\""]);
}

#[tokio::test]
async fn leaders_answer_for_places_by_name_and_those_nobody_answers_for_are_listed() {
    let (village, prefecture) = adopted().await;
    let address = format!("{PAGE}/liaison");
    let alone = village.get_at(&prefecture, &address).await;
    alone.says(&["本级没有联系领导的村（社区）：2个", "快尔玛乡纳尔宗村", "快尔玛乡多尔吉村"]);
    let name = |scope: &'static str| vec![("key", ""), ("on", "2026-11-10"), ("name", "李卓玛"), ("post", "州委常委"), ("scope", scope)];
    let send = async |form: Vec<(&str, &str)>| village.post_at(&prefecture, &format!("{address}/name"), &form).await;
    send(name("木里镇")).await.refused(&["辖区里没有“木里镇”", "value=\"李卓玛\""]);
    send(name("快尔玛乡纳尔宗村")).await.recorded();
    village.get_at(&prefecture, &address).await.says(&["李卓玛 州委常委", "村（社区）：1个"]);
    village.get_at(&prefecture, PAGE).await.says(&["州级领导挂钩联系乡镇和难点村"]);
    send(name("快尔玛乡")).await.recorded();
    let all = village.get_at(&prefecture, &format!("{address}?done=name-liaison")).await;
    all.says(&["已记录", "每个村（社区）都有人联系"]);
    keep("programme-liaison", &all);
    village.get_at(&prefecture, &format!("{PAGE}/actions/liaison")).await.says(&["已完成，2026-11-10"]).lacks(&["id=\"record\""]);
    let end = [("on", "2026-11-10"), ("liaison", "2"), ("reason", "调离")];
    village.post_at(&prefecture, &format!("{address}/end"), &end[..2]).await.refused(&["2026-11-10"]);
    village.post_at(&prefecture, &format!("{address}/end"), &end).await.recorded();
    village.get_at(&prefecture, &address).await.says(&["村（社区）：1个"]);
}

#[tokio::test]
async fn every_number_opens_the_list_behind_it() {
    let (village, prefecture) = adopted().await;
    let village = on(village, || date(2026, 11, 12));
    village.today("2026-12-01").await;
    let page = village.get_at(&prefecture, PAGE).await;
    page.says(&["/console/programme/actions/dossier?office=6328&amp;status=late", "/console/programme/risks?office=6328"]);
    keep("programme-prefecture", &page);
    let late = village.get_at(&prefecture, &format!("{PAGE}/actions/dossier?office=6328&status=late")).await;
    late.says(&["2处中的1处", "快尔玛乡纳尔宗村"]).lacks(&[">快尔玛乡多尔吉村<"]);
    keep("programme-places", &late);
    let risks = village.get_at(&prefecture, &format!("{PAGE}/risks?office=6328")).await;
    risks.says(&["逾期或有法律风险：1个", "工作逾期：摸清底数"]).lacks(&["多尔吉村"]);
    keep("programme-risks", &risks);
    let own = village.get_at(&prefecture, &format!("{PAGE}?office=6328&status=late")).await;
    own.says(&["只显示本级的工作：逾期", "主要领导主持审定工作方案"]).lacks(&["摸清底数，做到“六个心中有数”</a>"]);
    page.says(&["成立乡镇指导组，排定包村干部", "/console/programme?office=632823200"]);
    let english = village.get_at(&prefecture, &format!("{PAGE}?lang=en")).await;
    english.says(&["Units late or at legal risk today", "Acts that a leader should have led"]);
}

#[tokio::test]
async fn the_calendar_of_a_level_is_a_page_a_paper_a_workbook_and_a_calendar_file() {
    let (village, prefecture) = adopted().await;
    let township = village.sign_in_for(Role::Township, "632823200").await;
    let page = village.get_at(&township, &format!("{PAGE}/calendar")).await;
    page.says(&[
        "工作阶段",
        "时间安排",
        "工作内容",
        "工作要求",
        "责任单位",
        "推选村（居）民选举委员会并公布（规定）",
        "2026-11-10</span> 至 <span class=\"day\">2026-11-25",
    ]);
    page.lacks(&["主要领导主持审定工作方案"]);
    keep("programme-calendar", &page);
    let file = async |who: &str, name: &str| village.get_at(who, &format!("{PAGE}/calendar/calendar.{name}")).await;
    let ics = file(&township, "ics").await;
    assert_eq!((ics.status, ics.kind.as_str()), (StatusCode::OK, "text/calendar; charset=utf-8"));
    let text = ics.page().replace("\r\n ", "");
    for line in ["UID:vote.632823200.huanjie", "DTSTART;VALUE=DATE:20261220", "DTEND;VALUE=DATE:20261221", "DTSTAMP:20261110T000000Z"] {
        assert!(text.contains(&format!("{line}\r\n")), "{line}");
    }
    let paper: Answer = file(&prefecture, "pdf").await;
    assert!(paper.bytes.starts_with(b"%PDF-1.7"), "{}", paper.page());
    keep_paper("programme-calendar.pdf", &paper);
    let book = file(&prefecture, "xlsx").await;
    assert!(book.kind.contains("spreadsheetml") && book.bytes.starts_with(b"PK"), "{}", book.page());
    assert_eq!(file(&township, "docx").await.status, StatusCode::NOT_FOUND);
    let other = village.get_at(&township, &format!("{PAGE}/calendar/calendar.ics?office=6328")).await;
    assert_eq!(other.status, StatusCode::FORBIDDEN);
}

/// Keeps a file for the eye where `PAGES` names a directory.
fn keep_paper(name: &str, answer: &Answer) {
    if let Some(dir) = std::env::var_os("PAGES") {
        std::fs::write(std::path::Path::new(&dir).join(name), &answer.bytes).expect("a file");
    }
}
