//! Step 3 as a clerk uses it: sheets, single lines, posting, objections, the final roll.

use crate::clerk::{SECRET, Village, day, keep, voter, voters};
use axum::http::StatusCode;
use election::command::ObjectionMatter;
use election::{Command, Registration, Role};
use statute::Sex;

fn line<'a>(which: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut sent = vec![("key", ""), ("which", which)];
    sent.extend(more);
    sent
}

#[tokio::test]
async fn single_lines_are_added_corrected_and_struck() {
    let village = Village::with_roll().await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    let change = "roll/change_roll";
    let added = [
        ("name", "马　燕"),
        ("id_number", "632823199901010027"),
        ("group", "一组"),
        ("category", "resident"),
        ("reason", "按户籍册登记"),
        ("sex", ""),
        ("birth", ""),
    ];
    let wrong = village
        .post(&clerk, change, &line("add", &[("name", "马燕"), ("id_number", "632823199901010020"), ("sex", "M"), ("category", "")]))
        .await;
    wrong.refused(&["校验码不对", "请从列出的选项中选择", "这一栏必须填", "value=\"马燕\"", "details class=\"panel\" open"]);
    assert_eq!(village.state().await.roll.voters.len(), 40, "nothing is recorded");
    let number = valid_id("63282319990101002");
    let mut added = added;
    added[1].1 = &number;
    village.post(&clerk, change, &line("add", &added)).await.recorded();
    let id = village.number("马燕").await;
    let state = village.state().await;
    let person = &state.roll.voters[&id].person;
    assert_eq!((person.sex, person.birth), (Some(Sex::Female), Some(day("1999-01-01"))), "read from the identity number");

    let number = id.0.to_string();
    let chosen = village.get(&clerk, &format!("roll?line={number}")).await;
    keep("roll-line", &chosen);
    chosen.says(&["马燕", "已有号码，不显示"]).lacks(&[&valid_id("63282319990101002")]);
    village
        .post(
            &clerk,
            change,
            &line("correct", &[("person", &number), ("name", "马艳"), ("category", "away_taking_part"), ("reason", "在外务工")]),
        )
        .await
        .recorded();
    let state = village.state().await;
    let corrected = &state.roll.voters[&id];
    assert_eq!((corrected.person.name.as_str(), &*corrected.person.group), ("马艳", "一组"), "an empty field stays as it was");
    assert_eq!(corrected.registration, Registration::AwayTakingPart);
    assert!(corrected.person.id_number.is_some());

    village.post(&clerk, change, &line("strike", &[("person", &number), ("why", "moved_out"), ("note", "迁移证")])).await.recorded();
    assert_eq!(village.state().await.roll.voters.len(), 40);
    let gone = village.post(&clerk, change, &line("strike", &[("person", &number), ("why", "died"), ("note", "火化证")])).await;
    gone.refused(&["马艳 不在选民名单上"]);
}

fn valid_id(seventeen: &str) -> String {
    let checked = ('0'..='9').chain(['X']).map(|c| format!("{seventeen}{c}")).find(|n| sheets::id_number::check(n).is_ok());
    checked.expect("one of eleven is right")
}

#[tokio::test]
async fn the_list_is_turned_by_page_and_searched_without_a_name_in_the_address() {
    let village = Village::with_committee().await;
    let many = (1..=230).map(|n| voter(&format!("选民{n}"), Sex::Male, "一组")).chain([voter("索南·加措", Sex::Male, "二组")]).collect();
    village.act(Command::ImportRoll { voters: many, unlisted: Vec::new(), replace: true }).await;
    let observer = village.sign_in(Role::Observer).await;
    let first = village.get(&observer, "roll").await;
    first.says(&["共 231 人", "1 / 3", "?page=2#list"]).lacks(&["按户籍册登记", "roll/import", "选民150<"]);
    village.get(&observer, "roll?page=2").await.says(&["选民150<", "2 / 3"]).lacks(&["选民99<"]);
    village.get(&observer, "roll?page=99").await.says(&["3 / 3", "索南·加措"]);
    let found = village.post(&observer, "roll/search", &[("name", "索南.加")]).await;
    assert_eq!(found.status, StatusCode::OK);
    found.says(&["索南·加措", "value=\"索南.加\""]).lacks(&["选民150<"]);
    village.post(&observer, "roll/search", &[("name", "<b>")]).await.says(&["名单上没有这个姓名", "&lt;b&gt;"]);
}

