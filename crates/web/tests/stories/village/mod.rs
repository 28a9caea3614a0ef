//! A village for the tests of the pages: real commands through a real store, one server over it. Synthetic people only.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::body::Body as Bytes;
use axum::http::{Request, StatusCode, header};
use documents::Press;
use election::command::{
    BallotBox, BoxCount, BoxKind, ChosenBy, CommitteeMemberInput, CommitteeOffice, NominationMode, PersonInput, PersonVotes,
    PostNominations, PostNumber, Review, Seats, TallySection,
};
use election::{Actor, Command, Election, Person, PersonId, Registration, Role, Voter};
use jiff::civil::{Date, date, time};
use statute::{Body, Post, Sex};
use store::{Account, Division, Level, Store};
use tower::ServiceExt;
use web::{App, Settings};

/// The village's code.
pub const CODE: &str = "632823200201";
/// Voters on the roll.
pub const VOTERS: u32 = 60;
/// What every synthetic identity number begins with: no page may hold it.
pub const ID_NUMBER: &str = "63282319800101";
const PASSPHRASE: &str = "long enough to sign in";

/// The day of the vote.
pub const fn election_day() -> Date {
    date(2026, 12, 20)
}

/// How far the village has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Until {
    RollFinal,
    Candidates,
    Printed,
    Arranged,
    Closed,
    Confirmed,
    Announced,
}

/// The server, its store, and the village in it.
pub struct Village {
    pub store: Store,
    pub app: Arc<App>,
    today: Date,
    dir: tempfile::TempDir,
}

/// Someone signed in.
pub struct Signed {
    pub cookie: String,
    pub account: Account,
}

/// An answer: status, page, and where it leads.
pub struct Answer {
    pub status: StatusCode,
    pub page: String,
    pub to: String,
}

impl Answer {
    /// Recorded: back to the step, which confirms the act.
    pub fn is_done(&self, action: &str) {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", refusal(&self.page));
        assert!(self.to.ends_with(&format!("?done={action}")), "{}", self.to);
    }
    /// Recorded: back to the page at a desk, which confirms the act.
    pub fn is_done_at(&self, action: &str) {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", refusal(&self.page));
        assert!(self.to.ends_with(&format!("done={action}")), "{}", self.to);
    }
    /// Refused by the law or by a field: the page says `sentence` and holds no identity number.
    pub fn is_refused(&self, sentence: &str) {
        assert_eq!(self.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", self.page);
        self.holds(sentence);
    }
    /// The page holds a text.
    pub fn holds(&self, text: &str) {
        assert!(self.page.contains(text), "the page does not hold {text}:\n{}", self.page);
        assert!(!self.page.contains(ID_NUMBER), "the page holds an identity number");
    }
    /// The page does not hold a text.
    pub fn lacks(&self, text: &str) {
        assert!(!self.page.contains(text), "the page holds {text}:\n{}", self.page);
    }
}

fn refusal(page: &str) -> String {
    let from = page.find("class=\"refusal\"").unwrap_or(0);
    page.chars().skip(page[..from].chars().count()).take(1_500).collect()
}

fn press() -> Arc<Press> {
    static PRESS: OnceLock<Arc<Press>> = OnceLock::new();
    Arc::clone(PRESS.get_or_init(|| Arc::new(Press::new())))
}

fn divisions() -> Vec<Division> {
    let level =
        |code: &str, name: &str, level, parent: &str| Division { code: code.into(), name: name.into(), level, parent: parent.into() };
    vec![
        level("6328", "海西州", Level::Prefecture, ""),
        level("632823", "天峻县", Level::County, "6328"),
        level("632823200", "快尔玛乡", Level::Township, "632823"),
        level(CODE, "纳尔宗村", Level::Unit(Body::VillageCommittee), "632823200"),
    ]
}

/// The name of the n-th voter: all different, but for the last two.
pub fn voter_name(n: u32) -> String {
    const FIRST: [&str; 10] = ["马", "李", "王", "张", "赵", "韩", "冶", "祁", "星", "才"];
    const SECOND: [&str; 6] = ["金花", "永林", "玉梅", "德山", "生兰", "福成"];
    if n >= VOTERS - 2 {
        return "完么措".into();
    }
    let at = |n: u32, of: u32| usize::try_from(n % of).expect("small");
    format!("{}{}", FIRST[at(n, 10)], SECOND[at(n / 10, 6)])
}

fn voter(n: u32) -> Voter {
    let person = Person {
        id: PersonId(0),
        name: voter_name(n),
        sex: Some(if n.is_multiple_of(2) { Sex::Female } else { Sex::Male }),
        birth: Some(date(1980, 1, 1)),
        nationality: None,
        id_number: Some(format!("{ID_NUMBER}{n:04}")),
        group: "一社".into(),
    };
    Voter { person, registration: Registration::Resident, reason: Default::default(), household: Default::default() }
}

/// A form's fields, urlencoded.
fn encoded(fields: &[(&str, &str)]) -> String {
    let one = |text: &str| {
        text.bytes().map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") }).collect::<String>()
    };
    fields.iter().map(|(name, value)| format!("{}={}", one(name), one(value))).collect::<Vec<_>>().join("&")
}

impl Village {
    /// A village of one chair and two members that has come so far.
    pub async fn at(until: Until) -> Self {
        Self::with_members(2, until).await
    }

