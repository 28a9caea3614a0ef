//! What anybody may ask and do without signing in: am I on the roll, where, why not; and objecting to the roll.

use crate::clerk::{SECRET, UNIT, Village, day, keep, voter, voters};
use axum::http::StatusCode;
use election::command::{ObjectionMatter, RollChange, StrikeReason};
use election::{Command, Person, PersonId, Registration, Role, Unlisted};
use statute::Sex;

async fn asks(village: &Village, name: &str, proof: &str) -> crate::clerk::Answer {
    village.write(&format!("/u/{UNIT}/lookup"), &[("name", name), ("last_four", proof)]).await
}

fn person(name: &str) -> Person {
    Person {
        id: PersonId(0),
        name: name.into(),
        sex: None,
        birth: Some(day("1988-02-03")),
        nationality: None,
        id_number: None,
        group: "二组".into(),
    }
}

/// Posted on 12 November; 选民7 has moved away since, 才仁 never was on it and is known to have declined.
async fn posted() -> Village {
    let village = Village::with_roll().await;
    let off = |name: &str, why| Command::LeaveOffRoll { line: Unlisted { person: person(name), why, reason: "有书面材料".into() } };
    village.act(off("才仁", StrikeReason::Declined)).await;
    village.act(off("旦巴", StrikeReason::Deprived)).await;
    village.today("2026-11-12").await;
    village.act(Command::PublishRoll { on: day("2026-11-12") }).await;
    let gone = village.number("选民7").await;
    village
        .act(Command::ChangeRoll {
            change: RollChange::Strike { person: gone, why: StrikeReason::MovedOut, note: "凭户口簿".into() },
            attachments: Vec::new(),
        })
        .await;
    village
}

#[tokio::test]
async fn who_asks_is_told_where_and_why() {
    let village = posted().await;
    let page = village.visit(&format!("/u/{UNIT}")).await;
    page.says(&["我在名单上吗", "对名单提出申诉", "2026-11-17"]);
    let yes = asks(&village, "选民40", &SECRET[14..]).await;
    keep("lookup-yes", &yes);
    yes.says(&["您已登记在纳尔宗村", "二组", "户籍在本村并居住", "2026-12-20", "还没有公布"]);
    asks(&village, "选民40", "9999").await.says(&["没有查到"]).lacks(&["二组"]);
    asks(&village, "选民 8", "1985年03月07日").await.says(&["您已登记在纳尔宗村"]);
    asks(&village, "选民8", "1985-03-08").await.says(&["没有查到"]);
    asks(&village, "选民40", "19900101").await.says(&["没有查到"]);
}

#[tokio::test]
async fn who_is_not_on_the_roll_is_told_why_and_what_to_do() {
    let village = posted().await;
    let moved = asks(&village, "选民7", "19850307").await;
    keep("lookup-off", &moved);
    moved.says(&["您不在纳尔宗村", "迁出", "2026-11-17", &format!("/u/{UNIT}/objection")]);
    asks(&village, "才仁", "19880203").await.says(&["本人书面表示不参加"]);
    let asked = asks(&village, "旦巴", "19880203").await;
    asked.says(&["请带身份证到村（居）民选举委员会询问"]).lacks(&["政治权利"]);
    let unknown = asks(&village, "无此人", "0000").await;
    keep("lookup-unknown", &unknown);
    unknown.says(&["没有查到", "常见的原因", "提出申诉"]);
    village.today("2026-11-18").await;
    asks(&village, "无此人", "0000").await.says(&["申诉期不在进行中"]).lacks(&["/objection\""]);
}

#[tokio::test]
async fn before_the_posting_nothing_is_told() {
    let village = Village::with_roll().await;
    asks(&village, "选民40", &SECRET[14..]).await.says(&["还没有公布"]).lacks(&["二组"]);
    let form = village.visit(&format!("/u/{UNIT}/objection")).await;
    form.says(&["还没有公布"]).lacks(&["<textarea"]);
}

#[tokio::test]
async fn questions_are_braked() {
    let village = posted().await;
    for _ in 0..10 {
        assert_eq!(asks(&village, "选民40", "0000").await.status, StatusCode::OK);
    }
    assert_eq!(asks(&village, "选民40", "0001").await.status, StatusCode::TOO_MANY_REQUESTS);
}

fn objection<'a>(key: &'a str, matter: &'a str, words: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("key", key), ("matter", matter), ("objector", "索南·卓玛"), ("about", ""), ("statement", words)]
}

