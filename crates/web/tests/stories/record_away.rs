//! The office's page for the record when things go wrong or far away: a station without a network, an older store, a form sent
//! twice, a key that somebody else wants to revoke, one person for two.

use axum::http::StatusCode;
use record::cycle::{Act, Enrolled, Holder};
use record::{Origin, Purpose, Suite, Verifier};
use store::{About, ActError, ActRefused, Along, Store, SubmitError};

use crate::clerk::{Answer, UNIT, Village, keep};
use crate::console_record::{Office, PAGE, laptop, note, person, sealed};
use election::Role;

/// The files of a bundle that was just sealed, fetched one by one.
async fn fetched(office: &Office, unit: &str, from: u64, recipient: &str) -> Vec<Vec<u8>> {
    let from = from.to_string();
    let sealed = office.post("send", &[("unit", unit), ("from", &from), ("recipient", recipient)]).await;
    let page = office.get(&sealed.recorded().location.replace("#send", "")).await.page();
    let mut files = Vec::new();
    for name in page.split("href=\"/console/record/outbox/").skip(1).filter_map(|rest| rest.split('"').next()) {
        let file = office.get(&format!("{PAGE}/outbox/{name}")).await;
        assert_eq!(file.status, StatusCode::OK);
        files.push(file.bytes);
    }
    files
}

async fn carried(to: &Office, files: &[Vec<u8>]) -> Answer {
    to.upload(&files.iter().map(Vec::as_slice).collect::<Vec<_>>()).await
}

/// A laptop in a township, which knows the county's log key and nothing else.
async fn station(county: &Village) -> Village {
    let store = &county.app.store;
    let cycle = Origin::parse(&store.cycle_name()).expect("a name");
    let device = format!("{cycle}/device/laptop");
    let about = About { cycle, suite: Suite::Ed25519Sha256, device, log: Some(store.log_key().expect("a key")) };
    let dir = tempfile::tempdir().expect("a directory");
    let opened = Store::open_as(dir.path(), Some(about)).await.expect("opened");
    Village::of(dir, opened).await
}

#[tokio::test]
async fn a_station_works_without_a_network_and_comes_back_by_bundle() {
    let (village, county) = sealed().await;
    let laptop = station(&village).await;
    let away = Office::new(&laptop, Role::County, "632823").await;
    let page = away.get(PAGE).await;
    page.says(&["本机是站点设备"]).lacks(&["/console/record/hand-out", "/console/record/seal"]);
    let key = laptop.app.store.device_key().expect("a key");
    page.says(&[&key]);
    county.post("enrol", &[("holder", "快尔玛乡换届办"), ("key", &key), ("division", "632823200"), ("unit", "")]).await.recorded();
    let device = laptop.app.store.device_name().expect("a name");
    county.post("hand-out", &[("unit", UNIT), ("device", &device)]).await.recorded();
    let size = village.app.store.cycle().size();
    let here = village.app.store.seal(UNIT, None).await.expect("a seal").size;
    let there = laptop.app.store.recipient().expect("a key").to_string();
    let cycle = fetched(&county, "", 0, "").await;
    let unit = fetched(&county, UNIT, 0, &there).await;
    // Without the log of the cycle nobody knows who may have written it; it waits.
    carried(&away, &unit).await.says(&["本机还没有本届记录"]).lacks(&["已收取单位"]);
    let both = [format!("已收取本届记录，现有 {size} 条"), format!("已收取单位 {UNIT} 的记录，由 0 条增加到 {here} 条")];
    carried(&away, &cycle).await.says(&both.each_ref().map(String::as_str));

    // Frozen at home, written away.
    let refused = note(&village).await;
    assert!(matches!(refused, Err(SubmitError::Elsewhere(_))), "{refused:?}");
    let clerk = village.sign_in(Role::Township).await;
    let posted = village.post(&clerk, "work-log", &[("text", "入户宣传"), ("key", "k1")]).await;
    assert_eq!(posted.status, StatusCode::CONFLICT);
    posted.says(&["现在由别的设备办理"]);
    let clerk = laptop.sign_in(Role::Township).await;
    for (key, text) in [("k1", "在牧场逐户登记"), ("k1", "在牧场逐户登记"), ("k2", "核对选民名单")] {
        laptop.post(&clerk, "work-log", &[("text", text), ("key", key)]).await.recorded();
    }
    let seal = laptop.app.store.seal(UNIT, None).await.expect("a seal");
    assert_eq!(seal.size, here + 2, "the form that was clicked twice is one entry");

    let home = village.app.store.recipient().expect("a key").to_string();
    let back = fetched(&away, UNIT, here, &home).await;
    let taken = carried(&county, &back).await;
    keep("record-returned", &taken);
    taken.says(&[&format!("由 {here} 条增加到 {} 条", here + 2)]);
    carried(&county, &back).await.says(&["以前已经收过"]);
    let groups = seal.groups();
    let (all, asked, paper) = (groups.all(), groups.asked(), seal.size.to_string());
    let form = [("unit", UNIT), ("paper", paper.as_str()), ("one", all[asked[0]].as_str()), ("other", all[asked[1]].as_str())];
    county.post("hand-back", &form).await.recorded();
    note(&village).await.expect("written at home again");
    village.app.store.publish().await.expect("published");
}