    /// The same, where no answer waits for what takes long.
    pub fn hurried(self) -> Self {
        let settings = Settings { demo: true, secure_cookies: false, patience: Duration::ZERO, ..Settings::default() };
        Self { app: Arc::new(App::new(self.store.clone(), press(), settings)), ..self }
    }

    /// A village with so many members' seats that has come so far.
    pub async fn with_members(members: u32, until: Until) -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        let store = Store::open(dir.path()).await.expect("a store");
        store.load_divisions(&divisions()).await.expect("divisions");
        let settings = Settings { demo: true, secure_cookies: false, patience: Duration::MAX, ..Settings::default() };
        let app = Arc::new(App::new(store.clone(), press(), settings));
        let mut village = Self { store, app, today: date(2026, 11, 16), dir };
        village.prepare(members).await;
        if until >= Until::Candidates {
            village.candidates(members).await;
        }
        if until >= Until::Printed {
            village.does(Command::PrintBallots { on: date(2026, 12, 14), copies: VOTERS + 10 }).await;
        }
        if until >= Until::Arranged {
            village.arrange(date(2026, 12, 14)).await;
        }
        if until >= Until::Closed {
            village.close(election_day()).await;
        }
        if until >= Until::Confirmed {
            village.tally([[40, 15], [38, 30]], 20).await;
            village.does(Command::ConfirmResult { on: election_day() }).await;
        }
        if until >= Until::Announced {
            village.does(Command::AnnounceResult { on: election_day() }).await;
        }
        village.is_the_day(village.today).await;
        village
    }

    /// The rehearsal's day.
    pub async fn is_the_day(&self, day: Date) {
        self.store.set_rehearsal_day(CODE, day).await.expect("a day");
    }

    /// The data directory.
    pub fn data(&self) -> &std::path::Path {
        self.dir.path()
    }

    /// A lawful command of the election committee.
    pub async fn does(&mut self, command: Command) {
        self.by("committee", Role::ElectionCommittee, command).await;
    }

    pub async fn by(&mut self, account: &str, role: Role, command: Command) {
        self.today = command.day().unwrap_or(self.today);
        let actor = Actor { account: account.into(), role };
        let named = format!("{command:?}");
        self.store.submit(CODE, actor, self.today, command, None).await.unwrap_or_else(|error| panic!("{named}: {error:?}"));
    }

