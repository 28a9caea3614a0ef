//! Scans that come with a form: one submit records both, and whoever may see the act opens them again. People are invented.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use election::Role;
use election::programme::Attachment;
use tower::ServiceExt;

use crate::clerk::{Answer, UNIT, Village, keep};
use crate::work::with_programme;

const SCAN: &[u8] = b"%PDF-1.7 the minutes, with the number 632823199001010015 in them";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x04IHDRheadcsum\0\0\0\x09tEXtGPS\x0037 97csum\0\0\0\0IENDcsum";

fn form<'a>(key: &'a str, note: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("key", key),
        ("which", "oath"),
        ("on", "2026-11-10"),
        ("leader", "王建国"),
        ("post", "书记"),
        ("note", note),
        ("figure-attended", "9"),
    ]
}

async fn record(village: &Village, session: &str, key: &str, note: &str, files: &[(&str, &[u8])]) -> Answer {
    let address = format!("/console/units/{UNIT}/actions/record_action");
    village.post_with_files(session, &address, &form(key, note), files).await
}

async fn attachments(village: &Village) -> Vec<Attachment> {
    let state = village.state().await;
    state.programme.actions.iter().filter_map(|done| done.told.as_ref()).flat_map(|told| told.attachments.clone()).collect()
}

fn address(file: &Attachment) -> String {
    format!("/console/units/{UNIT}/files/{}", file.sha256)
}

