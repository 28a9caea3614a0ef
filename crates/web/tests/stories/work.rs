//! 换届工作 as a unit and the offices above it use it: the six points, the report and its class, measures, bodies, actions.

use crate::clerk::{self, Answer, Village, day, keep, keep_file};
use axum::http::StatusCode;
use election::programme::catalogue::Class;
use election::programme::plan::{self, Wave};
use election::{Actor, Command, Role, programme};
use store::office_log;

const HAIXI: &str = include_str!("../../../../programmes/haixi.toml");

/// The usual answers to the six points: a calm village.
const CALM: [(&str, &[(&str, &str)]); 6] = [
    ("village", &[("q-land-disputes", "0"), ("q-group-petitions", "0"), ("q-network", "时断时续")]),
    ("body", &[("q-body-complete", "yes"), ("q-accounts-public", "yes")]),
    ("reserve", &[("q-reserve-number", "７"), ("q-reserve-women", "3")]),
    ("adverse", &[("q-nobody-willing", "no"), ("q-interference", "no")]),
    ("prone", &[("q-complaints", "0"), ("q-proxy-problem", "no")]),
    ("measures", &[("q-measures-known", "yes")]),
];

/// The prefecture adopts its programme.
pub async fn adopt(village: &Village) {
    let waves = vec![Wave { name: "第一批".into(), scope: vec!["6328".into()], election_day: day("2026-12-20") }];
    let command = plan::Command::AdoptProgramme { on: day("2026-11-01"), text: HAIXI.into(), starts: day("2026-11-05"), waves };
    let actor = Actor { account: "office".into(), role: Role::Prefecture };
    let command = Command::Programme(programme::Command::Plan(command));
    village.app.store.submit(&office_log("6328"), actor, day("2026-11-10"), command, None).await.expect("adopted");
}

pub async fn with_programme() -> Village {
    let village = Village::with_roll().await;
    adopt(&village).await;
    village
}

async fn answer(village: &Village, clerk: &str, point: &str, answers: &[(&str, &str)]) -> Answer {
    let mut sent = vec![("key", ""), ("which", point), ("on", "2026-11-10"), ("note", "")];
    sent.extend(answers);
    village.post(clerk, "dossier/answer_dossier", &sent).await
}

pub async fn answered(village: &Village, clerk: &str) {
    for (point, answers) in CALM {
        answer(village, clerk, point, answers).await.recorded();
    }
}

pub async fn report(village: &Village, clerk: &str, more: &[(&str, &str)]) -> Answer {
    let mut sent = vec![("key", ""), ("on", "2026-11-10")];
    sent.extend(more);
    village.post(clerk, "situation/report_situation", &sent).await
}

#[tokio::test]
async fn before_the_prefecture_has_adopted_a_programme_the_pages_say_so() {
    let village = Village::planned().await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    for page in ["dossier", "situation", "actions"] {
        village.get(&clerk, page).await.says(&["州里还没有发布换届工作方案"]).lacks(&["<form class=\"form\""]);
    }
    village.get(&clerk, "bodies").await.says(&["换届前的班子"]);
    village.get_at(&clerk, &format!("/console/units/{}", clerk::UNIT)).await.says(&["换届工作", "六个心中有数", "0 / 6"]);
}

