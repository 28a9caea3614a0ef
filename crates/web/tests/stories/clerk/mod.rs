//! A village in the first four steps, behind the real router: forms posted as a browser posts them. People are invented.

use std::sync::{Arc, OnceLock};

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use election::command::{ChosenBy, CommitteeMemberInput, CommitteeOffice, PersonInput, Seats};
use election::{Actor, Command, Election, Person, PersonId, Registration, Role, Voter};
use jiff::civil::Date;
use statute::{Nationality, Sex};
use store::{Division, Level, Store};
use tower::ServiceExt;
use web::{App, Settings};

/// 天峻县快尔玛乡纳尔宗村.
pub const UNIT: &str = "632823200201";
/// A voter's identity number, made up, with a right check digit. No page may show it.
pub const SECRET: &str = "632823199001010015";

/// What a request was answered.
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub kind: String,
    /// Seconds until the page asks to be looked at again; empty if it does not.
    pub refresh: String,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn page(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
    /// The page holds each of these words, and no identity number.
    #[track_caller]
    pub fn says(&self, words: &[&str]) -> &Self {
        let page = self.page();
        for word in words {
            assert!(page.contains(word), "the page does not say {word:?}:\n{}", self.words());
        }
        assert!(!page.contains(SECRET), "the page shows an identity number");
        self
    }
    #[track_caller]
    pub fn lacks(&self, words: &[&str]) -> &Self {
        let page = self.page();
        for word in words {
            assert!(!page.contains(word), "the page says {word:?}:\n{}", self.words());
        }
        self
    }
    /// Recorded: back to the step.
    #[track_caller]
    pub fn recorded(&self) -> &Self {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.alerts());
        self
    }
    /// Refused by the law or by a field.
    #[track_caller]
    pub fn refused(&self, words: &[&str]) -> &Self {
        assert_eq!(self.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", self.alerts());
        self.says(words)
    }
    /// The page without its markup, as far as a failed test needs it.
    fn words(&self) -> String {
        let page = self.page();
        let main = page.split("<main").nth(1).unwrap_or(&page);
        main.split('<')
            .filter_map(|part| part.split_once('>'))
            .map(|(_, text)| text)
            .filter(|text| !text.is_empty())
            .take(300)
            .collect::<Vec<_>>()
            .join(" ")
    }
    fn alerts(&self) -> String {
        let page = self.page();
        page.split("role=\"alert\"").skip(1).map(|rest| rest.chars().take(300).collect::<String>() + "\n").collect()
    }
}

pub struct Village {
    pub app: Arc<App>,
    pub dir: tempfile::TempDir,
}

fn press() -> Arc<documents::Press> {
    static PRESS: OnceLock<Arc<documents::Press>> = OnceLock::new();
    Arc::clone(PRESS.get_or_init(|| Arc::new(documents::Press::new())))
}

pub fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