#[tokio::test]
async fn a_clerk_attaches_the_minutes_in_the_same_form_and_opens_them_again() {
    let village = with_programme().await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    let page = village.get(&clerk, "actions").await;
    page.says(&["enctype=\"multipart/form-data\"", "type=\"file\"", "multiple", "照片里的拍摄地点"]);
    record(&village, &clerk, "k1", "宣誓纪要", &[("宣誓 纪要.pdf", SCAN), ("现场.png", PNG), ("", b"")]).await.recorded();
    let files = attachments(&village).await;
    assert_eq!(files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["宣誓 纪要.pdf", "现场.png"]);
    let page = village.get(&clerk, "actions?done=record_action").await;
    keep("attached", &page);
    page.says(&["宣誓 纪要.pdf", &address(&files[0]), "1 KB"]);
    let picture = village.get_at(&clerk, &address(&files[1])).await;
    assert!(!picture.page().contains("GPS"), "where it was taken is nobody's business");

    let request = Request::get(address(&files[0])).header(header::COOKIE, &clerk).body(Body::empty()).expect("a request");
    let answer = web::router(Arc::clone(&village.app)).oneshot(request).await.expect("an answer");
    let head = |name: header::HeaderName| answer.headers()[name].to_str().expect("words").to_owned();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(head(header::CONTENT_TYPE), "application/pdf");
    let name = "%E5%AE%A3%E8%AA%93%20%E7%BA%AA%E8%A6%81.pdf";
    assert_eq!(head(header::CONTENT_DISPOSITION), format!("attachment; filename*=UTF-8''{name}"));
    assert_eq!(head(header::CONTENT_SECURITY_POLICY), "sandbox; default-src 'none'");
    assert_eq!(head(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert_eq!(head(header::CACHE_CONTROL), "no-store");
    assert_eq!(axum::body::to_bytes(answer.into_body(), 1 << 20).await.expect("a body"), SCAN, "as it was sent");
}

#[tokio::test]
async fn only_those_who_may_see_the_act_open_its_files() {
    let village = with_programme().await;
    let clerk = village.sign_in(Role::Township).await;
    record(&village, &clerk, "k1", "宣誓纪要", &[("纪要.pdf", SCAN)]).await.recorded();
    let file = attachments(&village).await.remove(0);
    for (role, division) in [(Role::County, "632823"), (Role::Prefecture, "6328"), (Role::ElectionCommittee, UNIT)] {
        let session = village.sign_in_for(role, division).await;
        assert_eq!(village.get_at(&session, &address(&file)).await.bytes, SCAN, "{role:?}");
    }
    let elsewhere = village.sign_in_for(Role::ElectionCommittee, "632823200202").await;
    assert_eq!(village.get_at(&elsewhere, &address(&file)).await.status, StatusCode::FORBIDDEN);
    for role in [Role::Counter, Role::Scrutineer, Role::Observer] {
        let session = village.sign_in(role).await;
        assert_eq!(village.get_at(&session, &address(&file)).await.status, StatusCode::FORBIDDEN, "{role:?}");
    }
    let answer = village.visit(&address(&file)).await;
    assert!(answer.location.starts_with("/sign-in"), "{}", answer.location);
    let unknown = village.get_at(&clerk, &format!("/console/units/{UNIT}/files/{}", "0".repeat(64))).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    unknown.says(&["这份附件不在这台机器上"]);
    let other = village.get_at(&clerk, &format!("/console/units/632823200202/files/{}", file.sha256)).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND, "a file belongs to the unit it was sent to");
}

#[tokio::test]
async fn what_is_not_taken_is_said_at_the_field_and_nothing_is_recorded() {
    let village = with_programme().await;
    let clerk = village.sign_in(Role::Township).await;
    let program = record(&village, &clerk, "k1", "纪要", &[("纪要.pdf", b"MZ\x90\0 a program"), ("好.pdf", SCAN)]).await;
    program.refused(&["“纪要.pdf”不是可以保存的类型", "请重新选择附件", "value=\"王建国\""]);
    record(&village, &clerk, "k2", "纪要", &[("空.txt", b"")]).await.refused(&["“空.txt”是空文件"]);
    record(&village, &clerk, "k3", "纪要", &[("坏.jpg", b"\xFF\xD8\xFF torn")]).await.refused(&["“坏.jpg”是损坏的图片"]);
    let large = vec![b'a'; (20 << 20) + 1];
    record(&village, &clerk, "k4", "纪要", &[("大.txt", &large)]).await.refused(&["“大.txt”超过 20 MB"]);
    record(&village, &clerk, "k5", "", &[("好.pdf", SCAN)]).await.refused(&["请重新选择附件"]);
    let six: Vec<(String, Vec<u8>)> = (0..6).map(|n| (format!("{n}.txt"), format!("第{n}页").into_bytes())).collect();
    let six: Vec<(&str, &[u8])> = six.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    record(&village, &clerk, "k6", "纪要", &six).await.refused(&["附件有 6 个，一次最多 5 个"]);
    assert!(village.state().await.programme.actions.is_empty());
}

#[tokio::test]
async fn a_form_that_is_larger_than_any_act_is_refused_before_it_is_read() {
    let village = with_programme().await;
    let clerk = village.sign_in(Role::Township).await;
    let request = Request::post(format!("/console/units/{UNIT}/actions/record_action"))
        .header(header::COOKIE, &clerk)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=line")
        .header(header::CONTENT_LENGTH, 500_000_000_u64)
        .body(Body::from("only its head has come"))
        .expect("a request");
    let answer = web::router(Arc::clone(&village.app)).oneshot(request).await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    // A form without a file field takes none.
    let pairs = [("key", "k"), ("on", "2026-11-10")];
    let large = vec![b'a'; 1 << 20];
    let address = format!("/console/units/{UNIT}/situation/report_situation");
    let answer = village.post_with_files(&clerk, &address, &pairs, &[("大.txt", &large)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_form_that_comes_twice_acts_once_with_its_files() {
    let village = with_programme().await;
    let clerk = village.sign_in(Role::Township).await;
    for _ in 0..2 {
        record(&village, &clerk, "the same click", "宣誓纪要", &[("纪要.pdf", SCAN)]).await.recorded();
    }
    assert_eq!(attachments(&village).await.len(), 1);
    let other = record(&village, &clerk, "the same click", "宣誓纪要", &[("纪要.pdf", b"%PDF-1.7 another")]).await;
    assert_eq!(other.status, StatusCode::CONFLICT, "another file is another act");
}

#[tokio::test]
async fn papers_stay_with_a_point_a_review_a_measure_and_an_office() {
    let village = with_programme().await;
    let clerk = village.sign_in(Role::Township).await;
    let dossier = format!("/console/units/{UNIT}/dossier/answer_dossier");
    let point = [("key", ""), ("which", "measures"), ("on", "2026-11-10"), ("note", ""), ("q-measures-known", "yes")];
    village.post_with_files(&clerk, &dossier, &point, &[("方案.pdf", b"%PDF-1.7 plan")]).await.recorded();
    village.post_with_files(&clerk, &dossier, &point, &[("台账.txt", "台账".as_bytes())]).await.recorded();
    village.get(&clerk, "dossier").await.says(&["方案.pdf", "台账.txt"]);
    crate::work::answered(&village, &clerk).await;
    crate::work::report(&village, &clerk, &[("reason-tense", "yes")]).await.recorded();
    let county = village.sign_in_for(Role::County, "632823").await;
    let review = [("key", ""), ("on", "2026-11-10"), ("remarks", "同意")];
    let situation = format!("/console/units/{UNIT}/situation");
    village.post_with_files(&county, &format!("{situation}/review_situation"), &review, &[("批复.pdf", SCAN)]).await.recorded();
    let plan = [("key", ""), ("on", "2026-11-10"), ("reason", ""), ("measure", "走访"), ("owner", "王建国"), ("due", "2026-11-11")];
    village.post(&clerk, "situation/plan_measure", &plan).await.recorded();
    let finish = [("key", ""), ("which", "1"), ("on", "2026-11-10"), ("note", "已办")];
    village.post_with_files(&clerk, &format!("{situation}/finish_measure"), &finish, &[("调解书.png", PNG)]).await.recorded();
    let page = village.get(&county, "situation").await;
    page.says(&["批复.pdf", "调解书.png"]);
    let sha256 = page.page().split("/files/").nth(1).and_then(|rest| rest.get(..64)).expect("a link").to_owned();
    assert_eq!(village.get_at(&county, &format!("/console/units/{UNIT}/files/{sha256}")).await.bytes, SCAN);
}

#[tokio::test]
async fn an_office_attaches_its_minutes_and_those_below_do_not_open_them() {
    let (village, _) = crate::programme::adopted().await;
    let county = village.sign_in_for(Role::County, "632823").await;
    let action = "/console/programme/actions/guidance-county";
    let fields = [("key", "k1"), ("on", "2026-11-10"), ("led_name", "李卓玛"), ("led_post", "县委书记"), ("note", "会议纪要第1号")];
    village.post_with_files(&county, action, &fields, &[("坏.exe", b"MZ\x90\0")]).await.refused(&["“坏.exe”不是可以保存的类型"]);
    village.post_with_files(&county, action, &fields, &[("会议纪要.pdf", SCAN)]).await.recorded();
    let page = village.get_at(&county, action).await;
    keep("attached-office", &page);
    page.says(&["会议纪要.pdf", "enctype=\"multipart/form-data\""]);
    let sha256 = page.page().split("/files/").nth(1).and_then(|rest| rest.get(..64)).expect("a link").to_owned();
    let address = format!("/console/offices/632823/files/{sha256}");
    let prefecture = village.sign_in_for(Role::Prefecture, "6328").await;
    for session in [&county, &prefecture] {
        assert_eq!(village.get_at(session, &address).await.bytes, SCAN);
    }
    let township = village.sign_in_for(Role::Township, "632823200").await;
    assert_eq!(village.get_at(&township, &address).await.status, StatusCode::FORBIDDEN);
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    assert_eq!(village.get_at(&clerk, &address).await.status, StatusCode::FORBIDDEN);
    let unknown = village.get_at(&county, &format!("/console/offices/632823999/files/{sha256}")).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_objection_handed_in_on_paper_comes_with_its_papers_and_observers_see_that_there_is_one() {
    let village = Village::with_posted_roll().await;
    village.today("2026-11-14").await;
    let clerk = village.sign_in(Role::Township).await;
    let fields = [("key", "k1"), ("on", "2026-11-14"), ("matter", "omitted"), ("objector", "才让"), ("statement", "漏登"), ("about", "")];
    let address = format!("/console/units/{UNIT}/roll/file_objection");
    village.post_with_files(&clerk, &address, &fields, &[("户口簿.pdf", SCAN)]).await.recorded();
    let page = village.get(&clerk, "roll").await;
    page.says(&["户口簿.pdf"]);
    let state = village.state().await;
    let [file] = state.roll.objections[0].attachments.as_slice() else { panic!("one paper") };
    assert_eq!(village.get_at(&clerk, &format!("/console/units/{UNIT}/files/{}", file.sha256)).await.bytes, SCAN);
    let observer = village.sign_in(Role::Observer).await;
    village.get(&observer, "roll").await.says(&["第 1 号：漏登"]).lacks(&["户口簿.pdf"]);
}

#[tokio::test]
async fn papers_stay_with_a_line_of_the_roll_and_with_a_ruling() {
    let village = Village::with_posted_roll().await;
    let clerk = village.sign_in(Role::Township).await;
    let change = format!("/console/units/{UNIT}/roll/change_roll");
    let person = village.number("选民40").await.0.to_string();
    let strike = [("key", "s1"), ("which", "strike"), ("person", &*person), ("why", "moved_out")];
    village
        .post_with_files(&clerk, &change, &strike, &[("户口迁出.pdf", b"MZ\x90\0 a program")])
        .await
        .refused(&["“户口迁出.pdf”不是可以保存的类型"]);
    village.post_with_files(&clerk, &change, &strike, &[("户口迁出.pdf", SCAN)]).await.recorded();
    let page = village.get(&clerk, "roll").await;
    page.says(&["户口迁出.pdf"]);
    let object = [("key", "o1"), ("on", "2026-11-12"), ("matter", "omitted"), ("objector", "马金花"), ("statement", "漏了我")];
    village.post_with_files(&clerk, &format!("/console/units/{UNIT}/roll/file_objection"), &object, &[]).await.recorded();
    let rule = [("key", "r1"), ("which", "1"), ("on", "2026-11-12"), ("ruling", "rejected"), ("ground", "户籍不在本村")];
    let scan = [SCAN, b" 2"].concat();
    village
        .post_with_files(&clerk, &format!("/console/units/{UNIT}/roll/rule_objection"), &rule, &[("户籍证明.pdf", &scan)])
        .await
        .recorded();
    let state = village.state().await;
    let [objection] = state.roll.objections.as_slice() else { panic!("one objection") };
    let ruling = objection.ruling.as_ref().expect("a ruling");
    let [file] = ruling.attachments.as_slice() else { panic!("one paper") };
    village.get(&clerk, "roll").await.says(&["户籍证明.pdf", &address(file)]);
    assert_eq!(village.get_at(&clerk, &address(file)).await.bytes, scan);
    let of_line: Vec<_> = state.roll.papers.values().flatten().collect();
    let [(_, file)] = of_line.as_slice() else { panic!("one paper") };
    assert_eq!(village.get_at(&clerk, &address(file)).await.bytes, SCAN);
}
