//! The office's page for the record, as clerks use it: sealing, keys, cards, hand-overs, sticks, witnesses.

use std::sync::Arc;

use crate::clerk::{Answer, UNIT, Village, keep};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use election::{Actor, Command, Role};
use keycard::{Card, Passphrase};
use record::cycle::{Act, Enrolled, Holder};
use record::suite::LocalSigner;
use record::witness::{self, Seen};
use record::{NamedSigner, Policy, Purpose, Suite, Verifiers};
use store::SubmitError;
use tower::ServiceExt;
use web::App;

pub const PAGE: &str = "/console/record";

/// A clerk of an office, signed in.
pub struct Office {
    pub app: Arc<App>,
    cookie: String,
}

impl Office {
    pub async fn new(village: &Village, role: Role, division: &str) -> Self {
        Self::named(village, &format!("{role:?}"), role, division).await
    }

    pub async fn named(village: &Village, name: &str, role: Role, division: &str) -> Self {
        let store = &village.app.store;
        let account = store.create_account(name, role, division, "a passphrase of the test").await.expect("an account");
        let session = store.open_session(&account.id, jiff::Timestamp::now().as_second()).await.expect("a session");
        Self { app: Arc::clone(&village.app), cookie: format!("huanjie={session}") }
    }

    pub async fn ask(&self, request: axum::http::request::Builder, body: Vec<u8>) -> Answer {
        let request = request.header(header::COOKIE, &self.cookie).header("sec-fetch-site", "same-origin");
        let request = request.body(Body::from(body)).expect("a request");
        let response = web::router(Arc::clone(&self.app)).oneshot(request).await.expect("an answer");
        let word = |name: header::HeaderName| response.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let (status, location, kind) = (response.status(), word(header::LOCATION), word(header::CONTENT_TYPE));
        assert_eq!(word(header::CACHE_CONTROL), "no-store");
        let bytes = to_bytes(response.into_body(), 64 << 20).await.expect("a body").to_vec();
        Answer { status, location, kind, refresh: String::new(), bytes }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path), Vec::new()).await
    }

    pub async fn post(&self, act: &str, pairs: &[(&str, &str)]) -> Answer {
        let encoded = |text: &str| text.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
        let body = pairs.iter().map(|(k, v)| format!("{}={}", encoded(k), encoded(v))).collect::<Vec<_>>().join("&");
        let request = Request::post(format!("{PAGE}/{act}")).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request, body.into_bytes()).await
    }

    pub async fn upload(&self, files: &[&[u8]]) -> Answer {
        let mut body = Vec::new();
        for file in files {
            body.extend(b"--line\r\nContent-Disposition: form-data; name=\"files\"; filename=\"../x\"\r\n\r\n");
            body.extend(*file);
            body.extend(b"\r\n");
        }
        body.extend(b"--line--\r\n");
        let request = Request::post(format!("{PAGE}/receive")).header(header::CONTENT_TYPE, "multipart/form-data; boundary=line");
        self.ask(request, body).await
    }
}

/// A village whose register is sealed, and a clerk of its county.
pub async fn sealed() -> (Village, Office) {
    let village = Village::with_roll().await;
    village.app.store.open_cycle("prefecture/test").await.expect("sealed");
    let county = Office::new(&village, Role::County, "632823").await;
    (village, county)
}

/// Somebody with a card: what a scanner types, and the five words.
pub async fn person(village: &Village, n: u32) -> (String, String) {
    let store = &village.app.store;
    let name = format!("{}/person/{n}", store.log_key().expect("a key").name());
    let phrase = Passphrase::draw().expect("drawn");
    let (card, key) = Card::issue(Suite::Ed25519Sha256, &name, &phrase).expect("issued");
    let enrolled = Enrolled {
        actor: "county/test".into(),
        holder: "县换届办".into(),
        key: key.vkey(),
        purpose: Holder::Person,
        unit: None,
        division: None,
        account: None,
    };
    store.act(Act::Enrolled(enrolled), &[]).await.expect("enrolled");
    (card.text(), phrase.words().join(" "))
}

pub fn laptop() -> NamedSigner {
    let signer = LocalSigner::from_seed(Suite::Ed25519Sha256, &[7; 32]).expect("a seed");
    NamedSigner::new("huanjie.local/laptop", Purpose::Note, Arc::new(signer)).expect("a name")
}

