//! A department without network: its list as a sheet and on paper, the filled sheet read, looked at and sent; papers of the cases.

use axum::http::StatusCode;
use election::Role;
use sheets::fill::{Mapping, One, Place, Value, Values, fill};

use crate::clerk::{Answer, Village, keep, keep_file};
use crate::vetting::{ON, address, answer, department, listed, office, send};

/// Everything answered by 无; rows 8 and 9 of the court's list are the persons.
const CLEAR: [(&str, &str); 4] = [("F8", "无"), ("I8", "无"), ("F9", "无"), ("I9", "无")];
/// The same with a finding.
const FOUND: [(&str, &str); 6] = [("F8", "有"), ("G8", "第十八条第一款"), ("H8", "刑初7号"), ("I8", "无"), ("F9", "无"), ("I9", "需核实")];

/// The sheet as it was downloaded, with cells filled in.
fn filled(sheet: &[u8], cells: &[(&str, &str)]) -> Vec<u8> {
    let at = |cell: &str| Place::try_from(cell.to_owned()).expect("a cell");
    let one = |cell: &str| One { sheet: "联审表".to_owned(), cell: at(cell), source: cell.to_owned() };
    let mapping = Mapping { cells: cells.iter().map(|(cell, _)| one(cell)).collect(), lists: Vec::new() };
    let single = cells.iter().map(|(cell, text)| ((*cell).to_owned(), Value::Text((*text).to_owned()))).collect();
    fill(sheet, &mapping, &Values { single, ..Values::default() }).expect("filled").into_bytes()
}

async fn get(village: &Village, session: &str, file: &str) -> Answer {
    village.get_at(session, &address(&format!("/{file}"))).await
}

async fn downloaded(village: &Village, session: &str, id: &str) -> Vec<u8> {
    let sheet = get(village, session, &format!("lists/{id}.xlsx")).await;
    assert_eq!(sheet.status, StatusCode::OK);
    sheet.bytes
}

async fn upload(village: &Village, session: &str, file: &[u8]) -> Answer {
    let head = b"--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.xlsx\"\r\n\r\n";
    let body = [head.as_slice(), file, b"\r\n--line--\r\n"].concat();
    village.send_at(session, &address("/list"), "multipart/form-data; boundary=line", body).await
}

#[tokio::test]
async fn a_department_takes_its_list_along_fills_it_in_looks_at_what_was_read_and_sends_it() {
    let (village, seven, eight) = listed().await;
    let court = department(&village, "court").await;
    village.get_at(&court, &address("")).await.says(&["不在网上填", "lists/court.xlsx", "lists/court.pdf"]);
    let sheet = downloaded(&village, &court, "court").await;
    keep_file("vetting-court.xlsx", &sheet);
    let paper = get(&village, &court, "lists/court.pdf").await;
    assert_eq!(paper.kind, "application/pdf");
    keep_file("vetting-court.pdf", &paper.bytes);

    let file = filled(&sheet, &FOUND);
    keep_file("vetting-court-filled.xlsx", &file);
    let preview = upload(&village, &court, &file).await;
    keep("vetting-preview", &preview);
    assert_eq!(preview.status, StatusCode::OK);
    preview.says(&["已读入 2 个人的答复：有 1 项，需核实 1 项。还没有提交", "刑初7号"]);
    assert!(village.state().await.programme.vetting.answered.is_empty(), "reading a sheet records nothing");

    let mut pairs = answer(&seven, &eight, &["punished", "matters"], Some("punished"));
    let open = format!("finding-{eight}-matters");
    pairs.iter_mut().filter(|(name, _)| *name == open).for_each(|(_, value)| "open".clone_into(value));
    for (name, value) in pairs.iter().filter(|(name, _)| name.starts_with("finding")) {
        let radio = format!("name=\"{name}\" value=\"{value}\" checked");
        assert!(preview.page().contains(&radio), "the form has what the sheet says: {radio}");
    }
    send(&village, &court, "/answer", &pairs).await.recorded();
    assert_eq!(village.state().await.programme.vetting.cases.len(), 1);
    let again = downloaded(&village, &court, "court").await;
    upload(&village, &court, &again).await.says(&["有 1 项，需核实 1 项"]);
}

