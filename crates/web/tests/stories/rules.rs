//! The room of the law: what everybody may ask, and what no question may break.

use crate::village::{Answer, Until, Village};
use axum::body::Body as Bytes;
use axum::http::{Request, StatusCode, header};
use jiff::civil::date;
use statute::{Body, CountInput, CountRound, CountedPerson, Key, Post, PostCount, Rules, decide};
use web::rules::say;
use words::Lang;

async fn get(village: &Village, path: &str) -> Answer {
    village.answer(Request::get(path).body(Bytes::empty()).expect("a request")).await
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let one = |text: &str| {
        text.bytes().map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") }).collect::<String>()
    };
    fields.iter().map(|(name, value)| format!("{}={}", one(name), one(value))).collect::<Vec<_>>().join("&")
}

async fn tries(village: &Village, fields: &[(&str, &str)]) -> Answer {
    let request = Request::post("/rules/try")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Bytes::from(encoded(fields)))
        .expect("a request");
    village.answer(request).await
}

/// The words of a page, without its tags and what stands in them.
fn visible(page: &str) -> String {
    let mut text = String::new();
    let mut within = false;
    for c in page.chars() {
        match c {
            '<' => within = true,
            '>' => {
                within = false;
                text.push(' ');
            }
            _ if !within => text.push(c),
            _ => {}
        }
    }
    text
}

/// No name of a parameter, of one of its words or of a message is shown to a reader.
fn shows_words_only(path: &str, page: &str) {
    let text = visible(page);
    let raw = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    let chinese = page.contains("<html lang=\"zh-CN\">");
    for token in text.split(|c: char| !raw(c)).filter(|t| !t.is_empty() && (chinese || t.contains(['_', '-']))) {
        let names = ["key-", "value-", "rules-", "rule-", "stage-", "body-", "level-", "measure-", "web-", "pack-", "stack-", "province-"];
        assert!(!names.iter().any(|name| token.starts_with(name)), "{path} shows the message {token}");
        let known = Key::named(token).is_some() || Key::ALL.iter().any(|key| key.kind().words().contains(&token));
        assert!(!known, "{path} shows the raw word {token}");
    }
}