#[tokio::test]
async fn namesakes_are_told_apart_by_four_digits_for_those_who_keep_the_roll() {
    let village = Village::with_committee().await;
    let mut two = vec![voter("马福祥", Sex::Male, "一组"), voter("马福祥", Sex::Male, "一组"), voter("王秀英", Sex::Female, "一组")];
    for (voter, number) in two.iter_mut().zip([SECRET.to_owned(), valid_id("63282319900101002"), valid_id("63282319900101003")]) {
        voter.person.id_number = Some(number);
    }
    village.act(Command::ImportRoll { voters: two, unlisted: Vec::new(), replace: true }).await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    village.get(&clerk, "roll").await.says(&["尾号 0015"]).lacks(&[&valid_id("63282319900101003")[14..]]);
    let observer = village.sign_in(Role::Observer).await;
    village.get(&observer, "roll").await.lacks(&["尾号"]);
}

#[tokio::test]
async fn posting_says_what_it_does_and_too_late_is_refused_with_the_article() {
    let village = Village::with_roll().await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    village.get(&clerk, "roll").await.says(&["每一处变动", "申诉期 5 日", "最迟 2026-11-30"]);
    village.post(&clerk, "roll/publish_roll", &[("key", ""), ("on", "")]).await.refused(&["请填日期"]);
    village.today("2026-12-01").await;
    let late = village.post(&clerk, "roll/publish_roll", &[("key", ""), ("on", "2026-12-01")]).await;
    late.refused(&["最迟 2026-11-30", "第十七条", "把选举日改到"]);
    assert!(village.state().await.roll.published.is_none());
    village.post(&clerk, "roll/publish_roll", &[("key", ""), ("on", "2026-11-30")]).await.recorded();
    let page = village.get(&clerk, "roll?done=publish_roll").await;
    keep("roll-posted", &page);
    page.says(&["名单已公布", "已公布第 2 天", "到 2026-12-05 为止", "papers/roll.pdf", "2026-12-06 起可以公布"]);
    page.lacks(&["roll/import", "action=\"/console/units/632823200201/roll/publish_corrected_roll\""]);
}

#[tokio::test]
async fn an_objection_runs_on_its_clock_and_its_ruling_changes_the_roll() {
    let village = Village::with_posted_roll().await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    village.today("2026-11-14").await;
    let objection = [
        ("key", ""),
        ("on", "2026-11-14"),
        ("matter", "omitted"),
        ("objector", "才让"),
        ("statement", "我的女儿索南没有登记"),
        ("about", ""),
    ];
    let wrong = village
        .post(
            &clerk,
            "roll/file_objection",
            &[("on", "2026-11-14"), ("matter", "wrong"), ("objector", "才让"), ("statement", ""), ("about", "谁")],
        )
        .await;
    wrong.refused(&["这一栏必须填", "没有找到“谁”", "value=\"才让\""]);
    village.post(&clerk, "roll/file_objection", &objection).await.recorded();
    village.today("2026-11-15").await;
    let page = village.get(&clerk, "roll").await;
    keep("roll-objection", &page);
    page.says(&["第 1 号：漏登", "第 2 天，最迟 2026-11-17 处理", "我的女儿索南没有登记", "补登一个人"]);
    let observer = village.sign_in(Role::Observer).await;
    village.get(&observer, "roll").await.says(&["第 1 号：漏登"]).lacks(&["我的女儿", "rule_objection"]);

    village.today("2026-11-19").await;
    let early = village.post(&clerk, "roll/publish_corrected_roll", &[("key", ""), ("on", "2026-11-19")]).await;
    early.refused(&["还有 1 件申诉没有处理（第 1 号）", "依据"]);
    let ruling = [
        ("key", ""),
        ("which", "1"),
        ("on", "2026-11-16"),
        ("ruling", "upheld"),
        ("ground", "户籍册上有，登记时遗漏"),
        ("consequence", "add"),
    ];
    let mut incomplete = ruling.to_vec();
    incomplete.extend([("name", "索南"), ("category", "resident"), ("reason", "")]);
    village.post(&clerk, "roll/rule_objection", &incomplete).await.refused(&["缺少出生日期", "这一栏必须填", "value=\"索南\""]);
    let mut whole = ruling.to_vec();
    whole.extend([
        ("name", "索南"),
        ("sex", "F"),
        ("birth", "2001-02-03"),
        ("group", "一组"),
        ("category", "resident"),
        ("reason", "按户籍册补登"),
    ]);
    village.post(&clerk, "roll/rule_objection", &whole).await.recorded();
    let state = village.state().await;
    assert_eq!(state.roll.voters.len(), 41);
    assert_eq!(state.roll.objections[0].matter, ObjectionMatter::Omitted);
    let page = village.get(&clerk, "roll").await;
    page.says(&["申诉成立", "papers/ruling.pdf?objection=1", "户籍册上有，登记时遗漏"]);
    village.post(&clerk, "roll/rule_objection", &whole).await.refused(&["第 1 号申诉已经处理"]);

    village.post(&clerk, "roll/publish_corrected_roll", &[("key", ""), ("on", "2026-11-19")]).await.recorded();
    let settled = village.get(&clerk, "roll").await;
    keep("roll-final", &settled);
    settled.says(&["名单已确定", "共 41 人", "papers/corrected-roll.pdf"]).lacks(&["roll/file_objection\"", "roll/change_roll\""]);
}

