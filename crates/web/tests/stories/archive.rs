//! 归档 as a clerk and the offices use it: what is there, what is missing, originals, ballots, the volume and its folder.

use std::io::{Cursor, Read};

use axum::http::{Method, Request, StatusCode, header};
use election::command::HandoverItem;
use election::programme::plan::{self, Wave};
use election::{Actor, Command, Role, programme};
use jiff::civil::date;
use sha2::{Digest, Sha256};
use store::office_log;

use crate::clerk::{keep_file, keep_page};
use crate::village::{Answer, CODE, ID_NUMBER, Signed, Until, Village};

/// The village with the programme adopted.
async fn adopted(until: Until) -> Village {
    let village = Village::at(until).await;
    let waves = vec![Wave { name: "第一批".into(), scope: vec!["6328".into()], election_day: date(2026, 12, 20) }];
    let text = include_str!("../../../../programmes/haixi.toml").to_owned();
    let adopt = plan::Command::AdoptProgramme { on: date(2026, 11, 1), text, starts: date(2026, 11, 5), waves };
    let actor = Actor { account: "office".into(), role: Role::Prefecture };
    let command = Command::Programme(programme::Command::Plan(adopt));
    village.store.submit(&office_log("6328"), actor, date(2026, 11, 12), command, None).await.expect("adopted");
    village
}

/// The whole election, handed over; the day after is today.
async fn handed_over() -> Village {
    let mut village = adopted(Until::Announced).await;
    village.does(Command::IssueCertificates { on: date(2026, 12, 22) }).await;
    let items = vec![HandoverItem::Seal, HandoverItem::Archive];
    village.does(Command::RecordHandover { on: date(2026, 12, 28), items, supervised_by: "乡人民政府".into() }).await;
    village.is_the_day(date(2026, 12, 29)).await;
    village
}

async fn files(village: &Village, clerk: &Signed) -> Answer {
    let fields = [
        ("key", ""),
        ("on", "2026-12-29"),
        ("item", "committee-proposals"),
        ("pages", "3"),
        ("place", "乡档案室2柜"),
        ("received_by", "马金花"),
    ];
    village.sends(clerk, "archive", "file_item", &fields).await
}

async fn stores(village: &Village, clerk: &Signed, second: &str) -> Answer {
    let fields = [
        ("key", ""),
        ("on", "2026-12-29"),
        ("round", "1"),
        ("bags", "2"),
        ("seals", "A01、A02"),
        ("place", "乡档案室1柜"),
        ("keeper", "李永林"),
        ("first", "王玉梅"),
        ("second", second),
    ];
    village.sends(clerk, "archive", "store_ballots", &fields).await
}

async fn office(village: &Village, who: &Signed, path: &str) -> Answer {
    let request = Request::builder().method(Method::GET).uri(path).header(header::COOKIE, &who.cookie);
    village.answer(request.body(axum::body::Body::empty()).expect("a request")).await
}