#[tokio::test]
async fn a_unit_answers_its_six_points_and_is_told_what_does_not_belong_there() {
    let village = with_programme().await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    let page = village.get(&clerk, "dossier").await;
    keep("dossier-empty", &page);
    page.says(&["任何人会投谁的票", "未了结的草场", "0 / 6"]);
    let missing = answer(&village, &clerk, "village", &[("q-land-disputes", "很多"), ("q-group-petitions", "2")]).await;
    missing.refused(&["请填一个整数", "请从列出的选项中选择", "value=\"2\""]);
    assert!(village.state().await.programme.situation.dossier.is_empty(), "half an answer is none");
    answered(&village, &clerk).await;
    let page = village.get(&clerk, "dossier?done=answer_dossier").await;
    keep("dossier", &page);
    page.says(&["6 / 6", "时断时续", "2026-11-10 作答", "已记录"]);
    let township = village.sign_in(Role::Township).await;
    village.get(&township, "dossier").await.says(&["改答"]);
    let county = village.sign_in_for(Role::County, "632823").await;
    village.get(&county, "dossier").await.says(&["时断时续"]).lacks(&["<form class=\"form\""]);
    let counter = village.sign_in(Role::Counter).await;
    assert_eq!(village.get(&counter, "dossier").await.status, StatusCode::FORBIDDEN, "weak points are nobody's reading");
    village.get_at(&counter, &format!("/console/units/{}", clerk::UNIT)).await.lacks(&["六个心中有数"]);
}

#[tokio::test]
async fn the_report_shows_what_is_known_and_which_criterion_gave_the_class() {
    let village = with_programme().await;
    let clerk = village.sign_in(Role::Township).await;
    village.get(&clerk, "situation").await.says(&["还没有答完", "村情民情"]);
    report(&village, &clerk, &[]).await.refused(&["还没有答完（村情民情）"]);
    answered(&village, &clerk).await;
    let page = village.get(&clerk, "situation").await;
    keep("situation-empty", &page);
    page.says(&["名单上", "藏 40", "只按答卷和记录", "一类（没有一条标准成立）", "时断时续"]);
    report(&village, &clerk, &[("reason-tense", "yes"), ("class", "1")]).await.refused(&["没有写明理由", "checked"]);
    report(&village, &clerk, &[("reason-tense", "yes"), ("class", ""), ("because", "")]).await.recorded();
    let page = village.get(&clerk, "situation?done=report_situation").await;
    keep("situation-reported", &page);
    page.says(&["二类", "有难点原因", "干群关系紧张", "整顿计划", "还没有措施的原因：干群关系紧张", "还没有审阅"]);
    answer(&village, &clerk, "adverse", &[("q-nobody-willing", "no"), ("q-interference", "yes")]).await.recorded();
    answer(&village, &clerk, "village", &[("q-land-disputes", "1"), ("q-group-petitions", "2"), ("q-network", "稳定")]).await.recorded();
    village.get(&clerk, "situation").await.says(&["报告之后情况有变：现在按标准为三类"]);
    report(&village, &clerk, &[("reason-tense", "yes"), ("class", "2"), ("because", "县里已经调解")]).await.recorded();
    let page = village.get(&clerk, "situation").await;
    page.says(&["按标准为三类", "改定了类别，理由：县里已经调解"]);
    assert_eq!(village.state().await.programme.situation.class(), Some(Class::Two));
}