impl Village {
    /// The village with nothing recorded, on a day.
    pub async fn new(today: &str) -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        let store = Store::open(dir.path()).await.expect("a store");
        let village = Self::of(dir, store).await;
        village.app.store.set_rehearsal_day(UNIT, day(today)).await.expect("a day");
        village
    }

    /// The village on a machine that its store was opened on.
    pub async fn of(dir: tempfile::TempDir, store: Store) -> Self {
        let division =
            |code: &str, name: &str, level, parent: &str| Division { code: code.into(), name: name.into(), level, parent: parent.into() };
        let unit = Level::Unit(statute::Body::VillageCommittee);
        let divisions = [
            division("6328", "海西蒙古族藏族自治州", Level::Prefecture, ""),
            division("632823", "天峻县", Level::County, "6328"),
            division("632823200", "快尔玛乡", Level::Township, "632823"),
            division(UNIT, "纳尔宗村", unit, "632823200"),
            division("632823200202", "多尔吉村", unit, "632823200"),
        ];
        store.load_divisions(&divisions).await.expect("divisions");
        let settings = Settings { demo: true, secure_cookies: false, ..Settings::default() };
        Self { app: Arc::new(App::new(store, press(), settings)), dir }
    }

    /// With a plan: election on 20 December 2026, one chair, one deputy, three members.
    pub async fn planned() -> Self {
        let village = Self::new("2026-11-10").await;
        let seats = Seats { chair: 1, vice_chair: 1, member: 3, women_member: 0 };
        village
            .act(Command::SetPlan {
                on: day("2026-11-10"),
                term: 11,
                election_day: day("2026-12-20"),
                seats,
                form: Default::default(),
                way: Default::default(),
            })
            .await;
        village
    }

    /// With an election committee of three and two in reserve.
    pub async fn with_committee() -> Self {
        let village = Self::planned().await;
        let who = |name: &str| PersonInput { person: None, name: name.into(), sex: None, id_number: None };
        let member = |name: &str, office| CommitteeMemberInput { who: who(name), office };
        let members = vec![
            member("才让", CommitteeOffice::Chair),
            member("卓玛", CommitteeOffice::Deputy),
            member("马福祥", CommitteeOffice::Member),
        ];
        let reserve = vec![who("李生财"), who("祁·巴特尔")];
        village.act(Command::FormElectionCommittee { on: day("2026-11-10"), chosen_by: ChosenBy::Representatives, members, reserve }).await;
        village
    }

    /// With a draft roll: the election committee's people and others, forty in all.
    pub async fn with_roll() -> Self {
        let village = Self::with_committee().await;
        village.act(Command::ImportRoll { voters: voters(), unlisted: Vec::new(), replace: true }).await;
        village
    }

    /// With the roll posted on 12 November.
    pub async fn with_posted_roll() -> Self {
        let village = Self::with_roll().await;
        village.today("2026-11-12").await;
        village.act(Command::PublishRoll { on: day("2026-11-12") }).await;
        village
    }

    /// With the corrected roll posted on 20 November.
    pub async fn with_final_roll() -> Self {
        let village = Self::with_posted_roll().await;
        village.today("2026-11-20").await;
        village.act(Command::PublishCorrectedRoll { on: day("2026-11-20") }).await;
        village
    }

    pub async fn today(&self, today: &str) {
        self.app.store.set_rehearsal_day(UNIT, day(today)).await.expect("a day");
    }

    pub async fn act(&self, command: Command) {
        let unit = self.app.unit(UNIT).expect("the unit");
        let actor = Actor { account: "test".into(), role: Role::Township };
        self.app.store.submit(UNIT, actor, self.app.today(&unit), command, None).await.expect("lawful");
    }

    pub async fn state(&self) -> Arc<Election> {
        self.app.store.election(UNIT).await.expect("the unit")
    }

    /// Number of a person by name.
    pub async fn number(&self, name: &str) -> PersonId {
        let state = self.state().await;
        let mut known = state.roll.voters.values().map(|v| &v.person).chain(state.people.values());
        known.find(|p| p.name == name).map(|p| p.id).expect("somebody of that name")
    }

    /// A session of a role in this township.
    pub async fn sign_in(&self, role: Role) -> String {
        self.sign_in_for(role, "632823200").await
    }

    /// A session of a role in a division.
    pub async fn sign_in_for(&self, role: Role, division: &str) -> String {
        let name = format!("{role:?}-{}", jiff::Timestamp::now().as_nanosecond());
        let account = self.app.store.create_account(&name, role, division, "a passphrase of the test").await.expect("an account");
        let session = self.app.store.open_session(&account.id, jiff::Timestamp::now().as_second()).await.expect("a session");
        format!("huanjie={session}")
    }

    async fn ask(&self, request: Request<Body>) -> Answer {
        let response = web::router(Arc::clone(&self.app)).oneshot(request).await.expect("an answer");
        let word = |name: header::HeaderName| response.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let (status, location, kind) = (response.status(), word(header::LOCATION), word(header::CONTENT_TYPE));
        let refresh = word(header::REFRESH);
        let bytes = to_bytes(response.into_body(), 64 << 20).await.expect("a body").to_vec();
        Answer { status, location, kind, refresh, bytes }
    }

    /// `GET` of any address.
    pub async fn ask_for(&self, session: &str, path: &str) -> Answer {
        self.ask(Request::get(path).header(header::COOKIE, session).body(Body::empty()).expect("a request")).await
    }

    /// `GET` below the unit's address.
    pub async fn get(&self, session: &str, path: &str) -> Answer {
        self.get_at(session, &format!("/console/units/{UNIT}/{path}")).await
    }

    /// `GET` of any page.
    pub async fn get_at(&self, session: &str, address: &str) -> Answer {
        let request = Request::get(address).header(header::COOKIE, session);
        self.ask(request.body(Body::empty()).expect("a request")).await
    }

    /// `GET` of a public page, without signing in.
    pub async fn visit(&self, path: &str) -> Answer {
        self.ask(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    /// `POST` of a form of a public page.
    pub async fn write(&self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let body = pairs.iter().map(|(k, v)| format!("{}={}", encoded(k), encoded(v))).collect::<Vec<_>>().join("&");
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body));
        self.ask(request.expect("a request")).await
    }

    /// `POST` of a form below the unit's address.
    pub async fn post(&self, session: &str, path: &str, pairs: &[(&str, &str)]) -> Answer {
        self.post_at(session, &format!("/console/units/{UNIT}/{path}"), pairs).await
    }

    /// `POST` of a form to any page.
    pub async fn post_at(&self, session: &str, address: &str, pairs: &[(&str, &str)]) -> Answer {
        let body = pairs.iter().map(|(k, v)| format!("{}={}", encoded(k), encoded(v))).collect::<Vec<_>>().join("&");
        self.send_at(session, address, "application/x-www-form-urlencoded", body.into_bytes()).await
    }

    /// `POST` of a sheet to `roll/import`.
    pub async fn upload(&self, session: &str, mode: &str, file: &[u8]) -> Answer {
        let mut body = Vec::new();
        for (name, value) in [("key", ""), ("mode", mode)] {
            body.extend(format!("--line\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
        }
        body.extend(b"--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"roll.csv\"\r\nContent-Type: text/csv\r\n\r\n");
        body.extend(file);
        body.extend(b"\r\n--line--\r\n");
        self.send(session, "roll/import", "multipart/form-data; boundary=line", body).await
    }

    /// `POST` of a form with files (name and bytes) to any page.
    pub async fn post_with_files(&self, session: &str, address: &str, pairs: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
        let mut body = Vec::new();
        for (name, value) in pairs {
            body.extend(format!("--line\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
        }
        for (name, bytes) in files {
            let head = format!("--line\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n");
            body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
        }
        body.extend(b"--line--\r\n");
        self.send_at(session, address, "multipart/form-data; boundary=line", body).await
    }

    /// `POST` of anything below the unit's address.
    pub async fn send(&self, session: &str, path: &str, kind: &str, body: Vec<u8>) -> Answer {
        self.send_at(session, &format!("/console/units/{UNIT}/{path}"), kind, body).await
    }

    /// `POST` of anything to any page.
    pub async fn send_at(&self, session: &str, address: &str, kind: &str, body: Vec<u8>) -> Answer {
        let request = Request::post(address)
            .header(header::COOKIE, session)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, kind)
            .header(header::CONTENT_LENGTH, body.len())
            .body(Body::from(body))
            .expect("a request");
        self.ask(request).await
    }
}

/// Keeps a page for the eye where `PAGES` names a directory; the style is put in, so that the file can be opened alone.
pub fn keep(name: &str, answer: &Answer) {
    keep_page(name, &answer.page());
}

/// The same for a file.
pub fn keep_file(path: &str, bytes: &[u8]) {
    let Some(dir) = std::env::var_os("PAGES") else { return };
    let name = path.rsplit('/').next().unwrap_or(path);
    std::fs::write(std::path::Path::new(&dir).join(name), bytes).expect("a file");
}

/// The same for a page as text.
pub fn keep_page(name: &str, page: &str) {
    let Some(dir) = std::env::var_os("PAGES") else { return };
    let style = include_str!("../../../assets/huanjie.css");
    let page = page.replace("</head>", &format!("<style>{style}</style></head>"));
    std::fs::write(std::path::Path::new(&dir).join(format!("{name}.html")), page).expect("a file");
}

fn encoded(text: &str) -> String {
    text.bytes().map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// A line of the roll.
pub fn voter(name: &str, sex: Sex, group: &str) -> Voter {
    let person = Person {
        id: PersonId(0),
        name: name.to_owned(),
        sex: Some(sex),
        birth: Some(day("1985-03-07")),
        nationality: Some(Nationality("藏".into())),
        id_number: None,
        group: group.into(),
    };
    Voter { person, registration: Registration::Resident, reason: "按户籍册登记".into(), household: Default::default() }
}

/// Forty voters: the people of the election committee, then 选民6 (女) to 选民40, the last with an identity number.
pub fn voters() -> Vec<Voter> {
    let mut all = vec![
        voter("才让", Sex::Male, "一组"),
        voter("卓玛", Sex::Female, "一组"),
        voter("马福祥", Sex::Male, "一组"),
        voter("李生财", Sex::Male, "二组"),
        voter("祁·巴特尔", Sex::Male, "二组"),
    ];
    all.extend(
        (6..=40).map(|n| {
            voter(&format!("选民{n}"), if n % 2 == 0 { Sex::Female } else { Sex::Male }, if n % 3 == 0 { "三组" } else { "二组" })
        }),
    );
    if let Some(last) = all.last_mut() {
        last.person.id_number = Some(SECRET.to_owned());
        last.person.birth = Some(day("1990-01-01"));
    }
    all
}
