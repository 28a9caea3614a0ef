//! Surveys and the quality sample as offices, villagers and observers use them.

use axum::http::StatusCode;
use election::programme::Command as Work;
use election::programme::plan::{self, Wave};
use election::programme::sample;
use election::{Actor, Command, Role};
use jiff::civil::Date;
use store::office_log;

use crate::clerk::{Answer, UNIT, Village, day, keep, keep_file};

const SEED: &str = "03 07 12 21 26 30 05";
const VILLAGERS: &str = "/console/surveys/villagers";

async fn office(village: &Village, account: &str, on: Date, work: Work) {
    let actor = Actor { account: account.to_owned(), role: Role::Prefecture };
    village.app.store.submit(&office_log("6328"), actor, on, Command::Programme(work), None).await.expect("lawful");
}

/// A programme that draws both units there are.
async fn adopted() -> Village {
    let village = Village::with_final_roll().await;
    let text = include_str!("../../../../programmes/haixi.toml").replace("units = 20\n", "units = 2\n");
    let waves = vec![Wave { name: "第一批".into(), scope: vec!["6328".into()], election_day: day("2026-12-20") }];
    let adopt = plan::Command::AdoptProgramme { on: day("2026-11-01"), text, starts: day("2026-11-05"), waves };
    office(&village, "p", day("2026-11-12"), Work::Plan(adopt)).await;
    village
}

/// A sample that was announced some days ago; its seed is public since yesterday.
async fn announced(village: &Village, name: &str) {
    let today = (village.app.settings.today)();
    let (on, seed_day) = (statute::shift(today, -3), statute::shift(today, -1));
    let frame = vec![UNIT.to_owned(), "632823200202".to_owned()];
    office(village, "p", on, Work::Sample(sample::Command::AnnounceSample { on, sample: name.to_owned(), seed_day, frame })).await;
}

async fn drawn(village: &Village, name: &str) {
    announced(village, name).await;
    let on = (village.app.settings.today)();
    for account in ["p", "q"] {
        let draw = sample::Command::DrawSample { on, sample: name.to_owned(), seed: SEED.to_owned() };
        office(village, account, on, Work::Sample(draw)).await;
    }
}

fn is_file(answer: &Answer, begins: &[u8], name: &str) {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.page());
    assert!(answer.bytes.starts_with(begins), "{}", answer.kind);
    keep_file(name, &answer.bytes);
}

#[tokio::test]
async fn a_sample_is_announced_and_drawn_by_two_people_of_the_prefecture() {
    let village = adopted().await;
    let (first, second) = (village.sign_in_for(Role::Prefecture, "6328").await, village.sign_in_for(Role::Prefecture, "6328").await);
    let list = village.get_at(&first, "/console/surveys").await;
    keep("sampling-surveys", &list);
    list.says(&["村（居）民满意度调查", "党员满意度调查", "新任成员满意度调查", "未经核实"]);
    let page = village.get_at(&first, VILLAGERS).await;
    keep("sampling-announce", &page);
    page.says(&["还没有公告", "双色球", "种子日"]);
    let announce = format!("{VILLAGERS}/draw/announce");
    village.post_at(&first, &announce, &[("key", ""), ("seed_day", "x")]).await.refused(&["请填日期"]);
    village.post_at(&first, &announce, &[("key", ""), ("seed_day", "2020-01-01")]).await.refused(&["种子日 2020-01-01"]);
    let county = village.sign_in_for(Role::County, "632823").await;
    assert_eq!(village.post_at(&county, &announce, &[("key", "")]).await.status, StatusCode::FORBIDDEN);
    let tomorrow = statute::shift((village.app.settings.today)(), 1).to_string();
    village.post_at(&first, &announce, &[("key", ""), ("seed_day", &tomorrow)]).await.recorded();
    village.get_at(&county, VILLAGERS).await.says(&["从 2 个村（社区）中抽 2 个", "sha256sum", "632823200202"]).lacks(&["录入种子并抽取"]);

    announced(&village, "members").await;
    let draw = "/console/surveys/members/draw/draw";
    village.post_at(&first, draw, &[("key", ""), ("seed", SEED)]).await.recorded();
    village.get_at(&second, "/console/surveys/members").await.says(&["已有一人录入种子"]);
    village.post_at(&second, draw, &[("key", ""), ("seed", "03 07 12 21 26 30 06")]).await.refused(&["两个人录入的种子不一样"]);
    village.post_at(&second, draw, &[("key", ""), ("seed", SEED)]).await.recorded();
    let page = village.get_at(&county, "/console/surveys/members").await;
    keep("sampling-drawn", &page);
    page.says(&["members:03 07 12 21 26 30 05", "纳尔宗村", "多尔吉村"]);
    assert_eq!(village.get_at(&county, "/console/surveys/nothing").await.status, StatusCode::NOT_FOUND);
}