#[tokio::test]
async fn a_villager_objects_from_the_page_and_follows_the_number() {
    let village = posted().await;
    let at = format!("/u/{UNIT}/objection");
    let form = village.visit(&at).await;
    keep("objection-form", &form);
    form.says(&["2026-11-17", "第十七条", "不要写电话"]);
    let key = "01935f00-0000-7000-8000-000000000001";
    let sent = village.write(&at, &objection(key, "omitted", "户籍在二社，一直居住")).await;
    assert_eq!(sent.recorded().location, format!("{at}?number=1"));
    assert_eq!(village.write(&at, &objection(key, "omitted", "户籍在二社，一直居住")).await.location, format!("{at}?number=1"));
    let state = village.state().await;
    let [one] = state.roll.objections.as_slice() else { panic!("filed once") };
    assert_eq!(
        (one.matter, one.objector.as_str(), one.statement.as_str()),
        (ObjectionMatter::Omitted, "索南·卓玛", "户籍在二社，一直居住")
    );
    let receipt = village.visit(&format!("{at}?number=1")).await;
    keep("objection-receipt", &receipt);
    receipt.says(&["第 1 号申诉已经收到", "2026-11-15"]).lacks(&["索南·卓玛"]);

    let clerk = village.sign_in(Role::ElectionCommittee).await;
    village.get(&clerk, "roll").await.says(&["索南·卓玛", "户籍在二社"]);
    let change = Some(RollChange::Add {
        voter: voter("索南·卓玛", Sex::Female, "二组"),
        why: election::command::AddReason::Omitted,
        another: false,
    });
    village
        .act(Command::RuleObjection {
            on: day("2026-11-12"),
            objection: 1,
            upheld: true,
            ground: "户籍册有登记".into(),
            change,
            attachments: Vec::new(),
        })
        .await;
    let page = village.visit(&format!("/u/{UNIT}")).await;
    page.says(&["申诉成立", "漏登"]).lacks(&["索南·卓玛", "户籍册有登记"]);
}

#[tokio::test]
async fn what_is_missing_is_said_and_what_was_typed_stays() {
    let village = posted().await;
    let at = format!("/u/{UNIT}/objection");
    let answer = village.write(&at, &[("matter", ""), ("objector", " "), ("about", "选民9"), ("statement", "写了一半")]).await;
    answer.refused(&["请选择申诉什么", "请填写您的姓名", "写了一半", "选民9"]);
    assert!(village.state().await.roll.objections.is_empty());
    assert_eq!(village.write(&at, &[("unknown", "1")]).await.status, StatusCode::BAD_REQUEST);
    village.today("2026-11-18").await;
    let late = village.write(&at, &objection("", "wrong", "名字写错了")).await;
    late.refused(&["申诉期是公布之日起 5 日", "第十七条"]);
    assert!(village.state().await.roll.objections.is_empty());
}

#[tokio::test]
async fn a_name_in_an_objection_is_attached_without_telling_whether_it_is_on_the_roll() {
    let village = posted().await;
    let at = format!("/u/{UNIT}/objection");
    let about = |name: &'static str| vec![("matter", "not_entitled"), ("objector", "张三"), ("about", name), ("statement", "户口不在本村")];
    let known = village.write(&at, &about("选民9")).await;
    let unknown = village.write(&at, &about("不在名单上的人")).await;
    assert_eq!((known.status, unknown.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    let state = village.state().await;
    let found: Vec<_> = state.roll.objections.iter().map(|o| (o.about.is_some(), o.statement.as_str())).collect();
    assert_eq!(found, [(true, "（关于：选民9）户口不在本村"), (false, "（关于：不在名单上的人）户口不在本村")]);
}

#[tokio::test]
async fn a_flood_is_sent_to_the_office() {
    let village = posted().await;
    let at = format!("/u/{UNIT}/objection");
    for number in 0..6 {
        let words = format!("第{number}次");
        village.write(&at, &objection("", "wrong", &words)).await.recorded();
    }
    let answer = village.write(&at, &objection("", "wrong", "第七次")).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    answer.says(&["当面或书面提出，效力一样"]);
    assert_eq!(village.state().await.roll.objections.len(), 6);
}

#[tokio::test]
async fn on_the_posted_arrangement_the_answer_has_place_and_hours() {
    let village = Village::with_committee().await;
    let mut all = voters();
    all[10].registration = Registration::Applicant { approved_on: Some(day("2026-11-09")) };
    village.act(Command::ImportRoll { voters: all, unlisted: Vec::new(), replace: true }).await;
    village.today("2026-11-12").await;
    village.act(Command::PublishRoll { on: day("2026-11-12") }).await;
    let name = village.state().await.roll.voters.values().nth(10).expect("the eleventh").person.name.clone();
    asks(&village, &name, "19850307").await.says(&["申请并经会议同意", "<cite"]);
}
