//! The cases of step 3: people off the roll, people on two rolls, movements after the posting, numbers looked at.

use crate::clerk::{SECRET, UNIT, Village, day, keep};
use axum::http::StatusCode;
use election::command::StrikeReason;
use election::{Actor, Command, PersonId, Role};

async fn found_elsewhere(village: &Village, person: PersonId) {
    let actor = Actor { account: "county".into(), role: Role::County };
    let today = village.app.today(&village.app.unit(UNIT).expect("the unit"));
    let command = Command::NoteDouble { person, elsewhere: "632823200202".into() };
    village.app.store.submit(UNIT, actor, today, command, None).await.expect("noted");
}

#[tokio::test]
async fn who_is_left_off_stays_visible_with_the_reason() {
    let village = Village::with_roll().await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    let line = |note: &'static str| {
        [("key", ""), ("name", "完么措"), ("id_number", ""), ("group", "一组"), ("why", "unreachable"), ("note", note)]
    };
    village.post(&clerk, "roll/leave_off_roll", &line("")).await.refused(&["完么措"]);
    village.post(&clerk, "roll/leave_off_roll", &line("11月3日电话，5日托亲属，均未联系上")).await.recorded();
    let page = village.get(&clerk, "roll").await;
    keep("roll-off", &page);
    page.says(&["不列入名单的人", "完么措", "未能联系上", "5日托亲属"]);
    let counter = village.sign_in(Role::Counter).await;
    village.get(&counter, "roll").await.lacks(&["完么措", "托亲属"]);
    assert_eq!(village.state().await.roll.off.len(), 1);
}

#[tokio::test]
async fn a_double_has_its_clock_and_is_settled_by_a_ground() {
    let village = Village::with_posted_roll().await;
    let person = village.number("选民8").await;
    found_elsewhere(&village, person).await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    let page = village.get(&clerk, "roll").await;
    keep("roll-doubles", &page);
    page.says(&["同时登记在别处的人", "选民8", "快尔玛乡多尔吉村", "2026-11-15"]);
    village.today("2026-11-18").await;
    village.post(&clerk, "roll/publish_corrected_roll", &[("on", "2026-11-18")]).await.refused(&["也登记在"]);
    let which = person.0.to_string();
    village.post(&clerk, "roll/settle_double", &[("which", &which), ("on", "2026-11-18"), ("ground", " ")]).await.refused(&["选民8"]);
    let settled = [("which", which.as_str()), ("on", "2026-11-18"), ("ground", "本人书面确认在本村参加")];
    village.post(&clerk, "roll/settle_double", &settled).await.recorded();
    village.post(&clerk, "roll/publish_corrected_roll", &[("on", "2026-11-18")]).await.recorded();
}

#[tokio::test]
async fn life_goes_on_after_the_posting_and_every_movement_has_its_kind() {
    let village = Village::with_posted_roll().await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    let gone = village.number("选民9").await.0.to_string();
    let strike = [("which", "strike"), ("person", gone.as_str()), ("why", "died")];
    village.post(&clerk, "roll/change_roll", &strike).await.refused(&["没有写明划去的依据"]);
    let strike = [&strike[..], &[("note", "火化证")]].concat();
    village.post(&clerk, "roll/change_roll", &strike).await.recorded();
    let added = [
        ("which", "add"),
        ("name", "仁青·当知"),
        ("birth", "2008-11-20"),
        ("sex", "M"),
        ("group", "二组"),
        ("category", "resident"),
        ("reason", "户籍册"),
        ("added", "came_of_age"),
    ];
    village.post(&clerk, "roll/change_roll", &added).await.recorded();
    let page = village.get(&clerk, "roll").await;
    keep("roll-movements", &page);
    page.says(&["首次公布以来的变动", "有 2 处变动还没有公布", "新满十八周岁", "减：死亡", "仁青·当知"]);
    let off = village.state().await.roll.off.values().map(|o| o.why).collect::<Vec<_>>();
    assert_eq!(off, [Some(StrikeReason::Died)], "who is struck stays visible");
    village.today("2026-11-18").await;
    village.post(&clerk, "roll/publish_corrected_roll", &[("on", "2026-11-18")]).await.recorded();
    assert!(village.state().await.roll.untold().is_empty());
    village.get(&clerk, "roll").await.lacks(&["处变动还没有公布"]);
}

#[tokio::test]
async fn a_number_is_shown_once_to_who_says_why() {
    let village = Village::with_roll().await;
    let person = village.number("选民40").await.0.to_string();
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    village.get(&clerk, &format!("roll?line={person}")).await.says(&["查看身份证号", "按户籍册登记", "登记日期", "第十六条"]);
    let blank = village.post(&clerk, "roll/unseal", &[("key", ""), ("person", &person), ("reason", " ")]).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!blank.page().contains(SECRET));
    let shown = village.post(&clerk, "roll/unseal", &[("key", ""), ("person", &person), ("reason", "核对重复登记")]).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.page().contains(SECRET) && shown.page().contains("只显示这一次"));
    assert_eq!(village.state().await.roll.unsealed, 1);
    village.get(&clerk, &format!("roll?line={person}")).await.says(&["选民40"]);
    for role in [Role::Counter, Role::Scrutineer, Role::Observer] {
        let other = village.sign_in(role).await;
        let answer = village.post(&other, "roll/unseal", &[("key", ""), ("person", &person), ("reason", "好奇")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(day("2026-11-10"), village.app.today(&village.app.unit(UNIT).expect("the unit")));
}
