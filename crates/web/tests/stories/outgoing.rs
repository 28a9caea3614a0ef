//! What is printed and handed out of the roll, and the guard before it leaves.

use crate::clerk::{UNIT, Village, day, keep, voter, voters};
use axum::http::StatusCode;
use election::command::{AddReason, RollChange, StrikeReason};
use election::{Command, Role};
use statute::Sex;

/// The example of GB 11643 itself, as somebody might type it into a note.
const NUMBER: &str = "110105 19491231 002X";

async fn with_a_note(note: &str) -> Village {
    let village = Village::with_committee().await;
    let mut lines = voters();
    lines[5].reason = note.into();
    village.act(Command::ImportRoll { voters: lines, unlisted: Vec::new(), replace: true }).await;
    village
}

#[tokio::test]
async fn every_paper_of_the_roll_opens_for_those_who_work_with_it() {
    let village = Village::with_posted_roll().await;
    village
        .act(Command::ChangeRoll {
            change: RollChange::Strike { person: village.number("选民40").await, why: StrikeReason::Died, note: "凭户口簿".into() },
            attachments: Vec::new(),
        })
        .await;
    let added = RollChange::Add { voter: voter("新满岁", Sex::Female, "一组"), why: AddReason::CameOfAge, another: false };
    village.act(Command::ChangeRoll { change: added, attachments: Vec::new() }).await;
    village.today("2026-11-20").await;
    village.act(Command::PublishCorrectedRoll { on: day("2026-11-20") }).await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    let page = village.get(&clerk, "roll").await;
    keep("roll-printing", &page);
    page.says(&["选民证", "登记情况统计表", "按姓氏笔画", "名单调整公告", "四增四减", "带存根"]);
    for file in [
        "corrected-roll.pdf?order=household&columns=8&pages=yes",
        "corrected-roll.pdf?order=stroke&columns=10",
        "voter-cards.pdf?cards=10&stub=yes&order=sheet&group=1",
        "voter-cards.pdf?cards=8&stub=no&order=stroke&group=0",
        "delta.pdf",
        "delta-report.pdf",
        "statistics.pdf",
        "statistics-public.pdf",
    ] {
        let paper = village.get(&clerk, &format!("papers/{file}")).await;
        assert_eq!((paper.status, paper.kind.as_str()), (StatusCode::OK, "application/pdf"), "{file}");
        assert!(paper.bytes.starts_with(b"%PDF"), "{file}");
    }
    for file in ["delta-report.xlsx", "statistics.xlsx", "statistics-public.xlsx"] {
        let book = village.get(&clerk, &format!("papers/{file}")).await;
        assert_eq!(book.status, StatusCode::OK, "{file}");
        assert!(book.bytes.starts_with(b"PK"), "{file}");
    }
    assert_eq!(village.get(&clerk, "papers/statistics.csv").await.status, StatusCode::NOT_FOUND);
    assert_eq!(village.get(&clerk, "papers/issue-list.pdf").await.status, StatusCode::NOT_FOUND, "no vote at hand yet");
    let observer = village.sign_in(Role::Observer).await;
    for (file, status) in [
        ("voter-cards.pdf", StatusCode::FORBIDDEN),
        ("issue-list.pdf", StatusCode::FORBIDDEN),
        ("statistics.xlsx", StatusCode::FORBIDDEN),
        ("delta-report.pdf", StatusCode::FORBIDDEN),
        ("statistics-public.pdf", StatusCode::OK),
        ("corrected-roll.pdf", StatusCode::OK),
    ] {
        assert_eq!(village.get(&observer, &format!("papers/{file}")).await.status, status, "{file}");
    }
    village.get(&observer, "roll").await.lacks(&["papers/voter-cards", "papers/issue-list", "papers/statistics.xlsx"]);
}

#[tokio::test]
async fn a_name_with_a_number_in_it_stops_the_poster_and_the_clerk_is_told_where() {
    let village = Village::with_committee().await;
    let mut lines = voters();
    lines[6].person.name = format!("选民{NUMBER}");
    village.act(Command::ImportRoll { voters: lines, unlisted: Vec::new(), replace: true }).await;
    village.today("2026-11-12").await;
    village.act(Command::PublishRoll { on: day("2026-11-12") }).await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    let answer = village.get(&clerk, "papers/roll.pdf").await;
    keep("held-back", &answer);
    answer.refused(&["没有发出：里面有身份证号码", "选民名单公告", "第4段", "什么也没有发出", "去掉这个号码"]);
    answer.lacks(&["110105", "1949"]);
    assert!(!answer.bytes.starts_with(b"%PDF"));
}