#[tokio::test]
async fn a_rejected_objection_changes_nothing_whatever_else_was_filled_in() {
    let village = Village::with_posted_roll().await;
    let clerk = village.sign_in(Role::Township).await;
    let objection = [
        ("key", ""),
        ("on", "2026-11-12"),
        ("matter", "not_entitled"),
        ("objector", "卓玛"),
        ("statement", "他已迁出"),
        ("about", "马福祥"),
    ];
    village.post(&clerk, "roll/file_objection", &objection).await.recorded();
    village.get(&clerk, "roll").await.says(&["划去一行"]).lacks(&["value=\"strike\" selected"]);
    let ruling = [
        ("key", ""),
        ("which", "1"),
        ("on", "2026-11-12"),
        ("ruling", "rejected"),
        ("ground", "户籍仍在本村"),
        ("consequence", "strike"),
        ("person", "马福祥"),
        ("why", "moved_out"),
    ];
    village.post(&clerk, "roll/rule_objection", &ruling).await.recorded();
    let state = village.state().await;
    assert_eq!(state.roll.voters.len(), voters().len());
    assert!(state.roll.objections[0].ruling.as_ref().is_some_and(|r| !r.upheld && !r.late));
}

#[tokio::test]
async fn the_corrected_roll_waits_for_the_window_and_late_objections_are_refused() {
    let village = Village::with_posted_roll().await;
    let clerk = village.sign_in(Role::Township).await;
    village.today("2026-11-17").await;
    village.get(&clerk, "roll").await.says(&["申诉期到 2026-11-17 为止，2026-11-18 起可以公布", "第十七条第二款"]);
    village.post(&clerk, "roll/publish_corrected_roll", &[("key", ""), ("on", "2026-11-17")]).await.refused(&["2026-11-17 还不能公布"]);
    village.today("2026-11-18").await;
    let late = [("key", ""), ("on", "2026-11-18"), ("matter", "wrong"), ("objector", "卓玛"), ("statement", "姓名写错"), ("about", "卓玛")];
    village.post(&clerk, "roll/file_objection", &late).await.refused(&["申诉期是公布之日起 5 日", "第十七条第二款"]);
    village.post(&clerk, "roll/publish_corrected_roll", &[("key", ""), ("on", "2026-11-18")]).await.recorded();
    assert_eq!(village.state().await.roll.corrected, Some((day("2026-11-18"), 40)));
}

#[tokio::test]
async fn only_clerks_act() {
    let village = Village::with_roll().await;
    for role in [Role::Prefecture, Role::Counter, Role::Observer] {
        let session = village.sign_in(role).await;
        for action in ["change_roll", "publish_roll", "file_objection", "rule_objection", "publish_corrected_roll", "import_roll"] {
            assert_eq!(village.post(&session, &format!("roll/{action}"), &[]).await.status, StatusCode::FORBIDDEN, "{role:?} {action}");
        }
        assert_eq!(village.upload(&session, "replace", crate::roll_import::SHEET.as_bytes()).await.status, StatusCode::FORBIDDEN);
        assert_eq!(village.get(&session, "roll").await.says(&["选民40"]).status, StatusCode::OK);
    }
}