pub async fn note(village: &Village) -> Result<store::Ack, SubmitError> {
    let unit = village.app.unit(UNIT).expect("the unit");
    let actor = Actor { account: "test".into(), role: Role::Township };
    village.app.store.submit(UNIT, actor, village.app.today(&unit), Command::WorkLog { text: "入户宣传".into() }, None).await
}

#[tokio::test]
async fn only_offices_come_here_and_the_prefecture_seals() {
    let village = Village::with_roll().await;
    let township = Office::new(&village, Role::Township, "632823200").await;
    assert_eq!(township.get(PAGE).await.status, StatusCode::FORBIDDEN);
    assert!(!township.get("/console").await.page().contains("href=\"/console/record\""), "not in the menu of others");
    let county = Office::new(&village, Role::County, "632823").await;
    county.get("/console").await.says(&["href=\"/console/record\""]);
    county.get(PAGE).await.says(&["公开记录还没有启用", "由州换届办"]).lacks(&["action=\"/console/record/seal\""]);
    assert_eq!(county.post("seal", &[]).await.status, StatusCode::FORBIDDEN);
    let prefecture = Office::new(&village, Role::Prefecture, "6328").await;
    let before = prefecture.get(PAGE).await;
    keep("record-before", &before);
    before.says(&["现有的 2 个村和社区", "action=\"/console/record/seal\""]);
    let sealed = prefecture.post("seal", &[]).await;
    assert_eq!(sealed.recorded().location, "/console/record?done=seal#seal");
    prefecture.get("/console/record?done=seal").await.says(&["已办理", "已封存，共 2 个村和社区", "电子印章（设备）", "还没有公布"]);
    prefecture.post("seal", &[]).await.refused(&["单位名册已经封存"]);
    village.app.store.publish().await.expect("published");
    prefecture.get(PAGE).await.says(&["北京时间"]).lacks(&["还没有公布"]);
}

#[tokio::test]
async fn a_device_is_enrolled_once_and_only_for_a_unit_of_the_county() {
    let (village, county) = sealed().await;
    let key = laptop().verifier().vkey();
    let form = [("holder", "快尔玛乡换届办"), ("key", key.as_str()), ("unit", "")];
    county.post("enrol", &[("holder", "乡"), ("key", "无效"), ("unit", "")]).await.refused(&["这一行不是电子印章", "value=\"乡\""]);
    county.post("enrol", &[("holder", "乡"), ("key", &key), ("unit", "632822200201")]).await.refused(&["不在您的辖区"]);
    county.post("enrol", &form).await.recorded();
    county.post("enrol", &form).await.refused(&["已经登记过了"]);
    assert_eq!(village.app.store.cycle().keys().len(), 2);
    county.get(PAGE).await.says(&["快尔玛乡换届办", "huanjie.local/laptop+"]);
}

#[tokio::test]
async fn the_papers_of_a_card_are_fetched_once_and_by_nobody_else() {
    let (village, county) = sealed().await;
    let issued = county.post("issue", &[("holder", "天峻县换届办主任")]).await;
    let token = issued.recorded().location.split("issued=").nth(1).and_then(|rest| rest.split('#').next()).expect("a token").to_owned();
    assert_eq!(village.app.store.cycle().people(), 1);
    let page = county.get(&format!("{PAGE}?done=issue&issued={token}")).await;
    keep("record-issued", &page);
    page.says(&["请马上打印", "/person/1+", "天峻县换届办主任", &format!("papers/{token}/card")]);
    let prefecture = Office::new(&village, Role::Prefecture, "6328").await;
    assert_eq!(prefecture.post(&format!("papers/{token}/card"), &[]).await.status, StatusCode::NOT_FOUND);
    for name in ["card", "phrase"] {
        let paper = county.post(&format!("papers/{token}/{name}"), &[]).await;
        assert_eq!((paper.status, paper.kind.as_str()), (StatusCode::OK, "application/pdf"));
        assert!(paper.bytes.starts_with(b"%PDF"));
        assert_eq!(county.post(&format!("papers/{token}/{name}"), &[]).await.status, StatusCode::NOT_FOUND, "once");
    }
    county.get(&format!("{PAGE}?issued={token}")).await.lacks(&["请马上打印"]);
}