/// The key under which a form of the page acts once.
fn once(page: &Answer, act: &str) -> String {
    let page = page.page();
    let form = page.split(&format!("action=\"/console/record/{act}\"")).nth(1).expect("a form");
    form.split("name=\"once\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a key").to_owned()
}

#[tokio::test]
async fn a_form_that_comes_twice_acts_once() {
    let village = Village::with_roll().await;
    let prefecture = Office::new(&village, Role::Prefecture, "6328").await;
    let key = once(&prefecture.get(PAGE).await, "seal");
    for _ in 0..2 {
        prefecture.post("seal", &[("once", &key)]).await.recorded();
    }
    let county = Office::new(&village, Role::County, "632823").await;
    let size = || village.app.store.cycle().size();
    let page = county.get(PAGE).await;
    let (before, vkey) = (size(), laptop().verifier().vkey());
    let key = once(&page, "enrol");
    let form = [("holder", "快尔玛乡"), ("key", vkey.as_str()), ("unit", ""), ("once", &key)];
    county.post("enrol", &form).await.recorded();
    county.post("enrol", &form).await.recorded();
    assert_eq!(size(), before + 1, "one entry");
    let changed = [("holder", "别的乡"), ("key", vkey.as_str()), ("unit", ""), ("once", &key)];
    county.post("enrol", &changed).await.refused(&["这张表已经办理过，内容又有改动", "value=\"别的乡\""]);
    let key = once(&page, "issue");
    let form = [("holder", "天峻县换届办主任"), ("once", key.as_str())];
    let (first, second) = tokio::join!(county.post("issue", &form), county.post("issue", &form));
    assert_eq!(first.recorded().location, second.recorded().location, "the same card");
    assert_eq!((size(), village.app.store.cycle().people()), (before + 2, 1));
    let device = laptop().verifier().name_and_id();
    let hand_out = once(&page, "hand-out");
    let form = [("unit", UNIT), ("device", device.as_str()), ("once", &hand_out)];
    for _ in 0..2 {
        county.post("hand-out", &form).await.recorded();
    }
    let key = once(&county.get(PAGE).await, "revoke-lease");
    let form = [("unit", UNIT), ("reason", "笔记本遗失"), ("once", key.as_str())];
    let (first, second) = tokio::join!(county.post("revoke-lease", &form), county.post("revoke-lease", &form));
    first.recorded();
    second.recorded();
    // Ended and granted, out and back.
    assert_eq!(size(), before + 2 + 2 + 2);
    let form = [("unit", ""), ("from", "0"), ("recipient", ""), ("once", "k-send")];
    let (first, second) = (county.post("send", &form).await, county.post("send", &form).await);
    assert_eq!(first.recorded().location, second.recorded().location, "the same bundle");
}

/// A card of an account, enrolled through the page; answers its key's name.
async fn issued(office: &Office, holder: &str, more: &[(&str, &str)]) -> String {
    let known = office.app.store.cycle().keys().len();
    office.post("issue", &[&[("holder", holder)], more].concat()).await.recorded();
    let cycle = office.app.store.cycle();
    assert_eq!(cycle.keys().len(), known + 1);
    cycle.keys().last().expect("a key").name.clone()
}

#[tokio::test]
async fn a_key_is_revoked_by_its_holder_or_from_above() {
    let (village, county) = sealed().await;
    let prefecture = Office::new(&village, Role::Prefecture, "6328").await;
    let neighbour = Office::named(&village, "neighbour", Role::Prefecture, "6329").await;
    let director = Office::named(&village, "director", Role::County, "632823").await;
    let own = issued(&county, "天峻县换届办主任", &[("account", "director")]).await;
    let below = issued(&county, "快尔玛乡乡长", &[("division", "632823200")]).await;
    let above = issued(&prefecture, "海西州换届办", &[]).await;
    county.post("issue", &[("holder", "谁"), ("account", "nobody")]).await.refused(&["没有这个登录名"]);
    county.post("issue", &[("holder", "谁"), ("division", "632822")]).await.refused(&["不在您的辖区"]);
    // The cards that are still to be revoked are in nobody's hands, so this is one person's act.
    let offered = |page: Answer| {
        let page = page.page();
        let form = page.split("action=\"/console/record/revoke-key\"").nth(1).unwrap_or_default().to_owned();
        let form = form.split("</form>").next().unwrap_or_default().to_owned();
        [&own, &below, &above].map(|key| form.contains(key.as_str()))
    };
    assert_eq!(offered(county.get(PAGE).await), [false, true, false]);
    assert_eq!(offered(director.get(PAGE).await), [true, true, false]);
    assert_eq!(offered(prefecture.get(PAGE).await), [true, true, true]);
    assert_eq!(offered(neighbour.get(PAGE).await), [false, false, false]);
    for (office, key) in [(&county, &own), (&county, &above), (&director, &above), (&neighbour, &below)] {
        let size = village.app.store.cycle().size();
        office.post("revoke-key", &[("key", key), ("reason", "调离")]).await.refused(&["由持有人本人或者上级换届办停用"]);
        assert_eq!(village.app.store.cycle().size(), size);
    }
}

