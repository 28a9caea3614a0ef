//! A sheet on its way onto the roll: uploaded or pasted, previewed, corrected once and remembered, taken over or not at all.

use axum::http::StatusCode;
use election::{Registration, Role};

use crate::clerk::{SECRET, UNIT, Village, keep};

pub const SHEET: &str = "姓名,性别,出生日期,民族,村民小组,登记类别,登记理由\n\
    尕藏•扎西,男,1975-03-02,藏,一组,一类,按户籍册登记\n\
    王秀英,女,1980-11-20,汉,二组,二类,在外务工，本人表示参加\n\
    𠮷·才让,男,1990-06-01,土,二组,三类,\"在村居住三年,本人申请\"\n";

fn import() -> String {
    format!("/console/units/{UNIT}/roll/import")
}

#[tokio::test]
async fn a_good_sheet_is_previewed_and_becomes_the_draft() {
    let village = Village::with_committee().await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    let empty = village.get(&clerk, "roll").await;
    keep("roll-empty", &empty);
    empty.says(&["名单上还没有人", "multipart/form-data", "template.xlsx", "2026-11-30", "第十七条"]);
    assert_eq!(village.upload(&clerk, "replace", SHEET.as_bytes()).await.recorded().location, import());
    let page = village.get(&clerk, "roll/import").await;
    keep("import-preview", &page);
    assert_eq!(page.status, StatusCode::OK);
    page.says(&["<b>3</b>", "把这 3 人列入名单", "尕藏•扎西　王秀英", "已统一写为", "D 民族", "option value=\"birth\" selected"]);
    assert!(village.state().await.roll.voters.is_empty(), "looking changes nothing");
    let taken = village.post(&clerk, "roll/import/load", &[]).await;
    assert_eq!(taken.recorded().location, format!("/console/units/{UNIT}/roll?done=import_roll"));
    let page = village.get(&clerk, "roll?done=import_roll").await;
    keep("roll-draft", &page);
    page.says(&[
        "已记录",
        "尕藏·扎西",
        "𠮷·才让",
        "在村居住三年,本人申请",
        "会议还没有同意",
        "有 1 名申请人",
        "共 3 人",
        "请补记会议同意的日期",
    ]);
    let state = village.state().await;
    assert_eq!(state.roll.voters.len(), 3);
    assert!(state.roll.voters.values().any(|v| v.registration == Registration::Applicant { approved_on: None }));
    assert_eq!(village.get(&clerk, "roll/import").await.location, format!("/console/units/{UNIT}/roll"), "nothing waits any more");
}

