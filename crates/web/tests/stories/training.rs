//! Courses of an office and the lessons for everybody.

use crate::clerk::{Village, keep};
use crate::programme::{adopted, on};
use axum::http::StatusCode;
use election::Role;
use jiff::civil::date;

const PAGE: &str = "/console/programme/training";

fn plan(topic: &str) -> [(&str, &str); 8] {
    [
        ("key", ""),
        ("on", "2026-11-10"),
        ("day", "2026-11-10"),
        ("topic", topic),
        ("place", "县党校"),
        ("teacher", "王建国"),
        ("group-counters", "yes"),
        ("group-scrutineers", "yes"),
    ]
}

fn hold(sent: &str) -> [(&str, &str); 6] {
    [("key", ""), ("on", "2026-11-10"), ("course", "1"), ("invited-counters", "6"), ("attended-counters", "5"), ("sent", sent)]
}

#[tokio::test]
async fn an_office_plans_a_course_enters_who_came_and_sees_which_village_sent_nobody() {
    let (village, _) = adopted().await;
    let county = village.sign_in_for(Role::County, "632823").await;
    let post = async |to: &str, form: &[(&str, &str)]| village.post_at(&county, &format!("{PAGE}/{to}"), form).await;
    village.get_at(&county, PAGE).await.says(&["本级还没有安排培训", "没有人参加过培训的村（社区）：2个"]).lacks(&["id=\"hold\""]);
    post("plan", &plan("")[..7]).await.refused(&["value=\"县党校\""]);
    post("plan", &plan("唱票计票")).await.recorded();
    village.get_at(&county, &format!("{PAGE}?done=plan-course")).await.says(&["已记录", "唱票计票", "已安排", "id=\"hold\""]);
    post("hold", &hold("纳尔宗村 跳舞 3")).await.refused(&["读不懂", "纳尔宗村 跳舞 3"]);
    post("hold", &hold("木里镇 计票 3")).await.refused(&["辖区里没有“木里镇”"]);
    post("hold", &hold("纳尔宗村 计票 6")).await.refused(&["多于这一类参加的 5 人"]);
    post("hold", &hold("纳尔宗村 计票：马金花、李卓玛")).await.recorded();
    let page = village.get_at(&county, &format!("{PAGE}?done=hold-course")).await;
    page.says(&["2026-11-10 已举办", "没有人参加过培训的村（社区）：1个", "快尔玛乡多尔吉村"]).lacks(&["马金花"]);
    keep("programme-training", &page);
    let table = village.get_at(&county, "/console/tables?day=2026-11-10").await;
    table.says(&["换届培训", "应训人次", "83.3%", "唱票、计票人员", "登记的应到人次之和", "measure=training.taught.counters.share"]);
    keep("tables-courses", &table);
    let list = |measure: &str| format!("/console/tables/units?measure=training.{measure}&day=2026-11-10");
    village.get_at(&county, &list("untaught")).await.says(&["计入的村（社区）：1 个", "快尔玛乡", "多尔吉村"]);
    village.get_at(&county, &list("courses")).await.says(&["计入的机关：1 个", "天峻县", "training?office=632823\""]);
    village.get_at(&county, &list("taught.counters.share")).await.says(&["参训人次（占比）（唱票、计票人员）", "5 / 6"]);
    let township = village.sign_in_for(Role::Township, "632823200").await;
    village.get_at(&township, "/console/tables?day=2026-11-10").await.says(&["换届培训"]).lacks(&["83.3%"]);
    village.get_at(&township, PAGE).await.says(&["没有人参加过培训的村（社区）：1个"]);
    let cancelled = [("key", ""), ("on", "2026-11-10"), ("course", "1"), ("reason", "大雪")];
    post("cancel", &cancelled).await.refused(&["没有正在安排的第 1 号培训"]);
}

#[tokio::test]
async fn a_village_that_sent_nobody_is_a_risk_before_its_vote() {
    let (village, prefecture) = adopted().await;
    let village = on(village, || date(2026, 11, 12));
    village.today("2026-12-16").await;
    let risks = village.get_at(&prefecture, "/console/programme/risks?office=6328").await;
    risks.says(&["还没有人参加过培训（应在2026-12-15以前）"]);
}

#[tokio::test]
async fn anybody_reads_the_lessons_with_the_articles_in_force() {
    let village = Village::new("2026-11-10").await;
    let all = village.visit("/learn").await;
    all.says(&["手把手教你换届", "href=\"/learn/roll\"", "href=\"/learn/herders-camp\""]);
    keep("learn", &all);
    let one = village.visit("/learn/roll").await;
    one.says(&["申诉期", "念给大家听", "还没有录音", "<cite"]);
    keep("learn-roll", &one);
    village.visit("/learn/roll?lang=en").await.says(&["Step 3", "To be read aloud"]);
    let booklet = village.visit("/learn/booklet.pdf").await;
    assert_eq!(booklet.status, StatusCode::OK);
    assert_eq!(village.visit("/learn/dancing").await.status, StatusCode::NOT_FOUND);
}
