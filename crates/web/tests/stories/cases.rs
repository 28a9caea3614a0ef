//! Cases of corrections and accountability as offices use them: opened, decided by two, told, put right; who may not sees nothing.

use axum::http::StatusCode;
use election::programme::Command as Work;
use election::programme::plan::{self, Wave};
use election::{Actor, Command, Role};
use jiff::civil::date;

use crate::clerk::{Answer, UNIT, Village, day, keep};
use crate::programme::{SHIPPED, on};

const ON: &str = "2026-11-21";
const PAGE: &str = "/console/cases";

/// The village and its offices on 21 November, with the shipped programme in force.
async fn offices() -> Village {
    let village = on(Village::new(ON).await, || date(2026, 11, 21));
    let wave = Wave { name: "全州".to_owned(), scope: vec!["6328".to_owned()], election_day: day("2026-12-20") };
    let adopt = plan::Command::AdoptProgramme { on: day(ON), text: SHIPPED.to_owned(), starts: day("2026-11-05"), waves: vec![wave] };
    let actor = Actor { account: "p".to_owned(), role: Role::Prefecture };
    let command = Command::Programme(Work::Plan(adopt));
    village.app.store.submit(&store::office_log("6328"), actor, day(ON), command, None).await.expect("adopted");
    village
}

fn address(place: &str, act: &str) -> String {
    format!("{PAGE}/{place}/{act}")
}

/// What every form about case 1 sends, with more.
fn about<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&[("on", ON), ("case", "1")], more].concat()
}

fn opening<'a>(about: &'a str, source: &'a str, account: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("on", ON),
        ("about", about),
        ("source", source),
        ("name", "甲某某"),
        ("post", "村党支部副书记"),
        ("account", account),
        ("words", "宴请选民两桌"),
    ]
}

async fn send(village: &Village, session: &str, act: &str, pairs: &[(&str, &str)]) -> Answer {
    village.post_at(session, &address(UNIT, act), pairs).await
}

/// The village's committee passes on a report; the township has taken down the statement.
async fn reported() -> (Village, String, String) {
    let village = offices().await;
    let committee = village.sign_in_for(Role::ElectionCommittee, UNIT).await;
    send(&village, &committee, "open", &opening("line:bribery", "report", "")).await.recorded();
    let township = village.sign_in(Role::Township).await;
    send(&village, &township, "state-1", &about(&[("words", "是婚宴")])).await.recorded();
    (village, township, committee)
}

const DECISION: [(&str, &str); 8] = [
    ("upheld", "yes"),
    ("sanction", "criticism"),
    ("sanction", "ordered"),
    ("what", "退还礼品"),
    ("owner", "乙某某"),
    ("owner_post", "村党支部书记"),
    ("due", "2026-11-30"),
    ("words", "两名证人证实"),
];