#[tokio::test]
async fn the_office_above_reviews_and_every_reason_gets_a_measure_that_is_tracked() {
    let village = with_programme().await;
    let clerk = village.sign_in(Role::Township).await;
    answered(&village, &clerk).await;
    report(&village, &clerk, &[("reason-tense", "yes"), ("reason-poor", "yes")]).await.recorded();
    let review = [("key", ""), ("on", "2026-11-10"), ("remarks", "同意定为二类")];
    village.post(&clerk, "situation/review_situation", &review).await.refused(&["上级"]);
    village.get(&clerk, "situation").await.lacks(&["审阅意见"]);
    let county = village.sign_in_for(Role::County, "632823").await;
    village.get(&county, "situation").await.says(&["审阅意见"]).lacks(&["添加措施"]);
    village.post(&county, "situation/review_situation", &review).await.recorded();
    village.get(&county, "situation").await.says(&["由县换届办审阅", "同意定为二类"]);

    let plan = |reason: &'static str, due: &'static str| {
        [
            ("key", ""),
            ("on", "2026-11-10"),
            ("reason", reason),
            ("measure", "干部包户走访"),
            ("owner", "王建国"),
            ("post", "乡党委副书记"),
            ("due", due),
        ]
    };
    village.post(&clerk, "situation/plan_measure", &plan("tense", "2026-11-01")).await.refused(&["王建国"]);
    village.post(&clerk, "situation/plan_measure", &plan("tense", "2026-11-20")).await.recorded();
    village.get(&clerk, "situation").await.says(&["还没有措施的原因：经济薄弱，无人愿干", "干部包户走访", "乡党委副书记"]);
    village.post(&clerk, "situation/plan_measure", &plan("poor", "2026-12-10")).await.recorded();
    village.today("2026-11-25").await;
    let page = village.get(&clerk, "situation").await;
    keep("situation-measures", &page);
    page.says(&["1 项措施已过期限", "已过期", "在办"]).lacks(&["还没有措施的原因"]);
    let finish = |note: &'static str| [("key", ""), ("which", "1"), ("on", "2026-11-25"), ("note", note)];
    village.post(&clerk, "situation/finish_measure", &finish("")).await.refused(&["这一栏必须填"]);
    village.post(&clerk, "situation/finish_measure", &finish("走访完毕，矛盾已化解")).await.recorded();
    village.get(&clerk, "situation").await.says(&["2026-11-25 销号", "措施 2 项，已销号 1 项"]).lacks(&["已过期限"]);
}