#[tokio::test]
async fn a_number_in_a_note_is_masked_on_the_page_of_the_staff() {
    let village = with_a_note(&format!("户口本{NUMBER}，已核")).await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    village.get(&clerk, "roll").await.says(&["户口本（号码略），已核"]).lacks(&["19491231"]);
}

#[tokio::test]
async fn a_number_typed_into_a_form_that_is_wrong_comes_back_to_who_typed_it() {
    let village = with_a_note("按户籍册登记").await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    let fields = [("which", "add"), ("name", ""), ("id_number", "11010519491231002X"), ("category", "resident"), ("reason", "户籍")];
    let answer = village.post(&clerk, "roll/change_roll", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.page().contains("value=\"11010519491231002X\""), "the clerk corrects the other field and keeps this one");
}

#[tokio::test]
async fn the_list_of_units_and_the_public_pages_still_leave() {
    let village = Village::with_final_roll().await;
    let clerk = village.sign_in(Role::Township).await;
    for path in ["/", "/console/units.csv", "/rules", "/rules/packs", "/api/v1/openapi.json", "/record/", "/healthz", "/metrics"] {
        let answer = village.ask_for(&clerk, path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
    }
    let public = village.ask_for(&clerk, &format!("/u/{UNIT}")).await;
    assert_eq!(public.status, StatusCode::OK);
}

/// A unit's code and a size of three digits once passed for an identity number, and the whole list was held back.
#[tokio::test]
async fn the_list_of_heads_leaves_however_long_the_logs_are() {
    let village = Village::with_final_roll().await;
    let observer = village.sign_in(Role::Observer).await;
    for most in [100, 145] {
        let size = || async { village.app.store.heads(UNIT).await.expect("heads").first().map_or(0, |head| head.size) };
        while size().await < most {
            crate::console_record::note(&village).await.expect("noted");
        }
        let list = village.ask_for(&observer, "/record/heads.txt").await;
        assert_eq!(list.status, StatusCode::OK);
        list.says(&["huanjie/heads/v2\n", &format!("{UNIT} {most} ")]);
    }
}

#[tokio::test]
async fn the_page_links_the_roll_that_can_be_printed_and_no_other() {
    let village = Village::with_posted_roll().await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    village.get(&clerk, "roll").await.says(&["papers/roll.pdf"]).lacks(&["papers/corrected-roll.pdf"]);
    let gone = RollChange::Strike { person: village.number("选民40").await, why: StrikeReason::MovedOut, note: "凭户口簿".into() };
    village.act(Command::ChangeRoll { change: gone, attachments: Vec::new() }).await;
    let page = village.get(&clerk, "roll").await;
    page.says(&["首次公布的名单已有变动，不再打印"]).lacks(&["papers/roll.pdf", "papers/corrected-roll.pdf"]);
    village.today("2026-11-20").await;
    village.act(Command::PublishCorrectedRoll { on: day("2026-11-20") }).await;
    village.get(&clerk, "roll").await.says(&["papers/corrected-roll.pdf"]).lacks(&["papers/roll.pdf"]);
    assert_eq!(village.get(&clerk, "papers/corrected-roll.pdf").await.status, StatusCode::OK);
}

/// A name in Tibetan or with a character of Extension G once answered with 500 whatever was printed of the roll.
#[tokio::test]
async fn a_name_that_no_font_has_stops_nothing() {
    let village = Village::with_committee().await;
    let mut lines = voters();
    lines[6].person.name = "བཀྲ་ཤིས".into();
    lines[7].person.name = "\u{30000}海林".into();
    village.act(Command::ImportRoll { voters: lines, unlisted: Vec::new(), replace: true }).await;
    village.today("2026-11-12").await;
    village.act(Command::PublishRoll { on: day("2026-11-12") }).await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    village.get(&clerk, "roll").await.says(&["\u{30000}海林"]);
    let poster = village.get(&clerk, "papers/roll.pdf").await;
    assert_eq!((poster.status, poster.kind.as_str()), (StatusCode::OK, "application/pdf"));
}
