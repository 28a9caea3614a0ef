//! Courses of an office and the lessons for everybody.

use std::sync::Arc;

use crate::clerk::{Village, keep};
use crate::programme::{adopted, on};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use election::Role;
use jiff::civil::date;
use tower::ServiceExt;

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

/// A second of silence, 8000 samples of a byte, with a note of whoever made it.
fn wav() -> Vec<u8> {
    let format = b"fmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0";
    let (note, sound) = (b"LIST\x04\0\0\0home", [128; 8_000]);
    let size = 4 + format.len() + note.len() + 8 + sound.len();
    let head = [&b"RIFF"[..], &u32::try_from(size).expect("short").to_le_bytes(), b"WAVE"].concat();
    [&head[..], format, note, b"data\x40\x1f\0\0", &sound].concat()
}

const RECORDINGS: &str = "/console/programme/recordings";

const HAND_IN: [(&str, &str); 5] =
    [("key", ""), ("on", "2026-11-10"), ("lesson", "roll"), ("language", "bo"), ("speaker", "扎西，县委党校")];

fn review(passed: &str) -> [(&str, &str); 6] {
    [("key", ""), ("on", "2026-11-10"), ("recording", "1"), ("passed", passed), ("reviewer", "卓玛，县广播站"), ("note", "第二句重录")]
}

#[tokio::test]
async fn a_lesson_is_spoken_by_one_listened_to_by_another_and_then_heard_by_everybody() {
    let (village, _) = adopted().await;
    let (one, two) = (village.sign_in_for(Role::County, "632823").await, village.sign_in_for(Role::County, "632823").await);
    village.get_at(&one, RECORDINGS).await.says(&["本级还没有上传录音", "不超过 20 MB", "藏语"]).lacks(&["id=\"review\""]);
    let hand_in =
        async |name: &str, bytes: &[u8]| village.post_with_files(&one, &format!("{RECORDINGS}/hand-in"), &HAND_IN, &[(name, bytes)]).await;
    hand_in("第三课.mp3", b"%PDF-1.7 a paper").await.refused(&["“第三课.mp3.pdf”不是可以播放的录音", "value=\"扎西，县委党校\""]);
    hand_in("第三课.wav", &wav()[..100]).await.refused(&["“第三课.wav”不完整"]);
    village.post_with_files(&one, &format!("{RECORDINGS}/hand-in"), &HAND_IN, &[]).await.refused(&["一次上传一个录音文件"]);
    hand_in("第三课.wav", &wav()).await.recorded();
    let page = village.get_at(&one, &format!("{RECORDINGS}?done=hand-in-recording")).await;
    page.says(&["已记录", "还没有审听", "<audio controls preload=\"none\"", "1秒", "8 KB"]);
    keep("recordings", &page);
    village.visit("/learn/roll").await.says(&["还没有录音"]).lacks(&["<audio"]);
    assert_eq!(village.visit("/learn/recordings/632823/1").await.status, StatusCode::NOT_FOUND);
    let text = page.page();
    let file = text.split("src=\"").filter_map(|rest| rest.split('"').next()).find(|src| src.contains("/files/")).expect("a player");
    let kept = village.get_at(&two, file).await;
    assert!(kept.status == StatusCode::OK && !kept.bytes.windows(4).any(|four| four == b"home"), "notes in the file are gone");
    let prefecture = village.sign_in_for(Role::Prefecture, "6328").await;
    assert_eq!(village.get_at(&prefecture, file).await.status, StatusCode::NOT_FOUND, "only the office that reviews hears it");
    village.get_at(&prefecture, &format!("{RECORDINGS}?office=632823")).await.says(&["还没有审听"]).lacks(&["<audio"]);

    let post = async |who: &str, form: &[(&str, &str)]| village.post_at(who, &format!("{RECORDINGS}/review"), form).await;
    post(&two, &review("")).await.refused(&["请从列出的选项中选择"]);
    post(&two, &review("yes")).await.recorded();
    village.get_at(&prefecture, &format!("{RECORDINGS}?office=632823")).await.says(&["<audio", "卓玛，县广播站审听，可以用"]);
    let lesson = village.visit("/learn/roll").await;
    lesson.says(&["听一听", "<audio controls preload=\"none\" src=\"/learn/recordings/632823/1\"", "扎西，县委党校讲，天峻县上传"]);
    keep("learn-heard", &lesson);
    village.visit("/learn").await.says(&["有录音：藏语"]);
    post(&one, &review("no")).await.recorded();
    village.visit("/learn/roll").await.lacks(&["<audio"]);
}

#[tokio::test]
async fn nobody_lets_his_own_recording_go_out_and_a_paper_form_takes_none() {
    let (village, _) = adopted().await;
    let county = village.sign_in_for(Role::County, "632823").await;
    village.post_with_files(&county, &format!("{RECORDINGS}/hand-in"), &HAND_IN, &[("第三课.wav", &wav())]).await.recorded();
    village.post_at(&county, &format!("{RECORDINGS}/review"), &review("yes")).await.refused(&["上传录音的人不能自己审听"]);
    let minutes = [("key", ""), ("on", "2026-11-10"), ("led_name", "李卓玛"), ("led_post", "县委书记"), ("note", "会议纪要")];
    let action = "/console/programme/actions/guidance-county";
    village.post_with_files(&county, action, &minutes, &[("会.wav", &wav())]).await.refused(&["“会.wav”不是可以保存的类型"]);
    let township = village.sign_in_for(Role::Township, "632823200").await;
    assert_eq!(village.get_at(&township, RECORDINGS).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_player_goes_to_a_place_in_a_recording() {
    let (village, _) = adopted().await;
    let (one, two) = (village.sign_in_for(Role::County, "632823").await, village.sign_in_for(Role::County, "632823").await);
    village.post_with_files(&one, &format!("{RECORDINGS}/hand-in"), &HAND_IN, &[("第三课.wav", &wav())]).await.recorded();
    village.post_at(&two, &format!("{RECORDINGS}/review"), &review("yes")).await.recorded();
    let ask = async |range: &str| {
        let request = Request::get("/learn/recordings/632823/1").header(header::RANGE, range).header(header::ACCEPT_ENCODING, "gzip");
        web::router(Arc::clone(&village.app)).oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer")
    };
    let piece = ask("bytes=8-11").await;
    assert_eq!(piece.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(piece.headers()[header::CONTENT_RANGE], "bytes 8-11/8044");
    assert_eq!(piece.headers()[header::CONTENT_TYPE], "audio/wav");
    assert_eq!(piece.headers()[header::CACHE_CONTROL], "private, max-age=3600");
    assert_eq!(axum::body::to_bytes(piece.into_body(), 99).await.expect("a body"), "WAVE");
    assert_eq!(ask("bytes=9000-").await.status(), StatusCode::RANGE_NOT_SATISFIABLE);
    let whole = ask("none").await;
    assert_eq!((whole.status(), &whole.headers()[header::ACCEPT_RANGES]), (StatusCode::OK, &header::HeaderValue::from_static("bytes")));
}