#[tokio::test]
async fn the_office_sees_every_unit_by_class_and_each_number_opens_its_list() {
    let village = with_programme().await;
    let clerk = village.sign_in(Role::Township).await;
    answered(&village, &clerk).await;
    report(&village, &clerk, &[("reason-tense", "yes")]).await.recorded();
    let plan = [("key", ""), ("on", "2026-11-10"), ("reason", ""), ("measure", "走访"), ("owner", "王建国"), ("due", "2026-11-11")];
    village.post(&clerk, "situation/plan_measure", &plan).await.recorded();
    village.today("2026-11-25").await;
    let office = village.sign_in_for(Role::Prefecture, "6328").await;
    let page = village.get_at(&office, "/console/situation").await;
    keep("situations", &page);
    page.says(&["show=class-2&amp;place=632823200", "不排名", "天峻县", "快尔玛乡"]);
    for (show, units) in [("all", 2), ("class-2", 1), ("class-3", 0), ("unreported", 1), ("unreviewed", 1), ("unanswered", 1), ("late", 1)]
    {
        let list = village.get_at(&office, &format!("/console/situation/units?show={show}&place=632823")).await;
        list.says(&[&format!("共 {units} 个")]);
        keep(&format!("situations-{show}"), &list);
    }
    village.get_at(&office, "/console/situation/units?show=class-2").await.says(&["纳尔宗村", "二类"]).lacks(&["多尔吉村"]);
    let elsewhere = village.sign_in_for(Role::County, "632822").await;
    village.get_at(&elsewhere, "/console/situation/units?show=all").await.lacks(&["纳尔宗村"]);
    let committee = village.sign_in(Role::ElectionCommittee).await;
    assert_eq!(village.get_at(&committee, "/console/situation").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_unit_records_its_actions_and_types_nothing_that_the_record_shows() {
    let village = with_programme().await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    let page = village.get(&clerk, "actions").await;
    keep("actions", &page);
    page.says(&["规定动作", "自选动作", "未经核实", "2026-10-21", "由记录证明", "现在该办"]).lacks(&["record_action-committee"]);
    let record = |more: &[(&'static str, &'static str)]| [&[("key", ""), ("which", "prohibitions"), ("on", "2026-11-10")], more].concat();
    let missing = village.post(&clerk, "actions/record_action", &record(&[("note", "宣读并签字"), ("figure-signed", "")])).await;
    missing.refused(&["请填一个整数"]);
    let sent = record(&[("note", "宣读并签字"), ("figure-signed", "38"), ("leader", "王建国"), ("post", "包村干部")]);
    village.post(&clerk, "actions/record_action", &sent).await.recorded();
    let page = village.get(&clerk, "actions?done=record_action").await;
    keep("actions-recorded", &page);
    page.says(&["2026-11-10 已办", "签名人数 38", "王建国 包村干部", "宣读并签字"]);
    let shown = [("key", ""), ("which", "roll-posted"), ("on", "2026-11-10"), ("note", "已贴")];
    village.post(&clerk, "actions/record_action", &shown).await.refused(&["<h2"]);
}

#[tokio::test]
async fn the_report_and_the_plan_of_measures_are_papers_for_the_offices() {
    let village = with_programme().await;
    let clerk = village.sign_in(Role::Township).await;
    answered(&village, &clerk).await;
    assert_eq!(village.get(&clerk, "papers/situation.pdf").await.status, StatusCode::NOT_FOUND, "nothing was reported yet");
    report(&village, &clerk, &[("reason-tense", "yes")]).await.recorded();
    assert_eq!(village.get(&clerk, "papers/measures.pdf").await.status, StatusCode::NOT_FOUND, "nothing was planned yet");
    let plan = [("key", ""), ("on", "2026-11-10"), ("reason", "tense"), ("measure", "走访"), ("owner", "王建国"), ("due", "2026-11-20")];
    village.post(&clerk, "situation/plan_measure", &plan).await.recorded();
    for paper in ["papers/situation.pdf", "papers/measures.pdf"] {
        let answer = village.get(&clerk, paper).await;
        assert_eq!((answer.status, answer.kind.as_str()), (StatusCode::OK, "application/pdf"), "{paper}");
        keep_file(paper, &answer.bytes);
        let counter = village.sign_in(Role::Counter).await;
        assert_eq!(village.get(&counter, paper).await.status, StatusCode::FORBIDDEN, "{paper}");
    }
}

/// A roster as it is copied from a spreadsheet.
const ROSTER: &str = "纳尔宗村班子花名册\n序号\t姓名\t性别\t民族\t出生年月\t职务\t文化程度\t政治面貌\t致富能手\t联系电话\n\
    1\t才让\t男\t藏\t1985.03\t书记、主任\t大专\t中共党员\t是\t13800000000\n\
    2\t韩秀兰\t女\t回\t1990-05\t委员\t高中\t群众\t\t\n合计\t2\n";

/// Rows of the form as a browser sends them.
fn rows<'a>(which: &'a str, members: &[[&'a str; 9]]) -> Vec<(&'a str, &'a str)> {
    const FIELDS: [&str; 9] = ["name", "sex", "birth", "nationality", "post", "education", "party", "office", "skilled"];
    let mut sent = vec![("key", ""), ("which", which), ("on", "2026-11-10")];
    for member in members {
        sent.extend(FIELDS.into_iter().zip(*member));
    }
    sent
}

async fn roster(village: &Village, clerk: &str, name: &str, file: &[u8]) -> Answer {
    let head = format!("--line\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"r\"\r\n\r\n");
    let body = [head.as_bytes(), file, b"\r\n--line--\r\n"].concat();
    village.send(clerk, "bodies/roster", "multipart/form-data; boundary=line", body).await
}

#[tokio::test]
async fn a_roster_is_laid_into_the_form_and_recorded_when_the_clerk_has_looked_at_it() {
    let village = with_programme().await;
    let clerk = village.sign_in(Role::Township).await;
    keep("bodies-empty", &village.get(&clerk, "bodies").await);
    roster(&village, &clerk, "pasted", "才让\t男".as_bytes()).await.refused(&["没有读到成员"]);
    let table = sheets::Table {
        name: "班子".into(),
        head: ["姓名", "性别", "职务"].map(str::to_owned).to_vec(),
        rows: vec![["拉毛措", "女", "副主任"].map(|word| sheets::Shown::Words(word.into())).to_vec()],
        ..sheets::Table::default()
    };
    let book = sheets::book(&[table]).expect("a workbook");
    roster(&village, &clerk, "file", book.as_ref()).await.says(&["带入了 1 人", "value=\"拉毛措\"", "value=\"vice_chair\" selected"]);
    let page = roster(&village, &clerk, "pasted", ROSTER.as_bytes()).await;
    keep("bodies-laid", &page);
    page.says(&["带入了 2 人", "还没有记录", "value=\"韩秀兰\"", "value=\"1990-05\""]).lacks(&["13800000000"]);
    assert!(village.state().await.programme.bodies.before.is_none());

    let wrong = rows("before", &[["才让", "M", "八五年", "藏", "chair", "college", "yes", "secretary", "yes"]]);
    village.post(&clerk, "bodies/describe_body", &wrong).await.refused(&["出生写到年月", "value=\"八五年\""]);
    let outside = rows("before", &[["韩秀兰", "F", "", "", "member", "", "", "deputy", ""]]);
    village.post(&clerk, "bodies/describe_body", &outside).await.refused(&["党员"]);
    let members = [
        ["才让", "M", "1985.03", "藏", "chair", "college", "yes", "secretary", "yes"],
        ["韩秀兰", "F", "1990-05", "回", "member", "high", "", "", ""],
        ["", "", "", "", "member", "", "", "", ""],
    ];
    village.post(&clerk, "bodies/describe_body", &rows("before", &members)).await.recorded();
    let page = village.get(&clerk, "bodies?done=describe_body").await;
    keep("bodies-before", &page);
    page.says(&["2 / 2（100.0%）", "1 / 2（50.0%）", "1985-03-07", "大专及以上", "一肩挑", "选举日当天"]);
    let state = village.state().await;
    let (_, told) = state.programme.bodies.before.as_ref().expect("described");
    assert_eq!(told[0].person, Some(village.number("才让").await), "who stands on the roll is taken from there");
    assert_eq!((told[1].person, told[1].name.as_str()), (None, "韩秀兰"));
    village.get(&clerk, "situation").await.says(&["平均年龄", "1（2 人情况已知）"]);
}

#[tokio::test]
async fn after_the_election_the_rows_are_those_elected_and_only_the_rest_is_chosen() {
    use crate::village::{Until, Village, id};
    let village = Village::at(Until::Confirmed).await;
    let clerk = village.sign_in("选委会", Role::ElectionCommittee).await;
    village.sees(&clerk, "bodies").await.holds("宣布、职务选定以后再登记");
    let village = Village::at(Until::Announced).await;
    let clerk = village.sign_in("选委会", Role::ElectionCommittee).await;
    let page = village.sees(&clerk, "bodies").await;
    page.holds("当选的人");
    let state = village.state().await;
    let mut sent = vec![("key", String::new()), ("which", "after".to_owned()), ("on", "2026-12-20".to_owned())];
    for (at, elected) in state.elected.iter().enumerate() {
        let post = serde_json::to_value(elected.post).expect("a name").as_str().expect("a word").to_owned();
        let chair = id(&state, 0) == elected.person;
        sent.extend([("person", elected.person.0.to_string()), ("post", post), ("education", "college".to_owned())]);
        sent.extend(
            [("party", "yes"), ("office", if chair { "secretary" } else { "" }), ("skilled", if at == 1 { "yes" } else { "" })]
                .map(|(n, v)| (n, v.to_owned())),
        );
    }
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    village.sends(&clerk, "bodies", "describe_body", &sent).await.is_done("describe_body");
    let page = village.sees(&clerk, "bodies").await;
    page.holds("换届后已登记");
    page.holds("1 / 1（100.0%）");
    let fewer = &sent[..sent.len() - 6];
    village.sends(&clerk, "bodies", "describe_body", fewer).await.is_refused("当选");
}