#[tokio::test]
async fn without_a_programme_the_page_says_what_is_needed() {
    let village = Village::at(Until::RollFinal).await;
    let clerk = village.sign_in("选委会", Role::ElectionCommittee).await;
    village.sees(&clerk, "archive").await.holds("州里还没有发布换届工作方案");
    assert_eq!(village.file(&clerk, "archive/volume.pdf").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_clerk_sees_what_is_missing_files_an_original_and_records_the_seals() {
    let village = handed_over().await;
    let clerk = village.sign_in("选委会", Role::ElectionCommittee).await;
    let page = village.sees(&clerk, "archive").await;
    for said in ["前期准备", "监委会和移交", "推选提名表", "代表推选没有记在本系统", "未经核实", "照片", "结卷"]
    {
        page.holds(said);
    }
    files(&village, &clerk).await.is_done("file_item");
    stores(&village, &clerk, "王玉梅").await.is_refused("应当有两个不同的人");
    stores(&village, &clerk, "张德山").await.is_done("store_ballots");
    let page = village.sees(&clerk, "archive?done=store_ballots").await;
    keep_page("archive", &page.page);
    for said in ["乡档案室2柜", "马金花", "A01、A02", "最早可在 2029-12-20 销毁"] {
        page.holds(said);
    }
    page.lacks("action=\"/console/units/632823200201/archive/destroy_ballots\"");
    let township = village.sign_in("乡", Role::Township).await;
    let destroy = [("key", ""), ("on", "2026-12-29"), ("how", "粉碎"), ("first", "甲"), ("second", "乙")];
    village.sends(&township, "archive", "destroy_ballots", &destroy).await.is_refused("最早可在 2029-12-20 销毁");
}

#[tokio::test]
async fn the_volume_and_the_folder_hold_every_paper_and_each_file_is_as_listed() {
    let village = handed_over().await;
    village.store.open_cycle("prefecture/test").await.expect("sealed");
    village.store.publish().await.expect("published");
    let clerk = village.sign_in("选委会", Role::ElectionCommittee).await;
    let (status, volume) = village.file(&clerk, "archive/volume.pdf").await;
    assert!(status == StatusCode::OK && volume.starts_with(b"%PDF"), "{status}");
    keep_file("archive-volume.pdf", &volume);
    let (status, folder) = village.file(&clerk, "archive/folder.zip").await;
    assert_eq!(status, StatusCode::OK);
    let mut zip = zip::ZipArchive::new(Cursor::new(folder)).expect("a folder");
    let names: Vec<String> = zip.file_names().map(|name| name.expect("a name").into_owned()).collect();
    for name in ["归档目录.xlsx", "papers.sha256", "all.sha256", "record/checkpoint"] {
        assert!(names.iter().any(|found| found == name), "{name}: {names:?}");
    }
    assert!(names.iter().any(|name| name.starts_with("10-选举日/") && name.ends_with("选举结果报告单.pdf")), "{names:?}");
    let mut read = |name: &str| {
        let mut bytes = Vec::new();
        zip.by_name(name).expect("a file").read_to_end(&mut bytes).expect("readable");
        bytes
    };
    let list = String::from_utf8(read("all.sha256")).expect("text");
    for line in list.lines() {
        let (hash, name) = line.split_once("  ").expect("a line of sha256sum");
        let bytes = read(name);
        assert_eq!(hex::encode(Sha256::digest(&bytes)), hash, "{name}");
        assert!(!String::from_utf8_lossy(&bytes).contains(ID_NUMBER), "{name} holds a number of a person");
    }
    assert_eq!(list.lines().count(), names.len() - 1, "every file but the list itself is listed");
}

#[tokio::test]
async fn whoever_asks_for_a_volume_that_takes_long_is_told_so_and_has_it_by_asking_again() {
    let village = handed_over().await.hurried();
    let clerk = village.sign_in("选委会", Role::ElectionCommittee).await;
    let page = office(&village, &clerk, "/console/units/632823200201/archive/volume.pdf").await;
    assert_eq!(page.status, StatusCode::ACCEPTED);
    page.holds("正在装订档案卷");
    page.holds("<meta http-equiv=\"refresh\" content=\"2\">");
    keep_page("archive-binding", &page.page);
    let volume = loop {
        let (status, volume) = village.file(&clerk, "archive/volume.pdf").await;
        if status == StatusCode::OK {
            break volume;
        }
        assert_eq!(status, StatusCode::ACCEPTED);
        tokio::task::yield_now().await;
    };
    assert!(volume.starts_with(b"%PDF"));
}

#[tokio::test]
async fn a_closed_volume_stays_as_it_was_and_its_list_has_the_recorded_digest() {
    let village = handed_over().await;
    let clerk = village.sign_in("选委会", Role::ElectionCommittee).await;
    let closed = village.sends(&clerk, "archive", "close", &[("key", "close-1")]).await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.page);
    let state = village.state().await;
    let recorded = state.programme.archive.closed.as_ref().expect("closed").clone();
    assert!(recorded.missing > 0 && recorded.pages >= recorded.papers);
    let (_, before) = village.file(&clerk, "archive/volume.pdf").await;
    files(&village, &clerk).await.is_done("file_item");
    assert!(village.file(&clerk, "archive/volume.pdf").await.1 == before, "what comes later is not in the closed volume");
    let (_, folder) = village.file(&clerk, "archive/folder.zip").await;
    let mut zip = zip::ZipArchive::new(Cursor::new(folder)).expect("a folder");
    let mut list = Vec::new();
    zip.by_name("papers.sha256").expect("a list").read_to_end(&mut list).expect("readable");
    assert_eq!(hex::encode(Sha256::digest(&list)), recorded.sha256);
    village.sees(&clerk, "archive").await.holds(&recorded.sha256);
}

#[tokio::test]
async fn before_the_handover_the_volume_is_not_closed() {
    let village = adopted(Until::Announced).await;
    let clerk = village.sign_in("选委会", Role::ElectionCommittee).await;
    village.is_the_day(date(2026, 12, 21)).await;
    village.sends(&clerk, "archive", "close", &[("key", "")]).await.is_refused("还没有登记工作移交");
    village.sees(&clerk, "archive").await.holds("工作移交登记以后才能结卷");
}

#[tokio::test]
async fn the_office_sees_which_units_lack_what_and_takes_the_list_along() {
    let village = handed_over().await;
    let township = village.sign_in_for("乡指导组", Role::Township, "632823200").await;
    let page = office(&village, &township, "/console/archive").await;
    keep_page("archive-office", &page.page);
    page.holds("纳尔宗村");
    page.holds("/console/archive?place=632823200&amp;item=committee-proposals");
    office(&village, &township, "/console/archive?item=committee-proposals").await.holds(CODE);
    office(&village, &township, "/console/archive?item=roll-posted").await.holds("没有单位缺这一件");
    let prefecture = village.sign_in_for("州换届办", Role::Prefecture, "6328").await;
    office(&village, &prefecture, "/console/archive").await.holds("天峻县");
    for (file, begins) in [("archive.xlsx", "PK"), ("archive.pdf", "%PDF")] {
        let answer = office(&village, &prefecture, &format!("/console/archive/{file}")).await;
        assert!(answer.status == StatusCode::OK && answer.page.starts_with(begins), "{file}");
    }
    files(&village, &village.sign_in("选委会", Role::ElectionCommittee).await).await.is_done("file_item");
    office(&village, &township, "/console/archive?item=committee-proposals").await.holds("没有单位缺这一件");
}
