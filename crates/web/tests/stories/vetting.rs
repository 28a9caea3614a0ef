//! The vetting as departments and offices use it: the list, each department's own form, a case to its end.

use axum::http::StatusCode;
use election::programme::Command as Work;
use election::programme::plan::{self, Wave};
use election::{Actor, Command, Role};

use crate::clerk::{Answer, UNIT, Village, day, keep};

pub const ON: &str = "2026-11-21";
const PROGRAMME: &str = r#"
id = "test"
title = "联审"

[vetting]
statement_days = 2
appeal_days = 2
source = "县联审办法"
confidence = "default"

[[department]]
id = "court"
title = "法院"

[[department]]
id = "police"
title = "公安机关"

[[asked]]
id = "punished"
title = "受过刑事处罚"
bar = "criminally_punished"
departments = ["court", "police"]
source = "《村民委员会组织法》第十八条第一款"
confidence = "text"

[[asked]]
id = "matters"
title = "有未了结的事项"
departments = ["court"]
source = "县联审办法"
confidence = "default"
"#;

pub fn address(act: &str) -> String {
    format!("/console/vetting/{UNIT}{act}")
}

/// A session of a department's account.
pub async fn department(village: &Village, id: &str) -> String {
    let store = &village.app.store;
    let account = store.create_reviewer(id, "632823", id, "a passphrase of the test").await.expect("an account");
    format!("huanjie={}", store.open_session(&account.id, jiff::Timestamp::now().as_second()).await.expect("a session"))
}

/// A session of an office's account, each another person.
pub async fn office(village: &Village, role: Role, division: &str) -> String {
    village.sign_in_for(role, division).await
}

/// 选民7 and 选民8 are nominated; the prefecture has adopted a programme that asks two departments.
async fn nominated() -> Village {
    let village = Village::with_final_roll().await;
    village.today(ON).await;
    let on = day(ON);
    let wave = Wave { name: "全州".to_owned(), scope: vec!["6328".to_owned()], election_day: day("2026-12-20") };
    let adopt = plan::Command::AdoptProgramme { on, text: PROGRAMME.to_owned(), starts: on, waves: vec![wave] };
    let actor = Actor { account: "p".to_owned(), role: Role::Prefecture };
    let command = Command::Programme(Work::Plan(adopt));
    village.app.store.submit(&store::office_log("6328"), actor, on, command, None).await.expect("adopted");
    let clerk = village.sign_in(Role::Township).await;
    let votes = [
        ("key", ""),
        ("on", ON),
        ("mode", "open_at_meeting"),
        ("participants", "30"),
        ("votes_chair", "选民7 10"),
        ("votes_vice_chair", "选民8 14"),
        ("votes_member", "选民12 20"),
    ];
    village.post(&clerk, "nomination/record_nominations", &votes).await.recorded();
    village
}

pub async fn listed() -> (Village, String, String) {
    let village = nominated().await;
    let township = village.sign_in(Role::Township).await;
    let persons = [village.number("选民7").await.0.to_string(), village.number("选民8").await.0.to_string()];
    let page = village.get_at(&township, &address("")).await;
    page.says(&["发出联审名单", "选民7", "选民8", "选民12"]);
    village.post_at(&township, &address("/open"), &[("on", ON), ("due", "x"), ("person", &persons[0])]).await.refused(&["请填日期"]);
    let list = [("on", ON), ("due", "2026-11-24"), ("person", persons[0].as_str()), ("person", persons[1].as_str())];
    village.post_at(&township, &address("/open"), &list).await.recorded();
    let [seven, eight] = persons;
    (village, seven, eight)
}

pub fn answer(seven: &str, eight: &str, asked: &[&str], found: Option<&str>) -> Vec<(String, String)> {
    let mut pairs = vec![("on".to_owned(), ON.to_owned())];
    for person in [seven, eight] {
        for asked in asked {
            let finding = if person == seven && found == Some(asked) { "found" } else { "clear" };
            pairs.push((format!("finding-{person}-{asked}"), finding.to_owned()));
            pairs.push((format!("clause-{person}-{asked}"), if finding == "found" { "第十八条" } else { "" }.to_owned()));
            pairs.push((format!("paper-{person}-{asked}"), if finding == "found" { "刑初7号" } else { "" }.to_owned()));
        }
    }
    pairs
}

pub async fn send(village: &Village, session: &str, act: &str, pairs: &[(String, String)]) -> Answer {
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    village.post_at(session, &address(act), &pairs).await
}