fn count(overall: [&str; 4]) -> Vec<(&str, &str)> {
    let rest = [("open-0", "0"), ("open-1", "0"), ("open-2", "0"), ("free-0", "0"), ("free-1", "0"), ("free-2", "0")];
    let names = ["overall-0", "overall-1", "overall-2", "overall-3"];
    [("key", ""), ("sheets", "20")].into_iter().chain(names.into_iter().zip(overall)).chain(rest).collect()
}

#[tokio::test]
async fn villagers_answer_on_paper_or_by_link_and_only_sums_are_shown() {
    let village = adopted().await;
    let (first, second) = (village.sign_in(Role::Township).await, village.sign_in(Role::Township).await);
    let place = format!("{VILLAGERS}/of/{UNIT}");
    assert_eq!(village.get_at(&first, &place).await.status, StatusCode::NOT_FOUND, "nothing is drawn yet");
    drawn(&village, "villagers").await;
    village.get_at(&first, &place).await.says(&["已经抽中"]);
    village.post_at(&first, &format!("{place}/open"), &[("key", "")]).await.recorded();
    let page = village.get_at(&first, &place).await;
    keep("sampling-place", &page);
    page.says(&["40 人中请 30 人", "选民7", "打印带答题码的问卷", "录入纸质问卷计数"]);
    is_file(&village.get_at(&first, &format!("{place}/papers/questionnaire.pdf")).await, b"%PDF", "sampling-paper.pdf");
    is_file(&village.get_at(&first, &format!("{place}/papers/count-sheet.pdf")).await, b"%PDF", "sampling-count-sheet.pdf");
    is_file(&village.post_at(&first, &format!("{place}/invite"), &[("key", "")]).await, b"%PDF", "sampling-codes.pdf");

    let codes = village.app.store.answers().prepare(UNIT, "villagers", vec![4, 3, 3], 30).await.expect("printed anew");
    let form = village.visit("/survey").await;
    keep("survey-code", &form);
    form.says(&["答题码", "不用登录"]);
    village.write("/survey", &[("code", "0000 0000 0000")]).await.refused(&["答题码不对"]);
    let questions = village.write("/survey", &[("code", &codes[0])]).await;
    keep("survey-questions", &questions);
    questions.says(&["快尔玛乡纳尔宗村", "总的来说，您对这次换届选举满意吗？"]).lacks(&["选民7"]);
    for code in &codes[..9] {
        let answer = village.write("/survey/answer", &[("code", code), ("overall", "0"), ("free", "0")]).await;
        answer.says(&["已经收到"]);
    }
    village.write("/survey/answer", &[("code", &codes[0]), ("overall", "0")]).await.refused(&["已经用过"]);
    village.write("/survey/answer", &[("code", &codes[9]), ("overall", "9")]).await.refused(&["答题码不对"]);
    let metrics = village.visit("/metrics").await;
    metrics.lacks(&["route=\"/survey"]);

    village.post_at(&first, &format!("{place}/count"), &count(["10", "9", "1", "0"])).await.refused(&["网上答卷还没有截止"]);
    village.post_at(&first, &format!("{place}/close"), &[("key", "")]).await.recorded();
    village.write("/survey", &[("code", &codes[12])]).await.refused(&["已经截止"]);
    village.post_at(&first, &format!("{place}/count"), &count(["x", "9", "1", "0"])).await.refused(&["请填一个整数"]);
    village.post_at(&first, &format!("{place}/count"), &count(["10", "9", "1", "0"])).await.recorded();
    village.post_at(&second, &format!("{place}/count"), &count(["10", "8", "2", "0"])).await.refused(&["两个人的计数不一样"]);
    village.post_at(&second, &format!("{place}/count"), &count(["10", "9", "1", "0"])).await.recorded();
    village.get_at(&first, &place).await.says(&["由两人计数完毕"]).lacks(&["录入纸质问卷计数"]);

    let prefecture = village.sign_in_for(Role::Prefecture, "6328").await;
    let page = village.get_at(&prefecture, VILLAGERS).await;
    keep("sampling-results", &page);
    page.says(&["28 / 29", "96.6%", "96.7%", "威尔逊区间", "天峻县"]);
    village.get_at(&first, VILLAGERS).await.says(&["不显示"]).lacks(&["28 / 29"]);
    is_file(&village.get_at(&prefecture, &format!("{VILLAGERS}/files/results.xlsx")).await, b"PK", "sampling.xlsx");
    is_file(&village.get_at(&prefecture, &format!("{VILLAGERS}/files/results.pdf")).await, b"%PDF", "sampling-results.pdf");
    let goals = village.get_at(&prefecture, "/console/goals").await;
    goals.says(&["95% 区间", "抽中 2 个村（社区），已计数 1 个", "还不能定"]);
}