#[tokio::test]
async fn wrong_cells_are_told_by_sheet_row_and_column_and_nothing_is_taken() {
    let (village, ..) = listed().await;
    let court = department(&village, "court").await;
    let sheet = downloaded(&village, &court, "court").await;
    let half = upload(&village, &court, &filled(&sheet, &[("F8", "有"), ("G8", "第十八条"), ("I8", "不清楚"), ("F9", "无")])).await;
    keep("vetting-wrong-cells", &half);
    half.refused(&["有 3 处问题", "要写依据的条款和文书名称、编号", "H 1．文书名称和编号", "只能填“无”“有”或者“需核实”", "没有答复。"]);
    half.lacks(&["已读入", "checked"]);
    upload(&village, &court, b"%PDF-1.7").await.refused(&["这不是表格文件"]);
    let other = sheets::template();
    upload(&village, &court, &other).await.refused(&["文件里没有表码"]);
}

#[tokio::test]
async fn a_list_is_for_one_department_and_for_the_people_who_stand_on_it() {
    let (village, ..) = listed().await;
    let (court, police) = (department(&village, "court").await, department(&village, "police").await);
    for ending in ["xlsx", "pdf"] {
        assert_eq!(get(&village, &police, &format!("lists/court.{ending}")).await.status, StatusCode::FORBIDDEN);
    }
    let old = filled(&downloaded(&village, &court, "court").await, &CLEAR);
    upload(&village, &police, &old).await.refused(&["表码不是本单位现在这份名单的"]);
    let township = village.sign_in(Role::Township).await;
    let more = village.number("选民12").await.0.to_string();
    village.post_at(&township, &address("/open"), &[("on", ON), ("due", "2026-11-25"), ("person", &more)]).await.recorded();
    upload(&village, &court, &old).await.refused(&["发表以后名单又增加了人"]);
    assert_eq!(upload(&village, &township, &old).await.status, StatusCode::FORBIDDEN, "only a department answers");
}

#[tokio::test]
async fn an_office_hands_out_blank_lists_and_gets_nobodys_answers_with_them() {
    let (village, seven, eight) = listed().await;
    let (court, county) = (department(&village, "court").await, office(&village, Role::County, "632823").await);
    send(&village, &court, "/answer", &answer(&seven, &eight, &["punished", "matters"], Some("punished"))).await.recorded();
    let page = village.get_at(&county, &address("")).await;
    page.says(&["lists/court.xlsx", "lists/police.pdf", "带去空白的联审表"]);
    let words = |bytes: &[u8]| sheets::rows(bytes, 100).expect("a sheet").concat().concat();
    let (blank, own) = (downloaded(&village, &county, "court").await, downloaded(&village, &court, "court").await);
    assert!(words(&own).contains("刑初7号") && !words(&blank).contains("刑初7号"));
    assert!(words(&blank).contains("选民7") && words(&blank).contains("1985年3月7日"));
    for role in [Role::Observer, Role::Scrutineer, Role::ElectionCommittee] {
        let session = village.sign_in(role).await;
        assert_eq!(get(&village, &session, "lists/court.xlsx").await.status, StatusCode::FORBIDDEN, "{role:?}");
    }
    for file in ["lists/kitchen.xlsx", "lists/court.doc", "lists/court", "papers/notice-1.pdf", "papers/result.pdf", "papers/notice"] {
        assert_eq!(get(&village, &county, file).await.status, StatusCode::NOT_FOUND, "{file}");
    }
}