#[tokio::test]
async fn a_department_sees_its_own_questions_and_nobody_elses_answers() {
    let (village, seven, eight) = listed().await;
    let (court, police) = (department(&village, "court").await, department(&village, "police").await);
    let home = village.get_at(&court, "/console").await;
    assert_eq!((home.status, home.location.as_str()), (StatusCode::SEE_OTHER, "/console/vetting"));
    let list = village.get_at(&court, "/console/vetting").await;
    keep("vetting-reviewer-list", &list);
    list.says(&["等本单位答复 · 1", "纳尔宗村"]).lacks(&["/console/units"]);
    let form = village.get_at(&court, &address("")).await;
    keep("vetting-department", &form);
    form.says(&["法院，请对名单上每个人", "受过刑事处罚", "有未了结的事项", "未经核实", "选民7", "1985-03"]);
    let missing = answer(&seven, &eight, &["punished"], None);
    send(&village, &court, "/answer", &missing).await.refused(&["请从列出的选项中选择"]);
    let mut bare = answer(&seven, &eight, &["punished", "matters"], Some("punished"));
    bare.retain(|(name, _)| !name.starts_with("paper"));
    send(&village, &court, "/answer", &bare).await.refused(&["要写依据的条款和文书号"]);
    send(&village, &court, "/answer", &answer(&seven, &eight, &["punished", "matters"], Some("punished"))).await.recorded();
    village.get_at(&court, "/console/vetting").await.says(&["等本单位答复 · 0", "已答复 · 1"]);

    let other = village.get_at(&police, &address("")).await;
    other.says(&["公安机关，请对名单上每个人"]).lacks(&["刑初7号", "有未了结的事项", "第十八条，"]);
    assert_eq!(village.get_at(&police, &format!("/console/units/{UNIT}/nomination")).await.status, StatusCode::FORBIDDEN);
    let county = office(&village, Role::County, "632823").await;
    assert_eq!(send(&village, &county, "/answer", &[("on".to_owned(), ON.to_owned())]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// The person's statement comes with a paper: the offices open it, a department does not.
async fn stated(village: &Village, township: &str, county: &str, court: &str) {
    let fields = [("key", ""), ("on", ON), ("case", "1"), ("statement", "不是本人")];
    village.post_with_files(township, &address("/state-1"), &fields, &[("证明.exe", b"MZ\x90\0")]).await.refused(&["“证明.exe”不是"]);
    village.post_with_files(township, &address("/state-1"), &fields, &[("证明.pdf", b"%PDF-1.7 proof")]).await.recorded();
    let page = village.get_at(county, &address("")).await;
    page.says(&["证明.pdf"]);
    let link =
        page.page().split("href=\"").find(|rest| rest.contains("/files/")).and_then(|rest| rest.split('"').next().map(str::to_owned));
    let link = link.expect("a link");
    assert_eq!(village.get_at(county, &link).await.bytes, b"%PDF-1.7 proof");
    assert_eq!(village.get_at(court, &link).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_finding_goes_its_whole_way() {
    let (village, seven, eight) = listed().await;
    let (court, police) = (department(&village, "court").await, department(&village, "police").await);
    send(&village, &court, "/answer", &answer(&seven, &eight, &["punished", "matters"], Some("punished"))).await.recorded();
    send(&village, &police, "/answer", &answer(&seven, &eight, &["punished"], None)).await.recorded();
    let (first, second) = (office(&village, Role::County, "632823").await, office(&village, Role::County, "632823").await);
    let page = village.get_at(&first, &address("")).await;
    keep("vetting-case", &page);
    page.says(&["第 1 号：选民7", "刑初7号", "法院", "没有不得提名的情形", "书面告知本人"]);
    let township = village.sign_in(Role::Township).await;
    village.get_at(&township, &address("")).await.says(&["第 1 号：选民7"]).lacks(&["刑初7号"]);

    let about = |more: &[(&str, &str)]| -> Vec<(String, String)> {
        [&[("on", ON), ("case", "1")], more].concat().iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    send(&village, &first, "/decide-1", &about(&[("barred", "yes"), ("reason", "判决生效")])).await.refused(&["还没有告知本人"]);
    send(&village, &first, "/notify-1", &about(&[("words", "")])).await.refused(&["这一栏必须填"]);
    send(&village, &first, "/notify-1", &about(&[("words", "请陈述")])).await.recorded();
    send(&village, &first, "/decide-1", &about(&[("barred", "yes"), ("reason", "判决生效")])).await.refused(&["陈述期限到 2026-11-23"]);
    stated(&village, &township, &first, &court).await;
    send(&village, &first, "/decide-1", &about(&[("reason", "判决生效")])).await.refused(&["请从列出的选项中选择"]);
    send(&village, &first, "/decide-1", &about(&[("barred", "yes"), ("reason", "判决生效")])).await.recorded();
    send(&village, &second, "/decide-1", &about(&[("barred", "no"), ("reason", "判决生效")]))
        .await
        .refused(&["两个人对第 1 号情形的意见不一致"]);
    send(&village, &second, "/decide-1", &about(&[("barred", "yes"), ("reason", "判决生效")])).await.recorded();
    send(&village, &township, "/appeal-1", &about(&[("appeal", "同名不同人")])).await.recorded();
    let prefecture = office(&village, Role::Prefecture, "6328").await;
    let page = village.get_at(&prefecture, &address("")).await;
    keep("vetting-appeal", &page);
    page.says(&["本人申诉：同名不同人", "复核申诉"]);
    send(&village, &prefecture, "/rule-1", &about(&[("barred", "no"), ("reason", "查明不是同一人")])).await.recorded();
    village.get_at(&first, &address("")).await.says(&["最后结果：不影响提名"]);
    let list = village.get_at(&prefecture, "/console/vetting").await;
    keep("vetting-list", &list);
    list.says(&["纳尔宗村", "答完 2 个，还差 0 个"]);
    assert_eq!(send(&village, &first, "/sing-1", &about(&[])).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn without_a_programme_the_page_says_what_is_missing() {
    let village = Village::with_final_roll().await;
    let county = office(&village, Role::County, "632823").await;
    village.get_at(&county, &address("")).await.says(&["没有联审的内容"]);
    let list = village.get_at(&county, "/console/vetting").await;
    list.says(&["还没有发出联审名单"]);
}