/// Every item of the sheet, with a roll that is longer than the record says.
fn seen(registered: &str) -> Vec<(&'static str, String)> {
    let numbers = ["candidates", "issued", "returned", "valid", "invalid", "elected"].map(|item| (item, "0".to_owned()));
    let said = ["certified", "handed-over", "booth", "count-public"].map(|item| (item, "no".to_owned()));
    let days = [("registered", registered.to_owned()), ("roll-days", "38".to_owned()), ("candidate-days", "0".to_owned())];
    numbers.into_iter().chain(said).chain(days).collect()
}

#[tokio::test]
async fn an_observer_fills_in_the_sheet_of_a_drawn_unit_and_the_office_sees_where_it_differs() {
    let village = adopted().await;
    let (observer, county) = (village.sign_in(Role::Observer).await, village.sign_in_for(Role::County, "632823").await);
    let sheet = format!("/console/quality/of/{UNIT}");
    assert_eq!(village.get_at(&observer, &sheet).await.status, StatusCode::NOT_FOUND, "it is not drawn");
    drawn(&village, sample::QUALITY).await;
    let page = village.get_at(&observer, &sheet).await;
    keep("quality-sheet", &page);
    page.says(&["张贴的选民名单上的人数", "投票站设有秘密写票处"]).lacks(&["不一致"]);
    let recorded = village.get_at(&observer, &format!("{sheet}/papers/results.pdf")).await;
    assert_eq!(recorded.status, StatusCode::NOT_FOUND, "what is recorded is shown once the sheet is sent");
    let answers = seen("41");
    let mut pairs: Vec<(&str, &str)> = answers.iter().map(|(item, told)| (*item, told.as_str())).collect();
    pairs.push(("key", ""));
    let check = format!("{sheet}/check");
    assert_eq!(village.post_at(&county, &check, &pairs).await.status, StatusCode::FORBIDDEN);
    village.post_at(&observer, &check, &pairs[1..]).await.refused(&["请填一个整数"]);
    village.post_at(&observer, &check, &pairs).await.recorded();
    let page = village.get_at(&county, &sheet).await;
    keep("quality-compared", &page);
    page.says(&["不一致", "41", "40", "系统没有记录", "一致"]);
    let all = village.get_at(&county, "/console/quality").await;
    keep("quality", &all);
    all.says(&["逐村比较", "不一致的地方", "逐项比较", "纳尔宗村", "多尔吉村"]);
    is_file(&village.get_at(&county, "/console/quality/files/comparison.xlsx").await, b"PK", "sampling.xlsx");
    is_file(&village.get_at(&county, "/console/quality/files/comparison.pdf").await, b"%PDF", "quality-comparison.pdf");
    for paper in ["sheet", "results", "process"] {
        is_file(&village.get_at(&county, &format!("{sheet}/papers/{paper}.pdf")).await, b"%PDF", &format!("quality-{paper}.pdf"));
    }
}

#[tokio::test]
async fn without_a_programme_the_pages_say_what_is_missing() {
    let village = Village::with_final_roll().await;
    let office = village.sign_in_for(Role::Prefecture, "6328").await;
    for page in ["/console/surveys", "/console/quality", VILLAGERS] {
        village.get_at(&office, page).await.says(&["还没有通过的工作方案"]);
    }
    assert_eq!(village.write("/survey", &[("code", "x")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}