#[tokio::test]
async fn a_late_answer_is_taken_and_its_day_says_so() {
    let (village, ..) = listed().await;
    let court = department(&village, "court").await;
    village.get_at(&court, &address("")).await.lacks(&["答复期限已过"]);
    village.today("2026-11-26").await;
    let late = village.get_at(&court, &address("")).await;
    keep("vetting-late", &late);
    late.says(&["答复期限已过"]);
    let file = filled(&downloaded(&village, &court, "court").await, &CLEAR);
    upload(&village, &court, &file).await.says(&["已读入 2 个人的答复：有 0 项", "value=\"2026-11-26\""]);
    let state = village.state().await;
    let mut pairs = vec![("on".to_owned(), "2026-11-26".to_owned())];
    for person in state.programme.vetting.persons.keys() {
        pairs.extend(["punished", "matters"].map(|asked| (format!("finding-{}-{asked}", person.0), "clear".to_owned())));
    }
    send(&village, &court, "/answer", &pairs).await.recorded();
    let county = office(&village, Role::County, "632823").await;
    let page = village.get_at(&county, &address("")).await;
    keep("vetting-departments", &page);
    page.says(&["2026-11-26 <span class=\"overdue\">"]);
}

#[tokio::test]
async fn the_person_gets_papers_and_the_wall_only_those_who_passed() {
    let (village, seven, eight) = listed().await;
    let (court, police) = (department(&village, "court").await, department(&village, "police").await);
    send(&village, &court, "/answer", &answer(&seven, &eight, &["punished", "matters"], Some("punished"))).await.recorded();
    send(&village, &police, "/answer", &answer(&seven, &eight, &["punished"], None)).await.recorded();
    let (first, second) = (office(&village, Role::County, "632823").await, office(&village, Role::County, "632823").await);
    let prefecture = office(&village, Role::Prefecture, "6328").await;
    let township = village.sign_in(Role::Township).await;
    let acts = [
        (&first, "/notify-1", ("words", "请陈述"), ""),
        (&township, "/state-1", ("statement", "不是本人"), ""),
        (&first, "/decide-1", ("reason", "判决生效"), "yes"),
        (&second, "/decide-1", ("reason", "判决生效"), "yes"),
        (&township, "/appeal-1", ("appeal", "同名不同人"), ""),
        (&prefecture, "/rule-1", ("reason", "核对身份，确为本人"), "yes"),
    ];
    for (session, act, (name, words), barred) in acts {
        let pairs = [("on", ON), ("case", "1"), (name, words), ("barred", barred)].map(|(name, value)| (name.to_owned(), value.to_owned()));
        send(&village, session, act, &pairs).await.recorded();
    }
    let page = village.get_at(&first, &address("")).await;
    keep("vetting-case-papers", &page);
    page.says(&["papers/notice-1.pdf", "papers/decision-1.pdf", "papers/ruling-1.pdf", "papers/result.pdf"]);
    for paper in ["notice-1", "decision-1", "ruling-1", "result"] {
        let made = get(&village, &first, &format!("papers/{paper}.pdf")).await;
        assert_eq!((made.status, made.kind.as_str()), (StatusCode::OK, "application/pdf"), "{paper}");
        keep_file(&format!("vetting-{paper}.pdf"), &made.bytes);
    }
    village.get(&township, "nomination").await.says(&["资格联审：名单、答复和结果", "papers/result.pdf"]);
    village.get_at(&township, &address("")).await.says(&["papers/result.pdf"]).lacks(&["notice-1", "decision-1", "ruling-1"]);
    assert_eq!(get(&village, &township, "papers/result.pdf").await.status, StatusCode::OK);
    for paper in ["notice-1", "decision-1", "ruling-1"] {
        assert_eq!(get(&village, &township, &format!("papers/{paper}.pdf")).await.status, StatusCode::FORBIDDEN, "{paper}");
    }
    for session in [court, village.sign_in(Role::Observer).await] {
        assert_eq!(get(&village, &session, "papers/result.pdf").await.status, StatusCode::FORBIDDEN);
    }
}