#[tokio::test]
async fn a_case_goes_its_whole_way_in_forms() {
    let (village, first, committee) = reported().await;
    let second = village.sign_in(Role::Township).await;
    let page = village.get_at(&first, &format!("{PAGE}/{UNIT}")).await;
    keep("cases-opened", &page);
    page.says(&["第 1 号", "贿赂", "甲某某", "宴请选民两桌", "是婚宴", "未经核实", "提出或者确认决定", "批评教育"]);
    send(&village, &first, "decide-1", &about(&[("what", "退还礼品"), ("words", "查实")]))
        .await
        .refused(&["请从列出的选项中选择", "这一栏必须填"]);
    send(&village, &first, "decide-1", &about(&[("upheld", "yes"), ("words", "查实")])).await.refused(&["没有处理也没有整改要求"]);
    send(&village, &first, "decide-1", &about(&DECISION)).await.recorded();
    let page = village.get_at(&second, &format!("{PAGE}/{UNIT}")).await;
    page.says(&["一人提出：查实；批评教育；责令纠正；2026-11-30 前改好", "下面是第一个人提出的内容", "退还礼品"]);
    send(&village, &second, "decide-1", &about(&[("upheld", "no"), ("words", "不实")])).await.refused(&["意见不一致"]);
    send(&village, &second, "decide-1", &about(&DECISION)).await.recorded();
    send(&village, &first, "notify-1", &about(&[("how", "handed"), ("words", "请阅读")])).await.recorded();
    let page = village.get_at(&first, &format!("{PAGE}/{UNIT}?done=notify-1")).await;
    keep("cases-decided", &page);
    page.says(&["已记录", "两人决定：查实", "送达（直接送达）", "处理决定书", "登记申诉", "登记整改结果"]);
    for paper in ["decision-1", "notice-1"] {
        let made = village.get_at(&first, &address(UNIT, &format!("papers/{paper}.pdf"))).await;
        assert_eq!((made.status, made.kind.as_str()), (StatusCode::OK, "application/pdf"), "{paper}");
    }
    send(&village, &committee, "correct-1", &about(&[("words", "已经退还")])).await.recorded();
    send(&village, &committee, "confirm-1", &about(&[("words", "看过")])).await.refused(&["角色"]);
    send(&village, &first, "confirm-1", &about(&[("words", "到场核实")])).await.recorded();
    send(&village, &committee, "appeal-1", &about(&[("words", "证人看错")])).await.recorded();
    let county = village.sign_in_for(Role::County, "632823").await;
    send(&village, &county, "rule-1", &about(&[("upheld", "yes"), ("words", "理由不成立")])).await.recorded();
    village.get_at(&first, &format!("{PAGE}/{UNIT}")).await.says(&["复核：查实", "最后结果：查实"]);
    village.get_at(&first, &format!("/console/units/{UNIT}/cases")).await.says(&["没有办结 0 件", "最后结果：查实"]);
    let list = village.get_at(&county, PAGE).await;
    keep("cases-list", &list);
    list.says(&["纳尔宗村", "查实，已经办结", "A 贿赂", "共 1 件"]);
    assert_eq!(send(&village, &first, "sing-1", &about(&[])).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_account_of_whom_it_concerns_decides_nothing() {
    let village = offices().await;
    let concerned = village.app.store.create_account("乡干部甲", Role::Township, "632823200", "a passphrase of the test").await;
    let concerned = concerned.expect("an account");
    let session = village.app.store.open_session(&concerned.id, jiff::Timestamp::now().as_second()).await.expect("a session");
    let session = format!("huanjie={session}");
    let county = village.sign_in_for(Role::County, "632823").await;
    send(&village, &county, "open", &opening("line:canvassing", "inspection", "没有这个人"))
        .await
        .refused(&["没有这个账号名", "宴请选民两桌"]);
    send(&village, &county, "open", &opening("line:canvassing", "inspection", "乡干部甲")).await.recorded();
    send(&village, &county, "state-1", &about(&[("words", "没有")])).await.recorded();
    send(&village, &session, "decide-1", &about(&DECISION)).await.refused(&["涉及办理人本人"]);
}

#[tokio::test]
async fn an_act_that_nobody_led_is_opened_from_the_list_of_missing_acts() {
    let village = offices().await;
    let prefecture = village.sign_in_for(Role::Prefecture, "6328").await;
    let link = "/console/cases/632823?action=guidance-county#open";
    village.get_at(&prefecture, "/console/programme").await.says(&[link]).lacks(&["/console/cases/6328?action="]);
    let form = village.get_at(&prefecture, "/console/cases/632823?action=guidance-county").await;
    keep("cases-open", &form);
    form.says(&["value=\"act:guidance-county\" selected", "领导缺位：成立县级指导机构", "value=\"risk_list\" selected"]);
    village.post_at(&prefecture, &address("632823", "open"), &opening("act:guidance-county", "risk_list", "")).await.recorded();
    let county = village.sign_in_for(Role::County, "632823").await;
    let own = village.get_at(&county, &format!("{PAGE}/632823")).await;
    own.says(&["领导缺位：成立县级指导机构", "登记本人陈述", "只有上级可以看"]).lacks(&["甲某某", "宴请选民", "提出或者确认决定"]);
    village.post_at(&county, &address("632823", "decide-1"), &about(&DECISION)).await.refused(&["角色"]);
    let list = village.get_at(&prefecture, &format!("{PAGE}?show=open&kind=hands-off")).await;
    list.says(&["天峻县", "领导缺位：成立县级指导机构", "没有决定", "共 1 件"]).lacks(&["甲某某"]);
    village.get_at(&prefecture, &format!("{PAGE}?show=upheld")).await.says(&["没有这样的案件", "共 0 件"]);
    village.get_at(&prefecture, &format!("{PAGE}/6328")).await.says(&["请报省里办理"]).lacks(&["id=\"open-about\""]);
}

#[tokio::test]
async fn who_may_not_sees_nothing() {
    let (village, _, committee) = reported().await;
    let own = village.get_at(&committee, &format!("/console/units/{UNIT}/cases")).await;
    own.says(&["第 1 号", "只有上级可以看"]).lacks(&["甲某某", "宴请选民两桌", "是婚宴", "提出或者确认决定"]);
    assert_eq!(village.get_at(&committee, PAGE).await.status, StatusCode::FORBIDDEN);
    assert_eq!(village.get_at(&committee, &address(UNIT, "papers/decision-1.pdf")).await.status, StatusCode::FORBIDDEN);
    for role in [Role::Counter, Role::Scrutineer, Role::Observer, Role::Reviewer] {
        let session = village.sign_in_for(role, UNIT).await;
        for address in [format!("{PAGE}/{UNIT}"), format!("/console/units/{UNIT}/cases"), format!("{PAGE}.xlsx")] {
            assert_eq!(village.get_at(&session, &address).await.status, StatusCode::FORBIDDEN, "{role:?} {address}");
        }
    }
    let elsewhere = village.sign_in_for(Role::Township, "632823201").await;
    assert_eq!(village.get_at(&elsewhere, &format!("{PAGE}/{UNIT}")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(send(&village, &elsewhere, "decide-1", &about(&DECISION)).await.status, StatusCode::FORBIDDEN);
    village.get_at(&elsewhere, PAGE).await.says(&["共 0 件"]).lacks(&["纳尔宗村"]);
    let township = village.sign_in(Role::Township).await;
    assert_eq!(village.get_at(&township, &format!("{PAGE}/632823")).await.status, StatusCode::FORBIDDEN, "what lies above");
    assert_eq!(village.get_at(&township, &format!("{PAGE}/63282320")).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_register_leaves_as_a_workbook_and_on_paper_without_a_name() {
    let (village, township, _) = reported().await;
    let book = village.get_at(&township, &format!("{PAGE}.xlsx?show=all")).await;
    assert!(book.status == StatusCode::OK && book.bytes.starts_with(b"PK"), "{}", book.kind);
    let paper = village.get_at(&township, &format!("{PAGE}.pdf?show=all")).await;
    assert_eq!((paper.status, paper.kind.as_str()), (StatusCode::OK, "application/pdf"));
    let undecided = village.get_at(&township, &address(UNIT, "papers/decision-1.pdf")).await;
    assert_eq!(undecided.status, StatusCode::NOT_FOUND, "there is no decision yet");
}

#[tokio::test]
async fn without_a_programme_the_pages_say_what_is_missing() {
    let village = Village::new(ON).await;
    let township = village.sign_in(Role::Township).await;
    for address in [PAGE.to_owned(), format!("{PAGE}/{UNIT}")] {
        village.get_at(&township, &address).await.says(&["工作方案没有写换届纪律案件的办理期限"]);
    }
    village.get_at(&township, &format!("/console/units/{UNIT}/cases")).await.says(&["工作方案"]);
}