#[tokio::test]
async fn a_faulty_sheet_is_answered_cell_by_cell_and_nothing_is_loaded() {
    let village = Village::with_roll().await;
    let clerk = village.sign_in(Role::Township).await;
    let faulty =
        format!("姓名,性别,身份证号\n<script>x</script>马,男,{}\n王秀英,女,632823199001010000\n,女,\n", SECRET.replace("015", "016"));
    village.upload(&clerk, "replace", faulty.as_bytes()).await.recorded();
    let page = village.get(&clerk, "roll/import").await;
    keep("import-problems", &page);
    page.refused(&["名单没有导入", "C 身份证号", "校验码不对", "已被 Excel 或 WPS 截断", "problems.xlsx"]);
    page.lacks(&["<script>x", "632823199001010000", "id=\"take-over\""]);
    village.post(&clerk, "roll/import/load", &[]).await.recorded();
    assert_eq!(village.state().await.roll.voters.len(), 40, "the roll is as it was");

    let workbook = village.get(&clerk, "roll/import/problems.xlsx").await;
    assert_eq!(workbook.status, StatusCode::OK);
    assert!(workbook.bytes.starts_with(b"PK"), "a workbook");
    let another = village.sign_in(Role::Township).await;
    assert_eq!(village.get(&another, "roll/import/problems.xlsx").await.status, StatusCode::NOT_FOUND, "only who sent it");
    assert_eq!(village.get(&another, "roll/import").await.status, StatusCode::SEE_OTHER);
    village.post(&clerk, "roll/import/forget", &[]).await.recorded();
    assert_eq!(village.get(&clerk, "roll/import/problems.xlsx").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn files_that_are_no_roll_are_named_as_what_they_are() {
    let village = Village::with_roll().await;
    let clerk = village.sign_in(Role::Township).await;
    village.upload(&clerk, "replace", b"\x89PNG\r\n\x1a\n").await.refused(&["名单没有导入"]);
    village.upload(&clerk, "replace", b"1,2\n3,4\n").await.refused(&["没有找到表头"]);
    village.upload(&clerk, "replace", b"").await.refused(&["没有收到文件"]);
    let most = usize::try_from(sheets::MOST_FILE_MIB).expect("small") * 1024 * 1024;
    let large = village.upload(&clerk, "replace", &vec![b' '; most + 1]).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    large.says(&["文件超过 96 MB", "名单没有导入", "</html>"]);
    let odd = village.send(&clerk, "roll/import", "text/plain", b"x".to_vec()).await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
    assert_eq!(village.state().await.roll.voters.len(), 40);
}

#[tokio::test]
async fn the_template_is_a_workbook_that_can_be_read_back() {
    let village = Village::with_committee().await;
    let clerk = village.sign_in(Role::Township).await;
    let template = village.get(&clerk, "roll/template.xlsx").await;
    assert_eq!(template.status, StatusCode::OK);
    assert_eq!(sheets::read_roll(&template.bytes).map_err(|e| e.key()), Err("sheet-error-no-rows"), "a heading and nobody under it");
}

/// Headings that nobody could know: said once, by one clerk, for all.
#[tokio::test]
async fn columns_are_said_once_and_remembered_for_the_whole_installation() {
    let village = Village::with_committee().await;
    let clerk = village.sign_in(Role::Township).await;
    let odd = "行次,何人,男女,何日生,片\n1,马玉兰,女,1980-11-20,一片\n2,王生财,男,1970年5月3日,二片\n";
    village.upload(&clerk, "replace", odd.as_bytes()).await.recorded();
    let page = village.get(&clerk, "roll/import").await;
    keep("import-columns", &page);
    page.refused(&["没有认出表头", "何人", "马玉兰　王生财", "name=\"t0-B\""]).lacks(&["id=\"take-over\""]);

    let none = village.post(&clerk, "roll/import/columns", &[("t0-B", ""), ("t0-C", "sex")]).await;
    none.recorded();
    village.get(&clerk, "roll/import").await.refused(&["要有一列读作“姓名”"]);
    village.post(&clerk, "roll/import/columns", &[("t0-B", "name"), ("t0-C", "name")]).await.recorded();
    village.get(&clerk, "roll/import").await.refused(&["同一项选了两列"]);
    assert!(village.app.store.roll_templates().await.expect("readable").is_empty(), "what is wrong is not remembered");

    let said = [("t0-A", ""), ("t0-B", "name"), ("t0-C", "sex"), ("t0-D", "birth"), ("t0-E", "group")];
    assert_eq!(village.post(&clerk, "roll/import/columns", &said).await.recorded().location, import());
    village.get(&clerk, "roll/import").await.says(&["把这 2 人列入名单", "以前选定过"]);
    village.post(&clerk, "roll/import/load", &[]).await.recorded();
    let state = village.state().await;
    let groups: Vec<&str> = state.roll.voters.values().map(|voter| &*voter.person.group).collect();
    assert_eq!(groups, ["一片", "二片"]);

    let another = village.sign_in(Role::ElectionCommittee).await;
    let next = odd.replace("马玉兰", "李文秀").replace("何 人", "何人");
    village.upload(&another, "add", next.as_bytes()).await.recorded();
    village.get(&another, "roll/import").await.says(&["以前选定过", "李文秀", "原有名单的 2 人保留"]);
}

/// A book of the township: this village's tab is found by its name; another may be ticked.
#[tokio::test]
async fn of_a_book_with_several_villages_only_this_ones_lines_are_taken() {
    let village = Village::with_committee().await;
    let clerk = village.sign_in(Role::Township).await;
    let book = "村,姓名,出生日期\n纳尔宗村,马玉兰,1980-11-20\n江河村,王生财,1970-5-3\n织合干木村,李文秀,1970-5-4\n";
    village.upload(&clerk, "replace", book.as_bytes()).await.recorded();
    let page = village.get(&clerk, "roll/import").await;
    keep("import-villages", &page);
    page.says(&["把这 1 人列入名单", "江河村", "value=\"纳尔宗村\" checked", "value=\"江河村\">"]);
    village.post(&clerk, "roll/import/columns", &[("village", "江河村"), ("village", "纳尔宗村")]).await.recorded();
    village.get(&clerk, "roll/import").await.says(&["把这 2 人列入名单"]);

    village.upload(&clerk, "replace", book.replace("纳尔宗", "快尔玛").as_bytes()).await.recorded();
    village.get(&clerk, "roll/import").await.refused(&["没有认出本村"]).lacks(&["id=\"take-over\""]);
    village.post(&clerk, "roll/import/columns", &[("village", "快尔玛村")]).await.recorded();
    village.get(&clerk, "roll/import").await.says(&["把这 1 人列入名单"]);
}

#[tokio::test]
async fn people_off_the_roll_come_in_with_their_reasons() {
    let village = Village::with_committee().await;
    let clerk = village.sign_in(Role::Township).await;
    let sheet =
        "姓名,出生日期,是否参加,不参加原因\n马玉兰,1980-11-20,是,\n王生财,1970-5-3,否,本人书面表示不参加\n李文秀,1970-5-4,否,病故\n";
    village.upload(&clerk, "replace", sheet.as_bytes()).await.recorded();
    village.get(&clerk, "roll/import").await.says(&["<b>2</b>不列入", "死亡 1", "本人书面表示不参加 1"]);
    village.post(&clerk, "roll/import/load", &[]).await.recorded();
    let state = village.state().await;
    assert_eq!((state.roll.voters.len(), state.roll.off.len()), (1, 2));
    village.get(&clerk, "roll").await.says(&["李文秀", "病故"]);
}

/// Cells pasted from WPS come in a field of the same form.
#[tokio::test]
async fn pasted_cells_are_a_sheet_too() {
    let village = Village::with_committee().await;
    let clerk = village.sign_in(Role::Township).await;
    let part = |name: &str, value: &str| format!("--line\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let cells = "姓名\t出生日期\t组别\r\n马玉兰\t1980.11.20\t一社\r\n";
    let file =
        "--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n";
    let body = [part("key", ""), part("mode", "replace"), file.to_owned(), part("pasted", cells), "--line--\r\n".to_owned()].concat();
    village.send(&clerk, "roll/import", "multipart/form-data; boundary=line", body.into_bytes()).await.recorded();
    village.get(&clerk, "roll/import").await.says(&["把这 1 人列入名单", "马玉兰"]);
}

/// A long reading says how far it is, and asks the browser to look again; nothing of it needs a script.
#[tokio::test]
async fn a_long_reading_says_how_far_it_is() {
    let village = Village::with_committee().await;
    let clerk = village.sign_in(Role::Township).await;
    let turn = village.app.imports.turn().await.expect("a turn");
    village.upload(&clerk, "replace", SHEET.as_bytes()).await.recorded();
    let page = village.get(&clerk, "roll/import").await;
    keep("import-progress", &page);
    page.says(&["正在读取", "已读 0 行", "<progress", "每秒自动刷新"]).lacks(&["take-over"]);
    assert_eq!(page.refresh, "1");
    drop(turn);
    let mut page = village.get(&clerk, "roll/import").await;
    for _ in 0..60 {
        if page.refresh.is_empty() {
            break;
        }
        page = village.get(&clerk, "roll/import").await;
    }
    page.says(&["把这 3 人列入名单"]);
}

/// What the law refuses is said on the step's page, and the sheet is gone.
#[tokio::test]
async fn a_sheet_for_a_posted_roll_is_refused_with_the_article() {
    let village = Village::with_roll().await;
    let clerk = village.sign_in(Role::Township).await;
    village.upload(&clerk, "replace", SHEET.as_bytes()).await.recorded();
    village.today("2026-11-12").await;
    village.act(election::Command::PublishRoll { on: crate::clerk::day("2026-11-12") }).await;
    village.post(&clerk, "roll/import/load", &[]).await.recorded();
    village.get(&clerk, "roll/import").await.refused(&["名单已经公布"]);
    assert_eq!(village.state().await.roll.voters.len(), 40);
}

#[tokio::test]
async fn a_sheet_that_is_added_says_who_stands_on_the_roll_already() {
    let village = Village::with_roll().await;
    let clerk = village.sign_in(Role::Township).await;
    let bearer = village.state().await.roll.voters.values().find(|v| v.person.id_number.as_deref() == Some(SECRET)).cloned();
    let name = bearer.expect("one has a number").person.name.clone();
    let sheet = format!("姓名,性别,出生日期,身份证号,登记类别\n{name},,,{SECRET},常住\n才让,男,1990-06-01,,常住\n");
    village.upload(&clerk, "append", sheet.as_bytes()).await.recorded();
    let page = village.get(&clerk, "roll/import").await;
    page.says(&["名单上已经有这个人", "把这 1 人"]);
    village.post(&clerk, "roll/import/load", &[]).await.recorded();
    assert_eq!(village.state().await.roll.voters.len(), 41, "one more, nobody twice");
}
