//! A superior's own form: put in once, pointed at once, filled from the record with one step.

use axum::http::StatusCode;
use election::Role;
use sheets::Table;
use sheets::fill::{Place, Template};

use crate::clerk::{Answer, Village, keep};

/// An empty progress form as a superior sends it.
fn form() -> Vec<u8> {
    let head = ["序号", "乡镇", "应换届村数", "启动", "参选率", "备注"].map(str::to_owned).to_vec();
    let table =
        Table {
            name: "进度表".into(), title: "村（社区）换届进度表".into(), notes: vec!["填报单位：".into()], head, rows: Vec::new()
        };
    sheets::book(&[table]).expect("a form").into_bytes()
}

async fn put(village: &Village, session: &str, file: &[u8]) -> Answer {
    let mut body = b"--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"form.xlsx\"\r\nContent-Type: application/octet-stream\r\n\r\n".to_vec();
    body.extend(file);
    body.extend(b"\r\n--line--\r\n");
    village.send_at(session, "/console/forms", "multipart/form-data; boundary=line", body).await
}

fn cell(file: &[u8], at: &str) -> String {
    let template = Template::read(file).expect("a form");
    let place = Place::try_from(at.to_owned()).expect("a place");
    template.sheet("进度表").and_then(|sheet| sheet.cells.get(&place)).map_or(String::new(), |cell| cell.text.clone())
}

#[tokio::test]
async fn a_form_is_put_in_once_and_filled_as_of_any_day() {
    let village = Village::with_posted_roll().await;
    let office = village.sign_in_for(Role::County, "632823").await;
    village.get_at(&office, "/console/forms").await.says(&["还没有放入报表"]);
    let answer = put(&village, &office, &form()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.page());
    let address = answer.location;
    let page = village.get_at(&office, &address).await;
    keep("forms-one", &page);
    page.says(&["form.xlsx", "应换届", "地区名称", "请核对", "启动"]);
    let filled = village.get_at(&office, &format!("{address}/filled?day=2026-11-12")).await;
    assert_eq!(filled.status, StatusCode::OK, "{}", filled.page());
    let row = ["A4", "B4", "C4", "D4", "E4"].map(|at| cell(&filled.bytes, at));
    assert_eq!(row, ["1", "快尔玛乡", "2", "1", ""], "no turnout is no zero");
    let before = village.get_at(&office, &format!("{address}/filled?day=2026-11-09")).await;
    assert_eq!(cell(&before.bytes, "D4"), "0");
    village.get_at(&office, "/console/forms").await.says(&["form.xlsx", "填好并下载"]);
}

#[tokio::test]
async fn an_office_points_at_a_cell_and_a_column_itself_and_it_is_kept() {
    let village = Village::with_posted_roll().await;
    let office = village.sign_in_for(Role::County, "632823").await;
    let address = put(&village, &office, &form()).await.location;
    village.get_at(&office, &format!("{address}?cell=F2")).await.says(&["value=\"F2\""]);
    let list = [("list:0:rows", "units"), ("list:0:first", "4"), ("list:0:room", "2"), ("list:0:B", "place.name")];
    let more = [("list:0:new", "f"), ("list:0:source", "progress.registered"), ("sheet", "进度表"), ("cell", "f1"), ("source", "day")];
    let said = village.post_at(&office, &address, &[&list[..], &more[..]].concat()).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.page());
    village.get_at(&office, &address).await.says(&["登记人数"]).lacks(&["<mark>应换届"]);
    // F1 lies under the merged title: the page says where to point instead.
    let filled = village.get_at(&office, &format!("{address}/filled?day=2026-11-12")).await;
    filled.refused(&["F1", "A1", "合并"]);
    let dropped = village.post_at(&office, &format!("{address}/drop"), &[]).await;
    assert_eq!(dropped.location, "/console/forms");
    assert_eq!(village.get_at(&office, &address).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_form_holds_back_the_small_numbers_that_the_tables_hold_back() {
    let village = crate::tables::described().await;
    for (role, division, told) in [(Role::County, "632823", "少于3"), (Role::Township, "632823200", "1")] {
        let office = village.sign_in_for(role, division).await;
        let address = put(&village, &office, &form()).await.location;
        let list = [("list:0:rows", "townships"), ("list:0:first", "4"), ("list:0:room", "1"), ("list:0:B", "place.name")];
        let list = if role == Role::County { list } else { [("list:0:rows", "units"), list[1], ("list:0:room", "2"), list[3]] };
        let more = [("list:0:new", "F"), ("list:0:source", "before.women")];
        assert_eq!(village.post_at(&office, &address, &[&list[..], &more[..]].concat()).await.status, StatusCode::SEE_OTHER);
        let filled = village.get_at(&office, &format!("{address}/filled?day=2026-11-12")).await;
        assert_eq!(filled.status, StatusCode::OK, "{}", filled.page());
        assert_eq!(cell(&filled.bytes, "F4"), told, "{role:?}");
    }
}

#[tokio::test]
async fn what_is_no_form_is_said_in_words_and_kept_by_nobody() {
    let village = Village::with_posted_roll().await;
    let office = village.sign_in_for(Role::Prefecture, "6328").await;
    put(&village, &office, b"no workbook").await.refused(&["<section class=\"refusal\""]);
    village.get_at(&office, "/console/forms").await.says(&["还没有放入报表"]);
    let address = put(&village, &office, &form()).await.location;
    let elsewhere = village.sign_in_for(Role::County, "632823").await;
    assert_eq!(village.get_at(&elsewhere, &address).await.status, StatusCode::NOT_FOUND, "a form is its office's own");
}