    async fn prepare(&mut self, members: u32) {
        let seats = Seats { chair: 1, vice_chair: 0, member: members, women_member: 0 };
        self.does(Command::SetPlan {
            on: date(2026, 11, 16),
            term: 12,
            election_day: election_day(),
            seats,
            form: Default::default(),
            way: Default::default(),
        })
        .await;
        let offices =
            [CommitteeOffice::Chair, CommitteeOffice::Deputy, CommitteeOffice::Member, CommitteeOffice::Member, CommitteeOffice::Member];
        let names = ["才让东智", "韩福海", "拉毛措", "巴音孟克", "祁生英"];
        let new = |name: &str| PersonInput { person: None, name: name.into(), sex: None, id_number: None };
        let members = names.iter().zip(offices).map(|(name, office)| CommitteeMemberInput { who: new(name), office }).collect();
        self.does(Command::FormElectionCommittee {
            on: date(2026, 11, 18),
            chosen_by: ChosenBy::Representatives,
            members,
            reserve: vec![new("冶国福")],
        })
        .await;
        self.does(Command::ImportRoll { voters: (0..VOTERS).map(voter).collect(), unlisted: Vec::new(), replace: false }).await;
        self.does(Command::PublishRoll { on: date(2026, 11, 27) }).await;
        self.does(Command::PublishCorrectedRoll { on: date(2026, 12, 4) }).await;
    }

    /// Two stand for chair (voters 0 and 1), one more than the seats for member (2, 3, 4…); the voter after them is next in votes.
    async fn candidates(&mut self, members: u32) {
        let state = self.state().await;
        let line = |from: u32, to: u32| (from..to).map(|n| PersonVotes { person: id(&state, n), votes: 20 - n }).collect();
        let posts = vec![
            PostNominations { post: Post::Chair, votes: line(0, 2) },
            PostNominations { post: Post::Member, votes: line(2, 4 + members) },
        ];
        let reviews = (0..4 + members).map(|n| (id(&state, n), Review::Cleared)).collect();
        let mode = NominationMode::OpenAtMeeting;
        self.does(Command::RecordNominations { on: date(2026, 12, 7), mode, participants: 50, posts }).await;
        self.does(Command::ReviewNominees { on: date(2026, 12, 9), reviews }).await;
        let numbers = vec![PostNumber { post: Post::Chair, number: 2 }, PostNumber { post: Post::Member, number: members + 1 }];
        self.does(Command::PublishCandidates { on: date(2026, 12, 12), numbers }).await;
    }

    /// A central box and a mobile one.
    pub async fn arrange(&mut self, on: Date) {
        let boxes = vec![
            BallotBox { id: 1, name: "中心会场".into(), kind: BoxKind::Central },
            BallotBox { id: 2, name: "夏季草场".into(), kind: BoxKind::Mobile },
        ];
        let (opens, closes) = (time(9, 0, 0, 0), time(16, 30, 0, 0));
        self.does(Command::ArrangePoll { on, place: "村委会院内".into(), opens, closes, boxes, staff: Vec::new() }).await;
    }

    /// All voters but two got a ballot at the central box; one kept it.
    pub async fn close(&mut self, on: Date) {
        let printed = self.state().await.round().expect("a round").printed;
        let issued = VOTERS - 2;
        let boxes = vec![BoxCount { id: 1, issued, returned: issued - 1 }, BoxCount { id: 2, issued: 0, returned: 0 }];
        self.does(Command::ClosePoll { on, spoiled: 3, unused: printed - issued - 3, boxes, by_proxy: 0, scribed: 0 }).await;
    }

    /// Both counters enter the same figures: chair, the first two members, the third member.
    pub async fn tally(&mut self, votes: [[u32; 2]; 2], third: u32) {
        let sections = sections(&*self.state().await, votes, third);
        self.enter(sections).await;
    }