#[tokio::test]
async fn two_people_revoke_one_does_not_and_no_secret_comes_back() {
    let (village, county) = sealed().await;
    let (one, other) = (person(&village, 1).await, person(&village, 2).await);
    let key = laptop().verifier().vkey();
    county.post("enrol", &[("holder", "快尔玛乡"), ("key", &key), ("unit", "")]).await.recorded();
    let name = laptop().verifier().name_and_id();
    let page = county.get(PAGE).await;
    keep("record-people", &page);
    page.says(&["第 2 个人", "type=\"password\""]);
    let base = [("key", name.as_str()), ("reason", "遗失")];
    let with =
        |cards: [(&'static str, &str); 4]| base.iter().copied().chain(cards).map(|(k, v)| (k.to_owned(), v.to_owned())).collect::<Vec<_>>();
    let cases = [
        (with([("card-1", &one.0), ("phrase-1", &one.1), ("card-2", ""), ("phrase-2", "")]), "第 2 个人"),
        (with([("card-1", &one.0), ("phrase-1", &one.1), ("card-2", &one.0), ("phrase-2", &one.1)]), "同一张密钥卡"),
        (with([("card-1", &one.0), ("phrase-1", &other.1), ("card-2", &other.0), ("phrase-2", &other.1)]), "口令打不开这张卡"),
    ];
    for (form, sentence) in cases {
        let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let answer = county.post("revoke-key", &form).await;
        answer.refused(&[sentence, "value=\"遗失\""]).lacks(&[&one.0, &one.1, &other.0, &other.1]);
        assert!(village.app.store.cycle().key(&name).is_some(), "nothing has changed");
    }
    let both = with([("card-1", &one.0), ("phrase-1", &one.1), ("card-2", &other.0), ("phrase-2", &other.1)]);
    let both: Vec<(&str, &str)> = both.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    county.post("revoke-key", &both).await.recorded();
    county.get(PAGE).await.says(&["已停用：遗失"]);
    county.post("revoke-key", &both).await.refused(&["没有叫 huanjie.local/laptop+"]);
}

#[tokio::test]
async fn a_unit_is_handed_out_and_comes_back_with_two_groups_from_paper() {
    let (village, county) = sealed().await;
    let key = laptop().verifier().vkey();
    county.post("enrol", &[("holder", "快尔玛乡"), ("key", &key), ("unit", "")]).await.recorded();
    let device = laptop().verifier().name_and_id();
    county.post("hand-out", &[("unit", "632822200201"), ("device", &device)]).await.refused(&["不在您的辖区"]);
    county.post("hand-out", &[("unit", UNIT), ("device", "nobody+00000000")]).await.refused(&["没有叫 nobody+00000000"]);
    county.post("hand-out", &[("unit", UNIT), ("device", &device)]).await.recorded();
    assert!(matches!(note(&village).await, Err(SubmitError::Elsewhere(_))));
    let seal = village.app.store.seal(UNIT, None).await.expect("a seal");
    let page = county.get(&format!("{PAGE}?back={UNIT}")).await;
    keep("record-back", &page);
    let (all, asked, size) = (seal.groups().all(), seal.groups().asked(), seal.size.to_string());
    page.says(&["现在不在本机登记的单位", "纳尔宗村", "name=\"one\"", "name=\"other\"", &format!("前 {size} 条")]);
    let shown = all.iter().enumerate().filter(|(at, _)| !asked.contains(at)).map(|(_, group)| format!("<code>{group}</code>"));
    page.says(&shown.collect::<Vec<_>>().iter().map(String::as_str).collect::<Vec<_>>());
    let (one, other) = (all[asked[0]].as_str(), all[asked[1]].as_str());
    let wrong = [("unit", UNIT), ("paper", &size), ("one", one), ("other", "????")];
    county.post("hand-back", &wrong).await.refused(&[&format!("第 {} 组与记录对不上", asked[1] + 1)]);
    let early = (seal.size + 1).to_string();
    county.post("hand-back", &[("unit", UNIT), ("paper", &early), ("one", one), ("other", other)]).await.refused(&["本机只收到"]);
    county.post("hand-back", &[("unit", UNIT), ("paper", &size), ("one", one), ("other", other)]).await.recorded();
    note(&village).await.expect("written here again");
    county.get(PAGE).await.says(&["所有单位都在本机登记"]);
    county.post("hand-out", &[("unit", UNIT), ("device", &device)]).await.recorded();
    county.post("revoke-lease", &[("unit", UNIT), ("reason", "笔记本遗失")]).await.recorded();
    let twice = county.post("revoke-lease", &[("unit", UNIT), ("reason", "笔记本遗失")]).await;
    twice.refused(&["这个单位就在本机登记"]);
    note(&village).await.expect("written here again");
}

#[tokio::test]
async fn bundles_go_out_file_by_file_and_come_in_in_any_order() {
    let (_village, county) = sealed().await;
    county.post("send", &[("unit", UNIT), ("from", "0"), ("recipient", "")]).await.refused(&["收件码不对"]);
    county.post("send", &[("unit", ""), ("from", "999"), ("recipient", "")]).await.refused(&["不能从更后面开始"]);
    let sealed = county.post("send", &[("unit", ""), ("from", "0"), ("recipient", "")]).await;
    let location = sealed.recorded().location.replace("#send", "");
    let page = county.get(&location).await;
    keep("record-outbox", &page);
    let text = page.page();
    let names: Vec<&str> = text.split("href=\"/console/record/outbox/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(names.len(), 2, "a manifest and a chunk");
    let mut files = Vec::new();
    for name in &names {
        let file = county.get(&format!("{PAGE}/outbox/{name}")).await;
        assert_eq!(file.status, StatusCode::OK);
        files.push(file.bytes);
    }
    for name in ["device.key", "..%2Flog.key", "x.manifest"] {
        assert_eq!(county.get(&format!("{PAGE}/outbox/{name}")).await.status, StatusCode::NOT_FOUND, "{name}");
    }
    county.upload(&[]).await.refused(&["没有收到文件"]);
    county.upload(&[&files[1], b"a photograph"]).await.says(&["有 2 个文件不属于任何"]);
    county.upload(&[&files[0]]).await.says(&["还缺 1 / 1 块"]);
    county.get(PAGE).await.says(&["还缺 1 / 1 块"]);
    let whole = county.upload(&[&files[1], &files[0]]).await;
    keep("record-received", &whole);
    whole.says(&["以前已经收过"]).lacks(&["还缺"]);
    let unit = [("unit", UNIT), ("from", "0"), ("recipient", &county.app.store.recipient().expect("a key").to_string())];
    county.post("send", &unit).await.recorded();
}

#[tokio::test]
async fn a_witness_is_asked_by_file_and_its_answer_is_brought_back() {
    let (village, county) = sealed().await;
    let store = &village.app.store;
    county.get(PAGE).await.says(&["还没有约定见证单位"]);
    let signer = LocalSigner::from_seed(Suite::Ed25519Sha256, &[9; 32]).expect("a seed");
    let witness = NamedSigner::new("witness.example/county", Purpose::Cosignature, Arc::new(signer)).expect("a name");
    let policy = store.policy_text().expect("a policy").replace("quorum none", "");
    let policy = format!("{policy}witness county-1 {}\nquorum county-1\n", witness.verifier().vkey());
    std::fs::write(store.public().parent().expect("a directory").join("trust.policy"), &policy).expect("written");
    assert_eq!(store.publish().await.expect("signed").published, 0);
    let page = county.get(PAGE).await;
    keep("record-witness", &page);
    page.says(&["county-1", "已见证 0 条", "/console/record/request/county%2D1", "<svg"]).lacks(&["<?xml", "style="]);
    let asked = county.get(&format!("{PAGE}/request/county%2D1")).await;
    let request = witness::Request::parse(&asked.bytes).expect("a request");
    let logs = Policy::parse(policy.as_bytes()).expect("a policy").logs().iter().map(|log| log.key.clone()).collect::<Vec<_>>();
    let accepted = witness::add_checkpoint(&request, Some(&Verifiers::new(logs).expect("keys")), Seen::nothing()).expect("accepted");
    let signature = accepted.kept().cosign(&witness, 1_797_728_460).expect("cosigned");
    county.post("cosign", &[("answer", "随便写的")]).await.refused(&["这不是见证的答复"]);
    let answer = format!("{}\r\n", signature.line().trim_end());
    county.post("cosign", &[("answer", &answer)]).await.recorded();
    county.post("cosign", &[("answer", &answer)]).await.refused(&["不是等待见证的记录"]);
    county.get(PAGE).await.says(&["没有等待见证的记录", "北京时间"]);
    assert_eq!(county.get(&format!("{PAGE}/request/nobody")).await.status, StatusCode::NOT_FOUND);
}
