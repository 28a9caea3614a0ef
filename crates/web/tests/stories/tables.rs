//! The tables of offices: progress as of any day, composition with small numbers protected, goals judged by the record.

use axum::http::StatusCode;
use election::programme::body::{self, Member, Which};
use election::programme::plan::{self, Wave};
use election::programme::{Command as Work, body::Education};
use election::{Actor, Command, Role};
use statute::{Nationality, Post, Sex};
use store::office_log;

use crate::clerk::{Answer, Village, day, keep};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Five members before the election, one of them a woman.
fn members() -> Vec<Member> {
    let member = |at: u32| Member {
        person: None,
        name: format!("前任{at}"),
        sex: Some(if at == 1 { Sex::Female } else { Sex::Male }),
        birth: Some(day("1970-05-01")),
        nationality: Some(Nationality("藏".into())),
        post: if at == 0 { Post::Chair } else { Post::Member },
        education: Some(Education::High),
        party_member: at < 3,
        party_office: None,
        skilled: at == 2,
    };
    (0..5).map(member).collect()
}

/// With the body before the election described.
pub async fn described() -> Village {
    let village = Village::with_posted_roll().await;
    let described = body::Command::DescribeBody { on: day("2026-11-12"), which: Which::Before, members: members() };
    village.act(Command::Programme(Work::Body(described))).await;
    village
}

async fn adopt(village: &Village) {
    let waves = vec![Wave { name: "第一批".into(), scope: vec!["6328".into()], election_day: day("2026-12-20") }];
    let text = include_str!("../../../../programmes/haixi.toml").to_owned();
    let adopt = plan::Command::AdoptProgramme { on: day("2026-11-01"), text, starts: day("2026-11-05"), waves };
    let actor = Actor { account: "test".into(), role: Role::Prefecture };
    let command = Command::Programme(Work::Plan(adopt));
    village.app.store.submit(&office_log("6328"), actor, day("2026-11-12"), command, None).await.expect("lawful");
}

fn is_file(answer: &Answer, kind: &str, begins: &[u8]) {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.page());
    assert!(answer.kind.starts_with(kind) && answer.bytes.starts_with(begins), "{}", answer.kind);
}

#[tokio::test]
async fn the_progress_table_of_any_day_is_made_from_the_record_and_every_number_opens_its_units() {
    let village = Village::with_posted_roll().await;
    let office = village.sign_in_for(Role::Prefecture, "6328").await;
    let page = village.get_at(&office, "/console/tables?day=2026-11-12").await;
    keep("tables-progress", &page);
    page.says(&["海西蒙古族藏族自治州换届进度日报表", "天峻县", "快尔玛乡", "离任审计", "+1", "监委会"]);
    let list = village.get_at(&office, "/console/tables/units?measure=progress.roll&place=6328&day=2026-11-12").await;
    keep("tables-units", &list);
    list.says(&["计入的村（社区）：1 个", "没有计入的村（社区）：1 个", "纳尔宗村", "多尔吉村"]);
    let before = village.get_at(&office, "/console/tables/units?measure=progress.roll&place=6328&day=2026-11-11").await;
    before.says(&["没有计入的村（社区）：2 个"]).lacks(&["计入的村（社区）：1 个"]);
    let registered = village.get_at(&office, "/console/tables/units?measure=progress.registered&day=2026-11-12").await;
    registered.says(&["40", "还没有记录的村（社区）：1 个"]);
    village.get_at(&office, "/console/tables?day=2026-11-17&period=week").await.says(&["周报表", "2026-11-10"]);
    village.get_at(&office, "/console/tables?place=632823200&day=2026-11-12&lang=en").await.says(&["Daily progress", "纳尔宗村"]);
    assert_eq!(village.get_at(&office, "/console/tables/units?measure=nothing").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn tables_leave_as_a_workbook_and_as_a_paper() {
    let village = described().await;
    adopt(&village).await;
    let office = village.sign_in_for(Role::County, "632823").await;
    for table in ["tables/progress", "composition/composition", "goals/goals"] {
        is_file(&village.get_at(&office, &format!("/console/{table}.xlsx?day=2026-11-12")).await, XLSX, b"PK");
        let paper = village.get_at(&office, &format!("/console/{table}.pdf?day=2026-11-12")).await;
        is_file(&paper, "application/pdf", b"%PDF");
        if let Some(dir) = std::env::var_os("PAGES") {
            let name = table.replace('/', "-");
            std::fs::write(std::path::Path::new(&dir).join(format!("{name}.pdf")), &paper.bytes).expect("a file");
        }
    }
}

#[tokio::test]
async fn the_composition_protects_small_numbers_below_the_county_but_not_from_the_own_office() {
    let village = described().await;
    let county = village.sign_in_for(Role::County, "632823").await;
    let page = village.get_at(&county, "/console/composition?day=2026-11-12&side=before").await;
    keep("tables-composition", &page);
    page.says(&["天峻县班子结构", "少于3", "1至2人的数字写作", "20.0%", "一肩挑", "女性成员数 ÷ 知道性别的成员数", "<svg"]);
    let change = village.get_at(&county, "/console/composition?day=2026-11-12&side=change").await;
    change.says(&["变化", "不显示"]);
    let apart = village.get_at(&county, "/console/composition?day=2026-11-12&side=before&kind=village").await;
    apart.says(&["20.0%"]).lacks(&["快尔玛乡"]);
    let list = village.get_at(&county, "/console/tables/units?measure=before.women.share&day=2026-11-12").await;
    list.says(&["少于3", "纳尔宗村"]).lacks(&["1 / 5"]);
    let township = village.sign_in_for(Role::Township, "632823200").await;
    village.get_at(&township, "/console/composition?day=2026-11-12&side=before").await.says(&["20.0%"]).lacks(&["少于3"]);
    let own = village.get_at(&township, "/console/tables/units?measure=before.women.share&day=2026-11-12").await;
    own.says(&["1 / 5"]);
    village.get_at(&township, "/console/composition?day=2026-11-11&side=before").await.lacks(&["20.0%"]);
}

#[tokio::test]
async fn goals_are_judged_by_what_was_counted_and_say_where_there_is_no_evidence() {
    let village = described().await;
    let office = village.sign_in_for(Role::Prefecture, "6328").await;
    village.get_at(&office, "/console/goals").await.says(&["还没有通过的工作方案"]);
    adopt(&village).await;
    let page = village.get_at(&office, "/console/goals?day=2026-11-12").await;
    keep("tables-goals", &page);
    page.says(&["三清三零三满意", "没有找到原文", "未经核实", "没有证据", "没有达到", "还不能定"]);
    page.says(&["已清点 1 个村（社区），1 个还没有记录", "系统里没有这项记录，不能作结论"]);
}

#[tokio::test]
async fn an_office_sees_no_units_of_another_division() {
    let village = Village::with_posted_roll().await;
    let elsewhere = village.sign_in_for(Role::County, "632822").await;
    for page in ["tables", "composition", "goals", "tables/units?measure=progress.units"] {
        let join = if page.contains('?') { '&' } else { '?' };
        let answer = village.get_at(&elsewhere, &format!("/console/{page}{join}place=632823")).await;
        answer.lacks(&["纳尔宗村", "快尔玛乡"]);
    }
}