/// Enrols the key of somebody for an account.
async fn enrolled(village: &Village, key: &Verifier, account: &str) -> Result<u64, ActError> {
    let (key, account) = (key.vkey(), Some(account.to_owned()));
    let (actor, holder) = ("county/test".to_owned(), "县换届办".to_owned());
    let act = Enrolled { actor, holder, key, purpose: Holder::Person, unit: None, division: Some("632823".into()), account };
    village.app.store.act(Act::Enrolled(act), &[]).await
}

#[tokio::test]
async fn one_card_is_one_person_whichever_account_uses_it() {
    let (village, county) = sealed().await;
    let second = Office::named(&village, "second", Role::County, "632823").await;
    let (one, other) = (person(&village, 1).await, person(&village, 2).await);
    let key = laptop().verifier().vkey();
    county.post("enrol", &[("holder", "快尔玛乡"), ("key", &key), ("unit", "")]).await.recorded();
    let device = laptop().verifier().name_and_id();
    let size = village.app.store.cycle().size();
    let base = [("unit", UNIT), ("device", device.as_str())];
    let twice = [("card-1", one.0.as_str()), ("phrase-1", &one.1), ("card-2", &one.0), ("phrase-2", &one.1)];
    // Neither account makes a second person of it, and what the first has sent is no half of an act.
    for office in [&county, &second, &county] {
        office.post("hand-out", &[&base[..], &twice].concat()).await.refused(&["同一张密钥卡"]);
    }
    // The same key under another name and for another account is not enrolled at all.
    let card = keycard::Card::read(&one.0).expect("a card").open(&keycard::Passphrase::parse(&one.1).expect("words")).expect("opened");
    let again = Verifier::new("huanjie.local/person/another", Purpose::Note, card.verifier().key().clone()).expect("a name");
    let known = enrolled(&village, &again, "another").await;
    assert!(matches!(known, Err(ActError::Refused(ActRefused::KnownKey(_)))), "{known:?}");
    assert_eq!(village.app.store.cycle().size(), size);
    let both = [("card-1", one.0.as_str()), ("phrase-1", &one.1), ("card-2", &other.0), ("phrase-2", &other.1)];
    second.post("hand-out", &[&base[..], &both].concat()).await.recorded();
}

#[tokio::test]
async fn an_older_store_is_read_only_until_two_people_confirm_it() {
    let (village, _county) = sealed().await;
    let (one, other) = (person(&village, 1).await, person(&village, 2).await);
    village.app.store.publish().await.expect("published");
    let backup = village.dir.path().join("backup");
    village.app.store.backup_with(&backup, &Along::default()).await.expect("saved");
    note(&village).await.expect("recorded");
    village.app.store.publish().await.expect("published");
    let dir = tempfile::tempdir().expect("a directory");
    store::put_backup(&backup, dir.path()).await.expect("put there");
    for file in ["device.key", "log.key", "personal.key", "latest.sqlite", "latest.sqlite-wal"] {
        std::fs::copy(village.dir.path().join(file), dir.path().join(file)).expect("from the old disk");
    }
    let opened = Store::open(dir.path()).await.expect("it can be read");
    let older = Village::of(dir, opened).await;
    let office = Office::named(&older, "again", Role::County, "632823").await;
    let page = office.get(PAGE).await;
    keep("record-older", &page);
    page.says(&["数据比公开记录旧，现在只能看，不能写"]);
    let key = laptop().verifier().vkey();
    let enrol = [("holder", "乡"), ("key", key.as_str()), ("unit", "")];
    office.post("enrol", &enrol).await.refused(&["数据比已经公布的记录旧"]);
    let clerk = older.sign_in(Role::Township).await;
    let work = [("text", "入户宣传"), ("key", "k1")];
    let posted = older.post(&clerk, "work-log", &work).await;
    assert_eq!(posted.status, StatusCode::SERVICE_UNAVAILABLE);
    posted.says(&["现在只能看，不能写"]);

    let open = |(card, words): &(String, String)| {
        let words = keycard::Passphrase::parse(words).expect("words");
        keycard::Card::read(card).expect("a card").open(&words).expect("opened")
    };
    let people = [open(&one), open(&other)];
    let store = &older.app.store;
    assert!(store.confirm_restore("county/office", "硬盘损坏", &people).await.is_err(), "the record knows more");
    store.recover(&village.app.store.public()).await.expect("the public record is whole");
    assert!(store.confirm_restore("county/office", "硬盘损坏", &people[..1]).await.is_err(), "one is not two");
    office.post("enrol", &enrol).await.refused(&["数据比已经公布的记录旧"]);
    store.confirm_restore("county/office", "硬盘损坏", &people).await.expect("two have signed");
    office.get(PAGE).await.lacks(&["现在只能看，不能写"]);
    office.post("enrol", &enrol).await.recorded();
    older.post(&clerk, "work-log", &work).await.recorded();
    store.publish().await.expect("published");
}