    /// Both counters enter the same sections.
    pub async fn enter(&mut self, sections: Vec<TallySection>) {
        for account in ["counter-a", "counter-b"] {
            self.by(account, Role::Counter, Command::EnterTally { sections: sections.clone() }).await;
        }
    }

    pub async fn state(&self) -> Arc<Election> {
        self.store.election(CODE).await.expect("the village")
    }

    /// An account in the village, signed in through the page.
    pub async fn sign_in(&self, name: &str, role: Role) -> Signed {
        self.sign_in_for(name, role, CODE).await
    }

    /// An account for a division, signed in through the page.
    pub async fn sign_in_for(&self, name: &str, role: Role, division: &str) -> Signed {
        let account = self.store.create_account(name, role, division, PASSPHRASE).await.expect("an account");
        let body = encoded(&[("name", name), ("passphrase", PASSPHRASE)]);
        let request = posting("/sign-in").body(Bytes::from(body)).expect("a request");
        let response = web::router(Arc::clone(&self.app)).oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        let cookie = response.headers()[header::SET_COOKIE].to_str().expect("text").split(';').next().expect("a pair").to_owned();
        Signed { cookie, account }
    }

    /// Looks at a step.
    pub async fn sees(&self, who: &Signed, step: &str) -> Answer {
        let path = format!("/console/units/{CODE}/{step}");
        let request = Request::get(path).header(header::COOKIE, &who.cookie).body(Bytes::empty()).expect("a request");
        self.answer(request).await
    }

    /// Sends a form of a step.
    pub async fn sends(&self, who: &Signed, step: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let request = posting(&format!("/console/units/{CODE}/{step}/{action}"))
            .header(header::COOKIE, &who.cookie)
            .body(Bytes::from(encoded(fields)))
            .expect("a request");
        self.answer(request).await
    }

    /// The bytes of a file below the unit's address.
    pub async fn file(&self, who: &Signed, path: &str) -> (StatusCode, Vec<u8>) {
        let path = format!("/console/units/{CODE}/{path}");
        let request = Request::get(path).header(header::COOKIE, &who.cookie).body(Bytes::empty()).expect("a request");
        let response = web::router(Arc::clone(&self.app)).oneshot(request).await.expect("an answer");
        let status = response.status();
        (status, axum::body::to_bytes(response.into_body(), 64 << 20).await.expect("a body").to_vec())
    }

    /// What the server answers.
    pub async fn answer(&self, request: Request<Bytes>) -> Answer {
        let response = web::router(Arc::clone(&self.app)).oneshot(request).await.expect("an answer");
        let status = response.status();
        let to = response.headers().get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let bytes = axum::body::to_bytes(response.into_body(), 8 << 20).await.expect("a body");
        Answer { status, page: String::from_utf8_lossy(&bytes).into_owned(), to }
    }
}

fn posting(path: &str) -> axum::http::request::Builder {
    Request::post(path).header("sec-fetch-site", "same-origin").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
}

/// The n-th voter.
pub fn id(state: &Election, n: u32) -> PersonId {
    let number = format!("{ID_NUMBER}{n:04}");
    state.roll.voters.values().find(|v| v.person.id_number.as_deref() == Some(&number)).expect("on the roll").person.id
}

/// A whole tally of the first round: 55 valid, 2 void of 57 returned.
pub fn sections(state: &Election, votes: [[u32; 2]; 2], third: u32) -> Vec<TallySection> {
    let line = |n: u32, votes: u32| PersonVotes { person: id(state, n), votes };
    let [chair, member] = votes;
    vec![
        TallySection::Ballots { valid: 55, void: 2 },
        TallySection::Post { post: Post::Chair, votes: vec![line(0, chair[0]), line(1, chair[1])], write_ins: Vec::new() },
        TallySection::Post {
            post: Post::Member,
            votes: vec![line(2, member[0]), line(3, member[1]), line(4, third)],
            write_ins: Vec::new(),
        },
    ]
}