#[tokio::test]
async fn every_province_and_every_body_has_its_page() {
    let village = Village::at(Until::RollFinal).await;
    for province in say::PROVINCES {
        let path = format!("/rules?province={province}&division=&body=village_committee&on=2026-12-20");
        let answer = get(&village, &path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        answer.holds(&say::province(Lang::Zh, province).expect("a name"));
        shows_words_only(&path, &answer.page);
        let rules = Rules::resolve(province, Body::VillageCommittee, date(2026, 12, 20)).expect("a law");
        let unread = Lang::Zh.text("rule-unread");
        assert_eq!(answer.page.contains(&unread), rules.province_unread(), "{province}: whether its text was read is said");
        for conflict in rules.conflicts() {
            answer.holds(&say::settled(Lang::Zh, conflict.settled));
        }
    }
    for body in Body::ALL {
        for lang in ["zh", "en"] {
            let path = format!("/rules?division=632823200201&body={}&on=2026-12-20&lang={lang}&quotes=open", body.name());
            let answer = get(&village, &path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            shows_words_only(&path, &answer.page);
        }
    }
}

#[tokio::test]
async fn every_value_stands_with_its_article_and_what_nobody_read_is_marked() {
    let village = Village::at(Until::RollFinal).await;
    let answer = get(&village, "/rules?division=632823&on=2026-12-20").await;
    let rules = Rules::resolve("632823", Body::VillageCommittee, date(2026, 12, 20)).expect("a law");
    for (_, question) in say::open_questions(Lang::Zh, &rules) {
        answer.holds(&question);
    }
    for (key, setting) in rules.settings() {
        let from = answer.page.find(&format!("id=\"{}\"", key.name())).expect("the parameter has a place on the page");
        let rule: String = answer.page[from..].chars().take(4_000).collect();
        let rule = rule.split("</section>").next().expect("a section");
        assert!(rule.contains(&say::value(Lang::Zh, key, &setting.value)), "{key:?}: {rule}");
        assert!(rule.contains(setting.citation.article.as_ref()), "{key:?}: {rule}");
        let source = rule.split("class=\"source\"").nth(1).and_then(|rest| rest.split("</p>").next()).expect("a source");
        assert_eq!(source.contains("未经核实"), setting.citation.confidence != statute::Confidence::Text, "{key:?}: {source}");
    }
}

#[tokio::test]
async fn a_question_that_cannot_be_read_is_answered_beside_its_field() {
    let village = Village::at(Until::RollFinal).await;
    let odd = [
        ("/rules?division=6328x3", "区划代码应为"),
        ("/rules?division=999999999999999999999999", "区划代码应为"),
        ("/rules?province=33&division=632823", "不在浙江省"),
        ("/rules?province=99", "请从列出的选项中选择"),
        ("/rules?on=2026-02-31", "请填日期"),
        ("/rules?on=99999999-01-01", "请填日期"),
        ("/rules?body=parliament", "请从列出的选项中选择"),
        ("/rules/compare?first=CN-NO-1", "没有“CN-NO-1”这个规则文件"),
        ("/rules/compare?first=63%401900-01-01", "没有已知的法律"),
        ("/rules/compare?second_on=yesterday", "请填日期"),
        ("/rules/try?on=yesterday", "请填日期"),
    ];
    for (path, sentence) in odd {
        let answer = get(&village, path).await;
        answer.is_refused(sentence);
        answer.holds("role=\"alert\"");
    }
    for path in ["/rules?on=1900-01-01", "/rules?division=&body=&on=", "/rules?%FF=%FE&on=2026-12-20", "/rules?on=2026-12-20&on=2026-12-21"]
    {
        assert_eq!(get(&village, path).await.status, StatusCode::OK, "{path}");
    }
    get(&village, "/rules?on=1900-01-01").await.holds("没有已知的法律适用于");
    for path in ["/rules/packs/CN-NO-1", "/rules/packs/CN-NO-1.toml", "/rules/packs/..%2F..%2Fetc%2Fpasswd", "/rules/packs/.toml"] {
        assert_eq!(get(&village, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let bad = get(&village, "/rules?division=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E").await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    bad.lacks("<script>alert");
}

#[tokio::test]
async fn every_pack_can_be_read_and_downloaded() {
    let village = Village::at(Until::RollFinal).await;
    let list = get(&village, "/rules/packs").await;
    for pack in statute::pack::all() {
        list.holds(&pack.title);
        let path = format!("/rules/packs/{}", pack.id);
        for lang in ["zh", "en"] {
            let page = get(&village, &format!("{path}?lang={lang}")).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            shows_words_only(&path, &page.page);
        }
        let file = get(&village, &format!("{path}.toml")).await;
        assert_eq!(file.page, statute::pack::source(&pack.id).expect("a file"), "{path}");
        let read = statute::Pack::read(&file.page).expect("what is downloaded can be read again");
        assert_eq!(read.id, pack.id);
    }
}

#[tokio::test]
async fn two_places_side_by_side_show_what_differs_and_on_request_all() {
    let village = Village::at(Until::RollFinal).await;
    let path = "/rules/compare?first=63%402026-12-20&second=33%402026-12-20";
    let answer = get(&village, path).await;
    assert_eq!(answer.status, StatusCode::OK);
    let resolve = |division| Rules::resolve(division, Body::VillageCommittee, date(2026, 12, 20)).expect("a law");
    let (first, second) = (resolve("63"), resolve("33"));
    let found = statute::compare(&first, &second);
    answer.holds(&format!("共 {} 项不同。", found.len()));
    for difference in &found {
        answer.holds(&say::title(Lang::Zh, difference.key));
        for setting in [difference.first, difference.second].into_iter().flatten() {
            answer.holds(&say::value(Lang::Zh, difference.key, &setting.value));
        }
    }
    shows_words_only(path, &answer.page);
    answer.holds("<option value=\"33\" selected>浙江省</option>");
    let same = say::title(Lang::Zh, Key::VotingAge);
    assert!(found.iter().all(|d| d.key != Key::VotingAge));
    answer.lacks(&same);
    get(&village, &format!("{path}&all=yes")).await.holds(&same);
    get(&village, "/rules/compare?first=CN-VCL-2018&second=CN-VCL-2025").await.holds("项不同。");
    get(&village, "/rules/compare?first_province=63&second_province=63").await.holds("没有不同。");
}

/// A count as a visitor enters it: chair 1 seat, members 2 seats.
const COUNT: [(&str, &str); 12] = [
    ("province", "63"),
    ("division", ""),
    ("body", "village_committee"),
    ("on", "2026-12-20"),
    ("round", "first"),
    ("registered", "500"),
    ("issued", "450"),
    ("returned", "440"),
    ("seats_chair", "1"),
    ("votes_chair", "甲 230 男\r\n乙 205 女"),
    ("seats_member", "2"),
    ("votes_member", "丙 300 男\r\n丁 210 女\r\n戊 210 女"),
];

fn changed(changes: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let kept = COUNT.iter().copied().filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    kept.chain(changes.iter().copied()).collect()
}

fn person(name: &str, votes: u32, sex: statute::Sex) -> CountedPerson {
    CountedPerson {
        name: name.into(),
        votes,
        kind: statute::CountedKind::Candidate,
        sex: Some(sex),
        nationality: None,
        relatives: std::collections::BTreeMap::new(),
        disqualified: false,
    }
}

#[tokio::test]
async fn figures_tried_out_get_the_decision_of_the_law_with_every_reason() {
    use statute::Sex::{Female, Male};
    let village = Village::at(Until::RollFinal).await;
    let answer = tries(&village, &COUNT).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.page);
    let chair = PostCount { post: Post::Chair, seats: 1, candidates: vec![person("甲", 230, Male), person("乙", 205, Female)] };
    let members = vec![person("丙", 300, Male), person("丁", 210, Female), person("戊", 210, Female)];
    let member = PostCount { post: Post::Member, seats: 2, candidates: members };
    let input =
        CountInput { registered: Some(500), issued: Some(450), returned: Some(440), posts: vec![chair, member], ..CountInput::default() };
    let rules = Rules::resolve("63", Body::VillageCommittee, date(2026, 12, 20)).expect("a law");
    let outcome = decide(&rules, CountRound::First, &input);
    assert_eq!(outcome.elected.len(), 2, "甲 and 丙 have the majority of 221");
    for seat in &outcome.elected {
        answer.holds(&format!("<strong>{}</strong>", seat.name));
    }
    for reason in &outcome.because {
        answer.holds(&web::form::because_sentence(Lang::Zh, reason));
        answer.holds(reason.citation.article.as_ref());
        answer.holds(&format!("<code>{}</code>", reason.citation.pack));
    }
    answer.holds("另行选举");
    shows_words_only("/rules/try", &answer.page);
}

#[tokio::test]
async fn the_same_figures_under_a_second_province_or_year() {
    let village = Village::at(Until::RollFinal).await;
    let beside = tries(&village, &changed(&[("second_province", "31"), ("second_on", "")])).await;
    assert_eq!(beside.status, StatusCode::OK, "{}", beside.page);
    beside.holds("青海省 · 村（牧）民委员会 · 2026-12-20");
    beside.holds("上海市 · 村（牧）民委员会 · 2026-12-20");
    let before = tries(&village, &changed(&[("second_province", ""), ("second_on", "2021-03-01")])).await;
    before.holds("青海省 · 村（牧）民委员会 · 2021-03-01");
    let never = tries(&village, &changed(&[("second_on", "1900-01-01")])).await;
    never.is_refused("没有已知的法律");
}

#[tokio::test]
async fn what_cannot_be_read_is_told_and_nothing_typed_is_lost() {
    let village = Village::at(Until::RollFinal).await;
    let wrong = [
        (("returned", "many"), "请填一个整数"),
        (("registered", "99999999999999999999"), "请填一个整数"),
        (("seats_chair", "0"), "名额至少是 1"),
        (("votes_chair", "甲"), "这一行读不懂"),
        (("votes_chair", "甲 500"), "得票多于收回的选票"),
        (("votes_chair", "甲 230\n乙 230"), "得票合计 460"),
        (("votes_member", "丙 1\n丙 2"), "写了两次"),
        (("round", "fourth"), "请从列出的选项中选择"),
        (("body", "party_branch"), "有的栏目填得不对"),
        (("on", "soon"), "请填日期"),
    ];
    for ((name, value), sentence) in wrong {
        let answer = tries(&village, &changed(&[(name, value)])).await;
        answer.is_refused(sentence);
        answer.holds(if name == "votes_member" { "甲 230 男" } else { "戊 210 女" });
        answer.holds(if value == "party_branch" || value == "fourth" { "500" } else { value.lines().next().expect("a line") });
    }
    let nobody = tries(&village, &changed(&[("votes_chair", ""), ("seats_chair", ""), ("votes_member", ""), ("seats_member", "0")])).await;
    nobody.is_refused("至少填一个职务");
    tries(&village, &[]).await.is_refused("请填一个整数");
}

#[tokio::test]
async fn names_are_text_and_never_words_of_the_law() {
    let village = Village::at(Until::RollFinal).await;
    let answer = tries(&village, &changed(&[("votes_chair", "<script>alert(1)</script> 230\n\"><b>乙 205")])).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.page);
    answer.lacks("<script>");
    answer.lacks("\"><b>");
    answer.holds("&lt;script&gt;alert(1)&lt;/script&gt;");
    let odd = tries(&village, &changed(&[("votes_member", "丙 300 男\nchair 250 女\nnone 250 女")])).await;
    odd.holds("最后一个名额得票相同：chair、none");
}

#[tokio::test]
async fn figures_are_not_taken_from_an_address_or_from_another_site() {
    let village = Village::at(Until::RollFinal).await;
    let get = get(&village, "/rules/try?votes_chair=%E5%BC%A0%E4%B8%89+230&registered=4711").await;
    assert_eq!(get.status, StatusCode::OK);
    get.lacks("张三");
    get.lacks("4711");
    let forged = Request::post("/rules/try").header("sec-fetch-site", "cross-site").body(Bytes::empty()).expect("a request");
    assert_eq!(village.answer(forged).await.status, StatusCode::FORBIDDEN);
}
